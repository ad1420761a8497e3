/* fuzz.c - random and damaged input for each entry point ("door") of the program, in process and with the tables of the
 * real corpus:
 *
 *   lines    the message loop: any line gets lines of JSON
 *   search   the tools that take words: search, examples, changelogs
 *   paths    names of pages: the docs tool, resource URIs, completion, prompts
 *   config   the configuration files of clients: JSON, JSON with comments, TOML
 *   http     requests of browsers
 *   markup   Markdown that becomes HTML
 *
 * With libFuzzer (fuzz.sh, `make fuzz`) $FUZZ names the door and $FUZZ_MESSAGES the number of messages. As a test suite
 * it runs the inputs that crashed earlier versions, from tests/crashes/DOOR-NAME, and thousands of damaged seeds.
 */
#define main workosdocs_main
#include "../workosdocs.c"
#undef main
#include <dirent.h>
#include <time.h>

static unsigned long long messages;

static void must(bool condition)
{
    if (!condition) abort();
}

static void must_be_json(str s)
{
    struct json_scan scan = json_scan(s, STR(""));
    must(scan.error == JSON_OK && scan.pos == s.len);
}

/* A copy whose end is the end of its memory, where the sanitizer sees it. */
static str tight(const uint8_t *data, size_t size)
{
    char *copy = malloc(size + !size);
    if (size) memcpy(copy, data, size);
    return (str){ copy, size };
}

static void untight(str s)
{
    free((void *)(uintptr_t)s.s);
}

/* --- lines --- */

static void check_reply(str reply)
{
    must(reply.len == 0 || reply.s[reply.len - 1] == '\n');
    while (reply.len) {
        struct cut c = str_cut(reply, STR("\n"));
        must(c.head.len && (c.head.s[0] == '{' || c.head.s[0] == '['));
        must_be_json(c.head);
        reply = c.tail;
    }
}

static void fuzz_lines(struct arena *a, const uint8_t *data, size_t size)
{
    static struct mcp m;
    struct out end = { .a = a };
    m.negotiated = NULL, m.open.used = m.open.count = 0;
    for (size_t at = 0; at < size;) {
        const uint8_t *lf = memchr(data + at, '\n', size - at);
        size_t len = lf ? (size_t)(lf - data) - at : size - at;
        str line = tight(data + at, len);
        check_reply(mcp_line(&m, a, line));
        untight(line);
        arena_reset(a);
        at += len + 1;
        messages++;
    }
    if (setjmp(a->out_of_memory)) return;
    mcp_end(&m, &end);
    check_reply(out_done(&end));
}

/* --- search: a byte of choices, then the words --- */

static void check_answer(struct answer answer)
{
    must(answer.error || answer.text.len > 0);
    if (answer.is_json) must_be_json(answer.text);
    else must(answer.text.len < 2 * DEFAULT_MAX_CHARS + MAX_ARGUMENT_BYTES);
}

/* The text of a cursor with the position it names changed to one of a few hundred, or beyond all there is. */
static str moved_cursor(struct arena *a, str text, uint8_t by)
{
    struct cut before = str_cut(text, STR("cursor \"")), cursor = str_cut(before.tail, STR("\""));
    struct cut check = str_cut(cursor.head, STR("-"));
    struct out o = { .a = a };
    if (!before.ok || !cursor.ok || !check.ok) return STR("");
    out_number(&o, by & 1 ? by : UINT32_MAX - by);
    out_char(&o, '-');
    out_str(&o, check.tail);
    return out_done(&o);
}

static void fuzz_search(struct arena *a, const uint8_t *data, size_t size)
{
    static const char *const languages[] = { "", "js", "python", "x" };
    static const char *const folders[] = { "", "reference", "authkit", "x" };
    static const size_t chosen[] = { 0, 0, 2, 3 };
    if (size < 2) return;
    str words = tight(data + 1, size - 1);
    const struct tool *tool = &tools[chosen[data[0] & 3]];
    struct args args = { 0 };
    if (!setjmp(a->out_of_memory)) {
        args_defaults(&args, tool->parameters, tool->parameter_count);
        args.given[ARG_QUERY] = true, args.text[ARG_QUERY] = words;
        args.text[ARG_LANGUAGE] = str_from(languages[data[0] >> 2 & 3]);
        args.text[ARG_PATH] = str_from(folders[data[0] >> 4 & 3]);
        if (data[0] & 64) args.text[ARG_MODE] = STR("literal");
        if (data[0] & 128) args.text[ARG_EXAMPLE] = args.text[ARG_PACKAGE] = words;
        struct answer first = tool->call(a, &args);
        check_answer(first);
        args.text[ARG_CURSOR] = moved_cursor(a, first.text, data[size - 1]);
        if (args.text[ARG_CURSOR].len) check_answer(tool->call(a, &args));
        messages++;
    }
    untight(words);
}

