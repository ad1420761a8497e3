/* branches.c - the choices of a page, such as tabs: their branches, and the sections that start at one. */
#include "page.h"

/* True if two lists of values, "nodejs, ruby", have a common element. */
static bool share_value(str a, str b)
{
    for (size_t i = 0, end; i < a.len; i = end + 1) {
        end = find_from(a, i, ",");
        str value = str_trim((str){ a.s + i, end - i });
        for (size_t k = 0, stop; k < b.len; k = stop + 1) {
            stop = find_from(b, k, ",");
            if (str_equal(value, str_trim((str){ b.s + k, stop - k }))) return true;
        }
    }
    return false;
}

/* True if a reader of branch `b` does not see branch `a`: a branch around `a` does not contain `b` and is for other
 * values of the key of `b`. */
static bool is_hidden_from(const struct page_state *s, size_t a, size_t b)
{
    const struct choice *seen = &s->mdx.choices.at[b];
    for (; a != NO_CHOICE; a = mdx_outer_choice(&s->mdx, a)) {
        const struct choice *choice = &s->mdx.choices.at[a];
        bool around = choice->pos <= seen->pos && seen->pos < choice->end;
        if (!around && str_equal(choice->key, seen->key) && !share_value(choice->values, seen->values)) return true;
    }
    return false;
}

static void insert_heading(struct page_state *s, size_t index, struct heading h)
{
    (void)PUSH(&s->headings);
    memmove(&s->headings.at[index + 1], &s->headings.at[index], (s->headings.count - 1 - index) * sizeof h);
    s->headings.at[index] = h;
}

/* Starts a section at a branch that does not belong to the section before it. Its readers do not see that section: for
 * them the text continues the last section that they see, so the heading of that one is repeated. */
static void start_branch(struct page_state *s, size_t choice)
{
    struct choice *branch = &s->mdx.choices.at[choice];
    size_t next = page_headings_until(s, branch->pos);
    if (next == 0 || s->headings.at[next - 1].start == branch->pos) return;
    if (!is_hidden_from(s, s->headings.at[next - 1].choice, choice)) return;
    size_t seen = next;
    while (seen && is_hidden_from(s, s->headings.at[seen - 1].choice, choice)) seen--;
    if (!seen) return;
    struct heading h = s->headings.at[seen - 1];
    h.start = h.pos = h.end = branch->pos;
    h.slug = STR(""), h.choice = choice, h.continues = branch->has_headings = true;
    insert_heading(s, next, h);
}

/* Returns the start of the section of a heading: before the labels and blank lines that directly precede it. */
static size_t section_start(const struct page_state *s, size_t heading)
{
    size_t start = heading;
    for (size_t pos = heading; pos > s->mdx.body;) {
        pos = line_start(s->mdx.source, pos - 1);
        size_t choice = mdx_choice_at(&s->mdx, pos);
        bool label = choice != NO_CHOICE && s->mdx.choices.at[choice].pos == pos;
        if (label && heading < s->mdx.choices.at[choice].end) start = pos;
        else if (str_trim(str_line(s->mdx.source, pos)).len) break;
    }
    return start;
}

static uint32_t add_variant(struct page_state *s, const struct choice *choice, uint32_t outer)
{
    struct corpus_builder *c = s->c;
    str above = outer ? str_format("%.*s › ", PRI(text_of(c, c->variants.at[outer].label))) : STR("");
    str label = str_format("%.*s%.*s", PRI(above), PRI(mdx_choice_label(choice)));
    struct corpus_variant v = { text_add(c, label), text_add(c, choice->key), text_add(c, choice->values), outer,
                                0, 0 };
    for (uint32_t i = 1; i < c->variants.count; i++)
        if (!memcmp(&c->variants.at[i], &v, sizeof v)) return i;
    *PUSH(&c->variants) = v;
    return (uint32_t)c->variants.count - 1;
}

/* Assigns headings to choices, and adds headings where a branch needs its own section. The contents of a branch with
 * headings are not indented, and its label follows the first heading if it would precede it. */
void branches_place(struct page_state *s)
{
    for (size_t i = 0; i < s->headings.count; i++) {
        struct heading *h = &s->headings.at[i];
        h->choice = mdx_choice_at(&s->mdx, h->pos);
        h->start = section_start(s, h->pos);
        for (size_t k = h->choice; k != NO_CHOICE && !s->mdx.choices.at[k].has_headings;
             k = mdx_outer_choice(&s->mdx, k))
            s->mdx.choices.at[k].has_headings = true;
    }
    for (size_t i = 0; i < s->mdx.choices.count; i++) {
        struct choice *choice = &s->mdx.choices.at[i];
        size_t outer = mdx_outer_choice(&s->mdx, i);
        choice->variant = add_variant(s, choice, outer == NO_CHOICE ? 0 : s->mdx.choices.at[outer].variant);
        start_branch(s, i);
    }
}

uint32_t branch_variant(const struct page_state *s, size_t choice)
{
    return choice == NO_CHOICE ? 0 : s->mdx.choices.at[choice].variant;
}

str branch_label(const struct page_state *s, uint32_t variant, uint32_t outer)
{
    str label = { "", 0 };
    const struct corpus_variant *all = s->c->variants.at;
    for (uint32_t v = variant; v; v = all[v].outer) {
        bool shared = false;
        for (uint32_t o = outer; o; o = all[o].outer) shared |= o == v;
        if (shared) break;
        str key = text_of(s->c, all[v].key), values = text_of(s->c, all[v].values);
        label = str_format("%.*s%s%.*s%s%.*s", PRI(key), key.len ? ": " : "", PRI(values), label.len ? " › " : "",
                           PRI(label));
    }
    return label;
}

/* Edits the label of each branch with headings. It is a paragraph, or removed if a section starts with it, because
 * then it follows the heading. */
void branches_edit_labels(struct page_state *s)
{
    for (size_t i = 0; i < s->mdx.choices.count; i++) {
        const struct choice *choice = &s->mdx.choices.at[i];
        size_t until = page_headings_until(s, choice->pos);
        bool starts = until && choice->pos < s->headings.at[until - 1].pos, continues = false;
        for (size_t k = until; k > 0 && s->headings.at[k - 1].start == choice->pos; k--)
            continues |= s->headings.at[k - 1].continues;
        if (!choice->has_headings && !continues) continue;
        str label = starts || continues ? STR("") : str_format("**%.*s**", PRI(mdx_choice_label(choice)));
        mdx_edit(&s->mdx, choice->pos, choice->pos + str_line(s->mdx.source, choice->pos).len, label);
    }
}
