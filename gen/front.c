/* front.c - parses YAML to a tree of nodes with file positions.
 *
 * libyaml returns a sequence of events (mapping start, scalar, mapping end), from which the tree is built. A text has
 * one document. It must not be freed, because nodes have slices of it. Keys are scalars. An alias becomes a copy of the
 * anchored node; key and position are those of the alias. Tags other than the standard ones, and all input that would
 * be misread, are errors with a line number. They are fatal in the settings file. In a page they are warnings, and its
 * front matter is read line by line instead. Duplicate keys in a map cause a warning; both are kept, and lookups find
 * the first one.
 */
#include <setjmp.h>
#include <stdlib.h>
#include <yaml.h>
#include "gen.h"

#define MAX_DEPTH 64 /* maximum nesting; bounds the recursion here and in users of the tree */

struct anchor { str name; struct node *node; };

struct reader {
    yaml_parser_t parser;
    str text;
    size_t base_pos;
    uint32_t base_line;
    const char *file;
    size_t chars, pos;           /* current position, in characters and in bytes */
    uint32_t line;               /* line of that position, 0-based */
    ARRAY(struct anchor) anchors;
    size_t aliases;              /* number of aliases read so far */
    jmp_buf *recover;            /* destination on errors, or NULL if they are fatal */
    bool config;                 /* the configuration of a generator: tags are ignored */
};

/* Reports an error of the YAML text, without a line if that of the text is not known. */
static _Noreturn void fail(const struct reader *r, uint32_t line, str message)
{
    if (!r->base_line) line = 0;
    if (!r->recover) fatal(r->file, line, "YAML: %.*s", PRI(message));
    if (r->config) warn(r->file, line, "YAML: %.*s; the configuration is ignored", PRI(message));
    else warn(r->file, line, "YAML: %.*s; the front matter is read line by line", PRI(message));
    longjmp(*r->recover, 1);
}

/* Moves the current position. libyaml counts characters, and treats U+2028 as a line end. Nodes have byte offsets, and
 * line numbers as editors display them. */
static void move_to(struct reader *r, size_t chars)
{
    if (chars < r->chars) r->chars = r->pos = r->line = 0;
    while (r->chars < chars && r->pos < r->text.len) {
        uint32_t c;
        r->pos += corpus_char(r->text.s + r->pos, r->text.len - r->pos, &c);
        r->line += c == '\n';
        r->chars++;
    }
}

static uint32_t line_at(struct reader *r, yaml_mark_t mark)
{
    move_to(r, mark.index);
    return r->base_line + r->line;
}

static yaml_event_t next_event(struct reader *r)
{
    yaml_event_t event;
    if (yaml_parser_parse(&r->parser, &event)) return event;
    const yaml_parser_t *p = &r->parser;
    if (p->error == YAML_READER_ERROR)
        fail(r, r->base_line + line_of(r->text, p->problem_offset) - 1, str_from(p->problem));
    if (p->error == YAML_MEMORY_ERROR) fatal(r->file, r->base_line, "YAML: out of memory");
    fail(r, line_at(r, p->problem_mark), str_format("%s%s%s", p->problem, p->context ? " " : "",
                                                    p->context ? p->context : ""));
}

static str copy_text(const yaml_char_t *s, size_t len)
{
    return str_copy((str){ (const char *)s, len });
}

static struct node *new_node(struct reader *r, enum node_kind kind, yaml_mark_t mark)
{
    struct node *n = xalloc(sizeof *n);
    n->kind = kind;
    n->line = line_at(r, mark);
    n->pos = r->base_pos + r->pos;
    return n;
}

/* Returns a scalar as a slice of the text if it has the same bytes there, else as a copy. */
static struct node *read_scalar(struct reader *r, const yaml_event_t *event)
{
    struct node *n = new_node(r, NODE_SCALAR, event->start_mark);
    str value = { (const char *)event->data.scalar.value, event->data.scalar.length };
    str written = str_span(r->text, r->pos, r->text.len);
    if (written.len && strchr("\"'", written.s[0])) written = str_span(written, 1, written.len);
    n->value = str_starts(written, value) ? str_span(written, 0, value.len) : str_copy(value);
    bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (plain && (str_equal(n->value, STR("~")) || str_equal(n->value, STR("null")))) n->value.len = 0;
    return n;
}

/* Copies the node of an anchor. Nodes that contain aliases are not in r->anchors. This bounds the expanded size by the
 * square of the text's length. */
static struct node *copy_alias(struct reader *r, const yaml_event_t *event)
{
    str name = str_from((const char *)event->data.alias.anchor);
    struct node *n = new_node(r, NODE_SCALAR, event->start_mark);
    for (size_t i = r->anchors.count; i-- > 0;) {
        if (!str_equal(r->anchors.at[i].name, name)) continue;
        struct node copy = *r->anchors.at[i].node;
        copy.pos = n->pos, copy.line = n->line, copy.key = (str){ "", 0 }, copy.next = NULL, copy.alias = true;
        *n = copy;
        r->aliases++;
        return n;
    }
    fail(r, n->line, str_format("the alias *%.*s must refer to an earlier node without aliases", PRI(name)));
}

