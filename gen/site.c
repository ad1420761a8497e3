/* site.c - data that depends on all pages: the navigation tree, the links between pages, anchors, missing samples. */
#include <ctype.h>
#include <stdlib.h>
#include "gen.h"

/* --- navigation --- */

/* Returns the index of the first page whose path is not less than `path`. */
static uint32_t page_lower_bound(const struct corpus_builder *c, str path)
{
    uint32_t low = 0, high = (uint32_t)c->pages.count;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (str_compare(c->pages.at[mid].path, path) < 0) low = mid + 1;
        else high = mid;
    }
    return low;
}

/* Adds a navigation entry. The first entry below level 0 that refers to a page becomes the nav entry of that page. */
void site_add_nav(struct corpus_builder *c, str title, str url, unsigned level)
{
    str path = moves_follow(c, without_slashes(url));
    uint32_t page = page_at(c, path), index = (uint32_t)c->nav.count;
    struct corpus_nav *n = PUSH(&c->nav);
    n->title = text_add(c, title);
    n->path = text_add(c, path);
    n->page = page;
    n->level = level;
    if (page != NO_INDEX && c->pages.at[page].nav == NO_INDEX && level > 0) c->pages.at[page].nav = index;
}

/* True if the path is a prefix of pages. The program can list such a folder. Its pages are adjacent, since pages are
 * sorted by path. */
static bool is_folder(const struct corpus_builder *c, str path)
{
    str folder = str_format("%.*s/", PRI(path));
    uint32_t first = page_lower_bound(c, folder);
    bool found = first < c->pages.count && str_starts(c->pages.at[first].path, folder);
    xfree(folder.s);
    return found;
}

static void check_nav(struct corpus_builder *c, const struct corpus_nav *n, const char *file, uint32_t line)
{
    str path = text_of(c, n->path);
    if (!path.len || n->page != NO_INDEX || find_from(path, 0, ":") < path.len || is_folder(c, path)) return;
    c->link_totals.dead++;
    warn(file, line, "the navigation has /%.*s, which is not a page", PRI(path));
}

static void add_links(struct corpus_builder *c, const struct node *links, unsigned level, const char *file)
{
    for (const struct node *n = links ? links->child : NULL; n; n = n->next) {
        str title = node_value(n, "title"), url = node_value(n, "url");
        if (!title.len) {
            warn(file, n->line, "a navigation entry without a title is ignored");
            continue;
        }
        site_add_nav(c, title, url, level);
        check_nav(c, &c->nav.at[c->nav.count - 1], file, n->line);
        add_links(c, node_get(n, "links"), level + 1, file);
    }
}

/* Each _navigation page describes a product: first the page of its folder, then the entries of its front matter.
 * Returns false if there is no such page. */
static bool add_products(struct corpus_builder *c)
{
    bool any = false;
    for (size_t i = 0; i < c->pages.count; i++) {
        const struct page *p = &c->pages.at[i];
        if (!corpus_is_navigation(p->path.s, p->path.len)) continue;
        str folder = { p->path.s, p->path.len > 11 ? p->path.len - 12 : 0 };
        str title = node_value(p->front, "title");
        site_add_nav(c, title.len ? title : folder, folder, 0);
        add_links(c, node_get(p->front, "links"), 1, page_file(c, p));
        any = true;
    }
    return any;
}

/* Sets the number of pages at and below the path of each navigation entry. listed[i] is the number of pages before page
 * i, without navigation pages. Pages are sorted by path, so those below a path are adjacent. */
static void count_pages(struct corpus_builder *c)
{
    uint32_t count = (uint32_t)c->pages.count, *listed = xalloc((count + 1u) * sizeof *listed);
    listed[0] = 0;
    for (uint32_t i = 0; i < count; i++) {
        str path = c->pages.at[i].path;
        listed[i + 1] = listed[i] + !corpus_is_navigation(path.s, path.len);
    }
    for (size_t i = 0; i < c->nav.count; i++) {
        struct corpus_nav *n = &c->nav.at[i];
        str path = text_of(c, n->path), below = str_format("%.*s/", PRI(path)), after = str_format("%.*s0", PRI(path));
        n->pages = listed[page_lower_bound(c, after)] - listed[page_lower_bound(c, below)]; /* '0' follows '/' */
        n->pages += path.len && page_at(c, path) != NO_INDEX;
        if (path.len || !c->foreign) continue;
        n->pages = 0;            /* a group without a path: its entries */
        for (size_t k = i + 1; k < c->nav.count && c->nav.at[k].level > n->level; k++)
            n->pages += c->nav.at[k].page != NO_INDEX;
    }
    xfree(listed);
}

