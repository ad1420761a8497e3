/* container.c - containers, admonitions and tabs of other documentation generators.
 *
 *   :::kind Title ... :::    ::kind ... ::    !!! kind "Title"    /// kind | Title ... ///    === "Label"
 *   ::: package.Class        an identifier of mkdocstrings
 */
#include <ctype.h>
#include "dialect.h"

/* Finds the lines of a text that open and close containers, once for each kind of marks. */
static struct container_lines *container_lines(struct dialect *d, str text, str marks, unsigned depth)
{
    struct container_lines *lines = &d->lines[depth][2 * (marks.len - 1) + (marks.s[0] == '/')];
    ARRAY(size_t) open = { 0 };
    str fence = STR("");
    if (lines->known) return lines;
    lines->known = true;
    lines->opening.count = lines->closing.count = 0;
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str line = str_trim(str_line(text, pos));
        if (fence_read(&fence, line) || fence.len || !str_starts(line, marks)) continue;
        if (line.len == marks.len) {
            *PUSH(&lines->closing) = pos;
            if (open.count) lines->opening.at[open.at[--open.count]].close = pos;
        } else if (line.s[marks.len] != marks.s[0]) {
            *PUSH(&open) = lines->opening.count;
            PUSH(&lines->opening)->open = pos;
        }
    }
    xfree(open.at);
    return lines;
}

/* Lower bound: the index of the first opening or closing line that is not before pos. */
static size_t first_line(const struct container_lines *lines, size_t pos, bool opening)
{
    size_t low = 0, high = opening ? lines->opening.count : lines->closing.count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if ((opening ? lines->opening.at[mid].open : lines->closing.at[mid]) < pos) low = mid + 1;
        else high = mid;
    }
    return low;
}

/* Returns the offset after the line that closes the container at pos, or 0 if no line closes it. A closing line has
 * only the marks. nested: containers with the same marks inside it have closing lines of their own. */
static size_t find_container_end(struct dialect *d, str text, size_t pos, str marks, unsigned depth, bool nested,
                                 size_t *body_end)
{
    const struct container_lines *lines = container_lines(d, text, marks, depth);
    size_t low = first_line(lines, pos, nested), close = 0;
    if (!nested && low < lines->closing.count) close = lines->closing.at[low];
    bool opens = nested && low < lines->opening.count && lines->opening.at[low].open == pos;
    if (opens) close = lines->opening.at[low].close;
    return close ? *body_end = close, after_line(text, close) : 0;
}

/* Returns the offset after the last line that closes containers before one is opened with at most the indentation of
 * the container at pos, or 0. For a container with others in it, one of which is not closed. */
static size_t find_last_end(struct dialect *d, str text, size_t pos, str marks, unsigned depth, size_t *body_end)
{
    const struct container_lines *lines = container_lines(d, text, marks, depth);
    size_t limit = depth ? text.len : 0, close = 0, indent = indent_at(str_line(text, pos));
    size_t next = first_line(lines, pos + 1, true);
    while (next < lines->opening.count && indent_at(str_line(text, lines->opening.at[next].open)) > indent) next++;
    if (next < lines->opening.count) limit = lines->opening.at[next].open;
    for (size_t i = first_line(lines, pos, false); i < lines->closing.count && lines->closing.at[i] < limit; i++)
        close = lines->closing.at[i];
    return close ? *body_end = close, after_line(text, close) : 0;
}

/* Returns the offset after the container at pos, or 0 if no line closes it, and sets *body_end. In VitePress the first
 * line with the marks closes all open containers, elsewhere the innermost one. If a line is missing, it closes as
 * find_last_end() says. A container inside another one, without such a line, ends with it. */
static size_t container_end(struct dialect *d, str text, size_t pos, str marks, unsigned depth, size_t *body_end)
{
    bool nested = !layout_is(d->includer.layout, "vitepress");
    size_t end = nested ? find_container_end(d, text, pos, marks, depth, true, body_end) : 0;
    if (!end && nested) end = find_last_end(d, text, pos, marks, depth, body_end);
    if (!end) end = find_container_end(d, text, pos, marks, depth, false, body_end);
    return end || !depth ? end : (*body_end = text.len);
}

