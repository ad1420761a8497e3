/* index.c - the word index of pages and sections, and the check of the whole index.
 *
 * Words are weighted by BM25F (Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields",
 * CIKM 2004): the frequency of a term in each field is divided by the relative length of the field and multiplied by
 * the weight of the field. The sum over the fields is the impact of the term in the document. Impacts are computed
 * here, so the program only has to sum idf * impact / (k1 + impact).
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include "gen.h"

/* --- fields: weight and length normalization b, tuned with `make eval` on the tuning halves of both query sets --- */

enum field { TITLE, PATH, HEADINGS, SYMBOLS, KEYS, ALIASES, LINKS, DESCRIPTION, BODY, CODE, REFERENCE, LABELS, FIELDS };

static const struct { float weight, b; } page_fields[FIELDS] = {
    [TITLE] = { 5.0f, 0.3f },   [PATH] = { 3.0f, 0.3f },    [HEADINGS] = { 2.5f, 0.5f }, [SYMBOLS] = { 3.0f, 0.3f },
    [KEYS] = { 0.7f, 0.5f },    [ALIASES] = { 2.4f, 0.5f }, [LINKS] = { 1.5f, 0.6f },    [DESCRIPTION] = { 2.0f, 0.3f },
    [BODY] = { 0.5f, 0.8f },    [CODE] = { 0.35f, 0.8f },    [REFERENCE] = { 0.5f, 0.7f },
    [LABELS] = { 1e-6f, 0.0f } }; /* of variants: each word of a section must be a word of its page, too */
static const struct { float weight, b; } section_fields[FIELDS] = {
    [TITLE] = { 1.0f, 0.0f },       [HEADINGS] = { 4.0f, 0.2f }, [SYMBOLS] = { 3.0f, 0.3f }, [LINKS] = { 1.0f, 0.5f },
    [DESCRIPTION] = { 1.5f, 0.3f }, [BODY] = { 1.0f, 0.6f },     [CODE] = { 0.7f, 0.6f },
    [REFERENCE] = { 0.7f, 0.6f },   [ALIASES] = { 1.0f, 0.0f } };

/* --- words --- */

/* stop: a stop word. rank: of the term in the order of the stems. in_text: a page has it, not only an alias. */
struct word { const char *text; uint32_t term; uint8_t len; bool stop; };
struct term { const char *stem; uint32_t len, rank; bool in_text; };

struct phrase_term { uint32_t term, phrase; };

struct block { struct block *next; char text[65536 - sizeof(void *)]; };

struct phrase { uint32_t section, idf; }; /* see struct corpus_phrase; section: of the corpus */

struct words {                   /* the word index being built */
    struct map word_by_text, term_by_stem;
    struct block *blocks;        /* texts and stems; the first block is the one being filled */
    size_t used;                 /* bytes of the first block */
    ARRAY(struct word) words;
    ARRAY(struct term) terms;
    ARRAY(struct phrase) phrases;
    ARRAY(struct phrase_term) phrase_terms;
};

/* Returns a copy of a string, which must fit into a block. free_words() frees it. */
static str keep_text(struct words *w, str s)
{
    if (!w->blocks || w->used + s.len > sizeof w->blocks->text) {
        struct block *block = xalloc(sizeof *block);
        block->next = w->blocks, w->blocks = block, w->used = 0;
    }
    char *copy = memcpy(w->blocks->text + w->used, s.s, s.len);
    w->used += s.len;
    return (str){ copy, s.len };
}

static uint32_t term_of(struct words *w, str text)
{
    str stem = terms_stem(text);
    const uint32_t *known = map_get(&w->term_by_stem, stem);
    uint32_t term = known ? *known : (uint32_t)w->terms.count;
    if (!known) {
        str own = keep_text(w, stem);
        map_at(&w->term_by_stem, own, term);
        *PUSH(&w->terms) = (struct term){ own.s, (uint32_t)own.len, 0, false };
    }
    xfree(stem.s);
    return term;
}

/* Returns the entry of a word form, valid until the next call. */
static const struct word *word_of(struct words *w, str text)
{
    const uint32_t *known = map_get(&w->word_by_text, text);
    if (known) return &w->words.at[*known];
    str own = keep_text(w, text);
    map_at(&w->word_by_text, own, (uint32_t)w->words.count);
    uint32_t term = term_of(w, own);
    struct word *word = PUSH(&w->words);
    *word = (struct word){ own.s, term, (uint8_t)own.len, corpus_is_stop_word(own.s, own.len) };
    return word;
}

static void free_words(struct words *w)
{
    for (struct block *block = w->blocks, *next; block; block = next) next = block->next, xfree(block);
    xfree(w->words.at), xfree(w->terms.at), xfree(w->phrase_terms.at);
}

static str word_text(const struct words *w, uint32_t word)
{
    return (str){ w->words.at[word].text, w->words.at[word].len };
}

static str stem_text(const struct words *w, uint32_t term)
{
    return (str){ w->terms.at[term].stem, w->terms.at[term].len };
}

/* --- documents: the terms of each field. Weights are computed after all documents are read, because they depend on the
 * average field lengths. A document is a sequence of runs. A run is the tokens of one piece of text after HEADER(field,
 * tokens). Body, code and reference of a page are only in the sequences of its sections --- */

#define HEADER(field, tokens) ((uint32_t)(tokens) << 4 | (field))
#define TOKEN(term, kind, pairs) ((term) << 3 | (uint32_t)(pairs) << 2 | (kind)) /* pairs: may be a neighbour */
#define TERM(token) ((token) >> 3)
#define KIND(token) ((token) & 3)
#define PAIRS(token) ((token) & 4)

