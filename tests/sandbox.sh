#!/bin/sh
# sandbox.sh - the seccomp filter: sandbox.c tries each forbidden and each permitted call, with the C library of the
# program and with that of the host. Also the state of a running server in /proc, systems that refuse filters, and
# properties of the linked file. Linux only.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
work=build/tests/sandbox
mkdir -p $work

case $(uname -sm) in
'Linux x86_64' | 'Linux aarch64' | 'Linux armv7l' | 'Linux riscv64' | 'Linux s390x' | 'Linux ppc64le') ;;
*)  skip "sandbox" "there is no filter for $(uname -sm)"
    finish ;;
esac

compile() { # NAME COMPILER FLAG...
    name=$1
    shift
    "$@" -std=c11 -O1 -w $includes -DTOOL_PREFIX="\"${TOOL_PREFIX:-workos}\"" \
        -o "$work/$name" tests/sandbox.c $small/corpus_data.c $libraries -lm >&2
}

cases() { # NAME - prints its tests under that name
    "$work/$1" </dev/null >"$work/$1.out" 3</dev/null
    status=$?
    sed "s/^\(ok\|not ok\) /\1 $1: /" "$work/$1.out"
    [ $status = 0 ] || failures=$((failures + 1))
    [ -s "$work/$1.out" ] || not_ok "$1: ran nothing, status $status"
}

# --- every forbidden call, with both C libraries: they make different calls for the same function ---

small_corpus || exit 2
# shellcheck disable=SC2086
compile program $CC -static || exit 2
cases program
if [ "$(uname -m)" != s390x ]; then # there the program has no filter with glibc
    # shellcheck disable=SC2086
    compile host $HOSTCC || exit 2
    cases host
fi

# --- the program itself ---

rm -f $work/out
mkfifo $work/in 2>/dev/null
"$WORKOSDOCS" mcp <$work/in >$work/out 2>/dev/null &
pid=$!
exec 4>$work/in
printf '{"jsonrpc":"2.0","id":1,"method":"ping"}\n' >&4
tries=0
until [ -s $work/out ] || [ $tries = 100 ]; do sleep 0.1; tries=$((tries + 1)); done
is "a running server has a filter" "Seccomp:	2" "$(grep '^Seccomp:' /proc/$pid/status)"
is "a running server can gain no privileges" "NoNewPrivs:	1" "$(grep '^NoNewPrivs:' /proc/$pid/status)"
exec 4>&-
wait $pid
is "the server ends with status 0" 0 $?

ping='{"jsonrpc":"2.0","id":1,"method":"ping"}'
answer='{"jsonrpc":"2.0","id":1,"result":{}}'
$work/program forbid "$WORKOSDOCS" mcp </dev/null 2>$work/forbidden.err
is "a system that forbids the question for filters is not one without them" "" "$(cat $work/forbidden.err 2>&1)"
refused=$(echo "$ping" | $work/program refuse "$WORKOSDOCS" mcp 2>$work/refused.err)
is "where filters are refused it does not serve: status" 2 $?
is "where filters are refused it does not serve: output" "" "$refused"
has "where filters are refused the message names the variable" "WORKOSDOCS_NO_SANDBOX=1" "$(cat $work/refused.err)"
is "WORKOSDOCS_NO_SANDBOX=1 serves without a filter" "$answer" \
    "$(echo "$ping" | WORKOSDOCS_NO_SANDBOX=1 $work/program refuse "$WORKOSDOCS" mcp)"
is "WORKOSDOCS_NO_SANDBOX=0 does not" "" \
    "$(echo "$ping" | WORKOSDOCS_NO_SANDBOX=0 $work/program refuse "$WORKOSDOCS" mcp 2>/dev/null)"

# --- the linked file ---

if command -v readelf >/dev/null 2>&1; then
    headers=$(readelf -lW "$WORKOSDOCS")
    is "the stack is not executable" "RW" "$(echo "$headers" | awk '$1 == "GNU_STACK" { print $(NF - 1) }')"
    has "relocated data is read-only" "GNU_RELRO" "$headers"
    is "no segment is both writable and executable" "" "$(echo "$headers" | grep -E 'RWE|WE ')"
    [ ! -f build/workosdocs.o ] || has "functions have stack guards" "__stack_chk_fail" "$(readelf -sW build/workosdocs.o)"
fi
finish
