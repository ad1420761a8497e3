/* quarto.c - pages of Quarto: the syntax that only Quarto has, and the files that are no pages.
 *
 *   {{< kbd mac=Cmd-S win=Ctrl-S >}}    the keys, each with its systems
 *   [text]{.class}  ...                 attributes of Pandoc, see pandoc.c
 *   : Caption {#tbl-x}                  the caption, as a paragraph
 *   subtitle: ...  abstract: ...        paragraphs above the text
 *   title: "A {{< var x >}}"            the value in the front matter
 */
#include <ctype.h>
#include "gen.h"

/* --- keys --- */

str quarto_keys(str args)
{
    static const char *const systems[][2] = { { "mac", "Mac" }, { "win", "Windows" }, { "linux", "Linux" } };
    str keys[COUNT(systems)], word = directive_word(args), first = STR("");
    bool one = true;
    buffer b = { 0 };
    for (size_t i = 0; i < COUNT(systems); i++) {
        keys[i] = directive_value(args, systems[i][0]);
        if (str_starts(word, str_format("%s=", systems[i][0]))) word.len = 0;
    }
    first = word;
    for (size_t i = 0; i < COUNT(systems); i++) {
        if (!first.len) first = keys[i];
        one &= !keys[i].len || str_equal(keys[i], first);
    }
    if (one) return keys[0].len + keys[1].len + keys[2].len ? first : args;
    buffer_add(&b, word);
    for (size_t i = 0; i < COUNT(systems); i++) {
        bool known = !keys[i].len || str_equal(keys[i], word);
        for (size_t k = 0; k < i; k++) known |= str_equal(keys[k], keys[i]);
        if (known) continue;
        buffer_format(&b, "%s%.*s (%s", b.count ? ", " : "", PRI(keys[i]), systems[i][1]);
        for (size_t k = i + 1; k < COUNT(systems); k++)
            if (str_equal(keys[k], keys[i])) buffer_format(&b, ", %s", systems[k][1]);
        buffer_add(&b, STR(")"));
    }
    return buffer_str(&b);
}

/* --- files --- */

bool quarto_ignores(str file)
{
    return is_listed(last_name(file), " README.md README.qmd README.Rmd README.rmd CLAUDE.md AGENTS.md ");
}

/* --- front matter --- */

/* Returns a text of the front matter with its shortcodes replaced, without blanks around it. */
static str front_text(const struct layout *l, const struct node *front, const char *key)
{
    bool changed;
    return str_trim(shortcode_translate(l, str_trim(node_value(front, key)), &changed));
}

/* Adds a paragraph, below a title in bold if it has one, unless it is empty. */
static void add_paragraph(buffer *out, str title, str text)
{
    if (!text.len) return;
    if (title.len) buffer_format(out, "**%.*s**\n\n", PRI(title));
    buffer_format(out, "%.*s\n\n", PRI(text));
}

str quarto_head(const struct layout *l)
{
    str head = str_span(l->page, 0, front_end(l->page));
    bool any = find_from(head, 0, "\nsubtitle:") < head.len || find_from(head, 0, "\nabstract:") < head.len;
    if (!any || !layout_is(l, "quarto")) return STR("");
    const struct node *front = layout_front(l);
    str subtitle = front_text(l, front, "subtitle"), title = front_text(l, front, "abstract-title");
    buffer b = { 0 };
    if (!node_value(front, "title").len) return STR("");
    if (!str_equal(subtitle, front_text(l, front, "description"))) add_paragraph(&b, STR(""), subtitle);
    add_paragraph(&b, title.len ? title : STR("Abstract"), front_text(l, front, "abstract"));
    return b.count ? str_format("\n%.*s", PRI(buffer_str(&b))) : STR("");
}

/* Returns the number of quotes of one kind in a line. */
static size_t count_quotes(str line, char quote)
{
    size_t n = 0;
    for (size_t i = 0; i < line.len; i++) n += line.s[i] == quote;
    return n;
}

