/* vocs.c - syntax that only pages of Vocs have:
 *
 *     # Title [Subtitle]                      the title, then the subtitle as a paragraph
 *     // [!include ~/snippets/a.ts:setup]     in code: a file, or a part of it between [!region setup] and
 *                                             [!endregion setup]
 */
#include "dialect.h"

const char *vocs_folder(const struct layout *l, str root, str source)
{
    str tops[] = { path_normalized(str_format("%.*s/%.*s", PRI(root), PRI(source))), path_normalized(root), STR("docs"),
                   STR("src"), STR("") };
    for (size_t i = 0; i < COUNT(tops); i++) {
        const char *folder = str_format("%s/%.*s%spages", l->folder, PRI(tops[i]), tops[i].len ? "/" : "").s;
        if (leftout_count(folder, NULL)) return folder;
    }
    return l->pages;
}

bool vocs_add_title(struct dialect *d, buffer *out, str line)
{
    size_t open = line.len, depth = 0;
    bool title = layout_is(d->includer.layout, "vocs") && str_starts(line, STR("# ")) && str_ends(line, STR("]"));
    while (title && open > 0) {
        open--;
        depth += line.s[open] == ']';
        if (line.s[open] == '[' && --depth == 0) break;
    }
    if (!title || open < 4 || line.s[open - 1] != ' ') return false;
    d->changed = true;
    buffer_format(out, "%.*s\n\n%.*s\n", PRI(str_trim(str_span(line, 0, open))),
                  PRI(str_span(line, open + 1, line.len - 1)));
    return true;
}

bool vocs_read_include(const struct layout *l, str line, struct inclusion *in)
{
    static const char mark[] = "[!include ";
    size_t at = find_from(line, 0, mark), end = find_from(line, at, "]");
    if (!layout_is(l, "vocs") || end == line.len) return false;
    str rest = str_trim(str_span(line, at + sizeof mark - 1, end)), name = take_word(&rest);
    size_t colon = find_from(name, 0, ":");
    *in = (struct inclusion){ .name = str_span(name, 0, colon), .region = str_span(name, colon + 1, name.len),
                              .last = SIZE_MAX, .code = true };
    return in->name.len > 0;
}