typedef ARRAY(uint32_t) document;

struct run { enum field field; const uint32_t *tokens; size_t count; };

/* Reads the run at *at, and moves *at to the next one. Returns false at the end. */
static bool next_run(const document *d, size_t *at, struct run *run)
{
    if (*at >= d->count) return false;
    *run = (struct run){ d->at[*at] & 15, d->at + *at + 1, d->at[*at] >> 4 };
    *at += 1 + run->count;
    return true;
}

static bool is_plain(unsigned kind) { return kind == CORPUS_WORD || kind == CORPUS_PART; }

/* A part of an identifier has less weight than the whole identifier. */
static float token_weight(unsigned kind) { return kind == CORPUS_PART ? 0.6f : 1.0f; }

static void add_tokens(struct words *w, document *d, enum field field, str text)
{
    struct corpus_token tokens[CORPUS_TOKENS_MAX];
    size_t pos = 0, n, header = d->count;
    *PUSH(d) = 0;
    while ((n = corpus_tokens(text.s, text.len, &pos, tokens)) > 0)
        for (size_t i = 0; i < n; i++) {
            if (tokens[i].kind == CORPUS_CHAIN && tokens[i].len > 40) continue;
            const struct word *word = word_of(w, corpus_token_text(&tokens[i]));
            *PUSH(d) = TOKEN(word->term, tokens[i].kind, is_plain(tokens[i].kind) && !word->stop);
            w->terms.at[word->term].in_text |= field != ALIASES;
        }
    d->at[header] = HEADER(field, d->count - header - 1);
    if (d->count == header + 1) d->count = header;
}

/* Adds a phrase about a section. Stop words and whole identifiers are left out. */
static void add_phrase(struct words *w, uint32_t section, str text)
{
    struct corpus_token tokens[CORPUS_TOKENS_MAX];
    uint32_t phrase = (uint32_t)w->phrases.count;
    size_t pos = 0, n;
    while ((n = corpus_tokens(text.s, text.len, &pos, tokens)) > 0)
        for (size_t i = 0; i < n; i++) {
            if (!is_plain(tokens[i].kind)) continue;
            const struct word *word = word_of(w, corpus_token_text(&tokens[i]));
            if (!word->stop) *PUSH(&w->phrase_terms) = (struct phrase_term){ word->term, phrase };
        }
    *PUSH(&w->phrases) = (struct phrase){ section, 0 };
}

/* Adds rendered Markdown without link targets, URLs and placeholders for missing content. */
static void add_markdown(struct words *w, document *d, enum field field, str text)
{
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        str rest = { text.s + i, text.len - i };
        size_t skip = 0;
        if (str_starts(rest, STR("](")) || str_starts(rest, STR("https://")) || str_starts(rest, STR("http://"))) {
            while (skip < rest.len && !memchr(")> \n\t", rest.s[skip], 5)) skip++;
        } else if (str_starts(rest, STR(CORPUS_NO_COMPONENT)) || str_starts(rest, STR(CORPUS_NO_CODE)) ||
                   str_starts(rest, STR(CORPUS_NO_PAYLOAD))) {
            while (skip < rest.len && rest.s[skip] != '\n') skip++;
        }
        if (!skip) continue;
        add_tokens(w, d, field, (str){ text.s + from, i - from });
        i += skip - 1;
        from = i + 1;
    }
    if (from < text.len) add_tokens(w, d, field, (str){ text.s + from, text.len - from });
}

/* Frees the memory that the document does not use. */
static void fit_document(document *d)
{
    uint32_t *fitting = d->count ? realloc(d->at, d->count * sizeof *d->at) : NULL;
    if (fitting) d->at = fitting, d->room = d->count;
}

static void add_section_text(const struct corpus *t, struct words *w, document *section, uint32_t index)
{
    const struct corpus_section *s = &t->sections[index];
    buffer text = { 0 }, code = { 0 };
    struct corpus_spans spans = corpus_spans_of(t, s);
    for (struct corpus_span span; corpus_span_next(&spans, &span);)
        buffer_add(span.solid ? &code : &text, (str){ t->text + span.pos, span.len });
    enum field body = s->language ? REFERENCE : BODY;
    add_markdown(w, section, body, buffer_str(&text));
    add_tokens(w, section, CODE, buffer_str(&code));
    xfree(text.at), xfree(code.at);
    fit_document(section);
}

static void add_page(const struct corpus *t, struct words *w, document *pages, document *sections,
                     uint32_t index)
{
    const struct corpus_page *p = &t->pages[index];
    document *page = &pages[index];
    add_tokens(w, page, TITLE, str_of(t, p->title));
    add_tokens(w, page, PATH, str_of(t, p->path));
    add_tokens(w, page, DESCRIPTION, str_of(t, p->description));
    for (uint32_t i = p->first_section; i < p->first_section + p->sections; i++) {
        const struct corpus_section *s = &t->sections[i];
        document *section = &sections[i];
        enum field own = s->language ? SYMBOLS : HEADINGS;
        if (s->level > 0) add_tokens(w, page, own, str_of(t, s->title));
        add_tokens(w, section, own, str_of(t, s->title));
        for (uint32_t up = s->parent; up != NO_INDEX; up = t->sections[up].parent)
            add_tokens(w, section, TITLE, str_of(t, t->sections[up].title));
        if (s->variant) add_tokens(w, section, TITLE, str_of(t, t->variants[s->variant].label));
        if (s->variant) add_tokens(w, page, LABELS, str_of(t, t->variants[s->variant].label));
        if (s->level == 0) add_tokens(w, section, DESCRIPTION, str_of(t, p->description));
        add_section_text(t, w, section, i);
    }
}

