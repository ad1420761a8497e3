#!/bin/sh
# own.sh - builds a program of other documentation, under another name and with a settings file: the Markdown folder of
# the npm package fastify. Works in a copy of the sources. Checks that the program does not mention WorkOS, and checks
# every error message about a settings file.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
work=$PWD/build/tests/own
rm -rf "$work"
mkdir -p "$work/source/build"

# --- the folder ---

package=fastify-5.2.1 cache=build/cache
sum=aec96b34117aede83cfc6ca7ecfd94455f3fea9cfc91202c7052f811385927c2
sum=${sum}4131a5da71575513886651c9cf34a111979a3fc5388148b7dda3005185517558
if [ ! -f $cache/$package.tgz ]; then
    mkdir -p $cache && npm pack --silent --pack-destination $cache fastify@5.2.1 >&2 || exit 2
fi
is "the package is the one these tests know" "$sum" "$(sha512sum $cache/$package.tgz | cut -d ' ' -f 1)"
tar -xzf $cache/$package.tgz -C "$work" && mv "$work/package/docs" "$work/docs" || exit 2
cat >"$work/docs/workosdocs.yml" <<'END'
title: Fastify
url: https://fastify.example/docs/latest/
name: fastify-docs
version: 5.2.1
license: MIT
locale: en-US
instructions: |
  Fastify is a web framework for Node.js. Look things up here before you write a route, a hook or a plugin.
exclude: [Guides/Migration-Guide-*]
END
mkdir "$work/docs/Marks"
printf '# Sharp\n\n## Part\n\nSee [what](what%%3F.md) and [c](c.md).\n' >"$work/docs/Marks/c#.md"
printf '# Plain\n\n[sharp](c%%23.md#part)\n' >"$work/docs/Marks/c.md"
printf '# Asked\n' >"$work/docs/Marks/what?.md"
{ printf '# Long\n\n```\n'; seq 300; printf '```\n\n## End\n\nThe last words.\n'; } >"$work/docs/Marks/long.md"
printf '# Choices\n\n- | From https://zebrafish.example\n\n  ## Setup\n\n  Run it.\n\n- | Else\n\n  ## Start\n\n  Go.\n' \
    >"$work/docs/Marks/choices.mdx"
mkdir -p "$work/docs/docs/kit" && printf '# Kit\n' >"$work/docs/docs/kit/index.md"
printf -- '---\naliases: [/kit, /docs/was]\n---\n# Kit start\n' >"$work/docs/docs/kit/start.md"
printf '# Left\n' >"$work/docs/docs/kit/left.md"
for copy in a b c; do printf '# Twins\n\nQuokkas live in three places.\n' >"$work/docs/Marks/twin-$copy.md"; done

# --- the program: built by the Makefile in a copy of the sources and of build/ ---

cp -pR Makefile workosdocs.c gen corpus "$work/source/"
cp -pR build/deps build/gen.o build/gen "$work/source/build/"
cd "$work/source" || exit 2
built() { # VARIABLE... - runs make as a person would
    env -u MAKEFLAGS -u MAKELEVEL -u NAME -u TOOL_PREFIX make NEED_INSTALL=no CC="$CC" HOSTCC="$HOSTCC" \
        CJSON_DIR="$PWD/build/deps/cjson" MD4C_DIR="$PWD/build/deps/md4c" "$@" >"$work/make.out" 2>&1
}
built CORPUS="$work/docs" NAME=acmedocs TOOL_PREFIX=acme || { cat "$work/make.out" >&2; exit 2; }
p=$PWD/acmedocs

client='"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}'
answers() { # REQUEST... - the replies of the server after a handshake
    { echo '{"jsonrpc":"2.0","id":0,"method":"initialize","params":{'"$client"'}}'
      for request; do echo "{\"jsonrpc\":\"2.0\",\"id\":1,$request}"; done; } | "$p" mcp
}
call() { answers "\"method\":\"tools/call\",\"params\":{\"name\":\"acme_$1\",\"arguments\":$2}" | tail -n 1; }

# --- it answers ---

