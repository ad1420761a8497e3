/* index.c - the trigram index of segments and the word index of pages and sections.
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

/* --- fields: weight and length normalization b, tuned with `make eval` on one half of tests/queries.jsonl --- */

enum field { TITLE, PATH, HEADINGS, SYMBOLS, KEYS, ALIASES, LINKS, DESCRIPTION, BODY, CODE, REFERENCE, FIELDS };

static const struct { float weight, b; } page_fields[FIELDS] = {
    [TITLE] = { 5.0f, 0.3f },   [PATH] = { 3.0f, 0.3f },    [HEADINGS] = { 2.5f, 0.5f }, [SYMBOLS] = { 3.0f, 0.3f },
    [KEYS] = { 0.7f, 0.5f },    [ALIASES] = { 3.0f, 0.5f }, [LINKS] = { 1.5f, 0.6f },    [DESCRIPTION] = { 2.0f, 0.3f },
    [BODY] = { 1.0f, 0.6f },    [CODE] = { 0.5f, 0.6f },     [REFERENCE] = { 0.5f, 0.7f } };
static const struct { float weight, b; } section_fields[FIELDS] = {
    [TITLE] = { 1.0f, 0.0f },       [HEADINGS] = { 4.0f, 0.2f }, [SYMBOLS] = { 3.0f, 0.3f }, [LINKS] = { 1.0f, 0.5f },
    [DESCRIPTION] = { 1.5f, 0.3f }, [BODY] = { 1.0f, 0.6f },     [CODE] = { 0.7f, 0.6f },
    [REFERENCE] = { 0.7f, 0.6f },   [ALIASES] = { 1.0f, 0.0f } };

/* --- trigrams --- */

typedef ARRAY(unsigned char) bytes;

struct pair { uint32_t key, segment; };

static int pair_order(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return x->segment < y->segment ? -1 : x->segment > y->segment;
}

/* Writes each distinct trigram of the text to keys[] once and returns their number. seen[] has one bit per key; all
 * bits are zero before and after. */
static size_t distinct_trigrams(str t, unsigned char *seen, uint32_t *keys)
{
    uint32_t window[3] = { 0 }, chars = 0;
    size_t count = 0;
    for (size_t i = 0; i < t.len; chars++) {
        uint32_t cp;
        i += corpus_char(t.s + i, t.len - i, &cp);
        window[0] = window[1], window[1] = window[2], window[2] = corpus_fold(cp);
        if (chars < 2) continue;
        uint32_t key = corpus_trigram_key(window[0], window[1], window[2]);
        if (seen[key >> 3] & 1u << (key & 7)) continue;
        seen[key >> 3] |= (unsigned char)(1u << (key & 7));
        keys[count++] = key;
    }
    for (size_t i = 0; i < count; i++) seen[keys[i] >> 3] = 0;
    return count;
}

static void put_varint(bytes *out, uint32_t v)
{
    unsigned char b[5];
    size_t n = corpus_put_varint(b, v);
    for (size_t k = 0; k < n; k++) *PUSH(out) = b[k];
}

/* Appends the posting list of one trigram, as a bitmap if that is not longer. */
static void put_trigram(bytes *out, const struct pair *pairs, size_t count, uint32_t segments)
{
    size_t start = out->count, map = CORPUS_BITMAP_BYTES(segments);
    uint32_t last = UINT32_MAX;
    for (size_t i = 0; i < count; i++) {
        put_varint(out, pairs[i].segment - last);
        last = pairs[i].segment;
    }
    if (out->count - start < map) return;
    out->count = start;
    for (size_t i = 0; i < map; i++) *PUSH(out) = 0;
    for (size_t i = 0; i < count; i++)
        out->at[start + pairs[i].segment / 8] |= (unsigned char)(1u << pairs[i].segment % 8);
}

void index_trigrams(struct corpus_builder *c, struct corpus *t)
{
    ARRAY(struct pair) pairs = { 0 };
    unsigned char *seen = xalloc(1u << 21);
    uint32_t *segment_keys = xalloc((c->source_bytes + 1) * sizeof *segment_keys);
    for (uint32_t i = 0; i < t->segment_count; i++) {
        uint32_t pos = t->segments[i].pos, end = i + 1 < t->segment_count ? t->segments[i + 1].pos : c->source_bytes;
        size_t n = distinct_trigrams((str){ c->text.at + pos, end - pos }, seen, segment_keys);
        for (size_t k = 0; k < n; k++) *PUSH(&pairs) = (struct pair){ segment_keys[k], i };
    }
    if (pairs.count) qsort(pairs.at, pairs.count, sizeof *pairs.at, pair_order);
    ARRAY(struct corpus_trigram) blocks = { 0 };
    bytes keys = { 0 }, postings = { 0 };
    uint32_t last = 0;
    t->trigram_count = 0;
    for (size_t i = 0; i < pairs.count;) {
        size_t end = i, start = postings.count;
        uint32_t key = pairs.at[i].key;
        while (end < pairs.count && pairs.at[end].key == key) end++;
        if (t->trigram_count++ % CORPUS_TRIGRAMS_PER_BLOCK == 0)
            *PUSH(&blocks) = (struct corpus_trigram){ last = key, (uint32_t)keys.count, (uint32_t)start };
        put_trigram(&postings, pairs.at + i, end - i, t->segment_count);
        put_varint(&keys, key - last);
        put_varint(&keys, (uint32_t)(postings.count - start));
        last = key;
        i = end;
    }
    t->trigrams = blocks.at;
    t->trigram_keys = keys.at;
    t->trigram_key_bytes = (uint32_t)keys.count;
    t->trigram_postings = postings.at;
    t->trigram_posting_bytes = (uint32_t)postings.count;
    free(seen), free(segment_keys), free(pairs.at);
}

