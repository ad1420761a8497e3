#!/bin/sh
# dist.sh - `make check-dist`, the long tests of the release that `make dist npm mcpb deb` has left in dist/:
#
#   - SHA256SUMS lists all files; the format and signature of every program are right, and a changed byte is found
#   - every program that can be run here gives the native program's answers to all judged queries, verifies, and passes
#     the suites for the command line, the protocol and earlier defects
#   - official tools accept the packages: umoci and skopeo the image, npm the packages, mcpb the bundles
#   - built again in another folder with an empty cache, the programs have the same bytes
#
# Environment: DIST_TARGETS, the programs to test (default: all in dist/); REBUILD, the targets of the second build
# (default: one per operating system; "no" leaves them out).
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
: "${NAME:=workosdocs}" "${REBUILD:=linux-x86_64 linux-s390x macos-aarch64 macos-x86_64 windows-x86_64 freebsd-x86_64
    netbsd-x86_64 openbsd-x86_64}"
work=$PWD/build/tests/dist
version=$(sed -n 's/^#define PROGRAM_VERSION "\(.*\)"$/\1/p' workosdocs.c)
[ -f dist/SHA256SUMS ] || { echo 'dist: there is no release in dist/; run make dist npm mcpb deb first' >&2; exit 2; }
gen/need.sh skopeo umoci jq && sh tests/npm.sh >&2 && small_program >&2 || exit 2
rm -rf "$work"
mkdir -p "$work"

# --- all files ---

is 'SHA256SUMS: every file, and no other' "$(cd dist && find . -type f ! -name SHA256SUMS | sed 's|^\./||' | sort)" \
    "$(cut -c 67- dist/SHA256SUMS | sort)"
is 'SHA256SUMS: they are true' '' "$(cd dist && sha256sum --quiet -c SHA256SUMS 2>&1)"
programs=$(find dist dist/untested -maxdepth 1 -type f -name "$NAME-$version-*" ! -name '*.mcpb' ! -name '*.tar' |
    sort -u)
for program in $programs; do
    node tests/binary.mjs "$program" || failures=$((failures + 1))
done
for program in $programs; do
    case $program in *macos-aarch64 | *macos-universal) ;; *) continue ;; esac
    file=$work/${program##*/}
    node -e 'const fs = require("fs"), bytes = fs.readFileSync(process.argv[1])
        bytes[bytes.length >> 2] ^= 1; bytes[(bytes.length >> 2) * 3] ^= 1; fs.writeFileSync(process.argv[2], bytes)' \
        "$program" "$file"
    has "${program##*/}: a changed byte is found" 'is not what was signed' "$(node tests/binary.mjs "$file")"
    rm "$file"
done
is 'no path of this machine is in a program' '' "$(missing $programs; grep -laF -e "$PWD" -e "$HOME/" $programs)"

# --- programs that run here ---

meta='"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}'
call='{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{'"$meta"
call=$call',"name":"'${TOOL_PREFIX:-workos}'_search","arguments":'
sed -n 's/.*\("query": *"\([^"\\]\|\\.\)*"\).*/{\1}}}/p' tests/queries.jsonl | sed "s|^|$call|" >"$work/queries"
"$WORKOSDOCS" mcp <"$work/queries" >"$work/answers"
is 'every judged query has an answer' "$(grep -c . "$work/queries")" "$(grep -c '"result"' "$work/answers")"

# The emulators are slow, and the program is not the file that make has built.
native=$WORKOSDOCS
export INSTRUMENTED=emulator SLOW="${SLOW:-40}"
for run in build/dist/*.run; do
    target=$(basename "$run" .run)
    case $target in *.small | '*') continue ;; esac
    case " ${DIST_TARGETS:-$target} " in *" $target "*) ;; *) continue ;; esac
    export WORKOSDOCS="$PWD/$run" SMALL_WORKOSDOCS="$PWD/build/dist/$target.small.run"
    is "$target: verify" "$("$native" verify)" "$("$WORKOSDOCS" verify 2>&1 | tr -d '\r')"
    "$WORKOSDOCS" mcp <"$work/queries" >"$work/answers.$target"
    same_file "$target: the same answers to all judged queries" "$work/answers" "$work/answers.$target"
    # Under wine a path is one of Windows, so only the protocol is tried there.
    suites='cli.sh mcp.mjs schema.mjs regressions.mjs'
    case $target in windows-*) suites='mcp.mjs schema.mjs' ;; esac
    for suite in $suites; do
        if [ "${suite##*.}" = sh ]; then sh "tests/$suite"
        else node --preserve-symlinks --preserve-symlinks-main "build/node/tests/$suite"
        fi >"$work/out" 2>"$work/err" || failures=$((failures + 1))
        grep -q '^ok ' "$work/out" || not_ok "$target: $suite ran no test" "$(tail -n 5 "$work/err")"
        sed "s/^\(ok\|not ok\|skip\) /\1 $target: /" "$work/out"
    done
done
export WORKOSDOCS="$native"
unset INSTRUMENTED SLOW

# --- packages ---

image=dist/$NAME-$version-oci.tar
if [ -f "$image" ]; then
    is 'image: skopeo reads it' "$NAME $version" "$(skopeo inspect --raw "oci-archive:$image" |
        jq -r '.annotations | "\(.["org.opencontainers.image.title"]) \(.["org.opencontainers.image.version"])"')"
    skopeo copy -q "oci-archive:$image" "oci:$work/image:$version" 2>"$work/err" ||
        not_ok 'image: skopeo copies it' "$(cat "$work/err")"
    umoci unpack --rootless --image "$work/image:$version" "$work/bundle" >"$work/err" 2>&1 ||
        not_ok 'image: umoci unpacks it' "$(cat "$work/err")"
    is 'image: the program in it runs' "$("$WORKOSDOCS" --version)" "$("$work/bundle/rootfs/$NAME" --version)"
    for architecture in $(skopeo inspect --raw "oci-archive:$image" | jq -r '.manifests[].platform.architecture'); do
        is "image: $architecture" "$architecture linux" "$(skopeo --override-arch "$architecture" inspect \
            "oci-archive:$image" 2>"$work/err" | jq -r '"\(.Architecture) \(.Os)"')"
    done
fi
for bundle in dist/*.mcpb; do
    [ -f "$bundle" ] || continue
    folder=$work/${bundle##*/}
    node build/node/node_modules/@anthropic-ai/mcpb/dist/cli/cli.js unpack "$bundle" "$folder" >"$work/out" 2>&1
    has "${bundle##*/}: valid" 'validation passes' "$(
        node build/node/node_modules/@anthropic-ai/mcpb/dist/cli/cli.js validate "$folder/manifest.json" 2>&1)"
    rm -rf "$folder"
