#!/bin/sh
# deps.sh DESTDIR - provides the C sources that are compiled in, in the same layout for all origins:
#
#   DESTDIR/cjson/{cJSON.c,cJSON.h,LICENSE}     JSON, in the program
#   DESTDIR/md4c/{md4c.c,md4c.h,LICENSE.md}     Markdown, in the generator
#   DESTDIR/*/ORIGIN                            origin of the files
#   DESTDIR/*/SHA256SUMS                        their checksums; files that were changed since are fetched again
#   DESTDIR/stamp                               updated when any of the files changed, else untouched
#
# CJSON_DIR and MD4C_DIR name folders with unpacked sources. Without them Debian's source packages are used:
#
#   cJSON  with Debian's patches. apt checks the archive's signature, which covers each file. Versions that read past
#          the end of the input (cJSON_ParseWithLength in an unpatched 1.7.15, CVE-2023-53154) are rejected.
#   md4c   the upstream release, pinned below.
#
# With $CORPUS_CACHE/deps, which `make fetch` fills, they come from there.
#
# apt uses its own folder (lists, cache, a copy of this machine's sources with "deb" replaced by "deb-src"), so root is
# not needed and the system is not changed.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)

# SHA-256 of the tarballs of tested releases.
md4c_locked() {
    case $1 in
    4a457df853425b6bb6e3457aa1d1a13bccec587a04c38c622b1013a0da41439f) echo 0.4.8 ;; # Debian 12
    55d0111d48fb11883aaee91465e642b8b640775a4d6993c2d0e7a8092758ef21) echo 0.5.2 ;; # Debian 13
    *) return 1 ;;
    esac
}

say() { printf 'deps: %s\n' "$*" >&2; }
die() { say "$@"; exit 1; }

[ $# -eq 1 ] || die "usage: gen/deps.sh DESTDIR"
mkdir -p "$1"
dest=$(cd "$1" && pwd)
work=$dest/apt

# put NAME ORIGIN FILE... - makes DESTDIR/NAME hold exactly these files and their ORIGIN. If it already does, it is not
# touched.
put() {
    name=$1 origin=$2
    shift 2
    old=$dest/$name new=$dest/$name.new
    rm -rf "$new"
    mkdir "$new"
    for f; do [ ! -f "$f" ] || [ -f "$new/${f##*/}" ] || cp "$f" "$new/"; done
    chmod -R u+w "$new"
    printf '%s\n' "$origin" >"$new/ORIGIN"
    (cd "$new" && sha256sum -- * >../sums.new && mv ../sums.new SHA256SUMS)
    if diff -r "$old" "$new" >/dev/null 2>&1; then rm -rf "$new"; return; fi
    rm -rf "$old"
    mv "$new" "$old"
    : >"$dest/stamp"
    say "$name from $origin"
}

# Looks for the check for the end of the input in parse_object() that an unpatched 1.7.15 lacks.
check_cjson() {
    grep -q 'cannot_access_at_index(input_buffer, 1)' "$1/cJSON.c" ||
        die "$2 is a cJSON that reads past the end of truncated input (CVE-2023-53154)." \
            "Take 1.7.18 or newer, or Debian's patched 1.7.15."
}

put_cjson() { # folder, origin
    [ -f "$1/cJSON.c" ] && [ -f "$1/cJSON.h" ] || die "$2 holds no cJSON.c and cJSON.h"
    check_cjson "$1" "$2"
    put cjson "$2" "$1/cJSON.c" "$1/cJSON.h" "$1/LICENSE"
}

put_md4c() { # folder, origin
    source=$1/src
    [ -f "$source/md4c.c" ] || source=$1 # src/ in a release, else the folder itself
    for file in md4c.c md4c.h; do
        [ -f "$source/$file" ] || die "$2 holds no $file, nor src/$file"
    done
    put md4c "$2" "$source/md4c.c" "$source/md4c.h" "$source/LICENSE.md" "$source/../LICENSE.md"
}

from_debian() { # true if DESTDIR/NAME exists, is from Debian, matches the lock, and has not been changed since
    [ -f "$dest/$1/ORIGIN" ] || return 1
    checked=$(cd "$dest/$1" && { ls && sha256sum -c SHA256SUMS; } 2>&1) ||
        { say "$1 is not as it was unpacked, and is fetched again:"; printf '%s\n' "$checked" | sed -n '/: /s/^/    /p' |
            grep -v ': OK$' >&2 || true; return 1; }
    read -r origin <"$dest/$1/ORIGIN"
    case $origin in
    "Debian cjson "*) ;;
    "Debian md4c "*) md4c_locked "${origin##* }" >/dev/null ;;
    *) return 1 ;;
    esac
}

