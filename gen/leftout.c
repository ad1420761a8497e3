/* leftout.c - what a corpus has and the program does not: pages in folders that are not read, parts of pages, drafts,
 * files of other kinds. The summary at the end names each kind, so that nothing is left out silently.
 */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "gen.h"

#define MAX_DEPTH 32             /* of folders that are searched */
#define MAX_NAMES 10             /* that are listed with their counts */
#define MAX_LISTED 8             /* folders, and kinds of files, that are named */

static bool is_page_name(str name)
{
    static const char *const ends[] = { ".md", ".mdx", ".mdoc", ".markdown", ".qmd", ".Rmd" };
    for (size_t i = 0; i < COUNT(ends); i++)
        if (str_ends(name, str_from(ends[i]))) return true;
    return false;
}

/* True for files that projects have besides their documentation: README.md, CHANGELOG.md. */
static bool is_project_file(str name)
{
    static const char *const names[] = { "README", "CHANGELOG", "CHANGES", "CODE_OF_CONDUCT", "CONTRIBUTING", "HISTORY",
                                         "LICENSE", "SECURITY", "SUPPORT" };
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_equal_fold(str_span(name, 0, find_from(name, 0, ".")), str_from(names[i]))) return true;
    return false;
}

void folder_visit(const char *folder, folder_entry *visit, void *state)
{
    DIR *d = opendir(folder);
    for (const struct dirent *e; d && (e = readdir(d)) != NULL;) {
        const char *path = str_format("%s/%s", folder, e->d_name).s;
        struct stat st;
        if (e->d_name[0] == '.' || !strcmp(e->d_name, "node_modules") || lstat(path, &st) != 0) continue;
        if (S_ISDIR(st.st_mode) || S_ISREG(st.st_mode))
            visit(state, path, str_copy(str_from(e->d_name)), S_ISDIR(st.st_mode));
    }
    if (d) closedir(d);
}

/* A search of the files below a folder. folder: the name of the one that is read, with a slash; or empty. */
struct file_search { folder_file *visit; void *state; str folder; unsigned depth; };

static void visit_below(void *search, const char *path, str name, bool is_folder)
{
    const struct file_search *s = search;
    name = str_format("%.*s%.*s", PRI(s->folder), PRI(name));
    if (!is_folder) s->visit(s->state, path, name);
    else if (s->depth < MAX_DEPTH) {
        struct file_search below = { s->visit, s->state, str_format("%.*s/", PRI(name)), s->depth + 1 };
        folder_visit(path, visit_below, &below);
    }
}

void folder_files(const char *folder, folder_file *visit, void *state)
{
    struct file_search s = { visit, state, STR(""), 0 };
    folder_visit(folder, visit_below, &s);
}

struct count { size_t pages; unsigned depth; bool (*select)(str name); };

static void count_name(void *state, const char *path, str name, bool is_folder)
{
    struct count *c = state;
    if (!is_folder) c->pages += is_page_name(name) && !is_project_file(name);
    else if (c->depth < MAX_DEPTH && (!c->select || c->select(name))) {
        c->depth++;
        folder_visit(path, count_name, c);
        c->depth--;
    }
}

size_t leftout_count(const char *folder, bool (*select)(str name))
{
    struct count c = { .select = select };
    folder_visit(folder, count_name, &c);
    return c.pages;
}

/* A search for pages that were not found. found: the paths of the others. name: of the folder, from the root. */
struct search { struct left_out *left; const struct map *found; str name; unsigned depth; size_t unread, read, first; };

static void search_name(void *state, const char *path, str name, bool is_folder)
{
    struct search *s = state;
    if (!is_folder && is_page_name(name)) {
        bool read = map_get(s->found, str_from(path)) != NULL;
        s->read += read, s->unread += !read;
    }
    if (!is_folder || s->depth == MAX_DEPTH) return;
    struct search below = { s->left, s->found, str_format("%.*s%.*s/", PRI(s->name), PRI(name)), s->depth + 1, 0, 0,
                            s->left->folders.count };
    folder_visit(path, search_name, &below);
    s->read += below.read;
    if (!below.read)             /* one entry for all folders in it */
        while (s->left->folders.count > below.first)
            below.unread += s->left->folders.at[--s->left->folders.count].pages;
    if (below.unread) *PUSH(&s->left->folders) = (struct left_folder){ below.name, (uint32_t)below.unread };
}

static int by_pages(const void *a, const void *b)
{
    const struct left_folder *x = a, *y = b;
    return x->pages != y->pages ? (x->pages < y->pages ? 1 : -1) : str_compare(x->name, y->name);
}

