/* corpus.h - the data format shared by the generator (gen/) and the program (workosdocs.c).
 *
 * A corpus is compiled into the program as constant tables. The generator writes them and the program reads them. This
 * file is the only description of the format. The functions that turn text into search keys are in text.h.
 *
 *   text      all source files, concatenated without changes, then the strings made by the generator (titles, rendered
 *             reference tables). A `corpus_str` is a slice of it. The text is not compressed: a match is a pointer.
 *   pages     sorted by path. Each page owns a contiguous range of sections. Its section 0 is the text before the
 *             first heading.
 *   sections  the unit of search, in document order: the subsections of a section follow it directly. Reference
 *             entries come last, one section per language and entry. The rendered Markdown of a section is the
 *             concatenation of its spans. A span is a slice of the page source where that is usable as it is, and
 *             generated text elsewhere.
 *   parts     where a section has text for some readers only (a framework, a tab), its offsets and their variants.
 *   segments  partition the source of every page: each byte belongs to exactly one section. Segments are the documents
 *             of the trigram index.
 *   words     all word forms of the corpus, sorted. Each refers to its term (the stem). A term has two posting lists,
 *             one of pages and one of sections, with an impact byte per posting. Each term of a section is also a term
 *             of its page: the ranking excludes pages by their terms before it reads sections. Pages with the term in a
 *             section heading form a part of the list of their own, for an upper bound of the scores of their sections.
 *   phrases   other words for the subject of a section: its aliases. Terms have a third posting list, of phrases, which
 *             has no impacts. Each term of a phrase is also a term of its page.
 *   neighbours  a Bloom filter of (word, next word, page). It covers only word pairs that occur in the title, headings,
 *             description or aliases of some page.
 *   companions  for a page or section, the pages that answer the same questions. If a page is one of those that fit
 *             best, its companions move up.
 *
 * Example with three pages:
 *
 *   path      source                                     sections (anchor)
 *   a         "# Cat\n\nA cat purrs.\n"                  0 "" -> the heading is the page's title
 *   b         "Dogs bark.\n\n## Loud dogs\n\nWoof.\n"    1 "", 2 "loud-dogs"
 *   c         "No cats, no dogs.\n"                      3 ""
 *
 *   segments  a: [0,20) 0   b: [20,32) 1, [32,52) 2   c: [52,70) 3
 *   trigram   "cat" -> segments 0, 3   "dog" -> 1, 2, 3. In a corpus of many segments the first would be stored as the
 *             varints 0+1, 3-0; in one this small all lists are empty, see Encodings
 *   word      "cat" -> term "cat", "cats" -> term "cat"; term "cat": pages a (impact high: title), c
 *
 * Encodings: a posting list is a sequence of varints. Each is the difference to the previous document number; the
 * first one is the document number plus one. A difference is therefore never 0. A word posting list has three parts,
 * each of which is a list: documents with the word in their name (title and path of a page, heading of a section);
 * other pages with it in the name of a section; all others. In these an impact byte follows each varint. In the first
 * part one more byte follows: the fraction of the name that the word makes up, in 255ths. A trigram list that would be
 * at least as long as a bitmap of all segments is stored as a bitmap, which is recognized by its length
 * (CORPUS_BITMAP_BYTES). A trigram that more than a fifth of the segments have has an empty list, since it
 * would exclude few: any segment may have it.
 */
#ifndef CORPUS_H
#define CORPUS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __clang__ /* scores are the same bits on all machines: no fused multiply-add, like gcc -std=c11 */
#pragma STDC FP_CONTRACT OFF
#endif

/* Version of the format. Generated tables assert it, so outdated tables do not compile.
 * 1: first format. 2: frequent trigrams as bitmaps. 3: word postings have name fractions. 4: code blocks have the
 * sentence after them. 5: changelog entries have pages; frequencies are 32 bits. 6: spans and trigram keys are varints.
 * 7: instructions, default language, neighbours, date, licences. 8: moved pages. 9: variants and parts of sections,
 * full text of images, numbers of all links, stack of a moved page; changelog entries have no pages. 10: phrases.
 * 11: pages of a navigation entry are those below its path. 12: groups of examples, names of errors, choices of
 * languages, number of listed pages. 13: sources. 14: filter of English words; frequencies of terms are with their
 * postings. 15: rows of languages, facts, pages outside of products, folders and ranking of the index. 16: sections
 * with their subsections, anchors of viewers, neighbours of pages; files of examples are codes. 17: priors. 18:
 * families. 19: stems are slices of word_text. 20: comments; packages and addresses of pages. 21: phrases are
 * sorted. 22: locale. 23: versions. 24: pages with the same text. 25: languages of packages. 26: pages of groups.
 * 27: their titles instead. 28: query and account in the facts. 29: word postings have parts.
 * 30: English words that could be changed, by keys. 31: no priors. 32: phrases by page; bytes after tables of bytes.
 * 33: anchors of viewers are bits. 34: common trigrams have no list. 35: keys of words and synonyms; letters of words
 * apart; products of pages. 36: companions, no products. 37: terms that only aliases have. */
#define CORPUS_FORMAT 37

#define NO_INDEX UINT32_MAX /* invalid index: no page, no section */

/* Placeholders for content missing from the corpus. They are not indexed and not used in snippets. */
#define CORPUS_NO_CODE "Code sample not in this copy:"
#define CORPUS_NO_COMPONENT "Not in this copy:"
#define CORPUS_NO_PAYLOAD "Sample payloads are not in this copy."

#define CORPUS_PADDING 8 /* bytes after the end of a table of bytes that may be read, too */

#define CORPUS_BITMAP_BYTES(segments) (((size_t)(segments) + 7) / 8)

typedef struct { uint32_t pos, len; } corpus_str; /* slice of corpus.text; len 0 is the empty string */

