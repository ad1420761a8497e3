/* shortcode.c - the templates in pages of Hugo, {{< name args >}} and {{% name args %}}, and of GitBook and Jekyll,
 * {% name args %}. They are replaced by the syntax of containers that dialect.c reads, by fences, labels and images.
 * One that is unknown is removed, and what it encloses stays.
 */
#include <ctype.h>
#include "gen.h"

#define MAX_SHORTCODE_BYTES 20000
#define MAX_AFTER_BYTES 8000
#define MAX_ESCAPED_BYTES 2000
#define MAX_INDENT 64

/* after: the first bytes of the text that follows it. alone: it encloses no text, {{< name />}}. */
struct shortcode { str name, args, after; size_t end; bool closes, alone; };

/* Parses the shortcode at i. end is 0 if there is none of at most MAX_SHORTCODE_BYTES. calls: {{ name(args) }}, too. */
static struct shortcode parse(str t, size_t i, bool calls)
{
    struct shortcode c = { .end = 0 };
    str rest = str_span(t, i, i + MAX_SHORTCODE_BYTES);
    bool hugo = str_starts(rest, STR("{{<")) || str_starts(rest, STR("{{%")), liquid = str_starts(rest, STR("{%"));
    bool call = calls && !hugo && str_starts(rest, STR("{{"));
    if (!hugo && !liquid && !call) return c;
    const char *close = call ? ")" : !hugo ? "%}" : rest.s[2] == '<' ? ">}}" : "%}}";
    size_t start = hugo ? 3 : 2, end = find_from(rest, start, close), length = hugo ? 3 : 2;
    if (call && end < rest.len) {        /* up to the last parenthesis */
        size_t stop = find_from(rest, end, "}}"), last = stop;
        while (last > end && strchr(" )", rest.s[last - 1]) && rest.s[last - 1] != ')') last--;
        if (stop == rest.len || rest.s[last - 1] != ')') return c;
        length = stop + 2 - last, end = last;
    }
    if (end == rest.len || find_from(str_span(rest, 0, end), 0, "\n\n") < end) return c;
    str inside = str_trim(str_span(rest, start, end));
    if (str_starts(inside, STR("/*"))) return c;
    c.closes = inside.len && inside.s[0] == '/';
    c.alone = inside.len && inside.s[inside.len - 1] == '/';
    if (c.alone) inside = str_trim(str_span(inside, 0, inside.len - 1));
    if (c.closes) inside = str_trim(str_span(inside, 1, inside.len));
    size_t n = 0;
    while (n < inside.len && (isalnum((unsigned char)inside.s[n]) || strchr("-_/.", inside.s[n]))) n++;
    if (!n) return c;
    c.name = str_span(inside, 0, n), c.args = str_trim(str_span(inside, n, inside.len));
    bool enclosed = c.args.len > 1 && c.args.s[0] == '(' && c.args.s[c.args.len - 1] == ')';
    if (call && !enclosed) return c;
    if (calls && liquid) c.name.len = 0;                 /* {% end %} does not say what ends */
    if (enclosed) c.args = str_trim(str_span(c.args, 1, c.args.len - 1));
    if (liquid && str_starts(c.name, STR("end"))) c.closes = true, c.name = str_span(c.name, 3, c.name.len);
    c.end = i + end + length;
    c.after = str_span(t, c.end, c.end + MAX_AFTER_BYTES);
    return c;
}

/* Returns the first argument without a name, without quotes. Empty if there is none. */
static str positional(str args)
{
    if (!args.len) return args;
    if (strchr("\"'`", args.s[0])) {
        const char *end = memchr(args.s + 1, args.s[0], args.len - 1);
        return end ? str_span(args, 1, (size_t)(end - args.s)) : STR("");
    }
    size_t n = 0;
    while (n < args.len && !char_is_space(args.s[n])) n++;
    return memchr(args.s, '=', n) ? STR("") : str_span(args, 0, n);
}

/* Returns the first of these arguments that is set. names: separated by spaces; "1" is the first one without a name. */
static str argument(str args, const char *names)
{
    str list = str_from(names), value = STR("");
    for (size_t pos = 0, end; pos < list.len && !value.len; pos = end + 1) {
        end = find_from(list, pos, " ");
        str name = str_span(list, pos, end);
        value = str_equal(name, STR("1")) ? positional(args) : directive_value(args, str_copy(name).s);
    }
    return value;
}

