/* order.c - the navigation tree of a corpus without navigation pages.
 *
 * The order that the configuration of a documentation generator declares comes first: SUMMARY.md, nav of mkdocs.yml,
 * docs.json, the literals of sidebars, the parents that pages of Jekyll name. The pages that it does not have follow as
 * a tree of folders. In a folder names are sorted by the positions in _category_ files, meta.json, toc.yml and .pages,
 * in sidebars of MDN, in front matter, also in the children of pages of GitHub, then by the numbers in front of their
 * files, then as people count: step-2 before step-10.
 */
#include <ctype.h>
#include <stdlib.h>
#include "gen.h"

struct order {
    struct corpus_builder *c;
    struct map ranks;            /* paths of pages and folders: index into `positions` */
    ARRAY(double) positions;
    struct map labels;           /* paths of folders: index into `titles` */
    str_list titles;
    ARRAY(struct manifest { str path; const struct node *routes; }) manifests;   /* paths of their folders */
    struct map read;             /* folders whose files are read, "disk:path" */
};

/* --- positions --- */

static bool is_root(str path)        /* the start page of the corpus */
{
    return str_equal_fold(path, STR("index")) || str_equal_fold(path, STR("README"));
}

static void set_position(struct order *o, str path, double position)
{
    if (map_get(&o->ranks, path)) return;
    map_at(&o->ranks, str_copy(path), (uint32_t)o->positions.count);
    *PUSH(&o->positions) = position;
}

static bool read_number(str s, double *number)
{
    char *end, *text = (char *)str_copy(str_trim(s)).s;
    *number = strtod(text, &end);
    bool whole = *text && !*end;
    xfree(text);
    return whole;
}

/* Sets the position of a page from its front matter, and those of the pages that it lists as its children. */
static void read_position(struct order *o, const struct page *p)
{
    static const char *const keys[] = { "sidebar_position", "weight", "nav_order", "order", "position" };
    const struct node *sidebar = node_get(p->front, "sidebar");
    const struct node *children = node_get(p->front, "children");
    double number;
    if (layout_is(&o->c->layout, "solidbase")) return;       /* it orders pages by the names of their files */
    for (const struct node *n = children && children->kind == NODE_LIST ? children->child : NULL; n; n = n->next)
        if (str_starts(n->value, STR("/")) && layout_is(&o->c->layout, "githubdocs"))
            set_position(o, path_normalized(str_format("%.*s%.*s", PRI(is_root(p->path) ? STR("") : p->path),
                                                       PRI(n->value))), (double)o->positions.count);
    for (size_t i = 0; i < COUNT(keys); i++) {
        bool found = read_number(node_value(p->front, keys[i]), &number) ||
                     (sidebar && read_number(node_value(sidebar, keys[i]), &number));
        if (found && (number != 0 || strcmp(keys[i], "weight") != 0)) {
            set_position(o, p->path, number);
            return;
        }
    }
}

/* Returns the path of a name that an order file of a folder has. */
static str path_in_folder(str folder, str name)
{
    size_t hash = find_from(name, 0, "#");
    name = without_dot(str_span(name, 0, hash));
    str ends[] = { STR(".mdx"), STR(".qmd"), STR(".mdoc"), STR(".md"), STR("/toc.yml"), STR("/") };
    for (size_t i = 0; i < COUNT(ends); i++)
        if (str_ends(name, ends[i])) name.len -= ends[i].len;
    if (str_equal(name, STR("index")) || str_ends(name, STR("/index"))) name.len -= name.len > 5 ? 6 : 5;
    return folder.len && name.len ? str_format("%.*s/%.*s", PRI(folder), PRI(name)) : name.len ? name : folder;
}

static void set_label(struct order *o, str folder, str label)
{
    if (!label.len || map_get(&o->labels, folder)) return;
    map_at(&o->labels, str_copy(folder), (uint32_t)o->titles.count);
    *PUSH(&o->titles) = label;
}

static void read_folder(struct order *o, str disk, str folder);

