/* address.c - addresses of pages and sections as the site of a documentation generator makes them, and links that are
 * written in any of the forms that lead to them: file names, paths of the site with its prefix, former addresses.
 *
 * For corpora with navigation pages (the WorkOS documentation) site.c and markdown.c do this.
 */
#include <ctype.h>
#include <sys/stat.h>
#include "gen.h"

/* --- anchors --- */

static const struct { const char *name; enum anchors anchors; } anchor_rules[] = {
    { "github", ANCHORS_GITHUB }, { "docusaurus", ANCHORS_GITHUB }, { "mdbook", ANCHORS_GITHUB },
    { "hugo", ANCHORS_GITHUB },   { "starlight", ANCHORS_GITHUB },  { "mkdocs", ANCHORS_MKDOCS },
    { "vitepress", ANCHORS_VITEPRESS }, { "nuxt", ANCHORS_VITEPRESS }, { "hyphens", ANCHORS_HYPHENS },
    { "zola", ANCHORS_HYPHENS },  { "pandoc", ANCHORS_PANDOC },     { "quarto", ANCHORS_PANDOC },
    { "mintlify", ANCHORS_MINTLIFY }, { "mdn", ANCHORS_MDN },
};

enum anchors anchors_named(const char *name)
{
    for (size_t i = 0; i < COUNT(anchor_rules); i++)
        if (!strcmp(name, anchor_rules[i].name)) return anchor_rules[i].anchors;
    return ANCHORS_UNKNOWN;
}

/* Returns the letter without diacritics: "u" for "ü". 0 for a combining mark. */
static uint32_t without_marks(uint32_t c)
{
    uint32_t out[3];
    size_t n = corpus_plain(c, out);
    return n == 1 ? out[0] : n ? c : 0;
}

/* github-slugger: lower case; spaces become hyphens; letters, digits, hyphens and underscores stay. */
static void add_github(buffer *slug, uint32_t c)
{
    if (c == ' ') c = '-';
    if (corpus_is_letter(c) || c == '-' || c == '_') buffer_add_char(slug, corpus_fold(c));
}

/* Adds a hyphen, but not at the start or after another one. */
static void add_hyphen(buffer *slug)
{
    if (slug->count && slug->at[slug->count - 1] != '-') buffer_add_char(slug, '-');
}

/* MkDocs without options: ASCII only; each run of spaces and hyphens becomes one hyphen. */
static void add_mkdocs(buffer *slug, uint32_t c)
{
    if (c >= 0x80) c = without_marks(c);
    if (c == ' ' || c == '-') add_hyphen(slug);
    else if (c < 0x80 && (corpus_is_letter(c) || c == '_')) buffer_add_char(slug, corpus_fold(c));
}

/* VitePress: each run of other characters than letters and digits becomes one hyphen. */
static void add_vitepress(buffer *slug, uint32_t c)
{
    if (c >= 0x80 && !(c = without_marks(c))) return;
    if (corpus_is_letter(c)) buffer_add_char(slug, corpus_fold(c));
    else add_hyphen(slug);
}

/* Pandoc: as github-slugger, with dots, from the first letter on. */
static void add_pandoc(buffer *slug, uint32_t c)
{
    if (c == ' ') c = '-';
    bool digit = c < 0x80 && char_is_digit((char)c), letter = corpus_is_letter(c) && !digit && c != '_';
    bool mark = digit || (c < 0x80 && strchr("-_.", (char)c));
    if (letter || (slug->count && mark)) buffer_add_char(slug, corpus_fold(c));
}

#define LEFT_OUT '\x01'               /* in a slug: a character that is left out after hyphens are joined */

/* True for white space and characters without width that are not ASCII. */
static bool is_wide_space(uint32_t c)
{
    return c == 0xa0 || (c >= 0x2000 && c <= 0x200f) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f ||
           c == 0x2060 || c == 0x3000 || c == 0xfeff;
}

static bool is_emoji(uint32_t c)
{
    return c >= 0x1f000 || (c >= 0x2600 && c <= 0x27bf) || (c >= 0x2b00 && c <= 0x2bff) || c == 0xfe0e || c == 0xfe0f;
}

/* Mintlify: each run of spaces and of . ! ~ * ( ) - becomes one hyphen; letters, digits, _ / & + = @ $ and
 * other characters than ASCII stay; a straight apostrophe becomes a curly one. The others are left out. */
static void add_mintlify(buffer *slug, uint32_t c)
{
    if (c == '\'') c = 0x2019;
    bool ascii = c < 0x80, kept_mark = ascii && c && strchr("_/&+=@$", (char)c);
    if (is_wide_space(c) || (ascii && c && strchr(" \t\r\n.!~*()-", (char)c))) add_hyphen(slug);
    else if (corpus_is_letter(c)) buffer_add_char(slug, corpus_fold(c));
    else buffer_add_char(slug, kept_mark || (!ascii && !is_emoji(c)) ? c : LEFT_OUT);
}

/* MDN: spaces become underscores; of the ASCII characters these are left out. */
static void add_mdn(buffer *slug, uint32_t c)
{
    bool space = c == ' ' || c == '\t' || c == '\n', double_space = slug->count && slug->at[slug->count - 1] == '_';
    if (space ? !double_space : c >= 0x80 || !c || !strchr("\"#$%&+,/:;=?@[]^`{|}~')(\\<>", (char)c))
        buffer_add_char(slug, space ? '_' : corpus_fold(c));
}

/* How a rule makes an anchor. add: adds one character of the title. trims: no hyphen is last. first_digit: precedes a
 * title that starts with a digit. */
static const struct slug_rule {
    void (*add)(buffer *slug, uint32_t c);
    bool trims;
    const char *first_digit;
} slug_rules[] = {
    [ANCHORS_GITHUB] = { add_github, false, "" },
    [ANCHORS_MKDOCS] = { add_mkdocs, true, "" },
    [ANCHORS_VITEPRESS] = { add_vitepress, true, "_" },
    [ANCHORS_PANDOC] = { add_pandoc, false, "" },
    [ANCHORS_MINTLIFY] = { add_mintlify, true, "" },
    [ANCHORS_MDN] = { add_mdn, false, "" },
};