struct corpus_page {
    corpus_str path;                   /* "authkit/sessions": without extension and final "/index" */
    corpus_str file;                   /* source file, relative to docs/ */
    corpus_str title, description;     /* title is never empty */
    corpus_str source;                 /* the complete file, unmodified */
    uint32_t first_section, sections;  /* at least one section */
    uint32_t first_link, links;        /* range of links[]: pages this page links to, most links first */
    uint32_t first_backlink, backlinks;/* range of links[]: pages that link to this page, most links first */
    uint16_t all_links, all_backlinks; /* numbers of these pages; the ranges have the first ones */
    uint32_t nav;                      /* index into nav[], or NO_INDEX */
    uint32_t languages;                /* bit i: the page has reference sections in languages[i] */
    uint32_t previous, next;           /* neighbours in the navigation of its product, or NO_INDEX */
    uint32_t variant_rows, code_rows;  /* rows of languages.h: of its variants; of its code in programming languages */
    uint32_t family;                   /* number of the folder if its pages have similar headings, else 0 */
    uint32_t package;                  /* index into sources[] of the package whose README it is, or NO_INDEX */
    uint32_t has_url;                  /* 1 if it has a public address: on the site, or in its package's repository */
    uint32_t same;                     /* next page with the same source, in a ring; the page itself if it is unique */
    uint32_t reference_depth;          /* number of slashes in its path if it has reference sections, else 0 */
};

struct corpus_section {
    corpus_str title;    /* heading as plain text; section 0 has the page title */
    corpus_str anchor;   /* unique within the page; for section 0 the slug of a heading used as page title, or empty */
    uint32_t page, parent;           /* parent: enclosing section, NO_INDEX for section 0 */
    uint32_t line;                   /* line of the source file where it starts, 1-based */
    uint32_t first_span, spans;      /* its rendered text without subsections: offset into span_bytes[], and count */
    uint32_t bytes;                  /* length of that text */
    uint16_t level;                  /* heading level 1..6; 0 for section 0 */
    uint16_t language;               /* index into languages[] for reference sections, 0 ("") for all others */
    uint32_t variant;                /* index into variants[]: the branch that contains it, 0 for no branch */
    uint32_t end, tree_bytes;        /* of its subtree, [section, end), and the length of its text; section 0: page */
};

/* A branch of a choice: text for readers who use `values`, such as a framework. The site shows one branch at a time.
 * variants[0] is empty. label: with the labels of the enclosing branches, "frontend: nextjs › Server component".
 * key: "frontend"; empty for a tab, whose value is its title. values: separated by ", ". outer: the enclosing branch
 * or 0. rows: the rows of languages.h that the values name. neutral: 1 if it is for readers of any language, because a
 * value is no language, or is the one for no framework. */
struct corpus_variant { corpus_str label, key, values; uint32_t outer, rows, neutral; };

/* A part of the text of a section: from this offset to the next part of the section, or its end, the text belongs to
 * the variant. Before its first part a section has its own variant. Sorted by section and offset. */
struct corpus_part { uint32_t section, offset, variant; };

/* A segment ends where the next one starts; the last one ends at source_bytes. line: line of its start, 1-based. */
struct corpus_segment { uint32_t pos, section, line; };

/* The table comments[] has the comments of HTML and MDX in the sources, in ascending order, except those in code
 * blocks, which are rendered. A comment has the bytes from its start up to the mark that ends it. A comment without
 * such a mark ends with its segment. */

/* A code example: a fenced code block of a page, in document order, then the files of examples/ by path, which have no
 * section. group: the product of the page, or the folder of the file. title: of the block, its section, or the file.
 * before, after: the adjacent sentences as plain text, or empty. */
struct corpus_code {
    corpus_str group, path, anchor, title, language, code, before, after;
    uint32_t section, line;
};

struct corpus_link { uint32_t page, section; };      /* section: NO_INDEX for the whole page */

struct corpus_nav {                  /* the site's navigation tree in reading order; level 0 is a product */
    corpus_str title, path;          /* path: page path, URL outside the corpus, or empty for a heading without link */
    uint32_t page;                   /* or NO_INDEX */
    uint32_t level, pages;           /* pages: at and below the path, navigation pages not counted */
};

/* A group of examples: those of a product, or of the files in a folder of examples/. groups[0] has the empty name and
 * all examples. title: of the navigation or the page with the group's name, or empty. first_language: index into
 * group_languages[], which has the languages of each group in a row. */
struct corpus_group { corpus_str name, title; uint32_t count, first_language, languages; };
struct corpus_group_language { corpus_str name; uint32_t count; };

/* A placeholder in texts of the program, "{products}", and the fact about the corpus that replaces it. The fact is
 * empty if the corpus has no such data. */
struct corpus_fact { corpus_str name, text; };

/* The index for AGENTS.md. folders: the root, then top-level folders with the best pages first, each followed by the
 * folders in it by path. Its own pages are folder_pages[first, end), the best first. ranking: pages and folders (page:
 * NO_INDEX) in the order in which an index of limited size shows them. Navigation pages are in none of these. */
struct corpus_folder { corpus_str path; uint32_t parent, first, end; };
struct corpus_rank { uint32_t page, folder; };

struct corpus_package { corpus_str name; uint32_t first_entry, entries, rss; };  /* rss: 1 if entries are from a feed */
struct corpus_entry {                /* newest first; date in ISO 8601 */
    corpus_str title, date, url;
    uint32_t first_change, changes;
};

/* A block of CORPUS_TRIGRAMS_PER_BLOCK trigrams, which are sorted by key. key: key of its first trigram. keys: offset
 * of the block in trigram_keys[], which has two varints per trigram: the difference to the previous key and the length
 * of its posting list in bytes. postings: offset of the block's first posting list in trigram_postings[]. */
struct corpus_trigram { uint32_t key, keys, postings; };
#define CORPUS_TRIGRAMS_PER_BLOCK 32u
#define CORPUS_TRIGRAM_BLOCKS(trigrams) (((trigrams) + CORPUS_TRIGRAMS_PER_BLOCK - 1) / CORPUS_TRIGRAMS_PER_BLOCK)

