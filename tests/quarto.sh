#!/bin/sh
# quarto.sh - trees of Quarto: shortcodes, files that are no pages, attributes of Pandoc, conditional content, tables.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
. tests/tree.sh
start_trees quarto
site() { new_tree; printf 'project:\n  type: website\n%s' "$1" >_quarto.yml; } # CONFIGURATION - an empty tree of Quarto

site
printf '%s\n' '# A' '' 'Press {{< kbd mac=Cmd-S win=Ctrl+S linux=Ctrl+S >}}, {{< kbd mac=Enter win=Enter linux=Enter >}},' \
    '{{< kbd mac=Cmd-F4 win="Ctrl F4" >}}, {{< kbd Alt linux=Ctrl >}}, {{< kbd Ctrl-= >}} or {{< kbd mac=Cmd-B >}},' \
    '{{< kbd mac=Cmd-/ linux=Ctrl-/ >}}, {{< kbd Ctrl-P mac=Cmd-P win=Ctrl-P >}}.' >a.qmd
generate
is "keys that differ by system" \
    'Press Cmd-S (Mac), Ctrl+S (Windows, Linux), Enter,|Cmd-F4 (Mac), Ctrl F4 (Windows), Alt, Ctrl (Linux), Ctrl-= or Cmd-B,|Cmd-/ (Mac), Ctrl-/ (Linux), Ctrl-P, Cmd-P (Mac).' \
    "$(flat a)"

site
mkdir sub
for file in index.qmd README.md README.qmd CLAUDE.md AGENTS.md sub/README.md sub/README.Rmd sub/a.md; do echo '# Title' >$file; done
generate
is "files that are never pages" "index sub/a" "$(paths)"
lacks "and no warning about them" "$work/err" warning:

new_tree
mkdir -p sub/drafts top more
printf '%s\n' 'project:' '  render: ["*.qmd", "/top/", more/*.md, "!drafts/", "!./odd.qmd"]' >_quarto.yml
for file in index.qmd odd.qmd a.md sub/b.qmd sub/drafts/c.qmd top/d.md sub/e.md more/f.md; do echo '# Title' >$file; done
generate
is "files that the configuration renders" "index more/f sub/b top/d" "$(paths)"
cd "$tree" && printf '%s\n' 'project: { type: book }' 'book:' '  chapters:' '    - index.qmd' '    - part: sub/b.qmd' '      chapters: [top/d.md]' '  appendices: [./odd.qmd]' >_quarto.yml
generate
is "and the chapters of a book" "index odd sub/b top/d" "$(paths)"

site
printf '%s\n' '# A' '' '![Cap *tion*](a.png){#fig-a} and [span]{#one .cls}, [link](https://a.example/x_(y)){#two .btn role="button"},' \
    '[a [nested](https://b.example){.x} *span*]{.y' 'key="a } b"}, `code`{#three .r}, []{.empty}.' '' \
    '![](b.png){fig-alt="the \\pkg{shiny} \"package\"' 'of [R]" width=50%}' '' '[![](c.png){fig-alt='"'A logo'"'}](https://c.example)' '' \
    '![Shown](d.png){fig-alt="Not shown"}' '' 'Text[Said aside.]{.aside} and \[no]{.x}, `[no]{.x}`, $[a]{.b}$, [no]{x y}, {.no}, `<b>B</b>`{=html}`\\x`{=latex}.' '' \
    '## Title (now){#four}' '' '## [Next]{.x} step {#five}' '' '```md' '[text]{#no .x}' '```' '' \
    '[l](#fig-a) [l](#one) [l](#two) [l](#three) [l](#four) [l](#five) [l](#tbl-x) [l](#eq-x) [l](#tbl-y)' '' \
    '| a |' '|---|' '| 1 |' ': Caption of [a]{.x} {#tbl-x .striped}' '' '| b |' '|---|' '| 2 |' '' ': {tbl-colwidths="[25,75]"}' '' \
    '- Item:' '' '  | c |' '  |---|' '' '  : In the item' '' 'Table: Later {#tbl-y}' '' '| d |' '|---|' '' 'Term' ':   Not a caption' '' \
    '$$' 'x = y' '$$ {#eq-x}' >a.qmd