/* Returns the end of the lines that are blank or indented by four spaces more than `indent`. */
static size_t indented_end(str text, size_t pos, size_t indent)
{
    size_t end = pos;
    for (; pos < text.len; pos = after_line(text, pos)) {
        str line = str_line(text, pos);
        if (!str_trim(line).len) continue;
        if (indent_at(line) < indent + 4) break;
        end = after_line(text, pos);
    }
    return end;
}

/* Returns the title of a container: its attribute title or label, its text in quotes, or the text after its kind. */
static str container_title(char mark, str rest)
{
    str title = directive_value(rest, "title");
    size_t quote = find_from(rest, 0, "\""), close = find_from(rest, quote + 1, "\"");
    if (!title.len) title = directive_value(rest, "label");
    if (title.len) return title;
    if (mark == '!' || mark == '?') return close < rest.len ? str_span(rest, quote + 1, close) : STR("");
    return clean_title(rest);
}

/* Reads the braces of "::: {#id .callout-note title="Title"}" of Pandoc and ":::{note} Title" of MyST. Returns false if
 * the text does not start with braces. */
static bool read_braces(str rest, struct container *c)
{
    size_t close = find_from(rest, 0, "}");
    if (!str_starts(rest, STR("{")) || close == rest.len) return false;
    str inside = str_trim(str_span(rest, 1, close));
    bool word = name_length(inside) == inside.len;
    c->kind = word ? inside : attribute_after(rest, '.');
    c->title = word ? str_trim(str_span(rest, close + 1, rest.len)) : directive_value(inside, "title");
    c->id = attribute_after(rest, '#');
    return true;
}

/* Parses the container that starts at a line. end is 0 if it is not one. */
struct container container_parse(struct dialect *d, str text, size_t pos, unsigned depth)
{
    struct container c = { 0 };
    str line = str_line(text, pos), s = str_trim(line);
    size_t next = after_line(text, pos), n = 0, body_end = next;
    while (n < s.len && n < MAX_MARKS && strchr(":/!?=", s.s[0]) && s.s[n] == s.s[0]) n++;
    str marks = str_span(s, 0, n), rest = str_trim(str_span(s, n, s.len));
    if (n < 2 || (n < 3 && s.s[0] != ':') || !rest.len) return c;
    c.indented = strchr("!?=", s.s[0]) != NULL;
    while (c.indented && rest.len && strchr("+!", rest.s[0])) rest = str_trim(str_span(rest, 1, rest.len));
    size_t name = s.s[0] == '=' ? 0 : name_length(rest);
    bool braces = n > 2 && s.s[0] == ':' && read_braces(rest, &c);
    if (!name && !braces && (s.s[0] != '=' || !rest.len || rest.s[0] != '"')) return c;
    if (!braces) c.kind = str_span(rest, 0, name);
    c.mark = s.s[0];
    c.component = c.mark == ':' && !braces && (n == 2 || layout_is(d->includer.layout, "nuxt"));
    if (str_starts(c.kind, STR("prose-"))) c.kind = str_span(c.kind, 6, c.kind.len);
    if (str_starts(c.kind, STR("callout-"))) c.kind = str_span(c.kind, 8, c.kind.len);
    size_t own = find_from(rest, name, " {#"), own_end = find_from(rest, own, "}");   /* "warning Title {#id}" */
    if (!braces && own_end + 1 == rest.len) {
        c.id = str_span(rest, own + 3, find_from(rest, own, " .") < own_end ? find_from(rest, own + 1, " ") : own_end);
        rest = str_trim(str_span(rest, 0, own));
    }
    c.title = braces ? c.title : container_title(s.s[0], str_span(rest, name, rest.len));
    const struct node *options;
    if (c.mark == ':' && !braces && mdc_attributes(str_span(rest, find_from(rest, name, "{"), rest.len), &options))
        mdc_read_options(&c, options);
    if (is_listed(c.kind, " tabs code-tabs code-group ")) c.title.len = 0;      /* "tabs#id" in VuePress */
    c.end = c.indented ? indented_end(text, next, indent_at(line))
                       : container_end(d, text, pos, marks, depth, &body_end);
    c.body = str_span(text, next, c.indented ? c.end : body_end);
    return c;
}