/* --- words --- */

struct word { str text; uint32_t term; };
struct term { str stem; uint32_t rank; };
struct posting { uint32_t term, document; float weight; uint8_t name; }; /* name: fraction in 255ths */

struct phrase_term { uint32_t term, phrase; };

struct words {                   /* the word index being built */
    struct map word_by_text, term_by_stem;
    ARRAY(struct word) words;
    ARRAY(struct term) terms;
    ARRAY(struct corpus_phrase) phrases;
    ARRAY(struct phrase_term) phrase_terms;
};

static uint32_t term_of(struct words *w, str text)
{
    const uint32_t *known = map_get(&w->word_by_text, text);
    if (known) return w->words.at[*known].term;
    str own = str_copy(text);
    map_at(&w->word_by_text, own, (uint32_t)w->words.count);
    str s = terms_stem(own);
    uint32_t *term = map_at(&w->term_by_stem, s, UINT32_MAX);
    if (*term == UINT32_MAX) {
        *term = (uint32_t)w->terms.count;
        *PUSH(&w->terms) = (struct term){ s, 0 };
    }
    *PUSH(&w->words) = (struct word){ own, *term };
    return w->words.at[w->words.count - 1].term;
}

/* --- documents: the terms of each field. Weights are computed after all documents are read, because they depend on
 * the average field lengths. --- */

struct token { uint32_t term; float count; uint8_t kind; };
struct pair_of_terms { uint32_t left, right, page; bool named; };
struct document {
    ARRAY(struct token) field[FIELDS];
    ARRAY(struct pair_of_terms) pairs;
};

/* A part of an identifier has less weight than the whole identifier. */
static float token_weight(unsigned kind) { return kind == CORPUS_PART ? 0.6f : 1.0f; }

/* Records that `term` follows `last`, if the field contributes pairs. NAMED_PAIRS marks fields that name the page. */
static void add_pair(struct document *d, enum field field, uint32_t *last, const struct corpus_token *token,
                     uint32_t term)
{
    static const enum { NO_PAIRS, PAIRS, NAMED_PAIRS } pairs[FIELDS] = {
        [TITLE] = NAMED_PAIRS, [HEADINGS] = NAMED_PAIRS, [SYMBOLS] = NAMED_PAIRS, [ALIASES] = NAMED_PAIRS,
        [DESCRIPTION] = NAMED_PAIRS, [PATH] = PAIRS, [BODY] = PAIRS, [REFERENCE] = PAIRS };
    bool plain = token->kind == CORPUS_WORD || token->kind == CORPUS_PART;
    if (pairs[field] == NO_PAIRS || !plain || corpus_is_stop_word(token->text, token->len)) return;
    if (*last != NO_INDEX) *PUSH(&d->pairs) = (struct pair_of_terms){ *last, term, 0, pairs[field] == NAMED_PAIRS };
    *last = term;
}

static void add_tokens(struct words *w, struct document *d, enum field field, str text, float count)
{
    struct corpus_token tokens[CORPUS_TOKENS_MAX];
    size_t pos = 0, n;
    uint32_t last = NO_INDEX;
    while ((n = corpus_tokens(text.s, text.len, &pos, tokens)) > 0)
        for (size_t i = 0; i < n; i++) {
            if (tokens[i].kind == CORPUS_CHAIN && tokens[i].len > 40) continue;
            uint32_t term = term_of(w, (str){ tokens[i].text, tokens[i].len });
            *PUSH(&d->field[field]) = (struct token){ term, count * token_weight(tokens[i].kind), tokens[i].kind };
            add_pair(d, field, &last, &tokens[i], term);
        }
}

/* Adds a phrase about a section. Stop words and whole identifiers are left out. */
static void add_phrase(struct words *w, uint32_t section, str text)
{
    struct corpus_token tokens[CORPUS_TOKENS_MAX];
    uint32_t phrase = (uint32_t)w->phrases.count;
    size_t pos = 0, n;
    while ((n = corpus_tokens(text.s, text.len, &pos, tokens)) > 0)
        for (size_t i = 0; i < n; i++) {
            bool plain = tokens[i].kind == CORPUS_WORD || tokens[i].kind == CORPUS_PART;
            if (!plain || corpus_is_stop_word(tokens[i].text, tokens[i].len)) continue;
            uint32_t term = term_of(w, (str){ tokens[i].text, tokens[i].len });
            *PUSH(&w->phrase_terms) = (struct phrase_term){ term, phrase };
        }
    *PUSH(&w->phrases) = (struct corpus_phrase){ section, 0 };
}

