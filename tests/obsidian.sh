#!/bin/sh
# obsidian.sh - vaults of Obsidian and wikis: links by name, embedded notes, callouts, comments, blocks, the order.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
. tests/tree.sh
start_trees obsidian
vault() { new_tree && mkdir -p .obsidian && echo '{}' >.obsidian/app.json; }

vault
mkdir -p "Deep folder" "Other" Attachments
printf 'png' >Attachments/shot.png
printf '%s\n' 'See [[Second note]], [[second NOTE#The *big* part|the part]], [[#Here]], [[Third]] and [[No such note|no note]].' '' \
    '| a | b |' '|---|---|' '| [[Second note\|2]] | ![[shot.png\|30]] |' '' \
    '![[shot.png]] ![Wide|300x20](Attachments/shot.png) ![250](https://a.example/x.png) [md](Second%20note.md#The%20big%20part)' '' \
    '## Here' '' 'A ==marked *word*== and a == b == c, x%%hidden%%y. A note^[in [the] line]. \[[Third]] `[[Third]] %%x%%`.' '' \
    '%%' 'Gone.' '' '```' 'gone' '```' '%%' '' '```md' '[[Third]] ==x== %%y%%' '```' '' '[[Second note#^list]], [[Deep folder/Third#^a1]], [[Note.v2]]' >Home.md
printf '%s\n' '---' 'aliases: [Two]' '---' 'Start.' '' '## The *big* part' '' '- one' '- two' '' '^list' '' '## Next' '' 'End. ^end' >"Deep folder/Second note.md"
printf '%s\n' '---' 'permalink: third-page' '---' 'Up to [[Home]]. ^a1' >"Deep folder/Third.md"
printf '# T\n' >Other/Third.md && printf 'x\n' >Other/Note.v2.md
generate
has "a vault is recognized" 'app.json: documentation for obsidian' "$(cat "$work/err")"
is "links by name lead to the nearest file of that name" \
    'See [Second note](/Deep%20folder/Second%20note), [the part](/Deep%20folder/Second%20note#the-big-part), [Here](/Home#here), [Third](/Other/Third) and no note.|| a | b |||---|---||| [2](/Deep%20folder/Second%20note) | [Image: shot] ||[Image: shot] [Image: Wide] [Image] [md](/Deep%20folder/Second%20note#the-big-part)' \
    "$(flat Home | sed 's/|## Here.*//')"
is "marks, comments, notes in the line, code" \
    'A marked *word* and a == b == c, xy. A note (in [the] line). \[[Third]] `[[Third]] %%x%%`.|```md|[[Third]] ==x== %%y%%|```|[Second note](/Deep%20folder/Second%20note#^list), [Deep folder/Third](/third-page#^a1), [Note.v2](/Other/Note.v2)' \
    "$(flat Home | sed 's/.*|## Here|//')"
is "no link leads nowhere" "" "$(dead)"
is "names of blocks are anchors of the section that they are in" 'Start.|## The *big* part|- one|- two|## Next|End.' "$(flat 'Deep folder/Second note')"
is "a page has its address from the root, and the place of its file" \
    'Deep folder=| Second note=Deep folder/Second note| Third=third-page|Other=| Note.v2=Other/Note.v2| T=Other/Third|Home=Home' \
    "$(nav)"

vault
printf '%s\n' '# A' '' '![[B]]' '' '- Item' '  ![[B#Two]]' '' '> [!tip]- Fold [[B]]' '> Body.' '> ![[B#^one]]' '> > [!my-kind|wide]' '> > Inner.' '' '> [!faq] Only a title' '' \
    '> [!note]' '> ```md' '> > [!note] Code' '> ```' '' '> [!todo]+' '> Text.' '' '![[A]] ![[missing.png]] ![[Missing]]' >A.md
