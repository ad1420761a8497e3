#!/bin/sh
# machine.sh [PROCESSOR...] - the server on other processors, with other system calls: `make check-machines`. Compiles
# the program and sandbox.c for each processor, boots Debian's kernel for it in qemu with only these two, and checks
# that the filter is on, that forbidden calls end the process, and that a long session gets the same answers, byte for
# byte, as from the program of this machine.
#
# The program and one sandbox.c are compiled with zig and musl, as releases are, the other sandbox.c with Debian's cross
# compiler and glibc, except on s390x, where the program has no filter with glibc. PROGRAMS names a folder with programs
# of `make dist` to try instead, made from the same tables.
# The kernels come from Debian, through apt in a folder of its own: the system does not change.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
[ $# != 0 ] || set -- aarch64 armv7 riscv64 s390x ppc64le
gen/zig.sh >/dev/null && gen/need.sh cpio || exit 2

# Sets the properties of a processor: its name in Debian, the package of the kernel, the triples of zig and of gcc (empty
# without a filter for glibc), and the command that boots the kernel.
describe() { # PROCESSOR
    flags=
    case $1 in
    aarch64)
        debian=arm64 image=linux-image-cloud-arm64 triple=aarch64-linux-musl gcc=aarch64-linux-gnu
        package=qemu-system-arm qemu='aarch64 -M virt -cpu cortex-a57' console=ttyAMA0 ;;
    armv7)
        debian=armhf image=linux-image-armmp triple=arm-linux-musleabihf gcc=arm-linux-gnueabihf
        package=qemu-system-arm qemu='arm -M virt -cpu cortex-a15' console=ttyAMA0
        flags='-mcpu=generic+v7a+vfp3d16' ;;
    riscv64)
        debian=riscv64 image=linux-image-riscv64 triple=riscv64-linux-musl gcc=riscv64-linux-gnu
        package=qemu-system-misc qemu='riscv64 -M virt' console=ttyS0 ;;
    s390x)
        debian=s390x image=linux-image-s390x triple=s390x-linux-musl gcc=
        package=qemu-system-misc qemu='s390x -cpu max' console=ttysclp0 ;;
    ppc64le)
        debian=ppc64el image=linux-image-powerpc64le triple=powerpc64le-linux-musl gcc=powerpc64le-linux-gnu
        package=qemu-system-ppc qemu='ppc64 -M pseries -cpu power9' console=hvc0 ;;
    *)  echo "machine.sh: unknown processor $1" >&2
        exit 2 ;;
    esac
    work=$PWD/build/tests/machine/$1
    mkdir -p "$work"
}

# --- the kernel ---

apt_other() { # COMMAND ARGUMENT...
    command=$1
    shift
    APT_CONFIG=$work/apt.conf "$command" -q "$@" 2>>"$work/apt.log" </dev/null
}

