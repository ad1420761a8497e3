/* markdown.c - the Markdown of a page, as md4c reads it: headings, code blocks, links. */
#include <ctype.h>
#include "md4c.h"
#include "page.h"

struct md_state {                /* state of the md4c callbacks */
    struct page_state *s;
    str base;                    /* the text that md4c reads */
    uint32_t section;            /* section of the links, if links_only */
    unsigned heading;            /* level of the current heading, or 0 */
    unsigned outer;              /* number of list items and quotes around the current block */
    buffer text;                 /* plain text of the current block */
    buffer own;                  /* the same of a heading, without texts that components have in attributes */
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
        if (type == MD_BLOCK_P || type == MD_BLOCK_H) r->text.count = r->own.count = 0;
        r->first = SIZE_MAX;
    }
    r->outer += type == MD_BLOCK_LI || type == MD_BLOCK_QUOTE;
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
    str own = r->own.count ? str_trim(buffer_str(&r->own)) : STR("");
    if (!h->slug.len && own.len && !str_equal(own, h->title)) h->slug = anchor_slug(s->c, own);
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

/* Removes the spaces before a paragraph of MDX, in which indented text is no code. */
static void edit_indentation(struct md_state *r)
{
    struct mdx *m = &r->s->mdx;
    bool wanted = m->is_mdx && m->foreign && !r->links_only && !r->outer && r->first != SIZE_MAX;
    struct piece at = wanted ? mdx_place(m, r->first) : (struct piece){ .replaced = true };
    size_t start = at.replaced ? 0 : line_start(m->source, at.pos);
    if (!at.replaced && at.pos - start >= 4 && indentation(m->source, start) == at.pos - start)
        mdx_edit(m, start, at.pos, STR(""));
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct md_state *r = data;
    (void)detail;
    if (type == MD_BLOCK_H && !r->links_only) add_heading(r);
    if (type == MD_BLOCK_P) edit_indentation(r);
    r->outer -= type == MD_BLOCK_LI || type == MD_BLOCK_QUOTE;
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

/* Returns the text of a link without text, [](target): the heading that it leads to, else the target. Empty for other
 * links, and for those of pages whose site leaves them empty: all but MyST, DocFX and that of GitHub do. Links in text
 * that replaces a component are always filled. at: offset of the target in the text. */
static str missing_text(const struct page_state *s, str text, size_t at, str target, bool replaced)
{
    const struct layout *l = &s->c->layout;
    bool titles = layout_is(l, "myst") || layout_is(l, "docfx") || layout_is(l, "githubdocs");
    bool filled = replaced ? s->c->foreign : titles;
    bool empty = filled && at > 2 && str_equal(str_span(text, at - 3, at), STR("[](")) &&
                 (at < 4 || text.s[at - 4] != '!');
    str title = empty ? address_title(s->c, &s->c->pages.at[s->page], target) : STR("");
    if (!empty || (title.len && !memchr(title.s, '[', title.len) && !memchr(title.s, ']', title.len))) return title;
    while (target.len && strchr("#./", target.s[0])) target = str_span(target, 1, target.len);
    if (str_ends(target, STR(".md"))) target.len -= 3;
    return target;
}

static void edit_target(struct md_state *r, const MD_ATTRIBUTE *href)
{
    size_t at = target_offset(r, href);
    str target = at != SIZE_MAX ? absolute_target(r->s, (str){ href->text, href->size }) : STR("");
    r->word = SIZE_MAX;
    if (at == SIZE_MAX) return;
    struct piece place = mdx_place(&r->s->mdx, at);
    str title = place.replaced ? STR("") : missing_text(r->s, r->base, at, r->href, false);
    if (title.len) {
        str link = str_format("%.*s](%.*s", PRI(title), PRI(target.len ? target : r->href));
        buffer_add(&r->text, title);
        mdx_edit(&r->s->mdx, place.pos - 2, place.pos + href->size, link);
    }
    if (!target.len && is_word(r->href) && !place.replaced && !title.len) r->word = place.pos;
    if (!target.len) return;
    if (!place.replaced && !title.len) mdx_edit(&r->s->mdx, place.pos, place.pos + href->size, target);
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
            str title = close <= next ? missing_text(s, text, at + 2, target, true) : STR("");
            if (!new.len && !title.len) continue;
            buffer_format(&b, "%.*s%.*s](%.*s", (int)(at - from), text.s + from, PRI(title),
                          PRI(new.len ? new : target));
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
        r->link_text = r->text.count;
        edit_target(r, &((MD_SPAN_A_DETAIL *)detail)->href);
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

/* True if the text at an offset stands for a component without a body: <Badge text="x" />. */
static bool is_of_component(struct md_state *r, size_t pos)
{
    struct piece place = mdx_place(&r->s->mdx, pos);
    str source = r->s->mdx.source, tag = place.replaced ? str_span(source, place.pos, place.end) : STR("");
    return tag.len > 3 && tag.s[0] == '<' && isupper((unsigned char)tag.s[1]) && str_ends(tag, STR("/>"));
}

/* Adds a text of a heading to r->own. at: the place of the text in the base, if it is there. */
static void add_own_text(struct md_state *r, str t, const char *at)
{
    bool slice = at == t.s && is_within(at, r->base);
    for (size_t i = 0; slice && i < t.len; i++)
        if (!is_of_component(r, (size_t)(at - r->base.s) + i)) buffer_add(&r->own, str_span(t, i, i + 1));
    if (!slice) buffer_add(&r->own, t);
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
    if (type == MD_TEXT_SOFTBR || type == MD_TEXT_BR) t = STR(" ");
    if (!r->code) buffer_add(&r->text, t);
    if (r->heading && !r->links_only) add_own_text(r, t, text);
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
    xfree(r->text.at), xfree(r->paragraph.at), xfree(r->own.at);
    r->text = r->paragraph = r->own = (buffer){ 0 };
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

void markdown_read(struct page_state *s)
{
    struct md_state r = { .s = s, .base = buffer_str(&s->mdx.markdown) };
    read_markdown(&r);
    edit_replaced_links(s);
}

/* In own documentation only the description of the front matter is shown: links in other texts of it are not read. */
void markdown_read_front(struct page_state *s)
{
    const struct node *front = s->c->pages.at[s->page].front;
    for (const struct node *n = front ? front->child : NULL; n; n = n->next) {
        struct node only = *n;
        only.next = NULL;
        bool shown = !s->c->foreign || n->kind != NODE_SCALAR || str_equal(n->key, STR("description"));
        if (shown) read_front_links(s, &only);
    }
}
