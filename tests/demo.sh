#!/bin/sh
# demo.sh PROGRAM [QUESTION] - one real MCP session on a pipe, made readable, and how to connect a client.
set -eu
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
question=${2:-How do I verify the signature of a webhook?}
prefix=${TOOL_PREFIX:-workos}
tool=${prefix}_search
shown=40

quoted=$(printf '%s' "$question" | tr '\n\t' '  ' | sed 's/\\/\\\\/g; s/"/\\"/g')
client='"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"demo","version":"1"}'
requests='{"jsonrpc":"2.0","id":1,"method":"initialize","params":{'$client'}}
{"jsonrpc":"2.0","method":"notifications/initialized"}
{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"'$tool'","arguments":{"query":"'$quoted'"}}}'

replies=$(printf '%s\n' "$requests" | "$program" mcp)

# Prints the text of the second reply: the JSON string after "text": in "content", unescaped. Fails if there is no such string.
answer=$(printf '%s\n' "$replies" | awk '
    /"id":2[,}]/ && match($0, /"content":\[/) {
        s = substr($0, RSTART)
        if (!match(s, /"text":"/)) next
        found = 1
        n = length(s)
        for (i = RSTART + RLENGTH; i <= n && (c = substr(s, i, 1)) != "\""; i++) {
            if (c == "\\") {
                c = substr(s, ++i, 1)
                if (c == "n") c = "\n"
                else if (c == "t") c = "\t"
                else if (c == "r" || c == "b" || c == "f") c = ""
                else if (c == "u") { c = "?"; i += 4 }
            }
            printf "%s", c
        }
        printf "\n"
    }
    END { exit !found }') || { printf 'demo: no answer; the server said:\n%s\n' "$replies" >&2; exit 1; }

printf '\n$ %s mcp   (three lines in, two out)\n\n' "$program"
printf '%s\n' "$requests" | cut -c 1-150 | sed 's/^/--> /'
printf '%s\n' "$replies" | cut -c 1-150 | sed 's/^/<-- /; s/$/.../'
printf '\nQuestion to %s: %s\n\n' "$tool" "$question"
printf '%s\n' "$answer" | awk -v shown="$shown" 'NR <= shown { print "    " $0 }
    END { if (NR > shown) print "    ... and " NR - shown " more lines" }'
for_shell() { printf "'%s'" "$(printf %s "$1" | sed "s/'/'\\\\''/g")"; }
for_json() { printf '"%s"' "$(printf %s "$1" | sed 's/\\/\\\\/g; s/"/\\"/g')"; }
cat <<EOF

To connect a client:

    $(for_shell "$program") config            list the known clients and their files
    $(for_shell "$program") config CLIENT     print the entry; --write writes it into the client's file

Entry for any other client:

    { "mcpServers": { "$(basename "$program")": { "command": $(for_json "$program"), "args": ["mcp"] } } }
EOF
