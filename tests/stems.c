/* stems.c - prints the classes of words that are one term, a line each: the stem, a colon, the words. Classes of which
 * all words are plain inflections of one word are left out. */
#define main workosdocs_main
#include "../workosdocs.c"
#undef main

/* True for an ending that an inflection adds to the common start of its words. */
static bool is_inflection(str ending)
{
    static const char *const endings[] = { "", "s", "es", "ed", "d", "ing", "e", "y", "ies", "ied", "ly" };
    for (size_t k = 0; k < 2 && k <= ending.len; k++) /* with a doubled consonant, too: run, running */
        for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
            if (str_equal(str_span(ending, k, ending.len), str_from(endings[i]))) return true;
    return false;
}

int main(void)
{
    for (uint32_t t = 0; t < corpus.term_count; t++) {
        static uint32_t words[1000];
        size_t count = 0, common = SIZE_MAX;
        for (uint32_t w = 0; w < corpus.word_count && count < 1000; w++)
            if (corpus.words[w].term == t) words[count++] = w;
        for (size_t i = 0; i < count; i++) {
            str first = word_text(words[0]), word = word_text(words[i]);
            size_t n = 0;
            while (n < word.len && n < first.len && n < common && word.s[n] == first.s[n]) n++;
            common = n;
        }
        bool plain = true;
        for (size_t i = 0; i < count; i++) plain &= is_inflection(str_span(word_text(words[i]), common, SIZE_MAX));
        if (plain) continue;
        printf("%.*s:", (int)stem_text(t).len, stem_text(t).s);
        for (size_t i = 0; i < count; i++) printf(" %.*s", (int)word_text(words[i]).len, word_text(words[i]).s);
        putchar('\n');
    }
    return 0;
}
