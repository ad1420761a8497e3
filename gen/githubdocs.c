/* githubdocs.c - pages of docs.github.com and of sites made like it: Liquid with data of its own.
 *
 *   {% data variables.product.name %}      the value in data/variables/product.yml
 *   {% data reusables.actions.intro %}     the text of data/reusables/actions/intro.md
 *   {% ifversion fpt or ghec %} ...        one branch: that of the version fpt, or of the first that the page has
 *   {% note %} ... {% endnote %}           a quote
 *   {% mac %} ... {% endmac %}             its text below the name of the system or program
 *   {% octicon "gear" aria-label="X" %}    (X)
 *   {% for x in tables.a.b %} {{ x.name }} {% endfor %}    the text for each entry of data/tables/a.yml, key b
 *   [AUTOTITLE](/path)                     a link without text, which gets the title of the page
 *
 * The intro in the front matter is the first paragraph of the page. Loops over values that only the site has, and
 * unknown tags are removed.
 */
#include <ctype.h>
#include "gen.h"

#define MAX_DATA_NAME_BYTES 100      /* of a name of data: each of its parts may be a file */
#define MAX_INDENT 100               /* that lines of a text take over from the tag */
#define MAX_DEPTH 8                    /* of texts in texts */
#define MAX_TEXT_BYTES (1u << 20)      /* that data may add to a page */
#define MAX_ALL_BYTES (64u << 20)      /* the same for all pages */
#define MAX_QUOTES 8                   /* of notes in notes */
#define MAX_TAG_BYTES 4000
#define MAX_NAME_BYTES 200

/* The entry of a loop: its name, its value, and its place in the list. */
struct row { str name; const struct node *node; size_t index; const struct row *outer; };

/* A text that is translated. row: of the innermost loop around it, or NULL. version: that of the site. branches: of the
 * conditions that are open, 's' shown, 'w' not yet, 'd' after the one that was shown. quotes: offsets in `out` of the
 * notes that are open. seen, line, above: how much of `out` was searched for lines, the starts of the last line and of
 * the one above it. room: bytes that data may still add. names, values: texts that the page has captured. */
struct liquid_text {
    const struct layout *layout;
    str text, version;
    buffer out, branches;
    size_t quotes[MAX_QUOTES], quote_count, seen, line, above;
    struct captured { struct map names; str_list values; size_t room; } *page;
    const struct row *row;
    unsigned depth, hidden;
};

static str translate(struct liquid_text *t);
static str translated(const struct liquid_text *t, str text);

/* --- data --- */

static struct map files;               /* the files of data that were read: index into file_nodes */
static ARRAY(const struct node *) file_nodes;

/* Returns the content of a file of YAML in the folder data, or NULL. */
static const struct node *data_file(const struct layout *l, str name)
{
    const uint32_t *known = map_get(&files, name);
    if (known) return file_nodes.at[*known];
    keep_begin();
    const char *path = str_format("data/%.*s.yml", PRI(name)).s;
    str text = layout_file(l, path);
    map_at(&files, str_copy(name), (uint32_t)file_nodes.count);
    const struct node *n = text.len ? yaml_parse_config(text, path) : NULL;
    *PUSH(&file_nodes) = n;
    keep_end();
    return n;
}

/* Returns the path "a/b" of "a.b". */
static str with_slashes(str path)
{
    str copy = str_copy(path);
    for (size_t i = 0; i < copy.len; i++)
        if (copy.s[i] == '.') ((char *)copy.s)[i] = '/';
    return copy;
}

/* Returns the value of "file", "file.key" or "folder.file.key" in the folder data, or NULL. */
static const struct node *data_node(const struct layout *l, str path)
{
    if (path.len > MAX_DATA_NAME_BYTES || find_from(path, 0, "..") < path.len || find_from(path, 0, "/") < path.len)
        return NULL;
    for (size_t dot = path.len + 1; dot; dot--) {
        if (dot <= path.len && path.s[dot - 1] != '.') continue;
        const struct node *n = data_file(l, with_slashes(str_span(path, 0, dot - 1)));
        if (n) return dot > path.len ? n : node_below(n, str_span(path, dot, path.len));
    }
    return NULL;
}

