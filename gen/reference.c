/* reference.c - renders the API reference in the front matter of pages as Markdown.
 *
 * A page describes an endpoint or an object once per language. Texts are shared by name:
 *
 *     descriptions:                                ## JavaScript: `userManagement.createUser()`
 *       user:
 *         email: The email address of the user.    **Parameters**, in one object `options`:
 *     reference:
 *       js:                                        | Name | Type | Required | Description |
 *         - key: createUser                        | --- | --- | --- | --- |
 *           title: userManagement.createUser()     | `email` | `string` | yes | The email address of the user. |
 *           parameters:
 *             - key: options                       **Returns** [User](/reference/authkit/user): `object`, `id`
 *               unwrap: true
 *               properties:
 *                 - key: email
 *                   type: string
 *                   description: (user.email)
 *           returns:
 *             - (User)
 *
 * A name in parentheses refers to a definition on any page: to a description by its path (user.email), to an entry of
 * the same language by key or id (User), or to a property of an entry (User.id). reference_collect() collects all
 * definitions before the first page is rendered. Of several definitions of a name the closest one is used.
 *
 * Rows are written in two pieces, name and type first, then the description. A description is the same in all languages
 * and tables that use it, and equal strings are stored once.
 */
#include <stdlib.h>
#include "gen.h"

#define MAX_CHAIN 8   /* maximum number of references followed from one text; also ends cycles */
#define MAX_NESTING 12 /* maximum depth of nested properties in a table */
#define REFERENCE_NESTING 6 /* depth counted for a reference, so that entries that contain each other end soon */
#define MAX_NAMES 24  /* maximum number of properties listed for a returned object */

/* Languages in the order in which pages show them. To add a language with a display name, add a line. */
#define LANGUAGE(name, display) { { name, sizeof(name) - 1 }, { display, sizeof(display) - 1 } }
static const struct { str name, display; } languages[] = {
    LANGUAGE("curl", "HTTP"), LANGUAGE("js", "JavaScript"), LANGUAGE("python", "Python"), LANGUAGE("go", "Go"),
    LANGUAGE("ruby", "Ruby"), LANGUAGE("java", "Java"), LANGUAGE("php", "PHP"), LANGUAGE("dotnet", ".NET"),
    LANGUAGE("json", "JSON"),
};

/* --- names: the definitions on all pages that a (name) can refer to --- */

enum kind { TEXT, ENTRY, PROPERTY };

struct definition {
    const struct node *node;     /* TEXT: a scalar; others: a map with key, type, description ... */
    uint32_t page;
    enum kind kind;
    uint32_t next, last;         /* list of definitions of a name, in page order; last: set in the first */
};

static struct {
    struct map by_name;      /* "js:User.id", descriptions ":user.email", folded "js~userid" -> first definition */
    ARRAY(struct definition) definitions;
    struct map seen;             /* names that were referenced */
    unsigned references, resolved;
} names;

/* Returns the map key of a name. A folded name ignores case, _ and -: firstName = first_name = FirstName. */
static str name_key(str language, bool folded, str name)
{
    buffer b = { 0 };
    buffer_format(&b, "%.*s%c", PRI(language), folded ? '~' : ':');
    for (size_t i = 0; i < name.len; i++) {
        char c = (char)(folded ? corpus_fold((unsigned char)name.s[i]) : (unsigned char)name.s[i]);
        if (!folded || (c != '_' && c != '-')) buffer_add(&b, (str){ &c, 1 });
    }
    return buffer_str(&b);
}

static void define_as(str key, struct definition d)
{
    uint32_t index = (uint32_t)names.definitions.count, first = *map_at(&names.by_name, key, index);
    d.next = NO_INDEX, d.last = index;
    *PUSH(&names.definitions) = d;
    if (first == index) return;
    xfree(key.s);
    struct definition *head = &names.definitions.at[first];
    names.definitions.at[head->last].next = index;
    head->last = index;
}

static void define(str language, str name, enum kind kind, const struct node *node, uint32_t page)
{
    struct definition d = { .node = node, .page = page, .kind = kind };
    define_as(name_key(language, false, name), d);
    define_as(name_key(language, true, name), d);
}

/* Returns "user.email" for "user" and "email". */
static str joined(str path, str name)
{
    return path.len ? str_format("%.*s.%.*s", PRI(path), PRI(name)) : name;
}

