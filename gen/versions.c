/* versions.c - finds pages that are versions or translations of one another. Their files differ only in a folder named
 * by a version or a language (v1/, docs-7.4/, versioned_docs/version-1.0/, fr/, i18n/fr/) or in the language before
 * the extension (index.fr.md), and versions have most words in common. Names that have no such pages, as chapters 1/
 * and 2/, are names like any other.
 */
#include <stdlib.h>
#include "gen.h"

#define MIN_COMMON_WORDS 0.7         /* share of the words of two versions of a page that both have */
#define MIN_TRANSLATED 0.5           /* share of the pages of a language that are in another one, too */
#define MIN_VERSIONS 0.1             /* share of the pages of a version that are nearly the same in another one */

/* A page: its file without the names of version and language, and these, which may be empty. */
struct name { str key, version, language; };
struct edge { uint32_t a, b; };      /* pages that are nearly the same in two versions */

struct versions {
    const struct corpus_builder *c;
    const char *prefer, *locale;
    struct name *names;
    uint32_t *order, *group, count;  /* pages by key; a smaller page of the same group, or itself: see group_of() */
    struct map rejected;             /* names that are no languages or versions */
    bool docusaurus, released;       /* the site is of Docusaurus; and has versioned_docs/ */
    ARRAY(struct edge) edges;
};

static bool is_listed_fold(str name, const char *list)
{
    return is_listed(str_lower(name), list);
}

#define EARLY_VERSIONS " next draft dev develop nightly preview canary beta main master "
#define NEWEST_VERSIONS " latest current stable "

/* Returns the offset of the number in the name of a version: 1 in v2, 5 in docs-7.4. name.len if it is no version. */
static size_t version_number(str name)
{
    static const char *const words[] = { "docs", "doc", "version", "release", "ver", "v", "r" };
    size_t start = 0, end;
    for (size_t i = 0; i < COUNT(words) && !start; i++) {
        size_t n = strlen(words[i]);
        if (name.len > n && str_equal_fold(str_span(name, 0, n), str_from(words[i])))
            start = n + (name.s[n] == '-' || name.s[n] == '_');
    }
    for (end = start; end < name.len && (char_is_digit(name.s[end]) || strchr(".-x", name.s[end])); end++) {}
    bool number = start < name.len && char_is_digit(name.s[start]) && name.len < 30;
    bool test = end < name.len && end && name.s[end - 1] == '-' &&
        is_listed_fold(str_span(name, end, end + 2), " al be rc pr sn ");       /* alpha, beta, preview, snapshot */
    return number && (end == name.len || test) ? start : name.len;
}

static bool is_version(str name)
{
    return version_number(name) < name.len || is_listed(name, EARLY_VERSIONS NEWEST_VERSIONS);
}

/* True for "fr", "pt-br", "zh_Hant". */
bool versions_is_language(str name)
{
    size_t part = 0;
    while (part < name.len && name.s[part] != '-' && name.s[part] != '_') part++;
    return name.len < 8 && is_listed_fold(str_span(name, 0, part),
        " ar az be bg bn bs ca cs da de el en es et eu fa fi fil fr gl he hi hr hu hy id it ja ka kk ko lt lv mk ml mn "
        "ms nb ne nl no pl pt ro ru sk sl sq sr sv sw ta te th tr uk ur uz vi zh ");
}

#define MAX_NEWEST 64                /* folders whose newest version is looked for */

/* The newest versions in folders that links name: index into newest_names. */
static struct map newest;
static str_list newest_names;

/* True for the number of a released version: "57.0.0" of v57.0.0. */
static bool is_release(str number)
{
    for (size_t i = 0; i < number.len; i++)
        if (!char_is_digit(number.s[i]) && !strchr(".x", number.s[i])) return false;
    return number.len > 0;
}

str versions_newest(const struct corpus_builder *c, str folder)
{
    const uint32_t *known = map_get(&newest, folder);
    str best = STR(""), highest = STR("");
    if (known) return newest_names.at[*known];
    for (size_t i = 0; i < c->pages.count && newest.count < MAX_NEWEST; i++) {
        str path = c->pages.at[i].path;
        size_t end = str_starts(path, folder) ? find_from(path, folder.len, "/") : path.len;
        str name = end < path.len ? str_span(path, folder.len, end) : STR("");
        str number = str_span(name, version_number(name), name.len);
        if (is_release(number) && (!best.len || natural_order(number, highest) > 0)) best = name, highest = number;
    }
    if (newest.count >= MAX_NEWEST) return best;
    keep_begin();
    map_at(&newest, str_copy(folder), (uint32_t)newest_names.count);
    *PUSH(&newest_names) = best;
    keep_end();
    return best;
}

