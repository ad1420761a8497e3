/* obsidian.c - pages of a vault of Obsidian, or of a wiki whose pages link to others by their names.
 *
 *   [[Page]]  [[Page#Heading|text]]    a link to the file of that name, in any folder; the text, if no file has it
 *   [text](Page%20two#Heading)         the same
 *   ![[Page#^id]]                      alone on a line: the text of the page, or of the section or block
 *   ![[image.png|300]]  ![Alt|300](F)  an image
 *   > [!kind]- Title                   a callout of any kind
 *   text ^id                           an anchor
 *   %%text%%                           a comment, which is not shown
 *   ==text==  ^[text]                  marked text, a note in the line
 */
#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include "dialect.h"

#define MAX_FOLDER_DEPTH 16            /* of the folders of a vault */
#define MAX_SAME_NAMES 200             /* files of one name among which that of a link is looked for */
#define MAX_EMBED_DEPTH 5              /* of notes in notes */
#define MAX_NOTES 100                  /* embedded in a page, with those in notes */
#define MAX_PREFIX_BYTES 100           /* of the indentation and quote marks before an embedded note */
#define MAX_MARKED_BYTES 2000          /* of marked text, code, a link, and a note in a line */
#define MAX_NAME_BYTES 100             /* of a block */

/* --- the files of the vault --- */

/* A file, by its path below the folder; its key, see name_key(); the next one of the same last name. */
struct vault_file { str path, key; uint32_t next; };

/* The files of the last folder that was read, and the first one of each name: its last name in small letters, without
 * the extension of Markdown. */
static struct { const char *folder; ARRAY(struct vault_file) files; struct map names; } vault;

/* Returns the name in small letters, without slashes around it and the extension of Markdown. */
static str name_key(str name)
{
    name = str_trim(name);
    while (name.len && name.s[0] == '/') name = str_span(name, 1, name.len);
    str key = str_lower(name);
    return str_ends(key, STR(".md")) ? str_span(key, 0, key.len - 3) : key;
}

struct search { str below; unsigned depth; };

static void add_file(void *state, const char *path, str name, bool is_folder)
{
    const struct search *s = state;
    str file = str_format("%.*s%.*s", PRI(s->below), PRI(name));
    struct search inside = { str_format("%.*s/", PRI(file)), s->depth + 1 };
    if (is_folder && s->depth < MAX_FOLDER_DEPTH) folder_visit(path, add_file, &inside);
    if (!is_folder) PUSH(&vault.files)->path = file;
}

static int file_order(const void *a, const void *b)
{
    return str_compare(((const struct vault_file *)a)->path, ((const struct vault_file *)b)->path);
}

/* Reads the names of the files in a folder and those in it, unless it was read last. */
static void read_vault(const char *folder)
{
    struct search top = { STR(""), 0 };
    if (vault.folder && !strcmp(vault.folder, folder)) return;
    keep_begin();
    map_free(&vault.names);
    vault.files.count = 0, vault.folder = str_copy(str_from(folder)).s;
    folder_visit(folder, add_file, &top);
    if (vault.files.count) qsort(vault.files.at, vault.files.count, sizeof *vault.files.at, file_order);
    for (uint32_t i = (uint32_t)vault.files.count; i-- > 0;) {
        struct vault_file *f = &vault.files.at[i];
        f->key = name_key(f->path);
        uint32_t *first = map_at(&vault.names, last_name(f->key), NO_INDEX);
        f->next = *first, *first = i;
    }
    keep_end();
}

/* Returns the length of the folders that two paths have in common. */
static size_t common_folders(str a, str b)
{
    size_t common = 0;
    for (size_t i = 0; i < a.len && i < b.len && a.s[i] == b.s[i]; i++)
        if (a.s[i] == '/') common = i + 1;
    return common;
}

/* Returns the file of a name in a link of a page, or an empty string. Of several, the one whose path is the name is
 * meant, else that nearest to the page, else that with the shortest path. */
