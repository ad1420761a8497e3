/* literal.c - reads the literals of JSON and of JavaScript or TypeScript files: objects, arrays, strings and numbers.
 *
 * The configuration files of documentation generators have their titles and sidebars in such literals. Nothing is
 * executed: an expression has no value, except these:
 *
 *   defineConfig({ ... })             the first argument, because files wrap their objects in calls
 *   path.join(__dirname, "docs")      the arguments that have a value, as a path
 *   items                             the value of the constant with this name
 *   items()   items("en")             the literal that the function returns, if no argument is an object or a list
 *   (): Item[] => [ ... ]             the literal that the arrow function returns
 *
 * The text may be several files, each with a form feed at its end.
 */
#include <ctype.h>
#include "gen.h"

#define MAX_DEPTH 64
#define MAX_NAMES 500                /* maximum number of names that are looked up for one value */
#define MAX_ARROWS 8                 /* maximum number of "=>" in the type of a constant */
#define MAX_LINE_START 100           /* bytes before a definition in which "//" is looked for */

/* The constants and functions of a text, found when the first name is looked up. at: the offset of the name; value: the
 * offset of what the constant is or the function returns. */
struct definition { str name; size_t at, value; };
struct definitions { bool known; ARRAY(struct definition) all; };

struct literal { str text; size_t pos; struct definitions *defined; };

static unsigned names;               /* looked up so far */
static bool as_written;              /* line feeds and tabs of strings stay */

static struct node *new_node(enum node_kind kind)
{
    struct node *n = xalloc(sizeof *n);
    n->kind = kind;
    return n;
}

static char here(const struct literal *l) { return l->pos < l->text.len ? l->text.s[l->pos] : 0; }

bool literal_is_name_char(char c) { return isalnum((unsigned char)c) || c == '_' || c == '$'; }

static void skip_space(struct literal *l)    /* white space and comments */
{
    for (;;) {
        str rest = str_span(l->text, l->pos, l->text.len);
        if (rest.len && isspace((unsigned char)rest.s[0])) l->pos++;
        else if (str_starts(rest, STR("//"))) l->pos += str_line(rest, 0).len;
        else if (str_starts(rest, STR("/*"))) {
            size_t end = find_from(rest, 2, "*/");
            l->pos += end < rest.len ? end + 2 : rest.len;
        } else return;
    }
}

static void add_escape(struct literal *l, buffer *b)     /* at the character after the backslash */
{
    char c = here(l);
    unsigned char utf8[4];
    if (c == 'u' && l->pos + 4 < l->text.len) {
        uint32_t code = 0;
        for (int i = 1; i <= 4; i++) {
            int digit = hex_digit_value(l->text.s[l->pos + (size_t)i]);
            code = code * 16 + (uint32_t)(digit < 0 ? 0 : digit);
        }
        bool usable = code >= 0x20 && (code < 0xd800 || code >= 0xe000);
        buffer_add(b, (str){ (char *)utf8, corpus_put_char(utf8, usable ? code : 0xfffd) });
        l->pos += 4;
    } else if (as_written && strchr("\nnrt", c)) buffer_add(b, c == 'n' ? STR("\n") : c == 't' ? STR("\t") : STR(""));
    else buffer_add(b, c == 'n' || c == 't' || c == 'r' ? STR(" ") : str_span(l->text, l->pos, l->pos + 1));
}

/* Reads a string in quotes. A template with expressions has no value. */
static struct node *read_string(struct literal *l)
{
    struct node *n = new_node(NODE_SCALAR);
    buffer b = { 0 };
    char quote = here(l);
    bool plain = true;
    for (l->pos++; l->pos < l->text.len && here(l) != quote; l->pos++) {
        if (quote == '`' && str_starts(str_span(l->text, l->pos, l->text.len), STR("${"))) plain = false;
        if (here(l) == '\\' && l->pos + 1 < l->text.len) l->pos++, add_escape(l, &b);
        else buffer_add(&b, str_span(l->text, l->pos, l->pos + 1));
    }
    l->pos++;
    n->value = str_copy(buffer_str(&b));
    return plain ? n : NULL;
}

