/* dialect.c - translates the syntax of other documentation generators to plain Markdown, before a page is parsed.
 *
 *   :::kind Title ... :::    ::kind ... ::    !!! kind "Title"    /// kind | Title ... ///    > [!KIND]
 *                            quotes that start with the kind in bold; the body is no code even if it is indented
 *   === "Label"              the label in bold, then the body
 *   {{#include F}} ...       the text of the file, see include.c
 *   {{< name args >}} ...    see shortcode.c; {% name args %} of Markdoc, see markdoc.c
 *   import X from "F.mdx"    the text of F in place of <X />
 *   # [Label](#tab/id)       the label in bold
 *   r[rule.id]               an anchor, and a paragraph of its own, below the heading that it is above (mdBook)
 *   ```js{1,3} [Label]       the language alone, the label as title, see fence.c
 *   [text][label]            the target of the definition, because sections are read one by one
 *   ## Title :name[text]{...}    the heading, then the text as a paragraph (MDC)
 *   :octicons-x-16:  ){...}  icons and attributes of links are removed
 *
 * A page without such syntax is not changed, and most lines stay where they are. Code fences are copied, except that
 * files are included in them.
 */
#include <ctype.h>
#include <limits.h>
#include "dialect.h"

#define MAX_COMPONENT_BYTES 4000
#define MAX_UNPLACED 100       /* maximum number of texts that are searched in the page without a match */

/* --- kinds of admonitions --- */

bool dialect_is_kind(str name)
{
    static const char *const kinds[] = {
        "abstract", "attention", "bug", "callout", "caution", "check", "danger", "deepdive", "details", "error",
        "example", "experimental", "failure", "hint", "important", "info", "note", "pitfall", "question", "quote",
        "seealso", "success", "summary", "tip", "todo", "warning" };
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (str_equal_fold(name, str_from(kinds[i]))) return true;
    return false;
}

size_t name_length(str s)
{
    size_t n = 0;
    while (n < s.len && (isalnum((unsigned char)s.s[n]) || s.s[n] == '-' || s.s[n] == '_')) n++;
    return n;
}

/* Returns "Kind" or "Kind: Title" in bold. */
str kind_label(str kind, str title)
{
    str text = title.len ? str_format("%.*s:** %.*s", PRI(kind), PRI(title)) : str_format("%.*s:**", PRI(kind));
    for (size_t i = 0; i < kind.len; i++)
        ((char *)text.s)[i] = (char)(i ? tolower((unsigned char)kind.s[i]) : toupper((unsigned char)kind.s[i]));
    return str_format("**%.*s", PRI(text));
}

/* Removes attributes in braces and the delimiters of a title: [Title], "Title", | Title. */
str clean_title(str s)
{
    s = str_trim(str_span(s, 0, find_from(s, 0, "{")));
    if (str_starts(s, STR("|"))) s = str_trim(str_span(s, 1, s.len));
    bool closed = s.len > 1 && ((s.s[0] == '[' && s.s[s.len - 1] == ']') || (s.s[0] == '"' && s.s[s.len - 1] == '"'));
    return closed ? str_span(s, 1, s.len - 1) : s;
}

/* --- lines --- */

size_t indent_at(str line)
{
    size_t n = 0;
    while (n < line.len && line.s[n] == ' ') n++;
    return n;
}

/* Returns the text of a list item, without "- " or "1. " in front of it; else the line itself. */
str without_bullets(str line)
{
    str s = str_trim(line);
    for (size_t n;; s = str_trim(str_span(s, n + 2, s.len))) {
        for (n = 0; n < s.len && n < 9 && char_is_digit(s.s[n]);) n++;
        bool item = n + 2 < s.len && s.s[n + 1] == ' ' && strchr(n ? ".)" : "-*+", s.s[n]);
        if (!item) return s;
    }
}

/* Returns the mark of the fence at a line, "```" or longer, or an empty string. A list item may start with a fence. */
str fence_mark(str line)
{
    str s = without_bullets(line);
    size_t n = 0;
    while (n < s.len && (s.s[0] == '`' || s.s[0] == '~') && s.s[n] == s.s[0]) n++;
    return n < 3 || (s.s[0] == '`' && memchr(s.s + n, '`', s.len - n)) ? STR("") : str_span(s, 0, n);
}

bool fence_read(str *fence, str line)
{
    str mark = fence_mark(line), open = fence->len ? fence_mark(*fence) : STR("");
    size_t offset = mark.len ? (size_t)(mark.s - line.s) : 0;
    bool closes = open.len && str_starts(mark, open) && mark.len == str_trim(line).len &&
                  column_at(line, offset) <= column_at(*fence, fence->len - open.len) + MAX_CLOSING_INDENT;
    bool opens = !fence->len && mark.len;
    if (opens || closes) *fence = opens ? str_span(line, 0, offset + mark.len) : STR("");
    return opens || closes;
}

/* Returns the length of at most `max` quote marks at the start of a line, with the spaces before and one after each. */
static size_t marks_length(str line, unsigned max, unsigned *marks)
{
    size_t n = 0;
    for (*marks = 0; *marks < max;) {
        size_t i = n;
        while (i < line.len && line.s[i] == ' ') i++;
        if (i == line.len || line.s[i] != '>') break;
        n = i + 1, ++*marks;
        if (n < line.len && line.s[n] == ' ') n++;
    }
    return n;
}

bool quoted_fence_read(struct quoted_fence *f, str line)
{
    unsigned marks;
    size_t n = marks_length(line, f->mark.len ? f->quotes : UINT_MAX, &marks);
    if (f->mark.len && marks < f->quotes) f->mark = STR("");
    str rest = str_span(line, n, line.len);
    bool mark = fence_read(&f->mark, rest);
    if (mark && f->mark.len) f->quotes = marks;
    return mark || f->mark.len;
}

