/* layout.c - recognizes the documentation generator of a tree by its configuration file, and reads what that says: the
 * folder of the pages, the title of the site, the order of the pages, the rule for anchors.
 *
 * Configuration files are looked for in the corpus and in some of its folders, and in the folders around it up to the
 * folder that the option --root names. Without that option, one in a folder around the corpus is read if it names the
 * corpus as the folder of its pages: ../book.toml for src. The setting `generator` replaces the recognition. Only
 * literals are read.
 */
#ifndef _XOPEN_SOURCE
#define _XOPEN_SOURCE 700              /* realpath() */
#endif
#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include "gen.h"

#define MAX_CONFIG_BYTES (1u << 20)
#define MAX_SPEC_BYTES (8u << 20)      /* of the description of an API, or of a part of the configuration */
#define MAX_FOLDERS 16                 /* depth of folders in which pages are counted */
#define MAX_ABOVE 4                    /* folders above the corpus in which a configuration file may be */

/* Files of a vault of Obsidian: pages of sites of other generators are often written with it, too. */
#define VAULT_FILES ".obsidian/app.json .obsidian/core-plugins.json .obsidian/appearance.json .obsidian/workspace.json"

static const struct generator {
    const char *name;
    const char *files;           /* configuration files, separated by spaces; the first one that exists is read */
    const char *pages;           /* default folder of the pages, relative to that of the configuration file */
    enum anchors anchors;
    bool numbers;                /* numbers at the start of file names are not part of addresses */
    const char *required;        /* text that the file must contain, for names that other programs use, too; or NULL */
} generators[] = {
    { "mkdocs", "mkdocs.yml mkdocs.yaml zensical.toml", "docs", ANCHORS_MKDOCS, false, NULL },
    { "docusaurus", "docusaurus.config.js docusaurus.config.ts docusaurus.config.mjs docusaurus.config.cjs",
      "docs", ANCHORS_GITHUB, true, NULL },
    { "vitepress", ".vitepress/config.js .vitepress/config.ts .vitepress/config.mjs .vitepress/config.mts "
      ".vitepress/config/index.ts .vitepress/config/index.mts", ".", ANCHORS_VITEPRESS, false, NULL },
    { "vuepress", ".vuepress/config.ts .vuepress/config.js .vuepress/config.mts .vuepress/config.mjs "
      ".vuepress/config.cjs", ".", ANCHORS_VITEPRESS, false, NULL },
    { "mdbook", "book.toml", "src", ANCHORS_GITHUB, false, NULL },
    { "zola", "config.toml zola.toml", "content", ANCHORS_HYPHENS, false, "base_url" },
    { "hugo", "hugo.toml hugo.yaml hugo.json config/_default/hugo.toml config/_default/hugo.yaml "
      "config/_default/config.toml config/_default/config.yaml config.toml config.yaml", "content", ANCHORS_GITHUB,
      false, NULL },
    { "mintlify", "docs.json mint.json", ".", ANCHORS_MINTLIFY, false, "\"navigation\"" },
    { "fern", "docs.yml docs.yaml", ".", ANCHORS_GITHUB, false, "instances" },
    { "vocs", "vocs.config.ts vocs.config.tsx vocs.config.js vocs.config.mjs", "docs/pages", ANCHORS_GITHUB, false,
      NULL },
    { "starlight", "astro.config.mjs astro.config.js astro.config.ts", "src/content/docs", ANCHORS_GITHUB,
      false, NULL },
    { "nuxt", "nuxt.config.ts nuxt.config.js", "content", ANCHORS_VITEPRESS, true, NULL },
    { "solidbase", "vite.config.ts vite.config.mts vite.config.js app.config.ts app.config.js", "src/routes",
      ANCHORS_GITHUB, false, "createSolidBase" },
    { "docfx", "docfx.json", ".", ANCHORS_GITHUB, false, NULL },
    { "fumadocs", "source.config.ts source.config.mjs source.config.js", "content", ANCHORS_GITHUB, false, NULL },
    { "nextra", "next.config.mjs next.config.js next.config.ts", "content", ANCHORS_GITHUB, false, "nextra" },
    { "markdoc", "next.config.mjs next.config.js next.config.ts", "pages", ANCHORS_GITHUB, false, "markdoc" },
    { "redocly", "sidebars.yaml", ".", ANCHORS_GITHUB, false, "page" },
    { "rspress", "rspress.config.ts rspress.config.js rspress.config.mjs rspress.config.mts", "docs", ANCHORS_GITHUB,
      false, NULL },
    { "rspress", "rstack.config.ts rstack.config.mts rstack.config.js rstack.config.mjs", "docs", ANCHORS_GITHUB, false,
      "define.doc(" },
    { "quarto", "_quarto.yml _quarto.yaml", ".", ANCHORS_PANDOC, false, NULL },
    { "myst", "myst.yml conf.py _toc.yml", ".", ANCHORS_HYPHENS, false, NULL },
    { "eleventy", "eleventy.config.js .eleventy.js eleventy.config.mjs eleventy.config.cjs eleventy.config.ts", ".",
      ANCHORS_GITHUB, false, NULL },
    { "gitbook", "SUMMARY.md .gitbook.yaml", ".", ANCHORS_GITHUB, false, NULL },
    { "jekyll", "_config.yml _config.yaml", ".", ANCHORS_GITHUB, false, NULL },
    { "slate", "config.rb", "source", ANCHORS_HYPHENS, false, "markdown_engine" },
    { "docsify", "index.html", ".", ANCHORS_GITHUB, false, "$docsify" },
    { "mdn", "files/jsondata/GroupData.json files/jsondata/L10n-Common.json", "files", ANCHORS_MDN, false, NULL },
    { "githubdocs", "data/variables/product.yml", "content", ANCHORS_GITHUB, false, "prodname" },
    { "readme", "docs/_order.yaml reference/_order.yaml _order.yaml", ".", ANCHORS_GITHUB, false, NULL },
    { "obsidian", "quartz.config.ts", "content", ANCHORS_GITHUB, false, NULL },
    { "obsidian", VAULT_FILES, ".", ANCHORS_GITHUB, false, NULL },
};

static const char *join(const char *folder, const char *name)
{
    return str_format("%s/%s", folder, name).s;
}

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool layout_is_outside(const struct layout *l, const char *path)
{
    char *real = l->outer && leads_outside(path) ? realpath(path, NULL) : NULL;
    size_t n = l->outer ? strlen(l->outer) : 0;
    bool known = real && !strncmp(real, l->outer, n) && real[n] == '/';
    free(real);
    return !known && leads_outside(path);
}

