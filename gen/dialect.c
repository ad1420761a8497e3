/* dialect.c - translates the syntax of other documentation generators to plain Markdown, before a page is parsed.
 *
 *   :::kind Title ... :::    ::kind ... ::    !!! kind "Title"    /// kind | Title ... ///    > [!KIND]
 *                            quotes that start with the kind in bold; the body is no code even if it is indented
 *   === "Label"              the label in bold, then the body
 *   {{#include F}}  {* F *}  {!F!}  --8<-- "F"  {{% include "F" %}}
 *                            the text of the file, if it is a regular file inside the corpus
 *   [text][label]            the target of the definition, because sections are read one by one
 *   import ... from "..."    removed where a .md page has JSX, as are comments in braces
 *
 * A page without such syntax is not changed, and most lines stay where they are. Code fences are copied, except that
 * files are included in them.
 */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif
#include <ctype.h>
#include <sys/stat.h>
#include "gen.h"

#define MAX_DEPTH 8                    /* maximum nesting of containers and of included files */
#define MAX_INCLUDED_BYTES (4u << 20)  /* per page, with all files that are included */

struct dialect {
    const char *root, *path;           /* folder of the pages; file of the page */
    size_t included;                   /* bytes of included files so far */
    bool changed;
    struct map labels;                 /* definitions of reference links: index into targets */
    ARRAY(str) targets;
};

/* --- kinds of admonitions --- */

