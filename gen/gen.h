/* gen.h - declarations shared by the parts of the generator.
 *
 *   settings.c   workosdocs.yml, the settings file of a corpus
 *   read.c       finds and reads the files: pages, examples, changelogs
 *   leftout.c    what is left out: folders, parts of pages, files of other kinds
 *   sources.c    packages besides the documentation: the options that describe them, their pages
 *   front.c      YAML to a tree of nodes with file positions (libyaml); TOML front matter
 *   layout.c     recognizes the documentation generator of a tree and reads its configuration
 *   literal.c    literals of JSON and JavaScript, in which such configurations are written
 *   address.c    addresses and anchors as the site of such a generator makes them; links in all their forms
 *   prefix.c     the prefix of the site in links, if no configuration says it
 *   order.c      the navigation tree: the declared order of the pages, else their folders
 *   include.c    files that pages include
 *   inherit.c    text that pages share
 *   learn.c      pages of Microsoft Learn in YAML
 *   docfx.c      zones, columns and references in pages of DocFX
 *   home.c       home pages whose text is in the front matter
 *   autorefs.c   references to objects of programs in pages of MkDocs
 *   mintlify.c   the configuration of Mintlify, which may be in several files; links and endpoints as pages
 *   fern.c       the navigation of Fern: addresses and titles of pages, their order
 *   openapi.c    pages of Mintlify whose text is in the description of an API
 *   docusaurus.c the sets of pages of a site of Docusaurus, their versions and translations, their addresses
 *   permalink.c  addresses as patterns in configurations of Hugo and Jekyll
 *   shortcode.c  templates in pages of Hugo and GitBook
 *   apihistory.c comments with the history of a part of an API
 *   foldertree.c the order of the pages as the tree of their folders
 *   obsidian.c   pages of a vault of Obsidian, which link to others by their names
 *   readme.c     pages of ReadMe: their addresses, callouts, blocks and links
 *   quarto.c     syntax that only pages of Quarto have
 *   pandoc.c     attributes of Pandoc in such pages, and those of MyST
 *   grid.c       grid tables in such pages
 *   crossref.c   references to figures, tables and sections in such pages
 *   markdoc.c    tags of Markdoc
 *   liquid.c     templates in pages of Jekyll and Eleventy
 *   myst.c       directives and roles of MyST
 *   kuma.c       macros in pages of MDN
 *   githubdocs.c templates in pages of docs.github.com
 *   dialect.c    translates the syntax of other documentation generators to Markdown (dialect.h), with
 *                fence.c, container.c, mdc.c and inline.c
 *   vocs.c       syntax of Vocs
 *   shiki.c      marks in comments of code
 *   clean.c      parts of pages that are rewritten first: colours of terminals, data of images, tabs
 *   twoslash.c   code blocks of twoslash, of which sites show a part
 *   constants.c  constants of JavaScript in pages of MDX
 *   values.c     values of the front matter, before it is parsed
 *   mdx.c        finds everything in a page that is not Markdown and replaces it by edits (mdx.h)
 *   opening.c    the front matter of a page, its title and the heading above its text
 *   page.c       one page to sections of clean Markdown, in the steps that page.h lists: markdown.c, branches.c,
 *                sections.c, anchors.c, emit.c
 *   reference.c  the API reference in the front matter: resolves names across the corpus, renders per language
 *   moves.c      rules for former paths
 *   site.c       data that depends on all pages: navigation, links, anchors
 *   tags.c       attributes and HTML in a page
 *   components.c components in a page
 *   fragment.c   fragments and conditions of JSX in a page
 *   callout.c    callouts and entries of a changelog in a page
 *   html.c       elements, entities, ends of tags; HTML to Markdown and plain text (libgumbo)
 *   changelog.c  CHANGELOG.md, RSS, the package's JSON
 *   tables.c     converts the result to the tables of corpus.h
 *   facts.c      facts about the whole corpus: groups of examples, names of errors, languages, placeholders, numbers
 *   versions.c   pages that are versions or translations of one another
 *   folders.c    folders, and the ranking of pages for the index
 *   terms.c      stems and their exceptions
 *   english.c    the filter of English words
 *   trigrams.c   the trigram index
 *   places.c     files of aliases and companions
 *   index.c      the word index: words, impacts, neighbours, aliases
 *   companions.c pages that answer the same questions
 *   rules.c      synonyms and former paths
 *   write.c      writes the tables as C arrays
 *   main.c       options, order of the steps, summary
 *
 * The generator is a short-lived program, so memory from xalloc() is usually not freed. Translating and rendering a
 * page takes temporary memory, which is freed with the page (temporary_begin). Input that would make the corpus
 * wrong ends it with fatal(), which prints file and line. Doubtful input is reported with warn() and processed.
 */
#ifndef GEN_H
#define GEN_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include "corpus.h"
#include "languages.h"
#include "names.h"
#include "text.h"

/* --- util.c --- */

#define PRI(x) (int)(x).len, (x).s                   /* arguments for "%.*s" */

/* A dynamic array: struct { T *at; size_t count, room; }. PUSH appends a zeroed element and yields its address. */
#define ARRAY(T) struct { T *at; size_t count, room; }
#define PUSH(a) ((a)->at = array_grow((a)->at, &(a)->room, (a)->count + 1, sizeof *(a)->at), \
                 memset(&(a)->at[(a)->count], 0, sizeof *(a)->at), &(a)->at[(a)->count++])
#define RESERVE(a) ((a)->at = array_grow((a)->at, &(a)->room, 1, sizeof *(a)->at))   /* room for one element */
void *array_grow(void *at, size_t *room, size_t count, size_t size);

typedef ARRAY(char) buffer;
typedef ARRAY(str) str_list;
typedef ARRAY(unsigned char) byte_list;              /* of a table that is written */

void *xalloc(size_t bytes);                          /* zeroed; fatal if out of memory */
void xfree(const void *p);                           /* memory of xalloc(), arrays and maps; NULL is ignored */
/* Between these calls, which may be nested, xalloc() and new arrays and maps take memory that is freed by the outermost
 * temporary_end(). Arrays and maps that have memory already stay in the kind of memory that they have. */
