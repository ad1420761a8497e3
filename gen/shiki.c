/* shiki.c - marks in comments of code that sites with Shiki read and do not show: "call() // [!code focus]". Those of
 * added and removed lines stay, since the code is not clear without them.
 */
#include "gen.h"

#define SURE_SIGNS 4                   /* signs that begin a comment after any text; others only after a blank */
#define MAX_MARK_BYTES 100             /* of a mark in brackets, so that many of them without an end take linear time */

/* Returns the length of the sign of a comment at the end of a text: "//", "#", "--", or one that must be closed, "<!--"
 * or a slash and a star. Sets *close to the sign that closes it. 0 without a sign. */
static size_t comment_length(str before, str *close)
{
    static const char *const signs[][2] = { { "//", "" }, { "<!--", "-->" }, { "{/*", "*/}" }, { "/*", "*/" },
                                            { "--", "" }, { "#", "" }, { ";", "" }, { "%", "" } };
    for (size_t i = 0; i < COUNT(signs); i++) {
        size_t n = strlen(signs[i][0]);
        bool apart = before.len == n || (before.len > n && char_is_space(before.s[before.len - n - 1]));
        if (!str_ends(before, str_from(signs[i][0])) || (i >= SURE_SIGNS && !apart)) continue;
        return *close = str_from(signs[i][1]), n;
    }
    return 0;
}

/* Returns the offset of the next mark at or after `from` in a line, with its comment, and sets *end to the offset after
 * it; line.len if there is none. */
static size_t next_mark(str line, size_t from, size_t *end)
{
    static const char mark[] = "[!code ";
    for (size_t at = find_from(line, from, mark); at < line.len; at = find_from(line, at + 1, mark)) {
        size_t stop = at + find_from(str_span(line, at, at + MAX_MARK_BYTES), 0, "]"), start = at;
        str kind = str_trim(str_span(line, at + sizeof mark - 1, stop)), close = STR("");
        bool stays = str_starts(kind, STR("++")) || str_starts(kind, STR("--"));
        while (start && line.s[start - 1] == ' ') start--;
        size_t sign = comment_length(str_span(line, 0, start), &close);
        if (stays || stop >= line.len || line.s[stop] != ']' || !sign) continue;
        size_t after = stop + 1;
        while (after < line.len && line.s[after] == ' ') after++;
        str rest = str_span(line, after, line.len);
        *end = str_starts(rest, close) ? after + close.len : stop + 1;
        return start - sign;
    }
    return line.len;
}

bool shiki_has_marks(str text) { return find_from(text, 0, "[!code ") < text.len; }

void shiki_add_line(buffer *out, str line)
{
    size_t done = 0, start = out->count, end;
    for (size_t at; (at = next_mark(line, done, &end)) < line.len; done = end) {
        buffer_add(out, str_span(line, done, at));
        while (out->count > start && out->at[out->count - 1] == ' ') out->count--;
    }
    str rest = str_span(line, done, line.len);
    if (done && !str_trim(rest).len && out->count == start) return;     /* a line that is only a mark */
    if (done && str_trim(rest).len) buffer_add(out, STR(" "));
    buffer_add(out, rest);
    if (!str_ends(line, STR("\n"))) return;
    if (!str_ends(buffer_str(out), STR("\n"))) buffer_add(out, STR("\n"));
}

str shiki_translate(str code)
{
    buffer out = { 0 };
    if (!shiki_has_marks(code)) return code;
    for (size_t pos = 0; pos < code.len; pos = after_line(code, pos))
        shiki_add_line(&out, str_span(code, pos, after_line(code, pos)));
    return out.count ? buffer_str(&out) : STR("");
}
