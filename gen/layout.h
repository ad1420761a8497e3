/* layout.h - Markdown laid out for a terminal: text in, text out. Wraps text between words, fits tables to the width,
 * styles headings, emphasis, code and matches. workosdocs.c includes it on floor G; it does not know the corpus.
 *
 *     Text                               inline Markdown to glyphs with looks and links
 *     Lines                              wrapping; glyphs to bytes
 *     Tables                             widths of columns; tables as lists
 *     Blocks                             lines to blocks
 *
 * Interface; everything else is internal:
 *     sheet_lay_out()    Markdown to lines that fit the columns of the screen; code and long words are not broken
 *     link_shown         type of a function of the caller: it returns the target of a link as it is shown
 *
 * Input: Markdown of any bytes, given as str, with the style marks of the room Output. Control characters
 * become visible escapes.
 * Output: text in the arena. Escape sequences are added when a line is written. Each line ends the styles and links
 * that it begins, because pagers show lines one by one. Without styles, the marks of Markdown stay.
 * Bounds (bounds.h): wrapped text has at least MIN_TEXT columns, even if the screen has fewer. A table has at
 * most MAX_TABLE_COLUMNS columns; the last one takes the rest of a longer row. MIN_COLUMN and MAX_CELL_LINES decide
 * which tables become lists.
 * Errors: out of memory ends in the handler of the arena (arena_fail()).
 *
 * Needs: text.h, bounds.h, md4c.h; of workosdocs.c, the rooms Memory, Text, Output, Files and processes (struct
 * sys_screen), and is_list_item() and fence_marks().
 */
#ifndef LAYOUT_H
#define LAYOUT_H

/* ==================================================================================================================
 * Room: Text. Collects text as glyphs with looks and links. md4c reads the inline Markdown.
 * =============================================================================================================== */

enum { LOOK_BOLD = 1, LOOK_CODE = 2, LOOK_EMPHASIS = 4, LOOK_LINK = 8, LOOK_MATCH = 16, LOOK_DIM = 32 };

/* c: code point. link: number of the link that it belongs to, or 0. columns: 0 to 2. look: LOOK_ bits. */
struct glyph { uint32_t c, link; uint8_t columns, look; };

/* Returns the target of a link as it is shown. opens: the terminal opens links. */
typedef str link_shown(struct arena *a, str target, bool opens);

struct sheet {
    struct out out;               /* the lines that are finished */
    str left;                     /* the text that is not yet laid out */
    struct sys_screen screen;
    link_shown *shown;
    bool is_page;                 /* the text is that of pages: lines of a paragraph are joined */
    bool in_list;                 /* indented text belongs to a list */
    struct glyph *glyphs;         /* the block that is being laid out */
    size_t count, capacity;
    str latest;                   /* the latest text of the inline Markdown that is being added */
    unsigned look, block_look;    /* of the next glyph; of the block without its elements */
    uint32_t link, outer_link;    /* number of the link of the next glyph, or 0; of the link around an image */
    struct { str *at; size_t count, capacity; } links; /* targets; link n is at[n - 1] */
};

/* A line without its left edge, which is quotes, bullets and indentation: `first` begins the first line of the block,
 * `rest` the others. columns: width of this edge. indent: its columns after the last quote. */
struct block { str text, first, rest; size_t columns, indent; unsigned quotes; bool is_item; };

static void sheet_glyph(struct sheet *t, struct glyph g)
{
    t->glyphs = arena_grow(t->out.a, t->glyphs, t->count, &t->capacity, sizeof *t->glyphs);
    t->glyphs[t->count++] = g;
}

/* Adds text to the block. Style marks, which corpus_char() returns as 0x110000 and more because they are not UTF-8,
 * change the look; control characters become visible escapes. */
