/* companions.c - pages that answer the same questions as a page or section, from corpus/companions.txt. */
#include <stdlib.h>
#include "gen.h"

struct companions { const struct corpus *t; ARRAY(struct corpus_companion) all; };

/* Orders by section, then by page. */
static int companion_order(const void *a, const void *b)
{
    const struct corpus_companion *x = a, *y = b;
    if (x->section != y->section) return x->section < y->section ? -1 : 1;
    return x->page < y->page ? -1 : x->page > y->page;
}

/* Adds an entry "path weight". If the place is a page, or its first section, it is a companion of that page, too. */
static void add_companion(void *context, const struct place_line *line, str text)
{
    struct companions *c = context;
    uint32_t weight = 0, from = line->place.page, section = line->place.section;
    size_t start = text.len;
    while (start > 0 && char_is_digit(text.s[start - 1])) start--;
    for (size_t i = start; i < text.len && weight <= CORPUS_MAX_COMPANION; i++)
        weight = weight * 10 + (uint32_t)(text.s[i] - '0');
    str path = str_trim(str_span(text, 0, start));
    if (!path.len || path.len == start || weight < 1 || weight > CORPUS_MAX_COMPANION)
        fatal(line->file, line->number, "a companion is a path and a weight from 1 to %d", CORPUS_MAX_COMPANION);
    struct corpus_place to = place_named(c->t, path);
    if (to.section != NO_INDEX)
        fatal(line->file, line->number, "%.*s is a section: a companion is a page", PRI(path));
    if (to.page == from) fatal(line->file, line->number, "%.*s is the page itself", PRI(path));
    if (to.page == NO_INDEX && line->is_checked)
        fatal(line->file, line->number, "there is no page %.*s in this corpus", PRI(path));
    if (to.page == NO_INDEX) return;
    uint32_t first = c->t->pages[from].first_section;
    bool is_of_page = section == NO_INDEX || section == first;
    *PUSH(&c->all) = (struct corpus_companion){ is_of_page ? first : section, to.page, weight };
    if (is_of_page) *PUSH(&c->all) = (struct corpus_companion){ c->t->pages[to.page].first_section, from, weight };
}

/* Ends the generator if two entries are for the same place and page. */
static void check_once(const struct companions *c, const char *path)
{
    for (size_t i = 1; i < c->all.count; i++) {
        const struct corpus_companion *x = &c->all.at[i];
        if (companion_order(x - 1, x) == 0)
            fatal(path, 0, "%.*s is named twice as a companion of %.*s", PRI(str_of(c->t, c->t->pages[x->page].path)),
                  PRI(str_of(c->t, c->t->pages[c->t->sections[x->section].page].path)));
    }
}

/* Writes the sorted companions of a page from *i on, and advances *i. */
static void put_companions(byte_list *out, const struct companions *c, uint32_t page, size_t *i)
{
    const struct corpus_page *p = &c->t->pages[page];
    uint32_t before = page;
    for (; *i < c->all.count && c->all.at[*i].section < p->first_section + p->sections; ++*i) {
        unsigned char b[CORPUS_COMPANION_BYTES];
        put_bytes(out, b, corpus_put_companion(b, p->first_section, before, c->all.at[*i]));
        before = c->all.at[*i].page;
    }
}

void companions_build(struct corpus *t, const char *path)
{
    struct companions c = { t, { 0 } };
    uint32_t *page_companions = xalloc((t->page_count + 1u) * sizeof *page_companions), missing = 0;
    byte_list bytes = { 0 };
    if (path) missing = places_read(t, path, add_companion, &c);
    if (c.all.count) qsort(c.all.at, c.all.count, sizeof *c.all.at, companion_order);
    check_once(&c, path);
    size_t i = 0;
    for (uint32_t page = 0; page < t->page_count; page++) {
        page_companions[page] = (uint32_t)bytes.count;
        put_companions(&bytes, &c, page, &i);
    }
    page_companions[t->page_count] = (uint32_t)bytes.count;
    t->page_companions = page_companions;
    t->companion_bytes = bytes.at ? bytes.at : (const unsigned char *)"";
    t->companion_byte_count = (uint32_t)bytes.count;
    if (path)
        fprintf(stderr, "  companions %zu, %u for pages not in this corpus, %zu bytes\n", c.all.count, missing,
                bytes.count);
    xfree(c.all.at);
}