static str make_slug(const struct slug_rule *rule, str title)
{
    buffer slug = { 0 };
    if (title.len && char_is_digit(title.s[0])) buffer_add(&slug, str_from(rule->first_digit));
    for (size_t i = 0; i < title.len;) {
        uint32_t c;
        i += corpus_char(title.s + i, title.len - i, &c);
        rule->add(&slug, c);
    }
    while (rule->trims && slug.count && slug.at[slug.count - 1] == '-') slug.count--;
    size_t len = 0;
    for (size_t i = 0; i < slug.count; i++)
        if (slug.at[i] != LEFT_OUT) slug.at[len++] = slug.at[i];
    slug.count = len;
    return buffer_str(&slug);
}

str anchor_by_rule(enum anchors rule, str title)
{
    char slug[200];
    bool own = (size_t)rule < COUNT(slug_rules) && slug_rules[rule].add;
    str made = own ? make_slug(&slug_rules[rule], title)
                   : str_copy((str){ slug, corpus_slug(title.s, title.len, slug, sizeof slug) });
    size_t len = made.len < sizeof slug ? made.len : sizeof slug;
    while (len && len < made.len && ((unsigned char)made.s[len] & 0xc0) == 0x80) len--;
    return str_span(made, 0, len);
}

str anchor_slug(const struct corpus_builder *c, str title)
{
    return anchor_by_rule(c->foreign ? c->layout.anchors : ANCHORS_HYPHENS, title);
}

/* --- paths --- */

/* Returns the path of a page whose front matter has an address: from the folder that is the first `root` bytes of the
 * path if it starts with a slash, else in the folder of the file. */
str address_of_slug(str path, str slug, size_t root)
{
    bool rooted = slug.len && slug.s[0] == '/';
    slug = without_slashes(slug);
    size_t folder = rooted ? root : path.len - last_name(path).len;
    if (!slug.len) return !rooted ? path : root ? str_span(path, 0, root - 1) : STR("index");
    return str_format("%.*s%.*s", (int)folder, path.s, PRI(slug));
}

size_t address_number_length(str name)
{
    size_t n = 0, end;
    while (n < name.len && n < 4 && char_is_digit(name.s[n])) n++;
    for (end = n; end < name.len && strchr("-._ ", name.s[end]); end++) {}
    char next = end < name.len ? fold_ascii(name.s[end]) : 0;
    bool letter = (next >= 'a' && next <= 'z') || (unsigned char)next >= 0x80 || next == '$' || next == '@';
    return n && n < 4 && end > n && letter ? end : 0;
}

/* Counts a name in its folder, unless it was counted before or is that of the page of the folder. */
static void count_name(struct map *seen, struct map *counts, str folder, str name)
{
    str key = { folder.s, folder.len + name.len };   /* they are adjacent */
    bool page = str_equal_fold(name, STR("index")) || str_equal_fold(name, STR("README"));
    if (page || map_get(seen, key)) return;
    map_at(seen, key, 1);
    *map_at(counts, folder, 0) += address_number_length(name) ? 0x10001u : 1u;   /* numbered names, all names */
}

/* Counts the names of the folders on a path, to decide later whether their numbers are part of addresses. */
void address_count(struct map *seen, struct map *counts, str path)
{
    for (size_t pos = 0, end; pos < path.len; pos = end + 1) {
        end = find_from(path, pos, "/");
        count_name(seen, counts, str_span(path, 0, pos), str_span(path, pos, end));
    }
}

/* True if numbers in front of the names in a folder only order them and are no part of addresses. Only some generators
 * remove numbers. In a tree without a generator at least two names and half of all must have one, or the number of this
 * name must have two digits. */
static bool are_ordering(const struct layout *l, const struct map *counts, str folder, str name)
{
    const uint32_t *count = map_get(counts, folder);
    uint32_t numbered = count ? *count >> 16 : 0, all = count ? *count & 0xffff : 0;
    if (!l->numbers) return false;
    return l->generator || (numbered > 1 && 2 * numbered >= all) || (name.len > 2 && char_is_digit(name.s[1]));
}

/* True for "2016-07-27-name". */
static bool is_dated_name(str name)
{
    static const char pattern[] = "0000-00-00-";
    bool dated = name.len >= sizeof pattern;
    for (size_t i = 0; dated && i < sizeof pattern - 1; i++)
        dated = pattern[i] == '-' ? name.s[i] == '-' : char_is_digit(name.s[i]);
    return dated;
}

/* Returns the path of a page with folders for its date: "news/2016/07/27/name" for "news/2016-07-27-name". */
static str dated_path(str path)
{
    str name = last_name(path);
    return str_format("%.*s%.4s/%.2s/%.2s/%.*s", (int)(path.len - name.len), path.s, name.s, name.s + 5, name.s + 8,
                      PRI(str_span(name, 11, name.len)));
}

/* True for a post in a blog of Docusaurus, blog/2016-07-27-name, whose address is blog/2016/07/27/name, and for a page
 * of Eleventy, whose address has no date. */
static bool is_dated(const struct layout *l, str folder, str name)
{
    bool docusaurus = layout_is(l, "docusaurus") && str_ends(folder, STR("blog/"));
    return (docusaurus || layout_is(l, "eleventy")) && is_dated_name(name);
}

/* Returns the path without the folder of the default language, if that is no part of addresses. */
static str without_language(const struct layout *l, str path)
{
    size_t slash = find_from(path, 0, "/");
    bool above = l->language.len && str_equal(str_span(path, 0, slash), l->language);
    if (!above) return path;
    return slash < path.len ? str_span(path, slash + 1, path.len) : STR("index");
}

bool address_is_group(const struct layout *l, str name)
{
    bool group = name.len > 2 && name.s[0] == '(' && name.s[name.len - 1] == ')';
    return group && (layout_is(l, "fumadocs") || layout_is(l, "nextra") || layout_is(l, "solidbase"));
}

size_t address_group_length(const struct layout *l, str name)
{
    size_t close = layout_is(l, "solidbase") && name.len && name.s[0] == '(' ? find_from(name, 0, ")") : name.len;
    return close + 1 < name.len ? close + 1 : 0;
}

/* Returns the path without the folders "(group)", whose names are no part of addresses. */
static str without_groups(const struct layout *l, str path)
{
    buffer b = { 0 };
    bool found = false;
    for (size_t pos = 0, end; pos < path.len; pos = end + 1) {
        end = find_from(path, pos, "/");
        str name = str_span(path, pos, end);
        bool group = address_is_group(l, name);
        if (!group) buffer_format(&b, "%s%.*s", b.count ? "/" : "", PRI(name));
        found |= group;
    }
    return !found ? path : b.count ? buffer_str(&b) : STR("index");
}

