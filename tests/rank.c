/* rank.c - ranks pages in one process, for eval.mjs: reads queries that end with NUL, because they may have several
 * lines, and prints a line of hits for each, best first. A hit is the reference of its section; the sections listed
 * with it follow, joined by commas.
 *
 *   rank [MAX_HITS]
 */
#define main workosdocs_main
#include "../workosdocs.c"
#undef main

/* Appends path#anchor, or the path if the section has no anchor. */
static void put_reference(struct out *o, uint32_t section)
{
    const struct corpus_section *s = &corpus.sections[section];
    out_str(o, page_path(s->page));
    if (s->anchor.len) out_char(o, '#');
    out_str(o, corpus_slice(s->anchor));
}

static void print_hits(struct arena *a, const char *line, size_t len, uint32_t max_hits)
{
    struct query *q = arena_alloc(a, sizeof *q);
    struct out o = { .a = a };
    q->text = (str){ line, len };
    q->max_hits = max_hits;
    struct hits h = search_words_or_text(a, q);
    for (uint32_t i = 0; i < h.count && i < max_hits; i++) {
        if (i) out_char(&o, ' ');
        put_reference(&o, h.at[i].section);
        for (int k = 0; k < 2; k++) {
            if (h.at[i].related[k] == NO_INDEX) continue;
            out_char(&o, ',');
            put_reference(&o, h.at[i].related[k]);
        }
    }
    str text = out_done(&o);
    printf("%.*s\n", (int)text.len, text.s);
}

int main(int argc, char **argv)
{
    static struct arena a;
    char *line = NULL;
    size_t room = 0;
    uint32_t max_hits = argc > 1 ? (uint32_t)atol(argv[1]) : 10;
    arena_begin(&a);
    if (setjmp(a.out_of_memory)) return fputs("rank: out of memory\n", stderr), 2;
    for (ssize_t n; (n = getdelim(&line, &room, '\0', stdin)) > 0; arena_reset(&a))
        print_hits(&a, line, (size_t)n - (line[n - 1] == '\0'), max_hits);
    free(line);
    arena_end(&a);
    return 0;
}
