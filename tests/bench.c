/* bench.c - measures for `make bench`: the program's own code in one process, and a client on a pipe.
 *
 *   bench pick                             queries drawn from the tables: literal, selective, common
 *   bench lists                            how many terms there are, and how many have a longer posting list
 *   bench search QUERIES ROUNDS            latency in process: tool_search, search_run, a plain scan
 *   bench exec QUERIES -- COMMAND...       the same by whole processes; {} in an argument is replaced by the query
 *   bench start TIMES -- COMMAND...        from before the process exists to its answer to initialize
 *   bench calls REQUESTS -- COMMAND...     round trips on the pipe
 *   bench pages                            responses for browsers in process: each page, and the search page of its title
 *   bench line TIMES -- COMMAND...         from before the process exists to its first line of output
 *   bench memory REQUESTS N M -- COMMAND...  after N calls and after M: kB of its own, kB of these written, kB resident
 *   bench run -- COMMAND...                seconds, seconds of CPU, largest memory in kB and status of a command, whose
 *                                          output goes to standard error
 *
 * QUERIES: a line each, set TAB mode TAB query. REQUESTS: label TAB JSON. Every result is a line: label, then numbers,
 * separated by tabs. Latencies are in microseconds: how many, median, 99th percentile, maximum. A query is asked ROUNDS
 * times and counts once, with its median, because other work of the machine must not count.
 */
#define _GNU_SOURCE 1 /* pipe2, wait4 */
#define main workosdocs_main
#include "../workosdocs.c"
#undef main

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static _Noreturn void fail(const char *what)
{
    fprintf(stderr, "bench: %s: %s\n", what, errno ? strerror(errno) : "failed");
    exit(2);
}

static void *need(void *memory)
{
    if (!memory) fail("memory");
    return memory;
}

static double now(void) /* microseconds */
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* --- lists of numbers --- */

