#!/bin/sh
# nuxt.sh - trees of documentation for Nuxt Content: components of MDC in containers, on lines of their own and within
# lines, slots, parts of pages, folders. Each tree is written here.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
. tests/tree.sh
start_trees nuxt

new_site() { # an empty site of Nuxt Content; pages are in its folder content
    new_tree
    mkdir content
    echo 'export default defineNuxtConfig({})' >nuxt.config.ts
}

# --- components with a body ---

new_site
printf '# A\n' >content/a.md
cat >content/cards.md <<'END'
# Cards

::u-page-card
---
title: Cloud
description: "Spin up `x` in seconds."
icon: i-cloud
to: /a
---
::

::card{title="Own" description='It is "yours".'}
Body.
::

::warning{description="Mind it."}
::

::u-page-hero{.wide :links='[{"label": "Start", "to": "/a"}]' title="Hero" subtitle="Small."}
::

::card{:title="name" to="/a"}
::
END
generate
is "descriptions of components" \
    '**[Cloud](/a)**|Spin up `x` in seconds.|**Own**|It is "yours".|Body.|> **Warning:**|>|> Mind it.|**Hero**|Small.|**[Start](/a)**|[/a](/a)' \
    "$(flat cards)"

new_site
cat >content/fields.md <<'END'
# Fields

:::::field-group
::::field{name="limit" type="number" required default="10"}
How many.
::::

::::prose-field{name="a[b][c]" type="'x' | 'y'" :required="false"}
::::

::::field
---
name: old
type: string
deprecated: true
description: Not used.
---
::::
:::::

::collapsible{name="the steps" class="x"}
Text.
::

::template{name="x"}
Other.
::
END
generate
is "fields, and the names of hidden texts" \
    "**\`limit\`: number, required, default \`10\`**|How many.|**\`a[b][c]\`: 'x' | 'y'**|**\`old\`: string, deprecated**|Not used.|**the steps**|Text.|Other." \
    "$(flat fields)"

new_site
for color in success green warning error red info primary; do printf '::callout{icon="i" color="%s"}\nT.\n::\n\n' $color; done >content/callouts.md
printf '%s\n' '::callout' 'T.' '::' '' '::u-alert' '---' 'title: Alert' 'color: error' '---' '::' '' '::alert{type="danger"}' 'T.' '::' '' \
    '::card{color="warning"}' 'T.' '::' >>content/callouts.md
generate
is "the kinds of callouts are their colors" \
    '> **Tip:**|> **Tip:**|> **Warning:**|> **Caution:**|> **Caution:**|> **Note:**|> **Note:**|> **Note:**|> **Caution:** Alert|> **Danger:**' \
    "$(text callouts | grep -F '**' | tr '\n' '|' | sed 's/|$//')"

new_site
cat >content/slots.md <<'END'
# Slots

::u-page-hero
#title
The `one` :br thing
#description
A text.

#links
  :::u-button
  ---
  # a comment
  label: Go
  to: /go
  ---
  :::

  :::u-page-feature
  #title{unwrap="p"}
  Two

  #description{unwrap="p" .x}
  Text #title two.
  :::

#default
# Heading
#1
```sh
#title
```
::

#title
Text
END
generate
is "slots" '**The `one` thing**|A text.|**[Go](/go)**|**Two**|Text #title two.|# Heading|#1|```sh|#title|```|#title|Text' \
    "$(flat slots | sed 's/|  */|/g')"

new_site
cat >content/indented.md <<'END'
# Indented

::tip
Text

  :::code-group
  ```html [b.html]
  <b>
    <c>
  ```

    ::::code-preview{label="P"}
      :::::example-card
      A **rich** text.
      :::::
    ::::
  :::

  Below.
::

::u-page-hero
---
orientation: horizontal
---
  :::code-group
  ```js [x.js]
  function f() {
    g()
  ```
  :::

#title
T
```js
  kept()
```

- Item

  :::note
  In it.
  :::
    - Inner
::
END
generate
is "the indentation of components in components is not shown" \
    '> **Tip:**|Text|```html title="b.html"|<b>|  <c>|```|**P**|A **rich** text.|Below.|```js title="x.js"|function f() {|  g()|```|T|```js|  kept()|```|- Item|  > **Note:**|  >|  > In it.|    - Inner' \
    "$(flat indented)"
printf '%s\n' '# List' '' '::tabs' '- Item' '' '  :::note' '  In it.' '  :::' '' '  Text of the item.' '::' >"$tree/content/list.md"
generate
is "but that of those in lists is" '- Item|  > **Note:**|  >|  > In it.|  Text of the item.' "$(flat list)"

new_site
cat >content/open.md <<'END'
# Open

::example{title="E"}
  ::tabs
    ::div
    ---
    label: "One"
    ---
    First.
    ::

    ::div
    ---
    label: "Two"
    ---
    Second.
    ::
  ::

After.

::note
Last.
::
END
generate
is "a component that is not closed ends before the next one that is no deeper" \
    '> **Example:** E|>|> **One**|>|> First.|>|> **Two**|>|> Second.|After.|> **Note:**|>|> Last.' "$(flat open)"

