/* include.c - files that pages include, in the syntax of several documentation generators:
 *
 *   mdBook    {{#include F:2:9}}  {{#rustdoc_include F:anchor}}    VitePress  <<< @/F{2-9}  <!--@include: F#name-->
 *   MkDocs    {* F ln[2:9] *}  {!F!}  --8<-- "F:name"              DocFX      [!INCLUDE [title](F)]  [!code-cs[t](F#r)]
 *   Hugo      {{% include "F" %}}  {{< readfile file="F" >}}       GitBook    {% include "F" %}
 *             {% include-markdown "F" start="mark" end="mark" %} (MkDocs)
 *   Docsify   [title](F ':include :type=code :fragment=name')      VuePress   @[code{2-9} ts](F)
 *   Grafana   {{< docs/shared lookup="F" >}}, in the folder shared
 *
 * A file is read if its path without links is inside the corpus or the folder of --root. Names are relative to the
 * page (to base_path for --8<--), to the folder of the pages, to that of the configuration file, or to the corpus or
 * root.
 */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif
#include <ctype.h>
#include <stdlib.h>
#include <sys/stat.h>
#include "gen.h"

#define MAX_VARIABLE_BYTES 80
#define MAX_RANGES_BYTES 200
#define MAX_PROPERTIES_BYTES 2000u     /* of a component; the names of more are not replaced */
#define MAX_INCLUDED_BYTES (4u << 20)  /* per page, with all files that are included */

/* --- the directive --- */

/* Returns the value of name="value" or name=value in a directive, or an empty string. */
str directive_value(str text, const char *name)
{
    str wanted = str_format("%s=", name);
    for (size_t at = find_from(text, 0, wanted.s); at < text.len; at = find_from(text, at + 1, wanted.s)) {
        if (at && !strchr(" \t{?&,", text.s[at - 1])) continue;
        str rest = str_span(text, at + wanted.len, text.len);
        if (rest.len && strchr("\"'", rest.s[0])) {
            const char *end = memchr(rest.s + 1, rest.s[0], rest.len - 1);
            return end ? str_span(rest, 1, (size_t)(end - rest.s)) : STR("");
        }
        size_t n = 0;
        while (n < rest.len && !strchr(" \t}&%>", rest.s[n])) n++;
        return str_span(rest, 0, n);
    }
    return STR("");
}

str language_of_file(str name)
{
    size_t dot = name.len;
    while (dot && name.s[dot - 1] != '.' && name.s[dot - 1] != '/') dot--;
    return dot && name.s[dot - 1] == '.' ? str_span(name, dot, name.len) : STR("");
}

str directive_word(str s)
{
    s = str_trim(s);
    const char *end = s.len && strchr("\"'`", s.s[0]) ? memchr(s.s + 1, s.s[0], s.len - 1) : NULL;
    if (end) return str_span(s, 1, (size_t)(end - s.s));
    size_t n = 0;
    while (n < s.len && !strchr(" \t", s.s[n])) n++;
    return str_span(s, 0, n);
}

/* Reads "2:9", "2-9", "L2-L9" or "2". Returns false if the text is no range of lines. */
static bool read_range(str s, struct inclusion *in)
{
    size_t numbers[2] = { 0, 0 }, n = 0, digits = 0;
    for (size_t i = 0; i < s.len && n < 2; i++) {
        if (char_is_digit(s.s[i])) numbers[n] = numbers[n] * 10 + (size_t)(s.s[i] - '0'), digits++;
        else if (strchr(":-,", s.s[i])) n++;
        else if (s.s[i] != 'L') return false;
    }
    if (!digits) return false;
    in->first = numbers[0] ? numbers[0] : 1;
    in->last = n ? numbers[1] ? numbers[1] : SIZE_MAX : in->first;
    return in->last >= in->first;
}

/* Reads "2-9,12" of DocFX: the lines from the first to the last one, and the ranges among them. */
static void read_ranges(str s, struct inclusion *in)
{
    size_t comma = find_from(s, 0, ","), last = s.len;
    while (last && s.s[last - 1] != ',') last--;
    struct inclusion end = { .last = SIZE_MAX };
    if (!read_range(str_span(s, 0, comma), in) || comma == s.len || s.len > MAX_RANGES_BYTES) return;
    if (read_range(str_span(s, last, s.len), &end)) in->ranges = s, in->last = end.last;
}

