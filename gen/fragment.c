/* fragment.c - fragments and conditions of JSX around the text of a page: <>Text</>, {condition && <Name />}. They are
 * removed; what they enclose stays. */
#include "mdx.h"

/* Removes the braces and the condition of the line at i, {production && <Name />}, which has one expression. Returns
 * false for another line. */
static bool edit_condition(struct mdx *m, size_t i, size_t line_end)
{
    str line = is_first_on_line(m, i) ? str_trim(str_span(m->source, i, line_end)) : STR("");
    size_t tag = find_from(line, 0, "<");
    str condition = str_span(line, 0, tag);
    bool whole = tag < line.len && str_ends(condition, STR("&& ")) && str_ends(line, STR(">}"));
    if (!whole || memchr(condition.s, '}', condition.len)) return false;
    mdx_edit(m, i, i + tag, STR(""));
    mdx_edit(m, i + line.len - 1, i + line.len, STR(""));
    return true;
}

bool mdx_edit_fragment(struct mdx *m, size_t i, size_t line_end, struct next_match *end)
{
    str rest = str_span(m->source, i, m->source.len);
    if (!m->is_mdx || !m->foreign) return false;
    if (str_starts(rest, STR("{"))) return edit_condition(m, i, line_end);
    bool closes = str_starts(rest, STR("</>"));
    bool opens = str_starts(rest, STR("<>")) && find_next(m->source, i, "</>", end) < m->source.len;
    bool escaped = i > m->body && m->source.s[i - 1] == '\\';
    if ((!opens && !closes) || escaped) return false;
    mdx_edit(m, i, i + (closes ? 3 : 2), STR(""));
    return true;
}