/* Adds rendered Markdown without link targets, URLs and placeholders for missing content. */
static void add_markdown(struct words *w, struct document *d, enum field field, str text)
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
        add_tokens(w, d, field, (str){ text.s + from, i - from }, 1);
        i += skip - 1;
        from = i + 1;
    }
    if (from < text.len) add_tokens(w, d, field, (str){ text.s + from, text.len - from }, 1);
}

static void add_section_text(const struct corpus *t, struct words *w, struct document *page, struct document *section,
                             uint32_t index)
{
    const struct corpus_section *s = &t->sections[index];
    buffer text = { 0 }, code = { 0 };
    struct corpus_spans spans = corpus_spans_of(t, s);
    for (struct corpus_span span; corpus_span_next(&spans, &span);)
        buffer_add(span.solid ? &code : &text, (str){ t->text + span.pos, span.len });
    enum field body = s->language ? REFERENCE : BODY;
    add_markdown(w, page, body, buffer_str(&text));
    add_markdown(w, section, body, buffer_str(&text));
    add_tokens(w, page, CODE, buffer_str(&code), 1);
    add_tokens(w, section, CODE, buffer_str(&code), 1);
    free(text.at), free(code.at);
}

static str str_of(const struct corpus *t, corpus_str s) { return (str){ t->text + s.pos, s.len }; }

static void add_page(const struct corpus *t, struct words *w, struct document *pages, struct document *sections,
                     uint32_t index)
{
    const struct corpus_page *p = &t->pages[index];
    struct document *page = &pages[index];
    add_tokens(w, page, TITLE, str_of(t, p->title), 1);
    add_tokens(w, page, PATH, str_of(t, p->path), 1);
    add_tokens(w, page, DESCRIPTION, str_of(t, p->description), 1);
    for (uint32_t i = p->first_section; i < p->first_section + p->sections; i++) {
        const struct corpus_section *s = &t->sections[i];
        struct document *section = &sections[i];
        enum field own = s->language ? SYMBOLS : HEADINGS;
        if (s->level > 0) add_tokens(w, page, own, str_of(t, s->title), 1);
        add_tokens(w, section, own, str_of(t, s->title), 1);
        for (uint32_t up = s->parent; up != NO_INDEX; up = t->sections[up].parent)
            add_tokens(w, section, TITLE, str_of(t, t->sections[up].title), 1);
        if (s->variant) add_tokens(w, section, TITLE, str_of(t, t->variants[s->variant].label), 1);
        if (s->level == 0) add_tokens(w, section, DESCRIPTION, str_of(t, p->description), 1);
        add_section_text(t, w, page, section, i);
    }
}

/* Titles, keys and types of reference entries are indexed as symbols of the API. Keys nested in them are its
 * parameters. */
static void add_reference(struct words *w, struct document *page, const struct node *n, unsigned depth)
{
    for (; n; n = n->next) {
        if (n->kind != NODE_SCALAR) { add_reference(w, page, n->child, depth + 1); continue; }
        bool name = str_equal(n->key, STR("key")) || str_equal(n->key, STR("title")) ||
                    (depth <= 2 && str_equal(n->key, STR("type")));
        if (name) add_tokens(w, page, depth <= 2 ? SYMBOLS : KEYS, n->value, 1);
    }
}

static void add_link_texts(struct corpus_builder *c, struct words *w, struct document *pages,
                           struct document *sections)
{
    for (size_t i = 0; i < c->links.count; i++) {
        const struct raw_link *link = &c->links.at[i];
        if (link->to_page == NO_INDEX) continue;
        add_tokens(w, &pages[link->to_page], LINKS, link->text, 1);
        uint32_t section = link->to_section == NO_INDEX ? c->pages.at[link->to_page].first_section
                                                           : link->to_section;
        add_tokens(w, &sections[section], LINKS, link->text, 1);
    }
}

static bool is_navigation(const struct corpus *t, uint32_t page)
{
    str path = str_of(t, t->pages[page].path);
    return corpus_is_navigation(path.s, path.len);
}

/* Removes a page that is only a table of contents from the word index, since it cannot answer a query. */
static void drop_words(const struct corpus *t, struct document *pages, struct document *sections, uint32_t page)
{
    const struct corpus_page *p = &t->pages[page];
    memset(&pages[page], 0, sizeof *pages);
    memset(&sections[p->first_section], 0, p->sections * sizeof *sections);
}

/* --- aliases --- */

struct aliases {
    const struct corpus *t;
    struct words *words;
    struct document *pages, *sections;
    bool *has;                                   /* a flag per page */
    uint32_t phrases, missing;
};

