#!/bin/sh
# skill.sh PROGRAM NAME FOLDER - makes a folder FOLDER/skill/SKILL that is an Agent Skill with programs for all systems
# in FOLDER and FOLDER/untested, and prints its path:
#
#   SKILL.md                 as `PROGRAM skill` prints it; commands start with scripts/NAME
#   LICENSE                  of everything that is compiled in
#   scripts/NAME             starts the program for the system and processor; NAME.cmd does on Windows
#   scripts/programs/NAME-OS-PROCESSOR
#
# SKILL, the name of the skill, is NAME in small letters. The folder works wherever it is copied. Without programs in
# FOLDER it has only PROGRAM, for this machine.
set -eu
program=$1 name=$2 folder=$3
here=$(cd "$(dirname "$0")" && pwd)
umask 022
version=$("$program" --version | sed -n '1s/.* //p')
work=build/skill
rm -rf "$work"
mkdir -p "$work/bin" "$work/scripts/programs"

for file in "$folder/$name-$version-"* "$folder/untested/$name-$version-"*; do
    case ${file##*/"$name-$version-"} in
    macos-universal | *.mcpb | *.tar) continue ;; # both processors of macOS have programs of their own
    linux-* | macos-* | windows-* | freebsd-* | netbsd-* | openbsd-*)
        cp "$file" "$work/scripts/programs/$name-${file##*/"$name-$version-"}" ;;
    esac
done
if [ -z "$(ls "$work/scripts/programs")" ]; then
    cpu=$(uname -m | sed 's/^amd64$/x86_64/; s/^arm64$/aarch64/')
    os=$(uname -s | tr '[:upper:]' '[:lower:]' | sed 's/^darwin$/macos/')
    cp "$program" "$work/scripts/programs/$name-$os-$cpu"
fi

# A program that PATH leads to is called by its name in SKILL.md. The launcher takes its place.
cp "$program" "$work/bin/$name"
pattern=$(printf %s "$name" | sed 's/\./\\./g')
PATH=$PWD/$work/bin:$PATH "$work/bin/$name" skill --max-bytes 7700 | sed \
    -e "s|\`$pattern\([ \`]\)|\`scripts/$name\1|g" \
    -e "s|^compatibility: .*|compatibility: Needs a shell, and no network. Has programs for several systems.|" \
    -e "/^# /a\\
\\
Commands are relative to the folder of this file. On Windows without a POSIX shell, \`scripts/$name.cmd\` takes the place of \\
\`scripts/$name\`." >"$work/SKILL.md"
rm -r "$work/bin"
"$program" licenses >"$work/LICENSE"
sed "s|@NAME@|$name|g" "$here/skill-launcher.sh" >"$work/scripts/$name"
sed "s|@NAME@|$name|g; s|\$|$(printf '\r')|" "$here/skill-launcher.cmd" >"$work/scripts/$name.cmd"
find "$work" -type f -exec chmod 644 {} +
find "$work/scripts" -type f -exec chmod 755 {} +

skill=$(sed -n 's/^name: //p;' "$work/SKILL.md" | head -n 1)
rm -rf "$folder/skill"
mkdir -p "$folder/skill"
mv "$work" "$folder/skill/$skill"
echo "$folder/skill/$skill"