/* Sets the positions of the pages in a folder "(group)" in the folder `disk`: as its files declare, then by name. */
static void read_group(struct order *o, str disk, str name, str folder)
{
    str group = disk.len ? str_format("%.*s/%.*s", PRI(disk), PRI(name)) : name;
    str inside = str_format("%.*s/", PRI(group));
    read_folder(o, group, folder);
    for (size_t i = 0; i < o->c->pages.count; i++) {
        str path = o->c->pages.at[i].path;
        bool member = str_starts(o->c->pages.at[i].file, inside) && path.len > folder.len;
        size_t end = member ? find_from(path, folder.len + 1, "/") : 0;
        if (member) set_position(o, str_span(path, 0, end), (double)o->positions.count);
    }
}

/* Sets the positions of the names in a list, with what is nested in it, and of the folders on their paths. disk: the
 * folder that has the list; folder: path of its pages. The pages of a folder "(group)" take its place. */
static void read_list(struct order *o, str disk, str folder, const struct node *n, unsigned depth)
{
    for (; n && depth < 32; n = n->next) {
        bool map = n->kind == NODE_MAP;
        str name = n->kind == NODE_SCALAR ? n->value : node_value(n, "href");
        if (map && !name.len) name = node_value(n, "name");
        if (str_starts(name, STR("...")) && name.len > 3) name = str_span(name, 3, name.len);    /* the pages in it */
        if (address_is_group(&o->c->layout, name)) read_group(o, disk, name, folder);
        if (map && !name.len && n->child && !n->child->next && n->child->kind == NODE_SCALAR) name = n->child->value;
        str path = name.len && !memchr(name.s, ':', name.len) ? path_in_folder(folder, name) : STR("");
        double next = (double)o->positions.count;
        for (size_t end = folder.len + 1; path.len > folder.len && end <= path.len; end++)
            if (end == path.len || path.s[end] == '/') set_position(o, str_span(path, 0, end), next);
        bool inner = map && path.len && str_starts(node_value(n, "type"), STR("dir"));
        if (inner) set_label(o, path, node_value(n, "label"));
        if (map) read_list(o, disk, folder, node_get(n, "items") ? node_get(n, "items")->child : NULL, depth + 1);
    }
}

static const char *path_of(const struct corpus_builder *c, str folder, const char *name)
{
    return str_format("%s/%.*s%s%s", c->layout.folder_of_pages, PRI(folder), folder.len ? "/" : "", name).s;
}

static str file_in(const struct corpus_builder *c, str folder, const char *name)
{
    struct includer d = { .layout = &c->layout, .path = path_of(c, folder, name) };
    struct inclusion in = { .name = str_from(name), .last = SIZE_MAX };
    return include_text_near(&d, &in);
}

/* Reads the list of the pages in a manifest.json, { "routes": [{ "title": "Start", "path": "/docs/start.md" }] }. */
static void read_manifest(struct order *o, str disk, str folder)
{
    str text = file_in(o->c, disk, "manifest.json");
    const struct node *routes = text.len ? node_get(literal_of(text), "routes") : NULL;
    if (routes && routes->kind == NODE_LIST) *PUSH(&o->manifests) = (struct manifest){ str_copy(folder), routes };
}

/* Returns the first document of a file of YAML: .navigation.yml of Nuxt may end with ---, as front matter does. */
static str first_document(str text)
{
    bool content = false;
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str line = str_line(text, pos), s = str_trim(line);
        bool rule = str_equal(s, STR("---")) && line.s[0] == '-';
        if (content && rule) return str_span(text, 0, pos);
        content |= s.len && s.s[0] != '#' && !rule;
    }
    return text;
}

/* Sets the positions and titles of the names in a map of Nextra, and of those that it has as `items`: { "guide":
 * { "title": "Guide", "items": { "index": "" } } }. */
static void read_meta(struct order *o, str folder, const struct node *map, unsigned depth)
{
    for (const struct node *n = map && depth < 16 ? map->child : NULL; n; n = n->next) {
        str path = path_in_folder(folder, n->key);
        set_position(o, path, (double)o->positions.count);
        set_label(o, path, n->kind == NODE_SCALAR ? n->value : node_value(n, "title"));
        read_meta(o, path, node_get(n, "items"), depth + 1);
    }
}