generate
is "attributes of Pandoc are not shown, alternative text is" \
    "[Image: Cap *tion*] and span, [link](https://a.example/x_(y)),|a [nested](https://b.example) *span*, \`code\`, .|[Image: the \\pkg{shiny} \"package\" of (R)]|[[Image: A logo]](https://c.example)|[Image: Shown]|Text (Said aside.) and \\[no]{.x}, \`[no]{.x}\`, \$[a]{.b}\$, [no]{x y}, {.no}, **B**." \
    "$(flat a | sed 's/|## Title.*//')"
has "headings keep their ids, code its text" '## Title (now)|## Next step|```md|[text]{#no .x}|```' "$(flat a)"
is "captions of tables, and equations" \
    '| a |||---||| 1 ||Caption of a|| b |||---||| 2 ||- Item:|  | c ||  |---||  In the item|Later|| d |||---||Term|:   Not a caption|$$|x = y|$$ ' \
    "$(flat a | sed 's/.*(#tbl-y)|//; s/.*(.a#tbl-y)|//')"
is "ids in attributes are targets of links" "" "$(dead)"

site
printf 'tool:\n  name: Anvil\n  odd: a "b"\n' >_variables.yml
printf '%s\n' '---' 'title: "The {{< var tool.name >}} of {{< meta kind >}}"' 'subtitle: "Made of {{< meta kind >}}"' 'abstract: |' '  One.' '' '  Two.' \
    'kind: iron' '---' '## B' >a.qmd
printf '%s\n' '---' 'title: "Odd {{< var tool.odd >}}"' 'abstract: Short.' 'abstract-title: Summary' 'description: Same.' 'subtitle: Same.' '---' 'Text.' >b.qmd
printf '%s\n' '---' 'subtitle: "{{{< x >}}}"' '---' '# C' >c.qmd
generate
is "shortcodes in titles" 'The Anvil of iron|C' "$(titles)"
has "but none whose value ends the title" '"Odd {{< var tool.odd >}}"' "$(cat "$work/out")"
is "subtitle and abstract" 'Made of iron|**Abstract**|One.|Two.|## B' "$(flat a)"
is "a title of the abstract, a subtitle that is the description" '**Summary**|Short.|Text.' "$(flat b)"

site 'profile:
  default: draft
  group:
    - [one, two]
    - [three, draft]
'
printf 'stage: first\nwebsite:\n  title: Acme One\n  sidebar:\n    contents: [b.qmd]\n' >_quarto-one.yml
printf 'stage: draft\n' >_quarto-draft.yml
printf '# B\n\n::: {.content-visible when-meta="tool.small"}\nFor {{< meta tool.name >}}.\n:::\n' >_part.qmd
printf '# B\n' >b.qmd
printf '%s\n' '---' 'title: A' 'tool: { small: true, name: Anvil, big: false }' '---' \
    '::: {.content-visible when-format="pdf"}' 'PDF.' '' '::: {.callout-note}' 'Note.' ':::' '```' ':::' '```' '{{< include _part.qmd >}}' ':::' '' \
    '::: {.content-hidden when-format="html"}' 'Hidden.' ':::' '::: {.content-hidden}' 'Always.' ':::' '' \
    '::: {.content-visible when-format="html:js" unless-profile="two"}' 'HTML.' ':::' '' '::: {.content-hidden unless-format="html"}' 'Here.' ':::' '' \
    '::: {.content-visible when-profile="one"}' 'One.' ':::' '::: {.content-visible when-profile="two"}' 'Two.' ':::' \
    '::: {.content-visible when-profile="draft"}' 'Draft.' ':::' '::: {.content-visible when-profile="three"}' 'Three.' ':::' '' \
    '::: {.content-hidden unless-meta="tool.big"}' 'Big.' ':::' '' '{{< include _part.qmd >}}' '' \
    'It is [in HTML]{.content-visible when-format="html"}[in PDF]{.content-visible when-format="pdf"}: {{< meta stage >}}.' '' \
    '```{.python .content-hidden when-format="html"}' 'hidden()' '```' '' '```{.python .content-visible when-format="html"}' 'shown()' '```' >a.qmd
