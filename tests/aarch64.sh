#!/bin/sh
# aarch64.sh - the server on another processor, with another list of system calls: `make check-aarch64`. Compiles the
# program and sandbox.c for aarch64, boots Debian's arm64 kernel in qemu with only these two, and checks that the filter
# is on, that forbidden calls end the process, and that a long session gets the same answers, byte for byte, as from the
# program of this machine.
#
# WORKOSDOCS_AARCH64 names a program to try instead, a release's: made from the same tables. The kernel comes from
# Debian, through apt in a folder of its own: the system does not change. KERNEL names another
# (arch/arm64/boot/Image).
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
gen/need.sh gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-system-arm cpio || exit 2
work=$PWD/build/tests/aarch64
mkdir -p "$work"

# --- the kernel ---

apt_arm64() { # COMMAND ARGUMENT...
    command=$1
    shift
    APT_CONFIG=$work/apt.conf "$command" -q "$@" 2>>"$work/apt.log" </dev/null
}

fetch_kernel() { # to $work/kernel
    [ ! -s "$work/kernel" ] || return 0
    rm -rf "$work/apt"
    mkdir -p "$work/apt/lists/partial" "$work/apt/cache/archives/partial"
    : >"$work/apt/status"
    {   printf '#clear APT::Update::%s;\n' Pre-Invoke Post-Invoke Post-Invoke-Success
        printf 'APT::Architecture "arm64";\nAPT::Architectures { "arm64"; };\n'
        printf 'Dir::State::Lists "%s/lists";\nDir::State::Status "%s/status";\nDir::Cache "%s/cache";\n' \
            "$work/apt" "$work/apt" "$work/apt"
        [ "$(id -u)" != 0 ] || echo 'APT::Sandbox::User "root";'
    } >"$work/apt.conf"
    # It may fail at a source without arm64. Only the kernel is needed.
    apt_arm64 apt-get update >>"$work/apt.log" || :
    package=$(apt_arm64 apt-cache depends linux-image-cloud-arm64 |
        sed -n 's/^ *Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1)
    (cd "$work/apt" && apt_arm64 apt-get download "${package:-linux-image-cloud-arm64}" >>"$work/apt.log") &&
        dpkg-deb --fsys-tarfile "$work"/apt/linux-image-*.deb | tar -x -C "$work/apt" --wildcards './boot/vmlinuz-*' &&
        mv "$work"/apt/boot/vmlinuz-* "$work/kernel"
}

if [ -n "${KERNEL:-}" ]; then cp "$KERNEL" "$work/kernel"
else fetch_kernel
fi || { tail -n 5 "$work/apt.log" >&2; echo "aarch64.sh: no kernel: KERNEL=FILE names one" >&2; exit 2; }

# --- the machine's only file system: init, the two programs, a session ---

cross() { # NAME SOURCE...
    name=$1
    shift
    aarch64-linux-gnu-gcc -std=c11 -O2 -w -static $includes -DPROGRAM_NAME="\"${NAME:-workosdocs}\"" \
        -DTOOL_PREFIX="\"${TOOL_PREFIX:-workos}\"" -o "$work/root/$name" "$@" -lm >&2
}

rm -rf "$work/root"
mkdir -p "$work/root/bin" "$work/root/dev"
small_corpus || exit 2
cross init tests/aarch64.c || exit 2
cross sandbox tests/sandbox.c $small/corpus_data.c $libraries || exit 2
if [ -n "${WORKOSDOCS_AARCH64:-}" ]; then cp "$WORKOSDOCS_AARCH64" "$work/root/workosdocs"
else cross workosdocs workosdocs.c "build/$CORPUS_KEY/corpus_data.c" $libraries || exit 2
fi
ln -s /init "$work/root/bin/cat"
# All recorded sessions one after the other, and searches.
{   cat tests/transcripts/*.in tests/transcripts/*/*.in | sed '/^# /d'
    sed -n 's/.*"query": *"\([^"\\]*\)".*/\1/p' tests/queries.jsonl | head -n 150 |
        awk -v tool="${TOOL_PREFIX:-workos}_search" '{
            printf "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"tools/call\",", NR
            printf "\"params\":{\"name\":\"%s\",\"arguments\":{\"query\":\"%s\"}}}\n", tool, $0
        }'
} >"$work/root/session"
"$WORKOSDOCS" mcp <"$work/root/session" >"$work/expected"
(cd "$work/root" && find . | cpio --quiet -o -H newc -R 0:0) >"$work/initrd"

# --- run ---

timeout 900 qemu-system-aarch64 -M virt -cpu cortex-a57 -m 512 -nic none -nographic -no-reboot -kernel "$work/kernel" \
    -initrd "$work/initrd" -append 'console=ttyAMA0 quiet loglevel=1 panic=-1' </dev/null \
    >"$work/console" 2>"$work/qemu.err"

part() { # NAME - the output on the console after "== NAME"
    awk -v name="== $1" '{ gsub(/\r/, "") } /^== / { on = $0 == name; next } on' "$work/console"
}
if ! grep -q '^== end' "$work/console"; then
    not_ok 'the machine ran to its end' "$(tail -n 12 "$work/console")" "$(cat "$work/qemu.err")"
    finish
fi
ok "the machine ran to its end"
part sandbox | sed 's/^\(ok\|not ok\) /\1 aarch64: /'
is 'every case of sandbox.c as it should be' 0 "$(part "sandbox's status")"
is 'it answers' '{"jsonrpc":"2.0","id":"first","result":{}}' "$(part first)"
has 'serving, the kernel has a filter on it' 'Seccomp:	2' "$(part kernel)"
has 'serving, it can gain no privileges' 'NoNewPrivs:	1' "$(part kernel)"
part session >"$work/session"
same_file "$(wc -l <"$work/expected") answers, the same as here" "$work/expected" "$work/session"
is 'at the end of input it ends with status 0' 0 "$(part "server's status")"
finish
