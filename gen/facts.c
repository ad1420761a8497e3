/* facts.c - facts about the whole corpus that the program would otherwise compute for every answer: groups of
 * examples, names of errors, comments, rows of languages, languages that a reader can choose from, pages, and the texts
 * that replace placeholders. */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE 1               /* declares timegm() */
#endif
#define _XOPEN_SOURCE 700               /* declares strptime() */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "gen.h"

static str slice(const struct corpus *t, corpus_str s)
{
    return (str){ t->text + s.pos, s.len };
}

/* Returns a slice of the corpus text as a table entry. */
static corpus_str entry_of(const struct corpus *t, str s)
{
    return (corpus_str){ s.len ? (uint32_t)(s.s - t->text) : 0, (uint32_t)s.len };
}

/* --- groups of examples --- */

struct group { str name; uint32_t count; ARRAY(struct corpus_group_language) languages; };
struct groups { ARRAY(struct group) list; struct map by_name; };

static struct group *group_named(struct groups *g, str name)
{
    uint32_t *index = map_at(&g->by_name, name, (uint32_t)g->list.count);
    if (*index == g->list.count) PUSH(&g->list)->name = name;
    return &g->list.at[*index];
}

static void count_example(const struct corpus *t, struct group *g, corpus_str language)
{
    size_t i = 0;
    g->count++;
    while (i < g->languages.count && !str_equal(slice(t, g->languages.at[i].name), slice(t, language))) i++;
    if (i == g->languages.count) PUSH(&g->languages)->name = language;
    g->languages.at[i].count++;
}

/* Counts an example in each group whose examples a request for the group lists: all examples, its group, and those with
 * the name of its path or of a folder above it. */
static void count_in_groups(const struct corpus *t, struct groups *g, str group, str path, corpus_str language)
{
    bool counted = false;
    count_example(t, &g->list.at[0], language);
    for (size_t k = 1; k <= path.len; k++) {
        str folder = { path.s, k };
        if (k < path.len && path.s[k] != '/') continue;
        const uint32_t *index = map_get(&g->by_name, folder);
        if (!index) continue;
        count_example(t, &g->list.at[*index], language);
        counted |= str_equal(folder, group);
    }
    if (!counted) count_example(t, group_named(g, group), language);
}

/* Returns the title of a group: that of its product, else that of its page up to a colon. Empty if it has neither. */
static corpus_str group_title(const struct corpus *t, str name)
{
    uint32_t page = corpus_find_page(t, name.s, name.len);
    for (uint32_t i = 0; i < t->nav_count && name.len; i++)
        if (t->nav[i].level == 0 && str_equal(slice(t, t->nav[i].path), name)) return t->nav[i].title;
    corpus_str title = page == NO_INDEX ? (corpus_str){ 0, 0 } : t->pages[page].title;
    title.len = (uint32_t)find_from(slice(t, title), 0, ": ");
    return title;
}

static void facts_groups(struct corpus *t)
{
    struct groups g = { { 0 }, { 0 } };
    (void)group_named(&g, STR(""));
    for (int counting = 0; counting < 2; counting++) {
        for (uint32_t i = 0; i < t->code_count; i++) {
            const struct corpus_code *code = &t->codes[i];
            str group = slice(t, code->group);
            if (counting) count_in_groups(t, &g, group, slice(t, code->path), code->language);
            else (void)group_named(&g, group);
        }
    }
    size_t languages = 0;
    for (size_t i = 0; i < g.list.count; i++) languages += g.list.at[i].languages.count;
    struct corpus_group *groups = xalloc((g.list.count + 1) * sizeof *groups);
    struct corpus_group_language *all = xalloc((languages + 1) * sizeof *all);
    t->groups = groups, t->group_count = (uint32_t)g.list.count;
    t->group_languages = all, t->group_language_count = 0;
    for (size_t i = 0; i < g.list.count; i++) {
        const struct group *from = &g.list.at[i];
        groups[i] = (struct corpus_group){ entry_of(t, from->name), group_title(t, from->name), from->count,
                                           t->group_language_count, (uint32_t)from->languages.count };
        for (size_t k = 0; k < from->languages.count; k++) all[t->group_language_count++] = from->languages.at[k];
    }
}

/* --- names of errors --- */

struct names { ARRAY(corpus_str) list; struct map known; };