static str find_file(str page, str name)
{
    str key = name_key(name), best = STR(""), folder = str_span(page, 0, page.len - last_name(page).len);
    if (str_starts(name, STR("./")) || str_starts(name, STR("../")))
        key = name_key(path_normalized(str_format("%.*s%.*s", PRI(folder), PRI(name))));
    const uint32_t *first = key.len ? map_get(&vault.names, last_name(key)) : NULL;
    size_t common = 0, seen = 0;
    for (uint32_t i = first ? *first : NO_INDEX; i != NO_INDEX && seen < MAX_SAME_NAMES; i = vault.files.at[i].next) {
        str path = vault.files.at[i].path, end = vault.files.at[i].key;
        bool whole = end.len == key.len, part = whole || (end.len > key.len && end.s[end.len - key.len - 1] == '/');
        size_t shared = common_folders(path, page);
        seen++;
        if (!part || !str_ends(end, key)) continue;
        if (whole && memchr(key.s, '/', key.len)) return path;
        if (best.len && (shared < common || (shared == common && path.len >= best.len))) continue;
        best = path, common = shared;
    }
    return best;
}

/* --- links --- */

/* The inside of [[Page#Heading|text]]. heading: with the "^" of a block. */
struct wiki_link { str name, heading, label; size_t end; };

/* Reads the link whose two brackets are at i. Its end is 0 if no link is there. */
static struct wiki_link read_link(str text, size_t i)
{
    struct wiki_link link = { 0 };
    str line = str_line(str_span(text, i, i + MAX_MARKED_BYTES), 0);
    size_t close = find_from(line, 2, "]]");
    str inside = str_span(line, 2, close);
    if (close == line.len || !str_trim(inside).len || memchr(inside.s, '[', inside.len)) return link;
    size_t bar = find_from(inside, 0, "|"), hash = find_from(str_span(inside, 0, bar), 0, "#");
    if (bar < inside.len) link.label = str_trim(str_span(inside, bar + 1, inside.len));
    str target = str_span(inside, 0, bar && inside.s[bar - 1] == '\\' ? bar - 1 : bar);
    link.name = str_trim(str_span(target, 0, hash));
    for (size_t start = hash; start < target.len; start = find_from(target, start + 1, "#"))     /* the last one */
        link.heading = str_trim(str_span(target, start + 1, target.len));
    link.end = i + close + 2;
    return link;
}

/* Returns the link of a wiki that has the text first, [[text|Page]], with its parts exchanged, if only that leads to a
 * file; else the link itself. */
static struct wiki_link with_file(str page, struct wiki_link link, str *file)
{
    *file = link.name.len ? find_file(page, link.name) : STR("");
    str other = !file->len && link.name.len && link.label.len ? find_file(page, link.label) : STR("");
    if (!other.len) return link;
    *file = other;
    return (struct wiki_link){ .name = link.label, .label = link.name, .end = link.end };
}

static bool is_page_file(str file) { return str_ends(file, STR(".md")) || str_ends(file, STR(".mdx")); }

/* True if the name is that of an image. */
static bool is_image_name(str name)
{
    return is_listed(str_lower(language_of_file(name)), " avif bmp gif jpeg jpg png svg webp ");
}

/* True for the name in [[toc]], which other generators replace by the contents of the page. */
static bool is_contents(str name) { return str_equal_fold(name, STR("toc")) || str_equal_fold(name, STR("_toc_")); }

/* A page that is translated. file: its path below the folder of the vault. origin: of the note that has the text, which
 * may be another one. comment: the next mark of a comment. line, first: the start of the line that is being read, and
 * of its text after quote marks. mark, aside: the ends of the marked text and of the note in it, or 0. plugin: only
 * links by name are translated, if they lead to a file: the site has no other syntax of Obsidian. */
struct note {
    struct includer *includer;
    str file, origin, text;
    buffer out;
    struct next_match comment;
    size_t line, first, mark, aside;
    bool plugin, changed;
};

/* Returns the path of a file from the folder of the page. */
static str relative_path(const struct note *n, str file)
{
    buffer b = { 0 };
    size_t common = common_folders(file, n->file);
    for (size_t i = common; i < n->file.len; i++)
        if (n->file.s[i] == '/') buffer_add(&b, STR("../"));
    buffer_add(&b, str_span(file, common, file.len));
    return buffer_str(&b);
}

/* Adds a text with its brackets escaped, as the text of a link. */
static void add_label(buffer *out, str text)
{
    for (size_t i = 0; i < text.len; i++) {
        bool escaped = i && text.s[i - 1] == '\\';
        if (strchr("[]", text.s[i]) && !escaped) buffer_add(out, STR("\\"));
        buffer_add(out, str_span(text, i, i + 1));
    }
}

