/* constants.c - constants of JavaScript in pages of MDX. Their statements are removed, and a string that the page uses
 * is in place of its name. A string in braces is shown without them.
 *
 *   export const name = "Acme";            not shown
 *   The {name} text, {"a"}, {`b`}          The Acme text, a, b
 *   <Step title={steps[0].title}>          <Step title="Install">
 *   <Tabs items={names}>                   <Tabs items={["a", "b"]}>, for lists and objects
 *   <Code children={name} lang="js" />     a fence with the string, with language and title
 *   <CodeBlock>{name}</CodeBlock>          the same
 *
 * Nothing is executed: a template with ${} and any other expression stay. Statements with templates are removed from
 * all pages, because their lines may look like code fences.
 */
#include <ctype.h>
#include "gen.h"

#define MAX_STATEMENT_BYTES 50000
#define MAX_ADDED_BYTES (4u << 20)       /* per page, by strings in place of names */
#define MAX_STEPS (4u << 20)             /* per page, over members of lists and objects */
#define MAX_CODE_SPAN_BYTES 2000
#define MAX_PREFIX_BYTES 1000            /* of a line before an expression that are looked at */

struct statement { size_t pos, end; };
struct constant { const struct node *value; str source; };

struct constants {
    str text;
    bool mdx;                            /* expressions in braces have values */
    struct map names;                    /* index into values */
    ARRAY(struct constant) values;
    ARRAY(struct statement) statements;  /* that are removed */
    size_t failed, failed_tags;          /* bytes that were searched without a result */
    size_t added, steps;
    struct next_match html, comment;     /* ends of comments */
    bool raw;                            /* the last tag opened code in HTML */
    bool changed;
};

static size_t skip_spaces(str s, size_t i)
{
    while (i < s.len && isspace((unsigned char)s.s[i])) i++;
    return i;
}

static size_t name_end(str s, size_t i)
{
    while (i < s.len && literal_is_name_char(s.s[i])) i++;
    return i;
}

/* Returns the number of bytes that a statement or string may have: 0 after many that have no end. */
static size_t max_bytes(const struct constants *c)
{
    return c->failed / 16 < c->text.len ? MAX_STATEMENT_BYTES : 0;
}

/* --- statements --- */

/* Reads `export const name =` at the start of a line. Returns the offset after it, or 0. */
static size_t read_head(str line, str *name)
{
    static const char *const starts[] = { "export const ", "export let ", "export var ", "const ", "let ", "var " };
    size_t i = 0;
    while (i < COUNT(starts) && !str_starts(line, str_from(starts[i]))) i++;
    if (i == COUNT(starts)) return 0;
    size_t start = strlen(starts[i]), end = name_end(line, start), equal = skip_spaces(line, end);
    *name = str_span(line, start, end);
    return name->len && equal < line.len && line.s[equal] == '=' ? equal + 1 : 0;
}

/* Returns the length of a literal with the spaces before it, up to its closing quote or bracket, and sets *value. 0 if
 * it has no end or is something else. */
static size_t read_literal(struct constants *c, str s, const struct node **value)
{
    size_t start = skip_spaces(s, 0), length = 0;
    char first = start < s.len ? s.s[start] : 0, last;
    s = str_span(s, 0, start + max_bytes(c));
    if (!first || (!strchr("\"'`[{-", first) && !char_is_digit(first))) return 0;
    *value = literal_read(s, &length);
    last = length && length <= s.len ? s.s[length - 1] : 0;
    bool ends = first == '[' ? last == ']' : first == '{' ? last == '}' : last != 0;
    if (strchr("\"'", first)) ends = ends && !memchr(s.s + start, '\n', length - start);
    if (ends && *value) return length;
    c->failed += length;
    return 0;
}

/* Adds the constant at a line if it is a literal. Returns the offset after its statement, or 0. */
static size_t add_constant(struct constants *c, size_t pos)
{
    str name;
    size_t head = read_head(str_line(c->text, pos), &name), start = pos + head;
    const struct node *value;
    size_t length = head ? read_literal(c, str_span(c->text, start, c->text.len), &value) : 0;
    str after = str_trim(str_line(c->text, start + length));
    if (str_starts(after, STR(";"))) after = str_trim(str_span(after, 1, after.len));
    if (!length || (after.len && !str_starts(after, STR("//")))) return 0;
    if (!map_get(&c->names, name)) {
        map_at(&c->names, name, (uint32_t)c->values.count);
        *PUSH(&c->values) = (struct constant){ value, str_trim(str_span(c->text, start, start + length)) };
    }
    return after_line(c->text, start + length);
}