/* Adds a name unless the list has it, ignoring case. */
static void add_name(const struct corpus *t, struct names *names, str name)
{
    str key = str_lower(name);
    if (map_get(&names->known, key)) return;
    (void)map_at(&names->known, key, 0);
    *PUSH(&names->list) = entry_of(t, name);
}

/* True for one or more lowercase letters, digits and underscores. */
static bool is_error_code(str s)
{
    size_t n = 0;
    while (n < s.len && ((s.s[n] >= 'a' && s.s[n] <= 'z') || (s.s[n] >= '0' && s.s[n] <= '9') || s.s[n] == '_')) n++;
    return n > 0 && n == s.len;
}

/* Adds the error codes that a table cell has between two `quote` characters. */
static void add_cell(const struct corpus *t, struct names *names, str cell, char quote)
{
    for (size_t i = 0, open = SIZE_MAX; i < cell.len; i++) {
        if (cell.s[i] != quote) continue;
        str code = open == SIZE_MAX ? STR("") : (str){ cell.s + open + 1, i - open - 1 };
        if (is_error_code(code)) add_name(t, names, code);
        open = open == SIZE_MAX ? i : SIZE_MAX;
    }
}

/* Adds the error codes in the tables of a text. In a table whose first header starts with "Error", they are in the
 * first column. In a table of properties, they are the constants in the rows `error` and `code`, as in
 * | `error` | `"sso_required"` | */
static void add_codes(const struct corpus *t, struct names *names, str text)
{
    bool errors = false;
    for (size_t pos = 0; pos < text.len; pos += str_line(text, pos).len + 1) {
        str line = str_line(text, pos);
        bool row = str_starts(line, STR("| "));
        str cells = row ? str_span(line, 2, line.len) : STR("");
        size_t end = find_from(cells, 0, " | ");
        str name = { cells.s, end }, rest = str_span(cells, end + 3, cells.len);
        errors = row && (errors || str_starts(name, STR("Error")));
        if (errors) add_cell(t, names, name, '`');
        else if (str_equal(name, STR("`error`")) || str_equal(name, STR("`code`")))
            add_cell(t, names, (str){ rest.s, find_from(rest, 0, " | ") }, '"');
    }
}

/* Collects error codes, then headings that contain "rror", as in Error or error. */
static void facts_errors(struct corpus *t)
{
    struct names names = { { 0 }, { 0 } };
    for (uint32_t i = 0; i < t->section_count; i++) {
        struct corpus_spans spans = corpus_spans_of(t, &t->sections[i]);
        for (struct corpus_span span; corpus_span_next(&spans, &span);)
            add_codes(t, &names, (str){ t->text + span.pos, span.len });
    }
    for (uint32_t i = 0; i < t->section_count; i++) {
        str title = slice(t, t->sections[i].title);
        if (find_from(title, 0, "rror") < title.len) add_name(t, &names, title);
    }
    t->errors = names.list.at ? names.list.at : xalloc(sizeof *t->errors);
    t->error_count = (uint32_t)names.list.count;
}

/* --- comments --- */

/* Sets is_rendered[i] if byte i of a segment, [begin, end), is part of the rendered text of its section. */
static void mark_rendered(const struct corpus *t, uint32_t section, uint32_t begin, uint32_t end, bool *is_rendered)
{
    struct corpus_spans spans = corpus_spans_of(t, &t->sections[section]);
    for (struct corpus_span span; corpus_span_next(&spans, &span);) {
        uint32_t from = span.pos > begin ? span.pos : begin, to = span.pos + span.len < end ? span.pos + span.len : end;
        if (from < to) memset(is_rendered + (from - begin), true, to - from);
    }
}

/* Collects the comments of HTML and MDX that are not rendered. */
static void facts_comments(struct corpus *t)
{
    ARRAY(corpus_str) comments = { 0 };
    ARRAY(bool) is_rendered = { 0 };
    for (uint32_t i = 0; i < t->segment_count; i++) {
        uint32_t pos = t->segments[i].pos, end = i + 1 < t->segment_count ? t->segments[i + 1].pos : t->source_bytes;
        uint32_t begin = pos;
        is_rendered.at = array_grow(is_rendered.at, &is_rendered.room, end - begin + 1u, 1);
        memset(is_rendered.at, false, end - begin);
        mark_rendered(t, t->segments[i].section, begin, end, is_rendered.at);
        while (pos < end) {
            str rest = { t->text + pos, end - pos };
            bool html = str_starts(rest, STR("<!--")), mdx = str_starts(rest, STR("{/*"));
            if ((html || mdx) && !is_rendered.at[pos - begin]) {
                uint32_t bytes = (uint32_t)find_from(rest, 0, html ? "-->" : "*/}");
                *PUSH(&comments) = (corpus_str){ pos, bytes };
                pos += bytes;
            } else pos += html || mdx ? 3 : 1;
        }
    }
    t->comments = comments.at ? comments.at : xalloc(sizeof *t->comments);
    t->comment_count = (uint32_t)comments.count;
    xfree(is_rendered.at);
}