# --- components without body ---

new_site
printf '# A\n\n[x](/inline#openai)\n' >content/a.md
cat >content/inline.md <<'END'
# Inline

### :icon{name="i-x" class="y"} OpenAI

Press :kbd{value="meta"} + (:kbd{value="."}), **:u-badge{label="Beta"}**, :badge[New]{color="red"} or :a{.x}[b [c]], the :br title.

- :icon{name="m:add"} Click :icon{name="m:add-circle"} in the header (:icon{name="bell" title="Bell"}, :icon{name="m:off"}).

- :icon{name="m:x"} – Opens it.

| :icon{name="m:a"} Ann / :icon{name="m:b"} Bob | [:icon{name="m:c"} docs](/a) |
| --- | --- |
| `:icon{name="x"}` | in :product-link{product="insights"} |

:home-features

:u-button{label="Start" to="/a" description="Now."}

:hr

A :smile: at 10:30, a:b{c="d"}, :param x, https://x.example/:id{a="b"}, :nuxt-link[Go]{to="/a"}. :video{controls src="v.mp4"}

:video{controls src="https://v.example/a.mp4"}

## Save :u-badge{label="Beta"}

## Load :kbd[x] now
END
generate
is "components in lines" \
    '### OpenAI|Press meta + (.), **Beta**, New or b [c], the title.|- Click [Icon: add-circle] in the header ([Icon: Bell], [Icon: off]).|- [Icon: x] – Opens it.|| Ann / Bob | [docs](/a) ||| --- | --- ||| `:icon{name="x"}` | in insights ||[Start](/a)|Now.|---|A :smile: at 10:30, a:b{c="d"}, :param x, https://x.example/:id{a="b"}, [Go](/a). |[https://v.example/a.mp4](https://v.example/a.mp4)|## Save|Beta|## Load x now' \
    "$(flat inline)"
is "and links to headings with them" "" "$(dead)"
rm "$tree/nuxt.config.ts"
printf '%s\n' '# Inline' '' 'Press :kbd{value="meta"} or :a{b}, :c[d], :br.' '' '| `x` :badge[v4]{color="info"} |' '| --- |' '' ':home' >"$tree/content/inline.md"
generate
is "in a folder without generator those with attributes" 'Press meta or :a{b}, :c[d], :br.|| `x` v4 ||| --- ||:home' "$(flat content/inline)$(flat inline)"
mv "$tree/content" "$tree/docs"
echo 'site_name: Acme' >"$tree/mkdocs.yml"
generate
is "and on other sites none" 'Press :kbd{value="meta"} or :a{b}, :c[d], :br.' "$(flat inline | sed 's/|.*//')"

new_site
mkdir -p content/_partials/more content/guides
printf -- '---\ntitle: Part\n---\n\nA part.\n\n::note\nOf it.\n::\n' >content/_partials/part.md
echo 'More.' >content/_partials/more/own.md
printf '%s\n' '# A' '' '- Item' '' '  :partial{content="part"}' '' ':snippet{file="more/own.md"}' '' ':partial{content="none"}' '' '::partial{name="../a"}' >content/guides/a.md
generate
is "components that name a file in a folder _partials" '- Item|  A part.|  > **Note:**|  >|  > Of it.|More.' "$(flat guides/a)"
is "which is no page" "guides/a" "$(paths)"
printf '%s\n' ':home :icon{name="x"}' '' ':home' '' '::own{x="y"}' '::' '' 'In :video{id="a-b" x} it, :br' '' ':icon{name="x"}' '' '::card{title="T"}' '::' '' '::note' '::' \
    >"$tree/content/guides/a.md"
generate
has "components without text are counted" "  no text    components that the site makes from its code: home 1, own 1, video 1
" "$(cat "$work/err")"

new_site
printf '%s\n' '# A' '' ':::chat' '---' 'chatId: "x"' 'messages:' '  - role: user' '    content: "Can you?"' '  - role: assistant' '    content: |' \
    '      Yes:' '' '      - now' '---' ':::' '' '- Run' '' '  :snippet{command="npx init"}' '' ':own-code{code="a = 1"}' >content/a.md
generate
is "messages, commands and code in attributes" '**user**|Can you?|**assistant**|Yes:|- now|- Run|  ```sh|  npx init|  ```|```|a = 1|```' "$(flat a)"

new_site
printf '%s\n' '# A' '' '::ProseImg{src="/img/a.png" alt="The map" width="4"}' '::' '' ':own-image{alt="Two" src="b c.png"}' '' ':own-image{src="c.png"}' >content/a.md
generate
is "pictures in attributes" '[Image: The map]|[Image: Two]' "$(flat a)"

# --- titles, folders ---

new_site
printf -- '---\nseo:\n  title: The window\n---\n\nText.\n' | tee content/index.md >content/a.md
printf '\n# Heading\n' >>content/a.md
printf -- '---\ntitle: Own\nseo: { title: The window }\n---\n\nText.\n' >content/b.md
generate
is "the title of the window is that of a page without another one" 'Heading|Own|The window' "$(titles)"

