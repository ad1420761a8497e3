/* dump.c - prints a corpus's tables as text, so that they can be read by eye: see tests/corpus-small.out. */
#include <stdio.h>
#include "corpus.h"
#include "text.h"

#define S(x) (int)(x).len, corpus.text + (x).pos       /* for "%.*s" */

/* Text on one line: \n for line feeds, \" for quotes. */
static void quoted(const char *s, size_t n)
{
    putchar('"');
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '\n') fputs("\\n", stdout);
        else if (s[i] == '"') fputs("\\\"", stdout);
        else putchar(s[i]);
    }
    putchar('"');
}

static void place(uint32_t page, uint32_t section)
{
    printf("%.*s", S(corpus.pages[page].path));
    if (section != NO_INDEX) printf("#%.*s", S(corpus.sections[section].anchor));
}

static void links(const char *label, uint32_t first, uint32_t count)
{
    for (uint32_t i = first; i < first + count; i++) {
        printf("%s", i == first ? label : ", ");
        place(corpus.links[i].page, corpus.links[i].section);
    }
    if (count) putchar('\n');
}

/* Text of the spans that have another one for readers who see images. */
static void full_texts(const struct corpus_section *s)
{
    struct corpus_spans spans = corpus_spans_of(&corpus, s);
    for (struct corpus_span span; corpus_span_next(&spans, &span);)
        if (span.full_len)
            printf("      full: %.*s is %.*s\n", (int)span.len, corpus.text + span.pos, (int)span.full_len,
                   corpus.text + span.full_pos);
}

/* The offsets where the variant of a section's text changes. */
static void parts(uint32_t section)
{
    for (uint32_t i = 0; i < corpus.part_count; i++)
        if (corpus.parts[i].section == section)
            printf("      from byte %u on: %.*s\n", corpus.parts[i].offset,
                   S(corpus.variants[corpus.parts[i].variant].label));
}

/* A section's rendered text line by line: '+' where the generator made some of the line, '!' where it must stay
 * whole. */
static void rendered(const struct corpus_section *s)
{
    const struct corpus_page *p = &corpus.pages[s->page];
    char line[1000];
    size_t n = 0;
    int made = 0, solid = 0;
    struct corpus_spans spans = corpus_spans_of(&corpus, s);
    for (struct corpus_span span; corpus_span_next(&spans, &span);) {
        for (uint32_t k = 0; k < span.len; k++) {
            uint32_t pos = span.pos + k;
            made |= pos < p->source.pos || pos >= p->source.pos + p->source.len;
            solid |= span.solid;
            if (corpus.text[pos] != '\n' && n < sizeof line) line[n++] = corpus.text[pos];
            if (corpus.text[pos] != '\n') continue;
            printf("      %c%c|%.*s\n", made && n ? '+' : ' ', solid ? '!' : ' ', (int)n, line);
            n = 0;
            made = solid = 0;
        }
    }
    if (n) printf("      %c%c|%.*s (no line feed)\n", made ? '+' : ' ', solid ? '!' : ' ', (int)n, line);
}

static void section(uint32_t i)
{
    const struct corpus_section *s = &corpus.sections[i];
    printf("   section %u #%.*s \"%.*s\" level %u, line %u, %u bytes", i, S(s->anchor), S(s->title), s->level,
           s->line, s->bytes);
    if (s->parent != NO_INDEX) printf(", below %u", s->parent);
    if (s->language) printf(", %.*s", S(corpus.languages[s->language]));
    if (s->variant) printf(", for %.*s", S(corpus.variants[s->variant].label));
    putchar('\n');
    rendered(s);
    full_texts(s);
    parts(i);
}

static void pages(void)
{
    for (uint32_t i = 0; i < corpus.page_count; i++) {
        const struct corpus_page *p = &corpus.pages[i];
        printf("\npage %u %.*s, file %.*s, \"%.*s\"", i, S(p->path), S(p->file), S(p->title));
        if (p->description.len) printf(" (%.*s)", S(p->description));
        if (p->nav != NO_INDEX) printf(", nav %u", p->nav);
        for (uint32_t k = 1; k < corpus.language_count; k++)
            if (p->languages >> k & 1) printf(", %.*s", S(corpus.languages[k]));
        putchar('\n');
        links("   links to ", p->first_link, p->links);
        links("   linked from ", p->first_backlink, p->backlinks);
        if (p->all_links > p->links || p->all_backlinks > p->backlinks)
            printf("   in all %u links to pages, %u from pages\n", p->all_links, p->all_backlinks);
        for (uint32_t k = p->first_section; k < p->first_section + p->sections; k++) section(k);
    }
}

