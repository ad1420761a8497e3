#!/bin/sh
# dialects.sh - trees of documentation as people have them: damaged pages, and the syntax of other generators. Each tree
# is written here. The generator must finish, keep the text, and leave unknown syntax as it is.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
. tests/tree.sh
start_trees dialects

# --- damaged pages: a warning each, and all of them are kept ---

new_tree
printf -- '---\ntitle: @acme/kit\n---\n\nKit.\n' >at.md
printf -- '---\ntitle: Kit: the guide\n---\n\nGuide.\n' >colon.md
printf -- '---\ntitle: "In quotes"\nlist: [a\n---\n\nQuotes.\n' >quotes.md
printf -- '---\n\n# After a rule\n\nFirst part.\n\n---\n\nSecond part.\n' >rule.md
printf '# Menu\n\ncaf\351 \200 5\n' >latin.md
printf '\377\376#\000 \000\351\000\n\000' >wide.md
printf '\376\377\000#\000 \000B\330\075\336\000\000\n' >big-endian.md
printf '# Zero\000 byte\n' >zero.md
printf '# Old\r\rMacintosh.\r' >return.md
printf '\357\273\277# Marked\n\nText.\n' >mark.md
printf '# Long name\n' >extension.markdown
echo text >left.rst && echo text >left.txt && echo text >other.txt
ln -s nowhere.md dangling.md && ln -s self.md self.md && mkfifo pipe.md
printf '# Odd\n' >'odd
name.md'
generate
is "damaged pages: the build ends well" 0 $?
is "damaged pages: all are kept" \
    "at big-endian colon extension latin mark odd-name quotes return rule wide zero" "$(paths)"
is "damaged pages: their titles" \
    "@acme/kit|B😀|Kit: the guide|Long name|Menu|Marked|Odd|In quotes|Old|After a rule|é|Zero  byte" "$(titles)"
is "Latin-1 is read as Windows-1252" "café € 5" "$(text latin)"
is "a rule in the first line is no front matter" "First part. --- Second part." \
    "$(text rule | tr '\n' ' ' | tr -s ' ' | sed 's/ $//')"
is "a byte order mark: the heading is the title" "Text." "$(text mark)"
for message in 'at.md:2: warning: YAML: ' 'colon.md:2: warning: YAML: ' 'latin.md:3: warning: invalid UTF-8' \
    'wide.md:1: warning: UTF-16 text is converted' 'zero.md:1: warning: NUL byte' 'return.md:1: warning: a carriage return' \
    'dangling.md: warning: skipped: a broken link' 'self.md: warning: skipped: a broken link' \
    'pipe.md: warning: skipped: not a regular file' "$tree/colon.md:2: warning: YAML: " "warning: the file's name is not plain UTF-8"; do
    has "damaged pages: $message" "$message" "$(cat "$work/err")"
done
has "files of other kinds are counted" "not read   2 files *.txt" "$(cat "$work/err")"
has "and those of another extension" "not read   1 file *.rst" "$(cat "$work/err")"
has "warnings are counted by kind" "3 x    YAML: ...; the front matter is read line by line" "$(cat "$work/err")"
generate --strict
is "--strict: status" 1 $?
has "--strict: every page is named as an error" "latin.md:3: error: invalid UTF-8" "$(cat "$work/err")"
has "--strict: the last line tells the number" " errors; without --strict" "$(cat "$work/err")"
is "--strict: no output file is left" "" "$(ls "$work/tables.c.part" 2>/dev/null)"
echo 'strict: true' >"$tree/workosdocs.yml"
generate
is "the setting strict does the same" 1 $?

new_tree
printf -- '---\ntitle: Open\n\n# Heading\n' >open.md
echo a >a.rst && echo b >b.rst
generate
has "front matter without an end" 'open.md:1: warning: the front matter does not end' "$(cat "$work/err")"
has "more files of other kinds than pages" 'warning: only 1 page: 2 files *.rst are not Markdown' \
    "$(cat "$work/err")"
rm "$tree/open.md"
generate
is "no page, but files of other kinds: status" 1 $?
has "no page, but files of other kinds" 'found only 2 files *.rst, which must be converted to Markdown' "$(cat "$work/err")"
echo '# A' >"$tree/a.md" && echo 'docs_dir: nowhere' >"$tree/mkdocs.yml"
generate
has "a configuration that names a folder that is not there" 'mkdocs.yml: warning: the folder of the pages, ' \
    "$(cat "$work/err")"

new_tree
(printf '# Long\n' && yes 'one line of a long page') | head -c 9000000 >long.md
cd "$root" && build/gen --corpus "$tree" -o "$work/tables.c" 2>"$work/err" # its tables take a compiler long
is "a page of 8 MiB and more: status" 0 $?
has "a page of 8 MiB and more: the line of the cut" "warning: larger than 8 MiB: the rest from this line on" \
    "$(cat "$work/err")"

# --- the folder of the pages ---

new_tree
mkdir docs specification src
echo '# Widgets' >docs/widgets.md && echo '# Wire' >specification/wire.md && echo '# Code' >src/notes.md
generate
is "a folder docs does not hide its neighbours" "docs/widgets specification/wire" "$(paths)"
echo 'pages: docs' >"$tree/workosdocs.yml"
generate
is "the setting pages selects one" "widgets" "$(paths)"
echo 'pages: src' >"$tree/workosdocs.yml"
generate
is "and may select any" "notes" "$(paths)"
echo 'pages: ../x' >"$tree/workosdocs.yml"
generate
has "but none outside" "workosdocs.yml:1: error: pages must be a folder below the settings file" "$(cat "$work/err")"
echo 'page: docs' >"$tree/workosdocs.yml"
generate
has "an unknown key: the nearest one is named" "did you mean pages?" "$(cat "$work/err")"

# --- headings and addresses ---

new_tree
mkdir 01-app 01-app/02-api guide _common
printf '# Top {#top}\n\nSee [sizes](#size-table).\n\n## Sizes {#size-table}\n\nSmall.\n\n' >ids.md
printf '## Colours { #colours }\n\nRed.\n' >>ids.md
printf '\n## Made {/*made-so*/}\n\nx\n\n## Escaped \\{#esc\\}\n\ny\n\n## Map {a: b}\n\nz\n' >>ids.md
printf '# Cookies\n' >01-app/02-api/03-cookies.md
printf '# Home\n\n[cookies](/docs/app/api/cookies), [file](01-app/02-api/03-cookies.md)\n' >index.md
printf -- '---\ntitle: Guide section\n---\n\nText.\n' >guide/_index.md
printf -- '---\ntitle: Slugged\nslug: /guides/real\n---\n\nText.\n' >guide/slug.md
printf -- '---\ntitle: Secret\ndraft: true\n---\n\nText.\n' >guide/draft.md
printf 'Part of others.\n' >_common/part.md
generate --site https://x.example/docs
is "paths of the site" "app/api/cookies guide guides/real ids index" "$(paths)"
is "ids of headings are anchors" "top size-table colours made-so esc map-a-b" "$(anchors | tr ' ' '\n' |
    grep -e top -e size -e colour -e made -e esc -e map | tr '\n' ' ' | sed 's/ $//')"
is "no id is part of a title" "" "$(missing "$work/out"
    grep '^   section.*"[^"]*[{#][^"]*"' "$work/out" | grep -v 'Map {a')"
has "a draft is left out" "draft.md: warning: left out: draft: true" "$(cat "$work/err")"
lacks "links by the site's path and by the file lead to the page" "$work/err" 'leads to no'

# --- addresses and links of the site of each generator ---

new_tree
mkdir guide guide/deep
printf '# FAQ & Notes\n\n## A/B testing\n\nx\n\n## A/B testing\n\ny\n\n## 2.0 `Müller` (new)\n\nz\n' >guide/faq.md
printf '# Home\n\n<a id="old-name"></a>\n\n## Named\n\nA <span id="inner"></span>place.\n\n' >index.md
printf '[by id](#old-name), [inner](#inner), [html](guide/faq.html), [case](/Guide/FAQ.md#a-b-testing),\n' >>index.md
printf '[placeholder](/docs/{{version}}/guide/faq), [language](/en/guide/faq/), [picture](pic.png),\n' >>index.md
printf '[here](https://x.example/docs/guide/faq/#faq--notes), [elsewhere](/blog/post), [former](/old/faq).\n' >>index.md
printf -- '---\naliases: [/old/faq-page]\nredirect_from: /old/faq\n---\n\n# Deep\n\n' >guide/deep/page.md
printf '[up](../faq.md?x=1#a-b-testing-1)\n' >>guide/deep/page.md
: >pic.png
generate --site https://x.example/docs
lacks "all forms of links lead to their pages" "$work/err" 'leads to no'
is "anchors as GitHub makes them" "faq--notes ab-testing ab-testing-1 20-müller-new" \
    "$(sed -n '/^page [0-9]* guide\/faq,/,/^page/p' "$work/out" | sed -n 's/^   section [0-9]* #\([^ ]*\) .*/\1/p' |
        tr '\n' ' ' | sed 's/ $//')"
has "a link to another part of the site is complete" '[elsewhere](https://x.example/blog/post)' "$(text index)"
has "a former address leads to the page" '[former](/guide/deep/page)' "$(text index)"
for rule in 'mkdocs faq-notes ab-testing ab-testing_1 20-muller-new' \
    'vitepress faq-notes a-b-testing a-b-testing-1 _2-0-muller-new' \
    'hyphens faq-notes a-b-testing a-b-testing-1 2-0-müller-new'; do
    printf 'anchors: %s\n' "${rule%% *}" >"$tree/workosdocs.yml"
    generate
    is "anchors: ${rule%% *}" "${rule#* }" \
        "$(sed -n '/^page [0-9]* guide\/faq,/,/^page/p' "$work/out" | sed -n 's/^   section [0-9]* #\([^ ]*\) .*/\1/p' |
            tr '\n' ' ' | sed 's/ $//')"
done
echo 'anchors: githob' >"$tree/workosdocs.yml"
generate
has "an unknown rule for anchors is an error" "anchors must be the rule for anchors" "$(cat "$work/err")"

# generator FILE TEXT PAGES - a tree with this configuration file, with pages in this folder
generator() {
    new_tree
    mkdir -p "$(dirname "$1")" "$3/2.second" "$3/01-first"
    printf '%b' "$2" >"$1"
    echo '# One' >"$3/01-first/1-one.md"
    echo '# Two' >"$3/2.second/page.md"
    echo '# Readme' >README.md
    generate
}
kept='01-first/1-one 2.second/page' stripped='first/one second/page'
while IFS='|' read -r name file text pages paths title; do
    generator "$file" "$text" "$pages"
    is "$name: pages and their paths" "$paths" "$(paths)"
    has "$name: is recognized" "documentation for $name" "$(cat "$work/err")"
    [ -z "$title" ] || has "$name: title" ", \"$title\"," "$(head -n 1 "$work/out")"
done <<END
mkdocs|mkdocs.yml|site_name: Acme Docs\\nx: !!python/name:a.b\\n|docs|$kept|Acme
docusaurus|website/docusaurus.config.js|module.exports = { title: 'Acme' };|website/docs|$stripped|Acme
vitepress|docs/.vitepress/config.ts|export default defineConfig({ title: "Acme" })|docs|$kept|Acme
mdbook|book.toml|[book]\\ntitle = "Acme"\\nsrc = "text"\\n|text|$kept|Acme
hugo|hugo.yaml|title: Acme Documentation\\n|content|$kept|Acme
mintlify|docs/docs.json|{ "name": "Acme", "navigation": [] }|docs|$kept|Acme
starlight|astro.config.mjs|integrations: [starlight({ title: 'Acme' })]|src/content/docs|01-first/1-one 2second/page|Acme
nuxt|nuxt.config.ts|export default {}|content|$stripped|
jekyll|docs/_config.yml|title: Acme\\n|docs|$kept|Acme
docfx|docs/docfx.json|{ "build": { "globalMetadata": { "_appTitle": "Acme" } } }|docs|$kept|Acme
END
echo 'generator: hexo' >"$tree/workosdocs.yml"
generate
has "an unknown generator is an error" "generator must be one of mkdocs, docusaurus" "$(cat "$work/err")"

