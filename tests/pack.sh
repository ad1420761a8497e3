#!/bin/sh
# pack.sh - the files made from the program: install and uninstall, the manual, completions in three shells, the Debian
# package, MCP bundles and the entry for the registry. Expected answers are those of the small corpus.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
small_program >&2 || exit 2
name=${NAME:-workosdocs}
work=$PWD/build/tests/pack
rm -rf "$work"
mkdir -p "$work/home"

files() { (cd "$1" && find . ! -type d | sort); }

# --- install, uninstall: in a folder that already holds a file of another program ---

root="$work/a folder"
mkdir -p "$root/opt/x/share/man/man1" "$root/opt/x/share/doc"
echo other >"$root/opt/x/share/man/man1/other.1"
files "$root" >"$work/before"
if make -s install DESTDIR="$root" PREFIX=/opt/x >"$work/install.log" 2>&1; then ok 'make install'
else not_ok 'make install' "$(cat "$work/install.log")"
fi
is 'make install: the files' "./opt/x/bin/$name
./opt/x/share/bash-completion/completions/$name
./opt/x/share/doc/$name/LICENSE
./opt/x/share/doc/$name/README.md
./opt/x/share/fish/vendor_completions.d/$name.fish
./opt/x/share/man/man1/$name.1
./opt/x/share/zsh/site-functions/_$name" "$(files "$root" | grep -v other)"
is 'make install: only the program may be executed' "./opt/x/bin/$name" "$(cd "$root" && find . -type f -perm -100)"
is 'make install: everybody may read' '' "$(cd "$root/opt/x" 2>&1 && find bin share -type f ! -perm -444 2>&1)"
is 'make install: the program runs' "$("$WORKOSDOCS" --version)" "$("$root/opt/x/bin/$name" --version)"
make -s uninstall DESTDIR="$root" PREFIX=/opt/x >"$work/uninstall.log" 2>&1
files "$root" >"$work/after"
same_file 'make uninstall: the files from before, no others' "$work/before" "$work/after"
is 'make uninstall: no folder of ours' '' "$(find "$root" -name "$name*" 2>&1)"
is 'make uninstall: again, and where it was never installed' 'status 0, 0' \
    "$(env -u MAKEFLAGS make -s uninstall DESTDIR="$root" PREFIX=/opt/x 2>&1; one=$?
    env -u MAKEFLAGS make -s uninstall DESTDIR="$root" PREFIX=/nowhere 2>&1; echo "status $one, $?")"

# --- a program of another name for another corpus ---

small_corpus && $CC -std=c11 -O0 -static $includes -DPROGRAM_NAME='"acmedocs"' -DTOOL_PREFIX='"acme"' \
    -o "$work/acmedocs" workosdocs.c $small/corpus_data.c $libraries -lm >&2 || exit 2
gen/pack/stage.sh "$work/acmedocs" acmedocs "$work/acme" || exit 2
acme=$work/acme/share
is 'acmedocs: names' './bin/acmedocs
./share/bash-completion/completions/acmedocs
./share/doc/acmedocs/LICENSE
./share/doc/acmedocs/README.md
./share/fish/vendor_completions.d/acmedocs.fish
./share/man/man1/acmedocs.1
./share/zsh/site-functions/_acmedocs' "$(files "$work/acme")"
has 'acmedocs: its README is about it' 'acmedocs - the ' "$(cat "$acme/doc/acmedocs/README.md")"
lacks 'acmedocs: its README does not mention workosdocs' "$acme/doc/acmedocs/README.md" -i workos
is 'acmedocs: no other name but that of the settings file, nothing left open' '' \
    "$(cd "$acme" && missing bash-completion fish man zsh && grep -rnioE 'workosdocs[.a-z]*|@[A-Z]+@' bash-completion fish man zsh | grep -v ':workosdocs\.yml')"
has 'acmedocs: the manual is about its corpus' '.Nd the Cats documentation' "$(cat "$acme/man/man1/acmedocs.1")"

# --- the manual, completions and --help name the same commands and options ---

if ! gen/need.sh mandoc zsh fish jq zip dpkg; then
    skip 'manual, completions and packages' 'mandoc, zsh, fish, jq, zip or dpkg is missing and cannot be installed'
    finish
fi
sh tests/npm.sh >&2 || exit 2