is "a path that begins with docs/ is looked up as it is, before former paths without docs/" '# Left|[`docs/was` is now `docs/kit/start`.]|[`kit` is now `docs/kit/start`.]|# Kit' \
    "$(for path in docs/kit/left docs/was kit docs/kit; do "$p" show "$path" 2>&1 | head -n 1; done | tr '\n' '|' | sed 's/|$//')"

has "search finds a section"              '`Reference/Hooks#onrequest`'      "$("$p" search onRequest hook)"
has "search over MCP"                     'Reference/Hooks#onrequest'        \
    "$(call search '{"query":"onRequest hook"}')"
has "a word that only the label of a tab has" '`Marks/choices#setup`' "$("$p" search zebrafish)"
has "its links are the site's"            'https://fastify.example/docs/latest/Reference/Hooks#onrequest' \
    "$("$p" show Reference/Hooks#onrequest)"
has "a folder's Index.md is the folder"   '# Guides Table Of Contents'       "$("$p" show Guides)"
has "and is found under its own name"     '# Guides Table Of Contents'       "$("$p" show Guides/Index.md)"
is  "the root's page opens the tree"      '- Where To Start `index`'         "$("$p" list | head -n 1)"
has "titles are headings"                 'Content-Type Parser `Reference/ContentTypeParser`' "$("$p" list)"
has "relative links lead to pages"        '](/Reference/Lifecycle)'          "$("$p" show Reference)"
has "links between pages are known"       'Linked from:'                     "$("$p" outline Reference/Reply)"
has "examples come from the pages"        'fastify.register'                 \
    "$(call examples '{"query":"register plugin","language":"js"}')"
is  "what is excluded is none of its pages" 1 "$("$p" show Guides/Migration-Guide-V4 >/dev/null 2>&1; echo $?)"
has "--version says what the settings say" 'corpus fastify-docs 5.2.1'       "$("$p" --version)"
has "--help says what it documents"       'acmedocs - the Fastify documentation' "$("$p" --help)"
has "instructions open as the settings say" '"instructions":"Fastify is a web framework' "$(answers)"
has "the server is called after the program" \
    '"serverInfo":{"name":"acmedocs","title":"Fastify documentation"' "$(answers)"
has "resources have its scheme"           '"uri":"acme://docs/Reference/Hooks"' "$(answers '"method":"resources/list"')"
has "and are read by it"                  '# Hooks'                          \
    "$(answers '"method":"resources/read","params":{"uri":"acme://docs/Reference/Hooks"}')"
"$p" export --html "$work/site" >/dev/null
has "its pages for browsers name their language" '<html lang="en-US">' "$(cat "$work/site/index.html")"
list=$(answers '"method":"tools/list"' | tail -n 1)
is  "tools: those that have something to show" 'acme_search acme_docs acme_examples' \
    "$(echo "$list" | grep -o '"name":"acme_[a-z]*"' | cut -d '"' -f 4 | tr '\n' ' ' | sed 's/ $//')"
has "doctor is content with the tools that there are" "No problems found." "$(HOME=$work "$p" doctor)"
has "their descriptions speak of it"      'sections of the Fastify documentation' "$list"
is  "prompts: nobody migrates without guides" 'integrate_feature explain_error review_integration' \
    "$(answers '"method":"prompts/list"' | tail -n 1 | node -e '
        const { result } = JSON.parse(require("fs").readFileSync(0, "utf8"));
        console.log(result.prompts.map((p) => p.name).join(" "));')"

# --- names of files with marks of URLs ---

for page in 'Marks/c#' Marks/c%23 'Marks/c##part' https://fastify.example/docs/latest/Marks/c%23#part; do
    has "c#.md is shown: $page" '## Part' "$("$p" show "$page")"
