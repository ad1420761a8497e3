#!/bin/sh
# build.sh - values of make variables and changed files: no value is run by make or by a shell, no name of the program
# replaces a file of the repository, and changes to unpacked pages and sources are detected. Works in a copy of the
# sources.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
root=$PWD
work=$root/build/tests/build
rm -rf "$work"
mkdir -p "$work/source/build" "$work/docs"
cp -pR Makefile workosdocs.c LICENSE README.md gen corpus tests "$work/source/"
cp -pR build/deps build/gen.o build/gen "$work/source/build/"
printf '# One\n\nA page.\n' >"$work/docs/one.md"
cd "$work/source" || exit 2

make_it() { # ARGUMENT... - runs make as a person would; its output is in make.out
    env -u MAKEFLAGS -u MAKELEVEL -u NAME -u TOOL_PREFIX -u TITLE -u SITE -u CORPUS -u SUITE -u ONLY make \
        NEED_INSTALL=no CC="$HOSTCC" CFLAGS=-O0 LDFLAGS= HOSTCC="$HOSTCC" CJSON_DIR="$PWD/build/deps/cjson" \
        MD4C_DIR="$PWD/build/deps/md4c" "$@" >"$work/make.out" 2>&1 </dev/null
}
sources() { find . -path ./build -prune -o -type f ! -name own.docs -exec cksum {} + | LC_ALL=C sort; }
sources >"$work/sources"

# True if a value was run: all of them create this file. It is looked for in every folder that a recipe may be in.
was_run() { find "$work" -name PWNED | grep -q . && find "$work" -name PWNED -delete; }

newline='
'
hostile() { # COMMAND... - runs the command with each hostile value in $value
    for value in "a'; touch PWNED; '" 'a"; touch PWNED; "' 'a`touch PWNED`' 'a$$(touch PWNED)' 'a$(shell touch PWNED)' \
        "a${newline}touch PWNED" "'\`touch PWNED\`'" 'a; touch PWNED' 'a|touch PWNED' 'a\$$(touch PWNED)'; do
        "$@"
    done
}

# --- values that are names: refused, by make itself ---

refused() { # VARIABLE
    make_it -n "$1=$value"
    status=$?
    if was_run; then bad="$bad RAN:$value"; fi
    [ $status = 2 ] && grep -q "$1=" "$work/make.out" || bad="$bad NOT-REFUSED:$value"
}
for variable in NAME TOOL_PREFIX CORPUS_VERSION; do
    bad=
    hostile refused $variable
    is "$variable: hostile values are refused and run nothing" "" "$bad"
done
long=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
is "a prefix of 31 characters is accepted, one of 32 is not" "0 2" \
    "$(make_it -n help TOOL_PREFIX=$long; echo $?) $(make_it -n help TOOL_PREFIX=a$long; echo $?)"
is "a name of 61 characters is accepted, one of 62 is not" "0 2" \
    "$(make_it -n help NAME=${long}a${long%??}; echo $?) $(make_it -n help NAME=${long}ab${long%??}; echo $?)"

# --- values that are texts and folders: taken as they are ---

taken() { # TARGET VARIABLE...
    target=$1
    shift
    for variable; do set -- "$@" "$variable=$value"; shift; done
    make_it "$target" "$@"
    if was_run; then bad="$bad RAN:$value"; fi
    if grep -q 'Unterminated\|unexpected\|Syntax error' "$work/make.out"; then bad="$bad SYNTAX:$value"; fi
}
for variables in 'TITLE SITE CORPUS_CACHE CJSON_DIR MD4C_DIR PREFIX DESTDIR QUESTION SUITE ONLY EVAL' \
    'RELEASE_URL DIST_TARGETS NEED_INSTALL' CORPUS; do
    bad=
    hostile taken help $variables
    is "$variables: hostile values run nothing" "" "$bad"
done
bad=
hostile taken uninstall DESTDIR
is "DESTDIR: make uninstall runs nothing" "" "$bad"
bad=
hostile taken uninstall PREFIX
is "PREFIX: make uninstall runs nothing" "" "$bad"

