/* myst.c - the directives and roles of MyST Markdown, in pages of mystmd, Jupyter Book and Sphinx:
 *
 *   ```{note} Title ... ```   :::{note} Title ... :::    a container that dialect.c reads
 *   ```{code-block} python                               a fence
 *   ```{figure} a.png                                    an image and its caption
 *   (label)=    :label: name                             an element with that id, see address.c
 *   {ref}`Text <label>`   {kbd}`Ctrl`                    a link; code
 *   % comment   +++                                      removed
 *
 * Directives that make lists from other pages are removed. Unknown ones stay code. Code fences are copied.
 */
#include <ctype.h>
#include "gen.h"

#define MAX_DEPTH 8                    /* maximum nesting of directives */
#define MAX_ROLE_BYTES 1000

/* A directive: its options are lines ":key: value", or YAML between rules. end: offset after it. indent: blanks in
 * front of its lines. */
struct directive { str name, argument, options, body; size_t end, indent; };

static void translate(buffer *out, str text, unsigned depth);

/* Returns the marks that open or close a directive at a line: three or more colons, backticks or tildes. */
static str marks_of(str line)
{
    str s = str_trim(line);
    size_t n = 0;
    while (n < s.len && s.s[0] == ':' && s.s[n] == ':') n++;
    return n > 2 ? str_span(s, 0, n) : fence_mark(s);
}

/* Adds the lines of a text with `less` blanks fewer, and `more` blanks more, in front of each. */
static void add_lines(buffer *out, str text, size_t less, size_t more)
{
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str line = str_line(text, pos);
        size_t n = 0;
        while (n < less && n < line.len && line.s[n] == ' ') n++;
        buffer_format(out, "%*s%.*s\n", line.len > n ? (int)more : 0, "", PRI(str_span(line, n, line.len)));
    }
}

/* Returns the value of an option, or an empty string. */
static str option(const struct directive *d, const char *name)
{
    str wanted = str_format(":%s:", name), plain = str_span(wanted, 1, wanted.len);
    for (size_t pos = 0; pos < d->options.len; pos = after_line(d->options, pos)) {
        str line = str_trim(str_line(d->options, pos));
        if (str_starts(line, wanted)) return str_trim(str_span(line, wanted.len, line.len));
        if (str_starts(line, plain)) return str_trim(str_span(line, plain.len, line.len));
    }
    return STR("");
}

/* Sets the options of a directive and its body, which is what follows them. */
static void read_options(struct directive *d, str text)
{
    size_t pos = 0;
    if (str_equal(str_trim(str_line(text, 0)), STR("---"))) {
        for (pos = after_line(text, 0); pos < text.len;) {
            bool last = str_equal(str_trim(str_line(text, pos)), STR("---"));
            pos = after_line(text, pos);
            if (last) break;
        }
    } else {
        for (; pos < text.len; pos = after_line(text, pos)) {
            str line = str_trim(str_line(text, pos));
            size_t colon = find_from(line, 1, ":");
            bool key = line.len > 2 && line.s[0] == ':' && colon > 1 && colon < line.len;
            if (!key || memchr(line.s, ' ', colon)) break;
        }
    }
    d->options = str_span(text, 0, pos), d->body = str_span(text, pos, text.len);
}

static bool is_code(str name)
{
    return is_listed(name, " code code-block code-cell sourcecode parsed-literal eval-rst mermaid myst prompt "
                           "ipython jupyter-execute csv-table graphviz ");
}

static bool is_removed(str name)
{
    return is_listed(name, " toctree toc contents tableofcontents index bibliography show-index ");
}

static bool is_object(str name) { return str_starts(name, STR("auto")) || str_starts(name, STR("py:")); }

/* True for a directive with text: containers, theorems. */
static bool is_block(str name)
{
    static const char names[] =
        " admonition aside attention card card-carousel div container dropdown epigraph example exercise glossary grid "
        "grid-item grid-item-card highlights list-table margin pull-quote rubric sidebar solution tab tab-item tab-set "
        "tab-set-code table topic versionadded versionchanged deprecated compound only ";
    return dialect_is_kind(name) || is_listed(name, names) || str_starts(name, STR("prf:")) ||
           str_starts(name, STR("proof:"));
}

static bool is_known(str name)
{
    return is_code(name) || is_removed(name) || is_object(name) || is_block(name) ||
           is_listed(name, " include literalinclude figure image iframe math ");
}

/* Parses the directive that a line opens. end is 0 if it is none, unknown, or not closed. *unclosed: the marks that
 * nothing closes from here on; longer ones are not closed either. */
