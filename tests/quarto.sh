#!/bin/sh
# quarto.sh - trees of Quarto: shortcodes, files that are no pages, attributes of Pandoc, conditional content, tables.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
. tests/tree.sh
start_trees quarto
site() { new_tree; printf 'project:\n  type: website\n%s' "$1" >_quarto.yml; } # CONFIGURATION - an empty tree of Quarto

site
printf '%s\n' '# A' '' 'Press {{< kbd mac=Cmd-S win=Ctrl+S linux=Ctrl+S >}}, {{< kbd mac=Enter win=Enter linux=Enter >}},' \
    '{{< kbd mac=Cmd-F4 win="Ctrl F4" >}}, {{< kbd Alt linux=Ctrl >}}, {{< kbd Ctrl-= >}} or {{< kbd mac=Cmd-B >}}.' >a.qmd
generate
is "keys that differ by system" \
    'Press Cmd-S (Mac), Ctrl+S (Windows, Linux), Enter,|Cmd-F4 (Mac), Ctrl F4 (Windows), Alt, Ctrl (Linux), Ctrl-= or Cmd-B.' "$(flat a)"

site
mkdir sub
for file in index.qmd README.md README.qmd CLAUDE.md AGENTS.md sub/README.md sub/README.Rmd sub/a.md; do echo '# Title' >$file; done
generate
is "files that are never pages" "index sub/a" "$(paths)"
lacks "and no warning about them" "$work/err" warning:

finish
