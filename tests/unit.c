/* unit.c - the rooms of workosdocs.c one by one, on the small corpus (tests/corpus-small). The program is included, so
 * `static` is no barrier. A row of a table is a test and shows one behaviour.
 */
#define _DEFAULT_SOURCE 1
#include <math.h>
#include <stdlib.h>
#include <sys/resource.h>
static void *input_realloc(void *old, size_t bytes);
#define realloc input_realloc           /* of the input buffer: the program has no other call of it */
#define main workosdocs_main
#include "../workosdocs.c"
#undef main
#undef realloc

/* --- a test is a line: ok NAME, or not ok NAME with the details --- */

static int failures;
static struct arena arena;              /* memory of the tests; reset after each of them */

static void verdict(bool good, const char *room, const char *name, str expected, str got)
{
    printf("%s %s: ", good ? "ok" : "not ok", room);
    for (; *name; name++) fputs(*name == '\n' ? "\\n" : (char[]){ *name, 0 }, stdout);
    putchar('\n');
    if (!good) {
        for (int k = 0; k < 2; k++) {
            fputs(k ? "         got: " : "    expected: ", stdout);
            for (size_t i = 0; i < (k ? got : expected).len; i++) {
                putchar((k ? got : expected).s[i]);
                if ((k ? got : expected).s[i] == '\n') fputs("    ", stdout);
            }
            putchar('\n');
        }
        failures++;
    }
    fflush(stdout);
    arena_reset(&arena);
}

static void is(const char *room, const char *name, const char *expected, str got)
{
    verdict(str_equal(str_from(expected), got), room, name, str_from(expected), got);
}

static void holds(const char *room, const char *name, bool truth)
{
    verdict(truth, room, name, STR("true"), STR("false"));
}

static void is_number(const char *room, const char *name, long long expected, long long got)
{
    char text[2][32];
    snprintf(text[0], sizeof text[0], "%lld", expected);
    snprintf(text[1], sizeof text[1], "%lld", got);
    verdict(expected == got, room, name, str_from(text[0]), str_from(text[1]));
}

static struct out empty(void) { return (struct out){ .a = &arena }; }

#undef COUNT
#define COUNT(table) (sizeof(table) / sizeof *(table))
#define EACH(i, table) (size_t i = 0; i < COUNT(table); i++)

/* --- memory that fails when told to, and is never clean --- */

static struct { size_t gets, gives, fails, fails_at; unsigned char pattern; } memory;

static void *memory_get(size_t bytes)
{
    if (++memory.gets == memory.fails_at) return memory.fails++, NULL;
    void *p = malloc(bytes);
    return p ? memset(p, memory.pattern, bytes) : p;
}

static void memory_give(void *p)
{
    memory.gives++;
    free(p);
}

static struct arena hostile_arena(unsigned char pattern)
{
    struct arena a;
    arena_begin(&a);
    memset(&memory, 0, sizeof memory);
    memory.pattern = pattern;
    a.allocate = memory_get, a.release = memory_give;
    return a;
}

/* Whether an allocation of count * size ends at out_of_memory. */
static bool runs_out(struct arena *a, size_t count, size_t size)
{
    if (setjmp(a->out_of_memory)) return true;
    arena_array(a, count, size);
    return false;
}

static void test_arena(void)
{
    struct arena a = hostile_arena(0xa5);
    bool aligned = true, zero = true;
    for (size_t n = 0; n < 2000; n += 37) {
        unsigned char *p = arena_alloc(&a, n);
        aligned &= (uintptr_t)p % ARENA_ALIGN == 0;
        for (size_t i = 0; i < n; i++) zero &= p[i] == 0;
    }
    holds("arena", "memory is aligned", aligned);
    holds("arena", "memory is zeroed, whatever it was", zero);
    is_number("arena", "what is small comes from one chunk", 1, (long long)memory.gets);
    unsigned char *big = arena_bytes(&a, ARENA_FIRST_CHUNK_BYTES + ARENA_MIN_CHUNK_BYTES);
    big[ARENA_FIRST_CHUNK_BYTES + ARENA_MIN_CHUNK_BYTES - 1] = 1;
    is_number("arena", "what is large gets a chunk of its own", 2, (long long)memory.gets);
    arena_reset(&a);
    is_number("arena", "a reset gives it back and keeps the first chunk", 1, (long long)memory.gives);
    arena_alloc(&a, 100);
    is_number("arena", "which is used again", 2, (long long)memory.gets);
    holds("arena", "an array too large for size_t is out of memory", runs_out(&a, SIZE_MAX / 2, 3));
    holds("arena", "a size near SIZE_MAX is out of memory", runs_out(&a, SIZE_MAX - 8, 1));
    memory.fails_at = memory.gets + 1;
    holds("arena", "no memory is out of memory", runs_out(&a, 1, ARENA_FIRST_CHUNK_BYTES));
    arena_end(&a);
    is_number("arena", "the end gives everything back", (long long)memory.gets - 1, (long long)memory.gives);
}

struct entry { unsigned key, place; };

static int by_key(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    return x->key < y->key ? -1 : x->key > y->key;
}

/* The same for an arena inside of a. */
static bool inner_runs_out(struct arena *a)
{
    if (setjmp(a->out_of_memory)) return true;
    arena_array(arena_inner(a), SIZE_MAX / 2, 3);
    return false;
}

static void test_inner_arena(void)
{
    struct arena a = hostile_arena(0x5a);
    size_t gets = memory.gets, gives = memory.gives;
    str kept = arena_copy(&a, STR("kept"));
    struct arena *inner = arena_inner(&a);
    for (int i = 0; i < 100; i++) {
        arena_bytes(inner, ARENA_FIRST_CHUNK_BYTES + ARENA_MIN_CHUNK_BYTES);
        arena_reset(inner);
    }
    holds("arena", "an inner one gives back what it took, the outer keeps its own",
          str_equal(kept, STR("kept")) && memory.gives - gives >= 99);
    arena_bytes(inner, ARENA_MIN_CHUNK_BYTES);
    arena_reset(&a);
    arena_end(&a);
    is_number("arena", "an inner one ends with the outer", (long long)(memory.gets - gets),
              (long long)(memory.gives - gives));
    a = hostile_arena(0x5a);
    holds("arena", "an inner one runs out of memory where the outer does", inner_runs_out(&a));
    arena_end(&a);
}

static void test_rewind(void)
{
    struct arena a = hostile_arena(0x5a);
    size_t gets = memory.gets, gives = memory.gives;
    struct arena_mark empty = arena_mark(&a);
    str kept = arena_copy(&a, STR("kept"));
    struct arena_mark mark = arena_mark(&a);
    char *next = arena_bytes(&a, 1);
    for (int i = 0; i < 3; i++) arena_bytes(&a, ARENA_FIRST_CHUNK_BYTES);
    arena_rewind(&a, mark);
    holds("arena", "a rewind gives back what was taken since the mark, and no more",
          str_equal(kept, STR("kept")) && memory.gives - gives == 3 && arena_bytes(&a, 1) == next);
    arena_rewind(&a, empty);
    holds("arena", "a rewind to the start keeps the first chunk", arena_copy(&a, STR("x")).s == kept.s);
    arena_end(&a);
    is_number("arena", "all is given back after a rewind", (long long)(memory.gets - gets), (long long)(memory.gives - gives));
}

static void test_sort(void)
{
    bool sorted = true, stable = true;
    unsigned random = 1;
    for (size_t n = 0; n < 200; n++) {
        struct entry *list = arena_array(&arena, n + 1, sizeof *list);
        for (size_t i = 0; i < n; i++) {
            random = random * 1103515245u + 12345u;
            list[i] = (struct entry){ random >> 16 & 15, (unsigned)i };
        }
        list[n].key = 99;                   /* after the end: stays */
        arena_sort(&arena, list, n, sizeof *list, by_key);
        sorted &= list[n].key == 99;
        for (size_t i = 1; i < n; i++) {
            sorted &= list[i - 1].key <= list[i].key;
            stable &= list[i - 1].key < list[i].key || list[i - 1].place < list[i].place;
        }
    }
    holds("sort", "lists of 0 to 199 entries are in order", sorted);
    holds("sort", "equal ones keep theirs", stable);
}

/* --- text --- */

static void test_numbers(void)
{
    static const struct { const char *text, *value; } table[] = {
        { "5", "5" }, { " +5 ", "5" }, { "-5", "-5" }, { "5.0", "5" }, { "50e-1", "5" },
        { "0.5e1", "5" }, { "1e2", "100" },
        { "007", "7" }, { "9007199254740993", "9007199254740993" }, { "9223372036854775808", "9223372036854775807" },
        { "1e99", "9223372036854775807" }, { "0e999999999999", "0" }, { "5.5", "bad" },
        { "1e-1", "bad" }, { "", "bad" },
        { "-", "bad" }, { ".", "bad" }, { "5x", "bad" }, { "0x5", "bad" }, { "1 2", "bad" }, { "1e", "bad" },
        { "five", "bad" } };
    for EACH(i, table) {
        struct out o = empty();
        struct number n = str_number(str_from(table[i].text));
        if (n.ok) out_number(&o, n.value);
        else out_text(&o, "bad");
        is("number", table[i].text, table[i].value, out_done(&o));
    }
}

static void test_strings(void)
{
    str s = STR("path#anchor#more");
    is("text", "cut: head", "path", str_cut(s, STR("#")).head);
    is("text", "cut: tail", "anchor#more", str_cut(s, STR("#")).tail);
    is("text", "cut at what is not there: all is head", "path#anchor#more", str_cut(s, STR("?")).head);
    is("text", "a span is cut to what is there", "more", str_span(s, 12, 99));
    is("text", "a span backwards is empty", "", str_span(s, 5, 2));
    is("text", "trim", "a b", str_trim(STR(" \t\r\n a b \v\f")));
    is("text", "trim of nothing but space", "", str_trim(STR("  ")));
    is_number("text", "find", 4, (long long)str_find(s, STR("#")));
    is_number("text", "find what is not there: the length", (long long)s.len, (long long)str_find(s, STR("zz")));
    holds("text", "fold knows ASCII only",
          str_equal_fold(STR("\xc3\x84X"), STR("\xc3\x84x")) && !str_equal_fold(STR("\xc3\x84"), STR("\xc3\xa4")));
    holds("text", "a NUL is a character", !str_equal((str){ "a\0b", 3 }, (str){ "a\0c", 3 }));
}