gen/pack/stage.sh "$WORKOSDOCS" "$name" "$work/stage" || exit 2
stage=$work/stage/share manual=$work/stage/share/man/man1/$name.1
for page in "$manual" "$acme/man/man1/acmedocs.1"; do
    # Warnings about the manual pages of other programs depend on the machine, not on this page.
    is "$(basename "$page"): no warning of mandoc" '' \
        "$(mandoc -Tlint -W style "$page" 2>&1 | grep -v -e 'outdated mandoc.db' -e 'referenced manual not found')"
done

# Titles and names that are roff: text in the manual, as they are in --help.
hostile_title='a\b .Fl "q" | \fBbold\fP \&. @NAME@ & %s'
cat >"$work/hostile" <<'PROGRAM'
#!/bin/sh
[ "$1" != help ] || echo settings
[ "$1" = --help ] && printf '%s\n' "Fl - the $HOSTILE_TITLE documentation, on the command line"
PROGRAM
chmod +x "$work/hostile"
HOSTILE_TITLE=$hostile_title gen/pack/stage.sh "$work/hostile" Fl "$work/roff" || exit 2
is 'a hostile title: no warning of mandoc' '' "$(mandoc -Tlint -W style "$work/roff/share/man/man1/Fl.1" 2>&1 |
    grep -v -e 'outdated mandoc.db' -e 'referenced manual not found' -e 'title prefix')"
shown=$(mandoc -Tascii -O width=200 "$work/roff/share/man/man1/Fl.1" | col -b)
has 'a hostile title: it is text in the manual' "Fl - the $hostile_title documentation, on the command line" "$shown"
has 'a name like that of a macro: it is a name in the manual' '$ Fl grep -inw WORD' "$shown"

complete() { # PROGRAM WORD... - candidates with their descriptions, as the completions get them
    awk "$(cat gen/pack/complete.awk)" "$@" || not_ok "complete $*" 'awk failed'
}

# "COMMAND --option VALUE", as the manual has it: .It Fl -option Ar value, below .It Cm COMMAND.
awk '/^Anywhere:/ { command = "anywhere" }
    /^\.It Cm / { command = $3; print command }
    /^\.It Fl / && $3 != "-" {
        line = command " -" $3
        for (i = 4; i <= NF; i++) {
            if ($i == "Ar") part = toupper($++i)
            else if ($i == "Cm") part = $++i
            else part = $i
            line = line (i > 4 && part != "|" && $(i - 2) != "|" && $(i - 1) != "|" ? (i == 5 ? " " : "") : "") part
        }
        print line
    }' "$manual" | sort >"$work/manual"

# The same for the completions: offers for "-" after each command, without those offered everywhere.
tab=$(printf '\t')
complete "$WORKOSDOCS" - | sort >"$work/anywhere"
{ sed "s/$tab/ /; s/ *\$//; s/^/anywhere /" "$work/anywhere"
for command in $(complete "$WORKOSDOCS" '' | cut -f 1); do
    echo "$command"
    complete "$WORKOSDOCS" "$command" - | sort | comm -13 "$work/anywhere" - | sed "s/$tab/ /; s/ *\$//; s/^/$command /"
done; } | sort >"$work/completed"
same_file 'the manual and completions: commands, options and values' "$work/manual" "$work/completed"

# And every word of --help that looks like one, read another way.
"$WORKOSDOCS" --help >"$work/help"
for command in $(sed -n 's/^  \([a-z][a-z.]*\) .*/\1/p' "$work/help"); do
    "$WORKOSDOCS" "$command" --help
done >"$work/helps"
{ sed -n 's/^  \([a-z][a-z.]*\) .*/\1/p' "$work/help"
sed 's/as grep -r//' "$work/help" "$work/helps" | tr -s '][,;()| ' '\n' | grep -xE -e '--[a-z][a-z-]+|-[A-Za-z]'; } |
    sort -u >"$work/help.words"
sed 's/^anywhere //' "$work/completed" | tr ' ' '\n' | grep -E '^[a-z]|^-' | grep -vF '|' |
    sort -u >"$work/completed.words"
same_file 'completions and --help: commands and options' "$work/help.words" "$work/completed.words"