void temporary_begin(void);
void temporary_end(void);
void keep_begin(void);           /* between these calls, which may be nested, memory is not temporary */
void keep_end(void);
str kept(str s);                 /* the string, copied if it is in temporary memory */
str str_copy(str s);
str str_lower(str s);            /* a copy with ASCII letters in lower case */
size_t first_bad_byte(str text); /* the offset of the first byte that is NUL or invalid UTF-8, or text.len */
str str_format(const char *format, ...) __attribute__((format(printf, 1, 2)));
void put_bytes(byte_list *out, const unsigned char *b, size_t n);
void put_varint(byte_list *out, uint32_t v);
struct corpus_key text_key(str s);                               /* see corpus_key_of() */
void buffer_add(buffer *b, str s);
void buffer_add_char(buffer *b, uint32_t c);         /* as UTF-8 */
void buffer_format(buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Appends a cell of a row of a Markdown table, and the | after it: the lines of the text as one, with | escaped. */
void buffer_add_cell(buffer *b, str text);
/* Returns the length of the inline code at the start of a text, up to a run of as many backticks as open it. Sets
 * *marks to their number, which is the result if the code has no end. */
size_t code_span_length(str text, size_t *marks);
/* The same for the code at an offset, which ends in its paragraph and after at most `max` bytes. */
size_t code_length(str text, size_t i, size_t max);
/* Returns the marks around code: more backticks than it has in a row, at least `min`. */
str backticks_around(str code, size_t min);
int str_order(const void *a, const void *b);     /* for qsort() of an array of str: by bytes */
#define MAX_TABLE_COLUMNS 60     /* of a table of Markdown, whose rows are all filled up to the widest one */
str buffer_str(const buffer *b);
str read_file(const char *path);                     /* the whole file; fatal if it cannot be read */
/* Opens a regular file. Others are fatal errors, because reading a pipe or device could block the build forever. */
int open_file(const char *path);
/* Sets the folder of the corpus: open_file() does not open files below it that are links to files elsewhere. */
void set_corpus_folder(const char *folder);
void set_include_root(const char *folder);           /* files in this folder may be read, too */
bool leads_outside(const char *path);                /* true if it exists, and is outside without links in its path */
bool is_readable(const char *path);                  /* false, with a warning, for links that lead outside or nowhere,
                                                        pipes, devices; true if the path does not exist */
size_t read_some(int fd, const char *path, char *at, size_t room);  /* read(): 0 at the end, fatal on errors */
str str_line(str text, size_t pos);                  /* the line that starts at pos, without its line feed */
size_t after_line(str text, size_t pos);             /* the offset of the line after that at pos, at most text.len */
str last_name(str path);                             /* the part after the last slash */
str without_dot(str path);                           /* without "./" at its start */
str without_slashes(str path);                       /* without slashes at its start and end */
str take_line(str *rest);                            /* the first line; *rest becomes the text after it */
str take_word(str *rest);                            /* the first word, or empty; *rest becomes the text after it */
/* Returns the offset of the first match at or after `from`, or text.len. */
size_t find_from(str text, size_t from, const char *needle);
/* The same for offsets that ascend from call to call: *next keeps the match for all offsets before it. */
struct next_match { size_t at; bool found; };
size_t find_next(str text, size_t from, const char *needle, struct next_match *next);
size_t line_start(str text, size_t pos);             /* start of the line that contains pos */
size_t column_at(str line, size_t offset);           /* 0-based; a tab ends at the next multiple of four */
str target_encoded(str target);                      /* escapes characters that would end the target of a link */
uint32_t line_of(str text, size_t pos);              /* line number of pos, 1-based */
/* The same for many positions of one text: counts only the lines between one position and the next. */
struct line_counter { str text; size_t pos; uint32_t lines; };
uint32_t line_number(struct line_counter *l, size_t pos);

_Noreturn void fatal(const char *file, uint32_t line, const char *format, ...) __attribute__((format(printf, 3, 4)));
void warn(const char *file, uint32_t line, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Reports an error, and goes on, so that all errors of a file are reported. stop_on_errors() ends the program then. */
void report(const char *file, uint32_t line, const char *format, ...) __attribute__((format(printf, 3, 4)));
void stop_on_errors(void);
const char *plural(size_t count);                    /* "s", or "" for 1 */
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));   /* a line on standard error */
extern unsigned warnings;
extern bool strict;                                  /* warnings are printed as errors; main() fails at the end */
void print_warning_kinds(void);                      /* the number of warnings of each kind */

/* A map from strings to numbers. Keys are not copied. They have fewer than 4 GiB; a slot without key is free. */
struct map { struct map_slot { const char *key; uint32_t len, value; } *slots; size_t room, count; };
static inline str map_key(const struct map_slot *s) { return (str){ s->key, s->len }; }
uint32_t *map_at(struct map *m, str key, uint32_t value_if_new);  /* valid until the next map_at() */
const uint32_t *map_get(const struct map *m, str key);            /* NULL if not found */
void map_free(struct map *m);                                     /* makes the map empty */
void map_free_keys(struct map *m);                                /* frees the keys, too: all were allocated */

/* --- front.c --- */

enum node_kind { NODE_SCALAR, NODE_MAP, NODE_LIST };
struct node {
    enum node_kind kind;
    str key;             /* key, if the parent is a map */
    str value;           /* text of a scalar */
    struct node *child, *next;
    size_t pos;          /* offset of the node in the file; in a map, of its key */
    uint32_t line;
    bool alias;          /* its children are those of another node */
};
struct node *yaml_parse(str text, size_t base_pos, uint32_t base_line, const char *file); /* NULL if empty */
/* The same for a page: errors are warnings, and the result has the lines "key: value" that are not indented. base_line:
 * 0 if it is not known. */
struct node *yaml_parse_front(str text, size_t base_pos, uint32_t base_line, const char *file);
/* Returns the lines `key = value` of TOML front matter, which Hugo and Zola use, as far as their values are literals on
 * one line. NULL if there are none. */
struct node *toml_parse_front(str toml);
/* The same for the configuration of a generator: tags are ignored. NULL, with a warning, if it cannot be parsed. */
struct node *yaml_parse_config(str text, const char *file);
const struct node *node_get(const struct node *map, const char *key);                    /* NULL if not found */
str node_text(const struct node *n);     /* the text of a scalar; empty for NULL, a map or a list */
str node_value(const struct node *map, const char *key);                             /* empty if not found */
void node_free(struct node *n);          /* frees the nodes, but not their texts; NULL is ignored */

/* --- settings.c: the settings file. A member that is not set is NULL. --- */

struct settings {
    const char *title, *site, *name, *version, *license, *instructions, *language, *locale, *generator, *anchors,
               *prefer;
    const char *pages, *strict;               /* folder of the pages; "true" or "false" */
    const struct node *include, *exclude;     /* lists of patterns */
    const struct node *root;                  /* the whole file, or NULL */
    const char *file;
};
struct settings settings_read(const char *folder);               /* fatal on invalid settings */
bool settings_include_page(const struct settings *s, str name);          /* true if this file is to be a page */
uint32_t settings_line(const struct settings *s, const char *key);       /* 0 if it is not set */
bool settings_pattern_matches(const struct node *pattern, str name);
struct corpus;
void settings_check_language(const struct settings *s, const struct corpus *t);  /* fatal if the corpus lacks it */

/* --- literal.c: nodes as those of YAML, without positions --- */
struct node *literal_of(str text);                   /* the literal at the start of the text, or NULL */
bool literal_is_name_char(char c);                   /* part of a name of JavaScript */
/* The same with the line feeds and tabs of strings, and without the values of names. Sets *end to the offset after it,
 * which is greater than the length for a string without an end. */