static void test_out(void)
{
    static const struct { const char *name; str text; const char *json; } table[] = {
        { "plain", { "a/b", 3 }, "\"a/b\"" },
        { "escapes", { "\"\\\b\f\n\r\t", 7 }, "\"\\\"\\\\\\b\\f\\n\\r\\t\"" },
        { "control characters, NUL among them", { "\0\x1f\x7f", 3 }, "\"\\u0000\\u001f\x7f\"" },
        { "UTF-8 stays", { "\xe2\x80\x9c\xf0\x9f\x90\x88", 7 }, "\"\xe2\x80\x9c\xf0\x9f\x90\x88\"" },
        { "a byte that is none becomes U+FFFD", { "a\xff" "b", 3 }, "\"a\xef\xbf\xbd" "b\"" },
        { "so does each byte of half a character", { "\xe2\x80", 2 }, "\"\xef\xbf\xbd\xef\xbf\xbd\"" },
        { "and of a surrogate", { "\xed\xa0\x80", 3 }, "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"" } };
    for EACH(i, table) {
        struct out o = empty();
        out_json(&o, table[i].text);
        is("JSON string", table[i].name, table[i].json, out_done(&o));
    }
    struct out o = empty(), other = empty();
    bool same = true;
    for (int i = 0; i < 20000; i++) {     /* two buffers grow in turn: neither is the arena's last piece for long */
        out_format(&o, "%d,", i);
        if (i % 100 == 0) out_char(&other, 'x');
    }
    for (size_t at = 0, i = 0; i < 20000; i++) at += (size_t)snprintf(NULL, 0, "%zu,", i), same &= o.s[at - 1] == ',';
    holds("output", "a buffer grows and keeps its text", same && other.len == 200 && o.len == 108890);
}

/* Which characters a terminal sees as escapes: all of the Basic Multilingual Plane are tried. */
static void test_terminal(void)
{
    static const struct { const char *name; str text; const char *shown; } table[] = {
        { "plain text, line feed and tab", { "a\tb\n\xc3\xa9", 6 }, "a\tb\n\xc3\xa9" },
        { "a title for the window", { "x\033]0;T\007", 7 }, "x\\u001b]0;T\\u0007" },
        { "a carriage return before a line feed", { "a\r\nb\rc\r", 7 }, "a\r\nb\\u000dc\\u000d" },
        { "NUL", { "a\0b", 3 }, "a\\u0000b" },
        { "an escape of one byte", { "a\x9b" "1m", 4 }, "a\\x9b1m" },
        { "text from right to left", { "\xe2\x80\xae", 3 }, "\\u202e" },
        { "a style mark", { "\xf8", 1 }, "\\xf8" } };
    for EACH(i, table) {
        struct out o = empty();
        out_terminal(&o, table[i].text);
        is("terminal", table[i].name, table[i].shown, out_done(&o));
    }
    size_t wrong = 0;
    for (uint32_t c = 1; c < 0x10000; c++) {
        bool control = (c < 32 && c != 9 && c != 10) || (c > 126 && c < 160) || c == 0x61c || c == 0x200e ||
                       c == 0x200f || (c > 0x2029 && c < 0x202f) || (c > 0x2065 && c < 0x206a);
        unsigned char text[4];
        char hex[8];
        struct out o = empty();
        if (is_surrogate(c)) continue;
        size_t n = corpus_put_char(text, c);
        snprintf(hex, sizeof hex, "\\u%04x", (unsigned)c);
        str given = { (const char *)text, n };
        out_terminal(&o, given);
        wrong += !str_equal(out_done(&o), control ? str_from(hex) : given);
    }
    is_number("terminal", "each character of the Basic Multilingual Plane", 0, (long long)wrong);
}

/* Markdown on a terminal of 32 columns. P: a page without styles; S: an answer with styles; H: with hyperlinks. */
static void test_layout(void)
{
    static const struct { const char *name; char kind; const char *text, *shown; } table[] = {
        { "lines end between words", 'P', "The access token is a JSON Web Token, a JWT.\n",
          "The access token is a JSON Web\nToken, a JWT.\n" },
        { "a long word is not broken", 'P', "a https://example.com/a/very/long/address b\n",
          "a\nhttps://example.com/a/very/long/address\nb\n" },
        { "code is broken only if it is wider than the terminal", 'S', "run `npm install one` and `npm install two`\n",
          "run \033[36mnpm install one\033[0m and\n\033[36mnpm install two\033[0m\n" },
        { "lines of a paragraph are joined", 'P', "One\ntwo.\nThree\n\nFour\n", "One two. Three\n\nFour\n" },
        { "lines of other answers are not", 'S', "Results\nNo 2\n> a quote that\n> goes on\n",
          "Results\nNo 2\n\xe2\x94\x82 a quote that goes on\n" },
        { "the neighbours of a page have lines of their own", 'P', "---\nPrevious: `a` A\nNext: `b` B\n",
          "--------------------------------\nPrevious: `a` A\nNext: `b` B\n" },
        { "East Asian text: two columns a character, no space needed", 'P',
          "\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2"
          "\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe3\x80\x82\n",
          "\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2"
          "\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\n\xe5\xad\x97\xe3\x80\x82\n" },
        { "combining marks take no column", 'P', "e\xcc\x81" "e\xcc\x81 e\xcc\x81" "567 e\xcc\x81" "5678901234567890 e\xcc\x81" "2\n",
          "e\xcc\x81" "e\xcc\x81 e\xcc\x81" "567 e\xcc\x81" "5678901234567890 e\xcc\x81" "2\n" },
        { "emphasis", 'S', "a **b _c_** snake_case 2 * 3 * 4 \\*d\\*\n",
          "a \033[1mb \033[0m\033[1m\033[3mc\033[0m snake_case 2 * 3 * 4 *d*\n" },
        { "emphasis without styles keeps its marks", 'P', "**b** _c_ `d`\n", "**b** _c_ `d`\n" },
        { "headings", 'S', "## A `b`\n", "\033[1mA \033[0m\033[1m\033[36mb\033[0m\n" },
        { "links are numbered and listed", 'P', "[a](/cats), [b](https://b.example), [c](/cats)\n",
          "a[1], b[2], c[1]\n\n[1] cats\n[2] https://b.example\n" },
        { "a link that is broken over two lines", 'P', "the [name\n](https://b.example \"Title\") x\n",
          "the name[1] x\n\n[1] https://b.example\n" },
        { "images have their text", 'P', "![An eye](https://b.example/e.png)\n",
          "Image: An eye[1]\n\n[1] https://b.example/e.png\n" },
        { "hyperlinks", 'H', "[a b](https://b.example/\xc3\xa9)\n",
          "\033]8;;https://b.example/%C3%A9\033\\\033[4ma b\033]8;;\033\\\033[0m\n" },
        { "brackets that are no links", 'P', "a[0] [x] [y](z [[[ (\n", "a[0] [x] [y](z [[[ (\n" },
        { "lists keep their indentation", 'S', "- one two three four five six seven\n  1. eight\n\n     nine\n",
          "\xe2\x80\xa2 one two three four five six\n  seven\n  1. eight\n\n     nine\n" },
        { "code is as it is, and unbroken", 'S', "```js\nlet a  = 'a line of code that is longer than that';\n```\n",
          "\033[2mjs\033[0m\n  \033[36mlet a  = 'a line of code that is longer than that';\033[0m\n" },
        { "code in a list, in a quote, without styles", 'P', "> - ~~~\n>   x\n>   ~~~\n> y\n", "> - ~~~\n>   x\n>   ~~~\n> y\n" },
        { "code that a quote ends", 'P', "> ```\n> x\ny\n", "> ```\n> x\ny\n" },
        { "a table that fits", 'P', "| A | B |\n| --- | :-: |\n| `a` | x \\| y |\n",
          "A    B\n---  -----\n`a`  x | y\n" },
        { "a table with text that is wrapped", 'P', "A | B\n-- | --\none | a text of some words that wraps here\ntwo | x\nsix | y\n",
          "A    B\n---  ---------------------------\none  a text of some words that\n     wraps here\n\ntwo  x\nsix  y\n" },
        { "a table that is too wide", 'P', "| Name | Type |\n| - | --- |\n| a_long_name.of_code | another.long_name |\n| b | |\n",
          "Name: a_long_name.of_code\n  Type: another.long_name\n\nName: b\n" },
        { "a table that is too wide and has no rows", 'P', "| first_long_name | second_long_name |\n| - | - |\n",
          "first_long_name\n  second_long_name\n" },
        { "a table of more than 32 columns", 'P', "1|||||||||||||||||||||||||||||||32|33|34\n-|-\n", "1\n  |32|33|34\n" },
        { "controls are visible in text, code and links", 'H', "a\033[2J `\033]0;x\007` [b](<https://b.example/\033]x>)\n",
          "a\\u001b[2J \033[36m\\u001b]0;x\\u0007\033[0m \033]8;;https://b.example/\\u001b]x\033\\\033[4mb\033]8;;\033\\\033[0m\n" },
        { "matches are marked", 'S', "> a \xf9" "b\xfa [c \xf9" "d\xfa](/\xf9" "cats\xfa) `e \xf9" "f\xfa`\n",
          "\xe2\x94\x82 a \033[1;31mb\033[0m c \033[1;31md\033[0m\033[2m[1]\033[0m \033[36me \033[0m\033[36m\033[1;31mf\033[0m\n\n[1] cats\n" },
    };
    for EACH(i, table) {
        struct sys_screen screen = { .columns = 32, .rows = 24, .styled = table[i].kind != 'P',
                                     .hyperlinks = table[i].kind == 'H' };
        is("layout", table[i].name, table[i].shown,
           sheet_markdown(&arena, str_from(table[i].text), screen, table[i].kind == 'P', NULL));
    }
}

/* --- corpus.h, text.h: characters, varints, impacts, slugs, words, stems --- */

static void test_characters(void)
{
    static const struct { const char *name; str text; uint32_t c; size_t width; } table[] = {
        { "ASCII", { "A", 1 }, 'A', 1 }, { "two bytes", { "\xc3\xa9", 2 }, 0xe9, 2 },
        { "three", { "\xe2\x80\x99", 3 }, 0x2019, 3 },
        { "four", { "\xf0\x9f\x90\x88", 4 }, 0x1f408, 4 }, { "cut short", { "\xe2\x80", 2 }, 0x1100e2, 1 },
        { "continuation alone", { "\x80", 1 }, 0x110080, 1 }, { "overlong", { "\xc0\xaf", 2 }, 0x1100c0, 1 },
        { "overlong in three bytes", { "\xe0\x80\xaf", 3 }, 0x1100e0, 1 },
        { "surrogate", { "\xed\xa0\x80", 3 }, 0x1100ed, 1 },
        { "beyond Unicode", { "\xf4\x90\x80\x80", 4 }, 0x1100f4, 1 } };
    for EACH(i, table) {
        uint32_t c;
        size_t width = corpus_char(table[i].text.s, table[i].text.len, &c);
        holds("character", table[i].name, c == table[i].c && width == table[i].width);
    }
    static const struct { const char *name; uint32_t from, to; } folds[] = {
        { "A", 'A', 'a' }, { "z", 'z', 'z' }, { "@ and [ stay", '@', '@' }, { "\xc3\x96", 0xd6, 0xf6 },
        { "\xc3\x97 is no letter", 0xd7, 0xd7 },
        { "\xc4\x80", 0x100, 0x101 }, { "\xc4\xb9", 0x139, 0x13a }, { "\xc5\xb8", 0x178, 0xff },
        { "\xce\x91", 0x391, 0x3b1 },
        { "\xd0\x90", 0x410, 0x430 }, { "\xd0\x81", 0x401, 0x451 }, { "\xe2\x80\x99 is '", 0x2019, '\'' },
        { "\xe2\x80\x9c is \"", 0x201c, '"' },
        { "a hard space is a space", 0xa0, ' ' }, { "\xe4\xb8\xad stays", 0x4e2d, 0x4e2d } };
    for EACH(i, folds) is_number("fold", folds[i].name, folds[i].to, corpus_fold(folds[i].from));
    bool stable = true;
    for (uint32_t c = 0; c < 0x3000; c++) stable &= corpus_fold(corpus_fold(c)) == corpus_fold(c);
    holds("fold", "folding twice is folding once", stable);
}

static void test_varints(void)
{
    bool same = true;
    for (unsigned shift = 0; shift < 32; shift++) {
        for (int add = -1; add <= 1; add++) {
            uint32_t v = (1u << shift) + (uint32_t)add, back;
            unsigned char bytes[5];
            size_t n = corpus_put_varint(bytes, v);
            same &= corpus_get_varint(bytes, &back) == bytes + n && back == v;
        }
    }
    holds("varint", "what is written is read, round every power of two", same);
    unsigned char bytes[5];
    holds("varint", "300 is ac 02", corpus_put_varint(bytes, 300) == 2 && bytes[0] == 0xac && bytes[1] == 2);
    is_number("varint", "five bytes hold all of 32 bits", 5, (long long)corpus_put_varint(bytes, UINT32_MAX));
}

static void test_impacts(void)
{
    is_number("impact", "byte 72 is one", 1000, lrintf(1000 * corpus_impact_value(72)));
    is_number("impact", "24 steps are an octave", 2000, lrintf(1000 * corpus_impact_value(96)));
    is_number("impact", "byte 0 is an eighth", 125, lrintf(1000 * corpus_impact_value(0)));
    bool grows = true;
    for (int i = 0; i < 255; i++)
        grows &= corpus_impact_value((unsigned char)i) < corpus_impact_value((unsigned char)(i + 1));
    holds("impact", "a larger byte is a larger impact", grows);
}

/* The tables of words are searched by halves: a word out of order would not be found. */
static void test_common_words(void)
{
    bool found = true;
    for (size_t i = 0; i < COUNT(corpus_filler_words); i++)
        found &= is_filler_word(str_from(corpus_filler_words[i])) && !is_stop_word(str_from(corpus_filler_words[i]));
    holds("common words", "each filler word is found, and is no stop word", found);
    found = true;
    for (size_t i = 0; i < COUNT(corpus_language_names); i++) {
        str name = str_from(corpus_language_names[i].name);
        found &= corpus_language_row(name.s, name.len) == corpus_language_names[i].row;
    }
    for (size_t i = 0; i < CORPUS_LANGUAGE_ROWS; i++)
        found &= language_bit(str_from(corpus_language_rows[i].name)) == 1u << i;
    holds("common words", "each name of a language is found, the usual one of each row as well", found);
    found = true;
    for (size_t i = 0; i < CORPUS_LANGUAGE_ROWS; i++) {
        const char *family = corpus_language_rows[i].family;
        uint32_t related = 1u << i;
        for (size_t k = 0; k < CORPUS_LANGUAGE_ROWS; k++)
            if (*family && strcmp(family, corpus_language_rows[k].family) == 0) related |= 1u << k;
        found &= related_rows(1u << i) == related;
        found &= (CORPUS_PROGRAMMING_ROWS >> i & 1) == (*family && strcmp(family, "curl") != 0);
    }
    holds("common words", "rows of one family are related, all but those of curl and of none are for programming", found);
    found = true;
    for (str rest = STR("a about between cannot dont her i ll might own s such t through until very would your");
         rest.len;) found &= is_stop_word(next_part(&rest, STR(" ")));
    holds("common words", "stop words are found", found);
    holds("common words", "other words are neither", !is_stop_word(STR("session")) && !is_filler_word(STR("session")) &&
          !is_stop_word(STR("")) && !is_filler_word(STR("")));
    holds("common words", "other words are no languages", !language_bit(STR("session")) && !language_bit(STR("")));
}

static void test_slugs(void)
{
    static const char *const table[][2] = {
        { "Keeping a cat", "keeping-a-cat" }, { "  What's new?  ", "whats-new" },
        { "What\xe2\x80\x99s new", "whats-new" },
        { "Gr\xc3\xb6\xc3\x9f" "e & \xe2\x80\x9cNotes\xe2\x80\x9d", "gr\xc3\xb6\xc3\x9f" "e-notes" },
        { "get_cat()", "get_cat" },
        { "a.b/c", "a-b-c" }, { "--", "" }, { "", "" } };
    for EACH(i, table) {
        char slug[100];
        size_t n = corpus_slug(table[i][0], strlen(table[i][0]), slug, sizeof slug);
        is("slug", table[i][0], table[i][1], (str){ slug, n });
    }
    char slug[4];
    is("slug", "is cut to its room", "abcd", (str){ slug, corpus_slug("abcdefgh", 8, slug, sizeof slug) });
}

/* The tokens of a text as "word part+ joined= chain~", chains parted by " | ". */
static str tokens_of(const char *text)
{
    static const char *const marks[] = { "", "+", "=", "~" };
    struct corpus_token tokens[CORPUS_TOKENS_MAX];
    struct out o = empty();
    size_t pos = 0, n;
    while ((n = corpus_tokens(text, strlen(text), &pos, tokens)) > 0) {
        if (o.len) out_text(&o, " | ");
        for (size_t i = 0; i < n; i++) {
            if (i) out_char(&o, ' ');
            out_str(&o, corpus_token_text(&tokens[i]));
            out_text(&o, marks[tokens[i].kind]);
        }
    }
    return out_done(&o);
}

/* A text where the short way to read a word has another result than the long one, or an empty string: all texts of five
 * of these characters, at each letter. */
static str simple_word_fault(void)
{
    static const char signs[] = "azB1.:_-'/ ,#+\xc3";
    enum { SIGNS = sizeof signs - 1, LENGTH = 5 };
    static char text[LENGTH];
    for (uint32_t number = 0; number < SIGNS * SIGNS * SIGNS * SIGNS * SIGNS; number++) {
        uint32_t rest = number;
        for (int k = 0; k < LENGTH; k++, rest /= SIGNS) text[k] = signs[rest % SIGNS];
        for (size_t start = 0; start < LENGTH; start++) {
            struct corpus_token simple, tokens[CORPUS_TOKENS_MAX];
            size_t pos = start, end = start;
            if (strchr("azB", text[start]) == NULL || !corpus_simple_word(text, LENGTH, &pos, &simple)) continue;
            bool same = corpus_chain(text, LENGTH, &end, tokens) == 1 && pos == end && simple.kind == tokens[0].kind &&
                        simple.pos == tokens[0].pos && simple.end == tokens[0].end &&
                        str_equal(corpus_token_text(&simple), corpus_token_text(tokens));
            if (!same) return (str){ text, LENGTH };
        }
    }
    return STR("");
}

static void test_tokens(void)
{
    static const char *const table[][2] = {
        { "Cats purr.", "cats | purr" },
        { "C# and C++, f#.", "c# | and | c++ | f#" },
        { "use .NET", "use | net .net~" },
        { "Caf\xc3\xa9 cafe\xcc\x81 \xef\xac\x81ne \xef\xbc\xa1\xef\xbc\xb0\xef\xbc\xa9", "cafe | cafe | fine | api" },
        { "\xc3\x98re stra\xc3\x9f" "e", "ore | strasse" },
        { "\xd8\xa7\xd9\x8e\xd9\x84", "\xd8\xa7\xd9\x84" },
        { "we're I'd", "we | i" },
        { "org_01H7ZCR3C56J083X43JQXF3JK5 1704067200", "org" },
        { "createOrganization", "createorganization= create+ organization+" },
        { "CreateOrganization", "createorganization= create+ organization+" },
        { "create_organization", "createorganization= create+ organization+" },
        { "CREATE_ORGANIZATION", "createorganization= create+ organization+" },
        { "create-organization", "create organization createorganization~" },
        { "create.organization", "create organization createorganization~" },
        { "HTTPServer", "httpserver= http+ server+" },
        { "userId2", "userid2= user+ id2+" },
        { "OAuth", "oauth" }, { "WorkOS", "workos" }, { "AuthKit", "authkit= auth+ kit+" },
        { "dsync.user.created", "dsync user created dsyncusercreated~" },
        { "/user_management/users", "usermanagement= user+ management+ users usermanagementusers~" },
        { "std::vector", "std vector stdvector~" },
        { "don't", "dont" }, { "don\xe2\x80\x99t", "dont" }, { "the cat's bowl", "the | cat | bowl" },
        { "CAF\xc3\x89 na\xc3\xafve", "cafe | naive" },
        { "2026-07-28", "2026 07 28 20260728~" },
        { "__init__", "init" },
        { "a\xef\xbc\x8c" "b", "a | b" },         /* a wide comma */
        { "\xe6\x95\xb0\xe6\x8d\xae\xe5\xba\x93" "API\xe6\xa0\x88", /* three Chinese characters, API, one more */
          "\xe6\x95\xb0\xe6\x8d\xae | \xe6\x8d\xae\xe5\xba\x93 | api | \xe6\xa0\x88" },
        { "NoneOfTheCharactersOfThisIdentifierMayBeLostAtAll", /* only its parts are short enough for tokens */
          "none+ of+ the+ characters+ of+ this+ identifier+ may+ be+ lost+ at+ all+" },
        { "averylongwordthatnoonewouldevertypeintoasearchbox", "" },
        { "... --- !!!", "" }, { "", "" } };
    for EACH(i, table) is("tokens", table[i][0], table[i][1], tokens_of(table[i][0]));
    is("tokens", "the short way to read a word has the same result as the long one", "", simple_word_fault());
    char many[400] = "a";
    for (size_t i = 0; i < 100; i++) strcat(many, ".ab");
    struct corpus_token tokens[CORPUS_TOKENS_MAX];
    size_t pos = 0, n = corpus_tokens(many, strlen(many), &pos, tokens);
    holds("tokens", "a chain of a hundred words gives no more than there is room for",
          n <= CORPUS_TOKENS_MAX && pos == strlen(many));
}

/* From the paper: M. F. Porter, "An algorithm for suffix stripping", 1980. */
static void test_stems(void)
{
    static const char *const table[][2] = {
        { "caresses", "caress" }, { "ponies", "poni" }, { "ties", "ti" }, { "caress", "caress" }, { "cats", "cat" },
        { "feed", "feed" },
        { "agreed", "agre" }, { "plastered", "plaster" }, { "bled", "bled" }, { "motoring", "motor" },
        { "sing", "sing" },
        { "conflated", "conflat" }, { "troubled", "troubl" }, { "sized", "size" }, { "hopping", "hop" },
        { "tanned", "tan" },
        { "falling", "fall" }, { "hissing", "hiss" }, { "fizzed", "fizz" }, { "failing", "fail" }, { "filing", "file" },
        { "happy", "happi" }, { "sky", "sky" }, { "relational", "relat" }, { "conditional", "condit" },
        { "rational", "ration" },
        { "valenci", "valenc" }, { "digitizer", "digit" }, { "radicalli", "radic" }, { "differentli", "differ" },
        { "vileli", "vile" },
        { "analogousli", "analog" }, { "vietnamization", "vietnam" }, { "predication", "predic" },
        { "operator", "oper" },
        { "feudalism", "feudal" }, { "decisiveness", "decis" }, { "hopefulness", "hope" }, { "callousness", "callous" },
        { "sensibiliti", "sensibl" }, { "triplicate", "triplic" }, { "formative", "form" }, { "formalize", "formal" },
        { "electrical", "electr" }, { "goodness", "good" }, { "revival", "reviv" }, { "allowance", "allow" },
        { "inference", "infer" },
        { "gyroscopic", "gyroscop" }, { "adjustable", "adjust" }, { "irritant", "irrit" }, { "replacement", "replac" },
        { "dependent", "depend" }, { "adoption", "adopt" }, { "communism", "commun" }, { "activate", "activ" },
        { "effective", "effect" },
        { "probate", "probat" }, { "rate", "rate" }, { "cease", "ceas" }, { "controll", "control" }, { "roll", "roll" },
        { "as", "as" }, { "oauth2", "oauth2" }, { "gr\xc3\xb6\xc3\x9f" "es", "gr\xc3\xb6\xc3\x9f" "es" } };
    for EACH(i, table) {
        char word[CORPUS_TOKEN_BYTES + 8];
        size_t n = strlen(table[i][0]);
        memcpy(word, table[i][0], n);
        is("stem", table[i][0], table[i][1], (str){ word, corpus_stem(word, n) });
    }
}

/* --- search --- */

static void test_edit_distance(void)
{
    static const struct { const char *a, *b; unsigned limit, distance; } table[] = {
        { "cat", "cat", 2, 0 }, { "cat", "cats", 2, 1 }, { "cat", "cut", 2, 1 }, { "cat", "act", 2, 1 },
        { "purring", "puring", 2, 1 },
        { "brushing", "burshign", 2, 2 }, { "cat", "dog", 2, 3 }, { "", "ab", 2, 2 }, { "ca", "abc", 3, 3 },
        { "kitten", "sitting", 3, 3 } };
    for EACH(i, table) {
        char name[64];
        snprintf(name, sizeof name, "%s to %s", table[i].a, table[i].b);
        is_number("edit distance", name, table[i].distance,
                  edit_distance(str_from(table[i].a), str_from(table[i].b), table[i].limit));
    }
}

static void test_spelling_variants(void)
{
    static const char *const table[][2] = {
        { "sise", "size" }, { "folows", "follows" }, { "bowll", "bowl" }, { "shourt", "short" }, { "size", "" },
        { "bowl", "" }, { "", "" } };
    for EACH(i, table) {
        uint32_t word = spelling_variant(str_from(table[i][0]));
        is("spelling variant", table[i][0], table[i][1], word == NO_INDEX ? STR("") : word_text(word));
    }
}

/* Returns the parts of a query: words (with their corrections and groups of alternatives), "literals", -excluded
 * terms. */
static str query_of(const char *text)
{
    struct query *q = arena_alloc(&arena, sizeof *q);
    struct out o = empty();
    q->text = str_from(text);
    query_parse(&arena, q);
    for (unsigned i = 0; i < q->concept_count; i++) {
        const struct concept *c = &q->concepts[i];
        if (o.len) out_char(&o, ' ');
        out_str(&o, c->word);
        if (c->corrected.len) out_text(&o, "?");
        for (unsigned g = 0; g < c->group_count; g++) {
            out_char(&o, g ? '|' : '=');
            for (unsigned t = 0; t < c->groups[g].count; t++) {
                if (t) out_char(&o, '&');
                out_str(&o, stem_text(c->groups[g].terms[t]));
            }
        }
    }
    for (unsigned i = 0; i < q->literal_count; i++) {
        out_text(&o, o.len ? " \"" : "\"");
        out_str(&o, q->literals[i]);
        out_char(&o, '"');
    }
    for (unsigned i = 0; i < q->excluded_count; i++) {
        out_text(&o, o.len ? " -" : "-");
        out_str(&o, stem_text(q->excluded[i]));
    }
    return out_done(&o);
}

static void test_queries(void)
{
    static const char *const table[][2] = {
        { "cats", "cats=cat" },
        { "Feeding the CAT", "feeding=feed the=the cat=cat" },
        { "\"warm place\"", "\"warm place\"" },
        { "bowl \"warm place\" -notes", "bowl=bowl \"warm place\" -note" },
        { "bowl -", "bowl=bowl" },
        { "long-coated", "long=long coated=coat" },
        { "fill \"the bowl", "fill=fill the=the bowl=bowl" },
        { "\"\"", "" },
        { "\"warm bowl\"", "warm=warm bowl=bowl" },
        { "{\"warm place\": \"bowl\"}", "warm=warm place=place bowl=bowl" },
        { "bowl: \"warm place\", cats", "bowl=bowl warm=warm place=place cats=cat" },
        { "bowl bowl bowl cats cats \"warm place\"", "bowl=bowl cats=cat warm=warm place=place" },
        { "bowl bowl cats cats \"warm place\"", "bowl=bowl cats=cat \"warm place\"" },
        { "{\"code\": \"warm\", \"message\" : \"bowl\", \"place\": \"id\"}", "warm=warm bowl=bowl place=place id=id" },
        { "{\\\"error\\\":\\\"warm\\\"}", "warm=warm" },
        { "https://cats.example/bowl?id=01H7ZCR3C56J083X43JQXF3JK5", "bowl=bowl id=id" },
        { "curl -X bowl -d '{\"a\":\"tom@cats.example\"}'", "curl bowl=bowl a=a" },
        { "cats cats CATS", "cats=cat" },
        { "createBowl", "createbowl=createbowl create=creat|createbowl bowl=bowl|createbowl" },
        { "create bowl", "create=creat|createbowl bowl=bowl|createbowl" },
        { "catbowl", "catbowl=cat&bowl" },
        { "CatsBOWLPlace", "bowl=bowl place=place" }, /* the corpus is about cats */
        { "purrign", "purrign?=pur" },
        { "brushingg", "brushingg?=brush" },
        { "sleev", "sleev?=sleep" },
        { "sleeve", "sleeve" },
        { "indente", "indente=indent" },
        { "xyzzy", "xyzzy" },
        { "Error: brushingg\nbrushingg bowll", "error brushingg?=brush bowll" },
        { "purrs", "purrs" },
        { "content", "content=content|pur" },
        { "food dish", "food=food|bowl dish=bowl" } };
    for EACH(i, table) is("query", table[i][0], table[i][1], query_of(table[i][0]));
    static const struct { const char *typed, *word; bool same; } letters[] = {
        { "feture", "feature", false }, { "feture", "future", false }, { "bwol", "bowl", true },
        { "purrrs", "purrs", true } };
    for EACH(i, letters) {
        str typed = str_from(letters[i].typed), word = str_from(letters[i].word);
        uint32_t differing = corpus_letters(typed.s, typed.len) ^ corpus_letters(word.s, word.len);
        is_number("same letters", letters[i].typed, letters[i].same, has_same_letters(typed, word, differing));
    }
    static const struct { const char *word; bool is; } placeholders[] = { { "xxxx", true }, { "xx", false }, { "xxy", false } };
    for EACH(i, placeholders)
        is_number("placeholder", placeholders[i].word, placeholders[i].is, is_placeholder(str_from(placeholders[i].word)));
    char long_query[20000];
    for (size_t i = 0; i < sizeof long_query; i++) long_query[i] = i % 5 ? (char)('a' + (i * i + i / 25) % 26) : ' ';
    struct query *q = arena_alloc(&arena, sizeof *q);
    q->text = (str){ long_query, sizeof long_query };
    query_parse(&arena, q);
    is_number("query", "no more words count than there is room for", MAX_CONCEPTS, q->concept_count);
}

/* Words that say little about a topic count little: here those that weigh less than a word. */
static void test_weights(void)
{
    static const char *const table[][2] = {
        { "bowl", "" }, { "how do I handle a bowl", "how do i handle a" }, { "bowl 404", "" },
        { "warm bowl for the place v7.2", "for the v7 2" }, { "error bowl", "" }, { "Error: bowl 404", "error 404" },
        { "docs about the bowl of cats", "docs about the of cats" } }; /* the corpus is about cats */
    for EACH(i, table) {
        struct query *q = arena_alloc(&arena, sizeof *q);
        struct out o = empty();
        q->text = str_from(table[i][0]);
        query_parse(&arena, q);
        for (unsigned k = 0; k < q->concept_count; k++)
            if (q->concepts[k].weight < 0.5f) out_between(&o, o.len ? " " : "", q->concepts[k].word, "");
        is("weights", table[i][0], table[i][1], out_done(&o));
    }
}

/* Where a literal is found; for words the best place. */
static str found_by(const char *text, enum search_mode mode)
{
    struct query *q = arena_alloc(&arena, sizeof *q);
    struct out o = empty();
    q->text = str_from(text), q->mode = mode, q->max_hits = corpus.page_count;
    struct hits h = search_run(&arena, q);
    for (uint32_t i = 0; i < h.count && (i < 1 || mode == SEARCH_LITERAL); i++) {
        if (i) out_char(&o, ' ');
        out_reference(&o, "", h.at[i].section, "");
    }
    return out_done(&o);
}

static void test_search(void)
{
    static const struct { const char *query, *places; enum search_mode mode; const char *rule; } table[] = {
        { "brush", "cats#brushing", SEARCH_AUTO, "inflections are one word" },
        { "gr\xc3\x96\xc3\x9f" "E", "notes", SEARCH_AUTO, "upper and lower case are one" },
        { "get_cat", "reference/cat#js", SEARCH_AUTO, "get_cat = getCat" },
        { "kitten", "cats", SEARCH_AUTO, "an alias leads to its page" },
        { "chow", "cats#food", SEARCH_AUTO, "an alias leads to its section" },
        { "treats -purring", "", SEARCH_AUTO, "a page with an excluded word is none" },
        { "won't thank", "cats", SEARCH_LITERAL, "plain quotes find typographic ones" },
        { "\"Meow\"", "cats", SEARCH_LITERAL, "the same for double quotes" },
        { "<Bowl size={2} />", "cats#treats", SEARCH_LITERAL, "what is not shown is found in the source" },
        { "key: get", "reference/cat#curl-get_cat reference/cat#js", SEARCH_LITERAL,
          "the reference's source belongs to its entries" },
        { "COAT  |", "cats#brushing", SEARCH_LITERAL, "every character counts" },
        { "coat |", "", SEARCH_LITERAL, "also spaces" },
        { "\"warm place\" brush", "cats", SEARCH_AUTO, "a literal must be there, words rank" } };
    for EACH(i, table) is("search", table[i].rule, table[i].places, found_by(table[i].query, table[i].mode));
}

/* Reads hits "page score" or "page#anchor score". The first one has exact words if `exact`. */
static struct hits scored_hits(str rest, bool exact, struct hit at[8])
{
    struct hits h = { at, 0 };
    for (; rest.len; h.count++) {
        struct location p = page_resolve(&arena, next_part(&rest, STR(" ")));
        float score = (float)str_number(next_part(&rest, STR(" "))).value;
        at[h.count] = (struct hit){ .page = corpus.sections[p.section].page, .section = p.section, .score = score,
                                    .exact = exact && !h.count };
    }
    return h;
}

/* Which posting lists of sections are read, by the idf of their words: "1" for each that is. */
static void test_min_idf(void)
{
    static const struct { float idf[3]; const char *read, *rule; } table[] = {
        { { 5, 0.7f, 0.9f }, "1 0 1", "a word that is in most sections is left out" },
        { { 0.7f, 0.2f, 0.1f }, "1 1 0", "less is enough if the query has no rare word" },
        { { 0, 0, 0 }, "1 1 1", "a word that is in all sections is read if there is no other" } };
    for EACH(i, table) {
        struct query *q = arena_alloc(&arena, sizeof *q);
        struct out got = empty();
        for (; q->concept_count < 3; q->concept_count++) {
            struct concept *c = &q->concepts[q->concept_count];
            c->weight = 1, c->group_count = c->groups[0].count = 1, c->groups[0].idf = table[i].idf[q->concept_count];
        }
        struct scored_lists lists = scored_lists(&arena, q, SECTIONS, 0);
        for (unsigned k = 0, n = 0; k < 3; k++) {
            bool is_read = n < lists.count && lists.at[n].concept == k;
            out_format(&got, "%s%d", k ? " " : "", is_read);
            n += is_read;
        }
        is("lists", table[i].rule, table[i].read, out_done(&got));
    }
    holds("lists", "what is read for sections and phrases is read for pages",
          MIN_IDF[PAGES] <= MIN_IDF[SECTIONS] && MIN_IDF[PAGES] <= MIN_IDF[PHRASES]);
}

/* The bonus of each page for companions among the hits. */
static void test_companions(void)
{
    static const struct { const char *hits, *bonuses, *rule; bool exact; } table[] = {
        { "notes 100 reference/cat 100 cats 100 events 100", "0 0 0 15", "a companion of a first hit gets a share", false },
        { "events 100 cats 100 notes 100", "15 15 0", "two companions support each other", false },
        { "events 100 cats 50 notes 50", "4 15 0", "the share shrinks with the score of a hit", false },
        { "events 10 cats 100 notes 50", "15 2 0", "but is not larger if the first hit has exact words and a low score", true },
        { "cats#food 100 events 100 notes 100", "15 15 20", "a section has companions of its own", false },
        { "cats#brushing 100 events 100 notes 100", "15 15 0", "those of another section do not count", false },
        { "notes 100 cats#food 100 reference/cat 100 events 100", "20 0 0 15",
          "a page is no companion of the section in the other direction", false } };
    for EACH(i, table) {
        struct hit at[8];
        struct hits h = scored_hits(str_from(table[i].hits), table[i].exact, at);
        struct out got = empty();
        for (uint32_t k = 0; k < h.count && k < LEADING_PAGES; k++) set_companion_bonus(&h, &h.at[k]);
        for (uint32_t k = 0; k < h.count; k++) out_format(&got, "%s%.0f", k ? " " : "", (double)at[k].parts.companions);
        is("companions", table[i].rule, table[i].bonuses, out_done(&got));
    }
}

/* The order of hits after the bonus for companions. */
static void test_companion_order(void)
{
    static const struct { const char *hits, *order, *rule; } table[] = {
        { "notes 100 reference/cat 90 cats 88 events 89", "notes events reference/cat cats", "a companion moves up" },
        { "notes 100 cats 95 events 94", "cats events notes", "also over the first hit, if it fits nearly as well" },
        { "notes 100 cats 95 events 86", "cats notes events", "but not if its own score is not near, whatever stands between" },
        { "notes 100", "notes", "one hit stays" } };
    for EACH(i, table) {
        struct hit at[8];
        struct hits h = scored_hits(str_from(table[i].hits), false, at);
        struct out got = empty();
        struct leading leading = { .count = 0 };
        for (; leading.count < h.count && leading.count < LEADING_PAGES; leading.count++)
            leading.rings[leading.count] = at[leading.count].page;
        add_companions(&arena, &h, &leading);
        for (uint32_t k = 0; k < h.count; k++) out_between(&got, k ? " " : "", page_path(h.at[k].page), "");
        is("companions", table[i].rule, table[i].order, out_done(&got));
    }
}

static bool is_in(str text, str part) { return !part.len || str_find(text, part) < text.len; }

/* Line `line` of a page's source. */
static str source_line_of(const struct corpus_page *p, uint32_t line)
{
    str s = corpus_slice(p->source);
    while (--line) s = str_cut(s, STR("\n")).tail;
    return str_cut(s, STR("\n")).head;
}

/* Checks a snippet: it is a piece of its passage (the section with its subsections), as rendered or in the source;
 * without padding in tables if the query is words. Its line is the best one of the snippet, if that is source text; for
 * a literal, the source line with the literal. Returns an error message, or NULL. */
static const char *snippet_fault(const struct query *q, const struct hit *hit, struct snippet_words *words)
{
    uint32_t line, end = hit->section + 1;
    uint32_t last_page_section = corpus.pages[hit->page].first_section + corpus.pages[hit->page].sections;
    struct snippet s = hit_snippet(&arena, q, hit, words, MAX_PASSAGE_BYTES, &line);
    const struct corpus_page *p = &corpus.pages[hit->page];
    while (end < last_page_section && corpus.sections[end].level > corpus.sections[hit->section].level) end++;
    struct document d = { .text = empty(), .unpadded = !q->literal_count && !q->regex };
    const struct view all = { .language = LANGUAGE_ALL };
    for (uint32_t i = hit->section; i < end; i++) document_section(&d, i, &all);
    struct out passage = d.text;
    bool inside = is_in(out_done(&passage), s.text), in_source = false;
    for (uint32_t i = 0; i < corpus.segment_count; i++)
        if (corpus.segments[i].section == hit->section) in_source |= is_in(segment_text(i), s.text);
    uint32_t lines = 0;
    for (uint32_t i = 0; i < p->source.len; i++) lines += corpus.text[p->source.pos + i] == '\n';
    if (!inside && !in_source) return "a text that is neither shown nor in the source";
    if (s.text.len > MAX_PASSAGE_BYTES + 8) return "too long";
    if (line < 1 || line > lines) return "a line that the file does not have";
    if (inside && s.pos < passage.len && !str_equal(str_span(out_done(&passage), s.pos, s.pos + s.text.len), s.text))
        return "not where it says";
    str first = str_cut(str_span(s.text, s.best_pos, s.text.len), STR("\n")).head;
    if (s.text.len && (s.best_pos >= s.text.len || !first.len)) return "a best line that it does not have";
    if (q->literal_count) first = q->literals[0];
    else if (!is_in(corpus_slice(p->source), first)) first = STR("");
    if (!is_in(source_line_of(p, line), first)) return "another line than it says";
    return NULL;
}

static void test_snippets(void)
{
    static const char *const queries[] = { "cat", "purring content", "bowl tuna", "getCat", "\"size\"",
                                           "notes naive", "\"key: name\"", "indented code", "js",
                                           "What it does not listen to", "\xe2\x80\x9cNotes\xe2\x80\x9d" };
    for EACH(i, queries) {
        struct query *q = arena_alloc(&arena, sizeof *q);
        struct snippet_words *words = arena_alloc(&arena, sizeof *words);
        q->text = str_from(queries[i]), q->max_hits = corpus.page_count;
        struct hits h = search_run(&arena, q);
        snippet_words(q, words);
        const char *wrong = h.count > 0 ? NULL : "nothing is found";
        for (uint32_t k = 0; k < h.count && !wrong; k++) wrong = snippet_fault(q, &h.at[k], words);
        is("snippets lie inside their passage", queries[i], "", str_from(wrong ? wrong : ""));
    }
}

/* The passage of a regular expression has its match, here the last word of a line. */
static void test_regex_snippets(void)
{
    size_t lines = 0, wrong = 0;
    for (uint32_t i = 0; i < corpus.section_count; i++) {
        str rest = section_text(&arena, i);
        while (rest.len) {
            str line = next_part(&rest, STR("\n")), word = line, words = line;
            for (str next; (next = next_word(&words)).len;) word = next;
            struct regex_error error;
            struct regex *re = word.len > 2 && word.len < 20 ? regex_compile(&arena, word, REGEX_LITERAL, &error) : NULL;
            if (!re || line.len <= 40) continue;
            uint32_t number;
            str text = regex_snippet(&arena, re, i, 40, &number).text;
            lines++, wrong += str_find(text, word) == text.len;
        }
    }
    is_number("regex snippets", "have the match", 0, (long long)wrong);
    holds("regex snippets", "there were long lines", lines > 5);
}

/* Matches are marked, except in code and in targets of links, where marks would change the text. */
static void test_marks(void)
{
    static const char *const table[][2] = {
        { "A cat. Cats, concat.", "A **cat**. **Cats**, concat." },
        { "See [the cat](/reference/cat#cat).", "See [the **cat**](/reference/cat#cat)." },
        { "Call `cat.purr()` on a cat.", "Call `cat.purr()` on a **cat**." },
        { "https://cats.example/cat is a cat", "https://cats.example/cat is a **cat**" } };
    struct query *q = arena_alloc(&arena, sizeof *q);
    struct snippet_words words = { .count = 0 };
    q->text = STR("cat");
    query_parse(&arena, q);
    snippet_words(q, &words);
    for EACH(i, table) {
        struct out o = empty();
        out_marked(&o, str_from(table[i][0]), &words, "**", "**");
        is("marks", table[i][0], table[i][1], out_done(&o));
    }
    static const char *const others[][2] = {
        { "Установка и УСТАНОВКУ, установлено", "**Установка** и **УСТАНОВКУ**, установлено" },
        { "请更新主题，更新", "请**更新主题**，**更新**" } };
    static const char *const stems[] = { "установк", "更新", "主题" };
    for EACH(i, stems) snippet_add(&words, str_from(stems[i]), 1, 0);
    for EACH(i, others) {
        struct out o = empty();
        out_marked(&o, str_from(others[i][0]), &words, "**", "**");
        is("marks", others[i][0], others[i][1], out_done(&o));
    }
    static const struct { const char *rule, *source, *text, *shown; } lines[] = {
        { "no marks outside of a terminal; code is as it is", "",
          "A cat:\n```js title=\"cat\"\ncat.purr() // a cat\n\n```\n\nA **cat**.",
          "> A cat:\n> ```js title=\"cat\"\n> cat.purr() // a cat\n> \n> ```\n> A cat.\n" },
        { "a code block keeps its indentation and its comments", "", "~~~\nif cat:\n    # a cat\n    purr()\n~~~",
          "> ~~~\n> if cat:\n>     # a cat\n>     purr()\n> ~~~\n" },
        { "code that begins and ends outside of the snippet is opened and closed; marked", "````js\none()\n",
          "two()\n```",
          "> ````js\n> …\n> two()\n> ```\n> …\n> ````\n" },
        { "code that is whole has no marks", "````js\n", "one()\n```\n````", "> ````js\n> one()\n> ```\n> ````\n" },
        { "code that begins outside of the snippet has one mark", "```js\none()\n", "two()\n```",
          "> ```js\n> …\n> two()\n> ```\n" },
        { "a table that begins before the snippet gets its head", "| a | b |\n| - | - |\n", "| 3 | 4 |",
          "> | a | b |\n> | - | - |\n> | 3 | 4 |\n" },
        { "rows before the snippet are counted, required ones named", "| a | Required |\n|-|-|\n| 1 \\| x | yes |\n| 2 | no |\n",
          "| 3 | no |", "> | a | Required |\n> |-|-|\n> | … 2 rows left out, 1 required: 1 \\| x |\n> | 3 | no |\n" },
        { "rows need no bar at their end", "| a | b\n|-|-\n| 1 | 2\n", "| 3 | 4", "> | a | b\n> |-|-\n> | … 1 row left out |\n> | 3 | 4\n" },
        { "a row after the snippet is counted", "| a |\n|-|\n", "| 1 |\n| 2 |\n\n| 3 |",
          "> | a |\n> |-|\n> | 1 |\n> | 2 |\n> | 3 |\n" },
        { "the heading of the subsection comes first", "# Cat\n\n## Paws\n\nFour.\n```\n# no heading\n```\n", "Soft.",
          "> ## Paws\n> Soft.\n" },
        { "rules and images are not shown, notices are", "", "---\n![x](y)\n> Code sample not in this copy: x.\ncat",
          "> > Code sample not in this copy: x.\n> cat\n" } };
    for EACH(i, lines) {
        struct out o = empty(), source = empty();
        out_between(&source, lines[i].source, str_from(lines[i].text), "\nmore\n");
        str text = str_from(lines[i].text);
        size_t pos = strlen(lines[i].source);
        out_snippet(&o, &(struct snippet){ text, pos, 0, out_done(&source), false }, &words, false);
        is("snippet", lines[i].rule, lines[i].shown, out_done(&o));
    }
}

/* The lines that are chosen: those with most of the query, whole, within the number of bytes. */
static void test_snippet_choice(void)
{
    static const struct { const char *rule, *text, *chosen; size_t max_bytes; } table[] = {
        { "a short text as a whole, without its heading", "## Cats\n\nA bird.\n\nA cat.\n", "A bird.\n\nA cat.", 99 },
        { "the line with the word", "## X\n\nA bird in a tree.\n\nA cat.\n\nA fish in the sea.\n", "A cat.", 16 },
        { "of lines alike the first", "A cat one.\n\nA cat two.\n", "A cat one.", 12 },
        { "no heading at the end", "A cat.\n\n## Next\n\nA bird that is long enough.\n", "A cat.", 20 },
        { "a line that is too long ends after a sentence",
          "The cat sat. It purred a lot. Then it left for good.\n", "The cat sat. It purred a lot.", 40 },
        { "or between words, not in code", "The cat says `cat.purr(one, two)` often\n", "The cat says", 25 },
        { "nothing of an empty text", "## Cats\n\n", "", 99 } };
    struct query *q = arena_alloc(&arena, sizeof *q);
    struct snippet_words *words = arena_alloc(&arena, sizeof *words);
    q->text = STR("cat");
    query_parse(&arena, q);
    snippet_words(q, words);
    for EACH(i, table) {
        struct snippet s = snippet_choose(&arena, str_from(table[i].text), words, table[i].max_bytes);
        is("snippet", table[i].rule, table[i].chosen, s.text);
    }
}

/* The part of a pasted text that says what is wrong. */
static void test_messages(void)
{
    static const char *const messages[][2] = {
        { "POST /cats\nAccept: a\n\n{\"message\": \"no cat\"}", "{ : \"no cat\"}" },
        { "Internal Server Error: /cats\nValueError: no cat\nbye", "ValueError: no cat" },
        { "** (RuntimeError) no cat\nState: 1", "** (RuntimeError) no cat" },
        { "I feed cats.\n```js\nbowl();\n```\nWhy?", "I feed cats." },
        { "### Describe the bug\nno cat\n\n### Steps\nbowl", "no cat" },
        { "INFO bowl\nERROR cats: no cat\nINFO bowl", "ERROR cats: no cat" },
        { "10:15:00 INFO an ERROR was\n10:15:01 FATAL [api] no cat\n10:15:02 INFO bowl", "FATAL [api] no cat" },
        { "[info] bowl\n[error] no cat\n[info] bowl", "[error] no cat" },
        { "level=info msg=bowl\nlevel=error msg=\"no cat\"\nlevel=info msg=bowl", "error \"no cat\"" },
        { "lvl=info bowl\nlvl=error no cat\nlvl=info bowl", "lvl=error no cat" },
        { "{\"level\":\"info\",\"message\":\"bowl\"}\n{\"level\":\"error\",\"message\":\"no cat\"}",
          "{ :\"error\", :\"no cat\"}" },
        { "{\"level\": 30, \"msg\": \"bowl\"}\n{\"level\": 50, \"msg\": \"no cat\"}", "{ : 50, : \"no cat\"}" },
        { "INFO bowl\nERROR /cats\nValueError: no cat\nINFO bowl\nBowlError: bowl", "ValueError: no cat" },
        { "CAT_ERROR in the bowl\nno cat", "" }, { "no cat\nno bowl", "" }, { "Error: no cat", "" }, { "no cat", "" } };
    for EACH(i, messages) {
        struct out o = empty();
        str rest = pasted_words(&arena, str_from(messages[i][0])).message;
        for (str word; (word = next_word(&rest)).len;) out_between(&o, o.len ? " " : "", word, "");
        is("message of a pasted text", messages[i][0], messages[i][1], out_done(&o));
    }
}

/* Of a long pasted text the lines around its error message count, or else its last ones; of other texts the start. */
static void test_best_part(void)
{
    static const char *const texts[][2] = {
        { "no cat", "no cat" },
        { "The cats sat at the bowl and did not purr.", "The cats sat at the bowl and did" },
        { "a=1 b=[1]\na=2 b=[2]\nValueError: no cat\na=3 b=[3]\na=4 b=[4]\n", "ValueError: no cat\na=3 b=[3]\na=4" },
        { "INFO bowl\nINFO bowl\nINFO bowl\nERROR no cat\nINFO bowl\nINFO bowl\nINFO bowl\nINFO bowl\n",
          "ERROR no cat\nINFO bowl\nINFO bowl" },
        { "a=1 b=[1]\na=2 b=[2]\na=3 b=[3]\na=4 b=[4]\na=5 b=[5]\n", "a=3 b=[3]\na=4 b=[4]\na=5 b=[5]\n" },
        { "{\"a\":[\"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\"],\"bbbbbbbbbb\":\"12\"}",
          "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\"],\"bbbbbbbbbb\":\"12\"}" } };
    for EACH(i, texts) is("best part", texts[i][0], texts[i][1], best_part(str_from(texts[i][0]), 32));
}

/* Sentences that describe the setup, or say little, count less than the others. */
static void test_sentences(void)
{
    static const char *const kinds[] = { "vague", "setup", "topic" };
    static const char *const table[][2] = {
        { "We use cats in Next.js.", "setup" }, { "Hello, the bowl is new.", "setup" }, { "the project has cats", "setup" },
        { "We use cats, but the bowl is empty.", "topic" }, { "I need a bowl for a cat", "topic" },
        { "My cats cannot find the bowl", "topic" }, { "The cat is lost", "topic" }, { "no cat", "topic" }, { "bowl", "topic" },
        { "Where is the bowl of our cats?", "topic" }, { "Any ideas?", "vague" }, { "How do I fix this?", "vague" },
        { "Thanks!", "vague" }, { "", "vague" } };
    for EACH(i, table) is("kind of a sentence", table[i][0], table[i][1], str_from(kinds[sentence_kind(str_from(table[i][0]))]));
    static const char *const splits[][2] = {
        { "We use Next.js. Why?", "We use Next.js.| Why?|" }, { "e.g. cats! v1.2\nbowls", "e.g. cats!| v1.2|bowls|" },
        { "?", "?|" }, { "", "" } };
    for EACH(i, splits) {
        struct out o = empty();
        for (str rest = str_from(splits[i][0]); rest.len;) {
            str s = next_sentence(&rest);
            out_between(&o, "", s.s[s.len - 1] == '\n' ? str_span(s, 0, s.len - 1) : s, "|");
        }
        is("sentences", splits[i][0], splits[i][1], out_done(&o));
    }
    static const struct { const char *query, *word; float weight; } words[] = {
        { "We use bowls. How do I find the lost cat?", "bowls", SETUP_WEIGHT },
        { "How do I find the lost cat? We use bowls.", "bowls", SETUP_WEIGHT },
        { "We use bowls. How do I find the lost cat?", "lost", 1 },
        { "We use bowls. How do I find the lost bowls?", "bowls", 1 },
        { "We use Bowls. How do I find the lost cat?", "bowls", FILLER_WEIGHT },
        { "We use bowls. How do I find the lost cat -notes", "bowls", SETUP_WEIGHT },
        { "We use bowls. Any ideas?", "bowls", 1 }, { "We use bowls. Any ideas?", "ideas", FILLER_WEIGHT },
        { "Error: no cat\nbut there are bowls in the house", "bowls", REMARK_WEIGHT },
        { "Error: no cat\n[but there are bowls in the house]", "bowls", FILLER_WEIGHT },
        { "Error: no cat\nempty bowls for lost cats", "bowls", FILLER_WEIGHT },
        { "INFO but there are bowls in the house\nERROR no cat", "bowls", FILLER_WEIGHT },
        { "Error: no cat\n  at x (dogs[50])\nand y", "cat", 1 },
        { "\x1b[32mINFO\x1b[0m bowls\n\x1b[31mERROR\x1b[0m no cat\n\x1b[32mINFO\x1b[0m bowls", "bowls", FILLER_WEIGHT },
        { "{\"Level\":\"Information\"} bowls\n{\"Level\":\"Error\"} no cat", "bowls", FILLER_WEIGHT },
        { "com.bowls.lost.CatException: no cat", "bowls", -1 }, { "com.bowls.lost.CatException: no cat", "cat", 1 },
        { "com.bowls.lost.Cat: no cat", "bowls", 1 }, { "bowls.CatException", "bowls", 1 },
        { "We use bowls", "bowls", 1 }, { "Hello\nWe use bowls\nno cat", "bowls", SETUP_WEIGHT } };
    for EACH(i, words) {
        struct query *q = arena_alloc(&arena, sizeof *q);
        float weight = -1;
        q->text = str_from(words[i].query);
        query_parse(&arena, q);
        for (unsigned k = 0; k < q->concept_count; k++)
            if (str_equal(q->concepts[k].word, str_from(words[i].word))) weight = q->concepts[k].weight;
        is("weight of a word", words[i].query, "1",
           str_from(weight == words[i].weight ? "1" : words[i].word));
    }
}

/* Of a pasted text the parts remain that describe the problem, not those that belong to one occurrence. */
static void test_pasted_text(void)
{
    static const char *const table[][2] = {
        { "HTTP/1.1 403\ncontent-type: text/html\nRetry-After: 3\n\n{\"code\":\"cat_lost\",\"message\":\"No cat.\"}",
          "403 Retry-After: 3 { :\"cat_lost\", :\"No cat.\"}" },
        { "curl -H 'Accept: text/html' https://api.example.com/v1/cats", "curl - ' ' /v1/cats" },
        { "no cat\n2025-01-31 10:15:00.123 2025-01-31T10:15:00Z", "no cat" },
        { "cat\ncat_01FVYZWQTZQ5VB6BC5MPG2EYC5 8f1c1e2a 7f0c9c3e-5a0e-4d0e-9d6c-1f2e3d4c5b6a 1710976451", "cat" },
        { "cat\ncTDQJTTkTkkVYxQUlKBIxEsFs UnprocessableEntityException sha256", "cat UnprocessableEntityException sha256" },
        { "no cat\n  at catPurr (/app/cat.js:1:2)\n  at x (/a/node_modules/@cats/purr/lib/x.js:3:4)", "no cat @cats/purr" },
        { "no cat\n\tat com.cats.Cat.getCat(Cat.java:7)\n#0 /a/cat.php(3): cat()\n/a/c.go:3 +0x1d4", "no cat getCat" },
        { "{\"message\": \"no cat\\n    at y (/app/y.js:1:2)\"}", "{ : \"no cat" },
        { "./src/cat.rb:31 and src/cat.rb\nno cat", "and src/cat.rb no cat" },
        { "no cat at catPurr (/app/cat.js:1:2) at async x (y:task:3:4) at noon", "no cat at noon" },
        { "Error: no cat at com.cats.Cat.getCat(Cat.java:7) at x.Y.z(Z.java:8)", "Error: no cat getCat" },
        { "[2025-01-31T10:15:00.123Z] ERROR (pid 12) no cat", "[ ] ERROR (pid 12) no cat" },
        { "time=2025-01-31T10:15:00Z level=error msg=\"no cat\" bowl=2", "error \"no cat\" bowl=2" },
        { "{\"message\": \"no cat\", \"requestId\": \"req_01HXYZ8ABCDE\"}", "{ : \"no cat\", : \" \"}" },
        { "no cat for tom@cats.example in cat_01FVYZWQTZQ5VB6BC5MPG2EYC5", "no cat for in" },
        { "cat_01FVYZWQTZQ5VB6BC5MPG2EYC5", "cat_01FVYZWQTZQ5VB6BC5MPG2EYC5" },
        { "no cat\n01HXYZABCDEF 03HXYZABCDEF", "no cat 03HXYZABCDEF" },
        { "level=error req_id=7 no cat", "error 7 no cat" },
        { "no cat @cats/purr@next purr@1.2 /x/tom@cats.example", "no cat @cats/purr@next purr@1.2 /x/tom@cats.example" },
        { "no cat. (tom.b+c@cats.example)", "no cat. ( )" },
        { "cats at 10 and notes at 11", "cats at 10 and notes at 11" },
        { "cats at localhost:3000", "cats at localhost:3000" },
        { "Traceback (most recent call last): File \"/app/a.py\", line 1, in purr return bowl() ValueError: no cat",
          "ValueError: no cat" },
        { "Traceback (most recent call last):\n  File \"/app/a.py\", line 1, in purr\n    return bowl()\nValueError: no cat",
          "ValueError: no cat" },
        { "main.rb:7:in 'Cat#purr': no cat (CatError)\n\tfrom main.rb:9:in 'block'", "no cat (CatError)" },
        { "\x1b[31mno cat\x1b[0m\n[1m[32mbowl[0m", "no cat bowl" },
        { "npm ERR! code 1\nno cat\n  ^~~~", "no cat" },
        { "* TLS handshake\n> GET /cats\n> \n* Done\nno cat", "* TLS handshake > GET /cats > * Done no cat" },
        { "* TLS handshake\n> GET /cats HTTP/2\n> \n* Done\nno cat", "> GET /cats > no cat" },
        { "> Content-Type: text/html\n> User-Agent: curl/8.4.0\n< HTTP/2 401\n< Retry-After: 3\nno cat; Via: a bowl",
          "> > < 401 < Retry-After: 3 no cat; a bowl" },
        { "Cats:\n* no cat\n* no bowl", "Cats: * no cat * no bowl" },
        { "no cat\nC:\\app\\bowl.cs main.go:42:7: ECDSAP256SHA256", "no cat ECDSAP256SHA256" },
        { "### Describe the bug\nno cat\n\n### Screenshots\n_No response_", "no cat" },
        { "no cat\n  File \"/app/a.py\", line 1, in get_cat\n    purr()\na.rb:7:in `get_cat'\na.rb:8:in `purr'",
          "no cat get_cat get_cat" },
        { "no cat\n?bowl=01JX3...&purr=eyJ... cat_9f3b\xe2\x80\xa6 purr2... cats\xe2\x80\xa6",
          "no cat ?bowl= &purr= purr2... cats\xe2\x80\xa6" },
        { "a cat that came 2025-01-31", "a cat that came 2025-01-31" } };
    for EACH(i, table) {
        struct out o = empty();
        str rest = pasted_words(&arena, str_from(table[i][0])).text;
        for (str word; (word = next_word(&rest)).len;) out_between(&o, o.len ? " " : "", word, "");
        is("pasted text", table[i][0], table[i][1], out_done(&o));
    }
    static const struct { const char *word; size_t letters; } codes[] = {
        { "aadsts50011", 6 }, { "err404", 3 }, { "node18", 0 }, { "x500", 0 }, { "20250131", 0 }, { "abc123d", 0 } };
    for EACH(i, codes) {
        struct out o = empty();
        out_number(&o, (int64_t)code_letters(str_from(codes[i].word)));
        is("pasted text", codes[i].word, codes[i].letters == 6 ? "6" : codes[i].letters ? "3" : "0", out_done(&o));
    }
    struct query *q = arena_alloc(&arena, sizeof *q);
    struct out o = empty();
    for (int k = 0; k < MAX_CONCEPTS; k++) {
        out_text(&o, "unknown");
        out_number(&o, k);
        out_char(&o, ' ');
    }
    out_text(&o, "cat");
    q->text = out_done(&o);
    query_parse(&arena, q);
    is("pasted text", "a word of the corpus takes the place of an unknown one", "cat",
       q->concepts[q->concept_count - 1].word);
}

static void test_identifiers(void)
{
    static const char *const table[][2] = {
        { "how does ensureSignedIn work", "ensureSignedIn" }, { "user_id and org_id", "user_id org_id" },
        { "dsync.user.created is sent. Then", "dsync.user.created" }, { "WorkOS AuthKit OAuth", "" },
        { "https://a.example/user_id", "" }, { "a.b@c.example", "a.b" }, { "3.10.2 e.g. this", "e.g" },
        { "readObjectByName()", "readObjectByName" }, { "login x.1\xc3\xa9" "B", "" } };
    for EACH(i, table) {
        struct out o = empty();
        size_t pos = 0;
        for (str name; (name = next_identifier(str_from(table[i][0]), &pos)).len;)
            out_between(&o, o.len ? " " : "", name, "");
        is("identifiers", table[i][0], table[i][1], out_done(&o));
    }
}

/* --- pages --- */

static void test_endpoints(void)
{
    static const char *const table[][2] = {
        { "HTTP: `GET /cats/:id`", "GET /cats/:" }, { "( POST /cats )", "POST /cats" }, { "get /cats/{id}/bowls", "GET /cats/:/bowls" },
        { "GET cats", "" }, { "/cats", "" }, { "( )", "" } };
    for EACH(i, table) is("endpoint", table[i][0], table[i][1], endpoint_of(&arena, str_from(table[i][0])));
}

static str resolved(const char *reference)
{
    struct out o = empty();
    struct location p = page_resolve(&arena, str_from(reference));
    if (!p.found) return STR("no page");
    out_reference(&o, "", p.section, "");
    if (p.section_missing) out_text(&o, ", no such section");
    return out_done(&o);
}

static void test_resolve(void)
{
    static const char *const table[][2] = {
        { "cats", "cats" }, { "/cats/", "cats" }, { "cats/index", "cats" }, { "cats/index.mdx", "cats" },
        { "notes.md", "notes" },
        { "CATS", "cats" }, { " cats ", "cats" }, { "docs/cats", "cats" }, { "cats#food", "cats#food" },
        { "cats#Feeding", "cats#food" },
        { "cats/food", "cats#food" }, { "cats/food/treats", "cats#treats" }, { "/cats/treats/", "cats#treats" },
        { "cats#bark", "cats, no such section" }, { "cats/bark", "cats, no such section" },
        { "notes#gr\xc3\xb6\xc3\x9f" "e-notes", "notes" }, { "reference/cat#js", "reference/cat#js" },
        { "reference/cat#JavaScript: cats.getCat()", "reference/cat#js" },
        { "https://cats.example/docs/cats#treats", "cats#treats" },
        { "http://www.cats.example/docs/cats/?q=1", "cats" },
        { "workos://docs/cats#food", "cats#food" }, { "https://dogs.example/docs/cats", "no page" },
        { "cat", "reference/cat" }, { "cat#js", "reference/cat#js" }, { "dogs", "no page" }, { "", "no page" },
        { "/", "no page" }, { "#food", "no page" },
        { "../cats", "no page" }, { "../../etc/passwd", "no page" }, { "cats/../notes", "cats, no such section" } };
    for EACH(i, table) is("path", table[i][0], table[i][1], resolved(table[i][0]));
}

static void test_near_misses(void)
{
    static const char *const table[][2] = { { "catz", "cats" }, { "guides/notes", "notes" },
        { "referense/cat", "reference/cat" },
                                            { "event", "events" }, { "the cat purrs when brushing", "cats" } };
    for EACH(i, table) {
        uint32_t pages[8];
        size_t n = pages_near(&arena, str_from(table[i][0]), pages, 8);
        is("nearest page", table[i][0], table[i][1], n ? corpus_slice(corpus.pages[pages[0]].path) : STR("none"));
    }
}

/* True if pos is inside a code fence, a table row or a character. Reads only the text, line by line. */
static bool is_bad_cut(str text, size_t pos)
{
    bool fence = false;
    if (pos < text.len && ((unsigned char)text.s[pos] & 0xc0) == 0x80) return true;
    for (size_t at = 0; at < pos;) {
        str line = line_from(text, at), t = str_trim(line);
        size_t next = at + line.len + 1;
        if (t.len && t.s[0] == '|' && pos < next) return true;
        if (str_starts(t, STR("```")) || str_starts(t, STR("~~~"))) {
            if (!fence && pos < next) return true;  /* inside the line that opens it */
            fence = !fence;
        }
        at = next;
    }
    return fence;
}

/* Reads a document in pieces of at most `most` bytes and `lines` lines. Returns an error message, with its offset in *at,
 * or NULL. */
static const char *read_in_pieces(const struct document *d, size_t most, size_t lines, size_t *at)
{
    str whole = out_done(&d->text);
    for (size_t from = 0, end; from < whole.len; from = end) {
        *at = end = document_cut(d, from, &(struct limits){ most, lines, most, lines });
        if (end <= from || end > whole.len) return "a piece is empty";
        if (is_bad_cut(whole, end)) return "a cut is where none may be";
        bool too_long = end - from > most;
        for (size_t i = from + 2; too_long && i < end; i++) /* a piece may be too long where it cannot be shorter */
            if (i <= from + most && whole.s[i - 1] == '\n' && !is_bad_cut(whole, i))
                return "a piece is longer than it need be";
    }
    return NULL;
}

static void test_cuts(void)
{
    for (int raw = 0; raw < 2; raw++) {
        for (uint32_t page = 0; page < corpus.page_count; page++) {
            struct document d = { .text = empty() };
            struct location whole = { page, corpus.pages[page].first_section, true, false };
            if (raw) document_raw(&d, whole);
            else document_location(&d, whole, (struct languages){ LANGUAGE_ALL, 0 });
            const char *wrong = NULL;
            size_t most = 8, lines = 1, at = 0;
            for (; !wrong && most < d.text.len + 8; most++) wrong = read_in_pieces(&d, most, SIZE_MAX, &at);
            for (; !wrong && lines < 40; lines++) wrong = read_in_pieces(&d, SIZE_MAX / 2, lines, &at);
            struct out name = empty(), detail = empty();
            out_text(&name, raw ? "every budget, raw: " : "every budget: ");
            out_str(&name, corpus_slice(corpus.pages[page].path));
            str text = out_done(&d.text), before = str_span(text, at > 40 ? at - 40 : 0, at);
            out_format(&detail, "%s, budget %zu, %zu lines, behind: ", wrong ? wrong : "", most - 1, lines - 1);
            out_json(&detail, before);
            verdict(!wrong, "cuts", arena_copy(&arena, out_done(&name)).s, STR("pieces that end between blocks"),
                    out_done(&detail));
        }
    }
}

/* --- tools --- */

static void test_cursors(void)
{
    str cursor = cursor_make(&arena, 4294967295u, 0xdeadbeef);
    is("cursor", "is a position and a check", "4294967295-deadbeef", cursor);
    static const struct { const char *cursor; bool ok; } table[] = {
        { "10-deadbeef", true }, { " 10-deadbeef ", true }, { "10-deadbeee", false }, { "010-deadbeef", false },
        { "-1-deadbeef", false },
        { "4294967296-deadbeef", false }, { "1e1-deadbeef", false }, { "10", false }, { "10-", false }, { "", false },
        { "10-deadbeef0", false } };
    for EACH(i, table) holds("cursor", table[i].cursor,
                             cursor_read(&arena, str_from(table[i].cursor), 0xdeadbeef).ok == table[i].ok);
    struct docs_request r = { .count = 3, .offset = 100, .languages = { 1, 6 }, .raw = true }, back = { .count = 0 };
    r.places[0] = (struct location){ 0, 0, true, false };
    r.places[1] = (struct location){ 2, 6, true, false };
    r.folders[2] = path_split(corpus_slice(corpus.pages[corpus.page_count - 1].path)).head;
    r.places[2] = (struct location){ NO_INDEX, NO_INDEX, false, false };
    str made = docs_cursor(&arena, &r, 100);
    bool read = docs_request_from_cursor(&arena, made, &back);
    holds("cursor", "of a document: what it was made from is read back",
          read && back.count == 3 && back.offset == 100 && back.languages.reference == 1 &&
              back.languages.rows == 6 && back.raw && back.places[1].section == 6 && back.places[1].page == 2 &&
              str_equal(back.folders[2], r.folders[2]));
    bool refused = true;
    made = docs_cursor(&arena, &r, 100);
    for (size_t i = 0; i < made.len; i++) {         /* no character of it may be another */
        str changed = arena_copy(&arena, made);
        ((char *)(uintptr_t)changed.s)[i] = made.s[i] == '1' ? '2' : '1';
        struct docs_request other = { .count = 0 };
        refused &= !docs_request_from_cursor(&arena, changed, &other);
    }
    holds("cursor", "of a document: a changed one is refused", refused);
    /* with the right check: anybody can compute it */
    static const struct { const char *text; bool ok; } signed_texts[] = {
        { "0.0.0.0.0", true }, { "0.4294967294.0.0.0", true }, { "0.2147483649.0.0.0", false },
        { "0.4294967295.0.0.0", true }, { "0.4294967296.0.0.0", false }, { "0.99.0.0.0", false },
        { "0.0.4294967296.0.0", false }, { "0.0.0.2.0", true }, { "0.0.0.3.0", false }, { "0.0.0.0.4294967295", false },
        { "0.0.0.0.", false }, { "0.0.0.0", false }, { "0.0.0.0.f0:1", false }, { "0.0.0.0.f", false },
        { "0.0.0.0.f4294967295:1", false }, { "0.0.0.0.f0:9999", false },
        { "9223372036854775807.0.0.0.0", false } };
    for EACH(i, signed_texts) {
        struct docs_request got = { .count = 0 };
        str cursor = docs_cursor_sign(&arena, str_from(signed_texts[i].text));
        holds("cursor", signed_texts[i].text, docs_request_from_cursor(&arena, cursor, &got) == signed_texts[i].ok);
    }
    static const struct { const char *text; bool ok; } from_bytes[] = { { "0.0.0.0.0", true }, { "1.0.0.0.0", true },
        { "1000000.0.0.0.0", false }, { "4611686018427387903.0.0.0.0", false } };
    for EACH(i, from_bytes) {
        struct args args = { .text = { [ARG_CURSOR] = docs_cursor_sign(&arena, str_from(from_bytes[i].text)) },
            .number = { [ARG_MAX_CHARS] = 500 } };
        holds("cursor", "begins inside the text or not at all", tool_docs(&arena, &args).error == !from_bytes[i].ok);
    }
}

static const struct tool *tool(const char *name)
{
    for (size_t i = 0; i < COUNT(tools); i++)
        if (strcmp(tools[i].name, name) == 0) return &tools[i];
    return NULL;
}

/* Returns the error message for the arguments of a tool, given in JSON, or some of their values. */
static str arguments_of(const char *name, const char *json)
{
    struct args args;
    struct out o = empty();
    str complaint = arguments_read(&arena, tool(name), json_parse(&arena, str_from(json), false),
                                   str_from(json), &args);
    if (complaint.len) return complaint;
    if (args.text[ARG_QUERY].len) out_format(&o, "query=%.*s ", (int)args.text[ARG_QUERY].len, args.text[ARG_QUERY].s);
    if (args.text[ARG_MODE].len) out_format(&o, "mode=%.*s ", (int)args.text[ARG_MODE].len, args.text[ARG_MODE].s);
    if (args.given[ARG_MAX_RESULTS]) out_format(&o, "maxResults=%lld ", (long long)args.number[ARG_MAX_RESULTS]);
    if (args.given[ARG_MAX_CHARS]) out_format(&o, "maxChars=%lld ", (long long)args.number[ARG_MAX_CHARS]);
    for (size_t i = 0; i < args.path_count; i++) out_format(&o, "path=%.*s ", (int)args.paths[i].len, args.paths[i].s);
    return str_trim(out_done(&o));
}

static void test_arguments(void)
{
    static const char *const table[][3] = {
        { "search", "{\"query\":\"cat\"}", "query=cat" },
        { "search", "{\"q\":\"cat\",\"unknown\":[1]}", "query=cat" },
        { "search", "{\"q\":\"other\",\"query\":\"own name first\"}", "query=own name first" },
        { "search", "{\"query\":null,\"term\":\"cat\"}", "query=cat" },
        { "search", "{\"query\":404}", "query=404" },
        { "search", "{\"query\":12345678901234567890}", "query=12345678901234567890" },
        { "search", "{\"other\":1,\"q\":-1.50e+3}", "query=-1.50e+3" },
        { "search", "{\"query\":\"\",\"query\":7}", "query=7" },
        { "search", "{\"query\":\"\",\"query\":12345678901234567890}", "query=12345678901234567890" },
        { "search", "{\"query\":[12345678901234567890]}", "query=12345678901234567890" },
        { "search", "{\"query\":[\"cat\"]}", "query=cat" },
        { "search", "{\"query\":\"cat\",\"maxResults\":\"5\"}", "query=cat maxResults=5" },
        { "search", "{\"query\":\"cat\",\"max_results\":5.0}", "query=cat maxResults=5" },
        { "search", "{\"query\":\"cat\",\"Limit\":1e99}", "query=cat maxResults=50" },
        { "search", "{\"query\":\"cat\",\"maxResults\":-7}", "query=cat maxResults=1" },
        { "search", "{\"query\":\"cat\",\"mode\":\" LITERAL \"}", "query=cat mode=literal" },
        { "search", "{}", "query is required. Send a string, for example {\"query\": \"verify webhook signature\"}." },
        { "search", "{\"query\":\"  \"}",
          "query is required. Send a string, for example {\"query\": \"verify webhook signature\"}." },
        { "search", "{\"query\":{\"a\":1}}",
          "query is not a string. Send a string, for example {\"query\": \"verify webhook signature\"}." },
        { "search", "{\"query\":{}}",
          "query is required. Send a string, for example {\"query\": \"verify webhook signature\"}." },
        { "search", "{\"query\":[\"cat\",7,\"dog\"]}", "query=cat 7 dog" },
        { "search", "{\"query\":[\"cat\",[\"dog\"]]}",
          "query is not a string. Send a string, for example {\"query\": \"verify webhook signature\"}." },
        { "search", "{\"query\":\"cat\",\"path\":[\"a\",\"b\"]}", "query=cat" },
        { "search", "{\"query\":\"cat\",\"path\":[\"a\",[]]}",
          "path is not a string. Send a string, for example {\"path\": \"cats\"}." },
        { "search", "{\"query\":\"cat\",\"limit\":\"ALL\"}", "query=cat maxResults=50" },
        { "search", "{\"query\":\"cat\",\"maxResults\":\"many\"}", "query=cat" },
        { "search", "{\"query\":\"cat\",\"mode\":\"fast\"}", "query=cat" },
        { "docs", "{\"path\":\"cats\"}", "path=cats" },
        { "docs", "{\"paths\":[\"cats\",\"notes\"]}", "path=cats path=notes" },
        { "docs", "{\"path\":\"[\\\"cats\\\",\\\"notes\\\"]\"}", "path=cats path=notes" },
        { "docs", "{\"a\":{\"path\":[[1]]},\"path\":[9007199254740993,\"],[\", 1.50e+3 ,\"cats\"]}",
          "path=9007199254740993 path=],[ path=1.50e+3 path=cats" },
        { "docs", "{\"path\":\" [ 12345678901234567890 , 0.10 ] \"}", "path=12345678901234567890 path=0.10" },
        { "docs", "{\"path\":[7,[12345678901234567890]]}",
          "path holds something that is not a string. Send a string, "
          "for example {\"path\": \"cats\"}." },
        { "docs", "{\"path\":[]}", "" },
        { "docs", "{\"path\":[\"cats\",{}]}",
          "path holds something that is not a string. Send a string, "
          "for example {\"path\": \"cats\"}." },
        { "docs", "{\"page\":\"cats\",\"maxChars\":1}", "maxChars=500 path=cats" } };
    for EACH(i, table) is("arguments", table[i][1], table[i][2], arguments_of(table[i][0], table[i][1]));
}

/* --- JSON --- */

static void test_json_scan(void)
{
    static const struct { const char *text; enum json_error fault; } table[] = {
        { "{}", JSON_OK }, { "\"\\ud83d\\ude00\"", JSON_OK },
        { " [ 1 , -0.5e+3 , \"\\u00e9\\n\" , true , false , null , { \"a\" : [ ] } ] ", JSON_OK },
        { "\"\\ud800\"", JSON_OK }, { "0", JSON_OK }, { "", JSON_SYNTAX },
        { "01", JSON_OK /* 0, then another byte */ },
        { "+1", JSON_SYNTAX }, { ".5", JSON_SYNTAX }, { "1.", JSON_SYNTAX }, { "1e", JSON_SYNTAX },
        { "-", JSON_SYNTAX }, { "NaN", JSON_SYNTAX },
        { "tru", JSON_SYNTAX }, { "[1,]", JSON_SYNTAX }, { "[,1]", JSON_SYNTAX }, { "[1 2]", JSON_SYNTAX },
        { "{\"a\"}", JSON_SYNTAX },
        { "{\"a\":1,}", JSON_SYNTAX }, { "{a:1}", JSON_SYNTAX }, { "{'a':1}", JSON_SYNTAX }, { "[1", JSON_SYNTAX },
        { "[1}", JSON_SYNTAX },
        { "\"\\x\"", JSON_SYNTAX }, { "\"\\u12g4\"", JSON_SYNTAX }, { "\"open", JSON_SYNTAX },
        { "\"tab\there\"", JSON_SYNTAX },
        { "\"\xff\"", JSON_SYNTAX }, { "\"\xc0\xaf\"", JSON_SYNTAX }, { "\"\xed\xa0\x80\"", JSON_SYNTAX },
        { "// note", JSON_SYNTAX } };
    for EACH(i, table) is_number("JSON", table[i].text, table[i].fault,
                                 json_scan(str_from(table[i].text), STR("")).error);
    is_number("JSON", "NUL is no space", JSON_SYNTAX, json_scan((str){ "[\0]", 3 }, STR("")).error);
    char digits[MAX_JSON_NUMBER_BYTES + 1], deep[2 * MAX_JSON_DEPTH + 2];
    memset(digits, '1', sizeof digits);
    is_number("JSON", "number at the limit", JSON_OK, json_scan((str){ digits, sizeof digits - 1 }, STR("")).error);
    is_number("JSON", "number one longer", JSON_LONG_NUMBER, json_scan((str){ digits, sizeof digits }, STR("")).error);
    digits[2] = 'e';
    is_number("JSON", "exponent too long", JSON_LONG_NUMBER, json_scan((str){ digits, sizeof digits }, STR("")).error);
    memset(deep, '[', MAX_JSON_DEPTH + 1);
    memset(deep + MAX_JSON_DEPTH + 1, ']', MAX_JSON_DEPTH + 1);
    is_number("JSON", "nesting at the limit", JSON_OK, json_scan((str){ deep + 1, 2 * MAX_JSON_DEPTH }, STR("")).error);
    is_number("JSON", "nesting one deeper", JSON_TOO_DEEP, json_scan((str){ deep, sizeof deep }, STR("")).error);
}

static void test_json_members(void)
{
    static const char *const table[][2] = {
        { "{\"id\":1}", "1" }, { "{\"a\":{\"id\":2},\"id\" : \"x\" }", "\"x\"" },
        { "{\"id\":9007199254740993}", "9007199254740993" },
        { "{\"id\":1.50e0}", "1.50e0" }, { "{\"id\":\"a\\u0000b\"}", "\"a\\u0000b\"" }, { "{\"\\u0069d\":3}", "3" },
        { "{\"id\":1,\"id\":2}", "1" },
        { "{\"id\":[1,{\"id\":2}]}", "[1,{\"id\":2}]" }, { "{\"ID\":1}", "" }, { "{\"a\":1}", "" },
        { "[\"id\",1]", "" }, { "{\"id\":1,", "1" },
        { "{\"id\":[1,", "" } };
    for EACH(i, table) is("JSON member id", table[i][0], table[i][1], json_raw(str_from(table[i][0]), STR("\"id\"")));
    is("JSON", "tamed: NUL and half a surrogate pair become U+FFFD, of the same length",
       "\"\\ufffd\\ufffd\\ud83d\\ude00\"",
       json_repair(&arena, STR("\"\\u0000\\ud800\\ud83d\\ude00\"")));
}

static void test_ids(void)
{
    static const struct { const char *raw; bool ok; } table[] = {
        { "1", true }, { "-1", true }, { "0", true }, { "9007199254740993", true },
        { "123456789012345678901234567890", true }, { "\"a\"", true },
        { "\"\"", true }, { "1.0", true }, { "1e2", true }, { "1.5", false }, { "null", false }, { "true", false },
        { "[1]", false }, { "{}", false }, { "", false } };
    for EACH(i, table) holds("id", table[i].raw, rpc_is_id(str_from(table[i].raw)) == table[i].ok);
    holds("id", "strings are equal by their characters",
          same_id(STR("\"\\u0061\""), STR("\"a\"")) && !same_id(STR("1"), STR("\"1\"")));
}

/* --- MCP, in memory --- */

#define REQUEST(id, method, params) \
    "{\"jsonrpc\":\"2.0\",\"id\":" #id ",\"method\":\"" method "\",\"params\":" params "}"
#define INITIALIZE REQUEST(1, "initialize", "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{}," \
    "\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}")
#define CALL(id, tool, arguments) \
    REQUEST(id, "tools/call", "{\"name\":\"workos_" tool "\",\"arguments\":" arguments "}")

#define COMPLETE(id, prompt, argument, value) REQUEST(id, "completion/complete", \
    "{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"" prompt "\"}," \
    "\"argument\":{\"name\":\"" argument "\",\"value\":\"" value "\"}}")

