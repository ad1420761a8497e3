/* inline.c - syntax of other documentation generators within a line: reference links, spans, icons, attributes. */
#include <ctype.h>
#include "dialect.h"

#define MAX_SPAN_BYTES 1000
#define MAX_ELEMENT_BYTES 500          /* of an element without text */
#define MAX_EXPRESSION_BYTES 100
#define MAX_ATTRIBUTES_BYTES 1000
#define MAX_LABEL_BYTES 300            /* of the text of a link that continues on later lines */

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
size_t inline_read_definition(str text, size_t pos, str *label, str *target)
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

void inline_collect_definitions(struct dialect *d, str text)
{
    str fence = STR(""), label, target;
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str line = str_line(text, pos);
        str rest = str_span(text, pos + quote_length(line), text.len);
        fence_read(&fence, line);
        if (fence.len || !inline_read_definition(rest, 0, &label, &target)) continue;
        map_at(&d->labels, label_key(label), (uint32_t)d->targets.count);
        *PUSH(&d->targets) = target;
    }
}

/* --- links, spans, icons and other syntax within a line --- */

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

/* Returns the label of a reference to an object or a term, with or without backticks, or an empty string. */
static str object_name(str label)
{
    if (label.len > 2 && label.s[0] == '`' && label.s[label.len - 1] == '`') label = str_span(label, 1, label.len - 1);
    for (size_t i = 0; i < label.len; i++)
        if (!isalnum((unsigned char)label.s[i]) && !strchr(i ? "._- :" : "_-", label.s[i])) return STR("");
    return label.len && !char_is_digit(label.s[0]) ? label : STR("");
}

/* [text][label], [label][] and [label], if the page defines the label: a link to the target of the definition. If it
 * is the name of an object: a link to its page, or the text if no page has it. */
