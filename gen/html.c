/* html.c - HTML in pages and feeds: names of elements, ends of tags, entities, conversion to Markdown and plain text.
 *
 *   HTML ──libgumbo──> tree ──┬──> Markdown: blocks with blank lines between them, inline text with marks (pages)
 *                             └──> the plain text of each block (feeds)
 *
 * libgumbo reads HTML as browsers do: it adds missing end tags and decodes entities. All memory of a tree is in a pool,
 * because gumbo_destroy_output() is recursive and deep trees would overflow the stack.
 */
#include <ctype.h>
#include <stdlib.h>
#include <gumbo.h>
#include "gen.h"

/* --- trees --- */

#define POOL_BLOCK_BYTES 16384    /* a larger block would be mapped and unmapped for each element */

struct pool { struct pool_block { struct pool_block *next; size_t used, room; max_align_t bytes[]; } *last; };

static void *pool_take(void *data, size_t bytes)
{
    struct pool *pool = data;
    bytes = (bytes + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    if (!pool->last || pool->last->room - pool->last->used < bytes) {
        size_t room = bytes > POOL_BLOCK_BYTES ? bytes : POOL_BLOCK_BYTES;
        keep_begin();                        /* pool_free() frees it before the page ends */
        struct pool_block *block = xalloc(sizeof *block + room);
        keep_end();
        *block = (struct pool_block){ pool->last, 0, room };
        pool->last = block;
    }
    void *at = (char *)pool->last->bytes + pool->last->used;
    pool->last->used += bytes;
    return at;
}

static void pool_keep(void *data, void *at) { (void)data, (void)at; }

static void pool_free(struct pool *pool)
{
    for (struct pool_block *next; pool->last; pool->last = next) {
        next = pool->last->next;
        xfree(pool->last);
    }
}

static const GumboNode *parse(struct pool *pool, str html)  /* the root; its children are the elements */
{
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = pool_take, options.deallocator = pool_keep, options.userdata = pool;
    options.max_errors = 0;
    options.fragment_context = GUMBO_TAG_BODY;
    return gumbo_parse_with_options(&options, html.s, html.len)->root;
}

static bool is_element(const GumboNode *n) { return n->type == GUMBO_NODE_ELEMENT || n->type == GUMBO_NODE_TEMPLATE; }
static size_t child_count(const GumboNode *n) { return is_element(n) ? n->v.element.children.length : 0; }
static const GumboNode *child(const GumboNode *n, size_t i) { return n->v.element.children.data[i]; }
static GumboTag tag_of(const GumboNode *n) { return is_element(n) ? n->v.element.tag : GUMBO_TAG_LAST; }

static str text_node(const GumboNode *n)     /* empty for elements and comments */
{
    bool text = n->type == GUMBO_NODE_TEXT || n->type == GUMBO_NODE_WHITESPACE || n->type == GUMBO_NODE_CDATA;
    return text ? str_from(n->v.text.text) : STR("");
}

static str attribute(const GumboNode *n, const char *name)
{
    const GumboAttribute *a = gumbo_get_attribute(&n->v.element.attributes, name);
    return a ? str_trim(str_from(a->value)) : STR("");
}

static unsigned number_attribute(const GumboNode *n, const char *name, unsigned fallback, unsigned max)
{
    long value = strtol(str_copy(attribute(n, name)).s, NULL, 10);
    return value < 1 ? fallback : value > (long)max ? max : (unsigned)value;
}

/* Returns the node after n in the order of the text, or NULL. With `skip` the children of n are left out. */
static const GumboNode *next_node(const GumboNode *root, const GumboNode *n, bool skip)
{
    if (!skip && child_count(n)) return child(n, 0);
    while (n != root && n->index_within_parent + 1 >= child_count(n->parent)) n = n->parent;
    return n == root ? NULL : child(n->parent, n->index_within_parent + 1);
}

/* --- elements --- */

/* True if a name between blanks, " p ", is in a list of such names. */
bool is_listed(str name, const char *list)
{
    return name.len && strstr(list, str_format(" %.*s ", PRI(name)).s) != NULL;
}

#define KIND(tag, value) [GUMBO_TAG_##tag].kind = HTML_##value
#define BLOCK(tag) KIND(tag, BLOCK)
#define MARK(tag, text) [GUMBO_TAG_##tag].mark = text

static const struct { enum html_kind kind; const char *mark; } elements[GUMBO_TAG_LAST + 1] = {
    BLOCK(ADDRESS), BLOCK(ARTICLE), BLOCK(ASIDE), BLOCK(BLOCKQUOTE), BLOCK(CAPTION), BLOCK(CENTER), BLOCK(DD),
    BLOCK(DETAILS), BLOCK(DIV), BLOCK(DL), BLOCK(DT), BLOCK(FIELDSET), BLOCK(FIGCAPTION), BLOCK(FIGURE), BLOCK(FOOTER),
    BLOCK(FORM), BLOCK(H1), BLOCK(H2), BLOCK(H3), BLOCK(H4), BLOCK(H5), BLOCK(H6), BLOCK(HEADER), BLOCK(HR), BLOCK(LI),
    BLOCK(MAIN), BLOCK(NAV), BLOCK(OL), BLOCK(P), BLOCK(PRE), BLOCK(SECTION), BLOCK(TABLE), BLOCK(TR), BLOCK(UL),
    KIND(BR, GAP), KIND(OPTION, GAP), KIND(SUMMARY, GAP), KIND(TD, GAP), KIND(TH, GAP),
    KIND(HEAD, HIDDEN), KIND(SCRIPT, HIDDEN), KIND(STYLE, HIDDEN), KIND(SVG, HIDDEN), KIND(TEMPLATE, HIDDEN),
    MARK(B, "**"), MARK(CODE, "`"), MARK(DEL, "~~"), MARK(EM, "_"), MARK(I, "_"), MARK(KBD, "`"), MARK(Q, "\""),
    MARK(S, "~~"), MARK(SAMP, "`"), MARK(STRIKE, "~~"), MARK(STRONG, "**"), MARK(SUB, "_"), MARK(SUP, "^"),
    MARK(TT, "`"),
};

static enum html_kind kind_of(const GumboNode *n) { return elements[tag_of(n)].kind; }

static GumboTag tag_named(str name) { return gumbo_tagn_enum(name.s, (unsigned)name.len); }

/* <picture> is newer than some versions of libgumbo. */
bool is_html_element(str name)
{
    return name.len && (tag_named(name) < GUMBO_TAG_UNKNOWN || str_equal(name, STR("picture")));
}

enum html_kind html_kind(str name) { return elements[tag_named(name)].kind; }

bool html_is_void(str name)
{
    static const GumboTag voids[] = { GUMBO_TAG_AREA, GUMBO_TAG_BASE, GUMBO_TAG_BR, GUMBO_TAG_COL, GUMBO_TAG_EMBED,
                                      GUMBO_TAG_HR, GUMBO_TAG_IMG, GUMBO_TAG_INPUT, GUMBO_TAG_LINK, GUMBO_TAG_META,
                                      GUMBO_TAG_PARAM, GUMBO_TAG_SOURCE, GUMBO_TAG_TRACK, GUMBO_TAG_WBR };
    for (size_t i = 0; i < COUNT(voids); i++)
        if (tag_named(name) == voids[i]) return true;
    return false;
}

/* --- tags and entities --- */

#define MAX_TAG_BYTES 100000
#define MAX_FAILED_BYTES 16   /* per byte of the text: bytes searched for the ends of tags that have none */

#define MAX_MARKED_BYTES 1000 /* a tag farther from the start of its line is in no quote */

/* Returns the number of quote marks at the start of the line of a tag, whose name ends at i. */
static size_t quote_marks(str t, size_t i)
{
    size_t line = i, marks = 0;
    while (line && t.s[line - 1] != '\n' && i - line < MAX_MARKED_BYTES) line--;
    if (line && t.s[line - 1] != '\n') return 0;
    for (; line < i && strchr("> ", t.s[line]); line++) marks += t.s[line] == '>';
    return marks;
}

/* Returns the length of the spaces and of at most `marks` quote marks at the start of the line at i. */
static size_t marks_length(str t, size_t i, size_t marks)
{
    size_t start = i, end = i;
    for (; marks && i < t.len && strchr("> ", t.s[i]); i++)
        if (t.s[i] == '>') marks--, end = i + 1;
    return end - start;
}

size_t html_tag_end(str t, size_t i, bool jsx, size_t *failed)
{
    char quote = 0;
    unsigned braces = 0;
    size_t start = i, marks = SIZE_MAX, max = *failed / MAX_FAILED_BYTES < t.len ? MAX_TAG_BYTES : MAX_TAG_BYTES / 100;
    for (; i < t.len && i - start < max; i++) {
        char ch = t.s[i];
        if (ch == '\n' && marks == SIZE_MAX) marks = quote_marks(t, start);
        if (ch == '\n') i += marks_length(t, i + 1, marks);
        if (quote) quote = ch == quote ? 0 : quote;
        else if (ch == '"' || ch == '\'' || (ch == '`' && braces)) quote = ch;
        else if (ch == '{' && jsx) braces++;
        else if (ch == '}' && braces) braces--;
        else if (ch == '>' && !braces) return i + 1;
        else if (ch == '<' && !braces) break;
    }
    *failed += i - start;
    return 0;
}

str html_entity(str s, char utf8[8], size_t *len)
{
    size_t end = 1, n = 0;
    *len = 0;
    while (end < s.len && end < 40 && (isalnum((unsigned char)s.s[end]) || s.s[end] == '#')) end++;
    if (end < 2 || end == s.len || s.s[end] != ';') return STR("");
    struct pool pool = { NULL };
    const GumboNode *root = parse(&pool, str_span(s, 0, end + 1));
    str text = child_count(root) ? text_node(child(root, 0)) : STR("");
    if (text.len && text.len <= 8 && text.s[text.len - 1] != ';') {
        *len = end + 1;
        for (size_t i = 0, width; i < text.len; i += width) {
            uint32_t c;
            width = corpus_char(text.s + i, text.len - i, &c);
            bool space = c == 0xa0 || (c >= 0x2000 && c <= 0x200a);    /* &nbsp; &emsp; ... */
            n += corpus_put_char((unsigned char *)utf8 + n, space ? ' ' : c);
        }
    }
    pool_free(&pool);
    return (str){ utf8, n };
}

/* --- plain text --- */

/* Appends text with each run of white space as one space, and without it at the start. U+00A0 is white space. */
static void add_collapsed(buffer *b, str text)
{
    for (size_t i = 0, width; i < text.len; i += width) {
        uint32_t c;
        width = corpus_char(text.s + i, text.len - i, &c);
        bool space = c == 0xa0 || (width == 1 && char_is_space(text.s[i]));
        if (!space) buffer_add(b, str_span(text, i, i + width));
        else if (b->count && !char_is_space(b->at[b->count - 1])) buffer_add(b, STR(" "));
    }
}

static void end_block(buffer *block, str_list *out)
{
    str text = str_trim(buffer_str(block));
    if (text.len) *PUSH(out) = str_copy(text);
    block->count = 0;
}

/* Adds the text of each block below a node. */
static void add_plain(const GumboNode *root, str_list *out)
{
    buffer block = { 0 };
    const GumboNode *last = root;
    for (const GumboNode *n = root; n; last = n, n = next_node(root, n, kind_of(n) == HTML_HIDDEN)) {
        for (const GumboNode *p = last; p != root && p != n->parent; p = p->parent)    /* elements that end here */
            if (kind_of(p) == HTML_BLOCK) end_block(&block, out);
            else if (kind_of(p) == HTML_GAP) add_collapsed(&block, STR(" "));
        if (kind_of(n) == HTML_BLOCK) end_block(&block, out);
        add_collapsed(&block, kind_of(n) == HTML_GAP ? STR(" ") : text_node(n));
    }
    end_block(&block, out);
    xfree(block.at);
}

void html_blocks(str html, str_list *out)
{
    struct pool pool = { NULL };
    add_plain(parse(&pool, html), out);
    pool_free(&pool);
}

/* --- Markdown: inline text --- */

#define MAX_DEPTH 60          /* elements nested deeper are plain text */

struct writer {
    bool images;              /* as ![alt](address), else [Image: alt] */
    char before;              /* the character before the text */
    unsigned depth;
    const char *open;         /* the mark of the bold text around it, or NULL */
};

static str blocks_of(struct writer *w, const GumboNode *parent);
static void add_inline(struct writer *w, buffer *b, const GumboNode *n);

static str all_text(const GumboNode *root)
{
    buffer b = { 0 };
    for (const GumboNode *n = root; n; n = next_node(root, n, kind_of(n) == HTML_HIDDEN))
        buffer_add(&b, tag_of(n) == GUMBO_TAG_BR ? STR("\n") : text_node(n));
    return buffer_str(&b);
}

/* Appends text. < and & stay entities, except in inline code of Markdown: the text is not to become a tag. */
static void add_text(buffer *b, str text)
{
    bool code = false;
    for (size_t i = 0, from = 0; i <= text.len; i++) {
        char ch = i < text.len ? text.s[i] : 0;
        bool entity = !code && (ch == '<' || (ch == '&' && i + 1 < text.len && isalpha((unsigned char)text.s[i + 1])));
        if (ch == '`') code = !code;
        if (!entity && i < text.len) continue;
        add_collapsed(b, str_span(text, from, i));
        if (entity) buffer_add(b, ch == '<' ? STR("&lt;") : STR("&amp;"));
        from = i + 1;
    }
}

static str inline_of(struct writer *w, const GumboNode *n)
{
    buffer b = { 0 };
    for (size_t i = 0; i < child_count(n); i++) add_inline(w, &b, child(n, i));
    return buffer_str(&b);
}

/* Appends text between two marks. White space at its ends is moved out of them. */
static void add_marked(buffer *b, const char *before, str text, const char *after)
{
    str trimmed = str_trim(text);
    if (text.len && char_is_space(text.s[0])) add_collapsed(b, STR(" "));
    if (trimmed.len) buffer_format(b, "%s%.*s%s", before, PRI(trimmed), after);
    if (text.len && char_is_space(text.s[text.len - 1])) add_collapsed(b, STR(" "));
}

/* Appends an exponent or index: 10^6, x^(n+1). Text after a space is small print, not an exponent. */
static void add_script(struct writer *w, buffer *b, const char *mark, str text)
{
    char before = b->count ? b->at[b->count - 1] : w->before;
    bool simple = true, mark_only = true;    /* 100* */
    for (size_t i = 0; i < text.len; i++) {
        bool letter = isalnum((unsigned char)text.s[i]) || (unsigned char)text.s[i] > 127;
        simple &= letter, mark_only &= !letter;
    }
    if (!before || char_is_space(before) || mark_only || text.len > 40) buffer_add(b, text);
    else if (text.len) buffer_format(b, simple ? "%s%.*s" : "%s(%.*s)", mark, PRI(text));
}

/* Removes the marks of a JavaScript string, {`...`}, that is the only child of an element. */
static str without_braces(str text)
{
    str t = str_trim(text);
    return str_starts(t, STR("{`")) && str_ends(t, STR("`}")) && t.len > 4 ? str_span(t, 2, t.len - 2) : text;
}

/* Appends code: the text of an element between backticks that do not occur in it. */
static void add_code(buffer *b, str text)
{
    buffer line = { 0 };
    add_collapsed(&line, text);
    text = buffer_str(&line);
    str marks = backticks_around(text, 1);
    const char *gap = marks.len > 1 && (text.s[0] == '`' || text.s[text.len - 1] == '`') ? " " : "";
    add_marked(b, str_format("%.*s%s", PRI(marks), gap).s, text, str_format("%s%.*s", gap, PRI(marks)).s);
}

static bool is_badge(str address)
{
    return find_from(address, 0, "img.shields.io/") < address.len || find_from(address, 0, "/badge") < address.len;
}

static void add_image(struct writer *w, buffer *b, const GumboNode *n)
{
    str alt = attribute(n, "alt"), source = attribute(n, "src");
    if (is_badge(source)) return;
    if (!alt.len) alt = attribute(n, "title");
    if (w->images && source.len) buffer_format(b, "![%.*s](%.*s)", PRI(alt), PRI(target_encoded(source)));
    else if (alt.len) buffer_format(b, "[Image: %.*s]", PRI(alt));
    else buffer_add(b, STR("[Image]"));
}

bool html_is_broken(str address)
{
    static const char *const marks[] = { "/broken/pages/", "/broken/spaces/", "/broken/files/", "broken-reference" };
    for (size_t i = 0; i < COUNT(marks); i++)
        if (str_starts(address, str_from(marks[i]))) return true;
    return false;
}

/* True if an address is the id of an element or of one around it: the link is a mark that shows the address. */
static bool is_own_id(const GumboNode *n, str address)
{
    str id = str_span(address, 1, address.len);
    for (; id.len && address.s[0] == '#' && n && is_element(n); n = n->parent)
        if (str_equal(attribute(n, "id"), id)) return true;
    return false;
}

static void add_link(struct writer *w, buffer *b, const GumboNode *n)
{
    str address = attribute(n, tag_of(n) == GUMBO_TAG_A ? "href" : "src"), text = inline_of(w, n);
    for (const GumboNode *p = next_node(n, n, false); p && !address.len; p = next_node(n, p, false))
        if (tag_of(p) == GUMBO_TAG_SOURCE) address = attribute(p, "src");
    if (!str_trim(text).len) text = attribute(n, "title");
    if (!text.len && tag_of(n) != GUMBO_TAG_A) text = STR("Video");
    if (!address.len || html_is_broken(address) || is_own_id(n, address)) buffer_add(b, text);
    else add_marked(b, "[", text, str_format("](%.*s)", PRI(target_encoded(address))).s);
}

static bool is_all(str text, char ch)
{
    size_t n = 0;
    while (n < text.len && text.s[n] == ch) n++;
    return n == text.len;
}

static void add_inline(struct writer *w, buffer *b, const GumboNode *n)
{
    GumboTag tag = tag_of(n);
    const char *mark = elements[tag].mark;
    if (!is_element(n)) { add_text(b, text_node(n)); return; }
    if (kind_of(n) == HTML_HIDDEN) return;
    if (w->depth >= MAX_DEPTH) { add_text(b, all_text(n)); return; }
    w->depth++;
    if (tag == GUMBO_TAG_IMG) add_image(w, b, n);
    else if (tag == GUMBO_TAG_A || tag == GUMBO_TAG_IFRAME || tag == GUMBO_TAG_VIDEO) add_link(w, b, n);
    else if (tag == GUMBO_TAG_INPUT && str_equal(attribute(n, "type"), STR("checkbox")))
        buffer_add(b, gumbo_get_attribute(&n->v.element.attributes, "checked") ? STR("[x] ") : STR("[ ] "));
    else if (tag == GUMBO_TAG_SUP || tag == GUMBO_TAG_SUB) add_script(w, b, mark, str_trim(inline_of(w, n)));
    else if (mark && *mark == '`') add_code(b, without_braces(all_text(n)));
    else if (mark && mark != w->open) {
        const char *outer = w->open;
        w->open = mark;
        str text = inline_of(w, n);
        if (is_all(str_trim(text), *mark)) mark = "";      /* <b>*</b> would be ***** */
        add_marked(b, mark, text, mark);
        w->open = outer;
    } else {
        bool gap = kind_of(n) != HTML_INLINE;
        if (gap) add_collapsed(b, STR(" "));
        buffer_add(b, inline_of(w, n));
        if (gap) add_collapsed(b, STR(" "));
    }
    w->depth--;
}

/* --- Markdown: blocks --- */

static bool is_block(const GumboNode *n) { return kind_of(n) == HTML_BLOCK || tag_of(n) == GUMBO_TAG_SUMMARY; }

static void add_block(buffer *out, str block, const char *gap)
{
    if (!block.len) return;
    if (out->count) buffer_add(out, str_from(gap));
    buffer_add(out, block);
}

str html_indented(str text, str first, str rest)
{
    buffer b = { 0 };
    for (size_t pos = 0; pos < text.len; ) {
        str line = str_line(text, pos), prefix = pos ? rest : first;
        if (!line.len) while (prefix.len && prefix.s[prefix.len - 1] == ' ') prefix.len--;
        buffer_format(&b, "%s%.*s%.*s", pos ? "\n" : "", PRI(prefix), PRI(line));
        pos += line.len + 1;
    }
    return buffer_str(&b);
}

static str fenced(const GumboNode *n)
{
    str text = without_braces(all_text(n)), language = attribute(n, "lang");
    for (const GumboNode *p = n; p && !language.len; p = next_node(n, p, false)) {
        str class = is_element(p) ? attribute(p, "class") : STR("");
        size_t at = find_from(class, 0, "language-"), start = at + 9 < class.len ? at + 9 : class.len;
        language = str_span(class, start, find_from(class, start, " "));
    }
    while (text.len && (text.s[0] == '\n' || text.s[0] == '\r')) text = str_span(text, 1, text.len);
    while (text.len && char_is_space(text.s[text.len - 1])) text.len--;
    const char *fence = find_from(text, 0, "```") < text.len ? "~~~~" : "```";
    return text.len ? str_format("%s%.*s\n%.*s\n%s", fence, PRI(language), PRI(text), fence) : STR("");
}

static str list_markdown(struct writer *w, const GumboNode *list)
{
    buffer b = { 0 };
    unsigned number = number_attribute(list, "start", 1, 999999);
    for (size_t i = 0; i < child_count(list); i++) {
        const GumboNode *n = child(list, i);
        if (tag_of(n) != GUMBO_TAG_LI) {
            if (is_element(n)) add_block(&b, blocks_of(w, n), "\n");
            continue;
        }
        str marker = tag_of(list) == GUMBO_TAG_OL ? str_format("%u. ", number++) : STR("- ");
        add_block(&b, html_indented(blocks_of(w, n), marker, str_format("%*s", (int)marker.len, "")), "\n");
    }
    return buffer_str(&b);
}

/* Adds the terms of a definition list as items "- Term: Text". */
static void add_definitions(struct writer *w, buffer *b, const GumboNode *list, buffer *terms)
{
    for (size_t i = 0; i < child_count(list); i++) {
        const GumboNode *n = child(list, i);
        if (tag_of(n) == GUMBO_TAG_DT) add_block(terms, str_trim(inline_of(w, n)), ", ");
        else if (tag_of(n) == GUMBO_TAG_DD) {
            str text = str_format("%.*s%s%.*s", PRI(buffer_str(terms)), terms->count ? ": " : "",
                                  PRI(blocks_of(w, n)));
            add_block(b, html_indented(text, STR("- "), STR("  ")), "\n");
            terms->count = 0;
        } else if (is_element(n) && w->depth < MAX_DEPTH) w->depth++, add_definitions(w, b, n, terms), w->depth--;
    }
}

/* --- Markdown: tables --- */

struct row { str cells[MAX_TABLE_COLUMNS]; unsigned count; bool head; };
struct table { ARRAY(struct row) rows; unsigned columns; bool blocks; str caption; struct row above;
               unsigned left[MAX_TABLE_COLUMNS]; };   /* above, left: cells that span rows, number of rows to come */

/* True if a text ends with the colon of a label, or with a semicolon, but not with a symbol such as :warning:. */
static bool ends_with_colon(str text)
{
    size_t name = text.len ? text.len - 1 : 0;
    if (!text.len || !strchr(":;", text.s[name])) return false;
    while (name && (isalnum((unsigned char)text.s[name - 1]) || strchr("_+-", text.s[name - 1]))) name--;
    return text.s[text.len - 1] == ';' || !name || text.s[name - 1] != ':' || name == text.len - 1;
}

/* Returns the text of a cell on one line. Items of a list are separated by semicolons. */
str html_one_line(str text)
{
    buffer b = { 0 };
    for (size_t pos = 0; pos < text.len; pos += str_line(text, pos).len + 1) {
        str line = str_trim(str_line(text, pos));
        bool item = str_starts(line, STR("- "));
        if (item) line = str_span(line, 2, line.len);
        if (!line.len) continue;
        if (b.count) buffer_add(&b, item && !ends_with_colon(buffer_str(&b)) ? STR("; ") : STR(" "));
        buffer_add(&b, line);
    }
    return buffer_str(&b);
}

static void add_cell(struct table *t, struct row *row, str text)
{
    if (row->count < MAX_TABLE_COLUMNS) row->cells[row->count++] = text;
    if (row->count > t->columns) t->columns = row->count;
}

static void add_spanned(struct table *t, struct row *row)
{
    while (row->count < MAX_TABLE_COLUMNS && t->left[row->count]) {
        t->left[row->count]--;
        add_cell(t, row, t->above.cells[row->count]);
    }
}

/* Adds a row. The last one of too many columns has the text of all that follow it. */
static void add_row(struct writer *w, struct table *t, const GumboNode *tr)
{
    struct row *row = PUSH(&t->rows);
    buffer rest = { 0 };
    row->head = true;
    for (size_t i = 0; i < child_count(tr); i++) {
        const GumboNode *n = child(tr, i);
        if (kind_of(n) != HTML_GAP) continue;
        add_spanned(t, row);
        str text = blocks_of(w, n);
        unsigned columns = number_attribute(n, "colspan", 1, MAX_TABLE_COLUMNS);
        unsigned rows = number_attribute(n, "rowspan", 1, 1000);
        row->head &= tag_of(n) == GUMBO_TAG_TH;
        if (row->count == MAX_TABLE_COLUMNS && text.len) buffer_format(&rest, "; %.*s", PRI(text));
        t->blocks |= find_from(text, 0, "```") < text.len || find_from(text, 0, "| --- |") < text.len;
        for (unsigned k = 0; k < columns && row->count < MAX_TABLE_COLUMNS; k++) {
            t->left[row->count] = rows - 1;
            t->above.cells[row->count] = k ? STR("") : text;
            add_cell(t, row, k ? STR("") : text);
        }
    }
    add_spanned(t, row);
    str *last = &row->cells[MAX_TABLE_COLUMNS - 1];
    if (rest.count) *last = str_format("%.*s%.*s", PRI(*last), PRI(buffer_str(&rest)));
    row->head &= row->count > 0;
}

static void add_rows(struct writer *w, struct table *t, const GumboNode *n)
{
    for (size_t i = 0; i < child_count(n); i++) {
        GumboTag tag = tag_of(child(n, i));
        if (tag == GUMBO_TAG_TR) add_row(w, t, child(n, i));
        else if (tag == GUMBO_TAG_CAPTION) t->caption = str_trim(inline_of(w, child(n, i)));
        else if (tag != GUMBO_TAG_COLGROUP) add_rows(w, t, child(n, i));
    }
}

static void put_row(buffer *b, const struct table *t, const struct row *row)
{
    buffer_add(b, STR("|"));
    for (unsigned i = 0; i < t->columns; i++)
        buffer_add_cell(b, row && i < row->count ? html_one_line(row->cells[i]) : STR(""));
    buffer_add(b, STR("\n"));
}

/* Writes rows whose cells have code or tables as a list: an item for each row, in it the cells by their headings. */
static void put_row_blocks(buffer *b, const struct row *head, const struct row *row)
{
    buffer item = { 0 };
    for (unsigned i = 0; i < row->count; i++) {
        str name = head && i < head->count ? html_one_line(head->cells[i]) : STR(""), text = row->cells[i];
        bool lines = find_from(text, 0, "\n") < text.len;
        if (text.len && name.len) text = str_format("%.*s:%s%.*s", PRI(name), lines ? "\n\n" : " ", PRI(text));
        add_block(&item, text, "\n\n");
    }
    add_block(b, html_indented(buffer_str(&item), STR("- "), STR("  ")), "\n\n");
}

static str table_markdown(struct writer *w, const GumboNode *n)
{
    struct table t = { .caption = STR("") };
    buffer b = { 0 };
    add_rows(w, &t, n);
    bool named = t.rows.count && t.rows.at[0].head;
    if (t.caption.len) buffer_format(&b, "**%.*s**\n\n", PRI(t.caption));
    for (size_t i = 0; i < t.rows.count; i++) {
        const struct row *row = &t.rows.at[i];
        if (t.columns < 2) add_block(&b, row->count ? row->cells[0] : STR(""), "\n\n");
        else if (t.blocks && !(i == 0 && named)) put_row_blocks(&b, named ? t.rows.at : NULL, row);
        else if (!t.blocks) {
            if (i == 0 && !named) put_row(&b, &t, NULL);
            if (i > 0 || named) put_row(&b, &t, row);
            for (unsigned k = 0; i == 0 && k < t.columns; k++) buffer_add(&b, STR("| --- "));
            if (i == 0) buffer_add(&b, STR("|\n"));
            if (i == 0 && !named) put_row(&b, &t, row);
        }
    }
    xfree(t.rows.at);
    return str_trim(buffer_str(&b));
}

/* --- Markdown: the whole --- */

static void add_bold(struct writer *w, buffer *b, const GumboNode *n)
{
    w->open = elements[GUMBO_TAG_B].mark;
    add_marked(b, w->open, inline_of(w, n), w->open);
    w->open = NULL;
}

static str block_markdown(struct writer *w, const GumboNode *n, bool nested)
{
    GumboTag tag = tag_of(n);
    buffer b = { 0 }, terms = { 0 };
    switch (tag) {
    case GUMBO_TAG_H1: case GUMBO_TAG_H2: case GUMBO_TAG_H3: case GUMBO_TAG_H4: case GUMBO_TAG_H5: case GUMBO_TAG_H6:
        if (!nested) add_marked(&b, str_format("%.*s ", (int)(tag - GUMBO_TAG_H1) + 1, "######").s,
                                str_trim(inline_of(w, n)), "");
        else add_bold(w, &b, n);
        return str_trim(buffer_str(&b));
    case GUMBO_TAG_SUMMARY:
        add_bold(w, &b, n);
        return str_trim(buffer_str(&b));
    case GUMBO_TAG_UL: case GUMBO_TAG_OL: return list_markdown(w, n);
    case GUMBO_TAG_DL:
        add_definitions(w, &b, n, &terms);
        return buffer_str(&b);
    case GUMBO_TAG_HR: return STR("---");
    case GUMBO_TAG_PRE: return fenced(n);
    case GUMBO_TAG_TABLE: return table_markdown(w, n);
    case GUMBO_TAG_BLOCKQUOTE: return html_indented(blocks_of(w, n), STR("> "), STR("> "));
    default: return blocks_of(w, n);
    }
}

/* True for a line that starts a block of Markdown. */
static bool starts_block(str line)
{
    size_t digits = 0;
    while (digits < line.len && char_is_digit(line.s[digits])) digits++;
    return str_starts(line, STR("```")) || str_starts(line, STR("~~~")) || str_starts(line, STR("|")) ||
           str_starts(line, STR("> ")) || (line.len > 1 && strchr("-*+", line.s[0]) && line.s[1] == ' ') ||
           (digits && digits + 1 < line.len && line.s[digits] == '.' && line.s[digits + 1] == ' ');
}

/* Adds Markdown inside HTML, which is text with blank lines or fences: lists, tables and code keep their lines. */
static void add_markdown_text(buffer *out, buffer *run, str text)
{
    size_t indent = SIZE_MAX;
    str fence = STR("");
    bool block = false;
    for (size_t pos = 0; pos < text.len; pos += str_line(text, pos).len + 1) {
        str line = str_line(text, pos), trimmed = str_trim(line);
        size_t spaces = (size_t)(trimmed.s - line.s);
        bool opens = !fence.len && (str_starts(trimmed, STR("```")) || str_starts(trimmed, STR("~~~")));
        bool starts = !block && trimmed.len && (opens || (!str_trim(buffer_str(run)).len && starts_block(trimmed)));
        if (starts || (!trimmed.len && !fence.len)) {
            add_block(out, str_trim(buffer_str(run)), "\n\n");
            run->count = 0, block = false;
        }
        if (starts) block = true, indent = spaces;
        if (!block) { add_text(run, line); add_collapsed(run, STR(" ")); continue; }
        if (run->count) buffer_add(run, STR("\n"));
        buffer_add(run, str_span(line, spaces < indent ? spaces : indent, line.len));
        if (opens) fence = str_span(trimmed, 0, 3);
        else if (fence.len && str_starts(trimmed, fence)) fence = STR(""), block = false, buffer_add(run, STR("\n\n"));
        if (!fence.len && !block) add_block(out, str_trim(buffer_str(run)), "\n\n"), run->count = 0;
    }
}

static bool has_markdown(str text)
{
    for (size_t pos = str_line(text, 0).len + 1; pos < text.len; pos += str_line(text, pos).len + 1) {
        str line = str_trim(str_line(text, pos));
        if (str_starts(line, STR("```")) || str_starts(line, STR("~~~"))) return true;
        if (!line.len && pos + str_line(text, pos).len < text.len) return true;
    }
    return false;
}

/* Returns the Markdown of the children of a node: paragraphs and blocks. */
static str blocks_of(struct writer *w, const GumboNode *parent)
{
    buffer out = { 0 }, run = { 0 };
    if (w->depth >= MAX_DEPTH) return str_trim(all_text(parent));
    w->depth++;
    for (size_t i = 0; i < child_count(parent); i++) {
        const GumboNode *n = child(parent, i);
        GumboTag tag = tag_of(n);
        if (!is_block(n)) {
            if (!is_element(n) && has_markdown(text_node(n))) add_markdown_text(&out, &run, text_node(n));
            else add_inline(w, &run, n);
            continue;
        }
        add_block(&out, str_trim(buffer_str(&run)), "\n\n");
        run.count = 0;
        bool tight = tag_of(parent) == GUMBO_TAG_LI && (tag == GUMBO_TAG_UL || tag == GUMBO_TAG_OL);
        add_block(&out, block_markdown(w, n, true), tight ? "\n" : "\n\n");
    }
    add_block(&out, str_trim(buffer_str(&run)), "\n\n");
    xfree(run.at);
    w->depth--;
    return buffer_str(&out);
}

/* Escapes the lines of a text, outside code, that Markdown would read as definitions: "[key: string]: any". */
static str without_definitions(str text)
{
    buffer b = { 0 };
    bool code = false;
    for (size_t pos = 0, next; pos < text.len; pos = next) {
        str line = str_line(text, pos), s = str_trim(line);
        while (s.len > 1 && strchr("-*>", s.s[0]) && s.s[1] == ' ') s = str_trim(str_span(s, 2, s.len));
        size_t close = find_from(s, 0, "]");
        next = after_line(text, pos);
        if (str_starts(s, STR("```"))) code = !code;
        bool definition = !code && str_starts(s, STR("[")) && close + 1 < s.len && s.s[close + 1] == ':';
        if (definition) buffer_format(&b, "%.*s\\", (int)(s.s - line.s), line.s), pos += (size_t)(s.s - line.s);
        buffer_add(&b, str_span(text, pos, next));
    }
    return buffer_str(&b);
}

str html_markdown(str html, bool images, char before)
{
    struct pool pool = { NULL };
    struct writer w = { images, before, 0, NULL };
    const GumboNode *root = parse(&pool, html), *first = child_count(root) ? child(root, 0) : NULL;
    buffer line = { 0 };
    str text;
    if (child_count(root) == 1 && is_block(first)) text = block_markdown(&w, first, false);
    else {
        for (size_t i = 0; i < child_count(root); i++) add_inline(&w, &line, child(root, i));
        text = buffer_str(&line);
    }
    text = without_definitions(str_copy(text));
    pool_free(&pool);
    return text;
}
