/* markdoc.c - tags of Markdoc, {% name key="value" %} text {% /name %}, which sites of Redocly, Next.js and Astro have.
 *
 *   {% callout type="note" title="T" %}   a container that dialect.c reads
 *   {% tab label="T" %}                   the label in bold, as a link if the tag has a target
 *   {% partial file="F" /%}               the text of the file; its variables are those of the tag
 *   {% code-snippet file="F" /%}          the code of the file, or a part of it
 *   {% table %}                           a table of Markdown, made of a list
 *   {% if $v %} {% else /%} {% /if %}     one branch, or both if the value of the condition is not known
 *   {% $frontmatter.key %}                the value
 *   # Title {% #id .class %}              the heading with its id; other annotations are removed
 *
 * Other tags are removed, and the text in them stays. Code is copied.
 */
#include <ctype.h>
#include "dialect.h"

#define MAX_LINE_BYTES 4096        /* of a line that is looked at before a tag */
#define MAX_TAG_BYTES 4000
#define MAX_CODE_BYTES 4000            /* of inline code */
#define MAX_DEPTH 6                    /* of partials and tables in one another, and of functions in a condition */
#define MAX_EXPANDED_BYTES (4u << 20)  /* of the partials of a page */
#define MAX_CELLS 20000                /* of a table */
#define MAX_VALUE_BYTES 32768          /* of front matter, or a file .env, whose values are searched */

/* The variables of a partial; a map. */
struct scope { const struct node *variables; const struct scope *outer; };

/* State of a page that its partials share. front: its front matter, env: the variables of the project, heading: the
 * first one of the page, if they have been read. */
struct site {
    struct dialect *d;
    const struct node *front;
    str env, heading;
    size_t budget;
    bool front_read, env_read, heading_read;
};

/* open: a character for each condition that is open: 'k' if all branches are kept, 't' if one was shown, 'f' if not
 * yet. unclosed: no tag that ends a table or a comment follows. */
struct markdoc { struct site *site; const struct scope *scope; buffer out, open; unsigned depth; bool unclosed; };

/* A tag. end: the offset after it. value: it is a variable or a function. annotation: it has only attributes. */
struct tag { str name, args; size_t end; bool closes, alone, value, annotation; };

/* --- tags --- */

/* Parses the tag at i. Its end is 0 if there is none of at most MAX_TAG_BYTES. */
static struct tag parse(str text, size_t i)
{
    struct tag t = { .end = 0 };
    str rest = str_span(text, i, i + MAX_TAG_BYTES);
    size_t end = 2, n = 0;
    bool quoted = false;
    if (!str_starts(rest, STR("{%"))) return t;
    while (end + 1 < rest.len && (quoted || rest.s[end] != '%' || rest.s[end + 1] != '}')) {
        quoted ^= rest.s[end] == '"' && rest.s[end - 1] != '\\';
        end++;
    }
    if (end + 1 >= rest.len) return t;
    str s = str_trim(str_span(rest, 2, end));
    t.closes = s.len && s.s[0] == '/', t.alone = s.len && s.s[s.len - 1] == '/';
    if (t.closes || t.alone) s = str_trim(str_span(s, t.closes, s.len - (t.alone && s.len > t.closes)));
    while (n < s.len && (isalnum((unsigned char)s.s[n]) || strchr("-_", s.s[n]))) n++;
    char next = n < s.len ? s.s[n] : ' ';
    t.value = s.len && (s.s[0] == '$' || (n && next == '('));
    t.annotation = s.len && (strchr("#.", s.s[0]) || (n && next == '='));
    t.name = t.value || t.annotation ? STR("") : str_span(s, 0, n);
    t.args = t.value || t.annotation ? s : str_trim(str_span(s, n, s.len));
    if (t.name.len || t.value || t.annotation) t.end = i + end + 2;
    return t;
}

/* Returns the offset of the next tag at or after pos that closes one with a name, with those that are opened and closed
 * in between left out, or of the branch of a condition at the same depth. text.len if there is none. */
