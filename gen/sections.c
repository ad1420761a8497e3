/* sections.c - the sections of a page: one for its opening and one for each heading; the title of the page. */
#include <ctype.h>
#include "page.h"

/* Removes the thematic breaks between the sections and around the headings. */
void sections_edit_rules(struct page_state *s)
{
    str source = s->mdx.source;
    for (size_t pos = s->mdx.body; pos < source.len;) {
        str line = str_line(source, pos);
        size_t next = pos + line.len + 1, after = next, before = pos, rule = pos;
        pos = next;
        if (!mdx_is_rule(line) || s->mdx.code[rule] == 2) continue;
        while (after < source.len && !str_trim(str_line(source, after)).len) after += str_line(source, after).len + 1;
        bool ends = after >= source.len, starts = true;
        size_t until = page_headings_until(s, after);
        ends |= until && s->headings.at[until - 1].start == after;
        while (before > s->mdx.body && starts) {
            before = line_start(source, before - 1);
            starts = !str_trim(str_line(source, before)).len;
        }
        str mask = { s->mdx.mask, source.len };
        bool apart = rule == s->mdx.body || !str_trim(str_line(mask, line_start(source, rule - 1))).len;
        if (apart && (ends || starts)) mdx_edit(&s->mdx, rule, rule + line.len, STR(""));
    }
}

static str anchor_of(const struct page_state *s, str title, str slug)
{
    str made = slug.len ? slug : anchor_slug(s->c, title), wanted = made.len ? made : STR("section");
    return take_anchor(s->c, s->page, wanted, 1);
}

static uint32_t add_section(struct page_state *s, str title, str slug, unsigned level, size_t start, size_t pos)
{
    struct corpus_builder *c = s->c;
    struct page *p = &c->pages.at[s->page];
    uint32_t index = (uint32_t)c->sections.count, parent = index - 1;
    if (level == 0) parent = NO_INDEX;
    else
        while (c->sections.at[parent].level >= level && c->sections.at[parent].level > 0)
            parent = c->sections.at[parent].parent;
    str anchor = level ? anchor_of(s, title, slug) : take_anchor(c, s->page, slug, 1);
    struct section *section = PUSH(&c->sections);
    section->page = s->page;
    section->parent = parent;
    section->level = level;
    section->line = line_number(&s->lines, pos);
    text_near(c, p, pos);
    section->title = text_add(c, title);
    section->anchor = text_add(c, anchor);
    p->sections++;
    *PUSH(&c->segments) = (struct segment){ p->pos + (uint32_t)(level ? start : 0), index };
    return index;
}

/* True if source[from, to), which consists of lines, has only blank lines and thematic breaks. */
static bool blank_between(const struct page_state *s, size_t from, size_t to)
{
    for (size_t pos = from; pos < to; pos += str_line(s->mdx.source, pos).len + 1) {
        str line = str_trim((str){ s->mdx.mask + pos, str_line(s->mdx.source, pos).len });
        if (line.len && !mdx_is_rule(line)) return false;
    }
    return true;
}

/* Returns the last name of the path as people write it: "AuthKit Next.js" for sdks/authkit-nextjs. */
static str spelled_name(str path)
{
    static const char *const spellings[][2] = {
        { "authkit", "AuthKit" }, { "dotnet", ".NET" }, { "js", "JavaScript" }, { "nextjs", "Next.js" },
        { "node", "Node.js" }, { "php", "PHP" }, { "tanstack", "TanStack" } };
    buffer b = { 0 };
    str name = last_name(path);
    for (size_t i = 0, end; i < name.len; i = end + 1) {
        end = find_from(name, i, "-");
        str word = { name.s + i, end - i }, spelled = word.len
            ? str_format("%c%.*s", toupper((unsigned char)word.s[0]), (int)word.len - 1, word.s + 1) : word;
        for (size_t k = 0; k < COUNT(spellings); k++)
            if (str_equal(word, str_from(spellings[k][0]))) spelled = str_from(spellings[k][1]);
        buffer_format(&b, "%s%.*s", b.count ? " " : "", PRI(spelled));
    }
    return buffer_str(&b);
}

/* True if another page of the folder opens with the same heading, "## Installation", so that it cannot be a title. */
static bool shares_opening(const struct page_state *s)
{
    const struct page *p = &s->c->pages.at[s->page];
    const uint32_t *count = p->opening.len ? map_get(&s->c->openings, opening_key(s->c, p)) : NULL;
    bool own = !node_value(p->front, "title").len;
    return count && *count > own;
}

/* Returns the name of the file as words, "Basic commands" for guide/basic-commands, for a page of another site whose
 * first heading is below its text and not of level 1, so that it is that of a part; with MkDocs also if it is above all
 * text. Else an empty string. The start page has no such name. start: of the text. */
