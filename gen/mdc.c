/* mdc.c - components of MDC, the Markdown of Nuxt Content. container.c finds those that have a body.
 *
 *   ::card{title="T" description="D"}    the title in bold, the description, the body
 *   ---                                  more attributes, as YAML
 *   #title                               a slot: its name is not shown, the title is bold
 *   :kbd{value="meta"} :badge[New]       the text of the component
 *   :partial{content="a"}                the text of the file _partials/a.md
 *   :icon{name="x"} :br                  an icon is removed, or named if the sentence needs it; a break is a space
 */
#include <ctype.h>
#include "dialect.h"

#define MAX_ATTRIBUTES_BYTES 4000      /* of a component */
#define MAX_INLINE_BYTES 1000          /* of a component within a line */

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

/* Reads the attribute at byte i of a text, which is not blank. Returns the offset after it, or 0. */
static size_t read_attribute(str text, size_t i, str *name, str *value)
{
    size_t end = word_end(text, i, " =}");
    *name = str_span(text, i, end), *value = STR("true");
    if (!name->len || end == text.len || text.s[end] != '=') return name->len ? end : 0;
    char quote = end + 1 < text.len && strchr("\"'", text.s[end + 1]) ? text.s[end + 1] : 0;
    size_t start = end + 1 + (quote != 0);
    end = quote ? find_from(text, start, quote == '"' ? "\"" : "'") : word_end(text, start, " }");
    *value = str_span(text, start, end);
    return end + (quote && end < text.len);
}

/* Returns the length of attributes in braces at the start of a text, or 0. next: NULL, or where their nodes are put. */
static size_t read_attributes(str text, struct node **next)
{
    size_t i = 1, end;
    str name = STR(""), value = STR("");
    for (; i < text.len && text.s[i] != '}'; i = end) {
        end = text.s[i] == ' ' ? i + 1 : read_attribute(text, i, &name, &value);
        if (!end) return 0;
        bool known = next && text.s[i] != ' ' && !strchr(".#", name.s[0]);
        if (known) *next = new_attribute(name, value), next = &(*next)->next;
    }
    return i < text.len ? i + 1 : 0;
}