static struct directive parse(str text, size_t pos, str *unclosed)
{
    struct directive d = { .end = 0 };
    str line = str_line(text, pos), marks = marks_of(line), s = str_trim(line);
    str rest = str_trim(str_span(s, marks.len, s.len));
    size_t close = find_from(rest, 0, "}"), start = after_line(text, pos);
    if (!marks.len || !str_starts(s, marks) || !str_starts(rest, STR("{")) || close == rest.len) return d;
    d.name = str_span(rest, 1, close), d.argument = str_trim(str_span(rest, close + 1, rest.len));
    if (!is_known(d.name) || (unclosed->len && str_starts(marks, *unclosed))) return d;
    for (size_t end = start; end < text.len; end = after_line(text, end)) {
        str closing = marks_of(str_line(text, end));
        if (!str_starts(closing, marks) || closing.len != str_trim(str_line(text, end)).len) continue;
        buffer inside = { 0 };
        d.indent = (size_t)(s.s - line.s);
        add_lines(&inside, str_span(text, start, end), d.indent, 0);
        read_options(&d, buffer_str(&inside));
        d.end = after_line(text, end);
        return d;
    }
    *unclosed = marks;
    return d;
}

/* Adds code as a fence. Its language is the argument of the directive, else its name. */
static void add_code(buffer *out, const struct directive *d)
{
    str language = d->argument, title = option(d, "caption");
    if (!title.len) title = option(d, "filename");
    if (str_starts(language, STR("{"))) language = STR("");                  /* {code-cell} {python} */
    language = str_span(language, 0, find_from(language, 0, " "));
    if (!is_listed(d->name, " code code-block code-cell sourcecode ")) language = d->name;
    if (str_equal(language, STR("ipython3"))) language = STR("python");
    if (str_equal(d->name, STR("myst"))) language = STR("markdown");
    if (str_equal(d->name, STR("eval-rst"))) language = STR("rst");
    const char *marks = find_from(d->body, 0, "```") < d->body.len ? "`````" : "```";
    buffer_format(out, "%s%.*s", marks, PRI(language));
    if (title.len) buffer_format(out, "%s title=\"", language.len ? "" : "text");
    for (size_t i = 0; i < title.len; i++)               /* a backtick would end the fence */
        if (!strchr("`\"", title.s[i])) buffer_add(out, str_span(title, i, i + 1));
    if (title.len) buffer_add(out, STR("\""));
    buffer_format(out, "\n%.*s%s\n", PRI(d->body), marks);
}

/* Adds a line that includes a file, which include.c reads. */
static void add_include(buffer *out, const struct directive *d)
{
    str language = option(d, "language"), lines = option(d, "lines");
    bool literal = str_equal(d->name, STR("literalinclude")) || option(d, "literal").len;
    if (!language.len) language = option(d, "lang");
    if (!literal) buffer_format(out, "{{#include %.*s}}\n", PRI(d->argument));
    else buffer_format(out, ":::code source=\"%.*s\" language=\"%.*s\" range=\"%.*s\" code=true :::\n",
                       PRI(d->argument), PRI(language), PRI(str_span(lines, 0, find_from(lines, 0, ","))));
}

/* Adds a container with a kind of admonition, or the title in bold and the body. */
static void add_block(buffer *out, const struct directive *d, unsigned depth)
{
    str class = option(d, "class"), kind = d->name;
    bool dropdown = str_equal(kind, STR("dropdown")), container = dialect_is_kind(kind) || dropdown;
    class = str_span(class, 0, find_from(class, 0, " "));
    if (str_equal(kind, STR("admonition"))) kind = dialect_is_kind(class) ? class : STR("note"), container = true;
    if (container) buffer_format(out, ":::%.*s %.*s\n", PRI(dropdown ? STR("details") : kind), PRI(d->argument));
    else if (str_starts(kind, STR("version")) || str_equal(kind, STR("deprecated")))
        buffer_format(out, "**%s %.*s**\n\n", str_equal(kind, STR("versionadded")) ? "New in version"
                      : str_equal(kind, STR("deprecated")) ? "Deprecated since version" : "Changed in version",
                      PRI(d->argument));
    else if (d->argument.len && !is_listed(kind, " grid tab-set div container list-table table "))
        buffer_format(out, "**%.*s**\n\n", PRI(d->argument));
    else if (d->argument.len && str_ends(kind, STR("table"))) buffer_format(out, "**%.*s**\n\n", PRI(d->argument));
    translate(out, d->body, depth + 1);
    if (container) buffer_add(out, STR(":::\n"));
    buffer_add(out, STR("\n"));
}

/* Adds the replacement of a directive. */
static void add_directive(buffer *out, const struct directive *d, unsigned depth)
{
    str label = option(d, "label");
    if (!label.len) label = option(d, "name");
    if (is_removed(d->name)) return;
    if (label.len) buffer_format(out, "<a id=\"%.*s\"></a>\n\n", PRI(label));
    if (is_code(d->name)) add_code(out, d);
    else if (is_block(d->name)) add_block(out, d, depth);
    else if (is_listed(d->name, " include literalinclude ")) add_include(out, d);
    else if (str_equal(d->name, STR("math")))
        buffer_format(out, "$$\n%.*s%s%.*s$$\n", PRI(d->argument), d->argument.len ? "\n" : "", PRI(d->body));
    else {
        if (is_object(d->name)) buffer_format(out, "`%.*s`\n\n", PRI(d->argument));
        else if (str_equal(d->name, STR("iframe"))) buffer_format(out, "<%.*s>\n\n", PRI(d->argument));
        else buffer_format(out, "![%.*s](%.*s)\n\n", PRI(option(d, "alt")), PRI(d->argument));
        translate(out, d->body, depth + 1);
    }
}

