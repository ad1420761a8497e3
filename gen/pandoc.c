/* pandoc.c - attributes of Pandoc in the text of a page of Quarto.
 *
 *   ![Caption](a.png){#fig-a fig-alt="Text" width=50%}    the image, with the text if it has no caption
 *   [text]{#id .class}    [text](target){.btn}    `code`{.r}    `<b>`{=html}
 *   $$ x = y $$ {#eq-x}    : Caption of a table {#tbl-x}
 *
 * The attributes are removed. An id becomes an anchor of HTML.
 */
#include <ctype.h>
#include "gen.h"

#define MAX_ATTRIBUTES_BYTES 4000
#define MAX_BRACKETS 32                /* brackets that are open at the same time; more are not followed */
#define MAX_MATH_BYTES 500
#define MAX_CODE_BYTES 4000
#define MAX_TARGET_BYTES 4000

/* --- attributes --- */

static size_t blanks_at(str s, size_t pos)
{
    size_t n = 0;
    while (pos + n < s.len && char_is_space(s.s[pos + n])) n++;
    return n;
}

/* Returns the length of the name of an attribute, an id or a class. */
static size_t word_length(str s, size_t pos)
{
    size_t n = 0;
    while (pos + n < s.len && (isalnum((unsigned char)s.s[pos + n]) || (unsigned char)s.s[pos + n] >= 0x80 ||
                               strchr("-_:.", s.s[pos + n]))) n++;
    return n;
}

/* Returns the offset after the value at pos, in quotes or up to a space or brace; 0 if the quotes do not end. */
static size_t read_value(str s, size_t pos, str *value)
{
    size_t end = pos;
    if (pos < s.len && strchr("\"'", s.s[pos])) {
        for (end = pos + 1; end < s.len && s.s[end] != s.s[pos]; end++) end += s.s[end] == '\\';
        *value = str_span(s, pos + 1, end);
        return end < s.len ? end + 1 : 0;
    }
    while (end < s.len && !char_is_space(s.s[end]) && s.s[end] != '}') end++;
    *value = str_span(s, pos, end);
    return end;
}

bool pandoc_next(str attributes, size_t *pos, str *name, str *value)
{
    size_t i = *pos + blanks_at(attributes, *pos), n;
    *pos = 0;
    if (i >= attributes.len || attributes.s[i] == '}') return false;
    bool mark = strchr("#.", attributes.s[i]) != NULL;
    n = word_length(attributes, i + mark);
    *name = str_span(attributes, i, i + (mark ? 1 : n)), *value = str_span(attributes, i + mark, i + mark + n);
    if (!mark && n == 1 && attributes.s[i] == '-') return *pos = i + 1, true;       /* {-}, {.unnumbered} */
    if (!n) return false;
    i += mark + n;
    if (mark) return *pos = i, true;
    if (i >= attributes.len || attributes.s[i] != '=') return false;
    *pos = read_value(attributes, i + 1, value);
    return *pos > 0;
}

size_t pandoc_length(str text)
{
    str name, value;
    text = str_span(text, 0, MAX_ATTRIBUTES_BYTES);
    if (!str_starts(text, STR("{"))) return 0;
    for (size_t pos = 1;;) {
        size_t end = pos + blanks_at(text, pos);
        if (end < text.len && text.s[end] == '}') return end + 1;
        if (end == pos && pos > 1) return 0;
        if (!pandoc_next(text, &pos, &name, &value)) return 0;
    }
}

str pandoc_value(str attributes, const char *name)
{
    str key, value;
    for (size_t pos = 1; pandoc_next(attributes, &pos, &key, &value);)
        if (str_equal(key, str_from(name))) return value;
    return STR("");
}

bool pandoc_has_class(str attributes, const char *class)
{
    str key, value;
    for (size_t pos = 1; pandoc_next(attributes, &pos, &key, &value);)
        if (str_equal(key, STR(".")) && str_equal(value, str_from(class))) return true;
    return false;
}

str pandoc_anchor(str id)
{
    return id.len ? str_format("<a id=\"%.*s\"></a>", PRI(id)) : id;
}

/* --- text --- */

/* A text that is read. open: offsets in the output of the brackets that are open. */
struct inline_reader {
    const struct layout *layout;
    str text;
    buffer out;
    size_t open[MAX_BRACKETS], depth;
    bool changed;
};

/* Replaces out[pos, end) by a text. */
static void replace(struct inline_reader *r, size_t pos, size_t end, str text)
{
    str rest = str_copy(str_span(buffer_str(&r->out), end, r->out.count));
    r->out.count = pos;
    buffer_add(&r->out, text);
    buffer_add(&r->out, rest);
    r->changed = true;
}

/* Returns a text as it can be between the brackets of an image: on one line, with parentheses for brackets. */
static str label_text(str s)
{
    buffer b = { 0 };
    for (size_t i = 0; i < s.len; i++) {
        char c = s.s[i];
        if (c == '\\' && i + 1 < s.len && ispunct((unsigned char)s.s[i + 1])) continue;
        c = c == '[' ? '(' : c == ']' ? ')' : c == '\n' ? ' ' : c;
        buffer_add(&b, (str){ &c, 1 });
    }
    return str_trim(buffer_str(&b));
}