/* --- names --- */

/* Takes the language off the end of a name: index.fr. */
static void take_suffix(const struct versions *v, struct name *n)
{
    size_t dot = n->key.len;
    while (dot && n->key.s[dot - 1] != '.' && n->key.s[dot - 1] != '/') dot--;
    str name = str_span(n->key, dot, n->key.len);
    bool suffix = dot >= 2 && n->key.s[dot - 1] == '.' && !n->language.len && versions_is_language(name);
    if (!suffix || map_get(&v->rejected, name)) return;
    n->language = name, n->key.len = dot - 1;
}

/* Returns the part of the file after a folder of Docusaurus for one version or language, and sets that. */
static str docusaurus_file(const struct versions *v, str file, struct name *n)
{
    static const char versioned[] = "versioned_docs/version-", plugin[] = "docusaurus-plugin-content-docs/";
    size_t at = find_from(file, 0, versioned), translated = find_from(file, 0, plugin), language;
    if (at < file.len) {
        size_t end = find_from(file, at + sizeof versioned - 1, "/");
        n->version = str_span(file, at + sizeof versioned - 1, end);
        return str_span(file, end + 1, file.len);
    }
    if (translated < file.len && (language = find_from(file, 0, "i18n/") + 5) < translated) {
        size_t start = find_from(file, translated, "/") + 1, end = find_from(file, start, "/");
        n->language = str_span(file, language, find_from(file, language, "/"));
        n->version = str_span(file, start, end);
        if (str_starts(n->version, STR("version-"))) n->version = str_span(n->version, 8, n->version.len);
        else n->version = v->released ? STR("next") : STR("");
        return str_span(file, end + 1, file.len);
    }
    at = str_starts(file, STR("docs/")) ? 0 : str_starts(file, STR("website/docs/")) ? 8 : file.len;
    if (at == file.len) return file;
    n->version = v->released ? STR("next") : STR("");
    return str_span(file, at + 5, file.len);
}

static struct name name_of(const struct versions *v, str file)
{
    struct name n = { STR(""), STR(""), STR("") };
    buffer b = { 0 };
    str rest = v->docusaurus ? docusaurus_file(v, file, &n) : file;
    bool open = rest.s == file.s;
    for (size_t i = rest.len; i > 0 && rest.s[i - 1] != '/'; i--)
        if (rest.s[i - 1] == '.') { rest.len = i - 1; break; }
    for (size_t pos = 0, end; pos < rest.len; pos = end + 1) {
        end = find_from(rest, pos, "/");
        str name = str_span(rest, pos, end);
        bool folder = end < rest.len && open && !map_get(&v->rejected, name);
        if (folder && !n.version.len && is_version(name)) n.version = name;
        else if (folder && !n.language.len && versions_is_language(name)) n.language = name;
        else buffer_format(&b, "%s%.*s", b.count ? "/" : "", PRI(name));
    }
    n.key = buffer_str(&b);
    take_suffix(v, &n);
    return n;
}

static const struct versions *sorting;   /* for qsort() */

/* Compares versions or languages, which of them is to be shown: < 0 if `a` is. */
static int version_order(const struct versions *v, str a, str b)
{
    str known[] = { STR(NEWEST_VERSIONS), STR(EARLY_VERSIONS) };
    int x = a.len ? 1 : 0, y = b.len ? 1 : 0;
    for (int i = 0; i < 2; i++) {
        if (is_listed(a, known[i].s)) x = 3 * i;
        if (is_listed(b, known[i].s)) y = 3 * i;
    }
    if (v->prefer && is_listed(a, v->prefer)) x = -1;
    if (v->prefer && is_listed(b, v->prefer)) y = -1;
    if (x != y) return x - y;
    return natural_order(str_span(b, version_number(b), b.len), str_span(a, version_number(a), a.len));
}

static int language_order(const struct versions *v, str a, str b)
{
    str first[] = { str_from(v->locale), v->c->layout.language, STR("en") };
    int x = a.len ? 4 : 0, y = b.len ? 4 : 0;
    for (int i = 2; i >= 0; i--) {
        if (a.len && str_equal_fold(a, first[i])) x = i;
        if (b.len && str_equal_fold(b, first[i])) y = i;
    }
    if (v->prefer && is_listed(a, v->prefer)) x = -1;
    if (v->prefer && is_listed(b, v->prefer)) y = -1;
    return x != y ? x - y : str_compare(a, b);
}

