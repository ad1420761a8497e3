/* crossref.c - references of Quarto to figures, tables and other things with a label: @fig-plot, [@tbl-a; @sec-b].
 *
 * The site shows "Figure 1". Here a reference is a link with the kind and the caption, [Figure "Plot"](#fig-plot), and
 * to a section its title. A label is an id of an image, a div, a table, an equation or a heading, or an option of code
 * that is run. Other pages have labels for a page only in books, files that are included in all sites.
 */
#include <ctype.h>
#include "gen.h"

#define MAX_DIV_BYTES 4000             /* of a div whose caption is looked for */
#define MAX_IMAGE_BYTES 2000
#define MAX_GROUP_BYTES 300            /* of references in brackets */
#define MAX_CAPTION_BYTES 100          /* of the caption in a reference, or of its first sentence; else left out */

struct label { str file, caption; };

/* The labels of all files. Keys: "file id" for the labels of a page, "id" for those of included files and of books. */
static struct { bool known; struct map own, shared; ARRAY(struct label) labels; } all;

const char *crossref_kind(str id)
{
    static const char *const kinds[][2] = {
        { "fig-", "Figure" }, { "tbl-", "Table" }, { "lst-", "Listing" }, { "eq-", "Equation" }, { "sec-", "Section" },
        { "thm-", "Theorem" }, { "lem-", "Lemma" }, { "cor-", "Corollary" }, { "prp-", "Proposition" },
        { "cnj-", "Conjecture" }, { "def-", "Definition" }, { "exm-", "Example" }, { "exr-", "Exercise" },
        { "sol-", "Solution" }, { "rem-", "Remark" }, { "alg-", "Algorithm" }, { "tip-", "Tip" }, { "nte-", "Note" },
        { "wrn-", "Warning" }, { "imp-", "Important" }, { "cau-", "Caution" } };
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (str_starts(id, str_from(kinds[i][0])) && id.len > strlen(kinds[i][0])) return kinds[i][1];
    return NULL;
}

/* --- labels --- */

/* True for a file that pages include: its name, or that of a folder around it, starts with "_". */
static bool is_part(str file)
{
    return str_starts(file, STR("_")) || find_from(file, 0, "/_") < file.len;
}

/* Adds a label. Of several with the same id the one in the first file by name counts. */
static void add_label(str id, str caption, str file, bool book)
{
    uint32_t index = (uint32_t)all.labels.count;
    if (!crossref_kind(id)) return;
    *PUSH(&all.labels) = (struct label){ file, str_copy(str_trim(caption)) };
    map_at(&all.own, str_format("%.*s %.*s", PRI(file), PRI(id)), index);
    if (!book && !is_part(file)) return;
    uint32_t *shared = map_at(&all.shared, str_copy(id), index);
    if (str_compare(file, all.labels.at[*shared].file) < 0) *shared = index;
}

/* Returns the caption of a div: an attribute, the heading that begins it, or its last line if that is a paragraph of
 * its own. text: after the line that opens the div. */
static str div_caption(str text, str attributes)
{
    static const char *const names[] = { "name", "title", "fig-cap", "tbl-cap", "lst-cap" };
    size_t depth = 1;
    str first = STR(""), last = STR("");
    bool blank = true;
    text = str_span(text, 0, MAX_DIV_BYTES);
    for (size_t i = 0; i < COUNT(names); i++)
        if (pandoc_value(attributes, names[i]).len) return pandoc_value(attributes, names[i]);
    for (size_t pos = 0; pos < text.len && depth; pos = after_line(text, pos)) {
        str line = str_trim(str_line(text, pos));
        size_t marks = 0;
        while (marks < line.len && line.s[marks] == ':') marks++;
        bool colons = marks > 2, opens = colons && marks < line.len;
        if (opens) depth++;
        else if (colons) depth--;
        if (!first.len) first = line;
        if (line.len && !colons) last = blank ? line : STR("");
        blank = !line.len;
    }
    if (str_starts(first, STR("#"))) return str_span(first, find_from(first, 0, " "), find_from(first, 0, " {"));
    return !depth && last.len && isalnum((unsigned char)last.s[0]) ? last : STR("");
}

