#!/bin/sh
# lint.sh [SOURCE...] - checks workosdocs.c with its libraries, and gen/, with compilers and static checkers:
# `make lint`. Fails on any finding.
#
#   gcc, clang   -Wall -Wextra -Wpedantic -Wconversion -Wshadow
#   clang-tidy   the checks below
#   cppcheck     --enable=warning,performance,portability
#
# Each disabled check and each excuse for one line has its reason next to it. An excuse that is no longer needed is a
# failure, too.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
: "${GCC:=gcc}" "${CLANG:=clang}" "${CLANG_TIDY:=clang-tidy}"
gen/need.sh gcc clang clang-tidy cppcheck || exit 2
all=yes
if [ $# -gt 0 ]; then all=no; else set -- workosdocs.c gen/*.c; fi
work=build/lint
mkdir -p $work
language='-std=c11 -D_DEFAULT_SOURCE=1'
headers='-Igen -Ibuild -isystem build/deps/cjson -isystem build/deps/md4c'

# --- clang-tidy: whole groups, and the readability checks that find mistakes ---

groups='-*,bugprone-*,cert-*,clang-analyzer-*,misc-*,performance-*,portability-*,readability-misleading-indentation,
readability-misplaced-array-index,readability-non-const-parameter,readability-redundant-*,
readability-suspicious-call-argument,readability-inconsistent-declaration-parameter-name,readability-duplicate-include'

off() { # CHECK WHY
    groups="$groups,-$1"
}
off bugprone-easily-swappable-parameters   \
    'positions and lengths are both size_t: a type for each would hide the arithmetic'
off bugprone-narrowing-conversions         \
    '-Wconversion, on above, finds the same, and knows that c ? (char)x : y is a char'
off bugprone-not-null-terminated-result    'text is slices, pointer and length: it is not meant to end in NUL'
off cert-err33-c                           \
    'of fclose, fprintf and their like: output files are asked once, by ferror() at their end'
off clang-analyzer-optin.performance.Padding 'structs are in the order in which they are read'
off clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling 'wants memcpy_s(), which no C library here has'
off misc-no-recursion                      \
    'trees are walked by recursion; how deep they are is bounded (MAX_REGEX_DEPTH, YAML, folders)'
off performance-no-int-to-ptr              \
    'through uintptr_t, const is taken away: there is no other way to say so without a warning'

# CHECK|PART OF THE LINE|WHY - a finding that is not one. A reason may go on in a line that begins with a blank.
excuses='bugprone-reserved-identifier|_SOURCE |names of the C library: they ask for POSIX
bugprone-reserved-identifier|__USE_MINGW_ANSI_STDIO|a name of the C library for Windows: it asks for its own printf
clang-analyzer-core.CallAndMessage|if (digits) return line.len > digits + 1 &&|a line has as many bytes as its length says
clang-analyzer-unix.Malloc|free(b->at[i].out);|the last connection takes the place of the closed one
clang-analyzer-core.NullDereference|if (m->slots[i].key)|a map with room has slots
clang-analyzer-core.CallAndMessage|(t->is_page|a paragraph has as many bytes as its length says
clang-analyzer-unix.Malloc|fputc(|the text of a message is freed at exit
cert-env33-c|(void)!system(|the command consists of texts of the program and of a number
clang-analyzer-core.NullDereference|str_from(value->valuestring)|
    cJSON_IsString(NULL) is false: the checker does not see into cJSON
clang-analyzer-core.NullDereference|list.at[i|an index of the map is one of the list
clang-analyzer-core.NullDereference|if ((unsigned char)o->s[i] < |a text with bytes has memory
clang-analyzer-core.NullDereference|cell ? values.at[*cell]|an index of the map is one of the list
clang-analyzer-core.NullDereference|resolve_text(c, page, language, description->value).found|
    a name is not empty, so there is a description
readability-suspicious-call-argument|emit_piece(e, end, next, false)|
    the piece from the end of one line to the start of the next
bugprone-sizeof-expression|const struct regex_node **children = arena_array(|an array of pointers
bugprone-sizeof-expression|*PUSH(&d->data) = layout_data(|an array of pointers
bugprone-sizeof-expression|*PUSH(&file_nodes) = n;|an array of pointers
bugprone-sizeof-expression|*PUSH(&pages) = p;|an array of pointers
bugprone-sizeof-expression|*PUSH(&specs) = root;|an array of pointers
bugprone-sizeof-expression|*PUSH(&sorted) = l;|an array of pointers
bugprone-sizeof-expression|i < COUNT(command_records)|an array of pointers
bugprone-sizeof-expression|i < COUNT(fields)|an array of pointers
bugprone-sizeof-expression|i < COUNT(maps) &&|an array of pointers
bugprone-sizeof-expression|m->open.at = xalloc(|an array of pointers
bugprone-sizeof-expression|struct folder **order = xalloc(|an array of pointers
bugprone-sizeof-expression|struct page **order = xalloc(|an array of pointers
bugprone-sizeof-expression|qsort(order,|an array of pointers
bugprone-sizeof-expression|qsort(pages.at, pages.count, sizeof *pages.at, parent_order);|an array of pointers
bugprone-sizeof-expression|qsort(sorted.at, sorted.count, sizeof *sorted.at, by_rank);|an array of pointers'

# Prints the findings in files of clang-tidy's output that have no excuse, one line each. Writes the excuses that were
# used to $work/used.
judge() {
    printf '%s\n' "$excuses" | grep -v '^ ' >$work/excuses
    awk -F '|' -v used=$work/used '
        NR == FNR { check[++n] = $1; part[n] = $2; next }
        /: (warning|error): .*\[[a-zA-Z0-9.,-]+\]$/ { finding = $0; next }
        finding != "" {
            excused = 0
            for (i = 1; i <= n; i++) {
                if (!index(finding, "[" check[i]) || !index($0, part[i])) continue
                excused = 1
                print i >used
            }
            if (!excused) print finding
            finding = ""
        }' $work/excuses "$@" | sort -u
}

tidy() { # SOURCE
    said=$work/$(basename "$1")
    # shellcheck disable=SC2086
    $CLANG_TIDY --quiet --header-filter='gen/(json|regex|edit|layout)\.h$' --checks="$(echo "$groups" | tr -d '\n')" \
        "$1" -- $language $headers >"$said.tidy" 2>"$said.err"
}

# --- the layout and language of the sources ---

[ $all = no ] || [ ! -x "$WORKOSDOCS" ] || is 'house.sh' '' "$(sh tests/house.sh | grep -A 9 '^not ok')"

# --- the compilers; then the checkers, two at a time ---

for compiler in $GCC $CLANG; do
    for source; do
        # shellcheck disable=SC2086
        is "$compiler: $source" '' "$($compiler $language -O2 -Wall -Wextra -Wpedantic -Wconversion -Wshadow $headers \
            -c -o /dev/null "$source" 2>&1)"
    done
done

: >$work/used
running=0
for source; do
    tidy "$source" &
    running=$((running + 1))
    [ $((running % 2)) != 0 ] || wait
done
wait
for source; do
    said=$work/$(basename "$source")
    if grep -q ' error: ' "$said.err"; then not_ok "clang-tidy: $source" "$(cat "$said.err")"
    else is "clang-tidy: $source" '' "$(judge "$said.tidy")"
    fi
done
if [ $all = yes ]; then
    for source; do echo "$work/$(basename "$source").tidy"; done | xargs cat >$work/all
    judge $work/all >/dev/null
    unused=$(awk 'NR == FNR { used[$1] = 1; next } !(FNR in used)' $work/used $work/excuses)
    # Which of its doubts the analyzer has changes from version to version: they are listed, no more.
    [ -z "$unused" ] || printf '%s\n' "$unused" | sed 's/^/lint.sh: an excuse this clang-tidy does not need: /' >&2
    is 'every excuse of clang-tidy 14 is needed' '' \
        "$($CLANG_TIDY --version | grep -q 'version 14\.' && echo "$unused")"
fi

# cppcheck does not read _Noreturn; that its analysis of #if is not complete is no finding. It takes arrays that are
# filled in part for uninitialized; compilers and clang-tidy check the same better.
cat >$work/house.cfg <<'C'
<?xml version="1.0"?>
<def><define name="cJSON_ArrayForEach(element,array)" value="for(element=(array)->child;element;element=element->next)"/>
<function name="fatal"><noreturn>true</noreturn><arg nr="any"/><arg nr="variadic"/></function></def>
C
is "cppcheck: $*" '' "$(cppcheck --std=c11 --enable=warning,performance,portability --quiet --library=$work/house.cfg \
    --suppress=toomanyconfigs --suppress=uninitvar --suppress=legacyUninitvar -D__linux__ -D__x86_64__ -Igen \
    --template='{file}:{line}: {severity}: {message} [{id}]' "$@" 2>&1)"
finish
