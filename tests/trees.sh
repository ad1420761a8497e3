#!/bin/sh
# trees.sh - trees of documentation of further generators: Zola, Quarto, MyST, Eleventy, Docsify, Slate, and others.
# Each tree is written here.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
. tests/tree.sh
home=$PWD
start_trees trees

new_tree
mkdir -p content/guide
printf '%s\n' 'base_url = "https://acme.example/docs"' 'title = "Acme docs"' >config.toml
printf '%s\n' '+++' 'title = "Guide"' 'weight = 2' '+++' 'See [start](@/guide/start.md#set-up-a) and [home](@/_index.md).' \
    >content/guide/_index.md
printf '%s\n' '+++' 'title = "Start"' '+++' '## Set_up: a' '' '{{ youtube(id="x1", class="a(b)") }}' '' \
    '{% quote(author="Ann") %}' 'Said.' '{% end %}' '' '```' '{{/* youtube(id="x1") */}}' '```' 'Text `{{ x() }}` {{ page }}.' \
    >content/guide/start.md
printf '# Home\n' >content/_index.md
printf '# Start\n' >content/guide/start.fr.md
generate
has "Zola: recognized" "documentation for zola" "$(cat "$work/err")"
is "Zola: pages, translations" "fr/guide/start guide guide/start index" "$(paths)"
is "Zola: links from the root of the pages, anchors with hyphens only" "" "$(dead)"
is "Zola: shortcodes" \
    '## Set_up: a|<https://www.youtube.com/watch?v=x1>|Said.|```|{{ youtube(id="x1") }}|```|Text `{{ x() }}` {{ page }}.' "$(flat guide/start)"

new_tree
mkdir -p docs
printf '%s\n' 'website:' '  title: "Acme"' '  site-url: https://acme.example' '  sidebar:' '    - id: guide' '      contents:' \
    '        - section: "Later"' '          contents: [docs/z.qmd]' '        - text: Callouts' '          href: docs/a.qmd' >_quarto.yml
printf 'tool:\n  name: Anvil\n' >_variables.yml
: >docs/_empty.qmd && printf 'Part of {{< var tool.name >}}.\n' >docs/_part.qmd && printf '# Home\n' >index.qmd
printf '%s\n' '---' 'title: Z' 'subject: iron' '---' '{{< include _empty.qmd >}}' '' '{{< include _part.qmd >}}' '' \
    '{{< meta subject >}} {{< kbd Ctrl-C >}} {{{< include x >}}}' '' '{{< video https://video.example/1 >}}' \
    '' '## 1. First: v1.2 {.unnumbered}' '' '## Second' '' '## {{< var tool.name >}}' >docs/z.qmd
printf '%s\n' '---' 'title: A' '---' '::: callout-note' 'One.' ':::' '' '::: {.callout-tip collapse="true"}' '## With *title* {.x}' '' 'Two.' \
    ':::' '' '::: {.callout-warning title="Careful"}' 'Three.' ':::' '' ':::: {#the-figure .column width="50%"}' '::: panel-tabset' '## Python' \
    '```{python}' '## comment' '1' '```' '## R' '```{{r}}' '2' '```' ':::' '::::' '' 'A [span]{.smallcaps} and `code`{.r}.' '' \
    '```{=html}' '<p>Raw.</p>' '```' '```{=latex}' '\newpage' '```' '' \
    '[z](z.qmd#first-v1.2) [y](/docs/z.qmd#second) [x](#the-figure) [v](z.html)' >docs/a.qmd
generate
has "Quarto: recognized" "documentation for quarto" "$(cat "$work/err")"
is "Quarto: pages" "docs/a docs/z index" "$(paths)"
is "Quarto: the order of the sidebar" "Later=| Z=docs/z|Callouts=docs/a|Home=index" "$(nav | sed 's/|docs=docs//')"
is "Quarto: callouts, tabs, spans, raw blocks" \
    '> **Note:**|>|> One.|> **Tip:** With *title*|>|> Two.|> **Warning:** Careful|>|> Three.|**Python**|```python|## comment|1|```|**R**|```r|2|```|A span and `code`.|Raw.|[z](/docs/z#first-v1.2) [y](/docs/z#second) [x](/docs/a#the-figure) [v](/docs/z)' \
    "$(flat docs/a)"
is "Quarto: shortcodes and included files" 'Part of Anvil.|iron Ctrl-C {{< include x >}}|<https://video.example/1>|## 1. First: v1.2|## Second|## Anvil' "$(flat docs/z)"
is "Quarto: no dead links" "" "$(dead)"
lacks "Quarto: an empty file that is included is no missing one" "$work/err" 'not in the corpus'

new_tree
printf '%s\n' '# A' '' '- ```js' '  <a>' '  ```' '- 2. ~~~' '     # c' '     ~~~' '' '## B <b>bold</b>' '' ':::note' 'N.' ':::' >a.md
generate
is "a fence that begins a list item is code until it ends" "- \`\`\`js|  <a>|  \`\`\`|- 2. ~~~|     # c|     ~~~|## B **bold**|> **Note:**|>|> N." "$(flat a)"
lacks "and no warning" "$work/err" 'not closed'

new_tree
printf '%s\n' '# A' '' '<table>' '<tr>' '<td>A</td>' '<td>B</td>' '</tr>' >a.md && printf '</table>' >>a.md
generate
is "an element up to the end of a file without a line feed is shown once" '| | ||| --- | --- ||| A | B |' "$(flat a)"

new_tree
printf '%s\n' '# A' '' '<!--introduced_in=v0.1-->' '' '## f(a)' '' '<!-- YAML' 'added:' '  - v2.0.0' '  - v1.5.0' 'deprecated: v3.0.0' 'napiVersion: 4' 'changes:' \
    '  - version: [v2.1.0, v1.6.0]' '    pr-url: https://a.example/1' '    description: Throws a `TypeError` for' '                 objects.' '  - version: v2.2.0' '    description: Calls b.' '-->' '' \
    '* a {string}' '' '- Item' '  <!-- YAML' '  added: v4' '  -->' '' '```md' '<!-- YAML' 'added: v1' '-->' '```' '' '<!-- YAML' 'not closed' >a.md
generate
is "the history of a part of an API in comments" \
    '## f(a)|Added in: v2.0.0, v1.5.0. Deprecated since: v3.0.0. Node-API version: 4.|- v2.1.0, v1.6.0: Throws a `TypeError` for objects.|- v2.2.0: Calls b.|* a {string}|- Item|  Added in: v4.|```md|<!-- YAML|added: v1|-->|```|<!-- YAML|not closed' \
    "$(flat a)"

new_tree
printf '%s\n' '- ## First Steps' '    - [Install it](/docs/{{version}}/installation)' '    - [API](https://acme.example/api)' '- ## More' '    - [Routing](/docs/{{version}}/routing)' >documentation.md
printf '# Routing\n\nSee [install](/docs/{{version}}/installation#on-linux).\n' >routing.md
printf '# Installation\n\n<a name="on-linux"></a>\n## On Linux\n\nText.\n' >installation.md && printf '# Another\n' >another.md
generate
is "the list of pages for a site of Laravel" 'First Steps=| Install it=installation|More=| Routing=routing|Another=another' "$(nav)"
is "and its links" "" "$(dead)"

new_tree
printf '%s\n' '# A' '' '<div style={{ width: "1px" }}>' '  <iframe src="https://v.example/1?a&b=1" title="Film" style={{ top: "0" }} allowFullScreen />' '</div>' '' \
    '<video src="https://v.example/2.mp4" controls />' '' 'Text <Badge />.' >a.mdx
generate
is "frames and films that are closed by their own tags are links" '[Film](https://v.example/1?a&b=1)|[Video](https://v.example/2.mp4)|Text.' "$(flat a | sed 's/Text \./Text./')"

new_tree
printf '%s\n' 'project:' '  title: Acme' '  toc:' '    - file: index.md' '    - title: Later' '      children:' '        - file: b.md' >myst.yml
printf '%s\n' '# Home' '' '(the-start)=' '## Start here' '' '% hidden' 'See {ref}\`this <the-start>\`, [](#b:fig), {doc}\`the b <b>\`, {kbd}\`Ctrl\`, {py:func}\`~os.path.join\`, H{sub}\`2\`O.' \
    '' '+++ {"part": 1}' '' '```{toctree}' ':maxdepth: 2' 'b' '```' '' '````{tab-set}' '```{tab-item} Python' ':sync: py' 'Py text.' '```' '````' \
    '' ':::{admonition} Mind this' ':class: warning' 'Body.' ':::' '' '```{note}' 'Short.' '```' '' '```{dropdown} More' 'Inner.' '```' >index.md
printf '%s\n' '# B' '' '```{figure} a.png' ':name: b:fig' ':alt: A picture' 'The *caption*.' '```' '' '```{code-block} python' '---' 'caption: x\`.py' '---' \
    'print({kbd})' '```' '' '```{literalinclude} x.py' ':language: python' '```' '' '```{math}' 'x^2' '```' '' '```{unknown} arg' 'kept' '```' '' \
    '\`{ref}\` [a](index.md#the-start) [b](#the-start) [c](#missing)' >b.md
echo 'y = 1' >x.py
sed -i 's/\\`/`/g' index.md b.md
generate
has "MyST: recognized" "documentation for myst" "$(cat "$work/err")"
is "MyST: the order of the table of contents" "Home=index|Later=| B=b" "$(nav)"
is "MyST: directives and roles" \
    '## Start here|See [this](/index#the-start), [b:fig](/b#b:fig), [the b](/b), `Ctrl`, `join`, H_2O.|- [B](/b)|**Python**|Py text.|> **Warning:** Mind this|>|> Body.|> **Note:**|>|> Short.|**More**|Inner.' \
    "$(flat index)"
is "MyST: figures, code, mathematics, labels" \
    '[Image: A picture]|The *caption*.|```python title="x.py"|print({kbd})|```|```python|y = 1|```|$$|x^2|$$|arg|```unknown|kept|```|`{ref}` [a](/index#the-start) [b](/index#the-start) [c](/b#missing)' \
    "$(flat b)"
is "MyST: links to labels of other pages" "/b#missing" "$(dead)"