/* Returns the offset after the target of a link at pos, "(target)" or "[label]"; pos if there is none. */
static size_t target_end(str s, size_t pos)
{
    size_t depth = 0, end = pos;
    s = str_span(s, 0, pos + MAX_TARGET_BYTES);
    if (pos < s.len && s.s[pos] == '[') return find_from(s, pos, "]") < s.len ? find_from(s, pos, "]") + 1 : pos;
    if (pos >= s.len || s.s[pos] != '(') return pos;
    for (; end < s.len; end++) {
        if (s.s[end] == '\\') end++;
        else if (s.s[end] == '(' && ++depth > MAX_BRACKETS) return pos;
        else if (s.s[end] == ')' && --depth == 0) return end + 1;
    }
    return pos;
}

/* Reads what follows the bracket "]" at i: a target with attributes, or the attributes of a span. Returns the offset
 * after it. */
static size_t close_bracket(struct inline_reader *r, size_t i)
{
    str s = r->text;
    size_t open = r->open[--r->depth], close = r->out.count, end = target_end(s, i + 1);
    bool image = open && r->out.at[open - 1] == '!', link = end > i + 1;
    size_t length = pandoc_length(str_span(s, end, s.len));
    str attributes = str_span(s, end, end + length), id = pandoc_anchor(pandoc_value(attributes, "#"));
    buffer_add(&r->out, str_span(s, i, length ? end : i + 1));
    if (!length) return i + 1;
    r->changed = true;
    if (image && link && !str_trim(str_span(buffer_str(&r->out), open + 1, close)).len) {
        str text = pandoc_value(attributes, "fig-alt");
        if (!text.len) text = pandoc_value(attributes, "alt");
        replace(r, open + 1, close, label_text(text));
    }
    if (!link) {
        bool aside = pandoc_has_class(attributes, "aside") || pandoc_has_class(attributes, "column-margin");
        r->out.count = quarto_hides(r->layout, attributes) ? open + 1 : close;
        if (aside && close > open + 1) buffer_add(&r->out, STR(")"));
        bool spaced = !open || char_is_space(r->out.at[open - 1]);
        replace(r, open, open + 1, !aside ? STR("") : spaced ? STR("(") : STR(" ("));
    }
    buffer_add(&r->out, id);
    return end + length;
}

/* Returns the length of the format of code that is part of the page, "{=html}", at the start of a text, or 0. */
static size_t format_length(str text)
{
    size_t n = str_starts(text, STR("{=")) ? 2 + word_length(text, 2) : 0;
    return n > 2 && n < text.len && text.s[n] == '}' ? n + 1 : 0;
}

/* Copies the code at i without its attributes: as HTML if it is part of the page, and not if it is for another format.
 * Returns the offset after it, or after the marks if it does not end. */
static size_t copy_code(struct inline_reader *r, size_t i)
{
    str s = str_span(r->text, 0, i + MAX_CODE_BYTES);
    size_t marks, end = i + code_span_length(str_span(s, i, s.len), &marks);
    bool closed = end > i + marks;
    str rest = str_span(r->text, end, r->text.len);
    size_t length = closed ? pandoc_length(rest) : 0, format = closed ? format_length(rest) : 0;
    if (format) {
        if (str_starts(rest, STR("{=html"))) buffer_add(&r->out, str_trim(str_span(s, i + marks, end - marks)));
        return r->changed = true, end + format;
    }
    buffer_add(&r->out, str_span(s, i, end));
    if (length) buffer_add(&r->out, pandoc_anchor(pandoc_value(rest, "#"))), r->changed = true;
    return end + length;
}

/* Returns the offset after the formula at i, "$x$" or "$$x$$", or i for other text. */
static size_t math_end(str s, size_t i)
{
    bool block = i + 1 < s.len && s.s[i + 1] == '$';
    size_t start = i + 1 + block;
    if (start >= s.len || (!block && char_is_space(s.s[start]))) return i;
    str rest = str_span(s, 0, start + MAX_MATH_BYTES);
    for (size_t end = start; (end = find_from(rest, end, block ? "$$" : "$")) < rest.len; end++) {
        bool digit = end + 1 < s.len && char_is_digit(s.s[end + 1]);
        if (block || (end > start && !digit && !char_is_space(s.s[end - 1]))) return end + 1 + block;
    }
    return i;
}

/* Returns the length of the attributes of a formula, "$$ {#eq-x}", at the brace at i; or 0. */
static size_t equation_length(str s, size_t i)
{
    size_t before = i && s.s[i - 1] == ' ' ? i - 1 : i;
    bool equation = before > 1 && s.s[before - 1] == '$' && s.s[before - 2] == '$';
    return equation ? pandoc_length(str_span(s, i, s.len)) : 0;
}

str pandoc_translate(const struct layout *l, str text, bool *changed)
{
    struct inline_reader r = { .layout = l, .text = text };
    for (size_t i = 0, end, n; i < text.len; i = end) {
        end = i + 1;
        if (text.s[i] == '`') end = copy_code(&r, i);
        else if (text.s[i] == ']' && r.depth) end = close_bracket(&r, i);
        else if (strchr("@[", text.s[i]) && (n = crossref_translate(l, &r.out, text, i)) > i) end = n, r.changed = true;
        else if (text.s[i] == '{' && (n = equation_length(text, i))) {
            buffer_add(&r.out, pandoc_anchor(pandoc_value(str_span(text, i, i + n), "#")));
            end = i + n, r.changed = true;
        } else {
            if (text.s[i] == '\\' && end < text.len) end++;
            if (text.s[i] == '$' && math_end(text, i) > i) end = math_end(text, i);
            if (r.depth == MAX_BRACKETS) r.depth = 0;
            if (text.s[i] == '[') r.open[r.depth++] = r.out.count;
            buffer_add(&r.out, str_span(text, i, end));
        }
    }
    *changed |= r.changed;
    return r.changed ? buffer_str(&r.out) : text;
}