/* Titles, keys and types of reference entries are indexed as symbols of the API. Keys nested in them are its
 * parameters. */
static void add_reference(struct words *w, document *page, const struct node *n, unsigned depth)
{
    for (; n; n = n->next) {
        if (n->kind != NODE_SCALAR) { add_reference(w, page, n->child, depth + 1); continue; }
        bool name = str_equal(n->key, STR("key")) || str_equal(n->key, STR("title")) ||
                    (depth <= 2 && str_equal(n->key, STR("type")));
        if (name) add_tokens(w, page, depth <= 2 ? SYMBOLS : KEYS, n->value);
    }
}

static void add_link_texts(struct corpus_builder *c, struct words *w, document *pages,
                           document *sections)
{
    for (size_t i = 0; i < c->links.count; i++) {
        const struct raw_link *link = &c->links.at[i];
        if (link->to_page == NO_INDEX) continue;
        add_tokens(w, &pages[link->to_page], LINKS, link->text);
        uint32_t section = link->to_section == NO_INDEX ? c->pages.at[link->to_page].first_section
                                                           : link->to_section;
        add_tokens(w, &sections[section], LINKS, link->text);
    }
}

/* Removes a page that is only a table of contents from the word index, since it cannot answer a query. */
static void drop_words(const struct corpus *t, document *pages, document *sections, uint32_t page)
{
    const struct corpus_page *p = &t->pages[page];
    pages[page].count = 0;
    for (uint32_t i = p->first_section; i < p->first_section + p->sections; i++) sections[i].count = 0;
}

/* --- aliases --- */

struct aliases {
    const struct corpus *t;
    struct words *words;
    document *pages, *sections;
    bool *has;                                   /* a flag per page */
    uint32_t phrases, missing;
};

/* Adds a phrase to a page, and to the section if the place is one. */
static void add_alias(void *context, const struct place_line *line, str text)
{
    struct aliases *a = context;
    uint32_t page = line->place.page, section = line->place.section;
    a->has[page] = true;
    add_tokens(a->words, &a->pages[page], ALIASES, text);
    if (section != NO_INDEX) add_tokens(a->words, &a->sections[section], ALIASES, text);
    add_phrase(a->words, section != NO_INDEX ? section : a->t->pages[page].first_section, text);
    a->phrases++;
}

static void add_aliases(const struct corpus *t, struct words *w, document *pages, document *sections,
                        const path_list *files)
{
    struct aliases a = { t, w, pages, sections, xalloc(t->page_count + 1), 0, 0 };
    uint32_t without = 0;
    for (size_t i = 0; i < files->count; i++) a.missing += places_read(t, files->at[i], add_alias, &a);
    for (uint32_t i = 0; i < t->page_count; i++) without += !a.has[i] && !place_is_navigation(t, i);
    fprintf(stderr, "  aliases    %u phrases, %u pages without, %u for pages not in this corpus\n", a.phrases, without,
            a.missing);
}

/* --- impacts --- */

/* The documents of one kind: pages, whose sections have the body, the code and the reference; or sections. */
struct documents { const struct corpus *t; const document *pages, *sections; bool are_pages; };

static uint32_t document_count(const struct documents *d)
{
    return d->are_pages ? d->t->page_count : d->t->section_count;
}

static bool is_in_sections(enum field field) { return field == BODY || field == CODE || field == REFERENCE; }

/* The position of an iteration over the runs of a document: first its own, then those of its sections. Starts as { 0
 * }. */
struct run_place { uint32_t section; bool own_read; size_t at; };

/* Reads the next run. field: of these only, or FIELDS for all. Returns false at the end. */
static bool next_run_of(const struct documents *d, uint32_t index, enum field field, struct run_place *p,
                        struct run *run)
{
    const document *own = d->are_pages ? &d->pages[index] : &d->sections[index];
    while (!p->own_read) {
        if (next_run(own, &p->at, run)) { if (field == FIELDS || run->field == field) return true; }
        else p->own_read = true, p->at = 0;
    }
    const struct corpus_page *page = d->are_pages ? &d->t->pages[index] : NULL;
    while (page && (field == FIELDS || is_in_sections(field)) && p->section < page->sections) {
        if (!next_run(&d->sections[page->first_section + p->section], &p->at, run)) p->section++, p->at = 0;
        else if (is_in_sections(run->field) && (field == FIELDS || run->field == field)) return true;
    }
    return false;
}

/* Counts the tokens of each field. */
static void field_lengths(const struct documents *d, uint32_t index, size_t *lengths)
{
    struct run run;
    memset(lengths, 0, FIELDS * sizeof *lengths);
    for (struct run_place p = { 0 }; next_run_of(d, index, FIELDS, &p, &run);) lengths[run.field] += run.count;
}

static void average_lengths(const struct documents *d, float *average)
{
    double sum[FIELDS] = { 0 }, used[FIELDS] = { 0 };
    size_t lengths[FIELDS];
    for (uint32_t i = 0; i < document_count(d); i++) {
        field_lengths(d, i, lengths);
        for (int f = 0; f < FIELDS; f++) sum[f] += (double)lengths[f], used[f] += lengths[f] > 0;
    }
    for (int f = 0; f < FIELDS; f++) average[f] = used[f] > 0 ? (float)(sum[f] / used[f]) : 1;
}

static unsigned char impact_of(float weight)
{
    int step = (int)lrintf(24 * corpus_log2(weight * 8));
    return (unsigned char)(step < 0 ? 0 : step > 255 ? 255 : step);
}

