/* write.c - writes the tables as one C file.
 *
 * Bytes are written as string literals, because these compile ten times faster than lists of integers, in a seventh of
 * the memory. A literal has 4,000 bytes, since C compilers need not accept more than 4,095 characters. The rows of a
 * two-dimensional array are adjacent, so it is read as one text. Input is sorted and no time is written, so the same
 * corpus gives the same file. The names of the tables have a prefix, which lets them share a file with the program
 * (gen/amalgamate.sh).
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include "gen.h"

#define ROW 1000

static void write_literal(FILE *f, const unsigned char *p, size_t n)
{
    fputc('"', f);
    for (size_t i = 0, column = 0; i < n; i++, column++) {
        unsigned char ch = p[i];
        if (ch == '\n') { fputs("\\n", f); if (i + 1 < n) fputs("\"\n\"", f); column = 0; }
        else if (ch == '"' || ch == '\\') fprintf(f, "\\%c", ch);
        else if (ch == '?' && i > 0 && p[i - 1] == '?') fputs("\\?", f);   /* prevents trigraphs */
        else if (ch >= ' ' && ch < 127) fputc(ch, f);
        else fprintf(f, "\\%03o", ch);
        if (column > 200 && i + 1 < n) { fputs("\"\n\"", f); column = 0; }
    }
    fputc('"', f);
}

static void write_bytes(FILE *f, const char *type, const char *name, const void *bytes, size_t n, const char *meaning)
{
    size_t rows = (n + CORPUS_PADDING + ROW - 1) / ROW;
    if (n == 0) bytes = "";   /* not null, because offsets are added to it */
    fprintf(f, "\n/* %s */\nstatic const %s table_%s[%zu][%d] CORPUS_BYTES = {\n", meaning, type, name, rows, ROW);
    for (size_t i = 0; i < rows; i++) {
        size_t from = i * ROW < n ? i * ROW : n, len = n - from < ROW ? n - from : ROW;
        if (i + 1 == rows) fputs("\"\" \"\" ", f);   /* clang warns of a last row of two literals */
        write_literal(f, (const unsigned char *)bytes + from, len);
        fputs(",\n", f);
    }
    fputs("};\n", f);
}

/* Writes a table whose elements consist of 32-bit numbers only. `shape` is one element with an n for each number. */
static void write_numbers(FILE *f, const char *name, const uint32_t *n, size_t count, const char *shape,
                          const char *type, const char *meaning)
{
    fprintf(f, "\n/* %s */\nstatic const %s table_%s[%zu] = {", meaning, type, name, count + 1);
    for (size_t i = 0; i <= count; i++) { /* one zero element at the end, so that no array is empty */
        if (i % 8 == 0) fputc('\n', f);
        for (const char *ch = shape; *ch; ch++) {
            if (*ch != 'n') fputc(*ch, f);
            else fprintf(f, "%uu", i < count ? *n++ : 0u);
        }
        fputc(',', f);
    }
    fputs("\n};\n", f);
}

#define S(x) (x).pos, (x).len

static void write_pages(FILE *f, const struct corpus *t)
{
    fprintf(f, "\n/* page i: path, file, title, description, source, sections, links, backlinks, numbers of both,\n"
               " * nav, languages, neighbours, rows of variants and code, family, package, address,\n"
               " * next page with the same source, depth in the reference */\n"
               "static const struct corpus_page table_pages[%u] = {\n", t->page_count + 1);
    for (uint32_t i = 0; i < t->page_count; i++) {
        const struct corpus_page *p = &t->pages[i];
        fprintf(f, "{{%u,%u},{%u,%u},{%u,%u},{%u,%u},{%u,%u},%u,%u,%u,%u,%u,%u,%u,%u,%uu,%u,%uu,%uu,%uu,%uu,%u,"
                "%uu,%u,%u,%u},\n",
                S(p->path), S(p->file), S(p->title), S(p->description), S(p->source), p->first_section, p->sections,
                p->first_link, p->links, p->first_backlink, p->backlinks, p->all_links, p->all_backlinks, p->nav,
                p->languages, p->previous, p->next, p->variant_rows, p->code_rows, p->family, p->package,
                p->has_url, p->same, p->reference_depth);
    }
    fputs("};\n", f);
}

static void write_sections(FILE *f, const struct corpus *t)
{
    fprintf(f, "\n/* section i: title, anchor, page, parent, line, first span, spans, bytes, level, language,\n"
               " * variant, end, bytes with subsections */\n"
               "static const struct corpus_section table_sections[%u] = {\n", t->section_count + 1);
    for (uint32_t i = 0; i < t->section_count; i++) {
        const struct corpus_section *s = &t->sections[i];
        fprintf(f, "{{%u,%u},{%u,%u},%u,%uu,%u,%u,%u,%u,%u,%u,%u,%u,%u},\n", S(s->title), S(s->anchor), s->page,
                s->parent, s->line, s->first_span, s->spans, s->bytes, s->level, s->language, s->variant, s->end,
                s->tree_bytes);
    }
    fputs("};\n", f);
}