/* Reads the files that order a folder, unless it did before. disk: its path on the disk; folder: path of its pages. */
static void read_folder(struct order *o, str disk, str folder)
{
    static const char *const files[] = { "_category_.json", "_category_.yml", "_category_.yaml", "meta.json",
                                         "_meta.json", "_meta.js", "_meta.ts", "_meta.jsx", "_meta.tsx",
                                         "toc.yml", "TOC.yml", ".pages", ".nav.yml", ".navigation.yml" };
    double number;
    str both = str_format("%.*s:%.*s", PRI(disk), PRI(folder));      /* start.de.md is in a folder of its own, de */
    if (map_get(&o->read, both)) return;
    map_at(&o->read, both, 1);
    read_manifest(o, disk, folder);
    for (size_t i = 0; i < COUNT(files); i++) {
        str text = file_in(o->c, disk, files[i]), name = str_from(files[i]);
        if (!text.len) continue;
        bool yaml = str_ends(name, STR(".yml")) || str_ends(name, STR(".yaml")) || str_ends(name, STR(".pages"));
        const struct node *n = yaml ? yaml_parse_config(first_document(text), path_of(o->c, disk, files[i]))
                                    : literal_first(text);
        str label = node_value(n, "label");
        if (!label.len) label = node_value(n, "title");
        set_label(o, folder, label);
        if (read_number(node_value(n, "position"), &number)) set_position(o, folder, number);
        const struct node *list = n && n->kind == NODE_LIST ? n : node_get(n, "pages") ? node_get(n, "pages")
                                : node_get(n, "nav") ? node_get(n, "nav") : node_get(n, "items");
        if (list) read_list(o, disk, folder, list->child, 0);
        else if (str_starts(name, STR("_meta"))) read_meta(o, folder, n, 0);
    }
}

/* Reads the order of all folders in one file of Nextra, app/_meta.global.js. */
static void read_global_meta(struct order *o)
{
    static const char *const folders[] = { "app", "src/app", "content", "src/content", "" };
    static const char *const ends[] = { "js", "ts", "jsx", "tsx" };
    for (size_t i = 0; i < COUNT(folders) * COUNT(ends) && layout_is(&o->c->layout, "nextra"); i++) {
        const char *folder = folders[i / COUNT(ends)];
        str text = layout_file(&o->c->layout, str_format("%s%s_meta.global.%s", folder, *folder ? "/" : "",
                                                         ends[i % COUNT(ends)]).s);
        if (text.len) read_meta(o, STR(""), literal_first(text), 0);
    }
}

/* Sets the positions of the pages that a sidebar of MDN lists, "/Web/HTTP/Guides", in its order. */
static void read_sidebar(struct order *o, const struct node *n, unsigned depth)
{
    for (; n && depth < 16; n = n->next) {
        str link = n->kind == NODE_SCALAR ? n->value : node_value(n, "link"), path;
        if (!link.len) link = node_value(n, "path");
        path = str_span(link, 1, find_from(link, 0, "#"));
        if (str_starts(link, STR("/")) && path.len) set_position(o, path, (double)o->positions.count);
        const struct node *children = node_get(n, "children");
        if (children) read_sidebar(o, children->child, depth + 1);
    }
}

/* Reads the sidebars of MDN that the pages name. */
static void read_sidebars(struct order *o)
{
    const struct corpus_builder *c = o->c;
    for (size_t i = 0; i < c->pages.count && layout_is(&c->layout, "mdn"); i++) {
        str name = node_value(c->pages.at[i].front, "sidebar"), key = str_format("sidebar:%.*s", PRI(name));
        if (!name.len || memchr(name.s, '.', name.len) || map_get(&o->read, key)) continue;
        map_at(&o->read, key, 1);
        const char *file = str_format("files/sidebars/%.*s.yaml", PRI(name)).s;
        str text = layout_file(&c->layout, file);
        const struct node *list = text.len ? node_get(yaml_parse_config(text, file), "sidebar") : NULL;
        if (list) read_sidebar(o, list->child, 0);
    }
}

/* Returns the end of the name at pos. */
static size_t name_end(str path, size_t pos) { return pos < path.len ? find_from(path, pos, "/") : path.len; }