/* Returns the kind of an admonition from a color or style: "danger" of {{% alert color="danger" %}}. */
static str kind_of(const struct shortcode *c)
{
    static const char *const names[][2] = { { "primary", "note" }, { "secondary", "note" }, { "success", "tip" } };
    str kind = argument(c->args, "color style type kind 1");
    if (!is_listed(c->name, " alert callout hint admonition notice aside blocks/alert ")) kind = c->name;
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_equal(kind, str_from(names[i][0]))) kind = str_from(names[i][1]);
    return dialect_is_kind(kind) ? kind : STR("note");
}

/* Starts a new line in the output, with the indentation of the line before it, at most MAX_INDENT blanks. */
static void add_line(buffer *out, str text)
{
    size_t start = line_start(buffer_str(out), out->count), indent = 0;
    while (start + indent < out->count && indent < MAX_INDENT && out->at[start + indent] == ' ') indent++;
    if (start + indent < out->count) buffer_format(out, "\n%*s", (int)indent, "");
    buffer_format(out, "%.*s\n%*s", PRI(text), (int)indent, "");
}

static void add_image(buffer *out, const struct shortcode *c)
{
    str source = argument(c->args, "src link image url 1"), alt = argument(c->args, "alt caption title");
    const char *third = strrchr(str_copy(c->args).s, '"');
    if (!alt.len && third && c->args.len && c->args.s[c->args.len - 1] == '"') {  /* "file" "size" "text" */
        size_t open = c->args.len - 1;
        while (open && c->args.s[open - 1] != '"') open--;
        alt = str_span(c->args, open, c->args.len - 1);
        if (str_equal(alt, source)) alt = STR("");
    }
    if (alt.len) buffer_format(out, "![%.*s](%.*s)", PRI(alt), PRI(source));
}

/* True if a shortcode encloses text. */
static bool encloses(const struct shortcode *c)
{
    return !c->alone && find_from(c->after, 0, str_format("/%.*s ", PRI(c->name)).s) < c->after.len;
}

/* Adds what an unknown shortcode says in its arguments: the title of the text that it encloses, with the default of an
 * option, or a link. */
static bool add_titled(buffer *out, const struct shortcode *c)
{
    str title = argument(c->args, "title question heading header name label text");
    str url = argument(c->args, "url href link");
    str value = argument(c->args, "default");
    bool first = !out->count || out->at[out->count - 1] == '\n';
    if (title.len && str_starts(url, STR("http"))) buffer_format(out, "[%.*s](%.*s)", PRI(title), PRI(url));
    else if (title.len && first && encloses(c))
        add_line(out, str_format("\n**%.*s**%s%.*s%s\n", PRI(title), value.len ? " (default: `" : "", PRI(value),
                                 value.len ? "`)" : ""));
    else return false;
    return true;
}

/* Returns the title of a sample in several languages, of which one is shown: ` title="hugo.toml"` of file=hugo. Empty
 * if the shortcode names no file. */
static str toggle_title(const struct shortcode *c, str language)
{
    str file = str_equal(c->name, STR("code-toggle")) ? argument(c->args, "file") : STR("");
    bool complete = language_of_file(file).len > 0;
    if (!file.len) return file;
    return str_format(" title=\"%.*s%s%.*s\"", PRI(file), complete ? "" : ".", PRI(complete ? STR("") : language));
}

/* Adds the replacement of a shortcode that encloses text. Returns false if it is another one. */
static bool add_paired(buffer *out, const struct shortcode *c)
{
    bool admonition = is_listed(c->name, " alert callout hint admonition notice aside blocks/alert ") ||
                      dialect_is_kind(c->name);
    str title = argument(c->args, "title header name label summary text 1");
    if (c->alone && (admonition || is_listed(c->name, " highlight code code-toggle code-block "))) return false;
    if (admonition && !str_equal(c->name, STR("details"))) {
        str named = argument(c->args, "title");
        add_line(out, c->closes ? STR(":::") : str_format(":::%.*s %.*s", PRI(kind_of(c)), PRI(named)));
    } else if (is_listed(c->name, " highlight code code-toggle code-block mermaid ")) {
        str language = str_equal(c->name, STR("mermaid")) ? c->name : argument(c->args, "lang language 1");
        str first = str_line(str_trim(c->after), 0);
        bool toml = str_starts(first, STR("[")) || find_from(first, 0, " = ") < first.len;
        bool toggle = str_equal(c->name, STR("code-toggle"));
        if (toggle) language = toml ? STR("toml") : STR("yaml");
        bool body = c->closes || !toggle || !argument(c->args, "config").len;
        str before = str_trim(buffer_str(out));
        bool fenced = c->closes ? str_ends(before, STR("```")) : fence_mark(first).len > 0;
        str name = argument(c->args, "title");
        if (fenced) add_line(out, name.len ? str_format("\n**%.*s**\n", PRI(name)) : STR(""));  /* GitBook */
        else if (body) add_line(out, c->closes ? STR("```") : str_format("```%.*s%.*s", PRI(language),
                                                                         PRI(toggle_title(c, language))));
    } else if (is_listed(c->name, " tab tabitem details expand stepper step accordion collapse card ")) {
        if (!c->closes && title.len) add_line(out, str_format("\n**%.*s**\n", PRI(title)));
    } else return false;
    return true;
}

