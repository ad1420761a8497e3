/* worst.c - searches by hill climbing for the calls that take the most time. It includes the program and is linked with
 * the tables of a corpus; worst.sh runs it (`make worst`).
 *
 *   worst climb SECONDS [SEED [DOOR]]   for each door, for so many seconds, changes its input at random and keeps each
 *                                       change after which the call takes longer. Prints the longest call of each door.
 *   worst replay FILE                   the calls of such a list: tests/worst.txt has those of earlier runs
 *
 * A line of a list: door TAB milliseconds TAB input, as a JSON string, or a string and how often it is repeated. Times are those of the processor, the shortest of
 * three runs; those in a file are ignored. A request over MCP is also sent as a batch of as many as there may be.
 */
#define main workosdocs_main
#include "../workosdocs.c"
#undef main
#include <time.h>

static double cpu_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* --- the doors --- */

static volatile size_t sink; /* so that no work is left out */

/* Sends a line to the server after a handshake with the revision that has batches. */
static void send_line(struct arena *a, str line)
{
    static struct mcp m;
    if (!m.negotiated) {
        mcp_line(&m, a, STR("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":"
                            "\"2025-03-26\",\"capabilities\":{},\"clientInfo\":{\"name\":\"a\",\"version\":\"1\"}}}"));
        mcp_line(&m, a, STR("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"));
        arena_reset(a);
    }
    sink += mcp_line(&m, a, line).len;
}

/* Appends a request. `form` is its JSON after "method":, where ' stands for ", $ for the text and @ for the array of its
 * lines. */
static void put_request(struct out *o, const char *form, str text)
{
    out_text(o, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":");
    for (; *form; form++) {
        if (*form == '$') out_json(o, text);
        else if (*form == '@') {
            out_char(o, '[');
            for (size_t i = 0; i < MAX_LIST_STRINGS && text.len; i++) {
                if (i) out_char(o, ',');
                out_json(o, next_part(&text, STR("\n")));
            }
            out_char(o, ']');
        } else out_char(o, *form == '\'' ? '"' : *form);
    }
    out_char(o, '}');
}

/* Returns the line that is sent: a request, a batch of as many as a line may have, or without a form the longest line, in
 * which the text is repeated. */
static str line_of(struct arena *a, const char *form, str text, bool is_batch)
{
    struct out o = out_begin(a);
    for (size_t i = 0, len = 0; form && i < (is_batch ? MAX_BATCH_MESSAGES : 1); i++) {
        if (len > MAX_LINE_BYTES - o.len - 2) break;
        size_t start = o.len;
        if (is_batch) out_char(&o, i ? ',' : '[');
        put_request(&o, form, text);
        len = o.len - start;
    }
    if (is_batch) out_char(&o, ']');
    if (form) return out_done(&o);
    out_text(&o, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"a\":[");
    while (text.len && o.len + text.len < MAX_LINE_BYTES - 100) out_str(&o, text);
    out_text(&o, "1]}}");
    return out_done(&o);
}

#define CALL(tool, arguments) \
    "'tools/call','params':{'name':'" TOOL_PREFIX "_" tool "','arguments':{" arguments "}}"
#define COMPLETE(ref, name) \
    "'completion/complete','params':{'ref':{" ref "},'argument':{'name':'" name "','value':$}}"

static const char search_auto[] = CALL("search", "'query':$,'maxResults':50");
static const char search_literal[] = CALL("search", "'query':$,'maxResults':50,'mode':'literal'");
static const char search_regex[] = CALL("search", "'query':$,'maxResults':50,'mode':'regex'");
static const char search_below[] = CALL("search", "'query':$,'path':$,'language':$");
static const char docs_list[] = CALL("docs", "'paths':@,'maxChars':50000");
static const char docs_raw[] = CALL("docs", "'paths':@,'maxChars':50000,'format':'raw'");
static const char docs_section[] = CALL("docs", "'path':$,'section':$,'language':$");
static const char docs_rest[] = CALL("docs", "'cursor':$");
static const char examples_query[] = CALL("examples", "'query':$,'maxResults':50");
static const char examples_group[] = CALL("examples", "'example':$,'language':$,'query':$");
static const char changelogs_query[] = CALL("changelogs", "'query':$");
static const char changelogs_package[] = CALL("changelogs", "'package':$,'since':'2020'");
static const char complete_paths[] =
    COMPLETE("'type':'ref/resource','uri':'" TOOL_PREFIX "://docs/{+path}'", "path");
