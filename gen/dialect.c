/* dialect.c - translates the syntax of other documentation generators to plain Markdown, before a page is parsed.
 *
 *   :::kind Title ... :::    ::kind ... ::    !!! kind "Title"    /// kind | Title ... ///    > [!KIND]
 *                            quotes that start with the kind in bold; the body is no code even if it is indented
 *   === "Label"              the label in bold, then the body
 *   {{#include F}} ...       the text of the file, see include.c
 *   {{< name args >}} ...    see shortcode.c
 *   import X from "F.mdx"    the text of F in place of <X />
 *   # [Label](#tab/id)       the label in bold
 *   r[rule.id]               an anchor, and a paragraph of its own, below the heading that it is above (mdBook)
 *   ```js{1,3} [Label]       the language alone, the label as title
 *   [text][label]            the target of the definition, because sections are read one by one
 *   ## Title :name[text]{...}    the heading, then the text as a paragraph (MDC)
 *   :octicons-x-16:  ){...}  icons and attributes of links are removed
 *
 * A page without such syntax is not changed, and most lines stay where they are. Code fences are copied, except that
 * files are included in them.
 */
#include <ctype.h>
#include <stdlib.h>
#include "gen.h"

#define MAX_DEPTH 8                    /* maximum nesting of containers and of included files */
#define MAX_SPAN_BYTES 1000
#define MAX_COMPONENT_BYTES 4000
#define MAX_ELEMENT_BYTES 500          /* of an element without text */
#define MAX_EXPRESSION_BYTES 100
#define MAX_ATTRIBUTES_BYTES 1000
#define MAX_LABEL_BYTES 300            /* of the text of a link that continues on later lines */
#define MAX_MARKS 8                    /* maximum number of colons or slashes that open a container */

/* The lines of a text that open and close containers with the same marks. close: of the line that closes it, or 0. */
struct opening { size_t open, close; };
struct container_lines {
    bool known;
    ARRAY(struct opening) opening;
    ARRAY(size_t) closing;
};

struct former_import { str name; uint32_t target; };

struct dialect {
    struct includer includer;
    struct container_lines lines[MAX_DEPTH + 1][2 * MAX_MARKS];    /* of the text at each depth, by the marks */
    bool changed;
    size_t failed;                     /* bytes searched in vain for the ends of statements */
    struct line_counter missing;       /* of the page: where the last missing file is named */
    struct map labels;                 /* definitions of reference links: index into targets */
    struct map imports;                /* names of imported pages: index into targets, their files; or NO_INDEX */
    ARRAY(struct former_import) former;  /* the imports that those of included files replace, see restore_imports() */
    ARRAY(str) targets;
    str target;                        /* of the link whose text the last line began, and did not end; or empty */
    bool in_label;                     /* the last line began the label of a link whose target is written already */
};

/* --- kinds of admonitions --- */

bool dialect_is_kind(str name)
{
    static const char *const kinds[] = {
        "abstract", "attention", "bug", "callout", "caution", "check", "danger", "deepdive", "details", "error",
        "example", "experimental", "failure", "hint", "important", "info", "note", "pitfall", "question", "quote",
        "seealso", "success", "summary", "tip", "todo", "warning" };
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (str_equal_fold(name, str_from(kinds[i]))) return true;
    return false;
}

static size_t name_length(str s)
{
    size_t n = 0;
    while (n < s.len && (isalnum((unsigned char)s.s[n]) || s.s[n] == '-' || s.s[n] == '_')) n++;
    return n;
}

/* Returns "Kind" or "Kind: Title" in bold. */
static str kind_label(str kind, str title)
{
    str text = title.len ? str_format("%.*s:** %.*s", PRI(kind), PRI(title)) : str_format("%.*s:**", PRI(kind));
    for (size_t i = 0; i < kind.len; i++)
        ((char *)text.s)[i] = (char)(i ? tolower((unsigned char)kind.s[i]) : toupper((unsigned char)kind.s[i]));
    return str_format("**%.*s", PRI(text));
}

/* Removes attributes in braces and the delimiters of a title: [Title], "Title", | Title. */
static str clean_title(str s)
{
    s = str_trim(str_span(s, 0, find_from(s, 0, "{")));
    if (str_starts(s, STR("|"))) s = str_trim(str_span(s, 1, s.len));
    bool closed = s.len > 1 && ((s.s[0] == '[' && s.s[s.len - 1] == ']') || (s.s[0] == '"' && s.s[s.len - 1] == '"'));
    return closed ? str_span(s, 1, s.len - 1) : s;
}

/* --- lines --- */

static size_t indent_at(str line)
{
    size_t n = 0;
    while (n < line.len && line.s[n] == ' ') n++;
    return n;
}

/* Returns the text of a list item, without "- " or "1. " in front of it; the line itself if it starts none. */
static str without_bullets(str line)
{
    str s = str_trim(line);
    for (size_t n;; s = str_trim(str_span(s, n + 2, s.len))) {
        for (n = 0; n < s.len && n < 9 && char_is_digit(s.s[n]);) n++;
        bool item = n + 2 < s.len && s.s[n + 1] == ' ' && strchr(n ? ".)" : "-*+", s.s[n]);
        if (!item) return s;
    }
}

/* Returns the mark of the fence at a line, "```" or longer, or an empty string. A list item may start with a fence. */
str fence_mark(str line)
{
    str s = without_bullets(line);
    size_t n = 0;
    while (n < s.len && (s.s[0] == '`' || s.s[0] == '~') && s.s[n] == s.s[0]) n++;
    return n < 3 || (s.s[0] == '`' && memchr(s.s + n, '`', s.len - n)) ? STR("") : str_span(s, 0, n);
}

bool fence_read(str *fence, str line)
{
    str mark = fence_mark(line);
    bool closes = fence->len && str_starts(mark, *fence) && mark.len == str_trim(line).len;
    bool opens = !fence->len && mark.len;
    if (opens || closes) *fence = opens ? mark : STR("");
    return opens || closes;
}

/* Returns the length of the spaces and quote marks at the start of a line; 0 if there is no mark. */
static size_t quote_length(str line)
{
    size_t n = 0;
    while (n < line.len && strchr("> ", line.s[n])) n++;
    return memchr(line.s, '>', n) ? n : 0;
}

static void translate(struct dialect *d, buffer *out, str text, unsigned depth);

/* --- included files --- */

static size_t front_end(str text);
static void collect_definitions(struct dialect *d, str text);
static void collect_imports(struct dialect *d, str text, str folder);
static void restore_imports(struct dialect *d, size_t count);

/* Adds the file that a line includes, with the prefix of that line. Code is fenced, unless the line is in a fence. */
static void add_included(struct dialect *d, buffer *out, const struct inclusion *in, str prefix, bool fenced,
                         unsigned depth)
{
    str text = include_text(&d->includer, in), language = in->language.len ? in->language : language_of_file(in->name);
    bool page = !in->code && (is_listed(language, " md mdx markdown qmd ") || !language.len);
    size_t imports = d->former.count;
    buffer all = { 0 };
    d->changed = true;
    if (!text.len) {
        str page = d->missing.text, rest = str_span(page, d->missing.pos + 1, page.len);
        size_t at = page.len - rest.len + str_find(rest, in->name);
        warn(d->includer.path, at < page.len ? line_number(&d->missing, at) : 0,
             "the included file %.*s is not in the corpus", PRI(in->name));
        if (at == page.len) d->missing.pos = at;             /* no line for the others: they may be in no page */
        buffer_format(out, "%.*s%sNot in this copy: %.*s\n", PRI(prefix), fenced ? "" : "> ", PRI(in->name));
        return;
    }
    if (page) {
        text = include_arguments(str_span(text, front_end(text), text.len), in);
        text = shortcode_translate(d->includer.layout, text, &d->changed);
        collect_definitions(d, text);
        collect_imports(d, text, str_span(in->name, 0, in->name.len - last_name(in->name).len));
    }
    if (!fenced && !page) buffer_format(&all, "```%.*s\n", PRI(language));
    if (page && !fenced && depth < MAX_DEPTH) translate(d, &all, text, depth + 1);
    else buffer_add(&all, text);
    restore_imports(d, imports);
    if (all.count && all.at[all.count - 1] != '\n') buffer_add(&all, STR("\n"));
    if (!fenced && !page) buffer_add(&all, STR("```\n"));
    text = buffer_str(&all);
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos))
        buffer_format(out, "%.*s%.*s\n", PRI(prefix), PRI(str_line(text, pos)));
}