# sources_list ANY - prints this machine's Debian sources as deb-src. With ANY=1 also sources that do not name Debian or
# Ubuntu but have a component "main", since a mirror may have any name.
sources_list() {
    mkdir -p "$work/sources"
    for f in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do [ ! -f "$f" ] || { cat "$f"; echo; }; done |
        awk -v any="$1" '/^[ \t]*deb[ \t]/ && /[ \t]main([ \t]|$)/ && !/cdrom:/ && (any || /debian|ubuntu/) {
            sub(/deb/, "deb-src"); print }' >"$work/sources/machine.list"
    for f in /etc/apt/sources.list.d/*.sources; do [ ! -f "$f" ] || { cat "$f"; echo; }; done |
        awk -v any="$1" '
            function flush() {
                if (binary && main && on && (any || stanza ~ /debian|ubuntu/)) print stanza
                stanza = ""; binary = main = 0; on = 1
            }
            BEGIN { on = 1 }
            /^#/ { next }
            /^[ \t]*$/ { flush(); next }
            { line = $0; key = tolower(line) }
            key ~ /^types:/ { if (key ~ / deb( |$)/ || key ~ /:deb( |$)/) binary = 1; line = "Types: deb-src" }
            key ~ /^components:.*main/ { main = 1 }
            key ~ /^enabled:[ \t]*(no|false|without|off|disable|0)/ { on = 0 }
            { stanza = stanza line "\n" }
            END { flush() }' >"$work/sources/machine.sources"
    [ -s "$work/sources/machine.list" ] || [ -s "$work/sources/machine.sources" ]
}

apt() { apt-get -q -c "$work/apt.conf" "$@" >>"$work/log" 2>&1 </dev/null; }

apt_failed() {
    tail -n 8 "$work/log" | sed 's/^/    /' >&2
    die "apt-get did not bring the source of $1, see above and $work/log." \
        "Without a network, name unpacked sources: make CJSON_DIR=DIR MD4C_DIR=DIR"
}

apt_prepare() {
    by_hand="Name unpacked sources instead: make CJSON_DIR=DIR (cJSON 1.7.18 or newer) MD4C_DIR=DIR (md4c 0.4.8)"
    command -v apt-get >/dev/null ||
        die "the sources of cJSON and md4c come from Debian, and this system has no apt-get. $by_hand"
    HOSTCC=${HOSTCC:-cc} "$root/gen/need.sh" dpkg-dev || die "$by_hand"
    rm -rf "$work"
    mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/src"
    sources_list 0 || sources_list 1 ||
        die "found no Debian source in /etc/apt/sources.list and /etc/apt/sources.list.d/. $by_hand"
    {   # no system hooks; no sandbox user, who could not read this folder
        printf '#clear APT::Update::%s;\n' Pre-Invoke Post-Invoke Post-Invoke-Success
        printf 'Dir::Etc::sourcelist "/dev/null";\nDir::Etc::sourceparts "%s/sources";\n' "$work"
        printf 'Dir::State::Lists "%s/lists";\nDir::Cache "%s/cache";\n' "$work" "$work"
        [ "$(id -u)" != 0 ] || echo 'APT::Sandbox::User "root";'
    } >"$work/apt.conf"
    say "fetching the sources of$want with apt-get source, in a folder of its own: build/deps"
    apt update || true # a third-party source may fail; the result is checked next
}

fetch_cjson() {
    (cd "$work/src" && apt source cjson) || apt_failed cJSON
    set -- "$work"/src/cjson_*.dsc
    version=$(sed -n 's/^Version: //p' "$1")
    set -- "$work"/src/cjson-*/
    put_cjson "${1%/}" "Debian cjson $version"
}

fetch_md4c() {
    (cd "$work/src" && apt source --tar-only md4c) || apt_failed md4c
    set -- "$work"/src/md4c_*.orig.tar.*
    sum=$(sha256sum <"$1")
    version=$(md4c_locked "${sum%% *}") ||
        die "the release this Debian has, ${1##*/}, is not locked in gen/deps.sh (SHA-256 ${sum%% *})." \
            "Name unpacked sources: make MD4C_DIR=DIR (md4c 0.4.8)"
    mkdir "$work/src/md4c"
    tar xf "$1" --no-same-owner --strip-components=1 -C "$work/src/md4c"
    put_md4c "$work/src/md4c" "Debian md4c $version, SHA-256 ${sum%% *}"
}

[ -z "${CJSON_DIR:-}" ] || put_cjson "$CJSON_DIR" "CJSON_DIR=$CJSON_DIR"
[ -z "${MD4C_DIR:-}" ] || put_md4c "$MD4C_DIR" "MD4C_DIR=$MD4C_DIR"

# from_cache NAME - takes the sources that `make fetch` put into $CORPUS_CACHE; true if they are there and have their
# checksums.
from_cache() {
    cached=${CORPUS_CACHE:-}/deps/$1
    [ -n "${CORPUS_CACHE:-}" ] && [ -f "$cached/SHA256SUMS" ] || return 1
    (cd "$cached" && sha256sum --quiet -c SHA256SUMS) >&2 || die "$cached is not as it was fetched"
    rm -rf "${dest:?}/$1"
    cp -R "$cached" "$dest/$1"
    from_debian "$1" || die "$cached is not from Debian, or not in a version that gen/deps.sh locks"
    : >"$dest/stamp"
    say "$1 from $cached"
}

want=
[ -n "${CJSON_DIR:-}" ] || from_debian cjson || from_cache cjson || want="$want cjson"
[ -n "${MD4C_DIR:-}" ] || from_debian md4c || from_cache md4c || want="$want md4c"
if [ -n "$want" ]; then
    trap 'exit 1' HUP INT TERM
    apt_prepare
    for name in $want; do "fetch_$name"; done
    rm -rf "$work"
fi
[ -f "$dest/stamp" ] || : >"$dest/stamp"
