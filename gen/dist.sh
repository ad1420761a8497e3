#!/bin/sh
# dist.sh - builds a release in dist/, tests it, and prints a summary table:
#
#   NAME-VERSION-TARGET    the static program for each target below, built from the amalgamation
#   NAME-amalgamation.c    the source of these programs
#   LICENSES               licences of everything they contain
#   sbom.cdx.json          the same as a bill of materials (CycloneDX 1.5)
#   SHA256SUMS             checksums of all these files, and of packages and bundles in dist/
#
# Linux programs contain musl, built here from Debian's source with Debian's cross compilers (build/deps/musl-TRIPLE);
# Windows programs contain mingw-w64. Each program is tested with the transcripts and the golden pages: natively, under
# qemu, or under wine.
# Packages required for a target are installed (need.sh). If that fails the target is skipped and the status is 1.
# Environment: DIST_TARGETS, a subset of the targets; set by make: NAME, TOOL_PREFIX, CORPUS_KEY.
set -eu
cd "$(dirname "$0")/.."
. gen/versions.sh
. tests/lib.sh
: "${NAME:=workosdocs}"
all='linux-x86_64 linux-aarch64 linux-armv7 linux-riscv64 windows-x86_64'
work=$PWD/build/dist
flags='-std=c11 -O2 -DRELEASE -static -s -fstack-protector-strong -ffunction-sections -fdata-sections -Wl,--gc-sections'

say() { printf 'dist: %s\n' "$*" >&2; }

# Sets the properties of a target: triple, package (of the compiler), machine, suffix.
describe() {
    suffix=
    case $1 in
    linux-x86_64)   triple=x86_64-linux-gnu package=gcc-x86-64-linux-gnu machine=x86_64 ;;
    linux-aarch64)  triple=aarch64-linux-gnu package=gcc-aarch64-linux-gnu machine=aarch64 ;;
    linux-armv7)    triple=arm-linux-gnueabihf package=gcc-arm-linux-gnueabihf machine=arm ;;
    linux-riscv64)  triple=riscv64-linux-gnu package=gcc-riscv64-linux-gnu machine=riscv64 ;;
    windows-x86_64) triple=x86_64-w64-mingw32 package=gcc-mingw-w64-x86-64 machine=windows suffix=.exe ;;
    *)  say "there is no target $1; there are: $all"
        exit 2 ;;
    esac
}

# Builds musl for $triple unless it exists: a folder with include/ and lib/.
musl() {
    folder=$PWD/build/deps/musl-$triple
    [ "$(cat "$folder/ORIGIN" 2>/dev/null)" != "$(cat build/deps/musl/ORIGIN)" ] || return 0
    say "building $(cat build/deps/musl/ORIGIN) for $triple"
    rm -rf "$folder"
    mkdir -p "$folder/obj"
    (cd "$folder/obj" && ../../musl/configure --target="$triple" --prefix="$folder" --disable-shared CC="$triple-gcc" &&
        make -j2 install) >"$folder.log" 2>&1 || { say "that failed, see $folder.log"; return 1; }
    rm -rf "$folder/obj"
    cp build/deps/musl/ORIGIN "$folder/"
}

compile() { # SOURCE OUTPUT
    case $machine in
    windows)    # keeps unwind tables: longjmp() reads them on Windows
        "$triple-gcc" $flags -Wl,--no-insert-timestamp "$1" -o "$2" ;;
    *)  sh build/deps/musl/tools/musl-gcc.specs.sh "$folder/include" "$folder/lib" /lib/ld-musl.so \
            >"$work/$triple.specs"
        "$triple-gcc" $flags -fno-asynchronous-unwind-tables -Wl,-z,relro,-z,now,-z,noexecstack "$1" -o "$2" \
            -specs "$work/$triple.specs" ;;
    esac
}

# Prints the command that runs programs of this target, empty if they run natively. False if they cannot be run.
emulator() {
    case $machine in
    "$(uname -m)") echo ;;
    windows)
        gen/need.sh wine64 || return 1
        wine=$(command -v wine64 || echo /usr/lib/wine/wine64)
        echo "env WINEDEBUG=-all WINEPREFIX=$work/wine $wine" ;;
    *)  gen/need.sh qemu-user-static || return 1
        echo "env WORKOSDOCS_NO_SANDBOX=1 qemu-$machine-static" ;; # qemu does not support seccomp filters
    esac
}