# Debian's stable release has kernels for all of these processors; older releases lack some.
fetch_kernel() { # to $work/kernel
    [ ! -s "$work/kernel" ] || return 0
    rm -rf "$work/apt"
    mkdir -p "$work/apt/lists/partial" "$work/apt/cache/archives/partial"
    : >"$work/apt/status"
    : >"$work/apt.log"
    apt-get indextargets --format '$(RELEASE) $(REPO_URI)' | # not of security updates
        sed -n 's/^[a-z]* \(.*\)/deb \1 stable main/p' | sort -u >"$work/apt/sources.list"
    {   printf '#clear APT::Update::%s;\n' Pre-Invoke Post-Invoke Post-Invoke-Success
        printf 'APT::Architecture "%s";\nAPT::Architectures { "%s"; };\n' "$debian" "$debian"
        printf 'Dir::Etc::SourceList "%s/sources.list";\nDir::Etc::SourceParts "/dev/null";\n' "$work/apt"
        printf 'Dir::State::Lists "%s/lists";\nDir::State::Status "%s/status";\nDir::Cache "%s/cache";\n' \
            "$work/apt" "$work/apt" "$work/apt"
        [ "$(id -u)" != 0 ] || echo 'APT::Sandbox::User "root";'
    } >"$work/apt.conf"
    apt_other apt-get update >>"$work/apt.log" || return 1
    image=$(apt_other apt-cache depends "$image" | sed -n 's/^ *Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1)
    (cd "$work/apt" && apt_other apt-get download "$image" >>"$work/apt.log") &&
        dpkg-deb --fsys-tarfile "$work"/apt/linux-image-*.deb | tar -x -C "$work/apt" --wildcards './boot/vmlinu*' &&
        mv "$work"/apt/boot/vmlinu* "$work/kernel" && rm -rf "$work/apt"
}

# --- the machine's only file system: init, the programs, a session ---

compile() { # NAME COMPILER FLAG-OR-SOURCE...
    name=$1
    shift
    "$@" -std=c11 -w -static $includes -DPROGRAM_NAME="\"${NAME:-workosdocs}\"" \
        -DTOOL_PREFIX="\"${TOOL_PREFIX:-workos}\"" -o "$work/root/$name" -lm >&2
}

make_root() { # PROCESSOR
    rm -rf "$work/root"
    mkdir -p "$work/root/bin" "$work/root/dev"
    zig="build/zig/cc -target $triple $flags -fno-sanitize=undefined"
    # shellcheck disable=SC2086
    compile init $zig tests/machine.c &&
        compile sandbox $zig -O0 tests/sandbox.c $small/corpus_data.c $libraries &&
        { [ -z "$gcc" ] || compile sandbox-glibc $gcc-gcc -O0 tests/sandbox.c $small/corpus_data.c $libraries; } ||
        return 1
    # shellcheck disable=SC2086
    if [ -n "${PROGRAMS:-}" ]; then cp "$PROGRAMS/${NAME:-workosdocs}"-*-linux-"$1" "$work/root/workosdocs"
    else compile workosdocs $zig -O1 workosdocs.c "build/$CORPUS_KEY/corpus_data.c" $libraries
    fi || return 1
    ln -s /init "$work/root/bin/cat"
    cp build/tests/machine/session "$work/root/"
    (cd "$work/root" && find . | cpio --quiet -o -H newc -R 0:0) >"$work/initrd"
}

# Writes all recorded sessions one after the other, and searches; then the answers of this machine.
make_session() {
    {   cat tests/transcripts/*.in tests/transcripts/*/*.in | sed '/^# /d'
        sed -n 's/.*"query": *"\([^"\\]*\)".*/\1/p' tests/queries.jsonl | head -n 150 |
            awk -v tool="${TOOL_PREFIX:-workos}_search" '{
                printf "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"tools/call\",", NR
                printf "\"params\":{\"name\":\"%s\",\"arguments\":{\"query\":\"%s\"}}}\n", tool, $0
            }'
    } >build/tests/machine/session
    "$WORKOSDOCS" mcp <build/tests/machine/session >build/tests/machine/expected
}

# --- run ---

part() { # NAME - the output on the console after "== NAME"
    awk -v name="== $1" '{ gsub(/\r/, "") } /^== / { on = $0 == name; next } on' "$work/console"
}

check_sandbox() { # PROCESSOR NAME
    part "$2" | sed "s/^\(ok\|not ok\) /\1 $1: $2: /"
    is "$1: every case of $2 as it should be" 0 "$(part "$2's status")"
}

check() { # PROCESSOR
    # shellcheck disable=SC2086
    timeout 900 qemu-system-$qemu -m 1024 -nic none -nographic -no-reboot -kernel "$work/kernel" \
        -initrd "$work/initrd" -append "console=$console quiet loglevel=1 panic=-1" </dev/null \
        >"$work/console" 2>"$work/qemu.err"
    if ! grep -q '^== end' "$work/console"; then
        not_ok "$1: the machine ran to its end" "$(tail -n 12 "$work/console")" "$(cat "$work/qemu.err")"
        return
    fi
    ok "$1: the machine ran to its end"
    check_sandbox "$1" sandbox
    [ -z "$gcc" ] || check_sandbox "$1" sandbox-glibc
    is "$1: it answers" '{"jsonrpc":"2.0","id":"first","result":{}}' "$(part first)"
    has "$1: serving, the kernel has a filter on it" 'Seccomp:	2' "$(part kernel)"
    has "$1: serving, it can gain no privileges" 'NoNewPrivs:	1' "$(part kernel)"
    part session >"$work/session"
    same_file "$1: $(wc -l <build/tests/machine/expected) answers, the same as here" build/tests/machine/expected \
        "$work/session"
    is "$1: at the end of input it ends with status 0" 0 "$(part "server's status")"
}

small_corpus || exit 2
mkdir -p build/tests/machine
make_session
for processor; do
    describe "$processor"
    gen/need.sh $package gcc-$gcc libc6-dev-$debian-cross || exit 2
    fetch_kernel || { tail -n 5 "$work/apt.log" >&2; echo "machine.sh: no kernel for $processor" >&2; exit 2; }
    if make_root "$processor"; then check "$processor"
    else not_ok "$processor: the programs are compiled"
    fi
done
finish
