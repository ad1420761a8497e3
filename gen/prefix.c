/* prefix.c - the prefix of the site in links, of a tree whose configuration is not there. Links from the root of the
 * host have the path of the site before that of the page, and links that are complete addresses can have a placeholder
 * for the version:
 *
 *     [Start](/docs/kit/start)                              start.md
 *     [Start](https://acme.example/docs/<VERSION>/start)    start.md
 *
 * A prefix is learned if most links that begin with it lead to pages without it.
 */
#include "gen.h"

#define MIN_LINKS 3              /* different links that must lead to pages without the prefix */
#define MAX_PREFIX_NAMES 4
#define MAX_TARGET_BYTES 400     /* longer links are not counted, so that many links without an end take linear time */

/* The links that begin with a prefix: how many, and how many lead to pages. */
struct vote { str prefix; unsigned all, found; };
struct votes { struct map index, seen; ARRAY(struct vote) at; };

/* Returns the page of the rest of an address after a prefix: by its path, or by the last name if it has no folder. */
static uint32_t page_of_rest(const struct corpus_builder *c, str rest)
{
    rest = without_slashes(rest);
    if (!rest.len) return address_named(c, rest);
    uint32_t page = address_named(c, rest);
    const uint32_t *only = memchr(rest.s, '/', rest.len) ? NULL : map_get(&c->last_names, str_lower(rest));
    return page == NO_INDEX && only ? *only : page;
}

static void add_vote(struct votes *v, str prefix, bool found)
{
    uint32_t *i = map_at(&v->index, prefix, (uint32_t)v->at.count);
    if (*i == v->at.count) *PUSH(&v->at) = (struct vote){ .prefix = prefix };
    v->at.at[*i].all++, v->at.at[*i].found += found;
}

/* Returns the target without its anchor and query. */
static str without_anchor(str target)
{
    target = str_span(target, 0, find_from(target, 0, "#"));
    return str_span(target, 0, find_from(target, 0, "?"));
}

/* Returns the offset after the version in an address, "https://acme.example/docs/<VERSION>", or 0. */
static size_t version_end(str target)
{
    bool complete = str_starts(target, STR("http"));
    size_t start = complete ? find_from(target, find_from(target, 0, "://") + 3, "/") : target.len;
    for (size_t end; start < target.len; start = end) {
        end = find_from(target, start + 1, "/");
        str name = str_span(target, start + 1, end);
        bool placeholder = name.len > 2 && name.s[0] == '<' && name.s[name.len - 1] == '>';
        if (placeholder || is_listed(name, " latest next stable current ")) return end;
    }
    return 0;
}

static void count_link(const struct corpus_builder *c, struct votes *v, str target)
{
    target = without_anchor(target);
    size_t end = version_end(target);
    if (!target.len || map_get(&v->seen, target)) return;
    map_at(&v->seen, target, 1);
    if (end) {
        str rest = str_span(target, end, target.len);
        add_vote(v, str_span(target, 0, end), rest.len > 1 && page_of_rest(c, rest) != NO_INDEX);
    }
    if (target.s[0] != '/' || str_starts(target, STR("//")) || address_named(c, target) != NO_INDEX ||
        docusaurus_is_version(&c->layout, target)) return;
    unsigned names = 0;
    for (size_t pos = find_from(target, 1, "/"); pos + 1 < target.len && names < MAX_PREFIX_NAMES; names++) {
        add_vote(v, str_span(target, 0, pos), page_of_rest(c, str_span(target, pos, target.len)) != NO_INDEX);
        pos = find_from(target, pos + 1, "/");
    }
}

/* Keeps the prefixes of which most links lead to pages. */
void prefix_learn(struct corpus_builder *c)
{
    struct votes v = { 0 };
    str url = c->layout.url, base = str_span(url, find_from(url, find_from(url, 0, "://") + 3, "/"), url.len);
    if (!c->foreign) return;
    if (layout_is(&c->layout, "fern") && base.len) *PUSH(&c->prefixes) = base;   /* its links have the complete path */
    for (uint32_t i = 0; i < c->pages.count; i++) {
        str text = c->pages.at[i].source;
        for (size_t at = find_from(text, 0, "]("); at < text.len; at = find_from(text, at + 1, "](")) {
            size_t end = at + 2;
            size_t max = at + MAX_TARGET_BYTES < text.len ? at + MAX_TARGET_BYTES : text.len;
            while (end < max && !strchr(" )\t\r\n\"", text.s[end])) end++;
            if (end < max) count_link(c, &v, str_span(text, at + 2, end));
        }
    }
    for (size_t i = 0; i < v.at.count; i++) {
        struct vote *vote = &v.at.at[i];
        if (vote->found < MIN_LINKS || 2 * vote->found < vote->all) continue;
        note("gen: %u of %u links that begin with %.*s lead to pages", vote->found, vote->all, PRI(vote->prefix));
        *PUSH(&c->prefixes) = str_copy(vote->prefix);
    }
    map_free(&v.index), map_free(&v.seen);
}

/* Returns the longest prefix of a target, or an empty string. */
static str prefix_of(const struct corpus_builder *c, str target)
{
    str longest = STR("");
    for (size_t i = 0; i < c->prefixes.count; i++) {
        str prefix = c->prefixes.at[i];
        bool starts = str_starts(target, prefix) && (target.len == prefix.len || target.s[prefix.len] == '/');
        if (starts && prefix.len > longest.len) longest = prefix;
    }
    return longest;
}

uint32_t prefix_page(const struct corpus_builder *c, str path)
{
    size_t len = prefix_of(c, path).len;
    return len ? page_of_rest(c, str_span(path, len, path.len)) : NO_INDEX;
}

str prefix_rest(const struct corpus_builder *c, str path)
{
    return str_span(path, prefix_of(c, path).len, path.len);
}

str prefix_path(const struct corpus_builder *c, str target)
{
    size_t len = str_starts(target, STR("http")) ? prefix_of(c, target).len : 0;
    return len ? str_format("/%.*s", PRI(str_span(target, len, target.len))) : STR("");
}