/* True if a line is in the ranges of an inclusion. */
static bool is_in_ranges(const struct inclusion *in, size_t number)
{
    bool found = number >= in->first && number <= in->last;
    if (!found || !in->ranges.len) return found;
    for (size_t pos = 0, end; pos < in->ranges.len; pos = end + 1) {
        struct inclusion one = { .last = SIZE_MAX };
        end = find_from(in->ranges, pos, ",");
        if (read_range(str_span(in->ranges, pos, end), &one) && number >= one.first && number <= one.last) return true;
    }
    return false;
}

/* Reads what follows a brace, "2-9 js}": the lines of the file, or only those that are marked; its language. */
static void read_braces(struct inclusion *in, str s, bool marks)
{
    s = str_trim(str_span(s, 0, find_from(s, 0, "}")));
    size_t space = find_from(s, 0, " ");
    str last = str_trim(str_span(s, space, s.len)), first = str_span(s, 0, space);
    if (first.len && isalpha((unsigned char)first.s[0])) last = first;
    else if (!marks && memchr(first.s, '-', first.len)) read_range(first, in);
    if (last.len) in->language = str_span(last, 0, find_from(last, 0, ":"));
}

/* Reads the query of DocFX: "name=region", "start=2&end=9", "range=2-9". */
static void read_query(struct inclusion *in, str query)
{
    str start = directive_value(query, "start"), end = directive_value(query, "end");
    in->region = directive_value(query, "name");
    if (start.len || end.len) read_range(str_format("%.*s-%.*s", PRI(start), PRI(end)), in);
    else read_ranges(directive_value(query, "range"), in);
}

/* Separates the name of a file from the part of it: F:2:9, F:anchor, F#region, F{2-9 js}, F?name=region. marks: lines
 * in braces are not a part of the file, but marked on the site. */
static void read_part(struct inclusion *in, str s, bool marks)
{
    size_t end = 0;
    while (end < s.len && !strchr(":#{?", s.s[end])) end++;
    in->name = str_trim(str_span(s, 0, end));
    if (end == s.len) return;
    char mark = s.s[end];
    str part = str_span(s, end + 1, s.len);
    size_t stop = 0;
    while (stop < part.len && !strchr("{?", part.s[stop])) stop++;
    if (mark == '#' || mark == ':') {
        if (stop < part.len && part.s[stop] == '{') read_braces(in, str_span(part, stop + 1, part.len), marks);
        part = str_trim(str_span(part, 0, stop));
        if (!read_range(part, in)) in->region = part;
    } else if (mark == '?') read_query(in, part);
    else read_braces(in, part, marks);
}

/* Returns the part of a line between two texts if it starts with the first; the end of the line if `end` is missing. */
static bool between(str line, const char *start, const char *end, str *inside)
{
    if (!str_starts(line, str_from(start))) return false;
    size_t from = strlen(start);
    *inside = str_trim(str_span(line, from, find_from(line, from, end)));
    return true;
}

/* [!INCLUDE [title](F)] and [!code-cs[title](F#region)] */
static bool read_docfx(str s, struct inclusion *in)
{
    str kind;
    if (!between(s, "[!", "[", &kind) || !kind.len) return false;
    bool code = str_starts(kind, STR("code")) || str_starts(kind, STR("Code"));
    if (!code && !str_equal_fold(kind, STR("INCLUDE"))) return false;
    size_t open = find_from(s, 0, "](");
    if (open == s.len) return false;
    read_part(in, str_span(s, open + 2, find_from(s, open, ")")), true);
    in->code = code;
    if (code && kind.len > 5) in->language = str_span(kind, 5, kind.len);
    return true;
}

