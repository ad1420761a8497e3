/* emit.c - renders the sections of a page: the lines of the source with the edits applied. */
#include <ctype.h>
#include "dialect.h"
#include "page.h"

struct emitter {
    struct page_state *s;
    size_t edit_index;
    bool any, blank;             /* the section has text; a blank line is pending */
    bool apart, inside, below;   /* the next text of the line is apart; the line has text; a blank line is above it */
    struct quote quotes[MAX_QUOTES];  /* the callouts around the text; their columns are those of the output */
    unsigned depth, shared;      /* number of quotes; of those that are also around the line before */
    size_t next_quote;           /* index of the next callout of the page */
    size_t stripped;             /* columns of indentation that are removed from the line */
    size_t lead;                 /* spaces before the first text of the line, which are not yet rendered */
    bool ended;                  /* a quote has ended on the line before */
    size_t blank_pos;            /* of that line in the source, or SIZE_MAX */
    struct section *section;
    uint32_t section_index, variant;  /* variant: of the text so far */
};

/* --- quotes: the lines of callouts --- */

/* Sets the quotes around an offset. Offsets must ascend. */
static void set_quotes(struct emitter *e, size_t pos)
{
    const struct mdx *m = &e->s->mdx;
    for (; e->depth && e->quotes[e->depth - 1].end <= pos; e->depth--) e->ended |= e->quotes[e->depth - 1].is_block;
    if (e->shared > e->depth) e->shared = e->depth;
    for (; e->next_quote < m->quotes.count && m->quotes.at[e->next_quote].pos < pos; e->next_quote++) {
        struct quote q = m->quotes.at[e->next_quote];
        if (q.end <= pos) e->ended |= q.is_block;
        if (q.end <= pos || e->depth == MAX_QUOTES) continue;
        q.column -= q.column < e->stripped ? q.column : e->stripped;
        e->quotes[e->depth++] = q;
    }
}

/* Returns the column of the innermost quote mark, or 0. */
static size_t quote_column(const struct emitter *e)
{
    size_t column = 0;
    for (unsigned i = 0; i < e->depth; i++)
        if (e->quotes[i].column > column) column = e->quotes[i].column;
    return column;
}

/* Returns the marks of the outermost quotes, with the indentation around them; for a blank line without the last
 * space. */
static str quote_marks(const struct emitter *e, unsigned depth, bool blank)
{
    buffer b = { 0 };
    size_t column = 0;
    for (unsigned i = 0; i < depth; i++) {
        size_t own = e->quotes[i].column > column ? e->quotes[i].column : column;
        buffer_format(&b, "%*s> ", (int)(own - column), "");
        column = own;
    }
    b.count -= blank && b.count;
    return b.count ? buffer_str(&b) : STR("");
}

/* Returns the marks of a blank line in the outermost quotes. The WorkOS site has each paragraph in a quote of its
 * own. */
static str blank_marks(const struct emitter *e, unsigned depth)
{
    return e->s->c->foreign ? quote_marks(e, depth, true) : STR("");
}

/* Returns the lines of a text that replaces a part of a line, with the marks of the quotes around it before all but the
 * first one. first: the text starts the line. */
static str quoted_lines(const struct emitter *e, str text, bool first)
{
    size_t column = quote_column(e);
    buffer b = { 0 };
    if (!e->depth) return text;
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str line = str_span(text, pos, after_line(text, pos));
        size_t indent = line.len && (pos || first) ? indent_at(line) : 0;
        bool blank = !str_trim(line).len;
        if (pos) buffer_add(&b, blank ? blank_marks(e, e->depth) : quote_marks(e, e->depth, false));
        buffer_add(&b, str_span(line, indent < column ? indent : column, line.len));
    }
    return b.count ? buffer_str(&b) : text;
}

/* --- texts --- */

