/* read.c - files to sources: pages, examples and changelogs of a folder.
 *
 * A folder has one of three shapes:
 *
 *   the package's own    docs/ (.md .mdx)   examples/GROUP/index.json, the files it lists   changelogs/NAME.json
 *   raw sources          docs/ (.md .mdx)  examples/ (.ts .py ...)  packages/NAME/CHANGELOG.md  feeds (.xml .rss .atom)
 *   plain                .md .mdx           a folder without docs/ is all pages and nothing else
 *
 * The first two may be mixed: each kind of file is read where it stands. NAME may be scoped: @workos/node. Feeds are
 * read in the folder itself and in changelogs/; rss.xml is the changelog of the product as a whole,
 * which --feed names, NAME.xml that of NAME.
 *
 * Left out: hidden files and folders, node_modules; under examples/ also dist and the lock files of package managers.
 * Symbolic links to files are followed, those to folders are not, so that every walk ends. All lists are sorted by
 * bytes: what a file system's order is does not show in the result.
 *
 * Pages go into the text as they are: byte order marks, CRLF line ends and a missing last newline stay, so that the raw
 * page is the file. The parsers (front matter, md4c, headings) cope with all three.
 */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cJSON.h"
#include "gen.h"

#define FILE_BYTES_MAX (8u << 20)  /* a page is some kilobytes; what is larger is a mistake (a dump, a binary) */
#define TEXT_BYTES_MAX UINT32_MAX  /* a corpus_str counts positions in 32 bits */

#define PLATFORM_FEED "rss.xml"    /* the file name under which the npm package's prepare step fetches its feed */

struct file { str name; const char *path; };     /* its name below the folder it was found in; what to open */
typedef ARRAY(struct file) file_list;
typedef ARRAY(str) name_list;

struct reader {
    struct corpus_in_making *c;
    char *room;                      /* FILE_BYTES_MAX + 1 bytes: the file that is being read */
};

/* --- names --- */

static const char *join(const char *folder, str name)
{
    return str_format("%s/%.*s", folder, PRI(name)).s;
}

static str file_name(str name)       /* what follows the last slash */
{
    size_t i = name.len;
    while (i && name.s[i - 1] != '/') i--;
    return (str){ name.s + i, name.len - i };
}

/* What follows the last dot of a file's name, in lower case; empty without a dot or when it is the first character. */
static str extension(str name)
{
    str base = file_name(name);
    size_t dot = base.len;
    while (dot && base.s[dot - 1] != '.') dot--;
    if (dot < 2) return STR("");
    char lower[16];
    size_t len = base.len - dot;
    if (len > sizeof lower) return STR("");
    for (size_t i = 0; i < len; i++) lower[i] = (char)corpus_fold((unsigned char)base.s[dot + i]);
    return str_copy((str){ lower, len });
}

static str without_extension(str name)
{
    size_t ext = extension(name).len;
    return ext ? (str){ name.s, name.len - ext - 1 } : name;
}

static str first_folder(str name)    /* empty for a file that is in none */
{
    const char *slash = memchr(name.s, '/', name.len);
    return (str){ name.s, slash ? (size_t)(slash - name.s) : 0 };
}

static int by_name(const void *a, const void *b)
{
    return str_compare(((const struct file *)a)->name, ((const struct file *)b)->name);
}

static int by_bytes(const void *a, const void *b)
{
    return str_compare(*(const str *)a, *(const str *)b);
}

static void sort(void *at, size_t count, size_t size, int (*order)(const void *, const void *))
{
    if (count) qsort(at, count, size, order);   /* qsort(NULL, 0) is undefined */
}

/* --- one file --- */

/* The first byte that is no UTF-8, or NUL; text.len when there is none. */
static size_t first_bad_byte(str text)
{
    size_t i = 0;
    while (i < text.len) {
        uint32_t c;
        size_t n = corpus_char(text.s + i, text.len - i, &c);
        if (c == 0 || c >= 0x110000) break;
        i += n;
    }
    return i;
}

static void check_text(const char *path, str text)
{
    size_t i = first_bad_byte(text);
    if (i == text.len) return;
    uint32_t line = line_of(text, i);
    if (!text.s[i]) fatal(path, line, "NUL byte at offset %zu: not a text file", i);
    fatal(path, line, "invalid UTF-8 at offset %zu (byte 0x%02x)", i, (unsigned)(unsigned char)text.s[i]);
}

/* A file's name becomes a path that people and agents type, one per line. */
static void check_name(const char *path, str name)
{
    if (first_bad_byte(name) < name.len) fatal(path, 0, "the file's name is not UTF-8");
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.s[i] < 0x20 || name.s[i] == 0x7f)
            fatal(path, 0, "control character in the file's name");
}