void leftout_search(struct left_out *left, const char *root, const struct map *found)
{
    struct search s = { .left = left, .found = found, .name = STR("") };
    folder_visit(root, search_name, &s);
    if (s.unread) *PUSH(&left->folders) = (struct left_folder){ STR("the folder itself"), (uint32_t)s.unread };
    if (left->folders.count) qsort(left->folders.at, left->folders.count, sizeof *left->folders.at, by_pages);
}

/* Prints the pages in folders that are not read, most pages first. */
static void print_folders(const struct left_out *left, FILE *f)
{
    size_t pages = 0, named = left->folders.count < MAX_LISTED ? left->folders.count : MAX_LISTED;
    for (size_t i = 0; i < left->folders.count; i++) {
        if (i < named)
            fprintf(f, "  left out   %u page%s in %.*s\n", (unsigned)left->folders.at[i].pages,
                    plural(left->folders.at[i].pages), PRI(left->folders.at[i].name));
        else pages += left->folders.at[i].pages;
    }
    size_t others = left->folders.count - named;
    if (pages)
        fprintf(f, "  left out   %zu page%s in %zu other folder%s\n", pages, plural(pages), others, plural(others));
    if (left->folders.count)
        fputs("             (the setting \"pages: .\" reads all folders, \"pages: FOLDER\" one)\n", f);
}

typedef ARRAY(struct map_slot) slot_list;

static int by_count(const void *a, const void *b)
{
    const struct map_slot *x = a, *y = b;
    return x->value != y->value ? (x->value < y->value ? 1 : -1) : str_compare(map_key(x), map_key(y));
}

/* Returns the entries of a map, highest counts first. Those with the same count are in the order of their names. */
static slot_list sorted_counts(const struct map *counts)
{
    slot_list all = { 0 };
    for (size_t i = 0; i < counts->room; i++)
        if (counts->slots[i].key) *PUSH(&all) = counts->slots[i];
    if (all.count) qsort(all.at, all.count, sizeof *all.at, by_count);
    return all;
}

void leftout_count_name(struct map *counts, str name)
{
    keep_begin();
    ++*map_at(counts, map_get(counts, name) ? name : str_copy(name), 0);
    keep_end();
}

void leftout_names(const struct map *counts, const char *title, FILE *f)
{
    slot_list names = sorted_counts(counts);
    if (!names.count) return;
    for (size_t i = 0; i < names.count && i < MAX_NAMES; i++)
        fprintf(f, "%s%.*s %u", i ? ", " : title, PRI(map_key(&names.at[i])), (unsigned)names.at[i].value);
    fprintf(f, "%s\n", names.count > MAX_NAMES ? ", ..." : "");
}

/* Prints the number of files that are no text, with those of the most frequent kinds. */
static void print_others(const struct left_out *left, FILE *f)
{
    slot_list kinds = sorted_counts(&left->others);
    size_t files = 0;
    if (!kinds.count) return;
    for (size_t i = 0; i < kinds.count; i++) files += kinds.at[i].value;
    fprintf(f, "  not read   %zu other file%s:", files, plural(files));
    for (size_t i = 0; i < kinds.count && i < MAX_LISTED; i++) {
        str kind = map_key(&kinds.at[i]);
        files -= kinds.at[i].value;
        fprintf(f, "%s %u %s%.*s", i ? "," : "", (unsigned)kinds.at[i].value, kind.len ? "*." : "without an extension",
                PRI(kind));
    }
    size_t others = kinds.count - MAX_LISTED;
    if (files) fprintf(f, ", %zu of %zu other kind%s", files, others, plural(others));
    fputc('\n', f);
}

void leftout_summary(const struct corpus_builder *c, FILE *f)
{
    const struct left_out *left = &c->left;
    print_folders(left, f);
    const struct { uint32_t count; const char *reason; } kinds[] = {
        { left->parts, "parts of other pages (_name), lists of pages, excluded by the configuration" },
        { left->drafts, "drafts and hidden pages" }, { left->excluded, "by the settings include and exclude" },
        { left->others_of_site, "pages of the project, not of the site" } };
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (kinds[i].count)
            fprintf(f, "  left out   %u file%s: %s\n", (unsigned)kinds[i].count, plural(kinds[i].count),
                    kinds[i].reason);
    mintlify_summary(&c->layout, f);
    for (size_t i = 0; i < c->unread.room; i++)
        if (c->unread.slots[i].key)
            fprintf(f, "  not read   %u file%s *.%.*s\n", (unsigned)c->unread.slots[i].value,
                    plural(c->unread.slots[i].value), PRI(map_key(&c->unread.slots[i])));
    print_others(left, f);
}