/* --- languages --- */

/* Sets the languages that a reader can choose from. A language that is more often the only one of its page than one of
 * several is a format rather than a choice, and is left out. */
static void facts_languages(struct corpus *t)
{
    t->language_choices = 0;
    for (uint32_t l = 1; l < t->language_count; l++) {
        int beside_others = 0;
        for (uint32_t i = 0; i < t->page_count; i++) {
            uint32_t languages = t->pages[i].languages;
            if (languages >> l & 1) beside_others += languages & (languages - 1) ? 1 : -1;
        }
        if (beside_others >= 0) t->language_choices |= 1u << l;
    }
}

/* Sets the rows of languages of each variant, and whether it is neutral. */
static void facts_variants(struct corpus_builder *c, const struct corpus *t)
{
    for (size_t v = 1; v < c->variants.count; v++) {
        struct corpus_variant *variant = &c->variants.at[v];
        for (str rest = slice(t, variant->values); rest.len;) {
            str value = { rest.s, find_from(rest, 0, ", ") };
            size_t row = corpus_language_row(value.s, value.len);
            rest = str_span(rest, value.len + 2, rest.len);
            variant->rows |= corpus_language_bit(value.s, value.len);
            variant->neutral |= row == CORPUS_LANGUAGE_ROWS || row == ROW_VANILLA;
        }
    }
}

/* Returns the rows of a variant and of those that contain it. */
static uint32_t variant_rows(const struct corpus *t, uint32_t variant)
{
    uint32_t rows = 0;
    for (uint32_t v = variant; v; v = t->variants[v].outer) rows |= t->variants[v].rows;
    return rows;
}

/* Sets the rows of each page. */
static void facts_rows(struct corpus *t)
{
    struct corpus_page *pages = (struct corpus_page *)(uintptr_t)t->pages;
    for (uint32_t i = 0; i < t->section_count; i++)
        pages[t->sections[i].page].variant_rows |= variant_rows(t, t->sections[i].variant);
    for (uint32_t i = 0; i < t->part_count; i++)
        pages[t->sections[t->parts[i].section].page].variant_rows |= variant_rows(t, t->parts[i].variant);
    for (uint32_t i = 0; i < t->code_count && t->codes[i].section != NO_INDEX; i++) {
        str language = slice(t, t->codes[i].language);
        uint32_t row = corpus_language_bit(language.s, language.len) & CORPUS_PROGRAMMING_ROWS;
        pages[t->sections[t->codes[i].section].page].code_rows |= row;
    }
}

/* --- sections --- */

/* Sets the end of the subtree of each section, and its size in bytes. */
static void facts_trees(const struct corpus *t, struct corpus_section *sections)
{
    for (uint32_t i = 0; i < t->section_count; i++) {
        struct corpus_section *s = &sections[i];
        const struct corpus_page *p = &t->pages[s->page];
        uint32_t last = p->first_section + p->sections;
        s->end = s->level == 0 ? last : i + 1;
        while (s->end < last && sections[s->end].level > s->level && sections[s->end].language == s->language) s->end++;
        for (uint32_t k = i; k < s->end; k++) s->tree_bytes += sections[k].bytes;
    }
}

/* Returns the anchor that viewers of Markdown files make of a heading, without the number of repetitions. */
static str viewer_slug(str title)
{
    buffer b = { 0 };
    for (size_t i = 0; i < title.len;) {
        uint32_t c;
        size_t n = corpus_char(title.s + i, title.len - i, &c);
        bool hyphen = c == ' ' || c == '-';
        for (size_t k = 0; k < n && (hyphen || c == '_' || corpus_is_letter(c)); k++)
            *PUSH(&b) = hyphen ? '-' : fold_ascii(title.s[i + k]);
        i += n;
    }
    return buffer_str(&b);
}

