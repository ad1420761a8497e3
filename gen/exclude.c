/* exclude.c - files that the configuration of a site leaves out of it.
 *
 *   Jekyll      exclude: [README.md, vendor/]           these files and folders
 *   MkDocs      exclude_docs: |  drafts/  *.tmp.md      as in .gitignore
 *               plugins: exclude: glob: [parts/x-*]     * matches slashes, too
 *   Sphinx      exclude_patterns = [drafts/x-*.md]      * matches inside a name, ** any names
 *   VitePress   srcExclude: [drafts/x-*.md]             the same
 *   Rspress     route: { exclude: ['x-*.mdx'] }         the same
 *   Mintlify    .mintignore                             as in .gitignore; see mintlify.c, too
 *   Redocly     ignore: [drafts/x-*.md]                the same as Sphinx
 *   Fern        docs.yml: navigation                    the files that it does not name
 *   DocFX       "content": [{ "files": [...], "exclude": [...] }]    the files that no entry selects
 *   Quarto      project: render: ["*.qmd", "!drafts/"]  the files that the list does not select
 *               book: chapters: [index.qmd]             the files that the book does not name
 *               (always)                                README.md, CLAUDE.md, AGENTS.md in all folders
 */
#include <fnmatch.h>
#include "gen.h"

#define MAX_STARS 16                 /* ** in a pattern */

/* True if the pattern matches the whole path. * matches inside a name, ** any names. */
static bool matches(str pattern, str path, unsigned stars)
{
    size_t star = find_from(pattern, 0, "**");
    if (star == pattern.len) return fnmatch(str_copy(pattern).s, str_copy(path).s, FNM_PATHNAME) == 0;
    str rest = str_span(pattern, star + 2, pattern.len), head = str_span(pattern, 0, star);
    if (rest.len && rest.s[0] == '/') rest = str_span(rest, 1, rest.len);
    for (size_t i = 0; i <= path.len && stars < MAX_STARS; i++) {
        bool name = !i || path.s[i - 1] == '/';
        if (!name || (head.len && !matches(head, str_span(path, 0, i), stars + 1))) continue;
        if (!rest.len) return true;
        for (size_t k = i; k < path.len; k = find_from(path, k, "/") + 1)
            if (matches(rest, str_span(path, k, path.len), stars + 1)) return true;
        return false;
    }
    return false;
}

/* True if the pattern matches the path or a folder around it. */
static bool matches_folder(str pattern, str path)
{
    while (pattern.len && pattern.s[pattern.len - 1] == '/') pattern.len--;
    pattern = without_dot(pattern);
    if (!pattern.len) return false;
    if (matches(pattern, path, 0)) return true;
    for (size_t i = 0; i < path.len; i++)
        if (path.s[i] == '/' && matches(pattern, str_span(path, 0, i), 0)) return true;
    return false;
}

static bool any_matches(const struct node *list, str file)
{
    for (const struct node *n = list && list->kind == NODE_LIST ? list->child : NULL; n; n = n->next)
        if (n->kind == NODE_SCALAR && matches_folder(n->value, file)) return true;
    return false;
}

/* True if the pattern matches one of the names in the path. */
static bool matches_name(str pattern, str path)
{
    while (pattern.len && pattern.s[pattern.len - 1] == '/') pattern.len--;
    const char *wanted = str_copy(pattern).s;
    for (size_t pos = 0, end; pos < path.len && pattern.len; pos = end + 1) {
        end = find_from(path, pos, "/");
        if (fnmatch(wanted, str_copy(str_span(path, pos, end)).s, 0) == 0) return true;
    }
    return false;
}

bool exclude_by_lines(str lines, str file, bool ignored)
{
    for (size_t pos = 0; pos < lines.len; pos += str_line(lines, pos).len + 1) {
        str s = str_trim(str_line(lines, pos));
        if (!s.len || s.s[0] == '#') continue;
        bool kept = s.s[0] == '!';
        if (kept) s = str_span(s, 1, s.len);
        bool rooted = memchr(s.s, '/', s.len - (s.len > 0)) != NULL;
        if (s.len && s.s[0] == '/') s = str_span(s, 1, s.len);
        if (rooted ? matches_folder(s, file) : matches_name(s, file)) ignored = !kept;
    }
    return ignored;
}

static bool mkdocs_excludes(const struct layout *l, str file)
{
    const struct node *plugins = node_get(l->yaml, "plugins"), *exclude = node_get(plugins, "exclude");
    for (const struct node *n = plugins && plugins->kind == NODE_LIST ? plugins->child : NULL; n; n = n->next)
        if (node_get(n, "exclude")) exclude = node_get(n, "exclude");
    const struct node *globs = node_get(exclude, "glob");
    for (const struct node *n = globs ? globs->child : NULL; n; n = n->next)     /* * matches slashes, too */
        if (settings_pattern_matches(n, file)) return true;
    return exclude_by_lines(node_value(l->yaml, "exclude_docs"), file, false);
}

