/* docfx.c - Markdown of DocFX and Microsoft Learn that is no Markdown elsewhere.
 *
 *   ::: zone pivot="a, b"          the titles of the pivots in bold; "::: zone-end" is removed
 *   ::: moniker range=">=x-2.0"    **x-2.0 and later**
 *   :::row::: :::column:::         removed, and the indentation of the text in columns
 *   :::image source="F" alt-text="T":::    ![T](F)
 *   :::no-loc text="T":::          T
 *   <xref:uid>  [T](xref:uid)      a link to the page with that uid, else the name of the object of a program as code
 *   text [!INCLUDE [T](F)] text    the text of the file, on one line unless it is all of a list item
 *
 * Tabs, alerts and files that are included as blocks are read by dialect.c and include.c.
 */
#include <ctype.h>
#include "gen.h"

#define MAX_BLOCK_BYTES 4000     /* of ":::image ... :::" */
#define MAX_UID_BYTES 500
#define MAX_CODE_BYTES 1000      /* of code in a line, and of the text of a link */
#define MAX_FRONT_BYTES 16384    /* of a file, in which its uid is looked for */
#define MAX_MARK_BYTES 100       /* of the indentation and the mark of a list item */
#define MAX_INCLUSIONS 4         /* of files in files that are included in a line */
#define MAX_FOLDERS 16           /* depth of folders in which pages are looked for */

/* --- pages by their uid --- */

static struct { bool known; struct map files; str_list names; } uids;

/* A folder that is searched. below: its path below that of the pages, with a slash at its end, or empty. */
struct search { const char *top; str below; unsigned depth; };

/* Adds the uid in the front matter of a page, or those of the pages in a folder. */
static void find_uids(void *state, const char *path, str name, bool is_folder)
{
    struct search *s = state, inner = { s->top, str_format("%.*s%.*s/", PRI(s->below), PRI(name)), s->depth + 1 };
    if (is_folder && s->depth < MAX_FOLDERS) folder_visit(path, find_uids, &inner);
    if (is_folder || !str_ends(name, STR(".md")) || !is_readable(path)) return;
    str text = read_file(path);
    if (str_starts(text, STR("\xef\xbb\xbf"))) text = str_span(text, 3, text.len);
    str uid = front_value(str_span(text, 0, MAX_FRONT_BYTES), "uid");
    if (!uid.len || map_get(&uids.files, uid)) return;
    map_at(&uids.files, uid, (uint32_t)uids.names.count);
    *PUSH(&uids.names) = str_format("%.*s%.*s", PRI(s->below), PRI(name));
}

/* Returns the file of the page with a uid, from the folder of the pages, or an empty string. */
static str page_of_uid(const struct layout *l, str uid)
{
    if (!uids.known) {
        struct search s = { l->folder_of_pages, STR(""), 0 };
        keep_begin();
        uids.known = true;
        folder_visit(s.top, find_uids, &s);
        keep_end();
    }
    const uint32_t *file = map_get(&uids.files, uid);
    return file ? uids.names.at[*file] : STR("");
}

/* --- names of objects of programs --- */

/* Adds a part of a name with the marks of generic types replaced: "List<T>" for List`1, "Find<T1,T2>" for Find``2. */
static void add_generic(buffer *b, str name)
{
    for (size_t i = 0; i < name.len; i++) {
        unsigned count = 0;
        if (name.s[i] == '{' || name.s[i] == '}') {
            buffer_add(b, name.s[i] == '{' ? STR("<") : STR(">"));
            continue;
        }
        if (name.s[i] != '`') {
            buffer_add(b, str_span(name, i, i + 1));
            continue;
        }
        while (i + 1 < name.len && name.s[i + 1] == '`') i++;
        while (i + 1 < name.len && char_is_digit(name.s[i + 1]) && count < 10)
            count = count * 10 + (unsigned)(name.s[++i] - '0');
        buffer_add(b, STR("<"));
        for (unsigned k = 1; k <= count && k < 10; k++)
            if (count == 1) buffer_add(b, STR("T"));
            else buffer_format(b, "%sT%u", k > 1 ? "," : "", k);
        buffer_add(b, STR(">"));
    }
}

/* Returns the offset of the last part of a name after a dot, before `end`. */
static size_t last_part(str name, size_t end)
{
    while (end && name.s[end - 1] != '.') end--;
    return end;
}

/* Returns the parameters of a method, "(String,Int32)" of "(System.String,System.Int32)". */
static str parameters(str s)
{
    buffer b = { 0 };
    for (size_t i = 0, end; i < s.len; i = end) {
        for (end = i; end < s.len && !strchr("(),{}[]", s.s[end]);) end++;
        str name = str_span(s, i, end);
        buffer_add(&b, str_span(name, last_part(name, name.len), name.len));
        if (end < s.len) buffer_add(&b, str_span(s, end, end + 1)), end++;
    }
    return buffer_str(&b);
}

