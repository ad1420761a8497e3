/* page.c - converts one page to sections of clean Markdown.
 *
 *   source ──mdx.c──> code map, edits ───────────────────────────┐
 *      └── only the Markdown ──────md4c──> headings, code, ──────┴──> sections of spans
 *                                          links
 *
 * Source text that no edit covers is kept, so the rendered text of a section consists mostly of slices of the source.
 * md4c reads the source with everything except Markdown replaced by spaces, and HTML by its Markdown. mdx_place()
 * converts the offsets that it reports to those of the source.
 */
#include <ctype.h>
#include <stdlib.h>
#include "gen.h"
#include "mdx.h"
#include "md4c.h"

/* A heading at the lines [pos, end). Its section starts at `start`, which is the label of a choice if that directly
 * precedes the heading. continues: not in the source; it repeats a heading where another branch of it goes on. */
struct heading {
    size_t start, pos, end;
    unsigned level;
    str title, slug;
    uint32_t section;
    size_t choice;               /* innermost branch that contains it, or NO_CHOICE */
    bool continues;
};

struct page_state {              /* state of one page */
    struct corpus_builder *c;
    uint32_t page;
    struct mdx mdx;
    struct line_counter lines;   /* of the source */
    ARRAY(struct heading) headings;
};

/* --- front matter --- */

/* True if the line after the one at this position is "key: value", as in front matter. */
static bool opens_map(str source, size_t start)
{
    str rest = str_span(source, start + str_line(source, start).len + 1, source.len);
    str line = str_trim(str_line(rest, 0));
    str key = str_span(line, 0, find_from(line, 0, ":"));
    bool name = key.len && key.len < line.len;
    for (size_t i = 0; i < key.len; i++)
        name &= corpus_is_letter((unsigned char)key.s[i]) || key.s[i] == '-' || key.s[i] == '_';
    return name;
}

/* Returns the offset of the body, which is after the second line that equals `fence` (--- or +++). Sets *inside to the
 * text between the two lines. Without front matter of that kind *inside is empty and the body starts at the first byte
 * (after a byte order mark). */
static size_t front_matter(str source, str fence, str *inside)
{
    size_t start = str_starts(source, STR(BOM)) ? 3 : 0;
    str first = str_line(source, start);
    *inside = (str){ source.s, 0 };
    if (!str_equal(str_trim(first), fence) || (first.s[0] != fence.s[0] && !opens_map(source, start))) return start;
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

/* Warns if the page opens as front matter does, --- and "key: value", but has no second --- that ends it. */
static void check_front_matter(const struct corpus_builder *c, const struct page *p)
{
    size_t start = str_starts(p->source, STR(BOM)) ? 3 : 0;
    str none;
    if (!str_equal(str_trim(str_line(p->source, start)), STR("---")) || !opens_map(p->source, start)) return;
    if (front_matter(p->source, STR("---"), &none) == start)
        warn(page_file(c, p), 1, "the front matter does not end: add a line --- after its last line; until then it "
             "is text of the page");
}

/* Returns the text of the heading at the first line of the body that is not blank, or an empty string. */
static str opening_heading(const struct page *p)
{
    for (size_t pos = p->body; pos < p->source.len; pos += str_line(p->source, pos).len + 1) {
        str line = str_trim(str_line(p->source, pos));
        size_t marks = 0;
        if (str_starts(line, STR("<h1"))) return str_span(line, find_from(line, 0, ">"), find_from(line, 0, "</h1>"));
        while (marks < line.len && line.s[marks] == '#') marks++;
        if (line.len) return marks ? str_trim((str){ line.s + marks, line.len - marks }) : STR("");
    }
    return STR("");
}

/* Returns the key of a page in c->openings: its folder, its version on a site of Docusaurus, and the heading that opens
 * it. A heading in HTML is a banner if any other page has it. */
static str opening_key(const struct corpus_builder *c, const struct page *p)
{
    size_t version = c->layout.released.len ? address_version_folder(p->file) : 0;
    if (str_starts(p->opening, STR(">"))) return p->opening;
    return str_format("%.*s\n%.*s\n%.*s", (int)(p->path.len - last_name(p->path).len), p->path.s, (int)version,
                      p->file.s, PRI(p->opening));
}

void page_parse(struct corpus_builder *c, uint32_t page)
{
    struct page *p = &c->pages.at[page];
    str yaml, toml;
    size_t toml_end = front_matter(p->source, STR("+++"), &toml);
    p->body = toml.len ? toml_end : front_matter(p->source, STR("---"), &yaml);
    if (toml.len) yaml = STR("");
    else check_front_matter(c, p);
    if (str_trim(yaml).len) {
        size_t pos = (size_t)(yaml.s - p->source.s);
        p->front = yaml_parse_front(yaml, pos, line_of(p->source, pos), page_file(c, p));
        bool map = p->front && p->front->kind == NODE_MAP && p->front->child;
        if (!map) p->front = NULL, p->body = pos - str_line(p->source, line_start(p->source, pos - 1)).len - 1;
    }
    if (toml.len) p->front = toml_parse_front(toml);
    text_add_parts(c, p->file, p->path);
    text_near(c, p, 0);
    str title = str_trim(node_value(p->front, "title")), description = str_trim(node_value(p->front, "description"));
    if (!title.len) title = str_trim(node_value(p->front, "pageTitle"));      /* of Eleventy */
    if (title.len) p->title = text_add(c, title);
    if (description.len) p->description = text_add(c, description);
    p->opening = opening_heading(p);
    p->from = source_of(c, p->path);
    if (p->from) p->title = text_add(c, p->from->package);
    if (p->opening.len && !p->title.len) ++*map_at(&c->openings, opening_key(c, p), 0);
    p->nav = NO_INDEX;
}

/* --- md4c: headings, code, links --- */

struct md_state {                /* state of the md4c callbacks */
    struct page_state *s;
    str base;                    /* the text that md4c reads */
    uint32_t section;            /* section of the links, if links_only */
    unsigned heading;            /* level of the current heading, or 0 */
    buffer text;                 /* plain text of the current block */
    buffer paragraph;            /* plain text of the previous paragraph */
    str sentence;                /* its last sentence; .s is NULL until it is needed */
    bool before_text;            /* the previous block was code: a paragraph now is the text after it */
    size_t first, last;          /* offsets of the text of the block in base */
    bool code, links_only;
    str code_language, code_title;
    str href;
    size_t link_text;
    uint32_t link_line;
    size_t word;                 /* offset in the source of a target that is a word, but no page; or SIZE_MAX */
};

static str attribute_text(const MD_ATTRIBUTE *a) { return str_copy((str){ a->text, a->size }); }

static str info_title(str info)
{
    str title = directive_value(info, "title");
    return title.len ? title : directive_value(info, "filename");
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
    struct piece first = mdx_place(&s->mdx, r->first), last = mdx_place(&s->mdx, r->last);
    size_t start = line_start(s->mdx.source, first.pos);
    if (start < s->mdx.body) start = s->mdx.body;   /* after a byte order mark */
    struct heading *h = PUSH(&s->headings);
    h->start = h->pos = start;
    h->choice = NO_CHOICE;
    h->end = first.replaced ? first.end : heading_end(s->mdx.source, first.pos, last.pos);
    h->level = r->heading;
    h->title = str_copy(str_trim(buffer_str(&r->text)));
    h->slug = mdx_id_in(&s->mdx, start, h->end);
    if (!h->slug.len) h->slug = mdx_heading_slug(str_line(s->mdx.source, start));
}

/* True if a sentence ends with byte i: one of `marks` before a space or the end, but not that of an abbreviation. */
static bool is_sentence_end(str p, size_t i, const char *marks)
{
    str before = { p.s, i + 1 };
    return strchr(marks, p.s[i]) && (i + 1 == p.len || p.s[i + 1] == ' ') && !str_ends(before, STR("e.g.")) &&
           !str_ends(before, STR("i.e.")) && !str_ends(before, STR("vs."));
}

/* Returns the last sentence of a paragraph, or an empty string if it is longer than 400 bytes. */
static str last_sentence(str p)
{
    size_t from = 0;
    for (size_t i = 0; i + 3 < p.len; i++)
        if (is_sentence_end(p, i, ".!?")) from = i + 2;
    return p.len == 0 || p.len - from > 400 ? STR("") : (str){ p.s + from, p.len - from };
}

static str first_sentence(str p)
{
    size_t end = 0;
    while (end < p.len && !is_sentence_end(p, end, ".!?:")) end++;
    return end >= p.len || end > 400 ? STR("") : (str){ p.s, end + 1 };
}

/* Returns the number of headings whose section starts at or before pos. */
static size_t headings_until(const struct page_state *s, size_t pos)
{
    size_t low = 0, high = s->headings.count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (s->headings.at[mid].start <= pos) low = mid + 1;
        else high = mid;
    }
    return low;
}