# Runs the suites on the two programs of a target and prints a short result.
try() { # TARGET PROGRAM SMALL-PROGRAM
    prefix=$(emulator) || { echo "built only"; return; }
    printf '#!/bin/sh\nexec %s %s "$@"\n' "$prefix" "$2" >"$work/$1.run"
    printf '#!/bin/sh\nexec %s %s "$@"\n' "$prefix" "$3" >"$work/$1.small.run"
    chmod +x "$work/$1.run" "$work/$1.small.run"
    "$work/$1.run" --version >/dev/null 2>&1 || true  # the first run of wine prints messages
    export WORKOSDOCS="$work/$1.run" SMALL_WORKOSDOCS="$work/$1.small.run"
    { sh tests/transcripts.sh && sh tests/golden.sh && "$WORKOSDOCS" verify &&
        LC_ALL=C.UTF-8 "$WORKOSDOCS" search größe | grep größe; } >"$work/$1.log" 2>&1 ||
        { say "$1: failed, see $work/$1.log"; echo "FAILED"; return; }
    how=here
    [ -z "$prefix" ] || how=$(basename "${prefix##* }" -static)
    echo "$(grep -c '^ok ' "$work/$1.log") tests, $how"
}

build() { # TARGET - prints a row of the table; false if skipped
    describe "$1"
    gen/need.sh "$package" || { say "$1 is left out"; return 1; }
    [ "$machine" = windows ] || musl || return 1
    file=$NAME-$program_version-$1$suffix
    say "$1"
    compile "dist/$NAME-amalgamation.c" "dist/$file" && compile "$work/small.c" "$work/$1$suffix" || return 1
    row="$(wc -c <"dist/$file" | tr -d ' ') $(sum 256 "dist/$file") $file"
    printf '%s\t%s\n' "$row" "$(try "$1" "$PWD/dist/$file" "$work/$1$suffix")" >>"$work/table"
}

sum() { # BITS FILE
    "sha$1sum" <"$2" | cut -d ' ' -f 1
}

licenses() {
    cat "build/$CORPUS_KEY/licenses.txt"
    ! grep -q linux- "$work/table" || gen/licenses.sh libc
    ! grep -q windows- "$work/table" || gen/licenses.sh mingw
}

component() { # TYPE NAME VERSION LICENCE PURL ALGORITHM HASH
    printf '%s{"type": "%s", "bom-ref": "%s", "name": "%s", "version": "%s"' "$comma" "$1" "${5:-$2}" "$2" "$3"
    case $4 in '') ;; *" "*) printf ', "licenses": [{"license": {"name": "%s"}}]' "$4" ;;
    *) printf ', "licenses": [{"license": {"id": "%s"}}]' "$4" ;; esac
    [ -z "$5" ] || printf ', "purl": "%s"' "$5"
    [ -z "$7" ] || printf ', "hashes": [{"alg": "%s", "content": "%s"}]' "$6" "$7"
    printf '}'
    comma=',
    '
}

debian() { # PACKAGE VERSION - prints a package URL; empty if the version is not Debian's
    case $2 in *-*) printf 'pkg:deb/debian/%s@%s?arch=source' "$1" "$(printf %s "$2" | sed 's/+/%2B/g')" ;; esac
}

sbom() {
    corpus=$(corpus_string name "$tables") corpus_version=$(corpus_string version "$tables")
    integrity=$(corpus_string integrity "$tables")
    purl=
    [ -z "$integrity" ] || purl=pkg:npm/$(printf %s "$corpus" | sed 's/^@/%40/')@$corpus_version
    printf '{\n  "bomFormat": "CycloneDX",\n  "specVersion": "1.5",\n  "version": 1,\n  "metadata": {"component":\n    '
    comma=
    component application "$NAME" "$program_version" MIT "" "" ""
    printf '},\n  "components": [\n    '
    comma=
    component library cJSON "$cjson_version" MIT "$(debian cjson "$cjson_version")" "" ""
    component data "$corpus" "$corpus_version" "$(corpus_string license "$tables")" "$purl" \
        SHA-512 "$(printf %s "${integrity#sha512-}" | base64 -d | od -A n -v -t x1 | tr -d ' \n')"
    ! grep -q linux- "$work/table" || component library musl "$musl_version" MIT "$(debian musl "$musl_version")" "" ""
    ! grep -q windows- "$work/table" || component library mingw-w64 "$mingw_version" \
        "ZPL-2.1 and others, see LICENSES" "$(debian mingw-w64 "$mingw_version")" "" ""
    while read -r _ hash file _; do component file "$file" "$program_version" "" "" SHA-256 "$hash"; done <"$work/table"
    printf '\n  ]\n}\n'
}

tables=build/$CORPUS_KEY
mkdir -p "$work"
: >"$work/table"
gen/amalgamate.sh >&2
small_corpus
gen/amalgamate.sh $small "$work/small.c" >&2
targets=${DIST_TARGETS:-$all}
case $targets in *linux*) gen/deps.sh build/deps musl ;; esac
status=0
for target in $targets; do build "$target" || status=1; done
licenses >dist/LICENSES
sbom >dist/sbom.cdx.json
gen/pack/sums.sh dist
awk -F '[ \t]' '{ printf "%-40s %8d bytes  %-24s %s\n", $3, $1, $4 " " $5 " " $6, $2 }' "$work/table"
! grep -q FAILED "$work/table" || status=1
exit $status