/* Reads import Name from "file.mdx". Returns false if the line is not one. */
static bool read_import(str line, str *name, str *file)
{
    str s = str_trim(line);
    size_t from = find_from(s, 0, " from ");
    if (!str_starts(s, STR("import ")) || from == s.len || memchr(s.s, '{', s.len)) return false;
    *name = str_trim(str_span(s, 7, from));
    str rest = str_trim(str_span(s, from + 6, s.len));
    const char *end = rest.len > 2 && strchr("\"'", rest.s[0]) ? memchr(rest.s + 1, rest.s[0], rest.len - 1) : NULL;
    if (!end) return false;
    buffer plain = { 0 };                /* "./\_part.mdx": some formatters escape underscores */
    for (const char *p = rest.s + 1; p < end; p++)
        if (*p != '\\') buffer_add(&plain, (str){ p, 1 });
    *file = buffer_str(&plain);
    return str_ends(*file, STR(".md")) || str_ends(*file, STR(".mdx"));
}

/* Adds the names of the files that a text imports outside code. folder: of an included file, with a slash; its imports
 * replace those of the page with the same name until restore_imports(). */
static void collect_imports(struct dialect *d, str text, str folder)
{
    str fence = STR(""), name, file;
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str line = str_line(text, pos);
        fence_read(&fence, line);
        if (fence.len || !read_import(line, &name, &file)) continue;
        bool relative = folder.len && str_starts(file, STR("."));
        uint32_t *target = map_at(&d->imports, name, NO_INDEX);
        *PUSH(&d->former) = (struct former_import){ name, *target };
        *target = (uint32_t)d->targets.count;
        *PUSH(&d->targets) = relative ? str_format("%.*s%.*s", PRI(folder), PRI(file)) : file;
    }
}

/* Restores the imports that were replaced after the first `count` ones. */
static void restore_imports(struct dialect *d, size_t count)
{
    for (; d->former.count > count; d->former.count--) {
        const struct former_import *former = &d->former.at[d->former.count - 1];
        *map_at(&d->imports, former->name, NO_INDEX) = former->target;
    }
}

/* Returns the file that is imported by this name, or an empty string. */
static str imported_file(const struct dialect *d, str name)
{
    const uint32_t *target = map_get(&d->imports, name);
    return target && *target != NO_INDEX ? d->targets.at[*target] : STR("");
}

/* Returns the length of the element <Name ... /> at the start of a text, or 0. */
static size_t element_length(str text)
{
    text = str_span(text, 0, MAX_COMPONENT_BYTES);
    bool component = text.len > 1 && text.s[0] == '<' && isupper((unsigned char)text.s[1]);
    size_t close = component ? find_from(text, 0, "/>") : text.len;
    return close < text.len && find_from(text, 1, "<") > close ? close + 2 : 0;
}

/* Adds the files of Markdown that the attributes of the component at the start of a text name,
 * code={{ js, 'a.ts': ts }}, with their keys as labels. Returns the length of the component, or 0 if it names none. */
static size_t add_component_samples(struct dialect *d, buffer *out, str text, str prefix, unsigned depth)
{
    str all = str_span(text, 0, d->imports.count && depth < MAX_DEPTH ? element_length(text) : 0), key = STR("");
    bool found = false;
    for (size_t i = find_from(all, 0, "{"), end; i < all.len; i = end) {
        end = i + 1;
        if (strchr("\"'", all.s[i])) {
            end = find_from(all, i + 1, all.s[i] == '"' ? "\"" : "'") + 1;
            str rest = str_trim(str_span(all, end, all.len));
            if (str_starts(rest, STR(":"))) key = str_span(all, i + 1, end - 1);
        }
        if (!isalpha((unsigned char)all.s[i]) && all.s[i] != '_') continue;
        while (end < all.len && (isalnum((unsigned char)all.s[end]) || all.s[end] == '_')) end++;
        str name = str_span(all, i, end);
        str file = imported_file(d, name);
        if (!file.len || str_starts(str_trim(str_span(all, end, all.len)), STR(":"))) continue;
        struct inclusion in = { .name = file, .last = SIZE_MAX };
        if (found) buffer_format(out, "%.*s\n", PRI(prefix));
        buffer_format(out, "%.*s**%.*s**\n%.*s\n", PRI(prefix), PRI(key.len ? key : name), PRI(prefix));
        add_included(d, out, &in, prefix, false, depth + 1);
        found = true, key = STR("");
    }
    return found ? all.len : 0;
}

static void add_text(struct dialect *d, buffer *out, str text, size_t pos);

/* Adds the samples of the components that the line at pos starts with, and the text after them as a paragraph. Returns
 * the offset after its last line, or 0 if it starts with none. */
static size_t add_samples(struct dialect *d, buffer *out, str text, size_t pos, str prefix, unsigned depth)
{
    size_t start = pos + prefix.len, at = start;
    for (size_t n; (n = add_component_samples(d, out, str_span(text, at, text.len), prefix, depth)) > 0;) {
        at += n;
        while (at < text.len && text.s[at] != '\n' && char_is_space(text.s[at])) at++;
        if (at < text.len && text.s[at] != '\n') buffer_format(out, "%.*s\n", PRI(prefix));
    }
    if (at == start) return 0;
    if (!str_line(text, at).len) return after_line(text, at);
    buffer_add(out, prefix);
    add_text(d, out, text, at);
    buffer_add(out, STR("\n"));
    return after_line(text, at);
}

/* True for a line that imports a component, and for a comment in braces. */
static bool is_module_line(str line)
{
    str s = str_trim(line);
    if (str_starts(s, STR("{/*"))) return str_ends(s, STR("*/}"));
    if (s.len && s.s[s.len - 1] == ';') s.len--;
    return str_starts(line, STR("import ")) && s.len && strchr("\"'", s.s[s.len - 1]) &&
           (find_from(s, 0, " from ") < s.len || strchr("\"'", s.s[7]));
}

/* True for <Name ... /> and for <Snippet file="..." />, alone on a line. Sets the file that it includes. */
static bool read_component(const struct dialect *d, str line, struct inclusion *in)
{
    str s = str_trim(line);
    bool alone = s.len > 3 && s.s[0] == '<' && s.s[s.len - 2] == '/' && s.s[s.len - 1] == '>';
    size_t n = alone ? name_length(str_span(s, 1, s.len)) : 0;
    *in = (struct inclusion){ .last = SIZE_MAX };
    if (n) in->name = imported_file(d, str_span(s, 1, 1 + n));
    if (n && !in->name.len && str_equal(str_span(s, 1, 1 + n), STR("Snippet"))) in->name = directive_value(s, "file");
    return in->name.len > 0;
}

/* --- containers --- */

/* kind: of an admonition, or a class or name. id: of an element of the site, for links to it. end: offset after it. */
struct container { size_t marks; str kind, title, id, body; size_t end; bool indented; };

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

/* Returns the offset after the line that closes the container at pos, or 0 if no line closes it. A closing line has
 * only the marks. nested: containers with the same marks inside it have closing lines of their own. */
