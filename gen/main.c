/* main.c - reads a corpus and writes its tables. The functions follow the order of processing. */
#include <getopt.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdlib.h>
#include <time.h>
#include "gen.h"

struct options {
    const char *corpus, *name, *version, *integrity, *license, *title, *site, *feed, *synonyms, *paths, *date,
               *licenses, *libc_license, *output, *strict, *root, *stems, *english, *companions;
    path_list aliases, sources;
};

#define OPTION(name, member) { name, offsetof(struct options, member) }
static const struct { const char *name; size_t offset; } option_table[] = {
    OPTION("corpus", corpus),       OPTION("name", name),         OPTION("version", version),
    OPTION("integrity", integrity), OPTION("license", license),   OPTION("title", title),
    OPTION("site", site),           OPTION("feed", feed),         OPTION("synonyms", synonyms),
    OPTION("aliases", aliases),     OPTION("paths", paths),       OPTION("date", date),
    OPTION("source", sources),       OPTION("root", root),
    OPTION("stems", stems),         OPTION("english", english),   OPTION("companions", companions),
    OPTION("licenses", licenses),   OPTION("libc-license", libc_license), OPTION("strict", strict) };

static struct options parse_options(int argc, char **argv)
{
    struct options o = { 0 };
    struct option table[COUNT(option_table) + 1] = { { 0 } };
    for (size_t i = 0; i < COUNT(option_table); i++)
        table[i] = (struct option){ option_table[i].name,
            option_table[i].offset == offsetof(struct options, strict) ? no_argument : required_argument, NULL, 0 };
    for (int opt, at = 0; (opt = getopt_long(argc, argv, "o:", table, &at)) != -1;) {
        if (opt == '?') exit(2);
        size_t offset = opt == 'o' ? offsetof(struct options, output) : option_table[at].offset;
        if (offset == offsetof(struct options, aliases)) *PUSH(&o.aliases) = optarg;
        else if (offset == offsetof(struct options, sources)) *PUSH(&o.sources) = optarg;
        else *(const char **)((char *)&o + offset) = optarg ? optarg : "true";
    }
    if (!o.corpus || !o.output || optind != argc) {
        fputs("usage: gen --corpus DIR -o FILE [--name N] [--version V] [--integrity I] [--license L] [--title T]\n"
              "           [--site URL] [--feed PACKAGE] [--synonyms FILE] [--aliases FILE]... [--paths FILE]\n"
              "           [--stems FILE] [--english FILE] [--companions FILE]\n"
              "           [--source 'PACKAGE VERSION LICENCE INTEGRITY DATE PLACE FILE']...\n"
              "           [--date D] [--licenses FILE] [--libc-license FILE] [--root DIR] [--strict]\n", stderr);
        exit(2);
    }
    return o;
}

/* Returns the contents of a file, NUL-terminated, or "" without a path. */
static const char *text_file(const char *path)
{
    return path ? str_copy(read_file(path)).s : "";
}

/* Returns the command line option if given, else the setting, else the default. */
static const char *first_set(const char *option, const char *setting, const char *default_value)
{
    return option ? option : setting ? setting : default_value;
}

/* Returns the default title: the last component of the folder's path that is not a generic name. */
static const char *folder_title(str folder)
{
    static const char *const common[] = { "docs", "doc", "documentation", "content", "pages", "src", "dist",
                                          "package", "en", "copy", "guide", "reference", "book", "website", "site" };
    str rest = folder, name;
    bool found = false;
    while (!found && rest.len) {
        size_t start = rest.len;
        while (start && rest.s[start - 1] != '/') start--;
        name = (str){ rest.s + start, rest.len - start };
        found = name.len > 0;
        for (size_t i = 0; i < sizeof common / sizeof *common; i++)
            found = found && !str_equal(name, str_from(common[i]));
        rest.len = start ? start - 1 : 0;
    }
    return found ? str_copy(name).s : str_copy(folder).s;
}