/* Skips an expression: up to a comma or closing bracket that is not inside brackets. */
static void skip_expression(struct literal *l)
{
    for (unsigned depth = 0; l->pos < l->text.len;) {
        skip_space(l);
        char c = here(l);
        if (c && strchr("\"'`", c)) { (void)read_string(l); continue; }
        if (c && strchr("([{", c)) depth++;
        if (c && strchr(")]}", c) && depth-- == 0) return;
        if (!depth && (c == ',' || c == ';')) return;
        if (l->pos < l->text.len) l->pos++;
    }
}

/* Skips the brackets that are opened here, with their contents. */
static void skip_brackets(struct literal *l)
{
    do {
        l->pos++;
        skip_expression(l);
    } while (here(l) == ',' || here(l) == ';');
    if (l->pos < l->text.len) l->pos++;
}

static bool is_arrow(const struct literal *l)
{
    return str_starts(str_span(l->text, l->pos, l->text.len), STR("=>"));
}

/* Skips the head of an arrow function, "(a: string): Item[] =>", or only its "=>". Returns false, without a change, for
 * other text. */
static bool skip_arrow(struct literal *l)
{
    struct literal at = *l;
    if (here(&at) == '(') {
        skip_brackets(&at);
        skip_space(&at);
        bool type = here(&at) == ':';
        while (type && here(&at) && !strchr(")]};", here(&at)) && !is_arrow(&at)) {
            if (strchr("([{", here(&at))) skip_brackets(&at);
            else at.pos++;
            skip_space(&at);
        }
    }
    if (!is_arrow(&at)) return false;
    l->pos = at.pos + 2;
    return true;
}

static struct node *read_value(struct literal *l, unsigned depth);

/* Reads the value of an arrow function after its head: an expression, or what its first "return" has that is not in a
 * block of its own. */
static struct node *read_body(struct literal *l, unsigned depth)
{
    skip_space(l);
    if (here(l) != '{') return read_value(l, depth + 1);
    struct literal at = { l->text, l->pos + 1, l->defined };
    skip_brackets(l);
    for (skip_space(&at); at.pos < l->pos; skip_space(&at)) {
        size_t start = at.pos;
        while (literal_is_name_char(here(&at))) at.pos++;
        if (str_equal(str_span(at.text, start, at.pos), STR("return"))) return read_value(&at, depth + 16);
        if (at.pos > start) continue;
        if (strchr("\"'`", here(&at))) (void)read_string(&at);
        else if (strchr("([{", here(&at))) skip_brackets(&at);
        else at.pos++;
    }
    return NULL;
}

/* Reads an arrow function, or an object or list in parentheses. */
static struct node *read_parentheses(struct literal *l, unsigned depth)
{
    if (skip_arrow(l)) return read_body(l, depth);
    struct literal at = { l->text, l->pos + 1, l->defined };
    skip_brackets(l);
    struct node *value = read_value(&at, depth + 1);
    return value && value->kind != NODE_SCALAR ? value : NULL;
}

str literal_jsx_text(str s)
{
    buffer b = { 0 };
    for (size_t i = 0, end; i < s.len; i = end) {
        end = i + 1;
        size_t name = end + (end < s.len && s.s[end] == '/'), stop = name;
        while (stop < s.len && literal_is_name_char(s.s[stop])) stop++;
        if (s.s[i] == '<') {
            end = find_from(s, i, ">") + 1;
            if (is_listed(str_lower(str_span(s, name, stop)), " code kbd ")) buffer_add(&b, STR("`"));
        } else if (str_starts(str_span(s, i, s.len), STR("{\" \"}"))) {
            buffer_add(&b, STR(" "));
            end = i + 5;
        } else if (!isspace((unsigned char)s.s[i])) buffer_add(&b, str_span(s, i, end));
        else if (b.count && b.at[b.count - 1] != ' ') buffer_add(&b, STR(" "));
    }
    return b.count ? str_trim(buffer_str(&b)) : STR("");
}

