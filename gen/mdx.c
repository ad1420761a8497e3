/* mdx.c - finds everything in a page that is not Markdown: JSX and HTML tags, heading attributes, images, module lines,
 * comments.
 *
 * The source is not modified. Whatever must not be shown becomes an edit: a range of the source and its replacement.
 * Code is found first, so that its contents are not mistaken for tags.
 */
#include <ctype.h>
#include <stdlib.h>
#include "mdx.h"

/* --- code: fences and inline code --- */

struct fence { char mark; size_t count, column; };

/* Returns the length of the mark of a list item, "- " or "1. ", at an offset of a line, or 0. */
static size_t bullet_length(str line, size_t i)
{
    size_t n = i;
    while (n < line.len && n - i < 9 && char_is_digit(line.s[n])) n++;
    bool bullet = n + 1 < line.len && strchr(n > i ? ".)" : "-*+", line.s[n]) && line.s[n + 1] == ' ';
    return bullet ? n + 2 - i : 0;
}

/* Returns the code fence at a line: three or more ` or ~, after optional spaces and quote marks, and after the marks of
 * list items if it may open one. count is 0 if the line is not a fence. */
static struct fence parse_fence(str line, bool opens)
{
    size_t i = 0, bullet;
    do {
        while (i < line.len && (line.s[i] == ' ' || line.s[i] == '>' || line.s[i] == '\t')) i++;
        bullet = opens ? bullet_length(line, i) : 0;
        i += bullet;
    } while (bullet);
    struct fence f = { i < line.len ? line.s[i] : 0, 0, column_at(line, i) };
    if (f.mark != '`' && f.mark != '~') return (struct fence){ 0 };
    while (i + f.count < line.len && line.s[i + f.count] == f.mark) f.count++;
    str info = { line.s + i + f.count, line.len - i - f.count };
    if (f.count < 3 || (f.mark == '`' && memchr(info.s, '`', info.len))) return (struct fence){ 0 };
    return f;
}

static bool only_marks(str line, char mark)
{
    line = str_trim(line);
    for (size_t i = 0; i < line.len; i++)
        if (line.s[i] != mark && line.s[i] != '>' && line.s[i] != ' ') return false;
    return true;
}

static void scan_fences(struct mdx *m)
{
    struct fence open = { 0 };
    size_t opened_at = 0;
    for (size_t pos = m->body; pos < m->source.len;) {
        str line = str_line(m->source, pos);
        bool inside = open.count > 0;
        struct fence f = parse_fence(line, !inside);
        if (!inside && f.count) open = f, opened_at = pos;
        if (open.count) memset(m->code + pos, 2, line.len + (pos + line.len < m->source.len));
        bool deeper = f.column > open.column + MAX_CLOSING_INDENT;
        if (inside && f.mark == open.mark && f.count >= open.count && !deeper && only_marks(line, f.mark))
            open.count = 0;
        pos += line.len + 1;
    }
    if (open.count) warn(m->file, line_of(m->source, opened_at), "this code fence is not closed");
}

/* True for the first line of a list item. */
static bool starts_item(str line)
{
    size_t digits = 0;
    while (digits < line.len && isdigit((unsigned char)line.s[digits])) digits++;
    if (digits && digits + 1 < line.len) return strchr(".)", line.s[digits]) && line.s[digits + 1] == ' ';
    return line.len > 1 && strchr("-*+", line.s[0]) && line.s[1] == ' ';
}

/* True for text that starts with an inline element of HTML, "<code>.jpg</code> and so on": part of a paragraph. */
static bool starts_inline(str text)
{
    size_t n = 1;
    while (n < text.len && isalnum((unsigned char)text.s[n])) n++;
    str name = str_span(text, 1, n);
    return is_listed(name, " a abbr b bdi bdo br cite code del dfn em font i img input ins kbd mark q s samp small "
                           "span strike strong sub sup time tt u var wbr ");
}

/* Marks lines of plain Markdown that are code because of their indentation: four spaces or a tab after a blank line.
 * Lists and HTML indent their text as well, so code in them is not looked for. A line of a paragraph in HTML does not
 * end the HTML if it has a whole inline element. */
static void scan_indented_code(struct mdx *m)
{
    bool blank = true, inside = false, code = false;   /* inside: a list or HTML */
    for (size_t pos = m->body; pos < m->source.len; pos += str_line(m->source, pos).len + 1) {
        str line = str_line(m->source, pos), text = str_trim(line);
        bool indented = str_starts(line, STR("    ")) || str_starts(line, STR("\t"));
        if (!text.len) { blank = true; continue; }
        code = !inside && indented && !m->code[pos] && (blank || code);
        if (code) memset(m->code + pos, 1, line.len);
        else if (starts_item(text)) inside = true;
        else if (text.s[0] == '<' && !(inside && starts_inline(text))) inside = find_from(text, 0, "</") == text.len;
        else if (blank && !indented && line.s[0] != ' ') inside = false;
        blank = false;
    }
}

/* Returns the offset after the JavaScript template in braces, code={`...`}, whose backtick is at i; i if there is
 * none. *last: no template ends after it. */
static size_t template_end(const struct mdx *m, size_t i, size_t *last)
{
    bool value = m->foreign && i > m->body + 1 && m->source.s[i - 1] == '{' && m->source.s[i - 2] == '=';
    size_t end = value && i < *last ? find_from(m->source, i + 1, "`}") : m->source.len;
    if (value && end == m->source.len) *last = 0;
    return end < m->source.len ? end + 2 : i;
}

/* Returns the offset that inline code at i cannot pass: the end of the line if that is a row of a table, else the end
 * of the page. *line_end: the end of the line of the last i, which was lower. */
static size_t code_limit(const struct mdx *m, size_t i, size_t *line_end, size_t *limit)
{
    if (i < *line_end) return *limit;
    size_t start = line_start(m->source, i);
    str line = str_line(m->source, start);
    *line_end = start + line.len;
    return *limit = str_starts(str_trim(line), STR("|")) ? *line_end : m->source.len;
}

