/* front.c - YAML to a tree of nodes that know where they stand in the file.
 *
 * libyaml reads the text as a flat run of events (mapping starts, scalar, mapping ends); the tree follows them. One
 * document a text. Keys are scalars. An alias becomes a copy of the node that its anchor names, with the key and the
 * place of the alias. Tags other than YAML's own, and whatever else would be read wrongly, end the program with the
 * line. A map's duplicate keys are warned of and all stay: the first one is found.
 */
#include <yaml.h>
#include "gen.h"

#define DEPTH_MAX 64 /* nesting that no page needs; bounds the recursion here and in whoever walks the tree */

struct anchor { str name; struct node *node; };

struct reader {
    yaml_parser_t parser;
    str text;
    size_t base_pos;
    uint32_t base_line;
    const char *file;
    size_t chars, pos;           /* the same place, last looked up: in characters, in bytes */
    uint32_t line;               /* and its line, counted in the text from 0 */
    ARRAY(struct anchor) anchors;
    size_t aliases;              /* read so far */
};

/* libyaml counts characters, and lines at U+2028, too; nodes tell bytes, and lines as editors show them. */
static void seek(struct reader *r, size_t chars)
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
    seek(r, mark.index);
    return r->base_line + r->line;
}

static yaml_event_t next_event(struct reader *r)
{
    yaml_event_t event;
    if (yaml_parser_parse(&r->parser, &event)) return event;
    const yaml_parser_t *p = &r->parser;
    if (p->error == YAML_READER_ERROR)
        fatal(r->file, r->base_line + line_of(r->text, p->problem_offset) - 1, "YAML: %s", p->problem);
    if (p->error == YAML_MEMORY_ERROR) fatal(r->file, r->base_line, "YAML: out of memory");
    fatal(r->file, line_at(r, p->problem_mark), "YAML: %s%s%s", p->problem, p->context ? " " : "",
          p->context ? p->context : "");
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

static struct node *scalar(struct reader *r, const yaml_event_t *event)
{
    struct node *n = new_node(r, NODE_SCALAR, event->start_mark);
    n->value = copy_text(event->data.scalar.value, event->data.scalar.length);
    bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (plain && (str_equal(n->value, STR("~")) || str_equal(n->value, STR("null")))) n->value.len = 0;
    return n;
}

/* A node that holds aliases itself has no entry here, so that no text unfolds to more than its square. */
static struct node *alias(struct reader *r, const yaml_event_t *event)
{
    str name = str_from((const char *)event->data.alias.anchor);
    struct node *n = new_node(r, NODE_SCALAR, event->start_mark);
    for (size_t i = r->anchors.count; i-- > 0;) {
        if (!str_equal(r->anchors.at[i].name, name)) continue;
        struct node copy = *r->anchors.at[i].node;
        copy.pos = n->pos, copy.line = n->line, copy.key = (str){ "", 0 }, copy.next = NULL;
        *n = copy;
        r->aliases++;
        return n;
    }
    fatal(r->file, n->line, "YAML: the alias *%.*s names no node before it that is free of aliases", PRI(name));
}

static void check_tag(struct reader *r, const yaml_event_t *event, const yaml_char_t *tag)
{
    if (tag && !str_starts(str_from((const char *)tag), STR(YAML_STR_TAG)) &&
        !str_starts(str_from((const char *)tag), STR("tag:yaml.org,2002:")) && strcmp((const char *)tag, "!") != 0)
        fatal(r->file, line_at(r, event->start_mark), "YAML: the tag %s is not understood", (const char *)tag);
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

static void check_key(const struct reader *r, const struct node *map, const struct node *key)
{
    if (key->kind != NODE_SCALAR) fatal(r->file, key->line, "YAML: a key must be a plain word or text");
    for (const struct node *n = map->child; n; n = n->next)
        if (str_equal(n->key, key->value))
            warn(r->file, key->line, "YAML: '%.*s' is here a second time, the first one on line %u counts", PRI(n->key),
                 (unsigned)n->line);
}

static void read_map(struct reader *r, struct node *map, unsigned depth)
{
    struct node **end = &map->child;
    for (;;) {
        yaml_event_t event = next_event(r);
        struct node *key = event.type == YAML_MAPPING_END_EVENT ? NULL : read_node(r, &event, depth + 1);
        yaml_event_delete(&event);
        if (!key) return;
        check_key(r, map, key);
        event = next_event(r);
        struct node *value = read_node(r, &event, depth + 1);
        yaml_event_delete(&event);
        value->key = key->value, value->pos = key->pos, value->line = key->line;
        *end = value, end = &value->next;
    }
}

static struct node *read_inner(struct reader *r, const yaml_event_t *event, unsigned depth)
{
    if (event->type == YAML_ALIAS_EVENT) return alias(r, event);
    if (event->type == YAML_SCALAR_EVENT) {
        check_tag(r, event, event->data.scalar.tag);
        return scalar(r, event);
    }
    bool map = event->type == YAML_MAPPING_START_EVENT;
    check_tag(r, event, map ? event->data.mapping_start.tag : event->data.sequence_start.tag);
    struct node *n = new_node(r, map ? NODE_MAP : NODE_LIST, event->start_mark);
    if (map) read_map(r, n, depth);
    else read_list(r, n, depth);
    return n;
}

/* The node that starts with this event. Its anchor counts when it is complete, so a node never holds itself. */
static struct node *read_node(struct reader *r, yaml_event_t *event, unsigned depth)
{
    if (depth > DEPTH_MAX)
        fatal(r->file, line_at(r, event->start_mark), "YAML: nested more than %d levels deep", DEPTH_MAX);
    const yaml_char_t *name = event->type == YAML_SCALAR_EVENT ? event->data.scalar.anchor
                            : event->type == YAML_MAPPING_START_EVENT ? event->data.mapping_start.anchor
                            : event->type == YAML_SEQUENCE_START_EVENT ? event->data.sequence_start.anchor : NULL;
    size_t aliases = r->aliases;
    struct node *n = read_inner(r, event, depth);
    if (name && r->aliases == aliases) {
        struct node *frozen = xalloc(sizeof *frozen);
        *frozen = *n;
        *PUSH(&r->anchors) = (struct anchor){ copy_text(name, strlen((const char *)name)), frozen };
    }
    return n;
}

static struct node *read_document(struct reader *r)
{
    yaml_event_t event = next_event(r); /* the stream's start */
    yaml_event_delete(&event);
    event = next_event(r);
    bool empty = event.type == YAML_STREAM_END_EVENT;
    yaml_event_delete(&event);
    if (empty) return NULL;
    event = next_event(r);
    struct node *root = read_node(r, &event, 0);
    yaml_event_delete(&event);
    event = next_event(r); /* the document's end */
    yaml_event_delete(&event);
    event = next_event(r);
    if (event.type != YAML_STREAM_END_EVENT)
        fatal(r->file, line_at(r, event.start_mark), "YAML: a second document; there must be one");
    yaml_event_delete(&event);
    return root->kind == NODE_SCALAR && !root->value.len ? NULL : root;
}

struct node *yaml_parse(str text, size_t base_pos, uint32_t base_line, const char *file)
{
    size_t bom = str_starts(text, STR("\xef\xbb\xbf")) ? 3 : 0;
    text.s += bom, text.len -= bom;
    struct reader r = { .text = text, .base_pos = base_pos + bom, .base_line = base_line, .file = file };
    if (!text.len) return NULL;
    if (!yaml_parser_initialize(&r.parser)) fatal(file, base_line, "YAML: out of memory");
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)text.s, text.len);
    struct node *root = read_document(&r);
    yaml_parser_delete(&r.parser);
    return root;
}

const struct node *node_get(const struct node *map, const char *key)
{
    if (!map || map->kind != NODE_MAP) return NULL;
    for (const struct node *n = map->child; n; n = n->next)
        if (str_equal(n->key, str_from(key))) return n;
    return NULL;
}

str node_value(const struct node *map, const char *key)
{
    const struct node *n = node_get(map, key);
    return n && n->kind == NODE_SCALAR ? n->value : (str){ "", 0 };
}
