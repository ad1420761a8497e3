#!/bin/sh
# callouts.sh - trees of documentation with callouts of several paragraphs, entries of a changelog and elements of a site.
# Each tree is written here.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
. tests/tree.sh
start_trees callouts

lines() { text "$1" | tr '\n' '|' | sed 's/|$//'; } # PAGE - its text with the blank lines

new_tree
printf '%s\n' '# A' '' '<Steps>' '  <Step title="One">' '    <Warning>' '    **Stop.**' '' '    The slash.' '' '    - one' '      - two' '' '        more' '' \
    '    ```js' '    a' '' '      b' '    ```' '' '    | a | b |' '    | - | - |' '    | 1 | 2 |' '    </Warning>' '    After.' '  </Step>' '</Steps>' >a.mdx
printf '%s\n' '# B' '' '<Note>' 'One.' '' '```js' 'a' '' 'b' '```' '' '<Tip>' 'Inner.' '' 'More.' '</Tip>' '' 'Two.' '</Note>' 'Outside.' '' '1. Step' '' '   <Note>' \
    '   In item.' '' '   Second.' '   </Note>' '' '2. - <Tip>' '     Nested.' '' '     Para.' '     </Tip>' '' '<Note>One</Note>' '<Tip>Two</Tip>' 'Three.' >b.mdx
printf '%s\n' '# C' '' '<Note>' '- a' '- b' '</Note>' '' '<Tip title="T">' '```' 'x' '```' '</Tip>' '' '<Note>' '' '<Tabs>' '<Tab title="One">' 'Text.' '</Tab>' \
    '<Tab title="Two">' '' '```sh' 'two' '```' '' '</Tab>' '</Tabs>' '' '</Note>' '' '<Note>' '<p>P.</p>' '<ul><li>l</li></ul>' '</Note>' '' '| a | b |' '| - | - |' \
    '| <Note>x</Note> | y |' '| z | z |' '' '- x' '  <Note>' '  - y' '  </Note>' >c.mdx
generate
is "a callout of several paragraphs that is indented" \
    '**One**||> **Warning:** **Stop.**|>|> The slash.|>|> - one|>   - two|>|>     more|>|> ```js|> a|>|>   b|> ```|>|> | a | b ||> | - | - ||> | 1 | 2 |||After.' "$(lines a)"
is "callouts in callouts and in list items; text below them" \
    '> **Note:** One.|>|> ```js|> a|>|> b|> ```|>|> > **Tip:** Inner.|> >|> > More.|>|> Two.||Outside.||1. Step||   > **Note:** In item.|   >|   > Second.||2. - > **Tip:** Nested.|     >|     > Para.||> **Note:** One||> **Tip:** Two||Three.' "$(lines b)"
is "blocks at the start of a callout, components and HTML in it" \
    '> **Note:**|>|> - a|> - b||> **Tip:** T|>|> ```|> x|> ```||> **Note:**|>|> **One**|>|> Text.|>|> **Two**|>|> ```sh|> two|> ```||> **Note:**|>|> P.|>|> - l||| a | b ||| - | - ||| > **Note:** x | y ||| z | z |||- x||  > **Note:**|  >|  > - y' "$(lines c)"

new_tree
printf '%s\n' '# A' '' '<Info>' '### Best Practice {#bp}' '' 'Call it.' '' '#### Later `x`' 'Text.' '</Info>' '' 'See [a](#bp) and [b](#later-x) and [c](#checkpoint).' '' \
    '<Note>##### Checkpoint' 'Rest.' '</Note>' '' '<Tip title="T">' '### In <b>it</b>' '</Tip>' >a.mdx
generate
is "headings in a callout are parts of it" \
    '> **Info:** Best Practice|>|> Call it.|>|> **Later `x`**|>|> Text.||See [a](/a#bp) and [b](/a#later-x) and [c](/a#checkpoint).||> **Note:** Checkpoint|>|> Rest.||> **Tip:** T|>|> In **it**' "$(lines a)"
is "their anchors are names of the section" "" "$(dead)"

new_tree
printf '%s\n' '---' 'title: A' '---' '' '<Update label="June 2026" description="v1.2" tags={["Fix", "New"]}>' '## Fixes' '- One' '</Update>' '' '<Update label="May 2026">' \
    '  ## Fixes' '' '  Two [x](#june-2026).' '' '  ```md' '  # code' '  ```' '</Update>' >a.mdx
generate
is "entries of a changelog are sections above their headings" \
    '## June 2026|v1.2|Tags: Fix, New|### Fixes|- One|## May 2026|### Fixes|Two [x](/a#june-2026).|```md|# code|```' "$(flat a)"
is "their anchors are those of their labels" " june-2026 fixes may-2026 fixes-1" "$(anchors)"

new_tree
printf '%s\n' '# A' '' '<docs-tabs group-id="os">' '<docs-tab value="linux" label="Linux">' '' '```sh' 'a' '```' '' '</docs-tab>' '<docs-tab value="mac">' '' 'Text.' '' \
    '</docs-tab>' '</docs-tabs>' '' '<code-group>' '<code-block title="YARN">' '```sh' 'b' '```' '</code-block>' '</code-group>' '' '<my-card title="Card">' \
    'Body <your-api-key>, <x-kbd>K</x-kbd>.' '</my-card>' '' 'Use `<a-b>` in <project-name>.' >a.md
generate
is "elements of a site: their labels and titles" \
    '**Linux**|```sh|a|```|**mac**|Text.|**YARN**|```sh|b|```|**Card**|Body <your-api-key>, K.|Use `<a-b>` in <project-name>.' "$(flat a)"

finish