static const char *const session[] = { /* every tool, resource, prompt and completion, answers and errors */
    INITIALIZE,
    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
    REQUEST(2, "tools/list", "{}"),
    CALL(3, "search", "{\"query\":\"purrign kitten\"}"),
    CALL(4, "search", "{\"query\":\"\\\"size\\\" bowl\",\"mode\":\"auto\"}"),
    CALL(5, "search", "{\"query\":\"key:\",\"mode\":\"literal\"}"),
    CALL(6, "search", "{\"query\":\"xyzzy\"}"),
    CALL(7, "docs", "{\"path\":[\"cats\",\"reference/cat\"],\"language\":\"js\"}"),
    CALL(8, "docs", "{\"path\":\"dogs\"}"),
    CALL(9, "docs", "{}"),
    CALL(10, "examples", "{\"query\":\"tuna\"}"),
    CALL(11, "changelogs", "{\"package\":\"purr\"}"),
    REQUEST(12, "resources/list", "{}"),
    REQUEST(13, "resources/read", "{\"uri\":\"workos://docs/cats\"}"),
    REQUEST(14, "resources/read", "{\"uri\":\"workos://llms.txt\"}"),
    REQUEST(15, "prompts/get", "{\"name\":\"integrate_feature\",\"arguments\":{\"feature\":\"cats\"}}"),
    REQUEST(16, "completion/complete",
            "{\"ref\":{\"type\":\"ref/resource\",\"uri\":\"workos://docs/{+path}\"},"
            "\"argument\":{\"name\":\"path\",\"value\":\"ca\"}}"),
    REQUEST(17, "completion/complete",
            "{\"ref\":{\"type\":\"ref/resource\",\"uri\":\"workos://docs/{+path}\"},"
            "\"argument\":{\"name\":\"path\",\"value\":\"cats#\"}}"),
    COMPLETE(18, "integrate_feature", "feature", "cat"), COMPLETE(19, "migrate_from", "vendor", ""),
    COMPLETE(20, "explain_error", "error", ""),
    COMPLETE(21, "review_integration", "language", "j"),
    CALL(22, "search", "{\"query\":\"c[aou]ts? \",\"mode\":\"regex\",\"maxResults\":2}"),
    CALL(23, "search", "{\"query\":\"c[aou\",\"mode\":\"regex\"}"),
    CALL(24, "search", "{\"query\":\"cat\",\"path\":\"reference\",\"language\":\"js\",\"maxResults\":\"1\"}"),
    CALL(25, "search", "{\"query\":[]}"),
    CALL(26, "docs", "{\"path\":\"cats\",\"maxChars\":500}"),
    CALL(27, "docs", "{\"path\":\"cats#food\",\"format\":\"raw\"}"),
    CALL(28, "docs", "{\"path\":\"reference\"}"), CALL(29, "docs", "{\"path\":\"reference/cat\",\"language\":\"all\"}"),
    CALL(30, "examples", "{}"), CALL(31, "examples", "{\"example\":\"feeding\",\"language\":\"py\"}"),
    CALL(32, "examples", "{\"example\":\"dogs\"}"),
    CALL(33, "changelogs", "{}"), CALL(34, "changelogs", "{\"package\":\"purr\",\"query\":\"food\",\"limit\":1}"),
    REQUEST(35, "resources/templates/list", "{}"),
    REQUEST(36, "resources/read", "{\"uri\":\"workos://docs/cats#food\"}"),
    REQUEST(37, "resources/read", "{\"uri\":\"workos://docs/dogs\"}"),
    REQUEST(38, "prompts/list", "{}"),
    REQUEST(39, "prompts/get", "{\"name\":\"migrate_from\",\"arguments\":{\"vendor\":\"dogs\"}}"),
    REQUEST(40, "prompts/get",
            "{\"name\":\"explain_error\",\"arguments\":{\"error\":\"hiss\",\"feature\":\"cats\",\"language\":\"js\"}}"),
    REQUEST(41, "prompts/get", "{\"name\":\"review_integration\",\"arguments\":{\"feature\":\"cats\"}}"),
    REQUEST(42, "prompts/get", "{}"),
    REQUEST(43, "nonsense", "{}"), REQUEST(44, "server/discover", "{}"),
    REQUEST(45, "subscriptions/listen", "{\"notifications\":{}}"), REQUEST(46, "ping", "{}"),
    "not JSON",
};