/* Returns the name of an object as sites show it: its last part, with that of its type, or whole. display: of the
 * query. */
static str object_name(str uid, str display)
{
    size_t open = find_from(uid, 0, "(");
    str name = str_span(uid, 0, open);
    while (name.len && name.s[name.len - 1] == '*') name.len--;
    size_t last = last_part(name, name.len), type = last ? last_part(name, last - 1) : 0;
    bool constructor = str_equal(str_span(name, last, name.len), STR("#ctor"));
    if (constructor) name.len = last ? last - 1 : 0, last = type;
    if (str_equal(display, STR("nameWithType")) && !constructor) last = type;
    if (str_equal(display, STR("fullName"))) last = 0;
    buffer b = { 0 };
    add_generic(&b, str_span(name, last, name.len));
    add_generic(&b, parameters(str_span(uid, open, uid.len)));
    return buffer_str(&b);
}

/* Adds a reference to a uid with a query, "System.String?displayProperty=fullName". text: of the link, or empty. */
static void add_reference(const struct layout *l, buffer *out, str reference, str text)
{
    size_t query = find_from(reference, 0, "?"), hash = find_from(reference, 0, "#");
    str uid = percent_decoded(str_span(reference, 0, query < hash ? query : hash)), file = page_of_uid(l, uid);
    str display = directive_value(reference, "displayProperty"), named = directive_value(reference, "text");
    str anchor = str_span(reference, hash, reference.len);
    if (file.len)
        buffer_format(out, "[%.*s](~/%.*s%.*s)", PRI(text.len ? text : percent_decoded(named)),
                      PRI(target_encoded(file)), PRI(str_span(anchor, 0, find_from(anchor, 0, "?"))));
    else if (text.len || named.len) buffer_add(out, text.len ? text : percent_decoded(named));
    else buffer_format(out, "`%.*s`", PRI(object_name(uid, display)));
}

/* Adds the definition of a link to a page with a uid, "[1]: xref:uid", with its file. Returns false for other lines. */
static bool add_definition(const struct layout *l, buffer *out, str line)
{
    size_t at = find_from(line, 0, "]: xref:"), start = at + sizeof "]: xref:" - 1;
    if (!str_starts(str_trim(line), STR("[")) || at == line.len) return false;
    str reference = str_trim(str_span(line, start, line.len));
    size_t hash = find_from(reference, 0, "#");
    str file = page_of_uid(l, percent_decoded(str_span(reference, 0, hash)));
    if (file.len)
        buffer_format(out, "%.*s]: ~/%.*s%.*s\n", (int)at, line.s, PRI(target_encoded(file)),
                      PRI(str_span(reference, hash, reference.len)));
    return file.len > 0;
}

/* --- blocks --- */

/* Adds the title of a pivot in zone-pivot-groups.yml or .json, or the pivot itself. */
static void add_pivot(const struct layout *l, buffer *out, str id)
{
    static const struct node *groups;
    static bool known;
    if (!known) {
        keep_begin();
        known = true;
        str yaml = layout_file(l, "zone-pivot-groups.yml"), json = layout_file(l, "zone-pivot-groups.json");
        const struct node *file = yaml.len ? yaml_parse_config(yaml, "zone-pivot-groups.yml") : literal_of(json);
        groups = node_get(file, "groups") ? node_get(file, "groups") : file;
        keep_end();
    }
    str title = STR("");
    for (const struct node *g = groups ? groups->child : NULL; g && !title.len; g = g->next)
        for (const struct node *p = node_get(g, "pivots") ? node_get(g, "pivots")->child : NULL; p; p = p->next)
            if (str_equal(node_value(p, "id"), id)) title = node_value(p, "title");
    buffer_add(out, title.len ? title : id);
}

/* Adds the words for a range of versions: "x-2.0 and later" for ">=x-2.0", "x-1.0 or x-2.0" for "x-1.0 || x-2.0". */
static void add_range(buffer *out, str range)
{
    static const char *const operators[][3] = { { ">=", "", " and later" }, { "<=", "", " and earlier" },
                                                { ">", "later than ", "" }, { "<", "earlier than ", "" },
                                                { "=", "", "" }, { "", "", "" } };
    bool first = true;
    for (str rest = range, word; (word = take_word(&rest)).len;) {
        size_t i = 0;
        if (str_equal(word, STR("||"))) {
            buffer_add(out, STR(" or "));
            first = true;
            continue;
        }
        while (!str_starts(word, str_from(operators[i][0]))) i++;
        word = str_span(word, strlen(operators[i][0]), word.len);
        if (!word.len) word = take_word(&rest);
        buffer_format(out, "%s%s%.*s%s", first ? "" : ", ", operators[i][1], PRI(word), operators[i][2]);
        first = false;
    }
}