static void check_tag(struct reader *r, const yaml_event_t *event, const yaml_char_t *tag)
{
    if (tag && !r->config && !str_starts(str_from((const char *)tag), STR(YAML_STR_TAG)) &&
        !str_starts(str_from((const char *)tag), STR("tag:yaml.org,2002:")) && strcmp((const char *)tag, "!") != 0)
        fail(r, line_at(r, event->start_mark), str_format("unknown tag %s", (const char *)tag));
}

static struct node *read_node(struct reader *r, yaml_event_t *event, unsigned depth);

static void read_list(struct reader *r, struct node *list, unsigned depth)
{
    struct node **end = &list->child;
    for (;;) {
        yaml_event_t event = next_event(r);
        bool done = event.type == YAML_SEQUENCE_END_EVENT;
        if (!done) *end = read_node(r, &event, depth + 1), end = &(*end)->next;
        yaml_event_delete(&event);
        if (done) return;
    }
}

/* Checks a key of a map. `lines` has the line of each key before it. */
static void check_key(const struct reader *r, struct map *lines, const struct node *key)
{
    if (key->kind != NODE_SCALAR) fail(r, key->line, STR("a key must be text"));
    const uint32_t *first = map_get(lines, key->value);
    if (first)
        warn(r->file, key->line, "YAML: duplicate key '%.*s': the one on line %u is used", PRI(key->value),
             (unsigned)*first);
    else map_at(lines, key->value, key->line);
}

static void read_map(struct reader *r, struct node *map, unsigned depth)
{
    struct node **end = &map->child;
    struct map lines = { 0 };
    for (;;) {
        yaml_event_t event = next_event(r);
        struct node *key = event.type == YAML_MAPPING_END_EVENT ? NULL : read_node(r, &event, depth + 1);
        yaml_event_delete(&event);
        if (!key) break;
        check_key(r, &lines, key);
        event = next_event(r);
        struct node *value = read_node(r, &event, depth + 1);
        yaml_event_delete(&event);
        value->key = key->value, value->pos = key->pos, value->line = key->line;
        xfree(key);
        *end = value, end = &value->next;
    }
    map_free(&lines);
}

static struct node *read_inner(struct reader *r, const yaml_event_t *event, unsigned depth)
{
    if (event->type == YAML_ALIAS_EVENT) return copy_alias(r, event);
    if (event->type == YAML_SCALAR_EVENT) {
        check_tag(r, event, event->data.scalar.tag);
        return read_scalar(r, event);
    }
    bool map = event->type == YAML_MAPPING_START_EVENT;
    check_tag(r, event, map ? event->data.mapping_start.tag : event->data.sequence_start.tag);
    struct node *n = new_node(r, map ? NODE_MAP : NODE_LIST, event->start_mark);
    if (map) read_map(r, n, depth);
    else read_list(r, n, depth);
    return n;
}

/* Reads the node that starts with this event. Its anchor is defined when the node is complete, so a node cannot
 * contain itself. */
static struct node *read_node(struct reader *r, yaml_event_t *event, unsigned depth)
{
    if (depth > MAX_DEPTH)
        fail(r, line_at(r, event->start_mark), str_format("nested more than %d levels deep", MAX_DEPTH));
    const yaml_char_t *name = event->type == YAML_SCALAR_EVENT ? event->data.scalar.anchor
                            : event->type == YAML_MAPPING_START_EVENT ? event->data.mapping_start.anchor
                            : event->type == YAML_SEQUENCE_START_EVENT ? event->data.sequence_start.anchor : NULL;
    size_t aliases = r->aliases;
    struct node *n = read_inner(r, event, depth);
    if (name && r->aliases == aliases) {
        struct node *copy = xalloc(sizeof *copy);
        *copy = *n;
        *PUSH(&r->anchors) = (struct anchor){ copy_text(name, strlen((const char *)name)), copy };
    }
    return n;
}

static struct node *read_document(struct reader *r)
{
    yaml_event_t event = next_event(r); /* stream start */
    yaml_event_delete(&event);
    event = next_event(r);
    bool empty = event.type == YAML_STREAM_END_EVENT;
    yaml_event_delete(&event);
    if (empty) return NULL;
    event = next_event(r);
    struct node *root = read_node(r, &event, 0);
    yaml_event_delete(&event);
    event = next_event(r); /* document end */
    yaml_event_delete(&event);
    event = next_event(r);
    if (event.type != YAML_STREAM_END_EVENT)
        fail(r, line_at(r, event.start_mark), STR("only one document is allowed"));
    yaml_event_delete(&event);
    return root->kind == NODE_SCALAR && !root->value.len ? NULL : root;
}