static str scalar(const struct node *n) { return n && n->kind == NODE_SCALAR ? n->value : STR(""); }

/* Returns the text of "variables.file.key", of "reusables.folder.file", or for the entry of a loop that of
 * "file.key[forloop.index0].name". Empty without one. */
static str data_text(const struct liquid_text *t, str path)
{
    static const char index[] = "[forloop.index0].";
    size_t at = find_from(path, 0, index);
    if (str_starts(path, STR("reusables."))) {
        bool outside = find_from(path, 0, "..") < path.len || find_from(path, 0, "/") < path.len;
        str text = outside ? STR("") : layout_file(t->layout, str_format("data/%.*s.md", PRI(with_slashes(path))).s);
        return str_span(text, front_end(text), text.len);
    }
    if (at == path.len || !t->row) return scalar(data_node(t->layout, path));
    return scalar(node_get(t->row->node, str_copy(str_span(path, at + sizeof index - 1, path.len)).s));
}

/* Returns the value of a name of a loop, "x" or "x.name"; of an entry of a map "x[0]", its key, and "x[1].name". Sets
 * *known if there is such a loop. */
static const struct node *row_node(const struct liquid_text *t, str name, bool *known)
{
    size_t end = 0;
    while (end < name.len && !strchr(".[", name.s[end])) end++;
    const struct row *row = t->row;
    while (row && !str_equal(row->name, str_span(name, 0, end))) row = row->outer;
    *known = row != NULL;
    str rest = str_span(name, end, name.len);
    if (str_starts(rest, STR("[0]")) && row) {
        struct node *key = xalloc(sizeof *key);
        *key = (struct node){ .kind = NODE_SCALAR, .value = row->node->key };
        return key;
    }
    if (str_starts(rest, STR("[1]"))) rest = str_span(rest, 3, rest.len);
    if (!row || !rest.len) return row ? row->node : NULL;
    return node_below(row->node, str_span(rest, 1, rest.len));
}

/* --- versions --- */

/* True if a version, or a feature in data/features, is that of the text. A number is compared with the newest. */
static bool is_version(const struct liquid_text *t, str name, str operator)
{
    static const char known[] = " fpt ghec ghes ghae ghae-next ";
    if (str_equal(name, t->version)) return !operator.len || operator.s[0] == '>' || operator.s[0] == '!';
    if (is_listed(name, known) || str_starts(name, STR("ghae-issue"))) return false;
    const struct node *versions = node_get(data_file(t->layout, str_format("features/%.*s", PRI(name))), "versions");
    return node_get(versions, str_copy(t->version).s) != NULL;
}

/* Removes the next word, or the text in quotes, from a condition. */
static str take_value(str *rest)
{
    *rest = str_trim(*rest);
    str word = directive_word(*rest);
    if (word.s == rest->s) return take_word(rest);
    *rest = str_span(*rest, word.len + 2, rest->len);
    return word;
}

/* Returns the value of a condition about the entry of a loop: "x.name", "x.name == 'text'". */
static bool row_condition(const struct node *n, str operator, str value)
{
    bool set = n && (n->kind != NODE_SCALAR || (n->value.len && !str_equal(n->value, STR("false"))));
    return operator.len ? str_equal(scalar(n), value) == (operator.s[0] == '=') : set;
}

/* Returns the value of a condition: "fpt or ghes > 3.1", "not ghae", "feature and ghec". */
static bool condition(const struct liquid_text *t, str expression)
{
    bool any = false, all = true, negated = false;
    for (str rest = expression, word; (word = take_word(&rest)).len;) {
        if (str_equal(word, STR("or"))) any |= all, all = true;
        else if (str_equal(word, STR("not"))) negated = true;
        else if (!str_equal(word, STR("and"))) {
            str next = rest, operator = take_word(&next), value = STR("");
            bool known;
            if (operator.len && strchr("<>=!", operator.s[0])) value = take_value(&next), rest = next;
            else operator.len = 0;
            const struct node *n = row_node(t, word, &known);
            bool former = str_equal(word, STR("currentVersion"));        /* == "free-pro-team@latest" */
            if (former) word = str_equal(value, STR("free-pro-team@latest")) ? STR("fpt") : STR("ghae");
            bool shown = known ? row_condition(n, operator, value) : is_version(t, word, former ? STR("") : operator);
            all &= shown != negated;
            negated = false;
        }
    }
    return any || all;
}