/* The replies to the whole session, from memory that was full of `pattern` before. */
static str whole_session(unsigned char pattern, struct out *o)
{
    static struct mcp m;
    struct arena a = hostile_arena(pattern);
    memset(&m, 0, sizeof m);
    for EACH(i, session) {
        out_str(o, mcp_line(&m, &a, str_from(session[i])));
        arena_reset(&a);
    }
    arena_end(&a);
    return out_done(o);
}

static void test_dirty_memory(void)
{
    struct out first = empty(), second = empty();
    str a = whole_session(0x00, &first), b = whole_session(0xa5, &second);
    is_number("memory", "is all given back", (long long)memory.gets, (long long)memory.gives);
    a = whole_session(0x00, &first), first.len = 0, second.len = 0;
    a = whole_session(0x00, &first), b = whole_session(0xa5, &second);
    size_t lines = 0;
    for (size_t i = 0; i < a.len; i++) lines += a.s[i] == '\n';
    holds("memory", "what it held before makes no difference", str_equal(a, b) && lines == COUNT(session) - 1);
}

/* The same message in the modern era: its revision is in the params, whose text begins there. Others stay as they
 * are. */
static str modern_line(str line)
{
    struct cut c = str_cut(line, STR("\"params\":{"));
    struct out o = empty();
    if (!c.ok) return line;
    out_str(&o, c.head);
    out_text(&o, "\"params\":{\"_meta\":{\"" META_KEY "protocolVersion\":\"2026-07-28\",\"" META_KEY
             "clientCapabilities\":{}}");
    if (c.tail.s[0] != '}') out_char(&o, ',');
    out_str(&o, c.tail);
    return out_done(&o);
}

