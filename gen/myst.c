/* myst.c - the directives and roles of MyST Markdown, in pages of mystmd, Jupyter Book and Sphinx:
 *
 *   ```{note} Title ... ```   :::{note} Title ... :::    a container that dialect.c reads
 *   ```{code-block} python                               a fence
 *   ```{figure} a.png                                    an image and its caption
 *   ```{csv-table} Title   ```{list-table} Title         a table
 *   (label)=    :label: name    $$ (label)               an element with that id, see address.c
 *   {ref}`Text <label>`   {kbd}`Ctrl`                    a link; code
 *   % comment   +++   {.class key=value}                 removed; an id is an element, an attribution text
 *
 * Directives that make lists from other pages are removed, but toctree. Unknown ones stay code, below their argument.
 */
#include <ctype.h>
#include "gen.h"

#define MAX_DEPTH 8                    /* maximum nesting of directives */
#define MAX_ROLE_BYTES 1000
#define MAX_RANGES 64                  /* of lines of an included file */
#define MAX_SUBSTITUTIONS 4            /* in one another */
#define MAX_SUBSTITUTED_BYTES (1u << 20)   /* per page, with all that are in one another */

/* A directive: its options are lines ":key: value", or YAML between rules. end: offset after it. indent: blanks in
 * front of its lines. */
struct directive { str name, argument, options, body; size_t end, indent; };

static void translate(struct includer *reader, buffer *out, str text, unsigned depth);
static void add_text(struct includer *reader, buffer *out, str line);

/* Returns the marks that open or close a directive at a line: three or more colons, backticks or tildes. */
static str marks_of(str line)
{
    str s = str_trim(line);
    size_t n = 0;
    while (n < s.len && s.s[0] == ':' && s.s[n] == ':') n++;
    return n > 2 ? str_span(s, 0, n) : fence_mark(s);
}

/* True if a line closes the directive that these marks open, at this number of blanks. */
static bool closes(str line, str marks, size_t indent)
{
    str closing = marks_of(line), s = str_trim(line);
    return str_starts(closing, marks) && closing.len == s.len &&
           column_at(line, (size_t)(s.s - line.s)) <= indent + MAX_CLOSING_INDENT;
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

/* Removes the quotes around a text. Those of a list, "a", "b", stay. */
static str unquoted(str s)
{
    bool quoted = s.len > 1 && strchr("\"'", s.s[0]) && s.s[s.len - 1] == s.s[0] &&
                  !memchr(s.s + 1, s.s[0], s.len - 2);
    return quoted ? str_span(s, 1, s.len - 1) : s;
}

/* True for a line that continues the value of the option above it: ":  text", or an indented line between rules. */
static bool continues_value(str line)
{
    str s = str_trim(line);
    bool alone = str_equal(s, STR(":")), indented = str_starts(line, STR(" ")) && s.len;
    return alone || str_starts(s, STR(": ")) || (indented && s.s[0] != ':');
}

/* Returns the value of an option that starts at a text, with the lines that continue it: a YAML scalar, also after "|"
 * or ">". It becomes one line. */
static str value_at(str text)
{
    buffer b = { 0 };
    str first = str_trim(str_line(text, 0));
    bool block = first.len && first.len < 4 && strchr("|>", first.s[0]);
    if (!block) buffer_add(&b, first);
    for (size_t pos = after_line(text, 0); pos < text.len; pos = after_line(text, pos)) {
        str line = str_line(text, pos), s = str_trim(line);
        if (!s.len || !continues_value(line)) break;
        if (s.s[0] == ':') s = str_trim(str_span(s, 1, s.len));
        buffer_format(&b, "%s%.*s", b.count && s.len ? " " : "", PRI(s));
    }
    return unquoted(buffer_str(&b));
}

/* Returns the value of an option, or an empty string. */
static str option(const struct directive *d, const char *name)
{
    str wanted = str_format(":%s:", name), plain = str_span(wanted, 1, wanted.len);
    for (size_t pos = 0; pos < d->options.len; pos = after_line(d->options, pos)) {
        str line = str_line(d->options, pos), s = str_trim(line);
        size_t value = str_starts(s, wanted) ? wanted.len : str_starts(s, plain) ? plain.len : 0;
        if (!value || continues_value(line)) continue;
        return value_at(str_span(d->options, (size_t)(s.s - d->options.s) + value, d->options.len));
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
            bool continued = pos && line.len && line.s[0] == ':' && continues_value(line);
            if (!continued && (!key || memchr(line.s, ' ', colon))) break;
        }
    }
    d->options = str_span(text, 0, pos), d->body = str_span(text, pos, text.len);
}

/* True if the directive has an option, which may have no value. */
static bool has_option(const struct directive *d, const char *name)
{
    str wanted = str_format(":%s:", name);
    for (size_t pos = 0; pos < d->options.len; pos = after_line(d->options, pos))
        if (str_starts(str_trim(str_line(d->options, pos)), wanted)) return true;
    return false;
}

static bool is_code(str name)
{
    return is_listed(name, " code code-block code-cell sourcecode parsed-literal eval-rst mermaid myst prompt "
                           "ipython jupyter-execute graphviz terminal code-tab ");
}

