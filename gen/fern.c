/* fern.c - the navigation of Fern in docs.yml. The address of a page is made from the titles of the sections around it
 * and its own, wherever its file is; a file that no entry names is no page of the site.
 *
 *     navigation:
 *       - section: Get started            get-started
 *         contents:
 *           - page: Eleven v3             get-started/eleven-v-3
 *             path: pages/v3.mdx
 *       - changelog: pages/changes        changelog/2026/1/31 for pages/changes/2026-01-31.md
 *
 * `slug` replaces the name that is made of a title, skip-slug: true leaves it out. The entries of a tab are below its
 * name, those of a version or product in the file that docs.yml names for it. Entries of APIs have pages that the site
 * makes from their descriptions.
 */
#include <ctype.h>
#include <stdlib.h>
#include "gen.h"

#define MAX_DEPTH 32                   /* of entries in entries */
#define MAX_STEPS 200000               /* entries, and files of folders; aliases of YAML can repeat them */
#define MAX_FILES_DEPTH 4              /* of files of versions and products in one another */
#define STEPS_OF_FILE 1000             /* as many entries as reading such a file may take */

/* A file with a navigation. folder: of the files that it names, from that of docs.yml, with a slash at its end. */
struct menu { struct layout *l; str folder; const struct node *tabs; size_t *steps; };

/* A list that is being made. end: where its next node is linked. */
struct list { struct node **end; };

/* --- names in addresses --- */

enum { OTHER, DIGIT, CAPITAL, SMALL };

static int class_of(str s, size_t i)
{
    unsigned char c = i < s.len ? (unsigned char)s.s[i] : 0;
    return isdigit(c) ? DIGIT : isupper(c) ? CAPITAL : islower(c) || c >= 0x80 ? SMALL : OTHER;
}

/* Returns the offset after the word at i, a letter or a digit. The last one of several capitals before a small letter
 * begins the next word. */
static size_t word_end(str s, size_t i)
{
    size_t end = i;
    if (class_of(s, i) == DIGIT) {
        while (class_of(s, end) == DIGIT) end++;
        return end;
    }
    while (class_of(s, end) == CAPITAL) end++;
    bool small = class_of(s, end) == SMALL;
    if (small && end > i + 1) return end - 1;
    while (class_of(s, end) == SMALL) end++;
    return end;
}

/* Returns the name that a title has in addresses: its words in lower case, "eleven-v-3" for "Eleven v3", "sd-ks" for
 * "SDKs". Apostrophes are left out, letters are without diacritics. */
static str slug_of(str title)
{
    buffer plain = { 0 }, slug = { 0 };
    for (size_t i = 0; i < title.len;) {
        uint32_t c, parts[3];
        i += corpus_char(title.s + i, title.len - i, &c);
        size_t n = c >= 0x80 && corpus_is_letter(c) ? corpus_plain(c, parts) : 0;
        if (c == '\'' || c == 0x2019) continue;
        if (c >= 0x80 && !corpus_is_letter(c)) c = ' ';
        if (!n || parts[0] >= 0x80) buffer_add_char(&plain, c);
        else for (size_t k = 0; k < n; k++) buffer_add_char(&plain, parts[k]);
    }
    str s = buffer_str(&plain);
    for (size_t i = 0, end; i < s.len; i = end) {
        end = class_of(s, i) == OTHER ? i + 1 : word_end(s, i);
        if (class_of(s, i) != OTHER) buffer_format(&slug, "%s%.*s", slug.count ? "-" : "", PRI(str_span(s, i, end)));
    }
    return slug.count ? str_lower(buffer_str(&slug)) : STR("");
}

/* Returns a path below another one; either may be empty. */
static str below(str base, str name)
{
    name = without_slashes(name);
    return base.len && name.len ? str_format("%.*s/%.*s", PRI(base), PRI(name)) : base.len ? base : name;
}