/* Translates a line that opens or closes a zone, or a part for some versions. Returns false if it is another one. */
static bool add_zone(const struct layout *l, buffer *out, str line)
{
    str s = str_trim(line), rest = str_trim(str_span(s, 3, s.len)), name = take_word(&rest);
    bool zone = str_equal(name, STR("zone")), moniker = str_equal(name, STR("moniker"));
    str value = directive_value(rest, zone ? "pivot" : "range");
    if (!value.len) value = directive_value(rest, zone ? "target" : "range");
    if (is_listed(name, " zone-end moniker-end ")) return buffer_add(out, STR("\n")), true;
    if (!zone && !moniker) return false;
    buffer_format(out, "\n%.*s**", (int)(s.s - line.s), line.s);
    if (moniker) add_range(out, value);
    else
        for (size_t pos = 0, end; pos < value.len; pos = end + 1) {
            end = find_from(value, pos, ",");
            if (pos) buffer_add(out, STR(", "));
            add_pivot(l, out, str_trim(str_span(value, pos, end)));
        }
    buffer_add(out, STR("**\n\n"));
    return true;
}

/* Adds ":::image ...:::" or ":::no-loc ...:::" at byte i. Returns the offset after it, or 0 for other text. */
static size_t add_inline_block(buffer *out, str text, size_t i)
{
    str block = str_span(text, i, i + MAX_BLOCK_BYTES), rest = str_span(block, 3, block.len);
    size_t close = find_from(block, 3, ":::");
    str name = take_word(&rest), inside = str_span(block, 3, close);
    str word = str_trim(str_span(inside, 0, find_from(inside, 0, ":::")));
    if (close == block.len || find_from(inside, 0, "\n\n") < inside.len) return 0;
    str alt = directive_value(inside, "alt-text"), source = directive_value(inside, "source");
    if (str_equal(name, STR("image"))) {
        if (source.len && alt.len) buffer_format(out, "![%.*s](%.*s)", PRI(alt), PRI(target_encoded(source)));
    } else if (str_equal(name, STR("no-loc"))) buffer_add(out, directive_value(inside, "text"));
    else if (!is_listed(word, " image-end video-end ")) return 0;
    return i + close + 3;
}

/* Adds a reference that starts at byte i, <xref:uid> or [text](xref:uid). Returns the offset after it, or 0. */
static size_t add_reference_at(const struct layout *l, buffer *out, str text, size_t i, struct next_match *close)
{
    size_t end, at = i;
    if (text.s[i] == '<') {
        str rest = str_span(text, i, i + MAX_UID_BYTES);
        end = find_from(rest, 0, ">");
        if (!str_starts(rest, STR("<xref:")) || end == rest.len || memchr(rest.s, '\n', end)) return 0;
        return add_reference(l, out, str_span(rest, 6, end), STR("")), i + end + 1;
    }
    at = find_next(text, i, "](xref:", close);
    str label = str_span(text, i + 1, at), rest = str_span(text, at + 7, at + 7 + MAX_UID_BYTES);
    if (at == text.len || label.len > MAX_CODE_BYTES || find_from(label, 0, "\n\n") < label.len) return 0;
    size_t depth = 0;
    for (size_t k = 0; k < label.len; k++)               /* brackets in it must be in pairs */
        if (label.s[k] == '[') depth++;
        else if (label.s[k] == ']' && !depth--) return 0;
    if (depth) return 0;
    if (str_starts(label, STR("<xref:"))) label.len = 0;
    for (end = 0; end < rest.len && !(rest.s[end] == ')' && !depth) && rest.s[end] != '\n'; end++)
        depth += rest.s[end] == '(', depth -= rest.s[end] == ')';
    if (end == rest.len || rest.s[end] != ')') return 0;
    add_reference(l, out, str_span(rest, 0, end), label);
    return at + 7 + end + 1;
}

static unsigned inclusions;              /* the number of files around the text that is translated */

/* True if a text has only quote marks and blanks. */
static bool is_quote_mark(str s)
{
    size_t n = 0;
    while (n < s.len && strchr("> ", s.s[n])) n++;
    return n == s.len;
}

/* True for the mark of a list item: "-", "1." */
static bool is_list_mark(str s)
{
    size_t n = 0;
    while (n < s.len && n < 9 && char_is_digit(s.s[n])) n++;
    return n + 1 == s.len && strchr(n ? ".)" : "-*+", s.s[n]);
}

/* Returns the length of "[!INCLUDE [T](F)]" at the start of a text, or 0. */
static size_t inclusion_length(str text)
{
    bool starts = str_equal_fold(str_span(text, 0, 9), STR("[!INCLUDE"));
    str line = starts ? str_line(str_span(text, 0, MAX_CODE_BYTES), 0) : STR("");
    size_t open = find_from(line, 0, "]("), close = find_from(line, open, ")]");
    return close < line.len ? close + 2 : 0;
}

