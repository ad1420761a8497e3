/* quarto.c - pages of Quarto: the syntax that only Quarto has, and the files that are no pages.
 *
 *   {{< kbd mac=Cmd-S win=Ctrl-S >}}    the keys, each with its systems
 *   [text]{.class}  ...                 attributes of Pandoc, see pandoc.c
 *   : Caption {#tbl-x}                  the caption, as a paragraph
 *   subtitle: ...  abstract: ...        paragraphs above the text
 *   title: "A {{< var x >}}"            the value in the front matter
 *   ::: {.content-visible when-format="html"}    what the site shows; see quarto_hides()
 */
#include "gen.h"

/* --- keys --- */

str quarto_keys(str args)
{
    static const char *const systems[][2] = { { "mac", "Mac" }, { "win", "Windows" }, { "linux", "Linux" } };
    str keys[COUNT(systems)], word = directive_word(args);
    bool one = true;
    buffer b = { 0 };
    for (size_t i = 0; i < COUNT(systems); i++) {
        keys[i] = directive_value(args, systems[i][0]);
        if (str_starts(word, str_format("%s=", systems[i][0]))) word.len = 0;
    }
    str first = word;
    for (size_t i = 0; i < COUNT(systems); i++) {
        if (!first.len) first = keys[i];
        one &= !keys[i].len || str_equal(keys[i], first);
    }
    if (one) return keys[0].len + keys[1].len + keys[2].len ? first : args;
    buffer_add(&b, word);
    for (size_t i = 0; i < COUNT(systems); i++) {
        bool known = !keys[i].len || str_equal(keys[i], word);
        for (size_t k = 0; k < i; k++) known |= str_equal(keys[k], keys[i]);
        if (known) continue;
        buffer_format(&b, "%s%.*s (%s", b.count ? ", " : "", PRI(keys[i]), systems[i][1]);
        for (size_t k = i + 1; k < COUNT(systems); k++)
            if (str_equal(keys[k], keys[i])) buffer_format(&b, ", %s", systems[k][1]);
        buffer_add(&b, STR(")"));
    }
    return buffer_str(&b);
}

/* --- files --- */

bool quarto_ignores(str file)
{
    return is_listed(last_name(file), " README.md README.qmd README.Rmd README.rmd CLAUDE.md AGENTS.md ");
}

/* --- front matter --- */

/* Returns a text of the front matter with its shortcodes replaced, without blanks around it. */
static str front_text(const struct layout *l, const struct node *front, const char *key)
{
    bool changed = false;
    return str_trim(shortcode_translate(l, str_trim(node_value(front, key)), &changed));
}

/* Adds a paragraph, below a title in bold if it has one, unless it is empty. */
static void add_paragraph(buffer *out, str title, str text)
{
    if (!text.len) return;
    if (title.len) buffer_format(out, "**%.*s**\n\n", PRI(title));
    buffer_format(out, "%.*s\n\n", PRI(text));
}

str quarto_head(const struct layout *l)
{
    str head = str_span(l->page, 0, front_end(l->page));
    bool any = find_from(head, 0, "\nsubtitle:") < head.len || find_from(head, 0, "\nabstract:") < head.len;
    if (!any || !layout_is(l, "quarto")) return STR("");
    const struct node *front = layout_front(l);
    str subtitle = front_text(l, front, "subtitle"), title = front_text(l, front, "abstract-title");
    buffer b = { 0 };
    if (!node_value(front, "title").len) return STR("");
    if (!str_equal(subtitle, front_text(l, front, "description"))) add_paragraph(&b, STR(""), subtitle);
    add_paragraph(&b, title.len ? title : STR("Abstract"), front_text(l, front, "abstract"));
    return b.count ? str_format("\n%.*s", PRI(buffer_str(&b))) : STR("");
}

/* Returns the number of quotes of one kind in a line. */
static size_t count_quotes(str line, char quote)
{
    size_t n = 0;
    for (size_t i = 0; i < line.len; i++) n += line.s[i] == quote;
    return n;
}

