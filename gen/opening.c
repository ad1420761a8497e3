/* opening.c - the opening of a page: its front matter, its title and the heading above its text. */
#include <ctype.h>
#include "page.h"

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
        next = after_line(source, pos);
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

/* Returns the text of the heading at the first line of the body that is not blank, or an empty string. That of a
 * heading in HTML, <h1>, starts with the ">" of the tag. */
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

str opening_key(const struct corpus_builder *c, const struct page *p)
{
    size_t version = c->layout.released.len ? docusaurus_folder(&c->layout, p->file) : 0;
    if (str_starts(p->opening, STR(">"))) return p->opening;
    return str_format("%.*s\n%.*s\n%.*s", (int)(p->path.len - last_name(p->path).len), p->path.s, (int)version,
                      p->file.s, PRI(p->opening));
}

/* Returns the text without the tags of HTML, outside of `code`. */
static str without_tags(str text)
{
    buffer b = { 0 };
    size_t failed = 0;
    bool code = false;
    for (size_t i = 0, n, end; i < text.len; i = end) {
        end = i + 1;
        code ^= text.s[i] == '`';
        size_t name = end + (end < text.len && text.s[end] == '/');
        for (n = name; text.s[i] == '<' && n < text.len && isalnum((unsigned char)text.s[n]);) n++;
        bool tag = !code && n > name && text.s[i] == '<' && is_html_element(str_span(text, name, n));
        size_t close = tag ? html_tag_end(text, n, false, &failed) : 0;
        if (close) end = close;
        else buffer_add(&b, str_span(text, i, end));
    }
    return b.count ? str_trim(buffer_str(&b)) : STR("");
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
    if (description.len && memchr(description.s, '<', description.len)) description = without_tags(description);
    if (description.len) p->description = text_add(c, description);
    p->opening = opening_heading(p);
    p->from = source_of(c, p->path);
    if (p->from) p->title = text_add(c, p->from->package);
    if (p->opening.len && !p->title.len) ++*map_at(&c->openings, opening_key(c, p), 0);
    p->nav = NO_INDEX;
}