/* Returns the text of a value that is JSX, "(<span>Text</span>)", as a node, or NULL for another expression. */
static struct node *jsx_value(str s)
{
    s = str_trim(s);
    if (str_starts(s, STR("(")) && str_ends(s, STR(")"))) s = str_trim(str_span(s, 1, s.len - 1));
    if (!str_starts(s, STR("<")) || !str_ends(s, STR(">"))) return NULL;
    struct node *n = new_node(NODE_SCALAR);
    n->value = literal_jsx_text(s);
    return n;
}

/* Reads the members of an object or array up to its closing bracket. */
static struct node *read_members(struct literal *l, unsigned depth)
{
    bool object = here(l) == '{';
    struct node *parent = new_node(object ? NODE_MAP : NODE_LIST), **end = &parent->child;
    l->pos++;
    for (;;) {
        skip_space(l);
        char c = here(l);
        if (!c || c == '}' || c == ']' || c == ')') break;
        if (c == ',' || c == ';') { l->pos++; continue; }
        struct node *key = NULL;
        size_t start = l->pos;
        if (object && strchr("\"'", c)) key = read_string(l);
        else if (object) {
            while (literal_is_name_char(here(l))) l->pos++;
            key = new_node(NODE_SCALAR);
            key->value = str_span(l->text, start, l->pos);
        }
        skip_space(l);
        bool named = key && key->value.len && here(l) == ':';
        if (named) l->pos++;
        start = l->pos;
        struct node *value = !object || named ? read_value(l, depth + 1) : NULL;
        skip_expression(l);
        if (!value && named && l->pos <= l->text.len) value = jsx_value(str_span(l->text, start, l->pos));
        if (value && named) value->key = str_copy(key->value);
        if (value) *end = value, end = &value->next;
    }
    if (l->pos < l->text.len) l->pos++;
    return parent;
}

/* True if "//" precedes an offset on its line: the definition at the offset is part of a comment. */
static bool is_commented(str text, size_t at)
{
    for (size_t i = at; i > 1 && i + MAX_LINE_START > at && text.s[i - 1] != '\n'; i--)
        if (text.s[i - 1] == '/' && text.s[i - 2] == '/') return true;
    return false;
}

/* Returns the offset after the "=" of a constant, on the line of its name and not one in its type, "() => Item[]"; that
 * after the "return" of a function. 0 if there is none. next: of the marks and of line feeds. */
static size_t value_after(str text, size_t at, bool function, struct next_match next[2])
{
    const char *mark = function ? "return" : "=";
    size_t value = find_next(text, at, mark, &next[0]), end = function ? text.len : find_next(text, at, "\n", &next[1]);
    for (unsigned i = 0; !function && i < MAX_ARROWS && value + 1 < end && text.s[value + 1] == '>'; i++)
        value = find_from(text, value + 1, mark);
    return value < end ? value + strlen(mark) : 0;
}

/* Finds the constants and functions of the text, each kind in the order of their offsets. */
static void find_definitions(const struct literal *l)
{
    static const char *const words[] = { "const ", "let ", "var ", "function " };
    l->defined->known = true;
    for (size_t i = 0; i < COUNT(words); i++) {
        struct next_match next[2] = { { 0 } };
        for (size_t at = find_from(l->text, 0, words[i]); at < l->text.len; at = find_from(l->text, at + 1, words[i])) {
            size_t start = at + strlen(words[i]), end = start;
            while (end < l->text.len && literal_is_name_char(l->text.s[end])) end++;
            size_t value = end > start ? value_after(l->text, end, i + 1 == COUNT(words), next) : 0;
            if (!value || is_commented(l->text, at)) continue;
            *PUSH(&l->defined->all) = (struct definition){ str_span(l->text, start, end), start, value };
        }
    }
}