/* A call with no more than `room` bytes of memory, then with the first chunk only: its reply. */
static str call_with(struct mcp *m, struct arena *a, str line, size_t room)
{
    memory.fails_at = memory.gets + 1;          /* no second chunk */
    a->next_free = a->end - room;
    return mcp_line(m, a, line);
}

/* A session that has begun, as the process would know it; the arena has its first chunk. */
static void begin_session(struct mcp *m, struct arena *a)
{
    memset(m, 0, sizeof *m);
    arena_bytes(a, 1);
    arena_reset(a);
    mcp_line(m, a, str_from(INITIALIZE));
    arena_reset(a);
}

static str out_of_memory_reply(str id)
{
    struct out o = empty();
    if (id.len) out_format(&o, "{\"jsonrpc\":\"2.0\",\"id\":%.*s", (int)id.len, id.s);
    else out_text(&o, "{\"jsonrpc\":\"2.0\"");
    out_text(&o, ",\"error\":{\"code\":-32603,\"message\":\"Out of memory\"}}\n");
    return out_done(&o);
}

/* Sends one message with 0, 16, 32 ... bytes of memory, until that is enough: the arena aligns to 16, so each allocation
 * fails in turn. The reply must be the error with the request's id, or the correct one, and the next request must be
 * served. Returns an error message, or an empty text. */
