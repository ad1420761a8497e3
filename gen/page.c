/* page.c - converts one page to sections of clean Markdown.
 *
 *   source ──mdx.c──> code map, edits ───────────────────────────┐
 *      └── mask, only the Markdown ──md4c──> headings, code, ────┴──> sections of spans
 *                                            links
 *
 * Source text that no edit covers is kept, so the rendered text of a section consists mostly of slices of the source.
 * The mask is the source with everything except Markdown replaced by spaces, so the offsets that md4c reports are
 * offsets in the source.
 */
#include <ctype.h>
#include <stdlib.h>
#include "gen.h"
#include "mdx.h"
#include "md4c.h"

struct heading { size_t pos, end; unsigned level; str title, slug; uint32_t section; };   /* [pos, end): its lines */

struct page_state {              /* state of one page */
    struct corpus_builder *c;
    uint32_t page;
    struct mdx mdx;
    ARRAY(struct heading) headings;
};

/* --- front matter --- */

/* Returns the offset of the body, which is after the second line that equals `fence` (--- or +++). Sets *inside to the
 * text between the two lines. Without front matter of that kind *inside is empty and the body starts at the first byte
 * (after a byte order mark). */
static size_t front_matter(str source, str fence, str *inside)
{
    size_t start = str_starts(source, STR("\xef\xbb\xbf")) ? 3 : 0;
    str first = str_line(source, start);
    *inside = (str){ source.s, 0 };
    if (!str_starts(first, fence) || first.len > 4 || (first.len == 4 && first.s[3] != '\r')) return start;
    size_t open = start + first.len + 1;
    for (size_t pos = open, next; pos < source.len; pos = next) {
        str line = str_line(source, pos);
        next = pos + line.len + (pos + line.len < source.len);
        if (!str_equal(str_trim(line), fence) || line.s[0] != fence.s[0]) continue;
        *inside = (str){ source.s + open, pos - open };
        return next;
    }
    return start;
}

/* Returns the text of `key = "text"` in TOML front matter, which Hugo and Zola use. Empty if the key is missing or its
 * value is not a simple string on one line. */
static str toml_value(str toml, const char *key)
{
    for (size_t at = 0; at < toml.len; at += str_line(toml, at).len + 1) {
        str line = str_trim(str_line(toml, at));
        size_t equals = str_find(line, 0, "=");
        if (str_starts(line, STR("["))) break;
        if (equals == line.len || !str_equal(str_trim((str){ line.s, equals }), str_from(key))) continue;
        str value = str_trim((str){ line.s + equals + 1, line.len - equals - 1 });
        bool quoted = value.len > 2 && strchr("\"'", value.s[0]) && value.s[value.len - 1] == value.s[0];
        bool plain = quoted && !memchr(value.s + 1, value.s[0], value.len - 2) && !memchr(value.s, '\\', value.len);
        return plain ? (str){ value.s + 1, value.len - 2 } : STR("");
    }
    return STR("");
}

void page_parse(struct corpus_builder *c, uint32_t page)
{
    struct page *p = &c->pages.at[page];
    str yaml, toml;
    size_t toml_end = front_matter(p->source, STR("+++"), &toml);
    p->body = toml.len ? toml_end : front_matter(p->source, STR("---"), &yaml);
    if (toml.len) yaml = STR("");
    if (yaml.len)
        p->front = yaml_parse(yaml, (size_t)(yaml.s - p->source.s), line_of(p->source, (size_t)(yaml.s - p->source.s)),
                              str_copy(p->file).s);
    str title = str_trim(node_value(p->front, "title")), description = str_trim(node_value(p->front, "description"));
    if (toml.len) title = toml_value(toml, "title"), description = toml_value(toml, "description");
    if (title.len) p->title = text_add(c, title);
    if (description.len) p->description = text_add(c, description);
    p->nav = CORPUS_NONE;
}

/* --- md4c: headings, code, links --- */

struct md_state {                /* state of the md4c callbacks */
    struct page_state *s;
    const char *base;            /* text read by md4c; base + i corresponds to source + offset + i */
    size_t offset;
    uint32_t section;            /* section of the links, if links_only */
    unsigned heading;            /* level of the current heading, or 0 */
    buffer text;                 /* plain text of the current block */
    str paragraph;               /* plain text of the previous paragraph */
    bool before_text;            /* the previous block was code: a paragraph now is the text after it */
    size_t first, last;          /* offsets of the text of the block */
    bool code, links_only;
    str code_language, code_title;
    str href;
    size_t link_text;
    uint32_t link_line;
};

