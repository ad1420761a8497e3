/* text.c - the text of the corpus, and rendering: sections as lists of spans of that text. */
#include <stdlib.h>
#include "gen.h"

/* Bounds of the search for a string in the source of its page, so that its time does not depend on the page's size. */
enum { NEAR_BEFORE = 4 << 10, NEAR_BYTES = 16 << 10, NEAR_LONGEST = 400 };

/* Adds the key of a string that is in the text. The block with the sources stays, so that keys can be slices of it. */
static void add_key(const struct corpus_builder *c, struct map *known, uint32_t pos, size_t len)
{
    str s = { c->text.at + pos, len };
    *map_at(known, c->text.at == c->source_text ? s : str_copy(s), pos) = pos;
}

static corpus_str append(struct corpus_builder *c, struct map *known, str s)
{
    uint32_t pos = (uint32_t)c->text.count;
    keep_begin();
    if (c->text.at == c->source_text && s.len > c->text.room - c->text.count) {   /* keeps the block with the sources */
        buffer copy = { 0 };
        buffer_add(&copy, buffer_str(&c->text));
        c->text = copy;
    }
    buffer_add(&c->text, s);
    add_key(c, known, pos, s.len);
    keep_end();
    return (corpus_str){ pos, (uint32_t)s.len };
}

void text_reserve(struct corpus_builder *c)
{
    RESERVE(&c->sections), RESERVE(&c->segments), RESERVE(&c->codes), RESERVE(&c->links), RESERVE(&c->samples);
    RESERVE(&c->moves), RESERVE(&c->parts);
}

void text_near(struct corpus_builder *c, const struct page *p, size_t pos)
{
    size_t from = pos > NEAR_BEFORE ? pos - NEAR_BEFORE : 0;
    str near = str_span(p->source, from, p->source.len - from > NEAR_BYTES ? from + NEAR_BYTES : p->source.len);
    c->near = (corpus_str){ p->pos + (uint32_t)from, (uint32_t)near.len };
}

void text_add_parts(struct corpus_builder *c, str s, str part)
{
    corpus_str whole = text_add(c, s);
    size_t found = str_find(s, part);
    if (part.len && found < s.len) map_at(&c->interned, part, whole.pos + (uint32_t)found);
}

/* Returns the offset of a string in c->near, or the length of that. Its last byte is looked for first: the number that
 * makes an anchor unique is often not in the text. */
static size_t find_near(const struct corpus_builder *c, str s)
{
    str near = text_of(c, c->near);
    bool possible = s.len <= NEAR_LONGEST && memchr(near.s, s.s[s.len - 1], near.len);
    return possible ? str_find(near, s) : near.len;
}

corpus_str text_add(struct corpus_builder *c, str s)
{
    if (s.len == 0) return (corpus_str){ 0, 0 };
    const uint32_t *known = map_get(&c->interned, s);
    if (known) return (corpus_str){ *known, (uint32_t)s.len };
    size_t found = find_near(c, s);
    if (found == c->near.len) return append(c, &c->interned, s);
    uint32_t pos = c->near.pos + (uint32_t)found;
    keep_begin();
    add_key(c, &c->interned, pos, s.len);
    keep_end();
    return (corpus_str){ pos, (uint32_t)s.len };
}

/* As text_add(), but the string is not a slice of the sources: the kind of a span depends on its place. */
static corpus_str text_add_generated(struct corpus_builder *c, str s)
{
    if (s.len == 0) return (corpus_str){ 0, 0 };
    const uint32_t *known = map_get(&c->interned, s);
    struct map *map = known && *known < c->source_bytes ? &c->rendered : &c->interned;
    known = map_get(map, s);
    return known ? (corpus_str){ *known, (uint32_t)s.len } : append(c, map, s);
}

str text_of(const struct corpus_builder *c, corpus_str s)
{
    return s.len ? (str){ c->text.at + s.pos, s.len } : STR("");
}

unsigned language_index(struct corpus_builder *c, str name)
{
    for (size_t i = 0; i < c->languages.count; i++)
        if (str_equal(text_of(c, c->languages.at[i]), name)) return (unsigned)i;
    corpus_str added = text_add(c, name);
    *PUSH(&c->languages) = added;
    return (unsigned)c->languages.count - 1;
}

/* c->anchors.next has an entry for each anchor of the page: the number from which its next copy is looked for, so that
 * a heading that is repeated n times does not cost n * n steps. */
static void load_anchors(struct corpus_builder *c, uint32_t page)
{
    const struct page *p = &c->pages.at[page];
    map_free(&c->anchors.next);
    c->anchors.page = page;
    for (uint32_t i = p->first_section; i < p->first_section + p->sections; i++)
        map_at(&c->anchors.next, str_copy(text_of(c, c->sections.at[i].anchor)), 0);
}

str take_anchor(struct corpus_builder *c, uint32_t page, str wanted, unsigned n)
{
    struct map *next = &c->anchors.next;
    keep_begin();
    if (c->anchors.page != page) load_anchors(c, page);
    const uint32_t *known = map_get(next, wanted);
    str anchor = wanted = kept(wanted);
    if (known) {
        if (c->foreign && c->layout.anchors == ANCHORS_MINTLIFY && n < 2) n = 2;     /* its second one is "-2" */
        if (*known > n) n = *known;
        const char *separator = c->foreign && c->layout.anchors == ANCHORS_MKDOCS ? "_" : "-";
        do anchor = str_format("%.*s%s%u", PRI(wanted), separator, n++);
        while (map_get(next, anchor));
        *map_at(next, wanted, 0) = n;
    }
    map_at(next, anchor, 0);
    keep_end();
    return anchor;
}

static void add_span(struct section *s, struct span span)
{
    keep_begin();
    *PUSH(&s->spans) = span;
    keep_end();
}

void render_slice(struct section *s, uint32_t pos, uint32_t len, bool solid)
{
    struct span *last = s->spans.count ? &s->spans.at[s->spans.count - 1] : NULL;
    s->bytes += len;
    if (last && last->pos + last->len == pos && last->solid == solid && !last->full_len) last->len += len;
    else if (len) add_span(s, (struct span){ .pos = pos, .len = len, .solid = solid });
}

void render_text(struct corpus_builder *c, struct section *s, str text)
{
    corpus_str t = text_add_generated(c, text);
    render_slice(s, t.pos, t.len, false);
}

void render_solid(struct corpus_builder *c, struct section *s, str text)
{
    corpus_str t = text_add_generated(c, text);
    render_slice(s, t.pos, t.len, true);
}

void render_image(struct corpus_builder *c, struct section *s, str text, corpus_str full)
{
    corpus_str t = text_add_generated(c, text);
    s->bytes += t.len;
    add_span(s, (struct span){ t.pos, t.len, full.pos, full.len, false });
}

str site_hosts(str text)
{
    buffer b = { 0 };
    size_t from = 0;
    for (size_t at = find_from(text, 0, "_workos_com"); at < text.len; at = find_from(text, from, "_workos_com")) {
        buffer_add(&b, (str){ text.s + from, at - from });
        buffer_add(&b, STR(".workos.com"));
        from = at + 11;
    }
    if (!from) return STR("");
    buffer_add(&b, (str){ text.s + from, text.len - from });
    return buffer_str(&b);
}