/* --- paths: a byte of choices, the path, and after a line feed the section or cursor --- */

static void check_place(struct location p)
{
    if (!p.found) return;
    must(p.page < corpus.page_count);
    const struct corpus_page *page = &corpus.pages[p.page];
    must(p.section >= page->first_section && p.section < page->first_section + page->sections);
}

static void fuzz_paths(struct arena *a, const uint8_t *data, size_t size)
{
    static const char *const languages[] = { "", "js", "all", "x" };
    if (size < 2) return;
    str text = tight(data + 1, size - 1);
    struct cut c = str_cut(text, STR("\n"));
    struct args args = { 0 };
    if (!setjmp(a->out_of_memory)) {
        args_defaults(&args, docs_parameters, sizeof docs_parameters / sizeof *docs_parameters);
        str paths[2] = { c.head, c.tail };
        args.given[ARG_PATH] = true, args.text[ARG_PATH] = c.head;
        args.paths = paths, args.path_count = data[0] & 1 ? 2 : 1;
        if (data[0] & 2) args.text[ARG_SECTION] = c.tail;
        /* a right check, mostly */
        if (data[0] & 4) args.text[ARG_CURSOR] = data[0] & 1 ? c.tail : docs_cursor_sign(a, c.tail);
        if (data[0] & 8) args.text[ARG_FORMAT] = STR("raw");
        args.text[ARG_LANGUAGE] = str_from(languages[data[0] >> 4 & 3]);
        check_answer(tool_docs(a, &args));
        check_place(page_resolve(a, c.head));
        check_place(resource_place(a, c.head));
        struct completion paths_found = { .a = a, .typed = c.head, .folded = page_fuzzy_key(a, c.head) };
        struct completion features_found = paths_found;
        complete_path(&paths_found);
        complete_feature(&features_found);
        must(paths_found.count <= features_found.count);
        uint32_t pages[MAX_PROMPT_PAGES];
        struct out note = out_begin(a);
        must(prompt_pages(a, &prompts[data[0] >> 6], c.head, pages, &note) <= MAX_PROMPT_PAGES);
        messages++;
    }
    untight(text);
}

/* --- config: a byte for the client, one for the kind of text, then the text or the choices of a grammar --- */

/* Choices of a grammar: each byte makes one, and 0 follows the last. */
struct choices { const uint8_t *at, *end; struct out *out; bool comments, commas; };

static unsigned choose(struct choices *c, unsigned n)
{
    return c->at < c->end ? *c->at++ % n : 0;
}

static void put_gap(struct choices *c)
{
    static const char *const gaps[] = { "", "", " ", "\n  ", "\r\n\t", "/* \" } , */", "// { \"x\n" };
    out_text(c->out, gaps[choose(c, c->comments ? 7 : 5)]);
}

static void put_value(struct choices *c, int depth)
{
    static const char *const scalars[] = {
        "1", "\"\\\"} \xc3\xa9 \\u00e9\"", "null", "true", "-1.5e3", "[\"mcp\"]", "\"/p/x\"" };
    static const char *const names[] = {
        "mcpServers", PROGRAM_NAME, "servers", "command", "mcp", "args", "context_servers", "a", "type", "\\u0061",
        "mcp\\u0053ervers" };
    unsigned kind = depth ? choose(c, 4) : 3;
    if (kind == 3) {
        out_text(c->out, scalars[choose(c, COUNT(scalars))]);
        return;
    }
    bool object = kind < 2;
    unsigned n = choose(c, 4);
    out_char(c->out, object ? '{' : '[');
    for (unsigned i = 0; i < n; i++) {
        put_gap(c);
        if (object) out_between(c->out, "\"", str_from(names[choose(c, COUNT(names))]), "\":");
        put_gap(c);
        put_value(c, depth - 1);
        put_gap(c);
        if (i + 1 < n || (c->commas && choose(c, 4) == 3)) out_char(c->out, ',');
    }
    put_gap(c);
    out_char(c->out, object ? '}' : ']');
}