static str attribute_text(const MD_ATTRIBUTE *a) { return str_copy((str){ a->text, a->size }); }

static str info_title(str info)
{
    size_t at = str_find(info, 0, "title=\"");
    if (at == info.len) return STR("");
    const char *end = memchr(info.s + at + 7, '"', info.len - at - 7);
    return end ? (str){ info.s + at + 7, (size_t)(end - info.s) - at - 7 } : STR("");
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct md_state *r = data;
    if (type == MD_BLOCK_P || type == MD_BLOCK_H || type == MD_BLOCK_CODE || type == MD_BLOCK_LI ||
        type == MD_BLOCK_TD) {
        if (type == MD_BLOCK_P || type == MD_BLOCK_H) r->text.count = 0;
        r->first = SIZE_MAX;
    }
    if (type == MD_BLOCK_H) r->heading = ((MD_BLOCK_H_DETAIL *)detail)->level;
    if (type == MD_BLOCK_CODE) {
        MD_BLOCK_CODE_DETAIL *d = detail;
        r->code = true;
        r->code_language = attribute_text(&d->lang);
        r->code_title = info_title(attribute_text(&d->info));
    }
    return 0;
}

/* Returns the end of the lines of a heading whose text is at [first, last). An underlined heading has one line
 * more. */
static size_t heading_end(str source, size_t first, size_t last)
{
    size_t start = line_start(source, first), end = last + str_line(source, last).len;
    bool underlined = !memchr(source.s + start, '#', first - start) && end < source.len;
    return underlined ? end + 1 + str_line(source, end + 1).len : end;
}

static void add_heading(struct md_state *r)
{
    struct page_state *s = r->s;
    if (r->first == SIZE_MAX) return;
    size_t start = line_start(s->mdx.source, r->first);
    struct heading *h = PUSH(&s->headings);
    h->pos = start;
    h->end = heading_end(s->mdx.source, r->first, r->last);
    h->level = r->heading;
    h->title = str_copy(str_trim(buffer_str(&r->text)));
    if (s->mdx.is_mdx) h->slug = mdx_heading_slug(str_line(s->mdx.source, start));
}

/* Returns the last sentence of a paragraph, or an empty string if it is longer than 400 bytes. */
static str last_sentence(str p)
{
    size_t from = 0;
    for (size_t i = 0; i + 3 < p.len; i++)
        if ((p.s[i] == '.' || p.s[i] == '!' || p.s[i] == '?') && p.s[i + 1] == ' ') from = i + 2;
    return p.len - from > 400 ? STR("") : (str){ p.s + from, p.len - from };
}

static str first_sentence(str p)
{
    size_t end = 0;
    while (end < p.len && !(strchr(".!?:", p.s[end]) && (end + 1 == p.len || p.s[end + 1] == ' '))) end++;
    return end >= p.len || end > 400 ? STR("") : (str){ p.s, end + 1 };
}

static uint32_t section_at(const struct page_state *s, size_t pos)
{
    uint32_t section = s->c->pages.at[s->page].first_section;
    for (size_t i = 0; i < s->headings.count && s->headings.at[i].pos <= pos; i++) section = s->headings.at[i].section;
    return section;
}

static size_t indentation(str text, size_t line)
{
    size_t n = 0;
    while (line + n < text.len && text.s[line + n] == ' ') n++;
    return n;
}

/* Returns the lines of a code block whose text is at [first, last), without the indentation of its fence. Without
 * indentation the result is a slice of the source. The source is used rather than md4c's output, so that the result
 * does not depend on the version of md4c. */
static str code_text(const struct page_state *s, size_t first, size_t last)
{
    str source = s->mdx.source;
    size_t from = line_start(source, first), fence = from ? line_start(source, from - 1) : 0;
    size_t indent = s->mdx.code[first] == 2 ? indentation(source, fence) : 4, end = last;
    while (end < source.len && source.s[end - 1] != '\n') end++;
    if (indent == 0) return (str){ source.s + from, end - from };
    buffer b = { 0 };
    while (from < end) {
        str line = str_line(source, from);
        size_t strip = indentation(source, from) < indent ? indentation(source, from) : indent;
        buffer_add(&b, (str){ line.s + strip, line.len - strip });
        buffer_add(&b, STR("\n"));
        from += line.len + 1;
    }
    return buffer_str(&b);
}