static void collect_descriptions(const struct node *map, str path, uint32_t page)
{
    for (const struct node *n = map->child; n; n = n->next) {
        str name = joined(path, n->key);
        if (n->kind == NODE_SCALAR) define(STR(""), name, TEXT, n, page);
        else if (n->kind == NODE_MAP) collect_descriptions(n, name, page);
    }
}

static const char *const lists[] = { "parameters", "properties", "returns" };

static void collect_properties(const struct node *item, str path, str language, uint32_t page)
{
    for (size_t i = 0; i < 3; i++) {
        const struct node *list = node_get(item, lists[i]);
        for (const struct node *n = list ? list->child : NULL; n; n = n->next) {
            str key = node_value(n, "key");
            if (!key.len) continue;
            str name = joined(path, key);
            define(language, name, PROPERTY, n, page);
            collect_properties(n, name, language, page);
            if (path.len) xfree(name.s);
        }
    }
}

static void collect_entry(const struct node *entry, str language, uint32_t page)
{
    str key = node_value(entry, "key"), id = node_value(entry, "id");
    if (key.len) define(language, key, ENTRY, entry, page);
    if (id.len && !str_equal(id, key)) define(language, id, ENTRY, entry, page);
    if (key.len) collect_properties(entry, key, language, page);
    if (id.len && !str_equal(id, key)) collect_properties(entry, id, language, page);
}

/* Assigns the index of a language that some page uses. Doing this before rendering numbers the languages in the order
 * of the table above. */
static void number_language(struct corpus_builder *c, str name)
{
    for (size_t i = 0; i < c->pages.count; i++) {
        const struct node *reference = node_get(c->pages.at[i].front, "reference");
        for (const struct node *l = reference ? reference->child : NULL; l; l = l->next) {
            if (!str_equal(l->key, name)) continue;
            language_index(c, name);
            return;
        }
    }
}

void reference_collect(struct corpus_builder *c)
{
    memset(&names, 0, sizeof names);
    for (uint32_t page = 0; page < c->pages.count; page++) {
        const struct node *front = c->pages.at[page].front;
        const struct node *descriptions = node_get(front, "descriptions"), *reference = node_get(front, "reference");
        if (descriptions) collect_descriptions(descriptions, STR(""), page);
        for (const struct node *l = reference ? reference->child : NULL; l; l = l->next)
            for (const struct node *entry = l->child; entry; entry = entry->next) collect_entry(entry, l->key, page);
    }
    for (size_t i = 0; i < COUNT(languages); i++) number_language(c, languages[i].name);
}

/* Returns the number of leading path components that two paths share. */
static unsigned common_folders(str a, str b)
{
    unsigned count = 0;
    for (size_t i = 0;; i++) {
        bool a_ends = i >= a.len || a.s[i] == '/', b_ends = i >= b.len || b.s[i] == '/';
        if (a_ends && b_ends) count++;
        if (i >= a.len || i >= b.len || a.s[i] != b.s[i]) return count;
    }
}

/* Returns the closest definition of a name: on the page itself, else in the folder closest to it, else on the first
 * page. NULL if there is no definition. */
static const struct definition *find_closest(const struct corpus_builder *c, uint32_t page, str language, bool folded,
                                             str name)
{
    str key = name_key(language, folded, name);
    const uint32_t *first = map_get(&names.by_name, key);
    xfree(key.s);
    const struct definition *best = NULL;
    unsigned best_score = 0;
    for (uint32_t i = first ? *first : NO_INDEX; i != NO_INDEX; i = names.definitions.at[i].next) {
        const struct definition *d = &names.definitions.at[i];
        if (d->page == page) return d;
        unsigned score = common_folders(c->pages.at[d->page].path, c->pages.at[page].path);
        if (!best || score > best_score) best = d, best_score = score;
    }
    return best;
}

static const struct definition *find_in(const struct corpus_builder *c, uint32_t page, str language, str name)
{
    const struct definition *d = find_closest(c, page, language, false, name);
    return d ? d : find_closest(c, page, language, true, name);
}

/* --- references --- */

/* Returns the name if the whole text is a reference like "(user.email)", else an empty string. */
static str reference_name(str text)
{
    str t = str_trim(text);
    if (t.len < 3 || t.s[0] != '(' || t.s[t.len - 1] != ')') return (str){ "", 0 };
    str name = { t.s + 1, t.len - 2 };
    for (size_t i = 0; i < name.len; i++) {
        bool letter = corpus_is_letter((unsigned char)name.s[i]) || strchr("_.-$", name.s[i]);
        if (!letter || !name.s[i]) return (str){ "", 0 };
    }
    return name;
}

