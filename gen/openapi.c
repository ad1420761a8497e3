/* openapi.c - pages of Mintlify that document an operation or a schema of an API: "openapi: api.json POST /users/{id}"
 * or "openapi-schema: api.json User" in their front matter. The site makes their text from the description of the API,
 * a file of OpenAPI 3 in YAML or JSON:
 *
 *     paths: { /users/{id}: { post: { summary, description, parameters, requestBody, responses, security } } }
 *     components: { schemas: { User: { type: object, properties: { name: { type: string } } } } }
 *
 * A value { $ref: "#/components/schemas/User" } is another one of the same file. Properties become nested lists.
 */
#include <stdlib.h>
#include "cJSON.h"
#include "gen.h"

#define MAX_ALL_SPEC_BYTES (32u << 20)    /* of all descriptions in one corpus; those after them are not read */
#define MAX_DEPTH 6                    /* of properties in properties */
#define MAX_BYTES 60000u               /* of the text of an operation; properties after them are left out */
#define MAX_REFERENCES 8               /* maximum length of a chain of references */
#define MAX_SCHEMAS 20000              /* maximum number of schemas read for one operation */
#define MAX_LOOKUPS 20000              /* maximum number of references followed for one operation */

static ARRAY(const struct node *) specs;
static size_t spec_bytes;              /* of their files */
static struct map spec_by_name;        /* indices of the files that were looked for; NO_INDEX: not read */
static struct { bool known; str_list names; } found;   /* the files of descriptions in the corpus, sorted */
static unsigned lookups;               /* references followed for the current operation */

/* level: nesting of the current schema. schemas: number of schemas read so far. */
struct writer { const struct node *root; buffer out; unsigned level, schemas; };

/* Returns the node of a value of JSON, or NULL for null. */
static struct node *node_of(const cJSON *value)
{
    struct node *n = xalloc(sizeof *n), **end = &n->child;
    n->kind = cJSON_IsObject(value) ? NODE_MAP : cJSON_IsArray(value) ? NODE_LIST : NODE_SCALAR;
    if (cJSON_IsNull(value)) return NULL;
    if (value->string) n->key = str_copy(str_from(value->string));
    if (cJSON_IsString(value)) n->value = str_copy(str_from(value->valuestring));
    if (cJSON_IsBool(value)) n->value = cJSON_IsTrue(value) ? STR("true") : STR("false");
    if (cJSON_IsNumber(value)) n->value = str_format("%.15g", value->valuedouble);
    for (const cJSON *child = value->child; child; child = child->next) {
        *end = node_of(child);
        if (*end) end = &(*end)->next;
    }
    return n;
}

/* Returns the nodes of a description in JSON. NULL, with a warning, if it is not valid. */
static struct node *json_nodes(str text, const char *file)
{
    cJSON *all = cJSON_ParseWithLength(text.s, text.len);
    struct node *n = all ? node_of(all) : NULL;
    if (!all) warn(file, 0, "the description of the API is not valid JSON");
    cJSON_Delete(all);
    return n;
}

static bool is_yaml(str name) { return str_ends(name, STR(".yaml")) || str_ends(name, STR(".yml")); }

/* Returns the description of an API in a file next to the configuration, or NULL. It is kept for the other pages. */
static const struct node *read_spec(const struct layout *l, str name)
{
    const uint32_t *known = map_get(&spec_by_name, name);
    if (known) return *known == NO_INDEX ? NULL : specs.at[*known];
    keep_begin();
    const char *file = str_copy(name).s;
    bool inside = file[0] != '/' && !strstr(file, "..") && !strstr(file, "://");
    str text = inside ? layout_spec(l, file) : STR("");
    const char *path = str_format("%s/%s", l->folder ? l->folder : "", file).s;
    bool room = spec_bytes + text.len <= MAX_ALL_SPEC_BYTES;
    if (!room)
        warn(path, 0, "not read: the descriptions of APIs have more than %u MiB", (unsigned)MAX_ALL_SPEC_BYTES >> 20);
    else spec_bytes += text.len;
    const struct node *root = !text.len || !room ? NULL :
                              is_yaml(name) ? yaml_parse_config(text, path) : json_nodes(text, path);
    map_at(&spec_by_name, str_from(file), root ? (uint32_t)specs.count : NO_INDEX);
    if (root) *PUSH(&specs) = root;
    if (text.len && !is_yaml(name)) xfree(text.s);
    keep_end();
    return root;
}

