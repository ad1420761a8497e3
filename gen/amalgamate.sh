#!/bin/sh
# amalgamate.sh [FOLDER OUTPUT] - writes dist/NAME-amalgamation.c: program, headers, tables, cJSON and md4c in one C file,
# which needs only a C compiler. FOLDER has the tables to use instead of build/CORPUS_KEY (corpus_data.c, and
# licenses.txt if it has licences). Environment, set by make: NAME, TOOL_PREFIX, CORPUS_KEY.
#
# Order: the program, with the headers in place of their #include lines, then the tables, then cJSON and md4c. This order is
# required, since the names of tables are short and cJSON.c redefines true and false. Functions of both become static,
# so that the compiler removes unused ones; LOCAL marks them as possibly unused. Code that need not be fast, such as
# cJSON, is compiled for the shortest compile time (SMALL_FROM_HERE). The same inputs give the same bytes.
set -eu
export LC_ALL=C
cd "$(dirname "$0")/.."
. gen/versions.sh
: "${NAME:=workosdocs}" "${TOOL_PREFIX:=workos}" "${CORPUS_KEY:=0.2.0}"
cjson=build/deps/cjson
md4c=build/deps/md4c
tables=${1:-build/$CORPUS_KEY}
out=${2:-dist/$NAME-amalgamation.c}
in_comment() { corpus_string "$1" "$tables" | sed 's|\*/|* /|g'; } # MEMBER - its text, which ends no comment

# Headers with tables of the program, in the middle of it.
inner=$(sed -n '1,/^#include "text.h"$/d; s/^#include "\(.*\)"$/\1/p' workosdocs.c | while read -r h; do
    for file in "gen/$h" "build/$h" "$md4c/$h"; do [ ! -f "$file" ] || echo "$file"; done
done)

sum() { # FILE NAME - prints a line of the header
    sum=$(sha256sum <"$1")
    printf ' *     %s  %s\n' "${sum%% *}" "$2"
}

header() {
    cat <<EOF
/* $NAME $program_version in one file: the $(in_comment title) documentation as an MCP server on stdio and a command line.
 *
 *     corpus   $(in_comment name) $(in_comment version)
 *     sha256   $(corpus_string hash "$tables")
 *
 * Compile it, with any C11 compiler; there is nothing to configure, to link or to install:
 *
 *     cc -O2 $NAME-amalgamation.c -o $NAME
 *
 * Check it: this re-hashes the documentation and its index, and prints the lines above.
 *
 *     ./$NAME verify
 *
 * No string literal in it is longer than C11's 4,095 characters. Made by \`make amalgamation\` from (SHA-256):
 *
$(sum workosdocs.c workosdocs.c)
$(sum gen/text.h gen/text.h)
$(sum gen/corpus.h gen/corpus.h)
$(sum gen/languages.h gen/languages.h)
$(sum gen/names.h gen/names.h)
$(for h in $inner; do sum "$h" "${h#build/deps/md4c/}"; done)
$(sum $cjson/cJSON.h cJSON.h)
$(sum $cjson/cJSON.c cJSON.c)
$(sum $md4c/md4c.c md4c.c)
$(sum "$tables/corpus_data.c" corpus_data.c)
 *
 * Licences. A program that is linked with musl prints that one's too: $NAME licenses
 *
EOF
    [ ! -f "$tables/licenses.txt" ] ||
        sed -e 's,\*/,* /,g' -e 's,/\*,/ *,g' -e 's/^/ * /' -e 's/ *$//' "$tables/licenses.txt"
    echo ' */'
}

part() { printf '\n/* ---------- %s ---------- */\n\n' "$1"; }

program() {
    part workosdocs.c
    printf '#define AMALGAMATION 1\n#define PROGRAM_NAME "%s"\n#define TOOL_PREFIX "%s"\n' "$NAME" "$TOOL_PREFIX"
    sed '/^#include "cJSON.h"$/,$d' workosdocs.c
    printf '%s\n' '#if defined __GNUC__' '#define LOCAL static __attribute__((unused))' '#else' \
        '#define LOCAL static' '#endif'
    part cJSON.h
    sed 's/^\( *# *define CJSON_PUBLIC(type)\).*/\1 LOCAL type/' $cjson/cJSON.h
    for h in gen/text.h gen/corpus.h gen/languages.h gen/names.h; do
        part $h
        sed -e '/^#include "/d' -e 's/^static inline /LOCAL inline /' $h
    done
    part 'workosdocs.c, continued'
    sed '1,/^#include "text.h"$/d' workosdocs.c | awk -F '"' -v inner="$(echo $inner)" '
        BEGIN { n = split(inner, file, " ") }
        /^#include "/ {
            read++
            while ((getline line <file[read]) > 0) { sub(/^int md_parse\(/, "LOCAL &", line); print line }
            next
        }
        { print }'
}

mkdir -p "$(dirname "$out")"
{
    header
    program
    part corpus_data.c
    sed '/^#include "corpus.h"$/d' "$tables/corpus_data.c"
    part cJSON.c
    sed '/^#include "cJSON.h"$/d' $cjson/cJSON.c
    part md4c.c
    printf '#undef STR\n'
    sed '/^#include "md4c.h"$/d' $md4c/md4c.c
    printf '\nSMALL_TO_HERE\n'
} >"$out.tmp"
! grep -n '^ *# *include *"' "$out.tmp" || { echo "amalgamate: these includes are left" >&2; exit 1; }
mv "$out.tmp" "$out"
echo "$out: $(wc -c <"$out" | tr -d ' ') bytes"