/* Returns the path of the entries in an entry, or that of its own page. */
static str path_of(const struct node *n, str base, str title)
{
    str slug = node_value(n, "slug");
    if (str_equal(node_value(n, "skip-slug"), STR("true"))) return base;
    return below(base, slug.len ? slug : slug_of(title));
}

/* --- entries --- */

/* Adds an entry of the order with a title and the path of a page, or with an empty one. Returns the list in it. */
static struct list add_entry(struct list *to, str title, str path)
{
    struct node *n = xalloc(4 * sizeof *n);
    str link = path.len ? str_format("/%.*s", PRI(path)) : STR("");
    n[0] = (struct node){ .kind = NODE_MAP, .child = &n[1] };
    n[1] = (struct node){ .kind = NODE_SCALAR, .key = STR("title"), .value = title, .next = &n[2] };
    n[2] = (struct node){ .kind = NODE_SCALAR, .key = STR("link"), .value = link, .next = &n[3] };
    n[3] = (struct node){ .kind = NODE_LIST, .key = STR("items") };
    *to->end = n, to->end = &n->next;
    return (struct list){ &n[3].child };
}

/* Adds an address of the page in a file. The first address of a page is its path, later ones are aliases. */
static void place_page(const struct menu *m, str file, str path, str title)
{
    struct layout *l = m->l;
    str name = path_normalized(str_format("%.*s%.*s", PRI(m->folder), PRI(file)));
    if (!name.len || !path.len) return;
    uint32_t first = *map_at(&l->placed, name, (uint32_t)l->places.count), next = NO_INDEX;
    if (first != l->places.count) next = l->places.at[first].next, l->places.at[first].next = (uint32_t)l->places.count;
    *PUSH(&l->places) = (struct placed_page){ path, title, next };
}

/* Returns the number at a place of a name, which is that of a year, month or day; 0 if there is none. */
static unsigned number_at(str name, size_t at, size_t digits)
{
    unsigned n = 0;
    for (size_t i = at; i < at + digits; i++)
        if (class_of(name, i) != DIGIT) return 0;
        else n = n * 10 + (unsigned)(name.s[i] - '0');
    return class_of(name, at + digits) == DIGIT ? 0 : n;
}

/* Reads the date in the name of a file of a changelog: 2026-01-31, 01-31-2026 or 01-31-26. False if there is none. */
static bool read_date(str name, unsigned date[3])
{
    bool year = number_at(name, 0, 4) > 0;
    unsigned last = number_at(name, 6, 4) ? number_at(name, 6, 4) : 2000 + number_at(name, 6, 2);
    date[0] = year ? number_at(name, 0, 4) : last;
    date[1] = number_at(name, year ? 5 : 0, 2), date[2] = number_at(name, year ? 8 : 3, 2);
    return name.len > 7 && date[0] > 2000 && date[1] && date[1] < 13 && date[2];
}

static bool is_markdown(str name) { return str_ends(name, STR(".md")) || str_ends(name, STR(".mdx")); }

/* A folder whose files are being added. name: from the folder of docs.yml. */
struct folder { str name; str_list files; };

static void collect_file(void *state, const char *path, str name)
{
    struct folder *f = state;
    (void)path;
    if (is_markdown(name)) *PUSH(&f->files) = str_format("%.*s/%.*s", PRI(f->name), PRI(name));
}

/* Returns the files of Markdown in and below a folder, sorted. */
static str_list files_of(const struct menu *m, str name)
{
    struct folder f = { .name = path_normalized(name) };
    str path = path_normalized(str_format("%.*s%.*s", PRI(m->folder), PRI(f.name)));
    const char *disk = str_format("%s/%.*s", m->l->folder, PRI(path)).s;
    if (!layout_is_outside(m->l, disk)) folder_files(disk, collect_file, &f);
    if (f.files.count) qsort(f.files.at, f.files.count, sizeof *f.files.at, str_order);
    return f.files;
}

/* Adds a changelog: a page for each file with a date in its name, the newest first. The file overview is the page of
 * the changelog itself. */
