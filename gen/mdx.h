/* mdx.h - results of mdx.c for one page. */
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
};

struct edit { size_t pos, end; str text; };  /* source[pos, end) is replaced by text */

struct mdx {
    const char *file;
    str source, url;             /* url: public address of the page; empty without a site */
    size_t body;                 /* offset of the body in the source */
    bool is_mdx;                 /* MDX, else plain Markdown */
    char *code;                  /* one byte per source byte: 1 inline code, 2 fenced code */
    char *mask;                  /* the source with everything but Markdown replaced by spaces */
    ARRAY(struct tag) tags;      /* in source order */
    ARRAY(struct edit) edits;    /* in source order after mdx_sort() */
};

void mdx_scan(struct mdx *m);    /* fills code, mask, tags, edits from file, source, url, body, is_mdx */
void mdx_edit(struct mdx *m, size_t pos, size_t end, str text);
void mdx_sort(struct mdx *m);    /* after the last mdx_edit(); an edit inside another one follows it */
size_t mdx_indent(const struct mdx *m, size_t line);  /* spaces at the start of a line that only indent components */
str mdx_heading_slug(str line);  /* of ## Title {{ "url": "slug" }}; else empty */

#endif