struct node *literal_read(str text, size_t *end);
const struct node *literal_value(str text, const char *key);     /* the first literal after `key:`, or NULL */
/* Returns the text of JSX on one line, "Press `a`" of "<>Press <Code>a</Code></>". */
str literal_jsx_text(str s);
/* Returns a Markdown table of a list or map of objects that have a description, a type or a list of strings, and below
 * it those of the lists of objects in them. Empty if there is none. */
str literal_table(const struct node *rows);
const struct node *literal_first(str text);          /* the first that is assigned or exported, or NULL */

/* --- layout.c --- */

enum anchors { ANCHORS_UNKNOWN, ANCHORS_HYPHENS, ANCHORS_GITHUB, ANCHORS_MKDOCS, ANCHORS_VITEPRESS,
               ANCHORS_PANDOC, ANCHORS_MINTLIFY, ANCHORS_MDN };

/* What the page that is being translated has: the lines "key: value" of its front matter, as offsets in it, and the
 * parameters of the page and the site that were asked for. Each is read when it is needed first. */
struct page_values {
    bool lines_known, params_known;
    struct map lines, params;    /* params: index into values */
    str_list values;
};

/* A folder of pages of Docusaurus, relative to that of its configuration, and its path on the site. */
struct page_set { str id, folder, route, sidebar; const struct node *versions, *order; };

/* An address of a page in the navigation of Fern. next: index of another one of the same file, or NO_INDEX. */
struct placed_page { str path, title; uint32_t next; };

struct layout {                  /* the generator of the site; members are NULL if there is no such thing */
    const char *generator, *folder, *config;  /* its name; folder and name of its configuration file */
    const char *pages, *title;   /* folder of the pages; title of the site */
    const char *corpus, *root;   /* the corpus; the outermost folder for configuration files */
    const char *outer;           /* folder outside of the corpus whose configuration names it, without links; or NULL */
    const char *folder_of_pages; /* the folder that is read; set by read.c */
    str page;                    /* the page that is being translated, and its file; set by dialect.c */
    const char *page_file;
    struct page_values *values;  /* of that page */
    str text;                    /* of the configuration file */
    const struct node *yaml;     /* that file, if it is YAML */
    const struct node *permalinks;   /* patterns of addresses of Hugo, a map; those of [page] are maps in it */
    const struct node *params;   /* config/_default/params.yaml of Hugo */
    const struct node *order;    /* the declared order of the pages, as written */
    const struct node *excluded; /* patterns of the files that are left out, a list, or NULL */
    str ignored;                 /* the lines of .mintignore, or empty */
    enum anchors anchors;
    bool numbers;                /* numbers at the start of file names can be missing in addresses */
    str language;                /* folder of the default language, if that is no part of addresses; or empty */
    str url;                     /* address of the site in the configuration, without a slash at its end; or empty */
    str released;                /* version of Docusaurus that has no folder on the site; or empty */
    const char *released_folder; /* of its pages, versioned_docs/version-2.0; or NULL, also if they are in docs */
    ARRAY(struct page_set) sets; /* of Docusaurus; the docs are first */
    const struct node *version_names;    /* of Docusaurus, versions.json, or NULL */
    bool wiki;                   /* pages link to others by their names, [[Page]] */
    struct map placed;           /* of Fern: files of pages, from the folder of the configuration; index into places */
    ARRAY(struct placed_page) places;
    str_list made;               /* of Fern: paths below which the site makes pages from descriptions of APIs */
    struct map made_paths;       /* those paths */
    bool versioned;              /* there are files in folders of versions of Docusaurus; set by read.c */
};
/* root: the outermost folder for configuration files, or NULL. */
struct layout layout_find(const char *dir, const char *root, const struct settings *s);
bool layout_is_outside(const struct layout *l, const char *path);    /* true outside of the corpus and of l->outer */
str layout_file(const struct layout *l, const char *name);   /* text of a file next to the configuration; or empty */
str layout_spec(const struct layout *l, const char *name);   /* the same for a larger file */
bool layout_is_name(const char *name);               /* true for the name of a generator */
bool layout_is(const struct layout *l, const char *name);            /* true if the site is made by that generator */
bool layout_is_mdx(const struct layout *l, str file);                /* true if it reads the file as MDX */
const struct node *node_below(const struct node *map, str path);         /* the node at "key.key", or NULL */
str node_at(const struct node *map, str path);       /* the value at "key.key", or empty */
/* Returns the values in _data/NAME.yml, .json or .js, or NULL. */
const struct node *layout_data(const struct layout *l, str name);
const struct node *layout_front(const struct layout *l);       /* front matter of the page being translated, or NULL */
str layout_param(const struct layout *l, str name);  /* a parameter of the site in the configuration, or empty */
/* Returns the start of the lines that mdBook leaves out of code in a language, by its configuration; or empty. */
str layout_hidden_prefix(const struct layout *l, str language);

/* --- learn.c --- */
bool learn_is_page(str text);                        /* true for YAML that is a page */
str learn_markdown(str text, const char *file);      /* its text */

/* --- autorefs.c --- */
bool autorefs_are_used(const struct layout *l);      /* true if the site has mkdocstrings */
size_t autorefs_name_length(str s);                  /* of the name of an object at the start of the text, or 0 */
/* Returns the target of a reference to an object, from the root of the pages. Empty if no page has the object. */
str autorefs_target(const struct layout *l, str name);

/* --- the corpus while it is being built --- */

struct span { uint32_t pos, len, full_pos, full_len; bool solid; };  /* full: see corpus_span in corpus.h */

struct section {
    uint32_t page, parent;       /* indexes; parent is NO_INDEX for section 0 */
    unsigned level, language, variant;
    uint32_t line;
    corpus_str title, anchor;
    ARRAY(struct span) spans;
    uint32_t bytes;
};

struct segment { uint32_t pos, section; };

struct code { uint32_t section, line; corpus_str code, language, title, before, after; };

struct sample { uint32_t section; str name; };   /* a code sample that the corpus lacks; name: of its file */

struct raw_link {                /* a link as written in a page */
    uint32_t section, line;
    str target, text;
    uint32_t to_page, to_section;/* set by site.c; NO_INDEX if not resolved */
};

struct source;

struct page {
    str path, file;
    uint32_t pos;                /* offset of its source in the text */
    str source;
    size_t body;                 /* offset of the body in the source */
    struct node *front;          /* front matter, or NULL */
    corpus_str title, description;
    const struct source *from;   /* the package whose README it is, or NULL */
    bool guessed;                /* its title is the name of its file: the page has none */
    str opening;                 /* the heading that opens the body, see opening_heading(); empty if there is none */
    uint32_t first_section, sections;
    uint32_t languages;
    uint32_t nav;                /* set by site.c */
    ARRAY(struct corpus_link) links, backlinks;
};