/* @[code{2-9} ts{1}](F): the lines in the first braces of the file, of which the site marks those in the second. */
static bool read_vuepress(str s, struct inclusion *in)
{
    size_t open = find_from(s, 0, "]("), close = find_from(s, open, ")");
    if (!str_starts(s, STR("@[code")) || close + 1 != s.len) return false;
    str options = str_span(s, sizeof "@[code" - 1, open);
    if (options.len && !strchr(" {", options.s[0])) return false;
    size_t end = str_starts(options, STR("{")) ? find_from(options, 0, "}") : 0;
    if (end) read_range(str_span(options, 1, end), in);
    str word = str_trim(str_span(options, end + (end > 0), options.len));
    size_t n = 0;
    while (n < word.len && (isalnum((unsigned char)word.s[n]) || strchr("-+#", word.s[n]))) n++;
    in->name = str_trim(str_span(s, open + 2, close)), in->language = str_span(word, 0, n), in->code = true;
    return true;
}

/* Returns the word after ":name=" in the options of Docsify, or an empty string. */
static str docsify_option(str options, const char *name)
{
    size_t at = find_from(options, 0, name), start = at + strlen(name);
    return at < options.len ? str_span(options, start, find_from(options, start, " ")) : STR("");
}

bool include_docsify(str line, struct inclusion *in)
{
    str s = str_trim(line);
    size_t open = find_from(s, 0, "]("), quote = find_from(s, open, " ':include"), end = find_from(s, quote, "')");
    if (quote == s.len) quote = find_from(s, open, " \":include"), end = find_from(s, quote, "\")");
    if (!str_starts(s, STR("[")) || quote == s.len || end + 2 != s.len) return false;
    str options = str_span(s, quote + 2, end), name = str_trim(str_span(s, open + 2, quote));
    str type = docsify_option(options, ":type="), language = language_of_file(name);
    bool shown = is_listed(language, " html htm mp3 mp4 ogg ") && !str_equal(type, STR("code"));
    *in = (struct inclusion){ .name = name, .last = SIZE_MAX, .region = docsify_option(options, ":fragment=") };
    if (shown || is_listed(type, " iframe video audio ") || find_from(name, 0, "://") < name.len) return false;
    in->code = str_equal(type, STR("code")) || !is_listed(language, " md markdown ");
    size_t at = find_from(options, 0, ":type=code ");
    str word = str_span(options, at + 11, find_from(options, at + 11, " "));
    if (word.len && word.s[0] != ':') in->language = word;
    return true;
}

bool include_parse(str line, struct inclusion *in)
{
    static const struct { const char *start, *end; } forms[] = {
        { "{{#include ", "}}" }, { "{{#rustdoc_include ", "}}" }, { "{{#playground ", "}}" },
        { "{{#shiftinclude ", "}}" },
        { "{* ", "*}" }, { "{!>", "!}" }, { "{!", "!}" }, { "--8<-- ", "\n" }, { "{{% include", "%}}" },
        { "{{< include", ">}}" }, { "{{% readfile", "%}}" }, { "{{< readfile", ">}}" }, { "<!--@include:", "-->" },
        { "<!-- @include:", "-->" }, { "<!-- @include ", "-->" }, { "<<< ", "\n" }, { "{% include ", "%}" },
        { "{% include-markdown ", "%}" },
        { "{% include_relative ", "%}" }, { ":::code ", ":::" },
        { "{{< docs/shared ", ">}}" }, { "{{% docs/shared ", "%}}" } };
    str s = str_trim(line), inside;
    *in = (struct inclusion){ .last = SIZE_MAX };
    if (read_docfx(s, in) || read_vuepress(s, in)) return in->name.len > 0;
    for (size_t i = 0; i < COUNT(forms); i++) {
        if (!between(s, forms[i].start, forms[i].end, &inside)) continue;
        if (inside.len && inside.s[inside.len - 1] == '/') inside.len--;
        str named = directive_value(inside, "file"), lines = inside;
        bool shared = find_from(str_from(forms[i].start), 0, "docs/shared") < strlen(forms[i].start);
        if (shared) named = str_format("shared/%.*s", PRI(directive_value(inside, "lookup")));
        if (!named.len) named = directive_value(inside, "source");
        size_t ln = find_from(lines, 0, "ln["), brackets = find_from(lines, 0, "[ln:");      /* F ln[2:9], F[ln:2-9] */
        if (brackets < lines.len) ln = brackets + 1, inside.len = brackets;
        bool fileless = !strcmp(forms[i].start, "{!") && !memchr(inside.s, '.', inside.len);
        bool angles = forms[i].start[0] == '<';
        read_part(in, named.len ? named : angles ? inside : directive_word(inside), angles && forms[i].start[1] == '<');
        str language = directive_value(inside, "lang"), range = directive_value(inside, "range");
        if (!language.len) language = directive_value(inside, "language");
        if (language.len) in->language = language;
        if (named.len && !in->region.len) in->region = directive_value(inside, "id");
        if (str_starts(str_from(forms[i].start), STR("{{"))) in->args = inside;
        if (range.len) read_ranges(range, in);
        if (forms[i].start[1] == '%')
            in->start = directive_value(inside, "start"), in->end = directive_value(inside, "end");
        in->snippet = !strcmp(forms[i].start, "--8<-- ");
        in->code = in->language.len || str_equal(directive_value(inside, "code"), STR("true")) ||
                   !strcmp(forms[i].start, "<<< ") || !strcmp(forms[i].start, ":::code ");
        if (ln < lines.len) read_range(str_span(lines, ln + 3, find_from(lines, ln, "]")), in);
        return in->name.len > 0 && !fileless;
    }
    return false;
}

