/* mdx.h - what mdx.c finds in a page: see there. */
#ifndef MDX_H
#define MDX_H

#include "gen.h"

struct tag {                     /* a JSX or HTML tag outside code */
    size_t pos, end;
    str name;
    bool closes, self_closing;
    size_t partner;              /* index of the tag that closes or opens it; its own when it has none */
    unsigned depth;              /* of open tags around it */
    size_t indent, inner;        /* spaces before it on its line; before the least indented line that it encloses */
};

struct edit { size_t pos, end; str text; };  /* source[pos, end) becomes text */

struct mdx {
    const char *file;
    str source, url;             /* url: where the site shows the page; empty without a site */
    size_t body;                 /* where the body starts in the source */
    bool is_mdx;                 /* or plain Markdown */
    char *code;                  /* a byte per source byte: 1 inline code, 2 fenced code */
    char *mask;                  /* the source with all that is not Markdown blanked out with spaces */
    ARRAY(struct tag) tags;      /* in source order */
    ARRAY(struct edit) edits;    /* in source order after mdx_sort() */
};

void mdx_scan(struct mdx *m);    /* fills code, mask, tags, edits from file, source, url, body, is_mdx */
void mdx_edit(struct mdx *m, size_t pos, size_t end, str text);
void mdx_sort(struct mdx *m);    /* after the last edit; an edit inside another one comes behind it */
size_t mdx_indent(const struct mdx *m, size_t line);  /* spaces at a line's start that only indent components */
str mdx_heading_slug(str line);  /* of ## Title {{ "url": "slug" }}; empty without */

#endif