struct corpus_word {                 /* sorted bytewise by text */
    uint32_t pos;                    /* offset into word_text[]; ends where the next word starts */
    uint32_t term;
};
struct corpus_term {                 /* sorted bytewise by stem */
    uint32_t stem;                   /* offset and length in word_text[], see corpus_stem_of() */
    uint32_t postings;               /* offset into word_postings[], see corpus_lists_of() */
};

/* A phrase for the subject of a section, such as an alias. section: counted from the first one of the page. idf: sum
 * over its terms, in 256ths. Both are at most UINT16_MAX. Sorted by page and section; page i has the phrases from
 * page_phrases[i] up to page_phrases[i + 1]. */
struct corpus_phrase {
    uint16_t section, idf;
};

/* A page that answers the same questions as a section; the first section of a page stands for the page. weight: 1 to
 * CORPUS_MAX_COMPANION. */
struct corpus_companion { uint32_t section, page, weight; };
#define CORPUS_MAX_COMPANION 12

/* A rule of synonyms.txt: a query that contains `key` (stems joined by single spaces) also matches the alternatives.
 * `alternatives` is an index into synonym_terms[]. There each alternative is its number of terms followed by the
 * terms; 0 ends the list. Sorted by key. */
struct corpus_synonym { corpus_str key; uint32_t alternatives; };
#define CORPUS_SYNONYM_TERMS 8 /* maximum number of terms in an alternative */

/* A rule of paths.txt: `old` and all paths below it have moved to `now`, a path or path#anchor. The corpus has no page
 * at or below `old`. stack: the value of the variant that the address selects, "python", or empty. Sorted by old, so
 * the longest rule for a path is the last one that matches. */
struct corpus_move { corpus_str old, now, stack; };

/* A package besides the documentation whose README is a page. url: of its repository, or empty; a section of the page
 * is url#anchor there. rows: the row of languages.h that the package is for. Sorted by package. */
struct corpus_source { corpus_str package, version, license, integrity, date, url; uint32_t page, rows; };

/* A version and a language that pages have, as folders are named; either may be empty. Those that answers prefer come
 * first. counterparts[] is empty if no page is a version or translation of another. Else it has an entry for each page:
 * its row of versions[], the next page of its counterparts, a ring in the order of versions[], and its first page. */
struct corpus_version { corpus_str version, language; };
struct corpus_counterpart { uint32_t version, next, first; };

/* All tables and their lengths. The program refers to the tables through this one symbol, so that a test can link a
 * different corpus. */
struct corpus {
    uint32_t format;
    const char *name, *version, *integrity, *license, *hash;  /* hash: SHA-256 of text and tables, hex */
    const char *date;                /* publication date of that version, ISO 8601, or empty */
    const char *licenses, *libc_license; /* texts: of everything compiled in; of musl, for static programs */
    uint32_t license_bytes, libc_license_bytes;
    const char *title, *site;        /* "WorkOS", "https://workos.com/docs" (no final slash; empty: no public site) */
    const char *instructions, *language; /* either may be empty: start of the MCP instructions; default language of
                                            reference sections */
    const char *locale;              /* language of the texts, as in HTML: "en" */
    const char *text;                     uint32_t text_bytes, source_bytes;
    const struct corpus_page *pages;      uint32_t page_count;
    const struct corpus_section *sections;uint32_t section_count;
    const unsigned char *span_bytes;      uint32_t span_byte_count; /* decoded by corpus_span_next() */
    const struct corpus_variant *variants;uint32_t variant_count;   /* [0] is empty */
    const struct corpus_part *parts;      uint32_t part_count;
    const struct corpus_segment *segments;uint32_t segment_count;
    const corpus_str *comments;           uint32_t comment_count;
    const struct corpus_code *codes;      uint32_t code_count;
    const struct corpus_link *links;      uint32_t link_count;
    const struct corpus_nav *nav;         uint32_t nav_count;
    const struct corpus_group *groups;    uint32_t group_count;
    const struct corpus_group_language *group_languages; uint32_t group_language_count;
    const corpus_str *errors;             uint32_t error_count;     /* error codes, then headings about errors */
    const struct corpus_fact *facts;      uint32_t fact_count;
    const uint32_t *outside;              uint32_t outside_count;   /* pages that are in no product */
    const uint32_t *viewer_anchors;       uint32_t viewer_anchor_count; /* see corpus_has_viewer_anchor() */
    const struct corpus_folder *folders;  uint32_t folder_count;
    const uint32_t *folder_pages;         uint32_t folder_page_count;
    const struct corpus_rank *ranking;    uint32_t rank_count;
    uint32_t language_choices;            /* bit i: readers can choose languages[i] */
    uint32_t listed_pages;                /* number of pages without navigation pages */
    const struct corpus_package *packages;uint32_t package_count;
    const struct corpus_entry *entries;   uint32_t entry_count;
    const corpus_str *changes;            uint32_t change_count;
    const corpus_str *languages;          uint32_t language_count;  /* [0] is "" */
    const struct corpus_trigram *trigrams;uint32_t trigram_count;   /* number of trigrams, not of blocks */
    const unsigned char *trigram_keys;    uint32_t trigram_key_bytes;
    const unsigned char *trigram_postings;uint32_t trigram_posting_bytes;
    const struct corpus_word *words;      uint32_t word_count;      /* words[word_count].pos ends the last word */
    const uint32_t *word_letters;         /* corpus_letters() of each word: the set of its letters */
    const struct corpus_key *word_keys;   /* of the words 0, CORPUS_KEY_STEP, 2 * CORPUS_KEY_STEP ... */
    const char *word_text;                uint32_t word_text_bytes; /* words, then stems that no word starts with */
    const struct corpus_term *terms;      uint32_t term_count;
    const unsigned char *word_postings;   uint32_t word_posting_bytes;
    const unsigned char *neighbours;      uint32_t neighbour_bytes; /* Bloom filter, see corpus_are_neighbours() */
    const unsigned char *english;         uint32_t english_bytes;   /* Bloom filter, see corpus_has_word() */
    const struct corpus_phrase *phrases;  uint32_t phrase_count;
    const uint32_t *page_phrases;         /* page_count + 1 entries */
    const unsigned char *companion_bytes; uint32_t companion_byte_count; /* decoded by corpus_companion_next() */
    const uint32_t *page_companions;      /* page_count + 1 offsets into companion_bytes[] */
    const struct corpus_synonym *synonyms;uint32_t synonym_count;
    const struct corpus_key *synonym_keys;/* as word_keys */
    const uint32_t *synonym_terms;        uint32_t synonym_term_count;
    const struct corpus_move *moves;      uint32_t move_count;
    const struct corpus_source *sources;  uint32_t source_count;
    const struct corpus_version *versions;uint32_t version_count;
    const struct corpus_counterpart *counterparts; uint32_t counterpart_count;
    uint32_t max_counterparts;            /* maximum number of pages in a ring */
};
extern const struct corpus corpus;