/* Marks inline code: from a run of backticks to the next run of equal length in the same paragraph or row. */
static void scan_inline_code(struct mdx *m)
{
    const char *t = m->source.s;
    size_t last = m->source.len, line_end = 0, limit = 0, n;
    for (size_t i = m->body; i < m->source.len;) {
        if (m->code[i] || t[i] != '`') { i++; continue; }
        n = code_limit(m, i, &line_end, &limit);
        size_t run = 0, j, after = template_end(m, i, &last);
        if (after > i) {
            memset(m->code + i, 5, after - i);
            i = after;
            continue;
        }
        while (i + run < n && t[i + run] == '`') run++;
        for (j = i + run; j < n && m->code[j] != 2 && !(t[j] == '\n' && j + 1 < n && t[j + 1] == '\n');) {
            size_t k = 0;
            while (j + k < n && t[j + k] == '`') k++;
            if (k == run) break;
            j += k ? k : 1;
        }
        bool closed = j + run <= n && t[j] == '`' && m->code[j] != 2;
        if (closed) memset(m->code + i, 1, j + run - i);
        i = closed ? j + run : i + run;
    }
}

/* --- choices: tabs, "- | Title", and branches, "- $ frontend="nextjs"". The site shows one of them at a time. --- */

static size_t spaces_at(str text, size_t line)
{
    size_t n = 0;
    while (line + n < text.len && text.s[line + n] == ' ') n++;
    return n;
}

/* Parses the label of a choice, which is its line without indentation. Returns false if it is not a label. */
static bool parse_label(str label, struct choice *out)
{
    out->key = STR("");
    if (str_starts(label, STR("- | "))) {
        out->values = str_trim((str){ label.s + 4, label.len - 4 });
        return out->values.len > 0;
    }
    size_t equal = find_from(label, 0, "=\"");
    if (!str_starts(label, STR("- $ ")) || equal == label.len) return false;
    const char *end = memchr(label.s + equal + 2, '"', label.len - equal - 2);
    if (!end) return false;
    out->key = (str){ label.s + 4, equal - 4 };
    out->values = (str){ label.s + equal + 2, (size_t)(end - label.s) - equal - 2 };
    return true;
}

/* Returns the end of a branch: the first line after its label that is not blank, not code, and not indented more. */
static size_t choice_end(const struct mdx *m, size_t line, size_t indent)
{
    for (size_t pos = line + str_line(m->source, line).len + 1; pos < m->source.len;) {
        str text = str_line(m->source, pos);
        if (m->code[pos] != 2 && str_trim(text).len && spaces_at(m->source, pos) <= indent) return pos;
        pos += text.len + 1;
    }
    return m->source.len;
}

size_t mdx_choice_at(const struct mdx *m, size_t pos)
{
    size_t low = 0, high = m->choices.count;
    while (low < high) { /* upper bound: first label after pos */
        size_t mid = low + (high - low) / 2;
        if (m->choices.at[mid].pos <= pos) low = mid + 1;
        else high = mid;
    }
    size_t i = low ? low - 1 : NO_CHOICE;
    while (i != NO_CHOICE && m->choices.at[i].end <= pos) i = mdx_outer_choice(m, i);
    return i;
}

size_t mdx_outer_choice(const struct mdx *m, size_t choice)
{
    return m->choices.at[choice].outer == choice ? NO_CHOICE : m->choices.at[choice].outer;
}

static void scan_choices(struct mdx *m)
{
    for (size_t pos = m->body; m->is_mdx && pos < m->source.len; pos += str_line(m->source, pos).len + 1) {
        str line = str_line(m->source, pos);
        struct choice choice = { .pos = pos, .indent = spaces_at(m->source, pos), .outer = m->choices.count };
        str label = { line.s + choice.indent, line.len - choice.indent };
        if (m->code[pos] == 2 || !parse_label(label, &choice)) continue;
        choice.end = choice_end(m, pos, choice.indent);
        size_t outer = mdx_choice_at(m, pos);
        if (outer != NO_CHOICE) choice.outer = outer;
        *PUSH(&m->choices) = choice;
    }
}

str mdx_choice_label(const struct choice *choice)
{
    if (!choice->key.len) return choice->values;
    return str_format("%.*s: %.*s", PRI(choice->key), PRI(choice->values));
}

bool mdx_is_rule(str line)
{
    str t = str_trim(line);
    for (size_t i = 0; i < t.len; i++)
        if (t.s[i] != t.s[0]) return false;
    return t.len >= 3 && strchr("-*_", t.s[0]) != NULL;
}

/* --- tags --- */

#define MAX_MODULE_BYTES 100000 /* maximum length of a JavaScript statement */
#define MAX_PAIRS 32 /* maximum nesting of pairs of tags */

static bool is_name_char(char ch) { return isalnum((unsigned char)ch) || ch == '.' || ch == '_' || ch == '-'; }

static size_t skip_spaces_back(const struct mdx *m, size_t pos)
{
    while (pos > m->body && m->source.s[pos - 1] == ' ') pos--;
    return pos;
}

bool is_first_on_line(const struct mdx *m, size_t pos)
{
    size_t start = skip_spaces_back(m, pos);
    return start == m->body || m->source.s[start - 1] == '\n';
}

/* Returns the number of spaces before pos if only spaces precede it on its line, else 0. */
static size_t indent_of(const struct mdx *m, size_t pos)
{
    return is_first_on_line(m, pos) ? pos - skip_spaces_back(m, pos) : 0;
}

