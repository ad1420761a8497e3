/* grid.c - grid tables of Pandoc in pages of Quarto.
 *
 *     +-----------+--------------+
 *     | Platform  | Command      |        | Platform | Command |
 *     +===========+==============+        | --- | --- |
 *     | Linux     | ``` bash     |   ->   | Linux | `make install` |
 *     |           | make install |
 *     |           | ```          |
 *     +-----------+--------------+
 *
 * A cell becomes one line, with its code as inline code. A table with longer code, and one whose columns are not
 * found, is copied as a block of text.
 */
#include "gen.h"

#define MAX_CODE_LINES 4               /* of a block of code in a cell */
#define MAX_GRID_ROWS 1000

/* A table. border: the columns of its vertical lines, counted in characters. head: number of rows above the line with
 * "=". cells: their text, row by row. current: the row of the cell that continues in each column. */
struct grid {
    size_t borders, border[MAX_TABLE_COLUMNS + 1], rows, head;
    ARRAY(buffer) cells;
    size_t current[MAX_TABLE_COLUMNS];
};

/* True for a line that separates rows: "+---+===+". */
static bool is_separator(str line)
{
    str s = str_trim(line);
    for (size_t i = 0; i < s.len; i++)
        if (!strchr("+-=:", s.s[i])) return false;
    return s.len > 2 && s.s[0] == '+' && s.s[1] != '+' && s.s[s.len - 1] == '+';
}

/* Returns the offset after the table at pos, or pos for other text. */
static size_t table_end(str text, size_t pos)
{
    size_t end = pos, last = pos;
    if (!is_separator(str_line(text, pos))) return pos;
    for (; end < text.len; end = after_line(text, end)) {
        str s = str_trim(str_line(text, end));
        if (!s.len || !strchr("|+", s.s[0])) break;
        if (end > pos && is_separator(s)) last = after_line(text, end);
    }
    return last;
}

/* Returns the offset of a character, by its number, in a line; line.len after its end. */
static size_t char_offset(str line, size_t number)
{
    size_t i = 0;
    for (; i < line.len; i++)
        if (((unsigned char)line.s[i] & 0xC0) != 0x80 && number-- == 0) break;
    return i;
}

static bool is_border(str line, size_t number)
{
    size_t i = char_offset(line, number);
    return i < line.len && strchr("|+", line.s[i]);
}

/* Finds the vertical lines: each column with "+" in a line that separates rows. Returns false if there are too many or
 * fewer than two. */
static bool find_borders(struct grid *g, str text)
{
    bool found[8 * MAX_TABLE_COLUMNS + 1024] = { false };
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str s = str_trim(str_line(text, pos));
        for (size_t i = 0; s.len && s.s[0] == '+' && is_separator(s) && i < s.len && i < COUNT(found); i++)
            found[i] |= s.s[i] == '+';
    }
    for (size_t i = 0; i < COUNT(found); i++) {
        if (!found[i]) continue;
        if (g->borders > MAX_TABLE_COLUMNS) return false;
        g->border[g->borders++] = i;
    }
    return g->borders > 1;
}

/* True if the column of a line is a horizontal line. */
static bool is_closed(const struct grid *g, str line, size_t column)
{
    str part = str_span(line, char_offset(line, g->border[column]), char_offset(line, g->border[column + 1]) + 1);
    return part.len > 2 && is_separator(str_format("+%.*s+", PRI(str_span(part, 1, part.len - 1)))) &&
           (part.s[0] == '+' || part.s[part.len - 1] == '+');
}

static void add_row(struct grid *g)
{
    g->rows++;
    for (size_t i = 0; i + 1 < g->borders; i++) PUSH(&g->cells);
}

static void add_part(struct grid *g, size_t column, str part)
{
    while (part.len && part.s[part.len - 1] == ' ') part.len--;
    buffer_format(&g->cells.at[g->current[column] * (g->borders - 1) + column], "%.*s\n", PRI(part));
}

/* Adds the text of a line that is longer or shorter than the others: its parts end at the bars outside of code. Returns
 * false if there are more or fewer than columns. */
static bool add_parts(struct grid *g, str line)
{
    size_t column = 0, start = 1, bars = 0;
    for (size_t pass = 0; pass < 2; pass++) {
        bool code = false;
        for (size_t i = 1; i < line.len; i++) {
            code ^= line.s[i] == '`';
            if (line.s[i] != '|' || code || line.s[i - 1] == '\\') continue;
            if (pass) add_part(g, column++, str_span(line, start, i)), start = i + 1;
            else bars++;
        }
        if (bars + 1 != g->borders || line.s[0] != '|' || line.s[line.len - 1] != '|') return false;
    }
    return true;
}

/* Adds the text of a line to the cells. Returns false if it is not inside of the borders. */
static bool add_text(struct grid *g, str line)
{
    size_t last = g->border[g->borders - 1];
    if (char_offset(line, last) + 1 != line.len || !is_border(line, last)) return add_parts(g, line);
    for (size_t i = 0, end; i + 1 < g->borders; i = end) {
        for (end = i + 1; end + 1 < g->borders && !is_border(line, g->border[end]);) end++;    /* of several columns */
        size_t start = char_offset(line, g->border[i]) + 1;
        if (end > i + 1 || !is_closed(g, line, i))
            add_part(g, i, str_span(line, start, char_offset(line, g->border[end])));
    }
    return true;
}

