#!/bin/sh
# genlimits.sh - the generator on pages of about a megabyte that repeat one construct, often one that is opened and never
# closed. Each takes about a second of the processor; the limit is 20 s, which does not depend on what else the machine
# does. If the time grew with the square of the length, each would take minutes.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
work=build/tests/genlimits
rm -rf $work
mkdir -p $work/docs

limited() { # COMMAND... - with at most 20 s of the processor; its status is 124 if that is not enough
    limited_status=0
    (ulimit -t 20 && exec timeout 200 "$@") || limited_status=$?
    case $limited_status in 124 | 137 | 152) return 124 ;; *) return $limited_status ;; esac
}

repeat() { # TEXT COUNT - in TEXT, @ is a line feed and & the number of the copy
    seq "$2" | sed "s|.*|$1|" | tr -d '\n' | tr @ '\n'
}

page=$work/docs/page.mdx
in_time() { # NAME COMMAND... - generates from the page that the commands print
    name=$1
    shift
    "$@" >$page
    status=0
    limited build/gen --corpus $work --name x -o $work/o.c 2>$work/err || status=$?
    case $status in
    0) ok "$name" ;;
    124) not_ok "$name" "not finished after 20 s of the processor" ;;
    *) not_ok "$name" "status $status" "$(grep error: $work/err)" ;;
    esac
}
nested() { repeat "<$1>@" 40000 && repeat "</$1>@" 40000; }
unmatched() { repeat '<A>' 100000 && repeat '</B>' 100000; }
front_matter() { echo --- && repeat 'k&: 1@' 60000 && echo --- && echo '# Title'; }

in_time "different headings with the same headings below them" repeat '## 1.&.0@@### Patch Changes@@- fix &@@' 20000
in_time "one heading, repeated" repeat '## a@@' 100000
in_time "images that do not end" repeat '![a](' 200000
in_time "images inside images" repeat '![' 300000
in_time "HTML comments that do not end" repeat '<!--' 300000
in_time "MDX comments that do not end" repeat '{/*' 300000
in_time "tags that are not closed" repeat '<A>' 200000
in_time "tags that are not closed, one on each line" repeat '<A>@' 200000
in_time "closing tags of another name" unmatched
in_time "tags whose braces are not closed" repeat '<A {' 100000
in_time "nested components" nested A
in_time "nested callouts" nested Callout
in_time "nested code blocks" nested CodeBlock
in_time "nested SVG" nested svg
in_time "code blocks" repeat '```js@x@```@@' 60000
in_time "hyphens on one line" repeat '-' 1000000
in_time "keys in front matter" front_matter

in_time "containers that are not closed" repeat '::: tip@' 300000
in_time "containers of which every second one is closed" repeat '::: a@::: b@x@:::@' 75000
in_time "components with equal options" repeat '::card@---@icon: x@---@x@::@@' 30000
in_time "components with different options" repeat '::card@---@icon: x&@---@x@::@@' 30000
in_time "components within a line whose attributes do not end" repeat " :a{x='" 150000
in_time "components within a line whose labels do not end" repeat ' :a[' 200000
in_time "links in one paragraph" repeat '[a](#b) ' 40000
in_time "links to pages that do not exist" repeat '[a](/x&/y)@@' 50000
in_time "links to sections of a long page" repeat '## a&@@[a](#a&) [b](/page#a&)@@' 8000

nested_notes() { repeat '<Note>@' 30 && repeat 'x@' 150000 && repeat '</Note>@' 30; }
in_time "lines in nested callouts" nested_notes

constants() { repeat 'export const a& = { k: ["x&"] };@' 20000 && echo && repeat '{a&.k[0]} <A b={a&.k[0]} /> ' 20000; }
members() { printf 'export const a = [' && repeat '"x",' 200000 && printf '];\n\n' && repeat '{a[19&]} ' 40000; }
members_of() { printf 'export const a = [' && repeat '"x",' 10000 && printf '];\n\n' && repeat '{a[9&]} ' 90000; }
long_constant() { printf 'export const a = `' && repeat 'x ' 20000 && printf '`;\n\n' && repeat '{a} <CodeBlock>{a}</CodeBlock>@@' 5000; }
in_time "constants and their uses" constants
long_list() { printf 'export const a = [' && repeat '{ name: "x&" }, ' 2000 && printf '];\n\n' && repeat '<A b={a} c="d" /> ' 30000; }
in_time "uses of a long list in attributes" long_list
in_time "uses of the members of a long list" members_of
in_time "a list that is too long" members
in_time "uses of a long constant" long_constant
in_time "constants that do not end" repeat 'export const a& = [@@' 40000
in_time "templates that do not end" repeat 'export const a& = `x@@' 40000
in_time "strings in braces that do not end" repeat '{"a ' 200000
in_time "strings in braces" repeat '{"a"} ' 150000
in_time "code in braces on one line" repeat '<CodeBlock>{"a"}</CodeBlock> ' 30000
in_time "attributes in braces that do not end" repeat '<A b={c{ ' 100000
in_time "backticks of different lengths" repeat '` ``  ```  ' 90000