/* The tables whose entries consist of 32-bit numbers, as X(table, number of entries); without trigrams, words and
 * terms, which have other numbers of entries. */
#define CORPUS_TABLES(X) \
    X(variants, variant_count) X(parts, part_count) X(segments, segment_count) \
    X(comments, comment_count) X(codes, code_count) \
    X(links, link_count) X(nav, nav_count) X(groups, group_count) \
    X(group_languages, group_language_count) X(errors, error_count) X(facts, fact_count) X(outside, outside_count) \
    X(viewer_anchors, viewer_anchor_count) \
    X(folders, folder_count) X(folder_pages, folder_page_count) X(ranking, rank_count) X(packages, package_count) \
    X(entries, entry_count) X(changes, change_count) X(languages, language_count) \
    X(synonyms, synonym_count) X(synonym_terms, synonym_term_count) X(moves, move_count) X(sources, source_count) \
    X(versions, version_count) X(counterparts, counterpart_count)

/* True if viewers of Markdown files generate the section's anchor from its heading: a bit per section. */
static inline int corpus_has_viewer_anchor(const struct corpus *c, uint32_t section)
{
    return c->viewer_anchors[section / 32] >> section % 32 & 1;
}

/* Compares a slice of the corpus with a string. Returns < 0, 0 or > 0 in the order of the sorted tables: bytewise, a
 * prefix first. */
static inline int corpus_compare(const struct corpus *c, corpus_str a, const char *s, size_t n)
{
    size_t min = a.len < n ? a.len : n;
    int order = min ? memcmp(c->text + a.pos, s, min) : 0;
    return order ? order : a.len < n ? -1 : a.len > n;
}

/* --- keys: the first eight bytes of a text as a number, in the order of the texts. Some tables of sorted texts have
 * the keys of every CORPUS_KEY_STEP-th entry: a binary search begins in these few numbers --- */

struct corpus_key { uint32_t high, low; };
#define CORPUS_KEY_STEP 32u
#define CORPUS_KEYS(entries) (((entries) + CORPUS_KEY_STEP - 1) / CORPUS_KEY_STEP)

/* Returns the key of a text in a table with CORPUS_PADDING: eight bytes are read even if the text is shorter, but those
 * after its end do not count. */
static inline uint64_t corpus_text_key(const char *s, size_t n)
{
    unsigned char b[8];
    memcpy(b, s, sizeof b);
    uint64_t high = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
    uint64_t key = high << 32 | (uint32_t)b[4] << 24 | (uint32_t)b[5] << 16 | (uint32_t)b[6] << 8 | b[7];
    return n < sizeof b ? key & ~(UINT64_MAX >> 8 * n) : key;
}

/* Returns the key of any other text. */
static inline uint64_t corpus_key_of(const char *s, size_t n)
{
    char start[8] = "";
    memcpy(start, s, n < sizeof start ? n : sizeof start);
    return corpus_text_key(start, n);
}

static inline uint64_t corpus_key_value(struct corpus_key key) { return (uint64_t)key.high << 32 | key.low; }

/* --- varints: little-endian, seven bits per byte, high bit set if more bytes follow, at most five bytes --- */

/* Writes v. Returns the number of bytes. */
static inline size_t corpus_put_varint(unsigned char out[5], uint32_t v)
{
    size_t n = 0;
    while (v >= 0x80) {
        out[n++] = (unsigned char)(v | 0x80);
        v >>= 7;
    }
    out[n++] = (unsigned char)v;
    return n;
}

/* Reads a number into *v. Returns the address after it. */
static inline const unsigned char *corpus_get_varint(const unsigned char *p, uint32_t *v)
{
    uint32_t r = *p++;
    if (r & 0x80) {
        r = (r & 0x7f) | (uint32_t)(*p & 0x7f) << 7; /* most numbers have at most two bytes */
        for (unsigned shift = 14; *p++ & 0x80; shift += 7) r |= (uint32_t)(*p & 0x7f) << shift;
    }
    *v = r;
    return p;
}

/* --- spans: the pieces of a section's rendered text. Each starts with two varints. The first is the length times four
 * plus the kind. The second is the distance from the expected position, zigzag-coded (0, -1, 1, -2 ... as 0, 1, 2, 3
 * ...). The expected position is the end of the previous span from the same area, sources or generated text. A span of
 * the last kind has one more varint, the length of its full text, and if that is not 0, the distance of the full text
 * from the expected position in the sources --- */

enum { CORPUS_SPAN_SOURCE, CORPUS_SPAN_CODE, CORPUS_SPAN_GENERATED, CORPUS_SPAN_OTHER };  /* OTHER: generated */

/* solid: a line of a code block, which must not be split. full: text for readers who see images and follow links,
 * "![Alt](https://...)" where the text is "[Image: Alt]"; full_len is 0 if it is the same text. */
struct corpus_span { uint32_t pos, len; int solid; uint32_t full_pos, full_len; };
struct corpus_spans { const unsigned char *at; uint32_t left, expected[2]; }; /* [0]: source, [1]: generated */

/* Returns an iterator at the first span of a section. */
static inline struct corpus_spans corpus_spans_of(const struct corpus *c, const struct corpus_section *s)
{
    struct corpus_spans spans = { c->span_bytes + s->first_span,
                                  s->spans,
                                  { c->pages[s->page].source.pos, c->source_bytes } };
    return spans;
}