/* Opens a regular file; a pipe or a device would make the build wait for ever. */
static int open_file(const char *path)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &st) != 0) fatal(path, 0, "cannot read: %s", strerror(errno));
    if (!S_ISREG(st.st_mode)) fatal(path, 0, "cannot read: not a regular file");
    return fd;
}

/* The file's bytes, which stay until the next call. Ends the program when they cannot be read or are too many. */
static str read_bytes(struct reader *r, const char *path)
{
    int fd = open_file(path);
    size_t len = 0;
    for (;;) {
        ssize_t n = read(fd, r->room + len, FILE_BYTES_MAX + 1 - len);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) fatal(path, 0, "cannot read: %s", strerror(errno));
        if (n == 0) break;
        len += (size_t)n;
        if (len > FILE_BYTES_MAX) fatal(path, 0, "larger than %u MiB", FILE_BYTES_MAX >> 20);
    }
    close(fd);
    return (str){ r->room, len };
}

static str read_text(struct reader *r, const char *path)  /* read_bytes(), and they are UTF-8 without NUL */
{
    str text = read_bytes(r, path);
    check_text(path, text);
    return text;
}

static void check_total(const struct reader *r, const char *path, size_t more)
{
    if (r->c->text.count > TEXT_BYTES_MAX - more)
        fatal(path, 0, "with this file the corpus is larger than %llu bytes", (unsigned long long)TEXT_BYTES_MAX);
}

/* --- folders --- */

enum kind { KIND_FILE, KIND_FOLDER, KIND_LINKED_FOLDER, KIND_NONE };

/* A link that leads nowhere counts as a file: opening it says why, should it be wanted. */
static enum kind kind_of(const char *path)
{
    struct stat st;
    if (lstat(path, &st) != 0) {
        if (errno == ENOENT || errno == ENOTDIR) return KIND_NONE;
        fatal(path, 0, "cannot read: %s", strerror(errno));
    }
    if (S_ISDIR(st.st_mode)) return KIND_FOLDER;
    bool linked_folder = S_ISLNK(st.st_mode) && stat(path, &st) == 0 && S_ISDIR(st.st_mode);
    return linked_folder ? KIND_LINKED_FOLDER : KIND_FILE;
}

static bool is_folder(const char *path)  /* links followed: for the few folders that have a fixed name */
{
    enum kind kind = kind_of(path);
    return kind == KIND_FOLDER || kind == KIND_LINKED_FOLDER;
}

/* The names in a folder, sorted, without hidden ones and node_modules. */
static name_list folder_names(const char *folder)
{
    name_list names = { 0 };
    DIR *d = opendir(folder);
    if (!d) fatal(folder, 0, "cannot read the folder: %s", strerror(errno));
    for (const struct dirent *e; errno = 0, (e = readdir(d)) != NULL;)
        if (e->d_name[0] != '.' && strcmp(e->d_name, "node_modules") != 0)
            *PUSH(&names) = str_copy(str_from(e->d_name));
    if (errno) fatal(folder, 0, "cannot read the folder: %s", strerror(errno));
    closedir(d);
    sort(names.at, names.count, sizeof *names.at, by_bytes);
    return names;
}

struct choice { bool (*file)(str name); bool dist; }; /* which files are wanted; whether dist folders are looked into */

/* Adds the wanted files in and below a folder to `files`; `below` is what their names start with. */
static void walk(file_list *files, const char *folder, str below, const struct choice *wanted)
{
    name_list names = folder_names(folder);
    for (size_t i = 0; i < names.count; i++) {
        const char *path = join(folder, names.at[i]);
        str name = below.len ? str_format("%.*s/%.*s", PRI(below), PRI(names.at[i])) : names.at[i];
        enum kind kind = kind_of(path);
        if (kind != KIND_FILE && !wanted->dist && str_equal(names.at[i], STR("dist"))) continue;
        if (kind == KIND_FOLDER) walk(files, path, name, wanted);
        else if (kind == KIND_LINKED_FOLDER) warn(path, 0, "a link to a folder is not followed");
        else if (wanted->file(name)) *PUSH(files) = (struct file){ name, path };
    }
}

static file_list files_below(const char *folder, const struct choice *wanted)  /* sorted by name */
{
    file_list files = { 0 };
    walk(&files, folder, STR(""), wanted);
    for (size_t i = 0; i < files.count; i++) check_name(files.at[i].path, files.at[i].name);
    sort(files.at, files.count, sizeof *files.at, by_name);
    return files;
}