static uint32_t section_at(const struct page_state *s, size_t pos)
{
    size_t count = headings_until(s, pos);
    return count ? s->headings.at[count - 1].section : s->c->pages.at[s->page].first_section;
}

static size_t indentation(str text, size_t line)
{
    size_t n = 0;
    while (line + n < text.len && text.s[line + n] == ' ') n++;
    return n;
}

/* Returns the lines of a code block whose text is at [first, last), without the indentation of its fence, or of four
 * spaces if it has none. Without indentation the result is a slice of the source. The source is used rather than
 * md4c's output, so that the result does not depend on the version of md4c. */
static str code_text(str source, size_t first, size_t last, bool fenced)
{
    size_t from = line_start(source, first), fence = from ? line_start(source, from - 1) : 0;
    size_t indent = fenced ? indentation(source, fence) : 4, end = last;
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
    struct piece place = mdx_place(&s->mdx, r->first), last = mdx_place(&s->mdx, r->last);
    code->section = (uint32_t)place.pos;   /* the offset for now; replaced when the sections are known */
    code->line = line_number(&s->lines, place.pos);
    str text = place.replaced || last.replaced ? code_text(r->base, r->first, r->last, true)
                              : code_text(s->mdx.source, place.pos, last.pos, s->mdx.code[place.pos] == 2);
    bool verbatim = text.s >= s->mdx.source.s && text.s <= s->mdx.source.s + s->mdx.source.len;
    str changed = site_hosts(text);
    if (changed.len) text = changed, verbatim = false;
    uint32_t start = verbatim ? p->pos + (uint32_t)(text.s - s->mdx.source.s) : 0;
    code->code = verbatim ? (corpus_str){ start, (uint32_t)text.len } : text_add(s->c, text);
    text_near(s->c, p, place.pos);
    code->language = text_add(s->c, r->code_language);
    code->title = text_add(s->c, r->code_title);
    if (!r->sentence.s) r->sentence = last_sentence(buffer_str(&r->paragraph));
    code->before = text_add(s->c, r->sentence);
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct md_state *r = data;
    (void)detail;
    if (type == MD_BLOCK_H && !r->links_only) add_heading(r);
    if (type == MD_BLOCK_P || type == MD_BLOCK_H) r->paragraph.count = 0, r->sentence.s = NULL;
    if (type == MD_BLOCK_P) buffer_add(&r->paragraph, str_trim(buffer_str(&r->text)));
    if (type == MD_BLOCK_P && r->before_text && !r->links_only)
        r->s->c->codes.at[r->s->c->codes.count - 1].after =
            text_add(r->s->c, first_sentence(buffer_str(&r->paragraph)));
    if (type == MD_BLOCK_H || type == MD_BLOCK_P || type == MD_BLOCK_CODE)
        r->before_text = type == MD_BLOCK_CODE && r->first != SIZE_MAX;
    if (type == MD_BLOCK_H) r->heading = 0;
    if (type == MD_BLOCK_CODE) {
        if (!r->links_only) add_code(r);
        r->code = false;
    }
    return 0;
}