static void sheet_text(struct sheet *t, str s)
{
    for (size_t i = 0, len; i < s.len; i += len) {
        uint32_t c;
        len = corpus_char(s.s + i, s.len - i, &c);
        unsigned mark = c - (0x110000u + (unsigned char)STYLE_BOLD[0]);
        if (t->screen.styled && mark < 3) {
            t->look &= ~(unsigned)(LOOK_BOLD | LOOK_MATCH);
            t->look |= mark == 0 ? LOOK_BOLD : mark == 1 ? LOOK_MATCH : 0u;
        } else if (corpus_is_terminal_control(c)) {
            struct out visible = out_begin(t->out.a);
            out_terminal(&visible, str_span(s, i, i + len));
            sheet_text(t, out_done(&visible));
        } else {
            sheet_glyph(t, (struct glyph){ c, t->link, corpus_columns(c), (uint8_t)t->look });
        }
    }
}

/* Adds marks of Markdown, which are shown only if styles cannot show their meaning. */
static void sheet_mark(struct sheet *t, str mark)
{
    if (!t->screen.styled) sheet_text(t, mark);
}

/* Returns the number of a link target, which is added to the list if it is new. */
static uint32_t sheet_link(struct sheet *t, str target)
{
    struct out plain = out_begin(t->out.a), safe = out_begin(t->out.a);
    for (size_t i = 0; i < target.len; i++)
        if ((unsigned char)target.s[i] < (unsigned char)STYLE_BOLD[0]) out_char(&plain, target.s[i]);
    out_terminal(&safe, t->shown(t->out.a, out_done(&plain), t->screen.hyperlinks));
    for (size_t i = 0; i < t->links.count; i++)
        if (str_equal(t->links.at[i], out_done(&safe))) return (uint32_t)i + 1;
    t->links.at = arena_grow(t->out.a, t->links.at, t->links.count, &t->links.capacity, sizeof *t->links.at);
    t->links.at[t->links.count] = out_done(&safe);
    return (uint32_t)++t->links.count;
}

/* Marks and looks of inline elements. */
static const struct { const char *mark; unsigned look; } sheet_spans[] = {
    [MD_SPAN_EM] = { "_", LOOK_EMPHASIS }, [MD_SPAN_STRONG] = { "**", LOOK_BOLD }, [MD_SPAN_A] = { "", 0 },
    [MD_SPAN_IMG] = { "", 0 }, [MD_SPAN_CODE] = { "`", LOOK_CODE }, [MD_SPAN_DEL] = { "~~", LOOK_DIM } };

/* Returns the target of a link or an image, or an empty string for another element. */
static str sheet_target(MD_SPANTYPE type, const void *detail)
{
    const MD_ATTRIBUTE *to = type == MD_SPAN_A ? &((const MD_SPAN_A_DETAIL *)detail)->href
                           : type == MD_SPAN_IMG ? &((const MD_SPAN_IMG_DETAIL *)detail)->src : NULL;
    return to ? (str){ to->text, to->size } : STR("");
}

static int sheet_enter_span(MD_SPANTYPE type, void *detail, void *user)
{
    struct sheet *t = user;
    str target = sheet_target(type, detail);
    sheet_mark(t, str_from(sheet_spans[type].mark));
    t->look |= sheet_spans[type].look;
    if (target.len && t->screen.hyperlinks) {
        t->outer_link = t->link;
        t->link = sheet_link(t, target);
        t->look |= LOOK_LINK;
    }
    if (type == MD_SPAN_IMG) sheet_text(t, STR("Image: "));
    return 0;
}

/* Ends the look of an element. Adds the number of a link after its text, unless the text is the target itself. */
static int sheet_leave_span(MD_SPANTYPE type, void *detail, void *user)
{
    struct sheet *t = user;
    str target = sheet_target(type, detail);
    sheet_mark(t, str_from(sheet_spans[type].mark));
    t->look &= ~sheet_spans[type].look;
    while (target.len && t->count && t->glyphs[t->count - 1].c == ' ') t->count--;
    if (target.len && t->screen.hyperlinks) {
        t->link = t->outer_link, t->outer_link = 0;
        if (!t->link) t->look &= ~(unsigned)LOOK_LINK;
    } else if (target.len && !str_equal(t->latest, target)) {
        t->look |= LOOK_DIM;
        sheet_text(t, str_format(t->out.a, "[%u]", sheet_link(t, target)));
        t->look &= ~(unsigned)LOOK_DIM;
    }
    t->look |= t->block_look;
    return 0;
}