/* Resolves a (name) in a list: an entry or property of the language, else of HTTP. NULL if not found. */
static const struct definition *find_item(const struct corpus_builder *c, uint32_t page, str language, str name)
{
    const struct definition *d = find_in(c, page, language, name);
    return d ? d : find_in(c, page, STR("curl"), name);
}

/* Resolves a (name) in a description: a description, the `self` of a group of descriptions, or the description of an
 * entry or property of that name, in this language first, then in any. NULL if not found. */
static const struct definition *find_text(const struct corpus_builder *c, uint32_t page, str language, str name)
{
    const struct definition *d = find_in(c, page, STR(""), name);
    if (!d) d = find_in(c, page, STR(""), joined(name, STR("self")));
    if (!d) d = find_in(c, page, language, name);
    for (size_t i = 0; !d && i < COUNT(languages); i++) d = find_in(c, page, languages[i].name, name);
    return d && (d->kind == TEXT || node_get(d->node, "description")) ? d : NULL;
}

/* The text of a description after following its references. If one cannot be resolved, `found` is false and `text` is
 * its name. */
struct resolved_text { str text; bool found; };

static struct resolved_text resolve_text(const struct corpus_builder *c, uint32_t page, str language, str text)
{
    for (unsigned depth = 0; depth < MAX_CHAIN; depth++) {
        str name = reference_name(text);
        if (!name.len) return (struct resolved_text){ text, true };
        const struct definition *d = find_text(c, page, language, name);
        if (!d) return (struct resolved_text){ name, false };
        text = d->kind == TEXT ? d->node->value : node_value(d->node, "description");
        page = d->page;
    }
    return (struct resolved_text){ reference_name(text), false };
}

static void count_reference(const struct corpus_builder *c, uint32_t page, const struct node *at, str name,
                            bool found)
{
    names.references++;
    names.resolved += found;
    map_at(&names.seen, name, 0);
    if (!found) warn(page_file(c, &c->pages.at[page]), at->line, "reference: (%.*s) has no definition", PRI(name));
}

/* Counts the references in an entry and warns about unresolved ones. */
static void check_references(const struct corpus_builder *c, uint32_t page, str language, const struct node *item)
{
    const struct node *description = node_get(item, "description");
    str name = reference_name(item->kind == NODE_SCALAR ? item->value : description ? description->value : STR(""));
    if (name.len && item->kind == NODE_SCALAR)
        count_reference(c, page, item, name, find_item(c, page, language, name) != NULL);
    else if (name.len)
        count_reference(c, page, description, name, resolve_text(c, page, language, description->value).found);
    for (size_t i = 0; i < 3; i++) {
        const struct node *list = node_get(item, lists[i]);
        for (const struct node *n = list ? list->child : NULL; n; n = n->next) check_references(c, page, language, n);
    }
}

/* --- texts: converts Markdown with MDX to Markdown on one line --- */

static bool is_component_or_html(str name)
{
    return (name.len && name.s[0] >= 'A' && name.s[0] <= 'Z') || is_html_element(name);
}

/* Returns the length of the tag at s, which starts with "<". 0 if it is a less-than sign or <https://...>. */
static size_t tag_length(const char *s, size_t n, str *name, size_t *failed)
{
    size_t start = n > 1 && s[1] == '/' ? 2 : 1, i = start;
    while (i < n && (corpus_is_letter((unsigned char)s[i]) || s[i] == '.')) i++;
    *name = (str){ s + start, i - start };
    return name->len && i < n && s[i] != ':' && s[i] != '@' ? html_tag_end((str){ s, n }, i, true, failed) : 0;
}

/* Returns the length of the {{ ... }} at s, or 0. */
static size_t braces_length(const char *s, size_t n)
{
    if (n < 4 || s[0] != '{' || s[1] != '{') return 0;
    for (size_t i = 4; i <= n; i++)
        if (s[i - 2] == '}' && s[i - 1] == '}') return i;
    return 0;
}

static char last_char(const buffer *b)
{
    return b->count ? b->at[b->count - 1] : ' ';
}

