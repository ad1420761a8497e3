/* liquid.c - the templates in pages of Jekyll and Eleventy (Liquid, Nunjucks). Tags that link, quote or highlight are
 * replaced by Markdown, expressions whose value is in the configuration or the front matter by that value. Loops over
 * lists in files of values are expanded, and small included files with their parameters. Other loops, whose values only
 * the site has, and other tags are removed; other expressions stay. Then the attributes of kramdown are removed or
 * replaced.
 */
#include <ctype.h>
#include "gen.h"

#define MAX_ATTRIBUTES_BYTES 1000
#define MAX_INCLUDES 4                 /* maximum nesting of included files and loops */
#define MAX_INCLUDE_BYTES 4000         /* of a file that Jekyll includes in a text */
#define MAX_ROUNDS 5000u               /* of the loops of a page */
#define MAX_EXPANDED_BYTES (1u << 20)  /* of the text that loops and included files add to a page */
#define MAX_ALL_BYTES (64u << 20)      /* the same for all pages */

/* The names that a loop or an included file adds: the row, {{ row.name }}, or the parameters, {{ include.name }}. */
struct binding { str name; const struct node *node; const struct binding *outer; };

/* The files of values of the site that were read, index into data, and what loops may still add to the page. */
struct site_data {
    struct map files;
    ARRAY(const struct node *) data;
    size_t rounds, bytes;
};

/* fence: the marks around the code that is being highlighted. tag_close, value_close, code_end, code_fence: the next
 * "%}", "}}", end of highlighted code, and fence. set_name, set: the last text that the page has given a name,
 * {% set code %}. depth: of included files and loops. scope: the innermost names. branches: the conditions that are
 * open in an expanded text: 'k' if all branches are kept, 't' if one was shown, 'f' if not yet. */
struct liquid {
    const struct layout *layout;
    struct includer *includer;
    unsigned depth;
    str set_name, set;
    bool unset;                        /* no {% endset %} follows */
    str text;
    buffer out;
    const char *fence;
    struct next_match tag_close, value_close, code_end, code_fence;
    struct site_data *site;
    const struct binding *scope;
    buffer branches;
};

/* Returns the name of the tag at an offset, "for" of "{%- for row in rows %}". */
static str tag_name(str text, size_t at)
{
    size_t start = at + 2;
    while (start < text.len && strchr("- ", text.s[start])) start++;
    size_t end = start;
    while (end < text.len && (isalnum((unsigned char)text.s[end]) || text.s[end] == '_')) end++;
    return str_span(text, start, end);
}

/* Finds the tag that ends a block, {% endfor %} for the name "for". pos: the offset after the tag that opens the block.
 * Returns the offset after the tag, and sets *start to the offset of the tag; both are text.len if there is none.
 * Blocks with the same name in the block have ends of their own. Raw text, comments, highlighted code and the text of
 * {% set %} have no blocks in them. */
static size_t tag_end(str text, size_t pos, const char *name, size_t *start)
{
    bool nests = !is_listed(str_from(name), " comment highlight raw set ");
    size_t depth = 1;
    for (size_t at = find_from(text, pos, "{%"); at < text.len; at = find_from(text, at + 2, "{%")) {
        str word = tag_name(text, at);
        bool ends = str_starts(word, STR("end")) && str_equal(str_span(word, 3, word.len), str_from(name));
        depth += nests && str_equal(word, str_from(name));
        if (!ends || --depth) continue;
        size_t close = find_from(text, at, "%}");
        if (close == text.len) break;
        return *start = at, close + 2;
    }
    return *start = text.len;
}

/* Returns the offset of the next tag endhighlight at or after pos, as find_next() does. */
static size_t next_code_end(struct liquid *l, size_t pos)
{
    if (!l->code_end.found || l->code_end.at < pos) tag_end(l->text, pos, "highlight", &l->code_end.at);
    l->code_end.found = true;
    return l->code_end.at;
}

static bool ends_line(const buffer *b) { return !b->count || b->at[b->count - 1] == '\n'; }

/* Returns the text after the last line feed. */
static str last_line(const buffer *b)
{
    str text = buffer_str(b);
    return str_span(text, line_start(text, text.len), text.len);
}

