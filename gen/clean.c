/* clean.c - parts of a page that are rewritten before its lines are read, in pages of any site.
 *
 *   {%                          a tag of several lines is on one line (MkDocs)
 *     include "x" %}
 *   ```mdx-code-block           the fence is left out, its lines stay (Docusaurus)
 *   ESC [ 3 1 m                 colours of terminals are left out
 *   data:image/png;base64,...   the data of an image are left out
 *   TAB <Tag>                   tabs before lines become spaces
 */
#include <ctype.h>
#include "dialect.h"

/* --- tags of several lines --- */

#define MAX_INCLUDE_BYTES 1000

str clean_includes(str text, bool *changed)
{
    if (find_from(text, 0, "{%\n") == text.len) return text;
    *changed = true;
    buffer b = { 0 };
    for (size_t pos = 0, next; pos < text.len; pos = next) {
        str line = str_line(text, pos), rest = str_span(text, pos, pos + MAX_INCLUDE_BYTES);
        size_t close = find_from(rest, 0, "%}");
        str inside = str_trim(str_span(rest, find_from(rest, 0, "{%") + 2, close));
        next = after_line(text, pos);
        if (!str_equal(str_trim(line), STR("{%")) || close == rest.len || !str_starts(inside, STR("include"))) {
            buffer_add(&b, str_span(text, pos, next));
            continue;
        }
        next = after_line(text, pos + close);
        buffer_format(&b, "%*s{%% ", (int)indent_at(line), "");
        for (size_t i = 0; i < inside.len; i++)
            buffer_add(&b, inside.s[i] == '\n' ? STR(" ") : str_span(inside, i, i + 1));
        buffer_add(&b, STR(" %}\n"));
        for (size_t n = count_lines(str_span(text, pos + line.len + 1, next)); n; n--) buffer_add(&b, STR("\n"));
    }
    return buffer_str(&b);
}

/* --- fences that hide components --- */

/* Docusaurus shows what such fences enclose as part of the page: they only hide components from other programs. */
str clean_fences(str text, bool *changed)
{
    if (find_from(text, 0, "mdx-code-block") == text.len) return text;
    *changed = true;
    buffer b = { 0 };
    str fence = STR("");
    bool inside = false;
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str line = str_line(text, pos), mark = fence_mark(line);
        str info = mark.len ? str_span(line, (size_t)(mark.s - line.s) + mark.len, line.len) : STR("");
        bool opens = !fence.len && str_equal(directive_word(info), STR("mdx-code-block"));
        bool changes = fence_read(&fence, line), hidden = changes && (opens || inside);
        if (changes) inside = opens;
        buffer_add(&b, hidden ? str_span(line, 0, (size_t)(mark.s - line.s)) : line);
        buffer_add(&b, str_span(text, pos + line.len, after_line(text, pos)));
    }
    return b.count ? buffer_str(&b) : STR("");
}

/* --- colours and data --- */

str clean_colours(str text, bool *changed)
{
    if (find_from(text, 0, "\x1b[") == text.len) return text;
    *changed = true;
    buffer b = { 0 };
    for (size_t i = 0; i < text.len;) {
        size_t escape = find_from(text, i, "\x1b["), end = escape + 2;
        while (end < text.len && (char_is_digit(text.s[end]) || text.s[end] == ';')) end++;
        buffer_add(&b, str_span(text, i, escape));
        if (escape < text.len && (end >= text.len || text.s[end] != 'm')) buffer_add(&b, str_span(text, escape, end));
        else end++;
        i = escape < text.len ? end : text.len;
    }
    return buffer_str(&b);
}

#define MAX_DATA_BYTES 400             /* of an image in an address */
#define MAX_TYPE_BYTES 40              /* of its start, data:image/svg+xml;base64, */

/* Such data are no text, and tags with them can be too long to be read. */
str clean_data(str text, bool *changed)
{
    if (find_from(text, 0, ";base64,") == text.len) return text;
    *changed = true;
    buffer b = { 0 };
    str fence = STR("");
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str line = str_span(text, pos, after_line(text, pos));
        bool code = fence_read(&fence, str_line(text, pos)) || fence.len;
        size_t done = 0, end;
        for (size_t at = code ? line.len : 0; (at = find_from(line, at, "data:image/")) < line.len; at = end) {
            size_t data = find_from(str_span(line, 0, at + MAX_TYPE_BYTES), at, ";base64,");
            end = at + 1;
            if (data >= at + MAX_TYPE_BYTES || data + 8 >= line.len) continue;
            end = at = data + 8;
            while (end < line.len && (isalnum((unsigned char)line.s[end]) || strchr("+/=", line.s[end]))) end++;
            if (end - at <= MAX_DATA_BYTES) continue;
            buffer_add(&b, str_span(line, done, at));
            done = end;
        }
        buffer_add(&b, str_span(line, done, line.len));
    }
    return buffer_str(&b);
}

/* --- tabs --- */

/* Returns the number of spaces and tabs at an offset that take at most `max` columns, and sets *columns to those. */
static size_t blanks_at(str text, size_t pos, size_t max, size_t *columns)
{
    size_t n = 0;
    *columns = 0;
    for (; pos + n < text.len && (text.s[pos + n] == ' ' || text.s[pos + n] == '\t'); n++) {
        size_t next = *columns + (text.s[pos + n] == '\t' ? 4 - *columns % 4 : 1);
        if (next > max) break;
        *columns = next;
    }
    return n;
}

/* True if a tag outside code is indented by a tab. */
static bool has_tabs_before_tags(str text)
{
    str fence = STR("");
    size_t columns;
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str line = str_line(text, pos);
        size_t blanks = blanks_at(text, pos, SIZE_MAX, &columns);
        bool code = fence_read(&fence, line) || fence.len;
        if (!code && columns > blanks && blanks < line.len && line.s[blanks] == '<') return true;
    }
    return false;
}

/* Tabs become spaces up to the next multiple of four columns; in fenced code at most the indentation of the fence. */
str clean_tabs(str text, bool *changed)
{
    if (!has_tabs_before_tags(text)) return text;
    *changed = true;
    buffer b = { 0 };
    str fence = STR("");
    size_t max = SIZE_MAX;
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        size_t columns, blanks = blanks_at(text, pos, max, &columns);
        if (fence_read(&fence, str_line(text, pos)) && fence.len) max = columns;
        buffer_format(&b, "%*s", (int)columns, "");
        buffer_add(&b, str_span(text, pos + blanks, after_line(text, pos)));
        if (!fence.len) max = SIZE_MAX;
    }
    return buffer_str(&b);
}
