#!/bin/sh
# skill.sh - the skill command: SKILL.md by the standard's validator, every command and page in it, and its folders;
# the folder of `make skill` with its launchers.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
gen/need.sh nodejs npm && sh tests/npm.sh >&2 && small_program >&2 || exit 2
work=$PWD/build/tests/skill
rm -rf "$work"
mkdir -p "$work"
p=$WORKOSDOCS
validate() { node build/node/node_modules/skills-ref/dist/cli.js validate "$1" 2>&1; }
as_skill() { sed -n 's/^name: //p' "$1" | head -n 1; }

# --- the text ---

texts() { # PROGRAM LABEL
    "$1" skill >"$work/$2.md"
    is "$2: status" 0 $?
    skill=$(as_skill "$work/$2.md")
    mkdir -p "$work/$2/$skill" && cp "$work/$2.md" "$work/$2/$skill/SKILL.md"
    is "$2: valid" "Valid skill: $work/$2/$skill" "$(validate "$work/$2/$skill")"
    is "$2: at most 8,192 bytes" yes "$([ "$(wc -c <"$work/$2.md")" -le 8192 ] && echo yes)"
    has "$2: names version and documentation" "$("$1" --version | sed -n 's/^corpus //p;2q')" "$(cat "$work/$2.md")"

    # Each command starts with the path of the program. WORDS, REGEX and so on are replaced by values that it has.
    page=$("$1" list | sed -n 's/.*`\([^`:]*\)`.*/\1/p' | head -n 1)
    section=$(sed -n "s/.*such as \`\([^\`]*#[^\`]*\)\`: reads.*/\1/p" "$work/$2.md")
    group=$(sed -n 's/.*in groups such as `\([^`]*\)`.*/\1/p' "$work/$2.md")
    package=$(sed -n 's/.*what changed and when, such as `\([^`]*\)`.*/\1/p' "$work/$2.md")
    grep -o "\`$1 [^\`]*\`" "$work/$2.md" | tr -d '`' | sed "s|PATH#SECTION|$section|; s|WORDS|page|; s|REGEX|[a-e]|
        s|GROUP --query.*|$group|; s|PACKAGE|$package|; s| PATH\$| $page|" | sort -u >"$work/$2.commands"
    is "$2: commands" "changelog examples grep outline search show" "$(echo $(sed 's/^[^ ]* \([a-z]*\).*/\1/' \
        "$work/$2.commands" | sort -u))"
    while read -r line; do
        eval "$line" >"$work/out" 2>"$work/err"
        is "$2: $(echo "$line" | sed 's/^[^ ]* //')" 0 $?
    done <"$work/$2.commands"

    # The map has the names of the index for AGENTS.md: those of pages.
    sed -e '1,/^All pages/d' -e '/^$/d' -e 's/ - .*//' -e 's/ *+[0-9]*$//' -e '/\/$/d' "$work/$2.md" | bash -c '
        while read -r line; do eval "printf \"%s\n\" $line"; done' >"$work/$2.pages"
    is "$2: the map has pages" yes "$([ -s "$work/$2.pages" ] && echo yes)"
    is "$2: each name in the map is a page" '' "$(head -n 150 "$work/$2.pages" | while read -r page; do
        "$1" outline "$page" >/dev/null 2>&1 || echo "$page"; done)"
}
texts "$p" own
texts "$PWD/$small/workosdocs" small
has 'own: the description names the products' 'Directory Sync' "$(sed -n '/^description:/p' "$work/own.md")"
has 'small: the description names its title' 'Cats' "$(sed -n '/^description:/p' "$work/small.md")"
lacks 'small: nothing of another documentation' "$work/small.md" -i 'directory sync\|authkit'
is '--max-bytes' yes "$([ "$("$p" skill --max-bytes 5000 | wc -c)" -le 5000 ] && echo yes)"
"$p" skill --max-bytes 100 >"$work/out" 2>"$work/err"
has '--max-bytes: too small' "2   --max-bytes must be at least" "$? $(cat "$work/out") $(sed 's/^[^:]*://' "$work/err")"

