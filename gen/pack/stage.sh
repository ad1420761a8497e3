#!/bin/sh
# stage.sh PROGRAM NAME ROOT - creates all installed files of a program below ROOT, which corresponds to the prefix:
# bin/NAME, manual, completions for three shells, README, and the licences of everything compiled in. The templates in
# this folder are filled with the program's own output, so they fit any corpus and name.
set -eu
program=$1 name=$2 root=$3
here=$(cd "$(dirname "$0")" && pwd)

# Fills a template: @NAME@, @UPPER@ (the name in capitals), @VARIABLE@ (the same for names of variables), @ABOUT@ (the
# program's description, in the manual). A line with only @COMPLETE@ is replaced by complete.awk, one with only @SETTINGS@
# by the program's help on settings. In the manual a backslash or a quote is an escape, and a short name may be that of a
# macro, which \& prevents.
about=$("$program" --help | sed -n '1s/^[^ ]* - //p')
upper=$(printf %s "$name" | tr '[:lower:]' '[:upper:]')
variable=$(printf %s "$upper" | tr -c '[:upper:][:digit:]' _)
escaped() { printf %s "$1" | sed -e 's/\\/\\e/g' -e 's/"/\\(dq/g' -e 's/[\\&|]/\\&/g'; }
fill() { # TEMPLATE FILE
    "$program" help settings | sed 's/\\/\\e/g' >"$root/settings.tmp"
    sed -e "s|@NAME@|$name|g" -e "s|@UPPER@|$upper|g" -e "s|@VARIABLE@|$variable|g" \
        -e "s|@ABOUT@|$(escaped "$about")|g" -e "/^@COMPLETE@\$/{r $here/complete.awk" -e 'd}' \
        -e "/^@SETTINGS@\$/{r $root/settings.tmp" -e 'd}' "$here/$1" >"$root/$2"
    rm "$root/settings.tmp"
    chmod 644 "$root/$2"
}

mkdir -p "$root/bin" "$root/share/man/man1" "$root/share/bash-completion/completions" "$root/share/zsh/site-functions" \
    "$root/share/fish/vendor_completions.d" "$root/share/doc/$name"
cp "$program" "$root/bin/$name"
chmod 755 "$root/bin/$name"
case $name in ?? | ???) name='\\\&'$name ;; esac
fill manual.mdoc "share/man/man1/$2.1"
name=$2
fill completion.bash "share/bash-completion/completions/$name"
fill completion.zsh "share/zsh/site-functions/_$name"
fill completion.fish "share/fish/vendor_completions.d/$name.fish"
if [ "$name" = workosdocs ]; then cp "$here/../../README.md" "$root/share/doc/$name/"
else # the README of this repository documents another program
    { printf '# %s\n\n```\n' "$name"; "$program" --help; printf '```\n\n`man %s` is the manual.\n' "$name"; } \
        >"$root/share/doc/$name/README.md"
fi
"$program" licenses >"$root/share/doc/$name/LICENSE" 2>/dev/null || cp "$here/../../LICENSE" "$root/share/doc/$name/"
chmod 644 "$root/share/doc/$name"/*