/* Returns the text of a file with at most `max` bytes. Empty if there is no such file in the corpus, below the root or
 * in l->outer, if it is too large, or if it is not UTF-8. */
static str text_of_file(const struct layout *l, const char *folder, const char *name, size_t max)
{
    const char *path = join(folder, name);
    struct stat st;
    bool outer = l->outer && !strcmp(folder, l->outer);
    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode) || (size_t)st.st_size > max ||
        (outer ? layout_is_outside(l, path) : leads_outside(path)))
        return STR("");
    str text = st.st_size ? read_file(path) : STR("\n");   /* an empty .gitbook.yaml is found, too */
    return first_bad_byte(text) == text.len ? text : STR("");
}

static str config_text(const struct layout *l, const char *folder, const char *name)
{
    return text_of_file(l, folder, name, MAX_CONFIG_BYTES);
}

str layout_file(const struct layout *l, const char *name)
{
    return l->folder ? config_text(l, l->folder, name) : STR("");
}

str layout_spec(const struct layout *l, const char *name)
{
    return l->folder ? text_of_file(l, l->folder, name, MAX_SPEC_BYTES) : STR("");
}

/* Finds the configuration file of a generator in a folder, and stores it in the layout. Returns false if there is
 * none. */
static bool find_config(struct layout *l, const struct generator *g, const char *folder)
{
    str files = str_from(g->files);
    for (size_t pos = 0, end; pos < files.len; pos = end + 1) {
        end = find_from(files, pos, " ");
        const char *name = str_copy(str_span(files, pos, end)).s;
        str text = config_text(l, folder, name);
        if (!text.len || (g->required && find_from(text, 0, g->required) == text.len)) continue;
        if (!strcmp(name, "conf.py") && find_from(text, 0, "myst") == text.len) continue;    /* Sphinx without MyST */
        const char *pages = strcmp(g->pages, ".") ? join(folder, g->pages) : folder;
        bool common = !strncmp(name, "config", 6) ||
                      is_listed(str_from(g->name), " starlight nuxt fumadocs solidbase mdn githubdocs ");
        if (common && !is_folder(pages)) continue;
        l->generator = g->name, l->folder = folder, l->config = name, l->text = text, l->pages = pages;
        l->anchors = g->anchors, l->numbers = g->numbers;
        return true;
    }
    return false;
}

/* Finds the configuration file of any generator in a folder, or of the one that is wanted if that is not NULL. */
static bool find_in(struct layout *l, const char *folder, const char *wanted)
{
    for (size_t i = 0; i < COUNT(generators); i++)
        if ((!wanted || !strcmp(wanted, generators[i].name)) && find_config(l, &generators[i], folder)) return true;
    return false;
}

static bool is_page(str name) { return str_ends(name, STR(".md")) || str_ends(name, STR(".mdx")); }
static bool is_branch(str name) { return str_equal(name, STR("_index.md")); }

/* Returns the number of files that `counts` selects in a folder and its subfolders, at most MAX_FOLDERS deep. skipped:
 * names that are left out. */
static size_t count_files(const char *folder, bool (*counts)(str name), const char *skipped, unsigned depth)
{
    size_t count = 0;
    DIR *d = depth < MAX_FOLDERS ? opendir(folder) : NULL;
    for (const struct dirent *e; d && (e = readdir(d)) != NULL;) {
        str name = str_from(e->d_name);
        struct stat st;
        const char *path = join(folder, e->d_name);
        if (name.s[0] == '.' || is_listed(name, skipped) || lstat(path, &st) != 0) continue;
        count += S_ISDIR(st.st_mode) ? count_files(path, counts, skipped, depth + 1) : counts(name);
    }
    if (d) closedir(d);
    return count;
}

/* Returns the number of Markdown files in a folder and its subfolders. */
static size_t count_pages(const char *folder) { return count_files(folder, is_page, " node_modules ", 0); }

/* Finds the configuration of a site in the folder that has most of the pages of a folder, or in the one that has most
 * of that one's: doc/book. */
static bool find_in_folder(struct layout *l, const char *dir, const char *wanted, unsigned depth)
{
    size_t all = count_pages(dir);
    DIR *d = opendir(dir);
    bool found = false;
    for (const struct dirent *e; d && !found && (e = readdir(d)) != NULL;) {
        const char *path = join(dir, e->d_name);
        bool folder = e->d_name[0] != '.' && strcmp(e->d_name, "node_modules") != 0 && is_folder(path);
        if (!folder || 2 * count_pages(path) <= all) continue;
        struct layout before = *l;
        found = find_in(l, path, wanted);
        if (!found) *l = before;
        if (!found && depth) found = find_in_folder(l, path, wanted, depth - 1);
    }
    if (d) closedir(d);
    return found;
}

/* Looks in the corpus, in its folders that projects use for a site, then in its other folders, then in those around it
 * up to the root. */
static bool find_layout(struct layout *l, const char *dir, const char *root, const char *wanted)
{
    static const char *const inner[] = { "docs", "website", "site", "doc", "documentation", "guide", "www", "source",
                                         "fern", "apps/docs", "apps/www", "apps/website", "packages/docs" };
    /* A .gitbook.yaml is often left when the site moves to another generator, a _config.yml may be that of a README,
     * and a project with a site in a folder may be edited with Obsidian. */
    bool found = find_in(l, dir, wanted);
    static const char unsure[] = " .gitbook.yaml _config.yml " VAULT_FILES " ";
    if (found && (wanted || !is_listed(str_from(l->config), unsure))) return true;
    struct layout left = *l;
    for (size_t i = 0; i < COUNT(inner); i++) {
        if (!is_folder(join(dir, inner[i])) || !find_in(l, join(dir, inner[i]), wanted)) continue;
        if (!left.generator || strcmp(l->generator, left.generator) != 0) return true;
        *l = left;
    }
    if (l->generator) return true;
    if (find_in_folder(l, dir, wanted, 1)) return true;
    str folder = str_from(dir);
    for (size_t end = root ? strlen(root) : folder.len; root && folder.len > end;) {
        while (folder.len && folder.s[folder.len - 1] != '/') folder.len--;
        if (folder.len > 1) folder.len--;
        if (folder.len >= end && find_in(l, str_copy(folder).s, wanted)) return true;
    }
    return false;
}