/* Returns the path without the numbers that order its names, "app/cookies" for "01-app/03-cookies", and without names
 * of folders that are no part of addresses. */
str address_without_numbers(const struct layout *l, const struct map *counts, str path)
{
    buffer b = { 0 };
    for (size_t pos = 0, end; pos < path.len; pos = end + 1) {
        end = find_from(path, pos, "/");
        str folder = str_span(path, 0, pos), name = str_span(path, pos, end);
        size_t order = address_group_length(l, name);
        if (!order && are_ordering(l, counts, folder, name)) order = address_number_length(name);
        bool dated = is_dated(l, folder, name);
        if (dated && layout_is(l, "eleventy")) buffer_add(&b, str_span(name, 11, name.len));
        else if (dated)
            buffer_format(&b, "%.4s/%.2s/%.2s/%.*s", name.s, name.s + 5, name.s + 8, PRI(str_span(name, 11, name.len)));
        else buffer_add(&b, str_span(name, order, name.len));
        if (end < path.len) buffer_add(&b, STR("/"));
    }
    str changed = buffer_str(&b);
    return without_language(l, without_groups(l, str_equal(changed, path) ? path : changed));
}

str path_normalized(str path)
{
    buffer b = { 0 };
    for (size_t pos = 0, end; pos < path.len; pos = end + 1) {
        end = find_from(path, pos, "/");
        str name = str_span(path, pos, end);
        if (str_equal(name, STR(".."))) {
            while (b.count && b.at[b.count - 1] != '/') b.count--;
            if (b.count) b.count--;
        } else if (name.len && !str_equal(name, STR("."))) {
            if (b.count) buffer_add(&b, STR("/"));
            buffer_add(&b, name);
        }
    }
    return buffer_str(&b);
}

/* Returns the path that Astro makes of the names of a file: each in lower case, with hyphens for spaces, and without
 * other characters, so that "Blog/v2.0 News" is "blog/v20-news". */
str address_of_astro(str path)
{
    buffer b = { 0 };
    for (size_t pos = 0, end; pos < path.len; pos = end + 1) {
        end = find_from(path, pos, "/");
        str slug = make_slug(&slug_rules[ANCHORS_GITHUB], str_span(path, pos, end));
        buffer_format(&b, "%s%.*s", pos ? "/" : "", PRI(slug.len ? slug : str_span(path, pos, end)));
    }
    return buffer_str(&b);
}

/* --- names of pages --- */

/* Removes slashes around a name of a page, and an extension. */
static str without_extension(str path)
{
    static const char *const ends[] = { ".mdx", ".md", ".mdoc", ".markdown", ".qmd", ".Rmd", ".html", ".htm" };
    path = without_slashes(path);
    for (size_t i = 0; i < COUNT(ends); i++)
        if (str_ends(path, str_from(ends[i]))) return str_span(path, 0, path.len - strlen(ends[i]));
    return path;
}

/* Removes what a name of a page may have besides its path: slashes around it, an extension, a final name for the page
 * of a folder. */
static str plain_name(str path)
{
    static const char *const pages[] = { "index", "README", "_index" };
    path = without_extension(path);
    for (size_t i = 0; i < COUNT(pages); i++) {
        str last = last_name(path);
        if (last.len < path.len && str_equal_fold(last, str_from(pages[i])))
            return str_span(path, 0, path.len - last.len - 1);
    }
    return path;
}

static str name_key(str path) { return str_lower(plain_name(path)); }

static void add_name(struct corpus_builder *c, str name, uint32_t page)
{
    str key = name_key(name);
    if (key.len) map_at(&c->names, key, page);
}

/* Adds a name that people and links may have for a page, such as a former address. */
static void add_alias(struct corpus_builder *c, str name, uint32_t page)
{
    str old = plain_name(name);
    size_t anchor = find_from(old, 0, "#");
    if (!old.len || anchor < old.len || map_get(&c->page_by_path, old) || map_get(&c->names, name_key(name))) return;
    add_name(c, name, page);
    *PUSH(&c->aliases) = (struct move){ .old = str_copy(old), .now = c->pages.at[page].path, .second = true };
}

/* Adds a former address, from the root if it starts with a slash, else in the folder of the page. */
static void add_former(struct corpus_builder *c, uint32_t page, str address)
{
    str path = c->pages.at[page].path, folder = str_span(path, 0, path.len - last_name(path).len);
    bool rooted = address.len && address.s[0] == '/';
    if (memchr(address.s, ':', address.len)) return;
    add_alias(c, rooted ? address : path_normalized(str_format("%.*s%.*s", PRI(folder), PRI(address))), page);
}

/* Returns the folder of the configuration of the site, "website/", if the corpus has it, else a slash. */
static str site_folder(const struct layout *l)
{
    str folder = str_from(l->folder ? l->folder : ""), top = str_from(l->folder_of_pages);
    bool inside = str_starts(folder, top) && folder.len > top.len + 1 && folder.s[top.len] == '/';
    return inside ? str_format("%.*s/", PRI(str_span(folder, top.len + 1, folder.len))) : STR("/");
}

/* Adds the identifiers of the rules on a page, which are targets of links. */
static void add_rules(struct corpus_builder *c, uint32_t page)
{
    str text = c->pages.at[page].source;
    for (size_t pos = 0; pos < text.len; pos += str_line(text, pos).len + 1) {
        str id = dialect_rule(&c->layout, str_line(text, pos));
        if (id.len && !map_get(&c->rules, id)) map_at(&c->rules, str_copy(id), page);
    }
}

/* Adds the names of elements <a id="name"></a>, which are alone on a line in pages of MyST, and the headings that
 * follow them. */
static void add_labels(struct corpus_builder *c, uint32_t page)
{
    str text = c->pages.at[page].source;
    str_list names = { 0 };                  /* since the last line with text */
    for (size_t pos = 0; pos < text.len; pos += str_line(text, pos).len + 1) {
        str line = str_line(text, pos), title = heading_text(line);
        size_t end = find_from(line, 7, "\"></a>");
        bool named = str_starts(line, STR("<a id=\"")) && end < line.len;
        if (named) {
            str name = str_span(line, 7, end);
            map_at(&c->labels, name, page);
            *PUSH(&names) = name;
        } else if (str_trim(line).len) {
            for (size_t i = 0; i < names.count && title.len; i++) {
                map_at(&c->label_titles, names.at[i], (uint32_t)c->titles_of_labels.count);
                *PUSH(&c->titles_of_labels) = title;
            }
            names.count = 0;
        }
    }
    xfree(names.at);
}