/* Returns the offset after the statement `export ...` at pos, at the end of a line at which all brackets are closed; 0
 * if it has no end. *template: it has a template. */
static size_t statement_end(struct constants *c, size_t pos, bool *template)
{
    static const char *const starts[] = { "export const ", "export let ", "export var ", "export function ",
                                          "export async ", "export default " };
    bool export = false, quoted = false;
    int depth = 0;
    for (size_t i = 0; i < COUNT(starts); i++) export |= str_starts(str_line(c->text, pos), str_from(starts[i]));
    size_t i = pos, end = export ? pos + max_bytes(c) : pos;
    for (*template = false; i < c->text.len && i < end; i++) {
        char ch = c->text.s[i];
        if (ch == '\\') i++;
        else if (ch == '`') quoted = !quoted, *template = true;
        else if (!quoted && strchr("([{", ch)) depth++;
        else if (!quoted && strchr(")]}", ch)) depth--;
        else if (ch == '\n' && !quoted && depth <= 0) return i + 1;
    }
    c->failed += i - pos;
    return 0;
}

/* Reads the statement at pos. Text before it may be the code of a sample: a statement follows a blank line, an import
 * or another statement. *last: the end of the last one. Returns the offset after it, or 0. */
static size_t read_statement(struct constants *c, size_t pos, size_t *last)
{
    str line = str_line(c->text, pos), before = pos ? str_line(c->text, line_start(c->text, pos - 1)) : STR("");
    bool follows = pos && pos == *last, export = str_starts(line, STR("export ")), template = false;
    bool import = str_starts(before, STR("import ")) || str_starts(before, STR("} from "));
    if (!follows && (!export || (str_trim(before).len && !import))) return 0;
    size_t end = c->mdx ? add_constant(c, pos) : 0;
    bool removed = end > 0;
    if (!end) end = statement_end(c, pos, &template);
    if (end) *last = end;
    if (removed || (end && template)) *PUSH(&c->statements) = (struct statement){ pos, end };
    return end;
}

static void read_statements(struct constants *c)
{
    str fence = STR("");
    size_t last = 0;
    for (size_t pos = 0, end; pos < c->text.len; pos = end ? end : after_line(c->text, pos)) {
        bool mark = fence_read(&fence, str_line(c->text, pos));
        end = mark || fence.len ? 0 : read_statement(c, pos, &last);
    }
}

/* --- expressions --- */

/* Returns the member of a value that `.name`, `["name"]` or `[0]` at *pos names, and moves *pos past it. */
static const struct node *member(struct constants *c, const struct node *value, str s, size_t *pos)
{
    bool dot = s.s[*pos] == '.';
    size_t start = *pos + 1, end = dot ? name_end(s, start) : find_from(s, start, "]"), index = 0;
    str name = str_trim(str_span(s, start, end));
    bool quoted = !dot && name.len > 1 && strchr("\"'", name.s[0]) && name.s[name.len - 1] == name.s[0];
    if (quoted) name = str_span(name, 1, name.len - 1);
    *pos = end + !dot;
    bool list = value->kind == NODE_LIST && !dot && !quoted && name.len < 9;
    for (size_t i = 0; list && i < name.len; i++) {
        if (!char_is_digit(name.s[i])) return NULL;
        index = index * 10 + (size_t)(name.s[i] - '0');
    }
    if (!name.len || (!list && value->kind != NODE_MAP)) return NULL;
    for (const struct node *n = value->child; n && c->steps < MAX_STEPS; n = n->next, c->steps++)
        if (list ? !index-- : str_equal(n->key, name)) return n;
    return NULL;
}

/* Reads the name of a constant, or of a part of it, at *pos, and moves *pos past it. Returns its value, or NULL. */
static const struct node *read_path(struct constants *c, str s, size_t *pos)
{
    size_t end = name_end(s, *pos);
    const uint32_t *index = map_get(&c->names, str_span(s, *pos, end));
    const struct node *value = index ? c->values.at[*index].value : NULL;
    for (*pos = end; value && *pos < s.len && strchr(".[", s.s[*pos]);) value = member(c, value, s, pos);
    bool text = value && value->kind == NODE_SCALAR && !is_listed(value->value, " false true ");
    return text && c->added < MAX_ADDED_BYTES ? value : NULL;
}

/* Reads the expression in braces at the start of a text. Returns its length, and sets *value to its string; 0 if it is
 * no string. */