static void add_code(struct md_state *r)
{
    struct page_state *s = r->s;
    if (r->first == SIZE_MAX) return; /* empty block */
    const struct page *p = &s->c->pages.at[s->page];
    struct code *code = PUSH(&s->c->codes);
    size_t pos = r->first;
    code->section = (uint32_t)pos;   /* the offset for now; replaced when the sections are known */
    code->line = line_of(s->mdx.source, pos);
    str text = code_text(s, r->first, r->last);
    bool verbatim = text.s >= s->mdx.source.s && text.s <= s->mdx.source.s + s->mdx.source.len;
    uint32_t start = verbatim ? p->pos + (uint32_t)(text.s - s->mdx.source.s) : 0;
    code->code = verbatim ? (corpus_str){ start, (uint32_t)text.len } : text_add(s->c, text);
    code->language = text_add(s->c, r->code_language);
    code->title = text_add(s->c, r->code_title);
    code->before = text_add(s->c, last_sentence(r->paragraph));
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct md_state *r = data;
    (void)detail;
    if (type == MD_BLOCK_H && !r->links_only) add_heading(r);
    if (type == MD_BLOCK_P) r->paragraph = str_copy(str_trim(buffer_str(&r->text)));
    if (type == MD_BLOCK_H) r->paragraph = STR("");
    if (type == MD_BLOCK_P && r->before_text && !r->links_only)
        r->s->c->codes.at[r->s->c->codes.count - 1].after = text_add(r->s->c, first_sentence(r->paragraph));
    if (type == MD_BLOCK_H || type == MD_BLOCK_P || type == MD_BLOCK_CODE)
        r->before_text = type == MD_BLOCK_CODE && r->first != SIZE_MAX;
    if (type == MD_BLOCK_H) r->heading = 0;
    if (type == MD_BLOCK_CODE) {
        if (!r->links_only) add_code(r);
        r->code = false;
    }
    return 0;
}

/* Escapes characters that a link target must not contain in Markdown. */
static str percent_encoded(str target)
{
    buffer b = { 0 };
    for (size_t i = 0; i < target.len; i++)
        buffer_format(&b, strchr(" ()<>", target.s[i]) ? "%%%02X" : "%c", (unsigned char)target.s[i]);
    return buffer_str(&b);
}

/* Returns the absolute form of a link target that is relative to the page. Empty if the target needs no change. */
static str absolute_target(const struct page_state *s, str target)
{
    const struct page *p = &s->c->pages.at[s->page];
    if (!target.len || target.s[0] == '/' || memchr(target.s, ':', target.len)) return STR("");
    target = percent_decoded(target);
    if (target.s[0] == '#') return percent_encoded(str_format("/%.*s%.*s", PRI(p->path), PRI(target)));
    str path = site_relative(p, target);
    size_t hash = str_find(path, 0, "#");
    str page = { path.s, hash };
    if (str_ends(page, STR(".mdx"))) page.len -= 4;
    else if (str_ends(page, STR(".md"))) page.len -= 3;
    if (!map_get(&s->c->page_by_path, page)) return STR("");
    return percent_encoded(str_format("/%.*s%.*s", PRI(page), (int)(path.len - hash), path.s + hash));
}

static void edit_target(struct md_state *r, const MD_ATTRIBUTE *href)
{
    bool in_source = !r->links_only && href->text >= r->base && href->text < r->base + r->s->mdx.source.len;
    str target = in_source ? absolute_target(r->s, (str){ href->text, href->size }) : STR("");
    size_t pos = in_source ? (size_t)(href->text - r->base) : 0;
    if (target.len) mdx_edit(&r->s->mdx, pos, pos + href->size, target);
}