/* Returns the length of the spaces and quote marks at the start of a line; 0 if there is no mark. */
size_t quote_length(str line)
{
    size_t n = 0;
    while (n < line.len && strchr("> ", line.s[n])) n++;
    return memchr(line.s, '>', n) ? n : 0;
}

/* Returns the text of a heading, without its marks, or an empty string. */
str heading_text(str line)
{
    size_t n = 0;
    while (n < line.len && line.s[n] == '#') n++;
    return n && n < 7 && n < line.len && line.s[n] == ' ' ? str_trim(str_span(line, n, line.len)) : STR("");
}

str link_markdown(str text, str to)
{
    bool brackets = find_from(text, 0, "[") < text.len || find_from(text, 0, "]") < text.len;
    str target = target_encoded(to);
    if (!to.len) return text;
    if (text.len && brackets) return str_format("%.*s [%.*s](%.*s)", PRI(text), PRI(to), PRI(target));
    return str_format("[%.*s](%.*s)", PRI(text.len ? text : to), PRI(target));
}

/* Returns the word of attributes in braces that starts with a mark: "note" of "{#id .note}" for a dot. */
str attribute_after(str braces, char mark)
{
    for (size_t i = 1; i < braces.len && braces.s[i] != '}'; i++)
        if (braces.s[i] == mark && strchr(" {", braces.s[i - 1]))
            return str_span(braces, i + 1, i + 1 + name_length(str_span(braces, i + 1, braces.len)));
    return STR("");
}

/* --- included files --- */

static void collect_imports(struct dialect *d, str text, str folder);
static void restore_imports(struct dialect *d, size_t count);

uint32_t dialect_next_line(struct dialect *d, str text)
{
    str page = d->place.text, rest = str_span(page, d->place.pos + 1, page.len);
    size_t offset = text.len && d->unplaced < MAX_UNPLACED ? str_find(rest, text) : rest.len;
    if (offset < rest.len) return line_number(&d->place, page.len - rest.len + offset);
    d->unplaced++;
    return 0;
}

/* Warns that the file that a line includes cannot be read. */
static void warn_missing(struct dialect *d, const struct inclusion *in)
{
    uint32_t line = dialect_next_line(d, in->name);
    if (d->includer.outside)
        warn(d->includer.path, line, "the included file %.*s is not in the corpus, but outside of it; CORPUS_ROOT=DIR "
             "names a folder around the corpus whose files may be included", PRI(in->name));
    else warn(d->includer.path, line, "the included file %.*s is not in the corpus", PRI(in->name));
}

/* Adds the file that a line includes, with the prefix of that line. Code is fenced, unless the line is in a fence. */
static void add_included(struct dialect *d, buffer *out, const struct inclusion *in, str prefix, bool fenced,
                         unsigned depth)
{
    str text = include_text(&d->includer, in), language = in->language.len ? in->language : language_of_file(in->name);
    bool page = !in->code && (is_listed(language, " md mdx mdoc markdown qmd erb ") || !language.len);
    size_t imports = d->former.count;
    buffer all = { 0 };
    d->changed = true;
    if (!text.len) {
        warn_missing(d, in);
        buffer_format(out, "%.*s%sNot in this copy: %.*s\n", PRI(prefix), fenced ? "" : "> ", PRI(in->name));
        return;
    }
    if (page) {
        text = include_properties(include_arguments(str_span(text, front_end(text), text.len), in), in);
        text = fence_label_all(constants_translate(d->includer.layout, in->name, text, &d->changed), &d->changed);
        text = twoslash_translate(shortcode_translate(d->includer.layout, text, &d->changed), &d->changed);
        text = quarto_translate(d->includer.layout, text, &d->changed);
        text = docfx_translate(&d->includer, text, &d->changed);
        inline_collect_definitions(d, text);
        collect_imports(d, text, str_span(in->name, 0, in->name.len - last_name(in->name).len));
    }
    if (!page) text = shiki_translate(text);
    if (!fenced && !page)
        buffer_format(&all, "```%.*s%s%.*s\n", PRI(language), in->info.len ? " " : "", PRI(in->info));
    if (page && !fenced && depth < MAX_DIALECT_DEPTH) dialect_add_lines(d, &all, text, depth + 1);
    else buffer_add(&all, text);
    restore_imports(d, imports);
    if (all.count && all.at[all.count - 1] != '\n') buffer_add(&all, STR("\n"));
    if (!fenced && !page) buffer_add(&all, STR("```\n"));
    text = buffer_str(&all);
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos))
        buffer_format(out, "%.*s%.*s\n", PRI(prefix), PRI(str_line(text, pos)));
}

/* Reads import Name from "file.mdx". Returns false if the line is not one. */
static bool read_import(str line, str *name, str *file)
{
    str s = str_trim(line);
    size_t from = find_from(s, 0, " from ");
    if (!str_starts(s, STR("import ")) || from == s.len || memchr(s.s, '{', s.len)) return false;
    *name = str_trim(str_span(s, 7, from));
    str rest = str_trim(str_span(s, from + 6, s.len));
    const char *end = rest.len > 2 && strchr("\"'", rest.s[0]) ? memchr(rest.s + 1, rest.s[0], rest.len - 1) : NULL;
    if (!end) return false;
    buffer plain = { 0 };                /* "./\_part.mdx": some formatters escape underscores */
    for (const char *p = rest.s + 1; p < end; p++)
        if (*p != '\\') buffer_add(&plain, (str){ p, 1 });
    *file = buffer_str(&plain);
    str loader = STR("!!raw-loader!"), raw = STR("?raw");        /* the text of any file, of Webpack and Vite */
    bool loaded = str_starts(*file, loader), asked = str_ends(*file, raw);
    if (loaded) *file = str_span(*file, loader.len, file->len);
    if (asked) file->len -= raw.len;
    return loaded || asked || str_ends(*file, STR(".md")) || str_ends(*file, STR(".mdx"));
}