static size_t find_container_end(struct dialect *d, str text, size_t pos, str marks, unsigned depth, bool nested,
                                 size_t *body_end)
{
    const struct container_lines *lines = container_lines(d, text, marks, depth);
    size_t low = 0, high = nested ? lines->opening.count : lines->closing.count;
    while (low < high) {         /* lower bound */
        size_t mid = low + (high - low) / 2;
        if ((nested ? lines->opening.at[mid].open : lines->closing.at[mid]) < pos) low = mid + 1;
        else high = mid;
    }
    size_t close = 0;
    if (!nested && low < lines->closing.count) close = lines->closing.at[low];
    bool opens = nested && low < lines->opening.count && lines->opening.at[low].open == pos;
    if (opens) close = lines->opening.at[low].close;
    return close ? *body_end = close, after_line(text, close) : 0;
}

/* In VitePress the first line with the marks ends all open containers, elsewhere the innermost one. An inner container
 * without such a line ends with the outer one. */
static size_t container_end(struct dialect *d, str text, size_t pos, str marks, unsigned depth, size_t *body_end)
{
    bool nested = !layout_is(d->includer.layout, "vitepress");
    size_t end = nested ? find_container_end(d, text, pos, marks, depth, true, body_end) : 0;
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

/* Returns the word of attributes in braces that starts with a mark: "note" of "{#id .note}" for a dot. */
static str attribute_after(str braces, char mark)
{
    for (size_t i = 1; i < braces.len && braces.s[i] != '}'; i++)
        if (braces.s[i] == mark && strchr(" {", braces.s[i - 1]))
            return str_span(braces, i + 1, i + 1 + name_length(str_span(braces, i + 1, braces.len)));
    return STR("");
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
static struct container parse_container(struct dialect *d, str text, size_t pos, unsigned depth)
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
    if (str_starts(c.kind, STR("prose-"))) c.kind = str_span(c.kind, 6, c.kind.len);
    if (str_starts(c.kind, STR("callout-"))) c.kind = str_span(c.kind, 8, c.kind.len);
    if (str_equal(c.kind, STR("callout")) && dialect_is_kind(directive_value(rest, "type")))
        c.kind = directive_value(rest, "type");
    c.title = braces ? c.title : container_title(s.s[0], str_span(rest, name, rest.len));
    if (str_equal(c.kind, STR("tabs")) || str_equal(c.kind, STR("code-group"))) c.title.len = 0;
    c.end = c.indented ? indented_end(text, next, indent_at(line))
                       : container_end(d, text, pos, marks, depth, &body_end);
    c.body = str_span(text, next, c.indented ? c.end : body_end);
    return c;
}

/* Reads the options before the text of a container: a block of YAML between rules (MDC), or options that are indented
 * by four spaces (pymdown). Returns the rest. */
static str container_body(struct container *c)
{
    str body = c->body, first = str_trim(str_line(body, 0));
    size_t end = str_equal(first, STR("---")) ? front_end(body) : 0;
    for (size_t pos = 0; !end && pos < body.len; pos = after_line(body, pos)) {
        str line = str_line(body, pos), s = str_trim(line);
        bool option = !c->indented && indent_at(line) >= 4 && name_length(s) && find_from(s, 0, ": ") == name_length(s);
        if (!option) { end = pos; break; }
    }
    for (size_t pos = 0; pos < end; pos = after_line(body, pos)) {
        str line = str_trim(str_line(body, pos));
        str value = str_trim(str_span(line, find_from(line, 0, ":") + 1, line.len));
        if (!c->title.len && str_starts(line, STR("title:"))) c->title = clean_title(value);
        if (str_starts(line, STR("type:")) && dialect_is_kind(value)) c->kind = value;
    }
    return str_span(body, end, body.len);
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

/* Returns the text of a heading, without its marks, or an empty string. */
static str heading_text(str line)
{
    size_t n = 0;
    while (n < line.len && line.s[n] == '#') n++;
    return n && n < 7 && n < line.len && line.s[n] == ' ' ? str_trim(str_span(line, n, line.len)) : STR("");
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
            buffer_format(&b, "**%.*s**\n", PRI(clean_title(label)));
        else buffer_add(&b, str_span(body, pos, after_line(body, pos)));
    }
    return buffer_str(&b);
}

static void add_container(struct dialect *d, buffer *out, struct container *c, size_t indent, unsigned depth)
{
    buffer inner = { 0 }, all = { 0 };
    c->body = without_indent(c->body, c->indented ? indent + 4 : indent);
    str body = without_headings(c, container_body(c));
    bool quoted = dialect_is_kind(c->kind) && !str_equal_fold(c->kind, STR("details"));
    d->changed = true;
    translate(d, &inner, body, depth + 1);
    body = str_trim(buffer_str(&inner));
    if (c->id.len) buffer_format(&all, "<a id=\"%.*s\"></a>\n\n", PRI(c->id));
    if (quoted) buffer_format(&all, "> %.*s\n", PRI(kind_label(c->kind, c->title)));
    else if (str_starts(c->kind, STR("version-")) && c->title.len)       /* "version-added | v2" */
        buffer_format(&all, "**Version %.*s: %.*s**\n", PRI(str_span(c->kind, 8, c->kind.len)), PRI(c->title));
    else if (c->title.len) buffer_format(&all, "**%.*s**\n", PRI(c->title));
    quoted = quoted && !has_blocks(body);
    buffer_add(&all, quoted ? STR(">\n") : STR("\n"));
    for (size_t pos = 0; pos < body.len; pos = after_line(body, pos))
        buffer_format(&all, "%s%s%.*s\n", quoted ? ">" : "", quoted && str_line(body, pos).len ? " " : "",
                      PRI(str_line(body, pos)));
    str text = buffer_str(&all);
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str line = str_line(text, pos);
        buffer_format(out, "%*s%.*s\n", line.len ? (int)indent : 0, "", PRI(line));
    }
}

/* Translates "::: package.Class" of mkdocstrings to the name, because mkdocstrings makes the text from code. Returns
 * the offset after its options, or 0. */
static size_t add_identifier(struct dialect *d, buffer *out, str text, size_t pos)
{
    str line = str_line(text, pos), name = str_trim(str_span(line, 4 < line.len ? 4 : line.len, line.len));
    size_t n = 0;
    while (n < name.len && (isalnum((unsigned char)name.s[n]) || strchr("._", name.s[n]))) n++;
    if (!str_starts(line, STR("::: ")) || n < name.len || !memchr(name.s, '.', name.len)) return 0;
    d->changed = true;
    buffer_format(out, "`%.*s`\n", PRI(name));
    return indented_end(text, after_line(text, pos), 0);
}

/* Translates a line ":name{...}" or "::name{...}", which has no body: a link if it has a title and a target. Returns
 * false if the line is not one. */
static bool add_leaf(struct dialect *d, buffer *out, str line)
{
    str s = str_trim(line);
    size_t marks = str_starts(s, STR("::")) ? 2 : str_starts(s, STR(":")) ? 1 : 0;
    size_t name = marks ? name_length(str_span(s, marks, s.len)) : 0;
    if (!name || marks + name >= s.len || s.s[marks + name] != '{' || s.s[s.len - 1] != '}') return false;
    str to = directive_value(s, "to"), title = directive_value(s, "title");
    d->changed = true;
    if (to.len) buffer_format(out, "[%.*s](%.*s)\n", PRI(title.len ? title : to), PRI(to));
    else buffer_add(out, STR("\n"));
    return true;
}

/* --- reference links --- */

/* Returns the label in lower case, with one space for each run of spaces, line feeds and the quote marks after them. */
static str label_key(str label)
{
    buffer key = { 0 };
    label = str_trim(label);
    for (size_t i = 0; i < label.len; i++) {
        bool line = false;
        size_t start = i;
        for (; i < label.len && (char_is_space(label.s[i]) || (line && label.s[i] == '>')); i++)
            line |= label.s[i] == '\n';
        char c = i < label.len ? fold_ascii(label.s[i]) : ' ';
        if (i > start) buffer_add(&key, STR(" "));
        buffer_add(&key, (str){ &c, 1 });
    }
    return buffer_str(&key);
}