/* Returns the offset of the value of a name that is used at `use`. Of several definitions the last one before its use
 * counts, else the first one after it, both in the same file, else the first one of other files; a form feed ends each
 * file. The length of the text if there is none. */
static size_t definition(const struct literal *l, str name, size_t use)
{
    size_t start = use, end = find_from(l->text, use, "\f"), from = 0, rank = 0, found = l->text.len;
    while (start && l->text.s[start - 1] != '\f') start--;
    if (!l->defined->known) find_definitions(l);
    for (size_t i = 0; i < l->defined->all.count; i++) {
        const struct definition *d = &l->defined->all.at[i];
        if (!str_equal(d->name, name)) continue;
        size_t own = d->at < start || d->at >= end ? 1 : d->at < use ? 3 : 2;
        if (own > rank || (own == rank && (own == 3 ? d->at > from : d->at < from)))
            rank = own, from = d->at, found = d->value;
    }
    return found;
}

/* Reads the arguments of a call up to its closing parenthesis. Returns the first one, or NULL if that has no value. The
 * strings of join() and resolve() are parts of a path. */
static struct node *read_arguments(struct literal *l, str name, unsigned depth)
{
    bool path = str_ends(name, STR("join")) || str_ends(name, STR("resolve"));
    struct node *value = read_value(l, depth);
    buffer joined = { 0 };
    for (skip_expression(l); here(l) == ',' || here(l) == ';'; skip_expression(l)) {
        l->pos++;
        struct node *next = path ? read_value(l, depth) : NULL;
        if (!value) value = next;
        else if (next && value->kind == NODE_SCALAR && next->kind == NODE_SCALAR)
            buffer_format(&joined, "/%.*s", PRI(next->value));
    }
    if (joined.count) value->value = str_format("%.*s%.*s", PRI(value->value), PRI(buffer_str(&joined)));
    if (here(l) == ')') l->pos++;
    return value;
}

/* Reads the value of a name, or what the function with this name returns. NULL if it is not defined, or is one of too
 * many. use: the offset of the name. */
static struct node *read_defined(const struct literal *l, str name, size_t use, unsigned depth)
{
    if (!name.len || names++ >= MAX_NAMES) return NULL;
    struct literal at = { l->text, definition(l, name, use), l->defined };
    return at.pos < at.text.len ? read_value(&at, depth + 16) : NULL;
}

/* Reads a value. NULL if it is no literal, which the caller skips. */
static struct node *read_value(struct literal *l, unsigned depth)
{
    skip_space(l);
    char c = here(l);
    if (depth > MAX_DEPTH || !c) return NULL;
    if (strchr("\"'`", c)) return read_string(l);
    if (c == '{' || c == '[') return read_members(l, depth);
    if (c == '(') return read_parentheses(l, depth);
    size_t start = l->pos;
    while (literal_is_name_char(here(l)) || here(l) == '.' || here(l) == '-') l->pos++;
    str word = str_span(l->text, start, l->pos);
    skip_space(l);
    if ((here(l) != '(' || str_equal(word, STR("async"))) && skip_arrow(l)) return read_body(l, depth);
    bool call = here(l) == '(' && word.len, empty = !call;
    struct node *argument = NULL;
    if (call) {
        l->pos++;
        empty = (skip_space(l), here(l) == ')');
        argument = read_arguments(l, word, depth + 1);
        if (argument && argument->kind != NODE_SCALAR) return argument;      /* a function that returns it, mostly */
    }
    if (call || !word.len || !(isdigit((unsigned char)c) || c == '-' || str_equal(word, STR("true")) ||
                               str_equal(word, STR("false")))) {
        struct node *value = read_defined(l, word, start, depth);
        return empty || (value && value->child) ? value : argument;
    }
    struct node *n = new_node(NODE_SCALAR);
    n->value = str_copy(word);
    return n;
}

struct node *literal_of(str text)
{
    struct definitions defined = { 0 };
    struct node *value = read_value(&(struct literal){ text, 0, &defined }, 0);
    xfree(defined.all.at);
    return value;
}