done
has "its address is escaped" 'https://fastify.example/docs/latest/Marks/c%23#part' "$("$p" show 'Marks/c##part')"
has "c.md is another page" '# Plain' "$("$p" show Marks/c)"
has "a link to it is escaped" '[sharp](/Marks/c%23#part)' "$("$p" show Marks/c)"
has "what?.md is shown" '# Asked' "$("$p" show 'Marks/what?')"
for uri in Marks/c%23 Marks/c%23#part Marks/c Marks/what%3F; do
    has "resources/read: $uri" '"contents":[{' "$(answers "\"method\":\"resources/read\",\"params\":{\"uri\":\"acme://docs/$uri\"}")"
done
has "resources/read: an escaped mark before an anchor" 'Resource not found' \
    "$(answers '"method":"resources/read","params":{"uri":"acme://docs/Marks/c%23%23part"}')"
is "links between them lead to pages" "" "$(missing "$work/make.out"; grep Marks/ "$work/make.out" | grep warning)"

# --- pages with the same text are one result, which names all of them ---

is  "copies: one result" 'Also `Marks/twin-b` (the same text) Also `Marks/twin-c` (the same text)' \
    "$("$p" search quokkas | grep -E '^[0-9]+\. |^Also' | tail -n +2 | tr '\n' ' ' | sed 's/ $//')"
has "copies: --json" '"copies":["Marks/twin-b","Marks/twin-c"]' "$("$p" search quokkas --max-results 1 --json)"

has "a short section of a page that would be cut is shown alone" '## End\n\nThe last words.' \
    "$(call docs '{"path":"Marks/long#end"}')"

# --- the program does not mention WorkOS ---

{   "$p" --help; "$p" --version; "$p" list; "$p" verify; "$p" nonsense; "$p" search; "$p" show Hooks
    "$p" examples; "$p" changelog
    "$p" index --agents-md --max-bytes 1000000; "$p" llms.txt; "$p" search xyzzy; "$p" show xyzzy
    answers '"method":"tools/list"' '"method":"prompts/list"' '"method":"resources/list"' \
        '"method":"resources/templates/list"' \
        '"method":"prompts/get","params":{"name":"integrate_feature","arguments":{"feature":"hooks"}}' \
        '"method":"prompts/get","params":{"name":"review_integration","arguments":{"feature":"hooks"}}' \
        '"method":"prompts/get","params":{"name":"explain_error","arguments":{"error":"FST_ERR_NOT_FOUND"}}' \
        '"method":"tools/call","params":{"name":"acme_search","arguments":{}}' \
        '"method":"tools/call","params":{"name":"acme_docs","arguments":{"path":7}}' \
        '"method":"tools/call","params":{"name":"acme_changelogs","arguments":{}}' \
        '"method":"resources/read","params":{"uri":"acme://docs/none"}'; } >"$work/said" 2>&1
lacks "no example, account or tool of another documentation" "$work/said" -io \
    '.\{30\}\(verify webhook\|data of an account\|account and its\|acme_changelogs\|list of products\|sdk methods\).\{30\}'
has "the example of a query is of this documentation" '{\"query\": \"Where To Start\"}' "$(call search '{}')"
lacks "no answer speaks of WorkOS" "$work/said" -io '.\{30\}workos.\{0,30\}\|.\{30\}authkit.\{0,30\}'
is "nor do the program's own bytes, but for the name of the settings file" "" \
    "$(missing "$p"; grep -aio 'workos[a-z_]*[.a-z]*' "$p" | grep -v '^workosdocs\.yml' | sort | uniq -c)"
if [ -r /proc/self/status ] && [ "$(uname -sm)" = "Linux x86_64" ]; then
    mkfifo "$work/in"
    filter() { # VARIABLE=VALUE - prints the seccomp mode of a server with this variable: 0 without a filter, 2 with
        rm -f "$work/pong"
        env "$1" "$p" mcp <"$work/in" >"$work/pong" &
        exec 4>"$work/in"
        echo '{"jsonrpc":"2.0","id":1,"method":"ping"}' >&4
        tries=0
        until [ -s "$work/pong" ] || [ $tries = 100 ]; do sleep 0.1; tries=$((tries + 1)); done
        awk '/^Seccomp:/{ print $2 }' "/proc/$!/status"
        exec 4>&-
        wait
    }
    is "the variable named after the program turns the filter off, another does not" "0 2" \
        "$(filter ACMEDOCS_NO_SANDBOX=1) $(filter WORKOSDOCS_NO_SANDBOX=1)"