/* Sets the position of a page or folder from the number in front of the name of its file, "1-name" or "(1)name". */
static void read_prefix(struct order *o, str path, str name)
{
    size_t digits = 0;
    double number;
    if (address_group_length(&o->c->layout, name)) name = str_span(name, 1, name.len);
    while (digits < name.len && digits < 4 && char_is_digit(name.s[digits])) digits++;
    if (digits && digits < 4 && read_number(str_span(name, 0, digits), &number)) set_position(o, path, number);
}

/* True for a page in a folder of its language that has the language in the name of its file: de/start of
 * start.de.md. */
static bool is_translation(const struct page *p)
{
    str name = last_name(p->file), ending = str_format(".%.*s", PRI(str_span(p->path, 0, name_end(p->path, 0))));
    size_t dot = name.len;
    while (dot && name.s[dot - 1] != '.') dot--;
    return dot && str_ends(str_span(name, 0, dot - 1), ending) && !str_ends(p->path, ending);
}

/* Calls read_folder() for the folders of a page, or read_prefix() for the names on its path. The path of the page
 * should have the same folders as its file, without those that are no part of addresses. */
static void read_names(struct order *o, const struct page *p, bool folders)
{
    const struct layout *l = &o->c->layout;
    size_t first = is_translation(p) ? name_end(p->path, 0) + 1 : 0;
    for (size_t file = 0, path = first; file < p->file.len && path <= p->path.len;) {
        str folder = str_span(p->file, 0, file ? file - 1 : 0), at = str_span(p->path, 0, path ? path - 1 : 0);
        size_t end = name_end(p->file, file), stop = name_end(p->path, path);
        str name = str_span(p->file, file, end), named = str_span(p->path, path, stop);
        bool language = !file && l->language.len && str_equal(name, l->language) && !str_equal(name, named);
        bool hidden = language || address_is_group(l, name);
        if (folders) read_folder(o, folder, at);
        else if (path < p->path.len && !hidden) read_prefix(o, str_span(p->path, 0, stop), name);
        file = end + 1, path = hidden ? path : stop + 1;
    }
}

/* --- comparison --- */

int natural_order(str a, str b)
{
    size_t i = 0, k = 0;
    while (i < a.len && k < b.len) {
        if (char_is_digit(a.s[i]) && char_is_digit(b.s[k])) {
            size_t x = i, y = k;
            while (i < a.len && a.s[i] == '0') i++, x++;
            while (k < b.len && b.s[k] == '0') k++, y++;
            while (i < a.len && char_is_digit(a.s[i])) i++;
            while (k < b.len && char_is_digit(b.s[k])) k++;
            if (i - x != k - y) return i - x < k - y ? -1 : 1;
            int order = memcmp(a.s + x, b.s + y, i - x);
            if (order) return order;
            continue;
        }
        char p = fold_ascii(a.s[i++]), q = fold_ascii(b.s[k++]);
        if (p != q) return (unsigned char)p < (unsigned char)q ? -1 : 1;
    }
    return i < a.len ? 1 : k < b.len ? -1 : str_compare(a, b);
}

static const struct order *sorted;   /* for qsort() */

static int page_order(const void *a, const void *b)
{
    const struct page *const *x = a, *const *y = b;
    str p = (*x)->path, q = (*y)->path;
    if (is_root(p) != is_root(q)) return is_root(p) ? -1 : 1;
    size_t start = 0;
    for (size_t i = 0; i < p.len && i < q.len && p.s[i] == q.s[i]; i++)
        if (p.s[i] == '/') start = i + 1;
    size_t end = find_from(p, start, "/"), stop = find_from(q, start, "/");
    str left = str_span(p, 0, end), right = str_span(q, 0, stop);
    if (str_equal(left, right)) return p.len < q.len ? -1 : p.len > q.len;   /* the page of a folder */
    const uint32_t *r = map_get(&sorted->ranks, left), *s = map_get(&sorted->ranks, right);
    if (!r != !s) return r ? -1 : 1;
    double u = r ? sorted->positions.at[*r] : 0, v = s ? sorted->positions.at[*s] : 0;
    if (u != v) return u < v ? -1 : 1;
    int order = natural_order(str_span(left, start, end), str_span(right, start, stop));
    return order ? order : str_compare(left, right);
}