static void segments(void)
{
    printf("\nsegments: where they start in the page, their section, their first line\n");
    for (uint32_t i = 0, page = 0; i < corpus.segment_count; i++) {
        uint32_t pos = corpus.segments[i].pos;
        while (pos >= corpus.pages[page].source.pos + corpus.pages[page].source.len) page++;
        printf("   %2u  %.*s %u: section %u ", i, S(corpus.pages[page].path), pos - corpus.pages[page].source.pos,
               corpus.segments[i].section);
        quoted(corpus.text + pos, strcspn(corpus.text + pos, "\n"));
        putchar('\n');
    }
}

/* Prints the comments that are not rendered, if there are any. */
static void comments(void)
{
    for (uint32_t i = 0; i < corpus.comment_count; i++) {
        printf(i ? "   " : "\ncomments\n   ");
        quoted(corpus.text + corpus.comments[i].pos, corpus.comments[i].len);
        putchar('\n');
    }
}

static void code(void)
{
    printf("\ncode\n");
    for (uint32_t i = 0; i < corpus.code_count; i++) {
        const struct corpus_code *c = &corpus.codes[i];
        printf("   %.*s: %.*s#%.*s section %d line %u, language '%.*s', title '%.*s', before '%.*s', after '%.*s': ",
               S(c->group), S(c->path), S(c->anchor), (int)c->section, c->line,
               S(c->language), S(c->title), S(c->before), S(c->after));
        quoted(corpus.text + c->code.pos, c->code.len);
        putchar('\n');
    }
}

static void nav(void)
{
    printf("\nnav: entry, title, path, pages at and below its path\n");
    for (uint32_t i = 0; i < corpus.nav_count; i++) {
        const struct corpus_nav *n = &corpus.nav[i];
        printf("   %u %*s%.*s (%.*s) %u", i, 2 * n->level, "", S(n->title), S(n->path), n->pages);
        if (n->page != NO_INDEX) printf(", page %u", n->page);
        putchar('\n');
    }
}