/* Removes tags and {{ }} outside code. An unknown <word> becomes code. */
static str without_mdx(str text)
{
    buffer b = { 0 };
    size_t failed = 0;
    for (size_t i = 0; i < text.len;) {
        const char *s = text.s + i;
        size_t n = text.len - i, len = 1, marks;
        str name = { "", 0 };
        size_t braces = braces_length(s, n);
        if (*s == '`') len = code_span_length(str_span(text, i, text.len), &marks);
        else if (*s == '<') len = tag_length(s, n, &name, &failed);
        if (braces) len = braces;
        else if (!len) buffer_add(&b, (str){ s, len = 1 });
        else if (!name.len) buffer_add(&b, (str){ s, len });
        else if (!is_component_or_html(name)) buffer_format(&b, "`%.*s`", (int)len, s);
        bool removed = braces || (*s == '<' && len > 1 && is_component_or_html(name));
        i += len;
        while (removed && last_char(&b) == ' ' && i < text.len && text.s[i] == ' ') i++;
    }
    return buffer_str(&b);
}

struct flattening {
    buffer out;
    bool list, nested;           /* inside a list; inside a nested list, shown in parentheses */
    size_t indent;               /* of the items of the outer list */
};

static void add_item(struct flattening *f, size_t indent, str text)
{
    bool deeper = f->list && indent > f->indent + 1;
    if (f->nested && !deeper) buffer_add(&f->out, STR(")"));
    if (!f->list) f->indent = indent;
    if (deeper && !f->nested) {
        if (last_char(&f->out) == '.') f->out.count--;
        buffer_add(&f->out, STR(" ("));
    } else if (f->out.count) {
        if (f->list && last_char(&f->out) != '.') buffer_add(&f->out, STR(";"));
        buffer_add(&f->out, STR(" "));
    }
    f->list = true;
    f->nested = deeper;
    buffer_add(&f->out, text);
}

static void add_line(struct flattening *f, size_t indent, str text)
{
    if (f->list && indent <= f->indent) {
        if (f->nested) buffer_add(&f->out, STR(")"));
        f->list = f->nested = false;
        if (!strchr(".:;!?", last_char(&f->out))) buffer_add(&f->out, STR("."));
    }
    if (f->out.count) buffer_add(&f->out, STR(" "));
    buffer_add(&f->out, text);
}

/* Joins the lines of a text. List items are separated by semicolons, nested lists are put in parentheses. */
static str one_line(str text)
{
    struct flattening f = { .list = false };
    while (text.len) {
        str line = take_line(&text), t = str_trim(line);
        if (!t.len || str_equal(t, STR("---"))) continue;
        size_t indent = (size_t)(t.s - line.s);
        if (t.len > 2 && strchr("-*+", t.s[0]) && t.s[1] == ' ')
            add_item(&f, indent, str_trim((str){ t.s + 2, t.len - 2 }));
        else add_line(&f, indent, t);
    }
    if (f.nested) buffer_add(&f.out, STR(")"));
    return buffer_str(&f.out);
}

static str code(str text)
{
    str t = one_line(text);
    if (!t.len) return t;
    str made = memchr(t.s, '`', t.len) ? str_format("`` %.*s ``", PRI(t)) : str_format("`%.*s`", PRI(t));
    xfree(t.s);
    return made;
}

/* Escapes | for use in a table cell. */
static str cell(str text)
{
    if (!text.len || !memchr(text.s, '|', text.len)) return text;
    buffer b = { 0 };
    for (size_t i = 0; i < text.len; i++) {
        if (text.s[i] == '|' && (i == 0 || text.s[i - 1] != '\\')) buffer_add(&b, STR("\\"));
        buffer_add(&b, (str){ text.s + i, 1 });
    }
    return buffer_str(&b);
}

/* --- writing a section --- */

struct reference_segment { size_t pos; uint32_t section; };  /* pos: offset in the page's source */

struct writer {
    struct corpus_builder *c;
    uint32_t page, section;
    str language;
    uint32_t line;
    bool required;               /* the table has a column "Required" */
    struct map linked;           /* pages of objects this page links to */
    ARRAY(struct reference_segment) segments;
};

static void put(struct writer *w, str text)
{
    if (text.len) render_text(w->c, &w->c->sections.at[w->section], text);
}

/* Writes a text made by str_format(), and frees it. */
static void put_made(struct writer *w, str text)
{
    put(w, text);
    xfree(text.s);
}