/* --- the tree --- */

static str folder_title(const struct order *o, str folder)
{
    const uint32_t *label = map_get(&o->labels, folder);
    uint32_t page = page_at(o->c, folder);
    if (label) return o->titles.at[*label];
    return page != NO_INDEX ? text_of(o->c, o->c->pages.at[page].title) : last_name(folder);
}

/* Adds a page. If its title is the name of its file, because no heading is its title, that of the navigation replaces
 * it. */
static void add_page(struct corpus_builder *c, uint32_t page, str title, unsigned level)
{
    struct page *p = &c->pages.at[page];
    if (p->nav != NO_INDEX) return;
    struct section *opening = &c->sections.at[p->first_section];
    bool named = p->sections == 1 && !opening->anchor.len && str_equal(text_of(c, p->title), last_name(p->path));
    if (title.len && (named || p->guessed))
        p->title = opening->title = text_add(c, title);
    if (!title.len) title = p->title.len ? text_of(c, p->title) : p->path;
    site_add_nav(c, str_copy(title), p->path, level);
    p->nav = (uint32_t)c->nav.count - 1;
}

/* Adds the pages below a folder that are not in the tree yet, as a tree of folders. */
static void add_folders(struct order *o, str below, unsigned level)
{
    struct corpus_builder *c = o->c;
    struct page **order = xalloc((c->pages.count + 1) * sizeof *order);
    size_t count = 0, base = below.len ? below.len + 1 : 0;
    str last = STR("");
    for (size_t i = 0; i < c->pages.count; i++) {
        str path = c->pages.at[i].path;
        bool inside = !below.len || (str_starts(path, below) && (path.len == below.len || path.s[below.len] == '/'));
        if (inside && c->pages.at[i].nav == NO_INDEX) order[count++] = &c->pages.at[i];
    }
    sorted = o;
    qsort(order, count, sizeof *order, page_order);
    sorted = NULL;
    for (size_t i = 0; i < count; i++) {
        str path = order[i]->path;
        unsigned depth = level;
        for (size_t k = base; k < path.len; k++) {
            if (path.s[k] != '/') continue;
            str folder = str_span(path, 0, k);
            bool open = str_starts(last, folder) && (last.len == k || last.s[k] == '/');
            if (!open) site_add_nav(c, str_copy(folder_title(o, folder)), folder, depth);
            depth++;
        }
        add_page(c, (uint32_t)(order[i] - c->pages.at), STR(""), depth);
        last = path;
    }
    xfree(order);
}

/* --- the declared order --- */

/* Returns the first value that is not blank: the groups of some sites have " " as a title. */
static str first_value(const struct node *n, const char *const *keys, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_trim(node_value(n, keys[i])).len) return node_value(n, keys[i]);
    return STR("");
}

/* Adds the page that a target names. base: the folder of names, or empty; an empty target is the page of the base. */
static void add_target(struct order *o, str title, str target, str base, unsigned level)
{
    const char *released = o->c->layout.released_folder;
    if (released) {                      /* "version-2.0/start" in files of the first releases of Docusaurus */
        str version = str_format("%.*s/", PRI(last_name(str_from(released))));
        if (str_starts(target, version)) target = str_span(target, version.len, target.len);
    }
    if (layout_is(&o->c->layout, "docfx")) target = str_span(target, 0, find_from(target, 0, "?"));
    if ((!target.len && !base.len) || str_starts(target, STR("http")) || str_equal(target, STR("..."))) return;
    uint32_t page = base.len ? address_page(o->c, str_format("%.*s/%.*s", PRI(base), PRI(target))) : NO_INDEX;
    if (page == NO_INDEX && target.len) page = address_page(o->c, target);
    if (page != NO_INDEX) add_page(o->c, page, title, level);
}

static void add_declared(struct order *o, const struct node *n, str base, unsigned level, unsigned depth);

