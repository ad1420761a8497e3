#!/bin/sh
# mcpb.sh PROGRAM NAME FOLDER - builds MCP bundles (MCPB, manifest 0.3) and prints their paths:
#
#   FOLDER/NAME-VERSION-TARGET.mcpb   for each program NAME-VERSION-TARGET[.exe] in FOLDER and FOLDER/untested, and for
#                                     PROGRAM itself, whose target is this machine. One bundle is for all Macs.
#   FOLDER/NAME-VERSION.mcpb          for desktops: Linux x86-64, macOS and Windows x86-64, as far as they are there
#
# Tools, prompts, title and version in the manifest are read from PROGRAM. The same programs give the same bytes: times
# are SOURCE_DATE_EPOCH, or the last commit's time.
#
# RELEASE_URL, an https address: the location of the bundles. If set, FOLDER/server.json is written for the MCP registry
# with the name SERVER_NAME. Its default is NAME below the reversed host name of the address (com.example/NAME), or on
# GitHub below the owner (io.github.OWNER/NAME). OCI_IMAGE (a name of the published image with its tag) and NPM_SCOPE
# (see npm.sh) add these packages to it: set them if you publish there.
set -eu
program=$1 name=$2 folder=$3
here=$(cd "$(dirname "$0")" && pwd)
"$here/../need.sh" jq zip
. "$here/release-env.sh"
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

# Writes the manifest for programs of several platforms, described by $work/servers as { platform, file }.
manifest() {
    jq -s --arg name "$name" --arg author "$author" --slurpfile texts $work/texts --slurpfile servers $work/servers '
        def command: { command: ("${__dirname}/" + .file), args: ["mcp"] };
        .[0].serverInfo as $server | {
            manifest_version: "0.3", $name, display_name: $server.title, version: $server.version,
            description: $server.description, author: { name: $author }, license: "MIT",
            server: { type: "binary", entry_point: $servers[0].file, mcp_config: (($servers[0] | command) +
                if ($servers | length) < 2 then {}
                else { platform_overrides: ($servers | map({ (.platform): command }) | add) } end) },
            tools: (.[1].tools | map({ name, description })),
            prompts: (.[2].prompts | to_entries | map(.key as $i | .value | { name, description,
                arguments: [.arguments[].name],
                text: ([$texts[$i].messages[].content | select(.type == "text").text] | join("\n")) })),
            prompts_generated: true,
            compatibility: { platforms: ($servers | map(.platform)) }
        } + if $server.websiteUrl then { documentation: $server.websiteUrl } else {} end' $work/lists
}

bundle() { # FILE TARGET=PROGRAM... - packs programs of different systems as FOLDER/FILE
    out=$(cd "$folder" && pwd)/$1 dir=$work/${1%.mcpb}
    shift
    mkdir -p "$dir/server"
    : >$work/servers
    for part; do
        suffix=
        case $part in
        linux-*)   platform=linux ;;
        macos-*)   platform=darwin ;;
        windows-*) platform=win32 suffix=.exe ;;
        esac
        file=server/$name$suffix
        [ $# = 1 ] || file=server/$name-$platform$suffix
        cp "${part#*=}" "$dir/$file"
        chmod 755 "$dir/$file"
        jq -n --arg platform $platform --arg file "$file" '{ $platform, $file }' >>$work/servers
    done
    cp "$work/stage/share/doc/$name/LICENSE" "$dir/"
    manifest >"$dir/manifest.json"
    find "$dir" -exec touch -d "@$SOURCE_DATE_EPOCH" {} +
    rm -f "$out"
    # shellcheck disable=SC2046 # names without blanks
    (cd "$dir" && zip -q -X -9 "$out" manifest.json LICENSE $(jq -r .file "$OLDPWD/$work/servers"))
    echo "$folder/${out##*/}"
    jq -n --arg file "${out##*/}" --arg hash "$(sha256sum <"$out" | cut -d ' ' -f 1)" '{ $file, $hash }' >>$work/bundles
}

case $(uname -s)-$(uname -m) in
Darwin-arm64) here_is=macos-aarch64 ;;
*)            here_is=$(uname -s | sed 's/Darwin/macos/' | tr '[:upper:]' '[:lower:]')-$(uname -m) ;;
esac

# Prints TARGET=PROGRAM for a target, empty if there is no program.
find_program() { # TARGET
    for found in "$folder/$name-$version-$1" "$folder/$name-$version-$1.exe" \
        "$folder/untested/$name-$version-$1" "$folder/untested/$name-$version-$1.exe"; do
        [ ! -f "$found" ] || { echo "$1=$found"; return; }
    done
    [ "$1" != "$here_is" ] || echo "$1=$program"
}

rm -f "$folder/$name-$version"*.mcpb
for target in linux-x86_64 linux-aarch64 linux-armv7 linux-riscv64 linux-s390x linux-ppc64le linux-loongarch64 \
    macos-universal windows-x86_64 windows-aarch64; do
    found=$(find_program $target)
    [ -z "$found" ] || bundle "$name-$version-$target.mcpb" "$found"
done
case $here_is in macos-*)
    [ -f "$folder/$name-$version-macos-universal.mcpb" ] ||
        bundle "$name-$version-$here_is.mcpb" "$(find_program "$here_is")" ;;
esac
set --
for target in linux-x86_64 macos-universal windows-x86_64; do
    found=$(find_program $target)
    [ -z "$found" ] || set -- "$@" "$found"
done
[ $# -lt 2 ] || bundle "$name-$version.mcpb" "$@"

# --- the registry's entry ---

rm -f "$folder/server.json"
[ -n "$RELEASE_URL" ] || exit 0
place=${RELEASE_URL#https://}
host=${place%%/*} owner=${place#*/}
case $host in
github.com) owner=io.github.${owner%%/*} ;;
*)          owner=$(echo "$host" | awk -F. '{ for (i = NF; i; i--) printf "%s%s", $i, (i == 1 ? "" : ".") }') ;;
esac
jq -s --arg url "${RELEASE_URL%/}" --arg name "${SERVER_NAME:-$owner/$name}" --slurpfile bundles $work/bundles \
    --arg image "${OCI_IMAGE:-}" --arg npm "${NPM_SCOPE:+$NPM_SCOPE/$name}" '
    .[0].serverInfo | .version as $version | {
        "$schema": "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json",
        $name, title: .title[:100], description: .description[:100], version,
        packages: ([
            ($bundles[] | { registryType: "mcpb", identifier: "\($url)/\(.file)", fileSha256: .hash }),
            (select($image != "") | { registryType: "oci", identifier: $image }),
            (select($npm != "") | { registryType: "npm", identifier: $npm, $version, packageArguments: [
                { type: "positional", value: "mcp" }] })
        ] | map(. + { transport: { type: "stdio" } }))
    } + if .websiteUrl then { websiteUrl } else {} end' $work/lists >"$folder/server.json"
echo "$folder/server.json"
