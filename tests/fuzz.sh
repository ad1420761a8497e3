#!/bin/sh
# fuzz.sh - libFuzzer at the doors of fuzz.c, and corpora by chance for the generator (fuzzgen.mjs), with the address and
# undefined-behaviour sanitizers:
#   make fuzz FUZZ_SECONDS=60
# New inputs stay in build/fuzz/DOOR, where the next run goes on. Inputs that crash are kept as
# tests/crashes/DOOR-NAME: commit it, the suite fuzz.c plays it back from then on. FUZZ_DOORS='lines' picks doors;
# FUZZ_TABLES=small takes the small corpus, which is many times faster. FUZZ_MESSAGES=N ends a door after N messages, if
# FUZZ_SECONDS have not passed before: a line is one, a call of a tool is one, and an input of `lines` holds many.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
: "${FUZZ_SECONDS:=60}" "${FUZZ_DOORS:=lines search paths config http markup generator}" "${CLANG:=clang}"
work=build/fuzz
mkdir -p $work tests/crashes

# --- the fuzzer ---

fuzzer_works() {
    printf '%s\n' '#include <stdint.h>' '#include <stddef.h>' \
        'int LLVMFuzzerTestOneInput(const uint8_t *d, size_t n) { return d && n && 0; }' >$work/try.c
    $CLANG -fsanitize=fuzzer,address,undefined -o $work/try $work/try.c 2>$work/try.err
}
if ! fuzzer_works; then
    command -v "$CLANG" >/dev/null || gen/need.sh clang || exit 2
    # need.sh cannot tell whether a package without a command is there: the next attempt decides.
    fuzzer_works || gen/need.sh "libclang-rt-$($CLANG -dumpversion | cut -d . -f 1)-dev" || :
    fuzzer_works || { cat $work/try.err >&2; exit 2; }
fi

fuzz=$work/fuzz-$CORPUS_KEY tables=build/$CORPUS_KEY/corpus_data.c
if [ "${FUZZ_TABLES:-}" = small ]; then
    small_corpus || exit 2
    fuzz=$work/fuzz-small tables=$small/corpus_data.c
fi
build() { # the tables need no watching: they are only data
    $CLANG -std=c11 -O0 -w -Igen -c -o $work/corpus_data.o "$tables" &&
    $CLANG -std=c11 -g -O2 -w $includes -DLIBFUZZER -DTOOL_PREFIX="\"${TOOL_PREFIX:-workos}\"" \
        -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
        -o "$fuzz" tests/fuzz.c $libraries $work/corpus_data.o -lm
}
for source in workosdocs.c gen/*.h tests/fuzz.c tests/fuzz.sh "$tables"; do
    if [ -n "$(find "$source" -newer "$fuzz" 2>&1)" ]; then # newer, or there is no fuzzer yet
        build || exit 2
        break
    fi
done

# --- seeds: whole sessions and their lines; judged queries; the names of all pages ---

seeds() { # DOOR - from lines of standard input, one file each
    rm -rf "$work/seeds-$1"
    mkdir -p "$work/$1" "$work/seeds-$1"
    split -a 5 -l 1 - "$work/seeds-$1/"
}
prefix=${TOOL_PREFIX:-workos}
cat tests/transcripts/*.in | grep -av '^# ' | sed "s/workos\(_[a-z]*\"\|:\/\/\)/$prefix\1/g" | seeds lines
for session in tests/transcripts/*.in; do
    sed '/^# /d' "$session" >"$work/seeds-lines/$(basename "$session")"
done
sed -n 's/.*"query": *"\([^"\\]*\)".*/\1/p' tests/queries.jsonl |
    awk '{ print substr("01234567@ABCp", NR % 12 + 1, 1) $0 }' | seeds search
(cd "$CORPUS_PAGES" && find . -name '*.md*') | sed 's/^\.\/\(docs\/\)*//; s/\.mdx*$//' |
    awk '{ print substr("0128@P", NR % 6 + 1, 1) $0 (NR % 3 ? "#introduction" : "") }' | seeds paths

printf '%s\n' 'AAabcdefghijkl' 'BBmnopqrstuv' 'HBbcadbefghijkl' 'ICzyxwvutsrqponm' 'HA[mcp_servers.workosdocs]' |
    seeds config

(cd "$CORPUS_PAGES" && find . -name '*.md*' | head -n 200) | sed 's/^\.\/\(docs\/\)*//; s/\.mdx*$//; s/^/1/' | seeds http
find "$CORPUS_PAGES" -name '*.md*' | head -n 100 | xargs cat | grep '[[<`*|]' | head -n 1000 | seeds markup

# --- the generator, on corpora by chance (fuzzgen.mjs), with the same sanitizers ---

generator=$work/gen
generator_run() {
    [ -n "$(command -v node)" ] || { echo "generator: not fuzzed, node is missing"; return; }
    if [ ! -x $generator ] || [ -n "$(find gen build/deps -name '*.[ch]' -newer $generator)" ]; then
        $CLANG -std=c11 -D_POSIX_C_SOURCE=200809L -g -O1 -w -fsanitize=address,undefined -fno-sanitize-recover=all \
            -Ibuild/deps/md4c -Ibuild/deps/cjson -o $generator gen/*.c build/deps/md4c/md4c.c build/deps/cjson/cJSON.c \
            -lyaml -lexpat -lgumbo -lm || return
    fi
    node tests/fuzzgen.mjs $generator "$FUZZ_SECONDS" "${FUZZ_SEED:-$(date +%s)}" 2>&1
}

# --- the run ---

find tests/crashes -type f | sort >$work/crashes.before
export ASAN_OPTIONS=quarantine_size_mb=4:malloc_context_size=4:detect_leaks=0 # arenas come and go by the megabyte
for door in $FUZZ_DOORS; do
    [ $door != generator ] || continue
    FUZZ=$door "$fuzz" -dict=tests/fuzz.dict -max_len=8192 -timeout=10 -rss_limit_mb=2048 \
        -max_total_time="$FUZZ_SECONDS" -print_final_stats=1 -artifact_prefix="tests/crashes/$door-" \
        "$work/$door" "$work/seeds-$door" >"$work/$door.log" 2>&1 &
done
case " $FUZZ_DOORS " in *" generator "*) generator_run >$work/generator.out ;; esac
wait
[ ! -s $work/generator.out ] || cat $work/generator.out
find tests/crashes -type f | sort >$work/crashes.after
for door in $FUZZ_DOORS; do
    [ $door != generator ] || continue
    awk -v door="$door" '
        /^messages: / { messages = $2; runs = $4; seconds = $6 }
        / cov: / { for (i = 1; i < NF; i++) if ($i == "cov:") edges = $(i + 1) }
        END { printf "%-7s %10d inputs %10d messages %6d s %8d a second %6d edges\n", door, runs, messages, seconds,
                     messages / (seconds ? seconds : 1), edges }' "$work/$door.log"
done
new=$(comm -13 $work/crashes.before $work/crashes.after)
rmdir tests/crashes 2>/dev/null
[ -z "$new" ] && echo "no crash" && exit
for crash in $new; do
    door=$(basename "$crash" | cut -d - -f 1)
    printf '\nCRASH %s; play it back: FUZZ=%s %s %s\n' "$crash" "$door" "$fuzz" "$crash"
    grep -a -m 1 -A 12 -e 'ERROR: ' -e 'runtime error' "$work/$door.log"
done
exit 1