readme=$(sed -n '/^## Use it on the command line/,/^## /s/^    [a-z]* \([a-z][a-z.]*\) .*/\1/p' README.md)
has 'README: lists commands' search "$readme"
is 'README: no command that --help lacks' '' "$(printf '%s\n' "$readme" | grep -vxF -f "$work/help.words")"

# --- completions, in their shells ---

small_stage=$work/small
gen/pack/stage.sh $small/workosdocs workosdocs "$small_stage" || exit 2
shells="$small_stage/share" p=$small_stage/bin/workosdocs

in_bash() { # WORD...
    bash --norc -c '. "$1/bash-completion/completions/workosdocs"
        shift; COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _workosdocs "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        [ ${#COMPREPLY[@]} = 0 ] || printf "%s\n" "${COMPREPLY[@]}"' bash "$shells" "$@"
}
in_zsh() {
    zsh -f -c 'compadd() { [ $#candidates = 0 ] || print -rl -- $candidates }; _path_files() { print -rl -- *(/) }
        fpath=($1/zsh/site-functions $fpath); shift; autoload -Uz _workosdocs
        words=("$@") CURRENT=$# PREFIX=$@[-1]; _workosdocs' zsh "$shells" "$@"
}
in_fish() {
    HOME=$work/home PATH=$small_stage/bin:$PATH fish --no-config -c '
        source $argv[1]/fish/vendor_completions.d/workosdocs.fish
        set argv[2] workosdocs
        complete -C (string join " " -- (string escape -- $argv[2..-2]) $argv[-1])' -- "$shells" "$@" | cut -f 1
}

completes() { # EXPECTED WORD... - candidates for the last word, in any order, separated by blanks
    expected=$(printf '%s\n' $1 | sort)
    shift
    for shell in bash zsh fish; do
        got=$(cd "$work/acme" && "in_$shell" "$p" "$@" 2>"$work/err" | sed 's|/$||' | sort)
        is "$shell: $(printf ' %s' "$@")" "$expected" "$got$(cat "$work/err")"
    done
}

completes 'search serve show skill' s
completes 'cats' show ca
completes 'cats#food cats#treats cats#brushing' show 'cats#'
completes 'reference' list ''
completes 'reference' search cat --path ''
completes 'auto literal regex' search --mode ''
completes '--mode=literal' search --mode=l
completes 'curl js all' show --language ''
completes 'text' examples feeding --language t
completes 'js' examples feeding --language j
completes 'purr workos-platform' changelog ''
completes 'cats feeding notes' examples ''
completes 'brushing' show cats --section b
completes '--max-results --mode' search --m
completes '' search cat --max-results ''
completes '' verify ''
completes 'list llms.txt licenses' help l
completes '' show -- --
completes '' show 'dogs#'
completes '' bark ''
completes '' show "a'\$(touch hacked)#"
is 'completions run nothing that was typed' '' "$(find "$work" -name hacked 2>&1)"
is 'bash: --mode = l' literal "$(in_bash "$p" search --mode = l)"
for command in $(complete "$WORKOSDOCS" '' | cut -f 1); do
    case $(grep "^  $command " "$work/help") in
    *' CLIENT '*) has "complete: clients for $command" 'cursor' "$(complete "$WORKOSDOCS" "$command" '')" ;;
    *' DIR '*)    is "complete: folders for $command" ':directory' "$(complete "$WORKOSDOCS" "$command" '')" ;;
    esac
done

# --- the Debian package ---

export SOURCE_DATE_EPOCH=1750000000 MAINTAINER='Cat Keepers <cats@cats.example>'
deb=$(gen/pack/deb.sh "$WORKOSDOCS" "$name" "$work/deb")
has 'deb: its name' "$work/deb/${name}_" "$deb"
(umask 077 && gen/pack/deb.sh "$WORKOSDOCS" "$name" "$work/deb2" >/dev/null)
same_file 'deb: made twice, the same bytes' "$deb" "$work/deb2/$(basename "$deb")"
is 'deb: the files' "-rw-r--r-- root/root ./usr/share/bash-completion/completions/$name
-rw-r--r-- root/root ./usr/share/doc/$name/README.md
-rw-r--r-- root/root ./usr/share/doc/$name/changelog.gz
-rw-r--r-- root/root ./usr/share/doc/$name/copyright
-rw-r--r-- root/root ./usr/share/fish/vendor_completions.d/$name.fish
-rw-r--r-- root/root ./usr/share/lintian/overrides/$name
-rw-r--r-- root/root ./usr/share/man/man1/$name.1.gz
-rw-r--r-- root/root ./usr/share/zsh/vendor-completions/_$name
-rwxr-xr-x root/root ./usr/bin/$name" "$(dpkg-deb -c "$deb" | awk '/^-/ { print $1, $2, $6 }' | sort)"
is 'deb: what it says of itself' "$name, $(dpkg --print-architecture), $MAINTAINER, needs nothing" \
    "$(dpkg-deb -f "$deb" Package), $(dpkg-deb -f "$deb" Architecture), $(dpkg-deb -f "$deb" Maintainer), needs $(
        dpkg-deb -f "$deb" Depends | grep . || echo nothing)"