static bool is_removed(str name)
{
    static const char names[] =
        " toctree toc contents tableofcontents index bibliography show-index highlight meta default-role module "
        "currentmodule py:module py:currentmodule ";
    return is_listed(name, names);
}

/* True for a directive that describes an object of code or a setting: its name is that of a domain and a kind, as in
 * py:function, or a kind. */
static bool is_object(str name)
{
    static const char kinds[] =
        " function class method attribute data exception confval envvar option describe object ";
    bool theorem = str_starts(name, STR("prf:")) || str_starts(name, STR("proof:"));
    return str_starts(name, STR("auto")) || is_listed(name, kinds) || (memchr(name.s, ':', name.len) && !theorem);
}

/* True for a directive with text: containers, theorems. */
static bool is_block(str name)
{
    static const char names[] =
        " admonition aside attention card card-carousel div container dropdown epigraph example exercise glossary grid "
        "grid-item grid-item-card highlights list-table margin pull-quote rubric sidebar solution tab tab-item tab-set "
        "tab-set-code tabs group-tab table topic versionadded versionchanged deprecated compound only ";
    return dialect_is_kind(name) || is_listed(name, names) || str_starts(name, STR("prf:")) ||
           str_starts(name, STR("proof:"));
}

static bool is_known(str name)
{
    return is_code(name) || is_removed(name) || is_object(name) || is_block(name) ||
           is_listed(name, " include literalinclude csv-table figure image iframe math raw youtube vimeo ");
}

/* The line that opens a directive: its marks, which are empty if it opens none, and what follows them. */
struct opening { str marks, name, argument; };

static struct opening read_opening(str line)
{
    str s = str_trim(line), marks = marks_of(line), rest = str_trim(str_span(s, marks.len, s.len));
    size_t close = find_from(rest, 0, "}");
    bool opens = marks.len && str_starts(s, marks) && str_starts(rest, STR("{")) && close < rest.len;
    if (!opens) return (struct opening){ .marks = STR("") };
    return (struct opening){ marks, str_span(rest, 1, close), str_trim(str_span(rest, close + 1, rest.len)) };
}

/* Returns the argument of a directive that is not known and stays code, at the line that opens it, or an empty
 * string. */
static str unknown_argument(str line)
{
    struct opening o = read_opening(line);
    if (!o.marks.len || o.marks.s[0] == ':') return STR("");
    for (size_t i = 0; i < o.name.len; i++)
        if (!isalnum((unsigned char)o.name.s[i]) && !strchr("-_:.", o.name.s[i])) return STR("");
    bool unknown = o.name.len && isalpha((unsigned char)o.name.s[0]) && !is_known(o.name);
    return unknown ? o.argument : STR("");
}

/* Parses the directive that a line opens. end is 0 if it is none, unknown, or not closed; one in another directive ends
 * with that. *unclosed: the marks that nothing closes from here on; longer ones are not closed either. */
static struct directive parse(str text, size_t pos, unsigned depth, str *unclosed)
{
    str line = str_line(text, pos);
    struct opening o = read_opening(line);
    struct directive d = { o.name, o.argument, .indent = (size_t)(str_trim(line).s - line.s) };
    bool open = unclosed->len && str_starts(o.marks, *unclosed);       /* so are longer marks */
    if (!o.marks.len || !is_known(d.name) || open) return d;
    size_t start = after_line(text, pos), end = start;
    while (end < text.len && !closes(str_line(text, end), o.marks, d.indent)) end = after_line(text, end);
    if (end >= text.len && !depth) {
        *unclosed = o.marks;
        return d;
    }
    buffer inside = { 0 };
    add_lines(&inside, str_span(text, start, end), d.indent, 0);
    read_options(&d, buffer_str(&inside));
    d.end = end < text.len ? after_line(text, end) : text.len;
    return d;
}

/* Adds a session of a terminal: the prompt, if the directive has one, the command, and what it prints. The commands are
 * in options, also between the lines of the output, or the first line is the only one. */
static void add_session(buffer *out, const struct directive *d)
{
    str user = option(d, "user"), host = option(d, "host"), dir = option(d, "dir"), input = option(d, "input");
    str prompt = STR("");
    if (!dir.len) dir = STR("~");
    if (user.len && host.len) prompt = str_format("%.*s@%.*s:%.*s", PRI(user), PRI(host), PRI(dir));
    const char *first = find_from(d->body, 0, ":input:") < d->body.len ? ":input:" : "";
    if (input.len) buffer_format(out, "%.*s$ %.*s\n", PRI(prompt), PRI(input)), first = ":input:";
    for (size_t pos = 0; pos < d->body.len; pos = after_line(d->body, pos)) {
        str line = str_line(d->body, pos), s = str_trim(line);
        bool command = first && s.len && str_starts(s, str_from(first));
        if (command) buffer_format(out, "%.*s$ %.*s\n", PRI(prompt), PRI(str_trim(str_span(s, strlen(first), s.len))));
        else if (s.len || (first && *first)) buffer_format(out, "%.*s\n", PRI(line));
        else if (!first && out->count && out->at[out->count - 1] == '\n') buffer_add(out, STR("\n"));
        if (command && !*first) first = NULL;
    }
}