/* True for the text of a description of an API. yaml: it is YAML, else JSON. */
static bool is_description(str text, bool yaml)
{
    static const char *const parts[][2] = { { "\"paths\"", "\npaths:" }, { "\"components\"", "\ncomponents:" },
                                            { "\"webhooks\"", "\nwebhooks:" } };
    bool named = yaml ? str_starts(text, STR("openapi:")) || find_from(text, 0, "\nopenapi:") < text.len
                      : find_from(text, 0, "\"openapi\"") < text.len;
    for (size_t i = 0; named && i < COUNT(parts); i++)
        if (find_from(text, 0, parts[i][yaml]) < text.len) return true;
    return false;
}

static void find_spec(void *state, const char *path, str file)
{
    const struct layout *const *l = state;
    (void)path;
    if ((!is_yaml(file) && !str_ends(file, STR(".json"))) || mintlify_ignores(*l, file)) return;
    str text = layout_spec(*l, file.s);
    if (is_description(text, is_yaml(file))) *PUSH(&found.names) = kept(file);
}

/* Returns the names of the descriptions in the corpus, from the folder of the configuration, in their order. */
static const str_list *spec_names(const struct layout *l)
{
    if (found.known) return &found.names;
    keep_begin();
    RESERVE(&found.names);
    keep_end();
    temporary_begin();
    if (l->folder) folder_files(l->folder, find_spec, &l);
    temporary_end();
    found.known = true;
    if (found.names.count) qsort(found.names.at, found.names.count, sizeof *found.names.at, str_order);
    return &found.names;
}

/* Returns a name in a JSON pointer without its escapes: "/a~b" of "~1a~0b". */
static str pointer_name(str s)
{
    buffer b = { 0 };
    for (size_t i = 0; i < s.len; i++) {
        char next = s.s[i] == '~' && i + 1 < s.len ? s.s[i + 1] : '\0';
        bool escape = next == '0' || next == '1';
        buffer_add(&b, escape ? next == '0' ? STR("~") : STR("/") : str_span(s, i, i + 1));
        i += escape;
    }
    return buffer_str(&b);
}

/* Returns the value that a map refers to, else the map itself. NULL if there is none, or after MAX_LOOKUPS. */
static const struct node *resolved(const struct node *root, const struct node *n)
{
    for (unsigned i = 0; n && i < MAX_REFERENCES; i++) {
        str path = node_value(n, "$ref");
        if (!path.len) return n;
        if (!str_starts(path, STR("#/")) || lookups++ >= MAX_LOOKUPS) return NULL;
        n = root;
        for (size_t pos = 2, end; pos <= path.len && n; pos = end + 1) {
            end = find_from(path, pos, "/");
            n = node_get(n, str_copy(pointer_name(str_span(path, pos, end))).s);
        }
    }
    return NULL;
}

/* An operation or a schema of an API. method: of the operation, in small letters; or NULL. name: its path, or that of
 * the schema. root: the description that has it. */
struct target { const char *method, *name; const struct node *root; };

/* Returns the schema, or for an operation the map at its path, whose keys are methods. NULL if the file does not have
 * it. Sets t->root. */
static const struct node *target_in(const struct layout *l, str file, struct target *t)
{
    const struct node *root = read_spec(l, file), *schemas = node_get(node_get(root, "components"), "schemas");
    const struct node *item = resolved(root, node_get(t->method ? node_get(root, "paths") : schemas, t->name));
    t->root = root;
    return !t->method || node_get(item, t->method) ? item : NULL;
}

/* The same for a name of a file that a page or the configuration has: its extension may be missing. */
static const struct node *target_in_named(const struct layout *l, str name, struct target *t)
{
    static const char *const ends[] = { "", ".json", ".yaml", ".yml" };
    const struct node *item = NULL;
    while (name.len && name.s[0] == '/') name = str_span(name, 1, name.len);
    for (size_t i = 0; i < COUNT(ends) && name.len && !item; i++)
        item = target_in(l, str_format("%.*s%s", PRI(name), ends[i]), t);
    return item;
}

/* True if a name is the end of the path of a file, which may have an extension in addition: "acme" of
 * "specs/acme.json". */
