#!/bin/sh
# markdoc.sh - tags of Markdoc in trees of Redocly, Next.js and others: partials, conditions, tables, code of files.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
. tests/tree.sh
start_trees markdoc

new_tree
mkdir -p docs/_parts code
printf '%s\n' '- group: Guides' '  items:' '    - page: docs/b.md' '      label: Second' '    - page: docs/a.md' >sidebars.yaml
printf '%s\n' 'seo: { siteUrl: https://acme.example/ }' 'ignore: [docs/left.md]' 'redirects:' '  /docs/former/: { to: /docs/a/ }' >redocly.yaml
printf '%s\n' '/docs/older:' '  to: /docs/former' >redirects.yaml
printf '%s\n' 'PUBLIC_RESERVE="10 XRP"' 'SECRET=x' >.env
printf '%s\n' 'Hello, {% $who %}. See [the page][], [a](../a.md#a) ![i](./i.png).' '' '{% $frontmatter.title %}' '' '[the page]: /docs/b.md' '[unused]: /docs/none.md' >docs/_parts/hello.md
printf '%s\n' 'import a' 'def one():' '    pass # end' 'def two():' >code/a.py
printf '# Left out\n' >docs/left.md
cat >docs/b.md <<'END'
---
title: The B
level: high
---
# {% $frontmatter.title %} {% #top .wide %}

{% partial file="/docs/_parts/hello.md" variables={who: "Ann"} /%}

- Item:

  {% admonition type="warning" name="Caution" %}
  Mind **it**.
  {% /admonition %}

{% callout type="note" title="Own title" %}Short.{% /callout %}

{% tabs %}
{% tab label="Python" %}
{% code-snippet file="/code/a.py" from="def one" before="def two" language="py" title="One" /%}
{% /tab %}
{% tab label="All" %}{% code-snippet file="code/a.py" /%}{% /tab %}
{% /tabs %}

- Fence:

  ```{% label="None" %}
  plain
  ```

{% admonition type="danger" name="Warning" %}Stop.{% /admonition %}

{% card title="Card" to="a.md" %}
In it.
{% /card %}

{% if equals($frontmatter.level, "high") %}
Is high.
{% else /%}
Is low.
{% /if %}

{% if not(true) %}
Not.{% if true %}
Inner.{% /if %}
{% else $frontmatter.none /%}
None.
{% else /%}
Else.
{% /if %}

{% if $unknown %}
Perhaps.
{% /if %}

It is {% $env.PUBLIC_RESERVE %} or {% $env.SECRET %}, {% badge %}New{% /badge %}{% icon name="x" /%} `{% code %}` \{% kept %}.

{% comment %}
Hidden.
{% /comment %}

```js {% title="x.js" process=false %}
{% tag %}
```

[former](/docs/former) [older](/docs/older/) [top](#top) [lost](/docs/lost)
END
cat >docs/a.md <<'END'
# A

## {% code-page-name /%} Fields of {% $frontmatter.seo.title %}

{% table .striped %}

* Name {% width="25%" %}
* Text

---

* `a`
* - One
  - Two | three
---
* b {% colspan=2 %}
---
*
  ```js
  let x;
  ```
* {% badge %}C{% /badge %}

{% /table %}

{% table %}
---
* No
* header
{% /table %}

{% table %}
* Head
* Code
---
* Long
*
  ```
  1
  2
  3
  4
  5
  ```
{% /table %}

{% table %}
| Plain |
| --- |
| row |
{% /table %}

{% partial file="none.md" /%}
END
generate
is "addresses" "docs/a docs/b" "$(paths)"
is "the sidebar" 'Guides=| Second=docs/b| A=docs/a' "$(nav)"
is "a title that is a variable, and an id" 'A|The B=a a-fields-of-a top' "$(titles)=$(anchors)"
is "tags" \
    'Hello, Ann. See [the page](/docs/b), [a](/docs/a#a) [Image: i].|The B|- Item:|  > **Caution:**|  >|  > Mind **it**.|> **Note:** Own title|>|> Short.|**Python**|```py title="One"|def one():|    pass # end|```|**All**|```py|import a|def one():|    pass # end|def two():|```|- Fence:|  ```text title="None"|  plain|  ```|> **Warning:**|>|> Stop.|**[Card](/docs/a)**|In it.|Is high.|Else.|Perhaps.|It is 10 XRP or $env.SECRET, New `{% code %}` {% kept %}.|```js title="x.js"|{% tag %}|```|[former](/docs/a) [older](/docs/a) [top](/docs/b#top) [lost](/docs/lost)' \
    "$(flat docs/b)"
is "tables" \
    '## `A` Fields of A|| Name | Text ||| --- | --- ||| `a` | One; Two \| three ||| b | ||| `let x;` | C ||| | ||| --- | --- ||| No | header ||**Head:**|Long|**Code:**|```|1|2|3|4|5|```|| Plain ||| --- ||| row ||> Not in this copy: none.md' \
    "$(flat docs/a)"
is "links" '/docs/lost' "$(dead)"
has "a partial that is missing" 'the included file none.md is not in the corpus' "$(cat "$work/err")"

new_tree
mkdir -p pages/docs markdoc/partials
printf "const withMarkdoc = require('@markdoc/next.js');\n" >next.config.js
printf 'Part.\n' >markdoc/partials/part.md
printf '# Mdoc\n\n{%% partial file="part.md" /%%}\n' >pages/docs/x.mdoc
printf '# Md\n\n[x](/docs/x)\n' >pages/index.md
generate
is "a site of Next.js" 'docs/x index' "$(paths)"
is "its partials" 'Part.' "$(flat docs/x)"
lacks "and no warning" "$work/err" warning:

new_tree
printf '# Hugo\n\n{{%% note %%}}\nText.\n{{%% /note %%}}\n' >a.md
printf '# Other\n\n{%% callout %%}\nText.\n{%% /callout %%}\n' >b.md
generate
is "shortcodes of Hugo are none of its tags" '> **Note:**|>|> Text.' "$(flat a)"
is "tags without a known site" '> **Note:**|>|> Text.' "$(flat b)"
finish
