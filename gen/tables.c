/* tables.c - converts the collected corpus to the tables of corpus.h. */
#include <stdlib.h>
#include "gen.h"

#define TABLE(t, member, type, n) type *member = xalloc(((n) + 1) * sizeof(type)); (t)->member = member

static void build_pages(struct corpus_builder *c, struct corpus *t)
{
    TABLE(t, pages, struct corpus_page, c->pages.count);
    t->page_count = (uint32_t)c->pages.count;
    struct map by_source = { 0 };
    for (size_t i = 0; i < c->pages.count; i++) {
        const struct page *p = &c->pages.at[i];
        uint32_t *same = map_at(&by_source, p->source, (uint32_t)i);
        pages[i] = (struct corpus_page){ .path = text_add(c, p->path), .file = text_add(c, p->file), .title = p->title,
            .description = p->description, .source = { p->pos, (uint32_t)p->source.len },
            .first_section = p->first_section, .sections = p->sections, .nav = p->nav, .languages = p->languages,
            .same = (uint32_t)i };
        pages[i].same = pages[*same].same;
        *same = pages[*same].same = (uint32_t)i; /* inserts it into the ring, after the last one */
    }
}

static void build_sections(struct corpus_builder *c, struct corpus *t)
{
    ARRAY(unsigned char) bytes = { 0 };
    TABLE(t, sections, struct corpus_section, c->sections.count);
    t->section_count = (uint32_t)c->sections.count;
    t->source_bytes = c->source_bytes;
    for (size_t i = 0; i < c->sections.count; i++) {
        const struct section *s = &c->sections.at[i];
        sections[i] = (struct corpus_section){ .title = s->title, .anchor = s->anchor, .page = s->page,
            .parent = s->parent, .line = s->line, .first_span = (uint32_t)bytes.count,
            .spans = (uint32_t)s->spans.count, .bytes = s->bytes,
            .level = (uint16_t)s->level, .language = (uint16_t)s->language, .variant = s->variant };
        struct corpus_spans spans = { .expected = { c->pages.at[s->page].pos, c->source_bytes } };
        for (size_t k = 0; k < s->spans.count; k++) {
            unsigned char b[20];
            const struct span *from = &s->spans.at[k];
            struct corpus_span span = { from->pos, from->len, from->solid, from->full_pos, from->full_len };
            size_t n = corpus_put_span(b, &spans, span, span.pos >= c->source_bytes);
            for (size_t j = 0; j < n; j++) *PUSH(&bytes) = b[j];
        }
        xfree(c->sections.at[i].spans.at);    /* the tables replace them */
        c->sections.at[i].spans.at = NULL;
    }
    t->span_bytes = bytes.at ? bytes.at : (const unsigned char *)"";   /* as in write_bytes() */
    t->span_byte_count = (uint32_t)bytes.count;
}

static void build_segments(struct corpus_builder *c, struct corpus *t)
{
    TABLE(t, segments, struct corpus_segment, c->segments.count);
    size_t n = 0;
    struct line_counter lines = { .text = STR("") };
    for (size_t i = 0; i < c->segments.count; i++) { /* empty segments are omitted */
        const struct segment *s = &c->segments.at[i];
        uint32_t end = i + 1 < c->segments.count ? c->segments.at[i + 1].pos : c->source_bytes;
        const struct page *p = &c->pages.at[c->sections.at[s->section].page];
        if (end == s->pos) continue;
        if (lines.text.s != p->source.s) lines = (struct line_counter){ .text = p->source };
        segments[n++] = (struct corpus_segment){ s->pos, s->section, line_number(&lines, s->pos - p->pos) };
    }
    t->segment_count = (uint32_t)n;
}

/* Returns the product of a page: the first segment of its path, or the second below reference/. The README of a package
 * has a group of its own, the folder of the page. */
static str product_of(const struct page *p)
{
    str rest = p->path, folder = rest;
    while (folder.len && folder.s[folder.len - 1] != '/') folder.len--;
    if (p->from && folder.len) return (str){ folder.s, folder.len - 1 };
    if (str_starts(rest, STR("reference/"))) rest = (str){ rest.s + 10, rest.len - 10 };
    return (str){ rest.s, find_from(rest, 0, "/") };
}

