#!/bin/sh
# transcripts.sh [--record] - whole sessions: the server gets the lines of transcripts/NAME.in, its output equals
# transcripts/NAME.out byte for byte, and it ends with status 0. Lines of NAME.in that start with "# " are comments.
# The check value of a cursor, which depends on the tables, is replaced by HASH.
#
# The server holds the small corpus (tests/corpus-small), so that its answers can be checked by eye; for the sessions in
# transcripts/VERSION/ it is the program under test, if that version of the WorkOS documentation is in it.
# SMALL_WORKOSDOCS names another program with the small corpus than the one made here.
#
# --record writes every NAME.out anew: look at the diff before you keep it.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
record=${1:-}
work=build/tests/transcripts
[ -n "${SMALL_WORKOSDOCS:-}" ] || small_program >&2 || exit 2

session() { # PROGRAM NAME
    mkdir -p "$work/$(dirname "$2")"
    sed '/^# /d' "tests/transcripts/$2.in" | "$1" mcp >"$work/$2.raw" 2>"$work/$2.err"
    status=$?
    sed -E 's/([0-9])-[0-9a-f]{8}(\\?")/\1-HASH\2/g' "$work/$2.raw" >"$work/$2.out"
    if [ $status != 0 ]; then not_ok "$2" "ended with status $status" "$(cat "$work/$2.err")"
    elif [ -s "$work/$2.err" ]; then not_ok "$2" "wrote on standard error:" "$(cat "$work/$2.err")"
    elif [ "$record" = --record ]; then cp "$work/$2.out" "tests/transcripts/$2.out" && ok "$2 recorded"
    elif [ ! -f "tests/transcripts/$2.out" ]; then not_ok "$2" "there is no $2.out: record it"
    else same_file "$2" "tests/transcripts/$2.out" "$work/$2.out"
    fi
}

sessions() { # PROGRAM FOLDER - all in a folder below transcripts/
    found=
    for in in "tests/transcripts/$2"*.in; do
        name=${in#tests/transcripts/}
        [ -f "$in" ] && session "$1" "${name%.in}" && found=yes
    done
    [ -n "$found" ] || not_ok "transcripts/$2" "there is none"
}

sessions "${SMALL_WORKOSDOCS:-$small/workosdocs}" ''
case $CORPUS_KEY in
0.2.0) sessions "$WORKOSDOCS" 0.2.0/ ;;
esac
finish