#define MAX_SEARCHED_BYTES 4000   /* longer elements are not searched for each of their links */

static str absolute_target(const struct page_state *s, str target)
{
    return address_of_target(s->c, &s->c->pages.at[s->page], target);
}

static bool is_within(const char *at, str text) { return at >= text.s && at < text.s + text.len; }

static bool is_word(str s)
{
    size_t n = 0;
    while (n < s.len && isalnum((unsigned char)s.s[n])) n++;
    return n && n == s.len;
}

/* Returns the offset of the target of a link in the Markdown, or SIZE_MAX. Targets with "&" or a backslash are not
 * passed as slices of it: they are searched for after the text before the link. */
static size_t target_offset(const struct md_state *r, const MD_ATTRIBUTE *href)
{
    if (r->links_only) return SIZE_MAX;
    if (is_within(href->text, r->base)) return (size_t)(href->text - r->base.s);
    size_t from = r->last == SIZE_MAX ? 0 : r->last;
    size_t end = from + MAX_SEARCHED_BYTES < r->base.len ? from + MAX_SEARCHED_BYTES : r->base.len;
    size_t at = r->s->c->foreign && r->href.len ? find_from(str_span(r->base, 0, end), from, r->href.s) : end;
    return at < end && at && strchr("(<", r->base.s[at - 1]) ? at : SIZE_MAX;
}

static void edit_target(struct md_state *r, const MD_ATTRIBUTE *href)
{
    size_t at = target_offset(r, href);
    str target = at != SIZE_MAX ? absolute_target(r->s, (str){ href->text, href->size }) : STR("");
    r->word = SIZE_MAX;
    if (at == SIZE_MAX) return;
    struct piece place = mdx_place(&r->s->mdx, at);
    if (!target.len && is_word(r->href) && !place.replaced) r->word = place.pos;
    if (!target.len) return;
    if (!place.replaced) mdx_edit(&r->s->mdx, place.pos, place.pos + href->size, target);
    r->href = str_copy(target);  /* it may be a slice of the Markdown, which is freed */
}

/* Makes the links in replaced text absolute, such as those in the description of an event, and images. */
static void edit_replaced_links(struct page_state *s)
{
    for (size_t i = 0; i < s->mdx.edits.count; i++) {
        s->mdx.edits.at[i].full = address_of_image(s->c, s->mdx.edits.at[i].full);
        str text = s->mdx.edits.at[i].text;
        buffer b = { 0 };
        struct next_match closing = { 0, false };
        size_t from = 0;
        for (size_t at = find_from(text, 0, "]("), next; at < text.len; at = next) {
            size_t close = find_next(text, at, ")", &closing);
            next = find_from(text, at + 2, "](");
            str target = str_span(text, at + 2, close), new = close <= next ? absolute_target(s, target) : STR("");
            if (!new.len) continue;
            buffer_add(&b, (str){ text.s + from, at + 2 - from });
            buffer_add(&b, new);
            from = at + 2 + target.len;
        }
        if (!from) continue;
        buffer_add(&b, (str){ text.s + from, text.len - from });
        s->mdx.edits.at[i].text = buffer_str(&b);
    }
}

/* Returns the line of a link target in an element that is replaced, or 0. */
static uint32_t replaced_line(struct md_state *r, str href)
{
    if (r->links_only || r->last == SIZE_MAX) return 0;
    struct piece place = mdx_place(&r->s->mdx, r->last);
    bool searched = place.replaced && place.end - place.pos < MAX_SEARCHED_BYTES;
    size_t at = searched ? find_from(str_span(r->s->mdx.source, place.pos, place.end), 0, href.s) : 0;
    return at && place.pos + at < place.end ? line_number(&r->s->lines, place.pos + at) : 0;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *data)
{
    struct md_state *r = data;
    if (type == MD_SPAN_A) {
        r->href = attribute_text(&((MD_SPAN_A_DETAIL *)detail)->href);
        r->link_line = replaced_line(r, r->href);
        edit_target(r, &((MD_SPAN_A_DETAIL *)detail)->href);
        r->link_text = r->text.count;
    }
    return 0;
}

/* Sites have short forms of links to their glossary, "[archetypes](g)": replaces a target that is no page by the page
 * of the term. */
static void edit_term(struct md_state *r, str text)
{
    str term = r->word == SIZE_MAX ? STR("") : address_of_term(r->s->c, text);
    if (!term.len) return;
    mdx_edit(&r->s->mdx, r->word, r->word + r->href.len, term);
    r->href = term;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *data)
{
    struct md_state *r = data;
    (void)detail;
    if (type != MD_SPAN_A || !r->href.len) return 0;
    str all = buffer_str(&r->text), text = all.len ? str_span(all, r->link_text, all.len) : STR("");
    if (r->s->c->foreign && str_starts(text, STR("^"))) return r->href.len = 0, 0;      /* a footnote */
    struct raw_link *link = PUSH(&r->s->c->links);
    edit_term(r, text);
    link->target = kept(r->href);
    link->text = text.len ? kept(text) : STR("");
    struct piece place = mdx_place(&r->s->mdx, r->last != SIZE_MAX ? r->last : 0);
    link->section = r->links_only ? r->section : (uint32_t)place.pos;
    link->line = r->link_line;
    link->to_page = link->to_section = NO_INDEX;
    r->href.len = 0;
    return 0;
}

