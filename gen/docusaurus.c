/* docusaurus.c - the sets of pages of a site of Docusaurus and their addresses. The docs are one set; further ones are
 * the blog, other instances of the plugin content-docs, and src/pages. The configuration gives each a folder and a
 * route, its path on the site. Sets may have versions and translations:
 *
 *     docs/x                                                docs/x; docs/next/x if a version is released
 *     versioned_docs/version-1.0/x                          docs/1.0/x
 *     i18n/fr/docusaurus-plugin-content-docs/current/x      fr/docs/x
 *     community/x, routeBasePath: "/people"                 people/x
 *     src/pages/x                                           x
 */
#include <ctype.h>
#include "gen.h"

#define MAX_INSTANCES 16               /* whose options are searched for a version */

static bool is_docs(const struct page_set *s) { return str_equal(s->id, STR("default")); }

/* Returns the block in braces at or after an offset, or an empty string. */
static str block_at(str text, size_t start)
{
    size_t open = find_from(text, start, "{"), end = open;
    for (int depth = 0; end < text.len; end++) {
        depth += text.s[end] == '{', depth -= text.s[end] == '}';
        if (text.s[end] == '}' && !depth) return str_span(text, open, end + 1);
    }
    return STR("");
}

/* Returns the block of the first member `key: {` or `"key": {` at or after an offset, or an empty string. */
static str block_of(str text, size_t start, const char *key)
{
    for (size_t at = find_from(text, start, key); at < text.len; at = find_from(text, at + 1, key)) {
        size_t end = at + strlen(key);
        char before = at ? text.s[at - 1] : ' ';
        bool quoted = end < text.len && (before == '"' || before == '\'') && text.s[end] == before;
        bool whole = quoted || isspace((unsigned char)before) || before == '{' || before == ',';
        for (end += quoted; end < text.len && isspace((unsigned char)text.s[end]);) end++;
        if (!whole || end == text.len || text.s[end] != ':') continue;
        for (end++; end < text.len && isspace((unsigned char)text.s[end]);) end++;
        if (end < text.len && text.s[end] == '{') return block_at(text, end);
    }
    return STR("");
}

/* Returns the options of a part of the preset, "docs" or "blog". Options of the theme can have the same name. */
static str preset_block(const struct layout *l, const char *key)
{
    str block = block_of(l->text, find_from(l->text, 0, "presets"), key);
    return block.len ? block : block_of(l->text, 0, key);
}

str docusaurus_block(const struct layout *l) { return preset_block(l, "docs"); }

/* Adds a set with the options in a block; `set` has the default values. */
static void add_set(struct layout *l, str block, struct page_set set)
{
    const struct node *options = block.len ? literal_of(block) : NULL, *route = node_get(options, "routeBasePath");
    str id = node_value(options, "id"), folder = node_value(options, "path");
    if (folder.len) set.folder = folder;
    if (id.len || !set.id.len) set.id = id.len ? id : set.folder;
    if (route && route->kind == NODE_SCALAR) set.route = route->value;
    set.route = without_slashes(set.route);
    set.sidebar = node_value(options, "sidebarPath");
    set.versions = node_get(options, "versions");
    *PUSH(&l->sets) = set;
}

/* Returns the offset of the brace that opens the block around an offset. */
static size_t block_around(str text, size_t at)
{
    for (int depth = 0; at > 0; at--) {
        if (text.s[at - 1] == '}') depth++;
        if (text.s[at - 1] == '{' && depth-- == 0) return at - 1;
    }
    return text.len;
}

/* Adds the instances of plugins: each object { path: "people", routeBasePath: "/team" }. */
static void add_instances(struct layout *l)
{
    static const char key[] = "routeBasePath";
    for (size_t at = find_from(l->text, 0, key); at < l->text.len; at = find_from(l->text, at + 1, key)) {
        size_t start = block_around(l->text, at);
        str block = start < l->text.len ? block_at(l->text, start) : STR("");
        str folder = block.len ? node_value(literal_of(block), "path") : STR("");
        bool known = !folder.len;
        for (size_t i = 0; i < l->sets.count; i++) known |= str_equal(l->sets.at[i].folder, folder);
        if (!known) add_set(l, block, (struct page_set){ .route = folder });
    }
}

