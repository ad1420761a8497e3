#!/bin/sh
# check.sh asan|valgrind [SUITE...] - the suites with a program that is watched: `make check-asan`,
# `make check-valgrind`.
#
#   asan      gcc's address, undefined-behaviour and leak sanitizers: the first finding ends the process, and so the
#             test fails
#   valgrind  memcheck, with a full search for leaks when a process ends; its messages are kept, and fail the run at the end
#
# All suites but sandbox.sh: both tools need system calls that the filter kills, so the program is compiled with
# WORKOSDOCS_NO_SANDBOX, and with the host's C library. INSTRUMENTED tells cli.sh to leave out its tests of the file
# (static, small, the one that was built, has a filter); SLOW=40 stretches every limit of time and leaves out the
# tests of life.mjs that measure memory (RssAnon, ulimit) or the time of a start: they would measure the tool.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
tool=${1:-}
case $tool in
asan) gen/need.sh gcc || exit 2 ;;
valgrind) gen/need.sh gcc valgrind || exit 2 ;;
*) echo "usage: tests/check.sh asan|valgrind [SUITE...]" >&2; exit 2 ;;
esac
shift
[ $# -gt 0 ] || set -- unit.c index.c regex.c fuzz.c gen.sh transcripts.sh golden.sh cli.sh grep.mjs \
    mcp.mjs schema.mjs life.mjs sdk.mjs parity.mjs pages.mjs
work=$PWD/build/check-$tool
rm -rf "$work"
mkdir -p "$work/found"
: "${GCC:=gcc}"

# --- a compiler that every suite uses: the programs that it links are watched ---

cat >"$work/cc" <<C
#!/bin/sh
# Static programs cannot be watched; the tool's flags take the place of a suite's own.
n=\$# out=a.out links=yes previous=
while [ \$n -gt 0 ]; do
    case \$1 in
    -static | -fsanitize=* | -fno-sanitize-recover=*) ;;
    *)  case \$1 in -c | -E | -S) links=no ;; esac
        [ "\$previous" != -o ] || out=\$1
        previous=\$1
        set -- "\$@" "\$1" ;;
    esac
    shift
    n=\$((n - 1))
done
C
if [ $tool = asan ]; then
    echo "exec $GCC -DWORKOSDOCS_NO_SANDBOX \"\$@\" -g -O1 -fno-omit-frame-pointer" \
        "-fsanitize=address,undefined -fno-sanitize-recover=all" >>"$work/cc"
    UBSAN_OPTIONS=print_stacktrace=1 ASAN_OPTIONS=detect_stack_use_after_return=1:log_path=$work/found/report
    LSAN_OPTIONS=log_path=$work/found/report
    export UBSAN_OPTIONS ASAN_OPTIONS LSAN_OPTIONS
else
    cat >>"$work/cc" <<C
$GCC -DWORKOSDOCS_NO_SANDBOX "\$@" -g -O1 || exit
[ \$links = yes ] && mv "\$out" "\$out.watched" || exit 0
case \$out in /*) ;; *) out=\$PWD/\$out ;; esac
cat >"\$out" <<RUN
#!/bin/sh
exec valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite,possible \\
    --log-file=$work/found/%p "\$out.watched" "\\\$@"
RUN
chmod +x "\$out"
C
fi
chmod +x "$work/cc"
CC=$work/cc HOSTCC=$work/cc

# --- the program, and everything else that was linked before, anew ---

$CC -std=c11 -w $includes -DPROGRAM_NAME="\"${NAME:-workosdocs}\"" \
    -DTOOL_PREFIX="\"${TOOL_PREFIX:-workos}\"" \
    -o "$work/workosdocs" workosdocs.c "build/$CORPUS_KEY/corpus_data.c" $libraries -lm || exit 2
WORKOSDOCS=$work/workosdocs INSTRUMENTED=$tool SLOW=${SLOW:-40}
export CC HOSTCC WORKOSDOCS INSTRUMENTED SLOW
forget() { rm -f build/tests/small/workosdocs*; }
forget
status=0
sh tests/run.sh "$@" || status=1
forget # instrumented programs must not be left for other runs

find "$work/found" -type f -size 0 -exec rm {} +
for report in "$work"/found/*; do
    [ -f "$report" ] || continue
    status=1
    printf '\n%s\n' "$report"
    head -n 30 "$report"
done
[ $status = 1 ] || echo "$tool: no finding"
exit $status