struct node *literal_read(str text, size_t *end)
{
    struct definitions defined = { .known = true };         /* no name is looked up */
    struct literal l = { text, 0, &defined };
    unsigned looked_up = names;
    as_written = true, names = MAX_NAMES;
    struct node *value = read_value(&l, 0);
    as_written = false, names = looked_up;
    *end = l.pos;
    return value;
}

/* Returns the first literal after `key:`, or that of the constant or function with this name; or NULL. */
static const struct node *value_of_key(str text, str wanted, const char *key, struct definitions *defined)
{
    for (size_t at = find_from(text, 0, key); at < text.len; at = find_from(text, at + 1, key)) {
        struct literal l = { text, at + wanted.len, defined };
        bool quoted = l.pos < text.len && at && strchr("\"'", text.s[at - 1]) && text.s[l.pos] == text.s[at - 1];
        if (quoted) l.pos++;
        else if (at && (literal_is_name_char(text.s[at - 1]) || strchr(".-/", text.s[at - 1]))) continue;
        if (literal_is_name_char(here(&l))) continue;
        skip_space(&l);
        if (here(&l) != ':') continue;
        l.pos++;
        struct node *value = read_value(&l, 0);
        if (value) return value;
    }
    struct literal l = { text, 0, defined };
    l.pos = definition(&l, wanted, 0);               /* const sidebar = ..., exported by its name alone */
    return l.pos < text.len ? read_value(&l, 0) : NULL;
}

const struct node *literal_value(str text, const char *key)
{
    struct definitions defined = { 0 };
    names = 0;
    const struct node *value = value_of_key(text, str_from(key), key, &defined);
    xfree(defined.all.at);
    return value;
}

/* Returns the first literal that is assigned or exported, or NULL. */
static const struct node *first_value_of(str text, struct definitions *defined)
{
    struct literal l = { text, 0, defined };
    skip_space(&l);
    if (here(&l) == '{' || here(&l) == '[') return read_value(&l, 0);
    static const char *const exports[] = { "export default", "module.exports =" };
    for (size_t i = 0; i < COUNT(exports); i++) {        /* constants before it may be parts of the value */
        size_t at = find_from(text, 0, exports[i]);
        struct literal from = { text, at + strlen(exports[i]), defined };
        struct node *value = at < text.len ? read_value(&from, 0) : NULL;
        if (value && value->kind != NODE_SCALAR) return value;
    }
    for (; l.pos < text.len; l.pos++) {
        skip_space(&l);
        str rest = str_span(text, l.pos, text.len);
        if (!str_starts(rest, STR("="))) continue;
        struct literal from = { text, l.pos + 1, defined };
        struct node *value = read_value(&from, 0);
        if (value && value->kind != NODE_SCALAR) return value;
    }
    return NULL;
}

const struct node *literal_first(str text)
{
    struct definitions defined = { 0 };
    names = 0;
    const struct node *value = first_value_of(text, &defined);
    xfree(defined.all.at);
    return value;
}

/* --- tables --- */

#define MAX_COLUMNS 8

/* Adds a cell: the text on one line, as code if it is a name or a type. */
static void add_cell(buffer *b, str key, str value)
{
    bool code = is_listed(key, " default field key name prop property type ") && value.len &&
                !memchr(value.s, '`', value.len);
    buffer_add(b, code ? STR("| `") : STR("| "));
    for (size_t i = 0; i < value.len; i++)
        buffer_add(b, value.s[i] == '|' ? STR("\\|") : isspace((unsigned char)value.s[i]) ? STR(" ")
                                                                                    : str_span(value, i, i + 1));
    buffer_add(b, code ? STR("` ") : STR(" "));
}

/* True for a list of strings. */
static bool is_text_list(const struct node *n)
{
    bool texts = n->kind == NODE_LIST && n->child;
    for (const struct node *item = n->child; texts && item; item = item->next) texts = item->kind == NODE_SCALAR;
    return texts;
}