#define MAX_TITLE_LINES 200            /* in which the heading of a page is looked for */

str address_title(const struct corpus_builder *c, const struct page *from, str target)
{
    size_t hash = find_from(target, 0, "#");
    const uint32_t *title = hash < target.len ? map_get(&c->label_titles, str_span(target, hash + 1, target.len))
                                              : map_get(&c->label_titles, target);
    if (title) return c->titles_of_labels.at[*title];
    str path = hash ? address_of_link(c, from, str_span(target, 0, hash)) : STR("");
    const uint32_t *page = path.len ? map_get(&c->page_by_path, percent_decoded(str_span(path, 1, path.len))) : NULL;
    str text = page ? c->pages.at[*page].source : STR("");
    str named = page ? node_value(c->pages.at[*page].front, "title") : STR("");
    if (named.len) return named;
    for (size_t pos = 0, n = 0; pos < text.len && n < MAX_TITLE_LINES; pos += str_line(text, pos).len + 1, n++)
        if (heading_text(str_line(text, pos)).len) return heading_text(str_line(text, pos));
    return STR("");
}

/* Returns the stems of the words of a term, one after another: equal for "archetype", "Archetypes", "_archetype_". */
static str term_key(str term)
{
    buffer key = { 0 };
    for (size_t i = 0, end; i < term.len; i = end + 1) {
        end = i;
        while (end < term.len && (isalnum((unsigned char)term.s[end]) || (unsigned char)term.s[end] >= 0x80)) end++;
        str word = str_lower(str_span(term, i, end));
        if (word.len) buffer_add(&key, terms_stem(word));
    }
    return buffer_str(&key);
}

/* Adds a page in a folder named "glossary", which is the page of a term. */
static void add_term(struct corpus_builder *c, uint32_t page)
{
    str path = c->pages.at[page].path;
    size_t at = find_from(path, 0, "glossary/"), last = path.len - last_name(path).len;
    str key = at < last && (!at || path.s[at - 1] == '/') ? term_key(str_span(path, last, path.len)) : STR("");
    if (key.len) map_at(&c->terms, key, page);
}

str address_of_term(const struct corpus_builder *c, str term)
{
    str key = c->terms.count ? term_key(term) : STR("");
    const uint32_t *page = key.len ? map_get(&c->terms, key) : NULL;
    return page ? str_format("/%.*s", PRI(c->pages.at[*page].path)) : STR("");
}

/* Adds the former addresses, and the id, in the front matter of a page. Those of a version of Docusaurus that is not
 * the released one are names inside that version and are ignored. */
static void add_names_in_front(struct corpus_builder *c, uint32_t page)
{
    static const char *const keys[] = { "aliases", "redirect_from", "redirects", "permalink", "url", "slug", "id" };
    str file = c->pages.at[page].file;
    if (c->layout.released.len && docusaurus_version(&c->layout, file).len) return;
    for (size_t k = 0; k < COUNT(keys); k++) {
        bool other = layout_is(&c->layout, "mintlify") && !strcmp(keys[k], "url");   /* see dialect_slug() */
        const struct node *n = other ? NULL : node_get(c->pages.at[page].front, keys[k]);
        if (n && n->kind == NODE_SCALAR) add_former(c, page, n->value);
        for (const struct node *v = n && n->kind == NODE_LIST ? n->child : NULL; v; v = v->next)
            if (v->kind == NODE_SCALAR) add_former(c, page, v->value);
    }
}

/* Returns the name that the site of Nuxt has for a page such as utils/$fetch: utils/dollarfetch. */
static str dollar_name(str path)
{
    buffer b = { 0 };
    for (size_t i = 0; i < path.len; i++)
        buffer_add(&b, path.s[i] == '$' ? STR("dollar") : str_span(path, i, i + 1));
    return buffer_str(&b);
}

/* Adds the names of a page with folders for the date in the name of its file: with the rest of that, and its slug. */
static void add_dated_names(struct corpus_builder *c, uint32_t page)
{
    str file = plain_name(c->pages.at[page].file), slug = last_name(c->pages.at[page].path);
    if (!is_dated_name(last_name(file))) return;
    str dated = dated_path(file);
    add_name(c, dated, page);
    add_name(c, str_format("%.*s%.*s", (int)(dated.len - last_name(dated).len), dated.s, PRI(slug)), page);
}

/* Collects the names of all pages: their paths, their files, and the former addresses in their front matter. */
void address_names(struct corpus_builder *c)
{
    if (!c->foreign) return;
    str site = site_folder(&c->layout);
    for (uint32_t i = 0; i < c->pages.count; i++) {
        add_name(c, c->pages.at[i].path, i);
        map_at(&c->files, c->pages.at[i].file, i);
        add_term(c, i);
        uint32_t *last = map_at(&c->last_names, name_key(last_name(c->pages.at[i].path)), i);
        if (*last != i) *last = NO_INDEX;
    }
    for (uint32_t i = 0; i < c->pages.count; i++) {
        str path = c->pages.at[i].path;
        add_alias(c, c->pages.at[i].file, i);
        if (str_starts(path, site)) add_name(c, str_span(path, site.len, path.len), i);
        add_rules(c, i);
        if (layout_is(&c->layout, "myst")) add_labels(c, i);
        if (c->layout.sets.count) add_name(c, docusaurus_path(&c->layout, c->pages.at[i].file), i);   /* its id */
        if (memchr(path.s, '$', path.len)) add_name(c, dollar_name(path), i);
        add_dated_names(c, i);
        for (const struct placed_page *p = fern_place(&c->layout, c->pages.at[i].file); p;
             p = p->next == NO_INDEX ? NULL : &c->layout.places.at[p->next]) add_alias(c, p->path, i);
        if (memchr(path.s, '?', path.len)) add_alias(c, str_span(path, 0, find_from(path, 0, "?")), i);
    }
    for (uint32_t i = 0; i < c->pages.count; i++) add_names_in_front(c, i);
}