/* Adds code as a fence. Its language is the argument of the directive, else its name. */
static void add_code(buffer *out, const struct directive *d)
{
    str language = d->argument, title = option(d, "caption"), body = d->body;
    size_t word = find_from(language, 0, " ");
    bool tab = str_equal(d->name, STR("code-tab")), session = str_equal(d->name, STR("terminal"));
    buffer lines = { 0 };
    if (session) add_session(&lines, d), body = buffer_str(&lines);
    if (!title.len) title = option(d, "filename");
    if (tab) title = str_trim(str_span(language, word, language.len));
    if (tab) buffer_format(out, "**%.*s**\n\n", PRI(title.len ? title : language)), title.len = 0;
    if (str_starts(language, STR("{"))) language = STR("");                  /* {code-cell} {python} */
    language = str_span(language, 0, find_from(language, 0, " "));
    if (!is_listed(d->name, " code code-block code-cell sourcecode code-tab ")) language = d->name;
    if (session) language = STR("console");
    if (str_equal(language, STR("ipython3"))) language = STR("python");
    if (str_equal(d->name, STR("myst"))) language = STR("markdown");
    if (str_equal(d->name, STR("eval-rst"))) language = STR("rst");
    const char *marks = find_from(body, 0, "```") < body.len ? "`````" : "```";
    buffer_format(out, "%s%.*s", marks, PRI(language));
    if (title.len) buffer_format(out, "%s title=\"", language.len ? "" : "text");
    for (size_t i = 0; i < title.len; i++)               /* a backtick would end the fence */
        if (!strchr("`\"", title.s[i])) buffer_add(out, str_span(title, i, i + 1));
    if (title.len) buffer_add(out, STR("\""));
    buffer_format(out, "\n%.*s%s\n", PRI(body), marks);
}

static size_t number_of(str s)
{
    size_t number = 0;
    for (size_t i = 0; i < s.len && i < 9 && char_is_digit(s.s[i]); i++) number = number * 10 + (size_t)(s.s[i] - '0');
    return number;
}

/* Returns the lines with these numbers, "1-3,7,9-". */
static str lines_of(str text, str ranges)
{
    buffer b = { 0 };
    unsigned count = 0;
    for (size_t at = 0, end; at < ranges.len && count++ < MAX_RANGES; at = end + 1) {
        end = find_from(ranges, at, ",");
        str range = str_trim(str_span(ranges, at, end));
        size_t dash = find_from(range, 0, "-"), number = 1;
        size_t first = number_of(str_trim(str_span(range, 0, dash)));
        size_t last = dash == range.len ? first : number_of(str_trim(str_span(range, dash + 1, range.len)));
        for (size_t pos = 0, next; pos < text.len; pos = next, number++) {
            next = after_line(text, pos);
            if (number >= first && (number <= last || !last)) buffer_add(&b, str_span(text, pos, next));
        }
    }
    return buffer_str(&b);
}

/* Returns the part of an included file that the options of the directive select. A text that the file does not have
 * selects nothing. */
static str selected_part(const struct directive *d, str text)
{
    static const char *const starts[] = { "start-after", "start-at" }, *const ends[] = { "end-before", "end-at" };
    str lines = option(d, "lines");
    bool literal = str_equal(d->name, STR("literalinclude"));
    if (lines.len) text = lines_of(text, lines);
    for (size_t i = 0; i < COUNT(starts); i++) {
        str mark = option(d, starts[i]);
        size_t at = mark.len ? find_from(text, 0, str_copy(mark).s) : text.len;
        size_t start = literal ? line_start(text, at) : at, after = literal ? after_line(text, at) : at + mark.len;
        if (at < text.len) text = str_span(text, i ? start : after, text.len);
    }
    for (size_t i = 0; i < COUNT(ends); i++) {
        str mark = option(d, ends[i]);
        size_t at = mark.len ? find_from(text, 0, str_copy(mark).s) : text.len;
        size_t end = literal ? line_start(text, at) : at;
        if (at < text.len) text = str_span(text, 0, i ? after_line(text, at) : end);
    }
    return text;
}

/* Adds a file that is included, or the part of it that the options select. */
static void add_include(struct includer *reader, buffer *out, const struct directive *d, unsigned depth)
{
    struct inclusion in = { .name = d->argument, .last = SIZE_MAX };
    str language = option(d, "language"), text = include_text(reader, &in);
    bool literal = str_equal(d->name, STR("literalinclude")) || has_option(d, "literal") || has_option(d, "code");
    if (!language.len) language = option(d, "lang");
    if (!language.len) language = option(d, "code");
    if (!language.len && literal) language = language_of_file(d->argument);
    if (!text.len) {
        buffer_format(out, "{{#include %.*s}}\n", PRI(d->argument));     /* dialect.c warns */
        return;
    }
    struct directive code = { .name = STR("code"), .argument = language, .options = d->options,
                              .body = selected_part(d, text) };
    reader->budget += (text.len - code.body.len) / 16 * 15;
    if (code.body.len && code.body.s[code.body.len - 1] != '\n') code.body = str_format("%.*s\n", PRI(code.body));
    if (literal) add_code(out, &code);
    else if (depth < MAX_DEPTH) translate(reader, out, code.body, depth + 1);
}