/* Adds text. Anchors of HTML, which have no text, are left out. */
static int sheet_add_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *user)
{
    struct sheet *t = user;
    t->latest = (str){ text, size };
    if (type == MD_TEXT_HTML && (str_starts(t->latest, STR("<a id=")) || str_starts(t->latest, STR("<a name=")) ||
                                 str_starts(t->latest, STR("</a>")))) return 0;
    sheet_text(t, t->latest);
    return 0;
}

static int sheet_no_block(MD_BLOCKTYPE type, void *detail, void *user)
{
    return (void)type, (void)detail, (void)user, 0;
}

/* Adds inline Markdown: code, links, images, emphasis, escapes. Line feeds become spaces. md4c gets it as the text of a
 * heading, which is never read as a list or another block. */
static void sheet_inline(struct sheet *t, str s)
{
    static const MD_PARSER parser = {
        .flags = MD_FLAG_STRIKETHROUGH | MD_FLAG_NOHTMLBLOCKS, .enter_block = sheet_no_block,
        .leave_block = sheet_no_block, .enter_span = sheet_enter_span, .leave_span = sheet_leave_span,
        .text = sheet_add_text };
    struct out line = out_begin(t->out.a);
    out_text(&line, "# ");
    for (size_t i = 0; i < s.len; i++) out_char(&line, char_is_space(s.s[i]) ? ' ' : s.s[i]);
    out_text(&line, " #");
    t->block_look = t->look;
    if (md_parse(out_cstring(&line), (MD_SIZE)line.len, &parser, t) != 0) arena_fail(t->out.a);
}

/* ==================================================================================================================
 * Room: Lines. Breaks glyphs into lines, and adds the escape sequences.
 * =============================================================================================================== */

/* Returns whether a line may end before glyph i: 2 at spaces and between East Asian characters, 1 within code, where
 * only a line ends that is too long otherwise, 0 elsewhere. */
static int line_break(const struct glyph *g, size_t i)
{
    bool wide = g[i].columns == 2 || g[i - 1].columns == 2, closing = !g[i].columns || corpus_is_closing(g[i].c);
    if (g[i].c != ' ' && (!wide || closing || g[i - 1].c == ' ')) return 0;
    return g[i].look & g[i - 1].look & LOOK_CODE ? 1 : 2;
}

/* Returns the next line of the glyphs [*pos, end), which has at most `columns` columns unless it is a single word, and
 * moves *pos to its end. */
static struct range sheet_line(const struct sheet *t, size_t *pos, size_t end, size_t columns)
{
    const struct glyph *g = t->glyphs;
    while (*pos < end && g[*pos].c == ' ') ++*pos;
    struct range line = { *pos, end };
    size_t used = 0, stops[3] = { 0 }; /* the last places where the line may end, by line_break() */
    for (size_t i = line.begin; i < end; i++) {
        if (i > line.begin) stops[line_break(g, i)] = i;
        used += g[i].columns;
        if (used <= columns || !(stops[1] || stops[2])) continue;
        line.end = stops[2] ? stops[2] : stops[1];
        break;
    }
    *pos = line.end;
    return line;
}

/* Returns the columns of glyphs, or of the longest word in them. */
static size_t sheet_columns(const struct sheet *t, struct range r, bool longest_word)
{
    size_t sum = 0, longest = 0;
    for (size_t i = r.begin; i < r.end; i++) {
        bool starts = longest_word && i > r.begin && line_break(t->glyphs, i) == 2;
        sum = starts ? t->glyphs[i].c != ' ' ? t->glyphs[i].columns : 0 : sum + t->glyphs[i].columns;
        if (sum > longest) longest = sum;
    }
    return longest;
}