/* Adds a group: its entries one level below its title. A group without pages is not added. */
static void add_group(struct order *o, str title, str target, const struct node *members, str base, unsigned level,
                      unsigned depth)
{
    struct corpus_builder *c = o->c;
    size_t before = c->nav.count;
    if (target.len) add_target(o, title, target, base, level);
    if (c->nav.count == before && title.len) site_add_nav(c, str_copy(title), STR(""), level);
    size_t group = c->nav.count;
    add_declared(o, members, base, level + (group > before), depth + 1);
    if (c->nav.count == group && group > before && c->nav.at[group - 1].page == NO_INDEX) c->nav.count--;
}

/* Adds a map that only names its members: "Title: path" or "Title: [ ... ]". */
static void add_shorthand(struct order *o, const struct node *n, str base, unsigned level, unsigned depth)
{
    for (const struct node *v = n->child; v; v = v->next) {
        bool place = v->key.len && v->key.s[0] == '/';     /* where a sidebar is shown */
        bool plain = depth == 0 || place;                   /* or the name of a sidebar */
        if (place && layout_is(&o->c->layout, "vuepress"))
            base = str_span(v->key, 1, v->key.len - str_ends(v->key, STR("/")));
        if (v->kind == NODE_SCALAR) add_target(o, v->key, v->value, base, level);
        else if (plain) add_declared(o, v, base, level, depth + 1);
        else add_group(o, v->key, STR(""), v, base, level, depth);
    }
}

/* Adds the entries of another table of contents of DocFX, "more/toc.yml", as a group with this title. Each file is read
 * once. Returns false if the target is none. */
static bool add_contents(struct order *o, str title, str target, str base, unsigned level, unsigned depth)
{
    str name = last_name(target), place = str_format("%.*s/%.*s", PRI(base), PRI(target));
    if (!layout_is(&o->c->layout, "docfx") || !str_equal_fold(name, STR("toc.yml"))) return false;
    place = path_normalized(str_span(place, 0, place.len - name.len));
    str key = str_format("toc:%.*s", PRI(place)), text = file_in(o->c, place, "toc.yml");
    if (!text.len) text = file_in(o->c, place, "TOC.yml");
    if (map_get(&o->read, key)) return true;
    map_at(&o->read, key, 1);
    const struct node *n = text.len ? yaml_parse_config(text, path_of(o->c, place, "toc.yml")) : NULL;
    if (n) add_group(o, title, STR(""), n->kind == NODE_MAP ? node_get(n, "items") : n, place, level, depth);
    return true;
}

static void add_entry(struct order *o, const struct node *n, str base, unsigned level, unsigned depth)
{
    static const char *const titles[] = { "text", "label", "title", "group", "tab", "name", "dropdown", "anchor",
                                          "product", "version", "language", "section", "part", "caption" };
    static const char *const targets[] = { "link", "href", "id", "slug", "page", "file", "path", "docId", "root" };
    static const char *const members[] = { "items", "pages", "groups", "tabs", "versions", "languages", "dropdowns",
                                           "products", "anchors", "sidebar", "children", "routes", "menu", "contents",
                                           "chapters", "sections", "parts" };
    str title = first_value(n, titles, COUNT(titles)), target = first_value(n, targets, COUNT(targets));
    str folder = node_value(n, "dirName");
    if (!folder.len) folder = node_value(node_get(n, "autogenerate"), "directory");
    if (node_value(n, "base").len) base = node_value(n, "base");
    if (!target.len) target = node_value(node_get(n, "link"), "id");
    bool known = title.len || target.len || folder.len;
    if (!known && node_value(n, "sectionHeader").len) {          /* above the entries that follow it */
        site_add_nav(o->c, str_copy(node_value(n, "sectionHeader")), STR(""), level);
        return;
    }
    if (add_contents(o, title, target, base, level, depth)) return;
    for (size_t i = 0; i < COUNT(members); i++) {
        const struct node *list = node_get(n, members[i]);
        if (!list || list->kind == NODE_SCALAR) continue;
        known = true;
        if (title.len || target.len) add_group(o, title, target, list, base, level, depth);
        else add_declared(o, list, base, level, depth + 1);
        target.len = 0;
    }
    if (!known) add_shorthand(o, n, base, level, depth);
    if (folder.len && title.len) site_add_nav(o->c, str_copy(title), STR(""), level);
    bool top = str_equal(folder, STR("."));
    if (base.len && folder.len) folder = top ? base : str_format("%.*s/%.*s", PRI(base), PRI(folder));
    else if (top) folder = STR("");
    if (folder.len || top) add_folders(o, folder, level + (title.len > 0));
    else if (target.len) add_target(o, title, target, base, level);
}

