/* permalink.c - addresses that the configuration of a site gives to its pages as patterns: the table permalinks of
 * Hugo, permalinks of the posts and collections of Jekyll; and those of posts of Material for MkDocs. Pages in folders
 * such as _posts are those of a collection.
 *
 *     posts = "/:year/:month/:slug/"     posts/first.md of 2024-03-05     2024/03/first
 */
#include <ctype.h>
#include "dialect.h"

/* A page. file: its name. folders: those around it that are part of the address. name: its last name. */
struct place { const struct layout *layout; str file, text, folders, name, collection, date; bool hugo; };

/* Returns the length of the folder of the collection of Jekyll in a file's name, "_posts/", and sets *start to its
 * offset. 0 if the file is in none. */
static size_t collection_at(const struct layout *l, str file, size_t *start)
{
    size_t posts = find_from(file, 0, "_posts/");
    *start = posts < file.len && (!posts || file.s[posts - 1] == '/') ? posts : 0;
    size_t end = find_from(file, *start, "/");
    if (!layout_is(l, "jekyll") || end == file.len || file.s[*start] != '_') return 0;
    str name = str_copy(str_span(file, *start + 1, end));
    const struct node *collections = node_get(l->yaml, "collections"), *n = node_get(collections, name.s);
    bool output = str_equal(name, STR("posts")) || (n && str_equal(node_value(n, "output"), STR("true")));
    return output ? end + 1 - *start : 0;
}

bool permalink_is_collected(const struct layout *l, str file)
{
    size_t start, len = collection_at(l, file, &start);
    return len && corpus_is_published(file.s, start) && corpus_is_published(file.s + start + 1, file.len - start - 1);
}

/* Returns the lines of the table [name] of TOML, the first ones if the name is empty. NULL if there are none. */
static struct node *toml_table(str text, str name)
{
    buffer lines = { 0 };
    bool inside = !name.len;
    while (text.len) {
        str line = str_trim(take_line(&text));
        if (str_starts(line, STR("["))) inside = str_equal(line, str_format("[%.*s]", PRI(name)));
        else if (inside) buffer_format(&lines, "%.*s\n", PRI(line));
    }
    return lines.count ? toml_parse_front(buffer_str(&lines)) : NULL;
}

/* Returns a table of TOML with its tables page and section as members. */
static const struct node *toml_tables(str text, const char *name)
{
    static const char *const kinds[] = { "page", "section" };
    struct node *all = toml_table(text, str_from(name)), **end;
    if (!all) *(all = xalloc(sizeof *all)) = (struct node){ .kind = NODE_MAP };
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct node *kind = toml_table(text, str_format("%s%s%s", name, *name ? "." : "", kinds[i]));
        if (!kind) continue;
        for (end = &all->child; *end;) end = &(*end)->next;
        kind->key = str_from(kinds[i]), *end = kind;
    }
    return all->child ? all : NULL;
}

const struct node *permalink_table(const struct layout *l, str text, const char *file)
{
    bool separate = file != NULL;
    str name = str_from(separate ? file : l->config);
    if (str_ends(name, STR(".toml"))) return toml_tables(separate ? text : l->text, separate ? "" : "permalinks");
    if (str_ends(name, STR(".json"))) return separate ? literal_of(text) : literal_value(l->text, "permalinks");
    return separate ? yaml_parse_config(text, file) : node_get(l->yaml, "permalinks");
}

/* Returns the pattern for a page of Hugo, by the first folder around it. */
static str hugo_pattern(const struct place *p)
{
    const char *section = str_copy(str_span(p->folders, 0, find_from(p->folders, 0, "/"))).s;
    bool branch = str_equal(p->name, STR("_index"));
    const struct node *all = p->layout->permalinks;
    str pattern = *section ? node_value(node_get(all, branch ? "section" : "page"), section) : STR("");
    return pattern.len || branch || !*section ? pattern : node_value(all, section);
}

/* Returns the pattern for a page of Jekyll: that of its front matter, of the defaults for its folder, or of its
 * collection. */