fi

# --- the command line wins; names that cannot be are refused ---

built CORPUS="$work/docs" NAME=acmedocs TOOL_PREFIX=acme TITLE=Faster SITE=https://faster.example
is "TITLE= and SITE= win over the file" "the Faster documentation https://faster.example/Reference/Hooks" \
    "$("$p" --help | grep -o 'the Faster documentation') $("$p" show Reference/Hooks | sed -n 2p)"
built CORPUS="$work/docs" NAME=acmedocs TOOL_PREFIX='Acme_1'
is "a prefix that cannot open a URI is refused" 2 $?
has "and the message says what can" "small letters, digits and hyphens" "$(cat "$work/make.out")"
built CORPUS="$work/docs" CORPUS_ROOT="$work/nowhere" NAME=acmedocs TOOL_PREFIX=acme
has "a folder around that does not exist" "CORPUS_ROOT=$work/nowhere: no such folder" "$(cat "$work/make.out")"
built CORPUS="$work/docs" CORPUS_ROOT="$work/source" NAME=acmedocs TOOL_PREFIX=acme
has "a folder around that is not" "must be around that of the corpus" "$(cat "$work/make.out")"
built CORPUS="$work/docs" SITE=acme.example NAME=acmedocs TOOL_PREFIX=acme
has "a SITE that is no address" "must begin with https:// (or http://)" "$(cat "$work/make.out")"

# --- versions and translations: one place in results; the argument version chooses ---

v=$work/versions
for version in v1 v2; do
    mkdir -p "$v/$version/fr/guide" "$v/$version/guide"
    printf '# Export a widget\n\n## Formats\n\nThe export command writes a widget as JSON or CSV. Since %s.\n' $version \
        >"$v/$version/guide/export.md"
    printf '# Exporter\n\n## Formats de fichiers\n\nLa commande produit du JSON.\n' >"$v/$version/fr/guide/export.md"
done
printf '\n## Legacy gizmo\n\nThe export of a gizmo is only here: gizmoExport.\n\n```js\ngizmoExport(1);\n```\n' >>"$v/v1/guide/export.md"
printf '\n```js\nwidgetExport(1);\n```\n' | tee -a "$v/v1/guide/export.md" >>"$v/v2/guide/export.md"
printf '\n```js\nwidgetExport(2);\n```\n' >>"$v/v2/guide/export.md"
printf '# Old widget\n\nAn export that v2 does not have.\n' >"$v/v1/guide/old.md"
printf '# News\n\nAll versions export widgets.\n' >"$v/news.md"
for folder in v1 v1/fr v2 v2/fr; do printf '# Zebra\n\nThe zebra and its migration.\n' >"$v/$folder/zebra.md"; done
for page in apes stripes; do printf '# More\n\nThe migration of a zebra and of %s.\n' "$page" >"$v/$page.md"; done
mkdir -p "$v/herd" && printf '# Herd\n' >"$v/herd.md"
for n in $(seq 101 199); do printf '# Head %s\n' "$n" >"$v/herd/h$n.md"; done
for n in 1 2 3; do mkdir "$v/herd/f$n" && printf '# Tail\n' >"$v/herd/f$n/tail.md"; done
printf 'v2/zebra\n  stripes 12\n' >"$v/companions.txt"
built CORPUS="$v" NAME=acmedocs TOOL_PREFIX=acme || { cat "$work/make.out" >&2; exit 2; }
found() { "$p" search "$@" | sed -n 's/^\([0-9]*\. \)* *`\([^`]*\)`.*/\2/p' | tr '\n' ' ' | sed 's/ $//'; }
has "versions: one place, with a line" 'Also in v1, fr' "$("$p" search export a widget)"
is  "versions: the newest, in the default language" v2/guide/export#formats "$(found export command JSON CSV)"
is  "versions: exact text" v2/guide/export#formats "$(found --mode literal 'as JSON or CSV')"
is  "versions: a regular expression" v2/guide/export#formats "$(found --mode regex 'JSON or [A-Z]SV')"
is  "versions: the one that has the words" v1/guide/export#legacy-gizmo "$(found gizmoExport)"
is  "versions: the companion of the one that is shown" "v2/zebra stripes apes" "$(found zebra migration)"
is  "versions: the one that the query names" v1/guide/export "$(found export a widget v1 | cut -d '#' -f 1 | cut -d ' ' -f 1)"
is  "versions: the one that is asked for" v1/guide/export#formats "$(found export command JSON CSV --version 1)"
is  "versions: a number without the rest of the name" v1/guide/export#formats \
    "$(found export command JSON CSV --version 1.x)"
