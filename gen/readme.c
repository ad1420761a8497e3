/* readme.c - pages of ReadMe (readme.com), as its repositories have them: docs/CATEGORY/page.md, recipes/page.md.
 *
 *   > 📘 Title                          a callout; the emoji is its kind
 *   [block:callout] {JSON} [/block]     the blocks of its older editor
 *   [text](doc:page)  (ref:page)        links to pages of a kind by their names
 *   <HTMLBlock>{`<p>...</p>`}</HTMLBlock>    the HTML
 *   <<glossary:term>>  <<name>>         the term, the name
 *   excerpt: ...  api: {file, operationId}   a paragraph and the operation of an API, above the text
 */
#include <ctype.h>
#include <stdlib.h>
#include "dialect.h"

#define MAX_NAME_BYTES 80              /* of a term */
#define MAX_TAG_BYTES 500              /* of the tag of a table */

/* --- paths --- */

/* The folders of a repository, and the first part of the addresses of their pages. */
static const char *const folders[][2] = { { "docs/", "docs/" }, { "reference/", "reference/" },
                                          { "recipes/", "recipes/" }, { "custom_pages/", "page/" } };

/* True if the corpus is the repository, not one of its folders. */
static bool is_repository(const struct layout *l) { return l->config && strchr(l->config, '/'); }

bool readme_ignores(const struct layout *l, str file)
{
    bool known = !is_repository(l);
    for (size_t i = 0; i < COUNT(folders); i++) known |= str_starts(file, str_from(folders[i][0]));
    return !known || find_from(file, 0, "ReadMeConfig/") < file.len;
}

str readme_path(const struct layout *l, str file)
{
    const char *first = "";
    str stem = str_span(file, 0, file.len - language_of_file(file).len - 1);
    if (str_equal(last_name(stem), STR("index")) && stem.len > 5) stem.len -= 6;         /* the page of its folder */
    for (size_t i = 0; i < COUNT(folders) && is_repository(l); i++)
        if (str_starts(file, str_from(folders[i][0]))) first = folders[i][1];
    str slug = anchor_by_rule(ANCHORS_HYPHENS, last_name(stem));
    return str_format("%s%.*s", first, PRI(slug.len ? slug : last_name(stem)));
}

bool readme_has_components(const struct layout *l, str text)
{
    if (!layout_is(l, "readme")) return false;
    for (size_t i = find_from(text, 0, "</"); i + 2 < text.len; i = find_from(text, i + 2, "</"))
        if (isupper((unsigned char)text.s[i + 2]) || str_starts(str_span(text, i, i + 8), STR("</table>")))
            return true;
    return false;
}

/* A page that is translated, and the next marks in its text. */
struct readme_page { str text; buffer out; struct next_match block, block_end, html, html_end; bool changed; };

/* --- callouts --- */

static const struct { const char *emoji, *kind; } themes[] = {
    { "\U0001f4d8", "Info" }, { "\u2139", "Info" },      { "\U0001f6a7", "Warning" }, { "\u26a0", "Warning" },
    { "\U0001f44d", "Success" }, { "\u2705", "Success" }, { "\u2757", "Danger" },      { "\U0001f6d1", "Danger" },
    { "\u2049", "Danger" },   { "\u203c", "Danger" },
};

/* Adds a callout that starts at a line with an emoji, "> 📘 Title", and a blank line of the quote if text follows the
 * title. Returns the offset after the line, or 0 for another line. */
static size_t add_callout(buffer *out, str text, size_t pos)
{
    str line = str_line(text, pos), edge = str_span(line, 0, quote_length(line));
    str s = str_span(line, edge.len, line.len);
    size_t i = 0, next = after_line(text, pos);
    while (edge.len && i < COUNT(themes) && !str_starts(s, str_from(themes[i].emoji))) i++;
    if (!edge.len || i == COUNT(themes)) return 0;
    str title = str_span(s, strlen(themes[i].emoji), s.len);
    if (str_starts(title, STR("\ufe0f"))) title = str_span(title, 3, title.len);     /* shows the sign as an emoji */
    title = str_trim(title);
    while (title.len && str_ends(title, STR("\\"))) title = str_trim(str_span(title, 0, title.len - 1));
    while (edge.len && edge.s[edge.len - 1] == ' ') edge.len--;
    buffer_format(out, "%.*s **%s:**%s%.*s\n", PRI(edge), themes[i].kind, title.len ? " " : "", PRI(title));
    str below = str_line(text, next);
    bool follows = title.len && quote_length(below) && str_trim(below).len > quote_length(str_trim(below));
    if (follows) buffer_format(out, "%.*s\n", PRI(edge));
    return next;
}