/* Returns the version that a page is shown for: fpt, or the first one that it has. */
static str page_version(const struct node *front)
{
    static const char *const names[] = { "fpt", "ghec", "ghes", "ghae" };
    const struct node *versions = node_get(front, "versions");
    for (size_t i = 0; i < COUNT(names); i++)
        if (node_get(versions, names[i])) return str_from(names[i]);
    return STR("fpt");
}

/* --- tags --- */

/* Returns the text of the last line of the output. */
static str last_line(struct liquid_text *t)
{
    str all = buffer_str(&t->out);
    if (t->line > all.len) {                 /* the output has become shorter */
        t->line = line_start(all, all.len);
        t->above = t->line ? line_start(all, t->line - 1) : 0;
    } else
        for (size_t i = t->seen < t->line ? t->line : t->seen; i < all.len; i++)
            if (all.s[i] == '\n') t->above = t->line, t->line = i + 1;
    t->seen = all.len;
    return str_span(all, t->line, all.len);
}

/* Takes a number of bytes from those that data may still add. Returns false if there are fewer. */
static bool spend(struct liquid_text *t, size_t n)
{
    static size_t all;
    if (n > t->page->room || all + n > MAX_ALL_BYTES) return false;
    all += n, t->page->room -= n;
    return true;
}

/* Adds a text whose lines after the first are indented as the place where it is added. */
static void add_indented(struct liquid_text *t, str text)
{
    str line = last_line(t);
    size_t indent = str_trim(line).len || line.len > MAX_INDENT ? 0 : line.len;
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str part = str_line(text, pos);
        buffer_format(&t->out, "%*s%.*s%s", pos && part.len ? (int)indent : 0, "", PRI(part),
                      after_line(text, pos) < text.len ? "\n" : "");
    }
}

/* Adds the text that a tag names. spaces: of {% indented_data_reference %}, the indentation of its lines. */
static void add_data(struct liquid_text *t, str args)
{
    str spaces = directive_value(args, "spaces"), path = take_word(&args), text = data_text(t, path);
    if (!text.len) {
        warn(t->layout->page_file, 0, "there is no data %.*s", PRI(path));
        return;
    }
    if (t->depth == MAX_DEPTH || !spend(t, text.len)) return;
    if (spaces.len == 1 && char_is_digit(spaces.s[0]) && !last_line(t).len)
        buffer_format(&t->out, "%*s", spaces.s[0] - '0', "");
    add_indented(t, str_trim(translated(t, text)));
}

/* Makes the text of a note, from its start in the output, a quote. */
static void end_quote(struct liquid_text *t)
{
    if (!t->quote_count) return;
    size_t start = t->quotes[--t->quote_count];
    str all = buffer_str(&t->out), before = str_span(all, line_start(all, start), start);
    str body = str_trim(str_copy(str_span(all, start, all.len)));
    size_t indent = str_trim(before).len || before.len > MAX_INDENT ? 0 : before.len;
    t->out.count = start - indent;
    if (str_trim(before).len) buffer_add(&t->out, STR("\n\n"));
    for (size_t pos = 0; pos < body.len; pos = after_line(body, pos)) {
        str line = str_line(body, pos);
        size_t skip = 0;
        while (skip < indent && skip < line.len && line.s[skip] == ' ') skip++;
        buffer_format(&t->out, "%*s> %.*s\n", (int)indent, "", PRI(str_span(line, skip, line.len)));
    }
}

/* Returns the name that readers choose for a part of a page, "GitHub CLI" for {% cli %}, or NULL. */
static const char *part_label(str name)
{
    static const char *const labels[][2] = {
        { "mac", "Mac" }, { "windows", "Windows" }, { "linux", "Linux" }, { "webui", "Web browser" },
        { "cli", "GitHub CLI" }, { "desktop", "GitHub Desktop" }, { "curl", "cURL" }, { "api", "API" },
        { "graphql", "GraphQL" }, { "codespaces", "GitHub Codespaces" }, { "vscode", "Visual Studio Code" },
        { "visualstudio", "Visual Studio" }, { "jetbrains", "JetBrains IDEs" }, { "eclipse", "Eclipse IDE" },
        { "xcode", "Xcode" }, { "vimneovim", "Vim/Neovim" }, { "azuredatastudio", "Azure Data Studio" },
        { "importer_cli", "GitHub Enterprise Importer CLI" }, { "javascript", "JavaScript" }, { "bash", "Bash" },
        { "powershell", "PowerShell" }, { "mobile", "GitHub Mobile" }, { "ides", "IDEs" } };
    for (size_t i = 0; i < COUNT(labels); i++)
        if (str_equal(name, str_from(labels[i][0]))) return labels[i][1];
    return NULL;
}