static int enter_span(MD_SPANTYPE type, void *detail, void *data)
{
    struct md_state *r = data;
    if (type == MD_SPAN_A) {
        r->href = attribute_text(&((MD_SPAN_A_DETAIL *)detail)->href);
        edit_target(r, &((MD_SPAN_A_DETAIL *)detail)->href);
        r->link_text = r->text.count;
        r->link_line = 0;
    }
    return 0;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *data)
{
    struct md_state *r = data;
    (void)detail;
    if (type != MD_SPAN_A || !r->href.len) return 0;
    struct raw_link *link = PUSH(&r->s->c->links);
    str all = buffer_str(&r->text);
    link->target = r->href;
    link->text = str_copy((str){ all.s + r->link_text, all.len - r->link_text });
    link->section = r->links_only ? r->section : (uint32_t)(r->last != SIZE_MAX ? r->last : r->s->mdx.body);
    link->line = r->link_line;
    link->to_page = link->to_section = CORPUS_NONE;
    r->href.len = 0;
    return 0;
}

static int text_part(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data)
{
    struct md_state *r = data;
    bool in_source = text >= r->base && text < r->base + r->s->mdx.source.len;
    str t = { text, size };
    if (in_source) {
        size_t pos = (size_t)(text - r->base) + r->offset;
        if (r->first == SIZE_MAX) r->first = pos;
        r->last = pos + size;
        if (!r->link_line && !r->links_only) r->link_line = line_of(r->s->mdx.source, pos);
    }
    if (!r->code) buffer_add(&r->text, type == MD_TEXT_SOFTBR || type == MD_TEXT_BR ? STR(" ") : t);
    return 0;
}

static void read_markdown(struct md_state *r, str text)
{
    MD_PARSER parser = { 0 };
    parser.flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_NOHTML |
                   (r->s->mdx.is_mdx ? MD_FLAG_NOINDENTEDCODEBLOCKS : 0u);
    parser.enter_block = enter_block;
    parser.leave_block = leave_block;
    parser.enter_span = enter_span;
    parser.leave_span = leave_span;
    parser.text = text_part;
    r->first = r->last = SIZE_MAX;
    if (md_parse(text.s, (MD_SIZE)text.len, &parser, r) != 0)
        fatal(r->s->mdx.file, 1, "md4c cannot read this page");
}

/* Collects links in the texts of the front matter, such as descriptions of parameters. */
static void read_front_links(struct page_state *s, const struct node *n)
{
    for (; n; n = n->next) {
        if (n->kind != NODE_SCALAR) { read_front_links(s, n->child); continue; }
        if (str_find(n->value, 0, "](") == n->value.len) continue;
        struct md_state r = { .s = s, .base = n->value.s, .section = s->c->pages.at[s->page].first_section,
                             .links_only = true };
        size_t before = s->c->links.count;
        read_markdown(&r, n->value);
        for (size_t i = before; i < s->c->links.count; i++) s->c->links.at[i].line = n->line;
    }
}

/* --- sections --- */

static str anchor_of(const struct page_state *s, str title, str slug)
{
    char made[200];
    size_t len = slug.len ? 0 : corpus_slug(title.s, title.len, made, sizeof made);
    str wanted = slug.len ? slug : len ? str_copy((str){ made, len }) : STR("section");
    return unique_anchor(s->c, &s->c->pages.at[s->page], wanted, 1);
}

static uint32_t add_section(struct page_state *s, str title, str slug, unsigned level, size_t pos)
{
    struct corpus_builder *c = s->c;
    struct page *p = &c->pages.at[s->page];
    uint32_t index = (uint32_t)c->sections.count, parent = index - 1;
    if (level == 0) parent = CORPUS_NONE;
    else
        while (c->sections.at[parent].level >= level && c->sections.at[parent].level > 0)
            parent = c->sections.at[parent].parent;
    str anchor = level ? anchor_of(s, title, slug) : slug;
    struct section *section = PUSH(&c->sections);
    section->page = s->page;
    section->parent = parent;
    section->level = level;
    section->line = line_of(s->mdx.source, pos);
    section->title = text_add(c, title);
    section->anchor = text_add(c, anchor);
    p->sections++;
    *PUSH(&c->segments) = (struct segment){ p->pos + (uint32_t)(level ? pos : 0), index };
    return index;
}

static bool blank_between(const struct page_state *s, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (!isspace((unsigned char)s->mdx.mask[i])) return false;
    return true;
}

