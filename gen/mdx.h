/* mdx.h - what mdx.c finds in one page, and how tags.c and components.c edit it. */
#ifndef MDX_H
#define MDX_H

#include "gen.h"

struct tag {                     /* a JSX or HTML tag outside code */
    size_t pos, end;
    str name;
    bool closes, self_closing;
    size_t partner;              /* index of the matching tag; its own index if unmatched */
    unsigned depth;              /* number of enclosing open tags */
    size_t indent, inner;        /* indentation of the tag; minimum indentation of the lines it encloses */
    size_t item;                 /* offset of the text of the enclosing list item, or 0 */
    size_t line, text;           /* the start of its line; the first character there after spaces and quote marks */
    size_t run;                  /* start of the first of the adjacent tags that end with this one */
    bool starts_line;            /* only spaces precede that one on its line */
};

/* source[pos, end) is replaced by text. full: the text for readers who see images, or empty if it is the same.
 * markdown: md4c reads the text. block: blank lines are around it, also if other text is on its line. index: its place
 * before the edits were sorted. */
struct edit { size_t pos, end; str text, full; uint32_t index; bool markdown, block; };

/* A part of the text for md4c that starts at offset `at`. It is the source from pos on or, if replaced, the text of an
 * edit of source[pos, end). */
struct piece { size_t at, pos, end; bool replaced; };

/* A branch of a choice: "- $ backend="python"" or "- | Title". Readers of the site see one branch at a time. */
struct choice {
    size_t pos, end;             /* from the start of the label's line to the end of the branch */
    size_t indent;               /* of the label */
    str key, values;             /* "backend", "nodejs, ruby"; a tab has no key, and its title as the value */
    size_t outer;                /* index of the enclosing branch; its own index if there is none */
    bool has_headings;           /* set by branches.c, as is variant */
    unsigned variant;            /* index into variants of the corpus */
};

struct named_place { size_t pos; str name; };

#define MAX_QUOTES 4   /* callouts around a line of which each makes it a quote */

/* A callout: the lines that start in source(pos, end) are a quote, whose marks are at this column. is_block: it starts
 * a line. */
struct quote { size_t pos, end, column; bool is_block; };

struct mdx {
    const char *file;
    const struct corpus_builder *c;      /* and the page, for links in components; NULL if they are not known yet */
    const struct page *page;
    str source;
    size_t body;                 /* offset of the body in the source */
    bool is_mdx;                 /* MDX, else plain Markdown */
    bool foreign;                /* the corpus is not that of the WorkOS site */
    char *code;                  /* one byte per source byte: 1 inline code, 2 fence, 3 comment, 4 text of <pre>,
                                    5 template of JavaScript */
    char *mask;                  /* the source with everything but Markdown replaced by spaces */
    buffer markdown;             /* the mask with the text of edits that are Markdown */
    ARRAY(struct piece) pieces;  /* of `markdown` */
    ARRAY(struct tag) tags;      /* in source order */
    ARRAY(struct edit) edits;    /* in source order after mdx_sort() */
    size_t sorted;               /* number of edits that were sorted before those of HTML were added */
    ARRAY(struct choice) choices;/* in source order */
    ARRAY(struct named_place) samples; /* code blocks, and the files that the corpus lacks */
    ARRAY(struct named_place) ids;     /* ids of headings and other elements of HTML, in source order */
    ARRAY(struct named_place) events;  /* events of the events page, and their names */
    size_t searched;             /* bytes searched so far for constants named in attributes */
    bool payload_noted;          /* the notice about sample payloads has been written */
    struct { const struct tag **at; size_t count, next; } open;  /* see mdx_indent() */
    ARRAY(struct quote) quotes;  /* in source order after mdx_scan() */
    ARRAY(struct named_place) names; /* anchors of headings that are no sections */
};

void mdx_scan(struct mdx *m);    /* fills the rest from file, source, body, is_mdx, foreign */
void mdx_free(struct mdx *m);    /* frees all arrays; the texts of edits stay */
struct piece mdx_place(const struct mdx *m, size_t at);  /* the place in the source of an offset in the Markdown */
str mdx_id_in(const struct mdx *m, size_t pos, size_t end);     /* the id of an element in the range, or empty */
void mdx_edit_tags(struct mdx *m);                       /* components.c: the edits of HTML and components */
bool is_first_on_line(const struct mdx *m, size_t pos);  /* true if only spaces precede pos on its line */
size_t mdx_component_indent(struct mdx *m, size_t line); /* as mdx_indent(), of components only */
/* Returns the number of spaces by which the branches with headings around a line indent it. The label of a branch is
 * not indented by it. */