static void add_changelog(const struct menu *m, const struct node *n, struct list *to, str base)
{
    static const char *const months[] = { "January", "February", "March", "April", "May", "June", "July", "August",
                                          "September", "October", "November", "December" };
    str title = node_value(n, "title"), folder = node_value(n, "changelog");
    if (!title.len) title = STR("Changelog");
    str path = path_of(n, base, title);
    str_list files = files_of(m, folder);
    struct list entries = add_entry(to, title, path);
    if ((*m->steps += files.count) > MAX_STEPS) return;
    for (size_t i = files.count; i > 0; i--) {
        str file = files.at[i - 1], name = last_name(file);
        unsigned date[3];
        if (str_starts(name, STR("overview."))) place_page(m, file, path, title);
        if (!read_date(name, date)) continue;
        str own = str_format("%.*s/%u/%u/%u", PRI(path), date[0], date[1], date[2]);
        str day = str_format("%s %u, %u", months[date[1] - 1], date[2], date[0]);
        place_page(m, file, own, day);
        add_entry(&entries, day, own);
    }
}

/* Adds the pages of a folder, whose names in addresses are those of their files. */
static void add_folder(const struct menu *m, const struct node *n, struct list *to, str base)
{
    str folder = path_normalized(node_value(n, "folder")), title = node_value(n, "title");
    if (!title.len) title = last_name(folder);
    str path = path_of(n, base, title);
    str_list files = files_of(m, folder);
    struct list entries = add_entry(to, title, STR(""));
    if ((*m->steps += files.count) > MAX_STEPS) return;
    for (size_t i = 0; i < files.count; i++) {
        str name = str_span(files.at[i], folder.len + 1, files.at[i].len), last;
        name.len -= str_ends(name, STR(".mdx")) ? 4 : 3;
        last = last_name(name);
        str own = below(path, str_equal(last, STR("index")) ? str_span(name, 0, name.len - last.len) : name);
        place_page(m, files.at[i], own, last);
        add_entry(&entries, STR(""), own);
    }
}

static void add_list(const struct menu *m, const struct node *list, struct list *to, str base, unsigned depth);

/* Makes the path of an entry without a page that of the first page in it, to which the site leads. first: the number of
 * places before the entry. */
static void place_first(const struct menu *m, size_t first, str path, str title)
{
    struct layout *l = m->l;
    if (first >= l->places.count || !path.len) return;
    uint32_t next = l->places.at[first].next;
    l->places.at[first].next = (uint32_t)l->places.count;
    *PUSH(&l->places) = (struct placed_page){ path, title, next };
}

/* Adds an entry with others in it. key: of its title. The title of a tab is that of its definition. */
static void add_group(const struct menu *m, const struct node *n, const char *key, struct list *to, str base,
                      unsigned depth)
{
    static const char *const members[] = { "contents", "layout", "variants", "navigation" };
    const struct node *tab = strcmp(key, "tab") ? NULL : node_get(m->tabs, str_copy(node_value(n, "tab")).s);
    str title = tab ? node_value(tab, "display-name") : node_value(n, key), file = node_value(n, "path");
    if (!title.len) title = node_value(n, key);
    str path = path_of(tab ? tab : n, base, title);
    struct list inner = add_entry(to, title, file.len ? path : STR(""));
    size_t first = m->l->places.count;
    if (file.len) place_page(m, file, path, title);
    if (node_value(tab, "changelog").len) add_changelog(m, tab, &inner, base);
    for (size_t i = 0; i < COUNT(members); i++)
        if (node_get(n, members[i])) add_list(m, node_get(n, members[i]), &inner, path, depth + 1);
    if (!file.len && !str_equal(path, base)) place_first(m, first, path, title);
}

