/* apihistory.c - the comments of Node.js and other projects that tell since when a part of an API exists:
 *
 *   <!-- YAML
 *   added: v0.1.25
 *   deprecated: [v16.0.0, v15.4.0]
 *   changes:
 *     - version: v6.0.0
 *       description: Throws now.
 *   -->
 *
 * The site shows them below the heading that they follow: "Added in: v0.1.25. Deprecated since: v16.0.0, v15.4.0." and
 * the changes as a list.
 */
#include "gen.h"

#define MAX_HISTORY_BYTES 65536

/* Adds the values of a scalar or a list, with commas between them. Returns false without one. */
static bool add_values(buffer *out, const char *before, const struct node *n)
{
    const struct node *v = n && n->kind == NODE_LIST ? n->child : n;
    bool any = false;
    for (; v && v->kind == NODE_SCALAR; v = n->kind == NODE_LIST ? v->next : NULL) {
        if (!v->value.len) continue;
        buffer_format(out, "%s%.*s", any ? ", " : before, PRI(v->value));
        any = true;
    }
    return any;
}

/* Adds the Markdown of a comment. indent: of its first line. */
static void add_history(buffer *out, const struct node *history, size_t indent)
{
    static const char *const keys[][2] = { { "added", "Added in: " }, { "deprecated", "Deprecated since: " },
                                           { "removed", "Removed in: " }, { "napiVersion", "Node-API version: " } };
    const struct node *changes = node_get(history, "changes");
    buffer line = { 0 };
    for (size_t i = 0; i < COUNT(keys); i++) {
        size_t before = line.count;
        if (before) buffer_add(&line, STR(" "));
        if (add_values(&line, keys[i][1], node_get(history, keys[i][0]))) buffer_add(&line, STR("."));
        else line.count = before;
    }
    if (line.count) buffer_format(out, "%*s%.*s\n\n", (int)indent, "", PRI(buffer_str(&line)));
    size_t start = out->count;
    for (const struct node *c = changes ? changes->child : NULL; c; c = c->next) {
        if (out->count - start > MAX_HISTORY_BYTES) return;
        str text = str_trim(node_value(c, "description"));
        buffer_format(out, "%*s- ", (int)indent, "");
        bool version = add_values(out, "", node_get(c, "version"));
        buffer_add(out, version && text.len ? STR(": ") : STR(""));
        for (size_t i = 0; i < text.len; i++)
            buffer_add(out, text.s[i] == '\n' ? STR(" ") : str_span(text, i, i + 1));
        buffer_add(out, STR("\n"));
    }
}

str apihistory_translate(str text, const char *file, bool *changed)
{
    static const char start[] = "<!-- YAML";
    buffer out = { 0 };
    str fence = STR("");
    struct next_match end = { 0 };
    size_t done = 0;
    if (find_from(text, 0, start) == text.len) return text;
    for (size_t pos = 0, next; pos < text.len; pos = next) {
        str line = str_line(text, pos), s = str_trim(line);
        next = after_line(text, pos);
        bool code = fence_read(&fence, line) || fence.len;
        size_t indent = (size_t)(s.s - line.s);
        bool opens = !code && indent < 4 && str_equal(s, str_from(start));
        size_t close = opens ? find_next(text, next, "-->", &end) : text.len;
        if (close == text.len) continue;
        const struct node *history = yaml_parse_config(str_span(text, next, close), file);
        if (!history || history->kind != NODE_MAP) continue;
        buffer_add(&out, str_span(text, done, pos));
        add_history(&out, history, indent);
        bool ends = !str_trim(str_line(text, close + 3)).len;
        next = done = ends ? after_line(text, close) : close + 3;
        *changed = true;
    }
    if (!done) return text;
    buffer_add(&out, str_span(text, done, text.len));
    return buffer_str(&out);
}