/* Adds a line that opens or closes a fence, with the indentation of the text before it. */
static void add_fence_line(struct liquid *l, str language, size_t after)
{
    bool blank = !str_trim(last_line(&l->out)).len;
    buffer_format(&l->out, "%s%s%.*s", blank ? "" : "\n", l->fence, PRI(language));
    if (after < l->text.len && l->text.s[after] != '\n') buffer_add(&l->out, STR("\n"));
}

static str translate(struct liquid *l, bool *changed);

/* Returns the node "file.key" or "folder.file.key" in the files of values of the site, or NULL. */
static const struct node *data_node(struct liquid *l, str path)
{
    struct site_data *d = l->site;
    for (size_t end = find_from(path, 0, "."), n = 0; n < 2 && path.len; n++, end = find_from(path, end + 1, ".")) {
        str name = str_copy(str_span(path, 0, end));
        for (size_t i = 0; i < name.len; i++)
            if (name.s[i] == '.') ((char *)name.s)[i] = '/';
        uint32_t index = *map_at(&d->files, name, (uint32_t)d->data.count);
        if (index == d->data.count) *PUSH(&d->data) = layout_data(l->layout, name);
        const struct node *file = d->data.at[index];
        if (file) return end < path.len ? node_below(file, str_span(path, end + 1, path.len)) : file;
        if (end == path.len) break;
    }
    return NULL;
}

/* Returns the value of "file.key" in the files of values of the site, or an empty string. */
static str data_value(struct liquid *l, str path) { return node_text(data_node(l, path)); }

/* Returns the node of a path, "row.name", "include.scope" or "site.data.file.key", or NULL. Sets *known if it starts
 * with a name of the scope, or with site.data, and has no index in brackets. */
static const struct node *node_of(struct liquid *l, str path, bool *known)
{
    size_t dot = find_from(path, 0, ".");
    str first = str_span(path, 0, dot);
    *known = find_from(path, 0, "[") == path.len;
    if (!*known) return NULL;
    for (const struct binding *b = l->scope; b; b = b->outer)
        if (str_equal(b->name, first))
            return dot < path.len ? node_below(b->node, str_span(path, dot + 1, path.len)) : b->node;
    *known = str_starts(path, STR("site.data."));
    return *known ? data_node(l, str_span(path, 10, path.len)) : NULL;
}

/* Returns a value of a site of Eleventy: page.inputPath, or one in its files of values. Empty if it has none. */
static str site_value(struct liquid *l, str name)
{
    str file = str_from(l->layout->page_file), folder = str_from(l->layout->folder ? l->layout->folder : "");
    size_t n = 0;
    while (n < name.len && (isalnum((unsigned char)name.s[n]) || strchr("._", name.s[n]))) n++;
    if (n < name.len || !n) return STR("");
    if (!str_equal(name, STR("page.inputPath"))) return data_value(l, name);
    return str_starts(file, folder) ? str_format(".%.*s", PRI(str_span(file, folder.len, file.len))) : STR("");
}

/* Returns what is left of the bytes that expanded texts may have after n more, or 0 if these are too many. */
static size_t spend(struct liquid *l, size_t n)
{
    static size_t all;
    if (n >= l->site->bytes || all + n > MAX_ALL_BYTES) return l->site->bytes = 0;
    all += n;
    return l->site->bytes -= n;
}

/* Returns a value as it is added to an expanded text: on one line, unless it starts a line. Empty if it is too long. */
static str value_in_line(struct liquid *l, str value)
{
    if (!spend(l, value.len)) return STR("");
    if (!str_trim(last_line(&l->out)).len) return value;
    str line = str_copy(value);
    for (size_t i = 0; i < line.len; i++)
        if (line.s[i] == '\n') ((char *)line.s)[i] = ' ';
    return line;
}