/* --- pages --- */

/* A page's path is its file's name without extension and without a final "/index" or "/README", in any case. Where two
 * files have one path, the first in the npm package's order keeps it: a.md, a.mdx, a/index.md, a/index.mdx, README. */
struct candidate {
    struct file file;
    str path;
    unsigned rank;                   /* in that order */
    bool ousted;                     /* an earlier one has the path */
};
typedef ARRAY(struct candidate) candidate_list;

static bool is_page(str name)
{
    str ext = extension(name);
    return str_equal(ext, STR("md")) || str_equal(ext, STR("mdx"));
}

static struct candidate candidate_of(struct file file)
{
    str stem = without_extension(file.name);
    str last = file_name(stem);
    bool index = corpus_equal_fold(last.s, last.len, "index", 5);
    bool readme = corpus_equal_fold(last.s, last.len, "README", 6);
    bool folder = (index || readme) && last.len < stem.len;
    unsigned rank = (folder ? readme ? 4u : 2u : 0u) + (str_equal(extension(file.name), STR("mdx")) ? 1u : 0u);
    return (struct candidate){ file, { stem.s, folder ? stem.len - last.len - 1 : stem.len }, rank, false };
}

static int by_path_and_rank(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    int order = str_compare(x->path, y->path);
    if (!order) order = (x->rank > y->rank) - (x->rank < y->rank);
    return order ? order : str_compare(x->file.name, y->file.name);
}

/* A page that lost its path to another one is found under its file's name: with "/index", if need be with extension. */
static void settle_elsewhere(struct candidate *loser, const struct candidate *all, struct map *taken, uint32_t index)
{
    const struct candidate *winner = &all[*map_get(taken, loser->path)];
    str path = without_extension(loser->file.name);
    if (map_get(taken, path)) path = loser->file.name;
    if (map_get(taken, path))
        fatal(loser->file.path, 0, "no path is left for this page: %s is \"%.*s\", %s is \"%.*s\"", winner->file.path,
              PRI(winner->path), all[*map_get(taken, path)].file.path, PRI(path));
    warn(loser->file.path, 0, "\"%.*s\" is already %s; this page becomes \"%.*s\"", PRI(loser->path), winner->file.path,
         PRI(path));
    map_at(taken, path, index);
    loser->path = path;
}

static void settle_paths(candidate_list *all)  /* afterwards no two have one path, and they are sorted by it */
{
    struct map taken = { 0 };
    sort(all->at, all->count, sizeof *all->at, by_path_and_rank);
    for (uint32_t i = 0; i < all->count; i++) all->at[i].ousted = *map_at(&taken, all->at[i].path, i) != i;
    for (uint32_t i = 0; i < all->count; i++)
        if (all->at[i].ousted) settle_elsewhere(&all->at[i], all->at, &taken, i);
    sort(all->at, all->count, sizeof *all->at, by_path_and_rank);
}

static void read_page(struct reader *r, const struct candidate *page)
{
    struct corpus_in_making *c = r->c;
    str text = read_text(r, page->file.path);
    check_total(r, page->file.path, text.len);
    if (!str_trim(text).len) warn(page->file.path, 0, "the page is empty");
    map_at(&c->page_by_path, page->path, (uint32_t)c->pages.count);
    *PUSH(&c->pages) = (struct page){ .path = page->path, .file = page->file.name, .pos = (uint32_t)c->text.count,
                                      .source = { NULL, text.len } };
    buffer_add(&c->text, text);
}

/* The text goes on growing and moves while it does, so page.source is a slice of a copy that stays where it is. */
static void keep_sources(struct corpus_in_making *c)
{
    char *kept = xalloc(c->text.count + 1);
    if (c->text.count) memcpy(kept, c->text.at, c->text.count);
    c->source_bytes = (uint32_t)c->text.count;
    for (size_t i = 0; i < c->pages.count; i++) c->pages.at[i].source.s = kept + c->pages.at[i].pos;
}

static void read_pages(struct reader *r, const char *folder)
{
    file_list all_files = files_below(folder, &(struct choice){ is_page, true }), files = { 0 };
    if (!all_files.count) fatal(folder, 0, "no page: looked for *.md and *.mdx in and below this folder");
    for (size_t i = 0; i < all_files.count; i++)
        if (settings_include_page(r->c->settings, all_files.at[i].name)) *PUSH(&files) = all_files.at[i];
    if (!files.count) fatal(r->c->settings->file, 0, "include and exclude leave none of %zu pages", all_files.count);
    candidate_list all = { 0 };
    for (size_t i = 0; i < files.count; i++) *PUSH(&all) = candidate_of(files.at[i]);
    settle_paths(&all);
    for (size_t i = 0; i < all.count; i++) read_page(r, &all.at[i]);
    keep_sources(r->c);
}

