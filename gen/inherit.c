/* inherit.c - text that pages share, on sites such as that of Next.js.
 *
 *   source: app/guides/forms         in the front matter of a page without text: it has that of app/guides/forms
 *   <AppOnly> ... </AppOnly>         only pages below the folder app show it, not those in the folders beside it
 *   related: { links: [app/link] }   links below the text, with a title and a description
 *   version: experimental            a line above the text
 *
 * Only sites without a known generator have them. Pages and folders are named without the numbers that order them: app
 * for 01-app.
 */
#include "dialect.h"

#define MAX_DEPTH 16                   /* folders in folders */
#define MAX_SOURCES 4                  /* pages that take their text from one another */

/* The names of a tree, by their paths without numbers. files: index into paths, the files of pages below `top`. */
static struct { const char *top; struct map files, folders; str_list paths; } names;

struct folder { str path; unsigned depth; };     /* path: with a slash at its end, without numbers */

static str without_number(str name) { return str_span(name, address_number_length(name), name.len); }

/* Adds a page by its path without numbers and extension. Of files with the same path the first by name is the page. */
static void add_page(str path, const char *file)
{
    size_t end = str_ends(path, STR(".mdx")) ? path.len - 4 : str_ends(path, STR(".md")) ? path.len - 3 : 0;
    if (!end) return;
    path.len = end;
    if (str_ends(path, STR("/index"))) path.len -= sizeof "/index" - 1;
    str name = str_from(file + strlen(names.top) + 1);
    uint32_t *index = map_at(&names.files, path, (uint32_t)names.paths.count);
    if (*index == names.paths.count) *PUSH(&names.paths) = name;
    else if (str_compare(name, names.paths.at[*index]) < 0) names.paths.at[*index] = name;
}

/* Adds a file, or a folder and what is in it. state: the folder around it. */
static void add_entry(void *state, const char *path, str name, bool is_folder)
{
    const struct folder *around = state;
    str plain = str_format("%.*s%.*s", PRI(around->path), PRI(without_number(name)));
    if (!is_folder) {
        add_page(plain, path);
        return;
    }
    struct folder inner = { str_format("%.*s/", PRI(plain)), around->depth + 1 };
    map_at(&names.folders, plain, 1);
    if (inner.depth < MAX_DEPTH) folder_visit(path, add_entry, &inner);
}

/* Reads the names of the tree that the page is in, unless they are known. */
static void read_names(const struct layout *l)
{
    if (names.top == l->folder_of_pages) return;
    keep_begin();
    names.top = l->folder_of_pages;
    folder_visit(names.top, add_entry, &(struct folder){ STR(""), 0 });
    keep_end();
}

/* Returns the file of the page that a value of front matter names, from the folder of the pages; or an empty string. */
static str file_named(const struct layout *l, str name)
{
    while (name.len && name.s[0] == '/') name = str_span(name, 1, name.len);
    while (name.len && name.s[name.len - 1] == '/') name.len--;
    if (!name.len || memchr(name.s, ':', name.len)) return STR("");
    read_names(l);
    const uint32_t *index = map_get(&names.files, name);
    return index ? names.paths.at[*index] : STR("");
}

/* True if a text has more than comments. */
static bool has_text(str text)
{
    for (size_t i = 0; i < text.len; i++) {
        str rest = str_span(text, i, text.len);
        bool html = str_starts(rest, STR("<!--"));
        if (char_is_space(text.s[i])) continue;
        if (!html && !str_starts(rest, STR("{/*"))) return true;
        i = find_from(text, i, html ? "-->" : "*/}") + 2;
    }
    return false;
}

str inherit_text(struct includer *reader, str page, str body, bool *changed)
{
    str text = page, found = body;
    if (reader->layout->generator) return body;
    for (unsigned i = 0; i < MAX_SOURCES && !has_text(found); i++) {
        str source = front_value(text, "source");
        bool path = source.len && memchr(source.s, '/', source.len);
        str file = path ? file_named(reader->layout, source) : STR("");
        if (!file.len) return body;
        text = include_text(reader, &(struct inclusion){ .name = file, .last = SIZE_MAX });
        found = str_span(text, front_end(text), text.len);
    }
    if (str_equal(found, body)) return body;
    *changed = true;
    return found;
}