static str ends_anywhere(str line, size_t *ends)
{
    static struct mcp m;
    struct arena a = hostile_arena(0x5a);
    struct out good = empty(), wrong = empty();
    begin_session(&m, &a);
    out_str(&good, mcp_line(&m, &a, line));
    str id = json_raw(line, STR("\"id\"")), error = out_of_memory_reply(id);
    bool enough = false;
    for (size_t room = 0; !enough && !wrong.len && room <= ARENA_FIRST_CHUNK_BYTES - 64; room += 16) {
        arena_reset(&a);
        m.open.count = m.open.used = 0;
        str reply = call_with(&m, &a, line, room);
        bool ran_out = str_equal(reply, error) || (!id.len && good.len == 0 && reply.len == 0);
        enough = str_equal(reply, out_done(&good)) && good.len;
        *ends += ran_out;
        if (ran_out && m.open.count) out_text(&wrong, "a subscription without a reply is open");
        if (!ran_out && !enough)
            out_format(&wrong, "with %zu bytes: %.*s", room, (int)(reply.len < 200 ? reply.len : 200), reply.s);
        memory.fails_at = 0;
        if (room % 256 && !enough) continue;
        arena_reset(&a);
        str next = mcp_line(&m, &a, STR("{\"jsonrpc\":\"2.0\",\"id\":\"next\",\"method\":\"ping\"}"));
        if (!str_equal(next, STR("{\"jsonrpc\":\"2.0\",\"id\":\"next\",\"result\":{}}\n")))
            out_text(&wrong, "the next request is not served");
    }
    if (id.len && !enough && !wrong.len) out_text(&wrong, "never had enough");
    arena_end(&a);
    if (memory.gets - memory.fails != memory.gives)
        out_format(&wrong, "%zu chunks taken, %zu given back", memory.gets - memory.fails, memory.gives);
    return out_done(&wrong);
}

