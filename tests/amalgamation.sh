#!/bin/sh
# amalgamation.sh - the program as one C file: built with each compiler that is here, as its header says and without a
# warning, it gives the answers of the ordinary build: the transcripts, the golden pages, the ranking of every judged query.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
work=$PWD/build/tests/amalgamation
mkdir -p "$work"
small_corpus || exit 2
gen/amalgamate.sh "build/$CORPUS_KEY" "$work/all.c" >&2 && gen/amalgamate.sh $small "$work/small.c" >&2 || exit 2
version=$(sed -n 's/^#define PROGRAM_VERSION "\(.*\)"$/\1/p' workosdocs.c)

answers() { # PROGRAM - to every judged query, as one digest
    sed -n 's/.*"query": *\("\([^"\\]\|\\.\)*"\).*/{"jsonrpc":"2.0","id":1,"method":"tools\/call","params":{"name":"'"${TOOL_PREFIX:-workos}"'_search","arguments":{"query":\1},"_meta":{"io.modelcontextprotocol\/protocolVersion":"2026-07-28","io.modelcontextprotocol\/clientInfo":{"name":"t","version":"1"},"io.modelcontextprotocol\/clientCapabilities":{}}}}/p' \
        tests/queries.jsonl | "$1" mcp | sha256sum
}

# Standard output of a suite, its tests named after the compiler.
under() { # COMPILER SUITE
    WORKOSDOCS="$work/$1" SMALL_WORKOSDOCS="$work/$1.small" sh "tests/$2" >"$work/out" 2>"$work/err" ||
        failures=$((failures + 1))
    [ -s "$work/out" ] || not_ok "$1: $2 ran nothing" "$(cat "$work/err")"
    sed "s/^\(ok\|not ok\) /\1 $1: /" "$work/out"
}

try() { # COMPILER
    for of in all small; do
        name=$1
        [ $of = all ] || name=$1.small
        if "$1" -O2 -Wall -Wextra "$work/$of.c" -o "$work/$name" 2>"$work/err" && [ ! -s "$work/err" ]; then
            ok "$1 -O2 -Wall -Wextra $of.c -o workosdocs: no warning"
        else
            not_ok "$1 -O2 -Wall -Wextra $of.c -o workosdocs" "$(cat "$work/err")"
            return
        fi
    done
    # -Wpedantic brings -Woverlength-strings: no literal above C11's 4,095 characters.
    is "$1: no warning as C11" "" "$("$1" -std=c11 -Wall -Wextra -Wpedantic -fsyntax-only "$work/all.c" 2>&1)"
    is "$1: it is what was built" "$("$WORKOSDOCS" verify)" "$("$work/$1" verify)"
    is "$1: the same answers to all judged queries" "$ordinary" "$(answers "$work/$1")"
    under "$1" transcripts.sh
    under "$1" golden.sh
}

is "its header names program and corpus" "1 1" \
    "$(sed '/^ \*\/$/q' "$work/all.c" | awk -v v="$version" -v h="$("$WORKOSDOCS" --version | sed -n 's/^sha256 //p')" \
        '/ in one file: / && $3 == v { n++ } $2 == "sha256" && $3 == h { m++ } END { print n + 0, m + 0 }')"
ordinary=$(answers "$WORKOSDOCS")
for compiler in cc clang musl-gcc; do
    if command -v $compiler >/dev/null 2>&1; then try $compiler; fi
done
gen/amalgamate.sh $small "$work/again.c" >&2
same_file "made again it is the same file" "$work/small.c" "$work/again.c"
finish