static void facts(void)
{
    printf("\ngroups of examples\n");
    for (uint32_t i = 0; i < corpus.group_count; i++) {
        const struct corpus_group *g = &corpus.groups[i];
        printf("   \"%.*s\" %u:", S(g->name), g->count);
        if (g->title.len) printf(" (%.*s):", S(g->title));
        for (uint32_t k = g->first_language; k < g->first_language + g->languages; k++)
            printf(" %.*s %u", S(corpus.group_languages[k].name), corpus.group_languages[k].count);
        putchar('\n');
    }
    printf("\nerrors:");
    for (uint32_t i = 0; i < corpus.error_count; i++) printf(" %.*s", S(corpus.errors[i]));
    printf("\nlanguages to choose: %u, pages: %u\n", corpus.language_choices, corpus.listed_pages);
    for (uint32_t i = 0; i < corpus.fact_count; i++)
        printf("   %.*s %.*s\n", S(corpus.facts[i].name), S(corpus.facts[i].text));
    for (uint32_t i = 0; i < corpus.version_count; i++)
        printf("%s%.*s/%.*s", i ? " " : "versions: ", S(corpus.versions[i].version), S(corpus.versions[i].language));
    printf("%s", corpus.version_count ? "\n" : "");
    for (uint32_t i = 0; i < corpus.counterpart_count; i++)
        if (corpus.counterparts[i].next != i)
            printf("counterpart: %.*s, version %u, next %.*s, first %.*s\n", S(corpus.pages[i].path),
                   corpus.counterparts[i].version, S(corpus.pages[corpus.counterparts[i].next].path),
                   S(corpus.pages[corpus.counterparts[i].first].path));
    printf("outside of products:");
    for (uint32_t i = 0; i < corpus.outside_count; i++) printf(" %.*s", S(corpus.pages[corpus.outside[i]].path));
    printf("\nlanguages of variants:");
    for (uint32_t i = 1; i < corpus.variant_count; i++)
        printf(" %x%s", corpus.variants[i].rows, corpus.variants[i].neutral ? " neutral" : "");
    printf("\nlanguages of pages (variants, code):");
    for (uint32_t i = 0; i < corpus.page_count; i++)
        printf(" %x,%x", corpus.pages[i].variant_rows, corpus.pages[i].code_rows);
    printf("\nneighbours of pages:");
    for (uint32_t i = 0; i < corpus.page_count; i++)
        if (corpus.pages[i].next != NO_INDEX) printf(" %u before %u", i, corpus.pages[i].next);
    for (uint32_t i = 0; i < corpus.page_count; i++)
        if (corpus.pages[i].previous != NO_INDEX) printf(", %u after %u", i, corpus.pages[i].previous);
    printf("\nsections with subsections:");
    for (uint32_t i = 0; i < corpus.section_count; i++)
        if (corpus.sections[i].end > i + 1)
            printf(" %u to %u: %u bytes", i, corpus.sections[i].end - 1, corpus.sections[i].tree_bytes);
    printf("\nsame source:");
    for (uint32_t i = 0; i < corpus.page_count; i++)
        if (corpus.pages[i].same != i) printf(" %u then %u", i, corpus.pages[i].same);
    printf("\nsections with another anchor in viewers:");
    for (uint32_t i = 0; i < corpus.section_count; i++)
        if (corpus.sections[i].level && !corpus_has_viewer_anchor(&corpus, i)) printf(" %u", i);
    printf("\nfolders\n");
    for (uint32_t i = 0; i < corpus.folder_count; i++) {
        const struct corpus_folder *f = &corpus.folders[i];
        printf("   \"%.*s\" in %u:", S(f->path), f->parent);
        for (uint32_t k = f->first; k < f->end; k++) printf(" %u", corpus.folder_pages[k]);
        putchar('\n');
    }
    printf("ranking:");
    for (uint32_t i = 0; i < corpus.rank_count; i++)
        printf(corpus.ranking[i].page == NO_INDEX ? " %u/" : " %u", corpus.ranking[i].page == NO_INDEX ?
            corpus.ranking[i].folder : corpus.ranking[i].page);
    putchar('\n');
}

static void changelogs(void)
{
    printf("\nchangelogs\n");
    for (uint32_t i = 0; i < corpus.package_count; i++) {
        const struct corpus_package *p = &corpus.packages[i];
        printf("   %.*s%s\n", S(p->name), p->rss ? " (feed)" : "");
        for (uint32_t k = p->first_entry; k < p->first_entry + p->entries; k++) {
            const struct corpus_entry *e = &corpus.entries[k];
            printf("      %.*s \"%.*s\"%s%.*s\n", S(e->date), S(e->title), e->url.len ? " " : "", S(e->url));
            for (uint32_t c = e->first_change; c < e->first_change + e->changes; c++) {
                printf("         ");
                quoted(corpus.text + corpus.changes[c].pos, corpus.changes[c].len);
                putchar('\n');
            }
        }
    }
}

/* The segments that hold these three characters, which are folded already. */
static void trigram(const char *s)
{
    uint32_t c[3], segment = UINT32_MAX;
    const char *at = s;
    for (int k = 0; k < 3; k++) at += corpus_char(at, strlen(at), &c[k]);
    uint32_t key = corpus_trigram_key(c[0], c[1], c[2]);
    struct corpus_list list = corpus_trigram_list(&corpus, key);
    printf("   '%s'", s);
    if (list.at == list.end) {
        printf(list.at ? " anywhere\n" : " nowhere\n");
        return;
    }
    const unsigned char *p = list.at, *end = list.end;
    int bitmap = (size_t)(end - p) >= CORPUS_BITMAP_BYTES(corpus.segment_count);
    for (uint32_t k = 0; bitmap && k < corpus.segment_count; k++)
        if (p[k / 8] >> k % 8 & 1) printf(" %u", k);
    while (!bitmap && p < end) {
        uint32_t distance;
        p = corpus_get_varint(p, &distance);
        printf(" %u", segment += distance);
    }
    printf(bitmap ? " (bitmap)\n" : "\n");
}