static const char complete_errors[] = COMPLETE("'type':'ref/prompt','name':'explain_error'", "error");
static const char prompt_error[] = "'prompts/get','params':{'name':'explain_error','arguments':{'error':$,'feature':$}}";
static const char prompt_feature[] = "'prompts/get','params':{'name':'integrate_feature','arguments':{'feature':$}}";
static const char read_resource[] = "'resources/read','params':{'uri':$}";

/* grep: the first byte of the text has the options. */
static void run_grep(struct arena *a, const char *unused, str text)
{
    unsigned bits = text.len ? (unsigned char)text.s[0] : 0;
    struct grep_options o = { .ignore_case = bits & 1, .count = bits & 2, .only_matching = bits & 4, .fixed = bits & 8,
                              .whole_words = bits & 16 };
    (void)unused;
    sink += grep_run(a, &o, str_span(text, 1, text.len), NULL, 0).text.len;
}

/* A command of the command line: with --json if the first byte of the text is odd, else laid out for a terminal. */
static void run_command(struct arena *a, const char *name, str text)
{
    struct out operands = out_begin(a);
    out_str(&operands, str_span(text, 1, text.len));
    char *argv[] = { PROGRAM_NAME, (char *)(uintptr_t)name, "--", out_cstring(&operands), NULL };
    struct options options = options_parse(a, 4, argv);
    options.args.json = text.len && text.s[0] & 1;
    if (options.error.len) return;
    struct answer answer = options.command->run(a, &options);
    sink += answer.text.len;
    if (options.args.json || !(options.command->traits & PRINTS_MARKDOWN)) return;
    sink += sheet_markdown(a, answer.text, (struct sys_screen){ 80, 24, true, true, true },
                           options.command->traits & PRINTS_PAGES, NULL).len;
}

/* A request of a browser: the text is percent-encoded after the path. */
static void get(struct arena *a, const char *path, str text)
{
    struct out o = out_begin(a);
    out_between(&o, "GET ", str_from(path), "");
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.s[i];
        if (c > ' ' && c < 127 && !strchr("%#?&=+", c)) out_char(&o, (char)c);
        else out_format(&o, "%%%02x", c);
    }
    out_text(&o, " HTTP/1.1\r\nHost: localhost:4242");
    if (o.len > MAX_REQUEST_BYTES - 4) return;
    struct http_request r = http_parse(out_done(&o));
    sink += http_answer(a, &r, 4242).len;
}

/* The finder: a query, and the section and the page of its first result. */
static void find(struct arena *a, const char *unused, str text)
{
    struct finder f = { .a = a, .screen = { 80, 24, true, true, true } };
    size_t place;
    (void)unused;
    text = truncate_text(text, MAX_FINDER_QUERY);
    memcpy(f.query, text.s, text.len);
    f.len = text.len;
    finder_search(&f);
    if (!f.count) return;
    str section = truncate_text(finder_text(&f, f.sections[0], false, &place), MAX_PREVIEW_BYTES);
    sink += sheet_markdown(a, section, f.screen, true, NULL).len;
    sink += sheet_markdown(a, finder_text(&f, f.sections[0], true, &place), f.screen, true, &place).len;
}

enum grammar { WORDS, PATTERN, PATHS, RAW };

/* call: NULL for what is sent to the server; form: NULL for the longest line. */
static const struct door {
    const char *name;
    void (*call)(struct arena *a, const char *form, str text);
    const char *form;
    enum grammar kind;
    size_t max_bytes;
} doors[] = {
    { "search auto", NULL, search_auto, WORDS, MAX_ARGUMENT_BYTES },
    { "search literal", NULL, search_literal, WORDS, MAX_ARGUMENT_BYTES },
    { "search regex", NULL, search_regex, PATTERN, MAX_REGEX_BYTES },
    { "search path and language", NULL, search_below, PATHS, MAX_ARGUMENT_BYTES },
    { "docs paths", NULL, docs_list, PATHS, MAX_ARGUMENT_BYTES },
    { "docs raw", NULL, docs_raw, PATHS, MAX_ARGUMENT_BYTES },
    { "docs section", NULL, docs_section, PATHS, MAX_ARGUMENT_BYTES },
    { "docs cursor", NULL, docs_rest, RAW, MAX_ARGUMENT_BYTES },
    { "examples query", NULL, examples_query, WORDS, MAX_ARGUMENT_BYTES },
    { "examples group", NULL, examples_group, PATHS, MAX_ARGUMENT_BYTES },
    { "changelogs query", NULL, changelogs_query, WORDS, MAX_ARGUMENT_BYTES },
    { "changelogs package", NULL, changelogs_package, PATHS, MAX_ARGUMENT_BYTES },
    { "completion path", NULL, complete_paths, PATHS, MAX_COMPLETION_INPUT_BYTES },
    { "completion error", NULL, complete_errors, WORDS, MAX_COMPLETION_INPUT_BYTES },
    { "prompt error", NULL, prompt_error, WORDS, MAX_ARGUMENT_BYTES },
    { "prompt feature", NULL, prompt_feature, PATHS, MAX_ARGUMENT_BYTES },
    { "resource", NULL, read_resource, PATHS, MAX_URI_BYTES },
    { "line", NULL, NULL, RAW, 64 },
    { "grep", run_grep, NULL, PATTERN, MAX_REGEX_BYTES },
    { "show", run_command, "show", PATHS, MAX_ARGUMENT_BYTES },
    { "outline", run_command, "outline", PATHS, MAX_ARGUMENT_BYTES },
    { "list", run_command, "list", PATHS, MAX_ARGUMENT_BYTES },
    { "examples", run_command, "examples", WORDS, MAX_ARGUMENT_BYTES },
    { "changelog", run_command, "changelog", WORDS, MAX_ARGUMENT_BYTES },
    { "browser search", get, "/-/search?q=", WORDS, MAX_REQUEST_BYTES },
    { "browser page", get, "/", PATHS, MAX_REQUEST_BYTES },
    { "finder", find, NULL, WORDS, MAX_FINDER_QUERY },
};