/* --- examples --- */

/* To read examples in one more language, add a line. The names are those that code fences use. */
static const struct { const char *extension, *language; } languages[] = {
    { "cjs", "javascript" }, { "cs", "csharp" },       { "css", "css" },   { "ex", "elixir" },   { "exs", "elixir" },
    { "go", "go" },          { "html", "html" },       { "java", "java" }, { "js", "javascript" }, { "json", "json" },
    { "jsx", "jsx" },        { "kt", "kotlin" },       { "mjs", "javascript" }, { "php", "php" }, { "py", "python" },
    { "rb", "ruby" },        { "rs", "rust" },         { "sh", "bash" },   { "swift", "swift" }, { "ts", "typescript" },
    { "tsx", "tsx" },        { "yaml", "yaml" },       { "yml", "yaml" },
};

static str language_of(str name)     /* empty for an extension that is not in the table */
{
    str ext = extension(name);
    for (size_t i = 0; i < COUNT(languages); i++)
        if (str_equal(ext, str_from(languages[i].extension))) return str_from(languages[i].language);
    return STR("");
}

static bool is_example(str name)
{
    static const char *const lock_files[] = { "package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml" };
    for (size_t i = 0; i < COUNT(lock_files); i++)
        if (str_equal(file_name(name), str_from(lock_files[i]))) return false;
    return language_of(name).len > 0;
}

/* A listing's entry names a file below examples/ and nothing outside of it. */
static bool stays_inside(str name)
{
    if (!name.len) return false;
    for (size_t start = 0, i = 0; i <= name.len; i++) {
        if (i < name.len && name.s[i] != '/') continue;
        str part = { name.s + start, i - start };
        if (!part.len || str_equal(part, STR(".")) || str_equal(part, STR(".."))) return false;
        start = i + 1;
    }
    return true;
}

static void add_listed(file_list *files, const char *examples, const char *index, const cJSON *entry, unsigned number)
{
    if (!cJSON_IsString(entry)) fatal(index, 0, "entry %u of \"files\" is not a string", number);
    str name = str_copy(str_from(entry->valuestring));
    if (!stays_inside(name))
        fatal(index, 0, "entry %u of \"files\" is no path below examples/: \"%.*s\"", number, PRI(name));
    const char *path = join(examples, name);
    if (kind_of(path) != KIND_FILE) fatal(index, 0, "entry %u of \"files\" is not there: %s", number, path);
    check_name(path, name);
    *PUSH(files) = (struct file){ name, path };
}

/* GROUP/index.json of the package's own shape, { name, path, files: [...] }: adds the files, whatever their extension.
 * False: a JSON file that is itself an example. */
static bool add_listing(struct reader *r, file_list *files, const char *examples, const struct file *index)
{
    if (!str_equal(index->name, str_format("%.*s/index.json", PRI(first_folder(index->name))))) return false;
    str text = read_text(r, index->path);
    const char *end = text.s;
    cJSON *json = cJSON_ParseWithLengthOpts(text.s, text.len, &end, false);
    if (!json) fatal(index->path, line_of(text, (size_t)(end - text.s)), "not JSON");
    const cJSON *listed = cJSON_GetObjectItemCaseSensitive(json, "files"), *entry;
    bool listing = cJSON_IsString(cJSON_GetObjectItemCaseSensitive(json, "name")) && cJSON_IsArray(listed);
    unsigned number = 0;
    if (listing) cJSON_ArrayForEach(entry, listed) add_listed(files, examples, index->path, entry, ++number);
    cJSON_Delete(json);
    return listing;
}

static void read_example(struct reader *r, const struct file *file)
{
    struct corpus_in_making *c = r->c;
    str text = read_text(r, file->path), group = first_folder(file->name);
    check_total(r, file->path, text.len);
    struct example e = { .group = group.len ? group : STR("misc"), .path = file->name };
    e.code = text_add(c, text);
    e.language = text_add(c, language_of(file->name));
    *PUSH(&c->examples) = e;
}

/* Listed or not, a file of a known extension is read: a listing adds to what is there and says what must be there. */
static void read_examples(struct reader *r, const char *folder)
{
    file_list found = files_below(folder, &(struct choice){ is_example, false }), files = { 0 };
    for (size_t i = 0; i < found.count; i++)
        if (!add_listing(r, &files, folder, &found.at[i])) *PUSH(&files) = found.at[i];
    sort(files.at, files.count, sizeof *files.at, by_name);
    for (size_t i = 0; i < files.count; i++)
        if (i == 0 || !str_equal(files.at[i].name, files.at[i - 1].name)) read_example(r, &files.at[i]);
}