# A part with the properties of its component; constants and calls in a configuration.
with_part() { printf 'import Part from "./_part.mdx"\n\n<Part a="b" />\n'; }
properties() { printf 'import Part from "./_part.mdx"\n\n<Part ' && repeat 'a&="b" ' 400 && echo '/>'; }
repeat '{ ' 500000 >$work/docs/_part.mdx
in_time "braces in a part that do not end" with_part
repeat '{a399} ' 100000 >$work/docs/_part.mdx
in_time "many properties of a part" properties
rm $work/docs/_part.mdx
printf '# A\n' >$page
{ echo 'export default { presets: [], docs: join("a"' && repeat ', "b"' 200000 && echo ') }'; } >$work/docs/docusaurus.config.js
in_time "Docusaurus: parts of a path" echo '# A'
{ echo 'export default { presets: [],' && repeat 'docs ' 200000 && repeat ' ' 300000; } >$work/docs/docusaurus.config.js
in_time "Docusaurus: names in the configuration" echo '# A'
rm $work/docs/docusaurus.config.js

rm $page
page=$work/docs/page.md
code_after_text() { repeat 'word. ' 60000 && repeat '@@```@x@```' 30000; }
labelled() { printf '[a]: b\n\n' && repeat '[' 600000; }
targets() { printf '<p>' && repeat '](' 300000 && printf '</p>'; }
in_time "HTML on one line" repeat '<b>x</b>' 120000
in_time "labels of alerts on one line" repeat '[!NOTE] ' 120000
in_time "icons on one line" repeat '<Icon/>' 100000
in_time "ids of tags, one on each line" repeat '<a id="x&"></a>@' 40000
in_time "ids of tags on one line" repeat '<a id="x&"></a>' 40000
in_time "ids in braces on one line" repeat '{#a&} ' 100000
in_time "code blocks after one long paragraph" code_after_text
in_time "reference links that do not end" labelled
in_time "links in HTML that do not end" targets
in_time "attributes of links that do not end" repeat '){' 300000
in_time "files that are not there" repeat '--8<-- "a&"@' 40000
in_time "icons of Material on one line" repeat ':simple-a: ' 150000