/* Returns how long the call takes, the shortest of some runs. It ends early if one is shorter than `enough`. */
static double time_of(const struct door *door, str text, bool is_batch, int most, double enough)
{
    static struct arena input, a;
    volatile double best = 1e9;
    volatile int runs = most;
    if (!a.allocate) {
        arena_begin(&input), arena_begin(&a);
        a.first_chunk_bytes += corpus.section_count * ARENA_BYTES_PER_SECTION; /* as the server */
    }
    str line = door->call ? text : line_of(&input, door->form, text, is_batch);
    while (runs-- > 0 && best >= enough) {
        double start = cpu_ms();
        if (setjmp(a.out_of_memory)) continue;
        if (door->call) door->call(&a, door->form, text);
        else send_line(&a, line);
        arena_reset(&a);
        double took = cpu_ms() - start;
        if (took < best) best = took;
    }
    arena_reset(&input);
    return best;
}

/* --- changes --- */

static uint64_t random_state = 1;

static size_t below(size_t n) /* a random number, xorshift64 */
{
    random_state ^= random_state << 13, random_state ^= random_state >> 7, random_state ^= random_state << 17;
    return n ? (size_t)(random_state % n) : 0;
}

/* Returns at most n bytes of a text, up to the first that is not printable ASCII: others take more bytes as JSON. */
static str ascii_piece(const char *text, size_t n)
{
    size_t len = 0;
    while (len < n && text[len] >= ' ' && text[len] < 127) len++;
    return (str){ text, len };
}

static str random_piece(enum grammar kind)
{
    static const char *const patterns[] = {
        ".", ".*", ".{10}", ".{1,50}", "(", ")", "|", "[a-z]", "[^a]", "\\w+", "\\s*", "\\b", "^", "$", "?", "+", "*",
        "(?i)", "{3}", "{2,}", "(a|b)", "[^ ]*", "x*", "\\W", "\\d?", "e", "t", "[[:alpha:]]", "\\.", "(.*e){3}" };
    static const char *const marks[] = { "\"", " -", " ", "/", "#", "_", ".", "a", "e", "@", ":", "(", "1", "?", "\n" };
    static const char *const raw[] = { "{", "}", "[", "]", "\"\"", ",", ":", "0", "-", ".", "+", "1", "\\u0041", "\"a\":1",
                                       "[],", "{},", "\"\",", "0,", "ff" };
    if (kind == RAW) return str_from(raw[below(COUNT(raw))]);
    switch (below(5)) {
    case 0: case 1:
        if (kind == PATTERN) return str_from(patterns[below(COUNT(patterns))]);
        if (kind == PATHS) return page_path((uint32_t)below(corpus.page_count));
        return word_text((uint32_t)below(corpus.word_count));
    case 2:
        if (kind == PATHS) return corpus_slice(corpus.sections[below(corpus.section_count)].anchor);
        return ascii_piece(corpus.text + below(corpus.source_bytes - 200u), 1 + below(200));
    case 3: return word_text((uint32_t)below(corpus.word_count));
    default: return str_from(marks[below(COUNT(marks))]);
    }
}