# A page that is the index of its folder without its number is the page of the folder.
new_tree
mkdir 3.guide 1.start
printf '# Home\n\n[a](/guide) [b](3.guide/0.index.md) [c](/guide/two)\n' >0.index.md
printf '# Guide\n\n[two](./1.two.md)\n' >3.guide/0.index.md && printf '# Two\n\n[up](0.index.md)\n' >3.guide/1.two.md
printf '# Start\n' >1.start/1.index.md && printf '# One\n' >1.start/2.one.md
echo 'generator: nuxt' >workosdocs.yml
generate
is "3.guide/0.index.md is the page of guide" "Home=index|Start=start| One=start/one|Guide=guide| Two=guide/two" "$(nav)"
is "and links lead to it" "[a](/guide) [b](/guide) [c](/guide/two) [two](/guide/two) [up](/guide)" \
    "$(text index) $(text guide) $(text guide/two)"
echo 'generator: docusaurus' >"$tree/workosdocs.yml"
generate
is "but not in Docusaurus" "guide/index guide/two index start/index start/one" "$(paths)"
echo 'generator: mkdocs' >"$tree/workosdocs.yml"
generate
is "and not if numbers are part of addresses" "0.index 1.start/1.index 1.start/2.one 3.guide/0.index 3.guide/1.two" "$(paths)"

# --- the syntax of other generators ---

new_tree
mkdir code
printf 'fn area() -> u32 { 12 }\n' >code/area.rs
printf '# Tips\n\n:::tip[Read this]\n\nA tip.\n\n:::\n\n::note\nOf MDC.\n::\n\n!!! warning "Careful"\n\n' >tips.md
printf '    Indented.\n\n' >>tips.md
printf '/// danger | Block\n\nText.\n\n///\n\n=== "Linux"\n\n    ```sh\n    run it\n    ```\n\n' >>tips.md
printf '> [!NOTE]\n> Alert.\n\n> [!TIP] >`Quote` inside.\n' >>tips.md
printf '\n```\n:::tip\n:::\n```\n\nstd::vector\n' >>tips.md
printf '# Area\n\n```rust\n{{#include code/area.rs}}\n```\n\n{* code/area.rs hl[1] *}\n\n' >area.md
printf '{!../../../etc/passwd!}\n' >>area.md
printf '# Links\n\n## Alpha\n\n' >links.md
printf '[Alpha][], [the page][al] and [al], ![pic][p] then [area](area.md), `[al]`.\n\n' >>links.md
printf '[Alpha]: https://alpha.example/\n[al]: tips.md\n[p]: pic.png\n' >>links.md
generate
want='> **Tip:** Read this|>|> A tip.|> **Note:**|>|> Of MDC.|> **Warning:** Careful|>|> Indented.|> **Danger:** Block'
want="$want"'|>|> Text.|**Linux**|```sh|run it|```|> **Note:**|> Alert.|> **Tip:** `Quote` inside.|```|:::tip|:::|```|std::vector'
is "containers are quotes with their kind" "$want" \
    "$(text tips | grep -v '^$' | tr '\n' '|' | sed 's/|$//')"
want='```rust|fn area() -> u32 { 12 }|```|```rs|fn area() -> u32 { 12 }|```|> Not in this copy: ../../../etc/passwd'
is "files inside the corpus are included, in fences" "$want" \
    "$(text area | grep -v '^$' | tr '\n' '|' | sed 's/|$//')"
has "others are named" "area.md:9: warning: the included file ../../../etc/passwd is not in the corpus
" "$(cat "$work/err")"
is "a section's reference links have targets; images do not eat links" \
    '[Alpha](https://alpha.example/), [the page](/tips) and [al](/tips), [Image: pic] then [area](/area), `[al]`.' \
    "$(text links | sed -n '/Alpha\]/p')"

new_tree
mkdir src src/parts listings
cat >book.toml <<'END'
[book]
title = "Acme"
END
printf 'use std;\n\n// ANCHOR: here\nfn a() {}\n// ANCHOR_END: here\nfn b() {}\n' >listings/x.rs
printf -- '---\ntitle: Part\n---\n\nA part, [linked][l].\n\n[l]: https://l.example/\n' >src/parts/_part.md
printf '# Files\n\n```rust,ignore\n# use hidden;\n#[attribute]\n' >src/files.md
printf '{{#rustdoc_include ../listings/x.rs:here}}\n```\n\n' >>src/files.md
printf '{{#include ../listings/x.rs:6:6}}\n\nimport Part from "./parts/\\_part.md"\n\n<Part x="1" />\n\n' >>src/files.md
printf '[!INCLUDE [title](parts/_part.md)]\n\n<!--@include: parts/_part.md{1,1}-->\n\n' >>src/files.md
printf '<<< ../listings/x.rs{4-4}\n\n' >>src/files.md
printf '<<< ../listings/x.rs#here\n' >>src/files.md
generate
want='```rust|#[attribute]|fn a() {}|```|```rs|fn b() {}|```|A part, [linked](https://l.example/).'
want="$want"'|A part, [linked](https://l.example/).|A part, [linked](https://l.example/).'
want="$want"'|```rs|use std;|fn a() {}|fn b() {}|```|```rs|fn a() {}|```'   # VitePress marks lines in braces
is "parts of files: anchors, ranges of lines, imported pages" "$want" \
    "$(text files | grep -v '^$' | tr '\n' '|' | sed 's/|$//')"
mkdir "$work/around" && mv "$tree" "$work/around/tree" && mv "$work/around/tree/listings" "$work/around/"
mv "$work/around/tree/src"/* "$work/around/tree/" && rm "$work/around/tree/book.toml"
tree=$work/around/tree
generate
has "files outside the corpus are not included, and the message tells how they can be" \
    "x.rs is not in the corpus, but outside of it; CORPUS_ROOT=DIR names a folder" "$(cat "$work/err")"
has "as the summary does" "x    the included file ... is not in the corpus, but outside of it; CORPUS_ROOT=DIR" \
    "$(cat "$work/err")"
generate --root "$work/around"
lacks "but those inside the folder of --root are" "$work/err" 'not in the corpus'
rm -rf "$work/around"
tree=$work/tree

new_tree
cat >codes.md <<'END'
# Codes

{{< alert color="danger" title="Mind" >}}Body.{{< /alert >}}

{{% note %}}
Noted.
{{% /note %}}

{{< tabs >}}
{{% tab "First" %}}
One.
{{% /tab %}}
{{< /tabs >}}

{{< highlight go >}}
x := 1
{{< /highlight >}}

See [link]({{< relref "other.md#part" >}}), {{< figure src="a.png" alt="A picture" >}}, {{< new-in 1.2.0 />}}
{{< unknown "x" >}}Kept.{{< /unknown >}} `{{< code >}}` {{</* shown */>}}

```
{{< in-code >}}
```

{% hint style="warning" %}
Hinted.
{% endhint %}
END
printf '# Other\n\n## Part\n\nx\n' >other.md
generate
want='> **Danger:** Mind|>|> Body.|> **Note:**|>|> Noted.|**First**|One.|```go|x := 1|```'
want="$want"'|See [link](/other#part), [Image: A picture], New in 1.2.0.|Kept. `{{< code >}}` {{< shown >}}'
want="$want"'|```|{{< in-code >}}|```|> **Warning:**|>|> Hinted.'
is "shortcodes" "$want" "$(text codes | grep -v '^$' | tr '\n' '|' | sed 's/|$//')"

new_tree
cat >more.md <<'END'
# More

::::note
Outer.

:::tip
Inner.
:::
::::

- item

  ::: warning Deep
  In a list.
  :::

!!! note inline end "Side"

    Aside.

!!! tip ""

    Untitled.

::prose-tip{title="Attribute"}
---
icon: x
---
MDC.
::

:read-more{to="/more" title="Read on"}

:::code-group
```js{1,3} [npm]
npm
```
```{ .sh .copy title="run.sh" }
run
```
``` title=".gitignore"
x
```
:::

# [Windows](#tab/windows)

Text :octicons-tag-16: and [a](more.md){ .button } {kept}.

::: acme.api.Client
    options:
      show: true
END
generate
want='> **Note:**|>|> Outer.|>|> > **Tip:**|> >|> > Inner.|- item|  > **Warning:** Deep|  >'
want="$want"'|  > In a list.|> **Note:** Side|>|> Aside.'
want="$want"'|> **Tip:**|>|> Untitled.|> **Tip:** Attribute|>|> MDC.|[Read on](/more)'
want="$want"'|```js title="npm"|npm|```|```sh title="run.sh"|run|```'
want="$want"'|```text title=".gitignore"|x|```|**Windows**|Text  and [a](/more) {kept}.|`acme.api.Client`'
is "containers in containers and lists, tabs, labels of fences, icons, attributes" "$want" \
    "$(text more | grep -v '^$' | tr '\n' '|' | sed 's/|$//')"

# fences NAME WANT INFO... - the lines that open the blocks of code with these words after their marks
fences() {
    name=$1 want=$2
    shift 2
    new_tree
    echo '# Fences' >fences.md
    for info; do printf '\n```%s\nx\n```\n' "$info" >>fences.md; done
    generate
    is "$name" "$want" "$(flat fences | sed 's/|x|```//g; s/```//g')"
}
fences "labels directly after a language" \
    'sh title="npm"|ts title="src/index.ts"|Plain title=".dev.vars"|c++ title="a.cc"|ts title="b.ts"|js title="c"|js title="d"' \
    'sh[npm]' 'ts[src/index.ts]' 'Plain Text[.dev.vars]' 'c++[a.cc]' 'ts:line-numbers[b.ts]' 'js{1}[c]' 'js[d]{1}'
fences "brackets in labels" \
    'vue title="movies/[slug].vue"|vue title="[...slug].vue"|ts title="[a]/[b].ts"|ts title="a].ts"|ts title="b[.ts"|ts title="c [d"|ts title="C:\x"' \
    'vue [movies/[slug\].vue]' 'vue [[...slug].vue]{1}' 'ts [[a]/[b].ts]' 'ts [a\].ts] x' 'ts[b\[.ts]' 'ts [c [d]' \
    'ts [C:\x]'
fences "brackets that are no label" 'c|tsx title="app/[id].tsx"|js|js|js /a[b]/|js mark=[1]' \
    'c[]' 'tsx title="app/[id].tsx"' 'js {mark: [1]}' 'js{1, [2]}' 'js /a[b]/' 'js mark=[1]'

# --- HTML in Markdown ---

# html NAME MARKDOWN WANT - the lines of a page that has this text below its title
html() {
    new_tree
    printf '# Page\n\n%b\n' "$2" >page.md
    printf '# Other\n\n## Two\n\nx\n' >other.md
    generate
    is "HTML: $1" "$3" "$(flat page | sed 's/ *$//')"
}
html "exponents and indexes" '10<sup>6</sup>, H<sub>2</sub>O, e<sup>x+1</sup>, a <sup>note</sup>' \
    '10^6, H_2O, e^(x+1), a note'
html "deleted text, bold, italic, code, keys" \
    '<del>Old</del> <b>new</b> <em>it</em> <code>a &lt; b</code> <kbd>Ctrl</kbd> <u>u</u>' \
    '~~Old~~ **new** _it_ `a < b` `Ctrl` u'
html "line breaks" 'One<br>two<br/>three' 'One two three'
html "links" '<a href="https://l.example/x">Out</a>, <a href="other.md#two">in</a>, <a name="here"></a>named' \
    '[Out](https://l.example/x), [in](/other#two), named'
html "images, badges" '<a href="https://l.example"><img src="l.svg" alt="Logo"></a> <img src="https://img.shields.io/b.svg">' \
    '[[Image: Logo]](https://l.example)'
html "tables" '<table><tr><th>Name</th><th>Value</th></tr><tr><td rowspan="2">a</td><td>1 \\| 2</td></tr>
<tr><td><code>b</code></td></tr></table>' '| Name | Value ||| --- | --- ||| a | 1 \| 2 ||| a | `b` |'
html "tables whose cells have blocks" '<table><tr><td>\n\n```js\na();\n```\n\n</td><td>\n\n- x\n\n</td></tr></table>' \
    '- ```js|  a();|  ```|  - x'
html "cells with blank lines and lines that begin with inline elements" '<table>\n<tr><th>V</th><th>D</th></tr>\n<tr>\n  <td>x</td>\n  <td><p>

        Text e.g.
        <code>.jpg</code> end

      </p></td>\n</tr>\n<tr><td>y</td><td>z</td></tr>\n</table>' \
    '| V | D ||| --- | --- ||| x | Text e.g. `.jpg` end ||| y | z |'
html "indented code after a paragraph that begins with an inline element" \
    '- Item\n\n<b>Bold</b> text.\n\n    <b>code</b>' '- Item|**Bold** text.|    <b>code</b>'
