/* liquid.c - the templates in pages of Jekyll and Eleventy (Liquid, Nunjucks). Tags that link, quote or highlight are
 * replaced by Markdown, expressions whose value is in the configuration or the front matter by that value. Loops,
 * whose values only the site has, and other tags are removed; other expressions stay. Then the attributes of kramdown
 * are removed or replaced.
 */
#include <ctype.h>
#include "gen.h"

#define MAX_ATTRIBUTES_BYTES 1000
#define MAX_INCLUDES 4                 /* maximum nesting of files that Eleventy includes */

/* fence: the marks around the code that is being highlighted. tag_close, value_close, code_end, code_fence: the next
 * "%}", "}}", end of highlighted code, and fence. files: the files of values that were read, index into data. set_name,
 * set: the last text that the page has given a name, {% set code %}. depth: of included files. */
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
    struct map files;
    ARRAY(const struct node *) data;
};

/* Returns the offset after the tag that ends a block, {% endfor %}, and sets *start to its own; text.len if there is
 * none. pos: after the tag that starts the block. Blocks with the same name in it have ends of their own; raw text and
 * comments have no blocks in them. */
static size_t tag_end(str text, size_t pos, const char *name, size_t *start)
{
    bool nests = !is_listed(str_from(name), " comment highlight raw set ");
    size_t depth = 1;
    for (size_t at = find_from(text, pos, "{%"); at < text.len; at = find_from(text, at + 2, "{%")) {
        size_t i = at + 2, n = 0;
        while (i < text.len && strchr("- ", text.s[i])) i++;
        while (i + n < text.len && (isalnum((unsigned char)text.s[i + n]) || text.s[i + n] == '_')) n++;
        str word = str_span(text, i, i + n);
        bool ends = str_starts(word, STR("end")) && str_equal(str_span(word, 3, n), str_from(name));
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

/* Adds {% include FILE %}: the line itself if include.c reads the file as Markdown, else the text that it is given. */
static void add_include(struct liquid *l, str tag, str args)
{
    str file = directive_word(args);
    bool markdown = str_ends(file, STR(".md")) || str_ends(file, STR(".markdown"));
    if (markdown && ends_line(&l->out)) buffer_add(&l->out, tag);
    else buffer_add(&l->out, directive_value(args, "content"));
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

static str translate(struct liquid *l, bool *changed);

/* Adds the replacement of a tag that only Eleventy has. Returns false if it is another one. */
static bool add_eleventy(struct liquid *l, str name, str args)
{
    str first = directive_word(args), kind = str_equal(first, STR("warn")) ? STR("warning") : first;
    bool changed;
    if (str_starts(name, STR("include")) && l->depth < MAX_INCLUDES) {
        struct inclusion in = { .name = first, .last = SIZE_MAX };
        struct liquid inner = { .layout = l->layout, .includer = l->includer, .depth = l->depth + 1, .fence = "```",
                                .text = include_text(l->includer, &in) };
        buffer_add(&l->out, translate(&inner, &changed));
    } else if (str_equal(name, STR("callout")))
        buffer_format(&l->out, "\n:::%.*s\n", PRI(dialect_is_kind(kind) ? kind : STR("note")));
    else if (str_equal(name, STR("endcallout"))) buffer_add(&l->out, STR("\n:::\n"));
    else if (str_equal(name, STR("codetitle"))) buffer_format(&l->out, "\n**%.*s**\n", PRI(first));
    else if (str_equal(name, STR("addedin"))) {
        bool heading = str_starts(last_line(&l->out), STR("#"));         /* a badge, which is not part of the anchor */
        if (!heading) buffer_format(&l->out, "(Added in %.*s) ", PRI(first));
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
    return after;
}

/* Returns the value of "file.key" in the files of values of the site, or an empty string. */
static str data_value(struct liquid *l, str path)
{
    size_t dot = find_from(path, 0, ".");
    str name = str_span(path, 0, dot);
    uint32_t index = *map_at(&l->files, name, (uint32_t)l->data.count);
    if (index == l->data.count) *PUSH(&l->data) = layout_data(l->layout, name);
    return dot < path.len ? node_at(l->data.at[index], str_span(path, dot + 1, path.len)) : STR("");
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

/* Returns the value of an expression; its filters are ignored. Sets *known if there is one. */
static str value_of(struct liquid *l, str expression, bool *known)
{
    str s = str_trim(expression), name = str_trim(str_span(s, 0, find_from(s, 0, "|")));
    while (name.len && name.s[name.len - 1] == '-') name = str_trim(str_span(name, 0, name.len - 1));
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

str liquid_translate(struct includer *includer, str text, bool *changed)
{
    struct liquid l = { .layout = includer->layout, .includer = includer, .text = text, .fence = "```" };
    str translated = translate(&l, changed);
    if (find_from(text, 0, "{:") == text.len) return translated;
    *changed = true;
    return without_attributes(translated);
}