/* Appends glyphs with their looks and links. OSC 8 begins a hyperlink, and ends it with an empty target. */
static void sheet_put(struct sheet *t, struct range r)
{
    static const char *const sequences[] = { "\033[1m", "\033[36m", "\033[3m", "\033[4m", "\033[1;31m", "\033[2m" };
    struct glyph last = { .look = 0 };
    for (size_t i = r.begin; i <= r.end; i++) {
        struct glyph g = i < r.end ? t->glyphs[i] : (struct glyph){ .look = 0 };
        char c[4];
        if (t->screen.hyperlinks && g.link != last.link) {
            out_text(&t->out, "\033]8;;");
            out_percent_encoded(&t->out, g.link ? t->links.at[g.link - 1] : STR(""), "", '~');
            out_text(&t->out, "\033\\");
        }
        if (t->screen.styled && g.look != last.look) {
            if (last.look) out_text(&t->out, "\033[0m");
            for (size_t k = 0; k < COUNT(sequences); k++)
                if (g.look >> k & 1) out_text(&t->out, sequences[k]);
        }
        if (i < r.end) out_str(&t->out, (str){ c, corpus_put_char((unsigned char *)c, g.c) });
        last = g;
    }
}

/* Writes the glyphs from index `from` on as lines at the left edge of a block, and removes them. */
static void sheet_flow(struct sheet *t, size_t from, const struct block *b)
{
    size_t columns = t->screen.columns > b->columns + MIN_TEXT ? t->screen.columns - b->columns : MIN_TEXT;
    size_t pos = from, lines = 0;
    do {
        struct range line = sheet_line(t, &pos, t->count, columns);
        if (lines && line.begin == line.end) break;
        out_str(&t->out, lines++ ? b->rest : b->first);
        sheet_put(t, line);
        out_char(&t->out, '\n');
    } while (pos < t->count);
    t->count = from;
}

/* Appends an empty line of a block: its quotes without the spaces at the end. */
static void sheet_empty_line(struct sheet *t, const struct block *b)
{
    str edge = b->rest;
    while (edge.len && edge.s[edge.len - 1] == ' ') edge.len--;
    out_between(&t->out, "", edge, "\n");
}

/* ==================================================================================================================
 * Room: Tables. Fits tables to the width; those that are too wide become lists.
 * =============================================================================================================== */

/* A table: its cells, row by row. natural: columns of the longest text. */
struct table { struct range *cells; size_t count, columns, width[MAX_TABLE_COLUMNS], natural[MAX_TABLE_COLUMNS]; };

/* Chooses the widths of the columns. Returns false if the table does not fit, or if its text would be too narrow. */
static bool table_fit(const struct sheet *t, struct table *m, size_t columns)
{
    size_t used = 2 * (m->columns - 1);
    for (size_t i = 0; i < m->count; i++) {
        size_t natural = sheet_columns(t, m->cells[i], false), word = sheet_columns(t, m->cells[i], true);
        if (natural > m->natural[i % m->columns]) m->natural[i % m->columns] = natural;
        if (word > m->width[i % m->columns]) m->width[i % m->columns] = word;
    }
    for (size_t k = 0; k < m->columns; k++) used += m->width[k];
    for (; used < columns; used++) {
        size_t narrowest = 0; /* the column that is furthest from its natural width */
        for (size_t k = 1; k < m->columns; k++)
            if (m->natural[k] * m->width[narrowest] > m->natural[narrowest] * m->width[k]) narrowest = k;
        if (m->width[narrowest] >= m->natural[narrowest]) break;
        m->width[narrowest]++;
    }
    for (size_t k = 0; k < m->columns; k++)
        if (m->width[k] < MIN_COLUMN && m->natural[k] > MAX_CELL_LINES * m->width[k]) return false;
    return used <= columns;
}

/* Writes a table that fits: its cells side by side, a rule below its header, an empty line after rows of several
 * lines. */
