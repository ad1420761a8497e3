#!/bin/sh
# readme.sh - repositories of ReadMe: addresses, the order, links by name, callouts, blocks of its older editor, operations.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
. tests/tree.sh
start_trees readme

new_tree
mkdir -p "docs/First Steps/deep" "docs/Zeta" "reference/Pet API/Pets" recipes custom_pages custom_blocks
printf -- '- Zeta\n- First Steps\n' >docs/_order.yaml
printf -- '- start\n- deep\n- "404"\n' >"docs/First Steps/_order.yaml"
page() { printf '%s\n' '---' "title: $1" "excerpt: $2" 'hidden: false' '---'; }
{ page Start 'What it is.'; printf '%s\n' 'See [deep](doc:deep#part-two), [pet](ref:getpet), [cook](recipe:cook), [own](page:own), `](doc:x)`.' \
    '<<glossary:term>> of <<apiKey>> 1<<2, <Glossary>word</Glossary>.' '' '> 📘 Mind `this`' '> Body.' '' '> ⚠️' '>' '> Careful.' '' '> 👍 Fine\' '' \
    '> 🚧 A' '>' '> B' '' '> 🎉 No kind' '' '<HTMLBlock>{`' '<!DOCTYPE html>' '<html><body>' '<p>Some <b>HTML</b> \`x\`</p>' '' '<style>p { color: red }</style>' '`}</HTMLBlock>' '' \
    '<Image title="a.png" alt={989} align="center" src="https://a.example/a.png">' '  The caption.' '</Image>' '' \
    '<Table align={["left","left"]}>' '  <thead>' '    <tr>' '      <th style={{ textAlign: "left" }}>' '        Name' '      </th>' '      <th>' '        Text' '      </th>' '    </tr>' '  </thead>' \
    '  <tbody>' '    <tr>' '      <td>' '        `a`' '      </td>' '      <td>' '        One' '' '        * two' '      </td>' '    </tr>' '  </tbody>' '</Table>'; } >"docs/First Steps/start.md"
{ page Deep ''; printf '%s\n' '[block:api-header]' '{' '  "title": "Part two"' '}' '[/block]' '[block:callout]' '{ "type": "warning", "title": "Stop", "body": "Not\nnow." }' '[/block]' 'Text.' \
    '[block:code]' '{ "codes": [ { "code": "let a = `1`;\nlet b;", "language": "javascript", "name": "A file" }, { "code": "x", "language": "text" } ] }' '[/block]' \
    '[block:parameters]' '{ "data": { "h-0": "K", "h-1": "V", "0-0": "a|b", "0-1": "1\n2", "1-0": "c" }, "cols": 2, "rows": 2 }' '[/block]' \
    '[block:image]' '{ "images": [ { "image": ["https://a.example/b.png", "b.png", 1], "caption": "Cap" } ] }' '[/block]' \
    '[block:embed]' '{ "html": false, "url": "https://v.example/1", "title": "Film" }' '[/block]' \
    '[block:html]' '{ "html": "<div>In <b>HTML</b></div>" }' '[/block]' '[block:other]' '{ "x": 1 }' '[/block]' '```' '[block:code]' '```'; } >"docs/First Steps/deep/index.md"
page Child '' >"docs/First Steps/deep/child.md" && echo 'Text of a child.' >>"docs/First Steps/deep/child.md"
page Missing '' >"docs/First Steps/404.md" && echo 'Not found.' >>"docs/First Steps/404.md"
page Zed '' >"docs/Zeta/zed.md" && echo 'Last, but first.' >>docs/Zeta/zed.md
printf '%s\n' '---' 'title: Draft' 'hidden: true' '---' 'Not yet.' >docs/Zeta/draft.md
printf '%s\n' '---' 'title: Get a pet' 'excerpt: Fetches one.' 'api:' '  file: pets.json' '  operationId: getPet' '---' 'More.' >"reference/Pet API/Pets/getpet.md"
printf '%s\n' '---' 'title: Add a pet' 'api:' '  file: pets.json' '  operationId: post_pets-id' '---' >"reference/Pet API/Pets/addpet.md"
echo '{ "openapi": "3.0.0", "paths": { "/pets/{id}": { "get": { "operationId": "getPet", "description": "Fetches one.", "parameters": [ { "name": "id", "in": "path", "required": true, "description": "Which.", "schema": { "type": "string" } } ], "responses": {} }, "post": { "summary": "Add" } } } }' >reference/pets.json
page Cook '' >recipes/cook.md && echo 'Cook.' >>recipes/cook.md
page Own '' >custom_pages/own.md && echo 'Own.' >>custom_pages/own.md
printf '# Block\n' >custom_blocks/b.md && printf '# Readme\n' >README.md
generate
has "a repository of ReadMe is recognized" 'docs/_order.yaml: documentation for readme' "$(cat "$work/err")"
is "addresses, and files that are no pages" \
    'docs/404 docs/child docs/deep docs/start docs/zed page/own recipes/cook reference/addpet reference/getpet' "$(paths)"
is "links by name" "" "$(dead)"
is "the order of the lists" \
    'Guides=| Zeta=|  Zed=docs/zed| First Steps=|  Start=docs/start|  Deep=docs/deep|   Child=docs/child|  Missing=docs/404' "$(nav | cut -d '|' -f 1-8)"
is "excerpt, links, terms, callouts, HTML" \
    'What it is.|See [deep](/docs/deep#part-two), [pet](/reference/getpet), [cook](/recipes/cook), [own](/page/own), `](doc:x)`.|term of apiKey 1<<2, word.|> **Info:** Mind `this`|>|> Body.|> **Warning:**|>|> Careful.|> **Success:** Fine|> **Warning:** A|>|> B|> 🎉 No kind|Some **HTML** `x`' \
    "$(flat docs/start | sed 's/|\[Image.*//')"
is "images and tables" '[Image: a.png]|The caption.|| Name | Text ||| --- | --- ||| `a` | One * two |' "$(flat docs/start | sed 's/.*|\(\[Image\)/\1/')"
is "blocks of the older editor" \
    '## Part two|> **Warning:** Stop|>|> Not|> now.|Text.|```javascript title="A file"|let a = `1`;|let b;|```|```text|x|```|| K | V |||---|---||| a\|b | 1 2 ||| c | ||[Image: b.png]|Cap|[Film](https://v.example/1)|In **HTML**|[block:other]|{ "x": 1 }|[/block]|```|[block:code]|```' \
    "$(flat docs/deep)"
is "operations of an API" '**`GET /pets/{id}`**|Fetches one.|## Path parameters|- `id`: string, required. Which.|More.' "$(flat reference/getpet)"
is "operations without a name" '**`POST /pets/{id}`**' "$(flat reference/addpet)"

new_tree
printf '%s\n' '# A' '' 'Call it: [block:code]' '{ "codes": [ { "code": "f()", "language": "js" } ] } [/block] Then: [block:callout]' '{ "type": "danger", "body": "No." }' \
    '[/block] End [doc](doc:x) `[block:code]`' '' '> 📘 As written' '' '[block:code]' 'no json' '[/block]' >a.md
generate
is "old blocks on any site, also at the end of a line" \
    'Call it:|```js|f()|```|Then:|> **Danger:**|>|> No.|End [doc](doc:x) `[block:code]`|> 📘 As written|[block:code]|no json|[/block]' "$(flat a)"

finish