static str jekyll_pattern(const struct place *p)
{
    static const char *const styles[][2] = {
        { "date", "/:categories/:year/:month/:day/:title" }, { "pretty", "/:categories/:year/:month/:day/:title" },
        { "ordinal", "/:categories/:year/:y_day/:title" }, { "none", "/:categories/:title" } };
    bool posts = str_equal(p->collection, STR("posts"));
    const struct node *collections = node_get(p->layout->yaml, "collections"), *defaults;
    str pattern = front_value(p->text, "permalink");
    if (memchr(pattern.s, ':', pattern.len)) return pattern;
    pattern = node_value(node_get(collections, str_copy(p->collection).s), "permalink");
    if (!pattern.len && posts) pattern = node_value(p->layout->yaml, "permalink");
    if (!pattern.len) pattern = posts ? STR("date") : p->collection.len ? STR("/:collection/:path") : STR("");
    defaults = node_get(p->layout->yaml, "defaults");
    for (const struct node *n = defaults ? defaults->child : NULL; n; n = n->next) {
        const struct node *scope = node_get(n, "scope");
        str type = node_value(scope, "type"), value = node_value(node_get(n, "values"), "permalink");
        str wanted = p->collection.len ? p->collection : STR("pages");
        if (value.len && str_starts(p->file, node_value(scope, "path")) && (!type.len || str_equal(type, wanted)))
            pattern = value;
    }
    for (size_t i = 0; i < COUNT(styles); i++)
        if (str_equal(pattern, str_from(styles[i][0]))) pattern = str_from(styles[i][1]);
    return pattern;
}

/* Returns a text as a part of an address: "v2.1-is-out" for "V2.1 is out!". */
static str slug_of(str title)
{
    buffer b = { 0 };
    for (size_t i = 0; i < title.len;) {
        uint32_t c;
        unsigned char utf8[4];
        i += corpus_char(title.s + i, title.len - i, &c);
        if (c == ' ') c = '-';
        if (!corpus_is_letter(c) && (c > 0x7f || !strchr("-_.", (int)c))) continue;
        size_t n = corpus_put_char(utf8, corpus_fold(c));
        if (c != '-' || (b.count && b.at[b.count - 1] != '-')) buffer_add(&b, (str){ (char *)utf8, n });
    }
    return buffer_str(&b);
}

/* Returns the categories in the front matter, "[a, b]" or "a b", as folders. */
static str categories_of(const struct place *p)
{
    str list = front_value(p->text, "categories");
    if (!list.len) list = front_value(p->text, "category");
    buffer b = { 0 };
    for (size_t i = 0; i < list.len; i++)
        if (!strchr("[]\"'", list.s[i])) buffer_format(&b, "%c", strchr(", ", list.s[i]) ? '/' : list.s[i]);
    return b.count ? slug_of(buffer_str(&b)) : p->folders;
}

/* Returns the index of a name in a path of so many: "0", "last"; if there is no index, that. SIZE_MAX if it is none. */
static size_t name_index(str s, size_t count, size_t missing)
{
    size_t index = 0;
    if (str_equal(s, STR("last"))) return count ? count - 1 : 0;
    for (size_t i = 0; i < s.len; i++) {
        if (!char_is_digit(s.s[i]) || index > count) return SIZE_MAX;
        index = 10 * index + (size_t)(s.s[i] - '0');
    }
    return s.len ? index : missing;
}

/* Returns some names of a path: "b/c" of "a/b/c" for "1:", "a" for "0", "a/b" for ":last". Sets *known if the range is
 * one. */
static str names_of(str path, str range, bool *known)
{
    size_t count = path.len > 0, colon = find_from(range, 0, ":"), number = 0;
    buffer b = { 0 };
    for (size_t i = 0; i < path.len; i++) count += path.s[i] == '/';
    size_t first = name_index(str_span(range, 0, colon), count, 0);
    size_t end = colon < range.len ? name_index(str_span(range, colon + 1, range.len), count, count) : first + 1;
    *known = range.len && first != SIZE_MAX && end != SIZE_MAX;
    for (size_t pos = 0, next; pos < path.len && *known; pos = next + 1, number++) {
        next = find_from(path, pos, "/");
        if (number < first || number >= end) continue;
        buffer_format(&b, "%s%.*s", b.count ? "/" : "", PRI(str_span(path, pos, next)));
    }
    return buffer_str(&b);
}