static str title_of_file(const struct page_state *s, const struct heading *first, size_t start)
{
    str path = s->c->pages.at[s->page].path, name = str_copy(last_name(path));
    bool opens = first && !layout_is(&s->c->layout, "mkdocs") && blank_between(s, start, first->pos);
    bool part = s->c->foreign && first && first->level > 1 && !opens;
    if (!part || str_equal_fold(path, STR("index")) || str_equal_fold(path, STR("README"))) return STR("");
    for (size_t i = 0; i < name.len; i++)
        if (strchr("-_", name.s[i])) ((char *)name.s)[i] = ' ';
    if (name.len) ((char *)name.s)[0] = (char)toupper((unsigned char)name.s[0]);
    return str_trim(name);
}

/* Returns the name of the file of a note of Obsidian, which is the title that its site shows, unless its first heading
 * is one of level 1. Empty on other sites. */
static str note_title(const struct page_state *s, const struct heading *first)
{
    str name = last_name(s->c->pages.at[s->page].file);
    bool note = layout_is(&s->c->layout, "obsidian") && !(first && first->level == 1);
    size_t extension = language_of_file(name).len;
    return note ? str_span(name, 0, name.len - extension - 1) : STR("");
}

/* Sets the page title: from the front matter, else the first heading, else the navigation, else the path. The title in
 * the front matter of VitePress and DocFX is that of the window, "Kit | Guide", if the page has a heading of level 1,
 * and so is seo.title of Nuxt Content. A first heading that other pages of the folder have too is preceded by the name
 * of the page's subject. start: of the text. Returns true if the title is or contains the first heading. */
static bool set_page_title(struct page_state *s, bool shared, size_t start)
{
    struct page *p = &s->c->pages.at[s->page];
    const struct heading *first = s->headings.count ? &s->headings.at[0] : NULL;
    str last = last_name(p->path), noun = page_folder_noun(p->path);
    bool window_titles = layout_is(&s->c->layout, "vitepress") || layout_is(&s->c->layout, "docfx");
    if (first && first->level == 1 && window_titles) p->title.len = 0;
    if (p->title.len) return first && str_equal(first->title, text_of(s->c, p->title));
    str file = title_of_file(s, first, start), window = str_trim(node_value(node_get(p->front, "seo"), "title"));
    str note = note_title(s, first);
    if (note.len) return p->title = text_add(s->c, note), false;
    if (window.len && !(first && first->level == 1)) return p->title = text_add(s->c, window), false;
    if (file.len) {
        p->title = text_add(s->c, file);
        return p->guessed = true, false;
    }
    if (first && shared)
        p->title = text_add(s->c, str_format("%.*s %.*s: %.*s", PRI(spelled_name(p->path)), PRI(noun),
                                             PRI(first->title)));
    else if (first) p->title = text_add(s->c, first->title);
    else if (p->nav != NO_INDEX) p->title = s->c->nav.at[p->nav].title;
    else p->title = text_add(s->c, last.len ? last : STR("Untitled"));
    return first != NULL;
}

/* Removes the heading that opens the page if it is a banner, the name of the product above all pages, and another one
 * follows it. Returns the offset of the text. */
static size_t remove_banner(struct page_state *s)
{
    bool opens = s->headings.count > 1 && str_starts(s->c->pages.at[s->page].opening, STR(">"));
    if (!opens || !shares_opening(s)) return s->mdx.body;
    size_t end = s->headings.at[0].end;
    mdx_edit(&s->mdx, s->headings.at[0].pos, end, STR(""));
    memmove(s->headings.at, s->headings.at + 1, --s->headings.count * sizeof *s->headings.at);
    s->c->pages.at[s->page].opening = STR("");
    return end;
}

void sections_add(struct page_state *s)
{
    size_t text = remove_banner(s);
    const struct source *from = s->c->pages.at[s->page].from;
    bool named = from && s->headings.count && s->headings.at[0].level == 1;
    bool titled = set_page_title(s, shares_opening(s), text) || named;
    str title = str_copy(text_of(s->c, s->c->pages.at[s->page].title));
    struct heading *first = s->headings.count ? &s->headings.at[0] : NULL;
    bool merged = titled && blank_between(s, s->mdx.body, first->pos);
    if (merged) mdx_edit(&s->mdx, first->pos, first->end, STR(""));
    str anchor = !merged ? STR("") : first->slug.len ? first->slug : anchor_slug(s->c, first->title);
    size_t start = merged ? first->pos : s->mdx.body < s->mdx.source.len ? s->mdx.body : 0;
    uint32_t opening = add_section(s, title, anchor, 0, start, start);
    if (from) render_text(s->c, &s->c->sections.at[opening], source_note(from, merged ? first->title : STR("")));
    for (size_t i = 0; i < s->headings.count; i++) {
        struct heading *h = &s->headings.at[i];
        h->section = merged && i == 0 ? opening : add_section(s, h->title, h->slug, h->level, h->start, h->pos);
        s->c->sections.at[h->section].variant = branch_variant(s, h->choice);
    }
}