static int text_part(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data)
{
    struct md_state *r = data;
    str t = { text, size };
    if (is_within(text, r->base)) {
        size_t pos = (size_t)(text - r->base.s);
        if (r->first == SIZE_MAX) r->first = pos;
        r->last = pos + size;
        if (!r->link_line && !r->links_only) r->link_line = line_number(&r->s->lines, mdx_place(&r->s->mdx, pos).pos);
    }
    char utf8[8];
    size_t len = 0;
    str entity = type == MD_TEXT_ENTITY ? html_entity(t, utf8, &len) : STR("");
    if (len) t = entity;
    if (!r->code) buffer_add(&r->text, type == MD_TEXT_SOFTBR || type == MD_TEXT_BR ? STR(" ") : t);
    return 0;
}

static void read_markdown(struct md_state *r)
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
    if (md_parse(r->base.s, (MD_SIZE)r->base.len, &parser, r) != 0)
        warn(r->s->mdx.file, 1, "md4c cannot parse this page: it gets no sections");
    xfree(r->text.at), xfree(r->paragraph.at);
    r->text = r->paragraph = (buffer){ 0 };
}

/* Collects links in the texts of the front matter, such as descriptions of parameters. */
static void read_front_links(struct page_state *s, const struct node *n)
{
    for (; n; n = n->next) {
        if (n->kind != NODE_SCALAR) { read_front_links(s, n->child); continue; }
        if (find_from(n->value, 0, "](") == n->value.len) continue;
        struct md_state r = { .s = s, .base = n->value, .section = s->c->pages.at[s->page].first_section,
                             .links_only = true };
        size_t before = s->c->links.count;
        read_markdown(&r);
        for (size_t i = before; i < s->c->links.count; i++) s->c->links.at[i].line = n->line;
    }
}

/* --- choices --- */

/* True if two lists of values, "nodejs, ruby", have a common element. */
static bool share_value(str a, str b)
{
    for (size_t i = 0, end; i < a.len; i = end + 1) {
        end = find_from(a, i, ",");
        str value = str_trim((str){ a.s + i, end - i });
        for (size_t k = 0, stop; k < b.len; k = stop + 1) {
            stop = find_from(b, k, ",");
            if (str_equal(value, str_trim((str){ b.s + k, stop - k }))) return true;
        }
    }
    return false;
}

/* True if a reader of branch `b` does not see branch `a`: a branch around `a` does not contain `b` and is for other
 * values of the key of `b`. */
static bool is_hidden_from(const struct page_state *s, size_t a, size_t b)
{
    const struct choice *seen = &s->mdx.choices.at[b];
    for (; a != NO_CHOICE; a = mdx_outer_choice(&s->mdx, a)) {
        const struct choice *choice = &s->mdx.choices.at[a];
        bool around = choice->pos <= seen->pos && seen->pos < choice->end;
        if (!around && str_equal(choice->key, seen->key) && !share_value(choice->values, seen->values)) return true;
    }
    return false;
}

static void insert_heading(struct page_state *s, size_t index, struct heading h)
{
    (void)PUSH(&s->headings);
    memmove(&s->headings.at[index + 1], &s->headings.at[index], (s->headings.count - 1 - index) * sizeof h);
    s->headings.at[index] = h;
}

/* Starts a section at a branch that does not belong to the section before it. Its readers do not see that section: for
 * them the text continues the last section that they see, so the heading of that one is repeated. */
static void start_branch(struct page_state *s, size_t choice)
{
    struct choice *branch = &s->mdx.choices.at[choice];
    size_t next = headings_until(s, branch->pos);
    if (next == 0 || s->headings.at[next - 1].start == branch->pos) return;
    if (!is_hidden_from(s, s->headings.at[next - 1].choice, choice)) return;
    size_t seen = next;
    while (seen && is_hidden_from(s, s->headings.at[seen - 1].choice, choice)) seen--;
    if (!seen) return;
    struct heading h = s->headings.at[seen - 1];
    h.start = h.pos = h.end = branch->pos;
    h.slug = STR(""), h.choice = choice, h.continues = branch->has_headings = true;
    insert_heading(s, next, h);
}

/* Returns the start of the section of a heading: before the labels and blank lines that directly precede it. */
static size_t section_start(const struct page_state *s, size_t heading)
{
    size_t start = heading;
    for (size_t pos = heading; pos > s->mdx.body;) {
        pos = line_start(s->mdx.source, pos - 1);
        size_t choice = mdx_choice_at(&s->mdx, pos);
        bool label = choice != NO_CHOICE && s->mdx.choices.at[choice].pos == pos;
        if (label && heading < s->mdx.choices.at[choice].end) start = pos;
        else if (str_trim(str_line(s->mdx.source, pos)).len) break;
    }
    return start;
}

static uint32_t add_variant(struct page_state *s, const struct choice *choice, uint32_t outer)
{
    struct corpus_builder *c = s->c;
    str above = outer ? str_format("%.*s › ", PRI(text_of(c, c->variants.at[outer].label))) : STR("");
    str label = str_format("%.*s%.*s", PRI(above), PRI(mdx_choice_label(choice)));
    struct corpus_variant v = { text_add(c, label), text_add(c, choice->key), text_add(c, choice->values), outer,
                                0, 0 };
    for (uint32_t i = 1; i < c->variants.count; i++)
        if (!memcmp(&c->variants.at[i], &v, sizeof v)) return i;
    *PUSH(&c->variants) = v;
    return (uint32_t)c->variants.count - 1;
}