/* --- tables --- */

typedef ARRAY(str_list) row_list;

/* Adds the value of CSV at pos to a list. Returns the offset of the delimiter or line feed after it. */
static size_t read_value(str csv, size_t pos, str_list *values)
{
    buffer b = { 0 };
    while (pos < csv.len && csv.s[pos] == ' ') pos++;
    bool quoted = pos < csv.len && csv.s[pos] == '"';
    for (pos += quoted; pos < csv.len; pos++) {
        char c = csv.s[pos];
        if (quoted && c == '"' && !(pos + 1 < csv.len && csv.s[++pos] == '"')) break;
        if (!quoted && strchr(",\n", c)) break;
        buffer_add(&b, str_span(csv, pos, pos + 1));
    }
    while (pos < csv.len && !strchr(",\n", csv.s[pos])) pos++;       /* after the quote */
    *PUSH(values) = buffer_str(&b);
    return pos;
}

/* Adds a row with this number of columns. values: NULL for an empty one. The last column has all the values that are
 * left. */
static void add_row(buffer *out, const str_list *values, size_t columns)
{
    buffer rest = { 0 };
    size_t count = values ? values->count : 0;
    for (size_t i = columns - 1; i < count; i++)
        if (values->at[i].len) buffer_format(&rest, "%s%.*s", rest.count ? "; " : "", PRI(values->at[i]));
    buffer_add(out, STR("|"));
    for (size_t i = 0; i + 1 < columns; i++) buffer_add_cell(out, i < count ? values->at[i] : STR(""));
    buffer_add_cell(out, buffer_str(&rest));
    buffer_add(out, STR("\n"));
}

/* Adds a table below its title, if it has one. Its first row is the header if `header`; else that is empty. The rows
 * are filled up to the widest one, but not above MAX_TABLE_COLUMNS: a page with one wide row and many short ones would
 * become far longer. */
static void add_table(buffer *out, str title, const row_list *rows, bool header)
{
    size_t columns = 0;
    for (size_t i = 0; i < rows->count; i++)
        if (rows->at[i].count > columns) columns = rows->at[i].count;
    if (columns > MAX_TABLE_COLUMNS) columns = MAX_TABLE_COLUMNS;
    if (title.len) buffer_format(out, "**%.*s**\n\n", PRI(title));
    for (size_t i = 0; i < rows->count; i++) {
        if (i || header) add_row(out, &rows->at[i], columns);
        else add_row(out, NULL, columns);
        for (size_t k = 0; !i && k < columns; k++) buffer_add(out, k ? STR(" --- |") : STR("| --- |"));
        if (!i) buffer_add(out, STR("\n"));
        if (!i && !header) add_row(out, &rows->at[i], columns);
    }
    buffer_add(out, STR("\n"));
}

/* Returns the rows of CSV, without blank lines. */
static row_list csv_rows(str csv)
{
    row_list rows = { 0 };
    for (size_t pos = 0; pos < csv.len; pos++) {
        str line = str_line(csv, pos);
        if (!str_trim(line).len) {
            pos += line.len;
            continue;
        }
        str_list *values = PUSH(&rows);
        for (bool more = true; more; pos += more) {
            pos = read_value(csv, pos, values);
            more = pos < csv.len && csv.s[pos] == ',';
        }
    }
    return rows;
}

/* Adds the table of a directive csv-table: its argument is the title. */
static void add_csv_table(struct includer *reader, buffer *out, const struct directive *d, unsigned depth)
{
    struct inclusion in = { .name = option(d, "file"), .last = SIZE_MAX };
    str header = option(d, "header"), csv = in.name.len ? include_text(reader, &in) : d->body;
    if (in.name.len && !csv.len) buffer_format(out, "{{#include %.*s}}\n", PRI(in.name));   /* dialect.c warns */
    if (header.len) csv = str_format("%.*s\n%.*s", PRI(header), PRI(csv));
    buffer table = { 0 };
    row_list rows = csv_rows(csv);
    add_table(&table, d->argument, &rows, header.len || number_of(option(d, "header-rows")));
    translate(reader, out, buffer_str(&table), depth + 1);
}

/* Returns the offset of the text of a list item in a line, from an offset on; 0 if the line has no item there. */
static size_t item_text(str line, size_t i)
{
    while (i < line.len && line.s[i] == ' ') i++;
    bool item = i < line.len && strchr("*-+", line.s[i]) && (i + 1 == line.len || line.s[i + 1] == ' ');
    return item ? i + 1 : 0;
}

/* Adds the table of a directive list-table, a list of rows, which are lists of cells. Returns false if its first row is
 * not the header, or a cell is not a paragraph. */