# --- its folders ---

home="$work/a home" name=$(as_skill "$work/own.md")
file() { echo "$home/$1/skills/$name/SKILL.md"; }
run() { (cd "$home/project" && env -u CLAUDE_CONFIG_DIR -u XDG_CONFIG_HOME HOME="$home" "$p" skill "$@" 2>&1; echo "status $?"); }
tree() { (cd "$home" && find . -mindepth 1 | sort); }
mkdir -p "$home/project" "$home/.claude" "$home/.codex"
before=$(tree)

is 'write: for the clients that are there' "The skill is now in $(file .agents)
The skill is now in $(file .claude)
status 0" "$(run --write)"
same_file 'write: both have the same text' "$(file .agents)" "$(file .claude)"
has 'write: the user has the path of the program' "$p search" "$(cat "$(file .claude)")"
is 'write: the file is valid' "Valid skill: $home/.claude/skills/$name" "$(validate "$home/.claude/skills/$name")"
after=$(tree)
is 'write: again' "The skill is in $(file .agents), not changed
The skill is in $(file .claude), not changed
status 0" "$(run --write)"
echo '
More' >>"$(file .claude)"
is 'write: an older text is replaced' "The skill is now in $(file .claude)
status 0" "$(run --write claude-code)"
is 'write: no other file is made' "$after" "$(tree)"
is 'remove' "The skill is no longer in $(file .agents)
The skill is no longer in $(file .claude)
status 0" "$(run --remove)"
is 'remove: the home is as before' "$before" "$(tree)"
is 'remove: again' "The skill is in no folder, not changed
status 0" "$(run --remove)"

is 'project: of one client' "The skill is now in .agents/skills/$name/SKILL.md
status 0" "$(run --write --project gemini)"
is 'project: of the clients that are there' "The skill is in .agents/skills/$name/SKILL.md, not changed
The skill is now in .claude/skills/$name/SKILL.md
status 0" "$(run --write --project)"
in_path() { (PATH="$(dirname "$p"):$PATH" && run --write --project claude-code >/dev/null
    grep -c "^- \`$name search" "$home/project/.claude/skills/$name/SKILL.md"); }
[ "$name" != "$(basename "$p")" ] || is 'project: the bare name if PATH leads to the program' 1 "$(in_path)"
run --remove --project >/dev/null
is 'project: remove: the home is as before' "$before" "$(tree)"

echo 'Other' >"$home/project/file" && mkdir -p "$(dirname "$(file .claude)")" && mv "$home/project/file" "$(file .claude)"
is 'a file of somebody else is left alone' "$(file .claude) was not written by this program: it is unchanged
$(file .claude) was not written by this program: it is unchanged
Other" "$(run --write claude-code | sed '/^status 2$/d'; run --remove | sed '/^status 2$/d'; cat "$(file .claude)")"
rm -r "$home/.claude/skills"

case $(run --write nosuch) in *'unknown client "nosuch"'*'status 2') ok 'unknown client' ;; *) not_ok 'unknown client' "$(run --write nosuch)" ;; esac
case $(run --write lm-studio) in *'is not known'*'status 2') ok 'client without a folder for skills' ;;
*) not_ok 'client without a folder for skills' "$(run --write lm-studio)" ;; esac
is 'write and remove exclude each other' 'status 2' "$(run --write --remove | tail -n 1)"
rmdir "$home/.claude" "$home/.codex"
is 'no client is there' 'status 2' "$(run --write | tail -n 1)"
is 'CLAUDE_CONFIG_DIR' "The skill is now in $home/c/skills/$name/SKILL.md" "$(cd "$home" &&
    CLAUDE_CONFIG_DIR="$home/c" HOME="$home" "$p" skill --write claude-code)"
rm -r "$home/c"

