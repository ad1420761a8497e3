#!/bin/sh
# reproducible.sh - built twice from the same sources, in two folders, at two times, with two umasks, locales and time
# zones, the same program, tables and amalgamation, byte for byte, without downloads. Built once more in one of the
# folders, nothing.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
work=$PWD/build/tests/reproducible

# Runs make in the current folder as a person would.
make_all() { # ENVIRONMENT...
    env -u MAKEFLAGS -u MAKELEVEL -u NAME -u TOOL_PREFIX "$@" make CC="$CC" HOSTCC="$HOSTCC" \
        CORPUS_VERSION="$CORPUS_KEY" NEED_INSTALL=no all amalgamation
}

# Builds a copy of the sources and downloads. The names of its files differ only in the folder.
build() { # FOLDER UMASK ENVIRONMENT...
    folder=$work/$1 mask=$2
    shift 2
    (
        umask "$mask"
        rm -rf "$folder" && mkdir -p "$folder/build" || exit
        cp -R workosdocs.c Makefile LICENSE gen corpus tests "$folder/" || exit
        cp -R build/deps build/cache "$folder/build/" || exit
        cd "$folder" || exit
        find . -type f -name '*.[ch]' -exec touch {} +
        make_all "$@"
    ) >"$work/$(basename "$folder").log" 2>&1
}

case $CORPUS_KEY in
local-*)
    skip "two builds" "the corpus is a folder, not a version of corpus/lock"
    finish ;;
esac
rm -rf "$work"
mkdir -p "$work"
build one 022 LC_ALL=C TZ=UTC || not_ok "built once" "$(tail -n 20 "$work/one.log")"
build two/deeper/down 077 LC_ALL=C.UTF-8 TZ=Asia/Tokyo SOURCE_DATE_EPOCH=1 ||
    not_ok "built again" "$(tail -n 20 "$work/down.log")"
(cd "$work/one" && make_all LC_ALL=C TZ=UTC) >"$work/again.log" 2>&1 ||
    not_ok "made again" "$(tail -n 20 "$work/again.log")"
is "made again: no table is written and nothing is compiled" "" \
    "$(grep -E 'gen/tables.sh write| -o ' "$work/again.log" | head -n 3)"
for file in workosdocs "build/$CORPUS_KEY/corpus_data.c" dist/workosdocs-amalgamation.c; do
    if cmp "$work/one/$file" "$work/two/deeper/down/$file" >"$work/differs" 2>&1; then ok "the same bytes: $file"
    else not_ok "the same bytes: $file" "$(cat "$work/differs")"
    fi
done
is "no folder of the build is in the program" "" "$(missing "$work/one/workosdocs"
    grep -ao "$work" "$work/one/workosdocs" | head -n 1)"
rm -rf "$work/one" "$work/two"
finish
