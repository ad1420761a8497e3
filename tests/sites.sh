#!/bin/sh
# sites.sh - trees of documentation with the syntax that public sites have: links over several lines, components in
# containers, addresses of Astro, shortcodes of Hugo. Each tree is written here.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
. tests/tree.sh
start_trees sites

new_tree
printf '%s\n' '# A' '' 'See [the' 'long label][b], [the *other*' 'label][] and [the short' 'one].' '' '[![Logo](logo.png)][b] [a [x] b][b] [now][the short' \
    'one] end [x][a`b]' '' '> [in a' '> quote][B] and [in' '> label].' '' 'No [link' 'here](x.md) or [here' '' '- [item' '  text][b]' \
    '' '[b]: https://b.example' '[the *other* label]: https://o.example' '[The Short One]: <https://s.example>' \
    '[in label]: https://l.example' >a.md
generate
is "links whose text or label goes on on the next line" \
    'See [the|long label](https://b.example), [the *other*|label](https://o.example) and [the short|one](https://s.example).|[[Image: Logo]](https://b.example) [a [x] b](https://b.example) [now](https://s.example)| end [x][a`b]|> [in a|> quote](https://b.example) and [in|> label](https://l.example).|No [link|here](x.md) or [here|- [item|  text](https://b.example)' "$(flat a)"

new_tree
mkdir -p "src/content/docs/Inter-Process Calls" src/content/docs/pt-BR
printf "const authors = { ann: { title: 'Head of Boxes' } };\nintegrations: [starlight({ plugins: [blog({ title: 'News' })], title: 'Acme', sidebar: [{ label: 'Calls', items: ['inter-process-calls/one'] }] })]\n" >astro.config.mjs
printf '# One\n\n[two](/blog-v20/) [own](/own/place) [three](../Blog%%20v2.0.md) [pt](/pt-br/one/)\n' >"src/content/docs/Inter-Process Calls/One.md"
printf '# Two\n\n[one](/inter-process-calls/one/) [file](<Inter-Process Calls/One.md>)\n' >"src/content/docs/Blog v2.0.md"
printf -- '---\ntitle: Own\nslug: own/place\n---\n' >src/content/docs/pt-BR/own.md
printf '# Um\n' >src/content/docs/pt-BR/one.md
generate
is "Astro: addresses are slugs of the names of files" "blog-v20 inter-process-calls/one own/place pt-br/one" "$(paths)"
has "Astro: the title of the site" ', "Acme",' "$(head -n 1 "$work/out")"
is "Astro: links to them and to files" "" "$(dead)"

new_tree
printf "integrations: [starlight({ title: 'Acme' })]\n" >astro.config.mjs
printf '%s\n' '{ // paths' '  "compilerOptions": { "paths": { "@other/*": ["src/*"], "@parts/*": ["src/shared/_parts/*"] } } }' >tsconfig.json
mkdir -p src/content/docs src/shared/_parts
echo 'Shared text.' >src/shared/_parts/call.mdx
printf '%s\n' '# B' '' "import Call from '@parts/call.mdx';" '' '<Call />' '' '<Code code="C:\\a\ b" lang="sh" />' '' '<Code code={"a\tb"} lang="sh" />' >src/content/docs/b.mdx
printf '%s\n' '# A' '' "1. Step:" '' "    { ' ' }" '' '    Text{""}.' '' ":::tip" 'Lead.' '' '<Tabs>' '<TabItem label="Linux">' '  <Code' '    code="run"' \
    '    lang="sh"' '  />' '  Text.' '</TabItem>' '</Tabs>' ':::' >src/content/docs/a.mdx
generate
is "a container with components is no quote" "1. Step:|    Text.|> **Tip:**|Lead.|**Linux**|\`\`\`sh|run|\`\`\`|Text." "$(flat a)"
is "a file is imported by a path of tsconfig.json; only strings in braces have escapes" \
    'Shared text.|```sh|C:\\a\ b|```|```sh|a	b|```' "$(flat b)"

new_tree
printf '%s\n' '# A' '' '<Steps>' '' '1. Step' '' '    <Box>' '    Do:' '' '    ```sh' '    run' '    ```' '    </Box>' '' '1. Next' '</Steps>' '' \
    '<Tabs>' '  <Tab title="One">' '' '  - item' '' '    <Box>' '      Inner.' '    </Box>' '  </Tab>' '</Tabs>' >a.mdx
printf '%s\n' '# B' '' '<Tabs>' '	<Tab title="One">' '    	Text:' '' '    	<CommandTabs' '            npm="npm i a"' '            yarn="yarn add a"' '    	/>' \
    '	</Tab>' '</Tabs>' '' '```c' '	<a>' '```' '	```' '	  	b' '	```' '' '  ```c' '	c' '  ```' >b.mdx