/* Reads a distance and returns the position. */
static inline uint32_t corpus_get_position(struct corpus_spans *spans, uint32_t expected)
{
    uint32_t distance;
    spans->at = corpus_get_varint(spans->at, &distance);
    return expected + (distance >> 1 ^ (0u - (distance & 1)));
}

/* Reads the next span. Returns 0 at the end. */
static inline int corpus_span_next(struct corpus_spans *spans, struct corpus_span *span)
{
    uint32_t head;
    if (spans->left == 0) return 0;
    spans->left--;
    spans->at = corpus_get_varint(spans->at, &head);
    uint32_t *expected = &spans->expected[head >> 1 & 1];
    span->pos = corpus_get_position(spans, *expected);
    span->len = head >> 2;
    span->solid = (head & 3) == CORPUS_SPAN_CODE;
    span->full_pos = span->full_len = 0;
    *expected = span->pos + span->len;
    if ((head & 3) != CORPUS_SPAN_OTHER) return 1;
    spans->at = corpus_get_varint(spans->at, &span->full_len);
    span->solid = span->full_len == 0;
    if (span->full_len) {
        span->full_pos = corpus_get_position(spans, spans->expected[0]);
        spans->expected[0] = span->full_pos + span->full_len;
    }
    return 1;
}

/* Writes a position as its distance from the expected one. Returns the number of bytes. */
static inline size_t corpus_put_position(unsigned char *out, uint32_t pos, uint32_t expected)
{
    uint32_t distance = pos - expected;
    return corpus_put_varint(out, distance << 1 ^ (0u - (distance >> 31)));
}

/* Writes a span and moves `spans` after it, which must be after the span before. Returns the number of bytes. */
static inline size_t corpus_put_span(unsigned char out[20], struct corpus_spans *spans, struct corpus_span span,
                                     int generated)
{
    uint32_t *expected = &spans->expected[generated];
    int other = generated && (span.solid || span.full_len);
    uint32_t kind = other ? CORPUS_SPAN_OTHER : generated ? CORPUS_SPAN_GENERATED
                  : span.solid ? CORPUS_SPAN_CODE : CORPUS_SPAN_SOURCE;
    size_t n = corpus_put_varint(out, span.len << 2 | kind);
    n += corpus_put_position(out + n, span.pos, *expected);
    *expected = span.pos + span.len;
    if (other) n += corpus_put_varint(out + n, span.full_len);
    if (span.full_len) {
        n += corpus_put_position(out + n, span.full_pos, spans->expected[0]);
        spans->expected[0] = span.full_pos + span.full_len;
    }
    return n;
}

/* --- stems: slices of word_text[], because most stems are the start of a word. The table has the offset times 64 plus
 * the length, which is at most CORPUS_TOKEN_BYTES --- */

#define CORPUS_WORD_TEXT_MAX (UINT32_MAX / 64)

static inline uint32_t corpus_put_stem(uint32_t pos, size_t len) { return pos * 64 + (uint32_t)len; }

static inline corpus_str corpus_stem_of(const struct corpus *c, uint32_t term)
{
    return (corpus_str){ c->terms[term].stem / 64, c->terms[term].stem % 64 };
}

/* --- companions of a page and its sections, sorted by section and page. Each has two varints: its section, counted
 * from the first one of the page, times 16 plus the weight; the distance from the companion before, or from the page,
 * zigzag-coded as that of spans --- */

struct corpus_companions { const unsigned char *at, *end; uint32_t page, first_section; };
#define CORPUS_COMPANION_BYTES 10 /* of an entry, at most */

/* Returns an iterator at the first companion of a page. */
static inline struct corpus_companions corpus_companions_of(const struct corpus *c, uint32_t page)
{
    struct corpus_companions list = { c->companion_bytes + c->page_companions[page],
                                      c->companion_bytes + c->page_companions[page + 1], page,
                                      c->pages[page].first_section };
    return list;
}

/* Reads the next companion. Returns 0 at the end. */
static inline int corpus_companion_next(struct corpus_companions *list, struct corpus_companion *companion)
{
    uint32_t head, distance;
    if (list->at == list->end) return 0;
    list->at = corpus_get_varint(corpus_get_varint(list->at, &head), &distance);
    list->page += distance >> 1 ^ (0u - (distance & 1));
    companion->section = list->first_section + (head >> 4);
    companion->weight = head & 15;
    companion->page = list->page;
    return 1;
}

/* Writes a companion after another one, or after the page. first: the first section of the page. Returns the number of
 * bytes. */
static inline size_t corpus_put_companion(unsigned char out[CORPUS_COMPANION_BYTES], uint32_t first, uint32_t before,
                                          struct corpus_companion companion)
{
    size_t n = corpus_put_varint(out, (companion.section - first) << 4 | companion.weight);
    return n + corpus_put_position(out + n, companion.page, before);
}

/* --- posting lists of a term: five varints (twice the number of pages, plus one if the term is in a name; the number
 * of sections; twice the number of phrases, plus one if only aliases have the term; the bytes of the lists of pages and
 * sections), three more if it is in a name (the numbers of pages of the first two parts and of sections of the first
 * part), then the three lists --- */

enum corpus_list_part { CORPUS_IN_NAME, CORPUS_IN_HEADING, CORPUS_IN_TEXT, CORPUS_PARTS };

/* in_pages, in_sections: numbers of documents by part. only_aliases: no text has the term. */
struct corpus_lists {
    uint32_t page_df, section_df, phrase_df, only_aliases, in_pages[CORPUS_PARTS], in_sections[CORPUS_PARTS];
    const unsigned char *pages, *sections, *phrases;
};