/* Reads the block of YAML before the text of a component (MDC). */
static void read_options(struct dialect *d, struct container *c, str yaml)
{
    size_t start = 0;
    while (start < yaml.len && !str_trim(str_line(yaml, start)).len) start = after_line(yaml, start);
    yaml = str_span(yaml, start, yaml.len);
    uint32_t line = dialect_next_line(d, str_trim(str_line(yaml, 0)));
    mdc_read_options(c, yaml_parse_front(yaml, 0, line, d->includer.path));
}

/* Reads the options before the text of a container: a block of YAML between rules (MDC), or options that are indented
 * by four spaces (pymdown). Returns the rest. */
static str container_body(struct dialect *d, struct container *c)
{
    str body = c->body;
    size_t end = str_equal(str_trim(str_line(body, 0)), STR("---")) ? front_end(body) : 0, pos = 0;
    if (end) {
        read_options(d, c, str_span(body, after_line(body, 0), line_start(body, end - 1)));
        return str_span(body, end, body.len);
    }
    for (; pos < body.len; pos = after_line(body, pos)) {
        str line = str_line(body, pos), s = str_trim(line);
        size_t name = name_length(s);
        bool option = c->mark == '/' && indent_at(line) >= 4 && name && find_from(s, 0, ": ") == name;
        if (!option) break;
        str value = str_trim(str_span(s, name + 1, s.len));
        if (!c->title.len && str_starts(s, STR("title:"))) c->title = clean_title(value);
        if (str_starts(s, STR("type:")) && dialect_is_kind(value)) c->kind = value;
    }
    return str_span(body, pos, body.len);
}

static str without_indent(str text, size_t indent)
{
    buffer b = { 0 };
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str line = str_line(text, pos);
        size_t n = indent_at(line);
        buffer_add(&b, str_span(line, n < indent ? n : indent, line.len));
        buffer_add(&b, STR("\n"));
    }
    return buffer_str(&b);
}

/* Returns the text without the indentation that all its lines have. */
static str without_common_indent(str text)
{
    size_t indent = SIZE_MAX;
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str line = str_line(text, pos);
        if (str_trim(line).len && indent_at(line) < indent) indent = indent_at(line);
    }
    return indent && indent < SIZE_MAX ? without_indent(text, indent) : text;
}

void container_end_block(buffer *out)
{
    str text = buffer_str(out);
    if (text.len && !str_ends(text, STR("\n\n")) && !str_equal(text, STR("\n"))) buffer_add(out, STR("\n"));
}

/* True if the text has code fences, headings, or lines that start with a component, which are not put into quotes. */
static bool has_blocks(str text)
{
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str line = str_trim(str_line(text, pos));
        bool component = line.len > 1 && line.s[0] == '<' && isupper((unsigned char)line.s[1]);
        if (component || fence_mark(line).len || str_starts(line, STR("#"))) return true;
    }
    return false;
}

/* Returns a title in bold. Parts of it that are bold already lose their marks. */
static str bold(str title)
{
    buffer b = { 0 };
    for (size_t i = 0; i < title.len; i++)
        if (str_starts(str_span(title, i, title.len), STR("**"))) i++;
        else buffer_add(&b, str_span(title, i, i + 1));
    return str_format("**%.*s**", PRI(buffer_str(&b)));
}

/* Returns the body of a callout or a set of tabs of Quarto: the heading that begins the callout becomes its title,
 * those that name the tabs become labels. */
static str without_headings(struct container *c, str body)
{
    bool tabs = str_equal(c->kind, STR("panel-tabset")), callout = dialect_is_kind(c->kind) && !c->title.len;
    str start = str_trim(body), title = heading_text(str_line(start, 0)), fence = STR("");
    size_t level = find_from(start, 0, " ");
    buffer b = { 0 };
    if (callout && title.len) return c->title = clean_title(title), str_span(start, after_line(start, 0), start.len);
    if (!tabs || !title.len) return body;
    for (size_t pos = 0; pos < body.len; pos = after_line(body, pos)) {
        str line = str_line(body, pos), label = heading_text(line);
        fence_read(&fence, line);
        if (!fence.len && label.len && find_from(line, 0, " ") == level)
            buffer_format(&b, "%.*s\n", PRI(bold(clean_title(label))));
        else buffer_add(&b, str_span(body, pos, after_line(body, pos)));
    }
    return buffer_str(&b);
}