/* Returns the value of an expression; its filters are ignored. Sets *known if there is one. */
static str value_of(struct liquid *l, str expression, bool *known)
{
    str s = str_trim(expression), name = str_trim(str_span(s, 0, find_from(s, 0, "|")));
    while (name.len && name.s[name.len - 1] == '-') name = str_trim(str_span(name, 0, name.len - 1));
    if (str_starts(name, STR("-"))) name = str_trim(str_span(name, 1, name.len));
    const struct node *own = l->scope ? node_of(l, name, known) : NULL;
    if (l->scope && *known) return value_in_line(l, str_trim(node_text(own)));
    *known = true;
    str word = name.len && strchr("\"'", name.s[0]) ? directive_word(name) : STR("");
    if (word.len) return str_equal(word, STR("now")) ? STR("") : word;     /* "now" is the time of the build */
    if (is_listed(name, " site.baseurl site.url ")) return STR("");
    str value = STR("");
    if (str_starts(name, STR("site.data."))) value = data_value(l, str_span(name, 10, name.len));
    else if (str_starts(name, STR("site."))) value = node_at(l->layout->yaml, str_span(name, 5, name.len));
    else if (str_starts(name, STR("page."))) value = page_value(l->layout, str_span(name, 5, name.len));
    else if (layout_is(l->layout, "eleventy")) value = page_value(l->layout, name);
    if (!value.len && layout_is(l->layout, "eleventy")) value = site_value(l, name);
    *known = value.len > 0;
    return value;
}

/* Adds a text that is expanded with more names. */
static void add_expanded(struct liquid *l, str text, const struct binding *scope)
{
    bool changed;
    struct liquid inner = { .layout = l->layout, .includer = l->includer, .depth = l->depth + 1, .fence = "```",
                            .text = text, .site = l->site, .scope = scope };
    if (!spend(l, text.len)) return;
    str expanded = translate(&inner, &changed);
    if (spend(l, expanded.len)) buffer_add(&l->out, expanded);
}

/* Adds a named value to a map, before the others. */
static void add_value(struct node *map, str key, const struct node *value)
{
    struct node *n = xalloc(sizeof *n);
    *n = *value, n->key = key, n->next = map->child, map->child = n;
}

/* --- loops and conditions --- */

/* Loops that were left out, or cut off at the limit, by page. */
static struct map left_loops;

static void count_left_loop(const struct layout *l)
{
    str file = str_from(l->page_file ? l->page_file : ""), top = str_from(l->corpus ? l->corpus : "");
    if (top.len && str_starts(file, top)) file = str_span(file, top.len + 1, file.len);
    leftout_count_name(&left_loops, file);
}

void liquid_summary(FILE *f)
{
    leftout_names(&left_loops,
                  "  left out   loops over lists that only the site has, and the rest of those that are too long: ", f);
}

/* Returns the offset of the next tag else, elsif or end of the block that is open at pos, or text.len. */
static size_t next_branch(str text, size_t pos)
{
    size_t depth = 0;
    for (size_t at = find_from(text, pos, "{%"); at < text.len; at = find_from(text, at + 2, "{%")) {
        str word = tag_name(text, at);
        bool ends = is_listed(word, " endif endunless endcase endfor ");
        if (!depth && (ends || is_listed(word, " else elsif "))) return at;
        if (ends) depth--;
        depth += is_listed(word, " if unless case for ");
    }
    return text.len;
}

/* Expands {% for row in path %} with the text of each round. Returns false if the list is not known. */
static bool add_loop(struct liquid *l, str args, str body)
{
    str rest = args, name = take_word(&rest), in = take_word(&rest), path = take_word(&rest);
    bool known = false;
    const struct node *list = str_equal(in, STR("in")) && !str_trim(rest).len ? node_of(l, path, &known) : NULL;
    if (l->depth == MAX_INCLUDES || !known || (list && list->kind != NODE_LIST)) return false;
    if (!list && !l->scope) return false;
    body = str_span(body, 0, next_branch(body, 0));
    size_t index = 0;
    for (const struct node *n = list ? list->child : NULL; n; n = n->next) {
        if (!l->site->rounds || !spend(l, 1)) return false;
        l->site->rounds--;
        struct node loop = { .kind = NODE_MAP }, yes = { .kind = NODE_SCALAR, .value = STR("true") };
        struct node number = { .kind = NODE_SCALAR, .value = str_format("%zu", ++index) };
        if (index == 1) add_value(&loop, STR("first"), &yes);
        if (!n->next) add_value(&loop, STR("last"), &yes);
        add_value(&loop, STR("index"), &number);
        struct binding own = { STR("forloop"), &loop, l->scope }, row = { name, n, &own };
        add_expanded(l, body, &row);
    }
    return true;
}

/* Returns 't' or 'f', the value of a condition "row.name", "row.name == 'text'" or with "!="; 'k' for others. Blanks
 * around the operator may be missing. */