/* A package whose README is the page `place`. url: of its repository in a browser, or empty. */
struct source { str package, version, license, integrity, date, place, url; };

struct example { str group, path; corpus_str code, language; };
struct entry { corpus_str title, date, url; ARRAY(corpus_str) changes; };
struct package { str name; bool rss; ARRAY(struct entry) entries; };

/* A rule of paths.txt. strict: it must apply. second: it is another name of a page or section. index: its place before
 * the rules were sorted. */
struct move { str old, now, stack; uint32_t line, index; bool strict, second; };

/* What is left out. others: number of files that are no text, by extension. name: of a folder, from the corpus. */
struct left_folder { str name; uint32_t pages; };
struct left_out {
    ARRAY(struct left_folder) folders;
    struct map others;
    uint32_t parts, drafts, excluded, others_of_site;
};

struct corpus_builder {
    buffer text;                 /* sources, then generated strings */
    uint32_t source_bytes;
    const char *source_text;     /* the sources, which page.source points into: the first bytes of `text` at first */
    struct map interned;         /* strings of the tables; value: offset in the text */
    struct map rendered;         /* text of sections that `interned` has as a slice of the sources */
    corpus_str near;             /* the part of the sources where text_add() looks for a string */
    ARRAY(struct page) pages;    /* sorted by path */
    struct map page_by_path;
    struct map openings;         /* number of pages without a title, by folder and opening heading */
    ARRAY(struct corpus_variant) variants;   /* [0] is no variant */
    ARRAY(struct corpus_part) parts;
    struct { struct map next; uint32_t page; } anchors;  /* see take_anchor() */
    ARRAY(struct section) sections;
    ARRAY(struct segment) segments;
    ARRAY(struct code) codes;
    ARRAY(struct raw_link) links;
    ARRAY(struct sample) samples;
    ARRAY(struct move) moves, aliases;  /* rules, sorted by old; other names of pages and sections */
    const char *moves_file;
    struct { unsigned internal, to_sections, to_folders, to_made, dead; } link_totals;   /* set by site.c */
    ARRAY(struct corpus_nav) nav;
    ARRAY(corpus_str) languages; /* [0] is "" */
    ARRAY(struct example) examples;
    ARRAY(struct package) packages;
    ARRAY(struct source) sources;/* sorted by package */
    const struct settings *settings;
    bool foreign;                /* no page is a navigation page: the documentation is not of the WorkOS site */
    struct layout layout;
    struct map files;            /* the pages by their files */
    struct map names, last_names;/* the pages by all their names, see address_names(); by a last name only they have */
    struct map labels;           /* names of elements that other pages link to, of MyST: their pages */
    struct map label_titles;     /* those names: index into titles_of_labels, the headings that follow them */
    str_list titles_of_labels;
    str_list prefixes;           /* of links to pages of the site: "/docs/kit", see prefix.c */
    struct map rules;            /* the pages of rules of mdBook by their identifiers */
    struct map terms;            /* the pages of glossaries by the stems of their names */
    struct map second_anchors;   /* second names of sections, path#name: index into second_targets, their anchors */
    str_list second_targets;
    struct map unread;           /* number of text files that are not read, by extension */
    struct left_out left;
    str site;                    /* "https://workos.com/docs" */
    str feed;                    /* package name for rss.xml: "workos-platform" */
};

/* text of the corpus */
/* Allocates the arrays that rendering adds to, so that they do not become temporary memory of the first page. */
void text_reserve(struct corpus_builder *c);
/* Returns the slice of the text with a string, which is added if needed. Equal strings are stored once. A string that
 * occurs near the position of the last text_near() becomes a slice of the sources. */
corpus_str text_add(struct corpus_builder *c, str s);
/* Adds a string that contains `part`. Later calls of text_add() for `part` return that slice. */
void text_add_parts(struct corpus_builder *c, str s, str part);
void text_near(struct corpus_builder *c, const struct page *p, size_t pos);  /* pos: offset in the page's source */
str text_of(const struct corpus_builder *c, corpus_str s);
static inline str str_of(const struct corpus *t, corpus_str s) { return (str){ t->text + s.pos, s.len }; }
unsigned language_index(struct corpus_builder *c, str name);     /* index into c->languages; adds a new name */
/* Returns `wanted`, or the first of wanted-n, wanted-(n + 1), ... that is not an anchor of the page yet, and reserves
 * it. Fast if it is called page by page: the anchors of another page are collected again. */
str take_anchor(struct corpus_builder *c, uint32_t page, str wanted, unsigned n);

/* Rendering: these append to the text of a section. solid: a line of a code block, which is not split. */
void render_slice(struct section *s, uint32_t pos, uint32_t len, bool solid);        /* a slice of the corpus text */
void render_text(struct corpus_builder *c, struct section *s, str text);
void render_solid(struct corpus_builder *c, struct section *s, str text);            /* a line of a code block */
void render_image(struct corpus_builder *c, struct section *s, str text, corpus_str full);   /* full: for people */

/* Returns the text with the placeholders of the site replaced. They are names of its hosts with underscores,
 * api_workos_com, which the site replaces by the host of the reader. Empty if the text has none. */
str site_hosts(str text);

/* --- sources.c --- */
/* Adds the source that an option describes: package, version, licence, integrity, date, place, package.json. */
void source_add(struct corpus_builder *c, const char *option);
void sources_sort(struct corpus_builder *c);
const struct source *source_of(const struct corpus_builder *c, str path);  /* of the page; NULL if it has none */
str source_note(const struct source *s, str heading);  /* the line that says where the page is from */
str source_file(const struct source *s, str target);   /* address of a file of the repository, or empty */

/* --- read.c --- */
void read_corpus(struct corpus_builder *c, const char *dir);   /* pages, examples, changelogs; fatal without pages */
/* Returns the file of a page as the user can open it, for messages. */
const char *page_file(const struct corpus_builder *c, const struct page *p);
uint32_t page_at(const struct corpus_builder *c, str path);    /* NO_INDEX if no page has this path */

/* --- leftout.c --- */
typedef void folder_entry(void *state, const char *path, str name, bool is_folder);
/* Calls visit() for each file and folder in a folder, in any order, without hidden ones, links and node_modules. */
void folder_visit(const char *folder, folder_entry *visit, void *state);
typedef void folder_file(void *state, const char *path, str name);
/* Calls visit() in the same way for each file in a folder and in those below it.
 * name: from the folder, "guide/start.md". */
