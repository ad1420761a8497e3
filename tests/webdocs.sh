#!/bin/sh
# webdocs.sh - trees of large sites whose dialects others use, too: Microsoft Learn.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
. tests/tree.sh
start_trees webdocs
page() { mkdir -p "$(dirname "$1")" && cat >"$1"; } # FILE - writes standard input

# --- Microsoft Learn ---

new_tree
page docs/docfx.json <<'END'
{ "build": { "content": [{ "files": ["**/*.md", "**/*.yml"], "exclude": ["**/includes/**", "README.md"] }] } }
END
page docs/TOC.yml <<'END'
- name: Start
  href: b.md
- name: More
  href: more/toc.yml
- name: First
  href: a.md
END
printf -- '- name: C\n  href: c.md\n- name: Again\n  href: ../more/TOC.yml\n' | page docs/more/TOC.yml
printf 'groups:\n- id: os\n  pivots:\n  - id: os-mac\n    title: macOS\n' | page docs/zone-pivot-groups.yml
printf '{ "redirections": [{ "source_path": "docs/old/start.md", "redirect_url": "/acme/more/c?x=1" }] }' | page .openpublishing.redirection.json
printf 'Included <xref:acme.a>.\n' | page docs/includes/part.md
printf 'x\n' | page docs/README.md
printf 'one\ntwo\nthree\nfour\nfive\n' | page docs/code.cs
printf -- '---\ntitle: The B\nuid: acme.b\n---\n# B\n\n## Part\n' | page docs/b.md
printf '# C\n\n[r](../old/start.md) [b](xref:acme.b#part)\n' | page docs/more/c.md
page docs/a.md <<'END'
---
uid: acme.a
---
# A

See <xref:acme.b>, [text `x`](xref:acme.b), <xref:System.Collections.Generic.List`1>, <xref:System.String.Join%2A?displayProperty=nameWithType>,
<xref:System.Uri.%23ctor(System.String,System.Int32)>, <xref:A.B.C?displayProperty=fullName>, [own](xref:System.X.Y(System.Z)) and `<xref:A.B>`.

::: zone pivot="os-mac,os-win"

Zone.

::: zone-end

::: moniker range=">=x-2.0 <x-3.0 || x-5.0"
> [!IMPORTANT]
> Moniker :::no-loc text="A B":::.
::: moniker-end

:::row:::
    :::column span="2":::
        Left
        :::image type="content" source="media/a.png" alt-text="An image" lightbox="media/a.png":::
    :::column-end:::
    :::column:::
        Right
    :::column-end:::
:::row-end:::

- Step:

  :::image type="complex" source="media/b.png"
  alt-text="Long":::
     Described.
  :::image-end:::

[!INCLUDE [part](includes/part.md)]

:::code language="csharp" source="code.cs" range="1-2,4":::

```md
<xref:System.X>
::: zone pivot="os-mac"
```
END
generate
is "Learn: pages, nested tables of contents" 'Start=b|More=| C=more/c|First=a' "$(nav)"
is "Learn: zones, columns, references" 'See [The B](/b), [text `x`](/b), `List<T>`, `String.Join`,|`Uri(String,Int32)`, `A.B.C`, own and `<xref:A.B>`.|**macOS, os-win**|Zone.|**x-2.0 and later, earlier than x-3.0 or x-5.0**|> **Important:**|> Moniker A B.|Left|[Image: An image]|Right|- Step:|  [Image: Long]|     Described.|Included [A](/a).|```csharp|one|two|four|```|```md|<xref:System.X>|::: zone pivot="os-mac"|```' "$(flat a)"
is "Learn: links, redirects" "" "$(dead)"

finish