/* Appends the value of a part of a pattern, ":year". Returns false if it is unknown. */
static bool add_part(buffer *b, const struct place *p, str part)
{
    static const struct { const char *name; unsigned char from, to; } dates[] = {
        { "year", 0, 4 }, { "month", 5, 7 }, { "day", 8, 10 }, { "short_year", 2, 4 } };
    str slug = front_value(p->text, "slug"), title = p->hugo ? slug_of(front_value(p->text, "title")) : slug;
    if (!title.len) title = p->name;
    for (size_t i = 0; i < COUNT(dates); i++)
        if (str_equal(part, str_from(dates[i].name))) {
            buffer_add(b, str_span(p->date, dates[i].from, dates[i].to));
            return p->date.len == 10;
        }
    if (str_equal(part, STR("title"))) buffer_add(b, title);
    else if (str_equal(part, STR("slug"))) buffer_add(b, slug.len ? slug : title);
    else if (is_listed(part, " slugorfilename slugorcontentbasename ")) buffer_add(b, slug.len ? slug : p->name);
    else if (is_listed(part, " filename contentbasename name basename ")) buffer_add(b, p->name);
    else if (str_equal(part, STR("section"))) buffer_add(b, str_span(p->folders, 0, find_from(p->folders, 0, "/")));
    else if (str_equal(part, STR("sections"))) buffer_add(b, p->folders);
    else if (str_equal(part, STR("path"))) buffer_format(b, "%.*s/%.*s", PRI(p->folders), PRI(p->name));
    else if (str_equal(part, STR("collection"))) buffer_add(b, p->collection);
    else if (str_equal(part, STR("categories"))) buffer_add(b, categories_of(p));
    else return str_equal(part, STR("output_ext"));
    return true;
}

/* Returns the path that a pattern makes, without slashes around it and without the name of the page of a folder. Empty
 * if a part of it is unknown. */
static str expanded(const struct place *p, str pattern)
{
    buffer b = { 0 }, path = { 0 };
    for (size_t i = 0, end; i < pattern.len; i = end) {
        end = i + 1;
        if (pattern.s[i] != ':') { buffer_add(&b, str_span(pattern, i, end)); continue; }
        while (end < pattern.len && (isalpha((unsigned char)pattern.s[end]) || pattern.s[end] == '_')) end++;
        str part = str_span(pattern, i + 1, end);
        bool range = end < pattern.len && pattern.s[end] == '[', known = !range || str_equal(part, STR("sections"));
        size_t close = find_from(pattern, end, "]");
        if (range && known) buffer_add(&b, names_of(p->folders, str_span(pattern, end + 1, close), &known));
        else known = known && add_part(&b, p, part);
        if (!known) return STR("");
        if (range) end = close + (close < pattern.len);
    }
    for (size_t i = 0; i < b.count; i++)
        if (b.at[i] != '/' || (path.count && path.at[path.count - 1] != '/')) buffer_add(&path, (str){ b.at + i, 1 });
    str made = buffer_str(&path);
    while (made.len && made.s[made.len - 1] == '/') made.len--;
    if (str_ends(made, STR(".html"))) made.len -= 5;
    if (str_ends(made, STR("/index"))) made.len -= 6;
    else if (str_ends(made, STR("/_index"))) made.len -= 7;
    return made;
}

/* --- posts of Material for MkDocs: blog/posts/any.md is blog/2024/05/02/its-title --- */

/* True if the configuration of MkDocs has the plugin blog. Sets *options to its options, or to NULL. */
static bool has_blog(const struct layout *l, const struct node **options)
{
    const struct node *plugins = node_get(l->yaml, "plugins"), *n = plugins ? plugins->child : NULL;
    bool map = plugins && plugins->kind == NODE_MAP;
    *options = NULL;
    for (; n; n = n->next) {
        const struct node *plugin = map || n->kind != NODE_MAP ? n : n->child;
        str name = map || n->kind == NODE_MAP ? plugin ? plugin->key : STR("") : n->value;
        if (!str_equal(name, STR("blog")) && !str_equal(name, STR("material/blog"))) continue;
        *options = plugin->kind == NODE_MAP ? plugin : NULL;
        return true;
    }
    return false;
}