static bool is_named(str file, str name)
{
    str last = last_name(file), stem = str_span(file, 0, file.len - last.len + find_from(last, 0, ".json"));
    if (is_yaml(file)) stem = str_span(file, 0, file.len - (str_ends(file, STR(".yml")) ? 4 : 5));
    for (unsigned i = 0; i < 2; i++, file = stem)
        if (str_ends(file, name) && (file.len == name.len || file.s[file.len - name.len - 1] == '/')) return true;
    return false;
}

/* Returns the value of "openapi" in the configuration, or NULL. */
static const struct node *configured(const struct layout *l)
{
    static struct { bool known; const struct node *value; } kept_value;
    keep_begin();
    if (!kept_value.known) kept_value.value = literal_value(l->text, "openapi");
    kept_value.known = true;
    keep_end();
    return kept_value.value;
}

/* Returns an operation or a schema: from the file that a page names by its path, or by the end of that; if it names
 * none, from the first one that has it. Those of the configuration are last. */
static const struct node *find_target(const struct layout *l, str name, struct target *t)
{
    const struct node *item = target_in_named(l, name, t);
    const str_list *names = item ? NULL : spec_names(l);
    for (size_t i = 0; names && i < names->count && !item; i++)
        if (!name.len || is_named(names->at[i], name)) item = target_in(l, names->at[i], t);
    const struct node *list = item ? NULL : configured(l);
    if (list && list->kind == NODE_SCALAR) item = target_in_named(l, list->value, t);
    for (const struct node *n = list ? list->child : NULL; n && !item && !name.len; n = n->next)
        if (n->kind == NODE_SCALAR) item = target_in_named(l, n->value, t);
    return item || name.len ? item : target_in_named(l, STR("openapi"), t);
}

/* --- text --- */

static bool is_full(const struct writer *w) { return w->out.count > MAX_BYTES; }

/* Returns a text without what is after MAX_BYTES. */
static str limited(str text)
{
    size_t n = text.len;
    if (n > MAX_BYTES)
        for (n = MAX_BYTES; n && ((unsigned char)text.s[n] & 0xc0) == 0x80;) n--;
    return str_span(text, 0, n);
}

/* Adds Markdown in which a < outside code, which could begin a tag, is escaped; on one line if `line`. */
static void add_text(buffer *out, str text, bool line)
{
    text = limited(text);
    bool code = false, space = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.s[i];
        if (line && char_is_space(c)) {
            space = true;
            continue;
        }
        if (space) buffer_add(out, STR(" "));
        space = false;
        code ^= c == '`';
        buffer_add(out, c == '<' && !code ? STR("&lt;") : str_span(text, i, i + 1));
    }
}

/* Returns the offset of the first line of a text that is no part of a paragraph: of a list, a table or code. */
static size_t block_start(str text)
{
    static const char *const starts[] = { "```", "~~~", "- ", "* ", "| ", "1. " };
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos))
        for (size_t i = 0; i < COUNT(starts); i++)
            if (str_starts(str_trim(str_line(text, pos)), str_from(starts[i]))) return pos;
    return text.len;
}

/* Adds the lists and code in a description below its list item, indented as the text of that. */
static void add_blocks(buffer *out, str text, unsigned depth)
{
    str fence = STR("");
    text = limited(text);
    if (text.len) buffer_add(out, STR("\n"));
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str line = str_line(text, pos);
        bool code = fence_read(&fence, line) || fence.len;
        if (line.len) buffer_format(out, "%*s", (int)depth * 2 + 2, "");
        if (code) buffer_add(out, line);
        else add_text(out, line, false);
        buffer_add(out, STR("\n"));
    }
}

/* Adds the names in `type`, which is a name or a list, or what the members of a schema say about it. */
static void add_type(struct writer *w, const struct node *schema, unsigned depth)
{
    const struct node *type = node_get(schema, "type"), *items = resolved(w->root, node_get(schema, "items"));
    if (type && type->kind == NODE_LIST)
        for (const struct node *n = type->child; n && !is_full(w); n = n->next)
            buffer_format(&w->out, "%s%.*s", n == type->child ? "" : " or ", PRI(n->value));
    else if (items && depth < MAX_DEPTH) {
        buffer_add(&w->out, STR("array of "));
        add_type(w, items, depth + 1);
    } else if (type) buffer_add(&w->out, type->value);
    else if (node_get(schema, "oneOf") || node_get(schema, "anyOf")) buffer_add(&w->out, STR("one of several"));
    else if (node_get(schema, "properties") || node_get(schema, "allOf")) buffer_add(&w->out, STR("object"));
    else buffer_add(&w->out, STR("any"));
    str format = node_value(schema, "format");
    if (format.len) buffer_format(&w->out, " (%.*s)", PRI(format));
}