enum errors { FATAL_ERRORS, PAGE_WARNINGS, CONFIG_WARNINGS };

static struct node *parse(str text, size_t base_pos, uint32_t base_line, const char *file, enum errors errors,
                          bool *failed)
{
    jmp_buf recover;
    size_t bom = str_starts(text, STR(BOM)) ? 3 : 0;
    *failed = false;
    if (text.len == bom) return NULL;
    struct reader *r = xalloc(sizeof *r);
    *r = (struct reader){ .text = str_span(text, bom, text.len), .base_pos = base_pos + bom,
                          .base_line = base_line, .file = file, .config = errors == CONFIG_WARNINGS };
    if (!yaml_parser_initialize(&r->parser)) fatal(file, base_line, "YAML: out of memory");
    yaml_parser_set_encoding(&r->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r->parser, (const unsigned char *)r->text.s, r->text.len);
    struct node *root = NULL;
    if (errors != FATAL_ERRORS) r->recover = &recover;
    if (setjmp(recover)) *failed = true;
    else root = read_document(r);
    yaml_parser_delete(&r->parser);
    xfree(r->anchors.at), xfree(r);
    return *failed ? NULL : root;
}

struct node *yaml_parse(str text, size_t base_pos, uint32_t base_line, const char *file)
{
    bool failed;
    return parse(text, base_pos, base_line, file, FATAL_ERRORS, &failed);
}

/* Removes the quotes around a value, and a comment after a value without quotes. */
static str line_value(str value)
{
    value = str_trim(value);
    bool quoted = value.len > 1 && strchr("\"'", value.s[0]) && value.s[value.len - 1] == value.s[0];
    if (quoted) return (str){ value.s + 1, value.len - 2 };
    return str_trim((str){ value.s, find_from(value, 0, " #") });
}

/* Reads the lines "key: value" that are not indented. All values are scalars; other lines are ignored. */
static struct node *parse_lines(str text, size_t base_pos, uint32_t base_line)
{
    struct node *root = xalloc(sizeof *root), **end = &root->child;
    root->kind = NODE_MAP, root->pos = base_pos, root->line = base_line;
    uint32_t number = base_line;
    for (size_t pos = 0; pos < text.len; pos += str_line(text, pos).len + 1, number++) {
        str line = str_line(text, pos);
        size_t colon = find_from(line, 0, ":");
        if (colon == line.len || !colon || strchr(" \t-#\"'{[", line.s[0])) continue;
        str value = line_value((str){ line.s + colon + 1, line.len - colon - 1 });
        if (!value.len || strchr("|>&", value.s[0])) continue;
        struct node *n = xalloc(sizeof *n);
        *n = (struct node){ .kind = NODE_SCALAR, .key = str_copy((str){ line.s, colon }), .value = str_copy(value),
                            .pos = base_pos + pos, .line = number };
        *end = n, end = &n->next;
    }
    return root;
}

struct node *yaml_parse_front(str text, size_t base_pos, uint32_t base_line, const char *file)
{
    bool failed;
    struct node *root = parse(text, base_pos, base_line, file, PAGE_WARNINGS, &failed);
    return failed ? parse_lines(text, base_pos, base_line) : root;
}

struct node *yaml_parse_config(str text, const char *file)
{
    bool failed;
    return parse(text, 0, 1, file, CONFIG_WARNINGS, &failed);
}

const struct node *node_get(const struct node *map, const char *key)
{
    if (!map || map->kind != NODE_MAP) return NULL;
    for (const struct node *n = map->child; n; n = n->next)
        if (str_equal(n->key, str_from(key))) return n;
    return NULL;
}

str node_text(const struct node *n)
{
    return n && n->kind == NODE_SCALAR ? n->value : STR("");
}

str node_value(const struct node *map, const char *key)
{
    return node_text(node_get(map, key));
}

void node_free(struct node *n)
{
    for (struct node *next; n; n = next) {
        if (!n->alias) node_free(n->child);
        next = n->next;
        xfree(n);
    }
}

/* --- TOML --- */

struct node *toml_parse_front(str toml)
{
    struct node *root = xalloc(sizeof *root), **end = &root->child;
    root->kind = NODE_MAP;
    for (size_t at = 0; at < toml.len; at += str_line(toml, at).len + 1) {
        str line = str_trim(str_line(toml, at));
        size_t equals = find_from(line, 0, "=");
        if (str_starts(line, STR("["))) break;
        struct node *n = equals < line.len ? literal_of(str_span(line, equals + 1, line.len)) : NULL;
        if (!n) continue;
        n->key = str_copy(str_trim(str_span(line, 0, equals)));
        *end = n, end = &n->next;
    }
    return root->child ? root : NULL;
}