/* Adds the entries in the entry of a package of an API, "- users: { contents: [...] }". */
static void add_package(const struct menu *m, const struct node *n, struct list *to, str base, unsigned depth)
{
    for (const struct node *v = n->child; v; v = v->next) {
        const struct node *contents = v->kind == NODE_MAP ? node_get(v, "contents") : v;
        str title = node_value(v, "title");
        if (!title.len) title = v->key;
        if (!contents || contents->kind != NODE_LIST) continue;
        struct list inner = add_entry(to, title, STR(""));
        add_list(m, contents, &inner, path_of(v->kind == NODE_MAP ? v : NULL, base, title), depth + 1);
    }
}

/* Adds a path below which the site makes pages. */
static void add_made(struct layout *l, str path)
{
    *PUSH(&l->made) = path;
    if (path.len) map_at(&l->made_paths, path, 1);
}

static void add_list(const struct menu *m, const struct node *list, struct list *to, str base, unsigned depth)
{
    static const char *const groups[] = { "section", "tab", "api", "title" };
    for (const struct node *n = list && depth < MAX_DEPTH ? list->child : NULL; n; n = n->next) {
        if (++*m->steps > MAX_STEPS) return;
        str page = node_value(n, "page"), file = node_value(n, "path");
        size_t i = 0;
        if (n->kind != NODE_MAP || node_value(n, "link").len || node_value(n, "endpoint").len) continue;
        if (page.len && file.len) {
            str path = path_of(n, base, page);
            place_page(m, file, path, page);
            add_entry(to, page, path);
        } else if (node_value(n, "changelog").len) add_changelog(m, n, to, base);
        else if (node_value(n, "folder").len) add_folder(m, n, to, base);
        else {
            while (i < COUNT(groups) && !node_value(n, groups[i]).len) i++;
            if (i == COUNT(groups)) add_package(m, n, to, base, depth);
            else add_group(m, n, groups[i], to, base, depth);
            if (node_value(n, "api").len) add_made(m->l, path_of(n, base, node_value(n, "api")));
        }
    }
}

static void add_menu(struct menu m, const struct node *yaml, struct list *to, str base, unsigned depth);

/* Adds the versions or products of a site, each in a file of its own. The first version has no name in addresses. */
static void add_files(const struct menu *m, const struct node *list, struct list *to, str base, unsigned depth)
{
    bool versions = list && str_equal(list->key, STR("versions"));
    for (const struct node *n = list ? list->child : NULL; n && depth < MAX_FILES_DEPTH; n = n->next) {
        if ((*m->steps += STEPS_OF_FILE) > MAX_STEPS) return;
        str file = path_normalized(str_format("%.*s%.*s", PRI(m->folder), PRI(node_value(n, "path"))));
        str title = node_value(n, "display-name"), text = layout_file(m->l, str_copy(file).s);
        const struct node *yaml = text.len ? yaml_parse_config(text, str_format("%s/%.*s", m->l->folder, PRI(file)).s)
                                           : NULL;
        struct menu inner = *m;
        inner.folder = str_span(file, 0, file.len - last_name(file).len);
        struct list entries = add_entry(to, title, STR(""));
        str path = versions && n == list->child ? base : path_of(n, base, title);
        if (yaml) add_menu(inner, yaml, &entries, path, depth + 1);
        if (node_get(n, "versions")) add_files(m, node_get(n, "versions"), &entries, path, depth + 1);
    }
}

static void add_menu(struct menu m, const struct node *yaml, struct list *to, str base, unsigned depth)
{
    m.tabs = node_get(yaml, "tabs");
    add_files(&m, node_get(yaml, "products"), to, base, depth);
    add_files(&m, node_get(yaml, "versions"), to, base, depth);
    add_list(&m, node_get(yaml, "navigation"), to, base, depth);
}

/* Sets the address of the site: the domain of the first instance, of which the configuration may leave out "https://".
 */
static void read_address(struct layout *l)
{
    const struct node *list = node_get(l->yaml, "instances"), *first = list ? list->child : NULL;
    const struct node *domain = node_get(first, "custom-domain");
    if (domain && domain->kind == NODE_LIST) domain = domain->child;
    str url = domain && domain->value.len ? domain->value : node_value(first, "url");
    while (url.len && url.s[url.len - 1] == '/') url.len--;
    if (url.len) l->url = find_from(url, 0, "://") < url.len ? url : str_format("https://%.*s", PRI(url));
}