void folder_files(const char *folder, folder_file *visit, void *state);
/* Returns the number of pages in a folder, without README.md and such. select: true for folders to search; or NULL. */
size_t leftout_count(const char *folder, bool (*select)(str name));
/* Adds the pages below a folder whose paths are not in the map to left->folders, by their folders. */
void leftout_search(struct left_out *left, const char *root, const struct map *found);
/* Adds 1 to the count of a name. The map may outlive the page. */
void leftout_count_name(struct map *counts, str name);
/* Prints the names with the highest counts after a title, if there are any. */
void leftout_names(const struct map *counts, const char *title, FILE *f);
void leftout_summary(const struct corpus_builder *c, FILE *f);   /* prints what is left out, by kind */

/* --- address.c --- */
enum anchors anchors_named(const char *name);        /* ANCHORS_UNKNOWN if it is no name of a rule */
str anchor_by_rule(enum anchors rule, str title);    /* the anchor of a heading by a rule */
str anchor_slug(const struct corpus_builder *c, str title);  /* the anchor of a heading; empty without letters */
/* Returns the path of a page for the address in its front matter. An address with a slash at its start is below the
 * first `root` bytes of the path, another one in the folder of the file. */
str address_of_slug(str path, str slug, size_t root);
/* Counts the names on a path that begin with a number, for address_without_numbers(). */
void address_count(struct map *seen, struct map *counts, str path);
/* Returns the length of a number that orders a name, with what separates them: "01-" of "01-app", "1." of "1.start". */
size_t address_number_length(str name);
str address_without_numbers(const struct layout *l, const struct map *counts, str path);  /* "cookies" for 03-cookies */
bool address_is_group(const struct layout *l, str name);     /* a folder "(group)", which is no part of addresses */
/* Returns the length of "(0)" in a name "(0)start" of SolidBase, or 0. */
size_t address_group_length(const struct layout *l, str name);
str address_of_astro(str path);                             /* the path on the site of a file of Astro */
str path_normalized(str path);                              /* without "." and "..", and those above the root */
void address_names(struct corpus_builder *c);        /* after all page_parse() */
/* Returns "/path#anchor" for a link to a page, an absolute address for one to another part of the site, else "". */
str address_of_link(const struct corpus_builder *c, const struct page *from, str target);
/* Returns the absolute form of a link target that is relative to the page, or to the root if only that leads to a page.
 * Empty if the target needs no change. */
str address_of_target(const struct corpus_builder *c, const struct page *p, str target);
/* Makes the address of an image that is a path on the host of the site, "![Alt](/docs/images/a.png)", complete. */
str address_of_image(const struct corpus_builder *c, str image);
/* Returns the path of the page of a glossary for a term, "/glossary/archetype" for "Archetypes", or an empty string. */
str address_of_term(const struct corpus_builder *c, str term);
/* Returns the heading that a link without text is shown with, [](target), or an empty string. */
str address_title(const struct corpus_builder *c, const struct page *from, str target);
void address_note_folder(void);  /* after site_links(): names the folder that links from the root lead to */
uint32_t address_page(const struct corpus_builder *c, str target);  /* of a name from the root, or NO_INDEX */
/* True for a target above the first folder of a book of mdBook, "../std/index.html": another book of the host. */
bool address_is_other_book(const struct corpus_builder *c, const struct page *from, str target);
bool address_is_file(const struct corpus_builder *c, const struct page *from, str target); /* true for a file there */
/* Adds a second name of the section with this anchor, or of the page if the anchor is empty. The first name counts. */
void address_add_anchor(struct corpus_builder *c, uint32_t page, str name, str anchor);

uint32_t address_named(const struct corpus_builder *c, str path);    /* the page with a path or name, or NO_INDEX */

/* --- prefix.c --- */
void prefix_learn(struct corpus_builder *c);         /* after address_names(): sets c->prefixes */
/* Returns the page of a path from the root of the host, "/docs/kit/start", that begins with a prefix; or NO_INDEX. */
uint32_t prefix_page(const struct corpus_builder *c, str path);
str prefix_rest(const struct corpus_builder *c, str path);   /* the path after its prefix, or the path itself */
/* Returns the path of an address that begins with a prefix, "/x" of "https://acme.example/<VERSION>/x", or "". */
str prefix_path(const struct corpus_builder *c, str target);

/* --- order.c --- */
void order_pages(struct corpus_builder *c);          /* adds the navigation tree of pages without navigation pages */
int natural_order(str a, str b);                     /* compares names: numbers by value, letters without case */

/* --- include.c --- */
/* A file, or a part of it. args: the words of a directive with arguments, the name of the file first; or empty.
 * properties: the attributes of a component, or empty. code: it is code, for any language. snippet: it is named by
 * --8<--, and looked for where the configuration of MkDocs says. start, end: texts around the part; or empty.
 * info: what follows the language of the fence around code. ranges: "2-9,12" of lines in several parts; or empty. */
struct inclusion {
    str name, region, language, args, properties, start, end, info, ranges;
    size_t first, last;
    bool code, snippet;
};
struct includer {                /* the page that includes files */
    const struct layout *layout;
    const char *path;            /* of the page */
    size_t budget;               /* bytes that may still be included */
    unsigned notes;              /* of a vault that were embedded */
    bool started;
    bool outside;                /* the file that was looked for last exists, but may not be read */
};
bool include_parse(str line, struct inclusion *in);  /* false if the line includes no file */
bool include_docsify(str line, struct inclusion *in);                /* the same for the syntax of Docsify */
/* The same for <include lang="ts">file</include> and ::include[file] of Fumadocs at the start of a text. Returns their
 * length, or 0. */
size_t include_parse_tag(str text, struct inclusion *in);
str include_text(struct includer *d, const struct inclusion *in);  /* empty if the file is not in the corpus */
str include_arguments(str text, const struct inclusion *in);    /* the text with {{ $1 }} and {{ $name }} replaced */
str include_properties(str text, const struct inclusion *in);   /* the text with {name} and {props.name} replaced */
str include_text_near(struct includer *d, const struct inclusion *in);  /* only in the folder of d->path */
str directive_value(str text, const char *name);     /* of name="value", or empty */
str directive_word(str s);                           /* the first word, or the text in quotes that is first */
str language_of_file(str name);                      /* the extension of its name, or empty */

/* --- inherit.c --- */
/* Returns the body of a page, or if it has no text, that of the page which `source` in its front matter names. */
str inherit_text(struct includer *reader, str page, str body, bool *changed);
/* Returns the text of the page being translated without the parts that only pages in other folders show. */
str inherit_visible(const struct layout *l, str text, bool *changed);
/* Returns the line that tells the stage of what the page being translated describes, by its front matter; or "". */
str inherit_status(const struct layout *l);
/* Returns the links in `related` of the front matter of the page being translated as Markdown, or an empty string. */
str inherit_related(struct includer *reader);

/* --- docfx.c --- */
/* Returns the text of a page of DocFX as plain Markdown; other text as it is. */
str docfx_translate(struct includer *reader, str text, bool *changed);

/* --- shortcode.c --- */
/* Returns the text with shortcodes replaced. */
str shortcode_translate(const struct layout *l, str text, bool *changed);

