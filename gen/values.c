/* values.c - values of the front matter of a page, read line by line.
 *
 * Pages are translated before their front matter is parsed (front.c). The values that are needed until then are plain
 * lines, "key: value" of YAML or "key = value" of TOML.
 */
#include <ctype.h>
#include "gen.h"

/* Returns the offset after front matter, or 0. */
size_t front_end(str text)
{
    str fence = str_trim(str_line(text, 0));
    if (!str_equal(fence, STR("---")) && !str_equal(fence, STR("+++"))) return 0;
    for (size_t pos = after_line(text, 0); pos < text.len; pos = after_line(text, pos))
        if (str_equal(str_trim(str_line(text, pos)), fence)) return after_line(text, pos);
    return 0;
}

/* Returns the mark after the keys of the front matter. */
static const char *key_mark(str text) { return str_starts(text, STR("+++")) ? "=" : ":"; }

/* Returns the value of a line "key: value" without quotes. */
static str line_value(str line, const char *mark)
{
    str value = str_trim(str_span(line, find_from(line, 0, mark) + 1, line.len));
    value = str_trim(str_span(value, 0, find_from(value, 0, " #")));
    bool quoted = value.len > 1 && strchr("\"'", value.s[0]) && value.s[value.len - 1] == value.s[0];
    return str_copy(quoted ? str_span(value, 1, value.len - 1) : value);
}

str front_value(str text, const char *key)
{
    const char *mark = key_mark(text);
    str front = str_span(text, 0, front_end(text)), wanted = str_from(key);
    for (size_t pos = 0; pos < front.len; pos = after_line(front, pos)) {
        str line = str_line(front, pos);
        bool found = str_starts(line, wanted) && str_starts(str_trim(str_span(line, wanted.len, line.len)),
                                                            str_from(mark));
        if (found) return line_value(line, mark);
    }
    return STR("");
}

str page_value(const struct layout *l, str key)
{
    const char *mark = key_mark(l->page);
    struct page_values *v = l->values;
    str front = v->lines_known ? STR("") : str_span(l->page, 0, front_end(l->page));
    for (size_t pos = 0; pos < front.len; pos = after_line(front, pos)) {
        str line = str_line(front, pos), name = str_span(line, 0, find_from(line, 0, mark));
        while (name.len && char_is_space(name.s[name.len - 1])) name.len--;
        if (name.len) map_at(&v->lines, name, (uint32_t)pos);
    }
    v->lines_known = true;
    const uint32_t *line = map_get(&v->lines, key);
    return line ? line_value(str_line(l->page, *line), mark) : STR("");
}

const char *dialect_left_out(const struct layout *l, str text)
{
    bool hidden = layout_is(l, "readme") && str_equal(front_value(text, "hidden"), STR("true"));
    if (hidden) return "hidden: true";
    if (layout_is(l, "obsidian") && str_equal(front_value(text, "publish"), STR("false"))) return "publish: false";
    static const char *const keys[][2] = { { "draft", "true" }, { "published", "false" }, { "unlisted", "true" },
                                           { "permalink", "false" }, { "headless", "true" } };
    for (size_t i = 0; i < COUNT(keys); i++)
        if (str_equal(front_value(text, keys[i][0]), str_from(keys[i][1])))
            return str_format("%s: %s", keys[i][0], keys[i][1]).s;
    return NULL;
}

/* The id of a page is the end of its address only on sites of Docusaurus, and not if it is the page of a folder. The
 * url in a page of Mintlify is that of another page or site, which its entry in the navigation leads to. */
str dialect_slug(const struct layout *l, str text, bool index)
{
    static const char *const keys[] = { "slug", "permalink", "url" };
    str slug = STR("");
    size_t count = layout_is(l, "mintlify") ? 1 : COUNT(keys);
    for (size_t i = 0; i < count && !slug.len; i++) slug = front_value(text, keys[i]);
    if (!slug.len && !index && layout_is(l, "docusaurus")) slug = front_value(text, "id");
    const char *marks = layout_is(l, "mdn") ? "/-_.:@*+()~" : "/-_.";
    for (size_t i = 0; i < slug.len; i++)
        if (!isalnum((unsigned char)slug.s[i]) && !strchr(marks, slug.s[i])) return STR("");
    if (str_ends(slug, STR(".html"))) slug.len -= 5;
    return slug;
}
