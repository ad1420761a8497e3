/* mintlify.c - the configuration of Mintlify, docs.json, which may be in several files, the files that are no part of a
 * site, and what the front matter of a page adds to its text.
 *
 *   "navigation": { "$ref": "./config/navigation.json" }
 *
 * An object with $ref is replaced by the JSON in the file that it names, relative to the file that has it. If that is
 * an object, the other members beside $ref are added to it and replace those of the same name. Only files in the folder
 * of docs.json are read, each with the files that it names in turn.
 */
#include <stdlib.h>
#include "cJSON.h"
#include "gen.h"

#define MAX_REFERENCE_DEPTH 16         /* of files in files */
#define MAX_REFERENCE_BYTES (32u << 20)    /* of all files that are read for one configuration */
#define MAX_REFERENCES 10000           /* number of those files */

/* A file that is being read, and the one that names it. text: its contents. */
struct part { str name, text; const struct part *outer; unsigned depth; };
struct parts { const struct layout *layout; size_t bytes, files; struct map warned; };

static void resolve_members(struct parts *p, const struct part *file, cJSON *parent);

/* Warns that a file is not read: once, since a file with many references can be read many times. */
static void warn_part(struct parts *p, const struct part *file, str ref, const char *reason)
{
    str key = str_format("%.*s\n%.*s", PRI(file->name), PRI(ref));
    if (map_get(&p->warned, key)) return;
    map_at(&p->warned, key, 0);
    size_t at = find_from(file->text, 0, str_copy(ref).s);
    warn(str_format("%s/%.*s", p->layout->folder, PRI(file->name)).s, at < file->text.len ? line_of(file->text, at) : 0,
         "the file in \"$ref\" is not read: \"%.*s\" %s", PRI(ref), reason);
}

/* Returns the path of a file from the folder of the configuration. Empty if it is outside of it or no relative path. */
static str path_of_part(const struct part *file, str ref)
{
    str folder = str_span(file->name, 0, file->name.len - last_name(file->name).len);
    str path = str_format("%.*s%.*s", PRI(folder), PRI(ref));
    int depth = 0;
    if (!ref.len || strchr("/#", ref.s[0]) || memchr(ref.s, ':', ref.len)) return STR("");
    for (size_t pos = 0, end; pos < path.len; pos = end + 1) {
        end = find_from(path, pos, "/");
        str name = str_span(path, pos, end);
        bool up = str_equal(name, STR(".."));
        if (up && !depth) return STR("");
        depth += up ? -1 : name.len && !str_equal(name, STR("."));
    }
    return path_normalized(path);
}

/* Returns the JSON that a reference in a file leads to, with its own references replaced. NULL, with a warning, if it
 * cannot be read. */
static cJSON *read_part(struct parts *p, const struct part *file, str ref)
{
    struct part part = { .name = path_of_part(file, ref), .outer = file, .depth = file->depth + 1 };
    const char *reason = !part.name.len ? "is not in the folder of the configuration" : NULL;
    for (const struct part *f = file; f && !reason; f = f->outer)
        if (str_equal(f->name, part.name)) reason = "refers back to a file around it";
    if (!reason && part.depth > MAX_REFERENCE_DEPTH) reason = "is below too many other files";
    if (!reason) part.text = layout_spec(p->layout, str_copy(part.name).s);
    if (!reason && !part.text.len) reason = "does not exist or cannot be read";
    if (!reason && (p->files++ >= MAX_REFERENCES || (p->bytes += part.text.len) > MAX_REFERENCE_BYTES))
        reason = "makes the configuration too large";
    cJSON *value = reason ? NULL : cJSON_ParseWithLength(part.text.s, part.text.len);
    if (!reason && !value) reason = "is not valid JSON";
    if (reason) {
        warn_part(p, file, ref, reason);
        return NULL;
    }
    cJSON *list = cJSON_CreateArray();         /* so that the value has a parent in which it can be replaced */
    cJSON_AddItemToArray(list, value);
    resolve_members(p, &part, list);
    value = cJSON_DetachItemFromArray(list, 0);
    cJSON_Delete(list);
    return value;
}

/* Adds the members of an object that another one does not have. */
static void add_members(cJSON *to, cJSON *from)
{
    for (cJSON *n = from->child, *next; n; n = next) {
        next = n->next;
        if (!cJSON_GetObjectItemCaseSensitive(to, n->string))
            cJSON_AddItemToObject(to, n->string, cJSON_DetachItemViaPointer(from, n));
    }
}

