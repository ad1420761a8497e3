/* dialect.h - functions that dialect.c, fence.c, container.c, mdc.c and inline.c share to translate one page.
 *
 * dialect.c reads the page line by line, fence.c the lines that open code, container.c blocks, mdc.c components of MDC,
 * inline.c the syntax within a line.
 */
#ifndef DIALECT_H
#define DIALECT_H

#include "gen.h"

#define MAX_DIALECT_DEPTH 8            /* maximum nesting of containers and of included files */
#define MAX_MARKS 8                    /* maximum number of colons or slashes that open a container */

/* The lines of a text that open and close containers with the same marks. close: of the line that closes it, or 0. */
struct opening { size_t open, close; };
struct container_lines {
    bool known;
    ARRAY(struct opening) opening;
    ARRAY(size_t) closing;
};

struct former_import { str name; uint32_t target; };

struct dialect {
    struct includer includer;
    struct container_lines lines[MAX_DIALECT_DEPTH + 1][2 * MAX_MARKS]; /* of the text at each depth, by the marks */
    bool changed;
    struct line_counter place;         /* of the page: its position is that of the last match of dialect_next_line() */
    unsigned unplaced;                 /* number of texts that dialect_next_line() did not find */
    bool sandpack;                     /* the page has a <Sandpack>, which may hide files */
    bool autorefs;                     /* the site has references to objects, see autorefs.c */
    struct map labels;                 /* definitions of reference links: index into targets */
    struct map imports;                /* names of imported pages: index into targets, their files; or NO_INDEX */
    ARRAY(struct former_import) former;  /* the imports that those of included files replace, see restore_imports() */
    ARRAY(str) targets;
    str target;                        /* target of the link whose text continues on the next line; or empty */
    bool in_label;                     /* the label of a link, whose target is written, continues on the next line */
};

/* --- dialect.c --- */
/* Returns the line of the page with the next occurrence of a text, below the one found last, or 0 if there is none: the
 * text may be in an included file. After many texts that are not found it searches no more, to bound the time. */
uint32_t dialect_next_line(struct dialect *d, str text);
/* Adds the lines of a text, translated. depth: of the containers and included files around the text. */
void dialect_add_lines(struct dialect *d, buffer *out, str text, unsigned depth);
str kind_label(str kind, str title);             /* "**Kind:** Title" */
/* Removes attributes in braces and the delimiters of a title: [Title], "Title", | Title. */
str clean_title(str s);
size_t name_length(str s);                       /* of letters, digits, - and _ at the start */
/* The fence that is open. quotes: number of marks before it. */
struct quoted_fence { str mark; unsigned quotes; };
bool quoted_fence_read(struct quoted_fence *f, str line);    /* true for a line of a code block, also in a quote */
size_t indent_at(str line);                      /* number of spaces at the start */
size_t quote_length(str line);                   /* of spaces and quote marks at the start; 0 if there is no mark */
str without_bullets(str line);                   /* the text after "- " or "1. ", or of the whole line */
/* Returns the word of attributes in braces that starts with a mark: "note" of "{#id .note}" for a dot. */
str attribute_after(str braces, char mark);

/* --- fence.c --- */
/* Adds the line that opens a fence. Its language is the first word or class: "js" of "js{1,3}", "{ .js .copy }" or
 * "js:line-numbers". A label in brackets becomes the title. */
void fence_add(struct dialect *d, buffer *out, str line);
/* Returns the text with a label above each fence in a component that has them, <CodeBlockTabs options={["npm"]}>. */
str fence_label_all(str text, bool *changed);
/* Returns a line of code without the marks of annotations, which the site of Expo shows beside it: that of a text
 * becomes a comment, others are left out. */
str fence_without_annotations(str line);
/* True if the code below the fence at pos has annotations: one that opens, such as "@info", and an "@end" after it. */
bool fence_has_annotations(str text, size_t pos);
bool fence_is_hidden(str info);                  /* true for a file that the site does not show: "js src/a.js hidden" */
size_t fence_word_length(str info);              /* of the first word of the text after the mark of a fence */
/* Returns the command of npm whose arguments are in a fence with this text after its mark: "package-install" of
 * Fumadocs, "package-exec" of SolidBase. NULL if its first word is another language. */