#define MAX_TAG_BYTES 1000

size_t include_parse_tag(str text, struct inclusion *in)
{
    static const char end[] = "</include>";
    text = str_span(text, 0, MAX_TAG_BYTES);
    bool directive = str_starts(text, STR("::include["));
    size_t open = find_from(text, 0, directive ? "[" : ">"), close = find_from(text, open, directive ? "]" : end);
    bool tag = str_starts(text, STR("<include>")) || str_starts(text, STR("<include "));
    if ((!directive && !tag) || close == text.len) return 0;
    str attributes = directive ? str_line(text, close) : str_span(text, 0, open);
    *in = (struct inclusion){ .last = SIZE_MAX, .language = directive_value(attributes, "lang"),
                              .info = directive_value(attributes, "meta") };
    read_part(in, str_trim(str_span(text, open + 1, close)), false);
    in->code = in->language.len > 0;
    if (!in->name.len || memchr(in->name.s, '\n', in->name.len)) return 0;
    return directive ? close + attributes.len : close + sizeof end - 1;
}

/* Returns the value of the argument of a variable, which is the name of the argument or its number. The name of the
 * file is number 0. */
static str argument_of(str args, str variable)
{
    if (!variable.len || !char_is_digit(variable.s[0])) return directive_value(args, str_copy(variable).s);
    for (int n = variable.s[0] - '0'; n > 0 && args.len; n--) {
        str word = directive_word(args);
        size_t end = (size_t)(word.s + word.len - args.s);
        args = str_trim(str_span(args, end + (end < args.len && strchr("\"'`", args.s[end])), args.len));
    }
    return directive_word(args);
}

str include_arguments(str text, const struct inclusion *in)
{
    buffer b = { 0 };
    size_t done = 0;
    for (size_t open = 0; in->args.len && (open = find_from(text, open, "{{")) < text.len; open += 2) {
        size_t close = find_from(str_span(text, 0, open + MAX_VARIABLE_BYTES), open, "}}");
        str name = str_trim(str_span(text, open + 2, close));
        bool variable = str_starts(name, STR("$")) && str_starts(str_span(text, close, text.len), STR("}}"));
        str value = variable ? argument_of(in->args, str_span(name, 1, name.len)) : STR("");
        if (!value.len) continue;
        buffer_add(&b, str_span(text, done, open));
        buffer_add(&b, value);
        done = close + 2;
    }
    if (!done) return text;
    buffer_add(&b, str_span(text, done, text.len));
    return buffer_str(&b);
}

/* Returns the value of a property of a component: name="text", name={"text"} or name={3}. Empty if it has another. */
static str property_of(const struct inclusion *in, str name)
{
    str value = directive_value(in->properties, str_copy(name).s);
    if (!str_starts(value, STR("{"))) return value;
    value = str_span(value, 1, value.len);
    bool quoted = value.len > 1 && strchr("\"'`", value.s[0]) && value.s[value.len - 1] == value.s[0];
    if (quoted) return str_span(value, 1, value.len - 1);
    for (size_t i = 0; i < value.len; i++)
        if (!char_is_digit(value.s[i])) return STR("");
    return value;
}