/* Replaces the references in the members of an object or array, and in those of their values. */
static void resolve_members(struct parts *p, const struct part *file, cJSON *parent)
{
    for (cJSON *n = parent->child, *next; n; n = next) {
        next = n->next;
        cJSON *ref = cJSON_GetObjectItemCaseSensitive(n, "$ref");
        str name = cJSON_IsString(ref) ? str_copy(str_from(ref->valuestring)) : STR("");
        if (name.len) cJSON_DeleteItemFromObjectCaseSensitive(n, "$ref");
        resolve_members(p, file, n);
        cJSON *value = name.len ? read_part(p, file, name) : NULL;
        if (value && cJSON_IsObject(value)) {
            add_members(n, value);
            cJSON_Delete(value);
        } else if (value && cJSON_IsObject(parent)) {
            cJSON_ReplaceItemInObjectCaseSensitive(parent, str_copy(str_from(n->string)).s, value);
        } else if (value) {
            cJSON_ReplaceItemViaPointer(parent, n, value);
        }
    }
}

str mintlify_configuration(const struct layout *l)
{
    struct parts p = { .layout = l };
    struct part file = { .name = str_from(l->config), .text = l->text };
    bool divided = find_from(l->text, 0, "\"$ref\"") < l->text.len;
    cJSON *all = divided ? cJSON_ParseWithLength(l->text.s, l->text.len) : NULL;
    if (divided && !all)
        warn(str_format("%s/%s", l->folder, l->config).s, 0, "not valid JSON: the files in \"$ref\" are not read");
    if (!all) return l->text;
    cJSON *list = cJSON_CreateArray();
    cJSON_AddItemToArray(list, all);
    resolve_members(&p, &file, list);
    char *text = cJSON_PrintUnformatted(list->child);
    cJSON_Delete(list);
    str whole = text ? str_copy(str_from(text)) : l->text;
    free(text);
    return whole;
}

/* --- files that are left out --- */

/* Files and folders that are never part of a site, at any place, besides hidden ones. */
static const char always_ignored[] = "node_modules\nbuild\ndist\ncoverage\ntmp\ntemp\nREADME.md\nLICENSE.md\n"
                                     "CHANGELOG.md\nCONTRIBUTING.md\n";

str mintlify_name(const struct layout *l, str file)
{
    str folder = str_from(l->folder ? l->folder : ""), pages = str_from(l->folder_of_pages);
    bool below = str_starts(pages, folder) && pages.len > folder.len && pages.s[folder.len] == '/';
    return below ? str_format("%.*s/%.*s", PRI(str_span(pages, folder.len + 1, pages.len)), PRI(file)) : file;
}

/* True if the configuration names a page: "guides/build/start". */
static bool is_in_navigation(const struct layout *l, str name)
{
    str stem = str_span(name, 0, str_ends(name, STR(".mdx")) ? name.len - 4 : find_from(name, 0, ".md"));
    return find_from(l->text, 0, str_format("\"%.*s\"", PRI(stem)).s) < l->text.len ||
           find_from(l->text, 0, str_format("\"/%.*s\"", PRI(stem)).s) < l->text.len;
}

bool mintlify_ignores(const struct layout *l, str name)
{
    bool always = exclude_by_lines(str_from(always_ignored), name, false) && !is_in_navigation(l, name);
    return exclude_by_lines(l->ignored, name, always);
}

/* --- pages --- */

/* Returns the method of HTTP that a word names in any case, or NULL. */
static const char *http_method(str word)
{
    static const char *const methods[] = { "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE" };
    for (size_t i = 0; i < COUNT(methods); i++)
        if (str_equal_fold(word, str_from(methods[i]))) return methods[i];
    return NULL;
}

/* Adds the endpoint that a page documents, "POST /users" of the line "openapi: spec.json POST /users" in its front
 * matter, and what the description of the API says of it. */