size_t mdc_attributes(str text, const struct node **map)
{
    text = str_line(str_span(text, 0, MAX_ATTRIBUTES_BYTES), 0);
    bool closed = str_starts(text, STR("{")) && memchr(text.s, '}', text.len);
    size_t length = closed ? read_attributes(text, NULL) : 0;
    if (!length) return 0;
    struct node *all = xalloc(sizeof *all);
    all->kind = NODE_MAP;
    read_attributes(text, &all->child);
    *map = all;
    return length;
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

/* Returns the entries of lists in the attributes of a component as Markdown: "items: [{ label: One, content: Text }]",
 * "messages: [{ role: user, content: Text }]". */
static str option_entries(const struct node *options)
{
    buffer b = { 0 };
    const struct node *lists = options && options->kind == NODE_MAP ? options->child : NULL;
    for (const struct node *list = lists; list; list = list->next)
        for (const struct node *n = list->kind == NODE_LIST ? list->child : NULL; n; n = n->next) {
            str title = first_of(n, "title label role"), text = first_of(n, "content description");
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

/* Returns the picture that a component shows, src="a.png" with alt="A", or an empty string. */
static str component_image(const struct node *options)
{
    str source = first_of(options, "src"), alt = first_of(options, "alt");
    return source.len && alt.len ? str_format("![%.*s](%.*s)", PRI(alt), PRI(target_encoded(source))) : STR("");
}

void mdc_read_options(struct container *c, const struct node *options)
{
    str text = first_of(options, "description subtitle text"), image = component_image(options);
    if (image.len) text = str_format("%.*s%s%.*s", PRI(image), text.len ? "\n\n" : "", PRI(text));
    if (!c->title.len) c->title = component_title(c->kind, options);
    if (!c->to.len) c->to = node_value(options, "to");
    c->kind = container_kind(c->kind, options);
    c->lead = str_format("%.*s%.*s%s%.*s", PRI(c->lead), PRI(text), text.len ? "\n\n" : "",
                         PRI(option_entries(options)));
}

/* Returns the name of the slot that a line opens, "title" of #title{unwrap="p"}, or an empty string. */
static str slot_name(str line)
{
    const struct node *attributes;
    str s = str_trim(line);
    size_t n = str_starts(s, STR("#")) ? name_length(str_span(s, 1, s.len)) : 0;
    str rest = str_span(s, 1 + n, s.len);
    bool slot = n && isalpha((unsigned char)s.s[1]) &&
                (!rest.len || mdc_attributes(rest, &attributes) == rest.len);
    return slot ? str_span(s, 1, 1 + n) : STR("");
}

/* True if the line at pos is the only one of a title: text that starts no block and is not bold. */
static bool is_title(str body, size_t pos)
{
    str line = str_trim(str_line(body, pos)), after = str_trim(str_line(body, after_line(body, pos)));
    if (!line.len || strchr("#:-+*>|<`~!", line.s[0]) || find_from(line, 0, "**") < line.len) return false;
    return !after.len || str_starts(after, STR("::")) || slot_name(after).len;
}

str mdc_without_slots(str body)
{
    buffer b = { 0 };
    str fence = STR(""), slot = STR("");
    for (size_t pos = 0; pos < body.len; pos = after_line(body, pos)) {
        str line = str_line(body, pos), s = str_trim(line);
        str name = fence_read(&fence, line) || fence.len ? STR("") : slot_name(line);
        bool title = str_equal(slot, STR("title")) && is_title(body, pos);
        if (title) buffer_format(&b, "%*s**%.*s**\n", (int)indent_at(line), "", PRI(s));
        else if (name.len) buffer_add(&b, STR("\n"));
        else buffer_add(&b, str_span(body, pos, after_line(body, pos)));
        if (s.len) slot = name;
    }
    return b.count ? buffer_str(&b) : body;
}

/* Returns the column of the text of a list item, or 0 for another line. */
static size_t item_column(str line)
{
    str text = without_bullets(line), s = str_trim(line);
    return text.len && text.s > s.s ? (size_t)(text.s - line.s) : 0;
}

static bool opens_component(str line)
{
    str s = str_trim(line);
    size_t n = 0;
    while (n < s.len && s.s[n] == ':') n++;
    return n > 1 && n < s.len && isalpha((unsigned char)s.s[n]);
}

str mdc_without_indent(str body)
{
    buffer b = { 0 };
    str fence = STR("");
    size_t common = 0, item = 0;             /* columns of the first indented component, of the text of a list */
    bool cut = false, list = false;          /* the open fence, the list is indented by `common` */
    for (size_t pos = 0; pos < body.len; pos = after_line(body, pos)) {
        str line = str_line(body, pos);
        size_t indent = indent_at(line), column = item_column(line);
        bool code = fence.len > 0, mark = fence_read(&fence, line), blank = !str_trim(line).len;
        if (!code && !blank && indent < item) item = 0;
        if (!code && !item) item = column, list = indent >= common;
        if (!code && !common && !item && opens_component(line)) common = indent;
        if (mark && !code) cut = indent >= common;
        size_t n = (code && !cut) || (item && !list) ? 0 : indent < common ? indent : common;
        buffer_format(&b, "%.*s\n", PRI(str_span(line, n, line.len)));
    }
    return b.count ? buffer_str(&b) : body;
}

/* --- components without body --- */

/* A component ":name[label]{attributes}". options: NULL if it has no braces. end: offset after it, or 0. */
struct component { str name, label; const struct node *options; size_t end; };

/* Returns the offset of the bracket that closes the one at i, or the end of the line. */
static size_t closing_bracket(str line, size_t i)
{
    for (size_t depth = 0; i < line.len; i++) {
        if (line.s[i] == '[') depth++;
        else if (line.s[i] == ']' && !--depth) break;
    }
    return i;
}

/* Reads the component whose name is at byte i of a line. A label in brackets may precede or follow the attributes. */
static struct component read_component(str line, size_t i)
{
    struct component c = { 0 };
    size_t n = i < line.len && isalpha((unsigned char)line.s[i]) ? name_length(str_span(line, i, line.len)) : 0;
    c.name = str_span(line, i, i + n);
    i += n;
    for (int part = 0; n && part < 2 && i < line.len; part++) {
        size_t close = line.s[i] == '[' && !c.label.len ? closing_bracket(line, i) : line.len;
        if (close < line.len) c.label = str_span(line, i + 1, close), i = close + 1;
        else if (!c.options) i += mdc_attributes(str_span(line, i, line.len), &c.options);
    }
    c.end = n ? i : 0;
    return c;
}

static bool is_icon(const struct component *c) { return is_listed(c->name, " icon u-icon "); }

/* Returns the text that a component shows, or an empty string. */
static str component_text(const struct component *c)
{
    str text = c->label.len ? str_trim(c->label) : first_of(c->options, "title label text value");
    return is_icon(c) && text.len ? str_format("[Icon: %.*s]", PRI(text)) : text;
}

/* Returns the target of a component: that of a link, or the address of a picture or video. */
static str component_target(const struct component *c)
{
    str to = first_of(c->options, "to href"), source = first_of(c->options, "src url");
    return to.len || find_from(source, 0, "://") == source.len ? to : source;
}

/* Reads a line that is a component without body. The end of the result is 0 if it is not one. */
static struct component read_leaf(const struct dialect *d, str line)
{
    str s = str_trim(line);
    bool nuxt = layout_is(d->includer.layout, "nuxt"), two = str_starts(s, STR("::"));
    struct component c = str_starts(s, STR(":")) ? read_component(s, two ? 2 : 1) : (struct component){ 0 };
    if (c.end < s.len || (!c.options && (two || !nuxt))) c.end = 0;
    return c;
}

bool mdc_read_partial(struct dialect *d, str line, struct inclusion *in)
{
    static const char *const keys[] = { "content", "file", "src", "name", "path" };
    struct component c = read_leaf(d, line);
    for (size_t i = 0; c.end && i < COUNT(keys); i++) {
        str name = node_value(c.options, keys[i]);
        const char *end = str_ends(name, STR(".md")) ? "" : ".md";
        struct includer trial = d->includer;
        *in = (struct inclusion){ .name = str_format("_partials/%.*s%s", PRI(name), end), .last = SIZE_MAX };
        if (name.len && name.s[0] != '/' && find_from(name, 0, ":") == name.len && include_text(&trial, in).len)
            return true;
        d->includer.budget = trial.budget, d->includer.started = trial.started;
    }
    return false;
}

bool mdc_add_leaf(struct dialect *d, buffer *out, str line)
{
    struct component c = read_leaf(d, line);
    if (!c.end) return false;
    str text = component_image(c.options);
    if (!text.len && !is_icon(&c)) text = link_markdown(component_text(&c), component_target(&c));
    if (str_equal(c.name, STR("hr"))) text = STR("---");
    str description = first_of(c.options, "description subtitle"), code = first_of(c.options, "command code");
    size_t indent = text.len || code.len ? indent_at(line) : 0;
    d->changed = true;
    if (!text.len && code.len)
        text = str_format("```%s\n%*s%.*s\n%*s```", node_value(c.options, "command").len ? "sh" : "", (int)indent, "",
                          PRI(code), (int)indent, "");
    if (text.len) container_end_block(out);
    else if (!description.len) components_count(c.name);
    buffer_format(out, "%*s%.*s\n", (int)indent, "", PRI(text));
    if (description.len) buffer_format(out, "\n%*s%.*s\n", (int)indent_at(line), "", PRI(description));
    return true;
}

bool mdc_add_heading(struct dialect *d, buffer *out, str line)
{
    size_t colon = find_from(line, 0, " :");
    struct component c = read_component(line, colon + 2);
    str text = component_text(&c);
    bool known = c.label.len || layout_is(d->includer.layout, "nuxt");
    if (!heading_text(line).len || !c.end || str_trim(str_span(line, c.end, line.len)).len || !known || is_icon(&c) ||
        !text.len)
        return false;
    d->changed = true;
    inline_add_line(d, out, str_span(line, 0, colon), 0);
    buffer_format(out, "\n\n%.*s\n", PRI(text));
    return true;
}

/* --- components in a line --- */

/* True if the text before byte i of a line is no part of a sentence: marks of a block, a cell, a link, an element. */
static bool is_at_start(str line, size_t i)
{
    while (i && line.s[i - 1] == ' ') i--;
    return !i || strchr(">-*+|[#;", line.s[i - 1]) || (line.s[i - 1] == '.' && i > 1 && char_is_digit(line.s[i - 2]));
}

/* Returns "[Icon: add-circle]" for an icon that a sentence needs, "click :icon{name="x:add-circle"} in the header", or
 * that is explained, ":icon{name="x:add"} - Adds a file". An icon beside a label is not needed. */
static str icon_in_sentence(const struct component *c, str line, size_t i)
{
    str name = node_value(c->options, "name"), rest = str_trim(str_span(line, c->end, line.len));
    size_t colon = name.len;
    while (colon && name.s[colon - 1] != ':') colon--;
    bool goes_on = rest.len && (islower((unsigned char)rest.s[0]) || strchr("),.;", rest.s[0]));
    bool explained = rest.len && (strchr("-`", rest.s[0]) || str_starts(rest, STR("\xe2\x80\x93")));    /* en dash */
    bool needed = explained || (!is_at_start(line, i) && (!rest.len || goes_on));
    if (!colon || !needed) return STR("");
    return str_format("[Icon: %.*s]", PRI(str_span(name, colon, name.len)));
}

/* Returns the value of the only attribute of a component if it is a word, "insights" of
 * :product-link{product="insights"}: the site makes its text of it. */
static str only_word(const struct component *c)
{
    const struct node *first = c->options ? c->options->child : NULL;
    str value = first && !first->next ? node_text(first) : STR("");
    bool word = value.len && name_length(value) == value.len && isalpha((unsigned char)value.s[0]);
    return word && !is_listed(first->key, " class id name style ") && !str_equal(value, STR("true")) ? value : STR("");
}

size_t mdc_read_inline(const struct dialect *d, str line, size_t i, str *text, str *target)
{
    unsigned char before = i ? (unsigned char)line.s[i - 1] : ' ';
    bool nuxt = layout_is(d->includer.layout, "nuxt"), plain = !d->includer.layout->generator;
    bool starts = (nuxt || plain) && !isalnum(before) && !strchr(":/\\`", before);
    struct component c = { 0 };
    if (starts) c = read_component(str_span(line, 0, i + MAX_INLINE_BYTES), i + 1);
    if (plain && (!c.options || !memchr(line.s + i, '=', c.end - i))) return 0;
    bool shape = is_listed(c.name, " br hr ") && (c.end >= line.len || !isalnum((unsigned char)line.s[c.end]));
    if (!c.end || (c.end < line.len && line.s[c.end] == ':') || (!c.options && !c.label.len && !shape)) return 0;
    *text = component_text(&c), *target = first_of(c.options, "to href");
    if (target->len && !text->len) *text = *target;
    if (!text->len && !shape) *text = is_icon(&c) ? icon_in_sentence(&c, line, i) : only_word(&c);
    if (!text->len) components_count(c.name);
    bool space = !text->len && c.end < line.len && line.s[c.end] == ' ' && (before == ' ' || before == '[');
    return c.end + space;
}