#define MIN_BRANCHES 3                 /* files _index.md that make a tree one of Hugo */
#define MAX_BRANCH_DEPTH 2             /* of the folder of its pages in the corpus */

#define NO_BRANCHES " node_modules vendor "    /* folders without pages of Hugo */

/* Finds the outermost folder with a _index.md that has most of them, and how many. */
static void find_branches(const char *folder, unsigned depth, const char **found, size_t *most)
{
    struct stat st;
    bool branch = stat(join(folder, "_index.md"), &st) == 0;
    size_t count = branch ? count_files(folder, is_branch, NO_BRANCHES, 0) : 0;
    if (count > *most) *found = folder, *most = count;
    DIR *d = depth < MAX_BRANCH_DEPTH && !count ? opendir(folder) : NULL;
    for (const struct dirent *e; d && (e = readdir(d)) != NULL;) {
        const char *path = join(folder, e->d_name);
        bool skipped = e->d_name[0] == '.' || is_listed(str_from(e->d_name), NO_BRANCHES);
        if (!skipped && lstat(path, &st) == 0 && S_ISDIR(st.st_mode)) find_branches(path, depth + 1, found, most);
    }
    if (d) closedir(d);
}

/* Recognizes pages of Hugo whose configuration is elsewhere, as in the repository of a program whose site gathers the
 * documentation of several: their folders have a _index.md. A mkdocs.yml without nav is often one for another site. */
static void find_hugo_pages(struct layout *l, const char *dir)
{
    size_t count = 0;
    const char *pages = NULL;
    bool other = l->generator && (strcmp(l->generator, "mkdocs") != 0 || find_from(l->text, 0, "\nnav:") < l->text.len);
    if (!other) find_branches(dir, 0, &pages, &count);
    if (count < MIN_BRANCHES) return;
    *l = (struct layout){ .corpus = dir, .root = l->root, .generator = "hugo", .anchors = ANCHORS_GITHUB,
                          .folder = dir, .pages = pages };
    note("gen: %s: documentation for hugo, since folders have a _index.md", pages);
}

/* Recognizes a vault of Obsidian, or a wiki, without a configuration by its links. */
static void find_vault(struct layout *l, const char *dir)
{
    if (!obsidian_is_vault(dir)) return;
    l->generator = "obsidian", l->anchors = ANCHORS_GITHUB, l->numbers = false;
    note("gen: %s: documentation for obsidian, since pages link to others by their names, [[Page]]", dir);
}

/* --- reading a configuration file --- */

static bool is_config(const struct layout *l, const char *extension)
{
    return str_ends(str_from(l->config), str_from(extension));
}

/* Returns the value of `key = "text"` in TOML, in any table. Empty if there is none. */
static str toml_text(str toml, const char *key)
{
    for (size_t at = 0; at < toml.len; at += str_line(toml, at).len + 1) {
        str line = str_trim(str_line(toml, at));
        size_t equals = find_from(line, 0, "=");
        if (equals == line.len || !str_equal(str_trim(str_span(line, 0, equals)), str_from(key))) continue;
        str value = str_trim(str_span(line, equals + 1, line.len));
        if (value.len < 2 || !strchr("\"'", value.s[0])) continue;
        const char *end = memchr(value.s + 1, value.s[0], value.len - 1);
        if (end) return str_span(value, 1, (size_t)(end - value.s));
    }
    return STR("");
}

str layout_hidden_prefix(const struct layout *l, str language)
{
    static const char table[] = "\n[output.html.code.hidelines]";
    size_t start = find_from(l->text, 0, table) + sizeof table - 1, end = find_from(l->text, start, "\n[");
    str prefix = start < end ? toml_text(str_span(l->text, start, end), str_copy(language).s) : STR("");
    return prefix.len ? prefix : toml_text(l->text, str_format("hidelines.%.*s", PRI(language)).s);
}

/* Returns the YAML front matter of a page, or an empty string. */
static str front_text(str page)
{
    if (!str_equal(str_trim(str_line(page, 0)), STR("---"))) return STR("");
    size_t start = str_line(page, 0).len + 1, end = find_from(page, start, "\n---");
    return end < page.len ? str_span(page, start, end + 1) : STR("");
}

const struct node *layout_front(const struct layout *l)
{
    str front = front_text(l->page);
    return front.len ? yaml_parse_config(front, l->page_file) : NULL;
}

const struct node *node_below(const struct node *map, str path)
{
    for (size_t pos = 0, end; pos <= path.len && map; pos = end + 1) {
        end = find_from(path, pos, ".");
        map = node_get(map, str_copy(str_span(path, pos, end)).s);
    }
    return map;
}

str node_at(const struct node *map, str path)
{
    return node_text(node_below(map, path));
}

/* Returns the value of a key in the configuration file, in any format. Empty if it is not a text. */
static str config_value(const struct layout *l, const char *key)
{
    if (is_config(l, ".toml") || is_config(l, ".py")) return toml_text(l->text, key);
    if (is_config(l, ".yml") || is_config(l, ".yaml")) return node_at(l->yaml, str_from(key));
    return node_text(literal_value(l->text, key));
}

#define MAX_PARAM_DEPTH 4

/* Adds the values of a map to the parameters of the page, except those of keys that it has already. A map in the map
 * adds its keys after its own: "tool.name". above: the keys of the maps around it, or empty. */
static void add_params(struct page_values *v, const struct node *map, str above, unsigned depth)
{
    for (const struct node *n = map && map->kind == NODE_MAP ? map->child : NULL; n; n = n->next) {
        str key = above.len ? str_format("%.*s.%.*s", PRI(above), PRI(n->key)) : n->key;
        if (n->kind == NODE_MAP && depth < MAX_PARAM_DEPTH && !n->alias) add_params(v, n, key, depth + 1);
        if (n->kind != NODE_SCALAR || !n->value.len || map_get(&v->params, key)) continue;
        map_at(&v->params, key, (uint32_t)v->values.count);
        *PUSH(&v->values) = n->value;
    }
}

/* Reads the parameters of the page that is being translated: its front matter, and in each folder around it the key
 * cascade in _index.md, or _metadata.yml of Quarto. */