static size_t next_closing(str text, size_t pos, str name, struct tag *found)
{
    unsigned depth = 0;
    bool condition = str_equal(name, STR("if"));
    for (size_t at = find_from(text, pos, "{%"); at < text.len; at = find_from(text, at + 2, "{%")) {
        struct tag t = parse(text, at);
        *found = t;
        if (condition && !depth && t.end && str_equal(t.name, STR("else"))) return at;
        if (!t.end || !str_equal(t.name, name)) continue;
        if (t.closes && !depth) return at;
        if (t.closes) depth--;
        else depth += !t.alone;
    }
    return text.len;
}

/* --- values --- */

/* A value of an expression. known: it is known. */
struct value { str text; bool known; };

static str env_value(struct site *site, str name)
{
    const struct layout *l = site->d->includer.layout;
    if (!site->env_read) site->env = str_span(layout_file(l, ".env"), 0, MAX_VALUE_BYTES), site->env_read = true;
    str key = str_starts(name, STR("PUBLIC_")) ? str_format("%.*s=", PRI(name)) : STR("");   /* others are secret */
    for (size_t pos = 0; key.len && pos < site->env.len; pos = after_line(site->env, pos)) {
        str line = str_trim(str_line(site->env, pos));
        if (str_starts(line, key)) return directive_word(str_span(line, key.len, line.len));
    }
    return STR("");
}

/* Returns the first heading of the page, which is the title of one without another, or an empty string. */
static str page_heading(struct site *site)
{
    if (site->heading_read) return site->heading;
    str text = site->d->place.text, body = str_span(text, front_end(text), text.len);
    size_t pos = str_starts(body, STR("# ")) ? 0 : find_from(body, 0, "\n# ") + 1;
    str line = pos < body.len ? str_line(body, pos) : STR("");
    site->heading_read = true, site->heading = STR("");
    if (find_from(line, 0, "{%") == line.len) site->heading = str_trim(str_span(line, 1, line.len));
    return site->heading;
}

/* Returns the value of a variable, whose name is without "$". */
static struct value variable(const struct markdoc *m, str name)
{
    static const char *const starts[] = { "frontmatter.", "markdoc.frontmatter." };
    struct site *site = m->site;
    for (const struct scope *s = m->scope; s; s = s->outer) {
        const struct node *n = node_below(s->variables, name);
        if (n && n->kind == NODE_SCALAR) return (struct value){ n->value, true };
    }
    for (size_t i = 0; i < COUNT(starts); i++) {
        if (!str_starts(name, str_from(starts[i]))) continue;
        bool read = !site->front_read && front_end(site->d->place.text) <= MAX_VALUE_BYTES;
        if (read) site->front = layout_front(site->d->includer.layout);
        site->front_read = true;
        str key = str_span(name, strlen(starts[i]), name.len);
        const struct node *n = node_below(site->front, key);
        if (!n && is_listed(key, " title seo.title ")) return (struct value){ page_heading(site), true };
        return (struct value){ n && n->kind == NODE_SCALAR ? n->value : STR(""), !n || n->kind == NODE_SCALAR };
    }
    str text = str_starts(name, STR("env.")) ? env_value(site, str_span(name, 4, name.len)) : STR("");
    return (struct value){ text, text.len > 0 };
}

static bool is_true(struct value v) { return v.text.len && !is_listed(v.text, " false null undefined "); }

/* Returns the end of the argument at the start of a text: the offset of a comma or a closing parenthesis. */
static size_t argument_end(str s)
{
    unsigned depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < s.len; i++) {
        quoted ^= s.s[i] == '"';
        if (quoted) continue;
        if (!depth && strchr(",)", s.s[i])) return i;
        if (strchr("([{", s.s[i])) depth++;
        if (strchr(")]}", s.s[i]) && depth) depth--;
    }
    return s.len;
}

/* Returns the value of a function of Markdoc with these arguments. */
static struct value function(str name, const struct value *v, size_t count)
{
    static const char *const words[] = { "false", "true" };
    struct value unknown = { STR(""), false };
    bool all = true, any = false, known = count > 0;
    for (size_t i = 0; i < count; i++) {
        known &= v[i].known;
        all &= v[i].known && is_true(v[i]), any |= v[i].known && is_true(v[i]);
    }
    if (str_equal(name, STR("default")) && count == 2) return v[0].known && v[0].text.len ? v[0] : v[1];
    if (str_equal(name, STR("or")) && any) return (struct value){ STR("true"), true };
    if (!known) return unknown;
    bool result = all;
    if (str_equal(name, STR("equals")) && count == 2) result = str_equal(v[0].text, v[1].text);
    else if (str_equal(name, STR("not"))) result = !is_true(v[0]);
    else if (str_equal(name, STR("or"))) result = any;
    else if (!str_equal(name, STR("and"))) return unknown;
    return (struct value){ str_from(words[result]), true };
}