/* Returns the page with a path or name, as they are, or NO_INDEX. */
static uint32_t page_named(const struct corpus_builder *c, str path)
{
    str plain = plain_name(path), exact = without_extension(path);
    const uint32_t *page = exact.len > plain.len ? map_get(&c->page_by_path, exact) : NULL;  /* guide/readme */
    if (!page) page = map_get(&c->page_by_path, plain.len ? plain : STR("index"));
    if (!page && plain.len) page = map_get(&c->names, name_key(plain));
    if (!page && !plain.len) page = map_get(&c->page_by_path, STR("README"));
    return page ? *page : NO_INDEX;
}

#define MAX_VERSION_NAMES 8            /* names at the start of a path of which one may be that of a version */

uint32_t address_named(const struct corpus_builder *c, str path)
{
    uint32_t page = page_named(c, path);
    path = without_extension(path);
    for (size_t pos = 0, end, names = 0; page == NO_INDEX && names < MAX_VERSION_NAMES; pos = end + 1, names++) {
        end = find_from(path, pos, "/");
        if (end == path.len) break;
        if (!is_listed(str_span(path, pos, end), " current latest stable ")) continue;
        str folder = str_span(path, 0, pos), version = versions_newest(c, folder), rest = str_span(path, end, path.len);
        if (!version.len) break;
        return page_named(c, str_format("%.*s%.*s%.*s", PRI(folder), PRI(version), PRI(rest)));
    }
    return page;
}

/* --- links --- */

static const char *join(const char *folder, const char *name) { return str_format("%s/%s", folder, name).s; }

/* True for the first name of a path that sites put in front of those of pages: a language, a version, "docs", a
 * placeholder for one. */
static bool is_prefix(const struct corpus_builder *c, str name)
{
    static const char *const names[] = { "docs", "latest", "next", "current", "stable", "master", "main", "@site",
                                         "content", "~", "@", "pages", "src" };
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_equal(name, str_from(names[i]))) return true;
    str folder = last_name(str_from(c->layout.folder_of_pages));
    size_t digits = name.len && name.s[0] == 'v';
    while (digits < name.len && (char_is_digit(name.s[digits]) || strchr(".x", name.s[digits]))) digits++;
    bool version = name.len > 1 && digits == name.len, placeholder = memchr(name.s, '{', name.len) != NULL;
    size_t at = layout_is(&c->layout, "githubdocs") ? find_from(name, 0, "@") : name.len;  /* enterprise-server@3.1 */
    return str_equal(name, folder) || versions_is_language(name) || version || placeholder || at < name.len;
}

/* Returns the offset of the path in the address of the site; its length if it has none. */
static size_t site_base(const struct corpus_builder *c)
{
    size_t host = find_from(c->site, 0, "://");
    return host < c->site.len ? find_from(c->site, host + 3, "/") : c->site.len;
}

/* Returns the page at a path from the root of the site. */
static uint32_t page_below_site(const struct corpus_builder *c, str path)
{
    size_t base = site_base(c);
    str root = path_normalized(str_span(c->site, base, c->site.len));
    path = path_normalized(path);
    bool below = root.len && str_starts(path, root) && (path.len == root.len || path.s[root.len] == '/');
    str rest = below ? str_span(path, root.len, path.len) : STR("");
    uint32_t page = below ? address_named(c, rest) : prefix_page(c, str_format("/%.*s", PRI(path)));
    const uint32_t *only = page == NO_INDEX && below ? map_get(&c->last_names, name_key(last_name(rest))) : NULL;
    if (only && rest.len == last_name(rest).len + 1) page = *only;
    while (page == NO_INDEX && (page = address_named(c, path)) == NO_INDEX) {
        size_t slash = find_from(path, 0, "/");
        if (slash == path.len || !is_prefix(c, str_span(path, 0, slash))) break;
        path = str_span(path, slash + 1, path.len);
    }
    return page;
}

/* Folders of the corpus: the number of links from the root of the site that lead to a page in them. */
static struct map site_folders_found;

/* Returns the page at a path from the root of the site, if the site is in one of the folders around the page that
 * links: src/content/learn/hooks for /learn/hooks. */
static uint32_t page_in_site_folder(const struct corpus_builder *c, const struct page *from, str path)
{
    for (size_t end = find_from(from->path, 0, "/"); end < from->path.len && !c->layout.pages;
         end = find_from(from->path, end + 1, "/")) {
        str folder = str_span(from->path, 0, end);
        uint32_t page = address_named(c, str_format("%.*s/%.*s", PRI(folder), PRI(path)));
        if (page == NO_INDEX) continue;
        keep_begin();
        ++*map_at(&site_folders_found, map_get(&site_folders_found, folder) ? folder : str_copy(folder), 0);
        keep_end();
        return page;
    }
    return NO_INDEX;
}

void address_note_folder(void)
{
    const struct map_slot *most = NULL;
    for (size_t i = 0; i < site_folders_found.room; i++) {
        const struct map_slot *slot = &site_folders_found.slots[i];
        if (slot->key && (!most || slot->value > most->value)) most = slot;
    }
    if (most)
        note("gen: %u links from the root of the site lead to pages in %.*s; if that is the folder of the site, the "
             "setting \"pages: %.*s\" makes the addresses of its pages right", (unsigned)most->value,
             PRI(map_key(most)), PRI(map_key(most)));
}

/* Returns the page at a path from the root of the site, or from the folder of the language of the page. Instead of a
 * page that is not translated, sites show the one in the default language. */
static uint32_t page_from_root(const struct corpus_builder *c, const struct page *from, str path)
{
    uint32_t page = page_below_site(c, path);
    str language = str_span(from->path, 0, find_from(from->path, 0, "/"));
    if (page == NO_INDEX) page = page_in_site_folder(c, from, path_normalized(path));
    if (page != NO_INDEX || !versions_is_language(language)) return page;
    path = path_normalized(path);
    page = address_named(c, str_format("%.*s/%.*s", PRI(language), PRI(path)));
    size_t slash = find_from(path, 0, "/");
    if (page != NO_INDEX || slash == path.len) return page;
    if (versions_is_language(str_span(path, 0, slash))) path = str_span(path, slash + 1, path.len);
    if ((page = address_named(c, path)) != NO_INDEX) return page;
    return address_named(c, str_format("%s/%.*s", c->settings->locale ? c->settings->locale : "en", PRI(path)));
}

/* Returns the page whose file a target names, from the folder of the file or, for a site of Docusaurus, from that of
 * the set of pages, from which /x.md leads as well. NO_INDEX if there is no such file. */