static int number_order(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double quantile(double *sorted, size_t n, double q)
{
    size_t i = (size_t)(q * (double)n);
    return n ? sorted[i < n ? i : n - 1] : 0;
}

static double median(double *at, size_t n)
{
    qsort(at, n, sizeof *at, number_order);
    return quantile(at, n, 0.5);
}

static void report(const char *label, const char *set, double *at, size_t n)
{
    double middle = median(at, n);
    if (n) printf("%s\t%s\t%zu\t%.2f\t%.2f\t%.2f\n", label, set, n, middle, quantile(at, n, 0.99), at[n - 1]);
    fflush(stdout);
}

/* --- files of lines --- */

struct line { char *set, *mode, *text; };
struct lines { struct line *at; size_t count; };

/* Splits each line of a file at its first tabs: two for queries, one for requests (whose mode stays NULL). */
static struct lines lines_read(const char *path, int tabs)
{
    FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
    if (!f) fail(path);
    struct lines l = { NULL, 0 };
    char *line = NULL;
    size_t room = 0;
    for (ssize_t n; (n = getline(&line, &room, f)) > 0;) {
        if (line[n - 1] == '\n') line[--n] = '\0';
        struct line one = { need(strdup(line)), NULL, NULL };
        char *tab = strchr(one.set, '\t');
        if (tab && tabs == 2) one.mode = tab + 1, *tab = '\0', tab = strchr(tab + 1, '\t');
        if (!tab) continue;
        *tab = '\0', one.text = tab + 1;
        l.at = need(realloc(l.at, (l.count + 1) * sizeof *l.at));
        l.at[l.count++] = one;
    }
    free(line), fclose(f);
    return l;
}

/* --- in process --- */

static volatile uint64_t sink; /* so that no work is left out */

static void ask_tool(struct arena *a, const struct line *l)
{
    struct args *args = arena_alloc(a, sizeof *args);
    args_defaults(args, tools[0].parameters, tools[0].parameter_count);
    args->given[ARG_QUERY] = args->given[ARG_MODE] = true;
    args->text[ARG_QUERY] = str_from(l->text);
    args->text[ARG_MODE] = str_from(l->mode);
    struct answer answer = tools[0].call(a, args);
    sink += answer.text.len;
}

static void ask_search(struct arena *a, const struct line *l)
{
    struct query *q = arena_alloc(a, sizeof *q);
    q->text = str_from(l->text);
    q->mode = strcmp(l->mode, "literal") == 0 ? SEARCH_LITERAL
            : strcmp(l->mode, "regex") == 0 ? SEARCH_REGEX : SEARCH_AUTO;
    q->max_hits = 10;
    sink += search_run(a, q).count;
}

/* The text to scan: all sources, in lower case, made before the clock starts; and how often each byte occurs. */
static struct { char *text; uint32_t often[256]; } scanned;

static void scan_prepare(void)
{
    scanned.text = need(malloc(corpus.source_bytes + 1u));
    for (uint32_t i = 0; i < corpus.source_bytes; i++) {
        scanned.text[i] = fold_ascii(corpus.text[i]);
        scanned.often[(unsigned char)scanned.text[i]]++;
    }
}

/* Counts the pages that have the whole query, ignoring case: finds its rarest byte with memchr(), then compares.
 * A page that has it is left. */
static void ask_scan(struct arena *a, const struct line *l)
{
    size_t n = strlen(l->text), rarest = 0;
    char *needle = arena_bytes(a, n + 1);
    for (size_t i = 0; i < n; i++) {
        needle[i] = fold_ascii(l->text[i]);
        if (scanned.often[(unsigned char)needle[i]] < scanned.often[(unsigned char)needle[rarest]]) rarest = i;
    }
    for (uint32_t p = 0; p < corpus.page_count && n; p++) {
        const char *page = scanned.text + corpus.pages[p].source.pos, *at = page + rarest;
        const char *end = page + corpus.pages[p].source.len;
        while (at < end && (at = memchr(at, needle[rarest], (size_t)(end - at)))) {
            const char *start = at++ - rarest;
            if ((size_t)(end - start) < n || memcmp(start, needle, n) != 0) continue;
            sink++;
            break;
        }
    }
}

/* Asks every query in every round and reports the latencies of each set of queries, then of all. */
static void measure(const char *label, const struct lines *l, size_t rounds,
                    void (*ask)(struct arena *, const struct line *))
{
    static struct arena a;
    double *times = need(calloc(l->count * rounds + 1, sizeof *times));
    double *some = need(calloc(l->count + 1, sizeof *some));
    arena_begin(&a);
    a.first_chunk_bytes = ARENA_FIRST_CHUNK_BYTES + corpus.section_count * ARENA_BYTES_PER_SECTION; /* as the server */
    if (setjmp(a.out_of_memory)) fail("out of memory");
    for (size_t r = 0; r <= rounds; r++) {    /* round 0 only warms up */
        for (size_t i = 0; i < l->count; i++) {
            double start = now();
            ask(&a, &l->at[i]);
            arena_reset(&a);
            if (r) times[i * rounds + r - 1] = now() - start;
        }
    }
    for (size_t i = 0; i < l->count; i++) times[i] = median(times + i * rounds, rounds);
    for (size_t i = 0, n; i < l->count; i++) {
        if (i && strcmp(l->at[i - 1].set, l->at[i].set) == 0) continue; /* the queries of a set are adjacent */
        for (n = 0; i + n < l->count && strcmp(l->at[i + n].set, l->at[i].set) == 0; n++) some[n] = times[i + n];
        report(label, l->at[i].set, some, n);
    }
    report(label, "all", times, l->count);
    free(times), free(some);
    arena_end(&a);
}

static void bench_search(const char *queries, size_t rounds)
{
    struct lines l = lines_read(queries, 2);
    scan_prepare();
    measure("tool_search", &l, rounds, ask_tool);
    measure("search_run", &l, rounds, ask_search);
    measure("scan", &l, (rounds + 2) / 3, ask_scan);
}

/* --- queries from the tables --- */

static uint32_t random_below(uint32_t n) /* xorshift32: the same queries every time */
{
    static uint32_t state = 2463534242u;
    state ^= state << 13, state ^= state >> 17, state ^= state << 5;
    return n ? state % n : 0;
}

/* The first word form of a term. */
static str word_of_term(uint32_t term)
{
    uint32_t i = 0;
    while (i + 1 < corpus.word_count && corpus.words[i].term != term) i++;
    return word_text(i);
}

static void print_words(const char *set, const uint32_t *terms, uint32_t count, unsigned words)
{
    printf("%s\tauto\t", set);
    for (unsigned i = 0; i < words; i++) {
        str word = word_of_term(terms[random_below(count)]);
        printf("%s%.*s", i ? " " : "", (int)word.len, word.s);
    }
    putchar('\n');
}

static int by_frequency(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    uint32_t m = corpus_page_df(&corpus, x), n = corpus_page_df(&corpus, y);
    return m != n ? (m < n) - (m > n) : (x > y) - (x < y);
}

/* A piece of a line of the sources, 6 to 40 bytes of ASCII, no blank at its ends. */
static bool print_piece(void)
{
    uint32_t pos = random_below(corpus.source_bytes), most = 6 + random_below(35), n = 0;
    const char *s = corpus.text + pos;
    while (n < most && pos + n < corpus.source_bytes && s[n] >= ' ' && s[n] < 127 && s[n] != '\t') n++;
    if (n < 6 || s[0] == ' ' || s[n - 1] == ' ') return false;
    printf("literal\tliteral\t%.*s\n", (int)n, s);
    return true;
}

static void bench_pick(void)
{
    uint32_t *common = need(calloc(corpus.term_count + 1u, sizeof *common));
    uint32_t *rare = need(calloc(corpus.term_count + 1u, sizeof *rare));
    uint32_t rares = 0, commons = 0;
    for (uint32_t i = 0; i < corpus.term_count; i++) {
        if (is_stop_word(stem_text(i))) continue;
        common[commons++] = i;
        if (corpus_page_df(&corpus, i) >= 1 && corpus_page_df(&corpus, i) <= 3) rare[rares++] = i;
    }
    qsort(common, commons, sizeof *common, by_frequency);
    for (unsigned n = 0, tries = 0; n < 150 && tries < 100000; tries++) n += print_piece();
    for (unsigned i = 0; i < 150; i++) print_words("selective", rare, rares, 1 + i % 3);
    for (unsigned i = 0; i < 150; i++) print_words("common", common, commons < 60 ? commons : 60, 1 + i % 3);
    free(common), free(rare);
}

/* A list ends where the next one starts: has the term as many documents as it says? */
static bool list_is_whole(struct postings p, const unsigned char *end)
{
    while (postings_next(&p)) continue;
    return p.at == end;
}

static void bench_lists(void)
{
    uint32_t cut = 0;
    for (uint32_t i = 0; i < corpus.term_count; i++) {
        struct corpus_lists l = corpus_lists_of(&corpus, i);
        cut += !list_is_whole(term_postings(i, PAGES), l.sections) || !list_is_whole(term_postings(i, SECTIONS), l.phrases);
    }
    printf("lists\t%u\t%u\n", corpus.term_count, cut);
}

/* --- other processes --- */

struct peer { pid_t pid; int in, out; char *s; size_t len, room; };

static void pipe_open(int end[2])
{
    if (pipe2(end, O_CLOEXEC) != 0) fail("pipe");
}

/* Starts a command with both ends of its standard input and output here; what it writes to standard error is
 * dropped. */
static struct peer peer_start(char **command)
{
    int in[2], out[2];
    struct peer c = { 0 };
    posix_spawn_file_actions_t actions;
    pipe_open(in), pipe_open(out);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], 0);
    posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    errno = posix_spawnp(&c.pid, command[0], &actions, NULL, command, environ);
    if (errno) fail(command[0]);
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]), close(out[1]);
    c.in = in[1], c.out = out[0];
    return c;
}

