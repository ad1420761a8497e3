#!/bin/sh
# mcpb.sh PROGRAM NAME FOLDER - builds MCP bundles (MCPB, manifest 0.3) and prints their paths:
# FOLDER/NAME-VERSION-TARGET.mcpb for each program FOLDER/NAME-VERSION-TARGET[.exe], and for PROGRAM itself, whose
# target is this machine. Tools, prompts, title and version in the manifest are read from PROGRAM. The same programs
# give the same bytes: times are SOURCE_DATE_EPOCH, or the last commit's time.
#
# RELEASE_URL, an https address: the location of the bundles. If set, FOLDER/server.json is written for the MCP registry
# with the name SERVER_NAME. Its default is NAME below the reversed host name of the address (com.example/NAME), or on
# GitHub below the owner (io.github.OWNER/NAME).
set -eu
program=$1 name=$2 folder=$3
here=$(cd "$(dirname "$0")" && pwd)
"$here/../need.sh" jq zip
: "${SOURCE_DATE_EPOCH:=$(git -C "$here" log -1 --format=%ct)}"
case ${RELEASE_URL:=} in
'' | https://?*) ;;
*)  echo "mcpb: RELEASE_URL=$RELEASE_URL must begin with https://" >&2
    exit 1 ;;
esac
umask 022
export LC_ALL=C TZ=UTC
work=build/mcpb
rm -rf $work
mkdir -p $work "$folder"

# --- queries to the program: the responses of one session, by id ---

ask() { # REQUEST... - prints the results
    { printf '{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25",%s}}\n' \
        '"capabilities":{},"clientInfo":{"name":"mcpb","version":"0"}'
    printf '%s\n' "$@"; } | "$program" mcp | jq -c .result
}
ask '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' '{"jsonrpc":"2.0","id":2,"method":"prompts/list"}' >$work/lists

# Prints the prompt texts, with ${arguments.NAME} in place of arguments as in a manifest.
jq -c 'select(.prompts).prompts[] | {
    jsonrpc: "2.0", id: .name, method: "prompts/get",
    params: { name, arguments: (.arguments | map({ (.name): "${arguments.\(.name)}" }) | add) }
    }' $work/lists >$work/get
ask "$(cat $work/get)" | sed 1d >$work/texts

# --- a bundle ---

"$here/stage.sh" "$program" "$name" $work/stage
version=$(jq -r 'select(.serverInfo).serverInfo.version' $work/lists)
author=$(sed -n 's/^Copyright (c) [0-9-]* *//p' "$here/../../LICENSE")

manifest() { # PLATFORM FILE
    jq -s --arg name "$name" --arg author "$author" --arg platform "$1" --arg file "$2" --slurpfile texts $work/texts '
        .[0].serverInfo as $server | {
            manifest_version: "0.3", $name, display_name: $server.title, version: $server.version,
            description: $server.description, author: { name: $author }, license: "MIT",
            server: { type: "binary", entry_point: $file,
                mcp_config: { command: ("${__dirname}/" + $file), args: ["mcp"] } },
            tools: (.[1].tools | map({ name, description })),
            prompts: (.[2].prompts | to_entries | map(.key as $i | .value | { name, description,
                arguments: [.arguments[].name],
                text: ([$texts[$i].messages[].content | select(.type == "text").text] | join("\n")) })),
            prompts_generated: true,
            compatibility: { platforms: [$platform] }
        } + if $server.websiteUrl then { documentation: $server.websiteUrl } else {} end' $work/lists
}

bundle() { # TARGET PROGRAM
    case $1 in
    linux-*)   platform=linux suffix= ;;
    darwin-*)  platform=darwin suffix= ;;
    windows-*) platform=win32 suffix=.exe ;;
    *)         echo "mcpb: no bundle for $1: MCPB knows linux, darwin and windows" >&2; return ;;
    esac
    dir=$work/$1 out=$(cd "$folder" && pwd)/$name-$version-$1.mcpb
    mkdir -p "$dir/server"
    cp "$2" "$dir/server/$name$suffix"
    chmod 755 "$dir/server/$name$suffix"
    cp "$work/stage/share/doc/$name/LICENSE" "$dir/"
    manifest $platform "server/$name$suffix" >"$dir/manifest.json"
    find "$dir" -exec touch -d "@$SOURCE_DATE_EPOCH" {} +
    rm -f "$out"
    (cd "$dir" && zip -q -X -9 "$out" manifest.json LICENSE "server/$name$suffix")
    echo "$folder/${out##*/}"
    jq -n --arg file "${out##*/}" --arg hash "$(sha256sum <"$out" | cut -d ' ' -f 1)" '{ $file, $hash }' >>$work/bundles
}

here_is=$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)
for built in "$folder/$name-$version-linux-"* "$folder/$name-$version-darwin-"* "$folder/$name-$version-windows-"*; do
    case $built in *.mcpb | *'*') continue ;; esac
    target=${built##*/"$name-$version-"}
    bundle "${target%.exe}" "$built"
done
[ -f "$folder/$name-$version-$here_is" ] || bundle "$here_is" "$program"

# --- the registry's entry ---

rm -f "$folder/server.json"
[ -n "$RELEASE_URL" ] || exit 0
place=${RELEASE_URL#https://}
host=${place%%/*} owner=${place#*/}
case $host in
github.com) owner=io.github.${owner%%/*} ;;
*)          owner=$(echo "$host" | awk -F. '{ for (i = NF; i; i--) printf "%s%s", $i, (i == 1 ? "" : ".") }') ;;
esac
jq -s --arg url "${RELEASE_URL%/}" --arg name "${SERVER_NAME:-$owner/$name}" --slurpfile bundles $work/bundles '
    .[0].serverInfo | {
        "$schema": "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json",
        $name, title: .title[:100], description: .description[:100], version,
        packages: ($bundles | map({ registryType: "mcpb", identifier: "\($url)/\(.file)", fileSha256: .hash,
            transport: { type: "stdio" } }))
    } + if .websiteUrl then { websiteUrl } else {} end' $work/lists >"$folder/server.json"
echo "$folder/server.json"