html "lists" '<ul><li>one</li><li>two<ol start="3"><li>inner</li></ol></li></ul>' '- one|- two|  3. inner'
html "definitions" '<dl><dt>Term</dt><dd>Meaning</dd></dl>' '- Term: Meaning'
html "paragraphs, quotes, rules" '<p>One\nline.</p><p>Two.</p>\n\n<blockquote>Said</blockquote>\n\n<hr>\n\nEnd.' \
    'One line.|Two.|> Said|---|End.'
html "code" '<pre>\n# no heading\n  &lt;x&gt;\n</pre>\n\n<pre><code class="language-js">let a;\n</code></pre>' \
    '```|# no heading|  <x>|```|```js|let a;|```'
has "HTML: code of <pre> is an example" 'language '"'js'" "$(grep '^   page: ' "$work/out")"
is "HTML: a line of <pre> is no section" "other two page" "$(anchors)"
html "details" '<details>\n<summary>More <b>text</b></summary>\n\nBody **md**.\n\n</details>' '**More text**|Body **md**.'
html "blocks in the cells of a Markdown table" \
    '| a | b |\n|---|---|\n| x<br>y | <ul><li>p</li><li>q</li></ul> |\n| <p>s</p> | <pre>t</pre> |' \
    '| a | b |||---|---||| x y | p; q ||| s | `t` |'
html "indented code is not HTML" 'Text.\n\n    <b>code</b>\n\nAfter <b>it</b>.' 'Text.|    <b>code</b>|After **it**.'
html "scripts, styles, forms" '<style>p { }</style>\n\n<script>\nalert(1)\n</script>\n\n<select><option>A</option><option>B</option></select>' \
    'A B'
html "placeholders and comparisons stay" 'a < b, <name>, Array<string>, `<sup>`' 'a < b, <name>, Array<string>, `<sup>`'
html "unclosed and loose tags" 'A <b>bold\n\n<li>item\n\n</div>Rest <p>end' 'A <b>bold|- item|Rest |end'
html "comments" 'Seen. <!-- zanzibar -->\n\n<!--\n## Zanzibar\n-->\n\nEnd.' 'Seen. |End.'
is "HTML: a comment is not found" "" "$(missing "$work/out"
    sed -n '/^words/,$p' "$work/out" | grep zanzibar)"
is "HTML: a heading in a comment is none" "other two page" "$(anchors)"

new_tree
printf '<h1 align="center">Kit</h1>\n\n## Start <b>now</b>\n\nx\n\n<h2 id="own">Titled</h2>\n\ny\n\n<div>\n\n### In\n\nz\n\n</div>\n' \
    >start.md
printf '<h1 align="center">Kit</h1>\n\n## Routes\n\nSee [own](start.md#own).\n' >routes.md
printf '<h1 align="center">Only</h1>\n\n## Part\n\ny\n' >only.md
generate
is "HTML: a banner above all pages is no title" 'Only|Routes|Start now' "$(titles)"
is "HTML: headings are sections, with their ids" 'only part routes start-now own in' "$(anchors | tr -s ' ')"
lacks "HTML: a link to the id of a heading" "$work/err" warning:

# --- components ---

new_tree
cat >parts.mdx <<'END'
import Tabs from '@theme/Tabs';

# Parts

{/* generated */}

<Since v="2.0" />

<Warning>

Never open it.

</Warning>

<Aside type="tip" title="Do">Close it.</Aside>

<Tabs><TabItem value="w" label="Windows">

Run it.

</TabItem></Tabs>

<Card title="Next" description="How to paint." href="/other" />
<Image alt="A widget" src="/w.png" /> <Spacer height="3" />

<ParamField path="id" type="string" required>The id.</ParamField>

<Steps>
  <Step title="Install">
    Unpack it.
  </Step>
</Steps>

<Accordion title="Why?">Because.</Accordion>
END
sed '1d' parts.mdx | sed 's/Parts/Plain/' >plain.md
printf '# Other\n' >other.md
generate
want='Since 2.0|> **Warning:** Never open it.|> **Tip:** Do: Close it.|**Windows**|Run it.'
want="$want"'|- [Next](/other): How to paint.|[Image: A widget] |**`id`: string, in path, required**|The id.'
want="$want"'|**Install**|Unpack it.|**Why?**|Because.'
is "components keep the texts of their attributes and their kind" "$want" "$(flat parts)"
is "components in files named .md" "$want" "$(flat plain)"

# --- order and titles ---

# ordered NAME FILE TEXT FOLDER WANT - a tree with this configuration: the order of its pages
ordered() {
    new_tree
    mkdir -p "$(dirname "$2")" "$4/guide"
    printf '%b' "$3" >"$2"
    for page in step-10 step-2 zebra Apple; do printf '# %s\n' "$page" >"$4/guide/$page.md"; done
    printf '# Home\n' >"$4/index.md"
    generate
    is "order: $1" "$5" "$(nav)"
}
rest='guide=guide| Apple=guide/Apple| step-2=guide/step-2| step-10=guide/step-10'
ordered "natural, without a declaration" notes.txt '' . "Home=index|$rest| zebra=guide/zebra"
ordered "SUMMARY.md" SUMMARY.md \
    '# Summary\n\n- [Start](guide/zebra.md)\n    - [Inner](guide/step-10.md)\n- [Index](index.md)\n' . \
    'Start=guide/zebra| Inner=guide/step-10|Index=index|guide=guide| Apple=guide/Apple| step-2=guide/step-2'
printf '# Doc\n' >"$tree/documentation.md" && echo 'generator: none' >"$tree/workosdocs.yml"
generate
has "documentation.md is a page if it is no list of pages" "|Doc=documentation" "$(nav)"
more='guide=guide| step-2=guide/step-2| step-10=guide/step-10'
ordered "mkdocs.yml" mkdocs.yml \
    'nav:\n  - index.md\n  - Animals:\n      - Striped: guide/zebra.md\n      - guide/Apple.md\n' \
    docs "Home=index|Animals=| Striped=guide/zebra| Apple=guide/Apple|$more"
printf 'Text without a heading.\n' >"$tree/docs/guide/zebra.md"
generate
is "order: a page without a heading has its title from the navigation, others keep theirs" \
    "Apple|step-10|step-2|Striped|Home" "$(titles)"
ordered "docs.json" docs.json '{ "navigation": { "tabs": [ { "tab": "T", "groups": [ { "group": "G",
    "pages": [ "guide/zebra", { "group": "H", "pages": [ "index" ] }, "missing" ] },
    { "group": "Empty", "pages": [ "none" ] } ] } ] } }' \
    . "T=| G=|  zebra=guide/zebra|  H=|   Home=index|$rest"
ordered "sidebars.js" sidebars.js "/* x */ const s = { docs: ['guide/zebra', { type: 'category', label: 'C', link: {
    type: 'doc', id: 'index' }, items: [ 'guide/step-10', { type: 'link', href: 'https://x' } ] }, // end
    { 'Short': ['guide/Apple'] }, ...other(), ] };\nmodule.exports = s;" docs \
    "Home=index|$rest| zebra=guide/zebra"
echo 'module.exports = {};' >"$tree/docusaurus.config.js"
generate
is "order: sidebars.js of Docusaurus" \
    'zebra=guide/zebra|C=index| step-10=guide/step-10|Short=| Apple=guide/Apple|guide=guide| step-2=guide/step-2' \
    "$(nav)"
ordered "a sidebar of VitePress" .vitepress/config.ts "export default defineConfig({ themeConfig: { sidebar: {
    '/guide/': guide(), '/': [ { text: 'A', items: items } ] } } })
    function guide() { return [ { text: 'Z', link: '/guide/zebra' } ] }
    const items = [ { text: 'Ten', link: '/guide/step-10.html' } ]" . \
    'Z=guide/zebra|A=| Ten=guide/step-10|Home=index|guide=guide| Apple=guide/Apple| step-2=guide/step-2'
arrow='Z=guide/zebra|Ten=guide/step-10|Home=index|guide=guide| Apple=guide/Apple| step-2=guide/step-2'
items="{ text: 'Z', link: '/guide/zebra' }, { text: 'Ten', link: '/guide/step-10' }"
for function in "(): DefaultTheme.SidebarItem[] => [ $items ]" "async (a = ')', b: { c: string }) => ([ $items ])" \
    "(): Record<string, { text: string }>[] => { // return [];\n  const f = [].map(() => { return [] })\n  return [ $items ] }" \
    "x => [ $items ]"; do
    ordered "a sidebar that an arrow function returns: ${function%%=>*}" .vitepress/config.ts \
        "const sidebars = $function\nconst other: () => number = () => { }
        export default defineConfig({ themeConfig: { sidebar: { '/': sidebars() } } })" . "$arrow"
done
ordered "a function with a type, and an object in parentheses" .vitepress/config.ts "export default (async () => ({
    themeConfig: { nav: (a) => a, sidebar: ({ '/': list() }) } }))\nconst list: (a?: x) => y[] = () => [ $items ]" . "$arrow"
ordered "a sidebar of Starlight" astro.config.mjs "integrations: [ starlight({ title: 'S', sidebar: [
    { label: 'L', items: [ 'guide/zebra', { label: 'Ten', link: '/guide/step-10/' } ] },
    { label: 'All', autogenerate: { directory: 'guide' } } ] }) ]" src/content/docs \
    'L=| zebra=guide/zebra| Ten=guide/step-10|All=| Apple=guide/apple| step-2=guide/step-2|Home=index'
ordered "_category_.json" guide/_category_.json '{ "label": "The guide", "position": 1 }' . \
    "Home=index|The $rest| zebra=guide/zebra"
ordered "meta.json" guide/meta.json '{ "title": "Guide", "pages": ["zebra", "---Line---", "step-10", "..."] }' . \
    'Home=index|Guide=guide| zebra=guide/zebra| step-10=guide/step-10| Apple=guide/Apple| step-2=guide/step-2'
ordered "toc.yml" toc.yml '- name: Z\n  href: guide/zebra.md\n- name: T\n  items:\n  - href: guide/step-10.md\n' . \
    'Home=index|guide=guide| zebra=guide/zebra| step-10=guide/step-10| Apple=guide/Apple| step-2=guide/step-2'

new_tree
mkdir 02-b 01-a
printf -- '---\nsidebar_position: 2\n---\n# Two\n' >01-a/x.md
printf -- '---\nweight: 1\n---\n# One\n' >01-a/y.md
printf -- '+++\nweight = 3\n+++\n# Three\n' >01-a/a.md
printf -- '---\nsidebar:\n  order: 0.5\n---\n# Half\n' >01-a/z.md
echo '# Nine' >02-b/10-ten.md && echo '# Eight' >02-b/9-nine.md
generate
is "order: positions in front matter, numbers of files" \
    'a=a| Half=a/z| One=a/y| Two=a/x| Three=a/a|b=b| Eight=b/nine| Nine=b/ten' "$(nav)"

# --- addresses and links ---

new_tree
printf '# Page\n\n[x](#types-arraystring) [y](#own)\n\n## `types` \\[array&lt;string&gt;]\n\nx\n\n## Named %%{#own}%%\n\ny\n' >page.md
generate
is "entities in a heading are characters of its title and anchor" "page types-arraystring own" "$(anchors)"
has "and the title has them" '"types [array<string>]"' "$(cat "$work/out")"
lacks "their links lead to them" "$work/err" warning:

new_tree
mkdir -p content/en/docs content/fr/docs
printf 'title: Kit\nlanguages:\n  en:\n    label: English\n' >hugo.yaml
printf '# One\n\n[two](/docs/two/#part) [fr](/fr/docs/one/)\n' >content/en/docs/one.md
printf '# Two\n\n## Part\n\nx\n' >content/en/docs/two.md
printf '# Un\n\n[deux](/docs/deux/)\n' >content/fr/docs/one.md
printf '# Deux\n' >content/fr/docs/deux.md
printf '# Home\n' >content/en/_index.md
generate
is "Hugo: the default language has no folder in addresses" "docs/one docs/two fr/docs/deux fr/docs/one index" "$(paths)"
lacks "links from the root lead to the language of the page" "$work/err" warning:
echo 'defaultContentLanguageInSubdir: true' >>"$tree/hugo.yaml"
generate
is "Hugo: unless the configuration says so" "en en/docs/one en/docs/two fr/docs/deux fr/docs/one" "$(paths)"

