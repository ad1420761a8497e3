/* workosdocs.c - the WorkOS documentation in one program: an MCP server on stdio and a command line.
 *
 * The documentation is compiled in as constant tables. gen/ makes them, and gen/corpus.h defines their format.
 * gen/ also uses gen/text.h and names.h, functions on text and names, and languages.h, names of languages. gen/tools.h,
 * prompts.h, commands.h, columns.h, clients.h, settings.h and skill.h have the texts and tables of the program,
 * bounds.h its limits, weights.h the weights of the ranking, json.h its reader of JSON, regex.h its regular
 * expressions, edit.h its editor of configuration files, layout.h its layout of Markdown on terminals, finder.h its
 * search while typing, browser.* its pages for browsers, system.h functions that some systems lack, streams.h and
 * sandbox.h the system calls of the server, posix.h and win32.h those of the command line.
 *
 * The program looks up, ranks, cuts and prints; it parses Markdown only for people (md4c). As an MCP server it opens no
 * files and no sockets. The command line writes files on request (export, config), starts processes (doctor, a pager, a
 * browser) and serves browsers on this machine (serve).
 *
 *     line of JSON -> message -> method --+-> tool: query -> candidates -> verified -> ranked -+-> text -> line of JSON
 *     argv ---------> options ------------+         path --> page, section -> spans -> cut ----+           or stdout
 *
 * Floors and rooms. Each room uses only the rooms above it; a reviewer of the product reads floors A to D.
 *
 *   Floor A: ground
 *     Limits                             maximum sizes, counts and times
 *     Memory                             arenas: the memory of a request
 *     Text                               truncating, splitting, numbers
 *     Output                             a growing text buffer; writing JSON
 *     JSON reader                        gen/json.h: validation, then cJSON
 *   Floor B: corpus
 *     Tables                             access to the generated tables
 *     Regular expressions                gen/regex.h: patterns and matching in linear time
 *     Trigram index                      segments that may contain a pattern or literal
 *     Languages                          names of languages and frameworks; the variants of a page
 *     Versions                           versions and translations of a page, and which of them answers show
 *     Pasted text                        errors, JSON, commands and traces reduced to their words
 *     Spelling                           the word that was meant by one that the corpus does not have
 *     Sentences                          those that say what a query is about
 *     Query                              words, synonyms, corrections, literals
 *     Scoring                            BM25F scores of pages and sections
 *     Exact words                        identifiers, versions, paths; words that name a language
 *     Matches                            sections that match literals or regular expressions; filters
 *     Sections of hits                   the section that represents a page in the results
 *     Ranking                            scores to hits: bounds, bonuses, companions
 *     Snippets                           the passage of a section that fits a query best
 *     Names                              path, anchor or URL to page and section; near misses
 *     Document                           a page, section or folder as Markdown
 *     Cuts                               a document in pieces
 *   Floor C: answers
 *     Answers                            types of arguments and answers; cursors
 *     Structured answers                 the JSON objects of --json: columns, writer, schema
 *     Arguments                          what callers send, by the parameter table of a tool
 *     Words of a query                   identifiers, corrections, words that are nowhere; paths of a search
 *     Search tool                        sections for a query
 *     Docs tool                          pages, sections and folders
 *     Examples tool                      code blocks
 *     Changelogs tool                    entries by package and date
 *     Table of tools                     parameters and descriptions of all tools
 *     Indexes of all pages               llms.txt, and the index for AGENTS.md
 *     Grep                               matching lines of page sources
 *   Floor D: MCP
 *     Messages and revisions             JSON-RPC; the protocol revisions
 *     Methods                            handshake, tools, resources
 *     Prompts and completion             prompts with pages; completion of arguments
 *     Requests                           a line to a reply; batches, subscriptions
 *     Streams and sandbox                system calls of the server; seccomp
 *     Server loop                        bytes between descriptors and the room above
 *   Floor E: command line
 *     Files and processes                files, the terminal, child processes
 *     Config                             lists MCP clients; prints, writes, removes our entry in their files
 *     Skill                              SKILL.md for coding agents, and its folders
 *     Doctor                             starts this program as a client does and checks it
 *     Export                             all pages as files
 *   Floor F: browser; -DNO_SERVE leaves it out
 *     Pages as HTML                      Markdown to HTML; links, headings, tabs
 *     Site                               pages with navigation, search, the site as files
 *     HTTP server                        requests to responses, connections on the loopback address
 *   Floor G: commands
 *     Commands                           all commands
 *     Options                            argv to arguments
 *     Layout                             answers on a terminal (gen/layout.h)
 *     Finder                             gen/finder.h: results on a terminal while a query is typed
 *     Main                               printing; server or command
 *
 * To compile by hand:  gen/browser.sh >build/browser.h
 *     cc -O2 -I gen -I build -I CJSON -I MD4C -o workosdocs workosdocs.c corpus_data.c CJSON/cJSON.c MD4C/md4c.c
 */
#define _DEFAULT_SOURCE 1 /* declares POSIX and other system calls under -std=c11 */
#define __USE_MINGW_ANSI_STDIO 1 /* enables %zu on Windows */

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
#include "languages.h"
#include "names.h"
#include "text.h"

#ifndef PROGRAM_NAME
#define PROGRAM_NAME "workosdocs"
#endif
#ifndef TOOL_PREFIX
#define TOOL_PREFIX "workos"
#endif
#define PROGRAM_VERSION "0.2.0"

/* Optimization: floors A and B keep the level of the command line, the other floors are compiled for size. Without
 * RELEASE the amalgamation compiles them with little optimization instead, to save compile time. SMALL_TO_HERE ends the
 * part that clang compiles for size. */
#define SMALL_TO_HERE
#if defined AMALGAMATION && defined __clang__ && !defined RELEASE
#define SMALL_FROM_HERE _Pragma("clang optimize off")
#elif defined AMALGAMATION && defined __clang__
#define SMALL_FROM_HERE _Pragma("clang attribute push(__attribute__((minsize)), apply_to = function)")
#undef SMALL_TO_HERE
#define SMALL_TO_HERE _Pragma("clang attribute pop")
#elif defined AMALGAMATION && defined __GNUC__ && !defined RELEASE
#define SMALL_FROM_HERE _Pragma("GCC optimize(\"Og\")")
#elif defined __GNUC__ && !defined __clang__
#define SMALL_FROM_HERE _Pragma("GCC optimize(\"Os\")")
#else
#define SMALL_FROM_HERE
#endif

/* ##################################################################################################################
 * Floor A: ground
 * ############################################################################################################### */

/* ==================================================================================================================
 * Room: Limits. Maximum sizes, counts and times, which bound the work that a caller can cause.
 * =============================================================================================================== */

#include "bounds.h"

/* ==================================================================================================================
 * Room: Memory. One arena holds the memory of one request and frees it all at once. If memory runs out,
 * arena_fail() jumps to the handler of the outermost arena.
 * =============================================================================================================== */

#define ARENA_FIRST_CHUNK_BYTES ((size_t)256 << 10) /* default size of the first chunk, which a reset keeps */
#define ARENA_BYTES_PER_SECTION ((size_t)96)        /* added for each section: ranking has arrays by section and page */
#define ARENA_MIN_CHUNK_BYTES ((size_t)256 << 10)   /* minimum size of later chunks: free() gives them to the system */
#define ARENA_ALIGN 16u

struct arena_chunk { struct arena_chunk *older; };
#define ARENA_HEADER ((sizeof(struct arena_chunk) + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN)

struct arena {
    jmp_buf out_of_memory;           /* set by the owner, whose frame stays active, before any allocation */
    void *(*allocate)(size_t bytes); /* malloc(); tests replace it to simulate failures */
    void (*release)(void *memory);   /* free() */
    struct arena_chunk *newest;
    char *next_free, *end;           /* free part of the newest chunk */
    size_t first_chunk_bytes;        /* size of the first chunk, which a reset keeps: enough for most requests */
    struct arena *inner, *outer;     /* inner: arena inside this one, freed with it or earlier; or NULL */
    uint64_t work;                   /* of the outermost arena: see arena_work() */
};

/* Initializes an empty arena, except out_of_memory. Allocates no memory yet. */
static void arena_begin(struct arena *a)
{
    a->allocate = malloc, a->release = free;
    a->newest = NULL, a->next_free = a->end = NULL;
    a->first_chunk_bytes = ARENA_FIRST_CHUNK_BYTES;
    a->inner = a->outer = NULL;
    a->work = 0;
}

/* Adds work to the count of the request, which ends with the outermost arena's next reset. Returns the sum. The unit is
 * about a nanosecond. Work is counted and not timed, so the same input has the same result on every machine. */
static uint64_t arena_work(struct arena *a, uint64_t work)
{
    while (a->outer) a = a->outer;
    return a->work += work;
}

/* Out of memory: jumps to out_of_memory of the outermost arena. */
static _Noreturn void arena_fail(struct arena *a)
{
    while (a->outer) a = a->outer;
    longjmp(a->out_of_memory, 1);
}

/* Adds a chunk of `bytes` usable bytes. Jumps to out_of_memory if the allocation fails. */
static void arena_add_chunk(struct arena *a, size_t bytes)
{
    struct arena_chunk *c = bytes > SIZE_MAX / 2 ? NULL : a->allocate(ARENA_HEADER + bytes);
    if (!c) arena_fail(a);
    c->older = a->newest;
    a->newest = c;
    a->next_free = (char *)c + ARENA_HEADER;
    a->end = a->next_free + bytes;
}

/* Returns uninitialized memory, aligned to ARENA_ALIGN. Never returns NULL. */
static void *arena_bytes(struct arena *a, size_t bytes)
{
    if (!a->newest) arena_add_chunk(a, a->first_chunk_bytes);
    if ((size_t)(a->end - a->next_free) < bytes) arena_add_chunk(a, bytes > ARENA_MIN_CHUNK_BYTES ? bytes
        : ARENA_MIN_CHUNK_BYTES);
    size_t left = (size_t)(a->end - a->next_free), rounded = (bytes + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
    void *memory = a->next_free;
    a->next_free += rounded < left ? rounded : left;
    return memory;
}

/* Returns zeroed memory, aligned to ARENA_ALIGN. Never returns NULL. */
static void *arena_alloc(struct arena *a, size_t bytes)
{
    return memset(arena_bytes(a, bytes), 0, bytes);
}

/* Returns a zeroed array. Jumps to out_of_memory also if its size does not fit in size_t. */
static void *arena_array(struct arena *a, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size) arena_fail(a);
    return arena_alloc(a, count * size);
}

/* Makes room for one more entry of `size` bytes in an array of `count` entries; array may be NULL. Returns the array,
 * or a larger copy of it if the capacity was used up. */
static void *arena_grow(struct arena *a, void *array, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity) return array;
    void *larger = arena_array(a, *capacity * 2 + 4, size);
    if (array) memcpy(larger, array, count * size);
    *capacity = *capacity * 2 + 4;
    return larger;
}

static void arena_end(struct arena *a);

/* Frees everything allocated since arena_begin() or the last reset, except the first chunk, which is reused. */
static void arena_reset(struct arena *a)
{
    struct arena_chunk *c = a->newest;
    if (a->inner) arena_end(a->inner);
    a->inner = NULL, a->work = 0;
    while (c && c->older) {
        struct arena_chunk *older = c->older;
        a->release(c);
        c = older;
    }
    a->newest = NULL;
    if (!c) return;
    a->newest = c;
    a->next_free = (char *)c + ARENA_HEADER;
    a->end = a->next_free + a->first_chunk_bytes;
}

/* A position in an arena, to which arena_rewind() returns. */
struct arena_mark { struct arena_chunk *newest; char *next_free, *end; };

/* Returns the present position of an arena, for arena_rewind(). */
static struct arena_mark arena_mark(struct arena *a)
{
    (void)arena_bytes(a, 0);
    return (struct arena_mark){ a->newest, a->next_free, a->end };
}

/* Frees everything allocated since the mark; no inner arena may have begun after it. */
static void arena_rewind(struct arena *a, struct arena_mark mark)
{
    while (a->newest != mark.newest) {
        struct arena_chunk *older = a->newest->older;
        a->release(a->newest);
        a->newest = older;
    }
    a->next_free = mark.next_free, a->end = mark.end;
}

/* Frees all memory of an arena. It may be used again. */
static void arena_end(struct arena *a)
{
    arena_reset(a);
    if (a->newest) a->release(a->newest);
    a->newest = NULL, a->next_free = a->end = NULL;
}

/* Returns a new arena inside the arena `a`. It can be reset without freeing the rest of `a`, and ends when `a` is
 * reset. An arena can have one inner arena at a time. */
static struct arena *arena_inner(struct arena *a)
{
    struct arena *inner = arena_alloc(a, sizeof *inner);
    inner->allocate = a->allocate, inner->release = a->release, inner->first_chunk_bytes = a->first_chunk_bytes;
    inner->outer = a;
    return a->inner = inner;
}

/* Returns a copy of s, terminated by NUL for functions that need a C string. */
static str arena_copy(struct arena *a, str s)
{
    char *copy = arena_bytes(a, s.len + 1);
    if (s.len) memcpy(copy, s.s, s.len);
    copy[s.len] = '\0';
    return (str){ copy, s.len };
}

/* Sorts `count` entries of `size` bytes by merging runs bottom up. Equal entries keep their order. qsort() is not used
 * because it is not stable, and because glibc's makes system calls for memory, which the sandbox denies. */
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

/* ==================================================================================================================
 * Room: Text. Truncates, splits and counts text, and parses numbers. The string type (str), its basic functions,
 * UTF-8, folding, words and stems are in gen/text.h, which the generator uses as well.
 * =============================================================================================================== */

/* Returns a - b, or 0 if b is larger. For sizes that a caller can influence. */
static size_t size_minus(size_t a, size_t b)
{
    return a > b ? a - b : 0;
}

/* True if s has one of these bytes. */
static bool has_any(str s, const char *bytes)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.s[i] && strchr(bytes, s.s[i])) return true;
    return false;
}

static bool is_ascii_letter(char c) { return fold_ascii(c) >= 'a' && fold_ascii(c) <= 'z'; }

/* True for ASCII letters and digits, and for each byte of a character beyond ASCII. */
static bool is_word_byte(char c) { return is_ascii_letter(c) || char_is_digit(c) || (unsigned char)c >= 0x80; }

static bool is_identifier_byte(char c) { return is_word_byte(c) || c == '_'; }

static bool is_continuation_byte(char c) { return ((unsigned char)c & 0xc0) == 0x80; }

/* Truncates s to at most `max` bytes, between characters. */
static str truncate_text(str s, size_t max)
{
    if (s.len <= max) return s;
    while (max > 0 && is_continuation_byte(s.s[max])) max--;
    return str_span(s, 0, max);
}

/* Truncates text of the caller to the length that error messages repeat. */
static str echo_part(str s)
{
    return truncate_text(s, MAX_ECHO_BYTES);
}

struct cut { str head, tail; bool ok; };

/* Splits s at the first delimiter, which belongs to neither part. If there is no delimiter, head is s, tail is empty
 * and ok is false. */
static struct cut str_cut(str s, str delimiter)
{
    size_t i = str_find(s, delimiter);
    if (i == s.len && delimiter.len) return (struct cut){ s, str_span(s, s.len, s.len), false };
    return (struct cut){ str_span(s, 0, i), str_span(s, i + delimiter.len, s.len), true };
}

/* Removes the first part of *rest, and the separator after it. Returns the part: all of it if there is no separator. */
static str next_part(str *rest, str separator)
{
    struct cut c = str_cut(*rest, separator);
    *rest = c.tail;
    return c.head;
}

/* Removes the first word of *rest, up to white space, and the white space before it. Returns the word; empty at the
 * end. */
static str next_word(str *rest)
{
    str s = str_trim(*rest);
    size_t n = 0;
    while (n < s.len && !char_is_space(s.s[n])) n++;
    *rest = str_span(s, n, s.len);
    return str_span(s, 0, n);
}

/* Splits a path at its last slash: head is the folder, tail the last segment. ok is false if there is no slash. */
static struct cut path_split(str path)
{
    size_t slash = path.len;
    while (slash > 0 && path.s[slash - 1] != '/') slash--;
    return (struct cut){ str_span(path, 0, slash ? slash - 1 : 0), str_span(path, slash, path.len), slash > 0 };
}

/* Returns the part of a name after its last dot; a dot at its end does not count. All of it without a dot. */
static str after_last_dot(str name)
{
    size_t start = size_minus(name.len, 1);
    while (start > 0 && name.s[start - 1] != '.') start--;
    return str_span(name, start, name.len);
}

struct optional_str { str value; bool ok; };

/* Finds a name in a list of names separated by spaces, ignoring case and white space around the name. Returns the
 * spelling in the list; not ok if it is not in the list. */
static struct optional_str choice_of(const char *list, str name)
{
    name = str_trim(name);
    for (const char *end = list; *end; list = end + 1) {
        for (end = list; *end && *end != ' ';) end++;
        str choice = { list, (size_t)(end - list) };
        if (str_equal_fold(choice, name)) return (struct optional_str){ choice, true };
    }
    return (struct optional_str){ STR(""), false };
}

/* True if a list of names separated by spaces has the name, in this spelling. */
static bool list_has(const char *list, str name)
{
    for (const char *end; *list; list = end + (*end == ' ')) {
        for (end = list; *end && *end != ' ';) end++;
        if ((size_t)(end - list) == name.len && memcmp(list, name.s, name.len) == 0) return true;
    }
    return false;
}

/* Returns the text from pos to the end of its line, without the line feed. */
static str line_from(str text, size_t pos)
{
    const char *lf = memchr(text.s + pos, '\n', text.len - pos);
    return str_span(text, pos, lf ? (size_t)(lf - text.s) : text.len);
}

/* Returns the line that contains pos; *begin is the offset of its start. */
static str line_around(str text, size_t pos, size_t *begin)
{
    *begin = pos;
    while (*begin > 0 && text.s[*begin - 1] != '\n') --*begin;
    return line_from(text, *begin);
}

/* Returns the byte that the escape %HH at s[i] encodes, or -1 if there is no valid escape. */
static int percent_byte(str s, size_t i)
{
    if (s.s[i] != '%' || i + 2 >= s.len) return -1;
    int high = hex_digit_value(s.s[i + 1]), low = hex_digit_value(s.s[i + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* True for UTF-16 surrogates, which are not characters. */
static bool is_surrogate(uint32_t cp) { return cp >= 0xd800 && cp <= 0xdfff; }

struct number { int64_t value; bool ok; };

/* Returns the bytes of a class from pos on, up to the first other byte. */
static inline str bytes_of(str s, size_t pos, bool (*is_in_class)(char))
{
    size_t end = pos;
    while (end < s.len && is_in_class(s.s[end])) end++;
    return str_span(s, pos, end);
}

/* Returns the number of decimal digits at the start of s. */
static size_t count_digits(str s) { return bytes_of(s, 0, char_is_digit).len; }

/* Returns the value of decimal digits. The decimal point is after the first `point` digits: with the digits 12, a point
 * of 3 means 120, a point of -1 means 0.012. ok is false if a digit after the decimal point is not 0. Values above
 * INT64_MAX become INT64_MAX. */
static struct number str_digits_value(str digits, int64_t point)
{
    struct number n = { 0, true };
    int64_t max = INT64_MAX, length = (int64_t)digits.len;
    for (int64_t i = 0; i < length || (i < point && n.value > 0 && n.value < max); i++) {
        int digit = i < length ? digits.s[i] - '0' : 0;
        if (i >= point) n.ok = n.ok && digit == 0;
        else n.value = n.value > (max - digit) / 10 ? max : n.value * 10 + digit;
    }
    return n;
}

/* Parses the exponent of a number, the text after its e: digits with an optional sign. Limited to +-1,000,000,000,
 * because larger exponents give the same result. ok is false if s has another form. */
static struct number str_exponent(str s)
{
    bool negative = s.len && s.s[0] == '-';
    if (s.len && (s.s[0] == '-' || s.s[0] == '+')) s = str_span(s, 1, s.len);
    if (s.len == 0 || count_digits(s) != s.len) return (struct number){ 0, false };
    int64_t value = str_digits_value(s, (int64_t)s.len).value;
    if (value > 1000000000) value = 1000000000;
    return (struct number){ negative ? -value : value, true };
}

/* Parses an integer in any notation of JSON or everyday use: 5, +5, -5, 5.0, 50e-1, with white space around it. Values
 * above INT64_MAX become INT64_MAX, values below -INT64_MAX become -INT64_MAX. ok is false if s is not an integer or
 * has more than 64 digits. */
static struct number str_number(str s)
{
    struct number bad = { 0, false };
    s = str_trim(s);
    bool negative = s.len && s.s[0] == '-';
    if (s.len && (s.s[0] == '-' || s.s[0] == '+')) s = str_span(s, 1, s.len);
    size_t integer = count_digits(s), end = integer, fraction = 0; /* digits before and after the decimal point */
    if (end < s.len && s.s[end] == '.') {
        fraction = count_digits(str_span(s, integer + 1, s.len));
        end += 1 + fraction;
    }
    struct number exponent = { 0, true };
    if (end < s.len && (s.s[end] == 'e' || s.s[end] == 'E')) {
        exponent = str_exponent(str_span(s, end + 1, s.len));
        end = s.len;
    }
    char digits[64];
    if (end != s.len || !exponent.ok || integer + fraction == 0 || integer + fraction > sizeof digits) return bad;
    memcpy(digits, s.s, integer);
    if (fraction) memcpy(digits + integer, s.s + integer + 1, fraction);
    struct number n = str_digits_value((str){ digits, integer + fraction }, (int64_t)integer + exponent.value);
    if (negative) n.value = -n.value;
    return n.ok ? n : bad;
}

/* ==================================================================================================================
 * Room: Output. Appends text to a growing buffer in an arena, and writes JSON. Only out_reserve() checks and
 * extends the capacity.
 * =============================================================================================================== */

struct out { struct arena *a; char *s; size_t len, capacity; };

/* Returns an empty buffer. */
static struct out out_begin(struct arena *a)
{
    return (struct out){ .a = a };
}

/* Makes room for `more` bytes after the text. A buffer that is the arena's latest allocation grows in place. */
static void out_reserve(struct out *o, size_t more)
{
    if (more <= o->capacity - o->len) return;
    if (more > SIZE_MAX / 4 - o->len) arena_fail(o->a);
    size_t room = o->capacity * 2 > o->len + more ? o->capacity * 2 : o->len + more;
    room = room < 256 ? 256 : (room + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
    if (o->s && o->s + o->capacity == o->a->next_free && (size_t)(o->a->end - o->a->next_free) >= room - o->capacity) {
        o->a->next_free += room - o->capacity;
    } else {
        char *s = arena_bytes(o->a, room);
        if (o->s) memcpy(s, o->s, o->len);
        o->s = s;
    }
    o->capacity = room;
}

/* Copies n bytes. Faster than a call of musl's memcpy() for short strings, which are the most frequent. */
static void copy_short(char *to, const char *from, size_t n)
{
    for (; n >= 8; n -= 8, to += 8, from += 8) memcpy(to, from, 8);
    while (n-- > 0) *to++ = *from++;
}

static void out_str(struct out *o, str s)
{
    if (!s.len) return;                 /* o->s may still be NULL */
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

/* Appends s between two other texts. */
static void out_between(struct out *o, const char *before, str s, const char *after)
{
    out_text(o, before);
    out_str(o, s);
    out_text(o, after);
}

/* Appends text with each `old` in it replaced. */
static void out_replaced(struct out *o, str text, const char *old, const char *new)
{
    for (struct cut c = { .tail = text, .ok = true }; c.ok;) {
        c = str_cut(c.tail, str_from(old));
        out_between(o, "", c.head, c.ok ? new : "");
    }
}

#if defined __MINGW32__ && !defined __clang__
#define FORMAT_AND_ARGUMENTS __attribute__((format(gnu_printf, 2, 3)))
#elif defined __GNUC__
#define FORMAT_AND_ARGUMENTS __attribute__((format(printf, 2, 3)))
#else
#define FORMAT_AND_ARGUMENTS
#endif

/* Appends formatted text. Appends no text if the format is invalid. */
static void out_format_list(struct out *o, const char *format, va_list args)
{
    va_list args_copy;
    va_copy(args_copy, args);
    out_reserve(o, 120); /* usually enough, so that the text is formatted only once */
    int n = vsnprintf(o->s + o->len, o->capacity - o->len, format, args);
    if (n > 0 && (size_t)n >= o->capacity - o->len) {
        out_reserve(o, (size_t)n + 1);
        vsnprintf(o->s + o->len, (size_t)n + 1, format, args_copy);
    }
    va_end(args_copy);
    o->len += n > 0 ? (size_t)n : 0;
}

/* Appends formatted text of any length. */
FORMAT_AND_ARGUMENTS static void out_format(struct out *o, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    out_format_list(o, format, args);
    va_end(args);
}

/* Returns formatted text. A NUL follows it. */
FORMAT_AND_ARGUMENTS static str str_format(struct arena *a, const char *format, ...)
{
    struct out o = out_begin(a);
    va_list args;
    va_start(args, format);
    out_format_list(&o, format, args);
    va_end(args);
    return (str){ o.s, o.len };
}

static void out_number(struct out *o, int64_t n)
{
    char digits[20];
    size_t start = sizeof digits;
    uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do digits[--start] = (char)('0' + left % 10);
    while (left /= 10);
    if (n < 0) digits[--start] = '-';
    out_str(o, (str){ digits + start, sizeof digits - start });
}

/* Appends the JSON escape of an ASCII character: the short one (as \n) if it has one, else \u00xx. */
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

/* Appends s as a JSON string, quoted and escaped. Each invalid UTF-8 byte becomes U+FFFD, so the output is valid. */
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

/* Returns s as a JSON string: see out_json(). */
static str json_quoted(struct arena *a, str s)
{
    struct out o = out_begin(a);
    out_json(&o, s);
    return (str){ o.s, o.len };
}

/* Appends text of the caller, quoted, between two other texts. An ellipsis shows that it is truncated. */
static void out_echo(struct out *o, const char *before, str sent, const char *after)
{
    str shown = echo_part(sent);
    out_text(o, before);
    out_json(o, shown);
    out_text(o, shown.len < sent.len ? "…" : "");
    out_text(o, after);
}

/* Marks of styled text, for answers to a terminal: bytes that UTF-8 does not have. See sheet_text(). */
#define STYLE_BOLD "\xf8"
#define STYLE_MATCH "\xf9"
#define STYLE_END "\xfa"

/* Appends text for a terminal. Control characters are written as \u001b, bytes that are not UTF-8 as \x9b. A carriage
 * return before a line feed stays. */
static void out_terminal(struct out *o, str s)
{
    size_t from = 0, i = 0;
    for (size_t width; i < s.len; i += width) {
        uint32_t c;
        width = corpus_char(s.s + i, s.len - i, &c);
        if (!corpus_is_terminal_control(c) || (c == '\r' && i + 1 < s.len && s.s[i + 1] == '\n')) continue;
        out_str(o, str_span(s, from, i));
        from = i + width;
        if (c > 0x10ffff) out_format(o, "\\x%02x", (unsigned)(c - 0x110000));
        else out_format(o, "\\u%04x", (unsigned)c);
    }
    out_str(o, str_span(s, from, s.len));
}

/* Appends s with percent escapes for bytes up to the blank, bytes above `last`, and those of `special`. */
static void out_percent_encoded(struct out *o, str s, const char *special, unsigned char last)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.s[i];
        if (c <= ' ' || c > last || strchr(special, c)) out_format(o, "%%%02X", c);
        else out_char(o, s.s[i]);
    }
}

/* Returns the text so far. It is valid until more is appended. */
static str out_done(const struct out *o)
{
    return (str){ o->s ? o->s : "", o->len };
}

/* A list of names that the caller sent: the first MAX_LISTED_NAMES quoted, then how many more. */
struct name_list { struct out text; unsigned count; };

/* Adds a name, truncated to the smaller of `max` and MAX_NOTE_PATH_BYTES. An ellipsis shows that it is truncated. */
static void name_list_add(struct name_list *l, str name, size_t max)
{
    str shown = truncate_text(name, max < MAX_NOTE_PATH_BYTES ? max : MAX_NOTE_PATH_BYTES);
    if (l->count++ >= MAX_LISTED_NAMES) return;
    out_echo(&l->text, l->text.len ? ", " : "", shown, shown.len < name.len ? "…" : "");
}

/* Returns the list in one line; empty if it has no names. */
static str name_list_text(struct name_list *l)
{
    if (l->count > MAX_LISTED_NAMES) out_format(&l->text, " and %u more", l->count - MAX_LISTED_NAMES);
    return out_done(&l->text);
}

/* As out_echo(), but not quoted: the text is made one line, with one blank for white space and ? for a control
 * character. An ellipsis shows that it is truncated. */
static void out_echo_line(struct out *o, const char *before, str sent, const char *after)
{
    out_text(o, before);
    size_t start = o->len;
    for (str rest = sent, word; o->len - start <= MAX_ECHO_BYTES && (word = next_word(&rest)).len;)
        out_between(o, o->len > start ? " " : "", word, "");
    str shown = echo_part(str_span(out_done(o), start, o->len));
    bool is_whole = start + shown.len == o->len;
    o->len = start + shown.len;
    for (size_t i = start; i < o->len; i++)
        if ((unsigned char)o->s[i] < ' ' || o->s[i] == 127) o->s[i] = '?'; /* would control a terminal */
    out_text(o, is_whole ? "" : "…");
    out_text(o, after);
}

static str str_join(struct arena *a, str first, str second)
{
    struct out o = out_begin(a);
    out_str(&o, first);
    out_str(&o, second);
    return out_done(&o);
}

/* Returns the text so far as a C string. It is valid until more is appended. */
static char *out_cstring(struct out *o)
{
    out_char(o, '\0');
    o->len--;
    return o->s;
}

/* Appends the comma before a member or an element, unless it is the first one. */
static void json_comma(struct out *o)
{
    char last = o->len ? o->s[o->len - 1] : '{';
    if (last != '{' && last != '[' && last != ':') out_char(o, ',');
}

/* Begins an element that is an object. The caller ends it with '}'. */
static void json_object(struct out *o)
{
    json_comma(o);
    out_char(o, '{');
}

/* Appends an element that is a text. */
static void json_element(struct out *o, str value)
{
    json_comma(o);
    out_json(o, value);
}

/* Appends a member's name and the colon, with a comma before if one is needed. */
static void json_name(struct out *o, const char *name)
{
    json_element(o, str_from(name));
    out_char(o, ':');
}

/* Appends the name and the opening bracket of a member that is an object or an array. */
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

/* Appends a member whose value is already JSON. */
static void json_put_raw(struct out *o, const char *name, str json)
{
    json_name(o, name);
    out_str(o, json);
}

/* ==================================================================================================================
 * Room: JSON reader. A library of its own, gen/json.h: a strict check, then cJSON.
 * =============================================================================================================== */

#include "json.h"

/* ##################################################################################################################
 * Floor B: corpus
 * ############################################################################################################### */

/* ==================================================================================================================
 * Room: Tables. Access to the generated tables (gen/corpus.h): slices, the text of sections, posting lists, the
 * dictionary. The tables are constant. Functions allocate memory only if they take an arena.
 * =============================================================================================================== */

/* Returns a slice of the corpus as a string. It is valid as long as the program runs, as all text of the tables. */
static str corpus_slice(corpus_str s)
{
    return (str){ corpus.text + s.pos, s.len };
}

/* A slice as the arguments of %.*s. The generator leaves no NUL in the text; in the amalgamation GCC takes a row of its
 * table for the whole text and warns that the row has no NUL. */
#if defined __GNUC__ && !defined __clang__
#pragma GCC diagnostic ignored "-Wformat-overflow"
#endif
#define SLICE(s) (int)(s).len, corpus.text + (s).pos

static str page_path(uint32_t page) { return corpus_slice(corpus.pages[page].path); }
static str page_title(uint32_t page) { return corpus_slice(corpus.pages[page].title); }

/* Appends the reference of a section between two texts: path#anchor, or the path alone for the opening of a page. */
static void out_reference(struct out *o, const char *before, uint32_t section, const char *after)
{
    const struct corpus_section *s = &corpus.sections[section];
    out_between(o, before, page_path(s->page), s->level ? "#" : after);
    if (s->level) out_between(o, "", corpus_slice(s->anchor), after);
}

/* Appends the public URL of a section. Does not change o if the page has no URL. */
static void out_url(struct out *o, uint32_t section)
{
    const struct corpus_section *s = &corpus.sections[section];
    const struct corpus_page *p = &corpus.pages[s->page];
    if (!p->has_url) return;
    if (p->package == NO_INDEX) {
        out_between(o, corpus.site, STR("/"), "");
        out_percent_encoded(o, page_path(s->page), "#?%", UCHAR_MAX); /* names of files may have these: c#.md */
    } else out_str(o, corpus_slice(corpus.sources[p->package].url));
    if (s->level) out_between(o, "#", corpus_slice(s->anchor), "");
}

/* Stores a section and its ancestors, innermost first, at most MAX_TRAIL. Returns their number. */
static unsigned section_trail(uint32_t section, uint32_t trail[MAX_TRAIL])
{
    unsigned n = 0;
    for (uint32_t s = section; s != NO_INDEX && n < MAX_TRAIL; s = corpus.sections[s].parent) trail[n++] = s;
    return n;
}

/* Returns the rendered Markdown of a section, without its subsections. Text of one span is not copied. */
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

/* Returns the part of the corpus text that a segment covers. */
static str segment_text(uint32_t segment)
{
    uint32_t pos = corpus.segments[segment].pos;
    uint32_t end = segment + 1 < corpus.segment_count ? corpus.segments[segment + 1].pos : corpus.source_bytes;
    return (str){ corpus.text + pos, end - pos };
}

struct segments { uint32_t first, end; };  /* [first, end) */

/* Lower bound: returns the index of the first of `count` entries whose number is not less than `wanted`, or count. The
 * entries have `size` bytes and begin with that number. */
static uint32_t number_bound(const void *entries, uint32_t count, size_t size, uint32_t wanted)
{
    uint32_t low = 0, high = count, number;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        memcpy(&number, (const char *)entries + mid * size, sizeof number);
        if (number < wanted) low = mid + 1;
        else high = mid;
    }
    return low;
}

/* Returns the index of the first segment that starts at offset pos or later. */
static uint32_t segment_bound(uint32_t pos)
{
    return number_bound(corpus.segments, corpus.segment_count, sizeof *corpus.segments, pos);
}

/* Returns the segments of a page. */
static struct segments page_segments(uint32_t page)
{
    corpus_str source = corpus.pages[page].source;
    return (struct segments){ segment_bound(source.pos), segment_bound(source.pos + source.len) };
}

/* Returns the segments of a section and its subsections, which are adjacent. Those of the page for its first section,
 * and for a section without segments. */
static struct segments section_segments(uint32_t section)
{
    const struct corpus_section *s = &corpus.sections[section];
    struct segments page = page_segments(s->page), own = page;
    while (own.first < page.end && corpus.segments[own.first].section - section >= s->end - section) own.first++;
    for (own.end = own.first; own.end < page.end && corpus.segments[own.end].section - section < s->end - section;)
        own.end++;
    return s->level && own.first < own.end ? own : page;
}

/* Iterator over the posting list of a term. Its documents are ascending in each part: those with the term in their
 * name, other pages with it in the heading of a section, all others. Lists of phrases only have the last part.
 * document, impact and name_share are valid once postings_next() returned true. */
struct postings {
    const unsigned char *at;
    enum corpus_list_part part;
    uint32_t remaining, counts[CORPUS_PARTS]; /* documents after this one in its part; documents of each part */
    uint32_t document;                      /* a page, section or phrase */
    unsigned char impact, name_share;       /* name_share: the term's share of the document's name, in 255ths */
};

enum document_kind { PAGES, SECTIONS, PHRASES };

/* Enters a part. All parts before it must be empty or read to their ends. */
static inline void postings_enter(struct postings *p, enum corpus_list_part part)
{
    p->part = part, p->remaining = p->counts[part], p->document = UINT32_MAX;
}

/* Returns an iterator over the documents of a kind that contain a term. */
static struct postings term_postings(uint32_t term, enum document_kind kind)
{
    struct corpus_lists l = corpus_lists_of(&corpus, term);
    const unsigned char *const lists[] = { l.pages, l.sections, l.phrases };
    const uint32_t phrases[CORPUS_PARTS] = { 0, 0, l.phrase_df }, *counts[] = { l.in_pages, l.in_sections, phrases };
    struct postings p = { .at = lists[kind], .document = UINT32_MAX };
    memcpy(p.counts, counts[kind], sizeof p.counts);
    p.remaining = p.counts[0];
    if (kind == PHRASES) postings_enter(&p, CORPUS_IN_TEXT);
    return p;
}

/* Moves to the next page or section of the part. Returns false at the end of the part. is_name: of the part. The first
 * distance is the document plus 1, so adding it to the initial UINT32_MAX gives the document. */
static inline bool postings_read(struct postings *p, bool is_name)
{
    uint32_t distance;
    if (p->remaining == 0) return false;
    p->remaining--;
    p->at = corpus_get_varint(p->at, &distance) + 1 + is_name;
    p->document += distance;
    p->impact = p->at[-1 - is_name];
    p->name_share = is_name ? p->at[-1] : 0;
    return true;
}

/* Moves to the next page or section. Returns false at the end. */
static inline bool postings_next(struct postings *p)
{
    while (!postings_read(p, p->part == CORPUS_IN_NAME)) {
        if (p->part == CORPUS_IN_TEXT) return false;
        postings_enter(p, p->part + 1);
    }
    return true;
}

/* Moves to the next phrase. Returns false at the end. */
static inline bool postings_next_phrase(struct postings *p)
{
    uint32_t distance;
    if (p->remaining == 0) return false;
    p->remaining--;
    p->at = corpus_get_varint(p->at, &distance);
    p->document += distance;
    return true;
}

struct candidates { uint32_t *segments, count; };   /* segments, ascending */

static str word_text(uint32_t word)
{
    return (str){ corpus.word_text + corpus.words[word].pos, corpus.words[word + 1].pos - corpus.words[word].pos };
}

static str stem_text(uint32_t term)
{
    corpus_str stem = corpus_stem_of(&corpus, term);
    return (str){ corpus.word_text + stem.pos, stem.len };
}

static str synonym_key(uint32_t rule)
{
    return corpus_slice(corpus.synonyms[rule].key);
}

/* Lower bound: returns the index of the first entry in [low, high) not less than `wanted`, or high. wanted_key: its
 * key. Entry i is text_of(i), a text of the corpus. Most entries differ from `wanted` in the first eight bytes. */
static inline __attribute__((always_inline)) uint32_t range_bound(str wanted, uint64_t wanted_key, uint32_t low,
                                                                  uint32_t high, str (*text_of)(uint32_t))
{
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        str text = text_of(mid);
        uint64_t key = corpus_text_key(text.s, text.len);
        bool is_less = key != wanted_key ? key < wanted_key : str_compare(text, wanted) < 0;
        if (is_less) low = mid + 1;
        else high = mid;
    }
    return low;
}

/* Lower bound of the entries [0, count) of a table with keys. A search without branches finds the first key that is not
 * less; [first, end) are the equal keys, of which there are few. The bound is after the entry of key first - 1, and at
 * or before the entry of key end. */
static inline __attribute__((always_inline)) uint32_t keyed_bound(str wanted, const struct corpus_key *keys,
                                                                  uint32_t count, str (*text_of)(uint32_t))
{
    uint64_t key = corpus_key_of(wanted.s, wanted.len);
    uint32_t first = 0, end;
    for (uint32_t left = CORPUS_KEYS(count), half; left > 0; left -= half) {
        half = left - left / 2;
        first += half * (corpus_key_value(keys[first + half - 1]) < key); /* a branch would be hard to predict */
    }
    for (end = first; end < CORPUS_KEYS(count) && corpus_key_value(keys[end]) == key;) end++;
    uint32_t low = first ? (first - 1) * CORPUS_KEY_STEP : 0, high = end * CORPUS_KEY_STEP;
    return range_bound(wanted, key, low, high < count ? high : count, text_of);
}

/* Lower bound of the words of the corpus. */
static uint32_t word_bound(str wanted)
{
    return keyed_bound(wanted, corpus.word_keys, corpus.word_count, word_text);
}

/* Lower bound of the rules of synonyms, by their keys. */
static uint32_t synonym_bound(str wanted)
{
    return keyed_bound(wanted, corpus.synonym_keys, corpus.synonym_count, synonym_key);
}

/* Returns the index of the word of the corpus that is equal to `wanted`, or NO_INDEX. */
static uint32_t find_word(str wanted)
{
    uint32_t i = word_bound(wanted);
    return i < corpus.word_count && str_equal(word_text(i), wanted) ? i : NO_INDEX;
}

/* Binary search: returns the index of the entry equal to `wanted`, or NO_INDEX. */
static uint32_t find_sorted(str wanted, uint32_t count, str (*text_of)(uint32_t))
{
    uint32_t i = range_bound(wanted, corpus_key_of(wanted.s, wanted.len), 0, count, text_of);
    return i < count && str_equal(text_of(i), wanted) ? i : NO_INDEX;
}

/* Returns the term of a word: looks up the word form, then its stem. Returns NO_INDEX if both are unknown. */
static uint32_t term_of_word(str word)
{
    char stem[CORPUS_TOKEN_BYTES];
    uint32_t known = find_word(word);
    if (known != NO_INDEX) return corpus.words[known].term;
    if (word.len > CORPUS_TOKEN_BYTES) return NO_INDEX;
    memcpy(stem, word.s, word.len);
    return find_sorted((str){ stem, corpus_stem(stem, word.len) }, corpus.term_count, stem_text);
}

/* True if the text and tables have the hash that the generator computed. Stores their present hash in `hash`. */
static bool corpus_is_intact(char hash[65])
{
    corpus_digest(&corpus, hash);
    return strcmp(hash, corpus.hash) == 0;
}

/* True if the page is at or below one of the paths, which line feeds separate. All pages are below the empty path. */
static bool is_below_path(uint32_t page, str paths)
{
    str p = page_path(page);
    bool is_below = !paths.len;
    while (paths.len && !is_below) {
        str path = next_part(&paths, STR("\n"));
        is_below = !path.len || (str_starts(p, path) && (p.len == path.len || p.s[path.len] == '/'));
    }
    return is_below;
}

/* Returns the index of a language of the API reference, ignoring case, or NO_INDEX. Index 0 is not a language. */
static uint32_t language_index(str name)
{
    for (uint32_t i = 1; i < corpus.language_count; i++)
        if (str_equal_fold(corpus_slice(corpus.languages[i]), name)) return i;
    return NO_INDEX;
}

/* True for a page that only lists other pages. Such pages are found by their path, but not listed or searched first. */
static bool is_navigation(uint32_t page)
{
    str path = page_path(page);
    return corpus_is_navigation(path.s, path.len);
}

/* ==================================================================================================================
 * Room: Regular expressions. A library of its own, gen/regex.h: pattern to tree to automaton, matching in linear time.
 * =============================================================================================================== */

#include "regex.h"

/* ==================================================================================================================
 * Room: Trigram index. Finds the segments that can contain a match: from a regular expression through a plan of
 * AND and OR over trigrams, from a literal through the intersection of its posting lists. Candidates are always
 * verified in the text.
 * =============================================================================================================== */

/* State of planning a pattern, which finds the segments that may hold a match. The tree is walked in reading order.
 * Characters that are next to each other in every match form a run; a segment with a match has the trigrams of all
 * runs. Where the pattern has alternatives, it has those of one of them. Characters are folded like the index. */
struct plan {
    struct arena *a;
    size_t bitmap_bytes;        /* size of a bitmap of segments */
    unsigned char *list_bitmap; /* scratch bitmap for one posting list */
    unsigned char *map;         /* segments that have the trigrams of the runs so far; NULL: all segments */
    unsigned lookups_left;      /* posting lists that may still be read */
    uint32_t run[MAX_LITERAL_TRIGRAMS + 2];
    size_t run_length;
};

/* Clears the bits in `map` that are not in `other`. The compiler makes one operation of 16 bytes of the inner loop. */
static void bitmap_and(unsigned char *restrict map, const unsigned char *restrict other, size_t bytes)
{
    for (; bytes >= 16; map += 16, other += 16, bytes -= 16)
        for (size_t i = 0; i < 16; i++) map[i] &= other[i];
    for (size_t i = 0; i < bytes; i++) map[i] &= other[i];
}

/* Clears the bits in `map` of all segments that cannot have the trigram of the list, see corpus_trigram_list(). */
static void plan_intersect(struct plan *p, unsigned char *map, struct corpus_list list)
{
    const unsigned char *other = list.at;
    if (list.at && list.at == list.end) return;
    if (!corpus_list_is_bitmap(&corpus, list)) {
        memset(p->list_bitmap, 0, p->bitmap_bytes);
        for (uint32_t segment = UINT32_MAX; corpus_list_next(&list, &segment);)
            p->list_bitmap[segment / 8] |= (unsigned char)(1u << segment % 8);
        other = p->list_bitmap;
    }
    bitmap_and(map, other, p->bitmap_bytes);
}

/* Ends a run: limits the segments to those with its trigrams. */
static void plan_end_run(struct plan *p)
{
    for (const uint32_t *c = p->run; c + 3 <= p->run + p->run_length && p->lookups_left; c++, p->lookups_left--) {
        if (!p->map) p->map = memset(arena_bytes(p->a, p->bitmap_bytes), 0xff, p->bitmap_bytes);
        plan_intersect(p, p->map, corpus_trigram_list(&corpus, corpus_trigram_key(c[0], c[1], c[2])));
    }
    p->run_length = 0;
}

/* Adds a set of characters to the run if all of them are folded to one; otherwise ends the run. */
static void plan_set(struct plan *p, const struct regex_set *set)
{
    uint32_t folded = set->count ? corpus_fold(set->ranges[0].low) : 0, members = 0;
    bool same = set->count > 0;
    for (size_t i = 0; i < set->count && same; i++)
        for (uint32_t c = set->ranges[i].low; c <= set->ranges[i].high && same; c++)
            same = corpus_fold(c) == folded && ++members <= 16;
    if (!same || p->run_length == COUNT(p->run)) plan_end_run(p);
    if (same) p->run[p->run_length++] = folded;
}

static void plan_node(struct plan *p, const struct regex_node *n);

/* Limits the segments to those that may hold one of the alternatives, each of which continues the run. */
static void plan_alternatives(struct plan *p, const struct regex_node *first)
{
    unsigned char *any = arena_alloc(p->a, p->bitmap_bytes);
    bool limited = true;
    for (const struct regex_node *c = first; c; c = c->next) {
        struct plan branch = *p;
        branch.map = NULL;
        plan_node(&branch, c);
        plan_end_run(&branch);
        p->lookups_left = branch.lookups_left;
        limited = limited && branch.map;
        for (size_t i = 0; limited && i < p->bitmap_bytes; i++) any[i] |= branch.map[i];
    }
    plan_end_run(p);
    if (limited && p->map) bitmap_and(any, p->map, p->bitmap_bytes);
    if (limited) p->map = any;
}

/* Adds a node to the plan. Every match of a repetition starts and ends with a match of the repeated node. A node other
 * than a single character is added only at the start, so that nested repetitions are walked once. */
static void plan_node(struct plan *p, const struct regex_node *n)
{
    switch (n->kind) {
    case REGEX_SET: plan_set(p, &n->set); return;
    case REGEX_CONCAT:
        for (const struct regex_node *c = n->child; c; c = c->next) plan_node(p, c);
        return;
    case REGEX_ALTERNATION:
        if (n->child->next) plan_alternatives(p, n->child);
        else plan_node(p, n->child);
        return;
    case REGEX_REPETITION:
        if (n->min) plan_node(p, n->child);
        if (n->min == 1 && n->max == 1) return;
        plan_end_run(p);
        if (n->min && n->child->kind == REGEX_SET) plan_node(p, n->child);
        return;
    default: return; /* assertions and the empty text read no characters */
    }
}

/* Returns the segments of a bitmap, in ascending order; all segments for NULL. */
static struct candidates bitmap_candidates(struct arena *a, const unsigned char *map)
{
    struct candidates c = { arena_bytes(a, (corpus.segment_count + 1u) * sizeof *c.segments), 0 };
    for (uint32_t i = 0; i < corpus.segment_count; i += 8) {
        unsigned bits = map ? map[i / 8] : 0xff;
        for (uint32_t k = i; bits && k < corpus.segment_count; k++, bits >>= 1)
            if (bits & 1) c.segments[c.count++] = k;
    }
    return c;
}

/* Returns the segments that may hold a matching line. Includes every segment with a match, and a few others. */
static struct candidates regex_candidates(const struct regex *re)
{
    size_t bytes = CORPUS_BITMAP_BYTES(corpus.segment_count);
    struct plan p = { .a = re->a, .bitmap_bytes = bytes, .list_bitmap = arena_bytes(re->a, bytes),
                      .lookups_left = MAX_PLAN_TRIGRAMS };
    plan_node(&p, re->tree);
    plan_end_run(&p);
    return bitmap_candidates(re->a, p.map);
}

/* A literal as folded characters. borders[k]: length of the longest text that is both a proper prefix and a suffix of
 * the first k characters. may_start: bytes that a match can start with. has_pair: each of the first two characters
 * occurs in texts only as one ASCII byte, in lower or upper case; pair: these two bytes. Quotes and spaces are not used
 * as a pair because typographic ones are folded to them. */
struct literal {
    uint32_t *at, *borders;
    size_t count;
    bool may_start[256], has_pair;
    unsigned char pair[2];
};

/* Folds a literal. Its characters are allocated in the arena. */
static struct literal literal_fold(struct arena *a, str text)
{
    struct literal l = { .at = arena_array(a, text.len + 1, sizeof *l.at) };
    for (size_t i = 0; i < text.len; l.count++) {
        uint32_t c;
        i += corpus_char(text.s + i, text.len - i, &c);
        l.at[l.count] = corpus_fold(c);
    }
    l.borders = arena_array(a, l.count + 1, sizeof *l.borders);
    for (size_t i = 1, k = 0; i < l.count; i++) {
        while (k && l.at[k] != l.at[i]) k = l.borders[k];
        l.borders[i + 1] = (uint32_t)(k += l.at[k] == l.at[i]);
    }
    for (unsigned b = 0; b < 256 && l.count; b++)
        l.may_start[b] = b < 0x80 ? corpus_fold(b) == l.at[0]
                             : b >= 0xc0 && (l.at[0] >= 0x80 || strchr("'\" ", (int)l.at[0]));
    l.has_pair = l.count > 1;
    for (size_t i = 0; i < 2 && l.has_pair; i++) {
        l.has_pair = l.at[i] < 0x80 && !strchr("'\" ", (int)l.at[i]);
        l.pair[i] = (unsigned char)(l.at[i] | 0x20);
    }
    return l;
}

/* Skips eight offsets at a time, as long as the literal's pair does not occur there. XOR with the pair turns a match
 * into a 0 byte. Subtracting 1 from each byte sets the highest bit of a 0 byte (Mycroft's test). The borrow may make
 * the next byte look like a match too; this costs only a comparison by the caller. */
static size_t literal_skip(str text, size_t i, const struct literal *l)
{
    const uint64_t ones = 0x0101010101010101u, small = ones * 0x20, high = ones * 0x80;
    for (; l->has_pair && i + 9 <= text.len; i += 8) {
        uint64_t first, second;
        memcpy(&first, text.s + i, 8);
        memcpy(&second, text.s + i + 1, 8);
        uint64_t other = ((first | small) ^ ones * l->pair[0]) | ((second | small) ^ ones * l->pair[1]);
        if ((other - ones) & ~other & high) break;
    }
    return i;
}

/* The state of a search for a literal. pos: offset of the next character. matched: number of characters before pos that
 * match the start of the literal. */
struct literal_scan { str text; size_t pos, matched; };

/* Moves a scan to the end of the next occurrence. Occurrences may overlap. Returns false if there are no more. Each
 * character is read once, for any literal (Knuth, Morris, Pratt). */
static bool literal_next(struct literal_scan *s, const struct literal *l)
{
    str text = s->text;
    size_t pos = s->pos, matched = s->matched, count = l->count;
    size_t block = pos; /* end of the bytes in which literal_skip() has seen the pair */
    while (count && text.len - pos + matched >= count) { /* a character has at least one byte */
        if (!matched) {
            if (pos >= block) block = (pos = literal_skip(text, pos, l)) + 8;
            size_t end = block < text.len ? block : text.len;
            while (pos < end && !l->may_start[(unsigned char)text.s[pos]]) pos++;
            if (pos == end) continue;
        }
        uint32_t c;
        pos += corpus_char(text.s + pos, text.len - pos, &c);
        c = corpus_fold(c);
        while (matched && l->at[matched] != c) matched = l->borders[matched];
        matched += l->at[matched] == c;
        if (matched < count) continue;
        *s = (struct literal_scan){ text, pos, l->borders[count] };
        return true;
    }
    return false;
}

/* Returns the offset of the first occurrence of the literal, or text.len if there is no occurrence. */
static size_t literal_find(str text, const struct literal *l)
{
    struct literal_scan s = { .text = text };
    if (!literal_next(&s, l)) return text.len;
    for (size_t left = l->count; left > 0; left--) /* back to its first character */
        do s.pos--;
        while (s.pos > 0 && is_continuation_byte(text.s[s.pos]));
    return s.pos;
}

/* Returns the segments of a posting list. */
static struct candidates list_candidates(struct arena *a, struct corpus_list list)
{
    if (corpus_list_is_bitmap(&corpus, list)) return bitmap_candidates(a, list.at);
    struct candidates c = { arena_bytes(a, corpus_list_bytes(list) * sizeof *c.segments), 0 };
    for (uint32_t segment = UINT32_MAX; corpus_list_next(&list, &segment);) c.segments[c.count++] = segment;
    return c;
}

#define CANDIDATE_BYTES ((size_t)256) /* reading this many bytes of a posting list takes as long as one verification */

/* Keeps the candidates that a posting list has. Keeps all if the list takes longer to read than they take to verify, so
 * that the time for a rare literal does not depend on the size of the corpus. */
static void candidates_filter(struct candidates *c, struct corpus_list list)
{
    bool is_bitmap = corpus_list_is_bitmap(&corpus, list);
    uint32_t kept = 0, last = UINT32_MAX; /* last: segment read from the list; at first, last + 1 wraps to 0 */
    if (!is_bitmap && corpus_list_bytes(list) > c->count * CANDIDATE_BYTES) return;
    for (uint32_t i = 0; i < c->count; i++) {
        uint32_t segment = c->segments[i];
        while (!is_bitmap && last + 1 <= segment && corpus_list_next(&list, &last)) continue;
        c->segments[kept] = segment; /* without a branch, which would be hard to predict */
        kept += is_bitmap ? list.at[segment / 8] >> segment % 8 & 1u : last == segment;
    }
    c->count = kept;
}

/* Returns the segments that may hold the literal: those with its first MAX_LITERAL_TRIGRAMS trigrams, or all segments
 * if it has fewer than three characters. Begins with the shortest posting list. */
static struct candidates literal_candidates(struct arena *a, const struct literal *l)
{
    struct corpus_list lists[MAX_LITERAL_TRIGRAMS];
    size_t count = 0;
    for (const uint32_t *t = l->at; t + 3 <= l->at + l->count && t < l->at + COUNT(lists); t++) {
        struct corpus_list list = corpus_trigram_list(&corpus, corpus_trigram_key(t[0], t[1], t[2]));
        if (!list.at) return (struct candidates){ NULL, 0 };
        if (list.at == list.end) continue; /* a common trigram */
        lists[count++] = list;
        if (corpus_list_bytes(list) < corpus_list_bytes(lists[0])) lists[count - 1] = lists[0], lists[0] = list;
    }
    struct candidates c = count ? list_candidates(a, lists[0]) : bitmap_candidates(a, NULL);
    for (size_t i = 1; i < count; i++) candidates_filter(&c, lists[i]);
    return c;
}

/* True if the byte at an offset of a segment is in a comment that is not rendered. */
static bool is_in_comment(uint32_t segment, size_t pos)
{
    uint32_t at = corpus.segments[segment].pos + (uint32_t)pos;
    uint32_t i = number_bound(corpus.comments, corpus.comment_count, sizeof *corpus.comments, at + 1);
    return i > 0 && at < corpus.comments[i - 1].pos + corpus.comments[i - 1].len;
}

/* True if the text occurs in the corpus, ignoring case and comments. */
static bool literal_occurs(struct arena *a, str literal)
{
    struct literal l = literal_fold(a, literal);
    struct candidates candidates = literal_candidates(a, &l);
    for (uint32_t i = 0; i < candidates.count; i++) {
        str text = segment_text(candidates.segments[i]);
        arena_work(a, 2 * (uint64_t)text.len);
        for (struct literal_scan scan = { .text = text }; literal_next(&scan, &l);)
            if (!is_in_comment(candidates.segments[i], scan.pos - 1)) return true;
    }
    return false;
}

/* ==================================================================================================================
 * Room: Languages. One table of the names that people and models have for programming languages and frameworks. It
 * selects the entries of the API reference, the variants of a page and the code of examples.
 * =============================================================================================================== */

/* Returns the bit of a language or framework, or 0 if it is unknown. Bit i of a set `rows` is row i of the table. */
static uint32_t language_bit(str name)
{
    return corpus_language_bit(name.s, name.len);
}

/* Returns the index of the language of the API reference for a language or framework: ruby for rails. Returns
 * LANGUAGE_ALL for "all", NO_INDEX if the reference has no such language. */
#define LANGUAGE_ALL (NO_INDEX - 1)
static uint32_t reference_language(str name)
{
    name = str_trim(name);
    if (str_equal_fold(name, STR("all"))) return LANGUAGE_ALL;
    size_t row = corpus_package_row(name.s, name.len);
    uint32_t exact = language_index(name);
    if (exact != NO_INDEX || row == CORPUS_LANGUAGE_ROWS) return exact;
    str family = str_from(corpus_language_rows[row].family);
    return family.len ? language_index(family) : NO_INDEX;
}

/* Appends the names of a set of languages (bit i: languages[i]). */
static void out_languages(struct out *o, uint32_t set)
{
    unsigned n = 0;
    for (uint32_t i = 1; i < corpus.language_count; i++)
        if (set >> i & 1) out_between(o, n++ ? ", " : "", corpus_slice(corpus.languages[i]), "");
}

/* Returns the language in which a page shows its API reference: the requested language if the page has it. Otherwise
 * tries the default language of the corpus, HTTP (curl) and JavaScript, in this order, then takes the first language of
 * the page. 0 if the page has no reference. */
static uint32_t page_language(uint32_t page, uint32_t requested)
{
    const char *const preferred[] = { corpus.language, "curl", "js" };
    uint32_t available = corpus.pages[page].languages;
    if (!available) return 0;
    if (requested < corpus.language_count && requested && (available >> requested & 1)) return requested;
    for (size_t i = 0; i < COUNT(preferred); i++) {
        uint32_t language = language_index(str_from(preferred[i]));
        if (language != NO_INDEX && (available >> language & 1)) return language;
    }
    for (uint32_t i = 1; i < corpus.language_count; i++)
        if (available >> i & 1) return i;
    return 0;
}

/* True if a section is shown for this language. Sections outside of the API reference always are. */
static bool is_section_shown(uint32_t section, uint32_t language)
{
    if (language == LANGUAGE_ALL) return true;
    uint32_t own = corpus.sections[section].language;
    return own == 0 || own == language;
}

/* The languages that a caller asked for. reference: index into corpus.languages[], 0 for no request, LANGUAGE_ALL, or
 * NO_INDEX for a known language that the reference does not have. rows: a set, see language_bit(). */
struct languages { uint32_t reference, rows; };

/* Removes the next of some names that are separated by commas or white space, and returns it. Empty after the last. */
static str next_name(str *names)
{
    size_t start = 0, end;
    while (start < names->len && (names->s[start] == ',' || char_is_space(names->s[start]))) start++;
    for (end = start; end < names->len && names->s[end] != ',' && !char_is_space(names->s[end]);) end++;
    str name = str_span(*names, start, end);
    *names = str_span(*names, end, names->len);
    return name;
}

/* Parses names of languages and frameworks, separated by commas or spaces: "react, python". If there are several, one
 * that is not JavaScript selects the reference: it is the language of the backend. */
static struct languages languages_named(str names)
{
    struct languages l = { 0, 0 };
    for (str name; (name = next_name(&names)).len;) {
        uint32_t reference = reference_language(name);
        l.rows |= language_bit(name);
        bool backend = reference != NO_INDEX && reference != language_index(STR("js"));
        if (l.reference == 0 || l.reference == NO_INDEX || backend) l.reference = reference;
    }
    if (l.reference == NO_INDEX && !l.rows) l.reference = 0;
    return l;
}

/* Returns the rows of a set and those that are written in the same languages: js for nextjs. */
static uint32_t related_rows(uint32_t rows)
{
    uint32_t related = rows;
    for (size_t i = 0; i < CORPUS_LANGUAGE_ROWS; i++)
        if (rows >> i & 1) related |= corpus_language_rows[i].related;
    return related;
}

/* Compares rows with the requested ones. LANGUAGE_RELATED: both are written in one language, as nextjs and js. */
enum language_relation { LANGUAGE_OTHER, LANGUAGE_RELATED, LANGUAGE_SAME };
static enum language_relation rows_compare(uint32_t requested, uint32_t rows)
{
    return requested & rows ? LANGUAGE_SAME : related_rows(requested) & rows ? LANGUAGE_RELATED : LANGUAGE_OTHER;
}

/* Returns the index of the first part of a section, or of a later section if it has no parts. */
static uint32_t first_part(uint32_t section)
{
    return number_bound(corpus.parts, corpus.part_count, sizeof *corpus.parts, section);
}

/* Appends the usual names of a set of rows. */
static void out_rows(struct out *o, uint32_t rows)
{
    unsigned n = 0;
    for (size_t i = 0; i < CORPUS_LANGUAGE_ROWS; i++)
        if (rows >> i & 1) out_between(o, n++ ? ", " : "", str_from(corpus_language_rows[i].name), "");
}

#define MAX_VIEW_KEYS 4 /* choices of one page that a request can decide: frontend, backend, ... */

/* The parts of one page that a reader sees. language: of the API reference, index into languages[] or LANGUAGE_ALL.
 * rows: of the request. relation: how well the page's variants fit it; LANGUAGE_OTHER: no variant fits, and all are
 * shown. keys: the choices that have a fitting variant. */
struct view {
    uint32_t language, rows;
    enum language_relation relation;
    str keys[MAX_VIEW_KEYS];
    size_t key_count;
};

static bool view_has_key(const struct view *v, str key)
{
    for (size_t i = 0; i < v->key_count; i++)
        if (str_equal(v->keys[i], key)) return true;
    return false;
}

/* Takes a variant of the page into account, and the variants that contain it. */
static void view_add_variant(struct view *view, uint32_t variant)
{
    for (uint32_t v = variant; v; v = corpus.variants[v].outer) {
        enum language_relation relation = rows_compare(view->rows, corpus.variants[v].rows);
        str key = corpus_slice(corpus.variants[v].key);
        if (relation == LANGUAGE_OTHER || relation < view->relation) continue;
        if (relation > view->relation) view->key_count = 0;
        view->relation = relation;
        if (!view_has_key(view, key) && view->key_count < MAX_VIEW_KEYS) view->keys[view->key_count++] = key;
    }
}

/* Returns the view of a page for the requested languages. */
static struct view view_of(uint32_t page, struct languages l)
{
    const struct corpus_page *p = &corpus.pages[page];
    uint32_t end = p->first_section + p->sections;
    bool all = l.reference == LANGUAGE_ALL;
    struct view view = { .language = all ? LANGUAGE_ALL : page_language(page, l.reference), .rows = l.rows };
    for (uint32_t i = p->first_section; i < end && l.rows && !all; i++)
        view_add_variant(&view, corpus.sections[i].variant);
    for (uint32_t i = first_part(p->first_section); i < corpus.part_count && corpus.parts[i].section < end; i++)
        if (l.rows && !all) view_add_variant(&view, corpus.parts[i].variant);
    return view;
}

/* True if a variant and all variants that contain it are shown. For a choice that the request decides, these are the
 * variants with a fitting value, for another choice the neutral ones. */
static bool is_variant_shown(uint32_t variant, const struct view *view)
{
    for (uint32_t v = variant; v && view->relation != LANGUAGE_OTHER; v = corpus.variants[v].outer) {
        const struct corpus_variant *branch = &corpus.variants[v];
        bool decided = view_has_key(view, corpus_slice(branch->key));
        if (decided && branch->key.len == 0 && branch->neutral) continue;
        if (decided ? rows_compare(view->rows, branch->rows) < view->relation : !branch->neutral) return false;
    }
    return true;
}

/* True if one of the rows is a language itself, as js, and not a framework, as nextjs. */
static bool has_base_row(uint32_t rows)
{
    for (size_t i = 0; i < CORPUS_LANGUAGE_ROWS; i++)
        if (rows >> i & 1 && strcmp(corpus_language_rows[i].name, corpus_language_rows[i].family) == 0) return true;
    return false;
}

/* True if a page has parts in some language, and none for the requested one; parts for nextjs are none for svelte.
 * *shown: the languages that are shown instead. */
static bool page_lacks_language(uint32_t page, struct languages l, struct languages *shown)
{
    const struct corpus_page *p = &corpus.pages[page];
    struct view view = view_of(page, l);
    bool has_reference = l.reference < corpus.language_count && (p->languages >> l.reference & 1);
    uint32_t rows = p->variant_rows;
    bool is_asked = (l.reference && l.reference != LANGUAGE_ALL) || l.rows;
    if (!is_asked || has_reference || view.relation == LANGUAGE_SAME) return false;
    if (view.relation == LANGUAGE_RELATED) {
        shown->rows = rows & related_rows(l.rows);
        return !has_base_row(l.rows);
    }
    *shown = (struct languages){ p->languages ? view.language : 0, rows };
    if (!p->languages && !rows) shown->rows = rows = p->code_rows;
    return !(rows & related_rows(l.rows)) && (p->languages || rows);
}

/* ==================================================================================================================
 * Room: Versions. Pages that are versions or translations of one another, and which of them answers show.
 * =============================================================================================================== */

/* A version and a language, as the corpus names them; empty: any. strict: from an argument, so pages of other versions
 * are left out; false if the words of the query name them. */
struct edition { str version, language; bool strict; };

/* Returns the number of a version without letters before it and without ".x": 7.4 of v7.4, docs-7.4, 7.4.x. */
static str version_number(str name)
{
    while (name.len && !char_is_digit(name.s[0])) name = str_span(name, 1, name.len);
    if (str_ends(name, STR(".x"))) name.len -= 2;
    return name;
}

/* True if two names of versions have the same number, which is not empty: v7.4 and 7.4.x. */
static bool is_same_version(str a, str b)
{
    str number = version_number(a);
    return number.len && str_equal(number, version_number(b));
}

/* True for a word of a query that is clearly a version: v2, 7.4, 2026. A shorter number may be anything. */
static bool is_version_word(str word)
{
    size_t letter = word.len > 1 && fold_ascii(word.s[0]) == 'v';
    if (word.len == letter || !char_is_digit(word.s[letter])) return false;
    return letter || word.len > 3 || memchr(word.s, '.', word.len);
}

/* Parses names of versions and languages, separated by spaces. In a query only is_version_word() counts. */
static struct edition edition_named(str names, bool query)
{
    struct edition e = { STR(""), STR(""), !query };
    for (str name; corpus.version_count && names.len;) {
        name = next_part(&names, STR(" "));
        while (name.len && strchr(",;?!:)\"", name.s[name.len - 1])) name.len--;
        if (!name.len || (query && !is_version_word(name))) continue;
        for (uint32_t i = corpus.version_count; i-- > 0;) {
            const struct corpus_version *row = &corpus.versions[i];
            str version = corpus_slice(row->version), language = corpus_slice(row->language);
            if (version.len && (is_same_version(name, version) || str_equal_fold(name, version))) e.version = version;
            if (!query && language.len && str_equal_fold(name, language)) e.language = language;
        }
    }
    return e;
}

/* Returns the edition that the arguments `version` and `language` choose, else the one that the query names. */
static struct edition edition_asked(str version, str language, str query)
{
    struct edition e = edition_named(version, false), other = edition_named(language, false);
    struct languages code = languages_named(language);
    if (!e.language.len && !code.reference && !code.rows) e.language = other.language;
    return e.version.len || e.language.len ? e : edition_named(query, true);
}

/* Returns a number that a page and its counterparts have in common: their first page. */
static uint32_t ring_of(uint32_t page)
{
    return corpus.counterpart_count ? corpus.counterparts[page].first : page;
}

/* Returns the rank of a page among its counterparts: the page with the lowest one is to be shown. */
static uint32_t edition_rank(uint32_t page, const struct edition *e)
{
    uint32_t row = corpus.counterparts[page].version, rank = row;
    if (e->version.len && !str_equal(corpus_slice(corpus.versions[row].version), e->version))
        rank += corpus.version_count;
    if (e->language.len && !str_equal(corpus_slice(corpus.versions[row].language), e->language))
        rank += 2 * corpus.version_count;
    return rank;
}

/* Returns the counterpart of a page that is to be shown, which may be the page itself. */
static uint32_t page_edition(uint32_t page, const struct edition *e)
{
    uint32_t best = page;
    for (uint32_t p = corpus.counterparts[page].next; p != page; p = corpus.counterparts[p].next)
        if (edition_rank(p, e) < edition_rank(best, e)) best = p;
    return best;
}

/* True if the page has the version and the language of an edition. */
static bool is_edition(uint32_t page, const struct edition *e)
{
    return !corpus.counterpart_count || edition_rank(page, e) < corpus.version_count;
}

/* True unless a caller chose another version than that of the page. */
static bool is_edition_allowed(uint32_t page, const struct edition *e)
{
    return !e->strict || !corpus.versions[corpus.counterparts[page].version].version.len ||
           edition_rank(page, &(struct edition){ .version = e->version }) < corpus.version_count;
}

/* Returns the section of a page that corresponds to a section of another page: the one at the same position if the
 * pages have the same number of sections, else the one with the same anchor, else NO_INDEX. */
static uint32_t section_edition(uint32_t section, uint32_t page)
{
    const struct corpus_page *from = &corpus.pages[corpus.sections[section].page], *to = &corpus.pages[page];
    str anchor = corpus_slice(corpus.sections[section].anchor);
    if (from->sections == to->sections) return to->first_section + section - from->first_section;
    return corpus_find_section(&corpus, page, anchor.s, anchor.len);
}

/* Steps through the other versions of a page and its translations. Returns the name of the next one and sets *p to its
 * page; *p begins as NO_INDEX. Returns an empty text after the last one. Pages with both another version and another
 * language are skipped. */
static str edition_next(uint32_t page, uint32_t *p)
{
    const struct corpus_counterpart *c = corpus.counterparts;
    while (corpus.counterpart_count && (*p == NO_INDEX || c[*p].next != c[page].first)) {
        *p = *p == NO_INDEX ? c[page].first : c[*p].next;
        const struct corpus_version *own = &corpus.versions[c[page].version], *row = &corpus.versions[c[*p].version];
        bool same_version = str_equal(corpus_slice(row->version), corpus_slice(own->version));
        bool same_language = str_equal(corpus_slice(row->language), corpus_slice(own->language));
        if (same_version != same_language) return corpus_slice(same_version ? row->language : row->version);
    }
    return STR("");
}

/* Appends the names of edition_next() between two texts. Appends nothing for a page without counterparts. */
static void out_editions(struct out *o, uint32_t page, const char *before, const char *after)
{
    uint32_t n = 0, p = NO_INDEX;
    for (str name; (name = edition_next(page, &p)).len;) out_between(o, n++ ? ", " : before, name, "");
    if (n) out_text(o, after);
}

/* ==================================================================================================================
 * Room: Pasted text. A query may be a pasted error, JSON, log line, command or stack trace. This room removes notation
 * and the parts that differ each time, such as ids and times. Words, error codes, identifiers and paths remain.
 * =============================================================================================================== */

/* Returns the length of the scheme and host of the URL at pos, or 0 if there is no URL. */
static size_t url_host_bytes(str text, size_t pos)
{
    str rest = str_span(text, pos, text.len);
    size_t n = str_starts(rest, STR("https://")) ? 8 : str_starts(rest, STR("http://")) ? 7 : 0;
    while (n && n < rest.len && !char_is_space(rest.s[n]) && !strchr("/?#\"'`<>(){}[],", rest.s[n])) n++;
    return n;
}

/* Decodes the escape at pos to one character in *c: \n to a line feed, %22 to a quote. The other escapes with a
 * backslash and encoded control characters become a blank, because they do not belong to words. Returns the length of
 * the escape, or 0 if there is none. */
static size_t escape_bytes(str text, size_t pos, char *c)
{
    str rest = str_span(text, pos, text.len);
    if (rest.len >= 2 && rest.s[0] == '\\' && strchr("nrt\"/\\", rest.s[1])) {
        *c = rest.s[1] == 'n' ? '\n' : ' ';
        return 2;
    }
    int byte = percent_byte(text, pos);
    if (byte >= 0) *c = (char)(byte < ' ' ? ' ' : byte);
    return byte < 0 ? 0 : 3;
}

/* True for the bytes of words, paths, times and ids. */
static bool is_token_byte(char c) { return is_word_byte(c) || (c && strchr("_-./:@+\\", c)); }

/* Returns the name of the scoped package in a path of an installed file, .../node_modules/@scope/name/..., or an empty
 * text. */
static str package_of_path(str path)
{
    str name = str_cut(path, STR("node_modules/@")).tail;
    for (str next; (next = str_cut(name, STR("node_modules/@")).tail).len;) name = next;
    if (!name.len) return name;
    str rest = name;
    next_part(&rest, STR("/"));
    str last = next_part(&rest, STR("/"));
    return (str){ name.s - 1, (size_t)(last.s + last.len - name.s) + 1 };
}

/* True if the corpus has the name of the function. Only names with inner capitals or underscores are looked up: others,
 * such as `get`, may be ordinary words. */
static bool is_known_function(str name)
{
    struct corpus_token tokens[CORPUS_TOKENS_MAX];
    size_t pos = 0, n = corpus_tokens(name.s, name.len, &pos, tokens);
    bool known = false;
    for (size_t i = 0; i < n; i++)
        known |= tokens[i].kind == CORPUS_JOINED && term_of_word(corpus_token_text(&tokens[i])) != NO_INDEX;
    return known;
}

/* Blanks [s, s + len) except the part `keep`. */
static void blank_except(char *s, size_t len, str keep)
{
    for (size_t i = 0; i < len; i++)
        if (s + i < keep.s || s + i >= keep.s + keep.len) s[i] = ' ';
}

/* Blanks a frame of a stack trace except names of scoped packages and of functions that the corpus has: those before a
 * bracket or after "in", as Python and Ruby print them. */
static void blank_stack_frame(char *s, size_t len)
{
    bool after_in = false;
    for (size_t i = 0, end; i < len; i = end + 1) {
        str token = bytes_of((str){ s, len }, i, is_token_byte), function = after_last_dot(token);
        str keep = package_of_path(token);
        end = i + token.len;
        bool called = end < len && (s[end] == '(' || (s[end] == ' ' && end + 1 < len && s[end + 1] == '('));
        if (!keep.len && (called || after_in) && is_known_function(function)) keep = function;
        if (token.len) after_in = str_equal(token, STR("in")) || str_ends(token, STR(":in"));
        blank_except(s + i, end - i, keep);
        if (end < len) s[end] = ' ';
    }
}

/* True if the line is a frame of a stack trace: of JavaScript, Java, C#, Python, PHP, Ruby or Go. */
static bool is_stack_frame(str line)
{
    line = str_trim(line);
    if (str_starts(line, STR("at "))) return str_find(line, STR(":")) < line.len || str_ends(line, STR(")"));
    if (str_starts(line, STR("#")) && line.len > 1 && char_is_digit(line.s[1])) return true;
    return str_starts(line, STR("File \"")) || str_find(line, STR(":in `")) < line.len ||
           str_find(line, STR(":in '")) < line.len || str_find(line, STR(" +0x")) < line.len;
}

/* Removes these bytes from both ends of a text. */
static str trim_bytes(str s, const char *bytes)
{
    while (s.len && strchr(bytes, s.s[0])) s.s++, s.len--;
    while (s.len && strchr(bytes, s.s[s.len - 1])) s.len--;
    return s;
}

/* True for a line that a tool prints around an error message: a line of npm, the first line of a Python or Go trace,
 * ^~~~ below a line of code, or a note of curl -v. */
static bool is_tool_line(str line, bool is_curl)
{
    static const char *const starts[] = { "npm ERR!", "npm error", "Traceback (most", "goroutine ", "[signal " };
    if (is_curl && str_starts(line, STR("* "))) return true;
    line = str_trim(line);
    for (size_t i = 0; i < COUNT(starts); i++)
        if (str_starts(line, str_from(starts[i]))) return str_find(line, STR("Error: ")) == line.len;
    return line.len && trim_bytes(line, "^~ ").len == 0;
}

/* True if the line is a heading of an issue template, such as "Steps to reproduce". */
static bool is_form_line(str line)
{
    static const char *const names[] = { "additional context", "actual behavior", "describe the bug", "environment",
        "expected behavior", "no response", "reproduction", "screenshots", "steps to reproduce", "system info",
        "to reproduce", "what happened" };
    str name = trim_bytes(line, "#*:?_ \r");
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_equal_fold(name, str_from(names[i]))) return true;
    return false;
}

/* True if white space, the word "at" and a blank are at pos. */
static bool is_at(str text, size_t pos)
{
    return char_is_space(text.s[pos]) && str_starts(str_span(text, pos + 1, text.len), STR("at "));
}

/* Returns the length of the stack frame at pos, such as " at async handler (/app/src/auth.ts:42:18)", or 0 if there is
 * none. A frame begins with " at ". It ends with a line number and an optional bracket, on the same line and before the
 * next " at ". It has a bracket or slash before the line number. */
static size_t frame_bytes(str text, size_t pos)
{
    bool is_place = false;
    if (!is_at(text, pos)) return 0;
    for (size_t i = pos + 4; i + 1 < text.len && text.s[i] != '\n' && !is_at(text, i); i++) {
        is_place |= text.s[i] == '(' || text.s[i] == '/';
        if (!is_place || text.s[i] != ':' || !char_is_digit(text.s[i + 1]) || char_is_digit(text.s[i - 1])) continue;
        while (i < text.len && (text.s[i] == ':' || char_is_digit(text.s[i]))) i++;
        i += i < text.len && text.s[i] == ')';
        if (i == text.len || char_is_space(text.s[i])) return i - pos;
    }
    return 0;
}

/* For a Python trace that was joined to one line: returns the length of the frame at pos and the code after it, up to
 * the next frame or the name of the exception. Returns 0 if there is no frame at pos. */
static size_t python_frame_bytes(str text, size_t pos)
{
    str rest = str_span(text, pos, text.len);
    if (!str_starts(rest, STR(" File \""))) return 0;
    if (!str_starts(str_cut(str_span(rest, 7, rest.len), STR("\"")).tail, STR(", line "))) return 0;
    for (size_t i = 7, word = i; i < rest.len && rest.s[i] != '\n'; i++) {
        if (rest.s[i] != ' ') continue;
        str last = str_span(rest, word, i);
        if (str_starts(str_span(rest, i, rest.len), STR(" File \""))) return i;
        if (str_ends(last, STR("Error:")) || str_ends(last, STR("Exception:"))) return word - 1;
        word = i + 1;
    }
    return 0;
}

/* Puts each frame of a stack trace on a line of its own: in text from a chat or a log, blanks often replace the ends of
 * lines. */
static void break_frames(char *s, size_t len)
{
    str text = { s, len };
    bool is_ruby = false;                   /* main.rb:7:in 'Cat#purr': message */
    for (size_t i = 0, n; i + 4 < len; i++) {
        str rest = str_span(text, i, len);
        is_ruby = s[i] != '\n' && (is_ruby || str_starts(rest, STR(":in ")));
        if (is_ruby && str_starts(rest, STR("': "))) s[++i] = '\n';
        if (!(n = frame_bytes(text, i)) && !(n = python_frame_bytes(text, i))) continue;
        s[i] = '\n';
        i += n;
        if (i < len) s[i--] = '\n';
    }
}

/* Blanks the frames of a stack trace and the lines that tools and trackers add, unless the text has no other line.
 * is_http: the text has HTTP or curl in it. */
static void blank_stack_frames(char *s, size_t len, bool is_http)
{
    str text = { s, len }, line;
    bool has_other = false, is_curl = is_http && str_find(text, STR("\n> ")) < len;
    for (str rest = text; rest.len;) {
        line = next_part(&rest, STR("\n"));
        has_other |= str_trim(line).len && !is_stack_frame(line) && !is_tool_line(line, is_curl);
    }
    bool is_code = false, next_is_code;   /* is_code: of the frame of Python in the line before */
    for (size_t pos = 0; has_other && pos < len; pos += line.len + 1, is_code = next_is_code) {
        line = line_from(text, pos);
        next_is_code = str_starts(str_trim(line), STR("File \""));
        if (is_stack_frame(line)) blank_stack_frame(s + pos, line.len);
        else if (is_tool_line(line, is_curl) || is_form_line(line) || (is_code && str_starts(line, STR("    "))))
            memset(s + pos, ' ', line.len);
    }
}

/* Names of JSON members and of values in logs that the errors of all services use. */
static const char generic_names[] = "body code data detail error error_description errors field headers id insertId "
                                    "jsonPayload labels level logName message msg name object path reason req_id "
                                    "requestId request_id resource service severity status statusCode statusText "
                                    "status_code success time timestamp traceId trace_id ts type";

/* Returns the length of the quoted name of a JSON member at pos, with its quotes, which may be escaped. Returns 0 if
 * there is no such name, or if it is not in generic_names. */
static size_t generic_member_bytes(str text, size_t pos)
{
    size_t open = pos + (text.s[pos] == '\\');
    if (open + 1 >= text.len || text.s[open] != '"') return 0;
    struct cut name = str_cut(str_span(text, open + 1, text.len), STR("\""));
    if (!name.ok || !str_starts(str_trim(name.tail), STR(":"))) return 0;
    str key = name.head;
    if (str_ends(key, STR("\\"))) key.len--;
    return list_has(generic_names, key) ? open - pos + name.head.len + 2 : 0;
}

/* The same for a name in a log, with its equals sign: 6 for level=error. */
static size_t generic_value_bytes(str text, size_t pos)
{
    if (pos && !strchr(" \n(,", text.s[pos - 1])) return 0;
    str name = bytes_of(text, pos, is_identifier_byte);
    bool is_value = pos + name.len < text.len && text.s[pos + name.len] == '=';
    return is_value && list_has(generic_names, name) ? name.len + 1 : 0;
}

enum letter_class { CLASS_DIGIT, CLASS_LOWER, CLASS_UPPER };
static enum letter_class letter_class(char c)
{
    return char_is_digit(c) ? CLASS_DIGIT : c >= 'a' && c <= 'z' ? CLASS_LOWER : CLASS_UPPER;
}

/* True if a word of ASCII letters and digits looks random, as hashes, ids and encoded texts do: a number of five digits
 * or more, a hexadecimal number of eight digits or more, or a word of 16 bytes or more that changes between digits,
 * lower and upper case more often than names do. Ten bytes suffice if it begins with a digit, has no lower case, and
 * either changes three times or begins with 01, as ULIDs of our time do: 01HXYZABCD. */
static bool is_random(str word)
{
    size_t counts[3] = { 0 }, hex_digits = 0, changes = 0;
    for (size_t i = 0; i < word.len; i++) {
        counts[letter_class(word.s[i])]++;
        hex_digits += hex_digit_value(word.s[i]) >= 0;
        changes += i && letter_class(word.s[i]) != letter_class(word.s[i - 1]);
    }
    size_t digits = counts[CLASS_DIGIT];
    bool one_case = !counts[CLASS_LOWER] || !counts[CLASS_UPPER];
    if (digits == word.len) return digits >= 5;
    if (digits && hex_digits == word.len) return word.len >= 8;
    if (char_is_digit(word.s[0]) && !counts[CLASS_LOWER] && word.len >= 10)
        return changes >= 3 || str_starts(word, STR("01"));
    if (word.len < 16) return false;
    return (digits && one_case && changes >= 3) || changes * 9 >= word.len * 4;
}

/* Returns the offset of the first random word of a token, or of the prefix before that word, such as org_. Returns the
 * length of the token if it has no random word. */
static size_t random_part(str token)
{
    for (size_t i = 0, end; i < token.len; i = end + 1) {
        for (end = i; end < token.len && (is_ascii_letter(token.s[end]) || char_is_digit(token.s[end]));) end++;
        if (!is_random(str_span(token, i, end))) continue;
        while (i > 0 && (token.s[i - 1] == '_' || token.s[i - 1] == '-' || is_ascii_letter(token.s[i - 1]))) i--;
        return i;
    }
    return token.len;
}

/* True for dates and times: 2025-01-31, 2025-01-31T10:15:00.000Z, 10:15:00. */
static bool is_time(str token)
{
    size_t digits = 0, marks = 0;
    for (size_t i = 0; i < token.len; i++) {
        digits += char_is_digit(token.s[i]);
        marks += token.s[i] == ':' || token.s[i] == '-';
    }
    return char_is_digit(token.s[0]) && marks >= 2 && digits >= 6 && digits + marks + 4 >= token.len;
}

/* True for a source location, such as src/main.c:42, main.go:42:7: or C:\app\main.cs. */
static bool is_source_location(str token)
{
    static const char kinds[] = "c cc cpp cs dart ex exs go java js jsx kt mjs php py rb rs swift tf ts tsx vue";
    if (token.len > 3 && is_ascii_letter(token.s[0]) && token.s[1] == ':' && token.s[2] == '\\') return true;
    size_t end = token.len - str_ends(token, STR(":"));
    while (end > 0 && (char_is_digit(token.s[end - 1]) || token.s[end - 1] == ':')) end--;
    if (end == 0 || end == token.len || token.s[end] != ':' || end + 1 == token.len) return false;
    str path = str_span(token, 0, end), kind = after_last_dot(path);
    return str_find(path, STR("/")) < path.len || (kind.len < path.len && list_has(kinds, kind));
}

/* True for a mail address, but not for a package such as @scope/name or name@1.2, or a path with one. */
static bool is_mail(str token)
{
    struct cut c = str_cut(token, STR("@"));
    return c.head.len && c.tail.len && is_ascii_letter(c.tail.s[0]) && str_find(c.tail, STR(".")) < c.tail.len &&
           str_find(token, STR("/")) == token.len;
}

/* True if the text has a token that differs each time: a time of day, a mail address, an id, a source location. */
static bool has_volatile_token(str text)
{
    str token;
    for (size_t i = 0; i < text.len; i += token.len + 1) {
        token = bytes_of(text, i, is_token_byte);
        if (!token.len) continue;
        bool is_clock = is_time(token) && str_find(token, STR(":")) < token.len; /* people ask about days, too */
        if (is_mail(token) || is_clock || is_source_location(token) || frame_bytes(text, i ? i - 1 : 0)) return true;
        if (random_part(token) + 16 <= token.len) return true;
    }
    return false;
}

/* Finds the first of the marks, in their order, that the text contains. Sets *at to its offset. Returns false if the
 * text contains no mark. */
static bool find_mark(str text, const char *const *marks, size_t count, size_t *at)
{
    for (size_t i = 0; i < count; i++)
        if ((*at = str_find(text, str_from(marks[i]))) < text.len) return true;
    return false;
}

/* True if the text looks like JSON, code, a URL, a command, an error message or a line of a log, or has several lines.
 * In such text, quotes and minus signs are not search operators. */
static bool is_pasted(str text)
{
    static const char *const marks[] = { "://", "{\"", "\":", "\" :", "={", "[{", "\\\"", "%20", "Error: ",
                                         "Exception: ", "ERR! ", "File \"", "level=", "\x1b[" };
    size_t at;
    return find_mark(text, marks, COUNT(marks), &at) || str_starts(text, STR("curl ")) ||
           str_find(str_trim(text), STR("\n")) < str_trim(text).len || has_volatile_token(text);
}

/* True if a token is a value that its author shortened, such as 01JX3... or eyJ...: the word before the dots begins
 * with a digit, changes between digits and letters more than once, or is the start of an encoded token. */
static bool is_shortened(str token)
{
    bool has_dots = str_ends(token, STR("...")) || str_ends(token, STR("…")); /* both have three bytes */
    size_t end = token.len - (has_dots ? 3 : 0), from = end, changes = 0;
    while (from > 0 && (is_ascii_letter(token.s[from - 1]) || char_is_digit(token.s[from - 1]))) from--;
    str word = str_span(token, from, end);
    for (size_t i = 1; i < word.len; i++) changes += char_is_digit(word.s[i]) != char_is_digit(word.s[i - 1]);
    return has_dots && word.len && (char_is_digit(word.s[0]) || changes > 1 || str_equal(word, STR("eyJ")));
}

/* Blanks the tokens of a pasted text that differ each time: times, ids, hashes, paths of source files. */
static void blank_volatile_tokens(char *s, size_t len)
{
    str token, text = { s, len };
    for (size_t i = 0; i < len; i += token.len + 1) {
        token = bytes_of(text, i, is_token_byte);
        str keep = str_span(token, 0, random_part(token));
        if (!token.len) continue;
        if (is_time(token) || is_mail(token) || is_shortened(token)) keep.len = 0;
        else if (is_source_location(token) || str_find(token, STR("node_modules/")) < token.len)
            keep = package_of_path(token);
        if (keep.len < token.len) blank_except(s + i, token.len, keep);
    }
}

/* True if no text but the marks of curl -v, as in "> Host: ", precedes pos in its line. */
static bool begins_line(str text, size_t pos)
{
    while (pos && strchr("<> \t", text.s[pos - 1])) pos--;
    return pos == 0 || text.s[pos - 1] == '\n';
}

/* Returns the length of the HTTP header at pos, with its value: to the end of the line or the quote; within a line only
 * to the first blank. Returns 0 if there is no header, or if it is specific to a service: not in the list of names. */
static size_t generic_header_bytes(str text, size_t pos)
{
    static const char names[] =
        "accept accept-encoding accept-language accept-ranges access-control-allow-credentials "
        "access-control-allow-headers access-control-allow-methods access-control-allow-origin "
        "access-control-expose-headers age alt-svc cache-control cf-cache-status cf-ray connection "
        "content-encoding content-language content-length content-security-policy content-type "
        "cross-origin-opener-policy date etag expires host keep-alive last-modified nel permissions-policy "
        "pragma referer referrer-policy report-to server set-cookie strict-transport-security transfer-encoding "
        "user-agent vary via x-content-type-options x-frame-options x-powered-by x-request-id x-runtime "
        "x-xss-protection";
    char before = pos ? text.s[pos - 1] : '\n';
    if (!is_ascii_letter(text.s[pos]) || !strchr("\n\"' ", before)) return 0;
    size_t end = pos;
    while (end < text.len && (is_ascii_letter(text.s[end]) || text.s[end] == '-')) end++;
    if (end == text.len || text.s[end] != ':' || !choice_of(names, str_span(text, pos, end)).ok) return 0;
    if (before == ' ' && begins_line(text, pos)) before = '\n';
    while (end < text.len && text.s[end] != '\n' && text.s[end] != before) end++;
    return end - pos;
}

/* Returns the length of the terminal control sequence at pos, such as ESC [ 31 m, or 0. The escape character may have
 * been lost when the text was copied. */
static size_t colour_bytes(str text, size_t pos)
{
    size_t start = pos + (text.s[pos] == '\x1b'), end = start + 1;
    if (start >= text.len || text.s[start] != '[') return 0;
    while (end < text.len && (char_is_digit(text.s[end]) || text.s[end] == ';')) end++;
    if (end == text.len || (start == pos && end == start + 1)) return 0;
    bool ends = start > pos ? is_ascii_letter(text.s[end]) : text.s[end] == 'm';
    return ends ? end + 1 - pos : 0;
}

/* Returns the length of the part at pos that does not depend on the service: a colour, the host of a URL, the version
 * of HTTP, a generic header, or a generic name of a JSON member or a value. Returns 0 if there is no such part. */
static size_t generic_bytes(str text, size_t pos, bool is_http)
{
    size_t n = colour_bytes(text, pos);
    if (!n) n = url_host_bytes(text, pos);
    if (!n) n = generic_member_bytes(text, pos);
    if (!n) n = generic_value_bytes(text, pos);
    if (!n && is_http) n = generic_header_bytes(text, pos);
    if (n || !str_starts(str_span(text, pos, text.len), STR("HTTP/"))) return n;
    for (n = 5; pos + n < text.len && (char_is_digit(text.s[pos + n]) || text.s[pos + n] == '.');) n++;
    return n;
}

/* Finds the first line that begins with the name of an exception, such as "ValueError: ". Sets *at to the offset of the
 * line. Returns false if there is no such line. */
static bool find_exception(str text, size_t *at)
{
    for (*at = 0; *at < text.len; *at += line_from(text, *at).len + 1) {
        struct cut name = str_cut(str_trim(line_from(text, *at)), STR(": "));
        if (!name.ok || str_find(name.head, STR(" ")) < name.head.len) continue;
        bool is_bare = str_equal(name.head, STR("Error")) || str_equal(name.head, STR("Exception"));
        if (!is_bare && (str_ends(name.head, STR("Error")) || str_ends(name.head, STR("Exception")))) return true;
    }
    return false;
}

/* True if the word [pos, end) of a line is the level of a log: in capitals, in brackets, or the value of "level". */
static bool is_level(str line, size_t pos, size_t end)
{
    str word = str_span(line, pos, end);
    char before = pos ? line.s[pos - 1] : ' ', after = end < line.len ? line.s[end] : ' ';
    if (before && strchr("=:\" ", before)) {
        str key = trim_bytes(str_span(line, size_minus(pos, 12), pos), "=:\" \\");
        size_t start = key.len;
        while (start && is_word_byte(key.s[start - 1])) start--;
        if (choice_of("level lvl severity loglevel", str_span(key, start, key.len)).ok) return true;
    }
    bool is_apart = before == '[' && after == ']' && (pos < 2 || char_is_space(line.s[pos - 2]));
    if (is_apart && !char_is_digit(word.s[0])) return true;
    for (size_t i = 0; i < word.len; i++)
        if (word.s[i] < 'A' || word.s[i] > 'Z') return false;
    return word.len && !strchr("_-./\"'[", before) && !strchr("_-./\"'(]", after);
}

enum log_level { LEVEL_NONE, LEVEL_INFO, LEVEL_ERROR };

/* Returns the level of a line of a log: that of its first word that is a level. LEVEL_INFO: below an error. */
static enum log_level log_level(str line)
{
    static const char errors[] = "50 60 alert crit critical emerg emergency err error fatal panic severe";
    static const char others[] = "10 20 30 40 debug info information log notice trace verbose warn warning";
    for (size_t i = 0, end; i < line.len; i = end + 1) {
        size_t colour = colour_bytes(line, i);
        for (end = i += colour; end < line.len && is_word_byte(line.s[end]);) end++;
        str word = str_span(line, i, end);
        if (word.len < 2 || !is_level(line, i, end)) continue;
        if (choice_of(errors, word).ok) return LEVEL_ERROR;
        if (choice_of(others, word).ok) return LEVEL_INFO;
    }
    return LEVEL_NONE;
}

/* Finds the first error in a log. Returns its line and those that follow it up to a line of another level. Returns the
 * whole text if it is no log with an error. */
static str log_error(str text)
{
    size_t from = text.len, pos = 0;
    for (str line; pos < text.len; pos += line.len + 1) {
        enum log_level level = log_level(line = line_from(text, pos));
        if (from < text.len && level == LEVEL_INFO) break;
        if (from == text.len && level == LEVEL_ERROR) from = pos;
    }
    return from < text.len ? str_span(text, from, pos < text.len ? pos : text.len) : text;
}

/* Returns the offset of the error message in a pasted text, or the length of the text if it has none. In a log it is in
 * the first error. */
static size_t message_offset(str text)
{
    static const char *const certain[] = { "error_description\"", "\"message\"", "\"detail\"", "message: '",
                                           "message: \"", "** (" };
    static const char *const likely[] = { "msg=", "Exception: ", "Error: " };
    str error = log_error(text);
    size_t at, from = (size_t)(error.s - text.s);
    bool is_log = error.len < text.len;
    if (find_mark(error, certain, COUNT(certain), &at) || find_exception(error, &at)) return from + at;
    return is_log ? from : find_mark(text, likely, COUNT(likely), &at) ? at : text.len;
}

/* Returns the part of a long text that says most about it, at most max_bytes: of a pasted text, such as a log, the part
 * with its error message, or else its end; of any other text its start. The part begins with a line if it has a line
 * break in its first quarter. A text of at most max_bytes is returned whole. */
static str best_part(str text, size_t max_bytes)
{
    if (text.len <= max_bytes || !is_pasted(text)) return truncate_text(text, max_bytes);
    size_t from = size_minus(message_offset(text), max_bytes / 4), last = text.len - max_bytes;
    if (from > last) from = last;
    size_t line = str_find(str_span(text, from, from + max_bytes / 4), STR("\n"));
    if (from && line < max_bytes / 4) from += line + 1;
    for (int i = 0; i < 3 && from < text.len && is_continuation_byte(text.s[from]); i++) from++;
    return truncate_text(str_span(text, from, text.len), max_bytes);
}

/* text: a pasted text without notation and the parts that differ each time. message: its most important part, which is
 * the line of the error message, else the first section, else the text before a code block; empty if that is all of
 * the text. */
struct pasted { str text, message; bool is_pasted; };

/* Returns a copy of a pasted text with escapes decoded. Blanks replace options of one letter, and the parts
 * that generic_bytes(), blank_volatile_tokens() and blank_stack_frames() find. A text that is not pasted, or that has
 * nothing else, is returned as it is. */
static struct pasted pasted_words(struct arena *a, str text)
{
    struct pasted p = { text, STR(""), is_pasted(text) };
    if (!p.is_pasted) return p;
    char *s = arena_bytes(a, text.len + 1);
    size_t n = 0, offset = message_offset(text), message_start = 0; /* message_start: in the copy */
    bool is_http = str_find(text, STR("HTTP/")) < text.len || str_find(text, STR("curl ")) < text.len;
    for (size_t i = 0, skip; i < text.len; i += skip) {
        if (i <= offset) message_start = n;
        if ((skip = generic_bytes(text, i, is_http))) s[n++] = ' ';
        else if ((skip = escape_bytes(text, i, &s[n]))) n++;
        else s[n++] = text.s[i], skip = 1;
    }
    for (size_t i = 1; i + 2 < n; i++)
        if (s[i] == '-' && s[i - 1] == ' ' && char_is_space(s[i + 2])) s[i + 1] = ' ';
    str words = { s, n }, first = str_cut(words, STR("```")).head;
    if (n && s[0] == '#') first = str_cut(first, STR("\n#")).head;
    break_frames(s, n);
    blank_stack_frames(s, n, is_http);
    blank_volatile_tokens(s, n);
    if (!str_trim(words).len) return p;
    p.text = words;
    while (message_start > 0 && s[message_start - 1] != '\n') message_start--;
    p.message = offset < text.len ? line_from(words, message_start) : first;
    if (p.message.len == n) p.message = STR("");
    return p;
}

/* ==================================================================================================================
 * Room: Spelling. Finds the word of the corpus that was meant by one that it does not have: mistyped, unfinished,
 * written as one word, or in the other spelling of English.
 * =============================================================================================================== */

/* Returns the edit distance of two words in bytes (Damerau-Levenshtein: a swap of adjacent bytes is one edit). Returns
 * limit + 1 if the distance exceeds the limit or a word has more than CORPUS_TOKEN_BYTES bytes. */
static unsigned edit_distance(str a, str b, unsigned limit)
{
    unsigned char rows[3][CORPUS_TOKEN_BYTES + 1];
    if (a.len > CORPUS_TOKEN_BYTES || b.len > CORPUS_TOKEN_BYTES) return limit + 1;
    for (size_t j = 0; j <= b.len; j++) rows[0][j] = (unsigned char)j;
    for (size_t i = 1; i <= a.len; i++) {
        unsigned char *row = rows[i % 3], *above = rows[(i + 2) % 3], *second = rows[(i + 1) % 3], row_min;
        row_min = row[0] = (unsigned char)i;
        for (size_t j = 1; j <= b.len; j++) {
            unsigned v = above[j - 1] + (a.s[i - 1] != b.s[j - 1] ? 1u : 0u);
            if (above[j] + 1u < v) v = above[j] + 1u;
            if (row[j - 1] + 1u < v) v = row[j - 1] + 1u;
            if (i > 1 && j > 1 && a.s[i - 1] == b.s[j - 2] && a.s[i - 2] == b.s[j - 1] && second[j - 2] + 1u < v)
                v = second[j - 2] + 1u;
            row[j] = (unsigned char)v;
            if (v < row_min) row_min = (unsigned char)v;
        }
        if (row_min > limit) return limit + 1;
    }
    unsigned d = rows[a.len % 3][b.len];
    return d <= limit ? d : limit + 1;
}

/* Returns the edit distance of a typed name and a known one if that may be meant, else MAX_NAME_EDITS + 1: one error,
 * or two in seven letters and three in twelve. In a name of up to four letters, no letter may be replaced. */
static unsigned name_distance(str typed, str known)
{
    unsigned limit = typed.len < CORPUS_MIN_TWO_ERRORS_BYTES ? 1 : typed.len < 12 ? 2 : MAX_NAME_EDITS;
    unsigned edits = edit_distance(typed, known, limit);
    bool is_replaced = typed.len <= 4 && typed.len == known.len &&
                       corpus_letters(typed.s, typed.len) != corpus_letters(known.s, known.len);
    return edits > limit || (edits && (is_replaced || typed.len < 3)) ? MAX_NAME_EDITS + 1 : edits;
}

/* The known name that is nearest to a typed one, and its distance. Before the first name they are empty and
 * MAX_NAME_EDITS + 1. */
struct nearest { unsigned edits; str name; };

/* Takes a known name if it is nearer to the typed one than those before. If one begins with the other, and at least
 * three bytes were typed, the distance is 0. */
static void nearest_add(struct nearest *n, str typed, str known)
{
    bool is_start = typed.len >= 3 && (str_starts(known, typed) || str_starts(typed, known));
    unsigned edits = is_start ? 0 : name_distance(typed, known);
    if (edits < n->edits) *n = (struct nearest){ edits, known };
}

/* Returns the end of an error about a name: the known name that was meant, or `end` if that is empty. */
static const char *suggestion(struct arena *a, str known, const char *end)
{
    return known.len ? str_format(a, "; did you mean %.*s?", (int)known.len, known.s).s : end;
}

/* True if x has more than 2 * n bits set; n is 1 or 2. */
static inline bool has_more_bits(uint32_t x, unsigned n)
{
    x &= x - 1, x &= x - 1;
    if (n > 1) x &= x - 1, x &= x - 1;
    return x != 0;
}

/* Four sets of letters: the compiler computes with all of them at once. */
typedef uint32_t letter_sets __attribute__((vector_size(16)));

/* True if one of four sets differs from `letters` in at most 2 * limit letters. */
static inline bool has_near_set(const uint32_t sets[4], uint32_t letters, unsigned limit)
{
    letter_sets x;
    uint64_t near[2];
    memcpy(&x, sets, sizeof x);
    x ^= letters;
    for (unsigned i = 0; i < 2 * limit; i++) x &= x - 1; /* without the lowest bit */
    x = (letter_sets)(x == 0);
    memcpy(near, &x, sizeof near);
    return near[0] | near[1];
}

/* True if the longer of two words has no letter that the shorter one lacks and, if both have the same length, they have
 * the same sum of bytes: two letters were swapped or one was doubled, but none was replaced ("feture" is not "future").
 * differing: the letters that only one of them has. */
static bool has_same_letters(str a, str b, uint32_t differing)
{
    unsigned sum = 0;
    if (differing || a.len != b.len) return !differing;
    for (size_t i = 0; i < a.len; i++) sum += (unsigned char)a.s[i] - (unsigned char)b.s[i];
    return sum == 0;
}

/* Returns the known word that was most likely meant by a word with at most `limit` typing errors, or NO_INDEX if no
 * word is that close. Prefers frequent words, words with the same letters (two swapped, one doubled), and words with
 * the same first letter. Prefers an added or missing letter to a replaced one. A word of three letters is only
 * corrected to a word with the same letters; shorter words are not corrected. */
static uint32_t nearest_word(str typed, unsigned limit)
{
    uint32_t letters = corpus_letters(typed.s, typed.len), best = NO_INDEX;
    float best_odds = 0;
    for (uint32_t i = 0; typed.len >= 3 && i < corpus.word_count; i++) {
        if (i % 4 == 0 && i + 4 <= corpus.word_count && !has_near_set(corpus.word_letters + i, letters, limit)) {
            i += 3;
            continue;
        }
        uint32_t differing = letters ^ corpus.word_letters[i];
        if (typed.len == 3 ? differing : has_more_bits(differing, limit)) continue;
        str word = word_text(i);
        size_t gap = word.len > typed.len ? word.len - typed.len : typed.len - word.len;
        if (gap > limit || edit_distance(typed, word, limit) > limit) continue;
        float odds = (float)corpus_page_df(&corpus, corpus.words[i].term);
        if (has_same_letters(typed, word, differing)) odds *= 32;
        if (word.s[0] == typed.s[0]) odds *= 4;
        if (gap) odds *= 2;
        if (odds > best_odds) best_odds = odds, best = i;
    }
    return best;
}

/* Slow path of unspaced_bytes(), for bytes that can begin such a character. */
static size_t unspaced_character(str text, size_t pos)
{
    uint32_t c;
    size_t bytes = corpus_char(text.s + pos, text.len - pos, &c);
    return corpus_is_unspaced(c) ? bytes : 0;
}

/* Returns the length in bytes of the character at pos if its script has no spaces between words, else 0. */
static inline size_t unspaced_bytes(str text, size_t pos)
{
    return pos < text.len && (unsigned char)text.s[pos] >= 0xe0 ? unspaced_character(text, pos) : 0;
}

/* Completes an unfinished word: returns the most frequent term among the words that start with it, if any. Words of
 * fewer than four bytes are not completed, except in scripts without spaces. */
static uint32_t completed_term(str typed)
{
    uint32_t best = NO_INDEX;
    if (typed.len < 4 && !unspaced_bytes(typed, 0)) return best;
    for (uint32_t i = word_bound(typed); i < corpus.word_count && str_starts(word_text(i), typed); i++) {
        uint32_t term = corpus.words[i].term;
        if (best == NO_INDEX || corpus_page_df(&corpus, term) > corpus_page_df(&corpus, best)) best = term;
    }
    return best;
}

/* Splits a compound into two known words of at least three letters: rolebased -> role, based. Chooses the split whose
 * rarer word is in most pages. Returns false if there is no split. */
static bool split_compound(str typed, uint32_t terms[2])
{
    unsigned best = 0;
    for (size_t i = CORPUS_MIN_PART_BYTES; i + CORPUS_MIN_PART_BYTES <= typed.len; i++) {
        uint32_t left = find_word(str_span(typed, 0, i));
        uint32_t right = left == NO_INDEX ? left : find_word(str_span(typed, i, typed.len));
        if (right == NO_INDEX) continue;
        uint32_t l = corpus.words[left].term, r = corpus.words[right].term;
        unsigned min_df = corpus_page_df(&corpus, l), right_df = corpus_page_df(&corpus, r);
        if (right_df < min_df) min_df = right_df;
        if (min_df > best) best = min_df, terms[0] = l, terms[1] = r;
    }
    return best > 0;
}

/* Returns the index of the word of the corpus that results if the bytes [from, end) of a word are replaced by `letter`,
 * or removed if it is '\0'. Returns NO_INDEX if there is no such word. */
static uint32_t find_with_letter(str word, size_t from, size_t end, char letter)
{
    char changed[CORPUS_TOKEN_BYTES + 1];
    size_t n = from;
    if (word.len > CORPUS_TOKEN_BYTES) return NO_INDEX;
    memcpy(changed, word.s, from);
    if (letter) changed[n++] = letter;
    memcpy(changed + n, word.s + end, word.len - end);
    return find_word((str){ changed, n + word.len - end });
}

/* Returns the index of the word of the corpus that is the British or American spelling of another one, or NO_INDEX. One
 * letter differs: enrolment, enrollment; authorise, authorize; behaviour, behavior. */
static uint32_t spelling_variant(str word)
{
    uint32_t found = NO_INDEX;
    for (size_t i = 0; i < word.len && found == NO_INDEX; i++) {
        char before = i ? word.s[i - 1] : '\0', letter = word.s[i], after = i + 1 < word.len ? word.s[i + 1] : '\0';
        if (letter == 's' || letter == 'z') found = find_with_letter(word, i, i + 1, letter == 's' ? 'z' : 's');
        else if (letter == 'l') found = before == 'l' ? find_with_letter(word, i, i + 1, '\0')
                                                      : find_with_letter(word, i, i, 'l');
        else if (letter == 'u' && before == 'o' && after == 'r') found = find_with_letter(word, i, i + 1, '\0');
        else if (letter == 'o' && after == 'r') found = find_with_letter(word, i + 1, i + 1, 'u');
    }
    return found;
}

/* Returns the number of letters of an error code such as aadsts50011: at least three letters, then at least three
 * digits. Returns 0 if the word is not an error code. */
static size_t code_letters(str word)
{
    size_t letters = bytes_of(word, 0, is_ascii_letter).len, digits = count_digits(str_span(word, letters, word.len));
    return letters > 2 && digits > 2 && letters + digits == word.len ? letters : 0;
}

/* True if the filter of English words that the corpus lacks has the word, or seems to. */
static bool is_english(str word)
{
    char key[CORPUS_ENGLISH_KEY];
    return word.len <= CORPUS_TOKEN_BYTES
        && corpus_has_word(corpus.english, corpus.english_bytes, key, corpus_english_key(key, word.s, word.len));
}

/* True if a word is a known one after a prefix that turns it into its opposite, and `found` lacks the prefix. So
 * "unenroll" is no mistyped "enroll", but "destory" may be "destroy". */
static bool is_opposite(str word, str found)
{
    static const char *const prefixes[] = { "de", "dis", "non", "un" };
    for (size_t i = 0; i < COUNT(prefixes); i++) {
        str prefix = str_from(prefixes[i]), rest = str_span(word, prefix.len, word.len);
        if (!str_starts(word, prefix) || rest.len <= 3 || term_of_word(rest) == NO_INDEX) continue;
        if (!str_starts(found, prefix)) return true;
    }
    return false;
}

/* True for a word of one letter three times or more, which stands for a value: xxxx */
static bool is_placeholder(str word)
{
    size_t i = 0;
    while (i < word.len && word.s[i] == word.s[0]) i++;
    return i == word.len && i >= 3;
}

/* ==================================================================================================================
 * Room: Sentences. Splits a query into sentences, and tells those that say what it is about from others.
 * =============================================================================================================== */

static bool is_stop_word(str word) { return corpus_is_stop_word(word.s, word.len); }
static bool is_filler_word(str word) { return corpus_is_filler_word(word.s, word.len); }

/* Returns the first sentence of *rest, and moves *rest after it. It ends with the line, or with a mark before a blank.
 * The last point of "e.g." ends no sentence. */
static str next_sentence(str *rest)
{
    str text = *rest;
    size_t end = 0;
    for (bool is_end = false; end < text.len && !is_end; end++)
        is_end = text.s[end] == '\n' || (strchr(".?!", text.s[end]) && end + 1 < text.len &&
                 char_is_space(text.s[end + 1]) && !(end > 1 && text.s[end - 2] == '.'));
    *rest = str_span(text, end, text.len);
    return str_span(text, 0, end);
}

/* Of a query with several sentences, those of the highest kind that it has count most. SENTENCE_VAGUE: "Any ideas?",
 * "Hello!", SENTENCE_SETUP: "We use Next.js." */
enum sentence_kind { SENTENCE_VAGUE, SENTENCE_SETUP, SENTENCE_TOPIC };

/* Returns the kind of a sentence. A sentence about the writer, the software or the reason describes the setup, unless
 * it asks for something or names a problem. */
static enum sentence_kind sentence_kind(str sentence)
{
    static const char openings[] = "any application background company context currently database each good hello "
                                   "hey hi i im it ive my our product project right setup site some sorry stack team "
                                   "thank thanks there this using we were weve";
    static const char problems[] = "but cannot cant doesnt error errors fail failed failing fails getting how invalid "
                                   "isnt issue missing need never no not nothing possible problem report reports "
                                   "trying unable want what why wondering wont wrong";
    struct corpus_token tokens[CORPUS_TOKENS_MAX];
    bool is_question = str_ends(str_trim(sentence), STR("?")), asks = is_question, is_setup = false;
    unsigned words = 0;
    for (size_t pos = 0, n = 0; corpus_tokens(sentence.s, sentence.len, &pos, tokens) > 0;) {
        str word = corpus_token_text(&tokens[0]);
        is_setup |= n == 0 && list_has(openings, word);
        n += !list_has("the so and also", word);
        asks |= list_has(problems, word);
        words += !is_stop_word(word) && !is_filler_word(word);
    }
    if (words < 1u + is_question) return SENTENCE_VAGUE;
    return is_setup && !asks ? SENTENCE_SETUP : SENTENCE_TOPIC;
}

/* True for a sentence that a person has written beside a pasted text: it has two stop words among four words or more,
 * and neither a mark of code nor the level of a log. */
static bool is_remark(str sentence)
{
    struct corpus_token tokens[CORPUS_TOKENS_MAX];
    unsigned words = 0, stop_words = 0;
    if (log_level(sentence) != LEVEL_NONE || has_any(sentence, "{}[]<>=;|\\\"")) return false;
    for (size_t pos = 0; corpus_tokens(sentence.s, sentence.len, &pos, tokens) > 0; words++)
        stop_words += is_stop_word(corpus_token_text(&tokens[0]));
    return words >= 4 && stop_words >= 2;
}

/* ==================================================================================================================
 * Room: Query. Parses a query into concepts (words with their synonyms, compounds and corrections), literals and
 * excluded words. The weights of the ranking are in gen/weights.h.
 * =============================================================================================================== */

#include "weights.h"

enum search_mode { SEARCH_AUTO, SEARCH_LITERAL, SEARCH_REGEX };

/* Terms that express a concept together, such as `role` and `based` for the word rolebased. */
struct search_group { uint32_t terms[CORPUS_SYNONYM_TERMS]; unsigned count; float idf; };
struct concept {
    str word;                      /* as typed, folded */
    float weight, idf;             /* idf: maximum of the weighted idf of its groups */
    struct search_group groups[MAX_CONCEPT_GROUPS];
    unsigned group_count;
    bool is_known, is_stop;        /* known: the corpus has the word or its stem */
    char stem[CORPUS_TOKEN_BYTES]; /* of the word, for synonyms */
    uint8_t stem_len;
    str corrected;                 /* the word searched instead of a mistyped one, else empty */
    str chain;                     /* of a corrected chain, as typed, such as conection.activated; else empty */
};

struct query {
    str text, words;                      /* words: the text; of a paste, without notation, ids and times */
    enum search_mode mode;
    str path;                             /* paths to search below, separated by line feeds; empty: everything */
    struct languages languages;           /* selects sections, not pages */
    struct edition edition;               /* selects versions and translations */
    struct concept concepts[MAX_CONCEPTS];
    unsigned concept_count, guesses;      /* guesses: words for which similar spellings were tried */
    bool is_pasted, has_many_words;       /* has_many_words: more than EXACT_MAX_WORDS */
    bool is_long;                         /* around quoted texts, so that these are words as well */
    str literals[MAX_LITERALS];
    str preferred_literals[MAX_LITERALS]; /* quoted texts of a long query, which are words as well */
    str absent_literals[MAX_LITERALS];    /* quoted texts that occur nowhere, whose words are searched */
    unsigned absent_literal_count;
    uint32_t excluded[MAX_LITERALS];      /* terms */
    str excluded_words[MAX_LITERALS];     /* as typed, without the minus */
    unsigned literal_count, preferred_literal_count, excluded_count;
    unsigned quoted_count, minus_count;   /* quoted texts, and -words, that were looked for */
    bool has_more_literals, has_more_excluded; /* than MAX_LITERALS, which are ignored */
    bool ignores_quotes;                  /* quoted texts are ordinary words: no section has all of them and a word */
    bool is_corrected;                    /* a concept was corrected */
    bool is_fallback;                     /* searched as exact text, because its words are not in the documentation */
    bool is_foreign;                      /* in another language than English, as the documentation is */
    bool has_preferred;
    uint32_t preferred;                   /* the term of an identifier, whose pages come first, if has_preferred */
    uint32_t max_hits;                    /* maximum number of hits to return; further hits are only counted */
    struct regex *regex;                  /* compiled by the caller; NULL except in mode regex */
};

/* The parts of a page's score: (words + sections + phrases + neighbours) * factor + companions. */
struct score_parts { float words, sections, phrases, neighbours, factor, companions; };

struct hit {
    uint32_t page, section;
    float score;
    uint32_t exact;      /* exact words of the query that the page has; more of them precede a higher score */
    uint32_t matches;    /* literals: occurrences in the section; regexes: matching lines */
    uint32_t related[2]; /* further good sections of the page, else NO_INDEX */
    struct score_parts parts;
};
struct hits { struct hit *at; uint32_t count; };

/* Maximum and minimum without a branch, which would be hard to predict. */
static inline float greater(float x, float y) { return x > y ? x : y; }
static inline float lesser(float x, float y) { return x < y ? x : y; }

static float term_idf(uint32_t term)
{
    return corpus_idf(corpus.page_count, corpus_page_df(&corpus, term));
}

/* Adds a group to a concept, unless the concept is full or the group is empty. If the word itself is known, the idf of
 * the group is limited to the idf of the word: a rare synonym or compound would otherwise outweigh the rest of the
 * query. */
static void concept_add_group(struct concept *c, const uint32_t *terms, unsigned count, float weight)
{
    if (c->group_count == MAX_CONCEPT_GROUPS || count == 0) return;
    struct search_group *g = &c->groups[c->group_count++];
    float idf = 0;
    g->count = count < CORPUS_SYNONYM_TERMS ? count : CORPUS_SYNONYM_TERMS;
    for (unsigned i = 0; i < g->count; i++) {
        g->terms[i] = *terms++;
        idf += term_idf(g->terms[i]) / (float)g->count;
    }
    if (c->is_known && g != c->groups && idf > c->groups[0].idf) idf = c->groups[0].idf;
    g->idf = weight * idf;
    if (g->idf > c->idf) c->idf = g->idf;
}

/* Adds the error codes of the corpus that begin with the same letters as an error code that it does not have. Returns
 * false if there are none. */
static bool concept_add_family(struct concept *c)
{
    str family = str_span(c->word, 0, code_letters(c->word));
    for (uint32_t i = word_bound(family);
         family.len && i < corpus.word_count && str_starts(word_text(i), family); i++)
        if (code_letters(word_text(i)) == family.len) concept_add_group(c, &corpus.words[i].term, 1, 1);
    return c->group_count > 0;
}

/* Adds a group for a word that the corpus does not have. An English word is only replaced by its British or American
 * spelling. Tries these explanations in order: an error code of a known family, one typing error, two words written as
 * one, two typing errors, an unfinished word. For scripts without spaces only the last one is tried, because edits are
 * counted in bytes and a character has several. */
static void concept_guess(struct arena *a, struct query *q, struct concept *c)
{
    bool letters = !unspaced_bytes(c->word, 0);
    if (concept_add_family(c)) return;
    if (is_placeholder(c->word)) return;
    if (is_english(c->word)) {
        uint32_t variant = spelling_variant(c->word);
        if (variant != NO_INDEX) concept_add_group(c, &corpus.words[variant].term, 1, 1);
        return;
    }
    uint32_t terms[2], word = letters ? nearest_word(c->word, 1) : NO_INDEX;
    if (letters && word == NO_INDEX && split_compound(c->word, terms)) {
        concept_add_group(c, terms, 2, COMPOUND_WEIGHT);
        return;
    }
    if (letters && word == NO_INDEX && c->word.len >= CORPUS_MIN_TWO_ERRORS_BYTES) word = nearest_word(c->word, 2);
    if (word != NO_INDEX && is_opposite(c->word, word_text(word))) return;
    if (word != NO_INDEX) {
        c->corrected = arena_copy(a, word_text(word));
        concept_add_group(c, &corpus.words[word].term, 1, TYPO_WEIGHT);
        q->is_corrected = true;
        return;
    }
    uint32_t term = completed_term(c->word);
    if (term != NO_INDEX) concept_add_group(c, &term, 1, PREFIX_WEIGHT);
}

/* Removes the least important word of a full query if the new word is more important: a word that the corpus does not
 * have, else a stop word, else the most frequent one. Returns false if no word is less important than the new one. */
static bool query_make_room(struct query *q, float weight, uint32_t term)
{
    if (term == NO_INDEX) return false;
    float lowest = weight * term_idf(term);
    unsigned worst = MAX_CONCEPTS;
    for (unsigned i = 0; i < MAX_CONCEPTS; i++) {
        const struct concept *c = &q->concepts[i];
        if (c->weight * c->idf < lowest) lowest = c->weight * c->idf, worst = i;
    }
    if (worst == MAX_CONCEPTS) return false;
    memmove(&q->concepts[worst], &q->concepts[worst + 1], (MAX_CONCEPTS - worst - 1) * sizeof *q->concepts);
    q->concept_count--;
    return true;
}

/* True for a word that says little about the topic of a query: a filler word, in a query of many words a number or a
 * part of a version, and in a pasted text also a word that error messages of any service have. */
static bool is_vague(const struct query *q, str word)
{
    static const char errors[] = "error errors exception exceptions fatal promise rejection thread uncaught unhandled "
                                 "unprocessable warning";
    size_t letter = word.len > 1 && word.s[0] == 'v';
    if (letter + count_digits(str_span(word, letter, word.len)) == word.len) return q->is_pasted || q->has_many_words;
    return is_filler_word(word) || (q->is_pasted && list_has(errors, word));
}

static size_t word_count(str text)
{
    size_t n = 0;
    while (next_word(&text).len) n++;
    return n;
}

/* True for a word of the corpus title. */
static bool is_title(str word) { return choice_of(corpus.title, word).ok; }

/* Returns the weight of a word: at most `weight`, which its place in the query gives. */
static float word_weight(const struct query *q, str word, float weight)
{
    if (is_stop_word(word) || is_title(word)) return STOP_WEIGHT; /* all pages are about the title */
    if (q->languages.rows && related_rows(q->languages.rows) & language_bit(word)) return LANGUAGE_WEIGHT;
    return is_vague(q, word) && weight > FILLER_WEIGHT ? FILLER_WEIGHT : weight;
}

/* Returns the concept of a folded word, or NULL. */
static const struct concept *concept_of(const struct query *q, str word)
{
    for (unsigned i = 0; i < q->concept_count; i++)
        if (str_equal(q->concepts[i].word, word)) return &q->concepts[i];
    return NULL;
}

/* Returns the concept of a corrected chain as it was typed, or NULL. */
static const struct concept *concept_of_chain(const struct query *q, str typed)
{
    for (unsigned i = 0; i < q->concept_count; i++)
        if (q->concepts[i].chain.len && str_equal(q->concepts[i].chain, typed)) return &q->concepts[i];
    return NULL;
}

/* Adds a word as a concept, unless the query has it already or is full. term: of the word, or NO_INDEX. weight: of its
 * kind. max_weight: of its sentence. */
static void query_add_concept(struct query *q, str word, uint32_t term, float weight, float max_weight)
{
    if (concept_of(q, word)) return;
    weight = lesser(word_weight(q, word, weight), max_weight);
    if (q->concept_count == MAX_CONCEPTS && !query_make_room(q, weight, term)) return;
    struct concept *c = &q->concepts[q->concept_count++];
    memset(c, 0, sizeof *c);
    c->word = word;
    c->is_stop = is_stop_word(word);
    c->weight = weight;
    c->is_known = term != NO_INDEX;
    if (c->is_known) {
        str stem = stem_text(term);
        memcpy(c->stem, stem.s, stem.len);
        c->stem_len = (uint8_t)stem.len;
    } else if (word.len <= CORPUS_TOKEN_BYTES) {
        memcpy(c->stem, word.s, word.len);
        c->stem_len = (uint8_t)corpus_stem(c->stem, word.len);
    }
    if (c->is_known) concept_add_group(c, &term, 1, 1);
}

/* Returns the token of a chain that is a known name of a language, such as Next.js or AuthKit, or NULL. */
static const struct corpus_token *language_token(const struct corpus_token *tokens, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        str name = corpus_token_text(&tokens[i]);
        if (tokens[i].kind >= CORPUS_JOINED && language_bit(name) && term_of_word(name) != NO_INDEX) return &tokens[i];
    }
    return NULL;
}

/* Adds the tokens of one chain as concepts. A known identifier has full weight; its parts and the chain around it have
 * less. Parts on fewer pages than the identifier are left out: the corpus also writes it as one word. An identifier or
 * chain that the corpus does not have is left out if its parts replace it. */
static void query_add_chain(struct arena *a, struct query *q, const struct corpus_token *tokens, size_t count,
                            float max_weight)
{
    float identifier_idf = 0; /* of the identifier whose parts follow; 0 if the corpus does not have it */
    for (size_t i = 0; i < count; i++) {
        unsigned kind = tokens[i].kind;
        str text = arena_copy(a, corpus_token_text(&tokens[i]));
        uint32_t term = term_of_word(text);
        float idf = term != NO_INDEX ? term_idf(term) : 0;
        if (kind == CORPUS_PART && identifier_idf > 0) {
            if (idf <= identifier_idf) query_add_concept(q, text, term, PART_WEIGHT, max_weight);
            continue;
        }
        if (kind != CORPUS_PART) identifier_idf = idf;
        bool has_parts = kind == CORPUS_CHAIN ? count > 1
                       : kind == CORPUS_JOINED && i + 1 < count && tokens[i + 1].kind == CORPUS_PART;
        /* the class of an exception says less than its message */
        bool is_class = str_ends(text, STR("exception")) || str_ends(text, STR("error"));
        bool is_code = q->is_pasted && !is_class && (kind == CORPUS_JOINED || code_letters(text));
        if (term == NO_INDEX && has_parts) continue;
        float weight = kind == CORPUS_CHAIN ? CHAIN_WEIGHT : is_code ? CODE_WEIGHT : 1;
        query_add_concept(q, text, term, weight, max_weight);
    }
}

/* Returns a chain that the corpus does not have, such as "conection.activated", with its unknown parts corrected. Empty
 * if the corpus does not have the result either, or if the tokens are no such chain. text: of the query. */
static str corrected_chain(struct arena *a, struct query *q, str text, const struct corpus_token *tokens, size_t count)
{
    const struct corpus_token *chain = &tokens[count - 1];
    struct corpus_token fixed[CORPUS_TOKENS_MAX];
    struct out o = out_begin(a);
    size_t pos = chain->pos, from = 0;
    if (q->is_pasted || chain->kind != CORPUS_CHAIN) return STR("");
    if (term_of_word(corpus_token_text(chain)) != NO_INDEX) return STR("");
    for (const struct corpus_token *t = tokens; t < chain; t++) {
        str word = corpus_token_text(t);
        if (term_of_word(word) != NO_INDEX || (t->kind == CORPUS_JOINED && t[1].kind == CORPUS_PART)) continue;
        if (is_english(word) || q->guesses++ >= MAX_SPELLING_GUESSES) return STR("");
        uint32_t near = nearest_word(word, 1);
        if (near == NO_INDEX) return STR("");
        out_str(&o, str_span(text, pos, t->pos));
        out_str(&o, word_text(near));
        pos = t->end;
    }
    out_str(&o, str_span(text, pos, chain->end));
    size_t n = corpus_tokens(o.s, o.len, &from, fixed);
    return n && term_of_word(corpus_token_text(&fixed[n - 1])) != NO_INDEX ? out_done(&o) : STR("");
}

/* Adds words that the corpus writes as one, such as `webhooks` for "web hooks", as a group of both concepts. The title
 * begins no such word: "in WorkOS: user" is not about a variable workosUser. */
static void query_join_compounds(struct query *q)
{
    for (unsigned i = 0; i + 1 < q->concept_count; i++) {
        struct concept *left = &q->concepts[i], *right = &q->concepts[i + 1];
        char joined[CORPUS_TOKEN_BYTES];
        if (is_title(left->word) || left->word.len + right->word.len > sizeof joined) continue;
        memcpy(joined, left->word.s, left->word.len);
        memcpy(joined + left->word.len, right->word.s, right->word.len);
        uint32_t word = find_word((str){ joined, left->word.len + right->word.len });
        if (word == NO_INDEX) continue;
        uint32_t term = corpus.words[word].term;
        concept_add_group(left, &term, 1, COMPOUND_WEIGHT);
        concept_add_group(right, &term, 1, COMPOUND_WEIGHT);
    }
}

/* Adds the alternatives of a synonym rule to each of the words first .. first + n - 1 of the query. */
static void query_add_rule(struct query *q, const struct corpus_synonym *rule, unsigned first, unsigned n)
{
    const uint32_t *alternative = corpus.synonym_terms + rule->alternatives;
    for (; *alternative; alternative += 1 + *alternative)
        for (unsigned i = first; i < first + n; i++)
            concept_add_group(&q->concepts[i], alternative + 1, *alternative, SYNONYM_WEIGHT);
}

/* Adds the alternatives of the synonym rules for the word `first` of the query and for phrases that begin with it.
 * Rules are sorted, so without one that begins with these words there is none for more of them. */
static void query_add_synonyms(struct query *q, unsigned first)
{
    char key[MAX_SYNONYM_WORDS * (CORPUS_TOKEN_BYTES + 1)];
    size_t len = 0;
    for (unsigned n = 1; n <= MAX_SYNONYM_WORDS && first + n <= q->concept_count; n++) {
        const struct concept *c = &q->concepts[first + n - 1];
        if (!c->stem_len || len + c->stem_len + 1u > sizeof key) return;
        if (n > 1) key[len++] = ' ';
        memcpy(key + len, c->stem, c->stem_len);
        len += c->stem_len;
        uint32_t rule = synonym_bound((str){ key, len });
        if (rule == corpus.synonym_count || !str_starts(synonym_key(rule), (str){ key, len })) return;
        if (synonym_key(rule).len == len) query_add_rule(q, &corpus.synonyms[rule], first, n);
    }
}

/* Returns the length of the corpus title if an identifier that the corpus does not have begins with it: an exception
 * called WorkOSFGAError is about FGA, but its capitals are split into Work, OSFGA and Error. Otherwise returns 0. */
static size_t title_before_name(str text, const struct corpus_token *identifier)
{
    str name = str_span(text, identifier->pos, identifier->end), title = str_from(corpus.title);
    bool is_title = identifier->kind == CORPUS_JOINED && title.len < name.len && str_starts(name, title) &&
                    name.s[title.len] >= 'A' && name.s[title.len] <= 'Z';
    return is_title && term_of_word(corpus_token_text(identifier)) == NO_INDEX ? title.len : 0;
}

/* Returns the length of the part of a pasted token before the class of an exception, which says nothing about the
 * problem: 22 for com.workos.exceptions.ApiException. Returns 0 if there is no such part. */
static size_t bytes_before_class(str token)
{
    size_t n = str_ends(token, STR("Error")) || str_ends(token, STR("Exception")) ? token.len : 0;
    while (n && token.s[n - 1] != '.' && token.s[n - 1] != ':') n--;
    return n;
}

/* Adds the words of a text, whose weights are at most max_weight. Names have at least FILLER_WEIGHT: words with a
 * capital, and those of languages and frameworks, each of which is one concept. */
static void query_add_words(struct arena *a, struct query *q, str text, float max_weight)
{
    struct corpus_token tokens[CORPUS_TOKENS_MAX];
    size_t pos = 0, n;
    while ((n = corpus_tokens(text.s, text.len, &pos, tokens)) > 0) {
        size_t skip = title_before_name(text, &tokens[0]);
        if (!skip && q->is_pasted) skip = bytes_before_class(str_span(text, tokens[0].pos, pos));
        if (skip) {
            pos = tokens[0].pos + skip;
            continue;
        }
        const struct corpus_token *language = language_token(tokens, n);
        bool is_name = language != NULL;
        for (size_t i = tokens[0].pos; i < pos; i++) is_name |= text.s[i] >= 'A' && text.s[i] <= 'Z';
        str chain = corrected_chain(a, q, text, tokens, n), typed = str_span(text, tokens[0].pos, pos);
        if (chain.len) n = corpus_tokens(chain.s, chain.len, &(size_t){ 0 }, tokens);
        if (chain.len) language = language_token(tokens, n);
        query_add_chain(a, q, language ? language : tokens, language ? 1 : n,
                        is_name ? greater(max_weight, FILLER_WEIGHT) : max_weight);
        const struct concept *added = chain.len ? concept_of(q, corpus_token_text(&tokens[n - 1])) : NULL;
        struct concept *c = added ? &q->concepts[added - q->concepts] : NULL;
        if (c) q->is_corrected = true, c->corrected = chain, c->chain = typed;
    }
}

/* True for marks of JSON or code. A quote next to one belongs to the code and is not a search operator. */
static bool is_code_mark(char c) { return c && strchr("{}[]():,=<>\\", c); }

/* Returns the next byte that is not a blank, looking from i in the direction of step, or 0 at the end of the text. */
static char next_mark(str text, size_t i, int step)
{
    while (i < text.len && char_is_space(text.s[i])) i += (size_t)step; /* wraps to a large value before the start */
    return i < text.len ? text.s[i] : '\0';
}

/* True if the text has more than QUOTE_MAX_WORDS words outside quotes. */
static bool is_long_around_quotes(str text)
{
    unsigned words = 0;
    bool in_quotes = false;
    for (size_t i = 0; i < text.len; i++) {
        in_quotes ^= text.s[i] == '"';
        words += !in_quotes && !char_is_space(text.s[i]) && (i == 0 || char_is_space(text.s[i - 1]));
    }
    return words > QUOTE_MAX_WORDS;
}

/* Adds the quoted text that begins at i of the query as a literal. Returns its length including the quotes, or 0 if no
 * literal begins at i. Not literals: a quoted text that is empty, not closed, inside a word, next to a mark of JSON or
 * code, or that occurs nowhere. Neither are quoted texts of a long query, but pages that have them are preferred.
 * Only the first MAX_LITERALS are looked for, which takes time; has_more_literals tells of others. */
static size_t query_quoted(struct arena *a, struct query *q, size_t i)
{
    str text = q->text;
    if (text.s[i] != '"' || (i && !char_is_space(text.s[i - 1])) || is_code_mark(next_mark(text, i - 1, -1))) return 0;
    struct cut quoted = str_cut(str_span(text, i + 1, text.len), STR("\""));
    if (!quoted.ok || !str_trim(quoted.head).len || is_code_mark(next_mark(quoted.tail, 0, 1))) return 0;
    if (q->ignores_quotes) return 0;
    size_t len = q->is_long ? 0 : quoted.head.len + 2; /* 0: its words are read next */
    if (q->quoted_count++ >= MAX_LITERALS) return q->has_more_literals = true, len;
    if (!literal_occurs(a, quoted.head)) return q->absent_literals[q->absent_literal_count++] = quoted.head, 0;
    if (q->is_long) q->preferred_literals[q->preferred_literal_count++] = str_trim(quoted.head);
    else q->literals[q->literal_count++] = quoted.head;
    return len;
}

/* True if a -word of the query is the option of a command: the documentation has it between blanks, or the query has an
 * option with two hyphens as well. */
static bool is_command_option(struct arena *a, const struct query *q, str word)
{
    arena_work(a, q->text.len);
    for (str rest = q->text, other; (other = next_word(&rest)).len;)
        if (str_starts(other, STR("--")) && other.len > 2 && is_ascii_letter(other.s[2])) return true;
    return literal_occurs(a, str_format(a, " %.*s ", (int)word.len, word.s));
}

/* Excludes the word in the -word that begins at i of the query. Returns its length including the minus, or 0 if there
 * is no -word at i. Neither a minus inside a word nor the option of a command excludes. 2 * MAX_LITERALS words with a
 * minus are looked for, which takes time; further ones are taken for options. */
static size_t query_excluded_word(struct arena *a, struct query *q, size_t i)
{
    struct corpus_token tokens[CORPUS_TOKENS_MAX];
    str text = q->text;
    size_t pos = 0, end = i + 1;
    if (text.s[i] != '-' || (i && !char_is_space(text.s[i - 1])) || (end < text.len && text.s[end] == '-')) return 0;
    while (end < text.len && !char_is_space(text.s[end])) end++;
    if (end == i + 1) return 0;
    bool has_token = corpus_tokens(text.s + i + 1, end - i - 1, &pos, tokens) > 0;
    uint32_t term = has_token ? term_of_word(corpus_token_text(&tokens[0])) : NO_INDEX;
    if (term == NO_INDEX) return end - i;
    if (q->minus_count++ >= 2 * MAX_LITERALS || is_command_option(a, q, str_span(text, i, end))) return 0;
    if (q->excluded_count == MAX_LITERALS) return q->has_more_excluded = true, end - i;
    q->excluded_words[q->excluded_count] = str_span(text, i + 1 + tokens[0].pos, i + 1 + tokens[0].end);
    q->excluded[q->excluded_count++] = term;
    return end - i;
}

/* How likely a word of a query is of another language than English. FOREIGN_UNRATED: it was not looked at. */
enum foreignness { FOREIGN_UNRATED, FOREIGN_NOT, FOREIGN_MAYBE, FOREIGN_SURELY };

static bool is_ascii(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.s[i] >= 0x80) return false;
    return true;
}

/* Returns FOREIGN_SURELY for a word that is frequent in another language or that is unknown and has an accent,
 * FOREIGN_MAYBE for another unknown word that no single typing error explains, else FOREIGN_NOT. c: its concept. typed:
 * the word with accents. */
static enum foreignness foreignness(const struct concept *c, str typed)
{
    static const char frequent[] = "aber als auf aus avec bei como con cuando dans das de dei del della der des die "
                                   "du ein eine el ele elle est et fur hat ich il ist kann kein la las le les los "
                                   "mais mein mit muy nach nel nicht nos nous oder para pas perche por porque pour "
                                   "quand que quiero sin sobre sono sous sur tem um un una und une uma vous von vor "
                                   "warum werden wie wird wir zu zum zur";
    bool is_acronym = typed.len > 1 && typed.s[1] >= 'A' && typed.s[1] <= 'Z';
    if (!is_acronym && list_has(frequent, c->word)) return FOREIGN_SURELY;
    if (c->is_known || is_english(c->word)) return FOREIGN_NOT;
    if (!is_ascii(typed)) return FOREIGN_SURELY;
    bool is_typo = c->group_count && !(c->corrected.len && edit_distance(c->word, c->corrected, 1) > 1);
    return is_typo ? FOREIGN_NOT : FOREIGN_MAYBE;
}

/* True if the documentation is in English and has no translations. */
static bool is_corpus_english(void)
{
    uint32_t the = term_of_word(STR("the"));
    for (uint32_t i = 0; i < corpus.version_count; i++)
        if (corpus.versions[i].language.len) return false;
    return the != NO_INDEX && corpus_page_df(&corpus, the) * 2 >= corpus.page_count;
}

/* If most words of a query are of another language than the documentation, at least three and one of them certainly, or
 * two of which one has an accent, removes them and all corrections. The words that remain are known, such as names of
 * products. A paste has too many names for this. */
static void query_drop_foreign(struct query *q)
{
    struct corpus_token tokens[CORPUS_TOKENS_MAX];
    enum foreignness ratings[MAX_CONCEPTS] = { FOREIGN_UNRATED };
    unsigned words = 0, foreign = 0, certain = 0, accented = 0;
    if (q->is_pasted || !is_corpus_english()) return;
    for (size_t pos = 0; corpus_tokens(q->words.s, q->words.len, &pos, tokens) > 0;) {
        str typed = str_span(q->words, tokens[0].pos, tokens[0].end);
        const struct concept *c = concept_of(q, corpus_token_text(&tokens[0]));
        enum foreignness *rating = c ? &ratings[c - q->concepts] : NULL;
        if (!c || c->is_stop || *rating != FOREIGN_UNRATED) continue;
        *rating = foreignness(c, typed);
        words++;
        foreign += *rating >= FOREIGN_MAYBE;
        certain += *rating == FOREIGN_SURELY;
        accented += *rating == FOREIGN_SURELY && !is_ascii(typed);
    }
    q->is_foreign = foreign * 2 > words &&
                    ((foreign >= 3 && certain) || (foreign == 2 && accented && (words == 2 || certain == 2)));
    for (unsigned i = 0; q->is_foreign && i < q->concept_count; i++) {
        struct concept *c = &q->concepts[i];
        if (ratings[i] >= FOREIGN_MAYBE || c->corrected.len) c->group_count = 0, c->idf = 0, c->corrected = STR("");
    }
    q->is_corrected &= !q->is_foreign;
}

/* Adds alternatives to the words of a query: synonyms, compounds and, for unknown words that count, corrections. */
static void query_expand(struct arena *a, struct query *q)
{
    for (unsigned i = 0; i < q->concept_count; i++) query_add_synonyms(q, i);
    query_join_compounds(q);
    for (unsigned i = 0; i < q->concept_count && q->guesses < MAX_SPELLING_GUESSES; i++) {
        struct concept *c = &q->concepts[i];
        if (c->group_count == 0 && c->weight > FILLER_WEIGHT) concept_guess(a, q, c), q->guesses++;
    }
    query_drop_foreign(q);
}

/* Returns the weight of the words of a sentence of the highest kind: max_weight, or REMARK_WEIGHT for a remark if that
 * is more. */
static float sentence_weight(str sentence, float max_weight)
{
    return max_weight < REMARK_WEIGHT && is_remark(sentence) ? REMARK_WEIGHT : max_weight;
}

/* Adds the words of a text, the sentences of the highest kind first. max_weight: of the words in these, if they are no
 * remark. Most queries are one sentence, whose kind does not matter. */
static void query_add_sentences(struct arena *a, struct query *q, str text, float max_weight)
{
    str rest = text, first = next_sentence(&rest);
    if (!rest.len) query_add_words(a, q, first, sentence_weight(first, max_weight));
    if (!rest.len) return;
    uint8_t best = SENTENCE_VAGUE, *kinds = arena_bytes(a, text.len), *next = kinds;
    for (rest = text; rest.len; next++)
        if ((*next = (uint8_t)sentence_kind(next_sentence(&rest))) > best) best = *next;
    for (int kind = best; kind >= SENTENCE_VAGUE; kind--)
        for (rest = text, next = kinds; rest.len;) {
            str sentence = next_sentence(&rest);
            if (*next++ != kind) continue;
            float weight = kind == best ? sentence_weight(sentence, max_weight)
                         : kind != SENTENCE_VAGUE ? SETUP_WEIGHT : FILLER_WEIGHT;
            query_add_words(a, q, sentence, weight);
        }
}

/* Parses the text of a query: "quoted" parts become literals, -words are excluded, all other words become concepts. In
 * pasted text all words become concepts. */
static void query_parse(struct arena *a, struct query *q)
{
    struct pasted p = pasted_words(a, q->text);
    q->is_pasted = p.is_pasted, q->words = p.text;
    q->has_many_words = word_count(q->text) > EXACT_MAX_WORDS, q->is_long = is_long_around_quotes(q->text);
    size_t from = 0, end = q->is_pasted ? 0 : q->text.len;
    for (size_t i = 0, n; i < end; i += n ? n : 1) {
        if (!(n = query_quoted(a, q, i))) n = query_excluded_word(a, q, i);
        if (!n) continue;
        query_add_sentences(a, q, str_span(q->text, from, i), MAX_WEIGHT);
        from = i + n;
    }
    size_t start = p.message.len ? (size_t)(p.message.s - p.text.s) : from;
    float others = p.message.len ? FILLER_WEIGHT : MAX_WEIGHT;
    query_add_words(a, q, p.message, MAX_WEIGHT);
    query_add_sentences(a, q, str_span(p.text, from, start), others);
    query_add_sentences(a, q, str_span(p.text, start + p.message.len, p.text.len), others);
    query_expand(a, q);
}

/* True if the documentation has a word or a quoted text of the query that means something, or if
 * the query has only stop words. */
static bool has_meaning(const struct query *q)
{
    bool has_absent = false;
    for (unsigned i = 0; i < q->concept_count; i++) {
        if (q->concepts[i].weight <= STOP_WEIGHT) continue;
        if (q->concepts[i].group_count) return true;
        has_absent = true;
    }
    return !has_absent || q->literal_count;
}

/* ==================================================================================================================
 * Room: Scoring. Scores concepts with BM25F over pages and sections. The impacts of terms are computed at build
 * time; this room combines them.
 * =============================================================================================================== */

/* Concepts of a document: bit i for concept i, and bit 32 + i if it is in the name of the document, or in the heading
 * of a section of the page. */
typedef uint64_t concept_bits;

/* Returns the square root of x >= 0 to the precision of float. Halving the exponent gives a first estimate of 1/root;
 * each step of Newton's method doubles its correct digits. The program does not call the C library for this or for
 * corpus_log2(), so that all libraries give the same ranking. */
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

/* Fills a table of saturated weights by impact byte: impact / (K1 + impact). 24 steps double an impact. */
static void saturate(float table[256])
{
    float impact[256];
    for (unsigned i = 0; i < 256; i++) {
        impact[i] = i < 24 ? corpus_impact_value((unsigned char)i) : 2 * impact[i - 24];
        table[i] = impact[i] / (K1 + impact[i]);
    }
}

/* Documents to score. has[document]: true if it is selected; index[document] is then the index of its sums. count: of
 * the selected documents. */
struct selection { bool *has; uint32_t *index, count; };

/* The group that a posting list belongs to. Lists with the first two roles, which <= FIRST_LIST tests, are just added
 * to the sums. With the other roles, the sum of the group replaces that of a group before it if it is better, because
 * only the best group of a concept counts. */
enum list_role {
    ONLY_GROUP,   /* the only group of a concept */
    FIRST_LIST,   /* the first of several groups; it has one term */
    ONLY_TERM,    /* a later group; it has one term */
    ONE_OF_TERMS  /* one of several groups; it has several terms */
};

/* The posting list of a term. group: a number of its own for each group of each concept, from 1. */
struct scored_list { struct postings p; float idf; unsigned concept, group; enum list_role role; };

/* A sum over concepts. idf: of those that a document has; name_idf: of those in its name; name: the share of the name
 * that these make up, in 255ths. */
struct sum { float score, idf, name_idf, name; };

/* The sums of a document. all: over the concepts whose posting lists have been read. concepts: those that it has. */
struct sums { struct sum all; concept_bits concepts; };

/* The last group with several terms that a document has, and its sum. Groups are compared by these sums, separately for
 * text and name. */
struct group_sum { struct sum all; uint32_t group; };

/* The sums of documents. before: those without the concept whose lists are being added; valid if the document has it.
 * groups: NULL if no list has the role ONE_OF_TERMS. */
struct all_sums { struct sums *at; struct sum *before; struct group_sum *groups; };

/* Adds a term with this weighted idf, saturated weight and share of the name to a sum. */
static inline void sum_add(struct sum *s, float idf, float weight, unsigned char name_share)
{
    s->score += idf * weight;
    s->idf += idf;
    if (name_share) s->name_idf += idf, s->name += (float)name_share;
}

/* Replaces the sums by `before` plus those of a group, if that is better. The sums of names are compared separately,
 * and only if the name has the term. */
static inline void sum_replace(struct sum *all, const struct sum *before, struct sum group, unsigned char name_share)
{
    float score = before->score + group.score, name_idf = before->name_idf + group.name_idf;
    if (score > all->score) all->score = score, all->idf = before->idf + group.idf;
    if (name_share && name_idf > all->name_idf) all->name_idf = name_idf, all->name = before->name + group.name;
}

/* Adds a term to the sums of document i. */
static inline __attribute__((always_inline)) void sums_add_term(const struct all_sums *sums, size_t i,
                                                                const struct scored_list *l, enum list_role role,
                                                                float weight, unsigned char name_share)
{
    struct sums *s = &sums->at[i];
    struct sum one = { l->idf * weight, l->idf, name_share ? l->idf : 0, (float)name_share };
    if (role == FIRST_LIST) sums->before[i] = s->all;
    if (role <= FIRST_LIST) {
        sum_add(&s->all, l->idf, weight, name_share);
        return;
    }
    const struct sum *before = s->concepts >> l->concept & 1 ? &sums->before[i] : &s->all;
    sums->before[i] = *before; /* without a branch, which would be hard to predict */
    if (role == ONE_OF_TERMS) {
        if (sums->groups[i].group == l->group) {
            one = sums->groups[i].all;
            sum_add(&one, l->idf, weight, name_share);
        }
        sums->groups[i] = (struct group_sum){ one, l->group };
    }
    sum_replace(&s->all, &sums->before[i], one, name_share);
}

/* Adds a part of a posting list to the sums of the selected documents; without a selection, of all. role: of the list;
 * is_name: of the part. */
static inline __attribute__((always_inline)) void
sums_add_part(const struct all_sums *all, struct scored_list *list, const struct selection *selection,
              const float *saturated, enum list_role role, bool is_name)
{
    const struct all_sums sums = *all;
    const struct scored_list copy = *list, *l = &copy; /* a copy: writes to `sums` might change *list */
    struct postings p = l->p;
    concept_bits concept = (p.part == CORPUS_IN_TEXT ? 1 : 1 + ((concept_bits)1 << 32)) << l->concept;
    const bool *has = selection ? selection->has : NULL;
    while (postings_read(&p, is_name)) {
        if (selection && !has[p.document]) continue;
        uint32_t i = selection ? selection->index[p.document] : p.document;
        sums_add_term(&sums, i, l, role, saturated[p.impact], p.name_share);
        sums.at[i].concepts |= concept;
    }
    list->p.at = p.at;
}

/* Adds a posting list. Is not inlined, so that the iterator stays in registers. */
static __attribute__((noinline)) void sums_add(const struct all_sums *sums, struct scored_list *l,
                                               const struct selection *some, const float *saturated)
{
    for (unsigned part = 0; part < CORPUS_PARTS; part++) {
        postings_enter(&l->p, part);
        if (part == CORPUS_IN_NAME) sums_add_part(sums, l, some, saturated, l->role, true);
        else if (l->role == ONLY_GROUP && !some) sums_add_part(sums, l, NULL, saturated, ONLY_GROUP, false);
        else if (l->role == ONLY_GROUP) sums_add_part(sums, l, some, saturated, ONLY_GROUP, false);
        else if (l->role == FIRST_LIST && !some) sums_add_part(sums, l, NULL, saturated, FIRST_LIST, false);
        else if (l->role == ONLY_TERM && !some) sums_add_part(sums, l, NULL, saturated, ONLY_TERM, false);
        else if (l->role == ONLY_TERM) sums_add_part(sums, l, some, saturated, ONLY_TERM, false);
        else sums_add_part(sums, l, some, saturated, l->role, false);
    }
}

/* Returns the maximum weight of concepts that are not scored in sections: that of stop words and words of the corpus
 * title, or 0 if the query has no other words. Stop words have no posting lists of sections. */
static float section_skip_weight(const struct query *q)
{
    for (unsigned i = 0; i < q->concept_count; i++)
        if (q->concepts[i].group_count && q->concepts[i].weight > STOP_WEIGHT) return STOP_WEIGHT;
    return 0;
}

/* Returns the weighted idf of a concept, or 0 if its weight is at most skip_weight. */
static float concept_idf(const struct query *q, unsigned concept, float skip_weight)
{
    const struct concept *c = &q->concepts[concept];
    return c->weight > skip_weight ? c->weight * c->idf : 0;
}

/* Returns the sum of the weighted idf of the concepts whose weight is more than skip_weight. */
static float concepts_idf(const struct query *q, float skip_weight)
{
    float sum = 0;
    for (unsigned i = 0; i < q->concept_count; i++) sum += concept_idf(q, i, skip_weight);
    return sum;
}

/* The posting lists of a query, ordered by concept and then by group. */
struct scored_lists { struct scored_list *at; size_t count; };

/* The weighted idf of each of a group's terms, which share that of the group. */
static float list_idf(const struct concept *c, unsigned group)
{
    return c->weight * c->groups[group].idf / (float)c->groups[group].count;
}

/* Returns the weighted idf below which the posting list of a term is not read, for a kind of documents: see MIN_IDF.
 * The limit is lower if all terms of the query are frequent. It is computed from all concepts and not only from those
 * that are scored in these documents, so each list that is read for sections or phrases is also read for pages. */
static float min_list_idf(const struct query *q, enum document_kind kind)
{
    float max_idf = 0;
    for (unsigned i = 0; i < q->concept_count; i++)
        for (unsigned g = 0; g < q->concepts[i].group_count; g++)
            max_idf = greater(max_idf, list_idf(&q->concepts[i], g));
    return MIN_IDF[kind] * lesser(1, max_idf / MUCH_IDF);
}

/* Returns the posting lists of the concepts whose weight is more than skip_weight, without those that add little. */
static struct scored_lists scored_lists(struct arena *a, const struct query *q, enum document_kind kind,
                                        float skip_weight)
{
    size_t max_lists = 0;
    float min_idf = min_list_idf(q, kind);
    for (unsigned i = 0; i < q->concept_count; i++)
        for (unsigned g = 0; g < q->concepts[i].group_count; g++) max_lists += q->concepts[i].groups[g].count;
    struct scored_lists lists = { arena_bytes(a, max_lists * sizeof *lists.at), 0 };
    for (unsigned i = 0; i < q->concept_count; i++) {
        const struct concept *c = &q->concepts[i];
        for (unsigned g = 0; c->weight > skip_weight && g < c->group_count; g++) {
            float idf = list_idf(c, g);
            for (unsigned k = 0; idf >= min_idf && k < c->groups[g].count; k++)
                lists.at[lists.count++] = (struct scored_list){
                    term_postings(c->groups[g].terms[k], kind), idf, i, i * MAX_CONCEPT_GROUPS + g + 1,
                    c->group_count == 1 ? ONLY_GROUP : c->groups[g].count > 1 ? ONE_OF_TERMS
                                                     : g == 0 ? FIRST_LIST : ONLY_TERM };
        }
    }
    return lists;
}

/* Returns the factor for a document. idf: that of its concepts; total: that of all concepts of the query. A section is
 * listed as the answer to the whole query, so it loses more than a page if it lacks concepts. */
static inline float coverage_factor(enum document_kind kind, float idf, float total)
{
    float half = kind == PAGES ? PAGE_COVERAGE : SECTION_COVERAGE, factor = idf * (1 + half) / (idf + half * total);
    return kind == PAGES ? factor : factor * factor * factor;
}

/* Returns the score of a document with these sums. The sum of its scores is multiplied by a factor that falls with the
 * share of the query's idf that the document lacks, so documents with only some of the words lose. A document with
 * concepts in its name gets a bonus, which grows with the share of the query and the share of the name that they make
 * up. */
static inline float document_score(const struct sum *s, enum document_kind kind, float total)
{
    float score = s->score * coverage_factor(kind, s->idf, total), name = s->name < 255 ? s->name / 255 : 1;
    return s->name_idf > 0 ? score + NAME_SHARE * s->name_idf * square_root(name * s->name_idf / total) : score;
}

/* Tests define this as a variable, to compare with the ranking that scores all pages and their sections. */
#ifndef RANK_ALL_PAGES
#define RANK_ALL_PAGES false
#endif

/* The pages that can have sums: if the posting lists of a query are short, those in the lists, ascending; else all
 * pages, and at is NULL. In arrays by page, section or phrase, only the entries of these pages are initialized, so that
 * the time for rare words does not depend on the size of the corpus. */
struct listed_pages { uint32_t *at, count; };
#define SHORT_LISTS 128 /* lists are short if the corpus has at least this many pages per posting */

/* Returns the pages to score for posting lists. */
static struct listed_pages listed_pages(struct arena *a, struct scored_lists lists)
{
    size_t postings = 0;
    for (size_t i = 0; i < lists.count; i++)
        for (unsigned part = 0; part < CORPUS_PARTS; part++) postings += lists.at[i].p.counts[part];
    if (RANK_ALL_PAGES || postings * SHORT_LISTS > corpus.page_count)
        return (struct listed_pages){ NULL, corpus.page_count };
    struct listed_pages pages = { arena_bytes(a, postings * sizeof *pages.at), 0 };
    for (size_t i = 0; i < lists.count; i++)
        for (struct postings p = lists.at[i].p; postings_next(&p);) {
            uint32_t k = number_bound(pages.at, pages.count, sizeof *pages.at, p.document);
            if (k < pages.count && pages.at[k] == p.document) continue;
            memmove(pages.at + k + 1, pages.at + k, (pages.count++ - k) * sizeof *pages.at);
            pages.at[k] = p.document;
        }
    return pages;
}

static bool is_listed(const struct listed_pages *pages, uint32_t page)
{
    if (!pages->at) return true;
    uint32_t k = number_bound(pages->at, pages->count, sizeof *pages->at, page);
    return k < pages->count && pages->at[k] == page;
}

/* Returns an array by page whose entries for these pages are zero. */
static void *page_array(struct arena *a, const struct listed_pages *pages, size_t size)
{
    if (!pages->at) return arena_array(a, pages->count, size);
    char *array = arena_bytes(a, corpus.page_count * size);
    for (uint32_t i = 0; i < pages->count; i++) memset(array + pages->at[i] * size, 0, size);
    return array;
}

/* Returns the sums of pages, or of the selected sections: then pages is { NULL, number of these }. saturated: see
 * saturate(). */
static struct sums *sum_documents(struct arena *a, struct scored_lists lists, const struct listed_pages *pages,
                                  const struct selection *some, const float *saturated)
{
    struct all_sums sums = { page_array(a, pages, sizeof *sums.at),
                             arena_bytes(a, (some ? some->count : corpus.page_count) * sizeof *sums.before), NULL };
    for (size_t i = 0; i < lists.count && !sums.groups; i++)
        if (lists.at[i].role == ONE_OF_TERMS) sums.groups = page_array(a, pages, sizeof *sums.groups);
    for (size_t i = 0; i < lists.count; i++) sums_add(&sums, &lists.at[i], some, saturated);
    return sums.at;
}

/* all: the sum of a phrase. before: without its last concept. one: of its last group, whose number is `group`. */
struct phrase_sum { float all, before, one; unsigned group; };

/* The phrases that have a concept. found: a bit for each phrase of the corpus. index: by phrase, the index of its sums,
 * if its bit is set. The sums are together, because few phrases have a concept. */
struct phrases { uint64_t *found; uint32_t *index, count; struct phrase_sum *sums; };

/* Adds a posting list to the sums of its phrases. */
static void phrases_add(struct phrases *phrases, struct scored_list l)
{
    while (postings_next_phrase(&l.p)) {
        uint64_t *bits = &phrases->found[l.p.document / 64], bit = (uint64_t)1 << l.p.document % 64;
        if (!(*bits & bit)) {
            *bits |= bit, phrases->index[l.p.document] = phrases->count;
            phrases->sums[phrases->count++] = (struct phrase_sum){ l.idf, 0, l.idf, l.group };
            continue;
        }
        struct phrase_sum *s = &phrases->sums[phrases->index[l.p.document]];
        if ((s->group - 1) / MAX_CONCEPT_GROUPS != l.concept) s->before = s->all;
        if (s->group != l.group) s->one = 0;
        s->one += l.idf, s->group = l.group;
        s->all = greater(s->all, s->before + s->one);
    }
}

/* Returns the phrases of these pages that have a concept of the query; stop words do not count. */
static struct phrases find_phrases(struct arena *a, const struct query *q, const struct listed_pages *pages)
{
    struct scored_lists lists = scored_lists(a, q, PHRASES, STOP_WEIGHT);
    size_t max_found = 0; /* most queries find few phrases: with room for all, memory would have to grow */
    for (size_t i = 0; i < lists.count; i++) max_found += lists.at[i].p.remaining;
    if (max_found > corpus.phrase_count) max_found = corpus.phrase_count;
    size_t words = corpus.phrase_count / 64 + 2u;
    struct phrases phrases = { arena_bytes(a, words * sizeof *phrases.found),
                               arena_bytes(a, corpus.phrase_count * sizeof *phrases.index), 0,
                               arena_bytes(a, max_found * sizeof *phrases.sums) };
    if (!pages->at) memset(phrases.found, 0, words * sizeof *phrases.found);
    for (uint32_t i = 0; i < pages->count && pages->at; i++) {
        uint32_t first = corpus.page_phrases[pages->at[i]] / 64, end = corpus.page_phrases[pages->at[i] + 1] / 64 + 2;
        memset(phrases.found + first, 0, (end - first) * sizeof *phrases.found);
    }
    for (size_t i = 0; i < lists.count; i++) phrases_add(&phrases, lists.at[i]);
    return phrases;
}

/* Returns the bits of at most 64 of `count` phrases from `first` on: bit i is set if phrase first + i has a concept. */
static inline uint64_t found_phrases(const struct phrases *phrases, uint32_t first, uint32_t count)
{
    const uint64_t *found = &phrases->found[first / 64];
    uint64_t bits = first % 64 ? found[0] >> first % 64 | found[1] << (64 - first % 64) : found[0];
    return count < 64 ? bits & ~(UINT64_MAX << count) : bits;
}

/* Returns the score of a phrase that has a concept: the idf that it shares with the query, times its share of the
 * phrase. */
static inline float phrase_score(const struct phrases *phrases, uint32_t phrase)
{
    float own = (float)corpus.phrases[phrase].idf / 256, shared = phrases->sums[phrases->index[phrase]].all;
    return shared < own ? shared * shared / own : shared;
}

/* Returns how well the phrases of a page match. Phrases of a page that say nearly the same confirm each other, so the
 * best five are added up, each with less weight than the one before. The five are variables, not an array, to stay in
 * registers. */
static float score_page_phrases(const struct phrases *phrases, uint32_t page)
{
    float first = 0, second = 0, third = 0, fourth = 0, fifth = 0;
    for (uint32_t i = corpus.page_phrases[page], end = corpus.page_phrases[page + 1]; i < end; i += 64)
        for (uint64_t found = found_phrases(phrases, i, end - i); found; found &= found - 1) {
            float score = phrase_score(phrases, i + lowest_bit(found));
            fifth = greater(fifth, lesser(fourth, score));
            fourth = greater(fourth, lesser(third, score));
            third = greater(third, lesser(second, score));
            second = greater(second, lesser(first, score));
            first = greater(first, score);
        }
    return (((fifth * NEXT_PHRASE + fourth) * NEXT_PHRASE + third) * NEXT_PHRASE + second) * NEXT_PHRASE + first;
}

/* Returns the score of the best phrase of a section of a page. *i: the first phrase to look at; moves to the first one
 * with a concept in a later section. */
static float section_phrases(const struct phrases *phrases, uint32_t page, uint32_t section, uint32_t *i)
{
    uint32_t end = corpus.page_phrases[page + 1];
    float best = 0;
    while (*i < end) {
        uint64_t found = found_phrases(phrases, *i, end - *i);
        *i += found ? lowest_bit(found) : 64;
        if (!found) continue;
        if (corpus.phrases[*i].section > section) break;
        best = greater(best, phrase_score(phrases, *i));
        ++*i;
    }
    return best;
}

/* ==================================================================================================================
 * Room: Exact words. Words of a query that only match as they are written, and words that name a page or a language or
 * ask for the API.
 * =============================================================================================================== */

/* Removes marks at both ends that belong to the sentence or notation and not to the word. */
static str trim_marks(str word)
{
    static const char before[] = "\"'`([<", after[] = "\"'`)]>,;:!?.";
    while (word.len && word.s[0] && strchr(before, word.s[0])) word = str_span(word, 1, word.len);
    while (word.len && word.s[word.len - 1] && strchr(after, word.s[word.len - 1])) word.len--;
    return word;
}

/* True if there is a synonym rule for the word. Such words, for example 2fa, are ordinary words although they look like
 * identifiers. */
static bool has_synonyms(str word)
{
    char stem[CORPUS_TOKEN_BYTES];
    if (word.len > sizeof stem) return false;
    for (size_t i = 0; i < word.len; i++) stem[i] = fold_ascii(word.s[i]);
    str key = { stem, corpus_stem(stem, word.len) };
    uint32_t rule = synonym_bound(key);
    return rule < corpus.synonym_count && str_equal(synonym_key(rule), key);
}

/* True if the word must be found as it is: it has an underscore, inner capitals, digits beside letters or dots, or
 * symbols, as in SKIP_BRIDGE, getUser, 3.10.2, /sso/token, user.created. Hyphens and apostrophes join ordinary words.
 * Names of languages and most words with synonyms are ordinary words, too. */
static bool is_exact_word(str word)
{
    bool digit = false, letter = false, symbol = false, capital = false;
    for (size_t i = 0; i < word.len; i++) {
        char c = word.s[i], lower = fold_ascii(c);
        digit |= char_is_digit(c);
        letter |= lower >= 'a' && lower <= 'z';
        symbol |= c && !is_ascii_letter(c) && strchr("_#+@/.:=<>{}[]", c);
        capital |= i > 0 && c != lower && word.s[i - 1] >= 'a' && word.s[i - 1] <= 'z';
    }
    bool is_name = capital && word.s[0] >= 'a' && word.s[0] <= 'z';    /* signOut, although signout has synonyms */
    return word.len > 1 &&
           (is_name || (((symbol && (letter || digit)) || (digit && letter) || capital) && !has_synonyms(word))) &&
           !language_bit(word);
}

/* True if the path at [pos, end) of the text is the start of a longer one: /users in /users/:id. */
static bool is_path_start(str text, size_t pos, size_t end)
{
    if (end + 1 >= text.len || text.s[end] != '/' || !memchr(text.s + pos, '/', end - pos)) return false;
    return is_identifier_byte(text.s[end + 1]) || (text.s[end + 1] && strchr(":{<", text.s[end + 1]));
}

/* True if a match at [pos, end) of the text is a whole word: its edges are not inside a longer word, number or path. */
static bool is_whole_match(str text, size_t pos, size_t end)
{
    if (is_path_start(text, pos, end)) return false;
    char first = text.s[pos], last = text.s[end - 1], before = pos ? text.s[pos - 1] : ' ';
    bool in_number = char_is_digit(first) && before == '.' && pos > 1 && char_is_digit(text.s[pos - 2]);
    bool starts = !is_identifier_byte(first) || (!is_identifier_byte(before) && !in_number);
    return starts && (end == text.len || (is_identifier_byte(last) ? !is_identifier_byte(text.s[end])
                                                                   : text.s[end] != last));
}

/* True if the segment has the word as it is, ignoring case and comments. */
static bool has_exact_word(uint32_t segment, const struct literal *l, size_t bytes)
{
    str text = segment_text(segment);
    for (struct literal_scan scan = { .text = text }; literal_next(&scan, l);)
        if (scan.pos >= bytes && is_whole_match(text, scan.pos - bytes, scan.pos) &&
            !is_in_comment(segment, scan.pos - 1)) return true;
    return false;
}

/* Adds 1 to the pages that have the word as it is. A word with letters beyond ASCII matches only text of the same
 * number of bytes. */
static void count_exact_word(struct arena *a, str word, unsigned char *pages)
{
    struct literal l = literal_fold(a, word);
    struct candidates candidates = literal_candidates(a, &l);
    uint32_t last = NO_INDEX;
    for (uint32_t i = 0; i < candidates.count; i++) {
        uint32_t page = corpus.sections[corpus.segments[candidates.segments[i]].section].page;
        if (page == last) continue;
        arena_work(a, 2 * (uint64_t)segment_text(candidates.segments[i]).len);
        if (has_exact_word(candidates.segments[i], &l, word.len)) pages[page]++, last = page;
    }
}

/* Returns an array by page: how many exact words of a short query the page has; the preferred identifier counts as one.
 * Returns NULL if the query has no such word. */
static const unsigned char *exact_pages(struct arena *a, const struct query *q, const struct listed_pages *listed)
{
    unsigned char *pages = q->has_preferred ? page_array(a, listed, sizeof *pages) : NULL;
    str rest = q->text;
    if (q->has_preferred)
        for (struct postings p = term_postings(q->preferred, PAGES); postings_next(&p);) pages[p.document]++;
    for (str word; !q->has_many_words && (word = next_word(&rest)).len;) {
        word = trim_marks(word);
        if (!is_exact_word(word)) continue;
        if (!pages) pages = page_array(a, listed, sizeof *pages);
        count_exact_word(a, word, pages);
    }
    return pages;
}

/* Returns an array by page: how many quoted texts of a long query are on the page. NULL if the query has none. */
static const unsigned char *quoted_pages(struct arena *a, const struct query *q, const struct listed_pages *listed)
{
    if (!q->preferred_literal_count) return NULL;
    unsigned char *pages = page_array(a, listed, sizeof *pages);
    for (unsigned i = 0; i < q->preferred_literal_count; i++) count_exact_word(a, q->preferred_literals[i], pages);
    return pages;
}

/* Returns an array by page: whether it documents the identifier `term` in a section named after it. NULL if there is no
 * such term. */
static const bool *pages_named(struct arena *a, uint32_t term, const struct listed_pages *listed)
{
    if (term == NO_INDEX) return NULL;
    bool *pages = page_array(a, listed, sizeof *pages);
    for (struct postings p = term_postings(term, SECTIONS); postings_read(&p, true);)
        pages[corpus.sections[p.document].page] = true;
    return pages;
}

/* Returns the term of the identifier if the query consists of one, else NO_INDEX. */
static uint32_t query_identifier(str text)
{
    struct corpus_token tokens[CORPUS_TOKENS_MAX];
    size_t pos = 0, n = corpus_tokens(text.s, text.len, &pos, tokens);
    uint32_t term = NO_INDEX;
    for (size_t i = 0; i < n; i++)
        if (tokens[i].kind == CORPUS_JOINED) term = term_of_word(corpus_token_text(&tokens[i]));
    return corpus_tokens(text.s, text.len, &pos, tokens) == 0 ? term : NO_INDEX;
}

/* Returns the page whose full path is the query, or NO_INDEX: "audit logs" names the product audit-logs. */
static uint32_t page_of_query(str text)
{
    char slug[CORPUS_TOKEN_BYTES];
    size_t n = corpus_slug(text.s, text.len, slug, sizeof slug);
    return n < sizeof slug ? find_sorted((str){ slug, n }, corpus.page_count, page_path) : NO_INDEX;
}

/* Returns the factor for a page about one language, such as sdks/python or sdks/authkit-nextjs/readme, if the caller
 * passes languages. A page about one framework does not fit another one; a page about JavaScript fits all of them. */
static float language_factor(const struct query *q, uint32_t page)
{
    if (!q->languages.rows) return 1;
    struct cut path = path_split(page_path(page));
    str name = corpus.pages[page].package == NO_INDEX ? path.tail : path_split(path.head).tail;
    size_t row = corpus_package_row(name.s, name.len);
    uint32_t bit = row < CORPUS_LANGUAGE_ROWS ? 1u << row & CORPUS_PROGRAMMING_ROWS : 0;
    if (!bit) return 1;
    if (q->languages.rows & bit) return LANGUAGE_BONUS;
    return (bit & (1u << ROW_JS | 1u << ROW_NODE) && related_rows(bit) & q->languages.rows) ? 1 : LANGUAGE_PENALTY;
}

/* True if the query is short enough to name a topic. Stop words are not counted. */
static bool is_topic_query(const struct query *q)
{
    unsigned words = 0;
    for (unsigned i = 0; i < q->concept_count; i++) words += q->concepts[i].weight > STOP_WEIGHT;
    return words <= TOPIC_MAX_WORDS;
}

/* True if the query asks how to do something with the API: "with the api", "endpoint", "from code", an HTTP method.
 * "API key" does not count, because it is also used without the API. */
static bool wants_reference(str text)
{
    str last = STR("");
    for (str word; (word = next_word(&text)).len; last = word) {
        word = trim_marks(word);
        bool key = str_equal_fold(word, STR("api")) && str_starts(str_trim(text), STR("key"));
        if (choice_of("api apis endpoint endpoints programmatically curl sdk", word).ok && !key) return true;
        if (list_has("GET POST PUT PATCH DELETE", word)) return true;
        if (str_equal_fold(last, STR("from")) && str_equal_fold(word, STR("code"))) return true;
    }
    return false;
}

/* True if the word go is the language and not the verb, by the words before and after it: "in go", "go sdk". */
static bool is_go_language(str before, str after)
{
    return !after.len || list_has("in for with using", before) ||
           list_has("sdk SDK client library code method function", after);
}

/* Returns the name of the language that a word stands for: the kind of a source file, as in callback.rb:12, Ruby for
 * an error that only Ruby has, else the word. Not .js, because next.js is no file. */
static str language_shown(str word)
{
    str file = str_cut(word, STR(":")).head, kind = after_last_dot(file);
    if (kind.len < file.len && list_has("cs go java jsx kt php py rb ts tsx", kind)) return kind;
    return str_equal(word, STR("NoMethodError")) ? STR("ruby") : word;
}

/* The first language of the API reference that a query names or shows, or 0, and the first names from code in it. */
struct reference_words { uint32_t language; str names[4]; unsigned count; };

static struct reference_words reference_words(str query)
{
    struct reference_words w = { .count = 0 };
    for (str last = STR(""), word; query.len; last = word) {
        word = str_cut(trim_marks(next_word(&query)), STR("(")).head;
        bool is_verb = str_equal(word, STR("go")) && !is_go_language(last, str_cut(str_trim(query), STR(" ")).head);
        str name = language_shown(word);
        uint32_t language = language_bit(name) && !is_verb ? reference_language(name) : 0;
        if (!w.language && language < corpus.language_count) w.language = language;
        if (w.count < COUNT(w.names) && is_exact_word(word)) w.names[w.count++] = word;
    }
    return w;
}

/* True if the name contains the stem of a term of the query. */
static bool query_mentions(const struct query *q, str name)
{
    for (unsigned i = 0; i < q->concept_count; i++)
        for (unsigned g = 0; g < q->concepts[i].group_count; g++)
            for (unsigned t = 0; t < q->concepts[i].groups[g].count; t++)
                if (str_find(name, stem_text(q->concepts[i].groups[g].terms[t])) < name.len) return true;
    return false;
}

/* True if a word of the query is the first word of the page's name: okta of integrations/okta-saml. */
static bool query_names(const struct query *q, uint32_t page)
{
    uint32_t term = term_of_word(str_cut(path_split(page_path(page)).tail, STR("-")).head);
    for (unsigned i = 0; i < q->concept_count; i++)
        for (unsigned g = 0; g < q->concepts[i].group_count; g++)
            for (unsigned t = 0; t < q->concepts[i].groups[g].count; t++)
                if (q->concepts[i].groups[g].terms[t] == term) return true;
    return false;
}

/* ==================================================================================================================
 * Room: Matches. Hits and their order; filters by path and language; the sections that match literals or a regular
 * expression, verified in the text.
 * =============================================================================================================== */

/* Number of matches by section. Sections are in ascending order; each occurs once and has at least one match. */
struct count { uint32_t section, times; };
struct counts { struct count *at; uint32_t count; };

/* Sort order of counts: by section. */
static int count_order(const void *a, const void *b)
{
    const struct count *x = a, *y = b;
    return (x->section > y->section) - (x->section < y->section);
}

/* Sorts counts that were made segment by segment, and adds up those of the same section: the segments of a section
 * need not be adjacent. */
static void counts_merge(struct arena *a, struct counts *c)
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

/* Counts the occurrences of a literal in each section. Ignores case, and comments if `visible` is set. */
static struct counts literal_count(struct arena *a, str literal, bool visible)
{
    struct literal l = literal_fold(a, literal);
    struct candidates candidates = { NULL, 0 };
    if (l.count) candidates = literal_candidates(a, &l);
    struct counts c = { arena_bytes(a, (candidates.count + 1u) * sizeof *c.at), 0 };
    for (uint32_t i = 0; i < candidates.count; i++) {
        str text = segment_text(candidates.segments[i]);
        uint32_t times = 0;
        for (struct literal_scan scan = { .text = text }; literal_next(&scan, &l);)
            times += !visible || !is_in_comment(candidates.segments[i], scan.pos - 1);
        arena_work(a, 2 * (uint64_t)text.len + 10 * (uint64_t)times);
        if (times) c.at[c.count++] = (struct count){ corpus.segments[candidates.segments[i]].section, times };
    }
    counts_merge(a, &c);
    return c;
}

/* Returns the sections that contain every literal of the query. The query has at least one literal. */
static struct counts literal_counts(struct arena *a, const struct query *q)
{
    struct counts all = literal_count(a, q->literals[0], true);
    for (unsigned i = 1; i < q->literal_count; i++) {
        struct counts one = literal_count(a, q->literals[i], true);
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

/* Pages and sections that a search may return: pages below the paths, without an excluded word. Of a page with parts
 * for several languages, the sections for the requested ones. excluded: by page, or NULL. allows_all: all pages. */
struct filter { str path; struct languages languages; struct edition edition; const bool *excluded; bool allows_all; };

/* Returns an array by page: whether it has one of n terms. NULL for no terms. */
static const bool *pages_with(struct arena *a, const uint32_t *terms, unsigned n)
{
    bool *pages = n ? arena_array(a, corpus.page_count, sizeof *pages) : NULL;
    for (unsigned i = 0; i < n; i++)
        for (struct postings p = term_postings(terms[i], PAGES); postings_next(&p);) pages[p.document] = true;
    return pages;
}

/* Returns the filter of a query. */
static struct filter filter_of(struct arena *a, const struct query *q)
{
    const bool *excluded = pages_with(a, q->excluded, q->excluded_count);
    return (struct filter){ q->path, q->languages, q->edition, excluded,
                            !q->path.len && !q->edition.strict && !excluded };
}

static bool is_page_allowed(const struct filter *f, uint32_t page)
{
    return f->allows_all || (!(f->excluded && f->excluded[page]) && is_below_path(page, f->path) &&
                             is_edition_allowed(page, &f->edition));
}

/* Returns the view of a page that selects its sections. Without requested languages it selects all of them. */
static struct view filter_view(const struct filter *f, uint32_t page)
{
    if (!f->languages.reference && !f->languages.rows) return (struct view){ .language = LANGUAGE_ALL };
    return view_of(page, f->languages);
}

/* True if a section is in the language of the view and, if variants are selected, in one of them. */
static bool is_section_in_view(const struct view *view, uint32_t section)
{
    return is_section_shown(section, view->language) &&
           (view->relation == LANGUAGE_OTHER || is_variant_shown(corpus.sections[section].variant, view));
}

/* Orders hits by descending number of exact words, by descending score, then by page and section. */
static int hit_order(const void *a, const void *b)
{
    const struct hit *x = a, *y = b;
    if (x->exact != y->exact) return x->exact > y->exact ? -1 : 1;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    if (x->page != y->page) return x->page < y->page ? -1 : 1;
    return x->section < y->section ? -1 : x->section > y->section;
}

/* Counts a hit, and inserts it into the sorted array if it is among the best `max_hits`. */
static void hits_insert(struct hits *h, const struct hit *hit, uint32_t max_hits)
{
    uint32_t i = h->count < max_hits ? h->count : max_hits;
    h->count++;
    if (i == max_hits && (max_hits == 0 || hit_order(&h->at[i - 1], hit) < 0)) return;
    if (i == max_hits) i--;
    for (; i > 0 && hit_order(hit, &h->at[i - 1]) < 0; i--) h->at[i] = h->at[i - 1];
    h->at[i] = *hit;
}

/* Keeps one hit of those for counterparts, at the position of the best of them: the one with the lowest edition_rank(),
 * if its words score nearly as well as those of the best. Hits for literals and regexes, which have `matches`, are
 * counterparts only if their sections are. max_hits: the capacity of the array. */
static void merge_counterparts(const struct query *q, struct hits *h, uint32_t max_hits)
{
    uint32_t n = h->count < max_hits ? h->count : max_hits, kept = 0, k;
    for (uint32_t i = 0; i < n && corpus.counterpart_count; i++) {
        struct hit hit = h->at[i], *best = h->at;
        for (k = 0; k < kept; k++, best++)
            if (ring_of(best->page) == ring_of(hit.page) &&
                (!hit.matches || section_edition(best->section, hit.page) == hit.section)) break;
        bool good = hit.exact == best->exact && hit.parts.words >= EDITION_SHARE * best->parts.words;
        if (k == kept) h->at[kept++] = hit;
        else if ((good || q->edition.strict) &&
                 edition_rank(hit.page, &q->edition) < edition_rank(best->page, &q->edition))
            hit.score = best->score, *best = hit;
    }
    if (corpus.counterpart_count) h->count -= n - kept;
}

/* Returns the hit for a section with c.times matches. Adds a bonus for each of the section's heading and the page's
 * title if matches(pattern, title) is true. */
static struct hit count_hit(struct count c, bool (*matches)(const void *pattern, str title), const void *pattern)
{
    const struct corpus_section *section = &corpus.sections[c.section];
    float score = corpus_log2(1 + (float)c.times);
    if (matches(pattern, corpus_slice(section->title))) score += HEADING_BONUS;
    if (matches(pattern, page_title(section->page))) score += TITLE_BONUS;
    if (is_navigation(section->page)) score += NAVIGATION_PENALTY;
    return (struct hit){ section->page, c.section, score, 0, c.times, { NO_INDEX, NO_INDEX }, { 0, 0, 0, 0, 0, 0 } };
}

/* Returns the hits for counted sections, in the order of pages, with at most MAX_SECTIONS_PER_PAGE of the best per
 * page. */
static struct hits hits_of_counts(struct arena *a, const struct query *q, struct counts counts,
                                  bool (*matches)(const void *pattern, str title), const void *pattern)
{
    struct hits h = { arena_bytes(a, (counts.count + 1u) * sizeof *h.at), 0 };
    struct filter filter = filter_of(a, q);
    uint32_t first = 0; /* index of the first hit of this page */
    for (uint32_t i = 0; i < counts.count; i++) {
        uint32_t section = counts.at[i].section, page = corpus.sections[section].page;
        if (!is_page_allowed(&filter, page)) continue;
        if (h.count > first && h.at[first].page != page) first = h.count;
        struct hits of_page = { h.at + first, h.count - first };
        struct hit hit = count_hit(counts.at[i], matches, pattern);
        hits_insert(&of_page, &hit, MAX_SECTIONS_PER_PAGE);
        h.count = first + (of_page.count < MAX_SECTIONS_PER_PAGE ? of_page.count : MAX_SECTIONS_PER_PAGE);
    }
    return h;
}

/* Returns the best hits, sorted, as many as the query asks for. h.count is the number of all hits. */
static struct hits hits_best(struct arena *a, const struct query *q, struct hits all)
{
    uint32_t max_hits = q->max_hits * corpus.max_counterparts;
    if (max_hits > all.count) max_hits = all.count;
    struct hits h = { arena_bytes(a, (max_hits + 1u) * sizeof *h.at), 0 };
    for (uint32_t i = 0; i < all.count; i++) hits_insert(&h, &all.at[i], max_hits);
    merge_counterparts(q, &h, max_hits);
    return h;
}

static bool literal_in_title(const void *literal, str title)
{
    return literal_find(title, literal) < title.len;
}

/* Returns the sections that contain every literal of the query, in the order of pages. */
static struct hits literal_hits(struct arena *a, const struct query *q)
{
    struct literal first = literal_fold(a, q->literals[0]);
    return hits_of_counts(a, q, literal_counts(a, q), literal_in_title, &first);
}

/* Counts the matching lines of each section of the pages that the query allows. Returns false if its regex gave up
 * because it was too costly. */
static bool regex_count(struct arena *a, const struct query *q, struct counts *c)
{
    struct regex *re = q->regex;
    struct candidates candidates = regex_candidates(re);
    struct filter filter = filter_of(a, q);
    *c = (struct counts){ arena_bytes(a, (candidates.count + 1u) * sizeof *c->at), 0 };
    for (uint32_t i = 0; i < candidates.count && !regex_gave_up(re); i++) {
        str text = segment_text(candidates.segments[i]);
        struct count lines = { corpus.segments[candidates.segments[i]].section, 0 };
        struct regex_match line = { 0, 0, true };
        if (!is_page_allowed(&filter, corpus.sections[lines.section].page)) continue;
        for (size_t pos = 0; (line = regex_line(re, text, pos)).ok; pos = line.end + 1) lines.times++;
        if (lines.times) c->at[c->count++] = lines;
    }
    counts_merge(a, c);
    arena_work(re->a, 4 * (uint64_t)re->work + 2 * (uint64_t)re->bytes_read);
    return !regex_gave_up(re);
}

static bool regex_in_title(const void *re, str title)
{
    return regex_matches((struct regex *)(uintptr_t)re, title); /* matching only fills the cache of states */
}

/* Returns the sections with lines that match the query's regex, in the order of pages. Returns no hits if the regex
 * gave up; the caller checks regex_gave_up(). */
static struct hits regex_hits(struct arena *a, const struct query *q)
{
    struct counts counts;
    if (!regex_count(a, q, &counts)) return (struct hits){ NULL, 0 };
    return hits_of_counts(a, q, counts, regex_in_title, q->regex);
}

/* ==================================================================================================================
 * Room: Sections of hits. The section that represents a page in the results, and further ones that are named with it.
 * =============================================================================================================== */

/* The scores by which the sections of a hit are chosen. sections: the sums of all sections of the pages with hits, with
 * final scores. index: by section of these pages, its index in sections[]. pages: by page. q: the query. */
struct section_scores {
    const struct sums *sections, *pages;
    const uint32_t *index;
    const struct phrases *phrases;
    const struct query *q;
};

/* Returns the sums of the sections of a page with a hit. */
static const struct sums *page_section_sums(const struct section_scores *scores, uint32_t page)
{
    return scores->sections + scores->index[corpus.pages[page].first_section];
}

/* True if a short query means the page of a hit and not its section: the title has nearly all of the query, and the
 * heading of the section has no other word of it, except for frequent ones, but has words that the query lacks. */
static bool is_page_meant(const struct section_scores *scores, const struct hit *hit)
{
    const struct query *q = scores->q;
    const struct sums *opening = page_section_sums(scores, hit->page);
    const struct sums *section = opening + (hit->section - corpus.pages[hit->page].first_section);
    concept_bits named = opening->concepts >> 32, others = section->concepts >> 32 & ~named;
    float skip_weight = section_skip_weight(q), idf = 0;
    bool asks = section->all.name >= FULL_NAME;
    for (unsigned i = 0; i < q->concept_count; i++) {
        if (named >> i & 1) idf += concept_idf(q, i, skip_weight);
        asks |= (others >> i & 1) && concept_idf(q, i, skip_weight) > FREQUENT_IDF;
    }
    return !asks && is_topic_query(q) && idf >= MIN_TITLE_COVERAGE * concepts_idf(q, skip_weight);
}

/* Sets the section of a page's hit to the one with the best score, and its further sections to the next two if their
 * scores are near. If the best section covers too little of the concepts that the page has, or if the query means the
 * page, the hit becomes the page's first section, which represents the page. This fallback is not used for the
 * reference in a requested language. */
static void choose_sections(struct hit *hit, const struct section_scores *scores, const struct filter *filter)
{
    const struct corpus_page *p = &corpus.pages[hit->page];
    const struct sums *own = page_section_sums(scores, hit->page);
    struct view view = filter_view(filter, hit->page);
    uint32_t requested = filter->languages.reference;
    bool by_language = requested && requested < corpus.language_count && (p->languages >> requested & 1);
    struct { uint32_t section; float score, idf; } best[3] = {
        { NO_INDEX, 0, 0 }, { NO_INDEX, 0, 0 }, { NO_INDEX, 0, 0 } };
    uint32_t phrase = corpus.page_phrases[hit->page];
    for (uint32_t s = p->first_section; s < p->first_section + p->sections; s++, own++) {
        float idf = own->all.idf, score = own->all.score;
        float best_phrase = section_phrases(scores->phrases, hit->page, s - p->first_section, &phrase);
        int k = 3;
        if (s > p->first_section) score += SECTION_PHRASE_SHARE * best_phrase;
        else if (!p->languages) score *= OPENING_SHARE;
        if (score == 0 || !is_section_in_view(&view, s)) continue;
        if (by_language && s == p->first_section) continue;
        while (k > 0 && score > best[k - 1].score) k--;
        for (int i = 2; i > k; i--) best[i] = best[i - 1];
        if (k < 3) best[k].section = s, best[k].score = score, best[k].idf = idf;
    }
    hit->section = best[0].section != NO_INDEX ? best[0].section : p->first_section;
    if (!by_language && (best[0].idf < MIN_COVERAGE * scores->pages[hit->page].all.idf || is_page_meant(scores, hit)))
        hit->section = p->first_section;
    unsigned n = 0;
    for (int k = 0; k < 3 && n < 2; k++)
        if (best[k].section != NO_INDEX && best[k].section != hit->section &&
            best[k].section != p->first_section && best[k].score > MIN_RELATED_SHARE * best[0].score)
            hit->related[n++] = best[k].section;
}

/* Returns the score of the best allowed section of a page, or 0. own: the sums of its sections. */
static float best_section_score(uint32_t page, const struct sums *own, const struct filter *filter)
{
    const struct corpus_page *p = &corpus.pages[page];
    struct view view = filter_view(filter, page);
    float best = 0;
    for (uint32_t i = 0; i < p->sections; i++)
        if (own[i].all.score > best && is_section_in_view(&view, p->first_section + i)) best = own[i].all.score;
    return best;
}

/* Changes the section of a hit to the one whose heading spells a name as the query does: create_user is the Python
 * section of a page, createUser and workos.createUser the JavaScript section. False if there is no such section. */
static bool choose_spelling(struct hit *hit, const struct reference_words *w, const struct filter *filter)
{
    const struct corpus_page *p = &corpus.pages[hit->page];
    struct view view = filter_view(filter, hit->page);
    for (unsigned i = 0; i < 2 * w->count; i++) { /* first as they are, then without their first part */
        str name = i < w->count ? w->names[i] : str_cut(w->names[i - w->count], STR(".")).tail;
        if (i >= w->count && !is_exact_word(name)) continue;
        for (uint32_t s = p->first_section; s < p->first_section + p->sections; s++) {
            str title = corpus_slice(corpus.sections[s].title);
            if (!is_section_in_view(&view, s) || str_find(title, name) == title.len) continue;
            for (int k = 0; k < 2; k++)
                if (hit->related[k] == s) hit->related[k] = hit->section;
            hit->section = s;
            return true;
        }
    }
    return false;
}

/* Chooses the section of a hit again if it is of one language of the API reference, or if the query names a language
 * that the page has, because the scores of the sections of different languages differ only by chance. The new section
 * is one of the language that the query names, else the one that spells a name as the query does, else one of the
 * language that the page is shown in. The former section is then listed as a related one. */
static void choose_language(struct hit *hit, const struct reference_words *w, const struct section_scores *scores,
                            struct filter filter)
{
    if (!corpus.pages[hit->page].languages) return;
    uint32_t section = hit->section, language = corpus.sections[section].language;
    uint32_t shown = page_language(hit->page, w->language);
    bool is_named = w->language && w->language == shown;
    if (filter.languages.reference || filter.languages.rows || !(language || is_named)) return;
    if ((!is_named && choose_spelling(hit, w, &filter)) || language == shown) return;
    hit->related[0] = hit->related[1] = NO_INDEX;
    filter.languages.reference = shown;
    choose_sections(hit, scores, &filter);
    hit->related[hit->related[0] != NO_INDEX] = language ? section : NO_INDEX;
}

/* ==================================================================================================================
 * Room: Ranking. From scores to hits: upper bounds, bonuses for identifiers, neighbouring words, titles and companions.
 * Only pages that can be among the best are scored completely, in six steps:
 *     1. ranking_make() reads posting lists: the sums of all pages
 *     2. score_pages(), add_neighbours(): the best pages by a lower bound of their scores
 *     3. choose_leading(), find_companions(): the leading pages, and upper bounds of what their companions gain
 *     4. add_candidate() keeps the pages whose upper bound reaches the lower bounds of the best
 *     5. score_sections() scores the sections of these pages
 *     6. rank_pages() completes the scores, adds the bonus of companions and limits families
 * =============================================================================================================== */

/* Returns an array by page: 1 + the best section that contains all literals of the query, or 0 if the page has no such
 * section. */
static const uint32_t *literal_sections(struct arena *a, const struct query *q, const struct listed_pages *listed)
{
    struct hits with = literal_hits(a, q);
    uint32_t *sections = page_array(a, listed, sizeof *sections);
    for (uint32_t i = with.count; i-- > 0;) sections[with.at[i].page] = with.at[i].section + 1;
    return sections;
}

/* Pairs of terms that are adjacent in the query, and the set of their concepts. Stop words between them are ignored. */
struct term_pairs { struct { uint32_t left, right, concepts; } at[MAX_CONCEPTS]; unsigned count; };

static struct term_pairs query_pairs(const struct query *q)
{
    struct term_pairs pairs = { .count = 0 };
    uint32_t left = NO_INDEX, left_concept = 0;
    for (unsigned i = 0; i < q->concept_count; i++) {
        const struct concept *c = &q->concepts[i];
        if (c->is_stop) continue;
        uint32_t right = c->group_count && c->groups[0].count == 1 ? c->groups[0].terms[0] : NO_INDEX;
        pairs.at[pairs.count].left = left, pairs.at[pairs.count].right = right;
        pairs.at[pairs.count].concepts = left_concept | 1u << i;
        pairs.count += left != NO_INDEX && right != NO_INDEX;
        left = right, left_concept = 1u << i;
    }
    return pairs;
}

/* Returns how many of the pairs are adjacent in a page with these concepts. */
static unsigned neighbour_count(const struct term_pairs *pairs, uint32_t page, concept_bits concepts)
{
    unsigned n = 0;
    for (unsigned i = 0; i < pairs->count; i++)
        if (!(pairs->at[i].concepts & ~concepts))
            n += corpus_are_neighbours(&corpus, pairs->at[i].left, pairs->at[i].right, page);
    return n;
}

/* Lower bound of topic_factor(). */
static float min_topic_factor(uint32_t page)
{
    return 1 - TOPIC_PENALTY * (float)corpus.pages[page].reference_depth;
}

/* Factor for the score of a page if the query names a topic. Pages of the API reference are demoted by their depth, so
 * that pages about the topic rank above the calls of its API. A page is not demoted if the query mentions the last
 * part of its path, such as "create". */
static float topic_factor(const struct query *q, uint32_t page)
{
    float factor = min_topic_factor(page);
    return factor == 1 || query_mentions(q, path_split(page_path(page)).tail) ? 1 : factor;
}

/* Returns a number for the order of pages: by exact words, then by score. The bits of a float are a number in the order
 * of the floats, if those of negative ones are inverted. */
static inline uint64_t rank_key(uint32_t exact, float score)
{
    uint32_t bits;
    memcpy(&bits, &score, sizeof bits);
    return (uint64_t)exact << 32 | (bits ^ (bits >> 31 ? UINT32_MAX : 1u << 31));
}

/* The best pages, best first, by scores or lower bounds of them. index: in an array of scores. If there are fewer than
 * `max`, the rest has key 0. max is not 0. */
struct best_page { uint64_t key; uint32_t index; };
struct best_pages { struct best_page *at; uint32_t max; };

/* Inserts a page that is better than the last one. */
static void best_insert(struct best_pages *best, uint64_t key, uint32_t index)
{
    struct best_page *b = best->at + best->max - 1;
    for (; b > best->at && b[-1].key < key; b--) *b = b[-1];
    *b = (struct best_page){ key, index };
}

/* Returns the hits, best first; equal ones keep their order. */
static struct hits sorted_hits(struct arena *a, const struct hits *all)
{
    struct hits h = { arena_bytes(a, (all->count + 1u) * sizeof *h.at), all->count };
    struct best_pages sorted = { arena_array(a, all->count, sizeof *sorted.at), 0 };
    for (uint32_t i = 0; i < all->count; i++) { /* sorts keys, because hits are large */
        sorted.max = i + 1;
        best_insert(&sorted, rank_key(all->at[i].exact, all->at[i].score), i);
    }
    for (uint32_t i = 0; i < all->count; i++) h.at[i] = all->at[sorted.at[i].index];
    return h;
}

/* Returns the most that a companion of this weight can gain from a hit with this score. */
static float companion_share(float score, uint32_t weight)
{
    return COMPANION_SHARE * score * (float)weight / CORPUS_MAX_COMPANION;
}

/* The pages whose companions count: the best by their words, aliases and neighbours, each with its counterparts. They
 * are chosen before sections are scored, so that the sections of their companions can be scored in the same pass.
 * rings: see ring_of(). */
struct leading { uint32_t rings[LEADING_PAGES], count; };

static bool is_leading(const struct leading *leading, uint32_t page)
{
    uint32_t ring = ring_of(page);
    for (uint32_t i = 0; i < leading->count; i++)
        if (leading->rings[i] == ring) return true;
    return false;
}

/* Gives each companion of a hit a bonus: a share of the score of that hit, which is smaller the further that score is
 * below the first one. A companion of several hits gets the largest share. */
static void set_companion_bonus(struct hits *h, const struct hit *leading)
{
    if (leading->score <= 0) return;
    float best = h->at[0].score, of_first = leading->score < best ? leading->score / best : 1;
    struct corpus_companions list = corpus_companions_of(&corpus, leading->page);
    for (struct corpus_companion c; corpus_companion_next(&list, &c);) {
        if (c.section != list.first_section && c.section != leading->section) continue;
        float share = of_first * companion_share(leading->score, c.weight);
        for (struct hit *hit = h->at; hit < h->at + h->count; hit++)
            if (hit->page == c.page && hit->score >= MIN_COMPANION_SHARE * best)
                hit->parts.companions = greater(hit->parts.companions, share);
    }
}

/* page, score: of the hit that was first before companions got their bonus. Moves it above the hits whose score without
 * bonus is below NEAR_FIRST of its score: companions decide only between hits that fit nearly as well. */
static void restore_first(struct arena *a, struct hits *h, uint32_t page, float score)
{
    struct hit *lowered = arena_bytes(a, h->count * sizeof *lowered);
    uint32_t i = 0, kept = 0, moved = 0;
    for (; h->at[i].page != page; i++)
        if (h->at[i].score - h->at[i].parts.companions < NEAR_FIRST * score) lowered[moved++] = h->at[i];
        else h->at[kept++] = h->at[i];
    h->at[kept] = h->at[i];
    memcpy(h->at + kept + 1, lowered, moved * sizeof *lowered);
}

/* Adds the bonus for companions to hits, which are sorted, and sorts them again: companions of a good page are more
 * likely to be wanted. */
static void add_companions(struct arena *a, struct hits *h, const struct leading *leading)
{
    if (!h->count) return;
    struct hit first = h->at[0];
    for (uint32_t i = 0; i < h->count; i++)
        if (is_leading(leading, h->at[i].page)) set_companion_bonus(h, &h->at[i]);
    for (uint32_t i = 0; i < h->count; i++) h->at[i].score += h->at[i].parts.companions;
    *h = sorted_hits(a, h);
    restore_first(a, h, first.page, first.score);
}

/* Limits the first FIRST_HITS hits to FAMILY_HITS of each family, because the pages of a family are alternatives to
 * each other. Further ones are moved after the first hits, except for pages that the query names and pages with its
 * exact words. */
static void limit_families(const struct query *q, struct hits *h)
{
    uint32_t count = h->count < RANKED_HITS ? h->count : RANKED_HITS, placed = 0, moved = 0;
    struct hit first[FIRST_HITS], rest[RANKED_HITS];
    while (placed + moved < count && placed < FIRST_HITS) {
        const struct hit *hit = &h->at[placed + moved];
        uint32_t family = corpus.pages[hit->page].family, same = 0;
        for (uint32_t k = 0; k < placed; k++) same += corpus.pages[first[k].page].family == family;
        bool full = family && same >= FAMILY_HITS && !hit->exact && !query_names(q, hit->page);
        if (full) rest[moved++] = *hit;
        else first[placed++] = *hit;
    }
    memcpy(h->at, first, placed * sizeof *first);
    memcpy(h->at + placed, rest, moved * sizeof *rest);
}

/* The score of a page. phrases: the score of its phrases. factor, base: set by complete_page_score(). section_idf: of
 * the concepts in sections; section_name_idf: of those in headings. max_sections and max_neighbours: upper bounds of
 * what sections and adjacent words add. */
struct score {
    uint32_t page;
    float score;
    concept_bits concepts;
    float phrases, factor, base, section_idf, section_name_idf, max_sections, max_neighbours;
};
struct scores { struct score *at; uint32_t count; };

/* Upper bounds for a set of concepts: the weighted idf in sections, and the bonus if all pairs in it are adjacent. */
struct bound_sums { float section_idf, neighbours; };
#define BOUND_CONCEPTS 6 /* concepts in a row of bounds[]; most queries need one row */

/* The pages to rank, and the facts that their scores depend on. */
struct ranking {
    const struct query *q;
    const struct filter *filter;
    struct listed_pages pages;
    const struct sums *sums;              /* by page */
    const uint32_t *literal;              /* by page: not 0 if it has all literals of the query; or NULL */
    const unsigned char *exact;           /* by page: see exact_pages() */
    const unsigned char *quoted;          /* by page: see quoted_pages() */
    uint32_t identifier;                  /* the term that the query consists of, or NO_INDEX */
    const bool *named;                    /* by page: see pages_named() */
    uint32_t page;                        /* that the query is the path of, or NO_INDEX */
    struct term_pairs pairs;
    float reference_factor, pages_idf;    /* pages_idf: sum of the weighted idf of all concepts */
    bool is_topic;
    float max_bonus, max_factor;          /* upper bounds of bonus and factor of all pages but `page` */
    float sections_idf, sections_share;   /* of all concepts in sections; and 1 / that, or 0 */
    struct bound_sums bounds[MAX_CONCEPTS / BOUND_CONCEPTS + 1][1u << BOUND_CONCEPTS]; /* see add_bounds() */
    unsigned rows;                        /* number of rows of bounds[] in use */
};

/* Fills the bounds of all sets whose last concept is `right`: those of the set without it, plus the part of `right`. A
 * pair whose left concept is in an earlier row counts as adjacent. */
static void add_bounds(struct ranking *r, unsigned right, float section_idf)
{
    unsigned row = right / BOUND_CONCEPTS, bit = 1u << right % BOUND_CONCEPTS;
    uint32_t pair = 0; /* the concepts of the pair that ends with `right`, as bits of the row */
    for (unsigned i = 0; i < r->pairs.count; i++)
        if (r->pairs.at[i].concepts >> right == 1) pair = r->pairs.at[i].concepts >> row * BOUND_CONCEPTS;
    for (unsigned set = bit; set < 2 * bit; set++) {
        struct bound_sums sums = r->bounds[row][set - bit];
        sums.section_idf += section_idf;
        if (pair && !(pair & ~set)) sums.neighbours += NEIGHBOUR_BONUS;
        r->bounds[row][set] = sums;
    }
}

static struct ranking ranking_make(struct arena *a, const struct query *q, const struct filter *filter,
                                   const float *saturated)
{
    uint32_t identifier = query_identifier(q->text);
    struct scored_lists lists = scored_lists(a, q, PAGES, 0);
    struct listed_pages pages = listed_pages(a, lists);
    struct ranking r = { .q = q, .filter = filter, .pages = pages,
        .sums = sum_documents(a, lists, &pages, NULL, saturated),
        .literal = q->literal_count ? literal_sections(a, q, &pages) : NULL,
        .exact = exact_pages(a, q, &pages), .quoted = quoted_pages(a, q, &pages),
        .identifier = identifier, .named = pages_named(a, identifier, &pages), .page = page_of_query(q->text),
        .pairs = query_pairs(q), .reference_factor = wants_reference(q->text) ? REFERENCE_FACTOR : 1,
        .pages_idf = concepts_idf(q, 0), .is_topic = is_topic_query(q),
        .rows = (q->concept_count + BOUND_CONCEPTS - 1) / BOUND_CONCEPTS,
        .sections_idf = concepts_idf(q, section_skip_weight(q)) };
    r.max_factor = r.reference_factor * (q->languages.rows ? LANGUAGE_BONUS : 1);
    r.max_bonus = (r.named ? term_idf(identifier) : 0) + QUOTE_BONUS * (float)q->preferred_literal_count;
    r.sections_share = r.sections_idf > 0 ? 1 / r.sections_idf : 0;
    float skip_weight = section_skip_weight(q);
    for (unsigned i = 0; i < q->concept_count; i++) add_bounds(&r, i, concept_idf(q, i, skip_weight));
    return r;
}

/* Returns the bounds for a set of concepts: the sums over its rows. */
static inline struct bound_sums bound_sums(const struct ranking *r, uint32_t concepts)
{
    struct bound_sums sum = r->bounds[0][concepts % (1u << BOUND_CONCEPTS)];
    for (unsigned row = 1; row < r->rows; row++) {
        const struct bound_sums *s = &r->bounds[row][(concepts >> row * BOUND_CONCEPTS) % (1u << BOUND_CONCEPTS)];
        sum.section_idf += s->section_idf, sum.neighbours += s->neighbours;
    }
    return sum;
}

/* Returns an upper bound of the score of a section: the score if it has all concepts of the page, whose idf is given,
 * and its heading has exactly those in headings of the page, whose idf is name_idf. */
static float max_section_score(const struct ranking *r, float idf, float name_idf)
{
    float total = r->sections_idf, name = name_idf > 0 ? name_idf * square_root(name_idf / total) : 0;
    return idf > 0 ? idf * coverage_factor(SECTIONS, idf, total) + NAME_SHARE * name : 0;
}

/* Returns an upper bound of max_section_score() that is faster to compute: the coverage factor of a section is at most
 * its share of the idf, and the square root of x is at most (1 + x) / 2. */
static inline float section_bound(const struct ranking *r, float idf, float name_idf)
{
    return idf * idf * r->sections_share + NAME_SHARE * name_idf * (0.5f + 0.5f * name_idf * r->sections_share);
}

/* Sets the score of a hit to the sum of its parts, without companions. */
static void set_hit_score(struct hit *hit)
{
    const struct score_parts *p = &hit->parts;
    hit->score = (p->words + p->sections + p->phrases + p->neighbours) * p->factor;
}

/* Returns how many exact words of the query the page has. */
static inline uint32_t exact_count(const struct ranking *r, uint32_t page)
{
    return r->exact ? r->exact[page] : 0u;
}

/* Sets the score of a page for its words and for its phrases, and upper bounds for sections and adjacent words. */
static inline void score_page_words(const struct ranking *r, struct score *s, uint32_t page, float phrases)
{
    const struct sums *sums = &r->sums[page];
    struct bound_sums all = bound_sums(r, (uint32_t)sums->concepts);
    struct bound_sums named = bound_sums(r, (uint32_t)(sums->concepts >> 32));
    s->page = page, s->concepts = sums->concepts;
    s->score = document_score(&sums->all, PAGES, r->pages_idf);
    s->phrases = PHRASE_SHARE * phrases;
    s->section_idf = all.section_idf, s->section_name_idf = named.section_idf;
    s->max_sections = SECTION_SHARE * section_bound(r, all.section_idf, named.section_idf);
    s->max_neighbours = all.neighbours;
}

/* True if a page with these exact words and at most this score can be among the best. Scores are raised a little,
 * because sums of float are rounded. */
static inline bool may_be_best(const struct best_pages *best, uint32_t exact, float score)
{
    return RANK_ALL_PAGES || rank_key(exact, 1.001f * score) >= best->at[best->max - 1].key;
}

/* True if the upper bound of a page's score reaches the best pages. s: from score_page_words(). */
static inline bool is_page_possible(const struct ranking *r, const struct score *s, const struct best_pages *best)
{
    float max = (s->score + r->max_bonus + s->phrases + s->max_sections + s->max_neighbours) * r->max_factor;
    return may_be_best(best, exact_count(r, s->page), max);
}

/* Completes the score of a page, except for sections, adjacent words and topic. */
static void complete_page_score(const struct ranking *r, struct score *s)
{
    if (r->named && r->named[s->page]) s->score += term_idf(r->identifier);
    if (s->page == r->page) s->score *= PATH_FACTOR;
    if (r->quoted) s->score += QUOTE_BONUS * (float)r->quoted[s->page];
    s->factor = language_factor(r->q, s->page);
    if (r->reference_factor != 1 && corpus.pages[s->page].languages) s->factor *= r->reference_factor;
    s->base = (s->score + s->phrases) * s->factor;
    s->max_sections = SECTION_SHARE * max_section_score(r, s->section_idf, s->section_name_idf);
}

/* Returns a page as a hit without section and score: rank_pages() adds the part of the sections, then set_hit_score().
 * neighbours: the bonus for adjacent words. */
static struct hit hit_of_page(const struct ranking *r, const struct score *s, float neighbours)
{
    return (struct hit){ s->page, NO_INDEX, 0, exact_count(r, s->page), 0, { NO_INDEX, NO_INDEX },
                         { s->score, 0, s->phrases, neighbours, s->factor, 0 } };
}

/* Returns the bonus of a page for adjacent words. */
static float neighbours_bonus(const struct ranking *r, const struct score *s)
{
    return NEIGHBOUR_BONUS * (float)neighbour_count(&r->pairs, s->page, s->concepts);
}

static bool is_page_wanted(const struct ranking *r, uint32_t page)
{
    return is_page_allowed(r->filter, page) && (!r->literal || r->literal[page]);
}

/* Returns the scores of the pages that can be among the best. Fills *best with the best pages by a lower bound of their
 * scores, which lacks the sections and adjacent words. */
static struct scores score_pages(struct arena *a, const struct ranking *r, const struct phrases *phrases,
                                 struct best_pages *best)
{
    struct scores all = { arena_bytes(a, r->pages.count * sizeof *all.at), 0 };
    for (uint32_t i = 0; i < r->pages.count; i++) {
        uint32_t page = r->pages.at ? r->pages.at[i] : i;
        if (!r->sums[page].concepts) continue;
        struct score *s = &all.at[all.count]; /* in place: a copy would have to wait for its parts to be stored */
        score_page_words(r, s, page, score_page_phrases(phrases, page));
        if (page != r->page && !is_page_possible(r, s, best)) continue;
        complete_page_score(r, s);
        uint32_t exact = exact_count(r, page), index = all.count++;
        if (!may_be_best(best, exact, s->base) || !is_page_wanted(r, page)) continue;
        uint64_t lower = rank_key(exact, r->is_topic ? s->base * min_topic_factor(page) : s->base);
        if (lower > best->at[best->max - 1].key) best_insert(best, lower, index);
    }
    return all;
}

/* Returns the pages of *best, sorted by a better lower bound, which only lacks the sections. */
static struct best_pages add_neighbours(struct arena *a, const struct ranking *r, const struct scores *pages,
                                        const struct best_pages *best)
{
    struct best_pages better = { arena_array(a, best->max, sizeof *better.at), best->max };
    for (const struct best_page *b = best->at; b < best->at + best->max && b->key; b++) {
        const struct score *s = &pages->at[b->index];
        float score = s->base + neighbours_bonus(r, s) * s->factor;
        if (r->is_topic) score *= min_topic_factor(s->page);
        best_insert(&better, rank_key(exact_count(r, s->page), score), b->index);
    }
    return better;
}

/* Companions of the leading pages. bonus: by page, an upper bound of its bonus as a companion; 0 for other pages. */
struct companions { uint32_t *pages, count; float *bonus; };

/* Chooses the leading pages: the first of the best ones. Returns an upper bound of their scores. */
static float choose_leading(const struct scores *pages, const struct best_pages *best, struct leading *leading)
{
    float max_score = 0;
    for (uint32_t i = 0; i < best->max && best->at[i].key; i++) {
        const struct score *s = &pages->at[best->at[i].index];
        if (leading->count < LEADING_PAGES && !is_leading(leading, s->page))
            leading->rings[leading->count++] = ring_of(s->page);
        if (is_leading(leading, s->page))
            max_score = greater(max_score, s->base + (s->max_sections + s->max_neighbours) * s->factor);
    }
    return max_score;
}

/* Returns the companions of the leading pages. max_score: an upper bound of the scores of these. */
static struct companions find_companions(struct arena *a, const struct ranking *r, const struct scores *pages,
                                         const struct leading *leading, float max_score)
{
    struct companions found = { arena_bytes(a, corpus.page_count * sizeof *found.pages), 0,
                                page_array(a, &r->pages, sizeof *found.bonus) };
    for (const struct score *s = pages->at; s < pages->at + pages->count; s++) {
        struct corpus_companions list = corpus_companions_of(&corpus, s->page);
        if (list.at == list.end || !is_leading(leading, s->page)) continue;
        for (struct corpus_companion c; corpus_companion_next(&list, &c);) {
            if (!is_listed(&r->pages, c.page) || !r->sums[c.page].concepts) continue;
            if (found.bonus[c.page] == 0) found.pages[found.count++] = c.page;
            found.bonus[c.page] = greater(found.bonus[c.page], companion_share(max_score, c.weight));
        }
    }
    return found;
}

/* Adds a page to the hits if its upper bound plus `bonus` reaches the lower bounds of the best. Tests three upper
 * bounds; each is lower than the one before, but takes longer to compute. */
static void add_candidate(const struct ranking *r, struct score *s, const struct best_pages *best, float bonus,
                          struct hits *h)
{
    uint32_t exact = exact_count(r, s->page);
    if (!may_be_best(best, exact, s->base + (s->max_sections + s->max_neighbours) * s->factor + bonus) ||
        !is_page_wanted(r, s->page)) return;
    float neighbours = neighbours_bonus(r, s), max = s->score + s->phrases + neighbours + s->max_sections;
    if (!may_be_best(best, exact, max * s->factor + bonus)) return;
    if (r->is_topic) s->factor *= topic_factor(r->q, s->page);
    if (!may_be_best(best, exact, max * s->factor + bonus)) return;
    h->at[h->count] = hit_of_page(r, s, neighbours);
    h->at[h->count++].parts.companions = bonus;
}

/* Returns the pages that can be among the best, also as companions of the leading pages. Their scores are not set yet,
 * and their parts for companions are upper bounds. */
static struct hits rank_candidates(struct arena *a, const struct ranking *r, const struct phrases *phrases,
                                   uint32_t max_hits, struct leading *leading)
{
    struct best_pages first = { arena_array(a, max_hits, sizeof *first.at), max_hits };
    struct scores pages = score_pages(a, r, phrases, &first);
    struct best_pages best = add_neighbours(a, r, &pages, &first);
    float max_score = choose_leading(&pages, &best, leading);
    struct companions companions = find_companions(a, r, &pages, leading, max_score);
    struct hits h = { arena_bytes(a, (pages.count + companions.count + 1u) * sizeof *h.at), 0 };
    for (struct score *s = pages.at; s < pages.at + pages.count; s++) {
        add_candidate(r, s, &best, companions.bonus[s->page], &h);
        companions.bonus[s->page] = 0; /* added, or not good enough */
    }
    for (uint32_t i = 0; i < companions.count; i++) { /* the rest, which had too low a score for `pages` */
        uint32_t page = companions.pages[i];
        if (companions.bonus[page] == 0) continue;
        struct score s;
        score_page_words(r, &s, page, score_page_phrases(phrases, page));
        complete_page_score(r, &s);
        add_candidate(r, &s, &best, companions.bonus[page], &h);
    }
    return h;
}

/* Scores the sections of the pages of hits. */
static struct section_scores score_sections(struct arena *a, const struct ranking *r, const struct hits *h,
                                            const struct phrases *phrases, const float *saturated)
{
    struct selection all = { arena_bytes(a, corpus.section_count * sizeof *all.has),
                             arena_bytes(a, corpus.section_count * sizeof *all.index), 0 };
    if (!r->pages.at) memset(all.has, 0, corpus.section_count * sizeof *all.has);
    for (uint32_t i = 0; i < r->pages.count && r->pages.at; i++) { /* each section of a list is of a listed page */
        const struct corpus_page *p = &corpus.pages[r->pages.at[i]];
        memset(all.has + p->first_section, 0, p->sections * sizeof *all.has);
    }
    for (uint32_t i = 0; i < h->count; i++) {
        const struct corpus_page *p = &corpus.pages[h->at[i].page];
        for (uint32_t s = p->first_section; s < p->first_section + p->sections; s++)
            all.has[s] = true, all.index[s] = all.count++;
    }
    struct scored_lists lists = scored_lists(a, r->q, SECTIONS, section_skip_weight(r->q));
    struct sums *sums = sum_documents(a, lists, &(struct listed_pages){ NULL, all.count }, &all, saturated);
    for (uint32_t i = 0; i < all.count; i++)
        if (sums[i].concepts) sums[i].all.score = document_score(&sums[i].all, SECTIONS, r->sections_idf);
    return (struct section_scores){ sums, r->sums, all.index, phrases, r->q };
}

/* Keeps the hits that can be among the best `max_hits`: those whose score, with the upper bound of their bonus as
 * companions, reaches the score of hit max_hits. Sets parts.companions, which has these bounds, to 0. */
static void hits_keep_best(struct arena *a, struct hits *h, uint32_t max_hits)
{
    struct best_pages best = { arena_array(a, max_hits, sizeof *best.at), max_hits };
    uint32_t kept = 0;
    for (uint32_t i = 0; i < h->count; i++) {
        uint64_t key = rank_key(h->at[i].exact, h->at[i].score);
        if (key > best.at[max_hits - 1].key) best_insert(&best, key, i);
    }
    for (uint32_t i = 0; i < h->count; i++) {
        struct hit hit = h->at[i];
        if (!may_be_best(&best, hit.exact, hit.score + hit.parts.companions)) continue;
        hit.parts.companions = 0;
        h->at[kept++] = hit;
    }
    h->count = kept;
}

/* Parameters of choose_section(). */
struct choice { const struct ranking *r; const struct section_scores *scores; struct reference_words words; };

/* Chooses the section of a hit, unless it has one. */
static void choose_section(struct hit *hit, const struct choice *c)
{
    const struct ranking *r = c->r;
    if (hit->section == NO_INDEX && r->literal) hit->section = r->literal[hit->page] - 1;
    if (hit->section != NO_INDEX) return;
    choose_sections(hit, c->scores, r->filter);
    if (r->identifier != NO_INDEX) choose_spelling(hit, &c->words, r->filter);
    else choose_language(hit, &c->words, c->scores, *r->filter);
}

/* Ranks pages by their own score, a share of the score of their best section, their phrases, adjacent words, topic and
 * companions, and chooses the sections of the hits. Sections are scored only for pages that can be among the best. */
static struct hits rank_pages(struct arena *a, const struct ranking *r, const struct phrases *phrases,
                              const float *saturated)
{
    const struct query *q = r->q;
    uint32_t max_hits = (q->max_hits < RANKED_HITS ? RANKED_HITS : q->max_hits) * corpus.max_counterparts;
    if (max_hits > corpus.page_count) max_hits = corpus.page_count;
    struct leading leading = { .count = 0 };
    struct hits all = rank_candidates(a, r, phrases, max_hits + 1, &leading); /* one more shows that there are others */
    struct section_scores scores = score_sections(a, r, &all, phrases, saturated);
    struct choice choice = { r, &scores, reference_words(q->text) };
    for (uint32_t i = 0; i < all.count; i++) {
        const struct sums *own = page_section_sums(&scores, all.at[i].page);
        all.at[i].parts.sections = SECTION_SHARE * best_section_score(all.at[i].page, own, r->filter);
        set_hit_score(&all.at[i]);
    }
    hits_keep_best(a, &all, max_hits + 1);
    struct hits h = sorted_hits(a, &all);
    merge_counterparts(q, &h, h.count);
    for (uint32_t i = 0; i < h.count; i++)
        if (is_leading(&leading, h.at[i].page)) choose_section(&h.at[i], &choice);
    add_companions(a, &h, &leading);
    limit_families(q, &h);
    for (uint32_t i = 0; i < h.count && i < q->max_hits; i++) choose_section(&h.at[i], &choice);
    return h;
}

/* Ranks pages and chooses the sections of the hits. */
static struct hits search_ranked(struct arena *a, const struct query *q)
{
    if (!has_meaning(q)) return (struct hits){ NULL, 0 };
    arena_work(a, 100000 + 20 * (uint64_t)corpus.section_count);
    float saturated[256];
    saturate(saturated);
    struct filter filter = filter_of(a, q);
    struct ranking r = ranking_make(a, q, &filter, saturated);
    struct phrases phrases = find_phrases(a, q, &r.pages);
    return rank_pages(a, &r, &phrases, saturated);
}

/* Runs a query whose text, mode and filters are set. If no page has all its quoted texts and a word, runs it again
 * with the quotes ignored, unless it excludes words. */
static struct hits search_run(struct arena *a, struct query *q)
{
    if (q->mode == SEARCH_REGEX) return hits_best(a, q, regex_hits(a, q));
    if (q->mode == SEARCH_LITERAL) {
        q->literals[q->literal_count++] = q->text;
        return hits_best(a, q, literal_hits(a, q));
    }
    query_parse(a, q);
    struct hits h = q->literal_count && !q->concept_count ? hits_best(a, q, literal_hits(a, q)) : search_ranked(a, q);
    if (h.count > 0 || q->literal_count == 0 || q->excluded_count > 0) return h;
    q->ignores_quotes = true;
    q->literal_count = q->preferred_literal_count = q->concept_count = q->guesses = 0;
    q->has_more_literals = false;
    query_parse(a, q);
    return search_ranked(a, q);
}

/* Finds the best pages for a text, at most `max_pages`, best first: those with a good share of the best score, and with
 * the exact words of the best. Returns their number. Frees its memory, because prompts and near misses call it many
 * times for one answer. */
static size_t search_pages(struct arena *a, str text, uint32_t *pages, size_t max_pages)
{
    struct arena_mark before = arena_mark(a);
    struct query *q = arena_alloc(a, sizeof *q);
    q->text = text;
    q->max_hits = (uint32_t)max_pages;
    struct hits h = search_run(a, q);
    size_t n = 0;
    for (uint32_t i = 0; i < h.count && i < max_pages && h.at[i].exact == h.at[0].exact; i++)
        if (h.at[i].score >= MIN_RESULT_SHARE * h.at[0].score) pages[n++] = h.at[i].page;
    arena_rewind(a, before);
    return n;
}

/* ==================================================================================================================
 * Room: Snippets. Selects the lines of a section that match a query best, and prints them as Markdown in which code and
 * tables are complete.
 * =============================================================================================================== */

/* True for the first byte of a letter of two bytes, such as Greek and Cyrillic ones. The same letter in upper case may
 * have another first byte. */
static bool is_two_byte_lead(char c) { return (unsigned char)c >= 0xc3 && (unsigned char)c < 0xe0; }

/* Stems to look for in a text. Stems with the same first byte are in one linked list: first[byte] and next are 1 + an
 * index into at[], 0 at the end. All stems that begin with a letter of two bytes are in one list, since upper case may
 * change the first byte. concept: index of the concept of the query that the stem belongs to; weights[] has the weight
 * of each. is_letter: bytes of which words consist. */
struct snippet_word { str stem; float weight; uint16_t next; uint8_t concept; };
struct snippet_words {
    struct snippet_word at[MAX_CONCEPTS * MAX_CONCEPT_GROUPS];
    float weights[MAX_CONCEPTS];
    uint16_t count, first[256];
    bool is_letter[256];
};

_Static_assert(MAX_CONCEPTS <= 32, "the concepts of a line are bits of a uint32_t");

/* Adds a stem of a concept, unless it is empty or the table is full. A final i or e is removed, since the word may end
 * differently. */
static void snippet_add(struct snippet_words *w, str stem, float weight, unsigned concept)
{
    if (stem.len > 1 && (stem.s[stem.len - 1] == 'i' || stem.s[stem.len - 1] == 'e')) stem.len--; /* polici: policy */
    if (w->count == COUNT(w->at) || stem.len == 0) return;
    unsigned char lower = (unsigned char)stem.s[0],
                  upper = lower >= 'a' && lower <= 'z' ? (unsigned char)(lower - 32) : lower;
    w->at[w->count] = (struct snippet_word){ stem, weight, w->first[lower], (uint8_t)concept };
    if (weight > w->weights[concept]) w->weights[concept] = weight;
    w->first[lower] = w->first[upper] = ++w->count;
    for (unsigned c = 0; is_two_byte_lead(stem.s[0]) && c < 256; c++)
        if (is_two_byte_lead((char)c)) w->first[c] = w->count;
}

/* Adds the stems of a query except stop words. Groups of several terms are used only if they come first. */
static void snippet_words(const struct query *q, struct snippet_words *w)
{
    for (unsigned c = 0; c < 256; c++) w->is_letter[c] = is_word_byte((char)c);
    for (unsigned i = 0; i < q->concept_count; i++) {
        const struct concept *c = &q->concepts[i];
        for (unsigned g = 0; g < c->group_count && c->weight > STOP_WEIGHT; g++)
            for (unsigned t = 0; t < c->groups[g].count && (c->groups[g].count == 1 || g == 0); t++)
                snippet_add(w, stem_text(c->groups[g].terms[t]), c->groups[g].idf, i);
    }
}

/* Returns the number of bytes of the stem, from k on, that the character at pos of the line matches when normalized, or
 * SIZE_MAX if it does not match. Sets *width to the bytes of the character. A combining mark matches no byte. */
static size_t match_normalized(str stem, size_t k, str line, size_t pos, size_t *width)
{
    uint32_t c, plain[3];
    unsigned char bytes[12];
    size_t n = 0;
    *width = corpus_char(line.s + pos, line.len - pos, &c);
    size_t count = corpus_plain(c, plain);
    for (size_t i = 0; i < count; i++) n += corpus_put_char(bytes + n, plain[i]);
    return n <= stem.len - k && memcmp(stem.s + k, bytes, n) == 0 ? n : SIZE_MAX;
}

/* Returns the end of the text at pos of the line that matches the stem, or 0 if it does not match. Separators of
 * identifiers are skipped, so that the stem createuser matches create_user. */
static size_t stem_end(str stem, str line, size_t pos)
{
    size_t k = 0, width = 1, n;
    for (; k < stem.len && pos < line.len; pos += width) {
        char c = line.s[pos];
        width = 1;
        if (fold_ascii(c) == stem.s[k] && (unsigned char)c < 0x80) k++;
        else if ((unsigned char)c >= 0x80 && (n = match_normalized(stem, k, line, pos, &width)) != SIZE_MAX) k += n;
        else if (k == 0 || (c != '_' && c != '.' && c != '-' && c != '/')) return 0;
    }
    return k == stem.len ? pos : 0;
}

/* Returns the end of the letters that begin at pos. Stops at a character of a script without spaces, because a word
 * may start at each of these. */
static inline size_t letters_end(const struct snippet_words *w, str text, size_t pos)
{
    const unsigned char *s = (const unsigned char *)text.s;
    for (;; pos++) {
        while (pos < text.len && s[pos] < 0xe0 && w->is_letter[s[pos]]) pos++;
        if (pos == text.len || s[pos] < 0xe0 || unspaced_character(text, pos)) return pos;
    }
}

/* Returns 1 + the index of the first stem that may match at pos of the line, or 0. A letter with a diacritic is in the
 * list of its base letter. */
static inline unsigned snippet_list(const struct snippet_words *w, str line, size_t pos)
{
    unsigned char lead = (unsigned char)line.s[pos];
    uint32_t c, plain[3];
    if (lead < 0xc3 || (lead >= 0xe3 && lead < 0xef)) return w->first[lead];
    corpus_char(line.s + pos, line.len - pos, &c);
    if (corpus_plain(c, plain) && plain[0] < 0x80) return w->first[plain[0]];
    return w->first[lead];
}

/* Returns the index of the stem with the highest weight that matches a word at pos of the line, or -1 if no stem does.
 * Sets *length to the length of the word in bytes. The word may continue for at most five bytes after the stem. */
static int snippet_match(const struct snippet_words *w, str line, size_t pos, size_t *length)
{
    int best = -1;
    for (unsigned i = snippet_list(w, line, pos); i; i = w->at[i - 1].next) {
        const struct snippet_word *word = &w->at[i - 1];
        size_t end = stem_end(word->stem, line, pos);
        if (!end || (best >= 0 && word->weight <= w->at[best].weight)) continue;
        size_t word_end = unspaced_bytes(word->stem, 0) ? end : letters_end(w, line, end);
        if (word_end - end > 5) continue;
        best = (int)i - 1;
        *length = word_end - pos;
    }
    return best;
}

/* Returns the concepts that occur in a line, as bits. */
static uint32_t snippet_concepts(const struct snippet_words *w, str line)
{
    uint32_t concepts = 0;
    const unsigned char *s = (const unsigned char *)line.s;
    for (size_t i = 0; i < line.len;) {
        size_t length = 0;
        int word = snippet_list(w, line, i) ? snippet_match(w, line, i, &length) : -1;
        if (word >= 0) concepts |= 1u << w->at[word].concept;
        i = letters_end(w, line, i + (length ? length : unspaced_bytes(line, i)));
        while (i < line.len && !w->is_letter[s[i]]) i++;
    }
    return concepts;
}

static float snippet_weight(const struct snippet_words *w, uint32_t concepts)
{
    float sum = 0;
    for (unsigned i = 0; concepts && i < MAX_CONCEPTS; i++, concepts >>= 1)
        if (concepts & 1) sum += w->weights[i];
    return sum;
}

/* source: the text that the snippet is from. pos: its offset there; best_pos: the offset of its best line in text. A
 * snippet consists of whole lines unless is_truncated is set: then it ends inside a line that is too long. */
struct snippet { str text; size_t pos, best_pos; str source; bool is_truncated; };

/* True if a line is useful in a snippet: no heading, rule, image or placeholder for missing content. */
static bool is_content_line(str line)
{
    line = str_trim(line);
    if (str_starts(line, STR("> "))) line = str_span(line, 2, line.len);
    size_t marks = 0;
    while (marks < line.len && strchr("-*_=", line.s[marks]) && line.s[marks]) marks++;
    return line.len > marks && line.s[0] != '#' && !str_starts(line, STR("[Image:")) &&
           !str_starts(line, STR(CORPUS_NO_CODE)) && !str_starts(line, STR(CORPUS_NO_COMPONENT)) &&
           !str_starts(line, STR(CORPUS_NO_PAYLOAD)) && !str_starts(line, STR("| ---"));
}

/* Extends [pos, end) of a text by whole lines up to `max_bytes`, first at the end, then at the start. */
static struct snippet snippet_grow(str text, size_t pos, size_t end, size_t max_bytes)
{
    size_t best = pos;
    while (end + 1 < text.len) {
        str line = line_from(text, end + 1);
        if (end + 1 + line.len - pos > max_bytes) break;
        end += 1 + line.len;
    }
    while (pos > 1) {
        size_t start;
        line_around(text, pos - 1, &start);
        if (end - start > max_bytes) break;
        pos = start;
    }
    return (struct snippet){ str_span(text, pos, end), pos, best - pos, text, false };
}

/* Truncates the line at pos to at most `max_bytes`: after a sentence in its second half, else between words. Does not
 * end inside inline code. */
static struct snippet snippet_truncate(str text, size_t pos, size_t max_bytes)
{
    str line = truncate_text(line_from(text, pos), max_bytes);
    size_t sentence = 0, word = 0;
    bool code = false;
    for (size_t i = 0; i < line.len; i++) {
        code ^= line.s[i] == '`';
        if (code || line.s[i] != ' ') continue;
        word = i;
        if (i && strchr(".!?", line.s[i - 1]) && i > line.len / 2) sentence = i;
    }
    if (sentence || word) line.len = sentence ? sentence : word;
    return (struct snippet){ line, pos, 0, text, true };
}

/* True if a line must not be separated from the text after it: a heading, a label in bold, a text that ends in a
 * colon. */
static bool is_lead_in(str line)
{
    line = str_trim(line);
    if (line.len && line.s[0] == '#') return true;
    if (str_starts(line, STR("- "))) line = str_trim(str_span(line, 2, line.len));
    if (str_starts(line, STR("**")) && str_ends(line, STR("**"))) return true;
    while (line.len && strchr("*_)", line.s[line.len - 1])) line.len--;
    return line.len && line.s[line.len - 1] == ':';
}

/* A line of a passage. may_start: a snippet may begin with it, because no line before belongs to it. code: 0 outside of
 * code, 1 for the line that begins its fence, 2 for the first line of the code, and so on. */
struct snippet_line { size_t pos, end; uint32_t concepts, code; bool may_start, has_content; float weight; };
struct snippet_lines { struct snippet_line *at; size_t count; };

/* Returns the length of the run of ` or ~ that a line begins with if it begins or ends a fence, else 0. */
static size_t fence_marks(str line)
{
    size_t n = 0;
    line = str_trim(line);
    while (n < line.len && (line.s[0] == '`' || line.s[0] == '~') && line.s[n] == line.s[0]) n++;
    return n >= 3 ? n : 0;
}

/* The Markdown around a line: the first line of the fence that is open, and the first two rows of the current table. */
struct snippet_context { str fence, table, rule; };

/* Updates the context with the next line. */
static void context_next(struct snippet_context *c, str line)
{
    str trimmed = str_trim(line), open = str_trim(c->fence);
    size_t marks = fence_marks(line);
    bool closes = open.len && marks >= fence_marks(open) && marks == trimmed.len && trimmed.s[0] == open.s[0];
    if (open.len) c->fence = closes ? STR("") : c->fence;
    else if (marks) c->fence = line, c->table = STR("");
    else if (!trimmed.len || trimmed.s[0] != '|') c->table = c->rule = STR("");
    else if (!c->table.len) c->table = line;
    else if (!c->rule.len) c->rule = line;
}

/* Returns the name that a row of a table or an item of a list explains: the first cell, or the text before a colon or
 * dash. Empty if there is none. */
static str first_cell(str line)
{
    str rest = str_span(line, 1, line.len);
    struct cut c = str_cut(rest, line.s[0] == '|' ? STR("|") : STR(": "));
    if (!c.ok) c = str_cut(rest, STR(" – "));
    return c.ok ? c.head : STR("");
}

/* Splits a passage into lines from pos on and finds the concepts of each. A line that explains a word counts twice. */
static struct snippet_lines snippet_lines(struct arena *a, str text, size_t pos, const struct snippet_words *w)
{
    struct snippet_lines l = { arena_bytes(a, (count_lines(text) + 1) * sizeof *l.at), 0 };
    struct snippet_context context = { .fence = STR(""), .table = STR(""), .rule = STR("") };
    bool after_blank = true;
    uint32_t code = 0;
    for (; pos < text.len; pos += l.at[l.count - 1].end - pos + 1) {
        str line = line_from(text, pos), trimmed = str_trim(line);
        bool in_fence = context.fence.len > 0, item = trimmed.len > 1 && strchr("-*|", trimmed.s[0]);
        bool header = !in_fence && trimmed.len && trimmed.s[0] == '|' && !context.table.len;
        bool statement = in_fence && line.len && !strchr(" \t}])`~", line.s[0]);
        bool content = in_fence ? trimmed.len > 0 : is_content_line(line) && !header;
        uint32_t concepts = content || header || (trimmed.len && trimmed.s[0] == '#') ? snippet_concepts(w, line) : 0;
        float named = item && content && !in_fence ? snippet_weight(w, snippet_concepts(w, first_cell(trimmed))) : 0;
        code = in_fence || fence_marks(line) ? code + 1 : 0;
        l.at[l.count++] = (struct snippet_line){ pos, pos + line.len, concepts, code,
                                                 trimmed.len && (after_blank || item || statement), content,
                                                 snippet_weight(w, concepts) + named };
        context_next(&context, line);
        after_blank = !trimmed.len || trimmed.s[0] == '#';
    }
    return l;
}

/* Returns the value of the lines [from, to). The concepts that they cover count most, then the best line, then all
 * lines. Sets *best to the index of the best line. */
static float window_value(const struct snippet_lines *l, size_t from, size_t to, const struct snippet_words *w,
                          size_t *best)
{
    uint32_t concepts = 0;
    float sum = 0, max = -1;
    for (size_t i = from; i < to; i++) {
        concepts |= l->at[i].concepts;
        sum += l->at[i].weight;
        if (l->at[i].weight > max && l->at[i].has_content) max = l->at[i].weight, *best = i;
    }
    float max_sum = SNIPPET_MAX_LINES * snippet_weight(w, UINT32_MAX);
    return snippet_weight(w, concepts) + SNIPPET_LINE_SHARE * max +
           SNIPPET_LINES_SHARE * (sum < max_sum ? sum : max_sum);
}

/* Returns the offset after the heading that a passage may begin with, and after blank lines. */
static size_t passage_start(str text)
{
    size_t pos = 0;
    for (bool heading = false; pos < text.len;) {
        str line = line_from(text, pos);
        bool is_heading = str_starts(line, STR("#")) && !heading;
        if (str_trim(line).len && !is_heading) return pos;
        heading |= is_heading;
        pos += line.len + 1;
    }
    return text.len;
}

/* Returns the lines of a text that cover the concepts of the query best in at most `max_bytes`, without the heading of
 * the text. Returns the whole text if it is short enough. Later lines must be better by a margin, because the start of
 * a section is usually its most important part. */
static struct snippet snippet_choose(struct arena *a, str text, const struct snippet_words *w, size_t max_bytes)
{
    size_t start = passage_start(text), best_from = 0, best_to = 0, best_line = 0;
    float best = -1, margin = SNIPPET_MARGIN * snippet_weight(w, UINT32_MAX) + 0.001f;
    while (text.len > start && char_is_space(text.s[text.len - 1])) text.len--;
    struct snippet_lines l = snippet_lines(a, text, start, w);
    for (size_t from = 0; from < l.count; from++) {
        size_t to = from, line = from;
        if (!l.at[from].may_start && from) continue;
        while (to < l.count && l.at[to].end - l.at[from].pos <= max_bytes) to++;
        if (to == from) to++;
        float value = window_value(&l, from, to, w, &line);
        bool is_better = best < 0 || value >= best + margin;
        if (is_better) best = value, best_from = from, best_to = to, best_line = line;
        if (to == l.count) break; /* later windows are parts of this one */
    }
    if (best < 0) return (struct snippet){ str_span(text, text.len, text.len), text.len, 0, text, false };
    uint32_t code = l.at[best_to - 1].code;
    bool goes_on = best_to + 1 < l.count && l.at[best_to + 1].code == code + 2;
    if (code && goes_on && code < MIN_CODE_LINES && best_line + code < best_to) best_to -= code;
    while (best_to > best_line + 1 && /* a heading, a table's header, a lead-in; notices stay */
           (!l.at[best_to - 1].has_content || is_lead_in(line_from(text, l.at[best_to - 1].pos))) &&
           !str_starts(line_from(text, l.at[best_to - 1].pos), STR("> "))) best_to--;
    size_t pos = l.at[best_from].pos, end = l.at[best_to - 1].end;
    if (end - pos > max_bytes) return snippet_truncate(text, pos, max_bytes);
    return (struct snippet){ str_span(text, pos, end), pos, l.at[best_line].pos - pos, text, false };
}

/* Returns the number of bytes at i that must not be changed: inline code, a link's target, a URL. Returns 0 for other
 * text. */
static size_t verbatim_bytes(str text, size_t i)
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

/* Writes a text with the words of the query between `open` and `close`. Code, link targets and URLs are not marked. */
static void out_marked(struct out *o, str text, const struct snippet_words *w, const char *open, const char *close)
{
    size_t from = 0;
    for (size_t i = 0; i < text.len;) {
        unsigned char c = (unsigned char)text.s[i];
        size_t length = c == '`' || c == ']' || c == 'h' ? verbatim_bytes(text, i) : 0;
        if (!length && snippet_list(w, text, i) && snippet_match(w, text, i, &length) >= 0) {
            for (size_t more; unspaced_bytes(text, i + length) && snippet_match(w, text, i + length, &more) >= 0;)
                length += more;
            out_str(o, str_span(text, from, i));
            out_between(o, open, str_span(text, i, i + length), close);
            from = i + length;
        }
        size_t one = unspaced_bytes(text, i);
        i += length ? length : one ? one : 1;
        if (!length && !one && w->is_letter[c]) i = letters_end(w, text, i);
    }
    out_str(o, str_span(text, from, text.len));
}

/* True for a line that a snippet does not show: blank, a rule, an image. */
static bool is_hidden_line(str line)
{
    line = str_trim(line);
    size_t rule = 0;
    while (rule < line.len && line.s[rule] == line.s[0] && strchr("-*_=", line.s[0])) rule++;
    return rule == line.len || str_starts(line, STR("[Image:")) || str_starts(line, STR("!["));
}

/* Removes the next cell of a row of a table after its first bar, and returns it without the blanks around it. */
static str next_cell(str *rest)
{
    size_t i = 0;
    while (i < rest->len && rest->s[i] != '|') i += rest->s[i] == '\\' ? 2 : 1; /* \| ends no cell */
    str cell = str_trim(str_span(*rest, 0, i));
    *rest = str_span(*rest, i + 1, rest->len);
    return cell;
}

/* Returns cell n (from 0) of a row of a table, or an empty text. */
static str row_cell(str row, unsigned n)
{
    str rest = str_span(str_trim(row), 1, row.len);
    for (; n && rest.len; n--) next_cell(&rest);
    return next_cell(&rest);
}

/* Returns the index of the column "Required" of a table, or 0 if there is none. header: its first row. */
static unsigned required_column(str header)
{
    str rest = str_span(str_trim(header), 1, header.len);
    for (unsigned i = 0; rest.len; i++)
        if (str_equal_fold(next_cell(&rest), STR("required"))) return i;
    return 0;
}

/* Appends a row that stands for the rows at the start of a text, which a snippet leaves out: their number and the names
 * of required ones. */
static void out_left_rows(struct out *o, str header, str text)
{
    unsigned column = required_column(header), rows = 0, required = 0;
    struct out names = out_begin(o->a);
    for (str line = next_part(&text, STR("\n")); str_starts(str_trim(line), STR("|")); rows++) {
        bool is_required = column && str_equal_fold(row_cell(line, column), STR("yes"));
        if (is_required && required++ < MAX_LISTED_ROWS)
            out_between(&names, names.len ? ", " : ": ", row_cell(line, 0), "");
        line = next_part(&text, STR("\n"));
    }
    if (!rows) return;
    out_format(o, "> | … %u row%s left out", rows, rows == 1 ? "" : "s");
    if (required) out_format(o, ", %u required", required);
    out_between(o, "", out_done(&names), required > MAX_LISTED_ROWS ? ", … |\n" : " |\n");
}

/* Appends a snippet as a Markdown quote. The heading of the subsection that it is from comes first. Code and tables
 * that begin before the snippet get their first line again, code that goes on is closed, and rows that are left out are
 * counted. On a terminal the words of the query are marked. */
static void out_snippet(struct out *o, const struct snippet *s, const struct snippet_words *w, bool terminal)
{
    struct snippet_context context = { .fence = STR(""), .table = STR(""), .rule = STR("") };
    str line, heading = STR("");
    for (size_t pos = 0; pos < s->pos; pos += line.len + 1) {
        line = line_from(s->source, pos);
        if (pos && line.len && line.s[0] == '#' && !context.fence.len) heading = line;
        context_next(&context, line);
    }
    if (heading.len) out_between(o, "> ", heading, "\n");
    str before = s->pos ? line_around(s->source, s->pos - 1, &(size_t){ 0 }) : STR("");
    if (context.fence.len) out_between(o, "> ", context.fence, before.s == context.fence.s ? "\n" : "\n> …\n");
    bool first = true;
    for (size_t pos = 0; pos < s->text.len; pos += line.len + 1, first = false) {
        line = line_from(s->text, pos);
        bool code = context.fence.len > 0 || fence_marks(line), row = str_starts(str_trim(line), STR("|"));
        if (first && row && !code && context.table.len) out_between(o, "> ", context.table, "\n");
        if (first && row && !code && context.rule.len) {
            size_t rows = (size_t)(context.rule.s - s->source.s) + context.rule.len + 1;
            out_between(o, "> ", context.rule, "\n");
            out_left_rows(o, context.table, str_span(s->source, rows, s->pos));
        }
        context_next(&context, line);
        if (!code && is_hidden_line(line)) continue;
        out_text(o, "> ");
        if (code) out_str(o, line);
        else if (!terminal) out_replaced(o, line, "**", ""); /* marks of bold text */
        else out_marked(o, line, w, STYLE_MATCH, STYLE_END);
        out_text(o, s->is_truncated ? " …\n" : "\n");
    }
    str fence = str_trim(context.fence);
    size_t next = s->pos + s->text.len;
    next += line_from(s->source, next).len + 1; /* the rest of a truncated line is left out, too */
    if (next < s->source.len) context_next(&context, line_from(s->source, next));
    if (next < s->source.len && context.fence.len) out_text(o, "> …\n");
    if (context.rule.len) out_left_rows(o, context.table, str_span(s->source, next, s->source.len));
    if (fence.len) out_between(o, "> ", str_span(fence, 0, fence_marks(fence)), "\n");
}

/* Returns the line number (from 1), within its page, of an offset in the source text. */
static uint32_t line_number(uint32_t pos)
{
    const struct corpus_segment *segment = &corpus.segments[segment_bound(pos + 1) - 1];
    const char *c = corpus.text + segment->pos, *end = corpus.text + pos;
    uint32_t line = segment->line;
    for (; (c = memchr(c, '\n', (size_t)(end - c))); c++) line++;
    return line;
}

/* Returns the source line (from 1) for an offset in the rendered text of a section. If the text there is generated,
 * returns the line of the last source text before it, or the first line of the section. */
static uint32_t source_line(uint32_t section, size_t pos)
{
    const struct corpus_section *s = &corpus.sections[section];
    const struct corpus_page *p = &corpus.pages[s->page];
    uint32_t source_pos = NO_INDEX;
    struct corpus_spans spans = corpus_spans_of(&corpus, s);
    for (struct corpus_span span; corpus_span_next(&spans, &span); pos -= span.len) {
        bool is_source = span.pos >= p->source.pos && span.pos < p->source.pos + p->source.len;
        if (is_source) source_pos = span.pos + (uint32_t)(pos < span.len ? pos : span.len);
        if (pos < span.len) break;
    }
    uint32_t line = source_pos == NO_INDEX ? s->line : line_number(source_pos);
    return line > s->line ? line : s->line;
}

/* ==================================================================================================================
 * Room: Names. Resolves a user-supplied reference (path, path#anchor, URL of the site, resource URI, former path)
 * to a page and section, and lists the nearest pages for a reference that does not exist.
 * =============================================================================================================== */

/* section_missing: the page exists, the named section does not. */
struct location { uint32_t page, section; bool found, section_missing; };

#define RESOURCE_SCHEME TOOL_PREFIX "://"
#define RESOURCE_DOCS RESOURCE_SCHEME "docs/"
#define RESOURCE_TEMPLATE RESOURCE_DOCS "{+path}"
#define RESOURCE_LLMS RESOURCE_SCHEME "llms.txt"

/* Returns the path in a URL of the site (scheme and www. are optional) or in a resource URI such as
 * workos://docs/PATH. Any other text is returned unchanged. */
static str strip_address(str s)
{
    struct cut scheme = str_cut(s, STR("://")), site = str_cut(str_from(corpus.site), STR("://"));
    str rest = scheme.ok ? scheme.tail : s;
    if (str_starts(rest, STR("www."))) rest = str_span(rest, 4, rest.len);
    str path = str_span(rest, site.tail.len, rest.len);
    if (site.ok && str_starts(rest, site.tail) && (!path.len || strchr("/#?", path.s[0]))) return path;
    if (scheme.ok && scheme.head.len && str_starts(rest, STR("docs/"))) return str_span(rest, 5, rest.len);
    return s;
}

/* If a reference is the public address of a package's README, with or without an anchor or a query, returns the path of
 * its page, and removes the address from the reference. Else returns an empty text. */
static str strip_readme_address(str *reference)
{
    struct cut scheme = str_cut(*reference, STR("://"));
    for (uint32_t i = 0; i < corpus.source_count; i++) {
        str address = str_cut(corpus_slice(corpus.sources[i].url), STR("://")).tail;
        str typed = scheme.ok ? scheme.tail : *reference, rest = str_span(typed, address.len, typed.len);
        if (!address.len || !str_starts(typed, address)) continue;
        if (str_starts(rest, STR("/"))) rest = str_span(rest, 1, rest.len);
        if (rest.len && !strchr("#?", rest.s[0])) continue;
        *reference = str_equal(rest, STR("#readme")) ? STR("") : rest; /* as in links of npm to GitHub */
        return page_path(corpus.sources[i].page);
    }
    return STR("");
}

/* Removes white space around a name, and the quotes, backticks or angle brackets that people and models put around
 * it. */
static str strip_quotes(str s)
{
    s = str_trim(s);
    while (s.len > 1 && strchr("`'\"<", s.s[0]) && s.s[s.len - 1] == (s.s[0] == '<' ? '>' : s.s[0]))
        s = str_trim(str_span(s, 1, s.len - 1));
    return s;
}

/* Appends s with percent escapes decoded. A % without two hex digits is copied. */
static void out_percent_decoded(struct out *o, str s)
{
    for (size_t i = 0; i < s.len; i++) {
        int byte = percent_byte(s, i);
        out_char(o, byte < 0 ? s.s[i] : (char)byte);
        if (byte >= 0) i += 2;
    }
}

/* Normalizes a user-supplied reference to `path` or `path#anchor`. Replaces the address of a README. Removes quotes,
 * scheme and host, query, a final ".html", empty and "." segments, and slashes at both ends. Decodes percent
 * escapes. */
static str reference_normalized(struct arena *a, str reference)
{
    str address = strip_address(strip_quotes(reference)), readme = strip_readme_address(&address);
    struct cut anchor = str_cut(address, STR("#"));
    struct out decoded = out_begin(a), o = out_begin(a);
    out_str(&decoded, readme);
    out_percent_decoded(&decoded, str_cut(anchor.head, STR("?")).head);
    for (str rest = out_done(&decoded); rest.len;) {
        str part = next_part(&rest, STR("/"));
        if (part.len && !str_equal(part, STR("."))) out_between(&o, o.len ? "/" : "", part, "");
    }
    if (str_ends(out_done(&o), STR(".html"))) o.len -= 5;
    if (anchor.ok) out_char(&o, '#');
    out_percent_decoded(&o, str_cut(anchor.tail, STR("?")).head);
    return out_done(&o);
}

/* Returns the rule for a path that has moved, alone or with a folder above it. NULL if there is no rule. Rules are
 * sorted by old path; searching from the end finds the longest match first. A rule for an anchor is path/anchor. */
static const struct corpus_move *path_move(str path)
{
    struct cut anchor = str_cut(path, STR("#"));
    for (uint32_t i = corpus.move_count; i-- > 0;) {
        str old = corpus_slice(corpus.moves[i].old), head = anchor.head;
        bool in_anchor = anchor.ok && old.len > head.len;
        if (!str_starts(in_anchor ? old : head, in_anchor ? head : old)) continue;
        if (!in_anchor && (head.len == old.len || head.s[old.len] == '/')) return &corpus.moves[i];
        if (in_anchor && old.s[head.len] == '/' && str_equal(str_span(old, head.len + 1, old.len), anchor.tail))
            return &corpus.moves[i];
    }
    return NULL;
}

/* Removes a leading docs/, the folder that holds the sources of all pages, from a normalized reference. */
static str strip_docs_prefix(str spelled)
{
    return str_starts(spelled, STR("docs/")) ? str_span(spelled, 5, spelled.len) : spelled;
}

/* Looks up a normalized reference without guessing. If only the page exists, section_missing is set and the section is
 * the opening of the page. */
static struct location page_exact(str s)
{
    int missed;
    struct corpus_place p = corpus_resolve(&corpus, s.s, s.len, &missed);
    if (p.page == NO_INDEX) return (struct location){ NO_INDEX, NO_INDEX, false, false };
    uint32_t first = corpus.pages[p.page].first_section;
    return (struct location){ p.page, p.section == NO_INDEX ? first : p.section, true, missed != 0 };
}

/* Returns the rule for a normalized reference, with or without docs/ at its start, and sets *path to the path that it
 * replaces. NULL if there is no rule, or the reference is a page or section. */
static const struct corpus_move *reference_move(str s, str *path)
{
    struct location p = page_exact(s);
    if (p.found && !p.section_missing) return NULL;
    *path = s;
    const struct corpus_move *move = path_move(s);
    if (move) return move;
    *path = strip_docs_prefix(s);
    return path_move(*path);
}

/* Normalizes a reference and replaces a moved path by its new path. A rule that leads to a section replaces the whole
 * path. One replacement is enough: gen/ only accepts rules whose new path exists and whose old path does not. */
static str reference_redirected(struct arena *a, str reference)
{
    str s = reference_normalized(a, reference), path = s;
    const struct corpus_move *move = reference_move(s, &path);
    if (!move) return s;
    str now = corpus_slice(move->now);
    return str_cut(now, STR("#")).ok ? now : str_join(a, now, str_span(path, move->old.len, path.len));
}

/* Returns the only page whose path ends with the typed segments: authkit/user/create finds
 * reference/authkit/user/create. Returns NO_INDEX if no page matches, or if several match that are not versions of one
 * page. */
static uint32_t page_by_suffix(str typed)
{
    uint32_t found = NO_INDEX;
    typed = str_cut(typed, STR("#")).head;
    while (typed.len && typed.s[typed.len - 1] == '/') typed.len--;
    for (uint32_t i = 0; i < corpus.page_count && typed.len; i++) {
        str path = page_path(i);
        if (path.len <= typed.len || path.s[path.len - typed.len - 1] != '/' || !str_ends(path, typed)) continue;
        bool version = found != NO_INDEX && ring_of(i) == ring_of(found);
        if (found != NO_INDEX && !version) return NO_INDEX;
        found = version ? ring_of(i) : i;
    }
    return found;
}

/* Returns the endpoint of the API in a text, such as GET /users/: in "HTTP: `GET /users/:id`". A colon replaces each
 * parameter: :id, {id}, <id>. Empty if the text has no method before an address. */
static str endpoint_of(struct arena *a, str text)
{
    struct optional_str method = { STR(""), false };
    struct out o = out_begin(a);
    for (str word; (word = next_word(&text)).len; method = choice_of("GET POST PUT PATCH DELETE", word)) {
        word = trim_marks(word);
        if (!method.ok || !str_starts(word, STR("/"))) continue;
        out_between(&o, "", method.value, " ");
        for (str part; word.len;) {
            part = next_part(&word, STR("/"));
            bool is_parameter = part.len && strchr(":{<", part.s[0]);
            out_between(&o, "", is_parameter ? STR(":") : part, word.len ? "/" : "");
        }
        return out_done(&o);
    }
    return STR("");
}

/* Moves *section, which begins as NO_INDEX, to the next section whose heading names an endpoint. Returns false if there
 * is none, or if the endpoint is empty. */
static bool endpoint_next(struct arena *a, str endpoint, uint32_t *section)
{
    while (endpoint.len && ++*section < corpus.section_count) {
        arena_work(a, 200);
        if (str_equal(endpoint_of(a, corpus_slice(corpus.sections[*section].title)), endpoint)) return true;
    }
    return false;
}

/* Resolves a user-supplied reference to a page and section. Accepts path, path#anchor, URL, workos://docs/ URI,
 * source file, a section link as the site writes it (page/section), and, if it is unique, an endpoint of the API or the
 * end of a path. */
static struct location page_resolve(struct arena *a, str reference)
{
    str s = reference_redirected(a, reference), endpoint = endpoint_of(a, s);
    struct cut anchor = str_cut(s, STR("#"));
    struct location p = page_exact(s);
    uint32_t first = NO_INDEX;
    if (!p.found && endpoint_next(a, endpoint, &first)) {
        uint32_t second = first;
        struct location only = { corpus.sections[first].page, first, true, false };
        if (!endpoint_next(a, endpoint, &second)) return only;
    }
    if (!p.found) p = page_exact(s = strip_docs_prefix(s));
    uint32_t by_suffix = p.found && (!p.section_missing || anchor.ok) ? NO_INDEX : page_by_suffix(s);
    if (by_suffix == NO_INDEX) return p;
    uint32_t section = anchor.ok ? corpus_find_section(&corpus, by_suffix, anchor.tail.s, anchor.tail.len) : NO_INDEX;
    bool missed = anchor.ok && section == NO_INDEX;
    return (struct location){ by_suffix, section == NO_INDEX ? corpus.pages[by_suffix].first_section : section, true,
                           missed };
}

/* Returns the place in the edition that the caller chose, if the page is in it. The version of the page is kept if the
 * caller chose only a language, and the other way round. */
static struct location location_edition(struct location p, const struct edition *e)
{
    struct edition wanted = *e;
    if (!corpus.counterpart_count || !e->strict) return p;
    const struct corpus_version *own = &corpus.versions[corpus.counterparts[p.page].version];
    if (!wanted.version.len) wanted.version = corpus_slice(own->version);
    if (!wanted.language.len) wanted.language = corpus_slice(own->language);
    uint32_t page = page_edition(p.page, &wanted), section = section_edition(p.section, page);
    bool opening = corpus.sections[p.section].level == 0 || section == NO_INDEX;
    if (page == p.page || !is_edition(page, &wanted)) return p;
    return (struct location){ page, opening ? corpus.pages[page].first_section : section, true, p.section_missing };
}

struct page_range { uint32_t first, end; };  /* pages [first, end) */

/* Returns the pages below a folder, without the page of the folder itself. Pages are sorted by path, so they are
 * adjacent. */
static struct page_range folder_pages(str folder)
{
    struct page_range r = { 0, corpus.page_count };
    for (size_t i = 0; i <= folder.len && r.first < r.end; i++) {
        unsigned byte = i < folder.len ? (unsigned char)folder.s[i] : '/';
        r.first = corpus_first_path(&corpus, r.first, r.end, i, byte);
        r.end = corpus_first_path(&corpus, r.first, r.end, i, byte + 1);
    }
    return r;
}

/* True if the path is a page or a folder with pages. */
static bool is_folder(str path)
{
    struct page_range r = folder_pages(path);
    return path.len && (r.first < r.end || find_sorted(path, corpus.page_count, page_path) != NO_INDEX);
}

/* Returns the path of the folder or page that a reference names, or an empty string if it names neither. */
static str page_subtree(struct arena *a, str reference)
{
    str plain = str_cut(reference_redirected(a, reference), STR("#")).head;
    if (!plain.len || is_folder(plain)) return plain;
    struct location p = page_resolve(a, reference);
    return p.found && !p.section_missing ? page_path(p.page) : STR("");
}

/* Returns the page with a title, ignoring case: the page of the product with that title, else the page with the
 * shortest path. Returns NO_INDEX if no title matches. */
static uint32_t page_by_title(str title)
{
    uint32_t best = NO_INDEX;
    for (uint32_t i = 0; i < corpus.nav_count; i++) {
        const struct corpus_nav *n = &corpus.nav[i];
        if (n->level == 0 && n->page != NO_INDEX && str_equal_fold(corpus_slice(n->title), title)) return n->page;
    }
    for (uint32_t i = 0; i < corpus.page_count; i++) {
        const struct corpus_page *p = &corpus.pages[i];
        bool shorter = best == NO_INDEX || p->path.len < corpus.pages[best].path.len;
        if (shorter && !is_navigation(i) && str_equal_fold(corpus_slice(p->title), title)) best = i;
    }
    return best;
}

static bool is_word_separator(char c) { return c == ' ' || c == '-' || c == '_'; }

/* Returns the typed text in lower case without spaces, hyphens and underscores, for page_fuzzy(). "dir sync" becomes
 * "dirsync", which matches directory-sync. */
static str page_fuzzy_key(struct arena *a, str typed)
{
    struct out o = out_begin(a);
    for (size_t i = 0; i < typed.len; i++)
        if (!is_word_separator(typed.s[i])) out_char(&o, fold_ascii(typed.s[i]));
    return out_done(&o);
}

/* True if the candidate contains the characters of `typed`, a result of page_fuzzy_key(), in this order. *score is
 * higher for a shorter candidate with fewer skipped characters, and INT_MAX if it starts with them: email_verification
 * for "email ver". */
static bool page_fuzzy(str candidate, str typed, int *score)
{
    size_t k = 0, gaps = 0, before = 0;
    for (size_t i = 0; i < candidate.len && k < typed.len; i++) {
        if (fold_ascii(candidate.s[i]) == typed.s[k]) k++;
        else if (!is_word_separator(candidate.s[i])) ++*(k ? &gaps : &before);
    }
    *score = gaps + before ? -(int)(4 * gaps + candidate.len) : INT_MAX;
    return k == typed.len;
}

/* Returns the resource URI of a page, with percent escapes where needed. */
static str page_uri(struct arena *a, uint32_t page)
{
    struct out o = out_begin(a);
    out_text(&o, RESOURCE_DOCS);
    out_percent_encoded(&o, page_path(page), "!\"#$%&'()*+,:;<=>?@[\\]^`{|}", '~');
    return out_done(&o);
}

/* Returns the URL of the page on the site, or its resource URI if it is not on a site. */
static str page_url(struct arena *a, uint32_t page)
{
    const struct corpus_page *p = &corpus.pages[page];
    if (!p->has_url) return page_uri(a, page);
    if (p->package != NO_INDEX) return corpus_slice(corpus.sources[p->package].url);
    return str_join(a, str_format(a, "%s/", corpus.site), str_span(page_uri(a, page), strlen(RESOURCE_DOCS), SIZE_MAX));
}

/* True if the text contains the word, ignoring case. */
static bool contains_fold(str text, str word)
{
    for (size_t i = 0; i + word.len <= text.len; i++)
        if (str_equal_fold(str_span(text, i, i + word.len), word)) return true;
    return false;
}

/* Sort order of structs that begin with a score or a count, an int64_t: by descending score. */
static int score_order(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return *x > *y ? -1 : *x < *y;
}

/* Adds an entry to a list of n entries, sorted by score, that keeps the best `max` ones. Returns the new number. */
static size_t keep_best(uint32_t *entries, int *scores, size_t n, size_t max, uint32_t entry, int score)
{
    if (n == max && (n == 0 || scores[n - 1] >= score)) return n;
    size_t k = n < max ? n++ : n - 1;
    for (; k > 0 && scores[k - 1] < score; k--) scores[k] = scores[k - 1], entries[k] = entries[k - 1];
    scores[k] = score, entries[k] = entry;
    return n;
}

#define DISTANCE_SIMILAR 3      /* page_distance() of a similar or longer name in the same folder: at most */
#define DISTANCE_UNRELATED 1000 /* ... of a page that is no useful suggestion */

/* Rates a page as a suggestion for a path that does not exist; lower is better. From best to worst: a similar or
 * longer name in the same folder, the page of the folder itself, the same name in another folder, a similar name, names
 * that contain one another, another page of the folder. Long paths get a penalty. DISTANCE_UNRELATED if no rule
 * applies. */
static int page_distance(uint32_t page, str typed)
{
    str path = page_path(page);
    struct cut want = path_split(typed), have = path_split(path);
    int length_penalty = (int)path.len / 16;
    bool same_folder = str_equal_fold(want.head, have.head);
    unsigned edits = name_distance(want.tail, have.tail);
    if (same_folder && (edits <= 2 || edit_distance(want.tail, have.tail, 1) <= 1)) return (int)edits;
    if (same_folder && want.tail.len && str_starts(have.tail, want.tail)) return DISTANCE_SIMILAR;
    if (str_equal_fold(want.tail, have.tail)) return 6 + length_penalty;
    if (want.ok && str_equal_fold(path, want.head)) return 5;
    if (want.tail.len > 2 && contains_fold(path, want.tail)) return 30 + length_penalty;
    if (edits <= MAX_NAME_EDITS) return 16 + 10 * (int)edits + length_penalty;
    if (have.tail.len > 3 && contains_fold(typed, have.tail)) return 60 + length_penalty;
    return want.ok && is_below_path(page, want.head) ? 90 + length_penalty : DISTANCE_UNRELATED;
}

/* Returns the product that a page is about: the first part of its path, without the folder of the API reference. */
static str page_product(uint32_t page)
{
    struct cut path = str_cut(page_path(page), STR("/"));
    return path.ok && str_equal(path.head, STR("reference")) ? str_cut(path.tail, STR("/")).head : path.head;
}

/* True if two pages are about one product, or the last part of the first one's path is in the path of the other:
 * widgets/pipes and authkit/pipes. */
static bool is_related_page(uint32_t page, uint32_t other)
{
    return str_equal(page_product(page), page_product(other)) ||
           str_find(page_path(other), path_split(page_path(page)).tail) < page_path(other).len;
}

/* Appends the pages that a search finds to pages[0..n), without duplicates, up to max pages. Returns the new count. */
static size_t pages_add_found(struct arena *a, str query, uint32_t *pages, size_t n, size_t max)
{
    uint32_t *found = arena_array(a, max + 1, sizeof *found);
    size_t hits = n < max ? search_pages(a, query, found, max) : 0;
    for (size_t i = 0; i < hits && n < max; i++) {
        bool known = false;
        for (size_t k = 0; k < n; k++) known |= pages[k] == found[i];
        if (!known) pages[n++] = found[i];
    }
    return n;
}

/* Stores up to max suggestions for a path that does not exist: first pages that document the endpoint of that name, or
 * else have a similar path, then pages that a search for its words finds. Returns how many. */
static size_t pages_near(struct arena *a, str typed, uint32_t *pages, size_t max)
{
    size_t n = 0;
    str endpoint = endpoint_of(a, typed);
    int *scores = arena_array(a, max + 1, sizeof *scores);
    arena_work(a, (uint64_t)corpus.page_count * (typed.len * 4 + 200));
    for (uint32_t i = NO_INDEX; n < max && endpoint_next(a, endpoint, &i);)
        if (!n || pages[n - 1] != corpus.sections[i].page) pages[n++] = corpus.sections[i].page;
    for (uint32_t i = n ? corpus.page_count : 0; i < corpus.page_count; i++) {
        int distance = page_distance(i, typed);
        if (distance != DISTANCE_UNRELATED && !is_navigation(i)) n = keep_best(pages, scores, n, max, i, -distance);
    }
    return pages_add_found(a, typed, pages, n, max);
}

/* Returns the words of a heading or name in lower case, joined by spaces. A number at the start is left out if words
 * follow: "(3) Process the events", "3. Process the events" and "process-the-events" give the same. */
static str heading_key(struct arena *a, str s)
{
    struct out o = out_begin(a);
    size_t numbers = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = fold_ascii(s.s[i]);
        if (is_word_byte(c)) out_char(&o, c);
        else if (c != '\'' && o.len && o.s[o.len - 1] != ' ') out_char(&o, ' ');
    }
    while (o.len && o.s[o.len - 1] == ' ') o.len--;
    str key = out_done(&o);
    while (numbers < key.len && (char_is_digit(key.s[numbers]) || key.s[numbers] == ' ')) numbers++;
    return numbers && numbers < key.len && key.s[numbers - 1] == ' ' ? str_span(key, numbers, key.len) : key;
}

/* True if a name has the first letters of the words of a heading_key(), at least three: "faq". */
static bool is_initials(str name, str key)
{
    size_t n = 0;
    while (key.len) {
        str word = next_part(&key, STR(" "));
        if (n == name.len || word.s[0] != name.s[n++]) return false;
    }
    return n == name.len && n >= 3;
}

/* Stores the sections of a page that have this name, at most MAX_NAMED_SECTIONS, and returns their number: the one
 * with this anchor, else all with this title, else all whose title is the same without numbering, case and
 * punctuation, else the one that corpus_find_section() finds, else the first one with these initials. */
static size_t sections_named(struct arena *a, uint32_t page, str name, uint32_t *sections)
{
    const struct corpus_page *p = &corpus.pages[page];
    uint32_t end = p->first_section + p->sections;
    size_t n = 0;
    name = str_trim(name);
    if (name.len && name.s[0] == '#') name = str_span(name, 1, name.len);
    str key = heading_key(a, name);
    for (uint32_t i = p->first_section; i < end; i++) {
        if (!name.len || !str_equal(corpus_slice(corpus.sections[i].anchor), name)) continue;
        sections[0] = i;
        return 1;
    }
    for (int exact = 1; exact >= 0 && n == 0; exact--) {
        for (uint32_t i = p->first_section; i < end && n < MAX_NAMED_SECTIONS; i++) {
            str title = corpus_slice(corpus.sections[i].title);
            bool equal = exact ? str_equal_fold(title, name) : key.len && str_equal(heading_key(a, title), key);
            if (corpus.sections[i].level && equal) sections[n++] = i;
        }
    }
    uint32_t section = n ? NO_INDEX : corpus_find_section(&corpus, page, name.s, name.len);
    for (uint32_t i = p->first_section + 1; i < end && !n && section == NO_INDEX; i++)
        if (is_initials(key, heading_key(a, corpus_slice(corpus.sections[i].title)))) section = i;
    if (section != NO_INDEX) sections[n++] = section;
    return n;
}

/* Rates a section as a suggestion for an unknown name: higher if its text contains the name, and for each word of the
 * name in its heading. Returns 0 for neither. key: heading_key() of the name. */
static int section_similarity(struct arena *a, uint32_t section, str name, str key)
{
    const struct corpus_section *s = &corpus.sections[section];
    str own = heading_key(a, corpus_slice(s->title)), anchor = heading_key(a, corpus_slice(s->anchor));
    int score = name.len > 2 && contains_fold(section_text(a, section), name) ? 5 : 0;
    while (key.len) {
        str word = next_part(&key, STR(" "));
        if (word.len > 2 && (contains_fold(own, word) || contains_fold(anchor, word))) score += 2;
        if (str_equal(anchor, word)) score += 2;
    }
    return score;
}

/* Stores the sections of a page that are most like an unknown name, at most MAX_NEAR_SECTIONS, best first. Returns
 * their number. */
static size_t sections_near(struct arena *a, uint32_t page, str name, uint32_t *sections)
{
    const struct corpus_page *p = &corpus.pages[page];
    int scores[MAX_NEAR_SECTIONS];
    size_t n = 0;
    str key = heading_key(a, name);
    for (uint32_t i = p->first_section + 1; i < p->first_section + p->sections; i++) {
        int score = section_similarity(a, i, name, key);
        if (score) n = keep_best(sections, scores, n, MAX_NEAR_SECTIONS, i, score);
    }
    return n;
}

/* ==================================================================================================================
 * Room: Document. Assembles the Markdown of a page, section or folder from its spans, with header and footer.
 * =============================================================================================================== */

struct range { size_t begin, end; };
struct fence { uint32_t end, begin; };   /* end comes first for number_bound() */
struct mark { uint32_t offset, index; }; /* the offset at which a section or a variant begins, and its index */
struct marks { struct mark *at; size_t count, capacity; };

/* Readers of a document. Agents get descriptions of images, people and files their addresses. In a file, pages are
 * named by links instead of paths, and notes on how to use the tools are left out. */
enum reader { FOR_AGENT, FOR_PERSON, FOR_FILE };

/* alone: without notes on the tools and links to the previous and next page. unpadded: see out_unpadded(). sections:
 * where they begin, ascending; the index is NO_INDEX for a folder. fences: code fences, ascending. */
struct document {
    struct out text;
    enum reader reader;
    bool alone, unpadded;
    struct marks *variants;           /* where variants begin, if they are wanted, else NULL */
    struct { struct fence *at; size_t count, capacity; } fences;
    struct marks sections;
};

/* Marks the bytes [begin, end) of the text as a code fence. Fences must be added in ascending order; adjacent ones
 * are merged. */
static void document_add_fence(struct document *d, size_t begin, size_t end)
{
    struct fence *last = d->fences.count ? &d->fences.at[d->fences.count - 1] : NULL;
    if (last && last->end == begin) { /* the next line of the same fence */
        last->end = (uint32_t)end;
        return;
    }
    d->fences.at = arena_grow(d->text.a, d->fences.at, d->fences.count, &d->fences.capacity, sizeof *d->fences.at);
    d->fences.at[d->fences.count++] = (struct fence){ (uint32_t)end, (uint32_t)begin };
}

/* Records that the section or variant with this index begins at an offset. */
static void add_mark(struct arena *a, struct marks *m, size_t offset, uint32_t index)
{
    m->at = arena_grow(a, m->at, m->count, &m->capacity, sizeof *m->at);
    m->at[m->count++] = (struct mark){ (uint32_t)offset, index };
}

static bool is_table_row(str line) { return str_starts(str_trim(line), STR("|")); }

/* True for the delimiter row of a table, which is below its header. */
static bool is_table_rule(str line)
{
    size_t i = 0;
    while (i < line.len && line.s[i] && strchr("|-: ", line.s[i])) i++;
    return i == line.len;
}

/* Appends Markdown outside of fences without the padding of table cells, which can be most of a table. The text may
 * begin inside of a line. Inline code and the indentation of rows are not changed. */
static void out_unpadded(struct out *o, str text)
{
    size_t begin;
    for (size_t pos = 0, end; pos < text.len; pos = end) {
        str line = line_from(text, pos), before = pos ? STR("") : line_around(out_done(o), o->len, &begin);
        end = pos + line.len + (pos + line.len < text.len);
        if (!is_table_row(str_trim(before).len ? before : line)) {
            size_t bar = end + str_find(str_span(text, end, text.len), STR("|")); /* no line before it is a row */
            if (bar == text.len) end = bar;
            else line_around(text, bar, &end);
            out_str(o, str_span(text, pos, end));
            continue;
        }
        bool code = false, cell = str_trim(before).len > 0, rule = is_table_rule(line) && !cell;
        for (size_t i = 0; i < before.len; i++) code ^= before.s[i] == '`';
        for (size_t dashes = 0; pos < end; pos++) {
            char c = text.s[pos];
            code ^= c == '`', cell |= c == '|';
            dashes = rule && c == '-' ? dashes + 1 : 0;
            if (dashes <= 3 && (c != ' ' || code || !cell || o->s[o->len - 1] != ' ')) out_char(o, c);
        }
    }
}

/* Appends a span, or a part of it. A span that has another text for people is in one part. */
static void document_span(struct document *d, struct corpus_span span, uint32_t from, uint32_t to)
{
    size_t begin = d->text.len;
    str text = { corpus.text + span.pos + from, to - from };
    if (span.full_len && d->reader != FOR_AGENT) out_str(&d->text, (str){ corpus.text + span.full_pos, span.full_len });
    else if (d->unpadded && !span.solid) out_unpadded(&d->text, text);
    else out_str(&d->text, text);
    if (span.solid) document_add_fence(d, begin, d->text.len);
}

/* Appends the rendered text of one section, without its subsections and without variants that are not shown. If only
 * its heading is left, appends a sentence that says so. In a file a section starts with its anchor, unless viewers of
 * Markdown give its heading the same anchor. */
static void document_section(struct document *d, uint32_t section, const struct view *view)
{
    const struct corpus_section *s = &corpus.sections[section];
    struct corpus_spans spans = corpus_spans_of(&corpus, s);
    uint32_t part = first_part(section), offset = 0;
    bool shown = is_variant_shown(s->variant, view), is_own = shown, hides = false;
    size_t start = d->text.len;
    add_mark(d->text.a, &d->sections, start, section);
    bool has_anchor = s->level == 0 || s->language || corpus_has_viewer_anchor(&corpus, section);
    if (shown && d->reader == FOR_FILE && !has_anchor)
        out_between(&d->text, "<a id=\"", corpus_slice(s->anchor), "\"></a>\n\n");
    for (struct corpus_span span; corpus_span_next(&spans, &span); offset += span.len) {
        uint32_t from = 0;
        for (; part < corpus.part_count && corpus.parts[part].section == section; part++) {
            uint32_t end = corpus.parts[part].offset;
            if (end >= offset + span.len) break;
            if (shown && end - offset > from) document_span(d, span, from, end - offset);
            from = end - offset;
            shown = is_variant_shown(corpus.parts[part].variant, view), hides |= !shown;
            if (d->variants) add_mark(d->text.a, d->variants, d->text.len, corpus.parts[part].variant);
        }
        if (shown) document_span(d, span, from, span.len);
    }
    str text = str_span(out_done(&d->text), start, d->text.len);
    bool empty = !str_trim(str_span(text, line_from(text, 0).len, text.len)).len;
    if (!is_own || !hides || !empty || s->end > section + 1) return;
    out_text(&d->text, "Nothing for "), out_rows(&d->text, view->rows), out_text(&d->text, " here.\n\n");
}

/* Appends the label of the branch that contains a section, " › backend: python". Nothing is appended outside of
 * branches. */
static void out_variant(struct out *o, uint32_t section)
{
    uint32_t variant = corpus.sections[section].variant;
    if (variant) out_between(o, " › ", corpus_slice(corpus.variants[variant].label), "");
}

/* Appends the sections below a section as a nested list with sizes. Sections that the view hides are left out. */
static void out_sections(struct out *o, uint32_t root, const struct view *view)
{
    uint32_t own[MAX_TRAIL];
    unsigned above = section_trail(root, own);
    for (uint32_t i = root + 1; i < corpus.sections[root].end; i++) {
        const struct corpus_section *s = &corpus.sections[i];
        if (!is_section_shown(i, view->language) || !is_variant_shown(s->variant, view)) continue;
        uint32_t trail[MAX_TRAIL];
        unsigned depth = section_trail(s->parent, trail) - above; /* the root and those around it do not count */
        out_format(o, "%*s- `#%.*s` %.*s", (int)(2 * depth), "", SLICE(s->anchor), SLICE(s->title));
        out_variant(o, i);
        out_format(o, " (%u bytes)\n", corpus.sections[i].tree_bytes);
    }
}

/* An entry of a folder: a page or a subfolder without a page (page: NO_INDEX), and the number of pages below it. nav:
 * its position in the navigation. */
struct folder_entry { str path; uint32_t page, below, nav; };

static int folder_entry_order(const void *a, const void *b)
{
    const struct folder_entry *x = a, *y = b;
    if (x->nav != y->nav) return x->nav < y->nav ? -1 : 1;
    return str_compare(x->path, y->path);
}

/* Collects the pages of a folder in navigation order, and returns their number. direct: only the pages and folders
 * directly in it, else all pages below it. */
static size_t folder_entries(struct arena *a, str folder, bool direct, struct folder_entry **entries)
{
    struct page_range range = folder_pages(folder);
    size_t n = 0;
    *entries = arena_array(a, (size_t)(range.end - range.first) + 1, sizeof **entries);
    for (uint32_t i = range.first; i < range.end; i++) {
        str path = page_path(i);
        if (is_navigation(i)) continue;
        struct cut c = str_cut(str_span(path, folder.len + 1, path.len), STR("/"));
        if (c.ok && direct) { /* a page below a subfolder */
            str subfolder = str_span(path, 0, folder.len + 1 + c.head.len);
            struct page_range inside = folder_pages(subfolder);
            i = inside.end - 1;
            if (find_sorted(subfolder, corpus.page_count, page_path) != NO_INDEX) continue;
            (*entries)[n++] = (struct folder_entry){ subfolder, NO_INDEX, inside.end - inside.first,
                                                     corpus.pages[inside.first].nav };
            continue;
        }
        struct page_range below = direct ? folder_pages(path) : (struct page_range){ 0, 0 };
        (*entries)[n++] = (struct folder_entry){ path, i, below.end - below.first, corpus.pages[i].nav };
    }
    arena_sort(a, *entries, n, sizeof **entries, folder_entry_order);
    return n;
}

/* Appends the name of a section: its path, or for a file a link with its title. */
static void out_section_name(struct out *o, enum reader reader, uint32_t section)
{
    if (reader == FOR_FILE) out_between(o, "[", corpus_slice(corpus.sections[section].title), "]");
    out_reference(o, reader == FOR_FILE ? "(/" : "`", section, reader == FOR_FILE ? ")" : "`");
}

/* Appends a list of the pages and folders directly below a page, with titles, in the order of the navigation. Files are
 * given no folders, which have no file. */
static void out_children(struct document *d, uint32_t page)
{
    struct out *o = &d->text;
    struct folder_entry *entries;
    size_t n = folder_entries(o->a, page_path(page), true, &entries), lines = 0;
    for (size_t i = 0; i < n; i++) {
        const struct folder_entry *c = &entries[i];
        bool is_page = c->page != NO_INDEX;
        if ((d->reader == FOR_FILE && !is_page) || lines++ >= MAX_FOLDER_LINES) continue;
        out_text(o, lines == 1 ? "Pages below:\n- " : "- ");
        if (d->reader == FOR_FILE) {
            out_between(o, "[", page_title(c->page), "](/"), out_between(o, "", c->path, ")\n");
            continue;
        }
        out_between(o, "`", c->path, is_page ? "` " : "/`");
        if (is_page) out_str(o, page_title(c->page));
        if (c->below) out_format(o, " (%u page%s%s)", c->below, c->below == 1 ? "" : "s", is_page ? " below" : "");
        out_char(o, '\n');
    }
    if (lines > MAX_FOLDER_LINES) out_format(o, "- %zu more\n", lines - MAX_FOLDER_LINES);
}

/* Appends a line with a label and a page. Appends no line for NO_INDEX. */
static void out_neighbour(struct document *d, const char *label, uint32_t page)
{
    struct out *o = &d->text;
    if (page == NO_INDEX) return;
    out_text(o, label);
    out_section_name(o, d->reader, corpus.pages[page].first_section);
    if (d->reader != FOR_FILE) out_between(o, " ", page_title(page), "");
    out_char(o, '\n');
}

/* Appends how a reader gets the parts of a page for other languages. */
static void out_other_languages(struct document *d)
{
    if (d->reader == FOR_PERSON) out_text(&d->text, "; `--language` shows another, or `all`");
    if (d->reader == FOR_AGENT && !d->alone) out_text(&d->text, "; pass `language` for another, or `all`");
}

/* Appends a sentence about the variants of a page: the names that a reader can pass as `language`, and those shown. */
static void out_page_variants(struct document *d, uint32_t page, const struct view *view)
{
    struct out *o = &d->text;
    uint32_t rows = corpus.pages[page].variant_rows, shown = 0;
    if (!(rows & (rows - 1))) return;
    if (view->relation == LANGUAGE_SAME) shown = rows & view->rows;
    if (view->relation == LANGUAGE_RELATED) shown = rows & related_rows(view->rows);
    out_text(o, "Has parts for: ");
    out_rows(o, rows);
    if (shown) out_text(o, ". Shown: "), out_rows(o, shown), out_other_languages(d);
    if (!shown && d->reader != FOR_FILE && !d->alone) out_text(o, "; pass one as `language` to leave out the others");
    out_text(o, ".\n\n");
}

/* Appends the title, URL and description of a page, and the languages of its API reference and its variants. */
static void out_page_header(struct document *d, uint32_t page, const struct view *view)
{
    struct out *o = &d->text;
    const struct corpus_page *p = &corpus.pages[page];
    out_between(o, "# ", corpus_slice(p->title), p->has_url ? "\n" : "");
    out_url(o, p->first_section);
    out_text(o, "\n\n");
    if (p->description.len) out_between(o, "", corpus_slice(p->description), "\n\n");
    if (d->reader != FOR_FILE)
        out_editions(o, page, "Also in ", d->alone ? ".\n\n" : d->reader == FOR_PERSON ?
                     "; `--version` selects one.\n\n" : "; `version` selects one.\n\n");
    out_page_variants(d, page, view);
    if (!p->languages) return;
    out_text(o, "Reference for: ");
    out_languages(o, p->languages);
    if (view->language != LANGUAGE_ALL && (p->languages & (p->languages - 1))) {
        out_between(o, ". Shown: ", corpus_slice(corpus.languages[view->language]), "");
        out_other_languages(d);
    }
    out_text(o, ".\n\n");
}

/* Appends the footer of a page: the pages below it (if `children`), the previous and the next page. An empty footer is
 * left out. */
static void out_page_footer(struct document *d, uint32_t page, bool children)
{
    struct out *o = &d->text;
    size_t start = o->len, content_start;
    out_text(o, "\n---\n");
    content_start = o->len;
    if (children) out_children(d, page);
    out_neighbour(d, "Previous: ", d->alone ? NO_INDEX : corpus.pages[page].previous);
    out_neighbour(d, "Next: ", d->alone ? NO_INDEX : corpus.pages[page].next);
    if (o->len == content_start) o->len = start;
}

/* Appends a section and its subsections, after a line that names their page and variant and links them. They are shown
 * in any language, because the section was requested by name; variants inside of it follow the view. */
static void document_subtree(struct document *d, uint32_t section, const struct view *view)
{
    const struct corpus_section *s = &corpus.sections[section];
    const struct corpus_page *p = &corpus.pages[s->page];
    struct view all = { .language = LANGUAGE_ALL };
    if (is_variant_shown(s->variant, view)) all = *view, all.language = LANGUAGE_ALL;
    out_format(&d->text, "> From [%.*s](/%.*s)", SLICE(p->title), SLICE(p->path));
    out_variant(&d->text, section);
    if (p->has_url) out_text(&d->text, ": ");
    out_url(&d->text, section);
    out_text(&d->text, "\n\n");
    for (uint32_t i = section; i < corpus.sections[section].end; i++) document_section(d, i, &all);
}

/* Appends a page with header and footer. cut: the page will be read in pieces, so its list of sections and the pages
 * below it come first, where the first piece shows them. */
static void document_page(struct document *d, uint32_t page, const struct view *view, bool cut)
{
    const struct corpus_page *p = &corpus.pages[page];
    add_mark(d->text.a, &d->sections, d->text.len, p->first_section);
    out_page_header(d, page, view);
    size_t start = d->text.len;
    if (cut && p->sections > 1) {
        out_text(&d->text, "Sections (`path#anchor` shows one):\n");
        out_sections(&d->text, p->first_section, view);
    }
    if (cut) out_children(d, page);
    if (d->text.len > start) out_char(&d->text, '\n');
    for (uint32_t i = p->first_section; i < p->first_section + p->sections; i++)
        if (is_section_shown(i, view->language)) document_section(d, i, view);
    while (d->text.len > 1 && d->text.s[d->text.len - 1] == '\n' && d->text.s[d->text.len - 2] == '\n') d->text.len--;
    out_page_footer(d, page, !cut);
}

/* Limits of a reply. A reply that ends the document may use the whole_ limits, which avoids a small last piece. */
struct limits { size_t bytes, lines, whole_bytes, whole_lines; };

static const struct limits default_limits = { DEFAULT_MAX_CHARS, DEFAULT_MAX_LINES - 1, MAX_WHOLE_BYTES,
                                              MAX_WHOLE_LINES };

/* True if a text fits in a reply that ends the document. */
static bool fits_whole(str text, const struct limits *l)
{
    return text.len <= l->whole_bytes && (l->whole_lines == SIZE_MAX || count_lines(text) <= l->whole_lines);
}

/* Appends a page or one of its sections. Whether a page begins with its list of sections depends only on the default
 * limits and not on `alone`, so that the text is the same for pieces of any size, resources and prompts. */
static void document_location(struct document *d, struct location place, struct languages languages)
{
    struct view view = view_of(place.page, languages);
    size_t start = d->text.len, fences = d->fences.count, sections = d->sections.count;
    bool alone = d->alone;
    if (corpus.sections[place.section].level > 0) {
        document_subtree(d, place.section, &view);
        return;
    }
    d->alone &= d->reader == FOR_FILE;
    document_page(d, place.page, &view, false);
    bool cut = d->reader != FOR_FILE && !fits_whole(str_span(out_done(&d->text), start, SIZE_MAX), &default_limits);
    if (!cut && d->alone == alone) return;
    d->text.len = start, d->fences.count = fences, d->sections.count = sections, d->alone = alone;
    document_page(d, place.page, &view, cut);
}

/* Appends the source of a page byte for byte, or its lines with a section and the subsections. Code fences are found
 * from the rendered spans that are slices of the source. */
static void document_raw(struct document *d, struct location place)
{
    corpus_str source = corpus.pages[place.page].source;
    size_t begin = d->text.len;
    struct segments all = page_segments(place.page), segments = section_segments(place.section);
    uint32_t end = segments.end < all.end ? corpus.segments[segments.end].pos : source.pos + source.len;
    if (segments.first > all.first) source.pos = corpus.segments[segments.first].pos;
    source.len = end - source.pos;
    out_str(&d->text, corpus_slice(source));
    for (uint32_t i = segments.first; i < segments.end; i++)
        add_mark(d->text.a, &d->sections, begin + corpus.segments[i].pos - source.pos, corpus.segments[i].section);
    for (uint32_t i = place.section; i < corpus.sections[place.section].end; i++) {
        struct corpus_spans spans = corpus_spans_of(&corpus, &corpus.sections[i]);
        bool in_fence = false, is_inside; /* indentation between two lines of a fence belongs to it */
        for (struct corpus_span span; corpus_span_next(&spans, &span); in_fence = is_inside) {
            is_inside = span.solid && span.pos >= source.pos && span.pos < end;
            size_t offset = begin + span.pos - source.pos;
            if (is_inside)
                document_add_fence(d, in_fence ? d->fences.at[d->fences.count - 1].end : offset, offset + span.len);
        }
    }
}

/* Appends a list of the pages in a folder, in navigation order, with titles and descriptions. */
static void out_folder(struct out *o, str path)
{
    struct folder_entry *entries;
    size_t n = folder_entries(o->a, path, false, &entries);
    uint32_t own = find_sorted(path, corpus.page_count, page_path);
    out_between(o, "# ", path, "/\n\n");
    for (size_t i = 0; i < n + (own != NO_INDEX); i++) {
        const struct corpus_page *p =
            &corpus.pages[own != NO_INDEX && i == 0 ? own : entries[i - (own != NO_INDEX)].page];
        out_format(o, "- `%.*s` %.*s", SLICE(p->path), SLICE(p->title));
        if (p->description.len) out_between(o, ": ", corpus_slice(p->description), "");
        out_char(o, '\n');
    }
}

/* Returns a complete page or section as Markdown, for resources and prompts. language: names of languages, or empty. */
static str page_markdown(struct arena *a, struct location place, str language)
{
    struct document d = { .text = out_begin(a), .alone = true };
    document_location(&d, place, languages_named(language));
    return out_done(&d.text);
}

/* ==================================================================================================================
 * Room: Cuts. Splits a document into pieces that concatenate to the whole. A piece ends before a heading or between
 * blocks where possible, and never inside a fence, a table row or a character.
 * =============================================================================================================== */

/* Returns the fence that contains pos. NULL if pos is outside all fences or at the start or end of one. */
static const struct fence *fence_around(const struct document *d, size_t pos)
{
    uint32_t count = (uint32_t)d->fences.count;
    uint32_t i = number_bound(d->fences.at, count, sizeof *d->fences.at, (uint32_t)pos + 1);
    return i < count && d->fences.at[i].begin < pos ? &d->fences.at[i] : NULL;
}

static bool is_list_item(str line)
{
    size_t digits = count_digits(line);
    if (digits) return line.len > digits + 1 && strchr(".)", line.s[digits]) && line.s[digits + 1] == ' ';
    return line.len > 1 && line.s[0] && strchr("-*+", line.s[0]) && line.s[1] == ' ';
}

/* Places for a cut, from worst to best: between two lines that belong together; between lines of a paragraph; inside
 * a list item or between rows; before a list item; between blocks; before a heading. */
enum cut_rank { CUT_BAD, CUT_LINE, CUT_ROW, CUT_ITEM, CUT_BLOCK, CUT_HEADING, CUT_RANKS };

/* Lines of a document one after the other, outside of fences. offset: start of the current line. rows: lines of the
 * table so far. */
struct cut_scan { const struct document *d; size_t offset; bool blank, lead_in; unsigned rows; };

/* Returns a scan that starts at offset `from`. */
static struct cut_scan cut_scan_from(const struct document *d, size_t from)
{
    struct cut_scan scan = { .d = d, .offset = from, .blank = true };
    size_t begin;
    if (from && is_table_row(line_around(out_done(&d->text), from - 1, &begin))) scan.rows = 3;
    return scan;
}

/* Returns the rank of a cut before the current line, and moves to the next one. A fence counts as one line. */
static enum cut_rank cut_scan_next(struct cut_scan *scan)
{
    str line = line_from(out_done(&scan->d->text), scan->offset), trimmed = str_trim(line);
    const struct fence *fence = line.len ? fence_around(scan->d, scan->offset + line.len) : NULL;
    bool row = !fence && is_table_row(line), lead_in = scan->lead_in, blank = scan->blank;
    unsigned rows = row ? scan->rows : 0;
    enum cut_rank rank = blank ? CUT_BLOCK : CUT_LINE;
    scan->offset = fence ? fence->end : scan->offset + line.len + 1;
    scan->blank = !fence && !trimmed.len;
    if (scan->blank) return CUT_BAD;
    scan->lead_in = !fence && !row && is_lead_in(line);
    scan->rows = row ? rows + 1 : 0;
    if (lead_in || rows == 1 || rows == 2) return CUT_BAD;
    if (rows > 2) return CUT_ROW;
    if (!fence && line.s[0] == '#') return CUT_HEADING;
    if (char_is_space(line.s[0])) return blank ? CUT_ROW : CUT_LINE;
    return is_list_item(line) && rank != CUT_BLOCK ? CUT_ITEM : rank;
}

/* Returns the best offset in (from, end] for a cut between lines, or 0 if there is no line break outside of fences: the
 * last heading in the last third, else the last place of the best rank in the last half, else in all. */
static size_t best_line_cut(const struct document *d, size_t from, size_t end)
{
    size_t last[CUT_RANKS] = { 0 }, third = from + (end - from) / 3 * 2, half = from + (end - from) / 2;
    for (struct cut_scan scan = cut_scan_from(d, from); scan.offset <= end && scan.offset < d->text.len;) {
        size_t offset = scan.offset;
        enum cut_rank rank = cut_scan_next(&scan);
        if (offset > from) last[rank] = offset;
    }
    if (last[CUT_HEADING] && last[CUT_HEADING] >= third) return last[CUT_HEADING];
    if (last[CUT_HEADING] > last[CUT_BLOCK]) last[CUT_BLOCK] = last[CUT_HEADING];
    for (int rank = CUT_BLOCK; rank > CUT_BAD; rank--)
        if (last[rank] >= half && last[rank]) return last[rank];
    for (int rank = CUT_BLOCK; rank > CUT_BAD; rank--)
        if (last[rank]) return last[rank];
    return last[CUT_BAD];
}

/* Returns the end of the piece that starts at `from`. It has at most l->bytes bytes and l->lines lines, unless the
 * rest of the document fits in the whole_ limits. It ends at best_line_cut(), else between words, else between
 * characters. A fence or table row that exceeds the limits by itself is not split; then the piece ends after it. */
static size_t document_cut(const struct document *d, size_t from, const struct limits *l)
{
    str text = out_done(&d->text);
    size_t end = from, line_start;
    if (fits_whole(str_span(text, from, text.len), l)) return text.len;
    for (size_t n = 0; n < l->lines && end < text.len && end - from < l->bytes; n++)
        end += line_from(text, end).len + 1;
    if (end - from > l->bytes) end = from + l->bytes;
    if (end >= text.len) return text.len;
    size_t line = best_line_cut(d, from, end);
    const struct fence *fence = fence_around(d, end);
    if (line) return line;
    if (fence) return fence->end;
    str around = line_around(text, end, &line_start);
    if (is_table_row(around)) return line_start + around.len + (line_start + around.len < text.len);
    size_t word = end;
    while (word > from + 1 && text.s[word - 1] != ' ') word--;
    if (word > from + 1) return word;
    while (end > from + 1 && is_continuation_byte(text.s[end])) end--;
    return end;
}

/* Returns the header row of the table that a piece from this offset continues. Empty if the offset is not between the
 * rows of a table. */
static str table_header_at(const struct document *d, size_t offset)
{
    str text = out_done(&d->text);
    size_t begin, first = offset;
    if (!offset || text.s[offset - 1] != '\n' || fence_around(d, offset)) return STR("");
    if (!is_table_row(line_from(text, offset))) return STR("");
    while (first > 0 && is_table_row(line_around(text, first - 1, &begin))) first = begin;
    return first < offset ? str_trim(line_from(text, first)) : STR("");
}

/* ##################################################################################################################
 * Floor C: answers
 * ############################################################################################################### */

SMALL_FROM_HERE

/* ==================================================================================================================
 * Room: Answers. Types shared by all tools: arguments, answers, cursors. Placeholders in descriptions are replaced by
 * facts about the corpus.
 * =============================================================================================================== */

enum arg { ARG_QUERY, ARG_PATH, ARG_PATHS, ARG_SECTION, ARG_VERSION, ARG_LANGUAGE, ARG_MODE, ARG_FORMAT,
           ARG_MAX_RESULTS, ARG_MAX_CHARS, ARG_CURSOR, ARG_EXAMPLE, ARG_PACKAGE, ARG_SINCE, ARG_LIMIT, ARG_COUNT };

/* The arguments of one call, from MCP or the command line. Numbers are within their bounds; defaults are filled in. */
struct args {
    bool given[ARG_COUNT];
    str text[ARG_COUNT];
    int64_t number[ARG_COUNT];
    str *paths;                   /* all of `path`, which may be a list, and `paths` */
    size_t path_count;
    bool terminal;                /* matching words are coloured for a terminal */
    bool person;                  /* for people, who look at images (see enum reader) and use the command line */
    bool json;                    /* the answer is JSON: see the room Structured answers */
    bool explain;                 /* search: how the query was read and scored instead of the results */
    str notes;                    /* lines about arguments that were changed, to be said in the answer; or empty */
    bool has_long_query;          /* text[ARG_QUERY] is only a part of the query, see args_set_query() */
    bool has_ignored;             /* an argument is unknown or could not be read: notes says that it was ignored */
};

/* TEXT_OR_LIST: a text for clients, but a list is understood. LIST: a list of texts; a single text is understood. */
enum parameter_kind { TEXT, NUMBER, TEXT_OR_LIST, LIST };

struct parameter {
    enum arg arg;
    const char *name, *aliases;      /* aliases: further accepted names, separated by spaces, or NULL */
    enum parameter_kind kind;
    int64_t min, max, default_value; /* of a number: bounds and default */
    const char *choices;             /* of a text: allowed values, separated by spaces; NULL: any text */
    const char *description;
    bool required;
    const char *example;             /* shown in error messages, or NULL */
};

/* text: for a reader, or one JSON object if is_json is set. error: the caller can correct the call, and the text says
 * how. not_found: it is a not-found error, or the warning is. found: the exit status of the command line is 0, else 1.
 * warning: printed on standard error by the command line, whose exit status is then 2, or 1 if something was not found;
 * or empty. has_notes: see answer_noted(). */
struct answer { str text; bool error, found, not_found, is_json, has_notes; str warning; };

struct tool {
    const char *name;             /* without TOOL_PREFIX: "search" */
    const char *title, *description;
    const struct parameter *parameters;
    size_t parameter_count;
    struct answer (*call)(struct arena *a, const struct args *args);
};

/* Keeps the list entry appended at byte `from` if the reply still fits its limits, else removes it and returns
 * false. The first entry (shown is 0) is always kept. Adds the lines of the entry to *lines. */
static bool list_entry_fits(struct out *o, size_t from, size_t shown, size_t *lines)
{
    *lines += count_lines((str){ o->s + from, o->len - from });
    if (!shown || (o->len <= MAX_LIST_BYTES && *lines <= DEFAULT_MAX_LINES - 5)) return true;
    o->len = from;
    return false;
}

/* Returns the answer for an error that the caller can correct. The text says how. */
static struct answer tool_error(str text)
{
    return (struct answer){ .text = text, .error = true };
}

/* Returns the answer for a name that does not exist. On the command line its exit status is 1, that of an error 2. */
static struct answer tool_not_found(const struct out *text)
{
    return (struct answer){ .text = out_done(text), .error = true, .not_found = true };
}

/* Stores the answer to a call that cannot be carried out, and returns false. */
static bool stop_with(struct answer *other, struct answer answer)
{
    *other = answer;
    return false;
}

/* Returns the answer for --json: the object in o, to which the closing brace is added. */
static struct answer json_answer(struct out *o, bool found)
{
    out_char(o, '}');
    return (struct answer){ .text = out_done(o), .found = found, .is_json = true };
}

static uint32_t cursor_hash(uint32_t h, str s)
{
    for (size_t i = 0; i < s.len; i++) h = (h ^ (unsigned char)s.s[i]) * 16777619u; /* FNV-1a */
    return (h ^ 0xffu) * 16777619u;
}

/* A cursor is a position with a check value, which ties it to the corpus and to the arguments of the call. Returns
 * the check value for a list that depends on n texts. Pass arguments as they were interpreted, so that the same cursor
 * is valid for all spellings. A check value is not a signature: anybody can compute it, so positions are validated. */
static uint32_t cursor_check(const str *understood, size_t n)
{
    uint32_t h = cursor_hash(2166136261u, str_from(corpus.hash));
    for (size_t i = 0; i < n; i++) h = cursor_hash(h, understood[i]);
    return h;
}

static str cursor_make(struct arena *a, uint32_t position, uint32_t check)
{
    return str_format(a, "%u-%08x", position, check);
}

/* Returns the position in a cursor. ok is false if the cursor is malformed or has another check value. */
static struct number cursor_read(struct arena *a, str cursor, uint32_t check)
{
    struct cut c = str_cut(str_trim(cursor), STR("-"));
    struct number n = str_number(c.head);
    if (!c.ok || !n.ok || n.value < 0 || n.value > UINT32_MAX ||
        !str_equal(str_trim(cursor), cursor_make(a, (uint32_t)n.value, check))) return (struct number){ 0, false };
    return n;
}

/* Returns the error for a cursor that is malformed or belongs to another call or corpus. */
static struct answer bad_cursor(struct arena *a, const struct args *args)
{
    struct out o = out_begin(a);
    out_echo(&o, "This cursor does not fit the documentation or the arguments: ", args->text[ARG_CURSOR],
             ". Use the cursor of the last reply and the same other arguments, or omit it to start again.");
    return tool_error(out_done(&o));
}

/* Returns the index of the first entry to list: 0, or the position in the cursor. ok is false if the cursor has
 * another check value or its position is not below n. */
static struct number list_start(struct arena *a, const struct args *args, uint32_t check, size_t n)
{
    if (!args->text[ARG_CURSOR].len) return (struct number){ 0, true };
    struct number position = cursor_read(a, args->text[ARG_CURSOR], check);
    position.ok = position.ok && (size_t)position.value < n;
    return position;
}

/* Returns the cursor that continues a list of n entries at index `next`. Empty at the end of the list. */
static str list_cursor(struct arena *a, uint32_t check, size_t next, size_t n)
{
    return next < n ? cursor_make(a, (uint32_t)next, check) : STR("");
}

/* Appends the number of remaining entries, unless it is 0, and the cursor to continue with, if there is one. */
static void out_more(struct out *o, const struct args *args, size_t more, str cursor)
{
    if (!cursor.len) return;
    out_text(o, " (");
    if (more) out_format(o, "%zu ", more);
    out_between(o, args->person ? "more: --cursor " : "more: cursor \"", cursor, args->person ? ")" : "\")");
}

/* True if the corpus has a value for the placeholder {name}. */
static bool has_fact(str name)
{
    for (uint32_t i = 0; i < corpus.fact_count; i++)
        if (str_equal(trim_bytes(corpus_slice(corpus.facts[i].name), "{}"), name)) return corpus.facts[i].text.len > 0;
    return false;
}

/* Replaces the placeholders in a text, of which each may occur once, and "{?name}A{:}B{/}" by A if the corpus has a
 * value for the placeholder {name}, else by B. Returns an empty text if the corpus has no value for another
 * placeholder. The caller then leaves out the tool, parameter or line that the text describes. */
static str expand_placeholders(struct arena *a, const char *text)
{
    str s = str_from(text);
    for (struct cut open; (open = str_cut(s, STR("{?"))).ok;) {
        struct cut name = str_cut(open.tail, STR("}")), end = str_cut(name.tail, STR("{/}"));
        struct cut parts = str_cut(end.head, STR("{:}"));
        s = str_join(a, str_join(a, open.head, has_fact(name.head) ? parts.head : parts.tail), end.tail);
    }
    for (uint32_t i = 0; i < corpus.fact_count; i++) {
        struct cut c = str_cut(s, corpus_slice(corpus.facts[i].name));
        str fact = corpus_slice(corpus.facts[i].text);
        if (c.ok && !fact.len) return STR("");
        if (c.ok) s = str_join(a, str_join(a, c.head, fact), c.tail);
    }
    return s;
}

/* True if the corpus has the data that a tool, a parameter or a prompt with this description needs. */
static bool has_data(struct arena *a, const char *description)
{
    return expand_placeholders(a, description).len > 0;
}

/* ==================================================================================================================
 * Room: Structured answers. The JSON objects that --json prints. All their members are columns of one table, which
 * gives name, type and description. A record is a list of columns. The writer takes names from the table and the
 * schema is generated from it, so the two cannot differ.
 * Columns and records are in gen/columns.h; the rooms of the tools call the writer.
 * =============================================================================================================== */

#include "columns.h"

static void data_text(struct out *o, enum column column, str value)
{
    json_put(o, json_columns[column].name, value);
}

/* As data_text(), but leaves an empty value out. For optional columns. */
static void data_text_if(struct out *o, enum column column, str value)
{
    if (value.len) data_text(o, column, value);
}

static void data_number(struct out *o, enum column column, int64_t value)
{
    json_put_number(o, json_columns[column].name, value);
}

/* Begins an array. The caller appends its elements with json_element() or json_object() and ends it with ']'. */
static void data_array(struct out *o, enum column column)
{
    json_open(o, json_columns[column].name, '[');
}

/* Appends the anchor of a section; empty for the first one of a page. */
static void data_anchor(struct out *o, uint32_t section)
{
    const struct corpus_section *s = &corpus.sections[section];
    data_text(o, COLUMN_ANCHOR, s->level ? corpus_slice(s->anchor) : STR(""));
}

/* Appends the address of a section; empty if the documentation has no site. */
static void data_url(struct out *o, uint32_t section)
{
    struct out url = out_begin(o->a);
    out_url(&url, section);
    data_text(o, COLUMN_URL, out_done(&url));
}

/* Appends the titles of the page and of the sections around a section, from the outermost one on. */
static void data_trail(struct out *o, uint32_t section)
{
    uint32_t above[MAX_TRAIL];
    unsigned n = section_trail(corpus.sections[section].parent, above);
    data_array(o, COLUMN_TRAIL);
    while (n-- > 0) json_element(o, corpus_slice(corpus.sections[above[n]].title));
    out_char(o, ']');
}

/* Appends the branch that contains a section, if there is one. */
static void data_variant(struct out *o, uint32_t section)
{
    data_text_if(o, COLUMN_VARIANT, corpus_slice(corpus.variants[corpus.sections[section].variant].label));
}

/* Appends the members that outline and show have for a page: where it is and which sections it has. */
static void data_page(struct out *o, uint32_t page, uint32_t section)
{
    const struct corpus_page *p = &corpus.pages[page];
    data_text(o, COLUMN_PATH, corpus_slice(p->path));
    data_anchor(o, section);
    data_text(o, COLUMN_TITLE, corpus_slice(corpus.sections[section].title));
    data_url(o, section);
    data_text(o, COLUMN_DESCRIPTION, corpus_slice(p->description));
    data_array(o, COLUMN_SECTIONS);
    for (uint32_t i = p->first_section + 1; i < p->first_section + p->sections; i++) {
        json_object(o);
        data_text(o, COLUMN_ANCHOR, corpus_slice(corpus.sections[i].anchor));
        data_text(o, COLUMN_TITLE, corpus_slice(corpus.sections[i].title));
        data_variant(o, i);
        data_number(o, COLUMN_BYTES, corpus.sections[i].tree_bytes);
        out_char(o, '}');
    }
    out_char(o, ']');
}

/* Appends the members that list has for a page. */
static void data_link(struct out *o, uint32_t page)
{
    json_object(o);
    data_text(o, COLUMN_PATH, page_path(page));
    data_text(o, COLUMN_TITLE, page_title(page));
    data_url(o, corpus.pages[page].first_section);
    data_text(o, COLUMN_DESCRIPTION, corpus_slice(corpus.pages[page].description));
    out_char(o, '}');
}

/* A list of which an answer shows a part, from the cursor on. at: its entries, which show() and data() write. limit:
 * how many to show. check: of its cursors. column: of the entries as data. rate(): how well an entry fits a word of a
 * query; 0 if it does not have the word. */
struct list {
    uint32_t *at;
    size_t count, limit;
    uint32_t check;
    enum column column;
    void (*show)(struct out *o, uint32_t entry);
    void (*data)(struct out *o, uint32_t entry);
    int (*rate)(uint32_t entry, str word);
};
struct list_part { str text, cursor; size_t first, end; bool ok; };  /* entries [first, end); ok: the cursor is valid */

/* Writes entries from the cursor on: as many as asked for; as text, only as many as fit in a reply. */
static struct list_part list_part(struct arena *a, const struct args *args, const struct list *list)
{
    struct number start = list_start(a, args, list->check, list->count);
    struct list_part part = { .first = (size_t)start.value, .end = (size_t)start.value, .ok = start.ok };
    struct out o = out_begin(a);
    for (size_t lines = 0; part.ok && part.end < list->count && part.end - part.first < list->limit; part.end++) {
        size_t before = o.len;
        (args->json ? list->data : list->show)(&o, list->at[part.end]);
        if (!args->json && !list_entry_fits(&o, before, part.end - part.first, &lines)) break;
    }
    part.text = out_done(&o);
    part.cursor = list_cursor(a, list->check, part.end, list->count);
    return part;
}

/* Returns the answer for --json with the entries of a list as its last members. */
static struct answer list_data(struct out *o, const struct list *list, const struct list_part *part)
{
    data_array(o, list->column);
    out_between(o, "", part->text, "]");
    data_text_if(o, COLUMN_CURSOR, part->cursor);
    return json_answer(o, list->count > 0);
}

/* Appends the JSON schema of a record. Records nest at most three deep. */
static void out_record_schema(struct out *o, const struct record *r)
{
    static const char *const types[] = { "string", "integer", "array", "array" };
    out_text(o, "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{");
    for (size_t i = 0; i < r->count; i++) {
        enum column c = r->fields[i].column;
        json_open(o, json_columns[c].name, '{');
        json_put(o, "type", str_from(types[json_columns[c].type]));
        json_put(o, "description", str_from(json_columns[c].description));
        if (json_columns[c].type == TEXTS_COLUMN) json_put_raw(o, "items", STR("{\"type\":\"string\"}"));
        if (json_columns[c].type == ROWS_COLUMN) json_name(o, "items"), out_record_schema(o, r->fields[i].rows);
        out_char(o, '}');
    }
    out_text(o, "},\"required\":[");
    for (size_t i = 0; i < r->count; i++)
        if (!r->fields[i].optional) json_element(o, str_from(json_columns[r->fields[i].column].name));
    out_text(o, "]}");
}

/* Appends the JSON schema of all answers: one definition a command. */
static void out_answer_schema(struct out *o)
{
    out_text(o, "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"title\":\"" PROGRAM_NAME " "
                PROGRAM_VERSION " --json\",\"$defs\":{");
    for (size_t i = 0; i < COUNT(command_records); i++) {
        json_name(o, command_records[i]->name);
        out_record_schema(o, command_records[i]);
    }
    out_text(o, "}}\n");
}

/* ==================================================================================================================
 * Room: Arguments. Reads the arguments of a tool call by the parameter table of the tool: aliases of names,
 * numbers and lists in any notation that models send, defaults, and error messages that say how to call.
 * =============================================================================================================== */

/* Sets each argument to its default. Call it before setting the arguments that the caller gave. */
static void args_defaults(struct args *args, const struct parameter *parameters, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        args->text[parameters[i].arg] = STR("");
        args->number[parameters[i].arg] = parameters[i].default_value;
    }
}

/* True if the names are equal, ignoring case, '_' and '-': max_results and max-results match maxResults. */
static bool name_matches(str sent, str name)
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

/* Returns the index of `sent` in a list of names separated by spaces, or -1 if it is not in the list. */
static int name_index(str sent, const char *names)
{
    str rest = str_from(names);
    for (int i = 0; rest.len; i++)
        if (name_matches(sent, next_part(&rest, STR(" ")))) return i;
    return -1;
}

/* Returns 0 if `sent` is the parameter's name, 1 + i if it is alias i, or -1 if it is another name. */
static int parameter_rank(const struct parameter *p, str sent)
{
    if (name_matches(sent, str_from(p->name))) return 0;
    int alias = name_index(sent, p->aliases);
    return alias < 0 ? -1 : 1 + alias;
}

/* True for null, blank strings, [] and {}: models and clients send these for arguments to leave out. */
static bool argument_is_blank(const cJSON *value)
{
    if (cJSON_IsArray(value) || cJSON_IsObject(value)) return !value->child;
    return cJSON_IsNull(value) || (cJSON_IsString(value) && str_trim(str_from(value->valuestring)).len == 0);
}

/* An argument, or an element of one: the parsed value and its JSON text. The text is needed because cJSON stores
 * numbers as doubles, which cannot hold 12345678901234567890 exactly. */
struct argument { const cJSON *value; str raw; };

/* Returns an iterator over the elements of an array or the members of an object: the first one, and all of the text. */
static struct argument elements_of(struct argument all)
{
    return (struct argument){ all.value ? all.value->child : NULL, all.raw };
}

/* Returns the next element or member. Its value is NULL after the last one. */
static struct argument element_next(struct argument *rest)
{
    struct argument next = { rest->value, scan_element(&rest->raw) };
    if (rest->value) rest->value = rest->value->next;
    return next;
}

/* Returns a line about unknown arguments, which are ignored. names: the quoted names; if empty, the line is, too. */
static str unknown_arguments(struct arena *a, const struct tool *tool, str names)
{
    struct out o = out_begin(a);
    if (!names.len) return names;
    out_between(&o, "Unknown arguments are ignored: ", names, ". Known: ");
    for (size_t i = 0; i < tool->parameter_count; i++)
        if (has_data(a, tool->parameters[i].description))
            out_format(&o, "%s%s", str_ends(out_done(&o), STR(": ")) ? "" : ", ", tool->parameters[i].name);
    out_text(&o, ".\n");
    return out_done(&o);
}

/* Finds the argument for each parameter. If several are sent, the parameter's own name is preferred to its aliases, and
 * an alias to later aliases; of equal names the first is used. Blank arguments are ignored. Returns a note about
 * unknown ones, without names that begin with '_': clients add these, as _meta. */
static str arguments_match(struct arena *a, const struct tool *tool, struct argument arguments,
                           struct argument values[ARG_COUNT])
{
    int ranks[ARG_COUNT] = { 0 };
    struct name_list unknown = { .text = out_begin(a) };
    struct argument rest = elements_of(arguments);
    for (struct argument member; (member = element_next(&rest)).value;) {
        str name = str_from(member.value->string);
        bool is_known = argument_is_blank(member.value) || str_starts(name, STR("_"));
        for (size_t i = 0; i < tool->parameter_count; i++) {
            enum arg arg = tool->parameters[i].arg;
            int rank = parameter_rank(&tool->parameters[i], name);
            is_known |= rank >= 0;
            if (rank < 0 || argument_is_blank(member.value) || (values[arg].value && ranks[arg] <= rank)) continue;
            values[arg] = member;
            ranks[arg] = rank;
        }
        if (!is_known) name_list_add(&unknown, name, MAX_NOTE_PATH_BYTES);
    }
    return unknown_arguments(a, tool, name_list_text(&unknown));
}

/* Returns the characters of a string or the text of a number; not ok for any other value. */
static struct optional_str argument_text(struct argument x)
{
    return cJSON_IsNumber(x.value) ? (struct optional_str){ x.raw, true } : json_text(x.value);
}

/* Returns a sentence that says which values p takes. It ends every error message about an argument. */
static str parameter_advice(struct arena *a, const struct parameter *p)
{
    struct out o = out_begin(a);
    if (p->kind == NUMBER) {
        out_format(&o, "Send a whole number from %lld to %lld, for example {\"%s\": %lld}.", (long long)p->min,
                   (long long)p->max, p->name, (long long)p->default_value);
    } else if (p->choices) {
        out_text(&o, "Send one of: ");
        out_replaced(&o, str_from(p->choices), " ", ", ");
        out_char(&o, '.');
    } else {
        bool list = p->kind == LIST;
        out_format(&o, "Send a %s, for example {\"%s\": ", list ? "list of strings" : "string", p->name);
        if (list) out_char(&o, '[');
        out_json(&o, expand_placeholders(a, p->example ? p->example : "..."));
        out_text(&o, list ? "]}." : "}.");
    }
    return out_done(&o);
}

/* Returns an error message: the parameter's name, the problem, and parameter_advice(). Never empty. */
static str parameter_error(struct arena *a, const struct parameter *p, const char *problem)
{
    return str_join(a, str_format(a, "%s %s. ", p->name, problem), parameter_advice(a, p));
}

/* Returns the name of a parameter as its caller writes it: maxResults, or --max-results on the command line. */
static str parameter_name(struct arena *a, const struct parameter *p, bool person)
{
    struct out o = out_begin(a);
    out_text(&o, person ? "--" : "");
    for (const char *c = p->name; *c; c++) {
        bool is_capital = person && *c >= 'A' && *c <= 'Z';
        out_text(&o, is_capital ? "-" : "");
        out_char(&o, is_capital ? fold_ascii(*c) : *c);
    }
    return out_done(&o);
}

/* Stores a number. A number out of bounds becomes the nearest bound, because models often ask for too much. args->notes
 * says so. */
static void args_set_number(struct arena *a, struct args *args, const struct parameter *p, int64_t sent)
{
    int64_t used = sent < p->min ? p->min : sent > p->max ? p->max : sent;
    args->number[p->arg] = used;
    if (used == sent) return;
    args->notes = str_join(a, args->notes, parameter_name(a, p, args->person));
    args->notes = str_join(a, args->notes, str_format(a, " is from %lld to %lld: %lld was used.\n", (long long)p->min,
                                                      (long long)p->max, (long long)used));
}

/* Returns the answer, or the error, with the notes of the arguments at its start, in brackets, unless it has them. */
static struct answer answer_noted(struct arena *a, const struct args *args, struct answer answer)
{
    struct out o = out_begin(a);
    if (!args->notes.len || answer.is_json || answer.has_notes) return answer;
    out_char(&o, '[');
    out_replaced(&o, str_trim(args->notes), "\n", " ");
    out_between(&o, answer.text.len && answer.text.s[0] == '#' ? "]\n" : "] ", answer.text, "");
    answer.text = out_done(&o);
    return answer;
}

/* Returns an answer that lists all and does not depend on a number. If the caller sent one, a note says that it is
 * ignored, instead of the note on its bounds. name: of its parameter. */
static struct answer answer_of_all(struct arena *a, const struct args *args, enum arg number, const char *parameter,
                                   struct answer answer)
{
    struct args noted = *args;
    struct out o = out_begin(a);
    str name = parameter_name(a, &(struct parameter){ .name = parameter }, args->person);
    if (!args->given[number]) return answer;
    for (str rest = args->notes; rest.len;) {
        str line = next_part(&rest, STR("\n"));
        if (!str_starts(line, name)) out_between(&o, "", line, "\n");
    }
    out_between(&o, "", name, " is ignored: without other arguments all are listed.\n");
    noted.notes = out_done(&o);
    answer = answer_noted(a, &noted, answer);
    answer.has_notes = true;
    return answer;
}

/* argument_number(), argument_string() and argument_list() store the argument x of parameter p in args. They return
 * an error message, or an empty text on success. */

static str argument_number(struct arena *a, const struct parameter *p, struct argument x, struct args *args)
{
    struct optional_str text = argument_text(x);
    struct number n = str_number(text.value);
    bool all = str_equal_fold(str_trim(text.value), STR("all"));
    if (all || (cJSON_IsNumber(x.value) && x.value->valuedouble > 1e18)) n = (struct number){ INT64_MAX, true };
    if (cJSON_IsNumber(x.value) && x.value->valuedouble < -1e18) n = (struct number){ INT64_MIN, true };
    if (!text.ok || !n.ok) return parameter_error(a, p, "is not a whole number");
    args_set_number(a, args, p, n.value);
    args->text[p->arg] = text.value;
    return STR("");
}

/* Returns the texts of a list with a separator between them; not ok if an element is no text. */
static struct optional_str argument_joined(struct arena *a, struct argument list, const char *separator)
{
    struct out o = out_begin(a);
    struct argument rest = elements_of(list);
    for (struct argument x; (x = element_next(&rest)).value;) {
        struct optional_str text = argument_text(x);
        if (!text.ok) return text;
        out_between(&o, o.len ? separator : "", text.value, "");
    }
    return (struct optional_str){ out_done(&o), true };
}

/* Models sometimes send a list or an object as a string that contains its JSON. Returns the parsed value if x is such a
 * string and begins with one of the characters `first`, else x. */
static struct argument argument_unquoted(struct arena *a, struct argument x, const char *first)
{
    str text = str_trim(json_text(x.value).value);
    if (!text.len || !text.s[0] || !strchr(first, text.s[0])) return x;
    struct json_scan scan = json_scan(text, STR(""));
    if (scan.error != JSON_OK || scan.pos != text.len) return x;
    return (struct argument){ json_parse(a, text, scan.needs_repair), text };
}

/* Stores a query. A text that is too long is replaced by its best_part(), and args->notes says so. Answers as JSON have
 * no notes. */
static void args_set_query(struct arena *a, struct args *args, str text)
{
    static const char note[] = "The query has %zu bytes: %zu of them, from byte %zu, were searched.\n";
    str part = best_part(text, MAX_QUERY_BYTES);
    args->text[ARG_QUERY] = part;
    args->has_long_query = part.len < text.len;
    if (!args->has_long_query) return;
    args->notes = str_join(a, args->notes, str_format(a, note, text.len, part.len, (size_t)(part.s - text.s) + 1));
}

/* Stores a string, or a number as its text. Words of a query may be in a list; languages and paths, too, which are
 * stored with commas between them. */
static str argument_string(struct arena *a, const struct parameter *p, struct argument x, struct args *args)
{
    bool is_set = p->arg == ARG_LANGUAGE || p->arg == ARG_PATH;
    if (is_set) x = argument_unquoted(a, x, "[");
    int n = cJSON_IsArray(x.value) ? cJSON_GetArraySize(x.value) : 0;
    bool is_list = n == 1 || (n && n <= MAX_LIST_STRINGS && (is_set || p->arg == ARG_QUERY));
    struct optional_str text = is_list ? argument_joined(a, x, is_set ? ", " : " ") : argument_text(x);
    if (!text.ok) return parameter_error(a, p, "is not a string");
    if (p->arg == ARG_QUERY) return args_set_query(a, args, text.value), STR("");
    if (text.value.len > MAX_ARGUMENT_BYTES) return parameter_error(a, p,
        "is longer than " STRINGIFY(MAX_ARGUMENT_BYTES) " bytes");
    if (p->choices) {
        struct optional_str choice = choice_of(p->choices, text.value);
        struct out problem = out_begin(a);
        out_echo(&problem, "cannot be ", text.value, "");
        if (!choice.ok) return parameter_error(a, p, out_cstring(&problem));
        text = choice;
    }
    args->text[p->arg] = text.value;
    return STR("");
}

/* Adds a string or the strings of a list to args->paths. A string without # may be a list with commas. An empty list
 * counts as absent. */
static str argument_list(struct arena *a, const struct parameter *p, struct argument x, struct args *args)
{
    x = argument_unquoted(a, x, "[");
    bool list = cJSON_IsArray(x.value);
    struct optional_str one = list ? (struct optional_str){ STR(""), true } : argument_text(x), text;
    size_t n = list ? (size_t)cJSON_GetArraySize(x.value) : 1, before = args->path_count;
    struct argument rest = elements_of(x);
    bool commas = str_find(one.value, STR("#")) == one.value.len;
    for (size_t i = 0; commas && i < one.value.len; i++) n += one.value.s[i] == ',';
    if (n > MAX_LIST_STRINGS) return parameter_error(a, p, "is a list of more than " STRINGIFY(MAX_LIST_STRINGS));
    str *paths = arena_array(a, before + n, sizeof *paths);
    if (before) memcpy(paths, args->paths, before * sizeof *paths);
    args->paths = paths;
    for (size_t i = 0; i < n; i++) {
        text = list ? argument_text(element_next(&rest)) : one;
        if (n > 1 && !list) text.value = str_trim(next_part(&one.value, STR(",")));
        if (!text.ok) return parameter_error(a, p, "holds something that is not a string");
        if (text.value.len > MAX_ARGUMENT_BYTES)
            return parameter_error(a, p, "is longer than " STRINGIFY(MAX_ARGUMENT_BYTES) " bytes");
        args->paths[args->path_count++] = text.value;
    }
    args->given[p->arg] = n > 0;
    if (n) args->text[p->arg] = args->paths[before];
    return STR("");
}

/* Fills args from a JSON object, or with defaults only if `arguments` is NULL. `raw` is the text of the object.
 * Returns the first error message for the caller, or an empty text on success. Unknown members are ignored, and a
 * number or choice that cannot be read is replaced by its default, both with a note. */
static str arguments_read(struct arena *a, const struct tool *tool, const cJSON *arguments, str raw, struct args *args)
{
    struct argument values[ARG_COUNT] = { { NULL, { NULL, 0 } } };
    str first_error = STR("");
    *args = (struct args){ .paths = NULL };
    args->notes = arguments_match(a, tool, (struct argument){ arguments, raw }, values);
    args->has_ignored = args->notes.len > 0;
    for (size_t i = 0; i < tool->parameter_count; i++) {
        const struct parameter *p = &tool->parameters[i];
        struct argument x = values[p->arg];
        args->number[p->arg] = p->default_value;
        if (!x.value && !p->required) continue;
        args->given[p->arg] = true;
        str error = !x.value ? parameter_error(a, p, "is required") : p->kind == NUMBER ? argument_number(a, p, x, args)
                  : p->kind == TEXT ? argument_string(a, p, x, args) : argument_list(a, p, x, args);
        if (p->kind != NUMBER && !p->choices) first_error = first_error.len ? first_error : error;
        else if (error.len) args->notes = str_join(a, args->notes, str_join(a, error, STR(" The default was used.\n")));
        args->given[p->arg] &= !error.len, args->has_ignored |= error.len > 0;
    }
    return first_error;
}

/* Appends a line about a version that is not known: it is ignored. */
static void out_unknown_version(struct out *o, const struct args *args, const struct edition *e)
{
    str name = truncate_text(str_trim(args->text[ARG_VERSION]), MAX_NOTE_PATH_BYTES);
    if (!name.len || !corpus.version_count || e->strict) return;
    out_echo(o, "version ", name, " is unknown and ignored. Known: ");
    out_between(o, "", expand_placeholders(o->a, "{versions}"), ".\n");
}

/* Appends a line about the names in the argument `language` that are not known: they are ignored. */
static void out_unknown_languages(struct out *o, str names, const char *end)
{
    struct name_list unknown = { .text = out_begin(o->a) };
    while (names.len) {
        str name = str_trim(next_part(&names, STR(",")));
        struct languages l = languages_named(name);
        if (name.len && !l.reference && !l.rows) name_list_add(&unknown, name, MAX_NOTE_PATH_BYTES);
    }
    if (!unknown.count) return;
    out_between(o, "language ", name_list_text(&unknown), unknown.count == 1 ? " is" : " are");
    out_text(o, " unknown and ignored. Known: ");
    out_languages(o, corpus.language_choices);
    out_text(o, end);
}

/* ==================================================================================================================
 * Room: Words of a query. The identifiers that a query names, the words that were corrected, those that the
 * documentation does not have, and the paths that limit a search.
 * =============================================================================================================== */

/* Returns the next identifier of a text from *pos on, and moves *pos after it: a name with underscores, a camelCase
 * name or a dotted one, as user_id, ensureSignedIn, user.created. Returns an empty text at the end. */
static str next_identifier(str text, size_t *pos)
{
    while (*pos < text.len) {
        size_t start = *pos, capitals = 0, joints = 0;
        for (; *pos < text.len && (is_word_byte(text.s[*pos]) || strchr("_.", text.s[*pos])); ++*pos) {
            bool after_letter = *pos > start && is_word_byte(text.s[*pos - 1]);
            capitals += after_letter && text.s[*pos] >= 'A' && text.s[*pos] <= 'Z' &&
                        letter_class(text.s[*pos - 1]) == CLASS_LOWER;
            joints += after_letter && !is_word_byte(text.s[*pos]) && *pos + 1 < text.len &&
                      is_ascii_letter(text.s[*pos + 1]);
        }
        str name = str_span(text, start, *pos);
        while (name.len && name.s[name.len - 1] == '.') name.len--;
        bool is_camel = name.len && name.s[0] >= 'a' && name.s[0] <= 'z' && capitals;
        bool in_address = start && strchr("/:@", text.s[start - 1]);
        if (name.len && !in_address && (is_camel || joints || capitals > 1)) return name;
        *pos += *pos < text.len;
    }
    return STR("");
}

/* Returns the term of an identifier as a whole, or NO_INDEX if the corpus does not have it. */
static uint32_t identifier_term(str name)
{
    struct corpus_token tokens[CORPUS_TOKENS_MAX];
    size_t pos = 0, n = corpus_tokens(name.s, name.len, &pos, tokens);
    uint32_t term = NO_INDEX;
    for (size_t i = 0, longest = 0; i < n; i++) {
        if ((tokens[i].kind != CORPUS_JOINED && tokens[i].kind != CORPUS_CHAIN) || tokens[i].len <= longest) continue;
        longest = tokens[i].len;
        term = term_of_word(corpus_token_text(&tokens[i]));
    }
    return term;
}

/* If the rarest word of a query is an identifier, prefers the pages that have it: pages with only its parts are not
 * about it. Does not prefer them for pasted text or for queries with more than MAX_IDENTIFIER_WORDS other words,
 * because these words tell more about the topic. */
static void query_prefer_identifier(struct query *q)
{
    uint32_t rarest = NO_INDEX;
    size_t pos = 0;
    for (str name; (name = next_identifier(q->text, &pos)).len;) {
        bool is_known_name = language_bit(name) || list_has("macOS iOS iPadOS", name); /* Next.js is no identifier */
        uint32_t term = is_known_name ? NO_INDEX : identifier_term(name);
        if (term == NO_INDEX) continue;
        if (rarest == NO_INDEX || corpus_page_df(&corpus, term) < corpus_page_df(&corpus, rarest)) rarest = term;
    }
    struct corpus_token tokens[CORPUS_TOKENS_MAX];
    unsigned words = 0;
    pos = 0;
    for (size_t n; rarest != NO_INDEX && (n = corpus_tokens(q->text.s, q->text.len, &pos, tokens)) > 0;) {
        uint32_t term = term_of_word(corpus_token_text(&tokens[0]));
        bool is_single = n == 1 && term != NO_INDEX && !is_stop_word(corpus_token_text(&tokens[0]));
        words += is_single;
        if (is_single && corpus_page_df(&corpus, term) < corpus_page_df(&corpus, rarest)) rarest = NO_INDEX;
    }
    q->preferred = rarest;
    q->has_preferred = rarest != NO_INDEX && words <= MAX_IDENTIFIER_WORDS && !is_pasted(q->text);
}

/* True if the corpus has an identifier, or the part after its last dot: listUsers of workos.users.listUsers. */
static bool has_identifier(str name)
{
    return identifier_term(name) != NO_INDEX || identifier_term(after_last_dot(name)) != NO_INDEX;
}

/* The first MAX_CONCEPTS words of a query that the documentation does not have. */
struct absent { str at[MAX_CONCEPTS]; unsigned count; };

/* True if [pos, end) of an identifier is a part of it: a capital, a mark or an end limits it on both sides. */
static bool is_part(str name, size_t pos, size_t end)
{
    bool begins = pos == 0 || !is_word_byte(name.s[pos - 1]) || letter_class(name.s[pos]) == CLASS_UPPER;
    return begins && (end == name.len || !is_word_byte(name.s[end]) || letter_class(name.s[end]) == CLASS_UPPER);
}

/* Adds a word or an identifier, unless it is in the list or is a part of one in it. */
static void absent_add(struct absent *m, str word)
{
    for (unsigned i = 0; i < m->count; i++)
        for (size_t k = 0; k + word.len <= m->at[i].len; k++)
            if (str_equal_fold(str_span(m->at[i], k, k + word.len), word) && is_part(m->at[i], k, k + word.len)) return;
    if (m->count < MAX_CONCEPTS) m->at[m->count++] = word;
}

/* True for an id, and in a pasted text for each name with a digit except error codes. */
static bool is_id_or_number(const struct query *q, str word)
{
    size_t i = 0;
    while (i < word.len && !char_is_digit(word.s[i])) i++;
    return random_part(word) < word.len || (q->is_pasted && i < word.len && !code_letters(word));
}

/* True if the corpus does not have a word of a query, which was not corrected and is no compound, such as soc2, whose
 * parts are searched. */
static bool is_absent(const struct query *q, str word)
{
    const struct concept *c = concept_of(q, word);
    bool is_noise = c && (q->is_foreign || (q->is_pasted && c->weight <= FILLER_WEIGHT));
    if (!c || c->is_known || c->is_stop || c->corrected.len || is_noise) return false;
    for (unsigned i = 0; i < c->group_count; i++)
        if (c->groups[i].count > 1) return false;
    return true;
}

/* True if a name of a query, or one of its tokens, was corrected. */
static bool is_name_corrected(const struct query *q, str name, const struct corpus_token *tokens, size_t count)
{
    const struct concept *c = concept_of_chain(q, name);
    for (size_t i = 0; i < count && !(c && c->corrected.len); i++) c = concept_of(q, corpus_token_text(&tokens[i]));
    return c && c->corrected.len;
}

/* Returns the words of a query that the documentation does not have and that were not corrected: identifiers as a
 * whole, of which the first MAX_LITERALS are looked for as text, too, and other words. */
static struct absent *absent_words(struct arena *a, const struct query *q)
{
    struct corpus_token tokens[CORPUS_TOKENS_MAX];
    struct absent *m = arena_alloc(a, sizeof *m);
    unsigned texts = 0;
    size_t pos = 0, n;
    for (str name; q->concept_count && (name = next_identifier(q->words, &pos)).len;) {
        size_t from = 0;
        n = corpus_tokens(name.s, name.len, &from, tokens);
        if (n < 2 || is_id_or_number(q, name) || has_identifier(name)) continue;
        if (is_name_corrected(q, name, tokens, n)) continue;
        if (texts++ >= MAX_LITERALS || !literal_occurs(a, name)) absent_add(m, name);
    }
    for (pos = 0; q->concept_count && (n = corpus_tokens(q->words.s, q->words.len, &pos, tokens)) > 0;) {
        if (is_id_or_number(q, str_span(q->words, tokens[0].pos, pos))) continue;
        for (size_t i = 0; i < n; i++)
            if (is_absent(q, corpus_token_text(&tokens[i])))
                absent_add(m, str_span(q->words, tokens[i].pos, tokens[i].end));
    }
    return m;
}

/* Returns the query as it was typed, with the words that were searched in the place of mistyped ones, and without
 * quotes that were ignored. Empty if no word was corrected. */
static str corrected_query(struct arena *a, const struct query *q)
{
    struct corpus_token tokens[CORPUS_TOKENS_MAX];
    struct out o = out_begin(a), plain = out_begin(a), line = out_begin(a);
    size_t done = 0, pos = 0, n;
    if (!q->is_corrected) return STR("");
    while ((n = corpus_tokens(q->words.s, q->words.len, &pos, tokens)) > 0) {
        const struct concept *chain = concept_of_chain(q, str_span(q->words, tokens[0].pos, pos));
        for (size_t i = 0; i < n; i++) {
            const struct concept *c = chain ? chain : concept_of(q, corpus_token_text(&tokens[i]));
            if (!c || !c->corrected.len || tokens[i].pos < done) continue;
            out_between(&o, "", str_span(q->words, done, tokens[i].pos), "");
            out_str(&o, c->corrected);
            done = chain ? pos : tokens[i].end;
        }
    }
    out_str(&o, str_span(q->words, done, q->words.len));
    out_replaced(&plain, out_done(&o), "\"", q->literal_count || q->preferred_literal_count ? "\"" : "");
    out_echo_line(&line, "", out_done(&plain), "");
    return out_done(&line);
}

/* Returns a folded word of a query as it was typed. */
static str typed_word(const struct query *q, str word)
{
    struct corpus_token tokens[CORPUS_TOKENS_MAX];
    for (size_t pos = 0, n; (n = corpus_tokens(q->words.s, q->words.len, &pos, tokens)) > 0;)
        for (size_t i = 0; i < n; i++)
            if (str_equal(corpus_token_text(&tokens[i]), word)) return str_span(q->words, tokens[i].pos, tokens[i].end);
    return word;
}

/* Appends remarks on quoted texts and excluded words. */
static void out_operators(struct out *o, const struct query *q)
{
    struct name_list excluded = { .text = out_begin(o->a) }, absent = { .text = out_begin(o->a) };
    for (unsigned i = 0; i < q->absent_literal_count; i++)
        name_list_add(&absent, q->absent_literals[i], MAX_NOTE_PATH_BYTES);
    if (absent.count)
        out_between(o, "Searched as words, not in the documentation as a text: ", name_list_text(&absent), "\n");
    if (q->ignores_quotes) out_text(o, "No section has all of it: the texts in quotes were searched as words.\n");
    if (q->has_more_literals) out_format(o, "Only the first %d quoted texts were looked for.\n", MAX_LITERALS);
    for (unsigned i = 0; i < q->excluded_count; i++)
        name_list_add(&excluded, q->excluded_words[i], MAX_NOTE_PATH_BYTES);
    if (excluded.count)
        out_between(o, "Left out, because of the minus: pages with ", name_list_text(&excluded), "\n");
    if (q->has_more_excluded) out_format(o, "Only the first %d words with a minus were excluded.\n", MAX_LITERALS);
}

/* True if a word has a byte that is no small letter: it is a name or a code. */
static bool is_name_like(str word)
{
    size_t i = 0;
    while (i < word.len && word.s[i] >= 'a' && word.s[i] <= 'z') i++;
    return i < word.len;
}

/* Appends a remark on words that only the aliases of pages have, other words for what the documentation calls
 * differently. Ordinary words of a long query get no remark. */
static void out_alias_words(struct out *o, const struct query *q)
{
    struct name_list words = { .text = out_begin(o->a) };
    struct absent *found = arena_alloc(o->a, sizeof *found);
    bool is_long = word_count(q->words) > MAX_TOLD_WORDS;
    unsigned texts = 0;
    for (unsigned i = 0; !q->is_foreign && i < q->concept_count; i++) {
        const struct concept *c = &q->concepts[i];
        uint32_t term = c->is_known && c->weight > FILLER_WEIGHT ? term_of_word(c->word) : NO_INDEX;
        str typed = term != NO_INDEX ? typed_word(q, c->word) : STR("");
        if (!typed.len || (is_long && !is_name_like(typed))) continue;
        if (!corpus_lists_of(&corpus, term).only_aliases || texts++ >= MAX_LITERALS) continue;
        if (!literal_occurs(o->a, typed)) absent_add(found, typed); /* it may be a part of a name or of an address */
    }
    for (unsigned i = 0; i < found->count; i++) name_list_add(&words, found->at[i], MAX_NOTE_PATH_BYTES);
    if (words.count) out_between(o, "Not in the text of the documentation, found by other words for it: ",
                                 name_list_text(&words), "\n");
}

/* Returns remarks on how a query was searched, one per line. */
static str query_remarks(struct arena *a, const struct query *q)
{
    struct out o = out_begin(a);
    if (q->is_foreign) out_text(&o, "The documentation is in English: ask in English.\n");
    if (q->is_fallback) out_text(&o, "Searched as exact text: as words it is not in the documentation.\n");
    out_operators(&o, q);
    out_alias_words(&o, q);
    return out_done(&o);
}

/* Returns how a query was read, one fact per line: corrections, words that the documentation lacks, remarks. */
static str query_reading(struct arena *a, const struct query *q)
{
    struct out o = out_begin(a);
    struct name_list missing = { .text = out_begin(a) };
    const struct absent *m = absent_words(a, q);
    str corrected = corrected_query(a, q);
    if (corrected.len) out_between(&o, "Searched as: ", corrected, "\n");
    for (unsigned i = 0; i < m->count; i++) name_list_add(&missing, m->at[i], MAX_NOTE_PATH_BYTES);
    if (m->count) out_between(&o, "Not in the documentation: ", name_list_text(&missing), "\n");
    return str_join(a, out_done(&o), query_remarks(a, q));
}

/* Appends a line about one word of a query without results: the number of pages that contain it, or a suggestion. */
static void out_word_without_results(struct out *o, const struct query *q, const struct concept *c)
{
    uint32_t term = c->is_known ? term_of_word(c->word) : NO_INDEX;
    out_between(o, "- ", typed_word(q, c->word), "");
    uint32_t pages = term == NO_INDEX ? 0 : corpus_page_df(&corpus, term);
    if (pages) out_format(o, ": on %u page%s\n", pages, pages == 1 ? "" : "s");
    else out_format(o, ": not in the documentation%s\n", suggestion(o->a, c->corrected, ""));
}

/* Appends how a word of the query was read: its weight and idf, and the stems that it matches. */
static void explain_word(struct out *o, const struct concept *c)
{
    out_between(o, "- ", c->chain.len ? c->chain : c->word, "");
    if (c->is_stop) out_text(o, ", a stop word");
    if (c->corrected.len) out_between(o, ", corrected to ", c->corrected, "");
    if (!c->group_count) {
        out_text(o, ": not in the documentation, not searched\n");
        return;
    }
    out_format(o, ": weight %.2f, idf %.2f; matches", (double)c->weight, (double)c->idf);
    for (unsigned g = 0; g < c->group_count; g++)
        for (unsigned t = 0; t < c->groups[g].count; t++)
            out_between(o, t ? "+" : g ? ", " : " ", stem_text(c->groups[g].terms[t]), "");
    out_char(o, '\n');
}

/* Returns the query with the names of packages as the documentation has them: "@workos-inc/node" for @workos/node. If a
 * name only leads to a page, as @workos/python does, its last part replaces it. */
static str query_packages(struct arena *a, str query)
{
    struct out o = out_begin(a);
    struct cut c = { .tail = query, .ok = true };
    for (const char *before = ""; c.ok; before = " ") {
        c = str_cut(c.tail, STR(" "));
        const struct corpus_move *move = str_starts(c.head, STR("@")) ? path_move(c.head) : NULL;
        str word = move && move->old.len == c.head.len ? path_split(c.head).tail : c.head;
        for (uint32_t i = 0; i < corpus.source_count && word.len < c.head.len; i++)
            if (str_equal(page_path(corpus.sources[i].page), corpus_slice(move->now)))
                word = corpus_slice(corpus.sources[i].package);
        out_between(&o, before, word, "");
    }
    return out_done(&o);
}

/* Returns the error for a path that is neither a page nor a folder, with the nearest pages. */
static struct answer search_no_path(struct arena *a, str path)
{
    struct out o = out_begin(a);
    uint32_t pages[4];
    out_echo(&o, "path ", path, " is not a page or folder. Nearest:");
    size_t n = pages_near(a, truncate_text(reference_redirected(a, path), MAX_ECHO_BYTES), pages, 4);
    for (size_t i = 0; i < n; i++)
        out_between(&o, i ? ", `" : " `", page_path(pages[i]), "`");
    out_text(&o, n ? ". Use one of these, or leave path out to search everything."
                   : " none. Leave path out to search everything.");
    return tool_error(out_done(&o));
}

/* Returns the folders and pages that a path or a list of paths with commas names, separated by line breaks. Empty for
 * all pages. False if one of the paths does not exist, or if there are too many; *error is then the answer. */
static bool search_paths(struct arena *a, str names, str *paths, struct answer *error)
{
    struct out o = out_begin(a);
    for (unsigned count = 0; names.len;) {
        str name = str_trim(next_part(&names, STR(","))), path = page_subtree(a, name);
        if (!path.len && reference_redirected(a, name).len) return stop_with(error, search_no_path(a, name));
        if (!path.len) continue;
        if (count++ == MAX_SEARCH_PATHS)
            return stop_with(error, tool_error(STR("path may list at most " STRINGIFY(MAX_SEARCH_PATHS)
                                                   " pages and folders.")));
        out_between(&o, o.len ? "\n" : "", path, "");
    }
    *paths = out_done(&o);
    return true;
}

/* ==================================================================================================================
 * Room: Search tool. workos_search: ranked, literal and regular-expression results as text and as data.
 * =============================================================================================================== */

static const char *const search_modes[] = { "auto", "literal", "regex" };

/* Returns the mode with this name, or SEARCH_AUTO for another name. */
static enum search_mode search_mode_of(str name)
{
    enum search_mode mode = SEARCH_REGEX;
    while (mode > SEARCH_AUTO && !str_equal(name, str_from(search_modes[mode]))) mode--;
    return mode;
}

/* Returns the check value for the cursors of a search. It includes the requested mode, because a query in mode auto
 * may have been run as literal. */
static uint32_t search_check(const struct args *args, const struct query *q)
{
    str mode = str_from(search_modes[search_mode_of(args->text[ARG_MODE])]);
    char languages[32];
    int n = snprintf(languages, sizeof languages, "%u %u", q->languages.reference, q->languages.rows);
    str texts[] = { q->text, q->path, { languages, (size_t)n }, mode, q->edition.version, q->edition.language };
    return cursor_check(texts, q->edition.strict ? 6 : 4);
}

/* Returns the error in a pattern with its position and an excerpt of the pattern, then the advice. */
static struct answer regex_invalid(struct arena *a, str pattern, const struct regex_error *error, const char *advice)
{
    struct out o = out_begin(a);
    size_t from = size_minus(error->offset, 40);
    out_between(&o, "The regular expression cannot be read: ", error->message, ", at byte ");
    out_format(&o, "%zu: ", error->offset + 1);
    out_json(&o, str_span(pattern, from, from + 80));
    out_format(&o, "%s\n", advice);
    return tool_error(out_done(&o));
}

static struct answer regex_too_costly(const struct regex *re)
{
    if (re->work <= MAX_REGEX_WORK)
        return tool_error(STR("The regular expression has too much text to search. Limit the search to a path.\n"));
    return tool_error(STR("The regular expression is too costly: it has too many ways to match at once. Shorten its "
                          "{n} repetitions, or begin it with text that is there.\n"));
}

/* Appends the titles of a section and of the sections around it, outermost first, and the name of its variant. */
static void out_trail(struct out *o, uint32_t section)
{
    uint32_t trail[MAX_TRAIL];
    for (unsigned n = section_trail(section, trail); n-- > 0;) {
        out_str(o, corpus_slice(corpus.sections[trail[n]].title));
        if (n) out_text(o, " › ");
    }
    out_variant(o, section);
}

/* True if a section belongs to the passage that begins with section `first`. Sections of the API reference for
 * languages other than `language`, the one that the page is shown in, do not, unless `first` itself is for one
 * language. */
static bool is_in_passage(uint32_t section, uint32_t first, uint32_t language)
{
    return corpus.sections[first].language || is_section_shown(section, language);
}

/* Returns the view of the passage that begins with a section. It shows all variants if the section itself is one that
 * the requested languages hide. */
static struct view passage_view(uint32_t section, struct languages languages)
{
    struct view view = view_of(corpus.sections[section].page, languages);
    if (!is_variant_shown(corpus.sections[section].variant, &view)) view.relation = LANGUAGE_OTHER;
    return view;
}

/* Returns the rendered text of a section, continued with its subsections until there are SNIPPET_SOURCE_BYTES bytes
 * to choose a snippet from. Parts for other languages than the requested ones are left out, and padding of tables. */
static str passage_text(struct arena *a, uint32_t section, struct languages languages)
{
    uint32_t end = corpus.sections[section].end, language;
    struct document d = { .text = out_begin(a), .unpadded = true };
    struct view view = passage_view(section, languages);
    if (corpus.sections[section].bytes >= SNIPPET_SOURCE_BYTES) end = section + 1;
    str text = end == section + 1 && view.relation == LANGUAGE_OTHER ? section_text(a, section) : STR("");
    if (text.len && str_find(text, STR("  |")) == text.len) return text; /* no padded table */
    language = page_language(corpus.sections[section].page, languages.reference);
    for (uint32_t i = section; i < end && d.text.len < SNIPPET_SOURCE_BYTES; i++)
        if (is_in_passage(i, section, language)) document_section(&d, i, &view);
    return out_done(&d.text);
}

/* Returns the source line (1-based) of line (from 0) of the passage_text() of a section that leaves out no variant. */
static uint32_t passage_line(struct arena *a, uint32_t section, struct languages languages, size_t line)
{
    uint32_t first = section, language = page_language(corpus.sections[section].page, languages.reference);
    for (; section < corpus.sections[first].end; section++) {
        str text = section_text(a, section);
        for (size_t pos = 0; is_in_passage(section, first, language) && pos < text.len; line--) {
            if (!line) return source_line(section, pos);
            pos += line_from(text, pos).len + 1;
        }
    }
    return source_line(first, 0);
}

/* Returns max_bytes of a line [begin, end), which is longer, with its byte `pos` in the middle. */
static struct snippet snippet_around(str text, size_t begin, size_t end, size_t pos, size_t max_bytes)
{
    size_t from = begin + size_minus(pos, max_bytes / 2);
    while (from > begin && is_continuation_byte(text.s[from])) from--;
    return (struct snippet){ truncate_text(str_span(text, from, end), max_bytes), from, 0, text, true };
}

/* Returns the snippet around the first literal match: in the rendered text, else in the source. *line is the line of
 * the match, and is not changed if there is no match. */
static struct snippet literal_snippet(struct arena *a, str wanted, uint32_t section, size_t max_bytes, uint32_t *line)
{
    struct literal l = literal_fold(a, wanted);
    str text = section_text(a, section);
    size_t offset = literal_find(text, &l), begin;
    if (offset < text.len) *line = source_line(section, offset);
    struct segments page = page_segments(corpus.sections[section].page);
    for (uint32_t i = page.first; offset == text.len && i < page.end; i++) {
        if (corpus.segments[i].section != section) continue;
        text = segment_text(i);
        offset = literal_find(text, &l);
        *line = offset < text.len ? line_number(corpus.segments[i].pos + (uint32_t)offset) : *line;
    }
    str found = line_around(text, offset < text.len ? offset : 0, &begin);
    if (found.len <= max_bytes) return snippet_grow(text, begin, begin + found.len, max_bytes);
    return snippet_around(text, begin, begin + found.len, offset - begin, max_bytes);
}

/* Returns the first line of a section that matches the regular expression, with the lines around it, or the part of a
 * long line that has the match: in the rendered text, else in the source. Sets *line to the number of the first line
 * of the source that matches. */
static struct snippet regex_snippet(struct arena *a, struct regex *re, uint32_t section, size_t max_bytes,
                                    uint32_t *line)
{
    struct segments page = page_segments(corpus.sections[section].page);
    str text = section_text(a, section);
    struct regex_match m = regex_line(re, text, 0), found = { .ok = false };
    for (uint32_t i = page.first; i < page.end && !found.ok; i++) {
        str source = segment_text(i);
        if (corpus.segments[i].section != section || !(found = regex_line(re, source, 0)).ok) continue;
        *line = line_number(corpus.segments[i].pos + (uint32_t)found.start);
        if (!m.ok) m = found, text = source;
    }
    if (!m.ok) return (struct snippet){ STR(""), 0, 0, STR(""), false };
    if (m.end - m.start <= max_bytes) return snippet_grow(text, m.start, m.end, max_bytes);
    struct snippet start = snippet_truncate(text, m.start, max_bytes);
    struct regex_match part = regex_find(re, str_span(text, m.start, m.end), 0);
    return !part.ok || part.end <= start.text.len ? start : snippet_around(text, m.start, m.end, part.start, max_bytes);
}

/* Returns the snippet of a hit. *line is the source line (1-based) of its match or best line, else of the section: if
 * nothing matches, or if parts for other languages are left out. */
static struct snippet hit_snippet(struct arena *a, const struct query *q, const struct hit *hit,
                                  const struct snippet_words *words, size_t max_bytes, uint32_t *line)
{
    *line = corpus.sections[hit->section].line;
    if (q->regex) return regex_snippet(a, q->regex, hit->section, max_bytes, line);
    if (q->literal_count) return literal_snippet(a, q->literals[0], hit->section, max_bytes, line);
    struct snippet s = snippet_choose(a, passage_text(a, hit->section, q->languages), words, max_bytes);
    if (s.text.len && passage_view(hit->section, q->languages).relation == LANGUAGE_OTHER)
        *line = passage_line(a, hit->section, q->languages,
                             count_lines(str_span(s.source, 0, s.pos + s.best_pos)));
    return s;
}

/* Returns the lines of the text before an entry of the API reference that match best, because the entry itself has only
 * tables and code. Empty for other hits. */
static struct snippet entry_introduction(struct arena *a, const struct query *q, const struct hit *hit,
                                         const struct snippet_words *words)
{
    uint32_t parent = corpus.sections[hit->section].parent;
    bool is_entry = corpus.sections[hit->section].language && parent != NO_INDEX && !q->regex && !q->literal_count;
    return snippet_choose(a, is_entry ? section_text(a, parent) : STR(""), words, INTRODUCTION_BYTES);
}

/* The hits of one reply: indexes into h->at. first: the index of the reply's first hit. next: the index of the first
 * hit after the reply, or h->count if no hit after it is worth listing. */
struct search_list {
    const struct args *args;
    const struct query *q;
    const struct hits *h;
    struct snippet_words *words;
    uint32_t at[MAX_SEARCH_RESULTS];
    uint32_t count, first, next;
};

/* True if the list has the same section of a page with the same text: some pages are published at two paths. */
static bool has_copy(const struct search_list *list, const struct hit *hit)
{
    uint32_t offset = hit->section - corpus.pages[hit->page].first_section, copy = hit->page;
    while ((copy = corpus.pages[copy].same) != hit->page)
        for (uint32_t i = 0; i < list->count; i++) {
            const struct hit *other = &list->h->at[list->at[i]];
            if (other->page == copy && other->section - corpus.pages[copy].first_section == offset) return true;
        }
    return false;
}

/* True if a hit scores high enough to be listed beside the best one. A page without the identifier that the query is
 * about must score higher. */
static bool is_strong_hit(const struct query *q, const struct hit *best, const struct hit *hit)
{
    bool lacks_identifier = q->has_preferred && best->exact && !hit->exact;
    return hit->score >= (lacks_identifier ? MIN_UNNAMED_SHARE : MIN_RESULT_SHARE) * best->score;
}

/* Selects the hits of a reply from index `first` on: as many as the caller asked for, without copies. Weak hits are
 * left out unless the caller set a number of results or sent a cursor. */
static struct search_list *search_list(struct arena *a, const struct args *args, const struct query *q,
                                       const struct hits *h, uint32_t first)
{
    struct search_list *list = arena_alloc(a, sizeof *list);
    uint32_t max = (uint32_t)args->number[ARG_MAX_RESULTS], i = first;
    uint32_t end = h->count < q->max_hits ? h->count : q->max_hits;
    bool is_ranked = !q->regex && !q->literal_count;
    bool skips_weak = is_ranked && !args->given[ARG_MAX_RESULTS] && !first, has_skipped = false;
    list->args = args, list->q = q, list->h = h, list->first = first;
    list->words = arena_alloc(a, sizeof *list->words);
    snippet_words(q, list->words);
    for (; i < end; i++) {
        bool is_weak = skips_weak && !is_strong_hit(q, h->at, &h->at[i]);
        has_skipped |= is_weak;
        if (is_weak || has_copy(list, &h->at[i])) continue;
        if (list->count == max) break;
        list->at[list->count++] = i;
    }
    list->next = has_skipped && i == end ? h->count : i; /* those after the last strong hit are weak, too */
    return list;
}

/* Returns the cursor for the hits after a list; empty if there are none, or only weak ones. */
static str search_cursor(struct arena *a, const struct search_list *list)
{
    return list_cursor(a, search_check(list->args, list->q), list->next, list->h->count);
}

/* Appends the passage of a further section of a hit, below its name, in about `max_bytes`. Returns false if it is not
 * appended: there is no room, it would end with a lead-in (see is_lead_in()), `shown` has its best
 * line, or it is one of the sections of the API reference for one language, whose texts hardly differ. */
static bool out_further_passage(struct out *o, const struct search_list *list, uint32_t section, size_t max_bytes,
                                str shown)
{
    if (max_bytes < MIN_PASSAGE_BYTES || corpus.sections[section].language) return false;
    str text = passage_text(o->a, section, list->q->languages);
    struct snippet s = snippet_choose(o->a, text, list->words, max_bytes);
    str best_line = line_from(s.text, s.best_pos);
    if (!s.text.len || (best_line.len && str_find(shown, best_line) < shown.len)) return false;
    if (is_lead_in(line_around(s.text, s.text.len - 1, &(size_t){ 0 }))) return false;
    out_reference(o, "Also `", section, "` ");
    out_between(o, "", corpus_slice(corpus.sections[section].title), ":\n");
    out_snippet(o, &s, list->words, list->args->terminal);
    return true;
}

/* Appends the passages of a hit in about `max_bytes`: that of its own section, then those of the further sections of
 * its page that match. Sections without a passage are named. Returns the bytes that are left. */
static size_t out_passages(struct out *o, const struct search_list *list, const struct hit *hit, size_t max_bytes)
{
    uint32_t line, named[2], shown = page_language(hit->page, list->q->languages.reference);
    unsigned n = 0;
    bool is_opening = corpus.sections[hit->section].level == 0;
    bool shares = is_opening && hit->related[0] != NO_INDEX && !corpus.sections[hit->related[0]].language;
    size_t start = o->len;
    struct snippet introduction = entry_introduction(o->a, list->q, hit, list->words);
    out_snippet(o, &introduction, list->words, list->args->terminal);
    size_t left = size_minus(max_bytes, o->len - start);
    struct snippet s = hit_snippet(o->a, list->q, hit, list->words, shares ? left / 2 : left, &line);
    out_snippet(o, &s, list->words, list->args->terminal);
    for (int i = 0; i < 2 && hit->related[i] != NO_INDEX; i++) {
        uint32_t section = hit->related[i];
        if (is_opening && corpus.sections[section].language && is_section_shown(section, shown)) continue; /* in s */
        if (!out_further_passage(o, list, section, size_minus(max_bytes, o->len - start), s.text)) named[n++] = section;
    }
    size_t used = o->len - start;
    for (unsigned i = 0; i < n; i++) {
        out_reference(o, i ? ", `" : "Also `", named[i], "` ");
        out_str(o, corpus_slice(corpus.sections[named[i]].title));
        out_variant(o, named[i]);
    }
    if (n) out_char(o, '\n');
    return size_minus(max_bytes, used);
}

/* Appends the paths of up to MAX_COPIES pages with the same text, each between `open` and `close`. */
static void out_copies(struct out *o, uint32_t page, const char *open, const char *close)
{
    uint32_t copy = page;
    for (int i = 0; i < MAX_COPIES && (copy = corpus.pages[copy].same) != page; i++)
        out_between(o, open, page_path(copy), close);
}

/* Appends entry i of a list in full: trail, path#anchor (indented, it belongs to the item), size and passages. Returns
 * the bytes that are left of `max_bytes` for passages. */
static size_t out_full_hit(struct out *o, const struct search_list *list, uint32_t i, size_t max_bytes)
{
    const struct hit *hit = &list->h->at[list->at[i]];
    out_number(o, list->first + i + 1);
    out_text(o, list->args->terminal ? ". " STYLE_BOLD : ". ");
    out_trail(o, hit->section);
    out_reference(o, list->args->terminal ? STYLE_END "\n`" : "\n  `", hit->section, "` ");
    out_format(o, "%u bytes", corpus.sections[hit->section].tree_bytes);
    if (hit->matches) out_format(o, ", %u match%s", hit->matches, hit->matches == 1 ? "" : "es");
    if (page_lacks_language(hit->page, list->q->languages, &(struct languages){ 0, 0 }))
        out_between(o, ", no ", truncate_text(str_trim(list->args->text[ARG_LANGUAGE]), MAX_NOTE_PATH_BYTES), "");
    if (corpus.site[0] && !corpus.pages[hit->page].has_url) out_text(o, ", not on the site");
    if (corpus.pages[hit->page].package != NO_INDEX) out_text(o, ", "), out_url(o, hit->section);
    out_char(o, '\n');
    out_copies(o, hit->page, "Also `", "` (the same text)\n");
    out_editions(o, hit->page, "Also in ", "\n");
    size_t left = out_passages(o, list, hit, max_bytes);
    out_char(o, '\n');
    return left;
}

/* Appends entry i of a list as a line of at most MAX_RESULT_LINE_BYTES bytes. */
static void out_short_hit(struct out *o, const struct search_list *list, uint32_t i)
{
    const struct hit *hit = &list->h->at[list->at[i]];
    struct out line = out_begin(o->a), name = out_begin(o->a);
    out_reference(&name, "", hit->section, "");
    out_format(&line, "%u. `", list->first + i + 1);
    out_str(&line, name.len + line.len + 4 < MAX_RESULT_LINE_BYTES ? out_done(&name) : page_path(hit->page));
    out_text(&line, "` ");
    out_copies(&line, hit->page, "(also `", "`) ");
    out_trail(&line, hit->section);
    out_editions(&line, hit->page, " (also in ", ")");
    str all = out_done(&line), text = truncate_text(all, MAX_RESULT_LINE_BYTES - strlen("…"));
    out_str(o, all.len <= MAX_RESULT_LINE_BYTES ? all : text);
    out_text(o, all.len <= MAX_RESULT_LINE_BYTES ? "\n" : "…\n");
}

/* Writes the paths of the pages with the same text, if there are any. */
static void data_copies(struct out *o, uint32_t page)
{
    uint32_t copy = corpus.pages[page].same;
    if (copy == page) return;
    data_array(o, COLUMN_COPIES);
    for (; copy != page; copy = corpus.pages[copy].same) json_element(o, page_path(copy));
    out_char(o, ']');
}

/* Writes the paths of the other versions and translations of a page, if there are any. */
static void data_versions(struct out *o, uint32_t page)
{
    if (!corpus.counterpart_count || corpus.counterparts[page].next == page) return;
    uint32_t first = ring_of(page), p = first;
    data_array(o, COLUMN_VERSIONS);
    do if (p != page) json_element(o, page_path(p));
    while ((p = corpus.counterparts[p].next) != first);
    out_char(o, ']');
}

static void data_hit(struct out *o, const struct search_list *list, uint32_t i)
{
    const struct hit *hit = &list->h->at[list->at[i]];
    uint32_t line;
    str intro = entry_introduction(o->a, list->q, hit, list->words).text;
    struct snippet snippet = hit_snippet(o->a, list->q, hit, list->words, MAX_PASSAGE_BYTES - intro.len, &line);
    struct out text = out_begin(o->a);
    if (intro.len) out_between(&text, "", intro, "\n\n");
    out_str(&text, snippet.text);
    json_object(o);
    data_text(o, COLUMN_PATH, page_path(hit->page));
    data_anchor(o, hit->section);
    data_text(o, COLUMN_TITLE, corpus_slice(corpus.sections[hit->section].title));
    data_trail(o, hit->section);
    data_variant(o, hit->section);
    data_url(o, hit->section);
    data_number(o, COLUMN_LINE, line);
    data_number(o, COLUMN_BYTES, corpus.sections[hit->section].tree_bytes);
    if (hit->matches) data_number(o, COLUMN_TIMES, hit->matches);
    data_text(o, COLUMN_SNIPPET, out_done(&text));
    data_array(o, COLUMN_RELATED);
    for (int k = 0; k < 2 && hit->related[k] != NO_INDEX; k++) {
        struct out name = out_begin(o->a);
        out_reference(&name, "", hit->related[k], "");
        json_element(o, out_done(&name));
    }
    out_char(o, ']');
    data_copies(o, hit->page);
    data_versions(o, hit->page);
    out_char(o, '}');
}

/* Writes the members of a search answer before its results. */
static void data_search(struct out *o, const struct args *args, const struct query *q)
{
    out_char(o, '{');
    data_text(o, COLUMN_QUERY, args->text[ARG_QUERY]);
    data_text(o, COLUMN_MODE, str_from(search_modes[q->mode]));
    data_text_if(o, COLUMN_CORRECTED, corrected_query(o->a, q));
    data_array(o, COLUMN_MISSING);
    const struct absent *m = absent_words(o->a, q);
    for (unsigned i = 0; i < m->count; i++) json_element(o, m->at[i]);
    out_char(o, ']');
    data_array(o, COLUMN_NOTES);
    for (str remarks = query_remarks(o->a, q); remarks.len;) json_element(o, next_part(&remarks, STR("\n")));
    out_char(o, ']');
    data_array(o, COLUMN_RESULTS);
}

/* Returns the answer if nothing was found: which parts of the query the documentation has, and what else to try. */
static struct answer search_no_results(struct arena *a, const struct args *args, const struct query *q)
{
    struct out o = out_begin(a);
    if (args->json) {
        data_search(&o, args, q);
        out_char(&o, ']');
        return json_answer(&o, false);
    }
    out_format(&o, "Nothing found in %u sections of %u pages for: ", corpus.section_count, corpus.listed_pages);
    out_echo_line(&o, "", q->text, "\n");
    if (q->path.len) out_text(&o, "The search was limited to path ");
    out_replaced(&o, q->path, "\n", ", ");
    if (q->path.len) out_text(&o, ": omit it to search everything.\n");
    for (unsigned i = 0; i < q->literal_count && q->literals[i].len; i++) {
        out_echo_line(&o, "- the text \"", q->literals[i], "\": in ");
        out_format(&o, "%u sections\n", literal_count(a, q->literals[i], true).count);
    }
    out_str(&o, query_remarks(a, q));
    bool is_absent_all = q->concept_count > 1;
    for (unsigned i = 0; !q->is_foreign && i < q->concept_count; i++) {
        out_word_without_results(&o, q, &q->concepts[i]);
        is_absent_all &= !q->concepts[i].is_known && !is_english(q->concepts[i].word);
    }
    if (is_absent_all && !q->is_foreign && is_corpus_english()) out_text(&o, "The documentation is in English.\n");
    if (q->mode == SEARCH_AUTO && !q->concept_count && !q->literal_count)
        out_str(&o, expand_placeholders(a, "There is no word in it to look for: it needs one or more, such as "
                                           "\"{query}\"; -word only excludes.\n"));
    if (q->mode == SEARCH_REGEX)
        out_text(&o, "No line matches. Case matters unless the expression begins with (?i).\n");
    if (q->mode == SEARCH_LITERAL) out_text(&o, "Mode auto finds the words in any order and form.\n");
    return (struct answer){ .text = out_done(&o), .found = false };
}

/* Returns the listed results for --json, with whole snippets. */
static struct answer search_data(struct arena *a, const struct search_list *list)
{
    struct out o = out_begin(a);
    data_search(&o, list->args, list->q);
    for (uint32_t i = 0; i < list->count; i++) data_hit(&o, list, i);
    out_char(&o, ']');
    data_text_if(&o, COLUMN_CURSOR, search_cursor(a, list));
    return json_answer(&o, true);
}

/* Appends the lines before the results: the query, the cursor, how the query was read, and the base of all URLs. */
static void out_search_head(struct out *o, const struct search_list *list)
{
    const struct query *q = list->q;
    str language = str_trim(list->args->text[ARG_LANGUAGE]);
    out_echo_line(o, "Results for: ", q->text, "");
    out_more(o, list->args, 0, search_cursor(o->a, list));
    out_between(o, "\n", query_reading(o->a, q), "");
    if (!q->edition.language.len) out_unknown_languages(o, language, ".\n");
    if (q->languages.reference == NO_INDEX && corpus.language_count > 1)
        out_echo(o, "The API reference has no ", language, ": another language is shown.\n");
    out_unknown_version(o, list->args, &q->edition);
    bool readme = false;
    for (uint32_t i = 0; i < list->count; i++)
        readme |= corpus.pages[list->h->at[list->at[i]].page].package != NO_INDEX;
    if (corpus.site[0]) out_format(o, "URL of a result: %s/ and its path%s\n", corpus.site,
                                   readme ? "; READMEs have one of their own" : "");
    out_char(o, '\n');
}

/* Returns the answer with the listed hits, as many as fit in a reply: the first FULL_RESULTS of a reply in full, the
 * others as a line. Bytes that a result does not need for its passages are left to the next one. */
static struct answer search_show(struct arena *a, struct search_list *list)
{
    static const size_t shares[FULL_RESULTS] = { MAX_PASSAGE_BYTES, 1100, PASSAGES_BYTES - MAX_PASSAGE_BYTES - 1100 };
    struct out body = out_begin(a), o = out_begin(a);
    size_t lines = 0, left = 0;
    for (uint32_t i = 0; i < list->count; i++) {
        size_t before = body.len;
        if (i < FULL_RESULTS) {
            size_t budget = shares[i] + left;
            left = budget > MAX_PASSAGE_BYTES ? budget - MAX_PASSAGE_BYTES : 0;
            left += out_full_hit(&body, list, i, budget - left);
        } else out_short_hit(&body, list, i);
        if (list_entry_fits(&body, before, i, &lines)) continue;
        list->next = list->at[i];
        list->count = i;
    }
    out_search_head(&o, list);
    out_str(&o, out_done(&body));
    while (o.len > 1 && o.s[o.len - 2] == '\n') o.len--;
    return (struct answer){ .text = out_done(&o), .found = true };
}

/* Fills in the query from the arguments. False if an argument is invalid; *error is then the answer. */
static bool search_query(struct arena *a, const struct args *args, struct query *q, struct answer *error)
{
    q->text = query_packages(a, str_trim(args->text[ARG_QUERY]));
    q->mode = search_mode_of(args->text[ARG_MODE]);
    if (q->text.len == 0)
        return stop_with(error, tool_error(expand_placeholders(a, "query is empty: it needs words to look for, such as "
                                                                  "\"{query}\"; \"in quotes\" is literal.")));
    if (!search_paths(a, args->text[ARG_PATH], &q->path, error)) return false;
    if (q->mode != SEARCH_AUTO && args->has_long_query)
        return stop_with(error, tool_error(STR("query is longer than " STRINGIFY(MAX_ARGUMENT_BYTES)
                                               " bytes: only mode auto searches a part of it.")));
    q->languages = languages_named(args->text[ARG_LANGUAGE]);
    q->edition = edition_asked(args->text[ARG_VERSION], args->text[ARG_LANGUAGE], q->text);
    return true;
}

/* Replaces hits by their translations in the language that the caller chose, which need not have the words. */
static void translate_hits(const struct query *q, struct hits *h)
{
    bool chosen = q->edition.strict && q->edition.language.len && !q->literal_count && !q->regex;
    for (uint32_t i = 0; chosen && i < h->count && i < q->max_hits; i++) {
        struct hit *hit = &h->at[i];
        struct location p = location_edition((struct location){ hit->page, hit->section, true, false }, &q->edition);
        if (p.page != hit->page) hit->related[0] = hit->related[1] = NO_INDEX;
        hit->page = p.page, hit->section = p.section;
    }
}

/* Runs a query. If it finds no words, as with =>, <Card or a part of a word, searches for the exact text. */
static struct hits search_words_or_text(struct arena *a, struct query *q)
{
    if (q->mode == SEARCH_AUTO) query_prefer_identifier(q);
    struct hits h = search_run(a, q);
    if (h.count > 0 || q->mode != SEARCH_AUTO || q->excluded_count > 0) return h;
    struct query *literal = arena_alloc(a, sizeof *literal);
    literal->text = q->text, literal->path = q->path, literal->languages = q->languages, literal->edition = q->edition;
    literal->max_hits = q->max_hits, literal->mode = SEARCH_LITERAL, literal->is_fallback = true;
    h = search_run(a, literal);
    if (h.count > 0) *q = *literal;
    return h;
}

/* Runs a search. Sets *first to the index of the first hit to list. False if there is no hit to list; *other is then
 * the answer. */
static bool search_find(struct arena *a, const struct args *args, struct query *q, struct hits *h, uint32_t *first,
                        struct answer *other)
{
    struct regex_error error;
    if (!search_query(a, args, q, other)) return false;
    struct number start = list_start(a, args, search_check(args, q), corpus.section_count);
    if (!start.ok) return stop_with(other, bad_cursor(a, args));
    *first = (uint32_t)start.value;
    q->max_hits = *first + (uint32_t)args->number[ARG_MAX_RESULTS] + SEARCH_SPARE_HITS;
    if (q->mode == SEARCH_REGEX && !(q->regex = regex_compile(a, q->text, 0, &error)))
        return stop_with(other, regex_invalid(a, q->text, &error, ". Mode literal takes it as it is."));
    *h = search_words_or_text(a, q);
    translate_hits(q, h);
    if (q->regex && regex_gave_up(q->regex)) return stop_with(other, regex_too_costly(q->regex));
    if (h->count == 0) return stop_with(other, search_no_results(a, args, q));
    return *first < h->count || stop_with(other, bad_cursor(a, args));
}

/* Runs a search. Returns the hits to list, or NULL if there are none: *other is then the answer. */
static struct search_list *search_hits(struct arena *a, const struct args *args, struct answer *other)
{
    struct query *q = arena_alloc(a, sizeof *q);
    struct hits *h = arena_alloc(a, sizeof *h);
    uint32_t first;
    return search_find(a, args, q, h, &first, other) ? search_list(a, args, q, h, first) : NULL;
}

/* Explains a ranked search: how each word was read, and the parts of the score of each hit. */
static struct answer search_explain(struct arena *a, const struct search_list *list)
{
    struct out o = out_begin(a);
    out_text(&o, "Words:\n");
    for (unsigned i = 0; i < list->q->concept_count; i++) explain_word(&o, &list->q->concepts[i]);
    out_text(&o, "\nScores: (words + section + aliases + neighbours) * factor + companions\n");
    for (uint32_t i = 0; i < list->count; i++) {
        const struct hit *hit = &list->h->at[list->at[i]];
        const struct score_parts *p = &hit->parts;
        out_format(&o, "%u. %.2f = (%.2f + %.2f + %.2f + %.2f) * %.3f + %.2f ", list->first + i + 1, (double)hit->score,
                   (double)p->words, (double)p->sections, (double)p->phrases, (double)p->neighbours, (double)p->factor,
                   (double)p->companions);
        if (hit->exact) out_format(&o, "exact %u ", hit->exact);
        out_reference(&o, "`", hit->section, "`\n");
    }
    return (struct answer){ .text = out_done(&o), .found = true };
}

static struct answer tool_search(struct arena *a, const struct args *args)
{
    struct answer other;
    struct search_list *list = search_hits(a, args, &other);
    if (list && args->explain && list->q->mode == SEARCH_AUTO) return search_explain(a, list);
    return !list ? other : args->json ? search_data(a, list) : search_show(a, list);
}

/* ==================================================================================================================
 * Room: Docs tool. workos_docs: pages, sections, folders and lists of pages, in pieces with a cursor.
 * =============================================================================================================== */

static void out_nav_line(struct out *o, const struct corpus_nav *n, unsigned depth)
{
    out_format(o, "%*s- %.*s", (int)(2 * depth), "", SLICE(n->title));
    if (n->path.len) out_between(o, " `", corpus_slice(n->path), "`");
}

/* Returns the answer to a call without a path: the products with their numbers of pages, and the pages outside of
 * them. */
static struct answer docs_tree(struct arena *a)
{
    struct out o = out_begin(a);
    out_format(&o, "%s documentation: %u pages, %u sections. Pass a path for its page or folder.\n\n", corpus.title,
               corpus.listed_pages, corpus.section_count);
    for (uint32_t i = 0; i < corpus.nav_count; i++) {
        if (corpus.nav[i].level > 0) continue;
        uint32_t pages = corpus.nav[i].pages;
        out_nav_line(&o, &corpus.nav[i], 0);
        out_format(&o, " (%u page%s)\n", pages, pages == 1 ? "" : "s");
    }
    for (uint32_t i = 0; i < corpus.outside_count; i++)
        out_between(&o, i ? " `" : "\nPages outside these: `", page_path(corpus.outside[i]), "`");
    if (corpus.outside_count) out_char(&o, '\n');
    return (struct answer){ .text = out_done(&o), .found = true };
}

/* Appends one line per section: path#anchor, title, variant and size. */
static void out_section_lines(struct out *o, const uint32_t *sections, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct corpus_section *s = &corpus.sections[sections[i]];
        out_reference(o, "- `", sections[i], "` ");
        out_str(o, corpus_slice(s->title));
        out_variant(o, sections[i]);
        out_format(o, " (%u bytes)\n", corpus.sections[sections[i]].tree_bytes);
    }
}

/* Returns the error for an unknown page: the nearest pages, the nearest sections of `parent` (the page that the path
 * starts with, if there is one) and the products. */
static struct answer docs_not_found(struct arena *a, str path, uint32_t parent, bool person)
{
    struct out o = out_begin(a);
    uint32_t pages[8], sections[MAX_NEAR_SECTIONS];
    out_echo(&o, "There is no page ", path, "");
    str plain = truncate_text(reference_redirected(a, path), MAX_ECHO_BYTES);
    size_t n = pages_near(a, plain, pages, 8);
    out_text(&o, n ? ". Nearest pages:\n" : ".\n");
    for (size_t i = 0; i < n; i++) {
        out_between(&o, "- `", page_path(pages[i]), "` ");
        out_between(&o, "", page_title(pages[i]), "\n");
    }
    n = parent == NO_INDEX ? 0 : sections_near(a, parent, path_split(plain).tail, sections);
    if (parent != NO_INDEX) {
        out_between(&o, "`", page_path(parent), "` is a page, but has no section of that name.");
        out_text(&o, n ? " Its nearest sections:\n" : "\n");
        out_section_lines(&o, sections, n);
    }
    out_text(&o, "Top-level folders:");
    for (uint32_t i = 0; i < corpus.nav_count; i++)
        if (corpus.nav[i].level == 0 && corpus.nav[i].path.len)
            out_between(&o, " `", corpus_slice(corpus.nav[i].path), "`");
    out_between(&o, ".\nThe ", person ? STR("command search") : STR("search tool"), " finds pages by words.\n");
    return tool_not_found(&o);
}

/* Returns the error for an unknown section of a page: the nearest sections, then all of the page. */
static struct answer docs_no_section(struct arena *a, uint32_t page, str name)
{
    struct out o = out_begin(a);
    const struct corpus_page *p = &corpus.pages[page];
    struct view all = { .language = LANGUAGE_ALL };
    uint32_t near[MAX_NEAR_SECTIONS];
    size_t n = sections_near(a, page, truncate_text(name, MAX_ECHO_BYTES), near);
    out_between(&o, "Page `", corpus_slice(p->path), "` has no section ");
    out_json(&o, echo_part(name));
    if (n) out_text(&o, ". Nearest:\n"), out_section_lines(&o, near, n);
    if (p->sections > 1) out_text(&o, n ? "All sections:\n" : ". Its sections:\n");
    else out_text(&o, ". It has no sections: ask for the page.\n");
    out_sections(&o, p->first_section, &all);
    return tool_not_found(&o);
}

/* Returns the answer for the name of several sections: their list. */
static struct answer docs_several_sections(struct arena *a, str name, const uint32_t *sections, size_t n)
{
    struct out o = out_begin(a);
    out_format(&o, "%zu sections of `%.*s", n, SLICE(corpus.pages[corpus.sections[sections[0]].page].path));
    out_echo(&o, "` have the name ", name, ". Ask for one of them:\n");
    out_section_lines(&o, sections, n);
    return (struct answer){ .text = out_done(&o), .found = true };
}

/* A request for pages, sections and folders, as a cursor stores it: in which form, and from which byte of the
 * document on. If folders[i] is not empty, entry i is that folder, and places[i] is not used. */
struct docs_request {
    struct location places[MAX_DOCS_PATHS];
    str folders[MAX_DOCS_PATHS];
    size_t count, offset;
    struct languages languages;
    struct edition edition;       /* the version and the translation that are asked for */
    bool raw, person;             /* raw: the source; person: see enum reader */
    uint32_t widened;             /* 1 + a requested section that is shown with what surrounds it, or 0 */
    str missing;                  /* for a person: an error message about the paths that are left out; or empty */
};

/* Returns the text with its check value appended. */
static str docs_cursor_sign(struct arena *a, str text)
{
    return str_join(a, text, str_format(a, "-%08x", cursor_check(&text, 1)));
}

/* A cursor is offset.reference.rows.form.places-check. A place is a section, or a folder: fP:L are the first L
 * bytes of the path of page P. */
static str docs_cursor(struct arena *a, const struct docs_request *r, size_t from)
{
    struct out o = out_begin(a);
    int form = r->raw ? 1 : r->person ? 2 : 0;
    out_format(&o, "%zu.%u.%u.%d.", from, r->languages.reference, r->languages.rows, form);
    for (size_t i = 0; i < r->count; i++) {
        if (i) out_char(&o, '+');
        if (r->folders[i].len) out_format(&o, "f%u:%zu", folder_pages(r->folders[i]).first, r->folders[i].len);
        else out_format(&o, "%u", r->places[i].section);
    }
    return docs_cursor_sign(a, out_done(&o));
}

/* Returns the number at *at, and moves *at after it and the delimiter that follows. */
static uint64_t cursor_number(const char **at)
{
    char *end;
    uint64_t n = strtoull(*at, &end, 10);
    *at = *end ? end + 1 : end;
    return n;
}

/* Adds the place at *at to the request. False if there is no such page, folder or section, or no room. */
static bool docs_request_add_place(struct docs_request *r, const char **at)
{
    bool folder = **at == 'f';
    *at += folder;
    uint64_t index = cursor_number(at);
    if (r->count == MAX_DOCS_PATHS || index >= (folder ? corpus.page_count : corpus.section_count)) return false;
    if (folder) r->folders[r->count] = str_span(page_path((uint32_t)index), 0, (size_t)cursor_number(at));
    else r->places[r->count] = (struct location){ corpus.sections[index].page, (uint32_t)index, true, false };
    r->count++;
    return !folder || is_folder(r->folders[r->count - 1]);
}

/* Parses a cursor into *r, which must be zeroed. False if it is invalid, that is, if the parsed request has another
 * cursor. The check value detects typing errors and cursors of another corpus, but anybody can compute it, so indexes
 * are checked against the tables. */
static bool docs_request_from_cursor(struct arena *a, str cursor, struct docs_request *r)
{
    cursor = arena_copy(a, str_trim(cursor));
    const char *at = cursor.s;
    uint64_t offset = cursor_number(&at), reference = cursor_number(&at), rows = cursor_number(&at),
             form = cursor_number(&at);
    r->offset = (size_t)offset, r->languages = (struct languages){ (uint32_t)reference, (uint32_t)rows };
    r->raw = form == 1, r->person = form == 2;
    if (offset > INT64_MAX / 2) return false;
    if (reference >= corpus.language_count && reference != LANGUAGE_ALL && reference != NO_INDEX) return false;
    do if (!docs_request_add_place(r, &at)) return false;
    while (at[-1] == '+');
    return str_equal(cursor, docs_cursor(a, r, r->offset));
}

/* Replaces the start of a page by the section that the argument `section` names. False if there is no such section, or
 * more than one; *other, if it is not NULL, is then the answer. */
static bool docs_request_section(struct arena *a, str name, struct languages l, struct location *p,
                                 struct answer *other)
{
    uint32_t found[MAX_NAMED_SECTIONS];
    struct view view = view_of(p->page, l);
    size_t n = sections_named(a, p->page, name, found), shown = 0;
    if (n == 0) return other && stop_with(other, docs_no_section(a, p->page, name));
    for (size_t i = 0; i < n; i++) { /* of several, keep those that the language selects */
        if (!is_section_shown(found[i], view.language)) continue;
        if (is_variant_shown(corpus.sections[found[i]].variant, &view)) found[shown++] = found[i];
    }
    if (shown == 0) shown = n;
    if (shown > 1) return other && stop_with(other, docs_several_sections(a, name, found, shown));
    p->section = found[0];
    return true;
}

/* Returns the bytes of a section with its subsections, or of a page, in a view. SIZE_MAX if it would be cut. */
static size_t uncut_bytes(struct arena *a, uint32_t section, const struct view *view)
{
    struct document d = { .text = out_begin(a) };
    if (corpus.sections[section].level) document_subtree(&d, section, view);
    else document_page(&d, corpus.sections[section].page, view, false);
    return fits_whole(out_done(&d.text), &default_limits) ? d.text.len : SIZE_MAX;
}

/* Replaces a section of less than MIN_SECTION_BYTES by the part of its page that contains it, as long as that has at
 * most MAX_WIDENED_BYTES: alone it often lacks what it refers to. An entry of the API reference becomes the page in its
 * language, if it is the only path of the call. A section of a branch stays alone, because the part that contains it is
 * for other readers, too. Callers who set maxChars get the section alone. */
static void docs_request_widen(struct arena *a, struct docs_request *r, struct location *p, bool is_only)
{
    uint32_t section = p->section, language = corpus.sections[section].language;
    uint32_t root = corpus.pages[p->page].first_section;
    struct languages l = r->languages;
    if (corpus.sections[section].variant || (language && !is_only)) return;
    if (language) l.reference = language;
    struct view view = view_of(p->page, l);
    while (section != root && corpus.sections[section].tree_bytes < MIN_SECTION_BYTES) {
        uint32_t parent = corpus.sections[section].parent;
        if (parent == NO_INDEX || uncut_bytes(a, parent, &view) > MAX_WIDENED_BYTES) break;
        section = parent;
    }
    if (section == p->section) return;
    r->languages = section == root ? l : r->languages;
    r->widened = p->section + 1;
    p->section = section;
}

/* Completes the place *p of a path: its edition, and the section of that name, or the one after # in the path if the
 * name is empty. False if there is no such page or section, or more than one; *other, if it is not NULL,
 * is then the answer, with suggestions, and for a person always an error: it must not be taken for the text of a
 * section. */
static bool docs_place_named(struct arena *a, const struct docs_request *r, str path, str section, bool person,
                             struct location *p, struct answer *other)
{
    struct cut anchor = str_cut(path, STR("#"));
    if (p->found) *p = location_edition(*p, &r->edition);
    if (!p->found || (p->section_missing && !anchor.ok))
        return other && stop_with(other, docs_not_found(a, path, p->found ? p->page : NO_INDEX, person));
    if (p->section_missing) section = anchor.tail;
    if (!section.len || docs_request_section(a, section, r->languages, p, other)) return true;
    if (person && other) other->error = other->not_found = true;
    return false;
}

/* Resolves one requested path, with the argument `section` if given, and adds it to the request. False if it does
 * not exist; *other, if it is not NULL, is then the answer, with suggestions. */
static bool docs_request_add(struct arena *a, const struct args *args, str path, struct docs_request *r,
                             struct answer *other)
{
    struct location p = page_resolve(a, path);
    str folder = reference_redirected(a, path);
    if ((!p.found || p.section_missing) && is_folder(folder)) {
        r->folders[r->count++] = folder;
        return true;
    }
    if (!docs_place_named(a, r, path, str_trim(args->text[ARG_SECTION]), args->person, &p, other)) return false;
    if (!r->raw && !r->person && !args->given[ARG_MAX_CHARS]) docs_request_widen(a, r, &p, args->path_count == 1);
    r->places[r->count++] = p;
    return true;
}

/* Appends the requested pages, sections and folders, with an empty line between them. */
static void docs_request_render(struct document *d, const struct docs_request *r)
{
    for (size_t i = 0; i < r->count; i++) {
        if (i) out_text(&d->text, "\n\n");
        if (r->folders[i].len) add_mark(d->text.a, &d->sections, d->text.len, NO_INDEX);
        if (r->folders[i].len) out_folder(&d->text, r->folders[i]);
        else if (r->raw) document_raw(d, r->places[i]);
        else document_location(d, r->places[i], r->languages);
    }
}

/* Returns the answer for --json: the pages, and the piece [r->offset, end) of their text. */
static struct answer docs_data(struct arena *a, const struct docs_request *r, str text, size_t end, str note)
{
    struct out o = out_begin(a);
    out_char(&o, '{');
    data_array(&o, COLUMN_PAGES);
    for (size_t i = 0; i < r->count; i++) {
        for (uint32_t p = 0; p < corpus.page_count && r->folders[i].len; p++) {
            if (!is_below_path(p, r->folders[i]) || is_navigation(p)) continue;
            json_object(&o), data_page(&o, p, corpus.pages[p].first_section), out_char(&o, '}');
        }
        if (r->folders[i].len) continue;
        json_object(&o), data_page(&o, r->places[i].page, r->places[i].section), out_char(&o, '}');
    }
    out_char(&o, ']');
    data_text(&o, COLUMN_TEXT, str_span(text, r->offset, end));
    data_array(&o, COLUMN_NOTES);
    while (note.len) json_element(&o, next_part(&note, STR("\n")));
    out_char(&o, ']');
    if (end < text.len) data_text(&o, COLUMN_CURSOR, docs_cursor(a, r, end));
    return json_answer(&o, true);
}

/* Returns the first line of an answer, in brackets: the bytes of the piece [r->offset, end) and the cursor for the
 * rest, unless the piece is the whole document; `place`; the lines of the note. Empty if there is no such fact. */
static str docs_notice(struct arena *a, const struct docs_request *r, size_t end, size_t length, str note, str place)
{
    struct out o = out_begin(a);
    bool whole = r->offset == 0 && end == length;
    if (whole && !note.len) return STR("");
    out_char(&o, '[');
    if (!whole) out_format(&o, "Bytes %zu-%zu of %zu", r->offset, end, length);
    if (end < length) {
        out_format(&o, "; %zu left. Continue with ", length - end);
        out_between(&o, r->person ? "--cursor " : "cursor \"", docs_cursor(a, r, end), r->person ? "" : "\"");
        out_text(&o, ", or ask for one section.");
    } else if (!whole) out_text(&o, "; 0 left.");
    out_str(&o, place);
    if (o.len > 1 && note.len) out_char(&o, ' ');
    out_replaced(&o, str_trim(note), "\n", " ");
    out_text(&o, "]\n");
    return out_done(&o);
}

/* Returns the part of a notice that names the place where a continuation starts: " This is in `page#anchor` Title.
 * Columns of the table: | Name | Type |". Empty if it would be longer than max_bytes. */
static str docs_place(struct arena *a, const struct document *d, size_t offset, size_t max_bytes)
{
    struct out o = out_begin(a);
    const struct marks *m = &d->sections;
    uint32_t after = number_bound(m->at, (uint32_t)m->count, sizeof *m->at, (uint32_t)offset + 1);
    uint32_t section = offset && after ? m->at[after - 1].index : NO_INDEX;
    if (section != NO_INDEX) {
        const struct corpus_section *s = &corpus.sections[section];
        out_reference(&o, " This is in `", section, "` ");
        out_str(&o, corpus_slice(s->title));
        out_variant(&o, section);
        out_char(&o, '.');
    }
    size_t before = o.len;
    str header = table_header_at(d, offset);
    if (header.len) out_between(&o, " Columns of the table: ", header, "");
    if (o.len > max_bytes) o.len = before;
    return o.len <= max_bytes ? out_done(&o) : STR("");
}

/* Returns the last lines of a note that have at most max bytes; of a longer last line, its first sentence or start. */
static str note_within(str note, size_t max)
{
    for (str rest = note; note.len > max;) {
        next_part(&rest, STR("\n"));
        if (!rest.len) break;
        note = rest;
    }
    return truncate_text(note.len > max ? str_cut(note, STR(". ")).head : note, max);
}

/* Returns the piece of the requested document that starts at r->offset and fits in maxChars. note: lines to put
 * before it, or empty. */
static struct answer docs_piece(struct arena *a, const struct args *args, const struct docs_request *r, str note)
{
    struct document d = { .text = out_begin(a), .reader = r->person ? FOR_PERSON : FOR_AGENT };
    docs_request_render(&d, r);
    str text = out_done(&d.text);
    if (r->offset && (r->offset >= text.len || is_continuation_byte(text.s[r->offset])))
        return bad_cursor(a, args);
    size_t max = (size_t)args->number[ARG_MAX_CHARS];
    struct limits l = args->given[ARG_MAX_CHARS] ? (struct limits){ max, SIZE_MAX, max, SIZE_MAX } : default_limits;
    str place = docs_place(a, &d, r->offset, l.bytes / 4);
    if (args->has_ignored || !fits_whole(str_span(text, r->offset, text.len), &l))
        note = str_join(a, args->notes, note);
    note = note_within(note, l.bytes / 4);
    size_t extra = docs_notice(a, r, text.len - 1, text.len, note, place).len + MAX_SIZE_DIGITS;
    l.whole_bytes = size_minus(l.whole_bytes, r->offset ? extra : note.len ? note.len + 2 : 0);
    l.bytes = size_minus(l.bytes, extra);
    if (l.bytes < MIN_PIECE_BYTES) l.bytes = MIN_PIECE_BYTES;
    if (l.lines != SIZE_MAX) l.whole_lines = size_minus(l.whole_lines, r->offset || note.len);
    size_t end = document_cut(&d, r->offset, &l);
    if (args->json) return docs_data(a, r, text, end, note);
    struct out o = out_begin(a);
    out_str(&o, docs_notice(a, r, end, text.len, note, place));
    out_str(&o, str_span(text, r->offset, end));
    return (struct answer){ .text = out_done(&o), .found = true, .has_notes = true };
}

/* Notes the paths of a call that do not exist. Truncates their names more if the reply must be short. */
static void note_missing(struct out *note, const struct args *args, const str *missing, size_t n, size_t found)
{
    size_t max = (size_t)args->number[ARG_MAX_CHARS] / 12 / (n < MAX_LISTED_NAMES ? n : MAX_LISTED_NAMES);
    struct name_list names = { .text = out_begin(note->a) };
    for (size_t i = 0; i < n; i++) name_list_add(&names, missing[i], max);
    out_between(note, "Not found: ", name_list_text(&names), "");
    out_format(note, "; %zu of %zu %s %s. Search finds pages by words.\n", found, found + n, found == 1 ? "is" : "are",
               args->person ? "shown" : "below");
}

/* Returns the rule of a path that has moved, or NULL. */
static const struct corpus_move *requested_move(struct arena *a, str path)
{
    str replaced;
    return reference_move(reference_normalized(a, path), &replaced);
}

/* Notes that a path is only the end of the path of the page that was found, and other pages that may be meant: those
 * with a similar path. */
static void note_completed_path(struct arena *a, struct out *note, str path, uint32_t page)
{
    uint32_t pages[MAX_LISTED_NAMES];
    str typed = strip_docs_prefix(str_cut(reference_redirected(a, path), STR("#")).head), found = page_path(page);
    struct location exact = page_exact(typed);
    bool is_end = str_ends(strip_docs_prefix(found), str_join(a, STR("/"), typed));
    if (!is_end || (exact.found && !exact.section_missing)) return;
    out_echo(note, "There is no page ", typed, "; shown: ");
    out_between(note, "`", found, "`");
    size_t n = pages_near(a, typed, pages, COUNT(pages)), also = 0;
    for (size_t i = 0; i < n; i++)
        if (pages[i] != page && page_distance(pages[i], typed) <= DISTANCE_SIMILAR)
            out_between(note, also++ ? ", `" : "; also: `", page_path(pages[i]), "`");
    out_text(note, ".\n");
}

/* Notes which page (NO_INDEX: a folder) a path leads to that has moved or is not complete, if only one path was
 * requested. With several paths, the header of each page shows its current URL. */
static void note_resolved_path(struct arena *a, struct out *note, const struct args *args, uint32_t page)
{
    if (args->path_count != 1) return;
    const struct corpus_move *move = requested_move(a, args->paths[0]);
    if (!move) {
        if (page != NO_INDEX) note_completed_path(a, note, args->paths[0], page);
        return;
    }
    bool section = str_cut(corpus_slice(move->now), STR("#")).ok;
    out_format(note, "`%.*s` is %s `%.*s`.\n", SLICE(move->old), section ? "in" : "now", SLICE(move->now));
}

/* Notes that the language is unknown, or which pages do not have it and what is shown instead. */
static void note_language(struct out *note, const struct docs_request *r, str name)
{
    struct languages shown = { 0, 0 };
    size_t pages = 0, n = 0;
    if (!str_trim(name).len || r->raw || r->edition.language.len) return;
    out_unknown_languages(note, name, ", all.\n");
    name = truncate_text(str_trim(name), MAX_NOTE_PATH_BYTES);
    for (size_t i = 0; i < r->count; i++) {
        if (r->folders[i].len || corpus.sections[r->places[i].section].level > 0) continue;
        pages++;
        n += page_lacks_language(r->places[i].page, r->languages, &shown);
    }
    if (n == 0) return;
    out_between(note, "No ", name, "");
    if (r->count > 1) out_format(note, " on %zu of %zu pages.\n", n, pages);
    else {
        out_text(note, shown.reference || shown.rows ? " on this page; shown: " : " on this page");
        if (shown.reference) out_str(note, corpus_slice(corpus.languages[shown.reference]));
        else out_rows(note, shown.rows);
        out_text(note, ".\n");
    }
}

/* Notes that the version is unknown, or how many pages are not in it. */
static void note_version(struct out *note, const struct docs_request *r, const struct args *args)
{
    size_t n = 0;
    out_unknown_version(note, args, &r->edition);
    for (size_t i = 0; i < r->count && r->edition.strict; i++)
        n += !r->folders[i].len && !is_edition(r->places[i].page, &r->edition);
    if (!n) return;
    out_between(note, "Not in ", r->edition.version, r->edition.version.len && r->edition.language.len ? " " : "");
    out_str(note, r->edition.language);
    out_format(note, n < r->count ? ": %zu of these pages.\n" : ": shown as it is.\n", n);
}

/* Fills in the request from the arguments. The note lists paths that were not found, or the new path of a moved one.
 * False if the request has no page; *other is then the answer. */
static bool docs_request_from_args(struct arena *a, const struct args *args, struct docs_request *r, struct out *note,
                                   struct answer *other)
{
    str *missing = arena_array(a, args->path_count + 1, sizeof *missing);
    size_t missing_count = 0;
    r->languages = languages_named(args->text[ARG_LANGUAGE]);
    r->raw = str_equal(args->text[ARG_FORMAT], STR("raw"));
    r->person = args->person;
    r->edition = edition_asked(args->text[ARG_VERSION], args->text[ARG_LANGUAGE], STR(""));
    const struct corpus_move *move = args->path_count == 1 ? requested_move(a, args->paths[0]) : NULL;
    if (move && !args->text[ARG_LANGUAGE].len) r->languages = languages_named(corpus_slice(move->stack));
    for (size_t i = 0; i < args->path_count; i++) {
        struct answer *answer = missing_count ? NULL : other; /* of the first missing path */
        if (r->count == MAX_DOCS_PATHS)
            return stop_with(other, tool_error(str_format(a, "path may list at most %d pages, not %zu.", MAX_DOCS_PATHS,
                                                          args->path_count)));
        if (!reference_redirected(a, args->paths[i]).len || docs_request_add(a, args, args->paths[i], r, answer))
            continue;
        missing[missing_count++] = args->paths[i];
    }
    if (missing_count && !r->count) return false;
    struct out left_out = out_begin(a);
    if (missing_count) note_missing(&left_out, args, missing, missing_count, r->count);
    if (args->person) r->missing = missing_count == 1 ? other->text : out_done(&left_out);
    if (r->count) note_language(note, r, args->text[ARG_LANGUAGE]), note_version(note, r, args);
    if (r->count) note_resolved_path(a, note, args, r->folders[0].len ? NO_INDEX : r->places[0].page);
    if (r->widened && r->count == 1)
        out_format(note, "`#%.*s` is short: shown with the part of the page that contains it.\n",
                   SLICE(corpus.sections[r->widened - 1].anchor));
    if (!args->person || args->json) out_str(note, out_done(&left_out));
    return true;
}

/* True if the arguments sent with a cursor request the same document as the cursor. Arguments that are not given
 * agree. */
static bool docs_request_agrees(const struct docs_request *cursor, const struct docs_request *asked,
                                const struct args *args)
{
    bool same = (!args->text[ARG_LANGUAGE].len || (cursor->languages.reference == asked->languages.reference &&
                                                   cursor->languages.rows == asked->languages.rows)) &&
                (!args->text[ARG_FORMAT].len || cursor->raw == asked->raw);
    for (size_t i = 0; i < asked->count && same; i++)
        same = asked->count == cursor->count && asked->places[i].section == cursor->places[i].section &&
               str_equal(asked->folders[i], cursor->folders[i]);
    return same;
}

/* True if a cursor continues what the arguments sent with it request. maxChars decides whether short sections are
 * widened, and need not be sent again: either way agrees. */
static bool docs_cursor_fits(struct arena *a, const struct args *args, const struct docs_request *cursor)
{
    struct args *sent = memcpy(arena_alloc(a, sizeof *sent), args, sizeof *sent);
    for (int i = 0; i < 2; i++, sent->given[ARG_MAX_CHARS] ^= true) {
        struct docs_request *asked = arena_alloc(a, sizeof *asked);
        struct out note = out_begin(a);
        struct answer error;
        bool is_valid = docs_request_from_args(a, sent, asked, &note, &error);
        if (is_valid && docs_request_agrees(cursor, asked, args)) return true;
    }
    return false;
}

static struct answer tool_docs(struct arena *a, const struct args *args)
{
    struct docs_request *r = arena_alloc(a, sizeof *r), *asked = arena_alloc(a, sizeof *asked);
    struct out note = out_begin(a);
    struct answer error;
    str cursor = args->text[ARG_CURSOR], section = str_trim(args->text[ARG_SECTION]);
    if (!docs_request_from_args(a, args, asked, &note, &error)) return error;
    if (cursor.len && (!docs_request_from_cursor(a, cursor, r) || !docs_cursor_fits(a, args, r)))
        return bad_cursor(a, args);
    if (cursor.len) return docs_piece(a, args, r, STR(""));
    if (asked->count) {
        struct answer answer = docs_piece(a, args, asked, out_done(&note));
        answer.warning = asked->missing, answer.not_found = answer.warning.len > 0;
        return answer;
    }
    if (!section.len) return docs_tree(a);
    out_echo(&note, "section needs path, the page that has it: send both, or search for ", section, ".");
    return tool_error(out_done(&note));
}

/* ==================================================================================================================
 * Room: Examples tool. workos_examples: code blocks of the corpus by group, language and words.
 * =============================================================================================================== */

/* The distinct words of a query, as stems that contains_fold() finds in a text, and as typed. searched: the words
 * searched for, if not those of the query; else empty. left_out: the others, quoted. limit: names the first of the
 * words that are too many to be looked for; empty if there are none. */
struct stems { str at[MAX_CONCEPTS], typed[MAX_CONCEPTS]; size_t count; bool stemmed; str searched, left_out, limit; };

/* Returns the part of a word that its inflected forms contain: "verif" for "verify", also contained in "verifies". */
static str word_stem(struct arena *a, str word)
{
    if (word.len > CORPUS_TOKEN_BYTES) return word;
    char *stem = arena_bytes(a, CORPUS_TOKEN_BYTES);
    for (size_t i = 0; i < word.len; i++) stem[i] = fold_ascii(word.s[i]);
    size_t n = corpus_stem(stem, word.len);
    return (str){ stem, n > 3 && (stem[n - 1] == 'i' || stem[n - 1] == 'e') ? n - 1 : n };
}

/* Returns the distinct words of a query, at most MAX_CONCEPTS. stemmed: as stems and without stop words. */
static struct stems query_stems(struct arena *a, str query, bool stemmed)
{
    struct stems s = { .stemmed = stemmed };
    struct out limit = out_begin(a);
    for (str rest = query, word; !limit.len && (word = next_word(&rest)).len;) {
        str stem = stemmed ? word_stem(a, word) : word;
        bool known = stemmed && is_stop_word(word);
        for (size_t i = 0; i < s.count && !known; i++) known = str_equal_fold(s.at[i], stem);
        if (!known && s.count < MAX_CONCEPTS) s.typed[s.count] = word, s.at[s.count++] = stem;
        else if (!known) {
            out_echo(&limit, " (cut before ", truncate_text(word, MAX_NOTE_PATH_BYTES), ")");
            s.searched = str_trim(str_span(query, 0, (size_t)(word.s - query.s))), s.limit = out_done(&limit);
        }
    }
    return s;
}

/* Returns the number of entries of a list that have a stem. */
static uint32_t entries_with(const struct list *list, str stem)
{
    uint32_t n = 0;
    for (size_t i = 0; i < list->count; i++) n += list->rate(list->at[i], stem) > 0;
    return n;
}

/* Replaces word i of a query, which no entry has, by the word that search would read instead, if an entry has that.
 * Returns the number of these entries. */
static uint32_t stems_correct(struct arena *a, struct stems *s, size_t i, const struct list *list)
{
    struct query *q = arena_alloc(a, sizeof *q);
    q->text = s->typed[i];
    query_parse(a, q);
    str word = q->concept_count == 1 ? q->concepts[0].corrected : STR("");
    str stem = s->stemmed ? word_stem(a, word) : word;
    for (size_t k = 0; k < s->count; k++)
        if (str_equal_fold(s->at[k], stem)) return 0; /* the query has it already */
    uint32_t n = word.len ? entries_with(list, stem) : 0;
    if (n) s->typed[i] = word, s->at[i] = stem;
    return n;
}

/* Changes a query whose words no entry of a list has all. Corrects words that no entry has, then leaves out the words
 * that the entry with most of them lacks; rare words count more. Returns false if no entry has any. */
static bool stems_relax(struct arena *a, struct stems *s, const struct list *list)
{
    float idf[MAX_CONCEPTS], best_score = 0;
    struct out searched = out_begin(a);
    struct name_list left_out = { .text = out_begin(a) };
    size_t best = 0, kept = 0;
    arena_work(a, list->count * (1000 + 1000 * (uint64_t)s->count));
    for (size_t i = 0, guesses = 0; i < s->count; i++) {
        uint32_t n = entries_with(list, s->at[i]);
        if (!n && guesses++ < MAX_SPELLING_GUESSES) n = stems_correct(a, s, i, list);
        idf[i] = n && !is_stop_word(s->typed[i]) ? corpus_idf((uint32_t)list->count, n) : 0;
    }
    for (size_t k = 0; k < list->count; k++) {
        float score = 0;
        for (size_t i = 0; i < s->count; i++) score += idf[i] > 0 && list->rate(list->at[k], s->at[i]) > 0 ? idf[i] : 0;
        if (score > best_score) best_score = score, best = k;
    }
    for (size_t i = 0; i < s->count && best_score > 0; i++) {
        bool keep = idf[i] > 0 && list->rate(list->at[best], s->at[i]) > 0;
        if (!keep && !is_stop_word(s->typed[i])) name_list_add(&left_out, s->typed[i], MAX_NOTE_PATH_BYTES);
        if (!keep) continue;
        out_between(&searched, kept ? " " : "", s->typed[i], "");
        s->typed[kept] = s->typed[i], s->at[kept++] = s->at[i];
    }
    if (kept) s->count = kept, s->searched = out_done(&searched), s->left_out = name_list_text(&left_out);
    return kept > 0;
}

struct ranked { int64_t score; uint32_t entry; };

/* Keeps the entries of a list that have all words, best first. Returns false, and leaves the list as it is, if no entry
 * has all. */
static bool list_keep_matching(struct arena *a, struct list *list, const struct stems *words)
{
    struct ranked *r = arena_array(a, list->count + 1, sizeof *r);
    size_t n = 0, i;
    for (size_t k = 0; k < list->count; k++) {
        int rating = 1;
        r[n] = (struct ranked){ 0, list->at[k] };
        for (i = 0; i < words->count && (rating = list->rate(list->at[k], words->at[i])) > 0; i++) r[n].score += rating;
        n += rating > 0;
    }
    arena_sort(a, r, n, sizeof *r, score_order);
    for (i = 0; i < n; i++) list->at[i] = r[i].entry;
    if (n) list->count = n;
    return n > 0;
}

/* Keeps the entries of a list that fit a query, best first: those with all words, else those with the words that
 * stems_relax() leaves. */
static void list_search(struct arena *a, struct list *list, struct stems *words)
{
    if (list_keep_matching(a, list, words)) return;
    if (!stems_relax(a, words, list) || !list_keep_matching(a, list, words)) list->count = 0;
}

/* Appends the words that were searched for, if they are not those of the query. */
static void out_searched(struct out *o, const struct stems *s)
{
    str shown = truncate_text(s->searched, MAX_NOTE_BYTES);
    if (shown.len) out_echo(o, " for ", shown, shown.len < s->searched.len ? "…" : "");
    if (s->left_out.len) out_between(o, ", without ", s->left_out, "");
    out_str(o, s->limit);
}

/* Rates an example for a word of a query: see struct list. Matches in titles and headings count most, then those in the
 * path and in the text before the code, then those in the code. */
static int rate_example(uint32_t example, str word)
{
    const struct corpus_code *e = &corpus.codes[example];
    bool in_page = e->section != NO_INDEX;
    str title = in_page ? page_title(corpus.sections[e->section].page) : STR("");
    str heading = in_page ? corpus_slice(corpus.sections[e->section].title) : STR("");
    const struct { str text; int weight; } fields[] = {
        { corpus_slice(e->title), 4 }, { corpus_slice(e->path), 2 }, { corpus_slice(e->before), 2 },
        { corpus_slice(e->code), 1 } };
    int score = contains_fold(heading, word) || contains_fold(title, word) ? 3 : 0;
    for (size_t k = 0; k < COUNT(fields); k++)
        if (contains_fold(fields[k].text, word)) score += fields[k].weight;
    return score;
}

/* True if an example belongs to the group with this name, or its path is `name` or below it. An empty name matches
 * all. */
static bool is_example_in(const struct corpus_code *e, str name)
{
    str path = corpus_slice(e->path);
    if (name.len == 0 || str_equal_fold(corpus_slice(e->group), name)) return true;
    return str_equal_fold(path, name) || (str_starts(path, name) && path.s[name.len] == '/');
}

/* A language of code and the number of examples in it. */
struct language_count { int64_t count; str name; };

/* Returns the language of code: text if it is not labelled. */
static str code_language(str label) { return label.len ? label : STR("text"); }

/* Returns the name under which a language of code is counted: the first one of the corpus that names it. */
static str counted_language(str name)
{
    const struct corpus_group *all = &corpus.groups[0];
    for (uint32_t i = all->first_language; i < all->first_language + all->languages; i++) {
        str known = corpus_slice(corpus.group_languages[i].name);
        if (language_bit(name) & language_bit(known)) return known;
    }
    return name;
}

/* Adds to the count of a language. Returns the new number of languages. */
static size_t count_language(struct language_count *list, size_t n, str name, uint32_t count)
{
    name = counted_language(code_language(name));
    size_t i = 0;
    while (i < n && !str_equal_fold(list[i].name, name)) i++;
    if (i == n) list[n++] = (struct language_count){ 0, name };
    list[i].count += count;
    return n;
}

/* Appends languages with their counts, the most frequent first: "bash 17, js 13", or as data. */
static void out_language_counts(struct out *o, struct language_count *list, size_t n, bool is_data)
{
    arena_sort(o->a, list, n, sizeof *list, score_order);
    for (size_t i = 0; i < n; i++) {
        if (is_data) {
            json_object(o);
            data_text(o, COLUMN_NAME, list[i].name), data_number(o, COLUMN_COUNT, list[i].count);
            out_char(o, '}');
        } else {
            out_between(o, i ? ", " : "", list[i].name, " ");
            out_number(o, list[i].count);
        }
    }
}

static void out_group_languages(struct out *o, const struct corpus_group *g, bool is_data)
{
    struct language_count *list = arena_array(o->a, g->languages + 1u, sizeof *list);
    size_t n = 0;
    for (uint32_t i = g->first_language; i < g->first_language + g->languages; i++)
        n = count_language(list, n, corpus_slice(corpus.group_languages[i].name), corpus.group_languages[i].count);
    out_language_counts(o, list, n, is_data);
}

static void data_group(struct out *o, const struct corpus_group *g)
{
    json_object(o);
    data_text(o, COLUMN_NAME, corpus_slice(g->name));
    data_text(o, COLUMN_TITLE, corpus_slice(g->title));
    data_number(o, COLUMN_COUNT, g->count);
    data_array(o, COLUMN_LANGUAGES);
    out_group_languages(o, g, true);
    out_text(o, "]}");
}

static void out_group(struct out *o, const struct corpus_group *g)
{
    out_between(o, "- `", corpus_slice(g->name), "`");
    if (g->title.len) out_between(o, " ", corpus_slice(g->title), "");
    out_format(o, ": %u example%s (", g->count, g->count == 1 ? "" : "s");
    out_group_languages(o, g, false);
    out_text(o, ")\n");
}

/* Lists the groups, with all languages in the first line. */
static struct answer examples_list_groups(struct arena *a, const struct args *args)
{
    struct out o = out_begin(a);
    uint32_t n = corpus.group_count;
    if (args->json) {
        out_char(&o, '{');
        data_array(&o, COLUMN_GROUPS);
        for (uint32_t i = 1; i < n; i++) data_group(&o, &corpus.groups[i]);
        out_char(&o, ']');
        return json_answer(&o, n > 1);
    }
    out_format(&o, "%u code examples in %u groups: ", corpus.groups[0].count, n - 1);
    out_group_languages(&o, &corpus.groups[0], false);
    out_text(&o, args->person ? ".\nName a group to see it; --language and --query narrow it down.\n\n"
                              : ".\nPass a group as `example`; `language` or `query` narrow it down.\n\n");
    for (uint32_t i = 1; i < n; i++) out_group(&o, &corpus.groups[i]);
    return (struct answer){ .text = out_done(&o), .found = n > 1 };
}

static void out_example(struct out *o, uint32_t index)
{
    static const char marks[] = "````````````````";
    const struct corpus_code *e = &corpus.codes[index];
    str code = corpus_slice(e->code);
    size_t fence = 3;
    while (fence + 1 < sizeof marks && str_find(code, (str){ marks, fence }) < code.len) fence++;
    out_format(o, "### %.*s\n`%.*s%s%.*s` line %u", SLICE(e->title), SLICE(e->path), e->anchor.len ? "#" : "",
               SLICE(e->anchor), e->line);
    if (e->section != NO_INDEX) {
        out_text(o, " · ");
        out_trail(o, e->section);
        out_text(o, corpus.site[0] ? "\n" : "");
        out_url(o, e->section);
    }
    out_char(o, '\n');
    if (e->before.len) out_between(o, "\n", corpus_slice(e->before), "\n");
    out_format(o, "\n%.*s%.*s\n", (int)fence, marks, SLICE(e->language));
    out_between(o, "", code, str_ends(code, STR("\n")) ? "" : "\n");
    out_format(o, "%.*s\n\n", (int)fence, marks);
    if (e->after.len) out_between(o, "", corpus_slice(e->after), "\n\n");
}

static void data_example(struct out *o, uint32_t index)
{
    const struct corpus_code *e = &corpus.codes[index];
    str code = corpus_slice(e->code);
    json_object(o);
    data_text(o, COLUMN_PATH, corpus_slice(e->path));
    data_text(o, COLUMN_ANCHOR, corpus_slice(e->anchor));
    data_text(o, COLUMN_TITLE, corpus_slice(e->title));
    if (e->section != NO_INDEX) data_trail(o, e->section), data_variant(o, e->section), data_url(o, e->section);
    else data_array(o, COLUMN_TRAIL), out_char(o, ']'), data_text(o, COLUMN_URL, STR(""));
    data_text(o, COLUMN_LANGUAGE, corpus_slice(e->language));
    data_number(o, COLUMN_LINE, e->line);
    data_number(o, COLUMN_LINES, (int64_t)count_lines(code) + !str_ends(code, STR("\n")));
    data_text(o, COLUMN_BEFORE, corpus_slice(e->before));
    data_text(o, COLUMN_CODE, code);
    data_text(o, COLUMN_AFTER, corpus_slice(e->after));
    out_char(o, '}');
}

/* Resolves the argument `example` to the name of a group or a path. An unknown name is returned normalized. */
static str example_name(struct arena *a, str name)
{
    str plain = str_cut(reference_normalized(a, name), STR("#")).head;
    for (uint32_t i = 0; i < corpus.code_count; i++)
        if (is_example_in(&corpus.codes[i], plain)) return plain;
    str subtree = page_subtree(a, name);
    return subtree.len ? subtree : plain;
}

/* Returns the languages of a list of examples, with counts. */
static str example_languages(struct arena *a, const struct list *examples)
{
    struct language_count *list = arena_array(a, corpus.groups[0].languages + 2u, sizeof *list);
    struct out o = out_begin(a);
    size_t n = 0;
    for (size_t i = 0; i < examples->count; i++)
        n = count_language(list, n, corpus_slice(corpus.codes[examples->at[i]].language), 1);
    out_language_counts(&o, list, n, false);
    return out_done(&o);
}

/* Returns the answer if no example matches: an error with all groups if the group has no examples (it is unknown),
 * else an empty result that says which languages there are and which argument to change. */
static struct answer examples_no_match(struct arena *a, const struct args *args, const struct list *group, str name,
                                       str limit)
{
    struct out o = out_begin(a);
    str language = args->text[ARG_LANGUAGE], query = args->text[ARG_QUERY];
    if (group->count == 0) {
        struct args all = { .person = args->person };
        out_echo(&o, "There is no group of examples ", name, ". ");
        out_str(&o, examples_list_groups(a, &all).text);
        return tool_not_found(&o);
    }
    out_format(&o, "No match in %zu examples", group->count);
    if (name.len) out_between(&o, " of `", name, "`");
    if (language.len) out_echo(&o, " for language ", language, "");
    if (query.len) out_echo(&o, " for query ", query, ""), out_str(&o, limit);
    out_between(&o, ". Languages: ", example_languages(a, group), "");
    out_text(&o, language.len && query.len ? ". Leave out language or query, or search the reference.\n"
               : query.len ? ". No example has a word that was looked for: search the reference.\n"
               : ". The reference has signatures for SDKs: search it.\n");
    return (struct answer){ .text = out_done(&o), .found = false };
}

/* Returns the answer with the examples of a list from the cursor on. */
static struct answer examples_show(struct arena *a, const struct args *args, const struct list *list,
                                   const struct stems *words)
{
    struct out o = out_begin(a);
    struct list_part part = list_part(a, args, list);
    if (!part.ok) return bad_cursor(a, args);
    if (args->json) {
        out_char(&o, '{');
        data_text_if(&o, COLUMN_CORRECTED, words->searched);
        return list_data(&o, list, &part);
    }
    out_format(&o, "Examples %zu-%zu of %zu", part.first + 1, part.end, list->count);
    out_searched(&o, words);
    out_more(&o, args, list->count - part.end, part.cursor);
    str languages = example_languages(a, list);
    bool is_one = args->text[ARG_LANGUAGE].len && str_find(languages, STR(",")) == languages.len;
    if (!is_one) out_between(&o, ". Languages: ", languages, "");
    out_between(&o, ".\n\n", part.text, "");
    return (struct answer){ .text = out_done(&o), .found = true };
}

/* True if code is in a requested language, or in one of its family: js code for nextjs. An empty language fits all
 * code. */
static bool is_code_in(str code, str language, struct languages requested)
{
    if (!language.len || str_equal_fold(code, language)) return true;
    return related_rows(requested.rows) & language_bit(code_language(code));
}

/* True for an example on a page of another version or translation: the caller excluded it, or the page that is shown
 * instead is below `name`, too. */
static bool is_older_example(const struct corpus_code *e, str name, const struct edition *edition)
{
    if (e->section == NO_INDEX || !corpus.counterpart_count) return false;
    uint32_t own = corpus.sections[e->section].page, page = page_edition(own, edition);
    return !is_edition_allowed(own, edition) || (page != own && is_below_path(page, name));
}

static struct answer tool_examples(struct arena *a, const struct args *args)
{
    str name = example_name(a, str_trim(args->text[ARG_EXAMPLE])), language = str_trim(args->text[ARG_LANGUAGE]),
        query = query_packages(a, str_trim(args->text[ARG_QUERY]));
    if (!name.len && !language.len && !query.len)
        return args->text[ARG_CURSOR].len ? bad_cursor(a, args)
             : answer_of_all(a, args, ARG_MAX_RESULTS, "maxResults", examples_list_groups(a, args));
    uint32_t all = corpus.code_count;
    struct list group = { .at = arena_array(a, all + 1u, sizeof *group.at) };
    struct list list = { arena_array(a, all + 1u, sizeof *list.at), 0, (size_t)args->number[ARG_MAX_RESULTS],
                         0, COLUMN_EXAMPLES, out_example, data_example, rate_example };
    struct stems words = query_stems(a, query, true);
    struct languages requested = languages_named(language);
    struct edition edition = edition_asked(args->text[ARG_VERSION], language, query);
    str code = requested.rows ? str_format(a, "%u", requested.rows) : language;
    list.check = cursor_check((const str[]){ name, code, query, edition.version, edition.language },
                              edition.strict ? 5 : 3);
    arena_work(a, all * (1500 + 300 * (uint64_t)words.count));
    for (uint32_t i = 0; i < all; i++) {
        const struct corpus_code *e = &corpus.codes[i];
        if (!is_example_in(e, name) || is_older_example(e, name, &edition)) continue;
        group.at[group.count++] = i;
        if (is_code_in(corpus_slice(e->language), language, requested)) list.at[list.count++] = i;
    }
    list_search(a, &list, &words);
    if (!list.count && !(args->json && group.count)) return examples_no_match(a, args, &group, name, words.limit);
    return examples_show(a, args, &list, &words);
}

/* ==================================================================================================================
 * Room: Changelogs tool. workos_changelogs: entries by package, date and words.
 * =============================================================================================================== */

/* Returns the package of a name: "@workos-inc/node", and with or without another scope "@workos/node" and "node". NULL
 * if there is none. */
static const struct corpus_source *source_named(str name)
{
    str wanted = path_split(name).tail;
    for (uint32_t i = 0; i < corpus.source_count; i++)
        if (str_equal_fold(corpus_slice(corpus.sources[i].package), name)) return &corpus.sources[i];
    for (uint32_t i = 0; i < corpus.source_count; i++)
        if (str_equal_fold(path_split(corpus_slice(corpus.sources[i].package)).tail, wanted)) return &corpus.sources[i];
    return NULL;
}

static void out_source(struct out *o, const struct corpus_source *s)
{
    out_format(o, "`%.*s` %.*s of %.*s, documented in `%.*s`", SLICE(s->package), SLICE(s->version), SLICE(s->date),
               SLICE(corpus.pages[s->page].path));
}

/* For a package without changelog: appends where it is documented and where its releases are. Appends no text if the
 * name is not that of a package or a page below sdks/. */
static void out_package_help(struct arena *a, struct out *o, str name)
{
    const struct corpus_source *s = source_named(name);
    str sdk = str_join(a, STR("sdks/"), path_split(name).tail);
    uint32_t page = s ? s->page : corpus_find_page(&corpus, sdk.s, sdk.len);
    if (s) {
        out_text(o, "This copy has the README of ");
        out_source(o, s);
        str url = str_cut(corpus_slice(s->url), STR("/tree/")).head;
        if (url.len) out_between(o, "; other versions and what changed: ", url, "/releases");
        out_text(o, ". ");
    } else if (page != NO_INDEX) {
        out_between(o, "This copy has the page `", page_path(page), "` about it");
        out_text(o, ", and examples and reference of its language where the documentation has them; what changed is "
                    "in the releases of the SDK's own repository. ");
    }
}

static struct answer changelog_packages_data(struct arena *a)
{
    struct out o = out_begin(a);
    out_char(&o, '{');
    data_array(&o, COLUMN_PACKAGES);
    for (uint32_t i = 0; i < corpus.package_count; i++) {
        const struct corpus_package *p = &corpus.packages[i];
        json_object(&o);
        data_text(&o, COLUMN_NAME, corpus_slice(p->name));
        data_number(&o, COLUMN_COUNT, p->entries);
        data_text(&o, COLUMN_NEWEST, p->entries ? corpus_slice(corpus.entries[p->first_entry].date) : STR(""));
        out_char(&o, '}');
    }
    out_char(&o, ']');
    return json_answer(&o, corpus.package_count > 0);
}

/* Lists the packages that have a changelog. If `unknown` is not empty, the list is part of a not-found error about
 * the package of that name. */
static struct answer changelog_packages(struct arena *a, str unknown)
{
    struct out o = out_begin(a);
    if (unknown.len) {
        out_echo(&o, "There is no changelog for ", unknown, " in this copy");
        out_text(&o, ". ");
        out_package_help(a, &o, unknown);
    }
    out_text(&o, corpus.package_count ? "Changelogs:\n" : "This corpus holds no changelogs.\n");
    for (uint32_t i = 0; i < corpus.package_count; i++) {
        const struct corpus_package *p = &corpus.packages[i];
        str newest = p->entries ? corpus_slice(corpus.entries[p->first_entry].date) : STR("");
        out_format(&o, "- `%.*s`: %u entries", SLICE(p->name), p->entries);
        if (newest.len) out_between(&o, ", newest ", newest, "");
        out_char(&o, '\n');
    }
    if (unknown.len) return tool_not_found(&o);
    if (corpus.source_count) out_text(&o, "\nVersions that are documented here:\n");
    for (uint32_t i = 0; i < corpus.source_count; i++) {
        out_text(&o, "- ");
        out_source(&o, &corpus.sources[i]);
        out_char(&o, '\n');
    }
    return (struct answer){ .text = out_done(&o), .found = corpus.package_count > 0 };
}

/* Returns the index of the package with this name, or NO_INDEX if there is no such package. Ignores case; the
 * "@scope/" of the package may be left out. */
static uint32_t package_named(str name)
{
    for (uint32_t i = 0; i < corpus.package_count; i++) {
        str full = corpus_slice(corpus.packages[i].name);
        struct cut scope = str_cut(full, STR("/"));
        if (str_equal_fold(full, name) || (scope.ok && str_equal_fold(scope.tail, name))) return i;
    }
    return NO_INDEX;
}

/* Rates an entry for a word: 1 if its title or one of its changes has the word, else 0. Ignores case. */
static int rate_entry(uint32_t entry, str word)
{
    const struct corpus_entry *e = &corpus.entries[entry];
    bool has = contains_fold(corpus_slice(e->title), word);
    for (uint32_t i = e->first_change; i < e->first_change + e->changes && !has; i++)
        has = contains_fold(corpus_slice(corpus.changes[i]), word);
    return has;
}

static void out_entry(struct out *o, uint32_t index)
{
    const struct corpus_entry *e = &corpus.entries[index];
    out_format(o, "## %.*s%s%.*s\n", SLICE(e->title), e->date.len ? " - " : "", SLICE(e->date));
    if (e->url.len) out_between(o, "", corpus_slice(e->url), "\n");
    for (uint32_t i = e->first_change; i < e->first_change + e->changes; i++)
        out_between(o, "- ", corpus_slice(corpus.changes[i]), "\n");
    out_char(o, '\n');
}

/* Returns the name of the package that has an entry. */
static str entry_package(uint32_t index)
{
    const struct corpus_package *p = corpus.packages;
    while (index - p->first_entry >= p->entries) p++;
    return corpus_slice(p->name);
}

/* Appends an entry below the name of its package. */
static void out_package_entry(struct out *o, uint32_t index)
{
    out_between(o, "# ", entry_package(index), "\n");
    out_entry(o, index);
}

static void data_entry(struct out *o, uint32_t index)
{
    const struct corpus_entry *e = &corpus.entries[index];
    json_object(o);
    data_text(o, COLUMN_PACKAGE, entry_package(index));
    data_text(o, COLUMN_TITLE, corpus_slice(e->title));
    data_text(o, COLUMN_DATE, corpus_slice(e->date));
    data_text(o, COLUMN_URL, corpus_slice(e->url));
    data_array(o, COLUMN_CHANGES);
    for (uint32_t i = 0; i < e->changes; i++) json_element(o, corpus_slice(corpus.changes[e->first_change + i]));
    out_text(o, "]}");
}

/* True for 2026, 2026-01 and 2026-01-31. */
static bool is_date(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (i == 4 || i == 7 ? s.s[i] != '-' : !char_is_digit(s.s[i])) return false;
    int64_t year = str_number(str_span(s, 0, 4)).value, month = s.len > 4 ? str_number(str_span(s, 5, 7)).value : 1,
            day = s.len > 7 ? str_number(str_span(s, 8, 10)).value : 1;
    int64_t days = month != 2 ? 30 + (month + month / 8) % 2 : year % 4 || (year % 100 == 0 && year % 400) ? 28 : 29;
    return (s.len == 4 || s.len == 7 || s.len == 10) && month >= 1 && month <= 12 && day >= 1 && day <= days;
}

/* Finds the entries of a package that are dated `since` or later. Writes their indexes to `entries` and returns their
 * number. Only the first since.len bytes of a date are compared, so that "2026" accepts "2026-01-31"; an empty `since`
 * accepts all entries. */
static size_t entries_since(const struct corpus_package *p, str since, uint32_t *entries)
{
    size_t n = 0;
    for (uint32_t i = p->first_entry; i < p->first_entry + p->entries; i++) {
        str date = corpus_slice(corpus.entries[i].date);
        if (!since.len || (date.len >= since.len && memcmp(date.s, since.s, since.len) >= 0)) entries[n++] = i;
    }
    return n;
}

/* Appends that no entry of a package matches, and names its newest entry. */
static void out_no_entries(struct out *o, const struct corpus_package *p, str since, str query, str limit)
{
    const struct corpus_entry *newest = &corpus.entries[p->first_entry], *e = newest;
    uint32_t undated = 0;
    for (; e < &corpus.entries[p->first_entry + p->entries]; e++) {
        if (!newest->date.len && e->date.len) newest = e;
        undated += since.len && !e->date.len;
    }
    out_format(o, ": no match in %u%s entries", p->entries - undated, undated ? " dated" : "");
    if (since.len) out_between(o, " since ", since, "");
    if (query.len) out_echo(o, " for a word of ", query, ""), out_str(o, limit);
    if (undated) out_format(o, " (%u others have no date)", undated);
    out_text(o, ".");
    if (!p->entries) return;
    out_between(o, " The newest entry is \"", corpus_slice(newest->title), "\"");
    out_between(o, newest->date.len ? " of " : "", corpus_slice(newest->date), ".");
    if (since.len && !newest->date.len) out_text(o, " The entries have no dates: leave since out.");
}

/* Answers with the matching entries of a package, or of all if it has no name, from the cursor on: as many as `limit`
 * and the size limit allow. */
static struct answer changelog_entries(struct arena *a, const struct args *args, const struct corpus_package *p,
                                       str since, str query)
{
    struct out o = out_begin(a);
    struct stems words = query_stems(a, query, false);
    str name = corpus_slice(p->name);
    struct list list = { arena_array(a, p->entries + 1u, sizeof *list.at), 0, (size_t)args->number[ARG_LIMIT],
                         cursor_check((const str[]){ name, since, query }, 3), COLUMN_ENTRIES,
                         name.len ? out_entry : out_package_entry, data_entry, rate_entry };
    list.count = entries_since(p, since, list.at);
    list_search(a, &list, &words);
    struct list_part part = list_part(a, args, &list);
    if (!part.ok) return bad_cursor(a, args);
    if (args->json) {
        out_char(&o, '{');
        data_text_if(&o, COLUMN_PACKAGE, name);
        data_text_if(&o, COLUMN_CORRECTED, words.searched);
        return list_data(&o, &list, &part);
    }
    out_between(&o, "# ", name.len ? name : STR("All changelogs"), "");
    if (list.count == 0) out_no_entries(&o, p, since, query, words.limit);
    else out_format(&o, ": entries %zu-%zu of %zu", part.first + 1, part.end, list.count), out_searched(&o, &words);
    out_more(&o, args, list.count - part.end, part.cursor);
    out_between(&o, "\n\n", part.text, "");
    return (struct answer){ .text = out_done(&o), .found = list.count > 0 };
}

/* The tool `changelogs`. Without a package, a date and a query it lists the packages. A time of day in `since` is
 * ignored. */
static struct answer tool_changelogs(struct arena *a, const struct args *args)
{
    str name = str_trim(args->text[ARG_PACKAGE]), since = str_trim(args->text[ARG_SINCE]),
        query = str_trim(args->text[ARG_QUERY]);
    const struct corpus_package all = { .entries = corpus.entry_count };
    if (!name.len && !(since.len || query.len))
        return args->text[ARG_CURSOR].len ? bad_cursor(a, args) : answer_of_all(a, args, ARG_LIMIT, "limit",
            args->json ? changelog_packages_data(a) : changelog_packages(a, STR("")));
    uint32_t index = name.len ? package_named(name) : 0;
    if (index == NO_INDEX) return changelog_packages(a, name);
    if (since.len > 10 && since.s[10] == 'T') since.len = 10;
    if (since.len && !is_date(since)) {
        struct out o = out_begin(a);
        out_echo(&o, "since is a date such as \"2026-01-31\", \"2026-01\" or \"2026\", not ", since, ".");
        return tool_error(out_done(&o));
    }
    bool is_one = name.len || corpus.package_count == 1;
    return changelog_entries(a, args, is_one ? &corpus.packages[index] : &all, since, query);
}

/* ==================================================================================================================
 * Room: Table of tools. Parameters and descriptions of all tools are in gen/tools.h.
 * =============================================================================================================== */

#include "tools.h"

/* ==================================================================================================================
 * Room: Indexes of all pages. llms.txt, and the index for AGENTS.md that fits as many pages as possible into a
 * number of bytes.
 * =============================================================================================================== */

/* Appends one line: a link to the page, or to its exported file, and its description with line breaks as spaces. */
static void llms_entry(struct out *o, uint32_t page, bool files)
{
    const struct corpus_page *p = &corpus.pages[page];
    str file = str_span(page_uri(o->a, page), sizeof RESOURCE_DOCS - 1, SIZE_MAX);
    out_between(o, "- [", corpus_slice(p->title), "](");
    out_between(o, "", files ? file : page_url(o->a, page), files ? ".md)" : ")");
    if (p->description.len) out_text(o, ": ");
    for (str rest = corpus_slice(p->description); rest.len;) {
        out_str(o, str_trim(next_part(&rest, STR("\n"))));
        if (rest.len) out_char(o, ' ');
    }
    out_char(o, '\n');
}

/* Appends the pages of the navigation tree, under a heading for each product, then the others, sorted by path, under a
 * heading for each top folder. Stops after MAX_LLMS_BYTES bytes. */
static void llms_entries(struct out *o, bool files)
{
    str heading = STR("");
    for (uint32_t i = 0; i < corpus.nav_count && o->len < MAX_LLMS_BYTES; i++) {
        const struct corpus_nav *n = &corpus.nav[i];
        if (n->level == 0) out_between(o, "\n## ", corpus_slice(n->title), "\n\n");
        if (n->page != NO_INDEX && corpus.pages[n->page].nav == i) llms_entry(o, n->page, files);
    }
    for (uint32_t i = 0; i < corpus.page_count && o->len < MAX_LLMS_BYTES; i++) {
        if (corpus.pages[i].nav != NO_INDEX || is_navigation(i)) continue;
        str first = str_cut(page_path(i), STR("/")).head;
        if (!str_equal(first, heading)) out_between(o, "\n## ", first, "\n\n");
        heading = first;
        llms_entry(o, i, files);
    }
}

/* Returns the index of all pages in the format of llms.txt, with links to the site, or to the exported files. */
static str llms_text(struct arena *a, bool files)
{
    struct out o = out_begin(a);
    out_format(&o, "# %s\n\n> The documentation of %s: %u pages, %s %s.\n", corpus.title, corpus.title,
               corpus.listed_pages, corpus.name, corpus.version);
    llms_entries(&o, files);
    if (o.len >= MAX_LLMS_BYTES) out_text(&o, "\nAnd more pages: search for them.\n");
    return out_done(&o);
}

#define INDEX_MAX_DESCRIPTION 160      /* bytes of a description that are shown */

struct index_page {
    str summary;                       /* title and start of the description */
    bool needs_own_line;               /* its path has characters that are special in shell braces */
    enum { INDEX_HIDDEN, INDEX_IN_BRACES, INDEX_OWN_LINE } shown;
};
struct index_folder { bool shown; uint32_t hidden; };  /* hidden: pages not shown, in it and in folders not shown */

struct index { struct index_page *pages; struct index_folder *folders; };  /* by index in the tables of the corpus */

/* Returns the title, then the first line of the description, cut at a word to INDEX_MAX_DESCRIPTION bytes. Omits a
 * title with the same letters as the last part of the path. Empty if the page has neither. */
static str index_summary(struct arena *a, uint32_t page)
{
    const struct corpus_page *p = &corpus.pages[page];
    str title = corpus_slice(p->title), name = path_split(corpus_slice(p->path)).tail;
    str line = str_trim(str_cut(str_trim(corpus_slice(p->description)), STR("\n")).head);
    struct out o = out_begin(a);
    if (!corpus_equal_letters(title.s, title.len, name.s, name.len)) out_str(&o, title);
    if (o.len && line.len) out_text(&o, ": ");
    str cut = truncate_text(line, INDEX_MAX_DESCRIPTION);
    while (cut.len < line.len && cut.len && cut.s[cut.len - 1] != ' ') cut.len--;
    out_str(&o, str_trim(cut));
    if (cut.len < line.len) out_text(&o, " ...");
    return out_done(&o);
}

/* Selects the output: the first max_items entries of the ranking. If max_items exceeds the ranking, the rest is the
 * number of pages that get a summary. Counts the hidden pages of each shown folder. */
static void index_choose(struct index *x, size_t max_items)
{
    size_t names = max_items < corpus.rank_count ? max_items : corpus.rank_count, summaries = max_items - names;
    for (uint32_t i = 0; i < corpus.page_count; i++) x->pages[i].shown = INDEX_HIDDEN;
    for (uint32_t f = 0; f < corpus.folder_count; f++) x->folders[f] = (struct index_folder){ f == 0, 0 };
    for (size_t i = 0; i < names; i++) {
        const struct corpus_rank *e = &corpus.ranking[i];
        for (uint32_t f = e->folder; !x->folders[f].shown; f = corpus.folders[f].parent) x->folders[f].shown = true;
        if (e->page == NO_INDEX) continue;
        struct index_page *page = &x->pages[e->page];
        page->shown = page->needs_own_line || (summaries > 0 && page->summary.len) ? INDEX_OWN_LINE : INDEX_IN_BRACES;
        summaries -= summaries > 0;
    }
    for (uint32_t f = 0; f < corpus.folder_count; f++) {
        uint32_t shown = f;
        while (!x->folders[shown].shown) shown = corpus.folders[shown].parent;
        for (uint32_t i = corpus.folders[f].first; i < corpus.folders[f].end; i++)
            x->folders[shown].hidden += x->pages[corpus.folder_pages[i]].shown == INDEX_HIDDEN;
    }
}

/* Appends the pages of a folder that have lines of their own. */
static void index_page_lines(struct out *o, const struct index *x, const struct corpus_folder *f)
{
    for (uint32_t i = f->first; i < f->end; i++) {
        const struct index_page *page = &x->pages[corpus.folder_pages[i]];
        if (page->shown != INDEX_OWN_LINE) continue;
        out_str(o, page_path(corpus.folder_pages[i]));
        out_between(o, page->summary.len ? " - " : "", page->summary, "\n");
    }
}

/* Appends the line of a folder: its pages in braces, then the number of hidden pages. Appends no line if there are
 * neither. */
static void index_folder_line(struct out *o, const struct index *x, const struct corpus_folder *f, uint32_t hidden)
{
    uint32_t brace_count = 0;
    for (uint32_t i = f->first; i < f->end; i++)
        brace_count += x->pages[corpus.folder_pages[i]].shown == INDEX_IN_BRACES;
    if (brace_count + hidden == 0) return;
    out_between(o, "", corpus_slice(f->path), f->path.len ? "/" : "");
    const char *before = brace_count > 1 ? "{" : "";
    for (uint32_t i = f->first; i < f->end; i++) {
        if (x->pages[corpus.folder_pages[i]].shown != INDEX_IN_BRACES) continue;
        out_between(o, before, path_split(page_path(corpus.folder_pages[i])).tail, "");
        before = ",";
    }
    out_text(o, brace_count > 1 ? "}" : "");
    if (hidden) out_format(o, "%s+%u", brace_count || f->path.len ? " " : "", hidden);
    out_char(o, '\n');
}

/* Replaces the contents of o with the map of max_items items, between head and tail. */
static void index_render(struct out *o, struct index *x, str head, str tail, size_t max_items)
{
    o->len = 0;
    index_choose(x, max_items);
    out_str(o, head);
    out_text(o, "All pages, what is linked most first. `a/{b,c}`: pages a/b and a/c. `a/b +3`: 3 more below a, see "
                "`" PROGRAM_NAME " list a`.\n\n");
    for (uint32_t f = 0; f < corpus.folder_count; f++) {
        if (!x->folders[f].shown) continue;
        index_folder_line(o, x, &corpus.folders[f], x->folders[f].hidden);
        index_page_lines(o, x, &corpus.folders[f]);
    }
    out_str(o, tail);
}

/* Returns head, the largest map of pages, and tail, in at most `budget` bytes, found by bisection. Size grows with
 * the number of items, except that showing the last hidden page of a folder removes its "+1". So the result may be
 * a few bytes shorter than possible, but never exceeds the budget. Fails if the map without items does not fit. */
static struct answer index_fit(struct arena *a, str head, str tail, size_t budget)
{
    struct out o = out_begin(a);
    struct index x = { arena_array(a, corpus.page_count, sizeof *x.pages),
                       arena_array(a, corpus.folder_count, sizeof *x.folders) };
    for (uint32_t i = 0; i < corpus.page_count; i++)
        x.pages[i] = (struct index_page){ index_summary(a, i), has_any(page_path(i), " ,{}\"'`\\$"), INDEX_HIDDEN };
    size_t low = 0, high = (size_t)corpus.rank_count + corpus.listed_pages;
    index_render(&o, &x, head, tail, high);
    if (o.len <= budget) return (struct answer){ .text = out_done(&o), .found = true };
    index_render(&o, &x, head, tail, low);
    if (o.len > budget)
        return tool_error(str_format(a, PROGRAM_NAME ": --max-bytes must be at least %zu, for the lines that say what "
                                        "this is", o.len));
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        index_render(&o, &x, head, tail, middle);
        *(o.len <= budget ? &low : &high) = middle;
    }
    index_render(&o, &x, head, tail, low);
    return (struct answer){ .text = out_done(&o), .found = true };
}

/* Returns the index for AGENTS.md. */
static struct answer index_run(struct arena *a, size_t budget)
{
    struct out head = out_begin(a);
    out_text(&head, "<!-- " PROGRAM_NAME ":begin, by `" PROGRAM_NAME " index --agents-md`: replace up to " PROGRAM_NAME
                    ":end -->\n");
    out_format(&head, "## %s documentation\n\nIt is at hand, complete and offline (%s %s). Prefer it to what you "
                      "remember: look things up before you write code.\n\n", corpus.title, corpus.name, corpus.version);
    out_text(&head, "- over MCP: " TOOL_PREFIX "_search (query), " TOOL_PREFIX "_docs (path)\n- in a shell: `"
                    PROGRAM_NAME " search WORDS`, `" PROGRAM_NAME " show PATH` or `PATH#SECTION`\n\n");
    return index_fit(a, out_done(&head), STR("<!-- " PROGRAM_NAME ":end -->\n"), budget);
}

/* ==================================================================================================================
 * Room: Grep. The grep command: matching lines of page sources, with the options of grep(1).
 * =============================================================================================================== */

struct grep_options {
    bool ignore_case, line_numbers, count, list_pages;           /* -i -n -c -l */
    bool only_matching, fixed, whole_words, invert;              /* -o -F -w -v */
    bool context;                                                /* -A, -B or -C was given */
    bool json;                                                   /* --json */
    uint32_t before, after;                                      /* lines of context: -B, -A; -C sets both */
};

/* The state of a search. Pages are searched one by one; lines are lines of the page source. */
struct grep {
    const struct grep_options *options;
    struct regex *re;
    const unsigned char *candidate;  /* by segment: 1 if the pattern may match in it */
    struct out out;
    str path, source;                /* of the current page */
    size_t printed;                  /* offset after the last printed line; 0 if no line of the page is printed yet */
    uint32_t segment;                /* of the current line */
    uint32_t after;                  /* lines of context still to print */
    bool need_separator;             /* a line was printed, so the next gap is marked with -- */
    bool found;                      /* a line of any page was selected */
};

/* Appends a record for --json: of a selected line, or with -o a part of it; or of a page with selected lines. */
static void grep_data(struct grep *g, enum column column, uint32_t number, str text)
{
    json_object(&g->out);
    data_text(&g->out, COLUMN_PATH, g->path);
    data_number(&g->out, column, number);
    if (column == COLUMN_LINE) data_text(&g->out, COLUMN_TEXT, text);
    out_char(&g->out, '}');
}

/* Appends a line, or a part of it, after "path:", or with -n "path:12:". mark is : for selected lines, - for lines of
 * context. With --json appends a record. */
static void grep_put(struct grep *g, uint32_t number, char mark, str text)
{
    if (g->options->json) {
        grep_data(g, COLUMN_LINE, number, text);
        return;
    }
    out_str(&g->out, g->path);
    out_char(&g->out, mark);
    if (g->options->line_numbers) out_number(&g->out, number), out_char(&g->out, mark);
    out_between(&g->out, "", text, "\n");
}

/* Appends the line [start, end). With -o it only marks the line as printed. */
static void grep_print(struct grep *g, size_t start, size_t end, uint32_t number, char mark)
{
    if (!g->options->only_matching) grep_put(g, number, mark, str_span(g->source, start, end));
    g->printed = end + 1;
    g->need_separator = true;
}

/* True if the search ends before the last page: the regex gave up, or the output is as long as it may be. */
static bool grep_ends(const struct grep *g)
{
    return regex_gave_up(g->re) || g->out.len >= MAX_GREP_BYTES;
}

/* Appends each non-empty match in a line, one per line (-o). With -v appends no matches, as grep does. An empty match
 * moves on by one character. */
static void grep_only(struct grep *g, str line, uint32_t number)
{
    struct regex_match m;
    for (size_t pos = 0; !g->options->invert && !grep_ends(g) && (m = regex_find(g->re, line, pos)).ok;) {
        pos = m.end > m.start ? m.end : m.end + 1;
        while (pos < line.len && is_continuation_byte(line.s[pos])) pos++;
        if (m.end > m.start) grep_put(g, number, ':', str_span(line, m.start, m.end));
    }
}

/* Prints a selected line after the lines of context before it, except lines that are printed already. Prints -- first
 * if there is a gap. */
static void grep_line(struct grep *g, size_t start, size_t end, uint32_t number)
{
    size_t from = start;
    uint32_t back = 0;
    for (; back < g->options->before && from > g->printed; back++)
        line_around(g->source, from - 1, &from);
    if (g->options->context && g->need_separator && (from > g->printed || g->printed == 0)) out_text(&g->out, "--\n");
    for (; from < start; back--) {
        size_t before = from + line_from(g->source, from).len;
        grep_print(g, from, before, number - back, '-');
        from = before + 1;
    }
    grep_print(g, start, end, number, ':');
    if (g->options->only_matching) grep_only(g, str_span(g->source, start, end), number);
    g->after = g->options->after;
}

/* True if the line [start, end) is selected. Runs the regex only if the segment of the line is a candidate. Lines must
 * be passed in order: g->segment only moves forward. */
static bool grep_selects(struct grep *g, size_t start, size_t end)
{
    uint32_t pos = (uint32_t)(g->source.s - corpus.text + (ptrdiff_t)start);
    while (g->segment + 1 < corpus.segment_count && corpus.segments[g->segment + 1].pos <= pos) g->segment++;
    return (g->candidate[g->segment] && regex_matches(g->re, str_span(g->source, start, end))) != g->options->invert;
}

/* Searches a page. Prints the selected lines, with -c their number, or with -l the path of the page (in JSON both).
 * Stops early if grep_ends(). */
static void grep_page(struct grep *g, uint32_t page)
{
    const struct grep_options *options = g->options;
    uint32_t lines = 0, number = 0;
    g->path = page_path(page), g->source = corpus_slice(corpus.pages[page].source);
    g->printed = 0, g->after = 0;
    bool only_first = options->list_pages && !options->json;
    for (size_t pos = 0; pos < g->source.len && !(only_first && lines) && !grep_ends(g);) {
        size_t end = pos + line_from(g->source, pos).len;
        number++;
        if (grep_selects(g, pos, end)) {
            lines++;
            if (!options->count && !options->list_pages) grep_line(g, pos, end, number);
        } else if (g->after) {
            grep_print(g, pos, end, number, '-');
            g->after--;
        }
        pos = end + 1;
    }
    if (lines) g->found = true;
    if (options->list_pages ? lines == 0 : !options->count) return;
    if (options->json) {
        grep_data(g, COLUMN_COUNT, lines, STR(""));
        return;
    }
    out_str(&g->out, g->path);
    if (!options->list_pages) out_format(&g->out, ":%u", lines);
    out_char(&g->out, '\n');
}

/* True if the page may produce output. With -v and -c every page may; otherwise one of its segments must be a
 * candidate. Sets g->segment to the first segment of the page. */
static bool grep_may_match(struct grep *g, uint32_t page)
{
    struct segments s = page_segments(page);
    g->segment = s.first;
    if (g->options->invert || g->options->count) return true;
    while (s.first < s.end && !g->candidate[s.first]) s.first++;
    return s.first < s.end;
}

/* Searches the pages at or below each path, in this order. Returns an error message for each path that is neither a
 * page nor a folder, one per line. An empty path is all pages. */
static str grep_paths(struct grep *g, const str *paths, size_t count)
{
    struct arena *a = g->out.a;
    struct out missing = out_begin(a);
    for (size_t k = 0; k < count; k++) {
        str path = has_any(paths[k], "#") ? STR("") : page_subtree(a, paths[k]);
        if (!path.len && reference_redirected(a, paths[k]).len) {
            out_between(&missing, missing.len ? "\n" : "", search_no_path(a, paths[k]).text, "");
            continue;
        }
        for (uint32_t i = 0; i < corpus.page_count && !grep_ends(g); i++)
            if (is_below_path(i, path) && grep_may_match(g, i)) grep_page(g, i);
    }
    return out_done(&missing);
}

/* Returns the output. Fails if the regex gave up. The warning says which paths are missing, or that the output is
 * cut. */
static struct answer grep_answer(struct grep *g, str warning)
{
    if (regex_gave_up(g->re)) return regex_too_costly(g->re);
    if (grep_ends(g))
        warning = str_format(g->out.a, "%.*s%sgrep: the output was cut after %zu MiB. Limit the search to a path, or "
                             "count lines with -c.", (int)warning.len, warning.s, warning.len ? "\n" : "",
                             MAX_GREP_BYTES >> 20);
    struct answer answer = { .text = out_done(&g->out), .found = g->found, .warning = warning };
    if (!g->options->json) return answer;
    out_char(&g->out, ']');
    if (warning.len) data_array(&g->out, COLUMN_NOTES), json_element(&g->out, warning), out_char(&g->out, ']');
    answer = json_answer(&g->out, g->found);
    answer.warning = warning;
    return answer;
}

/* Runs grep -r over the sources of the pages at or below the paths, or of all pages if count is 0. Fails if the pattern
 * is invalid or the regex gave up. As with files, a path that does not exist does not end the search. */
static struct answer grep_run(struct arena *a, struct grep_options *options, str pattern, const str *paths,
                              size_t count)
{
    struct grep *g = arena_alloc(a, sizeof *g);
    struct regex_error error;
    g->options = options, g->out.a = a;
    if (options->json) options->context = false, options->before = options->after = 0; /* records are selected lines */
    unsigned flags = (options->ignore_case ? REGEX_FOLD : 0u) | (options->fixed ? REGEX_LITERAL : 0u) |
                     (options->whole_words ? REGEX_WORDS : 0u);
    g->re = regex_compile(a, pattern, flags, &error);
    if (!g->re) return regex_invalid(a, pattern, &error, " (-F takes it literally)");
    struct candidates candidates = regex_candidates(g->re);
    unsigned char *candidate = arena_array(a, corpus.segment_count + 1u, 1);
    for (uint32_t i = 0; i < candidates.count; i++) candidate[candidates.segments[i]] = 1;
    g->candidate = candidate;
    if (options->json) {
        out_char(&g->out, '{');
        data_array(&g->out, options->count || options->list_pages ? COLUMN_PAGES : COLUMN_MATCHES);
    }
    return grep_answer(g, grep_paths(g, count ? paths : &STR(""), count ? count : 1));
}

/* Reads the number of -A, -B or -C from rest, the remainder of its argument. If rest is empty, reads the next argument:
 * advances *argv and decrements *left. Not ok if negative or not a number. Limited to MAX_GREP_CONTEXT. */
static struct number grep_number(const char *rest, int *left, char ***argv)
{
    if (!*rest && *left > 1) rest = *++*argv, --*left;
    struct number n = str_number(str_from(rest));
    if (n.value < 0) n.ok = false;
    if (n.value > MAX_GREP_CONTEXT) n.value = MAX_GREP_CONTEXT;
    return n;
}

/* Parses one argument with option letters, such as -in, -C3 or -A 2. Returns the number of arguments used. Returns 0
 * for an unknown option, -1 if a number of lines is missing or invalid. */
static int grep_letters(struct grep_options *o, int left, char **argv)
{
    static const char flags[] = "incloFwv";
    bool *const set[] = { &o->ignore_case, &o->line_numbers, &o->count, &o->list_pages, &o->only_matching, &o->fixed,
                          &o->whole_words, &o->invert };
    char **first = argv;
    for (const char *letter = argv[0] + 1; *letter; letter++) {
        const char *flag = strchr(flags, *letter);
        if (flag) {
            *set[flag - flags] = true;
        } else if (strchr("ABC", *letter)) {
            struct number n = grep_number(letter + 1, &left, &argv);
            if (!n.ok) return -1;
            o->context = true;
            if (*letter != 'B') o->after = (uint32_t)n.value;
            if (*letter != 'A') o->before = (uint32_t)n.value;
            break;
        } else if (!strchr("rREH", *letter)) {   /* these are always on and accepted for habit */
            return 0;
        }
    }
    return (int)(argv - first) + 1;
}

/* ##################################################################################################################
 * Floor D: MCP
 * ############################################################################################################### */

/* ==================================================================================================================
 * Room: Messages and revisions. Classifies a parsed JSON-RPC 2.0 message, and writes replies and errors. In the
 * terms of the MCP specification, *legacy* revisions (up to 2025-11-25) begin with a handshake that selects the
 * revision for the process, and in the *modern* one (2026-07-28) every request names its revision. Both are served
 * on the same connection, request by request. The differences are columns of the table revisions[]; to add a
 * revision, add a row.
 * =============================================================================================================== */

enum {
    RPC_PARSE_ERROR = -32700,
    RPC_INVALID_REQUEST = -32600,
    RPC_METHOD_NOT_FOUND = -32601,
    RPC_INVALID_PARAMS = -32602,
    RPC_INTERNAL_ERROR = -32603
};

enum message_kind { REQUEST, NOTIFICATION, RESPONSE, INVALID_MESSAGE };

struct message {
    enum message_kind kind;
    str id;              /* JSON text as received; empty if absent or invalid */
    str method;
    const cJSON *params; /* NULL if absent */
    const char *error;   /* the error, if kind is INVALID_MESSAGE */
};

/* True for a JSON string or integer of at most MAX_ID_BYTES bytes. The integer may have any notation, such as 1, 1.0 or
 * 1e2, because the id is echoed unchanged. */
static bool rpc_is_id(str raw)
{
    if (raw.len == 0 || raw.len > MAX_ID_BYTES) return false;
    if (raw.s[0] == '"') return true;
    str digits = str_span(raw, raw.s[0] == '-' ? 1 : 0, raw.len);
    return digits.len && (count_digits(digits) == digits.len || str_number(raw).ok);
}

static struct message rpc_invalid(str id, const char *error)
{
    return (struct message){ .kind = INVALID_MESSAGE, .id = id, .error = error };
}

/* Classifies one message. raw_id is the text of its member "id", empty if absent. A message without a method but with
 * a result or an error is a response. Of the others, those with an id are requests, those without are notifications. */
static struct message rpc_read(const cJSON *json, str raw_id)
{
    struct message m = { .id = rpc_is_id(raw_id) ? raw_id : STR("") };
    if (!cJSON_IsObject(json)) return rpc_invalid(STR(""), "Not a JSON-RPC message: an object is needed");
    const cJSON *method = json_member(json, "method");
    if (!method && (json_member(json, "result") || json_member(json, "error"))) {
        m.kind = RESPONSE;
        return m;
    }
    if (raw_id.len > MAX_ID_BYTES) return rpc_invalid(STR(""), "The id is longer than " STRINGIFY(MAX_ID_BYTES)
        " bytes");
    if (raw_id.len && !m.id.len) return rpc_invalid(STR(""), "The id must be a string or an integer");
    struct optional_str version = json_text(json_member(json, "jsonrpc")), name = json_text(method);
    if (!version.ok || !str_equal(version.value, STR("2.0"))) return rpc_invalid(m.id, "jsonrpc must be \"2.0\"");
    if (!name.ok) return rpc_invalid(m.id, "method must be a string");
    m.kind = m.id.len ? REQUEST : NOTIFICATION;
    m.method = name.value;
    m.params = json_member(json, "params");
    if (argument_is_blank(m.params)) m.params = NULL; /* some clients send null, [] or "" for no parameters */
    return m;
}

#define REPLY_START "{\"jsonrpc\":\"2.0\""

/* Appends the start of a message: the protocol version, and the id unless it is empty. */
static void rpc_begin(struct out *o, str id)
{
    out_text(o, REPLY_START);
    if (id.len) json_put_raw(o, "id", id);
}

/* Appends an error reply. data is JSON, or empty to leave it out. */
static void rpc_error(struct out *o, str id, int code, str message, str data)
{
    rpc_begin(o, id);
    json_open(o, "error", '{');
    json_put_number(o, "code", code);
    json_put(o, "message", message);
    if (data.len) json_put_raw(o, "data", data);
    out_text(o, "}}");
}

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
    bool batches;            /* one line may be an array of messages */
    bool tool_annotations;
    bool titles;             /* of tools, resources, templates, prompts, their arguments, and the server */
    bool resource_links;     /* content may contain resource_link */
    bool server_details;     /* description and websiteUrl of the server */
    bool result_details;     /* resultType and serverInfo in results; ttlMs and cacheScope in cacheable ones */
    int resource_not_found;  /* error code */
};

/* Sorted, oldest first. A handshake that asks for an unknown revision gets the last legacy one. */
static const struct revision revisions[] = {
    /*                      batches annot. titles links  server result  not found */
    { "2024-11-05", LEGACY, false,  false, false, false, false, false, MCP_RESOURCE_NOT_FOUND },
    { "2025-03-26", LEGACY, true,   true,  false, false, false, false, MCP_RESOURCE_NOT_FOUND },
    { "2025-06-18", LEGACY, false,  true,  true,  true,  false, false, MCP_RESOURCE_NOT_FOUND },
    { "2025-11-25", LEGACY, false,  true,  true,  true,  true,  false, MCP_RESOURCE_NOT_FOUND },
    { "2026-07-28", MODERN, false,  true,  true,  true,  true,  true,  RPC_INVALID_PARAMS },
};

/* The ids of open subscriptions/listen requests. bytes[0..used) holds the JSON text of each, as received, and a line
 * feed, which no id has. */
struct subscriptions {
    size_t count, used;
    char bytes[MAX_SUBSCRIPTION_BYTES];
};

/* The state that is kept between messages. All bytes zero is the state before the first message. */
struct mcp {
    const struct revision *negotiated; /* by the handshake; NULL before it */
    struct subscriptions open;
    char emergency_reply[1024];        /* buffer of the out-of-memory reply, which must not allocate */
};

/* One request in progress. */
struct call {
    struct mcp *mcp;
    struct arena *a;
    struct out *out;                    /* a handler writes the members of its result here */
    const struct revision *revision;
    str id, text;                       /* text: the message as received */
    const cJSON *params;                /* NULL if absent */
};

/* The result of a handler. code is 0 on success. Otherwise this error is sent and the handler's output is dropped.
 * data is JSON, or empty. */
struct mcp_error { int code; str message, data; };

static struct mcp_error no_error(void)
{
    return (struct mcp_error){ .code = 0, .message = STR(""), .data = STR("") };
}

static struct mcp_error mcp_error(int code, const char *message)
{
    return (struct mcp_error){ code, str_from(message), STR("") };
}

/* Makes an error whose message ends with a text from the caller, truncated by echo_part(). */
static struct mcp_error mcp_error_about(struct call *c, int code, const char *message, str subject)
{
    return (struct mcp_error){ code, str_join(c->a, str_format(c->a, "%s: ", message), echo_part(subject)), STR("") };
}

/* Returns the JSON text of a member of the call's params, or empty if it is absent. `name` is in quotes. */
static str params_raw(const struct call *c, str name)
{
    return json_raw(json_raw(c->text, STR("\"params\"")), name);
}

/* Returns the revision of this era with this version, or NULL if it is unknown. */
static const struct revision *revision_named(str version, int era)
{
    for (size_t i = 0; i < COUNT(revisions); i++)
        if (revisions[i].era == era && str_equal(str_from(revisions[i].version), version)) return &revisions[i];
    return NULL;
}

static const struct revision *revision_newest(int era)
{
    size_t i = COUNT(revisions) - 1;
    while (revisions[i].era != era) i--;
    return &revisions[i];
}

/* ==================================================================================================================
 * Room: Methods. The methods of MCP except prompts and completion: handshake, discovery, ping, tools, resources.
 * Each appends its result to the reply.
 * =============================================================================================================== */

static void put_capabilities(struct out *o)
{
    json_put_raw(o, "capabilities", STR("{\"tools\":{},\"resources\":{},\"prompts\":{},\"completions\":{}}"));
}

/* Appends a member, called `name`, whose value is the description of this server. */
static void put_server(struct call *c, const char *name)
{
    struct out *o = c->out;
    json_open(o, name, '{');
    json_put(o, "name", STR(PROGRAM_NAME));
    if (c->revision->titles) json_put(o, "title", str_join(c->a, str_from(corpus.title), STR(" documentation")));
    json_put(o, "version", STR(PROGRAM_VERSION));
    if (c->revision->server_details) {
        json_put(o, "description", STR("Search and read the documentation that is compiled into this program"));
        if (corpus.site[0]) json_put(o, "websiteUrl", str_from(corpus.site));
    }
    out_char(o, '}');
}

/* Appends name, title and description of a tool, resource, template, prompt or argument. */
static void put_names(struct call *c, str name, str title, str description)
{
    json_put(c->out, "name", name);
    if (c->revision->titles) json_put(c->out, "title", title);
    if (description.len) json_put(c->out, "description", description);
}

/* Appends the instructions for models, the same in both eras and shorter than 2,048 characters. The corpus may
 * replace the opening sentences. Lines with a placeholder that has no value are left out. */
static void put_instructions(struct call *c)
{
    struct out o = out_begin(c->a);
    if (corpus.instructions[0]) out_format(&o, "%s (%s %s)\n\n", corpus.instructions, corpus.name, corpus.version);
    else {
        out_format(&o, "The %s documentation, offline: ", corpus.title);
        out_str(&o, expand_placeholders(c->a, "{source}"));
        out_text(&o, ". Use it for facts about the product instead of memory. The live site can be newer: check it "
                     "when the date matters.\n\n");
    }
    for (size_t i = 0; i < COUNT(instructions); i++) out_str(&o, expand_placeholders(c->a, instructions[i]));
    json_put(c->out, "instructions", out_done(&o));
}

/* --- handshake, discovery, ping --- */

/* Answers the handshake. Selects the legacy revision that the client asks for, or the newest legacy one if that is
 * unknown, for the rest of the process. */
static struct mcp_error serve_initialize(struct call *c)
{
    struct optional_str version = json_text(json_member(c->params, "protocolVersion"));
    if (!version.ok) return mcp_error(RPC_INVALID_PARAMS, "protocolVersion must be a string");
    if (!cJSON_IsObject(json_member(c->params, "capabilities")))
        return mcp_error(RPC_INVALID_PARAMS, "capabilities must be an object");
    if (!cJSON_IsObject(json_member(c->params, "clientInfo")))
        return mcp_error(RPC_INVALID_PARAMS, "clientInfo must be an object");
    c->revision = revision_named(version.value, LEGACY);
    if (!c->revision) c->revision = revision_newest(LEGACY);
    json_put(c->out, "protocolVersion", str_from(c->revision->version));
    put_capabilities(c->out);
    put_server(c, "serverInfo");
    put_instructions(c);
    c->mcp->negotiated = c->revision;
    return no_error();
}

/* Returns a JSON array of the modern revisions. These are the ones that a request may name in its _meta. */
static str supported_versions(struct arena *a)
{
    struct out o = out_begin(a);
    out_char(&o, '[');
    for (size_t i = 0; i < COUNT(revisions); i++)
        if (revisions[i].era == MODERN) json_element(&o, str_from(revisions[i].version));
    out_char(&o, ']');
    return out_done(&o);
}

static struct mcp_error serve_discover(struct call *c)
{
    json_put_raw(c->out, "supportedVersions", supported_versions(c->a));
    put_capabilities(c->out);
    put_instructions(c);
    return no_error();
}

static struct mcp_error serve_ping(struct call *c)
{
    (void)c;
    return no_error();
}

/* Writes one page of a list as the array `member`: at most `page` of `count` entries, by put(). The caller's cursor
 * must be one that the server issues for the start of a later page, so a list of one page has no valid cursor. Blank
 * cursors, such as null or "", count as absent. */
static struct mcp_error serve_list(struct call *c, const char *member, size_t count, size_t page,
                                   void (*put)(struct call *c, size_t i))
{
    const cJSON *cursor = json_member(c->params, "cursor");
    struct optional_str text = json_text(cursor);
    uint32_t check = cursor_check(&(str){ member, strlen(member) }, 1);
    struct number start = cursor_read(c->a, text.value, check);
    size_t first = (size_t)start.value, end = count - first > page ? first + page : count;
    bool is_start = start.ok && first > 0 && first < count && first % page == 0;
    if (cursor && !argument_is_blank(cursor) && !is_start)
        return mcp_error(RPC_INVALID_PARAMS, text.ok ? "Unknown cursor" : "cursor must be a string");
    json_open(c->out, member, '[');
    for (size_t i = first; i < end; i++) put(c, i);
    out_char(c->out, ']');
    if (end < count) json_put(c->out, "nextCursor", list_cursor(c->a, check, end, count));
    return no_error();
}

/* Appends the schema of a parameter. Every parameter has one type and no default, because models and hosts reject
 * lists of types and strict modes reject defaults: the description states them. Appends no schema if its description
 * has a placeholder without a value. */
static void put_parameter(struct out *o, const struct parameter *p)
{
    str description = expand_placeholders(o->a, p->description);
    if (!description.len) return;
    json_open(o, p->name, '{');
    json_put(o, "type", p->kind == NUMBER ? STR("integer") : p->kind == LIST ? STR("array") : STR("string"));
    if (p->kind == LIST) json_put_raw(o, "items", STR("{\"type\":\"string\"}"));
    if (p->kind == NUMBER) {
        json_put_number(o, "minimum", p->min);
        json_put_number(o, "maximum", p->max);
    }
    if (p->choices) {
        json_open(o, "enum", '[');
        for (str rest = str_from(p->choices); rest.len;) json_element(o, next_part(&rest, STR(" ")));
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
    size_t required = 0;
    for (size_t i = 0; i < tool->parameter_count; i++) {
        if (!tool->parameters[i].required) continue;
        if (!required++) json_open(o, "required", '[');
        json_element(o, str_from(tool->parameters[i].name));
    }
    out_text(o, required ? "]}" : "}");
}

/* Returns the name that clients use, such as "workos_search". A NUL follows it. */
static str tool_wire_name(struct arena *a, const struct tool *tool)
{
    return str_format(a, TOOL_PREFIX "_%s", tool->name);
}

static void put_tool(struct call *c, size_t i)
{
    struct out *o = c->out;
    const struct tool *tool = &tools[i];
    const struct revision *r = c->revision;
    str description = expand_placeholders(c->a, tool->description);
    if (!description.len) return; /* no data for this tool: not listed; a call is answered with an explanation */
    json_object(o);
    put_names(c, tool_wire_name(c->a, tool), str_from(tool->title), description);
    put_input_schema(o, tool);
    if (r->tool_annotations) {
        json_open(o, "annotations", '{');
        if (!r->titles) json_put(o, "title", str_from(tool->title));
        json_comma(o);
        out_text(o, "\"readOnlyHint\":true,\"destructiveHint\":false,\"idempotentHint\":true,\"openWorldHint\":false}");
    }
    out_char(o, '}');
}

static struct mcp_error serve_tools_list(struct call *c)
{
    return serve_list(c, "tools", COUNT(tools), COUNT(tools), put_tool);
}

/* Returns the tool with this name, prefix included, or NULL if it is unknown. */
static const struct tool *tool_named(struct arena *a, str name)
{
    for (size_t i = 0; i < COUNT(tools); i++)
        if (str_equal(tool_wire_name(a, &tools[i]), name)) return &tools[i];
    return NULL;
}

/* Returns params.arguments. Its value is NULL if it is absent, null or blank. Arguments that are sent as JSON text are
 * parsed. Any other value that is not an object is returned for the caller to reject. */
static struct argument call_arguments(const struct call *c)
{
    struct argument x = { json_member(c->params, "arguments"), params_raw(c, STR("\"arguments\"")) };
    x = argument_unquoted(c->a, x, "{[n");
    return x.value && !argument_is_blank(x.value) ? x : (struct argument){ NULL, STR("") };
}

/* Calls a tool. Invalid arguments give a result marked as an error, so that the model sees it and can correct the
 * call. An unknown tool is a protocol error. */
static struct mcp_error serve_tools_call(struct call *c)
{
    struct optional_str name = json_text(json_member(c->params, "name"));
    struct argument arguments = call_arguments(c);
    if (!name.ok) return mcp_error(RPC_INVALID_PARAMS, "name must be a string");
    const struct tool *tool = tool_named(c->a, name.value);
    if (!tool) return mcp_error_about(c, RPC_INVALID_PARAMS, "Unknown tool", name.value);
    if (arguments.value && !cJSON_IsObject(arguments.value))
        return mcp_error(RPC_INVALID_PARAMS, "arguments must be an object");
    struct args args;
    str error = arguments_read(c->a, tool, arguments.value, arguments.raw, &args);
    struct answer answer = answer_noted(c->a, &args, error.len ? tool_error(error) : tool->call(c->a, &args));
    json_open(c->out, "content", '[');
    out_text(c->out, "{\"type\":\"text\",\"text\":");
    out_json(c->out, answer.text);
    out_text(c->out, "}]");
    if (answer.error) json_put_raw(c->out, "isError", STR("true"));
    return no_error();
}

/* Percent-decodes s. Not ok if a percent sign lacks its two digits, or if the result has a control character such as
 * NUL. */
static struct optional_str uri_decoded(struct arena *a, str s)
{
    struct out o = out_begin(a);
    for (size_t i = 0; i < s.len; i++) {
        bool escape = s.s[i] == '%';
        int c = escape ? percent_byte(s, i) : (unsigned char)s.s[i];
        if (c < 0x20 || c == 0x7f) return (struct optional_str){ STR(""), false };
        out_char(&o, (char)c);
        i += escape ? 2 : 0;
    }
    return (struct optional_str){ out_done(&o), true };
}

/* True if no part of the path is empty, "." or "..". This is not needed for safety, since paths are only looked up in
 * a table: it rejects alternative spellings of a page's path. */
static bool path_is_normalized(str path)
{
    for (struct cut c = { .tail = path, .ok = true }; c.ok;) {
        c = str_cut(c.tail, STR("/"));
        if (!c.head.len || str_equal(c.head, STR(".")) || str_equal(c.head, STR(".."))) return false;
    }
    return true;
}

/* Finds the page or section that a URI names. As RFC 3986 requires, the case of the scheme and of the host "docs" is
 * ignored. Not found if the URI is invalid, or if the page or the section is unknown. */
static struct location resource_place(struct arena *a, str uri)
{
    struct location not_found = { .found = false };
    str start = STR(RESOURCE_DOCS);
    for (size_t i = 0; i < uri.len; i++) /* characters that RFC 3986 does not allow */
        if ((unsigned char)uri.s[i] <= ' ' || (unsigned char)uri.s[i] >= 0x7f || strchr("<>\"{}|\\^`", uri.s[i]))
            return not_found;
    if (!str_equal_fold(str_span(uri, 0, start.len), start)) return not_found;
    struct cut c = str_cut(str_span(uri, start.len, uri.len), STR("#"));
    struct optional_str path = uri_decoded(a, c.head), anchor = uri_decoded(a, c.tail);
    if (!path.ok || !anchor.ok || !path_is_normalized(path.value)) return not_found;
    if (corpus_path_length(&corpus, path.value.s, path.value.len) < path.value.len) return not_found;
    str page = anchor.value.len ? str_join(a, path.value, STR("#")) : path.value;
    struct location place = page_exact(str_join(a, page, anchor.value));
    return place.section_missing ? not_found : place;
}

/* Appends the members of a Resource object, without its brackets: list entries and links share them. */
static void put_resource(struct call *c, uint32_t page)
{
    struct out *o = c->out;
    const struct corpus_page *p = &corpus.pages[page];
    struct location place = { page, p->first_section, true, false };
    json_put(o, "uri", page_uri(c->a, page));
    put_names(c, corpus_slice(p->path), corpus_slice(p->title), corpus_slice(p->description));
    json_put(o, "mimeType", STR("text/markdown"));
    json_put_number(o, "size", (int64_t)page_markdown(c->a, place, STR("")).len);
}

static void put_llms_resource(struct call *c)
{
    struct out *o = c->out;
    json_put(o, "uri", STR(RESOURCE_LLMS));
    put_names(c, STR("llms.txt"), STR("All pages"),
              STR("The index of all pages, by product: title, URL and description of each"));
    json_put(o, "mimeType", STR("text/markdown"));
    json_put_number(o, "size", (int64_t)llms_text(c->a, false).len);
    json_put_raw(o, "annotations", STR("{\"audience\":[\"user\",\"assistant\"],\"priority\":1}"));
}

/* Entry 0 of the resources is llms.txt; entry i is page i - 1. */
static void put_resource_entry(struct call *c, size_t i)
{
    arena_work(c->a, 20000);
    json_object(c->out);
    if (i == 0) put_llms_resource(c);
    else put_resource(c, (uint32_t)(i - 1));
    out_char(c->out, '}');
}

static struct mcp_error serve_resources_list(struct call *c)
{
    return serve_list(c, "resources", (size_t)corpus.page_count + 1, RESOURCES_PER_PAGE, put_resource_entry);
}

static void put_template(struct call *c, size_t i)
{
    (void)i; /* the list has one entry */
    json_object(c->out);
    json_put(c->out, "uriTemplate", STR(RESOURCE_TEMPLATE));
    put_names(c, STR("page"), STR("A page, or one section of it"),
              STR("A page by its path, or a section by path#anchor, as Markdown"));
    json_put(c->out, "mimeType", STR("text/markdown"));
    out_char(c->out, '}');
}

static struct mcp_error serve_templates_list(struct call *c)
{
    return serve_list(c, "resourceTemplates", 1, 1, put_template);
}

/* Appends a TextResourceContents object. */
static void put_contents(struct out *o, str uri, str text)
{
    out_char(o, '{');
    json_put(o, "uri", uri);
    json_put(o, "mimeType", STR("text/markdown"));
    json_put(o, "text", text);
    out_char(o, '}');
}

/* Makes the not-found error for a URI. Its data repeats the URI as received. */
static struct mcp_error resource_missing(struct call *c, str uri)
{
    struct out data = out_begin(c->a);
    str sent = params_raw(c, STR("\"uri\""));
    out_between(&data, "{\"uri\":", sent.len ? sent : json_quoted(c->a, uri), "}");
    return (struct mcp_error){ c->revision->resource_not_found, STR("Resource not found"), out_done(&data) };
}

static struct mcp_error serve_resources_read(struct call *c)
{
    struct optional_str uri = json_text(json_member(c->params, "uri"));
    if (!uri.ok) return mcp_error(RPC_INVALID_PARAMS, "uri must be a string");
    if (uri.value.len > MAX_URI_BYTES) return mcp_error(RPC_INVALID_PARAMS,
        "uri is longer than " STRINGIFY(MAX_URI_BYTES) " bytes");
    bool is_index = str_equal_fold(uri.value, STR(RESOURCE_LLMS));
    struct location place = resource_place(c->a, uri.value);
    if (!is_index && !place.found) return resource_missing(c, uri.value);
    json_open(c->out, "contents", '[');
    put_contents(c->out, uri.value, is_index ? llms_text(c->a, false) : page_markdown(c->a, place, STR("")));
    out_char(c->out, ']');
    return no_error();
}

/* ==================================================================================================================
 * Room: Prompts and completion. Prompts with the pages that fit their arguments, and completion of prompt
 * arguments and resource paths.
 * =============================================================================================================== */

struct match { int64_t score; str value; };  /* score: of page_fuzzy() */

struct completion {
    struct arena *a;
    str typed, folded;                 /* folded: page_fuzzy_key() of `typed` */
    struct match *matches;
    size_t count, capacity;
};

/* Adds a candidate if it contains the characters of the typed text in order. */
static void completion_add(struct completion *c, str candidate)
{
    int score;
    if (!candidate.len || !page_fuzzy(candidate, c->folded, &score)) return;
    c->matches = arena_grow(c->a, c->matches, c->count, &c->capacity, sizeof *c->matches);
    c->matches[c->count++] = (struct match){ score, candidate };
}

/* Adds the sections of a page, as path#anchor. */
static void completion_add_anchors(struct completion *c, str path)
{
    struct location place = page_exact(path);
    if (!place.found) return;
    const struct corpus_page *page = &corpus.pages[place.page];
    str start = str_join(c->a, corpus_slice(page->path), STR("#"));
    for (uint32_t i = page->first_section; i < page->first_section + page->sections; i++) {
        str anchor = corpus_slice(corpus.sections[i].anchor);
        if (anchor.len) completion_add(c, str_join(c->a, start, anchor));
    }
}

/* Completes page paths, or after a '#' the anchors of that page. */
static void complete_path(struct completion *c)
{
    arena_work(c->a, corpus.page_count * (200 + 8 * (uint64_t)c->typed.len));
    struct cut path = str_cut(c->typed, STR("#"));
    if (path.ok) completion_add_anchors(c, path.head);
    for (uint32_t i = 0; i < corpus.page_count && !path.ok; i++)
        if (!is_navigation(i)) completion_add(c, page_path(i));
}

/* Completes names of products, then page paths. */
static void complete_feature(struct completion *c)
{
    for (uint32_t i = 0; i < corpus.nav_count; i++)
        if (corpus.nav[i].level == 0) completion_add(c, corpus_slice(corpus.nav[i].title));
    complete_path(c);
}

static void complete_language(struct completion *c)
{
    for (uint32_t i = 1; i < corpus.language_count; i++) completion_add(c, corpus_slice(corpus.languages[i]));
}

/* Completes names of migration guides: the page migrate/auth0 gives auth0. */
static void complete_vendor(struct completion *c)
{
    for (uint32_t i = 0; i < corpus.page_count; i++) {
        str path = page_path(i), start = STR("migrate/");
        if (str_starts(path, start) && !is_navigation(i)) completion_add(c, str_span(path, start.len, path.len));
    }
}

/* Completes error codes, then headings about errors. */
static void complete_error(struct completion *c)
{
    for (uint32_t i = 0; i < corpus.error_count; i++) completion_add(c, corpus_slice(corpus.errors[i]));
}

/* Sorts the matches and appends the first MAX_COMPLETIONS of them as the member `completion`. */
static void put_completion(struct call *c, struct completion *found)
{
    struct out *o = c->out;
    size_t n = found->count < MAX_COMPLETIONS ? found->count : MAX_COMPLETIONS;
    arena_sort(found->a, found->matches, found->count, sizeof *found->matches, score_order);
    json_name(o, "completion");
    out_text(o, "{\"values\":[");
    for (size_t i = 0; i < n; i++) json_element(o, found->matches[i].value);
    out_char(o, ']');
    json_put_number(o, "total", (int64_t)found->count);
    json_put_raw(o, "hasMore", n < found->count ? STR("true") : STR("false"));
    out_char(o, '}');
}

#include "prompts.h"

static void put_prompt_argument(struct call *c, const struct prompt_argument *p)
{
    struct out *o = c->out;
    json_object(o);
    put_names(c, str_from(p->name), str_from(p->title), expand_placeholders(c->a, p->description));
    json_put_raw(o, "required", p->required ? STR("true") : STR("false"));
    out_char(o, '}');
}

static void put_prompt(struct call *c, size_t i)
{
    const struct prompt *p = &prompts[i];
    if (!has_data(c->a, p->arguments[0].description)) return; /* migrate_from without migration guides */
    json_object(c->out);
    put_names(c, str_from(p->name), str_from(p->title), expand_placeholders(c->a, p->description));
    json_open(c->out, "arguments", '[');
    for (size_t k = 0; k < COUNT(p->arguments) && p->arguments[k].name; k++) put_prompt_argument(c, &p->arguments[k]);
    out_text(c->out, "]}");
}

static struct mcp_error serve_prompts_list(struct call *c)
{
    return serve_list(c, "prompts", COUNT(prompts), COUNT(prompts), put_prompt);
}

/* Returns NULL if the name is unknown or the prompt is not available. */
static const struct prompt *prompt_named(struct arena *a, str name)
{
    for (size_t i = 0; i < COUNT(prompts); i++)
        if (str_equal(str_from(prompts[i].name), name) && has_data(a, prompts[i].arguments[0].description))
            return &prompts[i];
    return NULL;
}

/* Checks the arguments of prompts/get: all must be strings of at most MAX_ARGUMENT_BYTES bytes, except for those that
 * may be long, and the required ones must not be blank. Unknown names are ignored. */
static struct mcp_error check_prompt_arguments(struct call *c, const struct prompt *p, const cJSON *arguments)
{
    if (arguments && !cJSON_IsObject(arguments)) return mcp_error(RPC_INVALID_PARAMS, "arguments must be an object");
    for (const cJSON *m = arguments ? arguments->child : NULL; m; m = m->next) {
        if (cJSON_IsNull(m)) continue; /* as absent */
        if (!cJSON_IsString(m)) return mcp_error_about(c, RPC_INVALID_PARAMS, "Not a string", str_from(m->string));
        bool may_be_long = false;
        for (size_t i = 0; i < COUNT(p->arguments) && p->arguments[i].name; i++)
            may_be_long |= p->arguments[i].may_be_long && strcmp(p->arguments[i].name, m->string) == 0;
        if (!may_be_long && str_from(m->valuestring).len > MAX_ARGUMENT_BYTES)
            return mcp_error_about(c, RPC_INVALID_PARAMS, "Longer than " STRINGIFY(MAX_ARGUMENT_BYTES),
                str_from(m->string));
    }
    for (size_t i = 0; i < COUNT(p->arguments) && p->arguments[i].name; i++) {
        str value = json_text(json_member(arguments, p->arguments[i].name)).value;
        if (p->arguments[i].required && !str_trim(value).len)
            return mcp_error_about(c, RPC_INVALID_PARAMS, "Missing argument", str_from(p->arguments[i].name));
    }
    return no_error();
}

/* Returns the text with its first %s, if any, replaced by the value. */
static str fill_placeholder(struct arena *a, str text, str value)
{
    struct cut c = str_cut(text, STR("%s"));
    return c.ok ? str_join(a, str_join(a, c.head, value), c.tail) : text;
}

/* Returns the page of a folder whose name has more than half of its bytes in words of the slug, the one with the
 * largest share: "cognito" is aws-cognito, "supabase-auth" is supabase. NO_INDEX if there is none. */
static uint32_t page_by_words(str folder, str slug)
{
    struct page_range range = folder_pages(folder);
    size_t best_share = 50;
    uint32_t best = NO_INDEX;
    for (uint32_t i = range.first; i < range.end; i++) {
        str name = path_split(page_path(i)).tail;
        size_t shared = 0;
        for (str rest = name, word; rest.len;) {
            word = next_part(&rest, STR("-"));
            for (str words = slug; words.len;) shared += str_equal(next_part(&words, STR("-")), word) ? word.len : 0;
        }
        if (is_navigation(i) || 100 * shared <= best_share * name.len) continue;
        best = i, best_share = 100 * shared / name.len;
    }
    return best;
}

/* Returns the page that the subject names by path or slug, by title if the prompt is for pages of any folder, else by
 * words of its slug. NO_INDEX if no page matches. */
static uint32_t prompt_page_named(struct arena *a, const struct prompt *p, str subject)
{
    char slug[MAX_COMPLETION_INPUT_BYTES];
    struct location place = page_resolve(a, fill_placeholder(a, str_from(p->page), subject));
    if (place.found && !place.section_missing) return place.page;
    size_t n = corpus_slug(subject.s, subject.len, slug, sizeof slug);
    place = page_resolve(a, fill_placeholder(a, str_from(p->page), (str){ slug, n }));
    if (n && place.found && !place.section_missing) return place.page;
    str folder = path_split(str_from(p->page)).head;
    return folder.len ? page_by_words(folder, (str){ slug, n }) : page_by_title(subject);
}

/* True if a section has one of the words that a concept of a query stands for. */
static bool section_has_concept(uint32_t section, const struct concept *c)
{
    for (unsigned g = 0; g < c->group_count; g++) {
        unsigned found = 0;
        for (unsigned t = 0; t < c->groups[g].count; t++)
            for (struct postings p = term_postings(c->groups[g].terms[t], SECTIONS); postings_next(&p);)
                found += p.document == section;
        if (found == c->groups[g].count) return true;
    }
    return false;
}

/* True if the best section for a text has at least MIN_PROMPT_SHARE of the weight of its words. Notes how the text was
 * read, and if there is no such section. */
static bool prompt_search_fits(struct arena *a, str text, struct out *note)
{
    struct query *q = arena_alloc(a, sizeof *q);
    float all = 0, found = 0;
    q->text = text, q->max_hits = 1;
    struct hits h = search_run(a, q);
    for (unsigned i = 0; i < q->concept_count; i++) {
        const struct concept *c = &q->concepts[i];
        float weight = c->is_stop ? 0 : c->weight * (c->group_count ? c->idf : corpus_idf(corpus.page_count, 1));
        all += weight;
        if (h.count && section_has_concept(h.at[0].section, c)) found += weight;
    }
    bool fits = h.count && (all > 0 || !q->concept_count) && found >= MIN_PROMPT_SHARE * all;
    if (!fits) out_text(note, "The documentation has no section with enough of these words.\n");
    out_str(note, query_reading(a, q));
    return fits;
}

/* Selects the pages of a prompt and returns their number: the main page, or the first result of its fallback query, up
 * to two pages of folders above a main page with that name, then one page per search. 0 if there is no main page, or if
 * a query of the caller's words finds none that fits. Notes how the main page was found, if not by its name. */
static size_t prompt_pages(struct arena *a, const struct prompt *p, str subject, uint32_t pages[MAX_PROMPT_PAGES],
                           struct out *note)
{
    size_t n = 0;
    uint32_t first = prompt_page_named(a, p, subject);
    bool by_words = first == NO_INDEX && str_cut(str_from(p->fallback), STR("%s")).ok;
    if (by_words && p->arguments[0].complete == complete_feature) out_text(note, "No page has this name.\n");
    if (by_words && !prompt_search_fits(a, subject, note)) return 0;
    if (first != NO_INDEX) pages[n++] = first;
    else n = pages_add_found(a, fill_placeholder(a, str_from(p->fallback), subject), pages, 0, 1);
    for (str folder = first != NO_INDEX ? page_path(first) : STR(""); folder.len && n < 3;) {
        folder = path_split(folder).head;
        uint32_t above = find_sorted(folder, corpus.page_count, page_path);
        if (above != NO_INDEX) pages[n++] = above;
    }
    for (size_t i = 0, all; n && i < COUNT(p->searches) && p->searches[i] && n < MAX_PROMPT_PAGES; i++) {
        all = pages_add_found(a, fill_placeholder(a, str_from(p->searches[i]), subject), pages, n, n + 1);
        n = all > n && p->arguments[0].complete == complete_feature && !is_related_page(pages[0], pages[n]) ? n : all;
    }
    return n;
}

/* Returns the instructions of a prompt with its arguments filled in: see struct prompt_line. note: on its pages. */
static str prompt_text(struct call *c, const struct prompt *p, const cJSON *arguments, bool has_pages, str note)
{
    struct out text = out_begin(c->a);
    for (size_t i = 0; i < COUNT(p->lines) && p->lines[i].text; i++) {
        const struct prompt_line *line = &p->lines[i];
        bool about_pages = line->argument && strcmp(line->argument, PROMPT_PAGES) == 0;
        str value = STR("");
        if (line->argument && !about_pages) value = str_trim(json_text(json_member(arguments, line->argument)).value);
        bool is_any = line->argument && strcmp(line->argument, "language") == 0 && str_equal_fold(value, STR("all"));
        if (about_pages) out_str(&text, note);
        if (about_pages ? !has_pages : is_any || (line->argument && !value.len)) continue;
        value = best_part(value, MAX_PROMPT_VALUE_BYTES);
        out_str(&text, fill_placeholder(c->a, expand_placeholders(c->a, line->text), value));
    }
    return str_trim(out_done(&text));
}

static void put_prompt_message(struct call *c, str text)
{
    json_comma(c->out);
    out_text(c->out, "{\"role\":\"user\",\"content\":{\"type\":\"text\",\"text\":");
    out_json(c->out, text);
    out_text(c->out, "}}");
}

/* Writes a page as a message that ends before the reply has max_bytes: embedded as a resource, or else a link.
 * Revisions without resource links have a line of text instead. True if it is embedded. */
static bool put_prompt_page(struct call *c, uint32_t page, str language, size_t max_bytes)
{
    struct out *o = c->out;
    size_t start = o->len;
    out_text(o, ",{\"role\":\"user\",\"content\":{\"type\":\"resource\"");
    json_name(o, "resource");
    struct location place = { page, corpus.pages[page].first_section, true, false };
    put_contents(o, page_uri(c->a, page), page_markdown(c->a, place, language));
    out_text(o, "}}");
    if (o->len <= max_bytes) return true;
    o->len = start;
    if (!c->revision->resource_links) {
        put_prompt_message(c, fill_placeholder(c->a, STR("Read with " TOOL_PREFIX "_docs: %s"), page_path(page)));
        return false;
    }
    out_text(o, ",{\"role\":\"user\",\"content\":{\"type\":\"resource_link\"");
    put_resource(c, page);
    out_text(o, "}}");
    return false;
}

/* Writes the first piece of a page that is too long to be embedded, as the docs tool cuts it. */
static void put_prompt_piece(struct call *c, uint32_t page, str language)
{
    str path = page_path(page);
    struct args args = { .paths = &path, .path_count = 1, .given[ARG_MAX_CHARS] = true,
                         .number[ARG_MAX_CHARS] = PROMPT_PIECE_BYTES, .text[ARG_LANGUAGE] = language };
    put_prompt_message(c, tool_docs(c->a, &args).text);
}

static struct mcp_error serve_prompts_get(struct call *c)
{
    struct optional_str name = json_text(json_member(c->params, "name"));
    const cJSON *arguments = call_arguments(c).value;
    if (!name.ok) return mcp_error(RPC_INVALID_PARAMS, "name must be a string");
    const struct prompt *p = prompt_named(c->a, name.value);
    if (!p) return mcp_error_about(c, RPC_INVALID_PARAMS, "Unknown prompt", name.value);
    struct mcp_error error = check_prompt_arguments(c, p, arguments);
    if (error.code) return error;
    uint32_t pages[MAX_PROMPT_PAGES];
    str subject = str_trim(json_text(json_member(arguments, p->arguments[0].name)).value);
    str language = json_text(json_member(arguments, "language")).value;
    struct out note = out_begin(c->a);
    size_t n = prompt_pages(c->a, p, best_part(subject, MAX_PROMPT_VALUE_BYTES), pages, &note), start = c->out->len;
    json_put(c->out, "description", expand_placeholders(c->a, p->description));
    json_open(c->out, "messages", '[');
    put_prompt_message(c, prompt_text(c, p, arguments, n > 0, out_done(&note)));
    for (size_t i = 0; i < n; i++) {
        size_t end = start + MAX_PROMPT_BYTES - (n - 1 - i) * PROMPT_LINK_BYTES;
        if (!put_prompt_page(c, pages[i], language, end) && i == 0) put_prompt_piece(c, pages[i], language);
    }
    out_char(c->out, ']');
    return no_error();
}

typedef void completer(struct completion *);

/* Finds the function that completes this argument of the prompt or resource template in ref. Returns an error if one of
 * them is unknown. */
static struct mcp_error completer_for(struct call *c, const cJSON *ref, str argument, completer **complete)
{
    str type = json_text(json_member(ref, "type")).value;
    struct optional_str name = json_text(json_member(ref, "name")), uri = json_text(json_member(ref, "uri"));
    const struct prompt *p = NULL;
    *complete = NULL;
    if (str_equal(type, STR("ref/prompt")) && name.ok) {
        p = prompt_named(c->a, name.value);
        if (!p) return mcp_error_about(c, RPC_INVALID_PARAMS, "Unknown prompt", name.value);
    } else {
        if (!str_equal(type, STR("ref/resource")) || !uri.ok)
            return mcp_error(RPC_INVALID_PARAMS, "ref must be ref/prompt with name or ref/resource with uri");
        if (!str_equal(uri.value, STR(RESOURCE_TEMPLATE)))
            return mcp_error_about(c, RPC_INVALID_PARAMS, "Unknown resource template", uri.value);
        if (str_equal(argument, STR("path"))) *complete = complete_path;
    }
    for (size_t i = 0; p && i < COUNT(p->arguments) && p->arguments[i].name; i++)
        if (str_equal(str_from(p->arguments[i].name), argument)) *complete = p->arguments[i].complete;
    return *complete ? no_error() : mcp_error_about(c, RPC_INVALID_PARAMS, "Unknown argument", argument);
}

static struct mcp_error serve_complete(struct call *c)
{
    const cJSON *argument = json_member(c->params, "argument");
    struct optional_str name = json_text(json_member(argument, "name")), value = json_text(json_member(argument,
        "value"));
    if (!name.ok || !value.ok) return mcp_error(RPC_INVALID_PARAMS,
        "argument must have a name and a value, both strings");
    const cJSON *context = json_member(c->params, "context"), *resolved = json_member(context, "arguments");
    if ((context && !cJSON_IsObject(context) && !argument_is_blank(context)) || !json_holds_strings(resolved) ||
        (resolved && !cJSON_IsObject(resolved) && !argument_is_blank(resolved)))
        return mcp_error(RPC_INVALID_PARAMS, "context and its arguments must be objects, the latter of strings");
    completer *complete;
    struct mcp_error error = completer_for(c, json_member(c->params, "ref"), name.value, &complete);
    if (error.code) return error;
    struct completion found = { .a = c->a, .typed = value.value, .folded = page_fuzzy_key(c->a, value.value) };
    if (value.value.len <= MAX_COMPLETION_INPUT_BYTES) complete(&found);
    put_completion(c, &found);
    return no_error();
}

/* ==================================================================================================================
 * Room: Requests. Turns one line of input into the bytes of the reply: revision, method, result or error; batches
 * and subscriptions. Does not read or write descriptors.
 * =============================================================================================================== */

/* True if two ids are equal. Strings are compared by their decoded characters, integers by their spelling. */
static bool same_id(str a, str b)
{
    bool strings = a.len && b.len && a.s[0] == '"' && b.s[0] == '"';
    return strings ? json_same_string(a, b) : str_equal(a, b);
}

/* Returns the id at an offset. The next one starts after its line feed. */
static str subscription_at(const struct subscriptions *s, size_t offset)
{
    return line_from((str){ s->bytes, s->used }, offset);
}

/* Returns the offset of an id, or s->used if there is no subscription with it. */
static size_t subscription_find(const struct subscriptions *s, str id)
{
    size_t offset = 0;
    while (offset < s->used && !same_id(subscription_at(s, offset), id)) offset += subscription_at(s, offset).len + 1;
    return offset;
}

/* Appends an id. Returns false if the table is full. */
static bool subscription_add(struct subscriptions *s, str id)
{
    if (s->count == MAX_SUBSCRIPTIONS || id.len + 1 > sizeof s->bytes - s->used) return false;
    memcpy(s->bytes + s->used, id.s, id.len);
    s->bytes[s->used + id.len] = '\n';
    s->used += id.len + 1;
    s->count++;
    return true;
}

/* Removes an id, if the table has it. */
static void subscription_remove(struct subscriptions *s, str id)
{
    size_t offset = subscription_find(s, id), next = offset + subscription_at(s, offset).len + 1;
    if (offset == s->used) return;
    memmove(s->bytes + offset, s->bytes + next, s->used - next);
    s->used -= next - offset;
    s->count--;
}

/* True if `notifications` of a subscriptions/listen request conforms to the schema. */
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

/* Opens a subscription and writes its acknowledgement, a complete message. The corpus never changes, so no other
 * notification follows. The result of the request is written by mcp_end(), unless the client cancels it before. */
static struct mcp_error serve_listen(struct call *c)
{
    if (!subscription_filter_is_valid(json_member(c->params, "notifications")))
        return mcp_error(RPC_INVALID_PARAMS, "notifications must be an object of subscriptions");
    if (subscription_find(&c->mcp->open, c->id) < c->mcp->open.used)
        return mcp_error(RPC_INVALID_REQUEST, "An open subscription has this id: cancel it first or send another id");
    rpc_begin(c->out, STR(""));
    out_text(c->out, ",\"method\":\"notifications/subscriptions/acknowledged\",\"params\":{\"_meta\":{");
    json_put_raw(c->out, META_KEY "subscriptionId", c->id);
    out_text(c->out, "},\"notifications\":{}}}");
    if (!subscription_add(&c->mcp->open, c->id)) return mcp_error(RPC_INTERNAL_ERROR, "Too many open subscriptions");
    return no_error();
}

/* At end of input: appends the results of all subscriptions that are still open. */
static void mcp_end(struct mcp *m, struct out *o)
{
    struct call c = { .a = o->a, .out = o, .revision = revision_newest(MODERN) };
    for (str ids = { m->open.bytes, m->open.used }; ids.len;) {
        str id = next_part(&ids, STR("\n"));
        rpc_begin(o, id);
        out_text(o, ",\"result\":{\"resultType\":\"complete\",\"_meta\":{");
        json_put_raw(o, META_KEY "subscriptionId", id);
        put_server(&c, META_KEY "serverInfo");
        out_text(o, "}}}\n");
    }
}

struct method {
    const char *name;
    int eras;
    bool cacheable;     /* modern results carry ttlMs and cacheScope */
    bool raw_message;   /* serve() writes a complete message instead of the members of a result */
    struct mcp_error (*serve)(struct call *);
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

/* Returns NULL if the era has no such method. Methods of capabilities that the server does not declare are not in the
 * table. */
static const struct method *method_named(str name, int era)
{
    for (size_t i = 0; i < COUNT(methods); i++)
        if ((methods[i].eras & era) && str_equal(str_from(methods[i].name), name)) return &methods[i];
    return NULL;
}

/* Returns _meta of a modern request, or NULL for a legacy one. A request is modern if its _meta names a protocol
 * version. */
static const cJSON *modern_meta(const cJSON *params)
{
    const cJSON *meta = json_member(params, "_meta");
    return json_member(meta, META_KEY "protocolVersion") ? meta : NULL;
}

/* Returns the error for an unknown protocol version. Its data has the supported versions, and the requested one as it
 * was sent. */
static struct mcp_error unsupported_version(struct call *c, str requested)
{
    struct out data = out_begin(c->a);
    out_char(&data, '{');
    json_put_raw(&data, "supported", supported_versions(c->a));
    str sent = json_raw(params_raw(c, STR("\"_meta\"")), STR("\"" META_KEY "protocolVersion\""));
    if (sent.len && sent.len <= MAX_URI_BYTES) json_put_raw(&data, "requested", sent);
    else json_put(&data, "requested", echo_part(requested));
    out_char(&data, '}');
    return (struct mcp_error){ MCP_UNSUPPORTED_VERSION, STR("Unsupported protocol version"), out_done(&data) };
}

/* Sets the revision that _meta names, and checks the other members that the server reads. */
static struct mcp_error select_modern_revision(struct call *c, const cJSON *meta)
{
    struct optional_str version = json_text(json_member(meta, META_KEY "protocolVersion"));
    if (!version.ok) return mcp_error(RPC_INVALID_PARAMS, "_meta " META_KEY "protocolVersion must be a string");
    c->revision = revision_named(version.value, MODERN);
    if (!c->revision) return unsupported_version(c, version.value);
    if (!cJSON_IsObject(json_member(meta, META_KEY "clientCapabilities")))
        return mcp_error(RPC_INVALID_PARAMS, "_meta needs " META_KEY "clientCapabilities, an object");
    const cJSON *level = json_member(meta, META_KEY "logLevel");
    if (level && !list_has(LOG_LEVELS, json_text(level).value)) /* logging is not implemented */
        return mcp_error(RPC_INVALID_PARAMS, "_meta " META_KEY "logLevel must be one of: " LOG_LEVELS);
    return no_error();
}

/* Sets the revision that a request is served in. A request that names a protocol version in _meta is modern, whatever
 * came before it. All others are legacy and need a handshake first, except initialize and ping. */
static struct mcp_error select_revision(struct call *c, str method)
{
    const cJSON *meta = modern_meta(c->params);
    if (c->params && !cJSON_IsObject(c->params)) return mcp_error(RPC_INVALID_PARAMS, "params must be an object");
    if (meta) return select_modern_revision(c, meta);
    c->revision = c->mcp->negotiated;
    if (c->revision) return no_error();
    c->revision = revision_newest(LEGACY);
    if (str_equal(method, STR("initialize")) || str_equal(method, STR("ping"))) return no_error();
    return mcp_error(RPC_INVALID_PARAMS, "params._meta needs " META_KEY "protocolVersion and " META_KEY
                 "clientCapabilities; older clients send initialize first");
}

/* Appends the members that follow those of the method in a result. */
static void end_result(struct call *c, const struct method *method)
{
    struct out *o = c->out;
    if (c->revision->result_details && method->cacheable) {
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

/* Serves one request. Writes the result, or returns an error; the caller then discards the output and writes the
 * error. */
static struct mcp_error serve(struct call *c, str name)
{
    struct mcp_error error = select_revision(c, name);
    if (error.code) return error;
    const struct method *method = method_named(name, c->revision->era);
    if (!method) return mcp_error_about(c, RPC_METHOD_NOT_FOUND, "Method not found", name);
    if (!method->raw_message) {
        rpc_begin(c->out, c->id);
        json_open(c->out, "result", '{');
        if (c->revision->result_details) json_put(c->out, "resultType", STR("complete"));
    }
    error = method->serve(c);
    if (!error.code && !method->raw_message) end_result(c, method);
    return error;
}

/* Answers a request with exactly one message: the result, or an error if the request fails or its reply is longer than
 * MAX_REPLY_BYTES. */
static void mcp_request(struct call *c, const struct message *m)
{
    size_t start = c->out->len;
    struct mcp_error error = serve(c, m->method);
    arena_work(c->a, 50000 + 10 * (uint64_t)(c->out->len - start) + 500 * (uint64_t)(c->text.len - c->id.len));
    if (!error.code && c->out->len - start > MAX_REPLY_BYTES)
        error = mcp_error(RPC_INTERNAL_ERROR, "The reply would be too large; ask for less");
    if (!error.code) return;
    c->out->len = start;
    rpc_error(c->out, c->id, error.code, error.message, error.data);
}

/* Handles a notification, which never gets a reply. Only notifications/cancelled has an effect: it ends a
 * subscription. `text` is the message as received. */
static void mcp_notification(struct mcp *m, const struct message *message, str text)
{
    if (!str_equal(message->method, STR("notifications/cancelled"))) return;
    str id = json_raw(json_raw(text, STR("\"params\"")), STR("\"requestId\""));
    if (id.len) subscription_remove(&m->open, id);
}

/* Handles one message and appends its reply, if it gets one. `scan` is the result of scanning `text` for its id.
 * Memory for everything but the reply is taken from arena a. */
static void mcp_message(struct mcp *m, struct arena *a, struct out *o, str text, const struct json_scan *scan,
                        bool in_batch)
{
    const cJSON *json = json_parse(a, text, scan->needs_repair);
    struct message message = rpc_read(json, scan->member_value);
    struct call c = { m, a, o, NULL, message.id, text, message.params };
    str error = STR("");
    if (in_batch && message.kind == REQUEST && str_equal(message.method, STR("initialize")))
        error = STR("initialize must not be part of a batch");
    if (in_batch && message.kind == REQUEST && modern_meta(message.params))
        error = STR("This protocol version has no batches");
    if (message.kind == INVALID_MESSAGE) error = str_from(message.error);
    if (error.len) rpc_error(o, message.id, RPC_INVALID_REQUEST, error, STR(""));
    else if (message.kind == NOTIFICATION) mcp_notification(m, &message, text);
    else if (message.kind == REQUEST) mcp_request(&c, &message);
}

/* Handles one element of a batch. Once the replies exceed SOFT_MAX_BATCH_REPLY_BYTES bytes, or their work exceeds
 * MAX_BATCH_WORK, requests get an error: the client can send them again. Notifications are still handled. A reply
 * that takes the total beyond MAX_BATCH_REPLY_BYTES is replaced by that error, too. */
static void batch_element(struct mcp *m, struct arena *a, struct out *o, str element, const struct json_scan *scan)
{
    size_t before = o->len;
    bool spent = arena_work(a, 0) > MAX_BATCH_WORK, full = spent || before > SOFT_MAX_BATCH_REPLY_BYTES;
    if (!full) mcp_message(m, a, o, element, scan, true);
    if (!full && o->len <= MAX_BATCH_REPLY_BYTES) return;
    o->len = before;
    struct message message = rpc_read(json_parse(a, element, scan->needs_repair), scan->member_value);
    if (full && message.kind == NOTIFICATION) mcp_notification(m, &message, element);
    else if (message.kind != RESPONSE)
        rpc_error(o, message.id, RPC_INTERNAL_ERROR, spent ? STR("The batch took too much work; send this by itself")
                  : STR("The batch's reply is full; send this by itself"), STR(""));
}

/* Returns an error message if a batch, the text of a scanned array, is not accepted. Otherwise empty. */
static str batch_error(const struct mcp *m, str text)
{
    size_t count = 0, id_bytes = 0;
    if (!m->negotiated || !m->negotiated->batches) return STR("Batches are not supported");
    for (str element; (element = scan_element(&text)).len; count++)
        id_bytes += json_raw(element, STR("\"id\"")).len;
    if (count == 0) return STR("A batch must not be empty");
    if (id_bytes > MAX_BATCH_ID_BYTES)
        return STR("The ids of a batch may take " STRINGIFY(MAX_BATCH_ID_BYTES) " bytes together");
    return count > MAX_BATCH_MESSAGES ? STR("A batch holds at most " STRINGIFY(MAX_BATCH_MESSAGES) " messages")
                                      : STR("");
}

/* Handles an array of messages. Appends one array with the replies, or no bytes if no message gets a reply. The memory
 * that one message used is released before the next. */
static void mcp_batch(struct mcp *m, struct out *o, str text)
{
    str error = batch_error(m, text);
    if (error.len) {
        rpc_error(o, STR(""), RPC_INVALID_REQUEST, error, STR(""));
        return;
    }
    struct arena *a = arena_inner(o->a);
    out_char(o, '[');
    for (str element; (element = scan_element(&text)).len; arena_reset(a)) {
        struct json_scan scan = json_scan(element, STR("\"id\""));
        size_t before = o->len;
        if (before > 1) out_char(o, ',');
        size_t start = o->len;
        batch_element(m, a, o, element, &scan);
        if (o->len == start) o->len = before;
    }
    if (o->len == 1) o->len = 0;
    else out_char(o, ']');
}

/* Returns the line without a leading byte order mark and without surrounding white space. */
static str line_text(str line)
{
    if (str_starts(line, STR(BOM))) line = str_span(line, 3, line.len);
    while (line.len && json_is_space(line.s[0])) line = str_span(line, 1, line.len);
    while (line.len && json_is_space(line.s[line.len - 1])) line.len--;
    return line;
}

/* Scans a line for its id. Bytes after the JSON value are a syntax error. */
static struct json_scan line_scan(str text)
{
    struct json_scan scan = json_scan(text, STR("\"id\""));
    if (scan.error == JSON_OK && scan.pos != text.len) scan.error = JSON_SYNTAX;
    return scan;
}

/* Appends the error reply for a line that line_scan() rejects. If the line exceeds a limit, the reply has its id,
 * provided that the id was read before. */
static void put_line_error(struct out *o, const struct json_scan *scan)
{
    const char *limit = json_limit(scan->error);
    if (!limit) {
        rpc_error(o, STR(""), RPC_PARSE_ERROR, STR("Not a line of JSON in UTF-8"), STR(""));
        return;
    }
    str id = rpc_is_id(scan->member_value) ? scan->member_value : STR("");
    struct out message = out_begin(o->a);
    out_format(&message, "%s, at byte %zu", limit, scan->pos);
    rpc_error(o, id, RPC_INVALID_REQUEST, out_done(&message), STR(""));
}

/* Does the work of mcp_line(). Jumps back there if memory runs out. */
static str mcp_reply(struct mcp *m, struct arena *a, str line)
{
    struct out o = out_begin(a);
    str text = line_text(line);
    if (!text.len) return text;
    struct json_scan scan = line_scan(text);
    if (scan.error) put_line_error(&o, &scan);
    else if (text.s[0] == '[') mcp_batch(m, &o, text);
    else mcp_message(m, a, &o, text, &scan, false);
    if (o.len > MAX_REPLY_BYTES + MAX_ID_BYTES) {
        o.len = 0;
        rpc_error(&o, STR(""), RPC_INTERNAL_ERROR, STR("The reply would be too large; ask for less"), STR(""));
    }
    if (o.len) out_char(&o, '\n');
    return out_done(&o);
}

#define OUT_OF_MEMORY ",\"error\":{\"code\":-32603,\"message\":\"Out of memory\"}}\n"

/* Returns the error reply to a line for which memory ran out, or an empty string if the message needs no reply. The
 * reply is built in m->emergency_reply and allocates no memory. It has the request's id if that fits. */
static str mcp_out_of_memory(struct mcp *m, str line)
{
    str text = line_text(line);
    struct json_scan scan = line_scan(text);
    bool object = !scan.error && text.s[0] == '{', has_method = object && json_raw(text, STR("\"method\"")).len;
    if (object && (!has_method || !scan.member_value.len)) return STR(""); /* a notification or a response */
    bool echoed = object && rpc_is_id(scan.member_value) && scan.member_value.len < sizeof m->emergency_reply - 200;
    int n = snprintf(m->emergency_reply, sizeof m->emergency_reply, REPLY_START "%s%.*s" OUT_OF_MEMORY,
                     echoed ? ",\"id\":" : "", echoed ? (int)scan.member_value.len : 0,
                     echoed ? scan.member_value.s : "");
    return (str){ m->emergency_reply, n < 0 ? 0 : (size_t)n };
}

/* Handles one line of input, without its LF, and returns the bytes to write, including the LF. Empty if the message
 * needs no reply. The bytes are valid until the arena is reset. If memory runs out, the reply is an error, and a
 * subscription that the line opened is closed. */
static str mcp_line(struct mcp *m, struct arena *a, str line)
{
    size_t open = m->open.used;
    if (!setjmp(a->out_of_memory)) return mcp_reply(m, a, line);
    if (m->open.used > open) subscription_remove(&m->open, subscription_at(&m->open, open));
    return mcp_out_of_memory(m, line);
}

/* True if the last line of input is a complete message although its LF is missing. */
static bool mcp_is_complete(str line)
{
    str text = line_text(line);
    return text.len && line_scan(text).error == JSON_OK;
}

#define LINE_TOO_LONG_REPLY STR(REPLY_START ",\"error\":{\"code\":-32600,\"message\":\"A line is longer than " \
                                STRINGIFY(MAX_LINE_BYTES) " bytes\"}}\n")

/* ==================================================================================================================
 * Room: Streams and sandbox. System calls of the server: read, write, wait, signals (gen/streams.h), and the seccomp
 * filter that it installs before it reads its first byte (gen/sandbox.h).
 * =============================================================================================================== */

#include "system.h"

/* END: end of input. CLOSED: the reader of standard output is gone. FAILED: reported on standard error. */
enum sys_result { SYS_OK, SYS_END, SYS_CLOSED, SYS_FAILED };

struct sys_input { enum sys_result result; size_t bytes; };

/* Modes of the server: MCP on standard input and output, or HTTP for browsers. */
enum mode { MODE_MCP = 1, MODE_BROWSER = 2, MODE_ANY = MODE_MCP | MODE_BROWSER };

/* Reports on standard error that reading input or writing output failed, and returns SYS_FAILED. Calls write()
 * directly, because the sandbox allows no other call for that. */
static enum sys_result sys_failed(const char *problem)
{
    char line[256];
    int n = snprintf(line, sizeof line, PROGRAM_NAME ": %s: %s\n", problem,
                     errno == EBADF ? "it is closed" : strerror(errno));
    bool reported = n > 0 && (size_t)n < sizeof line && write(STDERR_FILENO, line, (unsigned)n) == n;
    (void)reported; /* a failure to report cannot be reported */
    return SYS_FAILED;
}

/* Reports on standard error that memory ran out, and returns SYS_FAILED. */
static enum sys_result sys_no_memory(void)
{
    errno = ENOMEM;
    return sys_failed("the server cannot go on");
}

static void sys_stop(int signal_number)
{
    (void)signal_number;
    _exit(0);
}

#include "streams.h"
#include "sandbox.h"

/* ==================================================================================================================
 * Room: Server loop. Reads bytes from standard input, passes complete lines to mcp_line() and writes the replies
 * to standard output.
 * =============================================================================================================== */

/* The input buffer of the server. s is from malloc(). */
struct input {
    char *s;
    size_t len, capacity;
    size_t searched;        /* bytes at the start that have no LF */
    bool skipping;          /* input up to the next LF is discarded: its line was too long and has been answered */
};

struct server {
    struct arena arena;     /* of the current line; reset after each reply */
    struct input input;
    struct mcp mcp;
};

/* Makes room for at least INPUT_BUFFER_BYTES / 2 more bytes: the capacity doubles, up to MAX_LINE_BYTES +
 * INPUT_BUFFER_BYTES. After a large line it is INPUT_BUFFER_BYTES again. Returns false if out of memory; the buffer is
 * then unchanged. */
static bool input_resize(struct input *in)
{
    size_t capacity = in->len <= INPUT_BUFFER_BYTES / 2 ? INPUT_BUFFER_BYTES : in->capacity;
    if (capacity - in->len < INPUT_BUFFER_BYTES / 2) capacity *= 2;
    if (capacity > MAX_LINE_BYTES + INPUT_BUFFER_BYTES) capacity = MAX_LINE_BYTES + INPUT_BUFFER_BYTES;
    char *s = capacity == in->capacity ? in->s : realloc(in->s, capacity);
    if (s) in->s = s, in->capacity = capacity;
    return s || capacity < in->capacity;
}

/* Discards an incomplete line for which there is no space, and writes the reply for it. The rest of the line is skipped
 * as it arrives. */
static enum sys_result server_skip(struct server *s, str reply)
{
    s->input.skipping = true;
    s->input.len = s->input.searched = 0;
    return sys_write(reply);
}

/* Answers one line and frees the memory that this took. */
static enum sys_result server_line(struct server *s, str line)
{
    if (line.len > MAX_LINE_BYTES) return sys_write(LINE_TOO_LONG_REPLY);
    str reply = mcp_line(&s->mcp, &s->arena, line);
    enum sys_result result = sys_write(reply);
    arena_reset(&s->arena);
    return result;
}

/* Answers all complete lines in the buffer in order and moves the incomplete one to the front. An incomplete line
 * longer than MAX_LINE_BYTES is answered with an error and skipped. */
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
    if (start) memmove(in->s, in->s + start, in->len - start); /* not while one long line arrives in pieces */
    in->len -= start;
    in->searched = in->len;
    return result == SYS_OK && in->len > MAX_LINE_BYTES ? server_skip(s, LINE_TOO_LONG_REPLY) : result;
}

/* Handles the end of input: answers a last line without LF if it is complete, then writes the subscriptions' results.
 * Returns SYS_CLOSED if the reader of the output is gone, SYS_FAILED after another error. */
static enum sys_result server_end(struct server *s)
{
    struct input *in = &s->input;
    str last = { in->s, in->skipping ? 0 : in->len };
    enum sys_result result = SYS_OK;
    if (last.len && mcp_is_complete(last)) result = server_line(s, last);
    if (result != SYS_OK) return result;
    if (setjmp(s->arena.out_of_memory)) return sys_no_memory();
    struct out o = out_begin(&s->arena);
    mcp_end(&s->mcp, &o);
    return sys_write(out_done(&o));
}

/* Reads and answers until the input ends, the reader of the output is gone, or an error. A line too large for memory is
 * answered with an error and skipped. Fails if not even the first buffer can be allocated. */
static enum sys_result server_run(struct server *s)
{
    enum sys_result result = SYS_OK;
    while (result == SYS_OK) {
        if (!input_resize(&s->input)) {
            if (s->input.capacity == 0) return sys_no_memory();
            result = server_skip(s, STR(REPLY_START OUT_OF_MEMORY));
            continue;
        }
        struct sys_input got = sys_read(s->input.s + s->input.len, s->input.capacity - s->input.len);
        s->input.len += got.bytes;
        result = got.result == SYS_OK ? server_lines(s) : got.result;
    }
    return result == SYS_END ? server_end(s) : result;
}

/* Serves MCP on standard input and output until one of them is closed. Returns the exit status: 0, or 2 if the sandbox
 * cannot be entered or an error occurs. */
static int serve_stdio(void)
{
    static struct server server;
    arena_begin(&server.arena);
    server.arena.first_chunk_bytes = ARENA_FIRST_CHUNK_BYTES + corpus.section_count * ARENA_BYTES_PER_SECTION;
    sys_signals(MODE_MCP);
    if (!sys_enter_sandbox(MODE_MCP, STDERR_FILENO + 1)) return 2;
    enum sys_result result = server_run(&server);
    arena_end(&server.arena);
    free(server.input.s);
    return result == SYS_FAILED ? 2 : 0;
}

/* ##################################################################################################################
 * Floor E: command line
 * ############################################################################################################### */

/* ==================================================================================================================
 * Room: Files and processes. System calls of the command line: writing files without following links, replacing
 * them, the terminal, child processes. Those that differ between systems are in gen/posix.h and gen/win32.h.
 * =============================================================================================================== */

/* Sets errno and returns false. */
static bool sys_set_errno(int error)
{
    errno = error;
    return false;
}

/* Returns the reason why the last call of a function below failed. */
static const char *sys_error_text(void)
{
    return errno == ELOOP ? "the path has a symbolic link" : strerror(errno);
}

/* True if the path stays inside the folder that it is appended to. On Windows, characters with a special meaning are
 * rejected. Sets errno if false. */
static bool sys_name_is_safe(str path)
{
    if (!path_is_normalized(path)) return sys_set_errno(EINVAL);
    for (size_t i = 0; i < path.len; i++)
        if (!path.s[i] || strchr(NAMES_FORBIDDEN, path.s[i])) return sys_set_errno(EINVAL);
    return true;
}

/* Returns the number of entries of a folder, or -1 with errno set. */
static int sys_count_entries(const char *path)
{
    int n = 0;
    DIR *folder = opendir(path);
    if (!folder) return -1;
    for (const struct dirent *e; (e = readdir(folder));)
        n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    closedir(folder);
    return n;
}

/* Creates a folder; succeeds if it exists. With follow_links any existing path is accepted, because it may be a link
 * to a folder. Returns false on failure: see sys_error_text(). */
static bool sys_make_folder(const char *path, bool follow_links)
{
    struct stat st;
    if (mkdir(path, 0777) == 0) return true;
    if (errno != EEXIST || follow_links) return errno == EEXIST;
    if (lstat(path, &st) != 0) return false;
    return S_ISDIR(st.st_mode) || sys_set_errno(S_ISREG(st.st_mode) ? ENOTDIR : ELOOP);
}

/* Creates the folders of a file's path: those that end at a slash after its first `from` bytes. Returns false if one
 * cannot be created. With follow_links only the last folder counts: on Windows mkdir("C:") fails although the drive
 * exists. */
static bool sys_make_parents(struct arena *a, str path, size_t from, bool follow_links)
{
    char *prefix = (char *)(uintptr_t)arena_copy(a, path).s;
    bool done = true;
    for (size_t i = from + 1; i < path.len && (done || follow_links); i++) {
        if (path.s[i] != '/') continue;
        prefix[i] = '\0';
        done = sys_make_folder(prefix, follow_links);
        prefix[i] = '/';
    }
    return done;
}

/* Writes all of s to a descriptor. Returns 0 or an errno value. */
static int sys_write_all(int fd, str s)
{
    while (s.len) {
        ssize_t n = write(fd, s.s, s.len);
        if (n < 0 && errno != EINTR) return errno;
        if (n > 0) s = str_span(s, (size_t)n, s.len);
    }
    return 0;
}

/* Writes a file and overwrites an existing one, but fails if the path is a symbolic link. Returns false on failure:
 * see sys_error_text(). */
static bool sys_write_file(const char *path, str text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_BINARY, 0666);
    if (fd < 0) return false;
    int error = sys_write_all(fd, text);
    if (close(fd) != 0 && !error) error = errno;
    errno = error;
    return !error;
}

/* Opens a folder as each standard stream that is closed. Without this, the next file or pipe would get its descriptor:
 * messages would be written into files, and pipes to child processes would replace each other. Reading a folder and
 * writing to it fail. */
static void sys_fill_streams(void)
{
#if !defined _WIN32
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0) (void)!open("/", O_RDONLY);
#endif
}

/* The terminal of standard output, or default values if it is not a terminal. styled: escape sequences may be used:
 * TERM is set and not "dumb", and NO_COLOR is not set (no-color.org). hyperlinks: the terminal is known to support OSC
 * 8. pager: long output may be shown in a pager. */
struct sys_screen { size_t columns, rows; bool styled, hyperlinks, pager; };

/* True if the environment names a terminal that has hyperlinks. tmux and screen may drop them. FORCE_HYPERLINK=1 or 0
 * overrides this. */
static bool sys_has_hyperlinks(const char *term)
{
    static const char *const variables[] = { "VTE_VERSION", "WT_SESSION", "KONSOLE_VERSION", "WEZTERM_PANE" };
    static const char *const names[] = { "kitty", "foot", "alacritty", "ghostty", "wezterm", "contour" };
    const char *force = getenv("FORCE_HYPERLINK");
    bool has = false;
    if (force && *force) return strcmp(force, "0") != 0;
    for (size_t i = 0; i < COUNT(variables); i++) has = has || getenv(variables[i]);
    for (size_t i = 0; i < COUNT(names); i++) has = has || strstr(term, names[i]);
    return has && !getenv("TMUX") && !getenv("STY");
}

/* Returns the properties of the terminal of standard output, which may have changed since the last call. */
static struct sys_screen sys_screen(void)
{
    struct sys_screen s = { .columns = 80, .rows = 24 };
    const char *no_colour = getenv("NO_COLOR"), *term = getenv("TERM");
    s.pager = isatty(STDOUT_FILENO) && term && *term && strcmp(term, "dumb") != 0;
    s.styled = s.pager && !(no_colour && *no_colour);
    s.hyperlinks = s.styled && sys_has_hyperlinks(term);
#if !defined _WIN32
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return s;
    if (size.ws_col) s.columns = size.ws_col;
    if (size.ws_row) s.rows = size.ws_row;
#endif
    return s;
}

struct file { str text; int error; };   /* error: 0, or an errno value: ENOENT if there is no such file */

/* Reads a stream to its end. If it has more than MAX_FILE_BYTES bytes, it is read up to about there. */
static struct file sys_read_stream(struct arena *a, FILE *from)
{
    struct file f = { STR(""), 0 };
    struct out o = out_begin(a);
    for (size_t n = 1; n && o.len <= MAX_FILE_BYTES; o.len += n) {
        out_reserve(&o, INPUT_BUFFER_BYTES);
        n = fread(o.s + o.len, 1, INPUT_BUFFER_BYTES, from);
    }
    if (ferror(from)) f.error = errno ? errno : EIO;
    else if (o.len > MAX_FILE_BYTES) f.error = EFBIG;
    f.text = out_done(&o);
    return f;
}

/* Reads a file of at most MAX_FILE_BYTES bytes. Pipes and devices are rejected with EPERM: reading a pipe could block,
 * and sys_replace_file() would replace a device by a file. A folder fails with the system's own error. */
static struct file sys_read_file(struct arena *a, const char *path)
{
    struct stat s;
    if (stat(path, &s) == 0 && !S_ISREG(s.st_mode) && !S_ISDIR(s.st_mode)) return (struct file){ STR(""), EPERM };
    FILE *from = fopen(path, "rb");
    if (!from) return (struct file){ STR(""), errno };
    struct file f = sys_read_stream(a, from);
    fclose(from);
    return f;
}

/* Returns the size of a file in bytes, or -1 if the file is not found. */
static int64_t sys_file_size(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 ? (int64_t)s.st_size : -1;
}

static bool sys_can_run(const char *path)
{
    return access(path, X_OK) == 0;
}

/* A server that was started as a child process; pid is a handle on Windows. `unread` is output that was received but
 * not yet returned. */
struct child { intptr_t pid; int in, out; struct out unread; };

#if defined _WIN32
#include "win32.h"
#else
#include "posix.h"
#endif

/* Receives more output. Returns false at end of output, if no output arrives before the time `end`, or if more than
 * MAX_CHILD_BYTES bytes are unread. */
static bool sys_child_read(struct child *c, double end)
{
    if (c->unread.len > MAX_CHILD_BYTES || !sys_child_wait(c, end)) return false;
    out_reserve(&c->unread, INPUT_BUFFER_BYTES);
    ssize_t n = read(c->out, c->unread.s + c->unread.len, INPUT_BUFFER_BYTES);
    c->unread.len += n > 0 ? (size_t)n : 0;
    return n > 0;
}

/* Returns the next line, without its LF. Empty at end of output, or if no whole line arrives within `milliseconds`. */
static str sys_child_line(struct child *c, int milliseconds)
{
    double end = sys_milliseconds() + milliseconds;
    for (;;) {
        struct cut line = str_cut(out_done(&c->unread), STR("\n"));
        if (line.ok) {
            c->unread = out_begin(c->unread.a);
            out_str(&c->unread, line.tail);
            return line.head;
        }
        if (!sys_child_read(c, end)) return STR("");
    }
}

/* Closes the child's input and waits up to `milliseconds` until it exits. Returns its status: sys_child_status(). */
static int sys_child_end(struct child *c, int milliseconds)
{
    double end = sys_milliseconds() + milliseconds;
    close(c->in);
    do c->unread.len = 0;
    while (sys_child_read(c, end));
    close(c->out);
    return sys_child_status(c, end);
}

#if defined HAS_SECCOMP
/* Returns the number of seccomp filters of a process, or -1 if the system does not provide it. pid 0: this process. */
static int sys_filter_count(struct arena *a, intptr_t pid)
{
    str path = pid ? str_format(a, "/proc/%lld/status", (long long)pid) : STR("/proc/self/status");
    struct cut c = str_cut(sys_read_file(a, path.s).text, STR("\nSeccomp_filters:"));
    return c.ok ? (int)str_number(str_cut(c.tail, STR("\n")).head).value : -1;
}
#endif

/* ==================================================================================================================
 * Room: Config. Where each MCP client stores the servers that it starts, from the table in gen/clients.h. The config
 * command lists the clients, and prints, writes or removes our entry: gen/edit.h edits the files.
 * =============================================================================================================== */

#include "clients.h"
#include "edit.h"

/* Returns the client with this name, or NULL. */
static const struct client *client_named(str name)
{
    for (size_t i = 0; i < COUNT(clients); i++)
        if (str_equal(str_from(clients[i].name), name)) return &clients[i];
    return NULL;
}

/* Returns path, or the same path with .jsonc for .json if only that file exists: some clients read both. */
static str client_jsonc(struct arena *a, const struct client *c, str path)
{
    str jsonc = str_format(a, "%sc", path.s);
    bool may_be_jsonc = c->notation == LOOSE && str_ends(path, STR(".json"));
    return may_be_jsonc && sys_file_size(path.s) < 0 && sys_file_size(jsonc.s) >= 0 ? jsonc : path;
}

/* Returns the path of a client's file, NUL-terminated, whether the file exists or not. Empty if the client has no
 * project file or the user's home is unknown. */
static str client_path(struct arena *a, const struct client *c, bool project)
{
    const char *user = c->user, *folder = c->folder_variable ? getenv(c->folder_variable) : NULL;
    struct out o = out_begin(a);
#if defined _WIN32
    if (c->windows) user = c->windows;
#endif
    str base = folder && *folder ? str_from(folder) : sys_base_folder(a, user[0]);
    if (project) out_text(&o, c->project ? c->project : "");
    else if (base.len) out_between(&o, "", base, folder && *folder ? strrchr(user, '/') : user + 1);
    out_cstring(&o);
    return client_jsonc(a, c, out_done(&o));
}

/* Returns the command for an entry: in the file of a project the bare name if PATH leads to this program, because
 * others use the file, too. In the user's file the absolute path: programs started from a desktop have another PATH. */
static str client_command(struct arena *a, str program, bool project)
{
    return project && sys_is_in_path(a, program) ? STR(PROGRAM_NAME) : program;
}

/* Reads a client's file and prepares the edits for a change. If the file cannot be read or parsed, the state is
 * ENTRY_UNREADABLE and `error` says why. A missing file counts as empty. */
static struct config config_open(struct arena *a, const struct client *c, str program, bool project,
                                 enum entry_change change)
{
    str path = client_path(a, c, project);
    struct file file = sys_read_file(a, path.s);
    struct config f = config_changed(a, c, client_command(a, program, project), file.text, change);
    f.path = path;
    if (file.error == ENOENT) f.state = ENTRY_NO_FILE;
    else if (file.error) f.state = ENTRY_UNREADABLE, f.error = str_from(strerror(file.error)), f.edit_count = 0;
    return f;
}

/* Returns the error for a file that could not be changed: "/path/of/file, line 3, column 5: ..." */
static struct answer config_error_answer(const struct config *f)
{
    return tool_error(str_format(f->a, "%s, %.*s. Nothing was changed: fix it, or copy what `" PROGRAM_NAME " config %s"
                                 "` prints", f->path.s, (int)f->error.len, f->error.s, f->client->name));
}

/* Appends what remains to be done after an entry was written. */
static void out_next_step(struct out *o, const struct config *f, bool project)
{
    const struct client *c = f->client;
    if (project && c->project_note) out_format(o, "%s %s.\n", c->title, c->project_note);
    else out_format(o, "Restart %s if it is running.\n", c->title);
    if (project && str_starts(f->program, STR("/")))
        out_text(o, "The entry has a path of this machine. Put " PROGRAM_NAME " into a folder of PATH and write the "
                    "entry again before you commit it.\n");
}

/* Reports a change, as "Claude Code: the entry workosdocs is now in /path", and shows the entry as it was before. */
static struct answer config_report(const struct config *f, enum entry_change change, bool project, bool deleted)
{
    static const char *const done[][2] = { { "is in", "is not in" }, { "is now in", "is no longer in" } };
    struct out o = out_begin(f->a);
    out_format(&o, "%s: the entry " PROGRAM_NAME " %s %s%s\n", f->client->title,
               done[f->edit_count > 0][change == ENTRY_REMOVE], f->path.s,
               deleted ? ", which is deleted: it had no other content" : f->edit_count ? "" : ", not changed");
    if (f->edit_count && f->entry_text.len) out_format(&o, "It was: %.*s\n", (int)f->entry_text.len, f->entry_text.s);
    if (f->edit_count && change == ENTRY_WRITE) out_next_step(&o, f, project);
    return (struct answer){ .text = out_done(&o), .found = true };
}

/* True if the file is exactly what --write makes where no file was. */
static bool config_is_created(const struct config *f)
{
    struct config created = config_changed(f->a, f->client, f->command, STR(""), ENTRY_WRITE);
    return str_equal(f->text, config_edited(&created));
}

/* Writes or removes the entry in the client's file. Returns a report or the error. */
static struct answer config_apply(struct arena *a, const struct client *c, str program, bool project,
                                  enum entry_change change)
{
    struct config f = config_open(a, c, program, project, change);
    bool deleted = false;
    if (project && sys_leads_outside(a, f.path)) f.state = ENTRY_UNREADABLE, f.error = STR(LEADS_OUTSIDE);
    if (f.state != ENTRY_UNREADABLE && f.edit_count) {
        deleted = change == ENTRY_REMOVE && config_is_created(&f) && sys_delete_file(f.path.s);
        int error = deleted ? 0 : sys_replace_file(a, f.path.s, config_edited(&f));
        if (error) f.state = ENTRY_UNREADABLE, f.error = str_from(strerror(error));
    }
    return f.state == ENTRY_UNREADABLE ? config_error_answer(&f) : config_report(&f, change, project, deleted);
}

/* Returns a path in single quotes for a POSIX shell. */
static str shell_quoted(struct arena *a, str path)
{
    struct out o = out_begin(a);
    out_char(&o, '\'');
    out_replaced(&o, path, "'", "'\\''");
    out_char(&o, '\'');
    return out_done(&o);
}

/* Appends the entry as it would be in an empty file. JSON strings are also YAML strings. */
static void out_entry_file(struct out *o, const struct client *c, str program)
{
    struct config f = config_changed(o->a, c, program, STR(""), ENTRY_WRITE);
    if (c->notation == OTHER_TEXT) out_template(o, c->entry, json_quoted(o->a, program), STR("\n"), "");
    out_str(o, config_edited(&f));
}

/* Prints the entry and the file it belongs in, for copying by hand. Adds the client's own command, if it has one. */
static struct answer config_print(struct arena *a, const struct client *c, str program, bool project)
{
    struct out o = out_begin(a);
    str path = client_path(a, c, project), command = client_command(a, program, project);
    const char *user = c->user[0] == '~' ? "~" : c->user[0] == '+' ? "~/.config" : "the folder for application data";
    out_format(&o, "%s reads it from ", c->title);
    if (path.len) out_str(&o, path);
    else out_format(&o, "%s%s (" NO_HOME ")", user, c->user + 1);
    out_text(&o, c->printed_only ? " (copy it there):\n\n" : " (--write puts it there):\n\n");
    out_entry_file(&o, c, command);
    if (c->add_command && (!project || strchr(c->add_command, '@'))) {
        out_text(&o, "\nor: ");
        out_template(&o, c->add_command, shell_quoted(a, command), STR(""), project ? "project" : "user");
        out_char(&o, '\n');
    }
    return (struct answer){ .text = out_done(&o), .found = true };
}

/* Prints the entry in the notations that clients share, for a client that is not in the table. */
static struct answer config_print_generic(struct arena *a, str program)
{
    struct out o = out_begin(a);
    for (size_t i = 0; i < COUNT(notations); i++) {
        out_format(&o, "%s%s:\n\n", i ? "\n" : "", notations[i].title);
        out_entry_file(&o, client_named(str_from(notations[i].client)), program);
    }
    out_between(&o, "\nCommand and argument:\n\n", shell_quoted(a, program), " mcp\n");
    return (struct answer){ .text = out_done(&o), .found = true };
}

/* Appends the state of a client's entry: "set up", or "starts " and the other program. */
static void out_state(struct out *o, const struct config *f)
{
    static const char *const words[] = { "no file", "not set up", "set up", "starts ", "unreadable: " };
    out_text(o, f->client->notation == OTHER_TEXT ? "not read, copy the entry" : words[f->state]);
    if (f->state == ENTRY_DIFFERENT) out_str(o, f->command.len ? f->command : STR("something else"));
    if (f->state == ENTRY_UNREADABLE) out_str(o, f->error);
}

/* Lists all clients with their files and the state of each entry. project: only clients with a file per project. */
static struct answer config_list(struct arena *a, str program, bool project)
{
    struct out o = out_begin(a);
    for (size_t i = 0; i < COUNT(clients); i++) {
        if (project && !clients[i].project) continue;
        struct config f = config_open(a, &clients[i], program, project, ENTRY_READ);
        out_format(&o, "%-15s %s: ", clients[i].name, f.path.len ? f.path.s : NO_HOME);
        out_state(&o, &f);
        out_char(&o, '\n');
    }
    return (struct answer){ .text = out_done(&o), .found = true };
}

/* Returns the error for an unknown client, with the name that is nearest to it. */
static struct answer config_unknown(struct arena *a, str name, const char *others)
{
    struct out o = out_begin(a);
    struct nearest nearest = { MAX_NAME_EDITS + 1, STR("") };
    for (size_t i = 0; i < COUNT(clients); i++) nearest_add(&nearest, name, str_from(clients[i].name));
    out_echo(&o, PROGRAM_NAME ": unknown client ", name, "");
    out_text(&o, suggestion(a, nearest.name, ";"));
    out_format(&o, " `" PROGRAM_NAME " config` lists the clients, `" PROGRAM_NAME " %s for others", others);
    return tool_error(out_done(&o));
}

#define CONFIG_BOTH PROGRAM_NAME ": choose one of --write and --remove"

/* A parsed command line. program helps to find the path of this program. */
struct options {
    const struct command *command; /* NULL if the command line names no command */
    const char *program;          /* argv[0] */
    struct args args;
    struct grep_options grep;
    unsigned flags;               /* of this command: see struct command */
    bool help, help_json, help_settings, version; /* help_json: print the schema of --json */
    bool only_operands;           /* after --, every argument is an operand */
    size_t path_capacity;         /* of args.paths, which has each operand */
    str operands;                 /* all operands, joined by spaces */
    str error;                    /* a usage error; empty if the command line is valid */
};

enum { SEARCH_EXPLAIN = 1 };           /* bits of flags, for each command */
enum { SHOW_RAW = 1 };
enum { INDEX_AGENTS_MD = 1 };
enum { EXPORT_FORCE = 1, EXPORT_HTML = 2 };
enum { SERVE_OPEN = 1 };
enum { CONFIG_WRITE = 1, CONFIG_REMOVE = 2, CONFIG_PROJECT = 4, CONFIG_GENERIC = 8 };

/* Runs `config [CLIENT]`. */
static struct answer command_config(struct arena *a, struct options *options)
{
    str name = options->operands, program = sys_program_path(a, options->program);
    const struct client *c = client_named(name);
    bool write = options->flags & CONFIG_WRITE, remove = options->flags & CONFIG_REMOVE, change = write || remove,
         project = options->flags & CONFIG_PROJECT;
    if (!c && name.len) return config_unknown(a, name, "config --generic` prints entries");
    if (write && remove) return tool_error(STR(CONFIG_BOTH));
    const char *error = !program.len ? "the path of this program is unknown: start it by its full path"
                      : !c && change ? "name one of the clients that `" PROGRAM_NAME " config` lists"
                      : c && project && !c->project ? "this client has no file for projects: omit --project"
                      : change && c->printed_only ? "the format of this file is not confirmed: copy the entry that "
                        "`" PROGRAM_NAME " config CLIENT` prints"
                      : change && !client_path(a, c, project).len ? NO_HOME : NULL;
    if (error) return tool_error(str_format(a, PROGRAM_NAME ": %s", error));
    if (options->flags & CONFIG_GENERIC) return config_print_generic(a, program);
    if (!c) return config_list(a, program, project);
    if (!change) return config_print(a, c, program, project);
    return config_apply(a, c, program, project, write ? ENTRY_WRITE : ENTRY_REMOVE);
}

/* ==================================================================================================================
 * Room: Skill. The skill command: a SKILL.md for coding agents (the Agent Skills standard), printed, or put into the
 * folders in which the clients on this machine look for skills. Text and folders are in gen/skill.h.
 * =============================================================================================================== */

#include "skill.h"

/* Appends the name of the skill, which is also that of its folder: small letters, digits, and single hyphens between
 * them. */
static void out_skill_name(struct out *o)
{
    size_t start = o->len;
    for (const char *c = PROGRAM_NAME; *c; c++) {
        char folded = fold_ascii(*c);
        if ((folded >= 'a' && folded <= 'z') || char_is_digit(folded)) out_char(o, folded);
        else if (c[1] && o->len > start && o->s[o->len - 1] != '-') out_char(o, '-');
    }
    while (o->s[o->len - 1] == '-') o->len--;
}

/* Appends the description, which says when to load the skill: at most 1,024 bytes, with products and packages. */
static void out_skill_description(struct out *o)
{
    struct out d = out_begin(o->a);
    for (size_t i = 0; i < COUNT(skill_description); i++) out_str(&d, expand_placeholders(o->a, skill_description[i]));
    out_json(o, out_done(&d));
}

/* Returns SKILL.md with the map of pages that fits into `budget` bytes. command: starts this program. */
static struct answer skill_text(struct arena *a, str command, size_t budget)
{
    struct out o = out_begin(a), start = out_begin(a);
    out_text(&o, "---\nname: ");
    out_skill_name(&o);
    out_text(&o, "\ndescription: ");
    out_skill_description(&o);
    out_text(&o, "\ncompatibility: Runs the program " PROGRAM_NAME ". Needs no network.\nmetadata:\n  generator: "
                 PROGRAM_NAME " " PROGRAM_VERSION "\n  documentation: ");
    out_json(&o, expand_placeholders(a, "{source}"));
    out_format(&o, "\n---\n\n# %s documentation\n\n", corpus.title);
    out_str(&start, has_any(command, " '\"\\$&()*;<>?`|") ? shell_quoted(a, command) : command);
    for (size_t i = 0; i < COUNT(skill_lines); i++)
        out_replaced(&o, expand_placeholders(a, skill_lines[i]), COMMAND, out_cstring(&start));
    return index_fit(a, out_done(&o), STR(""), budget);
}

/* Returns the path of SKILL.md below a folder for skills, NUL-terminated. Empty if there is no HOME. */
static str skill_path(struct arena *a, const struct client *folder, bool project)
{
    struct out o = out_begin(a);
    out_str(&o, client_path(a, folder, project));
    if (!o.len) return STR("");
    out_char(&o, '/');
    out_skill_name(&o);
    out_text(&o, "/SKILL.md");
    out_cstring(&o);
    return out_done(&o);
}

static bool skill_exists(struct arena *a, str path)
{
    return path.len && sys_file_size(arena_copy(a, path).s) >= 0;
}

/* True if one of the clients that read the folder is on this machine: its own folder or its configuration exists. */
static bool skill_is_wanted(struct arena *a, const struct client *folder)
{
    str home = sys_base_folder(a, '~');
    bool wanted = skill_exists(a, path_split(client_path(a, folder, false)).head);
    for (struct cut c = { .tail = str_from(folder->name), .ok = true }; c.ok && !wanted;) {
        c = str_cut(c.tail, STR(" "));
        str file = client_path(a, client_named(c.head), false), own = path_split(file).head;
        wanted = skill_exists(a, file) || (!str_equal(own, home) && skill_exists(a, own));
    }
    return wanted;
}

/* Deletes SKILL.md, and its folders that are empty then: its own, `skills`, and the one above that, but not a client's
 * folder in the user's home. Returns 0 or an errno value. */
static int skill_delete(struct arena *a, str path, bool project)
{
    if (!sys_delete_file(path.s)) return errno;
    for (int up = 0; up < 3; up++) {
        path = path_split(path).head;
        if (up == 2 && !project && !str_ends(path, STR("/.agents"))) break;
        if (rmdir(arena_copy(a, path).s) != 0) break;
    }
    return 0;
}

/* Writes or removes the skill and appends a line about it. Returns false if the file cannot be changed, or if this
 * program did not write it. */
static bool skill_change(struct out *o, str path, str text, bool write, bool project)
{
    static const char *const done[][2] = { { "is not in", "is in" }, { "is no longer in", "is now in" } };
    struct file old = sys_read_file(o->a, path.s);
    bool foreign = !old.error && !str_cut(old.text, STR("generator: " PROGRAM_NAME " ")).ok;
    bool outside = project && sys_leads_outside(o->a, path);
    bool differs = !foreign && !outside && (write ? old.error || !str_equal(old.text, text) : !old.error);
    int error = old.error == ENOENT ? 0 : old.error;
    if (!error && differs) error = write ? sys_replace_file(o->a, path.s, text) : skill_delete(o->a, path, project);
    if (foreign) out_format(o, "%s was not written by this program: it is unchanged\n", path.s);
    else if (outside || error)
        out_format(o, "cannot change %s: %s\n", path.s, outside ? LEADS_OUTSIDE : strerror(error));
    else out_format(o, "The skill %s %s%s\n", done[differs][write], path.s, differs ? "" : ", not changed");
    return !foreign && !outside && !error;
}

/* Runs `skill [CLIENT]`. Without a client, --write writes for all clients that are found, and --remove removes the
 * skill from all folders. --max-bytes: the maximum size of the text. */
static struct answer command_skill(struct arena *a, struct options *options)
{
    str name = options->operands;
    size_t budget = (size_t)options->args.number[ARG_MAX_CHARS];
    bool write = options->flags & CONFIG_WRITE, remove = options->flags & CONFIG_REMOVE, change = write || remove;
    bool project = options->flags & CONFIG_PROJECT, failed = false;
    const char *reason = name.len ? "the folder that this client reads skills from is not known: copy what `"
                         PROGRAM_NAME " skill` prints" : "no client was found: name one";
    str command = client_command(a, sys_program_path(a, options->program), project || !change);
    struct answer text = skill_text(a, command.len ? command : STR(PROGRAM_NAME), budget);
    struct out o = out_begin(a);
    if (name.len && !client_named(name)) return config_unknown(a, name, "skill` prints the text");
    if (write && remove) return tool_error(STR(CONFIG_BOTH));
    if (!change || text.error) return text;
    for (size_t i = 0; i < COUNT(skill_folders); i++) {
        const struct client *folder = &skill_folders[i];
        str path = skill_path(a, folder, project);
        bool chosen = name.len ? choice_of(folder->name, name).ok
                    : write ? skill_is_wanted(a, folder) : skill_exists(a, path);
        if (chosen && !path.len) reason = NO_HOME;
        else if (chosen) failed = !skill_change(&o, path, text.text, write, project) || failed;
    }
    if (!o.len && !name.len && !write) out_text(&o, "The skill is in no folder, not changed");
    else if (!o.len) failed = true, out_format(&o, PROGRAM_NAME ": %s", reason);
    return (struct answer){ .text = out_done(&o), .found = !failed, .error = failed };
}

/* ==================================================================================================================
 * Room: Doctor. Starts this program as a client would, once with the newest legacy revision and once with the
 * newest modern one. Calls each tool with arguments taken from the corpus and reports each check with its result
 * and time.
 * =============================================================================================================== */

struct doctor {
    struct arena *a;
    struct out out;              /* the report */
    bool failed;                 /* at least one check failed */
    double started;              /* start of the current check, in milliseconds */
};

/* Appends how old the documentation is: "documentation of 2026-09-06, 83 days old". Appends nothing if its date is
 * unknown, or in the future by the clock of this machine. */
static void out_age(struct out *o, const char *end)
{
    str day = expand_placeholders(o->a, "{day}");
    int64_t days = day.len ? (int64_t)time(NULL) / 86400 - str_number(day).value : -1;
    if (days < 0) return;
    out_format(o, "documentation of %s, %lld day%s old%s", corpus.date, (long long)days, days == 1 ? "" : "s", end);
}

/* Appends one line to the report: the result of a check, its name, details, and the time since it started. */
static void doctor_report(struct doctor *d, bool ok, const char *label, str detail)
{
    double took = sys_milliseconds() - d->started;
    out_format(&d->out, "%-6s %-18s %.*s (%.1f ms)\n", ok ? "ok" : "failed", label, (int)detail.len, detail.s, took);
    if (!ok) d->failed = true;
    d->started = sys_milliseconds();
}

struct session {
    struct doctor *d;
    const struct revision *revision;
    struct child server;
    int64_t id;                  /* of the latest request; they count from 1 */
};

/* Sends a request and waits up to DOCTOR_TIMEOUT_MS for the reply. params: the members of params, without braces.
 * Returns the result. Returns NULL if there is no result; *error then has the reason, or is empty if the reply has
 * none. */
static const cJSON *session_request(struct session *s, const char *method, str params, str *error)
{
    struct out o = out_begin(s->d->a);
    s->d->started = sys_milliseconds();
    out_format(&o, "{\"jsonrpc\":\"2.0\",\"id\":%lld,\"method\":\"%s\",\"params\":{", (long long)++s->id, method);
    out_str(&o, params);
    if (s->revision->era == MODERN) {
        if (params.len) out_char(&o, ',');
        out_format(&o, "\"_meta\":{\"" META_KEY "protocolVersion\":\"%s\",\"" META_KEY "clientCapabilities\":{}}",
                   s->revision->version);
    }
    out_text(&o, "}}\n");
    sys_write_all(s->server.in, out_done(&o));
    str line = sys_child_line(&s->server, DOCTOR_TIMEOUT_MS);
    struct json_scan scan = json_scan(line, STR(""));
    bool complete = scan.error == JSON_OK && scan.pos == line.len;
    const cJSON *reply = complete ? json_parse(s->d->a, line, scan.needs_repair) : NULL;
    const cJSON *id = json_member(reply, "id"), *result = json_member(reply, "result");
    bool is_reply = cJSON_IsNumber(id) && (int64_t)id->valuedouble == s->id;
    *error = !line.len ? STR("no answer") : !is_reply ? echo_part(line)
           : json_text(json_member(json_member(reply, "error"), "message")).value;
    return error->len ? NULL : result;
}

/* Sends the first request of a session and checks the revision and the name of the server. Returns false if the server
 * does not answer with the revision asked for. */
static bool session_handshake(struct session *s)
{
    struct out detail = out_begin(s->d->a);
    bool legacy = s->revision->era == LEGACY;
    const char *method = legacy ? "initialize" : "server/discover", *wanted = s->revision->version;
    str error, params = STR("");
    if (legacy)
        params = str_format(s->d->a, "\"protocolVersion\":\"%s\",\"capabilities\":{},"
                                     "\"clientInfo\":{\"name\":\"doctor\",\"version\":\"1\"}", wanted);
    const cJSON *result = session_request(s, method, params, &error);
    const cJSON *info = json_member(legacy ? result : json_member(result, "_meta"), legacy ? "serverInfo"
                        : META_KEY "serverInfo"), *version = json_member(result, "protocolVersion");
    if (!version) version = cJSON_GetArrayItem(json_member(result, "supportedVersions"), 0);
    bool ok = str_equal(json_text(version).value, str_from(wanted)) && info;
    out_format(&detail, "%s, ", wanted);
    if (ok) out_str(&detail, json_text(json_member(info, "name")).value);
    if (ok) out_format(&detail, " %s", json_text(json_member(info, "version")).value.s);
    else out_str(&detail, error.len ? error : STR("another revision was answered"));
    doctor_report(s->d, ok, method, out_done(&detail));
    return ok;
}

/* A call of a tool with one argument from the corpus; value is empty if the corpus has no suitable one. A correct
 * answer contains `expected`. */
struct sample_call { const char *tool, *argument; str value, expected; };

/* Returns the sample call for a tool. Uses the first page with text, the first code example and the first package. */
static struct sample_call doctor_sample_call(const struct tool *tool)
{
    uint32_t page = 0;
    while (page + 1 < corpus.page_count && is_navigation(page)) page++;
    str with_code = corpus.code_count ? corpus_slice(corpus.codes[0].path) : STR("");
    str package = corpus.package_count ? corpus_slice(corpus.packages[0].name) : STR("");
    const struct sample_call calls[] = {
        { "search", "query", page_title(page), page_title(page) },
        { "docs", "path", page_path(page), page_title(page) },
        { "examples", "example", with_code, with_code },
        { "changelogs", "package", package, package },
    };
    for (size_t i = 0; i < COUNT(calls); i++)
        if (strcmp(calls[i].tool, tool->name) == 0) return calls[i];
    return (struct sample_call){ tool->name, "", STR(""), STR("") };
}

/* Calls a tool with its sample and reports whether the result is valid. */
static void session_call_tool(struct session *s, const struct tool *tool)
{
    struct sample_call sample = doctor_sample_call(tool);
    struct out params = out_begin(s->d->a), detail = out_begin(s->d->a);
    const char *name = tool_wire_name(s->d->a, tool).s;
    str error;
    out_format(&params, "\"name\":\"%s\",\"arguments\":{", name);
    if (sample.value.len) json_put(&params, sample.argument, sample.value);
    out_char(&params, '}');
    const cJSON *result = session_request(s, "tools/call", out_done(&params), &error);
    str text = json_text(json_member(cJSON_GetArrayItem(json_member(result, "content"), 0), "text")).value;
    bool ok = text.len && str_cut(text, sample.expected).ok && !cJSON_IsTrue(json_member(result, "isError"));
    if (sample.value.len) out_json(&detail, echo_part(sample.value));
    if (!ok) out_format(&detail, " %.*s", (int)error.len, error.len ? error.s : ": not answered");
    doctor_report(s->d, ok, name, out_done(&detail));
}

/* Checks that tools/list has each available tool, then calls each of them. */
static void session_check_tools(struct session *s)
{
    str error;
    const cJSON *list = json_member(session_request(s, "tools/list", STR(""), &error), "tools");
    size_t listed = 0, available = 0;
    for (size_t i = 0; i < COUNT(tools); i++) {
        available += has_data(s->d->a, tools[i].description);
        for (const cJSON *t = list ? list->child : NULL; t; t = t->next)
            listed += str_equal(json_text(json_member(t, "name")).value, tool_wire_name(s->d->a, &tools[i]));
    }
    doctor_report(s->d, listed == available, "tools/list", str_format(s->d->a, "%zu of %zu tools", listed, available));
    for (size_t i = 0; i < COUNT(tools); i++)
        if (has_data(s->d->a, tools[i].description)) session_call_tool(s, &tools[i]);
}

/* Reports the sandbox of the server. Where that is a seccomp filter, the server must have more filters than this
 * process, unless the kernel does not report their number. Elsewhere the server starts only if its sandbox works. */
static void session_check_sandbox(struct session *s)
{
    struct out detail = out_begin(s->d->a);
    bool ok = true;
    s->d->started = sys_milliseconds();
#if defined HAS_SECCOMP
    int own_filters = sys_filter_count(s->d->a, 0), server_filters = sys_filter_count(s->d->a, s->server.pid);
    ok = server_filters > own_filters || server_filters < 0 || !sys_has_filters() || sys_sandbox_declined();
    out_text(&detail, server_filters > own_filters ? "on: a seccomp filter" : !sys_has_filters() ? NO_FILTERS
                      : server_filters < 0 ? "the kernel does not say" : "not active");
#elif defined SANDBOX_UNTRIED
    out_format(&detail, sys_sandbox_declined() ? "not active: %s is off by default" : "on: %s", SANDBOX_UNTRIED);
#elif defined _WIN32
    out_text(&detail, sys_sandbox_declined() ? "not active" : "only child processes are forbidden");
#else
    out_text(&detail, "not active: there is none for this system");
#endif
    if (sys_sandbox_declined()) out_format(&detail, " (%s=1 %s)", sys_sandbox_variable(), SANDBOX_EFFECT);
    doctor_report(s->d, ok, "sandbox", out_done(&detail));
}

/* Runs one session in a revision: starts the server, checks the handshake, the sandbox and the tools, then ends its
 * input and expects exit status 0 within DOCTOR_TIMEOUT_MS. */
static void session_run(struct doctor *d, const struct revision *revision, str program)
{
    struct session s = { .d = d, .revision = revision };
    d->started = sys_milliseconds();
    s.server = sys_start(d->a, program.s);
    if (s.server.pid < 0) {
        doctor_report(d, false, "start", str_from(strerror(errno)));
        return;
    }
    if (session_handshake(&s)) {
        session_check_sandbox(&s);
        session_check_tools(&s);
    }
    d->started = sys_milliseconds();
    int status = sys_child_end(&s.server, DOCTOR_TIMEOUT_MS);
    str detail = str_format(d->a, "%s %d", status < 0 ? "signal" : "status", status < 0 ? -status : status);
    doctor_report(d, status == 0, "end of input", detail);
}

/* Reports the entry of each client that has a configuration file. Fails if the file cannot be read, or if the entry
 * starts a program by absolute path that is missing. An entry that starts another existing program is not an error. */
static void doctor_clients(struct doctor *d, str program)
{
    for (size_t i = 0; i < COUNT(clients); i++) {
        struct config f = config_open(d->a, &clients[i], program, false, ENTRY_READ);
        bool set_up = f.state == ENTRY_CURRENT || (f.command.len && str_equal(f.command, program));
        bool absolute = f.state == ENTRY_DIFFERENT && str_starts(f.command, STR("/"));
        bool missing = absolute && !sys_can_run(arena_copy(d->a, f.command).s);
        bool failed = f.state == ENTRY_UNREADABLE || missing;
        if (f.state == ENTRY_NO_FILE) continue;
        out_format(&d->out, "%-6s %-18s ", failed ? "failed" : set_up ? "ok" : "-", clients[i].name);
        if (set_up) out_text(&d->out, "set up");
        else out_state(&d->out, &f);
        if (missing) out_text(&d->out, ", which is not there");
        out_format(&d->out, " (%s)\n", f.path.s);
        d->failed = d->failed || failed;
    }
}

/* Returns the checksum that the file SHA256SUMS in the program's folder has for the program. Empty if there is no such
 * file or if it does not list the program. */
static str doctor_listed_sum(struct arena *a, str program)
{
    struct cut path = path_split(program);
    str sums = str_format(a, "%.*s/SHA256SUMS", (int)path.head.len, path.head.s);
    for (struct cut line = { .tail = sys_read_file(a, sums.s).text, .ok = true }; line.ok;) {
        line = str_cut(line.tail, STR("\n"));
        str sum = str_span(line.head, 0, 64), name = str_span(line.head, 66, line.head.len); /* two spaces, or " *" */
        if (line.head.len > 66 && str_equal(name, path.tail)) return sum;
    }
    return STR("");
}

/* Compares the program's own file with SHA256SUMS beside it. Reports the result only if the file is listed there. */
static void doctor_check_file(struct doctor *d, str program)
{
    str listed = program.len ? doctor_listed_sum(d->a, program) : STR("");
    char sum[65];
    if (!listed.len) return;
    str bytes = sys_read_file(d->a, program.s).text;
    struct corpus_sha256 h = CORPUS_SHA256_START;
    corpus_sha256_add(&h, bytes.s, bytes.len);
    corpus_sha256_hex(&h, sum);
    bool same = str_equal_fold(listed, str_from(sum));
    str detail = STR("as its line in SHA256SUMS");
    if (!same) detail = str_format(d->a, "NOT as its line in SHA256SUMS: computed %s", sum);
    doctor_report(d, same, "file", detail);
}

/* Runs all checks: the program file and its checksum, the corpus hash, one session per era, and the clients. */
static struct answer command_doctor(struct arena *a, struct options *options)
{
    struct doctor d = { .a = a, .out = out_begin(a), .started = sys_milliseconds() };
    char hash[65];
    str program = sys_program_path(a, options->program), detail = STR("its file is not where it was started from");
    long long bytes = (long long)sys_file_size(program.s);
    if (program.len) detail = str_format(a, "%s, %lld bytes, version " PROGRAM_VERSION, program.s, bytes);
    doctor_report(&d, program.len > 0, "program", detail);
    doctor_check_file(&d, program);
    bool intact = corpus_is_intact(hash);
    detail = str_format(a, "%s %s, %s it was built", corpus.name, corpus.version, intact ? "as" : "NOT as");
    doctor_report(&d, intact, "corpus", detail);
    struct out age = out_begin(a);
    out_age(&age, "");
    if (age.len) doctor_report(&d, true, "age", out_done(&age));
    session_run(&d, revision_newest(LEGACY), program);
    session_run(&d, revision_newest(MODERN), program);
    doctor_clients(&d, program);
    out_text(&d.out, d.failed ? "Problems found.\n" : "No problems found.\n");
    return (struct answer){ .text = out_done(&d.out), .found = !d.failed };
}

/* ==================================================================================================================
 * Room: Export. Writes all pages to files, as Markdown or as they are in the source. Links lead from file to file.
 * =============================================================================================================== */

/* The progress of an export: the number and bytes of files written. error: the reason it stopped, empty if it did
 * not. */
struct export { str folder; uint32_t files; uint64_t bytes; str error; };

/* Writes one file below the folder; its name comes from the corpus. Rejects names with ".." and does not follow
 * symbolic links below the folder. Sets e->error on failure, and does no work if e->error is set. */
static void export_file(struct arena *a, struct export *e, str name, const char *extension, str text)
{
    struct out path = out_begin(a);
    if (e->error.len) return;
    out_str(&path, e->folder);
    out_between(&path, "/", name, extension);
    bool is_written = sys_name_is_safe(name) && sys_make_parents(a, out_done(&path), e->folder.len, false) &&
                      sys_write_file(out_cstring(&path), text);
    if (is_written) e->files++, e->bytes += text.len;
    else e->error = str_format(a, PROGRAM_NAME ": cannot write %s: %s (%u files are written)", path.s, sys_error_text(),
                               e->files);
}

/* Makes the folder if it is missing. Returns an error message, or an empty string if the folder can be used. */
static str export_check_folder(struct arena *a, const char *folder, bool force)
{
    int entries = sys_count_entries(folder);
    const char *error = entries > 0 && !force ? "is not empty: name a new folder, or add --force to overwrite its files"
                      : entries < 0 && errno == ENOTDIR ? "is not a folder: name a new one" : NULL;
    if (error) return str_format(a, PROGRAM_NAME ": %s %s", folder, error);
    bool usable = entries >= 0 || (errno == ENOENT && sys_make_parents(a, str_format(a, "%s/", folder), 0, true));
    return usable ? STR("") : str_format(a, PROGRAM_NAME ": cannot use %s: %s", folder, sys_error_text());
}

/* Appends a text percent-encoded, for link targets and URLs. */
static void out_target(struct out *o, str path)
{
    out_percent_encoded(o, path, "()<>%\"'&?#+=\\\177", UCHAR_MAX);
}

/* Appends the address of the file of one page relative to the file of another: "../reference/authkit/user.md". */
static void out_relative(struct out *o, str from, str to)
{
    size_t shared = 0;
    for (size_t i = 0; i < from.len && i < to.len && from.s[i] == to.s[i]; i++)
        if (from.s[i] == '/') shared = i + 1;
    for (size_t i = shared; i < from.len; i++)
        if (from.s[i] == '/') out_text(o, "../");
    out_target(o, str_span(to, shared, to.len));
    out_text(o, ".md");
}

/* Appends the target of a link from the root, "/authkit/sessions#jwt", as it works in the file of a page: a relative
 * address, or one of the public site if there is no file. */
static void out_file_target(struct out *o, uint32_t page, str target)
{
    struct location p = page_resolve(o->a, target);
    str path = str_cut(str_span(target, 1, target.len), STR("#")).head;
    bool guessed = p.section_missing && !str_equal(page_path(p.page), path);
    if (!p.found || guessed || is_navigation(p.page)) {
        if (corpus.site[0]) out_text(o, corpus.site);
        out_str(o, target);
        return;
    }
    if (p.page != page || corpus.sections[p.section].level == 0) out_relative(o, page_path(page), page_path(p.page));
    if (corpus.sections[p.section].level == 0) return;
    out_between(o, "#", corpus_slice(corpus.sections[p.section].anchor), "");
}

/* Returns the end of inline code that starts with the backticks at pos, or the end of these if it is not closed. */
static size_t inline_code_end(str text, size_t pos)
{
    size_t ticks = 0, run = 0;
    while (pos + ticks < text.len && text.s[pos + ticks] == '`') ticks++;
    for (size_t i = pos + ticks; i < text.len && !(text.s[i] == '\n' && text.s[i - 1] == '\n'); i++) {
        run = text.s[i] == '`' ? run + 1 : 0;
        if (run == ticks && (i + 1 == text.len || text.s[i + 1] != '`')) return i + 1;
    }
    return pos + ticks;
}

/* Returns the text of a page with the targets of its links replaced by those that work in its file. */
static str export_links(struct arena *a, const struct document *d, uint32_t page)
{
    struct out o = out_begin(a);
    str text = out_done(&d->text), site = str_format(a, "](%s/", corpus.site);
    for (size_t i = 0, fence = 0; i < text.len;) {
        size_t end = i + 1, code = fence < d->fences.count ? d->fences.at[fence].begin : text.len;
        bool link = false;
        if (i == code) end = d->fences.at[fence++].end;
        else if (text.s[i] == '`') end = inline_code_end(str_span(text, 0, code), i);
        else if (str_starts(str_span(text, i, text.len), site)) link = true, i += site.len - strlen("](/");
        else link = str_starts(str_span(text, i, text.len), STR("](/"));
        if (link) {
            end = i + 2;
            while (end < text.len && text.s[end] != ')' && text.s[end] != '\n') end++;
            out_text(&o, "](");
            out_file_target(&o, page, str_span(text, i + 2, end));
        } else out_str(&o, str_span(text, i, end));
        i = end;
    }
    return out_done(&o);
}

/* Writes one page as Markdown. */
static void export_markdown(struct arena *a, struct export *e, uint32_t page, str language)
{
    struct document d = { .text = out_begin(a), .reader = FOR_FILE };
    document_location(&d, (struct location){ page, corpus.pages[page].first_section, true, false },
                      languages_named(language));
    export_file(a, e, page_path(page), ".md", export_links(a, &d, page));
}

/* Writes llms.txt and all pages: rendered as PATH.md without navigation pages, or raw as the source files they were
 * made from. */
static void export_pages(struct arena *a, struct export *e, const struct args *args)
{
    bool raw = str_equal(args->text[ARG_FORMAT], STR("raw"));
    for (uint32_t i = 0; i < corpus.page_count; i++) {
        const struct corpus_page *p = &corpus.pages[i];
        if (raw) export_file(a, e, corpus_slice(p->file), "", corpus_slice(p->source));
        else if (!is_navigation(i)) export_markdown(a, e, i, args->text[ARG_LANGUAGE]);
    }
    export_file(a, e, STR("llms.txt"), "", llms_text(a, !raw));
}

/* Writes all pages as files below the folder args->paths[0]. The folder must be new or empty without --force. Fails on
 * an unknown language, and if a file cannot be written. */
static struct answer export_run(struct arena *a, const struct options *options,
                                void (*write)(struct arena *a, struct export *e, const struct args *args))
{
    const struct args *args = &options->args;
    struct out o = out_begin(a), folder = out_begin(a);
    str languages = args->text[ARG_LANGUAGE], unknown;
    do unknown = next_name(&languages);
    while (unknown.len && reference_language(unknown) != NO_INDEX);
    if (unknown.len) {
        out_format(&o, PROGRAM_NAME ": unknown language %.*s; known: ", (int)unknown.len, unknown.s);
        out_languages(&o, UINT32_MAX);
        out_text(&o, corpus.language_count > 1 ? ", all" : "none");
        return tool_error(out_done(&o));
    }
    out_str(&folder, args->paths[0]);
    while (folder.len > 1 && folder.s[folder.len - 1] == '/') folder.len--;
    struct export e = { .error = export_check_folder(a, out_cstring(&folder), options->flags & EXPORT_FORCE) };
    e.folder = out_done(&folder);
    if (!e.error.len) write(a, &e, args);
    if (e.error.len) return tool_error(e.error);
    out_format(&o, "%u files, %llu bytes in %s", e.files, (unsigned long long)e.bytes, folder.s);
    return (struct answer){ .text = out_done(&o), .found = true };
}

#include "md4c.h"

#if !defined NO_SERVE

/* ##################################################################################################################
 * Floor F: browser
 * ############################################################################################################### */

/* ==================================================================================================================
 * Room: Pages as HTML. Renders the Markdown of a section with md4c. All text from the corpus is escaped, raw HTML is
 * shown as text, and links have a scheme that is safe. Images become links, because pages load nothing from elsewhere.
 * =============================================================================================================== */

#define SITE_FOLDER "-/" /* folder of files other than pages; gen/browser.html has it, too */
#define SITE_INDEX "index"

/* A page that is being written. is_file: it becomes a file, and links are relative; otherwise the server sends it.
 * root: the address of the first page, for links. */
struct html {
    struct out o;
    bool is_file;
    str root;
    uint32_t page;                /* NO_INDEX for pages that are not of the corpus */
    uint32_t rows;                /* languages that the variants of the page are for, bits of languages.h */
    uint32_t *readers;            /* by variant: those of the languages for which it is shown */
    uint32_t section;             /* the section that is being rendered */
    const char *text;             /* its Markdown */
    struct marks variants;        /* offsets in it where another variant begins */
    uint32_t inside[32];          /* variants of the open list items; deeper items become no tabs */
    unsigned depth, headings;     /* numbers of open list items and of headings so far */
    uint32_t levels[5], level_count; /* levels of the latest heading and of those that contain it */
    size_t item;                  /* offset after "<li" of an item that has no text yet, or 0 */
    bool link_open, in_cell;      /* the open link has an address; the text is in a cell of a table */
};

/* Appends text with markup escaped and words between style marks marked. Characters that HTML cannot have, and other
 * bytes that are not UTF-8, become U+FFFD. */
static void out_html(struct out *o, str s)
{
    static const char *const marks[] = { [0] = "", [1] = "<mark>", [2] = "</mark>" }; /* STYLE_MATCH, STYLE_END */
    size_t from = 0, i = 0;
    for (size_t width; i < s.len; i += width) {
        uint32_t c;
        width = corpus_char(s.s + i, s.len - i, &c);
        const char *as = c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : c == '"' ? "&quot;" : NULL;
        if (c > 0x10ffff || (c < ' ' && !char_is_space((char)c)) || c == 127) as = "\xef\xbf\xbd";
        if (c >= 0x1100f8 && c <= 0x1100fa) as = marks[c - 0x1100f8];
        if (!as) continue;
        out_between(o, "", str_span(s, from, i), as);
        from = i + width;
    }
    out_str(o, str_span(s, from, s.len));
}

/* Appends the address of a section. */
static void html_section_address(struct html *h, uint32_t section)
{
    const struct corpus_section *s = &corpus.sections[section];
    out_str(&h->o, h->root);
    out_target(&h->o, page_path(s->page));
    if (h->is_file) out_text(&h->o, ".html");
    if (s->level) out_char(&h->o, '#'), out_target(&h->o, corpus_slice(s->anchor));
}

/* Appends a template of HTML. Conversions without an argument:
 *     %r  the address of the root
 *     %i  the address of the first page
 *     %x  ".html" if pages are files
 *     %j  the address of the script with the index of pages, if they are files
 * Conversions with an argument:
 *     %s  text, which is escaped
 *     %m  markup
 *     %t  a part of an address
 *     %u  a number
 *     %a  a section, whose address is appended
 *     %l  a set of languages, whose names are appended */
static void html_put(struct html *h, const char *template, ...)
{
    va_list args;
    va_start(args, template);
    for (struct cut c = { .tail = str_from(template), .ok = true }; c.ok;) {
        c = str_cut(c.tail, STR("%"));
        out_str(&h->o, c.head);
        if (!c.ok) break;
        switch (c.tail.s[0]) {
        case 'r': out_str(&h->o, h->root); break;
        case 'i': out_between(&h->o, "", h->root, h->is_file ? SITE_INDEX ".html" : ""); break;
        case 'x': out_text(&h->o, h->is_file ? ".html" : ""); break;
        case 'j': if (h->is_file) out_between(&h->o, "", h->root, SITE_FOLDER SITE_INDEX ".js"); break;
        case 'm': out_str(&h->o, va_arg(args, str)); break;
        case 's': out_html(&h->o, va_arg(args, str)); break;
        case 't': out_target(&h->o, va_arg(args, str)); break;
        case 'u': out_number(&h->o, va_arg(args, uint32_t)); break;
        case 'a': html_section_address(h, va_arg(args, uint32_t)); break;
        default: out_rows(&h->o, va_arg(args, uint32_t)); break;
        }
        c.tail = str_span(c.tail, 1, c.tail.len);
    }
    va_end(args);
}

/* Appends the attribute with the readers of a section, if it is a variant. */
static void html_readers(struct html *h, uint32_t variant)
{
    if (variant) html_put(h, " data-for=\"%l\"", h->readers[variant]);
}

/* True if the target has a scheme that a browser may follow. */
static bool is_web_address(str target)
{
    return str_starts(target, STR("https://")) || str_starts(target, STR("http://")) ||
           str_starts(target, STR("mailto:"));
}

/* Appends the start of a link to a page or a public address, or of plain text if the target is neither. */
static void html_link(struct html *h, const MD_ATTRIBUTE *href, const char *class)
{
    str target = { href->text, href->size }, site = str_from(corpus.site);
    bool is_path = str_starts(target, STR("/")), is_anchor = str_starts(target, STR("#"));
    struct location p = { .found = false };
    if (is_path || (site.len && str_starts(target, site))) p = page_resolve(h->o.a, target);
    bool is_page = p.found && !is_navigation(p.page);
    h->link_open = is_page || is_anchor || (is_path ? site.len > 0 : is_web_address(target));
    if (!h->link_open) return;
    out_format(&h->o, "<a%s href=\"", class);
    if (is_page) html_section_address(h, p.section);
    else if (is_path) out_str(&h->o, site);
    for (unsigned i = 0; !is_page && i < href->size && href->substr_offsets[i] < href->size; i++) {
        str part = str_span(target, href->substr_offsets[i], href->substr_offsets[i + 1]);
        if (href->substr_types[i] == MD_TEXT_ENTITY) out_str(&h->o, part);
        else out_html(&h->o, part);
    }
    out_text(&h->o, "\">");
}

/* Called with the first text of a list item: if a variant begins with the item, it becomes a tab. */
static void html_item_text(struct html *h, size_t offset)
{
    uint32_t variant = 0;
    size_t item = h->item;
    h->item = 0;
    for (size_t i = 0; i < h->variants.count && h->variants.at[i].offset <= offset; i++)
        variant = h->variants.at[i].index;
    if (h->depth > COUNT(h->inside) || variant == h->inside[h->depth - 1]) return;
    h->inside[h->depth - 1] = variant;
    str tail = arena_copy(h->o.a, str_span(out_done(&h->o), item, h->o.len));
    h->o.len = item;
    html_put(h, " class=\"tab\" data-for=\"%l\"", h->readers[variant]);
    out_str(&h->o, tail);
}

/* Markup around blocks and spans. That of headings, code, links and images depends on more than their type. */
static const struct { const char *start, *end; } html_blocks[] = {
    [MD_BLOCK_QUOTE] = { "<blockquote>", "</blockquote>\n" }, [MD_BLOCK_UL] = { "<ul>", "</ul>\n" },
    [MD_BLOCK_OL] = { "<ol>", "</ol>\n" }, [MD_BLOCK_LI] = { "<li>", "</li>\n" }, [MD_BLOCK_HR] = { "<hr>", "" },
    [MD_BLOCK_CODE] = { "<div class=\"code\">", "</code></pre></div>\n" }, [MD_BLOCK_P] = { "<p>", "</p>\n" },
    [MD_BLOCK_TABLE] = { "<div class=\"table\" tabindex=\"0\"><table>", "</table>\n</div>\n" },
    [MD_BLOCK_THEAD] = { "<thead>", "</thead>\n" }, [MD_BLOCK_TBODY] = { "<tbody>", "</tbody>\n" },
    [MD_BLOCK_TR] = { "<tr>", "</tr>\n" }, [MD_BLOCK_TH] = { "<th>", "</th>\n" },
    [MD_BLOCK_TD] = { "<td>", "</td>\n" } };
static const struct { const char *start, *end; } html_spans[] = {
    [MD_SPAN_EM] = { "<em>", "</em>" }, [MD_SPAN_STRONG] = { "<strong>", "</strong>" },
    [MD_SPAN_CODE] = { "<code>", "</code>" }, [MD_SPAN_DEL] = { "<del>", "</del>" } };

/* Appends the start of the code in a code block, with the title and the language of its info string. */
static void html_code_start(struct html *h, const MD_BLOCK_CODE_DETAIL *code)
{
    struct cut title = str_cut((str){ code->info.text, code->info.size }, STR("title=\""));
    if (title.ok) html_put(h, "<p class=\"title\">%s</p>", str_cut(title.tail, STR("\"")).head);
    html_put(h, "<pre tabindex=\"0\"");
    if (code->lang.size) html_put(h, " data-language=\"%s\"", (str){ code->lang.text, code->lang.size });
    html_put(h, "><code>");
}

/* Returns the level of a heading in HTML: 2 if no heading that contains it precedes it, else 1 more than that of the
 * innermost one. So there are no gaps below the title of the page, which has level 1. */
static uint32_t html_level(struct html *h, uint32_t level)
{
    level = level == 1 ? 2 : level;
    while (h->level_count && h->levels[h->level_count - 1] >= level) h->level_count--;
    h->levels[h->level_count++] = level;
    return h->level_count + 1;
}

/* Appends the start of a block. Headings in results of a search are bold text, because they are not part of the page of
 * results. */
static int html_enter_block(MD_BLOCKTYPE type, void *detail, void *user)
{
    struct html *h = user;
    uint32_t level = type == MD_BLOCK_H ? html_level(h, ((MD_BLOCK_H_DETAIL *)detail)->level) : 0;
    uint32_t start = type == MD_BLOCK_OL ? ((MD_BLOCK_OL_DETAIL *)detail)->start : 1;
    if (type == MD_BLOCK_LI) {
        uint32_t outer = h->depth == 0 ? corpus.sections[h->section].variant : h->inside[(h->depth - 1) % 32];
        if (h->depth++ < COUNT(h->inside)) h->inside[h->depth - 1] = outer;
        h->item = h->o.len + strlen("<li");
    }
    h->in_cell = type == MD_BLOCK_TH || type == MD_BLOCK_TD;
    if (level) html_put(h, h->page == NO_INDEX ? "<p><strong>" : "<h%u>", level);
    else if (start != 1) html_put(h, "<ol start=\"%u\">", start);
    else out_text(&h->o, html_blocks[type].start);
    if (type == MD_BLOCK_CODE) html_code_start(h, detail);
    return 0;
}

/* Appends the end of a block. The heading of a section ends with a link to itself. */
static int html_leave_block(MD_BLOCKTYPE type, void *detail, void *user)
{
    struct html *h = user;
    uint32_t level = type == MD_BLOCK_H ? h->level_count + 1 : 0;
    (void)detail;
    if (type == MD_BLOCK_LI) h->depth--, h->item = 0;
    if (level && !h->headings++ && h->page != NO_INDEX && corpus.sections[h->section].level)
        html_put(h, "<a class=\"anchor\" aria-hidden=\"true\" tabindex=\"-1\" href=\"#%t\">#</a>",
                 corpus_slice(corpus.sections[h->section].anchor));
    if (level) html_put(h, h->page == NO_INDEX ? "</strong></p>\n" : "</h%u>\n", level);
    else out_text(&h->o, html_blocks[type].end);
    return 0;
}

/* Appends the start of a span. An image inside of a link is part of its text, other images become links. */
static int html_enter_span(MD_SPANTYPE type, void *detail, void *user)
{
    struct html *h = user;
    if (type == MD_SPAN_A) html_link(h, &((MD_SPAN_A_DETAIL *)detail)->href, "");
    else if (type == MD_SPAN_IMG) {
        if (!h->link_open) html_link(h, &((MD_SPAN_IMG_DETAIL *)detail)->src, " class=\"image\"");
        out_text(&h->o, "Image: ");
    } else out_text(&h->o, html_spans[type].start);
    return 0;
}

/* Appends the end of a span. */
static int html_leave_span(MD_SPANTYPE type, void *detail, void *user)
{
    struct html *h = user;
    (void)detail;
    if (type == MD_SPAN_A || type == MD_SPAN_IMG) {
        if (h->link_open) out_text(&h->o, "</a>");
        h->link_open = false;
    } else out_text(&h->o, html_spans[type].end);
    return 0;
}

/* Appends text. Entities are valid references and stay as they are. A bar in code has a backslash in a table, which
 * md4c leaves there. */
static int html_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *user)
{
    struct html *h = user;
    struct out code = out_begin(h->o.a);
    str s = { text, size };
    if (h->in_cell && type == MD_TEXT_CODE) out_replaced(&code, s, "\\|", "|"), s = out_done(&code);
    if (h->item && type == MD_TEXT_NORMAL) html_item_text(h, (size_t)(text - h->text));
    if (type == MD_TEXT_BR) out_text(&h->o, "<br>");
    if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR) out_char(&h->o, '\n');
    else if (type == MD_TEXT_ENTITY) out_str(&h->o, s);
    else out_html(&h->o, s);
    return 0;
}

/* Appends Markdown as HTML. The text is copied, because md4c 0.4.8 reads one byte after a link that is not finished. */
static void html_markdown(struct html *h, str text)
{
    text = arena_copy(h->o.a, text);
    static const MD_PARSER parser = {
        .flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS,
        .enter_block = html_enter_block, .leave_block = html_leave_block, .enter_span = html_enter_span,
        .leave_span = html_leave_span, .text = html_text };
    h->text = text.s, h->depth = h->headings = 0, h->item = 0, h->link_open = false;
    if (md_parse(text.s, (MD_SIZE)text.len, &parser, h) != 0) arena_fail(h->o.a);
}

/* Appends all sections of the page. The entries of the API reference for one language are a tab. */
static void html_sections(struct html *h)
{
    const struct corpus_page *p = &corpus.pages[h->page];
    uint32_t language = 0;
    for (uint32_t i = p->first_section; i < p->first_section + p->sections; i++) {
        const struct corpus_section *s = &corpus.sections[i];
        if (language && s->language != language) html_put(h, s->language ? "</div>" : "</div></div>");
        if (s->language && s->language != language)
            html_put(h, language ? "<div class=\"tab\" data-for=\"%l\">\n"
                                 : "<div class=\"tabs\"><div class=\"tab\" data-for=\"%l\">\n",
                     related_rows(language_bit(corpus_slice(corpus.languages[s->language]))));
        language = s->language;
        html_put(h, s->level ? "<section id=\"%s\"" : "<section", corpus_slice(s->anchor));
        html_readers(h, s->variant);
        html_put(h, ">\n");
        struct document d = { .text = out_begin(h->o.a), .reader = FOR_PERSON, .variants = &h->variants };
        h->section = i, h->variants.count = 0;
        document_section(&d, i, &(struct view){ .language = LANGUAGE_ALL });
        html_markdown(h, out_done(&d.text));
        html_put(h, "</section>\n");
    }
    if (language) html_put(h, "</div></div>\n");
}

/* ==================================================================================================================
 * Room: Site. Whole pages: head, navigation, table of contents, previous and next page; the first page, search, and
 * all pages as files with an index that a script searches.
 * =============================================================================================================== */

#include "browser.h"

/* Starts a page. path: of its file, without extension. page: of the corpus, or NO_INDEX. */
static struct html html_begin(struct arena *a, bool is_file, str path, uint32_t page)
{
    struct html h = { .o = out_begin(a), .is_file = is_file, .page = page };
    struct out root = out_begin(a);
    for (size_t i = 0; i < path.len && is_file; i++)
        if (path.s[i] == '/') out_text(&root, "../");
    h.root = is_file ? out_done(&root) : STR("/");
    h.rows = page == NO_INDEX ? 0 : corpus.pages[page].variant_rows;
    h.readers = arena_array(a, corpus.variant_count, sizeof *h.readers);
    for (size_t i = 0; i < CORPUS_LANGUAGE_ROWS; i++) {
        if (!(h.rows >> i & 1)) continue;
        struct view view = view_of(page, (struct languages){ 0, 1u << i });
        for (uint32_t v = 1; v < corpus.variant_count; v++)
            if (is_variant_shown(v, &view)) h.readers[v] |= 1u << i;
    }
    return h;
}

/* True if entry i of the navigation is at or above entry `current`. */
static bool nav_contains(uint32_t i, uint32_t current)
{
    if (current == NO_INDEX || i > current) return false;
    for (uint32_t k = i + 1; k <= current; k++)
        if (corpus.nav[k].level <= corpus.nav[i].level) return false;
    return true;
}

/* True if the navigation names a folder, but no page of it: its pages are on the first page, among all pages. */
static bool nav_is_folder(const struct corpus_nav *n)
{
    const struct corpus_nav *end = corpus.nav + corpus.nav_count;
    return n->page == NO_INDEX && n->pages && (n + 1 == end || n[1].level <= n->level);
}

/* Appends the name of an entry of the navigation: a link if it has a page, pages below it or a public address. */
static void html_nav_entry(struct html *h, const struct corpus_nav *n)
{
    str title = corpus_slice(n->title), path = corpus_slice(n->path);
    if (n->page != NO_INDEX)
        html_put(h, n->page == h->page ? "<a aria-current=\"page\" href=\"%a\">%s</a>" : "<a href=\"%a\">%s</a>",
                 corpus.pages[n->page].first_section, title);
    else if (is_web_address(path)) html_put(h, "<a href=\"%s\">%s</a>", path, title);
    else if (nav_is_folder(n)) html_put(h, "<a href=\"%i#_%t\">%s</a>", path, title);
    else html_put(h, "<span>%s</span>", title);
}

/* Appends a nested list of entries [first, end) of the navigation. all: every entry; otherwise entries below an entry
 * with a page are left out, unless that contains the current page. */
static void html_nav(struct html *h, uint32_t first, uint32_t end, bool all)
{
    uint32_t current = h->page == NO_INDEX ? NO_INDEX : corpus.pages[h->page].nav, level = 0, hidden = UINT32_MAX;
    uint32_t top = first < end ? corpus.nav[first].level : 0;
    for (uint32_t i = first; i < end; i++) {
        const struct corpus_nav *n = &corpus.nav[i];
        uint32_t depth = n->level - top + 1;
        if (n->level > hidden) continue;
        hidden = UINT32_MAX;
        for (; level > depth; level--) out_text(&h->o, "</li></ul>");
        if (level == depth) out_text(&h->o, "</li>\n");
        for (; level < depth; level++) out_text(&h->o, "<ul>\n");
        out_text(&h->o, "<li>");
        html_nav_entry(h, n);
        if (!all && n->page != NO_INDEX && !nav_contains(i, current)) hidden = n->level;
    }
    for (; level > 0; level--) out_text(&h->o, "</li></ul>");
}

/* Returns a page with the content that has been appended: gen/browser.html around it. query: in the search field. */
static str html_page(const struct html *h, str title, str query)
{
    struct html page = *h, nav = *h, web = *h;
    struct out url = page.o = nav.o = web.o = out_begin(h->o.a);
    str language = STR(""), documentation = str_from(corpus.title);
    if (corpus.counterpart_count && h->page != NO_INDEX)
        language = corpus_slice(corpus.versions[corpus.counterparts[h->page].version].language);
    if (h->page != NO_INDEX && corpus.pages[h->page].has_url) {
        out_url(&url, corpus.pages[h->page].first_section);
        html_put(&web, ". <a href=\"%s\">This page on the web</a>", out_done(&url));
    }
    html_nav(&nav, 0, corpus.nav_count, false);
    html_put(&page, browser_page[0], language.len ? language : str_from(corpus.locale), title, documentation,
             documentation, query, h->rows & (h->rows - 1) ? h->rows : 0, out_done(&h->o),
             expand_placeholders(h->o.a, "{source}"), out_done(&web.o), out_done(&nav.o));
    return out_done(&page.o);
}

/* Appends the table of contents of a page with more than one heading. Of the API reference only the first language. */
static void html_contents(struct html *h)
{
    const struct corpus_page *p = &corpus.pages[h->page];
    size_t start = h->o.len, count = 0;
    uint32_t first = 0; /* language of the first of the tabs, which other tabs follow; 0 outside of tabs */
    html_put(h, "<details class=\"contents\" open><summary>On this page</summary>\n"
             "<nav aria-label=\"On this page\"><ul>\n");
    for (uint32_t i = p->first_section + 1; i < p->first_section + p->sections; i++) {
        const struct corpus_section *s = &corpus.sections[i];
        if (!first || !s->language) first = s->language;
        if (s->language != first) continue;
        count++;
        html_put(h, "<li class=\"level%u\"", (uint32_t)s->level);
        html_readers(h, s->variant);
        html_put(h, "><a href=\"#%t\">%s</a></li>\n", corpus_slice(s->anchor), corpus_slice(s->title));
    }
    html_put(h, "</ul></nav></details>\n");
    if (count < 2) h->o.len = start;
}

/* Appends the content of a page of the corpus. */
static void html_content(struct html *h)
{
    const struct corpus_page *p = &corpus.pages[h->page];
    uint32_t n = 0, other = NO_INDEX;
    html_put(h, "<h1>%s</h1>\n", corpus_slice(p->title));
    for (str name; (name = edition_next(h->page, &other)).len;)
        html_put(h, n++ ? ", <a href=\"%a\">%s</a>" : "<p class=\"editions\">Also in <a href=\"%a\">%s</a>",
                 corpus.pages[other].first_section, name);
    if (n) html_put(h, "</p>\n");
    if (p->description.len) html_put(h, "<p class=\"description\">%s</p>\n", corpus_slice(p->description));
    html_contents(h);
    html_put(h, "<article>\n");
    html_sections(h);
    html_put(h, "</article>\n<nav class=\"neighbours\" aria-label=\"Previous and next page\">\n");
    if (p->previous != NO_INDEX)
        html_put(h, "<a rel=\"prev\" href=\"%a\"><small>Previous</small> %s</a>\n",
                 corpus.pages[p->previous].first_section, page_title(p->previous));
    if (p->next != NO_INDEX)
        html_put(h, "<a rel=\"next\" href=\"%a\"><small>Next</small> %s</a>\n",
                 corpus.pages[p->next].first_section, page_title(p->next));
    html_put(h, "</nav>\n");
}

/* Appends links to the pages that are not in the navigation, those of a folder in one element. */
static void html_other_pages(struct html *h)
{
    str last = STR("");
    bool any = !corpus.nav_count;
    for (uint32_t i = 0; i < corpus.page_count; i++) {
        if (corpus.pages[i].nav != NO_INDEX || is_navigation(i)) continue;
        if (!any) any = true, html_put(h, "<h2>Other pages</h2>\n");
        struct cut path = str_cut(page_path(i), STR("/"));
        if (!path.ok) path.head = STR("");
        if (!str_equal(path.head, last)) {
            if (last.len) html_put(h, "</details>\n");
            if (path.head.len) html_put(h, "<details id=\"_%s\"><summary>%s/</summary>\n", path.head, path.head);
            last = path.head;
        }
        html_put(h, "<p><a href=\"%a\">%s</a></p>\n", corpus.pages[i].first_section, page_title(i));
    }
    if (last.len) html_put(h, "</details>\n");
}

/* Appends links to all pages. */
static void html_all_pages(struct html *h)
{
    html_put(h, "<section class=\"all\"><h2>All %u pages</h2>\n", corpus.listed_pages);
    for (uint32_t i = 0, end; i < corpus.nav_count; i = end) {
        const struct corpus_nav *n = &corpus.nav[i];
        for (end = i + 1; end < corpus.nav_count && corpus.nav[end].level;) end++;
        if (nav_is_folder(n)) continue;
        if (end == i + 1) {
            html_put(h, "<p>"), html_nav_entry(h, n), html_put(h, "</p>\n");
            continue;
        }
        html_put(h, "<details><summary>%s</summary>\n", corpus_slice(n->title));
        html_nav(h, i + 1, end, true);
        html_put(h, "</details>\n");
    }
    html_other_pages(h);
    html_put(h, "</section>\n");
}

/* Returns a page of the corpus, or for NO_INDEX the first page: the index of the corpus if it has one, and all
 * pages. */
static str site_page(struct arena *a, bool is_file, uint32_t page)
{
    bool is_first = page == NO_INDEX;
    if (is_first) page = find_sorted(STR(SITE_INDEX), corpus.page_count, page_path);
    if (page == NO_INDEX) page = find_sorted(STR("README"), corpus.page_count, page_path);
    struct html h = html_begin(a, is_file, is_first ? STR(SITE_INDEX) : page_path(page), page);
    if (page != NO_INDEX) html_content(&h);
    else html_put(&h, "<h1>%s documentation</h1>\n", str_from(corpus.title));
    if (is_first) html_all_pages(&h);
    return html_page(&h, is_first ? STR("Documentation") : page_title(page), STR(""));
}

/* Returns a quote in which tables and the text around them are separate paragraphs. */
static str separate_tables(struct arena *a, str quote)
{
    struct out o = out_begin(a);
    for (bool row = false, last = false; quote.len; last = row) {
        str line = next_part(&quote, STR("\n"));
        row = str_starts(line, STR("> |"));
        out_between(&o, row == last ? "" : ">\n", line, "\n");
    }
    return out_done(&o);
}

/* Appends the results of a search, with a link to more if there are more. */
static void html_results(struct html *h, const struct args *args)
{
    struct answer other = { .text = STR("") };
    const struct search_list *list = search_hits(h->o.a, args, &other);
    for (str text = list ? query_reading(h->o.a, list->q) : other.text; text.len;) {
        str line = next_part(&text, STR("\n"));
        size_t mark = str_starts(line, STR("- ")) ? 2 : 0;
        if (line.len) html_put(h, "<p>%s</p>\n", str_span(line, mark, line.len));
    }
    if (!list) return;
    str cursor = search_cursor(h->o.a, list);
    html_put(h, "<ol start=\"%u\">\n", list->first + 1);
    for (uint32_t i = 0, line; i < list->count; i++) {
        const struct hit *hit = &list->h->at[list->at[i]];
        struct out trail = out_begin(h->o.a), snippet = out_begin(h->o.a);
        struct snippet s = hit_snippet(h->o.a, list->q, hit, list->words, 400, &line);
        out_trail(&trail, hit->section);
        html_put(h, "<li dir=\"auto\"><a href=\"%a\">%s</a> <small>%s</small>\n", hit->section, out_done(&trail),
                 page_path(hit->page));
        out_snippet(&snippet, &s, list->words, true);
        html_markdown(h, separate_tables(h->o.a, out_done(&snippet)));
        html_put(h, "</li>\n");
    }
    html_put(h, "</ol>\n");
    if (cursor.len)
        html_put(h, "<p><a rel=\"next\" href=\"/" SITE_FOLDER "search?q=%t&amp;cursor=%s\">More results</a></p>\n",
                 args->text[ARG_QUERY], cursor);
}

/* Returns the page of a search. The heading continues with the query, which has no results if it is empty. note: Markup
 * above the results. */
static str site_search(struct arena *a, bool is_file, const char *heading, const char *note, str query, str cursor)
{
    struct html h = html_begin(a, is_file, STR(SITE_FOLDER "search"), NO_INDEX);
    struct args args = { .person = true };
    str title = str_trim(str_format(a, "%s %.*s", heading, (int)query.len, query.s));
    args_defaults(&args, search_parameters, COUNT(search_parameters));
    args.text[ARG_QUERY] = query, args.text[ARG_CURSOR] = cursor;
    html_put(&h, "<h1>%s</h1>\n", title);
    html_put(&h, note);
    html_put(&h, "<div class=\"results\">\n");
    if (query.len) html_results(&h, &args);
    html_put(&h, "</div>\n");
    return html_page(&h, title, query);
}

/* Files of the site that are no pages. */
static const struct { const char *name, *type; const char *const *parts; } site_files[] = {
    { SITE_FOLDER "style.css", "text/css", browser_style },
    { SITE_FOLDER "script.js", "text/javascript", browser_script },
    { SITE_FOLDER "icon.svg", "image/svg+xml", browser_icon } };

/* Returns a file whose parts are compiled in. */
static str site_file(struct arena *a, const char *const *parts)
{
    struct out o = out_begin(a);
    while (*parts) out_text(&o, *parts++);
    return out_done(&o);
}

/* Returns the script with the index of the site: for each page an array of its path and its sections. These are arrays
 * of anchor, title with variant, and the stems of the aliases; the first section is the page. */
static str site_index(struct arena *a)
{
    struct out o = out_begin(a), *stems = arena_array(a, corpus.section_count + 1u, sizeof *stems);
    uint32_t *sections = arena_array(a, corpus.phrase_count + 1u, sizeof *sections);
    for (uint32_t i = 0; i < corpus.page_count; i++)
        for (uint32_t k = corpus.page_phrases[i]; k < corpus.page_phrases[i + 1]; k++)
            sections[k] = corpus.pages[i].first_section + corpus.phrases[k].section;
    for (uint32_t term = 0; term < corpus.term_count; term++) {
        str word = str_join(a, STR(" "), stem_text(term));
        for (struct postings p = term_postings(term, PHRASES); postings_next_phrase(&p);) {
            struct out *of = &stems[sections[p.document]];
            of->a = a;
            if (!str_ends(out_done(of), word)) out_str(of, word);
        }
    }
    out_text(&o, "\"use strict\";\nwindow.docsIndex = [");
    for (uint32_t i = 0; i < corpus.page_count; i++) {
        const struct corpus_page *p = &corpus.pages[i];
        struct out path = out_begin(a);
        if (is_navigation(i)) continue;
        out_target(&path, page_path(i));
        out_text(&o, "\n["), out_json(&o, out_done(&path));
        for (uint32_t s = p->first_section; s < p->first_section + p->sections; s++) {
            struct out title = out_begin(a);
            out_str(&title, corpus_slice(corpus.sections[s].title)), out_variant(&title, s);
            out_text(&o, ",["), out_json(&o, corpus_slice(corpus.sections[s].anchor)), out_char(&o, ',');
            out_json(&o, out_done(&title)), out_char(&o, ',');
            out_json(&o, str_trim(out_done(&stems[s]))), out_char(&o, ']');
        }
        out_text(&o, "],");
    }
    out_text(&o, "\n];\n");
    return out_done(&o);
}

/* Writes the site as files. */
static void site_export(struct arena *a, struct export *e, const struct args *args)
{
    (void)args;
    struct arena *inner = arena_inner(a); /* of one file */
    bool has_index = find_sorted(STR(SITE_INDEX), corpus.page_count, page_path) != NO_INDEX;
    export_file(a, e, STR(SITE_INDEX), ".html", site_page(a, true, NO_INDEX));
    export_file(a, e, STR(SITE_FOLDER "search"), ".html", site_search(a, true, "Search",
                "<p>This search knows titles, headings and aliases of pages. To search the text, run "
                "<code>" PROGRAM_NAME " serve</code> or <code>" PROGRAM_NAME " search</code>.</p>\n"
                "<noscript><p>It needs JavaScript. <a href=\"%i\">All pages</a></p></noscript>\n", STR(""), STR("")));
    export_file(a, e, STR(SITE_FOLDER "index"), ".js", site_index(a));
    for (size_t i = 0; i < COUNT(site_files); i++)
        export_file(a, e, str_from(site_files[i].name), "", site_file(a, site_files[i].parts));
    for (uint32_t i = 0; i < corpus.page_count && !e->error.len; i++) {
        if (is_navigation(i) || (has_index && str_equal(page_path(i), STR(SITE_INDEX)))) continue;
        export_file(inner, e, page_path(i), ".html", site_page(inner, true, i));
        if (!e->error.len) arena_reset(inner);
    }
}

/* ==================================================================================================================
 * Room: HTTP server. Turns the head of a request into the bytes of the response. Requests are GET or HEAD without a
 * body, to a name of this machine: a page of another site whose name leads here (DNS rebinding) gets no answer. The
 * server listens on the loopback addresses, in a sandbox. No call waits for a client, so a slow one delays no other.
 * =============================================================================================================== */

#if defined _WIN32

static struct answer command_serve(struct arena *a, struct options *options)
{
    (void)a, (void)options;
    return tool_error(STR(PROGRAM_NAME ": serve does not work on Windows yet; " PROGRAM_NAME " export --html DIR "
                          "writes the same pages as files"));
}

#else

/* status: of an error, or 0. */
struct http_request { str target, host; bool is_head, keep_alive; int status; };

/* Parses the fields of a head into the request. Continued lines and spaces before a colon are errors. Returns the
 * status of an error, or 0. */
static int http_parse_fields(struct http_request *r, str fields)
{
    unsigned hosts = 0;
    bool has_body = false;
    while (fields.len) {
        struct cut field = str_cut(next_part(&fields, STR("\r\n")), STR(":"));
        str value = str_trim(field.tail);
        if (!field.ok || !field.head.len || has_any(field.head, " \t")) return 400;
        if (str_equal_fold(field.head, STR("host"))) r->host = value, hosts++;
        if (str_equal_fold(field.head, STR("connection")) && str_equal_fold(value, STR("close"))) r->keep_alive = false;
        has_body |= str_equal_fold(field.head, STR("transfer-encoding")) ||
                    (str_equal_fold(field.head, STR("content-length")) && !str_equal(value, STR("0")));
    }
    return hosts != 1 ? 400 : has_body ? 413 : 0;
}

/* Parses the head of a request, without the empty line at its end. */
static struct http_request http_parse(str head)
{
    struct cut line = str_cut(head, STR("\r\n")), method = str_cut(line.head, STR(" "));
    struct cut target = str_cut(method.tail, STR(" "));
    struct http_request r = { .target = target.head, .is_head = str_equal(method.head, STR("HEAD")), .status = 400 };
    for (size_t i = 0; i < head.len; i++) {
        bool line_end = head.s[i] == '\r' ? i + 1 < head.len && head.s[i + 1] == '\n'
                      : head.s[i] == '\n' && i > 0 && head.s[i - 1] == '\r';
        if (((unsigned char)head.s[i] < ' ' || head.s[i] == 127) && head.s[i] != '\t' && !line_end) return r;
    }
    if (!target.ok || !str_starts(target.tail, STR("HTTP/")) || memchr(line.head.s, '\t', line.head.len)) return r;
    if (!str_equal(target.tail, STR("HTTP/1.1")) && !str_equal(target.tail, STR("HTTP/1.0"))) r.status = 505;
    if (r.status == 505) return r;
    bool has_method = r.is_head || str_equal(method.head, STR("GET"));
    r.keep_alive = str_equal(target.tail, STR("HTTP/1.1"));
    int error = http_parse_fields(&r, line.tail);
    r.status = error == 400 ? 400 : !has_method ? 405 : error ? error : str_starts(r.target, STR("/")) ? 0 : 400;
    if (r.status) r.keep_alive = false;
    return r;
}

/* True if the host of a request is a name of the loopback address, with the port of the server. */
static bool http_is_own_host(str host, unsigned port)
{
    char end[16];
    size_t n = (size_t)snprintf(end, sizeof end, ":%u", port);
    bool has_port = str_ends(host, (str){ end, n });
    str name = has_port ? str_span(host, 0, host.len - n) : port == 80 ? host : STR("");
    return str_equal_fold(name, STR("localhost")) || str_equal(name, STR("127.0.0.1")) || str_equal(name, STR("[::1]"));
}

/* Returns a whole response. type: of the body; for status 302 the body is the address to go to. */
static str http_response(struct arena *a, const struct http_request *r, int status, const char *type, str body)
{
    struct out o = out_begin(a);
    out_format(&o, "HTTP/1.1 %d %s\r\n", status, status < 400 ? "OK" : "Error");
    if (status == 302) out_between(&o, "Location: ", body, "\r\n"), body.len = 0;
    if (status == 405) out_text(&o, "Allow: GET, HEAD\r\n");
    out_format(&o, "Content-Type: %s; charset=utf-8\r\nContent-Length: %zu\r\nConnection: %s\r\n"
               "Cache-Control: no-cache\r\n"
               "Content-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
               "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'\r\n"
               "Cross-Origin-Resource-Policy: same-origin\r\nReferrer-Policy: no-referrer\r\n"
               "X-Content-Type-Options: nosniff\r\n\r\n", type, body.len, r->keep_alive ? "keep-alive" : "close");
    if (!r->is_head) out_str(&o, body);
    return out_done(&o);
}

/* Returns a text of a request with percent escapes decoded. U+FFFD replaces bytes that are no UTF-8, which out_html()
 * takes for style marks. */
static str http_decoded(struct arena *a, str text)
{
    struct out decoded = out_begin(a), o = out_begin(a);
    out_percent_decoded(&decoded, text);
    for (size_t i = 0; i < decoded.len; i++)
        if ((unsigned char)decoded.s[i] < (unsigned char)STYLE_BOLD[0]) out_char(&o, decoded.s[i]);
        else out_text(&o, "\xef\xbf\xbd");
    return out_done(&o);
}

/* Returns the value of a field of a form: the part of the query after "NAME=", decoded. Empty if there is none. */
static str http_form_value(struct arena *a, str query, const char *name)
{
    struct out plain = out_begin(a);
    struct cut field = { .ok = false };
    while (query.len && !(field.ok && str_equal(field.head, str_from(name))))
        field = str_cut(next_part(&query, STR("&")), STR("="));
    if (!field.ok || !str_equal(field.head, str_from(name))) return STR("");
    out_replaced(&plain, field.tail, "+", " ");
    return http_decoded(a, out_done(&plain));
}

/* Answers a path that is not a page. Redirects to the page or section that the command show finds for it. Redirects a
 * folder to its entry on the first page, or to the first page in it. Else answers with a search for the path. */
static str http_other_path(struct arena *a, const struct http_request *r, str path)
{
    struct html h = html_begin(a, false, STR(""), NO_INDEX);
    struct location p = page_resolve(a, path);
    str folder = reference_normalized(a, path);
    struct page_range below = folder_pages(folder);
    while (below.first < below.end && is_navigation(below.first)) below.first++;
    bool is_folder = (!p.found || is_navigation(p.page)) && below.first < below.end;
    if (!p.found && (!folder.len || str_equal(folder, STR(SITE_INDEX))))
        return http_response(a, r, 302, "text/plain", STR("/"));
    if (is_folder && !has_any(folder, "/") && corpus.pages[below.first].nav == NO_INDEX)
        return html_put(&h, "/#_%t", folder), http_response(a, r, 302, "text/plain", out_done(&h.o));
    if (is_folder) p = page_exact(page_path(below.first));
    if (!p.found || p.section_missing || is_navigation(p.page))
        return http_response(a, r, 404, "text/html", site_search(a, false, "There is no page",
                             "<p>The search for this address found:</p>\n", path, STR("")));
    html_section_address(&h, p.section);
    return http_response(a, r, 302, "text/plain", out_done(&h.o));
}

/* Returns the response to a request. port: of the server. */
static str http_answer(struct arena *a, const struct http_request *r, unsigned port)
{
    struct cut target = str_cut(r->target, STR("?"));
    int error = r->status ? r->status : http_is_own_host(r->host, port) ? 0 : 421;
    if (error)
        return http_response(a, r, error, "text/plain", str_from(
            error == 421 ? PROGRAM_NAME " answers requests to localhost and 127.0.0.1 only.\n" :
            error == 431 ? "A request has at most " STRINGIFY(MAX_REQUEST_BYTES) " bytes.\n" :
            PROGRAM_NAME " answers GET and HEAD requests without a body.\n"));
    str name = http_decoded(a, str_span(target.head, 1, target.head.len));
    if (!name.len) return http_response(a, r, 200, "text/html", site_page(a, false, NO_INDEX));
    for (size_t i = 0; i < COUNT(site_files); i++)
        if (str_equal(name, str_from(site_files[i].name)))
            return http_response(a, r, 200, site_files[i].type, site_file(a, site_files[i].parts));
    if (str_equal(name, STR(SITE_FOLDER "search"))) {
        str query = http_form_value(a, target.tail, "q"), cursor = http_form_value(a, target.tail, "cursor");
        const char *note = query.len ? "" :
            "<p>Type a question, or words of it, into the field above. \"Quoted words\" must appear as they are, a "
            "word after - must not.</p>\n<p><a href=\"%i\">All pages</a></p>\n";
        return http_response(a, r, 200, "text/html",
                             site_search(a, false, query.len ? "Search:" : "Search", note, query, cursor));
    }
    uint32_t page = find_sorted(name, corpus.page_count, page_path);
    if (page == NO_INDEX || is_navigation(page)) return http_other_path(a, r, name);
    return http_response(a, r, 200, "text/html", site_page(a, false, page));
}

/* A connection reads a request, writes the response, then reads the next request. is_ending: the response is written,
 * and the connection waits for the client to close it. */
struct connection {
    int fd;
    char in[MAX_REQUEST_BYTES];
    size_t in_len;
    char *out;                    /* the response, from malloc(), or NULL while it reads */
    size_t out_len, sent;
    bool keep_alive, is_ending;
    double deadline;              /* closed at this time: see sys_milliseconds() */
};

struct browser {
    struct arena arena;           /* of the current request */
    struct connection *at;        /* the first `count` are open */
    unsigned count, listeners, port;
};

/* Closes connection i. The last one takes its index. */
static void connection_close(struct browser *b, unsigned i)
{
    close(b->at[i].fd);
    free(b->at[i].out);
    b->at[i] = b->at[--b->count];
}

/* Accepts a connection. If there are too many, or no descriptor is left, closes the one that is nearest to its
 * deadline. */
static void browser_accept(struct browser *b, int listener, double now)
{
    int fd = accept(listener, NULL, NULL);
    unsigned oldest = 0;
    for (unsigned i = 1; i < b->count; i++)
        if (b->at[i].deadline < b->at[oldest].deadline) oldest = i;
    if (b->count && (b->count == MAX_CONNECTIONS || (fd < 0 && errno == EMFILE))) connection_close(b, oldest);
    if (fd < 0) return;
    struct connection *c = &b->at[b->count++];
    c->fd = fd, c->in_len = 0, c->out = NULL, c->is_ending = false, c->deadline = now + REQUEST_TIMEOUT_MS;
}

/* Answers the first request in the buffer, if it is complete. Returns false if memory runs out. */
static bool connection_answer(struct browser *b, struct connection *c, double now)
{
    struct cut head = str_cut((str){ c->in, c->in_len }, STR("\r\n\r\n"));
    struct http_request r = { .target = STR(""), .host = STR(""), .status = 431 };
    if (!head.ok && c->in_len < MAX_REQUEST_BYTES) return true;
    if (setjmp(b->arena.out_of_memory)) {
        arena_reset(&b->arena);
        return false;
    }
    if (head.ok) r = http_parse(head.head);
    str response = http_answer(&b->arena, &r, b->port);
    c->out = malloc(response.len);
    if (!c->out) arena_fail(&b->arena);
    memcpy(c->out, response.s, response.len);
    c->out_len = response.len, c->sent = 0, c->keep_alive = r.keep_alive, c->deadline = now + RESPONSE_TIMEOUT_MS;
    c->in_len = head.tail.len;
    memmove(c->in, head.tail.s, head.tail.len);
    arena_reset(&b->arena);
    return true;
}

/* Writes as much of the response as the system takes. At its end the connection reads again, or ends: then the client
 * is given time to read the response before the connection is closed. Returns false on an error. */
static bool connection_write(struct connection *c, double now)
{
    ssize_t n = send(c->fd, c->out + c->sent, c->out_len - c->sent, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n < 0) return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
    c->sent += (size_t)n;
    if (c->sent < c->out_len) return true;
    free(c->out);
    c->out = NULL, c->deadline = now + REQUEST_TIMEOUT_MS;
    if (c->keep_alive) return true;
    c->is_ending = true, c->deadline = now + CLOSE_TIMEOUT_MS;
    return shutdown(c->fd, SHUT_WR) == 0;
}

/* Does what the connection is ready for: reads, answers, writes. Answers at most one further request of those in the
 * buffer, so that other connections have their turn. Returns false if the connection is to be closed. */
static bool connection_step(struct browser *b, struct connection *c, double now)
{
    if (!c->out) {
        if (c->is_ending) c->in_len = 0;
        ssize_t n = recv(c->fd, c->in + c->in_len, MAX_REQUEST_BYTES - c->in_len, MSG_DONTWAIT);
        if (n <= 0) return n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
        c->in_len += (size_t)n;
        if (c->is_ending) return true;
        if (!connection_answer(b, c, now)) return false;
    }
    if (!c->out) return true;
    return connection_write(c, now) && (c->out || c->is_ending || connection_answer(b, c, now));
}

/* Serves until a signal ends the process. */
static void browser_run(struct browser *b)
{
    struct pollfd fds[MAX_CONNECTIONS + 2];
    for (;;) {
        double now = sys_milliseconds(), first = now + REQUEST_TIMEOUT_MS;
        for (unsigned i = b->count; i-- > 0;) {
            struct connection *c = &b->at[i];
            fds[i] = (struct pollfd){ .fd = c->fd, .events = c->out ? POLLOUT : POLLIN };
            if (c->deadline < first) first = c->deadline;
        }
        for (unsigned i = 0; i < b->listeners; i++)
            fds[b->count + i] = (struct pollfd){ .fd = LISTENER_FD + (int)i, .events = POLLIN };
        unsigned count = b->count;
        poll(fds, count + b->listeners, b->count ? (first > now ? (int)(first - now) + 1 : 0) : -1);
        now = sys_milliseconds();
        for (unsigned i = count; i-- > 0;) { /* a closed one is replaced by the last one, which was handled before */
            struct connection *c = &b->at[i];
            if ((fds[i].revents && !connection_step(b, c, now)) || c->deadline <= now) connection_close(b, i);
        }
        for (unsigned i = 0; i < b->listeners; i++)
            if (fds[count + i].revents) browser_accept(b, LISTENER_FD + (int)i, now);
    }
}

/* Serves pages to browsers on this machine, and returns only on an error. */
static struct answer command_serve(struct arena *a, struct options *options)
{
    static struct browser b;
    const struct args *args = &options->args;
    unsigned port = args->given[ARG_LIMIT] ? (unsigned)args->number[ARG_LIMIT] : DEFAULT_PORT;
    if (args->notes.len) return tool_error(STR(PROGRAM_NAME ": --port takes a number from 0 to 65535"));
    b.listeners = sys_listen(port, &b.port);
    if (!b.listeners && !args->given[ARG_LIMIT]) b.listeners = sys_listen(0, &b.port);
    if (!b.listeners)
        return tool_error(str_format(a, PROGRAM_NAME ": cannot listen on port %u: %s", port, strerror(errno)));
    str address = str_format(a, "http://localhost:%u/", b.port);
    str message = str_format(a, "The " PROGRAM_NAME " pages are at %s until you press Ctrl-C.\n", address.s);
    if (sys_write(message) == SYS_FAILED) return tool_error(STR(""));
    if (options->flags & SERVE_OPEN) /* without our sockets, and without waiting for it */
        (void)!system(str_format(a, "$(command -v xdg-open || command -v open ||"
                                 " echo echo There is no xdg-open: open) %s %d>&- %d>&- &", address.s, LISTENER_FD,
                                 LISTENER_FD + 1).s);
    b.at = arena_alloc(a, MAX_CONNECTIONS * sizeof *b.at);
    arena_begin(&b.arena);
    b.arena.first_chunk_bytes = ARENA_FIRST_CHUNK_BYTES + corpus.section_count * ARENA_BYTES_PER_SECTION;
    sys_signals(MODE_BROWSER);
    if (!sys_enter_sandbox(MODE_BROWSER, LISTENER_FD + (int)b.listeners)) return tool_error(STR(""));
    browser_run(&b);
    return (struct answer){ .found = true, .text = STR("") };
}

#endif

#endif /* NO_SERVE */

/* ##################################################################################################################
 * Floor G: commands
 * ############################################################################################################### */

/* ==================================================================================================================
 * Room: Commands. The functions of the commands. Their table is in gen/commands.h.
 * =============================================================================================================== */

/* Traits of commands. NEEDS_OPERAND: without operand or cursor the usage is printed. PRINTS_MARKDOWN: the answer is
 * laid out on a terminal. READS_AS_GREP: options of one letter, as those of grep. PRINTS_PAGES: the answer is the text
 * of pages, whose lines may be joined. TAKES_OPERANDS: more than one. */
enum { NEEDS_OPERAND = 1, PRINTS_MARKDOWN = 2, READS_AS_GREP = 4, IS_HELP = 8, PRINTS_PAGES = 16, TAKES_OPERANDS = 32 };

struct command {
    const char *name;
    struct answer (*run)(struct arena *a, struct options *options); /* NULL for mcp and help: see main(), cli_run() */
    const struct parameter *parameters;   /* options with a value; the same type as for tools */
    size_t parameter_count;
    const char *flags;            /* options without a value, separated by spaces; number i is bit i of options.flags */
    enum arg operands;            /* the argument that gets the operands; ARG_COUNT if the command takes no operands */
    unsigned traits;
    const char *usage, *help;
    const char *details;          /* help on its options, one per line; NULL if it has only the common ones */
};

static struct answer command_search(struct arena *a, struct options *options)
{
    options->args.terminal = sys_screen().styled;
    options->args.explain = options->flags & SEARCH_EXPLAIN;
    return answer_noted(a, &options->args, tool_search(a, &options->args));
}

static struct answer command_grep(struct arena *a, struct options *options)
{
    const struct args *args = &options->args; /* the first operand is the pattern */
    options->grep.json = args->json;
    return grep_run(a, &options->grep, args->paths[0], args->paths + 1, args->path_count - 1);
}

/* Prints whole pages unless --max-chars is given: people can scroll. */
static struct answer command_show(struct arena *a, struct options *options)
{
    struct args *args = &options->args;
    if (options->flags & SHOW_RAW) args->text[ARG_FORMAT] = STR("raw");
    if (options->operands.len && !args->given[ARG_MAX_CHARS]) {
        args->given[ARG_MAX_CHARS] = true;
        args->number[ARG_MAX_CHARS] = INT32_MAX;
    }
    return answer_noted(a, args, tool_docs(a, args));
}

/* Appends one line with the pages in links[first, first + count), or no line if count is 0. all: number of links, of
 * which the table has the first ones. */
static void out_link_list(struct out *o, const char *label, uint32_t first, uint32_t count, uint32_t all)
{
    if (count == 0) return;
    out_text(o, label);
    for (uint32_t i = first; i < first + count; i++) {
        const struct corpus_link *link = &corpus.links[i];
        out_text(o, i > first ? ", " : " ");
        if (link->section != NO_INDEX) out_reference(o, "", link->section, "");
        else out_str(o, page_path(link->page));
    }
    if (all > count) out_format(o, " and %u more", all - count);
    out_char(o, '\n');
}

/* Prints title, URL and sections of a page or section, and the links of a page. Fails if there is no such place. */
static struct answer command_outline(struct arena *a, struct options *options)
{
    const struct docs_request any = { .languages = { LANGUAGE_ALL, 0 } };
    struct location p = page_resolve(a, options->operands);
    struct out o = out_begin(a), note = out_begin(a);
    struct answer error;
    if (!docs_place_named(a, &any, options->operands, STR(""), true, &p, &error)) return error;
    note_resolved_path(a, &note, &options->args, p.page);
    if (note.len) out_between(&o, "[", str_trim(out_done(&note)), "]\n");
    if (options->args.json) {
        o.len = 0, out_char(&o, '{');
        data_page(&o, p.page, p.section);
        return json_answer(&o, true);
    }
    out_between(&o, "", corpus_slice(corpus.sections[p.section].title), "  ");
    out_url(&o, p.section);
    out_char(&o, '\n');
    out_sections(&o, p.section, &(struct view){ .language = LANGUAGE_ALL });
    const struct corpus_page *page = &corpus.pages[p.page];
    if (!corpus.sections[p.section].level) {
        out_link_list(&o, "Links to:", page->first_link, page->links, page->all_links);
        out_link_list(&o, "Linked from:", page->first_backlink, page->backlinks, page->all_backlinks);
    }
    return (struct answer){ .text = out_done(&o), .found = true };
}

/* Appends the navigation tree of the site, then the pages that are not in it under "Other pages". */
static void out_tree(struct out *o)
{
    bool any = false;
    for (uint32_t i = 0; i < corpus.nav_count; i++) {
        out_nav_line(o, &corpus.nav[i], corpus.nav[i].level);
        out_char(o, '\n');
    }
    for (uint32_t i = 0; i < corpus.page_count; i++) {
        if (corpus.pages[i].nav != NO_INDEX || is_navigation(i)) continue;
        if (!any) out_text(o, "- Other pages\n");
        any = true;
        out_between(o, "  - ", page_title(i), " `");
        out_between(o, "", page_path(i), "`\n");
    }
}

/* Lists the pages at and below a path for --json. */
static struct answer command_list_data(struct arena *a, str path)
{
    struct out o = out_begin(a);
    out_char(&o, '{');
    data_array(&o, COLUMN_PAGES);
    for (uint32_t i = 0; i < corpus.page_count; i++)
        if (is_below_path(i, path) && !is_navigation(i)) data_link(&o, i);
    out_char(&o, ']');
    return json_answer(&o, true);
}

/* Lists a folder, or the tree of all pages without a path. Fails if there is no such folder. */
static struct answer command_list(struct arena *a, struct options *options)
{
    struct out o = out_begin(a);
    str path = reference_redirected(a, options->operands);
    if (path.len && !is_folder(path)) return docs_not_found(a, path, NO_INDEX, true);
    if (options->args.json) return command_list_data(a, path);
    if (path.len) out_folder(&o, path);
    else out_tree(&o);
    return (struct answer){ .text = out_done(&o), .found = true };
}

static struct answer command_examples(struct arena *a, struct options *options)
{
    return answer_noted(a, &options->args, tool_examples(a, &options->args));
}

/* Prints the entries of the only package, or lists the packages if there are more. */
static struct answer command_changelog(struct arena *a, struct options *options)
{
    struct args *args = &options->args;
    bool only = corpus.package_count == 1 && !args->text[ARG_PACKAGE].len && !args->json;
    if (only) args->text[ARG_PACKAGE] = corpus_slice(corpus.packages[0].name);
    return answer_noted(a, args, tool_changelogs(a, args));
}

/* Prints the index for AGENTS.md. Fails without --agents-md, and if --max-bytes is out of bounds. */
static struct answer command_index(struct arena *a, struct options *options)
{
    if (options->args.notes.len)
        return tool_error(str_join(a, STR(PROGRAM_NAME ": "), str_cut(options->args.notes, STR(":")).head));
    if (options->flags & INDEX_AGENTS_MD) return index_run(a, (size_t)options->args.number[ARG_MAX_CHARS]);
    return tool_error(STR(PROGRAM_NAME ": index needs an option: index --agents-md [--max-bytes N]"));
}

static struct answer command_llms(struct arena *a, struct options *options)
{
    (void)options;
    return (struct answer){ .text = llms_text(a, false), .found = true };
}

static struct answer command_export(struct arena *a, struct options *options)
{
#if !defined NO_SERVE
    if (options->flags & EXPORT_HTML) return export_run(a, options, site_export);
#endif
    return export_run(a, options, export_pages);
}

/* Appends the versions and hashes of program, corpus and packages, one per line. */
static void out_version(struct out *o)
{
    out_format(o, PROGRAM_NAME " " PROGRAM_VERSION "\ncorpus %s %s\nsha256 %s\n", corpus.name, corpus.version,
               corpus.hash);
    if (corpus.date[0]) out_format(o, "date %s\n", corpus.date);
    if (corpus.integrity[0]) out_format(o, "integrity %s\n", corpus.integrity);
    for (uint32_t i = 0; i < corpus.source_count; i++) {
        const struct corpus_source *s = &corpus.sources[i];
        const corpus_str fields[] = { s->package, s->version, s->date, s->integrity };
        out_text(o, "source");
        for (size_t k = 0; k < COUNT(fields); k++) out_char(o, ' '), out_str(o, corpus_slice(fields[k]));
        out_char(o, '\n');
    }
}

/* Compares the hash of the corpus in memory with the one computed at build time. Fails if they differ. */
static struct answer command_verify(struct arena *a, struct options *options)
{
    struct out o = out_begin(a);
    char hash[65];
    (void)options;
    bool intact = corpus_is_intact(hash);
    out_version(&o);
    if (intact) out_text(&o, "text and index are as they were built\n");
    else out_format(&o, "text and index are NOT as they were built: computed %s\n", hash);
    return (struct answer){ .text = out_done(&o), .error = !intact, .found = intact };
}

/* Prints the licences. On Linux, musl is assumed if the C library is neither glibc nor Bionic, because musl defines no
 * macro of its own; its licence is printed as well. */
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

#include "commands.h"
#include "settings.h"

/* ==================================================================================================================
 * Room: Options. Parses argv into the arguments of a tool.
 * =============================================================================================================== */

/* Returns the parameter that an option sets, or NULL. The option has no leading dashes and may be written in either
 * form: max-results or maxResults. */
static const struct parameter *find_parameter(const struct command *command, str option)
{
    for (size_t i = 0; command && i < command->parameter_count; i++) {
        const struct parameter *p = &command->parameters[i];
        if (p->arg != command->operands && p->kind != LIST && parameter_rank(p, option) >= 0) return p;
    }
    return NULL;
}

/* Returns a usage error. The format must have one %.*s, for `given`. The input is shortened by echo_part(), and control
 * characters are shown as ?, so the message is one line. */
static str usage_error(struct arena *a, const char *format, str given)
{
    str shown = arena_copy(a, echo_part(given));
    for (char *c = (char *)(uintptr_t)shown.s; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 127) *c = '?';
    return str_format(a, format, (int)shown.len, shown.s);
}

/* Stores the value of an option in the arguments, a number as args_set_number() does. Sets o->error for an invalid
 * value. */
static void options_set_value(struct arena *a, struct options *o, const struct parameter *p, str value)
{
    o->args.given[p->arg] = true;
    o->args.text[p->arg] = value;
    if (p->kind == NUMBER) {
        struct number n = str_number(value);
        if (!n.ok) o->error = usage_error(a, "%.*s is not a number", value);
        args_set_number(a, &o->args, p, n.value);
    } else if (p->choices && !str_equal(choice_of(p->choices, value).value, value)) {
        o->error = usage_error(a, str_format(a, "unknown value %%.*s: use one of %s", p->choices).s, value);
    }
}

/* Returns the error for an unknown option, with the option of the command that is nearest to it. */
static str unknown_option(struct arena *a, const struct options *o, str given)
{
    struct nearest nearest = { MAX_NAME_EDITS + 1, STR("") };
    str typed = str_cut(given, STR("=")).head, flags = str_from(o->command ? o->command->flags : "");
    for (str common = STR("--json --help --version"); common.len;)
        nearest_add(&nearest, typed, next_part(&common, STR(" ")));
    while (flags.len) nearest_add(&nearest, typed, str_join(a, STR("--"), next_part(&flags, STR(" "))));
    for (size_t i = 0; o->command && i < o->command->parameter_count; i++) {
        const struct parameter *p = &o->command->parameters[i];
        bool is_option = find_parameter(o->command, str_from(p->name)) == p;
        if (is_option) nearest_add(&nearest, typed, parameter_name(a, p, true));
    }
    return str_format(a, "%s%s", usage_error(a, "unknown option %.*s", given).s, suggestion(a, nearest.name, ""));
}

/* Parses --json, --help and --version, which all commands have. Returns false for another option. */
static bool options_common(struct options *o, str given)
{
    if (str_equal(given, STR("--json"))) return o->args.json = true;
    if (str_equal(given, STR("--help")) || str_equal(given, STR("-h"))) return o->help = true;
    if (str_equal(given, STR("--version")) || str_equal(given, STR("-V"))) return o->version = true;
    return false;
}

/* Parses the option argv[0]. Its value follows after = or in argv[1]. Returns the number of arguments used. Sets
 * o->error for an unknown option and for a missing value. */
static int options_take(struct arena *a, struct options *o, int left, char **argv)
{
    str given = str_from(argv[0]);
    if (!(corpus.version_count && left > 1 && find_parameter(o->command, str_span(given, 2, given.len))) &&
        options_common(o, given)) return 1;   /* --version with a value is that of pages */
    struct cut c = str_cut(str_span(given, given.s[1] == '-' ? 2 : 1, given.len), STR("="));
    int flag = o->command && !c.ok ? name_index(c.head, o->command->flags) : -1;
    const struct parameter *p = find_parameter(o->command, c.head);
    if (flag >= 0) o->flags |= 1u << flag;
    else if (!p) o->error = unknown_option(a, o, given);
    else if (!c.ok && left < 2) o->error = usage_error(a, "%.*s needs a value", given);
    else options_set_value(a, o, p, c.ok ? c.tail : str_from(argv[1]));
    return flag >= 0 || c.ok || left < 2 ? 1 : 2;
}

/* Appends an operand to o->args.paths. Sets o->error if the command takes no operand, or no further one. */
static void options_operand(struct arena *a, struct options *o, str operand)
{
    bool is_extra = o->args.path_count && !(o->command->traits & TAKES_OPERANDS);
    if (o->command->operands == ARG_COUNT || is_extra) o->error = usage_error(a, "unexpected argument: %.*s", operand);
    o->args.paths = arena_grow(a, o->args.paths, o->args.path_count, &o->path_capacity, sizeof operand);
    o->args.paths[o->args.path_count++] = operand;
}

/* Sets the command by its name, and the defaults of its arguments. `help` sets o->help and leaves the command open, so
 * "help show" is "show --help"; json and settings are topics. Sets o->error if the command is unknown. */
static void options_command(struct arena *a, struct options *o, str name)
{
    struct nearest nearest = { MAX_NAME_EDITS + 1, STR("") };
    for (size_t i = 0; i < COUNT(commands); i++) {
        nearest_add(&nearest, name, str_from(commands[i].name));
        if (str_equal(str_from(commands[i].name), name)) o->command = &commands[i];
    }
    if (!o->command && o->help && str_equal(name, STR("json"))) o->help_json = true;
    else if (!o->command && o->help && str_equal(name, STR("settings"))) o->help_settings = true;
    else if (o->command && o->command->traits & IS_HELP) o->command = NULL, o->help = true;
    else if (o->command) args_defaults(&o->args, o->command->parameters, o->command->parameter_count);
    else o->error = str_format(a, "%s%s to search: " PROGRAM_NAME " search WORDS",
                               usage_error(a, "unknown command %.*s", name).s, suggestion(a, nearest.name, ";"));
}

/* Parses an option of grep. Returns the number of arguments used. If it is not positive, o->error is set. */
static int options_grep(struct arena *a, struct options *o, int left, char **argv)
{
    str given = str_from(argv[0]);
    if (options_common(o, given)) return 1;
    int taken = given.s[1] == '-' ? 0 : grep_letters(&o->grep, left, argv);
    if (taken < 0) o->error = usage_error(a, "%.*s: -A, -B and -C need a number of lines, 0 or more", given);
    if (taken == 0) o->error = unknown_option(a, o, given);
    return taken;
}

/* True if an argument is an option. In a query, -word is not an option: it excludes the word. */
static bool is_option(const struct options *o, str given)
{
    if (o->only_operands || given.len < 2 || given.s[0] != '-') return false;
    return given.s[1] == '-' || (given.len == 2 && strchr("hn", given.s[1])) || !o->command ||
           o->command->operands != ARG_QUERY || o->command->traits & READS_AS_GREP;
}

/* Parses the next argument, with the value of an option. Returns the number of arguments used. */
static int options_next(struct arena *a, struct options *o, int left, char **argv)
{
    str given = str_from(argv[0]);
    if (!o->only_operands && str_equal(given, STR("--"))) {
        o->only_operands = true;
        return 1;
    }
    bool option = is_option(o, given);
    if (option && o->command && o->command->traits & READS_AS_GREP) return options_grep(a, o, left, argv);
    if (option) return options_take(a, o, left, argv);
    if (o->command) options_operand(a, o, given);
    else options_command(a, o, given);
    return 1;
}

/* Reads the query of search from standard input if it is "-". */
static void options_read_query(struct arena *a, struct options *o)
{
    if (o->command->traits & READS_AS_GREP || o->error.len || !str_equal(o->operands, STR("-"))) return;
    struct file in = sys_read_stream(a, stdin);
    o->operands = str_trim(in.text);
    if (in.error) o->error = str_format(a, "standard input: %s", strerror(in.error));
}

/* Parses argv. On invalid usage `error` is set and the remaining arguments are not read. Runs no command. */
static struct options options_parse(struct arena *a, int argc, char **argv)
{
    struct options o = { .program = argv[0], .error = STR("") };
    struct out operands = out_begin(a);
    o.args.person = true;
    for (int i = 1; i < argc && !o.error.len;) i += options_next(a, &o, argc - i, argv + i);
    for (size_t i = 0; i < o.args.path_count; i++) out_between(&operands, operands.len ? " " : "", o.args.paths[i], "");
    o.operands = out_done(&operands);
    if (o.command && o.command->operands == ARG_QUERY) {
        options_read_query(a, &o);
        args_set_query(a, &o.args, o.operands);
    } else if (o.command && o.command->operands != ARG_COUNT) o.args.text[o.command->operands] = o.operands;
    if (o.command && !o.command->run && o.args.json && !o.error.len) o.error = STR("mcp takes no options");
    return o;
}

/* ==================================================================================================================
 * Room: Layout. Answers on a terminal: gen/layout.h lays out their Markdown; this room gives it the targets of links.
 * =============================================================================================================== */

#include "layout.h"

/* Returns the target of a link as people use it: a path of the documentation as the command show takes it or, if the
 * terminal opens links, its address on the site. */
static str target_for_people(struct arena *a, str target, bool opens)
{
    struct out o = out_begin(a);
    struct location p = { .found = false };
    if (!str_starts(target, STR("/"))) return target;
    if (!opens) p = page_resolve(a, target);
    if (p.found) out_reference(&o, "", p.section, "");
    else out_between(&o, corpus.site, target, "");
    return out_done(&o);
}

/* Returns an answer laid out for a terminal: see sheet_lay_out(). */
static str sheet_markdown(struct arena *a, str text, struct sys_screen screen, bool is_page, size_t *place)
{
    return sheet_lay_out(a, text, screen, is_page, target_for_people, place);
}

/* ==================================================================================================================
 * Room: Finder. A library of its own, gen/finder.h: the program alone on a terminal searches while a query is typed.
 * =============================================================================================================== */

#if !defined _WIN32
#include "finder.h"
#endif

/* ==================================================================================================================
 * Room: Main. Prints answers and help, and starts the server or a command. The exit status is that of grep: 0 if
 * something was found, 1 if not, 2 for wrong usage or another error.
 * =============================================================================================================== */

/* Appends the help of the program: all commands, one per line. */
static void out_help(struct out *o)
{
    out_format(o, PROGRAM_NAME " - the %s documentation, on the command line and over MCP\n", corpus.title);
#if !defined _WIN32
    out_text(o, "Without a command, on a terminal, it searches while you type.\n");
#endif
    for (size_t i = 0; i < COUNT(commands); i++) out_format(o, "  %-30s %s\n", commands[i].usage, commands[i].help);
    out_text(o, "\nAnywhere: --json, --help (of a command: options), --version; -- ends options.\n"
                "Exit status: 0 found, 1 nothing found, 2 wrong usage or failure.\n");
}

/* Appends the settings of the generator's settings file, and an example for each documentation generator. */
static void out_settings(struct out *o)
{
#define SETTING_ROW(name, member, kind, max_bytes, example, text) { name ": " example, text },
#define GENERATOR_ROW(name, file, reads, example) { name ": " file ": " reads, example },
    static const char *const settings[][2] = { SETTINGS(SETTING_ROW) };
    static const char *const generators[][2] = { GENERATORS(GENERATOR_ROW) };
    out_text(o, "Settings of make CORPUS=DIR, in the file DIR/workosdocs.yml. All are optional.\n");
    for (size_t i = 0; i < COUNT(settings); i++) {
        out_format(o, "\n  %s\n    ", settings[i][0]);
        out_replaced(o, str_from(settings[i][1]), "\n", "\n    ");
    }
    out_text(o, "\n\nGenerators: the file that tells which it is, what is read from it, an example.\n");
    for (size_t i = 0; i < COUNT(generators); i++) {
        out_format(o, "\n  %s\n    ", generators[i][0]);
        out_replaced(o, str_trim(str_from(generators[i][1])), "\n", "\n    ");
    }
    out_char(o, '\n');
}

/* Prints text, made safe for a terminal if standard output is one. Returns false if it cannot be written. */
static bool cli_write(struct arena *a, str text)
{
    struct out o = out_begin(a);
    if (!isatty(STDOUT_FILENO)) return sys_print_paged(text);
    out_terminal(&o, text);
    return sys_print_paged(out_done(&o));
}

/* Prints an error on standard error, laid out if that is a terminal, with a newline at its end. An empty text is an
 * error that is printed already. */
static void cli_error(struct arena *a, str text)
{
    struct out o = out_begin(a);
    if (!text.len) return;
    if (isatty(STDERR_FILENO)) out_str(&o, sheet_markdown(a, text, sys_screen(), false, NULL));
    else out_between(&o, "", text, str_ends(text, STR("\n")) ? "" : "\n");
    fwrite(o.s, 1, o.len, stderr);
}

/* Prints an answer as JSON. An answer that is text becomes a record with the text. Returns the exit status. */
static int cli_print_json(struct arena *a, struct answer answer)
{
    struct out o = out_begin(a);
    if (!answer.is_json) out_char(&o, '{'), data_text(&o, COLUMN_TEXT, answer.text), out_char(&o, '}');
    else out_str(&o, answer.text);
    out_char(&o, '\n');
    return cli_write(a, out_done(&o)) ? !answer.found : 2;
}

/* Prints an answer, or with --json its structured form. Markdown is laid out if standard output is a terminal. Errors
 * go to standard error. Adds a final newline if the text has no newline at its end, except with --format raw. Returns
 * the exit status. */
static int cli_print(struct arena *a, const struct options *o, struct answer answer)
{
    bool raw = str_equal(o->args.text[ARG_FORMAT], STR("raw"));
    if (answer.error) {
        cli_error(a, answer.text);
        return answer.not_found ? 1 : 2;
    }
    if (o->args.json) return cli_print_json(a, answer);
    if (o->command->traits & PRINTS_MARKDOWN && !raw && isatty(STDOUT_FILENO)) {
        str text = sheet_markdown(a, answer.text, sys_screen(), o->command->traits & PRINTS_PAGES, NULL);
        return sys_print_paged(text) ? !answer.found : 2;
    }
    str end = answer.text.len && !raw && !str_ends(answer.text, STR("\n")) ? STR("\n") : STR("");
    return cli_write(a, end.len ? str_join(a, answer.text, end) : answer.text) ? !answer.found : 2;
}

/* Prints the usage error, the help or the version, or else runs the command. Returns the exit status. */
static int cli_run(struct arena *a, struct options *o)
{
    struct out text = out_begin(a);
    if (o->error.len || (!o->command && !o->help && !o->version)) {
        cli_error(a, str_format(a, PROGRAM_NAME ": %s (see " PROGRAM_NAME " %s%s--help)",
                                o->error.len ? o->error.s : "no command", o->command ? o->command->name : "",
                                o->command ? " " : ""));
        return 2;
    }
    if (o->help_json) out_answer_schema(&text);
    else if (o->help_settings) out_settings(&text);
    else if (o->help && o->command)
        out_format(&text, "usage: " PROGRAM_NAME " %s%s\n\n  %s\n%s%s", o->command->usage,
                   o->command->details ? " [OPTION...]" : "", o->command->help, o->command->details ? "\n" : "",
                   o->command->details ? o->command->details : "");
    else if (o->help) out_help(&text);
    if (o->help && corpus.version_count && find_parameter(o->command, STR("version")))
        out_text(&text, "  --version NAME             of pages in several versions or languages\n");
    if (!o->help && o->version) out_version(&text), out_age(&text, "\n");
    if (o->help || o->version) return cli_write(a, out_done(&text)) ? 0 : 2;
    bool needs = o->command->traits & NEEDS_OPERAND;
    if (o->command->traits & READS_AS_GREP) needs = !o->args.path_count; /* an empty pattern is one */
    if (needs && !o->operands.len && !o->args.text[ARG_CURSOR].len) {
        fprintf(stderr, "usage: " PROGRAM_NAME " %s (see " PROGRAM_NAME " %s --help)\n", o->command->usage,
                o->command->name);
        return 2;
    }
    struct answer answer = o->command->run(a, o);
    int status = cli_print(a, o, answer);
    if (!answer.warning.len) return status;
    cli_error(a, answer.warning);
    return status != 2 && answer.not_found ? 1 : 2;
}

/* Without arguments, serves MCP if standard input is not a terminal; otherwise starts the finder, or prints the help if
 * standard output is no terminal that the finder can use. */
int main(int argc, char **argv)
{
    static struct arena arena;
    sys_streams();
    if (!sys_has_stack()) return 2;
    if (argc == 1 && !isatty(STDIN_FILENO)) return serve_stdio();
    arena_begin(&arena);
    if (setjmp(arena.out_of_memory)) {
#if !defined _WIN32
        sys_screen_use(false);
#endif
        fputs(PROGRAM_NAME ": out of memory\n", stderr);
        return 2;
    }
#if !defined _WIN32
    if (argc == 1 && finder_run(&arena)) return 0;
#endif
    struct options options = options_parse(&arena, argc, argv);
    if (argc == 1) options.help = true;
    bool serve = options.command && !options.command->run && !options.error.len && !options.help && !options.version;
    if (!serve) sys_fill_streams();
    int status = serve ? 0 : cli_run(&arena, &options);
    arena_end(&arena);
    return serve ? serve_stdio() : status;
}