/* True if a page in one of the folders around the file has a folder with this name beside it, and is not in that. */
static bool is_elsewhere(const struct layout *l, str name)
{
    str top = str_from(l->folder_of_pages), file = str_from(l->page_file);
    buffer folder = { 0 };
    if (!str_starts(file, top)) return false;
    read_names(l);
    for (size_t pos = top.len + 1, end; (end = find_from(file, pos, "/")) < file.len; pos = end + 1) {
        str own = without_number(str_span(file, pos, end));
        if (map_get(&names.folders, str_format("%.*s%.*s", PRI(buffer_str(&folder)), PRI(name))))
            return !str_equal(own, name);
        buffer_format(&folder, "%.*s/", PRI(own));
    }
    return false;
}

/* Returns the name of the folder in a tag that is alone on a line, "app" of <AppOnly>, or an empty string. */
static str folder_in_tag(str line)
{
    str s = str_trim(line), end = STR("Only>");
    bool tag = s.len > end.len + 1 && s.s[0] == '<' && str_ends(s, end);
    str name = tag ? str_span(s, 1, s.len - end.len) : STR("");
    return name.len && name_length(name) == name.len ? str_lower(name) : STR("");
}

str inherit_visible(const struct layout *l, str text, bool *changed)
{
    buffer b = { 0 };
    str fence = STR("");
    struct map unclosed = { 0 };                 /* names whose end was not found, so that it is searched once */
    if (l->generator || find_from(text, 0, "Only>") == text.len) return text;
    for (size_t pos = 0, next; pos < text.len; pos = next) {
        str line = str_line(text, pos), tag = str_trim(line);
        bool code = fence_read(&fence, line) || fence.len;
        next = after_line(text, pos);
        str name = code ? STR("") : folder_in_tag(line);
        size_t end = text.len;
        bool hidden = name.len && !map_get(&unclosed, name) && is_elsewhere(l, name);
        if (hidden) end = find_from(text, next, str_format("</%.*s", PRI(str_span(tag, 1, tag.len))).s);
        if (hidden && end == text.len) map_at(&unclosed, name, 1);
        if (end == text.len) {
            buffer_add(&b, str_span(text, pos, next));
            continue;
        }
        for (next = after_line(text, end); pos < next; pos = after_line(text, pos)) buffer_add(&b, STR("\n"));
        *changed = true;
    }
    map_free(&unclosed);
    return buffer_str(&b);
}

str inherit_status(const struct layout *l)
{
    static const char words[] = " alpha beta canary deprecated draft experimental legacy preview rc unstable ";
    str status = front_value(l->page, "version");
    if (l->generator || !is_listed(str_lower(status), words)) return STR("");
    return str_format("\n**Version:** %.*s\n\n", PRI(status));
}

/* Returns a link to a page with the title in its front matter. */
static str link_to(struct includer *reader, str name, str file)
{
    str title = front_value(include_text(reader, &(struct inclusion){ .name = file, .last = SIZE_MAX }), "title");
    if (memchr(title.s, '<', title.len)) title = str_format("`%.*s`", PRI(title));
    return link_markdown(title.len ? title : last_name(name), str_format("/%.*s", PRI(name)));
}

str inherit_related(struct includer *reader)
{
    const struct layout *l = reader->layout;
    str front = str_span(l->page, 0, front_end(l->page));
    const struct node *related = NULL;
    if (find_from(front, 0, "\nrelated:") < front.len) related = node_get(layout_front(l), "related");
    const struct node *links = node_get(related, "links");
    str title = str_trim(node_value(related, "title")), text = str_trim(node_value(related, "description"));
    buffer b = { 0 };
    for (const struct node *n = links && links->kind == NODE_LIST ? links->child : NULL; n; n = n->next)
        if (n->kind == NODE_SCALAR && file_named(l, n->value).len)
            buffer_format(&b, "- %.*s\n", PRI(link_to(reader, n->value, file_named(l, n->value))));
    if (!b.count) return STR("");
    return str_format("\n**%.*s**\n%s%.*s\n\n%.*s", PRI(title.len ? title : STR("Related")), text.len ? "\n" : "",
                      PRI(text), PRI(buffer_str(&b)));
}