new_tree
mkdir -p website/blog docs
echo 'module.exports = { title: "Kit" };' >website/docusaurus.config.js
printf '# Post\n\n[first](/blog/2016/07/27/first-one)\n' >website/blog/2017-01-02-post.md
printf '# First\n' >website/blog/2016-07-27-first-one.md
printf -- '---\nslug: named\n---\n\n# Named\n' >website/blog/2018-01-01-other.md
printf '# Guide\n\n[post](/blog/2017/01/02/post)\n' >docs/guide.md
echo 'pages: .' >workosdocs.yml
generate
is "Docusaurus: addresses of the blog" \
    "blog/2016/07/27/first-one blog/2017/01/02/post blog/named docs/guide" "$(paths)"
lacks "links to the blog" "$work/err" warning:

rm "$tree/workosdocs.yml"
mkdir -p "$tree/notes" "$tree/website/static" "$tree/website/blog/_parts" && echo '# Note' >"$tree/notes/a.md"
echo '# Part' >"$tree/website/blog/_parts/a.md" && echo x | tee "$tree/website/static/a.png" >"$tree/website/static/data"
rm -r "$tree/docs"
mkdir "$tree/website/docs" && echo '# Guide' >"$tree/website/docs/guide.md" && echo '# Read me' >"$tree/website/README.md"
generate
is "Docusaurus: the docs and the blog are read" \
    "blog/2016/07/27/first-one blog/2017/01/02/post blog/named docs/guide" "$(paths)"
is "the summary names what is left out" "1 page in notes/|1 file: parts of other pages (_name), lists of pages, \
excluded by the configuration|1 file: pages of the project, not of the site|3 other files: 1 without an extension, 1 *.js, 1 *.png|" \
    "$(sed -n 's/^  \(left out\|not read\)   //p' "$work/err" | tr '\n' '|')"

new_tree
mkdir -p docs packages/site/copy/templates packages/a/test src && echo '# Design' >docs/design.md
for page in 1 2 3 4 5 6 7 8 9 10 11; do
    echo "# Page $page" >packages/site/copy/$page.md && echo "# Template $page" >packages/site/copy/templates/$page.md
    echo "# Test $page" >packages/a/test/$page.md
done
echo '# Read me' >packages/a/README.md
generate
is "packages with most of the pages are read" "24 0" "$(paths | wc -w | tr -d ' ') $(paths | grep -c test)"
has "the summary names the folders that are not" "  left out   11 pages in packages/a/test/" "$(cat "$work/err")"
rm -r "$tree/packages/site/copy/templates"
generate
has "packages with few pages are not read, and named" "  left out   23 pages in packages/" "$(cat "$work/err")"

new_tree
mkdir -p docs/guide docs/more website/people website/src/pages website/i18n/fr/docusaurus-plugin-content-docs-team/current
cat >website/docusaurus.config.js <<'END'
export default {
  title: 'Kit',
  presets: [['classic', { docs: { path: '../docs', versions: { current: { path: 'x' } } }, blog: { routeBasePath: 'news' } }]],
  plugins: [
    function plugin() { return { name: 'none' }; },
    ['@docusaurus/plugin-content-docs',
      { id: 'team', path: 'people', routeBasePath: '/team', sidebarPath: require.resolve('./sidebarsTeam') }],
  ],
};
END
echo 'export default { team: ["two", "one", { type: "category", label: "More", items: ["glossary"] }] };' >website/sidebarsTeam.js
printf '# Guide\n\n[one](/team/one) [w](/team/words) [first](../root.md) [me](/about) [g](/docs/guide)\n' >docs/guide/Guide.md
printf '# Root\n\n[guide](guide/Guide.md)\n' >docs/root.md
printf '# Deep\n\n[root](/root.md) <RepoLink href="src/a.ts">`a.ts`</RepoLink> <Link to="src/a.ts">b</Link>\n' >docs/more/deep.mdx
printf '# One\n' >website/people/one.md && printf '# Two\n' >website/people/two.md && printf '# About\n' >website/src/pages/about.md
printf '# Un\n' >website/i18n/fr/docusaurus-plugin-content-docs-team/current/one.md
printf -- '---\nslug: /words\n---\n\n# Words\n' >website/people/glossary.md
echo 'pages: .' >workosdocs.yml
generate
is "Docusaurus: several sets of pages; a page named as its folder" \
    "about docs/guide docs/more/deep docs/root fr/team/one team/one team/two team/words" "$(paths)"
is "Docusaurus: their order" "Two=team/two|One=team/one|More=| Words=team/words" "$(nav | cut -d '|' -f 1-4)"
is "Docusaurus: links between them, and from the folder of the set" "src/a.ts" "$(dead)"
is "Docusaurus: an address that a component makes of its target is not known" \
    '[root](/docs/root) `a.ts` [b](src/a.ts)' "$(flat docs/more/deep)"

new_tree
printf '# Tabs\n\n<Tabs>\n\t<TabItem label="One">\n\n\tFirst.\n\n\t```js\n\tf(\n\t\t1);\n\t```\n\n\t</TabItem>\n</Tabs>\n\n```\n\tkept\n```\n' \
    >tabs.mdx
printf '# Plain\n\n\tindented\n\n- a\n\t- b\n' >plain.md
generate
is "components indented by tabs" \
    '**One**|First.|```js|f(|	1);|```|```|	kept|```' "$(flat tabs)"
is "tabs in plain Markdown stay" '	indented|- a|	- b' "$(flat plain)"

new_tree
printf '# Page\n\n[Other][o], [far][].\n\n[o]:\n  <other.md>\n[far]:\n  https://l.example/ "Title"\n\nEnd.\n' >page.md
printf '# Other\n\n{{%% comment %%}}\nHidden <!-- x -->\n{{%% /comment %%}}\n\nShown. {{< comment >}}in line{{< /comment >}} End.\n' >other.md
generate
is "definitions whose target is on the next line" '[Other](/other), [far](https://l.example/).|End.' "$(flat page)"
is "comments of Hugo" 'Shown.  End.' "$(flat other)"

# --- parameters of Hugo in links; ids of Docusaurus ---

new_tree
mkdir -p content config/_default
printf 'title: Acme\nparams:\n  repo: https://git.example/acme\n' >config/_default/hugo.yaml
printf 'chat: https://chat.example\n' >config/_default/params.yaml
printf '# Page\n\n[Issue]({{%% param repo %%}}/issues/1), <{{%% param "chat" %%}}>, {{%% param other %%}}.\n\n[1][]\n\n[1]: <{{%% param repo %%}}/pull/1>\n' >content/page.md
generate
is "parameters of Hugo" '[Issue](https://git.example/acme/issues/1), <https://chat.example>, .|[1](https://git.example/acme/pull/1)' \
    "$(flat page)"
is "parameters of Hugo: no dead links" 0 "$(grep -c 'leads to' "$work/err")"

new_tree
mkdir docs && echo 'export default { title: "T" };' >docusaurus.config.js
printf -- '---\nid: getting-started\n---\n\n# Start\n\nSee [more](More.md).\n' >docs/GettingStarted.md
printf -- '---\nid: more-things\nslug: /more\n---\n\n# More\n\nBack to [start](GettingStarted.md), [start](/docs/getting-started).\n' \
    >docs/More.md
generate
is "ids of Docusaurus are addresses, unless there is a slug" "getting-started more" "$(paths)"
is "ids of Docusaurus: links" 'Back to [start](/getting-started), [start](/getting-started).' "$(text more)"

# --- links to pages that are not translated ---

new_tree
mkdir -p en/guide ja/guide
printf '# Start\n\n## First step\n' >en/guide/start.md && printf '# End\n' >en/guide/end.md
printf '# Owari\n\n[Start](/ja/guide/start/#first-step), [start](/guide/start), [none](/ja/guide/none/).\n' >ja/guide/end.md
generate
is "links to pages that are not translated lead to the default language" \
    '[Start](/en/guide/start#first-step), [start](/en/guide/start), [none](/ja/guide/none/).' "$(text ja/guide/end)"
is "links to pages that are not translated: dead ones" 1 "$(grep -c 'leads to no page' "$work/err" | cut -d ' ' -f 1)"

# --- versions and translations ---

versions() { missing "$work/out"; sed -n 's/^versions: //p' "$work/out"; }
rings() { # the pages with counterparts, each with the next one, and the first of the ring
    sed -n 's/^counterpart: \(.*\), version [0-9]*, next \(.*\), first \(.*\)/\1>\2:\3/p' "$work/out" | tr '\n' ' ' | sed 's/ $//'
}
prose='Exports all widgets of an account to a file in a format of your choice. Large exports run in the background.'

new_tree
for version in v1.9 v1.10 next; do
    mkdir -p $version/guide
    printf '# Export\n\n%s\n\nSince %s.\n' "$prose" $version >$version/guide/export.md
done
printf '# Roles\n\nA role is a set of rights.\n' >v1.9/roles.md
printf '# Roles\n\nGroups replace them; see the page about members and invitations.\n' >v1.10/roles.md
printf '# About\n' >about.md
generate
is "versions: the newest is the first, drafts are the last" "/ v1.10/ v1.9/ next/" "$(versions)"
is "versions of a page are nearly the same" \
    "next/guide/export>v1.10/guide/export:v1.10/guide/export v1.10/guide/export>v1.9/guide/export:v1.10/guide/export \
v1.9/guide/export>next/guide/export:v1.10/guide/export" "$(rings)"
echo 'prefer: v1.9' >workosdocs.yml; mv workosdocs.yml "$tree/"; generate
is "prefer chooses the first" "v1.9/ / v1.10/ next/" "$(versions)"
echo 'prefer: none' >"$tree/workosdocs.yml"; generate
is "prefer: none: pages have no versions" "" "$(versions)$(rings)"

new_tree
for chapter in 1 2; do mkdir $chapter && printf '# Part\n\nChapter %s.\n' $chapter >$chapter/one.md; done
printf '# Part\n\nThe first thing to do is to find out who owns this.\n' >1/one.md
mkdir id it && printf '# Numbers\n' >id/numbers.md && printf '# Services\n' >it/services.md
generate
is "chapters and other short names are no versions" "" "$(versions)$(rings)"

new_tree
mkdir -p fr/guide guide de pt-br
printf '# Export\n\n%s\n' "$prose" >guide/export.md
printf '# Exporter\n\nTous les widgets.\n' >fr/guide/export.md
printf '# Start\n' >start.md && printf '# Los\n' >de/start.md && printf '# Inicio\n' >pt-br/start.md
printf '# Inhalt\n' >contents.de.md && printf '# Contents\n' >contents.md
generate
is "translations: the default language is the first" "/en /de /fr /pt-br" "$(versions)"
is "translations: folders, and names before the extension" \
    "contents>contents.de:contents contents.de>contents:contents de/start>pt-br/start:start \
fr/guide/export>guide/export:guide/export guide/export>fr/guide/export:guide/export pt-br/start>start:start \
start>de/start:start" "$(rings)"

new_tree
for folder in docs website/versioned_docs/version-1.0 website/versioned_docs/version-2.0 \
    website/i18n/fr/docusaurus-plugin-content-docs/version-2.0; do
    mkdir -p $folder && printf '# Export\n\n%s\n' "$prose" >$folder/export.md
done
echo 'export default { title: "T" };' >website/docusaurus.config.js
echo '["2.0", "1.0"]' >website/versions.json
printf '# Import\n\nSee [export](./export.md), [the released](/docs/export), [the first](/docs/1.0/export).\n' >docs/import.md
generate
is "versions of Docusaurus: released ones first" "2.0/en 1.0/en next/en 2.0/fr" "$(versions)"
is "versions of Docusaurus: the addresses of the site" \
    "docs/1.0/export docs/export docs/next/export docs/next/import fr/docs/export" "$(paths)"
is "versions of Docusaurus: links" "See [export](/docs/next/export), [the released](/docs/export), [the first](/docs/1.0/export)." \
    "$(text docs/next/import)"

new_tree
mkdir -p docs versioned_docs/version-1.x versioned_docs/version-2.x
for folder in docs versioned_docs/version-1.x versioned_docs/version-2.x; do
    printf -- '---\nid: welcome\nslug: /\n---\n\n# Welcome\n\nSee [export](export.md).\n' >$folder/welcome.md
    printf '# Export\n\n[Back](./welcome.md)\n\n%s\n' "$prose" >$folder/export.md
done
echo 'export default { title: "T", presets: [["classic", { docs: { routeBasePath: "/" } }]] };' >docusaurus.config.js
echo '["2.x", "1.x"]' >versions.json
echo 'export default { docs: ["welcome", "export"] };' >sidebars.js
echo 'pages: .' >workosdocs.yml
generate
is "versions of Docusaurus: addresses from the root of a version" "1.x 1.x/export export index next next/export" "$(paths)"
is "versions of Docusaurus: links stay in the version" "See [export](/1.x/export). [Back](/1.x)" \
    "$(text 1.x | tr '\n' ' ' | sed 's/ *$//') $(text 1.x/export | grep Back)"