/* Assigns headings to choices, and adds headings where a branch needs its own section. The contents of a branch with
 * headings are not indented, and its label follows the first heading if it would precede it. */
static void place_choices(struct page_state *s)
{
    for (size_t i = 0; i < s->headings.count; i++) {
        struct heading *h = &s->headings.at[i];
        h->choice = mdx_choice_at(&s->mdx, h->pos);
        h->start = section_start(s, h->pos);
        for (size_t k = h->choice; k != NO_CHOICE && !s->mdx.choices.at[k].has_headings;
             k = mdx_outer_choice(&s->mdx, k))
            s->mdx.choices.at[k].has_headings = true;
    }
    for (size_t i = 0; i < s->mdx.choices.count; i++) {
        struct choice *choice = &s->mdx.choices.at[i];
        size_t outer = mdx_outer_choice(&s->mdx, i);
        choice->variant = add_variant(s, choice, outer == NO_CHOICE ? 0 : s->mdx.choices.at[outer].variant);
        start_branch(s, i);
    }
}

static uint32_t variant_of(const struct page_state *s, size_t choice)
{
    return choice == NO_CHOICE ? 0 : s->mdx.choices.at[choice].variant;
}

/* Returns the label of a variant without the branches that also contain `outer`. Empty if both are the same. */
static str label_within(const struct page_state *s, uint32_t variant, uint32_t outer)
{
    str label = { "", 0 };
    const struct corpus_variant *all = s->c->variants.at;
    for (uint32_t v = variant; v; v = all[v].outer) {
        bool shared = false;
        for (uint32_t o = outer; o; o = all[o].outer) shared |= o == v;
        if (shared) break;
        str key = text_of(s->c, all[v].key), values = text_of(s->c, all[v].values);
        label = str_format("%.*s%s%.*s%s%.*s", PRI(key), key.len ? ": " : "", PRI(values), label.len ? " › " : "",
                           PRI(label));
    }
    return label;
}

/* Edits the label of each branch with headings. It is a paragraph, or removed if a section starts with it, because
 * then it follows the heading. */
static void edit_labels(struct page_state *s)
{
    for (size_t i = 0; i < s->mdx.choices.count; i++) {
        const struct choice *choice = &s->mdx.choices.at[i];
        size_t until = headings_until(s, choice->pos);
        bool starts = until && choice->pos < s->headings.at[until - 1].pos, continues = false;
        for (size_t k = until; k > 0 && s->headings.at[k - 1].start == choice->pos; k--)
            continues |= s->headings.at[k - 1].continues;
        if (!choice->has_headings && !continues) continue;
        str label = starts || continues ? STR("") : str_format("**%.*s**", PRI(mdx_choice_label(choice)));
        mdx_edit(&s->mdx, choice->pos, choice->pos + str_line(s->mdx.source, choice->pos).len, label);
    }
}

/* --- sections --- */

/* Removes the rules between the sections and around the headings, which the site draws as lines. */
static void edit_rules(struct page_state *s)
{
    str source = s->mdx.source;
    for (size_t pos = s->mdx.body; pos < source.len;) {
        str line = str_line(source, pos);
        size_t next = pos + line.len + 1, after = next, before = pos, rule = pos;
        pos = next;
        if (!mdx_is_rule(line) || s->mdx.code[rule] == 2) continue;
        while (after < source.len && !str_trim(str_line(source, after)).len) after += str_line(source, after).len + 1;
        bool ends = after >= source.len, starts = true;
        size_t until = headings_until(s, after);
        ends |= until && s->headings.at[until - 1].start == after;
        while (before > s->mdx.body && starts) {
            before = line_start(source, before - 1);
            starts = !str_trim(str_line(source, before)).len;
        }
        str mask = { s->mdx.mask, source.len };
        bool apart = rule == s->mdx.body || !str_trim(str_line(mask, line_start(source, rule - 1))).len;
        if (apart && (ends || starts)) mdx_edit(&s->mdx, rule, rule + line.len, STR(""));
    }
}

static str anchor_of(const struct page_state *s, str title, str slug)
{
    str made = slug.len ? slug : anchor_slug(s->c, title), wanted = made.len ? made : STR("section");
    return take_anchor(s->c, s->page, wanted, 1);
}

static uint32_t add_section(struct page_state *s, str title, str slug, unsigned level, size_t start, size_t pos)
{
    struct corpus_builder *c = s->c;
    struct page *p = &c->pages.at[s->page];
    uint32_t index = (uint32_t)c->sections.count, parent = index - 1;
    if (level == 0) parent = NO_INDEX;
    else
        while (c->sections.at[parent].level >= level && c->sections.at[parent].level > 0)
            parent = c->sections.at[parent].parent;
    str anchor = level ? anchor_of(s, title, slug) : take_anchor(c, s->page, slug, 1);
    struct section *section = PUSH(&c->sections);
    section->page = s->page;
    section->parent = parent;
    section->level = level;
    section->line = line_number(&s->lines, pos);
    text_near(c, p, pos);
    section->title = text_add(c, title);
    section->anchor = text_add(c, anchor);
    p->sections++;
    *PUSH(&c->segments) = (struct segment){ p->pos + (uint32_t)(level ? start : 0), index };
    return index;
}

/* True if source[from, to), which consists of lines, has only blank lines and rules. */
static bool blank_between(const struct page_state *s, size_t from, size_t to)
{
    for (size_t pos = from; pos < to; pos += str_line(s->mdx.source, pos).len + 1) {
        str line = str_trim((str){ s->mdx.mask + pos, str_line(s->mdx.source, pos).len });
        if (line.len && !mdx_is_rule(line)) return false;
    }
    return true;
}