/* Finds "path" or "path#anchor". The page is NO_INDEX if the corpus lacks the page or the section. */
static struct corpus_place find_aliased(const struct corpus *t, str name)
{
    struct corpus_place place = { NO_INDEX, NO_INDEX };
    size_t hash = find_from(name, 0, "#");
    uint32_t page = corpus_find_page(t, name.s, hash);
    if (page == NO_INDEX) return place;
    if (hash < name.len) {
        place.section = corpus_find_section(t, page, name.s + hash + 1, name.len - hash - 1);
        if (place.section == NO_INDEX) return place;
    }
    place.page = page;
    return place;
}

/* Reads one file of aliases: "path" or "path#anchor" at the start of a line, its aliases indented on the next lines.
 * The aliases of a section are added to its page as well. After a line "corpus: NAME VERSION" an unknown path or anchor
 * is an error if the corpus is that one; otherwise it is counted and its aliases are ignored. */
static void add_alias_file(struct aliases *a, const char *file)
{
    str rest = read_file(file), strict_for = str_format("corpus: %s %s", a->t->name, a->t->version);
    struct corpus_place place = { NO_INDEX, NO_INDEX };
    bool strict = false;
    for (uint32_t number = 1; rest.len; number++) {
        str line = take_line(&rest), text = str_trim(line);
        if (!text.len || text.s[0] == '#') continue;
        if (str_starts(text, STR("corpus: "))) { strict = str_equal(text, strict_for); continue; }
        if (!char_is_space(line.s[0])) {
            place = find_aliased(a->t, text);
            if (place.page == NO_INDEX && strict)
                fatal(file, number, "there is no page or section %.*s in this corpus", PRI(text));
            if (place.page == NO_INDEX) a->missing++;
            else a->has[place.page] = true;
        } else if (place.page != NO_INDEX) {
            add_tokens(a->words, &a->pages[place.page], ALIASES, text, 1);
            if (place.section != NO_INDEX) add_tokens(a->words, &a->sections[place.section], ALIASES, text, 1);
            add_phrase(a->words, place.section != NO_INDEX ? place.section : a->t->pages[place.page].first_section,
                       text);
            a->phrases++;
        }
    }
}

static void add_aliases(const struct corpus *t, struct words *w, struct document *pages, struct document *sections,
                        const path_list *files)
{
    struct aliases a = { t, w, pages, sections, xalloc(t->page_count + 1), 0, 0 };
    uint32_t without = 0;
    for (size_t i = 0; i < files->count; i++) add_alias_file(&a, files->at[i]);
    for (uint32_t i = 0; i < t->page_count; i++) without += !a.has[i] && !is_navigation(t, i);
    fprintf(stderr, "  aliases    %u phrases, %u pages without, %u for pages not in this corpus\n", a.phrases, without,
            a.missing);
}

/* --- impacts --- */

static void average_lengths(const struct document *d, size_t count, float *average)
{
    for (int f = 0; f < FIELDS; f++) {
        double sum = 0, used = 0;
        for (size_t i = 0; i < count; i++) {
            sum += (double)d[i].field[f].count;
            used += d[i].field[f].count > 0;
        }
        average[f] = used > 0 ? (float)(sum / used) : 1;
    }
}

static unsigned char impact_of(float weight)
{
    int step = (int)lrintf(24 * corpus_log2(weight * 8));
    return (unsigned char)(step < 0 ? 0 : step > 255 ? 255 : step);
}

static int posting_order(const void *a, const void *b)
{
    const struct posting *x = a, *y = b;
    if (x->term != y->term) return x->term < y->term ? -1 : 1;
    return x->document < y->document ? -1 : x->document > y->document;
}

typedef ARRAY(struct posting) posting_array;

/* Sets the name fraction of each posting of a document. The name of a page is its title and path, the name of a
 * section its heading. All distinct words of the name have equal fractions. named[] has one flag per term; all are
 * false before and after. */
static void set_name_fractions(const struct document *d, bool page, bool *named, struct posting *postings, size_t count)
{
    static const enum field names[2][2] = { { HEADINGS, SYMBOLS }, { TITLE, PATH } };
    unsigned distinct = 0;
    for (int f = 0; f < 2; f++)
        for (size_t k = 0; k < d->field[names[page][f]].count; k++) {
            struct token token = d->field[names[page][f]].at[k];
            bool plain = token.kind == CORPUS_WORD || token.kind == CORPUS_PART;
            distinct += plain && !named[token.term];
            named[token.term] |= plain || token.kind == CORPUS_JOINED; /* only its parts are counted */
        }
    for (size_t i = 0; i < count; i++) {
        if (named[postings[i].term]) postings[i].name = (uint8_t)(distinct < 255 ? 255 / (distinct + !distinct) : 1);
        named[postings[i].term] = false;
    }
}

