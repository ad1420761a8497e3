/* names.h - finds pages and sections by the names that people and sites give them. The generator resolves links with
 * it, the program the paths in requests. */
#ifndef NAMES_H
#define NAMES_H

#include "corpus.h"
#include "text.h"

/* True if the path is that of a navigation page, which only lists the pages of a product. */
static inline int corpus_is_navigation(const char *path, size_t n)
{
    return n >= 11 && memcmp(path + n - 11, "_navigation", 11) == 0 && (n == 11 || path[n - 12] == '/');
}

/* True if the public site has the page. Pages in files or folders whose name starts with "_" are not published. */
static inline int corpus_is_published(const char *path, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (path[i] == '_' && (i == 0 || path[i - 1] == '/')) return 0;
    return 1;
}

/* Lower bound: returns the first page in [low, high) whose path has a byte >= `byte` at offset k. All paths in the
 * range must be equal before k. A path that ends at k counts as having 0 there. */
static inline uint32_t corpus_first_path(const struct corpus *c, uint32_t low, uint32_t high, size_t k, unsigned byte)
{
    for (uint32_t mid = low; low < high; mid = low + (high - low) / 2) { /* the first page is often the bound */
        corpus_str path = c->pages[mid].path;
        if ((k < path.len ? (unsigned char)c->text[path.pos + k] : 0u) < byte) low = mid + 1;
        else high = mid;
    }
    return low;
}

/* Returns the page in [low, high) whose path equals `path` except for case, or NO_INDEX. All paths in the range
 * must match it before offset k. Each letter has two subranges to search; capitals sort first. */
static inline uint32_t corpus_find_path(const struct corpus *c, uint32_t low, uint32_t high, const char *path, size_t n,
                                        size_t k)
{
    for (; k < n && low < high; k++) {
        unsigned byte = (unsigned char)path[k];
        if (byte < 0x80) byte = corpus_fold(byte);
        uint32_t first = corpus_first_path(c, low, high, k, byte);
        if (byte >= 'a' && byte <= 'z') {
            uint32_t capital = corpus_first_path(c, low, first, k, byte - 32);
            uint32_t end = corpus_first_path(c, capital, first, k, byte - 31);
            uint32_t found = capital < end ? corpus_find_path(c, capital, end, path, n, k + 1) : NO_INDEX;
            if (found != NO_INDEX) return found;
        }
        low = first, high = corpus_first_path(c, first, high, k, byte + 1);
    }
    return low < high && c->pages[low].path.len == n ? low : NO_INDEX;
}

/* Returns the page with this path, or NO_INDEX. An exact match is preferred to one that ignores case, and this to
 * one that ignores diacritics and other forms of characters. */
static inline uint32_t corpus_find_page(const struct corpus *c, const char *path, size_t n)
{
    uint32_t low = 0, high = c->page_count;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        int order = corpus_compare(c, c->pages[mid].path, path, n);
        if (order == 0) return mid;
        if (order < 0) low = mid + 1;
        else high = mid;
    }
    uint32_t page = corpus_find_path(c, 0, c->page_count, path, n, 0);
    int ascii = 1;
    for (size_t i = 0; i < n; i++) ascii &= (unsigned char)path[i] < 0x80;
    for (uint32_t i = 0; !ascii && page == NO_INDEX && i < c->page_count; i++)
        if (corpus_equal_plain(c->text + c->pages[i].path.pos, c->pages[i].path.len, path, n)) page = i;
    return page;
}

/* True if `name` is the anchor or the title of the section. */
static inline int corpus_section_has_name(const struct corpus *c, const struct corpus_section *s, const char *name,
                                          size_t n)
{
    return corpus_equal_letters(c->text + s->anchor.pos, s->anchor.len, name, n) ||
           corpus_equal_letters(c->text + s->title.pos, s->title.len, name, n);
}

/* True if the ancestors of the section match the names in trail ("outer/inner", innermost last). Levels may be
 * omitted. */