/* Removes comments, <!-- --> and, in MDX, {/ * * /}. Nothing in them is a tag or a heading. */
static void scan_comments(struct mdx *m)
{
    size_t html_end = 0, mdx_end = 0;    /* ends of the comments found last, so that text is searched once */
    for (size_t i = m->body; i + 3 < m->source.len; i++) {
        bool html = !memcmp(m->source.s + i, "<!--", 4), mdx = m->is_mdx && !memcmp(m->source.s + i, "{/*", 3);
        if ((!html && !mdx) || m->code[i]) continue;
        size_t *end = html ? &html_end : &mdx_end;
        if (*end <= i) *end = find_from(m->source, i + 3, html ? "-->" : "*/}");
        if (*end >= m->source.len) continue;
        mdx_edit(m, i, *end + 3, STR(""));
        memset(m->code + i, 3, *end + 3 - i);
        i = *end + 2;
    }
}

/* Returns the end of the JavaScript statement at the start of a line, import ... from "x" or export ..., or 0 if the
 * line does not start one. A statement goes on up to the end of a line at which all its brackets are closed. *failed
 * counts the bytes that were searched without finding an end, as in html_tag_end(). */
static size_t module_end(str text, size_t pos, size_t *failed)
{
    static const char *const exports[] = { "const ", "let ", "var ", "function ", "default ", "async ", "class ", "{",
                                           "*" };
    str line = str_line(text, pos), rest = str_span(line, 7, line.len);
    bool import = str_starts(line, STR("import ")), export = false, quoted = false;
    for (size_t i = 0; i < COUNT(exports) && str_starts(line, STR("export ")); i++)
        export |= str_starts(rest, str_from(exports[i]));
    if (!import && !export) return 0;
    int depth = 0;
    size_t max = *failed < text.len ? MAX_MODULE_BYTES : 100;
    for (size_t i = pos; i < text.len && i - pos < max; i++) {
        if (strchr("([{", text.s[i])) depth++;
        else if (strchr(")]}", text.s[i])) depth--;
        quoted |= text.s[i] == '"' || text.s[i] == '\'';
        bool ends = text.s[i] == '\n' || i + 1 == text.len;
        if (ends && depth <= 0 && (export || quoted)) return i + (text.s[i] != '\n');
        if (ends && depth <= 0) return 0;
    }
    *failed += max;
    return 0;
}

/* Removes JavaScript statements, which are not Markdown. */
static void scan_modules(struct mdx *m)
{
    size_t failed = 0;
    for (size_t pos = m->body, end; m->is_mdx && pos < m->source.len; pos += str_line(m->source, pos).len + 1) {
        if (m->code[pos] || !(end = module_end(m->source, pos, &failed))) continue;
        mdx_edit(m, pos, end, STR(""));
        memset(m->code + pos, 3, end - pos);
        pos = line_start(m->source, end - 1);
    }
}

/* True if a backslash before the character at i makes it text: \<div> is no tag. */
static bool is_escaped(const struct mdx *m, size_t i)
{
    size_t n = 0;
    while (i - n > m->body && m->source.s[i - n - 1] == '\\') n++;
    return n % 2;
}

/* True if plain Markdown has components: the end of one, a tag that closes itself, a comment in braces, an import. */
static bool has_jsx(const struct mdx *m)
{
    str t = m->source;
    size_t failed = 0;
    for (size_t i = m->body; i + 3 < t.len; i++) {
        if (m->code[i]) continue;
        bool name = isupper((unsigned char)t.s[i + 1]) || (t.s[i + 1] == '/' && isupper((unsigned char)t.s[i + 2]));
        bool tag = t.s[i] == '<' && name && !is_escaped(m, i);
        size_t end = tag ? find_from(str_line(t, i), 0, ">") + i : 0;
        if (tag && end < t.len && t.s[end] == '>' && (t.s[i + 1] == '/' || t.s[end - 1] == '/')) return true;
        if (t.s[i] == '{' && !memcmp(t.s + i, "{/*", 3)) return true;
        bool line = i == m->body || t.s[i - 1] == '\n';
        if (line && t.s[i] == 'i' && module_end(t, i, &failed)) return true;
    }
    return false;
}

/* Returns the name in lower case if it is the name of an HTML element: plain Markdown may have <BR>. */
static str element_name(const struct mdx *m, str name)
{
    if (m->is_mdx || !is_html_element(name)) return name;
    for (size_t i = 0; i < name.len; i++)
        if (islower((unsigned char)name.s[i])) return name;
    return str_lower(name);
}

/* True for the name of an element of a site, which has a hyphen: <docs-tab>. */
static bool is_custom_name(str name)
{
    return islower((unsigned char)name.s[0]) && memchr(name.s, '-', name.len) && !is_html_element(name);
}

/* Adds all tags outside code. */
static void scan_tags(struct mdx *m)
{
    str t = m->source;
    size_t failed = 0;
    for (size_t i = m->body; i + 1 < t.len; i++) {
        if (t.s[i] != '<' || m->code[i] || is_escaped(m, i)) continue;
        if (i >= m->body + 2 && t.s[i - 1] == '(' && t.s[i - 2] == ']') continue;    /* [link](<target>) */
        bool closes = t.s[i + 1] == '/';
        size_t name = i + 1 + closes, end = name;
        while (end < t.len && is_name_char(t.s[end])) end++;
        if (end == name || !isalpha((unsigned char)t.s[name]) || end == t.len || !strchr(" \t\r\n/>", t.s[end]))
            continue;
        str n = element_name(m, (str){ t.s + name, end - name });
        bool own = m->foreign && is_custom_name(n);
        if (!isupper((unsigned char)n.s[0]) && !is_html_element(n) && !own) continue;
        size_t close = html_tag_end(t, end, true, &failed);
        if (!close) continue;
        struct tag *tag = PUSH(&m->tags);
        *tag = (struct tag){ .pos = i, .end = close, .name = n, .closes = closes, .indent = indent_of(m, i),
                             .self_closing = t.s[close - 2] == '/', .partner = m->tags.count - 1 };
        i = close - 1;
    }
}

