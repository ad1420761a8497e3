/* terms.c - which words are one term: the stemmer, and the exceptions of stems.txt. */
#include <stdlib.h>
#include "gen.h"

static struct map exceptions;    /* words; value: index in stems[] */
static ARRAY(str) stems;
static ARRAY(str) excepted;      /* the words, in the order of the file */

/* Reads stems.txt. A line "customer: customer customers" makes the words after the colon one term, apart from the other
 * words with their stem. */
void terms_read_stems(const char *path)
{
    str rest = path ? read_file(path) : STR("");
    for (uint32_t number = 1; rest.len; number++) {
        str line = str_trim(take_line(&rest)), stem = take_word(&line);
        if (!stem.len || stem.s[0] == '#') continue;
        if (stem.s[stem.len - 1] != ':') fatal(path, number, "a line must be \"stem: word word ...\"");
        stem.len--;
        *PUSH(&stems) = str_copy(stem);
        for (str word; (word = take_word(&line)).len;) {
            uint32_t index = (uint32_t)stems.count - 1, *at = map_at(&exceptions, str_copy(word), index);
            if (*at != index) fatal(path, number, "duplicate word %.*s", PRI(word));
            *PUSH(&excepted) = str_copy(word);
        }
    }
}

/* Returns the stem of a word as a new string, which the caller may free. */
str terms_stem(str word)
{
    const uint32_t *exception = map_get(&exceptions, word);
    if (exception) return str_copy(stems.at[*exception]);
    char *stem = xalloc(word.len + 8);
    memcpy(stem, word.s, word.len);
    return (str){ stem, corpus_stem(stem, word.len) };
}

/* Returns the word i of stems.txt, or an empty string at the end. */
str terms_exception(size_t i)
{
    return i < excepted.count ? excepted.at[i] : (str){ NULL, 0 };
}