static void compute_weights(const struct document *d, size_t count, size_t terms, bool page, posting_array *out)
{
    float average[FIELDS], *weight = xalloc((terms + 1) * sizeof *weight);
    bool *named = xalloc(terms + 1);
    average_lengths(d, count, average);
    ARRAY(uint32_t) touched = { 0 };
    for (size_t i = 0; i < count; i++) {
        touched.count = 0;
        for (int f = 0; f < FIELDS; f++) {
            float field_weight = page ? page_fields[f].weight : section_fields[f].weight;
            float b = page ? page_fields[f].b : section_fields[f].b;
            float scale = field_weight / (1 - b + b * (float)d[i].field[f].count / average[f]);
            for (size_t k = 0; scale > 0 && k < d[i].field[f].count; k++) {
                struct token token = d[i].field[f].at[k];
                if (weight[token.term] == 0) *PUSH(&touched) = token.term;
                weight[token.term] += scale * token.count;
            }
        }
        for (size_t k = 0; k < touched.count; k++) {
            uint32_t term = touched.at[k];
            *PUSH(out) = (struct posting){ term, (uint32_t)i, weight[term], 0 };
            weight[term] = 0;
        }
        set_name_fractions(&d[i], page, named, out->at + out->count - touched.count, touched.count);
    }
    free(weight), free(named), free(touched.at);
}

/* --- neighbours --- */

static int pair_of_terms_order(const void *a, const void *b)
{
    const struct pair_of_terms *x = a, *y = b;
    if (x->left != y->left) return x->left < y->left ? -1 : 1;
    if (x->right != y->right) return x->right < y->right ? -1 : 1;
    return x->page < y->page ? -1 : x->page > y->page;
}

typedef ARRAY(struct pair_of_terms) pair_array;

/* Returns the pairs of all pages, sorted and without duplicates. Pairs that are not in a naming field of any page are
 * omitted. */
static pair_array named_pairs(const struct words *w, const struct document *pages, uint32_t count)
{
    pair_array all = { 0 };
    for (uint32_t i = 0; i < count; i++)
        for (size_t k = 0; k < pages[i].pairs.count; k++) {
            struct pair_of_terms p = pages[i].pairs.at[k];
            *PUSH(&all) = (struct pair_of_terms){ w->terms.at[p.left].rank, w->terms.at[p.right].rank, i, p.named };
        }
    if (all.count) qsort(all.at, all.count, sizeof *all.at, pair_of_terms_order);
    size_t kept = 0;
    for (size_t i = 0, end; i < all.count; i = end) {
        bool named = false;
        for (end = i; end < all.count && all.at[end].left == all.at[i].left && all.at[end].right == all.at[i].right;
             end++)
            named |= all.at[end].named;
        for (size_t k = i; named && k < end; k++)
            if (k == i || all.at[k].page != all.at[k - 1].page) all.at[kept++] = all.at[k];
    }
    all.count = kept;
    return all;
}

static void build_neighbours(const struct words *w, const struct document *pages, struct corpus *t)
{
    pair_array pairs = named_pairs(w, pages, t->page_count);
    t->neighbour_bytes = (uint32_t)CORPUS_NEIGHBOUR_BYTES(pairs.count);
    unsigned char *filter = xalloc(t->neighbour_bytes);
    for (size_t i = 0; i < pairs.count; i++)
        corpus_put_neighbours(filter, t->neighbour_bytes, pairs.at[i].left, pairs.at[i].right, pairs.at[i].page);
    t->neighbours = filter;
    fprintf(stderr, "  neighbours %zu pairs in %u bytes\n", pairs.count, t->neighbour_bytes);
    free(pairs.at);
}

/* --- words and terms, sorted --- */

static const struct words *sorting; /* for the comparison functions, which get no context */

static int word_order(const void *a, const void *b)
{
    return str_compare(sorting->words.at[*(const uint32_t *)a].text, sorting->words.at[*(const uint32_t *)b].text);
}

static int term_order(const void *a, const void *b)
{
    return str_compare(sorting->terms.at[*(const uint32_t *)a].stem, sorting->terms.at[*(const uint32_t *)b].stem);
}

static uint32_t *sorted(size_t count, int (*order)(const void *, const void *))
{
    uint32_t *index = xalloc((count + 1) * sizeof *index);
    for (size_t i = 0; i < count; i++) index[i] = (uint32_t)i;
    if (count) qsort(index, count, sizeof *index, order);
    return index;
}

/* Appends the posting list of one term: the postings from index *i on that belong to it. Advances *i. Returns the
 * document frequency. */
static uint32_t put_postings(bytes *out, const posting_array *postings, size_t *i, uint32_t term)
{
    uint32_t last = 0;
    uint32_t df = 0;
    for (; *i < postings->count && postings->at[*i].term == term; ++*i, df++) {
        const struct posting *p = &postings->at[*i];
        unsigned char b[7];
        size_t n = corpus_put_varint(b, (df ? p->document - last : p->document + 1) << 1 | (p->name > 0));
        b[n++] = impact_of(p->weight);
        if (p->name) b[n++] = p->name;
        for (size_t k = 0; k < n; k++) *PUSH(out) = b[k];
        last = postings->at[*i].document;
    }
    return df;
}

static void put_bytes(bytes *out, const bytes *list)
{
    for (size_t i = 0; i < list->count; i++) *PUSH(out) = list->at[i];
}

static int phrase_term_order(const void *a, const void *b)
{
    const struct phrase_term *x = a, *y = b;
    if (x->term != y->term) return x->term < y->term ? -1 : 1;
    return x->phrase < y->phrase ? -1 : x->phrase > y->phrase;
}