/* A term in a document. name: fraction in 255ths, see set_names(). in_heading: of a section of the page. */
struct posting { uint32_t term; uint8_t name; bool in_heading; };
typedef ARRAY(struct posting) posting_array;

/* Marks the terms in the name of a document: title and path of a page, heading of a section. Returns how many words
 * the name has; those that occur in it before are not counted. */
static unsigned mark_name(const struct documents *d, uint32_t index, bool *named)
{
    static const enum field names[2][2] = { { HEADINGS, SYMBOLS }, { TITLE, PATH } };
    unsigned distinct = 0;
    struct run run;
    for (int f = 0; f < 2; f++)
        for (struct run_place p = { 0 }; next_run_of(d, index, names[d->are_pages][f], &p, &run);)
            for (size_t k = 0; k < run.count; k++) {
                uint32_t term = TERM(run.tokens[k]), kind = KIND(run.tokens[k]);
                distinct += is_plain(kind) && !named[term];
                named[term] |= is_plain(kind) || kind == CORPUS_JOINED; /* only its parts are counted */
            }
    return distinct;
}

/* Sets the name fraction of each posting of a document, and for a page whether the term is in the heading of a section.
 * All distinct words of the name have equal fractions. named[] has one flag per term; all are false before and
 * after. */
static void set_names(const struct documents *d, uint32_t index, bool *named, posting_array *postings)
{
    const struct corpus_page *page = d->are_pages ? &d->t->pages[index] : NULL;
    struct documents sections = { d->t, d->pages, d->sections, false };
    unsigned distinct = mark_name(d, index, named);
    for (size_t i = 0; i < postings->count; i++) {
        struct posting *p = &postings->at[i];
        if (named[p->term]) p->name = (uint8_t)(distinct < 255 ? 255 / (distinct + !distinct) : 1);
        named[p->term] = false;
    }
    for (uint32_t i = 0; page && i < page->sections; i++) mark_name(&sections, page->first_section + i, named);
    for (size_t i = 0; page && i < postings->count; i++) {
        struct posting *p = &postings->at[i];
        p->in_heading = named[p->term];
        named[p->term] = false;
    }
}

/* Adds the weights of the terms of a document to weight[], and a posting for each term. */
static void add_weights(const struct documents *d, uint32_t index, const float *average, float *weight,
                        posting_array *touched)
{
    size_t lengths[FIELDS];
    struct run run;
    field_lengths(d, index, lengths);
    for (enum field f = 0; f < FIELDS; f++) {
        float field_weight = d->are_pages ? page_fields[f].weight : section_fields[f].weight;
        float b = d->are_pages ? page_fields[f].b : section_fields[f].b;
        float scale = field_weight / (1 - b + b * (float)lengths[f] / average[f]);
        for (struct run_place p = { 0 }; lengths[f] && scale > 0 && next_run_of(d, index, f, &p, &run);)
            for (size_t k = 0; k < run.count; k++) {
                uint32_t term = TERM(run.tokens[k]);
                if (weight[term] == 0) *PUSH(touched) = (struct posting){ term, 0, false };
                weight[term] += scale * token_weight(KIND(run.tokens[k]));
            }
    }
}

/* A part of a posting list: its number of bytes and documents, the number of the last document, and its bytes, which
 * are NULL while they are counted. The parts of a term follow one another. */
struct posting_list { unsigned char *at; uint32_t bytes, last, count; };

/* Appends a posting to a part of the list of its term. */
static void put_posting(struct posting_list *parts, const struct posting *p, uint32_t number, float weight)
{
    struct posting_list *list = &parts[p->name ? CORPUS_IN_NAME : p->in_heading ? CORPUS_IN_HEADING : CORPUS_IN_TEXT];
    unsigned char b[7];
    size_t n = corpus_put_varint(b, list->count ? number - list->last : number + 1);
    b[n++] = impact_of(weight);
    if (p->name) b[n++] = p->name;
    if (list->at) memcpy(list->at + list->bytes, b, n);
    list->last = number, list->bytes += (uint32_t)n, list->count++;
}

/* Marks the terms of which all words are stop words. */
static bool *find_stop_terms(const struct words *w)
{
    bool *is_stop = xalloc(w->terms.count + 1);
    memset(is_stop, true, w->terms.count + 1);
    for (size_t i = 0; i < w->words.count; i++) if (!w->words.at[i].stop) is_stop[w->words.at[i].term] = false;
    return is_stop;
}

/* Appends the postings of all documents to the lists of their terms. Sections have none of stop words: see
 * section_skip_weight() in workosdocs.c. */
static void put_postings(const struct words *w, const struct documents *d, struct posting_list *lists)
{
    float average[FIELDS], *weight = xalloc((w->terms.count + 1) * sizeof *weight);
    bool *named = xalloc(w->terms.count + 1), *is_stop = find_stop_terms(w);
    posting_array touched = { 0 };
    average_lengths(d, average);
    for (uint32_t i = 0; i < document_count(d); i++) {
        touched.count = 0;
        add_weights(d, i, average, weight, &touched);
        set_names(d, i, named, &touched);
        for (size_t k = 0; k < touched.count; k++) {
            uint32_t term = touched.at[k].term;
            if (d->are_pages || !is_stop[term])
                put_posting(&lists[(size_t)term * CORPUS_PARTS], &touched.at[k], i, weight[term]);
            weight[term] = 0;
        }
    }
    xfree(weight), xfree(named), xfree(is_stop), xfree(touched.at);
}

/* Returns the parts of the posting list of each term. The first pass computes their lengths, the second one writes them
 * to one block, which starts at lists[0].at. */