void shortcode_summary(FILE *f);                     /* prints how many shortcodes of Hugo were replaced by nothing */

/* --- foldertree.c --- */
/* Returns the pages in a folder and those in it as an order: folders first, then files, each as people count; or as the
 * files _order.yaml list them, if `listed`. NULL if there are none. */
const struct node *foldertree_order(const char *folder, bool listed);

/* --- apihistory.c --- */
/* Returns the text with the comments that tell the history of a part of an API as Markdown. file: of the page. */
str apihistory_translate(str text, const char *file, bool *changed);

/* --- obsidian.c --- */
/* True if pages in a folder link to others by their names, [[Page]]. */
bool obsidian_is_vault(const char *folder);
/* Returns the text of a page of a vault as plain Markdown: links by name, embedded notes, callouts, comments. */
str obsidian_translate(struct includer *includer, str text, bool *changed);

/* --- readme.c --- */
bool readme_ignores(const struct layout *l, str file);   /* true for a file of the repository that is no page */
str readme_path(const struct layout *l, str file);   /* the path of a page on the site: docs/start */
bool readme_has_components(const struct layout *l, str text);    /* true for a page of ReadMe that is read as MDX */
/* Returns the text of a page of ReadMe as plain Markdown: callouts, blocks of the older editor, links by name. */
str readme_translate(const struct layout *l, str text, bool *changed);
/* Returns the excerpt of the page being translated, and the operation of an API that it documents; empty on other
 * sites. */
str readme_opening(const struct layout *l);

/* --- quarto.c --- */
/* Returns the text of {{< kbd ... >}}: "Cmd-S (Mac), Ctrl-S (Windows, Linux)" for mac=Cmd-S win=Ctrl-S linux=Ctrl-S. */
str quarto_keys(str args);
/* Returns the text of a page of Quarto, or of a file that it includes, as plain Markdown; other text as it is. */
str quarto_translate(const struct layout *l, str text, bool *changed);
/* Returns the subtitle and the abstract in the front matter of the page being translated; empty on other sites. */
str quarto_head(const struct layout *l);
str quarto_front(const struct layout *l, str front, bool *changed);      /* front matter with its shortcodes replaced */
/* True if the site does not show text with these attributes: those of conditional content, .content-visible and
 * .content-hidden with when-format="html", unless-meta="key" or when-profile="name". */
bool quarto_hides(const struct layout *l, str attributes);
/* Returns the configuration, with that of the profiles which are on by default. */
const struct node *quarto_configuration(const struct layout *l);
bool quarto_ignores(str file);                       /* true for a file that is never a page of Quarto: README.md */

/* --- pandoc.c: attributes of Pandoc and MyST, "{#id .class name='value'}", from their opening brace on --- */
size_t pandoc_length(str text);                      /* of the attributes at the start of a text, or 0 */
/* Reads the next attribute at or after *pos, which starts after the brace; its name is "#" for an id, "." for a class.
 * Returns false at the end, and for other text. */
bool pandoc_next(str attributes, size_t *pos, str *name, str *value);
str pandoc_value(str attributes, const char *name);  /* of the first attribute with this name, or empty */
bool pandoc_has_class(str attributes, const char *class);
str pandoc_anchor(str id);                           /* <a id="id"></a>; empty if the id is empty */
/* Returns a text, of at most some paragraphs and without code fences, with the attributes in it removed. */
str pandoc_translate(const struct layout *l, str text, bool *changed);

/* --- crossref.c --- */
/* Returns the word for the kind of a label, "Figure" for fig-plot, or NULL for another one. */
const char *crossref_kind(str id);
str crossref_code_label(str text);                   /* of the code whose fence is at the start of a text, or empty */
/* Adds a link for the reference at i, @fig-plot or [@fig-plot; @tbl-a]. Returns the offset after it, or i for
 * other text. */
size_t crossref_translate(const struct layout *l, buffer *out, str text, size_t i);

/* --- grid.c --- */
/* Adds the grid table at pos as one of Markdown, or as a block of text. Returns the offset after it, or pos if there is
 * none. */
size_t grid_translate(const struct layout *l, buffer *out, str text, size_t pos);
/* Returns the text of a cell on one line. Sets *fits to false if its code is too long for that. */
str grid_cell(const struct layout *l, str cell, bool *fits);

/* --- liquid.c --- */
str liquid_translate(struct includer *includer, str text, bool *changed);  /* the text with templates replaced */
void liquid_summary(FILE *f);                        /* prints how many loops were left out or cut off, by page */

/* --- home.c --- */
/* Returns the Markdown of the title, texts, links and features in the front matter of the page being translated,
 * a home page of VitePress, Starlight, Rspress or VuePress. Empty for other pages. body: the text of the page. */
str home_markdown(const struct layout *l, str body);

/* --- constants.c --- */
/* Returns the text of a page with strings in place of the constants of JavaScript that it uses. file: of the page. */
str constants_translate(const struct layout *l, str file, str text, bool *changed);

/* --- vocs.c --- */
/* Returns the folder of the pages. root, source: rootDir and srcDir in the configuration, or empty. */
const char *vocs_folder(const struct layout *l, str root, str source);
/* True for a line of code that includes a file in pages of Vocs. */
bool vocs_read_include(const struct layout *l, str line, struct inclusion *in);

/* --- shiki.c --- */
bool shiki_has_marks(str text);                      /* false if the text is code without marks */
void shiki_add_line(buffer *out, str line);          /* adds a line of code, with its line feed if any, without marks */
str shiki_translate(str code);                       /* the code without its marks */

/* --- clean.c --- */
/* Each returns the text with one of the changes that clean.c lists at its start, and sets *changed if it made one. */
str clean_includes(str text, bool *changed);
str clean_fences(str text, bool *changed);
str clean_colours(str text, bool *changed);
str clean_data(str text, bool *changed);
str clean_tabs(str text, bool *changed);

/* --- twoslash.c --- */
/* Returns the text with the code blocks of twoslash as the site shows them. */
str twoslash_translate(str text, bool *changed);

/* --- myst.c --- */
/* Returns the text with directives and roles replaced, and included files. */
str myst_translate(struct includer *reader, str text, bool *changed);

/* --- docusaurus.c: path: of a file, without its extension --- */
str docusaurus_block(const struct layout *l);        /* "{ ... }", the options of the docs, or empty */
void docusaurus_sets(struct layout *l);              /* sets l->sets */
str docusaurus_last_version(const struct layout *l); /* lastVersion of the docs, or empty */
/* True for a page that the site shows without version and language: a page of a set, of the docs in the folder of the
 * released version if there is one. */
bool docusaurus_is_released(const struct layout *l, str path);
str docusaurus_set_folder(const struct layout *l, const struct page_set *s);  /* "docs/", or empty if it is not read */
/* Returns the length of the start of a path that is the folder of a set of pages, of its version and language, with a
 * slash: of "docs/", "website/versioned_docs/version-1.0/". 0 if there is none. */