/* True for the kinds of a note that tells a version: "version-added | v2", "deprecated-removed | v2 v3". */
static bool is_version_kind(str kind)
{
    return str_starts(kind, STR("version-")) || str_starts(kind, STR("deprecated"));
}

/* Returns "Version added" for "version-added", "Deprecated, removed" for "deprecated-removed". */
static str version_label(str kind)
{
    size_t hyphen = find_from(kind, 0, "-");
    str first = str_span(kind, 0, hyphen), rest = str_span(kind, hyphen + 1, kind.len);
    return str_format("%c%.*s%s%.*s", toupper((unsigned char)first.s[0]), PRI(str_span(first, 1, first.len)),
                      !rest.len ? "" : str_equal(first, STR("version")) ? " " : ", ", PRI(rest));
}

/* Makes the title of a container that has a target a link, or without title its text if that is plain: one line without
 * brackets, elements and marks of blocks. Else adds a link below the text. Returns the text. */
static str add_target(struct container *c, str body)
{
    if (!c->to.len) return body;
    if (c->title.len) return c->title = link_markdown(c->title, c->to), body;
    bool plain = str_line(body, 0).len == body.len && str_equal(without_bullets(body), body) && !has_blocks(body);
    for (size_t i = 0; i < body.len; i++) plain &= !strchr("[]<|", body.s[i]);
    if (plain) return link_markdown(body, c->to);
    return str_format("%.*s\n\n%.*s", PRI(body), PRI(link_markdown(STR(""), c->to)));
}

/* Returns the title of a tab without its id, "C#" of "C\#" and of "C\# #id". */
static str tab_title(str s)
{
    size_t end = s.len;
    buffer b = { 0 };
    while (end && (s.s[end - 1] != '#' || (end > 1 && s.s[end - 2] == '\\'))) end--;
    s = str_trim(str_span(s, 0, end ? end - 1 : s.len));
    for (size_t i = 0; i < s.len; i++)
        if (!str_starts(str_span(s, i, s.len), STR("\\#"))) buffer_add(&b, str_span(s, i, i + 1));
    return buffer_str(&b);
}

/* Returns the text of tabs of VuePress: a line "@tab Title" or "@tab:active Title#id" becomes the title. */
static str with_tab_titles(str body)
{
    buffer b = { 0 };
    str fence = STR("");
    for (size_t pos = 0; pos < body.len; pos = after_line(body, pos)) {
        str line = str_line(body, pos), rest = line, mark = take_word(&rest);
        bool code = fence_read(&fence, line) || fence.len;
        bool tab = !code && (str_equal(mark, STR("@tab")) || str_equal(mark, STR("@tab:active")));
        str title = tab ? tab_title(rest) : STR("");
        if (!tab) buffer_format(&b, "%.*s\n", PRI(line));
        else if (title.len) buffer_format(&b, "\n%*s**%.*s**\n\n", (int)indent_at(line), "", PRI(title));
    }
    return buffer_str(&b);
}