/* Keeps a text under a name of the page. */
static void capture(struct liquid_text *t, str name, str value)
{
    *map_at(&t->page->names, str_copy(name), 0) = (uint32_t)t->page->values.count;
    *PUSH(&t->page->values) = value;
}

/* Returns the offset of the tag that ends a block, {% endraw %}, and sets *after to the offset after it; text.len if
 * there is none. */
static size_t block_end(str text, size_t pos, str name, size_t *after)
{
    size_t depth = 1;                        /* of loops in loops */
    bool nests = str_equal(name, STR("for"));
    for (size_t at = find_from(text, pos, "{%"); at < text.len; at = find_from(text, at + 2, "{%")) {
        size_t start = at + 2, close;
        while (start < text.len && strchr("- ", text.s[start])) start++;
        str word = str_span(text, start, start + 3 + name.len);
        close = find_from(str_span(text, 0, at + MAX_TAG_BYTES), at, "%}");
        bool ends = str_starts(word, STR("end")) && str_equal(str_span(word, 3, word.len), name);
        depth += nests && str_starts(word, STR("for "));
        if (ends && --depth) continue;
        if (ends && str_starts(str_span(text, close, text.len), STR("%}"))) return *after = close + 2, at;
    }
    return *after = text.len;
}

/* True if the output ends with a row of a table, so that a line of templates after it should add no blank line. */
static bool is_after_row(struct liquid_text *t)
{
    return !last_line(t).len && t->above < t->line && t->out.at[t->above] == '|';
}

/* Adds a text for each entry of a list or map in the folder data, or of an entry of a loop: "x in tables.a.b". Returns
 * false if it is not known. */
static bool add_loop(struct liquid_text *t, str args, str body)
{
    str name = take_word(&args), in = take_word(&args), path = take_word(&args);
    bool known;
    const struct node *list = row_node(t, path, &known);
    if (str_starts(path, STR("site.data."))) path = str_span(path, 10, path.len);
    if (!known) list = data_node(t->layout, path);
    if (!str_equal(in, STR("in")) || !list || list->kind == NODE_SCALAR || t->depth == MAX_DEPTH) return false;
    struct row row = { name, list->child, 0, t->row };
    if (is_after_row(t) && str_starts(body, STR("\n"))) body = str_span(body, 1, body.len);
    for (; row.node && spend(t, body.len + 1); row.node = row.node->next, row.index++) {
        struct liquid_text inner = { .layout = t->layout, .text = body, .version = t->version, .page = t->page,
                                     .depth = t->depth + 1, .row = &row };
        buffer_add(&t->out, translate(&inner));
    }
    return true;
}

/* Adds the block of a tag that has one with other rules: raw text, a text with a name, a loop, a comment. Returns the
 * offset after it, or `pos` if the tag is another one. */
static size_t add_block(struct liquid_text *t, str name, str args, size_t pos)
{
    size_t after;
    if (!is_listed(name, " raw capture for comment tablerow ")) return pos;
    size_t end = block_end(t->text, pos, name, &after);
    str body = str_span(t->text, pos, end);
    if (t->hidden) return after;
    bool loop = is_listed(name, " for tablerow ");
    if (loop && !add_loop(t, args, body)) components_count(name);
    if (str_equal(name, STR("raw"))) buffer_add(&t->out, body);
    if (str_equal(name, STR("capture")) && t->depth < MAX_DEPTH) capture(t, take_word(&args), translated(t, body));
    return after;
}

