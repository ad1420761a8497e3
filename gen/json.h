/* json.h - reads JSON in two passes. A scan checks the text strictly against RFC 8259 and UTF-8, because cJSON accepts
 * some invalid input. Then cJSON parses it into an arena. workosdocs.c includes it on floor A, after the writer.
 *
 *     Scanner                            the strict check; the exact text of members and elements
 *     Values                             cJSON values: parsing, members, strings
 *
 * Interface; everything else is internal:
 *     json_scan()        checks the first value of a text and finds a member of it; see struct json_scan
 *     json_limit()       the limit that an error of the scan is about
 *     json_raw()         the text of an object's member
 *     scan_element()     the text of one element or member after the other
 *     json_same_string() true if two strings are equal once their escapes are decoded
 *     json_parse()       a scanned value as cJSON
 *     json_member(), json_text(), json_holds_strings()   parts of a value, checked for their type
 *
 * Input: bytes of any value, given as str. All but json_scan() take texts that it has accepted.
 * Output: slices of the input, byte for byte, so that an id is echoed as it was sent, even 9007199254740993 or
 * "\ud800". Of several members with the same name the first one is used, by the scan and by cJSON alike.
 * Memory: the scan allocates none; values are in the arena passed to json_parse() and end with it.
 * Bounds (bounds.h): MAX_JSON_DEPTH levels, MAX_JSON_VALUES values, MAX_JSON_NUMBER_BYTES in a number.
 * Errors: enum json_error in the result of the scan. Out of memory ends in the handler of the arena (arena_fail()).
 *
 * Needs: text.h, bounds.h, cJSON; of workosdocs.c, the rooms Memory and Text.
 */
#ifndef JSON_H
#define JSON_H

/* ==================================================================================================================
 * Room: Scanner. Checks a text and finds the exact text of members and elements. Builds no values.
 * =============================================================================================================== */

/* All but JSON_SYNTAX are limits that valid JSON exceeds: see json_limit(). */
enum json_error { JSON_OK, JSON_SYNTAX, JSON_TOO_DEEP, JSON_TOO_MANY_VALUES, JSON_LONG_NUMBER };

struct json_scan {
    str text;
    size_t pos;                   /* offset of the next byte; after the scan, just after the value, or of the error */
    enum json_error error;
    size_t value_count;
    bool needs_repair;            /* a string has a character that cJSON cannot hold; see json_repair() */
    str member_name;              /* name, in quotes, of the member of the outermost object to find; may be empty */
    str member_value;             /* text of that member's value; empty if not found */
    size_t name_offset;           /* offset of that member's name */
    size_t depth;                 /* number of open brackets */
};

/* Returns the limit that an error is about, or NULL if the text is not JSON. */
static const char *json_limit(enum json_error error)
{
    return error == JSON_TOO_DEEP ? "Nested deeper than " STRINGIFY(MAX_JSON_DEPTH)
         : error == JSON_TOO_MANY_VALUES ? "More than " STRINGIFY(MAX_JSON_VALUES) " values in one message"
         : error == JSON_LONG_NUMBER ? "A number of more than " STRINGIFY(MAX_JSON_NUMBER_BYTES) " characters" : NULL;
}

static bool scan_fail(struct json_scan *x, enum json_error error)
{
    x->error = error;
    return false;
}

/* Returns the next byte without consuming it, or 0 at the end. Valid JSON has no byte 0. */
static char scan_peek(const struct json_scan *x)
{
    return x->pos < x->text.len ? x->text.s[x->pos] : '\0';
}

static bool json_is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void scan_space(struct json_scan *x)
{
    while (json_is_space(scan_peek(x))) x->pos++;
}