/* Returns the anchor of a heading, or the name of a block. */
static str anchor_of(const struct note *n, str heading)
{
    bool block = str_starts(heading, STR("^"));
    return block ? heading : anchor_by_rule(n->includer->layout->anchors, heading);
}

/* Returns the target of a link to a section or block of a file, or to the file. */
static str target_of(const struct note *n, str file, str heading)
{
    bool page = is_page_file(file);
    str to = str_equal(file, n->file) ? STR("") : page ? relative_path(n, file) : str_format("/%.*s", PRI(file));
    str anchor = page && heading.len ? str_format("#%.*s", PRI(anchor_of(n, heading))) : STR("");
    if (!to.len && !anchor.len) to = last_name(n->file);
    return target_encoded(str_format("%.*s%.*s", PRI(to), PRI(anchor)));
}

/* Adds the link as one of Markdown: its text alone if no file has its name. */
static void add_link(struct note *n, struct wiki_link link)
{
    str file;
    link = with_file(n->origin, link, &file);
    bool block = str_starts(link.heading, STR("^")), own = !link.name.len && link.heading.len;
    if (own) file = n->origin;
    str label = link.label;
    if (str_ends(link.name, STR(".md"))) link.name.len -= 3;
    if (!label.len) label = own ? link.heading : link.name;
    if (!link.label.len && !own && link.heading.len && !block)
        label = str_format("%.*s > %.*s", PRI(link.name), PRI(link.heading));
    if (!file.len) {
        buffer_add(&n->out, label);
        return;
    }
    buffer_add(&n->out, STR("["));
    add_label(&n->out, label);
    buffer_format(&n->out, "](%.*s)", PRI(target_of(n, file, link.heading)));
}

/* True for the size of an image: "300", "300x200". */
static bool is_size(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!char_is_digit(s.s[i]) && (s.s[i] != 'x' || !i)) return false;
    return s.len > 0;
}

/* Adds what is embedded as an image, or as a link. */
static void add_embed(struct note *n, struct wiki_link link)
{
    str file = find_file(n->origin, link.name), last = last_name(link.name);
    if (!is_image_name(link.name)) {
        add_link(n, link);
        return;
    }
    str stem = str_span(last, 0, last.len - language_of_file(last).len - 1);
    str alt = link.label.len && !is_size(link.label) ? link.label : stem;
    str to = file.len ? str_format("/%.*s", PRI(file)) : link.name;
    buffer_add(&n->out, STR("!["));
    add_label(&n->out, alt);
    buffer_format(&n->out, "](%.*s)", PRI(target_encoded(to)));
}

/* --- embedded notes --- */

/* Returns the letters and digits of a heading, by which headings are compared. */
static str heading_key(str heading)
{
    buffer b = { 0 };
    for (size_t i = 0; i < heading.len; i++)
        if (isalnum((unsigned char)heading.s[i]) || (unsigned char)heading.s[i] >= 0x80)
            buffer_add(&b, str_span(heading, i, i + 1));
    return str_lower(buffer_str(&b));
}

/* Returns the number of marks of a heading at a line, or 0. */
static unsigned heading_level(str line)
{
    unsigned n = 0;
    while (heading_text(line).len && line.s[n] == '#') n++;
    return n;
}

/* Returns the section of a text below a heading, with the heading. Empty without one. */
static str section_of(str text, str heading)
{
    str fence = STR(""), key = heading_key(heading);
    size_t start = text.len;
    unsigned level = 0;
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str line = str_line(text, pos);
        if (fence_read(&fence, line) || fence.len) continue;
        unsigned marks = heading_level(line);
        if (level && marks && marks <= level) return str_span(text, start, pos);
        if (!level && marks && str_equal(heading_key(heading_text(line)), key)) start = pos, level = marks;
    }
    return str_span(text, start, text.len);
}

/* True if the name of a block may follow a text: after a space, or what is embedded. */
static bool is_before_name(str text) { return char_is_space(text.s[text.len - 1]) || str_ends(text, STR("]]")); }

