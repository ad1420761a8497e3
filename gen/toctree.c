/* toctree.c - the order of the pages of Sphinx: the directive toctree of the start page, and those of the pages that it
 * names.
 *
 *   ```{toctree}
 *   :caption: Guides
 *   Install <install.md>
 *   how-to/index
 *   ```
 */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif
#include <sys/stat.h>
#include "gen.h"

#define MAX_DEPTH 16
#define MAX_ENTRIES 50000

struct toctree { const char *folder; struct map seen; size_t entries; };

static struct node *read_page(struct toctree *t, str page, unsigned depth);

/* Returns the text of a page, or an empty string. */
static str page_text(const struct toctree *t, str page)
{
    static const char *const ends[] = { ".md", ".myst", "" };
    for (size_t i = 0; i < COUNT(ends); i++) {
        const char *path = str_format("%s/%.*s%s", t->folder, PRI(page), ends[i]).s;
        struct stat st;
        bool text = *ends[i] || str_ends(page, STR(".md"));
        if (text && stat(path, &st) == 0 && S_ISREG(st.st_mode) && !leads_outside(path)) return read_file(path);
    }
    return STR("");
}

/* Returns the path of a name on a page: relative to its folder, or to that of the pages if it starts with a slash. */
static str path_of(str page, str name)
{
    str folder = str_span(page, 0, page.len - last_name(page).len);
    bool rooted = str_starts(name, STR("/"));
    while (str_starts(name, STR("../"))) {
        name = str_span(name, 3, name.len);
        if (folder.len) folder.len--;
        while (folder.len && folder.s[folder.len - 1] != '/') folder.len--;
    }
    while (name.len && (name.s[0] == '/' || str_starts(name, STR("./")))) name = str_span(name, 1, name.len);
    str path = rooted ? name : str_format("%.*s%.*s", PRI(folder), PRI(name));
    if (str_ends(path, STR(".md"))) path.len -= 3;
    return path;
}

static struct node *new_node(enum node_kind kind, const char *key, str value)
{
    struct node *n = xalloc(sizeof *n);
    *n = (struct node){ .kind = kind, .key = str_from(key), .value = value };
    return n;
}

/* Returns an entry of the order: a map with title, link and items. NULL if there are too many. */
static struct node *new_entry(struct toctree *t, str title, str path, unsigned depth)
{
    struct node *entry = new_node(NODE_MAP, "", STR("")), *items = NULL;
    if (t->entries++ >= MAX_ENTRIES) return NULL;
    if (path.len && !map_get(&t->seen, path)) {
        map_at(&t->seen, path, 1);
        items = read_page(t, path, depth + 1);
    }
    entry->child = new_node(NODE_SCALAR, "title", str_copy(title));
    entry->child->next = new_node(NODE_SCALAR, "link", path.len ? str_format("/%.*s", PRI(path)) : path);
    entry->child->next->next = items;
    return entry;
}

/* Reads the lines of a directive. Returns the end of the list. */
static struct node **read_lines(struct toctree *t, str text, str page, struct node **end, unsigned depth)
{
    for (size_t pos = 0; pos < text.len; pos += str_line(text, pos).len + 1) {
        str s = str_trim(str_line(text, pos)), caption = STR(":caption:");
        if (str_starts(s, caption)) {
            struct node *group = new_entry(t, str_trim(str_span(s, caption.len, s.len)), STR(""), depth);
            if (!group) return end;
            struct node *items = new_node(NODE_LIST, "items", STR(""));
            group->child->next->next = items;
            *end = group;
            read_lines(t, str_span(text, pos + str_line(text, pos).len + 1, text.len), page, &items->child, depth);
            return &group->next;
        }
        size_t open = find_from(s, 0, "<"), close = find_from(s, open, ">");
        str title = close < s.len ? str_trim(str_span(s, 0, open)) : STR("");
        str name = close < s.len ? str_span(s, open + 1, close) : s;
        bool pattern = memchr(name.s, '*', name.len) != NULL, self = str_equal(name, STR("self"));
        bool outside = find_from(name, 0, "://") < name.len;
        if (!name.len || strchr(":#%", name.s[0]) || pattern || self || outside) continue;
        struct node *entry = new_entry(t, title, str_copy(path_of(page, name)), depth);
        if (!entry) return end;
        *end = entry, end = &entry->next;
    }
    return end;
}

/* Returns the list of what the directives of a page name, or NULL. */
static struct node *read_page(struct toctree *t, str page, unsigned depth)
{
    struct node *list = new_node(NODE_LIST, "items", STR("")), **end = &list->child;
    str text = depth < MAX_DEPTH ? page_text(t, page) : STR("");
    for (size_t at = find_from(text, 0, "{toctree}"); at < text.len; at = find_from(text, at + 1, "{toctree}")) {
        str marks = str_trim(str_span(text, line_start(text, at), at));
        size_t start = find_from(text, at, "\n"), close = start;
        if (marks.len < 3 || !strchr("`:~", marks.s[0])) continue;
        while (close < text.len && !str_starts(str_trim(str_line(text, close + 1)), marks))
            close = find_from(text, close + 1, "\n");
        end = read_lines(t, str_span(text, start, close), page, end, depth);
    }
    return list->child ? list : NULL;
}

const struct node *toctree_order(const char *folder)
{
    struct toctree t = { .folder = folder };
    str start = STR("index");
    map_at(&t.seen, start, 1);
    struct node *list = read_page(&t, start, 0), *first = list ? new_entry(&t, STR(""), start, 0) : NULL;
    if (!first) return list;
    first->next = list->child, list->child = first;
    return list;
}
