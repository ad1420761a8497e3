/* text.c - the text of the corpus, and rendering: sections as lists of spans of that text. */
#include "gen.h"

corpus_str text_add(struct corpus_builder *c, str s)
{
    if (s.len == 0) return (corpus_str){ 0, 0 };
    const uint32_t *there = map_get(&c->interned, s);
    if (there) return (corpus_str){ *there, (uint32_t)s.len };
    uint32_t pos = (uint32_t)c->text.count;
    *map_at(&c->interned, str_copy(s), pos) = pos;
    buffer_add(&c->text, s);
    return (corpus_str){ pos, (uint32_t)s.len };
}

str text_of(const struct corpus_builder *c, corpus_str s)
{
    return (str){ c->text.at + s.pos, s.len };
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
    if (c->anchors.page != page) load_anchors(c, page);
    const uint32_t *known = map_get(next, wanted);
    str anchor = wanted;
    if (known) {
        if (*known > n) n = *known;
        const char *separator = c->foreign && c->layout.anchors == ANCHORS_MKDOCS ? "_" : "-";
        do anchor = str_format("%.*s%s%u", PRI(wanted), separator, n++);
        while (map_get(next, anchor));
        *map_at(next, wanted, 0) = n;
    }
    map_at(next, anchor, 0);
    return anchor;
}

void render_slice(struct section *s, uint32_t pos, uint32_t len, bool solid)
{
    struct span *last = s->spans.count ? &s->spans.at[s->spans.count - 1] : NULL;
    s->bytes += len;
    if (last && last->pos + last->len == pos && last->solid == solid && !last->full_len) last->len += len;
    else if (len) *PUSH(&s->spans) = (struct span){ .pos = pos, .len = len, .solid = solid };
}

void render_text(struct corpus_builder *c, struct section *s, str text)
{
    corpus_str t = text_add(c, text);
    render_slice(s, t.pos, t.len, false);
}

void render_solid(struct corpus_builder *c, struct section *s, str text)
{
    corpus_str t = text_add(c, text);
    render_slice(s, t.pos, t.len, true);
}

void render_image(struct corpus_builder *c, struct section *s, str text, corpus_str full)
{
    corpus_str t = text_add(c, text);
    s->bytes += t.len;
    *PUSH(&s->spans) = (struct span){ t.pos, t.len, full.pos, full.len, false };
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
