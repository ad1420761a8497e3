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

finish