static uint32_t file_of_target(const struct corpus_builder *c, const struct page *from, str target)
{
    bool rooted = target.s[0] == '/', sets = c->layout.sets.count > 0;
    if (rooted && (!sets || find_from(last_name(target), 0, ".md") == last_name(target).len)) return NO_INDEX;
    str folders[] = { str_span(from->file, 0, from->file.len - last_name(from->file).len),
                      str_span(from->file, 0, sets ? docusaurus_folder(&c->layout, from->file) : 0) };
    for (size_t i = rooted; i < COUNT(folders); i++) {
        str name = path_normalized(str_format("%.*s/%.*s", PRI(folders[i]), PRI(target)));
        const uint32_t *file = map_get(&c->files, name);
        if (file) return *file;
    }
    return NO_INDEX;
}

/* Returns the page that a target without anchor and query leads to, or NO_INDEX. Relative targets may be relative to
 * the file, to the address of the page, with or without a slash at its end, or to the root. Browsers resolve those of
 * Hugo, which are copied to pages whose addresses end in a slash. A name without folders may be the last name of one
 * page. */
static uint32_t page_of_target(const struct corpus_builder *c, const struct page *from, str target)
{
    bool alias = str_starts(target, STR("@")) && memchr(target.s, '/', target.len);      /* @site/docs/x */
    bool rooted = target.s[0] == '/' || target.s[0] == '~' || alias;
    uint32_t file = file_of_target(c, from, target);
    if (file != NO_INDEX || rooted) return file != NO_INDEX ? file : page_from_root(c, from, target);
    str bases[] = { str_span(from->file, 0, from->file.len - last_name(from->file).len), from->path,
                    str_span(from->path, 0, from->path.len - last_name(from->path).len), STR("") };
    for (size_t i = 0; i < COUNT(bases); i++) {
        str base = bases[i < 2 && layout_is(&c->layout, "hugo") ? 1 - i : i];
        uint32_t page = address_named(c, path_normalized(str_format("%.*s/%.*s", PRI(base), PRI(target))));
        if (page != NO_INDEX) return page;
    }
    uint32_t page = page_below_site(c, target);
    bool translated = versions_is_language(str_span(bases[1], 0, find_from(bases[1], 0, "/")));
    for (size_t i = 1; i < 3 && page == NO_INDEX && translated; i++)
        page = page_from_root(c, from, str_format("/%.*s/%.*s", PRI(bases[i]), PRI(target)));
    str name = plain_name(target);
    if (page != NO_INDEX || memchr(name.s, '/', name.len)) return page;
    const uint32_t *only = map_get(&c->last_names, name_key(name));
    return only ? *only : NO_INDEX;
}

uint32_t address_page(const struct corpus_builder *c, str target)
{
    target = str_span(target, 0, find_from(target, 0, "#"));
    uint32_t page = address_named(c, path_normalized(target));
    return page == NO_INDEX && target.len ? page_below_site(c, target) : page;
}

/* Returns the path of an address below that of a site, "/guide" of "http://acme.example/docs/guide", else "". */
static str path_below(str address, str site)
{
    bool url = str_starts(address, STR("https://")) || str_starts(address, STR("http://"));
    site = str_span(site, find_from(site, 0, "://"), site.len);
    str rest = str_span(address, find_from(address, 0, "://"), address.len);
    bool below = url && site.len && str_starts(rest, site) &&
                 (rest.len == site.len || strchr("/#?", rest.s[site.len]));
    return below ? str_format("/%.*s", PRI(str_span(rest, site.len, rest.len))) : STR("");
}

/* Sets *internal for a link to the site. */
static str path_of_link(const struct corpus_builder *c, str target, bool *internal)
{
    str first = str_span(target, 0, find_from(target, 0, "/"));          /* "/a:b" has no scheme */
    *internal = (!first.len || !memchr(first.s, ':', first.len)) && !str_starts(target, STR("//"));
    if (str_starts(target, STR("pathname://"))) return *internal = true, str_span(target, 11, target.len);
    str path = path_below(target, c->site);
    if (!path.len) path = path_below(target, c->layout.url);
    if (!path.len) path = prefix_path(c, target);
    if (path.len) return *internal = true, path;
    return target;
}

/* True if the target is an address of the site with a version that the path of the page does not have: the page is
 * another version of the one that is meant. */
static bool is_other_version(const struct corpus_builder *c, str target, uint32_t page)
{
    str path = path_normalized(path_below(target, c->layout.url)), own = c->pages.at[page].path;
    if (str_starts(target, STR("/")) && docusaurus_is_version(&c->layout, target))
        return !docusaurus_version(&c->layout, c->pages.at[page].file).len;
    for (size_t pos = 0, end; pos < path.len; pos = end + 1) {
        end = find_from(path, pos, "/");
        str name = str_span(path, pos, end);
        size_t n = name.len && name.s[0] == 'v', digit = n;
        while (n < name.len && (char_is_digit(name.s[n]) || strchr(".x", name.s[n]))) n++;
        bool version = n == name.len && n > digit && char_is_digit(name.s[digit]);
        if (version && find_from(own, 0, str_copy(name).s) == own.len) return true;
    }
    return false;
}

/* Encodes the characters of a path that would end it in a link: # and ?. */
static str marks_encoded(str path)
{
    buffer b = { 0 };
    for (size_t i = 0; i < path.len; i++)
        if (path.s[i] == '#' || path.s[i] == '?') buffer_format(&b, "%%%02X", (unsigned char)path.s[i]);
        else buffer_add(&b, str_span(path, i, i + 1));
    return buffer_str(&b);
}

bool address_is_other_book(const struct corpus_builder *c, const struct page *from, str target)
{
    bool book = layout_is(&c->layout, "mdbook");
    long depth = 0;
    for (size_t i = 0; i < from->file.len; i++) depth += from->file.s[i] == '/';
    while (book && str_starts(target, STR("../"))) target = str_span(target, 3, target.len), depth--;
    return book && depth < 0;
}

/* Returns the address of a target in another book, if that of the site is known; else an empty string. */
static str other_book(const struct corpus_builder *c, const struct page *from, str target)
{
    str site = c->site, folder = from->file;
    while (str_starts(target, STR("../"))) {
        target = str_span(target, 3, target.len);
        if (memchr(folder.s, '/', folder.len)) {
            folder.len -= last_name(folder).len + 1;
            continue;
        }
        site.len -= last_name(site).len;
        if (site.len < 3 || str_ends(site, STR("://"))) return STR("");
        site.len--;
    }
    return str_format("%.*s/%.*s", PRI(site), PRI(target));
}