generate
is "conditional content" \
    'HTML.|Here.|One.|Draft.|# B|For Anvil.|It is in HTML: draft.|```python|shown()|```' "$(flat a)"
has "the configuration of profiles" ', "Acme One",' "$(head -n 1 "$work/out")"
is "and the order in it" "B=b|A=a" "$(nav)"

site
printf '%s\n' '# A' '' ':::::::::: {.callout-note}' 'One.' '' '::: {.column-margin}' 'Inside.' ':::' ':::' '' ':::: {#first .x} ::::' 'Two.' ':::::' '' \
    '- ::: pad' '' '  Text.' '' '  More.' '  :::' '- - ::: {.pad}' '    Second.' '    :::' '' ':::' 'Stray.' '' '::: {.panel-tabset}' '## **Current** --- v[]{.version}' \
    'Three.' '## Next' 'Four.' ':::' '' '[f](#first)' '' '::: {.callout-tip}' 'Not closed.' >a.qmd
generate
is "any number of colons closes the innermost div" \
    '> **Note:**|>|> One.|>|> Inside.|Two.|- Text.|  More.|- - Second.|Stray.|**Current --- v**|Three.|**Next**|Four.|[f](/a#first)|> **Tip:**|>|> Not closed.' "$(flat a)"
is "and the ids of divs are targets" "" "$(dead)"

site
cat >a.qmd <<'END'
# A