printf '%s\n' '---' 'title: Bee' '---' 'Intro [[C|see]]. ^one' '' '## Two' '' 'Second.' '' '### Three' '' '![[C]]' '' '## Four' '' 'Last.' >B.md
printf '%s\n' 'C embeds ![[A]].' '' '![[B]]' '' '| t |' '|---|' '| u |' '' '^table' >C.md
printf '%s\n' '![[C#^table]]' >D.md
printf '%s\n' '---' 'publish: false' '---' 'Draft.' >E.md
generate
is "embedded notes, sections and blocks; callouts of any kind" \
    'Intro [see](/C).|## Two|Second.' "$(flat A | cut -d '|' -f 1-3)"
has "callouts of any kind" '> **Tip:** Fold [Bee](/B)|>|> Body.' "$(flat A | sed 's/\[B\]/[Bee]/')"
has "callouts inside" '> > **My-kind:**|> > Inner.|> **Faq:** Only a title|> **Note:**|> ```md|> > [!note] Code|> ```|> **Todo:**|> Text.|[A](/A) [Image: missing] Missing' "$(flat A)"
is "a block above its name" '| t |||---||| u |' "$(flat D)"
is "pages that are not published" "A B C D" "$(paths)"

vault
mkdir -p API/Note API/List
printf '%s\n' '# Note' '' '[new](Note/(new).md) [get](Note/get "Title") [any](<List/get it>) [out](https://a.example/get) [none](Missing.md) ![p](p.png)' '' '## A b' >API/Note.md
printf 'New. [up](Note#A%%20b) [get](../List/get%%20it.md)\n' >"API/Note/(new).md" && printf 'G\n' >API/Note/get.md && printf 'L\n' >"API/List/get it.md" && echo x >API/List/p.png
generate
is "links of Markdown may have the name of a file" \
    '[new](/API/Note/%28new%29) [get](/API/Note/get "Title") [any](/API/List/get%20it) [out](https://a.example/get) [none](Missing.md) [Image: p]' "$(flat API/Note | sed 's/|## A b//')"
is "from any folder" 'New. [up](/API/Note#a-b) [get](/API/List/get%20it)' "$(flat 'API/Note/(new)')"

new_tree
mkdir -p wiki
for n in 1 2 3; do printf '# Page %s\n\nTo [[Start]] and [[the start|Start]], not [[ -f x ]] or [[1, 2]].\n' $n >wiki/p$n.md; done
printf '# Begin\n\n[[p1]]\n' >wiki/Start.md
generate
has "a tree without configuration is recognized by its links" 'documentation for obsidian, since pages link' "$(cat "$work/err")"
is "a link of a wiki may have its text first" 'To [Start](/wiki/Start) and [the start](/wiki/Start), not -f x or 1, 2.' "$(flat wiki/p1)"

new_tree
printf 'title: Notes\n' >_config.yml
for n in 1 2 3; do printf '# Page %s\n\nTo [[start]].\n\n[start]: start.md "Start"\n' $n >p$n.md; done
printf '%s\n' '# Begin' '' '[[p1]] [[none]] ==x y== 1%%2%%3' '' 'r ^2' '' '    [[p1]] code' '' '- Item' '' '    [[p2]]' >start.md
generate
is "plugins of other generators, and Foam, have such links, too" 'To [start](/start).' "$(flat p1)"
is "plugins have no other syntax" '[p1](/p1) [[none]] ==x y== 1%%2%%3|r ^2|    [[p1]] code|- Item|    [p2](/p2)' "$(flat start)"

new_tree
for n in 1 2 3; do printf '# Page %s\n\n[[toc]]\n\n[[picture]], [[toc]] and [[p1]]; 1%%%%2%%%%3\n' $n >p$n.md; done
printf '# Contents\n' >toc.md && echo x >picture.png
generate
is "a tree whose pages link to one page at most is no vault" '[[picture]], [[toc]] and [[p1]]; 1%%2%%3' "$(flat p1)"

vault
mkdir -p website/docs
echo 'module.exports = {}' >website/docusaurus.config.js
printf '# A\n\n1%%%%2%%%%3\n' >website/docs/a.md
generate
has "a site in a folder of a vault" 'docusaurus.config.js: documentation for docusaurus' "$(cat "$work/err")"

finish