/* Marks the sections for whose headings viewers of Markdown files generate the same anchor. Viewers append a number to
 * the anchors of further headings with the same text. */
static void facts_anchors(struct corpus *t)
{
    uint32_t *bits = xalloc((t->section_count / 32 + 1) * sizeof *bits);
    for (uint32_t p = 0; p < t->page_count; p++) {
        struct map earlier = { 0 };
        for (uint32_t i = t->pages[p].first_section; i < t->pages[p].first_section + t->pages[p].sections; i++) {
            str slug = viewer_slug(slice(t, t->sections[i].title));
            uint32_t *times = map_at(&earlier, slug, 0), n = (*times)++;
            if (n) slug = str_format("%.*s-%u", PRI(slug), n);
            bits[i / 32] |= (uint32_t)str_equal(slug, slice(t, t->sections[i].anchor)) << i % 32;
        }
        map_free(&earlier);
    }
    t->viewer_anchors = bits, t->viewer_anchor_count = t->section_count / 32 + 1;
}

/* --- pages --- */

/* Returns the page before (direction -1) or after (+1) this one in the navigation, of the same product if there are
 * products. NO_INDEX at either end. */
static uint32_t page_neighbour(const struct corpus *t, uint32_t page, int direction, bool products)
{
    uint32_t nav = t->pages[page].nav;
    for (int64_t i = (int64_t)nav + direction; nav != NO_INDEX && i >= 0 && i < t->nav_count; i += direction) {
        if (t->nav[i].level == 0 && products) return NO_INDEX;
        if (t->nav[i].page != NO_INDEX && t->nav[i].page != page) return t->nav[i].page;
    }
    return NO_INDEX;
}

static bool is_navigation(const struct corpus *t, uint32_t page)
{
    str path = slice(t, t->pages[page].path);
    return corpus_is_navigation(path.s, path.len);
}

/* Sets the packages of pages, and which pages have a public address. */
static void facts_addresses(const struct corpus *t, struct corpus_page *pages)
{
    for (uint32_t i = 0; i < t->page_count; i++) {
        str path = slice(t, pages[i].path);
        pages[i].package = NO_INDEX;
        pages[i].has_url = t->site[0] && corpus_is_published(path.s, path.len);
    }
    for (uint32_t i = t->source_count; i-- > 0;) {
        if (t->sources[i].page == NO_INDEX) continue;
        pages[t->sources[i].page].package = i;
        pages[t->sources[i].page].has_url = t->sources[i].url.len > 0;
    }
}

/* --- families --- */

#define FAMILY_PAGES 8         /* minimum number of pages in a family */
#define FAMILY_SHARE 0.2f      /* minimum average of shared_words() in a family */
#define FAMILY_COMPARED 8      /* maximum number of pages that each is compared with, so that the time is linear */

/* Pages of a folder: the last ones that were compared, the number of comparisons, the sum of the shares. */
struct family { uint32_t count, last[FAMILY_COMPARED], pairs; float sum; };

/* Returns the words of the headings of a page that are not in its path. */
static struct map heading_words(const struct corpus *t, const struct corpus_page *p)
{
    struct map words = { 0 };
    struct corpus_token tokens[CORPUS_TOKENS_MAX];
    str path = slice(t, p->path);
    for (uint32_t s = p->first_section; s < p->first_section + p->sections; s++) {
        str title = slice(t, t->sections[s].title);
        size_t pos = 0;
        while (t->sections[s].level && corpus_tokens(title.s, title.len, &pos, tokens) > 0) {
            str word = str_copy(corpus_token_text(&tokens[0]));
            bool wanted = !corpus_is_stop_word(word.s, word.len) && find_from(path, 0, word.s) == path.len;
            if (wanted && !map_get(&words, word)) (void)map_at(&words, word, 0);
            else xfree(word.s);
        }
    }
    return words;
}

/* Returns the number of words that both sets have, divided by the number of words in at least one of them. */
static float shared_words(const struct map *a, const struct map *b)
{
    size_t both = 0;
    for (size_t i = 0; i < a->room; i++) both += a->slots[i].key && map_get(b, map_key(&a->slots[i]));
    size_t all = a->count + b->count - both;
    return all ? (float)both / (float)all : 0;
}

