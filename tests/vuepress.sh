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
is "VuePress 1: a sidebar of lists with titles" "Guide=| README=guide| two=guide/two|Tabs=tabs" "$(nav)"
is "tabs have their titles, code is included from files" \
    '**npm**|```bash|npm i|@tab no|```|**pnpm**|```bash|pnpm i|```|```ts|one|two|three|```|```js|two|three|```|```ts|one|two|three|```|@[other](x.ts)' \
    "$(flat tabs)"

finish