static void add_endpoint(const struct layout *l, buffer *out, str text)
{
    str value = front_value(text, "openapi"), summary = STR("");
    bool described = value.len > 0;
    if (!described) value = front_value(text, "api");
    for (size_t pos = 0, end; pos < value.len; pos = end + 1) {
        end = find_from(value, pos, " ");
        str path = str_trim(str_span(value, end, value.len)), file = str_trim(str_span(value, 0, pos));
        const char *method = http_method(str_span(value, pos, end));
        if (!method || !path.len) continue;
        str made = described ? openapi_markdown(l, file, str_from(method), path, &summary) : STR("");
        if (summary.len && !front_value(text, "title").len) buffer_format(out, "# %.*s\n\n", PRI(summary));
        buffer_format(out, "**`%s %.*s`**\n\n", method, PRI(path));
        if (made.len) buffer_format(out, "%.*s\n\n", PRI(made));
        return;
    }
}

/* Adds the schema that a page documents, "User" of the line "openapi-schema: spec.json User" in its front matter. */
static void add_schema(const struct layout *l, buffer *out, str text)
{
    str value = front_value(text, "openapi-schema"), title = STR("");
    size_t start = value.len;
    while (start && value.s[start - 1] != ' ') start--;
    str name = str_span(value, start, value.len);
    if (!name.len) return;
    str made = openapi_schema(l, str_trim(str_span(value, 0, start)), name, &title);
    if (!front_value(text, "title").len) buffer_format(out, "# %.*s\n\n", PRI(title.len ? title : name));
    buffer_format(out, "**`%.*s`**%s%.*s\n\n", PRI(name), made.len ? ": " : "", PRI(made));
}

str mintlify_opening(const struct layout *l, str text)
{
    buffer out = { 0 };
    str url = front_value(text, "url");
    if (url.len) buffer_format(&out, "%.*s\n\n", PRI(link_markdown(STR(""), url)));
    add_endpoint(l, &out, text);
    add_schema(l, &out, text);
    return buffer_str(&out);
}

/* --- pages that the site makes from descriptions of APIs --- */

#define MAX_NAVIGATION_DEPTH 32
#define MAX_NAMED 4                    /* entries that the summary names */

/* True for an entry of the navigation "GET /users", or "spec.json GET /users". */
static bool is_endpoint(str entry)
{
    for (str rest = entry, word; (word = take_word(&rest)).len;)
        if (http_method(word) && str_starts(str_trim(rest), STR("/"))) return true;
    return false;
}

/* Adds the entries that name a description or an operation. A description beside a list of pages or groups adds no
 * pages: it is only that of the operations in the list. */
static void find_made(const struct node *n, str_list *made, unsigned depth)
{
    static const char *const keys[] = { "openapi", "asyncapi" };
    bool has_list = false;
    for (const struct node *v = n ? n->child : NULL; v; v = v->next)
        has_list |= v->kind == NODE_LIST && !is_listed(v->key, " asyncapi openapi tags ");
    for (size_t i = 0; i < COUNT(keys) && n && n->kind == NODE_MAP && !has_list; i++) {
        const struct node *spec = node_get(n, keys[i]);
        str source = spec && spec->kind == NODE_MAP ? node_value(spec, "source") : spec ? spec->value : STR("");
        if (source.len) *PUSH(made) = source;
        for (const struct node *v = spec && spec->kind == NODE_LIST ? spec->child : NULL; v; v = v->next)
            if (v->value.len) *PUSH(made) = v->value;
    }
    for (const struct node *v = n ? n->child : NULL; v && depth < MAX_NAVIGATION_DEPTH; v = v->next)
        if (v->kind == NODE_SCALAR && !v->key.len && is_endpoint(v->value)) *PUSH(made) = v->value;
        else if (!is_listed(v->key, " asyncapi openapi ")) find_made(v, made, depth + 1);
}

void mintlify_summary(const struct layout *l, FILE *f)
{
    str_list made = { 0 };
    if (layout_is(l, "mintlify")) find_made(l->order, &made, 0);
    for (size_t i = 0; i < l->made.count; i++) *PUSH(&made) = l->made.at[i];     /* of Fern */
    if (!made.count) return;
    fprintf(f, "  left out   %zu entr%s of the navigation, whose pages the site makes from descriptions of APIs: ",
            made.count, made.count == 1 ? "y" : "ies");
    for (size_t i = 0; i < made.count && i < MAX_NAMED; i++) fprintf(f, "%s%.*s", i ? ", " : "", PRI(made.at[i]));
    fputs(made.count > MAX_NAMED ? ", ...\n" : "\n", f);
}
