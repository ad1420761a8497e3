#!/bin/sh
# house.sh - checks the layout and language of the sources: the rules of the README's section "Contributing".
#
#   rooms       at most 600 lines; the title page lists them, in the order of the file; libraries as gen/regex.h, too
#   functions   at most 40 lines; each calls only functions above it, so there are no forward declarations
#   language    words in comments that plain technical English rarely needs, per 1,000 words
#   recipes     each tool, command, client and protocol revision is documented and tested
#   tests       a file in which nothing may be found must exist
#   byte order  the digest names the numbers that are not 32 bits wide
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh

program=workosdocs.c
sources="$program $(ls gen/*.c gen/*.h | tr '\n' ' ')"
roomy="$program $(grep -l '^ \* Room: ' gen/*.h | tr '\n' ' ')" # files with rooms

# --- files ---

is 'only the agreed files and folders are in the repository' '' "$(git ls-files 2>/dev/null | sed 's|/.*||' | sort -u |
    grep -vxE '\.ci|\.editorconfig|\.gitignore|LICENSE|Makefile|README\.md|corpus|gen|tests|workosdocs\.c')"

# --- rooms ---

is 'rooms: none is longer than 600 lines' '' "$(awk '
    function close_room() { if (room != "" && NR - start > 600) print room ": " NR - start " lines" }
    FNR == 1 { close_room(); room = "" }
    /^ \* (Room|Floor [A-Z]): / { close_room(); room = $0; sub(/^ \* /, "", room); start = NR }
    END { close_room() }' $roomy)"

is 'rooms: the title pages list them in order' \
    "$(awk '/^ \* Room: /{ sub(/^ \* Room: /, ""); sub(/\. .*|\.$/, ""); print }' $roomy)" \
    "$(awk 'FNR == 1 { title = 1 } /^ \*\// { title = 0 }
        title && /^ \*     [A-Z]/ { sub(/^ \*     /, ""); sub(/  .*/, ""); print }' $roomy)"

# --- functions ---

# Declarations that recursion needs. Add one only if two functions must call each other.
allowed='static void arena_end(struct arena *a);
static struct regex_node *parse_alternation(struct regex_parser *p);
static uint32_t program_add(struct regex_program *p, const struct regex_node *n, uint32_t to);
static void plan_node(struct plan *p, const struct regex_node *n);'

is 'functions: no forward declarations but those of recursion' '' \
    "$(grep -hE '^static [^=]*\([^=]*\);$' $roomy | grep -vxF "$allowed")"

is 'functions: none is longer than 40 lines' '' "$(for source in $sources; do awk '
    /^[a-zA-Z].*\)$/ { name = $0; start = NR + 1 }
    /^}/ && start && NR - start > 41 { print FILENAME ": " name ": " NR - start - 1 " lines" }
    /^}/ { start = 0 }' "$source"; done)"

is 'lines: at most 120 characters' '' "$(awk '
    { line = $0; gsub(/[\200-\277]/, "", line) } # continuation bytes of UTF-8
    length(line) > 120 { print FILENAME ":" FNR }' $sources)"

# --- language ---

# Prints the text of all C comments of the files, one word a line.
comment_words() {
    cat "$@" | awk '
        { line = $0 }
        !inside && (k = index(line, "/*")) { inside = 1; line = substr(line, k + 2) }
        inside {
            e = index(line, "*/")
            if (e) { print substr(line, 1, e - 1); inside = 0 } else print line
        }' | tr -c "A-Za-z_'" '\n' | grep .
}