static char condition(struct liquid *l, str args)
{
    static const char blanks[] = " \t\n", signs[] = "=!<>";
    size_t end = 0, next;
    while (end < args.len && !strchr(blanks, args.s[end]) && !strchr(signs, args.s[end])) end++;
    str path = str_span(args, 0, end), rest = str_trim(str_span(args, end, args.len));
    for (next = 0; next < rest.len && strchr(signs, rest.s[next]);) next++;
    str operator = next ? str_span(rest, 0, next) : take_word(&rest);
    rest = str_trim(str_span(rest, next, rest.len));
    str value = directive_word(rest);
    bool known, quoted = value.s != rest.s && rest.len == value.len + 2, equal = str_equal(operator, STR("=="));
    const struct node *n = node_of(l, path, &known);
    str text = node_text(n);
    if (!known) return 'k';
    if (!operator.len) return n && (n->kind != NODE_SCALAR || (text.len && !str_equal(text, STR("false")))) ? 't' : 'f';
    if (!quoted || (!equal && !str_equal(operator, STR("!=")))) return 'k';
    return str_equal(text, value) == equal ? 't' : 'f';
}

/* Shows or removes the branches of conditions in expanded texts. Returns the offset where the text goes on; end if the
 * tag is another one. */
static size_t add_branch(struct liquid *l, str name, str args, size_t end)
{
    bool opens = is_listed(name, " if unless case "), unless = str_equal(name, STR("unless"));
    if (!l->scope || (!opens && !l->branches.count)) return end;
    if (is_listed(name, " endif endunless endcase ")) return l->branches.count--, end;
    if (!opens && !is_listed(name, " else elsif ")) return end;
    char value = str_equal(name, STR("case")) ? 'k' : str_equal(name, STR("else")) ? 't' : condition(l, args);
    if (unless && value != 'k') value = value == 't' ? 'f' : 't';
    if (opens) *PUSH(&l->branches) = value;
    else {
        char *open = &l->branches.at[l->branches.count - 1];
        if (*open == 'k') return end;
        if (*open == 't') return next_branch(l->text, end);
        *open = value;
    }
    return value == 'f' ? next_branch(l->text, end) : end;
}

/* Returns the parameters of an included file, name="text" or name=path, as a map. */
static struct node *parameters(struct liquid *l, str args)
{
    struct node *map = xalloc(sizeof *map);
    map->kind = NODE_MAP;
    for (size_t at = find_from(args, 0, "="), end; at < args.len; at = find_from(args, end, "=")) {
        size_t stop = at, start;
        while (stop && args.s[stop - 1] == ' ') stop--;
        for (start = stop; start && !strchr(" \"'", args.s[start - 1]);) start--;
        str rest = str_trim(str_span(args, at + 1, args.len)), word = directive_word(rest);
        bool known = false;
        struct node text = { .kind = NODE_SCALAR, .value = word };
        const struct node *n = word.s == rest.s ? node_of(l, word, &known) : &text;
        if (!known && word.s == rest.s && word.len) text.value = value_of(l, word, &known), n = &text;
        if (n) add_value(map, str_span(args, start, stop), n);
        end = word.len ? (size_t)(word.s + word.len - args.s) + (word.s != rest.s) : at + 1;
    }
    return map;
}

/* True if a heading is being written. A badge in it is left out, because it is not part of the anchor. */
static bool in_heading(const struct liquid *l) { return str_starts(last_line(&l->out), STR("#")); }

/* Adds the text of a small file that Jekyll includes, with its parameters. Returns false if it cannot be expanded. */
static bool add_file(struct liquid *l, str args)
{
    static const char *const others[] = { "assign ", "capture ", "<script", "<style", "<svg" };
    struct inclusion in = { .name = directive_word(args), .last = SIZE_MAX };
    str kind = language_of_file(in.name);
    if (in_heading(l) || l->depth == MAX_INCLUDES || !layout_is(l->layout, "jekyll")) return false;
    if (!is_listed(kind, " html md markdown ") || !l->site->bytes) return false;
    str text = str_trim(include_text(l->includer, &in));
    for (size_t i = 0; i < COUNT(others); i++)
        if (find_from(text, 0, others[i]) < text.len) return false;
    if (!text.len || text.len > MAX_INCLUDE_BYTES) return false;
    size_t space = find_from(args, 0, " ");
    struct binding scope = { STR("include"), parameters(l, str_span(args, space, args.len)), l->scope };
    add_expanded(l, text, &scope);
    return true;
}