/* An element of parameters, properties or returns, with its reference resolved. */
struct item {
    const struct node *node;     /* NULL for an unresolved reference or a plain word */
    uint32_t page;               /* page that defines it; names in it are resolved from there */
    str name;                    /* may be empty, for example for a return value */
    bool object;                 /* an entry whose page lists its properties */
};

static struct item item_of(const struct writer *w, uint32_t page, const struct node *n)
{
    if (n->kind == NODE_MAP) {
        str key = node_value(n, "key");
        return (struct item){ n, page, str_equal(key, STR("anonymous")) ? STR("") : key, false };
    }
    str name = reference_name(n->value);
    const struct definition *d = name.len ? find_item(w->c, page, w->language, name) : NULL;
    if (!d) return (struct item){ NULL, page, name.len ? name : str_trim(n->value), false };
    return (struct item){ d->node, d->page, node_value(d->node, "key"),
                          d->kind == ENTRY && node_get(d->node, "properties") };
}

static const struct node *children(const struct item *item)
{
    const struct node *list = item->object ? NULL : node_get(item->node, "properties");
    return list ? list->child : NULL;
}

static bool is_set(const struct node *map, const char *key)
{
    return str_equal(node_value(map, key), STR("true"));
}

/* Returns the description on one line. Empty if it refers to a name that is not defined. */
static str description_of(const struct writer *w, const struct item *item)
{
    struct resolved_text r = resolve_text(w->c, item->page, w->language, node_value(item->node, "description"));
    if (!r.found) return (str){ NULL, 0 };
    str plain = without_mdx(str_trim(r.text)), line = one_line(plain);
    xfree(plain.s);
    return line;
}

/* Returns a link to the page of an object. The first link to each page is added to the links of this page. */
static str object_link(struct writer *w, const struct item *item)
{
    str path = w->c->pages.at[item->page].path, target = str_format("/%.*s", PRI(path));
    if (item->page != w->page && !map_get(&w->linked, path)) {
        map_at(&w->linked, path, 0);
        *PUSH(&w->c->links) = (struct raw_link){ w->section, w->line, target, item->name, NO_INDEX, NO_INDEX };
    }
    return str_format("[%.*s](%.*s)", PRI(item->name), PRI(target));
}

/* Returns the names of an object's properties: "`id`, `email`". */
static str property_names(const struct writer *w, const struct item *object)
{
    buffer b = { 0 };
    unsigned count = 0;
    for (const struct node *n = node_get(object->node, "properties")->child; n; n = n->next) {
        str name = item_of(w, object->page, n).name;
        if (!name.len) continue;
        if (count++ == MAX_NAMES) { buffer_add(&b, STR(", …")); break; }
        buffer_format(&b, "%s%.*s", b.count ? ", " : "", PRI(code(name)));
    }
    return buffer_str(&b);
}

/* --- tables --- */

/* Returns the text between type and description of a row: whether the argument is required. Methods have no such
 * value. */
static str requirement(const struct writer *w, const struct item *item, bool typed)
{
    bool optional = is_set(item->node, "optional");
    if (!w->required) return !optional ? STR("") : typed ? STR(" (optional)") : STR(" optional");
    if (!item->node || str_ends(item->name, STR(")"))) return STR(" |");
    return optional ? STR(" | no") : STR(" | yes");
}

static void put_row(struct writer *w, str path, const struct item *item)
{
    str type = item->object ? STR("object") : cell(code(node_value(item->node, "type")));
    str description = item->object ? property_names(w, item) : description_of(w, item), text = cell(description);
    str name = item->object ? object_link(w, item) : item->node ? code(path) : path;
    put_made(w, str_format("| %.*s |%s%.*s%.*s | ", PRI(cell(name)), type.len ? " " : "", PRI(type),
                           PRI(requirement(w, item, type.len > 0))));
    if (text.len) put_made(w, str_format("%.*s |\n", PRI(text)));
    else put(w, STR("|\n"));
    xfree(description.s);
}

static bool is_array(str type)
{
    static const char *const starts[] = { "[]", "array<", "array[", "list<", "list[", "sequence[", "ienumerable<",
                                          "set<" };
    if (str_ends(type, STR("[]")) || str_equal(type, STR("array"))) return true;
    char folded[16];
    size_t n = type.len < sizeof folded ? type.len : sizeof folded;
    for (size_t i = 0; i < n; i++) folded[i] = (char)corpus_fold((unsigned char)type.s[i]);
    for (size_t i = 0; i < COUNT(starts); i++)
        if (str_starts((str){ folded, n }, str_from(starts[i]))) return true;
    return false;
}