/* Returns the value of an expression: a text in quotes, a word or number, $variable or function(a, b). */
static struct value evaluate(const struct markdoc *m, str s, unsigned depth)
{
    struct value v[4];
    size_t count = 0, open;
    s = str_trim(s);
    if (str_starts(s, STR("$"))) return variable(m, str_span(s, 1, s.len));
    if (s.len && s.s[0] == '"') return (struct value){ directive_word(s), true };
    open = find_from(s, 0, "(");
    if (open == s.len) return (struct value){ s, s.len > 0 };
    str name = str_span(s, 0, open);
    for (str rest = str_span(s, open + 1, s.len); rest.len && count < COUNT(v) && depth < MAX_DEPTH; count++) {
        size_t end = argument_end(rest);
        v[count] = evaluate(m, str_span(rest, 0, end), depth + 1);
        bool last = end == rest.len || rest.s[end] == ')';
        rest = last ? STR("") : str_span(rest, end + 1, rest.len);
    }
    return function(name, v, count);
}

/* Returns the first of these attributes of a tag that is set and known. names: separated by spaces. */
static str attribute(const struct markdoc *m, const struct tag *t, const char *names)
{
    for (str rest = str_from(names), name; (name = take_word(&rest)).len;) {
        str value = directive_value(t->args, str_copy(name).s), all = value;
        bool quoted = value.len && value.s > t->args.s && strchr("\"'", value.s[-1]);
        if (value.len && !quoted && memchr(value.s, '(', value.len))
            all = str_span(t->args, (size_t)(value.s - t->args.s), t->args.len);
        if (value.len && !quoted && (value.s[0] == '$' || all.len > value.len)) value = evaluate(m, all, 0).text;
        if (value.len) return value;
    }
    return STR("");
}

/* --- text --- */

static str translate(struct markdoc *m, str text);

/* Returns the text after the last line feed; of a long line the last MAX_LINE_BYTES bytes. */
static str last_line(const buffer *b)
{
    str text = buffer_str(b);
    size_t start = text.len;
    while (start && text.len - start < MAX_LINE_BYTES && text.s[start - 1] != '\n') start--;
    return str_span(text, start, text.len);
}

/* Begins a line with an indentation, unless one with only spaces is there. */
static void begin_line(struct markdoc *m, size_t indent)
{
    str line = last_line(&m->out);
    if (line.len && !str_trim(line).len) return;
    buffer_format(&m->out, "%s%*s", line.len ? "\n" : "", (int)indent, "");
}

/* Adds a text as lines with an indentation. */
static void add_lines(struct markdoc *m, str text, size_t indent)
{
    begin_line(m, indent);
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str line = str_line(text, pos);
        buffer_format(&m->out, "%*s%.*s%s", pos && line.len ? (int)indent : 0, "", PRI(line),
                      after_line(text, pos) < text.len ? "\n" : "");
    }
}

/* Returns the translation of a text with other variables, or of a part of the page. */
static str inner_text(struct markdoc *m, str text, const struct scope *scope)
{
    struct markdoc inner = { .site = m->site, .scope = scope, .depth = m->depth + 1 };
    return translate(&inner, text);
}

/* Adds the definitions of reference links in a text to those of the page. Returns the text without them. */
static str without_definitions(struct markdoc *m, str text)
{
    buffer b = { 0 };
    str fence = STR(""), label, target;
    inline_collect_definitions(m->site->d, text);
    for (size_t pos = 0, next; pos < text.len; pos = next) {
        bool fenced = fence_read(&fence, str_line(text, pos)) || fence.len;
        size_t after = fenced ? 0 : inline_read_definition(text, pos, &label, &target);
        next = after ? after : after_line(text, pos);
        if (!after) buffer_add(&b, str_span(text, pos, next));
    }
    return b.count ? buffer_str(&b) : STR("");
}

