#!/bin/sh
# bench.sh - builds the programs for bench.mjs and runs it; use `make bench`. Prints the table on standard output and the
# progress on standard error. Rows that this machine cannot measure are listed with the reason.
#
#   GROW='10 100'     the larger corpora to make and measure; GROW= leaves them out
set -eu
cd "$(dirname "$0")/.."
work=build/bench
rm -rf $work
mkdir -p $work

say() { printf 'bench: %s\n' "$*" >&2; }
missing() { # ROW REASON - for the table
    say "$1: $2"
    printf '%s\t%s\n' "$1" "$2" >>$work/missing
}

# Like the program itself, apart from unused parts.
printf '%s\n' "$CC -std=c11 ${CFLAGS:--O2} -w -fstack-protector-strong -ffunction-sections -fdata-sections" \
    "-Igen -Ibuild -Ibuild/deps/cjson -Ibuild/deps/md4c -DPROGRAM_NAME=\"$NAME\" -DTOOL_PREFIX=\"$TOOL_PREFIX\"" >$work/compile
printf '%s\n' "${LDFLAGS--static} -Wl,--gc-sections -lm" >$work/link
# shellcheck disable=SC2046
$(cat $work/compile) -o $work/bench tests/bench.c build/cJSON.o build/md4c.o "build/$CORPUS_KEY/corpus_data.o" $(cat $work/link)

# shellcheck disable=SC2046
$(cat $work/compile) -o $work/worst tests/worst.c build/cJSON.o build/md4c.o "build/$CORPUS_KEY/corpus_data.o" $(cat $work/link)

has_sqlite() { echo '#include <sqlite3.h>' | $HOSTCC -E - >/dev/null 2>&1; }
has_sqlite || gen/need.sh libsqlite3-dev >&2 || :
if ! has_sqlite; then missing sqlite "libsqlite3-dev is not here and could not be installed"
elif ! $HOSTCC -std=c11 -O2 -Igen -o $work/fts5 tests/fts5.c "build/$CORPUS_KEY/corpus_data.c" -lsqlite3 >&2; then
    missing sqlite "tests/fts5.c does not build with this libsqlite3-dev"
fi

has_xapian() { echo '#include <xapian.h>' | c++ -E -x c++ - >/dev/null 2>&1; }
has_xapian || gen/need.sh g++ libxapian-dev >&2 || :
if ! has_xapian; then missing xapian "libxapian-dev and a C++ compiler are not here and could not be installed"
elif ! c++ -std=c++17 -O2 -Igen -c -o $work/xapian.o tests/xapian.cc >&2 ||
    ! c++ -o $work/xapian $work/xapian.o "build/$CORPUS_KEY/corpus_data.o" -lxapian >&2; then
    missing xapian "tests/xapian.cc does not build with this libxapian-dev"
fi

command -v rg >/dev/null || gen/need.sh ripgrep >&2 || :
command -v rg >/dev/null || missing ripgrep "ripgrep is not here and could not be installed"

sh tests/npm.sh >&2 || missing npm "npm could not install the packages of tests/package.json"
[ -f build/node/node_modules/@workos/mcp-docs-server/dist/index.js ] ||
    missing npm "@workos/mcp-docs-server is not in build/node"

exec node tests/bench.mjs
