/* html.c - HTML in pages and feeds: names of elements, entities, the ends of tags, and conversion to plain text. */
#include <ctype.h>
#include <stdlib.h>
#include "entity.h"
#include "gen.h"

/* --- elements --- */

/* True if a name between blanks, " p ", is in a list of such names. */
bool is_listed(str name, const char *list)
{
    return name.len && strstr(list, str_format(" %.*s ", PRI(name)).s) != NULL;
}

bool is_html_element(str name)
{
    return is_listed(name, " a abbr b blockquote br center code dd del details div dl dt em figcaption figure h1 h2 h3 "
                           "h4 h5 h6 hr i iframe img ins kbd li mark ol p picture pre s samp script section small "
                           "source span strong style sub summary sup svg path table tbody td th thead tr u ul var "
                           "video ");
}

/* --- entities --- */

/* Parses the number of an entity, "8212" or "x2014". Returns 0 if it is malformed. As in browsers, 128 to 159 are
 * characters of Windows-1252: &#146; is an apostrophe. */
static uint32_t entity_number(str digits)
{
    static const uint16_t windows[32] = { 0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                          0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008d, 0x017d, 0x008f,
                                          0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                          0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178 };
    bool hex = digits.len && (digits.s[0] == 'x' || digits.s[0] == 'X');
    uint32_t c = 0;
    if (hex) digits = str_span(digits, 1, digits.len);
    if (!digits.len || digits.len > 8) return 0;
    for (size_t i = 0; i < digits.len; i++) {
        int digit = hex_digit_value(digits.s[i]);
        if (digit < 0 || (digit > 9 && !hex)) return 0;
        c = c * (hex ? 16 : 10) + (uint32_t)digit;
    }
    if (c >= 0x80 && c < 0xa0) return windows[c - 0x80];
    return c == 0 || c > 0x10ffff || (c >= 0xd800 && c < 0xe000) ? 0xfffd : c;
}

str html_entity(str s, char utf8[8], size_t *len)
{
    size_t end = find_from(str_span(s, 0, 40), 0, ";"), n = 0;
    const unsigned *codepoints = NULL;   /* the type of a row differs between versions of md4c */
    uint32_t number = 0;
    *len = 0;
    if (end == str_span(s, 0, 40).len) return STR("");
    if (s.s[1] == '#') number = entity_number(str_span(s, 2, end));
    else if (entity_lookup(s.s, end + 1)) codepoints = entity_lookup(s.s, end + 1)->codepoints;
    for (int i = 0; codepoints && i < 2 && codepoints[i]; i++) {
        uint32_t c = codepoints[i];
        bool space = c == 0xa0 || (c >= 0x2000 && c <= 0x200a);    /* &nbsp; &emsp; ... */
        n += corpus_put_char((unsigned char *)utf8 + n, space ? ' ' : c);
    }
    if (number) n = corpus_put_char((unsigned char *)utf8, number);
    if (n) *len = end + 1;
    return (str){ utf8, n };
}

/* --- tags --- */

#define MAX_TAG_BYTES 20000
#define MAX_FAILED_BYTES 16   /* per byte of the text: bytes searched for the ends of tags that have none */

size_t html_tag_end(str t, size_t i, bool jsx, size_t *failed)
{
    char quote = 0;
    unsigned braces = 0;
    size_t start = i, max = *failed / MAX_FAILED_BYTES < t.len ? MAX_TAG_BYTES : MAX_TAG_BYTES / 100;
    for (; i < t.len && i - start < max; i++) {
        char ch = t.s[i];
        if (quote) quote = ch == quote ? 0 : quote;
        else if (ch == '"' || ch == '\'' || (ch == '`' && braces)) quote = ch;
        else if (ch == '{' && jsx) braces++;
        else if (ch == '}' && braces) braces--;
        else if (ch == '>' && !braces) return i + 1;
        else if (ch == '<' && !braces) break;
    }
    *failed += i - start;
    return 0;
}

/* --- plain text --- */

#define BLOCKS " p div li ul ol dl dt dd h1 h2 h3 h4 h5 h6 table tr blockquote pre hr section article header footer " \
               "figure figcaption "
#define GAPS " br td th "            /* separate words, unlike <b> */
#define HIDDEN " script style "

struct plain {
    str html;
    buffer block;
    str_list *out;
    size_t failed;               /* see html_tag_end() */
};

static void put_text(struct plain *p, str s)         /* one character; white space is collapsed, U+00A0 too */
{
    bool space = s.len == 1 ? char_is_space(s.s[0]) : str_equal(s, STR("\xc2\xa0"));
    if (space && (!p->block.count || p->block.at[p->block.count - 1] == ' ')) return;
    buffer_add(&p->block, space ? STR(" ") : s);
}

static void end_block(struct plain *p)
{
    str text = str_trim(buffer_str(&p->block));
    if (text.len) *PUSH(p->out) = str_copy(text);
    p->block.count = 0;
}

/* Returns the end of the tag or comment at i. Sets *name to the name of a tag in lower case, without an XML prefix.
 * Returns 0 if the < is text. */
static size_t read_tag(struct plain *p, size_t i, bool *closes, str *name)
{
    str t = p->html;
    size_t start = i + 1;
    if (str_starts(str_span(t, i, t.len), STR("<!--"))) {
        size_t end = find_from(t, i + 4, "-->");
        return end < t.len ? end + 3 : t.len;
    }
    *closes = start < t.len && t.s[start] == '/';
    start += *closes;
    size_t end = start;
    while (end < t.len && (isalnum((unsigned char)t.s[end]) || t.s[end] == ':')) end++;
    bool declaration = start < t.len && (t.s[start] == '!' || t.s[start] == '?');
    if (!declaration && (end == start || !isalpha((unsigned char)t.s[start]))) return 0;
    for (size_t k = start; k < end; k++)
        if (t.s[k] == ':') start = k + 1;
    *name = str_copy(str_span(t, start, end));
    for (size_t k = 0; k < name->len; k++) ((char *)name->s)[k] = fold_ascii(name->s[k]);
    return html_tag_end(t, end, false, &p->failed);
}

/* Returns the start of the closing tag of a script or style at or after i. */
static size_t closing_tag(str html, size_t i, str name)
{
    for (; i < html.len; i++)
        if (html.s[i] == '<' && str_starts(str_span(html, i + 1, html.len), STR("/")) &&
            str_equal_fold(str_span(html, i + 2, i + 2 + name.len), name)) return i;
    return i;
}

void html_blocks(str html, str_list *out)
{
    struct plain p = { .html = html, .out = out };
    for (size_t i = 0, next; i < html.len; i = next) {
        str rest = str_span(html, i, html.len), name = STR("");
        bool closes = false;
        char utf8[8];
        uint32_t c;
        size_t tag = html.s[i] == '<' ? read_tag(&p, i, &closes, &name) : 0, entity = 0;
        str text = html.s[i] == '&' ? html_entity(rest, utf8, &entity) : STR("");
        next = tag ? tag : i + (entity ? entity : corpus_char(rest.s, rest.len, &c));
        if (!tag) put_text(&p, entity ? text : str_span(html, i, next));
        if (tag && is_listed(name, BLOCKS)) end_block(&p);
        if (tag && is_listed(name, GAPS)) put_text(&p, STR(" "));
        if (tag && is_listed(name, HIDDEN) && !closes) next = closing_tag(html, tag, name);
    }
    end_block(&p);
    free(p.block.at);
}
