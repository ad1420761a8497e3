/* tags.c - attributes of tags, and the HTML of a page: elements become Markdown, as edits of its source (mdx.h).
 *
 *   <table>, <a>, <sup> ...   the whole element is converted by html.c, after the edits in it
 *   <div>, <details> ...      only the tags are removed, because headings and Markdown in them are those of the page
 */
#include <ctype.h>
#include <stdlib.h>
#include "mdx.h"

/* --- attributes --- */

static bool is_name_char(char ch) { return isalnum((unsigned char)ch) || ch == '-' || ch == '_' || ch == ':'; }

/* Returns the value that starts at *pos and moves *pos past it. A string in braces, {"x"}, and on foreign pages a
 * number in braces are values, too; any other expression is an empty value. */
static str attribute_value(const struct mdx *m, str t, size_t *pos)
{
    bool braces = t.s[*pos] == '{';
    size_t start = *pos + braces, end = start;
    char quote = start < t.len ? t.s[start] : 0;
    if (quote && strchr(braces ? "\"'`" : "\"'", quote)) {
        for (end = start + 1; end < t.len && t.s[end] != quote; end++)
            if (braces && t.s[end] == '\\') end++;
        if (end > t.len) end = t.len;
        *pos = end + 1;
        if (!braces) return str_span(t, start + 1, end);
        if (end + 1 < t.len && t.s[end + 1] == '}') return *pos = end + 2, str_span(t, start + 1, end);
    }
    if (!braces) {
        while (end < t.len && !char_is_space(t.s[end]) && t.s[end] != '>') end++;
        return str_span(t, start, *pos = end);
    }
    unsigned depth = 0;
    for (end = start - 1; end < t.len; end++) {
        if (t.s[end] == '{') depth++;
        if (t.s[end] == '}') depth--;
        if (!depth) break;
    }
    *pos = end + 1;
    size_t digits = start;
    while (digits < end && (char_is_digit(t.s[digits]) || t.s[digits] == '.')) digits++;
    return str_span(t, start, digits == end && m->foreign ? end : start);
}

/* Returns the text of an attribute. Escapes of a JavaScript string, {"a\tb"}, are decoded. */
static str unescaped(str s)
{
    if (!s.len || s.s[-2] != '{') return s;
    buffer b = { 0 };
    for (size_t i = 0; i < s.len; i++) {
        bool is_escape = s.s[i] == '\\' && i + 1 < s.len;
        i += is_escape;
        if (is_escape && strchr("nt", s.s[i])) buffer_add(&b, s.s[i] == 'n' ? STR("\n") : STR("\t"));
        else buffer_add(&b, str_span(s, i, i + 1));
    }
    return buffer_str(&b);
}

bool mdx_next_attribute(const struct mdx *m, const struct tag *tag, size_t *pos, struct attribute *a)
{
    str t = { m->source.s, tag->end - 1 };
    size_t i = *pos;
    while (i < t.len && !is_name_char(t.s[i])) i++;
    size_t name = i;
    while (i < t.len && is_name_char(t.s[i])) i++;
    *a = (struct attribute){ str_span(t, name, i), { t.s + i, 0 } };
    size_t equals = i;
    while (equals < t.len && char_is_space(t.s[equals])) equals++;
    if (equals < t.len && t.s[equals] == '=') {
        i = equals + 1;
        while (i < t.len && char_is_space(t.s[i])) i++;
        if (i < t.len) a->value = attribute_value(m, t, &i);
    }
    *pos = i;
    return a->name.len > 0;
}

str mdx_attribute(const struct mdx *m, const struct tag *tag, const char *names)
{
    for (str rest = str_from(names); rest.len;) {
        str name = str_span(rest, 0, find_from(rest, 0, "|"));
        struct attribute a;
        for (size_t pos = tag->pos + 1 + tag->name.len; mdx_next_attribute(m, tag, &pos, &a);)
            if (str_equal(a.name, name) && a.value.len) return a.value;
        rest = str_span(rest, name.len + 1, rest.len);
    }
    return (str){ m->source.s, 0 };
}