/* Returns the encoded lists of a term and their numbers of documents. */
static inline struct corpus_lists corpus_lists_of(const struct corpus *c, uint32_t term)
{
    struct corpus_lists l;
    uint32_t page_bytes, section_bytes, named[3] = { 0, 0, 0 };
    const unsigned char *p = c->word_postings + c->terms[term].postings;
    p = corpus_get_varint(corpus_get_varint(corpus_get_varint(p, &l.page_df), &l.section_df), &l.phrase_df);
    p = corpus_get_varint(corpus_get_varint(p, &page_bytes), &section_bytes);
    for (int i = 0; i < 3 && l.page_df & 1; i++) p = corpus_get_varint(p, &named[i]);
    l.page_df >>= 1;
    l.only_aliases = l.phrase_df & 1;
    l.phrase_df >>= 1;
    l.in_pages[CORPUS_IN_NAME] = named[0], l.in_pages[CORPUS_IN_HEADING] = named[1];
    l.in_pages[CORPUS_IN_TEXT] = l.page_df - named[0] - named[1];
    l.in_sections[CORPUS_IN_NAME] = named[2], l.in_sections[CORPUS_IN_HEADING] = 0;
    l.in_sections[CORPUS_IN_TEXT] = l.section_df - named[2];
    l.pages = p;
    l.sections = p + page_bytes;
    l.phrases = l.sections + section_bytes;
    return l;
}

/* Returns the number of pages with a term. */
static inline uint32_t corpus_page_df(const struct corpus *c, uint32_t term)
{
    uint32_t df;
    corpus_get_varint(c->word_postings + c->terms[term].postings, &df);
    return df >> 1;
}

/* --- trigrams --- */

/* Returns the key of three folded characters. ASCII characters keep their value. All others are hashed to 0x80..0xfe:
 * this can add candidates but never lose one, and candidates are verified in the text. */
static inline uint32_t corpus_trigram_key(uint32_t a, uint32_t b, uint32_t c)
{
#define CORPUS_BYTE(x) ((x) < 0x80 ? (x) : 0x80u + (x) % 0x7fu)
    return CORPUS_BYTE(a) << 16 | CORPUS_BYTE(b) << 8 | CORPUS_BYTE(c);
#undef CORPUS_BYTE
}

/* The encoded posting list of a trigram. `at` is NULL if the trigram does not occur. It is `end` if the trigram is
 * common: any segment may have it. */
struct corpus_list { const unsigned char *at, *end; };

/* Returns the posting list of a key. */
static inline struct corpus_list corpus_trigram_list(const struct corpus *c, uint32_t key)
{
    struct corpus_list list = { NULL, NULL };
    uint32_t low = 0, high = CORPUS_TRIGRAM_BLOCKS(c->trigram_count);
    while (low < high) { /* upper bound: first block whose key is greater */
        uint32_t mid = low + (high - low) / 2;
        if (c->trigrams[mid].key <= key) low = mid + 1;
        else high = mid;
    }
    if (low-- == 0) return list;
    const unsigned char *p = c->trigram_keys + c->trigrams[low].keys;
    uint32_t left = c->trigram_count - low * CORPUS_TRIGRAMS_PER_BLOCK, found = c->trigrams[low].key, distance, bytes;
    size_t postings = c->trigrams[low].postings;
    left = left < CORPUS_TRIGRAMS_PER_BLOCK ? left : CORPUS_TRIGRAMS_PER_BLOCK;
    for (; left > 0; left--, postings += bytes) {
        p = corpus_get_varint(corpus_get_varint(p, &distance), &bytes);
        found += distance;
        if (found < key) continue;
        if (found == key) list.at = c->trigram_postings + postings, list.end = list.at + bytes;
        break;
    }
    return list;
}

/* Returns the size of a posting list. */
static inline size_t corpus_list_bytes(struct corpus_list list) { return (size_t)(list.end - list.at); }

/* Returns 1 if a posting list is a bitmap of all segments, else 0. */
static inline int corpus_list_is_bitmap(const struct corpus *c, struct corpus_list list)
{
    return corpus_list_bytes(list) >= CORPUS_BITMAP_BYTES(c->segment_count);
}

/* Moves to the next segment of a list that is not a bitmap. Returns 0 at the end. Set *segment to UINT32_MAX before the
 * first call. */
static inline int corpus_list_next(struct corpus_list *list, uint32_t *segment)
{
    uint32_t distance;
    if (list->at >= list->end) return 0;
    list->at = corpus_get_varint(list->at, &distance);
    *segment += distance;
    return 1;
}

/* --- impacts: the weight of a term in a document as one byte on a log scale; 0 is 1/8, 24 steps double it --- */

static inline float corpus_impact_value(unsigned char impact)
{
    static const float octave[24] = { /* 2^(i/24) */
        1.0000000f, 1.0293022f, 1.0594631f, 1.0905077f, 1.1224620f, 1.1553527f, 1.1892071f, 1.2240535f,
        1.2599210f, 1.2968396f, 1.3348399f, 1.3739536f, 1.4142136f, 1.4556532f, 1.4983071f, 1.5422108f,
        1.5874011f, 1.6339155f, 1.6817928f, 1.7310731f, 1.7817974f, 1.8340081f, 1.8877486f, 1.9430639f };
    return octave[impact % 24] * (float)(1u << (impact / 24)) / 8.0f;
}

/* Returns log2(x) for x > 0 in float precision. x is scaled into [1/sqrt(2), sqrt(2)], where eight terms of the artanh
 * series suffice: z + z^3/3 + z^5/5 ... The C library is not used, so that all machines compute the same bits. */
static inline float corpus_log2(float x)
{
    static const double series[] = { 1.0 / 15, 1.0 / 13, 1.0 / 11, 1.0 / 9, 1.0 / 7, 1.0 / 5, 1.0 / 3, 1.0 };
    double m = (double)x, sum = 0;
    int exponent = 0;
    for (; m > 1.4142135623730951; m /= 2) exponent++;
    for (; m < 0.7071067811865476; m *= 2) exponent--;
    double z = (m - 1) / (m + 1);
    for (int i = 0; i < 8; i++) sum = sum * (z * z) + series[i];
    return (float)(exponent + sum * z * 2.8853900817779268); /* 2 / ln 2 */
}