static size_t read_expression(struct constants *c, str s, str *value)
{
    size_t i = skip_spaces(s, 1);
    const struct node *n = NULL;
    if (i < s.len && strchr("\"'`", s.s[i])) i += read_literal(c, str_span(s, i, s.len), &n);
    else if ((n = read_path(c, s, &i)) != NULL) c->added += n->value.len;
    i = skip_spaces(s, i);
    if (!n || i >= s.len || s.s[i] != '}') return 0;
    *value = n->value;
    return i + 1;
}

/* Reads the name of a constant in braces at the start of a text. Returns its length with the braces, and sets *source
 * to the list or object that it is; 0 for other values. */
static size_t read_object(struct constants *c, str s, str *source)
{
    size_t start = skip_spaces(s, 1), end = name_end(s, start), i = skip_spaces(s, end);
    const uint32_t *index = map_get(&c->names, str_span(s, start, end));
    bool object = index && c->values.at[*index].value->kind != NODE_SCALAR && i < s.len && s.s[i] == '}';
    if (!object || c->added > MAX_ADDED_BYTES) return 0;
    *source = c->values.at[*index].source;
    c->added += source->len;
    return i + 1;
}

/* Returns the text of the line before an offset, or the last MAX_PREFIX_BYTES of it. */
static str text_before(str t, size_t pos)
{
    size_t start = pos;
    while (start && t.s[start - 1] != '\n' && pos - start < MAX_PREFIX_BYTES) start--;
    return str_span(t, start, pos);
}

static bool is_row(str before) { return str_starts(str_trim(before), STR("|")); }

/* Adds the string of an expression in the text, which is no Markdown. */
static void add_string(const struct constants *c, buffer *out, str value, bool row)
{
    for (size_t i = 0; i < value.len; i++) {
        char ch = value.s[i], before = i ? value.s[i - 1] : ' ', after = i + 1 < value.len ? value.s[i + 1] : ' ';
        bool word = isalnum((unsigned char)before) && isalnum((unsigned char)after);
        bool mark = ch == '`' || (ch == '*' && (before != ' ' || after != ' ')) || (ch == '_' && !word);
        if (ch == '<' && (isalpha((unsigned char)after) || strchr("/!", after))) buffer_add(out, STR("&lt;"));
        else if (ch == '\n' && !c->raw) buffer_add(out, STR(" "));
        else {
            if ((mark && !c->raw) || (ch == '|' && row)) buffer_add(out, STR("\\"));
            buffer_add(out, str_span(value, i, i + 1));
        }
    }
}

/* Adds the expression, comment or brace at an offset. Returns the offset after it. */
static size_t add_braces(struct constants *c, buffer *out, size_t i)
{
    str t = c->text, rest = str_span(t, i, t.len), value = STR("");
    size_t end = i + 1;
    bool text = c->mdx && !(i && strchr("$={", t.s[i - 1])) && !(i > 1 && t.s[i - 1] == '(' && t.s[i - 2] == ']');
    if (str_starts(rest, STR("{/*"))) end = find_next(t, i, "*/}", &c->comment) + 3;
    else if (text) end = i + read_expression(c, rest, &value);
    if (str_trim(value).len) {
        add_string(c, out, value, memchr(value.s, '|', value.len) && is_row(text_before(t, i)));
        c->changed = true;
        return end;
    }
    if (end == i || end > t.len) end = i + 1;
    buffer_add(out, str_span(t, i, end));
    return end;
}

/* --- tags --- */

/* Adds the value of an attribute. Returns false if it cannot be written. */
static bool add_value(buffer *out, str value)
{
    bool plain = !memchr(value.s, '"', value.len) && !memchr(value.s, '\n', value.len);
    if (!value.len || (!plain && find_from(value, 0, "`}") < value.len)) return false;
    if (plain) return buffer_format(out, "\"%.*s\"", PRI(value)), true;
    buffer_add(out, STR("{`"));
    for (size_t i = 0; i < value.len; i++)
        buffer_format(out, strchr("\\`", value.s[i]) ? "\\%c" : "%c", value.s[i]);
    buffer_add(out, STR("`}"));
    return true;
}

/* Returns the length of the string or the braces at the start of a text, with what they enclose. */
static size_t enclosed_length(str s)
{
    unsigned depth = 0;
    char quote = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (quote && s.s[i] == '\\') i++;
        else if (quote) quote = s.s[i] == quote ? 0 : quote;
        else if (strchr("\"'`", s.s[i])) quote = s.s[i];
        else if (s.s[i] == '{') depth++;
        else if (s.s[i] == '}') depth--;
        if (!quote && !depth) return i + 1;
    }
    return s.len;
}