/* Returns the language that a folder is named by, else "en". */
static const char *folder_locale(str folder)
{
    for (size_t i = folder.len; i > 0; i--)
        if (folder.s[i - 1] == '/') folder = (str){ folder.s + i, folder.len - i }, i = 1;
    str locale = str_copy(folder);
    for (size_t i = 0; i < locale.len; i++)
        if (locale.s[i] == '_') ((char *)locale.s)[i] = '-';
    return versions_is_language(folder) ? locale.s : "en";
}

/* Fills in the properties of the whole corpus. Final slashes of the site are removed, because page addresses are
 * formed by appending a slash and a path. */
static struct corpus describe(const struct options *o, const struct settings *s, const struct layout *l)
{
    str folder = str_from(o->corpus), site = str_from(first_set(o->site, s->site, ""));
    while (folder.len > 1 && folder.s[folder.len - 1] == '/') folder.len--;
    while (site.len && site.s[site.len - 1] == '/') site.len--;
    if (site.len && !str_starts(site, STR("http://")) && !str_starts(site, STR("https://")))
        fatal("--site", 0, "the address of the site (SITE=) must begin with https:// (or http://), not \"%.*s\"",
              PRI(site));
    const char *name = first_set(o->name, s->name, folder_title(folder));
    return (struct corpus){ .name = name, .version = first_set(o->version, s->version, "local"),
        .integrity = first_set(o->integrity, NULL, ""), .license = first_set(o->license, s->license, ""),
        .title = first_set(o->title, s->title, l->title ? l->title : name), .site = str_copy(site).s,
        .instructions = first_set(NULL, s->instructions, ""), .language = first_set(NULL, s->language, ""),
        .locale = first_set(NULL, s->locale, folder_locale(str_from(l->pages ? l->pages : o->corpus))),
        .date = first_set(o->date, NULL, ""),
        .licenses = text_file(o->licenses), .libc_license = text_file(o->libc_license) };
}

/* Returns the path of a folder without slashes at its end. */
static const char *corpus_path(const char *folder)
{
    str path = str_from(folder);
    while (path.len > 1 && path.s[path.len - 1] == '/') path.len--;
    return str_copy(path).s;
}

static void set_folders(const struct options *o)
{
    set_corpus_folder(o->corpus);
    if (o->root) set_include_root(o->root);
}

static void render_pages(struct corpus_builder *c)
{
    *PUSH(&c->languages) = (corpus_str){ 0, 0 };
    (void)PUSH(&c->variants);
    for (uint32_t i = 0; i < c->pages.count; i++) page_parse(c, i);
    address_names(c);
    prefix_learn(c);
    reference_collect(c);
    site_navigation(c);
    text_reserve(c);
    for (uint32_t i = 0; i < c->pages.count; i++) {
        temporary_begin();
        page_render(c, i);
        temporary_end();
        reference_render(c, i);
    }
    reference_free();
    site_folders(c);
    site_anchors(c);
    site_samples(c);
}

static void print_bytes(const char *what, uint64_t entries, uint64_t bytes)
{
    fprintf(stderr, "  %-10s %8llu entries %9llu bytes\n", what, (unsigned long long)entries,
            (unsigned long long)bytes);
}

static uint64_t count_spans(const struct corpus *t)
{
    uint64_t count = 0;
    for (uint32_t i = 0; i < t->section_count; i++) count += t->sections[i].spans;
    return count;
}