generate
is "components in list items stay in them" \
    '1. Step|    Do:|    ```sh|    run|    ```|1. Next|**One**|- item|  Inner.' "$(flat a)"
is "tabs and spaces before tags" \
    '**One**|Text:|```sh|npm i a|yarn add a|```|```c|	<a>|```|    ```|      	b|    ```|  ```c|	c|  ```' "$(flat b)"

new_tree
echo 'export default {}' >source.config.ts
mkdir content
printf '%s\n' '# A' '' 'export const fields = [' "  { name: 'id', type: 'a | b', isKey: true, of: { x: 1 } }," "  { name: 'at', description: 'When it\nwas' }," ']' '' \
    '<Data name="box" fields={fields} />' '' '<Types type={{ size: { type: "number", description: "How big", default: "1" } }} />' '' \
    '<Menu items={[{ label: "x", href: "/y" }]} />' '' '<Other fields={none} />' '' '<Method path="/box/open" method="POST" note="Needs a key." serverNote="Slow.">' \
    '```ts' 'open()' '```' '</Method>' '' '```package-install' 'acme' 'npm-check' 'npm i x' '```' '' '<Callout type="warn">Hot.</Callout>' >content/a.mdx
generate
is "Fumadocs: objects in attributes are tables, endpoints, packages to install" \
    'Data box|| Name | Type | isKey | Description ||| --- | --- | --- | --- ||| `id` | `a \| b` | true |  ||| `at` |  |  | When it was ||| Name | Type | Description | Default ||| --- | --- | --- | --- ||| `size` | `number` | How big | `1` |' \
    "$(flat a | sed 's/|\*\*`POST.*//')"
is "Fumadocs: endpoints, packages to install" \
    '**`POST /box/open`**|Needs a key.|Slow.|```ts|open()|```|```sh|npm install acme|npm install npm-check|npm i x|```|> **Warning:** Hot.' "$(flat a | sed 's/.*|\*\*`POST/**`POST/')"

new_tree
echo '{ "navigation": 1 }' >docs.json
printf '%s\n' '---' 'title: Send' 'openapi: "/api.json POST /users/{id}"' '---' '<ParamField query="n" type="&#x22;a&#x22; | &#x22;b&#x22;" deprecated>Text.</ParamField>' '' \
    '<Frame>' '  <img src="/l.png" alt="Light" className="block dark:hidden" />' '  <img src="/d.png" alt="Dark" className="hidden dark:block" />' '</Frame>' >a.mdx
printf '%s\n' '---' 'title: Get' 'api: GET /users' '---' | head -c -1 >b.mdx
generate
is "Mintlify: the endpoint of a page, the place of parameters, entities in types" \
    '**`POST /users/{id}`**|**`n`: "a" | "b", in query, deprecated**|Text.|[Image: Light]' "$(flat a)"
is "Mintlify: a page that is only an endpoint" '**`GET /users`**' "$(flat b)"

new_tree
mkdir content
printf 'title: T\n' >hugo.yaml
printf '%s\n' '# A' '' '## Keeping {{ $1 }} current {#current}' '' 'Text.' '{.wide .x}' '' '{#own-id}' '' '## B' '' '{not an attribute}' '' '{ .open' '' '{: .' '' \
    '[a](#current) [b](#own-id)' >content/a.md
generate
is "Hugo: attributes of blocks are not shown" '## Keeping {{ $1 }} current|Text.|## B|{not an attribute}|{ .open|{: .|[a](/a#current) [b](/a#own-id)' "$(flat a)"
is "and their ids are targets" "" "$(dead)"

new_tree
mkdir -p content/_includes
printf 'title: T\n' >hugo.yaml
printf '%s\n' '## About {{ $1 }} {#about}' '' 'The {{ $kind }} of [{{ $2 }}]({{$2}}), {{ $3 }}.' >content/_includes/part.md
printf '%s\n' '# A' '' '{{% include "part.md" boxes `https://b.example/#x` kind="size" %}}' '' '{{< list.inline >}}' '  {{ range .Data }}' '    <b>{{ .name }}</b>' '  {{ end }}' \
    '{{< /list.inline >}}' '' '{{< own-table "x" >}} {{< own-table >}} {{< tabs >}}{{< /tabs >}} {{< a-list >}}' '' '> See [the' '> guide][g].' '>' '> [g]: https://g.example' >content/a.md
generate
is "Hugo: arguments of included files, templates of inline shortcodes, definitions in quotes" \
    '## About boxes|The size of [https://b.example/#x](https://b.example/#x), kind="size".|> See [the|> guide](https://g.example).|>|> ' "$(flat a)"
has "Hugo: shortcodes without text are counted" "templates are not run: own-table 2, a-list 1" "$(cat "$work/err")"

# --- fences around components, elements of a site that are callouts, files and links of Hugo, HTML in front matter ---