size_t docusaurus_folder(const struct layout *l, str path);
bool docusaurus_is_blog(const struct layout *l, str path);
str docusaurus_version(const struct layout *l, str path);  /* its name on the site; empty for the released one */
str docusaurus_path(const struct layout *l, str path);     /* the path on the site */
bool docusaurus_is_version(const struct layout *l, str path);    /* true for a path on the site with a version */

/* --- mintlify.c --- */
/* Returns the text of the configuration, docs.json, with the objects { "$ref": "FILE" } replaced by the files. */
str mintlify_configuration(const struct layout *l);
/* Returns the Markdown that the site shows above the text of a page by its front matter: a link to the address in
 * `url`, an operation or a schema of an API. Empty for other pages. */
str mintlify_opening(const struct layout *l, str text);
/* Prints the number of entries of the navigation whose pages the site makes from descriptions of APIs. */
void mintlify_summary(const struct layout *l, FILE *f);
str mintlify_name(const struct layout *l, str file); /* the path of a page from the folder of the configuration */
bool mintlify_ignores(const struct layout *l, str name); /* true for a file, by that path, that the site leaves out */

/* --- fern.c: file: of a page, from the folder of the pages --- */
void fern_read(struct layout *l);                    /* sets l->placed, l->places, l->made, l->order and l->url */
const struct placed_page *fern_place(const struct layout *l, str file);  /* its first address, or NULL */
str fern_path(const struct layout *l, str file);     /* the path of its first address, or empty */
/* Returns the address of a link to a page that is not in the corpus: another one of the host of the site, "/pricing" if
 * that is below /docs, or one made from a description; or "". */
str fern_other_page(const struct layout *l, str target);
bool fern_makes(const struct layout *l, str path);   /* true if a link leads to a page made from a description */
/* Returns the text that the site shows above that of the page being translated: its title in the navigation if it has
 * none of its own, and its subtitle. */
str fern_opening(const struct layout *l, str text);

/* Sets the file that a component with these attributes shows: <Markdown src="/snippets/a.mdx" />, <Code src="a.py" />.
 */
void fern_read_component(const struct layout *l, str name, struct inclusion *in);

/* --- openapi.c --- */
/* Returns the Markdown of the operation of a method and a path, "POST" and "/users/{id}", and sets *summary to its
 * title. file: of the description of the API, which may be the end of its path without an extension; empty for the
 * first one that has the operation. Empty if it is not found. */
str openapi_markdown(const struct layout *l, str file, str method, str path, str *summary);
/* Sets the method and path of the operation with an operationId, in a file that is named as there. False if there is
 * none. */
bool openapi_operation(const struct layout *l, str file, str id, str *method, str *path);
/* The same for a schema in components.schemas: its type, description and properties. */
str openapi_schema(const struct layout *l, str file, str name, str *title);

/* --- permalink.c --- */
/* Returns the patterns in the configuration of Hugo, or in the text of a file of its own with this name. NULL if there
 * are none. */
const struct node *permalink_table(const struct layout *l, str text, const char *file);
bool permalink_is_collected(const struct layout *l, str file);  /* true for a page in a collection of Jekyll */
/* Returns the path of a page by a pattern in the configuration, or an empty string. path: without the pattern. */
str permalink_path(const struct layout *l, str file, str path, str text);

/* --- exclude.c --- */
/* True for a file that the configuration of the site leaves out. */
bool is_excluded_file(const struct layout *l, str file);
/* True for a file that lines of .gitignore leave out. The last line that matches counts. ignored: the result if none
 * does. */
bool exclude_by_lines(str lines, str file, bool ignored);

/* --- toctree.c --- */
const struct node *toctree_order(const char *folder);    /* the order of the pages of Sphinx, or NULL */

/* --- values.c --- */
size_t front_end(str text);                          /* the offset after the front matter, or 0 */
str front_value(str text, const char *key);          /* of a line "key: value" of the front matter, or empty */
str page_value(const struct layout *l, str key);     /* the same for the page that is being translated */
/* Returns the line of the front matter that hides the page, or NULL. */
const char *dialect_left_out(const struct layout *l, str text);
/* Returns slug:, permalink:, url: or id: of the front matter, as far as it is an address on the site of the generator,
 * or an empty string. index: it is the page of a folder. */
str dialect_slug(const struct layout *l, str text, bool index);

/* --- kuma.c --- */
/* Returns the text of a page of MDN as plain Markdown; other text as it is. */
str kuma_translate(const struct layout *l, str text, bool *changed);
str kuma_folder(const struct layout *l);             /* of the language of the pages, "files/en-us" */
str kuma_url(const struct layout *l);                /* the address of the site in that language */

/* --- githubdocs.c --- */
/* Returns the text of the page being translated with its templates replaced, and sets *front to its front matter. */
str githubdocs_translate(const struct layout *l, str *front, str body);

/* --- dialect.c --- */
#define MADE_FROM_CODE "which the site makes from its code."   /* in pages whose sections are not known */
/* Returns the text of a page as plain Markdown, or the text itself if it has no syntax of other generators. path: the
 * page's file. */
str dialect_translate(const struct layout *layout, const char *path, str text);
str fence_mark(str line);                            /* the marks of a code fence at a line, "```", or empty */
#define MAX_CLOSING_INDENT 3     /* maximum number of columns by which a closing fence is deeper than its opening one */
/* Follows the code fences of a text line by line. *fence: the start of the line of the open fence, up to the end of its
 * marks; or empty. Returns true if the line opens or closes a fence. */
bool fence_read(str *fence, str line);
str heading_text(str line);                          /* the text of a heading without its marks, or empty */
/* Returns a text as a link, or followed by a link if it has brackets. The text of a link without text is its target.
 * to: the target, or empty for no link. */
str link_markdown(str text, str to);
bool dialect_is_kind(str name);                      /* true for a kind of admonition: note, warning, ... */
str dialect_rule(const struct layout *l, str line);        /* the identifier of a rule of mdBook at a line, or empty */

/* --- mdc.c --- */
/* A field of an object or a parameter of a request. place: ", in query", or "", or NULL. initial: its default. */
struct field_heading { str name, type, initial; const char *place; bool required, deprecated; };
/* Returns the heading of a field: its name in code, type, place, and whether it must be there. Empty if it has neither
 * name nor type. */
str field_markdown(const struct field_heading *f);

/* --- inline.c --- */
/* Returns the length of the annotation of mdx-annotations at the start of a text, {{ id: 'x', toc: false }}, or 0. Sets
 * *id to its id, or to an empty string. */
size_t dialect_annotation(str text, str *id);

/* --- opening.c --- */
void page_parse(struct corpus_builder *c, uint32_t page);      /* front matter and title; adds no section */

/* --- page.c --- */
void page_render(struct corpus_builder *c, uint32_t page);     /* body to sections, spans, codes, links, segments */

