#!/bin/sh
# licenses.sh corpus NAME VERSION SPDX FILE - prints the licences of the program, of cJSON, and of the corpus: the text
#                                             of FILE, or without such a file what the lock says (SPDX)
# licenses.sh libc                          - prints musl's, as Debian's package has it (or MUSL_LICENSE, a file), or
#                                             nothing where it is not there
# licenses.sh mingw                         - prints that of mingw-w64, which programs for Windows hold
# They become what `workosdocs licenses` prints. The texts are those of the sources at hand; none is kept here.
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