/* The documents of a word, part by part: those with it in their name, with the share of the name that it makes; pages
 * with it in a heading; others. The impacts are a matter of weights: gen/index.c. */
static void documents(const char *label, const unsigned char *p, const uint32_t *counts)
{
    static const char *const starts[] = { "", " heading:", " text:" };
    printf(" %s", label);
    for (int part = 0; part < CORPUS_PARTS; part++) {
        uint32_t document = UINT32_MAX, distance;
        if (counts[part]) printf("%s", starts[part]);
        for (uint32_t i = 0; i < counts[part]; i++) {
            p = corpus_get_varint(p, &distance) + 1;
            printf(" %u", document += distance);
            if (part == CORPUS_IN_NAME) printf("(%u%%)", *p++ * 100u / 255);
        }
    }
}

/* A word's stem, and the pages and sections that have a word of that stem. */
static void word(const char *s)
{
    for (uint32_t i = 0; i < corpus.word_count; i++) {
        uint32_t len = corpus.words[i + 1].pos - corpus.words[i].pos;
        if (len != strlen(s) || memcmp(corpus.word_text + corpus.words[i].pos, s, len)) continue;
        corpus_str stem = corpus_stem_of(&corpus, corpus.words[i].term);
        printf("   %s, stem %.*s:", s, (int)stem.len, corpus.word_text + stem.pos);
        struct corpus_lists lists = corpus_lists_of(&corpus, corpus.words[i].term);
        documents("pages", lists.pages, lists.in_pages);
        documents("sections", lists.sections, lists.in_sections);
        putchar('\n');
        return;
    }
    printf("   %s nowhere\n", s);
}

static void index_samples(void)
{
    static const char *const trigrams[] = { "cat", "bow", "'t ", "\"me", "gr\xc3\xb6", "xyz" };
    static const char *const words[] = { "cat", "cats", "purring", "createbowl", "bowl", "notes", "kitten",
        "grosse",
                                         "wont", "get_cat", "getcat", "js", "dog" };
    printf("\ntrigrams: the segments that have them\n");
    for (size_t i = 0; i < sizeof trigrams / sizeof *trigrams; i++) trigram(trigrams[i]);
    printf("\nwords\n");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) word(words[i]);
    printf("\nsynonyms\n");
    for (uint32_t i = 0; i < corpus.synonym_count; i++) {
        printf("   %.*s:", S(corpus.synonyms[i].key));
        for (const uint32_t *a = corpus.synonym_terms + corpus.synonyms[i].alternatives; *a; a += 1 + *a)
            for (uint32_t k = 1; k <= *a; k++) {
                corpus_str stem = corpus_stem_of(&corpus, a[k]);
                printf(" %.*s", (int)stem.len, corpus.word_text + stem.pos);
            }
        putchar('\n');
    }
    printf("\ncompanions: page, section, companion, weight\n");
    for (uint32_t i = 0; i < corpus.page_count; i++) {
        struct corpus_companions list = corpus_companions_of(&corpus, i);
        for (struct corpus_companion c; corpus_companion_next(&list, &c);)
            printf("   %.*s, %.*s: %.*s %u\n", S(corpus.pages[i].path), S(corpus.sections[c.section].title),
                   S(corpus.pages[c.page].path), c.weight);
    }
    printf("\nmoves\n");
    for (uint32_t i = 0; i < corpus.move_count; i++)
        printf("   %.*s to %.*s\n", S(corpus.moves[i].old), S(corpus.moves[i].now));
}

int main(void)
{
    printf("%s %s, %s, \"%s\", %s\n", corpus.name, corpus.version, corpus.license, corpus.title, corpus.site);
    pages();
    segments();
    comments();
    code();
    nav();
    facts();
    changelogs();
    index_samples();
    char hash[65];
    corpus_digest(&corpus, hash);
    printf("\nhash %s\n", strcmp(hash, corpus.hash) == 0 ? "as it should be" : "WRONG");
    return 0;
}
