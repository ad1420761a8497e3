/* companions.c - pages that answer the same questions as a page or section, from corpus/companions.txt. */
#include <stdlib.h>
#include "gen.h"

struct companions { const struct corpus *t; ARRAY(struct corpus_companion) all; };

/* Orders by section, then by page, the greatest weight first. */
static int companion_order(const void *a, const void *b)
{
    const struct corpus_companion *x = a, *y = b;
    if (x->section != y->section) return x->section < y->section ? -1 : 1;
    if (x->page != y->page) return x->page < y->page ? -1 : 1;
    return x->weight > y->weight ? -1 : x->weight < y->weight;
}

/* Adds an entry "path weight". If the place is a page, it is a companion of that page, too. */
static void add_companion(void *context, const struct place_line *line, str text)
{
    struct companions *c = context;
    size_t blank = find_from(text, 0, " ");
    str path = { text.s, blank }, number = str_trim((str){ text.s + blank, text.len - blank });
    uint32_t weight = 0, from = line->place.page, section = line->place.section;
    for (size_t i = 0; i < number.len; i++)
        weight = i < 2 && char_is_digit(number.s[i]) ? weight * 10 + (uint32_t)(number.s[i] - '0') : UINT32_MAX / 16;
    if (weight < 1 || weight > CORPUS_MAX_COMPANION)
        fatal(line->file, line->number, "a companion is a path and a weight from 1 to %d", CORPUS_MAX_COMPANION);
    uint32_t page = place_named(c->t, path).page;
    if ((page == NO_INDEX && line->is_checked) || page == from)
        fatal(line->file, line->number,
              page == from ? "%.*s is the page itself" : "there is no page %.*s in this corpus", PRI(path));
    if (page == NO_INDEX) return;
    uint32_t first = c->t->pages[from].first_section;
    *PUSH(&c->all) = (struct corpus_companion){ section == NO_INDEX ? first : section, page, weight };
    if (section == NO_INDEX)
        *PUSH(&c->all) = (struct corpus_companion){ c->t->pages[page].first_section, from, weight };
}

void companions_build(struct corpus *t, const char *path)
{
    struct companions c = { t, { 0 } };
    uint32_t *page_companions = xalloc((t->page_count + 1u) * sizeof *page_companions);
    byte_list bytes = { 0 };
    if (path) places_read(t, path, add_companion, &c);
    if (c.all.count) qsort(c.all.at, c.all.count, sizeof *c.all.at, companion_order);
    size_t i = 0;
    for (uint32_t page = 0; page < t->page_count; page++) {
        const struct corpus_page *p = &t->pages[page];
        struct corpus_companion last = { NO_INDEX, NO_INDEX, 0 };
        page_companions[page] = (uint32_t)bytes.count;
        for (; i < c.all.count && c.all.at[i].section < p->first_section + p->sections; i++) {
            struct corpus_companion one = c.all.at[i];
            unsigned char b[CORPUS_COMPANION_BYTES];
            if (one.section == last.section && one.page == last.page) continue;
            put_bytes(&bytes, b, corpus_put_companion(b, t, page, one));
            last = one;
        }
    }
    page_companions[t->page_count] = (uint32_t)bytes.count;
    t->page_companions = page_companions;
    t->companion_bytes = bytes.at ? bytes.at : (const unsigned char *)"";
    t->companion_byte_count = (uint32_t)bytes.count;
    xfree(c.all.at);
}