new_tree
mkdir docs
echo "export default { presets: [['classic', { docs: {} }]] };" >docusaurus.config.js
echo 'Shared.' >docs/_part.mdx
printf '%s\n' '# A' '' '```mdx-code-block' "import Part from './_part.mdx'" '' '<Part />' '```' '' '- Item:' '' '  ````mdx-code-block' '  <Tabs>' '  <TabItem label="One">' '' '  ```sh' '  run' '  ```' '' '  </TabItem>' \
    '  </Tabs>' '  ````' '' '~~~md' '```mdx-code-block' '<Part />' '```' '~~~' >docs/a.md
generate
is "Docusaurus: fences that hide components from other programs are part of the page" \
    'Shared.|- Item:|  **One**|  ```sh|  run|  ```|~~~md|```mdx-code-block|<Part />|```|~~~' "$(flat a)"

new_tree
mkdir docs
echo "export default { presets: [['classic', { docs: {} }]] };" >docusaurus.config.js
printf '%s\n' '---' 'title: API' '---' '```mdx-code-block' "import API from '@theme/API'" "import spec from './api.json'" '' '<API' '  override={spec}' '/>' '```' >docs/api.mdx
printf '%s\n' '---' 'title: B' '---' 'Text.' '' '<API override={spec} />' >docs/b.mdx
printf '# A\n\n[get](api.mdx#tag/box/operation/getBox) [b](b.mdx#x)\n' >docs/a.md
generate
is "links to sections of a page that is one component" "/b#x" "$(dead)"
has "are counted" "1 to sections that the site makes from code" "$(cat "$work/err")"

new_tree
printf '%s\n' '# A' '' '<docs-warning>Mind [it](#lost).' '' 'More.' '[b](#b)</docs-warning>' '' '<docs-info>' '' 'Text.' '' '</docs-info>' '' '<my-warn>X.</my-warn>' '' \
    '<code-example>Y.</code-example> <docs-note>' '' '## B' >a.md
generate
is "elements of a site whose names end in a kind of callout" \
    '> **Warning:** Mind [it](/a#lost).|>|> More.|> [b](/a#b)|> **Info:** Text.|> **Warning:** X.|Y. <docs-note>|## B' "$(flat a)"
is "and links in them" "/a#lost" "$(dead)"

new_tree
mkdir -p docs/_includes docs/guide/build _includes
printf '# Docs\n' >_index.md && printf '# Guide\n' >docs/guide/_index.md && printf '# Top\n' >docs/_index.md
printf 'Shared by docs.\n' >docs/_includes/part.md && printf 'Not this.\n' >_includes/part.md
printf '%s\n' '---' 'title: Build' 'description: >' '  <img src="/a.svg" alt="A"> The <b>build</b> of `<b>` and <T>.' '---' '## Kinds' >docs/guide/build/_index.md
printf '%s\n' '# Run' '' '{{% include part.md %}}' '' '[kinds](../#kinds) [guide](../../) [top](../../../)' >docs/guide/build/run.md
generate
is "Hugo: included files around the page if the folder has one language, relative links as browsers resolve them" \
    'Shared by docs.|[kinds](/docs/guide/build#kinds) [guide](/docs/guide) [top](/docs)' "$(flat docs/guide/build/run)"
is "and no dead link" "" "$(dead)"
has "descriptions have no tags of HTML" '(The build of `<b>` and <T>.)' "$(cat "$work/out")"

new_tree
printf 'title: T\n' >hugo.yaml
mkdir content
printf '%s\n' '# A' '' '{{% option name="a.limit" default="12" %}} The limit. {{% /option %}}' '' '{{% option name="b" default=true %}} The switch. {{% /option %}}' >content/a.md
printf '%s\n' '# B' '' '<Mermaid' '  chart={`' 'graph TD' '  a["A<br/>b"] --> c`}' '/>' '' '- Item' '' '  <Mermaid value={`graph LR`} />' >content/b.mdx
generate
is "Hugo: defaults in arguments of shortcodes" '**a.limit** (default: `12`)| The limit. |**b** (default: `true`)| The switch. ' "$(flat a)"
is "diagrams in attributes of components" '```mermaid|graph TD|  a["A<br/>b"] --> c|```|- Item|  ```mermaid|  graph LR|  ```' "$(flat b)"

# --- Mintlify: operations of an API ---