/* Starts a text of the line: after a block, or before one, it is in a paragraph of its own. */
static void emit_gap(struct emitter *e, bool block)
{
    struct corpus_builder *c = e->s->c;
    bool after = e->inside && (e->apart || block);
    bool before = block && e->any && !e->below && !e->inside;
    if (after) render_text(c, e->section, str_format("\n%.*s\n", PRI(blank_marks(e, e->depth))));
    else if (before) render_text(c, e->section, str_format("%.*s\n", PRI(blank_marks(e, e->shared))));
    if ((e->depth || e->lead) && (after || !e->inside))
        render_text(c, e->section, str_format("%.*s%*s", PRI(quote_marks(e, e->depth, false)), (int)e->lead, ""));
    e->lead = 0;
    e->apart = block;
    e->inside = true;
}

/* True for spaces before the first text of the line. They are rendered with that text, after the marks of quotes. */
static bool takes_lead(struct emitter *e, str text)
{
    bool spaces = (e->depth || e->s->c->foreign) && !e->inside && text.len && indent_at(text) == text.len;
    if (spaces) e->lead += text.len;
    return spaces;
}

static void emit_piece(struct emitter *e, size_t pos, size_t end, bool solid)
{
    str piece = str_span(e->s->mdx.source, pos, end);
    if (!solid && takes_lead(e, piece)) return;
    if (end > pos && !solid && str_trim(piece).len) emit_gap(e, false);
    if (end > pos)
        render_slice(e->section, e->s->c->pages.at[e->s->page].pos + (uint32_t)pos, (uint32_t)(end - pos), solid);
}

/* True if source[pos, end) has only white space after the edits are applied. Sets *edited if an edit was applied. */
static bool line_is_blank(const struct emitter *e, size_t pos, size_t end, bool *edited)
{
    const struct page_state *s = e->s;
    size_t k = e->edit_index;
    *edited = false;
    while (pos < end) {
        while (k < s->mdx.edits.count && s->mdx.edits.at[k].end <= pos && s->mdx.edits.at[k].pos < pos) k++;
        if (k < s->mdx.edits.count && s->mdx.edits.at[k].pos <= pos) {
            *edited = true;
            if (str_trim(s->mdx.edits.at[k].text).len && s->mdx.edits.at[k].pos == pos) return false;
            pos = s->mdx.edits.at[k].end > pos ? s->mdx.edits.at[k].end : pos;
            k++;
            continue;
        }
        if (!isspace((unsigned char)s->mdx.source.s[pos])) return false;
        pos++;
    }
    return true;
}

/* Renders a text with code blocks, whose lines must not be split. */
static void emit_code_lines(struct emitter *e, str text)
{
    bool code = false;
    for (size_t pos = 0; pos < text.len;) {
        size_t next = pos + str_line(text, pos).len;
        str line = str_span(text, pos, next += next < text.len), start = str_trim(line);
        while (start.len > 1 && strchr("->", start.s[0]) && start.s[1] == ' ') start = str_span(start, 2, start.len);
        bool fence = str_starts(start, STR("```")) || str_starts(start, STR("~~~~"));
        if (code || fence) render_solid(e->s->c, e->section, line);
        else render_text(e->s->c, e->section, line);
        code ^= fence;
        pos = next;
    }
}

static void emit_replacement(struct emitter *e, const struct edit *edit)
{
    struct page_state *s = e->s;
    const char *source = s->mdx.source.s, *full = edit->full.s;
    bool slice = full >= source && full < source + s->mdx.source.len, first = !e->inside && !e->lead;
    if (str_trim(edit->text).len) emit_gap(e, edit->block);
    else e->apart |= edit->block && e->inside;
    str text = quoted_lines(e, edit->text, first);
    if (edit->markdown && !edit->full.len && find_from(text, 0, "```") < text.len) emit_code_lines(e, text);
    else if (edit->full.len)
        render_image(s->c, e->section, text, slice
                     ? (corpus_str){ s->c->pages.at[s->page].pos + (uint32_t)(full - source), (uint32_t)edit->full.len }
                     : text_add(s->c, quoted_lines(e, edit->full, first)));
    else if (text.len && !takes_lead(e, text)) render_text(s->c, e->section, text);
    set_quotes(e, edit->pos + 1);
}