/* Returns the text of a file that a tag names. Adds a note, with a warning, if it is not in the corpus. */
static str file_text(struct markdoc *m, str name, size_t indent)
{
    struct dialect *d = m->site->d;
    struct inclusion in = { .name = name, .last = SIZE_MAX };
    str text = include_text(&d->includer, &in);
    if (text.len || !name.len) return text;
    warn(d->includer.path, dialect_next_line(d, name), "the included file %.*s is not in the corpus", PRI(name));
    add_lines(m, str_format("> Not in this copy: %.*s", PRI(name)), indent);
    return text;
}

/* Returns the text of a partial in a folder, which is named from the root of the pages, with its relative links from
 * that root. */
static str with_rooted_links(str text, str folder)
{
    buffer b = { 0 };
    size_t done = 0;
    for (size_t at = find_from(text, 0, "](."); at < text.len; at = find_from(text, at + 1, "](.")) {
        size_t start = at + 2, end = start;
        while (end < text.len && !strchr(" )\n#", text.s[end])) end++;
        str target = str_span(text, start, end);
        if (!str_starts(target, STR("./")) && !str_starts(target, STR("../"))) continue;
        buffer_format(&b, "%.*s/%.*s", PRI(str_span(text, done, start)),
                      PRI(path_normalized(str_format("%.*s/%.*s", PRI(folder), PRI(target)))));
        done = end;
    }
    buffer_add(&b, str_span(text, done, text.len));
    return buffer_str(&b);
}

static void add_partial(struct markdoc *m, const struct tag *t, size_t indent)
{
    size_t at = find_from(t->args, 0, "variables=");
    const struct node *map = at < t->args.len ? literal_of(str_span(t->args, at + 10, t->args.len)) : NULL;
    struct scope scope = { map, m->scope };
    str name = attribute(m, t, "file"), text = m->depth < MAX_DEPTH ? file_text(m, name, indent) : STR("");
    if (str_starts(name, STR("/"))) text = with_rooted_links(text, str_span(name, 0, name.len - last_name(name).len));
    if (!text.len || text.len > m->site->budget) return;
    m->site->budget -= text.len;
    text = str_trim(without_definitions(m, str_span(text, front_end(text), text.len)));
    add_lines(m, inner_text(m, text, map ? &scope : m->scope), indent);
}

/* Returns the part of a file that a tag shows: from the line with one text to that with another. */
static str selected_code(struct markdoc *m, const struct tag *t, str code)
{
    str from = attribute(m, t, "from"), after = attribute(m, t, "after"), to = attribute(m, t, "to");
    str before = attribute(m, t, "before"), first = from.len ? from : after, last = to.len ? to : before;
    size_t start = 0, end = code.len;
    if (first.len) start = find_from(code, 0, str_copy(first).s);
    if (start == code.len) start = 0;
    else if (first.len) start = from.len ? line_start(code, start) : after_line(code, start);
    size_t search = from.len ? after_line(code, start) : start;
    if (last.len) end = find_from(code, search, str_copy(last).s);
    if (end < code.len) end = to.len ? after_line(code, end) : line_start(code, end);
    return str_span(code, start, end);
}

static void add_code(struct markdoc *m, const struct tag *t, size_t indent)
{
    str name = attribute(m, t, "file"), language = attribute(m, t, "language lang"), title = attribute(m, t, "title");
    str code = selected_code(m, t, file_text(m, name, indent));
    str marks = backticks_around(code, 3);
    if (!language.len) language = language_of_file(name);
    while (code.len && char_is_space(code.s[code.len - 1])) code.len--;
    if (!code.len) return;
    str label = title.len ? str_format(" title=\"%.*s\"", PRI(title)) : STR("");
    add_lines(m, str_format("%.*s%.*s%.*s\n%.*s\n%.*s", PRI(marks), PRI(language), PRI(label), PRI(code),
                            PRI(marks)), indent);
    buffer_add(&m->out, STR("\n"));
}

/* --- tables --- */

/* A table that is read. cells: their texts, row by row; ends: the number of cells up to the end of each row. head: the
 * first row is the header. */