new_tree
echo '{ "api": { "openapi": ["one.yaml", "two.json"] }, "navigation": { "pages": ["list"] } }' >docs.json
cat >one.yaml <<'EOF'
openapi: 3.1.0
security: [{ key: [] }]
paths:
  /boxes/{id}:
    parameters: [{ $ref: '#/components/parameters/id' }]
    get:
      summary: Get a box
      description: "Returns a box <with> its `<lid>`."
      parameters:
        - { name: sort, in: query, schema: { type: array, items: { type: string, enum: [up, down] } } }
        - { name: X-Trace, in: header, required: true, schema: { type: string } }
      x-codeSamples:
        - { lang: cURL, source: "curl https://x.example" }
        - { lang: TypeScript, label: Get, source: "boxes.get()\n" }
      responses:
        '200': { description: Found, content: { application/json: { schema: { $ref: '#/components/schemas/Box' } } } }
        '404': { description: Not found }
    put:
      security: []
      requestBody:
        content:
          application/json:
            schema: { oneOf: [{ title: Text, type: string }, { $ref: '#/components/schemas/Box' }] }
      responses: {}
components:
  parameters:
    id: { name: id, in: path, required: true, description: "The box:\n\n- by id\n- by `name`", schema: { type: string, example: b_1 } }
  securitySchemes:
    key: { type: http, scheme: bearer, description: "A key.\n\n```sh\nset KEY\n```" }
  schemas:
    Base: { type: object, required: [id], properties: { id: { type: string, format: uuid } } }
    Box:
      allOf: [{ $ref: '#/components/schemas/Base' }]
      properties:
        size: { type: [integer, 'null'], default: 3 }
        inside: { type: array, description: What is in it, items: { $ref: '#/components/schemas/Box' } }
        loop: { $ref: '#/components/schemas/Loop' }
    Loop: { $ref: '#/components/schemas/Loop' }
EOF
printf '%s\n' '{ "paths": { "/lids": { "get": { "summary": "List lids", "description": "One.\nTwo \u00fc.", "deprecated": true,' \
    '"responses": { "200": { "description": "OK", "content": { "text/plain": {}, "application/json": { "schema": { "nullable": true } } } } } } } } }' >two.json
printf -- '---\ntitle: Box\nopenapi: one GET /boxes/{id}\n---\n\nMore.\n' >get.mdx
printf -- '---\ntitle: Put\nopenapi: "one.yaml PUT /boxes/{id}"\n---\n' >put.mdx
printf -- '---\nopenapi: get /lids\n---\n' >lower.mdx
printf -- '---\nopenapi: GET /lids\n---\n' >lids.mdx
printf -- '---\ntitle: None\nopenapi: two GET /boxes/{id}\n---\n' >none.mdx
generate
is "Mintlify: an operation with references, parameters, samples, responses" \
    '**`GET /boxes/{id}`**|Returns a box &lt;with> its `<lid>`.|```bash|curl https://x.example|```|```typescript title="Get"|boxes.get()|```|## Authorizations|- `key`: http bearer. A key.|  ```sh|  set KEY|  ```|## Headers|- `X-Trace`: string, required.|## Path parameters|- `id`: string, required. The box: Example: `b_1`.|  - by id|  - by `name`|## Query parameters|- `sort`: array of string. Values: `up`, `down`.|## Response|**200** Found|`application/json`: object|- `id`: string (uuid), required.|- `size`: integer or null. Default: `3`.|- `inside`: array of object. What is in it.|  - `id`: string (uuid), required.|  - `size`: integer or null. Default: `3`.|  - `inside`: array of object. What is in it.' \
    "$(flat get | sed 's/\(|  - `inside`[^|]*\).*/\1/')"
is "and text of the page after it" '**404** Not found|More.' "$(flat get | sed 's/.*|\*\*404/**404/')"
is "Mintlify: alternatives; no authorization" \
    '**`PUT /boxes/{id}`**|## Path parameters|- `id`: string, required. The box: Example: `b_1`.|  - by id|  - by `name`|## Body|`application/json`: one of several|- `Text`: string.|- object.|  - `id`: string (uuid), required.' \
    "$(flat put | sed 's/\(|- object\.|  - `id`[^|]*\).*/\1/')"
is "Mintlify: JSON, in a file that only the configuration names; the summary is the title" \
    '**`GET /lids`**|One.|Two ü.|## Response|**200** OK|`text/plain`, `application/json`: any' "$(flat lids)"
has "and of the page" 'List lids"' "$(grep '^page [0-9]* lids,' "$work/out")"
is "Mintlify: a method in small letters" "$(flat lids)" "$(flat lower)"
is "Mintlify: an operation that the file does not have" '**`GET /boxes/{id}`**' "$(flat none)"

new_tree
echo '{ "navigation": { "pages": ["z"] } }' >docs.json
for i in $(seq 20); do printf -- '---\ntitle: None\nopenapi: none%s GET /a\n---\n' "$i" >"a$i.mdx"; done
printf '%s\n' '{ "paths": { "/a": { "get": { "security": [], "parameters": [{ "$ref": "#/components/parameters/x~1y~0z" }] } } },' \
    '"components": { "parameters": { "x/y~z": { "name": "n", "in": "query",' \
    '"description": "One <i>.\n\n- of <b>\n\n```html\n<p>\n```\n\n- `<code>`", "schema": { "type": "string" } } } } }' >api.json