/* Returns the folder of a page, or an empty string. */
static str folder_of(const struct corpus *t, const struct corpus_page *p)
{
    str path = slice(t, p->path);
    while (path.len && path.s[path.len - 1] != '/') path.len--;
    return path;
}

/* Finds the folders with pages that are alternatives to each other, such as guides for one vendor each: their headings
 * have many words in common. Pages of the API reference are not counted. */
static void facts_families(const struct corpus *t, struct corpus_page *pages)
{
    struct map folders = { 0 }, *words = xalloc((t->page_count + 1) * sizeof *words);
    ARRAY(struct family) list = { 0 };
    for (uint32_t p = 0; p < t->page_count; p++) {
        str folder = folder_of(t, &pages[p]);
        if (!folder.len || pages[p].languages || is_navigation(t, p)) continue;
        uint32_t index = *map_at(&folders, folder, (uint32_t)list.count);
        if (index == list.count) (void)PUSH(&list);
        words[p] = heading_words(t, &pages[p]);
        for (uint32_t k = 0; k < FAMILY_COMPARED && k < list.at[index].count; k++, list.at[index].pairs++)
            list.at[index].sum += shared_words(&words[p], &words[list.at[index].last[k]]);
        uint32_t *last = &list.at[index].last[list.at[index].count++ % FAMILY_COMPARED];
        if (list.at[index].count > FAMILY_COMPARED) map_free_keys(&words[*last]);
        *last = p;
        pages[p].family = index + 1;
    }
    for (uint32_t p = 0; p < t->page_count; p++) {
        map_free_keys(&words[p]);
        if (!pages[p].family) continue;
        size_t i = pages[p].family - 1;
        if (list.at[i].count < FAMILY_PAGES || list.at[i].sum < FAMILY_SHARE * (float)list.at[i].pairs)
            pages[p].family = 0;
    }
    map_free(&folders);
    xfree(words);
}

/* Finds the depth of pages of the API reference. */
static void facts_depths(const struct corpus *t, struct corpus_page *pages)
{
    for (uint32_t i = 0; i < t->page_count; i++) {
        str path = slice(t, pages[i].path);
        if (!pages[i].languages) continue;
        for (size_t k = 0; k < path.len; k++) pages[i].reference_depth += path.s[k] == '/';
    }
}

/* Finds the neighbours of pages, counts those that are no navigation pages, and lists those that are in no
 * product. */
static void facts_pages(struct corpus *t)
{
    ARRAY(uint32_t) outside = { 0 };
    bool *inside = xalloc(t->page_count + 1);
    t->listed_pages = 0;
    for (uint32_t i = 0; i < t->nav_count; i++) {
        str product = slice(t, t->nav[i].path);
        if (t->nav[i].level > 0 || !product.len) continue;
        uint32_t first = corpus_first_path(t, 0, t->page_count, 0, (unsigned char)product.s[0]);
        for (uint32_t p = first; p < t->page_count; p++) {
            str path = slice(t, t->pages[p].path);
            if (path.s[0] != product.s[0]) break;
            inside[p] |= str_starts(path, product) && (path.len == product.len || path.s[product.len] == '/');
        }
    }
    struct corpus_page *pages = (struct corpus_page *)(uintptr_t)t->pages;
    bool products = false;
    for (uint32_t p = 0; p < t->page_count; p++) products |= is_navigation(t, p);
    for (uint32_t p = 0; p < t->page_count; p++) {
        pages[p].previous = page_neighbour(t, p, -1, products), pages[p].next = page_neighbour(t, p, +1, products);
        if (is_navigation(t, p)) continue;
        t->listed_pages++;
        if (!inside[p] && (products || pages[p].nav == NO_INDEX)) *PUSH(&outside) = p;
    }
    facts_addresses(t, pages);
    facts_families(t, pages);
    facts_depths(t, pages);
    t->outside = outside.at ? outside.at : xalloc(sizeof *t->outside);
    t->outside_count = (uint32_t)outside.count;
}

/* --- placeholders --- */

/* Appends a name to a list, after a comma if it is not the first. */
static void add_to_list(buffer *b, str name)
{
    buffer_format(b, "%s%.*s", b->count ? ", " : "", PRI(name));
}

/* Returns the page that descriptions use as an example: the first one in the navigation that is not only a list of
 * other pages, or page 0. A corpus has at least one page. */