static void test_out_of_memory(void)
{
    for EACH(i, session) {
        for (int modern = 0; modern < 2; modern++) {
            str line = modern ? modern_line(str_from(session[i])) : str_from(session[i]);
            size_t ends = 0;
            str wrong = ends_anywhere(line, &ends);
            char name[100];
            snprintf(name, sizeof name, "ends anywhere in %s: %.*s", modern ? "2026-07-28" : "2025-11-25", 60,
                     session[i]);
            if (ends == 0 && !wrong.len) wrong = STR("it never ended");
            verdict(wrong.len == 0, "memory", name, STR(""), wrong);
        }
    }
    str wrong = STR(""); /* for some length of the id memory runs out at the end of the reply, with the line feed */
    for (int digits = 1; digits < 150 && !wrong.len; digits++)
        wrong = ends_anywhere(modern_line(str_format(&arena, "{\"jsonrpc\":\"2.0\",\"id\":\"%0*d\",\"method\":"
                                                     "\"subscriptions/listen\",\"params\":{\"notifications\":{}}}",
                                                     digits, 0)), &(size_t){ 0 });
    verdict(wrong.len == 0, "memory", "a subscription ends with its reply", STR(""), wrong);
}

/* --- the loop that moves bytes, with an input buffer that cannot grow --- */

static struct { size_t calls, fails_at; } buffer;

static void *input_realloc(void *old, size_t bytes)
{
    return ++buffer.calls == buffer.fails_at ? NULL : realloc(old, bytes);
}

/* Returns the output of the server if the nth realloc() of its input buffer fails (0: all succeed). */
static str served(str input, size_t fails_at, enum sys_result *result)
{
    static struct server s;
    FILE *in = tmpfile(), *out = tmpfile();
    int own_in = dup(0), own_out = dup(1);
    if (!in || !out || own_in < 0 || own_out < 0 || fwrite(input.s, 1, input.len, in) != input.len) abort();
    rewind(in);
    dup2(fileno(in), 0), dup2(fileno(out), 1);
    memset(&s, 0, sizeof s), memset(&buffer, 0, sizeof buffer);
    buffer.fails_at = fails_at;
    arena_begin(&s.arena);
    *result = server_run(&s);
    arena_end(&s.arena);
    free(s.input.s);
    dup2(own_in, 0), dup2(own_out, 1), close(own_in), close(own_out);
    char *text = arena_bytes(&arena, (size_t)ftell(in) + 100000);
    rewind(out);
    size_t n = fread(text, 1, 100000, out);
    fclose(in), fclose(out);
    return (str){ text, n };
}