static void put_toml(struct choices *c)
{
    static const char *const lines[] = {
        "a = 1", "[mcp_servers." PROGRAM_NAME "]", "command = \"/p/x\"", "[b]", "args = [\"mcp\"]", "", "# c",
        "[mcp_servers]", "[mcp_servers.\"x.y\"]", "[mcp_servers." PROGRAM_NAME ".env]", "s = \"\"\"\n[b]\n\"\"\"",
        "t = '''\n\\\n'''", "command = 'z' # d", "args = [\n  \"mcp\", # e\n]", "u = { command = \"q\", x.y = [1, 2] }",
        "[[l]]", "command.x = 1", "\"q\\\\w\" = 1979-05-27 07:32:00", "url = \"https://x\"",
        "[mcp_servers.'" PROGRAM_NAME "']" };
    while (c->at < c->end) {
        out_text(c->out, lines[choose(c, COUNT(lines))]);
        out_text(c->out, choose(c, 9) == 8 ? "\r\n" : "\n");
    }
}

static struct config changed(struct arena *a, const struct client *client, str text, enum entry_change change)
{
    struct config f = { .a = a, .client = client, .program = STR("/p/x"), .path = STR("f"), .text = text,
                        .state = ENTRY_NONE, .error = STR(""), .entry_text = STR(""), .command = STR("") };
    if (client->notation == TOML) toml_change(&f, change);
    else json_entry_change(&f, change);
    must(f.state != ENTRY_UNREADABLE || (f.edit_count == 0 && f.error.len));
    return f;
}

static bool is_blank(str s)
{
    return str_trim(s).len == 0;
}

/* The bytes that edits remove are blanks or part of our entry. */
static void check_edits(const struct config *f)
{
    size_t from = f->entry_text.len ? (size_t)(f->entry_text.s - f->text.s) : f->text.len;
    size_t to = from + f->entry_text.len;
    for (size_t i = 0; i < f->edit_count; i++) {
        const struct edit *e = &f->edits[i];
        must(e->start <= e->end && e->end <= f->text.len && (i == 0 || f->edits[i - 1].end <= e->start));
        if (e->start < from) must(is_blank(str_span(f->text, e->start, e->end < from ? e->end : from)));
        if (e->end > to) must(is_blank(str_span(f->text, e->start > to ? e->start : to, e->end)));
    }
}

/* A file that can be read can be changed: the entry is written once, found again, and removed. */
static void check_config(struct arena *a, const struct client *client, str text)
{
    struct config write = changed(a, client, text, ENTRY_WRITE);
    if (write.state == ENTRY_UNREADABLE) return;
    must(write.state == ENTRY_CURRENT ? write.edit_count == 0 : write.edit_count > 0);
    must(str_starts(write.text, text));
    check_edits(&write);
    str written = config_edited(&write);
    struct config again = changed(a, client, written, ENTRY_WRITE);
    must(again.state == ENTRY_CURRENT && again.edit_count == 0);
    struct config gone = changed(a, client, written, ENTRY_REMOVE);
    must(gone.state == ENTRY_CURRENT && gone.edit_count > 0);
    str removed = config_edited(&gone);
    must(changed(a, client, removed, ENTRY_READ).state == ENTRY_NONE);
    if (write.state == ENTRY_NONE && client->notation == TOML) must(str_equal(str_trim(removed), str_trim(text)));
    messages++;
}

static void fuzz_config(struct arena *a, const uint8_t *data, size_t size)
{
    if (size < 2) return;
    const struct client *client = &clients[data[0] % COUNT(clients)];
    if (client->notation == OTHER_TEXT) return; /* never written */
    str text = tight(data + 2, size - 2);
    struct out made = { .a = a };
    struct choices c = { data + 2, data + size, &made, client->notation != PLAIN, client->notation == LOOSE };
    if (!setjmp(a->out_of_memory)) {
        if (data[1] & 1) check_config(a, client, text);
        else if (client->notation == TOML) put_toml(&c);
        else put_gap(&c), put_value(&c, 6), put_gap(&c);
        if (!(data[1] & 1)) check_config(a, client, out_done(&made));
    }
    untight(text);
}

/* --- http, markup --- */