/* Reads a definition, [label]: target; the target may be on the next line. Returns the offset after it, or 0 if the
 * line at pos is not one. */
static size_t read_definition(str text, size_t pos, str *label, str *target)
{
    str line = str_line(text, pos), s = str_trim(line);
    size_t close = find_from(s, 0, "]:");
    if (indent_at(line) > 3 || s.len < 4 || s.s[0] != '[' || s.s[1] == '^' || close == s.len) return 0;
    *label = str_span(s, 1, close);
    str rest = str_trim(str_span(s, close + 2, s.len));
    size_t next = after_line(text, pos);
    if (!rest.len && next < text.len && char_is_space(text.s[next]))
        rest = str_trim(str_line(text, next)), next = after_line(text, next);
    size_t end = find_from(rest, 0, " ");
    *target = str_span(rest, 0, end);
    if (target->len > 2 && target->s[0] == '<' && target->s[target->len - 1] == '>')
        *target = str_span(*target, 1, target->len - 1);
    return target->len > 0 && !memchr(label->s, ']', label->len) ? next : 0;
}

static void collect_definitions(struct dialect *d, str text)
{
    str fence = STR(""), label, target;
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str line = str_line(text, pos);
        str rest = str_span(text, pos + quote_length(line), text.len);
        fence_read(&fence, line);
        if (fence.len || !read_definition(rest, 0, &label, &target)) continue;
        map_at(&d->labels, label_key(label), (uint32_t)d->targets.count);
        *PUSH(&d->targets) = target;
    }
}

/* --- values of the front matter --- */

/* Returns the mark after the keys of the front matter. */
static const char *key_mark(str text) { return str_starts(text, STR("+++")) ? "=" : ":"; }

/* Returns the value of a line "key: value" without quotes. */
static str line_value(str line, const char *mark)
{
    str value = str_trim(str_span(line, find_from(line, 0, mark) + 1, line.len));
    value = str_trim(str_span(value, 0, find_from(value, 0, " #")));
    bool quoted = value.len > 1 && strchr("\"'", value.s[0]) && value.s[value.len - 1] == value.s[0];
    return str_copy(quoted ? str_span(value, 1, value.len - 1) : value);
}

str front_value(str text, const char *key)
{
    const char *mark = key_mark(text);
    str front = str_span(text, 0, front_end(text)), wanted = str_from(key);
    for (size_t pos = 0; pos < front.len; pos = after_line(front, pos)) {
        str line = str_line(front, pos);
        bool found = str_starts(line, wanted) && str_starts(str_trim(str_span(line, wanted.len, line.len)),
                                                            str_from(mark));
        if (found) return line_value(line, mark);
    }
    return STR("");
}

str page_value(const struct layout *l, str key)
{
    const char *mark = key_mark(l->page);
    struct page_values *v = l->values;
    str front = v->lines_known ? STR("") : str_span(l->page, 0, front_end(l->page));
    for (size_t pos = 0; pos < front.len; pos = after_line(front, pos)) {
        str line = str_line(front, pos), name = str_span(line, 0, find_from(line, 0, mark));
        while (name.len && char_is_space(name.s[name.len - 1])) name.len--;
        if (name.len) map_at(&v->lines, name, (uint32_t)pos);
    }
    v->lines_known = true;
    const uint32_t *line = map_get(&v->lines, key);
    return line ? line_value(str_line(l->page, *line), mark) : STR("");
}

/* --- text: links, spans, icons and other syntax within a line --- */

/* The line at `pos` of a text that is read. text, label, target: the next "]", the next "]" after that one, the next
 * ")". */
struct line_reader {
    struct dialect *d;
    str all, line;
    size_t pos;
    struct next_match text, label, target;
};

/* line[i, end) becomes `text`, or a link if it has a target. */
struct replaced { size_t end; str text, target; };

/* Each of these functions reads one syntax that starts at byte i of the line; end is 0 if it does not. */

/* [text][label], [label][] and [label], if the page defines the label: a link to the target of the definition. */
static struct replaced read_reference(struct line_reader *r, size_t i)
{
    str line = r->line;
    const struct replaced none = { 0 };
    size_t close = r->d->labels.count ? find_next(line, i, "]", &r->text) : line.len, end = close + 1;
    if (close == line.len) return none;
    str text = str_span(line, i + 1, close), label = text;
    if (end < line.len && line.s[end] == '[') {
        size_t stop = find_next(line, end, "]", &r->label);
        if (stop == line.len) return none;
        if (stop > end + 1) label = str_span(line, end + 1, stop);
        end = stop + 1;
    } else if (end < line.len && strchr("(:", line.s[end])) return none;
    const uint32_t *target = memchr(label.s, '[', label.len) ? NULL : map_get(&r->d->labels, label_key(label));
    return target ? (struct replaced){ end, text, r->d->targets.at[*target] } : none;
}

/* Returns the target of a label that starts at an offset of the text and ends at the next "]", on this line or a later
 * one of the paragraph. Sets *close to that "]". Empty if there is none. */
static str target_of_label(const struct line_reader *r, size_t from, size_t *close)
{
    str label = str_span(r->all, from, from + MAX_LABEL_BYTES);
    size_t end = find_from(label, 0, "]");
    *close = from + end;
    label = str_span(label, 0, end);
    bool paragraph = find_from(label, 0, "\n\n") == label.len && !memchr(label.s, '[', label.len);
    const uint32_t *target = *close < r->all.len && paragraph ? map_get(&r->d->labels, label_key(label)) : NULL;
    return target ? r->d->targets.at[*target] : STR("");
}

/* "[the" whose text ends on a later line, as in "[the\nlabel]" and "[the\nlabel][]": the target is noted for that line.
 */
static struct replaced read_open_reference(struct line_reader *r, size_t i)
{
    size_t close;
    if (!r->d->labels.count || find_next(r->line, i, "]", &r->text) < r->line.len) return (struct replaced){ 0 };
    str target = target_of_label(r, r->pos + i + 1, &close), after = str_span(r->all, close + 1, r->all.len);
    bool other = after.len && strchr("([:", after.s[0]) && !str_starts(after, STR("[]"));
    r->d->target = other ? STR("") : target;
    return (struct replaced){ 0 };
}

/* "][label]" after a text that began on an earlier line or has brackets, or whose label ends on the next line, and "]"
 * or "][]" after a text whose target is noted: the target. */
static struct replaced read_late_reference(struct line_reader *r, size_t i)
{
    size_t close = r->pos + i, line_end = r->pos + r->line.len;
    str target = r->d->target, rest = str_span(r->all, close + 1, r->all.len);
    if (target.len && str_starts(rest, STR("[]"))) close += 2;
    else if (!target.len && str_starts(rest, STR("[")) && !str_starts(rest, STR("[]")))
        target = r->d->labels.count ? target_of_label(r, close + 2, &close) : target;
    r->d->target = STR("");
    if (!target.len) return (struct replaced){ 0 };
    r->d->in_label = close >= line_end;
    return (struct replaced){ (r->d->in_label ? line_end : close + 1) - r->pos, str_format("](%.*s)", PRI(target)),
                              STR("") };
}

/* [text](broken-reference), a link whose target GitBook has marked as gone: its text. */
static struct replaced read_broken_link(struct line_reader *r, size_t i)
{
    str line = r->line;
    size_t close = find_next(line, i, "]", &r->text), stop = find_next(line, close, ")", &r->target);
    bool link = stop < line.len && line.s[close + 1] == '(';
    bool broken = link && html_is_broken(str_span(line, close + 2, stop));
    return broken ? (struct replaced){ stop + 1, str_span(line, i + 1, close), STR("") } : (struct replaced){ 0 };
}