# Templates of Jekyll, shortcodes of Hugo and GitBook. Values are looked up in long front matter.
keys() { echo --- && repeat 'k&: 1@' 50000 && echo ---; }
page_values() { keys && repeat '{{ page.k1 }} {{ page.x }} ' 15000; }
parameters() { keys && repeat '{{< param k1 >}} {{< param x& >}} ' 12000; }
echo 'plugins: []' >$work/_config.yml
in_time "Jekyll: tags that do not end" repeat '{% ' 100000
in_time "Jekyll: values that do not end" repeat '{{ ' 100000
in_time "Jekyll: highlighted code that does not end" repeat '{% highlight js %} ' 50000
in_time "Jekyll: raw text that does not end" repeat '{% raw %} {% ' 80000
in_time "Jekyll: attributes in one paragraph" repeat 'text@{: .note}@' 20000
in_time "Jekyll: attributes that do not end" repeat '{: ' 100000
in_time "Jekyll: values of the front matter" page_values
mkdir -p $work/_data $work/_includes
repeat '- { n: a&, l: [x, x, x, x] }@' 2000 >$work/_data/o.yml
repeat '{% include r.html x=include.x %}' 100 >$work/_includes/r.html
rows='{% for a in site.data.o %}'
in_time "Jekyll: loops in loops" repeat "$rows$rows$rows{{ a.n }}{% endfor %}{% endfor %}{% endfor %}" 50
in_time "Jekyll: loops that do not end" repeat "$rows" 30000
in_time "Jekyll: conditions in loops that do not end" repeat "$rows{% if a.x %}{% endfor %}" 5000
in_time "Jekyll: a file that includes itself" repeat '{% include r.html x="1" %} ' 2000
rm -r $work/_config.yml $work/_data $work/_includes $page
mkdir $work/content
page=$work/content/page.md
echo 'title = "x"' >$work/hugo.toml
in_time "Hugo: one term, defined again and again" repeat 'a@: b@@' 60000
in_time "Hugo: toggles of code on one line" repeat '{{< code-toggle >}} ' 50000
in_time "Hugo: shortcodes that do not end" repeat '{{< embed ' 100000
in_time "Hugo: parameters of the page" parameters
rm -r $work/hugo.toml $work/content
page=$work/docs/page.md
echo '* [x](page.md)' >$work/docs/SUMMARY.md
in_time "GitBook: hints on one line" repeat '{% hint style="info" %} ' 20000
in_time "GitBook: embeds that do not end" repeat '{% embed ' 100000
rm $work/docs/SUMMARY.md
long_table() { echo '{% table %}' && repeat '* a@---@' 19000 && echo '{% /table %}'; }
in_time "Markdoc: tags that do not end" repeat '{% a /%}{% a ' 100000
in_time "Markdoc: tables that do not end" repeat '{% table %}@{% /a %}' 100000
in_time "Markdoc: conditions that do not end" repeat '{% if false %}{% else /%}@{% /a %}' 50000
in_time "Markdoc: a long table" long_table
in_time "Markdoc: titles of a page that has none" repeat '{% $frontmatter.title %}{% a /%}@' 50000
in_time "marks of Shiki that do not end" repeat '```js@// [!code a [!code ' 100000
printf '%s\n' 'instances: [{ url: https://a.example }]' 'navigation:' >$work/docs/docs.yml
repeat '  - { page: P\&, path: page.md }@' 20000 >>$work/docs/docs.yml
in_time "Fern: many entries of one page" repeat '[a](/p-&) ' 20000
rm $work/docs/docs.yml
attributes() { repeat ' {#' 1000000 && printf '}}'; }
spans() { repeat '[a]{.' 100000 && echo && repeat '- ' 100000; }
in_time "spans that do not end, list items in list items" spans
mkdir $work/docs/.vitepress
echo 'export default {}' >$work/docs/.vitepress/config.js
in_time "VitePress: attributes that do not end" repeat ' {#' 1000000
in_time "VitePress: attributes that end on the last byte" attributes
rm -r $work/docs/.vitepress
echo 'version: 1' >$work/docs/myst.yml
paired() { repeat ':::{note}@' 15000 && repeat ':::@' 15000; }
in_time "MyST: directives that are not closed" repeat '```{note} a@' 30000
in_time "MyST: directives in directives" paired
in_time "MyST: roles on one line" repeat '{a}`' 80000
wide_csv() { echo '```{csv-table}' && repeat ',' 20000 && echo && repeat 'a@' 20000 && echo '```'; }
wide_list() { printf '```{list-table}\n:header-rows: 1\n* - a\n' && repeat '  - b@' 10000 && repeat '* - c@' 10000 && echo '```'; }
in_time "MyST: a table of CSV with one wide row" wide_csv
in_time "MyST: a table of a list with one wide row" wide_list
rm $work/docs/myst.yml
echo 'exports.config = {}' >$work/docs/eleventy.config.js
in_time "Eleventy: texts that do not end" repeat '{% set a %}' 20000
rm $work/docs/eleventy.config.js $page
mkdir $work/docs/.obsidian
echo '{}' >$work/docs/.obsidian/app.json
page=$work/docs/n1.md
embeds() { repeat '![[n&]]@@' 10; }
for n in 2 3 4 5 6 7 8 9 10; do embeds >$work/docs/n$n.md; done
in_time "Obsidian: notes that embed each other" embeds
rm -r $work/docs/.obsidian $work/docs/n*.md
mkdir $work/docs/content
echo 'base_url = "x"' >$work/docs/config.toml
page=$work/docs/content/page.md
in_time "Zola: calls that do not end" repeat '{{ a(' 60000
in_time "Zola: escaped calls that do not end" repeat '{{/*' 60000
rm -r $work/docs/content $work/docs/config.toml