static void read_page_params(const struct layout *l)
{
    str folder = str_from(l->page_file ? l->page_file : "");
    str top = str_from(l->folder_of_pages ? l->folder_of_pages : "");
    const struct node *front = yaml_parse_config(front_text(l->page), l->page_file);
    add_params(l->values, front, STR(""), 0);
    add_params(l->values, node_get(front, "substitutions"), STR(""), 0);     /* of MyST */
    add_params(l->values, node_get(node_get(front, "myst"), "substitutions"), STR(""), 0);
    while (top.len && folder.len > top.len) {
        while (folder.len && folder.s[folder.len - 1] != '/') folder.len--;
        if (folder.len) folder.len--;
        const char *path = str_copy(folder).s;
        str data = layout_is(l, "quarto") ? config_text(l, path, "_metadata.yml") : STR("");
        if (data.len) add_params(l->values, yaml_parse_config(data, join(path, "_metadata.yml")), STR(""), 0);
        str text = front_text(config_text(l, path, "_index.md"));
        const struct node *cascade = text.len ? node_get(yaml_parse_config(text, path), "cascade") : NULL;
        if (cascade && cascade->kind == NODE_LIST) cascade = cascade->child;
        add_params(l->values, cascade, STR(""), 0);
        add_params(l->values, node_get(cascade, "params"), STR(""), 0);
    }
    l->values->params_known = true;
}

const struct node *layout_data(const struct layout *l, str name)
{
    static const char *const ends[] = { "yml", "yaml", "json", "js", "mjs", "cjs" };
    const char *folder = layout_is(l, "eleventy") && l->pages ? l->pages : l->folder;
    for (size_t i = 0; i < COUNT(ends) && folder; i++) {
        const char *file = str_format("_data/%.*s.%s", PRI(name), ends[i]).s;
        str text = config_text(l, folder, file);
        if (text.len) return i < 2 ? yaml_parse_config(text, join(folder, file)) : literal_first(text);
    }
    return NULL;
}

str layout_param(const struct layout *l, str name)
{
    struct page_values *v = l->values;
    if (!v->params_known) read_page_params(l);
    const uint32_t *known = map_get(&v->params, name);
    if (known) return v->values.at[*known];
    const char *key = str_copy(name).s;
    const struct node *maps[] = { l->params, node_get(l->yaml, "params"), l->yaml };
    str value = l->config && is_config(l, ".toml") ? toml_text(l->text, key) : STR("");
    for (size_t i = 0; i < COUNT(maps) && !value.len; i++) value = node_at(maps[i], name);
    map_at(&v->params, name, (uint32_t)v->values.count);
    *PUSH(&v->values) = value;
    return value;
}

/* Returns the title in the options of starlight({ ... }), or in those of Rspress; others in the file are of plugins,
 * authors and groups. */
static str title_in_options(const struct layout *l)
{
    static const char *const starts[][2] = { { "starlight", "starlight({" }, { "rspress", "define.doc({" },
                                             { "rspress", "defineConfig({" } };
    size_t at = l->text.len, i = 0;
    for (; i < COUNT(starts) && at == l->text.len; i++)
        if (layout_is(l, starts[i][0])) at = find_from(l->text, 0, starts[i][1]);
    str rest = str_span(l->text, at + strlen(starts[i - 1][1]) - 1, l->text.len);
    str title = node_value(literal_of(rest), "title");
    const struct node *first = title.len ? NULL : literal_value(rest, "title");
    return first && first->kind == NODE_SCALAR ? first->value : title;
}

/* Returns the title of the site without "documentation" at its end, which messages add. NULL if there is no title, or
 * if it is longer than 60 bytes. */
static const char *site_title(const struct layout *l)
{
    static const char *const keys[] = { "site_name", "title", "website.title", "book.title", "project.title",
                                        "site.title", "project", "_appTitle", "_appName", "name" };
    static const char *const ends[] = { "documentation", "docs", "-", "|", "the" };
    str title = str_trim(title_in_options(l));
    for (size_t i = 0; i < COUNT(keys) && !title.len; i++) title = str_trim(config_value(l, keys[i]));
    for (size_t i = 0; i < COUNT(ends); i++) {
        str end = str_from(ends[i]);
        bool ended = title.len > end.len && str_equal_fold(str_span(title, title.len - end.len, title.len), end) &&
                     title.s[title.len - end.len - 1] == ' ';
        if (ended) title = str_trim(str_span(title, 0, title.len - end.len));
    }
    return title.len && title.len <= 60 ? str_copy(title).s : NULL;
}

/* Sets the address of the site, "https://acme.example/docs". */
static void read_url(struct layout *l)
{
    static const char *const keys[][3] = { { "site_url", "", "" }, { "baseURL", "", "" }, { "baseurl", "", "" },
                                           { "base_url", "", "" }, { "website.site-url", "", "" },
                                           { "book.site-url", "", "" }, { "html_baseurl", "", "" },
                                           { "url", "baseUrl", "baseurl" }, { "site", "base", "" },
                                           { "siteOrigin", "base", "" }, { "siteUrl", "base", "" },
                                           { "baseUrl", "basePath", "" } };
    for (size_t i = 0; i < COUNT(keys) && !l->url.len; i++) {
        str url = config_value(l, keys[i][0]), base = *keys[i][1] ? config_value(l, keys[i][1]) : STR("");
        if (!base.len && *keys[i][2]) base = config_value(l, keys[i][2]);
        while (url.len && url.s[url.len - 1] == '/') url.len--;
        base = without_slashes(base);
        bool absolute = str_starts(url, STR("https://")) || str_starts(url, STR("http://"));
        if (absolute) l->url = str_format("%.*s%s%.*s", PRI(url), base.len ? "/" : "", PRI(base));
    }
    if (layout_is(l, "mdn")) l->url = kuma_url(l);
    if (layout_is(l, "githubdocs")) l->url = STR("https://docs.github.com/en");
}

/* Returns the folder of the pages of Docusaurus, "docs: { path: '../docs', routeBasePath: '/' }". Empty if the site has
 * other pages, too, which are in other folders. */
static str docusaurus_pages(const struct layout *l)
{
    if (!layout_is(l, "docusaurus") || config_text(l, l->folder, "versions.json").len) return STR("");
    const struct node *docs = literal_of(docusaurus_block(l));
    bool root = str_equal(node_value(docs, "routeBasePath"), STR("/"));
    return root ? node_value(docs, "path") : STR("");
}