done
if [ -d dist/npm ]; then
    mkdir -p "$work/app"
    echo '{}' >"$work/app/package.json"
    (cd "$work/app" && npm_config_registry=http://127.0.0.1:9/ npm_config_cache="$work/npm" npm_config_audit=false \
        npm install --silent "$OLDPWD/dist/npm/$NAME-$version.tgz") >"$work/err" 2>&1 ||
        not_ok 'npm install' "$(cat "$work/err")"
    is 'npm: the installed program' "$("$WORKOSDOCS" verify)" "$(cd "$work/app" && npx --no -- "$NAME" verify)"
fi

# --- built again ---

if [ "$REBUILD" != no ]; then
    copy=$work/again/deeper/down
    mkdir -p "$copy/build"
    cp -R workosdocs.c Makefile LICENSE README.md gen corpus tests "$copy/"
    cp -R build/deps build/cache "$copy/build/"
    mkdir -p "$copy/build/zig"
    cp -R build/zig/zig build/zig/lib "$copy/build/zig/" 2>/dev/null
    # Only the bytes matter: the programs are not run again.
    (cd "$copy" && umask 077 && env -u MAKEFLAGS -u MAKELEVEL -u WORKOSDOCS -u CORPUS_PAGES TZ=Asia/Tokyo DIST_TEST=no \
        SOURCE_DATE_EPOCH=1 make CORPUS_VERSION="$CORPUS_KEY" DIST_TARGETS="$REBUILD" dist) >"$work/rebuild.log" 2>&1 ||
        not_ok 'built again' "$(tail -n 20 "$work/rebuild.log")"
    for target in $REBUILD; do
        file=$(find dist dist/untested -maxdepth 1 -name "$NAME-$version-$target" -o -maxdepth 1 \
            -name "$NAME-$version-$target.exe" | head -n 1)
        again=$(find "$copy/dist" -name "${file##*/}")
        if cmp "$file" "$again" >"$work/differs" 2>&1; then ok "built again, the same bytes: $target"
        else not_ok "built again, the same bytes: $target" "$(cat "$work/differs")"
        fi
    done
    rm -rf "$work/again"
fi
finish