void site_navigation(struct corpus_builder *c)
{
    if (add_products(c)) count_pages(c);
}

void site_folders(struct corpus_builder *c)
{
    if (c->nav.count) return;
    order_pages(c);
    count_pages(c);
}

/* --- links --- */

/* Converts a target relative to a page ("../other#part") to a path from the root. */
str site_relative(const struct page *from, str target)
{
    str base = from->path;   /* base folder of relative targets */
    bool index = str_starts(from->file, base) && from->file.len > base.len && from->file.s[base.len] == '/';
    while (!index && base.len && base.s[base.len - 1] != '/') base.len--;
    while (str_starts(target, STR("./")) || str_starts(target, STR("../"))) {
        bool up = target.s[1] == '.';
        target = (str){ target.s + 2 + up, target.len - 2 - up };
        if (up && base.len && base.s[base.len - 1] == '/') base.len--;
        while (up && base.len && base.s[base.len - 1] != '/') base.len--;
    }
    bool slash = base.len && base.s[base.len - 1] != '/';
    return str_format("%.*s%s%.*s", PRI(base), slash ? "/" : "", PRI(target));
}

/* True if the string is valid UTF-8 without control characters. */
static bool is_printable_utf8(str s)
{
    for (size_t i = 0; i < s.len;) {
        uint32_t c;
        i += corpus_char(s.s + i, s.len - i, &c);
        if (c < 0x20 || c == 0x7f || c >= 0x110000) return false;
    }
    return true;
}

/* Decodes the percent escapes of a link target. Returns the target unchanged if the result would contain control
 * characters or invalid UTF-8. */
str percent_decoded(str target)
{
    buffer b = { 0 };
    for (size_t i = 0; i < target.len; i++) {
        int high = i + 2 < target.len && target.s[i] == '%' ? hex_digit_value(target.s[i + 1]) : -1;
        int low = high < 0 ? -1 : hex_digit_value(target.s[i + 2]);
        char byte = low < 0 ? target.s[i] : (char)(high << 4 | low);
        buffer_add(&b, (str){ &byte, 1 });
        if (low >= 0) i += 2;
    }
    str decoded = buffer_str(&b);
    return is_printable_utf8(decoded) ? decoded : target;
}

/* Returns the path of a link target within the corpus, or an empty string for other targets. Sets *own for a link to
 * the page itself ("#anchor"). */
static str internal_target(const struct corpus_builder *c, const struct page *from, str target, bool *own)
{
    *own = target.len && target.s[0] == '#';
    if (*own) return target;
    if (str_starts(target, STR("//")) || str_starts(target, STR("mailto:"))) return STR("");
    if (c->site.len && str_starts(target, c->site)) return (str){ target.s + c->site.len, target.len - c->site.len };
    for (size_t i = 0; i + 2 < target.len && target.s[i] != '/'; i++)
        if (target.s[i] == ':') return STR("");
    if (target.len && target.s[0] == '/') return target;
    return site_relative(from, target);
}

/* Returns the place of a link to a path that has moved, or `place` if no rule leads to one. */
static struct corpus_place moved_place(const struct corpus_builder *c, const struct corpus *t, str target,
                                       struct corpus_place place, int *missed)
{
    str path = str_copy(without_slashes(target));
    size_t hash = find_from(path, 0, "#");
    const struct move *rule;
    if (hash < path.len) ((char *)path.s)[hash] = '/';    /* as in rules */
    for (struct move_search p = { path.len + 1, NO_INDEX }; (rule = moves_next(c, path, &p)) != NULL;) {
        str now = moves_apply(rule, path);
        int now_missed;
        struct corpus_place found = corpus_resolve(t, now.s, now.len, &now_missed);
        if (!now.len || found.page == NO_INDEX || now_missed) continue;
        *missed = 0;
        return found;
    }
    return place;
}

/* If a section has the anchor of the target as its second name, sets place->section to it. Returns false if no section
 * has that name. */