/* True if a value in a configuration, or in a list or map of it, is this file. */
static bool names_file(const struct node *n, str file)
{
    str value = without_dot(node_text(n));
    if (value.len && str_equal(value, file)) return true;
    for (const struct node *child = n && !n->alias ? n->child : NULL; child; child = child->next)
        if (names_file(child, file)) return true;
    return false;
}

/* True for a file that Quarto never renders, that a book does not name, or that the list of the configuration does not
 * select. A pattern without a slash at its start is for all folders; one after "!" leaves files out. */
static bool quarto_excludes(const struct layout *l, str file)
{
    const struct node *list = node_below(l->yaml, STR("project.render"));
    bool any = false, wanted = false;
    for (const struct node *n = list && list->kind == NODE_LIST ? list->child : NULL; n; n = n->next) {
        bool left_out = str_starts(n->value, STR("!"));
        str pattern = without_dot(str_span(n->value, left_out, n->value.len));
        bool rooted = str_starts(pattern, STR("/"));
        pattern = rooted ? str_span(pattern, 1, pattern.len) : str_format("**/%.*s", PRI(pattern));
        bool found = n->value.len && matches_folder(pattern, file);
        if (left_out && found) return true;
        any |= !left_out, wanted |= found;
    }
    const struct node *book = node_get(l->yaml, "book");
    if (!any && node_get(book, "chapters") && !names_file(book, file)) return true;
    return (any && !wanted) || quarto_ignores(file);
}

/* True if one of the patterns of DocFX, "**.md", matches a file. They are a list or one text. */
static bool docfx_matches(const struct node *list, str file)
{
    for (const struct node *n = list && list->kind == NODE_LIST ? list->child : list; n; n = n->next) {
        str pattern = n->value;
        bool any = str_starts(pattern, STR("**/")), braces = find_from(pattern, 0, "{") < pattern.len;
        if (!pattern.len) continue;
        if (braces || fnmatch(str_copy(pattern).s, str_copy(file).s, 0) == 0) return true;
        if (any && fnmatch(str_copy(str_span(pattern, 3, pattern.len)).s, str_copy(file).s, 0) == 0) return true;
    }
    return false;
}

/* True for a file that no entry of the content of DocFX selects. The folder of the configuration must be that of the
 * pages, and no entry may be for a folder outside of it. */
static bool docfx_excludes(const struct layout *l, str file)
{
    bool same = l->folder && l->folder_of_pages && !strcmp(l->folder, l->folder_of_pages), any = false;
    const struct node *content = same && l->excluded && l->excluded->kind == NODE_LIST ? l->excluded->child : NULL;
    for (const struct node *n = content; n; n = n->next) {
        str src = node_value(n, "src"), folder = path_normalized(src), rest = file;
        if (n->kind != NODE_MAP || str_starts(src, STR(".."))) return false;
        if (folder.len && !str_starts(file, str_format("%.*s/", PRI(folder)))) continue;
        if (folder.len) rest = str_span(file, folder.len + 1, file.len);
        any = true;
        if (docfx_matches(node_get(n, "files"), rest) && !docfx_matches(node_get(n, "exclude"), rest)) return false;
    }
    return any;
}

static bool excludes(const struct layout *l, str file)
{
    const struct node *list = layout_is(l, "jekyll") ? node_get(l->yaml, "exclude") : l->excluded;
    if (layout_is(l, "mkdocs") && mkdocs_excludes(l, file)) return true;
    if (layout_is(l, "mintlify")) return mintlify_ignores(l, mintlify_name(l, file));
    if (l->places.count && !fern_place(l, file)) return true;
    if (layout_is(l, "quarto") && quarto_excludes(l, file)) return true;
    if (layout_is(l, "docfx")) return docfx_excludes(l, file);
    if (layout_is(l, "githubdocs")) return str_equal(last_name(file), STR("README.md"));
    if (layout_is(l, "readme")) return readme_ignores(l, file);
    if (layout_is(l, "mkdocs") || !list) return false;
    if (!layout_is(l, "jekyll")) return any_matches(list, file);
    for (const struct node *n = list->child; n; n = n->next) {
        str name = n->value;
        while (name.len && name.s[name.len - 1] == '/') name.len--;
        if (name.len && str_starts(file, name) && (file.len == name.len || file.s[name.len] == '/')) return true;
    }
    return false;
}

bool is_excluded_file(const struct layout *l, str file)
{
    temporary_begin();           /* each pattern copies names */
    bool excluded = excludes(l, file);
    temporary_end();
    return excluded;
}