mkdir -p build/tests
comment_words $sources >$small.words
rate() { # MAX-PER-1000 PATTERN
    awk -v max="$1" -v pattern="^($2)\$" '
        { n++; if (tolower($0) ~ pattern) found++ }
        END { if (found * 1000 > max * n) printf "%d of %d words, at most %s per 1,000", found, n, max }' $small.words
}
is 'language: "what" at most 2 per 1,000 words' '' "$(rate 2 what)"
is 'language: "none", "nothing", "nobody" at most 1.5' '' "$(rate 1.5 'none|nothing|nobody')"
is 'language: "behind" at most 0.3' '' "$(rate 0.3 behind)"
is 'language: "stand", "stands" at most 0.3' '' "$(rate 0.3 'stands?')"

# --- recipes: an addition must be named in each of these places ---

named() { # KIND NAME FILE...
    kind=$1 name=$2
    shift 2
    for file; do
        grep -qF -- "$name" "$file" || printf '%s %s is missing in %s\n' "$kind" "$name" "$file"
    done
}

request='{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"t","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}}}'
tools=$(printf '%s\n' "$request" | "$WORKOSDOCS" mcp 2>/dev/null | grep -oE '"name":"'"${TOOL_PREFIX:-workos}"'_[a-z_]+"' |
    sed 's/"name":"[a-z0-9-]*_//; s/"//')
has 'recipes: the server lists its tools' search "$tools"
has 'recipes: help lists commands' '  search QUERY' "$("$WORKOSDOCS" help)"
has 'recipes: config lists clients' 'claude-code ' "$("$WORKOSDOCS" config)"
is 'recipes: each tool is documented and tested' '' "$(for tool in $tools; do
    named tool "workos_$tool" README.md
    named tool "$tool" tests/schema.mjs tests/oracle.mjs; done)"

is 'recipes: each command is documented' '' "$("$WORKOSDOCS" help | sed -n 's/^  \([a-z.]*\) .*/\1/p' | grep . | while read -r command; do named command "$command" README.md gen/pack/manual.mdoc; done)"

is 'recipes: each client is tested' '' "$("$WORKOSDOCS" config | sed -n 's/^\([a-z][a-z0-9-]*\)  .*/\1/p' |
    while read -r client; do named client "$client" tests/config.mjs; done)"

is 'recipes: each protocol revision is documented and tested' '' \
    "$(grep -oE '^ *\{ "20[0-9]{2}-[0-9]{2}-[0-9]{2}"' $program | grep -oE '20[0-9-]+' | while read -r revision; do
        named revision "$revision" README.md tests/lines.mjs; done)"

# --- tests ---

# grep finds nothing in a file that does not exist, either.
is 'tests: a file in which nothing may be found must exist: lacks, or missing' '' \
    "$(grep -nE "^ *is .*(''|\"\") +\"[$]\(grep " tests/*.sh)"
lacks 'tests: lacks finds nothing' tests/lib.sh 'no line has this'' text'
has 'tests: lacks needs the file' 'missing: tests/none.sh' "$(lacks x tests/none.sh x)"
has 'tests: lacks prints the line' 'got: lacks() {' "$(lacks x tests/lib.sh '^lacks()')"

# --- programs that include workosdocs.c: names of theirs may collide with new ones ---

is 'all programs of the tests compile' '' "$(for file in $(grep -l 'workosdocs\.c"' tests/*.c); do
    $HOSTCC -std=c11 -fsyntax-only -w -Igen -Ibuild -Ibuild/deps/cjson -Ibuild/deps/md4c -DPROGRAM_NAME='"x"' \
        -DTOOL_PREFIX='"x"' "$file" 2>&1 | grep -m 1 error; done)"

# --- byte order ---

# The digest must name all pairs of 16-bit numbers in tables, or verify fails on big-endian machines.
is 'digest: pairs of 16-bit numbers' \
    "$(sed -n '/^struct corpus_page {/,/^struct corpus {/s/^ *uint16_t \([^;]*\);.*/\1/p' gen/corpus.h |
        tr -s ', ' '\n' | awk 'NR % 2')" \
    "$(sed -n 's/^    CORPUS_ADD_PAIR(.*, \([a-z_]*\));$/\1/p' gen/corpus.h)"

finish