str docusaurus_last_version(const struct layout *l)
{
    static const char key[] = "lastVersion";
    str text = str_copy(l->text);
    size_t at = find_from(text, 0, key);
    for (size_t i = 0; i < MAX_INSTANCES && at < text.len; i++, at = find_from(text, at + 1, key)) {
        str options = str_span(text, block_around(text, at), text.len);
        str id = options.len ? node_value(literal_of(options), "id") : STR("");
        if (id.len && !str_equal(id, STR("default"))) ((char *)text.s)[at] = '_';    /* of another instance */
    }
    return node_text(literal_value(text, key));
}

void docusaurus_sets(struct layout *l)
{
    struct page_set docs = { .id = STR("default"), .folder = STR("docs"), .route = STR("docs") };
    add_set(l, docusaurus_block(l), docs);
    add_set(l, preset_block(l, "blog"),
            (struct page_set){ .id = STR("blog"), .folder = STR("blog"), .route = STR("blog") });
    add_set(l, STR(""), (struct page_set){ .id = STR("pages"), .folder = STR("src/pages") });
    add_instances(l);
}

/* Sets the folder of the configuration as the paths of pages have it, "website/" or "". False if it is not there. */
static bool site_folder(const struct layout *l, str *folder)
{
    str site = str_from(l->folder ? l->folder : ""), top = str_from(l->folder_of_pages ? l->folder_of_pages : "");
    bool same = str_equal(site, top), inside = site.len > top.len && str_starts(site, top) && site.s[top.len] == '/';
    *folder = inside ? str_format("%.*s/", PRI(str_span(site, top.len + 1, site.len))) : STR("");
    return layout_is(l, "docusaurus") && (same || inside);
}

str docusaurus_set_folder(const struct layout *l, const struct page_set *s)
{
    str site;
    return site_folder(l, &site) ? str_format("%.*s/", PRI(path_normalized(str_format("%.*s%.*s", PRI(site),
                                                                                    PRI(s->folder))))) : STR("");
}

/* Where a page is. folder: the length of the folder of its set, version and language in the path. */
struct place { size_t folder; const struct page_set *set; str language, version; bool versioned; };

static const struct page_set *set_named(const struct layout *l, str id)
{
    for (size_t i = 0; i < l->sets.count; i++)
        if (str_equal(l->sets.at[i].id, id)) return &l->sets.at[i];
    return NULL;
}

/* Returns the offset after the name at pos and its slash. */
static size_t after_name(str path, size_t pos) { return find_from(path, pos, "/") + 1; }

/* Finds the place of a translation, i18n/fr/docusaurus-plugin-content-docs-ID/version-1.0/x. */
static bool find_translation(const struct layout *l, str path, struct place *p)
{
    static const char start[] = "docusaurus-plugin-content-";
    size_t i18n = find_from(path, 0, "i18n/"), plugin = find_from(path, 0, start), name = plugin + sizeof start - 1;
    if (plugin >= path.len || i18n > plugin) return false;
    size_t end = after_name(path, plugin);
    str kind = str_span(path, name, end - 1), id = STR("default");
    if (find_from(kind, 0, "-") < kind.len) id = str_span(kind, find_from(kind, 0, "-") + 1, kind.len);
    else if (!str_equal(kind, STR("docs"))) id = kind;
    p->set = set_named(l, id);
    p->language = str_span(path, i18n + 5, find_from(path, i18n + 5, "/"));
    p->versioned = str_starts(kind, STR("docs"));
    if (p->versioned) p->version = str_span(path, end, find_from(path, end, "/"));
    p->folder = p->versioned ? after_name(path, end) : end;
    return p->folder <= path.len + 1;
}

/* Finds the place of a page in a folder of one version, ID_versioned_docs/version-1.0/x. */
static bool find_version(const struct layout *l, str path, struct place *p)
{
    static const char versioned[] = "versioned_docs/";
    size_t at = find_from(path, 0, versioned), start = at, end = at + sizeof versioned - 1;
    if (at == path.len) return false;
    while (start && path.s[start - 1] != '/') start--;
    p->set = set_named(l, start < at ? str_span(path, start, at - 1) : STR("default"));
    p->versioned = true;
    p->version = str_span(path, end, find_from(path, end, "/"));
    p->folder = after_name(path, end);
    return true;
}