environment() {
    (export CORPUS="$value" CORPUS_VERSION="$value" TITLE="$value"; make -n help >"$work/make.out" 2>&1 </dev/null)
    if was_run; then bad="$bad RAN:$value"; fi
}
bad=
hostile environment
is "the same values in the environment run nothing" "" "$bad"

# A CORPUS that is no folder.
make_it -n help CORPUS="$work/docs/one.md"
is "a file as CORPUS is refused" 2 $?
has "and the message says what to name" "one.md: this is a file: name its folder instead" "$(cat "$work/make.out")"
make_it -n help CORPUS="$work/nowhere"
has "so is a folder that does not exist" "nowhere: no such folder" "$(cat "$work/make.out")"

# The whole build, with every kind of hostile text in the title and in the name of the folder.
title="Bob's \"docs\" \`touch PWNED\` \$(touch PWNED) \\ %s"
folder="$work/it's \"a\" \`touch PWNED\` \$(touch PWNED)\\n${newline}folder"
mkdir -p "$folder" && cp "$work/docs/one.md" "$folder/"
make_it CORPUS="$folder" NAME=own.docs TOOL_PREFIX=own TITLE="$title" SITE="https://x.example/'\`touch PWNED\`"
is "a title and a folder with quotes, backticks, dollars and a line end build" 0 $?
is "and nothing in them was run" "" "$(was_run && echo run)"
has "the title is in the program as it was typed" "the $title documentation" "$(./own.docs --help)"
has "so is the site" "https://x.example/'\`touch PWNED\`/one" "$(./own.docs show one)"
skill=$(./own.docs skill)
has "and it is in the skill, whose name has no dot" "name: own-docs" "$skill"
has "where it is text" "has the whole $title documentation inside" "$skill"
make_it CORPUS="$work/docs" NAME=own.docs TOOL_PREFIX=own 'TITLE=$(shell touch PWNED)'
has "a call of make in a title is text" 'the $(shell touch PWNED) documentation' "$(./own.docs --help)"
is "and is not run" "" "$(was_run && echo run)"

# A name with dots in the files of clients: the entry is found again.
mkdir -p "$work/home/.codex"
printf 'model = "x"\n' >"$work/home/.codex/config.toml"
twice=$(for i in 1 2; do HOME=$work/home ./own.docs config codex --write; done)
is "a name with a dot: written to Codex's file once" 1 \
    "$(grep -c '^\[mcp_servers\."own.docs"\]$' "$work/home/.codex/config.toml")"
has "a name with a dot: found again" "not changed" "$twice"

# --- names that are taken ---

bad=
for name in Makefile makefile LICENSE license README.md workosdocs.c build gen tests corpus dist all test help FORCE \
    clean pages options flags corpus_data.c corpus_data.o cJSON.o; do
    for how in -n -k; do
        make_it $how NAME=$name CORPUS="$work/docs"
        [ $? = 2 ] && grep -q "NAME=$name" "$work/make.out" || bad="$bad $how:$name"
    done
done
is "names of files, folders and targets of the repository are refused" "" "$bad"
sources | cmp -s - "$work/sources"
is "and no file of the repository has changed" 0 $?
echo mine >notes
make_it NAME=notes CORPUS="$work/docs"
is "so is the name of a file that make has not built" "2 mine" "$? $(cat notes)"
rm notes

# --- pages and sources that were changed after they were unpacked ---