/* All markup is written by the program: elements and addresses that the program writes, with everything else escaped. */
static void check_markup(str html)
{
    static const char *const elements = " a article aside blockquote body br code del details div em footer form h1 h2 h3 "
        "h4 h5 h6 head header hr html input li link main mark meta nav ol p pre script section small span strong summary "
        "table tbody td th thead title tr ul !DOCTYPE ";
    static const char *const addresses[] = { "/", "#", "http://", "https://", "mailto:" };
    for (size_t i = 0; i < html.len; i++) {
        if (html.s[i] == '<') {
            size_t from = i + 1 + (i + 1 < html.len && html.s[i + 1] == '/'), end = from;
            char name[16] = " ";
            while (end < html.len && !strchr(" >", html.s[end])) end++;
            must(end > from && end - from < sizeof name - 3);
            memcpy(name + 1, html.s + from, end - from);
            strcpy(name + 1 + (end - from), " ");
            must(strstr(elements, name) != NULL);
        }
        str rest = str_span(html, i, html.len);
        if (!str_starts(rest, STR(" href=\""))) continue;
        bool known = false;
        for (size_t k = 0; k < COUNT(addresses); k++)
            known |= str_starts(str_span(rest, 7, rest.len), str_from(addresses[k]));
        must(known);
    }
}

/* A response has one head with the fields that we write, and the body that it promises. */
static void check_response(str response, bool is_head)
{
    struct cut c = str_cut(response, STR("\r\n\r\n")), type = str_cut(c.head, STR("Content-Type: "));
    struct cut length = str_cut(c.head, STR("Content-Length: "));
    must(c.ok && type.ok && length.ok && str_starts(response, STR("HTTP/1.1 ")));
    for (size_t i = 0; i < c.head.len; i++) must((unsigned char)c.head.s[i] >= ' ' || strchr("\r\n", c.head.s[i]));
    must(count_lines(c.head) == 8u + str_cut(c.head, STR("Location: ")).ok + str_cut(c.head, STR("Allow: ")).ok);
    must(is_head ? !c.tail.len : strtoull(length.tail.s, NULL, 10) == c.tail.len);
    if (!is_head && str_starts(type.tail, STR("text/html"))) check_markup(c.tail);
    messages++;
}

/* The first byte: a request, or with an odd one its target only. */
static void fuzz_http(struct arena *a, const uint8_t *data, size_t size)
{
    if (!size) return;
    str head = tight(data + 1, size - 1);
    struct out whole = { .a = a };
    if (!setjmp(a->out_of_memory)) {
        if (data[0] & 1) out_between(&whole, "GET /", head, " HTTP/1.1\r\nHost: localhost:4242");
        struct http_request r = http_parse(data[0] & 1 ? out_done(&whole) : head);
        check_response(http_answer(a, &r, 4242), r.is_head);
    }
    untight(head);
}

static void fuzz_markup(struct arena *a, const uint8_t *data, size_t size)
{
    str text = tight(data, size);
    if (!setjmp(a->out_of_memory)) {
        struct html h = html_begin(a, false, STR(""), 0);
        html_markdown(&h, text);
        check_markup(out_done(&h.o));
        messages++;
    }
    untight(text);
}

/* --- the doors --- */

static const struct door {
    const char *name;
    void (*fuzz)(struct arena *a, const uint8_t *data, size_t size);
} doors[] = {
    { "lines", fuzz_lines }, { "search", fuzz_search }, { "paths", fuzz_paths }, { "config", fuzz_config },
    { "http", fuzz_http }, { "markup", fuzz_markup } };
#define DOORS (sizeof doors / sizeof *doors)

static void enter(const struct door *door, const uint8_t *data, size_t size)
{
    static struct arena a;
    if (!a.allocate) arena_begin(&a);
    door->fuzz(&a, data, size);
    arena_reset(&a);
}

#if defined LIBFUZZER

static const struct door *door = &doors[0];
static unsigned long long inputs, enough;
static time_t began;

static void say_messages(void)
{
    fprintf(stderr, "messages: %llu in %llu inputs, %lld s\n", messages, inputs, (long long)(time(NULL) - began));
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    const char *name = getenv("FUZZ");
    const char *most = getenv("FUZZ_MESSAGES");
    (void)argc, (void)argv;
    enough = most ? strtoull(most, NULL, 10) : 0;
    began = time(NULL);
    for (size_t i = 0; name && i < DOORS; i++)
        if (strcmp(doors[i].name, name) == 0) door = &doors[i];
    atexit(say_messages);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enter(door, data, size);
    inputs++;
    if (enough && messages >= enough) {
        say_messages();
        _exit(0);       /* exit() inside a run counts as a crash; new inputs are saved already */
    }
    return 0;
}

#else

static uint8_t bytes[1 << 20];

static size_t read_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    size_t n = f ? fread(bytes, 1, sizeof bytes, f) : 0;
    if (f) fclose(f);
    return n;
}