static struct posting_list *make_postings(const struct words *w, const struct documents *d)
{
    size_t count = w->terms.count * CORPUS_PARTS, total = 0;
    struct posting_list *lists = xalloc((count + 1) * sizeof *lists);
    put_postings(w, d, lists);
    for (size_t i = 0; i < count; i++) total += lists[i].bytes;
    unsigned char *at = xalloc(total);
    for (size_t i = 0; i < count; i++) {
        uint32_t size = lists[i].bytes;
        lists[i] = (struct posting_list){ .at = at };
        at += size;
    }
    put_postings(w, d, lists);
    return lists;
}

/* --- neighbours --- */

/* A set of pairs of terms, by open addressing. page: the last page that has the pair, plus one; 0 in a free slot. */
struct term_pair { uint32_t left, right, page; };
struct pair_set { struct term_pair *slots; size_t room, count; };

static struct term_pair *pair_slot(const struct pair_set *set, uint32_t left, uint32_t right)
{
    uint64_t h = ((uint64_t)left << 32 | right) * 0x9e3779b97f4a7c15u;
    size_t i = (size_t)(h >> 32) & (set->room - 1);
    while (set->slots[i].page && (set->slots[i].left != left || set->slots[i].right != right))
        i = (i + 1) & (set->room - 1);
    return &set->slots[i];
}

static void add_pair(struct pair_set *set, uint32_t left, uint32_t right)
{
    if ((set->count + 1) * 2 > set->room) {
        struct pair_set more = { NULL, set->room ? set->room * 2 : 1024, set->count };
        more.slots = xalloc(more.room * sizeof *more.slots);
        for (size_t i = 0; i < set->room; i++)
            if (set->slots[i].page) *pair_slot(&more, set->slots[i].left, set->slots[i].right) = set->slots[i];
        xfree(set->slots);
        *set = more;
    }
    struct term_pair *slot = pair_slot(set, left, right);
    set->count += !slot->page;
    *slot = (struct term_pair){ left, right, UINT32_MAX };
}

/* Receives the pairs of the set that are on a page. */
typedef void pair_handler(void *data, uint32_t left, uint32_t right, uint32_t page);

/* Finds the pairs of neighbours in a run: adds them to the set, or passes those of the set that are new on the page to
 * `handler`. Words that form no pairs are skipped. */
static void read_pairs(struct pair_set *set, const struct run *run, uint32_t page, pair_handler *handler, void *data)
{
    uint32_t last = NO_INDEX;
    for (size_t k = 0; k < run->count; k++) {
        uint32_t term = TERM(run->tokens[k]), left = last;
        if (!PAIRS(run->tokens[k])) continue;
        last = term;
        if (left == NO_INDEX) continue;
        if (!handler) { add_pair(set, left, term); continue; }
        struct term_pair *slot = pair_slot(set, left, term);
        if (!slot->page || slot->page == page + 1) continue;
        slot->page = page + 1;
        handler(data, left, term, page);
    }
}

static const enum { NO_PAIRS, OTHER_PAIRS, NAMED_PAIRS } pair_fields[FIELDS] = {
    [TITLE] = NAMED_PAIRS, [HEADINGS] = NAMED_PAIRS, [SYMBOLS] = NAMED_PAIRS, [ALIASES] = NAMED_PAIRS,
    [DESCRIPTION] = NAMED_PAIRS, [PATH] = OTHER_PAIRS, [BODY] = OTHER_PAIRS, [REFERENCE] = OTHER_PAIRS };

/* Returns the pairs that are in a naming field of some page. */
static struct pair_set named_pairs(const struct documents *d)
{
    struct pair_set set = { 0 };
    struct run run;
    for (uint32_t i = 0; i < d->t->page_count; i++)
        for (struct run_place p = { 0 }; next_run_of(d, i, FIELDS, &p, &run);)
            if (pair_fields[run.field] == NAMED_PAIRS) read_pairs(&set, &run, i, NULL, NULL);
    return set;
}

/* Passes all pairs of the set to `handler`, page by page. */
static void each_pair(struct pair_set *set, const struct documents *d, pair_handler *handler, void *data)
{
    struct run run;
    for (size_t i = 0; i < set->room; i++) if (set->slots[i].page) set->slots[i].page = UINT32_MAX;
    for (uint32_t i = 0; set->count && i < d->t->page_count; i++)
        for (struct run_place p = { 0 }; next_run_of(d, i, FIELDS, &p, &run);)
            if (pair_fields[run.field]) read_pairs(set, &run, i, handler, data);
}

static void count_pair(void *data, uint32_t left, uint32_t right, uint32_t page)
{
    (void)left, (void)right, (void)page;
    ++*(size_t *)data;
}

struct pair_filter { const struct words *words; unsigned char *bytes; uint32_t count; };

static void put_pair(void *data, uint32_t left, uint32_t right, uint32_t page)
{
    const struct pair_filter *filter = data;
    const struct term *terms = filter->words->terms.at;
    corpus_put_neighbours(filter->bytes, filter->count, terms[left].rank, terms[right].rank, page);
}

/* Counts the pairs first, because the size of the filter depends on their number. */
static void build_neighbours(const struct words *w, const struct documents *d, struct corpus *t)
{
    size_t count = 0;
    struct pair_set set = named_pairs(d);
    each_pair(&set, d, count_pair, &count);
    t->neighbour_bytes = (uint32_t)CORPUS_NEIGHBOUR_BYTES(count);
    struct pair_filter filter = { w, xalloc(t->neighbour_bytes), t->neighbour_bytes };
    each_pair(&set, d, put_pair, &filter);
    t->neighbours = filter.bytes;
    fprintf(stderr, "  neighbours %zu pairs in %u bytes\n", count, t->neighbour_bytes);
    xfree(set.slots);
}

