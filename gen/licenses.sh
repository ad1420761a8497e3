#!/bin/sh
# licenses.sh corpus NAME VERSION SPDX FILE - prints the licences of the program, of cJSON, md4c and the corpus: the text
#                                             in FILE, or SPDX (from the lock) if there is no such file
# licenses.sh package NAME VERSION SPDX FILE - prints the licence of another package, in the same way
# licenses.sh libc                          - prints musl's licence from Debian's package (or the file MUSL_LICENSE);
#                                             empty output if there is no such file
# licenses.sh zig LIBRARY VERSION FOLDER    - prints the licence of a library that zig links into released programs
#                                             (gen/dist.sh): musl, mingw-w64, SYSTEM-csu or compiler-rt. FOLDER has
#                                             zig's sources.
# licenses.sh share                         - copies licences from standard input. A permission notice of MIT that is the
#                                             same as one before it, word for word, is named instead of repeated
# `workosdocs licenses` prints these texts. They are read from the sources in use; the repository has no copies.
set -eu
export LC_ALL=C
cd "$(dirname "$0")/.."
. gen/versions.sh

license() { # TITLE FILE [SPDX]
    printf '%s\n%s\n\n' "$1" "$(printf %s "$1" | sed 's/./=/g')"
    [ "$2" != /dev/null ] || return 0
    if [ -f "$2" ]; then sed 's/[[:space:]]*$//' "$2" | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'
    else echo "Licence: ${3:-not stated}. There is no text of it where this was taken from."
    fi
    echo
}

# Prints the copyright notices of C files, each different one once.
notices() { # FOLDER
    find "$1" -type f \( -path '*/common/*' -o -path '*64/*' -o -name '*.c' \) | sort | while read -r file; do
        awk '/\/\*/ { comment = "" } { comment = comment $0 "\n" }
            /\*\// && comment ~ /Copyright/ { printf "%s%c", comment, 0; exit }' "$file"
    done | sort -zu | tr '\0' '\n'
}

case ${1:-} in
corpus)
    [ $# -eq 5 ] || { echo 'licenses: corpus NAME VERSION SPDX FILE' >&2; exit 2; }
    license "${NAME:-workosdocs} $program_version" LICENSE
    license "cJSON $cjson_version" build/deps/cjson/LICENSE
    license "md4c $md4c_version" build/deps/md4c/LICENSE.md
    [ ! -s build/english-license.txt ] || license "English words (SCOWL)" build/english-license.txt
    license "$2 $3" "$5" "$4" ;;
package)
    [ $# -eq 5 ] || { echo 'licenses: package NAME VERSION SPDX FILE' >&2; exit 2; }
    license "$2 $3" "$5" "$4" ;;
libc)
    [ ! -f "$musl_license" ] || license "musl ${musl_version:-libc}" "$musl_license" ;;
zig)
    case $2 in
    musl)        license "musl, of zig $3" "$4/libc/musl/COPYRIGHT" ;;
    mingw-w64)   license "mingw-w64, of zig $3" "$4/libc/mingw/COPYING" ;;
    *-csu)       license "Start files of ${2%-csu}, of zig $3" /dev/null
                 notices "$4/libc/${2%-csu}/lib/csu" ;;
    compiler-rt) license "compiler-rt, of zig $3" /dev/null
                 sed 's/^Copyright .*/Copyright (c) Zig contributors/' LICENSE
                 echo ;;
    *)           echo "licenses: unknown library $2" >&2; exit 2 ;;
    esac ;;
share)
    awk '
        function put(    i, key, start) {
            for (i = 1; i <= n; i++) if (body[i] ~ /^Permission is hereby granted, free of charge/) { start = i; break }
            for (i = start; start && i <= n; i++) key = key " " body[i]
            gsub(/“|”/, "\"", key)
            gsub(/[ \t]+/, " ", key)
            sub(/ $/, "", key)
            for (i = 1; i <= n && !(key in first && i == start); i++) print body[i]
            if (key in first) printf "Its permission notice is, word for word, that of %s above.\n\n", first[key]
            else if (start) first[key] = title
            n = 0
        }
        { line[NR] = $0 }
        END {
            for (k = 1; k <= NR; k++) {
                if (line[k + 1] ~ /^=+$/ && length(line[k]) == length(line[k + 1])) { put(); title = line[k] }
                body[++n] = line[k]
            }
            put()
        }' ;;
*)  echo 'licenses: corpus ..., package ..., libc, zig ... or share' >&2
    exit 2 ;;
esac