/* Adds the names of the files that a text imports outside code. folder: of an included file, with a slash; its imports
 * replace those of the page with the same name until restore_imports(). */
static void collect_imports(struct dialect *d, str text, str folder)
{
    str fence = STR(""), name, file;
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str line = str_line(text, pos);
        fence_read(&fence, line);
        if (fence.len || !read_import(line, &name, &file)) continue;
        bool relative = folder.len && str_starts(file, STR("."));
        uint32_t *target = map_at(&d->imports, name, NO_INDEX);
        *PUSH(&d->former) = (struct former_import){ name, *target };
        *target = (uint32_t)d->targets.count;
        *PUSH(&d->targets) = relative ? str_format("%.*s%.*s", PRI(folder), PRI(file)) : file;
    }
}

/* Restores the imports that were replaced after the first `count` ones. */
static void restore_imports(struct dialect *d, size_t count)
{
    for (; d->former.count > count; d->former.count--) {
        const struct former_import *former = &d->former.at[d->former.count - 1];
        *map_at(&d->imports, former->name, NO_INDEX) = former->target;
    }
}

/* Returns the file that is imported by this name, or an empty string. */
static str imported_file(const struct dialect *d, str name)
{
    const uint32_t *target = map_get(&d->imports, name);
    return target && *target != NO_INDEX ? d->targets.at[*target] : STR("");
}

/* Returns the length of the element <Name ... /> at the start of a text, or 0. */
static size_t element_length(str text)
{
    text = str_span(text, 0, MAX_COMPONENT_BYTES);
    bool component = text.len > 1 && text.s[0] == '<' && isupper((unsigned char)text.s[1]);
    size_t close = component ? find_from(text, 0, "/>") : text.len;
    return close < text.len && find_from(text, 1, "<") > close ? close + 2 : 0;
}

/* Adds the files of Markdown that the attributes of the component at the start of a text name,
 * code={{ js, 'a.ts': ts }}, with their keys as labels. Returns the length of the component, or 0 if it names none. */
static size_t add_component_samples(struct dialect *d, buffer *out, str text, str prefix, unsigned depth)
{
    bool names = d->imports.count && depth < MAX_DIALECT_DEPTH, found = false;
    str all = str_span(text, 0, names ? element_length(text) : 0), key = STR("");
    for (size_t i = find_from(all, 0, "{"), end; i < all.len; i = end) {
        end = i + 1;
        if (strchr("\"'", all.s[i])) {
            end = find_from(all, i + 1, all.s[i] == '"' ? "\"" : "'") + 1;
            str rest = str_trim(str_span(all, end, all.len));
            if (str_starts(rest, STR(":"))) key = str_span(all, i + 1, end - 1);
        }
        if (!isalpha((unsigned char)all.s[i]) && all.s[i] != '_') continue;
        while (end < all.len && (isalnum((unsigned char)all.s[end]) || all.s[end] == '_')) end++;
        str name = str_span(all, i, end);
        str file = imported_file(d, name);
        if (!file.len || str_starts(str_trim(str_span(all, end, all.len)), STR(":"))) continue;
        struct inclusion in = { .name = file, .last = SIZE_MAX };
        in.code = !str_ends(file, STR(".md")) && !str_ends(file, STR(".mdx"));
        if (found) buffer_format(out, "%.*s\n", PRI(prefix));
        buffer_format(out, "%.*s**%.*s**\n%.*s\n", PRI(prefix), PRI(key.len ? key : name), PRI(prefix));
        add_included(d, out, &in, prefix, false, depth + 1);
        found = true, key = STR("");
    }
    return found ? all.len : 0;
}

/* Adds the samples of the components that the line at pos starts with, and the text after them as a paragraph. Returns
 * the offset after its last line, or 0 if it starts with none. */
static size_t add_samples(struct dialect *d, buffer *out, str text, size_t pos, str prefix, unsigned depth)
{
    size_t start = pos + prefix.len, at = start;
    for (size_t n; (n = add_component_samples(d, out, str_span(text, at, text.len), prefix, depth)) > 0;) {
        at += n;
        while (at < text.len && text.s[at] != '\n' && char_is_space(text.s[at])) at++;
        if (at < text.len && text.s[at] != '\n') buffer_format(out, "%.*s\n", PRI(prefix));
    }
    if (at == start) return 0;
    if (!str_line(text, at).len) return after_line(text, at);
    buffer_add(out, prefix);
    inline_add_line(d, out, text, at);
    buffer_add(out, STR("\n"));
    return after_line(text, at);
}

/* True for a line that imports a component, and for a comment in braces. */
static bool is_module_line(str line)
{
    str s = str_trim(line);
    if (str_starts(s, STR("{/*"))) return str_ends(s, STR("*/}"));
    if (s.len && s.s[s.len - 1] == ';') s.len--;
    return str_starts(line, STR("import ")) && s.len && strchr("\"'", s.s[s.len - 1]) &&
           (find_from(s, 0, " from ") < s.len || strchr("\"'", s.s[7]));
}

/* True for <CodeBlock ...>{Name}</CodeBlock>, alone on a line. Sets the file whose code it shows. */
static bool read_code_block(const struct dialect *d, str s, struct inclusion *in)
{
    str end = STR("}</CodeBlock>");
    size_t open = find_from(s, 0, ">{");
    if (!str_starts(s, STR("<CodeBlock")) || !str_ends(s, end) || open + 2 + end.len > s.len) return false;
    in->name = imported_file(d, str_trim(str_span(s, open + 2, s.len - end.len)));
    in->language = directive_value(s, "language");
    if (!in->language.len) in->language = language_of_file(in->name);
    in->code = true;
    return in->name.len > 0;
}

/* Returns the name of the file that <Include src="parts/a" /> shows, with the extension that it has: a file in one of
 * the folders around the page. */