/* Sets the line of each tag, and the run of adjacent tags that it is in. */
static void place_tags(struct mdx *m)
{
    size_t next = 0;
    for (size_t pos = m->body; next < m->tags.count; pos += str_line(m->source, pos).len + 1) {
        str line = str_line(m->source, pos);
        size_t text = pos;
        while (text < pos + line.len && strchr(" >", m->source.s[text])) text++;
        for (; next < m->tags.count && m->tags.at[next].pos <= pos + line.len; next++) {
            struct tag *tag = &m->tags.at[next];
            const struct tag *before = next && tag[-1].end == tag->pos ? &tag[-1] : NULL;
            tag->line = pos, tag->text = text;
            tag->run = before ? before->run : tag->pos;
            tag->starts_line = before ? before->starts_line : is_first_on_line(m, tag->pos);
        }
    }
}

#define MAX_ITEMS 16 /* maximum nesting of list items that are looked at */

/* Sets the list item that each tag is in: the innermost one above it whose text is indented at most as far. */
static void place_items(struct mdx *m)
{
    size_t items[MAX_ITEMS], count = 0, next = 0;
    for (size_t pos = m->body; m->foreign && pos < m->source.len && next < m->tags.count;) {
        str line = str_line(m->source, pos), text = str_trim(line);
        size_t indent = spaces_at(m->source, pos), bullet = bullet_length(line, indent);
        bool fixed = m->code[pos] == 2 || !text.len;
        while (!fixed && count && items[count - 1] > indent) count--;
        for (; next < m->tags.count && m->tags.at[next].pos <= pos + line.len; next++)
            m->tags.at[next].item = count ? items[count - 1] : 0;
        if (!fixed && bullet && count < MAX_ITEMS) items[count++] = indent + bullet;
        pos += line.len + 1;
    }
}

/* Sets partner and depth of all tags. A closing tag matches the last open tag of its name; the tags opened after that
 * one remain open without a partner. open_names counts the open tags by name, so that a closing tag without a match is
 * not searched for among them. */
static void pair_tags(struct mdx *m)
{
    ARRAY(size_t) open = { 0 };
    struct map open_names = { 0 };
    for (size_t i = 0; i < m->tags.count; i++) {
        struct tag *tag = &m->tags.at[i];
        tag->depth = (unsigned)open.count;
        if (tag->self_closing) continue;
        if (!tag->closes) { *PUSH(&open) = i, ++*map_at(&open_names, tag->name, 0); continue; }
        while (*map_at(&open_names, tag->name, 0) && tag->partner == i) {
            size_t last = open.at[--open.count];
            --*map_at(&open_names, m->tags.at[last].name, 0);
            if (!str_equal(m->tags.at[last].name, tag->name)) continue;
            tag->partner = last;
            m->tags.at[last].partner = i;
            tag->depth = (unsigned)open.count;
        }
    }
    for (size_t i = 0, k = 0; i < m->tags.count; i++) { /* tags after an unclosed one are not inside it */
        unsigned unclosed = (unsigned)k;
        if (k < open.count && open.at[k] == i) k++;
        m->tags.at[i].depth -= unclosed < m->tags.at[i].depth ? unclosed : m->tags.at[i].depth;
    }
    map_free(&open_names);
    xfree(open.at);
}

/* Treats pairs nested deeper than MAX_PAIRS as unmatched tags. Every pair looks at the tags and lines inside it, so the
 * limit keeps the time for a page proportional to its length. */
static void limit_pairs(struct mdx *m)
{
    unsigned depth = 0;
    bool warned = false;
    for (size_t i = 0; i < m->tags.count; i++) {
        struct tag *tag = &m->tags.at[i];
        if (tag->partner == i) continue;
        if (tag->closes) depth--;
        else if (depth < MAX_PAIRS) depth++;
        else {
            if (!warned) warn(m->file, line_of(m->source, tag->pos), "tags nested more than %d levels deep: the inner "
                              "ones are ignored", MAX_PAIRS);
            warned = true;
            m->tags.at[tag->partner].partner = tag->partner;
            tag->partner = i;
        }
    }
}

/* Returns the minimum indentation of the lines enclosed by a pair of tags, without blank lines. */
static size_t inner_indent(const struct mdx *m, const struct tag *open)
{
    size_t min = SIZE_MAX, end = m->tags.at[open->partner].pos;
    for (size_t pos = open->end; pos < end;) {
        str line = str_line(m->source, pos);
        size_t indent = 0;
        while (indent < line.len && line.s[indent] == ' ') indent++;
        bool first = pos == open->end || m->code[pos] == 5, last = pos + indent >= end;
        if (!first && !last && str_trim(line).len && indent < min) min = indent;
        pos += line.len + 1;
    }
    return min == SIZE_MAX ? 0 : min;
}

size_t mdx_choice_indent(const struct mdx *m, size_t line)
{
    for (size_t i = mdx_choice_at(m, line); i != NO_CHOICE; i = mdx_outer_choice(m, i))
        if (m->choices.at[i].has_headings && m->choices.at[i].pos < line) return m->choices.at[i].indent + 2;
    return 0;
}

/* m->open.at holds the pairs that are open at the previous line, outermost first. A tag in a list item that the
 * outer pair encloses is indented as a part of the item, which stays. */
size_t mdx_component_indent(struct mdx *m, size_t line)
{
    for (; m->open.next < m->tags.count && m->tags.at[m->open.next].pos < line; m->open.next++) {
        const struct tag *tag = &m->tags.at[m->open.next];
        if (tag->partner == m->open.next) continue;
        if (tag->closes) m->open.count--;
        else m->open.at[m->open.count++] = tag;
    }
    size_t removed = 0, outer = m->open.count ? m->open.at[0]->indent : 0;
    for (size_t i = 0; i < m->open.count; i++) {
        bool last = i + 1 == m->open.count;
        const struct tag *tag = m->open.at[i], *inside = last ? tag : m->open.at[i + 1];
        if (!last && (inside->item <= tag->inner || inside->indent < inside->item)) continue;
        removed += tag->inner > outer ? tag->inner - outer : 0;
        outer = inside->indent;
    }
    return removed;
}