bool mdx_has_flag(const struct mdx *m, const struct tag *tag, const char *name)
{
    struct attribute a;
    for (size_t pos = tag->pos + 1 + tag->name.len; mdx_next_attribute(m, tag, &pos, &a);)
        if (str_equal(a.name, str_from(name))) return true;
    return false;
}

bool mdx_is_html(const struct tag *tag)
{
    return islower((unsigned char)tag->name.s[0]) && (!memchr(tag->name.s, '-', tag->name.len) ||
                                                      is_html_element(tag->name));
}

bool mdx_is_text(const struct mdx *m, const struct tag *tag)
{
    bool alone = !tag->self_closing && m->tags.at[tag->partner].pos == tag->pos;
    if (!alone || memchr(m->source.s + tag->pos, ' ', tag->end - tag->pos)) return false;
    return !mdx_is_html(tag) || (!tag->closes && html_kind(tag->name) == HTML_INLINE && !html_is_void(tag->name));
}

str mdx_one_line(const struct mdx *m, size_t pos, size_t end, size_t next)
{
    buffer b = { 0 };
    for (size_t i = pos; i < end; i++) {
        while (next < m->tags.count && m->tags.at[next].pos < i) next++;
        if (next < m->tags.count && m->tags.at[next].pos == i) {
            i = m->tags.at[next].end - 1;
            continue;
        }
        bool space = isspace((unsigned char)m->source.s[i]);
        if (space && (b.count == 0 || b.at[b.count - 1] == ' ')) continue;
        buffer_add(&b, space ? STR(" ") : (str){ m->source.s + i, 1 });
    }
    return str_trim(buffer_str(&b));
}

/* --- HTML --- */

bool mdx_has_blank_line(const struct mdx *m, size_t pos, size_t end)
{
    str text = { m->source.s, end };
    for (pos += str_line(text, pos).len + 1; pos < end; pos += str_line(text, pos).len + 1) {
        str line = str_line(text, pos);
        if (pos + line.len < end && !str_trim(line).len) return true;
    }
    return false;
}

/* True if the element is converted as a whole. Containers of pages, such as <div>, are not, nor are elements with
 * inline text around paragraphs. */
static bool is_converted_whole(const struct mdx *m, const struct tag *tag)
{
    const struct tag *close = &m->tags.at[tag->partner];
    if (html_is_void(tag->name)) return is_listed(tag->name, " img input ");
    if (tag->self_closing && m->foreign && is_listed(tag->name, " audio iframe video ")) return true;
    if (tag->closes || close == tag) return false;
    if (is_listed(tag->name, " blockquote dl h1 h2 h3 h4 h5 h6 ol pre summary table ul ")) return true;
    bool text = html_kind(tag->name) == HTML_INLINE || str_equal(tag->name, STR("p"));
    return text && !mdx_has_blank_line(m, tag->end, close->pos);
}

/* Appends the source of a tag for the HTML parser: attributes in braces are left out, an element that is closed by its
 * own tag gets an end tag, and of unmatched tags only those stay whose end tag is optional. */
static void add_tag_source(const struct mdx *m, buffer *b, const struct tag *tag)
{
    struct attribute a;
    bool alone = m->tags.at[tag->partner].pos == tag->pos && !tag->self_closing && !html_is_void(tag->name);
    if (alone && (tag->closes || !is_listed(tag->name, " dd dt li p tbody td tfoot th thead tr "))) return;
    buffer_format(b, tag->closes ? "</%.*s" : "<%.*s", PRI(tag->name));
    for (size_t pos = tag->pos + 1 + tag->name.len; !tag->closes && mdx_next_attribute(m, tag, &pos, &a);) {
        char quote = memchr(a.value.s, '"', a.value.len) ? '\'' : '"';
        str name = str_equal(a.name, STR("className")) ? STR("class") : a.name;
        buffer_format(b, " %.*s=%c%.*s%c", PRI(name), quote, PRI(a.value), quote);
    }
    buffer_add(b, STR(">"));
    if (tag->self_closing && !html_is_void(tag->name)) buffer_format(b, "</%.*s>", PRI(tag->name));
}