/* Writes a row for each item. Its properties follow with their path: address.city, items[].name. */
static void put_rows(struct writer *w, uint32_t page, str path, const struct node *first, unsigned depth)
{
    if (first && depth >= MAX_NESTING) {
        warn(page_file(w->c, &w->c->pages.at[page]), first->line, "reference: nested too deep, ignored");
        return;
    }
    for (const struct node *n = first; n; n = n->next) {
        struct item item = item_of(w, page, n);
        str type = node_value(item.node, "type"), inner = joined(path, item.name);
        if (item.name.len) put_row(w, inner, &item);
        else if (!children(&item)) put_row(w, path, &item);
        if (!item.name.len) inner = path;
        else if (is_array(type)) inner = str_format("%.*s[]", PRI(inner));
        put_rows(w, item.page, inner, children(&item), depth + (n->kind == NODE_SCALAR ? REFERENCE_NESTING : 1));
    }
}

static void put_table(struct writer *w, uint32_t page, const struct node *first, bool required)
{
    w->required = required;
    put(w, required ? STR("| Name | Type | Required | Description |\n| --- | --- | --- | --- |\n")
                    : STR("| Name | Type | Description |\n| --- | --- | --- |\n"));
    put_rows(w, page, STR(""), first, 0);
}

/* Returns name and type, "`options` (`CreateUserOptions`)". A missing part, or a type like the name, is omitted. */
static str name_and_type(const struct item *item)
{
    str type = node_value(item->node, "type");
    if (!item->name.len) return code(type);
    if (!type.len || str_equal(type, item->name)) return code(item->name);
    return str_format("%.*s (%.*s)", PRI(code(item->name)), PRI(code(type)));
}

/* --- the parts of an entry --- */

/* Writes the parameter table. If the only parameter is an object literal, the table lists its properties. */
static void put_parameters(struct writer *w, const struct node *list)
{
    if (!list || !list->child) return;
    struct item only = item_of(w, w->page, list->child);
    bool unwrap = !list->child->next && is_set(only.node, "unwrap") && children(&only);
    str type = node_value(only.node, "type");
    const char *optional = unwrap && is_set(only.node, "optional") ? " (optional)" : "";
    if (!unwrap) put(w, STR("\n**Parameters**\n\n"));
    else if (!only.name.len) put_made(w, str_format("\n**Parameters**, in one object%s:\n\n", optional));
    else if (!type.len || str_equal(type, STR("object")))
        put_made(w, str_format("\n**Parameters**, in one object `%.*s`%s:\n\n", PRI(only.name), optional));
    else put_made(w, str_format("\n**Parameters**, in one object `%.*s` (%.*s)%s:\n\n", PRI(only.name), PRI(code(type)),
                                optional));
    put_table(w, only.page, unwrap ? children(&only) : list->child, true);
}

static void put_only_return(struct writer *w, const struct item *item)
{
    str text = item->object ? property_names(w, item) : description_of(w, item);
    str what = item->object ? object_link(w, item) : item->node ? name_and_type(item) : item->name;
    put_made(w, str_format("\n**Returns**%s%.*s", what.len ? " " : "", PRI(what)));
    put(w, text.len ? str_format(": %.*s\n", PRI(text)) : STR("\n"));
    if (!children(item)) return;
    put(w, STR("\n"));
    put_table(w, item->page, children(item), false);
}

static void put_returns(struct writer *w, const struct node *list)
{
    if (!list || !list->child) return;
    struct item first = item_of(w, w->page, list->child);
    if (list->child->next) {
        put(w, STR("\n**Returns**\n\n"));
        put_table(w, w->page, list->child, false);
    } else put_only_return(w, &first);
}

static bool is_method(str type)
{
    return str_equal(type, STR("GET")) || str_equal(type, STR("POST")) || str_equal(type, STR("PUT")) ||
           str_equal(type, STR("PATCH")) || str_equal(type, STR("DELETE"));
}

/* True if the entry is a call and not an object. The properties of a call are its arguments. */
static bool is_call(const struct node *entry)
{
    return node_get(entry, "parameters") || node_get(entry, "returns") || is_method(node_value(entry, "type")) ||
           str_ends(node_value(entry, "title"), STR(")"));
}