/* Adds the file that "[!INCLUDE [T](F)]" at byte i of a line names, unless nothing else is on the line. Returns the
 * offset after it, or 0. start: of the line. */
static size_t add_inclusion(struct includer *reader, buffer *out, str text, size_t start, size_t i)
{
    struct inclusion in;
    size_t n = inclusion_length(str_span(text, i, text.len)), indent = i - start;
    str before = str_span(text, start, i);
    bool alone = n && indent < MAX_MARK_BYTES && !str_trim(str_line(text, i + n)).len, changed;
    bool item = alone && is_list_mark(str_trim(before));
    if (!n || (alone && is_quote_mark(before)) || !include_parse(str_span(text, i, i + n), &in)) return 0;
    str file = include_text(reader, &in);
    if (!file.len) warn(reader->path, 0, "the included file %.*s is not in the corpus", PRI(in.name));
    file = str_trim(str_span(file, front_end(file), file.len));
    if (inclusions < MAX_INCLUSIONS) inclusions++, file = docfx_translate(reader, file, &changed), inclusions--;
    file = str_trim(file);
    for (size_t pos = 0; pos < file.len; pos = after_line(file, pos)) {
        str line = item ? str_line(file, pos) : str_trim(str_line(file, pos));
        if (pos && item) buffer_format(out, "\n%*s", line.len ? (int)indent : 0, "");
        buffer_format(out, "%s%.*s", pos && !item && line.len ? " " : "", PRI(line));
    }
    return i + n;
}

/* Adds a line outside fences. Returns the offset of its end, which is on a later line after a long block. */
static size_t add_line(struct includer *reader, buffer *out, str text, size_t pos, struct next_match *close)
{
    const struct layout *l = reader->layout;
    size_t end = pos + str_line(text, pos).len, next, start = pos;
    for (; pos < end; pos = next) {
        char c = text.s[pos];
        size_t length = c == '`' ? code_length(text, pos, MAX_CODE_BYTES) : 1;
        next = c == '[' ? add_inclusion(reader, out, text, start, pos) : 0;
        if (!next && (c == '<' || c == '[')) next = add_reference_at(l, out, text, pos, close);
        if (c == ':' && str_starts(str_span(text, pos, end), STR(":::"))) next = add_inline_block(out, text, pos);
        if (!next) buffer_add(out, str_span(text, pos, pos + length)), next = pos + length;
        if (next > end) end = next + str_line(text, next).len;
    }
    return end;
}

/* Reads a line that opens or closes a row or a column, and sets *indent to SIZE_MAX in a column and else to 0. Returns
 * false if it is another one. */
static bool read_column(str line, size_t *indent)
{
    str s = str_trim(line), name = str_trim(str_span(s, 3, s.len));
    name = str_span(name, 0, find_from(name, 0, ":"));
    name = take_word(&name);
    if (!str_starts(s, STR(":::")) || !is_listed(name, " row row-end column column-end ")) return false;
    *indent = str_equal(name, STR("column")) ? SIZE_MAX : 0;
    return true;
}

str docfx_translate(struct includer *reader, str text, bool *changed)
{
    const struct layout *l = reader->layout;
    buffer out = { 0 };
    str fence = STR("");
    size_t column = 0;                   /* the indentation of the text in a column; SIZE_MAX if it is not known yet */
    struct next_match close = { 0, false };
    bool any = find_from(text, 0, ":::") < text.len || find_from(text, 0, "xref:") < text.len ||
               find_from(text, 0, "[!") < text.len;
    if (!layout_is(l, "docfx") || !any) return text;
    *changed = true;
    for (size_t pos = 0, end, blanks; pos < text.len; pos = after_line(text, end)) {
        str line = str_line(text, pos);
        for (blanks = 0; blanks < line.len && line.s[blanks] == ' ';) blanks++;
        if (column == SIZE_MAX && str_trim(line).len) column = blanks;
        bool fixed = fence_read(&fence, line) || fence.len, colons = !fixed && str_starts(str_trim(line), STR(":::"));
        end = pos + line.len;
        if (colons && read_column(line, &column)) buffer_add(&out, STR("\n"));
        else if ((colons && add_zone(l, &out, line)) || (!fixed && add_definition(l, &out, line))) continue;
        else {
            size_t skip = blanks < column ? blanks : column;
            struct inclusion in;
            bool code = fixed || (colons && include_parse(line, &in));
            if (code) buffer_add(&out, str_span(line, skip, line.len));
            else end = add_line(reader, &out, text, pos + skip, &close);
            buffer_add(&out, STR("\n"));
        }
    }
    return buffer_str(&out);
}