/* --- changelogs --- */

static bool is_feed(str name)
{
    str ext = extension(name);
    return str_equal(ext, STR("xml")) || str_equal(ext, STR("rss")) || str_equal(ext, STR("atom"));
}

static bool is_changelog(str name)   /* in changelogs/ */
{
    return is_feed(name) || str_equal(extension(name), STR("json")) || str_equal(extension(name), STR("md"));
}

/* Reads one changelog by its extension; its package is the name without extension. XML declares its encoding, which is
 * the XML parser's to check. */
static void read_changelog(struct reader *r, const struct file *file)
{
    str name = str_equal(file->name, STR(PLATFORM_FEED)) ? r->c->feed : str_copy(without_extension(file->name));
    str ext = extension(file->name);
    if (is_feed(file->name)) changelog_rss(r->c, name, read_bytes(r, file->path), file->path);
    else if (str_equal(ext, STR("json"))) changelog_json(r->c, name, read_text(r, file->path), file->path);
    else changelog_markdown(r->c, name, read_text(r, file->path), file->path);
}

static void read_feeds(struct reader *r, const char *folder)
{
    name_list names = folder_names(folder);
    for (size_t i = 0; i < names.count; i++) {
        struct file file = { names.at[i], join(folder, names.at[i]) };
        if (!is_feed(file.name) || is_folder(file.path)) continue;
        check_name(file.path, file.name);
        read_changelog(r, &file);
    }
}

/* packages/NAME/CHANGELOG.md and packages/@SCOPE/NAME/CHANGELOG.md. Links to folders are followed here: with two levels
 * and a fixed name no cycle can come of it. */
static void read_packages(struct reader *r, const char *folder, str scope)
{
    name_list names = folder_names(folder);
    for (size_t i = 0; i < names.count; i++) {
        const char *inside = join(folder, names.at[i]), *path = join(inside, STR("CHANGELOG.md"));
        str name = scope.len ? str_format("%.*s/%.*s", PRI(scope), PRI(names.at[i])) : names.at[i];
        if (!is_folder(inside)) continue;
        check_name(inside, name);
        if (!scope.len && str_starts(name, STR("@"))) read_packages(r, inside, name);
        else if (kind_of(path) != KIND_NONE) changelog_markdown(r->c, name, read_text(r, path), path);
    }
}

static int by_package(const void *a, const void *b)
{
    return str_compare(((const struct package *)a)->name, ((const struct package *)b)->name);
}

static void read_changelogs(struct reader *r, const char *root)
{
    const char *changelogs = join(root, STR("changelogs")), *packages = join(root, STR("packages"));
    read_feeds(r, root);
    if (is_folder(changelogs)) {
        file_list files = files_below(changelogs, &(struct choice){ is_changelog, true });
        for (size_t i = 0; i < files.count; i++) read_changelog(r, &files.at[i]);
    }
    if (is_folder(packages)) read_packages(r, packages, STR(""));
    sort(r->c->packages.at, r->c->packages.count, sizeof *r->c->packages.at, by_package);
}

/* --- the corpus --- */

/* A repository with docs/ often has pages beside it as well: that they are left out should surprise nobody. */
static void warn_of_pages_beside(const char *root)
{
    name_list names = folder_names(root);
    for (size_t i = 0; i < names.count; i++)
        if (is_page(names.at[i]) && kind_of(join(root, names.at[i])) == KIND_FILE)
            warn(join(root, names.at[i]), 0, "left out: where there is a folder docs, pages are what is in it");
}

/* Fills text, source_bytes, pages (sorted by path, their sources in the text in that order), page_by_path,
 * examples (sorted by path) and packages (sorted by name). The text must be empty before. */
void read_corpus(struct corpus_in_making *c, const char *dir)
{
    struct reader r = { c, xalloc(FILE_BYTES_MAX + 1) };
    str root = str_copy(str_from(dir));
    while (root.len > 1 && root.s[root.len - 1] == '/') root.len--;
    const char *folder = str_copy(root).s, *docs = join(folder, STR("docs")), *examples = join(folder, STR("examples"));
    bool plain = !is_folder(docs);
    if (!plain) warn_of_pages_beside(folder);
    read_pages(&r, plain ? folder : docs);
    if (plain) return;
    if (is_folder(examples)) read_examples(&r, examples);
    read_changelogs(&r, folder);
}