static inline int corpus_has_ancestors(const struct corpus *c, uint32_t section, const char *trail, size_t n)
{
    while (n > 0) {
        size_t start = n;
        while (start > 0 && trail[start - 1] != '/') start--;
        for (;;) {
            section = c->sections[section].parent;
            if (section == NO_INDEX) return 0;
            if (corpus_section_has_name(c, &c->sections[section], trail + start, n - start)) break;
        }
        n = start > 0 ? start - 1 : 0;
    }
    return 1;
}

/* Finds a section of a page by anchor, by title, or by nested names as in the site's URLs ("outer/inner"). Exact
 * anchors are tried first. Returns NO_INDEX if no section matches. */
static inline uint32_t corpus_find_section(const struct corpus *c, uint32_t page, const char *name, size_t n)
{
    const struct corpus_page *p = &c->pages[page];
    for (uint32_t i = p->first_section; i < p->first_section + p->sections; i++)
        if (n && corpus_compare(c, c->sections[i].anchor, name, n) == 0) return i;
    for (uint32_t i = p->first_section; i < p->first_section + p->sections; i++)
        if (corpus_section_has_name(c, &c->sections[i], name, n)) return i;
    size_t last = n;
    while (last > 0 && name[last - 1] != '/') last--;
    if (last == 0) return NO_INDEX;
    for (uint32_t i = p->first_section; i < p->first_section + p->sections; i++)
        if (corpus_section_has_name(c, &c->sections[i], name + last, n - last) &&
            corpus_has_ancestors(c, i, name, last - 1))
            return i;
    return NO_INDEX;
}

struct corpus_place { uint32_t page, section; };  /* page NO_INDEX: not found; section NO_INDEX: the whole page */

/* Finds a page by path. If there is no such page, removes an extension and a final "/index" or "/README" and tries
 * again. Returns NO_INDEX if no page matches. */
static inline uint32_t corpus_find_file(const struct corpus *c, const char *s, size_t n)
{
    static const char *const ends[] = { ".mdx", ".md", ".qmd", ".html", "/index", "/README" };
    uint32_t page = corpus_find_page(c, s, n);
    for (size_t i = 0; i < sizeof ends / sizeof *ends && page == NO_INDEX; i++) {
        size_t len = strlen(ends[i]);
        if (n > len && corpus_equal_fold(s + n - len, len, ends[i], len)) page = corpus_find_page(c, s, n -= len);
    }
    return page;
}

/* Returns the length of the path in "path#anchor". The path itself may have a #, as that of c#.md does. */
static inline size_t corpus_path_length(const struct corpus *c, const char *s, size_t n)
{
    const char *hash = (const char *)memchr(s, '#', n);
    size_t first = hash ? (size_t)(hash - s) : n;
    for (size_t i = n; i > first; i--)
        if ((i == n || s[i] == '#') && corpus_find_path(c, 0, c->page_count, s, i, 0) != NO_INDEX) return i;
    return first;
}

/* Resolves a path: "page", "page/index", "page.mdx", "page#anchor", and the site's "page/section" and
 * "page/outer/inner". Leading and trailing slashes are ignored. If the page exists but the section does not, returns
 * the page and sets *missed to 1. */
static inline struct corpus_place corpus_resolve(const struct corpus *c, const char *s, size_t n, int *missed)
{
    struct corpus_place none = { NO_INDEX, NO_INDEX };
    while (n && *s == '/') s++, n--;
    size_t path = corpus_path_length(c, s, n), anchor_len = path < n ? n - path - 1 : 0;
    const char *anchor = s + n - anchor_len;
    *missed = 0;
    n = path;
    while (n && s[n - 1] == '/') n--;
    for (size_t end = n;;) {
        uint32_t page = corpus_find_file(c, s, end);
        if (page != NO_INDEX) {
            struct corpus_place p = { page, NO_INDEX };
            if (anchor_len) p.section = corpus_find_section(c, page, anchor, anchor_len);
            else if (end < n) p.section = corpus_find_section(c, page, s + end + 1, n - end - 1);
            *missed = p.section == NO_INDEX && (anchor_len || end < n);
            return p;
        }
        while (end > 0 && s[end - 1] != '/') end--;
        if (end == 0) return none;
        end--;
    }
}

#endif