static bool find_second(const struct corpus_builder *c, const struct corpus *t, str target, struct corpus_place *place)
{
    size_t hash = find_from(target, 0, "#");
    str path = c->pages.at[place->page].path, anchor = str_span(target, hash + (hash < target.len), target.len);
    const uint32_t *second = NULL;
    while (anchor.len && !second) {          /* Class.method of MkDocs is in the section of Class */
        str key = str_format("%.*s#%.*s", PRI(path), PRI(anchor));
        second = map_get(&c->second_anchors, key);
        xfree(key.s);
        while (anchor.len && anchor.s[anchor.len - 1] != '.') anchor.len--;
        anchor.len = layout_is(&c->layout, "mkdocs") && anchor.len ? anchor.len - 1 : 0;
    }
    if (!second) return false;
    str name = c->second_targets.at[*second];
    if (name.len) place->section = corpus_find_section(t, place->page, name.s, name.len);
    return true;
}

/* Returns the letters and digits of an anchor in lower case: what the rules of all generators leave of a heading. */
static str anchor_letters(str anchor)
{
    buffer b = { 0 };
    for (size_t i = 0, n; i < anchor.len; i += n) {
        uint32_t ch;
        unsigned char utf8[4];
        n = corpus_char(anchor.s + i, anchor.len - i, &ch);
        if (!corpus_is_letter(ch) || ch == '_') continue;
        size_t length = corpus_put_char(utf8, corpus_fold(ch));
        buffer_add(&b, (str){ (char *)utf8, length });
    }
    return buffer_str(&b);
}

/* Finds the only section of the place's page whose anchor has the letters and digits of this one. */
static bool find_letters(const struct corpus *t, str anchor, struct corpus_place *place)
{
    const struct corpus_page *p = &t->pages[place->page];
    str wanted = anchor_letters(anchor);
    uint32_t found = NO_INDEX, count = 0;
    for (uint32_t i = p->first_section; wanted.len && i < p->first_section + p->sections; i++) {
        corpus_str of = t->sections[i].anchor;
        str letters = anchor_letters((str){ t->text + of.pos, of.len });
        if (str_equal(letters, wanted)) found = i, count++;
        xfree(letters.s);
    }
    xfree(wanted.s);
    if (count == 1) place->section = found;
    return count == 1;
}

/* Finds the section of the place's page whose anchor is most like the target's. GitBook puts "id-" in front of a digit.
 * Sites number an anchor, "options-1", if an element before it has the same one: the element may be no section. Returns
 * false if there is no such section, or more than one. */
static bool find_similar(const struct corpus *t, str target, struct corpus_place *place)
{
    size_t hash = find_from(target, 0, "#");
    str anchor = str_span(target, hash + (hash < target.len), target.len);
    if (str_starts(anchor, STR("id-")) && anchor.len > 3 && char_is_digit(anchor.s[3]))
        anchor = str_span(anchor, 3, anchor.len);
    if (find_letters(t, anchor, place)) return true;
    size_t end = anchor.len;
    while (end && char_is_digit(anchor.s[end - 1])) end--;
    bool numbered = end > 1 && end < anchor.len && anchor.s[end - 1] == '-';
    return numbered && find_letters(t, str_span(anchor, 0, end - 1), place);
}

/* True for a page that is only components, as <API spec={spec} />. */
static bool is_component(const struct page *p)
{
    bool found = false, open = false;
    for (size_t pos = p->body; pos < p->source.len; pos = after_line(p->source, pos)) {
        str line = str_trim(str_line(p->source, pos));
        bool opens = line.len > 1 && line.s[0] == '<' && isupper((unsigned char)line.s[1]);
        if (!line.len || (!open && str_starts(line, STR("import ")))) continue;
        if (!open && !opens) return false;
        found = true, open = !str_ends(line, STR("/>"));
    }
    return found && !open;
}

/* True for a page with parts that its site makes from code, so that the names of their sections are not known. */
static bool is_made(const struct page *p)
{
    return find_from(p->source, 0, MADE_FROM_CODE) < p->source.len || is_component(p);
}

/* Counts a link by the kind of its target, and warns if it leads nowhere. missed: the page was found, but not the rest
 * of the target. */