/* True for a list of a path and a title, which is an entry of VuePress 1. */
static bool is_pair(const struct order *o, const struct node *n)
{
    const struct node *title = n->kind == NODE_LIST && n->child ? n->child->next : NULL;
    return title && !title->next && title->kind == NODE_SCALAR && n->child->kind == NODE_SCALAR &&
           layout_is(&o->c->layout, "vuepress");
}

static void add_declared(struct order *o, const struct node *n, str base, unsigned level, unsigned depth)
{
    if (!n || depth > 32) return;
    if (n->kind == NODE_SCALAR) add_target(o, STR(""), n->value, base, level);
    else if (n->kind == NODE_MAP) add_entry(o, n, base, level, depth);
    else
        for (const struct node *v = n->child; v; v = v->next) {
            if (v->kind == NODE_SCALAR) add_target(o, STR(""), v->value, base, level);
            else if (v->kind == NODE_MAP && !v->key.len) add_entry(o, v, base, level, depth + 1);
            else if (is_pair(o, v)) add_target(o, v->child->next->value, v->child->value, base, level);
            else add_declared(o, v, base, level, depth + 1);
        }
}

/* --- parents in front matter --- */

static size_t common_length(str a, str b)
{
    size_t n = 0;
    while (n < a.len && n < b.len && a.s[n] == b.s[n]) n++;
    return n;
}

/* True if another page with the title of `parent` is nearer to the page in the tree of folders. */
static bool has_nearer(const struct corpus_builder *c, const struct page *p, const struct page *parent)
{
    str title = node_value(parent->front, "title");
    size_t own = common_length(p->path, parent->path);
    for (size_t i = 0; i < c->pages.count; i++)
        if (&c->pages.at[i] != p && str_equal(node_value(c->pages.at[i].front, "title"), title) &&
            common_length(p->path, c->pages.at[i].path) > own)
            return true;
    return false;
}

/* True if a page has the page `parent` as its parent: sites of Jekyll with the theme Just the Docs name the title of
 * the parent, and if others have that, the parent of the parent or a page above it. */
static bool has_parent(const struct corpus_builder *c, const struct page *p, const struct page *parent)
{
    str title = node_value(parent->front, "title"), grand = node_value(p->front, "grand_parent");
    str ancestor = node_value(p->front, "ancestor"), above = node_value(parent->front, "parent");
    if (p == parent || !title.len || !str_equal(node_value(p->front, "parent"), title)) return false;
    if (grand.len) return str_equal(above, grand);
    if (!ancestor.len) return !has_nearer(c, p, parent);
    return str_equal(above, ancestor) || str_equal(node_value(parent->front, "ancestor"), ancestor) ||
           str_equal(node_value(parent->front, "grand_parent"), ancestor);
}

#define MAX_LEVELS 8

static int parent_order(const void *a, const void *b)
{
    const struct page *p = *(const struct page *const *)a, *q = *(const struct page *const *)b;
    const uint32_t *r = map_get(&sorted->ranks, p->path), *s = map_get(&sorted->ranks, q->path);
    if (!r != !s) return r ? -1 : 1;
    double u = r ? sorted->positions.at[*r] : 0, v = s ? sorted->positions.at[*s] : 0;
    int order = u < v ? -1 : u > v;
    if (!order) order = natural_order(node_value(p->front, "title"), node_value(q->front, "title"));
    return order ? order : str_compare(p->path, q->path);
}