size_t mdx_indent(struct mdx *m, size_t line)
{
    return mdx_component_indent(m, line) + mdx_choice_indent(m, line);
}

/* --- edits --- */

void mdx_edit(struct mdx *m, size_t pos, size_t end, str text)
{
    *PUSH(&m->edits) = (struct edit){ .pos = pos, .end = end, .text = text, .full = { text.s, 0 } };
}

static int edit_order(const void *a, const void *b)
{
    const struct edit *x = a, *y = b;
    if (x->pos != y->pos) return x->pos < y->pos ? -1 : 1;
    if (x->end != y->end) return x->end > y->end ? -1 : 1;     /* the longer one first */
    if (x->text.len != y->text.len) return x->text.len < y->text.len ? -1 : 1;     /* a removal first */
    return x->index < y->index ? -1 : x->index > y->index;
}

void mdx_sort(struct mdx *m)
{
    for (size_t i = 0; i < m->edits.count; i++) m->edits.at[i].index = (uint32_t)i;
    if (m->edits.count) qsort(m->edits.at, m->edits.count, sizeof *m->edits.at, edit_order);
}

/* --- other syntax --- */

struct attributes { size_t pos, end; str slug; };  /* position in the heading line; pos = end if missing */

static bool is_id_char(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80 || strchr("-_.:", c);
}

/* Parses the id of Fumadocs at the end of a heading, [#id], or a mark of its list of contents or of a step, which have
 * no id. `end`: of the heading without spaces. */
static struct attributes bracket_id(str line, size_t end)
{
    static const char *const marks[] = { " [step]", " [toc]", " [!toc]" };
    for (size_t i = 0; i < COUNT(marks); i++)
        if (str_ends(str_span(line, 0, end), str_from(marks[i])))
            return (struct attributes){ end - strlen(marks[i]), end, STR("") };
    size_t open = end - 1, n = 0;
    while (open && is_id_char(line.s[open - 1])) open--, n++;
    bool found = n && open > 2 && line.s[open - 1] == '#' && line.s[open - 2] == '[' &&
                 (line.s[open - 3] == ' ' || isalpha((unsigned char)line.s[open]));
    if (!found) return (struct attributes){ 0, 0, STR("") };
    size_t pos = open - 2;
    while (pos && line.s[pos - 1] == ' ') pos--;
    return (struct attributes){ pos, end, str_span(line, open, open + n) };
}

/* True for attributes that start with a class: ".notranslate lang=en". */
static bool has_class(str s) { return s.len > 1 && s.s[0] == '.' && isalpha((unsigned char)s.s[1]); }

/* True for a list of attributes with values, 'data-link="x" lang=en'. A value without quotes is one word of letters. */
static bool has_values(str s)
{
    while (s.len) {
        size_t n = 0, end;
        while (n < s.len && (isalnum((unsigned char)s.s[n]) || (n && strchr("-_", s.s[n])))) n++;
        if (!n || n + 1 >= s.len || s.s[n] != '=') return false;
        char quote = strchr("\"'", s.s[n + 1]) ? s.s[n + 1] : 0;
        for (end = n + 1 + (quote != 0); end < s.len; end++)
            if (quote ? s.s[end] == quote : !isalnum((unsigned char)s.s[end]) && !strchr("-_", s.s[end])) break;
        if (quote && end == s.len) return false;
        end += quote != 0;
        if (end < s.len && s.s[end] != ' ') return false;
        s = str_trim(str_span(s, end, s.len));
    }
    return true;
}

/* Parses the id at the end of a heading: {#id}, { #id .class }, { id="id" }, \\{#id\\}, [#id], a comment in braces. */
static struct attributes heading_id(str line)
{
    struct attributes none = { 0, 0, STR("") };
    size_t end = line.len, open;
    while (end && char_is_space(line.s[end - 1])) end--;
    if (end && line.s[end - 1] == ']') return bracket_id(line, end);
    bool percent = end > 1 && line.s[end - 1] == '%';     /* %{#id}% */
    if (!end || line.s[end - 1 - percent] != '}') return none;
    for (open = end; open && line.s[open - 1] != '{'; ) open--;
    if (!open) return none;
    str inside = str_trim(str_span(line, open, end - 1 - percent));
    bool comment = inside.len > 4 && str_starts(inside, STR("/*")) && str_ends(inside, STR("*/"));
    if (comment) inside = str_trim(str_span(inside, 2, inside.len - 2));
    else if (str_starts(inside, STR("#"))) inside = str_span(inside, 1, inside.len);
    else if (str_starts(inside, STR("id=")))
        inside = str_span(inside, inside.len > 3 && strchr("\"'", inside.s[3]) ? 4 : 3, inside.len);
    else if (has_values(inside) && inside.len) inside.len = 0;
    else if (!has_class(inside)) return none;
    else inside = str_span(inside, find_from(inside, 0, " #") + 2, inside.len);
    size_t n = 0;
    while (n < inside.len && is_id_char(inside.s[n])) n++;
    if ((!n && inside.len) || (comment && n < inside.len)) return none;
    open--;
    if (open && line.s[open - 1] == (percent ? '%' : '\\')) open--;
    size_t start = open;
    while (start && line.s[start - 1] == ' ') start--;
    if (start && line.s[start - 1] == '>') start = open;  /* the blank after a tag is removed with the tag */
    return (struct attributes){ start, end, str_span(inside, 0, n) };
}