/* Returns the noun of the page's folder in the singular: "SDK" for sdks/python. Empty without a folder. */
static str folder_noun(str path)
{
    size_t name = last_name(path).len;
    str folder = last_name((str){ path.s, path.len > name ? path.len - name - 1 : 0 });
    if (folder.len > 2 && folder.s[folder.len - 1] == 's') folder.len--;
    folder = str_copy(folder);
    for (size_t i = 0; i < folder.len && folder.len <= 3; i++)
        ((char *)folder.s)[i] = (char)toupper((unsigned char)folder.s[i]);
    return folder;
}

/* Returns the last name of the path as people write it: "AuthKit Next.js" for sdks/authkit-nextjs. */
static str spelled_name(str path)
{
    static const char *const spellings[][2] = {
        { "authkit", "AuthKit" }, { "dotnet", ".NET" }, { "js", "JavaScript" }, { "nextjs", "Next.js" },
        { "node", "Node.js" }, { "php", "PHP" }, { "tanstack", "TanStack" } };
    buffer b = { 0 };
    str name = last_name(path);
    for (size_t i = 0, end; i < name.len; i = end + 1) {
        end = find_from(name, i, "-");
        str word = { name.s + i, end - i }, spelled = word.len
            ? str_format("%c%.*s", toupper((unsigned char)word.s[0]), (int)word.len - 1, word.s + 1) : word;
        for (size_t k = 0; k < COUNT(spellings); k++)
            if (str_equal(word, str_from(spellings[k][0]))) spelled = str_from(spellings[k][1]);
        buffer_format(&b, "%s%.*s", b.count ? " " : "", PRI(spelled));
    }
    return buffer_str(&b);
}

/* True if another page of the folder opens with the same heading, "## Installation", so that it cannot be a title. */
static bool shares_opening(const struct page_state *s)
{
    const struct page *p = &s->c->pages.at[s->page];
    const uint32_t *count = p->opening.len ? map_get(&s->c->openings, opening_key(s->c, p)) : NULL;
    bool own = !node_value(p->front, "title").len;
    return count && *count > own;
}

/* Sets the page title: from the front matter, else the first heading, else the navigation, else the path. A first
 * heading that other pages of the folder have too is preceded by the name of the page's subject. Returns true if the
 * title is or contains the first heading. */
static bool set_page_title(struct page_state *s, bool shared)
{
    struct page *p = &s->c->pages.at[s->page];
    const struct heading *first = s->headings.count ? &s->headings.at[0] : NULL;
    str last = last_name(p->path);
    if (p->title.len) return first && str_equal(first->title, text_of(s->c, p->title));
    if (first && shared)
        p->title = text_add(s->c, str_format("%.*s %.*s: %.*s", PRI(spelled_name(p->path)), PRI(folder_noun(p->path)),
                                             PRI(first->title)));
    else if (first) p->title = text_add(s->c, first->title);
    else if (p->nav != NO_INDEX) p->title = s->c->nav.at[p->nav].title;
    else p->title = text_add(s->c, last.len ? last : STR("Untitled"));
    return first != NULL;
}

/* Removes the heading that opens the page if it is a banner, the name of the product above all pages, and another one
 * follows it. */
static void remove_banner(struct page_state *s)
{
    if (s->headings.count < 2 || !str_starts(s->c->pages.at[s->page].opening, STR(">")) || !shares_opening(s)) return;
    mdx_edit(&s->mdx, s->headings.at[0].pos, s->headings.at[0].end, STR(""));
    memmove(s->headings.at, s->headings.at + 1, --s->headings.count * sizeof *s->headings.at);
    s->c->pages.at[s->page].opening = STR("");
}

static void add_sections(struct page_state *s)
{
    remove_banner(s);
    const struct source *from = s->c->pages.at[s->page].from;
    bool named = from && s->headings.count && s->headings.at[0].level == 1;
    bool titled = set_page_title(s, shares_opening(s)) || named;
    str title = str_copy(text_of(s->c, s->c->pages.at[s->page].title));
    struct heading *first = s->headings.count ? &s->headings.at[0] : NULL;
    bool merged = titled && blank_between(s, s->mdx.body, first->pos);
    if (merged) mdx_edit(&s->mdx, first->pos, first->end, STR(""));
    str anchor = !merged ? STR("") : first->slug.len ? first->slug : anchor_slug(s->c, first->title);
    size_t start = merged ? first->pos : s->mdx.body < s->mdx.source.len ? s->mdx.body : 0;
    uint32_t opening = add_section(s, title, anchor, 0, start, start);
    if (from) render_text(s->c, &s->c->sections.at[opening], source_note(from, merged ? first->title : STR("")));
    for (size_t i = 0; i < s->headings.count; i++) {
        struct heading *h = &s->headings.at[i];
        h->section = merged && i == 0 ? opening : add_section(s, h->title, h->slug, h->level, h->start, h->pos);
        s->c->sections.at[h->section].variant = variant_of(s, h->choice);
    }
}

/* --- rendering: source lines with edits applied --- */

struct emitter {
    struct page_state *s;
    size_t edit_index;
    bool any, blank;             /* the section has text; a blank line is pending */
    bool apart, inside, below;   /* the next text of the line is apart; the line has text; a blank line is above it */
    size_t blank_pos;            /* of that line in the source, or SIZE_MAX */
    struct section *section;
    uint32_t section_index, variant;  /* variant: of the text so far */
};