static const struct door *door_of(const char *file)
{
    for (size_t i = 0; i < DOORS; i++)
        if (strncmp(file, doors[i].name, strlen(doors[i].name)) == 0) return &doors[i];
    return NULL;
}

/* A crash ends the suite, and run.sh says with which status; the name is printed before it. */
static void replay(const char *folder)
{
    DIR *d = opendir(folder);
    size_t n = 0;
    for (struct dirent *e; d && (e = readdir(d));) {
        char path[1000];
        const struct door *at = door_of(e->d_name);
        if (!at || snprintf(path, sizeof path, "%s/%s", folder, e->d_name) >= (int)sizeof path) continue;
        fprintf(stderr, "%s\n", path);
        enter(at, bytes, read_file(path));
        printf("ok %s\n", path);
        n++;
    }
    if (d) closedir(d);
    if (!n) printf("ok nothing has crashed yet\n");
}

#define META "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"," \
    "\"io.modelcontextprotocol/clientCapabilities\":{}}"
#define ASK(method, params) \
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" method "\",\"params\":{" params "," META "}}\n"
static const char *const seeds[DOORS][6] = {
    { ASK("tools/call", "\"name\":\"" TOOL_PREFIX
          "_search\",\"arguments\":{\"query\":\"verify \\u0077ebhook\",\"maxResults\":3}"),
      ASK("resources/read", "\"uri\":\"" TOOL_PREFIX "://docs/sso#introduction\"")
      ASK("subscriptions/listen", "\"notifications\":{}"),
      ASK("prompts/get", "\"name\":\"migrate_from\",\"arguments\":{\"vendor\":\"auth0\",\"language\":\"go\"}"),
      ASK("completion/complete", "\"ref\":{\"type\":\"ref/resource\",\"uri\":\"" TOOL_PREFIX
          "://docs/{+path}\"},\"argument\":{\"name\":\"path\",\"value\":\"sso#\"}") },
    { "\1create an organisation \"exact words\" -not", "@user_management/authenticate", "\2session cookie", "\3fix",
      "\125""directory.user.created emial:x" },
    { "\1authkit/sessions#refresh-token\nsso", "\2sso\nintroduction",
      "\14https://workos.com/docs/reference/authkit/user/create?x#y\n20.1.0.1+2", "\60workos://docs/sso%20x",
      "\0../../docs/sso.mdx" },
    { "\2\1{ \"mcpServers\": { \"a\": 1, \"" PROGRAM_NAME "\": { \"command\": \"x\" } } }",
      "\3\2abcdefghijklmnopqrstuvwxyz", "\7\1[mcp_servers." PROGRAM_NAME "]\ncommand = \"x\"\n\n[b]\nc = 1\n",
      "\7\2bcadbefghijkl", "\6\2zyxwvutsrqponmlkjihg" },
    { "0GET /authkit/sessions?x=1 HTTP/1.1\r\nHost: localhost:4242\r\nConnection: close", "1-/search?q=%3Cb%3E+refresh&cursor=1",
      "1authkit/%2e%2e/sso", "0HEAD / HTTP/1.0\r\nHost: [::1]:4242", "1reference/authkit/user/create", "1no/such<page>" },
    { "# A [b](javascript:x) <i>c</i> &amp; `d`\n\n- **e**\n\n  f\n\n1. g ![h](https://i/j)", "| a | b |\n| --- | :-: |\n| c | <d> |\n\n> e",
      "```js title=\"a<b\"\n</code>\n```\n\n<https://a.b/?c=\"d> ~~e~~ *f* __g__", "[a](/sso#x) [b](#c \"d\") [e](data:x)" } };

static void damage(const struct door *at, const char *const *seed)
{
    unsigned random = 7;
    size_t count = 0;
    while (count < 6 && seed[count]) count++;
    for (int round = 0; round < 1000; round++) {
        size_t n = strlen(seed[round % (int)count] + 1) + 1; /* a seed may start with NUL, the byte of choices */
        memcpy(bytes, seed[round % (int)count], n);
        for (int k = round % 5; k > 0; k--) {
            random = random * 1103515245u + 12345u;
            bytes[(random >> 8) % n] = (uint8_t)(random >> 24 & 1 ? 32 + (random >> 16) % 95 : random >> 16);
        }
        enter(at, bytes, round % 7 ? n : (random >> 8) % n);
    }
    printf("ok 1,000 damaged seeds: %s\n", at->name);
}

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    replay("tests/crashes");
    for (size_t i = 0; i < DOORS; i++) damage(&doors[i], seeds[i]);
    return 0;
}

#endif