/* Returns the value of the four hexadecimal digits at the start of s, or -1 if there are fewer than four. */
static int32_t json_hex(str s)
{
    int32_t value = 0;
    if (s.len < 4) return -1;
    for (size_t i = 0; i < 4; i++) {
        int digit = hex_digit_value(s.s[i]);
        if (digit < 0) return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* Decodes the escape at the start of s into *cp. Returns its length in bytes, or 0 if it is invalid. Two escapes that
 * are a surrogate pair give one character and the length 12; an unpaired surrogate is returned as it is. */
static size_t json_escape(str s, uint32_t *cp)
{
    static const char plain[] = "\"\"\\\\//b\bf\fn\nr\rt\t"; /* pairs: letter after the backslash, decoded byte */
    if (s.len < 2) return 0;
    if (s.s[1] != 'u') {
        for (size_t i = 0; plain[i]; i += 2)
            if (plain[i] == s.s[1]) return *cp = (unsigned char)plain[i + 1], 2;
        return 0;
    }
    int32_t high = json_hex(str_span(s, 2, s.len));
    if (high < 0) return 0;
    *cp = (uint32_t)high;
    if (high < 0xd800 || high > 0xdbff || !str_starts(str_span(s, 6, s.len), STR("\\u"))) return 6;
    int32_t low = json_hex(str_span(s, 8, s.len));
    if (low < 0xdc00 || low > 0xdfff) return 6;
    *cp = 0x10000u + ((uint32_t)(high - 0xd800) << 10) + (uint32_t)(low - 0xdc00);
    return 12;
}

/* True for ASCII characters that a string has as they are. */
static bool json_is_plain(char c)
{
    return c >= ' ' && c != '"' && c != '\\' && !(c & 0x80);
}

/* The scan_ functions that return bool consume one item. Unless noted, false means that an error is in x->error. */
static bool scan_string(struct json_scan *x)
{
    if (scan_peek(x) != '"') return scan_fail(x, JSON_SYNTAX);
    for (x->pos++; x->pos < x->text.len;) {
        str rest = str_span(x->text, x->pos, x->text.len);
        unsigned char c = (unsigned char)rest.s[0];
        uint32_t cp = c;
        size_t width = c == '\\' ? json_escape(rest, &cp) : c < 0x80 ? 1 : corpus_char(rest.s, rest.len, &cp);
        if (width == 0 || c < 0x20 || cp > 0x10ffff) return scan_fail(x, JSON_SYNTAX);
        if (cp == 0 || is_surrogate(cp)) x->needs_repair = true;
        x->pos += width;
        if (c == '"') return true;
        while (json_is_plain(scan_peek(x))) x->pos++;
    }
    return scan_fail(x, JSON_SYNTAX);
}

/* Consumes digits, at most one more than a number may have. Returns false, without setting an error, if there is no
 * digit. */
static bool scan_digits(struct json_scan *x)
{
    size_t n = count_digits(str_span(x->text, x->pos, x->pos + MAX_JSON_NUMBER_BYTES + 1));
    x->pos += n;
    return n > 0;
}

static bool scan_number(struct json_scan *x)
{
    size_t start = x->pos;
    if (scan_peek(x) == '-') x->pos++;
    if (scan_peek(x) == '0') x->pos++;
    else if (!scan_digits(x)) return scan_fail(x, JSON_SYNTAX);
    if (scan_peek(x) == '.') {
        x->pos++;
        if (!scan_digits(x)) return scan_fail(x, JSON_SYNTAX);
    }
    if (scan_peek(x) == 'e' || scan_peek(x) == 'E') {
        x->pos++;
        if (scan_peek(x) == '+' || scan_peek(x) == '-') x->pos++;
        if (!scan_digits(x)) return scan_fail(x, JSON_SYNTAX);
    }
    if (x->pos - start <= MAX_JSON_NUMBER_BYTES) return true;
    x->pos = start;
    return scan_fail(x, JSON_LONG_NUMBER);
}

static bool scan_literal(struct json_scan *x)
{
    static const char *const literals[] = { "true", "false", "null" };
    for (size_t i = 0; i < COUNT(literals); i++) {
        str literal = str_from(literals[i]);
        if (!str_starts(str_span(x->text, x->pos, x->text.len), literal)) continue;
        x->pos += literal.len;
        return true;
    }
    return scan_fail(x, JSON_SYNTAX);
}

/* Decodes the first character of s, part of a scanned string, into *cp, and returns its length in bytes. */
static size_t json_char(str s, uint32_t *cp)
{
    return s.s[0] == '\\' ? json_escape(s, cp) : corpus_char(s.s, s.len, cp);
}

/* True if two scanned strings, in their quotes, are equal once their escapes are decoded. */
static bool json_same_string(str a, str b)
{
    while (a.len && b.len) {
        uint32_t x = 0, y = 0;
        a = str_span(a, json_char(a, &x), a.len);
        b = str_span(b, json_char(b, &y), b.len);
        if (x != y) return false;
    }
    return a.len == b.len;
}

/* Consumes a member's name and the colon after it. Returns the name in its quotes; empty on an error. */
static str scan_name(struct json_scan *x)
{
    scan_space(x);
    size_t start = x->pos;
    if (!scan_string(x)) return STR("");
    str name = str_span(x->text, start, x->pos);
    scan_space(x);
    if (scan_peek(x) != ':') return scan_fail(x, JSON_SYNTAX), STR("");
    x->pos++;
    return name;
}

/* Consumes a value. Recurses at most MAX_JSON_DEPTH times. */
static bool scan_value(struct json_scan *x)
{
    scan_space(x);
    char open = scan_peek(x), close = open == '{' ? '}' : ']';
    if (++x->value_count > MAX_JSON_VALUES) return scan_fail(x, JSON_TOO_MANY_VALUES);
    if (open == '"') return scan_string(x);
    if (open == 't' || open == 'f' || open == 'n') return scan_literal(x);
    if (open != '{' && open != '[') return scan_number(x);
    if (x->depth == MAX_JSON_DEPTH) return scan_fail(x, JSON_TOO_DEEP);
    x->depth++, x->pos++;
    scan_space(x);
    for (bool first = true; scan_peek(x) != close; first = false) {
        if (!first && scan_peek(x) != ',') return scan_fail(x, JSON_SYNTAX);
        x->pos += !first;
        str name = open == '{' ? scan_name(x) : STR("");
        if (x->error) return false;
        bool wanted = x->depth == 1 && !x->member_value.len && name.len && json_same_string(name, x->member_name);
        scan_space(x);
        size_t start = x->pos;
        if (!scan_value(x)) return false;
        if (wanted) x->member_value = str_span(x->text, start, x->pos);
        if (wanted) x->name_offset = (size_t)(name.s - x->text.s);
        scan_space(x);
    }
    x->depth--, x->pos++;
    return true;
}

/* Scans the first value in text; whatever follows it is not read. If that value is an object, also finds its member
 * `member_name`, given in quotes; an empty name finds no member. */
static struct json_scan json_scan(str text, str member_name)
{
    struct json_scan x = { .text = text, .member_name = member_name };
    scan_value(&x);
    return x;
}

/* Returns the text of an object's member, or empty if `object` has no such member or is not an object. `name` is in
 * quotes. */
static str json_raw(str object, str name)
{
    return object.len && object.s[0] == '{' ? json_scan(object, name).member_value : (str){ "", 0 };
}

/* Removes the next element from *rest: the text of a scanned array or object, or the rest of it. Returns the text of
 * the element, or of the value of a member; empty after the last one. */
static str scan_element(str *rest)
{
    struct json_scan x = { .text = *rest, .pos = 1 }; /* after the opening bracket or the comma */
    scan_space(&x);
    size_t start = x.pos, end = x.pos;
    if (x.pos >= rest->len || scan_peek(&x) == ']' || scan_peek(&x) == '}') return STR("");
    for (bool name = true; name; name = scan_peek(&x) == ':') {
        x.pos += x.pos > start; /* the colon */
        scan_space(&x);
        start = x.pos;
        scan_value(&x);
        end = x.pos;
        scan_space(&x);
    }
    *rest = str_span(*rest, x.pos, rest->len);
    return str_span(x.text, start, end);
}

/* Returns a copy of scanned text in which escapes of NUL and of unpaired surrogates are replaced by \ufffd, which has
 * the same length. cJSON ends a string at NUL and rejects unpaired surrogates. With the replacement, a name that
 * contains NUL does not match the shorter name before the NUL. */
static str json_repair(struct arena *a, str text)
{
    char *copy = arena_bytes(a, text.len);
    memcpy(copy, text.s, text.len);
    for (size_t i = 0; i < text.len;) {
        uint32_t cp = 1;
        size_t width = text.s[i] == '\\' ? json_escape(str_span(text, i, text.len), &cp) : 1;
        if (cp == 0 || is_surrogate(cp)) memcpy(copy + i, "\\ufffd", 6);
        i += width;
    }
    return (str){ copy, text.len };
}

/* ==================================================================================================================
 * Room: Values. cJSON's values, in the arena of the request.
 * =============================================================================================================== */

/* The arena of the parse in progress. It is at file scope because cJSON passes only a size to its allocation hook. */
static struct arena *json_arena;

static void *json_hook_alloc(size_t bytes)
{
    return arena_bytes(json_arena, bytes);
}

static void json_hook_free(void *memory)
{
    (void)memory; /* freed with the arena */
}

/* Parses a scanned value into the arena. `repair` is the scan's `needs_repair`. Returns NULL if cJSON rejects the text,
 * which would be a bug in the scan. */
static const cJSON *json_parse(struct arena *a, str text, bool repair)
{
    cJSON_Hooks hooks = { json_hook_alloc, json_hook_free };
    if (repair) text = json_repair(a, text);
    json_arena = a;
    cJSON_InitHooks(&hooks);
    return cJSON_ParseWithLength(text.s, text.len);
}

/* Returns a member of an object, or NULL if there is no such member or `object` is not an object. */
static const cJSON *json_member(const cJSON *object, const char *name)
{
    return cJSON_IsObject(object) ? cJSON_GetObjectItemCaseSensitive(object, name) : NULL;
}

/* Returns the characters of a JSON string; not ok if the value is not a string. */
static struct optional_str json_text(const cJSON *value)
{
    if (!cJSON_IsString(value)) return (struct optional_str){ STR(""), false };
    return (struct optional_str){ str_from(value->valuestring), true };
}

/* True if all elements of an array, or all values of an object, are strings. Also true for NULL. */
static bool json_holds_strings(const cJSON *container)
{
    for (const cJSON *m = container ? container->child : NULL; m; m = m->next)
        if (!cJSON_IsString(m)) return false;
    return true;
}

#endif