str quarto_front(const struct layout *l, str front, bool *changed)
{
    buffer out = { 0 };
    if (!layout_is(l, "quarto") || find_from(front, 0, "{{<") == front.len) return front;
    for (size_t pos = 0; pos < front.len; pos = after_line(front, pos)) {
        str line = str_line(front, pos), text = shortcode_translate(l, line, changed);
        bool quotes = count_quotes(text, '"') != count_quotes(line, '"') || memchr(text.s, '\n', text.len) ||
                      count_quotes(text, '\'') != count_quotes(line, '\'');    /* they would end the value */
        buffer_format(&out, "%.*s\n", PRI(quotes ? line : text));
    }
    return buffer_str(&out);
}

/* --- profiles --- */

/* Adds the names in a value, "a, b" or a list. */
static void add_names(str_list *names, const struct node *value)
{
    if (!value) return;
    for (const struct node *n = value->kind == NODE_LIST ? value->child : NULL; n; n = n->next)
        if (n->kind == NODE_SCALAR) *PUSH(names) = n->value;
    str rest = node_text(value);
    for (size_t pos = 0, end; pos < rest.len; pos = end + 1) {
        for (end = pos; end < rest.len && !strchr(", ", rest.s[end]);) end++;
        if (end > pos) *PUSH(names) = str_span(rest, pos, end);
    }
}

/* Adds the first profile of a group, unless one of them is on. */
static void add_group(str_list *names, const struct node *group)
{
    for (const struct node *n = group->child; n; n = n->next)
        for (size_t i = 0; i < names->count; i++)
            if (str_equal(names->at[i], n->value)) return;
    if (group->child && group->child->kind == NODE_SCALAR) *PUSH(names) = group->child->value;
}

/* Returns the names of the profiles that are on if no option of Quarto names others. */
static str_list profiles(const struct layout *l)
{
    str_list names = { 0 };
    const struct node *profile = node_get(l->yaml, "profile"), *groups = node_get(profile, "group");
    add_names(&names, node_get(profile, "default"));
    if (!groups || groups->kind != NODE_LIST) return names;
    if (groups->child && groups->child->kind == NODE_SCALAR) add_group(&names, groups);
    else for (const struct node *n = groups->child; n; n = n->next) add_group(&names, n);
    return names;
}

static struct node *copy_node(const struct node *n)
{
    struct node *copy = xalloc(sizeof *copy);
    *copy = *n;
    copy->next = NULL;
    return copy;
}

/* Returns a configuration with the values of another one over its own. Lists are joined. Its key is that of `base`. */
static struct node *merged(const struct node *base, const struct node *over)
{
    bool same = base->kind == over->kind && base->kind != NODE_SCALAR, maps = same && base->kind == NODE_MAP;
    struct node *all = copy_node(same ? base : over), **end = &all->child;
    all->key = base->key;
    if (!same) return all;
    *end = NULL;
    for (const struct node *n = base->child; n; n = n->next, end = &(*end)->next) {
        const struct node *other = maps ? node_get(over, str_copy(n->key).s) : NULL;
        *end = other ? merged(n, other) : copy_node(n);
    }
    for (const struct node *n = over->child; n; n = n->next) {
        if (maps && node_get(base, str_copy(n->key).s)) continue;
        *end = copy_node(n), end = &(*end)->next;
    }
    return all;
}

const struct node *quarto_configuration(const struct layout *l)
{
    const struct node *all = l->yaml;
    str_list names = profiles(l);
    for (size_t i = names.count; i-- > 0;) {             /* the first one counts */
        const char *file = str_format("_quarto-%.*s.yml", PRI(names.at[i])).s;
        str text = memchr(names.at[i].s, '/', names.at[i].len) ? STR("") : layout_file(l, file);
        const struct node *over = text.len ? yaml_parse_config(text, file) : NULL;
        if (over) all = merged(all, over);
    }
    return all;
}

/* --- conditions --- */

