#!/bin/sh
# fern.sh - trees of Fern: addresses, titles and order from docs.yml, changelogs, APIs, versions, snippets.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
. tests/tree.sh
start_trees fern

new_tree
mkdir -p fern/pages/guides fern/changes fern/parts fern/auto/deep
cat >fern/docs.yml <<'END'
instances:
  - url: acme.docs.example.com/learn
    custom-domain: acme.example/learn
title: Acme Documentation
tabs:
  guides: { display-name: Guides, skip-slug: true }
  agents: { display-name: AI Agents }
  api: { display-name: API reference, slug: reference }
navigation:
  - tab: guides
    layout:
      - section: GET STARTED
        skip-slug: true
        contents:
          - page: Overview
            icon: house
            path: pages/overview.mdx
          - changelog: ./changes
      - section: Eleven v3 & SDKs
        path: pages/models.mdx
        contents:
          - page: Acme's Best Größe
            path: ./pages/guides/best.mdx
          - page: Short
            slug: /tiny/
            path: pages/guides/short.mdx
          - link: Elsewhere
            href: https://b.example
      - section: Wide
        contents:
          - page: Best
            path: pages/guides/best.mdx
  - tab: agents
    layout:
      - page: Overview
        path: pages/agents.mdx
      - page: Again
        path: pages/guides/best.mdx
      - folder: auto
        title: More
  - tab: api
    layout:
      - api: Endpoints
        layout:
          - page: Introduction
            path: pages/intro.mdx
          - endpoint: GET /users
            title: List
          - users:
              contents:
                - POST /users
                - page: On users
                  path: pages/users.mdx
redirects:
  - source: /learn/old
    destination: /learn/overview
END
printf '%s\n' '---' 'subtitle: "Said: first."' '---' '<Markdown src="/parts/hello.mdx" name="Ann" />' '' '1. Step:' '' '    <Markdown src="/parts/hello.mdx" name="Bob" />' '' \
    '<Code src="/parts/a.py" title="a.py" />' '' '[m](/learn/eleven-v-3-sd-ks#top) [b](/learn/eleven-v-3-sd-ks/acmes-best-grosse) [t](/learn/eleven-v-3-sd-ks/tiny)' \
    '[a](/learn/ai-agents/again) [o](https://acme.example/learn/ai-agents/overview) [d](/learn/ai-agents/more/deep/two)' \
    '[e](/learn/reference/endpoints/users/list) [i](/learn/reference/endpoints/introduction) [u](/learn/reference/endpoints/users/on-users)' \
    '[old](/learn/old) [c](/learn/changelog/2026/1/9) [s](/learn/wide) [p](/pricing) [lost](/learn/pages/overview-none)' >fern/pages/overview.mdx
printf '## Top\n\nText.\n' >fern/pages/models.mdx
for page in guides/best guides/short agents intro users; do printf -- '---\ntitle: Page %s\n---\nText.\n' $page >fern/pages/$page.mdx; done
printf -- '---\ntitle: Own\nslug: some/own-address\n---\nText.\n' >fern/auto/own.mdx
printf '# Two\n' >fern/auto/deep/two.md
printf '## New\n\nThing.\n' >fern/changes/2026-01-09.md
printf '## Old\n\nThing.\n' >fern/changes/2025-12-31.mdx
printf 'Hello, {name}.\n' >fern/parts/hello.mdx
printf 'print(1)\n' >fern/parts/a.py
printf '# Draft\n' >fern/pages/draft.mdx
generate
is "addresses are those of the navigation" \
    "ai-agents/more/deep/two ai-agents/overview changelog/2025/12/31 changelog/2026/1/9 eleven-v-3-sd-ks eleven-v-3-sd-ks/acmes-best-grosse eleven-v-3-sd-ks/tiny overview reference/endpoints/introduction reference/endpoints/users/on-users some/own-address" \
    "$(paths)"