static void peer_end(struct peer *c)
{
    close(c->in), close(c->out);
    kill(c->pid, SIGTERM);               /* the npm package does not end with its input */
    waitpid(c->pid, NULL, 0);
    free(c->s);
}

static void peer_write(struct peer *c, const char *s)
{
    for (size_t n = strlen(s); n > 0;) {
        ssize_t written = write(c->in, s, n);
        if (written <= 0) fail("the server takes no input");
        s += written, n -= (size_t)written;
    }
}

/* Reads up to the end of a line and returns the line. */
static const char *peer_line(struct peer *c)
{
    for (c->len = 0; c->len == 0 || c->s[c->len - 1] != '\n';) {
        if (c->room - c->len < 65536) c->s = need(realloc(c->s, c->room = 2 * c->room + 131072));
        ssize_t n = read(c->out, c->s + c->len, c->room - c->len - 1);
        if (n <= 0) fail("the server gives no answer");
        c->len += (size_t)n;
    }
    c->s[c->len] = '\0';
    return c->s;
}

/* Sends one request; requests are lines with their newline. Returns the microseconds until its answer was here. */
static double peer_ask(struct peer *c, const char *request)
{
    double start = now();
    peer_write(c, request);
    peer_line(c);
    return now() - start;
}

static const char initialize[] =
    "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-06-18\","
                                 "\"capabilities\":{},\"clientInfo\":{\"name\":\"bench\",\"version\":\"1\"}}}\n";