/* --- blocks of the older editor --- */

/* Adds the lines of a text after a prefix. */
static void add_lines(buffer *out, const char *prefix, str text)
{
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos))
        buffer_format(out, "%s%.*s\n", prefix, PRI(str_line(text, pos)));
}

static void add_old_callout(buffer *out, const struct node *n)
{
    str kind = node_value(n, "type"), title = str_trim(node_value(n, "title"));
    buffer_format(out, "> %.*s\n>\n", PRI(kind_label(kind.len ? kind : STR("info"), title)));
    add_lines(out, "> ", str_trim(node_value(n, "body")));
}

static void add_old_code(buffer *out, const struct node *n)
{
    const struct node *codes = node_get(n, "codes");
    for (const struct node *c = codes ? codes->child : NULL; c; c = c->next) {
        str code = node_value(c, "code"), name = node_value(c, "name");
        const char *mark = find_from(code, 0, "```") < code.len ? "~~~~" : "```";
        if (str_equal(name, STR("null"))) name.len = 0;
        buffer_format(out, "%s%.*s", mark, PRI(directive_word(node_value(c, "language"))));
        if (name.len) buffer_format(out, " title=\"%.*s\"", PRI(name));
        buffer_format(out, "\n%.*s%s%s\n\n", PRI(code), str_ends(code, STR("\n")) ? "" : "\n", mark);
    }
}

/* Adds a table. Its cells have the keys "h-0" in the head, else "ROW-COLUMN". */
static void add_old_table(buffer *out, const struct node *n)
{
    const struct node *data = node_get(n, "data");
    long columns = strtol(str_copy(node_value(n, "cols")).s, NULL, 10);
    long rows = strtol(str_copy(node_value(n, "rows")).s, NULL, 10);
    struct map cells = { 0 };
    str_list values = { 0 };
    for (const struct node *c = data ? data->child : NULL; c; c = c->next) {
        map_at(&cells, c->key, (uint32_t)values.count);
        *PUSH(&values) = str_trim(c->value);
    }
    for (long row = -1; row < rows && row < (long)values.count && columns > 0; row++) {
        buffer_add(out, STR("|"));
        for (long k = 0; k < columns && k < MAX_TABLE_COLUMNS; k++) {
            str key = row < 0 ? str_format("h-%ld", k) : str_format("%ld-%ld", row, k);
            const uint32_t *cell = map_get(&cells, key);
            buffer_add_cell(out, cell ? values.at[*cell] : STR(""));
        }
        buffer_add(out, STR("\n"));
        if (row < 0) buffer_add(out, STR("|"));
        for (long k = 0; row < 0 && k < columns && k < MAX_TABLE_COLUMNS; k++) buffer_add(out, STR("---|"));
        if (row < 0) buffer_add(out, STR("\n"));
    }
    map_free(&cells);
}

static void add_old_images(buffer *out, const struct node *n)
{
    const struct node *images = node_get(n, "images");
    for (const struct node *i = images ? images->child : NULL; i; i = i->next) {
        const struct node *url = node_get(i, "image") ? node_get(i, "image")->child : NULL;
        str caption = str_trim(node_value(i, "caption")), alt = url && url->next ? url->next->value : STR("");
        if (url) buffer_format(out, "![%.*s](%.*s)\n\n", PRI(alt), PRI(target_encoded(url->value)));
        if (caption.len) buffer_format(out, "%.*s\n\n", PRI(caption));
    }
}

/* Adds an old block of a kind. Returns false if the kind is not known. */
static bool add_old_block(buffer *out, str kind, const struct node *n)
{
    str title = str_trim(node_value(n, "title")), url = node_value(n, "url"), link = node_value(n, "link");
    if (str_equal(kind, STR("callout"))) add_old_callout(out, n);
    else if (str_equal(kind, STR("code"))) add_old_code(out, n);
    else if (str_equal(kind, STR("parameters"))) add_old_table(out, n);
    else if (str_equal(kind, STR("image"))) add_old_images(out, n);
    else if (str_equal(kind, STR("api-header"))) buffer_format(out, "## %.*s\n", PRI(title));
    else if (str_equal(kind, STR("html"))) buffer_format(out, "%.*s\n", PRI(node_value(n, "html")));
    else if (str_equal(kind, STR("textarea"))) buffer_format(out, "%.*s\n", PRI(node_value(n, "text")));
    else if (str_equal(kind, STR("embed"))) buffer_format(out, "%.*s\n", PRI(link_markdown(title, url)));
    else if (link.len && title.len) buffer_format(out, "%.*s\n", PRI(link_markdown(title, link)));
    else return false;
    return true;
}

