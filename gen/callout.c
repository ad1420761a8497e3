/* callout.c - replaces callouts by quotes that start with their kind, and entries of a changelog by sections.
 *
 *   <Note>, <Callout type>        > **Note:** Text
 *   <div class="warning">         the same, as are elements of a site that are named after a kind, <docs-tip>
 *   <Update label description>    a heading with the label; the headings in the entry are one level deeper
 *
 * The lines in a callout are in m->quotes; emit.c puts the quote marks before them.
 */
#include <ctype.h>
#include "dialect.h"
#include "mdx.h"

/* Components that show a callout. Its kind is the name of the component; general components have it in an attribute. */
#define CALLOUTS " Canary Caution Check Danger Deprecated Error Experimental Hint Important Info Note Pitfall " \
                 "Success Tip Warning Wip "
#define GENERAL_CALLOUTS " Admonition Alert Aside Callout Notice "

/* Returns the kind of the callout that an element of a site is by its name, "warning" for <docs-warning>; or "". */
static str own_callout(str name)
{
    size_t last = name.len;
    while (last && name.s[last - 1] != '-') last--;
    str kind = str_span(name, last, name.len);
    bool known = last && is_listed(kind, " caution danger error hint important info note tip warn warning ");
    return known ? kind : STR("");
}

/* Returns the kind of the callout that an element of HTML is by its class, or an empty string. Other classes are
 * preferred to "note". */
static str html_callout(const struct mdx *m, const struct tag *tag)
{
    str note = STR(""), class = STR("");
    if (is_listed(tag->name, " aside div ")) class = mdx_attribute(m, tag, "class|className");
    for (str word; (word = take_word(&class)).len;) {
        if (str_starts(word, STR("alert-"))) word = str_span(word, 6, word.len);
        if (is_listed(word, " note notice ")) note = STR("note");
        if (str_equal(word, STR("success"))) return STR("tip");
        if (is_listed(word, " caution danger hint important tip warning ")) return word;
    }
    return note;
}

str callout_kind(const struct mdx *m, const struct tag *tag)
{
    bool block = m->foreign && tag->starts_line, general = is_listed(tag->name, GENERAL_CALLOUTS);
    if (tag->closes || m->tags.at[tag->partner].pos <= tag->pos) return STR("");
    if (mdx_is_html(tag)) return block ? html_callout(m, tag) : STR("");
    if (islower((unsigned char)tag->name.s[0])) return block ? own_callout(tag->name) : STR("");
    if (!is_listed(tag->name, m->foreign ? CALLOUTS GENERAL_CALLOUTS : " Callout ")) return STR("");
    str kind = general ? mdx_attribute(m, tag, "type|kind|variant|status|severity|intent|level") : tag->name;
    return kind.len ? kind : STR("note");
}

/* True if a text starts with an element of HTML that is a block. */
static bool starts_block(str text)
{
    size_t n = 1;
    while (n < text.len && isalnum((unsigned char)text.s[n])) n++;
    return str_starts(text, STR("<")) && html_kind(str_span(text, 1, n)) == HTML_BLOCK;
}

/* True if the first line of a callout starts a block that cannot follow the kind on its line: a list, a code fence, a
 * table, a quote, an element that is a block, a component alone on its line. */
static bool starts_apart(str text)
{
    str line = str_trim(text);
    bool component = line.len > 1 && line.s[0] == '<' && isupper((unsigned char)line.s[1]) && str_ends(line, STR(">"));
    bool list = line.len && !str_equal(without_bullets(line), line);
    return component || list || fence_mark(line).len || starts_block(line) || (line.len && strchr("|>", line.s[0]));
}

/* Returns the text of a heading at the start of a line, without marks and attributes. Empty for another line. */
static str heading_at(str line)
{
    str title = heading_text(str_trim(line));
    if (mdx_heading_slug(str_trim(line)).len) title = clean_title(title);
    size_t end = title.len;
    while (end && title.s[end - 1] == '#') end--;
    return end < title.len && end && title.s[end - 1] == ' ' ? str_trim(str_span(title, 0, end)) : title;
}

/* Makes the anchor of a heading that is no section a second name of the section that it is in. */
static void name_heading(struct mdx *m, size_t pos, str line)
{
    str id = mdx_heading_slug(str_trim(line));
    if (!id.len && m->c) id = anchor_slug(m->c, heading_at(line));
    if (id.len) *PUSH(&m->names) = (struct named_place){ pos, str_copy(id) };
}

/* Makes the headings in source[pos, end) paragraphs in bold: they are part of a callout. Headings with elements only
 * lose their marks. */