static void add_escaped(buffer *b, str text)
{
    for (size_t i = 0; i < text.len; i++)
        buffer_add(b, text.s[i] == '<' ? STR("&lt;") : text.s[i] == '&' ? STR("&amp;") : str_span(text, i, i + 1));
}

/* Returns the HTML of source[pos, end). Edits in it are applied, and code of Markdown is escaped. edit: the first edit
 * at or after pos; next: the first tag. full: images are written in full. Sets *images if there are some. */
static str element_source(const struct mdx *m, size_t pos, size_t end, size_t edit, size_t next, bool full,
                          bool *images)
{
    buffer b = { 0 };
    while (pos < end) {
        while (next < m->tags.count && m->tags.at[next].pos < pos) next++;
        while (edit < m->sorted && m->edits.at[edit].pos < pos) edit++;
        const struct tag *tag = next < m->tags.count && m->tags.at[next].pos == pos ? &m->tags.at[next] : NULL;
        const struct edit *e = edit < m->sorted && m->edits.at[edit].pos == pos ? &m->edits.at[edit] : NULL;
        str one = str_span(m->source, pos, pos + 1);
        if (tag && mdx_is_html(tag)) {
            add_tag_source(m, &b, tag);
            *images |= str_equal(tag->name, STR("img"));
            pos = tag->end;
        } else if (e && e->end > pos) {
            add_escaped(&b, full && e->full.len ? e->full : e->text);
            *images |= e->full.len > 0;
            pos = e->end;
        } else {
            if (m->code[pos] == 1 || m->code[pos] == 2) add_escaped(&b, one);
            else buffer_add(&b, one);
            pos++;
        }
    }
    return buffer_str(&b);
}

size_t mdx_prefix_length(const struct mdx *m, size_t pos)
{
    size_t n = 0;
    while (pos - n > m->body && strchr(" >", m->source.s[pos - n - 1])) n++;
    return pos - n == m->body || m->source.s[pos - n - 1] == '\n' ? n : SIZE_MAX;
}

str mdx_block_prefix(struct mdx *m, size_t pos, size_t n, size_t edit)
{
    const struct edit *e = edit < m->sorted ? &m->edits.at[edit] : NULL;
    size_t start = pos - n, strip = mdx_component_indent(m, start);
    if (e && e->pos < pos && e->end == pos) return str_format("%.*s%.*s", (int)(e->pos - start), m->source.s + start,
                                                              PRI(e->text));
    str prefix = { m->source.s + start, n };
    for (; strip && prefix.len && prefix.s[0] == ' '; strip--) prefix = str_span(prefix, 1, prefix.len);
    return prefix;
}

struct edit *mdx_edit_markdown(struct mdx *m, size_t pos, size_t end, str text)
{
    mdx_edit(m, pos, end, text);
    struct edit *e = &m->edits.at[m->edits.count - 1];
    e->markdown = true;
    return e;
}

bool mdx_is_in_row(const struct mdx *m, const struct tag *tag)
{
    return tag->text < tag->pos && m->source.s[tag->text] == '|';
}

/* Returns the Markdown of the element of tag i. full: with images as ![alt](address). Sets *images if it has some. */
static str element_markdown(const struct mdx *m, size_t i, size_t end, size_t edit, bool full, bool *images)
{
    const struct tag *tag = &m->tags.at[i];
    str html = element_source(m, tag->pos, end, edit, i, full, images);
    bool row = mdx_is_in_row(m, tag);
    if (row && str_starts(html, STR("<pre"))) html = str_format("<code%.*s", PRI(str_span(html, 4, html.len)));
    str text = html_markdown(html, full, tag->pos > m->body ? m->source.s[tag->pos - 1] : 0);
    return row && html_kind(tag->name) != HTML_INLINE ? html_one_line(text) : text;
}