/* Returns the folder of the pages of a site of Next.js: the first one with pages, or that exists. */
static const char *next_folder(const struct layout *l)
{
    static const char *const names[] = { "content", "src/content", "app", "src/app", "pages", "src/pages" };
    for (size_t i = 0; i < COUNT(names) && layout_is(l, "markdoc"); i++)
        if (leftout_count(join(l->folder, names[i]), NULL)) return join(l->folder, names[i]);
    for (size_t i = 0; i < COUNT(names); i++)
        if (is_folder(join(l->folder, names[i]))) return join(l->folder, names[i]);
    return l->folder;
}

/* Sets the folder of the pages if the configuration names one. Returns the name in the configuration, or an empty
 * string. */
static str set_pages_folder(struct layout *l)
{
    static const char *const keys[] = { "docs_dir", "srcDir", "contentDir", "src" };
    str value = STR("");
    bool plain = layout_is(l, "mkdocs") || layout_is(l, "vitepress") || layout_is(l, "hugo") || layout_is(l, "mdbook");
    for (size_t i = 0; plain && i < COUNT(keys) && !value.len; i++) value = config_value(l, keys[i]);
    if (!plain) value = docusaurus_pages(l);
    if (layout_is(l, "eleventy")) value = config_value(l, "input");
    value = without_dot(value);
    while (value.len && value.s[value.len - 1] == '/') value.len--;
    str folder = str_from(l->folder);
    while (str_starts(value, STR("../"))) {
        while (folder.len && folder.s[folder.len - 1] != '/') folder.len--;
        folder.len -= folder.len > 1;
        value = str_span(value, 3, value.len);
    }
    if (value.len && !str_equal(value, STR(".")) && value.s[0] != '/')
        l->pages = join(str_copy(folder).s, str_copy(value).s);
    if (layout_is(l, "nextra") || layout_is(l, "markdoc")) l->pages = next_folder(l);
    if (layout_is(l, "vocs")) l->pages = vocs_folder(l, config_value(l, "rootDir"), config_value(l, "srcDir"));
    if (layout_is(l, "mdn")) l->pages = NULL, l->pages = join(l->folder, kuma_folder(l).s);
    if (str_equal(value, STR("."))) l->pages = l->folder;
    return value;
}

/* Sets the folder of the pages. It is NULL, with a warning if the configuration names it, if it does not exist or is
 * outside of the corpus. */
static void read_pages_folder(struct layout *l)
{
    str value = set_pages_folder(l);
    bool exists = is_folder(l->pages);
    if (value.len && !exists)
        warn(join(l->folder, l->config), 0, "the folder of the pages, %s, does not exist", l->pages);
    else if (value.len && leads_outside(l->pages))
        warn(join(l->folder, l->config), 0,
             "the folder of the pages, %s, is outside of the corpus: use that, or a folder around both, as CORPUS",
             l->pages);
    if (!exists || leads_outside(l->pages)) l->pages = NULL;
}

static void parse_config(struct layout *l)
{
    bool yaml = l->config && (is_config(l, ".yml") || is_config(l, ".yaml"));
    if (yaml) l->yaml = yaml_parse_config(l->text, join(l->folder, l->config));
}

/* Sets the folder of the pages. True if the configuration names this folder, or has it as that of a language or of the
 * only collection. The wanted path has no links. */
static bool names_folder(struct layout *l, const char *wanted)
{
    parse_config(l);
    set_pages_folder(l);
    const struct node *n = layout_is(l, "docusaurus") ? node_get(literal_of(docusaurus_block(l)), "path") : NULL;
    if (layout_is(l, "jekyll")) return node_get(l->yaml, "theme") || node_get(l->yaml, "remote_theme") ||
                                       node_get(l->yaml, "plugins") || node_get(l->yaml, "defaults");
    if (n && n->kind == NODE_SCALAR) l->pages = join(l->folder, str_copy(n->value).s);
    str name = last_name(str_from(wanted)), folder = str_span(str_from(wanted), 0, strlen(wanted) - name.len - 1);
    bool language = (layout_is(l, "rspress") || layout_is(l, "starlight")) && versions_is_language(name);
    bool part = layout_is(l, "fumadocs") && str_equal(name, STR("docs"));    /* content/docs */
    char *real = realpath(l->pages, NULL);
    bool same = real && (!strcmp(real, wanted) || ((language || part) && str_equal(str_from(real), folder)));
    if (real && layout_is(l, "mdn"))                     /* a part of files/en-us, or files */
        same |= str_starts(str_from(wanted), str_format("%s/", real)) ||
                str_equal(str_format("%s/%.*s", wanted, PRI(last_name(str_from(real)))), str_from(real));
    free(real);
    return same;
}

/* Finds a configuration outside of the corpus that names the corpus as the folder of its pages: in a folder around it,
 * or in the folder website or site there. Sets l->outer to that folder. */
static bool find_around(struct layout *l, const char *dir, const char *wanted)
{
    static const char *const names[] = { "", "/website", "/site" };
    char *real = realpath(dir, NULL);
    str folder = str_from(real ? real : "");
    struct layout before = *l;
    for (unsigned level = 0; level < MAX_ABOVE && folder.len > 1; level++) {
        folder.len -= last_name(folder).len + 1;
        for (size_t i = 0; i < COUNT(names) && folder.len; i++) {
            l->outer = str_format("%.*s%s", PRI(folder), names[i]).s;
            if (find_in(l, l->outer, wanted) && names_folder(l, real)) {
                l->pages = dir;
                return true;
            }
            *l = before;
        }
    }
    return false;
}

/* Sets the language that Hugo and Rspress give no folder of its own. */
static void read_language(struct layout *l)
{
    str lang = layout_is(l, "rspress") && l->pages ? config_value(l, "lang") : STR("");
    if (lang.len && is_folder(join(l->pages, str_copy(lang).s))) l->language = lang;
    str language = config_value(l, "defaultContentLanguage");
    bool folder = str_equal(config_value(l, "defaultContentLanguageInSubdir"), STR("true"));
    if (layout_is(l, "hugo") && !folder) l->language = language.len ? language : STR("en");
}

/* Sets the patterns of addresses of Hugo, which may be in a file of their own. */
static void read_permalinks(struct layout *l)
{
    static const char *const names[] = { "permalinks.toml", "permalinks.yaml", "permalinks.yml", "permalinks.json" };
    if (!layout_is(l, "hugo") || !l->config) return;
    for (size_t i = 0; i < COUNT(names) && !l->permalinks; i++) {
        const char *file = join("config/_default", names[i]);
        str text = config_text(l, l->folder, file);
        if (text.len) l->permalinks = permalink_table(l, text, join(l->folder, file));
    }
    if (!l->permalinks) l->permalinks = permalink_table(l, STR(""), NULL);
}