/* --- words and terms, sorted --- */

static const struct words *sorting; /* for the comparison functions, which get no context */

static int word_order(const void *a, const void *b)
{
    return str_compare(word_text(sorting, *(const uint32_t *)a), word_text(sorting, *(const uint32_t *)b));
}

static int term_order(const void *a, const void *b)
{
    return str_compare(stem_text(sorting, *(const uint32_t *)a), stem_text(sorting, *(const uint32_t *)b));
}

static uint32_t *sorted(size_t count, int (*order)(const void *, const void *))
{
    uint32_t *index = xalloc((count + 1) * sizeof *index);
    for (size_t i = 0; i < count; i++) index[i] = (uint32_t)i;
    if (count) qsort(index, count, sizeof *index, order);
    return index;
}

static int phrase_term_order(const void *a, const void *b)
{
    const struct phrase_term *x = a, *y = b;
    if (x->term != y->term) return x->term < y->term ? -1 : 1;
    return x->phrase < y->phrase ? -1 : x->phrase > y->phrase;
}

/* Appends the phrases of one term, from index *i on, as varint differences. Advances *i. Returns their number. */
static uint32_t put_phrases(byte_list *out, struct words *w, size_t *i, uint32_t term, float idf)
{
    uint32_t last = UINT32_MAX, df = 0;
    for (; *i < w->phrase_terms.count && w->phrase_terms.at[*i].term == term; ++*i) {
        uint32_t phrase = w->phrase_terms.at[*i].phrase;
        if (phrase == last) continue;
        put_varint(out, phrase - last);
        w->phrases.at[phrase].idf += (uint32_t)lrintf(256 * idf);
        last = phrase;
        df++;
    }
    return df;
}

static int phrase_order(const void *a, const void *b)
{
    const struct phrase *x = a, *y = b;
    if (x->section != y->section) return x->section < y->section ? -1 : 1;
    return x->idf < y->idf ? -1 : x->idf > y->idf;
}

/* Sorts the phrases by section, and updates their numbers in phrase_terms. Meanwhile `idf` holds the former number. */
static void sort_phrases(struct words *w)
{
    uint32_t *rank = xalloc((w->phrases.count + 1) * sizeof *rank);
    for (size_t i = 0; i < w->phrases.count; i++) w->phrases.at[i].idf = (uint32_t)i;
    if (w->phrases.count) qsort(w->phrases.at, w->phrases.count, sizeof *w->phrases.at, phrase_order);
    for (size_t i = 0; i < w->phrases.count; i++) rank[w->phrases.at[i].idf] = (uint32_t)i, w->phrases.at[i].idf = 0;
    for (size_t i = 0; i < w->phrase_terms.count; i++)
        w->phrase_terms.at[i].phrase = rank[w->phrase_terms.at[i].phrase];
    xfree(rank);
}

/* Makes the tables of phrases. */
static void build_phrases(const struct words *w, struct corpus *t)
{
    struct corpus_phrase *phrases = xalloc((w->phrases.count + 1) * sizeof *phrases);
    uint32_t *page_phrases = xalloc((t->page_count + 1u) * sizeof *page_phrases), i = 0;
    for (uint32_t page = 0; page < t->page_count; page++) {
        uint32_t first = t->pages[page].first_section, end = first + t->pages[page].sections;
        page_phrases[page] = i;
        for (; i < w->phrases.count && w->phrases.at[i].section < end; i++) {
            uint32_t section = w->phrases.at[i].section - first, idf = w->phrases.at[i].idf;
            phrases[i].section = (uint16_t)(section < UINT16_MAX ? section : UINT16_MAX);
            phrases[i].idf = (uint16_t)(idf < UINT16_MAX ? idf : UINT16_MAX);
        }
    }
    page_phrases[t->page_count] = i;
    t->phrases = phrases, t->phrase_count = i, t->page_phrases = page_phrases;
}

/* Sorts the terms by stem. Returns their order, and sets their ranks. */
static uint32_t *rank_terms(struct words *w)
{
    uint32_t *order = sorted(w->terms.count, term_order);
    for (uint32_t i = 0; i < w->terms.count; i++) w->terms.at[order[i]].rank = i;
    return order;
}

/* Returns the sum of the parts of a posting list. */
static struct posting_list whole_list(const struct posting_list *parts)
{
    struct posting_list all = { .at = parts->at };
    for (int i = 0; i < CORPUS_PARTS; i++) all.bytes += parts[i].bytes, all.count += parts[i].count;
    return all;
}