/* Parses the annotation at the end of a heading: ## Title {{ id: 'slug', toc: false }} */
static struct attributes annotation(str line)
{
    str text = str_span(line, 0, str_trim(line).len + (size_t)(str_trim(line).s - line.s)), id = STR("");
    size_t open = find_from(text, 0, "{{"), pos = open;
    bool whole = open < text.len && open + dialect_annotation(str_span(text, open, text.len), &id) == text.len;
    while (whole && pos && line.s[pos - 1] == ' ') pos--;
    return whole ? (struct attributes){ pos, text.len, id } : (struct attributes){ 0, 0, STR("") };
}

/* Parses the attributes of a heading: ## Title {{ "url": "slug", "visibility": "no-quick-nav" }} */
static struct attributes heading_attributes(str line)
{
    struct attributes none = { 0, 0, STR("") };
    size_t open = find_from(line, 0, "{{"), close = find_from(line, open, "}}");
    if (!str_starts(str_trim(str_span(line, open + 2, close)), STR("\""))) open = line.len;
    if (open < line.len && close == line.len) return none;
    if (open == line.len && annotation(line).end) return annotation(line);
    if (open == line.len) return heading_id(line);
    struct attributes a = { open, close + 2, STR("") };
    while (a.pos > 0 && line.s[a.pos - 1] == ' ') a.pos--;
    size_t key = find_from(line, open, "\"url\":");
    const char *start = key < close ? memchr(line.s + key + 6, '"', close - key - 6) : NULL;
    const char *end = start ? memchr(start + 1, '"', (size_t)(line.s + close - start - 1)) : NULL;
    if (end) a.slug = (str){ start + 1, (size_t)(end - start - 1) };
    return a;
}

str mdx_heading_slug(str line)
{
    return heading_attributes(line).slug;
}

static void edit_heading(struct mdx *m, size_t pos)
{
    struct attributes a = heading_attributes(str_line(m->source, pos));
    if (a.end > a.pos) mdx_edit(m, pos + a.pos, pos + a.end, STR(""));
}

/* Positions of the delimiters that end images, so that text with many starts and no end is searched once. */
struct delimiters { struct next_match mid, close, border; };

/* Removes the image or linked image at [i, end) if it is a badge: a picture of the state of a build or package, which
 * says nothing without a network. Returns its end, or i if it is none. */
static size_t edit_badge(struct mdx *m, size_t i, size_t end)
{
    str image = { m->source.s + i, end - i };
    if (find_from(image, 0, "img.shields.io/") == image.len && find_from(image, 0, "/badge") == image.len) return i;
    bool linked = i > m->body && m->source.s[i - 1] == '[' && end + 1 < m->source.len && m->source.s[end] == ']' &&
                  m->source.s[end + 1] == '(';
    size_t close = linked ? find_from(str_line(m->source, end), 0, ")") + end + 1 : end;
    mdx_edit(m, i - linked, close, STR(""));
    return close;
}

/* Edits the image at i, "![". Returns the end of the image, or i if it has none on this line. */
static size_t edit_image(struct mdx *m, struct delimiters *d, size_t i, size_t line_end)
{
    size_t mid = find_next(m->source, i, "](", &d->mid);
    size_t close = mid < line_end ? find_next(m->source, mid, ")", &d->close) : line_end;
    if (close >= line_end) return i;
    str alt = { m->source.s + i + 2, mid - i - 2 }, full = { m->source.s + i, close + 1 - i };
    size_t end = close + 1;
    if (end < line_end && m->source.s[end] == '[' && find_next(m->source, end, "]", &d->border) < line_end)
        end = d->border.at + 1; /* [border=false] */
    size_t badge = m->is_mdx ? i : edit_badge(m, i, end);
    if (badge > i) return badge;
    mdx_edit(m, i, end, alt.len ? str_format("[Image: %.*s]", PRI(alt)) : STR("[Image]"));
    m->edits.at[m->edits.count - 1].full = full;
    return end;
}

/* Edits the expressions {' '} and {" "}, also with spaces around the quotes or none between them. They are superfluous
 * at the end of a line. */
static void edit_expression(struct mdx *m, size_t i)
{
    size_t max = i + 12 < m->source.len ? i + 12 : m->source.len, end = i + 1;
    while (end < max && m->source.s[end] == ' ') end++;
    char quote = end < max ? m->source.s[end] : 0;
    if (quote != '\'' && quote != '"') return;
    size_t inside = ++end;
    while (end < max && m->source.s[end] == ' ') end++;
    bool space = end++ > inside;
    if (end > max || m->source.s[end - 1] != quote) return;
    while (end < max && m->source.s[end] == ' ') end++;
    if (end == max || m->source.s[end] != '}') return;
    bool last = end + 1 < m->source.len && m->source.s[end + 1] == '\n';
    mdx_edit(m, i, end + 1, last || !space ? STR("") : STR(" "));
}

/* Turns the label of an alert, "> [!NOTE]", into "> **Note:**". At the bracket; first: the first character of its line
 * that is no space. A quote inside that begins on the same line, "> [!NOTE] > Text", becomes part of the alert. */
static void edit_alert(struct mdx *m, size_t first, size_t i)
{
    static const char *const kinds[] = { "Note", "Tip", "Important", "Warning", "Caution" };
    str mark = str_trim(str_span(m->source, first, i));
    for (size_t k = 0; k < COUNT(kinds) && str_equal(mark, STR(">")); k++) {
        size_t len = strlen(kinds[k]);
        if (i + len + 3 > m->source.len || m->source.s[i + len + 2] != ']' ||
            !corpus_equal_fold(m->source.s + i + 2, len, kinds[k], len)) continue;
        size_t end = i + len + 3, text = end;
        while (text < m->source.len && (m->source.s[text] == '>' || m->source.s[text] == ' ')) text++;
        bool inner = memchr(m->source.s + end, '>', text - end);
        mdx_edit(m, i, inner ? text : end, str_format("**%s:**%s", kinds[k], inner ? " " : ""));
    }
}