/* Converts an element as a whole. Returns the index of its last tag. `edit`: the first edit on its line. */
static size_t edit_whole_element(struct mdx *m, size_t i, size_t edit)
{
    const struct tag *tag = &m->tags.at[i], *close = html_is_void(tag->name) ? tag : &m->tags.at[tag->partner];
    bool block = html_kind(tag->name) != HTML_INLINE && !mdx_is_in_row(m, tag), images = false;
    size_t n = block ? mdx_prefix_length(m, tag->pos) : SIZE_MAX, pos = n == SIZE_MAX ? tag->pos : tag->pos - n;
    str text = element_markdown(m, i, close->end, edit, false, &images);
    str full = images ? element_markdown(m, i, close->end, edit, true, &images) : text;
    if (!block && close->end < m->source.len && m->source.s[close->end] == '\n')
        while (text.len && char_is_space(text.s[text.len - 1])) text.len--, full.len -= full.len > 0;
    str prefix = n == SIZE_MAX ? STR("") : mdx_block_prefix(m, tag->pos, n, edit), id = mdx_attribute(m, tag, "id");
    bool same = str_equal(text, full), heading = str_starts(text, STR("#"));
    struct edit *e = mdx_edit_markdown(m, pos, close->end, html_indented(text, prefix, prefix));
    e->block = block;
    if (!same) e->full = html_indented(full, prefix, prefix);
    if (heading && id.len) *PUSH(&m->ids) = (struct named_place){ pos, id };
    return (size_t)(close - m->tags.at);
}

#define PACKAGES "pkgs|packages|pkg|package|dependencies|deps"

/* Returns the packages that a component such as <InstallSnippet pkgs="x y" /> installs, but <InstallationNote> does
 * not. Empty if the value has other characters than names of packages. */
static str installed_packages(const struct mdx *m, const struct tag *tag)
{
    static const char marks[] = " @/._-^~:+";
    bool installs = str_starts(tag->name, STR("Install")) && !str_starts(tag->name, STR("Installation"));
    str value = installs ? mdx_attribute(m, tag, PACKAGES) : STR("");
    for (size_t i = 0; i < value.len; i++)
        if (!isalnum((unsigned char)value.s[i]) && (!value.s[i] || !strchr(marks, value.s[i]))) return STR("");
    return value;
}

/* Returns the command of npm of a component that makes those of all package managers: <PackageManagerTabs
 * command="add x" /> of Rspress, <PackageManagers pkg="x" type="exec" /> of Starlight, and components of sites, such as
 * <InstallSnippet pkgs="x y" />. Empty if there is none. */
static str npm_command(const struct mdx *m, const struct tag *tag)
{
    static const char *const types[][2] = { { "create", "npm create" }, { "dlx", "npx" }, { "exec", "npx" },
                                            { "install", "npm install" }, { "remove", "npm uninstall" },
                                            { "run", "npm run" }, { "", "npm i" } };
    str command = mdx_attribute(m, tag, "command"), package = mdx_attribute(m, tag, "pkg");
    str args = mdx_attribute(m, tag, "args");
    str install = installed_packages(m, tag);
    bool runs = mdx_has_flag(m, tag, "dlx") || mdx_has_flag(m, tag, "exec");
    if (install.len)
        return str_format("npm install%s %.*s", mdx_has_flag(m, tag, "dev") ? " -D" : "", PRI(install));
    if (command.len && str_equal(tag->name, STR("PackageManagerTabs")))
        return str_format("%s %.*s", runs ? "npx" : "npm", PRI(command));
    if (!str_equal(tag->name, STR("PackageManagers")) || (!package.len && !args.len)) return STR("");
    size_t i = 0;
    while (i + 1 < COUNT(types) && !str_equal(mdx_attribute(m, tag, "type"), str_from(types[i][0]))) i++;
    return str_format("%s%s%s%.*s%s%.*s", types[i][1], mdx_has_flag(m, tag, "dev") ? " -D" : "", package.len ? " " : "",
                      PRI(package), args.len ? " " : "", PRI(args));
}