static bool add_list_table(struct includer *reader, buffer *out, const struct directive *d, unsigned depth)
{
    buffer table = { 0 };
    row_list rows = { 0 };
    str_list *row = NULL;
    bool open = false;                   /* the line above is part of a cell */
    if (number_of(option(d, "header-rows")) != 1) return false;
    for (size_t pos = 0; pos < d->body.len; pos = after_line(d->body, pos)) {
        str line = str_line(d->body, pos), s = str_trim(line);
        size_t first = item_text(line, 0), cell = first ? item_text(line, first) : 0;
        bool starts = cell && line.s[0] != ' ';
        if (starts) row = PUSH(&rows);
        if (s.len && (starts || (first && row && !cell))) {
            str text = str_trim(str_span(line, starts ? cell : first, line.len));
            if (marks_of(text).len) return false;
            *PUSH(row) = text;
        } else if (s.len) {
            str *last = open ? &row->at[row->count - 1] : NULL;
            if (!last || first || marks_of(s).len || last->len > MAX_ROLE_BYTES) return false;
            *last = str_format("%.*s %.*s", PRI(*last), PRI(s));
        }
        open = s.len > 0;
    }
    if (!rows.count) return false;
    add_table(&table, d->argument, &rows, true);
    translate(reader, out, buffer_str(&table), depth + 1);
    return true;
}

/* --- objects --- */

/* Adds an option of an object as an item of a list. */
static void add_option(struct includer *reader, buffer *out, str key, str value)
{
    static const char layout[] =
        " no-index noindex no-index-entry no-contents-entry nocontentsentry module members undoc-members "
        "inherited-members show-inheritance class name label member-order exclude-members special-members "
        "private-members canonical imported-members shortdesc ";
    static const struct { const char *key, *text; } texts[] = {
        { "defaultdesc", "Default" }, { "initialvaluedesc", "Initial value" }, { "liveupdate", "Live update" },
        { "readonly", "Read-only" } };
    if (!value.len || is_listed(key, layout)) return;
    str text = key;
    for (size_t i = 0; i < COUNT(texts); i++)
        if (str_equal(key, str_from(texts[i].key))) text = str_from(texts[i].text);
    buffer_format(out, "- %c%.*s: ", toupper((unsigned char)text.s[0]), PRI(str_span(text, 1, text.len)));
    add_text(reader, out, value);
    buffer_add(out, STR("\n"));
}

/* Adds the description of an object: its signature, what its options say about it, and the text. */
static void add_object(struct includer *reader, buffer *out, const struct directive *d, unsigned depth)
{
    bool automatic = str_starts(d->name, STR("auto")), setting = str_equal(d->name, STR("config:option"));
    str signature = d->argument, summary = option(d, "shortdesc");
    size_t space = setting ? find_from(signature, 0, " ") : signature.len;
    str group = str_trim(str_span(signature, space, signature.len));
    signature = str_span(signature, 0, space);
    if (setting && !group.len) group = STR("server");
    if (setting) buffer_format(out, "<a id=\"%.*s:%.*s\"></a>\n\n", PRI(group), PRI(signature));
    if (signature.len) buffer_format(out, "`%.*s`\n\n", PRI(signature));
    if (summary.len) add_text(reader, out, summary), buffer_add(out, STR("\n\n"));
    for (size_t pos = 0; pos < d->options.len && !automatic; pos = after_line(d->options, pos)) {
        str line = str_line(d->options, pos), s = str_trim(line);
        size_t colon = find_from(s, 1, ":");
        if (colon >= s.len || s.s[0] != ':' || continues_value(line)) continue;
        str rest = str_span(d->options, (size_t)(s.s - d->options.s) + colon + 1, d->options.len);
        add_option(reader, out, str_span(s, 1, colon), value_at(rest));
    }
    buffer_add(out, STR("\n"));
    translate(reader, out, d->body, depth + 1);
    buffer_add(out, STR("\n"));
}

/* Adds a link to a video, whose address or number is the argument. */
static void add_video(buffer *out, const struct directive *d)
{
    bool vimeo = str_equal(d->name, STR("vimeo")), address = find_from(d->argument, 0, "://") < d->argument.len;
    const char *site = address ? "" : vimeo ? "https://vimeo.com/" : "https://www.youtube.com/watch?v=";
    str title = option(d, "title");
    if (title.len) buffer_format(out, "[%.*s](%s%.*s)\n\n", PRI(title), site, PRI(d->argument));
    else buffer_format(out, "<%s%.*s>\n\n", site, PRI(d->argument));
}

/* --- blocks --- */

/* True if the HTML of the site has a block ```{only} expression: it names html, is negated, or is a tag of conf.py. */
static bool is_on_site(const struct includer *reader, str expression)
{
    str config = reader->layout->text, tag = str_format("tags.add('%.*s')", PRI(expression));
    return is_listed(expression, " html builder_html ") || find_from(expression, 0, "html") < expression.len ||
           find_from(expression, 0, "not ") < expression.len || find_from(config, 0, tag.s) < config.len;
}

/* Adds a container with a kind of admonition, or the title in bold and the body. */
static void add_block(struct includer *reader, buffer *out, const struct directive *d, unsigned depth)
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
    else if (d->argument.len && !is_listed(kind, " grid tab-set tabs div container only "))
        buffer_format(out, "**%.*s**\n\n", PRI(d->argument));
    translate(reader, out, d->body, depth + 1);
    if (container) buffer_add(out, STR(":::\n"));
    buffer_add(out, STR("\n"));
}

