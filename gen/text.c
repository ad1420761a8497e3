/* text.c - the one text of the corpus, and spans of it as a section's rendered Markdown. */
#include "gen.h"

corpus_str text_add(struct corpus_in_making *c, str s)
{
    if (s.len == 0) return (corpus_str){ 0, 0 };
    const uint32_t *there = map_get(&c->interned, s);
    if (there) return (corpus_str){ *there, (uint32_t)s.len };
    uint32_t pos = (uint32_t)c->text.count;
    *map_at(&c->interned, str_copy(s), pos) = pos;
    buffer_add(&c->text, s);
    return (corpus_str){ pos, (uint32_t)s.len };
}

str text_of(const struct corpus_in_making *c, corpus_str s)
{
    return (str){ c->text.at + s.pos, s.len };
}

unsigned language_index(struct corpus_in_making *c, str name)
{
    for (size_t i = 0; i < c->languages.count; i++)
        if (str_equal(text_of(c, c->languages.at[i]), name)) return (unsigned)i;
    corpus_str added = text_add(c, name);
    *PUSH(&c->languages) = added;
    return (unsigned)c->languages.count - 1;
}

void render_slice(struct section *s, uint32_t pos, uint32_t len, bool solid)
{
    struct span *last = s->spans.count ? &s->spans.at[s->spans.count - 1] : NULL;
    s->bytes += len;
    if (last && last->pos + last->len == pos && last->solid == solid) last->len += len;
    else if (len) *PUSH(&s->spans) = (struct span){ pos, len, solid };
}

void render_text(struct corpus_in_making *c, struct section *s, str text)
{
    corpus_str t = text_add(c, text);
    render_slice(s, t.pos, t.len, false);
}

void render_format(struct corpus_in_making *c, struct section *s, const char *format, ...)
{
    char small[4096];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(small, sizeof small, format, args);
    va_end(args);
    if (n < 0 || (size_t)n >= sizeof small) fatal(__FILE__, __LINE__, "a rendered line of %d bytes is too long", n);
    render_text(c, s, (str){ small, (size_t)n });
}