static str partial_name(struct dialect *d, str s)
{
    static const char *const ends[] = { "", ".mdx", ".md" };
    str top = str_from(d->includer.layout->folder_of_pages), page = str_from(d->includer.path);
    str name = directive_value(s, "src");
    if (!name.len) name = directive_value(s, "file");
    str folder = str_starts(page, top) && page.len > top.len ? str_span(page, top.len + 1, page.len) : STR("");
    while (name.len) {
        folder.len -= last_name(folder).len;
        for (size_t i = 0; i < COUNT(ends); i++) {
            struct includer trial = d->includer;
            struct inclusion in = { .name = str_format("%.*s%.*s%s", PRI(folder), PRI(name), ends[i]),
                                    .last = SIZE_MAX };
            if (include_text(&trial, &in).len) return in.name;
            d->includer.budget = trial.budget, d->includer.started = trial.started;
        }
        if (!folder.len) break;
        folder.len--;
    }
    return STR("");
}

/* Adds the files of <CodeSnippets path="a.md" /> or <CodeSnippets paths={['react/a.md', 'vue/a.md']} />, which may take
 * several lines. Names in a list have the folder above each. Returns the offset after it, or 0 if pos has none. */
static size_t add_snippets(struct dialect *d, buffer *out, str text, size_t pos, str prefix, unsigned depth)
{
    str rest = str_span(text, pos + prefix.len, text.len), start = STR("<CodeSnippets");
    size_t n = str_starts(rest, start) && depth < MAX_DIALECT_DEPTH ? element_length(rest) : 0;
    str tag = str_span(rest, 0, n), path = directive_value(tag, "path");
    size_t list = find_from(tag, 0, "paths={["), end = pos + prefix.len + n;
    if (!n || (!path.len && list == n) || str_trim(str_line(text, end)).len) return 0;
    struct node one = { .kind = NODE_SCALAR, .value = path };
    const struct node *paths = path.len ? NULL : literal_of(str_span(tag, list + 7, n));
    for (const struct node *name = path.len ? &one : paths ? paths->child : NULL; name; name = name->next) {
        str folder = str_span(name->value, 0, find_from(name->value, 0, "/"));
        if (!path.len && folder.len < name->value.len)
            buffer_format(out, "%.*s\n%.*s**%.*s**\n%.*s\n", PRI(prefix), PRI(prefix), PRI(folder), PRI(prefix));
        struct inclusion in = { .name = name->value, .last = SIZE_MAX };
        if (name->value.len) add_included(d, out, &in, prefix, false, depth + 1);
    }
    return after_line(text, end);
}

/* True for <Name ... />, <Snippet file="..." /> and :partial{content="..."}, alone on a line. Sets the file that it
 * includes. */
static bool read_component(struct dialect *d, str line, struct inclusion *in)
{
    str s = str_trim(line);
    bool alone = s.len > 3 && s.s[0] == '<' && s.s[s.len - 2] == '/' && s.s[s.len - 1] == '>';
    size_t n = alone ? name_length(str_span(s, 1, s.len)) : 0;
    *in = (struct inclusion){ .last = SIZE_MAX };
    if (read_code_block(d, s, in)) return true;
    if (n) in->name = imported_file(d, str_span(s, 1, 1 + n));
    if (n) in->properties = str_trim(str_span(s, 1 + n, s.len - 2));
    if (n && !in->name.len && str_equal(str_span(s, 1, 1 + n), STR("Snippet"))) in->name = directive_value(s, "file");
    if (n && !in->name.len && str_equal(str_span(s, 1, 1 + n), STR("Include"))) in->name = partial_name(d, s);
    if (n && !in->name.len) fern_read_component(d->includer.layout, str_span(s, 1, 1 + n), in);
    return in->name.len || mdc_read_partial(d, line, in);
}

/* --- the page --- */

/* True for the kind of an alert that a site has added to those of GitHub, such as EDITION-2024. */
static bool is_own_kind(str kind)
{
    size_t n = 0;
    while (n < kind.len && (isupper((unsigned char)kind.s[n]) || char_is_digit(kind.s[n]) || kind.s[n] == '-')) n++;
    return n > 1 && n == kind.len;
}

/* Translates > [!KIND] Title, and [!VIDEO address] and [!div ...] of DocFX. Returns false if the line is not one. */
static bool add_alert(struct dialect *d, buffer *out, str line)
{
    size_t quote = quote_length(line), close = find_from(line, quote, "]");
    str s = str_span(line, quote, line.len), kind = str_span(line, quote + 2, close);
    str title = str_trim(str_span(line, close + 1, line.len));
    str rest = str_trim(str_span(kind, name_length(kind), kind.len));
    if (!quote || close >= line.len || !str_starts(s, STR("[!"))) return false;
    bool known = dialect_is_kind(kind) || (!title.len && is_own_kind(kind)), video = str_starts(kind, STR("VIDEO "));
    if (!known && !video && !str_starts(kind, STR("div "))) return false;
    d->changed = true;
    title = str_span(title, quote_length(title), title.len); /* a quote inside that begins on the same line */
    if (title.len > 1 && strchr("+-", title.s[0]) && title.s[1] == ' ') title = str_trim(str_span(title, 1, title.len));
    str text = known ? kind_label(kind, title) : video ? str_format("<%.*s>", PRI(rest)) : STR("");
    while (line.s[quote - 1] == ' ') quote--;
    buffer_format(out, "%.*s%s%.*s\n", (int)quote, line.s, text.len ? " " : "", PRI(text));
    return true;
}

/* Translates "!> text" and "?> text" of Docsify. Returns false if the line is neither. */
static bool add_marked(struct dialect *d, buffer *out, str line)
{
    bool important = str_starts(line, STR("!> ")), tip = str_starts(line, STR("?> "));
    if (!layout_is(d->includer.layout, "docsify") || (!important && !tip)) return false;
    d->changed = true;
    buffer_format(out, "> **%s:** %.*s\n", important ? "Important" : "Tip", PRI(str_span(line, 3, line.len)));
    return true;
}

