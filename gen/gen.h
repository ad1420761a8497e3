/* gen.h - what the parts of the generator share.
 *
 *   settings.c   what a corpus says about itself: workosdocs.yml
 *   read.c       files to sources: pages, examples, changelogs, from a folder or the package's own shape
 *   front.c      libyaml events to a tree of nodes that know where they stand in the file
 *   mdx.c        what in a page is not Markdown, as edits (mdx.h)
 *   page.c       one page: front matter, sections, code, links; clean Markdown as spans
 *   reference.c  the API reference in the front matter: names resolved across the corpus, rendered per language
 *   site.c       what needs all pages: links, navigation
 *   changelog.c  CHANGELOG.md, RSS, the package's JSON
 *   tables.c     all of that to the tables of corpus.h
 *   index.c      trigrams, words, impacts, synonyms, paths of old
 *   write.c      the C arrays
 *   main.c       options, order of work, summary
 *
 * The generator is a short-lived program: memory is taken with xalloc() and never given back, an error that makes the
 * corpus wrong is fatal() with file and line, a doubtful spot is warn() and the work goes on.
 */
#ifndef GEN_H
#define GEN_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include "corpus.h"

/* --- util.c --- */

typedef struct { const char *s; size_t len; } str;   /* a slice; never owned */
#define STR(literal) ((str){ literal, sizeof(literal) - 1 })
#define PRI(x) (int)(x).len, (x).s                   /* for "%.*s" */

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* A growing array: struct { T *at; size_t count, room; } grown by PUSH, which yields the new zeroed entry's place. */
#define ARRAY(T) struct { T *at; size_t count, room; }
#define PUSH(a) ((a)->at = array_grow((a)->at, &(a)->room, (a)->count + 1, sizeof *(a)->at), \
                 memset(&(a)->at[(a)->count], 0, sizeof *(a)->at), &(a)->at[(a)->count++])
void *array_grow(void *at, size_t *room, size_t count, size_t size);

typedef ARRAY(char) buffer;