struct table { ARRAY(buffer) cells; ARRAY(size_t) ends; bool head; };

static size_t row_start(const struct table *t, size_t row) { return row ? t->ends.at[row - 1] : 0; }

/* True if the row that is being read has cells. */
static bool has_cells(const struct table *t) { return t->cells.count > row_start(t, t->ends.count); }

/* True for a line that starts a cell at an indentation of at most `indent`. Sets *text to the text after its mark. */
static bool starts_cell(str line, size_t indent, str *text)
{
    str s = str_trim(line);
    bool mark = s.len && strchr("*-+", s.s[0]) && (s.len == 1 || s.s[1] == ' ');
    *text = str_span(s, 1, s.len);
    return mark && indent_at(line) <= indent;
}

/* True for a line that ends a row. */
static bool ends_row(str line, size_t indent)
{
    str s = str_trim(line);
    size_t n = 0;
    while (n < s.len && s.s[n] == '-') n++;
    return n > 2 && n == s.len && indent_at(line) <= indent;
}

/* Adds empty cells for the columns that the last cell spans besides its own. */
static void end_cell(struct table *t)
{
    static const char key[] = "colspan=";
    str cell = t->cells.count ? buffer_str(&t->cells.at[t->cells.count - 1]) : STR("");
    size_t at = find_from(cell, 0, key) + sizeof key - 1, columns = 0;
    for (; at < cell.len && char_is_digit(cell.s[at]) && columns < MAX_TABLE_COLUMNS; at++)
        columns = 10 * columns + (size_t)(cell.s[at] - '0');
    for (size_t i = 1; i < columns && i < MAX_TABLE_COLUMNS; i++) PUSH(&t->cells);
}

/* Reads the list between the tags of a table. Returns false if there is other text. */
static bool read_table(struct table *t, str text)
{
    str fence = STR(""), cell;
    size_t indent = SIZE_MAX;
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str line = str_line(text, pos);
        bool inside = fence.len > 0, blank = !str_trim(line).len, open = t->cells.count > 0;
        fence_read(&fence, line);
        if (!blank && indent == SIZE_MAX) indent = indent_at(line);
        if (t->cells.count > MAX_CELLS) return false;
        if (!inside && ends_row(line, indent)) {
            end_cell(t);
            if (!t->ends.count) t->head = open;
            if (has_cells(t)) *PUSH(&t->ends) = t->cells.count;
        } else if (!inside && starts_cell(line, indent, &cell)) {
            if (has_cells(t)) end_cell(t);
            buffer_format(PUSH(&t->cells), "%.*s\n", PRI(str_trim(cell)));
        } else if (open) {
            size_t spaces = indent_at(line) < indent + 2 ? indent_at(line) : indent + 2;
            buffer_format(&t->cells.at[t->cells.count - 1], "%.*s\n", PRI(str_span(line, spaces, line.len)));
        } else if (!blank) return false;
    }
    end_cell(t);
    if (has_cells(t)) *PUSH(&t->ends) = t->cells.count;
    return t->ends.count > 0;
}

/* Returns the table as one of Markdown. Empty if a cell has too much code for one line. */
static str table_markdown(struct markdoc *m, struct table *t)
{
    buffer out = { 0 };
    size_t columns = 1;
    bool fits = true;
    for (size_t row = 0; row < t->ends.count; row++) {
        size_t n = t->ends.at[row] - row_start(t, row);
        if (n > columns) columns = n < MAX_TABLE_COLUMNS ? n : MAX_TABLE_COLUMNS;
    }
    for (size_t row = t->head ? 0 : SIZE_MAX; row == SIZE_MAX || row < t->ends.count; row++) {
        size_t first = row == SIZE_MAX ? 0 : row_start(t, row), count = row == SIZE_MAX ? 0 : t->ends.at[row] - first;
        buffer_add(&out, STR("|"));
        for (size_t i = 0; i < columns; i++) {
            str cell = i < count ? inner_text(m, buffer_str(&t->cells.at[first + i]), m->scope) : STR("");
            buffer_add_cell(&out, grid_cell(m->site->d->includer.layout, cell, &fits));
        }
        buffer_add(&out, STR("\n"));
        if (row != SIZE_MAX && (row || !t->head)) continue;
        buffer_add(&out, STR("|"));
        for (size_t i = 0; i < columns; i++) buffer_add(&out, STR(" --- |"));
        buffer_add(&out, STR("\n"));
    }
    return fits ? buffer_str(&out) : STR("");
}