static void end_link(struct corpus_builder *c, const struct page *from, struct raw_link *link, str target, bool missed)
{
    bool lost = link->to_page == NO_INDEX || (c->foreign && missed && find_from(target, 0, "#") == target.len);
    if (lost && (!without_slashes(target).len || is_folder(c, without_slashes(target)))) {
        link->to_page = link->to_section = NO_INDEX;
        c->link_totals.to_folders++;
        return;
    }
    bool file = str_starts(link->target, STR("http")) && (c->foreign || find_from(target, 0, ".") < target.len);
    file |= c->foreign && lost && address_is_file(c, from, link->target);
    if (lost && c->foreign) link->to_page = link->to_section = NO_INDEX;
    if (lost && file) return;    /* a file of the site, such as …/assets/dashboard.json */
    bool template = c->foreign && lost && find_from(link->target, 0, "{{") < link->target.len;
    if (template) {              /* where it leads is not known */
        c->link_totals.internal--;
        warn(page_file(c, from), link->line, "the target of a link is a template without a value here: %.*s",
             PRI(percent_decoded(link->target)));
    } else if (missed && link->to_page != NO_INDEX && is_made(&c->pages.at[link->to_page])) c->link_totals.to_made++;
    else if (link->to_page == NO_INDEX || missed) {
        c->link_totals.dead++;
        warn(page_file(c, from), link->line, "the link to %.*s leads to no %s", PRI(link->target),
             lost ? "page" : "section of that page");
    } else if (link->to_section != NO_INDEX) c->link_totals.to_sections++;
}

/* Finds the section that a translation links to as in the page of the default language: on the translated page. */
static struct corpus_place translated_place(const struct corpus *t, const struct page *from, str target,
                                            struct corpus_place place, int *missed)
{
    size_t folder = find_from(from->path, 0, "/");
    if (target.len && target.s[0] == '/') target = str_span(target, 1, target.len);
    if (folder == from->path.len || str_starts(target, str_span(from->path, 0, folder + 1))) return place;
    str path = str_format("%.*s/%.*s", (int)folder, from->path.s, PRI(target));
    int other_missed;
    struct corpus_place other = corpus_resolve(t, path.s, path.len, &other_missed);
    if (other.page == NO_INDEX || other_missed) return place;
    *missed = 0;
    return other;
}

static void resolve_link(struct corpus_builder *c, const struct corpus *t, struct raw_link *link)
{
    const struct page *from = &c->pages.at[c->sections.at[link->section].page];
    bool own;
    int missed = 0;
    str target = percent_decoded(internal_target(c, from, link->target, &own));
    if (!target.len || address_is_other_book(c, from, link->target)) return;
    c->link_totals.internal++;
    struct corpus_place place;
    if (own) {
        uint32_t page = (uint32_t)(from - c->pages.at);
        place = (struct corpus_place){ page, corpus_find_section(t, page, target.s + 1, target.len - 1) };
        missed = place.section == NO_INDEX;
        str typed = str_format("%.*s%.*s", PRI(from->path), PRI(target));
        if (missed) place = moved_place(c, t, typed, place, &missed);
    } else place = corpus_resolve(t, target.s, target.len, &missed);
    if ((place.page == NO_INDEX || missed) && !own && link->target.s[0] != '/' && link->target.s[0] != '.') {
        int root_missed;     /* "reference/x", meant from the root */
        struct corpus_place root = corpus_resolve(t, link->target.s, link->target.len, &root_missed);
        if (root.page != NO_INDEX && !root_missed) place = root, missed = 0;
        else place = moved_place(c, t, link->target, place, &missed);
    }
    if ((place.page == NO_INDEX || missed) && !own) place = moved_place(c, t, target, place, &missed);
    if (missed && c->foreign && !own) place = translated_place(t, from, target, place, &missed);
    if (missed && c->foreign && place.page != NO_INDEX)
        missed = !find_second(c, t, own ? link->target : target, &place) &&
                 !find_similar(t, own ? link->target : target, &place);
    link->to_page = place.page;
    link->to_section = place.section;
    end_link(c, from, link, target, missed);
}

struct link_count { uint32_t page, section, count, first; };
typedef ARRAY(struct link_count) link_counts;

static void count_link(link_counts *a, uint32_t page, uint32_t section)
{
    for (size_t i = 0; i < a->count; i++) {
        if (a->at[i].page != page) continue;
        a->at[i].count++;
        if (a->at[i].section != section) a->at[i].section = NO_INDEX;
        return;
    }
    uint32_t first = (uint32_t)a->count;
    *PUSH(a) = (struct link_count){ page, section, 1, first };
}

/* Where the link from the page being read to another page is counted: indexes in the lists of both pages. */
struct counted { uint32_t from, out, in; };  /* from: that page, plus one */