void *xalloc(size_t bytes);                          /* zeroed; ends the program when there is none */
str str_copy(str s);
str str_format(const char *format, ...) __attribute__((format(printf, 1, 2)));
bool str_equal(str a, str b);
int str_compare(str a, str b);                       /* bytes, shorter first: the order of all sorted tables */
bool str_starts(str s, str prefix);
bool str_ends(str s, str suffix);
str str_trim(str s);                                 /* without white space at both ends */
str str_from(const char *s);
void buffer_add(buffer *b, str s);
void buffer_format(buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
str buffer_str(const buffer *b);
str read_file(const char *path);                     /* all of it; fatal if it cannot be read */
str str_line(str text, size_t pos);                  /* the line that starts at pos, without its end */
size_t str_find(str text, size_t from, const char *what);  /* text.len: not there */
size_t line_start(str text, size_t pos);             /* of the line that pos is in */
uint32_t line_of(str text, size_t pos);              /* its number, 1-based */
bool is_space(char c);                               /* ASCII's */

_Noreturn void fatal(const char *file, uint32_t line, const char *format, ...) __attribute__((format(printf, 3, 4)));
void warn(const char *file, uint32_t line, const char *format, ...) __attribute__((format(printf, 3, 4)));
extern unsigned warnings;

/* A map from strings to numbers; keys are not copied. */
struct map { struct map_slot { str key; uint32_t value; bool used; } *slots; size_t room, count; };
uint32_t *map_at(struct map *m, str key, uint32_t value_if_new);  /* the value's place; valid until the next map_at */
const uint32_t *map_get(const struct map *m, str key);            /* NULL: not there */

/* --- front.c --- */

enum node_kind { NODE_SCALAR, NODE_MAP, NODE_LIST };
struct node {
    enum node_kind kind;
    str key;             /* in a map: its key */
    str value;           /* scalar: its text */
    struct node *child, *next;
    size_t pos;          /* where it (in a map: its key) stands in the file, in bytes */
    uint32_t line;
};
struct node *yaml_parse(str text, size_t base_pos, uint32_t base_line, const char *file); /* fatal if bad; NULL: none */
const struct node *node_get(const struct node *map, const char *key);                    /* NULL: not there or no map */
str node_value(const struct node *map, const char *key);                             /* empty: not there or no scalar */

/* --- settings.c: the settings file; texts are NULL, lists NULL, where it says nothing --- */

struct settings {
    const char *title, *site, *name, *version, *license, *instructions, *language;
    const struct node *include, *exclude;     /* lists of patterns */
    const char *file;
    uint32_t language_line;
};
struct settings settings_read(const char *folder);               /* fatal on what it does not understand */
bool settings_want(const struct settings *s, str name);          /* whether the file of that name is to be a page */
struct corpus;
void settings_check_language(const struct settings *s, const struct corpus *t);  /* fatal: the corpus has it not */

/* --- the corpus in the making --- */

struct span { uint32_t pos, len; bool solid; };

struct section {
    uint32_t page, parent;       /* indexes; parent CORPUS_NONE for a page's first */
    unsigned level, language;
    uint32_t line;
    corpus_str title, anchor;
    ARRAY(struct span) spans;
    uint32_t bytes;
};

struct segment { uint32_t pos, section; };

struct code { uint32_t section, line; corpus_str code, language, title, before, after; };

struct raw_link {                /* a link as it stands in a page */
    uint32_t section, line;
    str target, text;
    uint32_t to_page, to_section;/* filled by site.c; CORPUS_NONE */
};

struct page {
    str path, file;
    uint32_t pos;                /* of its source in the text */
    str source;
    size_t body;                 /* where the body starts in the source */
    struct node *front;          /* front matter, NULL without */
    corpus_str title, description;
    uint32_t first_section, sections;
    uint32_t languages;
    uint32_t nav;                /* filled by site.c */
    ARRAY(struct corpus_link) links, backlinks;
};

struct example { str group, path; corpus_str code, language; };
struct entry { corpus_str title, date, url; ARRAY(corpus_str) changes; };
struct package { str name; bool rss; ARRAY(struct entry) entries; };

struct corpus_in_making {
    buffer text;                 /* sources, then generated strings */
    uint32_t source_bytes;
    struct map interned;         /* generated strings by content; value: position */
    ARRAY(struct page) pages;    /* sorted by path */
    struct map page_by_path;
    ARRAY(struct section) sections;
    ARRAY(struct segment) segments;
    ARRAY(struct code) codes;
    ARRAY(struct raw_link) links;
    struct { unsigned internal, to_sections, to_folders, dead; } link_totals;   /* filled by site.c */
    ARRAY(struct corpus_nav) nav;
    ARRAY(corpus_str) languages; /* [0] is "" */
    ARRAY(struct example) examples;
    ARRAY(struct package) packages;
    const struct settings *settings;
    str site;                    /* "https://workos.com/docs" */
    str feed;                    /* whose changelog rss.xml is: "workos-platform" */
};

/* text of the corpus */
corpus_str text_add(struct corpus_in_making *c, str s);          /* interned: equal strings are stored once */
str text_of(const struct corpus_in_making *c, corpus_str s);
unsigned language_index(struct corpus_in_making *c, str name);
/* `wanted`, or where the page has that anchor, with -n, -(n + 1) ... behind it. */
str unique_anchor(const struct corpus_in_making *c, const struct page *p, str wanted, unsigned n);

/* rendering: appends to a section's text */
void render_slice(struct section *s, uint32_t pos, uint32_t len, bool solid);
void render_text(struct corpus_in_making *c, struct section *s, str text);

/* --- read.c --- */
void read_corpus(struct corpus_in_making *c, const char *dir);   /* pages, examples, changelogs; fatal without a page */

/* --- page.c --- */
void page_parse(struct corpus_in_making *c, uint32_t page);      /* front matter and title; no section yet */
void page_render(struct corpus_in_making *c, uint32_t page);     /* body to sections, spans, codes, links; segments */

/* --- reference.c --- */
void reference_collect(struct corpus_in_making *c);          /* after all page_parse(): the names that text refers to */
void reference_render(struct corpus_in_making *c, uint32_t page); /* after page_render(): adds its reference sections */
void reference_summary(FILE *f);                                 /* one line: how many references, how many resolved */

/* --- changelog.c --- */
void changelog_markdown(struct corpus_in_making *c, str package, str text, const char *file);
void changelog_rss(struct corpus_in_making *c, str package, str text, const char *file);
void changelog_json(struct corpus_in_making *c, str package, str text, const char *file);

/* --- site.c --- */
void site_navigation(struct corpus_in_making *c);           /* after all page_parse(): the tree the site gives itself */
void site_folders(struct corpus_in_making *c);                   /* after all page_render(): else the folders' */
str site_relative(const struct page *from, str target);
str percent_decoded(str target);
void site_links(struct corpus_in_making *c, struct corpus *t);   /* fills t->links and the pages' runs of it */
void site_summary(const struct corpus_in_making *c, FILE *f);    /* one line: how many links, and where they lead */

/* --- tables.c: the corpus in the making to the tables of corpus.h, all but links and index --- */
void tables_build(struct corpus_in_making *c, struct corpus *t);

/* --- index.c --- */
void index_trigrams(struct corpus_in_making *c, struct corpus *t);
void index_words(struct corpus_in_making *c, struct corpus *t, const char *aliases);  /* aliases: file or NULL */
void index_synonyms(struct corpus_in_making *c, struct corpus *t, const char *synonyms); /* after index_words() */
void index_moves(struct corpus_in_making *c, struct corpus *t, const char *paths);   /* the same */
void index_entries(struct corpus *t);                          /* after index_words(): the pages of changelog entries */
void index_check(const struct corpus *t);                        /* reads the index back; fatal when it lies */

/* --- write.c --- */
void write_tables(const struct corpus *t, const char *path);     /* the C file, made whole or not at all */

#endif
