#!/bin/sh
# run.sh [SUITE...] - builds and runs the test suites, all of them by default; run it with `make test`.
#
# A suite is a file of this folder. It prints a line per test, "ok NAME" or "not ok NAME", the latter with indented
# lines behind it that say why, and nothing else on standard output; standard error is free. Its status is 0, or 1 when
# a test failed. A suite that ends in another way, or prints no test, is one failed test more.
#
#   *.c     compiled by $HOSTCC, with the address and undefined-behaviour sanitizers where the compiler has them
#   *.sh    run by sh
#   *.mjs   run by node; npm.sh installs its packages
#
# Environment, set by make: WORKOSDOCS the program, CORPUS_KEY and CORPUS_PAGES what it was made from, CC, HOSTCC.
set -u
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh

all='unit.c index.c regex.c fuzz.c gen.sh transcripts.sh golden.sh cli.sh grep.mjs sandbox.sh
     mcp.mjs schema.mjs regressions.mjs life.mjs verify.mjs sdk.mjs parity.mjs pages.mjs
     config.mjs pack.sh agents.sh own.sh offline.sh amalgamation.sh reproducible.sh'
[ $# -gt 0 ] || set -- $all
work=build/tests
mkdir -p $work
passed=0 failed=0

# Whether $HOSTCC can build and run a program with these flags.
compiler_has() {
    echo 'int main(void) { return 0; }' >$work/empty.c
    $HOSTCC "$@" -o $work/empty $work/empty.c 2>/dev/null && $work/empty 2>/dev/null
}

compile() { # SOURCE PROGRAM FLAG... - with cJSON
    source=$1 program=$2
    shift 2
    $HOSTCC -std=c11 -g -Wall -Wextra -Wno-unused-function "$@" -Igen -Ibuild/deps/cjson -o "$program" "$source" \
        build/deps/cjson/cJSON.c -lm
}

build_c() { # SUITE - to build/tests/SUITE without .c
    case $1 in
    unit.c) # on the small corpus, slow and watchful
        sanitize=
        compiler_has -fsanitize=address,undefined && sanitize='-fsanitize=address,undefined -fno-sanitize-recover=all'
        small_corpus && compile tests/unit.c $work/unit -O0 $sanitize $small/corpus_data.c ;;
    *)      # on the corpus that is compiled in, fast
        compile "tests/$1" "$work/${1%.c}" -O2 "build/$CORPUS_KEY/corpus_data.c" ;;
    esac >&2
}

start() { # SUITE - builds and runs it
    case $1 in
    *.c)   build_c "$1" && ASAN_OPTIONS=detect_leaks=0 "$work/${1%.c}" ;;
    *.sh)  sh "tests/$1" ;;
    *.mjs) sh tests/npm.sh >&2 && node --preserve-symlinks --preserve-symlinks-main "build/node/tests/$1" ;;
    esac
}

for suite; do
    out=$work/$suite.out err=$work/$suite.err began=$(date +%s)
    status=0 why=
    if [ -f "tests/$suite" ]; then start "$suite" >"$out" 2>"$err" </dev/null || status=$?
    else : >"$out"; : >"$err"; why="tests/$suite is missing"
    fi
    good=$(grep -c '^ok ' "$out") bad=$(grep -c '^not ok ' "$out")
    if [ -n "$why" ]; then :
    elif [ $status -gt 1 ]; then why="ended with status $status"
    elif [ $((good + bad)) = 0 ]; then why="ran no test, status $status"
    elif [ $status != $((bad > 0)) ]; then why="ended with status $status, $bad tests having failed"
    elif grep -qv -e '^ok ' -e '^not ok ' -e '^[[:space:]]' "$out"; then
        why="printed something else: $(grep -v -e '^ok ' -e '^not ok ' -e '^[[:space:]]' "$out" | head -n 1)"
    fi
    [ -z "$why" ] || bad=$((bad + 1))
    printf '%-15s %5d passed %4d failed %4d s\n' "$suite" "$good" "$bad" $(($(date +%s) - began))
    awk '/^not ok /{ show = 1 } /^ok /{ show = 0 } show { print "    " $0 }' "$out"
    if [ -n "$why" ]; then
        printf '    not ok %s: %s\n' "$suite" "$why"
        tail -n 20 "$err" | sed 's/^/        /'
    fi
    passed=$((passed + good)) failed=$((failed + bad))
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
