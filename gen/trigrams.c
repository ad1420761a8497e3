/* trigrams.c - the trigram index: for each trigram, the segments of text that contain it. */
#include <stdlib.h>
#include "gen.h"

/* LIST: the distances between segments as varints. BITMAP: a bit for each segment, if that is not longer. COMMON: an
 * empty list, because too many segments have the trigram. */
enum form { LIST, BITMAP, COMMON };
#define COMMON_SHARE 5 /* a trigram in more than 1 / COMMON_SHARE of the segments is common: it would exclude few */

/* A trigram. bytes: the length of its posting list; start: the offset of the list, or of its end while it is written;
 * last: the segment that was added last; segments: the number of those added. */
struct trigram { uint32_t key, last, start, bytes, segments; enum form form; };

/* All trigrams, found by open addressing. slots[i] is the index of a trigram plus one; 0 is a free slot. */
struct trigrams {
    uint32_t *slots;
    size_t room;                     /* a power of two */
    ARRAY(struct trigram) lists;
};

static uint32_t *slot_of(const struct trigrams *all, uint32_t key)
{
    size_t i = (size_t)(key * 0x9e3779b1u) & (all->room - 1);
    while (all->slots[i] && all->lists.at[all->slots[i] - 1].key != key) i = (i + 1) & (all->room - 1);
    return &all->slots[i];
}

static struct trigram *list_of(struct trigrams *all, uint32_t key)
{
    if ((all->lists.count + 1) * 4 > all->room * 3) {
        xfree(all->slots);
        all->room = all->room ? all->room * 2 : 1024;
        all->slots = xalloc(all->room * sizeof *all->slots);
        for (uint32_t i = 0; i < all->lists.count; i++) *slot_of(all, all->lists.at[i].key) = i + 1;
    }
    uint32_t *slot = slot_of(all, key);
    if (!*slot) {
        *PUSH(&all->lists) = (struct trigram){ .key = key, .last = UINT32_MAX };
        *slot = (uint32_t)all->lists.count;
    }
    return &all->lists.at[*slot - 1];
}

static int number_order(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* Returns the keys of all trigrams, sorted. */
static uint32_t *sorted_keys(const struct trigrams *all)
{
    uint32_t *keys = xalloc((all->lists.count + 1) * sizeof *keys);
    for (size_t i = 0; i < all->lists.count; i++) keys[i] = all->lists.at[i].key;
    if (all->lists.count) qsort(keys, all->lists.count, sizeof *keys, number_order);
    return keys;
}

/* Adds the segment to the list of each trigram in its text: counts the bytes, or writes them to `out`. */
static void add_segment(struct trigrams *all, uint32_t segment, str t, unsigned char *out)
{
    uint32_t window[3] = { 0 }, chars = 0;
    for (size_t i = 0; i < t.len; chars++) {
        uint32_t cp;
        i += corpus_char(t.s + i, t.len - i, &cp);
        window[0] = window[1], window[1] = window[2], window[2] = corpus_fold(cp);
        if (chars < 2) continue;
        struct trigram *list = list_of(all, corpus_trigram_key(window[0], window[1], window[2]));
        if (list->last == segment) continue;
        unsigned char b[5];
        size_t n = corpus_put_varint(b, segment - list->last);   /* the first one: segment + 1 */
        if (!out) list->bytes += (uint32_t)n, list->segments++;
        else if (list->form == BITMAP) out[list->start + segment / 8] |= (unsigned char)(1u << segment % 8);
        else if (list->form == LIST) memcpy(out + list->start, b, n), list->start += (uint32_t)n;
        list->last = segment;
    }
}

static void add_segments(const struct corpus_builder *c, const struct corpus *t, struct trigrams *all,
                         unsigned char *out)
{
    for (uint32_t i = 0; i < t->segment_count; i++) {
        uint32_t pos = t->segments[i].pos, end = i + 1 < t->segment_count ? t->segments[i + 1].pos : c->source_bytes;
        add_segment(all, i, (str){ c->text.at + pos, end - pos }, out);
    }
}

/* Reads the text twice, to know the places of the lists before they are written. */
void index_trigrams(struct corpus_builder *c, struct corpus *t)
{
    struct trigrams all = { 0 };
    ARRAY(struct corpus_trigram) blocks = { 0 };
    byte_list keys = { 0 };
    size_t total = 0, map = CORPUS_BITMAP_BYTES(t->segment_count);
    uint32_t last = 0;
    add_segments(c, t, &all, NULL);
    uint32_t *sorted = sorted_keys(&all);
    for (uint32_t i = 0; i < all.lists.count; i++) {
        struct trigram *list = list_of(&all, sorted[i]);
        if (i % CORPUS_TRIGRAMS_PER_BLOCK == 0)
            *PUSH(&blocks) = (struct corpus_trigram){ last = list->key, (uint32_t)keys.count, (uint32_t)total };
        if (list->segments > t->segment_count / COMMON_SHARE) list->form = COMMON, list->bytes = 0;
        else if (list->bytes >= map) list->form = BITMAP, list->bytes = (uint32_t)map;
        list->start = (uint32_t)total, list->last = UINT32_MAX;
        total += list->bytes;
        put_varint(&keys, list->key - last);
        put_varint(&keys, list->bytes);
        last = list->key;
    }
    xfree(sorted);
    unsigned char *postings = xalloc(total);
    add_segments(c, t, &all, postings);
    t->trigram_count = (uint32_t)all.lists.count;
    t->trigrams = blocks.at;
    t->trigram_keys = keys.at;
    t->trigram_key_bytes = (uint32_t)keys.count;
    t->trigram_postings = postings;
    t->trigram_posting_bytes = (uint32_t)total;
    xfree(all.slots), xfree(all.lists.at);
}