/* Returns the block of a text with a name, "^id": the lines up to the last blank one before it. */
static str block_of(str text, str name)
{
    size_t start = 0, last = 0;              /* of the current block, and of the one before it */
    bool blank = true;
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str line = str_trim(str_line(text, pos));
        if (blank && line.len) last = start, start = pos;
        blank = !line.len;
        if (!str_ends(line, name)) continue;
        bool alone = line.len == name.len, first = alone && start == line_start(text, pos);
        if (alone) return str_span(text, first ? last : start, pos);
        if (!is_before_name(str_span(line, 0, line.len - name.len))) continue;
        bool item = line.len && !str_equal(without_bullets(line), line);
        size_t end = (size_t)(line.s - text.s) + line.len - name.len;
        return str_trim(str_span(text, item ? (size_t)(line.s - text.s) : start, end));
    }
    return STR("");
}

static str translate(struct includer *includer, str file, str origin, str text, unsigned depth, bool *changed);

/* Adds the note that the line at pos embeds, if that is all the line has, with the line's indentation and quote marks.
 * Returns the offset after the line, or 0. */
static size_t add_note(struct note *n, size_t pos, unsigned depth)
{
    str line = str_line(n->text, pos), prefix = str_span(line, 0, quote_length(line) ? quote_length(line)
                                                                                     : indent_at(line));
    str rest = str_trim(str_span(line, prefix.len, line.len));
    bool few = depth < MAX_EMBED_DEPTH && n->includer->notes < MAX_NOTES && prefix.len <= MAX_PREFIX_BYTES;
    if (!str_starts(rest, STR("![[")) || !few) return 0;
    struct wiki_link link = read_link(rest, 1);
    str file = link.end == rest.len ? find_file(n->origin, link.name) : STR("");
    if (!is_page_file(file) || str_equal(file, n->file)) return 0;
    struct inclusion in = { .name = file, .last = SIZE_MAX };
    n->includer->notes++;
    str text = include_text(n->includer, &in);
    text = str_span(text, front_end(text), text.len);
    if (str_starts(link.heading, STR("^"))) text = block_of(text, link.heading);
    else if (link.heading.len) text = section_of(text, link.heading);
    if (!str_trim(text).len) return 0;
    str body = translate(n->includer, n->file, file, text, depth + 1, &n->changed);
    buffer_format(&n->out, "%.*s\n", PRI(prefix));
    for (size_t at = 0; at < body.len; at = after_line(body, at))
        buffer_format(&n->out, "%.*s%.*s\n", PRI(prefix), PRI(str_line(body, at)));
    buffer_format(&n->out, "%.*s\n", PRI(prefix));
    return n->changed = true, after_line(n->text, pos);
}

/* --- syntax within a line --- */

/* Each of these functions adds one syntax that starts at i, and returns the offset after it, or 0 if it does not. */

/* Inline code, as it is. */
static size_t add_code(struct note *n, size_t i)
{
    str line = str_line(str_span(n->text, i, i + MAX_MARKED_BYTES), 0);
    size_t marks, length = code_span_length(line, &marks);
    buffer_add(&n->out, str_span(line, 0, length));
    return i + length;
}

/* A comment up to the next mark: on the same line, in the same paragraph, or anywhere if it starts a line. */
static size_t skip_comment(struct note *n, size_t i)
{
    str text = n->text;
    size_t close = find_next(text, i + 2, "%%", &n->comment);
    if (close == text.len || (i > n->first && find_from(str_span(text, i, close), 0, "\n\n") < close - i)) return 0;
    return n->changed = true, close + 2;
}

/* The mark that opens or closes marked text. */
static size_t add_mark(struct note *n, size_t i)
{
    str line = str_line(str_span(n->text, i, i + MAX_MARKED_BYTES), 0);
    bool opens = !n->mark && line.len > 4 && !strchr(" =", line.s[2]) && (!i || n->text.s[i - 1] != '=');
    if (n->mark == i + 2) {
        buffer_add(&n->out, STR("</mark>"));
        return n->mark = 0, i + 2;
    }
    for (size_t k = opens ? find_from(line, 3, "==") : line.len; k < line.len; k = find_from(line, k + 1, "==")) {
        if (line.s[k - 1] == ' ' || (k + 2 < line.len && line.s[k + 2] == '=')) continue;
        buffer_add(&n->out, STR("<mark>"));
        n->mark = i + k + 2;
        return n->changed = true, i + 2;
    }
    return 0;
}