static void table_put(struct sheet *t, const struct table *m, const struct block *b)
{
    size_t pos[MAX_TABLE_COLUMNS];
    for (size_t row = 0, lines = 0; row < m->count; row += m->columns) {
        if (row > m->columns && lines > 1) sheet_empty_line(t, b);
        for (size_t k = 0; k < m->columns; k++) pos[k] = m->cells[row + k].begin;
        lines = 0;
        for (bool more = true; more; lines++) {
            size_t gap = 0; /* spaces before the next text */
            more = false;
            out_str(&t->out, row || lines ? b->rest : b->first);
            for (size_t k = 0; k < m->columns; k++) {
                struct range line = sheet_line(t, &pos[k], m->cells[row + k].end, m->width[k]);
                if (line.begin < line.end) out_format(&t->out, "%*s", (int)gap, ""), gap = 0;
                sheet_put(t, line);
                gap += m->width[k] + 2 - sheet_columns(t, line, false);
                more = more || pos[k] < m->cells[row + k].end;
            }
            out_char(&t->out, '\n');
        }
        for (size_t k = 0; row == 0 && k < m->columns; k++) {
            out_str(&t->out, k ? STR("  ") : b->rest);
            for (size_t i = 0; i < m->width[k]; i++) out_text(&t->out, t->screen.styled ? "─" : "-");
            if (k + 1 == m->columns) out_char(&t->out, '\n');
        }
    }
}

/* Writes a table that is too wide as a list: the cells of a row one below the other, each with its column's name. A
 * table without rows is a list of these names. */
static void table_put_list(struct sheet *t, const struct table *m, const struct block *b)
{
    size_t end = t->count, first = m->count > m->columns ? m->columns : 0;
    for (size_t i = first; i < m->count; i++) {
        const struct range parts[2] = { first ? m->cells[i % m->columns] : (struct range){ 0, 0 }, m->cells[i] };
        struct block line = { .rest = str_join(t->out.a, b->rest, STR("    ")), .columns = b->columns + 4 };
        line.first = str_span(line.rest, 0, b->rest.len + (i % m->columns ? 2 : 0));
        if (i > m->columns && i % m->columns == 0) sheet_empty_line(t, b);
        if (parts[1].begin == parts[1].end) continue;
        for (size_t k = 0; k < 2; k++) {
            for (size_t j = parts[k].begin; j < parts[k].end; j++) sheet_glyph(t, t->glyphs[j]);
            if (k == 0 && parts[0].begin < parts[0].end) sheet_text(t, STR(": "));
        }
        sheet_flow(t, end, &line);
    }
}

/* Returns the next cell of a row and removes it from the row. Cells end at a bar without a backslash. */
static str table_cell(struct arena *a, str *row)
{
    struct out o = out_begin(a);
    size_t i = row->len && row->s[0] == '|';
    for (; i < row->len && row->s[i] != '|'; i++) {
        if (row->s[i] == '\\' && i + 1 < row->len && row->s[i + 1] == '|') i++;
        out_char(&o, row->s[i]);
    }
    *row = str_span(*row, i, row->len);
    return str_trim(out_done(&o));
}

/* ==================================================================================================================
 * Room: Blocks. Parses the lines of the Markdown: quotes, lists, headings, paragraphs, code.
 * =============================================================================================================== */

/* True if all characters of the line are among those of `marks`, and there are at least three other than spaces. */
static bool is_rule(str line, const char *marks)
{
    size_t n = 0;
    for (size_t i = 0; i < line.len; n += line.s[i++] != ' ')
        if (!line.s[i] || !strchr(marks, line.s[i])) return false;
    return n >= 3;
}

/* Returns the length of the bullet or number of a list item with the space after it, or 0 for other text. */
static size_t item_marker(str s)
{
    return is_list_item(s) && !is_rule(s, "-* ") ? count_digits(s) + 2 : 0;
}

/* Parses the left edge of a line. */
static struct block sheet_block(const struct sheet *t, str line)
{
    struct block b = { .text = line };
    struct out first = out_begin(t->out.a);
    size_t quoted = 0; /* bytes of `first` up to the last quote */
    for (size_t skip = 1; skip; b.text = str_span(b.text, skip, b.text.len)) {
        size_t spaces = 0;
        while (spaces < b.text.len && char_is_space(b.text.s[spaces])) spaces++;
        b.text = str_span(b.text, spaces, b.text.len);
        out_format(&first, "%*s", (int)spaces, "");
        skip = item_marker(b.text);
        b.columns += spaces + skip, b.indent += spaces + skip, b.is_item = b.is_item || skip;
        if (skip && t->screen.styled && !char_is_digit(b.text.s[0])) out_text(&first, "• ");
        else out_str(&first, str_span(b.text, 0, skip));
        if (!str_starts(b.text, STR(">"))) continue;
        skip = str_starts(b.text, STR("> ")) ? 2 : 1;
        out_text(&first, t->screen.styled ? "│ " : "> ");
        b.quotes++, b.columns += 2, b.indent = 0, quoted = first.len;
    }
    while (b.text.len && char_is_space(b.text.s[b.text.len - 1])) b.text.len--;
    b.first = out_done(&first);
    b.rest = str_join(t->out.a, str_span(b.first, 0, quoted), str_format(t->out.a, "%*s", (int)b.indent, ""));
    return b;
}