/* Reads the lines of a table. Returns false if it cannot be read. */
static bool read_grid(struct grid *g, str text)
{
    if (!find_borders(g, text)) return false;
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str line = str_trim(str_line(text, pos));
        bool any = false, full = is_separator(line), last = after_line(text, pos) == text.len;
        for (size_t i = 0; i + 1 < g->borders; i++) any |= is_closed(g, line, i);
        if (full && pos && !g->head && memchr(line.s, '=', line.len)) g->head = g->rows;
        if (any && !last) add_row(g);
        if (g->rows > MAX_GRID_ROWS || !g->rows) return false;
        for (size_t i = 0; i + 1 < g->borders; i++)
            if (full || is_closed(g, line, i)) g->current[i] = g->rows - 1;
        if (!full && !add_text(g, line)) return false;
    }
    return true;
}

/* Adds a line of code as inline code. */
static void add_code(buffer *out, str line)
{
    str marks = backticks_around(line, 1);
    const char *gap = marks.len > 1 ? " " : "";
    if (!line.len) return;
    buffer_format(out, "%s%.*s%s%.*s%s%.*s", out->count ? " " : "", PRI(marks), gap, PRI(line), gap, PRI(marks));
}

/* Adds a line of text to a cell: the text of a heading, an item of a list after a semicolon. */
static void add_line(buffer *out, str line)
{
    bool heading = heading_text(line).len > 0, item = line.len > 2 && strchr("-*+", line.s[0]) && line.s[1] == ' ';
    str attributes = str_span(line, find_from(line, 0, " {"), line.len);
    if (heading && pandoc_length(str_trim(attributes))) line.len -= attributes.len;
    if (line.s[line.len - 1] == '\\') line.len--;         /* a break */
    line = str_trim(str_span(line, heading ? find_from(line, 0, " ") : item ? 1 : 0, line.len));
    if (item && out->count && !strchr(":;,.", out->at[out->count - 1])) buffer_add(out, STR(";"));
    if (line.len) buffer_format(out, "%s%.*s", out->count ? " " : "", PRI(line));
}

str grid_cell(const struct layout *l, str cell, bool *fits)
{
    buffer out = { 0 };
    str fence = STR("");
    bool changed = false;
    size_t code = 0;
    cell = pandoc_translate(l, cell, &changed);
    for (size_t pos = 0; pos < cell.len; pos = after_line(cell, pos)) {
        str line = str_trim(str_line(cell, pos));
        bool marks = fence_read(&fence, str_line(cell, pos));
        if (marks) code = 0;
        else if (fence.len) add_code(&out, line), *fits &= ++code <= MAX_CODE_LINES;
        else if (line.len && !str_starts(line, STR(":::"))) add_line(&out, line);
    }
    return buffer_str(&out);
}

/* Returns the table as one of Markdown, each line after a prefix. Empty if it cannot be one. */
static str markdown(const struct layout *l, struct grid *g, str prefix)
{
    buffer out = { 0 };
    size_t columns = g->borders - 1;
    bool fits = true, head = g->head > 0;
    for (size_t row = head ? 0 : SIZE_MAX; row == SIZE_MAX || row < g->rows; row++) {
        buffer_format(&out, "%.*s|", PRI(prefix));
        for (size_t i = 0; i < columns; i++) {
            str text = row == SIZE_MAX ? STR("") : buffer_str(&g->cells.at[row * columns + i]);
            buffer_add_cell(&out, grid_cell(l, text, &fits));
        }
        buffer_add(&out, STR("\n"));
        if (row != SIZE_MAX && row + 1 != g->head) continue;
        buffer_format(&out, "%.*s|", PRI(prefix));
        for (size_t i = 0; i < columns; i++) buffer_add(&out, STR(" --- |"));
        buffer_add(&out, STR("\n"));
    }
    return fits && g->head < 2 ? buffer_str(&out) : STR("");
}

size_t grid_translate(const struct layout *l, buffer *out, str text, size_t pos)
{
    size_t end = table_end(text, pos);
    str table = str_span(text, pos, end), line = str_line(text, pos);
    str prefix = str_span(line, 0, (size_t)(str_trim(line).s - line.s));
    struct grid g = { 0 };
    if (end == pos) return pos;
    str made = read_grid(&g, table) ? markdown(l, &g, prefix) : STR("");
    if (made.len) {
        size_t lines = count_lines(table);
        buffer_add(out, made);
        for (size_t n = count_lines(made); n < lines; n++) buffer_add(out, STR("\n"));   /* lines below stay in place */
        return end;
    }
    str mark = backticks_around(table, 3);
    buffer_format(out, "%.*s%.*stext\n%.*s", PRI(prefix), PRI(mark), PRI(table));
    if (!str_ends(table, STR("\n"))) buffer_add(out, STR("\n"));
    buffer_format(out, "%.*s%.*s\n", PRI(prefix), PRI(mark));
    return end;
}
