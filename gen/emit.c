/* emit.c - renders the sections of a page: the lines of the source with the edits applied. */
#include <ctype.h>
#include "page.h"

struct emitter {
    struct page_state *s;
    size_t edit_index;
    bool any, blank;             /* the section has text; a blank line is pending */
    bool apart, inside, below;   /* the next text of the line is apart; the line has text; a blank line is above it */
    size_t blank_pos;            /* of that line in the source, or SIZE_MAX */
    struct section *section;
    uint32_t section_index, variant;  /* variant: of the text so far */
};

/* Starts a text of the line: after a block, or before one, it is in a paragraph of its own. */
static void emit_gap(struct emitter *e, bool block)
{
    bool after = e->inside && (e->apart || block);
    bool before = block && e->any && !e->below && !e->inside;
    if (after || before) render_text(e->s->c, e->section, after ? STR("\n\n") : STR("\n"));
    e->apart = block;
    e->inside = true;
}

static void emit_piece(struct emitter *e, size_t pos, size_t end, bool solid)
{
    if (end > pos && !solid && str_trim(str_span(e->s->mdx.source, pos, end)).len) emit_gap(e, false);
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
    bool slice = full >= source && full < source + s->mdx.source.len;
    if (str_trim(edit->text).len) emit_gap(e, edit->block);
    else e->apart |= edit->block && e->inside;
    if (edit->markdown && !edit->full.len && find_from(edit->text, 0, "```") < edit->text.len)
        emit_code_lines(e, edit->text);
    else if (edit->full.len)
        render_image(s->c, e->section, edit->text, slice
                     ? (corpus_str){ s->c->pages.at[s->page].pos + (uint32_t)(full - source), (uint32_t)edit->full.len }
                     : text_add(s->c, edit->full));
    else if (edit->text.len) render_text(s->c, e->section, edit->text);
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
    str changed = site_hosts((str){ e->s->mdx.source.s + pos, end - pos });
    if (changed.len) render_solid(e->s->c, e->section, changed);
    else emit_piece(e, pos, end, true);
}

static void emit_blank(struct emitter *e)
{
    if (!e->blank || !e->any) return;
    if (e->blank_pos != SIZE_MAX) emit_piece(e, e->blank_pos, e->blank_pos + 1, false);
    else render_text(e->s->c, e->section, STR("\n"));
}

/* Skips the edits of a blank line. Returns the end of the last one, or pos. */
static size_t skip_edits(struct emitter *e, size_t pos, size_t end)
{
    const struct mdx *m = &e->s->mdx;
    for (; e->edit_index < m->edits.count && m->edits.at[e->edit_index].pos < end; e->edit_index++)
        if (m->edits.at[e->edit_index].end > pos) pos = m->edits.at[e->edit_index].end;
    return pos;
}

/* True if the next edit begins the line at pos. If it is the quote mark of a callout's line, removes its spaces that
 * indent the branches around it. */
static bool is_start_edited(struct emitter *e, size_t pos)
{
    const struct mdx *m = &e->s->mdx;
    struct edit *edit = e->edit_index < m->edits.count ? &m->edits.at[e->edit_index] : NULL;
    if (!edit || edit->pos != pos) return false;
    for (size_t n = mdx_choice_indent(m, pos); n && str_equal(str_trim(edit->text), STR(">")); n--)
        if (edit->text.s[0] == ' ') edit->text = str_span(edit->text, 1, edit->text.len);
    return true;
}

/* After a line that ends with a block, a blank line is pending; not in a quote, which it would end. */
static void note_gap(struct emitter *e, str line)
{
    bool quoted = str_starts(str_trim(line), STR(">"));
    if (e->apart && !quoted) e->blank = true, e->blank_pos = SIZE_MAX;
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
    if (!solid && line_is_blank(e, pos, end, &edited)) {
        e->blank_pos = e->blank || edited || line.len ? SIZE_MAX : pos;
        e->blank = true;
        size_t resume = skip_edits(e, pos, end);
        return resume > end ? resume : next;
    }
    emit_blank(e);
    e->below = e->blank;
    e->blank = e->apart = e->inside = false;
    note_part(e, pos);
    size_t indent = pos, strip = is_start_edited(e, pos) ? pos : pos + mdx_indent(&s->mdx, pos);
    while (indent < end && indent < strip && s->mdx.source.s[indent] == ' ') indent++;
    if (solid) {
        emit_solid(e, indent, next);
        e->any = true;
        return next;
    }
    size_t resume = emit_edited(e, indent, end);
    struct edit *joins = e->edit_index < s->mdx.edits.count ? &s->mdx.edits.at[e->edit_index] : NULL;
    if (joins && resume == end && joins->pos == end && joins->end > end) {
        emit_replacement(e, joins);
        resume = joins->end;
    }
    if (resume > end && resume < s->mdx.source.len) { /* the line feed was edited: join the next line */
        str rest = str_line(s->mdx.source, resume);
        resume = emit_edited(e, resume, resume + rest.len);
        end = resume, next = end < s->mdx.source.len ? end + 1 : end;
    }
    if (next > end) emit_piece(e, end, next, false);
    else render_text(s->c, e->section, STR("\n"));
    e->any = true;
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
