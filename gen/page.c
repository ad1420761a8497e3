/* page.c - converts one page to sections of clean Markdown.
 *
 *   source ──mdx.c──> code map, edits ───────────────────────────┐
 *      └── only the Markdown ──────md4c──> headings, code, ──────┴──> sections of spans
 *                                          links
 *
 * Source text that no edit covers is kept, so the rendered text of a section consists mostly of slices of the source.
 * md4c reads the source with everything except Markdown replaced by spaces, and HTML by its Markdown. mdx_place()
 * converts the offsets that it reports to those of the source.
 */
#include <ctype.h>
#include "page.h"

size_t page_headings_until(const struct page_state *s, size_t pos)
{
    size_t low = 0, high = s->headings.count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (s->headings.at[mid].start <= pos) low = mid + 1;
        else high = mid;
    }
    return low;
}

uint32_t page_section_at(const struct page_state *s, size_t pos)
{
    size_t count = page_headings_until(s, pos);
    return count ? s->headings.at[count - 1].section : s->c->pages.at[s->page].first_section;
}

str page_folder_noun(str path)
{
    size_t name = last_name(path).len;
    str folder = last_name((str){ path.s, path.len > name ? path.len - name - 1 : 0 });
    if (folder.len > 2 && folder.s[folder.len - 1] == 's') folder.len--;
    folder = str_copy(folder);
    for (size_t i = 0; i < folder.len && folder.len <= 3; i++)
        ((char *)folder.s)[i] = (char)toupper((unsigned char)folder.s[i]);
    return folder;
}

/* Renders the front matter of a navigation page as a nested list of links. */
static void render_navigation(struct corpus_builder *c, struct section *s, const struct node *links, unsigned depth)
{
    for (const struct node *n = links ? links->child : NULL; n; n = n->next) {
        str title = node_value(n, "title"), url = node_value(n, "url");
        if (!title.len) continue;
        str entry = url.len ? str_format("[%.*s](%.*s)", PRI(title), PRI(url)) : title;
        render_text(c, s, str_format("%*s- %.*s\n", (int)(2 * depth), "", PRI(entry)));
        render_navigation(c, s, node_get(n, "links"), depth + 1);
    }
}

void page_render(struct corpus_builder *c, uint32_t page)
{
    struct page *p = &c->pages.at[page];
    struct page_state s = { .c = c, .page = page, .lines = { .text = p->source } };
    s.mdx = (struct mdx){ .file = page_file(c, p), .c = c, .page = p, .source = p->source, .body = p->body,
                          .foreign = c->foreign, .is_mdx = layout_is_mdx(&c->layout, p->file) ||
                                                               readme_has_components(&c->layout, p->source) };
    p->first_section = (uint32_t)c->sections.count;
    mdx_scan(&s.mdx);
    size_t first_code = c->codes.count, first_link = c->links.count;
    markdown_read(&s);
    branches_place(&s);
    branches_edit_labels(&s);
    sections_edit_rules(&s);
    sections_add(&s);
    for (size_t i = first_code; i < c->codes.count; i++)
        c->codes.at[i].section = page_section_at(&s, c->codes.at[i].section);
    for (size_t i = first_link; i < c->links.count; i++)
        c->links.at[i].section = page_section_at(&s, c->links.at[i].section);
    anchors_add(&s);
    markdown_read_front(&s);
    mdx_sort(&s.mdx);
    emit_sections(&s);
    render_navigation(c, &c->sections.at[p->first_section], node_get(p->front, "links"), 0);
    xfree(s.headings.at);
    mdx_free(&s.mdx);
}