/* Adds the block [block:kind] {JSON} [/block] that starts at the end of the line at pos, and the text before it on that
 * line. Returns the offset after the block, or after its last line if that has no more text; 0 without one. */
static size_t add_block(struct readme_page *p, size_t pos)
{
    str line = str_line(p->text, pos);
    size_t at = find_from(line, 0, "[block:"), close = find_from(line, at, "]"), marks = 0, used;
    for (size_t i = 0; i < at && at < line.len; i++) marks += line.s[i] == '`';
    if (close == line.len || str_trim(str_span(line, close + 1, line.len)).len || marks % 2) return 0;
    size_t start = pos + close + 1, before = p->out.count;
    size_t end = find_next(p->text, start, "[/block]", &p->block_end);
    if (end == p->text.len || find_next(p->text, start, "[block:", &p->block) < end) return 0;
    str json = str_trim(str_span(p->text, start, end)), above = str_trim(str_span(line, 0, at));
    const struct node *n = str_starts(json, STR("{")) ? literal_read(json, &used) : NULL;
    buffer_format(&p->out, "%.*s%s\n", PRI(above), above.len ? "\n" : "");
    if (!n || !add_old_block(&p->out, str_span(line, at + 7, close), n)) return p->out.count = before, 0;
    buffer_add(&p->out, STR("\n"));
    str rest = str_line(p->text, end + 8);
    return str_trim(rest).len ? end + 8 + indent_at(rest) : after_line(p->text, end);
}

/* --- HTML --- */

/* Returns the length of a tag of a whole document at the start of a text, <!DOCTYPE html>, <html> or </body>, or 0. */
static size_t document_tag(str text)
{
    static const char *const tags[] = { "<!DOCTYPE", "<html", "</html", "<body", "</body" };
    text = str_span(text, 0, MAX_TAG_BYTES);
    for (size_t i = 0; i < COUNT(tags); i++)
        if (str_starts(text, str_from(tags[i])) && find_from(text, 0, ">") < text.len)
            return find_from(text, 0, ">") + 1;
    return 0;
}

/* Adds the HTML of <HTMLBlock>{`...`}</HTMLBlock> at i. Returns the offset after it, or 0 without one. */
static size_t add_html(struct readme_page *p, size_t i)
{
    static const char close[] = "</HTMLBlock>";
    size_t end = find_next(p->text, i, close, &p->html_end);
    if (end == p->text.len || find_next(p->text, i + 1, "<HTMLBlock", &p->html) < end) return 0;
    size_t open = find_from(str_span(p->text, 0, end), i, "{`");
    str inside = str_trim(str_span(p->text, open + 2, end));
    buffer *out = &p->out;
    if (open == end || !str_ends(inside, STR("`}"))) return 0;
    buffer_add(out, STR("\n\n"));
    for (size_t k = 0; k + 2 < inside.len; k++) {
        for (size_t n; (n = document_tag(str_span(inside, k, inside.len - 2))) > 0;) k += n;
        if (k + 2 >= inside.len) break;
        if (inside.s[k] == '\\' && strchr("`$\\", inside.s[k + 1])) k++;
        bool blank = inside.s[k] == '\n' && k && inside.s[k - 1] == '\n';   /* would end the block */
        if (!blank) buffer_add(out, str_span(inside, k, k + 1));
    }
    buffer_add(out, STR("\n\n"));
    return end + sizeof close - 1;
}

/* --- syntax within a line --- */

/* Adds the target of a link to a page by its name, "doc:start". Returns the offset after the scheme, or 0. */
static size_t add_scheme(buffer *out, str text, size_t i)
{
    static const char *const schemes[][2] = { { "doc:", "/docs/" }, { "ref:", "/reference/" }, { "page:", "/page/" },
                                              { "recipe:", "/recipes/" }, { "changelog:", "/changelog/" } };
    str before = str_span(text, i < 6 ? 0 : i - 6, i), rest = str_span(text, i, text.len);
    if (!str_ends(before, STR("](")) && !str_ends(before, STR("href=\""))) return 0;
    for (size_t k = 0; k < COUNT(schemes); k++)
        if (str_starts(rest, str_from(schemes[k][0]))) {
            buffer_add(out, str_from(schemes[k][1]));
            return i + strlen(schemes[k][0]);
        }
    return 0;
}

/* Adds the term of <<glossary:term>>, or the name of a value of the reader, <<apiKey>>. Returns the offset after it, or
 * 0. */