dpkg-deb -x "$deb" "$work/unpacked"
is 'deb: the program in it runs' "$("$WORKOSDOCS" --version)" "$("$work/unpacked/usr/bin/$name" --version)"
dpkg-deb -e "$deb" "$work/unpacked/DEBIAN"
is 'deb: md5sums are true' '' "$(cd "$work/unpacked" && md5sum --quiet -c DEBIAN/md5sums 2>&1)"

# --- MCP bundles: judged by the official tool ---

mcpb() { node build/node/node_modules/@anthropic-ai/mcpb/dist/cli/cli.js "$@" 2>&1; }

dist=$work/dist
version=$("$WORKOSDOCS" --version | sed -n '1s/.* //p')
mkdir -p "$dist"
echo MZ >"$dist/$name-$version-windows-x86_64.exe" # only carried, never run
RELEASE_URL=https://cats.example/v1 gen/pack/mcpb.sh "$WORKOSDOCS" "$name" "$dist" >"$work/bundles"
is 'mcpb: a bundle per program, one of both, and server.json' 4 "$(wc -l <"$work/bundles" | tr -d ' ')"
mkdir -p "$work/mcpb"
for bundle in "$dist"/*.mcpb; do
    target=${bundle##*/"$name-$version"} target=${target%.mcpb} target=${target#-}
    target=${target:-desktop}
    folder=$work/mcpb/$target
    has "mcpb: $target: unpack" 'unpacked successfully' "$(mcpb unpack "$bundle" "$folder")"
    has "mcpb: $target: validate" 'validation passes' "$(mcpb validate "$folder/manifest.json")"
    mcpb pack "$folder" "$folder.mcpb" >"$folder.log"
    has "mcpb: $target: pack, unpack again" 'unpacked successfully' "$(mcpb unpack "$folder.mcpb" "$folder.again")"
    is "mcpb: $target: what was packed came back" '' "$(diff -r "$folder" "$folder.again" 2>&1)"
    manifest=$folder/manifest.json
    command=$(jq -r .server.mcp_config.command "$manifest")
    is "mcpb: $target: what it starts is there and may be" "$folder/$(jq -r .server.entry_point "$manifest")" \
        "$(find "$folder/${command#'${__dirname}/'}" -perm -111)"
done
case $(uname -s) in Linux | Darwin)
    manifest=$work/mcpb/$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)/manifest.json
    program=$(dirname "$manifest")/$(jq -r .server.entry_point "$manifest")
    jq -nc '"2025-11-25" as $protocolVersion | { name: "test", version: "1" } as $clientInfo |
        ["initialize", "tools/list", "prompts/list"] | to_entries[] | { jsonrpc: "2.0", id: .key, method: .value } +
        if .key == 0 then { params: { $protocolVersion, $clientInfo, capabilities: {} } } else {} end' |
        "$program" "$(jq -r '.server.mcp_config.args[]' "$manifest")" >"$work/answers"
    is 'mcpb: version, tools and prompts are what the program in it answers' \
        "$(jq -cs 'map(.result) | [.[0].serverInfo.version, [.[1].tools[] | .name, .description],
            [.[2].prompts[] | .name, [.arguments[].name]]]' "$work/answers")" \
        "$(jq -c '[.version, [.tools[] | .name, .description], [.prompts[] | .name, .arguments]]' "$manifest")"
    is 'mcpb: the texts of prompts hold every argument' '' "$(jq -r '.prompts[] | .text as $text | .arguments[] |
        select(("${arguments.\(.)}" | inside($text)) | not)' "$manifest")" ;;