/* Returns the page title: from the front matter, else the first heading, else the navigation, else the path. */
static str page_title(struct page_state *s)
{
    struct page *p = &s->c->pages.at[s->page];
    if (!p->title.len && s->headings.count) p->title = text_add(s->c, s->headings.at[0].title);
    if (!p->title.len && p->nav != CORPUS_NONE) p->title = s->c->nav.at[p->nav].title;
    if (!p->title.len) {
        size_t start = p->path.len;
        while (start > 0 && p->path.s[start - 1] != '/') start--;
        str last = { p->path.s + start, p->path.len - start };
        p->title = text_add(s->c, last.len ? last : STR("Untitled"));
    }
    return text_of(s->c, p->title);
}

static void add_sections(struct page_state *s)
{
    str title = str_copy(page_title(s));
    struct heading *first = s->headings.count ? &s->headings.at[0] : NULL;
    char slug[200];
    size_t slug_len = 0;
    bool merged = first && str_equal(first->title, title) && blank_between(s, s->mdx.body, first->pos);
    if (merged) {
        slug_len = corpus_slug(title.s, title.len, slug, sizeof slug);
        mdx_edit(&s->mdx, first->pos, first->end, STR(""));
    }
    str anchor = merged && first->slug.len ? first->slug : str_copy((str){ slug, slug_len });
    size_t start = merged ? first->pos : s->mdx.body < s->mdx.source.len ? s->mdx.body : 0;
    uint32_t opening = add_section(s, title, anchor, 0, start);
    for (size_t i = 0; i < s->headings.count; i++) {
        struct heading *h = &s->headings.at[i];
        h->section = merged && i == 0 ? opening : add_section(s, h->title, h->slug, h->level, h->pos);
    }
}

/* --- rendering: source lines with edits applied --- */

struct emitter { struct page_state *s; size_t edit_index; bool any, blank; size_t blank_pos; struct section *section; };

static void emit_piece(struct emitter *e, size_t pos, size_t end, bool solid)
{
    if (end > pos)
        render_slice(e->section, e->s->c->pages.at[e->s->page].pos + (uint32_t)pos, (uint32_t)(end - pos), solid);
}

/* True if source[pos, end) has only white space after the edits are applied. Sets *edited if an edit was applied. */
static bool line_is_blank(const struct emitter *e, size_t pos, size_t end, bool *edited)
{
    const struct page_state *s = e->s;
    size_t k = e->edit_index;
    *edited = false;
    while (pos < end) {
        while (k < s->mdx.edits.count && s->mdx.edits.at[k].end <= pos && s->mdx.edits.at[k].pos < pos) k++;
        if (k < s->mdx.edits.count && s->mdx.edits.at[k].pos <= pos) {
            *edited = true;
            if (str_trim(s->mdx.edits.at[k].text).len && s->mdx.edits.at[k].pos == pos) return false;
            pos = s->mdx.edits.at[k].end > pos ? s->mdx.edits.at[k].end : pos;
            k++;
            continue;
        }
        if (!isspace((unsigned char)s->mdx.source.s[pos])) return false;
        pos++;
    }
    return true;
}

/* Renders source[pos, end), part of one line. The range of an edit is replaced by its text and may extend beyond
 * `end`. Returns the offset where rendering continues. */
static size_t emit_edited(struct emitter *e, size_t pos, size_t end)
{
    struct page_state *s = e->s;
    while (pos < end) {
        while (e->edit_index < s->mdx.edits.count && s->mdx.edits.at[e->edit_index].pos < pos) e->edit_index++;
        struct edit *next = e->edit_index < s->mdx.edits.count ? &s->mdx.edits.at[e->edit_index] : NULL;
        size_t stop = next && next->pos < end ? next->pos : end;
        emit_piece(e, pos, stop, false);
        pos = stop;
        if (next && stop == next->pos && stop < end) {
            if (next->text.len) render_text(s->c, e->section, next->text);
            pos = next->end;
            e->edit_index++;
        }
    }
    return pos;
}

static void emit_blank(struct emitter *e)
{
    if (!e->blank || !e->any) return;
    if (e->blank_pos != SIZE_MAX) emit_piece(e, e->blank_pos, e->blank_pos + 1, false);
    else render_text(e->s->c, e->section, STR("\n"));
}