/* Returns the cells of a table one below the other, each after the text of its column in the header. */
static str table_list(struct markdoc *m, struct table *t)
{
    buffer out = { 0 };
    for (size_t row = t->head; row < t->ends.count; row++)
        for (size_t i = row_start(t, row); i < t->ends.at[row]; i++) {
            size_t column = i - row_start(t, row);
            str cell = str_trim(inner_text(m, buffer_str(&t->cells.at[i]), m->scope));
            bool named = t->head && column < t->ends.at[0];
            str name = named ? str_trim(inner_text(m, buffer_str(&t->cells.at[column]), m->scope)) : STR("");
            if (name.len && cell.len) buffer_format(&out, "**%.*s:**\n\n", PRI(name));
            buffer_format(&out, "%.*s\n\n", PRI(cell));
        }
    return buffer_str(&out);
}

/* Adds the table between the tags that end and start at these offsets. Returns false if it is no list. */
static bool add_table(struct markdoc *m, str text, size_t indent)
{
    struct table t = { .head = false };
    if (m->depth >= MAX_DEPTH || !read_table(&t, text)) return false;
    str made = table_markdown(m, &t);
    if (!made.len) made = table_list(m, &t);
    add_lines(m, made, indent);
    buffer_add(&m->out, STR("\n"));
    return true;
}

/* --- the effect of a tag --- */

/* Returns the kind of a callout. A title that is the name of a kind, name="Caution", is its kind. */
static str kind_of(const struct markdoc *m, const struct tag *t, str *title)
{
    static const char *const names[][2] = { { "primary", "note" }, { "success", "tip" }, { "check", "tip" } };
    str kind = attribute(m, t, "type style kind level variant color");
    *title = attribute(m, t, "title name label heading header");
    if (!kind.len) kind = t->name;
    if (dialect_is_kind(*title)) kind = *title, *title = STR("");
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_equal(kind, str_from(names[i][0]))) kind = str_from(names[i][1]);
    return dialect_is_kind(kind) && !str_equal(kind, STR("callout")) ? kind : STR("note");
}

static bool is_callout(str name)
{
    return is_listed(name, " admonition alert aside callout hint notice ") ||
           (dialect_is_kind(name) && !is_listed(name, " details example quote summary check "));
}

/* Adds an annotation: the id of a heading, or that of an element. */
static void add_annotation(struct markdoc *m, str args)
{
    str id = STR("");
    for (size_t i = 0; i < args.len && !id.len; i++)
        if (args.s[i] == '#' && (!i || args.s[i - 1] == ' '))
            id = str_span(args, i + 1, i + 1 + name_length(str_span(args, i + 1, args.len)));
    if (!id.len) id = directive_value(args, "id");
    while (m->out.count && m->out.at[m->out.count - 1] == ' ') m->out.count--;
    if (!id.len) return;
    if (heading_text(str_trim(last_line(&m->out))).len) buffer_format(&m->out, " {#%.*s}", PRI(id));
    else buffer_format(&m->out, "<a id=\"%.*s\"></a>", PRI(id));
}

/* Where a tag is: within a line, first on its line, alone on its line. */
enum place { IN_LINE, FIRST, ALONE };

/* Adds the texts in the attributes of a tag: its title in bold if the tag begins a block, as a link if it has a target.
 */
