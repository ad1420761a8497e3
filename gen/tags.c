/* tags.c - replaces the HTML and the components of a page by Markdown, as edits of its source (mdx.h).
 *
 *   <table>, <a>, <sup> ...   the whole element is converted by html.c, after the edits in it
 *   <div>, <details> ...      only the tags are removed, because headings and Markdown in them are those of the page
 *   <Note>, <Callout type>    a quote that starts with its kind
 *   <Tab title>, <Card href>  a line with the title or link; the body follows
 *   <Since v="2.0" />         the texts of its attributes
 */
#include <ctype.h>
#include <stdlib.h>
#include "mdx.h"

/* --- attributes --- */

static bool is_name_char(char ch) { return isalnum((unsigned char)ch) || ch == '-' || ch == '_' || ch == ':'; }

struct attribute { str name, value; };   /* value: without quotes; empty if it is missing or an expression */

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

/* Reads the next attribute of a tag at or after *pos, which starts after the tag's name. Returns false at the end. */
static bool next_attribute(const struct mdx *m, const struct tag *tag, size_t *pos, struct attribute *a)
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

/* Returns the value of an attribute, or of the first of several, "title|label", that the tag has. */
static str attribute(const struct mdx *m, const struct tag *tag, const char *names)
{
    for (str rest = str_from(names); rest.len;) {
        str name = str_span(rest, 0, find_from(rest, 0, "|"));
        struct attribute a;
        for (size_t pos = tag->pos + 1 + tag->name.len; next_attribute(m, tag, &pos, &a);)
            if (str_equal(a.name, name) && a.value.len) return a.value;
        rest = str_span(rest, name.len + 1, rest.len);
    }
    return (str){ m->source.s, 0 };
}

static bool has_flag(const struct mdx *m, const struct tag *tag, const char *name)
{
    struct attribute a;
    for (size_t pos = tag->pos + 1 + tag->name.len; next_attribute(m, tag, &pos, &a);)
        if (str_equal(a.name, str_from(name))) return true;
    return false;
}

str mdx_attribute(const struct mdx *m, const struct tag *tag, const char *name) { return attribute(m, tag, name); }

static bool is_html(const struct tag *tag) { return islower((unsigned char)tag->name.s[0]); }

bool mdx_is_text(const struct mdx *m, const struct tag *tag)
{
    bool alone = !tag->self_closing && m->tags.at[tag->partner].pos == tag->pos;
    if (!alone || memchr(m->source.s + tag->pos, ' ', tag->end - tag->pos)) return false;
    return !is_html(tag) || (!tag->closes && html_kind(tag->name) == HTML_INLINE && !html_is_void(tag->name));
}

/* Returns the text of source[pos, end) on one line, without tags. `next`: the first tag at or after pos. */
static str one_line(const struct mdx *m, size_t pos, size_t end, size_t next)
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

static bool has_blank_line(const struct mdx *m, size_t pos, size_t end)
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
    if (tag->closes || close == tag) return false;
    if (is_listed(tag->name, " blockquote dl h1 h2 h3 h4 h5 h6 ol pre summary table ul ")) return true;
    bool text = html_kind(tag->name) == HTML_INLINE || str_equal(tag->name, STR("p"));
    return text && !has_blank_line(m, tag->end, close->pos);
}

/* Appends the source of a tag for the HTML parser: attributes in braces are left out, an element that is closed by its
 * own tag gets an end tag, and of unmatched tags only those stay whose end tag is optional. */