/* Returns the text of a value, or the texts of a list with commas between them. */
static str cell_text(const struct node *n)
{
    buffer b = { 0 };
    if (n->kind == NODE_SCALAR) return n->value;
    for (const struct node *item = n->child; item; item = item->next)
        buffer_format(&b, "%s%.*s", b.count ? ", " : "", PRI(item->value));
    return b.count ? buffer_str(&b) : STR("");
}

static void add_row(buffer *b, const struct node *row, const str *keys, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct node *n = row->child;
        while (n && ((n->kind != NODE_SCALAR && !is_text_list(n)) || !str_equal(n->key, keys[i]))) n = n->next;
        bool name = !keys[i].len;    /* the key of the row */
        add_cell(b, name ? STR("name") : keys[i], name ? row->key : n ? cell_text(n) : STR(""));
    }
    buffer_add(b, STR("|\n"));
}

/* Returns the table of a list or map of objects without those in them, or an empty string. */
static str plain_table(const struct node *rows)
{
    str keys[MAX_COLUMNS] = { { NULL, 0 } };
    size_t count = rows && rows->kind == NODE_MAP, first = count;
    bool described = false, typed = false, listed = false;
    buffer b = { 0 };
    for (const struct node *row = rows ? rows->child : NULL; row; row = row->next) {
        if (row->kind != NODE_MAP) return STR("");
        for (const struct node *n = row->child; n; n = n->next) {
            size_t i = first;
            while (i < count && !str_equal(keys[i], n->key)) i++;
            bool texts = is_text_list(n), shown = (n->kind == NODE_SCALAR || texts) && n->key.len;
            if (i == count && count < MAX_COLUMNS && shown) keys[count++] = n->key;
            listed |= texts;
            described |= str_equal(n->key, STR("description")), typed |= str_equal(n->key, STR("type"));
        }
    }
    if (count < 2 || (!described && !typed && !listed)) return STR("");
    for (size_t i = 0; i < count; i++) {
        str key = keys[i].len ? str_copy(keys[i]) : str_copy(STR("name"));
        bool words = false;              /* isOptional */
        for (size_t k = 0; k < key.len; k++) words |= isupper((unsigned char)key.s[k]) != 0;
        if (!words) ((char *)key.s)[0] = (char)toupper((unsigned char)key.s[0]);
        buffer_format(&b, "| %.*s ", PRI(key));
    }
    buffer_add(&b, STR("|\n"));
    for (size_t i = 0; i < count; i++) buffer_add(&b, STR("| --- "));
    buffer_add(&b, STR("|\n"));
    for (const struct node *row = rows->child; row; row = row->next) add_row(&b, row, keys, count);
    return str_trim(buffer_str(&b));
}

#define MAX_NESTED 8

/* Adds the tables of the lists of objects in the rows of a list, each below the names of the rows around it. */
static void add_nested(buffer *b, const struct node *rows, str above, unsigned depth)
{
    for (const struct node *row = rows->child; row; row = row->next) {
        str name = node_value(row, "name");
        if (!name.len) name = row->key.len ? row->key : node_value(row, "type");
        str path = above.len && name.len ? str_format("%.*s › %.*s", PRI(above), PRI(name)) : name.len ? name : above;
        for (const struct node *n = row->kind == NODE_MAP && depth < MAX_NESTED ? row->child : NULL; n; n = n->next) {
            if (n->kind != NODE_LIST || !n->child || n->child->kind != NODE_MAP) continue;
            str table = plain_table(n);
            if (table.len) buffer_format(b, "\n\n`%.*s`\n\n%.*s", PRI(html_one_line(path)), PRI(table));
            add_nested(b, n, path, depth + 1);
        }
    }
}

str literal_table(const struct node *rows)
{
    buffer b = { 0 };
    str table = plain_table(rows);
    if (!table.len) return table;
    buffer_add(&b, table);
    add_nested(&b, rows, STR(""), 0);
    return buffer_str(&b);
}