/* Removes the next line from the text that is left. Returns the line after it. */
static struct block sheet_skip(struct sheet *t)
{
    t->left = str_cut(t->left, STR("\n")).tail;
    return sheet_block(t, line_from(t->left, 0));
}

/* Lays out a table whose header is in b and whose rule is the next line. */
static void sheet_table(struct sheet *t, const struct block *b)
{
    struct table m = { .count = 0 };
    size_t capacity = 0, columns = t->screen.columns > b->columns ? t->screen.columns - b->columns : 1;
    struct block line = *b;
    for (str row = b->text; row.len > 1 && m.columns < MAX_TABLE_COLUMNS; m.columns++) table_cell(t->out.a, &row);
    do {
        str row = line.text;
        t->look = m.count ? 0 : LOOK_BOLD;
        for (size_t k = 0; k < m.columns; k++) {
            m.cells = arena_grow(t->out.a, m.cells, m.count, &capacity, sizeof *m.cells);
            m.cells[m.count].begin = t->count;
            sheet_inline(t, k + 1 < MAX_TABLE_COLUMNS ? table_cell(t->out.a, &row) : row);
            m.cells[m.count++].end = t->count;
        }
        line = m.count == m.columns ? sheet_skip(t) /* the rule */ : sheet_block(t, line_from(t->left, 0));
        if (line.quotes != b->quotes || line.is_item || str_find(line.text, STR("|")) == line.text.len) break;
        sheet_skip(t);
    } while (true);
    t->look = 0;
    if (table_fit(t, &m, columns)) table_put(t, &m, b);
    else table_put_list(t, &m, b);
    t->count = 0;
}

/* Removes the quotes and the indentation of a block from a line of it. Returns false if the line has fewer quotes. */
static bool block_unindent(const struct block *b, str *line)
{
    for (unsigned q = 0; q < b->quotes; q++) {
        struct cut c = str_cut(*line, STR(">"));
        if (!c.ok || str_trim(c.head).len) return false;
        *line = str_span(c.tail, str_starts(c.tail, STR(" ")), c.tail.len);
    }
    size_t spaces = 0;
    while (spaces < line->len && spaces < b->indent && line->s[spaces] == ' ') spaces++;
    *line = str_span(*line, spaces, line->len - str_ends(*line, STR("\r")));
    return true;
}

/* Lays out the code between the fence in b and the one that closes it. Lines of code are never broken: a terminal
 * continues those that are too long at its left edge. */
static void sheet_fence(struct sheet *t, const struct block *b)
{
    size_t marks = fence_marks(b->text);
    struct cut info = str_cut(str_trim(str_span(b->text, marks, b->text.len)), STR(" title=\""));
    t->look = LOOK_DIM;
    if (!t->screen.styled) sheet_text(t, b->text);
    else sheet_text(t, info.ok ? str_cut(info.head, STR(" ")).head : info.head);
    if (t->screen.styled && info.ok) sheet_text(t, STR(": ")), sheet_text(t, str_cut(info.tail, STR("\"")).head);
    if (t->count || b->is_item) sheet_flow(t, 0, b);
    t->look = LOOK_CODE;
    for (bool closes = false; t->left.len && !closes; t->count = 0) {
        str line = line_from(t->left, 0), mark;
        if (!block_unindent(b, &line)) break;
        sheet_skip(t);
        mark = str_trim(line);
        closes = fence_marks(mark) >= marks && fence_marks(mark) == mark.len && mark.s[0] == b->text.s[0];
        if (closes && t->screen.styled) break;
        out_between(&t->out, "", b->rest, t->screen.styled ? "  " : "");
        sheet_text(t, line);
        sheet_put(t, (struct range){ 0, t->count });
        out_char(&t->out, '\n');
    }
    t->look = 0;
}