size_t mdx_choice_indent(const struct mdx *m, size_t line);
void mdx_edit(struct mdx *m, size_t pos, size_t end, str text);
void mdx_sort(struct mdx *m);    /* after the last mdx_edit(); an edit inside another one follows it */
/* Returns the number of spaces at the start of a line that only indent components or branches with headings. Lines must
 * be asked for in the order of the source. */
size_t mdx_indent(struct mdx *m, size_t line);
#define NO_CHOICE SIZE_MAX
size_t mdx_choice_at(const struct mdx *m, size_t pos);   /* the innermost branch that contains pos, or NO_CHOICE */
size_t mdx_outer_choice(const struct mdx *m, size_t choice);      /* the branch around a branch, or NO_CHOICE */
str mdx_choice_label(const struct choice *choice);    /* "backend: nodejs, ruby", or the title of a tab */
bool mdx_is_rule(str line);                           /* a thematic break: ---, *** or ___ */
str mdx_heading_slug(str line);  /* of ## Title {{ "url": "slug" }}; else empty */

/* --- fragment.c --- */
/* Removes the start or the end of a fragment of JSX, or a condition around a component, at i. end: the next "</>".
 * Returns false if there is none. */
bool mdx_edit_fragment(struct mdx *m, size_t i, size_t line_end, struct next_match *end);

/* --- callout.c --- */
#define TITLES "title|titleText|label|header|heading|summary|question|caption"
/* Returns the kind of the callout that a tag opens, <Note>, <Callout type="note">, <div class="note"> or <docs-note>;
 * or an empty string. */
str callout_kind(const struct mdx *m, const struct tag *tag);
void callout_edit(struct mdx *m, size_t i);      /* makes the callout of tag i a quote */
/* Makes tag i a heading if it opens an entry of a changelog, <Update label="June 2026">. Returns false if not. */
bool callout_edit_update(struct mdx *m, size_t i);
/* Returns the strings in an attribute that is a list, tags={["a", "b"]}, with commas between them; or "". */
str callout_listed(const struct mdx *m, const struct tag *tag, str name);

/* --- tags.c --- */
struct attribute { str name, value; };   /* value: without quotes; empty if it is missing or an expression */
/* Reads the next attribute of a tag at or after *pos, which starts after the tag's name. Returns false at the end. */
bool mdx_next_attribute(const struct mdx *m, const struct tag *tag, size_t *pos, struct attribute *a);
/* Returns the value of an attribute, or of the first of several, "title|label", that the tag has; else empty. */
str mdx_attribute(const struct mdx *m, const struct tag *tag, const char *names);
bool mdx_has_flag(const struct mdx *m, const struct tag *tag, const char *name);   /* with or without value */
bool mdx_is_html(const struct tag *tag);                        /* an element of HTML, no component */
bool mdx_is_text(const struct mdx *m, const struct tag *tag);   /* an unmatched tag without spaces, such as <Name> */
/* Returns the text of source[pos, end) on one line, without tags. next: the first tag at or after pos. */
str mdx_one_line(const struct mdx *m, size_t pos, size_t end, size_t next);
bool mdx_has_blank_line(const struct mdx *m, size_t pos, size_t end);
/* Returns the number of spaces and quote marks before pos if nothing else precedes it on its line, else SIZE_MAX. */
size_t mdx_prefix_length(const struct mdx *m, size_t pos);
/* Returns the prefix of the lines of a block at pos, which has `n` spaces and quote marks before it. edit: the first
 * edit at or after the start of the line; it replaces the indentation in HTML. */
str mdx_block_prefix(struct mdx *m, size_t pos, size_t n, size_t edit);
struct edit *mdx_edit_markdown(struct mdx *m, size_t pos, size_t end, str text); /* as mdx_edit(): text for md4c */
bool mdx_is_in_row(const struct mdx *m, const struct tag *tag); /* in a row of a table, which has no place for blocks */
/* Replaces a tag by its text: by the attribute set:html of Astro, by the code of a sample, <Code code={`...`} />, or of
 * a diagram, <Mermaid chart={`...`} />, or by commands of package managers. Returns false if it has none. */
bool mdx_edit_contents(struct mdx *m, const struct tag *tag, size_t edit);
/* Edits an element of HTML: the tag i, or all up to its end. Returns the index of the last tag that is edited. *edit:
 * the first edit that may be on its line; it is advanced. */
size_t mdx_edit_element(struct mdx *m, size_t i, size_t *edit);

#endif
