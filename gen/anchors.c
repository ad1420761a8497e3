/* anchors.c - second names of the sections of a page, by which links and former addresses find them. */
#include <ctype.h>
#include "page.h"

/* Records the missing samples: by the names of their files, and as the installation of the page's subject. */
static void add_samples(struct page_state *s)
{
    str path = s->c->pages.at[s->page].path, noun = page_folder_noun(path);
    char slug[64];
    for (size_t i = 0; i < s->mdx.samples.count; i++) {
        const struct named_place *sample = &s->mdx.samples.at[i];
        uint32_t section = page_section_at(s, sample->pos);
        *PUSH(&s->c->samples) = (struct sample){ section, kept(sample->name) };
        str install = str_format("install %.*s %.*s", PRI(last_name(path)), PRI(noun));
        size_t len = corpus_slug(install.s, install.len, slug, sizeof slug);
        *PUSH(&s->c->samples) = (struct sample){ section, kept(str_copy((str){ slug, len })) };
    }
}

/* Makes the name of each event a second name of its section. */
static void add_event_names(struct page_state *s)
{
    struct corpus_builder *c = s->c;
    str path = c->pages.at[s->page].path;
    for (size_t i = 0; i < s->mdx.events.count; i++) {
        const struct named_place *event = &s->mdx.events.at[i];
        str anchor = text_of(c, c->sections.at[page_section_at(s, event->pos)].anchor);
        if (!anchor.len) continue;
        *PUSH(&c->moves) = (struct move){ .old = kept(str_format("%.*s/%.*s", PRI(path), PRI(event->name))),
                                          .now = kept(str_format("%.*s#%.*s", PRI(path), PRI(anchor))) };
    }
}

/* Returns the value of an attribute with the characters that its entities name. */
static str without_entities(str value)
{
    buffer b = { 0 };
    for (size_t i = 0, len; i < value.len; i += len) {
        char utf8[8];
        str entity = value.s[i] == '&' ? html_entity(str_span(value, i, value.len), utf8, &len) : STR("");
        if (!entity.len) len = 1, entity = str_span(value, i, i + 1);
        buffer_add(&b, entity);
    }
    return buffer_str(&b);
}

/* True if source[pos, end) has only tags and white space. */
static bool is_empty_between(const struct page_state *s, size_t pos, size_t end)
{
    for (bool inside = false; pos < end; pos++) {
        char ch = s->mdx.source.s[pos];
        if (ch == '<' || ch == '>') inside = ch == '<';
        else if (!inside && !char_is_space(ch)) return false;
    }
    return true;
}

/* Makes the id of each tag, and the name of <a name="...">, a second name of its section. */
static void add_tag_ids(struct page_state *s)
{
    str mask = { s->mdx.mask, s->mdx.source.len };
    size_t after = 0;            /* the first line from that of the tag on that is not blank in the mask */
    for (size_t i = 0; s->c->foreign && i < s->mdx.tags.count; i++) {
        const struct tag *tag = &s->mdx.tags.at[i];
        str id = mdx_attribute(&s->mdx, tag, "id|titleId|permalink");
        if (!id.len && str_equal(tag->name, STR("a"))) id = mdx_attribute(&s->mdx, tag, "name");
        if (!id.len || tag->closes || memchr(id.s, ' ', id.len)) continue;
        id = without_entities(id);
        if (after < tag->line) after = tag->line;     /* a tag on its own line before a heading names that heading */
        while (after < mask.len && !str_trim(str_line(mask, after)).len) after += str_line(mask, after).len + 1;
        bool before = after > tag->line && after < mask.len && mask.s[after] == '#' && id.s[0] != '^' &&
                      is_empty_between(s, tag->end, after);      /* ^id of Obsidian is that of the block above */
        uint32_t section = page_section_at(s, before ? after : tag->pos);
        str anchor = text_of(s->c, s->c->sections.at[section].anchor);
        address_add_anchor(s->c, s->page, str_copy(id), anchor);
        char slug[200];          /* MyST writes the label deploy:url as the id deploy-url */
        size_t len = layout_is(&s->c->layout, "myst") ? corpus_slug(id.s, id.len, slug, sizeof slug) : 0;
        if (len) address_add_anchor(s->c, s->page, str_copy((str){ slug, len }), anchor);
    }
}

/* Returns the text of a <summary>, or an empty string. */
static str summary_text(const struct page_state *s, const struct tag *tag)
{
    bool summary = str_equal(tag->name, STR("summary")) && !tag->closes;
    str line = summary ? str_line(s->mdx.source, tag->end) : STR("");
    return str_trim(str_span(line, 0, find_from(line, 0, "<")));
}