printf -- '---\ntitle: Z\nopenapi: api GET /a\n---\n' >z.mdx
generate
is "Mintlify: files that do not exist are not counted; escapes in references; fenced code is copied" \
    '**`GET /a`**|## Query parameters|- `n`: string. One &lt;i>.|  - of &lt;b>|  ```html|  <p>|  ```|  - `<code>`' "$(flat z)"
lacks "and no warning" "$work/err" "descriptions of APIs"
for i in $(seq 20); do cp "$tree/api.json" "$tree/none$i.json"; done
generate
is "Mintlify: more than 16 descriptions" "$(flat z)" "$(flat a20)"
lacks "and no warning of them" "$work/err" "descriptions of APIs"
for i in 1 2 3 4 5; do head -c 7000000 /dev/zero | tr '\0' ' ' >>"$tree/none$i.json"; done
generate
has "Mintlify: too many bytes in descriptions: a warning" "not read: the descriptions of APIs have more than 32 MiB" "$(cat "$work/err")"

new_tree
mkdir -p specs/eu drafts
echo '{ "navigation": { "pages": ["a"] } }' >docs.json
spec() { printf '{ "openapi": "3.1.0", "paths": { "%s": { "get": { "description": "From %s." } } } }\n' "$1" "$2"; }
spec /factors acme >specs/acme-oas.json && spec /factors eu >specs/eu/eu-oas.json && spec /lids eu >specs/eu/lids.json
printf 'openapi: 3.1.0\npaths:\n  /boxes:\n    get: { description: From boxes. }\n' >specs/boxes.yml
spec /cups none | sed 's/"openapi"/"api"/' >specs/none.json
for page in 'a acme-oas GET /factors' 'b eu-oas GET /factors' 'c eu/eu-oas.json GET /factors' 'd GET /factors' 'e boxes GET /boxes' \
    'f GET /boxes' 'g oas GET /factors' 'h acme-oas GET /lids' 'i GET /cups'; do
    printf -- '---\ntitle: T\nopenapi: %s\n---\n' "${page#* }" >"${page%% *}.mdx"
done
generate
is "Mintlify: descriptions by the end of their paths, and by their contents in the order of their names" \
    "acme eu eu acme boxes boxes - - - " "$(for page in a b c d e f g h i; do
        from=$(flat $page | sed -n 's/.*From \([a-z]*\)\..*/\1/p')
        printf '%s ' "${from:--}"
    done)"

new_tree
mkdir -p specs
echo '{ "navigation": { "pages": ["a"] } }' >docs.json
printf '%s\n' '{ "openapi": "3.1.0", "components": { "schemas": { "user.created": { "type": "object", "description": "A new <user>.", "required": ["id"],' \
    '"properties": { "id": { "type": "string" }, "size": { "$ref": "#/components/schemas/Size" } } }, "Size": { "title": "The size", "type": "string", "enum": ["s", "l"] } } } }' >specs/acme-oas.json
printf -- '---\ntitle: A\nopenapi-schema: acme-oas user.created\n---\n\nMore.\n' >a.mdx && printf -- '---\nopenapi-schema: "Size"\n---\n' >b.mdx
printf -- '---\ntitle: C\nopenapi-schema: specs/acme-oas.json Lost\n---\n' >c.mdx && printf -- '---\nopenapi-schema: user.created\n---\n' >d.mdx
generate
is "Mintlify: a schema of an API" '**`user.created`**: object|A new &lt;user>.|- `id`: string, required.|- `size`: string. Values: `s`, `l`.|More.' "$(flat a)"
is "Mintlify: a schema that is a value; one that does not exist" '**`Size`**: string. Values: `s`, `l`.|**`Lost`**' "$(flat b)|$(flat c)"
is "Mintlify: the title of a schema" 'A|The size|C|user.created' "$(titles)"

# --- Mintlify: files that are no part of the site ---

new_tree
mkdir -p drafts/x a/internal/y guides/build dist notes
echo '{ "name": "Acme", "navigation": { "pages": ["apple", "/guides/build/kept"] } }' >docs.json
printf '%s\n' '# Ours' 'drafts/' '*.draft.mdx' '**/internal/**' '/private.md' '!a/internal/y/kept.mdx' '!notes/README.md' >.mintignore
for page in drafts/x/d.mdx one.draft.mdx a/two.draft.mdx a/internal/y/z.mdx a/internal/y/kept.mdx private.md a/private.md README.md a/README.md \
    notes/README.md CHANGELOG.md readme.mdx a/changelog.mdx guides/build/kept.mdx guides/build/left.mdx dist/x.mdx apple.mdx; do echo "# $page" >$page; done