static void write_phrases(FILE *f, const struct corpus *t)
{
    fprintf(f, "\n/* phrase i: section of its page, idf */\n"
               "static const struct corpus_phrase table_phrases[%u] = {\n", t->phrase_count + 1);
    for (uint32_t i = 0; i < t->phrase_count; i++)
        fprintf(f, "{%u,%u},%s", t->phrases[i].section, t->phrases[i].idf, i % 16 == 15 ? "\n" : "");
    fputs("{0,0}\n};\n", f);
}

static void write_nav(FILE *f, const struct corpus *t)
{
    fprintf(f, "\n/* entry i of the site's tree: title, path, page, level, pages */\n"
               "static const struct corpus_nav table_nav[%u] = {\n", t->nav_count + 1);
    for (uint32_t i = 0; i < t->nav_count; i++)
        fprintf(f, "{{%u,%u},{%u,%u},%uu,%u,%u},\n", S(t->nav[i].title), S(t->nav[i].path), t->nav[i].page,
                t->nav[i].level, t->nav[i].pages);
    fputs(t->nav_count ? "};\n" : "{{0,0},{0,0},0,0,0}};\n", f);
}

#define NUMBERS(table, count, shape, type, meaning) \
    write_numbers(f, #table, (const uint32_t *)(const void *)t->table, count, shape, type, meaning)

/* Writes the tables that facts.c and folders.c make. */
static void write_facts(FILE *f, const struct corpus *t)
{
    NUMBERS(groups, t->group_count, "{{n,n},{n,n},n,n,n}", "struct corpus_group",
            "group i of examples: name, title, examples, first language, languages");
    NUMBERS(group_languages, t->group_language_count, "{{n,n},n}", "struct corpus_group_language",
            "language i of a group: name, examples");
    NUMBERS(errors, t->error_count, "{n,n}", "corpus_str", "error i: code or heading");
    NUMBERS(facts, t->fact_count, "{{n,n},{n,n}}", "struct corpus_fact", "fact i: placeholder, text");
    NUMBERS(comments, t->comment_count, "{n,n}", "corpus_str", "comment i in the sources that is not rendered");
    NUMBERS(outside, t->outside_count, "n", "uint32_t", "pages that are in no product");
    NUMBERS(viewer_anchors, t->viewer_anchor_count, "n", "uint32_t", "bits: viewers make the same anchor of section i");
    NUMBERS(folders, t->folder_count, "{{n,n},n,n,n}", "struct corpus_folder",
            "folder i: path, folder above, first and end of its pages");
    NUMBERS(folder_pages, t->folder_page_count, "n", "uint32_t", "pages by folder");
    NUMBERS(ranking, t->rank_count, "{n,n}", "struct corpus_rank", "rank i: page or none, folder");
}

static void write_all_numbers(FILE *f, const struct corpus *t)
{
    NUMBERS(variants, t->variant_count, "{{n,n},{n,n},{n,n},n,n,n}", "struct corpus_variant",
            "variant i: label, key, values, enclosing variant, rows of languages, neutral");
    NUMBERS(parts, t->part_count, "{n,n,n}", "struct corpus_part", "part i: section, offset in its text, variant");
    NUMBERS(segments, t->segment_count, "{n,n,n}", "struct corpus_segment",
            "segment i: where it starts in the text, its section, its line");
    NUMBERS(codes, t->code_count, "{{n,n},{n,n},{n,n},{n,n},{n,n},{n,n},{n,n},{n,n},n,n}", "struct corpus_code",
            "code i: group, path, anchor, title, language, code, words before and after, section or none, line");
    NUMBERS(links, t->link_count, "{n,n}", "struct corpus_link",
            "link i: the page at the other end, its section or none");
    NUMBERS(packages, t->package_count, "{{n,n},n,n,n}", "struct corpus_package",
            "package i: name, first entry, entries, from RSS");
    NUMBERS(entries, t->entry_count, "{{n,n},{n,n},{n,n},n,n}", "struct corpus_entry",
            "changelog entry i: title, date, URL, first change, changes");
    NUMBERS(changes, t->change_count, "{n,n}", "corpus_str", "change i");
    NUMBERS(languages, t->language_count, "{n,n}", "corpus_str", "language i");
    NUMBERS(trigrams, CORPUS_TRIGRAM_BLOCKS(t->trigram_count), "{n,n,n}", "struct corpus_trigram",
            "block i: first trigram, where keys and postings start");
    NUMBERS(words, t->word_count + 1, "{n,n}", "struct corpus_word", "word i: where its text starts, its term");
    NUMBERS(word_letters, t->word_count, "n", "uint32_t", "word i: its letters");
    NUMBERS(word_keys, CORPUS_KEYS(t->word_count), "{n,n}", "struct corpus_key",
            "the first eight bytes of every word whose number is a multiple of the step");
    NUMBERS(synonym_keys, CORPUS_KEYS(t->synonym_count), "{n,n}", "struct corpus_key", "the same of synonym rules");
    NUMBERS(terms, t->term_count, "{n,n}", "struct corpus_term",
            "term i: where its stem starts, where its postings start");
    NUMBERS(page_phrases, t->page_count + 1, "n", "uint32_t", "page i: index of its first phrase");
    NUMBERS(page_companions, t->page_count + 1, "n", "uint32_t", "page i: where its companions start");
    NUMBERS(synonyms, t->synonym_count, "{{n,n},n}", "struct corpus_synonym",
            "synonym rule i: key, where its alternatives start");
    NUMBERS(synonym_terms, t->synonym_term_count, "n", "uint32_t",
            "alternatives: number of terms, the terms; 0 ends a rule");
    NUMBERS(sources, t->source_count, "{{n,n},{n,n},{n,n},{n,n},{n,n},{n,n},n,n}", "struct corpus_source",
            "source i: package, version, licence, integrity, date, URL, page, row of languages");
    NUMBERS(moves, t->move_count, "{{n,n},{n,n},{n,n}}", "struct corpus_move",
            "move i: the old path, the path now, the stack that the old one selects");
    NUMBERS(versions, t->version_count, "{{n,n},{n,n}}", "struct corpus_version", "version i: version, language");
    NUMBERS(counterparts, t->counterpart_count, "{n,n,n}", "struct corpus_counterpart",
            "page i: its row of versions, the next and the first of its counterparts");
}

static void write_directory(FILE *f, const struct corpus *t)
{
    fputs("\nconst struct corpus corpus = {\n    .format = CORPUS_FORMAT,\n", f);
    const struct { const char *member, *value; } strings[] = {
        { "name", t->name }, { "version", t->version }, { "integrity", t->integrity }, { "date", t->date },
        { "license", t->license }, { "hash", t->hash }, { "title", t->title }, { "site", t->site },
        { "instructions", t->instructions }, { "language", t->language },
        { "locale", t->locale } };
    for (size_t i = 0; i < COUNT(strings); i++) {
        fprintf(f, "    .%s = ", strings[i].member);
        write_literal(f, (const unsigned char *)strings[i].value, strlen(strings[i].value));
        fputs(",\n", f);
    }
    fprintf(f, "    .licenses = table_licenses[0], .license_bytes = %zu,\n", strlen(t->licenses));
    fprintf(f, "    .libc_license = table_libc_license[0], .libc_license_bytes = %zu,\n", strlen(t->libc_license));
    fprintf(f, "    .text = table_text[0], .text_bytes = %u, .source_bytes = %u,\n", t->text_bytes, t->source_bytes);
#define MEMBERS(table, count) { #table, #count, t->count },
    const struct { const char *table, *counter; uint32_t count; } tables[] = {
        CORPUS_TABLES(MEMBERS) MEMBERS(phrases, phrase_count) MEMBERS(pages, page_count)
        MEMBERS(sections, section_count)
        MEMBERS(trigrams, trigram_count) MEMBERS(words, word_count) MEMBERS(terms, term_count) };
#undef MEMBERS
    for (size_t i = 0; i < COUNT(tables); i++)
        fprintf(f, "    .%s = table_%s, .%s = %u,\n", tables[i].table, tables[i].table, tables[i].counter,
                tables[i].count);
    fprintf(f, "    .language_choices = %u, .listed_pages = %u, .max_counterparts = %u,\n", t->language_choices,
            t->listed_pages, t->max_counterparts);
    fprintf(f, "    .page_phrases = table_page_phrases, .word_letters = table_word_letters,\n");
    fprintf(f, "    .page_companions = table_page_companions,\n");
    fprintf(f, "    .companion_bytes = table_companion_bytes[0], .companion_byte_count = %u,\n",
            t->companion_byte_count);
    fprintf(f, "    .word_keys = table_word_keys, .synonym_keys = table_synonym_keys,\n");
    fprintf(f, "    .span_bytes = table_span_bytes[0], .span_byte_count = %u,\n", t->span_byte_count);
    fprintf(f, "    .trigram_keys = table_trigram_keys[0], .trigram_key_bytes = %u,\n", t->trigram_key_bytes);
    fprintf(f, "    .trigram_postings = table_trigram_postings[0], .trigram_posting_bytes = %u,\n",
            t->trigram_posting_bytes);
    fprintf(f, "    .word_text = table_word_text[0], .word_text_bytes = %u,\n", t->word_text_bytes);
    fprintf(f, "    .word_postings = table_word_postings[0], .word_posting_bytes = %u,\n", t->word_posting_bytes);
    fprintf(f, "    .english = table_english[0], .english_bytes = %u,\n", t->english_bytes);
    fprintf(f, "    .neighbours = table_neighbours[0], .neighbour_bytes = %u,\n};\n", t->neighbour_bytes);
}

/* Writes one decoded section as a comment, to check the tables by eye. */
static void write_sample(FILE *f, const struct corpus *t)
{
    const struct corpus_section *s = &t->sections[t->section_count - 1];
    const struct corpus_page *p = &t->pages[s->page];
    fprintf(f,
            "\n/* For example, section %u is \"%.*s\" of page %u, %.*s, from its line %u on: %u bytes rendered.\n"
            " * In all: %u pages, %u sections, %u trigrams, %u words, %u terms. */\n",
            t->section_count - 1, (int)s->title.len, t->text + s->title.pos, s->page, (int)p->path.len,
            t->text + p->path.pos, s->line, s->bytes, t->page_count, t->section_count, t->trigram_count, t->word_count,
            t->term_count);
}

static void write_file(FILE *f, const struct corpus *t)
{
    fprintf(f,
            "/* Made by the generator from %s %s. Do not edit: change the corpus or gen/ and run make.\n"
            " * What each table means is written in gen/corpus.h. */\n#include \"corpus.h\"\n\n"
            "_Static_assert(CORPUS_FORMAT == %d, \"these tables are of another format: run make again\");\n\n"
            "/* Rows hold bytes, all of them used: newer compilers want to be told that no NUL is missing. */\n"
            "#if __GNUC__ >= 15 || (defined __clang_major__ && __clang_major__ >= 21)\n"
            "#define CORPUS_BYTES __attribute__((nonstring))\n#else\n#define CORPUS_BYTES\n#endif\n",
            t->name, t->version, CORPUS_FORMAT);
    write_bytes(f, "char", "text", t->text, t->text_bytes, "sources of all pages end to end, then generated strings");
    write_pages(f, t);
    write_sections(f, t);
    write_nav(f, t);
    write_phrases(f, t);
    write_all_numbers(f, t);
    write_facts(f, t);
    write_bytes(f, "unsigned char", "span_bytes", t->span_bytes, t->span_byte_count,
                "spans of the sections end to end");
    write_bytes(f, "unsigned char", "companion_bytes", t->companion_bytes, t->companion_byte_count,
                "companions of the pages and their sections end to end");
    write_bytes(f, "unsigned char", "trigram_keys", t->trigram_keys, t->trigram_key_bytes,
                "keys of trigrams and bytes of their posting lists");
    write_bytes(f, "unsigned char", "trigram_postings", t->trigram_postings, t->trigram_posting_bytes,
                "posting lists of trigrams over segments");
    write_bytes(f, "char", "word_text", t->word_text, t->word_text_bytes, "word forms end to end, then stems");
    write_bytes(f, "unsigned char", "word_postings", t->word_postings, t->word_posting_bytes,
                "posting lists of terms with impacts");
    write_bytes(f, "unsigned char", "neighbours", t->neighbours, t->neighbour_bytes,
                "filter of neighbouring terms and their pages");
    write_bytes(f, "unsigned char", "english", t->english, t->english_bytes, "filter of English words");
    write_bytes(f, "char", "licenses", t->licenses, strlen(t->licenses), "the licences of what is compiled in");
    write_bytes(f, "char", "libc_license", t->libc_license, strlen(t->libc_license), "that of musl");
    write_directory(f, t);
    write_sample(f, t);
}

void write_tables(const struct corpus *t, const char *path)
{
    struct stat is;
    bool special = stat(path, &is) == 0 && !S_ISREG(is.st_mode); /* a device or a pipe: written to, never replaced */
    str part = str_format(special ? "%s" : "%s.part", path);
    FILE *f = fopen(part.s, "wb");
    if (!f) fatal(part.s, 0, "cannot be written: %s", strerror(errno));
    write_file(f, t);
    if (ferror(f) || fclose(f) != 0) {
        if (!special) remove(part.s);
        fatal(part.s, 0, "cannot be written: %s", strerror(errno));
    }
    if (!special && rename(part.s, path) != 0) fatal(path, 0, "cannot be replaced: %s", strerror(errno));
}