/* Adds the labels in a line outside of code. */
static void read_line(str text, size_t pos, str file, bool book)
{
    str line = str_line(text, pos), s = str_trim(line);
    for (size_t at = find_from(line, 0, "{#"); at < line.len; at = find_from(line, at + 2, "{#")) {
        str attributes = str_span(line, at, line.len), before = str_trim(str_span(line, 0, at)), caption = STR("");
        size_t length = pandoc_length(attributes), open = at;
        if (!length) continue;
        attributes = str_span(attributes, 0, length);
        while (open && at - open < MAX_IMAGE_BYTES && !str_starts(str_span(line, open, at), STR("!["))) open--;
        size_t close = find_from(str_span(line, 0, at), open, "](");
        if (str_starts(s, STR(":::")))
            caption = div_caption(str_span(text, after_line(text, pos), text.len), attributes);
        else if (str_starts(s, STR("#"))) caption = str_span(before, find_from(before, 0, " "), before.len);
        else if (str_starts(s, STR(":"))) caption = str_span(before, 1, before.len);
        else if (str_starts(s, STR("Table:"))) caption = str_span(before, 6, before.len);
        else if (str_starts(str_span(line, open, at), STR("![")) && close < at)
            caption = str_span(line, open + 2, close);
        add_label(pandoc_value(attributes, "#"), caption, file, book);
    }
}

/* Returns the text of an option of code that is run after its mark, "label: fig-plot" of "#| label: fig-plot"; or a
 * text without address for another line. */
static str option_text(str line)
{
    str s = str_trim(line);
    size_t bar = find_from(s, 0, "|");
    return bar && bar <= 2 && bar < s.len ? str_span(s, bar + 1, s.len) : (str){ NULL, 0 };
}

/* Returns the value of the option at the start of a text, if it has this name; else an empty string. The lines of a
 * block, "fig-cap: |", become one. */
static str option(str text, const char *name)
{
    str rest = str_trim(option_text(str_line(text, 0))), key = str_format("%s:", name);
    str value = str_trim(str_span(rest, key.len, rest.len)), line;
    buffer block = { 0 };
    if (!str_starts(rest, key)) return STR("");
    if (value.len && strchr("\"'", value.s[0])) return directive_word(value);
    if (!value.len || !strchr("|>", value.s[0])) return value;
    for (size_t pos = after_line(text, 0); pos < text.len; pos = after_line(text, pos)) {
        line = option_text(str_line(text, pos));
        if (!str_starts(line, STR("  "))) break;
        buffer_format(&block, "%s%.*s", block.count ? " " : "", PRI(str_trim(line)));
    }
    return buffer_str(&block);
}

/* Returns the label of code, in its attributes or its options, and sets its caption. text: from its fence on. */
static str code_label(str text, str *caption)
{
    static const char *const captions[] = { "fig-cap", "tbl-cap", "lst-cap" };
    str line = str_line(text, 0), info = str_span(line, find_from(line, 0, "{"), line.len);
    str id = pandoc_value(info, "#");
    bool run = info.len > 1 && isalpha((unsigned char)info.s[1]);
    *caption = pandoc_value(info, "lst-cap");
    for (size_t pos = after_line(text, 0); run && pos < text.len; pos = after_line(text, pos)) {
        str rest = str_span(text, pos, text.len);
        if (!option_text(str_line(text, pos)).s) break;
        if (!id.len) id = option(rest, "label");
        for (size_t i = 0; i < COUNT(captions) && !caption->len; i++) *caption = option(rest, captions[i]);
    }
    return id;
}

str crossref_code_label(str text)
{
    str caption, id = code_label(text, &caption);
    return crossref_kind(id) ? id : STR("");
}

static void read_text(str text, str file, bool book)
{
    str fence = STR(""), caption;
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str line = str_line(text, pos);
        bool inside = fence.len > 0, marks = fence_read(&fence, line);
        str id = !inside && marks ? code_label(str_span(text, pos, text.len), &caption) : STR("");
        if (id.len) add_label(id, caption, file, book);
        if (!inside && !marks) read_line(text, pos, file, book);
    }
}

static void read_page(void *state, const char *path, str name)
{
    const bool *book = state;
    if (!is_listed(language_of_file(name), " qmd md Rmd ")) return;
    str text = read_file(path);
    read_text(text, name, *book);
    xfree(text.s);
}

static void read_all(const struct layout *l)
{
    bool book = node_get(l->yaml, "book") != NULL;
    if (all.known) return;
    keep_begin();
    all.known = true;
    folder_files(l->folder_of_pages, read_page, &book);
    keep_end();
}