/* Sets the sets of pages of Docusaurus, and the version whose addresses have no folder: lastVersion of the docs, else
 * the first of versions.json. If the corpus has no folder with the pages of that version, the pages in docs take its
 * addresses. */
static void read_released(struct layout *l)
{
    if (!layout_is(l, "docusaurus")) return;
    str text = config_text(l, l->folder, "versions.json");
    const struct node *list = text.len ? literal_of(text) : NULL;
    l->version_names = list;
    l->released = docusaurus_last_version(l);
    if (!l->released.len && list && list->child) l->released = list->child->value;
    const char *folder = str_format("%s/versioned_docs/version-%.*s", l->folder, PRI(l->released)).s;
    bool named = l->released.len && !memchr(l->released.s, '/', l->released.len);
    if (named && is_folder(folder) && !layout_is_outside(l, folder)) l->released_folder = folder;
    else if (l->released.len) l->released = STR("current");
    docusaurus_sets(l);
    const char *docs = join(l->folder, str_copy(l->sets.at[0].folder).s);
    bool elsewhere = !str_equal(l->sets.at[0].folder, STR("docs"));
    if (!l->pages && l->released_folder && !l->outer && elsewhere) l->pages = l->released_folder;
    if (!l->pages && !docusaurus_pages(l).len && is_folder(docs) && leads_outside(docs))
        warn(join(l->folder, l->config), 0,
             "the folder of the docs, %s, is outside of the corpus and is not read: use a folder around both as CORPUS",
             docs);
}

/* True if the pages in docs are read although a version is released: they are the corpus, or the setting pages selects
 * them. */
static bool docs_are_selected(const struct layout *l, const struct settings *s)
{
    str folder = l->sets.count ? path_normalized(l->sets.at[0].folder) : STR("");
    return l->outer || (s->pages && folder.len && str_ends(path_normalized(str_from(s->pages)), folder));
}

/* Adds the entries of a map after those of another one. */
static void append_map(struct node *to, const struct node *from)
{
    struct node **end = &to->child;
    while (*end) end = &(*end)->next;
    if (from && from->kind == NODE_MAP) *end = from->child;
}

/* Reads the substitutions of MyST, the values of names in braces: from a literal in conf.py, from YAML files that it
 * names, and from the configuration of Jupyter Book. */
static void read_substitutions(struct layout *l)
{
    static const char key[] = "myst_substitutions";
    struct node *all = xalloc(sizeof *all);
    all->kind = NODE_MAP;
    str book = config_text(l, l->folder, "_config.yml");
    if (book.len)
        append_map(all, node_below(yaml_parse_config(book, join(l->folder, "_config.yml")),
                                   STR("parse.myst_substitutions")));
    size_t at = is_config(l, ".py") ? find_from(l->text, 0, key) : l->text.len, equals = find_from(l->text, at, "=");
    if (equals < l->text.len) append_map(all, literal_of(str_span(l->text, equals + 1, l->text.len)));
    unsigned files = 0;
    for (size_t pos = 0; at < l->text.len && pos < l->text.len && files < 8; pos += str_line(l->text, pos).len + 1) {
        str line = str_line(l->text, pos);
        size_t dot = find_from(line, 0, ".yaml"), start = dot, quote = dot + 5;
        if (dot == line.len) dot = start = find_from(line, 0, ".yml"), quote = dot + 4;
        while (start && !strchr("\"'", line.s[start - 1])) start--;
        if (quote >= line.len || !start || line.s[quote] != line.s[start - 1]) continue;
        const char *name = str_copy(str_span(line, start, quote)).s;
        str text = strstr(name, "..") || *name == '/' ? STR("") : config_text(l, l->folder, name);
        if (text.len) append_map(all, yaml_parse_config(text, join(l->folder, name))), files++;
    }
    l->params = all;
}

/* Sets the patterns of the files that the configuration leaves out, for generators whose configuration is a program. */
static void read_excluded(struct layout *l)
{
    size_t sphinx = find_from(l->text, 0, "exclude_patterns"), equals = find_from(l->text, sphinx, "=");
    if (layout_is(l, "myst") && equals < l->text.len)
        l->excluded = literal_of(str_span(l->text, equals + 1, l->text.len));
    if (layout_is(l, "docfx")) l->excluded = node_below(literal_of(l->text), STR("build.content"));
    if (layout_is(l, "vitepress")) l->excluded = literal_value(l->text, "srcExclude");
    if (layout_is(l, "mintlify")) l->ignored = config_text(l, l->folder, ".mintignore");
    if (layout_is(l, "rspress")) l->excluded = node_get(literal_value(l->text, "route"), "exclude");
}

/* Reads the configuration of Redocly that is not in its file with the order of the pages: the patterns of the files
 * that are left out, and the address of the site. */
static void read_redocly(struct layout *l)
{
    static const char file[] = "redocly.yaml";
    str text = layout_is(l, "redocly") ? config_text(l, l->folder, file) : STR("");
    const struct node *yaml = text.len ? yaml_parse_config(text, join(l->folder, file)) : NULL;
    str url = node_at(yaml, STR("seo.siteUrl"));
    while (url.len && url.s[url.len - 1] == '/') url.len--;
    if (yaml) l->excluded = node_get(yaml, "ignore");
    if (url.len) l->url = url;
}

/* --- order --- */

/* Returns an entry of the order: a map with title and link. */
static struct node *new_entry(str title, str link)
{
    struct node *n = xalloc(3 * sizeof *n);
    n[0].kind = NODE_MAP;
    n[0].child = &n[1];
    n[1] = (struct node){ .kind = NODE_SCALAR, .key = STR("title"), .value = title, .next = &n[2] };
    n[2] = (struct node){ .kind = NODE_SCALAR, .key = STR("link"), .value = link };
    return n;
}

/* A list of links that is read. levels: its nested lists, with the place of the next entry of each. group: the place of
 * the next entry of the outermost list while a group under a heading is read, else NULL. */
struct summary { struct level { size_t indent; struct node **end; } levels[16]; size_t depth; struct node **group; };

/* Adds an entry to the innermost list. Returns the place of the first of the entries below it. */
static struct node **add_summary_entry(struct summary *s, str title, str link)
{
    struct node *entry = new_entry(str_copy(title), str_copy(link)), *items = xalloc(sizeof *items);
    *items = (struct node){ .kind = NODE_LIST, .key = STR("items") };
    entry[2].next = items;
    *s->levels[s->depth].end = entry, s->levels[s->depth].end = &entry->next;
    return &items->child;
}