/* Makes the names that Mintlify and GitBook give to components second names of their sections: "param-size" for a
 * parameter or field named size, the title of a tab, step or accordion, the summary of details. */
static void add_component_names(struct page_state *s)
{
    static const char *const attributes[] = { "name", "path", "query", "body", "header" };
    bool named = layout_is(&s->c->layout, "mintlify") || layout_is(&s->c->layout, "gitbook");
    for (size_t i = 0; s->c->foreign && named && i < s->mdx.tags.count; i++) {
        const struct tag *tag = &s->mdx.tags.at[i];
        bool field = is_listed(tag->name, " ParamField ResponseField ");
        bool titled = is_listed(tag->name, " Accordion Tab Step ");
        str name = titled ? mdx_attribute(&s->mdx, tag, "title") : summary_text(s, tag);
        for (size_t k = 0; field && k < COUNT(attributes) && !name.len; k++)
            name = mdx_attribute(&s->mdx, tag, attributes[k]);
        if (tag->closes || !name.len) continue;
        char slug[200];
        size_t len = corpus_slug(name.s, name.len, slug, sizeof slug);
        str anchor = text_of(s->c, s->c->sections.at[page_section_at(s, tag->pos)].anchor);
        address_add_anchor(s->c, s->page, field ? str_format("param-%.*s", (int)len, slug)
                                                : str_copy(anchor_slug(s->c, name)), anchor);
    }
}

/* Makes the anchors of headings that are no sections second names of their sections. */
static void add_heading_names(struct page_state *s)
{
    for (size_t i = 0; i < s->mdx.names.count; i++) {
        const struct named_place *name = &s->mdx.names.at[i];
        address_add_anchor(s->c, s->page, name->name,
                           text_of(s->c, s->c->sections.at[page_section_at(s, name->pos)].anchor));
    }
}

/* Makes the ids of attribute lists that are not in headings, "{ #id }", second names of their sections. */
static void add_listed_ids(struct page_state *s)
{
    str text = s->mdx.source;
    if (!s->c->foreign) return;
    for (size_t at = find_from(text, s->mdx.body, "{"); at < text.len; at = find_from(text, at + 1, "{")) {
        size_t i = at + 1;
        while (i < text.len && strchr(" :", text.s[i])) i++;
        if (i >= text.len || text.s[i] != '#') continue;
        size_t end = ++i;
        while (end < text.len && (isalnum((unsigned char)text.s[end]) || strchr("-_.", text.s[end]))) end++;
        size_t close = end;
        while (close < text.len && strchr(" \t", text.s[close])) close++;
        if (end == i || close == text.len || text.s[close] != '}') continue;
        address_add_anchor(s->c, s->page, str_copy(str_span(text, i, end)),
                           text_of(s->c, s->c->sections.at[page_section_at(s, at)].anchor));
    }
}

/* Makes the ids that Hugo gives to the terms of definition lists, "Term" above ": Text", second names of their
 * sections. Equal ones are numbered. */
static void add_definition_ids(struct page_state *s)
{
    str text = s->mdx.source, term = STR(""), path = s->c->pages.at[s->page].path;
    struct map numbers = { 0 };
    if (!layout_is(&s->c->layout, "hugo")) return;
    for (size_t pos = s->mdx.body; pos < text.len; pos += str_line(text, pos).len + 1) {
        str line = str_trim(str_line(text, pos));
        if (!line.len || s->mdx.code[pos] == 2) continue;
        bool definition = str_starts(line, STR(": ")) && term.len;
        str id = definition ? str_copy(anchor_slug(s->c, term)) : STR(""), free = id;
        uint32_t *number = id.len ? map_at(&numbers, id, 0) : NULL;
        while (number && map_get(&s->c->second_anchors, str_format("%.*s#%.*s", PRI(path), PRI(free))))
            free = str_format("%.*s-%u", PRI(id), (unsigned)++*number);
        if (id.len)
            address_add_anchor(s->c, s->page, str_copy(free),
                               text_of(s->c, s->c->sections.at[page_section_at(s, pos)].anchor));
        term = str_starts(line, STR(": ")) ? STR("") : line;
    }
}

void anchors_add(struct page_state *s)
{
    add_samples(s);
    add_event_names(s);
    add_tag_ids(s);
    add_component_names(s);
    add_heading_names(s);
    add_listed_ids(s);
    add_definition_ids(s);
}
