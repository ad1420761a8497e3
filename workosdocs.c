/* workosdocs.c - the WorkOS documentation in one program: an MCP server on stdio, and a command line.
 *
 * The documentation is compiled in as tables (gen/corpus.h is the contract, gen/ fills them). The program only looks
 * up, ranks, cuts and prints; it has never heard of Markdown or YAML, and as a server it opens no file and no socket.
 * The command line writes files where it is asked to (export, config), and starts a process (doctor, a pager).
 *
 *     one line of JSON ─> message ─> method ─> tool ─┐
 *     argv ─────────────> options ─────────────────> │ query ─> candidates ─> verified ─> ranked ─> text ─> one line
 *                                                    │ path ──> page, section ─> spans ──> cut ───> text    or stdout
 *
 * Rooms, each using only those above it:
 *
 *      1 limits        every number that bounds what a caller can make us do
 *      2 arena, text   slices; memory that comes and goes with a request
 *      3 output        one growing buffer, JSON escaping
 *      4 corpus        the only code that walks the generated tables
 *      5 regex         expressions in linear time, and the segments they may match
 *      6 search        query to concepts, scores and their weights, literals by trigrams, snippets
 *      7 pages         path to page, page to Markdown, pieces of it
 *      8 tools         search, docs, examples, changelogs: arguments in, text and data out
 *      9 JSON          a strict scan, then cJSON; typed arguments
 *     10 messages      JSON-RPC
 *     11 MCP           revisions, methods, resources, prompts, completion: a line in, a line out
 *     12 system        every system call; the sandbox
 *     13 clients       the files in which clients of MCP name their servers, changed in one place
 *     14 doctor        starts this program as a client would
 *     15 command line  argv to the same tools
 *     16 main          server or command
 *
 * By hand:  cc -O2 -I gen -I CJSON_DIR -o workosdocs workosdocs.c corpus_data.c CJSON_DIR/cJSON.c
 */
#define _DEFAULT_SOURCE 1 /* POSIX and the few system calls of room 12 under -std=c11 */
#define __USE_MINGW_ANSI_STDIO 1 /* %zu on Windows */

#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cJSON.h"
#include "corpus.h"

#ifndef PROGRAM_NAME
#define PROGRAM_NAME "workosdocs"
#endif
#ifndef TOOL_PREFIX
#define TOOL_PREFIX "workos"
#endif
#define PROGRAM_VERSION "0.1.0"

/* Only rooms 2 to 4, matching and the search need to be fast. All else gcc makes small; in one file, where somebody
 * waits for the compiler, it is what is made soonest; RELEASE: nobody waits. */
#if defined AMALGAMATION && defined __clang__
#define SMALL_FROM_HERE _Pragma("clang optimize off")
#define FAST_FROM_HERE _Pragma("clang optimize on")
#elif defined AMALGAMATION && defined __GNUC__ && !defined RELEASE
#define SMALL_FROM_HERE _Pragma("GCC optimize(\"Og\")")
#define FAST_FROM_HERE _Pragma("GCC reset_options")
#elif defined __GNUC__ && !defined __clang__
#define SMALL_FROM_HERE _Pragma("GCC optimize(\"Os\")")
#define FAST_FROM_HERE _Pragma("GCC reset_options")
#else
#define SMALL_FROM_HERE
#define FAST_FROM_HERE
#endif

/* ==================================================================================================================
 * Room 1: limits. Every number that bounds what a caller can make us do. Those that an error message names are plain
 * digits, for DIGITS() to put there.
 * =============================================================================================================== */

#define DIGITS(limit) DIGITS_OF(limit)
#define DIGITS_OF(limit) #limit

#define LINE_MOST 33554432                /* bytes of one message, 32 MiB; more is answered with an error and skipped */
#define REPLY_MOST ((size_t)9 << 20)      /* of one line we write: the official clients close above 10 MiB */
#define INPUT_SMALL ((size_t)64 << 10)    /* the input buffer between large messages: what a Linux pipe holds */
#define JSON_DEPTH 512                    /* nesting: no message of MCP needs 20; cJSON recurses up to 1,000 */
#define JSON_VALUES 1000000               /* values in one message: 64 bytes each once parsed */
#define ID_MOST 65536                     /* bytes of a request's id: it is echoed */
#define BATCH_MOST 1000                   /* messages in one batch */
#define BATCH_REPLY_MOST ((size_t)2 << 20) /* reply bytes of a batch after which its other requests get an error ... */
#define BATCH_LAST_MOST ((size_t)6 << 20)  /* ... and with which the last one that is answered does */
#define BATCH_IDS_MOST 2097152             /* bytes of its ids together, 2 MiB: the errors carry them, too */
#define SUBSCRIPTIONS_MOST 1024           /* open subscriptions/listen requests ... */
#define SUBSCRIPTION_BYTES ((size_t)64 << 10) /* ... and the bytes of all their ids */
#define ARGUMENT_MOST 16384               /* bytes of one argument of a tool or prompt: an error and its stack fit */
#define LIST_MOST 50                      /* strings in an argument that is a list */
#define URI_MOST 4096                     /* bytes of a resource's URI: it is echoed */
#define ECHO_MOST 200                     /* bytes of anything else of the caller's that an error message repeats */
#define RESOURCES_PAGE 100                /* entries of resources/list before it gives a cursor */
#define COMPLETIONS_MOST 100              /* values: the schema's own limit */
#define COMPLETION_TYPED_MOST 256         /* bytes typed so far: longer than any path, so nothing matches it */
#define PROMPT_PAGES 4                    /* pages that a prompt brings along ... */
#define PROMPT_PAGE_BYTES ((size_t)60 << 10) /* ... as long as they stay below this together: about 15,000 tokens */
#define LLMS_MOST ((size_t)4 << 20)       /* bytes of llms.txt, after which it says that pages are left out */
#define FILE_MOST ((size_t)64 << 20)      /* bytes of a client's configuration: Claude Code keeps its history there */
#define DOCTOR_MS 10000                   /* until an answer of ours is overdue */
#define CACHE_MS 86400000                 /* a day: the corpus cannot change while the process runs */

#define QUERY_BYTES ARGUMENT_MOST         /* of a query: an error message with its stack fits */
#define SEARCH_CONCEPTS 32                /* words of a query that count: what follows adds cost, not meaning */
#define SEARCH_GUESSES 8                  /* unknown words that are looked for in other spellings: 50 us each */
#define SEARCH_GROUPS 12                  /* what may stand for one word: itself, compounds, synonyms */
#define SEARCH_SYNONYM_WORDS 4            /* of a phrase that has synonyms */
#define SEARCH_LITERALS 8                 /* quoted parts, and excluded words */
#define SEARCH_TRIGRAMS 128              /* of a literal that choose segments; a longer one is told apart by looking */
#define SEARCH_FEW_CANDIDATES 16          /* below this, looking at the text beats reading another posting list */
#define SEARCH_SECTIONS_A_PAGE 3
#define SEARCH_RESULTS_MAX 50
#define SNIPPET_BYTES 600                 /* ten hits stay below the budget of a reply */
#define SNIPPET_READ 1500                 /* bytes of a passage that a snippet is chosen from */
#define SNIPPET_LINES 4
#define SNIPPET_DATA_BYTES 160            /* of a snippet in the structured answer ... */
#define EXAMPLE_DATA_BYTES 2000           /* ... of an example's code ... */
#define CODE_LINE_BYTES 120               /* ... of which a line's start is there whatever it costs ... */
#define LISTING_LEAST 450                 /* ... of all of it: less saves nothing */
#define EXAMPLES_LEAST 1000               /* ... of all examples: code of a line or two is not cut to save nothing */
#define CHANGELOG_DATA_BYTES 400          /* ... of an entry's changes */
#define GROUP_LANGUAGES 12                /* of a group of examples that are counted one by one */
#define MAX_CHARS_DEFAULT 10000           /* bytes of a reply: hosts cut or hide what is larger ... */
#define LIST_BYTES (MAX_CHARS_DEFAULT - 300) /* of a list's entries: the rest is its first lines */
#define MAX_LINES_DEFAULT 250             /* ... or longer */
#define INDEX_BYTES_DEFAULT 8192          /* of an index for AGENTS.md: agents do well with it, in every conversation */
#define CUT_NOTICE_BYTES 220              /* kept free for the line that says what is left */
#define DOCS_PATHS_MAX 20                 /* pages in one call ... */
#define NOTE_PATH_BYTES 48                /* ... and bytes of a path that names none, in the line that says so */

#define REGEX_BYTES 4096               /* of a pattern */
#define REGEX_DEPTH 100                /* groups in groups: the parser recurses */
#define REGEX_REPEAT 1000              /* the largest n in {n} */
#define REGEX_STEPS 10000              /* what a pattern may grow to, repetitions written out */
#define REGEX_WORK ((size_t)10000000)  /* steps looked at while states are made, per pattern: about 40 ms */
#define REGEX_LINE_WORK ((size_t)100000000) /* bytes read to find all matches of one line: about 150 ms */
#define REGEX_CACHE ((size_t)2 << 20)  /* bytes of states kept by each automaton of a pattern */
#define PLAN_STRINGS 10                /* texts a part of a pattern may begin with before the plan cuts each */
#define PLAN_TRIGRAMS 500              /* posting lists read for one pattern */
#define GREP_CONTEXT 1000000               /* lines around a match: more than any page has */

/* ==================================================================================================================
 * Room 2: arena and text. Memory of one request comes from one arena and goes back all at once. Text is a slice,
 * pointer and length: it may hold NUL and is not terminated.
 * =============================================================================================================== */

typedef struct { const char *s; size_t len; } str;
#define STR(literal) ((str){ "" literal, sizeof(literal) - 1 })
#define COUNT(array) (sizeof(array) / sizeof *(array))
#define BOM "\xef\xbb\xbf"               /* a byte order mark, as editors put it before UTF-8 */

#define ARENA_CHUNK ((size_t)256 << 10) /* of an arena, kept for the next request ... */
#define ARENA_SECTION ((size_t)64)     /* ... and more for each section of the corpus: ranking scores them all */
#define ARENA_MORE ((size_t)256 << 10) /* every further chunk at least: malloc gives these back to the system */
#define ARENA_ALIGN 16u

struct arena_chunk { struct arena_chunk *older; };
#define ARENA_HEADER ((sizeof(struct arena_chunk) + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN)

struct arena {
    jmp_buf out_of_memory;            /* set by the arena's owner before the first allocation; never returned past */
    void *(*get)(size_t bytes);       /* malloc, or a test's own that fails when told to */
    void (*give)(void *memory);
    struct arena_chunk *newest;
    char *at, *end;                   /* what is left of the newest chunk */
    size_t keep;                      /* bytes of the first chunk, which a reset leaves: what most requests need */
    struct arena *inner, *outer;      /* inner: goes back more often, and with this one at the latest; or NULL */
};

static void arena_begin(struct arena *a)
{
    a->get = malloc, a->give = free;
    a->newest = NULL, a->at = a->end = NULL;
    a->keep = ARENA_CHUNK;
    a->inner = a->outer = NULL;
}

/* Where running out of memory leads: to the outermost arena's owner. */
static _Noreturn void arena_fail(struct arena *a)
{
    while (a->outer) a = a->outer;
    longjmp(a->out_of_memory, 1);
}

/* Adds a chunk with room for `bytes`. All running out of memory happens here. */
static void arena_add_chunk(struct arena *a, size_t bytes)
{
    struct arena_chunk *c = bytes > SIZE_MAX / 2 ? NULL : a->get(ARENA_HEADER + bytes);
    if (!c) arena_fail(a);
    c->older = a->newest;
    a->newest = c;
    a->at = (char *)c + ARENA_HEADER;
    a->end = a->at + bytes;
}

/* Memory whose bytes are whatever they were. Never NULL. */
static void *arena_bytes(struct arena *a, size_t bytes)
{
    if (!a->newest) arena_add_chunk(a, a->keep);
    if ((size_t)(a->end - a->at) < bytes) arena_add_chunk(a, bytes > ARENA_MORE ? bytes : ARENA_MORE);
    size_t left = (size_t)(a->end - a->at), step = (bytes + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
    void *memory = a->at;
    a->at += step < left ? step : left;
    return memory;
}

/* Zeroed memory, aligned to 16. Never NULL: without memory it jumps to a->out_of_memory. */
static void *arena_alloc(struct arena *a, size_t bytes)
{
    return memset(arena_bytes(a, bytes), 0, bytes);
}

/* The same for an array: a product that does not fit in size_t is out of memory as well. */
static void *arena_array(struct arena *a, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size) arena_fail(a);
    return arena_alloc(a, count * size);
}

/* Room for one more behind `count` entries of an array: at itself, or where they have moved to. */
static void *arena_grow(struct arena *a, void *at, size_t count, size_t *room, size_t size)
{
    if (count < *room) return at;
    void *more = arena_array(a, *room * 2 + 4, size);
    if (at) memcpy(more, at, count * size);
    *room = *room * 2 + 4;
    return more;
}

static void arena_end(struct arena *a);

/* Frees everything allocated since arena_begin() or the last reset, but keeps the first chunk at hand. */
static void arena_reset(struct arena *a)
{
    struct arena_chunk *c = a->newest;
    if (a->inner) arena_end(a->inner);
    a->inner = NULL;
    while (c && c->older) {
        struct arena_chunk *older = c->older;
        a->give(c);
        c = older;
    }
    a->newest = NULL;
    if (!c) return;
    a->newest = c;
    a->at = (char *)c + ARENA_HEADER;
    a->end = a->at + a->keep;
}

static void arena_end(struct arena *a)
{
    arena_reset(a);
    if (a->newest) a->give(a->newest);
    a->newest = NULL, a->at = a->end = NULL;
}

/* An arena inside of a: what it holds may go back while a's stays. There may be one at a time. */
static struct arena *arena_inner(struct arena *a)
{
    struct arena *inner = arena_alloc(a, sizeof *inner);
    inner->get = a->get, inner->give = a->give, inner->keep = a->keep;
    inner->outer = a;
    return a->inner = inner;
}

static str arena_copy(struct arena *a, str s)
{
    char *copy = arena_bytes(a, s.len + 1);
    if (s.len) memcpy(copy, s.s, s.len);
    copy[s.len] = '\0'; /* for the few callees that want C strings */
    return (str){ copy, s.len };
}

static str str_from(const char *s)
{
    return (str){ s ? s : "", s ? strlen(s) : 0 };
}

static bool str_equal(str a, str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.s, b.s, a.len) == 0);
}

static char fold_ascii(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

/* ASCII letters only. */
static bool str_equal_fold(str a, str b)
{
    if (a.len != b.len) return false;
    for (size_t i = 0; i < a.len; i++)
        if (fold_ascii(a.s[i]) != fold_ascii(b.s[i])) return false;
    return true;
}

/* The slice from byte `from` up to, not including, byte `to`; both are cut to what is there. */
static str str_span(str s, size_t from, size_t to)
{
    if (to > s.len) to = s.len;
    if (from > to) from = to;
    return s.len ? (str){ s.s + from, to - from } : s;
}

/* Whether a byte of UTF-8 is within a character, not its first. */
static bool byte_continues(char c) { return ((unsigned char)c & 0xc0) == 0x80; }

/* The start of s, at most `most` bytes, cut between characters. */
static str cut_text(str s, size_t most)
{
    if (s.len <= most) return s;
    while (most > 0 && byte_continues(s.s[most])) most--;
    return str_span(s, 0, most);
}

/* What of the caller's text an error message repeats. */
static str echo(str s)
{
    return cut_text(s, ECHO_MOST);
}

static bool str_starts(str s, str start)
{
    return s.len >= start.len && str_equal(str_span(s, 0, start.len), start);
}

static bool str_ends(str s, str end)
{
    return s.len >= end.len && str_equal(str_span(s, s.len - end.len, s.len), end);
}

/* Where `what` occurs first in s; s.len when it does not. */
static size_t str_find(str s, str what)
{
    if (what.len == 0) return 0;
    for (size_t i = 0; i + what.len <= s.len; i++) {
        const char *first = memchr(s.s + i, what.s[0], s.len - what.len - i + 1);
        if (!first) return s.len;
        i = (size_t)(first - s.s);
        if (memcmp(first, what.s, what.len) == 0) return i;
    }
    return s.len;
}

static size_t count_lines(str s)
{
    size_t n = 0;
    for (const char *c = s.s, *end = s.s + s.len; c < end && (c = memchr(c, '\n', (size_t)(end - c))); c++) n++;
    return n;
}

struct cut { str head, tail; bool ok; };

/* Splits at the first occurrence of `at`, which belongs to neither part. Without one, all is head, and ok is false. */
static struct cut str_cut(str s, str at)
{
    size_t i = str_find(s, at);
    if (i == s.len && at.len) return (struct cut){ s, str_span(s, s.len, s.len), false };
    return (struct cut){ str_span(s, 0, i), str_span(s, i + at.len, s.len), true };
}

static bool char_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool char_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The value of a hexadecimal digit, -1: it is none. */
static int char_hex(char c)
{
    char folded = fold_ascii(c);
    return char_is_digit(c) ? c - '0' : folded >= 'a' && folded <= 'f' ? folded - 'a' + 10 : -1;
}

/* Half of a pair in UTF-16, and no character. */
static bool is_surrogate(uint32_t cp) { return cp >= 0xd800 && cp <= 0xdfff; }

static str str_trim(str s)
{
    while (s.len && char_is_space(s.s[0])) s = str_span(s, 1, s.len);
    while (s.len && char_is_space(s.s[s.len - 1])) s.len--;
    return s;
}

/* Sorts count entries of `size` bytes, equal ones in the order they had. Merges runs from the bottom up. (Not qsort():
 * glibc's asks the system for its memory, which the sandbox does not allow, and orders equal entries as it likes.) */
static void arena_sort(struct arena *a, void *entries, size_t count, size_t size,
                       int (*order)(const void *, const void *))
{
    char *from = entries, *to = arena_bytes(a, count * size), *result = entries;
    for (size_t run = 1; run < count; run *= 2) {
        for (size_t start = 0; start < count; start += 2 * run) {
            size_t middle = start + run < count ? start + run : count,
                   end = middle + run < count ? middle + run : count;
            size_t left = start, right = middle;
            for (size_t k = start; k < end; k++) {
                bool take_left = right == end || (left < middle && order(from + left * size, from + right * size) <= 0);
                memcpy(to + k * size, from + (take_left ? left++ : right++) * size, size);
            }
        }
        char *swap = from;
        from = to, to = swap;
    }
    if (from != result && count) memcpy(result, from, count * size);
}

struct number { int64_t value; bool ok; };

/* How many of the bytes at the start are digits. */
static size_t str_digits(str s)
{
    size_t n = 0;
    while (n < s.len && char_is_digit(s.s[n])) n++;
    return n;
}

/* The value of decimal digits whose point stands `point` digits after the first: ok if nothing but zeros is behind
 * the point. Stops at the largest value there is. */
static struct number str_digits_value(str digits, int64_t point)
{
    struct number n = { 0, true };
    int64_t most = INT64_MAX, length = (int64_t)digits.len;
    for (int64_t i = 0; i < length || (i < point && n.value > 0 && n.value < most); i++) {
        int digit = i < length ? digits.s[i] - '0' : 0;
        if (i >= point) n.ok = n.ok && digit == 0;
        else n.value = n.value > (most - digit) / 10 ? most : n.value * 10 + digit;
    }
    return n;
}

/* What stands behind the e of a number: signed digits. Beyond a billion, where it no longer matters, a billion. */
static struct number str_exponent(str s)
{
    bool negative = s.len && s.s[0] == '-';
    if (s.len && (s.s[0] == '-' || s.s[0] == '+')) s = str_span(s, 1, s.len);
    if (s.len == 0 || str_digits(s) != s.len) return (struct number){ 0, false };
    int64_t value = str_digits_value(s, (int64_t)s.len).value;
    if (value > 1000000000) value = 1000000000;
    return (struct number){ negative ? -value : value, true };
}

/* A whole number in any notation that people and JSON have for it: 5, +5, -5, 5.0, 50e-1, with space around. Values
 * beyond 64 bits become the nearest that fits. Not ok: anything else, and more than 64 digits. */
static struct number str_number(str s)
{
    struct number bad = { 0, false };
    s = str_trim(s);
    bool negative = s.len && s.s[0] == '-';
    if (s.len && (s.s[0] == '-' || s.s[0] == '+')) s = str_span(s, 1, s.len);
    size_t whole = str_digits(s), end = whole, fraction = 0;
    if (end < s.len && s.s[end] == '.') {
        fraction = str_digits(str_span(s, whole + 1, s.len));
        end += 1 + fraction;
    }
    struct number exponent = { 0, true };
    if (end < s.len && (s.s[end] == 'e' || s.s[end] == 'E')) {
        exponent = str_exponent(str_span(s, end + 1, s.len));
        end = s.len;
    }
    char digits[64];
    if (end != s.len || !exponent.ok || whole + fraction == 0 || whole + fraction > sizeof digits) return bad;
    memcpy(digits, s.s, whole);
    if (fraction) memcpy(digits + whole, s.s + whole + 1, fraction);
    struct number n = str_digits_value((str){ digits, whole + fraction }, (int64_t)whole + exponent.value);
    if (negative) n.value = -n.value;
    return n.ok ? n : bad;
}

/* ==================================================================================================================
 * Room 3: output. Text is appended to one growing buffer in an arena; room is checked in one place.
 * =============================================================================================================== */

struct out { struct arena *a; char *s; size_t len, room; }; /* (struct out){ .a = arena } is an empty one */

/* Makes room for `more` bytes behind the text. A buffer that is the arena's last piece grows where it is. */
static void out_reserve(struct out *o, size_t more)
{
    if (more <= o->room - o->len) return;
    if (more > SIZE_MAX / 4 - o->len) arena_fail(o->a);
    size_t room = o->room * 2 > o->len + more ? o->room * 2 : o->len + more;
    room = room < 256 ? 256 : (room + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
    if (o->s && o->s + o->room == o->a->at && (size_t)(o->a->end - o->a->at) >= room - o->room) {
        o->a->at += room - o->room;
    } else {
        char *s = arena_bytes(o->a, room);
        if (o->s) memcpy(s, o->s, o->len);
        o->s = s;
    }
    o->room = room;
}

/* memcpy() for the short pieces that most text is made of: musl's call costs more than the copy. */
static void copy_short(char *to, const char *from, size_t n)
{
    for (; n >= 8; n -= 8, to += 8, from += 8) memcpy(to, from, 8);
    while (n-- > 0) *to++ = *from++;
}

static void out_str(struct out *o, str s)
{
    if (!s.len) return;                 /* an empty buffer may have no memory yet to point into */
    out_reserve(o, s.len);
    if (s.len < 128) copy_short(o->s + o->len, s.s, s.len);
    else memcpy(o->s + o->len, s.s, s.len);
    o->len += s.len;
}

static void out_text(struct out *o, const char *s)
{
    out_str(o, str_from(s));
}

static void out_char(struct out *o, char c)
{
    out_reserve(o, 1);
    o->s[o->len++] = c;
}

static void out_between(struct out *o, const char *before, str s, const char *after)
{
    out_text(o, before);
    out_str(o, s);
    out_text(o, after);
}

/* As printf(), for text of any length. */
#if defined __MINGW32__
__attribute__((format(gnu_printf, 2, 3)))
#elif defined __GNUC__
__attribute__((format(printf, 2, 3)))
#endif
static void out_format(struct out *o, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    out_reserve(o, 120); /* enough for most, so that it is written once */
    int n = vsnprintf(o->s + o->len, o->room - o->len, format, args);
    va_end(args);
    if (n > 0 && (size_t)n >= o->room - o->len) {
        out_reserve(o, (size_t)n + 1);
        vsnprintf(o->s + o->len, (size_t)n + 1, format, again);
    }
    va_end(again);
    o->len += n > 0 ? (size_t)n : 0;
}

static void out_number(struct out *o, int64_t n)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do digits[--at] = (char)('0' + left % 10);
    while (left /= 10);
    if (n < 0) digits[--at] = '-';
    out_str(o, (str){ digits + at, sizeof digits - at });
}

/* The escape JSON has for the character c below U+0080, or none: the character may stand for itself. */
static void out_json_escape(struct out *o, unsigned char c)
{
    static const char letters[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    for (size_t i = 0; letters[i]; i += 2) {
        if ((unsigned char)letters[i] != c) continue;
        out_char(o, '\\');
        out_char(o, letters[i + 1]);
        return;
    }
    out_format(o, "\\u%04x", c);
}

/* A JSON string, quoted and escaped. Bytes that are no UTF-8 become U+FFFD, so a message is always valid. */
static void out_json(struct out *o, str s)
{
    size_t from = 0, i = 0;
    out_char(o, '"');
    for (size_t width = 1; i < s.len; i += width) {
        unsigned char c = (unsigned char)s.s[i];
        uint32_t cp = c;
        width = 1;
        if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') continue;
        if (c >= 0x80) width = corpus_char(s.s + i, s.len - i, &cp);
        if (c >= 0x80 && cp <= 0x10ffff) continue;
        out_str(o, str_span(s, from, i));
        if (c >= 0x80) out_text(o, "\xef\xbf\xbd");
        else out_json_escape(o, c);
        from = i + 1;
    }
    out_str(o, str_span(s, from, s.len));
    out_char(o, '"');
}

/* What the caller sent, quoted, between two texts. */
static void out_echo(struct out *o, const char *before, str sent, const char *after)
{
    out_text(o, before);
    out_json(o, echo(sent));
    out_text(o, after);
}

static str out_done(const struct out *o)
{
    return (str){ o->s ? o->s : "", o->len };
}

/* The text so far with a NUL behind it, for callees that want a C string. */
static char *out_cstring(struct out *o)
{
    out_char(o, '\0');
    o->len--;
    return o->s;
}

/* ==================================================================================================================
 * Room 4: corpus. The only code that walks the generated tables: slices, sections as text, posting lists, the
 * dictionary. Everything here is constant; nothing allocates but where an arena is passed.
 * =============================================================================================================== */

static str corpus_slice(corpus_str s)
{
    return (str){ corpus.text + s.pos, s.len };
}

static str page_path(uint32_t page) { return corpus_slice(corpus.pages[page].path); }
static str page_title(uint32_t page) { return corpus_slice(corpus.pages[page].title); }

/* How a section is named everywhere: "path#anchor", or the path alone for a page's opening. */
static void out_place(struct out *o, uint32_t section)
{
    const struct corpus_section *s = &corpus.sections[section];
    out_str(o, page_path(s->page));
    if (s->level == 0) return;
    out_char(o, '#');
    out_str(o, corpus_slice(s->anchor));
}

/* The public address of a page or section; nothing when the corpus has no site. */
static void out_url(struct out *o, uint32_t section)
{
    if (!corpus.site[0]) return;
    out_text(o, corpus.site);
    out_char(o, '/');
    out_place(o, section);
}

/* One past the last section below this one: its own text and its subsections are [section, end). */
static uint32_t section_end(uint32_t section)
{
    const struct corpus_section *s = &corpus.sections[section];
    const struct corpus_page *p = &corpus.pages[s->page];
    uint32_t end = section + 1, last = p->first_section + p->sections;
    if (s->level == 0) return last;
    while (end < last && corpus.sections[end].level > s->level && corpus.sections[end].language == s->language) end++;
    return end;
}

static uint32_t section_bytes_below(uint32_t section)
{
    uint32_t bytes = 0;
    for (uint32_t i = section; i < section_end(section); i++) bytes += corpus.sections[i].bytes;
    return bytes;
}

/* A section's own rendered Markdown, subsections not included. */
static str section_text(struct arena *a, uint32_t section)
{
    const struct corpus_section *s = &corpus.sections[section];
    struct corpus_spans spans = corpus_spans_of(&corpus, s);
    struct corpus_span span;
    if (s->spans == 1 && corpus_span_next(&spans, &span)) return (str){ corpus.text + span.pos, span.len };
    char *text = arena_bytes(a, s->bytes + 1u);
    size_t n = 0;
    for (; corpus_span_next(&spans, &span); n += span.len) memcpy(text + n, corpus.text + span.pos, span.len);
    return (str){ text, n };
}

/* The slice of the corpus text a segment covers. */
static str segment_text(uint32_t segment)
{
    uint32_t pos = corpus.segments[segment].pos;
    uint32_t end = segment + 1 < corpus.segment_count ? corpus.segments[segment + 1].pos : corpus.source_bytes;
    return (str){ corpus.text + pos, end - pos };
}

/* The segments of a page, in order: [first, end). */
struct segments { uint32_t first, end; };

/* The first segment that starts at pos or behind it. */
static uint32_t segment_from(uint32_t pos)
{
    uint32_t low = 0, high = corpus.segment_count;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (corpus.segments[mid].pos < pos) low = mid + 1;
        else high = mid;
    }
    return low;
}

static struct segments page_segments(uint32_t page)
{
    corpus_str source = corpus.pages[page].source;
    return (struct segments){ segment_from(source.pos), segment_from(source.pos + source.len) };
}

/* A term's posting list being read. Before the first call of postings_next() it stands before its first document. */
struct postings {
    const unsigned char *at;
    uint32_t left, document;
    unsigned char impact, name;           /* name: how much of the document's name it is, in 255ths; 0: not in it */
};

static struct postings term_pages(uint32_t term)
{
    const struct corpus_term *t = &corpus.terms[term];
    return (struct postings){ corpus.word_postings + t->pages, t->page_df, UINT32_MAX, 0, 0 };
}

static struct postings term_sections(uint32_t term)
{
    const struct corpus_term *t = &corpus.terms[term];
    return (struct postings){ corpus.word_postings + t->sections, t->section_df, UINT32_MAX, 0, 0 };
}

/* Moves to the next document; false at the end. UINT32_MAX + 1 is 0, so the first distance needs no special case. */
static inline bool postings_next(struct postings *p)
{
    uint32_t distance;
    if (p->left == 0) return false;
    p->left--;
    p->at = corpus_get_varint(p->at, &distance);
    p->document += distance >> 1;
    p->impact = *p->at++;
    p->name = distance & 1 ? *p->at++ : 0;
    return true;
}

/* A trigram's posting list is a bitmap of segments, or read segment by segment. */
static bool is_bitmap(struct corpus_list list)
{
    return (size_t)(list.end - list.at) >= CORPUS_BITMAP_BYTES(corpus.segment_count);
}

static bool bitmap_has(const unsigned char *map, uint32_t segment)
{
    return map[segment / 8] >> segment % 8 & 1;
}

/* Moves to the next segment of a list that is no bitmap; false at the end. Before the first it is UINT32_MAX. */
static inline bool list_next(struct corpus_list *list, uint32_t *segment)
{
    uint32_t distance;
    if (list->at >= list->end) return false;
    list->at = corpus_get_varint(list->at, &distance);
    *segment += distance;
    return true;
}

struct candidates { uint32_t *at, count; };   /* segments, ascending */

static str word_text(uint32_t word)
{
    return (str){ corpus.word_text + corpus.words[word].pos, corpus.words[word + 1].pos - corpus.words[word].pos };
}

static str stem_text(uint32_t term)
{
    return (str){ corpus.stem_text + corpus.terms[term].stem, corpus.terms[term + 1].stem - corpus.terms[term].stem };
}

/* Where a string stands or would stand in a sorted table with text_of(i) as entry i: the first that is not below it. */
static uint32_t place_sorted(str wanted, uint32_t count, str (*text_of)(uint32_t))
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        str there = text_of(mid);
        size_t least = there.len < wanted.len ? there.len : wanted.len;
        int order = least ? memcmp(there.s, wanted.s, least) : 0;
        if (order < 0 || (order == 0 && there.len < wanted.len)) low = mid + 1;
        else high = mid;
    }
    return low;
}

/* The same for an entry that equals the string; CORPUS_NONE: there is none. */
static uint32_t find_sorted(str wanted, uint32_t count, str (*text_of)(uint32_t))
{
    uint32_t i = place_sorted(wanted, count, text_of);
    return i < count && str_equal(text_of(i), wanted) ? i : CORPUS_NONE;
}

/* The term of a word as it is typed: as a known word form, else by its stem. CORPUS_NONE: the corpus has neither. */
static uint32_t term_of_word(str word)
{
    char stem[CORPUS_TOKEN_BYTES];
    uint32_t known = find_sorted(word, corpus.word_count, word_text);
    if (known != CORPUS_NONE) return corpus.words[known].term;
    if (word.len > CORPUS_TOKEN_BYTES) return CORPUS_NONE;
    memcpy(stem, word.s, word.len);
    return find_sorted((str){ stem, corpus_stem(stem, word.len) }, corpus.term_count, stem_text);
}

/* Whether text and tables are as they were built; hash: what they are now. */
static bool corpus_is_intact(char hash[65])
{
    corpus_digest(&corpus, hash);
    return strcmp(hash, corpus.hash) == 0;
}

static str synonym_key(uint32_t rule)
{
    return corpus_slice(corpus.synonyms[rule].key);
}

SMALL_FROM_HERE

/* ==================================================================================================================
 * Room 5: regex. Regular expressions in linear time: no backtracking, whatever the pattern.
 *
 *     pattern ──parse──> tree ──program_build──> steps over bytes (NFA) ──machine_step──> states (DFA)
 *                          └───plan_of──────────> segments that may hold a match (trigrams)
 *
 * The dialect. A pattern is matched against one line; nothing matches a line feed.
 *     .  [abc] [^a-z] [[:alpha:]]  \d \w \s \D \W \S   one character; classes are ASCII, \s also has Unicode's spaces
 *     ( )  (?: )  |                                     groups, alternatives; groups are not remembered
 *     * + ? {n} {n,} {n,m}                              repetition; *? and the like, but a match is the longest
 *     ^ $ \b \B                                         line start and end, word boundary (ASCII words) and none
 *     \t \r \f \v \0 \xHH \uHHHH \x{H} \u{H}            characters; \ before punctuation takes it literally
 * Only grep -w knows other words than ASCII's: its letters are those that search has (corpus_is_letter()).
 * A { that begins no repetition and a ] that ends nothing stand for themselves. Refused with the place:
 * back-references, look-around, other (?...), other escapes, \n, what is not closed, what cannot be repeated, what is
 * not UTF-8. A character is matched whole; bytes of the text that are no UTF-8 match nothing.
 *
 * After Russ Cox, "Regular Expression Matching in the Wild" (the automata) and "... with a Trigram Index" (the plan).
 * =============================================================================================================== */

enum regex_flags { REGEX_FOLD = 1, REGEX_LITERAL = 2, REGEX_WORDS = 4 };   /* literal: no syntax; words: as grep -w */

struct regex_error { str message; size_t at; };                             /* at: byte of the pattern */

enum regex_kind { REGEX_EMPTY, REGEX_SET, REGEX_PLACE, REGEX_CONCAT, REGEX_EITHER, REGEX_TIMES };

/* Conditions between two characters, numbered as bits of a mask. The last two are -w's: no letter, digit or _ there. */
enum regex_place { PLACE_START = 1, PLACE_END = 2, PLACE_BOUNDARY = 4, PLACE_NO_BOUNDARY = 8, PLACE_NO_WORD_BEFORE = 16,
                   PLACE_NO_WORD_AFTER = 32 };
#define PLACES_OF_W (PLACE_NO_WORD_BEFORE | PLACE_NO_WORD_AFTER)
#define PLACES_OF_WORDS (PLACE_BOUNDARY | PLACE_NO_BOUNDARY | PLACES_OF_W)

struct regex_range { uint32_t low, high; };
struct regex_set { struct regex_range *at; size_t count, room; };   /* once closed: ascending, with gaps between */

struct regex_node {
    enum regex_kind kind;
    enum regex_place place;
    struct regex_set set;
    unsigned least, most;                  /* TIMES; most REGEX_ENDLESS: any number */
    struct regex_node *child, *next;       /* CONCAT, EITHER, TIMES: the first child; its sibling */
};
#define REGEX_ENDLESS UINT_MAX
#define REGEX_LAST_CHAR 0x10ffffu

/* --- sets of characters --- */

/* Adds the characters from low to high; they may overlap with others. */
static void set_add(struct arena *a, struct regex_set *s, uint32_t low, uint32_t high)
{
    struct regex_range *last = s->count ? &s->at[s->count - 1] : NULL;
    if (last && low >= last->low && low <= last->high + 1) {
        if (high > last->high) last->high = high;
        return;
    }
    s->at = arena_grow(a, s->at, s->count, &s->room, sizeof *s->at);
    s->at[s->count++] = (struct regex_range){ low, high };
}

static int range_order(const void *a, const void *b)
{
    const struct regex_range *x = a, *y = b;
    return x->low < y->low ? -1 : x->low > y->low;
}

/* Sorts the ranges and joins those that touch. */
static void set_close(struct arena *a, struct regex_set *s)
{
    if (s->count < 2) return;
    struct regex_set joined = { arena_bytes(a, s->count * sizeof *s->at), 0, s->count };
    arena_sort(a, s->at, s->count, sizeof *s->at, range_order);
    for (size_t i = 0; i < s->count; i++) set_add(a, &joined, s->at[i].low, s->at[i].high);
    *s = joined;
}

/* Everything that a closed set lacks. */
static struct regex_set set_complement(struct arena *a, const struct regex_set *s)
{
    struct regex_set rest = { NULL, 0, 0 };
    uint32_t from = 0;
    for (size_t i = 0; i < s->count; i++) {
        if (s->at[i].low > from) set_add(a, &rest, from, s->at[i].low - 1);
        from = s->at[i].high + 1;
    }
    if (from <= REGEX_LAST_CHAR) set_add(a, &rest, from, REGEX_LAST_CHAR);
    return rest;
}

static bool set_has(const struct regex_set *s, uint32_t c)
{
    for (size_t i = 0; i < s->count; i++)
        if (c >= s->at[i].low && c <= s->at[i].high) return true;
    return false;
}

#define FOLD_TOP 0x500u   /* corpus_fold() leaves all from here on alone, but for these */
static const uint32_t fold_others[] = { 0xa0, 0x2018, 0x2019, 0x201c, 0x201d };

/* Adds to a closed set what corpus_fold() makes equal to one of its characters; closes it again. */
static void set_fold(struct arena *a, struct regex_set *s)
{
    bool folded[FOLD_TOP] = { false };
    uint32_t top = s->count && s->at[s->count - 1].high >= 0x80 ? FOLD_TOP : 0x80;
    for (size_t i = 0; i < s->count; i++)
        for (uint32_t c = s->at[i].low; c <= s->at[i].high && c < top; c++) folded[corpus_fold(c)] = true;
    for (size_t i = 0; i < COUNT(fold_others) && top == FOLD_TOP; i++)
        if (set_has(s, fold_others[i])) folded[corpus_fold(fold_others[i])] = true;
    for (uint32_t c = 0; c < top; c++)
        if (folded[corpus_fold(c)]) set_add(a, s, c, c);
    for (size_t i = 0; i < COUNT(fold_others); i++)
        if (folded[corpus_fold(fold_others[i])]) set_add(a, s, fold_others[i], fold_others[i]);
    set_close(a, s);
}

/* Classes by the name in [: :], and by the letter that a backslash makes one. A high of 0 ends a list. */
static const struct regex_class { const char *name; char letter; struct regex_range ranges[12]; } regex_classes[] = {
    { "digit", 'd', { { '0', '9' } } },
    { "word", 'w', { { '0', '9' }, { 'A', 'Z' }, { '_', '_' }, { 'a', 'z' } } },
    { "space", 's', { { '\t', '\r' }, { ' ', ' ' }, { 0xa0, 0xa0 }, { 0x1680, 0x1680 }, { 0x2000, 0x200a },
                      { 0x2028, 0x2029 }, { 0x202f, 0x202f }, { 0x205f, 0x205f }, { 0x3000, 0x3000 },
                      { 0xfeff, 0xfeff } } },
    { "alpha", 0, { { 'A', 'Z' }, { 'a', 'z' } } },
    { "alnum", 0, { { '0', '9' }, { 'A', 'Z' }, { 'a', 'z' } } },
    { "upper", 0, { { 'A', 'Z' } } },
    { "lower", 0, { { 'a', 'z' } } },
    { "xdigit", 0, { { '0', '9' }, { 'A', 'F' }, { 'a', 'f' } } },
    { "punct", 0, { { '!', '/' }, { ':', '@' }, { '[', '`' }, { '{', '~' } } },
    { "blank", 0, { { '\t', '\t' }, { ' ', ' ' } } },
    { "cntrl", 0, { { 0, 0x1f }, { 0x7f, 0x7f } } },
    { "graph", 0, { { '!', '~' } } },
    { "print", 0, { { ' ', '~' } } },
};

static void set_add_class(struct arena *a, struct regex_set *s, const struct regex_class *class, bool negated)
{
    struct regex_set members = { NULL, 0, 0 };
    for (const struct regex_range *r = class->ranges; r->high; r++) set_add(a, &members, r->low, r->high);
    if (negated) members = set_complement(a, &members);
    for (size_t i = 0; i < members.count; i++) set_add(a, s, members.at[i].low, members.at[i].high);
}

/* --- pattern to tree --- */

struct regex_parser { struct arena *a; str s; size_t at; bool fold; unsigned depth; struct regex_error error; };

/* Keeps the first complaint. Parsing goes to the end from there. */
static void parse_fail(struct regex_parser *p, size_t at, str message)
{
    if (!p->error.message.len) p->error = (struct regex_error){ message, at };
    p->at = p->s.len;
}

/* The byte `ahead` of the place of reading; '\0' behind the end. */
static char parse_peek(const struct regex_parser *p, size_t ahead)
{
    return p->at + ahead < p->s.len ? p->s.s[p->at + ahead] : '\0';
}

static bool parse_take(struct regex_parser *p, str what)
{
    if (!str_starts(str_span(p->s, p->at, p->s.len), what)) return false;
    p->at += what.len;
    return true;
}

static struct regex_node *node_new(struct regex_parser *p, enum regex_kind kind)
{
    struct regex_node *n = arena_alloc(p->a, sizeof *n);
    n->kind = kind;
    return n;
}

static struct regex_node *node_place(struct regex_parser *p, enum regex_place place)
{
    struct regex_node *n = node_new(p, REGEX_PLACE);
    n->place = place;
    return n;
}

static struct regex_node *node_set(struct regex_parser *p, struct regex_set set, bool negated)
{
    struct regex_node *n = node_new(p, REGEX_SET);
    set_close(p->a, &set);
    if (p->fold) set_fold(p->a, &set);
    n->set = negated ? set_complement(p->a, &set) : set;
    return n;
}

static struct regex_node *node_char(struct regex_parser *p, uint32_t c)
{
    struct regex_set set = { NULL, 0, 0 };
    set_add(p->a, &set, c, c);
    return node_set(p, set, false);
}

/* One character of the pattern as it stands. */
static uint32_t parse_char(struct regex_parser *p)
{
    uint32_t c = 0;
    if (p->at == p->s.len) return 0;
    size_t width = corpus_char(p->s.s + p->at, p->s.len - p->at, &c);
    if (c > REGEX_LAST_CHAR) parse_fail(p, p->at, STR("this byte is not UTF-8"));
    else if (c == '\n')
        parse_fail(p, p->at, STR("a pattern is matched against single lines: a line feed never matches"));
    else p->at += width;
    return c;
}

/* The digits of \xHH, \uHHHH, \x{H...}, from behind the letter on; start: where the escape does. */
static uint32_t parse_hex(struct regex_parser *p, size_t digits, size_t start)
{
    bool braces = parse_take(p, STR("{"));
    uint32_t c = 0;
    size_t n = 0, most = braces ? 8 : digits;
    for (; n < most; n++) {
        int digit = char_hex(parse_peek(p, 0));
        if (digit < 0) break;
        c = c << 4 | (uint32_t)digit;
        p->at++;
    }
    if (n == 0 || (braces ? !parse_take(p, STR("}")) : n < digits) || c > REGEX_LAST_CHAR || is_surrogate(c))
        parse_fail(p, start, STR("this is no character: \\xHH, \\uHHHH and \\x{H...} take hexadecimal digits"));
    return c;
}

/* What a backslash begins: a class or a single character (one is true, c has it). Places are not for here. */
struct regex_escape { const struct regex_class *class; bool negated; uint32_t c; };

#define REGEX_ESCAPES "there are \\d \\w \\s \\D \\W \\S \\b \\B \\t \\xHH"

/* The letter at the place of reading stands for c. */
static struct regex_escape escape_char(struct regex_parser *p, uint32_t c)
{
    p->at++;
    return (struct regex_escape){ NULL, false, c };
}

/* From the backslash on; in brackets \n is a character like any other. */
static struct regex_escape parse_escape(struct regex_parser *p, bool in_brackets)
{
    static const char letters[] = "t\tr\rf\fv\v0";     /* \0 is the string's own end */
    size_t start = p->at++;
    char e = parse_peek(p, 0);
    const char *known = e ? strchr(letters, e) : NULL;
    for (size_t i = 0; i < COUNT(regex_classes); i++) {
        char letter = regex_classes[i].letter;
        if (!letter || (e != letter && e != letter - 32)) continue;
        p->at++;
        return (struct regex_escape){ &regex_classes[i], e != letter, 0 };
    }
    if (p->at >= p->s.len) parse_fail(p, start, STR("nothing follows this \\"));
    else if (known && (known - letters) % 2 == 0 && !(e == '0' && char_is_digit(parse_peek(p, 1))))
        return escape_char(p, (unsigned char)known[1]);
    else if (e == 'x' || e == 'u')
        return p->at++, (struct regex_escape){ NULL, false, parse_hex(p, e == 'x' ? 2 : 4, start) };
    else if (e == 'n' && in_brackets) return escape_char(p, '\n');
    else if (e == 'n') parse_fail(p, start, STR("a pattern is matched against single lines: \\n never matches"));
    else if (char_is_digit(e) || e == 'k') parse_fail(p, start, STR("back-references are not supported"));
    else if ((e >= 'a' && e <= 'z') || (e >= 'A' && e <= 'Z'))
        parse_fail(p, start, STR("this escape is not known: " REGEX_ESCAPES));
    return (struct regex_escape){ NULL, false, parse_char(p) };
}

/* [:name:] in brackets, if that is what stands there. */
static bool parse_named_class(struct regex_parser *p, struct regex_set *set)
{
    size_t start = p->at;
    if (!parse_take(p, STR("[:"))) return false;
    bool negated = parse_take(p, STR("^"));
    struct cut c = str_cut(str_span(p->s, p->at, p->at + 10), STR(":]"));   /* no name is longer */
    for (size_t i = 0; c.ok && i < COUNT(regex_classes); i++) {
        if (!str_equal(c.head, str_from(regex_classes[i].name))) continue;
        set_add_class(p->a, set, &regex_classes[i], negated);
        p->at += c.head.len + 2;
        return true;
    }
    if (c.ok)
        parse_fail(p, start, STR("there is no such class; [:alpha:], [:digit:], [:space:] and the like are known"));
    else p->at = start;
    return p->at != start;
}

/* One end of a range, or a class: then alone is true and it is in the set already. */
struct regex_end { uint32_t c; bool alone; };

static struct regex_end parse_class_end(struct regex_parser *p, struct regex_set *set)
{
    if (parse_named_class(p, set)) return (struct regex_end){ 0, true };
    if (parse_peek(p, 0) != '\\') return (struct regex_end){ parse_char(p), false };
    if (parse_peek(p, 1) == 'b') return p->at += 2, (struct regex_end){ '\b', false };
    struct regex_escape e = parse_escape(p, true);
    if (e.class) set_add_class(p->a, set, e.class, e.negated);
    return (struct regex_end){ e.c, e.class != NULL };
}

/* [...], from the bracket on. A ] that comes first is a member. */
static struct regex_node *parse_brackets(struct regex_parser *p)
{
    struct regex_set set = { NULL, 0, 0 };
    size_t start = p->at++;
    bool negated = parse_take(p, STR("^"));
    for (bool first = true; first || parse_peek(p, 0) != ']'; first = false) {
        if (p->at >= p->s.len) {
            parse_fail(p, start, STR("this [ is not closed"));
            break;
        }
        size_t from = p->at;
        struct regex_end low = parse_class_end(p, &set), high = low;
        if (parse_peek(p, 0) == '-' && p->at + 1 < p->s.len && parse_peek(p, 1) != ']') {
            p->at++;
            high = parse_class_end(p, &set);
            if (low.alone || high.alone) parse_fail(p, from, STR("a range in [ ] goes from one character to another"));
            else if (low.c > high.c) parse_fail(p, from, STR("this range goes backwards"));
        }
        if (!low.alone) set_add(p->a, &set, low.c, high.c);
    }
    parse_take(p, STR("]"));
    return node_set(p, set, negated);
}

static struct regex_node *parse_either(struct regex_parser *p);

/* ( ... ), from the parenthesis on. */
static struct regex_node *parse_group(struct regex_parser *p)
{
    size_t start = p->at++;
    if (parse_peek(p, 0) == '?' && !parse_take(p, STR("?:"))) {
        bool look = parse_peek(p, 1) == '=' || parse_peek(p, 1) == '!' ||
                    (parse_peek(p, 1) == '<' && (parse_peek(p, 2) == '=' || parse_peek(p, 2) == '!'));
        parse_fail(p, start, look ? STR("look-ahead and look-behind are not supported")
                                  : STR("of (?...) only (?:...) is supported, and (?i) at the start of the pattern"));
    }
    if (p->depth == REGEX_DEPTH) parse_fail(p, start, STR("more than " DIGITS(REGEX_DEPTH) " groups in one another"));
    p->depth++;
    struct regex_node *n = parse_either(p);
    p->depth--;
    if (!parse_take(p, STR(")"))) parse_fail(p, start, STR("this ( is not closed"));
    return n;
}

/* How many bytes the repetition at the place of reading has; 0: there is none. */
static size_t repeat_length(const struct regex_parser *p)
{
    char c = parse_peek(p, 0);
    if (c == '*' || c == '+' || c == '?') return 1;
    if (c != '{') return 0;
    str rest = str_span(p->s, p->at + 1, p->s.len);
    size_t n = str_digits(rest);
    if (n == 0) return 0;
    if (n < rest.len && rest.s[n] == ',') n += 1 + str_digits(str_span(rest, n + 1, rest.len));
    return n < rest.len && rest.s[n] == '}' ? n + 2 : 0;
}

/* What a repetition repeats: a group, a class, a place, or a character. Never NULL. */
static struct regex_node *parse_atom(struct regex_parser *p)
{
    size_t start = p->at;
    struct regex_set any = { NULL, 0, 0 };
    if (repeat_length(p)) {
        parse_fail(p, start, STR("there is nothing to repeat before this (\\ takes it literally)"));
        return node_new(p, REGEX_EMPTY);
    }
    switch (parse_peek(p, 0)) {
    case '(': return parse_group(p);
    case '[': return parse_brackets(p);
    case '^': return p->at++, node_place(p, PLACE_START);
    case '$': return p->at++, node_place(p, PLACE_END);
    case '.':
        p->at++;
        set_add(p->a, &any, '\n', '\n');
        struct regex_node *dot = node_new(p, REGEX_SET);
        dot->set = set_complement(p->a, &any);
        return dot;
    case '\\': {
        if (parse_take(p, STR("\\b"))) return node_place(p, PLACE_BOUNDARY);
        if (parse_take(p, STR("\\B"))) return node_place(p, PLACE_NO_BOUNDARY);
        struct regex_escape e = parse_escape(p, false);
        if (!e.class) return node_char(p, e.c);
        set_add_class(p->a, &any, e.class, e.negated);
        return node_set(p, any, false);
    }
    default: return node_char(p, parse_char(p));
    }
}

/* The bounds of the repetition at the place of reading, `length` bytes. */
static void parse_bounds(struct regex_parser *p, struct regex_node *times, size_t length)
{
    str digits = str_span(p->s, p->at + 1, p->at + length - 1);
    char c = parse_peek(p, 0);
    times->least = c == '+', times->most = c == '?' ? 1 : REGEX_ENDLESS;
    if (c == '{') {
        struct cut bounds = str_cut(digits, STR(","));
        struct number least = str_digits_value(bounds.head, (int64_t)bounds.head.len);
        struct number most = bounds.tail.len ? str_digits_value(bounds.tail, (int64_t)bounds.tail.len) : least;
        bool endless = bounds.ok && !bounds.tail.len;
        if (least.value > REGEX_REPEAT || most.value > REGEX_REPEAT)
            parse_fail(p, p->at, STR("more than " DIGITS(REGEX_REPEAT) " repetitions"));
        else if (most.value < least.value)
            parse_fail(p, p->at, STR("the bounds of this repetition are the wrong way round"));
        else
            times->least = (unsigned)least.value, times->most = endless ? REGEX_ENDLESS : (unsigned)most.value;
    }
    p->at += length;
    if (p->at > p->s.len) p->at = p->s.len;
}

/* An atom with its repetition. */
static struct regex_node *parse_times(struct regex_parser *p)
{
    struct regex_node *atom = parse_atom(p), *times;
    size_t length = repeat_length(p);
    if (!length) return atom;
    if (atom->kind == REGEX_PLACE) parse_fail(p, p->at, STR("^, $, \\b and \\B cannot be repeated"));
    times = node_new(p, REGEX_TIMES);
    times->child = atom;
    parse_bounds(p, times, length);
    parse_take(p, STR("?"));
    if (repeat_length(p)) parse_fail(p, p->at, STR("this repeats a repetition: put the first into (?:...)"));
    return times;
}

static struct regex_node *parse_concat(struct regex_parser *p)
{
    struct regex_node *concat = node_new(p, REGEX_CONCAT), **end = &concat->child;
    while (p->at < p->s.len && parse_peek(p, 0) != '|' && parse_peek(p, 0) != ')') {
        *end = parse_times(p);
        end = &(*end)->next;
    }
    return concat;
}

static struct regex_node *parse_either(struct regex_parser *p)
{
    struct regex_node *either = node_new(p, REGEX_EITHER), **end = &either->child;
    do {
        *end = parse_concat(p);
        end = &(*end)->next;
    } while (parse_take(p, STR("|")));
    return either;
}

/* A pattern without syntax. */
static struct regex_node *parse_literal(struct regex_parser *p)
{
    struct regex_node *concat = node_new(p, REGEX_CONCAT), **end = &concat->child;
    while (p->at < p->s.len) {
        *end = node_char(p, parse_char(p));
        end = &(*end)->next;
    }
    return concat;
}

/* The tree of a pattern; p->error says what is wrong with it, if anything. */
static struct regex_node *parse_pattern(struct regex_parser *p, unsigned flags)
{
    if (p->s.len > REGEX_BYTES)
        parse_fail(p, REGEX_BYTES, STR("the pattern has more than " DIGITS(REGEX_BYTES) " bytes"));
    bool literal = (flags & REGEX_LITERAL) != 0;
    p->fold = (flags & REGEX_FOLD) != 0 || (!literal && parse_take(p, STR("(?i)")));
    struct regex_node *n = literal ? parse_literal(p) : parse_either(p);
    if (p->at < p->s.len) parse_fail(p, p->at, STR("this ) closes nothing (\\) takes it literally)"));
    if (!(flags & REGEX_WORDS)) return n;
    struct regex_node *words = node_new(p, REGEX_CONCAT);
    words->child = node_place(p, PLACE_NO_WORD_BEFORE);
    words->child->next = n;
    n->next = node_place(p, PLACE_NO_WORD_AFTER);
    return words;
}

/* --- tree to steps: an automaton over bytes, forwards or backwards --- */

enum regex_step_kind { STEP_BYTE, STEP_FORK, STEP_PLACE, STEP_FOUND };

/* BYTE: a byte from low to high leads `to`; FORK: goes `to` and `also`; PLACE: goes `to` where its condition holds.
 * BYTE steps have an `also` too, the next alternative; STEP_NONE ends such a list. */
struct regex_step { unsigned char kind, place, low, high; uint32_t to, also; };
#define STEP_NONE UINT32_MAX

/* What a program reads is bytes; those of letters beyond ASCII are so much higher, where -w has to know them. */
#define READ_LETTER 0x80u
#define READ_COUNT (0x100u + READ_LETTER)

struct regex_program {
    struct arena *a;
    struct regex_step *steps;
    size_t room;
    uint32_t count, most, start;
    bool reverse, too_large;
    bool only_at_start;              /* every way in passes ^ (backwards: $) */
    unsigned places;                 /* which there are */
    uint16_t symbol[READ_COUNT];     /* what no step tells apart shares a symbol ... */
    uint16_t sample[READ_COUNT];     /* ... of which this is one */
    unsigned symbols;                /* the symbol of this number stands for the end of the line */
};

/* Appends a step and returns its number. At p->most it sets too_large and returns 0: the program is not used. */
static uint32_t program_step(struct regex_program *p, struct regex_step step)
{
    if (p->count == p->most) return p->too_large = true, 0;
    p->steps = arena_grow(p->a, p->steps, p->count, &p->room, sizeof *p->steps);
    p->steps[p->count] = step;
    return p->count++;
}

/* A byte step of the set under way, whose steps begin at `first`: one that is there already, or a new one. */
static uint32_t program_byte(struct regex_program *p, uint32_t first, unsigned char low, unsigned char high,
                             uint32_t to)
{
    uint32_t back = p->count > first + 64 ? p->count - 64 : first;
    for (uint32_t i = p->count; i-- > back;) {
        const struct regex_step *s = &p->steps[i];
        if (s->low == low && s->high == high && s->to == to && s->also == STEP_NONE && s->kind == STEP_BYTE) return i;
    }
    return program_step(p, (struct regex_step){ STEP_BYTE, 0, low, high, to, STEP_NONE });
}

/* The characters low to high, whose encodings differ byte by byte only: one sequence of byte ranges before `list`, the
 * alternatives made so far. Returns the longer list. Leads are never shared: they carry the list. */
static uint32_t program_sequence(struct regex_program *p, uint32_t first, uint32_t low, uint32_t high, uint32_t to,
                                 uint32_t list)
{
    unsigned char from[4], up_to[4];
    size_t n = corpus_put_char(from, low);
    corpus_put_char(up_to, high);
    for (size_t i = 1; i < n; i++) {
        size_t k = p->reverse ? i - 1 : n - i;
        to = program_byte(p, first, from[k], up_to[k], to);
    }
    size_t last = p->reverse ? n - 1 : 0;
    return program_step(p, (struct regex_step){ STEP_BYTE, 0, from[last], up_to[last], to, list });
}

/* Where the range has to be cut so that what is left of the cut is one sequence of byte ranges; high: nowhere. */
static uint32_t utf8_cut(uint32_t low, uint32_t high)
{
    static const uint32_t ends[] = { 0x7f, 0x7ff, 0xd7ff, 0xdfff, 0xffff };
    for (size_t i = 0; i < COUNT(ends); i++)
        if (low <= ends[i] && high > ends[i]) return utf8_cut(low, ends[i]);
    for (unsigned i = 1; low >= 0x80 && i < 4; i++) {
        uint32_t tail = (1u << 6 * i) - 1;
        if ((low & ~tail) == (high & ~tail)) continue;
        if (low & tail) return utf8_cut(low, low | tail);
        if ((high & tail) != tail) return utf8_cut(low, (high & ~tail) - 1);
    }
    return high;
}

/* Steps that read one character of the set and lead `to`; returns the first. */
static uint32_t program_set(struct regex_program *p, const struct regex_set *set, uint32_t to)
{
    uint32_t first = p->count, list = STEP_NONE;
    for (size_t i = 0; i < set->count && !p->too_large; i++)
        for (uint32_t low = set->at[i].low, cut; low <= set->at[i].high; low = cut + 1) {
            cut = utf8_cut(low, set->at[i].high);
            if (is_surrogate(low)) continue;
            list = program_sequence(p, first, low, cut, to, list);
        }
    if (list != STEP_NONE) return list;
    return program_step(p, (struct regex_step){ STEP_BYTE, 0, 1, 0, to, STEP_NONE });   /* nothing is in the set */
}

static uint32_t program_add(struct regex_program *p, const struct regex_node *n, uint32_t to);

static uint32_t program_fork(struct regex_program *p, uint32_t to, uint32_t also)
{
    return program_step(p, (struct regex_step){ STEP_FORK, 0, 0, 0, to, also });
}

/* x{least,most}: the optional ones last, each within the one before it; without an end, a loop. */
static uint32_t program_times(struct regex_program *p, const struct regex_node *n, uint32_t to)
{
    uint32_t at = program_fork(p, to, to);
    if (n->most == REGEX_ENDLESS) {
        uint32_t body = program_add(p, n->child, at);
        if (!p->too_large) p->steps[at].to = body;
    } else {
        for (unsigned i = n->least; i < n->most && !p->too_large; i++)
            at = program_fork(p, program_add(p, n->child, at), to);
    }
    for (unsigned i = 0; i < n->least && !p->too_large; i++) at = program_add(p, n->child, program_fork(p, at, at));
    return at;
}

/* The same the other way round, for a program that reads backwards. */
static enum regex_place place_reversed(enum regex_place place)
{
    switch (place) {
    case PLACE_START: return PLACE_END;
    case PLACE_END: return PLACE_START;
    case PLACE_NO_WORD_BEFORE: return PLACE_NO_WORD_AFTER;
    case PLACE_NO_WORD_AFTER: return PLACE_NO_WORD_BEFORE;
    default: return place;
    }
}

static uint32_t program_concat(struct regex_program *p, const struct regex_node *first, uint32_t to)
{
    size_t count = 0, i = 0;
    for (const struct regex_node *c = first; c; c = c->next) count++;
    if (!count) return program_fork(p, to, to);     /* a step for everything, so that REGEX_STEPS bounds the time too */
    const struct regex_node **children = arena_array(p->a, count, sizeof *children);
    for (const struct regex_node *c = first; c; c = c->next) children[i++] = c;
    for (i = 0; i < count && !p->too_large; i++) to = program_add(p, children[p->reverse ? i : count - 1 - i], to);
    return to;
}

/* Writes the steps for a tree, which then lead `to`. Returns the first of them. */
static uint32_t program_add(struct regex_program *p, const struct regex_node *n, uint32_t to)
{
    uint32_t at = STEP_NONE;
    if (p->too_large) return 0;
    switch (n->kind) {
    case REGEX_SET: return program_set(p, &n->set, to);
    case REGEX_TIMES: return program_times(p, n, to);
    case REGEX_CONCAT: return program_concat(p, n->child, to);
    case REGEX_EITHER:
        for (const struct regex_node *c = n->child; c; c = c->next) {
            uint32_t way = program_add(p, c, to);
            at = at == STEP_NONE ? way : program_fork(p, at, way);
        }
        return at;
    case REGEX_PLACE: {
        enum regex_place place = p->reverse ? place_reversed(n->place) : n->place;
        p->places |= (unsigned)place;
        return program_step(p, (struct regex_step){ STEP_PLACE, (unsigned char)place, 0, 0, to, STEP_NONE });
    }
    default: return to;
    }
}

static bool byte_is_word(unsigned c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= 'a' && c <= 'z');
}

static unsigned read_byte(unsigned read)
{
    return read < 0x100 ? read : read - READ_LETTER;
}

/* What a program reads at a line's byte. */
static unsigned read_at(const struct regex_program *p, str line, size_t at)
{
    unsigned byte = (unsigned char)line.s[at];
    if (byte < 0x80 || !(p->places & PLACES_OF_W)) return byte;
    size_t start = at;
    uint32_t c;
    while (start > 0 && at - start < 3 && byte_continues(line.s[start])) start--;
    size_t width = corpus_char(line.s + start, line.len - start, &c);
    return at - start < width && corpus_is_letter(c) ? byte + READ_LETTER : byte;
}

/* Gives one symbol to all that no step and no place tells apart. */
static void program_symbols(struct regex_program *p)
{
    bool starts[257] = { false };
    for (unsigned c = 1; c < 256; c++) {
        starts[c] = byte_continues((char)c) != byte_continues((char)(c - 1)) ||
                    ((p->places & PLACES_OF_WORDS) && byte_is_word(c) != byte_is_word(c - 1));
    }
    for (uint32_t i = 0; i < p->count; i++) {
        if (p->steps[i].kind != STEP_BYTE) continue;
        starts[p->steps[i].low] = true;
        starts[p->steps[i].high + 1] = true;
    }
    unsigned symbol = 0, count = p->places & PLACES_OF_W ? READ_COUNT : 0x100;
    for (unsigned c = 0; c < count; c++) {
        if (c == 0x100 || (c && starts[read_byte(c)])) symbol++;
        p->symbol[c] = (uint16_t)symbol;
        p->sample[symbol] = (uint16_t)c;
    }
    p->symbols = symbol + 1;
}

FAST_FROM_HERE

/* --- steps to states: each is the set of steps that may be next, made when it is first met --- */

struct regex_state {
    bool stop, found, dead;          /* found: a match ended before the last byte read; dead: none will; stop: either */
    unsigned char context;
    uint32_t hash;
    struct regex_state *chain;       /* of its hash */
    uint64_t *set;                   /* a bit for each step */
    struct regex_state *next[];      /* by symbol; NULL: not made yet */
};

/* What was read last, as far as it matters. */
enum regex_context { AT_START = 1, AFTER_WORD = 2, AFTER_LETTER = 4, IN_CHARACTER = 8 };

#define REGEX_BUCKETS 1024u
#define REGEX_BLOCK ((size_t)64 << 10)

/* An automaton with the states made so far. They live in blocks; when all blocks are full, all states are forgotten. */
struct regex_machine {
    const struct regex_program *program;
    struct arena *a;
    bool anywhere;                   /* a match may begin anywhere, not only where reading does */
    unsigned contexts;               /* which matter */
    size_t words;                    /* of a set */
    uint64_t *before, *after;        /* sets being made */
    uint32_t *stack;
    struct regex_state *buckets[REGEX_BUCKETS], *start[16];
    char *blocks[REGEX_CACHE / REGEX_BLOCK];
    size_t block, used, forgotten;
    size_t *work;                    /* done for the pattern; above REGEX_WORK it is given up */
};

/* The number of the lowest bit that is set; one is. */
static uint32_t bit_lowest(uint64_t x)
{
#if defined __GNUC__
    return (uint32_t)__builtin_ctzll(x);
#else
    uint32_t n = 0;
    for (; !(x & 1); x >>= 1) n++;
    return n;
#endif
}

/* Adds a step and all that follows it without a byte, where only the conditions in `places` hold. */
static void machine_follow(struct regex_machine *m, uint64_t *set, uint32_t step, unsigned places)
{
    size_t depth = 0;
    m->stack[depth++] = step;
    while (depth) {
        uint32_t i = m->stack[--depth];
        if (i == STEP_NONE || set[i / 64] >> i % 64 & 1) continue;
        const struct regex_step *s = &m->program->steps[i];
        set[i / 64] |= (uint64_t)1 << i % 64;
        ++*m->work;
        if (s->kind == STEP_FORK || (s->kind == STEP_PLACE && (s->place & places))) m->stack[depth++] = s->to;
        if (s->kind == STEP_FORK || s->kind == STEP_BYTE) m->stack[depth++] = s->also;
    }
}

/* Whether a program needs ^ before it can do anything: without it, neither a byte nor the end is reached. */
static bool program_needs_start(struct regex_machine *m)
{
    bool needs = true;
    memset(m->before, 0, m->words * sizeof *m->before);
    machine_follow(m, m->before, m->program->start, ~(unsigned)PLACE_START);
    for (uint32_t i = 0; i < m->program->count; i++) {
        unsigned kind = m->program->steps[i].kind;
        if (m->before[i / 64] >> i % 64 & 1 && (kind == STEP_BYTE || kind == STEP_FOUND)) needs = false;
    }
    return needs;
}

/* An automaton over a program, without a state yet. work: counts for all automata of a pattern. */
static void machine_begin(struct regex_machine *m, struct arena *a, struct regex_program *program, bool anywhere,
                          size_t *work)
{
    memset(m, 0, sizeof *m);
    m->program = program, m->a = a, m->anywhere = anywhere, m->work = work;
    m->words = (program->count + 63u) / 64;
    m->before = arena_array(a, m->words, sizeof *m->before);
    m->after = arena_array(a, m->words, sizeof *m->after);
    m->stack = arena_array(a, (size_t)program->count * 2 + 2, sizeof *m->stack);
    program->only_at_start = (program->places & PLACE_START) && program_needs_start(m);
    if (program->places & PLACE_START) m->contexts |= AT_START;
    if (program->places & PLACES_OF_WORDS) m->contexts |= AFTER_WORD;
    if (program->places & PLACES_OF_W) m->contexts |= AFTER_LETTER;
    if (program->reverse) m->contexts |= IN_CHARACTER;
}

/* Memory for a state, from blocks that are used again once all are full. NULL: all are. */
static void *machine_memory(struct regex_machine *m, size_t bytes)
{
    bytes = (bytes + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
    if (m->blocks[m->block] && REGEX_BLOCK - m->used < bytes) {
        if (m->block + 1 == COUNT(m->blocks)) return NULL;
        m->block++, m->used = 0;
    }
    if (!m->blocks[m->block]) m->blocks[m->block] = arena_bytes(m->a, REGEX_BLOCK);
    char *memory = m->blocks[m->block] + m->used;
    m->used += bytes;
    return memset(memory, 0, bytes);
}

static void machine_forget(struct regex_machine *m)
{
    memset(m->buckets, 0, sizeof m->buckets);
    memset(m->start, 0, sizeof m->start);
    m->block = m->used = 0;
    m->forgotten++;
}

static bool set_is_empty(const uint64_t *set, size_t words)
{
    uint64_t all = 0;
    for (size_t i = 0; i < words; i++) all |= set[i];
    return all == 0;
}

/* The state for a set, made if there is none. */
static struct regex_state *machine_state(struct regex_machine *m, const uint64_t *set, unsigned context, bool found)
{
    uint64_t h = context * 2u + found;
    for (size_t i = 0; i < m->words; i++) h = (h ^ set[i]) * 0x9e3779b97f4a7c15u, h ^= h >> 29;
    uint32_t hash = (uint32_t)h;
    for (struct regex_state *s = m->buckets[hash % REGEX_BUCKETS]; s; s = s->chain)
        if (s->hash == hash && s->context == context && s->found == found &&
            !memcmp(s->set, set, m->words * sizeof *set))
            return s;
    size_t head = offsetof(struct regex_state, next) + (m->program->symbols + 1u) * sizeof(struct regex_state *);
    struct regex_state *s = machine_memory(m, head + m->words * sizeof *set);
    if (!s) {
        machine_forget(m);
        s = machine_memory(m, head + m->words * sizeof *set);
    }
    bool begins = m->anywhere && (!m->program->only_at_start || (context & AT_START));
    s->found = found, s->context = (unsigned char)context, s->hash = hash;
    s->dead = !begins && set_is_empty(set, m->words);
    s->stop = s->found || s->dead;
    s->set = memcpy((char *)s + head, set, m->words * sizeof *set);
    s->chain = m->buckets[hash % REGEX_BUCKETS];
    m->buckets[hash % REGEX_BUCKETS] = s;
    *m->work += m->words + m->program->symbols;
    return s;
}

/* The state in which reading begins. */
static struct regex_state *machine_start(struct regex_machine *m, unsigned context)
{
    context &= m->contexts;
    if (m->start[context]) return m->start[context];
    memset(m->after, 0, m->words * sizeof *m->after);
    if (!m->anywhere) machine_follow(m, m->after, m->program->start, 0);
    struct regex_state *s = machine_state(m, m->after, context, false);
    return m->start[context] = s;
}

/* Which conditions hold between what the context says was read and what is read next, or -1 for the end. */
static unsigned places_between(unsigned context, int next)
{
    bool word = (context & AFTER_WORD) != 0, next_word = next >= 0 && byte_is_word((unsigned)next);
    bool letter = word || (context & AFTER_LETTER), next_letter = next_word || next >= 0x100;
    return (context & AT_START ? PLACE_START : 0u) | (next < 0 ? PLACE_END : 0u) |
           (word != next_word ? PLACE_BOUNDARY : PLACE_NO_BOUNDARY) | (letter ? 0u : PLACE_NO_WORD_BEFORE) |
           (next_letter ? 0u : PLACE_NO_WORD_AFTER);
}

static unsigned context_after(int read)
{
    if (read < 0) return AT_START;
    return (byte_is_word((unsigned)read) ? AFTER_WORD : 0u) | (read >= 0x100 ? AFTER_LETTER : 0u) |
           (byte_continues((char)read_byte((unsigned)read)) ? IN_CHARACTER : 0u);
}

/* Fills `before` with a state's set and all that opens up now that it is known what comes next. */
static void machine_open(struct regex_machine *m, const struct regex_state *s, int next)
{
    const struct regex_program *p = m->program;
    unsigned places = places_between(s->context, next);
    bool between = p->reverse ? !(s->context & IN_CHARACTER)
                              : next < 0 || !byte_continues((char)read_byte((unsigned)next));
    memset(m->before, 0, m->words * sizeof *m->before);
    if (p->places == 0) memcpy(m->before, s->set, m->words * sizeof *m->before);
    for (size_t w = 0; p->places && w < m->words; w++) {
        for (uint64_t left = s->set[w]; left; left &= left - 1) {
            uint32_t step = (uint32_t)(w * 64) + bit_lowest(left);
            const struct regex_step *here = &p->steps[step];
            m->before[w] |= (uint64_t)1 << step % 64;
            if (here->kind == STEP_PLACE && (here->place & places)) machine_follow(m, m->before, here->to, places);
        }
    }
    if (m->anywhere && between) machine_follow(m, m->before, p->start, places);
}

/* The state after one more symbol. NULL: the pattern is given up. */
static struct regex_state *machine_step(struct regex_machine *m, struct regex_state *s, unsigned symbol)
{
    const struct regex_program *p = m->program;
    int next = symbol == p->symbols ? -1 : p->sample[symbol], byte = next < 0 ? -1 : (int)read_byte((unsigned)next);
    bool found = false;
    if (*m->work > REGEX_WORK) return NULL;
    machine_open(m, s, next);
    memset(m->after, 0, m->words * sizeof *m->after);
    for (size_t w = 0; w < m->words; w++) {
        for (uint64_t left = m->before[w]; left; left &= left - 1) {
            const struct regex_step *here = &p->steps[w * 64 + bit_lowest(left)];
            ++*m->work;
            if (here->kind == STEP_FOUND) found = true;
            if (here->kind == STEP_BYTE && byte >= here->low && byte <= here->high)
                machine_follow(m, m->after, here->to, 0);
        }
    }
    size_t forgotten = m->forgotten;
    struct regex_state *to = machine_state(m, m->after, context_after(next) & m->contexts, found);
    return forgotten == m->forgotten ? (s->next[symbol] = to) : to;
}

/* --- a pattern, ready to use --- */

struct regex {
    struct arena *a;
    struct regex_node *tree;
    struct regex_program forwards, backwards;    /* backwards and starts are made when regex_find() first needs them */
    struct regex_machine any, from, starts;   /* is there a match; how far does one from here go; where do they begin */
    bool find_ready;
    str line;                                    /* the one that regex_find() is at: */
    unsigned char *begins;                       /* for each byte, and the end, whether a match begins there */
    size_t begins_room, line_work;
    size_t work;
};

struct regex_match { size_t start, end; bool ok; };

/* True: the pattern turned out to need too many states, and what regex_matches() and regex_find() say is worthless. */
static bool regex_gave_up(const struct regex *re)
{
    return re->work > REGEX_WORK;
}

static void program_build(struct regex_program *p, struct arena *a, const struct regex_node *tree, bool reverse)
{
    p->a = a, p->reverse = reverse, p->most = reverse ? 4 * REGEX_STEPS : REGEX_STEPS; /* at most 4 bytes a character */
    uint32_t found = program_step(p, (struct regex_step){ STEP_FOUND, 0, 0, 0, STEP_NONE, STEP_NONE });
    p->start = program_add(p, tree, found);
    if (!p->too_large) program_symbols(p);
}

/* Compiles a pattern. NULL: it is refused, and *error says why. */
static struct regex *regex_compile(struct arena *a, str pattern, unsigned flags, struct regex_error *error)
{
    struct regex_parser parser = { .a = a, .s = pattern };
    struct regex *re = arena_alloc(a, sizeof *re);
    re->a = a;
    re->tree = parse_pattern(&parser, flags);
    if (!parser.error.message.len) program_build(&re->forwards, a, re->tree, false);
    if (re->forwards.too_large) parser.error.message = STR("with its repetitions written out the pattern is too large");
    *error = parser.error;
    if (error->message.len) return NULL;
    machine_begin(&re->any, a, &re->forwards, true, &re->work);
    return re;
}

/* Whether a line, which holds no line feed, has a match. */
static bool regex_matches(struct regex *re, str line)
{
    const struct regex_program *p = &re->forwards;
    struct regex_state *s = machine_start(&re->any, AT_START), *next;
    for (size_t i = 0; i < line.len; i++) {
        unsigned symbol = p->symbol[read_at(p, line, i)];
        next = s->next[symbol];
        if (!next && !(next = machine_step(&re->any, s, symbol))) return false;
        if (next->stop) return next->found;
        s = next;
    }
    next = s->next[p->symbols];
    return (next || (next = machine_step(&re->any, s, p->symbols))) && next->found;
}

/* Makes what only regex_find() needs. */
static void regex_find_begin(struct regex *re)
{
    re->find_ready = true;
    program_build(&re->backwards, re->a, re->tree, true);
    machine_begin(&re->from, re->a, &re->forwards, false, &re->work);
    machine_begin(&re->starts, re->a, &re->backwards, true, &re->work);
}

/* Marks where in a line matches begin: reads it once, backwards. */
static void regex_mark(struct regex *re, str line)
{
    const struct regex_program *p = &re->backwards;
    struct regex_state *s = machine_start(&re->starts, AT_START), *next;
    if (re->begins_room <= line.len) {
        re->begins_room = line.len * 2 + 256;
        re->begins = arena_bytes(re->a, re->begins_room);
    }
    memset(re->begins, 0, line.len + 1);
    re->line = line, re->line_work = 0;
    for (size_t at = line.len + 1; at-- > 0 && !s->dead; s = next) {
        unsigned symbol = at ? p->symbol[read_at(p, line, at - 1)] : p->symbols;
        next = s->next[symbol];
        if (!next && !(next = machine_step(&re->starts, s, symbol))) return;
        re->begins[at] = next->found;
    }
}

/* The longest match that begins at byte `at`. */
static struct regex_match regex_longest(struct regex *re, str line, size_t at)
{
    const struct regex_program *p = &re->forwards;
    struct regex_match m = { at, at, false };
    struct regex_state *s = machine_start(&re->from, context_after(at ? (int)read_at(p, line, at - 1) : -1)), *next;
    for (; at <= line.len && !s->dead; at++, s = next) {
        unsigned symbol = at < line.len ? p->symbol[read_at(p, line, at)] : p->symbols;
        next = s->next[symbol];
        if (!next && !(next = machine_step(&re->from, s, symbol))) break;
        if (next->found) m.end = at, m.ok = true;
    }
    re->line_work += at - m.start;
    if (re->line_work > REGEX_LINE_WORK) re->work = REGEX_WORK + 1;
    return m;
}

/* The first match of a line that begins at `from` or later; of those that begin there, the longest. It may be empty. */
static struct regex_match regex_find(struct regex *re, str line, size_t from)
{
    if (!re->find_ready) regex_find_begin(re);
    if (from == 0 || re->line.s != line.s || re->line.len != line.len) regex_mark(re, line);
    const unsigned char *start = from > line.len ? NULL : memchr(re->begins + from, 1, line.len + 1 - from);
    if (!start || regex_gave_up(re)) return (struct regex_match){ 0, 0, false };
    struct regex_match m = regex_longest(re, line, (size_t)(start - re->begins));
    m.ok = m.ok && !regex_gave_up(re);
    return m;
}

/* The first line of a text, at `from` or behind, that has a match. `from` stands at the start of a line. */
static struct regex_match regex_line(struct regex *re, str text, size_t from)
{
    while (from < text.len) {
        const char *lf = memchr(text.s + from, '\n', text.len - from);
        size_t end = lf ? (size_t)(lf - text.s) : text.len;
        if (regex_matches(re, str_span(text, from, end))) return (struct regex_match){ from, end, true };
        from = end + 1;
    }
    return (struct regex_match){ 0, 0, false };
}

SMALL_FROM_HERE

/* --- plan: which segments may hold a match ---
 *
 * From each part of the tree: what it may match exactly while that is few short texts, else what its matches begin and
 * end with; and the segments that have the trigrams it cannot do without. These are looked up at once, so "and" and
 * "or" of trigrams are those of bitmaps. All texts are folded, as the index is: it finds too much, never too little. */

struct plan_text { const uint32_t *at; size_t len; };
struct plan_texts { struct plan_text *at; size_t count; };

struct plan {
    struct arena *a;
    size_t bytes;                    /* of a bitmap of segments */
    unsigned char *one;              /* bitmap for a posting list */
    unsigned trigrams;               /* that may still be looked up */
};

struct plan_part {
    bool exact;                      /* `first` holds all that the part matches, `last` is not used */
    struct plan_texts first, last;   /* what a match begins and ends with; the empty text: that may be anything */
    unsigned char *segments;         /* NULL: all */
};

static struct plan_texts texts_of(struct arena *a, const uint32_t *at, size_t len)
{
    struct plan_texts t = { arena_bytes(a, sizeof *t.at), 1 };
    t.at[0] = (struct plan_text){ at, len };
    return t;
}

/* Adds a text that is not there yet. There is room. */
static void texts_add(struct plan_texts *t, const uint32_t *at, size_t len)
{
    for (size_t i = 0; i < t->count; i++)
        if (t->at[i].len == len && (len == 0 || memcmp(t->at[i].at, at, len * sizeof *at) == 0)) return;
    t->at[t->count++] = (struct plan_text){ at, len };
}

static struct plan_texts texts_union(struct arena *a, struct plan_texts x, struct plan_texts y)
{
    struct plan_texts t = { arena_bytes(a, (x.count + y.count) * sizeof *t.at), 0 };
    for (size_t i = 0; i < x.count; i++) texts_add(&t, x.at[i].at, x.at[i].len);
    for (size_t i = 0; i < y.count; i++) texts_add(&t, y.at[i].at, y.at[i].len);
    return t;
}

/* Every text of x with every text of y behind it. */
static struct plan_texts texts_cross(struct arena *a, struct plan_texts x, struct plan_texts y)
{
    struct plan_texts t = { arena_bytes(a, x.count * y.count * sizeof *t.at), 0 };
    for (size_t i = 0; i < x.count; i++) {
        for (size_t k = 0; k < y.count; k++) {
            size_t len = x.at[i].len + y.at[k].len;
            uint32_t *both = arena_bytes(a, len * sizeof *both);
            if (x.at[i].len) memcpy(both, x.at[i].at, x.at[i].len * sizeof *both);
            if (y.at[k].len) memcpy(both + x.at[i].len, y.at[k].at, y.at[k].len * sizeof *both);
            texts_add(&t, both, len);
        }
    }
    return t;
}

static size_t texts_shortest(struct plan_texts t)
{
    size_t least = t.count ? SIZE_MAX : 0;
    for (size_t i = 0; i < t.count; i++)
        if (t.at[i].len < least) least = t.at[i].len;
    return least;
}

/* The first or last `most` characters of each text. */
static struct plan_texts texts_cut(struct arena *a, struct plan_texts t, size_t most, bool last)
{
    struct plan_texts cut = { arena_bytes(a, t.count * sizeof *cut.at), 0 };
    for (size_t i = 0; i < t.count; i++) {
        size_t len = t.at[i].len < most ? t.at[i].len : most;
        texts_add(&cut, last ? t.at[i].at + t.at[i].len - len : t.at[i].at, len);
    }
    return cut;
}

/* Strikes out of a bitmap what a posting list lacks. */
static void plan_keep(struct plan *p, unsigned char *map, struct corpus_list list)
{
    const unsigned char *other = list.at;
    if (!is_bitmap(list)) {
        memset(p->one, 0, p->bytes);
        for (uint32_t segment = UINT32_MAX; list_next(&list, &segment);)
            p->one[segment / 8] |= (unsigned char)(1u << segment % 8);
        other = p->one;
    }
    for (size_t i = 0; i < p->bytes; i++) map[i] &= other[i];
}

/* The segments that have all trigrams of one of the texts, each at least three characters long. NULL: all segments, for
 * too many were looked up already. */
static unsigned char *plan_lookup(struct plan *p, struct plan_texts texts)
{
    unsigned char *any = arena_alloc(p->a, p->bytes), *all = arena_bytes(p->a, p->bytes);
    for (size_t i = 0; i < texts.count; i++) {
        memset(all, 0xff, p->bytes);
        for (size_t k = 0; k + 3 <= texts.at[i].len; k++) {
            const uint32_t *c = texts.at[i].at + k;
            if (p->trigrams-- == 0) return p->trigrams = 0, NULL;
            plan_keep(p, all, corpus_trigram_list(&corpus, corpus_trigram_key(c[0], c[1], c[2])));
        }
        for (size_t k = 0; k < p->bytes; k++) any[k] |= all[k];
    }
    return any;
}

static unsigned char *plan_and(const struct plan *p, unsigned char *x, unsigned char *y)
{
    if (!x || !y) return x ? x : y;
    unsigned char *both = arena_bytes(p->a, p->bytes);
    for (size_t i = 0; i < p->bytes; i++) both[i] = x[i] & y[i];
    return both;
}

static unsigned char *plan_or(const struct plan *p, const unsigned char *x, const unsigned char *y)
{
    if (!x || !y) return NULL;
    unsigned char *either = arena_bytes(p->a, p->bytes);
    for (size_t i = 0; i < p->bytes; i++) either[i] = x[i] | y[i];
    return either;
}

/* Takes into account that one of the texts must be there. Short ones say nothing. */
static void plan_require(struct plan *p, struct plan_part *part, struct plan_texts texts)
{
    if (texts_shortest(texts) >= 3) part->segments = plan_and(p, part->segments, plan_lookup(p, texts));
}

/* What a part begins or ends with, used for its trigrams and then cut until it is little. */
static void plan_cut(struct plan *p, struct plan_part *part, struct plan_texts *texts, bool last)
{
    plan_require(p, part, *texts);
    for (size_t most = 2; most == 2 || texts->count > PLAN_STRINGS; most--)
        *texts = texts_cut(p->a, *texts, most, last);
}

/* What a part matches exactly becomes what its matches begin and end with. */
static void plan_loosen(struct plan *p, struct plan_part *part)
{
    if (!part->exact) return;
    plan_require(p, part, part->first);
    part->exact = false;
    part->last = texts_cut(p->a, part->first, 2, true);
    part->first = texts_cut(p->a, part->first, 2, false);
}

/* Gives up exactness where it has become too much to carry, or with `all` as soon as there is a trigram in it. */
static void plan_settle(struct plan *p, struct plan_part *part, bool all)
{
    size_t shortest = part->exact ? texts_shortest(part->first) : 0;
    if (part->exact && part->first.count <= PLAN_STRINGS && shortest < (all ? 3u : 4u)) return;
    plan_loosen(p, part);
    plan_cut(p, part, &part->first, false);
    plan_cut(p, part, &part->last, true);
}

static struct plan_part plan_nothing(struct plan *p)
{
    return (struct plan_part){ .exact = true, .first = texts_of(p->a, NULL, 0) };
}

/* Something or nothing, of which nothing is known. */
static struct plan_part plan_anything(struct plan *p)
{
    return (struct plan_part){ .first = texts_of(p->a, NULL, 0), .last = texts_of(p->a, NULL, 0) };
}

/* What each kind of node may match; an empty set is unknown as well. */
static struct plan_part plan_set(struct plan *p, const struct regex_set *set)
{
    struct plan_texts chars = { arena_bytes(p->a, (PLAN_STRINGS + 1) * sizeof *chars.at), 0 };
    for (size_t i = 0; i < set->count; i++) {
        if (set->at[i].high - set->at[i].low > 4 * PLAN_STRINGS) return plan_anything(p);
        for (uint32_t c = set->at[i].low; c <= set->at[i].high; c++) {
            uint32_t *folded = arena_bytes(p->a, sizeof *folded);
            *folded = corpus_fold(c);
            texts_add(&chars, folded, 1);
            if (chars.count > PLAN_STRINGS) return plan_anything(p);
        }
    }
    if (!chars.count) return plan_anything(p);
    return (struct plan_part){ .exact = true, .first = chars };
}

static struct plan_part plan_concat(struct plan *p, struct plan_part x, struct plan_part y)
{
    struct plan_part xy = { .exact = x.exact && y.exact };
    xy.segments = plan_and(p, x.segments, y.segments);
    xy.first = x.exact ? texts_cross(p->a, x.first, y.first) : x.first;
    if (!xy.exact) xy.last = y.exact ? texts_cross(p->a, x.last, y.first) : y.last;
    if (!x.exact && !y.exact && texts_shortest(x.last) + texts_shortest(y.first) >= 3)
        plan_require(p, &xy, texts_cross(p->a, x.last, y.first));
    plan_settle(p, &xy, false);
    return xy;
}

static struct plan_part plan_either(struct plan *p, struct plan_part x, struct plan_part y)
{
    struct plan_part xy = { .exact = x.exact && y.exact };
    if (x.exact && !y.exact) plan_require(p, &x, x.first);
    if (y.exact && !x.exact) plan_require(p, &y, y.first);
    xy.segments = plan_or(p, x.segments, y.segments);
    xy.first = texts_union(p->a, x.first, y.first);
    if (!xy.exact) xy.last = texts_union(p->a, x.exact ? x.first : x.last, y.exact ? y.first : y.last);
    plan_settle(p, &xy, false);
    return xy;
}

/* x{least,most}. Six copies have all the trigrams that more would have; where copies are left out or may follow,
 * anything may stand in the middle. */
static struct plan_part plan_times(struct plan *p, struct plan_part x, unsigned least, unsigned most)
{
    struct plan_part all = plan_nothing(p);
    if (most == 0) return all;
    if (least == 0) return most == 1 ? plan_either(p, x, all) : plan_anything(p);
    if (least == 1 && most != 1) {
        plan_loosen(p, &x);
        return x;
    }
    unsigned copies = least < 6 ? least : 6;
    for (unsigned i = 0; i < copies; i++) {
        if (i == (copies + 1) / 2 && (most != least || copies < least)) all = plan_concat(p, all, plan_anything(p));
        all = plan_concat(p, all, x);
    }
    return all;
}

static struct plan_part plan_node(struct plan *p, const struct regex_node *n)
{
    struct plan_part all = plan_nothing(p);
    switch (n->kind) {
    case REGEX_SET: return plan_set(p, &n->set);
    case REGEX_TIMES: return plan_times(p, plan_node(p, n->child), n->least, n->most);
    case REGEX_CONCAT:
        for (const struct regex_node *c = n->child; c; c = c->next) all = plan_concat(p, all, plan_node(p, c));
        return all;
    case REGEX_EITHER:
        all = plan_node(p, n->child);
        for (const struct regex_node *c = n->child->next; c; c = c->next) all = plan_either(p, all, plan_node(p, c));
        return all;
    default: return all;
    }
}

/* The segments that may have a line that matches, ascending: all that have one, and few others. */
static struct candidates regex_candidates(const struct regex *re)
{
    struct plan p = { .a = re->a, .bytes = CORPUS_BITMAP_BYTES(corpus.segment_count), .trigrams = PLAN_TRIGRAMS };
    struct candidates c = { arena_bytes(re->a, (corpus.segment_count + 1u) * sizeof *c.at), 0 };
    p.one = arena_bytes(re->a, p.bytes);
    struct plan_part all = plan_node(&p, re->tree);
    plan_settle(&p, &all, true);
    for (uint32_t i = 0; i < corpus.segment_count; i++)
        if (!all.segments || bitmap_has(all.segments, i)) c.at[c.count++] = i;
    return c;
}

FAST_FROM_HERE

/* ==================================================================================================================
 * Room 6: search. A query is taken apart into concepts (words with what else may stand for them), literals and
 * exclusions. Concepts are scored by BM25F over pages and sections, literals are found through the trigram index and
 * verified in the text. What comes out is a list of hits, best first.
 * =============================================================================================================== */

/* Ranking, tuned with `make eval` on the tuning half of tests/queries.jsonl; impacts are made in gen/index.c. */
static const float K1 = 3.0f;              /* saturation: high, so that a page full of a word beats one with it once */
static const float SECTION_SHARE = 0.3f;   /* of the best section's score in its page's */
static const float NAME_SHARE = 0.6f;      /* of the score of a page's or section's name beside that of its text */
static const float PART_WEIGHT = 0.5f;     /* create and organization beside createOrganization */
static const float CHAIN_WEIGHT = 0.8f;    /* dsync.user.created as a whole beside its words */
static const float COMPOUND_WEIGHT = 0.8f; /* webhooks for "web hooks" and the other way round */
static const float TYPO_WEIGHT = 0.8f;
static const float PREFIX_WEIGHT = 0.5f;
static const float SYNONYM_WEIGHT = 0.8f;
static const float STOP_WEIGHT = 0.2f;     /* how, the, with */
static const float PATH_FACTOR = 1.5f;     /* for the page whose whole path is the query: "sso", "audit logs" */
static const float NEIGHBOUR_BONUS = 0.5f; /* for two words of the query that stand side by side in the page */
static const unsigned TOPIC_WORDS = 3;     /* a query as short as this names a topic, not a task */
static const float TOPIC_DOUBT = 0.07f;    /* what a page of the API reference loses then, for each step of its path */
static const float COVER_LEAST = 0.55f;    /* share of what its page has of the query, for a section to stand for it */
static const float ALSO_LEAST = 0.7f;      /* share of the best section's score, for one to be named beside it */
static const float IN_HEADING = 8;         /* literals and expressions: for a heading that has it, in doublings ... */
static const float IN_TITLE = 4;           /* ... of how often the text does, for the page's title ... */
static const float IN_NAVIGATION = -20;    /* ... and for a page that is but a list of pages */

enum search_mode { SEARCH_AUTO, SEARCH_LITERAL, SEARCH_REGEX };

/* All its terms together stand for the concept. */
struct search_group { uint32_t terms[CORPUS_SYNONYM_TERMS]; unsigned count; float idf; };
struct concept {
    str word;                              /* as typed, folded */
    float weight, idf;                     /* idf: of its best group, what the concept is worth */
    struct search_group groups[SEARCH_GROUPS];
    unsigned group_count;
    bool known, stop;                      /* stop: a stop word */
    char stem[CORPUS_TOKEN_BYTES];         /* of the word, for synonyms */
    uint8_t stem_len;
    str corrected;                         /* the word that was searched in place of a mistyped one; empty: none */
};

struct query {
    str text;
    enum search_mode mode;
    str path, language;                    /* limits; empty: none */
    struct concept concepts[SEARCH_CONCEPTS];
    unsigned concept_count;
    str literals[SEARCH_LITERALS];
    unsigned literal_count;
    uint32_t excluded[SEARCH_LITERALS];    /* terms */
    unsigned excluded_count;
    bool corrected;
    uint32_t most;                         /* hits that will be shown, from the first; those behind are only counted */
    struct regex *regex;                   /* mode regex: compiled by who asks */
};

struct hit {
    uint32_t page, section;
    float score;
    uint32_t matches;                      /* literal mode: how often it occurs in the section */
    uint32_t also[2];                      /* further good sections of the page, CORPUS_NONE: none */
};
struct hits { struct hit *at; uint32_t count, sections; };  /* sections: in literal mode, how many have it in all */

/* --- query to concepts --- */

static float term_idf(uint32_t term)
{
    return 0.69314718f * corpus_log2(1 + (float)corpus.page_count / ((float)corpus.terms[term].page_df + 1));
}

static bool is_stop_word(str word) { return corpus_is_stop_word(word.s, word.len); }

/* Adds what may stand for a concept. Nothing is worth more than a known word itself: a rare synonym or compound, met by
 * few, would outweigh all else in the query. */
static void concept_add(struct concept *c, const uint32_t *terms, unsigned count, float weight)
{
    if (c->group_count == SEARCH_GROUPS || count == 0) return;
    struct search_group *g = &c->groups[c->group_count++];
    float idf = 0;
    g->count = count < CORPUS_SYNONYM_TERMS ? count : CORPUS_SYNONYM_TERMS;
    for (unsigned i = 0; i < g->count; i++) {
        g->terms[i] = terms[i];
        idf += term_idf(terms[i]) / (float)g->count;
    }
    if (c->known && g != c->groups && idf > c->groups[0].idf) idf = c->groups[0].idf;
    g->idf = weight * idf;
    if (g->idf > c->idf) c->idf = g->idf;
}

/* Damerau-Levenshtein distance with adjacent transpositions, or limit + 1 if it is more. Words of at most 48 bytes. */
static unsigned edit_distance(str a, str b, unsigned limit)
{
    unsigned char rows[3][CORPUS_TOKEN_BYTES + 1];
    if (a.len > CORPUS_TOKEN_BYTES || b.len > CORPUS_TOKEN_BYTES) return limit + 1;
    for (size_t j = 0; j <= b.len; j++) rows[0][j] = (unsigned char)j;
    for (size_t i = 1; i <= a.len; i++) {
        unsigned char *row = rows[i % 3], *above = rows[(i + 2) % 3], *second = rows[(i + 1) % 3], least;
        least = row[0] = (unsigned char)i;
        for (size_t j = 1; j <= b.len; j++) {
            unsigned v = above[j - 1] + (a.s[i - 1] != b.s[j - 1] ? 1u : 0u);
            if (above[j] + 1u < v) v = above[j] + 1u;
            if (row[j - 1] + 1u < v) v = row[j - 1] + 1u;
            if (i > 1 && j > 1 && a.s[i - 1] == b.s[j - 2] && a.s[i - 2] == b.s[j - 1] && second[j - 2] + 1u < v)
                v = second[j - 2] + 1u;
            row[j] = (unsigned char)v;
            if (v < least) least = (unsigned char)v;
        }
        if (least > limit) return limit + 1;
    }
    unsigned d = rows[a.len % 3][b.len];
    return d <= limit ? d : limit + 1;
}

/* Whether more than n bits are set. */
static bool more_bits(uint32_t x, unsigned n)
{
    while (n--) x &= x - 1;
    return x != 0;
}

/* The known word that was most likely meant by one mistyped in at most `limit` places, CORPUS_NONE if none is so near.
 * The more frequent is likelier; so is one of the same letters (two swapped, one doubled), one with the same first
 * letter, one with a letter more or less rather than another one. A word of three letters must have the same ones. */
static uint32_t nearest_word(str typed, unsigned limit)
{
    uint32_t letters = corpus_letters(typed.s, typed.len), best = CORPUS_NONE;
    float best_odds = 0;
    for (uint32_t i = 0; typed.len >= 3 && i < corpus.word_count; i++) {
        uint32_t others = letters ^ corpus.words[i].letters;
        if (typed.len == 3 ? others : more_bits(others, 2 * limit)) continue;
        str word = word_text(i);
        size_t gap = word.len > typed.len ? word.len - typed.len : typed.len - word.len;
        if (gap > limit || edit_distance(typed, word, limit) > limit) continue;
        float odds = (float)corpus.terms[corpus.words[i].term].page_df;
        if (!others) odds *= 32;
        if (word.s[0] == typed.s[0]) odds *= 4;
        if (gap) odds *= 2;
        if (odds > best_odds) best_odds = odds, best = i;
    }
    return best;
}

static size_t unspaced_character(str text, size_t pos)
{
    uint32_t c;
    size_t bytes = corpus_char(text.s + pos, text.len - pos, &c);
    return corpus_is_unspaced(c) ? bytes : 0;
}

/* How many bytes the character at pos has if its script has no spaces between words; 0: it has. */
static inline size_t unspaced_bytes(str text, size_t pos)
{
    return pos < text.len && (unsigned char)text.s[pos] >= 0xe0 ? unspaced_character(text, pos) : 0;
}

/* The most frequent term among words that start with what was typed, for words not typed to the end. */
static uint32_t completed_term(str typed)
{
    uint32_t best = CORPUS_NONE;
    if (typed.len < 4 && !unspaced_bytes(typed, 0)) return best;
    for (uint32_t i = place_sorted(typed, corpus.word_count, word_text);
         i < corpus.word_count && str_starts(word_text(i), typed); i++) {
        uint32_t term = corpus.words[i].term;
        if (best == CORPUS_NONE || corpus.terms[term].page_df > corpus.terms[best].page_df) best = term;
    }
    return best;
}

/* Two known words that the typed one is made of: rolebased -> role, based. Both at least three letters long. */
static bool split_compound(str typed, uint32_t terms[2])
{
    unsigned best = 0;
    for (size_t i = 3; i + 3 <= typed.len; i++) {
        uint32_t left = find_sorted(str_span(typed, 0, i), corpus.word_count, word_text);
        uint32_t right = left == CORPUS_NONE ? left
                                             : find_sorted(str_span(typed, i, typed.len), corpus.word_count, word_text);
        if (right == CORPUS_NONE) continue;
        uint32_t l = corpus.words[left].term, r = corpus.words[right].term;
        unsigned least = corpus.terms[l].page_df < corpus.terms[r].page_df ? corpus.terms[l].page_df
                                                                           : corpus.terms[r].page_df;
        if (least > best) best = least, terms[0] = l, terms[1] = r;
    }
    return best > 0;
}

/* A word the corpus does not have: mistyped once, two words written as one, mistyped twice, not finished. Characters of
 * scripts without spaces are not mistyped by a byte. */
static void concept_guess(struct arena *a, struct query *q, struct concept *c)
{
    bool letters = !unspaced_bytes(c->word, 0);
    uint32_t terms[2], word = letters ? nearest_word(c->word, 1) : CORPUS_NONE;
    if (letters && word == CORPUS_NONE && split_compound(c->word, terms)) {
        concept_add(c, terms, 2, COMPOUND_WEIGHT);
        return;
    }
    if (letters && word == CORPUS_NONE && c->word.len >= 7) word = nearest_word(c->word, 2);
    if (word != CORPUS_NONE) {
        c->corrected = arena_copy(a, word_text(word));
        concept_add(c, &corpus.words[word].term, 1, TYPO_WEIGHT);
        q->corrected = true;
        return;
    }
    uint32_t term = completed_term(c->word);
    if (term != CORPUS_NONE) concept_add(c, &term, 1, PREFIX_WEIGHT);
}

/* Adds a word as a concept, unless there is one for it or no room. */
static void query_add(struct query *q, str word, float weight)
{
    for (unsigned i = 0; i < q->concept_count; i++)
        if (str_equal(q->concepts[i].word, word)) return;
    if (q->concept_count == SEARCH_CONCEPTS) return;
    struct concept *c = &q->concepts[q->concept_count++];
    memset(c, 0, sizeof *c);
    c->word = word;
    c->stop = is_stop_word(word);
    c->weight = c->stop ? STOP_WEIGHT : weight;
    uint32_t term = term_of_word(word);
    c->known = term != CORPUS_NONE;
    if (word.len <= CORPUS_TOKEN_BYTES) {
        memcpy(c->stem, word.s, word.len);
        c->stem_len = (uint8_t)corpus_stem(c->stem, word.len);
    }
    if (c->known) concept_add(c, &term, 1, 1);
}

/* The tokens of one chain as concepts: a whole identifier counts fully, its parts and the chain around it for less; an
 * identifier the corpus does not have is its parts. */
static void query_add_chain(struct arena *a, struct query *q, const struct corpus_token *tokens, size_t count)
{
    bool whole_known = false;
    for (size_t i = 0; i < count; i++) {
        str text = arena_copy(a, (str){ tokens[i].text, tokens[i].len });
        bool known = term_of_word(text) != CORPUS_NONE;
        bool has_parts = i + 1 < count && tokens[i].kind == CORPUS_JOINED && tokens[i + 1].kind == CORPUS_PART;
        if (tokens[i].kind != CORPUS_PART) whole_known = known;
        if (tokens[i].kind == CORPUS_CHAIN && !known && count > 1) continue;
        if (has_parts && !known) continue;
        float weight = tokens[i].kind == CORPUS_CHAIN ? CHAIN_WEIGHT
                     : tokens[i].kind == CORPUS_PART && whole_known ? PART_WEIGHT : 1;
        query_add(q, text, weight);
    }
}

/* Words that the corpus writes as one: web hooks -> webhooks. Both concepts may be met by the compound. */
static void query_join_compounds(struct query *q)
{
    for (unsigned i = 0; i + 1 < q->concept_count; i++) {
        struct concept *left = &q->concepts[i], *right = &q->concepts[i + 1];
        char joined[CORPUS_TOKEN_BYTES];
        if (left->word.len + right->word.len > sizeof joined) continue;
        memcpy(joined, left->word.s, left->word.len);
        memcpy(joined + left->word.len, right->word.s, right->word.len);
        uint32_t word = find_sorted((str){ joined, left->word.len + right->word.len }, corpus.word_count, word_text);
        if (word == CORPUS_NONE) continue;
        uint32_t term = corpus.words[word].term;
        if (left->weight <= STOP_WEIGHT || left->weight > 1) left->weight = 1; /* "log in": in is no stop word here */
        concept_add(left, &term, 1, COMPOUND_WEIGHT);
        concept_add(right, &term, 1, COMPOUND_WEIGHT);
    }
}

/* Adds what a rule of synonyms.txt says for the words first .. first + n - 1 of the query. */
static void query_add_synonyms(struct query *q, unsigned first, unsigned n)
{
    char key[SEARCH_SYNONYM_WORDS * (CORPUS_TOKEN_BYTES + 1)];
    size_t len = 0;
    for (unsigned i = first; i < first + n; i++) {
        const struct concept *c = &q->concepts[i];
        if (!c->stem_len || len + c->stem_len + 1u > sizeof key) return;
        if (i > first) key[len++] = ' ';
        memcpy(key + len, c->stem, c->stem_len);
        len += c->stem_len;
    }
    uint32_t rule = find_sorted((str){ key, len }, corpus.synonym_count, synonym_key);
    if (rule == CORPUS_NONE) return;
    const uint32_t *alternative = corpus.synonym_terms + corpus.synonyms[rule].alternatives;
    for (; *alternative; alternative += 1 + *alternative)
        for (unsigned i = first; i < first + n; i++)
            concept_add(&q->concepts[i], alternative + 1, *alternative, SYNONYM_WEIGHT);
}

static void query_add_words(struct arena *a, struct query *q, str text)
{
    struct corpus_token tokens[CORPUS_TOKENS_MAX];
    size_t pos = 0, n;
    while ((n = corpus_tokens(text.s, text.len, &pos, tokens)) > 0) query_add_chain(a, q, tokens, n);
}

static void query_exclude(struct query *q, str text)
{
    struct corpus_token tokens[CORPUS_TOKENS_MAX];
    size_t pos = 0;
    if (!corpus_tokens(text.s, text.len, &pos, tokens) || q->excluded_count == SEARCH_LITERALS) return;
    uint32_t term = term_of_word((str){ tokens[0].text, tokens[0].len });
    if (term != CORPUS_NONE) q->excluded[q->excluded_count++] = term;
}

/* Takes the "quoted" part that begins at i of the query as a literal. How many bytes it has, 0: none begins there. A
 * quote that never ends is no quote. */
static size_t query_quoted(struct query *q, size_t i)
{
    if (q->text.s[i] != '"') return 0;
    struct cut quoted = str_cut(str_span(q->text, i + 1, q->text.len), STR("\""));
    if (!quoted.ok || !quoted.head.len) return 0;
    if (q->literal_count < SEARCH_LITERALS) q->literals[q->literal_count++] = quoted.head;
    return quoted.head.len + 2;
}

/* The same for -word, which excludes. */
static size_t query_minus(struct query *q, size_t i)
{
    str text = q->text;
    size_t end = i + 1;
    if (text.s[i] != '-' || (i && !char_is_space(text.s[i - 1])) || (end < text.len && text.s[end] == '-')) return 0;
    while (end < text.len && !char_is_space(text.s[end])) end++;
    if (end == i + 1) return 0;
    query_exclude(q, str_span(text, i + 1, end));
    return end - i;
}

/* What else may be meant by a query's words: synonyms, compounds, for unknown ones other spellings. */
static void query_widen(struct arena *a, struct query *q)
{
    unsigned words = q->concept_count;
    for (unsigned i = 0; i < words; i++)
        for (unsigned n = 1; n <= SEARCH_SYNONYM_WORDS && i + n <= words; n++) query_add_synonyms(q, i, n);
    query_join_compounds(q);
    for (unsigned i = 0, guesses = 0; i < q->concept_count && guesses < SEARCH_GUESSES; i++)
        if (q->concepts[i].group_count == 0 && !q->concepts[i].stop) concept_guess(a, q, &q->concepts[i]), guesses++;
}

/* Takes a query apart: "quoted" is literal, -word excludes, the rest are words. */
static void query_parse(struct arena *a, struct query *q)
{
    size_t from = 0;
    for (size_t i = 0, n; i < q->text.len; i += n ? n : 1) {
        if (!(n = query_quoted(q, i))) n = query_minus(q, i);
        if (!n) continue;
        query_add_words(a, q, str_span(q->text, from, i));
        from = i + n;
    }
    query_add_words(a, q, str_span(q->text, from, q->text.len));
    query_widen(a, q);
}

/* --- scoring --- */

/* What a document has of the query: its score, the idf of the concepts in its text and of those in its name, and how
 * much of the name they are. */
struct score { float score, idf, name_idf, name; };

/* The scores of the documents that have one. touched[]: these documents. A document's place in at[] is its number or,
 * where posting lists are short, found by hashing it, so that a query costs what its lists are long and not what the
 * corpus is. */
struct scores {
    struct score *at;
    uint32_t *touched, count;
    uint32_t *taken;                      /* hashed: by place, the document there plus one; 0: free. NULL: not hashed */
    uint32_t mask;                         /* hashed: places - 1; at least half of them stay free */
};

/* Room for the scores of at most `most` of that many documents. */
static struct scores scores_make(struct arena *a, uint32_t documents, uint64_t most)
{
    struct scores s = { NULL, NULL, 0, NULL, 0 };
    uint32_t places = 16;
    while (places < documents && places < 2 * most) places *= 2;
    if (places < documents) {
        s.mask = places - 1;
        s.taken = arena_array(a, places, sizeof *s.taken);
    } else {
        places = documents;
    }
    s.at = arena_array(a, places + 1u, sizeof *s.at);
    s.touched = arena_bytes(a, (places + 1u) * sizeof *s.touched);
    return s;
}

/* Where a document is hashed to, or would be. */
static uint32_t scores_place(const struct scores *s, uint32_t document)
{
    uint32_t i = document * 0x9e3779b1u >> 7 & s->mask;
    while (s->taken[i] && s->taken[i] != document + 1) i = (i + 1) & s->mask;
    return i;
}

/* A document's score; all zero when it has none. */
static inline struct score *scores_at(const struct scores *s, uint32_t document)
{
    return &s->at[s->taken ? scores_place(s, document) : document];
}

/* The same to add to: from now on the document has one. */
static inline struct score *scores_touch(struct scores *s, uint32_t document)
{
    struct score *score = scores_at(s, document);
    if (score->score > 0) return score;
    s->touched[s->count++] = document;
    if (s->taken) s->taken[score - s->at] = document + 1;
    return score;
}

/* The root of x >= 0 to float's precision: half the exponent as a first guess at 1/root, then Newton's steps, each of
 * which doubles the digits. Written out, as corpus_log2() is: every C library ranks alike, none is needed. */
static float square_root(float x)
{
    uint32_t bits;
    float inverse;
    memcpy(&bits, &x, sizeof bits);
    bits = 0x5f3759df - bits / 2;
    memcpy(&inverse, &bits, sizeof inverse);
    for (int i = 0; i < 3; i++) inverse *= 1.5f - 0.5f * x * inverse * inverse;
    return x * inverse;
}

/* Impact bytes to saturated weights, once per search: impact / (K1 + impact). */
static void saturate(float table[256])
{
    for (int i = 0; i < 256; i++) {
        float impact = corpus_impact_value((unsigned char)i);
        table[i] = impact / (K1 + impact);
    }
}

/* Adds up a group's terms. */
static void score_group(const struct search_group *g, float weight, bool pages, const float *saturated,
                        struct scores *out)
{
    float idf = weight * g->idf / (float)g->count;
    for (unsigned t = 0; t < g->count; t++) {
        struct postings p = pages ? term_pages(g->terms[t]) : term_sections(g->terms[t]);
        while (postings_next(&p)) {
            struct score *s = scores_touch(out, p.document);
            s->score += idf * saturated[p.impact];
            s->idf += idf;
            s->name_idf += p.name ? idf : 0;
            s->name += (float)p.name;
        }
    }
}

/* Moves the scores of one concept to `to`, where each document's best counts, for its text and for its name. */
static void scores_best(struct scores *from, struct scores *to)
{
    for (uint32_t i = 0; i < from->count; i++) {
        struct score *s = scores_at(from, from->touched[i]), *best = scores_touch(to, from->touched[i]);
        if (s->score > best->score) best->score = s->score, best->idf = s->idf;
        if (s->name_idf > best->name_idf) best->name_idf = s->name_idf, best->name = s->name;
        *s = (struct score){ 0 };
    }
    from->count = 0;
}

/* Moves the scores of one concept to `to`, where those of all concepts add up. */
static void scores_add(struct scores *from, struct scores *to)
{
    for (uint32_t i = 0; i < from->count; i++) {
        struct score *s = scores_at(from, from->touched[i]), *sum = scores_touch(to, from->touched[i]);
        sum->score += s->score, sum->idf += s->idf, sum->name_idf += s->name_idf, sum->name += s->name;
        *s = (struct score){ 0 };
    }
    from->count = 0;
}

/* Scores one concept and adds it to `all`. Of several groups the best counts; `group` and `one` are for that, empty
 * before and after. */
static void score_concept(const struct concept *c, bool pages, const float *saturated, struct scores *group,
                          struct scores *one, struct scores *all)
{
    if (c->group_count == 1) {
        score_group(&c->groups[0], c->weight, pages, saturated, all);
        return;
    }
    for (unsigned g = 0; g < c->group_count; g++) {
        score_group(&c->groups[g], c->weight, pages, saturated, g ? group : one);
        if (g) scores_best(group, one);
    }
    scores_add(one, all);
}

/* How many postings a concept's groups have. */
static uint64_t concept_postings(const struct concept *c, bool pages)
{
    uint64_t n = 0;
    for (unsigned g = 0; g < c->group_count; g++)
        for (unsigned t = 0; t < c->groups[g].count; t++) {
            const struct corpus_term *term = &corpus.terms[c->groups[g].terms[t]];
            n += pages ? term->page_df : term->section_df;
        }
    return n;
}

/* Scores all pages or all sections. What tells a document that answers the query from one that has some of its words:
 * the share of the query that its text covers, and how far the query and its name cover each other. Stop words only
 * help to choose between pages, unless there is nothing else. */
static struct scores score_all(struct arena *a, const struct query *q, bool pages)
{
    uint32_t documents = pages ? corpus.page_count : corpus.section_count;
    float saturated[256], total = 0, least = 0;
    uint64_t postings = 0, several = 0;
    saturate(saturated);
    for (unsigned i = 0; i < q->concept_count; i++) {
        const struct concept *c = &q->concepts[i];
        uint64_t n = concept_postings(c, pages);
        postings += n;
        if (c->group_count > 1) several += n; /* a place once taken stays so */
        if (!pages && c->group_count && c->weight > STOP_WEIGHT) least = STOP_WEIGHT;
    }
    struct scores one = scores_make(a, documents, several), group = scores_make(a, documents, several);
    struct scores all = scores_make(a, documents, postings);
    for (unsigned i = 0; i < q->concept_count; i++) {
        if (q->concepts[i].weight <= least) continue;
        score_concept(&q->concepts[i], pages, saturated, &group, &one, &all);
        total += q->concepts[i].weight * q->concepts[i].idf;
    }
    for (uint32_t i = 0; i < all.count; i++) {
        struct score *s = scores_at(&all, all.touched[i]);
        s->score *= square_root(s->idf / total);
        if (s->name_idf == 0) continue;
        float name = s->name < 255 ? s->name / 255 : 1;
        s->score += NAME_SHARE * s->name_idf * square_root(name * s->name_idf / total);
    }
    return all;
}

/* --- literals: candidates from the trigram index, verified in the text --- */

/* Folded characters; which bytes the first may start with; pair: the first two, if only one byte, or the capital of it,
 * is each of them in any text (typographic quotes and spaces are folded as well). */
struct literal { uint32_t *at; size_t count; bool lead[256], is_pair; unsigned char pair[2]; };

/* The folded characters live in the arena. */
static struct literal literal_fold(struct arena *a, str text)
{
    struct literal l = { arena_array(a, text.len + 1, sizeof *l.at), 0, { false }, false, { 0, 0 } };
    for (size_t i = 0; i < text.len; l.count++) {
        uint32_t c;
        i += corpus_char(text.s + i, text.len - i, &c);
        l.at[l.count] = corpus_fold(c);
    }
    for (unsigned b = 0; b < 256 && l.count; b++)
        l.lead[b] = b < 0x80 ? corpus_fold(b) == l.at[0]
                             : b >= 0xc0 && (l.at[0] >= 0x80 || strchr("'\" ", (int)l.at[0]));
    l.is_pair = l.count > 1;
    for (size_t i = 0; i < 2 && l.is_pair; i++) {
        l.is_pair = l.at[i] < 0x80 && !strchr("'\" ", (int)l.at[i]);
        l.pair[i] = (unsigned char)(l.at[i] | 0x20);
    }
    return l;
}

/* The end of the literal if it stands at pos of a text, else 0. */
static size_t literal_match(str text, size_t pos, const struct literal *l)
{
    for (size_t k = 0; k < l->count; k++) {
        uint32_t c;
        if (pos == text.len) return 0;
        pos += corpus_char(text.s + pos, text.len - pos, &c);
        if (corpus_fold(c) != l->at[k]) return 0;
    }
    return pos;
}

/* Skips eight places at a time, as long as none of them begins with the literal's pair: XOR makes the bytes that are
 * meant 0, and a 0 borrows from its highest bit (Mycroft's test; a byte behind a 0 may look like one, which costs a
 * second look). */
static size_t literal_skip(str text, size_t i, const struct literal *l)
{
    const uint64_t ones = 0x0101010101010101u, small = ones * 0x20, high = ones * 0x80;
    for (; l->is_pair && i + 9 <= text.len; i += 8) {
        uint64_t first, second;
        memcpy(&first, text.s + i, 8);
        memcpy(&second, text.s + i + 1, 8);
        uint64_t other = ((first | small) ^ ones * l->pair[0]) | ((second | small) ^ ones * l->pair[1]);
        if ((other - ones) & ~other & high) break;
    }
    return i;
}

/* Where the literal stands first from `from` on: the byte, or text.len. */
static size_t literal_find(str text, size_t from, const struct literal *l)
{
    size_t last = text.len >= l->count ? text.len - l->count + 1 : 0; /* a character has a byte or more */
    for (size_t i = from; i < last;) {
        size_t end = (i = literal_skip(text, i, l)) + 8;
        for (; i < end && i < last; i++)
            if (l->lead[(unsigned char)text.s[i]] && literal_match(text, i, l)) return i;
    }
    return text.len;
}

/* Writes the segments of a list to out[], which has room for all there are; returns how many. */
static uint32_t read_postings(struct corpus_list list, uint32_t *out)
{
    uint32_t n = 0;
    if (is_bitmap(list)) {
        for (uint32_t i = 0; i < corpus.segment_count; i++)
            if (bitmap_has(list.at, i)) out[n++] = i;
        return n;
    }
    for (uint32_t segment = UINT32_MAX; list_next(&list, &segment);) out[n++] = segment;
    return n;
}

/* Keeps of kept[0..n) what the list has as well; returns how many. */
static uint32_t intersect_postings(struct corpus_list list, uint32_t *kept, uint32_t n)
{
    uint32_t m = 0, k = 0;
    if (is_bitmap(list)) {
        for (; k < n; k++)
            if (bitmap_has(list.at, kept[k])) kept[m++] = kept[k];
        return m;
    }
    for (uint32_t segment = UINT32_MAX; k < n && list_next(&list, &segment);) {
        while (k < n && kept[k] < segment) k++;
        if (k < n && kept[k] == segment) kept[m++] = kept[k++];
    }
    return m;
}

/* The segments that hold the literal's trigrams, of a long one the first of them; all segments for a literal below
 * three characters. The shortest list is read first, the others only strike out. */
static struct candidates literal_candidates(struct arena *a, const struct literal *l)
{
    struct candidates c = { arena_bytes(a, (corpus.segment_count + 1u) * sizeof(uint32_t)), 0 };
    if (l->count < 3) {
        for (; c.count < corpus.segment_count; c.count++) c.at[c.count] = c.count;
        return c;
    }
    size_t n = l->count - 2 < SEARCH_TRIGRAMS ? l->count - 2 : SEARCH_TRIGRAMS, shortest = 0;
    struct corpus_list *lists = arena_array(a, n, sizeof *lists);
    for (size_t i = 0; i < n; i++) {
        lists[i] = corpus_trigram_list(&corpus, corpus_trigram_key(l->at[i], l->at[i + 1], l->at[i + 2]));
        if (lists[i].at == lists[i].end) return c;
        if (lists[i].end - lists[i].at < lists[shortest].end - lists[shortest].at) shortest = i;
    }
    c.count = read_postings(lists[shortest], c.at);
    for (size_t i = 0; i < n && c.count > SEARCH_FEW_CANDIDATES; i++)
        if (i != shortest) c.count = intersect_postings(lists[i], c.at, c.count);
    return c;
}

/* How often each section has what is looked for: sections in order, each once, none with 0. */
struct count { uint32_t section, times; };
struct counts { struct count *at; uint32_t count; };

static int count_order(const void *a, const void *b)
{
    const struct count *x = a, *y = b;
    return (x->section > y->section) - (x->section < y->section);
}

/* Puts counts in order that were made segment by segment: a section's segments need not lie together. */
static void counts_settle(struct arena *a, struct counts *c)
{
    uint32_t kept = 0;
    bool sorted = true;
    for (uint32_t i = 1; i < c->count; i++) sorted &= c->at[i - 1].section < c->at[i].section;
    if (sorted) return;
    arena_sort(a, c->at, c->count, sizeof *c->at, count_order);
    for (uint32_t i = 1; i < c->count; i++) {
        if (c->at[i].section == c->at[kept].section) c->at[kept].times += c->at[i].times;
        else c->at[++kept] = c->at[i];
    }
    c->count = kept + 1;
}

/* How often each section has a literal, whatever its case. */
static struct counts literal_count(struct arena *a, str literal)
{
    struct literal l = literal_fold(a, literal);
    struct candidates candidates = { NULL, 0 };
    if (l.count) candidates = literal_candidates(a, &l);
    struct counts c = { arena_bytes(a, (candidates.count + 1u) * sizeof *c.at), 0 };
    for (uint32_t i = 0; i < candidates.count; i++) {
        str text = segment_text(candidates.at[i]);
        uint32_t times = 0;
        for (size_t at = 0; (at = literal_find(text, at, &l)) < text.len; at++) times++;
        if (times) c.at[c.count++] = (struct count){ corpus.segments[candidates.at[i]].section, times };
    }
    counts_settle(a, &c);
    return c;
}

/* The sections that have every literal of a query, of which there is at least one. */
static struct counts literal_counts(struct arena *a, const struct query *q)
{
    struct counts all = literal_count(a, q->literals[0]);
    for (unsigned i = 1; i < q->literal_count; i++) {
        struct counts one = literal_count(a, q->literals[i]);
        uint32_t kept = 0;
        for (uint32_t k = 0, j = 0; k < all.count; k++) {
            while (j < one.count && one.at[j].section < all.at[k].section) j++;
            if (j == one.count || one.at[j].section != all.at[k].section) continue;
            all.at[kept] = all.at[k];
            all.at[kept++].times += one.at[j].times;
        }
        all.count = kept;
    }
    return all;
}

/* --- limits --- */

static bool below_path(uint32_t page, str path)
{
    str p = page_path(page);
    return path.len == 0 || str_equal(p, path) || (str_starts(p, path) && p.len > path.len && p.s[path.len] == '/');
}

static uint32_t language_of(str name)
{
    for (uint32_t i = 1; i < corpus.language_count; i++)
        if (str_equal_fold(corpus_slice(corpus.languages[i]), name)) return i;
    return CORPUS_NONE;
}

static bool is_navigation(uint32_t page)
{
    str path = page_path(page);
    return corpus_is_navigation(path.s, path.len);
}

/* Which pages and sections a search may show: below a path, in a language (0: all), without an excluded word. */
struct limits { str path; uint32_t language; const bool *excluded; };  /* excluded: by page; NULL: none */

static struct limits limits_of(struct arena *a, const struct query *q)
{
    struct limits l = { q->path, q->language.len ? language_of(q->language) : 0, NULL };
    bool *excluded = q->excluded_count ? arena_array(a, corpus.page_count, sizeof *excluded) : NULL;
    for (unsigned i = 0; i < q->excluded_count; i++)
        for (struct postings p = term_pages(q->excluded[i]); postings_next(&p);) excluded[p.document] = true;
    l.excluded = excluded;
    return l;
}

static bool page_allowed(const struct limits *l, uint32_t page)
{
    if (l->excluded && l->excluded[page]) return false;
    return below_path(page, l->path) && (!l->language || (corpus.pages[page].languages >> l->language & 1));
}

static bool section_allowed(const struct limits *l, uint32_t section)
{
    return !l->language || corpus.sections[section].language == l->language;
}

/* --- hits --- */

/* Pages come without a section yet; of equal ones the first in the corpus is better. */
static int hit_order(const void *a, const void *b)
{
    const struct hit *x = a, *y = b;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    if (x->page != y->page) return x->page < y->page ? -1 : 1;
    return x->section < y->section ? -1 : x->section > y->section;
}

/* Whether a hit with this score, or a bit less, may be among the best `most`. */
static bool hits_reach(const struct hits *h, float score, uint32_t most)
{
    return h->count < most || (most > 0 && score >= h->at[most - 1].score);
}

/* Counts a hit, and keeps it in its place if it is among the best `most`. */
static void hits_add(struct hits *h, struct hit hit, uint32_t most)
{
    uint32_t i = h->count < most ? h->count : most;
    h->count++;
    if (i == most && (most == 0 || hit_order(&h->at[i - 1], &hit) < 0)) return;
    if (i == most) i--;
    for (; i > 0 && hit_order(&hit, &h->at[i - 1]) < 0; i--) h->at[i] = h->at[i - 1];
    h->at[i] = hit;
}

/* What a section gets for a count, and for its title and its page's title: named(what, title) says whether they have it
 * too. */
static struct hit count_hit(struct count c, bool (*named)(const void *what, str title), const void *what)
{
    const struct corpus_section *section = &corpus.sections[c.section];
    float score = corpus_log2(1 + (float)c.times);
    if (named(what, corpus_slice(section->title))) score += IN_HEADING;
    if (named(what, page_title(section->page))) score += IN_TITLE;
    if (is_navigation(section->page)) score += IN_NAVIGATION;
    return (struct hit){ section->page, c.section, score, c.times, { CORPUS_NONE, CORPUS_NONE } };
}

/* Page by page the best of the sections that were counted, at most three a page. */
static struct hits hits_of_counts(struct arena *a, const struct query *q, struct counts counts,
                                  bool (*named)(const void *what, str title), const void *what)
{
    struct hits h = { arena_bytes(a, (counts.count + 1u) * sizeof *h.at), 0, 0 };
    struct limits limits = limits_of(a, q);
    uint32_t first = 0; /* of this page's */
    for (uint32_t i = 0; i < counts.count; i++) {
        uint32_t section = counts.at[i].section, page = corpus.sections[section].page;
        if (!page_allowed(&limits, page) || !section_allowed(&limits, section)) continue;
        if (h.count > first && h.at[first].page != page) first = h.count;
        struct hits of_page = { h.at + first, h.count - first, 0 };
        hits_add(&of_page, count_hit(counts.at[i], named, what), SEARCH_SECTIONS_A_PAGE);
        h.count = first + (of_page.count < SEARCH_SECTIONS_A_PAGE ? of_page.count : SEARCH_SECTIONS_A_PAGE);
        h.sections++;
    }
    return h;
}

/* The best hits in front, as many as the query wants; the others only count. */
static struct hits hits_best(struct arena *a, const struct query *q, struct hits all)
{
    uint32_t room = all.count < q->most ? all.count : q->most;
    struct hits h = { arena_bytes(a, (room + 1u) * sizeof *h.at), 0, all.sections };
    for (uint32_t i = 0; i < all.count; i++) hits_add(&h, all.at[i], room);
    return h;
}

static bool literal_names(const void *literal, str title)
{
    return literal_find(title, 0, literal) < title.len;
}

/* The sections that hold every literal of the query, page by page. */
static struct hits literal_hits(struct arena *a, const struct query *q)
{
    struct literal first = literal_fold(a, q->literals[0]);
    return hits_of_counts(a, q, literal_counts(a, q), literal_names, &first);
}

/* How many lines of each section match. False: the pattern was given up. */
static bool regex_count(struct arena *a, struct regex *re, struct counts *c)
{
    struct candidates candidates = regex_candidates(re);
    *c = (struct counts){ arena_bytes(a, (candidates.count + 1u) * sizeof *c->at), 0 };
    for (uint32_t i = 0; i < candidates.count && !regex_gave_up(re); i++) {
        str text = segment_text(candidates.at[i]);
        struct count lines = { corpus.segments[candidates.at[i]].section, 0 };
        struct regex_match line = { 0, 0, true };
        for (size_t at = 0; (line = regex_line(re, text, at)).ok; at = line.end + 1) lines.times++;
        if (lines.times) c->at[c->count++] = lines;
    }
    counts_settle(a, c);
    return !regex_gave_up(re);
}

static bool regex_names(const void *re, str title)
{
    return regex_matches((struct regex *)(uintptr_t)re, title); /* matching changes its states only, a cache */
}

/* Sections with lines that the query's expression matches, page by page. When regex_gave_up() then, there are none. */
static struct hits regex_hits(struct arena *a, const struct query *q)
{
    struct counts counts;
    if (!regex_count(a, q->regex, &counts)) return (struct hits){ NULL, 0, 0 };
    return hits_of_counts(a, q, counts, regex_names, q->regex);
}

/* The best sections of a page by their own score, up to three; a page that its sections do not answer for as a whole
 * comes as the page. */
static void choose_sections(struct hit *hit, const struct scores *sections, const struct scores *pages,
                            const struct limits *limits)
{
    const struct corpus_page *p = &corpus.pages[hit->page];
    struct { uint32_t section; float score, idf; } best[3] = {
        { CORPUS_NONE, 0, 0 }, { CORPUS_NONE, 0, 0 }, { CORPUS_NONE, 0, 0 } };
    for (uint32_t s = p->first_section; s < p->first_section + p->sections; s++) {
        const struct score *score = scores_at(sections, s);
        int k = 3;
        if (score->score == 0 || !section_allowed(limits, s)) continue;
        while (k > 0 && score->score > best[k - 1].score) k--;
        for (int i = 2; i > k; i--) best[i] = best[i - 1];
        if (k < 3) best[k].section = s, best[k].score = score->score, best[k].idf = score->idf;
    }
    hit->section = best[0].section != CORPUS_NONE ? best[0].section : p->first_section;
    if (!limits->language && best[0].idf < COVER_LEAST * scores_at(pages, hit->page)->idf)
        hit->section = p->first_section;
    unsigned n = 0;
    for (int k = 0; k < 3 && n < 2; k++)
        if (best[k].section != CORPUS_NONE && best[k].section != hit->section &&
            corpus.sections[best[k].section].level > 0 && best[k].score > ALSO_LEAST * best[0].score)
            hit->also[n++] = best[k].section;
}

/* The score of the page's best section. */
static float best_section(uint32_t page, const struct scores *sections, const struct limits *limits)
{
    const struct corpus_page *p = &corpus.pages[page];
    float best = 0;
    for (uint32_t s = p->first_section; s < p->first_section + p->sections; s++) {
        float score = scores_at(sections, s)->score;
        if (score > best && section_allowed(limits, s)) best = score;
    }
    return best;
}

/* The term of a query that is one identifier and nothing else; CORPUS_NONE otherwise. */
static uint32_t query_identifier(str text)
{
    struct corpus_token tokens[CORPUS_TOKENS_MAX];
    size_t pos = 0, n = corpus_tokens(text.s, text.len, &pos, tokens);
    uint32_t term = CORPUS_NONE;
    for (size_t i = 0; i < n; i++)
        if (tokens[i].kind == CORPUS_JOINED) term = term_of_word((str){ tokens[i].text, tokens[i].len });
    return corpus_tokens(text.s, text.len, &pos, tokens) == 0 ? term : CORPUS_NONE;
}

/* Of a page that documents the identifier asked for, the section whose heading spells it as the query does: create_user
 * is Python's, createUser JavaScript's. */
static void choose_spelling(struct hit *hit, str query, const struct limits *limits)
{
    const struct corpus_page *p = &corpus.pages[hit->page];
    str name = str_cut(str_trim(query), STR("(")).head;
    for (uint32_t s = p->first_section; s < p->first_section + p->sections; s++) {
        str title = corpus_slice(corpus.sections[s].title);
        if (!section_allowed(limits, s) || str_find(title, name) == title.len) continue;
        for (int i = 0; i < 2; i++)
            if (hit->also[i] == s) hit->also[i] = hit->section;
        hit->section = s;
        return;
    }
}

/* What pages get that document the identifier asked for (its term, CORPUS_NONE: there is none), in a section named
 * after it. */
static void add_identifier_bonus(uint32_t term, struct scores *pages)
{
    uint32_t last = CORPUS_NONE;
    if (term == CORPUS_NONE) return;
    for (struct postings p = term_sections(term); postings_next(&p);) {
        uint32_t page = corpus.sections[p.document].page;
        if (!p.name || page == last || scores_at(pages, page)->score == 0) continue;
        scores_touch(pages, page)->score += term_idf(term);
        last = page;
    }
}

/* By page the section, plus one, that has all that is quoted; 0: the page has none. */
static const uint32_t *literal_sections(struct arena *a, const struct query *q)
{
    struct hits with = literal_hits(a, q);
    uint32_t *sections = arena_array(a, corpus.page_count, sizeof *sections);
    for (uint32_t i = with.count; i-- > 0;) sections[with.at[i].page] = with.at[i].section + 1;
    return sections;
}

/* Terms that follow one another in the query, stop words between them not counted. */
struct term_pairs { struct { uint32_t left, right; } at[SEARCH_CONCEPTS]; unsigned count; };

static struct term_pairs query_pairs(const struct query *q)
{
    struct term_pairs pairs = { .count = 0 };
    uint32_t left = CORPUS_NONE;
    for (unsigned i = 0; i < q->concept_count; i++) {
        const struct concept *c = &q->concepts[i];
        if (c->stop) continue;
        uint32_t right = c->group_count && c->groups[0].count == 1 ? c->groups[0].terms[0] : CORPUS_NONE;
        pairs.at[pairs.count].left = left;
        pairs.at[pairs.count].right = right;
        pairs.count += left != CORPUS_NONE && right != CORPUS_NONE;
        left = right;
    }
    return pairs;
}

/* How many of the pairs the page has side by side. */
static unsigned neighbours(const struct term_pairs *pairs, uint32_t page)
{
    unsigned n = 0;
    for (unsigned i = 0; i < pairs->count; i++)
        n += corpus_are_neighbours(&corpus, pairs->at[i].left, pairs->at[i].right, page) != 0;
    return n;
}

static bool names_topic(const struct query *q)
{
    unsigned words = 0;
    for (unsigned i = 0; i < q->concept_count; i++) words += q->concepts[i].weight > STOP_WEIGHT;
    return words <= TOPIC_WORDS;
}

static bool query_has_part(const struct query *q, str name)
{
    for (unsigned i = 0; i < q->concept_count; i++)
        for (unsigned g = 0; g < q->concepts[i].group_count; g++)
            for (unsigned t = 0; t < q->concepts[i].groups[g].count; t++)
                if (str_find(name, stem_text(q->concepts[i].groups[g].terms[t])) < name.len) return true;
    return false;
}

/* Who asks for a topic wants what it is about before the calls it is made of, unless the page's own part of its path,
 * such as "create", is asked for. */
static float topic_factor(const struct query *q, uint32_t page)
{
    str path = page_path(page);
    unsigned steps = 0;
    size_t leaf = 0;
    if (corpus.pages[page].languages == 0) return 1;
    for (size_t i = 0; i < path.len; i++)
        if (path.s[i] == '/') steps++, leaf = i + 1;
    return query_has_part(q, str_span(path, leaf, path.len)) ? 1 : 1 - TOPIC_DOUBT * (float)steps;
}

/* The page whose whole path the query spells: "audit logs" names the product audit-logs. */
static void add_path_bonus(str text, struct scores *pages)
{
    char slug[CORPUS_TOKEN_BYTES];
    size_t n = corpus_slug(text.s, text.len, slug, sizeof slug);
    uint32_t page = n < sizeof slug ? find_sorted((str){ slug, n }, corpus.page_count, page_path) : CORPUS_NONE;
    if (page != CORPUS_NONE && scores_at(pages, page)->score > 0) scores_touch(pages, page)->score *= PATH_FACTOR;
}

/* Pages by their own score and a share of their best section's; neighbours and topics. */
static struct hits search_ranked(struct arena *a, const struct query *q)
{
    struct term_pairs pairs = query_pairs(q);
    bool topic = names_topic(q);
    uint32_t most = q->most < corpus.page_count ? q->most : corpus.page_count;
    struct hits h = { arena_bytes(a, (most + 1u) * sizeof *h.at), 0, 0 };
    struct scores pages = score_all(a, q, true), sections = score_all(a, q, false);
    struct limits limits = limits_of(a, q);
    const uint32_t *literal = q->literal_count ? literal_sections(a, q) : NULL;
    uint32_t identifier = query_identifier(q->text);
    add_identifier_bonus(identifier, &pages);
    add_path_bonus(q->text, &pages);
    for (uint32_t i = 0; i < pages.count; i++) {
        uint32_t page = pages.touched[i];
        if (!page_allowed(&limits, page) || (literal && !literal[page])) continue;
        float score = scores_at(&pages, page)->score + SECTION_SHARE * best_section(page, &sections, &limits);
        if (hits_reach(&h, score + NEIGHBOUR_BONUS * (float)pairs.count, most)) {
            score += NEIGHBOUR_BONUS * (float)neighbours(&pairs, page);
            if (topic) score *= topic_factor(q, page);
        }
        hits_add(&h, (struct hit){ page, 0, score, 0, { CORPUS_NONE, CORPUS_NONE } }, most);
    }
    for (uint32_t i = 0; i < h.count && i < most; i++) {
        if (literal) h.at[i].section = literal[h.at[i].page] - 1;
        else choose_sections(&h.at[i], &sections, &pages, &limits);
        if (!literal && identifier != CORPUS_NONE) choose_spelling(&h.at[i], q->text, &limits);
    }
    return h;
}

/* Runs a query whose text, mode and limits are set. Where no text has all that is quoted beside other words (a pasted
 * error message, say), the quotes count as words. */
static struct hits search_run(struct arena *a, struct query *q)
{
    if (q->mode == SEARCH_REGEX) return hits_best(a, q, regex_hits(a, q));
    if (q->mode == SEARCH_LITERAL) q->literals[q->literal_count++] = q->text;
    else query_parse(a, q);
    if (q->literal_count && q->concept_count == 0) return hits_best(a, q, literal_hits(a, q));
    struct hits h = search_ranked(a, q);
    if (h.count > 0 || q->literal_count == 0) return h;
    for (unsigned i = 0; i < q->literal_count; i++) query_add_words(a, q, q->literals[i]);
    q->literal_count = 0;
    q->corrected = true;
    return search_ranked(a, q);
}

/* Pages for a query, best first, at most `most`; returns how many. For prompts and near misses. */
static size_t search_pages(struct arena *a, str text, uint32_t *pages, size_t most)
{
    struct query *q = arena_alloc(a, sizeof *q);
    q->text = text;
    q->most = (uint32_t)most;
    struct hits h = search_run(a, q);
    size_t n = h.count < most ? h.count : most;
    for (size_t i = 0; i < n; i++) pages[i] = h.at[i].page;
    return n;
}

/* --- snippets --- */

static bool is_word_byte(char c)
{
    unsigned char u = (unsigned char)c, letter = u | 0x20;
    return u >= 0x80 || (letter >= 'a' && letter <= 'z') || (u >= '0' && u <= '9');
}

/* Letters of two bytes, Greek and Cyrillic among them: capitals may begin with another byte. */
static bool is_two_byte_lead(char c) { return (unsigned char)c >= 0xc3 && (unsigned char)c < 0xe0; }

/* The stems to look for in a text, those with the same first byte chained: first[byte] and next are places + 1; all
 * that begin with a letter of two bytes are in one chain. `line` is the last line a stem was seen in, so that it counts
 * once a line. letter[]: which bytes words are made of. */
struct snippet_word { str stem; float weight; uint16_t next; uint32_t line; };
struct snippet_words {
    struct snippet_word at[SEARCH_CONCEPTS * SEARCH_GROUPS];
    uint16_t count, first[256];
    uint32_t lines;
    bool letter[256];
};

static void snippet_add(struct snippet_words *w, str stem, float weight)
{
    if (stem.len > 1 && (stem.s[stem.len - 1] == 'i' || stem.s[stem.len - 1] == 'e')) stem.len--; /* polici -> policy */
    if (w->count == sizeof w->at / sizeof *w->at || stem.len == 0) return;
    unsigned char lower = (unsigned char)stem.s[0],
                  upper = lower >= 'a' && lower <= 'z' ? (unsigned char)(lower - 32) : lower;
    w->at[w->count] = (struct snippet_word){ stem, weight, w->first[lower], 0 };
    w->first[lower] = w->first[upper] = ++w->count;
    for (unsigned c = 0; is_two_byte_lead(stem.s[0]) && c < 256; c++)
        if (is_two_byte_lead((char)c)) w->first[c] = w->count;
}

static void snippet_words(const struct query *q, struct snippet_words *w)
{
    for (unsigned c = 0; c < 256; c++) w->letter[c] = is_word_byte((char)c);
    for (unsigned i = 0; i < q->concept_count; i++) {
        const struct concept *c = &q->concepts[i];
        for (unsigned g = 0; g < c->group_count && c->weight > STOP_WEIGHT; g++)
            for (unsigned t = 0; t < c->groups[g].count && (c->groups[g].count == 1 || g == 0); t++)
                snippet_add(w, stem_text(c->groups[g].terms[t]), c->groups[g].idf);
    }
}

/* Whether the letter of two bytes at pos of a line, folded, is the one at k of a stem. */
static bool is_same_letter(str stem, size_t k, str line, size_t pos)
{
    uint32_t wanted, there;
    return is_two_byte_lead(stem.s[k]) && corpus_char(stem.s + k, stem.len - k, &wanted) == 2 &&
           corpus_char(line.s + pos, line.len - pos, &there) == 2 && corpus_fold(there) == wanted;
}

/* The end of a stem at pos of a line, read over the separators of identifiers, so that create_user is met by
 * createuser; 0: it does not stand there. */
static size_t stem_end(str stem, str line, size_t pos)
{
    size_t k = 0;
    while (k < stem.len && pos < line.len) {
        char c = line.s[pos];
        if (is_two_byte_lead(c) && is_same_letter(stem, k, line, pos)) k += 2, pos++;
        else if (fold_ascii(c) == stem.s[k]) k++;
        else if (k == 0 || (c != '_' && c != '.' && c != '-' && c != '/')) return 0;
        pos++;
    }
    return k == stem.len ? pos : 0;
}

/* Where the letters from pos on end: where a word may start next, if its script has spaces. */
static inline size_t letters_end(const struct snippet_words *w, str text, size_t pos)
{
    const unsigned char *s = (const unsigned char *)text.s;
    for (;; pos++) {
        while (pos < text.len && s[pos] < 0xe0 && w->letter[s[pos]]) pos++;
        if (pos == text.len || s[pos] < 0xe0 || unspaced_character(text, pos)) return pos;
    }
}

/* Which of the words starts at pos of the line, and how many bytes the word there has; -1: none. */
static int snippet_match(const struct snippet_words *w, str line, size_t pos, size_t *length)
{
    int best = -1;
    for (unsigned i = w->first[(unsigned char)line.s[pos]]; i; i = w->at[i - 1].next) {
        const struct snippet_word *word = &w->at[i - 1];
        size_t end = stem_end(word->stem, line, pos);
        if (!end || (best >= 0 && word->weight <= w->at[best].weight)) continue;
        size_t at = unspaced_bytes(word->stem, 0) ? end : letters_end(w, line, end);
        if (at - end > 5) continue;
        best = (int)i - 1;
        *length = at - pos;
    }
    return best;
}

/* Sum of the weights of the different words in a line. */
static float snippet_score(struct snippet_words *w, str line)
{
    float score = 0;
    w->lines++;
    const unsigned char *s = (const unsigned char *)line.s;
    for (size_t i = 0; i < line.len;) {
        size_t length = 0;
        int word = w->first[s[i]] ? snippet_match(w, line, i, &length) : -1;
        if (word >= 0 && w->at[word].line != w->lines) {
            score += w->at[word].weight;
            w->at[word].line = w->lines;
        }
        i = letters_end(w, line, i + (length ? length : unspaced_bytes(line, i)));
        while (i < line.len && !w->letter[s[i]]) i++;
    }
    return score;
}

struct snippet { str text; size_t pos, lead; }; /* pos: where it starts in the text read; lead: its best part */

static str line_from(str text, size_t pos)
{
    const char *lf = memchr(text.s + pos, '\n', text.len - pos);
    return str_span(text, pos, lf ? (size_t)(lf - text.s) : text.len);
}

/* Headings, rules, images and notes of what is missing tell nothing in a snippet. */
static bool says_something(str line)
{
    line = str_trim(line);
    if (str_starts(line, STR("> "))) line = str_span(line, 2, line.len);
    size_t marks = 0;
    while (marks < line.len && strchr("-*_=", line.s[marks]) && line.s[marks]) marks++;
    return line.len > marks && line.s[0] != '#' && !str_starts(line, STR("[Image:")) &&
           !str_starts(line, STR(CORPUS_NO_CODE)) && !str_starts(line, STR(CORPUS_NO_COMPONENT)) &&
           !str_starts(line, STR("| ---"));
}

/* Grows [pos, end) of a text by whole lines, those that follow first, as long as `most` bytes hold it. */
static struct snippet snippet_grow(str text, size_t pos, size_t end, size_t most)
{
    size_t best = pos;
    while (end + 1 < text.len) {
        str line = line_from(text, end + 1);
        if (end + 1 + line.len - pos > most) break;
        end += 1 + line.len;
    }
    while (pos > 1) {
        size_t start = pos - 1;
        while (start > 0 && text.s[start - 1] != '\n') start--;
        if (end - start > most) break;
        pos = start;
    }
    return (struct snippet){ str_span(text, pos, end), pos, best - pos };
}

struct window { struct { size_t pos, end; float score; } line[SNIPPET_LINES]; unsigned count; };

/* Moves a window over one more line, which says something; returns what its lines say together. */
static float window_move(struct window *win, size_t pos, size_t end, float score, size_t most)
{
    float sum = 0;
    if (win->count == SNIPPET_LINES) memmove(win->line, win->line + 1, --win->count * sizeof *win->line);
    win->line[win->count].pos = pos;
    win->line[win->count].end = end;
    win->line[win->count++].score = score;
    while (win->count > 1 && end - win->line[0].pos > most)
        memmove(win->line, win->line + 1, --win->count * sizeof *win->line);
    float best = 0;
    for (unsigned i = 0; i < win->count; i++) {
        sum += win->line[i].score;
        if (win->line[i].score > best) best = win->line[i].score;
    }
    return best + 0.3f * (sum - best); /* two weak lines are no better than a strong one */
}

/* The run of lines of a text that says most about the query, and as much around it as `most` bytes hold; a longer line
 * is cut at a character. */
static struct snippet snippet_choose(str text, struct snippet_words *w, size_t most)
{
    struct window window = { .count = 0 };
    size_t best_pos = 0, best_end = 0;
    float best = -1;
    for (size_t pos = 0; pos < text.len;) {
        str line = line_from(text, pos);
        if (says_something(line)) {
            float score = window_move(&window, pos, pos + line.len, snippet_score(w, line), most);
            if (score > best + 0.001f) {
                best = score;
                best_pos = window.line[0].pos;
                best_end = pos + line.len;
            }
        }
        pos += line.len + 1;
    }
    if (best_end - best_pos > most)
        return (struct snippet){ cut_text(str_span(text, best_pos, best_end), most), best_pos, 0 };
    return snippet_grow(text, best_pos, best_end, most);
}

/* How many bytes at i must stay as they are: inline code, the target of a link, a URL. 0: none. */
static size_t unmarked_bytes(str text, size_t i)
{
    str rest = { text.s + i, text.len - i };
    size_t n = 0;
    if (rest.s[0] == '`') {
        while (n < rest.len && rest.s[n] == '`') n++;
        size_t close = str_find(str_span(rest, n, rest.len), str_span(rest, 0, n));
        return n + close < rest.len ? 2 * n + close : n;
    }
    if (!str_starts(rest, STR("](")) && !str_starts(rest, STR("https://")) && !str_starts(rest, STR("http://")))
        return 0;
    while (n < rest.len && !char_is_space(rest.s[n]) && rest.s[n] != ')') n++;
    return n;
}

/* Writes text with the words of the query between `open` and `close`, but not inside code and links. */
static void out_marked(struct out *o, str text, const struct snippet_words *w, const char *open, const char *close)
{
    size_t from = 0;
    for (size_t i = 0; i < text.len;) {
        unsigned char c = (unsigned char)text.s[i];
        size_t length = c == '`' || c == ']' || c == 'h' ? unmarked_bytes(text, i) : 0;
        if (!length && w->first[c] && snippet_match(w, text, i, &length) >= 0) {
            for (size_t more; unspaced_bytes(text, i + length) && snippet_match(w, text, i + length, &more) >= 0;)
                length += more;
            out_str(o, str_span(text, from, i));
            out_text(o, open);
            out_str(o, str_span(text, i, i + length));
            out_text(o, close);
            from = i + length;
        }
        size_t one = unspaced_bytes(text, i);
        i += length ? length : one ? one : 1;
        if (!length && !one && w->letter[c]) i = letters_end(w, text, i);
    }
    out_str(o, str_span(text, from, text.len));
}

/* The line (1-based) of its page that a place in the sources stands in. */
static uint32_t line_at(uint32_t pos)
{
    const struct corpus_segment *segment = &corpus.segments[segment_from(pos + 1) - 1];
    const char *c = corpus.text + segment->pos, *end = corpus.text + pos;
    uint32_t line = segment->line;
    for (; (c = memchr(c, '\n', (size_t)(end - c))); c++) line++;
    return line;
}

/* The source line (1-based) at a position of a section's rendered text: exact where the text is the source itself,
 * else the line of the nearest such text before, else where the section starts. */
static uint32_t source_line(uint32_t section, size_t pos)
{
    const struct corpus_section *s = &corpus.sections[section];
    const struct corpus_page *p = &corpus.pages[s->page];
    uint32_t at = CORPUS_NONE;
    struct corpus_spans spans = corpus_spans_of(&corpus, s);
    for (struct corpus_span span; corpus_span_next(&spans, &span); pos -= span.len) {
        bool source = span.pos >= p->source.pos && span.pos < p->source.pos + p->source.len;
        if (source) at = span.pos + (uint32_t)(pos < span.len ? pos : span.len);
        if (pos < span.len) break;
    }
    uint32_t line = at == CORPUS_NONE ? s->line : line_at(at);
    return line > s->line ? line : s->line;
}

SMALL_FROM_HERE

/* ==================================================================================================================
 * Room 7: pages. From what somebody calls a page to the page; from a page to the Markdown that is read, whole or in
 * pieces. A path is a key into a table: there is nothing behind it to climb out to.
 * =============================================================================================================== */

struct place { uint32_t page, section; bool found, missed; };  /* missed: the page is there, the named section is not */

/* The path of a URL of the site or of a resource URI, with the scheme or without; other text as it is. */
static str strip_address(str s)
{
    struct cut scheme = str_cut(s, STR("://")), site = str_cut(str_from(corpus.site), STR("://"));
    str rest = scheme.ok ? scheme.tail : s;
    if (str_starts(rest, STR("www."))) rest = str_span(rest, 4, rest.len);
    str behind = str_span(rest, site.tail.len, rest.len);
    if (site.ok && str_starts(rest, site.tail) && (!behind.len || strchr("/#?", behind.s[0]))) return behind;
    if (scheme.ok && scheme.head.len && str_starts(rest, STR("docs/"))) return str_span(rest, 5, rest.len);
    return s;
}

/* Without the quotes, backticks or brackets that people and models put around a name. */
static str strip_quotes(str s)
{
    s = str_trim(s);
    while (s.len > 1 && strchr("`'\"<", s.s[0]) && s.s[s.len - 1] == (s.s[0] == '<' ? '>' : s.s[0]))
        s = str_trim(str_span(s, 1, s.len - 1));
    return s;
}

/* The byte that %HH at s[i] stands for, -1: that does not stand there. */
static int percent_byte(str s, size_t i)
{
    int high = s.s[i] == '%' && i + 2 < s.len ? char_hex(s.s[i + 1]) : -1, low = high < 0 ? -1 : char_hex(s.s[i + 2]);
    return low < 0 ? -1 : high * 16 + low;
}

/* Appends s with its percent signs decoded where two digits follow. */
static void out_decoded(struct out *o, str s)
{
    for (size_t i = 0; i < s.len; i++) {
        int byte = percent_byte(s, i);
        out_char(o, byte < 0 ? s.s[i] : (char)byte);
        if (byte >= 0) i += 2;
    }
}

/* What somebody calls a page or section, as path or path#anchor: no address, query, quotes, ".html", empty or "."
 * names, slashes around it, or escapes. */
static str reference_spelled(struct arena *a, str reference)
{
    struct cut anchor = str_cut(strip_address(strip_quotes(reference)), STR("#"));
    struct out decoded = { .a = a }, o = { .a = a };
    out_decoded(&decoded, str_cut(anchor.head, STR("?")).head);
    for (struct cut c = { .tail = out_done(&decoded) }; c.tail.len;) {
        c = str_cut(c.tail, STR("/"));
        if (!c.head.len || str_equal(c.head, STR("."))) continue;
        if (o.len) out_char(&o, '/');
        out_str(&o, c.head);
    }
    if (str_ends(out_done(&o), STR(".html"))) o.len -= 5;
    if (anchor.ok) out_char(&o, '#');
    out_decoded(&o, str_cut(anchor.tail, STR("?")).head);
    return out_done(&o);
}

/* The rule for a path that has moved, by itself or with a folder above it; NULL: there is none. */
static const struct corpus_move *path_move(str path)
{
    for (uint32_t i = corpus.move_count; i-- > 0;) {
        str old = corpus_slice(corpus.moves[i].old);
        if (str_starts(path, old) && (path.len == old.len || path.s[old.len] == '/' || path.s[old.len] == '#'))
            return &corpus.moves[i];
    }
    return NULL;
}

/* A spelled reference without the folder in which the sources of all pages lie. */
static str path_below_docs(str spelled)
{
    return str_starts(spelled, STR("docs/")) ? str_span(spelled, 5, spelled.len) : spelled;
}

/* reference_spelled(), and where that has moved to. Old paths lead nowhere themselves: gen/ has seen to it. */
static str reference_plain(struct arena *a, str reference)
{
    str s = reference_spelled(a, reference), path = path_below_docs(s);
    const struct corpus_move *move = path_move(path);
    struct out o = { .a = a };
    if (!move) return s;
    out_str(&o, corpus_slice(move->now));
    out_str(&o, str_span(path, move->old.len, path.len));
    return out_done(&o);
}

/* The only page whose path ends with what was typed: authkit/user/create for reference/authkit/user/create.
 * CORPUS_NONE: none, or several. */
static uint32_t page_ending(str typed)
{
    uint32_t found = CORPUS_NONE;
    typed = str_cut(typed, STR("#")).head;
    while (typed.len && typed.s[0] == '/') typed = str_span(typed, 1, typed.len);
    while (typed.len && typed.s[typed.len - 1] == '/') typed.len--;
    for (uint32_t i = 0; i < corpus.page_count && typed.len; i++) {
        str path = page_path(i);
        if (path.len <= typed.len || path.s[path.len - typed.len - 1] != '/' || !str_ends(path, typed)) continue;
        if (found != CORPUS_NONE) return CORPUS_NONE;
        found = i;
    }
    return found;
}

/* The place of a plain reference as it stands, without guessing. */
static struct place page_exact(str s)
{
    int missed;
    struct corpus_place p = corpus_resolve(&corpus, s.s, s.len, &missed);
    if (p.page == CORPUS_NONE) return (struct place){ CORPUS_NONE, CORPUS_NONE, false, false };
    uint32_t first = corpus.pages[p.page].first_section;
    return (struct place){ p.page, p.section == CORPUS_NONE ? first : p.section, true, missed != 0 };
}

/* Finds the page, and the section if one is named, by path, path#anchor, URL, workos://docs/ URI, source file, the
 * site's own section links, or the end of its path. */
static struct place page_resolve(struct arena *a, str reference)
{
    str s = reference_plain(a, reference);
    struct cut anchor = str_cut(s, STR("#"));
    struct place p = page_exact(s);
    if (!p.found) p = page_exact(s = path_below_docs(s));
    uint32_t ending = p.found && (!p.missed || anchor.ok) ? CORPUS_NONE : page_ending(s);
    if (ending == CORPUS_NONE) return p;
    uint32_t section = anchor.ok ? corpus_find_section(&corpus, ending, anchor.tail.s, anchor.tail.len) : CORPUS_NONE;
    bool missed = anchor.ok && section == CORPUS_NONE;
    return (struct place){ ending, section == CORPUS_NONE ? corpus.pages[ending].first_section : section, true,
                           missed };
}

/* Whether a path is a page's, or that of a folder of pages. */
static bool is_folder(str path)
{
    for (uint32_t i = 0; i < corpus.page_count; i++)
        if (below_path(i, path)) return path.len > 0;
    return false;
}

/* The folder or page below which a reference leads, as a path; empty: there is none. */
static str page_subtree(struct arena *a, str reference)
{
    str plain = str_cut(reference_plain(a, reference), STR("#")).head;
    if (!plain.len || is_folder(plain)) return plain;
    struct place p = page_resolve(a, reference);
    return p.found && !p.missed ? page_path(p.page) : STR("");
}

/* The page of a product or page title, the one with the shortest path. CORPUS_NONE: none is called so. */
static uint32_t page_titled(str title)
{
    uint32_t best = CORPUS_NONE;
    for (uint32_t i = 0; i < corpus.nav_count; i++) {
        const struct corpus_nav *n = &corpus.nav[i];
        if (n->level == 0 && n->page != CORPUS_NONE && str_equal_fold(corpus_slice(n->title), title)) return n->page;
    }
    for (uint32_t i = 0; i < corpus.page_count; i++) {
        const struct corpus_page *p = &corpus.pages[i];
        bool shorter = best == CORPUS_NONE || p->path.len < corpus.pages[best].path.len;
        if (shorter && !is_navigation(i) && str_equal_fold(corpus_slice(p->title), title)) best = i;
    }
    return best;
}

static bool joins_words(char c) { return c == ' ' || c == '-' || c == '_'; }

/* What people type without what joins words: "dir sync" is meant for directory-sync. */
static str page_typed(struct arena *a, str typed)
{
    struct out o = { .a = a };
    for (size_t i = 0; i < typed.len; i++)
        if (!joins_words(typed.s[i])) out_char(&o, fold_ascii(typed.s[i]));
    return out_done(&o);
}

/* Whether a candidate has the characters of page_typed() in order; *score is higher for fewer gaps and shorter ones. */
static bool page_fuzzy(str candidate, str typed, int *score)
{
    size_t k = 0, gaps = 0;
    for (size_t i = 0; i < candidate.len && k < typed.len; i++) {
        if (fold_ascii(candidate.s[i]) == typed.s[k]) k++;
        else gaps += k > 0 && !joins_words(candidate.s[i]);
    }
    *score = -(int)(4 * gaps + candidate.len);
    return k == typed.len;
}

/* --- a page as one document with the places where it may be cut --- */

struct range { size_t begin, end; };

struct document {
    struct out text;
    struct { struct range *at; size_t count, room; } solid;  /* what must stay whole, ascending */
};

/* Notes that the bytes [begin, end) of the text must stay together; ranges come in order. */
static void document_solid(struct document *d, size_t begin, size_t end)
{
    struct range *last = d->solid.count ? &d->solid.at[d->solid.count - 1] : NULL;
    if (last && last->end == begin) { /* lines of one fence */
        last->end = end;
        return;
    }
    d->solid.at = arena_grow(d->text.a, d->solid.at, d->solid.count, &d->solid.room, sizeof *d->solid.at);
    d->solid.at[d->solid.count++] = (struct range){ begin, end };
}

static void document_section(struct document *d, uint32_t section)
{
    struct corpus_spans spans = corpus_spans_of(&corpus, &corpus.sections[section]);
    for (struct corpus_span span; corpus_span_next(&spans, &span);) {
        size_t begin = d->text.len;
        out_str(&d->text, (str){ corpus.text + span.pos, span.len });
        if (span.solid) document_solid(d, begin, d->text.len);
    }
}

/* The language whose reference a page shows when none is asked for: the corpus says, else HTTP, which holds for all,
 * else JavaScript, else the page's first. 0: the page has no reference. */
static uint32_t page_language(uint32_t page, uint32_t asked)
{
    const char *const usual[] = { corpus.language, "curl", "js" };
    uint32_t has = corpus.pages[page].languages;
    if (asked != CORPUS_NONE && asked && (has >> asked & 1)) return asked;
    for (size_t i = 0; i < COUNT(usual); i++) {
        uint32_t language = language_of(str_from(usual[i]));
        if (language != CORPUS_NONE && (has >> language & 1)) return language;
    }
    for (uint32_t i = 1; i < corpus.language_count; i++)
        if (has >> i & 1) return i;
    return 0;
}

/* Languages by other names people use. CORPUS_NONE: unknown. LANGUAGE_ALL for "all". */
#define LANGUAGE_ALL (CORPUS_NONE - 1)
static uint32_t language_named(str name)
{
    static const char *const names[][2] = {
        { "http", "curl" }, { "rest", "curl" }, { "shell", "curl" }, { "bash", "curl" }, { "javascript", "js" },
        { "typescript", "js" }, { "ts", "js" }, { "node", "js" }, { "nodejs", "js" }, { "node.js", "js" },
        { "py", "python" }, { "golang", "go" }, { "rb", "ruby" }, { "rails", "ruby" }, { "kotlin", "java" },
        { "laravel", "php" }, { ".net", "dotnet" }, { "csharp", "dotnet" }, { "c#", "dotnet" }, { "cs", "dotnet" } };
    name = str_trim(name);
    if (str_equal_fold(name, STR("all"))) return LANGUAGE_ALL;
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_equal_fold(name, str_from(names[i][0]))) return language_of(str_from(names[i][1]));
    return language_of(name);
}

static void out_languages(struct out *o, uint32_t set)
{
    const char *separator = "";
    for (uint32_t i = 1; i < corpus.language_count; i++) {
        if (!(set >> i & 1)) continue;
        out_text(o, separator);
        out_str(o, corpus_slice(corpus.languages[i]));
        separator = ", ";
    }
}

/* The languages that pages let their reader choose among: one that more often stands alone is a format, no language. */
static uint32_t languages_to_choose(void)
{
    uint32_t set = 0;
    for (uint32_t l = 1; l < corpus.language_count; l++) {
        int beside_others = 0;
        for (uint32_t i = 0; i < corpus.page_count; i++) {
            uint32_t has = corpus.pages[i].languages;
            if (has >> l & 1) beside_others += has & (has - 1) ? 1 : -1;
        }
        if (beside_others >= 0) set |= 1u << l;
    }
    return set;
}

static bool section_shown(uint32_t section, uint32_t language)
{
    uint32_t own = corpus.sections[section].language;
    return own == 0 || language == LANGUAGE_ALL || own == language;
}

/* The page's sections as a nested list with sizes, those of other languages left out. */
static void out_sections(struct out *o, uint32_t page, uint32_t language)
{
    const struct corpus_page *p = &corpus.pages[page];
    for (uint32_t i = p->first_section + 1; i < p->first_section + p->sections; i++) {
        const struct corpus_section *s = &corpus.sections[i];
        if (!section_shown(i, language)) continue;
        unsigned depth = 0;
        for (uint32_t up = s->parent; up != CORPUS_NONE && corpus.sections[up].level > 0;
             up = corpus.sections[up].parent)
            depth++;
        out_format(o, "%*s- `#", (int)(2 * depth), "");
        out_str(o, corpus_slice(s->anchor));
        out_text(o, "` ");
        out_str(o, corpus_slice(s->title));
        out_format(o, " (%u bytes)\n", section_bytes_below(i));
    }
}

static void out_outline(struct out *o, uint32_t page, uint32_t language)
{
    out_text(o, "Sections (`path#anchor` shows one):\n");
    out_sections(o, page, language);
}

/* A line of count links from first on; nothing for none. */
static void out_page_list(struct out *o, const char *label, uint32_t first, uint32_t count)
{
    if (count == 0) return;
    out_text(o, label);
    for (uint32_t i = first; i < first + count; i++) {
        const struct corpus_link *link = &corpus.links[i];
        out_text(o, i > first ? ", `" : " `");
        if (link->section != CORPUS_NONE) out_place(o, link->section);
        else out_str(o, page_path(link->page));
        out_char(o, '`');
    }
    out_char(o, '\n');
}

/* The page before (step -1) or after (+1) in the site's own order, inside the same product. CORPUS_NONE: none. */
static uint32_t page_neighbour(uint32_t page, int step)
{
    uint32_t nav = corpus.pages[page].nav;
    if (nav == CORPUS_NONE) return CORPUS_NONE;
    for (int64_t i = (int64_t)nav + step; i >= 0 && i < (int64_t)corpus.nav_count; i += step) {
        if (corpus.nav[i].level == 0) return CORPUS_NONE;
        if (corpus.nav[i].page != CORPUS_NONE && corpus.nav[i].page != page) return corpus.nav[i].page;
    }
    return CORPUS_NONE;
}

static void out_neighbour(struct out *o, const char *label, uint32_t page)
{
    if (page == CORPUS_NONE) return;
    out_between(o, label, page_path(page), "` (");
    out_between(o, "", page_title(page), ")\n");
}

static void out_page_header(struct out *o, uint32_t page, uint32_t language)
{
    const struct corpus_page *p = &corpus.pages[page];
    out_between(o, "# ", corpus_slice(p->title), corpus.site[0] ? "\n" : "");
    out_url(o, p->first_section);
    out_text(o, "\n\n");
    if (p->description.len) {
        out_str(o, corpus_slice(p->description));
        out_text(o, "\n\n");
    }
    if (!p->languages) return;
    out_text(o, "Reference for: ");
    out_languages(o, p->languages);
    if (language != LANGUAGE_ALL && (p->languages & (p->languages - 1))) {
        out_text(o, ". Shown: ");
        out_str(o, corpus_slice(corpus.languages[language]));
        out_text(o, "; pass `language` for another, or `all`");
    }
    out_text(o, ".\n\n");
}

/* The pages and folders directly below a page's path. */
static void out_children(struct out *o, uint32_t page)
{
    str folder = page_path(page), last = STR("");
    for (uint32_t i = page + 1; i < corpus.page_count; i++) {
        str path = page_path(i);
        if (!below_path(i, folder) || is_navigation(i)) continue;
        struct cut c = str_cut(str_span(path, folder.len + 1, path.len), STR("/"));
        str child = str_span(path, 0, folder.len + 1 + c.head.len);
        if (str_equal(child, last)) continue;
        out_between(o, last.len ? ", `" : "Below: `", child, c.ok ? "/`" : "`");
        last = child;
    }
    if (last.len) out_char(o, '\n');
}

/* What stands behind a page: its sections (unless the outline opened it), neighbours, links both ways. */
static void out_page_footer(struct out *o, uint32_t page, uint32_t language, bool outline)
{
    const struct corpus_page *p = &corpus.pages[page];
    size_t before = o->len, ruled;
    out_text(o, "\n---\n");
    ruled = o->len;
    if (outline && p->sections > 1) out_outline(o, page, language);
    out_children(o, page);
    out_neighbour(o, "Previous: `", page_neighbour(page, -1));
    out_neighbour(o, "Next: `", page_neighbour(page, +1));
    out_page_list(o, "Links to:", p->first_link, p->links);
    out_page_list(o, "Linked from:", p->first_backlink, p->backlinks);
    if (o->len == ruled) o->len = before;
}

/* A section with what is below it, in whatever language. */
static void document_part(struct document *d, uint32_t section)
{
    const struct corpus_page *p = &corpus.pages[corpus.sections[section].page];
    out_between(&d->text, "> From [", corpus_slice(p->title), "](/");
    out_between(&d->text, "", corpus_slice(p->path), corpus.site[0] ? "): " : ")");
    out_url(&d->text, section);
    out_text(&d->text, "\n\n");
    for (uint32_t i = section; i < section_end(section); i++) document_section(d, i);
}

static void document_page(struct document *d, uint32_t page, uint32_t language)
{
    const struct corpus_page *p = &corpus.pages[page];
    uint32_t end = p->first_section + p->sections, body = 0;
    for (uint32_t i = p->first_section; i < end; i++) body += section_shown(i, language) ? corpus.sections[i].bytes : 0;
    bool long_page = body > MAX_CHARS_DEFAULT && p->sections > 1;
    out_page_header(&d->text, page, language);
    if (long_page) {
        out_outline(&d->text, page, language);
        out_char(&d->text, '\n');
    }
    for (uint32_t i = p->first_section; i < end; i++)
        if (section_shown(i, language)) document_section(d, i);
    while (d->text.len > 1 && d->text.s[d->text.len - 1] == '\n' && d->text.s[d->text.len - 2] == '\n') d->text.len--;
    out_page_footer(&d->text, page, language, !long_page);
}

/* One page, or a part of it, as it is read. language: an index, or LANGUAGE_ALL. */
static void document_place(struct document *d, struct place place, uint32_t language)
{
    if (corpus.sections[place.section].level > 0) document_part(d, place.section);
    else document_page(d, place.page, language);
}

/* The source, byte for byte; its fences are known from the rendered spans that lie in it. */
static void document_raw(struct document *d, struct place place)
{
    const struct corpus_page *p = &corpus.pages[place.page];
    size_t begin = d->text.len;
    out_str(&d->text, corpus_slice(p->source));
    for (uint32_t i = p->first_section; i < p->first_section + p->sections; i++) {
        struct corpus_spans spans = corpus_spans_of(&corpus, &corpus.sections[i]);
        bool inside = false; /* indentation between two solid spans is solid too */
        for (struct corpus_span span; corpus_span_next(&spans, &span); inside = span.solid) {
            if (!span.solid || span.pos < p->source.pos || span.pos >= p->source.pos + p->source.len) continue;
            size_t at = begin + span.pos - p->source.pos;
            document_solid(d, inside ? d->solid.at[d->solid.count - 1].end : at, at + span.len);
        }
    }
}

/* The solid range that pos lies within; NULL: none, or at its border. */
static const struct range *solid_around(const struct document *d, size_t pos)
{
    size_t low = 0, high = d->solid.count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (d->solid.at[mid].end <= pos) low = mid + 1;
        else high = mid;
    }
    return low < d->solid.count && d->solid.at[low].begin < pos ? &d->solid.at[low] : NULL;
}

static bool is_table_row(str line)
{
    line = str_trim(line);
    return line.len && line.s[0] == '|';
}

/* The line around pos; *begin is where it starts. */
static str line_around(str text, size_t pos, size_t *begin)
{
    *begin = pos;
    while (*begin > 0 && text.s[*begin - 1] != '\n') --*begin;
    return line_from(text, *begin);
}

/* A cut right behind headings moves before them: a heading belongs to what follows it. */
static size_t before_headings(const struct document *d, size_t from, size_t cut)
{
    const char *s = d->text.s;
    for (size_t end = cut;;) {
        while (end > from && s[end - 1] == '\n') end--;
        size_t line = end;
        while (line > from && s[line - 1] != '\n') line--;
        if (line <= from || s[line] != '#' || solid_around(d, line + 1)) return cut;
        cut = end = line;
    }
}

/* The last place before `end` behind a line that is in no solid range; in the second half one behind a blank line goes
 * before. 0: there is none. */
static size_t line_cut(const struct document *d, size_t from, size_t end)
{
    const char *s = d->text.s;
    size_t line = 0, half = from + (end - from) / 2;
    for (size_t i = end; i > from + 1 && (!line || i > half); i--) {
        if (s[i - 1] != '\n' || solid_around(d, i)) continue;
        if (!line) line = i;
        if (s[i - 2] == '\n' && i > half) return i;
    }
    return line;
}

/* Where the piece that starts at `from` ends: at most `most` bytes and `lines` lines on, behind a blank line if there
 * is one in the second half, else behind a line, else between words. A longer fence or table row stays whole. */
static size_t document_cut(const struct document *d, size_t from, size_t most, size_t lines)
{
    str text = out_done(&d->text);
    size_t end = from;
    for (size_t n = 0; n < lines && end < text.len && end - from < most; n++) {
        const char *lf = memchr(text.s + end, '\n', text.len - end);
        end = lf ? (size_t)(lf - text.s) + 1 : text.len;
    }
    if (end - from > most) end = from + most;
    if (end >= text.len) return text.len;
    size_t line = line_cut(d, from, end), line_start;
    const struct range *whole = solid_around(d, end);
    if (line) return before_headings(d, from, line);
    if (whole) return whole->end;
    str around = line_around(text, end, &line_start);
    if (is_table_row(around)) return line_start + around.len + (line_start + around.len < text.len);
    size_t word = end;
    while (word > from + 1 && text.s[word - 1] != ' ') word--;
    if (word > from + 1) return word;
    while (end > from + 1 && byte_continues(text.s[end])) end--;
    return end;
}

/* A whole page or section as Markdown, never cut, for resources and prompts. */
static str page_markdown(struct arena *a, struct place place, str language)
{
    struct document d = { { a, NULL, 0, 0 }, { NULL, 0, 0 } };
    uint32_t asked = language.len ? language_named(language) : 0;
    document_place(&d, place, asked == LANGUAGE_ALL ? asked : page_language(place.page, asked));
    return out_done(&d.text);
}

/* --- near misses --- */

static bool contains_fold(str text, str word)
{
    for (size_t i = 0; i + word.len <= text.len; i++)
        if (str_equal_fold(str_span(text, i, i + word.len), word)) return true;
    return false;
}

struct near { uint32_t page; int score; };

/* The last name of a path, and the folder before it. */
static struct cut path_split(str path)
{
    size_t slash = path.len;
    while (slash > 0 && path.s[slash - 1] != '/') slash--;
    return (struct cut){ str_span(path, 0, slash ? slash - 1 : 0), str_span(path, slash, path.len), slash > 0 };
}

#define NOT_NEAR 1000

/* How far a page is from a path that is none: the same name elsewhere, the folder's own page, names that contain or
 * resemble each other, pages of the same folder. NOT_NEAR: not at all. */
static int page_distance(uint32_t page, str typed)
{
    str path = page_path(page);
    struct cut want = path_split(typed), have = path_split(path);
    int depth = (int)path.len / 16;
    bool same_folder = str_equal_fold(want.head, have.head);
    bool words = want.tail.len <= CORPUS_TOKEN_BYTES && have.tail.len <= CORPUS_TOKEN_BYTES;
    unsigned d = words ? edit_distance(want.tail, have.tail, 3) : 4;
    if (same_folder && d <= 2 && have.tail.len > d) return (int)d;
    if (same_folder && want.tail.len && str_starts(have.tail, want.tail)) return 3;
    if (str_equal_fold(want.tail, have.tail)) return 6 + depth;
    if (want.ok && str_equal_fold(path, want.head)) return 5;
    if (want.tail.len > 2 && contains_fold(path, want.tail)) return 30 + depth;
    if (d <= 3 && want.tail.len > 2 * (size_t)d) return 16 + 10 * (int)d + depth;
    if (have.tail.len > 3 && contains_fold(typed, have.tail)) return 60 + depth;
    return want.ok && below_path(page, want.head) ? 90 + depth : NOT_NEAR;
}

/* Adds what a search finds to pages[0..n), each once, until there are `most`; returns the new count. */
static size_t pages_found(struct arena *a, str query, uint32_t *pages, size_t n, size_t most)
{
    uint32_t *found = arena_array(a, most + 1, sizeof *found);
    size_t hits = n < most ? search_pages(a, query, found, most) : 0;
    for (size_t i = 0; i < hits && n < most; i++) {
        bool known = false;
        for (size_t k = 0; k < n; k++) known |= pages[k] == found[i];
        if (!known) pages[n++] = found[i];
    }
    return n;
}

/* The pages nearest to a path that is none, by path first and by search over its words after; at most `most`. */
static size_t pages_near(struct arena *a, str typed, uint32_t *pages, size_t most)
{
    size_t n = 0;
    struct near *near = arena_array(a, most + 1, sizeof *near);
    for (uint32_t i = 0; i < corpus.page_count; i++) {
        int score = page_distance(i, typed);
        if (score == NOT_NEAR || is_navigation(i)) continue;
        size_t k = n < most ? n++ : most;
        for (; k > 0 && near[k - 1].score > score; k--)
            if (k < most) near[k] = near[k - 1];
        if (k < most) near[k] = (struct near){ i, score };
    }
    for (size_t i = 0; i < n; i++) pages[i] = near[i].page;
    return pages_found(a, typed, pages, n, most);
}

/* ==================================================================================================================
 * Room 8: tools. One function a tool: arguments in, text and structured answer out. The same functions serve MCP and
 * the command line. To add a tool: write its parameters, its function, a row in tools[].
 * =============================================================================================================== */

enum arg { ARG_QUERY, ARG_PATH, ARG_SECTION, ARG_LANGUAGE, ARG_MODE, ARG_FORMAT, ARG_MAX_RESULTS, ARG_MAX_CHARS,
           ARG_CURSOR, ARG_EXAMPLE, ARG_PACKAGE, ARG_SINCE, ARG_LIMIT, ARG_COUNT };

/* The arguments of one call, wherever they came from. Numbers are within their bounds, defaults filled in. */
struct args {
    bool given[ARG_COUNT];
    str text[ARG_COUNT];
    int64_t number[ARG_COUNT];
    str *paths;                   /* path may be a list */
    size_t path_count;
    bool terminal;                /* matching words are marked for a terminal rather than in Markdown */
};

enum parameter_kind { TEXT, NUMBER, TEXT_OR_LIST };

struct parameter {
    enum arg arg;
    const char *name, *also;      /* also: other names that are understood, separated by spaces, or NULL */
    enum parameter_kind kind;
    int64_t least, most, otherwise; /* numbers: bounds, and the value when it is not given */
    const char *choices;          /* texts: what is allowed, separated by spaces, or NULL for anything */
    const char *description;
    bool required;
    const char *example;          /* what an error message shows, or NULL */
};

/* text stands alone. structured is one JSON object, empty where the tool has none. error: the caller can mend it; the
 * text says how; absent: since what was asked for is not there. found: the exit status of the command line. */
struct answer { str text, structured; bool error, found, absent; };

struct tool {
    const char *name;             /* without the prefix: "search" */
    const char *title, *description;
    const struct parameter *parameters;
    size_t parameter_count;
    const char *output_schema;    /* JSON, or NULL */
    struct answer (*call)(struct arena *a, const struct args *args);
};

/* Whether the entry of a list that was written from byte `from` on, behind `shown` others with *lines lines, still fits
 * into a reply; the first one always does. If it does not, takes it away. */
static bool list_keeps(struct out *o, size_t from, size_t shown, size_t *lines)
{
    *lines += count_lines((str){ o->s + from, o->len - from });
    if (!shown || (o->len <= LIST_BYTES && *lines <= MAX_LINES_DEFAULT - 5)) return true;
    o->len = from;
    return false;
}

/* Pages that are more than navigation: those that are counted and listed. */
static uint32_t pages_to_read(void)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < corpus.page_count; i++) count += !is_navigation(i);
    return count;
}

static struct out out_begin(struct arena *a)
{
    return (struct out){ .a = a };
}

static struct answer tool_error(const struct out *text)
{
    return (struct answer){ .text = out_done(text), .error = true };
}

static struct answer tool_absent(const struct out *text)
{
    return (struct answer){ .text = out_done(text), .error = true, .absent = true };
}

/* --- structured answers: what the text says, as data, in at most half its bytes --- */

/* What is left out as well when nothing else makes it short enough: addresses, which follow from path and anchor; then
 * the headings above, too. */
enum bareness { BARE_OF_NOTHING, BARE_OF_URLS, BARE_OF_TRAILS };

/* A list to be written as data: render() writes the object with at most `budget` bytes of running text an entry. */
struct listing {
    void (*render)(struct out *o, const struct listing *l, size_t budget);
    const void *of;               /* what is listed: the renderer knows */
    size_t n, cap, least;         /* entries; the largest budget that makes sense; bytes that are never too many */
    str cursor;
    enum bareness bare;
};

static void out_cursor(struct out *o, str cursor)
{
    if (!cursor.len) return;
    out_text(o, ",\"cursor\":");
    out_json(o, cursor);
}

/* Writes a listing with the largest budget with which it takes at most `most` bytes, or with none at all. */
static struct out listing_write(struct arena *a, const struct listing *l, size_t most)
{
    struct out o = out_begin(a);
    l->render(&o, l, l->cap);
    if (o.len <= most) return o;
    o.len = 0;
    l->render(&o, l, 0);
    size_t spare = o.len < most ? most - o.len : 0, budget = l->n ? spare / l->n : 0;
    if (budget >= l->cap) budget = l->cap - 1;
    while (budget > 8) {
        o.len = 0;
        l->render(&o, l, budget);
        if (o.len <= most) return o;
        size_t over = (o.len - most) / l->n + 1; /* escapes made it longer than planned */
        budget = budget > over ? budget - over : 0;
    }
    o.len = 0;
    l->render(&o, l, 0);
    return o;
}

/* Writes a listing in at most `most` bytes if it can be: the running text gets what names and numbers leave. */
static str listing_fit(struct arena *a, const struct listing *l, size_t most)
{
    if (most < l->least) most = l->least;
    struct listing bare = *l;
    struct out o = listing_write(a, &bare, most);
    while (o.len > most && bare.bare < BARE_OF_TRAILS) {
        bare.bare++;
        o = listing_write(a, &bare, most);
    }
    return out_done(&o);
}

/* --- cursors: a position, and a check that it belongs to these arguments and this corpus. The check is no signature: a
 * position is used only where there is something. --- */

static uint32_t cursor_hash(uint32_t h, str s)
{
    for (size_t i = 0; i < s.len; i++) h = (h ^ (unsigned char)s.s[i]) * 16777619u; /* FNV-1a */
    return (h ^ 0xffu) * 16777619u;
}

/* The check of a cursor for a list that depends on n texts: arguments as they were understood, however they were
 * spelled. */
static uint32_t cursor_check(const str *understood, size_t n)
{
    uint32_t h = cursor_hash(2166136261u, str_from(corpus.hash));
    for (size_t i = 0; i < n; i++) h = cursor_hash(h, understood[i]);
    return h;
}

static str cursor_make(struct arena *a, uint32_t position, uint32_t check)
{
    struct out o = out_begin(a);
    out_format(&o, "%u-%08x", position, check);
    return out_done(&o);
}

/* The position in a cursor: ok only if it was made with this check. */
static struct number cursor_read(struct arena *a, str cursor, uint32_t check)
{
    struct cut c = str_cut(str_trim(cursor), STR("-"));
    struct number n = str_number(c.head);
    if (!c.ok || !n.ok || n.value < 0 || n.value > UINT32_MAX ||
        !str_equal(str_trim(cursor), cursor_make(a, (uint32_t)n.value, check)))
        return (struct number){ 0, false };
    return n;
}

static struct answer bad_cursor(struct arena *a, const struct args *args)
{
    struct out o = out_begin(a);
    out_echo(&o, "This cursor does not belong to these arguments: ", args->text[ARG_CURSOR],
             ". Send the cursor of the last reply with the same other arguments, or leave it out to start anew.");
    return tool_error(&o);
}

struct start { size_t first; bool ok; };

/* Where a list of n starts: at the cursor if one is given, which must have this check and point into the list. */
static struct start list_start(struct arena *a, const struct args *args, uint32_t check, size_t n)
{
    if (!args->text[ARG_CURSOR].len) return (struct start){ 0, true };
    struct number at = cursor_read(a, args->text[ARG_CURSOR], check);
    return (struct start){ (size_t)at.value, at.ok && (size_t)at.value < n };
}

/* The cursor for what comes after the first `next` of n; empty at the end. */
static str list_cursor(struct arena *a, uint32_t check, size_t next, size_t n)
{
    return next < n ? cursor_make(a, (uint32_t)next, check) : STR("");
}

static void out_more(struct out *o, size_t more, str cursor)
{
    if (!cursor.len) return;
    out_format(o, " (%zu more: cursor \"", more);
    out_str(o, cursor);
    out_text(o, "\")");
}

/* --- search --- */

static const char *search_mode_name(enum search_mode mode)
{
    static const char *const names[] = { "auto", "literal", "regex" };
    return names[mode];
}

static enum search_mode search_mode_of(str name)
{
    if (str_equal(name, STR("literal"))) return SEARCH_LITERAL;
    return str_equal(name, STR("regex")) ? SEARCH_REGEX : SEARCH_AUTO;
}

/* The mode counts as it was asked for, whatever found something in the end. */
static uint32_t search_check(const struct args *args, const struct query *q)
{
    str mode = str_from(search_mode_name(search_mode_of(args->text[ARG_MODE])));
    return cursor_check((const str[]){ q->text, q->path, q->language, mode }, 4);
}

/* Says what is wrong with a pattern, where, and what else to do. */
static void out_regex_error(struct out *o, str pattern, const struct regex_error *error, const char *otherwise)
{
    out_text(o, "The regular expression cannot be read: ");
    out_str(o, error->message);
    out_format(o, ", at byte %zu: ", error->at + 1);
    size_t from = error->at > 40 ? error->at - 40 : 0;
    out_json(o, str_span(pattern, from, from + 80));
    out_text(o, otherwise);
    out_char(o, '\n');
}

static void out_regex_gave_up(struct out *o)
{
    out_text(o, "The regular expression is too costly: it has too many ways to match at once. Shorten its {n} "
                "repetitions, or begin it "
                "with text that is there.\n");
}

static void out_trail(struct out *o, uint32_t section)
{
    uint32_t trail[16];
    unsigned n = 0;
    for (uint32_t s = section; s != CORPUS_NONE && n < 16; s = corpus.sections[s].parent) trail[n++] = s;
    while (n-- > 0) {
        out_str(o, corpus_slice(corpus.sections[trail[n]].title));
        if (n) out_text(o, " › ");
    }
}

/* The rendered text of a section and what is below it, as much as a snippet needs. */
static str passage_text(struct arena *a, uint32_t section)
{
    uint32_t end = section_end(section);
    struct out o = out_begin(a);
    if (end == section + 1 || corpus.sections[section].bytes >= SNIPPET_READ) return section_text(a, section);
    for (uint32_t i = section; i < end && o.len < SNIPPET_READ; i++) out_str(&o, section_text(a, i));
    return out_done(&o);
}

/* The source line at a position of a passage. */
static uint32_t passage_line(uint32_t section, size_t pos)
{
    while (section + 1 < corpus.section_count && pos >= corpus.sections[section].bytes)
        pos -= corpus.sections[section++].bytes;
    return source_line(section, pos);
}

/* The snippet of a literal hit: around the first match in the rendered text, or in the source if only that has it. */
static struct snippet literal_snippet(struct arena *a, str wanted, uint32_t section, uint32_t *line)
{
    struct literal l = literal_fold(a, wanted);
    str text = passage_text(a, section);
    size_t at = literal_find(text, 0, &l), begin;
    if (at < text.len) *line = passage_line(section, at);
    struct segments page = page_segments(corpus.sections[section].page);
    for (uint32_t i = page.first; at == text.len && i < page.end; i++) {
        if (corpus.segments[i].section != section) continue;
        text = segment_text(i);
        at = literal_find(text, 0, &l);
        *line = at < text.len ? line_at(corpus.segments[i].pos + (uint32_t)at) : *line;
    }
    str found = line_around(text, at < text.len ? at : 0, &begin);
    if (found.len <= SNIPPET_BYTES) return snippet_grow(text, begin, begin + found.len, SNIPPET_BYTES);
    size_t from = at - begin > SNIPPET_BYTES / 2 ? at - begin - SNIPPET_BYTES / 2 : 0;
    while (from > 0 && ((unsigned char)found.s[from] & 0xc0) == 0x80) from--;
    return (struct snippet){ cut_text(str_span(found, from, found.len), SNIPPET_BYTES), begin + from, 0 };
}

/* The snippet of a hit by expression: its first matching line and what is around it in the source. */
static struct snippet regex_snippet(struct regex *re, uint32_t section, uint32_t *line)
{
    struct segments page = page_segments(corpus.sections[section].page);
    for (uint32_t i = page.first; i < page.end; i++) {
        if (corpus.segments[i].section != section) continue;
        str text = segment_text(i);
        struct regex_match m = regex_line(re, text, 0);
        if (!m.ok) continue;
        *line = line_at(corpus.segments[i].pos + (uint32_t)m.start);
        if (m.end - m.start > SNIPPET_BYTES)
            return (struct snippet){ cut_text(str_span(text, m.start, m.end), SNIPPET_BYTES), m.start, 0 };
        return snippet_grow(text, m.start, m.end, SNIPPET_BYTES);
    }
    return (struct snippet){ STR(""), 0, 0 };
}

static struct snippet hit_snippet(struct arena *a, const struct query *q, const struct hit *hit,
                                  struct snippet_words *words, uint32_t *line)
{
    *line = corpus.sections[hit->section].line;
    if (q->regex) return regex_snippet(q->regex, hit->section, line);
    if (q->literal_count) return literal_snippet(a, q->literals[0], hit->section, line);
    struct snippet s = snippet_choose(passage_text(a, hit->section), words, SNIPPET_BYTES);
    if (s.text.len) *line = passage_line(hit->section, s.pos + s.lead);
    return s;
}

static void out_quoted_lines(struct out *o, str text, const struct snippet_words *w, bool terminal)
{
    size_t whole = text.len; /* a snippet of one line is shown whatever it says */
    bool code = false;
    while (text.len) {
        struct cut c = str_cut(text, STR("\n"));
        str line = c.head, trimmed = str_trim(line);
        text = c.tail;
        bool fence = str_starts(trimmed, STR("```")) || str_starts(trimmed, STR("~~~"));
        if (!code && !fence && !says_something(line) && text.len + line.len < whole) continue;
        out_text(o, "  > ");
        if (code || fence) out_str(o, line); /* code stays as it is */
        else out_marked(o, trimmed, w, terminal ? "\033[1m" : "**", terminal ? "\033[0m" : "**");
        out_char(o, '\n');
        code ^= fence;
    }
}

static void out_hit(struct out *o, uint32_t number, const struct hit *hit, str snippet, uint32_t line,
                    const struct snippet_words *w, bool terminal)
{
    out_number(o, number);
    out_text(o, ". ");
    out_trail(o, hit->section);
    out_text(o, "\n  `");
    out_place(o, hit->section);
    out_text(o, "` line ");
    out_number(o, line);
    out_text(o, ", ");
    out_number(o, section_bytes_below(hit->section));
    out_text(o, " bytes");
    if (hit->matches) out_format(o, ", %u match%s", hit->matches, hit->matches == 1 ? "" : "es");
    out_text(o, corpus.site[0] ? " " : "");
    out_url(o, hit->section);
    out_char(o, '\n');
    out_quoted_lines(o, snippet, w, terminal);
    for (int i = 0; i < 2 && hit->also[i] != CORPUS_NONE; i++) {
        out_text(o, i ? ", `" : "  also `");
        out_place(o, hit->also[i]);
        out_char(o, '`');
        if (i == 1 || hit->also[1] == CORPUS_NONE) out_char(o, '\n');
    }
    out_char(o, '\n');
}

struct shown { uint32_t section, line; str snippet; };

/* One result of the structured answer, with a snippet of at most `budget` bytes, without what it is to be bare of. */
static void out_result(struct out *o, const struct shown *shown, size_t budget, enum bareness bare)
{
    bool trail = bare < BARE_OF_TRAILS;
    const struct corpus_section *s = &corpus.sections[shown->section];
    uint32_t above[16];
    unsigned n = 0;
    out_text(o, "{\"path\":");
    out_json(o, page_path(s->page));
    out_text(o, ",\"anchor\":");
    out_json(o, s->level ? corpus_slice(s->anchor) : STR(""));
    out_text(o, ",\"title\":");
    out_json(o, corpus_slice(s->title));
    if (trail) out_text(o, ",\"trail\":[");
    for (uint32_t up = s->parent; trail && up != CORPUS_NONE && n < 16; up = corpus.sections[up].parent)
        above[n++] = up;
    while (n-- > 0) {
        out_json(o, corpus_slice(corpus.sections[above[n]].title));
        if (n) out_char(o, ',');
    }
    out_text(o, trail ? "]" : "");
    if (bare < BARE_OF_URLS) {
        out_text(o, ",\"url\":\"");
        out_url(o, shown->section);
        out_char(o, '"');
    }
    out_text(o, ",\"line\":");
    out_number(o, shown->line);
    out_text(o, ",\"bytes\":");
    out_number(o, section_bytes_below(shown->section));
    out_text(o, ",\"snippet\":");
    out_json(o, cut_text(shown->snippet, budget));
    out_char(o, '}');
}

struct results { const struct query *q; const struct shown *shown; uint32_t total; str corrected; };

static void out_results(struct out *o, const struct listing *l, size_t budget)
{
    const struct results *r = l->of;
    out_text(o, "{\"query\":");
    out_json(o, echo(r->q->text));
    out_format(o, ",\"mode\":\"%s\",\"total\":%u,\"results\":[", search_mode_name(r->q->mode), r->total);
    for (size_t i = 0; i < l->n; i++) {
        if (i) out_char(o, ',');
        out_result(o, &r->shown[i], budget, l->bare);
    }
    out_char(o, ']');
    if (r->corrected.len) {
        out_text(o, ",\"corrected\":");
        out_json(o, r->corrected);
    }
    out_cursor(o, l->cursor);
    out_char(o, '}');
}

/* The query as it was understood when a word was mistyped. */
static str corrected_query(struct arena *a, const struct query *q)
{
    struct out o = out_begin(a);
    for (unsigned i = 0; q->corrected && i < q->concept_count; i++) {
        const struct concept *c = &q->concepts[i];
        if (o.len) out_char(&o, ' ');
        out_str(&o, c->corrected.len ? c->corrected : c->word);
    }
    return out_done(&o);
}

/* A word of a query that found nothing: where it is, or what else may have been meant. */
static void out_word_alone(struct out *o, const struct concept *c)
{
    uint32_t term = c->known ? term_of_word(c->word) : CORPUS_NONE;
    out_text(o, "- ");
    out_str(o, c->word);
    if (term != CORPUS_NONE) {
        out_format(o, ": on %u pages\n", corpus.terms[term].page_df);
    } else if (c->corrected.len) {
        out_between(o, ": nowhere; did you mean ", c->corrected, "?\n");
    } else {
        out_text(o, ": nowhere\n");
    }
}

/* Nothing was found: what there is of each part of the query, and what else to try. */
static struct answer search_nothing(struct arena *a, const struct query *q)
{
    struct out o = out_begin(a);
    out_format(&o, "Nothing found in %u sections of %u pages for: ", corpus.section_count, pages_to_read());
    out_str(&o, echo(q->text));
    out_char(&o, '\n');
    if (q->path.len || q->language.len) {
        out_text(&o, "The search was limited to");
        if (q->path.len) { out_text(&o, " path "); out_str(&o, q->path); }
        if (q->language.len) { out_text(&o, " language "); out_str(&o, q->language); }
        out_text(&o, ": leave that out to search everything.\n");
    }
    for (unsigned i = 0; i < q->literal_count && q->literals[i].len; i++) {
        out_text(&o, "- the text \"");
        out_str(&o, echo(q->literals[i]));
        out_format(&o, "\" stands in %u sections\n", literal_count(a, q->literals[i]).count);
    }
    for (unsigned i = 0; i < q->concept_count; i++) out_word_alone(&o, &q->concepts[i]);
    if (q->mode == SEARCH_AUTO && !q->concept_count && !q->literal_count)
        out_text(&o, "There is no word in it to look for: send one or more, such as \"verify webhook signature\"; "
                     "-word only excludes.\n");
    if (q->mode == SEARCH_REGEX)
        out_text(&o, "No line matches. Case matters unless the expression begins with (?i).\n");
    if (q->mode == SEARCH_LITERAL) out_text(&o, "Mode auto finds the words in any order and form.\n");
    struct out json = out_begin(a);
    out_text(&json, "{\"query\":");
    out_json(&json, cut_text(q->text, o.len / 3));
    out_format(&json, ",\"mode\":\"%s\",\"total\":0,\"results\":[]}", search_mode_name(q->mode));
    return (struct answer){ .text = out_done(&o), .structured = out_done(&json), .found = false };
}

/* The part of a snippet to show where there is room for little: from its best line on. */
static str snippet_lead(struct snippet s)
{
    str lead = str_span(s.text, s.lead, s.text.len);
    for (struct cut c = str_cut(lead, STR("\n")); c.ok && !says_something(c.head); c = str_cut(lead, STR("\n")))
        lead = c.tail;
    return str_trim(lead);
}

static struct answer search_show(struct arena *a, const struct args *args, const struct query *q, const struct hits *h,
                                 uint32_t first)
{
    struct snippet_words *words = arena_alloc(a, sizeof *words);
    struct shown *shown = arena_array(a, SEARCH_RESULTS_MAX, sizeof *shown);
    struct out body = out_begin(a), head = out_begin(a);
    snippet_words(q, words);
    uint32_t n = 0, total = h->count;
    size_t lines = 0;
    for (; first + n < total && n < (uint32_t)args->number[ARG_MAX_RESULTS]; n++) {
        const struct hit *hit = &h->at[first + n];
        size_t before = body.len;
        uint32_t line;
        struct snippet s = hit_snippet(a, q, hit, words, &line);
        out_hit(&body, first + n + 1, hit, s.text, line, words, args->terminal);
        if (!list_keeps(&body, before, n, &lines)) break;
        shown[n] = (struct shown){ hit->section, line, snippet_lead(s) };
    }
    str cursor = list_cursor(a, search_check(args, q), first + n, total);
    str corrected = corrected_query(a, q);
    out_format(&head, "%s %u-%u of %u for: ", h->sections ? "Sections" : "Pages", first + 1, first + n, total);
    out_str(&head, echo(q->text));
    out_more(&head, total - first - n, cursor);
    if (h->sections > total)
        out_format(&head, "; %u have it, at most %d of a page are listed", h->sections, SEARCH_SECTIONS_A_PAGE);
    out_char(&head, '\n');
    if (corrected.len) out_between(&head, "Searched as: ", corrected, "\n");
    if (q->mode != search_mode_of(args->text[ARG_MODE]))
        out_text(&head, "Searched as exact text: as words it is nowhere.\n");
    out_between(&head, "\n", out_done(&body), "");
    struct results results = { q, shown, h->sections ? h->sections : total, corrected };
    struct listing listing = { out_results, &results, n, SNIPPET_DATA_BYTES, LISTING_LEAST, cursor,
                               BARE_OF_NOTHING };
    str data = listing_fit(a, &listing, head.len / 2);
    return (struct answer){ .text = out_done(&head), .structured = data, .found = true };
}

/* There is no such subtree: the nearest pages. */
static struct answer search_no_path(struct arena *a, str path)
{
    struct out o = out_begin(a);
    uint32_t pages[4];
    out_echo(&o, "path ", path, " is no page or folder. Nearest:");
    size_t n = pages_near(a, cut_text(reference_plain(a, path), ECHO_MOST), pages, 4);
    for (size_t i = 0; i < n; i++) {
        out_between(&o, i ? ", `" : " `", page_path(pages[i]), "`");
    }
    out_text(&o, n ? ". Send one of these, or leave path out to search everything."
                   : " none. Leave path out to search everything.");
    return tool_error(&o);
}

static struct answer search_no_language(struct arena *a, str language)
{
    struct out o = out_begin(a);
    out_echo(&o, "There is no reference for language ", language, ". Known: ");
    out_languages(&o, languages_to_choose());
    out_char(&o, '.');
    return tool_error(&o);
}

/* Fills in the query that the arguments ask for. False: *error says what is wrong with them. */
static bool search_query(struct arena *a, const struct args *args, struct query *q, struct answer *error)
{
    struct out o = out_begin(a);
    str path = args->text[ARG_PATH], language = args->text[ARG_LANGUAGE];
    uint32_t named = language.len ? language_named(language) : LANGUAGE_ALL;
    q->text = str_trim(args->text[ARG_QUERY]);
    q->path = page_subtree(a, path);
    q->mode = search_mode_of(args->text[ARG_MODE]);
    if (q->text.len == 0) {
        out_text(&o, "query is empty: send words to look for, such as \"verify webhook signature\"; "
                     "\"in quotes\" is literal.");
        return *error = tool_error(&o), false;
    }
    if (!q->path.len && reference_plain(a, path).len) return *error = search_no_path(a, path), false;
    if (q->text.len > QUERY_BYTES) {
        out_format(&o, "query has %zu bytes, %d at most: send a few words or one sentence.", q->text.len, QUERY_BYTES);
        return *error = tool_error(&o), false;
    }
    if (named == CORPUS_NONE) return *error = search_no_language(a, language), false;
    if (named != LANGUAGE_ALL) q->language = corpus_slice(corpus.languages[named]);
    return true;
}

/* Runs a query. If nothing has its words, as in =>, <Card or half a word, the text itself is looked for, and the query
 * becomes one of mode literal if that finds something. */
static struct hits search_words_or_text(struct arena *a, struct query *q)
{
    struct hits h = search_run(a, q);
    if (h.count > 0 || q->mode != SEARCH_AUTO || q->excluded_count > 0) return h;
    struct query *text = arena_alloc(a, sizeof *text);
    text->text = q->text, text->path = q->path, text->language = q->language, text->most = q->most;
    text->mode = SEARCH_LITERAL;
    h = search_run(a, text);
    if (h.count > 0) *q = *text;
    return h;
}

static struct answer tool_search(struct arena *a, const struct args *args)
{
    struct out o = out_begin(a);
    struct query *q = arena_alloc(a, sizeof *q);
    struct answer refused;
    if (!search_query(a, args, q, &refused)) return refused;
    struct start start = list_start(a, args, search_check(args, q), corpus.section_count);
    if (!start.ok) return bad_cursor(a, args);
    q->most = (uint32_t)start.first + (uint32_t)args->number[ARG_MAX_RESULTS];
    struct regex_error error;
    if (q->mode == SEARCH_REGEX && !(q->regex = regex_compile(a, q->text, 0, &error)))
        return out_regex_error(&o, q->text, &error, ". Mode literal takes it as it is."), tool_error(&o);
    struct hits h = search_words_or_text(a, q);
    if (q->regex && regex_gave_up(q->regex)) return out_regex_gave_up(&o), tool_error(&o);
    if (h.count == 0) return search_nothing(a, q);
    if (start.first >= h.count) return bad_cursor(a, args);
    return search_show(a, args, q, &h, (uint32_t)start.first);
}

/* --- docs --- */

static void out_nav_line(struct out *o, const struct corpus_nav *n, unsigned depth)
{
    out_format(o, "%*s- ", (int)(2 * depth), "");
    out_str(o, corpus_slice(n->title));
    if (n->path.len) {
        out_between(o, " `", corpus_slice(n->path), "`");
    }
}

/* Without a path: the products with their sizes, and the pages outside of them. */
static struct answer docs_tree(struct arena *a)
{
    struct out o = out_begin(a);
    out_text(&o, corpus.title);
    out_format(&o, " documentation: %u pages, %u sections. Pass a path for its page or folder.\n\n", pages_to_read(),
               corpus.section_count);
    for (uint32_t i = 0; i < corpus.nav_count; i++) {
        if (corpus.nav[i].level > 0) continue;
        out_nav_line(&o, &corpus.nav[i], 0);
        uint32_t pages = 0;
        for (uint32_t p = 0; p < corpus.page_count; p++)
            pages += below_path(p, corpus_slice(corpus.nav[i].path)) && !is_navigation(p);
        out_format(&o, " (%u page%s)\n", pages, pages == 1 ? "" : "s");
    }
    out_text(&o, "\nPages outside these:");
    for (uint32_t p = 0; p < corpus.page_count; p++) {
        bool inside = is_navigation(p);
        for (uint32_t i = 0; i < corpus.nav_count && !inside; i++)
            inside = corpus.nav[i].level == 0 && below_path(p, corpus_slice(corpus.nav[i].path));
        if (inside) continue;
        out_between(&o, " `", page_path(p), "`");
    }
    out_char(&o, '\n');
    return (struct answer){ .text = out_done(&o), .found = true };
}

/* A folder that is no page: its pages, in the site's order where the site has one, else by path. */
static void out_folder(struct out *o, str path)
{
    out_between(o, "# ", path, "/\n\n");
    for (uint32_t i = 0; i < corpus.page_count; i++) {
        if (!below_path(i, path) || is_navigation(i)) continue;
        const struct corpus_page *p = &corpus.pages[i];
        out_between(o, "- `", corpus_slice(p->path), "` ");
        out_str(o, corpus_slice(p->title));
        if (p->description.len) {
            out_text(o, ": ");
            out_str(o, corpus_slice(p->description));
        }
        out_char(o, '\n');
    }
}

/* There is no such page: the nearest ones, and the sections of `parent`, a page whose path the wrong one starts with
 * (CORPUS_NONE: none). */
static struct answer docs_not_found(struct arena *a, str path, uint32_t parent)
{
    struct out o = out_begin(a);
    uint32_t pages[8];
    out_echo(&o, "There is no page ", path, "");
    size_t n = pages_near(a, cut_text(reference_plain(a, path), ECHO_MOST), pages, 8);
    out_text(&o, n ? ". Nearest pages:\n" : ".\n");
    for (size_t i = 0; i < n; i++) {
        out_between(&o, "- `", page_path(pages[i]), "` ");
        out_between(&o, "", page_title(pages[i]), "\n");
    }
    if (parent != CORPUS_NONE) {
        out_between(&o, "`", page_path(parent), "` is a page, but has no section of that name. Its sections:\n");
        out_sections(&o, parent, LANGUAGE_ALL);
    }
    out_text(&o, "Top-level folders:");
    for (uint32_t i = 0; i < corpus.nav_count; i++) {
        if (corpus.nav[i].level > 0 || !corpus.nav[i].path.len) continue;
        out_between(&o, " `", corpus_slice(corpus.nav[i].path), "`");
    }
    out_text(&o, ".\nThe search tool finds pages by words.\n");
    return tool_absent(&o);
}

static struct answer docs_no_section(struct arena *a, uint32_t page, str name)
{
    struct out o = out_begin(a);
    const struct corpus_page *p = &corpus.pages[page];
    out_between(&o, "Page `", corpus_slice(p->path), "` has no section ");
    out_json(&o, echo(name));
    out_text(&o, p->sections > 1 ? ". Its sections:\n" : ". It has no sections: ask for the page.\n");
    out_sections(&o, page, LANGUAGE_ALL);
    return tool_absent(&o);
}

/* What a documents cursor says: which places, in which form, from which byte on. */
struct reading {
    struct place places[DOCS_PATHS_MAX];
    str folders[DOCS_PATHS_MAX];
    size_t count, from;
    uint32_t language;
    bool raw;
};

/* The text with its check behind it. */
static str reading_sign(struct arena *a, str text)
{
    struct out o = out_begin(a);
    out_str(&o, text);
    out_format(&o, "-%08x", cursor_check(&text, 1));
    return out_done(&o);
}

static str reading_cursor(struct arena *a, const struct reading *r, size_t from)
{
    struct out o = out_begin(a);
    out_format(&o, "%zu.%u.%d.", from, r->language, r->raw);
    for (size_t i = 0; i < r->count; i++) out_format(&o, i ? "+%u" : "%u", r->places[i].section);
    return reading_sign(a, out_done(&o));
}

/* False: no cursor of ours. The check finds typing errors and cursors of another corpus, but anybody can compute it: so
 * every number is held against what there is. */
static bool reading_from_cursor(struct arena *a, str cursor, struct reading *r)
{
    cursor = str_trim(cursor);
    struct cut from = str_cut(cursor, STR(".")), language = str_cut(from.tail, STR(".")),
               raw = str_cut(language.tail, STR("."));
    struct cut places = str_cut(raw.tail, STR("-"));
    struct number f = str_number(from.head), l = str_number(language.head);
    if (!places.ok || !f.ok || !l.ok || f.value < 0 || l.value < 0) return false;
    if (l.value >= (int64_t)corpus.language_count && l.value != LANGUAGE_ALL) return false;
    r->from = (size_t)f.value;
    r->language = (uint32_t)l.value;
    r->raw = str_equal(raw.head, STR("1"));
    for (str rest = places.head; rest.len;) {
        struct cut c = str_cut(rest, STR("+"));
        struct number n = str_number(c.head);
        if (!n.ok || n.value < 0 || n.value >= (int64_t)corpus.section_count || r->count == DOCS_PATHS_MAX)
            return false;
        uint32_t section = (uint32_t)n.value;
        r->folders[r->count] = STR("");
        r->places[r->count++] = (struct place){ corpus.sections[section].page, section, true, false };
        rest = c.tail;
    }
    return r->count > 0 && str_equal(cursor, reading_cursor(a, r, r->from));
}

static struct answer bad_reading_cursor(struct arena *a, const struct args *args)
{
    struct out o = out_begin(a);
    out_echo(&o, "This cursor continues no page that is here, or another than the other arguments name: ",
             args->text[ARG_CURSOR], ". Send the cursor of the last reply by itself, or leave it out to start anew.");
    return tool_error(&o);
}

/* One requested path: a page, a section, a folder, or an answer that says what to send instead. */
static bool reading_add(struct arena *a, const struct args *args, str path, struct reading *r, struct answer *error)
{
    struct place p = page_resolve(a, path);
    str section = str_trim(args->text[ARG_SECTION]);
    str folder = reference_plain(a, path);
    if ((!p.found || p.missed) && is_folder(folder)) {
        r->folders[r->count] = folder;
        r->places[r->count++] = (struct place){ CORPUS_NONE, CORPUS_NONE, false, false };
        return true;
    }
    r->folders[r->count] = STR("");
    struct cut anchor = str_cut(path, STR("#"));
    if (!p.found || (p.missed && !anchor.ok))
        return *error = docs_not_found(a, path, p.found ? p.page : CORPUS_NONE), false;
    if (p.missed) return *error = docs_no_section(a, p.page, anchor.tail), false;
    if (section.len) {
        if (section.s[0] == '#') section = str_span(section, 1, section.len);
        uint32_t s = corpus_find_section(&corpus, p.page, section.s, section.len);
        if (s == CORPUS_NONE) return *error = docs_no_section(a, p.page, section), false;
        p.section = s;
    }
    r->places[r->count++] = p;
    return true;
}

static void reading_document(struct document *d, const struct reading *r)
{
    for (size_t i = 0; i < r->count; i++) {
        if (i) out_text(&d->text, "\n\n");
        if (r->folders[i].len) out_folder(&d->text, r->folders[i]);
        else if (r->raw) document_raw(d, r->places[i]);
        else
            document_place(d, r->places[i],
                           r->language == LANGUAGE_ALL ? LANGUAGE_ALL : page_language(r->places[i].page, r->language));
    }
}

/* note: a line to open the answer with, or empty. */
static struct answer docs_piece(struct arena *a, const struct args *args, const struct reading *r, str note)
{
    struct document d = { out_begin(a), { NULL, 0, 0 } };
    reading_document(&d, r);
    str whole = out_done(&d.text);
    if (r->from && (r->from >= whole.len || byte_continues(whole.s[r->from])))
        return bad_reading_cursor(a, args);
    size_t most = (size_t)args->number[ARG_MAX_CHARS] - note.len;
    size_t lines = args->given[ARG_MAX_CHARS] ? SIZE_MAX : MAX_LINES_DEFAULT - 1;
    size_t end = document_cut(&d, r->from, most - CUT_NOTICE_BYTES, lines);
    str rest = str_span(whole, r->from, whole.len);
    if (rest.len <= most && (lines == SIZE_MAX || count_lines(rest) <= MAX_LINES_DEFAULT)) end = whole.len;
    if (end == whole.len && !note.len) return (struct answer){ .text = str_span(whole, r->from, end), .found = true };
    struct out o = out_begin(a);
    bool folder = false;
    for (size_t i = 0; i < r->count; i++) folder |= r->folders[i].len > 0;
    out_str(&o, note);
    if (end < whole.len) {
        out_format(&o, "[Bytes %zu-%zu of %zu; %zu left. ", r->from, end, whole.len, whole.len - end);
        if (folder) out_text(&o, "Ask for the pages one by one, or for a larger maxChars.]\n");
        else {
            out_between(&o, "Continue with cursor \"", reading_cursor(a, r, end), "\", or ask for one section.]\n");
        }
    }
    out_str(&o, str_span(whole, r->from, end));
    return (struct answer){ .text = out_done(&o), .found = true };
}

static struct answer docs_no_language(struct arena *a, str language)
{
    struct out o = out_begin(a);
    out_echo(&o, "language ", language, " is not known. Send one of: ");
    out_languages(&o, languages_to_choose());
    out_text(&o, ", all.");
    return tool_error(&o);
}

/* Names a path that a list has in vain: at most three, in a few words. */
static void reading_note(struct out *note, str path, size_t missing)
{
    if (missing > 3) return;
    out_text(note, missing == 1 ? "[Not found: " : missing == 3 ? ", ..., " : ", ");
    out_json(note, cut_text(path, NOTE_PATH_BYTES));
}

/* Says that the path that was asked for has moved; of several the head of each page says where it is. */
static void moved_note(struct arena *a, struct out *note, const struct args *args)
{
    if (args->path_count != 1) return;
    const struct corpus_move *move = path_move(path_below_docs(reference_spelled(a, args->paths[0])));
    if (!move) return;
    out_between(note, "[`", corpus_slice(move->old), "` is now `");
    out_between(note, "", corpus_slice(move->now), "`.]\n");
}

/* Reads what the arguments ask for into r, and into note what of a list is not there or has moved. False: *error is the
 * answer. */
static bool reading_from_args(struct arena *a, const struct args *args, struct reading *r, struct out *note,
                              struct answer *error)
{
    size_t missing = 0;
    if (args->text[ARG_LANGUAGE].len) r->language = language_named(args->text[ARG_LANGUAGE]);
    if (r->language == CORPUS_NONE) return *error = docs_no_language(a, args->text[ARG_LANGUAGE]), false;
    r->raw = str_equal(args->text[ARG_FORMAT], STR("raw"));
    for (size_t i = 0; i < args->path_count; i++) {
        struct answer wrong;
        if (r->count == DOCS_PATHS_MAX) {
            out_format(note, "path may list at most %d pages, not %zu.", DOCS_PATHS_MAX, args->path_count);
            return *error = tool_error(note), false;
        }
        if (!reference_plain(a, args->paths[i]).len || reading_add(a, args, args->paths[i], r, &wrong)) continue;
        if (missing++ == 0) *error = wrong;
        reading_note(note, args->paths[i], missing);
    }
    if (missing && !r->count) return false;
    moved_note(a, note, args);
    if (missing)
        out_format(note, "; %zu of %zu are below. Search finds pages by words.]\n", r->count, r->count + missing);
    return true;
}

/* Whether the arguments that were given with a cursor ask for what the cursor continues. */
static bool reading_agrees(const struct reading *cursor, const struct reading *asked, const struct args *args)
{
    bool same = (!args->text[ARG_LANGUAGE].len || cursor->language == asked->language) &&
                (!args->text[ARG_FORMAT].len || cursor->raw == asked->raw);
    for (size_t i = 0; i < asked->count && same; i++)
        same = asked->count == cursor->count && asked->places[i].section == cursor->places[i].section;
    return same;
}

static struct answer tool_docs(struct arena *a, const struct args *args)
{
    struct reading *r = arena_alloc(a, sizeof *r), *asked = arena_alloc(a, sizeof *asked);
    struct out note = out_begin(a);
    struct answer error;
    str cursor = args->text[ARG_CURSOR], section = str_trim(args->text[ARG_SECTION]);
    if (!reading_from_args(a, args, asked, &note, &error)) return error;
    if (cursor.len && (!reading_from_cursor(a, cursor, r) || !reading_agrees(r, asked, args)))
        return bad_reading_cursor(a, args);
    if (cursor.len) return docs_piece(a, args, r, STR(""));
    if (asked->count) return docs_piece(a, args, asked, out_done(&note));
    if (!section.len) return docs_tree(a);
    out_echo(&note, "section needs path, the page that has it: send both, or search for ", section, ".");
    return tool_error(&note);
}

/* --- examples --- */

/* The product a page belongs to: its first folder, below reference/ the second. */
static str page_group(uint32_t page)
{
    str path = page_path(page);
    struct cut c = str_cut(path, STR("/"));
    if (c.ok && str_equal(c.head, STR("reference"))) c = str_cut(c.tail, STR("/"));
    return c.head;
}

/* One example, whether a fence of a page or a file of examples/. index: into codes, behind them into examples; below
 * example_count(). */
struct example { str group, path, anchor, title, language, code, before, after; uint32_t section, line; };

static uint32_t example_count(void) { return corpus.code_count + corpus.example_count; }

static struct example example_at(uint32_t index)
{
    if (index >= corpus.code_count) {
        const struct corpus_example *e = &corpus.examples[index - corpus.code_count];
        return (struct example){ corpus_slice(e->group), corpus_slice(e->path), STR(""), corpus_slice(e->path),
                                 corpus_slice(e->language), corpus_slice(e->code), STR(""), STR(""), CORPUS_NONE, 1 };
    }
    const struct corpus_code *c = &corpus.codes[index];
    const struct corpus_section *s = &corpus.sections[c->section];
    return (struct example){ page_group(s->page), page_path(s->page), s->level ? corpus_slice(s->anchor) : STR(""),
                             corpus_slice(c->title.len ? c->title : s->title), corpus_slice(c->language),
                             corpus_slice(c->code), corpus_slice(c->before), corpus_slice(c->after),
                             c->section, c->line };
}

static bool same_language(str have, str want)
{
    static const char *const same[][2] = {
        { "js", "javascript" }, { "ts", "typescript" }, { "py", "python" }, { "sh", "bash" }, { "shell", "bash" },
        { "tsx", "typescript" }, { "jsx", "javascript" }, { "rb", "ruby" }, { "yml", "yaml" }, { "golang", "go" },
        { "node", "javascript" }, { "curl", "bash" } };
    for (size_t i = 0; i < COUNT(same); i++) {
        if (str_equal_fold(have, str_from(same[i][0]))) have = str_from(same[i][1]);
        if (str_equal_fold(want, str_from(same[i][0]))) want = str_from(same[i][1]);
    }
    return str_equal_fold(have, want);
}

/* The words of a query, each once, as the stems that count in a text. */
struct stems { str at[SEARCH_CONCEPTS]; size_t count; };

/* The stem of a word, as text holds it: "verify" and "verifies" hold "verif". */
static str word_stem(struct arena *a, str word)
{
    if (word.len > CORPUS_TOKEN_BYTES) return word;
    char *stem = arena_bytes(a, CORPUS_TOKEN_BYTES);
    for (size_t i = 0; i < word.len; i++) stem[i] = fold_ascii(word.s[i]);
    size_t n = corpus_stem(stem, word.len);
    return (str){ stem, n > 3 && (stem[n - 1] == 'i' || stem[n - 1] == 'e') ? n - 1 : n };
}

static void stems_add(struct stems *s, str stem)
{
    bool known = s->count == SEARCH_CONCEPTS;
    for (size_t i = 0; i < s->count && !known; i++) known = str_equal_fold(s->at[i], stem);
    if (!known) s->at[s->count++] = stem;
}

/* stemmed: words become stems and stop words are left out; otherwise every word counts as it is. */
static struct stems query_stems(struct arena *a, str query, bool stemmed)
{
    struct stems s = { .count = 0 };
    while ((query = str_trim(query)).len) {
        size_t end = 0;
        while (end < query.len && !char_is_space(query.s[end])) end++;
        str word = str_span(query, 0, end);
        query = str_span(query, end, query.len);
        if (stemmed && is_stop_word(word)) continue;
        stems_add(&s, stemmed ? word_stem(a, word) : word);
        if (s.count == SEARCH_CONCEPTS) break;
    }
    return s;
}

/* How well an example meets the words of a query: matches in title and section count more; 0: some word is nowhere. */
static float example_score(const struct example *e, const struct stems *query)
{
    float score = 1;
    bool in_page = e->section != CORPUS_NONE;
    str title = in_page ? page_title(corpus.sections[e->section].page) : STR("");
    str heading = in_page ? corpus_slice(corpus.sections[e->section].title) : STR("");
    for (size_t i = 0; i < query->count; i++) {
        str stem = query->at[i];
        float best = 0;
        if (contains_fold(e->title, stem)) best += 4;
        if (contains_fold(heading, stem) || contains_fold(title, stem)) best += 3;
        if (contains_fold(e->path, stem)) best += 2;
        if (contains_fold(e->before, stem)) best += 2;
        if (contains_fold(e->code, stem)) best += 1;
        if (best == 0) return 0;
        score += best;
    }
    return score;
}

static bool example_in(const struct example *e, str name)
{
    if (name.len == 0 || str_equal_fold(e->group, name)) return true;
    return str_equal_fold(e->path, name) || (str_starts(e->path, name) && e->path.s[name.len] == '/');
}

struct group {
    str name;
    uint32_t count;
    struct { str name; uint32_t count; } languages[GROUP_LANGUAGES];
    unsigned language_count;
};

/* Counts the examples of each group, and of each language in it; returns how many groups there are. */
static size_t example_groups(struct arena *a, struct group **groups)
{
    size_t n = 0;
    *groups = arena_array(a, example_count() + 1u, sizeof **groups);
    for (uint32_t i = 0; i < example_count(); i++) {
        struct example e = example_at(i);
        size_t g = 0;
        while (g < n && !str_equal((*groups)[g].name, e.group)) g++;
        if (g == n) (*groups)[n++].name = e.group;
    }
    /* as asking for the group gives them */
    for (size_t at = 0, all = n * example_count(); at < all; at++) {
        struct example e = example_at((uint32_t)(at / n));
        struct group *group = &(*groups)[at % n];
        if (!example_in(&e, group->name)) continue;
        group->count++;
        unsigned l = 0;
        while (l < group->language_count && !str_equal(group->languages[l].name, e.language)) l++;
        if (l == GROUP_LANGUAGES) continue;
        if (l == group->language_count) group->languages[group->language_count++].name = e.language;
        group->languages[l].count++;
    }
    return n;
}

/* The groups behind an intro, if any; error: as an answer to a group that there is not. */
static struct answer examples_groups(struct arena *a, str intro, bool error)
{
    struct out o = out_begin(a), json = out_begin(a);
    struct group *groups;
    size_t n = example_groups(a, &groups);
    out_str(&o, intro);
    out_format(&o, "%zu groups of code examples; pass a name as `example`, with `language` or `query` to narrow it "
                   "down.\n\n", n);
    out_text(&json, "{\"groups\":[");
    for (size_t i = 0; i < n; i++) {
        const struct group *g = &groups[i];
        out_text(&o, "- `");
        out_str(&o, g->name);
        uint32_t page = corpus_find_page(&corpus, g->name.s, g->name.len);
        out_text(&o, page == CORPUS_NONE ? "`" : "` ");
        if (page != CORPUS_NONE) out_str(&o, page_title(page));
        out_format(&o, ": %u example%s (", g->count, g->count == 1 ? "" : "s");
        out_text(&json, i ? ",{\"name\":" : "{\"name\":");
        out_json(&json, g->name);
        out_format(&json, ",\"count\":%u}", g->count);
        for (unsigned l = 0; l < g->language_count; l++) {
            if (l) out_text(&o, ", ");
            out_str(&o, g->languages[l].name.len ? g->languages[l].name : STR("text"));
            out_format(&o, " %u", g->languages[l].count);
        }
        out_text(&o, ")\n");
    }
    out_text(&json, "]}");
    if (error) return tool_absent(&o);
    return (struct answer){ .text = out_done(&o), .structured = out_done(&json), .found = n > 0 };
}

struct ranked { uint32_t index; float score; };

static int ranked_order(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

static void out_example(struct out *o, const struct example *e)
{
    static const char marks[] = "````````````````";
    size_t fence = 3;
    while (fence + 1 < sizeof marks && str_find(e->code, (str){ marks, fence }) < e->code.len) fence++;
    out_between(o, "### ", e->title, "\n`");
    out_str(o, e->path);
    if (e->anchor.len) {
        out_char(o, '#');
        out_str(o, e->anchor);
    }
    out_format(o, "` line %u", e->line);
    if (e->section != CORPUS_NONE) {
        out_text(o, " · ");
        out_trail(o, e->section);
        out_text(o, corpus.site[0] ? "\n" : "");
        out_url(o, e->section);
    }
    out_char(o, '\n');
    if (e->before.len) {
        out_between(o, "\n", e->before, "\n");
    }
    out_format(o, "\n%.*s", (int)fence, marks);
    out_str(o, e->language);
    out_char(o, '\n');
    out_str(o, e->code);
    if (e->code.len == 0 || e->code.s[e->code.len - 1] != '\n') out_char(o, '\n');
    out_format(o, "%.*s\n\n", (int)fence, marks);
    if (!e->after.len) return;
    out_str(o, e->after);
    out_text(o, "\n\n");
}

/* The first lines of code, at most `most` bytes, but never nothing: of its first line the start. */
static str cut_code(str code, size_t most)
{
    if (code.len <= most) return code;
    while (most > 0 && code.s[most - 1] != '\n') most--;
    str first = str_cut(code, STR("\n")).head;
    return most > 0 ? str_span(code, 0, most) : cut_text(first.len ? first : code, CODE_LINE_BYTES);
}

static void out_examples(struct out *o, const struct listing *l, size_t budget)
{
    const struct ranked *r = l->of;
    out_text(o, "{\"examples\":[");
    for (size_t i = 0; i < l->n; i++) {
        struct example e = example_at(r[i].index);
        uint32_t lines = 1;
        for (size_t k = 0; k + 1 < e.code.len; k++) lines += e.code.s[k] == '\n';
        out_text(o, i ? ",{\"path\":" : "{\"path\":");
        out_json(o, e.path);
        out_text(o, ",\"anchor\":");
        out_json(o, e.anchor);
        out_text(o, ",\"title\":");
        out_json(o, e.title);
        out_text(o, ",\"language\":");
        out_json(o, e.language);
        out_format(o, ",\"lines\":%u,\"code\":", lines);
        str code = cut_code(e.code, budget);
        out_json(o, code);
        out_text(o, code.len < e.code.len ? ",\"cut\":true}" : "}");
    }
    out_char(o, ']');
    out_cursor(o, l->cursor);
    out_char(o, '}');
}

/* A group's name, or the path that a reference leads to; what is neither stays as it is. */
static str example_name(struct arena *a, str name)
{
    str plain = str_cut(reference_spelled(a, name), STR("#")).head;
    for (uint32_t i = 0; i < example_count(); i++) {
        struct example e = example_at(i);
        if (example_in(&e, plain)) return plain;
    }
    str subtree = page_subtree(a, name);
    return subtree.len ? subtree : plain;
}

/* The languages of a group's code, each once. */
static void out_example_languages(struct arena *a, struct out *o, str name)
{
    str *seen = arena_array(a, example_count() + 1u, sizeof *seen);
    size_t n = 0;
    for (uint32_t i = 0; i < example_count(); i++) {
        struct example e = example_at(i);
        bool known = !e.language.len || !example_in(&e, name);
        for (size_t k = 0; k < n && !known; k++) known = str_equal(seen[k], e.language);
        if (known) continue;
        out_text(o, n ? ", " : "");
        out_str(o, e.language);
        seen[n++] = e.language;
    }
    out_text(o, n ? "." : "none.");
}

/* Nothing fits: no such group, or none of the in_group examples in it. */
static struct answer examples_none(struct arena *a, uint32_t in_group, str name, str language, str query)
{
    struct out o = out_begin(a);
    if (in_group == 0) {
        out_echo(&o, "There is no group of examples ", name, ". ");
        return examples_groups(a, out_done(&o), true);
    }
    out_format(&o, "None of %u examples fits", in_group);
    if (language.len) {
        out_echo(&o, " language ", language, "");
    }
    if (query.len) {
        out_echo(&o, " query ", query, "");
    }
    if (language.len && query.len) out_text(&o, ": leave one of them out");
    out_text(&o, ".");
    if (language.len) out_text(&o, " Languages there are: "), out_example_languages(a, &o, name);
    out_text(&o, "\n");
    return (struct answer){ .text = out_done(&o), .structured = STR("{\"examples\":[]}"), .found = false };
}

/* The ranked examples r[0..n) from the cursor on, as many as fit. */
static struct answer examples_show(struct arena *a, const struct args *args, uint32_t check, const struct ranked *r,
                                   size_t n)
{
    struct out body = out_begin(a), o = out_begin(a);
    struct start start = list_start(a, args, check, n);
    size_t shown = 0, lines = 0;
    if (!start.ok) return bad_cursor(a, args);
    for (; start.first + shown < n && shown < (size_t)args->number[ARG_MAX_RESULTS]; shown++) {
        size_t before = body.len;
        struct example e = example_at(r[start.first + shown].index);
        out_example(&body, &e);
        if (!list_keeps(&body, before, shown, &lines)) break;
    }
    str cursor = list_cursor(a, check, start.first + shown, n);
    out_format(&o, "Examples %zu-%zu of %zu", start.first + 1, start.first + shown, n);
    out_more(&o, n - start.first - shown, cursor);
    out_text(&o, "\n\n");
    out_str(&o, out_done(&body));
    struct listing listing = { out_examples, r + start.first, shown, EXAMPLE_DATA_BYTES, EXAMPLES_LEAST, cursor,
                               BARE_OF_NOTHING };
    return (struct answer){ .text = out_done(&o), .structured = listing_fit(a, &listing, o.len / 2), .found = true };
}

static struct answer tool_examples(struct arena *a, const struct args *args)
{
    str name = example_name(a, str_trim(args->text[ARG_EXAMPLE])), language = str_trim(args->text[ARG_LANGUAGE]),
        query = str_trim(args->text[ARG_QUERY]);
    if (!name.len && !language.len && !query.len)
        return args->text[ARG_CURSOR].len ? bad_cursor(a, args) : examples_groups(a, STR(""), false);
    uint32_t all = example_count(), in_group = 0;
    struct ranked *r = arena_array(a, all + 1u, sizeof *r);
    struct stems words = query_stems(a, query, true);
    size_t n = 0;
    for (uint32_t i = 0; i < all; i++) {
        struct example e = example_at(i);
        if (!example_in(&e, name)) continue;
        in_group++;
        float score = language.len && !same_language(e.language, language) ? 0 : example_score(&e, &words);
        if (score > 0) r[n++] = (struct ranked){ i, score };
    }
    if (n == 0) return examples_none(a, in_group, name, language, query);
    arena_sort(a, r, n, sizeof *r, ranked_order);
    return examples_show(a, args, cursor_check((const str[]){ name, language, query }, 3), r, n);
}

/* --- changelogs --- */

/* The packages there are, as an answer to one that there is not (empty: to no package at all). */
static struct answer changelog_packages(struct arena *a, str unknown)
{
    struct out o = out_begin(a), json = out_begin(a);
    if (unknown.len) {
        out_echo(&o, "There is no changelog for ", unknown, " in this corpus");
        if (str_find(unknown, STR("/")) < unknown.len)
            out_text(&o, ", which has none for SDK packages: see the package's own releases");
        out_text(&o, ". ");
    }
    out_text(&o, corpus.package_count ? "Changelogs:\n" : "This corpus holds no changelogs.\n");
    out_text(&json, "{\"packages\":[");
    for (uint32_t i = 0; i < corpus.package_count; i++) {
        const struct corpus_package *p = &corpus.packages[i];
        str newest = p->entries ? corpus_slice(corpus.entries[p->first_entry].date) : STR("");
        out_text(&o, "- `");
        out_str(&o, corpus_slice(p->name));
        out_format(&o, "`: %u entries", p->entries);
        if (newest.len) {
            out_text(&o, ", newest ");
            out_str(&o, newest);
        }
        out_char(&o, '\n');
        out_text(&json, i ? ",{\"name\":" : "{\"name\":");
        out_json(&json, corpus_slice(p->name));
        out_format(&json, ",\"entries\":%u}", p->entries);
    }
    out_text(&json, "]}");
    if (unknown.len) return tool_absent(&o);
    return (struct answer){ .text = out_done(&o), .structured = out_done(&json), .found = corpus.package_count > 0 };
}

/* A package by name, forgiving "@scope/" and case. CORPUS_NONE: none. */
static uint32_t package_named(str name)
{
    for (uint32_t i = 0; i < corpus.package_count; i++) {
        str own = corpus_slice(corpus.packages[i].name);
        struct cut own_scope = str_cut(own, STR("/"));
        if (str_equal_fold(own, name) || (own_scope.ok && str_equal_fold(own_scope.tail, name))) return i;
    }
    return CORPUS_NONE;
}

static bool entry_has(const struct corpus_entry *e, const struct stems *words)
{
    for (size_t w = 0; w < words->count; w++) {
        bool has = contains_fold(corpus_slice(e->title), words->at[w]);
        for (uint32_t i = e->first_change; i < e->first_change + e->changes && !has; i++)
            has = contains_fold(corpus_slice(corpus.changes[i]), words->at[w]);
        if (!has) return false;
    }
    return true;
}

/* The pages an entry is about, so that news lead to documentation. */
static void out_entry_pages(struct out *o, const struct corpus_entry *e)
{
    for (int i = 0; i < CORPUS_ENTRY_PAGES && e->pages[i] != CORPUS_NONE; i++) {
        out_between(o, i ? ", `" : "Pages: `", page_path(e->pages[i]), "` (");
        out_between(o, "", page_title(e->pages[i]), ")");
    }
    if (e->pages[0] != CORPUS_NONE) out_char(o, '\n');
}

static void out_entry(struct out *o, const struct corpus_entry *e)
{
    out_text(o, "## ");
    out_str(o, corpus_slice(e->title));
    if (e->date.len) {
        out_text(o, " - ");
        out_str(o, corpus_slice(e->date));
    }
    out_char(o, '\n');
    if (e->url.len) {
        out_str(o, corpus_slice(e->url));
        out_char(o, '\n');
    }
    for (uint32_t i = e->first_change; i < e->first_change + e->changes; i++) {
        out_between(o, "- ", corpus_slice(corpus.changes[i]), "\n");
    }
    out_entry_pages(o, e);
    out_char(o, '\n');
}

struct entries { str package; const uint32_t *at; };

static void out_entries(struct out *o, const struct listing *l, size_t budget)
{
    const struct entries *entries = l->of;
    out_text(o, "{\"package\":");
    out_json(o, entries->package);
    out_text(o, ",\"entries\":[");
    for (size_t i = 0; i < l->n; i++) {
        const struct corpus_entry *e = &corpus.entries[entries->at[i]];
        out_text(o, i ? ",{\"title\":" : "{\"title\":");
        out_json(o, corpus_slice(e->title));
        out_text(o, ",\"date\":");
        out_json(o, corpus_slice(e->date));
        out_text(o, ",\"url\":");
        out_json(o, corpus_slice(e->url));
        out_text(o, ",\"changes\":[");
        for (uint32_t k = 0; budget && k < e->changes; k++) {
            if (k) out_char(o, ',');
            out_json(o, cut_text(corpus_slice(corpus.changes[e->first_change + k]), budget / e->changes));
        }
        out_text(o, "]}");
    }
    out_char(o, ']');
    out_cursor(o, l->cursor);
    out_char(o, '}');
}

static bool is_date(str s)  /* 2026, 2026-01 or 2026-01-31 */
{
    for (size_t i = 0; i < s.len; i++)
        if (i == 4 || i == 7 ? s.s[i] != '-' : !char_is_digit(s.s[i])) return false;
    int64_t month = s.len > 4 ? str_number(str_span(s, 5, 7)).value : 1,
            day = s.len > 7 ? str_number(str_span(s, 8, 10)).value : 1;
    return (s.len == 4 || s.len == 7 || s.len == 10) && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/* The entries of a package from `since` on (empty: all) that have the words of the query; returns how many. */
static size_t entries_wanted(const struct corpus_package *p, str since, const struct stems *words, uint32_t *entries)
{
    size_t n = 0;
    for (uint32_t i = p->first_entry; i < p->first_entry + p->entries; i++) {
        str date = corpus_slice(corpus.entries[i].date);
        bool late = !since.len || (date.len >= since.len && memcmp(date.s, since.s, since.len) >= 0);
        if (late && entry_has(&corpus.entries[i], words)) entries[n++] = i;
    }
    return n;
}

static struct answer changelog_entries(struct arena *a, const struct args *args, const struct corpus_package *p,
                                       str since, str query)
{
    struct out body = out_begin(a), o = out_begin(a);
    uint32_t *entries = arena_array(a, p->entries + 1u, sizeof *entries);
    struct stems words = query_stems(a, query, false);
    size_t n = entries_wanted(p, since, &words, entries), shown = 0, lines = 0;
    uint32_t check = cursor_check((const str[]){ corpus_slice(p->name), since, query }, 3);
    struct start start = list_start(a, args, check, n);
    if (!start.ok) return bad_cursor(a, args);
    for (; start.first + shown < n && shown < (size_t)args->number[ARG_LIMIT]; shown++) {
        size_t before = body.len;
        out_entry(&body, &corpus.entries[entries[start.first + shown]]);
        if (!list_keeps(&body, before, shown, &lines)) break;
    }
    str cursor = list_cursor(a, check, start.first + shown, n);
    out_text(&o, "# ");
    out_str(&o, corpus_slice(p->name));
    if (n == 0) out_format(&o, ": none of %u entries fits", p->entries);
    else out_format(&o, ": entries %zu-%zu of %zu", start.first + 1, start.first + shown, n);
    out_more(&o, n - start.first - shown, cursor);
    out_text(&o, "\n\n");
    out_str(&o, out_done(&body));
    struct entries listed = { corpus_slice(p->name), entries + start.first };
    struct listing listing = { out_entries, &listed, shown, CHANGELOG_DATA_BYTES, LISTING_LEAST, cursor,
                               BARE_OF_NOTHING };
    return (struct answer){ .text = out_done(&o), .structured = listing_fit(a, &listing, o.len / 2), .found = n > 0 };
}

static struct answer tool_changelogs(struct arena *a, const struct args *args)
{
    str name = str_trim(args->text[ARG_PACKAGE]), since = str_trim(args->text[ARG_SINCE]),
        query = str_trim(args->text[ARG_QUERY]);
    bool only_one = corpus.package_count == 1 && (since.len || query.len);   /* then its name may be left out */
    if (!name.len && !only_one)
        return args->text[ARG_CURSOR].len ? bad_cursor(a, args) : changelog_packages(a, STR(""));
    uint32_t index = name.len ? package_named(name) : 0;
    if (index == CORPUS_NONE) return changelog_packages(a, name);
    if (since.len > 10 && since.s[10] == 'T') since.len = 10;
    if (since.len && !is_date(since)) {
        struct out o = out_begin(a);
        out_echo(&o, "since is a date such as \"2026-01-31\", \"2026-01\" or \"2026\", not ", since, ".");
        return tool_error(&o);
    }
    return changelog_entries(a, args, &corpus.packages[index], since, query);
}

/* --- words about the corpus at hand: descriptions hold {names}, which stand for something of its own --- */

/* Its first page that the navigation shows, products before others; a corpus has one. */
static uint32_t usual_page(void)
{
    for (uint32_t i = 0; i < corpus.nav_count; i++)
        if (corpus.nav[i].page != CORPUS_NONE && !is_navigation(corpus.nav[i].page)) return corpus.nav[i].page;
    return 0;
}

static void about_title(struct out *o)
{
    out_text(o, corpus.title);
}

static void about_page(struct out *o)
{
    out_str(o, page_path(usual_page()));
}

static void about_section(struct out *o)
{
    uint32_t i = corpus.pages[usual_page()].first_section;
    while (i < corpus.section_count && corpus.sections[i].level == 0) i++;
    if (i < corpus.section_count) out_place(o, i);
}

static void about_folder(struct out *o)
{
    struct cut c = { .ok = false };
    for (uint32_t i = usual_page(); i < corpus.page_count && !c.ok; i++)
        c = path_split(page_path(i));
    out_str(o, c.head);
}

static void about_products(struct out *o)
{
    unsigned n = 0;
    for (uint32_t i = 0; i < corpus.nav_count && n < 3; i++) {
        if (corpus.nav[i].level) continue;
        out_text(o, n++ ? ", " : "");
        out_str(o, corpus_slice(corpus.nav[i].title));
    }
}

static void about_languages(struct out *o)
{
    out_languages(o, languages_to_choose());
}

/* What people come from: the names of the pages in migrate/. */
static void about_vendors(struct out *o)
{
    unsigned n = 0;
    for (uint32_t i = 0; i < corpus.page_count && n < 3; i++) {
        str path = page_path(i);
        if (!str_starts(path, STR("migrate/")) || is_navigation(i)) continue;
        out_text(o, n++ ? ", " : "");
        out_str(o, str_span(path, strlen("migrate/"), path.len));
    }
}

/* A place that has code. */
static void about_code(struct out *o)
{
    if (corpus.code_count) out_str(o, page_path(corpus.sections[corpus.codes[0].section].page));
    else if (corpus.example_count) out_str(o, corpus_slice(corpus.examples[0].group));
}

static void about_package(struct out *o)
{
    uint32_t i = 0;
    while (i < corpus.package_count && !corpus.packages[i].rss) i++;
    if (corpus.package_count) out_str(o, corpus_slice(corpus.packages[i < corpus.package_count ? i : 0].name));
}

static const struct { const char *name; void (*put)(struct out *o); } abouts[] = {
    { "{title}", about_title },         { "{page}", about_page },           { "{section}", about_section },
    { "{folder}", about_folder },       { "{products}", about_products },   { "{languages}", about_languages },
    { "{vendors}", about_vendors },     { "{code}", about_code },           { "{package}", about_package },
};

/* The text with its {names} replaced. Empty when it speaks of something that the corpus does not have: whoever shows
 * such a text leaves out what it describes. */
static str about(struct arena *a, const char *text)
{
    str s = str_from(text);
    for (size_t i = 0; i < COUNT(abouts); i++) {
        struct cut c = str_cut(s, str_from(abouts[i].name));
        if (!c.ok) continue;
        struct out o = out_begin(a);
        out_str(&o, c.head);
        abouts[i].put(&o);
        if (o.len == c.head.len) return STR("");
        out_str(&o, c.tail);
        s = out_done(&o);
    }
    return s;
}

/* --- the table --- */

#define CURSOR_PARAMETER \
    { ARG_CURSOR, "cursor", NULL, TEXT, 0, 0, 0, NULL, \
      "Continues a reply that was cut: the cursor its first line gave.", false, NULL }

static const struct parameter search_parameters[] = {
    { ARG_QUERY, "query", "question q term terms text search keywords", TEXT, 0, 0, 0, NULL,
      "Words, a question, a method, endpoint, event or error code. \"In quotes\" is literal, -word excludes.", true,
      "verify webhook signature" },
    { ARG_MAX_RESULTS, "maxResults", "max_results limit count n", NUMBER, 1, SEARCH_RESULTS_MAX, 10, NULL,
      "How many results at most.", false, NULL },
    { ARG_PATH, "path", "subtree folder prefix", TEXT, 0, 0, 0, NULL,
      "Only below this path, such as \"{folder}\".", false, "{folder}" },
    { ARG_MODE, "mode", NULL, TEXT, 0, 0, 0, "auto literal regex",
      "auto ranks words in any form; literal finds the exact text; regex finds lines, case matters unless it begins "
      "with (?i).", false, NULL },
    { ARG_LANGUAGE, "language", "lang sdk", TEXT, 0, 0, 0, NULL,
      "Only API reference of this SDK language: {languages}.", false, NULL },
    CURSOR_PARAMETER };

static const struct parameter docs_parameters[] = {
    { ARG_PATH, "path", "paths page url uri", TEXT_OR_LIST, 0, 0, 0, NULL,
      "Page path or list of paths, such as \"{page}\" or \"{section}\"; a URL of the site works too. None: the tree of "
      "all pages.", false, "{page}" },
    { ARG_SECTION, "section", "heading anchor", TEXT, 0, 0, 0, NULL,
      "Only this section: its heading or anchor.", false, "introduction" },
    { ARG_LANGUAGE, "language", "lang sdk", TEXT, 0, 0, 0, NULL,
      "Language of the API reference: {languages}, or all.", false, NULL },
    { ARG_FORMAT, "format", NULL, TEXT, 0, 0, 0, "markdown raw",
      "markdown (default), or raw for the page's source.", false, NULL },
    { ARG_MAX_CHARS, "maxChars", "max_chars max_bytes maxBytes", NUMBER, 500, 50000, MAX_CHARS_DEFAULT, NULL,
      "How many bytes of text at most; a code block or table row that is longer comes whole.", false, NULL },
    CURSOR_PARAMETER };

static const struct parameter examples_parameters[] = {
    { ARG_EXAMPLE, "example", "group name path product", TEXT, 0, 0, 0, NULL,
      "Group (product) or page path, such as \"{code}\". None: the groups.", false, "{code}" },
    { ARG_LANGUAGE, "language", "lang sdk", TEXT, 0, 0, 0, NULL,
      "Only this language of code, such as \"javascript\".", false, "javascript" },
    { ARG_QUERY, "query", "question q term", TEXT, 0, 0, 0, NULL,
      "Only examples with these words in or around them.", false, NULL },
    { ARG_MAX_RESULTS, "maxResults", "max_results limit count", NUMBER, 1, SEARCH_RESULTS_MAX, 10, NULL,
      "How many examples at most.", false, NULL },
    CURSOR_PARAMETER };

static const struct parameter changelogs_parameters[] = {
    { ARG_PACKAGE, "package", "name packageName", TEXT, 0, 0, 0, NULL,
      "Package, such as \"{package}\". None: the packages there are.", false, "{package}" },
    { ARG_SINCE, "since", "from after date", TEXT, 0, 0, 0, NULL,
      "Only entries of this date or later: YYYY-MM-DD.", false, "2026-01-31" },
    { ARG_QUERY, "query", "question q term", TEXT, 0, 0, 0, NULL, "Only entries with all these words.", false, NULL },
    { ARG_LIMIT, "limit", "maxResults max_results count", NUMBER, 1, 100, 20, NULL,
      "How many entries at most.", false, NULL },
    CURSOR_PARAMETER };

/* Members of a schema of output, by their names. */
#define SCHEMA_TEXT(name) "\"" name "\":{\"type\":\"string\"}"
#define SCHEMA_NUMBER(name) "\"" name "\":{\"type\":\"integer\"}"
#define SCHEMA_FLAG(name) "\"" name "\":{\"type\":\"boolean\"}"
#define SCHEMA_TEXTS(name) "\"" name "\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}"
#define SCHEMA_LIST(name, properties, required) \
    "\"" name "\":{\"type\":\"array\",\"items\":" SCHEMA_OBJECT(properties, required) "}"
#define SCHEMA_OBJECT(properties, required) \
    "{\"type\":\"object\",\"properties\":{" properties "},\"required\":[" required "]}"

static const char search_schema[] = SCHEMA_OBJECT(
    SCHEMA_TEXT("query") "," SCHEMA_TEXT("mode") "," SCHEMA_NUMBER("total") ","
    SCHEMA_LIST("results",
        SCHEMA_TEXT("path") "," SCHEMA_TEXT("anchor") "," SCHEMA_TEXT("title") "," SCHEMA_TEXTS("trail") ","
        SCHEMA_TEXT("url") "," SCHEMA_NUMBER("line") "," SCHEMA_NUMBER("bytes") "," SCHEMA_TEXT("snippet"),
        "\"path\",\"anchor\",\"title\",\"line\",\"bytes\",\"snippet\"") ","
    SCHEMA_TEXT("corrected") "," SCHEMA_TEXT("cursor"),
    "\"query\",\"mode\",\"total\",\"results\"");

static const char examples_schema[] = "{\"type\":\"object\",\"properties\":{"
    SCHEMA_LIST("groups", SCHEMA_TEXT("name") "," SCHEMA_NUMBER("count"), "\"name\",\"count\"") ","
    SCHEMA_LIST("examples",
        SCHEMA_TEXT("path") "," SCHEMA_TEXT("anchor") "," SCHEMA_TEXT("title") "," SCHEMA_TEXT("language") ","
        SCHEMA_NUMBER("lines") "," SCHEMA_TEXT("code") "," SCHEMA_FLAG("cut"),
        "\"path\",\"anchor\",\"title\",\"language\",\"lines\",\"code\"") ","
    SCHEMA_TEXT("cursor") "}}";

static const char changelogs_schema[] = "{\"type\":\"object\",\"properties\":{"
    SCHEMA_LIST("packages", SCHEMA_TEXT("name") "," SCHEMA_NUMBER("entries"), "\"name\",\"entries\"") ","
    SCHEMA_TEXT("package") ","
    SCHEMA_LIST("entries",
        SCHEMA_TEXT("title") "," SCHEMA_TEXT("date") "," SCHEMA_TEXT("url") "," SCHEMA_TEXTS("changes"),
        "\"title\",\"date\",\"url\",\"changes\"") ","
    SCHEMA_TEXT("cursor") "}}";

#define TOOL(name, title, description, parameters, schema, call) \
    { name, title, description, parameters, COUNT(parameters), schema, call }

static const struct tool tools[] = {
    TOOL("search", "Search the documentation",
         "Finds sections of the {title} documentation, best first, from words, a question in your own words, or an "
         "identifier (method, endpoint, event, error code). "
         "Forgives typos and inflections; knows synonyms. Use it first whenever you do not know the page. Each hit "
         "names `path#anchor`: pass that to " TOOL_PREFIX "_docs to "
         "read it. Not for reading a page you know.",
         search_parameters, search_schema, tool_search),
    TOOL("docs", "Read the documentation",
         "Reads a page or one section of the {title} documentation as clean Markdown. Without a path it lists all "
         "there is; with a folder, its pages. "
         "A long page opens with its outline, and the first line says how to continue. Ask for `path#anchor` when a "
         "section is enough. Not for finding a page: use " TOOL_PREFIX "_search.",
         docs_parameters, NULL, tool_docs),
    TOOL("examples", "Code examples",
         "Lists and finds code from the {title} documentation by product (such as {code}), language and words, each "
         "with its page and section. Use it when you want code to start from; "
         "without arguments it lists the groups. For the explanation around the code read the page with " TOOL_PREFIX
         "_docs.",
         examples_parameters, examples_schema, tool_examples),
    TOOL("changelogs", "Changelogs",
         "What is new: changelog entries, newest first, of {title} by package, date and words. For news of the product "
         "use \"{package}\"; without arguments it lists the packages. "
         "Not for how a feature works: use " TOOL_PREFIX "_search.",
         changelogs_parameters, changelogs_schema, tool_changelogs),
};

/* Fills in what was not given. Call it before the arguments given are set. */
static void args_defaults(struct args *args, const struct parameter *parameters, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        args->text[parameters[i].arg] = STR("");
        args->number[parameters[i].arg] = parameters[i].otherwise;
    }
}

/* ==================================================================================================================
 * Room 9: JSON. Every message is scanned first, strictly after RFC 8259 and in strict UTF-8, then parsed by cJSON
 * into the request's arena. The scan refuses what cJSON would let pass and finds the exact text of a member: an id is
 * echoed as it came, 9007199254740993 and "\ud800" included. Of members with the same name the first one counts,
 * here and in cJSON.
 * =============================================================================================================== */

enum json_fault { JSON_FINE, JSON_SYNTAX, JSON_DEEP, JSON_LARGE };

struct json_scan {
    str text;
    size_t pos;                   /* in the end: behind the value */
    enum json_fault fault;
    size_t values;
    bool untamed;                 /* holds what cJSON cannot: see json_tame() */
    str wanted;                   /* the outermost object's member to find, its name in quotes */
    str found;                    /* text of its value; empty: there is none */
    size_t named;                 /* where its name begins */
    bool is_next, inside;         /* the value to find comes next; it has begun */
    bool opened;                  /* a bracket has just been opened */
    size_t depth;
    char open[JSON_DEPTH];
};

static bool scan_fails(struct json_scan *x, enum json_fault fault)
{
    x->fault = fault;
    return false;
}

/* The byte at the scan's position, 0 at the end: no byte of well-formed JSON is 0. */
static char scan_peek(const struct json_scan *x)
{
    return x->pos < x->text.len ? x->text.s[x->pos] : '\0';
}

static bool json_is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void scan_space(struct json_scan *x)
{
    while (json_is_space(scan_peek(x))) x->pos++;
}

/* The value of the four hexadecimal digits at the start of s, or -1. */
static int32_t json_hex(str s)
{
    int32_t value = 0;
    if (s.len < 4) return -1;
    for (size_t i = 0; i < 4; i++) {
        int digit = char_hex(s.s[i]);
        if (digit < 0) return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* Reads the escape at the start of s into *cp; returns its length, 0 if it is none. Two escapes that are a surrogate
 * pair are one character; half a pair is given as it is. */
static size_t json_escape(str s, uint32_t *cp)
{
    static const char plain[] = "\"\"\\\\//b\bf\fn\nr\rt\t";
    if (s.len < 2) return 0;
    if (s.s[1] != 'u') {
        for (size_t i = 0; plain[i]; i += 2) {
            if (plain[i] == s.s[1]) return *cp = (unsigned char)plain[i + 1], 2;
        }
        return 0;
    }
    int32_t high = json_hex(str_span(s, 2, s.len));
    if (high < 0) return 0;
    *cp = (uint32_t)high;
    if (high < 0xd800 || high > 0xdbff || !str_starts(str_span(s, 6, s.len), STR("\\u"))) return 6;
    int32_t low = json_hex(str_span(s, 8, s.len));
    if (low < 0xdc00 || low > 0xdfff) return 6;
    *cp = 0x10000u + ((uint32_t)(high - 0xd800) << 10) + (uint32_t)(low - 0xdc00);
    return 12;
}

static bool scan_string(struct json_scan *x)
{
    if (scan_peek(x) != '"') return scan_fails(x, JSON_SYNTAX);
    for (x->pos++; x->pos < x->text.len;) {
        str rest = str_span(x->text, x->pos, x->text.len);
        unsigned char c = (unsigned char)rest.s[0];
        uint32_t cp = c;
        size_t width = c == '\\' ? json_escape(rest, &cp) : c < 0x80 ? 1 : corpus_char(rest.s, rest.len, &cp);
        if (width == 0 || c < 0x20 || cp > 0x10ffff) return scan_fails(x, JSON_SYNTAX);
        if (cp == 0 || is_surrogate(cp)) x->untamed = true;
        x->pos += width;
        if (c == '"') return true;
    }
    return scan_fails(x, JSON_SYNTAX);
}

/* One or more digits. */
static bool scan_digits(struct json_scan *x)
{
    size_t n = str_digits(str_span(x->text, x->pos, x->text.len));
    x->pos += n;
    return n > 0;
}

static bool scan_number(struct json_scan *x)
{
    if (scan_peek(x) == '-') x->pos++;
    if (scan_peek(x) == '0') x->pos++;
    else if (!scan_digits(x)) return scan_fails(x, JSON_SYNTAX);
    if (scan_peek(x) == '.') {
        x->pos++;
        if (!scan_digits(x)) return scan_fails(x, JSON_SYNTAX);
    }
    if (scan_peek(x) == 'e' || scan_peek(x) == 'E') {
        x->pos++;
        if (scan_peek(x) == '+' || scan_peek(x) == '-') x->pos++;
        if (!scan_digits(x)) return scan_fails(x, JSON_SYNTAX);
    }
    return true;
}

static bool scan_word(struct json_scan *x)
{
    static const char *const words[] = { "true", "false", "null" };
    for (size_t i = 0; i < COUNT(words); i++) {
        str word = str_from(words[i]);
        if (!str_starts(str_span(x->text, x->pos, x->text.len), word)) continue;
        x->pos += word.len;
        return true;
    }
    return scan_fails(x, JSON_SYNTAX);
}

static bool scan_open(struct json_scan *x)
{
    if (x->depth == JSON_DEPTH) return scan_fails(x, JSON_DEEP);
    x->open[x->depth++] = x->text.s[x->pos++];
    x->opened = true;
    return true;
}

/* A value up to its end, or an array or object up to its first element: scan_next() leads on. */
static bool scan_value(struct json_scan *x)
{
    scan_space(x);
    if (++x->values > JSON_VALUES) return scan_fails(x, JSON_LARGE);
    if (x->is_next) {
        x->found = str_span(x->text, x->pos, x->text.len);
        x->is_next = false, x->inside = true;
    }
    switch (scan_peek(x)) {
    case '{': case '[': return scan_open(x);
    case '"': return scan_string(x);
    case 't': case 'f': case 'n': return scan_word(x);
    default: return scan_number(x);
    }
}

/* The next character of a scanned string, escapes decoded; returns its length. */
static size_t json_char(str s, uint32_t *cp)
{
    return s.s[0] == '\\' ? json_escape(s, cp) : corpus_char(s.s, s.len, cp);
}

/* Whether two scanned strings, quotes included, stand for the same characters. */
static bool json_same_string(str a, str b)
{
    while (a.len && b.len) {
        uint32_t x = 0, y = 0;
        a = str_span(a, json_char(a, &x), a.len);
        b = str_span(b, json_char(b, &y), b.len);
        if (x != y) return false;
    }
    return a.len == b.len;
}

static bool scan_name(struct json_scan *x)
{
    scan_space(x);
    size_t start = x->pos;
    if (!scan_string(x)) return false;
    str name = str_span(x->text, start, x->pos);
    if (x->depth == 1 && !x->found.len && x->wanted.len) x->is_next = json_same_string(name, x->wanted);
    if (x->is_next) x->named = start;
    scan_space(x);
    if (scan_peek(x) != ':') return scan_fails(x, JSON_SYNTAX);
    x->pos++;
    return true;
}

/* Called behind a value or an opening bracket. True: another value follows. False: all is closed, or a fault. */
static bool scan_next(struct json_scan *x)
{
    while (x->depth) {
        if (x->inside && x->depth == 1) {
            x->found.len = (size_t)(x->text.s + x->pos - x->found.s);
            x->inside = false;
        }
        scan_space(x);
        bool object = x->open[x->depth - 1] == '{';
        if (scan_peek(x) == (object ? '}' : ']')) {
            x->pos++, x->depth--, x->opened = false;
            continue;
        }
        if (!x->opened && scan_peek(x) != ',') return scan_fails(x, JSON_SYNTAX);
        if (!x->opened) x->pos++;
        x->opened = false;
        return !object || scan_name(x);
    }
    return false;
}

/* Scans the one value that text starts with. `wanted`: the outermost object's member to find, its name in quotes. */
static struct json_scan json_scan(str text, str wanted)
{
    struct json_scan x = { .text = text, .wanted = wanted };
    while (scan_value(&x) && scan_next(&x)) {
    }
    if (x.inside) x.found = STR(""); /* a fault cut it short */
    return x;
}

/* The text of an object's member; empty: there is none. */
static str json_raw(str object, str name)
{
    return object.len && object.s[0] == '{' ? json_scan(object, name).found : (str){ "", 0 };
}

/* The text of the next element or member's value of the array or object that the scan, of scanned text, has opened;
 * empty: there is none left. */
static str scan_element(struct json_scan *x)
{
    if (!scan_next(x)) return STR("");
    scan_space(x);
    size_t start = x->pos;
    x->pos += json_scan(str_span(x->text, start, x->text.len), STR("")).pos;
    return str_span(x->text, start, x->pos);
}

/* cJSON ends strings at NUL and refuses half surrogate pairs. Both become U+FFFD, an escape of the same length: a name
 * with one of them then equals no name of ours, as it should, and is not mistaken for a shorter one. */
static str json_tame(struct arena *a, str text)
{
    char *copy = arena_bytes(a, text.len);
    memcpy(copy, text.s, text.len);
    for (size_t i = 0; i < text.len;) {
        uint32_t cp = 1;
        size_t width = text.s[i] == '\\' ? json_escape(str_span(text, i, text.len), &cp) : 1;
        if (cp == 0 || is_surrogate(cp)) memcpy(copy + i, "\\ufffd", 6);
        i += width;
    }
    return (str){ copy, text.len };
}

/* cJSON's hooks know nothing but a size: this is the one pointer at file scope, the arena of the parse under way. */
static struct arena *json_arena;

static void *json_hook_get(size_t bytes)
{
    return arena_bytes(json_arena, bytes);
}

static void json_hook_give(void *memory)
{
    (void)memory; /* the arena takes it back */
}

/* Parses a scanned value. NULL: cJSON did not take it, which would be our mistake. */
static const cJSON *json_parse(struct arena *a, str text, bool untamed)
{
    cJSON_Hooks hooks = { json_hook_get, json_hook_give };
    if (untamed) text = json_tame(a, text);
    json_arena = a;
    cJSON_InitHooks(&hooks);
    return cJSON_ParseWithLength(text.s, text.len);
}

/* A member of an object; NULL: not there, or no object. */
static const cJSON *json_member(const cJSON *object, const char *name)
{
    return cJSON_IsObject(object) ? cJSON_GetObjectItemCaseSensitive(object, name) : NULL;
}

struct text { str value; bool ok; };

/* A string's characters; not ok: no string. */
static struct text json_text(const cJSON *value)
{
    if (!cJSON_IsString(value)) return (struct text){ STR(""), false };
    return (struct text){ str_from(value->valuestring), true };
}

/* Whether all that a list or an object holds is strings; NULL holds nothing. */
static bool json_holds_strings(const cJSON *container)
{
    for (const cJSON *m = container ? container->child : NULL; m; m = m->next) {
        if (!cJSON_IsString(m)) return false;
    }
    return true;
}

/* --- writing: a comma goes before every member and element but the first --- */

static void json_comma(struct out *o)
{
    char last = o->len ? o->s[o->len - 1] : '{';
    if (last != '{' && last != '[' && last != ':') out_char(o, ',');
}

static void json_name(struct out *o, const char *name)
{
    json_comma(o);
    out_json(o, str_from(name));
    out_char(o, ':');
}

/* A member that is an object or a list, up to and with its opening bracket. */
static void json_open(struct out *o, const char *name, char bracket)
{
    json_name(o, name);
    out_char(o, bracket);
}

static void json_put(struct out *o, const char *name, str value)
{
    json_name(o, name);
    out_json(o, value);
}

static void json_put_number(struct out *o, const char *name, int64_t value)
{
    json_name(o, name);
    out_number(o, value);
}

static void json_put_raw(struct out *o, const char *name, str json)
{
    json_name(o, name);
    out_str(o, json);
}

/* --- arguments of a tool: what models send, read by the tool's parameter table --- */

/* Whether a member's name means a parameter's: maxResults is max_results and MaxResults. */
static bool name_means(str sent, str name)
{
    size_t i = 0, k = 0;
    for (;;) {
        while (i < sent.len && (sent.s[i] == '_' || sent.s[i] == '-')) i++;
        while (k < name.len && name.s[k] == '_') k++;
        if (i == sent.len || k == name.len) return i == sent.len && k == name.len;
        if (!str_equal_fold(str_span(sent, i, i + 1), str_span(name, k, k + 1))) return false;
        i++, k++;
    }
}

/* Which of the names, that have spaces between, was sent: counted from 0; -1: none of them. */
static int name_among(str sent, const char *names)
{
    struct cut c = { .tail = str_from(names) };
    for (int i = 0; c.tail.len; i++) {
        c = str_cut(c.tail, STR(" "));
        if (name_means(sent, c.head)) return i;
    }
    return -1;
}

/* Which of a parameter's names was sent: 0 its own, then those of `also` in order; -1 none. */
static int parameter_rank(const struct parameter *p, str sent)
{
    if (name_means(sent, str_from(p->name))) return 0;
    int also = name_among(sent, p->also);
    return also < 0 ? -1 : 1 + also;
}

/* null and blank strings are what models send for "nothing". */
static bool argument_is_blank(const cJSON *value)
{
    return cJSON_IsNull(value) || (cJSON_IsString(value) && str_trim(str_from(value->valuestring)).len == 0);
}

/* An argument, or what a list of them holds: the value, and its text as it was sent, for no double holds
 * 12345678901234567890. */
struct argument { const cJSON *value; str sent; };

/* What is left of an array's elements or an object's members. */
struct elements { const cJSON *next; struct json_scan scan; };

static struct elements elements_of(struct argument all)
{
    struct elements left = { all.value ? all.value->child : NULL, { .text = all.sent } };
    scan_value(&left.scan);
    return left;
}

/* The next one. Its value is NULL when none is left. */
static struct argument element_next(struct elements *left)
{
    struct argument next = { left->next, scan_element(&left->scan) };
    if (left->next) left->next = left->next->next;
    return next;
}

/* Finds the value for each parameter: its own name goes before other names, the first of equal names counts. */
static void arguments_match(const struct tool *tool, struct argument arguments, struct argument values[ARG_COUNT])
{
    int ranks[ARG_COUNT] = { 0 };
    struct elements left = elements_of(arguments);
    for (struct argument member; (member = element_next(&left)).value;) {
        for (size_t i = 0; i < tool->parameter_count; i++) {
            enum arg arg = tool->parameters[i].arg;
            int rank = parameter_rank(&tool->parameters[i], str_from(member.value->string));
            if (rank < 0 || argument_is_blank(member.value) || (values[arg].value && ranks[arg] <= rank)) continue;
            values[arg] = member;
            ranks[arg] = rank;
        }
    }
}

/* The text of a string or number; not ok: it is neither. */
static struct text argument_text(struct argument x)
{
    return cJSON_IsNumber(x.value) ? (struct text){ x.sent, true } : json_text(x.value);
}

/* What to send for p. It ends every complaint about an argument. */
static str parameter_advice(struct arena *a, const struct parameter *p)
{
    struct out o = { .a = a };
    if (p->kind == NUMBER) {
        out_format(&o, "Send a whole number from %lld to %lld, for example {\"%s\": %lld}.", (long long)p->least,
                   (long long)p->most, p->name, (long long)p->otherwise);
    } else if (p->choices) {
        out_text(&o, "Send one of: ");
        for (struct cut c = { .tail = str_from(p->choices) }; c.tail.len;) {
            c = str_cut(c.tail, STR(" "));
            out_str(&o, c.head);
            out_text(&o, c.tail.len ? ", " : ".");
        }
    } else {
        out_format(&o, "Send %s, for example {\"%s\": ", p->kind == TEXT ? "a string" : "a string or a list of strings",
                   p->name);
        out_json(&o, about(a, p->example ? p->example : "..."));
        out_text(&o, "}.");
    }
    return out_done(&o);
}

/* A complaint: the parameter's name, what is wrong with it, what to send. Never empty. */
static str complain(struct arena *a, const struct parameter *p, const char *wrong)
{
    struct out o = { .a = a };
    out_format(&o, "%s %s. ", p->name, wrong);
    out_str(&o, parameter_advice(a, p));
    return out_done(&o);
}

static str complain_of_choice(struct arena *a, const struct parameter *p, str sent)
{
    struct out o = { .a = a };
    out_echo(&o, "cannot be ", sent, "");
    return complain(a, p, out_cstring(&o));
}

/* Numbers beyond the bounds become the nearest bound: models overshoot. */
static str argument_number(struct arena *a, const struct parameter *p, struct argument x, struct args *args)
{
    struct text text = argument_text(x);
    struct number n = str_number(text.value);
    if (cJSON_IsNumber(x.value) && x.value->valuedouble > 1e18) n = (struct number){ INT64_MAX, true };
    if (cJSON_IsNumber(x.value) && x.value->valuedouble < -1e18) n = (struct number){ INT64_MIN, true };
    if (!text.ok || !n.ok) return complain(a, p, "is not a whole number");
    args->number[p->arg] = n.value < p->least ? p->least : n.value > p->most ? p->most : n.value;
    args->text[p->arg] = text.value;
    return STR("");
}

/* The choice as the table spells it; not ok: no choice. */
static struct text choice_of(const char *choices, str sent)
{
    for (struct cut c = { .tail = str_from(choices) }; c.tail.len;) {
        c = str_cut(c.tail, STR(" "));
        if (str_equal_fold(c.head, str_trim(sent))) return (struct text){ c.head, true };
    }
    return (struct text){ STR(""), false };
}

/* A list of one string is that string. */
static str argument_string(struct arena *a, const struct parameter *p, struct argument x, struct args *args)
{
    struct elements left = elements_of(x);
    if (cJSON_IsArray(x.value) && cJSON_GetArraySize(x.value) == 1) x = element_next(&left);
    struct text text = argument_text(x);
    if (!text.ok) return complain(a, p, "is not a string");
    if (text.value.len > ARGUMENT_MOST) return complain(a, p, "is longer than " DIGITS(ARGUMENT_MOST) " bytes");
    if (p->choices) {
        struct text choice = choice_of(p->choices, text.value);
        if (!choice.ok) return complain_of_choice(a, p, text.value);
        text = choice;
    }
    args->text[p->arg] = text.value;
    return STR("");
}

/* A list that came as the text of a JSON array becomes the array. */
static struct argument argument_unquoted(struct arena *a, struct argument x)
{
    str text = str_trim(json_text(x.value).value);
    if (!str_starts(text, STR("["))) return x;
    struct json_scan scan = json_scan(text, STR(""));
    if (scan.fault != JSON_FINE || scan.pos != text.len) return x;
    return (struct argument){ json_parse(a, text, scan.untamed), text };
}

/* A string, or a list of strings; an empty list is not given. */
static str argument_list(struct arena *a, const struct parameter *p, struct argument x, struct args *args)
{
    x = argument_unquoted(a, x);
    bool list = cJSON_IsArray(x.value);
    size_t n = list ? (size_t)cJSON_GetArraySize(x.value) : 1;
    struct elements left = elements_of(x);
    if (n > LIST_MOST) return complain(a, p, "is a list of more than " DIGITS(LIST_MOST));
    args->paths = arena_array(a, n, sizeof *args->paths);
    for (args->path_count = 0; args->path_count < n;) {
        struct text text = argument_text(list ? element_next(&left) : x);
        if (!text.ok) return complain(a, p, "holds something that is not a string");
        if (text.value.len > ARGUMENT_MOST) return complain(a, p, "is longer than " DIGITS(ARGUMENT_MOST) " bytes");
        args->paths[args->path_count++] = text.value;
    }
    args->given[p->arg] = args->path_count > 0;
    if (args->path_count) args->text[p->arg] = args->paths[0];
    return STR("");
}

/* Fills args from a JSON object (or NULL), of which raw is the text, by the tool's table. Returns a complaint for the
 * caller, empty when all is well. Unknown members are ignored. */
static str arguments_read(struct arena *a, const struct tool *tool, const cJSON *arguments, str raw, struct args *args)
{
    struct argument values[ARG_COUNT] = { { NULL, { NULL, 0 } } };
    *args = (struct args){ .paths = NULL };
    arguments_match(tool, (struct argument){ arguments, raw }, values);
    for (size_t i = 0; i < tool->parameter_count; i++) {
        const struct parameter *p = &tool->parameters[i];
        struct argument x = values[p->arg];
        args->number[p->arg] = p->otherwise;
        if (!x.value && p->required) return complain(a, p, "is required");
        if (!x.value) continue;
        args->given[p->arg] = true;
        str complaint = p->kind == NUMBER ? argument_number(a, p, x, args)
                      : p->kind == TEXT ? argument_string(a, p, x, args) : argument_list(a, p, x, args);
        if (complaint.len) return complaint;
    }
    return STR("");
}

/* ==================================================================================================================
 * Room 10: messages. JSON-RPC 2.0: what a line is, and how a reply or an error is written.
 * =============================================================================================================== */

enum {
    RPC_PARSE_ERROR = -32700,
    RPC_INVALID_REQUEST = -32600,
    RPC_METHOD_NOT_FOUND = -32601,
    RPC_INVALID_PARAMS = -32602,
    RPC_INTERNAL_ERROR = -32603
};

enum message_kind { REQUEST, NOTIFICATION, RESPONSE, NOT_A_MESSAGE };

struct message {
    enum message_kind kind;
    str id;              /* as it was written; empty: none, or none that may be echoed */
    str method;
    const cJSON *params; /* NULL: absent */
    const char *wrong;   /* of what is no message */
};

/* Ids are strings and integers. Any notation of an integer will do, since it is not ours to change: 1, 1.0, 1e2. */
static bool rpc_is_id(str raw)
{
    if (raw.len == 0 || raw.len > ID_MOST) return false;
    if (raw.s[0] == '"') return true;
    str digits = str_span(raw, raw.s[0] == '-' ? 1 : 0, raw.len);
    return digits.len && (str_digits(digits) == digits.len || str_number(raw).ok);
}

static struct message rpc_wrong(str id, const char *wrong)
{
    return (struct message){ .kind = NOT_A_MESSAGE, .id = id, .wrong = wrong };
}

/* Reads one message. raw_id: the text of its member "id", empty if it has none. */
static struct message rpc_read(const cJSON *json, str raw_id)
{
    struct message m = { .id = rpc_is_id(raw_id) ? raw_id : STR("") };
    if (!cJSON_IsObject(json)) return rpc_wrong(STR(""), "Not a JSON-RPC message: an object is needed");
    const cJSON *method = json_member(json, "method");
    if (!method && (json_member(json, "result") || json_member(json, "error"))) {
        m.kind = RESPONSE;
        return m;
    }
    if (raw_id.len > ID_MOST) return rpc_wrong(STR(""), "The id is longer than " DIGITS(ID_MOST) " bytes");
    if (raw_id.len && !m.id.len) return rpc_wrong(STR(""), "The id must be a string or an integer");
    struct text version = json_text(json_member(json, "jsonrpc")), name = json_text(method);
    if (!version.ok || !str_equal(version.value, STR("2.0"))) return rpc_wrong(m.id, "jsonrpc must be \"2.0\"");
    if (!name.ok) return rpc_wrong(m.id, "method must be a string");
    m.kind = m.id.len ? REQUEST : NOTIFICATION;
    m.method = name.value;
    m.params = json_member(json, "params");
    return m;
}

/* The start of every message of ours, up to and with its id, if there is one. */
static void rpc_begin(struct out *o, str id)
{
    out_text(o, "{\"jsonrpc\":\"2.0\"");
    if (id.len) json_put_raw(o, "id", id);
}

/* data: JSON text, or empty. */
static void rpc_error(struct out *o, str id, int code, str message, str data)
{
    rpc_begin(o, id);
    json_open(o, "error", '{');
    json_put_number(o, "code", code);
    json_put(o, "message", message);
    if (data.len) json_put_raw(o, "data", data);
    out_text(o, "}}");
}

/* ==================================================================================================================
 * Room 11: MCP. A line in, the bytes to write out; no descriptor is touched here. The specification's words: *legacy*
 * revisions (to 2025-11-25) begin with a handshake that settles the revision for the process; the *modern* one
 * (2026-07-28) names its revision in every request. Both are served on one pipe, request by request. What differs
 * between revisions is a column of the table below and nothing else; to add a revision, add a row.
 * =============================================================================================================== */

#define RESOURCE_SCHEME TOOL_PREFIX "://"
#define RESOURCE_DOCS RESOURCE_SCHEME "docs/"
#define RESOURCE_TEMPLATE RESOURCE_DOCS "{+path}"
#define RESOURCE_LLMS RESOURCE_SCHEME "llms.txt"
#define META_KEY "io.modelcontextprotocol/"
#define LOG_LEVELS "debug info notice warning error critical alert emergency"

enum { LEGACY = 1, MODERN = 2 };

enum {
    MCP_RESOURCE_NOT_FOUND = -32002,    /* legacy only */
    MCP_UNSUPPORTED_VERSION = -32022    /* modern only */
};

struct revision {
    const char *version;
    int era;
    bool batches;            /* an array of messages may come on one line */
    bool tool_annotations;
    bool titles;             /* of tools, resources, templates, prompts, their arguments, and the server */
    bool structured;         /* outputSchema, structuredContent */
    bool resource_links;     /* resource_link among content */
    bool server_details;     /* description and websiteUrl of the server */
    bool result_details;     /* resultType and serverInfo in results; ttlMs and cacheScope in those that keep */
    int resource_not_found;  /* error code */
};

static const struct revision revisions[] = { /* oldest first; the last legacy one is what we offer to strangers */
    /*                      batches annot. titles struct. links  server result  not found */
    { "2024-11-05", LEGACY, false,  false, false, false,  false, false, false, MCP_RESOURCE_NOT_FOUND },
    { "2025-03-26", LEGACY, true,   true,  false, false,  false, false, false, MCP_RESOURCE_NOT_FOUND },
    { "2025-06-18", LEGACY, false,  true,  true,  true,   true,  false, false, MCP_RESOURCE_NOT_FOUND },
    { "2025-11-25", LEGACY, false,  true,  true,  true,   true,  true,  false, MCP_RESOURCE_NOT_FOUND },
    { "2026-07-28", MODERN, false,  true,  true,  true,   true,  true,  true,  RPC_INVALID_PARAMS },
};

/* The ids of open subscriptions/listen requests, as they were written: each its length, then its bytes. */
struct subscriptions {
    size_t count, used;
    char bytes[SUBSCRIPTION_BYTES];
};

/* All that one process remembers from message to message. Zeroed, it is a process that has heard nothing yet. */
struct mcp {
    const struct revision *negotiated;  /* by the handshake; NULL: there was none */
    struct subscriptions open;
    char spare[1024];                   /* for the one reply that must not need memory */
};

/* One request on its way. */
struct call {
    struct mcp *mcp;
    struct arena *a;
    struct out *out;                    /* a handler writes the members of its result here */
    const struct revision *revision;
    str id, text;                       /* text: the message as it came */
    const cJSON *params;                /* NULL: absent */
};

/* What a handler returns: code 0, or the error that goes out instead of what it wrote. */
struct fault { int code; str message, data; };

static struct fault fine(void)
{
    return (struct fault){ .code = 0, .message = STR(""), .data = STR("") };
}

static struct fault fault(int code, const char *message)
{
    return (struct fault){ code, str_from(message), STR("") };
}

static struct fault fault_about(struct call *c, int code, const char *message, str about)
{
    struct out o = { .a = c->a };
    out_text(&o, message);
    out_text(&o, ": ");
    out_str(&o, echo(about));
    return (struct fault){ code, out_done(&o), STR("") };
}

/* A member of a call's params, as it was written. */
static str params_raw(const struct call *c, str name)
{
    return json_raw(json_raw(c->text, STR("\"params\"")), name);
}

/* --- who we are --- */

static void put_capabilities(struct out *o)
{
    json_put_raw(o, "capabilities", STR("{\"tools\":{},\"resources\":{},\"prompts\":{},\"completions\":{}}"));
}

static str server_title(struct arena *a)
{
    struct out o = { .a = a };
    out_format(&o, "%s documentation", corpus.title);
    return out_done(&o);
}

static void put_server(struct call *c, const char *name)
{
    struct out *o = c->out;
    json_open(o, name, '{');
    json_put(o, "name", STR(PROGRAM_NAME));
    if (c->revision->titles) json_put(o, "title", server_title(c->a));
    json_put(o, "version", STR(PROGRAM_VERSION));
    if (c->revision->server_details) {
        json_put(o, "description", STR("Search and read the documentation that is compiled into this program"));
        if (corpus.site[0]) json_put(o, "websiteUrl", str_from(corpus.site));
    }
    out_char(o, '}');
}

/* How a tool, resource, template, prompt or argument of one introduces itself. */
static void put_names(struct call *c, str name, str title, str description)
{
    json_put(c->out, "name", name);
    if (c->revision->titles) json_put(c->out, "title", title);
    if (description.len) json_put(c->out, "description", description);
}

/* The same in both eras, under 2,048 characters. The corpus may bring its own first words. */
static void put_instructions(struct call *c)
{
    static const char *const lines[] = {
        "Which tool when:\n",
        "- " TOOL_PREFIX "_search: you have a question, a term, an error message or a name from code. It finds "
        "sections; the answer is often in the snippet. Put exact text in double quotes.\n",
        "- " TOOL_PREFIX "_docs: you know the page. It takes paths as search gives them (path or path#anchor), site "
        "URLs, and lists; without a path it shows the tree. Read one section with path#anchor rather than a long "
        "page.\n",
        "- " TOOL_PREFIX "_examples: you want code to start from, in one language (groups such as {code}).\n",
        "- " TOOL_PREFIX "_changelogs: you want to know what changed, and when ({package}, ...).\n",
        "\nUsual way: search once, read the one or two sections that fit, then write code. ",
        "For the API reference pass language ({languages}) to see one language. ",
        "When an answer is cut, its first line says so and gives the cursor that continues it. Cite pages by their "
        "URL.\n\nResources: " RESOURCE_TEMPLATE " is any page or section, " RESOURCE_LLMS " the list of all pages." };
    struct out o = { .a = c->a };
    if (corpus.instructions[0]) out_format(&o, "%s (%s %s)\n\n", corpus.instructions, corpus.name, corpus.version);
    else out_format(&o, "The %s documentation (%s %s), complete and offline. Prefer it to memory and to the web: it is "
                    "what the product does at this version.\n\n", corpus.title, corpus.name, corpus.version);
    for (size_t i = 0; i < COUNT(lines); i++) out_str(&o, about(c->a, lines[i]));
    json_put(c->out, "instructions", out_done(&o));
}

/* --- handshake, discovery, ping --- */

static const struct revision *revision_named(str version, int era)
{
    for (size_t i = 0; i < COUNT(revisions); i++) {
        if (revisions[i].era == era && str_equal(str_from(revisions[i].version), version)) return &revisions[i];
    }
    return NULL;
}

static const struct revision *revision_newest(int era)
{
    size_t i = COUNT(revisions) - 1;
    while (revisions[i].era != era) i--;
    return &revisions[i];
}

static struct fault serve_initialize(struct call *c)
{
    struct text version = json_text(json_member(c->params, "protocolVersion"));
    if (!version.ok) return fault(RPC_INVALID_PARAMS, "protocolVersion must be a string");
    if (!cJSON_IsObject(json_member(c->params, "capabilities")))
        return fault(RPC_INVALID_PARAMS, "capabilities must be an object");
    if (!cJSON_IsObject(json_member(c->params, "clientInfo")))
        return fault(RPC_INVALID_PARAMS, "clientInfo must be an object");
    c->revision = revision_named(version.value, LEGACY);
    if (!c->revision) c->revision = revision_newest(LEGACY);
    json_put(c->out, "protocolVersion", str_from(c->revision->version));
    put_capabilities(c->out);
    put_server(c, "serverInfo");
    put_instructions(c);
    c->mcp->negotiated = c->revision;
    return fine();
}

/* The versions that a request may name in its _meta. */
static str supported_versions(struct arena *a)
{
    struct out o = { .a = a };
    out_char(&o, '[');
    for (size_t i = 0; i < COUNT(revisions); i++) {
        if (revisions[i].era != MODERN) continue;
        json_comma(&o);
        out_json(&o, str_from(revisions[i].version));
    }
    out_char(&o, ']');
    return out_done(&o);
}

static struct fault serve_discover(struct call *c)
{
    json_put_raw(c->out, "supportedVersions", supported_versions(c->a));
    put_capabilities(c->out);
    put_instructions(c);
    return fine();
}

static struct fault serve_ping(struct call *c)
{
    (void)c;
    return fine();
}

/* --- lists: a cursor names its list, its place and its corpus, so that it keeps as long as it means something --- */

static void put_base64url(struct out *o, str s)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (size_t i = 0; i < s.len; i += 3) {
        uint32_t bits = 0;
        size_t n = s.len - i < 3 ? s.len - i : 3;
        for (size_t k = 0; k < 3; k++) bits = bits << 8 | (k < n ? (unsigned char)s.s[i + k] : 0u);
        for (size_t k = 0; k <= n; k++) out_char(o, digits[bits >> (18 - 6 * k) & 63]);
    }
}

static str cursor_at(struct arena *a, const char *list, size_t pos)
{
    struct out plain = { .a = a }, o = { .a = a };
    out_format(&plain, "%s %zu %.12s", list, pos, corpus.hash);
    put_base64url(&o, out_done(&plain));
    return out_done(&o);
}

struct position { size_t pos; struct fault fault; };

/* Where the caller's cursor points in a list of `count` entries, `page` to a page. Valid are the cursors that we give
 * out and no others: for a list of one page, none. */
static struct position list_position(struct call *c, const char *list, size_t count, size_t page)
{
    const cJSON *cursor = json_member(c->params, "cursor");
    struct text text = json_text(cursor);
    struct position p = { 0, fine() };
    if (!cursor) return p;
    for (p.pos = page; text.ok && p.pos < count; p.pos += page) {
        if (str_equal(text.value, cursor_at(c->a, list, p.pos))) return p;
    }
    p.fault = fault(RPC_INVALID_PARAMS, text.ok ? "Unknown cursor" : "cursor must be a string");
    return p;
}

/* --- tools --- */

static void put_parameter(struct out *o, const struct parameter *p)
{
    str description = about(o->a, p->description);
    if (!description.len) return;
    json_open(o, p->name, '{');
    if (p->kind == TEXT_OR_LIST) out_text(o, "\"type\":[\"string\",\"array\"],\"items\":{\"type\":\"string\"}");
    else json_put(o, "type", p->kind == NUMBER ? STR("integer") : STR("string"));
    if (p->kind == NUMBER) {
        json_put_number(o, "minimum", p->least);
        json_put_number(o, "maximum", p->most);
        json_put_number(o, "default", p->otherwise);
    }
    if (p->choices) {
        json_open(o, "enum", '[');
        for (struct cut choice = { .tail = str_from(p->choices) }; choice.tail.len;) {
            choice = str_cut(choice.tail, STR(" "));
            json_comma(o);
            out_json(o, choice.head);
        }
        out_char(o, ']');
    }
    json_put(o, "description", description);
    out_char(o, '}');
}

static void put_input_schema(struct out *o, const struct tool *tool)
{
    json_name(o, "inputSchema");
    out_text(o, "{\"type\":\"object\",\"properties\":{");
    for (size_t i = 0; i < tool->parameter_count; i++) put_parameter(o, &tool->parameters[i]);
    out_char(o, '}');
    struct out required = { .a = o->a };
    for (size_t i = 0; i < tool->parameter_count; i++) {
        if (!tool->parameters[i].required) continue;
        out_text(&required, required.len ? "," : "[");
        out_json(&required, str_from(tool->parameters[i].name));
    }
    if (required.len) {
        out_char(&required, ']');
        json_put_raw(o, "required", out_done(&required));
    }
    out_char(o, '}');
}

static str tool_wire_name(struct arena *a, const struct tool *tool)
{
    struct out o = { .a = a };
    out_format(&o, "%s_%s", TOOL_PREFIX, tool->name);
    out_cstring(&o);
    return out_done(&o);
}

static void put_tool(struct call *c, const struct tool *tool)
{
    struct out *o = c->out;
    const struct revision *r = c->revision;
    str description = about(c->a, tool->description);
    if (!description.len) return; /* a tool for what the corpus does not have: it answers that, whoever calls it */
    json_comma(o);
    out_char(o, '{');
    put_names(c, tool_wire_name(c->a, tool), str_from(tool->title), description);
    put_input_schema(o, tool);
    if (r->structured && tool->output_schema) json_put_raw(o, "outputSchema", str_from(tool->output_schema));
    if (r->tool_annotations) {
        json_open(o, "annotations", '{');
        if (!r->titles) json_put(o, "title", str_from(tool->title));
        json_comma(o);
        out_text(o, "\"readOnlyHint\":true,\"destructiveHint\":false,\"idempotentHint\":true,\"openWorldHint\":false}");
    }
    out_char(o, '}');
}

static struct fault serve_tools_list(struct call *c)
{
    struct position at = list_position(c, "tools", COUNT(tools), COUNT(tools));
    if (at.fault.code) return at.fault;
    json_open(c->out, "tools", '[');
    for (size_t i = 0; i < COUNT(tools); i++) put_tool(c, &tools[i]);
    out_char(c->out, ']');
    return fine();
}

static const struct tool *tool_named(struct arena *a, str name)
{
    for (size_t i = 0; i < COUNT(tools); i++)
        if (str_equal(tool_wire_name(a, &tools[i]), name)) return &tools[i];
    return NULL;
}

/* The member `content` of one block of text. */
static void put_content(struct out *o, str text)
{
    json_name(o, "content");
    out_text(o, "[{\"type\":\"text\",\"text\":");
    out_json(o, text);
    out_text(o, "}]");
}

static struct fault serve_tools_call(struct call *c)
{
    struct text name = json_text(json_member(c->params, "name"));
    const cJSON *arguments = json_member(c->params, "arguments");
    if (!name.ok) return fault(RPC_INVALID_PARAMS, "name must be a string");
    const struct tool *tool = tool_named(c->a, name.value);
    if (!tool) return fault_about(c, RPC_INVALID_PARAMS, "Unknown tool", name.value);
    if (arguments && !cJSON_IsObject(arguments)) return fault(RPC_INVALID_PARAMS, "arguments must be an object");
    struct args args;
    struct answer answer = { .error = true };
    str complaint = arguments_read(c->a, tool, arguments, params_raw(c, STR("\"arguments\"")), &args);
    if (complaint.len) answer.text = complaint;
    else answer = tool->call(c->a, &args);
    put_content(c->out, answer.text);
    if (answer.structured.len && !answer.error && tool->output_schema && c->revision->structured)
        json_put_raw(c->out, "structuredContent", answer.structured);
    if (answer.error) json_put_raw(c->out, "isError", STR("true"));
    return fine();
}

/* --- resources: a page is RESOURCE_DOCS and its path, a section has its anchor behind '#' --- */

static bool uri_is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || char_is_digit(c) || (c && strchr("-._~", c));
}

static str page_uri(struct arena *a, uint32_t page)
{
    struct out o = { .a = a };
    str path = page_path(page);
    out_text(&o, RESOURCE_DOCS);
    for (size_t i = 0; i < path.len; i++) {
        if (path.s[i] == '/' || uri_is_unreserved(path.s[i])) out_char(&o, path.s[i]);
        else out_format(&o, "%%%02X", (unsigned char)path.s[i]);
    }
    return out_done(&o);
}

/* The page's address on the site, or its URI where the corpus has no site. */
static str page_url(struct arena *a, uint32_t page)
{
    struct out o = { .a = a };
    if (!corpus.site[0]) return page_uri(a, page);
    out_format(&o, "%s/", corpus.site);
    out_str(&o, str_span(page_uri(a, page), sizeof RESOURCE_DOCS - 1, SIZE_MAX));
    return out_done(&o);
}

/* Percent-decodes s. Not ok: a percent sign without two digits, or a control character, NUL among them. */
static struct text uri_decoded(struct arena *a, str s)
{
    struct out o = { .a = a };
    for (size_t i = 0; i < s.len; i++) {
        bool escape = s.s[i] == '%';
        int c = escape ? percent_byte(s, i) : (unsigned char)s.s[i];
        if (c < 0x20 || c == 0x7f) return (struct text){ STR(""), false };
        out_char(&o, (char)c);
        i += escape ? 2 : 0;
    }
    return (struct text){ out_done(&o), true };
}

/* Whether a path holds nothing but names: no empty, "." or ".." part. A path is looked up in a table and opens
 * nothing, so this only keeps other spellings of a page from being further names of it. */
static bool path_is_plain(str path)
{
    for (struct cut c = { .tail = path, .ok = true }; c.ok;) {
        c = str_cut(c.tail, STR("/"));
        if (!c.head.len || str_equal(c.head, STR(".")) || str_equal(c.head, STR(".."))) return false;
    }
    return true;
}

/* The page or section that a URI names. Scheme and "docs" are compared without case, as RFC 3986 has it. */
static struct place resource_place(struct arena *a, str uri)
{
    struct place none = { .found = false };
    str start = STR(RESOURCE_DOCS);
    for (size_t i = 0; i < uri.len; i++) /* RFC 3986 has none of these */
        if ((unsigned char)uri.s[i] <= ' ' || (unsigned char)uri.s[i] >= 0x7f || strchr("<>\"{}|\\^`", uri.s[i]))
            return none;
    if (!str_equal_fold(str_span(uri, 0, start.len), start)) return none;
    struct cut c = str_cut(str_span(uri, start.len, uri.len), STR("#"));
    struct text path = uri_decoded(a, c.head), anchor = uri_decoded(a, c.tail);
    if (!path.ok || !anchor.ok || !path_is_plain(path.value) || str_find(path.value, STR("#")) < path.value.len)
        return none;
    struct out reference = { .a = a };
    out_str(&reference, path.value);
    if (anchor.value.len) out_char(&reference, '#');
    out_str(&reference, anchor.value);
    struct place place = page_exact(out_done(&reference));
    return place.missed ? none : place;
}

static void llms_entry(struct out *o, uint32_t page)
{
    const struct corpus_page *p = &corpus.pages[page];
    out_between(o, "- [", corpus_slice(p->title), "](");
    out_between(o, "", page_url(o->a, page), ")");
    if (p->description.len) out_text(o, ": ");
    for (struct cut c = { .tail = corpus_slice(p->description) }; c.tail.len;) {
        c = str_cut(c.tail, STR("\n"));
        out_str(o, str_trim(c.head));
        if (c.tail.len) out_char(o, ' ');
    }
    out_char(o, '\n');
}

/* The pages of the navigation tree, a heading for each product; marks them. */
static void llms_products(struct out *o, bool *seen)
{
    for (uint32_t i = 0; i < corpus.nav_count && o->len < LLMS_MOST; i++) {
        const struct corpus_nav *n = &corpus.nav[i];
        if (n->level == 0) {
            out_between(o, "\n## ", corpus_slice(n->title), "\n\n");
        }
        if (n->page == CORPUS_NONE || seen[n->page]) continue;
        seen[n->page] = true;
        llms_entry(o, n->page);
    }
}

/* All other pages, sorted by path, a heading for each first part of it. */
static void llms_others(struct out *o, const bool *seen)
{
    str heading = STR("");
    for (uint32_t i = 0; i < corpus.page_count && o->len < LLMS_MOST; i++) {
        if (seen[i] || is_navigation(i)) continue;
        str first = str_cut(page_path(i), STR("/")).head;
        if (!str_equal(first, heading)) {
            out_between(o, "\n## ", first, "\n\n");
            heading = first;
        }
        llms_entry(o, i);
    }
}

/* The index of all pages in the llms.txt convention. */
static str llms_text(struct arena *a)
{
    struct out o = { .a = a };
    bool *seen = arena_array(a, corpus.page_count, sizeof *seen);
    out_format(&o, "# %s\n\n> The documentation of %s: %u pages, %s %s.\n", corpus.title, corpus.title, pages_to_read(),
               corpus.name, corpus.version);
    llms_products(&o, seen);
    llms_others(&o, seen);
    if (o.len >= LLMS_MOST) out_text(&o, "\nAnd more pages: search for them.\n");
    return out_done(&o);
}

/* The members of a Resource without its brackets, for lists and links. */
static void put_resource(struct call *c, uint32_t page)
{
    struct out *o = c->out;
    const struct corpus_page *p = &corpus.pages[page];
    struct place whole = { page, p->first_section, true, false };
    json_put(o, "uri", page_uri(c->a, page));
    put_names(c, corpus_slice(p->path), corpus_slice(p->title), corpus_slice(p->description));
    json_put(o, "mimeType", STR("text/markdown"));
    json_put_number(o, "size", (int64_t)page_markdown(c->a, whole, STR("")).len);
}

static void put_llms_resource(struct call *c)
{
    struct out *o = c->out;
    json_put(o, "uri", STR(RESOURCE_LLMS));
    put_names(c, STR("llms.txt"), STR("All pages"),
              STR("The index of all pages, by product: title, URL and description of each"));
    json_put(o, "mimeType", STR("text/markdown"));
    json_put_number(o, "size", (int64_t)llms_text(c->a).len);
    json_put_raw(o, "annotations", STR("{\"audience\":[\"user\",\"assistant\"],\"priority\":1}"));
}

/* Entry 0 is llms.txt, entry i page i - 1. */
static struct fault serve_resources_list(struct call *c)
{
    size_t count = (size_t)corpus.page_count + 1;
    struct position at = list_position(c, "resources", count, RESOURCES_PAGE);
    if (at.fault.code) return at.fault;
    size_t end = count - at.pos > RESOURCES_PAGE ? at.pos + RESOURCES_PAGE : count;
    json_open(c->out, "resources", '[');
    for (size_t i = at.pos; i < end; i++) {
        json_comma(c->out);
        out_char(c->out, '{');
        if (i == 0) put_llms_resource(c);
        else put_resource(c, (uint32_t)(i - 1));
        out_char(c->out, '}');
    }
    out_char(c->out, ']');
    if (end < count) json_put(c->out, "nextCursor", cursor_at(c->a, "resources", end));
    return fine();
}

static struct fault serve_templates_list(struct call *c)
{
    struct out *o = c->out;
    struct position at = list_position(c, "templates", 1, 1);
    if (at.fault.code) return at.fault;
    json_name(o, "resourceTemplates");
    out_text(o, "[{");
    json_put(o, "uriTemplate", STR(RESOURCE_TEMPLATE));
    put_names(c, STR("page"), STR("A page, or one section of it"),
              STR("A page by its path, or a section by path#anchor, as Markdown"));
    json_put(o, "mimeType", STR("text/markdown"));
    out_text(o, "}]");
    return fine();
}

/* Text contents of a resource, brackets included. */
static void put_contents(struct out *o, str uri, str text)
{
    out_char(o, '{');
    json_put(o, "uri", uri);
    json_put(o, "mimeType", STR("text/markdown"));
    json_put(o, "text", text);
    out_char(o, '}');
}

static struct fault resource_missing(struct call *c, str uri)
{
    struct out data = { .a = c->a };
    str sent = params_raw(c, STR("\"uri\""));
    out_text(&data, "{\"uri\":");
    if (sent.len) out_str(&data, sent);
    else out_json(&data, uri);
    out_char(&data, '}');
    return (struct fault){ c->revision->resource_not_found, STR("Resource not found"), out_done(&data) };
}

static struct fault serve_resources_read(struct call *c)
{
    struct text uri = json_text(json_member(c->params, "uri"));
    if (!uri.ok) return fault(RPC_INVALID_PARAMS, "uri must be a string");
    if (uri.value.len > URI_MOST) return fault(RPC_INVALID_PARAMS, "uri is longer than " DIGITS(URI_MOST) " bytes");
    struct place place = { .found = false };
    str text;
    if (str_equal_fold(uri.value, STR(RESOURCE_LLMS))) {
        text = llms_text(c->a);
    } else {
        place = resource_place(c->a, uri.value);
        if (!place.found) return resource_missing(c, uri.value);
        text = page_markdown(c->a, place, STR(""));
    }
    json_open(c->out, "contents", '[');
    put_contents(c->out, uri.value, text);
    out_char(c->out, ']');
    return fine();
}

/* --- completion: those that start with what is typed, in the order of the corpus, then those that resemble it --- */

struct match { str value; int score; bool prefix; };

struct completion {
    struct arena *a;
    str typed, letters;                 /* letters: page_typed() of it */
    struct match *matches;
    size_t count, room;
};

/* Whether a candidate starts with the characters of page_typed(), whatever joins its words: email_verification with
 * "email ver". */
static bool starts_as_typed(str candidate, str letters)
{
    size_t k = 0;
    for (size_t i = 0; i < candidate.len && k < letters.len; i++) {
        if (joins_words(candidate.s[i])) continue;
        if (fold_ascii(candidate.s[i]) != letters.s[k++]) return false;
    }
    return k == letters.len;
}

static void complete_offer(struct completion *c, str candidate)
{
    int score = 0;
    bool prefix = starts_as_typed(candidate, c->letters);
    if (!candidate.len || (!prefix && !page_fuzzy(candidate, c->letters, &score))) return;
    c->matches = arena_grow(c->a, c->matches, c->count, &c->room, sizeof *c->matches);
    c->matches[c->count++] = (struct match){ candidate, prefix ? 0 : score, prefix };
}

static void complete_anchors(struct completion *c, str path)
{
    struct place place = page_exact(path);
    if (!place.found) return;
    const struct corpus_page *page = &corpus.pages[place.page];
    for (uint32_t i = page->first_section; i < page->first_section + page->sections; i++) {
        str anchor = corpus_slice(corpus.sections[i].anchor);
        struct out o = { .a = c->a };
        if (!anchor.len) continue;
        out_str(&o, corpus_slice(page->path));
        out_char(&o, '#');
        out_str(&o, anchor);
        complete_offer(c, out_done(&o));
    }
}

/* Paths of pages; behind a '#', the page's anchors. */
static void complete_path(struct completion *c)
{
    struct cut path = str_cut(c->typed, STR("#"));
    if (path.ok) {
        complete_anchors(c, path.head);
        return;
    }
    for (uint32_t i = 0; i < corpus.page_count; i++)
        if (!is_navigation(i)) complete_offer(c, page_path(i));
}

/* Products first, then their pages. */
static void complete_feature(struct completion *c)
{
    for (uint32_t i = 0; i < corpus.nav_count; i++) {
        if (corpus.nav[i].level == 0) complete_offer(c, corpus_slice(corpus.nav[i].title));
    }
    complete_path(c);
}

static void complete_language(struct completion *c)
{
    for (uint32_t i = 1; i < corpus.language_count; i++) complete_offer(c, corpus_slice(corpus.languages[i]));
}

/* The migration guides' names: migrate/auth0 is auth0. */
static void complete_vendor(struct completion *c)
{
    for (uint32_t i = 0; i < corpus.page_count; i++) {
        str path = page_path(i), start = STR("migrate/");
        if (str_starts(path, start) && !is_navigation(i)) complete_offer(c, str_span(path, start.len, path.len));
    }
}

/* The same, unless it has been offered, in whatever case. */
static void complete_once(struct completion *c, str candidate)
{
    for (size_t i = 0; i < c->count; i++)
        if (str_equal_fold(c->matches[i].value, candidate)) return;
    complete_offer(c, candidate);
}

static bool is_error_code(str s)
{
    size_t n = 0;
    while (n < s.len && ((s.s[n] >= 'a' && s.s[n] <= 'z') || char_is_digit(s.s[n]) || s.s[n] == '_')) n++;
    return n > 0 && n == s.len;
}

/* The codes that stand between quotes of this kind in a table's cell. */
static void complete_cell(struct completion *c, str cell, str quote)
{
    for (struct cut open = str_cut(cell, quote); open.ok; open = str_cut(open.tail, quote)) {
        struct cut code = str_cut(open.tail, quote);
        if (code.ok && is_error_code(code.head)) complete_once(c, code.head);
        open.tail = code.tail;
    }
}

/* Error codes in a piece of a section: the first column of a table that is headed "Error ..."; of a table of properties
 * the constants that `error` or `code` may be: | `error` | `"sso_required"` | */
static void complete_codes(struct completion *c, str text)
{
    bool errors = false;
    for (struct cut line = str_cut(text, STR("\n")); line.head.len || line.ok; line = str_cut(line.tail, STR("\n"))) {
        bool row = str_starts(line.head, STR("| "));
        struct cut name = str_cut(str_span(line.head, 2, line.head.len), STR(" | "));
        errors = row && (errors || str_starts(name.head, STR("Error")));
        if (errors) complete_cell(c, name.head, STR("`"));
        else if (row && (str_equal(name.head, STR("`error`")) || str_equal(name.head, STR("`code`"))))
            complete_cell(c, str_cut(name.tail, STR(" | ")).head, STR("\""));
    }
}

/* Error codes, then headings that speak of an error. */
static void complete_error(struct completion *c)
{
    for (uint32_t i = 0; i < corpus.section_count; i++) {
        struct corpus_spans spans = corpus_spans_of(&corpus, &corpus.sections[i]);
        for (struct corpus_span span; corpus_span_next(&spans, &span);)
            complete_codes(c, (str){ corpus.text + span.pos, span.len });
    }
    for (uint32_t i = 0; i < corpus.section_count; i++) {
        str title = corpus_slice(corpus.sections[i].title);
        if (str_find(title, STR("rror")) < title.len) complete_once(c, title);
    }
}

static int match_order(const void *a, const void *b)
{
    const struct match *x = a, *y = b;
    if (x->prefix != y->prefix) return x->prefix ? -1 : 1;
    return x->score > y->score ? -1 : x->score < y->score;
}

static void put_completion(struct call *c, struct completion *found)
{
    struct out *o = c->out;
    size_t n = found->count < COMPLETIONS_MOST ? found->count : COMPLETIONS_MOST;
    arena_sort(found->a, found->matches, found->count, sizeof *found->matches, match_order);
    json_name(o, "completion");
    out_text(o, "{\"values\":[");
    for (size_t i = 0; i < n; i++) {
        json_comma(o);
        out_json(o, found->matches[i].value);
    }
    out_char(o, ']');
    json_put_number(o, "total", (int64_t)found->count);
    json_put_raw(o, "hasMore", n < found->count ? STR("true") : STR("false"));
    out_char(o, '}');
}

/* --- prompts: a first message that says what to do, then the pages to do it with --- */

struct prompt_argument {
    const char *name, *title, *description;
    bool required;
    void (*complete)(struct completion *);
};

/* A line of the first message: %s is the argument's value; without one the line is left out. */
struct prompt_line { const char *argument, *text; };

struct prompt {
    const char *name, *title, *description;
    struct prompt_argument arguments[3];    /* the first is required: it chooses the pages */
    const char *page, *search;              /* reference and query that lead to them, %s being the first argument */
    struct prompt_line lines[10];
};

#define LANGUAGE_ARGUMENT { "language", "Language", "Language or framework of the project", false, complete_language }

static const struct prompt prompts[] = {
    { "integrate_feature", "Integrate a feature", "Add a feature to this project, following the documentation",
      { { "feature", "Feature", "A product or page: {products}", true, complete_feature },
        LANGUAGE_ARGUMENT },
      "%s", "%s quick start integration",
      { { "feature", "Integrate this into the project: %s\n" }, { "language", "The project is written in %s.\n" },
        { NULL, "\n1. Read the pages below. Look up what they leave open with " TOOL_PREFIX "_search.\n" },
        { NULL, "2. Look at the project: framework, routes, how it keeps configuration and sessions.\n" },
        { NULL, "3. Say in a few lines what you will change, then change it. Keep keys in the environment, never in "
                "code.\n" },
        { NULL, "4. Handle the failures that the pages name, and say how to try it out.\n" },
        { NULL, "Code to start from is in " TOOL_PREFIX "_examples, in groups such as {code}.\n" },
        { NULL, "Use only calls and parameters that the documentation shows, and cite its pages by URL.\n" } } },
    { "migrate_from", "Migrate from another vendor", "Plan and carry out a move from another vendor to {title}",
      { { "vendor", "Vendor", "What is used today: {vendors}, ...", true, complete_vendor },
        LANGUAGE_ARGUMENT },
      "migrate/%s", "migrate users from %s",
      { { "vendor", "Move this project from %s.\n" }, { "language", "The project is written in %s.\n" },
        { NULL, "\n1. Read the pages below; look up gaps with " TOOL_PREFIX "_search.\n" },
        { NULL, "2. List what the project uses of the old vendor: sign-in methods, user fields, password hashes, "
                "sessions, webhooks.\n" },
        { NULL, "3. Map each to its counterpart here, and name what has none.\n" },
        { NULL, "4. Plan steps that can each be undone: export, import, both in parallel, switch, clean up.\n" },
        { NULL, "5. Then write the code, step by step.\n" } } },
    { "explain_error", "Look into an error", "Find out what an error means and how to get rid of it",
      { { "error", "Error", "The error's code or message, as it was seen", true, complete_error },
        { "feature", "Feature", "What was being used", false, complete_feature }, LANGUAGE_ARGUMENT },
      "%s", "%s",
      { { "error", "Look into this error:\n\n%s\n\n" }, { "feature", "It came up while using %s.\n" },
        { "language", "The project is written in %s.\n" },
        { NULL, "\n1. Search its exact code or message in quotes with " TOOL_PREFIX "_search, then its words; read the "
                "sections that fit. Pages that may help are below.\n" },
        { NULL, "2. Say what it means, and which causes the documentation names, the likeliest first.\n" },
        { NULL, "3. Check each against the project's code and configuration, then correct what is wrong.\n" },
        { NULL, "If the documentation does not name the error, say so instead of guessing.\n" } } },
    { "review_integration", "Review an integration", "Hold an existing integration against the documentation",
      { { "feature", "Feature", "A product or page: {products}", true, complete_feature },
        LANGUAGE_ARGUMENT },
      "%s", "%s security best practices",
      { { "feature", "Review how this project uses %s.\n" }, { "language", "The project is written in %s.\n" },
        { NULL, "\n1. Read the pages below; check every call against them or " TOOL_PREFIX "_search.\n" },
        { NULL, "2. Look for: calls and parameters that do not exist or are deprecated, secrets in code, missing state "
                "or signature checks, errors and retries not handled, sessions not ended, events taken twice.\n" },
        { NULL, "3. Report findings, the worst first: place in the code, what is wrong, the page that says so, the "
                "correction.\n" },
        { NULL, "Whether the installed SDK is behind is seen in " TOOL_PREFIX "_changelogs ({package}, ...).\n" } } },
};

static void put_prompt_argument(struct call *c, const struct prompt_argument *p)
{
    struct out *o = c->out;
    json_comma(o);
    out_char(o, '{');
    put_names(c, str_from(p->name), str_from(p->title), about(c->a, p->description));
    json_put_raw(o, "required", p->required ? STR("true") : STR("false"));
    out_char(o, '}');
}

/* Whether the corpus has what the prompt's subject is chosen from: without migration guides, nobody migrates. */
static bool prompt_applies(struct arena *a, const struct prompt *p)
{
    return about(a, p->arguments[0].description).len > 0;
}

static struct fault serve_prompts_list(struct call *c)
{
    struct out *o = c->out;
    struct position at = list_position(c, "prompts", COUNT(prompts), COUNT(prompts));
    if (at.fault.code) return at.fault;
    json_open(o, "prompts", '[');
    for (size_t i = 0; i < COUNT(prompts); i++) {
        const struct prompt *p = &prompts[i];
        if (!prompt_applies(c->a, p)) continue;
        json_comma(o);
        out_char(o, '{');
        put_names(c, str_from(p->name), str_from(p->title), about(c->a, p->description));
        json_open(o, "arguments", '[');
        for (size_t k = 0; k < COUNT(p->arguments) && p->arguments[k].name; k++)
            put_prompt_argument(c, &p->arguments[k]);
        out_text(o, "]}");
    }
    out_char(o, ']');
    return fine();
}

static const struct prompt *prompt_named(struct arena *a, str name)
{
    for (size_t i = 0; i < COUNT(prompts); i++) {
        if (str_equal(str_from(prompts[i].name), name) && prompt_applies(a, &prompts[i])) return &prompts[i];
    }
    return NULL;
}

/* All arguments must be strings of bearable length, and the required ones must be there. Unknown ones are ignored. */
static struct fault check_prompt_arguments(struct call *c, const struct prompt *p, const cJSON *arguments)
{
    if (arguments && !cJSON_IsObject(arguments)) return fault(RPC_INVALID_PARAMS, "arguments must be an object");
    for (const cJSON *m = arguments ? arguments->child : NULL; m; m = m->next) {
        if (!cJSON_IsString(m)) return fault_about(c, RPC_INVALID_PARAMS, "Not a string", str_from(m->string));
        if (str_from(m->valuestring).len > ARGUMENT_MOST)
            return fault_about(c, RPC_INVALID_PARAMS, "Longer than " DIGITS(ARGUMENT_MOST), str_from(m->string));
    }
    for (size_t i = 0; i < COUNT(p->arguments) && p->arguments[i].name; i++) {
        str value = json_text(json_member(arguments, p->arguments[i].name)).value;
        if (p->arguments[i].required && !str_trim(value).len)
            return fault_about(c, RPC_INVALID_PARAMS, "Missing argument", str_from(p->arguments[i].name));
    }
    return fine();
}

/* The text with its %s, if it has one, replaced. */
static str filled(struct arena *a, str text, str value)
{
    struct cut c = str_cut(text, STR("%s"));
    struct out o = { .a = a };
    out_str(&o, c.head);
    if (c.ok) out_str(&o, value);
    out_str(&o, c.tail);
    return out_done(&o);
}

/* The page a prompt's subject names, by path, slug or title; CORPUS_NONE: none. */
static uint32_t prompt_page_named(struct arena *a, const struct prompt *p, str subject)
{
    char slug[COMPLETION_TYPED_MOST];
    struct place place = page_resolve(a, filled(a, str_from(p->page), subject));
    if (place.found && !place.missed) return place.page;
    size_t n = corpus_slug(subject.s, subject.len, slug, sizeof slug);
    place = page_resolve(a, filled(a, str_from(p->page), (str){ slug, n }));
    return n && place.found && !place.missed ? place.page : page_titled(subject);
}

/* Chooses the pages of a prompt: the one its subject names, what a search for it finds, and one that the prompt's own
 * words find beside it. */
static size_t prompt_pages(struct arena *a, const struct prompt *p, str subject, uint32_t pages[PROMPT_PAGES])
{
    size_t n = 0;
    uint32_t first = prompt_page_named(a, p, str_trim(subject));
    if (first != CORPUS_NONE) pages[n++] = first;
    n = pages_found(a, subject, pages, n, PROMPT_PAGES - 1);
    return n ? pages_found(a, filled(a, str_from(p->search), subject), pages, n, PROMPT_PAGES) : 0;
}

static void put_prompt_text(struct call *c, const struct prompt *p, const cJSON *arguments)
{
    struct out text = { .a = c->a };
    for (size_t i = 0; i < COUNT(p->lines) && p->lines[i].text; i++) {
        const struct prompt_line *line = &p->lines[i];
        str value = line->argument ? str_trim(json_text(json_member(arguments, line->argument)).value) : STR("");
        if (!line->argument || value.len) out_str(&text, filled(c->a, about(c->a, line->text), value));
    }
    out_text(c->out, "{\"role\":\"user\",\"content\":{\"type\":\"text\",\"text\":");
    out_json(c->out, out_done(&text));
    out_text(c->out, "}}");
}

/* A page as a message: embedded while there is room, else a link where the revision has links, else a line of text. */
static void put_prompt_page(struct call *c, uint32_t page, str language, size_t *room)
{
    struct out *o = c->out;
    struct place whole = { page, corpus.pages[page].first_section, true, false };
    str text = page_markdown(c->a, whole, language);
    out_text(o, ",{\"role\":\"user\",\"content\":{");
    if (text.len <= *room) {
        *room -= text.len;
        json_put(o, "type", STR("resource"));
        json_name(o, "resource");
        put_contents(o, page_uri(c->a, page), text);
    } else if (c->revision->resource_links) {
        json_put(o, "type", STR("resource_link"));
        put_resource(c, page);
    } else {
        json_put(o, "type", STR("text"));
        json_put(o, "text", filled(c->a, STR("Read with the " TOOL_PREFIX "_docs tool: %s"), page_path(page)));
    }
    out_text(o, "}}");
}

static struct fault serve_prompts_get(struct call *c)
{
    struct text name = json_text(json_member(c->params, "name"));
    const cJSON *arguments = json_member(c->params, "arguments");
    if (!name.ok) return fault(RPC_INVALID_PARAMS, "name must be a string");
    const struct prompt *p = prompt_named(c->a, name.value);
    if (!p) return fault_about(c, RPC_INVALID_PARAMS, "Unknown prompt", name.value);
    struct fault wrong = check_prompt_arguments(c, p, arguments);
    if (wrong.code) return wrong;
    uint32_t pages[PROMPT_PAGES];
    size_t room = PROMPT_PAGE_BYTES;
    size_t n = prompt_pages(c->a, p, json_text(json_member(arguments, p->arguments[0].name)).value, pages);
    json_put(c->out, "description", about(c->a, p->description));
    json_open(c->out, "messages", '[');
    put_prompt_text(c, p, arguments);
    str language = json_text(json_member(arguments, "language")).value;
    for (size_t i = 0; i < n; i++) put_prompt_page(c, pages[i], language, &room);
    out_char(c->out, ']');
    return fine();
}

/* --- completion/complete --- */

struct completer { void (*complete)(struct completion *); struct fault fault; };

static struct completer completer_fault(struct fault fault)
{
    return (struct completer){ NULL, fault };
}

static struct completer prompt_completer(struct call *c, str prompt, str argument)
{
    const struct prompt *p = prompt_named(c->a, prompt);
    if (!p) return completer_fault(fault_about(c, RPC_INVALID_PARAMS, "Unknown prompt", prompt));
    for (size_t i = 0; i < COUNT(p->arguments) && p->arguments[i].name; i++) {
        if (str_equal(str_from(p->arguments[i].name), argument))
            return (struct completer){ p->arguments[i].complete, fine() };
    }
    return completer_fault(fault_about(c, RPC_INVALID_PARAMS, "Unknown argument", argument));
}

/* Who completes the argument of the thing that ref names. */
static struct completer completer_for(struct call *c, const cJSON *ref, str argument)
{
    str type = json_text(json_member(ref, "type")).value;
    struct text name = json_text(json_member(ref, "name")), uri = json_text(json_member(ref, "uri"));
    if (str_equal(type, STR("ref/prompt")) && name.ok) return prompt_completer(c, name.value, argument);
    if (!str_equal(type, STR("ref/resource")) || !uri.ok)
        return completer_fault(fault(RPC_INVALID_PARAMS, "ref must be ref/prompt with name or ref/resource with uri"));
    if (!str_equal(uri.value, STR(RESOURCE_TEMPLATE)))
        return completer_fault(fault_about(c, RPC_INVALID_PARAMS, "Unknown resource template", uri.value));
    if (!str_equal(argument, STR("path")))
        return completer_fault(fault_about(c, RPC_INVALID_PARAMS, "Unknown argument", argument));
    return (struct completer){ complete_path, fine() };
}

static struct fault serve_complete(struct call *c)
{
    const cJSON *argument = json_member(c->params, "argument");
    struct text name = json_text(json_member(argument, "name")), value = json_text(json_member(argument, "value"));
    if (!name.ok || !value.ok) return fault(RPC_INVALID_PARAMS, "argument must have a name and a value, both strings");
    const cJSON *context = json_member(c->params, "context"), *known = json_member(context, "arguments");
    if (context && (!cJSON_IsObject(context) || (known && !cJSON_IsObject(known)) || !json_holds_strings(known)))
        return fault(RPC_INVALID_PARAMS, "context and its arguments must be objects, the latter of strings");
    struct completer by = completer_for(c, json_member(c->params, "ref"), name.value);
    if (by.fault.code) return by.fault;
    struct completion found = { .a = c->a, .typed = value.value, .letters = page_typed(c->a, value.value) };
    if (value.value.len <= COMPLETION_TYPED_MOST) by.complete(&found);
    put_completion(c, &found);
    return fine();
}

/* --- subscriptions: acknowledged and kept open, for a corpus that never changes has nothing to report --- */

/* Equal ids: integers as they were written, strings by their characters. */
static bool same_id(str a, str b)
{
    bool strings = a.len && b.len && a.s[0] == '"' && b.s[0] == '"';
    return strings ? json_same_string(a, b) : str_equal(a, b);
}

/* The id at *at; moves *at to the next. */
static str subscription_at(const struct subscriptions *s, size_t *at)
{
    uint32_t len;
    memcpy(&len, s->bytes + *at, sizeof len);
    str id = { s->bytes + *at + sizeof len, len };
    *at += sizeof len + len;
    return id;
}

/* False: there is no room. */
static bool subscription_add(struct subscriptions *s, str id)
{
    uint32_t len = (uint32_t)id.len;
    if (s->count == SUBSCRIPTIONS_MOST || sizeof len + id.len > sizeof s->bytes - s->used) return false;
    memcpy(s->bytes + s->used, &len, sizeof len);
    memcpy(s->bytes + s->used + sizeof len, id.s, id.len);
    s->used += sizeof len + id.len;
    s->count++;
    return true;
}

/* Forgets all subscriptions of that id. */
static void subscription_remove(struct subscriptions *s, str id)
{
    for (size_t at = 0; at < s->used;) {
        size_t next = at;
        if (!same_id(subscription_at(s, &next), id)) {
            at = next;
            continue;
        }
        memmove(s->bytes + at, s->bytes + next, s->used - next);
        s->used -= next - at;
        s->count--;
    }
}

/* Whether a listen request's `notifications` is what the schema says. */
static bool subscription_filter_is_valid(const cJSON *filter)
{
    static const char *const lists[] = { "toolsListChanged", "promptsListChanged", "resourcesListChanged" };
    if (!cJSON_IsObject(filter)) return false;
    for (size_t i = 0; i < COUNT(lists); i++) {
        const cJSON *wanted = json_member(filter, lists[i]);
        if (wanted && !cJSON_IsBool(wanted)) return false;
    }
    const cJSON *uris = json_member(filter, "resourceSubscriptions");
    return !uris || (cJSON_IsArray(uris) && json_holds_strings(uris));
}

/* Writes a whole message, the acknowledgement: the request itself stays unanswered until it is cancelled. */
static struct fault serve_listen(struct call *c)
{
    if (!subscription_filter_is_valid(json_member(c->params, "notifications")))
        return fault(RPC_INVALID_PARAMS, "notifications must be an object of subscriptions");
    rpc_begin(c->out, STR(""));
    out_text(c->out, ",\"method\":\"notifications/subscriptions/acknowledged\",\"params\":{\"_meta\":{");
    json_put_raw(c->out, META_KEY "subscriptionId", c->id);
    out_text(c->out, "},\"notifications\":{}}}");
    if (!subscription_add(&c->mcp->open, c->id)) return fault(RPC_INTERNAL_ERROR, "Too many open subscriptions");
    return fine();
}

/* The last lines, when input has ended: the results of what is still open. */
static void mcp_end(struct mcp *m, struct out *o)
{
    struct call c = { .a = o->a, .out = o, .revision = revision_newest(MODERN) };
    for (size_t at = 0; at < m->open.used;) {
        str id = subscription_at(&m->open, &at);
        rpc_begin(o, id);
        out_text(o, ",\"result\":{\"resultType\":\"complete\",\"_meta\":{");
        json_put_raw(o, META_KEY "subscriptionId", id);
        put_server(&c, META_KEY "serverInfo");
        out_text(o, "}}}\n");
    }
}

/* --- methods. To add one: a row here, its function above --- */

struct method {
    const char *name;
    int eras;
    bool keeps;         /* the modern result may be kept: it says how long and for whom */
    bool whole;         /* the function writes a whole message of its own instead of a result's members */
    struct fault (*serve)(struct call *);
};

static const struct method methods[] = {
    { "initialize",               LEGACY,          false, false, serve_initialize },
    { "ping",                     LEGACY,          false, false, serve_ping },
    { "server/discover",          MODERN,          true,  false, serve_discover },
    { "tools/list",               LEGACY | MODERN, true,  false, serve_tools_list },
    { "tools/call",               LEGACY | MODERN, false, false, serve_tools_call },
    { "resources/list",           LEGACY | MODERN, true,  false, serve_resources_list },
    { "resources/templates/list", LEGACY | MODERN, true,  false, serve_templates_list },
    { "resources/read",           LEGACY | MODERN, true,  false, serve_resources_read },
    { "prompts/list",             LEGACY | MODERN, true,  false, serve_prompts_list },
    { "prompts/get",              LEGACY | MODERN, false, false, serve_prompts_get },
    { "completion/complete",      LEGACY | MODERN, false, false, serve_complete },
    { "subscriptions/listen",     MODERN,          false, true,  serve_listen },
};

/* NULL: the era has no such method, or it belongs to a capability that we do not declare. */
static const struct method *method_named(str name, int era)
{
    for (size_t i = 0; i < COUNT(methods); i++) {
        if ((methods[i].eras & era) && str_equal(str_from(methods[i].name), name)) return &methods[i];
    }
    return NULL;
}

/* --- a request's way: which revision, which method, result or error --- */

/* _meta of a modern request, or NULL: it is none. */
static const cJSON *modern_meta(const cJSON *params)
{
    const cJSON *meta = json_member(params, "_meta");
    return json_member(meta, META_KEY "protocolVersion") ? meta : NULL;
}

static struct fault unsupported_version(struct call *c, str requested)
{
    struct out data = { .a = c->a };
    out_char(&data, '{');
    json_put_raw(&data, "supported", supported_versions(c->a));
    str sent = json_raw(params_raw(c, STR("\"_meta\"")), STR("\"" META_KEY "protocolVersion\""));
    if (sent.len && sent.len <= URI_MOST) json_put_raw(&data, "requested", sent);
    else json_put(&data, "requested", echo(requested));
    out_char(&data, '}');
    return (struct fault){ MCP_UNSUPPORTED_VERSION, STR("Unsupported protocol version"), out_done(&data) };
}

/* No log is sent, but a level that there is none of is refused. */
static bool is_log_level(const cJSON *level)
{
    struct text sent = json_text(level), known = choice_of(LOG_LEVELS, sent.value);
    return known.ok && str_equal(known.value, sent.value);
}

static struct fault settle_modern(struct call *c, const cJSON *meta)
{
    struct text version = json_text(json_member(meta, META_KEY "protocolVersion"));
    if (!version.ok) return fault(RPC_INVALID_PARAMS, "_meta " META_KEY "protocolVersion must be a string");
    c->revision = revision_named(version.value, MODERN);
    if (!c->revision) return unsupported_version(c, version.value);
    if (!cJSON_IsObject(json_member(meta, META_KEY "clientCapabilities")))
        return fault(RPC_INVALID_PARAMS, "_meta needs " META_KEY "clientCapabilities, an object");
    const cJSON *level = json_member(meta, META_KEY "logLevel");
    if (level && !is_log_level(level))
        return fault(RPC_INVALID_PARAMS, "_meta " META_KEY "logLevel must be one of: " LOG_LEVELS);
    return fine();
}

/* Finds the revision to serve a request in. A request that names one in _meta is modern, whatever came before; others
 * are legacy, which needs a handshake first, but for initialize itself and ping. */
static struct fault settle_revision(struct call *c, str method)
{
    const cJSON *meta = modern_meta(c->params);
    if (c->params && !cJSON_IsObject(c->params)) return fault(RPC_INVALID_PARAMS, "params must be an object");
    if (meta) return settle_modern(c, meta);
    c->revision = c->mcp->negotiated;
    if (c->revision) return fine();
    c->revision = revision_newest(LEGACY);
    if (str_equal(method, STR("initialize")) || str_equal(method, STR("ping"))) return fine();
    return fault(RPC_INVALID_PARAMS, "params._meta needs " META_KEY "protocolVersion and " META_KEY
                 "clientCapabilities; older clients send initialize first");
}

static void begin_result(struct call *c)
{
    rpc_begin(c->out, c->id);
    json_open(c->out, "result", '{');
    if (c->revision->result_details) json_put(c->out, "resultType", STR("complete"));
}

static void end_result(struct call *c, const struct method *method)
{
    struct out *o = c->out;
    if (c->revision->result_details && method->keeps) {
        json_put_number(o, "ttlMs", CACHE_MS);
        json_put(o, "cacheScope", STR("public"));
    }
    if (c->revision->result_details) {
        json_open(o, "_meta", '{');
        put_server(c, META_KEY "serverInfo");
        out_char(o, '}');
    }
    out_text(o, "}}");
}

/* Serves one request: writes its result, or returns the error to write instead. */
static struct fault serve(struct call *c, str name)
{
    struct fault wrong = settle_revision(c, name);
    if (wrong.code) return wrong;
    const struct method *method = method_named(name, c->revision->era);
    if (!method) return fault_about(c, RPC_METHOD_NOT_FOUND, "Method not found", name);
    if (!method->whole) begin_result(c);
    wrong = method->serve(c);
    if (!wrong.code && !method->whole) end_result(c, method);
    return wrong;
}

/* Answers a request: one message is appended, whatever happens. */
static void mcp_request(struct call *c, const struct message *m)
{
    size_t start = c->out->len;
    struct fault wrong = serve(c, m->method);
    if (!wrong.code && c->out->len - start > REPLY_MOST)
        wrong = fault(RPC_INTERNAL_ERROR, "The reply would be too large; ask for less");
    if (!wrong.code) return;
    c->out->len = start;
    rpc_error(c->out, c->id, wrong.code, wrong.message, wrong.data);
}

/* Notifications are never answered. Only one of them means something to us. */
static void mcp_notified(struct mcp *m, const struct message *message, str text)
{
    if (!str_equal(message->method, STR("notifications/cancelled"))) return;
    str id = json_raw(json_raw(text, STR("\"params\"")), STR("\"requestId\""));
    if (id.len) subscription_remove(&m->open, id);
}

/* What may not be in a batch: the handshake, and anything modern. Empty: nothing is wrong. */
static str batch_objection(const struct message *m)
{
    if (m->kind != REQUEST) return STR("");
    if (modern_meta(m->params)) return STR("This protocol version has no batches");
    return str_equal(m->method, STR("initialize")) ? STR("initialize must not be part of a batch") : STR("");
}

/* Handles one message, whose text has been scanned for its id, and appends the reply, if it gets one. Everything but
 * the reply is in arena a. */
static void mcp_message(struct mcp *m, struct arena *a, struct out *o, str text, const struct json_scan *scan,
                        bool in_batch)
{
    const cJSON *json = json_parse(a, text, scan->untamed);
    struct message message = rpc_read(json, scan->found);
    struct call c = { m, a, o, NULL, message.id, text, message.params };
    str objection = in_batch ? batch_objection(&message) : STR("");
    if (message.kind == NOT_A_MESSAGE) objection = str_from(message.wrong);
    if (objection.len) rpc_error(o, message.id, RPC_INVALID_REQUEST, objection, STR(""));
    else if (message.kind == NOTIFICATION) mcp_notified(m, &message, text);
    else if (message.kind == REQUEST) mcp_request(&c, &message);
}

struct batch { size_t count, id_bytes; };

/* How many elements the array has, whose text has been scanned, and how long their ids are together; none of them
 * reaches into another. */
static struct batch batch_count(str text)
{
    struct batch b = { 0, 0 };
    for (size_t pos = 1;; b.count++) {
        while (pos < text.len && (json_is_space(text.s[pos]) || text.s[pos] == ',')) pos++;
        if (pos == text.len || text.s[pos] == ']') return b;
        struct json_scan scan = json_scan(str_span(text, pos, text.len), STR("\"id\""));
        b.id_bytes += scan.found.len;
        pos += scan.pos;
    }
}

/* One element of a batch. When the batch has had reply enough, requests get an error: they can be sent again. */
static void batch_element(struct mcp *m, struct arena *a, struct out *o, str element, const struct json_scan *scan)
{
    size_t before = o->len;
    if (before <= BATCH_REPLY_MOST) mcp_message(m, a, o, element, scan, true);
    if (before <= BATCH_REPLY_MOST && o->len <= BATCH_LAST_MOST) return;
    o->len = before;
    struct message message = rpc_read(json_parse(a, element, scan->untamed), scan->found);
    if (before > BATCH_REPLY_MOST && message.kind == NOTIFICATION) mcp_notified(m, &message, element);
    else if (message.kind != RESPONSE)
        rpc_error(o, message.id, RPC_INTERNAL_ERROR, STR("The batch's reply is full; send this by itself"), STR(""));
}

/* What is wrong with a batch as a whole; empty: nothing. */
static str batch_refusal(const struct mcp *m, struct batch batch)
{
    if (!m->negotiated || !m->negotiated->batches) return STR("Batches are not supported");
    if (batch.count == 0) return STR("A batch must not be empty");
    if (batch.id_bytes > BATCH_IDS_MOST)
        return STR("The ids of a batch may take " DIGITS(BATCH_IDS_MOST) " bytes together");
    return batch.count > BATCH_MOST ? STR("A batch holds at most " DIGITS(BATCH_MOST) " messages") : STR("");
}

/* An array of messages: one array of the replies, or nothing when none of them gets one. What one message took of
 * memory serves the next. */
static void mcp_batch(struct mcp *m, struct out *o, str text)
{
    struct batch batch = batch_count(text);
    str refusal = batch_refusal(m, batch);
    if (refusal.len) {
        rpc_error(o, STR(""), RPC_INVALID_REQUEST, refusal, STR(""));
        return;
    }
    struct arena *a = arena_inner(o->a);
    out_char(o, '[');
    for (size_t pos = 1; batch.count--; arena_reset(a)) {
        while (json_is_space(text.s[pos]) || text.s[pos] == ',') pos++;
        struct json_scan scan = json_scan(str_span(text, pos, text.len), STR("\"id\""));
        size_t before = o->len;
        if (before > 1) out_char(o, ',');
        size_t start = o->len;
        batch_element(m, a, o, str_span(text, pos, pos + scan.pos), &scan);
        if (o->len == start) o->len = before;
        pos += scan.pos;
    }
    if (o->len == 1) o->len = 0;
    else out_char(o, ']');
}

/* A line without the space around it and without a byte order mark. */
static str line_text(str line)
{
    if (str_starts(line, STR(BOM))) line = str_span(line, 3, line.len);
    while (line.len && json_is_space(line.s[0])) line = str_span(line, 1, line.len);
    while (line.len && json_is_space(line.s[line.len - 1])) line.len--;
    return line;
}

/* Scans a line; whatever follows its one value makes it no JSON. */
static struct json_scan line_scan(str text)
{
    struct json_scan scan = json_scan(text, STR("\"id\""));
    if (scan.fault == JSON_FINE && scan.pos != text.len) scan.fault = JSON_SYNTAX;
    return scan;
}

static void line_fault(struct out *o, const struct json_scan *scan)
{
    if (scan->fault == JSON_SYNTAX) {
        rpc_error(o, STR(""), RPC_PARSE_ERROR, STR("Not a line of JSON in UTF-8"), STR(""));
        return;
    }
    str id = rpc_is_id(scan->found) ? scan->found : STR("");
    str why = scan->fault == JSON_DEEP ? STR("Nested deeper than " DIGITS(JSON_DEPTH))
            : STR("More than " DIGITS(JSON_VALUES) " values in one message");
    rpc_error(o, id, RPC_INVALID_REQUEST, why, STR(""));
}

/* What mcp_line() returns, as long as there is memory. */
static str mcp_answer(struct mcp *m, struct arena *a, str line)
{
    struct out o = { .a = a };
    str text = line_text(line);
    if (!text.len) return text;
    struct json_scan scan = line_scan(text);
    if (scan.fault) line_fault(&o, &scan);
    else if (text.s[0] == '[') mcp_batch(m, &o, text);
    else mcp_message(m, a, &o, text, &scan, false);
    if (o.len > REPLY_MOST + ID_MOST) {
        o.len = 0;
        rpc_error(&o, STR(""), RPC_INTERNAL_ERROR, STR("The reply would be too large; ask for less"), STR(""));
    }
    if (o.len) out_char(&o, '\n');
    return out_done(&o);
}

/* The reply when memory has run out, made without any: with the id of a request where that is short. */
static str mcp_out_of_memory(struct mcp *m, str line)
{
    static const char tail[] = ",\"error\":{\"code\":-32603,\"message\":\"Out of memory\"}}\n";
    str text = line_text(line);
    struct json_scan scan = line_scan(text);
    bool object = !scan.fault && text.s[0] == '{', has_method = object && json_raw(text, STR("\"method\"")).len;
    if (object && (!has_method || !scan.found.len)) return STR(""); /* a notification or a response */
    bool echoed = object && rpc_is_id(scan.found) && scan.found.len < sizeof m->spare - 200;
    int n = snprintf(m->spare, sizeof m->spare, "{\"jsonrpc\":\"2.0\"%s%.*s%s", echoed ? ",\"id\":" : "",
                     echoed ? (int)scan.found.len : 0, echoed ? scan.found.s : "", tail);
    return (str){ m->spare, n < 0 ? 0 : (size_t)n };
}

/* Takes one line of input, without its LF, and returns the bytes to write, LF included; none for what gets no answer.
 * They live until the arena is reset. Running out of memory ends here, with an error reply. */
static str mcp_line(struct mcp *m, struct arena *a, str line)
{
    if (setjmp(a->out_of_memory)) return mcp_out_of_memory(m, line);
    return mcp_answer(m, a, line);
}

/* Whether input that ended without LF is a whole message all the same. */
static bool mcp_is_complete(str line)
{
    str text = line_text(line);
    return text.len && line_scan(text).fault == JSON_FINE;
}

/* --- the two replies that no message leads to --- */

static str mcp_too_long(void)
{
    return STR("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600,\"message\":\"A line is longer than " DIGITS(LINE_MOST)
               " bytes\"}}\n");
}

static str mcp_no_room(void)
{
    return STR("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32603,\"message\":\"Out of memory\"}}\n");
}

/* ==================================================================================================================
 * Room 12: system. Every system call: the server's (read, write, wait, signals, sandbox), and what the command line
 * does with files, the terminal and processes. Paths are C strings; what fails says why in errno.
 * =============================================================================================================== */

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#if !defined _WIN32
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#endif
#if defined __APPLE__
#include <mach-o/dyld.h>
#endif
#if defined __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

enum sys_result { SYS_OK, SYS_END, SYS_CLOSED, SYS_FAILED }; /* END: of input. CLOSED: nobody reads our output */

struct sys_input { enum sys_result result; size_t bytes; };

/* Says on standard error what is wrong with a stream of ours, with the one call that the sandbox allows there. */
static enum sys_result sys_failed(const char *wrong)
{
    char line[256];
    int n = snprintf(line, sizeof line, PROGRAM_NAME ": %s: %s\n", wrong,
                     errno == EBADF ? "it is closed" : strerror(errno));
    bool said = n > 0 && (size_t)n < sizeof line && write(STDERR_FILENO, line, (unsigned)n) == n;
    (void)said; /* there is nobody else to tell */
    return SYS_FAILED;
}

static void sys_stop(int signal_number)
{
    (void)signal_number;
    _exit(0);
}

#if defined _WIN32

/* --- Windows: read() and write() wait by themselves, and fail when the other end of a pipe is gone --- */

__declspec(dllimport) int __stdcall SetConsoleOutputCP(unsigned page); /* all that we need of <windows.h> */

/* A manifest: arguments, environment and names of files are UTF-8 (from the Windows 10 of 2019 on). It is a resource,
 * found by three tables, for its kind (24), number (1) and language (1033): a head that ends with how many entries it
 * has, then the one entry. */
__asm__(".section .rsrc, \"dr\"\n"
        "resources: .long 0, 0, 0, 0x10000, 24, 0x80000018\n"
        ".long 0, 0, 0, 0x10000, 1, 0x80000030\n"
        ".long 0, 0, 0, 0x10000, 1033, 0x48\n"
        ".rva manifest\n"
        ".long manifest_end - manifest, 0, 0\n"
        "manifest: .ascii \""
        "<assembly xmlns='urn:schemas-microsoft-com:asm.v1' manifestVersion='1.0'><application><windowsSettings>"
        "<activeCodePage xmlns='http://schemas.microsoft.com/SMI/2019/WindowsSettings'>UTF-8</activeCodePage>"
        "</windowsSettings></application></assembly>\"\n"
        "manifest_end: .text\n");

/* Before the first byte: the console shows UTF-8, and nothing is made of CR, LF and Ctrl-Z. */
static void sys_streams(void)
{
    SetConsoleOutputCP(65001);
    setmode(STDIN_FILENO, O_BINARY);
    setmode(STDOUT_FILENO, O_BINARY);
}

static struct sys_input sys_read(char *to, size_t room)
{
    int n = read(STDIN_FILENO, to, room < INT_MAX ? (unsigned)room : INT_MAX);
    if (n < 0) return (struct sys_input){ sys_failed("standard input cannot be read"), 0 };
    return (struct sys_input){ n > 0 ? SYS_OK : SYS_END, (size_t)n };
}

static enum sys_result sys_write(str s)
{
    while (s.len) {
        int n = write(STDOUT_FILENO, s.s, s.len < INT_MAX ? (unsigned)s.len : INT_MAX);
        if (n < 0)
            return errno == EPIPE || errno == EINVAL ? SYS_CLOSED : sys_failed("standard output cannot be written");
        s = str_span(s, (size_t)n, s.len);
    }
    return SYS_OK;
}

static void sys_signals(void)
{
    signal(SIGTERM, sys_stop);
    signal(SIGINT, sys_stop);
}

#else

static void sys_streams(void) /* bytes and UTF-8 as they are */
{
}

/* Waits until there is something to read, end of input included. False: the reader of our output is gone. */
static bool sys_await_input(void)
{
    struct pollfd both[2] = { { .fd = STDIN_FILENO, .events = POLLIN }, { .fd = STDOUT_FILENO, .events = 0 } };
    while (poll(both, 2, -1) < 0 && (errno == EINTR || errno == EAGAIN)) {
    }
    return !(both[1].revents & (POLLERR | POLLHUP));
}

/* Reads what there is, at most `room` bytes, and waits for it if need be: on descriptors that do not block as well. */
static struct sys_input sys_read(char *to, size_t room)
{
    for (;;) {
        if (!sys_await_input()) return (struct sys_input){ SYS_CLOSED, 0 };
        ssize_t n = read(STDIN_FILENO, to, room);
        if (n > 0) return (struct sys_input){ SYS_OK, (size_t)n };
        if (n == 0) return (struct sys_input){ SYS_END, 0 };
        if (errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK)
            return (struct sys_input){ sys_failed("standard input cannot be read"), 0 };
    }
}

/* Writes all of s, however long the reader takes: so a client that does not read costs no memory. */
static enum sys_result sys_write(str s)
{
    while (s.len) {
        ssize_t n = write(STDOUT_FILENO, s.s, s.len);
        if (n >= 0) {
            s = str_span(s, (size_t)n, s.len);
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            struct pollfd output = { .fd = STDOUT_FILENO, .events = POLLOUT };
            poll(&output, 1, -1);
        } else if (errno != EINTR) {
            return errno == EPIPE || errno == ECONNRESET ? SYS_CLOSED : sys_failed("standard output cannot be written");
        }
    }
    return SYS_OK;
}

#if defined __linux__

/* The kernel sends the death signal when the *thread* that started us ends, and names its process as the sender.
 * Clients that start servers from a pool thread live on then, and are still our parent: nothing happens. When the
 * whole process is gone, we have another parent. (A launcher that exits while the client keeps the pipe open counts
 * as the client: launchers must exec.) Anybody else's SIGUSR1 ends us, as it always did. */
static void sys_parent_signal(int signal_number, siginfo_t *sender, void *context)
{
    (void)signal_number, (void)context;
    if (getppid() != sender->si_pid) _exit(0);
}

static void sys_watch_parent(void)
{
    struct sigaction action = { .sa_sigaction = sys_parent_signal, .sa_flags = SA_SIGINFO | SA_RESTART };
    pid_t parent = getppid();
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGUSR1, &action, NULL) == 0) prctl(PR_SET_PDEATHSIG, SIGUSR1, 0, 0, 0);
    if (getppid() != parent) _exit(0);  /* it ended before it was watched */
}

#else

static void sys_watch_parent(void) /* elsewhere end of input has to do */
{
}

#endif

/* A closed output, or a file at the largest size allowed, is an error of write(), not a signal; being told to stop is a
 * clean end, even inside write(). */
static void sys_signals(void)
{
    static const int stops[] = { SIGTERM, SIGINT, SIGHUP };
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    for (size_t i = 0; i < COUNT(stops); i++) {
        struct sigaction stop = { .sa_handler = sys_stop };
        sigemptyset(&stop.sa_mask);
        sigaction(stops[i], &stop, NULL);
    }
    sys_watch_parent();
}

#endif

/* --- sandbox: from here on the process can read its input, write its output, manage memory, and end --- */

#if defined __linux__ && !defined WORKOSDOCS_NO_SANDBOX && (defined __x86_64__ || defined __aarch64__)

/* The kernel's interface to seccomp filters; musl-gcc does not see the kernel's headers. A filter is a program of
 * classic BPF over { int number; uint32 architecture; uint64 instruction; uint64 argument[6] }. */
struct bpf { uint16_t code; uint8_t if_true, if_false; uint32_t k; };
struct bpf_program { unsigned short length; const struct bpf *steps; };
enum { BPF_LOAD_WORD = 0x20, BPF_EQUAL = 0x15, BPF_ANY_BIT = 0x45, BPF_RETURN = 0x06 };
#define SECCOMP_MODE_FILTER 2
#define SECCOMP_ALLOW 0x7fff0000u
#define SECCOMP_KILL_PROCESS 0x80000000u
#if defined __x86_64__
#define SECCOMP_ARCHITECTURE 0xc000003eu /* AUDIT_ARCH_X86_64 */
#else
#define SECCOMP_ARCHITECTURE 0xc00000b7u /* AUDIT_ARCH_AARCH64 */
#endif

/* A call that is allowed, and what an argument of it must be. A call may have several rows: one must fit. */
struct policy {
    int number;
    enum { ALWAYS, EQUALS, LACKS } when;
    uint32_t argument, value;           /* LACKS: none of the bits of value */
};
#define EXECUTABLE 4u                   /* PROT_EXEC */

static const struct policy policies[] = {
    { SYS_read, EQUALS, 0, STDIN_FILENO },
    { SYS_write, EQUALS, 0, STDOUT_FILENO },
    { SYS_write, EQUALS, 0, STDERR_FILENO }, /* sys_failed() */
#if defined SYS_poll
    { SYS_poll, ALWAYS, 0, 0 },
#endif
    { SYS_ppoll, ALWAYS, 0, 0 },        /* poll() where there is no such call */
    { SYS_brk, ALWAYS, 0, 0 },          /* malloc, realloc, free */
    { SYS_mmap, LACKS, 2, EXECUTABLE },
    { SYS_mprotect, LACKS, 2, EXECUTABLE },
    { SYS_mremap, ALWAYS, 0, 0 },
    { SYS_munmap, ALWAYS, 0, 0 },
    { SYS_madvise, ALWAYS, 0, 0 },
#if defined __GLIBC__
    { SYS_getrandom, ALWAYS, 0, 0 },    /* its malloc, once */
#endif
    { SYS_getppid, ALWAYS, 0, 0 },      /* sys_parent_signal() */
    { SYS_rt_sigreturn, ALWAYS, 0, 0 },
    { SYS_restart_syscall, ALWAYS, 0, 0 },
    { SYS_exit, ALWAYS, 0, 0 },
    { SYS_exit_group, ALWAYS, 0, 0 },
};

/* Appends what allows one call: if the number and the argument match, return. Otherwise go on behind it, with the
 * number loaded again. */
static size_t put_policy(struct bpf *to, const struct policy *p)
{
    size_t n = 0;
    if (p->when == ALWAYS) {
        to[n++] = (struct bpf){ BPF_EQUAL, 0, 1, (uint32_t)p->number };
        to[n++] = (struct bpf){ BPF_RETURN, 0, 0, SECCOMP_ALLOW };
        return n;
    }
    uint32_t low_word = 16 + 8 * p->argument;   /* both architectures are little endian */
    to[n++] = (struct bpf){ BPF_EQUAL, 0, 4, (uint32_t)p->number };
    to[n++] = (struct bpf){ BPF_LOAD_WORD, 0, 0, low_word };
    if (p->when == EQUALS) to[n++] = (struct bpf){ BPF_EQUAL, 0, 1, p->value };
    else to[n++] = (struct bpf){ BPF_ANY_BIT, 1, 0, p->value };
    to[n++] = (struct bpf){ BPF_RETURN, 0, 0, SECCOMP_ALLOW };
    to[n++] = (struct bpf){ BPF_LOAD_WORD, 0, 0, 0 };
    return n;
}

/* Gives up every system call but those above; any other ends the process. False: the system does not let us. */
static bool sys_sandbox(void)
{
    struct bpf steps[5 + 5 * COUNT(policies)];
    size_t n = 0;
    steps[n++] = (struct bpf){ BPF_LOAD_WORD, 0, 0, 4 };
    steps[n++] = (struct bpf){ BPF_EQUAL, 1, 0, SECCOMP_ARCHITECTURE };
    steps[n++] = (struct bpf){ BPF_RETURN, 0, 0, SECCOMP_KILL_PROCESS };
    steps[n++] = (struct bpf){ BPF_LOAD_WORD, 0, 0, 0 };
    for (size_t i = 0; i < COUNT(policies); i++) n += put_policy(steps + n, &policies[i]);
    steps[n++] = (struct bpf){ BPF_RETURN, 0, 0, SECCOMP_KILL_PROCESS };
    struct bpf_program program = { (unsigned short)n, steps };
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

#elif defined __OpenBSD__ && !defined WORKOSDOCS_NO_SANDBOX

static bool sys_sandbox(void)
{
    return pledge("stdio", NULL) == 0;
}

#else

static bool sys_sandbox(void) /* the system has none that we know: nothing to give up */
{
    return true;
}

#endif

/* The variable that is set to 1 where a system forbids filters: the program's name in capitals, _NO_SANDBOX behind. */
static const char *sys_sandbox_variable(void)
{
    static char variable[] = PROGRAM_NAME "_NO_SANDBOX";
    for (char *c = variable; *c; c++) {
        bool small = *c >= 'a' && *c <= 'z', plain = (*c >= 'A' && *c <= 'Z') || char_is_digit(*c);
        *c = small ? (char)(*c - 'a' + 'A') : plain ? *c : '_';
    }
    return variable;
}

static bool sys_sandbox_declined(void)
{
    const char *without = getenv(sys_sandbox_variable());
    return without && strcmp(without, "1") == 0;
}

/* Fails closed: without the sandbox nothing is served, unless the environment says that it is meant to be so. */
static bool sys_enter_sandbox(void)
{
    if (sys_sandbox_declined() || sys_sandbox()) return true;
    fprintf(stderr, PROGRAM_NAME ": no sandbox (%s); %s=1 serves without it\n", strerror(errno),
            sys_sandbox_variable());
    return false;
}

/* --- files, for the command line: the server never comes here --- */

#if defined _WIN32
#define mkdir(path, mode) mkdir(path)
#define lstat stat
#define NAMES_FORBIDDEN "\\:*?\"<>|"
#else
#define NAMES_FORBIDDEN ""
#endif
#ifndef O_NOFOLLOW
#define O_NOFOLLOW 0
#endif
#ifndef O_BINARY
#define O_BINARY 0
#endif

enum sys_folder { SYS_ABSENT, SYS_EMPTY, SYS_FULL, SYS_NO_FOLDER, SYS_UNREADABLE };

/* Why the last of the calls below failed. */
static const char *sys_reason(void)
{
    return errno == ELOOP ? "there is a link in the way" : strerror(errno);
}

/* Whether a path stays below the folder it is put behind: on Windows some characters mean something else. False sets
 * errno. */
static bool sys_name_is_safe(str path)
{
    if (!path_is_plain(path)) return errno = EINVAL, false;
    for (size_t i = 0; i < path.len; i++)
        if (!path.s[i] || strchr(NAMES_FORBIDDEN, path.s[i])) return errno = EINVAL, false;
    return true;
}

/* What there is where a folder is to be used. */
static enum sys_folder sys_look(const char *path)
{
    enum sys_folder state = SYS_EMPTY;
    DIR *folder = opendir(path);
    if (!folder) return errno == ENOENT ? SYS_ABSENT : errno == ENOTDIR ? SYS_NO_FOLDER : SYS_UNREADABLE;
    for (const struct dirent *e; (e = readdir(folder));)
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0) state = SYS_FULL;
    closedir(folder);
    return state;
}

/* Makes a folder, unless it is there; links: one that leads to a folder counts as one. False: see sys_reason(). */
static bool sys_make_folder(const char *path, bool links)
{
    struct stat st;
    if (mkdir(path, 0777) == 0) return true;
    if (errno != EEXIST || links) return errno == EEXIST;
    if (lstat(path, &st) != 0) return false;
    return S_ISDIR(st.st_mode) || (errno = S_ISREG(st.st_mode) ? ENOTDIR : ELOOP, false);
}

/* Makes the folders on the way to a file, those that end at a slash behind the first `from` bytes of its path. False:
 * one cannot be made; with links the last one: what is above may be there and yet be refused, as a Windows drive is. */
static bool sys_make_way(struct arena *a, str path, size_t from, bool links)
{
    struct out copy = { .a = a };
    bool made = true;
    out_str(&copy, path);
    char *way = out_cstring(&copy);
    for (size_t i = from + 1; i < path.len && (made || links); i++) {
        if (path.s[i] != '/') continue;
        way[i] = '\0';
        made = sys_make_folder(way, links);
        way[i] = '/';
    }
    return made;
}

/* Writes all of s to a descriptor. Returns errno, 0 when all is well. */
static int sys_send(int to, str s)
{
    while (s.len) {
        ssize_t n = write(to, s.s, s.len);
        if (n < 0 && errno != EINTR) return errno;
        if (n > 0) s = str_span(s, (size_t)n, s.len);
    }
    return 0;
}

/* Writes a file, over one that is there; never through a link. False: see sys_reason(). */
static bool sys_write_file(const char *path, str text)
{
    int to = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_BINARY, 0666);
    if (to < 0) return false;
    int error = sys_send(to, text);
    if (close(to) != 0 && !error) error = errno;
    errno = error;
    return !error;
}

/* --- the terminal, for the command line --- */

static bool sys_terminal_input(void)
{
    return isatty(STDIN_FILENO);
}

/* Whether output may be styled: a terminal reads it and nobody has asked for plain text (no-color.org). */
static bool sys_colour(void)
{
    const char *no_colour = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(STDOUT_FILENO) && !(no_colour && *no_colour) && term && strcmp(term, "dumb") != 0;
}

#if defined _WIN32

static bool sys_page(str text) /* no pager there */
{
    return sys_write(text) != SYS_FAILED;
}

#else

static size_t sys_terminal_rows(void)
{
    struct winsize size;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row ? size.ws_row : 24;
}

/* Whether a pager has shown the text. Not if there is none: a shell says so with 126 or 127. */
static bool sys_pager(const char *pager, str text)
{
    FILE *to = popen(pager ? pager : "less", "w");
    if (!to) return false;
    fwrite(text.s, 1, text.len, to); /* it may close early */
    int status = pclose(to);
    return WIFSIGNALED(status) || (WIFEXITED(status) && WEXITSTATUS(status) < 126);
}

/* Prints text: through $PAGER (less -FRX) if it is longer than the terminal, as git does. False: it could not be
 * written. A reader that closes early is no failure. */
static bool sys_page(str text)
{
    const char *pager = getenv("PAGER");
    bool plain = pager && (!*pager || strcmp(pager, "cat") == 0);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    if (isatty(STDOUT_FILENO) && count_lines(text) >= sys_terminal_rows() && !plain) {
        if (!getenv("LESS")) setenv("LESS", "FRX", 1);
        if (sys_pager(pager, text)) return true;
    }
    return sys_write(text) != SYS_FAILED;
}

#endif

/* --- files, and a process of our own: for the clients' configuration, and for the doctor --- */

struct file { str text; int error; };   /* error: errno, ENOENT: there is no such file; 0: all is well */

/* The whole of a file. What is neither a file nor a folder is refused: a pipe would keep us waiting, a device would be
 * replaced. */
static struct file sys_read_file(struct arena *a, const char *path)
{
    struct file f = { STR(""), 0 };
    struct out o = { .a = a };
    struct stat s;
    if (stat(path, &s) == 0 && !S_ISREG(s.st_mode) && !S_ISDIR(s.st_mode)) return f.error = EPERM, f;
    FILE *from = fopen(path, "rb");
    if (!from) return f.error = errno, f;
    for (size_t n = 1; n && o.len <= FILE_MOST; o.len += n) {
        out_reserve(&o, INPUT_SMALL);
        n = fread(o.s + o.len, 1, INPUT_SMALL, from);
    }
    if (ferror(from)) f.error = errno ? errno : EIO;
    else if (o.len > FILE_MOST) f.error = EFBIG;
    fclose(from);
    f.text = out_done(&o);
    return f;
}

/* A file's size in bytes, -1: there is none. */
static int64_t sys_file_size(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 ? (int64_t)s.st_size : -1;
}

static bool sys_can_run(const char *path)
{
    return access(path, X_OK) == 0;
}

#if defined _WIN32

__declspec(dllimport) unsigned long __stdcall GetModuleFileNameA(void *module, char *to, unsigned long room);
__declspec(dllimport) int __stdcall MoveFileExA(const char *from, const char *to, unsigned long flags);
__declspec(dllimport) unsigned long long __stdcall GetTickCount64(void);
#define MOVE_REPLACES 1ul

static str sys_program(struct arena *a, const char *argv0)
{
    char path[4096];
    unsigned long n = GetModuleFileNameA(NULL, path, sizeof path);
    (void)argv0;
    return n && n < sizeof path ? arena_copy(a, str_from(path)) : STR("");
}

static int sys_replace_file(struct arena *a, const char *path, str text)
{
    struct out temporary = { .a = a };
    sys_make_way(a, str_from(path), 0, true);
    out_format(&temporary, "%s.tmp", path);
    FILE *to = fopen(out_cstring(&temporary), "wb");
    if (!to) return errno;
    bool written = fwrite(text.s, 1, text.len, to) == text.len;
    if (fclose(to) == 0 && written && MoveFileExA(temporary.s, path, MOVE_REPLACES)) return 0;
    remove(temporary.s);
    return EACCES;
}

static str sys_folder(struct arena *a, char letter)
{
    struct out o = { .a = a };
    const char *base = getenv(letter == '@' ? "APPDATA" : "USERPROFILE");
    if (!base || !*base) return STR("");
    out_text(&o, base);
    if (letter == '+') out_text(&o, "/.config");
    return out_done(&o);
}

static double sys_milliseconds(void)
{
    return (double)GetTickCount64();
}

#else

/* Writes the name of the program's own file where the system tells it. False: it does not. */
static bool sys_own_path(char *to, size_t room)
{
#if defined __linux__
    ssize_t n = readlink("/proc/self/exe", to, room - 1);
    to[n > 0 ? n : 0] = '\0';
    return n > 0 && (size_t)n < room - 1;
#elif defined __APPLE__
    uint32_t n = (uint32_t)room;
    return _NSGetExecutablePath(to, &n) == 0;
#else
    return (void)to, (void)room, false;
#endif
}

/* The absolute path of a program that was started as argv0: what is no path is looked up in $PATH. Empty: not found. */
static str sys_started_path(struct arena *a, const char *argv0)
{
    char real[PATH_MAX];
    if (strchr(argv0, '/')) return realpath(argv0, real) ? arena_copy(a, str_from(real)) : STR("");
    for (struct cut c = { .tail = str_from(getenv("PATH")), .ok = true }; c.ok;) {
        c = str_cut(c.tail, STR(":"));
        struct out o = { .a = a };
        out_str(&o, c.head.len ? c.head : STR("."));
        out_char(&o, '/');
        out_str(&o, str_from(argv0));
        if (sys_can_run(out_cstring(&o)) && realpath(o.s, real)) return arena_copy(a, str_from(real));
    }
    return STR("");
}

/* The absolute path of the program's own file, with a NUL behind it. Empty: nobody knows, or it is no longer there. */
static str sys_program(struct arena *a, const char *argv0)
{
    char path[PATH_MAX] = "";
    if (sys_own_path(path, sizeof path) && sys_can_run(path)) return arena_copy(a, str_from(path));
    return sys_started_path(a, argv0);
}

/* Makes a new file with an old one's owner and mode, if there was one. Returns errno, 0 when all is well. */
static int sys_make_file(const char *path, str text, const struct stat *old)
{
    int to = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (to < 0) return errno;
    int error = sys_send(to, text);
    if (old && fchown(to, old->st_uid, old->st_gid) != 0) errno = 0; /* another's file stays ours: all we may do */
    if (!error && ((old && fchmod(to, old->st_mode & 07777) != 0) || fsync(to) != 0)) error = errno;
    if (close(to) != 0 && !error) error = errno;
    return error;
}

/* Puts text in a file's place, at once: a new file beside it takes its name. A link stays, and leads to the new file;
 * folders that are missing are made. Returns 0, or errno, and then the file is as it was. */
static int sys_replace_file(struct arena *a, const char *path, str text)
{
    char real[PATH_MAX];
    struct stat old;
    bool there = stat(path, &old) == 0;
    if (!there && lstat(path, &old) == 0) return ENOENT; /* a link to nothing */
    if (there && (access(path, W_OK) != 0 || !realpath(path, real))) return errno;
    if (!there) sys_make_way(a, str_from(path), 0, true);  /* what fails shows when the file is made */
    const char *target = there ? real : path;
    struct out temporary = { .a = a };
    out_format(&temporary, "%s.%ld.tmp", target, (long)getpid());
    int error = sys_make_file(out_cstring(&temporary), text, there ? &old : NULL);
    if (!error && rename(temporary.s, target) != 0) error = errno;
    if (error && error != EEXIST) unlink(temporary.s);
    return error;
}

/* The folder that a letter stands for: ~ the user's home, + that of XDG programs, @ that of the system's applications.
 * Empty: the environment does not say. */
static str sys_folder(struct arena *a, char letter)
{
    struct out o = { .a = a };
    const char *home = getenv("HOME"), *config = getenv("XDG_CONFIG_HOME");
    bool library = false;
#if defined __APPLE__
    library = letter == '@';
#endif
    if (letter != '~' && !library && config && config[0] == '/') return str_from(config);
    if (!home || !*home) return STR("");
    out_text(&o, home);
    if (letter != '~') out_text(&o, library ? "/Library/Application Support" : "/.config");
    return out_done(&o);
}

static double sys_milliseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1000 + (double)t.tv_nsec / 1000000;
}

#endif

#if !defined _WIN32

/* A server that we started, and what it has written but nobody has read. */
struct child { pid_t pid; int in, out; struct out unread; };

/* In the new process: pipes become standard input and output, then the program takes over. Does not return. */
static void sys_become(const char *program, const int in[2], const int out[2])
{
    dup2(in[0], STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    for (int i = 0; i < 2; i++) close(in[i]), close(out[i]);
    execl(program, program, "mcp", (char *)NULL);
    fprintf(stderr, "%s: %s\n", program, strerror(errno));
    _exit(127);
}

/* Starts `program mcp` on two pipes. pid < 0: it could not be started, errno says why. */
static struct child sys_start(struct arena *a, const char *program)
{
    struct child c = { .pid = -1, .unread = { .a = a } };
    int in[2], out[2];
    signal(SIGPIPE, SIG_IGN);
    if (pipe(in) != 0) return c;
    if (pipe(out) != 0) return close(in[0]), close(in[1]), c;
    c.pid = fork();
    if (c.pid == 0) sys_become(program, in, out);
    close(in[0]), close(out[1]);
    if (c.pid < 0) close(in[1]), close(out[0]);
    c.in = in[1], c.out = out[0];
    return c;
}

/* Reads some more. False: end of output, or nothing came for so long. */
static bool sys_child_more(struct child *c, int milliseconds)
{
    struct pollfd output = { .fd = c->out, .events = POLLIN };
    if (poll(&output, 1, milliseconds) <= 0) return false;
    out_reserve(&c->unread, INPUT_SMALL);
    ssize_t n = read(c->out, c->unread.s + c->unread.len, INPUT_SMALL);
    c->unread.len += n > 0 ? (size_t)n : 0;
    return n > 0;
}

/* The next line, without its LF. Empty: there was none in time. */
static str sys_child_line(struct child *c, int milliseconds)
{
    for (;;) {
        struct cut line = str_cut(out_done(&c->unread), STR("\n"));
        if (line.ok) {
            c->unread = (struct out){ .a = c->unread.a };
            out_str(&c->unread, line.tail);
            return line.head;
        }
        if (!sys_child_more(c, milliseconds)) return STR("");
    }
}

/* Ends its input and waits for its end. Returns its exit status, or minus the signal that killed it: SIGKILL is ours,
 * when it did not end in time. */
static int sys_child_end(struct child *c, int milliseconds)
{
    int status = 0;
    close(c->in);
    while (sys_child_more(c, milliseconds)) {
    }
    close(c->out);
    for (int waited = 0; waitpid(c->pid, &status, WNOHANG) == 0; waited += 5) {
        if (waited >= milliseconds) kill(c->pid, SIGKILL);
        poll(NULL, 0, 5);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

#if defined SECCOMP_ALLOW
#define SYS_FILTERS true     /* the sandbox of this system is such a filter */
#else
#define SYS_FILTERS false
#endif

/* How many system call filters a process is under; -1: the system does not say. pid 0: ourselves. */
static int sys_filters(struct arena *a, long pid)
{
    struct out path = { .a = a };
    if (pid) out_format(&path, "/proc/%ld/status", pid);
    else out_text(&path, "/proc/self/status");
    struct cut c = str_cut(sys_read_file(a, out_cstring(&path)).text, STR("\nSeccomp_filters:"));
    return c.ok ? (int)str_number(str_cut(c.tail, STR("\n")).head).value : -1;
}

#endif

/* ==================================================================================================================
 * Room 13: clients. Where each client of MCP keeps its servers, and our entry there: rendered, found, put in, taken
 * out. A file is changed as text, in the one place that concerns us; every other byte stays. Positions are found by
 * reading: JSON by room 9, once comments are blanked out; TOML by the reader below. A file that is not understood is
 * not touched. To add a client, add a row.
 * =============================================================================================================== */

/* What a client reads. Where nothing says that it takes more, it is plain JSON. */
enum notation { PLAIN, COMMENTS, LOOSE, TOML };    /* LOOSE: comments, and commas before a closing bracket */

struct client {
    const char *name, *title;
    const char *user;            /* the user's file; its first letter is a folder, see sys_folder() ... */
    const char *windows;         /* ... on Windows, if it has another place there ... */
    const char *folder;          /* ... and the environment variable that names its folder instead, or NULL */
    const char *project;         /* the file of a project, in its root, or NULL */
    const char *servers;         /* the object that holds the servers: names from the root on, with spaces between */
    enum notation notation;
    const char *entry;           /* members of our entry: ' stands for ", $ for our path in quotes, | parts them */
    const char *add;             /* the client's own command that adds a server, up to whom it is for; or NULL */
};

#define ENTRY "'command': $|'args': ['mcp']"
#define ENTRY_STDIO "'type': 'stdio'|" ENTRY
#define ENTRY_LOCAL "'type': 'local'|'command': [$, 'mcp']"

static const struct client clients[] = {
    { "claude-code", "Claude Code", "~/.claude.json", NULL, "CLAUDE_CONFIG_DIR", ".mcp.json", "mcpServers", PLAIN,
      ENTRY_STDIO, "claude mcp add --scope" },
    { "claude-desktop", "Claude Desktop", "@/Claude/claude_desktop_config.json", NULL, NULL, NULL, "mcpServers", PLAIN,
      ENTRY, NULL },
    { "cursor", "Cursor", "~/.cursor/mcp.json", NULL, NULL, ".cursor/mcp.json", "mcpServers", PLAIN,
      ENTRY_STDIO, NULL },
    { "vscode", "VS Code", "@/Code/User/mcp.json", NULL, NULL, ".vscode/mcp.json", "servers", LOOSE,
      ENTRY_STDIO, NULL },
    { "devin", "Devin Desktop", "~/.config/devin/mcp_config.json", "@/devin/mcp_config.json", NULL,
      ".devin/mcp_config.json", "mcpServers", PLAIN, ENTRY, NULL },
    { "windsurf", "Windsurf, before it became Devin Desktop", "~/.codeium/windsurf/mcp_config.json", NULL, NULL, NULL,
      "mcpServers", PLAIN, ENTRY, NULL },
    { "zed", "Zed", "+/zed/settings.json", "@/Zed/settings.json", NULL, ".zed/settings.json", "context_servers", LOOSE,
      "'source': 'custom'|" ENTRY, NULL },
    { "codex", "Codex", "~/.codex/config.toml", NULL, "CODEX_HOME", ".codex/config.toml", "mcp_servers", TOML,
      ENTRY, NULL },
    { "gemini", "Gemini CLI", "~/.gemini/settings.json", NULL, NULL, ".gemini/settings.json", "mcpServers", COMMENTS,
      ENTRY, NULL },
    { "opencode", "OpenCode", "+/opencode/opencode.json", NULL, NULL, "opencode.json", "mcp servers", LOOSE,
      ENTRY_LOCAL, NULL },
    { "opencode1", "OpenCode 1", "+/opencode/opencode.json", NULL, NULL, "opencode.json", "mcp", LOOSE,
      ENTRY_LOCAL "|'enabled': true", NULL },
    { "copilot", "Copilot CLI", "~/.copilot/mcp-config.json", NULL, "COPILOT_HOME", ".mcp.json", "mcpServers", PLAIN,
      ENTRY_STDIO "|'tools': ['*']", NULL },
    { "kiro", "Kiro", "~/.kiro/settings/mcp.json", NULL, NULL, ".kiro/settings/mcp.json", "mcpServers", PLAIN,
      ENTRY, NULL },
};

static const struct client *client_of(str name)
{
    for (size_t i = 0; i < COUNT(clients); i++)
        if (str_equal(str_from(clients[i].name), name)) return &clients[i];
    return NULL;
}

/* OpenCode reads opencode.jsonc as well: where that is there and the other is not, it is the file. */
static str client_jsonc(struct arena *a, str path)
{
    struct out o = { .a = a };
    out_format(&o, "%sc", path.s);
    bool other = str_ends(path, STR("/opencode.json")) || str_equal(path, STR("opencode.json"));
    return other && sys_file_size(path.s) < 0 && sys_file_size(out_cstring(&o)) >= 0 ? out_done(&o) : path;
}

/* Where a client's file is, or would be. Empty: it has none for projects, or the user's home is not known. */
static str client_path(struct arena *a, const struct client *c, bool project)
{
    const char *user = c->user, *folder = c->folder ? getenv(c->folder) : NULL;
    struct out o = { .a = a };
#if defined _WIN32
    if (c->windows) user = c->windows;
#endif
    str base = folder && *folder ? str_from(folder) : sys_folder(a, user[0]);
    if (project) {
        out_text(&o, c->project ? c->project : "");
    } else if (base.len) {
        out_str(&o, base);
        out_text(&o, folder && *folder ? strrchr(user, '/') : user + 1);
    }
    out_cstring(&o);
    return client_jsonc(a, out_done(&o));
}

/* --- our entry as text --- */

/* How a file breaks its lines. An empty newline: all on one line. */
struct layout { str newline, indent, unit; };

static void out_break(struct out *o, const struct layout *l, size_t depth)
{
    if (!l->newline.len) return;
    out_str(o, l->newline);
    out_str(o, l->indent);
    while (depth-- > 0) out_str(o, l->unit);
}

/* The entry's value: an object whose closing bracket is indented by `depth` units. */
static void out_server(struct out *o, const struct client *c, str program, const struct layout *l, size_t depth)
{
    out_char(o, '{');
    out_break(o, l, depth + 1);
    for (const char *t = c->entry; *t; t++) {
        if (*t == '$') {
            out_json(o, program);
        } else if (*t == '|') {
            out_text(o, l->newline.len ? "," : ", ");
            out_break(o, l, depth + 1);
        } else {
            out_char(o, *t == '\'' ? '"' : *t);
        }
    }
    out_break(o, l, depth);
    out_char(o, '}');
}

/* The names that lead to the entry: those of the objects around it, then its own. */
struct steps { str name[3]; size_t count; };

static struct steps client_steps(const struct client *c)
{
    struct steps s = { .count = 0 };
    for (struct cut part = { .tail = str_from(c->servers), .ok = true }; part.ok;) {
        part = str_cut(part.tail, STR(" "));
        s.name[s.count++] = part.head;
    }
    s.name[s.count++] = STR(PROGRAM_NAME);
    return s;
}

/* The member that holds the entry: the steps from `from` on, inside each other. */
static void out_steps(struct out *o, const struct client *c, str program, const struct layout *l, size_t from)
{
    struct steps s = client_steps(c);
    size_t depth = 0;
    for (size_t i = from; i < s.count; i++) {
        out_json(o, s.name[i]);
        out_text(o, ": ");
        if (i + 1 == s.count) break;
        out_char(o, '{');
        out_break(o, l, ++depth);
    }
    out_server(o, c, program, l, depth);
    while (depth) {
        out_break(o, l, --depth);
        out_char(o, '}');
    }
}

static void out_toml(struct out *o, str program, str newline)
{
    out_between(o, "[mcp_servers." PROGRAM_NAME "]", newline, "command = ");
    out_json(o, program);
    out_str(o, newline);
    out_text(o, "args = [\"mcp\"]");
    out_str(o, newline);
}

/* --- a file being changed --- */

enum entry_state { ENTRY_NO_FILE, ENTRY_NONE, ENTRY_OURS, ENTRY_OTHER, ENTRY_UNREADABLE };
enum entry_change { ENTRY_LOOK, ENTRY_WRITE, ENTRY_REMOVE };

#define EDITS_MOST 8
struct edit { size_t at, end; str with; };      /* the bytes from `at` up to `end` become `with` */

struct config {
    struct arena *a;
    const struct client *client;
    str program, path, text;     /* ours; the file's, with a NUL behind it; what is in it */
    enum entry_state state;      /* before the change */
    str there;                   /* the entry that is there, as it is written */
    str names;                   /* the program that it starts */
    str wrong;                   /* what keeps us from reading or writing the file */
    struct edit edits[EDITS_MOST]; /* in the order of the text; none: nothing is to change */
    size_t edit_count;
};

/* Adds an edit, in its place: edits do not overlap. */
static void config_edit(struct config *f, size_t at, size_t end, str with)
{
    size_t i = f->edit_count++;
    for (; i > 0 && f->edits[i - 1].at > at; i--) f->edits[i] = f->edits[i - 1];
    f->edits[i] = (struct edit){ at, end, with };
}

/* The text with its edits made. */
static str config_edited(const struct config *f)
{
    struct out o = { .a = f->a };
    size_t at = 0;
    for (size_t i = 0; i < f->edit_count; i++) {
        out_str(&o, str_span(f->text, at, f->edits[i].at));
        out_str(&o, f->edits[i].with);
        at = f->edits[i].end;
    }
    out_str(&o, str_span(f->text, at, f->text.len));
    return out_done(&o);
}

/* A complaint about the file at a place: line and column in characters, counted from 1. */
static void config_refuse(struct config *f, size_t pos, const char *why)
{
    size_t line = 1, column = 1;
    for (size_t i = 0; i < pos && i < f->text.len; i++) {
        if (f->text.s[i] == '\n') line++, column = 1;
        else column += !byte_continues(f->text.s[i]);
    }
    struct out o = { .a = f->a };
    out_format(&o, "line %zu, column %zu: %s", line, column, why);
    f->wrong = out_done(&o);
    f->state = ENTRY_UNREADABLE;
}

static str config_newline(const struct config *f)
{
    size_t lf = str_find(f->text, STR("\n"));
    return lf > 0 && lf < f->text.len && f->text.s[lf - 1] == '\r' ? STR("\r\n") : STR("\n");
}

static bool has_newline(str text, size_t from, size_t to)
{
    return str_find(str_span(text, from, to), STR("\n")) < to - from;
}

/* --- JSON, with and without comments --- */

static size_t blank_before(str text, size_t pos)
{
    while (pos && json_is_space(text.s[pos - 1])) pos--;
    return pos;
}

/* Behind the comment that starts at pos; pos itself if none starts there, or it has no end. */
static size_t comment_end(str text, size_t pos)
{
    str rest = str_span(text, pos, text.len);
    if (str_starts(rest, STR("//"))) return pos + str_find(rest, STR("\n"));
    struct cut c = str_cut(str_span(rest, 2, rest.len), STR("*/"));
    return str_starts(rest, STR("/*")) && c.ok ? pos + c.head.len + 4 : pos;
}

/* Behind white space and, where the client has them, comments. */
static size_t blank_behind(const struct config *f, size_t pos)
{
    for (size_t end = pos;; pos = end) {
        while (end < f->text.len && json_is_space(f->text.s[end])) end++;
        if (f->client->notation != PLAIN) end = comment_end(f->text, end);
        if (end == pos) return pos;
    }
}

/* Behind the string that starts at pos, or the end of its line. */
static size_t string_end(str text, size_t pos)
{
    for (pos++; pos < text.len && text.s[pos] != '"' && text.s[pos] != '\n'; pos++) pos += text.s[pos] == '\\';
    return pos + 1;
}

/* The file as plain JSON: what its client takes and plain JSON has not is blanked out. Nothing moves. */
static str config_plain(const struct config *f)
{
    str copy = arena_copy(f->a, f->text);
    char *s = (char *)(uintptr_t)copy.s, last = '{';     /* last: what is neither blank nor comment */
    size_t comma = SIZE_MAX, next;                       /* comma: the last such, if it stands behind a value */
    if (str_starts(copy, STR(BOM))) memset(s, ' ', 3);
    for (size_t i = 0; i < copy.len; i = next) {
        next = f->client->notation == PLAIN ? i : comment_end(f->text, i);
        if (next > i) { memset(s + i, ' ', next - i); continue; }
        next = s[i] == '"' ? string_end(copy, i) : i + 1;
        if (json_is_space(s[i])) continue;
        if ((s[i] == '}' || s[i] == ']') && comma != SIZE_MAX && f->client->notation == LOOSE) s[comma] = ' ';
        comma = s[i] == ',' && !strchr("{[,:", last) ? i : SIZE_MAX;
        last = s[i];
    }
    return copy;
}

/* The way to the entry as far as the file has it: values[0] is the root, values[i] the member that the i-th step names
 * in the value before, names[i] where that member begins. */
struct way { str plain, values[4]; size_t names[4], found; const cJSON *entry; };

static size_t way_start(const struct way *w, size_t i)
{
    return (size_t)(w->values[i].s - w->plain.s);
}

static size_t way_end(const struct way *w, size_t i)
{
    return way_start(w, i) + w->values[i].len;
}

static size_t count_members(const cJSON *object, str name)
{
    size_t n = 0;
    for (const cJSON *m = object->child; m; m = m->next) n += str_equal(str_from(m->string), name);
    return n;
}

/* Takes one step from *at. False: there is nothing to step to, or it is refused. */
static bool way_step(struct config *f, struct way *w, str name, const cJSON **at)
{
    struct out quoted = { .a = f->a };
    if (!cJSON_IsObject(*at)) return config_refuse(f, way_start(w, w->found), "an object should stand here"), false;
    out_json(&quoted, name);
    struct json_scan scan = json_scan(w->values[w->found], out_done(&quoted));
    if (!scan.found.len) return false;
    size_t named = way_start(w, w->found) + scan.named;
    if (count_members(*at, name) > 1) return config_refuse(f, named, "this name stands here twice: keep one"), false;
    w->found++;
    w->values[w->found] = scan.found, w->names[w->found] = named;
    *at = json_member(*at, arena_copy(f->a, name).s);
    return true;
}

/* The root: all there is, but for blanks. Empty: there is nothing, or it is refused. */
static str way_root(struct config *f, str plain, bool *untamed)
{
    size_t start = 0;
    while (start < plain.len && json_is_space(plain.s[start])) start++;
    if (start == plain.len) return str_span(plain, start, start);
    struct json_scan scan = json_scan(str_span(plain, start, plain.len), STR(""));
    size_t root = start + scan.pos, end = root;
    *untamed = scan.untamed;
    while (scan.fault == JSON_FINE && end < plain.len && json_is_space(plain.s[end])) end++;
    if (scan.fault == JSON_FINE && end == plain.len) return str_span(plain, start, root);
    bool comment = f->client->notation == PLAIN && end < plain.len && plain.s[end] == '/';
    config_refuse(f, end, comment ? "this client takes no comments" : "this is not valid JSON");
    return str_span(plain, start, start);
}

/* A way that ends early leads as far as there is something; what is refused is in f->wrong. */
static struct way way_find(struct config *f)
{
    struct way w = { .plain = config_plain(f) };
    struct steps steps = client_steps(f->client);
    bool untamed = false;
    w.values[0] = way_root(f, w.plain, &untamed);
    if (!w.values[0].len) return w;
    const cJSON *at = json_parse(f->a, w.values[0], untamed);
    for (size_t i = 0; i < steps.count && way_step(f, &w, steps.name[i], &at); i++) {
    }
    if (w.found == steps.count) w.entry = at;
    return w;
}

/* The same for a file that is empty, or all blanks and comments: it gets a root. */
static struct way way_made(struct config *f)
{
    struct out o = { .a = f->a };
    str newline = config_newline(f);
    out_str(&o, f->text);
    if (o.len && !str_ends(f->text, STR("\n"))) out_str(&o, newline);
    out_text(&o, "{}");
    out_str(&o, newline);
    f->text = out_done(&o);
    return way_find(f);
}

/* The white space at the start of the line that pos is in. */
static str line_indent(str text, size_t pos)
{
    size_t start = pos, end;
    while (start && text.s[start - 1] != '\n') start--;
    for (end = start; end < pos && (text.s[end] == ' ' || text.s[end] == '\t');) end++;
    return str_span(text, start, end);
}

/* How the file lays out what is in values[i]: as what is there already, or, in an empty object, as the root does. */
static struct layout config_layout(const struct config *f, const struct way *w, size_t i)
{
    size_t first = blank_behind(f, way_start(w, 0) + 1), member = blank_behind(f, way_start(w, i) + 1);
    bool empty = f->text.s[member] == '}', empty_root = f->text.s[first] == '}';
    size_t like = empty ? 0 : i;
    struct layout l = { config_newline(f), STR(""), empty_root ? STR("") : line_indent(f->text, first) };
    if (!empty_root && !has_newline(f->text, way_start(w, like), way_end(w, like))) l.newline = STR("");
    if (!l.unit.len) l.unit = STR("  ");
    if (!empty && has_newline(f->text, way_start(w, i), member)) {
        l.indent = line_indent(f->text, member);
    } else {
        struct out o = { .a = f->a };
        if (i) out_str(&o, line_indent(f->text, w->names[i]));
        out_str(&o, l.unit);
        l.indent = out_done(&o);
    }
    return l;
}

/* Puts the steps that are missing into the object at the end of the way, behind all that is in it. */
static void way_insert(struct config *f, const struct way *w)
{
    size_t open = way_start(w, w->found), close = way_end(w, w->found) - 1;
    size_t last = blank_before(w->plain, close), here = blank_before(f->text, close);
    bool members = last > open + 1, comma = members && f->text.s[blank_behind(f, last)] == ',';
    struct layout l = config_layout(f, w, w->found);
    struct out o = { .a = f->a };
    if (members && !comma) config_edit(f, last, last, STR(","));
    if (members && !l.newline.len) out_char(&o, ' ');
    out_break(&o, &l, 0);
    out_steps(&o, f->client, f->program, &l, w->found);
    if (comma) out_char(&o, ',');
    l.indent = w->found ? line_indent(f->text, w->names[w->found]) : STR("");
    if (!members) out_break(&o, &l, 0);
    config_edit(f, here, members ? here : close, out_done(&o));
}

/* Our entry on one line. */
static str entry_line(const struct config *f)
{
    struct layout line = { STR(""), STR(""), STR("") };
    struct out o = { .a = f->a };
    out_server(&o, f->client, f->program, &line, 0);
    return out_done(&o);
}

/* The text of an object's member; empty: it has none of that name. */
static str member_text(struct arena *a, str object, const char *name)
{
    struct out quoted = { .a = a };
    out_json(&quoted, str_from(name));
    return json_scan(object, out_done(&quoted)).found;
}

/* Makes an entry that starts another program start ours. What else it says, such as its environment, is the user's and
 * stays. An entry that starts nothing is of another kind and goes. */
static void way_replace(struct config *f, const struct way *w)
{
    str entry = w->values[w->found], line = entry_line(f);
    struct out missing = { .a = f->a };
    struct layout l = config_layout(f, w, w->found - 1);
    l.indent = line_indent(f->text, w->names[w->found]);
    if (!json_member(w->entry, "command")) {
        out_server(&missing, f->client, f->program, &l, 0);
        config_edit(f, way_start(w, w->found), way_end(w, w->found), out_done(&missing));
        return;
    }
    if (!has_newline(f->text, way_start(w, w->found), way_end(w, w->found))) l.newline = STR("");
    for (const cJSON *m = json_parse(f->a, line, false)->child; m; m = m->next) {
        str there = member_text(f->a, entry, m->string), value = member_text(f->a, line, m->string);
        size_t at = (size_t)(there.s - w->plain.s);
        if (cJSON_Compare(json_member(w->entry, m->string), m, true)) continue;
        if (there.len) { config_edit(f, at, at + there.len, value); continue; }
        out_break(&missing, &l, 1);
        out_json(&missing, str_from(m->string));
        out_between(&missing, ": ", value, l.newline.len ? "," : ", ");
    }
    if (missing.len) config_edit(f, way_start(w, w->found) + 1, way_start(w, w->found) + 1, out_done(&missing));
}

/* Whether nothing but values[i], and at most its comma, is in the object around it: no comment either. */
static bool is_alone(const struct config *f, const struct way *w, size_t i)
{
    str rest = str_trim(str_span(f->text, way_end(w, i), way_end(w, i - 1) - 1));
    return blank_before(f->text, w->names[i]) == way_start(w, i - 1) + 1 && (!rest.len || str_equal(rest, STR(",")));
}

/* Takes the entry out, with the comma that parted it from its neighbour, and the objects that this empties. */
static void way_remove(struct config *f, const struct way *w)
{
    size_t i = w->found;
    while (i > 1 && is_alone(f, w, i)) i--;
    size_t start = blank_before(f->text, w->names[i]), end = way_end(w, i);
    size_t before = blank_before(w->plain, w->names[i]), behind = blank_behind(f, end);
    if (is_alone(f, w, i)) {
        config_edit(f, start, way_end(w, 0) - 1, STR(""));
    } else if (f->text.s[behind] == ',') {
        config_edit(f, start, end, STR(""));
        config_edit(f, behind, behind + 1, STR(""));
    } else {
        if (w->plain.s[before - 1] == ',') config_edit(f, before - 1, before, STR(""));
        config_edit(f, start, end, STR(""));
    }
}

/* Whether an entry says what ours would. What it says beyond that is the user's. */
static bool way_is_ours(const struct config *f, const cJSON *entry)
{
    bool same = true;
    for (const cJSON *m = json_parse(f->a, entry_line(f), false)->child; m; m = m->next)
        same = same && cJSON_Compare(json_member(entry, m->string), m, true);
    return same;
}

static void way_change(struct config *f, enum entry_change change)
{
    struct way w = way_find(f);
    if (f->state != ENTRY_UNREADABLE && !w.values[0].len && change == ENTRY_WRITE) w = way_made(f);
    if (f->state == ENTRY_UNREADABLE) return;
    if (!w.entry && change == ENTRY_WRITE) way_insert(f, &w);
    if (!w.entry) return;
    const cJSON *command = json_member(w.entry, "command");
    f->state = way_is_ours(f, w.entry) ? ENTRY_OURS : ENTRY_OTHER;
    f->names = json_text(cJSON_IsArray(command) ? command->child : command).value;
    f->there = str_span(f->text, way_start(&w, w.found), way_end(&w, w.found));
    if (change == ENTRY_REMOVE) way_remove(f, &w);
    if (change == ENTRY_WRITE && f->state == ENTRY_OTHER) way_replace(f, &w);
}

/* --- TOML: its statements one by one, as far as it takes to know where each begins and ends --- */

#define TOML_DEPTH 32
#define TOML_PARTS 8

struct toml {
    str text;
    size_t pos;
    const char *wrong;                       /* what is not understood at pos, or NULL */
    str parts[TOML_PARTS];                   /* the key at hand, as it is written but without quotes ... */
    size_t part_count;                       /* ... which may have more parts than we keep */
};

static bool toml_fails(struct toml *t, const char *why)
{
    if (!t->wrong) t->wrong = why;
    return false;
}

static char toml_peek(const struct toml *t)
{
    return t->pos < t->text.len ? t->text.s[t->pos] : '\0';
}

static bool toml_take(struct toml *t, str what)
{
    bool there = str_starts(str_span(t->text, t->pos, t->text.len), what);
    if (there) t->pos += what.len;
    return there;
}

/* Takes all bytes that are letters, digits, or in `others`. */
static void toml_run(struct toml *t, const char *others)
{
    for (char c; (c = toml_peek(t)) != '\0'; t->pos++) {
        char folded = (char)(c | 0x20);
        if (!(folded >= 'a' && folded <= 'z') && !char_is_digit(c) && !strchr(others, c)) return;
    }
}

static void toml_space(struct toml *t)
{
    while (toml_peek(t) == ' ' || toml_peek(t) == '\t') t->pos++;
}

/* A comment, if there is one, and the end of the line. */
static bool toml_line_end(struct toml *t)
{
    toml_space(t);
    if (toml_peek(t) == '#') t->pos += str_find(str_span(t->text, t->pos, t->text.len), STR("\n"));
    if (t->pos == t->text.len || toml_take(t, STR("\n")) || toml_take(t, STR("\r\n"))) return true;
    return toml_fails(t, "the line should end here");
}

/* White space, line ends and comments. */
static void toml_blank(struct toml *t)
{
    do toml_space(t);
    while (toml_peek(t) && strchr("\r\n#", toml_peek(t)) && toml_line_end(t));
}

/* A string of one line or of many, from its first quote on. */
static bool toml_string(struct toml *t)
{
    char quote = toml_peek(t);
    str three = quote == '"' ? STR("\"\"\"") : STR("'''");
    bool many = toml_take(t, three);
    if (!many) t->pos++;
    for (; t->pos < t->text.len && (many || toml_peek(t) != '\n'); t->pos++) {
        if (toml_peek(t) == '\\' && quote == '"') t->pos++;
        else if (toml_peek(t) == quote && !many) return t->pos++, true;
        else if (many && toml_take(t, three)) {
            for (int more = 0; more < 2 && toml_peek(t) == quote; more++) t->pos++; /* quotes that belong to it */
            return true;
        }
    }
    return toml_fails(t, "a string ends nowhere");
}

/* A key of one or more parts. */
static bool toml_key(struct toml *t)
{
    t->part_count = 0;
    do {
        toml_space(t);
        size_t start = t->pos, quoted = toml_peek(t) == '"' || toml_peek(t) == '\'';
        if (quoted && !toml_string(t)) return false;
        if (!quoted) toml_run(t, "_-");
        if (t->pos == start) return toml_fails(t, "a name should stand here");
        if (t->part_count < TOML_PARTS) t->parts[t->part_count] = str_span(t->text, start + quoted, t->pos - quoted);
        t->part_count++;
        toml_space(t);
    } while (toml_take(t, STR(".")));
    return true;
}

/* A number, date, time, true or false: what it is made of, not whether it makes sense. */
static bool toml_scalar(struct toml *t)
{
    size_t start = t->pos;
    if (toml_take(t, STR("true")) || toml_take(t, STR("false"))) return true;
    if (toml_peek(t) == '+' || toml_peek(t) == '-') t->pos++;
    if (toml_take(t, STR("inf")) || toml_take(t, STR("nan"))) return true;
    if (!char_is_digit(toml_peek(t))) return t->pos = start, toml_fails(t, "a value should stand here");
    toml_run(t, "+-_.:");
    bool time = toml_peek(t) == ' ' && t->pos + 3 < t->text.len && t->text.s[t->pos + 3] == ':';
    if (time) t->pos++, toml_run(t, "+-.:");                 /* 1979-05-27 07:32:00 */
    return true;
}

/* A value, from its first byte on; inside brackets `depth` deep. */
static bool toml_value(struct toml *t, int depth)
{
    char open = toml_peek(t), close = open == '{' ? '}' : ']';
    if (open == '"' || open == '\'') return toml_string(t);
    if (open != '{' && open != '[') return toml_scalar(t);
    if (depth == TOML_DEPTH) return toml_fails(t, "too many brackets inside each other");
    t->pos++;
    for (toml_blank(t); toml_peek(t) != close; toml_blank(t)) {
        if (open == '{' && !(toml_key(t) && toml_take(t, STR("=")))) return toml_fails(t, "name = should stand here");
        toml_space(t);
        if (!toml_value(t, depth + 1)) return false;
        toml_blank(t);
        if (toml_peek(t) != close && !toml_take(t, STR(","))) return toml_fails(t, "a comma should stand here");
    }
    t->pos++;
    return !t->wrong;
}

/* Where the file has our table: its lines, those of tables below it included, and two of its values as written. */
struct table {
    size_t start, end;
    bool found;
    str command, args;
    enum { ROOT, SERVERS, OURS, BELOW_OURS, ELSEWHERE } at;    /* the table that the statement at hand belongs to */
};

static bool key_is(const struct toml *t, size_t part, str name)
{
    return part < t->part_count && str_equal(t->parts[part], name);
}

/* [header] or [[header]], from its first bracket on. */
static bool toml_header(struct toml *t, struct table *ours)
{
    size_t start = t->pos;
    bool list = toml_take(t, STR("[[")), follows = ours->at == OURS || ours->at == BELOW_OURS;
    if (!list) t->pos++;
    if (!toml_key(t) || !toml_take(t, list ? STR("]]") : STR("]"))) return toml_fails(t, "a header should end here");
    bool servers = key_is(t, 0, STR("mcp_servers")), mine = servers && key_is(t, 1, STR(PROGRAM_NAME));
    bool below = mine && t->part_count > 2;
    bool again = mine && ours->found && !(below && follows);
    const char *wrong = again ? "this table stands in several places: keep one"
                      : servers && list && t->part_count < 3 ? "no list of tables should stand here" : NULL;
    if (wrong) return t->pos = start, toml_fails(t, wrong);
    if (mine && !ours->found) ours->found = true, ours->start = start;
    ours->at = below ? BELOW_OURS : mine ? OURS : servers && t->part_count == 1 ? SERVERS : ELSEWHERE;
    return toml_line_end(t);
}

/* name = value */
static bool toml_statement(struct toml *t, struct table *ours)
{
    size_t start = t->pos;
    if (!toml_key(t) || !toml_take(t, STR("="))) return toml_fails(t, "= should stand here");
    bool inside = key_is(t, 0, ours->at == ROOT ? STR("mcp_servers") : STR(PROGRAM_NAME));
    if (inside && (ours->at == ROOT || ours->at == SERVERS))
        return t->pos = start, toml_fails(t, "write this as tables with headers of their own, [mcp_servers.NAME]");
    bool command = key_is(t, 0, STR("command")), args = key_is(t, 0, STR("args"));
    toml_space(t);
    size_t value = t->pos;
    if (!toml_value(t, 0)) return false;
    if (ours->at == OURS && command) ours->command = str_span(t->text, value, t->pos);
    if (ours->at == OURS && args) ours->args = str_span(t->text, value, t->pos);
    return toml_line_end(t);
}

/* Reads all statements; what is not understood is in f->wrong. */
static struct table toml_find(struct config *f)
{
    struct toml t = { .text = f->text };
    struct table ours = { .command = STR(""), .args = STR(""), .at = ROOT };
    toml_take(&t, STR(BOM));
    for (toml_blank(&t); t.pos < t.text.len && !t.wrong; toml_blank(&t)) {
        bool fine = toml_peek(&t) == '[' ? toml_header(&t, &ours) : toml_statement(&t, &ours);
        if (!fine) break;
        if (ours.at == OURS || ours.at == BELOW_OURS) ours.end = t.pos;
    }
    if (t.wrong) config_refuse(f, t.pos, t.wrong);
    return ours;
}

/* Whether a value is this string, in either kind of quotes. */
static bool toml_is(struct arena *a, str value, str text)
{
    struct out o = { .a = a };
    out_json(&o, text);
    bool literal = value.len == text.len + 2 && value.s[0] == '\'';
    return literal ? str_equal(str_span(value, 1, value.len - 1), text) : str_equal(value, out_done(&o));
}

/* Our table behind all others, after an empty line. Where the last line had no end, ours has none. */
static void toml_insert(struct config *f)
{
    struct out o = { .a = f->a };
    str newline = config_newline(f);
    bool open = f->text.len && !str_ends(f->text, STR("\n"));
    if (f->text.len) out_str(&o, newline);
    if (open) out_str(&o, newline);
    out_toml(&o, f->program, newline);
    if (open) o.len -= newline.len;
    config_edit(f, f->text.len, f->text.len, out_done(&o));
}

/* Takes the table out, and one of the empty lines that this brings together. */
static void toml_remove(struct config *f, const struct table *ours)
{
    str before = str_span(f->text, 0, ours->start), rest = str_span(f->text, ours->end, f->text.len);
    str newline = config_newline(f);
    bool open = !str_ends(str_span(f->text, 0, ours->end), STR("\n"));
    struct out empty = { .a = f->a };
    out_str(&empty, newline);
    out_str(&empty, newline);
    bool gap = str_ends(before, out_done(&empty)) && (!rest.len || str_starts(rest, newline));
    config_edit(f, ours->start - (gap ? newline.len : 0) - (gap && open ? newline.len : 0), ours->end, STR(""));
}

/* As way_replace(). */
static void toml_replace(struct config *f, const struct table *ours)
{
    struct out o = { .a = f->a }, args = { .a = f->a };
    if (!ours->command.len) {
        out_toml(&o, f->program, config_newline(f));
        config_edit(f, ours->start, ours->end, out_done(&o));
        return;
    }
    size_t command = (size_t)(ours->command.s - f->text.s), behind = command + ours->command.len;
    out_json(&o, f->program);
    config_edit(f, command, behind, out_done(&o));
    if (!ours->args.len) out_between(&args, "", config_newline(f), "args = ");
    out_text(&args, "[\"mcp\"]");
    if (ours->args.len) behind = (size_t)(ours->args.s - f->text.s);
    config_edit(f, behind, behind + ours->args.len, out_done(&args));
}

static void toml_change(struct config *f, enum entry_change change)
{
    struct table ours = toml_find(f);
    if (f->state == ENTRY_UNREADABLE) return;
    if (!ours.found && change == ENTRY_WRITE) toml_insert(f);
    if (!ours.found) return;
    str args = ours.args.len > 1 ? str_trim(str_span(ours.args, 1, ours.args.len - 1)) : STR("");
    bool same = toml_is(f->a, ours.command, f->program) && toml_is(f->a, args, STR("mcp"));
    f->state = same ? ENTRY_OURS : ENTRY_OTHER;
    f->names = same ? f->program : ours.command.len > 1 ? str_span(ours.command, 1, ours.command.len - 1) : STR("");
    f->there = str_trim(str_span(f->text, ours.start, ours.end));
    if (change == ENTRY_REMOVE) toml_remove(f, &ours);
    if (change == ENTRY_WRITE && !same) toml_replace(f, &ours);
}

/* --- config: look, print, write, remove --- */

/* Reads a client's file and prepares the change: edits, or what is wrong. */
static struct config config_open(struct arena *a, const struct client *c, str program, bool project,
                                 enum entry_change change)
{
    struct config f = { .a = a, .client = c, .program = program, .path = client_path(a, c, project), .wrong = STR("") };
    struct file file = sys_read_file(a, f.path.s);
    f.there = f.names = STR("");
    f.text = file.text;
    f.state = file.error == ENOENT ? ENTRY_NO_FILE : file.error ? ENTRY_UNREADABLE : ENTRY_NONE;
    if (f.state == ENTRY_UNREADABLE) f.wrong = str_from(strerror(file.error));
    else if (c->notation == TOML) toml_change(&f, change);
    else way_change(&f, change);
    return f;
}

/* "/path/of/file, line 3, column 5: this is not valid JSON. ..." */
static struct answer config_refused(const struct config *f)
{
    struct out o = { .a = f->a };
    out_format(&o, "%s, %.*s. Nothing was changed: mend it, or use what `" PROGRAM_NAME " config %s` prints",
               f->path.s, (int)f->wrong.len, f->wrong.s, f->client->name);
    return tool_error(&o);
}

/* "Claude Code: the entry is now in /path." and what it replaced. */
static struct answer config_changed(const struct config *f, enum entry_change change)
{
    static const char *const done[][2] = { { "is in", "is not in" }, { "is now in", "is no longer in" } };
    struct out o = { .a = f->a };
    out_format(&o, "%s: the entry " PROGRAM_NAME " %s %s%s\n", f->client->title,
               done[f->edit_count > 0][change == ENTRY_REMOVE], f->path.s, f->edit_count ? "" : ", not changed");
    if (f->edit_count && f->there.len) out_format(&o, "It was: %.*s\n", (int)f->there.len, f->there.s);
    return (struct answer){ .text = out_done(&o), .found = true };
}

/* Writes or removes the entry. */
static struct answer config_apply(struct arena *a, const struct client *c, str program, bool project,
                                  enum entry_change change)
{
    struct config f = config_open(a, c, program, project, change);
    if (f.state != ENTRY_UNREADABLE && f.edit_count) {
        int error = sys_replace_file(a, f.path.s, config_edited(&f));
        if (error) f.state = ENTRY_UNREADABLE, f.wrong = str_from(strerror(error));
    }
    return f.state == ENTRY_UNREADABLE ? config_refused(&f) : config_changed(&f, change);
}

/* A path for a shell, in single quotes. */
static void out_shell(struct out *o, str path)
{
    struct cut c = { .tail = path, .ok = true };
    for (const char *before = "'"; c.ok; before = "'\\''") {
        c = str_cut(c.tail, STR("'"));
        out_text(o, before);
        out_str(o, c.head);
    }
    out_char(o, '\'');
}

/* The entry to copy by hand, and where to. */
static struct answer config_print(struct arena *a, const struct client *c, str program, bool project)
{
    struct config f = { .a = a, .client = c, .program = program, .text = STR("") };
    struct out o = { .a = a };
    out_format(&o, "%s keeps it in %s (--write puts it there):\n\n", c->title, client_path(a, c, project).s);
    if (c->notation == TOML) toml_change(&f, ENTRY_WRITE);
    else way_change(&f, ENTRY_WRITE);
    out_str(&o, config_edited(&f));
    if (c->add) {
        out_format(&o, "\nor: %s %s " PROGRAM_NAME " -- ", c->add, project ? "project" : "user");
        out_shell(&o, program);
        out_text(&o, " mcp\n");
    }
    return (struct answer){ .text = out_done(&o), .found = true };
}

/* How a client is set up, in a few words. */
static void out_state(struct out *o, const struct config *f)
{
    static const char *const words[] = { "no file", "not set up", "set up", "starts ", "unreadable: " };
    out_text(o, words[f->state]);
    if (f->state == ENTRY_OTHER) out_str(o, f->names.len ? f->names : STR("something else"));
    if (f->state == ENTRY_UNREADABLE) out_str(o, f->wrong);
}

static struct answer config_list(struct arena *a, str program, bool project)
{
    struct out o = { .a = a };
    for (size_t i = 0; i < COUNT(clients); i++) {
        if (project && !clients[i].project) continue;
        struct config f = config_open(a, &clients[i], program, project, ENTRY_LOOK);
        out_format(&o, "%-15s %s: ", clients[i].name, f.path.len ? f.path.s : "HOME is not set");
        out_state(&o, &f);
        out_char(&o, '\n');
    }
    return (struct answer){ .text = out_done(&o), .found = true };
}

struct config_options { bool write, remove, project; };

/* `config`, `config CLIENT`, with --write or --remove, and --project. argv0: how the program was started. */
static struct answer config_run(struct arena *a, str name, const struct config_options *options, const char *argv0)
{
    const struct client *c = client_of(name);
    struct out o = { .a = a };
    str program = sys_program(a, argv0);
    bool change = options->write || options->remove;
    const char *wrong = options->write && options->remove ? "choose one of --write and --remove"
                      : !program.len ? "the system does not say where this program is: start it by its whole path"
                      : !c && (change || name.len) ? "name one of the clients that `" PROGRAM_NAME " config` lists"
                      : c && options->project && !c->project ? "it has no file for projects: leave out --project"
                      : c && !client_path(a, c, options->project).len ? "HOME is not set" : NULL;
    if (wrong) return out_format(&o, PROGRAM_NAME ": %s", wrong), tool_error(&o);
    if (!c) return config_list(a, program, options->project);
    if (!change) return config_print(a, c, program, options->project);
    return config_apply(a, c, program, options->project, options->write ? ENTRY_WRITE : ENTRY_REMOVE);
}

/* ==================================================================================================================
 * Room 14: doctor. Starts this program as a client would, in each era, asks each tool something out of the corpus
 * itself, and says what it saw.
 * =============================================================================================================== */

struct doctor {
    struct arena *a;
    struct out out;              /* the report */
    bool ill;                    /* something in it is not as it should be */
    double began;                /* when the step under way began, in milliseconds */
};

/* A line of the report: whether it is well, what was looked at, how long it took. */
static void doctor_says(struct doctor *d, bool well, const char *what, str seen)
{
    double took = sys_milliseconds() - d->began;
    out_format(&d->out, "%-6s %-18s %.*s (%.1f ms)\n", well ? "ok" : "failed", what, (int)seen.len, seen.s, took);
    if (!well) d->ill = true;
    d->began = sys_milliseconds();
}

#if !defined _WIN32

struct session {
    struct doctor *d;
    const struct revision *revision;
    struct child server;
    int64_t id;                  /* of the latest request */
};

/* Sends a request and reads its answer. NULL: it has no result, and *wrong says why. */
static const cJSON *session_asks(struct session *s, const char *method, str params, str *wrong)
{
    struct out o = { .a = s->d->a };
    s->d->began = sys_milliseconds();
    out_format(&o, "{\"jsonrpc\":\"2.0\",\"id\":%lld,\"method\":\"%s\",\"params\":{", (long long)++s->id, method);
    out_str(&o, params);
    if (s->revision->era == MODERN) {
        if (params.len) out_char(&o, ',');
        out_format(&o, "\"_meta\":{\"" META_KEY "protocolVersion\":\"%s\",\"" META_KEY "clientCapabilities\":{}}",
                   s->revision->version);
    }
    out_text(&o, "}}\n");
    sys_send(s->server.in, out_done(&o));
    str line = sys_child_line(&s->server, DOCTOR_MS);
    struct json_scan scan = json_scan(line, STR(""));
    bool whole = scan.fault == JSON_FINE && scan.pos == line.len;
    const cJSON *reply = whole ? json_parse(s->d->a, line, scan.untamed) : NULL;
    const cJSON *id = json_member(reply, "id"), *result = json_member(reply, "result");
    bool ours = cJSON_IsNumber(id) && (int64_t)id->valuedouble == s->id;
    *wrong = !line.len ? STR("no answer") : !ours ? echo(line)
           : json_text(json_member(json_member(reply, "error"), "message")).value;
    return wrong->len ? NULL : result;
}

static const cJSON *server_info(const cJSON *result)
{
    const cJSON *info = json_member(result, "serverInfo");
    return info ? info : json_member(json_member(result, "_meta"), META_KEY "serverInfo");
}

/* The first request: revision and name of the server. False: it is no server of this era. */
static bool session_greets(struct session *s)
{
    struct out seen = { .a = s->d->a }, params = { .a = s->d->a };
    bool legacy = s->revision->era == LEGACY;
    const char *method = legacy ? "initialize" : "server/discover", *wanted = s->revision->version;
    str wrong;
    if (legacy)
        out_format(&params, "\"protocolVersion\":\"%s\",\"capabilities\":{},"
                            "\"clientInfo\":{\"name\":\"doctor\",\"version\":\"1\"}", wanted);
    const cJSON *result = session_asks(s, method, out_done(&params), &wrong);
    const cJSON *info = server_info(result), *version = json_member(result, "protocolVersion");
    if (!version) version = cJSON_GetArrayItem(json_member(result, "supportedVersions"), 0);
    bool well = str_equal(json_text(version).value, str_from(wanted)) && info;
    out_format(&seen, "%s, ", wanted);
    if (well) out_str(&seen, json_text(json_member(info, "name")).value);
    if (well) out_format(&seen, " %s", json_text(json_member(info, "version")).value.s);
    else out_str(&seen, wrong.len ? wrong : STR("another revision was answered"));
    doctor_says(s->d, well, method, out_done(&seen));
    return well;
}

/* What to ask a tool, in words that the corpus has; empty: it has none for it. The answer names `named`. */
struct question { const char *tool, *argument; str value, named; };

static struct question doctor_question(const struct tool *tool)
{
    uint32_t page = 0;
    while (page + 1 < corpus.page_count && is_navigation(page)) page++;
    str with_code = corpus.code_count ? page_path(corpus.sections[corpus.codes[0].section].page) : STR("");
    str package = corpus.package_count ? corpus_slice(corpus.packages[0].name) : STR("");
    const struct question questions[] = {
        { "search", "query", page_title(page), page_title(page) },
        { "docs", "path", page_path(page), page_title(page) },
        { "examples", "example", with_code, with_code },
        { "changelogs", "package", package, package },
    };
    for (size_t i = 0; i < COUNT(questions); i++)
        if (strcmp(questions[i].tool, tool->name) == 0) return questions[i];
    return (struct question){ tool->name, "", STR(""), STR("") };
}

/* Whether a tool's result is an answer: text that names what it is about, and lists that are not empty. */
static bool is_answer(const cJSON *result, str named)
{
    str text = json_text(json_member(cJSON_GetArrayItem(json_member(result, "content"), 0), "text")).value;
    const cJSON *data = json_member(result, "structuredContent");
    bool full = text.len && str_cut(text, named).ok && !cJSON_IsTrue(json_member(result, "isError"));
    for (const cJSON *m = data ? data->child : NULL; m; m = m->next) full = full && !(cJSON_IsArray(m) && !m->child);
    return full;
}

static void session_calls(struct session *s, const struct tool *tool)
{
    struct question q = doctor_question(tool);
    struct out params = { .a = s->d->a }, seen = { .a = s->d->a };
    const char *name = tool_wire_name(s->d->a, tool).s;
    str wrong;
    out_format(&params, "\"name\":\"%s\",\"arguments\":{", name);
    if (q.value.len) json_put(&params, q.argument, q.value);
    out_char(&params, '}');
    const cJSON *result = session_asks(s, "tools/call", out_done(&params), &wrong);
    bool well = result && is_answer(result, q.named);
    if (q.value.len) out_json(&seen, echo(q.value));
    if (!well) out_format(&seen, " %.*s", (int)wrong.len, wrong.len ? wrong.s : ": not answered");
    doctor_says(s->d, well, name, out_done(&seen));
}

/* Whether the server lists a tool. */
static bool is_listed(struct arena *a, const cJSON *list, const struct tool *tool)
{
    for (const cJSON *t = list ? list->child : NULL; t; t = t->next)
        if (str_equal(json_text(json_member(t, "name")).value, tool_wire_name(a, tool))) return true;
    return false;
}

/* Whether the server has a tool: not one for what the corpus does not have. */
static bool is_offered(struct arena *a, const struct tool *tool)
{
    return about(a, tool->description).len > 0;
}

/* Lists the tools and calls each. */
static void session_uses(struct session *s)
{
    struct out seen = { .a = s->d->a };
    str wrong;
    const cJSON *list = json_member(session_asks(s, "tools/list", STR(""), &wrong), "tools");
    size_t listed = 0, offered = 0;
    for (size_t i = 0; i < COUNT(tools); i++) {
        listed += is_listed(s->d->a, list, &tools[i]);
        offered += is_offered(s->d->a, &tools[i]);
    }
    out_format(&seen, "%zu of %zu tools", listed, offered);
    doctor_says(s->d, listed == offered, "tools/list", out_done(&seen));
    for (size_t i = 0; i < COUNT(tools); i++)
        if (is_offered(s->d->a, &tools[i])) session_calls(s, &tools[i]);
}

/* Whether the server has put itself into its sandbox: it is under a filter more than we are. */
static void session_sandbox(struct session *s)
{
    int ours = sys_filters(s->d->a, 0), its = sys_filters(s->d->a, (long)s->server.pid);
    bool asked = sys_sandbox_declined(), on = its > ours;
    struct out declined = { .a = s->d->a };
    out_format(&declined, "off: %s=1", sys_sandbox_variable());
    s->d->began = sys_milliseconds();
    doctor_says(s->d, on || asked || !SYS_FILTERS || its < 0, "sandbox",
                on ? STR("on: a seccomp filter") : asked ? out_done(&declined)
                : !SYS_FILTERS ? STR("none on this system") : its < 0 ? STR("the kernel does not say") : STR("off"));
}

/* One session in a revision, from start to end. */
static void session_run(struct doctor *d, const struct revision *revision, str program)
{
    struct session s = { .d = d, .revision = revision };
    struct out seen = { .a = d->a };
    d->began = sys_milliseconds();
    s.server = sys_start(d->a, program.s);
    if (s.server.pid < 0) {
        doctor_says(d, false, "start", str_from(strerror(errno)));
        return;
    }
    if (session_greets(&s)) {
        session_sandbox(&s);
        session_uses(&s);
    }
    d->began = sys_milliseconds();
    int status = sys_child_end(&s.server, DOCTOR_MS);
    out_format(&seen, status < 0 ? "signal %d" : "status %d", status < 0 ? -status : status);
    doctor_says(d, status == 0, "end of input", out_done(&seen));
}

static void doctor_sessions(struct doctor *d, str program)
{
    session_run(d, revision_newest(LEGACY), program);
    session_run(d, revision_newest(MODERN), program);
}

#else

static void doctor_sessions(struct doctor *d, str program)
{
    out_format(&d->out, "%-6s %-18s not tried on Windows: does `%s mcp` wait for input?\n", "-", "start", program.s);
}

#endif

/* Which clients start this program. Another program is theirs to choose, as long as it is there. */
static void doctor_clients(struct doctor *d, str program)
{
    for (size_t i = 0; i < COUNT(clients); i++) {
        struct config f = config_open(d->a, &clients[i], program, false, ENTRY_LOOK);
        bool named = f.state == ENTRY_OURS || (f.names.len && str_equal(f.names, program));
        bool absolute = f.state == ENTRY_OTHER && str_starts(f.names, STR("/"));
        bool gone = absolute && !sys_can_run(arena_copy(d->a, f.names).s);
        bool lost = f.state == ENTRY_UNREADABLE || gone;
        if (f.state == ENTRY_NO_FILE) continue;
        out_format(&d->out, "%-6s %-18s ", lost ? "failed" : named ? "ok" : "-", clients[i].name);
        if (named) out_text(&d->out, "set up");
        else out_state(&d->out, &f);
        if (gone) out_text(&d->out, ", which is not there");
        out_format(&d->out, " (%s)\n", f.path.s);
        d->ill = d->ill || lost;
    }
}

static struct answer doctor_run(struct arena *a, const char *argv0)
{
    struct doctor d = { .a = a, .out = { .a = a }, .began = sys_milliseconds() };
    struct out size = { .a = a }, name = { .a = a };
    char hash[65];
    str program = sys_program(a, argv0);
    long long bytes = (long long)sys_file_size(program.s);
    if (program.len) out_format(&size, "%s, %lld bytes, version " PROGRAM_VERSION, program.s, bytes);
    else out_text(&size, "its file is not where it was started from");
    doctor_says(&d, program.len > 0, "program", out_done(&size));
    bool same = corpus_is_intact(hash);
    out_format(&name, "%s %s, %s it was built", corpus.name, corpus.version, same ? "as" : "NOT as");
    doctor_says(&d, same, "corpus", out_done(&name));
    doctor_sessions(&d, program);
    doctor_clients(&d, program);
    out_text(&d.out, d.ill ? "Not all is well.\n" : "All is well.\n");
    return (struct answer){ .text = out_done(&d.out), .found = !d.ill };
}

/* ==================================================================================================================
 * Room 15: command line. argv becomes the arguments of a tool; the answer is printed. Exit status as grep: 0 found, 1
 * nothing found, 2 wrong usage or failure.
 * =============================================================================================================== */

/* --- grep --- */

struct grep_options {
    bool fold, number, count, files, only, fixed, words, invert;   /* -i -n -c -l -o -F -w -v */
    bool context;                                                  /* -A, -B or -C was given */
    uint32_t before, after;                                        /* -B, -A, both: -C */
    str pattern, path;
    unsigned operands;
};

/* One page being searched. Lines are those of its source. */
struct grep {
    const struct grep_options *options;
    struct regex *re;
    const unsigned char *candidate;  /* by segment: whether it may match */
    struct out out;
    str path, source;
    size_t printed;                  /* the source up to here is printed, or not to be */
    uint32_t segment;                /* of the line at hand */
    uint32_t after;                  /* lines of context still to print */
    bool separate;                   /* something was printed before, so a gap gets its -- */
    bool found;
};

/* "path:" or "path:12:", with - for lines of context. */
static void grep_prefix(struct grep *g, uint32_t number, char mark)
{
    out_str(&g->out, g->path);
    out_char(&g->out, mark);
    if (!g->options->number) return;
    out_number(&g->out, number);
    out_char(&g->out, mark);
}

static void grep_print(struct grep *g, size_t start, size_t end, uint32_t number, char mark)
{
    if (!g->options->only) {
        grep_prefix(g, number, mark);
        out_str(&g->out, str_span(g->source, start, end));
        out_char(&g->out, '\n');
    }
    g->printed = end + 1;
    g->separate = true;
}

/* The parts of a line that match, one a line. */
static void grep_only(struct grep *g, str line, uint32_t number)
{
    struct regex_match m;
    for (size_t at = 0; !g->options->invert && (m = regex_find(g->re, line, at)).ok;) {
        at = m.end > m.start ? m.end : m.end + 1;
        while (at < line.len && byte_continues(line.s[at])) at++;
        if (m.end == m.start) continue;
        grep_prefix(g, number, ':');
        out_str(&g->out, str_span(line, m.start, m.end));
        out_char(&g->out, '\n');
    }
}

/* The start of the line before the one that starts at pos > 0. */
static size_t line_before(str text, size_t pos)
{
    for (pos--; pos > 0 && text.s[pos - 1] != '\n';) pos--;
    return pos;
}

/* A selected line with the context before it. */
static void grep_line(struct grep *g, size_t start, size_t end, uint32_t number)
{
    size_t from = start;
    uint32_t back = 0;
    for (; back < g->options->before && from > g->printed; back++) from = line_before(g->source, from);
    if (g->options->context && g->separate && (from > g->printed || g->printed == 0)) out_text(&g->out, "--\n");
    for (; from < start; back--) {
        size_t lf = from;
        while (g->source.s[lf] != '\n') lf++;
        grep_print(g, from, lf, number - back, '-');
        from = lf + 1;
    }
    grep_print(g, start, end, number, ':');
    if (g->options->only) grep_only(g, str_span(g->source, start, end), number);
    g->after = g->options->after;
}

/* Whether a line is one that is looked for. */
static bool grep_selects(struct grep *g, size_t start, size_t end)
{
    uint32_t pos = (uint32_t)(g->source.s - corpus.text + (ptrdiff_t)start);
    while (g->segment + 1 < corpus.segment_count && corpus.segments[g->segment + 1].pos <= pos) g->segment++;
    return (g->candidate[g->segment] && regex_matches(g->re, str_span(g->source, start, end))) != g->options->invert;
}

/* Prints what is wanted of a page: its lines, their number, or its path. */
static void grep_page(struct grep *g, uint32_t page)
{
    const struct grep_options *options = g->options;
    uint32_t lines = 0, number = 0;
    g->path = page_path(page), g->source = corpus_slice(corpus.pages[page].source);
    g->printed = 0, g->after = 0;
    for (size_t at = 0; at < g->source.len && !(options->files && lines) && !regex_gave_up(g->re);) {
        const char *lf = memchr(g->source.s + at, '\n', g->source.len - at);
        size_t end = lf ? (size_t)(lf - g->source.s) : g->source.len;
        number++;
        if (grep_selects(g, at, end)) {
            lines++;
            if (!options->count && !options->files) grep_line(g, at, end, number);
        } else if (g->after) {
            grep_print(g, at, end, number, '-');
            g->after--;
        }
        at = end + 1;
    }
    if (lines) g->found = true;
    if (options->files ? lines == 0 : !options->count) return;
    out_str(&g->out, g->path);
    if (!options->files) out_format(&g->out, ":%u", lines);
    out_char(&g->out, '\n');
}

/* Whether anything of a page can be printed. Moves to the page's first segment. */
static bool grep_may_find(struct grep *g, uint32_t page)
{
    struct segments s = page_segments(page);
    g->segment = s.first;
    if (g->options->invert || g->options->count) return true;
    while (s.first < s.end && !g->candidate[s.first]) s.first++;
    return s.first < s.end;
}

/* grep -r over the sources of all pages at or below a path. */
static struct answer grep_run(struct arena *a, const struct grep_options *options)
{
    struct grep *g = arena_alloc(a, sizeof *g);
    struct regex_error error;
    str path = reference_plain(a, options->path);
    uint32_t pages = 0;
    g->options = options, g->out.a = a;
    unsigned flags = (options->fold ? REGEX_FOLD : 0u) | (options->fixed ? REGEX_LITERAL : 0u) |
                     (options->words ? REGEX_WORDS : 0u);
    g->re = regex_compile(a, options->pattern, flags, &error);
    if (!g->re)
        return out_regex_error(&g->out, options->pattern, &error, " (-F takes it literally)"), tool_error(&g->out);
    struct candidates candidates = regex_candidates(g->re);
    unsigned char *candidate = arena_array(a, corpus.segment_count + 1u, 1);
    for (uint32_t i = 0; i < candidates.count; i++) candidate[candidates.at[i]] = 1;
    g->candidate = candidate;
    for (uint32_t i = 0; i < corpus.page_count; i++) {
        if (!below_path(i, path)) continue;
        pages++;
        if (grep_may_find(g, i)) grep_page(g, i);
    }
    if (!pages) return docs_not_found(a, options->path, CORPUS_NONE);
    if (regex_gave_up(g->re)) return g->out.len = 0, out_regex_gave_up(&g->out), tool_error(&g->out);
    return (struct answer){ .text = out_done(&g->out), .found = g->found };
}

/* The number that -A, -B or -C wants: what is left of its own argument, else the next one. Moves *argv there. */
static struct number grep_number(const char *rest, int *left, char ***argv)
{
    if (!*rest && *left > 1) rest = *++*argv, --*left;
    struct number n = str_number(str_from(rest));
    if (n.value < 0) n.ok = false;
    if (n.value > GREP_CONTEXT) n.value = GREP_CONTEXT;
    return n;
}

static bool *grep_flag(struct grep_options *o, char letter)
{
    switch (letter) {
    case 'i': return &o->fold;
    case 'n': return &o->number;
    case 'c': return &o->count;
    case 'l': return &o->files;
    case 'o': return &o->only;
    case 'F': return &o->fixed;
    case 'w': return &o->words;
    case 'v': return &o->invert;
    default: return NULL;
    }
}

/* One argument with letters, as -in or -C3 or -A 2. Returns how many arguments it took; 0: there is no such option; -1:
 * no number of lines where there must be one. */
static int grep_letters(struct grep_options *o, int left, char **argv)
{
    char **first = argv;
    for (const char *letter = argv[0] + 1; *letter; letter++) {
        bool *flag = grep_flag(o, *letter);
        if (flag) {
            *flag = true;
        } else if (strchr("ABC", *letter)) {
            struct number n = grep_number(letter + 1, &left, &argv);
            if (!n.ok) return -1;
            o->context = true;
            if (*letter != 'B') o->after = (uint32_t)n.value;
            if (*letter != 'A') o->before = (uint32_t)n.value;
            break;
        } else if (!strchr("rREH", *letter)) {   /* what grep -rE takes is what this does */
            return 0;
        }
    }
    return (int)(argv - first) + 1;
}

/* --- index --agents-md: as much of the tree as fits into so many bytes ---
 *
 * Pages and folders are ranked. Of the ranking so much is shown as fits: first folders and pages by name, then, when
 * all pages are named, titles and descriptions, again the best first. What is not shown is counted at the nearest
 * folder that is. A line is a folder with its pages in braces, as a shell would expand them. */

#define INDEX_WORDS 160            /* bytes of a description */
enum { INDEX_LINK = 2, INDEX_IN_TREE = 3, INDEX_PRODUCT = 1000, INDEX_DEPTH = -3, INDEX_TOP_FOLDER = 1 << 20 };

struct index_folder {
    str path;
    uint32_t parent, top;              /* top: the one above all, itself if it is that */
    uint32_t pages, first, end;        /* how many pages are below it; [first, end) of index.pages are in it */
    int best;                          /* a top folder's: the score of the best page that is it, or in or below it */
    const struct index_folder *group;  /* its top folder */
    bool shown;
    uint32_t hidden;                   /* pages in it, or in a folder below that is not shown, that are not shown */
};
struct index_page {
    int score;
    str words;                         /* what the path does not say */
    bool odd;                          /* its path cannot stand in braces */
    enum { INDEX_HIDDEN, INDEX_IN_BRACES, INDEX_OWN_LINE } shown;
};
struct index_entry { uint32_t page, folder; int score; };   /* page CORPUS_NONE: the folder itself */

struct index {
    struct index_folder *folders;      /* [0]: the root */
    uint32_t folder_count;
    const struct index_folder **lines; /* folders in the order they are shown */
    struct index_page *by_number;      /* the corpus's pages */
    struct index_entry *pages;         /* by folder, best first */
    struct index_entry *ranking;       /* pages and folders, best first */
    size_t page_count, ranking_count;
};

static int index_rank_order(const void *a, const void *b)
{
    const struct index_entry *x = a, *y = b;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    if (x->folder != y->folder) return x->folder < y->folder ? -1 : 1;
    return x->page < y->page ? -1 : x->page > y->page;
}

static int index_folder_order(const void *a, const void *b)
{
    const struct index_entry *x = a, *y = b;
    return x->folder != y->folder ? (x->folder < y->folder ? -1 : 1) : index_rank_order(a, b);
}

/* How much pages matter: whether one opens a product, links to it, a place in the site's tree, few folders above it. */
static void index_score(struct index_page *pages)
{
    for (uint32_t i = 0; i < corpus.page_count; i++) {
        const struct corpus_page *p = &corpus.pages[i];
        str path = corpus_slice(p->path);
        for (uint32_t k = 0; k < p->links; k++) pages[corpus.links[p->first_link + k].page].score += INDEX_LINK;
        for (size_t k = 0; k < path.len; k++) pages[i].score += path.s[k] == '/' ? INDEX_DEPTH : 0;
        pages[i].score += p->nav != CORPUS_NONE ? INDEX_IN_TREE : 0;
    }
    for (uint32_t i = 0; i < corpus.nav_count; i++) {
        uint32_t page = corpus.nav[i].level == 0 ? corpus.nav[i].page : CORPUS_NONE;
        if (page != CORPUS_NONE) pages[page].score += INDEX_PRODUCT;
    }
}

/* The folder of a page, made where it is new, with those above it. Pages come sorted: it is on the way from `last`. */
static uint32_t index_folder_of(struct index *x, uint32_t last, uint32_t page)
{
    str path = corpus_slice(corpus.pages[page].path);
    while (last && !below_path(page, x->folders[last].path)) last = x->folders[last].parent;
    for (size_t i = x->folders[last].path.len + (last > 0); i < path.len; i++) {
        if (path.s[i] != '/') continue;
        uint32_t top = last ? x->folders[last].top : x->folder_count;
        x->folders[x->folder_count] = (struct index_folder){ str_span(path, 0, i), last, top, .best = INT_MIN };
        last = x->folder_count++;
    }
    return last;
}

/* Folders in the order of their lines: the root, then top folders with the best page first, those below by path. */
static int index_line_order(const void *a, const void *b)
{
    const struct index_folder *x = *(const struct index_folder *const *)a, *y = *(const struct index_folder *const *)b;
    if (x->group != y->group && x->group->best != y->group->best) return x->group->best > y->group->best ? -1 : 1;
    return x < y ? -1 : x > y;         /* they were made in the order of paths */
}

static struct index index_begin(struct arena *a)
{
    size_t slashes = 1;
    for (uint32_t i = 0; i < corpus.page_count; i++) {
        str path = corpus_slice(corpus.pages[i].path);
        for (size_t k = 0; k < path.len; k++) slashes += path.s[k] == '/';
    }
    struct index x = { .folders = arena_array(a, slashes, sizeof *x.folders), .folder_count = 1 };
    x.pages = arena_array(a, corpus.page_count + 1u, sizeof *x.pages);
    x.by_number = arena_array(a, corpus.page_count + 1u, sizeof *x.by_number);
    index_score(x.by_number);
    uint32_t last = 0;
    for (uint32_t i = 0; i < corpus.page_count; i++) {
        if (is_navigation(i)) continue;
        last = index_folder_of(&x, last, i);
        x.pages[x.page_count++] = (struct index_entry){ i, last, x.by_number[i].score };
        for (uint32_t f = last; f; f = x.folders[f].parent) x.folders[f].pages++;
        x.folders[0].pages++;
    }
    arena_sort(a, x.pages, x.page_count, sizeof *x.pages, index_folder_order);
    return x;
}

/* Fills in where each folder's pages are, and the order of lines. */
static void index_group(struct arena *a, struct index *x)
{
    x->lines = arena_array(a, x->folder_count, sizeof *x->lines);
    x->folders[0].best = INT_MAX;
    for (uint32_t i = 0; i < x->page_count; i++) {
        struct index_folder *f = &x->folders[x->pages[i].folder], *top = &x->folders[f->top];
        if (f->end == 0) f->first = i;
        f->end = i + 1;
        if (top->best < x->pages[i].score) top->best = x->pages[i].score;
    }
    for (uint32_t f = 0; f < x->folder_count; f++) {
        str path = x->folders[f].path;
        uint32_t own = f && x->folders[f].parent == 0 ? corpus_find_page(&corpus, path.s, path.len) : CORPUS_NONE;
        int score = own != CORPUS_NONE ? x->by_number[own].score : INT_MIN;
        if (x->folders[f].best < score) x->folders[f].best = score;
        x->folders[f].group = &x->folders[x->folders[f].top];
        x->lines[f] = &x->folders[f];
    }
    arena_sort(a, x->lines, x->folder_count, sizeof *x->lines, index_line_order);
}

/* What the path does not say already: the title, and the description's beginning. Empty: nothing. */
static str index_words(struct arena *a, uint32_t page)
{
    const struct corpus_page *p = &corpus.pages[page];
    str title = corpus_slice(p->title), name = path_split(corpus_slice(p->path)).tail;
    str line = str_trim(str_cut(str_trim(corpus_slice(p->description)), STR("\n")).head);
    struct out o = out_begin(a);
    if (!corpus_equal_letters(title.s, title.len, name.s, name.len)) out_str(&o, title);
    if (o.len && line.len) out_text(&o, ": ");
    str cut = cut_text(line, INDEX_WORDS);
    while (cut.len < line.len && cut.len && cut.s[cut.len - 1] != ' ') cut.len--;
    out_str(&o, str_trim(cut));
    if (cut.len < line.len) out_text(&o, " ...");
    return out_done(&o);
}

/* Whether a shell would take the name apart: such a page has a line of its own. */
static bool index_is_odd(str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (strchr(" ,{}\"'`\\$", name.s[i])) return true;
    return false;
}

/* Ranks pages and folders. A folder counts as many pages as it stands for; those at the top come before all pages. */
static void index_rank(struct arena *a, struct index *x)
{
    x->ranking = arena_array(a, x->page_count + x->folder_count, sizeof *x->ranking);
    memcpy(x->ranking, x->pages, x->page_count * sizeof *x->ranking);
    x->ranking_count = x->page_count;
    for (uint32_t f = 1; f < x->folder_count; f++) {
        int score = (int)x->folders[f].pages + (x->folders[f].parent == 0 ? INDEX_TOP_FOLDER : 0);
        x->ranking[x->ranking_count++] = (struct index_entry){ CORPUS_NONE, f, score };
    }
    arena_sort(a, x->ranking, x->ranking_count, sizeof *x->ranking, index_rank_order);
    for (uint32_t i = 0; i < corpus.page_count; i++) {
        x->by_number[i].words = index_words(a, i);
        x->by_number[i].odd = index_is_odd(corpus_slice(corpus.pages[i].path));
    }
}

/* Decides what is shown: the first `most` of the ranking, then words for the pages in it, as many as are left. */
static void index_choose(struct index *x, size_t most)
{
    size_t names = most < x->ranking_count ? most : x->ranking_count, words = most - names;
    for (uint32_t i = 0; i < corpus.page_count; i++) x->by_number[i].shown = INDEX_HIDDEN;
    for (uint32_t f = 0; f < x->folder_count; f++) x->folders[f].shown = f == 0, x->folders[f].hidden = 0;
    for (size_t i = 0; i < names; i++) {
        const struct index_entry *e = &x->ranking[i];
        for (uint32_t f = e->folder; !x->folders[f].shown; f = x->folders[f].parent) x->folders[f].shown = true;
        if (e->page == CORPUS_NONE) continue;
        struct index_page *page = &x->by_number[e->page];
        page->shown = page->odd || (words > 0 && page->words.len) ? INDEX_OWN_LINE : INDEX_IN_BRACES;
        words -= words > 0;
    }
    for (size_t i = 0; i < x->page_count; i++) {
        uint32_t f = x->pages[i].folder;
        if (x->by_number[x->pages[i].page].shown) continue;
        while (!x->folders[f].shown) f = x->folders[f].parent;
        x->folders[f].hidden++;
    }
}

/* Pages with words, a line each. */
static void index_page_lines(struct out *o, const struct index *x, const struct index_folder *f)
{
    for (uint32_t i = f->first; i < f->end; i++) {
        const struct index_page *page = &x->by_number[x->pages[i].page];
        if (page->shown != INDEX_OWN_LINE) continue;
        out_str(o, corpus_slice(corpus.pages[x->pages[i].page].path));
        if (page->words.len) out_text(o, " - ");
        out_str(o, page->words);
        out_char(o, '\n');
    }
}

/* The line of a folder: its pages, and how many more are in and below it. */
static void index_folder_line(struct out *o, const struct index *x, const struct index_folder *f)
{
    uint32_t n = 0;
    for (uint32_t i = f->first; i < f->end; i++) n += x->by_number[x->pages[i].page].shown == INDEX_IN_BRACES;
    if (n + f->hidden == 0) return;
    out_str(o, f->path);
    out_text(o, f->path.len ? "/" : "");
    const char *before = n > 1 ? "{" : "";
    for (uint32_t i = f->first; i < f->end; i++) {
        if (x->by_number[x->pages[i].page].shown != INDEX_IN_BRACES) continue;
        out_text(o, before);
        out_str(o, path_split(corpus_slice(corpus.pages[x->pages[i].page].path)).tail);
        before = ",";
    }
    out_text(o, n > 1 ? "}" : "");
    if (f->hidden) out_format(o, "%s+%u", n || f->path.len ? " " : "", f->hidden);
    out_char(o, '\n');
}

static void index_render(struct out *o, struct index *x, size_t most)
{
    o->len = 0;
    index_choose(x, most);
    out_text(o, "<!-- " PROGRAM_NAME ":begin, by `" PROGRAM_NAME " index --agents-md`: replace up to " PROGRAM_NAME
                ":end -->\n");
    out_format(o, "## %s documentation\n\nIt is at hand, complete and offline (%s %s). Prefer it to what you remember: "
                  "look things up before you write code.\n\n", corpus.title, corpus.name, corpus.version);
    out_text(o, "- over MCP: " TOOL_PREFIX "_search (query), " TOOL_PREFIX "_docs (path)\n"
                "- in a shell: `" PROGRAM_NAME " search WORDS`, `" PROGRAM_NAME " show PATH` or `PATH#SECTION`\n\n"
                "All pages, what is linked most first. `a/{b,c}`: pages a/b and a/c. `a/b +3`: 3 more below a, see "
                "`" PROGRAM_NAME " list a`.\n\n");
    for (uint32_t i = 0; i < x->folder_count; i++) {
        if (!x->lines[i]->shown) continue;
        index_folder_line(o, x, x->lines[i]);
        index_page_lines(o, x, x->lines[i]);
    }
    out_text(o, "<!-- " PROGRAM_NAME ":end -->\n");
}

/* The largest index that fits. With more shown it is longer, but for a folder whose last page replaces a count: so the
 * search by halves may miss a few bytes, and never exceeds the budget. */
static struct answer index_run(struct arena *a, size_t budget)
{
    struct out o = out_begin(a);
    struct index x = index_begin(a);
    index_group(a, &x);
    index_rank(a, &x);
    size_t low = 0, high = x.ranking_count + x.page_count;
    index_render(&o, &x, high);
    if (o.len <= budget) return (struct answer){ .text = out_done(&o), .found = true };
    index_render(&o, &x, low);
    if (o.len > budget) {
        size_t least = o.len;
        o.len = 0;
        out_format(&o, PROGRAM_NAME ": --max-bytes must be at least %zu, for the lines that say what this is", least);
        return tool_error(&o);
    }
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        index_render(&o, &x, middle);
        *(o.len <= budget ? &low : &high) = middle;
    }
    index_render(&o, &x, low);
    return (struct answer){ .text = out_done(&o), .found = true };
}

/* --- export --- */

/* What export has written so far, or why it stopped. */
struct export { str folder; uint32_t files; uint64_t bytes; str failed; };

/* Writes one file below the folder, whose name is one of the corpus: never with "..", never through a link. */
static void export_file(struct arena *a, struct export *e, str name, const char *extension, str text)
{
    struct out path = out_begin(a);
    if (e->failed.len) return;
    out_str(&path, e->folder);
    out_between(&path, "/", name, extension);
    if (sys_name_is_safe(name) && sys_make_way(a, out_done(&path), e->folder.len, false) &&
        sys_write_file(out_cstring(&path), text)) {
        e->files++;
        e->bytes += text.len;
        return;
    }
    struct out why = out_begin(a);
    out_format(&why, PROGRAM_NAME ": cannot write %s: %s (%u files are written)", path.s, sys_reason(), e->files);
    e->failed = out_done(&why);
}

/* Why the folder may not be written to; empty: it may, and is there. */
static str export_refusal(struct arena *a, const char *folder, bool force)
{
    struct out o = out_begin(a), inside = out_begin(a);
    out_format(&inside, "%s/", folder);
    enum sys_folder state = sys_look(folder);
    if (state == SYS_FULL && !force)
        out_format(&o, PROGRAM_NAME ": %s is not empty: name a new folder, or add --force to write over what is in it",
                   folder);
    else if (state == SYS_NO_FOLDER)
        out_format(&o, PROGRAM_NAME ": %s is not a folder: name a new one", folder);
    else if ((state == SYS_ABSENT && !sys_make_way(a, out_done(&inside), 0, true)) || state == SYS_UNREADABLE)
        out_format(&o, PROGRAM_NAME ": cannot use %s: %s", folder, sys_reason());
    return out_done(&o);
}

/* Writes all pages: rendered as PATH.md, or raw as the files they were made from; and llms.txt. */
static void export_pages(struct arena *a, struct export *e, bool raw, str language)
{
    for (uint32_t i = 0; i < corpus.page_count; i++) {
        const struct corpus_page *p = &corpus.pages[i];
        struct place whole = { i, p->first_section, true, false };
        if (raw) export_file(a, e, corpus_slice(p->file), "", corpus_slice(p->source));
        else if (!is_navigation(i)) export_file(a, e, corpus_slice(p->path), ".md", page_markdown(a, whole, language));
    }
    export_file(a, e, STR("llms.txt"), "", llms_text(a));
}

/* All pages as files below the folder that is the one path of args. force: it need not be empty. */
static struct answer export_run(struct arena *a, const struct args *args, bool force)
{
    struct out o = out_begin(a), folder = out_begin(a);
    str language = args->text[ARG_LANGUAGE];
    if (args->path_count != 1 || !args->paths[0].len) {
        out_text(&o, PROGRAM_NAME ": export takes one folder");
        return tool_error(&o);
    }
    if (language.len && language_named(language) == CORPUS_NONE) {
        out_format(&o, PROGRAM_NAME ": there is no language %.*s; there is ", (int)language.len, language.s);
        out_languages(&o, UINT32_MAX);
        out_text(&o, corpus.language_count > 1 ? ", all" : "none");
        return tool_error(&o);
    }
    out_str(&folder, args->paths[0]);
    while (folder.len > 1 && folder.s[folder.len - 1] == '/') folder.len--;
    struct export e = { .failed = export_refusal(a, out_cstring(&folder), force) };
    e.folder = out_done(&folder);
    if (!e.failed.len) export_pages(a, &e, str_equal(args->text[ARG_FORMAT], STR("raw")), language);
    if (e.failed.len) return (struct answer){ .text = e.failed, .error = true };
    out_format(&o, "%u files, %llu bytes in %s", e.files, (unsigned long long)e.bytes, folder.s);
    return (struct answer){ .text = out_done(&o), .found = true };
}

/* --- the commands --- */

/* What a command line says. */
struct options {
    const struct command *command;
    const char *program;          /* how it was started: argv[0] */
    struct args args;
    struct grep_options grep;
    unsigned flags;               /* the command's own: see struct command */
    bool json, help, version;
    bool only_operands;           /* -- was there */
    str operands;                 /* joined by spaces */
    str complaint;                /* what is wrong with the command line; empty: nothing */
};

struct command {
    const char *name;
    struct answer (*run)(struct arena *a, struct options *options); /* NULL: the server, see main(); help */
    const struct parameter *parameters;   /* options with a value, as a tool has them */
    size_t parameter_count;
    const char *flags;            /* options without: names with spaces between; the i-th is bit i of options.flags */
    enum arg operands;            /* where what is no option goes; ARG_COUNT: there is no such */
    unsigned traits;
    const char *usage, *help;
    const char *details;          /* of its options, a line each; NULL: none of its own */
};

enum { NEEDS_OPERAND = 1, PRINTS_MARKDOWN = 2, READS_AS_GREP = 4, IS_HELP = 8 }; /* traits */
enum { SHOW_RAW = 1 };                                                  /* flags */
enum { INDEX_AGENTS_MD = 1 };
enum { EXPORT_FORCE = 1 };
enum { CONFIG_WRITE = 1, CONFIG_REMOVE = 2, CONFIG_PROJECT = 4 };

static struct answer command_search(struct arena *a, struct options *options)
{
    options->args.terminal = sys_colour();
    return tool_search(a, &options->args);
}

static struct answer command_grep(struct arena *a, struct options *options)
{
    return grep_run(a, &options->grep);
}

/* People scroll: the whole page, unless they say how much. */
static struct answer command_show(struct arena *a, struct options *options)
{
    struct args *args = &options->args;
    if (options->flags & SHOW_RAW) args->text[ARG_FORMAT] = STR("raw");
    if (options->operands.len && !args->given[ARG_MAX_CHARS]) {
        args->given[ARG_MAX_CHARS] = true;
        args->number[ARG_MAX_CHARS] = INT32_MAX;
    }
    return tool_docs(a, args);
}

static struct answer command_outline(struct arena *a, struct options *options)
{
    struct place p = page_resolve(a, options->operands);
    struct out o = out_begin(a);
    if (!p.found) return docs_not_found(a, options->operands, CORPUS_NONE);
    out_str(&o, page_title(p.page));
    out_text(&o, "  ");
    out_url(&o, corpus.pages[p.page].first_section);
    out_char(&o, '\n');
    out_sections(&o, p.page, LANGUAGE_ALL);
    return (struct answer){ .text = out_done(&o), .found = true };
}

/* The site's own tree, and the pages that are not in it. */
static void out_tree(struct out *o)
{
    bool *listed = arena_array(o->a, corpus.page_count + 1u, sizeof *listed), any = false;
    for (uint32_t i = 0; i < corpus.nav_count; i++) {
        out_nav_line(o, &corpus.nav[i], corpus.nav[i].level);
        out_char(o, '\n');
        if (corpus.nav[i].page != CORPUS_NONE) listed[corpus.nav[i].page] = true;
    }
    for (uint32_t i = 0; i < corpus.page_count; i++) {
        if (listed[i] || is_navigation(i)) continue;
        if (!any) out_text(o, "- Other pages\n");
        any = true;
        out_between(o, "  - ", page_title(i), " `");
        out_between(o, "", page_path(i), "`\n");
    }
}

static struct answer command_list(struct arena *a, struct options *options)
{
    struct out o = out_begin(a);
    str path = reference_plain(a, options->operands);
    if (!path.len) {
        out_tree(&o);
        return (struct answer){ .text = out_done(&o), .found = true };
    }
    if (!is_folder(path)) return docs_not_found(a, path, CORPUS_NONE);
    out_folder(&o, path);
    return (struct answer){ .text = out_done(&o), .found = true };
}

static struct answer command_examples(struct arena *a, struct options *options)
{
    return tool_examples(a, &options->args);
}

static struct answer command_changelog(struct arena *a, struct options *options)
{
    return tool_changelogs(a, &options->args);
}

static struct answer command_index(struct arena *a, struct options *options)
{
    struct out o = out_begin(a);
    if (options->flags & INDEX_AGENTS_MD) return index_run(a, (size_t)options->args.number[ARG_MAX_CHARS]);
    out_text(&o, PROGRAM_NAME ": index has one form so far: index --agents-md [--max-bytes N]");
    return tool_error(&o);
}

static struct answer command_llms(struct arena *a, struct options *options)
{
    (void)options;
    return (struct answer){ .text = llms_text(a), .found = true };
}

static struct answer command_export(struct arena *a, struct options *options)
{
    return export_run(a, &options->args, options->flags & EXPORT_FORCE);
}

static void out_version(struct out *o)
{
    out_format(o, PROGRAM_NAME " " PROGRAM_VERSION "\ncorpus %s %s\nsha256 %s\n", corpus.name, corpus.version,
               corpus.hash);
    if (corpus.date[0]) out_format(o, "date %s\n", corpus.date);
    if (corpus.integrity[0]) out_format(o, "integrity %s\n", corpus.integrity);
}

static struct answer command_verify(struct arena *a, struct options *options)
{
    struct out o = out_begin(a);
    char hash[65];
    (void)options;
    bool same = corpus_is_intact(hash);
    out_version(&o);
    if (same) out_text(&o, "text and index are as they were built\n");
    else out_format(&o, "text and index are NOT as they were built: computed %s\n", hash);
    return (struct answer){ .text = out_done(&o), .error = !same, .found = same };
}

static struct answer command_config(struct arena *a, struct options *options)
{
    unsigned flags = options->flags;
    struct config_options chosen = { flags & CONFIG_WRITE, flags & CONFIG_REMOVE, flags & CONFIG_PROJECT };
    return config_run(a, options->operands, &chosen, options->program);
}

/* A C library on Linux that is neither glibc nor Android's is musl: it names itself nowhere. */
static struct answer command_licenses(struct arena *a, struct options *options)
{
    struct out o = out_begin(a);
    (void)options;
    out_str(&o, (str){ corpus.licenses, corpus.license_bytes });
#if defined __linux__ && !defined __GLIBC__ && !defined __BIONIC__
    out_str(&o, (str){ corpus.libc_license, corpus.libc_license_bytes });
#endif
    return (struct answer){ .text = out_done(&o), .found = true };
}

static struct answer command_doctor(struct arena *a, struct options *options)
{
    return doctor_run(a, options->program);
}

static const struct parameter index_parameters[] = {
    { ARG_MAX_CHARS, "maxBytes", NULL, NUMBER, 1, INT32_MAX, INDEX_BYTES_DEFAULT, NULL,
      "Bytes at most.", false, NULL } };

static const struct parameter export_parameters[] = {
    { ARG_FORMAT, "format", NULL, TEXT, 0, 0, 0, "markdown raw",
      "markdown (default), or raw: the sources.", false, NULL },
    { ARG_LANGUAGE, "language", "lang", TEXT, 0, 0, 0, NULL, "Language of the API reference, or all.", false, NULL } };

#define TAKES(parameters) parameters, COUNT(parameters)
#define TAKES_NONE NULL, 0

/* In the order of the help. To add a command: write its function, a row here, a line in gen/pack/manual.mdoc. */
static const struct command commands[] = {
    { "search", command_search, TAKES(search_parameters), "", ARG_QUERY, NEEDS_OPERAND,
      "search QUERY...", "find sections, best first",
      "  --path FOLDER              what is below it only\n"
      "  --language LANG            the API reference in this language only\n"
      "  --mode auto|literal|regex  words, \"exact text\"; as it stands; an expression\n"
      "  --max-results N            10 if not given\n"
      "  --cursor C                 go on where an answer ended\n" },
    { "grep", command_grep, TAKES_NONE, "", ARG_QUERY, NEEDS_OPERAND | READS_AS_GREP,
      "grep [-OPTION] REGEX [PATH]", "matching lines of the sources, as grep -r",
      "  -i -w -F -v                any case; whole words; plain text; lines without it\n"
      "  -n -c -l -o                line numbers; count of lines; pages; what matched\n"
      "  -A N -B N -C N             lines after it, before it, both\n" },
    { "show", command_show, TAKES(docs_parameters), "raw", ARG_PATH, NEEDS_OPERAND | PRINTS_MARKDOWN,
      "show PATH...", "print pages or sections (PATH#ANCHOR)",
      "  --section HEADING          a section only\n"
      "  --language LANG|all        the API reference in this language\n"
      "  --raw                      the source, byte for byte\n"
      "  --max-chars N              in pieces of about so many bytes\n"
      "  --cursor C                 go on where a piece ended\n" },
    { "outline", command_outline, TAKES_NONE, "", ARG_PATH, NEEDS_OPERAND | PRINTS_MARKDOWN,
      "outline PATH", "a page's sections with sizes", NULL },
    { "list", command_list, TAKES_NONE, "", ARG_PATH, PRINTS_MARKDOWN,
      "list [PATH]", "the tree of all pages, or a folder's pages", NULL },
    { "examples", command_examples, TAKES(examples_parameters), "", ARG_EXAMPLE, 0,
      "examples [GROUP]", "code from the documentation",
      "  --language LANG            in this language only\n"
      "  --query WORDS              about this only\n"
      "  --max-results N            10 if not given\n"
      "  --cursor C                 go on where an answer ended\n" },
    { "changelog", command_changelog, TAKES(changelogs_parameters), "", ARG_PACKAGE, 0,
      "changelog [PACKAGE]", "what is new",
      "  --since YYYY-MM-DD         from this day on\n"
      "  --query WORDS              with these words only\n"
      "  --limit N                  20 if not given\n"
      "  --cursor C                 go on where an answer ended\n" },
    { "index", command_index, TAKES(index_parameters), "agentsMd", ARG_COUNT, 0,
      "index --agents-md", "an index of all pages, to paste into AGENTS.md",
      "  --max-bytes N              " DIGITS(INDEX_BYTES_DEFAULT) " if not given\n" },
    { "llms.txt", command_llms, TAKES_NONE, "", ARG_COUNT, 0,
      "llms.txt", "the list of all pages, as sites publish it", NULL },
    { "export", command_export, TAKES(export_parameters), "force", ARG_PATH, NEEDS_OPERAND,
      "export DIR", "all pages as files DIR/PATH.md",
      "  --format markdown|raw      as they are read, or the sources\n"
      "  --language LANG|all        the API reference in this language\n"
      "  --force                    into a folder that is not empty\n" },
    { "verify", command_verify, TAKES_NONE, "", ARG_COUNT, 0,
      "verify", "re-hash the compiled-in documentation", NULL },
    { "config", command_config, TAKES_NONE, "write remove project", ARG_EXAMPLE, 0,
      "config [CLIENT]", "an entry for a client; without one, the clients",
      "  --write                    put it into the client's file\n"
      "  --remove                   take it out\n"
      "  --project                  the file of the project in this folder\n" },
    { "licenses", command_licenses, TAKES_NONE, "", ARG_COUNT, 0,
      "licenses", "the licences of all that is compiled in", NULL },
    { "doctor", command_doctor, TAKES_NONE, "", ARG_COUNT, 0,
      "doctor", "start the server as a client would: is it well?", NULL },
    { "mcp", NULL, TAKES_NONE, "", ARG_COUNT, 0,
      "mcp", "serve MCP on stdin, stdout (default in a pipe)", NULL },
    { "help", NULL, TAKES_NONE, "", ARG_COUNT, IS_HELP,
      "help [COMMAND]", "this; what a command does and takes", NULL },
};

static const struct command *command_of(str name)
{
    for (size_t i = 0; i < COUNT(commands); i++)
        if (str_equal(str_from(commands[i].name), name)) return &commands[i];
    return NULL;
}

/* --- options --- */

/* --max-results and --maxResults are one option. */
static const struct parameter *parameter_of(const struct command *command, str option)
{
    for (size_t i = 0; command && i < command->parameter_count; i++) {
        const struct parameter *p = &command->parameters[i];
        if (p->arg != command->operands && parameter_rank(p, option) >= 0) return p;
    }
    return NULL;
}

/* A complaint about the command line: %.*s in the format is what was given, on one line, whatever was typed. */
static str usage_error(struct arena *a, const char *format, str given)
{
    struct out o = out_begin(a);
    str shown = arena_copy(a, echo(given));
    for (char *c = (char *)(uintptr_t)shown.s; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 127) *c = '?';
    out_format(&o, format, (int)shown.len, shown.s);
    return out_done(&o);
}

/* The complaint about a number below a parameter's least. */
static str options_too_small(struct arena *a, const struct parameter *p, int64_t given)
{
    struct out o = out_begin(a);
    out_format(&o, "%lld is too small a number: the least is %lld", (long long)given, (long long)p->least);
    return out_done(&o);
}

static bool is_choice(str value, const char *choices)
{
    for (struct cut c = { .tail = str_from(choices) }; c.tail.len;) {
        c = str_cut(c.tail, STR(" "));
        if (str_equal(c.head, value)) return true;
    }
    return false;
}

/* Takes an option's value into the arguments. A number beyond the most becomes that, and the answer still has at most
 * what was asked for; one below the least is refused. */
static void options_set(struct arena *a, struct options *o, const struct parameter *p, str value)
{
    o->args.given[p->arg] = true;
    o->args.text[p->arg] = value;
    if (p->kind == NUMBER) {
        struct number n = str_number(value);
        if (!n.ok) o->complaint = usage_error(a, "%.*s is not a number", value);
        else if (n.value < p->least) o->complaint = options_too_small(a, p, n.value);
        o->args.number[p->arg] = n.value > p->most ? p->most : n.value;
    } else if (p->choices && !is_choice(value, p->choices)) {
        struct out choices = out_begin(a);
        out_format(&choices, "%%.*s is none of: %s", p->choices);
        o->complaint = usage_error(a, out_cstring(&choices), value);
    }
}

/* Options that all commands have. */
static bool options_common(struct options *o, str given)
{
    if (str_equal(given, STR("--json"))) return o->json = true;
    if (str_equal(given, STR("--help")) || str_equal(given, STR("-h"))) return o->help = true;
    if (str_equal(given, STR("--version")) || str_equal(given, STR("-V"))) return o->version = true;
    return false;
}

/* Takes an option: argv[0], with its value in it or behind it. How many of argv that is. */
static int options_take(struct arena *a, struct options *o, int left, char **argv)
{
    str given = str_from(argv[0]);
    if (options_common(o, given)) return 1;
    struct cut c = str_cut(str_span(given, given.s[1] == '-' ? 2 : 1, given.len), STR("="));
    int flag = o->command && !c.ok ? name_among(c.head, o->command->flags) : -1;
    if (flag >= 0) return o->flags |= 1u << flag, 1;
    const struct parameter *p = parameter_of(o->command, c.head);
    if (!p) o->complaint = usage_error(a, "there is no option %.*s", given);
    else if (!c.ok && left < 2) o->complaint = usage_error(a, "%.*s needs a value", given);
    else options_set(a, o, p, c.ok ? c.tail : str_from(argv[1]));
    return c.ok || left < 2 ? 1 : 2;
}

static void options_operand(struct arena *a, struct options *o, str operand)
{
    struct out joined = out_begin(a);
    if (o->command->operands == ARG_COUNT) o->complaint = usage_error(a, "unexpected argument: %.*s", operand);
    out_str(&joined, o->operands);
    if (o->operands.len) out_char(&joined, ' ');
    out_str(&joined, operand);
    o->operands = out_done(&joined);
    str *paths = arena_array(a, o->args.path_count + 1, sizeof *paths);
    if (o->args.path_count) memcpy(paths, o->args.paths, o->args.path_count * sizeof *paths);
    paths[o->args.path_count++] = operand;
    o->args.paths = paths;
}

/* Takes the command's name. "help show" is "show --help", and "help" by itself "--help". */
static void options_command(struct arena *a, struct options *o, str name)
{
    o->command = command_of(name);
    if (o->command && o->command->traits & IS_HELP) o->command = NULL, o->help = true;
    else if (o->command) args_defaults(&o->args, o->command->parameters, o->command->parameter_count);
    else o->complaint = usage_error(a, "there is no command %.*s", name);
}

/* Takes one argument or two of grep: how many. The first operand is the pattern, the second the path. */
static int options_grep(struct arena *a, struct options *o, int left, char **argv)
{
    str given = str_from(argv[0]);
    int taken = 1;
    if (str_equal(given, STR("--json")) || str_equal(given, STR("--help"))) return options_common(o, given), 1;
    if (!o->only_operands && str_equal(given, STR("--"))) return o->only_operands = true, 1;
    if (!o->only_operands && given.len > 1 && given.s[0] == '-')
        taken = given.s[1] == '-' ? 0 : grep_letters(&o->grep, left, argv);
    else if (o->grep.operands == 2) taken = 0;
    else *(o->grep.operands++ ? &o->grep.path : &o->grep.pattern) = given;
    if (taken < 0) o->complaint = usage_error(a, "%.*s: -A, -B and -C want a number of lines, 0 or more", given);
    if (taken == 0) o->complaint = usage_error(a, "grep has no option, or no place, for %.*s", given);
    return taken;
}

/* Whether an argument is an option. In a query -word is none: it excludes the word. */
static bool is_option(const struct options *o, str given)
{
    if (o->only_operands || given.len < 2 || given.s[0] != '-') return false;
    return given.s[1] == '-' || str_equal(given, STR("-h")) || !o->command || o->command->operands != ARG_QUERY;
}

/* Takes what argv begins with: how many of it. */
static int options_next(struct arena *a, struct options *o, int left, char **argv)
{
    str given = str_from(argv[0]);
    if (o->command && o->command->traits & READS_AS_GREP) return options_grep(a, o, left, argv);
    if (!o->only_operands && str_equal(given, STR("--"))) return o->only_operands = true, 1;
    if (is_option(o, given)) return options_take(a, o, left, argv);
    if (o->command) options_operand(a, o, given);
    else options_command(a, o, given);
    return 1;
}

/* argv to options; nothing is done yet. */
static struct options options_read(struct arena *a, int argc, char **argv)
{
    struct options o = { .program = argv[0], .complaint = STR(""), .operands = STR(""),
                         .grep = { .pattern = STR(""), .path = STR("") } };
    for (int i = 0; i < ARG_COUNT; i++) o.args.text[i] = STR("");
    for (int i = 1; i < argc && !o.complaint.len;) i += options_next(a, &o, argc - i, argv + i);
    if (o.command && o.command->operands != ARG_COUNT) o.args.text[o.command->operands] = o.operands;
    if (o.command && !o.command->run && o.json && !o.complaint.len) o.complaint = STR("mcp takes no options");
    return o;
}

/* --- answers --- */

static void out_help(struct out *o)
{
    out_text(o, PROGRAM_NAME " - the ");
    out_text(o, corpus.title);
    out_text(o, " documentation, on the command line and over MCP\n\nusage: " PROGRAM_NAME " COMMAND [OPTION...]\n\n");
    for (size_t i = 0; i < COUNT(commands); i++) out_format(o, "  %-30s %s\n", commands[i].usage, commands[i].help);
    out_text(o, "\nAnywhere: --json, --help (of a command: options), --version; -- ends options.\n"
                "Exit status: 0 found, 1 nothing found, 2 wrong usage or failure.\n");
}

static void out_command_help(struct out *o, const struct command *command)
{
    const char *more = command->details ? " [OPTION...]" : "";
    out_format(o, "usage: " PROGRAM_NAME " %s%s\n\n  %s\n", command->usage, more, command->help);
    if (command->details) out_format(o, "\n%s", command->details);
}

/* Markdown for a terminal: headings bold, code in colour. */
static str style_markdown(struct arena *a, str text)
{
    struct out o = out_begin(a);
    bool fence = false;
    while (text.len) {
        struct cut c = str_cut(text, STR("\n"));
        str trimmed = str_trim(c.head);
        text = c.tail;
        bool mark = str_starts(trimmed, STR("```"));
        if (mark) fence = !fence;
        const char *style = mark || fence ? "\033[36m" : !fence && str_starts(c.head, STR("#")) ? "\033[1m" : NULL;
        if (style) out_text(&o, style);
        out_str(&o, c.head);
        if (style) out_text(&o, "\033[0m");
        if (c.ok) out_char(&o, '\n');
    }
    return out_done(&o);
}

/* Prints an answer, or its JSON; errors go to standard error. Returns the exit status. */
static int cli_print(struct arena *a, const struct options *o, struct answer answer)
{
    if (answer.error) {
        fprintf(stderr, "%.*s%s", (int)answer.text.len, answer.text.s, str_ends(answer.text, STR("\n")) ? "" : "\n");
        return answer.absent ? 1 : 2;
    }
    if (o->json) {
        struct out json = out_begin(a);
        if (answer.structured.len) out_str(&json, answer.structured);
        else {
            out_text(&json, "{\"text\":");
            out_json(&json, answer.text);
            out_char(&json, '}');
        }
        out_char(&json, '\n');
        return sys_page(out_done(&json)) ? !answer.found : 2;
    }
    str text = sys_colour() && o->command->traits & PRINTS_MARKDOWN ? style_markdown(a, answer.text) : answer.text;
    bool exact = str_equal(o->args.text[ARG_FORMAT], STR("raw"));
    if (text.len && !exact && !str_ends(text, STR("\n"))) {
        struct out ended = out_begin(a);
        out_str(&ended, text);
        out_char(&ended, '\n');
        text = out_done(&ended);
    }
    return sys_page(text) ? !answer.found : 2;
}

/* Whether the command is the server. */
static bool options_serve(const struct options *o)
{
    return o->command && !o->command->run && !o->complaint.len && !o->help && !o->version;
}

/* Runs the command that the options name. Returns the exit status. */
static int cli_run(struct arena *a, struct options *o)
{
    struct out text = out_begin(a);
    if (o->complaint.len || (!o->command && !o->help && !o->version)) {
        fprintf(stderr, PROGRAM_NAME ": %s (see " PROGRAM_NAME " %s%s--help)\n",
                o->complaint.len ? o->complaint.s : "no command", o->command ? o->command->name : "",
                o->command ? " " : "");
        return 2;
    }
    if (o->help && o->command) out_command_help(&text, o->command);
    else if (o->help) out_help(&text);
    else if (o->version) out_version(&text);
    if (o->help || o->version) return sys_page(out_done(&text)) ? 0 : 2;
    bool needs = o->command->traits & NEEDS_OPERAND;
    if (needs && !o->operands.len && !o->grep.operands && !o->args.text[ARG_CURSOR].len) {
        fprintf(stderr, "usage: " PROGRAM_NAME " %s (see " PROGRAM_NAME " %s --help)\n", o->command->usage,
                o->command->name);
        return 2;
    }
    return cli_print(a, o, o->command->run(a, o));
}

/* ==================================================================================================================
 * Room 16: main, and the loop that moves bytes between descriptors and mcp_line().
 * =============================================================================================================== */

struct input {
    char *s;
    size_t len, room;
    size_t searched;        /* bytes at the start that hold no LF */
    bool skipping;          /* what comes up to the next LF belongs to a line that has been answered */
};

struct server {
    struct arena arena;     /* of the line at hand */
    struct input input;
    struct mcp mcp;
};

/* Makes room to read into. Grows twofold, up to the longest line and a little. False: no memory for it. */
static bool input_reserve(struct input *in)
{
    if (in->room - in->len >= INPUT_SMALL / 2) return true;
    size_t room = in->room ? in->room * 2 : INPUT_SMALL;
    if (room > LINE_MOST + INPUT_SMALL) room = LINE_MOST + INPUT_SMALL;
    char *s = realloc(in->s, room);
    if (!s) return false;
    in->s = s, in->room = room;
    return true;
}

/* Gives back what a large line needed. */
static void input_shrink(struct input *in)
{
    if (in->room <= INPUT_SMALL || in->len > INPUT_SMALL / 2) return;
    char *s = realloc(in->s, INPUT_SMALL);
    if (s) in->s = s, in->room = INPUT_SMALL;
}

/* Drops the line under way, all of what the buffer holds, and answers for it. */
static enum sys_result server_skip(struct server *s, str reply)
{
    s->input.skipping = true;
    s->input.len = s->input.searched = 0;
    return sys_write(reply);
}

static enum sys_result server_line(struct server *s, str line)
{
    if (line.len > LINE_MOST) return sys_write(mcp_too_long());
    str reply = mcp_line(&s->mcp, &s->arena, line);
    enum sys_result result = sys_write(reply);
    arena_reset(&s->arena);
    return result;
}

/* Answers every whole line in the buffer, in order, each before the next; keeps the rest. */
static enum sys_result server_lines(struct server *s)
{
    struct input *in = &s->input;
    enum sys_result result = SYS_OK;
    size_t start = 0;
    const char *lf;
    while (result == SYS_OK && (lf = memchr(in->s + in->searched, '\n', in->len - in->searched))) {
        size_t end = (size_t)(lf - in->s);
        if (!in->skipping) result = server_line(s, (str){ in->s + start, end - start });
        in->skipping = false;
        start = in->searched = end + 1;
    }
    if (in->skipping) start = in->len;
    if (start) memmove(in->s, in->s + start, in->len - start); /* a line under way stays where it is */
    in->len -= start;
    in->searched = in->len;
    if (result == SYS_OK && in->len > LINE_MOST) result = server_skip(s, mcp_too_long());
    input_shrink(in);
    return result;
}

/* Input has ended: a last line without LF counts if it is whole, then the subscriptions end. */
static enum sys_result server_end(struct server *s)
{
    struct input *in = &s->input;
    str last = { in->s, in->skipping ? 0 : in->len };
    enum sys_result result = SYS_OK;
    if (last.len && mcp_is_complete(last)) result = server_line(s, last);
    if (result != SYS_OK || setjmp(s->arena.out_of_memory)) return SYS_CLOSED;
    struct out o = { .a = &s->arena };
    mcp_end(&s->mcp, &o);
    return sys_write(out_done(&o));
}

static enum sys_result server_run(struct server *s)
{
    enum sys_result result = SYS_OK;
    while (result == SYS_OK) {
        if (!input_reserve(&s->input)) {
            if (s->input.room == 0) return SYS_FAILED; /* not even memory to begin with */
            result = server_skip(s, mcp_no_room());
            continue;
        }
        struct sys_input got = sys_read(s->input.s + s->input.len, s->input.room - s->input.len);
        s->input.len += got.bytes;
        result = got.result == SYS_OK ? server_lines(s) : got.result;
    }
    return result == SYS_END ? server_end(s) : result;
}

/* Serves MCP on standard input and output until one of them ends. Returns the exit status. */
static int serve_stdio(void)
{
    static struct server server;
    arena_begin(&server.arena);
    server.arena.keep = ARENA_CHUNK + corpus.section_count * ARENA_SECTION;
    sys_signals();
    if (!sys_enter_sandbox()) return 2;
    enum sys_result result = server_run(&server);
    arena_end(&server.arena);
    free(server.input.s);
    return result == SYS_FAILED ? 2 : 0;
}

int main(int argc, char **argv)
{
    static struct arena arena;
    sys_streams();
    if (argc == 1 && !sys_terminal_input()) return serve_stdio();
    arena_begin(&arena);
    if (setjmp(arena.out_of_memory)) {
        fputs(PROGRAM_NAME ": out of memory\n", stderr);
        return 2;
    }
    struct options options = options_read(&arena, argc, argv);
    if (argc == 1) options.help = true;
    bool serve = options_serve(&options);
    int status = serve ? 0 : cli_run(&arena, &options);
    arena_end(&arena);
    return serve ? serve_stdio() : status;
}
