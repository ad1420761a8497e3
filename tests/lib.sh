# lib.sh - functions that the shell suites share; sourced from the root of the repository.
: "${WORKOSDOCS:=$PWD/workosdocs}" "${CORPUS_KEY:=0.2.0}" "${CORPUS_PAGES:=$PWD/build/$CORPUS_KEY/pages/organized}"
: "${CC:=musl-gcc}" "${HOSTCC:=cc}"
export WORKOSDOCS CORPUS_KEY CORPUS_PAGES CC HOSTCC
export LC_ALL=C

# --- the result of a test ---

failures=0

# The folders of headers of workosdocs.c, and the sources that are linked with it.
includes='-Igen -Ibuild -Ibuild/deps/cjson -Ibuild/deps/md4c'
libraries='build/deps/cjson/cJSON.c build/deps/md4c/md4c.c'

ok() { printf 'ok %s\n' "$1"; }

not_ok() { # NAME DETAIL... - each detail may be many lines
    printf 'not ok %s\n' "$1"
    shift
    for detail; do printf '%s\n' "$detail" | head -n 40 | cut -c 1-300 | sed 's/^/    /'; done
    failures=$((failures + 1))
}

# Reports a test that cannot run on this machine. tests/README.md must list its name.
skip() { printf 'skip %s: %s\n' "$1" "$2"; } # NAME REASON

is() { # NAME EXPECTED ACTUAL
    if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1" "expected: $2" "     got: $3"; fi
}

has() { # NAME PART TEXT
    case $3 in *"$2"*) ok "$1" ;; *) not_ok "$1" "should hold: $2" "        got: $3" ;; esac
}

# Prints those of the files and folders that do not exist. A test that finds nothing in a file would pass without it.
missing() {
    for path; do [ -e "$path" ] || printf 'missing: %s\n' "$path"; done
}

lacks() { # NAME FILE GREP-ARGUMENT... - the file exists, and grep finds nothing in it
    is "$1" '' "$(file=$2 && missing "$file" && shift 2 && grep "$@" "$file" 2>&1)"
}

same_file() { # NAME EXPECTED ACTUAL
    if cmp -s "$2" "$3"; then ok "$1"; else not_ok "$1" "$(diff "$2" "$3" | cut -c 1-1000)"; fi
}

finish() { [ $failures = 0 ]; exit; }

# --- the small corpus, tests/corpus-small: five short pages ---

small=build/tests/small

gen_small() { # FOLDER OUTPUT - runs the generator as make does
    build/gen --corpus "$1" --name small --version 1 --integrity '' --license MIT --title Cats \
        --site https://cats.example/docs --feed workos-platform --synonyms tests/corpus-small/synonyms.txt \
        --aliases tests/corpus-small/aliases.txt --companions tests/corpus-small/companions.txt \
        --paths tests/corpus-small/paths.txt -o "$2"
}

# Suites that run at the same time share these files. Each file appears whole, by renaming, and only if its sources
# changed; their checksums are kept beside it.
sources_of_corpus() { find build/gen tests/lib.sh tests/corpus-small -type f -exec cksum {} +; }
sources_of_program() {
    sources_of_corpus
    echo "$CC"
    cksum workosdocs.c gen/*.h build/browser.h $libraries
}
is_made() { # FILE SOURCES - true if FILE exists and was made from these sources
    [ -f "$1" ] && [ "$2" = "$(cat "$1.made" 2>/dev/null)" ]
}
keep_made() { # FILE SOURCES - renames FILE.$$ to FILE
    printf '%s\n' "$2" >"$1.made.$$" && mv "$1.$$" "$1" && mv "$1.made.$$" "$1.made"
}

small_corpus() { # makes $small/corpus_data.c, and $small/gen.err with the generator's messages
    made=$(sources_of_corpus)
    is_made $small/corpus_data.c "$made" && return
    mkdir -p $small && gen_small tests/corpus-small $small/corpus_data.c.$$ 2>$small/gen.err.$$ &&
        mv $small/gen.err.$$ $small/gen.err && keep_made $small/corpus_data.c "$made"
}

# True if make has compiled build/workosdocs.o from this source with $CC and under the usual names.
has_object() {
    [ build/workosdocs.o -nt workosdocs.c ] && [ build/cJSON.o -nt build/deps/cjson/cJSON.c ] &&
        case $(cat build/flags 2>/dev/null) in
        "$CC -std=c11 "*"PROGRAM_NAME='\"workosdocs\"'"*"TOOL_PREFIX='\"workos\"'"*) true ;;
        *) false ;;
        esac
}

small_program() { # makes $small/workosdocs, the program with the small corpus
    made_program=$(sources_of_program)
    is_made $small/workosdocs "$made_program" && return
    objects="workosdocs.c $libraries"
    ! has_object || objects='build/workosdocs.o build/cJSON.o build/md4c.o'
    # shellcheck disable=SC2086
    small_corpus && $CC -std=c11 -O2 -static $includes -o $small/workosdocs.$$ $objects \
        $small/corpus_data.c -lm && keep_made $small/workosdocs "$made_program"
}