/* Returns the text without Markdown's marks at its start and end. */
static str without_marks(str s)
{
    s = str_trim(s);
    while (s.len && strchr("*_`#- ", s.s[0])) s = str_span(s, 1, s.len);
    while (s.len && strchr("*_`#: ", s.s[s.len - 1])) s.len--;
    return s;
}

/* Begins a group at a heading, "# Part", or ends it at a rule. The heading above the whole list is no group. */
static void read_summary_heading(struct summary *s, str line, bool first)
{
    bool heading = line.s[0] == '#', top = str_starts(line, STR("# "));
    s->depth = 0;
    if (s->group) s->levels[0].end = s->group, s->group = NULL;
    if (!heading || (first && top) || !without_marks(line).len) return;
    struct node **items = add_summary_entry(s, without_marks(line), STR(""));
    s->group = s->levels[0].end, s->levels[0].end = items;
}

/* Reads the lists of links of a SUMMARY.md, with its headings and the items that are no links as groups. */
static struct node *read_summary_md(str text)
{
    struct node *root = xalloc(sizeof *root);
    struct summary s = { .levels = { { 0, &root->child } } };
    bool first = true;
    root->kind = NODE_LIST;
    for (size_t pos = 0; pos < text.len; pos += str_line(text, pos).len + 1) {
        str line = str_line(text, pos), item_text = str_trim(line);
        size_t indent = (size_t)(item_text.s - line.s), open = find_from(item_text, 0, "[");
        size_t close = find_from(item_text, open, "](");
        bool item = item_text.len > 2 && strchr("-*+", item_text.s[0]) && item_text.s[1] == ' ';
        bool heading = item_text.len && (item_text.s[0] == '#' || str_starts(item_text, STR("---")));
        if (heading) read_summary_heading(&s, item_text, first);
        first &= !heading;
        bool linked = close < item_text.len;
        if (heading || (linked ? !item && open : !item)) continue;
        first = false;
        str title = linked ? str_span(item_text, open + 1, close) : without_marks(item_text);
        str link = linked ? str_span(item_text, close + 2, find_from(item_text, close, ")")) : STR("");
        while (s.depth && indent <= s.levels[s.depth].indent) s.depth--;
        struct node **items = add_summary_entry(&s, title, link);
        if (s.depth + 1 < COUNT(s.levels)) s.levels[++s.depth] = (struct level){ indent, items };
    }
    return root->child ? root : NULL;
}

#define MAX_IMPORTS 24                 /* files that a configuration file imports, with those that they import */
#define MAX_IMPORTED 500               /* names of files that are looked for */
#define MAX_NAME 200                   /* bytes of such a name */

/* The text of a configuration file and of the files that it imports, with a form feed after each. read: their paths. */
struct modules { const struct layout *l; buffer text; struct map read; unsigned names; };

/* Returns the text of a module that a file of a folder imports, and sets *path to its file: "./configs/index.js" may be
 * the file configs/index.ts. */
static str module_text(const struct layout *l, const char *folder, str name, str *path)
{
    static const char *const ends[] = { "", ".ts", ".js", ".mts", ".mjs", ".json", "/index.ts", "/index.js" };
    bool js = str_ends(name, STR(".js"));
    str stem = str_span(name, 0, js ? name.len - 3 : name.len);
    for (size_t i = 0; i < (js ? 2 : 1) * COUNT(ends); i++) {
        str file = str_format("%.*s%s", PRI(i < COUNT(ends) ? name : stem), ends[i % COUNT(ends)]);
        str text = config_text(l, folder, file.s);
        *path = str_format("%s/%.*s", folder, PRI(file));
        if (text.len) return text;
    }
    return STR("");
}

/* Adds the text of a JavaScript file, unless it is there, and those of the files that it imports from folders. */
static void add_modules(struct modules *m, str text, str path)
{
    static const char *const forms[] = { "from './", "from \"./", "from '../", "from \"../", "require('./",
                                         "require(\"./" };
    const char *folder = str_copy(str_span(path, 0, path.len - last_name(path).len - 1)).s;
    uint32_t *read = map_at(&m->read, path_normalized(path), 0);
    if (*read || m->text.count + text.len > 2 * (size_t)MAX_CONFIG_BYTES) return;
    *read = 1;
    buffer_format(&m->text, "%.*s\n\f\n", PRI(text));
    for (size_t i = 0; i < COUNT(forms); i++)
        for (size_t at = find_from(text, 0, forms[i]); at < text.len; at = find_from(text, at + 1, forms[i])) {
            size_t start = at, dot = at + strcspn(forms[i], ".");
            while (start && at - start < MAX_NAME && text.s[start - 1] != '\n') start--;
            str before = str_trim(str_span(text, start, at)), rest = str_span(text, dot, dot + MAX_NAME), file;
            char quote[] = { text.s[dot - 1], 0 };
            str name = str_span(str_line(rest, 0), 0, find_from(str_line(rest, 0), 0, quote));
            bool type = str_starts(before, STR("import type ")), comment = find_from(before, 0, "//") < before.len;
            if (type || comment || m->read.count > MAX_IMPORTS || m->names++ >= MAX_IMPORTED) continue;
            str module = module_text(m->l, folder, name, &file);
            if (module.len) add_modules(m, module, file);
        }
}

/* Returns the text of the configuration file and of the files that it imports. */
static str text_with_modules(const struct layout *l)
{
    struct modules m = { .l = l };
    add_modules(&m, l->text, str_format("%s/%s", l->folder, l->config));
    return buffer_str(&m.text);
}

/* Returns the literal of a sidebar in a file next to the configuration file. */
static const struct node *sidebar_file(const struct layout *l)
{
    static const char *const names[] = { "sidebars.js", "sidebars.ts", "sidebars.json", "sidebars.mjs",
                                         "astro.sidebar.ts", ".vitepress/sidebar.ts", ".vitepress/sidebar.js" };
    str released = str_format("versioned_sidebars/version-%.*s-sidebars.json", PRI(l->released));
    for (size_t i = 0; i <= COUNT(names); i++) {
        if (!i && !l->released_folder) continue;
        str text = config_text(l, l->folder, i ? names[i - 1] : released.s);
        const struct node *n = text.len ? literal_first(text) : NULL;
        if (n && n->child) return n;
    }
    return NULL;
}