is  "versions: with pages of no version, without those of others" "v2/guide/export news" \
    "$(found export widget --version v2 | sed 's/#[a-z]*//')"
is  "versions: a path chooses, too" v1/guide/export#formats "$(found export command JSON CSV --path v1)"
is  "translations: the one that is asked for" v2/fr/guide/export#formats-de-fichiers \
    "$(found export command JSON CSV --version fr)"
is  "translations: as a language" v2/fr/guide/export#formats-de-fichiers "$(found export command JSON CSV --language fr)"
is  "translations: with a version" v1/fr/guide/export#formats-de-fichiers \
    "$(found export command JSON CSV --version 'v1 fr')"
is  "translations: by their own words" v2/fr/guide/export#formats-de-fichiers "$(found commande produit)"
has "a version that is not there" 'version "v9" is unknown and ignored. Known: v2, v1; en, fr.' \
    "$("$p" search export --version v9)"
has "pages name their versions" 'Also in v1, fr; `--version` selects one.' "$("$p" show v2/guide/export)"
has "a name of several versions is the newest" 'Since v2' "$("$p" show guide/export)"
has "show: the version that is asked for" 'Since v1' "$("$p" show guide/export --version v1)"
has "show: a translation, of the version of the page" '# Exporter

Also in en, v2;' "$("$p" show v1/guide/export#formats --version fr)"
has "show: a page that the version does not have" '[Not in v2: shown as it is.]' "$("$p" show v1/guide/old --version v2)"
has "show: an unknown version" 'version "v9" is unknown' "$("$p" show v1/guide/old --version v9)"
is  "examples are of one version" '2 v2/guide/export#formats' \
    "$("$p" examples --query export | sed -n 's/^`\(.*\)` line.*/\1/p' | sort | uniq -c | sed 's/^ *//')"
is  "examples of a version that is asked for" 2 "$("$p" examples --query export --version v1 | grep -c '^`v1/')"
cursor=$("$p" examples --query export --version v1 --limit 1 | sed -n 's/.*--cursor \([0-9a-f-]*\).*/\1/p')
has "examples of the rest of that version" 'Examples 2-2 of 2' \
    "$("$p" examples --query export --version v1 --limit 1 --cursor "$cursor")"
has "examples: a cursor is of one version" "This cursor does not fit" "$("$p" examples --query export --version v2 --limit 1 --cursor "$cursor" 2>&1)"
has "--json lists the other paths" '"versions":["v1/guide/export","v2/fr/guide/export","v1/fr/guide/export"]' \
    "$("$p" search export command JSON CSV --json)"
list=$(answers '"method":"tools/list"' | tail -n 1)
has "tools: the argument lists the versions" 'have several: v2, v1; en, fr. Default: the first.' "$list"
is  "tools/list is short" yes "$([ ${#list} -le 5120 ] && echo yes)"
has "search over MCP" 'v1/guide/export#formats' "$(call search '{"query":"export command","version":"v1"}')"
is  "the rest of a long list of pages below a page is counted" "- 2 more" "$("$p" show herd | grep more)"
"$p" export "$work/versions-files" >/dev/null
lacks "in a file, folders without a page are not" "$work/versions-files/herd.md" more
"$p" export --html "$work/versions-site" >/dev/null
has "pages for browsers name the language of a translation" '<html lang="fr">' \
    "$(cat "$work/versions-site/v1/fr/guide/export.html")"