/* Counts a link between two pages. The links of a page follow each other, so that the lists are not searched. */
static void count_both(link_counts *out, link_counts *in, struct counted *counted, const struct raw_link *link,
                       uint32_t from)
{
    struct counted *at = &counted[link->to_page];
    link_counts *to = &in[link->to_page];
    if (at->from != from + 1) {
        *at = (struct counted){ from + 1, (uint32_t)out[from].count, (uint32_t)to->count };
        *PUSH(&out[from]) = (struct link_count){ link->to_page, link->to_section, 1, at->out };
        *PUSH(to) = (struct link_count){ from, NO_INDEX, 1, at->in };
        return;
    }
    struct link_count *known = &out[from].at[at->out];
    known->count++, to->at[at->in].count++;
    if (known->section != link->to_section) known->section = NO_INDEX;
}

static int link_order(const void *a, const void *b)
{
    const struct link_count *x = a, *y = b;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    return x->first < y->first ? -1 : x->first > y->first;
}

#define MAX_LINKS 8 /* maximum number of links per page and direction */

typedef ARRAY(struct corpus_link) link_table;

static void store_links(link_counts *from, link_table *table, uint32_t *first, uint32_t *count, uint16_t *all)
{
    *all = (uint16_t)(from->count < UINT16_MAX ? from->count : UINT16_MAX);
    if (from->count) qsort(from->at, from->count, sizeof *from->at, link_order);
    *first = (uint32_t)table->count;
    for (size_t i = 0; i < from->count && i < MAX_LINKS; i++)
        *PUSH(table) = (struct corpus_link){ from->at[i].page, from->at[i].section };
    *count = (uint32_t)table->count - *first;
}

void site_links(struct corpus_builder *c, struct corpus *t)
{
    link_counts *out = xalloc(c->pages.count * sizeof *out), *in = xalloc(c->pages.count * sizeof *in);
    struct counted *counted = xalloc(c->pages.count * sizeof *counted);
    uint32_t last = 0;
    struct corpus_page *pages = xalloc((c->pages.count + 1) * sizeof *pages);
    memcpy(pages, t->pages, c->pages.count * sizeof *pages);
    for (size_t i = 0; i < c->links.count; i++) {
        struct raw_link *link = &c->links.at[i];
        temporary_begin();
        resolve_link(c, t, link);
        temporary_end();
        uint32_t from = c->sections.at[link->section].page;
        if (link->to_page == NO_INDEX || link->to_page == from) continue;
        if (from >= last) {
            count_both(out, in, counted, link, last = from);
            continue;
        }
        count_link(&out[from], link->to_page, link->to_section);     /* of site_samples() */
        count_link(&in[link->to_page], from, NO_INDEX);
    }
    xfree(counted);
    xfree(c->sections.at);       /* the tables have them */
    c->sections.at = NULL, c->sections.count = c->sections.room = 0;
    map_free(&c->second_anchors), map_free(&c->files), map_free(&c->last_names);
    link_table table = { 0 };
    for (size_t i = 0; i < c->pages.count; i++) {
        store_links(&out[i], &table, &pages[i].first_link, &pages[i].links, &pages[i].all_links);
        store_links(&in[i], &table, &pages[i].first_backlink, &pages[i].backlinks, &pages[i].all_backlinks);
        xfree(out[i].at), xfree(in[i].at);
    }
    xfree(out), xfree(in), xfree(t->pages);
    t->pages = pages;
    t->links = table.at;
    t->link_count = (uint32_t)table.count;
}

/* --- anchors --- */

static str hyphens_for_underscores(str anchor)
{
    str changed = str_copy(anchor);
    for (size_t i = 0; i < changed.len; i++)
        if (changed.s[i] == '_') ((char *)changed.s)[i] = '-';
    return changed;
}

static bool has_underscore(const struct corpus_builder *c, const struct section *s)
{
    return !s->language && memchr(text_of(c, s->anchor).s, '_', s->anchor.len);
}

static str anchor_key(uint32_t page, str anchor)
{
    return str_format("%u %.*s", (unsigned)page, PRI(anchor));
}

/* Returns the page of a link to a section, "#anchor", "/page#anchor" or "/page/outer/anchor", or NO_INDEX. Sets
 * *anchor to the part after the last delimiter. */
