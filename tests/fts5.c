/* fts5.c - SQLite FTS5 over the same pages, in process, as its documentation has it: bm25, an in-memory database, an
 * optimized index, prepared statements; the words of a query quoted and joined by OR, a literal as one phrase.
 *
 *   fts5 TOKENIZER ask N            a query a line on standard input; for each the paths of the N best pages on a line
 *   fts5 TOKENIZER search QUERIES ROUNDS    latency as bench.c reports it, for the ten best sections
 *
 * TOKENIZER: porter or trigram. It is linked with the tables of the corpus, so it sees the titles, headings and
 * sections that the program sees, and with the host's C library and its libsqlite3.
 */
#define _POSIX_C_SOURCE 200809L
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "corpus.h"

static sqlite3 *db;

static void check(int result, int wanted)
{
    if (result == wanted) return;
    fprintf(stderr, "fts5: %s\n", sqlite3_errmsg(db));
    exit(2);
}

static void run(const char *sql)
{
    check(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
}

static sqlite3_stmt *prepare(const char *sql)
{
    sqlite3_stmt *s;
    check(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
    return s;
}

struct text { char *s; size_t len, room; };

static void text_add(struct text *t, const char *s, size_t n)
{
    if (t->room - t->len < n + 1) t->s = realloc(t->s, t->room = 2 * (t->len + n + 1));
    if (!t->s) abort();
    memcpy(t->s + t->len, s, n);
    t->s[t->len += n] = '\0';
}

static void text_add_slice(struct text *t, corpus_str s)
{
    text_add(t, corpus.text + s.pos, s.len);
}

static void bind(sqlite3_stmt *s, int column, const char *text, size_t n)
{
    check(sqlite3_bind_text(s, column, text, (int)n, SQLITE_TRANSIENT), SQLITE_OK);
}

static void bind_slice(sqlite3_stmt *s, int column, corpus_str text)
{
    bind(s, column, corpus.text + text.pos, text.len);
}

/* --- the tables: a row a page, or a row a section --- */

static void add_page(sqlite3_stmt *s, uint32_t page)
{
    static struct text headings;
    const struct corpus_page *p = &corpus.pages[page];
    headings.len = 0;
    for (uint32_t i = p->first_section; i < p->first_section + p->sections; i++) {
        text_add_slice(&headings, corpus.sections[i].title);
        text_add(&headings, "\n", 1);
    }
    bind_slice(s, 1, p->title);
    bind_slice(s, 2, p->path);
    bind(s, 3, headings.s, headings.len);
    bind_slice(s, 4, p->source);
}

static void add_section(sqlite3_stmt *s, uint32_t section)
{
    static struct text body;
    const struct corpus_section *c = &corpus.sections[section];
    body.len = 0;
    struct corpus_spans spans = corpus_spans_of(&corpus, c);
    for (struct corpus_span span; corpus_span_next(&spans, &span);) text_add(&body, corpus.text + span.pos, span.len);
    bind_slice(s, 1, corpus.pages[c->page].title);
    bind_slice(s, 2, corpus.pages[c->page].path);
    bind_slice(s, 3, c->title);
    bind(s, 4, body.len ? body.s : "", body.len);
}

static void fill(const char *tokenizer, uint32_t rows, void (*add)(sqlite3_stmt *, uint32_t))
{
    char create[200];
    snprintf(create, sizeof create, "CREATE VIRTUAL TABLE t USING fts5(title, path, headings, body, tokenize = '%s')",
             strcmp(tokenizer, "porter") == 0 ? "porter unicode61" : tokenizer);
    check(sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL),
          SQLITE_OK);
    run(create);
    run("BEGIN");
    sqlite3_stmt *s = prepare("INSERT INTO t(rowid, title, path, headings, body) VALUES (?5, ?1, ?2, ?3, ?4)");
    for (uint32_t i = 0; i < rows; i++) {
        add(s, i);
        sqlite3_bind_int64(s, 5, (sqlite3_int64)i + 1);
        check(sqlite3_step(s), SQLITE_DONE);
        check(sqlite3_reset(s), SQLITE_OK);
    }
    sqlite3_finalize(s);
    run("COMMIT");
    run("INSERT INTO t(t) VALUES ('optimize')");
}

/* --- queries --- */

static bool is_word(unsigned char c)
{
    return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* A query in FTS5's language: "each" OR "word", or one phrase. */
static void expression(struct text *t, const char *query, bool phrase)
{
    t->len = 0;
    text_add(t, "", 0);
    if (phrase) text_add(t, "\"", 1);
    for (const char *s = query; *s; s++) {
        if (phrase) text_add(t, "\"\"", *s == '"' ? 2 : 0), text_add(t, s, *s != '"');
        else if (is_word((unsigned char)*s)) {
            size_t n = 0;
            while (is_word((unsigned char)s[n])) n++;
            if (t->len) text_add(t, " OR ", 4);
            text_add(t, "\"", 1), text_add(t, s, n), text_add(t, "\"", 1);
            s += n - 1;
        }
    }
    if (phrase) text_add(t, "\"", 1);
}

/* The row numbers of the best rows, at most `most`; returns how many. */
static size_t ask(sqlite3_stmt *s, const char *match, uint32_t *rows, size_t most)
{
    size_t n = 0;
    int result = SQLITE_DONE;
    bind(s, 1, match, strlen(match));
    sqlite3_bind_int64(s, 2, (sqlite3_int64)most);
    while (*match && n < most && (result = sqlite3_step(s)) == SQLITE_ROW)
        rows[n++] = (uint32_t)sqlite3_column_int64(s, 0) - 1;
    if (result != SQLITE_ROW) check(result, SQLITE_DONE);
    sqlite3_reset(s);
    return n;
}

/* Weights of title, path, headings and body: tried on the tuning half of tests/queries.jsonl. */
static const char pages_sql[] =
    "SELECT rowid FROM t WHERE t MATCH ?1 AND rank MATCH 'bm25(3, 3, 2, 1)' ORDER BY rank LIMIT ?2";
static const char sections_sql[] = "SELECT rowid FROM t WHERE t MATCH ?1 ORDER BY rank LIMIT ?2";

static void ask_lines(size_t most)
{
    uint32_t *rows = calloc(most + 1, sizeof *rows);
    struct text match = { 0 };
    char *line = NULL;
    size_t room = 0;
    sqlite3_stmt *s = prepare(pages_sql);
    for (ssize_t n; rows && (n = getline(&line, &room, stdin)) > 0;) {
        if (line[n - 1] == '\n') line[n - 1] = '\0';
        expression(&match, line, false);
        size_t found = ask(s, match.s, rows, most);
        for (size_t i = 0; i < found; i++) {
            corpus_str path = corpus.pages[rows[i]].path;
            printf("%s%.*s", i ? " " : "", (int)path.len, corpus.text + path.pos);
        }
        putchar('\n');
    }
    sqlite3_finalize(s);
    free(rows), free(line), free(match.s);
}

/* --- latency --- */

struct line { char set[16]; char *match; double took; };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int by_number(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static struct line *read_lines(const char *path, size_t *count)
{
    FILE *f = fopen(path, "r");
    struct line *lines = NULL;
    struct text match = { 0 };
    char *line = NULL;
    size_t room = 0;
    if (!f) { perror(path); exit(2); }
    for (ssize_t n; (n = getline(&line, &room, f)) > 0;) {
        line[strcspn(line, "\n")] = '\0';
        char *mode = strchr(line, '\t'), *query = mode ? strchr(mode + 1, '\t') : NULL;
        if (!query) continue;
        *mode++ = '\0', *query++ = '\0';
        lines = realloc(lines, (*count + 1) * sizeof *lines);
        if (!lines) abort();
        expression(&match, query, strcmp(mode, "literal") == 0);
        struct line *l = &lines[(*count)++];
        snprintf(l->set, sizeof l->set, "%s", line);
        l->match = strdup(match.s);
    }
    fclose(f), free(line), free(match.s);
    return lines;
}

static void report(const char *label, const char *set, const struct line *lines, size_t n)
{
    double *at = calloc(n + 1, sizeof *at);
    if (!at || !n) return;
    for (size_t i = 0; i < n; i++) at[i] = lines[i].took;
    qsort(at, n, sizeof *at, by_number);
    printf("fts5-%s\t%s\t%zu\t%.2f\t%.2f\t%.2f\n", label, set, n, at[n / 2], at[n * 99 / 100], at[n - 1]);
    free(at);
}

static void search(const char *label, const char *path, size_t rounds)
{
    size_t count = 0;
    struct line *lines = read_lines(path, &count);
    double *took = calloc(rounds + 1, sizeof *took);
    sqlite3_stmt *s = prepare(sections_sql);
    uint32_t rows[10];
    for (size_t i = 0; took && i < count; i++) {
        ask(s, lines[i].match, rows, 10);
        for (size_t r = 0; r < rounds; r++) {
            double start = now();
            ask(s, lines[i].match, rows, 10);
            took[r] = now() - start;
        }
        qsort(took, rounds, sizeof *took, by_number);
        lines[i].took = took[rounds / 2];
    }
    for (size_t i = 0, n; i < count; i += n) {
        for (n = 1; i + n < count && strcmp(lines[i + n].set, lines[i].set) == 0; n++) continue;
        report(label, lines[i].set, lines + i, n);
    }
    report(label, "all", lines, count);
    sqlite3_finalize(s);
    free(took), free(lines);
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[2], "ask") == 0) {
        fill(argv[1], corpus.page_count, add_page);
        ask_lines((size_t)atol(argv[3]));
    } else if (argc == 5 && strcmp(argv[2], "search") == 0) {
        fill(argv[1], corpus.section_count, add_section);
        search(argv[1], argv[3], (size_t)atol(argv[4]));
    } else {
        fputs("usage: fts5 porter|trigram ask N <QUERIES   or   search QUERIES ROUNDS\n", stderr);
        return 2;
    }
    sqlite3_close(db);
    return 0;
}