/* [text]{.class}, a span of Pandoc: its text. */
static struct replaced read_span(struct line_reader *r, size_t i)
{
    str line = str_span(r->line, 0, i + MAX_SPAN_BYTES);
    size_t close = find_from(line, i, "]"), stop = close;
    if (str_starts(str_span(line, close, line.len), STR("]{."))) stop = find_from(line, close, "}");
    bool span = stop > close && stop < line.len && !memchr(line.s + i + 1, '[', close - i - 1);
    return span ? (struct replaced){ stop + 1, str_span(line, i + 1, close), STR("") } : (struct replaced){ 0 };
}

/* {{ $frontmatter.key }} of VitePress: the value. */
static struct replaced read_expression(struct line_reader *r, size_t i)
{
    str start = str_span(r->line, i, i + MAX_EXPRESSION_BYTES);
    size_t close = find_from(start, 0, "}}");
    str name = str_trim(str_span(start, 2, close));
    if (!str_starts(start, STR("{{")) || close == start.len || !str_starts(name, STR("$frontmatter.")))
        return (struct replaced){ 0 };
    return (struct replaced){ i + close + 2, page_value(r->d->includer.layout, str_span(name, 13, name.len)), STR("") };
}

/* Returns the length of attributes of a link or icon at the start of a text, "{ .md-button }", or 0. */
static size_t attributes_length(str rest)
{
    rest = str_span(rest, 0, MAX_ATTRIBUTES_BYTES);
    size_t close = find_from(rest, 0, "}");
    str inside = str_trim(str_span(rest, 1, close));
    bool attributes = str_starts(rest, STR("{")) && close < rest.len && inside.len &&
                      (strchr(".:", inside.s[0]) || memchr(inside.s, '=', inside.len) ||
                       str_starts(inside, STR("data-")) || str_equal(inside, STR("download")));
    return attributes ? close + 1 : 0;
}

/* {...} after a link, and {.class} after inline code: removed. */
static struct replaced read_attributes(struct line_reader *r, size_t i)
{
    str line = r->line;
    char next = i + 1 < line.len ? line.s[i + 1] : '\0';
    bool after = i && ((line.s[i - 1] == ')' && next != '{') || (line.s[i - 1] == '`' && next == '.'));
    size_t n = after ? attributes_length(str_span(line, i, line.len)) : 0;
    return (struct replaced){ .end = n ? i + n : 0 };
}

/* :octicons-tag-16: of Material for MkDocs, with its attributes: removed. */
static struct replaced read_icon(struct line_reader *r, size_t i)
{
    static const char *const icons[] = { ":octicons-", ":material-", ":fontawesome-", ":simple-" };
    str line = r->line;
    bool icon = false;
    for (size_t k = 0; k < COUNT(icons); k++)
        icon |= str_starts(str_span(line, i, line.len), str_from(icons[k]));
    size_t end = i + 1 + (icon ? name_length(str_span(line, i + 1, line.len)) : 0);
    if (!icon || end >= line.len || line.s[end] != ':') return (struct replaced){ 0 };
    return (struct replaced){ .end = end + 1 + attributes_length(str_span(line, end + 1, line.len)) };
}

/* {#id} or {.class} at the end of a line that is no heading, on sites of VitePress: attributes of the paragraph. */
static struct replaced read_line_attributes(struct line_reader *r, size_t i)
{
    str line = r->line, rest = str_span(line, i, i + MAX_ATTRIBUTES_BYTES);
    bool attributes = layout_is(r->d->includer.layout, "vitepress") && i && line.s[i - 1] == ' ' &&
                      line.s[0] != '#' && rest.len > 3 && strchr("#.", rest.s[1]);
    size_t close = attributes ? find_from(rest, 0, "}") : rest.len, end = i + close + 1;
    if (close < 3 || close == rest.len) return (struct replaced){ 0 };
    while (end < line.len && char_is_space(line.s[end])) end++;
    return (struct replaced){ .end = end == line.len ? end : 0 };
}

/* <carbon-edit class="icon" />, an element of the site without text: removed if it is alone, else its name, because
 * such elements are icons. */
static struct replaced read_empty_element(struct line_reader *r, size_t i)
{
    str line = r->line, rest = str_span(line, i, i + MAX_ELEMENT_BYTES);
    size_t n = 1, close = find_from(rest, 0, ">");
    bool hyphen = false;
    for (; n < rest.len && (islower((unsigned char)rest.s[n]) || char_is_digit(rest.s[n]) || rest.s[n] == '-'); n++)
        hyphen |= n > 1 && rest.s[n] == '-';
    bool element = hyphen && n < rest.len && strchr(" /", rest.s[n]) && close < rest.len && rest.s[close - 1] == '/';
    if (!element || memchr(rest.s + 1, '<', close)) return (struct replaced){ 0 };
    bool alone = str_trim(str_span(line, 0, i)).len + str_trim(str_span(rest, close + 1, rest.len)).len == 0;
    str name = str_span(rest, 1, n);
    return (struct replaced){ i + close + 1, alone ? STR("") : str_format("(%.*s)", PRI(name)), STR("") };
}

/* {:js} at the end of inline code, its language: removed. */
static struct replaced read_code_language(struct line_reader *r, size_t i)
{
    str line = r->line;
    size_t end = i + 2;
    while (end < line.len && isalnum((unsigned char)line.s[end])) end++;
    bool language = end > i + 2 && line.s[i + 1] == ':' && str_starts(str_span(line, end, line.len), STR("}`"));
    return (struct replaced){ .end = language ? end + 1 : 0 };
}

/* The syntaxes by the byte that starts them. code: in inline code, else in text. The first one that applies is used. To
 * add one, write a function that reads it, and a row. */
static const struct inline_syntax {
    char start;
    bool code;
    struct replaced (*read)(struct line_reader *r, size_t i);
} inline_syntaxes[] = {
    { '[', false, read_reference },       { '[', false, read_broken_link },   { '[', false, read_span },
    { '[', false, read_open_reference },  { ']', false, read_late_reference },
    { '{', false, read_expression },      { '{', false, read_attributes },    { ':', false, read_icon },
    { '{', false, read_line_attributes }, { '<', false, read_empty_element }, { '{', true, read_code_language },
};

/* Forgets the reference link that the last line began: links end with their paragraph. */
static void end_paragraph(struct dialect *d)
{
    d->target = STR("");
    d->in_label = false;
}

/* If the previous line began a label, adds the line's quote prefix and returns the length up to the label's ], else 0.
 */
static size_t add_label_end(struct dialect *d, buffer *out, str line)
{
    size_t prefix = 0, close = find_from(line, 0, "]");
    if (!d->in_label) return 0;
    d->in_label = close == line.len;
    while (prefix < line.len && strchr("> ", line.s[prefix])) prefix++;
    buffer_add(out, str_span(line, 0, prefix));
    return close < line.len ? close + 1 : line.len;
}

/* Adds the line at `pos` with the inline syntaxes of generators translated. */
static void add_text(struct dialect *d, buffer *out, str text, size_t pos)
{
    str line = str_line(text, pos);
    struct line_reader reader = { .d = d, .all = text, .line = line, .pos = pos };
    bool code = false;
    for (size_t i = add_label_end(d, out, line), next; i < line.len; i = next) {
        struct replaced found = { 0 };
        if (line.s[i] == '`') code = !code;
        for (size_t k = 0; k < COUNT(inline_syntaxes) && !found.end; k++)
            if (inline_syntaxes[k].start == line.s[i] && inline_syntaxes[k].code == code)
                found = inline_syntaxes[k].read(&reader, i);
        if (found.target.len) buffer_format(out, "[%.*s](%.*s)", PRI(found.text), PRI(found.target));
        else buffer_add(out, found.end ? found.text : str_span(line, i, i + 1));
        d->changed |= found.end > 0;
        next = found.end ? found.end : i + 1;
    }
}

