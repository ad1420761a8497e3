#!/bin/sh
# mdx.sh - trees of MDX whose sites are programs of their own, such as those of Next.js, React, Storybook and Expo: text
# that pages share, snippets of code, conditions, terminals, sidebars in JSON.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
. tests/tree.sh
start_trees mdx

new_tree
mkdir -p 01-app/02-guides 02-pages/02-guides
printf '%s\n' '---' 'title: Forms' 'related:' '  title: Next Steps' '  description: See more.' '  links:' '    - app/guides' '    - none/such' '---' '' \
    'Shared [link](/docs/pages/guides/forms).' '' '<AppOnly>' '' 'For **app**.' '' '```js' '</AppOnlyX>' '```' '' '</AppOnly>' '' '<PagesOnly>' '' \
    'For pages.' '' '</PagesOnly>' '' '- Item' '' '  <PagesOnly>' '  Inner.' '  </PagesOnly>' '' '```mdx' '<PagesOnly>' '```' '' '<OtherOnly>' 'Other.' '</OtherOnly>' \
    '' '<PagesOnly>' 'Not closed.' >01-app/02-guides/forms.mdx
printf '%s\n' '---' 'title: Guides' 'related: true' '---' 'Text.' >01-app/02-guides/index.mdx
printf '%s\n' '---' 'title: Forms of pages' 'source: app/guides/forms' '---' '' '{/* DO NOT EDIT. <PagesOnly>x</PagesOnly> */}' '' '<!-- no text -->' \
    >02-pages/02-guides/forms.mdx
printf '%s\n' '---' 'title: Twice' 'source: /pages/guides/forms/' '---' >02-pages/02-guides/twice.mdx
printf '%s\n' '---' 'title: Text' 'source: app/guides/forms' '---' 'Own.' >02-pages/02-guides/own.mdx
printf '%s\n' '---' 'title: Nowhere' 'source: https://a.example/b' 'version: experimental' '---' >02-pages/02-guides/none.mdx
printf '%s\n' '---' 'title: Round' 'source: pages/guides/round' '---' >02-pages/02-guides/round.mdx
generate
is "a page without text has that of the page which it names" \
    'Shared [link](/pages/guides/forms).|For pages.|- Item|  Inner.|```mdx|<PagesOnly>|```|Other.|<PagesOnly>|Not closed.' "$(flat pages/guides/forms)"
is "also through another page" "$(flat pages/guides/forms)" "$(flat pages/guides/twice)"
is "but not if it has text, or names none or itself" 'Own.-**Version:** experimental-' "$(flat pages/guides/own)-$(flat pages/guides/none)-$(flat pages/guides/round)"
is "parts for another folder are left out, related pages are linked" \
    'Shared [link](/pages/guides/forms).|For **app**.|```js|</AppOnlyX>|```|- Item|```mdx|<PagesOnly>|```|Other.|<PagesOnly>|Not closed.|**Next Steps**|See more.|- [Guides](/app/guides)' \
    "$(flat app/guides/forms)"
is "titles are those of the pages" 'Guides|Forms|Forms of pages|Nowhere|Text|Round|Twice' "$(titles)"

new_tree
mkdir -p _snippets
printf '%s\n' '```ts filename="B.ts" renderer="vue" language="ts"' 'a' '```' '' '```js filename="B.js|jsx" renderer="react" tabTitle="CSF 3"' 'b' '```' '' \
    '```sh renderer="common" packageManager="npm"' 'npm x' '```' >_snippets/b.md
printf '%s\n' '# A' '' '<CodeSnippets path="b.md" />' '' '- Item' '' '  <CodeSnippets' '    path="b.md"' '    variant="new"' '  />' '' \
    "<CodeSnippets paths={['none/c.mdx', 'b.md']} />" '' '<CodeSnippets path="b.md" /> in text' '' '<If renderer="vue">' '' '  Vue.' '' '</If>' '' \
    "<If notRenderer={['react', 'vue']}>" '## Title' '' 'Others.' '</If>' '' '<IfRenderer renderer="react">React.</IfRenderer>' '' 'An <If x="y">inline</If> one.' >a.mdx
generate
code='```ts title="B.ts (vue)"|a|```|```js title="B.js|jsx (react, CSF 3)"|b|```|```sh title="npm"|npm x|```'
is "snippets of code and conditions" \
    "$code|- Item|  $(echo "$code" | sed 's/|\([^j]\)/|  \1/g')|**none**|> Not in this copy: none/c.mdx|$code| in text|**renderer: vue**|Vue.|**not renderer: react, vue**|## Title|Others.|**renderer: react**|React.|An inline one." \
    "$(flat a)"
has "a warning about a snippet that is missing" "the included file none/c.mdx is not in the corpus" "$(cat "$work/err")"