esac
is 'mcpb: the platform of a Windows program' win32 \
    "$(jq -r '.compatibility.platforms[]' "$work"/mcpb/windows-x86_64/manifest.json)"
is 'mcpb: the bundle for desktops starts the program of the platform' "\${__dirname}/server/$name-win32.exe MZ" \
    "$(jq -r '.server.mcp_config.platform_overrides.win32.command' "$work"/mcpb/desktop/manifest.json) $(
        cat "$work/mcpb/desktop/server/$name-win32.exe")"
is 'mcpb: the bundle for desktops: platforms' '["linux","win32"] ["linux","win32"]' \
    "$(jq -rc '"\(.compatibility.platforms) \(.server.mcp_config.platform_overrides | keys)"' \
        "$work"/mcpb/desktop/manifest.json)"

# The registry's schema of 2025-12-11 is no part of the repository. Its rules for this file: members,
# lengths, patterns; and the registry's own for bundles: https, "mcp" in the address, a hash, which must be the file's.
entry=$dist/server.json
is 'server.json: members and lengths' '' "$(jq -r '
    def rule(name; test): if test then empty else name end;
    rule("members"; keys - ["$schema", "name", "title", "description", "version", "packages", "websiteUrl"] == []),
    rule("$schema"; .["$schema"] == "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json"),
    rule("name"; .name | test("^[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+$") and length >= 3 and length <= 200),
    rule("title"; .title | length >= 1 and length <= 100),
    rule("description"; .description | length >= 1 and length <= 100),
    rule("version"; .version | test("^[0-9]+[.][0-9]+[.][0-9]+(-[a-z0-9.]+)?$")),
    rule("websiteUrl"; .websiteUrl // "https://x" | test("^https?://[^ ]+$")),
    rule("packages"; .packages | length == 3),
    (.packages[] |
        rule("package"; keys == ["fileSha256", "identifier", "registryType", "transport"]),
        rule("registryType"; .registryType == "mcpb"),
        rule("identifier"; .identifier | test("^https://[^ ]*mcp[^ ]*$")),
        rule("fileSha256"; .fileSha256 | test("^[a-f0-9]{64}$")),
        rule("transport"; .transport == { type: "stdio" }))' "$entry")"
is 'server.json: name' "example.cats/$name" "$(jq -r .name "$entry")"
is 'server.json: a hash for each bundle' "$(cd "$dist" && sha256sum ./*.mcpb | sed 's|\./|https://cats.example/v1/|')" \
    "$(jq -r '.packages[] | "\(.fileSha256)  \(.identifier)"' "$entry" | sort -k 2)"

cp "$dist"/*.mcpb "$work/"
mcpb_again() { RELEASE_URL=$1 gen/pack/mcpb.sh "$WORKOSDOCS" "$name" "$dist" 2>&1 >/dev/null; }
mcpb_again https://github.com/keeper/cats/releases/download/v1
is 'mcpb: made twice, the same bytes' '' "$(for file in "$dist"/*.mcpb; do cmp "$file" "$work/${file##*/}" 2>&1; done)"
is 'server.json: name below an owner on GitHub' "io.github.keeper/$name" "$(jq -r .name "$entry")"
is 'server.json: RELEASE_URL must be https' 'mcpb: RELEASE_URL=http://cats.example must begin with https://
status 1' \
    "$(mcpb_again http://cats.example; echo "status $?")"
mcpb_again ''
is 'server.json: none without RELEASE_URL' '' "$(find "$dist" -name server.json 2>&1)"

# --- SHA256SUMS: one check for all that lies beside it ---

gen/pack/sums.sh "$dist"
gen/pack/sums.sh "$dist"
is 'sums: a line for each file but itself' "$(cd "$dist" && ls | grep -v SHA256SUMS)" "$(cut -c 67- "$dist/SHA256SUMS")"
is 'sums: they are true' 'status 0' "$(cd "$dist" && sha256sum --quiet -c SHA256SUMS 2>&1; echo "status $?")"
echo more >>"$dist/$name-$version-windows-x86_64.exe"
has 'sums: a file that has changed is named' "$name-$version-windows-x86_64.exe: FAILED" \
    "$(cd "$dist" && sha256sum --quiet -c SHA256SUMS 2>&1)"

finish