/* Returns the date of a post, "date: 2024-05-02" or "date: { created: 2024-05-02 }" in its front matter, or "". */
static str post_date(str text)
{
    str front = str_span(text, 0, front_end(text)), date = front_value(text, "date");
    size_t created = find_from(front, 0, " created:");
    if (!date.len && created < front.len) date = str_trim(str_line(front, created + 9));
    bool valid = date.len >= 10 && char_is_digit(date.s[0]) && date.s[4] == '-' && date.s[7] == '-';
    return valid ? str_span(date, 0, 10) : STR("");
}

/* Returns the title of a post: that of its front matter, or its first heading. */
static str post_title(str text)
{
    str title = front_value(text, "title"), fence = STR("");
    for (size_t pos = front_end(text); pos < text.len && !title.len; pos = after_line(text, pos)) {
        str line = str_line(text, pos);
        if (!fence_read(&fence, line) && !fence.len && str_starts(line, STR("# "))) title = heading_text(line);
    }
    return title;
}

/* Returns the path of a post, or an empty string for another page. */
static str post_path(const struct layout *l, str file, str text)
{
    const struct node *options;
    if (!layout_is(l, "mkdocs") || !has_blog(l, &options)) return STR("");
    str folder = node_value(options, "blog_dir");
    bool other = node_get(options, "post_url_format") || node_get(options, "post_url_date_format") ||
               node_get(options, "post_dir");
    if (!folder.len) folder = STR("blog");
    if (str_equal(folder, STR("."))) folder = STR("");
    str above = str_format("%.*s%sposts/", PRI(folder), folder.len ? "/" : "");
    if (other || !str_starts(file, above)) return STR("");
    str date = post_date(text), slug = front_value(text, "slug");
    if (!date.len) return STR("");
    buffer title = { 0 };
    str words = slug.len ? STR("") : post_title(text);
    for (size_t i = 0; i < words.len; i++)
        if (words.s[i] != '/') buffer_add(&title, str_span(words, i, i + 1));
    if (!slug.len) slug = address_of_astro(buffer_str(&title));
    if (!slug.len) return STR("");
    return str_format("%.*s%s%.4s/%.2s/%.2s/%.*s", PRI(folder), folder.len ? "/" : "", date.s, date.s + 5, date.s + 8,
                      PRI(slug));
}

str permalink_path(const struct layout *l, str file, str path, str text)
{
    str post = post_path(l, file, text);
    if (post.len) return post;
    struct place p = { .layout = l, .file = file, .text = text, .hugo = layout_is(l, "hugo") };
    if (!p.hugo && !layout_is(l, "jekyll")) return STR("");
    size_t start, len = collection_at(l, file, &start), dot = file.len, slash;
    if (len) p.collection = str_span(file, start + 1, start + len - 1);
    while (dot && file.s[dot] != '.') dot--;
    str stem = p.hugo ? path : str_format("%.*s%.*s", (int)start, file.s, PRI(str_span(file, start + len, dot)));
    bool branch = p.hugo && str_equal(str_span(file, dot < 6 ? dot : dot - 6, dot), STR("_index"));
    for (slash = stem.len; slash && stem.s[slash - 1] != '/';) slash--;
    p.folders = branch ? stem : str_span(stem, 0, slash ? slash - 1 : 0);
    p.name = branch ? STR("_index") : str_span(stem, slash, stem.len);
    str date = front_value(text, "date");
    if (date.len >= 10) p.date = str_span(date, 0, 10);
    bool dated = p.name.len > 11 && char_is_digit(p.name.s[0]) && p.name.s[4] == '-' && p.name.s[10] == '-';
    if (dated && !p.hugo) {
        if (!p.date.len) p.date = str_span(p.name, 0, 10);
        p.name = str_span(p.name, 11, p.name.len);
    }
    str pattern = p.hugo ? hugo_pattern(&p) : jekyll_pattern(&p);
    return pattern.len ? expanded(&p, pattern) : STR("");
}