/* Translates a heading of Docsify, "## Title :id=name" and "## Title {docsify-ignore}". Returns false if the line is
 * none. */
static bool add_docsify_heading(struct dialect *d, buffer *out, str line)
{
    static const char *const marks[] = { "<!-- {docsify-ignore", "{docsify-ignore", ":id=" };
    size_t end = line.len, id = find_from(line, 0, " :id=");
    if (!layout_is(d->includer.layout, "docsify") || !heading_text(line).len) return false;
    for (size_t i = 0; i < COUNT(marks); i++)
        if (find_from(line, 0, marks[i]) < end) end = find_from(line, 0, marks[i]);
    if (end == line.len) return false;
    d->changed = true;
    while (end && line.s[end - 1] == ' ') end--;
    inline_add_line(d, out, str_span(line, 0, end), 0);
    if (id < line.len) buffer_format(out, " {#%.*s}", PRI(str_span(line, id + 5, find_from(line, id + 5, " "))));
    buffer_add(out, STR("\n"));
    return true;
}

/* Translates # [Label](#tab/id) of DocFX. Returns false if the line is not one. */
static bool add_tab(struct dialect *d, buffer *out, str line)
{
    size_t open = find_from(line, 0, "["), close = find_from(line, open, "](#tab/");
    if (!str_starts(line, STR("#")) || close == line.len) return false;
    d->changed = true;
    buffer_format(out, "**%.*s**\n", PRI(str_span(line, open + 1, close)));
    return true;
}

/* Returns the identifier of a rule of the Rust reference, "expr.call" of "r[expr.call]", or an empty string. */
str dialect_rule(const struct layout *l, str line)
{
    bool mdbook = layout_is(l, "mdbook");
    str s = str_trim(line);
    return mdbook && str_starts(s, STR("r[")) && str_ends(s, STR("]")) ? str_span(s, 2, s.len - 1) : STR("");
}

/* Translates the line of a rule. Returns the offset after it, and after a heading that follows it, or 0 if the line is
 * none. */
static size_t add_rule(struct dialect *d, buffer *out, str text, size_t pos)
{
    str line = str_line(text, pos), id = dialect_rule(d->includer.layout, line), heading;
    size_t next = after_line(text, pos);
    if (!id.len) return 0;
    d->changed = true;
    buffer_format(out, "%*s<a id=\"r-%.*s\"></a>\n", (int)indent_at(line), "", PRI(id));
    heading = str_line(text, next);
    if (!str_starts(heading, STR("#"))) heading = STR("");
    if (heading.len) next = after_line(text, next);
    buffer_format(out, "%.*s\n%.*s\n\n", PRI(heading), PRI(line));
    return next;
}

/* True for attributes of the block above, alone on a line: "{.wide #id}", "{: #id}", "{ .grid }". */
static bool is_attributes(const struct dialect *d, str line)
{
    str s = str_trim(line);
    size_t close = find_from(s, 0, "}"), i = 1;
    const struct layout *l = d->includer.layout;
    bool site = layout_is(l, "hugo") || layout_is(l, "mkdocs") || layout_is(l, "vitepress");
    if (!site || s.len < 4 || s.s[0] != '{' || close + 1 != s.len) return false;
    while (i < close && strchr(": ", s.s[i])) i++;
    return i + 1 < close && strchr(".#", s.s[i]) && isalpha((unsigned char)s.s[i + 1]);
}

/* Translates a heading that a program of the site makes from a comment, "#### <!-- md:setting config.lang -->", to one
 * with the name in it. Returns false if the line is none. */
static bool add_made_heading(struct dialect *d, buffer *out, str line)
{
    str text = heading_text(line);
    if (!str_starts(text, STR("<!--")) || !str_ends(text, STR("-->")) || text.len < 8) return false;
    str inside = str_trim(str_span(text, 4, text.len - 3));
    size_t space = find_from(inside, 0, " "), colon = find_from(inside, 0, ":");
    str name = str_span(inside, space + (space < inside.len), inside.len);
    if (!name.len || colon > space || memchr(name.s, ' ', name.len) || memchr(name.s, '`', name.len)) return false;
    d->changed = true;
    buffer_format(out, "%.*s `%.*s` {#%.*s}\n", PRI(str_span(line, 0, find_from(line, 0, " "))), PRI(name), PRI(name));
    return true;
}

/* True for a line that the site replaces by a list of the headings. */
static bool is_contents(str line)
{
    static const char *const marks[] = { "[[toc]]", "[toc]", "[[_toc_]]", "{:toc}", "{{toc}}" };
    for (size_t i = 0; i < COUNT(marks); i++)
        if (str_equal_fold(str_trim(line), str_from(marks[i]))) return true;
    return false;
}

/* Adds blank lines for a line that sites do not show: attributes of a block, the definition of a link, a statement of
 * JavaScript, the place of a list of headings. Returns the offset after it, or 0 if the line is none of these. */
static size_t add_hidden_line(struct dialect *d, buffer *out, str text, size_t pos)
{
    str line = str_line(text, pos), label, target;
    size_t next = after_line(text, pos), quote = quote_length(line), after;
    if (is_attributes(d, line)) {
        str id = attribute_after(str_trim(line), '#');
        buffer_add(out, STR("\n"));
        if (id.len) buffer_format(out, "%*s%.*s\n", (int)indent_at(line), "", PRI(pandoc_anchor(id)));
        return d->changed = true, next;
    }
    after = inline_read_definition(str_span(text, pos + quote, text.len), 0, &label, &target);
    if (!after && !is_module_line(line) && !is_contents(line)) return 0;
    d->changed = true;
    if (quote) return buffer_format(out, "%.*s\n", (int)quote, line.s), next;
    buffer_add(out, pos + after > next ? STR("\n\n") : STR("\n"));
    return after ? pos + after : next;
}