/* Adds the address of an embedded video or message. Returns false if the shortcode is another one. */
static bool add_embedded(buffer *out, const struct shortcode *c)
{
    str id = argument(c->args, "id"), user = argument(c->args, "user"), url = argument(c->args, "url");
    if (str_equal(c->name, STR("embed")) && !c->closes && str_starts(url, STR("http"))) {   /* of GitBook */
        str title = argument(c->args, "caption title");
        if (title.len) buffer_format(out, "[%.*s](%.*s)", PRI(title), PRI(url));
        else buffer_format(out, "<%.*s>", PRI(url));
        return true;
    }
    if (!id.len) id = positional(c->args);
    if (!id.len) return false;
    if (str_equal(c->name, STR("video")) && str_starts(id, STR("http"))) buffer_format(out, "<%.*s>", PRI(id));
    else if (str_equal(c->name, STR("youtube"))) buffer_format(out, "<https://www.youtube.com/watch?v=%.*s>", PRI(id));
    else if (str_equal(c->name, STR("vimeo"))) buffer_format(out, "<https://vimeo.com/%.*s>", PRI(id));
    else if (is_listed(c->name, " tweet x ") && user.len)
        buffer_format(out, "<https://x.com/%.*s/status/%.*s>", PRI(user), PRI(id));
    else return false;
    return true;
}

/* The shortcodes of Hugo that were replaced by nothing: how often each. Their text is in templates of the site. */
static struct map without_text;

static void count_without_text(const struct layout *l, const struct shortcode *c)
{
    bool shape = is_listed(c->name, " br card-pane cardpane cards column columns comment details grid hint hr row "
                                    "steps tabpane tabs toc ");
    if (!layout_is(l, "hugo") || shape || encloses(c) || c->closes || str_ends(c->name, STR(".inline"))) return;
    leftout_count_name(&without_text, c->name);
}

void shortcode_summary(FILE *f)
{
    leftout_names(&without_text, "  no text    shortcodes whose templates are not run: ", f);
}

/* Adds the cards in the front matter of a page of Grafana, {{< card-grid key="cards" >}}, as a list of links. */
static bool add_cards(const struct layout *l, buffer *out, const struct shortcode *c)
{
    str key = argument(c->args, "key");
    if (!str_equal(c->name, STR("card-grid")) || !key.len) return false;
    const struct node *items = node_get(node_get(layout_front(l), str_copy(key).s), "items");
    if (!items || items->kind != NODE_LIST) return false;
    for (const struct node *n = items->child; n; n = n->next) {
        str title = node_value(n, "title"), target = node_value(n, "href"), text = node_value(n, "description");
        bool linked = title.len && target.len;
        if (title.len)
            buffer_format(out, "- %s%.*s%s%.*s%s", linked ? "[" : "", PRI(title), linked ? "](" : "", PRI(target),
                          linked ? ")" : "");
        if (title.len) buffer_format(out, "%s%.*s\n", text.len ? ": " : "", PRI(text));
    }
    return true;
}

