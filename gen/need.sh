#!/bin/sh
# need.sh PACKAGE... - makes sure that the contents of these Debian packages are available. Anything already present,
# from any source, is kept. The rest is announced and installed with apt-get. If that is not possible (no apt-get,
# neither root nor sudo without a password, NEED_INSTALL=no), prints the packages to install and exits with status 1.
# Environment: HOSTCC, the host's C compiler.
set -u
root=$(cd "$(dirname "$0")/.." && pwd)
hostcc=${HOSTCC:-cc}

say() { printf 'need: %s\n' "$*" >&2; }
header() { printf '#include <%s>\n' "$1" | $hostcc -E - >/dev/null 2>&1; }
command_is() { command -v "$1" >/dev/null 2>&1; }

# One line per package: the test whether it is present, and its purpose.
present() {
    case $1 in
    gcc)           command_is "${hostcc%% *}" ;;
    libc6-dev)     header stdio.h ;;
    musl-tools)    command_is musl-gcc ;;
    libyaml-dev)   header yaml.h ;;
    libexpat1-dev) header expat.h ;;
    libgumbo-dev)  header gumbo.h ;;
    dpkg-dev)      command_is dpkg-source ;;
    nodejs)        command_is node ;;
    ripgrep)       command_is rg ;;
    libsqlite3-dev) header sqlite3.h ;;
    libxapian-dev) [ -f /usr/include/xapian.h ] ;;
    gcc-mingw-w64-x86-64) command_is x86_64-w64-mingw32-gcc ;;
    gcc-x86-64-linux-gnu) command_is x86_64-linux-gnu-gcc ;;
    gcc-*)         command_is "${1#gcc-}-gcc" ;;
    qemu-user-static) command_is qemu-aarch64-static ;;
    wine64)        command_is wine64 || [ -x /usr/lib/wine/wine64 ] ;;
    procps)        command_is ps ;;
    libclang-rt-*) dpkg -s "$1" >/dev/null 2>&1 ;;
    qemu-system-arm) command_is qemu-system-aarch64 ;;
    debian-archive-keyring) [ -f /usr/share/keyrings/debian-archive-keyring.gpg ] ;;
    qemu-system-misc) command_is qemu-system-riscv64 ;;
    qemu-system-ppc) command_is qemu-system-ppc64 ;;
    libc6-dev-*-cross) dpkg -s "$1" >/dev/null 2>&1 ;;
    *)             command_is "$1" ;;
    esac
}
purpose() {
    case $1 in
    gcc)           echo "a C11 compiler for the generator (HOSTCC=... names another)" ;;
    libc6-dev)     echo "the C library's headers" ;;
    musl-tools)    echo "musl-gcc, which links the program statically (CC=... names another compiler)" ;;
    libyaml-dev)   echo "libyaml: yaml.h and -lyaml, for front matter and the API reference" ;;
    libexpat1-dev) echo "Expat: expat.h and -lexpat, for RSS changelogs" ;;
    libgumbo-dev)  echo "Gumbo: gumbo.h and -lgumbo, for HTML in pages and feeds" ;;
    dpkg-dev)      echo "dpkg-source, which unpacks and patches cJSON (CJSON_DIR=... names unpacked sources)" ;;
    ripgrep)       echo "rg, which the benchmarks run beside the program" ;;
    libsqlite3-dev) echo "SQLite with FTS5: what the benchmarks compare search with" ;;
    libxapian-dev) echo "Xapian: what the benchmarks compare ranking with" ;;
    g++)           echo "a C++ compiler, for the benchmark of Xapian" ;;
    gcc-*)         echo "${1#gcc-}-gcc, which compiles for other processors" ;;
    qemu-user-static) echo "programs for other processors, run to be tested" ;;
    wine64)        echo "the program for Windows, run to be tested" ;;
    libclang-rt-*) echo "clang's sanitizer and fuzzer runtimes" ;;
    qemu-system-*) echo "machines with other processors, on which the program is tried" ;;
    libc6-dev-*-cross) echo "the C library for another processor, libc.a included" ;;
    python3)       echo "Python, a parent process for tests of how the server ends" ;;
    mmdebstrap)    echo "mmdebstrap, which makes a bare Debian system to test in" ;;
    debian-archive-keyring) echo "the keys of Debian's archive, for mmdebstrap" ;;
    mandoc)        echo "mandoc, which checks the manual page" ;;
    tmux)          echo "tmux, in which the tests see the program as people do" ;;
    less)          echo "less, the pager" ;;
    procps)        echo "ps, which finds the processes of a test" ;;
    zsh | fish)    echo "a shell, for the tests of its completion" ;;
    jq)            echo "jq, which writes the manifests of MCP bundles" ;;
    zip)           echo "zip, which packs MCP bundles" ;;
    dpkg)          echo "dpkg-deb, which builds Debian packages" ;;
    nodejs)        echo "Node.js: the tests' MCP clients run on it, and npm" ;;
    npm)           echo "npm, which fetches the documentation package and the tests' MCP clients" ;;
    *)             echo "the command $1" ;;
    esac
}
find_missing() {
    missing=
    for p; do present "$p" || missing="$missing $p"; done
}

give_up() { # REASON
    say "missing, and $1. Please install:"
    for p in $missing; do printf '    %-14s %s\n' "$p" "$(purpose "$p")" >&2; done
    say "On Debian: apt-get install$missing. Elsewhere: whatever provides the same."
    exit 1
}

find_missing "$@"
[ -z "$missing" ] && exit 0

[ "${NEED_INSTALL:-}" != no ] || give_up "NEED_INSTALL=no forbids installing"
command_is apt-get || give_up "this system has no apt-get"
if [ "$(id -u)" = 0 ]; then as=
elif command_is sudo && sudo -n true 2>/dev/null; then as="sudo -n"
else give_up "installing needs root, or sudo without a password"
fi

# Takes a lock, because a parallel make may run this script twice.
mkdir -p "$root/build"
if command_is flock; then
    exec 9>"$root/build/.need.lock"
    flock 9
    find_missing "$@"
    [ -z "$missing" ] && exit 0
fi

apt() { # waits for other package managers; prints output only on failure
    log=$(mktemp)
    $as env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 "$@" >"$log" 2>&1 </dev/null 9>&-
    status=$?
    [ $status = 0 ] || sed 's/^/    /' "$log" | tail -n 15 >&2
    rm -f "$log"
    return $status
}
update() {
    say "${as:+$as }apt-get update ($1)"
    apt update
}
install() {
    say "${as:+$as }apt-get install --no-install-recommends$missing"
    # shellcheck disable=SC2086
    apt install --no-install-recommends $missing
}

say "the build needs, and this machine lacks:"
for p in $missing; do printf '    %-14s %s\n' "$p" "$(purpose "$p")" >&2; done
fresh=no
for p in $missing; do
    [ $fresh = no ] || break
    apt-cache show "$p" >/dev/null 2>&1 || { fresh=yes; update "this machine's package lists do not know $p"; }
done
install || { [ $fresh = no ] && update "its package lists may be out of date" && install; }
find_missing "$@"
[ -z "$missing" ] || give_up "apt-get could not install it, see above"