/* Renders the line at pos with its line feed. Returns the start of the next line. */
static size_t emit_line(struct emitter *e, size_t pos)
{
    struct page_state *s = e->s;
    str line = str_line(s->mdx.source, pos);
    size_t end = pos + line.len, next = end < s->mdx.source.len ? end + 1 : end;
    bool solid = s->mdx.code[pos] == 2, edited;
    /* skip edits inside the previous one */
    while (e->edit_index < s->mdx.edits.count && s->mdx.edits.at[e->edit_index].pos < pos) e->edit_index++;
    if (!solid && line_is_blank(e, pos, end, &edited)) {
        size_t resume = pos;
        while (e->edit_index < s->mdx.edits.count && s->mdx.edits.at[e->edit_index].pos < end) {
            if (s->mdx.edits.at[e->edit_index].end > resume) resume = s->mdx.edits.at[e->edit_index].end;
            e->edit_index++;
        }
        e->blank_pos = e->blank || edited || line.len ? SIZE_MAX : pos;
        e->blank = true;
        return resume > end ? resume : next;
    }
    emit_blank(e);
    e->blank = false;
    e->any = true;
    bool edited_start = e->edit_index < s->mdx.edits.count && s->mdx.edits.at[e->edit_index].pos == pos;
    size_t indent = pos, strip = edited_start ? pos : pos + mdx_indent(&s->mdx, pos);
    while (indent < end && indent < strip && s->mdx.source.s[indent] == ' ') indent++;
    if (solid) {
        emit_piece(e, indent, next, true);
        return next;
    }
    size_t resume = emit_edited(e, indent, end);
    if (resume > end && resume < s->mdx.source.len) { /* the line feed was edited: join the next line */
        str rest = str_line(s->mdx.source, resume);
        resume = emit_edited(e, resume, resume + rest.len);
        end = resume, next = end < s->mdx.source.len ? end + 1 : end;
    }
    if (next > end) emit_piece(e, end, next, false);
    else render_text(s->c, e->section, STR("\n"));
    return next;
}

static void emit_sections(struct page_state *s)
{
    struct emitter e = { .s = s, .blank_pos = SIZE_MAX };
    size_t heading = 0, pos = s->mdx.body;
    uint32_t current = s->c->pages.at[s->page].first_section;
    while (pos < s->mdx.source.len) {
        while (heading < s->headings.count && s->headings.at[heading].pos <= pos) {
            emit_blank(&e);      /* the blank line before a heading belongs to the section before */
            e.blank = false;
            current = s->headings.at[heading++].section;
        }
        e.section = &s->c->sections.at[current];
        pos = emit_line(&e, pos);
    }
}

/* --- the whole page --- */

/* Renders the front matter of a navigation page as a nested list of links. */
static void render_navigation(struct corpus_builder *c, struct section *s, const struct node *links, unsigned depth)
{
    for (const struct node *n = links ? links->child : NULL; n; n = n->next) {
        str title = node_value(n, "title"), url = node_value(n, "url");
        if (!title.len) continue;
        str entry = url.len ? str_format("[%.*s](%.*s)", PRI(title), PRI(url)) : title;
        render_text(c, s, str_format("%*s- %.*s\n", (int)(2 * depth), "", PRI(entry)));
        render_navigation(c, s, node_get(n, "links"), depth + 1);
    }
}

void page_render(struct corpus_builder *c, uint32_t page)
{
    struct page *p = &c->pages.at[page];
    struct page_state s = { .c = c, .page = page };
    s.mdx = (struct mdx){ .file = str_copy(p->file).s, .source = p->source, .body = p->body,
                          .is_mdx = str_ends(p->file, STR(".mdx")) };
    s.mdx.url = c->site.len ? str_format("%.*s/%.*s", PRI(c->site), PRI(p->path)) : STR("");
    p->first_section = (uint32_t)c->sections.count;
    mdx_scan(&s.mdx);
    struct md_state r = { .s = &s, .base = s.mdx.mask };
    size_t first_code = c->codes.count, first_link = c->links.count;
    read_markdown(&r, (str){ s.mdx.mask, s.mdx.source.len });
    add_sections(&s);
    for (size_t i = first_code; i < c->codes.count; i++)
        c->codes.at[i].section = section_at(&s, c->codes.at[i].section);
    for (size_t i = first_link; i < c->links.count; i++)
        c->links.at[i].section = section_at(&s, c->links.at[i].section);
    if (p->front) read_front_links(&s, p->front->child);
    mdx_sort(&s.mdx);
    emit_sections(&s);
    render_navigation(c, &c->sections.at[p->first_section], node_get(p->front, "links"), 0);
}