/* Orders by key, then by language and version, the ones to be shown first. */
static int page_order(const void *a, const void *b)
{
    uint32_t i = *(const uint32_t *)a, k = *(const uint32_t *)b;
    const struct name *x = &sorting->names[i], *y = &sorting->names[k];
    int order = str_compare(x->key, y->key);
    if (!order) order = language_order(sorting, x->language, y->language);
    if (!order) order = version_order(sorting, x->version, y->version);
    return order ? order : (i > k) - (i < k);
}

static void find_names(struct versions *v)
{
    for (uint32_t i = 0; i < v->count; i++) v->names[i] = name_of(v, v->c->pages.at[i].file), v->order[i] = i;
    sorting = v;
    qsort(v->order, v->count, sizeof *v->order, page_order);
}

/* Returns the end of the pages with the key of the one at this position. */
static uint32_t key_end(const struct versions *v, uint32_t start)
{
    uint32_t end = start + 1;
    while (end < v->count && str_equal(v->names[v->order[end]].key, v->names[v->order[start]].key)) end++;
    return end;
}

/* Counts pages by a name: all in the low half, those with a counterpart in the high half. */
static void count_page(struct map *counts, str name, bool counterpart)
{
    uint32_t *count = map_at(counts, name, 0);
    if (name.len && (*count & 0xffff) < 0xffff) *count += counterpart ? 0x10001u : 1u;
}

static void reject(struct versions *v, const struct map *counts, double min)
{
    for (size_t i = 0; i < counts->room; i++) {
        const struct map_slot *s = &counts->slots[i];
        if (s->key && s->len && s->value >> 16 < min * (s->value & 0xffff)) map_at(&v->rejected, map_key(s), 1);
    }
}

/* Rejects the languages with few translated pages. */
static void check_languages(struct versions *v)
{
    struct map counts = { 0 };
    for (uint32_t start = 0, end; start < v->count; start = end) {
        end = key_end(v, start);
        for (uint32_t i = start; i < end; i++) {
            const struct name *n = &v->names[v->order[i]];
            bool found = false;
            for (uint32_t k = start; k < end && !found; k++)
                found = !str_equal(v->names[v->order[k]].language, n->language) &&
                        str_equal(v->names[v->order[k]].version, n->version);
            count_page(&counts, n->language, found);
        }
    }
    reject(v, &counts, MIN_TRANSLATED);
    map_free(&counts);
}

/* --- near identity --- */