new_tree
printf '%s\n' '# A' '' '```js src/App.js active' 'a' '```' '' '```js {expectedErrors: {"x": [5]}} src/b.js' 'b' '```' '' '<Sandpack>' '' '```js src/data.js hidden' 'gone' '````' '' '</Sandpack>' '' \
    '```tsx src/app/[id].tsx|collapseHeight=340' 'c' '```' '' '```json app.json' 'd' '```' '' '```js [[1, 4, "<App />"], [2, 5, "x.js"]]' 'e' '```' '' \
    '```js [3, 5]' 'f' '```' '' '```js hidden' 'g' '```' '' '```python 3.10' 'h' '```' '' '```js {3-5,7}' 'i' '```' '' '```js [npm]' 'j' '```' '' \
    '```tsx' 'import { /* @tutinfo Import it. */ Sheet/* @end */ } from "x";' '  /* @info */' '  a' '  /* @end */' '# @info #' 'b: 1 # @end #' '/* @return */' '```' '' \
    '```sh package="npm"' 'k' '```' >a.mdx
printf '%s\n' '# B' '' '```js app.js hidden' 'a' '````' '' '```js [2024]' '# @end of it # b' '/* @hide */ c' '```' '' '```html' '<!-- @info d -->' '```' >b.mdx
printf '%s\n' '# C' '' '<Sandpack />' '' '```js app.js hidden' 'a' >c.mdx
generate
is "names of files after the language, files that are not shown, marks, annotations" \
    '```js title="src/App.js"|a|```|```js title="src/b.js"|b|```|```tsx title="src/app/[id].tsx"|c|```|```json title="app.json"|d|```|```js|e|```|```js|f|```|```js hidden|g|```|```python 3.10|h|```|```js|i|```|```js title="npm"|j|```|```tsx|import { /* Import it. */ Sheet } from "x";|  a|b: 1 |/* @return */|```|```sh title="npm"|k|```' \
    "$(flat a)"
is "hidden files outside a <Sandpack>, numbers as labels, annotations that are not closed" \
    '```js title="app.js"|a|````|```js title="2024"|# @end of it # b|/* @hide */ c|```|```html|<!-- @info d -->|```' "$(flat b)"
is "a hidden file whose fence is not closed" '```js title="app.js"|a' "$(flat c)"

new_tree
printf '%s\n' '# A' '' "<Terminal cmd={['# Make it', '\$ npx make', '', '\$ cd it']} />" '' '- Item' '' "  <Terminal cmd={['\$ run', 'output']} />" '' \
    "<Terminal" '  cmd={{' "    npm: ['\$ npm i'," "      '\$ npm t']," "    yarn: ['\$ yarn']," '  }}' '/>' '' '<VideoBox videoId="m1-bc53EGh8" title="Watch" />' '' \
    '<Vimeo videoId="1234" title="Clip" />' '' "<Tabs tabs={['Android', 'iOS']}>" '  <Tab>' '    One.' '  </Tab>' '  <Tab>' '    Two.' '  </Tab>' '</Tabs>' '' \
    '<Deprecated>' '' 'Use b.' '' '</Deprecated>' '' '<YouWillLearn>' '' '- X' '' '</YouWillLearn>' '' '<Prerequisites>' '## Before' '</Prerequisites>' '' '### A <CanaryBadge />' '' '<Recipes titleText="Uses of a">' '' 'One.' '</Recipes>' '' '<Diagram name="x" alt="Two boxes">' '' 'Caption.' '' '</Diagram>' '' \
    "<FileTree files={['a/b.yml', ['a/c.js', 'The code'], ['d', '']]} />" '' \
    '<Collapsible summary={<>What does <CODE>run</CODE>' '  do?</>}>' '' 'It runs.' '' '</Collapsible>' '' '<Member name="Ann Doe" title="Engineer" permalink="ann">' 'Likes *tests*.' '</Member>' '' \
    'See [Ann](#ann).' '' '| a | b | c |' '| --- | --- | --- |' '| <Check size={18} /> | <Cross /> | <CheckIcon /> <StarIcon /> |' '' '<Step label="1">' '## Install' '' 'Now.' '' '</Step>' >a.mdx
generate
is "terminals, videos, tabs, callouts, diagrams, files" \
    '```sh|# Make it|npx make|cd it|```|- Item|  ```sh|  $ run|  output|  ```|```sh|npm i|npm t|yarn|```|[Watch](https://www.youtube.com/watch?v=m1-bc53EGh8)|Clip|**Android**|One.|**iOS**|Two.|> **Deprecated:** Use b.|**You will learn**|- X|## Before|### A (canary)|**Uses of a**|One.|[Image: Two boxes]|Caption.|- `a/b.yml`|- `a/c.js`: The code|- `d`|**What does `run` do?**|It runs.|**Ann Doe: Engineer**|Likes *tests*.|See [Ann](/a#ann).|| a | b | c ||| --- | --- | --- ||| ✓ | ✗ | ✓ ||**1**|## Install|Now.' \
    "$(flat a)"

is "an address of a component is a place on the page" "" "$(dead)"