const char *fence_command(str info);

/* --- container.c --- */
/* mark: the character that opens it. kind: of an admonition, or a class or name. id: of an element of the site, for
 * links to it. to: the target of its link. lead: what its attributes show above the body. end: offset after it.
 * component: of MDC. */
struct container { char mark; str kind, title, id, to, lead, body; size_t end; bool indented, component; };

/* Parses the container that starts at a line. Its end is 0 if the line starts none. */
struct container container_parse(struct dialect *d, str text, size_t pos, unsigned depth);
/* Adds a container of a text at this depth. indent: of its first line. */
void container_add(struct dialect *d, buffer *out, struct container *c, size_t indent, unsigned depth);
/* Translates "::: package.Class" of mkdocstrings to the name. Returns the offset after its options, or 0. */
size_t container_add_identifier(struct dialect *d, buffer *out, str text, size_t pos);
/* Adds a blank line if the last line is not blank, so that a block without marks of its own does not continue it. */
void container_end_block(buffer *out);
void container_free_lines(struct dialect *d);                        /* after the page */

/* --- mdc.c --- */
/* Reads the attributes of a component at the start of a text, {title="T" required .class :items='["a"]'}, as a map. The
 * value of one without value is "true". Returns their length with the braces, or 0. */
size_t mdc_attributes(str text, const struct node **map);
/* Sets the title, kind and target of a container that its attributes have, and adds the texts in them to `lead`. */
void mdc_read_options(struct container *c, const struct node *options);
/* Returns the body of a component with a blank line in place of each line "#name" that opens a slot, in components in
 * it, too. The text of a slot "title" becomes bold. */
str mdc_without_slots(str body);
/* Returns the body of a component without the indentation of the first component in it that is indented and in no list,
 * also of the lines below: MDC ignores it. */
str mdc_without_indent(str body);
/* True for a line that is a component without body, one of whose attributes names a file in a folder _partials,
 * ":partial{content="a"}" for _partials/a.md. Sets the file. */
bool mdc_read_partial(struct dialect *d, str line, struct inclusion *in);
/* Translates a line that is a component without body, ":name{...}", "::name{...}", or in Nuxt ":name": its text, as a
 * link if it has a target. Returns false if the line is not one. */
bool mdc_add_leaf(struct dialect *d, buffer *out, str line);
/* Translates a heading that ends with a component, "## Title :badge[v3]{...}", to the heading and a paragraph with the
 * text of the component. Returns false for another line. */
bool mdc_add_heading(struct dialect *d, buffer *out, str line);
/* Reads the component at byte i of a line, ":kbd{value="meta"}": sets its text and its target. Returns the offset after
 * it. Returns 0 for other text, and on sites of other generators than Nuxt. If the generator is not known, only a
 * component with values in its attributes is read. */
size_t mdc_read_inline(const struct dialect *d, str line, size_t i, str *text, str *target);

/* --- markdoc.c --- */
bool markdoc_is_used(const struct layout *l, str text);      /* true for a page with tags of Markdoc */
str markdoc_translate(struct dialect *d, str text);          /* the text with its tags replaced */

/* --- vocs.c --- */
/* Translates "# Title [Subtitle]" to the title and a paragraph. Returns false for another line, and on other sites. */
bool vocs_add_title(struct dialect *d, buffer *out, str line);

/* --- inline.c --- */
/* Reads the definition "[label]: target" at pos. Returns the offset after it, or 0. */
size_t inline_read_definition(str text, size_t pos, str *label, str *target);
void inline_collect_definitions(struct dialect *d, str text);    /* adds the definitions of links outside code */
void inline_end_paragraph(struct dialect *d);    /* forgets a reference link that is not complete */
/* Adds the line at `pos`, without its line feed, with the syntax of generators in it translated. */
void inline_add_line(struct dialect *d, buffer *out, str text, size_t pos);

#endif