# A package of its own, and a lock that names it.
mkdir -p "$work/package/.docs/organized/docs" "$work/cache"
for page in one two three; do echo "# $page" >"$work/package/.docs/organized/docs/$page.mdx"; done
echo '{}' >"$work/package/package.json"
echo 'As you like' >"$work/package/LICENSE"
tar -czf "$work/cache/own-docs-1.0.tgz" -C "$work" package
integrity=$(node -e 'const { createHash } = require("crypto"), { readFileSync } = require("fs");
    console.log(createHash("sha512").update(readFileSync(process.argv[1])).digest("base64"))' "$work/cache/own-docs-1.0.tgz")
echo "@own/docs 1.0 MIT sha512-$integrity 2026-01-01" >corpus/lock
fetch() { CORPUS_CACHE=$work/cache corpus/fetch.sh 1.0 "$work/pages" "$@" 2>&1; }
fetch >/dev/null
page=organized/docs/two.mdx
checksum() { (cd "$work/pages" && find . -type f -exec cksum {} + | LC_ALL=C sort | cksum); }
unpacked=$(checksum)
is "unchanged pages are left alone" " " "$(fetch) $(fetch tarball)"
changed() { # NAME [tarball] - the pages are unpacked again, and the changed file is named
    has "$1: it is named" "${named:-$page}" "$(fetch $2)"
    is "$1: the pages are as they were" "$unpacked" "$(checksum)"
}
echo x >>"$work/pages/$page"
changed "an edited page"
rm "$work/pages/$page"
changed "a missing page"
named=organized/docs/extra.mdx
echo x >"$work/pages/organized/docs/extra.mdx"
changed "an additional page"
ln -s /etc/passwd "$work/pages/organized/docs/extra.mdx"
changed "an additional link"
named=LICENSE
echo x >>"$work/pages/LICENSE"
changed "an edited licence"
named=
echo x >>"$work/pages/$page"
(cd "$work/pages" && find organized LICENSE -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum >sha256)
changed "an edited page with a new checksum, before the tables are written" tarball

mkdir -p "$work/bin"
for tool in sh sha256sum ls sed grep cat mkdir rm dirname cp cmp diff mv chmod; do
    ln -sf "$(command -v $tool)" "$work/bin/$tool"
done
mkdir -p "$work/deps"
cp -pR build/deps/cjson build/deps/md4c "$work/deps/"
(cd "$work/deps/cjson" && echo 'Debian cjson 1.0' >ORIGIN && rm -f SHA256SUMS && sha256sum -- * >../sums &&
    mv ../sums SHA256SUMS)
deps() { CJSON_DIR='' MD4C_DIR="$work/deps/md4c" PATH="$work/bin" gen/deps.sh "$work/deps" 2>&1; echo "status $?"; }
# A package besides the documentation: a row more, and a clear error if it is missing.
printf '# two\n' >"$work/package/README.md"
tar -czf "$work/cache/own-sdk-2.0.tgz" -C "$work" package
sum=$(node -e 'const { createHash } = require("crypto"), { readFileSync } = require("fs");
    console.log(createHash("sha512").update(readFileSync(process.argv[1])).digest("base64"))' \
    "$work/cache/own-sdk-2.0.tgz")
cp corpus/lock "$work/lock"
echo "@own/sdk 2.0 MIT sha512-$sum 2026-01-01 sdk sdks/own/readme 1.0" >>corpus/lock
fetch >/dev/null
is "a package of the lock is unpacked at its place" "# two" "$(cat "$work/pages/organized/docs/sdks/own/readme.md")"
sed -i 's/ sdks\/own\/readme / two /' corpus/lock
has "a place that is a page already is refused, with the row" \
    "corpus/lock:2: the documentation has a page two already" "$(fetch)"
sed -i 's/ sdk two 1.0/ book two 1.0/' corpus/lock
has "so is an unknown kind" 'corpus/lock:2: unknown kind "book"' "$(fetch)"
cp "$work/lock" corpus/lock
fetch >/dev/null

has "unchanged sources are used without a network" "status 0" "$(deps)"
mkdir -p "$work/offline/deps"
cp -pR "$work/deps/cjson" "$work/offline/deps/"
rm -rf "$work/deps/cjson"
has "sources that make fetch has put into a folder are used without a network" "cjson from $work/offline/deps/cjson" \
    "$(CORPUS_CACHE=$work/offline deps)"
is "they are the same" "" "$(diff -r "$work/offline/deps/cjson" "$work/deps/cjson" 2>&1)"
rm -rf "$work/deps/cjson"
echo x >>"$work/offline/deps/cjson/cJSON.h"
has "and not if they were changed" "is not as it was fetched" "$(CORPUS_CACHE=$work/offline deps)"
cp -pR build/deps/cjson "$work/deps/"
(cd "$work/deps/cjson" && echo 'Debian cjson 1.0' >ORIGIN && rm -f SHA256SUMS && sha256sum -- * >../sums &&
    mv ../sums SHA256SUMS)
echo x >>"$work/deps/cjson/cJSON.c"
said=$(deps)
has "an edited source is not compiled" "status 1" "$said"
has "and is named" "cJSON.c: FAILED" "$said"
finish
