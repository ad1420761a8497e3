#!/bin/sh
# worst.sh - searches for the calls that take the most time, with worst.c; use `make worst`.
#
#   WORST_SECONDS=10    seconds of processor time for each door
#   WORST_SEED=1        of the random changes
#   WORST_GROW=1        how often the corpus is repeated with other words (grow.mjs); 100 is about 50,000 pages, takes
#                       some minutes and needs 6 GB of memory
#
# The list that it prints is in the form of tests/worst.txt, which `make bench` repeats: copy the lines of longer calls there.
set -eu
cd "$(dirname "$0")/.."
. tests/lib.sh
work=build/worst
mkdir -p $work
tables=build/$CORPUS_KEY/corpus_data.c
if [ "${WORST_GROW:=1}" -gt 1 ]; then
    node tests/grow.mjs "$WORST_GROW" $work/docs >&2
    build/gen --corpus $work/docs --name grown --version "$WORST_GROW" -o $work/corpus_data.c >$work/gen.log 2>&1
    tables=$work/corpus_data.c
fi
# shellcheck disable=SC2086
$HOSTCC -std=c11 -O2 -w -fstack-protector-strong $includes -DPROGRAM_NAME="\"$NAME\"" -DTOOL_PREFIX="\"$TOOL_PREFIX\"" \
    -o $work/worst tests/worst.c $libraries $tables -lm
$work/worst climb "${WORST_SECONDS:-10}" "${WORST_SEED:-1}"
