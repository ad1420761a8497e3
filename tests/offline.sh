#!/bin/sh
# offline.sh - the program needs no network, file or environment variable. Every tool answers, over MCP and on the
# command line, in a network namespace without interfaces, in an empty read-only folder, with an empty environment.
# After the server has read its first byte, it makes only the system calls listed below. Linux only.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
work=$PWD/build/tests/offline
rm -rf "$work"
mkdir -p "$work/empty"
prefix=${TOOL_PREFIX:-workos}
page=$("$WORKOSDOCS" index --agents-md --max-bytes 1000000 | sed -n '/^All pages/{n;n;s/ .*//;s/[{},].*//;p;}')
skip_isolated() { skip 'isolated session' "$1"; }
skip_traced() { skip 'traced session' "$1"; }
if [ "$(uname -s)" != Linux ]; then
    skip_isolated 'network namespaces need Linux'
    skip_traced 'strace needs Linux'
    finish
fi

session() { # - a whole session: handshake, lists, four tools, a resource, a prompt, a completion, nonsense
    request() { printf '{"jsonrpc":"2.0","id":%s,"method":"%s","params":%s}\n' "$1" "$2" "$3"; }
    tool() { request "$1" tools/call "{\"name\":\"${prefix}_$2\",\"arguments\":$3}"; }
    request 1 initialize '{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}'
    echo '{"jsonrpc":"2.0","method":"notifications/initialized"}'
    request 2 tools/list '{}'
    tool 3 search '{"query":"how do I set this up","maxResults":50}'
    tool 4 search '{"query":"[a-z]+_[a-z]+","mode":"regex"}'
    tool 5 docs "{\"path\":\"$page\",\"maxChars\":50000}"
    tool 6 docs '{}'
    tool 7 examples '{}'
    tool 8 examples '{"query":"create"}'
    tool 9 changelogs '{}'
    request 10 resources/list '{}'
    request 11 resources/read "{\"uri\":\"$prefix://docs/$page\"}"
    request 12 resources/read "{\"uri\":\"$prefix://llms.txt\"}"
    request 13 prompts/list '{}'
    request 14 prompts/get "{\"name\":\"integrate_feature\",\"arguments\":{\"feature\":\"$page\"}}"
    request 15 completion/complete "{\"ref\":{\"type\":\"ref/resource\",\"uri\":\"$prefix://docs/{+path}\"},$(
        echo '"argument":{"name":"path","value":"a"}')}"
    request 16 resources/read "{\"uri\":\"file:///etc/passwd\"}"
    tool 17 docs '{"path":"../../../../etc/passwd"}'
    echo 'no JSON'
    request 18 ping '{}'
}
session >"$work/session"
"$WORKOSDOCS" mcp <"$work/session" >"$work/expected"

# --- isolated ---

# Runs a command in a network namespace of its own, in an empty read-only file system, with an empty environment: as
# root, or as a user if the system permits user namespaces.
alone() {
    unshare "$namespaces" sh -c 'mount -t tmpfs -o ro none "$1" && cd "$1" && shift && exec env -i "$@"' \
        sh "$work/empty" "$@"
}
for namespaces in -nm -rnm none; do
    [ $namespaces = none ] || ! alone /bin/true 2>/dev/null || break