static const char initialized[] = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n";

static struct peer server_start(char **command)
{
    struct peer c = peer_start(command);
    peer_ask(&c, initialize);
    peer_write(&c, initialized);
    return c;
}

/* The requests of a file as lines with their newline, so that one write sends them. */
static struct lines requests_read(const char *path)
{
    struct lines l = lines_read(path, 1);
    for (size_t i = 0; i < l.count; i++) {
        size_t n = strlen(l.at[i].text);
        char *s = need(malloc(n + 2));
        memcpy(s, l.at[i].text, n);
        memcpy(s + n, "\n", 2);
        l.at[i].text = s;
    }
    return l;
}

static void bench_start(size_t times, char **command)
{
    double *at = need(calloc(times + 1, sizeof *at));
    for (size_t i = 0; i <= times; i++) {
        double start = now();
        struct peer c = peer_start(command);
        peer_ask(&c, initialize);
        at[i] = now() - start;
        peer_end(&c);
    }
    report("start", "initialize", at + 1, times);
    free(at);
}

static void bench_line(size_t times, char **command)
{
    double *at = need(calloc(times + 1, sizeof *at));
    for (size_t i = 0; i <= times; i++) {
        double start = now();
        struct peer c = peer_start(command);
        peer_line(&c);
        at[i] = now() - start;
        peer_end(&c);
    }
    report("start", "line", at + 1, times);
    free(at);
}

/* A page counts once, with the median of its rounds. */
static void bench_pages(void)
{
    enum { ROUNDS = 5 };
    double *pages = need(calloc(corpus.page_count, sizeof *pages)), *searches = need(calloc(corpus.page_count, sizeof *pages));
    struct arena a;
    size_t n = 0;
    arena_begin(&a);
    if (setjmp(a.out_of_memory)) fail("memory");
    for (uint32_t i = 0; i < corpus.page_count; i++) {
        double at[2][ROUNDS];
        for (int k = 0; k < 2 * ROUNDS && !is_navigation(i); k++) {
            struct out target = out_begin(&a);
            out_text(&target, k % 2 ? "/-/search?q=" : "/");
            out_target(&target, k % 2 ? page_title(i) : page_path(i));
            struct http_request r = { .target = out_done(&target), .host = STR("localhost:80"), .keep_alive = true };
            double start = now();
            http_answer(&a, &r, 80);
            at[k % 2][k / 2] = now() - start;
            arena_reset(&a);
        }
        if (is_navigation(i)) continue;
        pages[n] = median(at[0], ROUNDS), searches[n++] = median(at[1], ROUNDS);
    }
    report("http", "page", pages, n);
    report("http", "search", searches, n);
    free(pages), free(searches);
}

/* Requests with the same label are adjacent. The first of each warms up and does not count. */
static void bench_calls(const char *path, char **command)
{
    struct lines l = requests_read(path);
    double *at = need(calloc(l.count + 1, sizeof *at));
    struct peer c = server_start(command);
    size_t failures = 0, n = 0;
    for (size_t i = 0; i < l.count; i++) {
        bool first = i == 0 || strcmp(l.at[i - 1].set, l.at[i].set) != 0;
        double took = peer_ask(&c, l.at[i].text);
        failures += strstr(c.s, "\"isError\":true") || strstr(c.s, "\"error\":{");
        if (first) n = 0;
        else at[n++] = took;
        if (i + 1 < l.count && strcmp(l.at[i + 1].set, l.at[i].set) == 0) continue;
        report(l.at[i].set, "calls", at, n);
        printf("%s\tfailures\t%zu\n", l.at[i].set, failures);
        failures = 0;
    }
    peer_end(&c);
    free(at);
}

struct memory { bool ok; long own, written, resident; };