/* Opens, changes or ends a condition. Returns false if the tag is another one. */
static bool read_condition(struct liquid_text *t, str name, str args)
{
    bool opens = is_listed(name, " ifversion if unless "), other = is_listed(name, " elsif else ");
    if (is_listed(name, " endif endunless endversion ")) {
        if (t->branches.count) t->hidden -= t->branches.at[--t->branches.count] != 's';
        return true;
    }
    if (!opens && (!other || !t->branches.count)) return opens || other;
    bool value = str_equal(name, STR("else")) || condition(t, args) != str_equal(name, STR("unless"));
    if (opens) *PUSH(&t->branches) = 'w', t->hidden++;
    char *branch = &t->branches.at[t->branches.count - 1];
    if (*branch == 's') *branch = 'd', t->hidden++;
    else if (*branch == 'w' && value) *branch = 's', t->hidden--;
    return true;
}

/* Adds the replacement of a tag that is no condition. */
static void add_tag(struct liquid_text *t, str name, str args)
{
    bool first = !str_trim(last_line(t)).len;
    if (is_listed(name, " data indented_data_reference ")) add_data(t, args);
    else if (str_equal(name, STR("octicon"))) {
        str label = directive_value(args, "aria-label");
        buffer_format(&t->out, "(%.*s%s)", PRI(label.len ? label : directive_word(args)), label.len ? "" : " icon");
    } else if (is_listed(name, " note tip warning danger ")) {
        if (t->quote_count < MAX_QUOTES) t->quotes[t->quote_count++] = t->out.count;
    } else if (is_listed(name, " endnote endtip endwarning enddanger ")) end_quote(t);
    else if (str_equal(name, STR("assign"))) {
        size_t equals = find_from(args, 0, "=");
        capture(t, str_trim(str_span(args, 0, equals)), directive_word(str_span(args, equals + 1, args.len)));
    } else if (is_listed(name, " link_with_intro link_in_list topic_link_in_list link_with_short_title "))
        buffer_format(&t->out, "- [](%.*s)\n", PRI(directive_word(args)));
    else if (part_label(name) && first) buffer_format(&t->out, "**%s**\n", part_label(name));
}

/* Reads the tag at pos, whose end is `end`. Returns the offset where the text goes on. In a table, the line of a
 * condition is removed. */
static size_t read_tag(struct liquid_text *t, size_t pos, size_t end)
{
    str inside = str_span(t->text, pos + 2, end - 2);
    bool trims = str_starts(inside, STR("-")), trims_after = str_ends(inside, STR("-"));
    inside = str_trim(str_span(inside, trims, inside.len - trims_after));
    str name = take_word(&inside), args = str_trim(inside);
    while (trims && !t->hidden && t->out.count && char_is_space(t->out.at[t->out.count - 1])) t->out.count--;
    bool row = is_after_row(t);
    size_t after = add_block(t, name, args, end);
    bool control = after > end || read_condition(t, name, args);
    if (!control && !t->hidden) add_tag(t, name, args);
    if (control && row && after < t->text.len && t->text.s[after] == '\n') after++;
    while (trims_after && after < t->text.len && char_is_space(t->text.s[after])) after++;
    return after;
}

/* Adds the value of {{ name }} if the page has captured it, or if it is that of a loop; filters are ignored. Returns
 * false if not. */
static bool add_value(struct liquid_text *t, str inside)
{
    str name = str_trim(str_span(inside, 0, find_from(inside, 0, "|")));
    bool row;
    str text = scalar(row_node(t, name, &row));
    if (row && t->depth < MAX_DEPTH && spend(t, text.len)) add_indented(t, translated(t, text));
    if (row) return true;
    const uint32_t *index = map_get(&t->page->names, name);
    bool version = str_equal(name, STR("currentVersion"));
    if (version) buffer_add(&t->out, STR("free-pro-team@latest"));
    str value = index ? t->page->values.at[*index] : STR("");
    if (spend(t, value.len)) add_indented(t, value);
    return version || index;
}