/* True for a line that includes a file. Of those of Jekyll only Markdown is left here: see liquid.c. */
static bool is_include(const struct dialect *d, str line, struct inclusion *in)
{
    if (layout_is(d->includer.layout, "docsify") && include_docsify(line, in)) return true;
    if (!include_parse(line, in)) return false;
    bool liquid = layout_is(d->includer.layout, "jekyll") && str_starts(str_trim(line), STR("{%"));
    return !liquid || is_listed(language_of_file(in->name), " md markdown ");
}

/* Adds the file that an element <include> of Fumadocs at the start of a line names. Returns the offset after it, or 0
 * if there is none, or text after it. */
static size_t add_tag_include(struct dialect *d, buffer *out, str text, size_t pos, str prefix, unsigned depth)
{
    struct inclusion in;
    size_t start = pos + prefix.len, n = 0;
    if (layout_is(d->includer.layout, "fumadocs")) n = include_parse_tag(str_span(text, start, text.len), &in);
    if (!n || str_trim(str_line(text, start + n)).len) return 0;
    add_included(d, out, &in, prefix, false, depth);
    return after_line(text, start + n);
}

/* Translates one line outside fences. Returns the offset of the next one. */
static size_t add_line(struct dialect *d, buffer *out, str text, size_t pos, unsigned depth)
{
    str line = str_line(text, pos);
    size_t next = after_line(text, pos);
    struct inclusion in;
    struct container c = { 0 };
    str prefix = str_span(line, 0, quote_length(line) ? quote_length(line) : indent_at(line));
    if (is_include(d, str_span(line, prefix.len, line.len), &in) || read_component(d, line, &in)) {
        str title = in.code && prefix.len + 1 < line.len && line.s[prefix.len] == '<' && line.s[prefix.len + 1] == 'C'
                        ? directive_value(line, "title") : STR("");
        if (title.len) buffer_format(out, "%.*s**%.*s**\n%.*s\n", PRI(prefix), PRI(title), PRI(prefix));
        add_included(d, out, &in, prefix, false, depth);
        return next;
    }
    size_t after = add_tag_include(d, out, text, pos, prefix, depth);
    if (!after) after = add_snippets(d, out, text, pos, prefix, depth);
    if (!after) after = add_samples(d, out, text, pos, prefix, depth);
    if (!after) after = container_add_identifier(d, out, text, pos);
    if (!after) after = add_rule(d, out, text, pos);
    if (after) return after;
    if (depth < MAX_DIALECT_DEPTH) c = container_parse(d, text, pos, depth);
    if (c.end) {
        container_add(d, out, &c, indent_at(line), depth);
        if (str_trim(str_line(text, c.end)).len) buffer_add(out, STR("\n"));
        return c.end;
    }
    if (depth && str_starts(line, STR("== "))) {         /* a tab of VitePress */
        buffer_format(out, "**%.*s**\n", PRI(str_trim(str_span(line, 3, line.len))));
        return next;
    }
    if (add_docsify_heading(d, out, line) || vocs_add_title(d, out, line)) return next;
    if (add_marked(d, out, line) || add_alert(d, out, line) || add_tab(d, out, line)) return next;
    if (mdc_add_leaf(d, out, line) || mdc_add_heading(d, out, line) || add_made_heading(d, out, line)) return next;
    after = add_hidden_line(d, out, text, pos);
    if (after) return after;
    inline_add_line(d, out, text, pos);
    if (next > pos + line.len) buffer_add(out, STR("\n"));
    return next;
}

/* Returns the start of the lines that mdBook does not show in a fence with this line: "# " in Rust, else what its
 * attribute hidelines or the configuration says. Empty if it shows all. */
static str hidden_prefix(const struct dialect *d, str line)
{
    if (!layout_is(d->includer.layout, "mdbook")) return STR("");
    if (find_from(line, 0, "rust") < line.len) return STR("# ");
    str info = str_trim(str_span(str_trim(line), fence_mark(line).len, line.len));
    str prefix = directive_value(info, "hidelines");
    size_t n = fence_word_length(info);
    if (!prefix.len && n) prefix = layout_hidden_prefix(d->includer.layout, str_span(info, 0, n));
    return str_span(prefix, 0, find_from(prefix, 0, ","));
}

/* True for a line of code that starts with the prefix of hidden lines. */
static bool is_hidden_line(str prefix, str line)
{
    str s = str_trim(line);
    return prefix.len && (str_starts(s, prefix) || str_equal(s, str_trim(prefix)));
}

/* Returns what is put before a line of a fence with commands of npm, which has only their arguments. Empty if the line
 * is blank or has the command itself. */
static str command_before(const char *command, str line)
{
    str s = str_trim(line), text = str_from(command);
    if (!s.len || str_starts(s, STR("npm ")) || str_starts(s, STR("npx "))) return STR("");
    return str_ends(text, STR(" ")) ? text : str_format("%s ", command);
}

/* Adds a line of arguments below its command. Returns false if there is no command, or the line has it. command: or
 * NULL. */
static bool add_arguments(buffer *out, const char *command, str line)
{
    str before = command ? command_before(command, line) : STR("");
    size_t indent = indent_at(line);
    if (!before.len) return false;
    buffer_format(out, "%.*s%.*s%.*s\n", (int)indent, line.s, PRI(before), PRI(str_span(line, indent, line.len)));
    return true;
}

/* Adds a command that takes no arguments, which has no space at its end, to a fence that is empty or begins with a
 * blank line. Returns the offset after that line; next: the offset after the line that opens the fence. */
static size_t add_command(buffer *out, const char *command, str text, str line, size_t next)
{
    str first = str_trim(str_line(text, next));
    if (!command || str_ends(str_from(command), STR(" ")) || (first.len && !fence_mark(first).len)) return next;
    buffer_format(out, "%.*s%s\n", (int)indent_at(line), line.s, command);
    return first.len ? next : after_line(text, next);
}