/* Returns the commands in the attributes of a component that shows one for each package manager, one a line:
 * npm="install x", npm={["install x"]}, command={{ npm: 'npm install x' }}. Empty if there are less than two. */
static str package_commands(const struct mdx *m, const struct tag *tag)
{
    static const char *const managers[] = { "npm", "pnpm", "yarn", "bun", "deno" };
    str inside = { m->source.s + tag->pos, tag->end - tag->pos };
    size_t object = find_from(inside, 0, "command={{");
    const struct node *all = object < inside.len ? literal_of(str_span(inside, object + 9, inside.len)) : NULL;
    buffer b = { 0 };
    unsigned count = 0;
    if (npm_command(m, tag).len) return npm_command(m, tag);
    for (size_t i = 0; i < COUNT(managers); i++) {
        str list = str_format("%s={[\"", managers[i]), manager = str_from(managers[i]);
        size_t at = find_from(inside, 0, list.s) + list.len;
        str text = at < inside.len ? str_span(inside, at, find_from(inside, at, "\""))
                                   : mdx_attribute(m, tag, managers[i]);
        if (!text.len) text = node_value(all, managers[i]);
        bool whole = str_starts(text, manager) || !memchr(text.s, ' ', text.len);
        if (text.len) buffer_format(&b, "%s%s%s%.*s", count++ ? "\n" : "", whole ? "" : managers[i], whole ? "" : " ",
                                    PRI(text));
    }
    return count > 1 ? buffer_str(&b) : STR("");
}

/* Appends the lines of a list of strings, and a blank line before them if there are others. *prompts: all lines but
 * comments and blank ones start with "$ ". */
static void add_terminal_lines(buffer *b, const struct node *list, bool *prompts)
{
    if (b->count && list) buffer_add(b, STR("\n"));
    for (const struct node *n = list ? list->child : NULL; n; n = n->next) {
        *prompts &= !n->value.len || n->value.s[0] == '#' || str_starts(n->value, STR("$ "));
        if (n->kind == NODE_SCALAR) buffer_format(b, "%.*s\n", PRI(n->value));
    }
}

/* Returns the lines in an attribute of a component that shows a terminal, cmd={['$ npm i x', '# done']}, or cmd={{ npm:
 * ['$ npm i x'] }} with those of several programs. Prompts are left out if all commands have one. Empty if there are
 * none. */
static str terminal_lines(const struct mdx *m, const struct tag *tag)
{
    str inside = { m->source.s + tag->pos, tag->end - tag->pos };
    size_t at = find_from(inside, 0, "cmd={") + 5;
    if (str_equal(tag->name, STR("Snippet"))) at = find_from(inside, 0, "text={") + 6;
    const struct node *lists = at < inside.len ? literal_of(str_span(inside, at, inside.len)) : NULL;
    bool map = lists && lists->kind == NODE_MAP, prompts = true;
    buffer b = { 0 }, plain = { 0 };
    for (const struct node *n = map ? lists->child : NULL; n; n = n->next)
        if (n->kind == NODE_LIST) add_terminal_lines(&b, n, &prompts);
    if (lists && lists->kind == NODE_LIST) add_terminal_lines(&b, lists, &prompts);
    str all = b.count ? buffer_str(&b) : STR("");
    for (size_t pos = 0; prompts && pos < all.len; pos = after_line(all, pos))
        buffer_add(&plain, str_span(all, pos + (all.s[pos] == '$' ? 2 : 0), after_line(all, pos)));
    return plain.count ? buffer_str(&plain) : all;
}

