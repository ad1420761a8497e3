#!/bin/sh
# vocs.sh - trees of Vocs: the folder of the pages, subtitles, files included in code, marks of Shiki and twoslash.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
. tests/tree.sh
start_trees vocs

new_tree
mkdir -p site/pages/docs site/snippets
cat >site/vocs.config.tsx <<'END'
import { defineConfig } from 'vocs'
export default defineConfig({
  title: 'Acme',
  baseUrl: 'https://acme.example',
  rootDir: '.',
  redirects: [{ source: '/docs/former', destination: '/docs/a', status: 308 }],
  sidebar: {
    '/docs': [
      { text: 'Start', items: [{ text: 'B', link: '/docs/b' }, { text: 'A', link: '/docs/a' }] },
    ],
  },
})
END
printf '%s\n' '// [!region setup]' 'setup()' '// [!endregion setup]' 'after() // [!code focus]' >site/snippets/a.ts
cat >site/pages/docs/a.mdx <<'END'
# Client [Set up a `Client`]

:::code-group

```ts twoslash [one.ts]
// @twoslash-cache: {"v":2,"data":"N4Igdg9gJ"}
// @noErrors
hidden()
// ---cut---
// [!include ~/snippets/a.ts:setup]
const x = 1 // [!code focus:2]
// [!code hl]
  call(x) // [!code hl] // kept
old() // [!code --]
new_() // [!code ++]
```

```html [two.html]
<b>x</b> <!-- [!code highlight] -->
{/* [!code focus] */}
```

:::

::::steps
### One
Text with `// [!code focus]` in it.
::::

[former](/docs/former) [b](/docs/b#list)
END
printf '%s\n' '# List [of [1]]' '' '```ts' '// [!include ~/snippets/a.ts]' '```' '' '# [Not](a) [one]' >site/pages/docs/b.md
printf '%s\n' '# Not a page' >site/README.md
generate
is "pages and their order" "docs/a docs/b" "$(paths)"
is "the sidebar" 'Start=| B=docs/b| A=docs/a' "$(nav)"
is "titles without subtitles" 'Client|List' "$(titles)"
is "subtitles, parts of files, marks of Shiki and twoslash" \
    'Set up a `Client`|```ts title="one.ts"|setup()|const x = 1|  call(x) // kept|old() // [!code --]|new_() // [!code ++]|```|```html title="two.html"|<b>x</b>|```|### One|Text with `// [!code focus]` in it.|[former](/docs/a) [b](/docs/b#list)' \
    "$(flat docs/a)"
is "a whole file" 'of [1]|```ts|setup()|after()|```|# [Not](/docs/a)|one' "$(flat docs/b)"
is "links" '' "$(dead)"

new_tree
mkdir -p docs/pages
printf 'export default {}\n' >vocs.config.ts
printf '# A\n' >docs/pages/a.mdx
generate
is "the folder docs/pages" 'a' "$(paths)"
finish