/* Builds the terms from their posting lists, which are freed. Their stems follow in place_stems(). */
static struct corpus_term *build_terms(struct words *w, struct corpus *t, const uint32_t *order,
                                       struct posting_list *pages, struct posting_list *sections)
{
    struct corpus_term *terms = xalloc((w->terms.count + 1) * sizeof *terms);
    byte_list postings = { 0 };
    sort_phrases(w);
    for (size_t i = 0; i < w->phrase_terms.count; i++)
        w->phrase_terms.at[i].term = w->terms.at[w->phrase_terms.at[i].term].rank;
    if (w->phrase_terms.count)
        qsort(w->phrase_terms.at, w->phrase_terms.count, sizeof *w->phrase_terms.at, phrase_term_order);
    size_t phrase = 0;
    byte_list phrases = { 0 };
    for (uint32_t i = 0; i < w->terms.count; i++) {
        const struct posting_list *page_parts = &pages[(size_t)order[i] * CORPUS_PARTS];
        const struct posting_list *section_parts = &sections[(size_t)order[i] * CORPUS_PARTS];
        struct posting_list in_pages = whole_list(page_parts), in_sections = whole_list(section_parts);
        uint32_t named[3] = { page_parts[CORPUS_IN_NAME].count, page_parts[CORPUS_IN_HEADING].count,
                              section_parts[CORPUS_IN_NAME].count };
        bool is_name = named[0] || named[1] || named[2];
        phrases.count = 0;
        uint32_t phrase_count = put_phrases(&phrases, w, &phrase, i, corpus_idf(t->page_count, in_pages.count));
        terms[i].postings = (uint32_t)postings.count;
        put_varint(&postings, in_pages.count << 1 | is_name), put_varint(&postings, in_sections.count);
        put_varint(&postings, phrase_count << 1 | !w->terms.at[order[i]].in_text);
        put_varint(&postings, in_pages.bytes), put_varint(&postings, in_sections.bytes);
        for (int k = 0; k < 3 && is_name; k++) put_varint(&postings, named[k]);
        put_bytes(&postings, in_pages.at, in_pages.bytes);
        put_bytes(&postings, in_sections.at, in_sections.bytes);
        put_bytes(&postings, phrases.at, phrases.count);
    }
    xfree(phrases.at), xfree(pages[0].at), xfree(sections[0].at), xfree(pages), xfree(sections);
    t->terms = terms;
    t->term_count = (uint32_t)w->terms.count;
    t->word_postings = postings.at;
    t->word_posting_bytes = (uint32_t)postings.count;
    build_phrases(w, t);
    return terms;
}

/* Sets the stems of the terms: the start of a word of the term if possible, otherwise text added to `text`. */
static void place_stems(const struct words *w, const struct corpus_word *words, struct corpus_term *terms, buffer *text)
{
    str *stems = xalloc((w->terms.count + 1) * sizeof *stems);
    for (uint32_t i = 0; i < w->terms.count; i++) stems[w->terms.at[i].rank] = stem_text(w, i);
    for (size_t i = w->words.count; i-- > 0;) {
        str word = { text->at + words[i].pos, words[i + 1].pos - words[i].pos }, stem = stems[words[i].term];
        if (str_starts(word, stem)) terms[words[i].term].stem = corpus_put_stem(words[i].pos, stem.len);
    }
    for (size_t i = 0; i < w->terms.count; i++) {
        if (terms[i].stem) continue;
        terms[i].stem = corpus_put_stem((uint32_t)text->count, stems[i].len);
        buffer_add(text, stems[i]);
    }
    if (text->count > CORPUS_WORD_TEXT_MAX) fatal(NULL, 0, "the corpus has more than 64 MiB of different words");
    xfree(stems);
}

static void build_words(struct words *w, struct corpus *t, struct corpus_term *terms)
{
    uint32_t *order = sorted(w->words.count, word_order), *letters = xalloc((w->words.count + 1) * sizeof *letters);
    struct corpus_word *words = xalloc((w->words.count + 1) * sizeof *words);
    struct corpus_key *keys = xalloc((CORPUS_KEYS(w->words.count) + 1) * sizeof *keys);
    buffer text = { 0 };
    for (uint32_t i = 0; i < w->words.count; i++) {
        str word = word_text(w, order[i]);
        words[i] = (struct corpus_word){ (uint32_t)text.count, w->terms.at[w->words.at[order[i]].term].rank };
        letters[i] = corpus_letters(word.s, word.len);
        if (i % CORPUS_KEY_STEP == 0) keys[i / CORPUS_KEY_STEP] = text_key(word);
        buffer_add(&text, word);
    }
    xfree(order);
    words[w->words.count].pos = (uint32_t)text.count;
    place_stems(w, words, terms, &text);
    t->words = words, t->word_letters = letters, t->word_keys = keys;
    t->word_count = (uint32_t)w->words.count;
    t->word_text = text.at;
    t->word_text_bytes = (uint32_t)text.count;
}

/* Adds all words of an exception of stems.txt to the vocabulary if the corpus has one of them. */
static void add_excepted_words(struct words *w)
{
    for (size_t i = 0; terms_exception(i).len; i++) {
        str stem = terms_stem(terms_exception(i));
        if (map_get(&w->term_by_stem, stem)) (void)word_of(w, terms_exception(i));
        xfree(stem.s);
    }
}

static void free_documents(document *documents, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) xfree(documents[i].at);
    xfree(documents);
}

/* Reads the words of all documents. Front matter and links are not needed any more, and are freed. */
static void read_documents(struct corpus_builder *c, struct corpus *t, const path_list *aliases, struct words *w,
                           document *pages, document *sections)
{
    for (uint32_t i = 0; i < t->page_count; i++) {
        add_page(t, w, pages, sections, i);
        const struct node *reference = node_get(c->pages.at[i].front, "reference");
        if (reference) add_reference(w, &pages[i], reference->child, 0);
        node_free(c->pages.at[i].front);
        c->pages.at[i].front = NULL;
    }
    add_link_texts(c, w, pages, sections);
    xfree(c->links.at);
    c->links.at = NULL, c->links.count = c->links.room = 0;
    if (aliases->count) add_aliases(t, w, pages, sections, aliases);
    for (uint32_t i = 0; i < t->page_count; i++)
        if (place_is_navigation(t, i)) drop_words(t, pages, sections, i);
    for (uint32_t i = 0; i < t->page_count; i++) fit_document(&pages[i]);
    for (uint32_t i = 0; i < t->section_count; i++) fit_document(&sections[i]);
    add_excepted_words(w);
    map_free(&w->word_by_text), map_free(&w->term_by_stem);
}