static void print_summary(const struct corpus_builder *c, const struct corpus *t, double seconds)
{
    print_bytes("sources", t->page_count, t->source_bytes);
    print_bytes("generated", c->interned.count, t->text_bytes - t->source_bytes);
    print_bytes("pages", t->page_count, t->page_count * sizeof *t->pages);
    print_bytes("sections", t->section_count, t->section_count * sizeof *t->sections);
    print_bytes("spans", count_spans(t), t->span_byte_count);
    print_bytes("segments", t->segment_count, t->segment_count * sizeof *t->segments);
    print_bytes("code", t->code_count, t->code_count * sizeof *t->codes);
    print_bytes("changelog", t->entry_count, t->entry_count * sizeof *t->entries);
    print_bytes("trigrams", t->trigram_count,
                CORPUS_TRIGRAM_BLOCKS(t->trigram_count) * sizeof *t->trigrams + t->trigram_key_bytes +
                    t->trigram_posting_bytes);
    print_bytes("words", t->word_count, t->word_count * sizeof *t->words + t->word_text_bytes);
    print_bytes("terms", t->term_count,
                t->term_count * sizeof *t->terms + t->word_posting_bytes);
    print_bytes("english", t->english_bytes, t->english_bytes);
    print_bytes("synonyms", t->synonym_count,
                t->synonym_count * sizeof *t->synonyms + t->synonym_term_count * sizeof *t->synonym_terms);
    print_bytes("variants", t->variant_count, t->variant_count * sizeof *t->variants);
    print_bytes("parts", t->part_count, t->part_count * sizeof *t->parts);
    print_bytes("moves", t->move_count, t->move_count * sizeof *t->moves);
    site_summary(c, stderr);
    reference_summary(stderr);
    leftout_summary(c, stderr);
    shortcode_summary(stderr);
    liquid_summary(stderr);
    components_summary(stderr);
    fprintf(stderr, "  %u warning%s, %.2f s\n", warnings, plural(warnings), seconds);
    print_warning_kinds();
}

static void prepare_process(void)
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 64 << 10);   /* large blocks return to the system when they are freed */
#endif
    setvbuf(stderr, NULL, _IOFBF, BUFSIZ);   /* a page can cause a warning for each of its lines */
    setenv("TZ", "UTC0", 1);   /* local time is UTC, so that mktime() converts dates of changelogs to UTC */
}

static void index_corpus(struct corpus_builder *c, struct corpus *t, const struct options *o)
{
    fprintf(stderr, "gen: indexing %u section%s\n", t->section_count, plural(t->section_count));
    terms_read_stems(o->stems);
    index_words(c, t, &o->aliases);
    companions_build(t, o->companions);
    english_build(t, o->english);
    index_trigrams(c, t);
    index_synonyms(c, t, o->synonyms);
    index_moves(c, t);
    facts_build(c, t);
    index_check(t);
}

int main(int argc, char **argv)
{
    struct options o = parse_options(argc, argv);
    clock_t start = clock();
    prepare_process();
    set_folders(&o);
    struct settings settings = settings_read(o.corpus);
    strict = o.strict || (settings.strict && !strcmp(settings.strict, "true"));
    struct layout layout = layout_find(corpus_path(o.corpus), o.root, &settings);
    struct corpus t = describe(&o, &settings, &layout);
    struct corpus_builder c = { .site = str_from(t.site), .settings = &settings, .layout = layout,
                                  .feed = str_from(first_set(o.feed, NULL, "platform")) };
    note("gen: reading %s", o.corpus);
    for (size_t i = 0; i < o.sources.count; i++) source_add(&c, o.sources.at[i]);
    sources_sort(&c);
    read_corpus(&c, o.corpus);
    moves_read(&c, &t, o.paths);
    fprintf(stderr, "gen: rendering %zu page%s\n", c.pages.count, plural(c.pages.count));
    render_pages(&c);
    tables_build(&c, &t);
    settings_check_language(&settings, &t);
    site_links(&c, &t);
    address_note_folder();
    index_corpus(&c, &t, &o);
    char hash[65];
    corpus_digest(&t, hash);
    t.hash = hash;
    if (strict && warnings) {
        print_warning_kinds();
        fatal(NULL, 0, "%u error%s; without --strict and the setting \"strict: true\" these are warnings", warnings,
              plural(warnings));
    }
    write_tables(&t, o.output);
    print_summary(&c, &t, (double)(clock() - start) / CLOCKS_PER_SEC);
    return 0;
}
