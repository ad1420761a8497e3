# tree.sh - functions of suites that write trees of documentation, build tables of them, and read these as text. A suite
# sources it after lib.sh, in the root of the repository.

start_trees() { # NAME - makes the folder of the suite
    root=$PWD
    work=$root/build/tests/$1
    rm -rf "$work"
    mkdir -p "$work"
    tree=$work/tree
    $HOSTCC -std=c11 -Igen -c -o "$work/dump.o" tests/dump.c >&2 || exit 2
}
new_tree() { rm -rf "$tree" && mkdir -p "$tree" && cd "$tree" || exit 2; }  # FILE TEXT... - prints into files
generate() { # OPTION... - the tables of the tree as text in $work/out, messages in $work/err
    cd "$root" || exit 2
    build/gen --corpus "$tree" -o "$work/tables.c" "$@" 2>"$work/err" || return $?
    $HOSTCC -std=c11 -Igen -o "$work/dump" "$work/dump.o" "$work/tables.c" >&2 && "$work/dump" >"$work/out"
}
text() { # PAGE - the text of a page
    sed -n "/^page [0-9]* $(echo "$1" | sed 's|/|\\/|g'), /,/^\(page \|segments\)/p" "$work/out" |
        sed -n 's/^      [+ ][! ]|//p'
}
paths() { sed -n 's/^page [0-9]* \(.*\), file .*/\1/p' "$work/out" | tr '\n' ' ' | sed 's/ $//'; }
titles() { sed -n 's/^page [0-9]* .*, file [^"]*, "\(.*\)", nav.*/\1/p' "$work/out" | tr '\n' '|' | sed 's/|$//'; }
dead() { missing "$work/err"; sed -n 's/.*the link to \(.*\) leads to no.*/\1/p' "$work/err" | grep -v '^\.\.\.' | tr '\n' ' ' | sed 's/ $//'; }
anchors() { sed -n 's/^   section [0-9]* #\([^ ]*\) .*/\1/p' "$work/out" | tr '\n' ' ' | sed 's/ $//'; }
flat() { text "$1" | grep -v '^$' | tr '\n' '|' | sed 's/|$//'; }
nav() { # the entries of the navigation, with a blank for each level
    sed -n '/^nav:/,/^$/s/^   [0-9]*\( *\) \(.*\) (\([^()]*\)) .*/\1\2=\3/p' "$work/out" |
        sed 's/  / /g' | tr '\n' '|' | sed 's/|$//'
}