/* Finds the place of another page, in the longest of the folders of the sets. */
static bool find_set(const struct layout *l, str path, struct place *p)
{
    for (size_t i = 0; i < l->sets.count; i++) {
        str folder = docusaurus_set_folder(l, &l->sets.at[i]);
        bool inside = folder.len > 1 && str_starts(str_format("%.*s/", PRI(path)), folder);
        if (inside && folder.len > p->folder)
            *p = (struct place){ .folder = folder.len, .set = &l->sets.at[i], .versioned = is_docs(&l->sets.at[i]) };
    }
    if (p->folder) return true;
    size_t start = str_starts(path, STR("website/")) ? 8 : 0;        /* docs/ next to the folder of the site */
    str rest = str_span(path, start, path.len);
    if (!str_starts(str_format("%.*s/", PRI(rest)), STR("docs/"))) return false;
    *p = (struct place){ .folder = start + 5, .set = set_named(l, STR("default")), .versioned = true };
    return true;
}

static struct place place_of(const struct layout *l, str path)
{
    struct place p = { 0 };
    if (!find_translation(l, path, &p) && !find_version(l, path, &p) && !find_set(l, path, &p)) p.folder = 0;
    return p;
}

size_t docusaurus_folder(const struct layout *l, str path) { return place_of(l, path).folder; }

bool docusaurus_is_released(const struct layout *l, str path)
{
    struct place p = place_of(l, path);
    if (!p.folder || p.language.len) return false;
    str wanted = p.set && is_docs(p.set) && l->released_folder ? last_name(str_from(l->released_folder)) : STR("");
    return !p.versioned || str_equal(p.version, wanted);
}

bool docusaurus_is_blog(const struct layout *l, str path)
{
    struct place p = place_of(l, path);
    return p.folder && p.set && str_equal(p.set->id, STR("blog"));
}

/* Returns the name that a version has on the site; empty for the released one. */
static str site_version(const struct layout *l, const struct place *p)
{
    bool old = str_starts(p->version, STR("version-")), docs = !p->set || is_docs(p->set);
    if (!p->versioned || (!l->versioned && !old) || (!old && !docs)) return STR("");
    str name = old ? str_span(p->version, 8, p->version.len) : STR("current");
    if (str_equal(name, l->released) && docs) return STR("");
    str own = p->set ? node_value(node_get(p->set->versions, str_copy(name).s), "path") : STR("");
    return own.len ? own : old ? name : STR("next");
}

str docusaurus_version(const struct layout *l, str path)
{
    struct place p = place_of(l, path);
    return p.folder ? site_version(l, &p) : STR("");
}

str docusaurus_path(const struct layout *l, str path)
{
    struct place p = place_of(l, path);
    if (!p.folder) return path;
    str names[] = { p.language, p.set ? p.set->route : STR("docs"), site_version(l, &p),
                    str_span(path, p.folder, path.len) };
    buffer b = { 0 };
    for (size_t i = 0; i < COUNT(names); i++)
        if (names[i].len) buffer_format(&b, "%s%.*s", b.count ? "/" : "", PRI(names[i]));
    return b.count ? buffer_str(&b) : STR("index");
}

/* True if a path is below that of the docs and has a version after it, "/docs/v9/start" for { '9.x': { path: 'v9' } }
 * or a name in versions.json. */
static bool has_version(const struct layout *l, const struct page_set *docs, str path)
{
    str route = docs->route.len ? str_format("%.*s/", PRI(docs->route)) : STR("");
    path = without_slashes(path);
    if (!str_starts(path, route)) return false;
    str name = str_span(path, route.len, find_from(path, route.len, "/"));
    for (const struct node *n = docs->versions ? docs->versions->child : NULL; n; n = n->next)
        if (str_equal(name, node_value(n, "path")) || str_equal(name, n->key)) return true;
    for (const struct node *n = l->version_names ? l->version_names->child : NULL; n; n = n->next)
        if (str_equal(name, n->value)) return true;
    return false;
}

bool docusaurus_is_version(const struct layout *l, str path)
{
    return layout_is(l, "docusaurus") && l->sets.count && has_version(l, &l->sets.at[0], path);
}