# Many pages that link to each other's first page, and old paths for each of them.
linked_pages() { # COUNT
    rm -f $work/docs/*
    seq "$1" | awk -v docs=$work/docs '{ f = docs "/p" $1 ".md"; print "# Page " $1 "\n\n[a](p1.md) [b](/old/" $1 \
        "/x) [c](p" $1 % 7 + 1 ".md)" >f; close(f); print "old/" $1, "p" $1 }' >$work/paths.txt
    status=0
    limited build/gen --corpus $work --paths $work/paths.txt --name x -o $work/o.c 2>$work/err || status=$?
    is "pages that link to one page, moved paths: status" 0 $status
    has "pages that link to one page, moved paths: links" "0 lead nowhere" "$(cat $work/err)"
}
linked_pages 5000

# The memory of the generator for each byte of the pages, counted as the largest resident set of the process, libraries
# included. The written pages have many different words, links, code and front matter: measured 3.1, the limit is 4. The
# pages of the corpus: measured 6.0, the limit is 7. A tree below 0.5 MB can need more than 8, because of the tables that
# depend on the language and not on the length.
$HOSTCC -std=c11 -o $work/peak tests/peak.c
in_memory() { # NAME FOLDER BYTES - BYTES: the limit for each byte of the pages
    name=$1 folder=$2 limit=$3 status=0
    $work/peak $work/peak.txt build/gen --corpus "$folder" --name x -o $work/o.c 2>$work/err || status=$?
    is "memory, $name: status" 0 $status
    bytes=$(awk '$1 == "sources" { print $4 }' $work/err) peak=$(cat $work/peak.txt)
    if [ "$((peak * 1024))" -le "$((bytes * limit))" ]; then ok "memory, $name"
    else not_ok "memory, $name" "$peak KiB for $bytes bytes of pages: more than $limit for each"; fi
}
rm -f $work/docs/*
awk -v docs=$work/docs 'function next_number(n) { seed = (seed * 1103515245 + 12345) % 2147483648
                                           return int(seed / 65536) % n }
    function word(n) { n = next_number(4) ? next_number(900) : next_number(30000)
        return substr("babecibofuda", 1 + next_number(9), 3) "r" substr("gesinomuletaki", 1 + n % 12, 3) n }
    BEGIN { for (page = 0; page < 400; page++) {
        file = docs "/" page ".md"
        print "---\ntitle: " word() " page " page "\ndescription: " word() " " word() "\n---\n" >file
        for (line = 0; line < 100; line++) {
            if (line % 10 == 0) print "\n## " word() " of " word() " " line "\n" >file
            if (line % 10 == 7) print "\n```js\nconst " word() " = " word() "(" line ")\n```\n" >file
            text = line % 4 ? "" : "[" word() "](" next_number(400) ".md) "
            for (i = 0; i < 12; i++) text = text word() (i % 5 ? " " : ", ")
            print text >file
        }
        close(file)
    } }'
in_memory "many words" $work 4
rm -f $work/docs/*
if [ -d "${CORPUS_PAGES:-}" ]; then in_memory "the pages of the corpus" "$CORPUS_PAGES" 7; fi

# Anchors stay unique and count up.
repeat '## a@@## a 1@@' 3 >$work/docs/page.mdx
build/gen --corpus $work --name x -o $work/o.c 2>/dev/null && mkdir -p $work/dump &&
    $HOSTCC -std=c11 -Igen -o $work/dump/dump tests/dump.c $work/o.c
is "anchors of repeated headings" "a a-1 a-2 a-1-1 a-3 a-1-2" \
    "$($work/dump/dump | sed -n 's/^   section [0-9]* #\([^ ]*\) .*/\1/p' | tr '\n' ' ' | sed 's/ $//')"

# A file that is not regular could block the build.
mkfifo $work/workosdocs.yml $work/docs/pipe.md
limited build/gen --corpus $work --name x -o $work/o.c 2>$work/err
is "pipes: status" 0 $?
for name in workosdocs.yml docs/pipe.md; do
    has "pipes: $name is named" "$work/$name: warning: skipped: not a regular file" "$(cat $work/err)"
done
rm $work/workosdocs.yml $work/docs/pipe.md
mkfifo $work/pipe.txt
limited build/gen --corpus $work --synonyms $work/pipe.txt --name x -o $work/o.c 2>$work/err
is "a list of synonyms that is a pipe: status" 1 $?
has "a list of synonyms that is a pipe: message" "pipe.txt: error: cannot read: not a regular file" "$(cat $work/err)"
rm -rf $work/docs
finish