printf '# Apple\n\n[r](a/README.md)\n' >apple.mdx
generate
is "Mintlify: .mintignore, the files and folders that are always ignored, but for pages in the navigation" \
    "a/changelog a/internal/y/kept a/private apple guides/build/kept notes/README readme" "$(paths)"
has "and they are counted" "left out   10 files: parts of other pages (_name), lists of pages, excluded by the configuration" "$(cat "$work/err")"

# --- Mintlify: anchors ---

new_tree
echo '{ "name": "Acme", "navigation": { "pages": ["a"] } }' >docs.json
printf '## %s\n\nx\n\n' 'Config.json options' "What's new" 'Rate limits (per minute)' 'Read/write access' 'Fees & billing' OAuth Overview Overview \
    'Step 1 : Install?' 'The `$ref` of **C++**' 'Größe: 10 €' '🚀 Start - now!' '日本（語）？' 'snake_case' Overview >a.mdx
printf '%s\n' '<Tab title="OAuth 2.0">Text.</Tab>' '' '[a](#oauth-2-0) [b](#overview-2) [c](#what%E2%80%99s-new) [d](#fees-&-billing) [e](#the-%24ref-of-c++)' \
    '[f](#config-json-options) [g](#rate-limits-per-minute) [h](a#read/write-access) [i](#fees--billing) [j](#nowhere)' >>a.mdx
generate
is "Mintlify: anchors by its rule" \
    "config-json-options what’s-new rate-limits-per-minute read/write-access fees-&-billing oauth overview overview-2 step-1--install the-\$ref-of-c++ größe-10-€ -start-now 日本（語）？ snake_case overview-3" \
    "$(anchors)"
is "Mintlify: links to them" '/a#nowhere' "$(dead)"
is "Mintlify: a link to an anchor with a slash" '[h](/a#read/write-access)' "$(text a | grep -o '\[h\][^ ]*')"

# --- Mintlify: pages that the site makes from descriptions of APIs ---

new_tree
printf '%s\n' '{ "name": "Acme", "navigation": { "tabs": [ { "tab": "A", "openapi": "all.json" }, { "tab": "B", "openapi": "beside.json", "pages": ["a", "get /users"] },' \
    '{ "tab": "C", "groups": [ { "group": "D", "openapi": { "source": "https://a.example/x.json", "directory": "d" } }, "one.json POST /users" ] },' \
    '{ "tab": "E", "asyncapi": ["events.yaml"], "icon": "get" } ] } }' >docs.json
printf '# A\n' >a.mdx
generate
has "Mintlify: entries of the navigation for operations of APIs are counted" \
    "left out   5 entries of the navigation, whose pages the site makes from descriptions of APIs: all.json, get /users, https://a.example/x.json, one.json POST /users, ..." \
    "$(cat "$work/err")"

# --- Mintlify: names of files and of groups ---

new_tree
mkdir kit move
echo '{ "name": "Acme", "navigation": { "groups": [ { "group": "Moving", "pages": ["move/index", "move/readme", { "group": " ", "pages": ["kit/_index"] }] } ] } }' >docs.json
printf '# Move\n\n[a](/move/readme) [b](/kit) [c](/kit/_index) [d](readme.mdx) [e](/move)\n' >move/index.mdx && printf '# From ReadMe\n' >move/readme.mdx
printf '# Kit\n' >kit/index.mdx && printf '# Old kit\n' >kit/_index.mdx
generate
is "Mintlify: readme and _index are no pages of their folders" "kit kit/_index move move/readme" "$(paths)"
is "and links to them" '[a](/move/readme) [b](/kit) [c](/kit/_index) [d](/move/readme) [e](/move)' "$(flat move)"
is "Mintlify: a group without a name" "Moving=| Move=move| From ReadMe=move/readme| Old kit=kit/_index|Kit=kit" "$(nav)"

# --- Mintlify: a configuration in several files ---

new_tree
mkdir -p cfg/more
echo '{ "name": "Acme", "navigation": { "$ref": "cfg/nav.json" }, "redirects": { "$ref": "./cfg/redirects.json" } }' >docs.json
printf '%s\n' '{ "languages": [ { "$ref": "more/en.json", "language": "en" }, { "$ref": "lost.json" }, { "$ref": "../../out.json" },' \
    '{ "$ref": "nav.json" }, { "$ref": "more/bad.json" }, { "$ref": "https://a.example/x.json" } ] }' >cfg/nav.json
