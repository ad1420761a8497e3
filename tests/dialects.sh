#!/bin/sh
# dialects.sh - trees of documentation as people have them: damaged pages, and the syntax of other generators. Each tree
# is written here. The generator must finish, keep the text, and print what it could not read as it is.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
work=$PWD/build/tests/dialects
rm -rf "$work"
mkdir -p "$work"
tree=$work/tree
$HOSTCC -std=c11 -Igen -c -o "$work/dump.o" tests/dump.c >&2 || exit 2

new_tree() { rm -rf "$tree" && mkdir -p "$tree" && cd "$tree" || exit 2; }  # FILE TEXT... - prints into files
generate() { # OPTION... - the tables of the tree as text in $work/out, messages in $work/err
    cd "$work/../../.." || exit 2
    build/gen --corpus "$tree" -o "$work/tables.c" "$@" 2>"$work/err" || return $?
    $HOSTCC -std=c11 -Igen -o "$work/dump" "$work/dump.o" "$work/tables.c" >&2 && "$work/dump" >"$work/out"
}
text() { # PAGE - the text of a page
    sed -n "/^page [0-9]* $(echo "$1" | sed 's|/|\\/|g'), /,/^\(page \|segments\)/p" "$work/out" |
        sed -n 's/^      [+ ] |//p'
}
paths() { sed -n 's/^page [0-9]* \(.*\), file .*/\1/p' "$work/out" | tr '\n' ' ' | sed 's/ $//'; }
titles() { sed -n 's/^page [0-9]* .*, file [^"]*, "\(.*\)", nav.*/\1/p' "$work/out" | tr '\n' '|' | sed 's/|$//'; }
anchors() { sed -n 's/^   section [0-9]* #\([^ ]*\) .*/\1/p' "$work/out" | tr '\n' ' ' | sed 's/ $//'; }

# --- damaged pages: a warning each, and all of them are kept ---

new_tree
printf -- '---\ntitle: @acme/kit\n---\n\nKit.\n' >at.md
printf -- '---\ntitle: Kit: the guide\nslug: x\n---\n\nGuide.\n' >colon.md
printf -- '---\ntitle: "In quotes"\nlist: [a\n---\n\nQuotes.\n' >quotes.md
printf -- '---\n\n# After a rule\n\nFirst part.\n\n---\n\nSecond part.\n' >rule.md
printf '# Menu\n\ncaf\351 \200 5\n' >latin.md
printf '\377\376#\000 \000\351\000\n\000' >wide.md
printf '\376\377\000#\000 \000B\330\075\336\000\000\n' >big-endian.md
printf '# Zero\000 byte\n' >zero.md
printf '# Old\r\rMacintosh.\r' >return.md
printf '\357\273\277# Marked\n\nText.\n' >mark.md
printf '# Long name\n' >extension.markdown
echo text >left.rst && echo text >left.txt && echo text >other.txt
ln -s nowhere.md dangling.md && ln -s self.md self.md && mkfifo pipe.md
printf '# Odd\n' >'odd
name.md'
generate
is "damaged pages: the build ends well" 0 $?
is "damaged pages: all are kept" \
    "at big-endian colon extension latin mark odd-name quotes return rule wide zero" "$(paths)"
is "damaged pages: their titles" \
    "@acme/kit|B😀|Kit: the guide|Long name|Menu|Marked|Odd|In quotes|Old|After a rule|é|Zero  byte" "$(titles)"
is "Latin-1 is read as Windows-1252" "café € 5" "$(text latin)"
is "a rule in the first line is no front matter" "First part. --- Second part." \
    "$(text rule | tr '\n' ' ' | tr -s ' ' | sed 's/ $//')"
is "a byte order mark: the heading is the title" "Text." "$(text mark)"
for message in 'at.md:2: warning: YAML: ' 'colon.md:2: warning: YAML: ' 'latin.md:3: warning: invalid UTF-8' \
    'wide.md:1: warning: UTF-16' 'zero.md:1: warning: NUL byte' 'return.md:1: warning: a carriage return' \
    'dangling.md: warning: skipped: a link that leads nowhere' 'self.md: warning: skipped: a link that leads nowhere' \
    'pipe.md: warning: skipped: not a regular file' "warning: the file's name is not plain UTF-8"; do
    has "damaged pages: $message" "$message" "$(cat "$work/err")"
done
has "files of other kinds are counted" "not read   2 files *.txt" "$(cat "$work/err")"
has "and those of another extension" "not read   1 files *.rst" "$(cat "$work/err")"
has "warnings are counted by kind" "3 x    YAML: ...; the front matter is read line by line" "$(cat "$work/err")"
generate --strict
is "--strict: status" 1 $?
has "--strict: every page is named as an error" "latin.md:3: error: invalid UTF-8" "$(cat "$work/err")"
has "--strict: the last line tells the number" " errors; without --strict" "$(cat "$work/err")"
is "--strict: no output file is left" "" "$(ls "$work/tables.c.part" 2>/dev/null)"
echo 'strict: true' >"$tree/workosdocs.yml"
generate
is "the setting strict does the same" 1 $?

new_tree
printf '# Long\n' >long.md
seq 1200000 >>long.md
generate
is "a page of 8 MiB and more: status" 0 $?
has "a page of 8 MiB and more: the line of the cut" "warning: larger than 8 MiB: the rest from this line on" \
    "$(cat "$work/err")"

# --- the folder of the pages ---

new_tree
mkdir docs specification src
echo '# Widgets' >docs/widgets.md && echo '# Wire' >specification/wire.md && echo '# Code' >src/notes.md
generate
is "a folder docs does not hide its neighbours" "docs/widgets specification/wire" "$(paths)"
echo 'pages: docs' >"$tree/workosdocs.yml"
generate
is "the setting pages selects one" "widgets" "$(paths)"
echo 'pages: src' >"$tree/workosdocs.yml"
generate
is "and may select any" "notes" "$(paths)"
echo 'pages: ../x' >"$tree/workosdocs.yml"
generate
has "but none outside" "workosdocs.yml:1: error: pages must be a folder below the settings file" "$(cat "$work/err")"
echo 'page: docs' >"$tree/workosdocs.yml"
generate
has "an unknown key: the nearest one is named" "did you mean pages?" "$(cat "$work/err")"

finish