static uint32_t example_page(const struct corpus *t)
{
    for (uint32_t i = 0; i < t->nav_count; i++)
        if (t->nav[i].page != NO_INDEX && !is_navigation(t, t->nav[i].page)) return t->nav[i].page;
    return 0;
}

/* Returns the package with version and date: the source of the documentation. */
static str source_fact(const struct corpus *t)
{
    if (!strcmp(t->version, "local")) return str_format("%s, built from a folder", t->name);
    return str_format("%s%s%s%s%s", t->name, *t->version ? " " : "", t->version, *t->date ? " of " : "", t->date);
}

/* Returns the first section with a heading, from the example page on. */
static str section_fact(const struct corpus *t)
{
    uint32_t i = t->pages[example_page(t)].first_section;
    while (i < t->section_count && t->sections[i].level == 0) i++;
    if (i == t->section_count) return STR("");
    return str_format("%.*s#%.*s", PRI(slice(t, t->pages[t->sections[i].page].path)),
                      PRI(slice(t, t->sections[i].anchor)));
}

/* Returns a query to show: for other documentation than that of WorkOS, the heading of the example section. */
static str query_fact(const struct corpus_builder *c, const struct corpus *t)
{
    uint32_t i = t->pages[example_page(t)].first_section;
    while (i < t->section_count && t->sections[i].level == 0) i++;
    str title = slice(t, i < t->section_count ? t->sections[i].title : t->pages[example_page(t)].title);
    if (!c->foreign) return STR("verify webhook signature");
    buffer b = { 0 };
    for (size_t k = 0; k < title.len; k++)
        if (!strchr("\"`{}\\", title.s[k])) buffer_add(&b, str_span(title, k, k + 1));
    str query = str_trim(buffer_str(&b));
    return query.len && query.len <= 60 ? query : STR("introduction");
}

/* Returns the folder of the first page in a folder, from the example page on. */
static str folder_fact(const struct corpus *t)
{
    for (uint32_t i = example_page(t); i < t->page_count; i++) {
        str path = slice(t, t->pages[i].path);
        while (path.len && path.s[path.len - 1] != '/') path.len--;
        if (path.len) return (str){ path.s, path.len - 1 };
    }
    return STR("");
}

/* Returns the first three products. */
static str products_fact(const struct corpus *t)
{
    buffer b = { 0 };
    for (uint32_t i = 0, n = 0; i < t->nav_count && n < 3; i++)
        if (t->nav[i].level == 0) add_to_list(&b, slice(t, t->nav[i].title)), n++;
    return buffer_str(&b);
}

/* Returns all products, in at most about 360 bytes. Long names are left out. */
static str topics_fact(const struct corpus *t)
{
    buffer b = { 0 };
    for (uint32_t i = 0; i < t->nav_count && b.count < 300; i++)
        if (t->nav[i].level == 0 && t->nav[i].title.len <= 60) add_to_list(&b, slice(t, t->nav[i].title));
    return buffer_str(&b);
}

/* Returns the packages that are documented, in the same way. */
static str packages_fact(const struct corpus *t)
{
    buffer b = { 0 };
    for (uint32_t i = 0; i < t->source_count && b.count < 300; i++)
        if (t->sources[i].package.len <= 60) add_to_list(&b, slice(t, t->sources[i].package));
    return buffer_str(&b);
}

/* Returns the day of the documentation, counted from 1970-01-01. */
static str day_fact(const struct corpus *t)
{
    struct tm date = { 0 };
    if (!strptime(t->date, "%Y-%m-%d", &date)) return STR("");
    return str_format("%lld", (long long)(timegm(&date) / 86400));
}

static str languages_fact(const struct corpus *t)
{
    buffer b = { 0 };
    for (uint32_t i = 1; i < t->language_count; i++)
        if (t->language_choices >> i & 1) add_to_list(&b, slice(t, t->languages[i]));
    return buffer_str(&b);
}

/* Returns the first three vendors that have a migration guide: the names of pages in migrate/. */
static str vendors_fact(const struct corpus *t)
{
    buffer b = { 0 };
    for (uint32_t i = 0, n = 0; i < t->page_count && n < 3; i++) {
        str path = slice(t, t->pages[i].path);
        if (!str_starts(path, STR("migrate/")) || is_navigation(t, i)) continue;
        add_to_list(&b, str_span(path, strlen("migrate/"), path.len));
        n++;
    }
    return buffer_str(&b);
}