static void add_texts(struct markdoc *m, const struct tag *t, size_t indent, enum place place)
{
    str title = attribute(m, t, "title label heading header question summary"), name = attribute(m, t, "name");
    if (!title.len && memchr(name.s, ' ', name.len)) title = name;       /* one word is the name of an icon */
    str text = attribute(m, t, "text description body caption alt"), source = attribute(m, t, "src file url");
    str to = attribute(m, t, "href to url link src");
    bool image = is_listed(t->name, " figure image img ") && source.len;
    bool block = place == ALONE || (place == FIRST && !t->alone);
    if (image) buffer_format(&m->out, "![%.*s](%.*s)", PRI(text.len ? text : title), PRI(target_encoded(source)));
    if (image) return;
    if (t->alone && (str_equal(t->name, STR("youtube")) || str_equal(t->name, STR("video"))) && to.len) {
        buffer_format(&m->out, "%.*s", PRI(link_markdown(title, to)));
        return;
    }
    str shown = title.len ? link_markdown(title, to) : STR("");
    if (t->alone && !title.len && !text.len && !is_listed(t->name, " br icon toc ")) components_count(t->name);
    if (!block && (t->alone || !title.len)) buffer_add(&m->out, title.len ? shown : text);
    else if (block && shown.len) {
        begin_line(m, indent);
        buffer_format(&m->out, t->alone ? "%.*s" : "**%.*s**\n", PRI(shown));
        if (place == FIRST) buffer_format(&m->out, "\n%*s", (int)indent, "");
    }
    if (block && text.len) buffer_format(&m->out, "%s%.*s", shown.len && t->alone ? ": " : "", PRI(text));
    if (block && text.len && !t->alone) buffer_add(&m->out, STR("\n"));
}

/* Adds the tag of a callout: the line that opens or closes a container. */
static void add_callout(struct markdoc *m, const struct tag *t, size_t indent, enum place place)
{
    const char *end = place == ALONE ? "" : "\n";
    str title, kind = kind_of(m, t, &title), text = attribute(m, t, "text content");
    if (t->alone && !text.len) return;
    begin_line(m, indent);
    if (t->closes) buffer_format(&m->out, ":::%s", end);
    else buffer_format(&m->out, ":::%.*s%s%.*s%s", PRI(kind), title.len ? " " : "", PRI(title), t->alone ? "" : end);
    if (t->alone) buffer_format(&m->out, "\n%*s%.*s\n%*s:::%s", (int)indent, "", PRI(text), (int)indent, "", end);
}

/* Opens a condition, or goes on with its next branch. Returns the offset where the text goes on. */
static size_t add_condition(struct markdoc *m, const struct tag *t, str text)
{
    struct tag next;
    bool otherwise = str_equal(t->name, STR("else"));
    struct value v = otherwise && !t->args.len ? (struct value){ STR("true"), true } : evaluate(m, t->args, 0);
    char value = !v.known ? 'k' : is_true(v) ? 't' : 'f';
    if (t->closes || (otherwise && !m->open.count)) {
        if (m->open.count && t->closes) m->open.count--;
        return t->end;
    }
    if (!otherwise) *PUSH(&m->open) = value;
    char *open = &m->open.at[m->open.count - 1];
    if (otherwise && *open == 'k') return t->end;
    if (otherwise && *open == 't') return next_closing(text, t->end, STR("if"), &next);
    if (otherwise) *open = value;
    return value == 'f' ? next_closing(text, t->end, STR("if"), &next) : t->end;
}

/* Adds the tag, and returns the offset where the text goes on: after it, or after the text that it replaces. indent: of
 * its line. */
static size_t add_tag(struct markdoc *m, const struct tag *t, str text, size_t indent, enum place place)
{
    struct tag closing = { .end = 0 };
    bool comment = str_equal(t->name, STR("comment")), table = str_equal(t->name, STR("table"));
    if (t->value) {
        struct value v = evaluate(m, t->args, 0);
        buffer_add(&m->out, v.known ? v.text : t->args);
    } else if (t->annotation) add_annotation(m, t->args);
    else if (is_listed(t->name, " if else ")) return add_condition(m, t, text);
    else if (is_callout(t->name)) add_callout(m, t, indent, place);
    else if (t->closes) return t->end;
    else if (t->alone && !t->args.len && str_ends(t->name, STR("page-name"))) {   /* code-page-name */
        const char *mark = str_starts(t->name, STR("code")) ? "`" : "";
        str title = variable(m, STR("frontmatter.title")).text;
        buffer_format(&m->out, "%s%.*s%s", mark, PRI(title), mark);
    } else if ((comment || table) && !m->unclosed) {
        size_t end = next_closing(text, t->end, t->name, &closing);
        m->unclosed = end == text.len;
        bool replaced = !m->unclosed && (comment || add_table(m, str_span(text, t->end, end), indent));
        if (replaced) return closing.end;
    } else if (t->alone && str_ends(t->name, STR("partial"))) add_partial(m, t, indent);
    else if (t->alone && str_starts(t->name, STR("code")) && directive_value(t->args, "file").len)
        add_code(m, t, indent);
    else if (!table) add_texts(m, t, indent, place);
    return t->end;
}

