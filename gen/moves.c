/* moves.c - rules for former paths: those of paths.txt, names of packages, redirects of the site. */
#include <stdlib.h>
#include "gen.h"

static int move_order(const void *a, const void *b)
{
    const struct move *x = a, *y = b;
    int order = str_compare(x->old, y->old);
    return order ? order : x->index < y->index ? -1 : x->index > y->index;
}

str moves_apply(const struct move *m, str path)
{
    if (!str_starts(path, m->old) || (path.len > m->old.len && !strchr("/#", path.s[m->old.len]))) return STR("");
    size_t rest = find_from(m->now, 0, "#") < m->now.len ? 0 : path.len - m->old.len;
    return str_format("%.*s%.*s", PRI(m->now), (int)rest, path.s + m->old.len);
}

/* The rules by their old paths: the last rule of a path, and before each rule the one with the same path. */
static struct { struct map last; ARRAY(uint32_t) previous; size_t longest; } rules;

void moves_sort(struct corpus_builder *c)
{
    map_free(&rules.last);
    rules.previous.count = rules.longest = 0;
    for (size_t i = 0; i < c->moves.count; i++) c->moves.at[i].index = (uint32_t)i;
    if (c->moves.count) qsort(c->moves.at, c->moves.count, sizeof *c->moves.at, move_order);
}

static bool is_package(const struct corpus_builder *c, str name)
{
    for (size_t i = 0; i < c->sources.count; i++)
        if (str_equal(c->sources.at[i].package, name)) return true;
    return false;
}

/* Adds rules for names of packages in a scope such as "@workos/": NAME leads to the README or the page of sdks/NAME. */
static void add_scope_moves(struct corpus_builder *c, str scope)
{
    for (size_t i = 0; i < c->pages.count; i++) {
        str path = c->pages.at[i].path;
        size_t end = path.len - (str_ends(path, STR("/readme")) ? strlen("/readme") : 0);
        if (!str_starts(path, STR("sdks/")) || find_from(path, 5, "/") < end) continue;
        str old = str_format("%.*s%.*s", PRI(scope), (int)end - 5, path.s + 5);
        bool has_readme = end == path.len && map_get(&c->page_by_path, str_format("%.*s/readme", PRI(path)));
        if (!is_package(c, old) && !has_readme) *PUSH(&c->moves) = (struct move){ .old = old, .now = path };
    }
}

/* Adds rules for packages. An SDK is found in any scope of the packages: @workos/node and @workos-inc/node. */
static void add_package_moves(struct corpus_builder *c)
{
    str last = STR("");
    for (size_t i = 0; i < c->sources.count; i++) {
        str package = c->sources.at[i].package, scope = { package.s, find_from(package, 0, "/") + 1 };
        *PUSH(&c->moves) = (struct move){ .old = package, .now = c->sources.at[i].place };
        if (scope.len < package.len && !str_equal(scope, last)) add_scope_moves(c, last = scope);
    }
}

/* Returns the path of a redirect without a wildcard at its end, "/:slug*", or an empty string if it has a variable part
 * elsewhere. */
static str redirect_path(str address)
{
    while (address.len && address.s[0] == '/') address = str_span(address, 1, address.len);
    size_t part = find_from(address, 0, "/:");
    bool rest = part < address.len && address.s[address.len - 1] == '*' &&
                find_from(address, part + 1, "/") == address.len;
    if (rest) address.len = part;
    while (address.len && address.s[address.len - 1] == '/') address.len--;
    for (size_t i = 0; i < address.len; i++)
        if (strchr(":*?#^$()", address.s[i])) return STR("");
    return address;
}

/* Adds the redirects of a site of Mintlify, { "source": "/v1/:slug*", "destination": "/v2/:slug*" }, or Rspress,
 * { from: '/v1', to: '/v2' }. */
static void add_redirects(struct corpus_builder *c)
{
    bool mintlify = layout_is(&c->layout, "mintlify"), rspress = layout_is(&c->layout, "rspress");
    bool known = (mintlify || rspress) && c->layout.config;
    const struct node *list = known ? literal_value(c->layout.text, "redirects") : NULL;
    for (const struct node *n = list ? list->child : NULL; n; n = n->next) {
        str old = redirect_path(node_value(n, mintlify ? "source" : "from"));
        str now = redirect_path(node_value(n, mintlify ? "destination" : "to"));
        if (old.len && now.len) *PUSH(&c->moves) = (struct move){ .old = old, .now = now, .second = true };
    }
}

void moves_read(struct corpus_builder *c, const struct corpus *t, const char *paths)
{
    str text = paths ? read_file(paths) : STR(""), checked_for = str_format("corpus: %s %s", t->name, t->version);
    bool is_checked = false;
    uint32_t number = 1;
    c->moves_file = paths;
    for (size_t pos = 0; pos < text.len; pos += str_line(text, pos).len + 1, number++) {
        str line = str_trim(str_line(text, pos));
        if (str_starts(line, STR("corpus: "))) is_checked = str_equal(line, checked_for);
        else if (line.len && line.s[0] != '#') {
            struct move m = { .line = number, .strict = is_checked };
            m.old = take_word(&line), m.now = take_word(&line), m.stack = take_word(&line);
            if (!m.now.len || str_trim(line).len)
                fatal(paths, number, "a rule must be: old path, new path, optional stack");
            *PUSH(&c->moves) = m;
        }
    }
    add_package_moves(c);
    add_redirects(c);
    moves_sort(c);
}

const struct move *moves_next(const struct corpus_builder *c, str path, struct move_search *p)
{
    keep_begin();
    while (rules.previous.count < c->moves.count) {
        str old = c->moves.at[rules.previous.count].old;
        uint32_t index = (uint32_t)rules.previous.count, *last = map_at(&rules.last, old, NO_INDEX);
        *PUSH(&rules.previous) = *last;
        *last = index;
        if (old.len > rules.longest) rules.longest = old.len;
    }
    keep_end();
    if (p->rule != NO_INDEX) p->rule = rules.previous.at[p->rule];
    if (p->len > rules.longest + 1) p->len = rules.longest + 1;
    while (p->rule == NO_INDEX && p->len > 1) {
        p->len--;
        if (p->len < path.len && !strchr("/#", path.s[p->len])) continue;
        const uint32_t *last = map_get(&rules.last, str_span(path, 0, p->len));
        if (last) p->rule = *last;
    }
    return p->rule == NO_INDEX ? NULL : &c->moves.at[p->rule];
}

str moves_follow(const struct corpus_builder *c, str path)
{
    const struct move *rule;
    if (page_at(c, path) != NO_INDEX) return path;
    for (struct move_search p = { path.len + 1, NO_INDEX }; (rule = moves_next(c, path, &p)) != NULL;) {
        str now = moves_apply(rule, path);
        if (now.len && page_at(c, (str){ now.s, find_from(now, 0, "#") }) != NO_INDEX) return now;
    }
    return path;
}