/* Appends the phrases of one term, from index *i on, as varint differences. Advances *i. Returns their number. */
static uint32_t put_phrases(bytes *out, struct words *w, size_t *i, uint32_t term, float idf)
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

/* Builds the terms with their posting lists. Their stems follow in place_stems(). */
static struct corpus_term *build_terms(struct words *w, struct corpus *t, posting_array *pages, posting_array *sections)
{
    uint32_t *order = sorted(w->terms.count, term_order);
    struct corpus_term *terms = xalloc((w->terms.count + 1) * sizeof *terms);
    bytes postings = { 0 }, pages_of = { 0 }, sections_of = { 0 }, phrases_of = { 0 };
    for (uint32_t i = 0; i < w->terms.count; i++) w->terms.at[order[i]].rank = i;
    for (size_t i = 0; i < pages->count; i++) pages->at[i].term = w->terms.at[pages->at[i].term].rank;
    for (size_t i = 0; i < sections->count; i++) sections->at[i].term = w->terms.at[sections->at[i].term].rank;
    if (pages->count) qsort(pages->at, pages->count, sizeof *pages->at, posting_order);
    if (sections->count) qsort(sections->at, sections->count, sizeof *sections->at, posting_order);
    for (size_t i = 0; i < w->phrase_terms.count; i++)
        w->phrase_terms.at[i].term = w->terms.at[w->phrase_terms.at[i].term].rank;
    if (w->phrase_terms.count)
        qsort(w->phrase_terms.at, w->phrase_terms.count, sizeof *w->phrase_terms.at, phrase_term_order);
    size_t page = 0, section = 0, phrase = 0;
    for (uint32_t i = 0; i < w->terms.count; i++) {
        struct corpus_term *term = &terms[i];
        pages_of.count = sections_of.count = phrases_of.count = 0;
        uint32_t page_df = put_postings(&pages_of, pages, &page, i);
        uint32_t section_df = put_postings(&sections_of, sections, &section, i);
        uint32_t phrase_df = put_phrases(&phrases_of, w, &phrase, i, corpus_idf(t->page_count, page_df));
        term->postings = (uint32_t)postings.count;
        put_varint(&postings, page_df), put_varint(&postings, section_df), put_varint(&postings, phrase_df);
        put_varint(&postings, (uint32_t)pages_of.count), put_varint(&postings, (uint32_t)sections_of.count);
        put_bytes(&postings, &pages_of), put_bytes(&postings, &sections_of), put_bytes(&postings, &phrases_of);
    }
    t->terms = terms;
    t->term_count = (uint32_t)w->terms.count;
    t->word_postings = postings.at;
    t->word_posting_bytes = (uint32_t)postings.count;
    t->phrases = w->phrases.at, t->phrase_count = (uint32_t)w->phrases.count;
    return terms;
}

/* Sets the stems of the terms: the start of a word of the term if possible, otherwise text added to `text`. */
static void place_stems(const struct words *w, const struct corpus_word *words, struct corpus_term *terms, buffer *text)
{
    str *stems = xalloc((w->terms.count + 1) * sizeof *stems);
    for (size_t i = 0; i < w->terms.count; i++) stems[w->terms.at[i].rank] = w->terms.at[i].stem;
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
    free(stems);
}

static void build_words(struct words *w, struct corpus *t, struct corpus_term *terms)
{
    uint32_t *order = sorted(w->words.count, word_order);
    struct corpus_word *words = xalloc((w->words.count + 1) * sizeof *words);
    buffer text = { 0 };
    for (uint32_t i = 0; i < w->words.count; i++) {
        const struct word *word = &w->words.at[order[i]];
        words[i] = (struct corpus_word){ (uint32_t)text.count, w->terms.at[word->term].rank,
                                         corpus_letters(word->text.s, word->text.len) };
        buffer_add(&text, word->text);
    }
    words[w->words.count].pos = (uint32_t)text.count;
    place_stems(w, words, terms, &text);
    t->words = words;
    t->word_count = (uint32_t)w->words.count;
    t->word_text = text.at;
    t->word_text_bytes = (uint32_t)text.count;
}

/* Adds all words of an exception of stems.txt to the vocabulary if the corpus has one of them. */
static void add_excepted_words(struct words *w)
{
    for (size_t i = 0; terms_exception(i).len; i++)
        if (map_get(&w->term_by_stem, terms_stem(terms_exception(i)))) term_of(w, terms_exception(i));
}