new_site
mkdir content/1.one content/2.two content/3.three
for folder in 1.one 2.two 3.three; do printf '# Page\n' >content/$folder/page.md; done
printf -- '---\n# The title\ntitle: The first\n---\n' >content/1.one/.navigation.yml
printf 'title: The second\n---\n\n' >content/2.two/.navigation.yml
printf 'title: [\n' >content/3.three/.navigation.yml
generate
is "titles of folders in .navigation.yml, which may end with ---" \
    'The first=one| Page=one/page|The second=two| Page=two/page|three=three| Page=three/page' "$(nav)"
has "the path of such a file in a warning" "tree/content/3.three/.navigation.yml:2: warning: " "$(cat "$work/err")"

# --- folders without a known generator ---

new_tree
cat >links.md <<'END'
# Links

::read-more{to="/alpha"}
More on `alpha`.
::

::tip{icon="i" to="https://t.example/x" target="_blank"}
Watch the video.
::

::note{to="/several"}
See [one](https://one.example).

- And two.
::

::warning{title="Titled" to="/titled"}
Text.
::

::card
---
icon: x
title: 'Card: [one]'
to: "/card"
---
Its text.
::

::u-button
---
label: Install
to: /install
---
::

::alert
---
x: [
---
Kept.
::
END
generate
want='[More on `alpha`.](/alpha)|> **Tip:**|>|> [Watch the video.](https://t.example/x)|> **Note:**|>'
want="$want"'|> See [one](https://one.example).|>|> - And two.|>|> [/several](/several)'
want="$want"'|> **Warning:** [Titled](/titled)|>|> Text.|**Card: [one] [/card](/card)**|Its text.|**[Install](/install)**'
has "the target of a component: its title, its text or a line below is a link" "$want" "$(flat links)"
has "options of a component that are no YAML" "links.md:40: warning: YAML: " "$(cat "$work/err")"
has "and its text" "|Kept." "$(flat links)"

new_tree
card='::card\n---\nicon: x\n'
printf 'Kept.\n\n::card\n---\nitems: [\n---\n::\n' >part.md
printf '# A\n\n{{#include part.md}}\n\n'"$card"'---\nOne.\n::\n\n'"$card"'to: [\n---\nTwo.\n::\n' >repeated.md
printf '# A\n\n::card\n---\n\nicon: x\nto: [\n---\n::\n' >blank.md
generate
has "options of components that begin alike: the line of the error" "repeated.md:16: warning: YAML: " "$(cat "$work/err")"
has "options of a component in an included file" "repeated.md: warning: YAML: " "$(cat "$work/err")"
has "options of a component after a blank line" "blank.md:8: warning: YAML: " "$(cat "$work/err")"

new_tree
cat >nested.md <<'END'
# Nested

Before.
::card-group
  ::card{title="A" to="/a"}
  Text a.
  ::
  ::card
  ---
  title: B
  ---
  Text b.
  ::
::
After.

::tabs
  :::tabs-item{label="One"}
    One:

    ```sh
    run
      more
    ```
  :::
  :::tabs-item{label="Two"}
    - Two
      - Three
  :::
::
END
generate
is "components in components are blocks of their own, without their indentation" 'Before.

**[A](/a)**

Text a.

**B**

Text b.

After.

**One**

One:

```sh
run
  more
```

**Two**

- Two
  - Three' "$(text nested)"

new_tree
cat >options.md <<'END'
# Options

:video-accordion{title="Watch a video" videoId="2aXZ"}
:u-button{label="Install" to="https://i.example"}

:icon{name="x"}

- Item

  :read-more{to="/more"}

::accordion
---
items:
  - label: Is it free?
    icon: x
    content: Yes, it is `free`.
  - title: More
    to: https://m.example
    description: |
      One.

      Two.
---
::
END
generate
want='Watch a video|[Install](https://i.example)|- Item|  [/more](/more)|**Is it free?**|Yes, it is `free`.'
is "titles, labels and entries in the options of components are shown"     "$want|**[More](https://m.example)**|One.|Two." "$(flat options)"

new_tree
cat >code.md <<'END'
# Code

## `A`{lang="ts"}

The `Plugin<T>`{lang="ts"}, `b`{lang=ts .c #d} and `e`{.f}: `g`{ server: false }, `h`{i}, `j`{} `k`{l=}, `m`{n="o}, `p`{.q: 1}.

In `code {lang="ts"}`, {lang="ts"}.
END
generate
want='## `A`|The `Plugin<T>`, `b` and `e`: `g`{ server: false }, `h`{i}, `j`{} `k`{l=}, `m`{n="o}, `p`{.q: 1}.'
is "attributes of inline code are removed, other braces are not" \
    "$want|In \`code {lang=\"ts\"}\`, {lang=\"ts\"}." "$(flat code)"
is "and those in headings" "a" "$(anchors | tr ' ' '\n' | grep -x 'a.*')"

finish