/* Adds a tag, with the values in place of the names in its attributes. */
static void add_attributes(struct constants *c, buffer *out, str tag)
{
    size_t i = find_from(tag, 0, "="), n;
    buffer_add(out, str_span(tag, 0, i));
    for (; i < tag.len; i += n) {
        str rest = str_span(tag, i, tag.len), value = STR("");
        size_t name = skip_spaces(rest, 1);
        bool names = rest.s[0] == '{' && tag.s[i - 1] == '=' && name < rest.len && literal_is_name_char(rest.s[name]) &&
                     !char_is_digit(rest.s[name]);
        n = names ? read_expression(c, rest, &value) : 0;
        bool added = n && add_value(out, value);
        if (names && !n) {
            n = read_object(c, rest, &value);
            if (n) buffer_format(out, "{%.*s}", PRI(value));
            added = n > 0;
        }
        c->changed |= added;
        if (added) continue;
        n = strchr("{\"'", rest.s[0]) ? enclosed_length(rest) : 1;
        buffer_add(out, str_span(rest, 0, n));
    }
}

/* Returns the value of the first of the attributes that a tag has as a string, without quotes in it. */
static str string_attribute(str tag, const char *const names[3])
{
    for (size_t i = 0; i < 3; i++) {
        str value = directive_value(tag, names[i]);
        if (value.len && value.s[0] != '{') return str_span(value, 0, find_from(value, 0, "\""));
    }
    return STR("");
}

/* Returns the line that opens the fence of a component with this tag: language and title. */
static str fence_info(struct constants *c, str tag)
{
    static const char *const languages[] = { "language", "lang", "syntax" };
    static const char *const titles[] = { "title", "filename", "fileName" };
    buffer attributes = { 0 };
    add_attributes(c, &attributes, tag);
    str language = string_attribute(buffer_str(&attributes), languages);
    str title = string_attribute(buffer_str(&attributes), titles);
    if (title.len && !language.len) language = STR("text");
    return title.len ? str_format("%.*s title=\"%.*s\"", PRI(language), PRI(title)) : language;
}

/* Adds code in place of the component at [pos, end): as inline code in a row of a table, and for <Code> with other text
 * on its line; else as a fence. The fence has the quote marks of the line, and is indented below marks of a list. */
static void add_fence(const struct constants *c, buffer *out, size_t pos, size_t end, str info, str code)
{
    str before = text_before(c->text, pos), marks = backticks_around(code, 3), after = str_trim(str_line(c->text, end));
    bool items = true, short_code = !memchr(code.s, '\n', code.len);
    bool inside = short_code && str_starts(str_span(c->text, pos, end), STR("<Code>"));
    buffer prefix = { 0 };
    size_t n = 0;
    while (n < before.len && strchr(" \t>", before.s[n])) n++;
    for (size_t i = n; i < before.len; i++) items &= strchr(" \t>-*+.)", before.s[i]) || char_is_digit(before.s[i]);
    if (is_row(before) || (inside && (!items || after.len))) {
        buffer_format(out, "`%.*s`", PRI(html_one_line(code)));
        return;
    }
    for (size_t i = 0; i < (items ? before.len : n); i++)
        buffer_add(&prefix, strchr(" \t>", before.s[i]) ? str_span(before, i, i + 1) : STR(" "));
    str start = buffer_str(&prefix);
    if (!items) buffer_format(out, "\n\n%.*s", PRI(start));
    str fence = str_format("%.*s%.*s\n%.*s\n%.*s", PRI(marks), PRI(info), PRI(code), PRI(marks));
    buffer_add(out, html_indented(fence, STR(""), start));
    if (after.len) buffer_format(out, "\n\n%.*s", PRI(start));
}

/* Returns the length of the attribute of a tag that has its code, code={...}, and sets *pos and *code; or 0. */
static size_t code_attribute(struct constants *c, str tag, size_t *pos, str *code)
{
    static const char *const names[] = { " children={", " code={" };
    for (size_t i = 0; i < COUNT(names); i++) {
        size_t at = find_from(tag, 0, names[i]), brace = at + strlen(names[i]) - 1;
        size_t n = at < tag.len ? read_expression(c, str_span(tag, brace, tag.len), code) : 0;
        *pos = at;
        if (n) return brace + n - at;
    }
    return 0;
}

/* Adds a fence for a component that shows code: the tag at [pos, close), or all up to its closing tag. Returns the
 * offset after it, or 0 if it has no string. */