void index_words(struct corpus_builder *c, struct corpus *t, const path_list *aliases)
{
    struct words w = { 0 };
    struct document *pages = xalloc((t->page_count + 1) * sizeof *pages);
    struct document *sections = xalloc((t->section_count + 1) * sizeof *sections);
    for (uint32_t i = 0; i < t->page_count; i++) {
        add_page(t, &w, pages, sections, i);
        const struct node *reference = node_get(c->pages.at[i].front, "reference");
        if (reference) add_reference(&w, &pages[i], reference->child, 0);
    }
    add_link_texts(c, &w, pages, sections);
    if (aliases->count) add_aliases(t, &w, pages, sections, aliases);
    for (uint32_t i = 0; i < t->page_count; i++)
        if (is_navigation(t, i)) drop_words(t, pages, sections, i);
    add_excepted_words(&w);
    posting_array page_postings = { 0 }, section_postings = { 0 };
    compute_weights(pages, t->page_count, w.terms.count, true, &page_postings);
    compute_weights(sections, t->section_count, w.terms.count, false, &section_postings);
    sorting = &w;
    build_words(&w, t, build_terms(&w, t, &page_postings, &section_postings));
    build_neighbours(&w, pages, t);
}

/* --- synonyms.txt --- */

static uint32_t find_term(const struct corpus *t, str stem)
{
    uint32_t low = 0, high = t->term_count;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        corpus_str found = corpus_stem_of(t, mid);
        int order = str_compare((str){ t->word_text + found.pos, found.len }, stem);
        if (order == 0) return mid;
        if (order < 0) low = mid + 1;
        else high = mid;
    }
    return NO_INDEX;
}

typedef ARRAY(str) strings;

/* Collects the stems of the words of a phrase. Identifiers are not split. */
static void phrase_stems(str phrase, strings *out)
{
    struct corpus_token tokens[CORPUS_TOKENS_MAX];
    size_t pos = 0, n;
    out->count = 0;
    while ((n = corpus_tokens(phrase.s, phrase.len, &pos, tokens)) > 0)
        for (size_t i = 0; i < n; i++) {
            if (tokens[i].kind == CORPUS_PART || tokens[i].kind == CORPUS_CHAIN) continue;
            *PUSH(out) = terms_stem((str){ tokens[i].text, tokens[i].len });
        }
}

struct rule { str key; str right; };
typedef ARRAY(struct rule) rules;

static int rule_order(const void *a, const void *b)
{
    const struct rule *x = a, *y = b;
    int order = str_compare(x->key, y->key);
    return order ? order : str_compare(x->right, y->right);
}

static str phrase_key(str phrase)
{
    strings stems = { 0 };
    buffer b = { 0 };
    phrase_stems(phrase, &stems);
    for (size_t i = 0; i < stems.count; i++) buffer_format(&b, "%s%.*s", i ? " " : "", PRI(stems.at[i]));
    return buffer_str(&b);
}

static void split_phrases(str list, strings *out)
{
    out->count = 0;
    while (list.len) {
        const char *comma = memchr(list.s, ',', list.len);
        str phrase = { list.s, comma ? (size_t)(comma - list.s) : list.len };
        if (str_trim(phrase).len) *PUSH(out) = str_trim(phrase);
        size_t consumed = phrase.len + (comma != NULL);
        list = (str){ list.s + consumed, list.len - consumed };
    }
}

static void add_rules(rules *out, str line, const char *file, uint32_t number)
{
    const char *arrow = NULL;
    for (size_t i = 0; i + 1 < line.len && !arrow; i++)
        if (line.s[i] == '=' && line.s[i + 1] == '>') arrow = line.s + i;
    strings left = { 0 }, right = { 0 };
    split_phrases(arrow ? (str){ line.s, (size_t)(arrow - line.s) } : line, &left);
    split_phrases(arrow ? (str){ arrow + 2, (size_t)(line.s + line.len - arrow - 2) } : line, &right);
    if (!left.count || !right.count || (!arrow && left.count < 2))
        fatal(file, number, "a rule is \"a, b, c\" or \"a, b => c, d\"");
    for (size_t i = 0; i < left.count; i++)
        for (size_t k = 0; k < right.count; k++) {
            str key = phrase_key(left.at[i]);
            if (!str_equal(key, phrase_key(right.at[k]))) *PUSH(out) = (struct rule){ key, right.at[k] };
        }
}

/* Looks up the terms of an alternative. Returns false if the corpus lacks one of them or the number of stems is not
 * 1..CORPUS_SYNONYM_TERMS. */
static bool add_alternative(const struct corpus *t, str phrase, strings *stems, uint32_t *terms)
{
    phrase_stems(phrase, stems);
    for (size_t i = 0; i < stems->count && i < CORPUS_SYNONYM_TERMS; i++) {
        terms[i] = find_term(t, stems->at[i]);
        if (terms[i] == NO_INDEX) return false;
    }
    return stems->count > 0 && stems->count <= CORPUS_SYNONYM_TERMS;
}