/* True if the value of a condition, "format" of when-format="html", holds for the pages of the site. */
static bool holds(const struct layout *l, str kind, str value)
{
    if (str_equal(kind, STR("format"))) return is_listed(value, " html html:js html4 html5 ");
    if (str_equal(kind, STR("meta"))) return is_listed(str_lower(layout_param(l, value)), " true yes on ");
    str_list names = profiles(l);
    for (size_t i = 0; i < names.count; i++)
        if (str_equal(names.at[i], value)) return true;
    return false;
}

bool quarto_hides(const struct layout *l, str attributes)
{
    bool visible = pandoc_has_class(attributes, "content-visible"), match = true;
    str name, value;
    if (!visible && !pandoc_has_class(attributes, "content-hidden")) return false;
    for (size_t pos = 1; pandoc_next(attributes, &pos, &name, &value);) {
        bool when = str_starts(name, STR("when-")), unless = str_starts(name, STR("unless-"));
        str kind = str_span(name, when ? 5 : 7, name.len);
        if (when || unless) match &= holds(l, kind, value) == when;
    }
    return visible != match;
}

/* --- divs --- */

#define MAX_DIVS 64                    /* divs around a line that can be items of lists */

/* The divs around a line. hidden: the number of them up to the outermost one that is not shown; 0 if all are. plain:
 * the div has no lines of its own in the output. joined: the line begins the item of a list. */
struct divs { size_t count, hidden; bool plain[MAX_DIVS], joined; };

/* Returns the text after the colons of a line that opens or closes a div, without colons at its end, and sets *start to
 * the length of the text before the colons. Returns a text without address if the line is neither. */
static str div_text(str line, size_t *start)
{
    size_t n = 0, end = line.len;
    const char *text = str_trim(line).s;
    *start = 0;
    if (!str_trim(line).len) return (str){ NULL, 0 };
    *start = (size_t)(text - line.s);
    for (; *start + 2 < line.len && strchr("-*+", line.s[*start]) && line.s[*start + 1] == ' '; *start += 2)
        while (*start + 2 < line.len && line.s[*start + 2] == ' ') ++*start;
    while (*start + n < line.len && line.s[*start + n] == ':') n++;
    if (n < 3) return (str){ NULL, 0 };
    while (end > *start + n && strchr(": \r\t", line.s[end - 1])) end--;
    return str_trim(str_span(line, *start + n, end));
}

/* Returns the first line at or after pos that is not blank. */
static str next_line(str text, size_t pos)
{
    while (pos < text.len && !str_trim(str_line(text, pos)).len) pos = after_line(text, pos);
    return str_line(text, pos);
}

/* Returns the word for the kind of a theorem, "Proof" as well, of the attributes of a div; or NULL. */
static const char *theorem_kind(str attributes)
{
    static const char *const classes[][2] = { { "proof", "Proof" }, { "remark", "Remark" },
                                              { "solution", "Solution" } };
    str id = pandoc_value(attributes, "#");
    bool theorem = is_listed(str_span(id, 0, 4), " thm- lem- cor- prp- cnj- def- exm- exr- sol- rem- alg- ");
    for (size_t i = 0; i < COUNT(classes); i++)
        if (pandoc_has_class(attributes, classes[i][0])) return classes[i][1];
    return theorem ? crossref_kind(id) : NULL;
}

/* Adds the title of a theorem, "**Theorem (Line)**", in place of the heading that begins it, and sets *next to the
 * offset after that. attributes: of a div, whose text starts at *next. */
static void add_theorem(buffer *out, str text, size_t *next, str attributes)
{
    str line = next_line(text, *next), title = pandoc_value(attributes, "name");
    bool heading = heading_text(line).len > 0;
    if (!theorem_kind(attributes)) return;
    if (heading) title = str_trim(str_span(line, find_from(line, 0, " "), find_from(line, 0, " {")));
    if (heading) *next = after_line(text, (size_t)(line.s - text.s));
    buffer_format(out, "\n**%s%s%.*s%s**\n\n", theorem_kind(attributes), title.len ? " (" : "", PRI(title),
                  title.len ? ")" : "");
}