/* --- code fences --- */

/* Returns the title of a sample that is not meant to work: its attributes, which mdBook shows as a mark. */
static str sample_state(str language, str info)
{
    static const char *const states[][2] = {
        { "compile_fail", "This code does not compile" }, { "does_not_compile", "This code does not compile" },
        { "should_panic", "This code panics" },           { "panics", "This code panics" },
        { "not_desired_behavior", "This code does not do as intended" } };
    for (size_t i = 0; i < COUNT(states) && str_equal(language, STR("rust")); i++)
        if (find_from(info, 0, states[i][0]) < info.len) return str_from(states[i][1]);
    return STR("");
}

/* Adds the line that opens a fence. Its language is the first word or class: "js" of "js{1,3}", "{ .js .copy }" or
 * "js:line-numbers". A label in brackets becomes the title. */
static void add_fence(struct dialect *d, buffer *out, str line)
{
    str s = str_trim(line), mark = fence_mark(line), info = str_trim(str_span(s, mark.len, s.len)), title = STR("");
    size_t n = 0, open = find_from(info, 0, "["), close = find_from(info, open, "]");
    bool class = str_starts(info, STR("{"));
    str rest = class ? str_trim(str_span(info, str_starts(info, STR("{{")) ? 2 : 1, info.len)) : info;
    if (class && rest.len && strchr(".#", rest.s[0])) rest = str_span(rest, 1, rest.len);
    while (n < rest.len && !strchr(" \t,{:[=}", rest.s[n])) n++;
    if (n < rest.len && rest.s[n] == '=') n = 0;
    str language = str_span(rest, 0, n);
    if (str_equal(info, STR("package-install"))) language = STR("sh");
    if (close < info.len && open && strchr(" \t", info.s[open - 1])) title = str_span(info, open + 1, close);
    str named = directive_value(info, "title"), file = directive_value(info, "filename");
    if (named.len) title = named;
    else if (file.len) title = file;
    if (!title.len) title = sample_state(language, info);
    bool word = !class && n && n < info.len && info.s[n] == ' ' && (named.len || !title.len);
    bool plain = str_equal(info, language) || word || !str_starts(s, mark);
    if (plain || (!language.len && !title.len && !class)) {
        buffer_format(out, "%.*s\n", PRI(line));
        return;
    }
    d->changed = true;
    buffer_format(out, "%*s%.*s%.*s", (int)indent_at(line), "", PRI(mark), PRI(language.len ? language : STR("text")));
    if (title.len) buffer_format(out, " title=\"%.*s\"", PRI(title));
    buffer_add(out, STR("\n"));
}

/* --- the page --- */

/* True for the kind of an alert that a site has added to those of GitHub, such as EDITION-2024. */
static bool is_own_kind(str kind)
{
    size_t n = 0;
    while (n < kind.len && (isupper((unsigned char)kind.s[n]) || char_is_digit(kind.s[n]) || kind.s[n] == '-')) n++;
    return n > 1 && n == kind.len;
}

/* Translates > [!KIND] Title, and [!VIDEO address] and [!div ...] of DocFX. Returns false if the line is not one. */
static bool add_alert(struct dialect *d, buffer *out, str line)
{
    size_t quote = quote_length(line), close = find_from(line, quote, "]");
    str s = str_span(line, quote, line.len), kind = str_span(line, quote + 2, close);
    str title = str_trim(str_span(line, close + 1, line.len));
    str rest = str_trim(str_span(kind, name_length(kind), kind.len));
    if (!quote || close >= line.len || !str_starts(s, STR("[!"))) return false;
    bool known = dialect_is_kind(kind) || (!title.len && is_own_kind(kind)), video = str_starts(kind, STR("VIDEO "));
    if (!known && !video && !str_starts(kind, STR("div "))) return false;
    d->changed = true;
    title = str_span(title, quote_length(title), title.len); /* a quote inside that begins on the same line */
    if (title.len > 1 && strchr("+-", title.s[0]) && title.s[1] == ' ') title = str_trim(str_span(title, 1, title.len));
    str text = known ? kind_label(kind, title) : video ? str_format("<%.*s>", PRI(rest)) : STR("");
    while (line.s[quote - 1] == ' ') quote--;
    buffer_format(out, "%.*s%s%.*s\n", (int)quote, line.s, text.len ? " " : "", PRI(text));
    return true;
}

/* Translates "!> text" and "?> text" of Docsify. Returns false if the line is neither. */
static bool add_marked(struct dialect *d, buffer *out, str line)
{
    bool important = str_starts(line, STR("!> ")), tip = str_starts(line, STR("?> "));
    if (!layout_is(d->includer.layout, "docsify") || (!important && !tip)) return false;
    d->changed = true;
    buffer_format(out, "> **%s:** %.*s\n", important ? "Important" : "Tip", PRI(str_span(line, 3, line.len)));
    return true;
}

/* Translates # [Label](#tab/id) of DocFX. Returns false if the line is not one. */
static bool add_tab(struct dialect *d, buffer *out, str line)
{
    size_t open = find_from(line, 0, "["), close = find_from(line, open, "](#tab/");
    if (!str_starts(line, STR("#")) || close == line.len) return false;
    d->changed = true;
    buffer_format(out, "**%.*s**\n", PRI(str_span(line, open + 1, close)));
    return true;
}

/* Returns the identifier of a rule of the Rust reference, "expr.call" of "r[expr.call]", or an empty string. */
str dialect_rule(const struct layout *l, str line)
{
    bool mdbook = layout_is(l, "mdbook");
    str s = str_trim(line);
    return mdbook && str_starts(s, STR("r[")) && str_ends(s, STR("]")) ? str_span(s, 2, s.len - 1) : STR("");
}

/* Translates the line of a rule. Returns the offset after it, and after a heading that follows it, or 0 if the line is
 * none. */
static size_t add_rule(struct dialect *d, buffer *out, str text, size_t pos)
{
    str line = str_line(text, pos), id = dialect_rule(d->includer.layout, line), heading;
    size_t next = after_line(text, pos);
    if (!id.len) return 0;
    d->changed = true;
    buffer_format(out, "%*s<a id=\"r-%.*s\"></a>\n", (int)indent_at(line), "", PRI(id));
    heading = str_line(text, next);
    if (!str_starts(heading, STR("#"))) heading = STR("");
    if (heading.len) next = after_line(text, next);
    buffer_format(out, "%.*s\n%.*s\n\n", PRI(heading), PRI(line));
    return next;
}

/* Translates a heading that ends with an inline component, "## Title :badge[v3]{...}", to the heading and a paragraph
 * with the text of the component. Returns false if the line is none. */
static bool add_badge(struct dialect *d, buffer *out, str line)
{
    size_t colon = find_from(line, 0, " :"), name = name_length(str_span(line, colon + 2, line.len));
    size_t open = colon + 2 + name, close = find_from(line, open, "]");
    if (!str_starts(line, STR("#")) || !name || close == line.len || line.s[open] != '[') return false;
    str rest = str_trim(str_span(line, close + 1, line.len));
    if (rest.len && (rest.s[0] != '{' || rest.s[rest.len - 1] != '}')) return false;
    d->changed = true;
    buffer_format(out, "%.*s\n\n%.*s\n", (int)colon, line.s, PRI(str_span(line, open + 1, close)));
    return true;
}

/* True for attributes of the block above, alone on a line: "{.wide #id}", "{: #id}", "{ .grid }". */
static bool is_attributes(const struct dialect *d, str line)
{
    str s = str_trim(line);
    size_t close = find_from(s, 0, "}"), i = 1;
    bool site = layout_is(d->includer.layout, "hugo") || layout_is(d->includer.layout, "mkdocs");
    if (!site || s.len < 4 || s.s[0] != '{' || close + 1 != s.len) return false;
    while (i < close && strchr(": ", s.s[i])) i++;
    return i + 1 < close && strchr(".#", s.s[i]) && isalpha((unsigned char)s.s[i + 1]);
}