static struct memory memory_of(pid_t pid)
{
    struct memory m = { false, 0, 0, 0 };
    char path[64], name[64];
    long kb;
    snprintf(path, sizeof path, "/proc/%ld/smaps_rollup", (long)pid);
    FILE *f = fopen(path, "r");
    if (!f) return m;
    for (char line[256]; fgets(line, sizeof line, f);) {
        if (sscanf(line, "%63[^:]: %ld kB", name, &kb) != 2) continue;
        if (strcmp(name, "Rss") == 0) m.resident = kb, m.ok = true;
        if (strcmp(name, "Private_Dirty") == 0) m.written = kb;
        if (strcmp(name, "Private_Clean") == 0 || strcmp(name, "Private_Dirty") == 0) m.own += kb;
    }
    fclose(f);
    return m;
}

static void bench_memory(const char *path, size_t few, size_t many, char **command)
{
    struct lines l = requests_read(path);
    struct peer c = server_start(command);
    size_t failures = 0;
    for (size_t i = 1; i <= many && l.count; i++) {
        peer_ask(&c, l.at[(i - 1) % l.count].text);
        failures += strstr(c.s, "\"error\":{") != NULL;
        if (i != few && i != many) continue;
        struct memory m = memory_of(c.pid);
        if (!m.ok) fail("/proc/PID/smaps_rollup cannot be read");
        printf("memory\t%zu\t%ld\t%ld\t%ld\t%zu\n", i, m.own, m.written, m.resident, failures);
    }
    peer_end(&c);
}

/* Runs a command to its end and drops its output. {} in its arguments is replaced by the query. */
static double run_query(char **command, char *query)
{
    char *with[64];
    size_t n = 0;
    for (; command[n] && n < 63; n++) with[n] = strcmp(command[n], "{}") == 0 ? query : command[n];
    with[n] = NULL;
    double start = now();
    struct peer c = peer_start(with);
    char buffer[65536];
    close(c.in);
    while (read(c.out, buffer, sizeof buffer) > 0) continue;
    waitpid(c.pid, NULL, 0);
    close(c.out);
    return now() - start;
}

static void bench_exec(const char *queries, char **command)
{
    struct lines l = lines_read(queries, 2);
    double *at = need(calloc(l.count + 1, sizeof *at));
    if (l.count) run_query(command, l.at[0].text);
    for (size_t i = 0; i < l.count; i++) at[i] = run_query(command, l.at[i].text);
    report("exec", "all", at, l.count);
    free(at);
}

static int bench_run(char **command)
{
    posix_spawn_file_actions_t actions;
    struct rusage use;
    pid_t pid;
    int status;
    double start = now();
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, 2, 1);
    errno = posix_spawnp(&pid, command[0], &actions, NULL, command, environ);
    if (errno) fail(command[0]);
    if (wait4(pid, &status, 0, &use) < 0) fail("wait");
    printf("run\t%.2f\t%.2f\t%ld\t%d\n", (now() - start) / 1e6, (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
           (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6, use.ru_maxrss,
           WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    return 0;
}

int main(int argc, char **argv)
{
    char **command = argv;
    const char *what = argc > 1 ? argv[1] : "";
    while (*command && strcmp(*command, "--") != 0) command++;
    int left = (int)(command - argv);    /* arguments before the command */
    if (*command) command++;
    signal(SIGPIPE, SIG_IGN);            /* a server that is gone is a failed write */
    if (strcmp(what, "pick") == 0) bench_pick();
    else if (strcmp(what, "lists") == 0) bench_lists();
    else if (strcmp(what, "search") == 0 && left == 4) bench_search(argv[2], (size_t)atol(argv[3]));
    else if (strcmp(what, "exec") == 0 && left == 3 && *command) bench_exec(argv[2], command);
    else if (strcmp(what, "start") == 0 && left == 3 && *command) bench_start((size_t)atol(argv[2]), command);
    else if (strcmp(what, "line") == 0 && left == 3 && *command) bench_line((size_t)atol(argv[2]), command);
    else if (strcmp(what, "pages") == 0) bench_pages();
    else if (strcmp(what, "calls") == 0 && left == 3 && *command) bench_calls(argv[2], command);
    else if (strcmp(what, "memory") == 0 && left == 5 && *command)
        bench_memory(argv[2], (size_t)atol(argv[3]), (size_t)atol(argv[4]), command);
    else if (strcmp(what, "run") == 0 && *command) return bench_run(command);
    else return fprintf(stderr, "bench: wrong usage, see the top of tests/bench.c\n"), 2;
    return 0;
}