/* Adds the line that opens a fence, with the title and without the other attributes in its tag. */
static void add_fence(struct markdoc *m, str line)
{
    size_t at = find_from(line, 0, "{%");
    struct tag t = at < line.len ? parse(line, at) : (struct tag){ .end = 0 };
    str title = t.end ? attribute(m, &t, "title fileName filename label header") : STR("");
    str before = str_span(line, 0, t.end ? at : line.len), mark = fence_mark(before);
    while (t.end && before.len && before.s[before.len - 1] == ' ') before.len--;
    if (title.len && str_ends(before, mark)) before = str_format("%.*stext", PRI(before));
    buffer_add(&m->out, before);
    if (title.len) buffer_format(&m->out, " title=\"%.*s\"", PRI(title));
}

/* True if only spaces follow in the line from this offset on. */
static bool ends_line(str text, size_t pos)
{
    while (pos < text.len && text.s[pos] == ' ') pos++;
    return pos == text.len || text.s[pos] == '\n' || text.s[pos] == '\r';
}

/* Adds the text of a line outside fences from pos on. Returns the offset of its line feed, or after a tag of several
 * lines. */
static size_t add_line(struct markdoc *m, str text, size_t pos)
{
    size_t indent = indent_at(str_line(text, pos)), first = pos + indent;
    while (pos < text.len && text.s[pos] != '\n') {
        str rest = str_span(text, pos, text.len);
        bool starts = str_starts(rest, STR("{%")) && (!pos || text.s[pos - 1] != '{');
        struct tag t = starts ? parse(text, pos) : (struct tag){ .end = 0 };
        bool escaped = str_starts(rest, STR("\\{%"));
        size_t n = escaped ? 3 : text.s[pos] == '`' ? code_length(text, pos, MAX_CODE_BYTES) : 1;
        enum place place = pos != first ? IN_LINE : ends_line(text, t.end) ? ALONE : FIRST;
        if (t.end) pos = add_tag(m, &t, text, indent, place);
        else buffer_add(&m->out, str_span(text, pos + escaped, pos + n)), pos += n;
    }
    return pos;
}

static str translate(struct markdoc *m, str text)
{
    str fence = STR("");
    for (size_t pos = 0; pos < text.len;) {
        str line = str_line(text, pos);
        bool inside = fence.len > 0, mark = fence_read(&fence, line);
        if (mark && !inside) add_fence(m, line);
        else if (mark || inside) buffer_add(&m->out, line);
        size_t end = mark || inside ? pos + line.len : add_line(m, text, pos);
        if (end < text.len && text.s[end] == '\n') buffer_add(&m->out, STR("\n")), end++;
        pos = end;
    }
    return m->out.count ? buffer_str(&m->out) : STR("");
}

bool markdoc_is_used(const struct layout *l, str text)
{
    bool site = layout_is(l, "redocly") || layout_is(l, "markdoc") || str_ends(str_from(l->page_file), STR(".mdoc"));
    str fence = STR("");
    if (find_from(text, 0, "{%") == text.len || (l->generator && !site)) return false;
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str line = str_line(text, pos), s = str_trim(line);
        bool code = fence_read(&fence, line) || fence.len || indent_at(line) > 3;
        bool tag = str_starts(s, STR("{%")) && !str_starts(s, STR("{%%"));
        if (site && find_from(line, 0, "{%") < line.len) return true;
        if (!code && tag && (str_starts(s, STR("{% /")) || str_ends(s, STR("/%}")))) return true;
    }
    return false;
}

str markdoc_translate(struct dialect *d, str text)
{
    struct site site = { .d = d, .budget = MAX_EXPANDED_BYTES };
    struct markdoc m = { .site = &site };
    d->changed = true;
    return translate(&m, text);
}