/* Adds the pages that have the page `parent` as their parent, or those without one. */
static void add_children(struct order *o, const struct page *parent, unsigned level)
{
    struct corpus_builder *c = o->c;
    ARRAY(const struct page *) pages = { 0 };
    for (size_t i = 0; i < c->pages.count && level < MAX_LEVELS; i++) {
        const struct page *p = &c->pages.at[i];
        bool shown = node_value(p->front, "title").len && !str_equal(node_value(p->front, "nav_exclude"), STR("true"));
        bool child = parent ? has_parent(c, p, parent) : !node_value(p->front, "parent").len;
        if (shown && child && p->nav == NO_INDEX) *PUSH(&pages) = p;
    }
    sorted = o;
    if (pages.count) qsort(pages.at, pages.count, sizeof *pages.at, parent_order);
    for (size_t i = 0; i < pages.count; i++) {
        sorted = NULL;
        add_page(c, (uint32_t)(pages.at[i] - c->pages.at), STR(""), level);
        add_children(o, pages.at[i], level + 1);
    }
    sorted = NULL;
    xfree(pages.at);
}

static bool has_parents(const struct corpus_builder *c)
{
    bool found = false;
    for (size_t i = 0; i < c->pages.count && !found && layout_is(&c->layout, "jekyll"); i++)
        found = node_value(c->pages.at[i].front, "parent").len > 0;
    return found;
}

/* Adds the declared order, and those of further sets of pages of Docusaurus. Their entries are names in the folder of
 * the set. */
static void add_declared_sets(struct order *o)
{
    const struct layout *l = &o->c->layout;
    bool below = l->sets.count && docusaurus_set_folder(l, &l->sets.at[0]).len > 0;
    add_declared(o, l->order, below ? l->sets.at[0].route : STR(""), 0, 0);
    for (size_t i = 1; i < l->sets.count; i++) add_declared(o, l->sets.at[i].order, l->sets.at[i].route, 0, 0);
}

/* Adds the lists of manifests, whose paths begin with the name of the folder: the lists of several folders below the
 * title of each. */
static void add_manifests(struct order *o)
{
    for (size_t i = 0; i < o->manifests.count; i++) {
        const struct manifest *m = &o->manifests.at[i];
        str base = str_span(m->path, 0, m->path.len - last_name(m->path).len);
        bool several = o->manifests.count > 1 && m->path.len;
        if (base.len) base.len--;
        if (several) site_add_nav(o->c, str_copy(folder_title(o, m->path)), STR(""), 0);
        add_declared(o, m->routes, base, several, 1);
    }
}

/* Adds the name of a file sidebar.json, sidebarLearn.json to a list. */
static void add_sidebar(void *names, const char *path, str name, bool is_folder)
{
    (void)path;
    if (!is_folder && str_starts(name, STR("sidebar")) && str_ends(name, STR(".json"))) *PUSH((str_list *)names) = name;
}

/* Adds the orders in files such as sidebarLearn.json above the folder of the pages, if the generator is not known.
 * Their content is { "title": "Learn", "path": "/learn", "routes": [...] }. That of the start page repeats others, and
 * comes last. */
static void add_sidebars(struct order *o)
{
    const struct layout *l = &o->c->layout;
    const char *above = str_format("%s/..", l->folder_of_pages).s;
    str_list names = { 0 };
    if (l->generator || l->order || leads_outside(above)) return;
    folder_visit(above, add_sidebar, &names);
    if (names.count) qsort(names.at, names.count, sizeof *names.at, str_order);
    for (size_t i = 0; i < 2 * names.count; i++) {
        str text = file_in(o->c, STR(".."), str_copy(names.at[i % names.count]).s);
        const struct node *n = text.len ? literal_of(text) : NULL;
        bool start = str_equal(node_value(n, "path"), STR("/"));
        if (node_get(n, "routes") && start == (i >= names.count)) add_entry(o, n, STR(""), 0, 0);
    }
}

void order_pages(struct corpus_builder *c)
{
    struct order o = { .c = c };
    read_global_meta(&o);
    read_sidebars(&o);
    for (size_t i = 0; i < c->pages.count; i++) read_names(&o, &c->pages.at[i], true);
    for (size_t i = 0; i < c->pages.count; i++) read_position(&o, &c->pages.at[i]);
    for (size_t i = 0; i < c->pages.count; i++) read_names(&o, &c->pages.at[i], false);
    add_declared_sets(&o);
    add_manifests(&o);
    add_sidebars(&o);
    if (has_parents(c)) add_children(&o, NULL, 0);
    add_folders(&o, STR(""), 0);
}