/* --- reference.c --- */
void reference_collect(struct corpus_builder *c);          /* after all page_parse(): collects named definitions */
void reference_render(struct corpus_builder *c, uint32_t page); /* after page_render(): adds the reference sections */
void reference_free(void);                                       /* after all reference_render() */
void reference_summary(FILE *f);                                 /* prints how many references were resolved */

/* --- components.c --- */
void components_count(str name);                     /* counts a component of which no text is shown, for the summary */
void components_summary(FILE *f);                    /* prints how many were counted, by name */

/* --- html.c --- */
bool is_listed(str name, const char *list);           /* list: names with a space before and after each */
enum html_kind { HTML_INLINE, HTML_BLOCK, HTML_HIDDEN, HTML_GAP };  /* GAP: separates the text before and after it */
bool html_is_broken(str address);                          /* true for a target that GitBook has marked as dead */
bool is_html_element(str name);
enum html_kind html_kind(str name);
bool html_is_void(str name);                               /* true for elements without end tag, such as <br> */
/* Returns the Markdown of one element. images: as ![alt](address). before: the character before the element. */
str html_markdown(str html, bool images, char before);
str html_one_line(str text);                               /* for the cell of a table */
str html_indented(str text, str first, str rest);          /* the text with prefixes of its first and other lines */
/* Returns the text of the entity at the start of s, and its length in s; an empty string and 0 if it is unknown. */
str html_entity(str s, char utf8[8], size_t *len);
/* Returns the offset after the > of a tag whose name ends at i, or 0 if this is not a tag. A > is skipped in a
 * string, in braces if `jsx`, and as a quote mark at the start of a line. *failed counts the bytes of this text that
 * were searched without finding an end: the more there are, the shorter is the search, which bounds the time for texts
 * with many starts of tags. */
size_t html_tag_end(str t, size_t i, bool jsx, size_t *failed);
void html_blocks(str html, str_list *out);                 /* adds the text of each paragraph, list item, heading ... */

/* --- changelog.c --- */
void changelog_markdown(struct corpus_builder *c, str package, str text, const char *file);
void changelog_rss(struct corpus_builder *c, str package, str text, const char *file);
void changelog_json(struct corpus_builder *c, str package, str text, const char *file);

/* --- moves.c --- */
/* Reads the rules "OLD NEW [STACK]" of paths.txt, if paths is not NULL, and adds those of packages and of the site. */
void moves_read(struct corpus_builder *c, const struct corpus *t, const char *paths);
void moves_sort(struct corpus_builder *c);                     /* after rules were added */
/* Returns the path that a rule makes of a path at or below its old one, or an empty string if the rule is for another
 * path. What is below a rule that leads to a section leads there too. */
str moves_apply(const struct move *m, str path);
struct move_search { size_t len; uint32_t rule; };             /* starts as { path.len + 1, NO_INDEX } */
/* Returns the next rule for a path: the longest old path first, of equal ones the last one first. NULL after the last
 * rule. */
const struct move *moves_next(const struct corpus_builder *c, str path, struct move_search *p);
/* Returns the current path for a former one, by the longest rule that leads to a page. Returns the path itself if
 * it is a page or no rule fits. */
str moves_follow(const struct corpus_builder *c, str path);

/* --- site.c --- */
void site_add_nav(struct corpus_builder *c, str title, str url, unsigned level);
void site_navigation(struct corpus_builder *c);           /* after all page_parse(): tree of the navigation pages */
void site_folders(struct corpus_builder *c);                   /* after all page_render(): else the folder tree */
void site_anchors(struct corpus_builder *c);  /* after all page_render(): decides about underscores in anchors */
void site_samples(struct corpus_builder *c);                   /* after site_anchors(): links for missing samples */
str site_relative(const struct page *from, str target);
str percent_decoded(str target);
void site_links(struct corpus_builder *c, struct corpus *t);   /* sets t->links and the link ranges of the pages */
void site_summary(const struct corpus_builder *c, FILE *f);    /* prints the number of links by kind of target */

/* --- tables.c: builds the tables of corpus.h, except links and index --- */
void tables_build(struct corpus_builder *c, struct corpus *t);

/* --- terms.c --- */
void terms_read_stems(const char *path);                       /* path: of stems.txt, or NULL */
str terms_stem(str word);
str terms_exception(size_t i);

/* --- english.c --- */
void english_build(struct corpus *t, const char *path);          /* after index_words() */

/* --- trigrams.c --- */
void index_trigrams(struct corpus_builder *c, struct corpus *t);

/* --- places.c --- */
/* A line of a file of aliases or companions, below a place: its number, and whether the lines are for this corpus, so
 * that each place must exist. */
struct place_line { const char *file; uint32_t number; bool is_checked; struct corpus_place place; };
typedef void place_entry(void *context, const struct place_line *line, str text);

/* Returns the place "path" or "path#anchor". The page is NO_INDEX if the corpus lacks the page or the section, or if
 * the page is only a list of pages. */
struct corpus_place place_named(const struct corpus *t, str name);
bool place_is_navigation(const struct corpus *t, uint32_t page);  /* true for a page that is only a list of pages */

/* Reads a file: places at the start of a line, their entries indented on the next lines, which are passed to add().
 * After a line "corpus: NAME VERSION" a place that does not exist is an error if the corpus is that one; otherwise its
 * entries are ignored. Returns the number of such places. */
uint32_t places_read(const struct corpus *t, const char *file, place_entry *add, void *context);

/* --- index.c --- */
typedef ARRAY(const char *) path_list;
void index_words(struct corpus_builder *c, struct corpus *t, const path_list *aliases); /* aliases: file names */
void index_check(const struct corpus *t);                        /* decodes the index again; fatal if it is invalid */

/* --- companions.c --- */
void companions_build(struct corpus *t, const char *path);       /* path: of companions.txt, or NULL */

/* --- rules.c: after index_words() --- */
void index_synonyms(struct corpus_builder *c, struct corpus *t, const char *synonyms);
void index_moves(struct corpus_builder *c, struct corpus *t);

/* --- facts.c --- */
void facts_build(struct corpus_builder *c, struct corpus *t);    /* after index_moves() */

/* --- versions.c --- */
/* Sets the tables of versions, and returns the names of all versions and languages. Called by facts_build(). */
str versions_build(struct corpus_builder *c, struct corpus *t);
bool versions_is_language(str name);                             /* true for the name of a folder of translations */
/* Returns the name of the newest version in a folder, which ends with a slash or is empty: "v2.1"; or an empty string.
 * All pages must be known. */
str versions_newest(const struct corpus_builder *c, str folder);

/* --- folders.c --- */
void folders_build(struct corpus *t);                            /* called by facts_build() */

/* --- write.c --- */
void write_tables(const struct corpus *t, const char *path);     /* written completely or not at all */

#endif