/* Adds the permitted values (enum), the default, the example and the constant of a schema. */
static void add_values(struct writer *w, const struct node *schema)
{
    static const char *const keys[][2] = { { "default", "Default" }, { "example", "Example" }, { "const", "Always" } };
    const struct node *values = node_get(schema, "enum");
    for (const struct node *n = values ? values->child : NULL; n && !is_full(w); n = n->next)
        if (n->value.len)
            buffer_format(&w->out, "%s`%.*s`", n == values->child ? " Values: " : ", ", PRI(limited(n->value)));
    if (values && values->child) buffer_add(&w->out, STR("."));
    for (size_t i = 0; i < COUNT(keys); i++) {
        str value = node_value(schema, keys[i][0]);
        if (value.len && value.len < 200 && !memchr(value.s, '\n', value.len) && !memchr(value.s, '`', value.len))
            buffer_format(&w->out, " %s: `%.*s`.", keys[i][1], PRI(value));
    }
}

/* Adds a description to a list item, as a sentence. */
static void add_sentence(buffer *out, str text)
{
    text = str_trim(text);
    if (text.len) buffer_add(out, STR(". "));
    add_text(out, text, true);
    if (!strchr(".!?:", out->at[out->count - 1])) buffer_add(out, STR("."));
}

/* Adds the item of a list for a parameter or property. */
static void add_item(struct writer *w, str name, const struct node *schema, str text, bool required, unsigned depth)
{
    static const char *const flags[] = { "nullable", "deprecated" };
    const struct node *items = resolved(w->root, node_get(schema, "items"));
    if (!text.len) text = node_value(schema, "description");
    size_t blocks = block_start(text);
    buffer_format(&w->out, "%*s- ", (int)depth * 2, "");
    if (name.len) buffer_format(&w->out, "`%.*s`: ", PRI(limited(name)));
    add_type(w, schema, 0);
    if (required) buffer_add(&w->out, STR(", required"));
    for (size_t i = 0; i < COUNT(flags); i++)
        if (str_equal(node_value(schema, flags[i]), STR("true"))) buffer_format(&w->out, ", %s", flags[i]);
    add_sentence(&w->out, str_span(text, 0, blocks));
    add_values(w, schema);
    if (items) add_values(w, items);
    buffer_add(&w->out, STR("\n"));
    add_blocks(&w->out, str_span(text, blocks, text.len), depth);
}

static bool is_required(const struct node *schema, str name)
{
    const struct node *list = node_get(schema, "required");
    for (const struct node *n = list ? list->child : NULL; n; n = n->next)
        if (str_equal(n->value, name)) return true;
    return false;
}

static void add_properties(struct writer *w, const struct node *schema, unsigned depth);

/* Adds the schemas in a list: with their properties at this depth, or each as an item with its properties. */
static void add_schemas(struct writer *w, const struct node *list, bool items, unsigned depth)
{
    for (const struct node *n = list ? list->child : NULL; n && !is_full(w); n = n->next) {
        const struct node *one = resolved(w->root, n);
        if (items && one) add_item(w, node_value(one, "title"), one, STR(""), false, depth);
        add_properties(w, one, depth + items);
    }
}

/* Adds the properties of a schema, of the items of an array, and of the schemas that it is made of or that are its
 * alternatives, as items of a list. */
static void add_properties(struct writer *w, const struct node *schema, unsigned depth)
{
    schema = resolved(w->root, schema);
    if (!schema || w->level > 2 * MAX_DEPTH || depth > MAX_DEPTH || w->schemas++ > MAX_SCHEMAS) return;
    const struct node *properties = node_get(schema, "properties");
    w->level++;
    add_schemas(w, node_get(schema, "allOf"), false, depth);
    for (const struct node *n = properties ? properties->child : NULL; n && !is_full(w); n = n->next) {
        const struct node *property = resolved(w->root, n);
        if (!property) continue;
        add_item(w, n->key, property, STR(""), is_required(schema, n->key), depth);
        add_properties(w, property, depth + 1);
    }
    add_schemas(w, node_get(schema, "oneOf"), true, depth);
    add_schemas(w, node_get(schema, "anyOf"), true, depth);
    if (node_get(schema, "items")) add_properties(w, node_get(schema, "items"), depth);
    w->level--;
}