new_tree
mkdir -p src/_includes src/blog
printf '%s\n' 'module.exports = function (config) {};' 'exports.config = { dir: { input: "src" } };' >eleventy.config.js
printf '%s\n' '{% set codeBlock %}{% raw %}' '{{ page.url }}' '{% endraw %}{% endset %}' '{{ codeBlock | highlight("liquid") | safe }}' >src/_includes/code.njk
printf '%s\n' '---' 'pageTitle: Start' 'repo: https://git.example/a' '---' '## Run it {% addedin "2.0" %}' '' '{% addedin "2.0" %}Text. [r]({{ repo }}) [b](/blog/news/)' '' \
    '{% callout "warn" %}' 'Mind.' '{% endcallout %}' '' '{% codetitle "a.md" %}' '{% set codeBlock %}' '# a' '{% endset %}' '{{ codeBlock | highlight("md") | safe }}' '' \
    '{% include "code.njk" %}' '' '{{ unknown.value }}' >src/start.md
printf '%s\n' '---' 'permalink: false' '---' 'Part.' >src/part.md
printf '%s\n' '# News' '' '[s](/start/#run-it)' >src/blog/2024-02-03-news.md
generate
has "Eleventy: recognized" "documentation for eleventy" "$(cat "$work/err")"
is "Eleventy: pages, without dates" "blog/news start" "$(paths)"
is "Eleventy: titles" "News|Start" "$(titles)"
is "Eleventy: templates" \
    '## Run it |(Added in 2.0) Text. [r](https://git.example/a) [b](/blog/news)|> **Warning:**|>|> Mind.|**a.md**|```md|# a|```|```liquid|{{ page.url }}|```|{{ unknown.value }}' "$(flat start)"
is "Eleventy: no dead links" "" "$(dead)"

new_tree
mkdir _snippets
printf '%s\n' '<script>window.$docsify = { name: "Acme" }</script>' >index.html
printf '%s\n' '- Group' '  - [Zed](z.md)' '  - [A](/a)' >_sidebar.md
printf '%s\n' '# Home' '' '!> Mind **this**.' '' '?> Or this.' '' '[s](z?id=run-it) [t](/a.md?id=none)' >README.md
printf '%s\n' '# Z' '' '## Run it' >z.md
printf '%s\n' '# A' '' '<Snippet file="part.mdx" />' >a.md
echo 'Shared.' >_snippets/part.mdx
generate
has "Docsify: recognized" "documentation for docsify" "$(cat "$work/err")"
is "Docsify: the order of the sidebar" "Group=| Zed=z| A=a|Home=README" "$(nav)"
is "Docsify: marked paragraphs, links" '> **Important:** Mind **this**.|> **Tip:** Or this.|[s](/z#run-it) [t](/a#none)' "$(flat README)"
is "Docsify: dead links" "/a#none" "$(dead)"
is "Mintlify: a file in _snippets is included" "Shared." "$(flat a)"

new_tree
printf '# One <Mark /> {#one}\n\n## Two <Version type="x">4.1</Version> {#two}\n' >a.mdx
generate
is "an own id after a component is not shown" "## Two 4.1" "$(flat a | sed "s| $||")"
is "and in the title" "One" "$(titles)"

new_tree
mkdir -p content
printf 'title: T\nparams:\n  tag: v3\n' >hugo.yaml
printf '%s\n' '# A' '' '`{{< param tag >}}` `{{< param none >}}`' '' '```' 'V={{< param "tag" >}}' '{{< x >}}' '```' >content/a.md
generate
is "Hugo: parameters in code" '`v3` `{{< param none >}}`|```|V=v3|{{< x >}}|```' "$(flat a)"

new_tree
mkdir -p guide drafts
cat >conf.py <<'END'
project = 'Acme'
extensions = ['myst_parser']
exclude_patterns = ['drafts', '**/skip-*.md']
myst_substitutions = { "track": "5.21" }
with open('./words.yaml') as words:
    myst_substitutions.update(yaml.safe_load(words))
intersphinx_mapping = { 'snap': ('https://snap.example/', None) }
END
printf '%s\n' 'word: "the *word*"' 'block: "```{tip}\nOf {{ word }}.\n```"' 'loop: "{{ loop }}"' >words.yaml
cat >index.md <<'END'
# Home

```{toctree}
:hidden:
:caption: Guides

Second <guide/b>
guide/a
```
END
cat >guide/a.md <<'END'
---
links: "[more](12345)"
---
# The A page

```{toctree}
c
https://out.example
```

(the-label)=
## Part `one`