/* Writes description and type. An entry with its own type, such as `limit`, has no table; both are on one line. */
static void put_introduction(struct writer *w, const struct node *entry)
{
    struct item item = { entry, w->page, STR(""), false };
    str type = node_value(entry, "type"), text = description_of(w, &item), url = node_value(entry, "url");
    bool typed = type.len && !is_method(type), optional = is_set(entry, "optional");
    if (typed) put_made(w, str_format("\n%.*s%s", PRI(code(type)), optional ? " (optional)" : ""));
    if (text.len) {
        put(w, typed ? STR(": ") : STR("\n"));
        put_made(w, str_format("%.*s\n", PRI(text)));
    } else if (typed) put(w, STR("\n"));
    if (is_set(entry, "sendsEmail")) put(w, STR("\nSends an email.\n"));
    if (str_starts(url, STR("http"))) put_made(w, str_format("\nDescribed at <%.*s>.\n", PRI(url)));
}

static void put_entry(struct writer *w, const struct node *entry, str title, str display)
{
    put_made(w, str_format("## %.*s: %.*s\n", PRI(display), PRI(code(title))));
    put_introduction(w, entry);
    const struct node *properties = node_get(entry, "properties");
    bool call = is_call(entry);
    put_parameters(w, node_get(entry, "parameters"));
    if (call) put_parameters(w, properties);
    else if (properties && properties->child) {
        put(w, STR("\n**Properties**\n\n"));
        put_table(w, w->page, properties->child, false);
    }
    put_returns(w, node_get(entry, "returns"));
}

/* --- sections --- */

/* Makes the section end with a blank line, since a heading follows. An empty section is not changed. */
static void end_with_blank_line(struct corpus_builder *c, struct section *s)
{
    char tail[2] = { '\n', '\n' };
    size_t missing = 2;
    for (size_t i = s->spans.count; i-- > 0 && missing > 0;)
        for (size_t k = s->spans.at[i].len; k-- > 0 && missing > 0;)
            tail[--missing] = c->text.at[s->spans.at[i].pos + k];
    if (missing == 2) return;
    if (tail[1] != '\n') render_text(c, s, STR("\n\n"));
    else if (tail[0] != '\n') render_text(c, s, STR("\n"));
}

/* Returns "js", or "js-order" if the language has several entries. */
static str anchor_of(str language, const struct node *entry, bool has_several)
{
    char slug[128];
    str key = node_value(entry, "key");
    size_t len = has_several ? corpus_slug(key.s, key.len, slug, sizeof slug) : 0;
    return len ? str_format("%.*s-%.*s", PRI(language), (int)len, slug) : language;
}

static void add_section(struct writer *w, const struct node *entry, str title, bool has_several)
{
    struct corpus_builder *c = w->c;
    struct page *p = &c->pages.at[w->page];
    unsigned language = language_index(c, w->language);
    str anchor = take_anchor(c, w->page, anchor_of(w->language, entry, has_several), 2);
    if (language >= 32) fatal(page_file(c, p), entry->line, "reference: more than 31 languages");
    if (p->sections) end_with_blank_line(c, &c->sections.at[p->first_section + p->sections - 1]);
    w->section = (uint32_t)c->sections.count;
    *PUSH(&c->sections) = (struct section){
        .page = w->page, .parent = p->first_section, .level = 2, .language = language, .line = entry->line,
        .title = text_add(c, title), .anchor = text_add(c, anchor) };
    p->sections++;
    p->languages |= 1u << language;
}

static str display_name(str language)
{
    for (size_t i = 0; i < COUNT(languages); i++)
        if (str_equal(languages[i].name, language)) return languages[i].display;
    return language;
}

/* Returns the title of an entry: that of an endpoint has its HTTP method, which some calls of SDKs name as well. */
static str title_of(const struct node *entry)
{
    str title = one_line(node_value(entry, "title")), type = node_value(entry, "type");
    if (!title.len) title = one_line(node_value(entry, "key"));
    if (!title.len) title = STR("unnamed");
    return is_method(type) && !str_ends(title, STR(")")) ? str_format("%.*s %.*s", PRI(type), PRI(title)) : title;
}

/* --- segments: map front matter to sections --- */

/* Returns the end of the reference: the next key of the front matter, or the line that closes it. */
static size_t reference_end(const struct page *p, const struct node *reference)
{
    if (reference->next) return line_start(p->source, reference->next->pos);
    size_t end = line_start(p->source, p->body ? p->body - 1 : 0);
    return end > reference->pos ? end : p->body;
}