/* Adds {% include FILE %}: the line itself if include.c reads the file as Markdown, else its text, or that which it is
 * given if it cannot be expanded. */
static void add_include(struct liquid *l, str tag, str args)
{
    str file = directive_word(args);
    bool markdown = str_ends(file, STR(".md")) || str_ends(file, STR(".markdown"));
    bool plain = markdown && ends_line(&l->out) && find_from(args, 0, "=") == args.len;
    if (plain) buffer_add(&l->out, tag);
    else if (!add_file(l, args)) buffer_add(&l->out, directive_value(args, "content"));
}

/* Returns the text without the tags raw and endraw. */
static str without_raw(str text)
{
    buffer b = { 0 };
    for (size_t i = 0, start, end; i < text.len; i = end) {
        start = find_from(text, i, "{%"), end = find_from(text, start, "%}");
        str tag = str_span(text, start, end);
        end = end < text.len ? end + 2 : text.len;
        bool raw = find_from(tag, 0, "raw") < tag.len && tag.len < 20;
        buffer_add(&b, str_span(text, i, raw ? start : end));
    }
    return buffer_str(&b);
}

/* Keeps the text between {% set name %}, which ends at pos, and {% endset %}. Returns the offset after that. */
static size_t add_set(struct liquid *l, str name, size_t pos)
{
    size_t close, end = l->unset ? l->text.len : tag_end(l->text, pos, "set", &close);
    l->unset = end == l->text.len && (l->unset || close == end);
    if (l->unset) return pos;
    l->set_name = name, l->set = without_raw(str_span(l->text, pos, close));
    return end;
}

/* Adds code that Eleventy highlights, {{ code | highlight("js") }}. */
static void add_highlighted(struct liquid *l, str filters)
{
    size_t open = find_from(filters, 0, "(");
    str language = directive_word(str_span(filters, open + 1, find_from(filters, open, ")")));
    str code = str_trim(l->set);
    const char *marks = find_from(code, 0, "```") < code.len ? "`````" : "```";
    buffer_format(&l->out, "%s%s%.*s\n%.*s\n%s\n", ends_line(&l->out) ? "" : "\n", marks, PRI(language), PRI(code),
                  marks);
}

/* Adds the replacement of a tag that only Eleventy has. Returns false if it is another one. */
static bool add_eleventy(struct liquid *l, str name, str args)
{
    str first = directive_word(args), kind = str_equal(first, STR("warn")) ? STR("warning") : first;
    if (str_starts(name, STR("include")) && l->depth < MAX_INCLUDES) {
        struct inclusion in = { .name = first, .last = SIZE_MAX };
        add_expanded(l, include_text(l->includer, &in), l->scope);
    } else if (str_equal(name, STR("callout")))
        buffer_format(&l->out, "\n:::%.*s\n", PRI(dialect_is_kind(kind) ? kind : STR("note")));
    else if (str_equal(name, STR("endcallout"))) buffer_add(&l->out, STR("\n:::\n"));
    else if (str_equal(name, STR("codetitle"))) buffer_format(&l->out, "\n**%.*s**\n", PRI(first));
    else if (str_equal(name, STR("addedin"))) {
        if (!in_heading(l)) buffer_format(&l->out, "(Added in %.*s) ", PRI(first));
    }
    else return false;
    return true;
}