/* Adds a line with the properties of a component in braces outside code replaced by their values. */
static void add_with_properties(buffer *b, str line, const struct inclusion *in)
{
    bool code = false;
    for (size_t i = 0, end; i < line.len; i = end) {
        end = i + 1;
        code ^= line.s[i] == '`';
        str start = line.s[i] == '{' && !code ? str_span(line, i, i + MAX_VARIABLE_BYTES) : STR(""), value = STR("");
        size_t close = find_from(start, 0, "}");
        str name = close < start.len ? str_trim(str_span(start, 1, close)) : STR("");
        if (str_starts(name, STR("props."))) name = str_span(name, 6, name.len);
        if (name.len && autorefs_name_length(name) == name.len) value = property_of(in, name);
        if (value.len) end = i + close + 1;
        buffer_add(b, value.len ? value : str_span(line, i, end));
    }
}

str include_properties(str text, const struct inclusion *in)
{
    buffer b = { 0 };
    str fence = STR("");
    if (!in->properties.len || in->properties.len > MAX_PROPERTIES_BYTES || find_from(text, 0, "{") == text.len)
        return text;
    for (size_t pos = 0, next; pos < text.len; pos = next) {
        str line = str_line(text, pos);
        next = after_line(text, pos);
        bool mark = fence_read(&fence, line);
        if (mark || fence.len) buffer_add(&b, line);
        else add_with_properties(&b, line, in);
        buffer_add(&b, str_span(text, pos + line.len, next));
    }
    return buffer_str(&b);
}

/* --- the file --- */

/* Returns the name of the part of a file that a comment alone on its line starts or ends, "part" of "//<part>" and
 * "<!-- </part> -->", as DocFX names them; or an empty string. */
static str tag_in_comment(str line, bool end)
{
    static const char *const starts[] = { "//", "#", "'", "--", "<!--", "/*", ";" };
    str s = str_trim(line);
    if (str_starts(s, STR("\xef\xbb\xbf"))) s = str_span(s, 3, s.len);
    for (size_t i = 0; i < COUNT(starts); i++) {
        str rest = str_starts(s, str_from(starts[i])) ? str_trim(str_span(s, strlen(starts[i]), s.len)) : STR("");
        str mark = end ? STR("</") : STR("<");
        size_t close = find_from(rest, 0, ">"), n = mark.len;
        while (n < close && (isalnum((unsigned char)rest.s[n]) || strchr("_-.", rest.s[n]))) n++;
        str after = str_trim(str_span(rest, close + 1, rest.len));
        bool alone = !after.len || str_equal(after, STR("-->")) || str_equal(after, STR("*/"));
        if (str_starts(rest, mark) && n == close && close < rest.len && alone) return str_span(rest, mark.len, close);
    }
    return STR("");
}

/* True for a line that marks the start (or end) of a region with this name; of any region if the name is empty. */
static bool is_mark(str line, str region, bool end)
{
    static const char *const marks[2][9] = {
        { "ANCHOR:", "[start:", "[!region ", "#region", "// <", "<!-- region", "/// [", "### [", "<section id=\"" },
        { "ANCHOR_END:", "[end:", "[!endregion", "#endregion", "// </", "<!-- endregion", "/// [", "### [",
          "</section>" } };
    if (region.len && str_equal_fold(tag_in_comment(line, end), region)) return true;
    for (size_t i = 0; i < COUNT(marks[0]); i++) {
        size_t at = find_from(line, 0, marks[end][i]);
        if (at == line.len) continue;
        str name = str_trim(str_span(line, at + strlen(marks[end][i]), line.len));
        size_t n = 0;
        while (n < name.len && (isalnum((unsigned char)name.s[n]) || strchr("_-.", name.s[n]))) n++;
        if (!region.len ? i < 3 : str_equal_fold(str_span(name, 0, n), region) || (end && !n)) return true;
    }
    return false;
}

