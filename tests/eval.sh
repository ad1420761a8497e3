#!/bin/sh
# eval.sh - builds the programs that eval.mjs compares and runs it; use `make eval` or `make eval-fast`.
#
#   eval.sh [--others] [arguments of eval.mjs]     --others: installs and builds the other engines, too
set -eu
cd "$(dirname "$0")/.."
mkdir -p build/bench
# shellcheck disable=SC2086
$HOSTCC -std=c11 ${CFLAGS:--O2} -w -DNO_SERVE -Igen -Ibuild/deps/cjson -Ibuild/deps/md4c -DPROGRAM_NAME="\"$NAME\"" -DTOOL_PREFIX="\"$TOOL_PREFIX\"" \
    -o build/bench/rank tests/rank.c build/deps/cjson/cJSON.c build/deps/md4c/md4c.c "build/$CORPUS_KEY/corpus_data.c"
case " $* " in *" --others "*) ;; *) exec node tests/eval.mjs "$@" ;; esac

has_sqlite() { echo '#include <sqlite3.h>' | $HOSTCC -E - >/dev/null 2>&1; }
has_sqlite || gen/need.sh libsqlite3-dev >&2 || :
rm -f build/bench/fts5
! has_sqlite ||
    $HOSTCC -std=c11 -O2 -Igen -o build/bench/fts5 tests/fts5.c "build/$CORPUS_KEY/corpus_data.c" -lsqlite3 >&2 || :

gen/need.sh nodejs npm >&2
sh tests/npm.sh >&2 || :
exec node tests/eval.mjs "$@"