static bool is_kind(str name)
{
    static const char *const kinds[] = {
        "abstract", "bug", "callout", "caution", "check", "danger", "deepdive", "details", "error", "example",
        "experimental", "failure", "hint", "important", "info", "note", "pitfall", "question", "quote", "seealso",
        "success", "summary", "tip", "todo", "warning" };
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

/* Returns the mark of the fence at a line, "```" or longer, or an empty string. */
static str fence_mark(str line)
{
    str s = str_trim(line);
    size_t n = 0;
    while (n < s.len && (s.s[0] == '`' || s.s[0] == '~') && s.s[n] == s.s[0]) n++;
    return n < 3 ? STR("") : str_span(s, 0, n);
}

/* Returns the offset after the line at pos. */
static size_t after_line(str text, size_t pos)
{
    size_t end = pos + str_line(text, pos).len;
    return end < text.len ? end + 1 : text.len;
}

static void translate(struct dialect *d, buffer *out, str text, unsigned depth);

/* --- included files --- */

static str language_of_file(str name)
{
    size_t dot = name.len;
    while (dot && name.s[dot - 1] != '.' && name.s[dot - 1] != '/') dot--;
    return dot && name.s[dot - 1] == '.' ? str_span(name, dot, name.len) : STR("");
}

/* Returns the text of a file inside the corpus, named relative to the page or to the folder of the pages. len is 0
 * if there is no such file. */
static str included_text(struct dialect *d, str name)
{
    str folder = str_from(d->path);
    while (folder.len && folder.s[folder.len - 1] != '/') folder.len--;
    while (name.len && name.s[0] == '/') name = str_span(name, 1, name.len);
    str paths[] = { str_format("%.*s%.*s", PRI(folder), PRI(name)), str_format("%s/%.*s", d->root, PRI(name)) };
    for (size_t i = 0; i < COUNT(paths) && name.len; i++) {
        struct stat st;
        if (stat(paths[i].s, &st) != 0 || !S_ISREG(st.st_mode) || leads_outside(paths[i].s)) continue;
        if (d->included + (size_t)st.st_size > MAX_INCLUDED_BYTES) break;
        d->included += (size_t)st.st_size;
        str text = read_file(paths[i].s);
        for (size_t k = 0; k < text.len;) {     /* binary files are not included */
            uint32_t c;
            k += corpus_char(text.s + k, text.len - k, &c);
            if (c == 0 || c >= 0x110000) return STR("");
        }
        return text;
    }
    return STR("");
}

/* Returns the name of the file that a line includes, or an empty string. */
static str included_name(str line)
{
    static const char *const starts[] = { "{{#include ", "{{#rustdoc_include ", "{{#playground ", "{* ", "{!",
                                          "--8<-- ", "{{% include ", "{{< include ", "{{% readfile " };
    str s = str_trim(line), rest = STR("");
    for (size_t i = 0; i < COUNT(starts) && !rest.len; i++)
        if (str_starts(s, str_from(starts[i]))) rest = str_trim(str_span(s, strlen(starts[i]), s.len));
    if (str_starts(rest, STR("\""))) return str_span(rest, 1, find_from(rest, 1, "\""));
    size_t n = 0;
    while (n < rest.len && !strchr(" :}!*", rest.s[n])) n++;
    return str_span(rest, 0, n);
}

/* Adds the file that a line includes. Code is fenced, unless the line is in a fence. */
static void add_included(struct dialect *d, buffer *out, str name, bool fenced, unsigned depth)
{
    str text = included_text(d, name), language = language_of_file(name);
    bool page = str_equal(language, STR("md")) || str_equal(language, STR("mdx"));
    d->changed = true;
    if (!text.len) {
        warn(d->path, 0, "the included file %.*s is not in the corpus", PRI(name));
        buffer_format(out, "%sNot in this copy: %.*s\n", fenced ? "" : "> ", PRI(name));
        return;
    }
    if (!fenced && !page) buffer_format(out, "```%.*s\n", PRI(language));
    if (page && !fenced && depth < MAX_DEPTH) translate(d, out, text, depth + 1);
    else buffer_add(out, text);
    if (!str_ends(text, STR("\n"))) buffer_add(out, STR("\n"));
    if (!fenced && !page) buffer_add(out, STR("```\n"));
}

/* --- containers --- */

struct container { size_t marks; str kind, title, body; size_t end; bool indented; };

/* Returns the end of a container: after the line that has only its marks. 0 if there is no such line. */
static size_t container_end(str text, size_t pos, str marks, size_t *body_end)
{
    str fence = STR("");
    for (; pos < text.len; pos = after_line(text, pos)) {
        str line = str_trim(str_line(text, pos)), mark = fence_mark(line);
        if (fence.len ? str_equal(line, fence) : mark.len > 0) fence = fence.len ? STR("") : mark;
        else if (!fence.len && str_equal(line, marks)) return *body_end = pos, after_line(text, pos);
    }
    return 0;
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

/* Parses the container that starts at a line. end is 0 if it is not one. */
static struct container parse_container(str text, size_t pos)
{
    struct container c = { 0 };
    str line = str_line(text, pos), s = str_trim(line);
    size_t next = after_line(text, pos), n = 0, body_end = next;
    while (n < s.len && n < 8 && strchr(":/!?=", s.s[0]) && s.s[n] == s.s[0]) n++;
    str marks = str_span(s, 0, n), rest = str_trim(str_span(s, n, s.len));
    if (n < 2 || (n < 3 && s.s[0] != ':') || !rest.len) return c;
    if (s.s[0] == '+') rest = str_trim(str_span(rest, 1, rest.len));
    c.indented = strchr("!?=", s.s[0]) != NULL;
    if (s.s[0] == '?' && rest.s[0] == '+') rest = str_trim(str_span(rest, 1, rest.len));
    size_t name = s.s[0] == '=' ? 0 : name_length(rest);
    if (!name && (s.s[0] != '=' || rest.s[0] != '"')) return c;
    c.kind = str_span(rest, 0, name);
    c.title = clean_title(str_span(rest, name, rest.len));
    c.end = c.indented ? indented_end(text, next, indent_at(line)) : container_end(text, next, marks, &body_end);
    c.body = str_span(text, next, c.indented ? c.end : body_end);
    return c;
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

/* True if the text has code fences or headings, which are not put into quotes. */
static bool has_blocks(str text)
{
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str line = str_trim(str_line(text, pos));
        if (fence_mark(line).len || str_starts(line, STR("#"))) return true;
    }
    return false;
}

static void add_container(struct dialect *d, buffer *out, const struct container *c, size_t indent, unsigned depth)
{
    buffer inner = { 0 };
    str body = c->indented ? without_indent(c->body, indent + 4) : c->body;
    bool quoted = is_kind(c->kind);
    d->changed = true;
    translate(d, &inner, body, depth + 1);
    body = str_trim(buffer_str(&inner));
    if (quoted) buffer_format(out, "> %.*s\n", PRI(kind_label(c->kind, c->title)));
    else if (c->title.len) buffer_format(out, "**%.*s**\n", PRI(c->title));
    if (!quoted || has_blocks(body)) {
        buffer_format(out, "\n%.*s\n", PRI(body));
        return;
    }
    buffer_add(out, STR(">\n"));
    for (size_t pos = 0; pos < body.len; pos = after_line(body, pos))
        buffer_format(out, "> %.*s\n", PRI(str_line(body, pos)));
}

/* --- reference links --- */

static str label_key(str label)
{
    str key = str_copy(str_trim(label));
    for (size_t i = 0; i < key.len; i++) ((char *)key.s)[i] = fold_ascii(key.s[i]);
    return key;
}

/* Reads a definition, [label]: target. Returns false if the line is not one. */
static bool read_definition(str line, str *label, str *target)
{
    str s = str_trim(line);
    size_t close = find_from(s, 0, "]:");
    if (indent_at(line) > 3 || s.len < 4 || s.s[0] != '[' || s.s[1] == '^' || close == s.len) return false;
    *label = str_span(s, 1, close);
    str rest = str_trim(str_span(s, close + 2, s.len));
    size_t end = find_from(rest, 0, " ");
    *target = str_span(rest, 0, end);
    if (target->len > 2 && target->s[0] == '<' && target->s[target->len - 1] == '>')
        *target = str_span(*target, 1, target->len - 1);
    return target->len > 0 && !memchr(label->s, ']', label->len);
}

static void collect_definitions(struct dialect *d, str text)
{
    str fence = STR(""), label, target;
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str line = str_line(text, pos), mark = fence_mark(line);
        if (fence.len ? str_equal(str_trim(line), fence) : mark.len > 0) fence = fence.len ? STR("") : mark;
        if (fence.len || !read_definition(line, &label, &target)) continue;
        map_at(&d->labels, label_key(label), (uint32_t)d->targets.count);
        *PUSH(&d->targets) = target;
    }
}

/* Returns the target of the reference link whose text starts at i, "[". Sets *text and *end. Empty if it is not one. */
static str reference_target(const struct dialect *d, str line, size_t i, str *text, size_t *end)
{
    size_t close = find_from(line, i, "]");
    if (close == line.len) return STR("");
    str label = *text = str_span(line, i + 1, close);
    *end = close + 1;
    bool second = *end < line.len && line.s[*end] == '[';
    if (second) {
        size_t stop = find_from(line, *end, "]");
        if (stop == line.len) return STR("");
        if (stop > *end + 1) label = str_span(line, *end + 1, stop);
        *end = stop + 1;
    } else if (*end < line.len && strchr("(:", line.s[*end])) return STR("");
    const uint32_t *target = map_get(&d->labels, label_key(label));
    return target ? d->targets.at[*target] : STR("");
}

/* Adds a line of text with targets in place of the labels of its links. Inline code is copied. */
static void add_text(struct dialect *d, buffer *out, str line)
{
    bool code = false;
    for (size_t i = 0; i < line.len; i++) {
        str text, target = STR("");
        size_t end = i + 1;
        if (line.s[i] == '`') code = !code;
        if (line.s[i] == '[' && !code && d->labels.count) target = reference_target(d, line, i, &text, &end);
        if (!target.len) {
            buffer_add(out, str_span(line, i, i + 1));
            continue;
        }
        buffer_format(out, "[%.*s](%.*s)", PRI(text), PRI(target));
        d->changed = true;
        i = end - 1;
    }
}

/* --- the page --- */

/* Translates > [!KIND] Title. Returns false if the line is not one. */
static bool add_alert(struct dialect *d, buffer *out, str line)
{
    str s = str_trim(line);
    if (!str_starts(s, STR("> [!"))) return false;
    size_t close = find_from(s, 0, "]");
    str kind = str_span(s, 4, close);
    if (close == s.len || !is_kind(kind)) return false;
    d->changed = true;
    buffer_format(out, "> %.*s\n", PRI(kind_label(kind, str_trim(str_span(s, close + 1, s.len)))));
    return true;
}

/* Translates one line outside fences. Returns the offset of the next one. */
static size_t add_line(struct dialect *d, buffer *out, str text, size_t pos, unsigned depth)
{
    str line = str_line(text, pos), label, target;
    size_t next = after_line(text, pos);
    str file = included_name(line);
    struct container c = depth < MAX_DEPTH ? parse_container(text, pos) : (struct container){ 0 };
    if (c.end) {
        add_container(d, out, &c, indent_at(line), depth);
        return c.end;
    }
    if (file.len) add_included(d, out, file, false, depth);
    else if (add_alert(d, out, line)) return next;
    else if (read_definition(line, &label, &target)) buffer_add(out, STR("\n")), d->changed = true;
    else {
        add_text(d, out, line);
        if (next > pos + line.len) buffer_add(out, STR("\n"));
    }
    return next;
}

static void translate(struct dialect *d, buffer *out, str text, unsigned depth)
{
    str fence = STR("");
    for (size_t pos = 0; pos < text.len;) {
        str line = str_line(text, pos), mark = fence_mark(line), file;
        size_t next = after_line(text, pos);
        bool inside = fence.len > 0;
        if (inside ? str_starts(mark, fence) && mark.len == str_trim(line).len : mark.len > 0)
            fence = inside ? STR("") : mark;
        if (!inside && !mark.len) next = add_line(d, out, text, pos, depth);
        else if (inside && (file = included_name(line)).len && str_starts(str_trim(line), STR("{{#")))
            add_included(d, out, file, true, depth);
        else buffer_add(out, str_span(text, pos, next));
        pos = next;
    }
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

str dialect_translate(const char *root, const char *path, str text)
{
    struct dialect d = { .root = root, .path = path };
    buffer out = { 0 };
    size_t body = front_end(text);
    collect_definitions(&d, str_span(text, body, text.len));
    buffer_add(&out, str_span(text, 0, body));
    translate(&d, &out, str_span(text, body, text.len), 0);
    return d.changed ? buffer_str(&out) : text;
}

/* Returns the value of a line "key: value" of the front matter without quotes, or an empty string. */
static str front_value(str text, const char *key)
{
    bool toml = str_starts(text, STR("+++"));
    str front = str_span(text, 0, front_end(text)), wanted = str_from(key);
    for (size_t pos = 0; pos < front.len; pos = after_line(front, pos)) {
        str line = str_line(front, pos);
        if (!str_starts(line, wanted)) continue;
        str value = str_trim(str_span(line, wanted.len, line.len));
        if (!value.len || value.s[0] != (toml ? '=' : ':')) continue;
        value = str_trim(str_span(value, 1, value.len));
        value = str_trim(str_span(value, 0, find_from(value, 0, " #")));
        bool quoted = value.len > 1 && strchr("\"'", value.s[0]) && value.s[value.len - 1] == value.s[0];
        return str_copy(quoted ? str_span(value, 1, value.len - 1) : value);
    }
    return STR("");
}

const char *dialect_left_out(str text)
{
    static const char *const keys[][2] = { { "draft", "true" }, { "published", "false" }, { "unlisted", "true" } };
    for (size_t i = 0; i < COUNT(keys); i++)
        if (str_equal(front_value(text, keys[i][0]), str_from(keys[i][1])))
            return str_format("%s: %s", keys[i][0], keys[i][1]).s;
    return NULL;
}

str dialect_slug(str text)
{
    static const char *const keys[] = { "slug", "permalink", "url" };
    str slug = STR("");
    for (size_t i = 0; i < COUNT(keys) && !slug.len; i++) slug = front_value(text, keys[i]);
    for (size_t i = 0; i < slug.len; i++)
        if (!isalnum((unsigned char)slug.s[i]) && !strchr("/-_.", slug.s[i])) return STR("");
    if (str_ends(slug, STR(".html"))) slug.len -= 5;
    return slug;
}