/* Returns the address of the page that a path from the root of the host is redirected to, or an empty string. */
static str redirected_address(const struct corpus_builder *c, str path, str anchor)
{
    str url = c->layout.url, host = str_span(url, find_from(url, 0, "://") + 3, url.len);
    str base = str_span(host, find_from(host, 0, "/"), host.len);
    if (base.len && str_starts(path, str_format("%.*s/", PRI(base)))) path = str_span(path, base.len, path.len);
    str now = path.s[0] == '/' ? moves_follow(c, path_normalized(path)) : STR("");
    size_t hash = find_from(now, 0, "#"), prefix = path.len - prefix_rest(c, path).len;
    if (!hash || page_at(c, str_span(now, 0, hash)) == NO_INDEX)
        return prefix && prefix < path.len ? redirected_address(c, str_span(path, prefix, path.len), anchor) : STR("");
    return str_format("/%.*s%.*s", PRI(now), PRI(hash < now.len ? STR("") : anchor));
}

str address_of_link(const struct corpus_builder *c, const struct page *from, str target)
{
    bool internal;
    size_t hash = find_from(target, 0, "#"), query = find_from(str_span(target, 0, hash), 0, "?");
    str anchor = percent_decoded(str_span(target, hash, target.len)), id = directive_value(target, "id");
    bool docsify = layout_is(&c->layout, "docsify");
    if (docsify && !anchor.len && id.len) anchor = str_format("#%.*s", PRI(id));        /* page?id=section */
    str path = path_of_link(c, percent_decoded(str_span(target, 0, query)), &internal);
    if (internal && !path.len && query < hash)       /* "?tab=x", the page itself */
        return str_format("/%.*s%.*s", PRI(marks_encoded(from->path)), PRI(anchor));
    if (!internal || !path.len) return STR("");
    const uint32_t *rule = map_get(&c->rules, path);
    if (rule) return str_format("/%.*s#r-%.*s", PRI(c->pages.at[*rule].path), PRI(path));
    uint32_t page = page_of_target(c, from, path);
    bool versioned = target.s[0] == '/' && docusaurus_is_version(&c->layout, target);
    if (page != NO_INDEX ? is_other_version(c, target, page) : versioned)        /* in a version that is not read */
        return versioned && c->layout.url.len ? str_format("%.*s%.*s", PRI(c->layout.url), PRI(target)) : STR("");
    bool glossary = page != NO_INDEX && str_equal(last_name(c->pages.at[page].path), STR("glossary"));
    str term = glossary ? address_of_term(c, anchor) : STR("");
    if (term.len) return term;
    if (page != NO_INDEX) return str_format("/%.*s%.*s", PRI(marks_encoded(c->pages.at[page].path)), PRI(anchor));
    str moved = redirected_address(c, path, anchor);
    if (moved.len) return moved;
    if (fern_other_page(&c->layout, target).len) return fern_other_page(&c->layout, target);
    const uint32_t *label = map_get(&c->labels, path);       /* MyST: [text](label) */
    if (label) return str_format("/%.*s#%.*s", PRI(marks_encoded(c->pages.at[*label].path)), PRI(path));
    size_t base = site_base(c);
    bool elsewhere = path.s[0] == '/' && base + 1 < c->site.len && !str_starts(target, STR("http")) &&
                     !str_starts(path, str_format("%.*s/", PRI(str_span(c->site, base, c->site.len))));
    return elsewhere ? str_format("%.*s%.*s", (int)base, c->site.s, PRI(target)) : STR("");
}

/* True for a regular file that may be read. */
static bool is_regular(const struct layout *l, str file)
{
    struct stat st;
    return stat(file.s, &st) == 0 && S_ISREG(st.st_mode) && !layout_is_outside(l, file.s);
}

/* True if a page at a path below a folder is made by a file of another kind: x.njk, x/index.njk, x/x.njk. */
static bool is_made(const struct layout *l, const char *folder, str path, const char *const *ends, size_t count)
{
    str last = last_name(path);
    for (size_t i = 0; i < count; i++) {
        if (path.len && is_regular(l, str_format("%s/%.*s%s", folder, PRI(path), ends[i]))) return true;
        if (is_regular(l, str_format("%s/%.*s/index%s", folder, PRI(path), ends[i]))) return true;
        if (is_regular(l, str_format("%s/%.*s/_index%s", folder, PRI(path), ends[i]))) return true;
        if (path.len && is_regular(l, str_format("%s/%.*s/%.*s%s", folder, PRI(path), PRI(last), ends[i])))
            return true;
    }
    return false;
}

/* True for a page of a site that is a program, src/pages/search.js of Docusaurus, or a template, HTML or a notebook. */
static bool is_program(const struct corpus_builder *c, str path)
{
    static const char *const programs[] = { ".js", ".jsx", ".ts", ".tsx", ".astro", ".vue", ".svelte" };
    static const char *const pages[] = { ".html", ".ipynb", ".njk", ".liquid", ".webc", ".11ty.js", ".hbs", ".ejs" };
    const char *top = c->layout.folder_of_pages, *folder = c->layout.folder;
    path = path_normalized(path);
    if (folder && is_made(&c->layout, join(folder, "src/pages"), path, programs, COUNT(programs))) return true;
    const char *language = c->layout.language.len ? join(top, str_copy(c->layout.language).s) : NULL;
    if (language && is_made(&c->layout, language, path, pages, 1)) return true;
    return is_made(&c->layout, top, path, pages, COUNT(pages));
}