/* Returns the text without the indentation that all its lines with text have, as sites of DocFX show code. */
static str without_common_indent(str text)
{
    size_t indent = SIZE_MAX, n;
    buffer b = { 0 };
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str line = str_line(text, pos);
        for (n = 0; n < line.len && line.s[n] == ' ';) n++;
        if (str_trim(line).len && n < indent) indent = n;
    }
    if (!indent || indent == SIZE_MAX) return text;
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str line = str_span(text, pos, after_line(text, pos));
        for (n = 0; n < line.len && n < indent && line.s[n] == ' ';) n++;
        buffer_add(&b, str_span(line, n, line.len));
    }
    return buffer_str(&b);
}

/* Returns the selected lines of the text, without the lines that mark regions. tags: those in comments, "# <part>",
 * mark regions of any name, as on sites of DocFX. */
static str selected_lines(str text, const struct inclusion *in, bool tags)
{
    buffer b = { 0 };
    if (in->start.len) {                                 /* marks of the plugin include-markdown of MkDocs */
        size_t at = find_from(text, 0, str_copy(in->start).s);
        if (at < text.len) text = str_span(text, at + in->start.len, text.len);
    }
    if (in->end.len) text = str_span(text, 0, find_from(text, 0, str_copy(in->end).s));
    bool inside = !in->region.len;
    size_t number = 1;
    for (size_t pos = 0; pos < text.len; number++) {
        str line = str_line(text, pos);
        size_t next = after_line(text, pos);
        bool start = in->region.len && is_mark(line, in->region, false);
        bool end = inside && in->region.len && is_mark(line, in->region, true);
        if (end) inside = false;
        bool mark = start || end || is_mark(line, STR(""), false) || is_mark(line, STR(""), true);
        mark |= tags && inside && in->region.len && (tag_in_comment(line, false).len || tag_in_comment(line, true).len);
        if (inside && !mark && is_in_ranges(in, number)) buffer_add(&b, str_span(text, pos, next));
        if (start && !end) inside = true;
        pos = next;
    }
    return buffer_str(&b);
}

/* Returns the text of a regular file, or an empty string if it is outside, too large, or no text. */
static str file_text(struct includer *d, const char *path)
{
    struct stat st;
    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode)) return STR("");
    if (leads_outside(path)) return d->outside = true, STR("");
    if ((size_t)st.st_size > d->budget) return STR("");
    if (!st.st_size) return STR("\n");                   /* an empty file is no missing one */
    d->budget -= (size_t)st.st_size;
    str text = read_file(path);
    if (str_starts(text, STR("\xef\xbb\xbf"))) text = str_span(text, 3, text.len);
    return first_bad_byte(text) == text.len ? text : STR("");
}

str include_text_near(struct includer *d, const struct inclusion *in)
{
    str folder = str_from(d->path);
    while (folder.len && folder.s[folder.len - 1] != '/') folder.len--;
    d->budget = MAX_INCLUDED_BYTES;
    return file_text(d, str_format("%.*s%.*s", PRI(folder), PRI(in->name)).s);
}

/* Returns the text of a file in a folder around the page or in its _includes, as layouts of Hugo search for it. If the
 * corpus has folders of languages, the page of the default language is next. */
static str text_above(struct includer *d, str name)
{
    str top = str_from(d->layout->folder_of_pages), path = str_from(d->path), language = d->layout->language, text;
    if (!layout_is(d->layout, "hugo") || !name.len || !str_starts(path, top)) return STR("");
    size_t first = top.len + 1, end = find_from(path, first, "/");
    str original = str_format("%.*s/%.*s%.*s", PRI(top), PRI(language), PRI(str_span(path, end, path.len)));
    str folders[] = { path, original };
    for (size_t i = 0; i < (language.len ? COUNT(folders) : 1); i++)
        for (str folder = folders[i]; folder.len > top.len;) {
            while (folder.s[folder.len - 1] != '/') folder.len--;
            text = file_text(d, str_format("%.*s%.*s", PRI(folder), PRI(name)).s);
            if (!text.len) text = file_text(d, str_format("%.*s_includes/%.*s", PRI(folder), PRI(name)).s);
            if (text.len) return text;
            folder.len--;
        }
    return STR("");
}

