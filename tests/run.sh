#!/bin/sh
# run.sh [SUITE...] - builds and runs test suites, by default all of them. Use `make test` or `make check`.
#
# A suite is a file of this folder, named with or without its extension. It prints one line per test on standard
# output: "ok NAME", "not ok NAME" followed by indented lines with the details, or "skip NAME: REASON". It prints no
# other text there; standard error is free. Its exit status is 1 if a test failed, otherwise 0. A suite that ends with
# another status, or that prints no test, counts as one more failed test.
#
#   *.c     compiled by $HOSTCC, unit.c with the address and undefined-behaviour sanitizers if the compiler has them
#   *.sh    run by sh
#   *.mjs   run by node; npm.sh installs the packages
#
# A test may be skipped only if tests/README.md lists it in the table "Tests that may be skipped", which has at most
# ten rows.
#
# Environment, set by make: WORKOSDOCS the program, CORPUS_KEY and CORPUS_PAGES its corpus, CC and HOSTCC the compilers.
#   ONLY=TEXT   reports only the tests whose name contains TEXT, and runs only those where the suite can choose
#   SANITIZE=no compiles unit.c without the sanitizers, which takes a third of the time
#   JOBS=N      runs N suites at a time, 2 by default; results appear in the order of the list
set -u
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh

# Suites that measure time or memory run first, one at a time. Of the others the slow ones start first.
measuring='life.mjs verify.mjs'
all="$measuring reproducible.sh amalgamation.sh unit.c pages.mjs sources.mjs content.mjs answers.mjs parity.mjs index.c
     regex.c stems.sh config.mjs pack.sh own.sh schema.mjs mcp.mjs regressions.mjs sdk.mjs grep.mjs fuzz.c offline.sh
     agents.sh skill.sh sandbox.sh cli.sh build.sh json.mjs hosts.mjs gen.sh dialects.sh trees.sh sites.sh vuepress.sh
     nuxt.sh quarto.sh mdx.sh webdocs.sh obsidian.sh readme.sh fern.sh vocs.sh markdoc.sh callouts.sh genlimits.sh
     golden.sh house.sh release.sh serve.mjs transcripts.sh fuzzgen.mjs terminal.mjs"
max_skips=10
work=build/tests
mkdir -p $work
: "${ONLY:=}" "${JOBS:=2}" "${SANITIZE:=yes}"
export ONLY

# True if $HOSTCC can build and run a program with these flags.
compiler_has() {
    echo 'int main(void) { return 0; }' >$work/empty.c
    $HOSTCC "$@" -o $work/empty $work/empty.c 2>/dev/null && $work/empty 2>/dev/null
}

compile() { # SOURCE PROGRAM FLAG... - compiles and links with cJSON and md4c
    source=$1 program=$2
    shift 2
    $HOSTCC -std=c11 -Wall -Wextra -Wno-unused-function "$@" $includes -o "$program" "$source" \
        $libraries -lm
}

build_c() { # SUITE - compiles tests/SUITE to build/tests/, without the extension
    case $1 in
    unit.c) # small corpus, not optimized, sanitizers
        sanitize=
        if [ "$SANITIZE" != no ] && compiler_has -fsanitize=address,undefined; then
            sanitize='-g -fsanitize=address,undefined -fno-sanitize-recover=all'
        fi
        # shellcheck disable=SC2086
        small_corpus && compile tests/unit.c $work/unit -O0 $sanitize $small/corpus_data.c ;;
    *)      # the corpus of the program; -O2 would take longer to compile than it saves
        compile "tests/$1" "$work/${1%.c}" -O1 "build/$CORPUS_KEY/corpus_data.c" ;;
    esac >&2
}

start() { # SUITE - builds and runs it
    case $1 in
    *.c)   build_c "$1" && ASAN_OPTIONS=detect_leaks=0 "$work/${1%.c}" ;;
    *.sh)  sh "tests/$1" ;;
    *.mjs) sh tests/npm.sh >&2 && node --preserve-symlinks --preserve-symlinks-main "build/node/tests/$1" ;;
    esac
}

# --- one suite ---

# Runs a suite and keeps its output and status in $work/SUITE.{out,err,status,seconds}. Prints the suite's name.
run_one() { # SUITE
    began=$(date +%s)
    status=0
    start "$1" >"$work/$1.out" 2>"$work/$1.err" </dev/null || status=$?
    echo $(($(date +%s) - began)) >"$work/$1.seconds"
    echo $status >"$work/$1.status"
    echo "$1"
}

# Copies the tests whose name contains $ONLY, with their details.
only_matching() {
    awk 'BEGIN { only = ENVIRON["ONLY"] }
        /^(ok|not ok|skip) / { name = $0; sub(/^(ok|not ok|skip) /, "", name); show = index(name, only) }
        only == "" || show'
}

# Prints each skipped test, "SUITE NAME", that the table in tests/README.md does not list. A listed name stands for all
# names that begin with it.
allowed_skips() { sed -n 's/^| `\([a-z.]*\): \([^`]*\)` |.*/\1 \2/p' tests/README.md; }
unlisted_skips() { # SUITE OUTPUT
    sed -n "s/^skip /$1 /p" "$2" | while read -r line; do
        allowed_skips | while read -r allowed; do
            case $line in "$allowed"*) echo yes ;; esac
        done | grep -q yes || echo "$line"
    done
}

