#!/bin/sh
# eval.sh - installs and builds the engines that eval.mjs sets beside this program and runs it; use `make eval`.
set -eu
cd "$(dirname "$0")/.."
mkdir -p build/bench

has_sqlite() { echo '#include <sqlite3.h>' | $HOSTCC -E - >/dev/null 2>&1; }
has_sqlite || gen/need.sh libsqlite3-dev >&2 || :
rm -f build/bench/fts5
! has_sqlite ||
    $HOSTCC -std=c11 -O2 -Igen -o build/bench/fts5 tests/fts5.c "build/$CORPUS_KEY/corpus_data.c" -lsqlite3 >&2 || :

gen/need.sh nodejs npm >&2
sh tests/npm.sh >&2 || :
exec node tests/eval.mjs --others "$@"