/* Starts a text of the line: after a block, or before one, it is in a paragraph of its own. */
static void emit_gap(struct emitter *e, bool block)
{
    bool after = e->inside && (e->apart || block);
    bool before = block && e->any && !e->below && !e->inside;
    if (after || before) render_text(e->s->c, e->section, after ? STR("\n\n") : STR("\n"));
    e->apart = block;
    e->inside = true;
}

static void emit_piece(struct emitter *e, size_t pos, size_t end, bool solid)
{
    if (end > pos && !solid && str_trim(str_span(e->s->mdx.source, pos, end)).len) emit_gap(e, false);
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

/* Renders a text with code blocks, whose lines must not be split. */
static void emit_code_lines(struct emitter *e, str text)
{
    bool code = false;
    for (size_t pos = 0; pos < text.len;) {
        size_t next = pos + str_line(text, pos).len;
        str line = str_span(text, pos, next += next < text.len), start = str_trim(line);
        while (start.len > 1 && strchr("->", start.s[0]) && start.s[1] == ' ') start = str_span(start, 2, start.len);
        bool fence = str_starts(start, STR("```")) || str_starts(start, STR("~~~~"));
        if (code || fence) render_solid(e->s->c, e->section, line);
        else render_text(e->s->c, e->section, line);
        code ^= fence;
        pos = next;
    }
}

static void emit_replacement(struct emitter *e, const struct edit *edit)
{
    struct page_state *s = e->s;
    const char *source = s->mdx.source.s, *full = edit->full.s;
    bool slice = full >= source && full < source + s->mdx.source.len;
    if (str_trim(edit->text).len) emit_gap(e, edit->block);
    else e->apart |= edit->block && e->inside;
    if (edit->markdown && !edit->full.len && find_from(edit->text, 0, "```") < edit->text.len)
        emit_code_lines(e, edit->text);
    else if (edit->full.len)
        render_image(s->c, e->section, edit->text, slice
                     ? (corpus_str){ s->c->pages.at[s->page].pos + (uint32_t)(full - source), (uint32_t)edit->full.len }
                     : text_add(s->c, edit->full));
    else if (edit->text.len) render_text(s->c, e->section, edit->text);
}

/* Records that the text from here on belongs to the variant of the line at pos, if that changes. */
static void note_part(struct emitter *e, size_t pos)
{
    uint32_t variant = variant_of(e->s, mdx_choice_at(&e->s->mdx, pos));
    if (variant == e->variant) return;
    e->variant = variant;
    *PUSH(&e->s->c->parts) = (struct corpus_part){ e->section_index, e->section->bytes, variant };
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
            emit_replacement(e, next);
            pos = next->end;
            e->edit_index++;
        }
    }
    return pos;
}

static void emit_solid(struct emitter *e, size_t pos, size_t end)
{
    str changed = site_hosts((str){ e->s->mdx.source.s + pos, end - pos });
    if (changed.len) render_solid(e->s->c, e->section, changed);
    else emit_piece(e, pos, end, true);
}

static void emit_blank(struct emitter *e)
{
    if (!e->blank || !e->any) return;
    if (e->blank_pos != SIZE_MAX) emit_piece(e, e->blank_pos, e->blank_pos + 1, false);
    else render_text(e->s->c, e->section, STR("\n"));
}

/* Skips the edits of a blank line. Returns the end of the last one, or pos. */
static size_t skip_edits(struct emitter *e, size_t pos, size_t end)
{
    const struct mdx *m = &e->s->mdx;
    for (; e->edit_index < m->edits.count && m->edits.at[e->edit_index].pos < end; e->edit_index++)
        if (m->edits.at[e->edit_index].end > pos) pos = m->edits.at[e->edit_index].end;
    return pos;
}

/* True if the next edit begins the line at pos. If it is the quote mark of a callout's line, removes its spaces that
 * indent the branches around it. */
static bool is_start_edited(struct emitter *e, size_t pos)
{
    const struct mdx *m = &e->s->mdx;
    struct edit *edit = e->edit_index < m->edits.count ? &m->edits.at[e->edit_index] : NULL;
    if (!edit || edit->pos != pos) return false;
    for (size_t n = mdx_choice_indent(m, pos); n && str_equal(str_trim(edit->text), STR(">")); n--)
        if (edit->text.s[0] == ' ') edit->text = str_span(edit->text, 1, edit->text.len);
    return true;
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
        e->blank_pos = e->blank || edited || line.len ? SIZE_MAX : pos;
        e->blank = true;
        size_t resume = skip_edits(e, pos, end);
        return resume > end ? resume : next;
    }
    emit_blank(e);
    e->below = e->blank;
    e->blank = e->apart = e->inside = false;
    note_part(e, pos);
    size_t indent = pos, strip = is_start_edited(e, pos) ? pos : pos + mdx_indent(&s->mdx, pos);
    while (indent < end && indent < strip && s->mdx.source.s[indent] == ' ') indent++;
    if (solid) {
        emit_solid(e, indent, next);
        e->any = true;
        return next;
    }
    size_t resume = emit_edited(e, indent, end);
    struct edit *joins = e->edit_index < s->mdx.edits.count ? &s->mdx.edits.at[e->edit_index] : NULL;
    if (joins && resume == end && joins->pos == end && joins->end > end) {
        emit_replacement(e, joins);
        resume = joins->end;
    }
    if (resume > end && resume < s->mdx.source.len) { /* the line feed was edited: join the next line */
        str rest = str_line(s->mdx.source, resume);
        resume = emit_edited(e, resume, resume + rest.len);
        end = resume, next = end < s->mdx.source.len ? end + 1 : end;
    }
    if (next > end) emit_piece(e, end, next, false);
    else render_text(s->c, e->section, STR("\n"));
    e->any = true;
    if (e->apart) e->blank = true, e->blank_pos = SIZE_MAX;
    return next;
}