/* Returns the attributes of a div: {.note} for "note". */
static str div_attributes(str text)
{
    return text.s[0] == '{' ? text : str_format("{.%.*s}", PRI(text));
}

/* Adds a line that opens a div. A div that is the first block of an item of a list has no lines of its own. */
static void open_div(const struct layout *l, struct divs *d, buffer *out, str line, size_t start, str text)
{
    bool item = str_trim(str_span(line, 0, start)).len > 0;
    if (d->count < MAX_DIVS) d->plain[d->count] = item || d->joined;
    d->count++;
    if (!d->hidden && quarto_hides(l, div_attributes(text))) d->hidden = d->count;
    if (d->hidden) buffer_add(out, STR("\n"));
    else if (item) buffer_add(out, str_span(line, 0, start));
    else if (!d->joined) buffer_format(out, "%.*s::: %.*s\n", (int)start, line.s, PRI(text));
    d->joined |= item && !d->hidden;
}

/* Adds a line that closes the innermost div. */
static void close_div(struct divs *d, buffer *out, str line, size_t start)
{
    bool plain = !d->count || d->hidden || (d->count <= MAX_DIVS && d->plain[d->count - 1]);
    if (plain) buffer_add(out, STR("\n"));
    else buffer_format(out, "%.*s:::\n", (int)start, line.s);
    if (d->hidden == d->count) d->hidden = 0;
    if (d->count) d->count--;
    d->joined = false;
}

/* Adds the line at pos, which belongs to no div itself. */
static void add_line_of_div(struct divs *d, buffer *out, str text, size_t pos, bool hidden)
{
    str line = str_line(text, pos);
    size_t start = d->joined ? (size_t)(str_trim(line).s - line.s) : 0;
    if (d->joined && !str_trim(line).len) return;
    if (d->hidden || hidden) buffer_add(out, STR("\n"));
    else buffer_add(out, str_span(text, pos + start, after_line(text, pos)));
    d->joined = false;
}

/* Returns the text without the divs and code that are not shown, and with three colons at each line that opens or
 * closes another div: in Quarto any number of colons closes the innermost one. */
static str translate_divs(const struct layout *l, str text, bool *changed)
{
    struct divs d = { 0 };
    buffer out = { 0 };
    str fence = STR("");
    bool hidden = false;                 /* the code is not shown */
    if (find_from(text, 0, ":::") == text.len && find_from(text, 0, ".content-") == text.len) return text;
    for (size_t pos = 0, start, next; pos < text.len; pos = next) {
        str line = str_line(text, pos), mark = fence_mark(line), rest = { NULL, 0 };
        bool inside = fence.len > 0, marks = fence_read(&fence, line);
        next = after_line(text, pos);
        if (!inside && !marks) rest = div_text(line, &start);
        size_t info = marks ? (size_t)(mark.s - line.s) + mark.len : line.len;
        if (!inside && marks) hidden = quarto_hides(l, str_trim(str_span(line, info, line.len)));
        if (rest.len) open_div(l, &d, &out, line, start, rest);
        else if (rest.s) close_div(&d, &out, line, start);
        else add_line_of_div(&d, &out, text, pos, hidden);
        if (rest.len && !d.hidden) add_theorem(&out, text, &next, div_attributes(rest));
        if (inside && marks) hidden = false;
    }
    while (d.count) buffer_add(&out, STR("\n")), close_div(&d, &out, STR(""), 0);
    *changed = true;
    return buffer_str(&out);
}

/* --- text --- */

/* True for a row of a table, and for a line of one that is drawn: "| a | b |", "+---+---+", "--- ---". */
static bool is_row(str line)
{
    str s = str_trim(line);
    size_t marks = 0;
    while (marks < s.len && strchr("-=+|: ", s.s[marks])) marks++;
    return s.len > 2 && (s.s[0] == '|' || (marks == s.len && strchr("+-", s.s[0])));
}

