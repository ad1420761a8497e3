#!/bin/sh
# trees.sh - trees of documentation of further generators: Zola, Quarto. Each tree is written here.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
. tests/tree.sh
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
is "Quarto: an empty file that is included is no missing one" "" "$(grep 'not in the corpus' "$work/err")"

finish