is "the order, and its titles" \
    "Guides=| GET STARTED=|  Overview=overview|  Changelog=|   January 9, 2026=changelog/2026/1/9|   December 31, 2025=changelog/2025/12/31| Eleven v3 & SDKs=eleven-v-3-sd-ks|  Acme's Best Größe=eleven-v-3-sd-ks/acmes-best-grosse|  Short=eleven-v-3-sd-ks/tiny|AI Agents=| Overview=ai-agents/overview| More=|  Two=ai-agents/more/deep/two|  Own=some/own-address|API reference=| Endpoints=|  Introduction=reference/endpoints/introduction|  users=|   On users=reference/endpoints/users/on-users" \
    "$(nav)"
is "titles of pages that have none" \
    'Two|Page agents|December 31, 2025|January 9, 2026|Eleven v3 & SDKs|Page guides/best|Page guides/short|Overview|Page intro|Page users|Own' "$(titles)"
is "subtitles, snippets with properties, code; links to pages, to other addresses of them, to pages that are not here" \
    'Said: first.|Hello, Ann.|1. Step:|    Hello, Bob.|**a.py**|```py|print(1)|```|[m](/eleven-v-3-sd-ks#top) [b](/eleven-v-3-sd-ks/acmes-best-grosse) [t](/eleven-v-3-sd-ks/tiny)|[a](/eleven-v-3-sd-ks/acmes-best-grosse) [o](/ai-agents/overview) [d](/ai-agents/more/deep/two)|[e](https://acme.example/learn/reference/endpoints/users/list) [i](/reference/endpoints/introduction) [u](/reference/endpoints/users/on-users)|[old](/overview) [c](/changelog/2026/1/9) [s](/eleven-v-3-sd-ks/acmes-best-grosse) [p](https://acme.example/pricing) [lost](/learn/pages/overview-none)' \
    "$(flat overview)"
is "links" '/learn/pages/overview-none' "$(dead)"
has "pages made from descriptions of APIs are named" 'reference/endpoints' "$(grep 'descriptions of APIs' "$work/err")"
has "a file that no entry names is no page" 'left out   2 files' "$(cat "$work/err")"

new_tree
printf '%s\n' '# A' '' '<Cards>' '<Card href="/b">' '  <div className="x">' '    <div>Bee</div>' '    <p>Text.</p>' '  </div>' '</Card>' \
    '<Card title={<div><div>Cee</div> <img src="c.svg" /></div>} href="/c">' '  Of C.' '  <div>More.</div>' '</Card>' '<Card href="/b">B in line</Card>' '</Cards>' >a.mdx
printf '# The B\n\n<img\n  alt="Pic"\n  src="data:image/png;base64,%s"\n/>\n\nText `data:image/gif;base64,R0lG`.\n' "$(printf '%0100000d' 7)" >b.mdx
printf '# C\n' >c.mdx
generate
is "cards with blocks, and with titles that are elements" \
    '- [The B](/b)|Bee|Text.|- [Cee](/c)|Of C.|More.|[B in line](/b)' "$(flat a)"
is "an image in an address" '[Image: Pic]|Text `data:image/gif;base64,R0lG`.' "$(flat b)"

new_tree
mkdir -p versions/old
printf '%s\n' 'instances: [{ url: https://acme.example }]' 'versions:' '  - { display-name: v2, path: versions/v2.yml }' '  - { display-name: v1 (old), path: ./versions/v1.yml, slug: v1 }' >docs.yml
printf '%s\n' 'navigation:' '  - page: Start' '    path: ../start.md' >versions/v2.yml
printf '%s\n' 'navigation:' '  - { page: Start, path: old/start.md }' '  - { page: Missing, path: ../../missing.md }' '  - 7' >versions/v1.yml
printf '# Start\n' >start.md
printf '# Old\n\n[s](/start) [o](/v1/start)\n' >versions/old/start.md
generate
is "versions" 'start v1/start' "$(paths)"
is "their order" 'v2=| Start=start|v1 (old)=| Start=v1/start' "$(nav)"

new_tree
printf '%s\n' 'instances: [{ url: https://acme.example }]' 'navigation: [{ page: A, path: ../pages/a.md }]' >docs.yml
printf '# A\n' >a.md
generate
is "a navigation of files that are elsewhere" 'a' "$(paths)"
finish