static uint32_t target_page(const struct corpus_builder *c, const struct raw_link *link, str *anchor)
{
    str head = link->target;
    while (head.len && head.s[head.len - 1] != '#' && head.s[head.len - 1] != '/') head.len--;
    *anchor = (str){ head.s + head.len, link->target.len - head.len };
    if (str_equal(head, STR("#"))) return c->sections.at[link->section].page;
    if (str_ends(head, STR("#"))) head.len--;
    if (c->site.len && str_starts(head, c->site)) head = (str){ head.s + c->site.len, head.len - c->site.len };
    head = without_slashes(head);
    while (head.len && page_at(c, head) == NO_INDEX) {
        while (head.len && head.s[head.len - 1] != '/') head.len--;
        head = without_slashes(head);
    }
    return page_at(c, head);
}

/* Decides whether the anchors of the site have hyphens where headings have underscores: if more links end in the
 * changed anchors than in the anchors. */
void site_anchors(struct corpus_builder *c)
{
    struct map anchors = { 0 };  /* the anchors with underscores: 0; the same with hyphens: 1 */
    int evidence = 0;
    for (size_t i = 0; i < c->sections.count; i++) {
        const struct section *s = &c->sections.at[i];
        if (!has_underscore(c, s)) continue;
        map_at(&anchors, anchor_key(s->page, text_of(c, s->anchor)), 0);
        map_at(&anchors, anchor_key(s->page, hyphens_for_underscores(text_of(c, s->anchor))), 1);
    }
    for (size_t i = 0; anchors.count && i < c->links.count; i++) {
        str anchor;
        uint32_t page = target_page(c, &c->links.at[i], &anchor);
        const uint32_t *hyphens = page == NO_INDEX ? NULL : map_get(&anchors, anchor_key(page, anchor));
        if (hyphens) evidence += *hyphens ? 1 : -1;
    }
    for (size_t i = 0; evidence > 0 && i < c->sections.count; i++) {
        struct section *s = &c->sections.at[i];
        if (!has_underscore(c, s)) continue;
        str changed = hyphens_for_underscores(text_of(c, s->anchor));
        s->anchor = text_add(c, take_anchor(c, s->page, changed, 1));
    }
    map_free_keys(&anchors);
}

/* --- samples that another page has --- */

/* Returns the code blocks by the slugs of their titles: "install-python-sdk" for "Install Python SDK". */
static struct map codes_by_slug(const struct corpus_builder *c)
{
    struct map codes = { 0 };
    for (uint32_t i = 0; i < c->codes.count; i++) {
        char slug[200];
        str title = text_of(c, c->codes.at[i].title);
        size_t len = corpus_slug(title.s, title.len, slug, sizeof slug);
        if (len && !map_get(&codes, (str){ slug, len })) map_at(&codes, str_copy((str){ slug, len }), i);
    }
    return codes;
}

/* Adds a link where a missing sample has the name of a code block of another page. */
void site_samples(struct corpus_builder *c)
{
    uint32_t linked = NO_INDEX;
    struct map codes = c->samples.count ? codes_by_slug(c) : (struct map){ 0 };
    for (size_t i = 0; i < c->samples.count; i++) {
        const struct sample *sample = &c->samples.at[i];
        const uint32_t *titled = map_get(&codes, sample->name);
        const struct code *code = titled ? &c->codes.at[*titled] : NULL;
        if (!code || code->section == sample->section || sample->section == linked) continue;
        linked = sample->section;
        struct section *from = &c->sections.at[sample->section], *to = &c->sections.at[code->section];
        str path = c->pages.at[to->page].path, page = text_of(c, c->pages.at[to->page].title);
        str target = str_format("/%.*s#%.*s", PRI(path), PRI(text_of(c, to->anchor)));
        str text = to->level ? str_format("%.*s: %.*s", PRI(page), PRI(text_of(c, to->title))) : page;
        bool last = sample->section + 1 == c->pages.at[from->page].first_section + c->pages.at[from->page].sections;
        render_text(c, from, str_format("%sSee [%.*s](%.*s).\n%s", last ? "\n" : "", PRI(text), PRI(target),
                                        last ? "" : "\n"));
        *PUSH(&c->links) = (struct raw_link){ sample->section, from->line, target, text, NO_INDEX, NO_INDEX };
    }
}

void site_summary(const struct corpus_builder *c, FILE *f)
{
    fprintf(f, "  links      %u internal, %u of them to sections, %u to folders, %u lead nowhere\n",
            c->link_totals.internal, c->link_totals.to_sections, c->link_totals.to_folders, c->link_totals.dead);
    if (c->link_totals.to_made)
        fprintf(f, "             %u to sections that the site makes from code\n", c->link_totals.to_made);
}
