#!/bin/sh
# licenses.sh corpus NAME VERSION SPDX FILE - prints the licences of the program, of cJSON, and of the corpus: the text
#                                             in FILE, or SPDX (from the lock) if there is no such file
# licenses.sh libc                          - prints musl's licence from Debian's package (or the file MUSL_LICENSE);
#                                             empty output if there is no such file
# licenses.sh mingw                         - prints the licence of mingw-w64, which is part of programs for Windows
# `workosdocs licenses` prints these texts. They are read from the sources in use; the repository has no copies.
set -eu
export LC_ALL=C
cd "$(dirname "$0")/.."
. gen/versions.sh

license() { # TITLE FILE [SPDX]
    printf '%s\n%s\n\n' "$1" "$(printf %s "$1" | sed 's/./=/g')"
    if [ -f "$2" ]; then sed 's/[[:space:]]*$//' "$2" | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'
    else echo "Licence: ${3:-not stated}. There is no text of it where this was taken from."
    fi
    echo
}

case ${1:-} in
corpus)
    [ $# -eq 5 ] || { echo 'licenses: corpus NAME VERSION SPDX FILE' >&2; exit 2; }
    license "${NAME:-workosdocs} $program_version" LICENSE
    license "cJSON $cjson_version" build/deps/cjson/LICENSE
    license "$2 $3" "$5" "$4" ;;
libc)
    [ ! -f "$musl_license" ] || license "musl ${musl_version:-libc}" "$musl_license" ;;
mingw)
    license "mingw-w64 $mingw_version" /usr/share/doc/mingw-w64-x86-64-dev/copyright ;;
*)  echo 'licenses: corpus ..., libc or mingw' >&2
    exit 2 ;;
esac
