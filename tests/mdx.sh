#!/bin/sh
# mdx.sh - trees of MDX whose sites are programs of their own, such as those of Next.js, React, Storybook and Expo: text
# that pages share, snippets of code, conditions, terminals, sidebars in JSON.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
. tests/tree.sh
start_trees mdx

new_tree
mkdir -p pages/guide scenes
echo '// app' >pages/_app.tsx
echo '# Note' >NOTES.md
echo 'Shared.' >scenes/part.mdx
printf '%s\n' '# A' '' "import Part from '~/scenes/part.mdx';" '' '<Part />' '' '[b](/guide/b/)' >pages/a.mdx
printf '# B\n' >pages/guide/b.mdx
generate
is "pages of Next.js are in pages, beside its program" "a guide/b" "$(paths)"
is "and may include files next to it" "Shared.|[b](/guide/b)" "$(flat a)"

new_tree
mkdir -p src/content/learn src/content/blog
echo '# Readme' >README.md
for page in index learn/index learn/one learn/two blog/index blog/old; do echo "# $page" >src/content/$page.md; done
printf '\n[one](/learn/one)\n' >>src/content/index.md
printf '%s\n' '{ "title": "Home", "path": "/", "routes": [{ "title": "One", "path": "/learn/one" }] }' >src/sidebar.json
printf '%s\n' '{ "title": "Learn", "path": "/learn", "routes": [{ "hasSectionHeader": true, "sectionHeader": "START" }, { "title": "Two", "path": "/learn/two",' \
    '  "routes": [{ "title": "One", "path": "/learn/one" }] }] }' >src/sidebarLearn.json
echo 'no JSON' >src/sidebarOdd.json
generate
is "src/content is the folder of the pages" "blog blog/old index learn learn/one learn/two" "$(paths)"
is "sidebars in JSON order them" "Learn=learn| START=| Two=learn/two|  One=learn/one|Home=index|blog/index=blog| blog/old=blog/old" "$(nav)"
is "links from the root of the site" "" "$(dead)"

new_tree
mkdir -p versions/v57.0.0/sdk versions/v9.1.0/sdk versions/v58.0.0-beta/sdk versions/unversioned/sdk
for version in v57.0.0 v9.1.0 v58.0.0-beta unversioned; do printf '# Camera\n\n## Usage\n' >versions/$version/sdk/camera.mdx; done
printf '# A\n\n[c](/versions/latest/sdk/camera/#usage) [d](versions/stable/sdk/camera.mdx) [e](/versions/latest/none)\n' >a.mdx
generate
is "links to the latest version" '[c](/versions/v57.0.0/sdk/camera#usage) [d](/versions/v57.0.0/sdk/camera) [e](/versions/latest/none)' "$(flat a)"
is "unless that has no such page" "/versions/latest/none" "$(dead)"

finish
