/* english.c - the filter of English words that a search does not correct.
 *
 * Only words that a search would otherwise change need a place in it: those that are near a word of the corpus, begin
 * one, or consist of two. "Near" is found by deletion: two words are at most two typing errors apart only if they have
 * a string in common that is made of each by removing at most two of its letters (M. Mor, A. Fraenkel, "A hash code
 * method for detecting and correcting spelling errors", 1982). */
#include "gen.h"

enum { MAX_ERRORS = 2, MAX_LETTERS = 24 };     /* longer words are skipped */

struct filter { unsigned char *bits; uint32_t bytes; };

static bool filter_add(const struct filter *f, const char *s, size_t n)
{
    corpus_put_word(f->bits, f->bytes, s, n);
    return false;
}

static bool filter_has(const struct filter *f, const char *s, size_t n)
{
    return corpus_has_word(f->bits, f->bytes, s, n);
}

/* Calls `visit` for a word and for what is left of it if up to `max` of its letters after the first `from` are
 * removed, until it returns true. Returns whether it did. */
static bool each_shortened(bool visit(const struct filter *, const char *, size_t), const struct filter *f,
                           const char *word, size_t n, size_t from, int max)
{
    if (visit(f, word, n)) return true;
    for (size_t i = from; max > 0 && i < n; i++) {
        char shorter[MAX_LETTERS];
        memcpy(shorter, word, i);
        memcpy(shorter + i, word + i + 1, n - i - 1);
        if (each_shortened(visit, f, shorter, n - 1, i, max - 1)) return true;
    }
    return false;
}

static str vocabulary_word(const struct corpus *t, uint32_t i)
{
    return (str){ t->word_text + t->words[i].pos, t->words[i + 1].pos - t->words[i].pos };
}

/* Returns the place of the first word of the corpus that is not before the word. */
static uint32_t first_from(const struct corpus *t, str word)
{
    uint32_t low = 0, high = t->word_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (str_compare(vocabulary_word(t, middle), word) < 0) low = middle + 1;
        else high = middle;
    }
    return low;
}

static bool is_known(const struct corpus *t, str word)
{
    uint32_t i = first_from(t, word);
    return i < t->word_count && str_equal(vocabulary_word(t, i), word);
}

static bool begins_a_word(const struct corpus *t, str word)
{
    uint32_t i = first_from(t, word);
    return i < t->word_count && str_starts(vocabulary_word(t, i), word);
}

static bool is_compound(const struct corpus *t, str word)
{
    for (size_t i = CORPUS_MIN_PART_BYTES; i + CORPUS_MIN_PART_BYTES <= word.len; i++)
        if (is_known(t, (str){ word.s, i }) && is_known(t, (str){ word.s + i, word.len - i })) return true;
    return false;
}

/* Makes a filter of the words of the corpus, and of what is left of them without one or two letters. */
static struct filter filter_near(const struct corpus *t)
{
    size_t count = 0;
    for (uint32_t i = 0; i < t->word_count; i++) {
        size_t n = vocabulary_word(t, i).len;
        if (n <= MAX_LETTERS) count += 1 + n + n * (n - 1) / 2;
    }
    struct filter f = { .bytes = (uint32_t)CORPUS_ENGLISH_BYTES(count) };
    f.bits = xalloc(f.bytes);
    for (uint32_t i = 0; i < t->word_count; i++) {
        str word = vocabulary_word(t, i);
        if (word.len <= MAX_LETTERS) each_shortened(filter_add, &f, word.s, word.len, 0, MAX_ERRORS);
    }
    return f;
}

static bool could_be_changed(const struct corpus *t, const struct filter *near, str word)
{
    int max = word.len < CORPUS_MIN_TWO_ERRORS_BYTES ? 1 : MAX_ERRORS;
    return begins_a_word(t, word) || is_compound(t, word)
        || each_shortened(filter_has, near, word.s, word.len, 0, max);
}

/* Adds the key of each word of the text that a search could change, once. */
static void collect_keys(struct map *keys, const struct corpus *t, str text)
{
    struct filter near = filter_near(t);
    while (text.len) {
        str line = str_trim(take_line(&text));
        struct corpus_token token = corpus_token_make(CORPUS_WORD, 0, 0);
        corpus_token_append(&token, line.s, line.len);
        str word = { token.text, token.len };
        if (word.len == 0 || word.len > MAX_LETTERS || is_known(t, word)) continue;
        if (!could_be_changed(t, &near, word)) continue;
        char key[CORPUS_ENGLISH_KEY];
        map_at(keys, str_copy((str){ key, corpus_english_key(key, word.s, word.len) }), 0);
    }
}

/* Makes the filter from a file with one English word a line. Without a file it is empty. After index_words(). */
void english_build(struct corpus *t, const char *path)
{
    if (!path) return;
    struct map keys = { 0 };
    temporary_begin();
    collect_keys(&keys, t, read_file(path));
    keep_begin();
    struct filter f = { .bytes = keys.count ? (uint32_t)CORPUS_ENGLISH_BYTES(keys.count) : 0 };
    f.bits = xalloc(f.bytes + 1u);
    keep_end();
    for (size_t i = 0; i < keys.room; i++) {
        str key = map_key(&keys.slots[i]);
        if (key.s) filter_add(&f, key.s, key.len);
    }
    t->english = f.bits;
    t->english_bytes = f.bytes;
    temporary_end();
}