/* Returns the idf of a term that is in `df` of `pages` pages. It is saturated, so that one rare word does not decide a
 * long query. */
static inline float corpus_idf(uint32_t pages, uint32_t df)
{
    float idf = 0.69314718f * corpus_log2(1 + (float)pages / ((float)df + 1));
    return idf / (1 + idf / 15);
}

/* --- neighbours: pairs of adjacent terms per page, with stop words skipped. A Bloom filter (B. H. Bloom, "Space/time
 * trade-offs in hash coding with allowable errors", CACM 13(7), 1970) of (left, right, page). It has no false
 * negatives and about one percent false positives --- */

#define CORPUS_NEIGHBOUR_BYTES(pairs) (((size_t)(pairs) * 10 + 7) / 8 + 1) /* ten bits per pair */
#define CORPUS_NEIGHBOUR_PROBES 4

struct corpus_probe { uint32_t at, step; };

static inline struct corpus_probe corpus_probe_of(uint32_t left, uint32_t right, uint32_t page)
{
    uint64_t h = ((uint64_t)left << 32 | right) * 0x9e3779b97f4a7c15u;
    h = (h ^ h >> 29 ^ page) * 0xbf58476d1ce4e5b9u;
    struct corpus_probe p = { (uint32_t)(h >> 32), (uint32_t)h | 1 };
    return p;
}

/* Returns the next bit position to test, below bytes * 8. */
static inline uint32_t corpus_probe_next(struct corpus_probe *p, uint32_t bytes)
{
    p->at += p->step;
    return (uint32_t)((uint64_t)p->at * bytes * 8 >> 32);
}

/* Adds a pair of terms on a page. The filter starts as `bytes` zeros. */
static inline void corpus_put_neighbours(unsigned char *filter, uint32_t bytes, uint32_t left, uint32_t right,
                                         uint32_t page)
{
    struct corpus_probe p = corpus_probe_of(left, right, page);
    for (int i = 0; i < CORPUS_NEIGHBOUR_PROBES; i++) {
        uint32_t bit = corpus_probe_next(&p, bytes);
        filter[bit / 8] |= (unsigned char)(1u << bit % 8);
    }
}

/* Returns 1 if the filter has the pair on the page, or seems to, else 0. All bits are read without a branch, because
 * most branches would be hard to predict. */
static inline unsigned corpus_are_neighbours(const struct corpus *c, uint32_t left, uint32_t right, uint32_t page)
{
    struct corpus_probe p = corpus_probe_of(left, right, page);
    unsigned all = 1;
    for (int i = 0; i < CORPUS_NEIGHBOUR_PROBES; i++) {
        uint32_t bit = corpus_probe_next(&p, c->neighbour_bytes);
        all &= (unsigned)c->neighbours[bit / 8] >> bit % 8;
    }
    return all;
}

/* --- English: a Bloom filter of English words that the corpus lacks, so that a search does not correct them to words
 * of the corpus. It has the words that a search could change (english.c), by their corpus_english_key(). False
 * positives: about 0.1 percent --- */

#define CORPUS_ENGLISH_BYTES(keys) (((size_t)(keys) * 14 + 7) / 8 + 1) /* 14 bits per key */
#define CORPUS_ENGLISH_PROBES 10

static inline struct corpus_probe corpus_probe_of_word(const char *s, size_t n)
{
    uint64_t h = 0xcbf29ce484222325u; /* FNV-1a */
    for (size_t i = 0; i < n; i++) h = (h ^ (unsigned char)s[i]) * 0x100000001b3u;
    return corpus_probe_of((uint32_t)(h >> 32), (uint32_t)h, (uint32_t)n);
}

/* Adds a word. The filter starts as `bytes` zeros, at least one. */
static inline void corpus_put_word(unsigned char *filter, uint32_t bytes, const char *s, size_t n)
{
    struct corpus_probe p = corpus_probe_of_word(s, n);
    for (int i = 0; i < CORPUS_ENGLISH_PROBES; i++) {
        uint32_t bit = corpus_probe_next(&p, bytes);
        filter[bit / 8] |= (unsigned char)(1u << bit % 8);
    }
}

/* True if the filter has the word, or seems to. A filter of no bytes has no word. */
static inline int corpus_has_word(const unsigned char *filter, uint32_t bytes, const char *s, size_t n)
{
    struct corpus_probe p = corpus_probe_of_word(s, n);
    for (int i = 0; i < CORPUS_ENGLISH_PROBES && bytes; i++) {
        uint32_t bit = corpus_probe_next(&p, bytes);
        if (!(filter[bit / 8] >> bit % 8 & 1)) return 0;
    }
    return bytes > 0;
}

/* --- letters: a filter for spelling corrections --- */

/* Returns the set of letters and digits of a word, one bit each. Words within edit distance d differ in at most 2d
 * bits. */
static inline uint32_t corpus_letters(const char *s, size_t n)
{
    uint32_t set = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        set |= 1u << (c >= 'a' && c <= 'z' ? c - 'a' : c >= '0' && c <= '9' ? 26 + (c & 3) : 30);
    }
    return set;
}

/* --- digest: SHA-256 (FIPS 180-4) of text and tables, numbers as little-endian bytes --- */

struct corpus_sha256 { uint32_t state[8]; uint64_t bytes; unsigned char block[64]; };
#define CORPUS_SHA256_START { { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, \
                              0x5be0cd19 }, 0, { 0 } }