See {ref}`the-label`, [here](the-label), {ref}`x <snap:y>`, {doc}`b`, {vale}`Plain`, {config:option}`core:size`,
[](project:#the-label). {{track}}, {{ word }}, {{ none }}, `{{ word }}`.

{{block}}

{{ loop }}

```{only} integrated
Hidden.
```
```{only} html
Shown.
```
```{youtube} abc
:title: A film
```
```{confval} depth
:type: int
:no-index:
Deep.
```

Term
: ```{tip}
  Of a term.
  ```
END
cat >guide/b.md <<'END'
# B

```{include} ../parts.txt
    :start-after: <!-- one start -->
    :end-before: <!-- one end -->
```

`````{tabs}
````{group-tab} CLI
```{terminal}
:user: me
:host: box

run it

done
```
````
```` {group-tab} API
```{note}
Not closed.

````
`````

````{code-tab} js Node
x()
````

```{literalinclude} x.py
:lines: 1,3-
:start-after: one
```

```{terminal}
:input: a
b
:input: c
```

```{raw} latex
\newpage
```

<!-- again -->
Twice.
<!-- end -->
```{include} b.md
:start-after: <!-- again -->
:end-before: <!-- end -->
```
END
cat >parts.txt <<'END'
raw <!-- one start -->
```{config:option} size core
:defaultdesc: "`all`"
:shortdesc: "How *large* it is"
Text of {ref}`the-label`.
```
<!-- one end --> other
END
printf '%s\n' one two three four >guide/x.py
i=0 && many= && while [ $i -lt 200 ]; do many="$many{{ w$((i % 7)) }}" i=$((i + 1)); done
for i in 1 2 3 4 5; do echo "v$i: \"$(echo "$many" | sed "s/w[0-9]/v$((i + 1))/g")\""; done >>words.yaml
printf '# C\n\n{{ v1 }}\n' >guide/c.md
echo '# D' | tee drafts/d.md >guide/skip-d.md
generate
is "Sphinx: names in braces that multiply are replaced up to a limit" 1 \
    "$(sed -n 's/.*section [0-9]* #c "C" .* \([0-9]*\) bytes/\1/p' "$work/out" | grep -Ec '^1[0-9]{6}$')"
is "Sphinx: pages, without those that conf.py excludes" "guide/a guide/b guide/c index" "$(paths)"
is "Sphinx: the start page, then the order of toctrees" "Home=index|Guides=| Second=guide/b| The A page=guide/a|  C=guide/c" "$(nav)"
is "Sphinx: links without text have that of the heading; substitutions; objects" \
    '- [C](/guide/c)|- <https://out.example>|## Part `one`|See [Part `one`](/guide/a#the-label), [here](/guide/a#the-label), x, [B](/guide/b), Plain, [`size`](/guide/b#core:size),|[Part `one`](/guide/a#the-label). 5.21, the *word*, {{ none }}, `{{ word }}`.|> **Tip:**|>|> Of the *word*.|{{ loop }}|Shown.|[A film](https://www.youtube.com/watch?v=abc)|`depth`|- Type: int|Deep.|Term|:|> **Tip:**|>|> Of a term.' \
    "$(flat guide/a)"
is "Sphinx: parts of included files, tabs, terminals, blocks that end with the one around them" \
    '`size`|How *large* it is|- Default: `all`|Text of [Part `one`](/guide/a#the-label).|**CLI**|```console|me@box:~$ run it|done|```|**API**|> **Note:**|>|> Not closed.|**Node**|```js|x()|```|```py|three|four|```|```console|$ a|b|$ c|```|Twice.|Twice.' \
    "$(flat guide/b)"
lacks "Sphinx: no dead links, no warnings" "$work/err" 'warning: '

new_tree
mkdir -p docs/snippets/deep docs/drafts
printf '%s\n' 'site_name: Acme' 'markdown_extensions:' '  - pymdownx.snippets:' '      base_path: docs/snippets' 'plugins:' \
    '  - search' '  - exclude:' '      glob:' '        - snippets/*' 'exclude_docs: |' '  drafts/' '  !kept.md' >mkdocs.yml
printf '# Start\n\n--8<-- "start.md"\n\n--8<-- "deep/two.md"\n' >docs/start.md
printf 'Shared words.\n' >docs/snippets/start.md
printf '!!! note\n    Deep.\n' >docs/snippets/deep/two.md
printf '# D\n' | tee docs/drafts/d.md >docs/drafts/kept.md
generate
is "MkDocs: pages, without those that the configuration excludes" "drafts/kept start" "$(paths)"
is "MkDocs: a snippet with the name of the page" "Shared words.|> **Note:**|>|> Deep." "$(flat start)"

new_tree
mkdir .vitepress
printf '%s\n' "export default { title: 'Acme', srcExclude: ['**/parts/**', 'x.md'] }" >.vitepress/config.ts
mkdir -p a/parts && printf '# X\n' | tee x.md >a/parts/y.md
printf '%s\n' '# Home {#home}' '' '<intro-end />' '' 'Click <carbon-edit class="b"/> or `<carbon-edit />`.' '' '![a](https://x.example/a.png) {#w .c}' '' \
    'Set {#x} here.' '' 'See <LinkInline link="./b#x" /> too.' '' '<LinkCard link="b" />' >index.md
printf '# The B\n\n## X\n' >b.md
generate
is "VitePress: pages, without those of srcExclude" "b index" "$(paths)"
is "VitePress: elements without text, attributes of a paragraph" \
    'Click (carbon-edit) or `<carbon-edit />`.|[Image: a] |Set {#x} here.|See [The B](/b#x) too.|- [The B](/b)' "$(flat index)"

new_tree
mkdir -p docs static/usage/one
echo "module.exports = { title: 'Acme' };" >docusaurus.config.js
cat >docs/a.md <<'END'
# A

import One from '@site/static/usage/one/index.md';

<One />

End.
END
cat >static/usage/one/index.md <<'END'
import Playground from '@site/src/Playground';

import js from './js.md';
import page_html from './page.md';

<Playground
  version="9"
  code={{
    js,
    angular: { files: { 'app/page.html': page_html, }, },
  }}
  src="demo.html"
/>
END
printf '```js\nx();\n```\n' >static/usage/one/js.md
printf '```html\n<p>\n```\n' >static/usage/one/page.md
generate
is "Docusaurus: files that a component names in an included file" \
    '**js**|```js|x();|```|**app/page.html**|```html|<p>|```|End.' "$(flat docs/a)$(flat a)"

new_tree
mkdir docs
echo "module.exports = { title: 'Acme' };" >docusaurus.config.js
cat >docs/a.md <<'END'
# A

import Part from './part.md';
import Text from './text.md';

```js
import Text from './other.md';
```

> <Code code={{ Text }} /> <Code code={{ Text }} /> After it.

<Part />

<Text />
END
printf "import Text from './other.md';\n\n<Text />\n" >docs/part.md
echo 'Of the page.' >docs/text.md
echo 'Of the part.' >docs/other.md
generate
is "Docusaurus: imports in code and in an included file do not replace those of the page; text after a component" \
    "\`\`\`js|import Text from './other.md';|\`\`\`|> **Text**|> |> Of the page.|> |> **Text**|> |> Of the page.|> |> After it.|Of the part.|Of the page." \
    "$(flat docs/a)$(flat a)"

new_tree
printf '%s\n' '# A' '' 'See [the `x' 'label`] there.' '' 'An array a[0] here.' '' '[the `x label`]: https://x.example' >a.md
generate
is "a reference link ends with its paragraph" 'See [the `x|label`] there.|An array a[0] here.' "$(flat a)"

# --- values, pages of other kinds, names of elements ---

new_tree
mkdir -p src/_data src/docs/parts
printf '%s\n' 'export default () => ({ dir: { input: "src" } });' >eleventy.config.js
printf '%s\n' 'export default {' '  edit: "https://code.example/tree/main/", // here' '  now: new Date(),' '};' >src/_data/config.js
printf '{ "repo": "https://code.example" }\n' >src/_data/more.json
: >src/docs/assets.webc && : >src/docs/parts/parts.njk && : >src/docs/feed.11ty.js
printf '%s\n' '# A' '' '[edit]({{ config.edit }}{{ page.inputPath }}) [r]({{ more.repo }}) <a href="{{ config.none }}">n</a>' '' \
    '[a](/docs/assets/#x) [p](/docs/parts/) [f](/docs/feed/) [q](?tab=x) [l](/docs/lost/)' >src/docs/a.md
mkdir src/_includes && printf '%s\n' '- { name: one }' '- { name: two }' >src/_data/rows.yml && printf '%s\n' '- {{ row.name }}' >src/_includes/row.njk
echo '{% for row in site.data.rows %}{% include "row.njk" %}{% endfor %}' >src/docs/b.md
generate --title T
is "Eleventy: a file that a loop includes has the names of the loop" '- one|- two' "$(flat docs/b)"
is "Eleventy: values of files in _data, the file of the page; pages made by templates; a query alone" \
    '[edit](https://code.example/tree/main/./src/docs/a.md) [r](https://code.example) [n]({{%20config.none%20}})|[a](/docs/assets/#x) [p](/docs/parts/) [f](/docs/feed/) [q](/docs/a) [l](/docs/lost/)' "$(flat docs/a)"
is "and only the page that is not there is missing" "/docs/lost/" "$(dead)"
has "a target that is a template is named" 'a.md:3: warning: the target of a link is a template without a value here: {{ config.none }}' \
    "$(cat "$work/err")"
has "and is no internal link" "links      5 internal" "$(cat "$work/err")"

new_tree
mkdir -p src/content/docs src/pages/users
printf 'export default { site: "https://acme.example" }\n' >astro.config.mjs
: >src/pages/playground.astro && : >src/pages/users/index.astro
printf '%s\n' '---' 'title: A' '---' '[p](/playground/?x=1#y) [u](/users) [l](/lost)' >src/content/docs/a.md
generate
is "Starlight: pages that are programs" "/lost" "$(dead)"

new_tree
mkdir docs
printf 'project:\n  type: website\n' >_quarto.yml
printf 'tool:\n  name: Anvil\n  at:\n    prefix: forge\n' >docs/_metadata.yml
printf '%s\n' '---' 'title: A' 'kind:' '  of: iron' '---' '## Slides {data-link="slides" auto-animate=true}' '' '## Open {a}' '' \
    '{{< meta tool.name >}} of {{< meta kind.of >}}, [x](/docs/{{< meta tool.at.prefix >}}.qmd#slides)' >docs/forge.qmd
generate
is "Quarto: attributes of headings without an id, values in maps and in _metadata.yml" \
    "## Slides|## Open {a}|Anvil of iron, [x](/docs/forge#slides)" "$(flat docs/forge)"
is "and no dead links" "" "$(dead)"

new_tree
printf 'project:\n  title: Acme\n' >myst.yml
printf '%s\n' '# A' '' '(deploy:base-url)=' '' 'Text.' '' '## Cross' '' '$$' 'x = y' '$$ (cross-product)' '' '$$z$$ (one)' '' '$5 (not)' '' \
    '[](#cross-product) [o](#one) [d](b.md) {eq}`one` [l](#lost)' >a.md
printf '%s\n' '# B' '' '[a](a.md#deploy-base-url)' >b.md
generate
is "MyST: labels of equations, ids of labels" "/a#lost" "$(dead)"
is "MyST: the label of an equation is no text" '$$|x = y|$$|$$z$$|$5 (not)' "$(flat a | sed 's/.*## Cross|//; s/|\[cross.*//')"

new_tree
mkdir docs
printf 'site_name: Acme\n' >mkdocs.yml
printf '%s\n' '# A' '' '#### <!-- md:setting config.lang -->' '' 'Sets it.' '' '## <!-- later --> Part' '' '[c](#config.lang)' >docs/a.md
generate
is "a heading that a program of the site makes from a comment" '#### `config.lang`|Sets it.|## Part|[c](/a#config.lang)' "$(flat a | sed 's/  */ /g')"
is "and links to it" "" "$(dead)"

new_tree
mkdir -p docs/api
printf '%s\n' 'site_name: Acme' 'plugins:' '  - mkdocstrings' 'nav:' '  - Start: index.md' '  - The types: basic_types.md' >mkdocs.yml
printf '# Home\n' >docs/index.md
printf '%s\n' 'Text of all types.' '' '## One part' '' 'See [`Kit.run`][acme.core.Kit.run] and [`acme.Kit`][], [str][], [x](other_types.md), a[0][b].' '' \
    '!!! note "On [`Kit`][acme.Kit]"' '    <h3>Inner</h3>' '' '    Note.' '' '/// deprecated-removed | v2 v3' 'Old.' '///' '' '=== ":material-linux: Linux"' '' '    L.' '' \
    '```python {test="skip" title="a.py"}' 'x' '```' '' '```js {1,3}' 'y' '```' '' '`{:toc}` `a{:js}` [m](api/kit.md#acme.Kit.run)' >docs/basic_types.md
printf '%s\n' 'Text.' '' '## Part' >docs/other_types.md
printf '%s\n' '# Kit' '' '::: acme.Kit' '    options:' '      members: true' '' '## Module' '' '::: other' >docs/api/kit.md
generate
is "MkDocs: the title of a page whose first heading is that of a part" "Kit|The types|Home|Other types" "$(titles)"
is "MkDocs: references to objects, of mkdocstrings" \
    "Text of all types.|## One part|See [\`Kit.run\`](/api/kit#acme.Kit) and [\`acme.Kit\`](/api/kit#acme.Kit), str, [x](/other_types), a[0][b].|> **Note:** On [\`Kit\`](/api/kit#acme.Kit)|>|> ### Inner|>|> Note.|**Deprecated, removed: v2 v3**|Old.|**Linux**|L.|\`\`\`python title=\"a.py\"|x|\`\`\`|\`\`\`js|y|\`\`\`|\`{:toc}\` \`a\` [m](/api/kit#acme.Kit.run)" \
    "$(flat basic_types)"
is "MkDocs: names of objects, with and without a dot" '`acme.Kit`|## Module|`other`' "$(flat api/kit)"
is "MkDocs: a member of an object is in the section of that" "" "$(dead)"
is "a heading in HTML does not end the quote around it" ">" "$(text basic_types | sed -n '/### Inner/{n;p;}')"

new_tree
mkdir -p docs/includes
printf '%s\n' 'site_name: Acme' 'plugins:' '  - include-markdown' '  - exclude:' '      glob: ["includes/*"]' >mkdocs.yml
printf '%s\n' 'Above.' '<!--start-->' 'Shared *text*.' '<!--end-->' 'Below.' >docs/includes/part.md
printf '%s\n' '# A' '' '{% include-markdown "includes/part.md" %}' '' '## B' '' '{%' '   include-markdown "includes/part.md"' '   start="<!--start-->"' \
    '   end="<!--end-->"' '%}' '' '## C' '' '```yaml tab="File (YAML)"' 'x: 1' '```' '' '| Name | Text |' '| --- | --- |' \
    '| <a id="opt-a" href="#opt-a">`a`</a> | The format is `[a\|b] |' '| <a id="opt-b" href="#opt-b">`b`</a> | More.<br />`c` |' '' '[b](#opt-b)' >docs/a.md
generate
is "MkDocs: files that include-markdown includes; labels of tabs in fences; code ends with its row" \
    'Above.|Shared *text*.|Below.|## B|Shared *text*.|## C|```yaml title="File (YAML)"|x: 1|```|| Name | Text ||| --- | --- ||| `a` | The format is `[a\|b] ||| `b` | More. `c` ||[b](/a#opt-b)' "$(flat a)"
is "MkDocs: no dead links" "" "$(dead)"

new_tree
mkdir -p doc/book/src/guide doc/man benches
printf '[book]\ntitle = "T"\n' >doc/book/book.toml
printf '%s\n' '# One' '' '[a](../guide/a.html) [b](../../guide/a.html#x) [c](guide/a.html)' '' '<dl>' \
    '<dt id="opt-a"><a href="#opt-a"><code>-a</code></a></dt>' '<dd>All.</dd>' '</dl>' '' '## Two' '' '[d](#opt-a)' '' \
    '<a id="three"></a>' '' '## Three' >doc/book/src/one.md
printf '# A\n\n[d](../../std/index.html)\n' >doc/book/src/guide/a.md && printf '# B\n\n[o](one.md#opt-a)\n' >doc/book/src/b.md
printf '# E\n\n[o](one.md#three)\n' >doc/book/src/e.md
printf '# C\n' >doc/man/c.md && printf '# D\n' >benches/d.md
generate --site https://host.example/x/book
has "mdBook: a book in a folder of a folder" "doc/book/book.toml: documentation for mdbook" "$(cat "$work/err")"
is "mdBook: links to other books of the host, and marks that link to themselves" \
    '[a](https://host.example/x/guide/a.html) [b](https://host.example/guide/a.html#x) [c](/guide/a)|- `-a`: All.|## Two|[d](/one#opt-a)|## Three' "$(flat one)"
is "mdBook: one folder up is the root of the book" "[d](https://host.example/x/std/index.html)" "$(flat guide/a)"
is "the id of a list is in its section, one above a heading in that of the heading" "one#one one#three guide/a" \
    "$(sed -n 's/^   links to //p' "$work/out" | tr '\n' ' ' | sed 's/ $//')"

new_tree
mkdir -p guide _media
printf '%s\n' '<script>window.$docsify = { name: "Acme" }</script>' >index.html
printf '%s\n' '<!-- list -->' '- **Getting started**' '' '  - [A](guide/a.md)' '' '- Empty' '' '- More' '  - [B](/guide/b)' '' '* [Home](README.md)' >_sidebar.md
printf '# Home\n' >README.md
printf 'Part *text*.\n' >_media/part.md && printf 'one\n/// [demo]\ntwo\n/// [demo]\nthree\n' >_media/x.js
printf '%s\n' '# A :id=top' '' '## Run it ⚠️ :id=run' '' '## Quiet {docsify-ignore}' '' '## Gone <!-- {docsify-ignore} -->' '' \
    "[p](../_media/part.md ':include')" '' "[x](../_media/x.js ':include :type=code :fragment=demo')" '' \
    '[y](/_media/x.js ":include :type=code text")' '' "[v](v.mp4 ':include :type=video controls')" '' \
    "[l](/guide/b ':ignore title') ![i](i.png ':size=5x5') [m](b.md?id=run)" >guide/a.md
printf '# B\n\n[r](a.md?id=run)\n' >guide/b.md
generate
is "Docsify: groups of the sidebar" "Getting started=| A=guide/a|More=| B=guide/b|Home=README" "$(nav)"
is "Docsify: ids of headings, embedded files, options of links" \
    "## Run it ⚠️|## Quiet|## Gone|Part *text*.|\`\`\`js|two|\`\`\`|\`\`\`text|one|/// [demo]|two|/// [demo]|three|\`\`\`|[v](v.mp4)|[l](/guide/b) [Image: i] [m](/guide/b#run)" \
    "$(flat guide/a | sed 's/  *|/|/g')"
is "Docsify: links to ids" "v.mp4 /guide/b#run" "$(dead)"

new_tree
mkdir -p src
printf '[book]\ntitle = "T"\n' >book.toml
printf '%s\n' '# Summary' '' '[Start](start.md)' '' '# First part' '' '- [A](a.md)' '  - [B](b.md)' '' '# Second part' '- [C](c.md)' '' '---' '' \
    '[End](end.md)' >src/SUMMARY.md
for page in start a b c end; do echo "# Page $page" >src/$page.md; done
generate
is "mdBook: parts of the book are groups" "Start=start|First part=| A=a|  B=b|Second part=| C=c|End=end" "$(nav)"

new_tree
mkdir -p source/includes/more
printf 'set :markdown_engine, :redcarpet\n' >config.rb
printf '%s\n' '---' 'title: API Reference' 'language_tabs:' '  - shell: cURL' 'includes:' '  - errors' '  - more/last' 'search: true' '---' '' \
    '# Introduction' '' 'Text.' '' '<aside class="notice">' 'You must replace <code>x</code>.' '</aside>' '' '<aside class="success">Done.</aside>' '' \
    '<div class="warning">' '' 'Some **text**.' '' 'More.' '' '</div>' '' '<div class="alert alert-note">' '<p>One.</p>' '</div>' '' '<aside class="notice">' '<strong>Two</strong> and' 'three.' '</aside>' '' '[e](#errors)' >source/index.html.md
printf '# Errors\n\nNone.\n' >source/includes/_errors.md
printf '# Last\n' >source/includes/more/_last.md
generate
has "Slate: recognized" "documentation for slate" "$(cat "$work/err")"
is "Slate: the page" "index" "$(paths)"
is "Slate: its parts, marked paragraphs" \
    '# Introduction|Text.|> **Note:** You must replace `x`.|> **Tip:** Done.|> **Warning:** Some **text**.|>|> More.|> **Note:**|>|> One.|> **Note:** **Two** and|> three.|[e](/index#errors)|# Errors|None.|# Last' "$(flat index)"
is "Slate: links" "" "$(dead)"

new_tree
mkdir -p articles/sub
echo '{}' >articles/docfx.json
printf '%s\n' '- name: Overview' '  items:' '    - name: What it is' '      href: z.md' '    - name: Deep' '      href: sub/d.md' '- name: Help' '  items:' \
    '    - name: FAQ' '      href: faq.yml' >articles/toc.yml
printf '# Zed\n\n[f](faq.yml)\n' >articles/z.md && printf '# D\n' >articles/sub/d.md
printf '%s\n' '### YamlMime:FAQ' 'metadata:' '  title: F' 'title: Questions' 'summary: |' '  All of them.' 'sections:' '  - name: General' '    questions:' \
    '      - question: |' '          What is it?' '        answer: |' '          A tool. See [z](z.md).' '          ' '          > [!NOTE]' '          > Mind.' >articles/faq.yml
printf '%s\n' '### YamlMime:Landing' 'title: Acme' 'summary: Start here.' 'landingContent:' '  - title: Learn' '    linkLists:' '      - linkListType: overview' \
    '        links:' '          - text: The tool' '            url: z.md' >articles/index.yml
printf 'other: true\n' >articles/other.yml
generate
is "DocFX: groups of the table of contents" "Overview=| Zed=z| D=sub/d|Help=| Questions=faq|Acme=index" \
    "$(nav | sed 's/What it is=z/Zed=z/; s/Deep=/D=/; s/FAQ=/Questions=/')"
is "DocFX: questions and answers" 'All of them.|## General|### What is it?|A tool. See [z](/z).|> **Note:**|> Mind.' "$(flat faq)"
is "DocFX: a start page" "Start here.|## Learn|- [The tool](/z)" "$(flat index)"
is "DocFX: links to them" "" "$(dead)"

new_tree
mkdir -p docs/x _includes
printf 'title: T\ntheme: just-the-docs\n' >_config.yml
printf '%s\n' '---' 'title: Second' 'nav_order: 2' '---' '[b]({% link docs/b.md %}) `{:toc}`' '' '{% raw %}' '    {% include part.liquid %}' '{% endraw %}' \
    'Since {{ "now" | date: "%Y" }}.' >docs/a.md
echo 'not this' >_includes/part.liquid
printf '%s\n' '---' 'title: First' 'nav_order: 1' '---' 'Text.' >docs/b.md
printf '%s\n' '---' 'title: Child' 'parent: Second' 'nav_order: 1' '---' 'Text.' >docs/c.md
printf '%s\n' '---' 'title: Grandchild' 'parent: Child' 'grand_parent: Second' '---' 'Text.' >docs/x/d.md
printf '%s\n' '---' 'title: Hidden' 'nav_exclude: true' '---' 'Text.' >docs/h.md
generate
is "Jekyll: pages below their parents" "First=docs/b|Second=docs/a| Child=docs/c|  Grandchild=docs/x/d|docs=docs| Hidden=docs/h" "$(nav)"
is "Jekyll: templates in raw text are text" '[b](/docs/b) `{:toc}`|    {% include part.liquid %}|Since .' "$(flat docs/a)"
generate --corpus "$tree/docs"
has "Jekyll: the configuration above a folder of pages" "documentation for jekyll" "$(cat "$work/err")"

# --- a configuration file above the corpus ---

new_tree
mkdir -p src/part other static
printf '[book]\ntitle = "Anvil"\nsite-url = "https://acme.example"\n' >book.toml
printf '%s\n' '- [Zed](z.md)' '- [Deep](part/deep.md)' >src/SUMMARY.md
printf '# Zed\n\n[d](part/deep.html)\n' >src/z.md && printf '# Deep\n' >src/part/deep.md && printf '# Other\n' >other/other.md
generate --corpus "$tree/src"
has "a configuration above: recognized if it names the corpus" "tree/book.toml: documentation for mdbook" "$(cat "$work/err")"
is "a configuration above: no page outside of the corpus is read" "part/deep z" "$(paths)"
is "a configuration above: the order" "Zed=z|Deep=part/deep" "$(nav | sed 's/|part=part//; s/| Deep/|Deep/')"
generate --corpus "$tree/other"
lacks "a configuration above that names another folder is not read" "$work/err" 'documentation for'
mkdir -p "$tree/docs" "$tree/website" && rm "$tree/book.toml"
printf '# A\n\n## Set_up: it\n\n[s](#set_up-it) [f](/img/a.svg) [l](/img/b.svg)\n' >"$tree/docs/a.md"
mkdir -p "$tree/website/static/img" && : >"$tree/website/static/img/a.svg"
printf 'export default { title: "T", presets: [["classic", { docs: { path: "../docs" } }]] };\n' >"$tree/website/docusaurus.config.js"
printf '["1.0"]\n' >"$tree/website/versions.json"
generate --corpus "$tree/docs"
has "a configuration above: in the folder of the site next to the pages" "website/docusaurus.config.js: documentation for docusaurus" \
    "$(cat "$work/err")"
is "a configuration above: files of the site are there, and only those" "/img/b.svg" "$(dead)"
fingerprint() { CORPUS=$tree/docs CORPUS_KEY=x NAME=n TOOL_PREFIX=t "$home/gen/tables.sh" fingerprint; }
before=$(fingerprint)
printf '\n' >>"$tree/website/docusaurus.config.js"
is "a configuration above: a change builds the program again" "differs" \
    "$([ "$before" = "$(fingerprint)" ] && echo same || echo differs)"

new_tree
mkdir -p docs/sources/setup docs/sources/shared docs/sources/query src
printf 'site_name: Other\n' >mkdocs.yml && echo '# Notes' >src/notes.md
printf -- '---\ntitle: Kit\nweight: 1\ncards:\n  items:\n    - title: Set up\n      href: ./setup/\n      description: How.\n---\n
# Kit\n\n%s\n\n{{< card-grid key="cards" >}}\n' \
    '[a](https://acme.example/docs/kit/<KIT_VERSION>/setup/install/) [b](https://acme.example/docs/kit/<KIT_VERSION>/query/#run)' \
    >docs/sources/_index.md
printf '# Setup\n\n[c](https://acme.example/docs/kit/<KIT_VERSION>/setup/) [d](https://acme.example/docs/other/<OTHER_VERSION>/x/) [e](../ask/#run)\n' \
    >docs/sources/setup/_index.md
cat >docs/sources/setup/install.md <<'END'
# Install

[//]: # 'A comment'
[//]: #

{{< admonition type="note" >}}
Mind.
{{< /admonition >}}

{{< docs/shared lookup="install.md" source="kit" version="<KIT_VERSION>" >}}

{{< docs/learning-path title="Learn" url="https://acme.example/learn/" >}}

{{< qa question="What is it?" >}}
A kit.
{{< /qa >}}

{{< tab-content name="curl" >}}
Run curl.
{{< /tab-content >}}

{{< mermaid >}}
a --> b
{{< /mermaid >}}

See [e](https://acme.example/docs/kit/<KIT_VERSION>/query/none/).
END
printf -- '---\naliases:\n  - ./ask # formerly\n---\n\n# Query\n\n## Run\n' >docs/sources/query/_index.md
printf -- '---\nheadless: true\n---\n' >docs/sources/shared/index.md
printf -- '---\nheadless: true\n---\n\n[//]: # 'Shared'\n[//]: #\n\nThe steps.\n' >docs/sources/shared/install.md
generate
has "Hugo: recognized by _index.md, without its configuration" "docs/sources: documentation for hugo" "$(cat "$work/err")"
is "Hugo: pages, without headless ones" "index query setup setup/install" "$(paths)"
is "links with a placeholder for the version lead to pages" \
    "[a](/setup/install) [b](/query#run)|- [Set up](/setup): How.|[c](/setup) [d](https://acme.example/docs/other/<OTHER_VERSION>/x/) [e](/query#run)" \
    "$(flat index)|$(flat setup)"
is "Grafana: shared files; titles and addresses of shortcodes" \
    '> **Note:**|>|> Mind.|The steps.|[Learn](https://acme.example/learn/)|**What is it?**|A kit.|**curl**|Run curl.|```mermaid|a --> b|```|See [e](https://acme.example/docs/kit/<KIT_VERSION>/query/none/).' \
    "$(flat setup/install)"

new_tree
mkdir 01-run 02-ref
printf '# State\n\n[d](/docs/kit/derived#more) [r](/docs/kit/ref/state) [o](/docs/other/start)\n' >'01-run/01-state.md'
printf '# Derived\n\n## More\n\n[s](/docs/kit/run/derived) [n](/docs/kit/none)\n' >'01-run/02-derived.md'
printf '# Ref\n' >02-ref/state.md
generate
is "the prefix of the site in links is learned" "[d](/run/derived#more) [r](/ref/state) [o](/docs/other/start)" \
    "$(flat run/state)"
is "other links with the prefix are dead" "/docs/kit/none /docs/other/start" "$(dead)"

new_tree
mkdir -p public/docs content/docs/more content/v1-docs content/news lib
echo '{"routes": [{"title": "Kit", "routes": [{"title": "Use", "path": "/docs/use.md"}, {"title": "Home", "path": "/docs/README.md"}]}]}' \
    >content/docs/manifest.json
echo '{"routes": [{"title": "Kit 1", "path": "/v1-docs/a.md"}]}' >content/v1-docs/manifest.json
printf '# Docs\n\n[n](/news/2025/11/26/the-end) [m](/news/2025/11/26/end-of-it) [d](/docs/use/) [y](a.yaml)\n' >content/docs/README.md
printf '# Using\n' >content/docs/use.md && printf '# More\n' >content/docs/more/README.md && printf '# A\n' >content/v1-docs/a.md
printf -- '---\nslug: end-of-it\n---\n\n# The end\n' >content/news/2025-11-26-the-end.md && printf '# Project\n' >README.md
: >public/docs/a.yaml
generate
is "content/ has the pages" "docs docs/more docs/use news/end-of-it v1-docs/a" "$(paths)"
is "the order of manifest.json" "Docs=| Kit=|  Use=docs/use|  Home=docs|v1-docs=| Kit 1=v1-docs/a" "$(nav | cut -d '|' -f 1-6)"
is "links with a date" "" "$(dead)"

new_tree
mkdir docs examples
echo "module.exports = { title: 'Acme' };" >docusaurus.config.js
cat >docs/a.mdx <<'END'
import CodeBlock from '@theme/CodeBlock';
import Main from '!!raw-loader!/examples/main.go';
import list from '@site/examples/list.js?raw';

# A

<CodeBlock language="go" title="main.go">{Main}</CodeBlock>

<Code code={list} lang="js" />

End.
END
printf 'func main() {}\n' >examples/main.go && printf 'list();\n' >examples/list.js
generate
is "Docusaurus: code that is imported" '**main.go**|```go|func main() {}|```|**list**|```js|list();|```|End.' "$(flat docs/a)$(flat a)"

new_tree
mkdir -p docs website/versioned_docs/version-2.0 notes
for folder in docs website/versioned_docs/version-2.0; do echo '# A' >$folder/a.md && echo '# B' >$folder/b.md; done
echo '# Note' >notes/a.md
echo 'export default { title: "T" };' >website/docusaurus.config.js && echo '["2.0"]' >website/versions.json
echo '{ "docs": { "First": ["b", "a"] } }' >website/sidebars.json
generate
is "Docusaurus: ids in a sidebar are below the folder of the docs" "B=docs/b A=docs/a" \
    "$(nav | tr '|' '\n' | grep -o '[AB]=docs/[ab]$' | tr '\n' ' ' | sed 's/ $//')"

new_tree
printf 'export default { integrations: [starlight({})] };\n' >astro.config.mjs
mkdir -p src/content/docs
printf '%s\n' '---' 'title: A' '---' '<PackageManagerTabs command="add -D kit" />' '' '<PackageManagerTabs command="kit init" dlx />' '' \
    '- First:' '' '  <PackageManagerTabs' '    command={{' "      npm: 'npm create kit'," "      yarn: 'yarn create kit'," '    }}' '  />' '' \
    '<PackageManagers pkg="kit" dev />' '' '<PackageManagers type="exec" pkg="kit" args="check" />' >src/content/docs/a.mdx
generate
is "components that show commands of package managers" \
    '```sh|npm add -D kit|```|```sh|npx kit init|```|- First:|  ```sh|  npm create kit|  yarn create kit|  ```|```sh|npm i -D kit|```|```sh|npx kit check|```' \
    "$(flat a)"

printf '%s\n' '---' 'title: A' '---' "<Tabs items={['npm', 'two pnpm']} x>" '<Tab>' 'First.' '</Tab>' '<Tab>' 'Second.' '</Tab>' '</Tabs>' '' \
    "<Tabs values={[{ label: 'Mac OS', value: 'mac' }]}>" '<TabItem value="mac">' 'Third.' '</TabItem>' '<TabItem value="win">' 'Fourth.' \
    '</TabItem>' '</Tabs>' >"$tree/src/content/docs/a.mdx"
generate
is "labels of tabs in the component around them" "**npm**|First.|**two pnpm**|Second.|**Mac OS**|Third.|**win**|Fourth." "$(flat a)"

# --- Rspress, and groups and included files of Fumadocs ---

new_tree
mkdir -p website/docs/en/guide website/docs/en/shared website/docs/zh/guide packages/kit
printf '# Kit\n' >packages/kit/README.md
printf '%s\n' "const siteUrl = 'https://kit.example';" 'define.doc({' "  plugins: [rss({ title: 'News' }), pluginClientRedirects({ redirects: [{ from: '/old', to: '/guide/start' }] })]," \
    "  lang: 'en', title: 'Kit', route: { exclude: ['**/en/shared/**'] }," '});' >website/rstack.config.ts
printf '{ "compilerOptions": { "paths": { "@en/*": ["./docs/en/*"] } } }\n' >website/tsconfig.json
printf '%s\n' "import Part from '@en/shared/part.mdx';" '' '# Start' '' '<Part />' '' '[more](/guide/more#own) [old](/old)' '' \
    '```ts file="<root>/kit.ts"' '```' '' '```ts file="./gone.ts"' '```' '' '```ts file="x"' 'let b;' '```' >website/docs/en/guide/start.mdx
echo 'let a;' >website/kit.ts
printf '# More\n\n## Own \\{#own}\n' >website/docs/en/guide/more.mdx
printf 'Shared text.\n' >website/docs/en/shared/part.mdx
printf '# 更多\n\n[more](/zh/guide/more)\n' >website/docs/zh/guide/more.mdx
printf '[{ "type": "dir-section-header", "name": "guide", "label": "The guide" }]\n' >website/docs/en/_meta.json
printf '["start", { "type": "file", "name": "more" }]\n' >website/docs/en/guide/_meta.json
generate
has "Rspress: recognized, also in a file of several tools" "website/rstack.config.ts: documentation for rspress" "$(cat "$work/err")"
is "Rspress: the default language has no folder; parts are no pages" "guide/more guide/start zh/guide/more" "$(paths)"
is "Rspress: order and labels of _meta.json" "The guide=guide| Start=guide/start| More=guide/more" "$(nav | sed 's/|zh=.*//')"
start='Shared text.|[more](/guide/more#own) [old](/guide/start)|```ts file="<root>/kit.ts"|let a;|```|```ts file="./gone.ts"|Not in this copy: ./gone.ts|```|```ts file="x"|let b;|```'
is "Rspress: files by the names of tsconfig.json; redirects; files of code" "$start" "$(flat guide/start)"
has "Rspress: the title of the site" ', "Kit",' "$(head -n 1 "$work/out")"
is "and no dead links" "" "$(dead)"
generate --corpus "$tree/website/docs/en"
is "Rspress: a folder of a language as the corpus" "Shared text.|[more](/guide/more#own) [old](/guide/start)" \
    "$(flat guide/start | sed 's/|```.*//')"
printf 'export default {};\n' >"$tree/website/rstack.config.ts"
generate --corpus "$tree/website"
lacks "a file of several tools without documentation is not read" "$work/err" 'documentation for'

new_tree
mkdir -p 'apps/docs/content/docs/(kit)/(more)' apps/docs/content/docs/ui test/fixtures
for fixture in a b c d e f g h; do echo "# Fixture $fixture" >test/fixtures/$fixture.md; done
echo 'import { defineDocs } from "fumadocs-mdx/config";' >apps/docs/source.config.ts
printf '{ "pages": ["(kit)", "ui"] }\n' >apps/docs/content/docs/meta.json
printf '{ "pages": ["index", "start", "...(more)"] }\n' >'apps/docs/content/docs/(kit)/meta.json'
printf '%s\n' '---' 'title: Kit' '---' '[s](/docs/start) [e](/docs/extra) [u](/docs/ui)' >'apps/docs/content/docs/(kit)/index.mdx'
printf '%s\n' '---' 'title: Start' '---' "<include cwd meta='title=\"a.ts\"'>" '  ../../test/a.ts' '</include>' '' \
    '- One:' '' '  <include>../ui/.part.mdx#second</include>' '' '::include[gone.ts]' >'apps/docs/content/docs/(kit)/start.mdx'
printf '# Extra\n\n## Install [step]\n\n## Own [#mine]\n\n## Left [!toc]\n\n## An [array]\n' >'apps/docs/content/docs/(kit)/(more)/extra.mdx'
printf '# Widgets\n' >apps/docs/content/docs/ui/index.mdx
printf 'One.\n\n<section id="second">\n\nTwo.\n\n</section>\n' >apps/docs/content/docs/ui/.part.mdx
printf 'let a = 1;\n' >test/a.ts
generate
is "Fumadocs: a site in a folder of apps; groups are no part of addresses" "docs docs/extra docs/start docs/ui" "$(paths)"
is "Fumadocs: marks of headings" "#extra|#install|#mine|#left|#an-array" \
    "$(sed -n 's/^   section [0-9]* \(#[^ ]*\) .*/\1/p' "$work/out" | grep -E 'extra|install|mine|left|array' | tr '\n' '|' | sed 's/|$//')"
is "Fumadocs: the pages of a group take its place" "Kit=docs| Start=docs/start| Extra=docs/extra| Widgets=docs/ui" "$(nav)"
is "Fumadocs: included files and parts of them" '```ts title="a.ts"|let a = 1;|```|- One:| Two.|> Not in this copy: gone.ts' "$(flat docs/start | tr -s ' ')"
is "and no dead links" "" "$(dead)"
generate --corpus "$tree/apps/docs/content/docs"
has "Fumadocs: the folder docs in that of the contents as the corpus" "3 internal, 0 of them to sections, 0 to folders, 0 lead nowhere" \
    "$(cat "$work/err")"

# --- SolidBase, and commands of package managers in fences ---

new_tree
mkdir -p 'src/routes/(1)guide/(0)parts' src/routes/api osmium
echo '# Theme' >osmium/README.md
printf '%s\n' 'import { createSolidBase } from "@kobalte/solidbase/config";' \
    'export default { plugins: [base.plugin({ title: "Kit", siteUrl: "https://kit.example", themeConfig: { sidebar: { "/api": createFilesystemSidebar("./src/routes/api") } } })] };' >vite.config.ts
printf -- '---\ntitle: Home\norder: 9\n---\n\n[a](/guide/parts/second) [b](/api/on_) [own](https://kit.example/guide/first#own) [up](/guide)\n' >'src/routes/(0)index.mdx'
printf -- '---\ntitle: First\norder: 2\n---\n\n## Own\n' >'src/routes/(1)guide/(1)first.mdx'
printf -- '---\ntitle: Second\norder: 1\n---\n' >'src/routes/(1)guide/(0)parts/(10)second.mdx'
printf -- '---\ntitle: Tenth\n---\n' >'src/routes/(1)guide/(0)parts/(9)ninth.mdx'
printf -- '---\ntitle: Guide\n---\n' >'src/routes/(1)guide/(0)index.mdx'
printf '%s\n' '# on' '' '```package-install-dev' 'kit' '```' '' '```package-install-local' '' '```' '' '```package-install' 'kit' '' 'more' '```' '' \
    '```package-exec' 'kit init' '```' '' '```package-other' 'kit' '```' >src/routes/api/on_.mdx
generate
has "SolidBase: recognized" "vite.config.ts: documentation for solidbase" "$(cat "$work/err")"
is "SolidBase: numbers in parentheses are no part of addresses" \
    "api/on_ guide guide/first guide/parts/ninth guide/parts/second index" "$(paths)"
is "SolidBase: they order the pages, and front matter does not" \
    "Home=index|Guide=guide| parts=guide/parts|  Tenth=guide/parts/ninth|  Second=guide/parts/second| First=guide/first|api=api| on=api/on_" "$(nav)"
is "SolidBase: fences with commands of package managers" \
    '```sh|npm install -D kit|```|```sh|npm install|```|```sh|npm install kit|npm install more|```|```sh|npx kit init|```|```package-other|kit|```' "$(flat api/on_)"
is "and no dead links" "" "$(dead)"

# --- Docusaurus: a configuration with keys in quotes, paths made by calls, and a version that is made from docs ---

new_tree
mkdir -p docs/cli more versioned_docs/version-1.x
printf '%s\n' 'const last = "2.x";' 'export default {' '  "title": "Kit",' '  themeConfig: { docs: { sidebar: { hideable: true } } },' '  "presets": [["classic", {' \
    '    "docs": { editUrl: ({ docPath }) => edit(docPath), path: "./docs", "routeBasePath": "/", lastVersion: last }' '  }]],' \
    '  plugins: [["x", { id: "more", path: path.join(__dirname, "more"), routeBasePath: "m", sidebarPath: path.join(__dirname, "sidebars-more.json") }]]' '};' >docusaurus.config.ts
printf '["2.x", "1.x"]\n' >versions.json
printf '{ "more": ["second", "first"] }\n' >sidebars-more.json
printf '# Add\n\n[s](/m/second) [o](/1.x/old)\n' >docs/cli/add.md
printf '# First\n' >more/first.md
printf '# Second\n\n[a](/cli/add)\n' >more/second.md
printf '# Old\n' >versioned_docs/version-1.x/old.md
echo 'pages: .' >workosdocs.yml
generate
is "Docusaurus: keys in quotes; docs are the released version if that has no folder" "1.x/old cli/add m/first m/second" "$(paths)"
is "Docusaurus: an order in a file that a call names" "Second=m/second| First=m/first" "$(nav | sed 's/.*\(Second=m\)/\1/; s/|1.x.*//; s/|First/| First/')"
is "and no dead links" "" "$(dead)"

# --- MkDocs: files that are added to all pages, references of commands, code with its language, icons ---

new_tree
mkdir -p docs/parts
printf '%s\n' 'site_name: Kit' 'markdown_extensions:' '- toc' '- pymdownx.inlinehilite:' '- pymdownx.snippets:' '    base_path:' '    - docs/parts' '    auto_append:' '    - links.txt' '    - gone.txt' >mkdocs.yml
printf '*[API]: Interface\n[the standard]: https://s.example\n[own]: https://no.example\n' >docs/parts/links.txt
printf '%s\n' '# A' '' 'See [the standard], [it][the standard] and [own]. `#!python import os`, `# a`.' '' '-   :material-lock:{ .big } __Safe__' '' '    [:octicons-arrow-right-24: Read](cli.md#kit-run)' '' \
    '| A | B |' '| --- | --- |' '| <ul><li>one :warning:</li><li>two: three</li><li>Label:</li><li>four</li></ul> | x |' '' '[own]: https://own.example' >docs/a.md
printf '%s\n' '# CLI' '' '::: mkdocs-click' '    :module: kit.cli' '    :command: kit' '    :depth: 1' '' 'End. [x](#gone)' >docs/cli.md
generate
is "MkDocs: definitions in files that are added to all pages; code, icons, lists in cells" \
    'See [the standard](https://s.example), [it](https://s.example) and [own](https://own.example). `import os`, `# a`.|-   __Safe__|    [Read](/cli#kit-run)|| A | B ||| --- | --- ||| one :warning:; two: three; Label: four | x |' "$(flat a)"
is "MkDocs: the reference of a command is not in this copy" \
    '> Not in this copy: the reference of the command `kit`, which the site makes from its code.|End. [x](/cli#gone)' "$(flat cli)"
has "and links to it are counted" "2 to sections that the site makes from code" "$(cat "$work/err")"

new_tree
mkdir -p docs/news/posts/2023
printf '%s\n' 'site_name: Kit' 'plugins:' '- search' '- material/blog:' '    blog_dir: news' >mkdocs.yml
printf '%s\n' '---' 'date: 2024-05-02' '---' '' '# Kit v1.10: in / out' '' '[b](2023/b.md) [c](c.md) [d](../d.md)' >docs/news/posts/a.md
printf '%s\n' '---' 'title: Old' 'slug: the-old' 'date:' '  created: 2023-01-31' '  updated: 2024-02-03' '---' '[a](../a.md)' >docs/news/posts/2023/b.md
printf '# No date\n' >docs/news/posts/c.md
printf -- '---\ndate: 2024-01-01\n---\n\n# D\n' >docs/news/d.md
generate
is "MkDocs: addresses of the posts of a blog" "news/2023/01/31/the-old news/2024/05/02/kit-v110-in--out news/d news/posts/c" "$(paths)"
is "and links to their files" '' "$(dead)"

# --- components with properties ---

new_tree
mkdir snippets
echo '{ "navigation": { "pages": ["a"] } }' >docs.json
printf '%s\n' 'Start {framework}, {props.n} of {{framework}}; {other}, `{framework}`.' '' '```js' 'f({framework})' '```' >snippets/part.mdx
printf '%s\n' '---' 'title: A' '---' "import Part from '/snippets/part.mdx';" '' '<Part framework="Next" n={3} other={{ a: 1 }} />' >a.mdx
generate
is "properties of a component in the file that it shows" 'Start Next, 3 of {Next}; {other}, `{framework}`.|```js|f({framework})|```' "$(flat a)"

new_tree
mkdir -p site/guides/deep site/_parts/kit
printf 'Part of {{ x }}.\n\n<Include src="_parts/kit/two" />\n' >site/_parts/kit/one.mdx
printf 'Second.\n' >site/_parts/kit/two.md
printf '%s\n' '# A' '' '<Steps>' '  ## Do' '' '  <Include src="_parts/kit/one" />' '' "  \`\`\`tsx {{ filename: 'app/a.tsx', mark: [2, [3, 4]] }}" '  f()' '  ```' '</Steps>' '' \
    "\`\`\`js {{ mark: [1, [2, 3]] }}" 'g()' '```' '' '```npm' 'npm i kit' '```' '' '```sh [a.sh] {1}' 'run' '```' '' '<Include src="_parts/none" />' '' 'End.' >site/guides/deep/a.mdx
printf '# B\n' >b.md
generate
is "a component that includes a file in a folder around the page; attributes of fences" \
    '## Do|Part of {{ x }}.|Second.|```tsx title="app/a.tsx"|f()|```|```js|g()|```|```sh|npm i kit|```|```sh title="a.sh"|run|```|End.' "$(flat site/guides/deep/a)"

# --- pages as VitePress and Docusaurus show them ---

new_tree
mkdir -p .vitepress
echo 'export default { title: "Acme" }' >.vitepress/config.ts
printf '%s\n' '---' 'title: Kit | Guide' '---' '# Kit <Badge type="warning" text="Experimental" /> <Since>2.0</Since>' '' '{#first}' '' 'Text <Deprecated />.' '' \
    '<Beta />' '' '## Cut <Deprecated />' '' '## Own <Logo />' '' '::: warning Take care {#care}' 'Hot.' ':::' '' '<<< ./out.ansi' '' \
    '[a](#first) [b](#care) [c](#cut) [d](#kit-2-0)' >kit.md
printf '%s\n' '---' 'title: Window' '---' '## Part' >other.md
printf '\033[32mok\033[39m [1m\n' >out.ansi
generate
is "VitePress: the title is the heading of level 1; texts of badges are in it" "Kit Experimental 2.0|Window" "$(titles)"
is "VitePress: components whose names are states; attributes of blocks and containers; no colours in included files" \
    'Text (deprecated).|Beta|## Cut (deprecated)|## Own|> **Warning:** Take care|>|> Hot.|```ansi|ok [1m|```|[a](/kit#first) [b](/kit#care) [c](/kit#cut) [d](/kit#kit-2-0)' \
    "$(flat kit | sed 's/ |/|/g' | grep -o 'Text (dep.*')"
is "and no dead links: such texts are no part of anchors" "" "$(dead)"

new_tree
mkdir -p docs/parts versioned_docs/version-1.x static
printf '%s\n' 'export default {' "  url: 'https://kit.example', baseUrl: '/'," \
    "  presets: [['classic', { docs: { lastVersion: 'current', versions: { '1.x': { path: 'v1' } }, sidebarPath: './sidebars.ts' } }]]," \
    "  plugins: [['@docusaurus/plugin-client-redirects', { redirects: [{ from: ['/oldest', '/older'], to: '/docs/start' }] }]]," '};' >docusaurus.config.ts
printf '%s\n' "const api: Category = { type: 'category', label: 'API', items: [{ type: 'autogenerated', dirName: 'api' }] };" \
    'const config: SidebarsConfig = {' "  docs: ['start', { type: 'category', label: 'More', items: ['b', 'a'] }, ...(env.API ? [api] : [])]," '};' \
    'export default config;' >sidebars.ts
printf '["1.x"]\n' >versions.json
printf '%s\n' '{ "redirects": [' '  { "source": "/docs/was", "destination": "/docs/between" },' '  { "source": "/docs/between", "destination": "/docs/in/b" },' \
    '  { "source": "/docs/in/:path*", "destination": "/docs/:path*" },' '  { "source": "/chat", "destination": "https://chat.example" },' \
    '  { "source": "/docs/x", "destination": "/docs/y" }, { "source": "/docs/y", "destination": "/docs/x" } ] }' >vercel.json
printf '/net/*  /docs/:splat 301\n# /none /docs/a\n' >static/_redirects
printf '# Start in 1\n' >versioned_docs/version-1.x/start.md
printf '# A\n' >docs/a.md
printf '# B\n' >docs/b.md
printf '%s\n' '# Start' '' '[1](/docs/v1/start) [2](/docs/was#x) [3](/older) [4](https://kit.example/docs/was) [5](/net/in/b)' '' \
    '<InstallSnippet pkgs="@acme/kit acme" />' '' '<Tabs>' '  <TabItem value="z" label="Z">' '    Indented *text*' '    on two lines.' '' 'Not indented.' '  </TabItem>' '</Tabs>' '' \
    '- item' '' '      of it' >docs/start.mdx
generate
is "Docusaurus: the sidebar that a constant has, after other constants" "Start=start|More=| B=b| A=a" "$(nav)"
is "Docusaurus: links to versions that are not read; redirects of plugins and servers; components that install; indented text of MDX" \
    '[1](https://kit.example/docs/v1/start) [2](/b#x) [3](/start) [4](/b) [5](/net/in/b)|```sh|npm install @acme/kit acme|```|**Z**|Indented *text*|on two lines.|Not indented.|- item|      of it' \
    "$(flat start | sed 's/|  *\(on\|\*\*Z\)/|\1/g')"
is "and redirects are other names" "docs/between to b|docs/was to b|older to start|oldest to start" \
    "$(sed -n 's/^   \(docs.*\|old.*\) to /\1 to /p' "$work/out" | grep -v '\.md\|docs/[a-z]* to [a-z]*/' | sort | tr '\n' '|' | sed 's/|$//')"
mkdir -p "$tree/blog" "$tree/docs/in" && echo '# News' >"$tree/blog/2024-01-02-news.md" && echo '# C' >"$tree/docs/in/b.md"
generate
is "the same with pages outside the docs, and a redirect of a folder" '[1](https://kit.example/docs/v1/start) [2](/docs/in/b#x) [3](/docs/start) [4](/docs/in/b) [5](/docs/in/b)' \
    "$(flat docs/start | sed 's/|.*//')"

new_tree
printf "project = 'Acme'\nextensions = ['myst_parser']\n" >conf.py
cat >fence.md <<'END'
# Fences

````{list-table}
* - ````md
    {role-name}`role content`
    ````
  - second
````

## After the table

````md
```python
a
    ````
b
````

End.
END
generate
is "MyST: a fence that is four columns deeper closes no directive" 'after-the-table' "$(anchors | grep -o after-the-table)"
has "and no block of code" '|## After the table|````md|```python|a|    ````|b|````|End.' "$(flat fence)"
lacks "and no warning" "$work/err" 'warning: '

cat >"$tree/fence.md" <<'END'
# Code

Inside: `` {role}`My title <myref>` `` and ``` `{kbd}`x`` ``` is kept, {kbd}``a`b``, {abbr}`Plain`, \`{kbd}`y`\`.

END
generate
is "MyST: roles in code spans with several backticks stay" \
    'Inside: `` {role}`My title <myref>` `` and ``` `{kbd}`x`` ``` is kept, `` a`b ``, Plain, \``y`\`.' "$(flat fence)"

cat >"$tree/fence.md" <<'END'
# Options

% one
%
% two

```{code-block} python
:caption: |
:     This is
:     my title
:name: a
:
x
```

```{code-block} python
---
caption: >-
  That is
  "yours"
lineno-start: 1
---
y
```

```{code-block} python
---
caption: |
  See
  label: bar
---
z
```

[bar](#bar)
END
generate
is "MyST: options that take several lines; a comment that is only its mark" \
    '```python title="This is my title"|x|```|```python title="That is yours"|y|```|```python title="See label: bar"|z|```|[bar](/fence#bar)' "$(flat fence)"
is "MyST: a line that continues a value is no option" '/fence#bar' "$(dead)"

cat >"$tree/fence.md" <<'END'
# Attributes

{.bg-primary}
Text `a = "b"`{l=python}, ![x](https://x.example/x.png){#img .c width="100px"}. `{l=python}` {note} {a b}

{style=lower-alpha}
1. one

{#para title="a } b"}
A paragraph, [to](#para) and [image](#img).

{attribution="Hamlet, act 4"}
> We know what
> we are.

{{ word }}
END
generate
is "MyST: attributes" \
    'Text `a = "b"`, [Image: x]. `{l=python}` {note} {a b}|1. one|A paragraph, [to](/fence#para) and [image](/fence#img).|> We know what|> we are.|>|> — Hamlet, act 4|{{ word }}' "$(flat fence)"
is "MyST: ids of attributes" '' "$(dead)"

printf 'Name,Use\na,b\n' >"$tree/x.csv"
cat >"$tree/fence.md" <<'END'
# Tables

```{csv-table} Treats
:header: >
:    "Treat", "Quantity"
:widths: 15, 10

"Albatross", 2.99
"The ""big"" | egg", {kbd}`x`
"On a
line"
```

```{csv-table}
:file: x.csv
:header-rows: 1
```

```{csv-table}
1,2
```
END
generate
is "MyST: tables of CSV" \
    '**Treats**|| Treat | Quantity ||| --- | --- ||| Albatross | 2.99 ||| The "big" \| egg | `x` ||| On a line | ||| Name | Use ||| --- | --- ||| a | b ||| | ||| --- | --- ||| 1 | 2 |' \
    "$(flat fence)"

cat >"$tree/fence.md" <<'END'
# Lists

```{list-table} Treats
:header-rows: 1

* - Treat
  - Price
* - {kbd}`Albatross`
    on a stick
  -

* - Egg | ham
  - 2
```

```{list-table}
:header-rows: 1
* - Name
  - Parts
* - a
  - - one
    - two
```
END
generate
is "MyST: tables of lists, if the cells are paragraphs" \
    '**Treats**|| Treat | Price ||| --- | --- ||| `Albatross` on a stick | ||| Egg \| ham | 2 ||* - Name|  - Parts|* - a|  - - one|    - two' "$(flat fence)"

printf '%s\n' '# Lost' '' '```{csv-table}' ':header: a, b' ':file: lost.csv' '```' >"$tree/fence.md"
generate
is "MyST: a table without its file has its header" '> Not in this copy: lost.csv|| a | b ||| --- | --- |' "$(flat fence)"
has "and its file is named" 'warning: the included file lost.csv is not in the corpus' "$(cat "$work/err")"

numbers() { seq -s "$1" 1 70; }
cells() { printf '| '; seq -s ' | ' 1 59 | tr -d '\n'; printf ' | '; seq -s '; ' 60 70 | tr -d '\n'; printf ' |'; }
{ printf '%s\n' '# Wide' '' '```{csv-table}' ':header-rows: 1' 'a,b' '1,2,more' '3' '```' '' '```{list-table}' ':header-rows: 1' '* - c' '* - 4' '  - over' '```' \
    '' '```{csv-table}' "$(numbers ,)" x '```' '' '```{list-table}' ':header-rows: 1' "* - $(numbers '@  - ' | tr @ '\n')" '* - y' '```'; } >"$tree/fence.md"
generate
is "MyST: tables are as wide as their widest row" \
    '| a | b | ||| --- | --- | --- ||| 1 | 2 | more ||| 3 | | ||| c | ||| --- | --- ||| 4 | over |' "$(flat fence | sed 's! over |.*! over |!')"
is "MyST: the last column of a wide table has all that is left" "$(cells)|$(cells)" "$(text fence | grep 70 | tr '\n' '|' | sed 's/|$//')"
{ echo '# Wide' && echo && printf '<table><tr><th>' && seq -s '</th><th>' 1 70 | tr -d '\n' && echo '</th></tr></table>'; } >"$tree/fence.md"
generate
is "the same for tables of HTML" "$(cells)" "$(text fence | grep 70)"

# --- versions of Docusaurus, folders of several languages, one order for all folders ---

released() { # OPTIONS - a site with two versions, the options of its docs
    new_tree
    mkdir -p docs versioned_docs/version-2.0 versioned_docs/version-1.0 versioned_sidebars
    echo '# A next' >docs/a.md && echo '# B' >docs/b.md
    echo '# A' >versioned_docs/version-2.0/a.md && echo '# C' >versioned_docs/version-2.0/c.md && echo '# Old' >versioned_docs/version-1.0/a.md
    echo "module.exports = { title: 'Kit', presets: [['classic', { docs: {$1} }]] };" >docusaurus.config.js
    echo '["2.0", "1.0"]' >versions.json
    echo '{ "docs": ["b", "a"] }' >sidebars.json
    echo '{ "docs": ["c", "a"] }' >versioned_sidebars/version-2.0-sidebars.json
}
released
generate
is "Docusaurus: the released version is read, in its order" "C=c|A=a" "$(nav)"
has "and that is told" 'versioned_docs/version-2.0, the released version; the setting "pages: ." reads all versions' "$(cat "$work/err")"
mkdir -p "$tree/blog" && echo '# News' >"$tree/blog/2024-01-02-news.md"
generate
is "the same beside a blog" "blog/2024/01/02/news docs/a docs/c|C=docs/c|A=docs/a" "$(paths)|$(nav | sed 's/|[^=|]*=blog.*//; s/|blog.*//')"
has "and that is told, too" 'the docs of the released version, blog and other pages' "$(cat "$work/err")"
echo "module.exports = { title: 'Kit', presets: [['classic', { docs: { lastVersion: 'current' } }]] };" >"$tree/docusaurus.config.js"
generate
is "docs are the released version if the configuration says so" "blog/2024/01/02/news docs/a docs/b" "$(paths)"
has "and others are named" '/versioned_docs is not read; the setting "pages: ." reads it, too' "$(cat "$work/err")"
mkdir -p "$tree/site/blog" && mv "$tree/blog" "$tree/site/" && echo '# P' >"$tree/site/blog/p.md"
echo "module.exports = { title: 'Kit', presets: [['classic', { docs: { path: '../docs' } }]] };" >"$tree/site/docusaurus.config.js"
(tree=$tree/site && generate)
has "docs outside of the corpus are named" 'site/../docs, is outside of the corpus and is not read: use a folder around both' "$(cat "$work/err")"
echo "module.exports = { title: 'Kit', presets: [['classic', { docs: { path: '../docs', routeBasePath: '/' } }]] };" >"$tree/site/docusaurus.config.js"
(tree=$tree/site && generate)
rm "$tree/docusaurus.config.js"
is "once" 1 "$(grep -c 'config.js: warning: .* is outside' "$work/err")"
generate
is "docs next to the folder of the site are read with its blog" "a b blog/2024/01/02/news blog/p" "$(paths)"

released
echo 'pages: docs/' >workosdocs.yml
generate
is "Docusaurus: docs that the settings select have their order" "B=b|A next=a" "$(nav)"
rm "$tree/workosdocs.yml"
(tree=$tree/docs && generate)
is "and docs that are the corpus" "B=b|A next=a" "$(nav)"

released
mkdir -p docs/people docs/i18n versioned_docs/version-2.0/i18n i18n/fr/docusaurus-plugin-content-docs/version-2.0 people_versioned_docs/version-2.0
for file in docs/people/x docs/i18n/new versioned_docs/version-2.0/i18n/c i18n/fr/docusaurus-plugin-content-docs/version-2.0/a people_versioned_docs/version-2.0/y
do echo '# X' >$file.md; done
echo "module.exports = { plugins: [['content-docs', { id: 'people', path: 'docs/people', routeBasePath: 'people', lastVersion: '1.0' }]], presets: [['classic', { docs: {} }]] };" >docusaurus.config.js
generate
is "other pages in the folder of the docs, folders i18n in them, lastVersion of other pages" "docs/a docs/c docs/i18n/c people/x" "$(paths)"

released
mkdir -p blog
echo '# P' >blog/p.md
echo '{ "version-2.0/docs": { "Group": ["version-2.0/c", { "type": "doc", "id": "version-2.0/a" }] } }' >versioned_sidebars/version-2.0-sidebars.json
generate
is "orders of the first releases name the version" "Group=| C=docs/c| A=docs/a|blog=blog| P=blog/p" "$(nav)"
echo '{ "docs": [{ "type": "category", "label": "Group", "items": ["c"] }, { "type": "category", "label": "Second", "items": ["a"] }] }' >"$tree/versioned_sidebars/version-2.0-sidebars.json"
echo '# Index' >"$tree/versioned_docs/version-2.0/index.md"
generate
is "a group has no page of its own" "Group=| C=docs/c|Second=| A=docs/a|blog=blog| P=blog/p|Index=docs" "$(nav)"

released "lastVersion: '2.0/../../../elsewhere'"
mkdir -p "$work/elsewhere/version-2.0" && echo '# E' >"$work/elsewhere/version-2.0/e.md"
is "a version is the name of a folder" "a b" "$(generate && paths)"
released
rm -r versioned_docs && ln -s "$work/elsewhere" versioned_docs
is "versions outside of the corpus are not read" "a b" "$(generate && paths)"

released "path: '../docs'"
mkdir site && mv docusaurus.config.js versions.json versioned_docs versioned_sidebars site
generate
is "the released version is read if the docs have another folder" "C=c|A=a" "$(nav)"
has "and the setting is named" 'the setting "pages: site" reads all versions' "$(cat "$work/err")"
(tree=$tree/site && generate)
is "and without the docs" "C=c|A=a" "$(nav)"
lacks "which is no warning" "$work/err" warning:

new_tree
mkdir -p content/docs
echo 'import { defineDocs } from "fumadocs-mdx/config";' >source.config.ts
echo '{ "title": "Handbook", "pages": ["start", "api"] }' >content/docs/meta.json
for language in '' .de .zh; do echo '# Api' >content/docs/api$language.mdx && echo '# Start' >content/docs/start$language.mdx; done
generate
is "Fumadocs: one file orders the folder in each language" \
    "Handbook=de/docs| Start=de/docs/start| Api=de/docs/api|Handbook=docs| Start=docs/start| Api=docs/api|Handbook=zh/docs| Start=zh/docs/start| Api=zh/docs/api" \
    "$(nav | tr '|' '\n' | grep -v '^\(de\|zh\)=' | sed 's/^ *\(Handbook\)/\1/; s/^  */ /' | tr '\n' '|' | sed 's/|$//')"

new_tree
mkdir -p content/v1
echo 'import { defineDocs } from "fumadocs-mdx/config";' >source.config.ts
echo '{ "title": "All" }' >content/meta.json && echo '{ "title": "First", "pages": ["start", "notes.v1"] }' >content/v1/meta.json
echo '# Notes' >content/v1/notes.v1.md && echo '# Start' >content/v1/start.md
generate
is "a name that ends like its folder is no translation" "First=v1| Start=v1/start| Notes=v1/notes.v1" "$(nav)"

new_tree
mkdir -p app/docs/guide/zebra app/docs/guide/ape app/docs/start app/blog
for page in docs/guide/zebra docs/guide/ape docs/start blog; do echo "# $(basename $page)" >app/$page/page.mdx; done
echo 'import nextra from "nextra"' >next.config.mjs
printf '%s\n' "const GUIDE: MetaRecord = { zebra: '', ape: { title: 'Ape' } }" 'export default {' \
    "  docs: { type: 'page', title: 'Docs', items: { start: '', guide: { title: 'The guide', items: GUIDE } } }, blog: { type: 'page' } }" >app/_meta.global.tsx
generate
is "Nextra: one file orders all folders" "Docs=docs| start=docs/start| The guide=docs/guide|  zebra=docs/guide/zebra|  ape=docs/guide/ape|blog=blog" "$(nav)"

# --- code blocks of twoslash ---

new_tree
printf '%s\n' '# A' '' '```twoslash include kit' '// @filename: kit.ts' 'let kit = 1;' '// - half' 'let more = 2;' '```' '' \
    '```ts twoslash title="a.ts"' '// @strict: false' '// @include: kit' '// ---cut---' '// @noErrors' '// @ts-ignore' 'use(kit);' '//  ^?' '// Text @here: stays' '```' '' \
    '```ts twoslash' '// @include: kit-half' '// @include: none' '// ---cut-start---' 'hidden();' '// ---cut-end---' 'shown();' '// ---cut-after---' 'end();' '```' '' \
    '[x](#none)' '' '```ts' '// ---cut---' '// @strict' '```' '' '- ```ts twoslash' '  a' '  ```' '' '```ts twoslash' 'open();' >a.md
generate
is "twoslash: the lines that the site shows" \
    '```ts title="a.ts"|// @ts-ignore|use(kit);|// Text @here: stays|```|```ts|// @filename: kit.ts|let kit = 1;|shown();|```|[x](/a#none)|```ts|// ---cut---|// @strict|```|- ```ts|  a|  ```|```ts twoslash|open();' \
    "$(flat a | sed 's/|```$//')"
has "and lines below keep their numbers" "a.md:32: warning: the link to /a#none" "$(cat "$work/err")"

finish