/* Adds the pages of a visible table of contents as a list of links. */
static void add_toctree(buffer *out, const struct directive *d)
{
    str caption = option(d, "caption");
    if (caption.len) buffer_format(out, "**%.*s**\n\n", PRI(caption));
    for (size_t pos = 0; pos < d->body.len; pos = after_line(d->body, pos)) {
        str s = str_trim(str_line(d->body, pos));
        size_t open = find_from(s, 0, "<"), close = find_from(s, open, ">");
        bool both = close < s.len;
        str title = both ? str_trim(str_span(s, 0, open)) : STR(""), name = both ? str_span(s, open + 1, close) : s;
        if (!name.len || name.s[0] == '%' || memchr(name.s, '*', name.len) || str_equal(name, STR("self"))) continue;
        if (!title.len && find_from(name, 0, "://") < name.len) buffer_format(out, "- <%.*s>\n", PRI(name));
        else buffer_format(out, "- [%.*s](%.*s)\n", PRI(title), PRI(name));
    }
    buffer_add(out, STR("\n"));
}

/* Adds the replacement of a directive. */
static void add_directive(struct includer *reader, buffer *out, const struct directive *d, unsigned depth)
{
    str label = option(d, "label");
    if (!label.len) label = option(d, "name");
    bool hidden = (str_equal(d->name, STR("only")) && !is_on_site(reader, d->argument)) ||
                  (str_equal(d->name, STR("raw")) && find_from(d->argument, 0, "html") == d->argument.len);
    if (str_equal(d->name, STR("toctree")) && !has_option(d, "hidden")) add_toctree(out, d);
    if (is_removed(d->name) || hidden) return;
    if (label.len) buffer_format(out, "%.*s\n\n", PRI(pandoc_anchor(label)));
    if (is_code(d->name)) add_code(out, d);
    else if (str_equal(d->name, STR("csv-table"))) add_csv_table(reader, out, d, depth);
    else if (str_equal(d->name, STR("list-table")) && add_list_table(reader, out, d, depth)) return;
    else if (is_block(d->name)) add_block(reader, out, d, depth);
    else if (is_object(d->name)) add_object(reader, out, d, depth);
    else if (is_listed(d->name, " include literalinclude ")) add_include(reader, out, d, depth);
    else if (is_listed(d->name, " youtube vimeo ")) add_video(out, d);
    else if (str_equal(d->name, STR("raw"))) buffer_format(out, "\n%.*s\n", PRI(d->body));
    else if (str_equal(d->name, STR("math")))
        buffer_format(out, "$$\n%.*s%s%.*s$$\n", PRI(d->argument), d->argument.len ? "\n" : "", PRI(d->body));
    else {
        if (str_equal(d->name, STR("iframe"))) buffer_format(out, "<%.*s>\n\n", PRI(d->argument));
        else buffer_format(out, "![%.*s](%.*s)\n\n", PRI(option(d, "alt")), PRI(d->argument));
        translate(reader, out, d->body, depth + 1);
    }
}

/* --- roles --- */

/* True for a role whose text is code: that of a domain, py:func, or one of those of Sphinx. Others, also those that a
 * site defines, have plain text. */
static bool is_code_role(str name)
{
    static const char names[] =
        " code command kbd file program samp envvar option class func meth mod attr exc data const obj function method "
        "module makevar mimetype newsgroup regexp confval literal eval ";
    return memchr(name.s, ':', name.len) || is_listed(name, names);
}

/* True for a label of another project, "project:label" with a project that conf.py names. */
static bool is_elsewhere(const struct includer *reader, str label)
{
    str config = reader->layout->text, project = str_span(label, 0, find_from(label, 0, ":"));
    size_t map = find_from(config, 0, "intersphinx_mapping");
    return project.len < label.len && map < config.len &&
           (find_from(config, map, str_format("'%.*s'", PRI(project)).s) < config.len ||
            find_from(config, map, str_format("\"%.*s\"", PRI(project)).s) < config.len);
}