bool address_is_file(const struct corpus_builder *c, const struct page *from, str target)
{
    str plain = str_span(target, 0, find_from(target, 0, "#"));
    str path = percent_decoded(str_span(plain, 0, find_from(plain, 0, "?")));
    str folder = str_span(from->file, 0, from->file.len - last_name(from->file).len);
    str stem = plain_name(from->file);
    str site = path_normalized(str_format("%.*s/%.*s", PRI(stem), PRI(path)));  /* relative to the page's address */
    str below = str_span(site, find_from(site, 0, "/"), site.len);   /* of content/docs/a.yaml: docs/a.yaml */
    str files[] = { str_format("%s/%.*s", c->layout.folder_of_pages, PRI(site)),
                    str_format("%s/public%.*s", c->layout.folder_of_pages, PRI(below)),
                    str_format("%s/%.*s%.*s", c->layout.folder_of_pages, PRI(folder), PRI(path)),
                    str_format("%s/%.*s", c->layout.folder_of_pages, PRI(path)),
                    str_format("%s/../public/%.*s", c->layout.folder_of_pages, PRI(path)),
                    str_format("%s/../public/%.*s", c->layout.folder_of_pages, PRI(site)),
                    str_format("%s/../static/%.*s", c->layout.folder_of_pages, PRI(path)),
                    str_format("%s/public/%.*s", c->layout.folder_of_pages, PRI(path)),
                    str_format("%s/static/%.*s", c->layout.folder ? c->layout.folder : "", PRI(path)) };
    /* DocFX: a path from the root is that of another part of the host; those in the tree start with ~. */
    if (layout_is(&c->layout, "docfx") && str_starts(path, STR("/"))) return true;
    if (fern_makes(&c->layout, path)) return true;
    if (str_starts(path, STR("/")) && is_program(c, path)) return true;
    for (size_t i = 0; i < COUNT(files) && path.len; i++)
        if (is_regular(&c->layout, files[i])) return true;
    return false;
}

/* --- targets of links --- */

/* Returns the target of a link to a page, path#anchor, with the path now of a page that has moved. Empty if there is no
 * such page. */
static str page_target(const struct corpus_builder *c, str path)
{
    size_t hash = find_from(path, 0, "#");
    str page = { path.s, hash }, anchor = { path.s + hash, path.len - hash };
    if (str_ends(page, STR(".mdx"))) page.len -= 4;
    else if (str_ends(page, STR(".md"))) page.len -= 3;
    str now = moves_follow(c, page);
    if (!map_get(&c->page_by_path, (str){ now.s, find_from(now, 0, "#") })) return STR("");
    return target_encoded(str_format("/%.*s%.*s", PRI(now), PRI(find_from(now, 0, "#") < now.len ? STR("") : anchor)));
}

/* Returns the form of a link target from the root: "/docs/assets/x.json" is a file of the site, and the path of a page
 * is that of the page now. Empty if the target needs no change. */
static str rooted_target(const struct corpus_builder *c, str target)
{
    size_t host = find_from(c->site, 0, "://"), base = host < c->site.len ? find_from(c->site, host + 3, "/") : 0;
    str root = { c->site.s + base, c->site.len - base }, path = { target.s + 1, target.len - 1 };
    bool below_site = base && root.len > 1 && str_starts(target, str_format("%.*s/", PRI(root)));
    if (below_site) path = (str){ target.s + root.len + 1, target.len - root.len - 1 };
    str page = page_target(c, percent_decoded(path));
    if (below_site && !page.len) return str_format("%.*s%.*s", (int)base, c->site.s, PRI(target));
    return str_equal(page, target) ? STR("") : page;
}

/* Returns the number of names in the path after the longest part that is a page: 1 for "glossary/redirect-uri", the
 * section of a page. SIZE_MAX if no part is a page. */
static size_t names_after_page(const struct corpus_builder *c, str path)
{
    for (size_t names = 0;; names++) {
        if (map_get(&c->page_by_path, path)) return names;
        while (path.len && path.s[path.len - 1] != '/') path.len--;
        if (!path.len) return SIZE_MAX;
        path.len--;
    }
}

str address_of_target(const struct corpus_builder *c, const struct page *p, str target)
{
    const uint32_t *named = str_starts(target, STR("#")) ? map_get(&c->labels, str_span(target, 1, target.len)) : NULL;
    if (named && p != &c->pages.at[*named])
        return target_encoded(str_format("/%.*s%.*s", PRI(marks_encoded(c->pages.at[*named].path)), PRI(target)));
    bool relative = target.len && !strchr("/#", target.s[0]) && !memchr(target.s, ':', target.len);
    if (relative && p->from) return source_file(p->from, target);
    if (relative && address_is_other_book(c, p, target)) return target_encoded(other_book(c, p, target));
    if (c->foreign && target.len && target.s[0] != '#') {
        str new = address_of_link(c, p, target);
        if (new.len) return str_equal(new, target) ? STR("") : target_encoded(new);
    }
    if (target.len && target.s[0] == '/') return rooted_target(c, target);
    if (!target.len || memchr(target.s, ':', target.len)) return STR("");
    target = percent_decoded(target);
    if (target.s[0] == '#') {
        str now = moves_follow(c, str_format("%.*s/%.*s", PRI(p->path), PRI(str_span(target, 1, target.len))));
        if (find_from(now, 0, "#") < now.len) return target_encoded(str_format("/%.*s", PRI(now)));
        return target_encoded(str_format("/%.*s%.*s", PRI(p->path), PRI(target)));
    }
    str below = site_relative(p, target), page = page_target(c, below);
    if (page.len || target.s[0] == '.' || c->foreign) return page;
    page = page_target(c, target);
    size_t rest = names_after_page(c, below), root_rest = names_after_page(c, target);
    if (page.len || (rest == SIZE_MAX && root_rest == SIZE_MAX)) return page;
    return target_encoded(str_format("/%.*s", PRI(root_rest < rest ? target : below)));
}

str address_of_image(const struct corpus_builder *c, str image)
{
    size_t target = find_from(image, 0, "](/") + 2, host = find_from(c->site, 0, "://");
    if (target >= image.len || host == c->site.len) return image;
    return str_format("%.*s%.*s%.*s", (int)target, image.s, (int)find_from(c->site, host + 3, "/"), c->site.s,
                      (int)(image.len - target), image.s + target);
}

/* --- second names of sections --- */

void address_add_anchor(struct corpus_builder *c, uint32_t page, str name, str anchor)
{
    str path = c->pages.at[page].path, key = str_format("%.*s#%.*s", PRI(path), PRI(name));
    if (!name.len || map_get(&c->second_anchors, key)) return;
    keep_begin();
    key = kept(key);
    map_at(&c->second_anchors, key, (uint32_t)c->second_targets.count);
    *PUSH(&c->aliases) = (struct move){ .old = str_format("%.*s/%.*s", PRI(path), PRI(name)), .second = true,
        .now = anchor.len ? str_format("%.*s#%.*s", PRI(path), PRI(anchor)) : path };
    *PUSH(&c->second_targets) = str_copy(anchor);
    keep_end();
}