static void add_shortcode(const struct layout *l, buffer *out, const struct shortcode *c)
{
    str first = positional(c->args);
    if (add_cards(l, out, c)) return;
    if (is_listed(c->name, " param _param meta var ")) {
        buffer_add(out, layout_param(l, first));
        return;
    }
    if (str_equal(c->name, STR("kbd"))) {
        bool slash = c->alone && c->args.len && c->args.s[c->args.len] == '/';     /* the key of linux=Ctrl-/ */
        buffer_add(out, quarto_keys((str){ c->args.s, c->args.len + slash }));
        return;
    }
    if (is_listed(c->name, " ref relref link ")) {
        if (!first.len) first = argument(c->args, "path");
        buffer_add(out, first);
    } else if (is_listed(c->name, " figure img image imgproc picture ")) add_image(out, c);
    else if (str_starts(c->name, STR("new-in")) || str_equal(c->name, STR("since")))
        buffer_format(out, "New in %.*s.", PRI(first));
    else if (str_starts(c->name, STR("deprecated-in")) && !c->closes)
        buffer_format(out, "Deprecated in %.*s.", PRI(first));
    else if (!add_embedded(out, c) && !add_paired(out, c) && !c->closes) {
        bool term = find_from(c->name, 0, "term") < c->name.len || find_from(c->name, 0, "gloss") < c->name.len;
        if (add_titled(out, c)) return;
        str text = argument(c->args, term ? "text 1" : "alt caption title text label");
        buffer_add(out, text);
        if (!text.len) count_without_text(l, c);
    }
}

/* Adds an escaped shortcode, with a comment in its braces, as it is shown. Returns its length, or 0 if it is none. */
static size_t add_escaped(buffer *out, str rest)
{
    rest = str_span(rest, 0, MAX_ESCAPED_BYTES);
    size_t stop = find_from(rest, 0, ">}}}");             /* {{{< name >}}} of Quarto */
    if (str_starts(rest, STR("{{{<")) && stop < rest.len) {
        buffer_add(out, str_span(rest, 1, stop + 3));
        return stop + 4;
    }
    if (str_starts(rest, STR("{{/*")) && (stop = find_from(rest, 0, "*/}}")) < rest.len) {     /* of Zola */
        buffer_format(out, "{{%.*s}}", PRI(str_span(rest, 4, stop)));
        return stop + 4;
    }
    bool escaped = str_starts(rest, STR("{{</*")) || str_starts(rest, STR("{{%/*"));
    size_t close = escaped ? find_from(rest, 0, "*/") : rest.len;
    if (close == rest.len) return 0;
    buffer_format(out, "%.3s%.*s", rest.s, PRI(str_span(rest, 5, close)));
    return close + 2;
}

/* Returns the offset after the end of a shortcode whose body is no text of the page, which is at pos; pos if it is not
 * closed within MAX_SHORTCODE_BYTES. */
static size_t hidden_end(str t, size_t pos, str name)
{
    str rest = str_span(t, pos, pos + MAX_SHORTCODE_BYTES);
    size_t close = find_from(rest, find_from(rest, 0, str_format("/%.*s", PRI(name)).s), "}}");
    return close < rest.len ? pos + close + 2 : pos;
}

/* Adds the line at pos. Returns the offset of its line feed. `fixed`: the line is code or includes a file. */
static size_t add_text_line(const struct layout *l, buffer *out, str t, size_t pos, bool fixed, bool *changed)
{
    bool code = false, liquid = str_starts(str_trim(str_line(t, pos)), STR("{%"));
    bool zola = layout_is(l, "zola");
    size_t end = pos + str_line(t, pos).len, i = pos, length;
    while (i < end) {
        struct shortcode c = { .end = 0 };
        if (t.s[i] == '`') code = !code;
        bool opens = t.s[i] == '{' && (liquid || (i + 1 < end && t.s[i + 1] == '{'));
        if (opens && (length = add_escaped(out, str_span(t, i, end)))) {
            *changed = true, i += length;
            continue;
        }
        if (opens) c = parse(t, i, zola);
        bool param = is_listed(c.name, " param _param ") && layout_param(l, positional(c.args)).len;
        if ((fixed || code) && !param) c.end = 0;        /* Hugo replaces parameters in code, too */
        bool hidden = str_equal(c.name, STR("comment")) || str_ends(c.name, STR(".inline"));  /* a template */
        if (c.end && !c.closes && hidden) c.end = hidden_end(t, c.end, c.name);
        if (c.end) {
            add_shortcode(l, out, &c);
            *changed = true, i = c.end;
            if (i > end) end = i + str_line(t, i).len;
        } else buffer_add(out, str_span(t, i, i + 1)), i++;
    }
    return end;
}

str shortcode_translate(const struct layout *l, str t, bool *changed)
{
    buffer out = { 0 };
    str fence = STR("");
    for (size_t pos = 0; pos < t.len;) {
        str line = str_line(t, pos);
        bool fixed = fence_read(&fence, line) || fence.len;
        struct inclusion in;
        size_t end = add_text_line(l, &out, t, pos, fixed || include_parse(line, &in), changed);
        if (end < t.len) buffer_add(&out, STR("\n"));
        pos = end + 1;
    }
    return buffer_str(&out);
}