static struct replaced read_reference(struct line_reader *r, size_t i)
{
    str line = r->line;
    const struct replaced none = { 0 };
    bool any = r->d->labels.count || r->d->autorefs;
    size_t close = any ? find_next(line, i, "]", &r->text) : line.len, end = close + 1;
    if (close == line.len) return none;
    str text = str_span(line, i + 1, close), label = text;
    if (end < line.len && line.s[end] == '[') {
        size_t stop = find_next(line, end, "]", &r->label);
        if (stop == line.len) return none;
        if (stop > end + 1) label = str_span(line, end + 1, stop);
        end = stop + 1;
    } else if (end < line.len && strchr("(:", line.s[end])) return none;
    const uint32_t *target = memchr(label.s, '[', label.len) ? NULL : map_get(&r->d->labels, label_key(label));
    bool object = !target && r->d->autorefs && end > close + 1 && (!i || !isalnum((unsigned char)line.s[i - 1]));
    if (object) label = object_name(label);
    if (object && label.len) return (struct replaced){ end, text, autorefs_target(r->d->includer.layout, label) };
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

/* "[the", the start of a link whose text ends on a later line, as in "[the\nlabel]" and "[the\nlabel][]". Is not
 * replaced; stores the target for read_late_reference(). */
static struct replaced read_open_reference(struct line_reader *r, size_t i)
{
    size_t close;
    if (!r->d->labels.count || find_next(r->line, i, "]", &r->text) < r->line.len) return (struct replaced){ 0 };
    str target = target_of_label(r, r->pos + i + 1, &close), after = str_span(r->all, close + 1, r->all.len);
    bool other = after.len && strchr("([:", after.s[0]) && !str_starts(after, STR("[]"));
    r->d->target = other ? STR("") : target;
    return (struct replaced){ 0 };
}

/* The end of a reference link that read_reference() did not read, replaced by "](target)": "]" or "][]" if the target
 * is stored, and "][label]" after a text that began on an earlier line or has brackets. The label may end on the next
 * line. */
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

/* [text](broken-reference), a link whose target GitBook has marked as dead: its text. */
static struct replaced read_broken_link(struct line_reader *r, size_t i)
{
    str line = r->line;
    size_t close = find_next(line, i, "]", &r->text), stop = find_next(line, close, ")", &r->target);
    bool link = stop < line.len && line.s[close + 1] == '(';
    bool broken = link && html_is_broken(str_span(line, close + 2, stop));
    return broken ? (struct replaced){ stop + 1, str_span(line, i + 1, close), STR("") } : (struct replaced){ 0 };
}

/* [text]{.class}, a span of Pandoc: its text. Those of Quarto are read by pandoc.c. */
static struct replaced read_span(struct line_reader *r, size_t i)
{
    str line = str_span(r->line, 0, i + MAX_SPAN_BYTES);
    size_t close = find_from(line, i, "]"), stop = close;
    if (str_starts(str_span(line, close, line.len), STR("]{."))) stop = find_from(line, close, "}");
    bool quarto = layout_is(r->d->includer.layout, "quarto");
    bool span = !quarto && stop > close && stop < line.len && !memchr(line.s + i + 1, '[', close - i - 1);
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

/* Returns the length of braces that hold only attributes, {lang="ts" .class #id}, at the start of a text, or 0. */
static size_t only_attributes_length(str rest)
{
    rest = str_span(rest, 0, MAX_ATTRIBUTES_BYTES);
    size_t i = 1, count = 0;
    for (; i < rest.len && rest.s[i] != '}'; count++) {
        bool mark = strchr(".#", rest.s[i]) != NULL;
        size_t n = name_length(str_span(rest, i + mark, rest.len)), value = i + mark + n + 1;
        if (!n || value > rest.len) return 0;
        i = value - 1;
        if (!mark && (value >= rest.len || rest.s[i] != '=' || strchr(" =}>", rest.s[value]))) return 0;
        bool quoted = !mark && strchr("\"'", rest.s[value]);
        const char *end = quoted ? memchr(rest.s + value + 1, rest.s[value], rest.len - value - 1) : NULL;
        if (quoted && !end) return 0;
        if (quoted) i = (size_t)(end - rest.s) + 1;
        while (!quoted && i < rest.len && !strchr(" }", rest.s[i])) i++;
        while (i < rest.len && rest.s[i] == ' ') i++;
    }
    return count && i < rest.len ? i + 1 : 0;
}

size_t dialect_annotation(str text, str *id)
{
    *id = STR("");
    if (!str_starts(text, STR("{{"))) return 0;
    text = str_span(text, 0, MAX_ATTRIBUTES_BYTES);
    size_t close = find_from(text, 0, "}}"), name = 2;
    while (name < text.len && text.s[name] == ' ') name++;
    size_t n = name_length(str_span(text, name, text.len));
    if (!n || close >= text.len || name + n >= close || text.s[name + n] != ':') return 0;
    const struct node *map = literal_of(str_span(text, 1, close + 1));
    if (!map || map->kind != NODE_MAP || !map->child) return 0;
    *id = node_value(map, "id");
    return close + 2;
}

/* {{ target: '_blank' }} after a link, an image or inline code, and {{ className: 'lead' }} at the end of a line that
 * is no heading: removed. */
static struct replaced read_annotation(struct line_reader *r, size_t i)
{
    str line = r->line, id;
    char before = i ? line.s[i - 1] : '\0';
    size_t n = strchr(")` ", before) ? dialect_annotation(str_span(line, i, line.len), &id) : 0;
    bool last = n && !str_trim(str_span(line, i + n, line.len)).len && line.s[0] != '#';
    return (struct replaced){ .end = n && (last || before != ' ') ? i + n : 0 };
}

/* {...} after a link, and {.class}, {lang="ts"} after inline code: removed. */
static struct replaced read_attributes(struct line_reader *r, size_t i)
{
    str line = r->line, rest = str_span(line, i, line.len);
    char before = i ? line.s[i - 1] : '\0', next = i + 1 < line.len ? line.s[i + 1] : '\0';
    size_t n = before == '`' ? only_attributes_length(rest)
             : before == ')' && next != '{' ? attributes_length(rest) : 0;
    return (struct replaced){ .end = n ? i + n : 0 };
}

/* :octicons-tag-16: of Material for MkDocs, with its attributes: removed. At the start of a link or a block, so is the
 * blank after it, because the lines of a list item are indented as its first text. */
static struct replaced read_icon(struct line_reader *r, size_t i)
{
    static const char *const icons[] = { ":octicons-", ":material-", ":fontawesome-", ":simple-" };
    str line = r->line;
    bool icon = false;
    for (size_t k = 0; k < COUNT(icons); k++)
        icon |= str_starts(str_span(line, i, line.len), str_from(icons[k]));
    size_t end = i + 1 + (icon ? name_length(str_span(line, i + 1, line.len)) : 0);
    if (!icon || end >= line.len || line.s[end] != ':') return (struct replaced){ 0 };
    end += 1 + attributes_length(str_span(line, end + 1, line.len));
    size_t before = i;
    while (before && strchr(" >-*+", line.s[before - 1])) before--;
    bool first = !before || line.s[i - 1] == '[';
    return (struct replaced){ .end = end + (first && end < line.len && line.s[end] == ' ') };
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
    bool code = i && line.s[i - 1] != '`';               /* `{:js}` is code itself */
    bool language = code && end > i + 2 && line.s[i + 1] == ':' && str_starts(str_span(line, end, line.len), STR("}`"));
    return (struct replaced){ .end = language ? end + 1 : 0 };
}

/* "#!python " at the start of inline code, its language on sites of MkDocs with pymdownx.inlinehilite: removed. */
static struct replaced read_code_mark(struct line_reader *r, size_t i)
{
    const struct layout *l = r->d->includer.layout;
    str line = r->line;
    size_t n = name_length(str_span(line, i + 2 < line.len ? i + 2 : line.len, line.len)), end = i + 2 + n;
    bool mark = n && i && line.s[i - 1] == '`' && line.s[i + 1] == '!' && end < line.len && line.s[end] == ' ';
    mark = mark && layout_is(l, "mkdocs") && find_from(l->text, 0, "pymdownx.inlinehilite") < l->text.len;
    return (struct replaced){ .end = mark ? end + 1 : 0 };
}

/* " ':ignore title'" after the target of a link of Docsify: its options, which are removed. */
static struct replaced read_link_options(struct line_reader *r, size_t i)
{
    str line = r->line, rest = str_span(line, i, i + MAX_ATTRIBUTES_BYTES);
    bool options = layout_is(r->d->includer.layout, "docsify") && rest.len > 4 && strchr("'\"", rest.s[1]) &&
                   rest.s[2] == ':' && isalpha((unsigned char)rest.s[3]);
    const char *close = options ? memchr(rest.s + 2, rest.s[1], rest.len - 2) : NULL;
    size_t end = close ? (size_t)(close - line.s) + 1 : line.len;
    return (struct replaced){ .end = end < line.len && line.s[end] == ')' ? end : 0 };
}

/* :kbd{value="meta"}, a component of Nuxt Content: its text. */
static struct replaced read_component(struct line_reader *r, size_t i)
{
    struct replaced found = { 0 };
    found.end = mdc_read_inline(r->d, r->line, i, &found.text, &found.target);
    return found;
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
    { '{', false, read_expression },      { '{', false, read_annotation },    { '{', false, read_attributes },
    { ':', false, read_icon },            { ':', false, read_component },     { ' ', false, read_link_options },
    { '{', false, read_line_attributes }, { '<', false, read_empty_element }, { '{', true, read_code_language },
    { '#', true, read_code_mark },
};

/* Forgets a reference link that is not complete: links end with their paragraph. */
void inline_end_paragraph(struct dialect *d)
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
void inline_add_line(struct dialect *d, buffer *out, str text, size_t pos)
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
