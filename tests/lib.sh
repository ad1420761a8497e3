# lib.sh - what the shell suites share; sourced from the repository's root.
: "${WORKOSDOCS:=$PWD/workosdocs}" "${CORPUS_KEY:=0.2.0}" "${CORPUS_PAGES:=$PWD/build/$CORPUS_KEY/pages/organized}"
: "${CC:=musl-gcc}" "${HOSTCC:=cc}"
export WORKOSDOCS CORPUS_KEY CORPUS_PAGES CC HOSTCC
export LC_ALL=C

# --- the result of a test ---

failures=0

ok() { printf 'ok %s\n' "$1"; }

not_ok() { # NAME DETAIL... - each detail may be many lines
    printf 'not ok %s\n' "$1"
    shift
    for detail; do printf '%s\n' "$detail" | head -n 40 | cut -c 1-300 | sed 's/^/    /'; done
    failures=$((failures + 1))
}

is() { # NAME EXPECTED ACTUAL
    if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1" "expected: $2" "     got: $3"; fi
}

has() { # NAME PART TEXT
    case $3 in *"$2"*) ok "$1" ;; *) not_ok "$1" "should hold: $2" "        got: $3" ;; esac
}

same_file() { # NAME EXPECTED ACTUAL
    if cmp -s "$2" "$3"; then ok "$1"; else not_ok "$1" "$(diff "$2" "$3" | cut -c 1-1000)"; fi
}

finish() { [ $failures = 0 ]; exit; }

# --- the small corpus, tests/corpus-small: five pages that fit in a head ---

small=build/tests/small

gen_small() { # FOLDER OUTPUT - the generator, as make calls it
    build/gen --corpus "$1" --name small --version 1 --integrity '' --license MIT --title Cats \
        --site https://cats.example/docs --feed workos-platform --synonyms tests/corpus-small/synonyms.txt \
        --aliases tests/corpus-small/aliases.txt --paths tests/corpus-small/paths.txt -o "$2"
}

small_corpus() { # makes $small/corpus_data.c
    mkdir -p $small && gen_small tests/corpus-small $small/corpus_data.c 2>$small/gen.err
}

small_program() { # makes $small/workosdocs, the program with the small corpus in it, unless it is there
    made=$(find workosdocs.c gen/corpus.h build/gen build/deps/cjson/cJSON.c tests/lib.sh tests/corpus-small -type f \
        -exec cksum {} +)
    [ -x $small/workosdocs ] && [ "$made" = "$(cat $small/made 2>/dev/null)" ] && return
    small_corpus && $CC -std=c11 -O2 -static -Igen -Ibuild/deps/cjson -o $small/workosdocs workosdocs.c \
        $small/corpus_data.c build/deps/cjson/cJSON.c -lm && printf '%s\n' "$made" >$small/made
}