# Hostile places: a relative HOME, links that lead to files of others or to no file, a pipe, a path with a format.
for wrong in '' ../x x "\$HOME"; do
    is "HOME=$wrong is no folder" "status 2: 1" "$(cd "$home/project" && env -u CLAUDE_CONFIG_DIR -u XDG_CONFIG_HOME HOME="$wrong" \
        "$p" skill --write claude-code >"$work/out" 2>&1; echo "status $?: $(grep -c 'HOME is not set' "$work/out")")"
done
is 'and nothing was written' '' "$(find "$home" -name SKILL.md 2>&1)"
mine=$home/.claude/skills/$name
mkdir -p "$mine" && echo keep >"$work/victim"
ln -s "$work/victim" "$mine/SKILL.md"
is 'a link to the file of another: refused' 'status 2' "$(run --write claude-code | tail -n 1)"
is 'its target is unchanged, the link is there' "keep $work/victim" "$(cat "$work/victim") $(readlink "$mine/SKILL.md")"
ln -sf "$work/nosuch" "$mine/SKILL.md"
is 'a link to no file: refused' 'status 2' "$(run --write claude-code | tail -n 1)"
is 'no file was made' '' "$(find "$work" -name nosuch 2>&1)"
rm "$mine/SKILL.md" && mkfifo "$mine/SKILL.md"
is 'a pipe: refused at once' 'status 2' "$(run --write claude-code | tail -n 1)"
rm -r "$home/.claude"
mkdir -p "$work/cloned" "$work/other"
ln -s ../other "$work/cloned/.claude"
is 'a link out of the project: refused' "cannot change .claude/skills/$name/SKILL.md: a link leads out of this folder" \
    "$(cd "$work/cloned" && HOME=$home "$p" skill --project --write claude-code 2>&1)"
is 'and nothing was written there' '' "$(ls "$work/other" 2>&1)"
mkdir "$work/%s%n"
is 'a folder with a format' "The skill is now in $work/%s%n/.claude/skills/$name/SKILL.md" \
    "$(env -u CLAUDE_CONFIG_DIR HOME="$work/%s%n" "$p" skill --write claude-code)"

# --- the folder of make skill ---

version=$("$p" --version | sed -n '1s/.* //p')
dist=$work/dist
mkdir -p "$dist/untested"
: >"$dist/LICENSES"
for target in windows-x86_64.exe macos-universal untested/macos-aarch64; do
    case $target in untested/*) echo "$target" >"$dist/untested/$(basename "$p")-$version-${target#*/}" ;;
    *) echo "$target" >"$dist/$(basename "$p")-$version-$target" ;; esac
done
cp "$p" "$dist/$(basename "$p")-$version-$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)"
folder=$(gen/pack/skill.sh "$p" "$(basename "$p")" "$dist")
is 'packed: its path' "$dist/skill/$name" "$folder"
is 'packed: valid' "Valid skill: $folder" "$(validate "$folder")"
is 'packed: at most 8,192 bytes' yes "$([ "$(wc -c <"$folder/SKILL.md")" -le 8192 ] && echo yes)"
is 'packed: a program for each system, one for each processor of macOS' 3 "$(find "$folder/scripts/programs" -type f | wc -l)"
is 'packed: each command starts with the launcher' '' "$(missing "$folder/SKILL.md"
    grep -o "\`[^\`]*$(basename "$p") [a-z][^\`]*\`" "$folder/SKILL.md" |
    grep -v "^\`scripts/")"
mv "$folder" "$work/elsewhere $name" && chmod 644 "$work/elsewhere $name"/scripts/programs/*
launcher="$work/elsewhere $name/scripts/$(basename "$p")"
is 'packed: the launcher starts the program, wherever it is' "$("$p" verify; "$p" search zzzzqqq; echo $?)" \
    "$(cd / && "$launcher" verify; "$launcher" search zzzzqqq; echo $?)"
rm "$work/elsewhere $name/scripts/programs/"*
is 'packed: no program for this system' 2 "$("$launcher" verify 2>/dev/null; echo $?)"

finish