static int hash_order(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

typedef ARRAY(uint64_t) hash_list;

/* Returns the hashes of the words of a text, sorted. */
static hash_list word_hashes(str text)
{
    hash_list hashes = { 0 };
    uint64_t h = 0;
    for (size_t i = 0, n; i <= text.len; i += n) {
        uint32_t c = 0;
        n = i < text.len ? corpus_char(text.s + i, text.len - i, &c) : 1;
        bool letter = i < text.len && corpus_is_letter(c);
        if (!letter && h) *PUSH(&hashes) = h, h = 0;
        if (letter) h = ((h ? h : 14695981039346656037u) ^ c) * 1099511628211u;   /* FNV-1a */
    }
    if (hashes.count) qsort(hashes.at, hashes.count, sizeof *hashes.at, hash_order);
    return hashes;
}

static bool are_similar(str a, str b)
{
    if (str_equal(a, b)) return true;
    hash_list x = word_hashes(a), y = word_hashes(b);
    size_t common = 0;
    for (size_t i = 0, k = 0; i < x.count && k < y.count;) {
        int order = hash_order(&x.at[i], &y.at[k]);
        common += order == 0;
        i += order <= 0, k += order >= 0;
    }
    bool similar = 2 * (double)common >= MIN_COMMON_WORDS * (double)(x.count + y.count);
    xfree(x.at), xfree(y.at);
    return similar;
}

/* Finds the versions that are nearly the same: each page is compared with the next older one. Rejects the versions with
 * few such pages. */
static void find_edges(struct versions *v)
{
    struct map counts = { 0 };
    bool *has = xalloc(v->count + 1);
    for (uint32_t i = 0; i + 1 < v->count; i++) {
        uint32_t a = v->order[i], b = v->order[i + 1];
        const struct name *x = &v->names[a], *y = &v->names[b];
        if (!str_equal(x->key, y->key) || !str_equal(x->language, y->language) || str_equal(x->version, y->version))
            continue;
        if (!are_similar(v->c->pages.at[a].source, v->c->pages.at[b].source)) continue;
        *PUSH(&v->edges) = (struct edge){ a, b };
        has[a] = has[b] = true;
    }
    for (uint32_t i = 0; i < v->count; i++) count_page(&counts, v->names[i].version, has[i]);
    reject(v, &counts, MIN_VERSIONS);
    map_free(&counts);
    xfree(has);
}

/* --- groups of counterparts --- */

static uint32_t group_of(const struct versions *v, uint32_t page)
{
    while (v->group[page] != page) page = v->group[page];
    return page;
}

static void join(struct versions *v, uint32_t a, uint32_t b)
{
    a = group_of(v, a), b = group_of(v, b);
    if (a < b) v->group[b] = a;
    else v->group[a] = b;
}

/* Joins versions that are nearly the same, and all translations of a version. Pages of a group without a name for the
 * version are the current one. */
static void join_pages(struct versions *v)
{
    bool *versioned = xalloc(v->count + 1);
    for (uint32_t i = 0; i < v->count; i++) v->group[i] = i;
    for (size_t i = 0; i < v->edges.count; i++) {
        const struct edge *e = &v->edges.at[i];
        bool rejected = map_get(&v->rejected, v->names[e->a].version) || map_get(&v->rejected, v->names[e->b].version);
        if (!rejected) join(v, e->a, e->b);
    }
    for (uint32_t start = 0, end; start < v->count; start = end) {
        end = key_end(v, start);
        for (uint32_t i = start; i < end; i++)
            for (uint32_t k = start; k < i; k++) {
                const struct name *x = &v->names[v->order[i]], *y = &v->names[v->order[k]];
                bool same = str_equal(x->language, y->language);
                if (!same && str_equal(x->version, y->version)) join(v, v->order[i], v->order[k]);
            }
    }
    for (uint32_t i = 0; i < v->count; i++) {
        if (map_get(&v->rejected, v->names[i].version)) v->names[i].version = STR("");
        versioned[group_of(v, i)] |= v->names[i].version.len > 0;
    }
    for (uint32_t i = 0; i < v->count; i++)
        if (versioned[group_of(v, i)] && !v->names[i].version.len) v->names[i].version = STR("current");
    xfree(versioned);
}

/* --- tables --- */

typedef ARRAY(struct name) name_list;

static int row_order(const void *a, const void *b)
{
    const struct name *x = a, *y = b;
    int order = language_order(sorting, x->language, y->language);
    return order ? order : version_order(sorting, x->version, y->version);
}

/* Returns the pairs of version and language that pages have, the ones to be shown first. */
static name_list find_rows(struct versions *v, struct map *seen)
{
    name_list rows = { 0 };
    for (uint32_t i = 0; i < v->count; i++) {
        struct name n = v->names[i];
        n.key = str_format("%.*s/%.*s", PRI(n.version), PRI(n.language));
        if (*map_at(seen, n.key, (uint32_t)rows.count) == rows.count) *PUSH(&rows) = n;
    }
    if (rows.count) qsort(rows.at, rows.count, sizeof *rows.at, row_order);
    sorting = NULL;
    for (uint32_t i = 0; i < rows.count; i++) *map_at(seen, rows.at[i].key, i) = i;
    return rows;
}

/* Links each group to a ring in the order of the rows. Returns the length of the longest one. */
static uint32_t link_rings(const struct versions *v, struct corpus_counterpart *all, uint32_t rows)
{
    uint32_t *last = xalloc((v->count + 1) * sizeof *last), *length = xalloc((v->count + 1) * sizeof *length);
    uint32_t *by_row = xalloc((v->count + 1) * sizeof *by_row), *start = xalloc((rows + 2) * sizeof *start);
    uint32_t longest = 1;
    for (uint32_t i = 0; i < v->count; i++) start[all[i].version + 1]++;
    for (uint32_t r = 0; r < rows; r++) start[r + 1] += start[r];
    for (uint32_t i = 0; i < v->count; i++) by_row[start[all[i].version]++] = i;
    for (uint32_t i = 0; i < v->count; i++) {
        uint32_t page = by_row[i], group = group_of(v, page);
        if (!length[group]++) all[page].first = all[page].next = page;
        else {
            all[page].first = all[page].next = all[last[group]].first;
            all[last[group]].next = page;
        }
        last[group] = page;
        if (length[group] > longest) longest = length[group];
    }
    xfree(last), xfree(length), xfree(by_row), xfree(start);
    return longest;
}

/* Appends the different names of the rows. */
static void list_names(buffer *b, const name_list *rows, bool languages)
{
    struct map seen = { 0 };
    for (size_t i = 0, n = 0; i < rows->count; i++) {
        str name = languages ? rows->at[i].language : rows->at[i].version;
        if (!name.len || *map_at(&seen, name, (uint32_t)i) != i) continue;
        buffer_format(b, "%s%.*s", n++ ? ", " : b->count ? "; " : "", PRI(name));
    }
    map_free(&seen);
}

/* Takes the counterparts out of the rings of pages with the same text: answers name them as versions. */
static void remove_copies(const struct corpus *t, struct corpus_page *pages)
{
    for (uint32_t i = 0; i < t->page_count; i++) {
        uint32_t before = i;
        if (t->counterparts[i].next == i) continue;
        while (pages[before].same != i) before = pages[before].same;
        pages[before].same = pages[i].same, pages[i].same = i;
    }
}

/* Warns about the words of the setting prefer that no page has as its version or language. */
static void check_prefer(const struct versions *v, const name_list *rows, str known)
{
    str prefer = str_from(v->prefer ? v->c->settings->prefer : "");
    for (size_t pos = 0, end; pos < prefer.len; pos = end + 1) {
        end = find_from(prefer, pos, " ");
        str word = str_span(prefer, pos, end);
        bool found = !word.len;
        for (size_t i = 0; i < rows->count; i++)
            found |= str_equal(word, rows->at[i].version) || str_equal(word, rows->at[i].language);
        if (!found)
            warn(v->c->settings->file, settings_line(v->c->settings, "prefer"),
                 "prefer: no page has the version or language \"%.*s\"%s%.*s", PRI(word), known.len ? "; known: " : "",
                 PRI(known));
    }
}

str versions_build(struct corpus_builder *c, struct corpus *t)
{
    const char *prefer = c->settings->prefer;
    struct versions v = { .c = c, .count = (uint32_t)c->pages.count, .locale = t->locale };
    buffer listed = { 0 };
    t->max_counterparts = 1;
    t->versions = xalloc(sizeof *t->versions), t->counterparts = xalloc(sizeof *t->counterparts);
    if (!c->foreign || (prefer && !strcmp(prefer, "none"))) return STR("");
    v.prefer = prefer ? str_format(" %s ", prefer).s : NULL;
    v.names = xalloc((v.count + 1) * sizeof *v.names);
    v.order = xalloc((v.count + 1) * sizeof *v.order), v.group = xalloc((v.count + 1) * sizeof *v.group);
    for (uint32_t i = 0; i < v.count; i++) {
        str file = c->pages.at[i].file;
        v.released |= find_from(file, 0, "versioned_docs/version-") < file.len;
        v.docusaurus |= v.released || find_from(file, 0, "docusaurus-plugin-content-docs/") < file.len;
    }
    find_names(&v);
    check_languages(&v);
    find_names(&v);
    find_edges(&v);
    join_pages(&v);
    struct map seen = { 0 };
    bool translated = false;
    for (uint32_t i = 0; i < v.count; i++) translated |= v.names[i].language.len > 0;
    for (uint32_t i = 0; i < v.count && translated; i++)
        if (!v.names[i].language.len) v.names[i].language = str_from(t->locale);
    name_list rows = find_rows(&v, &seen);
    struct corpus_counterpart *all = xalloc((v.count + 1) * sizeof *all);
    for (uint32_t i = 0; i < v.count; i++)
        all[i].version = *map_get(&seen, str_format("%.*s/%.*s", PRI(v.names[i].version), PRI(v.names[i].language)));
    t->max_counterparts = link_rings(&v, all, (uint32_t)rows.count);
    for (int languages = 0; languages < 2; languages++) list_names(&listed, &rows, languages);
    check_prefer(&v, &rows, buffer_str(&listed));
    if (t->max_counterparts == 1) return STR("");
    struct corpus_version *table = xalloc((rows.count + 1) * sizeof *table);
    for (size_t i = 0; i < rows.count; i++)
        table[i] = (struct corpus_version){ text_add(c, rows.at[i].version), text_add(c, rows.at[i].language) };
    t->versions = table, t->version_count = (uint32_t)rows.count;
    t->counterparts = all, t->counterpart_count = v.count;
    remove_copies(t, (struct corpus_page *)(uintptr_t)t->pages);
    t->text = c->text.at, t->text_bytes = (uint32_t)c->text.count;
    return buffer_str(&listed);
}
