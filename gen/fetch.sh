#!/bin/sh
# fetch.sh VERSION DIR - puts everything that a build of this version of the documentation needs into DIR, for
# machines without a network (`make CORPUS_CACHE=DIR`):
#
#   DIR/*.tgz               the npm packages that corpus/lock names, and the list of English words
#   DIR/deps/{cjson,md4c}   the C sources from Debian
#   DIR/SHA256SUMS          checksums of all these files
#
# Compilers and libraries are not among them: gen/need.sh lists the packages.
set -eu
cd "$(dirname "$0")/.."
[ $# -eq 2 ] && [ -n "$2" ] || { echo 'usage: make fetch DIR=FOLDER' >&2; exit 2; }
mkdir -p "$2/deps"
folder=$(CDPATH='' cd -- "$2" && pwd)
old=${CORPUS_CACHE:-build/cache}
if [ -d "$old" ] && [ "$(cd "$old" && pwd)" != "$folder" ]; then # what is there already need not be fetched again
    for tarball in "$old"/*.tgz; do
        [ ! -f "$tarball" ] || [ -f "$folder/${tarball##*/}" ] || cp "$tarball" "$folder/"
    done
fi
CORPUS_CACHE=$folder corpus/fetch.sh "$1"
CORPUS_CACHE=$folder gen/words.sh fetch
for name in cjson md4c; do
    [ -f "build/deps/$name/SHA256SUMS" ] || { echo "fetch: build/deps/$name is missing" >&2; exit 1; }
    rm -rf "${folder:?}/deps/$name"
    cp -R "build/deps/$name" "$folder/deps/$name"
done
(cd "$folder" && find . -type f ! -name SHA256SUMS.new ! -path ./SHA256SUMS | LC_ALL=C sort | tr '\n' '\0' |
    xargs -0 sha256sum >SHA256SUMS.new && mv SHA256SUMS.new SHA256SUMS)
echo "fetch: $(wc -l <"$folder/SHA256SUMS" | tr -d ' ') files in $folder; build with make CORPUS_CACHE=$folder" >&2