/* --- references --- */

/* Returns the file of the page being translated, from the folder of the pages. */
static str page_name(const struct layout *l)
{
    str top = str_from(l->folder_of_pages), page = str_from(l->page_file);
    return str_starts(page, top) ? str_span(page, top.len + 1, page.len) : page;
}

/* Returns the label with an id that the page being translated can refer to, or NULL. */
static const struct label *find_label(const struct layout *l, str id)
{
    str page = page_name(l);
    read_all(l);
    const uint32_t *found = map_get(&all.own, str_format("%.*s %.*s", PRI(page), PRI(id)));
    if (!found) found = map_get(&all.shared, id);
    return found ? &all.labels.at[*found] : NULL;
}

/* Adds a link to a label. alone: with the word for its kind. Returns false if there is no such label. */
static bool add_link(const struct layout *l, buffer *out, str id, bool alone)
{
    const struct label *label = crossref_kind(id) ? find_label(l, id) : NULL;
    if (!label) return false;
    str caption = label->caption;
    if (caption.len > MAX_CAPTION_BYTES) caption = str_span(caption, 0, find_from(caption, 0, ". "));
    if (caption.len > MAX_CAPTION_BYTES) caption.len = 0;
    str file = str_equal(page_name(l), label->file) || is_part(label->file) ? STR("") : label->file;
    for (size_t i = 0; i < caption.len; i++)
        if (strchr("[]<>@\"", caption.s[i])) caption.len = 0;
    bool section = caption.len && str_starts(id, STR("sec-")), quoted = caption.len && !section;
    buffer_format(out, "[%s%s%.*s%s]", section || (caption.len && !alone) ? "" : crossref_kind(id),
                  quoted ? alone ? " \"" : "\"" : "", PRI(caption), quoted ? "\"" : "");
    buffer_format(out, "(%s%.*s#%.*s)", file.len ? "/" : "", PRI(file), PRI(id));
    return true;
}

/* Returns the id at the start of a text, with its first letter in lower case, without
 * punctuation at its end. */
static str id_at(str text)
{
    size_t n = 0;
    while (n < text.len && (isalnum((unsigned char)text.s[n]) || strchr("-_:.", text.s[n]))) n++;
    while (n && strchr("-:.", text.s[n - 1])) n--;
    str id = str_copy(str_span(text, 0, n));
    if (n) ((char *)id.s)[0] = (char)tolower((unsigned char)id.s[0]);
    return id;
}

/* Adds the references in brackets, "@fig-a; see -@tbl-b". Returns false if there is other text. */
static bool add_group(const struct layout *l, buffer *out, str inside)
{
    for (size_t pos = 0, end; pos < inside.len; pos = end + 1) {
        end = find_from(inside, pos, ";");
        str part = str_trim(str_span(inside, pos, end));
        size_t at = find_from(part, 0, "@");
        str before = str_trim(str_span(part, 0, at)), id = id_at(str_span(part, at + 1, part.len));
        if (at == part.len || at + 1 + id.len != part.len) return false;
        bool plain = !before.len;
        if (str_ends(before, STR("-"))) before = str_trim(str_span(before, 0, before.len - 1));
        buffer_format(out, "%s%.*s%s", pos ? ", " : "", PRI(before), before.len ? " " : "");
        if (!add_link(l, out, id, plain)) return false;
    }
    return inside.len > 0;
}

size_t crossref_translate(const struct layout *l, buffer *out, str text, size_t i)
{
    size_t count = out->count;
    bool word = i && (isalnum((unsigned char)text.s[i - 1]) || strchr("/@", text.s[i - 1]));
    if (text.s[i] == '@') {
        str id = word ? STR("") : id_at(str_span(text, i + 1, text.len));
        return id.len && add_link(l, out, id, true) ? i + 1 + id.len : i;
    }
    str inside = str_span(text, i + 1, i + MAX_GROUP_BYTES);
    size_t close = find_from(inside, 0, "]");
    if (close == inside.len || (i + close + 2 < text.len && strchr("([{", text.s[i + close + 2]))) return i;
    inside = str_span(inside, 0, close);
    bool references = memchr(inside.s, '@', close) && !memchr(inside.s, '[', close);
    if (references && add_group(l, out, inside)) return i + close + 2;
    out->count = count;
    return i;
}