echo '{ "language": "zz", "groups": [ { "group": "Start here", "pages": { "$ref": "../pages.json", "x": 1 } } ] }' >cfg/more/en.json
echo '[ "zebra", "apple" ]' >cfg/pages.json && echo '{ "groups": ' >cfg/more/bad.json
echo '[ { "source": "/old", "destination": "/zebra" } ]' >cfg/redirects.json
echo '{ "groups": [ { "group": "Outside", "pages": ["middle"] } ] }' >../out.json
printf '# Apple\n\n[z](/old)\n' >apple.mdx && printf '# Zebra\n' >zebra.mdx && printf '# Middle\n' >middle.mdx
generate
rm "$work/out.json"
is "Mintlify: the order in files that the configuration names; members beside a name win" \
    'en=| Start here=|  Zebra=zebra|  Apple=apple|Middle=middle' "$(nav)"
is "Mintlify: redirects in such a file" "[z](/zebra)" "$(flat apple)"
for reason in '"lost.json" does not exist or cannot be read' '"../../out.json" is not in the folder' '"nav.json" refers back' \
    '"more/bad.json" is not valid JSON' '"https://a.example/x.json" is not in the folder'; do
    has "Mintlify: a warning for such a file: $reason" "$reason" "$(grep 'cfg/nav.json:[12]: warning: the file in "$ref" is not read: ' "$work/err")"
done
echo '{ "name": "Acme", "navigation": { "pages": [ { "$ref": "a.json" } ] }, }' >"$tree/docs.json"
generate
has "Mintlify: a configuration that is not valid" 'docs.json: warning: not valid JSON: the files in "$ref" are not read' "$(cat "$work/err")"

# --- Mintlify: addresses in front matter ---

new_tree
mkdir fr sdks
echo '{ "name": "Acme", "navigation": { "pages": ["apple"] } }' >docs.json
printf -- '---\ntitle: Apple\n---\n\nText. [s](/sdks)\n' >apple.mdx
printf -- '---\ntitle: Pomme\nurl: /apple\n---\n' >fr/apple.mdx
printf -- '---\ntitle: Changes\nurl: "https://acme.example/changelog"\n---\n\nMore.\n' >changes.mdx
printf -- '---\ntitle: Old\nurl: /pear\n---\n' | head -c -1 >old.mdx && printf '# Pear\n\n[o](/pear)\n' >pears.mdx
printf -- '---\ntitle: SDKs\npermalink: "/sdks"\n---\n\nAll.\n' >sdks/overview.mdx
generate
is "Mintlify: url and permalink are no addresses of the page" "apple changes fr/apple old pears sdks/overview" "$(paths)"
is "Mintlify: a page with url shows a link" '[https://acme.example/changelog](https://acme.example/changelog)|More.|[/apple](/apple)' \
    "$(flat changes)|$(flat fr/apple)"
is "Mintlify: url is no name of the page, permalink is one" 'Text. [s](/sdks/overview)|/pear /pear' "$(flat apple)|$(dead)"
lacks "and no path is taken" "$work/err" "is already"

