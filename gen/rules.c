/* rules.c - the rules of corpus/: synonyms.txt, which adds alternatives to the words of a query, and paths.txt, which
 * leads from former paths to current ones.
 */
#include <stdlib.h>
#include "gen.h"

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
            *PUSH(out) = terms_stem(corpus_token_text(&tokens[i]));
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
    for (size_t i = 0; i < stems.count; i++) xfree(stems.at[i].s);
    xfree(stems.at);
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
        fatal(file, number, "a rule must be \"a, b, c\" or \"a, b => c, d\"");
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
    struct corpus_key *keys = xalloc((CORPUS_KEYS(table.count) + 1) * sizeof *keys);
    for (size_t i = 0; i < table.count; i += CORPUS_KEY_STEP)
        keys[i / CORPUS_KEY_STEP] = text_key((str){ c->text.at + table.at[i].key.pos, table.at[i].key.len });
    t->synonyms = table.at, t->synonym_keys = keys;
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
    xfree(below.s);
    return found;
}

void index_moves(struct corpus_builder *c, struct corpus *t)
{
    struct corpus_move *moves = xalloc((c->moves.count + c->aliases.count + 1) * sizeof *moves);
    t->move_count = 0;
    for (size_t i = 0; i < c->aliases.count; i++) *PUSH(&c->moves) = c->aliases.at[i];
    moves_sort(c);
    for (size_t i = 0; i < c->moves.count; i++) {
        const struct move *m = &c->moves.at[i];
        bool old_exists = path_exists(t, m->old), new_exists = path_exists(t, m->now);
        if (old_exists && m->strict)
            fatal(c->moves_file, m->line, "%.*s is a page or folder of this corpus: not an old path", PRI(m->old));
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
