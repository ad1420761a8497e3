/* facts.c - facts about the whole corpus that the program would otherwise compute for every answer: groups of
 * examples, names of errors, languages that a reader can choose from, numbers of pages. */
#include <stdlib.h>
#include <string.h>
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

/* Returns the product of a page: the first segment of its path, or the second below reference/. The README of a package
 * has a group of its own, the folder of the page. */
static str product_of(const struct corpus *t, uint32_t page)
{
    str path = slice(t, t->pages[page].path), rest = path;
    for (uint32_t i = 0; i < t->source_count; i++) {
        size_t end = path.len;
        while (end && path.s[end - 1] != '/') end--;
        if (t->sources[i].page == page && end) return (str){ path.s, end - 1 };
    }
    const char *slash = memchr(rest.s, '/', rest.len);
    if (slash && str_equal((str){ rest.s, (size_t)(slash - rest.s) }, STR("reference"))) {
        rest = (str){ slash + 1, (size_t)(path.s + path.len - slash - 1) };
        slash = memchr(rest.s, '/', rest.len);
    }
    return slash ? (str){ rest.s, (size_t)(slash - rest.s) } : rest;
}

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

/* Counts an example in each group that a request selects it for: all examples, its group, and those with the name of
 * its path or of a folder above it. */
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

static void facts_groups(struct corpus *t)
{
    struct groups g = { { 0 }, { 0 } };
    (void)group_named(&g, STR(""));
    for (int counting = 0; counting < 2; counting++) {
        for (uint32_t i = 0; i < t->code_count + t->example_count; i++) {
            const struct corpus_code *code = i < t->code_count ? &t->codes[i] : NULL;
            const struct corpus_example *file = code ? NULL : &t->examples[i - t->code_count];
            uint32_t page = code ? t->sections[code->section].page : 0;
            str path = slice(t, code ? t->pages[page].path : file->path);
            str group = code ? product_of(t, page) : slice(t, file->group);
            if (counting) count_in_groups(t, &g, group, path, code ? code->language : file->language);
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
        groups[i] = (struct corpus_group){ entry_of(t, from->name), from->count, t->group_language_count,
                                           (uint32_t)from->languages.count };
        for (size_t k = 0; k < from->languages.count; k++) all[t->group_language_count++] = from->languages.at[k];
    }
}

/* --- names of errors --- */

/* Returns the offset of the first `needle` in s, or s.len. */
static size_t offset_of(str s, const char *needle)
{
    size_t n = strlen(needle);
    for (size_t i = 0; i + n <= s.len; i++)
        if (memcmp(s.s + i, needle, n) == 0) return i;
    return s.len;
}

/* Returns s without its first n bytes. */
static str without_first(str s, size_t n)
{
    return n < s.len ? (str){ s.s + n, s.len - n } : STR("");
}

struct names { ARRAY(corpus_str) list; struct map known; };

/* Adds a name unless the list has it, ignoring case. */
static void add_name(const struct corpus *t, struct names *names, str name)
{
    str key = str_copy(name);
    for (size_t i = 0; i < key.len; i++)
        if (key.s[i] >= 'A' && key.s[i] <= 'Z') ((char *)(uintptr_t)key.s)[i] |= 32;
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
        str cells = row ? without_first(line, 2) : STR("");
        size_t end = offset_of(cells, " | ");
        str name = { cells.s, end }, rest = without_first(cells, end + 3);
        errors = row && (errors || str_starts(name, STR("Error")));
        if (errors) add_cell(t, names, name, '`');
        else if (str_equal(name, STR("`error`")) || str_equal(name, STR("`code`")))
            add_cell(t, names, (str){ rest.s, offset_of(rest, " | ") }, '"');
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
        if (offset_of(title, "rror") < title.len) add_name(t, &names, title);
    }
    t->errors = names.list.at ? names.list.at : xalloc(sizeof *t->errors);
    t->error_count = (uint32_t)names.list.count;
}

/* --- languages and pages --- */

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

void facts_build(struct corpus *t)
{
    facts_groups(t);
    facts_errors(t);
    facts_languages(t);
    t->listed_pages = 0;
    for (uint32_t i = 0; i < t->page_count; i++) {
        str path = slice(t, t->pages[i].path);
        t->listed_pages += !corpus_is_navigation(path.s, path.len);
    }
}