str quarto_front(const struct layout *l, str front, bool *changed)
{
    buffer out = { 0 };
    if (!layout_is(l, "quarto") || find_from(front, 0, "{{<") == front.len) return front;
    for (size_t pos = 0; pos < front.len; pos = after_line(front, pos)) {
        str line = str_line(front, pos), text = shortcode_translate(l, line, changed);
        bool quotes = count_quotes(text, '"') != count_quotes(line, '"') || memchr(text.s, '\n', text.len) ||
                      count_quotes(text, '\'') != count_quotes(line, '\'');    /* they would end the value */
        buffer_format(&out, "%.*s\n", PRI(quotes ? line : text));
    }
    return buffer_str(&out);
}

/* --- conditions --- */

bool quarto_hides(const struct layout *l, str attributes)
{
    return (void)l, (void)attributes, false;
}

/* --- text --- */

/* True for a row of a table, and for a line of one that is drawn: "| a | b |", "+---+---+", "--- ---". */
static bool is_row(str line)
{
    str s = str_trim(line);
    size_t marks = 0;
    while (marks < s.len && strchr("-=+|: ", s.s[marks])) marks++;
    return s.len > 2 && (s.s[0] == '|' || (marks == s.len && strchr("+-", s.s[0])));
}

/* Returns the caption of a table at a line, ": Caption {#tbl-x}", without its attributes, after the anchor of its id.
 * Sets *found. before: the line before it that is not blank. after: the first line after it that is not blank. */
static str caption(str line, str before, str after, bool *found)
{
    str s = str_trim(line);
    size_t mark = str_starts(s, STR("Table: ")) ? 7 : str_starts(s, STR(": ")) ? 2 : 0, open = s.len;
    *found = false;
    if (!mark) return s;
    for (size_t i = mark; i < s.len && open == s.len; i++)
        if (s.s[i] == '{' && i + pandoc_length(str_span(s, i, s.len)) == s.len) open = i;
    str attributes = str_span(s, open, s.len), id = pandoc_value(attributes, "#");
    *found = str_starts(id, STR("tbl-")) || pandoc_value(attributes, "tbl-colwidths").len || is_row(before) ||
             is_row(after);
    return str_format("%*s%.*s%.*s", (int)(s.s - line.s), "", PRI(pandoc_anchor(id)),
                      PRI(str_trim(str_span(s, mark, open))));
}

/* Returns the first line at or after pos that is not blank. */
static str next_line(str text, size_t pos)
{
    while (pos < text.len && !str_trim(str_line(text, pos)).len) pos = after_line(text, pos);
    return str_line(text, pos);
}

/* Adds the lines [start, end) of a text, which have no blank line and no code fence. before: the last line before. */
static void add_block(const struct layout *l, buffer *out, str text, size_t start, size_t end, str before, bool *changed)
{
    size_t pos = start;
    for (bool found; pos < end; before = str_line(text, pos), pos = after_line(text, pos)) {
        size_t next = after_line(text, pos);
        str shown = caption(str_line(text, pos), before, next < end ? str_line(text, next) : next_line(text, next),
                            &found);
        if (!found) continue;
        buffer_add(out, pandoc_translate(l, str_span(text, start, pos), changed));
        buffer_format(out, "\n%.*s\n\n", PRI(pandoc_translate(l, shown, changed)));
        *changed = true, start = next;
    }
    buffer_add(out, pandoc_translate(l, str_span(text, start, end), changed));
}

/* Translates the paragraphs, lists and tables of a text. Code fences are copied. */
static str translate_blocks(const struct layout *l, str text, bool *changed)
{
    buffer out = { 0 };
    str fence = STR(""), before = STR("");
    for (size_t pos = 0, end; pos < text.len; pos = end) {
        str line = str_line(text, pos);
        bool fixed = fence_read(&fence, line) || fence.len || !str_trim(line).len;
        end = after_line(text, pos);
        if (fixed) {
            buffer_add(&out, str_span(text, pos, end));
            continue;
        }
        while (end < text.len && str_trim(str_line(text, end)).len && !fence_mark(str_line(text, end)).len)
            end = after_line(text, end);
        add_block(l, &out, text, pos, end, before, changed);
        before = str_line(text, line_start(text, end - 1));
    }
    return buffer_str(&out);
}

str quarto_translate(const struct layout *l, str text, bool *changed)
{
    if (!layout_is(l, "quarto")) return text;
    return translate_blocks(l, text, changed);
}