static size_t add_term(buffer *out, str text, size_t i)
{
    str rest = str_line(str_span(text, i, i + MAX_NAME_BYTES), 0);
    size_t close = find_from(rest, 0, ">>"), mark = find_from(str_span(rest, 0, close), 0, ":");
    str name = str_span(rest, 2, close);
    for (size_t k = 0; k < name.len; k++)
        if (!isalnum((unsigned char)name.s[k]) && !strchr("-_ :", name.s[k])) return 0;
    if (close == rest.len || !name.len || !isalpha((unsigned char)name.s[0])) return 0;
    buffer_add(out, mark < close ? str_span(rest, mark + 1, close) : name);
    return i + close + 2;
}

/* Adds the tag of a table, <Table align={["left"]}> or </Table>, as one of HTML. Returns the offset after it, or 0. */
static size_t add_table_tag(struct readme_page *p, size_t i)
{
    str line = str_line(str_span(p->text, i, i + MAX_TAG_BYTES), 0);
    bool close = str_starts(line, STR("</Table>"));
    bool open = str_starts(line, STR("<Table ")) || str_starts(line, STR("<Table>"));
    size_t end = find_from(line, 0, ">");
    if ((!close && !open) || end == line.len) return 0;
    buffer_add(&p->out, close ? STR("</table>") : STR("<table>"));
    return i + end + 1;
}

/* Adds the text from pos up to the end of its line. Returns the offset after that, which is on a later line if a block
 * of HTML ends there. */
static size_t add_text(struct readme_page *p, size_t pos)
{
    bool code = false;
    str text = p->text;
    for (size_t next; pos < text.len && text.s[pos] != '\n'; pos = next) {
        char c = text.s[pos];
        next = 0;
        code ^= c == '`';
        if (!code && (c == 'd' || c == 'r' || c == 'p' || c == 'c')) next = add_scheme(&p->out, text, pos);
        else if (!code && str_starts(str_span(text, pos, text.len), STR("<<"))) next = add_term(&p->out, text, pos);
        else if (!code && str_starts(str_span(text, pos, text.len), STR("<HTMLBlock"))) next = add_html(p, pos);
        else if (!code && c == '<') next = add_table_tag(p, pos);
        p->changed |= next > 0;
        if (next) continue;
        buffer_add(&p->out, str_span(text, pos, pos + 1));
        next = pos + 1;
    }
    buffer_add(&p->out, str_span(text, pos, pos + 1));
    return pos + (pos < text.len);
}

str readme_translate(const struct layout *l, str text, bool *changed)
{
    struct readme_page p = { .text = text };
    str fence = STR("");
    bool all = layout_is(l, "readme");       /* else only the blocks, which no other site has */
    if (!all && find_from(text, 0, "[block:") == text.len) return text;
    for (size_t pos = 0, next; pos < text.len; pos = next) {
        bool code = fence_read(&fence, str_line(text, pos)) || fence.len;
        next = code ? after_line(text, pos) : add_block(&p, pos);
        if (code) buffer_add(&p.out, str_span(text, pos, next));
        if (!next && all) next = add_callout(&p.out, text, pos);
        p.changed |= next && !code;
        if (!next && all) next = add_text(&p, pos);
        if (next) continue;
        next = after_line(text, pos);
        buffer_add(&p.out, str_span(text, pos, next));
    }
    *changed |= p.changed;
    return p.changed ? buffer_str(&p.out) : text;
}

/* --- the text above that of the page --- */

/* True if a text starts with another one, apart from white space, which excerpts have on other lines. */
static bool begins_with(str text, str start)
{
    size_t i = 0;
    for (size_t k = 0; k < start.len; k++) {
        if (char_is_space(start.s[k])) continue;
        while (i < text.len && char_is_space(text.s[i])) i++;
        if (i == text.len || text.s[i++] != start.s[k]) return false;
    }
    return true;
}

str readme_opening(const struct layout *l)
{
    const struct node *front = layout_is(l, "readme") ? layout_front(l) : NULL, *api = node_get(front, "api");
    str excerpt = str_trim(node_value(front, "excerpt")), file = node_value(api, "file"), method, path, summary;
    str id = node_value(api, "operationId"), made = STR("");
    bool changed = false, known = id.len && openapi_operation(l, file, id, &method, &path);
    buffer out = { 0 };
    if (known) made = openapi_markdown(l, file, method, path, &summary);
    if (excerpt.len && !begins_with(made, excerpt))
        buffer_format(&out, "%.*s\n\n", PRI(readme_translate(l, excerpt, &changed)));
    if (known) buffer_format(&out, "**`%.*s %.*s`**\n\n", PRI(method), PRI(path));
    if (made.len) buffer_format(&out, "%.*s\n\n", PRI(readme_translate(l, made, &changed)));
    return buffer_str(&out);
}