static void note_segment(struct writer *w, size_t pos, uint32_t section)
{
    size_t start = line_start(w->c->pages.at[w->page].source, pos);
    *PUSH(&w->segments) = (struct reference_segment){ start, section };
}

static int by_position(const void *a, const void *b)
{
    const struct reference_segment *x = a, *y = b;
    if (x->pos != y->pos) return x->pos < y->pos ? -1 : 1;
    return (x->section > y->section) - (x->section < y->section);
}

/* Inserts a segment in order among those of the page, which are the last ones. A line that already starts a segment
 * keeps its section. */
static void insert_segment(struct corpus_builder *c, struct segment new)
{
    size_t i = c->segments.count;
    while (i > 0 && c->segments.at[i - 1].pos > new.pos) i--;
    if (i > 0 && c->segments.at[i - 1].pos == new.pos) return;
    (void)PUSH(&c->segments);
    memmove(&c->segments.at[i + 1], &c->segments.at[i], (c->segments.count - 1 - i) * sizeof new);
    c->segments.at[i] = new;
}

static void insert_segments(struct writer *w, const struct node *reference)
{
    const struct page *p = &w->c->pages.at[w->page];
    if (!w->segments.count) return;
    qsort(w->segments.at, w->segments.count, sizeof *w->segments.at, by_position);
    for (size_t i = 0; i < w->segments.count; i++)
        insert_segment(w->c, (struct segment){ p->pos + (uint32_t)w->segments.at[i].pos, w->segments.at[i].section });
    insert_segment(w->c, (struct segment){ p->pos + (uint32_t)reference_end(p, reference), p->first_section });
}

/* --- the page --- */

static void render_language(struct writer *w, const struct node *language)
{
    bool has_several = language->child && language->child->next;
    w->language = language->key;
    for (const struct node *entry = language->child; entry; entry = entry->next) {
        if (entry->kind != NODE_MAP) {
            warn(page_file(w->c, &w->c->pages.at[w->page]), entry->line,
                 "reference: an entry that is no map is left out");
            continue;
        }
        check_references(w->c, w->page, w->language, entry);
        w->line = entry->line;
        str title = title_of(entry), display = display_name(w->language);
        add_section(w, entry, str_format("%.*s: %.*s", PRI(display), PRI(title)), has_several);
        put_entry(w, entry, title, display);
        note_segment(w, entry == language->child ? language->pos : entry->pos, w->section);
    }
}

static size_t rank(str language)
{
    size_t i = 0;
    while (i < COUNT(languages) && !str_equal(languages[i].name, language)) i++;
    return i;
}

static int by_rank(const void *a, const void *b)
{
    const struct node *x = *(const struct node *const *)a, *y = *(const struct node *const *)b;
    size_t rx = rank(x->key), ry = rank(y->key);
    if (rx != ry) return rx < ry ? -1 : 1;
    int order = str_compare(x->key, y->key);
    return order ? order : (x->pos > y->pos) - (x->pos < y->pos);
}

void reference_render(struct corpus_builder *c, uint32_t page)
{
    struct writer w = { .c = c, .page = page };
    const struct node *reference = node_get(c->pages.at[page].front, "reference");
    ARRAY(const struct node *) sorted = { 0 };
    for (const struct node *l = reference ? reference->child : NULL; l; l = l->next)
        if (l->kind == NODE_LIST) *PUSH(&sorted) = l;
        else warn(page_file(c, &c->pages.at[page]), l->line, "reference: '%.*s' must be a list of entries",
                  PRI(l->key));
    if (!sorted.count) return;
    qsort(sorted.at, sorted.count, sizeof *sorted.at, by_rank);
    for (size_t i = 0; i < sorted.count; i++) render_language(&w, sorted.at[i]);
    insert_segments(&w, reference);
    map_free(&w.linked);
    xfree(w.segments.at), xfree(sorted.at);
}

void reference_free(void)
{
    map_free_keys(&names.by_name);
    xfree(names.definitions.at);
    names.definitions.at = NULL, names.definitions.count = names.definitions.room = 0;
}

void reference_summary(FILE *f)
{
    fprintf(f, "reference: %u references to %zu names, %u resolved, %u not\n", names.references, names.seen.count,
            names.resolved, names.references - names.resolved);
}