void container_add(struct dialect *d, buffer *out, struct container *c, size_t indent, unsigned depth)
{
    buffer inner = { 0 }, all = { 0 }, title = { 0 };
    c->body = without_indent(c->body, c->indented ? indent + 4 : indent);
    str body = without_headings(c, container_body(d, c));
    if (str_equal(c->kind, STR("callout"))) c->kind = STR("note");
    if (c->component && find_from(body, 0, "#") < body.len) body = mdc_without_slots(body);
    if (!c->indented) body = without_common_indent(body);
    if (c->component) body = mdc_without_indent(body);
    if (is_listed(c->kind, " tabs code-tabs ")) body = with_tab_titles(body);
    if (c->lead.len) body = str_format("%.*s%.*s", PRI(c->lead), PRI(body));
    if (c->title.len) inline_add_line(d, &title, c->title, 0), c->title = str_trim(buffer_str(&title));
    bool quoted = dialect_is_kind(c->kind) && !str_equal_fold(c->kind, STR("details"));
    d->changed = true;
    dialect_add_lines(d, &inner, body, depth + 1);
    body = add_target(c, str_trim(buffer_str(&inner)));
    if (c->component && !quoted && !c->title.len && !body.len) components_count(c->kind);
    container_end_block(out);
    if (c->id.len) buffer_format(&all, "%.*s\n\n", PRI(pandoc_anchor(c->id)));
    if (quoted) buffer_format(&all, "> %.*s\n", PRI(kind_label(c->kind, c->title)));
    else if (is_version_kind(c->kind) && c->title.len)
        buffer_format(&all, "**%.*s: %.*s**\n", PRI(version_label(c->kind)), PRI(c->title));
    else if (c->title.len) buffer_format(&all, "%.*s\n", PRI(bold(c->title)));
    quoted = quoted && !has_blocks(body);
    buffer_add(&all, quoted ? STR(">\n") : STR("\n"));
    for (size_t pos = 0; pos < body.len; pos = after_line(body, pos)) {
        str line = str_line(body, pos);
        bool again = quoted && !str_trim(line).len && str_ends(buffer_str(&all), STR("\n>\n"));  /* a blank line */
        if (!again) buffer_format(&all, "%s%s%.*s\n", quoted ? ">" : "", quoted && line.len ? " " : "", PRI(line));
    }
    str text = buffer_str(&all);
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str line = str_line(text, pos);
        buffer_format(out, "%*s%.*s\n", line.len ? (int)indent : 0, "", PRI(line));
    }
}

/* Adds what stands for "::: mkdocs-click" with the options ":module: acme.cli" and ":command: main": the site makes the
 * reference of a command from its code. Returns the offset after the options. */
static size_t add_command(struct dialect *d, buffer *out, str text, size_t pos)
{
    size_t end = indented_end(text, pos, 0);
    str name = STR("");
    for (; pos < end; pos = after_line(text, pos)) {
        str line = str_trim(str_line(text, pos));
        bool named = str_starts(line, STR(":prog_name: ")) || (!name.len && str_starts(line, STR(":command: ")));
        if (named) name = str_trim(str_span(line, find_from(line, 1, ":") + 1, line.len));
    }
    d->changed = true;
    buffer_format(out, "> Not in this copy: the reference of the command `%.*s`, %s\n", PRI(name), MADE_FROM_CODE);
    return end;
}

/* Translates "::: package.Class" of mkdocstrings to the name, because mkdocstrings makes the text from code. Returns
 * the offset after its options, or 0. */
size_t container_add_identifier(struct dialect *d, buffer *out, str text, size_t pos)
{
    str line = str_line(text, pos), name = str_trim(str_span(line, 4 < line.len ? 4 : line.len, line.len));
    size_t n = 0;
    while (n < name.len && (isalnum((unsigned char)name.s[n]) || strchr("._", name.s[n]))) n++;
    const struct layout *l = d->includer.layout;
    bool click = layout_is(l, "mkdocs") && str_equal(name, STR("mkdocs-click"));
    if (click && str_starts(line, STR("::: "))) return add_command(d, out, text, after_line(text, pos));
    if (!str_starts(line, STR("::: ")) || n < name.len || !n) return 0;
    if (!memchr(name.s, '.', name.len) && (!autorefs_are_used(l) || dialect_is_kind(name))) return 0;
    d->changed = true;
    buffer_format(out, "<a id=\"%.*s\"></a>`%.*s`\n", PRI(name), PRI(name));
    return indented_end(text, after_line(text, pos), 0);
}

/* Frees the tables of container_lines(). */
void container_free_lines(struct dialect *d)
{
    for (size_t depth = 0; depth <= MAX_DIALECT_DEPTH; depth++)
        for (size_t i = 0; i < COUNT(d->lines[depth]); i++)
            xfree(d->lines[depth][i].opening.at), xfree(d->lines[depth][i].closing.at);
}