- Commands:

  +---------+-------------------------+
  | System  | Command                 |
  +=========+=========================+
  | Linux,\ | ``` {.bash filename="x"}|
  | Mac     | make *all* | tee        |
  |         | make `x`                |
  |         | ```                     |
  +---------+-------------------------+
  | Größe   | - [one]{.x} | 1         |
  |         | - two                   |
  |         |                         |
  |         | ::: {.y}                |
  |         | Text.                   |
  |         | :::                     |
  +---------+-------------------------+

  : Systems {#tbl-s}

+---+-------+
| # H {.h} | longer |
+:--+------:+
| a | b     |
+   +-------+
|   | c     |
+---+-------+
| of two    |
+---+-------+

+-----+------+
| ``` | Code |
| 1   |      |
| 2   |      |
| 3   |      |
| 4   |      |
| 5   |      |
| ``` |      |
+-----+------+

+---+
| a | b | c
+---+

+----

[s](#tbl-s)
END
generate
is "grid tables are tables" \
    '- Commands:|  | System | Command ||  | --- | --- ||  | Linux, Mac | `make *all* \| tee` `` make `x` `` ||  | Größe | one \| 1; two Text. ||  Systems|| | ||| --- | --- ||| H | longer ||| a | b ||| | c ||| of two | |' \
    "$(flat a | sed 's/|````text.*//')"
has "those with long code or other rows are blocks of text" '|````text|+-----+------+|| ``` | Code ||' "$(flat a)"
has "and no more" '|```text|+---+|| a | b | c|+---+|```|+----|[s](/a#tbl-s)' "$(flat a)"
is "with the targets of captions" "" "$(dead)"

site
mkdir sub
cat >a.qmd <<'END'
# A

See @fig-a, @Tbl-b and [@sec-c; @eq-d], [Figs. @fig-a], [-@fig-a], @fig-run. @thm-line: @lst-e, @fig-div, @fig-long.

Not @fig-none, a@fig-a.org, `@fig-a`, [@fig-a, p. 3], \@fig-a, @fig-other, [link @x](sub/b.qmd), [@knuth].

![Plot *of* a](a.png){#fig-a}

| x |
|---|

: Values {#tbl-b}

## The `end` (now) {#sec-c}

$$ x $$ {#eq-d}

```{r}
#| label: fig-run
#| fig-cap: |
#|   A
#|   run
#| echo: false
plot()
```

```{#lst-e .r lst-cap="List it"}
@fig-a
```

::: {#thm-line}

## Line {.x}

The equation.
:::

::: {.proof}
Easy.
:::

::: {#fig-div}

![](b.png)

Caption of a div
:::

![This caption is so long that a reference with all of it could not be read in a sentence of the text, which is short](c.png){#fig-long}

{{< include _part.qmd >}}

See @fig-part.
END
printf 'Part @fig-part and @fig-a.\n\n![Of the part](p.png){#fig-part}\n' >_part.qmd
printf '# B\n\n![Other](a.png){#fig-other}\n\n@fig-other, @fig-long.\n' >sub/b.qmd
generate
is "references to figures and other labels" \
    'See [Figure "Plot *of* a"](/a#fig-a), [Table "Values"](/a#tbl-b) and [The `end` (now)](/a#sec-c), [Equation](/a#eq-d), Figs. ["Plot *of* a"](/a#fig-a), ["Plot *of* a"](/a#fig-a), [Figure "A run"](/a#fig-run). [Theorem "Line"](/a#thm-line): [Listing "List it"](/a#lst-e), [Figure "Caption of a div"](/a#fig-div), [Figure](/a#fig-long).' \
    "$(flat a | sed 's/|Not .*//')"
has "other text is no reference" 'Not @fig-none, a@fig-a.org, `@fig-a`, [[Figure "Plot *of* a"](/a#fig-a), p. 3], \@fig-a, @fig-other, [link @x](/sub/b), [@knuth].|' "$(flat a)"
has "theorems have no headings" '|**Theorem (Line)**|The equation.|**Proof**|Easy.|' "$(flat a)"
has "labels of included files" '|Part [Figure "Of the part"](/a#fig-part) and [Figure "Plot *of* a"](/a#fig-a).|[Image: Of the part]|See [Figure "Of the part"](/a#fig-part).' "$(flat a)"
is "labels are those of the page" '[Image: Other]|[Figure "Other"](/sub/b#fig-other), @fig-long.' "$(flat sub/b)"
is "and targets" "" "$(dead)"
cd "$tree" && printf 'project:\n  type: book\nbook:\n  title: T\n  chapters: [a.qmd, sub/b.qmd]\n' >_quarto.yml
generate
is "in a book they are those of all pages" '[Image: Other]|[Figure "Other"](/sub/b#fig-other), [Figure](/a#fig-long).' "$(flat sub/b)"

site
printf '%s\n' '# A' '' '::: {#fig-outer}' '::: {#fig-inner} :::' 'Inside.' ':::' '' 'Of the outer div' ':::' '' 'See @fig-outer and @fig-inner.' >a.qmd
generate
is "the caption of a div with another one in it, whose line ends with colons" \
    'See [Figure "Of the outer div"](/a#fig-outer) and [Figure "Inside."](/a#fig-inner).' "$(text a | grep See)"

new_tree
mkdir sub
printf '%s\n' 'project:' '  type: book' 'book:' '  chapters: [index.qmd, sub/index.qmd]' >_quarto.yml
printf '%s\n' '# Start' '' '![Plot](p.png){#fig-a}' >index.qmd
printf '%s\n' '# Sub' '' 'See @fig-a.' >sub/index.qmd
generate
is "a reference to another page whose name the page's own ends with" 'See [Figure "Plot"](/index#fig-a).' "$(text sub | grep See)"

finish