has "and the default language on other pages" '<html lang="en">' "$(cat "$work/versions-site/v1/guide/export.html")"
has "they lead to the other versions and translations" \
    'Also in <a href="../../v1/guide/export.html">v1</a>, <a href="../../v2/fr/guide/export.html">fr</a></p>' \
    "$(cat "$work/versions-site/v2/guide/export.html")"
has "the help names the option" '--version NAME' "$("$p" search --help)"
has "--version alone is the program's" 'corpus ' "$("$p" search --version)"
cd ../../../.. || exit 2
is "tools: without versions there is no such argument" 0 "$(printf '%s\n' \
    '{"jsonrpc":"2.0","id":0,"method":"initialize","params":{'"$client"'}}' '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' |
    "$WORKOSDOCS" mcp | grep -c '"version":{')"

# --- errors in a settings file are reported with file and line ---

plain=$work/plain
mkdir -p "$plain/guide"
printf '# One\n\nSee [the guide](guide/) and [its part](guide/part.md).\n' >"$plain/README.md"
printf '# The guide\n\nBack to [one](../README.md), on to [part](./part.html).\n' >"$plain/guide/README.md"
printf '# A part\n' >"$plain/guide/part.md"
printf '# Not here\n' >"$plain/guide-other.md"

settings() { # NAME STATUS MESSAGE LINE... - the generator with such a file
    what=$1 want=$2 message=$3
    shift 3
    printf '%s\n' "$@" >"$plain/workosdocs.yml"
    build/gen --corpus "$plain" -o "$work/plain.c" 2>"$work/gen.err"
    is "settings: $what: status" "$want" $?
    has "settings: $what: message" "$message" "$(cat "$work/gen.err")"
}
settings "an unknown key" 1 'workosdocs.yml:2: error: unknown setting "colour"; known: title, url' \
    'title: A' 'colour: red'
settings "a key with a letter left out" 1 'did you mean exclude?' 'exclde: [a]'
settings "an unknown generator" 1 'generator must be one of mkdocs, docusaurus, vitepress' 'generator: wiki'
settings "a list for a text" 1 'workosdocs.yml:1: error: title must be text' 'title: [A]'
settings "a text for a list" 1 'workosdocs.yml:2: error: include must be a list of patterns' 'title: A' 'include: guide'
settings "a map in a list" 1 'workosdocs.yml:1: error: exclude must be a list of patterns: an entry' 'exclude: [{a: b}]'
settings "two lines for one" 1 'workosdocs.yml:2: error: title must be one line' '# a comment' 'title: "a\nb"'
settings "a title that is a chapter" 1 'workosdocs.yml:1: error: title must be no longer than 60 bytes' \
    'title: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'
settings "no address" 1 'workosdocs.yml:1: error: url must be an address that begins with https://' 'url: acme.example'
settings "a language without reference" 1 \
    'workosdocs.yml:3: error: no page has an API reference for the language "cobol"' \
    'title: A' '' 'language: cobol'