static void edit_headings(struct mdx *m, size_t pos, size_t end)
{
    for (pos = after_line(m->source, pos); pos < end; pos = after_line(m->source, pos)) {
        str line = str_line(m->source, pos), title = heading_at(line);
        if (m->code[pos] || !title.len || pos + line.len > end) continue;
        size_t start = pos + indent_at(line), text = (size_t)(title.s - m->source.s);
        bool plain = !memchr(title.s, '<', title.len) && find_from(title, 0, "**") == title.len;
        if (plain) mdx_edit_markdown(m, start, pos + line.len, str_format("**%.*s**", PRI(title)))->block = true;
        else mdx_edit_markdown(m, start, text, STR(""));
        name_heading(m, pos, line);
    }
}

/* Adds the lines of a callout to the quotes. Their mark is below the tag, if only marks of list items precede it. */
static void add_quote(struct mdx *m, const struct tag *tag)
{
    str before = str_span(m->source, tag->line, tag->pos);
    bool item = m->foreign && before.len && str_equal(without_bullets(str_format("%.*sx", PRI(before))), STR("x"));
    bool first = is_first_on_line(m, tag->pos);
    size_t column = first || item ? tag->pos - tag->line : m->foreign && tag->starts_line ? tag->run - tag->line : 0;
    *PUSH(&m->quotes) = (struct quote){ tag->pos, m->tags.at[tag->partner].pos, column, column || first };
}

void callout_edit(struct mdx *m, size_t i)
{
    const struct tag *tag = &m->tags.at[i];
    str kind = callout_kind(m, tag), title = mdx_attribute(m, tag, TITLES);
    if (m->foreign && str_equal_fold(kind, STR("warn"))) kind = STR("warning");
    str label = str_format("**%c%.*s:**", toupper((unsigned char)kind.s[0]), (int)kind.len - 1, kind.s + 1);
    size_t text = tag->end, end = m->tags.at[tag->partner].pos;
    mdx_edit(m, end, m->tags.at[tag->partner].end, STR(""));
    while (text < end && isspace((unsigned char)m->source.s[text])) text++;
    str line = str_line(str_span(m->source, text, end), 0);
    str heading = m->foreign ? heading_at(line) : STR("");
    bool apart = heading.len || (m->foreign && starts_apart(line));
    if (title.len) heading = STR("");
    if (heading.len) title = heading;
    if (apart) label = str_format("> %.*s%s%.*s", PRI(label), title.len ? " " : "", PRI(title));
    else label = str_format("> %.*s %.*s%s", PRI(label), PRI(title), title.len ? ": " : "");
    mdx_edit(m, tag->pos, apart ? tag->end : text, label);
    m->edits.at[m->edits.count - 1].block = apart;
    if (heading.len) {
        mdx_edit(m, tag->end, text + line.len, STR(""));
        name_heading(m, tag->pos, line);
    }
    if (m->foreign) edit_headings(m, heading.len ? text : tag->pos, end);
    add_quote(m, tag);
}

/* --- entries of a changelog --- */

/* Makes the headings in source[pos, end) one level deeper: they are below one that is not in the source. */
static void lower_headings(struct mdx *m, size_t pos, size_t end)
{
    for (; pos < end; pos = after_line(m->source, pos)) {
        str line = str_trim(str_line(m->source, pos));
        size_t start = (size_t)(line.s - m->source.s);
        if (!m->code[pos] && heading_text(line).len && !str_starts(line, STR("######")))
            mdx_edit_markdown(m, start, start + 1, STR("##"));
    }
}

str callout_listed(const struct mdx *m, const struct tag *tag, str name)
{
    str inside = str_span(m->source, tag->pos, tag->end), start = str_format("%.*s={", PRI(name));
    size_t at = find_from(inside, 0, start.s);
    const struct node *list = at < inside.len ? literal_of(str_span(inside, at + start.len, inside.len)) : NULL;
    buffer b = { 0 };
    for (const struct node *n = list && list->kind == NODE_LIST ? list->child : NULL; n; n = n->next)
        if (n->value.len) buffer_format(&b, "%s%.*s", b.count ? ", " : "", PRI(n->value));
    return b.count ? buffer_str(&b) : STR("");
}

bool callout_edit_update(struct mdx *m, size_t i)
{
    const struct tag *tag = &m->tags.at[i];
    bool update = m->foreign && !tag->closes && tag->starts_line && str_equal(tag->name, STR("Update"));
    str label = update ? mdx_attribute(m, tag, TITLES) : STR(""), text = mdx_attribute(m, tag, "description|subtitle");
    if (!label.len || mdx_is_in_row(m, tag)) return false;
    str tags = callout_listed(m, tag, STR("tags")), made = str_format("## %.*s", PRI(label));
    if (text.len) made = str_format("%.*s\n\n%.*s", PRI(made), PRI(text));
    if (tags.len) made = str_format("%.*s\n\nTags: %.*s", PRI(made), PRI(tags));
    mdx_edit_markdown(m, tag->pos, tag->end, made)->block = true;
    if (tag->partner > i) lower_headings(m, after_line(m->source, tag->end), m->tags.at[tag->partner].pos);
    return true;
}
