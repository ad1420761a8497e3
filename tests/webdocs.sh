#!/bin/sh
# webdocs.sh - trees of three large sites whose dialects others use, too: MDN, docs.github.com, Microsoft Learn.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
. tests/tree.sh
start_trees webdocs
page() { mkdir -p "$(dirname "$1")" && cat >"$1"; } # FILE - writes standard input

# --- MDN: macros of KumaScript ---

mdn() { page "files/en-us/$1/index.md"; }
new_tree
mkdir -p files/jsondata files/sidebars files/en-us
echo '{}' >files/jsondata/GroupData.json
printf 'sidebar:\n  - /Web/HTTP/Zones\n  - type: section\n    link: /Web/HTTP/Headers\n    children:\n      - link: /Web/HTTP/Fetch\n' >files/sidebars/http.yaml
printf '# FROM\tTO\n/en-US/docs/Old/Fetch\t/en-US/docs/Web/HTTP/Fetch\n' >files/en-us/_redirects.txt
mdn web/http/fetch <<'END'
---
title: Fetch
slug: Web/HTTP/Fetch
browser-compat: api.fetch
spec-urls:
  - https://a.example/#one
  - https://b.example/
sidebar: http
---

{{APIRef("Fetch API")}}{{SecureContext_Header}}{{AvailableInWorkers("worker")}}