/* Returns a text with its templates replaced. */
static str translate(struct liquid_text *t)
{
    struct next_match tag_close = { 0, false }, value_close = { 0, false };
    str text = t->text;
    for (size_t i = 0; i < text.len;) {
        str rest = str_span(text, i, text.len);
        size_t end = str_starts(rest, STR("{%")) ? find_next(text, i, "%}", &tag_close) : text.len;
        size_t stop = str_starts(rest, STR("{{")) ? find_next(text, i, "}}", &value_close) : text.len;
        bool title = str_starts(rest, STR("[AUTOTITLE](")) && (!i || text.s[i - 1] != '`');
        if (end < text.len && end < i + MAX_TAG_BYTES) i = read_tag(t, i, end + 2);
        else if (!t->hidden && stop < text.len && stop < i + MAX_NAME_BYTES &&
                 add_value(t, str_span(text, i + 2, stop)))
            i = stop + 2;
        else {
            if (!t->hidden) buffer_add(&t->out, str_span(rest, 0, 1));
            i += title ? sizeof "[AUTOTITLE" - 1 : 1;
        }
    }
    while (t->quote_count) end_quote(t);
    return buffer_str(&t->out);
}

/* Returns a text that is in another one with its templates replaced. */
static str translated(const struct liquid_text *t, str text)
{
    struct liquid_text inner = { .layout = t->layout, .text = text, .version = t->version, .page = t->page,
                                 .depth = t->depth + 1, .row = t->row };
    return translate(&inner);
}

/* --- the page --- */

/* Returns a text on one line. */
static str one_line(str text)
{
    str line = str_copy(str_trim(text));
    for (size_t i = 0; i < line.len; i++)
        if (line.s[i] == '\n') ((char *)line.s)[i] = ' ';
    return line;
}

/* Returns a text with each single quote doubled, or each pair of them made one. */
static str with_quotes(str s, bool doubled)
{
    buffer b = { 0 };
    for (size_t i = 0; i < s.len; i++) {
        buffer_add(&b, str_span(s, i, i + 1));
        if (s.s[i] == '\'' && doubled) buffer_add(&b, STR("'"));
        if (s.s[i] == '\'' && !doubled && i + 1 < s.len && s.s[i + 1] == '\'') i++;
    }
    return buffer_str(&b);
}

/* Adds a line of the front matter with its templates replaced; a value in single quotes stays one. */
static void add_front_line(const struct liquid_text *t, buffer *out, str line)
{
    size_t open = find_from(line, 0, "'"), close = line.len;
    while (close && char_is_space(line.s[close - 1])) close--;
    str key = str_trim(str_span(line, 0, open));
    bool quoted = open + 1 < close && line.s[close - 1] == '\'' && key.len && strchr(":-", key.s[key.len - 1]);
    bool plain = find_from(line, 0, "{%") == line.len;
    str text = quoted ? with_quotes(str_span(line, open + 1, close - 1), false) : line, value = STR("");
    if (!plain) value = one_line(translated(t, text));
    if (quoted) value = with_quotes(value, true);
    if (plain) buffer_add(out, line);
    else if (quoted) buffer_format(out, "%.*s'%.*s'", (int)open, line.s, PRI(value));
    else buffer_format(out, "%*s%.*s", (int)(str_trim(line).s - line.s), "", PRI(value));
    buffer_add(out, STR("\n"));
}

/* Adds a value of the front matter as a paragraph. */
static void add_lead(const struct liquid_text *t, buffer *out, const struct node *front, const char *key,
                     const char *before)
{
    str text = str_trim(translated(t, node_value(front, key)));
    if (*before) text = one_line(text);
    if (text.len) buffer_format(out, "\n%s%.*s\n", before, PRI(text));
}

str githubdocs_translate(const struct layout *l, str *front, str body)
{
    struct captured page = { .room = MAX_TEXT_BYTES };
    const struct node *values = layout_front(l);
    struct liquid_text t = { .layout = l, .text = body, .version = page_version(values), .page = &page };
    buffer lead = { 0 }, head = { 0 };
    for (size_t pos = 0; pos < front->len; pos = after_line(*front, pos))
        add_front_line(&t, &head, str_line(*front, pos));
    *front = buffer_str(&head);
    add_lead(&t, &lead, values, "intro", "");
    add_lead(&t, &lead, values, "permissions", "> **Who can use this feature:** ");
    add_lead(&t, &lead, values, "product", "> ");
    buffer_add(&lead, STR("\n"));
    buffer_add(&lead, translate(&t));
    return buffer_str(&lead);
}