/* Renders what follows a heading: the label of its branch, unless that of the section above says the same. */
static void emit_label(struct emitter *e, const struct heading *h)
{
    struct page_state *s = e->s;
    uint32_t parent = e->section->parent;
    str label = label_within(s, e->section->variant, parent == NO_INDEX ? 0 : s->c->sections.at[parent].variant);
    if (h->continues)
        render_text(s->c, e->section, str_format("%.*s %.*s\n", (int)h->level, "######", PRI(h->title)));
    if (label.len) render_text(s->c, e->section, str_format("\n**%.*s**\n", PRI(label)));
    if (h->continues) e->any = true;
}

static void start_section(struct emitter *e, uint32_t section)
{
    emit_blank(e);               /* the blank line before a heading belongs to the section before */
    e->blank = e->any = false;
    e->section_index = section;
    e->section = &e->s->c->sections.at[section];
    e->variant = e->section->variant;
}

static void emit_sections(struct page_state *s)
{
    struct emitter e = { .s = s, .blank_pos = SIZE_MAX };
    size_t next = 0, pos = s->mdx.body;
    const struct heading *unlabelled = NULL;
    start_section(&e, s->c->pages.at[s->page].first_section);
    e.any = e.blank = s->c->pages.at[s->page].from != NULL;    /* the line of its package */
    while (pos < s->mdx.source.len) {
        while (next < s->headings.count && s->headings.at[next].start <= pos) {
            unlabelled = &s->headings.at[next++];
            start_section(&e, unlabelled->section);
        }
        if (unlabelled && !unlabelled->continues) pos = emit_line(&e, pos);
        if (unlabelled && (unlabelled->continues || pos > unlabelled->end)) {
            emit_label(&e, unlabelled);
            unlabelled = NULL;
        } else if (!unlabelled) pos = emit_line(&e, pos);
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

/* Records the missing samples: by the names of their files, and as the installation of the page's subject. */
static void add_samples(struct page_state *s)
{
    str path = s->c->pages.at[s->page].path, noun = folder_noun(path);
    char slug[64];
    for (size_t i = 0; i < s->mdx.samples.count; i++) {
        const struct named_place *sample = &s->mdx.samples.at[i];
        uint32_t section = section_at(s, sample->pos);
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
        str anchor = text_of(c, c->sections.at[section_at(s, event->pos)].anchor);
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

/* Makes the id of each tag, and the name of <a name="...">, a second name of its section. */
static void add_tag_ids(struct page_state *s)
{
    str mask = { s->mdx.mask, s->mdx.source.len };
    size_t after = 0;            /* the first line from that of the tag on that is not blank in the mask */
    for (size_t i = 0; s->c->foreign && i < s->mdx.tags.count; i++) {
        const struct tag *tag = &s->mdx.tags.at[i];
        str id = mdx_attribute(&s->mdx, tag, "id");
        if (!id.len && str_equal(tag->name, STR("a"))) id = mdx_attribute(&s->mdx, tag, "name");
        if (!id.len || tag->closes || memchr(id.s, ' ', id.len)) continue;
        id = without_entities(id);
        if (after < tag->line) after = tag->line;     /* a tag on its own line before a heading names that heading */
        while (after < mask.len && !str_trim(str_line(mask, after)).len) after += str_line(mask, after).len + 1;
        bool before = after > tag->line && after < mask.len && mask.s[after] == '#';
        uint32_t section = section_at(s, before ? after : tag->pos);
        address_add_anchor(s->c, s->page, str_copy(id), text_of(s->c, s->c->sections.at[section].anchor));
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
        str anchor = text_of(s->c, s->c->sections.at[section_at(s, tag->pos)].anchor);
        address_add_anchor(s->c, s->page, field ? str_format("param-%.*s", (int)len, slug)
                                                : str_copy(anchor_slug(s->c, name)), anchor);
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
                           text_of(s->c, s->c->sections.at[section_at(s, at)].anchor));
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
                               text_of(s->c, s->c->sections.at[section_at(s, pos)].anchor));
        term = str_starts(line, STR(": ")) ? STR("") : line;
    }
}

void page_render(struct corpus_builder *c, uint32_t page)
{
    struct page *p = &c->pages.at[page];
    struct page_state s = { .c = c, .page = page, .lines = { .text = p->source } };
    s.mdx = (struct mdx){ .file = page_file(c, p), .source = p->source, .body = p->body, .foreign = c->foreign,
                          .is_mdx = str_ends(p->file, STR(".mdx")) };
    p->first_section = (uint32_t)c->sections.count;
    mdx_scan(&s.mdx);
    struct md_state r = { .s = &s, .base = buffer_str(&s.mdx.markdown) };
    size_t first_code = c->codes.count, first_link = c->links.count;
    read_markdown(&r);
    edit_replaced_links(&s);
    place_choices(&s);
    edit_labels(&s);
    edit_rules(&s);
    add_sections(&s);
    for (size_t i = first_code; i < c->codes.count; i++)
        c->codes.at[i].section = section_at(&s, c->codes.at[i].section);
    for (size_t i = first_link; i < c->links.count; i++)
        c->links.at[i].section = section_at(&s, c->links.at[i].section);
    add_samples(&s);
    add_event_names(&s);
    add_tag_ids(&s);
    add_component_names(&s);
    add_listed_ids(&s);
    add_definition_ids(&s);
    if (p->front) read_front_links(&s, p->front->child);
    mdx_sort(&s.mdx);
    emit_sections(&s);
    render_navigation(c, &c->sections.at[p->first_section], node_get(p->front, "links"), 0);
    xfree(s.headings.at);
    mdx_free(&s.mdx);
}