/* Adds the text of a block ```{=html} of Pandoc, which is part of the page; those for other formats are left out, and
 * files that a <Sandpack> does not show, if their fence is closed. Returns the offset after the block, or 0 if the line
 * at pos opens none. */
static size_t add_raw(struct dialect *d, buffer *out, str text, size_t pos)
{
    str s = str_trim(str_line(text, pos)), mark = fence_mark(s), format = str_trim(str_span(s, mark.len, s.len));
    size_t end = after_line(text, pos), start = end;
    bool raw = str_starts(format, STR("{=")) && str_ends(format, STR("}"));
    bool hidden = d->sandpack && fence_is_hidden(format);
    if (!raw && !hidden) return 0;
    str fence = STR("");
    fence_read(&fence, str_line(text, pos));
    while (end < text.len && !fence_read(&fence, str_line(text, end))) end = after_line(text, end);
    if (hidden && end == text.len) return 0;
    d->changed = true;
    if (str_equal(format, STR("{=html}"))) buffer_format(out, "\n%.*s\n", PRI(str_span(text, start, end)));
    if (hidden) buffer_add(out, STR("\n"));
    return end < text.len ? after_line(text, end) : end;
}

/* Adds the file that an empty fence of Rspress names, ```ts file="<root>/a.ts". next: the offset after its line. */
static void add_file_of_fence(struct dialect *d, buffer *out, str text, str line, size_t next)
{
    struct inclusion in = { .name = directive_value(line, "file"), .last = SIZE_MAX, .code = true };
    bool known = in.name.len && layout_is(d->includer.layout, "rspress");
    if (!known || !str_equal(str_trim(str_line(text, next)), fence_mark(line))) return;
    if (str_starts(in.name, STR("<root>/"))) in.name = str_span(in.name, 7, in.name.len);
    add_included(d, out, &in, str_span(line, 0, indent_at(line)), true, 0);
}

/* True for a line of a fence that includes a file: {{#include F}}, --8<-- "F", or {!F!} of MkDocs alone on its line. */
static bool is_code_include(const struct dialect *d, str line, struct inclusion *in)
{
    str s = str_trim(line);
    bool marks = layout_is(d->includer.layout, "mkdocs") && str_starts(s, STR("{!")) &&
                 find_from(s, 0, "!}") + 2 == s.len;
    if (vocs_read_include(d->includer.layout, line, in)) return true;
    return (marks || str_starts(s, STR("{{#")) || str_starts(s, STR("--8<-- "))) && include_parse(line, in);
}

/* Adds a line of code without the marks of annotations, unless it has nothing else. Returns false if it has none.
 * annotated: the block of code has annotations. */
static bool add_annotated(struct dialect *d, buffer *out, str line, bool annotated)
{
    str plain = annotated && memchr(line.s, '@', line.len) ? fence_without_annotations(line) : line;
    if (plain.s == line.s) return false;
    if (str_trim(plain).len) buffer_format(out, "%.*s\n", PRI(plain));
    return d->changed = true;
}

void dialect_add_lines(struct dialect *d, buffer *out, str text, unsigned depth)
{
    str fence = STR("");
    struct quoted_fence quoted = { .mark = STR("") };
    for (size_t i = 0; i < COUNT(d->lines[depth]); i++) d->lines[depth][i].known = false;
    inline_end_paragraph(d);
    str hidden = STR("");                    /* the start of lines of the fence that are not shown */
    const char *command = NULL;              /* of npm, whose arguments are in the fence */
    bool annotated = false;
    for (size_t pos = 0; pos < text.len;) {
        str line = str_line(text, pos), mark = fence_mark(line);
        size_t next = after_line(text, pos);
        size_t raw = fence.len || !mark.len ? 0 : add_raw(d, out, text, pos);
        if (raw) {
            pos = raw;
            continue;
        }
        bool inside = fence.len > 0, mark_line = fence_read(&fence, line);
        bool alert_in_code = quoted_fence_read(&quoted, line) && find_from(line, 0, "> [!") < line.len;
        struct inclusion in;
        if (mark_line || str_trim(line).len == quote_length(str_trim(line))) inline_end_paragraph(d);
        if (!inside && mark_line) {
            hidden = hidden_prefix(d, line), annotated = fence_has_annotations(text, pos);
            command = fence_command(str_trim(str_span(str_trim(line), mark.len, str_trim(line).len)));
            if (next > pos + line.len) fence_add(d, out, line);
            else buffer_add(out, line);
            add_file_of_fence(d, out, text, line, next);
            next = add_command(out, command, text, line, next);
        } else if (!inside && alert_in_code) buffer_add(out, str_span(text, pos, next));
        else if (!inside) next = add_line(d, out, text, pos, depth);
        else if (is_code_include(d, line, &in))
            add_included(d, out, &in, str_span(line, 0, indent_at(line)), true, depth);
        else if (!mark_line && is_hidden_line(hidden, line)) d->changed = true;
        else if (add_annotated(d, out, line, annotated) || (!mark_line && add_arguments(out, command, line))) {}
        else {
            d->changed |= shiki_has_marks(line);
            shiki_add_line(out, str_span(text, pos, next));
        }
        pos = next;
    }
    inline_end_paragraph(d);
}

/* Adds the text that the site of Mintlify or Fern shows above that of the page. */
static void add_opening(struct dialect *d, buffer *out, str text)
{
    str opening = layout_is(d->includer.layout, "mintlify") ? mintlify_opening(d->includer.layout, text)
                                                             : fern_opening(d->includer.layout, text);
    if (opening.len && !str_ends(buffer_str(out), STR("\n"))) buffer_add(out, STR("\n"));
    buffer_add(out, opening);
    d->changed |= opening.len > 0;
}

/* Adds the text that the site shows from the front matter: that of a home page, the subtitle of a page of Quarto, the
 * stage of a feature. */