void index_synonyms(struct corpus_builder *c, struct corpus *t, const char *synonyms)
{
    rules all = { 0 };
    str rest = synonyms ? read_file(synonyms) : STR("");
    for (uint32_t number = 1; rest.len; number++) {
        str line = str_trim(take_line(&rest));
        if (line.len && line.s[0] != '#') add_rules(&all, line, synonyms, number);
    }
    if (all.count) qsort(all.at, all.count, sizeof *all.at, rule_order);
    ARRAY(struct corpus_synonym) table = { 0 };
    ARRAY(uint32_t) terms = { 0 };
    strings stems = { 0 };
    for (size_t i = 0; i < all.count; i++) {
        bool first = i == 0 || !str_equal(all.at[i].key, all.at[i - 1].key);
        if (first && table.count) *PUSH(&terms) = 0;
        if (first) {
            corpus_str key = text_add(c, all.at[i].key);
            *PUSH(&table) = (struct corpus_synonym){ key, (uint32_t)terms.count };
        }
        uint32_t found[CORPUS_SYNONYM_TERMS];
        bool duplicate = !first && str_equal(all.at[i].right, all.at[i - 1].right);
        if (duplicate || !add_alternative(t, all.at[i].right, &stems, found)) continue;
        *PUSH(&terms) = (uint32_t)stems.count;
        for (size_t k = 0; k < stems.count; k++) *PUSH(&terms) = found[k];
    }
    *PUSH(&terms) = 0;
    t->synonyms = table.at;
    t->synonym_count = (uint32_t)table.count;
    t->synonym_terms = terms.at;
    t->synonym_term_count = (uint32_t)terms.count;
    t->text = c->text.at;
    t->text_bytes = (uint32_t)c->text.count;
}

/* --- paths.txt --- */

/* True if the path is a page, a section of a page, or a folder with pages. */
static bool path_exists(const struct corpus *t, str path)
{
    int missed;
    if (corpus_resolve(t, path.s, path.len, &missed).page != NO_INDEX && !missed) return true;
    str below = str_format("%.*s/", PRI(path));
    uint32_t low = 0, high = t->page_count;
    while (low < high) {         /* lower bound */
        uint32_t mid = low + (high - low) / 2;
        if (corpus_compare(t, t->pages[mid].path, below.s, below.len) < 0) low = mid + 1;
        else high = mid;
    }
    bool found = low < t->page_count && str_starts(str_of(t, t->pages[low].path), below);
    free((char *)below.s);
    return found;
}

void index_moves(struct corpus_builder *c, struct corpus *t)
{
    struct corpus_move *moves = xalloc((c->moves.count + c->aliases.count + 1) * sizeof *moves);
    t->move_count = 0;
    for (size_t i = 0; i < c->aliases.count; i++) *PUSH(&c->moves) = c->aliases.at[i];
    site_sort_moves(c);
    for (size_t i = 0; i < c->moves.count; i++) {
        const struct move *m = &c->moves.at[i];
        bool old_exists = path_exists(t, m->old), new_exists = path_exists(t, m->now);
        if (old_exists && m->strict) fatal(c->moves_file, m->line, "%.*s is in this corpus itself", PRI(m->old));
        if (!new_exists && m->strict)
            fatal(c->moves_file, m->line, "there is no page and no folder %.*s in this corpus", PRI(m->now));
        if (!new_exists || old_exists) continue;
        bool twice = t->move_count && corpus_compare(t, moves[t->move_count - 1].old, m->old.s, m->old.len) == 0;
        if (twice && m->second) continue;
        if (twice)
            fatal(c->moves_file, 0, "%.*s has two rules", PRI(m->old));
        struct corpus_move *move = &moves[t->move_count++];
        move->old = text_add(c, m->old), move->now = text_add(c, m->now), move->stack = text_add(c, m->stack);
        t->text = c->text.at;
    }
    t->moves = moves;
    t->text_bytes = (uint32_t)c->text.count;
}

/* --- self-check: decodes the tables as the program does --- */

static void check_list(const unsigned char *p, const unsigned char *end, uint32_t count, uint32_t documents,
                       const char *what)
{
    uint32_t document = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t distance;
        p = corpus_get_varint(p, &distance);
        document = i ? document + distance / 2 : distance / 2 - 1;
        if (distance / 2 == 0 || document >= documents)
            fatal(what, 0, "the index is broken: document %u of %u", document, documents);
        p += 1 + distance % 2;
    }
    if (p != end)
        fatal(what, 0, "the index is broken: a list of %u documents does not end where the next begins", count);
}

void index_check(const struct corpus *t)
{
    for (uint32_t i = 0; i < t->term_count; i++) {
        struct corpus_lists l = corpus_lists_of(t, i);
        check_list(l.pages, l.sections, l.page_df, t->page_count, "word postings");
        check_list(l.sections, l.phrases, l.section_df, t->section_count, "word postings");
    }
    for (uint32_t i = 0; i + 1 < t->segment_count; i++)
        if (t->segments[i].pos >= t->segments[i + 1].pos)
            fatal("segments", 0, "segments %u and %u are out of order", i, i + 1);
    for (uint32_t i = 0; i < t->page_count; i++) {
        const struct corpus_page *p = &t->pages[i];
        if (i && corpus_compare(t, t->pages[i - 1].path, t->text + p->path.pos, p->path.len) >= 0)
            fatal("pages", 0, "%.*s is out of order", PRI(str_of(t, p->path)));
        if (corpus_find_page(t, t->text + p->path.pos, p->path.len) != i)
            fatal("pages", 0, "%.*s is not found by its path", PRI(str_of(t, p->path)));
    }
}