/* A note in the line, ^[text], of which the site shows a number: its text in parentheses. */
static size_t add_aside(struct note *n, size_t i)
{
    str line = str_line(str_span(n->text, i, i + MAX_MARKED_BYTES), 0);
    size_t depth = 0, k = 1;
    for (; k < line.len; k++) {
        depth += line.s[k] == '[', depth -= line.s[k] == ']';
        if (!depth) break;
    }
    if (k == line.len || n->aside) return 0;
    bool space = n->out.count && !char_is_space(n->out.at[n->out.count - 1]);
    buffer_add(&n->out, space ? STR(" (") : STR("("));
    n->aside = i + k;
    return n->changed = true, i + 2;
}

/* The name of a block at the end of a line, "^id": an anchor. */
static size_t add_block_name(struct note *n, size_t i)
{
    str line = str_line(str_span(n->text, i, i + MAX_NAME_BYTES), 0), name = str_trim(line);
    bool apart = line.len < MAX_NAME_BYTES && (!i || is_before_name(str_span(n->text, 0, i)));
    for (size_t k = 1; k < name.len; k++)
        if (!isalnum((unsigned char)name.s[k]) && name.s[k] != '-') return 0;
    if (!apart || name.len < 2) return 0;
    bool after_text = str_trim(str_span(n->text, n->line, i)).len > 0;
    while (after_text && n->out.count && n->out.at[n->out.count - 1] == ' ') n->out.count--;
    buffer_format(&n->out, "<a id=\"%.*s\"></a>", PRI(name));
    return n->changed = true, i + line.len;
}

/* An image with its size, ![Alt|300](file): without the size. */
static size_t add_sized_image(struct note *n, size_t i)
{
    str line = str_line(str_span(n->text, i, i + MAX_MARKED_BYTES), 0);
    size_t close = find_from(line, 0, "](");
    str alt = str_span(line, 2, close);
    size_t bar = alt.len;
    while (bar && alt.s[bar - 1] != '|') bar--;
    if (close == line.len || memchr(alt.s, '[', alt.len) || !is_size(str_span(alt, bar, alt.len))) return 0;
    if (bar && alt.s[bar - 1] == '|') bar -= bar > 1 && alt.s[bar - 2] == '\\' ? 2 : 1;
    buffer_format(&n->out, "![%.*s", PRI(str_span(alt, 0, bar)));
    return n->changed = true, i + close;
}

/* "](target", the target of a link of Markdown: it may be a path from the folder of the note, or the name of a file as
 * in other links. */
static size_t add_target(struct note *n, size_t i)
{
    str line = str_line(str_span(n->text, i, i + MAX_MARKED_BYTES), 0);
    bool angle = line.len > 2 && line.s[2] == '<';
    size_t start = 2 + angle, end = start, depth = 0;
    for (; end < line.len; end++) {
        char c = line.s[end];
        if (angle ? c == '>' : c == ' ' || (c == ')' && !depth)) break;
        depth += c == '(', depth -= c == ')' && depth;
    }
    str target = str_span(line, start, end), folder = str_span(n->origin, 0, n->origin.len - last_name(n->origin).len);
    if (end == line.len || !target.len || strchr("#/", target.s[0]) || memchr(target.s, ':', target.len)) return 0;
    size_t hash = find_from(target, 0, "#");
    str name = percent_decoded(str_span(target, 0, hash));
    str heading = hash < target.len ? percent_decoded(str_span(target, hash + 1, target.len)) : STR("");
    str near = path_normalized(str_format("%.*s%.*s", PRI(folder), PRI(name))), file = find_file(n->origin, near);
    if (!file.len) file = find_file(n->origin, name);
    if (!file.len) return 0;
    buffer_format(&n->out, "](%.*s", PRI(target_of(n, file, heading)));
    return n->changed = true, i + end + angle;
}

/* A link by name, or what it embeds if it is after "!". Links of plugins stay if no file has the name. */
static size_t add_wiki_link(struct note *n, size_t i, bool embed)
{
    struct wiki_link link = read_link(n->text, i);
    str file = STR("");
    if (!link.end || is_contents(link.name)) return 0;
    if (n->plugin) with_file(n->origin, link, &file);
    if (n->plugin && !file.len && (link.name.len || !link.heading.len)) return 0;
    if (embed) add_embed(n, link);
    else add_link(n, link);
    return n->changed = true, link.end;
}

