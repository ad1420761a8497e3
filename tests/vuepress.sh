#!/bin/sh
# vuepress.sh - trees of VuePress: recognized, ordered by the sidebar of its configuration and of the files that this
# imports, with tabs and code from files. Each tree is written here.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
. tests/tree.sh
start_trees vuepress

pages() { # NAME... - pages with these titles
    for page; do mkdir -p "$(dirname "$page")" && echo "# $(basename "$page")" >"$page.md"; done
}

new_tree
mkdir -p docs/.vuepress/configs/sidebar
printf '%s\n' "import { sidebarEn } from './configs/index.js'" 'export default defineUserConfig({' \
    "  locales: { '/': { title: 'Acme' } }," '  theme: defaultTheme({ locales: { "/": { sidebar: sidebarEn } } }),' '})' >docs/.vuepress/config.ts
echo "export * from './sidebar/index.js'" >docs/.vuepress/configs/index.ts
printf '%s\n' "import { more } from '../more'" 'const list = ["/wrong.md"];' 'export const sidebarEn: SidebarOptions = {' \
    "  '/guide/': [{ text: 'Guide', children: ['/guide/second.md', 'first.md', ''] }]," "  '/more/': more('More', 1) }" >docs/.vuepress/configs/sidebar/index.ts
printf '%s\n' 'function other () { const list = ["b"]; return list }' 'export function more (title: string, n: number): Sidebar {' \
    '  const list: Sidebar = [' '    "b",' '    "a"' '  ]' '  return list' '}' >docs/.vuepress/configs/more.ts
pages docs/guide/first docs/guide/second docs/guide/README docs/more/a docs/more/b
printf '# A and B\n\n### markdown.links\n\n[x](#markdown-links)\n' >docs/start.md
generate
has "VuePress is recognized" "documentation for vuepress" "$(cat "$work/err")"
has "its title, from the part for a language" ', "Acme",' "$(head -n 1 "$work/out")"
is "the sidebar is in files that the configuration imports; names are below the key of their list" \
    "Guide=| second=guide/second| first=guide/first| README=guide|b=more/b|a=more/a|A and B=start" "$(nav)"
is "anchors are those of VuePress" "" "$(dead)"

new_tree
mkdir -p .vuepress code
echo "module.exports = { title: 'Acme', themeConfig: { sidebar: { '/guide/': [{ title: 'Guide', children: [['', 'Start'], 'two'] }] } } }" >.vuepress/config.js
printf 'one\ntwo\nthree\n' >code/a.ts
pages guide/README guide/two
printf '%s\n' '# Tabs' '' '::: code-tabs#shell' '@tab npm' '' '```bash' 'npm i' '@tab no' '```' '' '@tab:active pnpm#p' '' '```bash' 'pnpm i' '```' '' ':::' '' \
    '@[code](./code/a.ts)' '' '@[code{2-3} js:no-line-numbers](./code/a.ts)' '' '@[code ts{1}](@/code/a.ts)' '' '@[other](x.ts)' >tabs.md
generate
is "VuePress 1: a sidebar of lists with titles" "Guide=| Start=guide| two=guide/two|Tabs=tabs" "$(nav)"
is "tabs have their titles, code is included from files" \
    '**npm**|```bash|npm i|@tab no|```|**pnpm**|```bash|pnpm i|```|```ts|one|two|three|```|```js|two|three|```|```ts|one|two|three|```|@[other](x.ts)' \
    "$(flat tabs)"

printf '%s\n' '# Tabs' '' '::: tabs' '@tab C\# and F\##sharp' 'x' '@tab a#b#c' 'y' '@tab' 'z' '~~~~' '~~~js' '@tab code' '~~~~' ':::' >"$tree/tabs.md"
generate
is "titles of tabs end before the last mark that is not escaped" '**C# and F#**|x|**a#b**|y|z|~~~~|~~~js|@tab code|~~~~' "$(flat tabs)"

# --- sidebars ---