/* Replaces an entity by its character. Those of Markdown's own characters stay. md4c reads the character, unless it is
 * a blank that would indent the line. */
static void edit_entity(struct mdx *m, size_t i)
{
    size_t len;
    char utf8[8];
    str c = html_entity((str){ m->source.s + i, m->source.len - i }, utf8, &len);
    if (!len || (c.len == 1 && strchr("&<>*_`[]#|", c.s[0]))) return;
    const struct edit *last = m->edits.count ? &m->edits.at[m->edits.count - 1] : NULL;
    bool indents = i == m->body || strchr(" \n", m->source.s[i - 1]) || (last && last->end == i && !last->markdown);
    mdx_edit(m, i, i + len, str_copy(c));
    m->edits.at[m->edits.count - 1].markdown = str_trim(c).len || !indents;
}

/* Turns a definition list into a list: "Term" and ": Text" become "- Term: Text". At the colon. */
static void edit_definition(struct mdx *m, size_t i)
{
    size_t text = line_start(m->source, i), end = text ? text - 1 : 0, start = end ? line_start(m->source, end - 1) : 0;
    start += spaces_at(m->source, start);
    str term = { m->source.s + start, end > start ? end - start : 0 };
    if (start < m->body || !str_trim(term).len || m->code[start] == 2 || strchr("-:|>", term.s[0])) return;
    size_t marks = 0;
    while (marks < term.len && (term.s[marks] == '#' || term.s[marks] == ' ')) marks++;
    mdx_edit(m, start, start + marks, STR("- "));
    mdx_edit(m, end, i + 1, STR(":"));
}

/* Replaces the label of each choice. The dash stays: a branch is a list item. */
static void edit_choices(struct mdx *m)
{
    for (size_t i = 0; i < m->choices.count; i++) {
        const struct choice *choice = &m->choices.at[i];
        size_t start = choice->pos + choice->indent + 2, end = choice->pos + str_line(m->source, choice->pos).len;
        bool blank = end + 1 >= m->source.len || !str_trim(str_line(m->source, end + 1)).len;
        mdx_edit(m, start, end, str_format("**%.*s**%s", PRI(mdx_choice_label(choice)), blank ? "" : "\n"));
    }
}

static void scan_other_syntax(struct mdx *m)
{
    const char *t = m->source.s;
    struct delimiters d = { { 0, false }, { 0, false }, { 0, false } };
    struct next_match fragment_end = { 0, false };
    size_t line_end = 0, first = 0, image_end = 0;
    for (size_t i = m->body; i < m->source.len; i++) {
        bool line_start = i == m->body || t[i - 1] == '\n';
        if (line_start) line_end = i + str_line(m->source, i).len, first = i + spaces_at(m->source, i);
        if (t[i] == '_' && m->code[i] != 2 && str_starts((str){ t + i, m->source.len - i }, STR("_workos_com")))
            mdx_edit(m, i, i + 11, STR(".workos.com"));
        if (m->code[i]) continue;
        bool image = t[i] == '!' && i + 1 < m->source.len && t[i + 1] == '[';
        if (image && i >= image_end) image_end = edit_image(m, &d, i, line_end);
        else if (strchr("<{", t[i]) && mdx_edit_fragment(m, i, line_end, &fragment_end)) continue;
        else if (t[i] == '{' && m->is_mdx) edit_expression(m, i);
        else if (t[i] == '&') edit_entity(m, i);
        else if (!m->is_mdx && t[i] == '[' && i + 1 < m->source.len && t[i + 1] == '!') edit_alert(m, first, i);
        else if (m->is_mdx && t[i] == ':' && i + 1 < m->source.len && t[i + 1] == ' ' && is_first_on_line(m, i))
            edit_definition(m, i);
        if (line_start && t[i] == '#') edit_heading(m, i);
    }
}

/* --- HTML in plain Markdown: its lines may be indented without being code --- */

/* Marks the text of <pre>: it is no Markdown. */
static void scan_preformatted(struct mdx *m)
{
    for (size_t i = 0; i < m->tags.count; i++) {
        const struct tag *tag = &m->tags.at[i];
        if (tag->closes || tag->partner == i || !str_equal(tag->name, STR("pre"))) continue;
        memset(m->code + tag->end, 4, m->tags.at[tag->partner].pos - tag->end);
    }
}

/* Removes the indentation of the lines from a tag that starts a line up to the next blank line, beyond that of the
 * tag. */
static void edit_indentation(struct mdx *m)
{
    size_t done = 0;
    for (size_t i = 0; i < m->tags.count && !m->is_mdx; i++) {
        const struct tag *tag = &m->tags.at[i];
        size_t start = tag->pos - tag->indent;
        if (start < done || !is_first_on_line(m, tag->pos) || html_kind(tag->name) != HTML_BLOCK) continue;
        for (size_t pos = start; pos < m->source.len; pos += str_line(m->source, pos).len + 1) {
            size_t indent = spaces_at(m->source, pos);
            if (!str_trim(str_line(m->source, pos)).len) break;
            done = pos + 1;
            if (m->code[pos] || indent <= tag->indent) continue;
            mdx_edit(m, pos + tag->indent, pos + indent, STR(""));
            m->edits.at[m->edits.count - 1].markdown = true;
        }
    }
}

/* --- what md4c reads --- */

static void blank_range(struct mdx *m, size_t pos, size_t end)
{
    for (; pos < end; pos++)
        if (m->mask[pos] != '\n') m->mask[pos] = ' ';
}

/* True for the edit of a tag that opens a callout in plain Markdown, with text after it on the line: spaces would make
 * that text code. */
static bool opens_line(const struct mdx *m, const struct edit *e)
{
    bool quote = m->foreign && !m->is_mdx && m->source.s[e->pos] == '<' && str_starts(e->text, STR("> "));
    return quote && !memchr(m->source.s + e->pos, '\n', e->end - e->pos);
}

