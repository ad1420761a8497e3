#!/bin/sh
# oracle.sh [compare | record | dump DIR] - the answers to a fixed list of requests, for changes that must not change an
# answer: `make oracle`. oracle.mjs has the requests, oracle.txt the digest of each answer.
#
#   compare    (default) prints the requests whose answers differ from oracle.txt; status 1 if there are any
#   record     writes oracle.txt
#   dump DIR   writes each answer to a file in DIR, so that `diff -r` shows the differences between two commits
#
# The programs are $WORKOSDOCS, one with the small corpus, and those of other versions in corpus/lock that make has
# built (make CORPUS_VERSION=0.1.0 build/0.1.0/workosdocs). `record` keeps the lines of programs that were not built.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
case ${1:-compare} in
compare | record) [ $# -le 1 ] ;;
dump) [ $# = 2 ] ;;
*) false ;;
esac || { echo 'usage: tests/oracle.sh [compare | record | dump DIR]' >&2; exit 2; }
small_program || exit 2

set -- "${1:-compare}" "${2:-}" "$CORPUS_KEY=$WORKOSDOCS" "small=$PWD/$small/workosdocs"
for version in $(awk '!/^#/ && NF && $6 != "sdk" { print $2 }' corpus/lock); do
    program=$PWD/build/$version/${NAME:-workosdocs}
    [ "$version" = "$CORPUS_KEY" ] || [ ! -x "$program" ] || set -- "$@" "$version=$program"
done
exec node tests/oracle.mjs "$@"