static void add_front(struct dialect *d, buffer *out, str body)
{
    str home = home_markdown(d->includer.layout, body), head = quarto_head(d->includer.layout);
    str opening = readme_opening(d->includer.layout);
    if (opening.len && !str_ends(buffer_str(out), STR("\n"))) buffer_add(out, STR("\n"));
    buffer_add(out, home);
    buffer_add(out, head);
    str status = inherit_status(d->includer.layout);
    buffer_add(out, status);
    buffer_add(out, opening);
    d->changed |= home.len + head.len + status.len + opening.len > 0;
}

/* Adds the files that the front matter of a page of Slate names in its list includes: the site shows them below the
 * text. */
static void add_parts(struct dialect *d, buffer *out, str text)
{
    str front = str_span(text, 0, front_end(text));
    size_t at = find_from(front, 0, "\nincludes:");
    if (!layout_is(d->includer.layout, "slate") || at == front.len) return;
    for (size_t pos = after_line(front, at + 1); pos < front.len; pos = after_line(front, pos)) {
        str line = str_trim(str_line(front, pos)), name = directive_word(str_span(line, 1, line.len));
        str last = last_name(name);
        if (!str_starts(line, STR("- "))) return;
        str file = str_format("includes/%.*s_%.*s", (int)(name.len - last.len), name.s, PRI(last));
        struct inclusion in = { .name = str_format("%.*s.md", PRI(file)), .last = SIZE_MAX };
        if (!include_text(&d->includer, &in).len) in.name = str_format("%.*s.md.erb", PRI(file));
        buffer_add(out, STR("\n"));
        add_included(d, out, &in, STR(""), false, 0);
    }
}

/* Adds the links to other pages that the site shows below the text of a page. */
static void add_related(struct dialect *d, buffer *out)
{
    str links = inherit_related(&d->includer);
    if (links.len && !str_ends(buffer_str(out), STR("\n"))) buffer_add(out, STR("\n"));
    buffer_add(out, links);
    d->changed |= links.len > 0;
}

/* Collects the definitions of links in the files that pymdownx.snippets of MkDocs adds to all pages. */
static void collect_appended(struct dialect *d)
{
    static const char extension[] = "pymdownx.snippets";
    const struct layout *l = d->includer.layout;
    const struct node *list = layout_is(l, "mkdocs") ? node_get(l->yaml, "markdown_extensions") : NULL;
    const struct node *options = node_get(list, extension), *names;
    for (const struct node *n = list ? list->child : NULL; n && !options; n = n->next)
        options = node_get(n, extension);
    names = node_get(options, "auto_append");
    for (const struct node *n = names ? names->child : NULL; n; n = n->next) {
        struct inclusion in = { .name = n->value, .last = SIZE_MAX, .snippet = true };
        if (n->value.len) inline_collect_definitions(d, include_text(&d->includer, &in));
    }
}

/* Returns the body of a page with the templates of its site translated. *front: its front matter, which may change. */
static str translate_templates(struct dialect *d, str *front, str body)
{
    const struct layout *l = d->includer.layout;
    bool has_tag = find_from(body, 0, "{%") < body.len || find_from(body, 0, "{{<") < body.len;
    if (layout_is(l, "githubdocs")) return d->changed = true, githubdocs_translate(l, front, body);
    if (layout_is(l, "mdn")) return body;
    if (markdoc_is_used(l, body)) return markdoc_translate(d, body);
    if (layout_is(l, "jekyll") || layout_is(l, "eleventy")) return liquid_translate(&d->includer, body, &d->changed);
    if (layout_is(l, "zola")) has_tag |= find_from(body, 0, "{{") < body.len;
    return has_tag ? shortcode_translate(l, body, &d->changed) : body;
}

/* Returns the body of a page without the syntax that only its generator has and that is read before its lines are.
 * text: the page. *front: its front matter, which may change. */
static str translate_generator(struct dialect *d, str text, str *front, str body)
{
    struct includer *reader = &d->includer;
    bool *changed = &d->changed;
    body = inherit_visible(reader->layout, inherit_text(reader, text, body, changed), changed);
    if (layout_is(reader->layout, "mkdocs")) body = clean_includes(body, changed);
    if (layout_is(reader->layout, "myst")) body = myst_translate(reader, body, changed);
    body = docfx_translate(reader, kuma_translate(reader->layout, body, changed), changed);
    body = quarto_translate(reader->layout, translate_templates(d, front, body), changed);
    body = apihistory_translate(body, reader->path, changed);
    return readme_translate(reader->layout, obsidian_translate(reader, body, changed), changed);
}

str dialect_translate(const struct layout *layout, const char *path, str text)
{
    struct page_values values = { .lines_known = false };
    struct layout here = *layout;
    here.page = text, here.page_file = path, here.values = &values;
    struct dialect d = { .includer = { .layout = &here, .path = path }, .place = { .text = text } };
    buffer out = { 0 };
    size_t start = front_end(text);
    str body = str_span(text, start, text.len);
    str front = str_span(text, 0, start);
    body = translate_generator(&d, text, &front, body);
    body = constants_translate(layout, str_from(path), clean_fences(body, &d.changed), &d.changed);
    body = twoslash_translate(fence_label_all(body, &d.changed), &d.changed);
    body = clean_tabs(clean_data(clean_colours(body, &d.changed), &d.changed), &d.changed);
    d.autorefs = autorefs_are_used(layout), d.sandpack = find_from(text, 0, "<Sandpack") < text.len;
    inline_collect_definitions(&d, body);
    collect_appended(&d);
    collect_imports(&d, body, STR(""));
    buffer_add(&out, quarto_front(&here, front, &d.changed));
    add_opening(&d, &out, text);
    add_front(&d, &out, body);
    dialect_add_lines(&d, &out, body, 0);
    add_parts(&d, &out, text);
    add_related(&d, &out);
    container_free_lines(&d);
    str all = d.changed ? buffer_str(&out) : STR("");
    if (d.changed) return clean_colours(all, &d.changed);        /* those of included files */
    xfree(out.at);
    return text;
}