done
if [ $namespaces != none ]; then
    is "the only interface is lo, and it is down" "lo: 0 " \
        "$(alone /bin/cat /proc/net/dev | sed 1,2d | awk '{ printf "%s %s ", $1, $2 }')$(
            alone /bin/cat /proc/net/route | sed 1d)"
    is "no address can be reached" "yes" \
        "$(alone /bin/sh -c 'cat /proc/net/fib_trie' | grep -q LOCAL && echo no || echo yes)"
    is "the folder and the environment are empty" "" "$(alone /bin/ls -A; alone /usr/bin/env)"
    alone /bin/sh -c ': >file' 2>/dev/null
    is "the folder cannot be written to" "2" "$?"
    alone "$WORKOSDOCS" mcp <"$work/session" >"$work/replies" 2>"$work/err"
    is "a whole session: status, standard error" "0 " "$? $(cat "$work/err")"
    same_file "a whole session: the same replies" "$work/expected" "$work/replies"
    for id in 3 4 5 6 7 8 9 11 12 14; do
        line=$(grep "\"id\":$id," "$work/replies") asked=$(grep "\"id\":$id," "$work/session")
        case $line in
        *'"isError":true'* | *'"error":'* | '') not_ok "request $id is answered" "$asked" "$line" ;;
        *)  asked=$(echo "$asked" | sed 's/.*"method":"\([^"]*\)","params":/\1 /' | cut -c 1-60)
            ok "request $id is answered: $asked" ;;
        esac
    done
    for command in 'search session' "show $page" "outline $page" list 'list reference' examples \
        'examples --query create' changelog 'grep -i -c session' 'index --agents-md' llms.txt verify \
        --version --help; do
        # shellcheck disable=SC2086
        alone "$WORKOSDOCS" $command >"$work/alone.out" 2>"$work/err" </dev/null
        status=$?
        # shellcheck disable=SC2086
        "$WORKOSDOCS" $command >"$work/here.out" 2>/dev/null </dev/null
        if [ $status = 0 ] && [ -s "$work/alone.out" ] && cmp -s "$work/alone.out" "$work/here.out"; then ok "$command"
        else not_ok "$command" "status $status" "$(cat "$work/err")"
        fi
    done
    alone "$WORKOSDOCS" export out >"$work/out" 2>&1
    is "export reports that it cannot write: status" 2 $?
else
    skip_isolated 'this system permits no network namespace (unshare -n)'
fi

# --- system calls ---

# The calls permitted between the first read() and the end: input, output, waiting, memory, exit. No call that names a
# file, a host or a program.
allowed='read write poll ppoll brk mmap munmap mremap madvise mprotect rt_sigreturn getppid exit_group'
if ! NEED_INSTALL=${NEED_INSTALL:-} gen/need.sh strace >&2; then
    skip_traced 'strace is missing and cannot be installed'
elif ! strace -o /dev/null true 2>/dev/null; then
    skip_traced 'this system permits no tracing'
else
    strace -f -o "$work/trace" "$WORKOSDOCS" mcp <"$work/session" >"$work/replies"
    same_file "traced session: the same replies" "$work/expected" "$work/replies"
    # Lines are "PID name(arguments) = result". The start ends with the first read, or with the poll that waits for it.
    sed 's/^[0-9]* *//' "$work/trace" | sed -n '/^\(read\|poll\|ppoll\)(/,$p' |
        sed -n 's/^\([a-z_0-9]*\)(.*/\1/p' >"$work/calls"
    seen=$(sort "$work/calls" | uniq -c | awk '{ printf "%s%s %d", sep, $2, $1; sep = ", " }')
    beyond=$(sort -u "$work/calls" | while read -r call; do
        case " $allowed " in *" $call "*) ;; *) echo "$call" ;; esac
    done)
    has "the trace ends with the end of the server" exit_group "$seen"
    is "from its first wait for input to the end it calls: $seen" "" "$beyond"
    started=$(sed 's/^[0-9]* *//' "$work/trace" | sed '/^\(read\|poll\|ppoll\)(/,$d' |
        sed -n 's/^\([a-z_0-9]*\)(.*/\1/p' | sort -u | tr '\n' ' ')
    is "before that it opens no file, host or other program: $started" "" \
        "$(for call in $started; do
            case $call in
            open* | creat | socket* | connect | bind | clone* | fork | vfork | execve*) echo "$call" ;;
            esac
        done | grep -v '^execve$')"
    is "one execve, which is the start" 1 "$(grep -c 'execve(' "$work/trace")"
    is "it reads only standard input and writes only standard output" "" \
        "$(missing "$work/trace"
        sed 's/^[0-9]* *//' "$work/trace" | grep -E '^(read|write)\(' | grep -v -e '^read(0,' -e '^write(1,')"
fi
finish