/* Adds the replacement of the role name with this text: a link, raw HTML or code. */
static void add_role(const struct includer *reader, buffer *out, str name, str text)
{
    size_t open = find_from(text, 0, "<"), close = find_from(text, open, ">");
    bool both = open && close + 1 == text.len;
    str label = str_trim(both ? str_span(text, 0, open) : text), target = both ? str_span(text, open + 1, close) : text;
    bool link = is_listed(name, " ref numref eq any doc ");
    str last = str_span(target, find_from(target, 0, ":") + 1, target.len);
    if (link && is_elsewhere(reader, target)) buffer_add(out, both ? label : last);
    else if (is_listed(name, " ref numref eq any prf:ref proof:ref "))
        buffer_format(out, "[%.*s](#%.*s)", PRI(both ? label : STR("")), PRI(target));
    else if (is_listed(name, " doc download button "))
        buffer_format(out, "[%.*s](%.*s)", PRI(both ? label : STR("")), PRI(target));
    else if (is_listed(name, " sub sup ")) buffer_format(out, "<%.*s>%.*s</%.*s>", PRI(name), PRI(text), PRI(name));
    else if (is_listed(name, " subscript superscript "))
        buffer_format(out, "<%.3s>%.*s</%.3s>", name.s, PRI(text), name.s);
    else if (str_equal(name, STR("math"))) buffer_format(out, "$%.*s$", PRI(text));
    else if (str_equal(name, STR("config:option"))) {        /* group:key */
        size_t colon = find_from(target, 0, ":");
        str key = both || colon == target.len ? label : str_span(target, colon + 1, target.len);
        buffer_format(out, "[`%.*s`](#%s%.*s)", PRI(key), colon == target.len ? "server:" : "", PRI(target));
    }
    else if (!is_code_role(name)) buffer_add(out, label);
    else {
        bool shortened = str_starts(label, STR("~"));        /* ~package.Class is shown as Class */
        while (label.len && strchr("~!", label.s[0])) label = str_span(label, 1, label.len);
        for (size_t dot; shortened && (dot = find_from(label, 0, ".")) + 1 < label.len;)
            label = str_span(label, dot + 1, label.len);
        buffer_format(out, memchr(label.s, '`', label.len) ? "`` %.*s ``" : "`%.*s`", PRI(label));
    }
}

/* Returns the offset after the inline code at i, or line.len if it does not end on the line. */
static size_t code_end(str line, size_t i)
{
    size_t marks, length = code_span_length(str_span(line, i, line.len), &marks);
    return length > marks ? i + length : line.len;
}

/* Adds the role at i, {name}`text`. Returns the offset after it, or 0 for other text. */
static size_t add_if_role(const struct includer *reader, buffer *out, str line, size_t i)
{
    size_t n = i + 1;
    while (n < line.len && (isalnum((unsigned char)line.s[n]) || strchr("-_:.+", line.s[n]))) n++;
    if (n == i + 1 || n + 1 >= line.len || line.s[n] != '}' || line.s[n + 1] != '`') return 0;
    str code = str_span(line, n + 1, n + MAX_ROLE_BYTES);
    size_t marks, length = code_span_length(code, &marks);
    if (length == marks) return 0;
    str text = str_span(code, marks, length - marks);
    add_role(reader, out, str_span(line, i + 1, n), marks > 1 ? str_trim(text) : text);
    return n + 1 + length;
}

static unsigned substitutions;       /* that are being replaced, in one another */
static size_t substituted;           /* bytes that have been replaced on this page */

/* Returns the value of the name in braces at i, {{ name }}, and sets *end; else empty. */
static str substitution_at(struct includer *d, str line, size_t i, size_t *end)
{
    size_t close = find_from(line, i, "}}");
    if (!str_starts(str_span(line, i, line.len), STR("{{")) || close == line.len) return STR("");
    str name = str_trim(str_span(line, i + 2, close));
    for (size_t k = 0; k < name.len; k++)
        if (!isalnum((unsigned char)name.s[k]) && !strchr("_-.", name.s[k])) return STR("");
    *end = close + 2;
    str value = name.len && substituted < MAX_SUBSTITUTED_BYTES ? layout_param(d->layout, name) : STR("");
    substituted += value.len;
    return value;
}

/* Returns the length of the attributes in braces at the start of a text, {#id .class key="value"}, or 0. */
static size_t attributes_length(str text)
{
    size_t length = pandoc_length(text);
    return str_trim(str_span(text, 1, length - (length > 0))).len ? length : 0;
}

/* Adds the block that the attributes at the line at pos belong to, if they are all of it: an id is added, an
 * attribution below the quote that follows. Returns the offset after the line, or 0 for other lines. */
static size_t add_attributes(struct includer *reader, buffer *out, str text, size_t pos, unsigned depth)
{
    str line = str_line(text, pos), s = str_trim(line);
    size_t next = after_line(text, pos), end = next;
    if (!s.len || attributes_length(s) < s.len) return 0;
    str anchor = pandoc_anchor(pandoc_value(s, "#")), attribution = pandoc_value(s, "attribution");
    buffer_add(out, STR("\n"));
    if (anchor.len) buffer_format(out, "%.*s%.*s\n\n", (int)(s.s - line.s), line.s, PRI(anchor));
    while (end < text.len && str_starts(str_line(text, end), STR(">"))) end = after_line(text, end);
    if (!attribution.len || end == next) return next;
    translate(reader, out, str_span(text, next, end), depth);
    if (end == text.len && !str_ends(text, STR("\n"))) buffer_add(out, STR("\n"));
    buffer_format(out, ">\n> \u2014 %.*s\n", PRI(attribution));
    return end;
}

/* Adds a line with its roles and names in braces replaced. Code is copied. Attributes after code and links are
 * removed. */