/* Translates a heading that a program of the site makes from a comment, "#### <!-- md:setting config.lang -->", to one
 * with the name in it. Returns false if the line is none. */
static bool add_made_heading(struct dialect *d, buffer *out, str line)
{
    str text = heading_text(line);
    if (!str_starts(text, STR("<!--")) || !str_ends(text, STR("-->")) || text.len < 8) return false;
    str inside = str_trim(str_span(text, 4, text.len - 3));
    size_t space = find_from(inside, 0, " "), colon = find_from(inside, 0, ":");
    str name = str_span(inside, space + (space < inside.len), inside.len);
    if (!name.len || colon > space || memchr(name.s, ' ', name.len) || memchr(name.s, '`', name.len)) return false;
    d->changed = true;
    buffer_format(out, "%.*s `%.*s` {#%.*s}\n", PRI(str_span(line, 0, find_from(line, 0, " "))), PRI(name), PRI(name));
    return true;
}

/* True for a line that the site replaces by a list of the headings. */
static bool is_contents(str line)
{
    static const char *const marks[] = { "[[toc]]", "[toc]", "[[_toc_]]", "{:toc}", "{{toc}}" };
    for (size_t i = 0; i < COUNT(marks); i++)
        if (str_equal_fold(str_trim(line), str_from(marks[i]))) return true;
    return false;
}

#define MAX_STATEMENT_BYTES 50000

/* Returns the end of the JavaScript statement `export ...` that starts at pos and has a template, whose lines may look
 * like code fences. pos if there is none, or if text precedes it: it may be the code of a sample. */
static size_t statement_end(struct dialect *d, str text, size_t pos)
{
    static const char *const starts[] = { "export const ", "export let ", "export function ", "export async ",
                                          "export default " };
    str before = pos ? str_line(text, line_start(text, pos - 1)) : STR("");
    bool export = false, template = false, quoted = false;
    int depth = 0;
    if (str_trim(before).len && !str_starts(before, STR("import "))) return pos;
    for (size_t i = 0; i < COUNT(starts); i++) export |= str_starts(str_line(text, pos), str_from(starts[i]));
    size_t i = pos, max = d->failed / 16 < text.len ? MAX_STATEMENT_BYTES : 0;   /* 16 times the text at most */
    for (; export && i < text.len && i - pos < max; i++) {
        char ch = text.s[i];
        if (ch == '\\') i++;
        else if (ch == '`') quoted = !quoted, template = true;
        else if (!quoted && strchr("([{", ch)) depth++;
        else if (!quoted && strchr(")]}", ch)) depth--;
        else if (ch == '\n' && !quoted && depth <= 0) return template ? i + 1 : pos;
    }
    d->failed += i - pos;
    return pos;
}

/* Adds blank lines for a line that sites do not show: attributes of a block, the definition of a link, a statement of
 * JavaScript, the place of a list of headings. Returns the offset after it, or 0 if the line is none of these. */
static size_t add_hidden_line(struct dialect *d, buffer *out, str text, size_t pos)
{
    str line = str_line(text, pos), label, target;
    size_t next = after_line(text, pos), quote = quote_length(line), after;
    if (is_attributes(d, line)) {
        str id = attribute_after(str_trim(line), '#');
        buffer_add(out, STR("\n"));
        if (id.len) buffer_format(out, "%*s<a id=\"%.*s\"></a>\n", (int)indent_at(line), "", PRI(id));
        return d->changed = true, next;
    }
    after = read_definition(str_span(text, pos + quote, text.len), 0, &label, &target);
    if (!after && !is_module_line(line) && !is_contents(line)) return 0;
    d->changed = true;
    if (quote) return buffer_format(out, "%.*s\n", (int)quote, line.s), next;
    buffer_add(out, pos + after > next ? STR("\n\n") : STR("\n"));
    return after ? pos + after : next;
}

/* Translates one line outside fences. Returns the offset of the next one. */
static size_t add_line(struct dialect *d, buffer *out, str text, size_t pos, unsigned depth)
{
    str line = str_line(text, pos);
    size_t next = after_line(text, pos);
    struct inclusion in;
    struct container c = { 0 };
    str prefix = str_span(line, 0, quote_length(line) ? quote_length(line) : indent_at(line));
    if (include_parse(str_span(line, prefix.len, line.len), &in) || read_component(d, line, &in)) {
        add_included(d, out, &in, prefix, false, depth);
        return next;
    }
    size_t after = add_samples(d, out, text, pos, prefix, depth);
    if (!after) after = add_identifier(d, out, text, pos);
    if (!after) after = add_rule(d, out, text, pos);
    if (after) return after;
    after = statement_end(d, text, pos);
    if (after > pos) {
        d->changed = true;
        return after;
    }
    if (depth < MAX_DEPTH) c = parse_container(d, text, pos, depth);
    if (c.end) {
        add_container(d, out, &c, indent_at(line), depth);
        return c.end;
    }
    if (depth && str_starts(line, STR("== "))) {         /* a tab of VitePress */
        buffer_format(out, "**%.*s**\n", PRI(str_trim(str_span(line, 3, line.len))));
        return next;
    }
    if (add_marked(d, out, line) || add_alert(d, out, line) || add_tab(d, out, line)) return next;
    if (add_leaf(d, out, line) || add_badge(d, out, line) || add_made_heading(d, out, line)) return next;
    after = add_hidden_line(d, out, text, pos);
    if (after) return after;
    add_text(d, out, text, pos);
    if (next > pos + line.len) buffer_add(out, STR("\n"));
    return next;
}

/* True for a line of Rust that mdBook does not show. */
static bool is_hidden_line(const struct dialect *d, str line)
{
    str s = str_trim(line);
    return layout_is(d->includer.layout, "mdbook") && (str_equal(s, STR("#")) || str_starts(s, STR("# ")));
}

/* True for the names of packages to install (Fumadocs): a line that is neither blank nor a command. */
static bool is_package_name(str line)
{
    str s = str_trim(line);
    return s.len && !str_starts(s, STR("npm ")) && !str_starts(s, STR("npx "));
}

/* Adds the text of a block ```{=html} of Pandoc, which is part of the page; those for other formats are left out.
 * Returns the offset after the block, or 0 if the line at pos opens none. */
static size_t add_raw(struct dialect *d, buffer *out, str text, size_t pos)
{
    str s = str_trim(str_line(text, pos)), mark = fence_mark(s), format = str_trim(str_span(s, mark.len, s.len));
    size_t end = after_line(text, pos), start = end;
    if (!str_starts(format, STR("{=")) || !str_ends(format, STR("}"))) return 0;
    while (end < text.len && !str_equal(str_trim(str_line(text, end)), mark)) end = after_line(text, end);
    d->changed = true;
    if (str_equal(format, STR("{=html}"))) buffer_format(out, "\n%.*s\n", PRI(str_span(text, start, end)));
    return end < text.len ? after_line(text, end) : end;
}

