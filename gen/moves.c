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

/* Returns the path of a redirect below the address of the site, without a wildcard at its end, "/:slug*", "/:splat" or
 * "/" and a star, and without an anchor. Empty if it has a variable part elsewhere. */
static str redirect_path(const struct corpus_builder *c, str address)
{
    str url = c->layout.url, host = str_span(url, find_from(url, 0, "://") + 3, url.len);
    str base = str_span(host, find_from(host, 0, "/"), host.len);
    while (base.len && base.s[base.len - 1] == '/') base.len--;
    if (str_starts(address, base) && (address.len == base.len || strchr("/#", address.s[base.len])))
        address = str_span(address, base.len, address.len);
    address = str_span(address, 0, find_from(address, 0, "#"));
    while (address.len && address.s[0] == '/') address = str_span(address, 1, address.len);
    size_t part = find_from(address, 0, "/:");
    bool rest = part < address.len && find_from(address, part + 1, "/") == address.len &&
                (address.s[address.len - 1] == '*' || str_ends(address, STR("/:splat")));
    if (rest) address.len = part;
    else if (str_ends(address, STR("/*"))) address.len -= 2;
    while (address.len && address.s[address.len - 1] == '/') address.len--;
    for (size_t i = 0; i < address.len; i++)
        if (strchr(":*?^$()", address.s[i])) return STR("");
    return address;
}

static struct map redirected;          /* the sources of redirects; the first rule of a source counts */

static void add_redirect(struct corpus_builder *c, str from, str to)
{
    str old = redirect_path(c, from), now = redirect_path(c, to);
    if (map_get(&redirected, from)) return;
    map_at(&redirected, from, 0);
    if (old.len && now.len && !str_equal(old, now))
        *PUSH(&c->moves) = (struct move){ .old = old, .now = now, .second = true };
}

/* Adds the redirects in a list of objects: { "source": "/v1/:slug*", "destination": "/v2/:slug*" } of Mintlify and
 * Vercel, { from: '/v1', to: '/v2' } of Rspress and Docusaurus, where `from` may be a list. */
static void add_redirect_list(struct corpus_builder *c, const struct node *list)
{
    for (const struct node *n = list ? list->child : NULL; n; n = n->next) {
        const struct node *from = node_get(n, "from");
        str to = node_value(n, from ? "to" : "destination");
        if (!from || from->kind == NODE_SCALAR) add_redirect(c, node_value(n, from ? "from" : "source"), to);
        else for (const struct node *old = from->child; old; old = old->next) add_redirect(c, old->value, to);
    }
}

/* Adds the redirects of Redocly in a map: "/v1": { to: /v2 }. */
static void add_redirect_map(struct corpus_builder *c, const struct node *map)
{
    for (const struct node *n = map && map->kind == NODE_MAP ? map->child : NULL; n; n = n->next)
        if (node_value(n, "to").len) add_redirect(c, n->key, node_value(n, "to"));
}

/* Adds the redirects in the text of a file _redirects of Netlify and others: lines "/v1 /v2 301". Those with another
 * status, such as 200, and those to other sites are no redirects between pages. */
static void add_redirect_lines(struct corpus_builder *c, str text)
{
    for (str rest = text; rest.len;) {
        str line = str_trim(take_line(&rest)), from = take_word(&line), to = take_word(&line);
        str status = take_word(&line);
        bool moved = !status.len || status.s[0] == '3' || status.s[0] == '#';
        if (moved && str_starts(from, STR("/")) && str_starts(to, STR("/"))) add_redirect(c, from, to);
    }
}

#define MAX_REDIRECTS_IN_ROW 8

/* Returns the path of the page that a redirect leads to. The folder of all pages, or the route of the first set of
 * them, may be a part of addresses, "/docs/a" for a.md. Empty if there is no such page. */
static str landing_page(const struct corpus_builder *c, str path)
{
    const struct layout *l = &c->layout;
    str tops[] = { last_name(str_from(l->folder_of_pages ? l->folder_of_pages : "")),
                   l->sets.count ? l->sets.at[0].route : STR("") };
    if (page_at(c, path) != NO_INDEX) return path;
    for (size_t i = 0; i < COUNT(tops); i++) {
        size_t len = tops[i].len;
        if (!len || !str_starts(path, tops[i]) || path.len < len + 2 || path.s[len] != '/') continue;
        str below = str_span(path, len + 1, path.len);
        if (page_at(c, below) != NO_INDEX) return below;
    }
    return STR("");
}