/* Writes a changed copy of `from` to `to`, which has room for `max` bytes. Returns its length. */
static size_t change(char *to, size_t max, str from, enum grammar kind)
{
    size_t start = below(from.len + 1), end = start + below(from.len - start + 1), repeats = 1, len = 0;
    str piece = random_piece(kind), range = str_span(from, start, end);
    switch (below(6)) {
    case 0: piece = STR(""); break;                      /* delete a range */
    case 1: break;                                       /* replace it */
    case 2: piece = range, repeats = 1 + below(8), end = start; break; /* repeat it */
    case 3: repeats = 1 + below(200), end = start; break; /* insert a piece many times */
    default: end = start;                                /* once */
    }
    for (size_t i = 0; i <= repeats + 1; i++) {
        str part = i == 0 ? str_span(from, 0, start) : i <= repeats ? piece : str_span(from, end, from.len);
        if (part.len > max - len) break;
        memcpy(to + len, part.s, part.len);
        len += part.len;
        if (kind != PATTERN && kind != RAW && i > 0 && i < repeats && len < max) to[len++] = kind == PATHS ? '\n' : ' ';
    }
    return len;
}

/* Prints how long a call takes, and as a batch. Returns the first. */
static double report(const struct door *door, str text)
{
    static struct arena a;
    double ms = time_of(door, text, false, 3, 0);
    if (!a.allocate) arena_begin(&a);
    struct out o = out_begin(&a);
    out_json(&o, text);
    printf("%s\t%.3f\t%s\n", door->name, ms, out_cstring(&o));
    arena_reset(&a);
    if (door->form && !door->call) printf("batch: %s\t%.1f\n", door->name, time_of(door, text, true, 1, 0));
    fflush(stdout);
    return ms;
}

/* Climbs from several starts until the time is over, and prints the longest call. A shorter text that takes about as
 * long is preferred. */
static void climb(const struct door *door, double seconds)
{
    static char best[MAX_ARGUMENT_BYTES], current[MAX_ARGUMENT_BYTES], next[MAX_ARGUMENT_BYTES];
    size_t best_len = 0, tries = 0;
    double best_ms = 0, end = cpu_ms() + seconds * 1e3;
    for (int climbs = 0; climbs < 4; climbs++) {
        double until = end - seconds * 1e3 * (3 - climbs) / 4, ms = 0;
        size_t len = 0;
        for (size_t failures = 0; cpu_ms() < until && failures < 3000; tries++) {
            size_t n = change(next, door->max_bytes, (str){ current, len }, door->kind);
            double enough = n < len ? ms * 0.98 : ms * 1.01, took = time_of(door, (str){ next, n }, false, 3, enough);
            failures++;
            if (took < enough) continue;
            memcpy(current, next, n);
            len = n, ms = took > ms ? took : ms * 0.999, failures = 0;
        }
        ms = time_of(door, (str){ current, len }, false, 3, 0);
        if (ms > best_ms) best_ms = ms, best_len = len, memcpy(best, current, len);
    }
    best_ms = report(door, (str){ best, best_len });
    fprintf(stderr, "%-26s %10.2f ms %7zu bytes %7zu tries\n", door->name, best_ms, best_len, tries);
}

static int replay(const char *path)
{
    static struct arena a;
    FILE *f = fopen(path, "r");
    arena_begin(&a);
    char *line = NULL;
    size_t capacity = 0;
    if (!f) return perror(path), 2;
    for (ssize_t n; (n = getline(&line, &capacity, f)) > 0;) {
        struct cut name = str_cut((str){ line, (size_t)n }, STR("\t")), ms = str_cut(name.tail, STR("\t"));
        const struct door *door = doors;
        if (!ms.ok) continue; /* of a batch */
        while (door < doors + COUNT(doors) && !str_equal(name.head, str_from(door->name))) door++;
        cJSON_InitHooks(NULL); /* the calls take memory from their arenas */
        cJSON *json = cJSON_ParseWithLength(ms.tail.s, ms.tail.len), *text = cJSON_IsArray(json) ? json->child : json;
        if (door == doors + COUNT(doors) || !cJSON_IsString(text)) return fprintf(stderr, "%s: %s", path, line), 2;
        struct out o = out_begin(&a);
        for (int i = 0; i < (text == json ? 1 : text->next->valueint); i++)
            out_str(&o, truncate_text(str_from(text->valuestring), door->max_bytes - o.len));
        cJSON_Delete(json);
        report(door, out_done(&o));
        arena_reset(&a);
    }
    free(line), fclose(f);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "replay") == 0) return replay(argv[2]);
    if (argc < 3 || strcmp(argv[1], "climb") != 0) return fprintf(stderr, "worst: wrong usage, see worst.c\n"), 2;
    if (argc > 3) random_state = strtoull(argv[3], NULL, 10) * 2654435761u + 1;
    for (size_t i = 0; i < COUNT(doors); i++)
        if (argc < 5 || strcmp(argv[4], doors[i].name) == 0) climb(&doors[i], atof(argv[2]));
    return 0;
}
