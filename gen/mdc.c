/* mdc.c - components of MDC, the Markdown of Nuxt Content. container.c finds those that have a body.
 *
 *   ::card{title="T" description="D"}    the title in bold, the description, the body
 *   ---                                  more attributes, as YAML
 */
#include <ctype.h>
#include "dialect.h"

#define MAX_ATTRIBUTES_BYTES 4000      /* of a component */

/* --- attributes --- */

/* Returns an attribute as a node. The value of `:name` is a literal; expressions have none. */
static struct node *new_attribute(str name, str value)
{
    bool bound = str_starts(name, STR(":"));
    struct node *n = bound ? literal_of(value) : NULL;
    if (!n) n = xalloc(sizeof *n), n->value = bound ? STR("") : value;
    n->key = str_span(name, bound, name.len);
    return n;
}

static size_t word_end(str s, size_t i, const char *ends)
{
    while (i < s.len && !strchr(ends, s.s[i])) i++;
    return i;
}

size_t mdc_attributes(str text, const struct node **map)
{
    struct node *all = xalloc(sizeof *all), **next = &all->child;
    size_t i = 1;
    all->kind = NODE_MAP;
    text = str_line(str_span(text, 0, MAX_ATTRIBUTES_BYTES), 0);
    if (!str_starts(text, STR("{"))) return 0;
    while (i < text.len && text.s[i] != '}') {
        size_t end = word_end(text, i, " =}");
        str name = str_span(text, i, end), value = STR("true");
        if (text.s[i] == ' ' && ++i) continue;
        if (!name.len) return 0;
        if (end < text.len && text.s[end] == '=') {
            char quote = end + 1 < text.len && strchr("\"'", text.s[end + 1]) ? text.s[end + 1] : 0;
            size_t start = end + 1 + (quote != 0);
            end = quote ? find_from(text, start, quote == '"' ? "\"" : "'") : word_end(text, start, " }");
            value = str_span(text, start, end);
            end += quote && end < text.len;
        }
        if (!strchr(".#", name.s[0])) *next = new_attribute(name, value), next = &(*next)->next;
        i = end;
    }
    *map = all;
    return i < text.len ? i + 1 : 0;
}

/* Returns the value of the first of several attributes, "title label", that has one. */
static str first_of(const struct node *options, const char *names)
{
    for (str rest = str_from(names), name; (name = take_word(&rest)).len;) {
        str value = str_trim(node_value(options, str_copy(name).s));
        if (value.len) return value;
    }
    return STR("");
}

/* --- components with a body --- */

str field_markdown(const struct field_heading *f)
{
    const char *must = f->required ? ", required" : "", *old = f->deprecated ? ", deprecated" : "";
    if (!f->name.len && !f->type.len) return STR("");
    str title = !f->name.len ? str_format("`%.*s`%s%s", PRI(f->type), must, old)
                             : str_format("`%.*s`%s%.*s%s%s%s", PRI(f->name), f->type.len ? ": " : "", PRI(f->type),
                                          f->place ? f->place : "", must, old);
    return f->initial.len ? str_format("%.*s, default `%.*s`", PRI(title), PRI(f->initial)) : title;
}

/* True if an attribute is there, and not "false". */
static bool is_set(const struct node *options, const char *name)
{
    str value = node_value(options, name);
    return value.len && !str_equal(value, STR("false"));
}

/* Returns the title of a component: its title or label, the heading of a field, the name of hidden text. */
static str component_title(str kind, const struct node *options)
{
    str title = first_of(options, "title label"), name = node_value(options, "name");
    if (title.len || str_equal(kind, STR("collapsible"))) return title.len ? title : name;
    if (!name.len || !is_listed(kind, " field param property ")) return STR("");
    return field_markdown(&(struct field_heading){
        .name = name, .type = node_value(options, "type"), .initial = node_value(options, "default"),
        .required = is_set(options, "required"), .deprecated = is_set(options, "deprecated") });
}

/* Returns the entries of lists in the attributes of a component, "items: [{ label: One, content: Text }]", as
 * Markdown. */
static str option_entries(const struct node *options)
{
    buffer b = { 0 };
    const struct node *lists = options && options->kind == NODE_MAP ? options->child : NULL;
    for (const struct node *list = lists; list; list = list->next)
        for (const struct node *n = list->kind == NODE_LIST ? list->child : NULL; n; n = n->next) {
            str title = first_of(n, "title label"), text = first_of(n, "content description");
            str link = link_markdown(title, node_value(n, "to"));
            if (title.len) buffer_format(&b, "**%.*s**\n\n%.*s\n\n", PRI(link), PRI(text));
        }
    return b.count ? buffer_str(&b) : STR("");
}

/* Returns the kind of a container: that of its attribute type, or of the color of a callout. The colors are those of
 * the components tip, warning, caution and note of Nuxt UI. */
static str container_kind(str kind, const struct node *options)
{
    static const char *const kinds[][2] = { { "success", "tip" }, { "green", "tip" }, { "warning", "warning" },
                                            { "error", "caution" }, { "red", "caution" } };
    str type = node_value(options, "type"), color = node_value(options, "color");
    if (dialect_is_kind(type)) return type;
    for (size_t i = 0; i < COUNT(kinds) && is_listed(kind, " alert callout u-alert u-callout "); i++)
        if (str_equal(color, str_from(kinds[i][0]))) return str_from(kinds[i][1]);
    return kind;
}

void mdc_read_options(struct container *c, const struct node *options)
{
    str text = first_of(options, "description subtitle text");
    if (!c->title.len) c->title = component_title(c->kind, options);
    if (!c->to.len) c->to = node_value(options, "to");
    c->kind = container_kind(c->kind, options);
    c->lead = str_format("%.*s%.*s%s%.*s", PRI(c->lead), PRI(text), text.len ? "\n\n" : "",
                         PRI(option_entries(options)));
}