lacks "versions of Docusaurus: no warning" "$work/err" warning:
has "versions of Docusaurus: the sidebar has the released one" "   0 Welcome (index) 1, page" "$(cat "$work/out")"
rm "$tree/workosdocs.yml"
generate
has "versions of Docusaurus: the one that is read is named" \
    "$tree/versioned_docs/version-2.x, the released version; the setting \"pages: .\" reads all versions" "$(cat "$work/err")"

new_tree
mkdir -p content/en content/fr static/v1
printf ' ---\ntitle: Indented\n---\n\nText.\n\n{{< include "v1/a.yaml" >}}\n\n{{< include "v1/b.yaml" >}}\n' >content/en/a.md
printf '# Autre\n' >content/fr/a.md
echo 'key: value' >static/v1/a.yaml
printf 'baseURL = "https://a.example/"\ncontentDir = "content/en"\n' >hugo.toml
generate
is "front matter with a space before it" "Indented" "$(titles)"
has "Hugo: files of static/ are included" "key: value" "$(text a)"
has "an included file that is missing: file and line" "content/en/a.md:9: warning: the included file v1/b.yaml is not in" \
    "$(cat "$work/err")"
has "Hugo: languages that are not read are named" "content/fr is not read; the setting \"pages: content\" reads it, too" \
    "$(cat "$work/err")"

# --- second names of sections; links that only the rules of their generators lead to a section ---

new_tree
echo '{ "navigation": 1 }' >docs.json
mkdir snippets && printf 'One line.\n' >snippets/part.mdx
printf '%s\n' 'import Part from "/snippets/part.mdx";' '' '# Fields' '' '## Sizes' '' '<Part />' '' \
    '<ParamField query="max.size" type="number">The limit.</ParamField>' '' '<Accordion title="All colours">Red.</Accordion>' '' \
    '## A `pack.json` file' '' 'Text.' >fields.mdx
printf '%s\n' '# Links' '' '[a](/fields#param-max-size) [b](/fields#all-colours) [c](/fields#a-pack-json-file) [d](/none/x) [e](/fields#x)' \
    >links.mdx
generate
is "Mintlify: snippets are no pages" "fields links" "$(paths)"
has "Mintlify: names of fields, titles, other rules for anchors" "5 internal, 3 of them to sections" "$(cat "$work/err")"
has "a link to a page that is missing" "/none/x leads to no page" "$(cat "$work/err")"
has "a link to a section that is missing" "/fields#x leads to no section of that page" "$(cat "$work/err")"

new_tree
touch .gitbook.yaml
for space in guide policy; do mkdir $space && printf '# Start\n' >$space/README.md && printf '* [Start](README.md)\n' >$space/SUMMARY.md; done
printf '%s\n' '# Roles' '' '## 1. Create an app' '' '<details>' '' '<summary>Admin</summary>' '' 'May do all.' '' '</details>' >guide/roles.md
mkdir guide/.gitbook && touch 'guide/.gitbook/big (1).png'
printf '%s\n' '# Links' '' '[a](roles.md#admin) [b](roles.md#id-1.-create-an-app)' '' '[c](../guide/.gitbook/big%20%281%29.png)' >policy/links.md
generate
printf '%s\n' '# Code' '' '{% code title="a.js" %}' '```js' 'let a;' '```' '{% endcode %}' '' 'End.' '' '```ansi' >"$tree/guide/code.md"
printf '\033[1;32mgreen\033[39m text\n```\n' >>"$tree/guide/code.md"
generate
is "GitBook: a title of code, and no second fence; no colours of terminals" \
    '**a.js** ```js let a; ``` End. ```ansi green text ```' "$(text guide/code | tr -s '\n ' '  ' | sed 's/^ //; s/ $//')"
rm "$tree/guide/code.md"
generate
is "GitBook: all folders with a SUMMARY.md" "guide guide/roles policy policy/links" "$(paths)"
has "GitBook: summaries, digits at the start of headings" "2 of them to sections, 0 to folders, 0 lead nowhere" "$(cat "$work/err")"

new_tree
echo 'import { defineDocs } from "fumadocs-mdx/config";' >source.config.ts
mkdir -p content/docs
printf '%s\n' '# Start' '' '## Set it up [#setup]' '' 'Text.' >content/docs/start.mdx
printf '%s\n' '# Début' '' '## Préparer [#préparer]' '' '[a](/docs/start#préparer) [b](/docs/more)' >content/docs/start.fr.mdx
printf '%s\n' '# More' '' '[a](/docs/start#setup)' >content/docs/more.mdx
generate
is "Fumadocs: translations are in folders" "docs/more docs/start fr/docs/start" "$(paths)"
is "Fumadocs: ids in headings" "more start setup début préparer" "$(anchors)"
has "Fumadocs: links" "3 internal, 2 of them to sections, 0 to folders, 0 lead nowhere" "$(cat "$work/err")"

new_tree
printf 'title: T\n' >hugo.yaml
mkdir -p content/docs/v2
printf -- '---\ntitle: V2\ncascade:\n  version: v2\n---\n' >content/docs/v2/_index.md
printf -- '---\ntitle: One\nsince: "2019"\n---\n\n[two](/docs/{{< param version >}}/two), since {{< param since >}}.\n' \
    >content/docs/v2/one.md
printf -- '---\ntitle: Two\n---\n\nText.\n' >content/docs/v2/two.md
printf -- '---\ntitle: Films\n---\n\n{{< youtube a1-_B >}} {{< tweet user="ab" id="12" >}}\n' >content/docs/v2/films.md
generate
is "Hugo: videos and messages" "<https://www.youtube.com/watch?v=a1-_B> <https://x.com/ab/status/12>" "$(text docs/v2/films)"
is "Hugo: parameters of the page, and of the folder" "[two](/docs/v2/two), since 2019." "$(text docs/v2/one)"

new_tree
echo 'site_name: T' >mkdocs.yml
mkdir docs
printf '%s\n' '# Lists' '' '* one' '  { #the-one }' '* two, [one](#the-one)' '' '/// version-added | v2' '///' >docs/lists.md
generate
has "MkDocs: the version of a block" "**Version added: v2**" "$(text lists)"
has "MkDocs: the id of a list item" "1 internal, 1 of them to sections, 0 to folders, 0 lead nowhere" "$(cat "$work/err")"

# --- pages that were read beside their source ---

new_tree
mkdir -p setup old
printf '# Command\n\n## Run\n' >setup/command.md
printf '%s\n' '# Links' '' '[a](../reference/command.md#run) [b](setup/area.name) [c](command.md)' >old/links.md
printf '# Tree\n' >setup/deep.md && mkdir -p setup/list && printf '# One\n' >setup/list/one.md
printf '%s\n' '# More' '' '[folder](/setup/list/) [name](/setup/deep/er)' >more.md
generate
is "a target is not replaced by a page that only ends like it" \
    "[a](../reference/command.md#run) [b](setup/area.name) [c](/setup/command)" "$(text old/links)"
has "the folder of a link is no page" "5 internal, 0 of them to sections, 1 to folders, 3 lead nowhere" "$(cat "$work/err")"

new_tree
echo '{ "build": {} }' >docfx.json
printf 'one\ntwo\nthree\nfour\n' >part.cs
printf '%s\n' '# Alerts' '' '1. Step' '' '    > [!NOTE]' '    > In the step.' '' '>[!tip]' '> No space.' '' \
    '> [!VIDEO https://video.example/1]' '' '> [!div class="big"]' '> Text' '' '> [!EDITION-7]' '> Own kind.' '' \
    '> [!code-csharp[](part.cs?start=2&end=3)]' '' '[!code-csharp[](part.cs?range=4)]' '' \
    ':::code language="csharp" source="part.cs" range="1-2":::' '' '[file](part.cs){download}' >alerts.md
generate
is "DocFX: alerts in lists, videos, kinds of the site, parts of code in quotes" "1. Step

    > **Note:**
    > In the step.

> **Tip:**
> No space.

> <https://video.example/1>

>
> Text

> **Edition-7:**
> Own kind.

> \`\`\`csharp
> two
> three
> \`\`\`

\`\`\`csharp
four
\`\`\`

\`\`\`csharp
one
two
\`\`\`

[file](part.cs)" "$(text alerts)"

new_tree
mkdir .vitepress && echo "export default { title: 'T' }" >.vitepress/config.ts
printf 'one\ntwo\n' >part.txt && printf '%s\n' '# #region part' '# <your-token>' '# #endregion part' >part.sh
printf '%s\n' '---' 'title: Own title' '---' '' '# {{ $frontmatter.title }}' '' '[[toc]]' '' '<<< ./part.txt{1-1 sh}' '' '<<< ./part.sh#part' '' \
    '<<< ./part.txt#none{md}' '' '```md' '# {{ $frontmatter.title }}' '```' >page.md
generate
is "VitePress: values of the front matter, lists of headings, marked lines of included files" '```sh
one
two
```

```sh
# <your-token>
```

> Not in this copy: ./part.txt

```md
# {{ $frontmatter.title }}
```' "$(text page)"
is "VitePress: the title of that page" "Own title" "$(titles)"

new_tree
mkdir .vitepress && echo "export default { title: 'T' }" >.vitepress/config.ts
printf '%s\n' '# Loops' '' '<ul><li v-for="item of data"><b>{{ item.text }}</b></li></ul>' '' \
    '<section v-for="(group, i) in groups.filter(g => g.on)" :key="i">' '' '## {{ group.text }}' '' 'In {{ i }}.' '' \
    '<div>{{ group.note }}</div>' '</section>' '' '<Card v-for="c in cards" :title="c" />' '' '## After' '' 'Text.' '' \
    '```vue' '<li v-for="item of data">{{ item }}</li>' '```' >loops.md
generate
is "VitePress: elements that are repeated for values of a script are left out" \
    '## After|Text.|```vue|<li v-for="item of data">{{ item }}</li>|```' "$(flat loops)"
is "VitePress: headings in them are no sections" "loops after" "$(anchors)"

new_tree
mkdir .vitepress && echo "export default { title: 'T' }" >.vitepress/config.ts
home='  tagline: |
    Fast
    and small.
  actions:
    - text: Get Started
      link: /guide
    - theme: alt
      text: No link
features:
  - title: Ultrafast
    details: The router is really fast.
  - title: Small
    link: /guide
  - title: Tested
    details: By all.
    link: https://x.example/a (b)
    linkText: Read more
  - title: Arrays ] here
    link: /guide
'
printf -- '---\nlayout: home\ntitle: Acme | Window\nhero:\n  name: Acme\n  text: A kit\n%s---\n\nBody.\n' "$home" >index.md
printf -- '---\nlayout: home\nhero:\n  name: Acme\n  text: A kit\n---\n\n# Own\n\nBody.\n' >own.md
printf '# Guide\n' >guide.md
generate
list='Fast and small.|- [Get Started](/guide)|- Ultrafast: The router is really fast.|- [Small](/guide)'
list="$list|- Tested: By all. [Read more](https://x.example/a%20%28b%29)|- Arrays ] here [/guide](/guide)|Body."
is "VitePress: the front matter of a home page is shown" "A kit|$list" "$(flat index)"
is "VitePress: the title of a home page" "Guide|Acme|Own" "$(titles)"
is "VitePress: a home page with a heading of its own" "Acme|A kit|# Own|Body." "$(flat own)"
rm -r "$tree/.vitepress" "$tree/own.md" && echo "integrations: [starlight({ title: 'T' })]" >"$tree/astro.config.mjs"
mkdir -p "$tree/src/content/docs" && mv "$tree"/*.md "$tree/src/content/docs"
printf -- '---\ntitle: Acme\ntemplate: splash\nhero:\n  title: The kit\n%s---\n\nBody.\n' "$home" \
    >"$tree/src/content/docs/index.mdx"
rm "$tree/src/content/docs/index.md"
generate
is "Starlight: the front matter of a home page is shown" "The kit|$list" "$(flat index)"
is "Starlight: the title of a home page" "Guide|Acme" "$(titles)"

new_tree
printf '[book]\ntitle = "T"\n\n[output.html.code.hidelines]\npython = "~"\n\n[output.html.search]\nsql = "no"\n' >book.toml
mkdir src
printf '# Hidden\n\n```python,editable\n~import x\n  ~deep\nx()\n# seen\n```\n\n```python:a.py\n~import y\ny()\n```\n\n' >src/hidden.md
printf '```python,hidelines=!!!,editable\n!!!hidden\n~seen\n```\n\n```sql\nno hidden line\n~seen\n```\n' >>src/hidden.md
generate
is "mdBook: hidden lines of languages other than Rust" \
    '```python|x()|# seen|```|```python|y()|```|```python|~seen|```|```sql|no hidden line|~seen|```' "$(flat hidden)"