{{HTTPHeader("Accept")}}, {{ httpheader('Accept', "the \"header\"") }}, {{HTTPStatus(404, "404 Not Found")}},
{{domxref("Window.fetch()", "fetch()")}}, {{domxref("Array.prototype.x", "x", "#part", "nocode")}},
{{jsxref("Promise")}}, {{jsxref("Statements/for...of", "for...of")}}, {{jsxref("Array.prototype.map()")}},
{{cssxref("margin")}}, {{cssxref(":hover")}}, {{cssxref("@media")}}, {{cssxref("&lt;color&gt;")}}, {{cssxref("calc()")}},
{{HTMLElement("video")}}, {{HTMLElement("Heading_Elements", "h1 [x]")}}, {{glossary("Forbidden header", "forbidden")}},
{{RFC(9110, "HTTP", "5.2")}}, {{bug(12)}}, {{unknown}}`\{{Compat}}` and \{{x}} {{not(a macro}}.

- `body` {{optional_inline}} {{deprecated_inline}}

  - : The text of
    two lines.

    - {{HTTPHeader("Accept")}} `a`
      - : Inner.
    - Plain.
- `other-Name()`
  - : Text.

[b](#body) [i](#accept_a) [o](#other-name) [h](#see_x_y) [old](/en-US/docs/Old/Fetch) [z](/en-US/docs/Web/CSS/:hover#Try_It)

### See `x` & y {{experimental_inline}}

```js-nolint example-bad
var {{x}} = "\{{y}}";
```

```css hidden live-sample___a
hidden {}
```

<table class="properties">
  <tbody>
    <tr>
      <th>{{Glossary("Request header")}}</th>
      <td>{{HTMLElement("a")}} {{optional_inline}}</td>
    </tr>
  </tbody>
</table>

{{EmbedLiveSample("a", 100,
  200)}} After.

{{Specifications}}

{{Compat}}
END
printf -- '---\ntitle: ":hover"\nslug: Web/CSS/:hover\n---\n\n{{InteractiveExample("CSS Demo: x", "taller")}}\n\n{{Specifications}}\n\n{{CSSSyntax}}\n' | mdn web/css/_colon_hover
printf -- '---\ntitle: Zones\nslug: Web/HTTP/Zones\nsidebar: http\n---\nText.\n' | mdn web/http/zones
printf -- '---\ntitle: Headers\nslug: Web/HTTP/Headers\nsidebar: http\n---\nText.\n' | mdn web/http/headers
generate
has "MDN: recognized" "documentation for mdn" "$(cat "$work/err")"
is "MDN: pages by their slugs" "Web/CSS/:hover Web/HTTP/Fetch Web/HTTP/Headers Web/HTTP/Zones" "$(paths)"
is "MDN: order of the sidebars" "Zones|Headers|Fetch" "$(nav | tr '|' '\n' | sed -n 's/^ *\(.*\)=Web.HTTP\/.*/\1/p' | tr '\n' '|' | sed 's/|$//')"
is "MDN: macros, definitions, code" \
    '> **Secure context:** This feature is available only in secure contexts (HTTPS), in some or all browsers that support it.|> **Note:** This feature is available only in Web Workers.|[`Accept`](/en-US/docs/Web/HTTP/Reference/Headers/Accept), [`the "header"`](/en-US/docs/Web/HTTP/Reference/Headers/Accept), [`404 Not Found`](/en-US/docs/Web/HTTP/Reference/Status/404),|[`fetch()`](/en-US/docs/Web/API/Window/fetch), [x](/en-US/docs/Web/API/Array/x#part),|[`Promise`](/en-US/docs/Web/JavaScript/Reference/Global_Objects/Promise), [`for...of`](/en-US/docs/Web/JavaScript/Reference/Statements/for...of), [`Array.prototype.map()`](/en-US/docs/Web/JavaScript/Reference/Global_Objects/Array/map),|[`margin`](/en-US/docs/Web/CSS/Reference/Properties/margin), [`:hover`](/en-US/docs/Web/CSS/Reference/Selectors/:hover), [`@media`](/en-US/docs/Web/CSS/Reference/At-rules/@media), [`<color>`](/en-US/docs/Web/CSS/Reference/Values/color), [`calc()`](/en-US/docs/Web/CSS/Reference/Values/calc),|[`<video>`](/en-US/docs/Web/HTML/Reference/Elements/video), [h1 \[x\]](/en-US/docs/Web/HTML/Reference/Elements/Heading_Elements), [forbidden](/en-US/docs/Glossary/Forbidden_header),|[RFC 9110: HTTP, section 5.2](https://www.rfc-editor.org/rfc/rfc9110#section-5.2), [bug 12](https://bugzil.la/12), `{{Compat}}` and {{x}} {{not(a macro}}.|- `body` (optional) (deprecated)|  - The text of|    two lines.|    - [`Accept`](/en-US/docs/Web/HTTP/Reference/Headers/Accept) `a`|      - Inner.|    - Plain.|- `other-Name()`|  - Text.|[b](/Web/HTTP/Fetch#body) [i](/Web/HTTP/Fetch#accept_a) [o](/Web/HTTP/Fetch#other-name) [h](/Web/HTTP/Fetch#see_x_y) [old](/Web/HTTP/Fetch) [z](/Web/CSS/:hover#Try_It)|### See `x` & y|```js title="Bad example"|var {{x}} = "{{y}}";|```|| | ||| --- | --- ||| [Request header](/en-US/docs/Glossary/Request_header) | [`<a>`](/en-US/docs/Web/HTML/Reference/Elements/a) (optional) || After.|- <https://a.example/#one>|- <https://b.example/>|> Not in this copy: the table of browsers that support this feature `api.fetch`' "$(flat Web/HTTP/Fetch)"
is "MDN: parts that the site makes" '## Try it|**CSS Demo: x**|> Not in this copy: the list of specifications|> Not in this copy: the formal syntax' "$(flat Web/CSS/:hover)"
is "MDN: links to terms, sections, former addresses" "/en-US/docs/Web/API/Array/x#part" "$(dead | tr ' ' '\n' | grep -E '#|Old|Fetch$')"

# --- docs.github.com ---

new_tree
page data/variables/product.yml <<'END'
prodname: 'GitHub'
prodname_pages: >-
  {% ifversion ghes %}Server{% else %}{% data variables.product.prodname %} Pages{% endif %}
END
printf 'versions:\n  fpt: "*"\n' | page data/features/shiny.yml
printf 'versions:\n  ghes: ">3.1"\n' | page data/features/later.yml
printf '{%% data variables.product.prodname %%} does it:\n\n1. One.\n' | page data/reusables/actions/intro.md
printf 'Text of {%% data reusables.actions.again %%}\n' | page data/reusables/actions/again.md
page content/index.md <<'END'
---
title: '{% data variables.product.prodname %} Docs'
children:
  - /zeta
  - /actions
versions:
  fpt: '*'
---
END
printf '# For writers\n' | page content/README.md
page content/actions/index.md <<'END'
---
title: Actions
intro: 'Use {% data variables.product.prodname_pages %} - it''s free.'
versions:
  fpt: '*'
children:
  - /second
  - /first
---
END
page content/actions/first.md <<'END'
---
title: 'What''s {% data variables.product.prodname %}'
permissions: 'Owners can.'
redirect_from:
  - /articles/first
versions:
  fpt: '*'
---

{% ifversion fpt or ghec %}Free.{% elsif ghes > 3.1 %}Server.{% else %}Other.{% endif %}
{% ifversion ghes %}S{% ifversion fpt %}x{% endif %}S{% elsif not ghae %}Not AE.{%- else %}AE{% endif %}
{%- ifversion shiny and fpt %} Shiny.{% endif %}{% ifversion later %} Later.{% endif %}{% unless ghes %} Unless.{% endunless %}

{% note %}

**Note:** See "[AUTOTITLE](/actions/second)" and [it](/enterprise-server@3.1/actions/second#a-b).

{% endnote %}

1. Step:
   {% data reusables.actions.intro %}

   {% warning %}

   **Warning:** Hot.

   {% endwarning %}

{% mac %}

Press {% octicon "gear" aria-label="The gear" %} or {% octicon "x" %}.

{% endmac %}
{% windows %}

On Windows `${{ github.actor }}`.

{% endwindows %}

| A | B |
|---|---|
{% ifversion fpt %}| 1 | {% data variables.product.prodname %} |
{% endif %}
{% ifversion ghes %}
| 2 | x |
{% endif %}
| 3 | y |

{% raw %}
```yaml{:copy}
run: ${{ x }} {% y %}
```
{% endraw %}

{% capture word %}Kept{% endcapture %}{{ word }}. {% data reusables.actions.none %}
{% comment %}Hidden{% endcomment %}{% for x in y %}Loop{% for z in x %}{% endfor %}{% endfor %}{% rowheaders %}End.{% endrowheaders %}

{% link_in_list /zeta %}

[old](/articles/first) [s](https://docs.github.com/en/actions/second)
END
printf 'models:\n  - name: "{%% data variables.product.prodname %%} 1"\n    plan: pro\n    parts: [a, b]\n  - name: Two\n    plan: "pro plus"\nmap:\n  k: { v: 1 }\n' | page data/tables/kit.yml
page content/actions/loops.md <<'END'
---
title: Loops
---

| A | B |
|---|---|
{% for m in tables.kit.models %}
| {{ m.name }} | {% if m.plan == "pro plus" or m.plan == "x" %}plus{% else %}{{ m.plan | upcase }}{% endif %}{% for p in m.parts %} {{ p }}{% endfor %} |
{% endfor %}

{% for e in tables.kit.map %}{{ e[0] }}={{ e[1].v }}{% endfor %}

{% for m in site.data.tables.kit.models %}{% data tables.kit.models[forloop.index0].plan %}. {% endfor %}
END
printf -- '---\ntitle: Second\nversions:\n  ghes: ">=2.22"\n---\n\n## A {%% ifversion ghes < 3 %%}x{%% endif %%}b\n\n{%% ifversion ghes > 3.1 %%}Server.{%% elsif fpt %%}Free.{%% endif %%}\n' | page content/actions/second.md
printf -- '---\ntitle: Zeta\n---\n{%% data reusables.actions.again %%}\n' | page content/zeta.md
generate
has "GitHub Docs: recognized" "documentation for githubdocs" "$(cat "$work/err")"
is "GitHub Docs: pages, order of children" 'GitHub Docs=index|Zeta=zeta|Actions=actions| Second=actions/second| What'\''s GitHub=actions/first| Loops=actions/loops' "$(nav)"
is "GitHub Docs: templates" '> **Who can use this feature:** Owners can.|Free.|Not AE. Shiny. Unless.|> **Note:** See "[Second](/actions/second)" and [it](/actions/second#a-b).|1. Step:|   GitHub does it:|   1. One.|   > **Warning:** Hot.|**Mac**|Press (The gear) or (x icon).|**Windows**|On Windows `${{ github.actor }}`.|| A | B |||---|---||| 1 | GitHub ||| 3 | y ||```yaml|run: ${{ x }} {% y %}|```|Kept. |End.|- [Zeta](/zeta)|[old](/actions/first) [s](/actions/second)' "$(flat actions/first)"
is "GitHub Docs: loops over data" '| A | B |||---|---||| GitHub 1 | pro a b ||| Two | plus |||k=1||pro. pro plus. |' "$(text actions/loops | tr '\n' '|')"
is "GitHub Docs: the version of a page that is not in the free one" '## A b|Server.' "$(flat actions/second)"
is "GitHub Docs: the intro" 'Use GitHub Pages - it'\''s free.' "$(flat actions)"
is "GitHub Docs: links" "" "$(dead)"
is "GitHub Docs: a text that has itself in it" "Text of Text of Text of Text of Text of Text of Text of Text of" "$(flat zeta)"
has "GitHub Docs: data that is missing" "there is no data reusables.actions.none" "$(cat "$work/err")"

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
printf -- '---\ntitle: P\n---\nAcme *Kit*\n' | page docs/includes/product.md
printf 'Run <xref:A.Run>:\n\n```sh\nrun\n```\n' | page docs/includes/steps.md
printf '\357\273\277one\ntwo\nthree\nfour\nfive\n' | page docs/code.cs
printf '\357\273\277//<First>\n    a\n    // <other>\n      b\n    // </other>\n//</First>\nx\n' | page docs/tags.cs
printf '<a>\n  <!-- <First> -->\n  <b>\n  </b>\n  <!-- </First> -->\n</a>\n' | page docs/tags.xaml
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

The [!INCLUDE[p](includes/product.md)] and [!include [p](includes/product.md)] of `[!INCLUDE [p](includes/product.md)]`.

1. [!INCLUDE [s](includes/steps.md)]
2. Then [!INCLUDE [s](includes/steps.md)]

[!INCLUDE [p](includes/product.md)] is it.

:::code language="csharp" source="code.cs" range="1-2,4":::

:::code language="csharp" source="tags.cs" id="first":::

[!code-xaml[](tags.xaml?name=First&highlight=1)]

```md
<xref:System.X>
::: zone pivot="os-mac"
```
END
generate
is "Learn: pages, nested tables of contents" 'Start=b|More=| C=more/c|First=a' "$(nav)"
is "Learn: zones, columns, references" 'See [The B](/b), [text `x`](/b), `List<T>`, `String.Join`,|`Uri(String,Int32)`, `A.B.C`, own and `<xref:A.B>`.|**macOS, os-win**|Zone.|**x-2.0 and later, earlier than x-3.0 or x-5.0**|> **Important:**|> Moniker A B.|Left|[Image: An image]|Right|- Step:|  [Image: Long]|     Described.|Included [A](/a).|The Acme *Kit* and Acme *Kit* of `[!INCLUDE [p](includes/product.md)]`.|1. Run `Run`:|   ```sh|   run|   ```|2. Then Run `Run`: ```sh run ```|Acme *Kit* is it.|```csharp|one|two|four|```|```csharp|a|  b|```|```xaml|<b>|</b>|```|```md|<xref:System.X>|::: zone pivot="os-mac"|```' "$(flat a)"
is "Learn: links, redirects" "" "$(dead)"

finish