/* Sets the declared orders of further sets of pages of Docusaurus: sidebarPath: "./sidebars_community". */
static void read_set_orders(struct layout *l)
{
    static const char *const ends[] = { "", ".js", ".ts", ".json", ".mjs" };
    for (size_t i = 1; i < l->sets.count; i++) {
        struct page_set *set = &l->sets.at[i];
        str name = without_dot(set->sidebar);
        for (size_t k = 0; name.len && name.s[0] != '/' && k < COUNT(ends) && !set->order; k++) {
            str text = config_text(l, l->folder, str_format("%.*s%s", PRI(name), ends[k]).s);
            set->order = text.len ? literal_first(text) : NULL;
        }
    }
}

/* Returns the text of the list of pages that a tree for a site of Laravel has in documentation.md, with headings as
 * items: "- ## Guides". Empty if it has none. */
static str laravel_list(const struct layout *l, const char *pages)
{
    str text = l->generator ? STR("") : config_text(l, pages, "documentation.md");
    return str_starts(text, STR("- ## ")) ? text : STR("");
}

/* Returns the declared order of the pages, as written, or NULL. pages: their folder. */
static const struct node *read_order(const struct layout *l, const char *pages)
{
    static const char *const keys[] = { "sidebar", "navigation", "nav" };
    static const char *const places[] = { "nav", "website.sidebar", "book.chapters", "project.toc" };
    str summary = config_text(l, pages, "SUMMARY.md");
    if (!summary.len) summary = config_text(l, l->folder ? l->folder : pages, "SUMMARY.md");
    if (!summary.len) summary = laravel_list(l, pages);
    if (layout_is(l, "docsify")) summary = config_text(l, pages, "_sidebar.md");
    if (layout_is(l, "obsidian") || layout_is(l, "readme")) return foldertree_order(pages, layout_is(l, "readme"));
    str toc = layout_is(l, "docfx") ? config_text(l, pages, "toc.yml") : STR("");
    if (!toc.len && layout_is(l, "docfx")) toc = config_text(l, pages, "TOC.yml");
    if (layout_is(l, "redocly")) return l->yaml;
    if (toc.len) return yaml_parse_config(toc, join(pages, "toc.yml"));
    const struct node *n = summary.len && !l->yaml ? read_summary_md(summary) : NULL;
    if (n || !l->generator || !l->config) return n;
    for (size_t i = 0; l->yaml && i < COUNT(places); i++)
        if ((n = node_below(l->yaml, str_from(places[i])))) return n;
    if (summary.len && (n = read_summary_md(summary))) return n;
    if (!strcmp(l->config ? l->config : "", "_toc.yml")) return l->yaml;
    if (layout_is(l, "myst") && is_config(l, ".py")) return toctree_order(pages);
    if (is_config(l, ".toml") || is_config(l, ".yml") || is_config(l, ".yaml") || is_config(l, ".py")) return NULL;
    if (layout_is(l, "solidbase")) return NULL;      /* a call that reads the folder */
    if (layout_is(l, "mintlify")) return node_get(literal_of(l->text), "navigation");
    if ((n = sidebar_file(l))) return n;
    str text = text_with_modules(l);
    for (size_t i = 0; i < 2; i++)
        if ((n = literal_value(text, keys[i])) && n->child) return n;
    return NULL;
}

/* Sets the generator by its name. Returns false if the name is unknown. */
static bool set_generator(struct layout *l, const char *name)
{
    for (size_t i = 0; i < COUNT(generators); i++)
        if (!strcmp(name, generators[i].name)) {
            l->generator = name, l->anchors = generators[i].anchors, l->numbers = generators[i].numbers;
            return true;
        }
    return false;
}

bool layout_is_name(const char *name)
{
    struct layout l = { 0 };
    return set_generator(&l, name);
}

bool layout_is(const struct layout *l, const char *name)
{
    return l->generator && !strcmp(l->generator, name);
}

bool layout_is_mdx(const struct layout *l, str file)
{
    return str_ends(file, STR(".mdx")) || layout_is(l, "mintlify");
}

struct layout layout_find(const char *dir, const char *root, const struct settings *s)
{
    struct layout l = { .anchors = ANCHORS_GITHUB, .numbers = true, .corpus = dir, .root = root };
    const char *wanted = s->generator && strcmp(s->generator, "none") != 0 ? s->generator : NULL;
    bool look = !s->generator || wanted, known = look && find_layout(&l, dir, root, wanted);
    bool unsure = !known || is_listed(str_from(l.config), " SUMMARY.md .gitbook.yaml _config.yml " VAULT_FILES " ");
    if (look && !root && unsure) known |= find_around(&l, dir, wanted);      /* SUMMARY.md is also one of mdBook */
    if (!known && wanted) set_generator(&l, wanted);
    if (look && !wanted) find_hugo_pages(&l, dir);
    if (look && !l.generator) find_vault(&l, dir);
    if (!l.yaml) parse_config(&l);
    if (layout_is(&l, "quarto")) l.yaml = quarto_configuration(&l);
    read_permalinks(&l);
    const char *file = layout_is(&l, "quarto") ? "_variables.yml" : "config/_default/params.yaml";
    str params = l.config ? config_text(&l, l.folder, file) : STR("");
    if (params.len) l.params = yaml_parse_config(params, join(l.folder, file));
    if (l.config) {
        if (layout_is(&l, "myst")) read_substitutions(&l);
        if (!l.outer) read_pages_folder(&l);
        read_language(&l);
        read_released(&l);
        if (docs_are_selected(&l, s)) l.released_folder = NULL;
        read_excluded(&l);
        l.title = site_title(&l);
        read_url(&l);
        fern_read(&l);
        read_redocly(&l);
        note("gen: %s/%s: documentation for %s", l.folder, l.config, l.generator);
    }
    if (layout_is(&l, "mintlify") && l.config) l.text = mintlify_configuration(&l);
    bool plugins = l.generator && is_listed(str_from(l.generator), " eleventy jekyll mkdocs ");
    l.wiki = layout_is(&l, "obsidian") || (plugins && obsidian_is_vault(l.pages ? l.pages : dir));
    if (!l.order) l.order = read_order(&l, l.pages ? l.pages : dir);
    read_set_orders(&l);
    if (s->anchors) l.anchors = anchors_named(s->anchors);
    return l;
}
