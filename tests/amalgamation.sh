#!/bin/sh
# amalgamation.sh - the program as one C file: built with each compiler that is here, as its header says and without a
# warning, it gives the answers of the ordinary build: the transcripts, the golden pages, the ranking of every judged
# query. So does what systems other than Linux and Windows get (macOS, the BSDs), as far as it can be built here.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
work=$PWD/build/tests/amalgamation
mkdir -p "$work"
small_corpus || exit 2
gen/amalgamate.sh "build/$CORPUS_KEY" "$work/all.c" >&2 && gen/amalgamate.sh $small "$work/small.c" >&2 || exit 2
version=$(sed -n 's/^#define PROGRAM_VERSION "\(.*\)"$/\1/p' workosdocs.c)

meta='"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}'
call='{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{'"$meta"
call=$call',"name":"'${TOOL_PREFIX:-workos}'_search","arguments":'

answers() { # PROGRAM - to every judged query
    sed -n 's/.*\("query": *"\([^"\\]\|\\.\)*"\).*/{\1}}}/p' tests/queries.jsonl | sed "s|^|$call|" | "$1" mcp
}

# Standard output of a suite, its tests named after the program.
under() { # NAME SUITE
    WORKOSDOCS="$work/$1" SMALL_WORKOSDOCS="$work/$1.small" sh "tests/$2" >"$work/out" 2>"$work/err" ||
        failures=$((failures + 1))
    [ -s "$work/out" ] || not_ok "$1: $2 ran nothing" "$(cat "$work/err")"
    sed "s/^\(ok\|not ok\) /\1 $1: /" "$work/out"
}

try() { # NAME LEVEL COMPILER FLAG... - builds $work/NAME with optimization, and $work/NAME.small without, to save time
    built=$1 optimized=$2
    shift 2
    for of in all small; do
        program=$work/$built level=$optimized
        [ $of = all ] || program=$program.small level=-O0
        if "$@" $level -Wall -Wextra "$work/$of.c" -o "$program" 2>"$work/err" && [ ! -s "$work/err" ]; then
            ok "$* $level -Wall -Wextra $of.c -o workosdocs: no warning"
        else
            not_ok "$* $level -Wall -Wextra $of.c -o workosdocs" "$(cat "$work/err")"
            return
        fi
    done
    # -Wpedantic brings -Woverlength-strings: no literal above C11's 4,095 characters.
    is "$built: no warning as C11" "" "$("$@" -std=c11 -Wall -Wextra -Wpedantic -fsyntax-only "$work/all.c" 2>&1)"
    is "$built: it is what was built" "$("$WORKOSDOCS" verify)" "$("$work/$built" verify)"
    answers "$work/$built" >"$work/answers.$built"
    same_file "$built: the same answers to all judged queries" "$work/answers" "$work/answers.$built"
    under "$built" transcripts.sh
    under "$built" golden.sh
}

is "its header names program and corpus" "1 1" \
    "$(sed '/^ \*\/$/q' "$work/all.c" | awk -v v="$version" -v h="$("$WORKOSDOCS" --version | sed -n 's/^sha256 //p')" \
        '/ in one file: / && $3 == v { n++ } $2 == "sha256" && $3 == h { m++ } END { print n + 0, m + 0 }')"
answers "$WORKOSDOCS" >"$work/answers"
is "all judged queries are answered" "$(wc -l <tests/queries.jsonl)" "$(grep -c '"content":\[{' "$work/answers")"
for compiler in cc clang; do
    if command -v $compiler >/dev/null 2>&1; then try $compiler -O2 $compiler; fi
done
if command -v musl-gcc >/dev/null 2>&1; then try musl-gcc -O0 musl-gcc; fi # the same compiler as cc, another C library
[ "$(uname -s)" != Linux ] || try other -O0 cc -U__linux__
gen/amalgamate.sh $small "$work/again.c" >&2
same_file "made again it is the same file" "$work/small.c" "$work/again.c"

# A title that would end the comment at the top.
rm -rf "$work/hostile"
cp -R $small "$work/hostile"
sed 's|^    \.title = "Cats"|    .title = "Cats */ is no C /*"|' $small/corpus_data.c >"$work/hostile/corpus_data.c"
gen/amalgamate.sh "$work/hostile" "$work/hostile.c" >&2
has "a title with the end of a comment is in the comment" 'the Cats * / is no C /* documentation' "$(head -n 1 "$work/hostile.c")"
is "and the file compiles" "" "$($HOSTCC -std=c11 -fsyntax-only -w "$work/hostile.c" 2>&1)"
finish