/* Records that the text from here on belongs to the variant of the line at pos, if that changes. */
static void note_part(struct emitter *e, size_t pos)
{
    uint32_t variant = branch_variant(e->s, mdx_choice_at(&e->s->mdx, pos));
    if (variant == e->variant) return;
    e->variant = variant;
    *PUSH(&e->s->c->parts) = (struct corpus_part){ e->section_index, e->section->bytes, variant };
}

/* Renders source[pos, end), part of one line. The range of an edit is replaced by its text and may extend beyond
 * `end`. Returns the offset where rendering continues. */
static size_t emit_edited(struct emitter *e, size_t pos, size_t end)
{
    struct page_state *s = e->s;
    while (pos < end) {
        while (e->edit_index < s->mdx.edits.count && s->mdx.edits.at[e->edit_index].pos < pos) e->edit_index++;
        struct edit *next = e->edit_index < s->mdx.edits.count ? &s->mdx.edits.at[e->edit_index] : NULL;
        size_t stop = next && next->pos < end ? next->pos : end;
        emit_piece(e, pos, stop, false);
        pos = stop;
        if (next && stop == next->pos && stop < end) {
            emit_replacement(e, next);
            pos = next->end;
            e->edit_index++;
        }
    }
    return pos;
}

static void emit_solid(struct emitter *e, size_t pos, size_t end)
{
    str line = str_span(e->s->mdx.source, pos, end);
    if (e->depth && e->s->c->foreign) {
        str marks = quote_marks(e, e->depth, !str_trim(line).len);
        render_solid(e->s->c, e->section, str_format("%.*s%.*s", PRI(marks), PRI(line)));
        return;
    }
    str changed = site_hosts((str){ e->s->mdx.source.s + pos, end - pos });
    if (changed.len) render_solid(e->s->c, e->section, changed);
    else emit_piece(e, pos, end, true);
}

static void emit_blank(struct emitter *e)
{
    if (!e->blank || !e->any) return;
    str marks = blank_marks(e, e->shared);
    if (e->blank_pos != SIZE_MAX && !marks.len)
        render_slice(e->section, e->s->c->pages.at[e->s->page].pos + (uint32_t)e->blank_pos, 1, false);
    else render_text(e->s->c, e->section, str_format("%.*s\n", PRI(marks)));
}

/* Skips the edits of a blank line. Returns the end of the last one, or pos. */
static size_t skip_edits(struct emitter *e, size_t pos, size_t end)
{
    const struct mdx *m = &e->s->mdx;
    for (; e->edit_index < m->edits.count && m->edits.at[e->edit_index].pos < end; e->edit_index++)
        if (m->edits.at[e->edit_index].end > pos) pos = m->edits.at[e->edit_index].end;
    return pos;
}

/* True if the next edit begins the line at pos. */
static bool is_start_edited(const struct emitter *e, size_t pos)
{
    const struct mdx *m = &e->s->mdx;
    return e->edit_index < m->edits.count && m->edits.at[e->edit_index].pos == pos;
}

/* Returns the offset of the text of the line at pos, without the indentation of components, branches and quotes. */
static size_t line_text(struct emitter *e, size_t pos, size_t end, bool solid)
{
    bool quoted = e->depth && (e->s->c->foreign || !solid);
    size_t strip = mdx_indent(&e->s->mdx, pos), indent = pos;
    e->stripped = strip;
    if (is_start_edited(e, pos)) return pos;
    if (quoted) strip += quote_column(e);
    while (indent < end && indent - pos < strip && e->s->mdx.source.s[indent] == ' ') indent++;
    return indent;
}

/* After a line that ends with a block, a blank line is pending; not in a quote, which it would end. */
static void note_gap(struct emitter *e, str line)
{
    bool quoted = str_starts(str_trim(line), STR(">"));
    if (e->apart && !quoted) e->blank = true, e->blank_pos = SIZE_MAX;
}