new_tree
printf '[book]\ntitle = "T"\n' >book.toml
mkdir src
printf '%s\n' '# Samples' '' '```rust,compile_fail' 'fail();' '```' '' '```rust,should_panic' 'panic!();' '```' >src/samples.md
generate
is "mdBook: samples that are not meant to work" '```rust title="This code does not compile"
fail();
```

```rust title="This code panics"
panic!();
```' "$(text samples)"

new_tree
echo 'export default {}' >astro.config.mjs
mkdir -p src/content/docs src/parts
printf 'Shared text.\n' >src/parts/shared.md
printf '%s\n' '---' 'title: Rule' '---' '' 'import { Code, Icon } from "x";' 'import Shared from "@/parts/shared.md";' '' \
    '<Fragment set:html={"<pre class=\"language-js\">one<br />a &gt; \"b\"</pre>"} />' '' '<Tabs>' '  <TabItem label="A">' \
    '    <Code lang="sh" code={`' 'run <files>' '' 'stop' '    `} />' '  </TabItem>' '  <TabItem label="B">' \
    '    <Code lang="sh" code={`go`} />' '  </TabItem>' '</Tabs>' '' \
    'Good <Icon name="check" label="Yes" /> and <Icon name="dot" /> no.' '' '1<b><sup>*</sup></b>' '' '<Shared />' '' \
    '## <h1>Heading in tags</h1>' '' '<Install' '  npm={["i -D kit"]}' '  yarn="yarn add -D kit"' '/>' '' \
    '<Run command="kit build" />' '' '<Count number={12} /> lines' \
    >src/content/docs/rule.mdx
generate
is "Astro: HTML in attributes, samples in attributes, icons, files of src" '```js
one
a > "b"
```

**A**

```sh
run <files>

stop
```

**B**

```sh
go
```

Good [Icon: Yes] and no.

1*

Shared text.

## Heading in tags

```sh
npm i -D kit
yarn add -D kit
```

`kit build`

12 lines' "$(text rule | cat -s | sed '/./,$!d')"

new_tree
cat >texts.mdx <<'END'
# Texts

<Accordion title="A" description="The first one.">
Body.
</Accordion>

<Frame hint="Plan first." caption="A park">
  <img src="/a.png" alt="Lake" />
</Frame>

<Prompt description="Write **clear** text." actions={["copy"]}>
You are a writer.
</Prompt>

<Card title="T" href="https://a.example/t">x</Card>
<Card title="U" href="https://a.example/u"> y</Card>
<Card title="V" href="https://a.example/v">
  Body of V.
</Card>

The <Tooltip tip="t" href="https://a.example/">[Rego](https://b.example/)</Tooltip> and <Tooltip tip="t" href="https://a.example/">OPA</Tooltip>.

<Step title="S">
  <CodeBlockTabs options={["App", "<Pages />"]}>
    ```tsx {{ filename: 'layout.tsx' }}
    a
    ```

    ```tsx
    b
    ```
  </CodeBlockTabs>

  ```js
  c
  ```
</Step>
END
generate
is "texts in attributes, bodies of cards, links in links, labels of code" '**A**

The first one.

Body.

**A park**

Plan first.

[Image: Lake]

Write **clear** text.

You are a writer.

- [T](https://a.example/t): x
- [U](https://a.example/u): y
- [V](https://a.example/v)
Body of V.

The [Rego](https://b.example/) and [OPA](https://a.example/).

**S**

**App**

```tsx title="layout.tsx"
a
```

**`<Pages />`**

```tsx
b
```

```js
c
```' "$(text texts | cat -s | sed '/./,$!d')"

new_tree
printf '%s\n' '# Made' '' '1. Enter <StackSnippet snippet="a" inline /> for x.' '' '<StackSnippet snippet="b" />' '' \
    '<Table id="c"></Table>' '' '<Table>' '</Table>' '' '<Since v="2" /> <Spacer /> <CheckIcon />' \
    '' '<Tab title="T">' '</Tab>' >made.mdx
generate
is "components without text are counted" "StackSnippet 2, Table 2" \
    "$(sed -n 's/^  no text    components that the site makes from its code: //p' "$work/err")"

new_tree
echo '{ "name": "T", "navigation": [] }' >docs.json
cat >nested.md <<'END'
# Nested

<ParamField path="trail" type="object">
  <Expandable title="properties">
    <ParamField path="trail.list" type="array">
      The list.

      <ParamField path="id" type="string">
        The id.

        <ParamField path="id" />
      </ParamField>
    </ParamField>

    <ParamField path="trail.type" type="string">
      The type.
    </ParamField>

    <ParamField path="trails" type="string">
      More.
    </ParamField>
  </Expandable>
</ParamField>
END
generate
is "Mintlify: .md is MDX; names of fields that have those around them" '**`trail`: object, in path**

**properties**

**`trail.list`: array, in path**

The list.

**`trail.list.id`: string, in path**

The id.

**`trail.list.id.id`, in path**

**`trail.type`: string, in path**

The type.

**`trail.trails`: string, in path**

More.' "$(text nested | cat -s | sed '/./,$!d')"

new_tree
echo '{ "name": "T", "navigation": [] }' >docs.json
printf '%s\n' '---' 'title: Fields' '---' '' '<ResponseField name="user" type="object">' '  <Expandable title="properties">' \
    '    <ResponseField name="tags" type="object[]">' '      <ResponseField name="id" type="string" required />' \
    '    </ResponseField>' '  </Expandable>' '</ResponseField>' '' '<ResponseField name="" type="--force">' '  Overwrites.' \
    '</ResponseField>' '' '```js filename="a.js"' 'x' '```' >fields.mdx
generate
is "fields in fields, fields without a name, names of files" '**`user`: object**

**properties**

**`user.tags`: object[]**

**`user.tags[].id`: string, required**

**`--force`**

Overwrites.

```js title="a.js"
x
```' "$(text fields | cat -s | sed '/./,$!d')"

# Constants of JavaScript in pages of MDX, for all generators.
new_tree
cat >constants.mdx <<'END'
# Constants

import { A } from "x"

export const product = "AcmeDB";

export const code1 = `var a = 1;

var b = \`x\`;
# no heading`;

export const steps = [{ id: "a", title: "Define (it" }, { id: 'b', title: "Say \"it\"" }];
export const code2 = `var c = 1;

var d = 2;`;
const lines = "a\n  b";
export const names = ["One", "Two"];
export const later = `the ${product}`;

One {product} text: {steps[0].title}, { steps[1]["title"] }. \{product} `{product}` {later} {steps[2].title}

## Use {product}

<AuthCodeBlock children={code1} language="js" filename="a.js" />

<CodeBlock language="js">{code2}</CodeBlock>

<CodeBlock language="js" title="b.js">
  {`let x;
  let y;`}
</CodeBlock>

<Card title={product} href="https://acme.example">Body</Card>

<Step title={steps[0].title}>
  <AuthCodeBlock children={lines} language="js" />

  <Tab title="x"><CodeBlock lang="c">{code2}</CodeBlock></Tab>
</Step>

- <CodeBlock lang="js">{code2}</CodeBlock>

| a | b |
| --- | --- |
| f | {"{{ mask('s') }}"} |
| g | {'a|b'} {`<b>`} `{'c'}` {"a"}{" "}{'b_c __d__'} |
| h | <CodeBlock>{lines}</CodeBlock> |

```js
{product}
```

<Tabs items={names}>
<Tab>1</Tab>
<Tab>2</Tab>
</Tabs>

Use <Code>{"a b"}</Code> here, <code>{"<div>"}</code> and <a href={steps[0].id}>x</a>.
END
generate
is "constants in text, in attributes and as code" 'One AcmeDB text: Define (it, Say "it". \{product} `{product}` {later} {steps[2].title}

## Use AcmeDB

```js title="a.js"
var a = 1;

var b = `x`;
# no heading
```

```js
var c = 1;

var d = 2;
```

```js title="b.js"
let x;
  let y;
```