new_tree
printf '%s\n' '# A' '' '<Props data={[{ name: "a", type: "A | B", description: (' '  <span>' '    The <Code>a</Code> of{" "}' '    <b>b</b>.' '  </span>' \
    '), properties: [{ type: "Inner", parameters: [{ name: "c", type: "C" }] }] }]} />' '' '<Keys data={[{ attribute: "[x]", values: ["on", "off"] }, { attribute: "[y]", values: "set" }]} />' '' \
    '<Highlights features={["It is fast.", "Small, too."]} deps={["x"]} />' '' '<Links examples={[{ title: "Start", link: "/a" }]} />' '' '<Menu items={[{ label: "x", href: "/y" }]} />' '' \
    '<Snippet text="npm i <x>" dark />' '' "<Snippet text={['a', 'b c']} />" >a.mdx
generate
is "objects and lists in attributes" \
    '| Name | Type | Description ||| --- | --- | --- ||| `a` | `A \| B` | The `a` of b. ||`a › Inner`|| Name | Type ||| --- | --- ||| `c` | `C` ||| Attribute | Values ||| --- | --- ||| [x] | on, off ||| [y] | set ||- It is fast.|- Small, too.|- [Start](/a)|```|npm i <x>|```|```sh|a|b c|```' \
    "$(flat a)"

new_tree
mkdir -p pages/guide scenes
echo '// app' >pages/_app.tsx
echo '# Note' >NOTES.md
echo 'Shared.' >scenes/part.mdx
printf '%s\n' '# A' '' "import Part from '~/scenes/part.mdx';" '' '<Part />' '' '[b](/guide/b/)' >pages/a.mdx
printf '# B\n' >pages/guide/b.mdx
generate
is "pages of Next.js are in pages, beside its program" "a guide/b" "$(paths)"
is "and may include files next to it" "Shared.|[b](/guide/b)" "$(flat a)"

new_tree
mkdir -p src/content/learn src/content/blog
echo '# Readme' >README.md
for page in index learn/index learn/one learn/two blog/index blog/old; do echo "# $page" >src/content/$page.md; done
printf '\n[one](/learn/one)\n' >>src/content/index.md
printf '%s\n' '{ "title": "Home", "path": "/", "routes": [{ "title": "One", "path": "/learn/one" }] }' >src/sidebar.json
printf '%s\n' '{ "title": "Learn", "path": "/learn", "routes": [{ "hasSectionHeader": true, "sectionHeader": "START" }, { "title": "Two", "path": "/learn/two",' \
    '  "routes": [{ "title": "One", "path": "/learn/one" }] }] }' >src/sidebarLearn.json
echo 'no JSON' >src/sidebarOdd.json
printf '\n## Part\n' >>src/content/learn/two.md
printf '\n[old](/learn/was#part) [gone](/learn/was#none)\n' >>src/content/blog/old.md
printf '%s\n' '{ "redirects": [{ "source": "/learn/was", "destination": "/learn/two" }] }' >vercel.json
generate
is "src/content is the folder of the pages" "blog blog/old index learn learn/one learn/two" "$(paths)"
is "sidebars in JSON order them" "Learn=learn| START=| Two=learn/two|  One=learn/one|Home=index|blog/index=blog| blog/old=blog/old" "$(nav)"
is "links from the root of the site, and redirects" "/learn/two#none" "$(dead)"

new_tree
mkdir -p versions/v57.0.0/sdk versions/v9.1.0/sdk versions/v58.0.0-beta/sdk versions/unversioned/sdk
for version in v57.0.0 v9.1.0 v58.0.0-beta unversioned; do printf '# Camera\n\n## Usage\n' >versions/$version/sdk/camera.mdx; done
printf '# A\n\n[c](/versions/latest/sdk/camera/#usage) [d](versions/stable/sdk/camera.mdx) [e](/versions/latest/none)\n' >a.mdx
generate
is "links to the latest version" '[c](/versions/v57.0.0/sdk/camera#usage) [d](/versions/v57.0.0/sdk/camera) [e](/versions/latest/none)' "$(flat a)"
is "unless that has no such page" "/versions/latest/none" "$(dead)"

# Rules of one kind of site leave the pages of others alone.
new_tree
mkdir -p client guide
mkdir -p .vitepress && echo 'export default {}' >.vitepress/config.js
printf '# C\n' >client/index.md
printf -- '---\nversion: draft\nsource: client/index\n---\n\n# A\n\n<ClientOnly>\n\nText.\n\n</ClientOnly>\n\nUse `{%% raw %%}` and `{%% /note %%}`.\n' >guide/a.md
printf '# B\n\n<!-- YAML\nadded: v1\n--> Tail.\n\n    <!-- YAML\n    added: v2\n    -->\n\n[d](data:text/plain;base64,QUJD)\n' >guide/b.md
generate
is "tags named Only, sources and templates in code stay on a site of VitePress" 'Text.|Use `{% raw %}` and `{% /note %}`.' "$(flat guide/a)"
is "text after the history of an API stays, and its example in code" \
    'Added in: v1.| Tail.|    <!-- YAML|    added: v2|    -->|[d](data:text/plain;base64,QUJD)' "$(flat guide/b)"

finish