/* Returns the level of a heading, or 0 for another line. */
static size_t heading_level(str line)
{
    size_t level = 0;
    while (level < line.len && line.s[level] == '#') level++;
    return level <= 6 && level < line.len && line.s[level] == ' ' ? level : 0;
}

/* True if the line `next` continues a paragraph with the lines `text` so far. In an answer that is no page, only lines
 * of a quote are joined, and only if the text does not end like a sentence. */
static bool block_continues(const struct sheet *t, const struct block *b, str text, const struct block *next)
{
    if (!t->left.len || !next->text.len || next->quotes != b->quotes || next->is_item) return false;
    if (heading_level(next->text) || fence_marks(next->text) || next->text.s[0] == '|' ||
        is_rule(next->text, "-*_= ") ||
        str_equal(next->text, STR("Pages below:")) ||
        str_starts(next->text, STR("Previous: `")) || str_starts(next->text, STR("Next: `")) ||
        str_starts(next->text, STR("http")) || str_starts(text, STR("http")))
        return false;
    return !str_ends(text, STR("\\")) && (t->is_page || (b->quotes && !strchr(".:!?|", text.s[text.len - 1])));
}

/* Lays out the next block of the text. */
static void sheet_next(struct sheet *t)
{
    struct block b = sheet_block(t, line_from(t->left, 0)), next = sheet_skip(t);
    size_t level = heading_level(b.text);
    if (b.text.len) t->in_list = b.is_item || (t->in_list && b.indent > 0);
    if (!b.text.len && !b.is_item) {
        sheet_empty_line(t, &b);
    } else if (fence_marks(b.text)) {
        sheet_fence(t, &b);
    } else if (is_rule(b.text, "-*_ ")) {
        out_str(&t->out, b.first);
        for (size_t i = b.columns; i < t->screen.columns; i++) out_text(&t->out, t->screen.styled ? "─" : "-");
        out_char(&t->out, '\n');
    } else if (str_find(b.text, STR("|")) < b.text.len && is_rule(next.text, "|-: ")) {
        sheet_table(t, &b);
    } else {
        struct out text = out_begin(t->out.a);
        bool code = b.indent >= 4 && !t->in_list;
        t->look = level ? LOOK_BOLD | (level == 1 ? LOOK_LINK : 0u) : code ? LOOK_CODE : 0;
        if (level) sheet_mark(t, str_span(b.text, 0, level + 1));
        out_str(&text, str_trim(str_span(b.text, level, b.text.len)));
        for (; !level && !code && block_continues(t, &b, out_done(&text), &next); next = sheet_skip(t))
            out_between(&text, "\n", next.text, "");
        if (code) sheet_text(t, b.text);
        else sheet_inline(t, out_done(&text));
        t->look = 0;
        sheet_flow(t, 0, &b);
    }
}

/* Returns Markdown laid out for a terminal, with a newline at its end. is_page: the text is that of pages. Links become
 * hyperlinks or numbers, which are listed at the end. place: NULL, or a byte offset in the text, which is replaced by
 * the number, from 1, of the line where its block begins. */
static str sheet_lay_out(struct arena *a, str text, struct sys_screen screen, bool is_page, link_shown *shown,
                         size_t *place)
{
    struct sheet t = { .out = out_begin(a), .left = text, .screen = screen, .shown = shown, .is_page = is_page };
    for (size_t offset = place ? *place : 0; t.left.len; sheet_next(&t))
        if (place && text.len - t.left.len <= offset) *place = count_lines(out_done(&t.out)) + 1;
    for (size_t i = 0; i < t.links.count && !screen.hyperlinks; i++)
        out_format(&t.out, "%s[%zu] ", i ? "" : "\n", i + 1), out_between(&t.out, "", t.links.at[i], "\n");
    return out_done(&t.out);
}

#endif