/* Adds the syntax that starts at i. Returns the offset after it, or 0 for other text. */
static size_t add_syntax(struct note *n, size_t i)
{
    str rest = str_span(n->text, i, n->text.len);
    if (n->aside && i == n->aside) {
        buffer_add(&n->out, STR(")"));
        return n->aside = 0, i + 1;
    }
    if (rest.s[0] == '`') return add_code(n, i);
    if (rest.s[0] == '\\' && rest.len > 1 && rest.s[1] != '\n') {
        buffer_add(&n->out, str_span(rest, 0, 2));
        return i + 2;
    }
    if (str_starts(rest, STR("![["))) return add_wiki_link(n, i + 1, true);
    if (str_starts(rest, STR("[["))) return add_wiki_link(n, i, false);
    if (n->plugin) return 0;
    if (str_starts(rest, STR("!["))) return add_sized_image(n, i);
    if (str_starts(rest, STR("]("))) return add_target(n, i);
    if (str_starts(rest, STR("%%"))) return skip_comment(n, i);
    if (str_starts(rest, STR("=="))) return add_mark(n, i);
    if (str_starts(rest, STR("^["))) return add_aside(n, i);
    return rest.s[0] == '^' ? add_block_name(n, i) : 0;
}

/* Returns the offset of the text of the line at pos, after quote marks and spaces. */
static size_t first_text(str text, size_t pos)
{
    str line = str_line(text, pos);
    size_t i = 0;
    while (i < line.len && char_is_space(line.s[i])) i++;
    i += quote_length(str_span(line, i, line.len));
    while (i < line.len && char_is_space(line.s[i])) i++;
    return pos + i;
}

/* Adds the text from pos up to the end of its line. Returns the offset after that, which is on a later line if a
 * comment ends there. */
static size_t add_text(struct note *n, size_t pos)
{
    n->mark = n->aside = 0, n->line = line_start(n->text, pos), n->first = first_text(n->text, n->line);
    for (size_t next; pos < n->text.len && n->text.s[pos] != '\n'; pos = next) {
        next = add_syntax(n, pos);
        if (next) continue;
        buffer_add(&n->out, str_span(n->text, pos, pos + 1));
        next = pos + 1;
    }
    buffer_add(&n->out, str_span(n->text, pos, pos + 1));
    return pos + (pos < n->text.len);
}

/* --- lines --- */

/* Adds the first line of a callout of any kind, > [!kind|look]- Title, and a blank line of the quote if text follows
 * the title. Returns the offset after the line, or 0 for another line. */
static size_t add_callout(struct note *n, size_t pos)
{
    str line = str_line(n->text, pos), edge = str_span(line, 0, quote_length(line));
    str s = str_span(line, edge.len, line.len);
    size_t close = find_from(s, 0, "]"), title = close + 1;
    str kind = str_span(s, 2, find_from(str_span(s, 0, close), 0, "|"));
    bool known = kind.len && name_length(kind) == kind.len;
    if (!edge.len || !str_starts(s, STR("[!")) || close == s.len || !known) return 0;
    if (title < s.len && strchr("+-", s.s[title])) title++;
    while (title < s.len && s.s[title] == ' ') title++;
    if (str_equal_fold(str_trim(str_span(s, title, s.len)), kind)) title = s.len;
    buffer_format(&n->out, "%.*s%.*s%s", PRI(edge), PRI(kind_label(kind, STR(""))), title < s.len ? " " : "");
    size_t next = add_text(n, pos + edge.len + title);
    line = str_line(n->text, next);
    while (edge.len && edge.s[edge.len - 1] == ' ') edge.len--;
    bool text = quote_length(line) && str_trim(str_span(line, quote_length(line), line.len)).len;
    if (title < s.len && text) buffer_format(&n->out, "%.*s\n", PRI(edge));
    return n->changed = true, next;
}

/* Lines that are read. blank: the last one is. code: it is indented code. inside: it belongs to a list item, or to
 * another block whose text is indented. */
struct indented { bool blank, code, inside; };