/* Replaces edits and tags by spaces in the mask. A letter is left for text that takes their place. */
static void blank_mask(struct mdx *m)
{
    for (size_t i = 0; i < m->edits.count; i++)
        if (!str_starts(m->edits.at[i].text, STR("> ")) || m->edits.at[i].markdown)
            blank_range(m, m->edits.at[i].pos, m->edits.at[i].end);
    for (size_t i = 0; i < m->tags.count; i++)
        if (!mdx_is_text(m, &m->tags.at[i])) blank_range(m, m->tags.at[i].pos, m->tags.at[i].end);
    for (size_t i = 0; i < m->edits.count; i++)
        if ((m->edits.at[i].markdown && m->edits.at[i].text.len) || opens_line(m, &m->edits.at[i]))
            m->mask[m->edits.at[i].pos] = 'x';
    blank_range(m, 0, m->body);
}

/* Fills m->markdown: the mask, with the text of edits that are Markdown in their places, and without the others: a
 * line that starts with a tag is not indented. */
static void build_markdown(struct mdx *m)
{
    size_t pos = 0, covered = 0;
    mdx_sort(m);
    for (size_t i = 0; i < m->edits.count; i++) {
        const struct edit *e = &m->edits.at[i];
        if (e->pos < covered) continue;
        covered = e->end;
        bool lines = memchr(m->mask + e->pos, '\n', e->end - e->pos) != NULL;
        if (!e->markdown && (lines || str_starts(e->text, STR("> ")))) continue;
        *PUSH(&m->pieces) = (struct piece){ m->markdown.count, pos, pos, false };
        buffer_add(&m->markdown, (str){ m->mask + pos, e->pos - pos });
        *PUSH(&m->pieces) = (struct piece){ m->markdown.count, e->pos, e->end, true };
        if (e->markdown) buffer_format(&m->markdown, e->block ? "\n\n%.*s\n\n" : "%.*s", PRI(e->text));
        pos = e->end;
    }
    *PUSH(&m->pieces) = (struct piece){ m->markdown.count, pos, pos, false };
    buffer_add(&m->markdown, (str){ m->mask + pos, m->source.len - pos });
    buffer_add(&m->markdown, STR("\0")); /* md4c reads one byte more if the text ends within a link */
    m->markdown.count--;
}

str mdx_id_in(const struct mdx *m, size_t pos, size_t end)
{
    size_t low = 0, high = m->ids.count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (m->ids.at[mid].pos < pos) low = mid + 1;
        else high = mid;
    }
    return low < m->ids.count && m->ids.at[low].pos < end ? m->ids.at[low].name : STR("");
}

struct piece mdx_place(const struct mdx *m, size_t at)
{
    size_t low = 0, high = m->pieces.count;
    while (low + 1 < high) {
        size_t mid = low + (high - low) / 2;
        if (m->pieces.at[mid].at <= at) low = mid;
        else high = mid;
    }
    struct piece piece = m->pieces.at[low];
    if (!piece.replaced) piece.pos += at - piece.at, piece.end = piece.pos;
    return piece;
}

/* --- entry point --- */

static void read_tags(struct mdx *m)
{
    m->tags.count = 0;
    scan_tags(m);
    place_tags(m);
    place_items(m);
    pair_tags(m);
}

/* Removes the elements that Vue repeats for values of a script, <li v-for="item of list">: their text has the names of
 * the values. Returns true if there are any; their tags are still in the list then. */
static bool scan_loops(struct mdx *m)
{
    size_t done = 0;
    if (!m->foreign) return false;
    for (size_t i = 0; i < m->tags.count; i++) {
        const struct tag *tag = &m->tags.at[i];
        bool whole = tag->self_closing || html_is_void(tag->name) || tag->partner != i;
        if (tag->pos < done || tag->closes || !whole || !mdx_attribute(m, tag, "v-for").len) continue;
        done = m->tags.at[tag->partner].end;
        mdx_edit(m, tag->pos, done, STR(""));
        memset(m->code + tag->pos, 3, done - tag->pos);
    }
    return done > 0;
}

static int quote_order(const void *a, const void *b)
{
    const struct quote *x = a, *y = b;
    return x->pos < y->pos ? -1 : x->pos > y->pos;
}

void mdx_scan(struct mdx *m)
{
    m->code = xalloc(m->source.len + 1);
    m->mask = xalloc(m->source.len + 1);
    memcpy(m->mask, m->source.s, m->source.len);
    scan_fences(m);
    if (!m->is_mdx) scan_indented_code(m);
    scan_inline_code(m);
    m->is_mdx |= m->foreign && has_jsx(m);
    scan_choices(m);
    scan_comments(m);
    scan_modules(m);
    read_tags(m);
    if (scan_loops(m)) read_tags(m);
    limit_pairs(m);
    scan_preformatted(m);
    m->open.at = xalloc(MAX_PAIRS * sizeof *m->open.at);
    edit_choices(m);
    scan_other_syntax(m);
    for (size_t i = 0; i < m->tags.count; i++)
        if (!m->tags.at[i].closes && m->tags.at[i].partner != i) m->tags.at[i].inner = inner_indent(m, &m->tags.at[i]);
    edit_indentation(m);
    mdx_edit_tags(m);
    if (m->quotes.count) qsort(m->quotes.at, m->quotes.count, sizeof *m->quotes.at, quote_order);
    blank_mask(m);
    build_markdown(m);
}

void mdx_free(struct mdx *m)
{
    xfree(m->code), xfree(m->mask), xfree(m->markdown.at), xfree(m->pieces.at), xfree(m->tags.at), xfree(m->edits.at);
    xfree(m->choices.at), xfree(m->samples.at), xfree(m->ids.at), xfree(m->events.at), xfree(m->open.at);
    xfree(m->quotes.at), xfree(m->names.at);
}