static size_t add_code(struct constants *c, buffer *out, str name, size_t pos, size_t close)
{
    str tag = str_span(c->text, pos, close), code = STR("");
    size_t at = 0, end = close, n;
    if (!isupper((unsigned char)name.s[0]) || find_from(name, 0, "Code") == name.len) return 0;
    if (str_ends(tag, STR("/>"))) {
        n = code_attribute(c, tag, &at, &code);
        tag = str_format("%.*s%.*s", PRI(str_span(tag, 0, at)), PRI(str_span(tag, at + n, tag.len)));
    } else {
        str closing = str_format("</%.*s>", PRI(name));
        at = skip_spaces(c->text, close);
        bool braces = at < c->text.len && c->text.s[at] == '{';
        n = braces ? read_expression(c, str_span(c->text, at, c->text.len), &code) : 0;
        at = skip_spaces(c->text, at + n), end = at + closing.len;
        if (!str_starts(str_span(c->text, at, c->text.len), closing)) return 0;
    }
    while (code.len && code.s[0] == '\n') code = str_span(code, 1, code.len);
    while (code.len && char_is_space(code.s[code.len - 1])) code.len--;
    if (!n || !code.len) return 0;
    add_fence(c, out, pos, end, fence_info(c, tag), code);
    c->changed = true;
    return end;
}

/* Adds the tag, comment or sign at an offset. Returns the offset after it. */
static size_t add_tag(struct constants *c, buffer *out, size_t i)
{
    str t = c->text;
    bool closes = i + 1 < t.len && t.s[i + 1] == '/';
    size_t start = i + 1 + closes, end = start, close = 0;
    while (end < t.len && (isalnum((unsigned char)t.s[end]) || strchr("._-", t.s[end]))) end++;
    bool name = end > start && isalpha((unsigned char)t.s[start]) && end < t.len && strchr(" \t\r\n/>", t.s[end]);
    if (str_starts(str_span(t, i, t.len), STR("<!--"))) {
        close = find_next(t, i, "-->", &c->html);
        close = close < t.len ? close + 3 : i + 1;
        buffer_add(out, str_span(t, i, close));
        return close;
    }
    if (name) close = html_tag_end(t, end, true, &c->failed_tags);
    if (!close) return buffer_add(out, STR("<")), i + 1;
    c->raw = !closes && is_listed(str_span(t, start, end), " code pre ");
    size_t after = closes ? 0 : add_code(c, out, str_span(t, start, end), i, close);
    if (!after) add_attributes(c, out, str_span(t, i, close));
    return after ? after : close;
}

/* --- the page --- */

/* Adds the text at an offset outside fences: a tag, an expression, code or a character. Returns the offset after it. */
static size_t add_text(struct constants *c, buffer *out, size_t i)
{
    str t = c->text;
    size_t end = i + 1;
    if (t.s[i] == '<') return add_tag(c, out, i);
    if (t.s[i] == '{') return add_braces(c, out, i);
    if (t.s[i] == '`') end = i + code_length(t, i, MAX_CODE_SPAN_BYTES);
    else if (t.s[i] == '\\' && i + 1 < t.len) end = i + 2;
    buffer_add(out, str_span(t, i, end));
    return end;
}

/* Adds the page. A statement becomes blank lines. */
static void add_page(struct constants *c, buffer *out)
{
    str t = c->text, fence = STR("");
    size_t next = 0;
    for (size_t i = 0; i < t.len;) {
        bool starts = !i || t.s[i - 1] == '\n';
        while (next < c->statements.count && c->statements.at[next].pos < i) next++;
        if (next < c->statements.count && c->statements.at[next].pos == i) {
            for (; i < c->statements.at[next].end; i = after_line(t, i)) buffer_add(out, STR("\n"));
            c->changed = true;
        } else if (c->mdx && !(starts && (fence_read(&fence, str_line(t, i)) || fence.len))) i = add_text(c, out, i);
        else {
            buffer_add(out, str_span(t, i, after_line(t, i)));
            i = after_line(t, i);
        }
    }
}

str constants_translate(const struct layout *l, str file, str text, bool *changed)
{
    struct constants c = { .text = text, .mdx = layout_is_mdx(l, file) || layout_is(l, "docusaurus") };
    bool strings = c.mdx && (find_from(text, 0, "{\"") < text.len || find_from(text, 0, "{'") < text.len ||
                             find_from(text, 0, "{`") < text.len);
    buffer out = { 0 };
    if (!strings && find_from(text, 0, "export ") == text.len) return text;
    read_statements(&c);
    if (strings || c.statements.count) add_page(&c, &out);
    map_free(&c.names);
    *changed |= c.changed;
    return c.changed ? buffer_str(&out) : text;
}