/* Returns the group of examples with most code in programming languages, without those of translations, or else the
 * first group. */
static str code_fact(const struct corpus *t)
{
    uint32_t best = 1, max = 0;
    for (uint32_t i = 1; i < t->group_count; i++) {
        const struct corpus_group *g = &t->groups[i];
        uint32_t count = 0;
        for (uint32_t l = g->first_language; l < g->first_language + g->languages; l++) {
            str name = slice(t, t->group_languages[l].name);
            if (corpus_language_bit(name.s, name.len) & CORPUS_PROGRAMMING_ROWS) count += t->group_languages[l].count;
        }
        if (count > max && !versions_is_language(slice(t, g->name))) max = count, best = i;
    }
    return t->group_count > 1 ? slice(t, t->groups[best].name) : STR("");
}

/* Returns the languages of most examples, at most six, the most frequent first. Names of one language count together,
 * under the first of them. */
static str code_languages_fact(const struct corpus *t)
{
    buffer b = { 0 };
    uint32_t n = t->groups[0].languages, *counts = xalloc((n + 1) * sizeof *counts);
    uint32_t *bits = xalloc((n + 1) * sizeof *bits);
    for (uint32_t l = 0; l < n; l++) {
        str name = slice(t, t->group_languages[l].name);
        uint32_t first = 0;
        counts[l] = 0, bits[l] = corpus_language_bit(name.s, name.len);
        while (first < l && !(bits[first] & bits[l])) first++;
        counts[first] += name.len ? t->group_languages[l].count : 0;
    }
    for (uint32_t listed = 0; listed < 6; listed++) {
        uint32_t best = 0;
        for (uint32_t l = 1; l < n; l++)
            if (counts[l] > counts[best]) best = l;
        if (!n || !counts[best]) break;
        counts[best] = 0;
        add_to_list(&b, slice(t, t->group_languages[best].name));
    }
    return buffer_str(&b);
}

/* Returns the first package whose changelog comes from an RSS feed, or else the first package. */
static str package_fact(const struct corpus *t)
{
    uint32_t i = 0;
    while (i < t->package_count && !t->packages[i].rss) i++;
    return t->package_count ? slice(t, t->packages[i < t->package_count ? i : 0].name) : STR("");
}

/* Sets the facts that replace placeholders. Adding them to the text moves it, so they are copied before. */
static void facts_placeholders(struct corpus_builder *c, struct corpus *t, str versions)
{
    const struct { const char *name; str text; } facts[] = {
        { "{title}", str_from(t->title) }, { "{page}", slice(t, t->pages[example_page(t)].path) },
        { "{section}", section_fact(t) }, { "{folder}", folder_fact(t) }, { "{products}", products_fact(t) },
        { "{languages}", languages_fact(t) }, { "{vendors}", vendors_fact(t) }, { "{code}", code_fact(t) },
        { "{code languages}", code_languages_fact(t) }, { "{package}", package_fact(t) },
        { "{source}", source_fact(t) }, { "{versions}", versions }, { "{topics}", topics_fact(t) },
        { "{packages}", packages_fact(t) }, { "{day}", day_fact(t) }, { "{query}", query_fact(c, t) },
        { "{account}", str_from(c->foreign ? "" : "account") } };
    size_t n = sizeof facts / sizeof *facts;
    struct corpus_fact *table = xalloc((n + 1) * sizeof *table);
    str texts[sizeof facts / sizeof *facts];
    for (size_t i = 0; i < n; i++) texts[i] = str_copy(facts[i].text);
    for (size_t i = 0; i < n; i++)
        table[i] = (struct corpus_fact){ text_add(c, str_from(facts[i].name)), text_add(c, texts[i]) };
    t->facts = table, t->fact_count = (uint32_t)n;
    t->text = c->text.at, t->text_bytes = (uint32_t)c->text.count;
}

void facts_build(struct corpus_builder *c, struct corpus *t)
{
    facts_groups(t);
    facts_errors(t);
    facts_comments(t);
    facts_languages(t);
    facts_variants(c, t);
    facts_rows(t);
    facts_trees(t, (struct corpus_section *)(uintptr_t)t->sections);
    facts_anchors(t);
    facts_pages(t);
    str versions = versions_build(c, t);
    folders_build(t);
    facts_placeholders(c, t, versions);
}
