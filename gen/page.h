/* page.h - the steps that convert one page, in the order in which page_render() takes them.
 *
 *   mdx.c          everything that is not Markdown is found, and replaced by edits (mdx.h, tags.c, components.c)
 *   markdown.c     headings, code blocks and links; links are edited
 *   branches.c     headings are assigned to the branches of choices, and branches that need a section get a heading
 *   sections.c     each heading becomes a section
 *   anchors.c      second names of the sections
 *   emit.c         the lines of the source are rendered with the edits applied
 *
 * Codes and links have offsets in the source instead of sections until sections.c has added the sections.
 */
#ifndef PAGE_H
#define PAGE_H

#include "gen.h"
#include "mdx.h"

/* A heading at the lines [pos, end). Its section starts at `start`, which is the label of a choice if that directly
 * precedes the heading. continues: not in the source; it repeats a heading where another branch of it goes on. */
struct heading {
    size_t start, pos, end;
    unsigned level;
    str title, slug;
    uint32_t section;
    size_t choice;               /* innermost branch that contains it, or NO_CHOICE */
    bool continues;
};

struct page_state {              /* state of one page */
    struct corpus_builder *c;
    uint32_t page;
    struct mdx mdx;
    struct line_counter lines;   /* of the source */
    ARRAY(struct heading) headings;
};

/* --- page.c --- */
/* Returns the number of headings whose section starts at or before pos. */
size_t page_headings_until(const struct page_state *s, size_t pos);
uint32_t page_section_at(const struct page_state *s, size_t pos);    /* the section that contains pos */
str page_folder_noun(str path);  /* "SDK" for sdks/python; empty without a folder */

/* --- opening.c --- */
/* Returns the key of a page in c->openings: its folder, its version on a site of Docusaurus, and the heading that opens
 * it. A heading in HTML is a banner if any other page has it. */
str opening_key(const struct corpus_builder *c, const struct page *p);

/* --- markdown.c --- */
void markdown_read(struct page_state *s);        /* adds headings, codes, links; makes the targets of links absolute */
void markdown_read_front(struct page_state *s);  /* adds the links in texts of the front matter */

/* --- branches.c --- */
void branches_place(struct page_state *s);       /* sets choices and starts of headings; adds headings of branches */
void branches_edit_labels(struct page_state *s); /* makes the labels of branches with headings paragraphs */
uint32_t branch_variant(const struct page_state *s, size_t choice);  /* 0 for NO_CHOICE */
/* Returns the label of a variant without the branches that also contain `outer`. Empty if both are the same. */
str branch_label(const struct page_state *s, uint32_t variant, uint32_t outer);

/* --- sections.c --- */
void sections_edit_rules(struct page_state *s);  /* removes the thematic breaks between sections */
void sections_add(struct page_state *s);         /* adds a section for each heading; sets the title of the page */

/* --- anchors.c --- */
void anchors_add(struct page_state *s);          /* adds the second names of sections, and the missing samples */

/* --- emit.c --- */
void emit_sections(struct page_state *s);        /* renders the body; after mdx_sort() */

#endif