new_tree
echo '{ "navigation": { "$ref": "f1.json" } }' >docs.json && echo '# A' >a.md
for i in $(seq 17); do printf '[ { "$ref": "f%s.json" }, { "$ref": "./f%s.json" } ]' $((i + 1)) $((i + 1)) >"f$i.json"; done
generate
is "Mintlify: files that multiply are limited in depth and number" \
    'is below too many other files|makes the configuration too large' \
    "$(sed -n 's/.*warning: the file in "$ref" is not read: "[^"]*" //p' "$work/err" | sort -u | tr '\n' '|' | sed 's/|$//')"

# --- redirects of a site below a path; fences and components that install ---

new_tree
mkdir docs static
echo "export default { url: 'https://kit.example', baseUrl: '/doc/', presets: [['classic', { docs: {} }]] };" >docusaurus.config.js
printf '%s\n' '/docs/old /docs/start 301' '/doc/was /doc/docs/start' '/gone /other/start 301' '/twice /docs/start 302' '/twice /docs/b 301' \
    '/rewritten /docs/start 200' '/query id=:id /docs/start 301' '/away https://kit.example/docs/start 301' >static/_redirects
printf '# B\n' >docs/b.md
printf '%s\n' '# Start' '' '<InstallationNote package="Pro" />' '' '<InstallHelp package="see (the) note" />' '' '<InstallKit package="kit" />' '' \
    '```package-install title="a"' 'kit' '```' '' '```package-install-local' '' '' '```' '' '```package-install-local' '```' '' \
    '```package-install-local' 'kit' '```' >docs/start.mdx
generate
is "redirects: whole parts of paths, the first rule of a source, only those to pages" \
    "docs/old to start|twice to start|was to start" \
    "$(sed -n 's/^   \([a-z/]*\) to \(start\|b\)\( .*\)*$/\1 to \2/p' "$work/out" | sort | tr '\n' '|' | sed 's/|$//')"
is "components and fences that install: names, attributes, no arguments" \
    '```sh|npm install kit|```|```sh title="a"|npm install kit|```|```sh|npm install|```|```sh|npm install|```|```sh|npm install kit|```' "$(flat start)"

new_tree
printf 'site_name: T\nmarkdown_extensions:\n  - markdown_include.include\n' >mkdocs.yml
mkdir -p docs/inc
printf 'kind: Box\nsize: 2\nlid: 1\n' >docs/inc/a.yaml
printf '%s\n' '# Files' '' '```yaml' '{!docs/inc/a.yaml!}' '```' '' '* item' '' '    ```yaml' '    {!> ../docs/inc/a.yaml ln[2:3] hl[1,2] !}' '    ```' '' \
    '```yaml' '{!> inc/a.yaml[ln:1-2]!}' '```' '' '```' '{!lost.yaml!}' '{!docs/inc/a.yaml!} stays' '```' >docs/files.md
generate
is "MkDocs: files that are included in fences" \
    '```yaml|kind: Box|size: 2|lid: 1|```|* item|    ```yaml|    size: 2|    lid: 1|    ```|```yaml|kind: Box|size: 2|```|```|Not in this copy: lost.yaml|{!docs/inc/a.yaml!} stays|```' "$(flat files)"
has "MkDocs: and those that are missing" "files.md:18: warning: the included file lost.yaml is not in the corpus" "$(cat "$work/err")"

new_tree
printf '%s\n' '# \<script setup> {#script-setup}' '' 'A \<style> tag, \\<b>bold</b> and \<template>.' '' '\<div>text\</div>' '' '## \<Box>' '' 'Text \<Box /> here.' >a.md
printf '%s\n' '# B' '' 'See <C>x</C> and \<C>.' '' '\<KeepAlive>' 'in' '\</KeepAlive>' >b.mdx
generate
is "a tag after a backslash is text" 'A \<style> tag, \\**bold** and \<template>.|\<div>text\</div>|## \<Box>|Text \<Box /> here.' "$(flat a)"
is "a component after a backslash is text" 'See x and \<C>.|\<KeepAlive>|in|\</KeepAlive>' "$(flat b)"
is "a tag after a backslash is part of the title" '<script setup>|B' "$(titles)"

new_tree
echo 'site_name: T' >mkdocs.yml
mkdir docs
printf '%s\n' '# C' '' ':::info' '<div>' '  <iframe' '    src="https://x.example/"' '    title="Video title"' '  ></iframe>' '</div>' ':::' '' '> > <a' '> >  href="https://y.example/"' \
    '> >  title="x > y"' '> > >Link</a> after' '' '> Text <img' '>   alt="P"' '>   src="p.png">' '' '!!! note' '' '    <iframe' '      src="https://z.example/"' '      title="Zed"></iframe>' >docs/c.md
generate
is "tags over several lines in quotes and admonitions" \
    '> **Info:**|> [Video title](https://x.example/)|> > [Link](https://y.example/) after|> Text [Image: P]|> **Note:**|> [Zed](https://z.example/)' \
    "$(text c | tr -s ' ' | grep -vE '^[> ]*$' | tr '\n' '|' | sed 's/|$//')"

new_tree
printf 'title = "T"\n' >hugo.toml
mkdir content
printf '%s\n' '# A' '' '```go-html-template {file="layouts/baseof.html" copy=true}' 'x' '```' '' '{{< code-toggle file=hugo >}}' 'a = 1' '{{< /code-toggle >}}' '' \
    '{{< code-toggle fm=true file="content/a.md" >}}' 'a: 1' '{{< /code-toggle >}}' '' '{{< code-toggle >}}' 'a: 1' '{{< /code-toggle >}}' >content/a.md
generate
is "Hugo: the file of a sample is its title" \
    '```go-html-template title="layouts/baseof.html"|x|```|```toml title="hugo.toml"|a = 1|```|```yaml title="content/a.md"|a: 1|```|```yaml|a: 1|```' "$(flat a)"

new_tree
echo 'site_name: T' >mkdocs.yml
mkdir docs
printf '%s\n' '### **time**' '' 'Now.' >docs/functions.md
printf '%s\n' '## Part' '' 'x' '' '# Late' >docs/troubleshooting-errors.md
printf '%s\n' '# First' '' 'x' >docs/first.md
printf '%s\n' '## Start' '' 'x' >docs/index.md
generate
is "MkDocs: a page without a heading of level 1 has the name of its file" 'First|Functions|Start|Troubleshooting errors' "$(titles)"
has "MkDocs: and keeps its first heading" '### **time**' "$(text functions)"

new_tree
printf '%s\n' '# A' '' '```hl_lines="4"' 'x' '```' '' '```linenums="1" title="a.py"' 'x' '```' '' '```=' 'x' '```' >a.md
generate
is "the first word of a fence is an attribute, no language" '```text|x|```|```text title="a.py"|x|```|```=|x|```' "$(flat a)"

finish