- [AcmeDB](https://acme.example): Body

**Define (it**

```js
a
  b
```

**x**

```c
var c = 1;

var d = 2;
```

- ```js
  var c = 1;

  var d = 2;
  ```

| a | b |
| --- | --- |
| f | {{ mask('\''s'\'') }} |
| g | a\|b &lt;b> `{'\''c'\''}` a b_c \_\_d\_\_ |
| h | `a b` |

```js
{product}
```

**One**

1

**Two**

2

Use `a b` here, `<div>` and [x](a).' "$(text constants | cat -s | sed '/./,$!d')"
is "constants: the targets of links" "a" "$(dead)"
new_tree
printf '%s\n' '# Plain' '' 'export const a = "x";' 'export const b = `c' '' '# d`;' 'export var e = `f`;' '' 'Text {a} {"b"}.' >plain.md
generate
is "plain Markdown has no expressions in braces; templates are removed there, too" 'export const a = "x"; Text {a} {"b"}.' \
    "$(text plain | tr -s '\n' ' ' | sed 's/^ //; s/ $//')"

new_tree
echo "import nextra from 'nextra'" >next.config.mjs
mkdir -p app/guide/start parts
printf '# Home\n\n[start](/guide/start) [part](./guide)\n' >app/page.mdx
printf '# Guide\n' >app/guide/page.mdx && printf '# Draft\n' >app/guide/old.mdx && printf '# Part\n' >parts/part.mdx
echo "export default { start: 'First' }" >app/guide/_meta.js
printf '%s\n' 'import { FileTree } from "x"' '' '# Start' '' 'export async function Sample() {' '  const text = `~~~js' \
    'x' '~~~`' '  return text' '}' '' 'Use `true{:js}`.' '' '<FileTree>' '  <FileTree.Folder name="src" open>' \
    '    <FileTree.File name="a.js" />' '  </FileTree.Folder>' '  <FileTree.File name="b.js" />' '</FileTree>' '' \
    '<YouTube id="abc" title="A film" />' >app/guide/start/page.mdx
generate
is "Nextra: the pages of the folder app" "guide guide/start index" "$(paths)"
has "Nextra: links" "2 internal, 0 of them to sections, 0 to folders, 0 lead nowhere" "$(cat "$work/err")"
is "Nextra: statements with templates, languages of inline code, trees, films" 'Use `true`.

- `src/`
  - `a.js`

- `b.js`

[A film](https://www.youtube.com/watch?v=abc)' "$(text guide/start | cat -s | sed '/./,$!d')"

new_tree
echo '{}' >.gitbook.yaml
mkdir -p website docs/usage docs/guide && printf '# Read me\n' >README.md
printf '%s\n' 'export default {' "  title: 'T'," '  presets: [["classic", {' "    docs: { path: '../docs', routeBasePath: '/' }," \
    '    theme: { path: "x" } }]]' '}' >website/docusaurus.config.ts
printf -- '---\nid: index\n---\n\n# Usage\n' >docs/usage/index.md
printf -- '---\nid: first\n---\n\n# First\n' >docs/guide/FirstSteps.md
generate
is "Docusaurus: a site next to its pages; the id of the page of a folder" "guide/first usage" "$(paths)"

new_tree
printf '[book]\ntitle = "T"\n' >book.toml
mkdir -p src/items
printf '%s\n' '# Functions' '' 'r[items.fn.intro]' 'A function.' '' 'r[items.fn.body]' '## Body' '' 'r[items.fn.body.code]' \
    '```c' 'x' '```' >src/items/functions.md
printf '%s\n' '# Items' '' 'See [functions], [body].' '' '[functions]: items.fn.intro' '[body]: items.fn.body' '' \
    '[a](items/functions.md#r-items.fn.body.code) [b](../std/vec.html#new) [c](items/../lost.html)' >src/items.md
generate
is "mdBook: other books of the host are not missed" "items/../lost.html " "$(dead) "
has "a warning names the file as it can be opened" "$tree/src/items.md:8: warning: the link to items/../lost.html" \
    "$(cat "$work/err")"
has "mdBook: rules as anchors" "4 internal, 3 of them to sections, 0 to folders, 1 lead nowhere" "$(cat "$work/err")"
is "mdBook: links to the identifiers of rules" \
    "See [functions](/items/functions#r-items.fn.intro), [body](/items/functions#r-items.fn.body)." \
    "$(text items | sed -n '/See/p')"
is "mdBook: a rule is a paragraph of its own, below its heading" \
    'r[items.fn.intro] A function. ## Body r[items.fn.body] r[items.fn.body.code] ```c x ```' \
    "$(text items/functions | tr -s '\n' ' ' | sed 's/^ //; s/ $//')"
printf 'title: T\n' >"$tree/_config.yml" && rm "$tree/book.toml" && generate
has "elsewhere the same line is text" 'r[items.fn.intro]
A function.' "$(text src/items/functions)"

# --- Hugo: glossaries, definition lists, files beside a page ---

new_tree
mkdir -p content/en/_common content/en/glossary content/en/docs
printf 'title = "T"\n' >hugo.toml
printf '# Glossary\n' >content/en/glossary/_index.md
printf '# page bundle\n\nx\n' >content/en/glossary/page-bundle.md && printf '# localization\n' >content/en/glossary/localization.md
printf -- '---\ntitle: x\n---\n\n## Scope\n\ny\n' >content/en/_common/scope.md
printf '%s\n' '# Settings' '' '## All' '' '`cacheDir`' ': The folder, see [details](#cachedir).' '' 'Options' \
    ': First.' '' '## Options' '' '{{< code-toggle file=hugo />}}' '' '[o](#options-1), [s](#scope), [no](#scope-x)' '' \
    '{{% include "/_common/scope.md" %}}' >content/en/docs/settings.md
printf '%s\n' '# Terms' '' '[_page bundles_](g), [Localized](g), [unknown](g), [all](/glossary/#page-bundle),' \
    '[c](/docs/settings#cachedir), [file](../part.json), [other](../lost.json)' >content/en/docs/terms.md
echo '{}' >content/en/docs/part.json
generate
has "Hugo: short links to terms of the glossary" \
    '[_page bundles_](/glossary/page-bundle), [Localized](/glossary/localization), [unknown](g), [all](/glossary/page-bundle),' \
    "$(text docs/terms)"
is "Hugo: links to terms of definitions, numbered anchors, included sections, files beside the page: only three are dead" \
    "../lost.json /docs/settings#scope-x g " "$(sed -n 's/.*the link to \([^ ]*\) leads.*/\1/p' "$work/err" | grep -v '\.\.\.' |
        sort | tr '\n' ' ')"
has "Hugo: a code block that encloses no text does not end the page's text" '[o](/docs/settings#options-1)' "$(flat docs/settings)"

# --- links to the site itself, to its programs, and marked as gone ---

new_tree
mkdir -p docs src/pages/tools blog
echo 'export default { title: "T", url: "https://kit.example", baseUrl: "/" };' >docusaurus.config.js
echo 'export default 1' >src/pages/search.js && echo 'export default 1' >src/pages/tools/index.tsx
printf '%s\n' '# One' '' '[a](https://kit.example/docs/two#part) [b](https://kit.example/docs/9.0/two) [c](https://kit.example/none)' \
    '[d](/search) [e](/tools) [f](/lost) [g](/docs/two?a=1&b=2#part)' >docs/one.md
printf '%s\n' '# Two' '' '## Part {.wide lang=en}' '' 'x[^1] y' '' '[^1]: Word' >docs/two.md
generate
is "addresses of the site in its configuration are links, except those of other versions" \
    '[a](/two#part) [b](https://kit.example/docs/9.0/two) [c](https://kit.example/none)' "$(text one | head -n 1)"
is "links to pages that are programs are not dead; targets with & are resolved" \
    '[d](/search) [e](/tools) [f](/lost) [g](/two#part)' "$(text one | sed -n 2p)"
is "links to pages that are programs: the dead one" "/lost" "$(dead)"
is "classes of a heading are no part of it" "one two part" "$(anchors)"

new_tree
printf '%s\n' '# Summary' '' '* [One](one.md)' >SUMMARY.md
printf '%s\n' '# One' '' '[Plans](/broken/pages/4XKM) and [`all`][x], [old](broken-reference).' '' \
    '<table><tr><td><a href="/broken/spaces/a/pages/b">Cell</a></td></tr></table>' >one.md
generate
has "GitBook: links that are marked as broken are text" 'Plans and [`all`][x], old.' "$(text one)"
is "GitBook: links that are marked as broken are text, in tables, too" 0 "$(text one | grep -c broken)"
is "GitBook: links that are marked as broken are not counted" "" "$(dead)"
printf '# E\n\n{%% embed url="https://v.example/1" caption="" %%}\n\n{%% embed url="https://v.example/2" caption="Two" %%}\n' >"$tree/e.md"
generate
is "GitBook: embedded pages are links" "<https://v.example/1>|[Two](https://v.example/2)" "$(flat e)"

new_tree
echo '{ "build": {} }' >docfx.json
printf '%s\n' '# One' '' '[type](/dotnet/api/system.object) [own](~/two.md) [lost](lost.md)' >one.md
printf '# Two\n' >two.md
generate
is "DocFX: links from the root lead to other parts of the host" "lost.md" "$(dead)"

# --- Hugo: translations ---

new_tree
mkdir -p content/en/docs/demo content/en/docs/_includes content/zh/docs/demo
echo 'title: T' >hugo.yaml
printf '# Demo\n\n## Parts\n' >content/en/docs/demo/_index.md && printf '# Cart\n\n## Run\n' >content/en/docs/demo/cart.md
printf '## Outro\n' >content/en/docs/_includes/outro.md
printf '%s\n' '# Yan' '' '[cart](cart/#run) [outro](#outro) [up](../demo/cart) [lost](lost/)' '' '{{% include "outro.md" %}}' \
    >content/zh/docs/demo/_index.md
generate
is "Hugo: relative links to pages that are not translated, files that are included from a folder around the page" \
    '[cart](/docs/demo/cart#run) [outro](/zh/docs/demo#outro) [up](/docs/demo/cart) [lost](lost/)|## Outro' \
    "$(flat zh/docs/demo)"
is "Hugo: relative links in translations: the dead one" "lost/" "$(dead)"

# --- Jekyll, and addresses as patterns ---

new_tree
mkdir -p _docs/deep _posts _drafts _includes _data pages
printf '%s\n' 'title: Acme' 'url: https://acme.example' 'baseurl: /help' 'repo: https://git.example/acme' 'permalink: pretty' \
    'exclude: [README.md, vendor/]' 'collections:' '  docs:' '    output: true' '    permalink: /:collection/:path/' '  team:' '    output: false' >_config.yml
printf 'current: 3.4\n' >_data/ruby.yml && printf 'Included text.\n' >_includes/part.md && echo '# Hidden' >_drafts/new.md
mkdir _team vendor && echo '# Member' >_team/member.md && echo '# Left' >README.md && echo '# Left' >vendor/x.md
printf '%s\n' '---' 'permalink: /docs/' '---' '# Docs' '' '- TOC' '{:toc}' '' '[one]({% link _docs/deep/one.md %}#run)' \
    '[post]({% post_url 2024-03-05-first-news %}) [r]({{ site.baseurl }}/docs/deep/one/) [a]({{ "/docs/" | relative_url }})' \
    '[full](https://acme.example/help/docs/deep/one/#run) [repo]({{ site.repo }}/issues) Ruby {{ site.data.ruby.current }}.' '' \
    '{% include part.md %}' '' '{% include note.html content="Said." %} {% comment %} Unsaid {% endcomment %}{{ page.unknown }}' \
    >_docs/index.md
printf '%s\n' '---' 'title: One' '---' '## Running it' '{: #run .wide }' '' '{: .note }' 'Before.' '' 'After.' '{: .warning }' '' \
    'A [button](/docs/){: .btn } and `{: .code }`.' '' '{% highlight ruby linenos %}' 'puts {% raw %}"{{ x }}"{% endraw %}' \
    '{% endhighlight %}' '' '{% highlight markdown %}' '```js' '```' '{% endhighlight %}' '' \
    '{% for p in site.pages %}{{ p.url }}{% endfor %}' '{% if site.x %}Shown.{% endif %}' '' '```yaml' '{: .kept }' '```' >_docs/deep/one.md
printf '%s\n' '---' 'title: First' 'categories: [big]' '---' 'News.' >_posts/2024-03-05-first-news.markdown
printf '%s\n' '---' 'permalink: /about.html' '---' '# About' >pages/about.md
generate
is "Jekyll: pages of collections, posts and pages" "about big/2024/03/05/first-news docs docs/deep/one" "$(paths)"
is "Jekyll: templates of links, and values" "# Docs|[one](/docs/deep/one#run)|[post](/big/2024/03/05/first-news) [r](/docs/deep/one) [a](/docs)|[full](/docs/deep/one#run) [repo](https://git.example/acme/issues) Ruby 3.4.|Included text.|Said. {{ page.unknown }}" \
    "# Docs|$(flat docs | sed 's/^# Docs|//')"
is "Jekyll: attributes, highlighted code, loops" \
    '## Running it|**Note:**|Before.|**Warning:**|After.|A [button](/docs) and `{: .code }`.|```ruby|puts "{{ x }}"|```|`````markdown|```js|```|`````|Shown.|```yaml|{: .kept }|```' \
    "$(flat docs/deep/one | sed 's/^\*\*One\*\*|//')"
is "Jekyll: no dead links" "" "$(dead)"

new_tree
printf 'title: T\n' >_config.yml
printf '%s\n' '{: .note .warning}' 'Mind.' '' '{: .important .note}' 'This.' '' '<div class="note warning">' 'Hot.' '</div>' '' '<div class="note">' 'Plain.' '</div>' >a.md
printf '%s\n' '{% for s in site.o %}' '{% for t in s.list %}{{ t }}{% endfor %}' 'end of {{ s.name }}{% endfor %}' \
    'Kept. {% capture a %}{% capture b %}x{% endcapture %}lost{% endcapture %}Last.' >b.md
generate
is "Jekyll: the more specific of two classes" '> **Warning:** Hot.|> **Note:** Plain.' "$(flat a | sed 's/.*This.|//')"
is "and of two attributes" '**Warning:**|Mind.|**Important:**|This.' "$(flat a | sed 's/|>.*//')"
is "Jekyll: blocks in blocks end with the outer one" 'Kept. Last.' "$(flat b)"

new_tree
mkdir -p _data/sets _includes
printf 'title: T\n' >_config.yml
printf '%s\n' '- name: A' '  list: [x, y]' '  new: true' '- name: B' '  list: []' '  text: >-' '    Two' '    lines.' >_data/o.yml
printf '%s\n' '- { name: one, since: "3.1" }' '- { name: two }' >_data/sets/more.yml
printf '<span>{{ include.version }}</span>\n' >_includes/badge.html
printf '%s\n' '<table>' '  <tbody>' '  {% for var in include.scope -%}' '    <tr>' '      <td>{{ var.name }}</td>' '      {% if var.since %}' '      <td>{{- var.since -}}</td>' '      {% endif %}' '    </tr>' '  {% endfor -%}' '  </tbody>' '</table>' >_includes/rows.html
printf '%s\n' '{% for o in site.data.o %}' '* {{ o.name }}{% for t in o.list %} {{ t }}{% unless forloop.last %},{% endunless %}{% endfor %}{% if o.new %} (new){% elsif o.text %} ({{ o.text }}){% else %} lost{% endif %}' '{% endfor %}' \
    'End.' '{% for p in site.posts %}{{ p.url }}{% endfor %}{% for p in site.pages %}{{ p.url }}{% endfor %}' >loops.md
printf '%s\n' 'Since version {% include badge.html version="3.2" %}, a new way.' '' '{% include rows.html scope=site.data.sets.more %}' '' '{% include none.html content="Said." %}' '' '## New {% include badge.html version="4" %}' '' \
    '{% for o in site.data.o %}{% for v in site.data.sets.more %}{% include badge.html version = v.since %}{{ o.name }} {% endfor %}{% endfor %}' >files.md
printf '%s\n' '{% for o in site.data.o %}' '* {% if o.name=="A" %}first{% elsif o.name!="B" %}lost{% else %}second{% endif %}{% if o.name=="B"%}!{% endif %}{% if o.list[0] %} kept{% endif %}{% if o.list[0]=="x" %} too{% endif %} {{ o.list[0] }}' '{% endfor %}' >plain.md
generate
is "Jekyll: conditions without blanks, with an index" '* first kept too {{ o.list[0] }}|* second! kept too {{ o.list[0] }}' "$(flat plain)"
is "Jekyll: loops over files of values, conditions" '* A x, y (new)|* B (Two lines.)|End.' "$(flat loops)"
is "Jekyll: included files with parameters" 'Since version 3.2, a new way.|| | ||| --- | --- ||| one | 3.1 ||| two | ||Said.|## New |3.1A A 3.1B B ' "$(flat files)"
has "Jekyll: loops that are left out are counted" 'left out   loops over lists that only the site has, and the rest of those that are too long: loops.md 2' "$(cat "$work/err")"

new_tree
mkdir -p content/posts content/notes content/docs
printf '%s\n' 'title = "T"' '[permalinks.page]' "posts = '/:year/:month/:slug/'" '[permalinks]' 'notes = "/n/:title"' \
    '[params]' 'docs = "/no/:title"' >hugo.toml
printf '%s\n' '---' 'title: "Version 2.1 is out!"' 'date: 2024-03-05T10:00:00Z' '---' 'Text [b](/2023/01/short/) [own](two).' \
    >content/posts/one.md
printf '%s\n' '---' 'title: Two' 'slug: short' 'date: 2023-01-02' '---' 'Text [a](/2024/03/version-2.1-is-out/).' >content/posts/two.md
printf '%s\n' '+++' 'title = "A note"' '+++' 'Text [c](/posts/one), [d](/posts/two.md), [e](/notes/x).' >content/notes/x.md
printf '%s\n' '---' 'title: Fixed' 'url: /else/where/' '---' 'x' >content/posts/three.md
printf '# Posts\n' >content/posts/_index.md && printf '# Page\n' >content/docs/page.md
generate
is "Hugo: addresses by the table permalinks" \
    "2023/01/short 2024/03/version-2.1-is-out docs/page else/where n/a-note posts" "$(paths)"
is "Hugo: links to addresses by patterns, and to the files" "" "$(dead)"
printf 'title: T\npermalinks:\n  posts: /:section/:filename/\n  section:\n    posts: /all/\n' >"$tree/hugo.yaml" && rm "$tree/hugo.toml"
generate
is "Hugo: addresses by the map permalinks, folders, too" \
    "all docs/page else/where notes/x posts/one posts/two" "$(paths)"
printf '{ "title": "T", "permalinks": { "page": { "notes": "/:sections/:contentbasename/:unknown" } } }' >"$tree/hugo.json" && rm "$tree/hugo.yaml"
generate
has "Hugo: a pattern with an unknown part is ignored" "notes/x posts" "$(paths)"
mkdir -p "$tree/config/_default" "$tree/content/notes/a/b" && printf '# Deep\n' >"$tree/content/notes/a/b/deep.md"
for range in '1:=a/b' '0=notes' 'last=b' ':last=notes/a' '1:2=a' '7:=' '-1=notes/a/b' '=notes/a/b'; do
    echo 'title = "T"' >"$tree/hugo.toml" && rm -f "$tree/hugo.json"
    printf 'notes = "/n/:sections[%s]/:contentbasename/"\n[section]\nposts = "/all/"\n' "${range%%=*}" \
        >"$tree/config/_default/permalinks.toml"
    generate
    expected=n/${range#*=}/deep
    case $range in -* | =*) expected=notes/a/b/deep ;; '7:='*) expected=n/deep ;; esac
    is "Hugo: permalinks in a file of their own, names of folders [${range%%=*}]" "$expected" \
        "$(paths | tr ' ' '\n' | grep deep)"
    has "Hugo: permalinks in a file of their own, tables" "all " "$(paths)"
done
rm "$tree/config/_default/permalinks.toml" && printf 'page:\n  notes: /y/:slugorcontentbasename\n' >"$tree/config/_default/permalinks.yaml"
generate
has "Hugo: permalinks in a file of YAML" " y/deep" "$(paths)"

# --- redirects, HTML of TypeDoc, sites in a folder ---

new_tree
mkdir -p v2/deep
printf '%s\n' '{ "name": "T", "navigation": {}, "redirects": [' '{ "source": "/latest", "destination": "/v2" },' \
    '{ "source": "/latest/:slug*", "destination": "/v2/:slug*" }, { "source": "/old/", "destination": "/v2/deep/page" },' \
    '{ "source": "/x/:id/y", "destination": "/v2/:id" }, { "source": "/v2/deep/page", "destination": "/v2" },' \
    '{ "source": "/gone", "destination": "/nowhere" }, { "source": "/web", "destination": "https://a.example" } ] }' >docs.json
printf '# Two\n' >v2/index.mdx && printf '# Page\n\n## Part\n' >v2/deep/page.mdx
printf '%s\n' '# Home' '' '[a](/latest) [b](/latest/deep/page#part) [c](/old) [d](/gone)' '' \
    '<section><p>x</p> <div id="result-&#x5F;meta"><span>m</span></div> <ul> <li><div><span>&#x5B;</span>key: string<span>]:</span> <span>any</span></div></li></ul></section>' \
    '' 'See [meta](#result-_meta), a map { [key: string]: any }.' >index.mdx
generate
is "Mintlify: redirects, also those of all pages below a path" "/gone" "$(dead)"
has "HTML: an id with an entity; text that looks like a definition stays text" '\[key: string]: any' "$(text index)"
has "HTML: and is no target of links" 'a map { [key: string]: any }.' "$(text index)"

new_tree
mkdir -p acme.dev/content/docs theme
printf 'title = "T"\n' >acme.dev/hugo.toml
printf '# Kit\n' >README.md && printf '# Theme\n' >theme/README.md
printf '# One\n\n[two](/docs/two)\n' >acme.dev/content/docs/one.md && printf '# Two\n' >acme.dev/content/docs/two.md
printf '# Three\n' >acme.dev/content/docs/three.md
generate
is "a site in a folder with most of the pages" "docs/one docs/three docs/two" "$(paths)"
for page in a b c d; do printf '# Page\n' >"$tree/theme/$page.md"; done
generate
has "a site in a folder with few of the pages" "acme.dev/content/docs/one " "$(paths)"
is "links from the root of a site in an unknown folder" "" "$(dead)"
has "the folder that such links lead to is named" \
    '1 links from the root of the site lead to pages in acme.dev/content; if that is' "$(cat "$work/err")"

new_tree
mkdir -p 1.utils 2.deep
printf '# Fetch\n' >'1.utils/$fetch.md' && printf '# Attach\n' >'2.deep/1.@attach.md' && printf '# Let\n' >2.deep/2.let.md
printf '%s\n' '# Home' '' '## Use it :badge[v3.10]{color="info"}' '' '### 9.7.0 <small>May</small> { id="9.7.0" }' '' \
    '#### Path { id=path }' '' '[a](#use-it) [b](#9.7.0) [c](#path) [d](/utils/dollarfetch) [e](@attach) [f](@site/lost)' >index.md
generate
is "badges of headings, ids named id, names with dollar and at" "@site/lost" "$(dead)"
has "the badge of a heading is a paragraph" '## Use it

v3.10' "$(text index)"

# --- annotations, fragments and entities in MDX, ids without a blank, home pages of VuePress ---

new_tree
printf '%s\n' '# A' '' "## Lorem {{ id: 'lipsum', toc: false }}" '' '## Usage {{ toc: false }}' '' '## `x` code{{ id: "y" }}' '' "Lead. {{ className: 'lead' }}" '' \
    "See [a](#lipsum){{ target: '_blank' }}, ![A](/a.png){{ dark: '/b.png' }} \`c\`{{ x: 1 }} \`{{ a: 1 }}\` {{ name }} (x){{ user.id }}." '' '[y](#y)' >a.mdx
generate
is "annotations of headings, links, images, code and paragraphs" \
    '## Lorem|## Usage|## `x` code|Lead. |See [a](/a#lipsum), [Image: A] `c` `{{ a: 1 }}` {{ name }} (x){{ user.id }}.|[y](/a#y)' "$(flat a)"
is "annotations: the anchors of headings" "a lipsum usage y" "$(anchors)"

new_tree
printf '%s\n' '# A' '' '* `a` string[]&#32;(optional)' '' '## R&eacute;sum&eacute;&nbsp;B' '' '&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;Text.' '' '[r](#résumé-b)' >a.md
generate
is "entities are part of the Markdown" '* `a` string[] (optional)|## Résumé B|     Text.|[r](/a#résumé-b)' "$(flat a)"
is "entities: links" "" "$(dead)"
has "entities: a title" '"Résumé B"' "$(cat "$work/out")"

new_tree
echo 'export default {}' >source.config.ts
mkdir -p content/docs
printf '%s\n' '# A' '' '## Title[#own]' '' '## Other [#more]' '' '## Fix[#12]' '' '[t](#own) [o](#more)' >content/docs/a.mdx
generate
is "an id in brackets directly after a heading" "## Title|## Other|## Fix[#12]|[t](/docs/a#own) [o](/docs/a#more)" "$(flat docs/a)"
is "an id in brackets directly after a heading: links" "" "$(dead)"

new_tree
printf '%s\n' '# A' '' '<>![Shot](/z.png)</>' '' '<>Text</> and `<>` and \<>.' '' '<>' '  More.' '</>' '' "{process.env.X !== 'y' && <Old />}" '' \
    "{process.env.X && <Note>Kept.</Note>}" '' '{a && b}' >a.mdx
printf '%s\n' '# B' '' 'x <> y' '' '<Box />' >b.mdx
generate
is "fragments and conditions of JSX" '[Image: Shot]|Text and `<>` and \<>.|  More.|> **Note:** Kept.|{a && b}' "$(flat a)"
is "an operator is no fragment" 'x <> y' "$(flat b)"

new_tree
mkdir guide other
printf '%s\n' '---' 'home: true' 'heroText: Acme' 'tagline: Fast' 'actions: [{text: Start, link: /guide/}]' 'features: [{title: Simple, details: Minimal setup}]' '---' '' \
    'Text.' >README.md
printf '%s\n' '---' 'home: true' 'title: Home' 'heroText: null' 'actionText: Start' 'actionLink: /guide/' '---' >other/README.md
printf '# Guide\n' >guide/README.md
generate
is "the home page of VuePress" 'Fast|- [Start](/guide)|- Simple: Minimal setup|Text.' "$(flat README)"
is "the home page of VuePress: a title, one link" '- [Start](/guide)' "$(flat other)"
has "the home page of VuePress: its title" '"Acme", nav' "$(cat "$work/out")"

new_tree
printf '%s\n' '# A' '' '```js tab={"span":2} title="x.js"' 'a' '```' '' '```bash npm2yarn' 'npm i' '```' '' '```js tab={"span":2}' 'x' '```' '' '```js tab="T"' 'x' '```' >a.md
generate
is "words of plugins in fences" '```js title="x.js"|a|```|```bash|npm i|```|```js|x|```|```js title="T"|x|```' "$(flat a)"

# --- the settings that the program's help shows ---

"$WORKOSDOCS" help settings >"$work/help"
is "help settings: an example of each setting is valid" "" "$(
    new_tree && mkdir -p content/en/guide && printf '# One\n' >content/en/guide/one.md && generate
    sed -n '/^Generators:/q; s/^  \([a-z]*: .*\)/\1/p' "$work/help" | while IFS= read -r line; do
        case $line in language:*) continue ;; esac   # pages without an API reference have no language
        printf '%s\n' 'pages: content/en' "$line" | awk -F: '{ value[$1] = $0 } END { for (k in value) print value[k] }' \
            >"$tree/workosdocs.yml"
        generate || head -n 1 "$work/err"
    done)"
for generator in $(sed -n '1,/^Generators:/d; s/^  \([a-z]*\): .*/\1/p' "$work/help"); do
    new_tree
    file=$(sed -n "1,/^Generators:/d; s/^  $generator: \([^:]*\): .*/\1/p" "$work/help")
    sed -n "1,/^Generators:/d; /^  $generator: /,/^  [a-z]/s/^    //p" "$work/help" >workosdocs.yml
    pages=$(sed -n 's/^pages: //p' workosdocs.yml)
    mkdir -p "$(dirname "$file")" "${pages:-.}/guide"
    echo '{ "navigation": 1, "nextra": 1, "base_url": 1, "$docsify": 1, "markdown_engine": 1, "createSolidBase": 1, "prodname": 1, "instances": 1, "page": 1, "markdoc": 1 }' >"$file"
    printf '# One\n' >"${pages:-.}/guide/one.md"
    generate
    is "help settings: the example for $generator: status" 0 $?
    has "help settings: the example for $generator: recognized" "documentation for $generator" "$(cat "$work/err")"
done

finish