static inline void corpus_sha256_block(uint32_t state[8], const unsigned char *p)
{
    static const uint32_t k[64] = {
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2 };
#define CORPUS_ROTATE(x, n) ((x) >> (n) | (x) << (32 - (n)))
    uint32_t w[64], a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
    for (int i = 0; i < 16; i++)
        w[i] = (uint32_t)p[4 * i] << 24 | (uint32_t)p[4 * i + 1] << 16 | (uint32_t)p[4 * i + 2] << 8 | p[4 * i + 3];
    for (int i = 16; i < 64; i++) {
        uint32_t s0 = CORPUS_ROTATE(w[i - 15], 7) ^ CORPUS_ROTATE(w[i - 15], 18) ^ w[i - 15] >> 3;
        uint32_t s1 = CORPUS_ROTATE(w[i - 2], 17) ^ CORPUS_ROTATE(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    for (int i = 0; i < 64; i++) {
        uint32_t s1 = CORPUS_ROTATE(e, 6) ^ CORPUS_ROTATE(e, 11) ^ CORPUS_ROTATE(e, 25);
        uint32_t s0 = CORPUS_ROTATE(a, 2) ^ CORPUS_ROTATE(a, 13) ^ CORPUS_ROTATE(a, 22);
        uint32_t t1 = h + s1 + ((e & f) ^ (~e & g)) + k[i] + w[i];
        uint32_t t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
        h = g, g = f, f = e, e = d + t1;
        d = c, c = b, b = a, a = t1 + t2;
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
    state[4] += e, state[5] += f, state[6] += g, state[7] += h;
#undef CORPUS_ROTATE
}

/* Adds n bytes to the digest. */
static inline void corpus_sha256_add(struct corpus_sha256 *h, const void *data, size_t n)
{
    const unsigned char *p = (const unsigned char *)data;
    size_t used = (size_t)(h->bytes % 64);
    h->bytes += n;
    for (; n > 0;) {
        size_t take = 64 - used < n ? 64 - used : n;
        if (used == 0 && n >= 64) corpus_sha256_block(h->state, p);
        else {
            memcpy(h->block + used, p, take);
            if (used + take == 64) corpus_sha256_block(h->state, h->block);
        }
        p += take, n -= take;
        used = (used + take) % 64;
    }
}

/* Adds the entries of a table of 32-bit numbers; `pair` is the offset of two 16-bit numbers in an entry, or SIZE_MAX.
 * Numbers are added as little-endian bytes, so that the digest does not depend on the byte order of the machine. */
static inline void corpus_sha256_table(struct corpus_sha256 *h, const void *table, size_t entries, size_t size,
                                       size_t pair)
{
    const unsigned char *p = (const unsigned char *)table;
    for (size_t i = 0; i < entries; i++)
        for (size_t offset = 0; offset < size; offset += 4, p += 4) {
            uint32_t v;
            uint16_t half[2];
            memcpy(&v, p, 4);
            memcpy(half, p, 4);
            if (offset == pair) v = half[0] | (uint32_t)half[1] << 16;
            const unsigned char bytes[4] = { (unsigned char)v, (unsigned char)(v >> 8), (unsigned char)(v >> 16),
                                             (unsigned char)(v >> 24) };
            corpus_sha256_add(h, bytes, 4);
        }
}

/* Ends the digest and writes it as 64 hexadecimal digits and a NUL. */
static inline void corpus_sha256_hex(struct corpus_sha256 *h, char hex[65])
{
    uint64_t bits = h->bytes * 8;
    unsigned char end[72] = { 0x80 };
    size_t pad = (size_t)((119 - h->bytes % 64) % 64) + 1;
    for (int i = 0; i < 8; i++) end[pad + (size_t)i] = (unsigned char)(bits >> (56 - 8 * i));
    corpus_sha256_add(h, end, pad + 8);
    for (int i = 0; i < 64; i++) hex[i] = "0123456789abcdef"[h->state[i / 8] >> (28 - 4 * (i % 8)) & 15];
    hex[64] = 0;
}

/* Writes the digest of text and tables as 64 hexadecimal digits and a NUL. */
static inline void corpus_digest(const struct corpus *c, char hex[65])
{
    struct corpus_sha256 h = CORPUS_SHA256_START;
#define CORPUS_ADD_BYTES(table, count) corpus_sha256_add(&h, c->table, (count))
#define CORPUS_ADD(table, count) corpus_sha256_table(&h, c->table, c->count, sizeof *c->table, SIZE_MAX);
#define CORPUS_ADD_PAIR(table, count, member) /* the member and the next one have 16 bits */ \
    corpus_sha256_table(&h, c->table, (count), sizeof *c->table, \
                        (size_t)((const char *)&c->table->member - (const char *)c->table))
    CORPUS_ADD_BYTES(text, c->text_bytes);
    CORPUS_ADD_PAIR(pages, c->page_count, all_links);
    CORPUS_ADD_PAIR(sections, c->section_count, level);
    CORPUS_ADD_BYTES(span_bytes, c->span_byte_count);
    CORPUS_TABLES(CORPUS_ADD)
    CORPUS_ADD_PAIR(phrases, c->phrase_count, section);
    CORPUS_ADD(page_phrases, page_count + 1)
    CORPUS_ADD_BYTES(companion_bytes, c->companion_byte_count);
    CORPUS_ADD(page_companions, page_count + 1)
    corpus_sha256_table(&h, c->trigrams, CORPUS_TRIGRAM_BLOCKS(c->trigram_count), sizeof *c->trigrams, SIZE_MAX);
    CORPUS_ADD_BYTES(trigram_keys, c->trigram_key_bytes);
    CORPUS_ADD_BYTES(trigram_postings, c->trigram_posting_bytes);
    CORPUS_ADD(words, word_count + 1)
    CORPUS_ADD(word_letters, word_count)
    corpus_sha256_table(&h, c->word_keys, CORPUS_KEYS(c->word_count), sizeof *c->word_keys, SIZE_MAX);
    corpus_sha256_table(&h, c->synonym_keys, CORPUS_KEYS(c->synonym_count), sizeof *c->synonym_keys, SIZE_MAX);
    CORPUS_ADD_BYTES(word_text, c->word_text_bytes);
    CORPUS_ADD(terms, term_count)
    CORPUS_ADD_BYTES(word_postings, c->word_posting_bytes);
    CORPUS_ADD_BYTES(neighbours, c->neighbour_bytes);
    CORPUS_ADD_BYTES(english, c->english_bytes);
    corpus_sha256_hex(&h, hex);
}
#undef CORPUS_ADD
#undef CORPUS_ADD_BYTES
#undef CORPUS_ADD_PAIR

#endif