bool mdx_edit_contents(struct mdx *m, const struct tag *tag, size_t edit)
{
    str html = tag->closes || !m->foreign ? STR("") : mdx_attribute(m, tag, "set:html");
    bool snippet = str_equal(tag->name, STR("Snippet"));
    bool sample = !tag->closes && m->foreign && (snippet || str_ends(tag->name, STR("Code")));
    str code = sample ? unescaped(mdx_attribute(m, tag, snippet ? "code|text" : "code")) : STR("");
    str language = mdx_attribute(m, tag, "lang|language");
    if (m->foreign && !tag->closes && str_equal(tag->name, STR("Mermaid")))
        code = unescaped(mdx_attribute(m, tag, "chart|value|code|definition")), language = STR("mermaid");
    if (!code.len && m->foreign && !tag->closes && !mdx_is_html(tag))
        code = package_commands(m, tag), language = STR("sh");
    if (!code.len && m->foreign && !tag->closes && !mdx_is_html(tag)) code = terminal_lines(m, tag);
    while (code.len && code.s[0] == '\n') code = str_span(code, 1, code.len);
    while (code.len && char_is_space(code.s[code.len - 1])) code.len--;
    if (!html.len && !code.len) return false;
    str text = html.len ? html_markdown(unescaped(html), false, 0)
                        : str_format("```%.*s\n%.*s\n```", PRI(language), PRI(code));
    size_t n = mdx_is_in_row(m, tag) ? SIZE_MAX : mdx_prefix_length(m, tag->pos);
    if (n == SIZE_MAX) mdx_edit_markdown(m, tag->pos, tag->end, html_one_line(text));
    else {
        str prefix = mdx_block_prefix(m, tag->pos, n, edit);
        mdx_edit_markdown(m, tag->pos - n, tag->end, html_indented(text, prefix, prefix))->block = true;
    }
    return true;
}

/* True for a block element in a heading of Markdown, as in "## <h1>Title</h1>": only its text is part of the
 * heading. */
static bool is_in_heading(const struct mdx *m, const struct tag *tag)
{
    return m->foreign && html_kind(tag->name) == HTML_BLOCK && tag->line < tag->pos && m->source.s[tag->line] == '#';
}

/* True for an image that is only shown on a dark page, beside the same one for a light page: "hidden dark:block". */
static bool is_dark_image(const struct mdx *m, const struct tag *tag)
{
    str class = m->foreign && str_equal(tag->name, STR("img")) ? mdx_attribute(m, tag, "className|class") : STR("");
    return find_from(class, 0, "hidden") < class.len && find_from(class, 0, "dark:block") < class.len &&
           find_from(class, 0, "dark:hidden") == class.len;
}

size_t mdx_edit_element(struct mdx *m, size_t i, size_t *edit)
{
    const struct tag *tag = &m->tags.at[i];
    size_t line = tag->pos - (is_first_on_line(m, tag->pos) ? tag->indent : 0);
    while (*edit < m->sorted && m->edits.at[*edit].pos < line) ++*edit;
    if (html_kind(tag->name) == HTML_HIDDEN && tag->partner != i && !tag->closes) {
        mdx_edit(m, tag->pos, m->tags.at[tag->partner].end, STR(""));
        return tag->partner;
    }
    if (is_dark_image(m, tag)) return mdx_edit(m, tag->pos, tag->end, STR("")), i;
    if (mdx_edit_contents(m, tag, *edit)) return tag->partner > i ? tag->partner : i;
    if (is_converted_whole(m, tag) && !is_in_heading(m, tag)) return edit_whole_element(m, i, *edit);
    bool item = !tag->closes && str_equal(tag->name, STR("li")), rule = str_equal(tag->name, STR("hr"));
    bool gap = html_kind(tag->name) == HTML_GAP;
    str id = tag->closes ? STR("") : mdx_attribute(m, tag, "id|name");
    if (id.len && tag->partner != i) *PUSH(&m->ids) = (struct named_place){ tag->pos, id };
    mdx_edit(m, tag->pos, tag->end, rule ? STR("---") : item ? STR("- ") : gap ? STR(" ") : STR(""));
    struct edit *e = &m->edits.at[m->edits.count - 1];
    e->markdown = gap;
    e->block = html_kind(tag->name) == HTML_BLOCK && !item && !mdx_is_in_row(m, tag) && !is_in_heading(m, tag);
    return i;
}