static void build_codes(struct corpus_builder *c, struct corpus *t)
{
    TABLE(t, codes, struct corpus_code, c->codes.count + c->examples.count);
    t->code_count = (uint32_t)(c->codes.count + c->examples.count);
    for (size_t i = 0; i < c->codes.count; i++) {
        const struct code *code = &c->codes.at[i];
        const struct section *s = &c->sections.at[code->section];
        const struct page *p = &c->pages.at[s->page];
        codes[i] = (struct corpus_code){ text_add(c, product_of(p)), text_add(c, p->path), s->level ? s->anchor
            : (corpus_str){ 0, 0 }, code->title.len ? code->title : s->title, code->language, code->code, code->before,
            code->after, code->section, code->line };
    }
    for (size_t i = 0; i < c->examples.count; i++) {
        const struct example *e = &c->examples.at[i];
        corpus_str path = text_add(c, e->path);
        codes[c->codes.count + i] = (struct corpus_code){ .group = text_add(c, e->group), .path = path, .title = path,
            .language = e->language, .code = e->code, .section = NO_INDEX, .line = 1 };
    }
}

static void build_changelogs(struct corpus_builder *c, struct corpus *t)
{
    size_t entry_count = 0, change_count = 0;
    for (size_t i = 0; i < c->packages.count; i++) {
        entry_count += c->packages.at[i].entries.count;
        for (size_t k = 0; k < c->packages.at[i].entries.count; k++)
            change_count += c->packages.at[i].entries.at[k].changes.count;
    }
    TABLE(t, packages, struct corpus_package, c->packages.count);
    TABLE(t, entries, struct corpus_entry, entry_count);
    TABLE(t, changes, corpus_str, change_count);
    t->package_count = (uint32_t)c->packages.count;
    t->entry_count = t->change_count = 0;
    for (size_t i = 0; i < c->packages.count; i++) {
        const struct package *p = &c->packages.at[i];
        packages[i] = (struct corpus_package){ text_add(c, p->name), t->entry_count, (uint32_t)p->entries.count,
                                               p->rss };
        for (size_t k = 0; k < p->entries.count; k++) {
            const struct entry *e = &p->entries.at[k];
            entries[t->entry_count++] = (struct corpus_entry){
                e->title, e->date, e->url, t->change_count, (uint32_t)e->changes.count };
            for (size_t j = 0; j < e->changes.count; j++) changes[t->change_count++] = e->changes.at[j];
        }
    }
}

static void build_sources(struct corpus_builder *c, struct corpus *t)
{
    TABLE(t, sources, struct corpus_source, c->sources.count);
    t->source_count = (uint32_t)c->sources.count;
    for (size_t i = 0; i < c->sources.count; i++) {
        const struct source *s = &c->sources.at[i];
        const uint32_t *page = map_get(&c->page_by_path, s->place);
        if (!page) fatal(NULL, 0, "source %.*s: there is no page %.*s", PRI(s->package), PRI(s->place));
        size_t row = corpus_package_row(s->package.s, s->package.len);
        sources[i] = (struct corpus_source){ text_add(c, s->package), text_add(c, s->version), text_add(c, s->license),
            text_add(c, s->integrity), text_add(c, s->date), text_add(c, s->url), *page,
            row < CORPUS_LANGUAGE_ROWS ? 1u << row : 0 };
    }
}

void tables_build(struct corpus_builder *c, struct corpus *t)
{
    t->format = CORPUS_FORMAT;
    build_pages(c, t);
    build_sections(c, t);
    build_segments(c, t);
    build_codes(c, t);
    build_changelogs(c, t);
    build_sources(c, t);
    xfree(c->codes.at), xfree(c->segments.at);
    c->codes.at = NULL, c->codes.count = c->codes.room = 0;
    c->segments.at = NULL, c->segments.count = c->segments.room = 0;
    t->variants = c->variants.at;
    t->variant_count = (uint32_t)c->variants.count;
    t->parts = c->parts.at;
    t->part_count = (uint32_t)c->parts.count;
    t->nav = c->nav.at;
    t->nav_count = (uint32_t)c->nav.count;
    t->languages = c->languages.at;
    t->language_count = (uint32_t)c->languages.count;
    t->text = c->text.at;
    t->text_bytes = (uint32_t)c->text.count;
}