new_tree
mkdir -p .vuepress
pages README guide/README guide/start guide/two api/start
echo "module.exports = { themeConfig: { sidebar: { '/guide/': [{ title: 'One', children: ['two', ['', 'Start']] }], '/api/': ['', 'start'] } } }" >.vuepress/config.js
generate
is "the title of an entry is no page" "One=| two=guide/two| Start=guide|start=api/start|README=README|README=guide| start=guide/start" \
    "$(nav | sed 's/README : //g; s/Guide : //')"

new_tree
mkdir -p .vitepress
pages index guide/index guide/a guide/b
echo "export default { themeConfig: { sidebar: { '/guide/': { base: '/guide/', items: [{ text: 'One', items: ['b'] }, { text: 'Two', items: ['a'] }] } } } }" >.vitepress/config.ts
generate
is "a group below a base has no page of its own" "One=| b=guide/b|Two=| a=guide/a" "$(nav | sed 's/|[^|]*index=.*//')"

# --- files that a configuration imports ---

sidebar_of() { # TEXT OTHER - writes two files that the configuration imports
    echo "$1" >"$tree/.vitepress/side.ts"
    echo "$2" >"$tree/.vitepress/other.ts"
    generate
    nav | sed 's/|index=.*//'
}
new_tree
mkdir -p .vitepress
pages index guide/a guide/b
printf '%s\n' "// import { side } from './old'" "import { other } from './other'" "import { side } from './side'" \
    'export default { themeConfig: { nav: other, sidebar: side } }' >.vitepress/config.ts
echo "export const side = ['/index']" >.vitepress/old.ts
right="export const side = ['/guide/b', '/guide/a']"
is "an import in a comment is none" "b=guide/b|a=guide/a" "$(sidebar_of "$right" 'export const other = []')"
sed -i 1d "$tree/.vitepress/config.ts"
is "a name is defined in its own file, also below its use" "b=guide/b|a=guide/a" \
    "$(sidebar_of "export const side = list()
function list() { return ['/guide/b', '/guide/a'] }" "const list = ['/guide/a', '/guide/b']
export const other = list")"
is "a definition in a comment is none" "b=guide/b|a=guide/a" "$(sidebar_of "const list = ['/guide/b', '/guide/a']
// const list = ['/guide/a', '/guide/b']
export const side = list" '')"
is "files that import one another" "b=guide/b|a=guide/a" "$(sidebar_of "import { list } from './other'
import config from '../.vitepress/config'
export const side = list" "import { side } from './side'
export const list = ['/guide/b', '/guide/a']")"
is "a function that returns its argument" "b=guide/b|a=guide/a" "$(sidebar_of "function check(list, n) { return list }
export const side = check(['/guide/b', '/guide/a'], 1)" '')"
is "a function that makes an entry of a text" "b=guide/b|a=guide/a" "$(sidebar_of "function entry(link) {
  return { link }
}
export const side = [entry('/guide/b'), entry('/guide/a')]" '')"
for i in $(seq 30); do echo "import type { T$i } from './type$i'" && echo "import { f$i } from './none$i'" && echo "export type T$i = string" >"$tree/.vitepress/type$i.ts"; done >"$work/types"
echo "export const list = ['/guide/b', '/guide/a']" >"$tree/.vitepress/third.ts"
is "types and missing files do not count" "b=guide/b|a=guide/a" "$(sidebar_of "$(cat "$work/types")
import { list } from './third'
export const side = list" "export const other = []")"
seq 60000 | sed "s|.*|f('fffff&'),|" >"$work/calls"
is "a sidebar of 60000 calls takes seconds" "b=guide/b|a=guide/a" "$(ulimit -t 20 && sidebar_of "export const side = ['/guide/b', '/guide/a',
$(cat "$work/calls")
]" "import { side } from './side'")"

{ printf 'export default { themeConfig: { sidebar: [' && seq 600 | sed 's/.*/f,/' | tr -d '\n' && echo "'/guide/b', '/guide/a'] } }"; } >"$tree/.vitepress/config.ts"
seq 80000 | sed 's/.*/const f /' | tr -d '\n' >>"$tree/.vitepress/config.ts"
is "as takes one of names that have no value" "b=guide/b|a=guide/a" "$(ulimit -t 20 && sidebar_of '' '')"

finish