static void add_text(struct includer *reader, buffer *out, str line)
{
    for (size_t i = 0; i < line.len;) {
        str rest = str_span(line, i, line.len);
        size_t end = rest.s[0] == '{' ? add_if_role(reader, out, line, i) : 0, after = 0;
        str value = rest.s[0] == '{' && !end && substitutions < MAX_SUBSTITUTIONS
                    ? substitution_at(reader, line, i, &after) : STR("");
        if (value.len) {
            substitutions++;
            add_text(reader, out, value);
            substitutions--;
            end = after;
        }
        if (str_starts(rest, STR("](project:"))) buffer_add(out, STR("](")), end = i + 10;
        if (!end) {
            end = rest.s[0] == '`' ? code_end(line, i) : i + 1 + str_starts(rest, STR("\\`"));
            buffer_add(out, str_span(line, i, end));
            str braces = str_span(line, end, line.len);
            size_t length = strchr("`)", line.s[end - 1]) ? attributes_length(braces) : 0;
            if (length) buffer_add(out, pandoc_anchor(pandoc_value(braces, "#"))), end += length;
        }
        i = end;
    }
}

/* --- the page --- */

/* Returns the label of an equation at the line that ends it, "$$ (label)", or an empty string. */
static str equation_label(str line)
{
    str s = str_trim(line);
    size_t open = s.len;
    while (open && !strchr(" $(", s.s[open - 1])) open--;
    bool label = open > 3 && s.s[open - 1] == '(' && str_ends(s, STR(")")) && s.len > open + 1;
    str before = str_trim(str_span(s, 0, label ? open - 1 : 0));
    return str_ends(before, STR("$$")) ? str_span(s, open, s.len - 1) : STR("");
}

/* Adds the line that ends an equation with a label, and an element for that. Returns false for other lines. */
static bool add_equation_end(buffer *out, str line)
{
    str label = equation_label(line), before = str_span(line, 0, label.len ? (size_t)(label.s - line.s) - 1 : 0);
    while (before.len && before.s[before.len - 1] == ' ') before.len--;
    if (label.len) buffer_format(out, "%.*s\n\n%.*s\n\n", PRI(before), PRI(pandoc_anchor(label)));
    return label.len > 0;
}

/* Returns the label of a line "(label)=", or an empty string. */
static str label_of(str line)
{
    str s = str_trim(line);
    bool label = s.len > 3 && s.s[0] == '(' && str_ends(s, STR(")=")) && !memchr(s.s, ' ', s.len);
    return label ? str_span(s, 1, s.len - 2) : STR("");
}

/* True for a comment: a line that begins with a percent sign and a blank, or is only the sign. */
static bool is_comment(str line)
{
    return str_starts(line, STR("% ")) || str_equal(str_trim(line), STR("%"));
}

/* Adds the value of a substitution if the line is its name in braces. Returns false if it is not. */
static bool add_substitution(struct includer *reader, buffer *out, str line, unsigned depth)
{
    size_t after = 0, indent = (size_t)(str_trim(line).s - line.s);
    bool named = substitutions < MAX_SUBSTITUTIONS && str_starts(str_trim(line), STR("{{"));
    str value = named ? substitution_at(reader, line, indent, &after) : STR("");
    if (!value.len || str_trim(str_span(line, after, line.len)).len) return false;
    buffer block = { 0 };
    substitutions++;
    translate(reader, &block, value, depth);
    substitutions--;
    add_lines(out, buffer_str(&block), 0, indent);
    buffer_add(out, STR("\n"));
    return true;
}

static void translate(struct includer *reader, buffer *out, str text, unsigned depth)
{
    str fence = STR(""), unclosed = STR("");
    for (size_t pos = 0; pos < text.len;) {
        str line = str_line(text, pos), label = label_of(line);
        size_t next = after_line(text, pos);
        buffer block = { 0 };
        struct directive d = { .end = 0 };
        if (!fence.len && str_starts(line, STR(": ")) && marks_of(str_span(line, 2, line.len)).len) {
            buffer_add(out, STR(":\n"));                      /* a definition that starts with a directive */
            pos += 2;
            continue;
        }
        if (!fence.len && depth < MAX_DEPTH) d = parse(text, pos, depth, &unclosed);
        if (d.end) {
            add_directive(reader, &block, &d, depth);
            add_lines(out, buffer_str(&block), 0, d.indent);
            pos = d.end;
            continue;
        }
        size_t after = fence.len ? 0 : add_attributes(reader, out, text, pos, depth);
        if (!after && !fence.len && add_substitution(reader, out, line, depth)) after = next;
        if (after) {
            pos = after;
            continue;
        }
        str argument = fence.len ? STR("") : unknown_argument(line);
        if (argument.len) buffer_format(out, "%*s%.*s\n\n", (int)(str_trim(line).s - line.s), "", PRI(argument));
        if (fence_read(&fence, line) || fence.len) buffer_add(out, str_span(text, pos, next));
        else if (label.len) buffer_format(out, "%.*s\n\n", PRI(pandoc_anchor(label)));
        else if (is_comment(line) || str_starts(line, STR("+++"))) buffer_add(out, STR("\n"));
        else if (!add_equation_end(out, line)) {
            add_text(reader, out, line);
            if (next > pos + line.len) buffer_add(out, STR("\n"));
        }
        pos = next;
    }
}

str myst_translate(struct includer *reader, str text, bool *changed)
{
    buffer out = { 0 };
    substituted = 0;
    translate(reader, &out, text, 0);
    *changed = true;
    return buffer_str(&out);
}
