#!/bin/sh
# tables.sh COMMAND - runs the generator for the corpus that make selects, and the steps around it. All values come in
# the environment, so that no text of theirs is ever part of a command.
#
#   tables.sh key              prints the key of the folder $CORPUS: local- and a checksum of its path
#   tables.sh folder           prints the absolute path of $CORPUS
#   tables.sh fingerprint      prints a checksum of all files in $CORPUS
#   tables.sh options          prints the options of the generator, one a line
#   tables.sh licenses         prints the licences for `NAME licenses`
#   tables.sh write FILE       runs the generator
#
# Environment: NAME, TOOL_PREFIX, CORPUS_KEY. CORPUS is a folder of documentation; if it is empty, the corpus is version
# CORPUS_KEY of corpus/lock. TITLE and SITE override those of the folder's settings file, if they are set. CORPUS_ROOT is
# a folder around CORPUS whose files may be read, too.
set -eu
export LC_ALL=C
root=$(cd "$(dirname "$0")/.." && pwd)
: "${CORPUS:=}"
if [ -n "${ESCAPED_CORPUS:-}" ]; then # with \n for line feeds and \\ for backslashes
    CORPUS=$(printf '%bx' "$ESCAPED_CORPUS")
    CORPUS=${CORPUS%x}
fi

die() { printf 'tables: %s\n' "$*" >&2; exit 1; }

# configurations_above - prints checksums of the files in folders above that layout.c may read: a configuration of a
# documentation generator that names the corpus as its folder of pages.
configurations_above() {
    for above in .. ../.. ../../.. ../../../..; do
        for inner in "$above" "$above/website" "$above/site"; do
            [ ! -d "$inner" ] || find "$inner" -maxdepth 1 -type f \( -name '*config*' -o -name book.toml \
                -o -name 'mkdocs.y*ml' -o -name 'hugo.*' -o -name 'zola.toml' -o -name '_quarto.y*ml' -o -name myst.yml \
                -o -name conf.py -o -name docs.json -o -name mint.json -o -name docfx.json -o -name 'sidebars*' \
                -o -name vercel.json \) \
                -exec cksum {} + 2>/dev/null || :
        done
    done
}

# absolute DIR NAME - sets `folder` to the absolute path of DIR, the value of the variable NAME. The x keeps newlines at
# the end of a name.
absolute() {
    case $1 in
    /*) folder=$1 ;;
    *)  folder=./$1 ;;
    esac
    problem='no such folder'
    if [ -d "$folder" ]; then problem='no permission to read this folder'
    elif [ -e "$folder" ]; then problem='this is a file: name its folder instead'; fi
    folder=$(CDPATH='' cd -- "$folder" 2>/dev/null && pwd && echo x) || die "$2=$1: $problem"
    folder=${folder%??}
}

if [ -n "$CORPUS" ]; then
    absolute "$CORPUS" CORPUS
    terms=$folder
else
    cd "$root"
    folder=build/${CORPUS_KEY:-}/pages/organized terms=corpus
fi

case ${1:-} in
key)
    sum=$(printf %s "$folder" | cksum)
    printf 'local-%s\n' "${sum%% *}"
    exit ;;
folder)
    printf '%s\n' "$folder"
    exit ;;
fingerprint) # links are not followed: those that lead out of the folder are not read (gen/read.c)
    if [ -n "${CORPUS_ROOT:-}" ]; then absolute "$CORPUS_ROOT" CORPUS_ROOT; fi
    cd "$folder"
    { find . -type f ! -path './.git/*' -exec cksum {} +; find . -type l ! -path './.git/*' -exec ls -l {} +
      configurations_above; } | sort | cksum
    exit ;;
esac

: "${CORPUS_KEY:?}" "${NAME:?}" "${TOOL_PREFIX:?}"
cd "$root"
build=build/$CORPUS_KEY

field() { # NUMBER - prints a field of the version's row in corpus/lock
    awk -v version="$CORPUS_KEY" -v field="$1" '
        !/^#/ && $6 != "sdk" && $2 == version { print $field; exit }' corpus/lock
}

sources() { # prints the rows of the packages that are compiled in with the version: package, version, licence,
            # integrity, date, place, package.json
    awk -v version="$CORPUS_KEY" -v folder="$build/pages/sources" '
        !/^#/ && $6 == "sdk" && index("," $8 ",", "," version ",") {
            print $1, $2, $3, $4, $5, $7, folder "/" $1 "/package.json" }' corpus/lock
}

case ${1:-} in
licenses)
    if [ -n "$CORPUS" ]; then
        license=$folder/LICENSE
        if [ -L "$license" ]; then
            case $(readlink -f "$license") in
            "$(cd "$folder" && pwd -P)"/*) ;;
            *)  printf '%s: warning: skipped: a link that leads out of the folder\n' "$license" >&2
                license=/dev/null/none ;;
            esac
        fi
        exec gen/licenses.sh corpus "${folder##*/}" local '' "$license"
    fi
    gen/licenses.sh corpus "$(field 1)" "$CORPUS_KEY" "$(field 3)" "$build/pages/LICENSE"
    sources | while read -r package version license _ _ _ json; do
        gen/licenses.sh package "$package" "$version" "$license" "${json%/*}/LICENSE"
    done
    exit ;;
options | write) ;;
*)  die "usage: gen/tables.sh key | folder | fingerprint | options | licenses | write FILE" ;;
esac

command=$1 output=${2:-}
set -- --corpus "$folder" --feed "$TOOL_PREFIX-platform" --licenses "$build/licenses.txt" \
    --libc-license "$build/libc-license.txt"
[ -z "${TITLE+set}" ] || set -- "$@" --title "$TITLE"
[ -z "${SITE+set}" ] || set -- "$@" --site "$SITE"
if [ -n "${CORPUS_ROOT:-}" ]; then
    corpus=$folder
    absolute "$CORPUS_ROOT" CORPUS_ROOT
    set -- "$@" --root "$folder"
    folder=$corpus
fi
if [ -z "$CORPUS" ]; then
    set -- "$@" --name "$(field 1)" --version "$CORPUS_KEY" --integrity "$(field 4)" --license "$(field 3)" \
        --date "$(field 5)"
    saved_ifs=$IFS
    IFS='
'
    for source in $(sources); do set -- "$@" --source "$source"; done
    IFS=$saved_ifs
fi
for file in "$terms"/stems.txt "$terms"/synonyms.txt "$terms"/aliases.txt "$terms"/aliases/*.txt "$terms"/paths.txt \
    "$terms"/companions.txt; do
    option=${file#"$terms"/}
    option=${option%.txt}
    if [ -f "$file" ]; then set -- "$@" "--${option%%/*}" "$file"; fi
done
if [ -s build/english.txt ]; then set -- "$@" --english build/english.txt; fi
if [ "$command" = options ]; then printf '%s\n' "$@"; exit; fi
[ -n "$CORPUS" ] || corpus/fetch.sh "$CORPUS_KEY" "$build/pages" tarball # the tables will claim the integrity
exec build/gen "$@" -o "$output"