/* Returns the folder of the snippets of MkDocs, base_path in its configuration, or NULL. */
static const char *snippets_folder(const struct layout *l)
{
    static const char key[] = "base_path:";
    size_t at = layout_is(l, "mkdocs") ? find_from(l->text, 0, key) : l->text.len;
    if (at == l->text.len) return NULL;
    str value = str_trim(str_line(l->text, at + strlen(key)));
    if (!value.len) value = str_trim(str_line(l->text, at + strlen(key) + 1));      /* the first of a list */
    while (value.len && strchr("[-\"' ", value.s[0])) value = str_span(value, 1, value.len);
    size_t end = 0;
    while (end < value.len && !strchr("\"',]# ", value.s[end])) end++;
    return end ? str_format("%s/%.*s", l->folder, (int)end, value.s).s : NULL;
}

/* Returns the name with the folder that tsconfig.json gives to its first part, "src/parts/a.mdx" for "@parts/a.mdx", or
 * an empty string. */
static str aliased(struct includer *d, str name)
{
    str text = str_starts(name, STR("@")) ? layout_file(d->layout, "tsconfig.json") : STR("");
    const struct node *paths = text.len ? literal_value(text, "paths") : NULL;
    for (const struct node *n = paths && paths->kind == NODE_MAP ? paths->child : NULL; n; n = n->next) {
        str target = n->child ? n->child->value : STR("");
        if (!str_ends(n->key, STR("/*")) || !str_ends(target, STR("/*"))) continue;
        size_t len = n->key.len - 1;
        if (str_starts(name, str_span(n->key, 0, len)))
            return str_format("%.*s%.*s", (int)target.len - 1, target.s, PRI(str_span(name, len, name.len)));
    }
    return STR("");
}

str include_text(struct includer *d, const struct inclusion *in)
{
    static const char *const folders[] = { "", "snippets/", "includes/", "_includes/", "content/", "src/", "static/",
                                           "_snippets/", "_partials/", "partials/", "markdoc/partials/" };
    str folder = str_from(d->path), name = in->name;
    while (folder.len && folder.s[folder.len - 1] != '/') folder.len--;
    if (folder.len > 1) folder.len--;
    if (!d->started) d->budget = MAX_INCLUDED_BYTES, d->started = true;
    d->outside = false;
    str target = aliased(d, name);
    if (target.len) name = target;
    if (str_starts(name, STR("@site/"))) name = str_span(name, 6, name.len);
    while (name.len && strchr("/@~", name.s[0])) name = str_span(name, 1, name.len);
    const char *pages = d->layout->folder_of_pages;
    str language = d->layout->language;
    const char *translated = language.len && pages ? str_format("%s/%.*s", pages, PRI(language)).s : NULL;
    const char *near = in->snippet ? snippets_folder(d->layout) : str_copy(folder).s;
    bool vocs = layout_is(d->layout, "vocs") && pages;
    const char *above_pages = vocs ? str_format("%s/..", pages).s : NULL;        /* ~/snippets/a.ts */
    const char *bases[] = { near, in->snippet ? d->layout->folder : pages, translated,
                            in->snippet ? pages : d->layout->folder, d->layout->corpus, d->layout->root,
                            above_pages };
    str above = text_above(d, name);
    if (above.len) return selected_lines(above, in, false);
    for (size_t i = 0; i < COUNT(bases) && name.len; i++) {
        bool searched = !bases[i];
        for (size_t k = 0; k < i; k++) searched |= bases[i] && bases[k] && !strcmp(bases[i], bases[k]);
        for (size_t k = 0; !searched && k < COUNT(folders); k++) {
            const char *path = str_format("%s/%s%.*s", bases[i], folders[k], PRI(name)).s;
            if (in->snippet && !strcmp(path, d->path)) continue;     /* a page is no snippet of itself */
            str text = file_text(d, path);
            if (!text.len) continue;
            bool docfx = layout_is(d->layout, "docfx");
            text = selected_lines(text, in, docfx);
            return in->code && docfx ? without_common_indent(text) : text;
        }
    }
    return STR("");
}