static void add_tag_source(const struct mdx *m, buffer *b, const struct tag *tag)
{
    struct attribute a;
    bool alone = m->tags.at[tag->partner].pos == tag->pos && !tag->self_closing && !html_is_void(tag->name);
    if (alone && (tag->closes || !is_listed(tag->name, " dd dt li p tbody td tfoot th thead tr "))) return;
    buffer_format(b, tag->closes ? "</%.*s" : "<%.*s", PRI(tag->name));
    for (size_t pos = tag->pos + 1 + tag->name.len; !tag->closes && next_attribute(m, tag, &pos, &a);) {
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
        if (tag && is_html(tag)) {
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

/* Returns the number of spaces and quote marks before pos if nothing else precedes it on its line, else SIZE_MAX. */
static size_t prefix_length(const struct mdx *m, size_t pos)
{
    size_t n = 0;
    while (pos - n > m->body && strchr(" >", m->source.s[pos - n - 1])) n++;
    return pos - n == m->body || m->source.s[pos - n - 1] == '\n' ? n : SIZE_MAX;
}

/* Returns the prefix of the lines of a block at pos, which has `n` spaces and quote marks before it. `edit`: the first
 * edit at or after the start of the line; it replaces the indentation in callouts and in HTML. */
static str block_prefix(struct mdx *m, size_t pos, size_t n, size_t edit)
{
    const struct edit *e = edit < m->sorted ? &m->edits.at[edit] : NULL;
    size_t start = pos - n, strip = mdx_component_indent(m, start);
    if (e && e->pos < pos && e->end == pos) return str_format("%.*s%.*s", (int)(e->pos - start), m->source.s + start,
                                                              PRI(e->text));
    str prefix = { m->source.s + start, n };
    for (; strip && prefix.len && prefix.s[0] == ' '; strip--) prefix = str_span(prefix, 1, prefix.len);
    return prefix;
}

/* Replaces source[pos, end) by Markdown that md4c reads. */
static struct edit *edit_markdown(struct mdx *m, size_t pos, size_t end, str text)
{
    mdx_edit(m, pos, end, text);
    struct edit *e = &m->edits.at[m->edits.count - 1];
    e->markdown = true;
    return e;
}

/* True if a tag is in a row of a Markdown table, which has no place for blocks. */
static bool is_in_row(const struct mdx *m, const struct tag *tag)
{
    return tag->text < tag->pos && m->source.s[tag->text] == '|';
}

/* Returns the Markdown of the element of tag i. full: with images as ![alt](address). Sets *images if it has some. */
static str element_markdown(const struct mdx *m, size_t i, size_t end, size_t edit, bool full, bool *images)
{
    const struct tag *tag = &m->tags.at[i];
    str html = element_source(m, tag->pos, end, edit, i, full, images);
    bool row = is_in_row(m, tag);
    if (row && str_starts(html, STR("<pre"))) html = str_format("<code%.*s", PRI(str_span(html, 4, html.len)));
    str text = html_markdown(html, full, tag->pos > m->body ? m->source.s[tag->pos - 1] : 0);
    return row && html_kind(tag->name) != HTML_INLINE ? html_one_line(text) : text;
}

/* Converts an element as a whole. Returns the index of its last tag. `edit`: the first edit on its line. */
static size_t edit_whole_element(struct mdx *m, size_t i, size_t edit)
{
    const struct tag *tag = &m->tags.at[i], *close = html_is_void(tag->name) ? tag : &m->tags.at[tag->partner];
    bool block = html_kind(tag->name) != HTML_INLINE && !is_in_row(m, tag), images = false;
    size_t n = block ? prefix_length(m, tag->pos) : SIZE_MAX, pos = n == SIZE_MAX ? tag->pos : tag->pos - n;
    str text = element_markdown(m, i, close->end, edit, false, &images);
    str full = images ? element_markdown(m, i, close->end, edit, true, &images) : text;
    if (!block && close->end < m->source.len && m->source.s[close->end] == '\n')
        while (text.len && char_is_space(text.s[text.len - 1])) text.len--, full.len -= full.len > 0;
    str prefix = n == SIZE_MAX ? STR("") : block_prefix(m, tag->pos, n, edit), id = attribute(m, tag, "id");
    bool same = str_equal(text, full), heading = str_starts(text, STR("#"));
    struct edit *e = edit_markdown(m, pos, close->end, html_indented(text, prefix, prefix));
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
    str value = installs ? attribute(m, tag, PACKAGES) : STR("");
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
    str command = attribute(m, tag, "command"), package = attribute(m, tag, "pkg"), args = attribute(m, tag, "args");
    str install = installed_packages(m, tag);
    bool runs = has_flag(m, tag, "dlx") || has_flag(m, tag, "exec");
    if (install.len)
        return str_format("npm install%s %.*s", has_flag(m, tag, "dev") ? " -D" : "", PRI(install));
    if (command.len && str_equal(tag->name, STR("PackageManagerTabs")))
        return str_format("%s %.*s", runs ? "npx" : "npm", PRI(command));
    if (!str_equal(tag->name, STR("PackageManagers")) || (!package.len && !args.len)) return STR("");
    size_t i = 0;
    while (i + 1 < COUNT(types) && !str_equal(attribute(m, tag, "type"), str_from(types[i][0]))) i++;
    return str_format("%s%s%s%.*s%s%.*s", types[i][1], has_flag(m, tag, "dev") ? " -D" : "", package.len ? " " : "",
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
        str text = at < inside.len ? str_span(inside, at, find_from(inside, at, "\"")) : attribute(m, tag, managers[i]);
        if (!text.len) text = node_value(all, managers[i]);
        bool whole = str_starts(text, manager) || !memchr(text.s, ' ', text.len);
        if (text.len) buffer_format(&b, "%s%s%s%.*s", count++ ? "\n" : "", whole ? "" : managers[i], whole ? "" : " ",
                                    PRI(text));
    }
    return count > 1 ? buffer_str(&b) : STR("");
}

/* Replaces a tag by its text: by the attribute set:html of Astro, by the code of a sample, <Code code={`...`} />, or of
 * a diagram, <Mermaid chart={`...`} />, or by commands of package managers. Returns false if it has none. */
static bool edit_contents(struct mdx *m, const struct tag *tag, size_t edit)
{
    str html = tag->closes || !m->foreign ? STR("") : attribute(m, tag, "set:html");
    bool sample = !tag->closes && m->foreign && str_ends(tag->name, STR("Code"));
    str code = sample ? unescaped(attribute(m, tag, "code")) : STR(""), language = attribute(m, tag, "lang|language");
    if (m->foreign && !tag->closes && str_equal(tag->name, STR("Mermaid")))
        code = unescaped(attribute(m, tag, "chart|value|code|definition")), language = STR("mermaid");
    if (!code.len && m->foreign && !tag->closes && !is_html(tag)) code = package_commands(m, tag), language = STR("sh");
    while (code.len && code.s[0] == '\n') code = str_span(code, 1, code.len);
    while (code.len && char_is_space(code.s[code.len - 1])) code.len--;
    if (!html.len && !code.len) return false;
    str text = html.len ? html_markdown(unescaped(html), false, 0)
                        : str_format("```%.*s\n%.*s\n```", PRI(language), PRI(code));
    size_t n = is_in_row(m, tag) ? SIZE_MAX : prefix_length(m, tag->pos);
    if (n == SIZE_MAX) edit_markdown(m, tag->pos, tag->end, html_one_line(text));
    else {
        str prefix = block_prefix(m, tag->pos, n, edit);
        edit_markdown(m, tag->pos - n, tag->end, html_indented(text, prefix, prefix))->block = true;
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
    str class = m->foreign && str_equal(tag->name, STR("img")) ? attribute(m, tag, "className|class") : STR("");
    return find_from(class, 0, "hidden") < class.len && find_from(class, 0, "dark:block") < class.len &&
           find_from(class, 0, "dark:hidden") == class.len;
}

/* Edits an element of HTML. Returns the index of its last tag. */
static size_t edit_element(struct mdx *m, size_t i, size_t *edit)
{
    const struct tag *tag = &m->tags.at[i];
    size_t line = tag->pos - (is_first_on_line(m, tag->pos) ? tag->indent : 0);
    while (*edit < m->sorted && m->edits.at[*edit].pos < line) ++*edit;
    if (html_kind(tag->name) == HTML_HIDDEN && tag->partner != i && !tag->closes) {
        mdx_edit(m, tag->pos, m->tags.at[tag->partner].end, STR(""));
        return tag->partner;
    }
    if (is_dark_image(m, tag)) return mdx_edit(m, tag->pos, tag->end, STR("")), i;
    if (edit_contents(m, tag, *edit)) return tag->partner > i ? tag->partner : i;
    if (is_converted_whole(m, tag) && !is_in_heading(m, tag)) return edit_whole_element(m, i, *edit);
    bool item = !tag->closes && str_equal(tag->name, STR("li")), rule = str_equal(tag->name, STR("hr"));
    bool gap = html_kind(tag->name) == HTML_GAP;
    str id = tag->closes ? STR("") : attribute(m, tag, "id|name");
    if (id.len && tag->partner != i) *PUSH(&m->ids) = (struct named_place){ tag->pos, id };
    mdx_edit(m, tag->pos, tag->end, rule ? STR("---") : item ? STR("- ") : gap ? STR(" ") : STR(""));
    struct edit *e = &m->edits.at[m->edits.count - 1];
    e->markdown = gap;
    e->block = html_kind(tag->name) == HTML_BLOCK && !item && !is_in_row(m, tag) && !is_in_heading(m, tag);
    return i;
}

/* --- components of the WorkOS site --- */

static bool is_url(str s) { return str_starts(s, STR("https://")) || str_starts(s, STR("http://")); }

/* Appends the name of a missing sample: its title, or its file name as code. A sample with an address is a link. */
static void add_sample(buffer *b, str title, str file)
{
    if (is_url(file)) buffer_format(b, "[%.*s](%.*s)", PRI(title.len ? title : file), PRI(file));
    else if (title.len) buffer_add(b, title);
    else buffer_format(b, "`%.*s`", PRI(file));
}

/* Returns the names of the missing samples in the tabs of a code block, "js: npm, Yarn; ruby: Bundler". Adjacent tabs
 * of one language are grouped. */
static str missing_tabs(struct mdx *m, size_t i)
{
    buffer names = { 0 };
    str last = STR("");
    for (size_t k = i + 1; k < m->tags.at[i].partner; k++) {
        const struct tag *tab = &m->tags.at[k];
        str file = attribute(m, tab, "file"), language = attribute(m, tab, "language");
        if (tab->closes || !file.len) continue;
        if (names.count) buffer_add(&names, str_equal(language, last) ? STR(", ") : STR("; "));
        if (language.len && !str_equal(language, last)) buffer_format(&names, "%.*s: ", PRI(language));
        add_sample(&names, attribute(m, tab, "title"), file);
        *PUSH(&m->samples) = (struct named_place){ m->tags.at[i].pos, file };
        last = language;
    }
    return buffer_str(&names);
}

/* Replaces <CodeBlock file="…"> by a placeholder that names the files, since the corpus does not contain them. */
static void edit_code_block(struct mdx *m, size_t i)
{
    const struct tag *tag = &m->tags.at[i];
    str title = attribute(m, tag, "title"), file = attribute(m, tag, "file");
    str tabs = tag->self_closing || tag->partner == i ? STR("") : missing_tabs(m, i);
    buffer name = { 0 };
    if (!file.len && !tabs.len) return;
    if (file.len) *PUSH(&m->samples) = (struct named_place){ tag->pos, file };
    if (tabs.len && title.len) buffer_format(&name, "%.*s (%.*s)", PRI(title), PRI(tabs));
    else if (tabs.len) buffer_add(&name, tabs);
    else add_sample(&name, title, file);
    mdx_edit(m, tag->pos, tag->end, str_format("> " CORPUS_NO_CODE " %.*s.", PRI(buffer_str(&name))));
}

/* Replaces an entry of the events page by one line: its name, when it is sent, its payload. The first entry whose
 * sample payload is missing is preceded by a notice for the page. */
static void edit_event(struct mdx *m, size_t i)
{
    const struct tag *root = &m->tags.at[i];
    str name = STR(""), when = STR(""), payload = STR("");
    bool soon = false, sample = false;
    for (size_t k = i + 1; k < root->partner; k++) {
        const struct tag *tag = &m->tags.at[k];
        if (tag->closes) continue;
        if (str_equal(tag->name, STR("Event.Details"))) {
            name = attribute(m, tag, "name");
            soon = has_flag(m, tag, "comingSoon");
        } else if (str_equal(tag->name, STR("Event.Description")) && tag->partner > k) {
            str text = one_line(m, tag->end, m->tags.at[tag->partner].pos, k + 1);
            *(tag->depth > root->depth + 1 ? &payload : &when) = text;
        } else if (attribute(m, tag, "file").len) sample = true;
    }
    if (name.len) *PUSH(&m->events) = (struct named_place){ root->pos, name };
    const char *notice = sample && !m->payload_noted ? "> " CORPUS_NO_PAYLOAD "\n\n" : "";
    m->payload_noted |= sample;
    edit_markdown(m, root->pos, m->tags.at[root->partner].end,
                  str_format("%s- `%.*s`%s: %.*s%s%.*s", notice, PRI(name), soon ? " (coming soon)" : "", PRI(when),
                             payload.len ? " " : "", PRI(payload)));
}

/* Components that show a callout. Its kind is the name of the component; general components have it in an attribute. */
#define CALLOUTS " Caution Check Danger Error Hint Important Info Note Pitfall Success Tip Warning "
#define GENERAL_CALLOUTS " Admonition Alert Aside Callout Notice "
#define TITLES "title|label|header|heading|summary|question|caption"
#define TABS " CodeGroupItem Tab TabItem TabPanel Tabs.Tab "

/* True if the lines of a callout are to be quotes, as those of the callouts around it are. Tags must ascend. */
static bool opens_quote(struct mdx *m, const struct tag *tag)
{
    while (m->quotes.count && m->quotes.end[m->quotes.count - 1] <= tag->pos) m->quotes.count--;
    if (m->quotes.count == MAX_QUOTES) return false;
    m->quotes.end[m->quotes.count++] = m->tags.at[tag->partner].pos;
    return true;
}

str mdx_own_callout(str name)
{
    size_t last = name.len;
    while (last && name.s[last - 1] != '-') last--;
    str kind = str_span(name, last, name.len);
    bool known = last && is_listed(kind, " caution danger error hint important info note tip warn warning ");
    return known ? kind : STR("");
}

/* Returns the kind of the callout that an element is by its class, <div class="warning">, or by its name,
 * <docs-warning>; or an empty string. Other classes are preferred to "note". The element starts a line. */
static str html_callout(struct mdx *m, const struct tag *tag)
{
    bool block = m->foreign && tag->starts_line && !tag->closes && m->tags.at[tag->partner].pos > tag->pos;
    str own = block ? mdx_own_callout(tag->name) : STR("");
    if (own.len) return own;
    str note = STR(""), class = STR("");
    if (block && is_listed(tag->name, " aside div ")) class = attribute(m, tag, "class|className");
    for (size_t pos = 0, end; pos < class.len; pos = end + 1) {
        end = find_from(class, pos, " ");
        str word = str_span(class, pos, end);
        if (str_starts(word, STR("alert-"))) word = str_span(word, 6, word.len);
        if (is_listed(word, " note notice ")) note = STR("note");
        if (str_equal(word, STR("success"))) return STR("tip");
        if (is_listed(word, " caution danger hint important tip warning ")) return word;
    }
    return note;
}

/* True if a text starts with an element of HTML that is a block. */
static bool starts_block(str text)
{
    size_t n = 1;
    while (n < text.len && isalnum((unsigned char)text.s[n])) n++;
    return str_starts(text, STR("<")) && html_kind(str_span(text, 1, n)) == HTML_BLOCK;
}

static void edit_callout(struct mdx *m, size_t i)
{
    const struct tag *tag = &m->tags.at[i];
    bool general = is_listed(tag->name, GENERAL_CALLOUTS);
    str kind = general ? attribute(m, tag, "type|kind|variant|status|severity|intent|level") : tag->name;
    if (is_html(tag)) kind = html_callout(m, tag);
    str title = attribute(m, tag, TITLES);
    if (!kind.len) kind = STR("note");
    if (m->foreign && str_equal_fold(kind, STR("warn"))) kind = STR("warning");
    size_t text = tag->end, end = m->tags.at[tag->partner].pos;
    while (text < end && isspace((unsigned char)m->source.s[text])) text++;
    if (is_html(tag) && starts_block(str_span(m->source, text, end))) {  /* elements in it become paragraphs */
        mdx_edit(m, tag->pos, tag->end, str_format("**%c%.*s:**", toupper((unsigned char)kind.s[0]), (int)kind.len - 1,
                                                   kind.s + 1));
        m->edits.at[m->edits.count - 1].block = true;
        mdx_edit(m, end, m->tags.at[tag->partner].end, STR(""));
        return;
    }
    mdx_edit(m, tag->pos, text, str_format("> **%c%.*s:** %.*s%s", toupper((unsigned char)kind.s[0]), (int)kind.len - 1,
                                           kind.s + 1, PRI(title), title.len ? ": " : ""));
    str mark = str_format("%*s> ", (int)tag->indent, "");
    size_t text_end = end;
    while (text_end > text && isspace((unsigned char)m->source.s[text_end - 1])) text_end--;
    bool quote = opens_quote(m, tag);
    for (str line = str_line(m->source, text); quote && text + line.len + 1 < end; line = str_line(m->source, text)) {
        text += line.len + 1; /* replace the indentation of each line by a quote mark */
        size_t k = text;
        while (k < end && k - text < tag->inner && m->source.s[k] == ' ') k++;
        if (k < text_end) mdx_edit(m, text, k, mark);
    }
    mdx_edit(m, end, m->tags.at[tag->partner].end, STR(""));
}

static bool is_container(str name)  /* the tag is removed, its contents are shown */
{
    return is_listed(name, " LanguageSelector ExampleApps.Root Badge CodeBlock CodeBlockTab Small Spinner Tabs Tab "
                           "Steps Step Accordion AccordionGroup Card CardGroup Columns Fragment ");
}

/* Splits a component's name into words: "SyncDiagram.UserCreated" to "Sync Diagram: User Created". */
static str component_words(str name)
{
    buffer b = { 0 };
    for (size_t i = 0; i < name.len; i++) {
        bool capital = isupper((unsigned char)name.s[i]), before = i > 0 && isupper((unsigned char)name.s[i - 1]);
        bool after = i + 1 < name.len && islower((unsigned char)name.s[i + 1]);
        if (name.s[i] == '.') { buffer_add(&b, STR(": ")); continue; }
        if (i > 0 && capital && name.s[i - 1] != '.' && (!before || after)) buffer_add(&b, STR(" "));
        buffer_add(&b, (str){ name.s + i, 1 });
    }
    return buffer_str(&b);
}

static str replace_all(str text, str old, str new)
{
    buffer b = { 0 };
    for (size_t i = 0; i < text.len;) {
        bool found = str_starts((str){ text.s + i, text.len - i }, old);
        buffer_add(&b, found ? new : (str){ text.s + i, 1 });
        i += found ? old.len : 1;
    }
    return buffer_str(&b);
}

/* Returns the component's name as words with the usual spelling of names and abbreviations. */
static str component_spelled(str name)
{
    static const char *const spellings[][2] = {
        { "Work OS ", "WorkOS " }, { "Auth Kit", "AuthKit" }, { "Api ", "API " }, { "Cli ", "CLI " }, { "Csv", "CSV" },
        { "Sftp", "SFTP" }, { "Sso", "SSO" }, { "Mfa", "MFA" }, { "Totp", "TOTP" }, { "Otp", "OTP" },
        { "Dir Sync", "Directory Sync" } };
    str words = component_words(name);
    for (size_t i = 0; i < COUNT(spellings); i++)
        words = replace_all(words, str_from(spellings[i][0]), str_from(spellings[i][1]));
    return words;
}

/* Returns the value of an attribute that is an expression, without the braces. Empty if there is none. */
static str expression(const struct mdx *m, const struct tag *tag, const char *name)
{
    str inside = { m->source.s + tag->pos, tag->end - tag->pos };
    size_t start = find_from(inside, 0, str_format("%s={", name).s) + strlen(name) + 2;
    const char *end = start < inside.len ? memchr(inside.s + start, '}', inside.len - start) : NULL;
    return end ? (str){ inside.s + start, (size_t)(end - inside.s) - start } : STR("");
}

/* Returns the description of a table of properties whose data is {group.userManagement.props}. */
static str properties_title(str data)
{
    size_t end = data.len;
    while (end && data.s[end - 1] != '.') end--;
    size_t last = end ? end - 1 : 0, start = last;
    while (start && data.s[start - 1] != '.') start--;
    if (start == last) return STR("table of properties");
    char *name = xalloc(last - start + 1);
    memcpy(name, data.s + start, last - start);
    name[0] = (char)toupper((unsigned char)name[0]);
    return str_format("table of the properties of \"%.*s\"", PRI(component_spelled((str){ name, last - start })));
}

/* Returns the description of a component that the corpus lacks: 'diagram "Directory Sync: User Created"'. The kind is
 * taken from its name. */
static str component_title(const struct mdx *m, const struct tag *tag)
{
    static const char *const kinds[] = { "Table", "Diagrams", "Diagram", "Demo", "Cards", "Callout", "Grid", "Block" };
    str words = component_spelled(tag->name);
    if (str_equal(tag->name, STR("PropsTable"))) return properties_title(expression(m, tag, "data"));
    for (size_t i = 0; i < COUNT(kinds); i++) {
        str kind = str_from(kinds[i]);
        size_t at = find_from(words, 0, str_format(" %s", kinds[i]).s), end = at + 1 + kind.len;
        if (at == words.len || (end < words.len && words.s[end] != ' ' && words.s[end] != ':')) continue;
        str rest = { words.s + end, words.len - end };
        return str_format("%c%s \"%.*s%s%.*s\"", tolower((unsigned char)kind.s[0]), kind.s + 1, (int)at, words.s,
                          rest.len && rest.s[0] == ' ' ? ":" : "", PRI(rest));
    }
    return str_format("\"%.*s\"", PRI(words));
}

/* Returns the addresses in the attributes of a component as links: " ([figma](https://…))". */
static str attribute_links(const struct mdx *m, const struct tag *tag)
{
    buffer b = { 0 };
    str inside = { m->source.s + tag->pos, tag->end - tag->pos };
    for (size_t i = find_from(inside, 0, "=\""); i < inside.len; i = find_from(inside, i + 2, "=\"")) {
        size_t name = i, end = find_from(inside, i + 2, "\"");
        str value = { inside.s + i + 2, end - i - 2 };
        while (name && is_name_char(inside.s[name - 1])) name--;
        str key = { inside.s + name, i - name };
        if (str_ends(key, STR("URL")) || str_ends(key, STR("Url"))) key.len -= 3;
        if (is_url(value)) buffer_format(&b, " ([%.*s](%.*s))", PRI(key.len ? key : value), PRI(value));
    }
    return buffer_str(&b);
}

/* Removes a tag, and the space after it if it would leave two. */
static void remove_tag(struct mdx *m, size_t i)
{
    size_t start = m->tags.at[i].run, end = m->tags.at[i].end;
    bool spaces = start > m->body && m->source.s[start - 1] == ' ' && end < m->source.len && m->source.s[end] == ' ';
    mdx_edit(m, m->tags.at[i].pos, end + spaces, STR(""));
}

/* --- components --- */

static bool is_image(const struct mdx *m, const struct tag *tag)
{
    static const char *const words[] = { "Image", "Img", "Figure", "Screenshot", "Picture" };
    for (size_t i = 0; i < COUNT(words); i++)
        if (find_from(tag->name, 0, words[i]) < tag->name.len) return true;
    return attribute(m, tag, "alt").len > 0;
}

/* Returns the texts in the attributes of a component: "Since 2.0", "How a widget works". Attributes that tell how it
 * looks, or where it gets something from, are left out. */
static str attribute_texts(const struct mdx *m, const struct tag *tag)
{
    buffer b = { 0 };
    struct attribute a;
    for (size_t pos = tag->pos + 1 + tag->name.len; next_attribute(m, tag, &pos, &a);) {
        bool named = is_listed(a.name, " name since tag v value version ");
        bool text = is_listed(a.name, " body caption command content description details header heading label message "
                                      "number question subtitle summary text title tooltip ");
        if (!str_trim(a.value).len || (!named && !text)) continue;
        if (b.count) buffer_add(&b, STR(": "));
        else if (named) buffer_format(&b, "%.*s ", PRI(component_words(tag->name)));
        bool command = str_equal(a.name, STR("command"));
        buffer_format(&b, command ? "`%.*s`" : "%.*s", PRI(str_trim(a.value)));
    }
    return buffer_str(&b);
}

/* Returns the text of a component that marks what is beside it by its name alone, <Deprecated />: "(deprecated)". */
static str status_text(const struct mdx *m, const struct tag *tag)
{
    bool status = is_listed(tag->name, " Advanced Alpha Beta Canary Deprecated Experimental Internal New Optional "
                                       "Preview Removed Required Unstable ");
    str name = str_lower(tag->name);
    if (!status) return STR("");
    return is_first_on_line(m, tag->pos) ? tag->name : str_format("(%.*s)", PRI(name));
}

static void edit_image_component(struct mdx *m, const struct tag *tag)
{
    str alt = attribute(m, tag, "alt|title|caption"), src = attribute(m, tag, "src|srcLight|light|url");
    mdx_edit(m, tag->pos, tag->end, alt.len ? str_format("[Image: %.*s]", PRI(alt)) : STR("[Image]"));
    if (src.len) m->edits.at[m->edits.count - 1].full = str_format("![%.*s](%.*s)", PRI(alt), PRI(src));
}

/* Replaces an icon by its label. */
static void edit_icon(struct mdx *m, size_t i)
{
    const struct tag *tag = &m->tags.at[i];
    str label = attribute(m, tag, "label|title|alt|aria-label");
    if (label.len) mdx_edit(m, tag->pos, tag->end, str_format("[Icon: %.*s]", PRI(label)));
    else remove_tag(m, i);
}

/* True for a file or folder in a picture of a tree: <FileTree.Folder name="src">, <File name="a.js" />. */
static bool is_tree_entry(const struct mdx *m, const struct tag *tag)
{
    bool named = is_listed(tag->name, " File FileTree.File FileTree.Folder Folder Tree.File Tree.Folder ");
    return named && m->foreign && attribute(m, tag, "name").len;
}

#define MAX_OUTER_DISTANCE 500    /* tags that are searched for those around a tag */

/* Returns the index of the nearest wanted tag around the tag `inner`, or SIZE_MAX. Only the MAX_OUTER_DISTANCE tags
 * before tag i are searched. */
static size_t outer_tag(const struct mdx *m, size_t i, size_t inner,
                        bool (*is_wanted)(const struct mdx *m, const struct tag *tag))
{
    for (size_t k = inner; k-- > 0 && i - k < MAX_OUTER_DISTANCE;) {
        const struct tag *tag = &m->tags.at[k];
        if (!tag->closes && tag->partner >= m->tags.at[inner].partner && is_wanted(m, tag)) return k;
    }
    return SIZE_MAX;
}

/* Replaces an entry of a tree by an item of a list. */
static void edit_tree_entry(struct mdx *m, size_t i)
{
    const struct tag *tag = &m->tags.at[i];
    size_t n = prefix_length(m, tag->pos), depth = 0;
    for (size_t k = i; (k = outer_tag(m, i, k, is_tree_entry)) != SIZE_MAX;) depth++;
    const char *folder = str_ends(tag->name, STR("Folder")) ? "/" : "";
    edit_markdown(m, n == SIZE_MAX ? tag->pos : tag->pos - n, tag->end,
                  str_format("%*s- `%.*s%s`", (int)(2 * depth), "", PRI(attribute(m, tag, "name")), folder));
}

#define MAX_SEARCHES 64              /* of the whole page, for constants that attributes name */

/* Returns a table of the objects in an attribute of a component, fields={[{...}]} or type={name}, where the page
 * exports the constant `name`. Empty if it has none. */
static str attribute_table(struct mdx *m, const struct tag *tag)
{
    str inside = { m->source.s + tag->pos, tag->end - tag->pos }, table = STR("");
    for (size_t at = find_from(inside, 0, "={"); at < inside.len && !table.len; at = find_from(inside, at + 2, "={")) {
        str value = str_trim(str_span(inside, at + 2, inside.len));
        size_t n = 0;
        while (n < value.len && (isalnum((unsigned char)value.s[n]) || strchr("_$", value.s[n]))) n++;
        if (str_starts(value, STR("[")) || str_starts(value, STR("{"))) table = literal_table(literal_of(value));
        else if (n && n < value.len && value.s[n] == '}' && m->searched / MAX_SEARCHES <= m->source.len) {
            m->searched += m->source.len;
            table = literal_table(literal_value(m->source, str_copy(str_span(value, 0, n)).s));
        }
    }
    return table;
}

/* Replaces a component that shows objects by a table of them, below its texts. Returns false if it has none. */
static bool edit_table_component(struct mdx *m, const struct tag *tag)
{
    size_t n = is_in_row(m, tag) ? SIZE_MAX : prefix_length(m, tag->pos);
    str table = m->foreign && n != SIZE_MAX ? attribute_table(m, tag) : STR("");
    if (!table.len) return false;
    str texts = attribute_texts(m, tag), prefix = block_prefix(m, tag->pos, n, 0);
    if (texts.len) table = str_format("%.*s\n\n%.*s", PRI(texts), PRI(table));
    edit_markdown(m, tag->pos - n, tag->end, html_indented(table, prefix, prefix))->block = true;
    return true;
}

/* Replaces a component without a body. In a corpus of the WorkOS site its place is noted; elsewhere components
 * without text only shape the page. */
static void edit_lone_component(struct mdx *m, size_t i)
{
    const struct tag *tag = &m->tags.at[i];
    if (edit_table_component(m, tag)) return;
    bool first = is_first_on_line(m, tag->pos);
    str texts = m->foreign ? attribute_texts(m, tag) : STR(""), target = attribute(m, tag, "href|to|link|url|src");
    bool youtube = m->foreign && find_from(tag->name, 0, "YouTube") < tag->name.len;
    str video = youtube ? attribute(m, tag, "id|videoId") : STR("");
    bool heading = m->source.s[tag->line] == '#';
    if (m->foreign && !texts.len) texts = status_text(m, tag);
    if (video.len && !is_url(target)) target = str_format("https://www.youtube.com/watch?v=%.*s", PRI(video));
    if (!m->foreign && is_container(tag->name)) mdx_edit(m, tag->pos, tag->end, STR(""));
    else if (!m->foreign)
        mdx_edit(m, tag->pos, tag->end, str_format("%s" CORPUS_NO_COMPONENT " %.*s%.*s.", first ? "> " : "",
                                                   PRI(component_title(m, tag)), PRI(attribute_links(m, tag))));
    else if (str_ends(tag->name, STR("Icon"))) edit_icon(m, i);
    else if (is_image(m, tag)) edit_image_component(m, tag);
    else if (is_url(target))
        edit_markdown(m, tag->pos, tag->end, str_format("[%.*s](%.*s)", PRI(texts.len ? texts : target), PRI(target)));
    else if (texts.len && heading) edit_markdown(m, tag->pos, tag->end, texts);      /* it is part of the title */
    else if (texts.len) mdx_edit(m, tag->pos, tag->end, texts);
    else remove_tag(m, i);
}

/* Returns the text with entities replaced, for code, in which they would be shown as they are written. */
static str plain_text(str s)
{
    buffer b = { 0 };
    char utf8[8];
    for (size_t i = 0, len; i < s.len; i += len) {
        str c = s.s[i] == '&' ? html_entity(str_span(s, i, s.len), utf8, &len) : STR("");
        if (!c.len) len = 1, c = str_span(s, i, i + 1);
        buffer_add(&b, c);
    }
    return memchr(s.s, '&', s.len) ? buffer_str(&b) : s;
}

static bool is_field(const struct mdx *m, const struct tag *tag)
{
    return m->foreign && is_listed(tag->name, " Field Param ParamField Property ResponseField ");
}

static str field_name(const struct mdx *m, const struct tag *tag)
{
    return attribute(m, tag, "path|query|body|header|name|field");
}

/* Returns the names of the fields around a field, each with a dot after it: "user." for a name in a user. */
static str outer_fields(const struct mdx *m, size_t i)
{
    str names = STR("");
    for (size_t k = i; (k = outer_tag(m, i, k, is_field)) != SIZE_MAX;) {
        const struct tag *tag = &m->tags.at[k];
        str name = field_name(m, tag);
        const char *list = str_ends(attribute(m, tag, "type"), STR("[]")) ? "[]" : "";
        if (name.len) names = str_format("%.*s%s.%.*s", PRI(name), list, PRI(names));
    }
    return names;
}

/* Returns the part of a request that has a parameter, ", in query" of <ParamField query="limit">, or "". */
static const char *field_place(const struct mdx *m, const struct tag *tag)
{
    static const char *const places[][2] = { { "query", ", in query" }, { "path", ", in path" },
                                             { "header", ", in header" }, { "body", ", in body" } };
    for (size_t i = 0; i < COUNT(places) && str_equal(tag->name, STR("ParamField")); i++)
        if (attribute(m, tag, places[i][0]).len) return places[i][1];
    return "";
}

/* Returns the heading of a component that documents a field: its name in code, type, place, and whether it must be
 * there. */
static str field_title(const struct mdx *m, size_t i)
{
    const struct tag *tag = &m->tags.at[i];
    if (!is_field(m, tag)) return STR("");
    str name = field_name(m, tag), type = plain_text(attribute(m, tag, "type"));
    str value = plain_text(attribute(m, tag, "default"));
    if (!name.len && !type.len) return STR("");
    const char *must = has_flag(m, tag, "required") ? ", required" : "";
    const char *old = has_flag(m, tag, "deprecated") ? ", deprecated" : "";
    str title = !name.len ? str_format("`%.*s`%s%s", PRI(type), must, old)
                          : str_format("`%.*s%.*s`%s%.*s%s%s%s", PRI(outer_fields(m, i)), PRI(name),
                                       type.len ? ": " : "", PRI(type), field_place(m, tag), must, old);
    return value.len ? str_format("%.*s, default `%.*s`", PRI(title), PRI(value)) : title;
}

/* Returns the title of a component that documents an endpoint: its method and path in code. */
static str endpoint_title(const struct mdx *m, const struct tag *tag)
{
    str method = m->foreign ? attribute(m, tag, "method") : STR(""), path = attribute(m, tag, "path|url|endpoint");
    bool known = is_listed(method, " DELETE GET HEAD OPTIONS PATCH POST PUT delete get patch post put ");
    return known && path.len ? str_format("`%.*s %.*s`", PRI(method), PRI(path)) : STR("");
}

/* Returns the notes in the attributes of a component, note="..." and serverNote="...", as paragraphs. */
static str attribute_notes(const struct mdx *m, const struct tag *tag)
{
    buffer b = { 0 };
    struct attribute a;
    for (size_t pos = tag->pos + 1 + tag->name.len; m->foreign && next_attribute(m, tag, &pos, &a);)
        if ((str_equal(a.name, STR("note")) || str_ends(a.name, STR("Note"))) && a.value.len)
            buffer_format(&b, "\n\n%.*s", PRI(a.value));
    return buffer_str(&b);
}

/* True if the component makes an address of a part of one, such as the name of a file in a repository: its target leads
 * nowhere, and it is not one of those that are links in all sites. */
static bool makes_address(const struct mdx *m, const struct tag *tag, str target)
{
    bool common = is_listed(tag->name, " A Anchor Button Card DocLink Link LinkButton LinkCard NavLink ");
    if (common || !m->c || memchr(target.s, ':', target.len) || strchr("#?.{", target.s[0])) return false;
    return !address_of_link(m->c, m->page, target).len && !address_is_file(m->c, m->page, target);
}

/* True if the component is a link in a line: it has a target, and a body without blank lines. */
static bool is_link(const struct mdx *m, const struct tag *tag)
{
    const struct tag *close = &m->tags.at[tag->partner];
    str target = close != tag && m->foreign ? attribute(m, tag, "href|to") : STR("");
    return target.len && !has_blank_line(m, tag->end, close->pos) && !attribute(m, tag, TITLES).len &&
           !makes_address(m, tag, target);
}

/* True for a component that has the labels of its tabs: <Tabs items={["npm", "pnpm"]}>, or <Tabs values={[...]}> with
 * maps of value and label. */
static bool has_tab_labels(const struct mdx *m, const struct tag *tag)
{
    str inside = { m->source.s + tag->pos, tag->end - tag->pos };
    bool labels = find_from(inside, 0, "items={[") < inside.len || find_from(inside, 0, "values={[") < inside.len;
    return labels && m->foreign && str_ends(tag->name, STR("Tabs"));
}

/* Returns the label that the component around a tab has for it: that of its value, or of its number. Empty if there is
 * none. */
static str tab_label(struct mdx *m, size_t i, str value)
{
    size_t outer = outer_tag(m, i, i, has_tab_labels), number = 0;
    if (outer == SIZE_MAX || m->searched / MAX_SEARCHES > m->source.len) return STR("");
    str inside = { m->source.s + m->tags.at[outer].pos, m->tags.at[outer].end - m->tags.at[outer].pos };
    size_t values = find_from(inside, 0, "values={["), items = find_from(inside, 0, "items={[");
    m->searched += inside.len;
    for (size_t k = outer + 1; k < i; k++) {
        const struct tag *tag = &m->tags.at[k];
        number += !tag->closes && tag->depth == m->tags.at[i].depth && str_equal(tag->name, m->tags.at[i].name);
    }
    const struct node *list = literal_of(str_span(inside, values < inside.len ? values + 8 : items + 7, inside.len));
    for (const struct node *n = list ? list->child : NULL; n; n = n->next) {
        bool wanted = value.len ? str_equal(node_value(n, "value"), value) : !number--;
        if (wanted) return n->kind == NODE_SCALAR ? n->value : node_value(n, "label");
    }
    return STR("");
}

static void edit_component(struct mdx *m, size_t i)
{
    const struct tag *tag = &m->tags.at[i];
    str title = attribute(m, tag, m->foreign ? TITLES : "title");
    str target = attribute(m, tag, m->foreign ? "href|to|link|url" : "href");
    str more = m->foreign && title.len ? attribute(m, tag, "description|subtitle|text") : STR("");
    bool tab = m->foreign && is_listed(tag->name, TABS);
    if (!title.len && tab) title = tab_label(m, i, attribute(m, tag, "value|name|id"));
    if (!title.len && tab) title = attribute(m, tag, "value|name|id");
    if (!title.len) title = field_title(m, i);
    if (!title.len) title = endpoint_title(m, tag);
    if (target.len && title.len)
        edit_markdown(m, tag->pos, tag->end, str_format("- [%.*s](%.*s)%s%.*s", PRI(title), PRI(target),
                                                        more.len ? ": " : "", PRI(more)));
    else if (target.len && m->foreign && tag->self_closing)              /* its text is the title of the page */
        edit_markdown(m, tag->pos, tag->end, str_format("%s[](%.*s)", tag->starts_line ? "- " : "", PRI(target)));
    else if (tag->self_closing && !(title.len && is_field(m, tag))) edit_lone_component(m, i);
    else if (is_link(m, tag)) {
        size_t close = tag->partner;
        edit_markdown(m, tag->pos, tag->end, STR("["));
        edit_markdown(m, m->tags.at[close].pos, m->tags.at[close].end, str_format("](%.*s)", PRI(target)));
    } else {
        bool has_title = title.len && tag->starts_line;
        mdx_edit(m, tag->pos, tag->end,
                 has_title ? str_format("**%.*s**%.*s", PRI(title), PRI(attribute_notes(m, tag))) : STR(""));
        m->edits.at[m->edits.count - 1].block = has_title;
    }
}

static void edit_component_tag(struct mdx *m, size_t i)
{
    const struct tag *tag = &m->tags.at[i];
    bool paired = tag->partner != i;
    size_t before = m->edits.count;
    bool callout = is_listed(tag->name, m->foreign ? CALLOUTS GENERAL_CALLOUTS : " Callout ");
    if (edit_contents(m, tag, 0)) return;
    if (tag->closes) {
        if (!paired || !is_link(m, &m->tags.at[tag->partner])) mdx_edit(m, tag->pos, tag->end, STR(""));
    } else if (is_tree_entry(m, tag)) edit_tree_entry(m, i);
    else if (str_equal(tag->name, STR("GlossaryMarker")) && paired)    /* a letter of the alphabetical list */
        mdx_edit(m, tag->pos, m->tags.at[tag->partner].end, STR(""));
    else if (tag->self_closing && str_equal(tag->name, STR("Spinner"))) remove_tag(m, i);
    else if (callout && paired) edit_callout(m, i);
    else if (str_equal(tag->name, STR("Event.Root")) && paired) edit_event(m, i);
    else if (str_equal(tag->name, STR("CodeBlockTab")) && attribute(m, tag, "file").len)
        mdx_edit(m, tag->pos, tag->end, STR(""));
    else {
        if (str_equal(tag->name, STR("CodeBlock"))) edit_code_block(m, i);
        if (m->edits.count == before) edit_component(m, i);
    }
}

void mdx_edit_tags(struct mdx *m)
{
    for (size_t i = 0; i < m->tags.count; i++)
        if (!is_html(&m->tags.at[i]) && !mdx_is_text(m, &m->tags.at[i])) edit_component_tag(m, i);
    mdx_sort(m);
    m->sorted = m->edits.count;
    m->open.next = m->open.count = 0;
    for (size_t i = 0, edit = 0; i < m->tags.count; i++) {
        if (!is_html(&m->tags.at[i]) || mdx_is_text(m, &m->tags.at[i])) continue;
        bool ends = m->tags.at[i].closes && html_callout(m, &m->tags.at[m->tags.at[i].partner]).len;
        if (html_callout(m, &m->tags.at[i]).len) edit_callout(m, i);
        else if (!ends) i = edit_element(m, i, &edit);
    }
    m->open.next = m->open.count = 0;
}
