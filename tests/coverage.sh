#!/bin/sh
# coverage.sh [SUITE...] - the lines of workosdocs.c and its libraries that the suites reach: `make coverage`. The suites
# run with a program that counts; the C suites and the small programs, which include or compile workosdocs.c, count too.
# Prints the share of lines; build/coverage/workosdocs.c.gcov and so on have every line with its count, ##### for lines that
# were not reached.
#
# gcov writes its counts when a process ends and by opening files. So the counting program does both before it would
# leave by _exit() or enter the sandbox, and its filter is built but not installed: sandbox.sh, which tries the
# filter, is not run.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
work=$PWD/build/coverage
rm -rf "$work"
mkdir -p "$work"
: "${GCC:=gcc}"

cat >"$work/count.h" <<'C'
#define _DEFAULT_SOURCE 1
#include <sys/prctl.h>
#include <unistd.h>
extern void __gcov_dump(void);
static inline __attribute__((noreturn, unused)) void count_exit(int status) { __gcov_dump(); _exit(status); }
#define _exit count_exit
#define prctl(option, ...) ((option) == 22 /* PR_SET_SECCOMP */ ? 0 : prctl(option, __VA_ARGS__))
C

cat >"$work/cc" <<C
#!/bin/sh
# $GCC that counts, and keeps its notes on the sources in a folder for each output.
out=a.out
for a; do [ "\$previous" = -o ] && out=\$a; previous=\$a; done
notes=$work/notes/\$(echo "\$out" | tr -c 'A-Za-z0-9\n' _)
mkdir -p "\$notes"
exec $GCC -O0 --coverage -fprofile-update=atomic -dumpdir "\$notes/" -include "$work/count.h" "\$@"
C
chmod +x "$work/cc"

CC=$work/cc HOSTCC=$work/cc
export CC HOSTCC

# --- the program that counts ---

$CC -std=c11 -w $includes -DPROGRAM_NAME="\"${NAME:-workosdocs}\"" \
    -DTOOL_PREFIX="\"${TOOL_PREFIX:-workos}\"" \
    -o "$work/workosdocs" workosdocs.c "build/$CORPUS_KEY/corpus_data.c" $libraries -lm || exit 2
WORKOSDOCS=$work/workosdocs
SLOW=${SLOW:-10} INSTRUMENTED=coverage
export WORKOSDOCS SLOW INSTRUMENTED

# --- the suites ---

[ $# -gt 0 ] || set -- unit.c index.c regex.c fuzz.c transcripts.sh cli.sh grep.mjs \
    mcp.mjs schema.mjs life.mjs sdk.mjs pages.mjs
rm -f build/tests/small/workosdocs*
sh tests/run.sh "$@"
rm -f build/tests/small/workosdocs* # instrumented programs must not be left for other runs

# --- the sum: a line is reached if it is in one of the programs ---

find "$work/notes" -name '*.gcda' | while read -r data; do
    gcov --stdout "$data" 2>/dev/null
done | awk -v folder="$work" -v files=" workosdocs.c $(cd gen && grep -l '^ \* Room: ' *.h | tr '\n' ' ')" '
    /^ *-: *0:Source:/ { name = $0; sub(/.*[:\/]/, "", name); wanted = index(files, " " name " ") }
    !wanted { next }
    {
        count = $0; sub(/:.*/, "", count); gsub(/[ *]/, "", count)
        line = $0; sub(/^[^:]*:/, "", line); n = line; sub(/:.*/, "", n); n += 0
        if (n == 0 || count !~ /^([0-9]+|#####|=====|-)$/) next
        text[name, n] = line; if (n > last[name]) last[name] = n
        if (count == "-") next
        code[name, n] = 1
        if (count + 0 > 0) reached[name, n] += count
    }
    END {
        for (name in last) {
            lines = good = 0
            for (n = 1; n <= last[name]; n++) {
                at = name SUBSEP n
                printf "%9s:%s\n", at in reached ? reached[at] : at in code ? "#####" : "-", text[at] >(folder "/" name ".gcov")
                if (at in code) lines++
                if (at in reached) good++
            }
            if (!lines) continue
            all += lines
            printf "%s: %d of %d lines reached, %.1f %%; the others: ", name, good, lines, 100 * good / lines
            print "grep -n \"#####\" build/coverage/" name ".gcov"
        }
        if (!all) { print "coverage: no counts"; exit 1 }
    }'