static void translate(struct dialect *d, buffer *out, str text, unsigned depth)
{
    str fence = STR("");
    for (size_t i = 0; i < COUNT(d->lines[depth]); i++) d->lines[depth][i].known = false;
    end_paragraph(d);
    bool rust = false, packages = false;
    for (size_t pos = 0; pos < text.len;) {
        str line = str_line(text, pos), mark = fence_mark(line);
        size_t next = after_line(text, pos);
        size_t raw = fence.len || !mark.len ? 0 : add_raw(d, out, text, pos);
        if (raw) {
            pos = raw;
            continue;
        }
        bool inside = fence.len > 0, mark_line = fence_read(&fence, line);
        struct inclusion in;
        if (mark_line || str_trim(line).len == quote_length(str_trim(line))) end_paragraph(d);
        if (!inside && mark_line) {
            rust = find_from(line, 0, "rust") < line.len;
            packages = str_ends(str_trim(line), STR("```package-install"));
            if (next > pos + line.len) add_fence(d, out, line);
            else buffer_add(out, line);
        } else if (!inside) next = add_line(d, out, text, pos, depth);
        else if ((str_starts(str_trim(line), STR("{{#")) || str_starts(str_trim(line), STR("--8<-- "))) &&
                 include_parse(line, &in))
            add_included(d, out, &in, str_span(line, 0, indent_at(line)), true, depth);
        else if (rust && !mark_line && is_hidden_line(d, line)) d->changed = true;
        else if (packages && !mark_line && is_package_name(line)) {
            size_t indent = indent_at(line);
            buffer_format(out, "%.*snpm install %.*s\n", (int)indent, line.s, PRI(str_span(line, indent, line.len)));
        }
        else buffer_add(out, str_span(text, pos, next));
        pos = next;
    }
    end_paragraph(d);
}

/* Returns the offset after front matter, or 0. */
static size_t front_end(str text)
{
    str fence = str_trim(str_line(text, 0));
    if (!str_equal(fence, STR("---")) && !str_equal(fence, STR("+++"))) return 0;
    for (size_t pos = after_line(text, 0); pos < text.len; pos = after_line(text, pos))
        if (str_equal(str_trim(str_line(text, pos)), fence)) return after_line(text, pos);
    return 0;
}

static void free_lines(struct dialect *d)
{
    for (size_t depth = 0; depth <= MAX_DEPTH; depth++)
        for (size_t i = 0; i < COUNT(d->lines[depth]); i++)
            xfree(d->lines[depth][i].opening.at), xfree(d->lines[depth][i].closing.at);
}

/* Returns the number of spaces and tabs at an offset that take at most `max` columns, and sets *columns to those. */
static size_t blanks_at(str text, size_t pos, size_t max, size_t *columns)
{
    size_t n = 0;
    *columns = 0;
    for (; pos + n < text.len && (text.s[pos + n] == ' ' || text.s[pos + n] == '\t'); n++) {
        size_t next = *columns + (text.s[pos + n] == '\t' ? 4 - *columns % 4 : 1);
        if (next > max) break;
        *columns = next;
    }
    return n;
}

/* True if a tag outside code is indented by a tab. */
static bool has_tabs_before_tags(str text)
{
    str fence = STR("");
    size_t columns;
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str line = str_line(text, pos);
        size_t blanks = blanks_at(text, pos, SIZE_MAX, &columns);
        bool code = fence_read(&fence, line) || fence.len;
        if (!code && columns > blanks && blanks < line.len && line.s[blanks] == '<') return true;
    }
    return false;
}

/* Replaces the tabs at the start of lines by spaces up to the next multiple of four columns; in code only as many
 * columns as there are before its fence. */
static str without_tabs(str text)
{
    buffer b = { 0 };
    str fence = STR("");
    size_t max = SIZE_MAX;
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        size_t columns, blanks = blanks_at(text, pos, max, &columns);
        if (fence_read(&fence, str_line(text, pos)) && fence.len) max = columns;
        buffer_format(&b, "%*s", (int)columns, "");
        buffer_add(&b, str_span(text, pos + blanks, after_line(text, pos)));
        if (!fence.len) max = SIZE_MAX;
    }
    return buffer_str(&b);
}

/* Returns the text without the sequences that set colours on terminals, which are in blocks of the language ansi. */
static str without_colours(str text)
{
    buffer b = { 0 };
    for (size_t i = 0; i < text.len;) {
        size_t escape = find_from(text, i, "\x1b["), end = escape + 2;
        while (end < text.len && (char_is_digit(text.s[end]) || text.s[end] == ';')) end++;
        buffer_add(&b, str_span(text, i, escape));
        if (escape < text.len && (end >= text.len || text.s[end] != 'm')) buffer_add(&b, str_span(text, escape, end));
        else end++;
        i = escape < text.len ? end : text.len;
    }
    return buffer_str(&b);
}

/* Adds the endpoint that a page of Mintlify documents, "POST /users" of the line "openapi: spec.json POST /users" in
 * its front matter, because the site shows it above the text. */
static void add_endpoint(struct dialect *d, buffer *out, str text)
{
    str value = layout_is(d->includer.layout, "mintlify") ? front_value(text, "openapi") : STR("");
    if (!value.len && layout_is(d->includer.layout, "mintlify")) value = front_value(text, "api");
    for (size_t pos = 0, end; pos < value.len; pos = end + 1) {
        end = find_from(value, pos, " ");
        if (!is_listed(str_span(value, pos, end), " DELETE GET HEAD OPTIONS PATCH POST PUT ") || end == value.len)
            continue;
        buffer_add(out, str_ends(buffer_str(out), STR("\n")) ? STR("") : STR("\n"));
        buffer_format(out, "**`%.*s`**\n\n", PRI(str_trim(str_span(value, pos, value.len))));
        d->changed = true;
        return;
    }
}

str dialect_translate(const struct layout *layout, const char *path, str text)
{
    struct page_values values = { .lines_known = false };
    struct layout here = *layout;
    here.page = text, here.page_file = path, here.values = &values;
    struct dialect d = { .includer = { .layout = &here, .path = path }, .missing = { .text = text } };
    buffer out = { 0 };
    size_t start = front_end(text);
    str body = str_span(text, start, text.len);
    bool jekyll = layout_is(layout, "jekyll") || layout_is(layout, "eleventy");
    bool zola = layout_is(layout, "zola");
    if (layout_is(layout, "myst")) body = myst_translate(&d.includer, body, &d.changed);
    if (jekyll) body = liquid_translate(&d.includer, body, &d.changed);
    else if (find_from(body, 0, "{%") < body.len || find_from(body, 0, "{{<") < body.len ||
             (zola && find_from(body, 0, "{{") < body.len))
        body = shortcode_translate(&here, body, &d.changed);
    if (find_from(body, 0, "\x1b[") < body.len) body = without_colours(body), d.changed = true;
    if (has_tabs_before_tags(body)) body = without_tabs(body), d.changed = true;
    collect_definitions(&d, body);
    collect_imports(&d, body, STR(""));
    buffer_add(&out, str_span(text, 0, start));
    add_endpoint(&d, &out, text);
    translate(&d, &out, body, 0);
    free_lines(&d);
    if (d.changed) return buffer_str(&out);
    xfree(out.at);
    return text;
}

const char *dialect_left_out(str text)
{
    static const char *const keys[][2] = { { "draft", "true" }, { "published", "false" }, { "unlisted", "true" },
                                           { "permalink", "false" } };
    for (size_t i = 0; i < COUNT(keys); i++)
        if (str_equal(front_value(text, keys[i][0]), str_from(keys[i][1])))
            return str_format("%s: %s", keys[i][0], keys[i][1]).s;
    return NULL;
}

/* The id of a page is the end of its address only on sites of Docusaurus, and not if it is the page of a folder. */
str dialect_slug(const struct layout *l, str text, bool index)
{
    static const char *const keys[] = { "slug", "permalink", "url" };
    str slug = STR("");
    for (size_t i = 0; i < COUNT(keys) && !slug.len; i++) slug = front_value(text, keys[i]);
    if (!slug.len && !index && layout_is(l, "docusaurus")) slug = front_value(text, "id");
    for (size_t i = 0; i < slug.len; i++)
        if (!isalnum((unsigned char)slug.s[i]) && !strchr("/-_.", slug.s[i])) return STR("");
    if (str_ends(slug, STR(".html"))) slug.len -= 5;
    return slug;
}