void index_words(struct corpus_builder *c, struct corpus *t, const path_list *aliases)
{
    struct words w = { 0 };
    document *pages = xalloc((t->page_count + 1) * sizeof *pages);
    document *sections = xalloc((t->section_count + 1) * sizeof *sections);
    read_documents(c, t, aliases, &w, pages, sections);
    sorting = &w;
    uint32_t *order = rank_terms(&w);
    struct documents documents = { t, pages, sections, true };
    build_neighbours(&w, &documents, t);
    struct posting_list *in_pages = make_postings(&w, &documents);
    documents.are_pages = false;
    struct posting_list *in_sections = make_postings(&w, &documents);
    free_documents(pages, t->page_count), free_documents(sections, t->section_count);
    build_words(&w, t, build_terms(&w, t, order, in_pages, in_sections));
    xfree(order);
    free_words(&w);
}

/* --- self-check: decodes the tables as the program does --- */

/* The position of an iteration over a posting list. counts: numbers of documents of its parts. Starts with the document
 * UINT32_MAX in part 0. */
struct list_place {
    const unsigned char *at;
    const uint32_t *counts;
    uint32_t read, document;
    enum corpus_list_part part;
};

/* Reads the next document of a list that ends at `end`. Returns false at the end. */
static bool next_document(struct list_place *p, const unsigned char *end, uint32_t documents)
{
    uint32_t distance;
    for (; p->part < CORPUS_PARTS && p->read == p->counts[p->part]; p->part++) p->read = 0, p->document = UINT32_MAX;
    if (p->part == CORPUS_PARTS && p->at != end)
        fatal("word postings", 0, "the index is broken: a list does not end where the next begins");
    if (p->part == CORPUS_PARTS) return false;
    p->at = corpus_get_varint(p->at, &distance) + (p->part == CORPUS_IN_NAME ? 2 : 1);
    p->document += distance, p->read++;
    if (distance == 0 || p->document >= documents)
        fatal("word postings", 0, "the index is broken: document %u of %u", p->document, documents);
    return true;
}

/* Checks the posting lists of a term, and that the pages of its sections and phrases have the term, and have it as a
 * name if the section has. flags: by page, all 0 before and after. phrase_pages: the page of each phrase. */
static void check_term(const struct corpus *t, const struct corpus_lists *l, const uint32_t *phrase_pages,
                       unsigned char *flags)
{
    struct list_place page = { l->pages, l->in_pages, 0, UINT32_MAX, 0 }, again = page;
    struct list_place section = { l->sections, l->in_sections, 0, UINT32_MAX, 0 };
    while (next_document(&page, l->sections, t->page_count)) flags[page.document] = page.part == CORPUS_IN_TEXT ? 1 : 2;
    while (next_document(&section, l->phrases, t->section_count))
        if (flags[t->sections[section.document].page] < (section.part == CORPUS_IN_TEXT ? 1 : 2))
            fatal("word postings", 0, "the index is broken: section %u has a word that its page lacks",
                  section.document);
    const unsigned char *at = l->phrases;
    for (uint32_t i = 0, phrase = UINT32_MAX, distance; i < l->phrase_df; i++) {
        at = corpus_get_varint(at, &distance);
        phrase += distance;
        if (phrase >= t->phrase_count || !flags[phrase_pages[phrase]])
            fatal("word postings", 0, "the index is broken: phrase %u has a word that its page lacks", phrase);
    }
    while (next_document(&again, l->sections, t->page_count)) flags[again.document] = 0;
}

static void check_companions(const struct corpus *t, uint32_t page)
{
    struct corpus_companions list = corpus_companions_of(t, page);
    for (struct corpus_companion c; list.at < list.end && corpus_companion_next(&list, &c);)
        if (c.page >= t->page_count || c.page == page || !c.weight || c.weight > CORPUS_MAX_COMPANION ||
            c.section - list.first_section >= t->pages[page].sections)
            fatal("companions", 0, "the table is broken at %.*s", PRI(str_of(t, t->pages[page].path)));
    if (list.at != list.end) fatal("companions", 0, "the table ends inside of an entry");
}

void index_check(const struct corpus *t)
{
    unsigned char *flags = xalloc(t->page_count + 1);
    uint32_t *phrase_pages = xalloc((t->phrase_count + 1) * sizeof *phrase_pages);
    for (uint32_t i = 0; i < t->page_count; i++)
        for (uint32_t k = t->page_phrases[i]; k < t->page_phrases[i + 1]; k++) phrase_pages[k] = i;
    for (uint32_t i = 0; i < t->term_count; i++) {
        struct corpus_lists l = corpus_lists_of(t, i);
        check_term(t, &l, phrase_pages, flags);
    }
    xfree(flags), xfree(phrase_pages);
    for (uint32_t i = 0; i + 1 < t->segment_count; i++)
        if (t->segments[i].pos >= t->segments[i + 1].pos)
            fatal("segments", 0, "segments %u and %u are out of order", i, i + 1);
    for (uint32_t i = 0; i < t->page_count; i++) {
        const struct corpus_page *p = &t->pages[i];
        if (i && corpus_compare(t, t->pages[i - 1].path, t->text + p->path.pos, p->path.len) >= 0)
            fatal("pages", 0, "%.*s is out of order", PRI(str_of(t, p->path)));
        if (corpus_find_page(t, t->text + p->path.pos, p->path.len) != i)
            fatal("pages", 0, "%.*s is not found by its path", PRI(str_of(t, p->path)));
        check_companions(t, i);
    }
}