/* Adds the replacement of the tag at pos. Returns the offset after the tag, and after what it removes. */
static size_t add_tag(struct liquid *l, size_t pos, size_t end)
{
    str text = l->text, inside = str_trim(str_span(text, pos + 2, end - 2));
    while (inside.len && inside.s[0] == '-') inside = str_trim(str_span(inside, 1, inside.len));
    while (inside.len && inside.s[inside.len - 1] == '-') inside = str_trim(str_span(inside, 0, inside.len - 1));
    size_t n = find_from(inside, 0, " "), close = end;
    str name = str_span(inside, 0, n), args = str_trim(str_span(inside, n, inside.len));
    bool eleventy = layout_is(l->layout, "eleventy");
    if (eleventy && str_equal(name, STR("set")) && find_from(args, 0, "=") == args.len) return add_set(l, args, end);
    if (eleventy && add_eleventy(l, name, args)) return end;
    size_t after = is_listed(name, " raw comment for tablerow capture ")
                   ? tag_end(text, end, str_copy(name).s, &close) : end;
    bool rows = str_equal(name, STR("tablerow"));
    bool loop = str_equal(name, STR("for")) && !add_loop(l, args, str_span(text, end, close));
    if (rows || loop) count_left_loop(l->layout);
    if (str_equal(name, STR("raw"))) buffer_add(&l->out, str_span(text, end, close));
    else if (str_equal(name, STR("link"))) buffer_format(&l->out, "/%.*s", PRI(directive_word(args)));
    else if (str_equal(name, STR("post_url"))) {
        str post = directive_word(args), post_name = last_name(post);
        buffer_format(&l->out, "/%.*s_posts/%.*s", (int)(post.len - post_name.len), post.s, PRI(post_name));
    } else if (str_equal(name, STR("highlight"))) {
        l->fence = find_next(text, end, "```", &l->code_fence) < next_code_end(l, end) ? "`````" : "```";
        add_fence_line(l, directive_word(args), end);
    } else if (str_equal(name, STR("endhighlight"))) add_fence_line(l, STR(""), end);
    else if (str_starts(name, STR("include"))) add_include(l, str_span(text, pos, end), args);
    else if (after == end) return add_branch(l, name, args, end);
    return after;
}

/* --- attributes of kramdown --- */

/* Returns the length of an attribute list, "{: .wide #id }", at the start of the text, or 0. It is in one line of at
 * most MAX_ATTRIBUTES_BYTES. */
static size_t attributes_length(str s)
{
    if (!str_starts(s, STR("{:"))) return 0;
    str line = str_line(str_span(s, 0, MAX_ATTRIBUTES_BYTES), 0);
    size_t end = find_from(line, 0, "}");
    return end < line.len ? end + 1 : 0;
}

/* Returns the word of an attribute list that starts with a character: "note" of "{: .wide .note }" if it is a kind of
 * admonition, the id if the character is #. Other kinds are preferred to "note", which is the class of the box. */
static str attribute_word(str list, char first)
{
    str note = STR("");
    for (size_t i = 2; i + 1 < list.len; i++) {
        size_t end = i + 1;
        while (end < list.len && !strchr(" .#}", list.s[end])) end++;
        str word = str_span(list, i + 1, end);
        bool found = list.s[i] == first && word.len && (first == '#' || dialect_is_kind(word));
        if (found && first == '.' && str_equal(word, STR("note"))) note = word;
        else if (found) return word;
    }
    return note;
}

/* Adds the label of an admonition in front of the paragraph before or after its attributes. The attributes end the
 * paragraph before them. */
static void add_label(buffer *out, str kind, str after)
{
    size_t start = out->count;
    while (start && !(out->at[start - 1] == '\n' && (start < 2 || out->at[start - 2] == '\n'))) start--;
    str before = str_copy((str){ out->at + start, out->count - start }), next = str_line(after, 0);
    bool quoted = str_starts(before.len ? before : next, STR(">"));
    out->count = start;
    buffer_format(out, "%s**%c%.*s:**%s%.*s", quoted ? "> " : "", toupper((unsigned char)kind.s[0]),
                  PRI(str_span(kind, 1, kind.len)), before.len || next.len ? "\n" : "", PRI(before));
    if (before.len) buffer_add(out, STR("\n"));
}

/* Replaces the attribute list that is the line: an id after a heading stays as "{#id}", classes that are kinds of
 * admonitions become labels, a list that is a place for the table of contents is removed. */
static void add_attributes(buffer *out, str list, str after)
{
    size_t line = line_start(buffer_str(out), out->count ? out->count - 1 : 0);
    str last = str_span(buffer_str(out), line, out->count);
    str id = attribute_word(list, '#'), kind = attribute_word(list, '.');
    bool item = last.len > 2 && (strchr("-*+", last.s[0]) || char_is_digit(last.s[0]));
    if (str_equal(str_trim(str_span(list, 2, list.len - 1)), STR("toc")) && item) out->count = line;
    else if (id.len && str_starts(last, STR("#"))) {
        out->count--;
        buffer_format(out, " {#%.*s}\n", PRI(id));
    } else if (kind.len) add_label(out, kind, after);
}