settings "nothing included" 1 'workosdocs.yml:1: error: include and exclude select none of 4 pages' 'include: [none]'
settings "no settings" 1 'workosdocs.yml:1: error: the file must have lines' '- title'
settings "bad YAML" 1 'workosdocs.yml:3: error: YAML: ' 'title: A' 'url: [a'
settings "several errors" 1 'workosdocs.yml:3: error: title must be text' 'colour: red' 'flavour: sour' 'title: [A]'
has "settings: several errors: all are reported" 'workosdocs.yml:2: error: unknown setting "flavour"' "$(cat "$work/gen.err")"
settings "an empty title" 1 'workosdocs.yml:1: error: title must be more than an empty text, such as Acme' 'title:'
settings "an empty list" 1 'workosdocs.yml:2: error: include must be a list of patterns' 'title: A' 'include: []'
settings "not a language" 1 'workosdocs.yml:1: error: locale must be the tag of a language' 'locale: "a b"'
settings "an address with a space" 1 'workosdocs.yml:1: error: url must be an address' 'url: https://acme.example/a b'
settings "an address without a host" 1 'workosdocs.yml:1: error: url must be an address' 'url: https://'
settings "not true or false" 1 'workosdocs.yml:1: error: strict must be true or false' 'strict: yes'
settings "no such folder" 1 'workosdocs.yml:2: error: pages: there is no folder' 'title: A' 'pages: nowhere'
settings "a tab" 1 'workosdocs.yml:2: error: YAML: found a tab' 'title: A' '	url: https://acme.example'
settings "a key twice: the first is used" 0 "workosdocs.yml:2: warning: YAML: duplicate key 'title'" 'title: Once' 'title: Twice'
has "settings: a key twice: it is used" '.title = "Once"' "$(cat "$work/plain.c")"
settings "a version that no page has" 0 'workosdocs.yml:1: warning: prefer: no page has the version or language "v9"' 'prefer: v9'
settings "a pattern without pages" 0 'workosdocs.yml:2: warning: no page matches the pattern "guide/x*"' \
    'exclude:' '  - guide/x*' '  - "*other*"'
settings "a warning, strictly" 1 'workosdocs.yml:1: error: no page matches' 'exclude: ["x*"]' 'strict: true'
head -c 10000000 /dev/zero | tr '\0' '#' >"$plain/workosdocs.yml"
build/gen --corpus "$plain" -o "$work/plain.c" 2>"$work/gen.err"
has "settings: 10 MB" 'error: 10000000 bytes, but settings have at most 65536' "$(cat "$work/gen.err")"
rm "$plain/workosdocs.yml" && ln -s nowhere "$plain/workosdocs.yml"
cp "$plain/README.md" "$plain/guide/workosdocs.yml" && cp "$plain/README.md" "$plain/workosdocs.yaml"
build/gen --corpus "$plain" -o "$work/plain.c" 2>"$work/gen.err"
is "settings: a link to nowhere, and files with the wrong name or folder" \
    'guide/workosdocs.yml: not read workosdocs.yaml: not read workosdocs.yml: skipped ' \
    "$(sed -n "s|^$plain/\(.*\): warning: \([a-z]*\( read\)*\).*|\1: \2|p" "$work/gen.err" | sort | tr '\n' ' ')"
rm "$plain/guide/workosdocs.yml" "$plain/workosdocs.yaml" "$plain/workosdocs.yml"
settings "an empty file" 0 'rendering 4 pages' ''
settings "only some pages" 0 'rendering 2 pages' 'include: ["guide/*"]'
settings "all but some" 0 'rendering 3 pages' 'exclude: ["*other*"]'

# --- the language of the texts ---

locale_of() { build/gen --corpus "$1" -o "$work/plain.c" 2>/dev/null && sed -n 's/^    \.locale = "\(.*\)",$/\1/p' "$work/plain.c"; }
settings "a language of the texts" 0 'rendering 4 pages' 'locale: en-GB'
is "locale names it" en-GB "$(locale_of "$plain")"
echo 'title: A' >"$plain/workosdocs.yml"
is "it is English by default" en "$(locale_of "$plain")"
cp -R "$plain" "$work/pt-BR"
is "it is that of the folder of the pages" pt-BR "$(locale_of "$work/pt-BR")"

# --- plain folders: README.md, links to folders and to .html ---

rm "$plain/workosdocs.yml"
build/gen --corpus "$plain" -o "$work/plain.c" 2>"$work/gen.err"
lacks "links to folders, to README.md and to .html lead to pages" "$work/gen.err" warning:
$HOSTCC -std=c11 -Igen -o "$work/dump" tests/dump.c "$work/plain.c" >&2
is "README.md is its folder's page; a folder's pages follow it" "\
   0 One (README) 1, page 0
   1 The guide (guide) 2, page 1
   2   A part (guide/part) 1, page 3
   3 Not here (guide-other) 1, page 2" "$("$work/dump" | sed -n '/^nav/,/^$/p' | sed '1d;$d')"
finish