/* True if the next line, outside fences, is one of indented code. */
static bool indented_read(struct indented *at, str line)
{
    static const char *const marks[] = { "!!!", "???", "===", ":", "[^" };
    str s = str_trim(line);
    bool opens = !str_equal(without_bullets(line), s), apart = line.len && !char_is_space(line.s[0]);
    for (size_t i = 0; i < COUNT(marks); i++) opens |= str_starts(s, str_from(marks[i]));
    bool deep = str_starts(line, STR("    ")) || str_starts(line, STR("\t"));
    if (s.len) at->code = deep && !at->inside && (at->blank || at->code);
    if (s.len && !at->code) at->inside = opens || (at->inside && !(apart && at->blank));
    at->blank = !s.len;
    return s.len && at->code;
}

/* Returns the text of the note `origin` as it is shown on a page. */
static str translate(struct includer *includer, str file, str origin, str text, unsigned depth, bool *changed)
{
    struct note n = { .includer = includer, .file = file, .origin = origin, .text = text };
    struct quoted_fence fence = { .mark = STR("") };
    struct indented indented = { .blank = true };
    n.plugin = !layout_is(includer->layout, "obsidian");
    for (size_t pos = 0, next; pos < text.len; pos = next) {
        str line = str_line(text, pos);
        bool fenced = quoted_fence_read(&fence, line), code = fenced || indented_read(&indented, line);
        indented.blank |= fenced;
        next = code ? after_line(text, pos) : 0;
        if (code) buffer_add(&n.out, str_span(text, pos, next));
        if (!next && !n.plugin) next = add_note(&n, pos, depth);
        if (!next && !n.plugin) next = add_callout(&n, pos);
        if (!next) next = add_text(&n, pos);
    }
    *changed |= n.changed;
    return n.changed ? buffer_str(&n.out) : text;
}

str obsidian_translate(struct includer *includer, str text, bool *changed)
{
    const struct layout *l = includer->layout;
    if (!l->wiki || !l->folder_of_pages) return text;
    str top = str_from(l->folder_of_pages), path = str_from(includer->path);
    bool below = str_starts(path, top) && path.len > top.len;
    read_vault(l->folder_of_pages);
    str file = below ? str_span(path, top.len + 1, path.len) : last_name(path);
    return translate(includer, file, file, text, 0, changed);
}

/* --- recognition --- */

#define MIN_LINKING 3                  /* pages with links by name that make a tree a vault */
#define MIN_SHARE 20                   /* they are at least one of so many pages */
#define MAX_SEARCHED_BYTES (32u << 20)

/* True if a page has a link by name, outside code, that leads to a page. *target: the first one of all pages. *several:
 * set if there is another one. */
static bool links_by_name(str file, str text, str *target, bool *several)
{
    struct quoted_fence fence = { .mark = STR("") };
    bool links = false;
    for (size_t pos = 0; pos < text.len && !(links && *several); pos = after_line(text, pos)) {
        str line = str_line(text, pos), found = STR("");
        bool code = quoted_fence_read(&fence, line);
        size_t at = code ? line.len : find_from(line, 0, "[["), marks = 0;
        for (size_t i = 0; i < at && at < line.len; i++) marks += line.s[i] == '`';
        if (at == line.len || marks % 2) continue;
        struct wiki_link link = read_link(line, at);
        if (link.end && !is_contents(link.name)) with_file(file, link, &found);
        if (!is_page_file(found)) continue;
        if (!target->len) *target = found;
        links = true, *several |= !str_equal(found, *target);
    }
    return links;
}

bool obsidian_is_vault(const char *folder)
{
    size_t pages = 0, linking = 0, bytes = 0;
    str target = STR("");
    bool several = false;
    read_vault(folder);
    for (size_t i = 0; i < vault.files.count; i++) {
        str file = vault.files.at[i].path;
        const char *path = str_format("%s/%.*s", folder, PRI(file)).s;
        struct stat st;
        if (!is_page_file(file) || stat(path, &st) != 0) continue;
        pages++, bytes += (size_t)st.st_size;
        if (bytes > MAX_SEARCHED_BYTES || !st.st_size) continue;
        temporary_begin();
        linking += links_by_name(file, read_file(path), &target, &several);
        temporary_end();
    }
    return several && linking >= MIN_LINKING && linking * MIN_SHARE >= pages;
}
