#!/bin/sh
# fetch.sh VERSION DESTDIR - unpacks the pages of a version in corpus/lock to DESTDIR:
#
#   DESTDIR/organized/{docs,changelogs,...}   the pages as in the package
#   DESTDIR/package.json, LICENSE             origin and licence
#   DESTDIR/integrity                         hash of the unpacked tarball; written last, so it implies completeness
#
# The tarball is downloaded with the ordinary npm client and kept in $CORPUS_CACHE (build/cache). It is used only if its
# SHA-512 is the one in the lock, whatever its origin. With the tarball in the cache the network is not used.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cache=${CORPUS_CACHE:-$root/build/cache}

say() { printf 'corpus: %s\n' "$*" >&2; }
die() { say "$@"; exit 1; }

[ $# -eq 2 ] || die "usage: corpus/fetch.sh VERSION DESTDIR"
version=$1 dest=$2

# Prints the row of the lock as: package licence integrity
row=$(awk -v v="$version" '!/^#/ && $2 == v { print $1, $3, $4 }' "$root/corpus/lock")
[ -n "$row" ] || die "version '$version' is not in corpus/lock; it has:" \
    "$(awk '!/^#/ && NF { printf "%s%s", sep, $2; sep = ", " }' "$root/corpus/lock")"
package=${row%% *} integrity=${row##* }

if [ -f "$dest/integrity" ] && [ "$(cat "$dest/integrity")" = "$integrity" ]; then
    touch "$dest/integrity"
    exit 0
fi

# npm's file name for the tarball of @scope/name: scope-name-version.tgz
file=$(printf '%s' "${package#@}" | tr / -)-$version.tgz
tarball=$cache/$file
by_hand="Without a network: run 'npm pack $package@$version' where there is one, put $file into $cache/ and try again."

temp=
trap '[ -z "$temp" ] || rm -rf "$temp"' EXIT
trap 'exit 1' HUP INT TERM

if [ ! -f "$tarball" ]; then
    command -v npm >/dev/null || "$root/gen/need.sh" nodejs npm || die "$package $version is fetched with npm. $by_hand"
    mkdir -p "$cache"
    temp=$(mktemp -d "$cache/fetch.XXXXXX")
    say "fetching $package $version with npm pack"
    (cd "$temp" && npm pack "$package@$version" --loglevel=error --ignore-scripts --update-notifier=false \
        --fetch-retries=2 --fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=4000) >"$temp/log" 2>&1 </dev/null ||
        { sed 's/^/    /; 8q' "$temp/log" >&2; die "npm could not fetch $package@$version, see above. $by_hand"; }
    [ -f "$temp/$file" ] || die "npm pack was expected to make $file, and did not. $by_hand"
    mv "$temp/$file" "$tarball"
    rm -rf "$temp"
fi

expected=$(printf '%s' "${integrity#sha512-}" | base64 -d | od -A n -v -t x1 | tr -d ' \n')
got=$(sha512sum <"$tarball")
got=${got%% *}
[ ${#expected} = 128 ] || die "corpus/lock: '$integrity' is not sha512- and 64 bytes in base64"
[ ${#got} = 128 ] || die "sha512sum gave no SHA-512 of $tarball"
if [ "$got" != "$expected" ]; then
    rm -f "$tarball"
    say "$file is not the file that corpus/lock names, and was removed from $cache/. Its SHA-512:"
    say "  expected $expected"
    say "  got      $got"
    die "Run make again to fetch it anew. If that ends here too, what npm serves is not what is locked:" \
        "find out why before you change the lock."
fi

mkdir -p "$(dirname "$dest")"
temp=$(mktemp -d "$dest.XXXXXX")
members=$(tar tzf "$tarball") || die "$file is the locked file, and tar cannot read it"
license=$(printf '%s\n' "$members" | grep -x 'package/LICENSE' || true)
# shellcheck disable=SC2086
tar xzf "$tarball" --no-same-owner -C "$temp" package/.docs/organized package/package.json $license
mv "$temp/package/package.json" ${license:+"$temp/$license"} "$temp/package/.docs/organized" "$temp/"
rm -rf "$temp/package"
chmod 755 "$temp"
printf '%s\n' "$integrity" >"$temp/integrity"
rm -rf "$dest"
mv "$temp" "$dest"
temp=
say "$package $version: $(find "$dest/organized" -type f | wc -l | tr -d ' ') files in $dest/organized"