/* --- the operation --- */

/* Adds the samples of code, in the languages and with the labels that they have. */
static void add_samples(struct writer *w, const struct node *operation)
{
    const struct node *list = node_get(operation, "x-codeSamples");
    if (!list) list = node_get(operation, "x-code-samples");
    for (const struct node *n = list ? list->child : NULL; n && !is_full(w); n = n->next) {
        str code = limited(str_trim(node_value(n, "source")));
        str label = node_value(n, "label"), lang = node_value(n, "lang");
        if (!code.len || find_from(code, 0, "```") < code.len) continue;
        bool shell = str_equal_fold(lang, STR("curl"));
        buffer_format(&w->out, "```%.*s", PRI(shell ? STR("bash") : str_lower(lang)));
        if (label.len) buffer_format(&w->out, " title=\"%.*s\"", PRI(label));
        buffer_format(&w->out, "\n%.*s\n```\n\n", PRI(code));
    }
}

/* Adds the parameters in one part of the request, of the path and of the operation. */
static void add_parameters(struct writer *w, const struct node *const *lists, const char *in, const char *title)
{
    bool first = true;
    for (size_t i = 0; i < 2; i++)
        for (const struct node *n = lists[i] ? lists[i]->child : NULL; n && !is_full(w); n = n->next) {
            const struct node *one = resolved(w->root, n), *schema = resolved(w->root, node_get(one, "schema"));
            if (!one || !str_equal(node_value(one, "in"), str_from(in))) continue;
            if (first) buffer_format(&w->out, "## %s\n\n", title);
            first = false;
            bool required = str_equal(node_value(one, "required"), STR("true"));
            add_item(w, node_value(one, "name"), schema, node_value(one, "description"), required, 0);
            if (schema) add_properties(w, schema, 1);
        }
    if (!first) buffer_add(&w->out, STR("\n"));
}

static void add_authorizations(struct writer *w, const struct node *operation)
{
    const struct node *list = node_get(operation, "security"), *schemes = node_get(w->root, "components");
    bool first = true;
    if (!list) list = node_get(w->root, "security");
    schemes = node_get(schemes, "securitySchemes");
    for (const struct node *n = list ? list->child : NULL; n; n = n->next)
        for (const struct node *k = n->child; k && !is_full(w); k = k->next) {
            const struct node *scheme = resolved(w->root, node_get(schemes, str_copy(k->key).s));
            if (!scheme) continue;
            if (first) buffer_add(&w->out, STR("## Authorizations\n\n"));
            first = false;
            buffer_format(&w->out, "- `%.*s`: %.*s %.*s%.*s %.*s", PRI(k->key), PRI(node_value(scheme, "type")),
                          PRI(node_value(scheme, "scheme")), PRI(node_value(scheme, "in")),
                          PRI(node_value(scheme, "name")));
            while (w->out.at[w->out.count - 1] == ' ') w->out.count--;
            str text = str_trim(node_value(scheme, "description"));
            add_sentence(&w->out, str_span(text, 0, block_start(text)));
            buffer_add(&w->out, STR("\n"));
            add_blocks(&w->out, str_span(text, block_start(text), text.len), 0);
        }
    if (!first) buffer_add(&w->out, STR("\n"));
}

/* Adds the content of a request or a response: its types, and the properties of the first one that has a schema. */
static void add_content(struct writer *w, const struct node *content)
{
    const struct node *schema = NULL;
    for (const struct node *n = content ? content->child : NULL; n && !is_full(w); n = n->next) {
        buffer_format(&w->out, "%s`%.*s`", n == content->child ? "" : ", ", PRI(n->key));
        if (!schema) schema = resolved(w->root, node_get(n, "schema"));
    }
    if (content && content->child) buffer_add(&w->out, STR(": "));
    if (schema) add_type(w, schema, 0);
    if (content && content->child) buffer_add(&w->out, STR("\n\n"));
    if (schema) add_properties(w, schema, 0);
    buffer_add(&w->out, STR("\n"));
}