# Prints why the output of a suite is invalid; empty if it is valid.
problem() { # SUITE STATUS
    out=$work/$1.out
    tests=$(grep -c -E '^(ok|not ok|skip) ' "$out") failed=$(grep -c '^not ok ' "$out")
    other=$(grep -v -E '^(ok|not ok|skip) |^[[:space:]]' "$out" | head -n 1)
    reasonless=$(grep '^skip ' "$out" | grep -v ': ' | head -n 1)
    unlisted=$(unlisted_skips "$1" "$out")
    if [ "$2" -gt 1 ]; then echo "ended with status $2"
    elif [ "$tests" = 0 ] && { [ -z "$ONLY" ] || [ "$2" != 0 ]; }; then echo "ran no test, status $2"
    elif [ "$2" != $((failed > 0)) ]; then echo "ended with status $2, but $failed tests failed"
    elif [ -n "$other" ]; then echo "printed a line that is not a test: $other"
    elif [ -n "$reasonless" ]; then echo "skipped a test without a reason: $reasonless"
    elif [ -n "$unlisted" ]; then echo "skipped a test that tests/README.md does not list: $unlisted"
    fi
}

report() { # SUITE - prints its result and appends its counts to $work/counts
    why=$(problem "$1" "$(cat "$work/$1.status")")
    only_matching <"$work/$1.out" >"$work/$1.shown"
    good=$(grep -c '^ok ' "$work/$1.shown") bad=$(grep -c '^not ok ' "$work/$1.shown")
    skipped=$(grep -c '^skip ' "$work/$1.shown")
    [ -z "$why" ] || bad=$((bad + 1))
    echo "$good $bad $skipped" >>$work/counts
    [ -z "$ONLY" ] || [ $((good + bad + skipped)) != 0 ] || return
    printf '%-17s %5d passed %3d failed %3d skipped %4d s\n' "$1" "$good" "$bad" "$skipped" "$(cat "$work/$1.seconds")"
    if [ -n "$ONLY" ]; then sed 's/^/    /' "$work/$1.shown"
    else awk '/^(not ok|skip) /{ show = 1 } /^ok /{ show = 0 } show { print "    " $0 }' "$work/$1.shown"
    fi
    if [ -n "$why" ]; then
        printf '    not ok %s: %s\n' "$1" "$why"
        tail -n 20 "$work/$1.err" | sed 's/^/        /'
    fi
}

if [ "${1:-}" = --one ]; then
    run_one "$2"
    exit 0
fi

# --- the suites to run ---

# Prints the file of a suite that is named with or without extension.
resolve() {
    for suite in $all; do
        case $suite in "$1" | "$1".*) echo "$suite"; return ;; esac
    done
    echo "run.sh: there is no suite $1; the suites are:" $all >&2
    return 1
}

[ $# -gt 0 ] || set -- $all
suites=
for name; do
    suite=$(resolve "$name") || exit 2
    suites="$suites $suite"
done

# Suites that run at the same time share these; make them first. A failure is reported by the suite that needs them.
small_program >$work/prepare.log 2>&1
case $suites in *.mjs* | *pack.sh*) sh tests/npm.sh >>$work/prepare.log 2>&1 ;; esac

alone= together=
for suite in $suites; do
    rm -f "$work/$suite.status"
    case " $measuring " in *" $suite "*) alone="$alone $suite" ;; *) together="$together $suite" ;; esac
done
: >$work/counts

run_all() { # Runs the suites; prints the name of each when it has ended.
    for suite in $alone; do sh tests/run.sh --one "$suite"; done
    [ -z "$together" ] || printf '%s\n' $together | xargs -n 1 -P "$JOBS" sh tests/run.sh --one
}
run_all | {
    set -- $alone $together
    while read -r ended; do
        while [ $# -gt 0 ] && [ -f "$work/$1.status" ]; do report "$1"; shift; done
    done
    for suite; do # the runner was killed
        printf 'did not run\n' >"$work/$suite.err"
        : >"$work/$suite.out"
        echo 2 >"$work/$suite.status"
        echo 0 >"$work/$suite.seconds"
        report "$suite"
    done
}

# --- the sum ---

set -- $(awk '{ for (i = 1; i <= 3; i++) n[i] += $i } END { print n[1] + 0, n[2] + 0, n[3] + 0 }' $work/counts)
passed=$1 failed=$2 skipped=$3
if [ -n "$ONLY" ] && [ $((passed + failed + skipped)) = 0 ]; then
    echo "not ok: no test has \"$ONLY\" in its name"
    failed=1
fi
if [ "$skipped" -gt $max_skips ] || [ "$(allowed_skips | wc -l)" -gt $max_skips ]; then
    echo "not ok: more than $max_skips tests are skipped, or tests/README.md lists more than $max_skips"
    failed=$((failed + 1))
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