static void add_ping(struct out *o, int id, size_t padding)
{
    out_format(o, "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"ping\",\"params\":{\"x\":\"", id);
    for (size_t i = 0; i < padding; i++) out_char(o, 'x');
    out_text(o, "\"}}\n");
}

/* Lines for which the buffer must grow several times, and shrink. Whatever call fails: a line there is no room for is
 * answered by an error without id, all others by their own reply, in order, and the end is a clean one. */
static void test_input_buffer(void)
{
    struct out input = empty();
    for (int i = 0; i < 6; i++) add_ping(&input, i, i % 2 ? 10 : (size_t)i * 150000 + 100000);
    enum sys_result result;
    str all = served(out_done(&input), 0, &result);
    size_t calls = buffer.calls;
    for (size_t k = 1; k <= calls; k++) {
        str got = served(out_done(&input), k, &result), rest = got;
        struct out wrong = empty();
        size_t lost = 0;
        for (int i = 0; i < 6 && k > 1; i++) {
            struct out pong = empty();
            out_format(&pong, "{\"jsonrpc\":\"2.0\",\"id\":%d,\"result\":{}}", i);
            struct cut line = str_cut(rest, STR("\n"));
            bool own = str_equal(line.head, out_done(&pong));
            bool no_room = str_equal(line.head, str_span(STR(REPLY_START OUT_OF_MEMORY), 0, STR(REPLY_START OUT_OF_MEMORY).len - 1));
            lost += no_room;
            if (!own && !(no_room && i % 2 == 0))
                out_format(&wrong, "line %d: %.*s; ", i, (int)line.head.len, line.head.s);
            rest = line.tail;
        }
        if (lost > 1 || (k > 1 && (rest.len || result != SYS_OK))) out_text(&wrong, "more was lost, or no clean end");
        if (k == 1 && (got.len || result != SYS_FAILED)) out_text(&wrong, "served without a buffer");
        char name[80];
        snprintf(name, sizeof name, "realloc() %zu of %zu fails", k, calls);
        str fault = out_done(&wrong);
        printf("%s input buffer: %s\n", fault.len ? "not ok" : "ok", name);
        if (fault.len) printf("    %.*s\n", (int)fault.len, fault.s), failures++;
    }
    holds("input buffer", "grows and shrinks while all is well", calls > 6 && all.len > 0);
}

/* A reply is one line whatever comes in: every line of a session with one byte changed, and cut short anywhere. */
static void test_damaged_lines(void)
{
    static struct mcp m;
    unsigned random = 1;
    size_t lines = 0, bad = 0;
    for EACH(i, session) {
        for (size_t k = 0; k < 300; k++) {
            str line = arena_copy(&arena, str_from(session[i]));
            random = random * 1103515245u + 12345u;
            size_t at = (random >> 8) % line.len;
            if (k % 3 == 0) line.len = at;
            else ((char *)(uintptr_t)line.s)[at] = (char)(random >> 4);
            char *exact = malloc(line.len ? line.len : 1); /* its end is the end of the memory: reading on is seen */
            memcpy(exact, line.s, line.len);
            struct arena a = hostile_arena(0x5a);
            str reply = mcp_line(&m, &a, (str){ exact, line.len });
            bad += reply.len &&
                ((size_t)(strcspn(reply.s, "\n") + 1) != reply.len || line_scan(line_text(reply)).error);
            lines++;
            arena_end(&a);
            free(exact);
            arena_reset(&arena);
        }
    }
    is_number("damaged lines", "each gets one line of JSON or none", 0, (long long)bad);
    is_number("damaged lines", "all were sent", 300 * (long long)COUNT(session), (long long)lines);
}

/* --- system --- */

/* Where the system does not tell a program where it is, its first argument has to do. */
static void test_started_path(void)
{
    str shell = sys_started_path(&arena, "sh"), file = sys_started_path(&arena, "./tests/unit.c");
    is_number("started path", "a name is looked up in $PATH", 1, str_starts(shell, STR("/")) && sys_can_run(shell.s));
    is_number("started path", "a path is made absolute", 1, file.s[0] == '/' && str_ends(file, STR("/tests/unit.c")));
    is_number("started path", "what is not there has none", 0,
              (long long)sys_started_path(&arena, "no-such-program").len);
}

/* Links of a page that is exported lead to files, except in code. */
static void test_export_links(void)
{
    static const char text[] = "[a](/cats) `[b](/cats)` Use `foo\n```\ncurl `x`\n```\n[c](/cats)\n```\n[d](/cats)\n```\n";
    struct document d = { .text = empty() };
    out_text(&d.text, text);
    for (const char *begin = text; (begin = strstr(begin, "```"));) {
        const char *end = strstr(begin + 3, "```") + 4;
        document_add_fence(&d, (size_t)(begin - text), (size_t)(end - text));
        begin = end;
    }
    is("export", "links in code stay as they are", "[a](cats.md) `[b](/cats)` Use `foo\n```\ncurl `x`\n```\n[c](cats.md)\n"
       "```\n[d](/cats)\n```\n", export_links(&arena, &d, page_resolve(&arena, STR("notes")).page));
}

/* Occurrences of a literal, compared with a search at every offset, in texts of few different characters. */
static void test_literals(void)
{
    static const char *const letters[] = { "a", "A", "b", "\xc3\xa9", " " };
    unsigned random = 7;
    size_t wrong = 0, found = 0;
    for (int run = 0; run < 4000; run++) {
        struct out text = empty(), wanted = empty();
        unsigned kinds = 2 + run % 4;
        for (int i = 0; i < 60; i++)
            random = random * 1103515245u + 12345u, out_text(&text, letters[(random >> 16) % kinds]);
        for (int i = 0; i <= run % 7; i++)
            random = random * 1103515245u + 12345u, out_text(&wanted, letters[(random >> 16) % kinds]);
        struct literal l = literal_fold(&arena, out_done(&wanted));
        size_t count = 0, expected = 0, first = text.len;
        for (struct literal_scan scan = { .text = out_done(&text) }; literal_next(&scan, &l);) count++;
        for (size_t at = 0; at < text.len; at++) {
            size_t end = at, k = 0;
            for (uint32_t c; k < l.count && end < text.len && !is_continuation_byte(text.s[at]); k++) {
                end += corpus_char(text.s + end, text.len - end, &c);
                if (corpus_fold(c) != l.at[k]) break;
            }
            if (k == l.count && ++expected == 1) first = at;
        }
        wrong += count != expected || literal_find(out_done(&text), &l) != first;
        found += expected;
        arena_reset(&arena);
    }
    is_number("literals", "as many as a search at every offset finds, and the same first one", 0, (long long)wrong);
    holds("literals", "there were some", found > 4000);
}

/* Work is counted, and a batch ends when it has taken too much. */
static void test_work(void)
{
    static struct mcp m;
    static const char batch[] = "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"},"
                                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"},"
                                "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}]";
#define SPENT ",\"error\":{\"code\":-32603,\"message\":\"The batch took too much work; send this by itself\"}}"
    static const char spent[] = "[{\"jsonrpc\":\"2.0\",\"id\":1" SPENT ",{\"jsonrpc\":\"2.0\",\"id\":2" SPENT "]\n";
    m.negotiated = &revisions[1];
    is("work", "a batch within its work", "[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}},{\"jsonrpc\":\"2.0\",\"id\":2,"
       "\"result\":{}}]\n", mcp_line(&m, &arena, str_from(batch)));
    arena_reset(&arena);
    arena_work(&arena, MAX_BATCH_WORK + 1);
    is("work", "a batch that has taken too much", spent, mcp_line(&m, &arena, str_from(batch)));
    static const char *const modes[] = { "auto", "literal", "regex" };
    for EACH(i, modes) {
        char line[300];
        snprintf(line, sizeof line, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{"
                 "\"name\":\"" TOOL_PREFIX "_search\",\"arguments\":{\"query\":\"cats\",\"mode\":\"%s\"}}}", modes[i]);
        arena_reset(&arena);
        mcp_line(&m, &arena, str_from(line));
        holds("work", modes[i], arena_work(&arena, 0) > 50000);
    }
    char quoted[4 * 4096];
    for (size_t i = 0; i < sizeof quoted; i++) quoted[i] = "\"\x7f\" "[i % 4];
    struct query *q = arena_alloc(&arena, sizeof *q);
    q->text = (str){ quoted, sizeof quoted };
    arena.work = 0;
    query_parse(&arena, q);
    holds("work", "only the first quoted texts are looked for",
          arena_work(&arena, 0) <= MAX_LITERALS * 2 * (uint64_t)corpus.source_bytes && q->has_more_literals);
    arena_reset(&arena);
    is_number("work", "ends with the request", 0, (long long)arena_work(&arena, 0));
}

/* Each attempt to match counts, so that a pattern ends which matches the empty text at each of many offsets; bytes that no
 * match starts with count once. The patterns that end have read most of what they may. */
static void test_regex_work(void)
{
    enum { LINE = 1 << 20, REST = 50 * LINE };
    static const struct { const char *pattern; size_t max_read; bool gives_up; } rows[] = {
        { "b", LINE + 100, false }, { "b+|c", LINE + 100, false }, { "\\bb", LINE + 100, false },
        { "b*", MAX_REGEX_READ + 100, true }, { "a*b", MAX_REGEX_READ + LINE + 100, true } };
    static char text[LINE];
    memset(text, 'a', LINE);
    for EACH(i, rows) {
        struct regex_error error;
        struct regex *re = regex_compile(&arena, str_from(rows[i].pattern), 0, &error);
        size_t calls = 0;
        if (rows[i].gives_up) re->bytes_read = MAX_REGEX_READ - REST;
        for (size_t pos = 0; !regex_gave_up(re) && calls < 100 * LINE; calls++, pos = pos % LINE + 1)
            if (!regex_find(re, (str){ text, LINE }, pos).ok) break;
        bool bounded = regex_gave_up(re) == rows[i].gives_up && re->bytes_read <= rows[i].max_read;
        holds("regex work", rows[i].pattern, bounded); /* resets the arena */
        holds("regex work", "attempts are few", calls <= REST / REGEX_START_BYTES);
    }
}

/* A server that never ends a line, and does not end itself. */
static void test_slow_child(void)
{
    const char *script = "build/tests/slow-child.sh";
    sys_write_file(script, STR("#!/bin/sh\ntrap '' TERM\nwhile :; do printf x; sleep 0.02; done\n"));
    chmod(script, 0755);
    struct child c = sys_start(&arena, script);
    double start = sys_milliseconds();
    str line = sys_child_line(&c, 300);
    double line_ms = sys_milliseconds() - start;
    int status = sys_child_end(&c, 300);
    double end_ms = sys_milliseconds() - start - line_ms;
    holds("child", "a line that does not end is given up", !line.len && line_ms >= 300 && line_ms < 3000);
    holds("child", "one that does not end is killed", status == -SIGPIPE || (status == -SIGKILL && end_ms >= 300));
    holds("child", "in time", end_ms < 3000);
    sys_write_file(script, STR("#!/bin/sh\nexec cat /dev/zero\n"));
    c = sys_start(&arena, script);
    line = sys_child_line(&c, 10000);
    bool bounded = !line.len && c.unread.len > MAX_REPLY_BYTES && c.unread.len < 2 * MAX_CHILD_BYTES;
    sys_child_end(&c, 100);
    holds("child", "a line of any length is given up", bounded);
}

/* A pager that ends before it has read the text, which is more than a pipe holds. */
static void test_early_pager(void)
{
    str text = { arena_array(&arena, 1 << 20, 1), 1 << 20 };
    int status = -1;
    pid_t pid = fork();
    if (pid == 0) {
        signal(SIGPIPE, SIG_DFL);
        _exit(sys_pager("true", text) && !sys_pager("false", text) ? 42 : 1);
    }
    waitpid(pid, &status, 0);
    holds("pager", "one that ends early does not end the program", WIFEXITED(status) && WEXITSTATUS(status) == 42);
}

/* The temporary file that replaces a private file: only its owner can read it while it is written. */
static void test_private_file(void)
{
    const char *path = "build/tests/private";
    struct rlimit old, zero;
    struct stat st, private = { .st_uid = getuid(), .st_gid = getgid(), .st_mode = S_IFREG | 0600 };
    unlink(path);
    mode_t mask = umask(0);
    getrlimit(RLIMIT_FSIZE, &old);
    zero = (struct rlimit){ 0, old.rlim_max };
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &zero); /* writing fails, so the file stays as it was created */
    int error = sys_make_file(path, STR("secret"), &private);
    setrlimit(RLIMIT_FSIZE, &old);
    umask(mask);
    is_number("private file", "writing it fails", EFBIG, error);
    is_number("private file", "only its owner could read it", 0600, stat(path, &st) == 0 ? st.st_mode & 0777 : 0);
    unlink(path);
}

/* Of three requests that a client sends at once, each step answers one: other connections have their turn. */
static void test_turns(void)
{
    static struct browser b;
    static struct connection c;
    static const char request[] = "HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    static char got[4096];
    int ends[2];
    arena_begin(&b.arena);
    b.port = 80;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return;
    c.fd = ends[0];
    for (int i = 0; i < 3; i++) (void)!write(ends[1], request, sizeof request - 1);
    for (int i = 0; i < 3; i++) {
        bool open = connection_step(&b, &c, 0);
        ssize_t n = recv(ends[1], got, sizeof got, MSG_DONTWAIT);
        str first = { got, n > 0 ? (size_t)n : 0 };
        bool one = open && str_starts(first, STR("HTTP/1.1 200")) && !str_cut(str_span(first, 1, first.len), STR("HTTP/1.1 200")).ok;
        is("HTTP server", "one of three requests is answered in a step", "yes", one ? STR("yes") : STR("no"));
    }
    is("HTTP server", "no answer remains", "yes", c.out ? STR("no") : STR("yes"));
    close(ends[0]), close(ends[1]);
    arena_end(&b.arena);
}

int main(void)
{
    arena_begin(&arena);
    if (setjmp(arena.out_of_memory)) {
        printf("not ok out of memory\n");
        return 1;
    }
    test_arena();
    test_inner_arena();
    test_rewind();
    test_sort();
    test_numbers();
    test_strings();
    test_out();
    test_terminal();
    test_layout();
    test_characters();
    test_varints();
    test_common_words();
    test_impacts();
    test_slugs();
    test_tokens();
    test_stems();
    test_edit_distance();
    test_spelling_variants();
    test_queries();
    test_weights();
    test_search();
    test_min_idf();
    test_companions();
    test_companion_order();
    test_snippets();
    test_regex_snippets();
    test_marks();
    test_snippet_choice();
    test_pasted_text();
    test_messages();
    test_best_part();
    test_sentences();
    test_identifiers();
    test_endpoints();
    test_resolve();
    test_near_misses();
    test_cuts();
    test_cursors();
    test_arguments();
    test_json_scan();
    test_json_members();
    test_ids();
    test_dirty_memory();
    test_out_of_memory();
    test_input_buffer();
    test_damaged_lines();
    test_started_path();
    test_literals();
    test_export_links();
    test_work();
    test_regex_work();
    test_slow_child();
    test_early_pager();
    test_private_file();
    test_turns();
    return failures > 0;
}