/* True if a file that the navigation names is there. */
static bool has_files(const struct layout *l)
{
    for (size_t i = 0; i < l->placed.room; i++)
        if (l->placed.slots[i].key && layout_file(l, str_copy(map_key(&l->placed.slots[i])).s).len) return true;
    return false;
}

void fern_read(struct layout *l)
{
    struct node *root = xalloc(sizeof *root);
    size_t steps = 0;
    struct list all = { &root->child };
    root->kind = NODE_LIST;
    if (!layout_is(l, "fern") || !l->yaml) return;
    read_address(l);
    add_menu((struct menu){ .l = l, .folder = STR(""), .steps = &steps }, l->yaml, &all, STR(""), 0);
    if (!has_files(l)) l->places.count = 0;            /* the pages are elsewhere: those that are here are read */
    if (root->child) l->order = root;
}

/* --- pages --- */

const struct placed_page *fern_place(const struct layout *l, str file)
{
    const uint32_t *at = l->places.count ? map_get(&l->placed, mintlify_name(l, file)) : NULL;
    return at ? &l->places.at[*at] : NULL;
}

str fern_path(const struct layout *l, str file)
{
    const struct placed_page *p = fern_place(l, file);
    return p ? p->path : STR("");
}

/* Returns the offset of the path in the address of the site. */
static size_t base_of(const struct layout *l)
{
    return find_from(l->url, find_from(l->url, 0, "://") + 3, "/");
}

bool fern_makes(const struct layout *l, str path)
{
    path = str_span(path, 0, find_from(path, 0, "#"));
    str base = str_span(l->url, base_of(l), l->url.len);
    if (base.len && str_starts(path, base)) path = str_span(path, base.len, path.len);
    path = path_normalized(path);
    for (size_t end = find_from(path, 0, "/"); l->made.count; end = find_from(path, end + 1, "/")) {
        if (map_get(&l->made_paths, str_span(path, 0, end))) return true;
        if (end >= path.len) break;
    }
    return false;
}

str fern_other_page(const struct layout *l, str target)
{
    size_t base = base_of(l);
    bool rooted = layout_is(l, "fern") && str_starts(target, STR("/")) && !str_starts(target, STR("//"));
    bool other = base < l->url.len && !str_starts(target, str_span(l->url, base, l->url.len));
    if (!rooted || !l->url.len || (!other && !fern_makes(l, target))) return STR("");
    return str_format("%.*s%.*s", (int)base, l->url.s, PRI(target));
}

str fern_opening(const struct layout *l, str text)
{
    str top = str_from(l->folder_of_pages ? l->folder_of_pages : ""), file = str_from(l->page_file);
    bool inside = layout_is(l, "fern") && str_starts(file, top) && file.len > top.len;
    const struct placed_page *p = inside ? fern_place(l, str_span(file, top.len + 1, file.len)) : NULL;
    str body = str_trim(str_span(text, front_end(text), text.len));
    str subtitle = inside ? str_trim(node_value(layout_front(l), "subtitle")) : STR("");
    bool titled = front_value(text, "title").len || str_starts(body, STR("# "));
    buffer out = { 0 };
    if (p && !titled) buffer_format(&out, "# %.*s\n\n", PRI(p->title));
    if (subtitle.len) buffer_format(&out, "%.*s\n\n", PRI(subtitle));
    return out.count ? buffer_str(&out) : STR("");
}

void fern_read_component(const struct layout *l, str name, struct inclusion *in)
{
    bool code = str_equal(name, STR("Code"));
    if (!layout_is(l, "fern") || (!code && !str_equal(name, STR("Markdown")))) return;
    in->name = directive_value(in->properties, "src");
    in->code = code;
    if (code) in->language = directive_value(in->properties, "language");
    if (code && !in->language.len) in->language = language_of_file(in->name);
}
