/* regex.c - regular expressions on the real corpus. For patterns made from the text itself, the segments that the trigram
 * plan selects contain every matching line. Errors name their position, and hostile patterns end soon.
 *
 * REGEX_PATTERNS=10000 makes more of them. */
#define main workosdocs_main
#include "../workosdocs.c"
#undef main
#include <time.h>

static bool failed;

static void report(const char *name, bool ok, str detail)
{
    printf("%s %s\n", ok ? "ok" : "not ok", name);
    if (!ok) printf("    %.*s\n", (int)detail.len, detail.s);
    failed |= !ok;
}

static uint64_t seed = 20260728;

static uint32_t below(uint32_t n) /* a deterministic number below n */
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return n ? (uint32_t)(seed >> 33) % n : 0;
}

/* A piece of a line of the sources, 3 to 24 characters, as it would be typed: escaped, and blurred here and there. */
static void put_piece(struct out *o)
{
    uint32_t pos = below(corpus.source_bytes - 100), left = 3 + below(22);
    while (((unsigned char)corpus.text[pos] & 0xc0) == 0x80) pos--;
    while (left-- > 0 && corpus.text[pos] != '\n') {
        uint32_t c;
        size_t n = corpus_char(corpus.text + pos, 4, &c);
        uint32_t blur = below(30);
        if (blur == 0) out_char(o, '.');
        else if (blur == 1) out_text(o, "[^~]");
        else if (blur == 2 && c >= 'a' && c <= 'z') out_format(o, "[%c-z0-9]", (int)c);
        else if (c < 0x80 && strchr("^$\\.*+?()[]{}|", (int)c)) out_format(o, "\\%c", (int)c);
        else out_str(o, (str){ corpus.text + pos, n });
        if (blur == 3) out_char(o, "*+?"[below(3)]);
        if (blur == 4) out_format(o, "{%u,%u}", below(2), 2 + below(3));
        pos += (uint32_t)n;
    }
}

static str make_pattern(struct arena *a)
{
    struct out o = { .a = a };
    if (below(6) == 0) out_text(&o, "(?i)");
    if (below(20) == 0) out_char(&o, '^');
    if (below(4) == 0) {
        out_char(&o, '(');
        put_piece(&o);
        for (uint32_t n = below(4); n-- > 0;) {
            out_char(&o, '|');
            put_piece(&o);
        }
        out_char(&o, ')');
        if (below(4) == 0) out_char(&o, "*+?"[below(3)]);
    }
    if (below(3)) put_piece(&o);
    if (below(8) == 0) {
        out_text(&o, ".*");
        put_piece(&o);
    }
    if (below(20) == 0) out_char(&o, '$');
    return out_done(&o);
}

/* How many lines of a text match, each looked at by itself. */
static uint32_t scan_lines(struct regex *re, str text)
{
    uint32_t n = 0;
    for (size_t pos = 0; pos < text.len;) {
        str line = line_from(text, pos);
        n += regex_matches(re, line);
        pos += line.len + 1;
    }
    return n;
}

/* Compares the matches found through the index with those of a complete scan. Returns 1 if the pattern was compared, 0 if
 * refused. */
static unsigned compare(struct arena *a, str pattern, struct out *wrong)
{
    struct regex_error error;
    struct regex *re = regex_compile(a, pattern, 0, &error);
    if (!re) return 0;
    uint32_t *found = arena_array(a, corpus.section_count + 1u, sizeof *found);
    uint32_t *there = arena_array(a, corpus.section_count + 1u, sizeof *there);
    struct counts counts;
    if (!regex_count(a, &(struct query){ .regex = re }, &counts)) return 0;
    for (uint32_t i = 0; i < counts.count; i++) found[counts.at[i].section] = counts.at[i].times;
    for (uint32_t i = 0; i < corpus.segment_count; i++)
        there[corpus.segments[i].section] += scan_lines(re, segment_text(i));
    if (regex_gave_up(re)) return 0;
    for (uint32_t s = 0; s < corpus.section_count; s++) {
        if (found[s] == there[s]) continue;
        fprintf(stderr, "%.*s: section %u has %u, found %u\n", (int)pattern.len, pattern.s, s, there[s], found[s]);
        wrong->len++;
        break;
    }
    return 1;
}

static void test_index_is_scan(struct arena *a)
{
    const char *wanted = getenv("REGEX_PATTERNS");
    unsigned patterns = wanted ? (unsigned)atoi(wanted) : 600, compared = 0, wrong = 0;
    for (unsigned i = 0; i < patterns; i++) {
        struct out o = { .a = a };
        compared += compare(a, make_pattern(a), &o);
        wrong += o.len > 0;
        arena_reset(a);
    }
    char detail[100];
    int n = snprintf(detail, sizeof detail, "%u of %u differ", wrong, compared);
    report("index = scan for expressions made from the text", wrong == 0, (str){ detail, (size_t)n });
    report("nearly all of them could be compared", compared > patterns * 9 / 10, (str){ detail, (size_t)n });
}

static void test_refused(struct arena *a)
{
    static const struct { const char *pattern; size_t at; } table[] = { { "a(b", 1 }, { "a)b", 1 },
        { "[a", 0 }, { "*a", 0 },
        { "(?=a)", 0 }, { "(a)\\1", 3 }, { "a{3,2}", 1 }, { "a{2000}", 1 }, { "[z-a]", 1 } };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct regex_error error = { STR(""), 0 };
        struct out name = { .a = a }, got = { .a = a };
        bool refused = !regex_compile(a, str_from(table[i].pattern), 0, &error);
        out_format(&name, "refused with a reason and a place: %s", table[i].pattern);
        out_format(&got, "refused %d at %zu: %.*s", refused, error.offset, (int)error.message.len, error.message.s);
        report(arena_copy(a, out_done(&name)).s,
               refused && error.message.len && error.offset >= table[i].at && error.offset <= strlen(table[i].pattern),
               out_done(&got));
    }
}

/* Each must end, found or given up, long before anybody would stop waiting. */
static void test_hostile(struct arena *a)
{
    static const char *const table[] = { "(a*)*b", "(x+x+)+y", "(a|a)*$", ".*.*.*.*=.*",
        "([a-z]*)*[0-9]{20}", "(e|.*e.{40})zz",
        ".{400}", "(((a?){8}){8}){8}", "", "|||", "(?i)[^a]*s[^b]*s[^c]*s$" };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct regex_error error;
        struct out name = { .a = a };
        clock_t began = clock();
        struct regex *re = regex_compile(a, str_from(table[i]), 0, &error);
        struct counts counts;
        if (re) regex_count(a, &(struct query){ .regex = re }, &counts);
        out_format(&name, "ends soon: %s", table[i]);
        report(arena_copy(a, out_done(&name)).s, clock() - began < 5 * CLOCKS_PER_SEC, STR("it took over 5 s"));
        arena_reset(a);
    }
}

int main(void)
{
    static struct arena arena;
    arena_begin(&arena);
    if (setjmp(arena.out_of_memory)) return 2;
    test_index_is_scan(&arena);
    test_refused(&arena);
    test_hostile(&arena);
    return failed;
}