/* Returns the caption of a table at a line, ": Caption {#tbl-x}", without its attributes, after the anchor of its id.
 * Sets *found. before: the line before it that is not blank. after: the first line after it that is not blank. */
static str caption(str line, str before, str after, bool *found)
{
    str s = str_trim(line);
    size_t mark = str_starts(s, STR("Table: ")) ? 7 : str_starts(s, STR(": ")) ? 2 : 0, open = s.len;
    *found = false;
    if (!mark) return s;
    for (size_t i = mark; i < s.len && open == s.len; i++)
        if (s.s[i] == '{' && i + pandoc_length(str_span(s, i, s.len)) == s.len) open = i;
    str attributes = str_span(s, open, s.len), id = pandoc_value(attributes, "#");
    *found = str_starts(id, STR("tbl-")) || pandoc_value(attributes, "tbl-colwidths").len || is_row(before) ||
             is_row(after);
    return str_format("%*s%.*s%.*s", (int)(s.s - line.s), "", PRI(pandoc_anchor(id)),
                      PRI(str_trim(str_span(s, mark, open))));
}

/* Adds the lines [start, end) of a text, which have no blank line and no code fence. before: the last line before. */
static void add_block(const struct layout *l, buffer *out, str text, size_t start, size_t end, str before,
                      bool *changed)
{
    size_t pos = start, first = start;
    for (bool found; pos < end; before = str_line(text, pos), pos = after_line(text, pos)) {
        size_t next = after_line(text, pos);
        str shown = caption(str_line(text, pos), before, next < end ? str_line(text, next) : next_line(text, next),
                            &found);
        if (!found) continue;
        buffer_add(out, pandoc_translate(l, str_span(text, start, pos), changed));
        buffer_format(out, "%s%.*s\n%s", pos > first ? "\n" : "",
                      PRI(pandoc_translate(l, shown, changed)), next < end ? "\n" : "");
        *changed = true, start = next;
    }
    buffer_add(out, pandoc_translate(l, str_span(text, start, end), changed));
}

/* Adds an anchor for the label of the code whose fence is at the start of a text, unless it begins an item of a list.
 */
static void add_code_anchor(buffer *out, str text, bool *changed)
{
    str id = crossref_code_label(text), line = str_line(text, 0);
    size_t indent = (size_t)(str_trim(line).s - line.s);
    if (!id.len || !strchr("`~", line.s[indent])) return;
    buffer_format(out, "%*s%.*s\n", (int)indent, "", PRI(pandoc_anchor(id)));
    *changed = true;
}

/* Translates the paragraphs, lists and tables of a text. Code fences are copied. */
static str translate_blocks(const struct layout *l, str text, bool *changed)
{
    buffer out = { 0 };
    str fence = STR(""), before = STR("");
    for (size_t pos = 0, end; pos < text.len; pos = end) {
        str line = str_line(text, pos);
        bool inside = fence.len > 0, marks = fence_read(&fence, line);
        end = after_line(text, pos);
        if (!inside && marks) add_code_anchor(&out, str_span(text, pos, text.len), changed);
        if (marks || inside || !str_trim(line).len) {
            buffer_add(&out, str_span(text, pos, end));
            continue;
        }
        size_t grid = grid_translate(l, &out, text, pos);
        if (grid > pos) {
            end = grid, before = STR("+--+"), *changed = true;
            continue;
        }
        while (end < text.len && str_trim(str_line(text, end)).len && !fence_mark(str_line(text, end)).len)
            end = after_line(text, end);
        add_block(l, &out, text, pos, end, before, changed);
        before = str_line(text, line_start(text, end - 1));
    }
    return buffer_str(&out);
}

str quarto_translate(const struct layout *l, str text, bool *changed)
{
    if (!layout_is(l, "quarto")) return text;
    return translate_blocks(l, translate_divs(l, text, changed), changed);
}