/* --- roles --- */

/* Adds the replacement of the role name with this text: a link, raw HTML or code. */
static void add_role(buffer *out, str name, str text)
{
    size_t open = find_from(text, 0, "<"), close = find_from(text, open, ">");
    bool both = open && close + 1 == text.len;
    str label = str_trim(both ? str_span(text, 0, open) : text), target = both ? str_span(text, open + 1, close) : text;
    if (is_listed(name, " ref numref eq any prf:ref proof:ref "))
        buffer_format(out, "[%.*s](#%.*s)", PRI(label), PRI(target));
    else if (is_listed(name, " doc download button ")) buffer_format(out, "[%.*s](%.*s)", PRI(label), PRI(target));
    else if (is_listed(name, " sub sup ")) buffer_format(out, "<%.*s>%.*s</%.*s>", PRI(name), PRI(text), PRI(name));
    else if (is_listed(name, " subscript superscript "))
        buffer_format(out, "<%.3s>%.*s</%.3s>", name.s, PRI(text), name.s);
    else if (str_equal(name, STR("math"))) buffer_format(out, "$%.*s$", PRI(text));
    else if (is_listed(name, " term abbr u underline sc smallcaps del strike index guilabel menuselection button "))
        buffer_add(out, label);
    else {
        bool last = str_starts(label, STR("~"));             /* ~package.Class is shown as Class */
        while (label.len && strchr("~!", label.s[0])) label = str_span(label, 1, label.len);
        for (size_t dot; last && (dot = find_from(label, 0, ".")) + 1 < label.len;)
            label = str_span(label, dot + 1, label.len);
        buffer_format(out, "`%.*s`", PRI(label));
    }
}

/* Adds the role at i, {name}`text`. Returns the offset after it, or 0 if it is none. */
static size_t add_if_role(buffer *out, str line, size_t i)
{
    size_t n = i + 1;
    while (n < line.len && (isalnum((unsigned char)line.s[n]) || strchr("-_:.+", line.s[n]))) n++;
    if (n == i + 1 || n + 1 >= line.len || line.s[n] != '}' || line.s[n + 1] != '`') return 0;
    size_t end = find_from(str_span(line, 0, n + MAX_ROLE_BYTES), n + 2, "`");
    if (end >= line.len || line.s[end] != '`' || end == n + 2) return 0;
    add_role(out, str_span(line, i + 1, n), str_span(line, n + 2, end));
    return end + 1;
}

/* Adds a line with its roles replaced. A link without text, [](#label), gets its target as text. Code is copied. */
static void add_text(buffer *out, str line)
{
    bool code = false;
    for (size_t i = 0; i < line.len;) {
        str rest = str_span(line, i, line.len);
        size_t end = !code && rest.s[0] == '{' ? add_if_role(out, line, i) : 0;
        if (rest.s[0] == '`') code = !code;
        if (!code && str_starts(rest, STR("[](")) && (!i || line.s[i - 1] != '!')) {
            size_t from = 3, to = from;
            while (from < rest.len && strchr("#./", rest.s[from])) from++;
            for (to = from; to < rest.len && !strchr(") ", rest.s[to]); to++) {}
            str name = str_span(rest, from, to);
            if (str_ends(name, STR(".md"))) name.len -= 3;
            buffer_format(out, "[%.*s](", PRI(name));
            end = i + 3;
        }
        if (!end) buffer_add(out, str_span(line, i, i + 1)), end = i + 1;
        i = end;
    }
}

/* --- the page --- */

/* Returns the label of a line "(label)=", or an empty string. */
static str label_of(str line)
{
    str s = str_trim(line);
    bool label = s.len > 3 && s.s[0] == '(' && str_ends(s, STR(")=")) && !memchr(s.s, ' ', s.len);
    return label ? str_span(s, 1, s.len - 2) : STR("");
}

static void translate(buffer *out, str text, unsigned depth)
{
    str fence = STR(""), unclosed = STR("");
    for (size_t pos = 0; pos < text.len;) {
        str line = str_line(text, pos), label = label_of(line);
        size_t next = after_line(text, pos);
        buffer block = { 0 };
        struct directive d = { .end = 0 };
        if (!fence.len && depth < MAX_DEPTH) d = parse(text, pos, &unclosed);
        if (d.end) {
            add_directive(&block, &d, depth);
            add_lines(out, buffer_str(&block), 0, d.indent);
            pos = d.end;
            continue;
        }
        if (fence_read(&fence, line) || fence.len) buffer_add(out, str_span(text, pos, next));
        else if (label.len) buffer_format(out, "<a id=\"%.*s\"></a>\n\n", PRI(label));
        else if (str_starts(line, STR("% ")) || str_starts(line, STR("+++"))) buffer_add(out, STR("\n"));
        else {
            add_text(out, line);
            if (next > pos + line.len) buffer_add(out, STR("\n"));
        }
        pos = next;
    }
}

str myst_translate(str text, bool *changed)
{
    buffer out = { 0 };
    translate(&out, text, 0);
    *changed = true;
    return buffer_str(&out);
}