/* Returns the text without the attribute lists of kramdown; those in code stay. */
static str without_attributes(str text)
{
    buffer out = { 0 };
    str fence = STR("");
    for (size_t pos = 0; pos < text.len;) {
        str line = str_line(text, pos), s = str_trim(line);
        size_t next = after_line(text, pos), i = pos;
        bool fenced = fence_read(&fence, line) || fence.len, alone = !fenced && attributes_length(s) == s.len && s.len;
        if (alone) add_attributes(&out, s, str_span(text, next, text.len));
        for (bool code = fenced; i < next && !alone;) {
            if (text.s[i] == '`' && !fenced) code = !code;
            size_t length = code || text.s[i] != '{' ? 0 : attributes_length(str_span(text, i, text.len));
            if (length && find_from(str_span(text, i, i + length), 0, "#") == length) i += length;
            else buffer_add(&out, str_span(text, i, i + 1)), i++;
        }
        pos = next;
    }
    return buffer_str(&out);
}

/* Returns the text with its templates replaced. */
static str translate(struct liquid *l, bool *changed)
{
    str text = l->text;
    for (size_t i = 0; i < text.len;) {
        bool tag = str_starts(str_span(text, i, text.len), STR("{%"));
        bool expression = str_starts(str_span(text, i, text.len), STR("{{"));
        size_t end = tag ? find_next(text, i, "%}", &l->tag_close)
                   : expression ? find_next(text, i, "}}", &l->value_close) : text.len;
        bool known = false;
        str inside = str_span(text, i + 2, end), name = str_trim(str_span(inside, 0, find_from(inside, 0, "|")));
        bool set = end < text.len && expression && l->set_name.len && str_equal(name, l->set_name);
        str value = end < text.len && !tag && !set ? value_of(l, inside, &known) : STR("");
        if (end < text.len && (tag || known || set)) *changed = true;
        if (end < text.len && tag) i = add_tag(l, i, end + 2);
        else if (set) add_highlighted(l, str_span(inside, name.len, inside.len)), i = end + 2;
        else if (known) buffer_add(&l->out, value), i = end + 2;
        else buffer_add(&l->out, str_span(text, i, i + 1)), i++;
    }
    return buffer_str(&l->out);
}

/* True for a line that starts with a block of HTML, or with another tag that is indented as code would be. */
static bool starts_with_tag(str line)
{
    str s = str_trim(line);
    size_t start = str_starts(s, STR("</")) ? 2 : 1, end = start;
    while (end < s.len && isalnum((unsigned char)s.s[end])) end++;
    return str_starts(s, STR("<")) && end > start &&
           (html_kind(str_span(s, start, end)) == HTML_BLOCK || str_starts(line, STR("    ")));
}

/* Returns the text without the blank lines between two lines with tags, which are left of removed templates: they would
 * end the HTML. */
static str without_blank_lines(str text)
{
    buffer out = { 0 };
    str fence = STR("");
    bool tag = false;                  /* the last line that is not blank ends with a tag */
    size_t done = 0;
    for (size_t pos = 0, next; pos < text.len; pos = next) {
        str line = str_line(text, pos);
        next = after_line(text, pos);
        bool fenced = fence_read(&fence, line) || fence.len, blank = !str_trim(line).len;
        if (blank && tag) continue;
        if (!tag || fenced || !starts_with_tag(line)) pos = done;
        buffer_add(&out, str_span(text, pos, next));
        done = next;
        tag = !fenced && str_ends(str_trim(line), STR(">"));
    }
    return buffer_str(&out);
}

str liquid_translate(struct includer *includer, str text, bool *changed)
{
    struct site_data site = { .rounds = MAX_ROUNDS, .bytes = MAX_EXPANDED_BYTES };
    struct liquid l = { .layout = includer->layout, .includer = includer, .text = text, .fence = "```", .site = &site };
    str translated = translate(&l, changed);
    if (site.bytes < MAX_EXPANDED_BYTES) translated = without_blank_lines(translated);
    if (find_from(text, 0, "{:") == text.len) return translated;
    *changed = true;
    return without_attributes(translated);
}