/* Follows chains of redirects, so that each one from index `first` on leads to a page. */
static void join_redirects(struct corpus_builder *c, size_t first)
{
    struct map index = { 0 };
    for (size_t i = first; i < c->moves.count; i++) map_at(&index, c->moves.at[i].old, (uint32_t)i);
    for (size_t i = first; i < c->moves.count; i++) {
        str now = c->moves.at[i].now, page;
        for (unsigned n = 0; !(page = landing_page(c, now)).len && n < MAX_REDIRECTS_IN_ROW; n++) {
            const uint32_t *next = map_get(&index, now);
            size_t len = now.len - last_name(now).len;
            const uint32_t *folder = next || !len ? NULL : map_get(&index, str_span(now, 0, len - 1));
            if (!next && !folder) break;
            now = next ? c->moves.at[*next].now : moves_apply(&c->moves.at[*folder], now);
        }
        if (page.len) c->moves.at[i].now = page;
    }
    map_free(&index);
}

/* Returns the path of a page without its extension, and without a final "index". */
static str page_path(str file)
{
    static const char *const ends[] = { ".md", ".yml", ".html" };
    str path = file;
    for (size_t i = 0; i < COUNT(ends); i++)
        if (str_ends(path, str_from(ends[i]))) path.len -= strlen(ends[i]);
    return str_ends(path, STR("/index")) ? str_span(path, 0, path.len - 6) : path;
}

#define MAX_PREFIX_NAMES 3

/* Returns the path of the page at an address of Microsoft Learn, which begins with the path of the product: "core/x"
 * for "/ef/core/x". Empty if there is none. */
static str learn_page(const struct corpus_builder *c, str address)
{
    str path = page_path(path_normalized(str_span(address, 0, strcspn(str_copy(address).s, "?#"))));
    for (unsigned n = 0; n <= MAX_PREFIX_NAMES && path.len; n++) {
        if (page_at(c, path) != NO_INDEX) return path;
        path = str_span(path, find_from(path, 0, "/") + 1, path.len);
    }
    return STR("");
}

/* Adds the redirects of a site of Microsoft Learn, which are next to its configuration or in the folder above. */
static void add_learn_redirects(struct corpus_builder *c)
{
    static const char *const files[] = { ".openpublishing.redirection.json", "../.openpublishing.redirection.json" };
    for (size_t i = 0; i < COUNT(files); i++) {
        str text = layout_spec(&c->layout, files[i]);
        str folder = i ? str_format("%.*s/", PRI(last_name(str_from(c->layout.folder)))) : STR("");
        const struct node *list = text.len ? node_get(literal_of(text), "redirections") : NULL;
        for (const struct node *n = list ? list->child : NULL; n; n = n->next) {
            str from = node_value(n, "source_path"), to = learn_page(c, node_value(n, "redirect_url"));
            if (!from.len) from = node_value(n, "source_path_from_root");
            if (str_starts(from, STR("/"))) from = str_span(from, 1, from.len);
            if (!str_starts(from, folder) || !to.len) continue;
            from = page_path(str_span(from, folder.len, from.len));
            if (!from.len || str_equal(from, to)) continue;
            *PUSH(&c->moves) = (struct move){ .old = from, .now = to, .second = true };
        }
    }
}

/* Adds the redirects of the site: those of the configuration, and those for the server that has its files. */
static void add_redirects(struct corpus_builder *c)
{
    static const char *const files[] = { "static/_redirects", "public/_redirects", "../public/_redirects" };
    static const char *const redocly[] = { "redocly.yaml", "redirects.yaml" };
    struct layout here = c->layout, *l = &here;
    size_t first = c->moves.count;
    if (!l->config && (l->generator || !c->foreign)) return;
    if (!l->folder) l->folder = l->corpus;
    if (l->generator && is_listed(str_from(l->generator), " docusaurus mintlify rspress vocs "))
        add_redirect_list(c, literal_value(l->text, "redirects"));
    if (layout_is(l, "fern")) add_redirect_list(c, node_get(l->yaml, "redirects"));
    for (size_t i = 0; i < COUNT(redocly) && layout_is(l, "redocly"); i++) {
        str text = layout_file(l, redocly[i]);
        const struct node *map = text.len ? yaml_parse_config(text, redocly[i]) : NULL;
        add_redirect_map(c, i ? map : node_get(map, "redirects"));
    }
    str server = layout_file(l, "vercel.json");
    if (server.len) add_redirect_list(c, node_get(literal_of(server), "redirects"));
    for (size_t i = 0; i < COUNT(files); i++) add_redirect_lines(c, layout_file(l, files[i]));
    if (layout_is(l, "docfx")) add_learn_redirects(c);
    if (layout_is(l, "mdn"))
        add_redirect_lines(c, layout_spec(l, str_format("%.*s/_redirects.txt", PRI(kuma_folder(l))).s));
    join_redirects(c, first);
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