/* Starts a line: renders the blank line above it, which separates a quote from the text after it. */
static void start_line(struct emitter *e)
{
    if (e->ended && e->s->c->foreign && !e->blank) e->blank = true, e->blank_pos = SIZE_MAX;
    emit_blank(e);
    e->below = e->blank;
    e->blank = e->apart = e->inside = e->ended = false;
    e->lead = 0;
}

/* After a line: notes that it has text, and the quotes around it. */
static void end_line(struct emitter *e)
{
    e->any = true;
    e->shared = e->depth;
}

/* Renders the line at pos with its line feed. Returns the start of the next line. */
static size_t emit_line(struct emitter *e, size_t pos)
{
    struct page_state *s = e->s;
    str line = str_line(s->mdx.source, pos);
    size_t end = pos + line.len, next = end < s->mdx.source.len ? end + 1 : end;
    bool solid = s->mdx.code[pos] == 2, edited;
    /* skip edits inside the previous one */
    while (e->edit_index < s->mdx.edits.count && s->mdx.edits.at[e->edit_index].pos < pos) e->edit_index++;
    set_quotes(e, pos);
    if (!solid && line_is_blank(e, pos, end, &edited)) {
        e->blank_pos = e->blank || edited || line.len ? SIZE_MAX : pos;
        e->blank = true;
        size_t resume = skip_edits(e, pos, end);
        return resume > end ? resume : next;
    }
    start_line(e);
    note_part(e, pos);
    size_t indent = line_text(e, pos, end, solid);
    if (solid) {
        emit_solid(e, indent, next);
        end_line(e);
        return next;
    }
    size_t resume = emit_edited(e, indent, end);
    struct edit *joins = e->edit_index < s->mdx.edits.count ? &s->mdx.edits.at[e->edit_index] : NULL;
    if (joins && resume == end && joins->pos == end && joins->end > end) {
        emit_replacement(e, joins);
        resume = joins->end;
    }
    if (resume > end) {          /* the line feed was edited: join the next line, if there is one */
        str rest = str_line(s->mdx.source, resume);
        resume = emit_edited(e, resume, resume + rest.len);
        end = resume, next = end < s->mdx.source.len ? end + 1 : end;
    }
    if (next > end) emit_piece(e, end, next, false);
    else render_text(s->c, e->section, STR("\n"));
    end_line(e);
    note_gap(e, line);
    return next;
}

/* Renders what follows a heading: the label of its branch, unless that of the section above says the same. */
static void emit_label(struct emitter *e, const struct heading *h)
{
    struct page_state *s = e->s;
    uint32_t parent = e->section->parent;
    str label = branch_label(s, e->section->variant, parent == NO_INDEX ? 0 : s->c->sections.at[parent].variant);
    if (h->continues)
        render_text(s->c, e->section, str_format("%.*s %.*s\n", (int)h->level, "######", PRI(h->title)));
    if (label.len) render_text(s->c, e->section, str_format("\n**%.*s**\n", PRI(label)));
    if (h->continues) e->any = true;
}

static void start_section(struct emitter *e, uint32_t section)
{
    emit_blank(e);               /* the blank line before a heading belongs to the section before */
    e->blank = e->any = false;
    e->section_index = section;
    e->section = &e->s->c->sections.at[section];
    e->variant = e->section->variant;
}

void emit_sections(struct page_state *s)
{
    struct emitter e = { .s = s, .blank_pos = SIZE_MAX };
    size_t next = 0, pos = s->mdx.body;
    const struct heading *unlabelled = NULL;
    start_section(&e, s->c->pages.at[s->page].first_section);
    e.any = e.blank = s->c->pages.at[s->page].from != NULL;    /* the line of its package */
    while (pos < s->mdx.source.len) {
        while (next < s->headings.count && s->headings.at[next].start <= pos) {
            unlabelled = &s->headings.at[next++];
            start_section(&e, unlabelled->section);
        }
        if (unlabelled && !unlabelled->continues) pos = emit_line(&e, pos);
        if (unlabelled && (unlabelled->continues || pos > unlabelled->end)) {
            emit_label(&e, unlabelled);
            unlabelled = NULL;
        } else if (!unlabelled) pos = emit_line(&e, pos);
    }
}