static void add_body(struct writer *w, const struct node *operation)
{
    const struct node *body = resolved(w->root, node_get(operation, "requestBody"));
    if (!body) return;
    buffer_add(&w->out, STR("## Body\n\n"));
    add_text(&w->out, str_trim(node_value(body, "description")), false);
    buffer_add(&w->out, STR("\n\n"));
    add_content(w, node_get(body, "content"));
}

static void add_responses(struct writer *w, const struct node *operation)
{
    const struct node *list = node_get(operation, "responses");
    if (list && list->child) buffer_add(&w->out, STR("## Response\n\n"));
    for (const struct node *n = list ? list->child : NULL; n && !is_full(w); n = n->next) {
        const struct node *response = resolved(w->root, n);
        if (!response) continue;
        buffer_format(&w->out, "**%.*s** ", PRI(n->key));     /* no heading: a section each would crowd results */
        add_text(&w->out, str_trim(node_value(response, "description")), false);
        buffer_add(&w->out, STR("\n\n"));
        add_content(w, node_get(response, "content"));
    }
}

str openapi_markdown(const struct layout *l, str file, str method, str path, str *summary)
{
    struct target t = { .method = str_lower(method).s, .name = str_copy(path).s };
    lookups = 0;
    const struct node *item = find_target(l, file, &t);
    const struct node *operation = node_get(item, t.method);
    struct writer w = { .root = t.root };
    const struct node *parameters[] = { node_get(item, "parameters"), node_get(operation, "parameters") };
    if (!operation) return STR("");
    *summary = str_trim(node_value(operation, "summary"));
    add_text(&w.out, str_trim(node_value(operation, "description")), false);
    buffer_add(&w.out, STR("\n\n"));
    add_samples(&w, operation);
    add_authorizations(&w, operation);
    add_parameters(&w, parameters, "header", "Headers");
    add_parameters(&w, parameters, "path", "Path parameters");
    add_parameters(&w, parameters, "query", "Query parameters");
    add_body(&w, operation);
    add_responses(&w, operation);
    return str_trim(buffer_str(&w.out));
}

/* Returns the name that ReadMe gives to an operation without operationId: "get_users-id" of GET /users/{id}. */
static str made_id(str method, str path)
{
    buffer b = { 0 };
    buffer_format(&b, "%.*s_", PRI(method));
    for (size_t i = 0; i < path.len; i++) {
        bool letter = corpus_is_letter((unsigned char)path.s[i]);
        if (letter) buffer_add(&b, str_span(path, i, i + 1));
        else if (b.at[b.count - 1] != '-' && b.at[b.count - 1] != '_') buffer_add(&b, STR("-"));
    }
    while (b.at[b.count - 1] == '-') b.count--;
    return buffer_str(&b);
}

bool openapi_operation(const struct layout *l, str file, str id, str *method, str *path)
{
    const str_list *names = spec_names(l);
    for (size_t i = 0; i < names->count; i++) {
        if (!is_named(names->at[i], file)) continue;
        const struct node *paths = node_get(read_spec(l, names->at[i]), "paths");
        for (const struct node *p = paths ? paths->child : NULL; p; p = p->next)
            for (const struct node *m = p->kind == NODE_MAP ? p->child : NULL; m; m = m->next) {
                str own = node_value(m, "operationId");
                if (m->kind != NODE_MAP || !str_equal_fold(own.len ? own : made_id(m->key, p->key), id)) continue;
                *path = p->key, *method = str_copy(m->key);
                for (size_t k = 0; k < method->len; k++) ((char *)method->s)[k] &= ~0x20;
                return true;
            }
    }
    return false;
}

str openapi_schema(const struct layout *l, str file, str name, str *title)
{
    struct target t = { .name = str_copy(name).s };
    lookups = 0;
    const struct node *schema = find_target(l, file, &t);
    struct writer w = { .root = t.root };
    if (!schema) return STR("");
    *title = str_trim(node_value(schema, "title"));
    add_type(&w, schema, 0);
    buffer_add(&w.out, STR("."));
    size_t typed = w.out.count;
    add_values(&w, schema);
    if (w.out.count == typed) w.out.count--;     /* only the type: no sentence */
    buffer_add(&w.out, STR("\n\n"));
    add_text(&w.out, str_trim(node_value(schema, "description")), false);
    buffer_add(&w.out, STR("\n\n"));
    add_properties(&w, schema, 0);
    return str_trim(buffer_str(&w.out));
}
