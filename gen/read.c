/* read.c - finds and reads the files of a corpus: pages, examples and changelogs.
 *
 * Three folder layouts are supported:
 *
 *   npm package    docs/ (.md .mdx .markdown)  examples/GROUP/index.json, the files it lists  changelogs/NAME.json
 *   sources        docs/ (.md .mdx)  examples/ (.ts .py ...)  packages/NAME/CHANGELOG.md  feeds (.xml .rss .atom)
 *   plain          .md .mdx .markdown          a folder that contains only pages: one without docs/, or with pages in
 *                                              other folders next to it
 *
 * The first two may be mixed, since each kind of file is looked for separately. NAME may have a scope: @workos/node.
 * Feeds are read from the folder itself and from changelogs/. rss.xml is the changelog of the whole product, which is
 * named by --feed; NAME.xml is the changelog of NAME.
 *
 * Hidden files and folders and node_modules are skipped; in examples/ also dist and the lock files of package managers.
 * Symbolic links to files in the folder are followed. Links to other files, and pipes and devices, are skipped with a
 * warning: the program must not contain files that happen to be on this machine. Links to folders are not followed, so
 * that the search always ends; docs, examples and such may be links to folders inside. All lists are sorted
 * bytewise, so the order of the file system has no effect on the result.
 *
 * Pages are added to the text without changes: byte order marks, CRLF and a missing final line feed are kept, so that
 * the raw page equals the file. The parsers (front matter, md4c, headings) accept all of these. Pages that are not
 * valid UTF-8 are converted with a warning: UTF-16 with a byte order mark, else each invalid byte as Windows-1252.
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

#define MAX_FILE_BYTES (8u << 20)  /* pages have some kilobytes; larger files are dumps or binaries */
#define MAX_TEXT_BYTES UINT32_MAX  /* limit of corpus_str.pos */

#define MIN_PACKAGE_PAGES 20       /* packages with fewer pages than this are not documentation */

#define PLATFORM_FEED "rss.xml"    /* file name given to the feed by the npm package's prepare step */

struct file { str name; const char *path; };     /* name: relative to the folder searched; path: for opening it */
typedef ARRAY(struct file) file_list;
typedef ARRAY(str) name_list;

struct reader {
    struct corpus_builder *c;
    const char *pages;               /* folder of the pages */
    char *file_bytes;                /* MAX_FILE_BYTES + 1 bytes: contents of the current file */
    bool (*select)(str name);        /* true for folders to search for pages; NULL for all */
    bool sets;                       /* only those in the sets of pages of Docusaurus, in the default language */
};

/* --- names --- */

static const char *join(const char *folder, str name)
{
    return str_format("%s/%.*s", folder, PRI(name)).s;
}

/* Returns the extension of a file name in lower case. Empty if there is no dot or only one at the start. */
static str extension(str name)
{
    str base = last_name(name);
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

static str first_folder(str name)    /* empty if the name has no folder */
{
    const char *slash = memchr(name.s, '/', name.len);
    return (str){ name.s, slash ? (size_t)(slash - name.s) : 0 };
}

static int by_name(const void *a, const void *b)
{
    return str_compare(((const struct file *)a)->name, ((const struct file *)b)->name);
}

static void sort(void *at, size_t count, size_t size, int (*order)(const void *, const void *))
{
    if (count) qsort(at, count, size, order);   /* qsort(NULL, 0) is undefined */
}

/* --- reading a file --- */

static void check_text(const char *path, str text)
{
    size_t i = first_bad_byte(text);
    if (i == text.len) return;
    uint32_t line = line_of(text, i);
    if (!text.s[i]) fatal(path, line, "NUL byte at offset %zu: not a text file", i);
    fatal(path, line, "invalid UTF-8 at offset %zu (byte 0x%02x)", i, (unsigned)(unsigned char)text.s[i]);
}

/* Returns the character of a byte in Windows-1252. Bytes without a character are U+FFFD. */
static uint32_t windows_char(unsigned char byte)
{
    static const uint16_t from_80[32] = {
        0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd,
        0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a,
        0x0153, 0xfffd, 0x017e, 0x0178 };
    return byte >= 0x80 && byte < 0xa0 ? from_80[byte - 0x80] : byte;
}

/* Converts text that starts with the byte order mark of UTF-16. Unpaired surrogates become U+FFFD. */
static str from_utf16(str text)
{
    bool little = (unsigned char)text.s[0] == 0xff;
    buffer b = { 0 };
    uint32_t high = 0;
    for (size_t i = 2; i + 1 < text.len; i += 2) {
        uint32_t c = (uint32_t)(unsigned char)text.s[i + little] << 8 | (unsigned char)text.s[i + !little];
        bool second = c >= 0xdc00 && c < 0xe000;
        if (high && !second) buffer_add_char(&b, 0xfffd);
        if (second) c = high ? 0x10000 + ((high - 0xd800) << 10) + (c - 0xdc00) : 0xfffd;
        high = c >= 0xd800 && c < 0xdc00 ? c : 0;
        if (!high) buffer_add_char(&b, c);
    }
    return buffer_str(&b);
}

/* Returns the text with invalid bytes read as Windows-1252, NUL as a space, and each carriage return without a line
 * feed as a line feed. */
static str repaired(str text)
{
    buffer b = { 0 };
    for (size_t i = 0; i < text.len;) {
        uint32_t c;
        size_t n = corpus_char(text.s + i, text.len - i, &c);
        bool lone = c == '\r' && (i + 1 == text.len || text.s[i + 1] != '\n');
        if (c >= 0x110000) buffer_add_char(&b, windows_char((unsigned char)text.s[i]));
        else buffer_add(&b, c == 0 ? STR(" ") : lone ? STR("\n") : (str){ text.s + i, n });
        i += n;
    }
    return buffer_str(&b);
}

static size_t first_lone_return(str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.s[i] == '\r' && (i + 1 == text.len || text.s[i + 1] != '\n')) return i;
    return text.len;
}

/* Returns the text of a page as UTF-8 without NUL, with a warning for each property that had to be changed. */
static str page_text(const char *path, str text)
{
    if (str_starts(text, STR("\xff\xfe")) || str_starts(text, STR("\xfe\xff"))) {
        warn(path, 1, "UTF-16 text is converted; UTF-8 is expected");
        text = from_utf16(text);
    }
    size_t bad = first_bad_byte(text), lone = first_lone_return(text);
    if (bad == text.len && lone == text.len) return text;
    if (bad < text.len && !text.s[bad])
        warn(path, line_of(text, bad), "NUL byte at offset %zu, replaced by a space", bad);
    else if (bad < text.len)
        warn(path, line_of(text, bad), "invalid UTF-8 at offset %zu (byte 0x%02x), read as Windows-1252", bad,
             (unsigned)(unsigned char)text.s[bad]);
    if (lone < text.len) warn(path, line_of(text, lone), "a carriage return without line feed is used as a line end");
    return repaired(text);
}

/* Returns the name of a file as a path of a page: users type it, and lists have one per line. Control characters become
 * hyphens, bytes that are not UTF-8 are read as Windows-1252. */
static str usable_name(const char *path, str name)
{
    bool odd = first_bad_byte(name) < name.len;
    for (size_t i = 0; i < name.len; i++) odd |= (unsigned char)name.s[i] < 0x20 || name.s[i] == 0x7f;
    if (!odd) return name;
    str usable = str_copy(repaired(name));
    for (size_t i = 0; i < usable.len; i++)
        if ((unsigned char)usable.s[i] < 0x20 || usable.s[i] == 0x7f) ((char *)usable.s)[i] = '-';
    warn(path, 0, "the file's name is not plain UTF-8: the name used is \"%.*s\"", PRI(usable));
    return usable;
}

/* Returns the contents of a file, valid until the next call. Fatal if it cannot be read. Larger files are cut after the
 * last complete line of the first MAX_FILE_BYTES. */
static str read_bytes(struct reader *r, const char *path)
{
    int fd = open_file(path);
    size_t len = 0;
    for (size_t n; len <= MAX_FILE_BYTES; len += n)
        if (!(n = read_some(fd, path, r->file_bytes + len, MAX_FILE_BYTES + 1 - len))) break;
    close(fd);
    if (len <= MAX_FILE_BYTES) return (str){ r->file_bytes, len };
    len = line_start((str){ r->file_bytes, MAX_FILE_BYTES }, MAX_FILE_BYTES);
    if (!len) len = MAX_FILE_BYTES;
    warn(path, line_of((str){ r->file_bytes, len }, len), "larger than %u MiB: the rest from this line on is left out",
         MAX_FILE_BYTES >> 20);
    return (str){ r->file_bytes, len };
}

static str read_text(struct reader *r, const char *path)  /* read_bytes() for UTF-8 without NUL; fatal otherwise */
{
    str text = read_bytes(r, path);
    check_text(path, text);
    return text;
}

static void check_total(const struct reader *r, const char *path, size_t more)
{
    if (r->c->text.count > MAX_TEXT_BYTES - more)
        fatal(path, 0, "with this file the corpus is larger than %llu bytes", (unsigned long long)MAX_TEXT_BYTES);
}

/* --- folders --- */

enum kind { KIND_FILE, KIND_FOLDER, KIND_LINKED_FOLDER, KIND_NONE };

/* A dangling link counts as a file; is_readable() reports it. */
static enum kind kind_of(const char *path)
{
    struct stat st;
    if (lstat(path, &st) != 0) {
        if (errno != ENOENT && errno != ENOTDIR) warn(path, 0, "skipped: cannot read: %s", strerror(errno));
        return KIND_NONE;
    }
    if (S_ISDIR(st.st_mode)) return KIND_FOLDER;
    bool linked_folder = S_ISLNK(st.st_mode) && stat(path, &st) == 0 && S_ISDIR(st.st_mode);
    return linked_folder ? KIND_LINKED_FOLDER : KIND_FILE;
}

static bool is_folder(const char *path)  /* follows links inside; used for the few folders with a fixed name */
{
    enum kind kind = kind_of(path);
    return kind == KIND_FOLDER || (kind == KIND_LINKED_FOLDER && is_readable(path));
}

/* Returns the names in a folder, sorted, without hidden ones and node_modules. */
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
    sort(names.at, names.count, sizeof *names.at, str_order);
    return names;
}

struct file_filter {
    bool (*file)(str name);
    bool dist;                       /* also search dist folders */
    struct corpus_builder *unread;   /* counts the files that are not selected, by extension; or NULL */
    bool (*folder)(str name);        /* true for folders to search; or NULL for all */
    const char *settings;            /* the settings file, to warn of others; or NULL */
};

/* Counts a file that is no page: as a text, or as one of the others. */
static void count_unread(struct corpus_builder *c, str name)
{
    static const char *const texts[] = { "adoc", "asciidoc", "htm", "html", "ipynb", "org", "rst", "tex",
                                         "textile", "txt" };
    str ext = extension(name);
    for (size_t i = 0; i < COUNT(texts); i++)
        if (str_equal(ext, str_from(texts[i]))) {
            ++*map_at(&c->unread, ext, 0);
            return;
        }
    ++*map_at(&c->left.others, ext, 0);
}

/* Adds the selected files in and below a folder to `files`. `prefix` precedes their names. */
static void walk(file_list *files, const char *folder, str prefix, const struct file_filter *filter)
{
    name_list names = folder_names(folder);
    for (size_t i = 0; i < names.count; i++) {
        const char *path = join(folder, names.at[i]);
        str name = prefix.len ? str_format("%.*s/%.*s", PRI(prefix), PRI(names.at[i])) : names.at[i];
        enum kind kind = kind_of(path);
        if (kind != KIND_FILE && !filter->dist && str_equal(names.at[i], STR("dist"))) continue;
        if (kind == KIND_NONE || (kind != KIND_FILE && filter->folder && !filter->folder(name))) continue;
        if (kind == KIND_FOLDER && access(path, R_OK | X_OK) != 0) warn(path, 0, "skipped: no permission to read it");
        else if (kind == KIND_FOLDER) walk(files, path, name, filter);
        else if (kind == KIND_LINKED_FOLDER) warn(path, 0, "a link to a folder is not followed");
        else if (filter->settings && str_equal(names.at[i], STR("workosdocs.yml")) &&
                 strcmp(path, filter->settings) != 0)
            warn(path, 0, "not read: the settings file is %s", filter->settings);
        else if (!filter->file(name) && filter->unread) count_unread(filter->unread, name);
        else if (filter->file(name) && is_readable(path)) *PUSH(files) = (struct file){ name, path };
    }
}

static file_list files_below(const char *folder, const struct file_filter *filter)  /* sorted by name */
{
    file_list files = { 0 };
    walk(&files, folder, STR(""), filter);
    for (size_t i = 0; i < files.count; i++) files.at[i].name = usable_name(files.at[i].path, files.at[i].name);
    sort(files.at, files.count, sizeof *files.at, by_name);
    return files;
}

/* --- pages --- */

/* The path of a page is its file name without extension and final "/index" or "/README" (in any case); the README of
 * a source keeps its name. If several files have the same path, the first one in the order of the npm package gets it:
 * a.md, a.mdx, a/index.md, a/index.mdx, README. */
enum { FOLDER_RANK = 2, README_RANK = 4 };   /* of a/index.md and README.md; 1 more for the extension .mdx */
struct candidate {
    struct file file;
    str path;
    unsigned rank;                   /* index in that order */
    bool displaced;                  /* another file has the path */
};
typedef ARRAY(struct candidate) candidate_list;

static bool is_page(str name)
{
    str ext = extension(name);
    return is_listed(ext, " md mdx markdown mdoc qmd rmd ");
}

static bool is_yaml(str name) { return str_equal(extension(name), STR("yml")); }

/* True if the pages are those of Next.js, app/NAME/page.mdx. */
static bool has_page_files(const struct corpus_builder *c)
{
    str folder = last_name(str_from(c->layout.folder_of_pages));
    bool next = layout_is(&c->layout, "nextra") || layout_is(&c->layout, "markdoc");
    return next && str_equal(folder, STR("app"));
}

static struct candidate candidate_of(const struct corpus_builder *c, struct file file)
{
    str stem = without_extension(file.name);
    if (layout_is(&c->layout, "slate") && str_ends(stem, STR(".html"))) stem.len -= 5;       /* index.html.md */
    str last = last_name(stem);
    str named = str_span(last, address_group_length(&c->layout, last), last.len);            /* of (0)index */
    bool only_index = layout_is(&c->layout, "mintlify");     /* readme.mdx and _index.mdx are other pages */
    bool index = str_equal_fold(named, STR("index")) || (!only_index && str_equal(last, STR("_index")));
    bool readme = !only_index && corpus_equal_fold(last.s, last.len, "README", 6);
    if (!only_index && str_equal(stem, STR("_index"))) stem = last = STR("index");
    if (str_equal(last, STR("page")) && has_page_files(c)) {
        index = true;
        if (last.len == stem.len) stem = last = STR("index");
    }
    str around = str_span(stem, 0, stem.len - last.len - (last.len < stem.len));
    index |= layout_is(&c->layout, "docusaurus") && str_equal_fold(last, last_name(around));  /* guide/guide.md */
    bool folder = (index || readme) && last.len < stem.len && !source_of(c, stem);
    unsigned rank = !folder ? 0 : readme ? README_RANK : FOLDER_RANK;
    if (str_equal(extension(file.name), STR("mdx"))) rank++;
    return (struct candidate){ file, { stem.s, folder ? stem.len - last.len - 1 : stem.len }, rank, false };
}

static int by_path_and_rank(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    int order = str_compare(x->path, y->path);
    if (!order) order = (x->rank > y->rank) - (x->rank < y->rank);
    return order ? order : str_compare(x->file.name, y->file.name);
}

/* Gives a page whose path is taken its file name without extension as path, or if that is taken as well, with
 * extension. */
static void use_other_path(struct candidate *page, const struct candidate *all, struct map *taken, uint32_t index)
{
    const struct candidate *owner = &all[*map_get(taken, page->path)];
    str path = without_extension(page->file.name);
    if (map_get(taken, path)) path = page->file.name;
    if (map_get(taken, path))
        fatal(page->file.path, 0, "all paths for this page are in use: %s is \"%.*s\", %s is \"%.*s\"",
              owner->file.path, PRI(owner->path), all[*map_get(taken, path)].file.path, PRI(path));
    warn(page->file.path, 0, "\"%.*s\" is already %s; this page becomes \"%.*s\"", PRI(page->path), owner->file.path,
         PRI(path));
    map_at(taken, path, index);
    page->path = path;
}

static void resolve_path_conflicts(candidate_list *all)  /* makes the paths unique and sorts by path */
{
    struct map taken = { 0 };
    sort(all->at, all->count, sizeof *all->at, by_path_and_rank);
    for (uint32_t i = 0; i < all->count; i++) all->at[i].displaced = *map_at(&taken, all->at[i].path, i) != i;
    for (uint32_t i = 0; i < all->count; i++)
        if (all->at[i].displaced) use_other_path(&all->at[i], all->at, &taken, i);
    sort(all->at, all->count, sizeof *all->at, by_path_and_rank);
}

static void read_page(struct reader *r, const struct candidate *page)
{
    struct corpus_builder *c = r->c;
    temporary_begin();
    str text = page_text(page->file.path, read_bytes(r, page->file.path));
    if (is_yaml(page->file.name)) text = learn_markdown(text, page->file.path);
    if (c->foreign) text = dialect_translate(&c->layout, page->file.path, text);
    check_total(r, page->file.path, text.len);
    if (!str_trim(text).len) warn(page->file.path, 0, "the page is empty");
    keep_begin();
    map_at(&c->page_by_path, page->path, (uint32_t)c->pages.count);
    *PUSH(&c->pages) = (struct page){ .path = page->path, .file = page->file.name, .pos = (uint32_t)c->text.count,
                                      .source = { NULL, text.len } };
    buffer_add(&c->text, text);
    keep_end();
    temporary_end();
}

/* Points page.source into the text, which stays where it is, see text.c. Leaves room for the generated strings. */
static void place_sources(struct corpus_builder *c)
{
    c->source_bytes = (uint32_t)c->text.count;
    c->text.room = c->text.count + c->text.count / 2 + (1u << 20);
    c->text.at = realloc(c->text.at, c->text.room);
    if (!c->text.at) fatal(NULL, 0, "out of memory (%zu bytes)", c->text.room);
    c->source_text = c->text.at;
    for (size_t i = 0; i < c->pages.count; i++) c->pages.at[i].source.s = c->source_text + c->pages.at[i].pos;
}

/* Returns the start of a file, which has its front matter. */
static str first_bytes(struct reader *r, const char *path)
{
    int fd = open_file(path);
    size_t len = read_some(fd, path, r->file_bytes, 65536);
    close(fd);
    return (str){ r->file_bytes, len };
}

/* True if the address of a page, without numbers, is that of the page of a folder: "guide/index" of "3.guide/0.index".
 * In Docusaurus such a file is an ordinary page. */
static bool is_numbered_index(const struct corpus_builder *c, const struct candidate *page)
{
    str name = last_name(page->path), file = last_name(without_extension(page->file.name));
    bool index = str_equal_fold(name, STR("index")) && name.len < page->path.len && char_is_digit(file.s[0]);
    return index && !layout_is(&c->layout, "docusaurus") && !source_of(c, page->path);
}

/* Gives pages the paths of the site. The name of the file stays a second name. Drafts are removed. */
static void use_site_paths(struct reader *r, candidate_list *all)
{
    size_t kept = 0;
    struct map seen = { 0 }, counts = { 0 };
    struct layout *l = &r->c->layout;
    for (size_t i = 0; i < all->count; i++) {
        str path = all->at[i].path;
        address_count(&seen, &counts, path);
        l->versioned |= find_from(path, 0, "versioned_docs/version-") < path.len;
    }
    for (size_t i = 0; i < all->count; i++) {
        struct candidate page = all->at[i];
        str text = first_bytes(r, page.file.path);
        const char *reason = dialect_left_out(l, text);
        if (reason) {
            warn(page.file.path, 0, "left out: %s", reason);
            r->c->left.drafts++;
            continue;
        }
        bool index = page.path.len < without_extension(page.file.name).len;
        page.path = address_without_numbers(l, &counts, page.path);
        if (!index && is_numbered_index(r->c, &page)) {
            index = true, page.rank += FOLDER_RANK;
            page.path.len -= sizeof "/index" - 1;
        }
        str slug = dialect_slug(l, text, index);
        size_t root = l->versioned || l->sets.count ? docusaurus_folder(l, page.path) : 0;
        if (root > page.path.len) page.path = str_format("%.*s/", PRI(page.path));
        str made = fern_path(l, page.file.name);
        if (!made.len) made = permalink_path(l, page.file.name, page.path, text);
        bool astro = layout_is(l, "starlight"), blog = root && docusaurus_is_blog(l, page.path);
        bool rooted = astro || blog || layout_is(l, "fern") || layout_is(l, "mdn") || layout_is(l, "obsidian");
        if (astro) page.path = address_of_astro(page.path);
        if (rooted && slug.len) slug = str_format("/%.*s", PRI(slug));       /* from the root of the set */
        bool absolute = slug.len && slug.s[0] == '/';
        page.path = made.len && !absolute ? made : address_of_slug(page.path, slug, root);
        if (root) page.path = docusaurus_path(l, page.path);
        if (layout_is(l, "readme")) page.path = readme_path(l, page.file.name);
        all->at[kept++] = page;
    }
    map_free(&seen), map_free(&counts);
    all->count = kept;
}

/* Returns the length of a language at the end of a file's name without extension, with the dot before it: of ".pt-BR"
 * in "guide/start.pt-BR". 0 if there is none. */
static size_t language_suffix(str stem)
{
    size_t dot = stem.len;
    while (dot && stem.s[dot - 1] != '.' && stem.s[dot - 1] != '/') dot--;
    str code = str_span(stem, dot, stem.len);
    if (dot < 2 || stem.s[dot - 1] != '.' || stem.s[dot - 2] == '/' || code.len < 2 || code.len > 7) return 0;
    for (size_t i = 0; i < code.len; i++) {
        bool small = code.s[i] >= 'a' && code.s[i] <= 'z', capital = code.s[i] >= 'A' && code.s[i] <= 'Z';
        if (i < 2 ? !small : i == 2 ? code.s[i] != '-' && code.s[i] != '_' : !small && !capital) return 0;
    }
    return code.len == 2 || code.len > 4 ? code.len + 1 : 0;
}

/* Translations that have the language in the names of their files, "start.fr.md" next to "start.md", are pages of a
 * folder of that language, "fr/start", on the sites of the generators that have such names. */
static void use_language_folders(const struct corpus_builder *c, candidate_list *all)
{
    struct map names = { 0 };
    const char *generator = c->layout.generator;
    if (!generator || !is_listed(str_from(generator), " fumadocs hugo mkdocs zola ")) return;
    for (size_t i = 0; i < all->count; i++) map_at(&names, without_extension(all->at[i].file.name), 0);
    for (size_t i = 0; i < all->count; i++) {
        struct candidate *page = &all->at[i];
        str stem = without_extension(page->file.name);
        size_t suffix = language_suffix(stem);
        str base = str_span(stem, 0, stem.len - suffix), language = str_span(stem, base.len + 1, stem.len);
        if (!suffix || !map_get(&names, base)) continue;
        struct file plain = { str_format("%.*s.%.*s", PRI(base), PRI(extension(page->file.name))), page->file.path };
        struct candidate original = candidate_of(c, plain);
        page->path = str_format("%.*s%s%.*s", PRI(language), original.path.len ? "/" : "", PRI(original.path));
        page->rank = original.rank;
    }
    map_free(&names);
}

static bool is_navigation(str name)
{
    str path = without_extension(name);
    return corpus_is_navigation(path.s, path.len);
}

/* True for the list of the pages in a tree for a site of Laravel: documentation.md with "- ## " at its start. */
static bool is_laravel_list(const struct corpus_builder *c, str name)
{
    if (!c->layout.order || c->layout.generator || !str_equal(name, STR("documentation.md"))) return false;
    return str_starts(read_file(join(c->layout.folder_of_pages, name)), STR("- ## "));
}

/* True for a file that other pages include: its name, or that of a folder around it, starts with "_". True for the list
 * of the pages. */
static bool is_partial(const struct corpus_builder *c, str name)
{
    bool gitbook = layout_is(&c->layout, "gitbook");
    if (c->layout.order && str_equal(name, STR("SUMMARY.md"))) return true;
    if (gitbook && str_equal(last_name(name), STR("SUMMARY.md"))) return true;
    if (is_laravel_list(c, name)) return true;
    if (layout_is(&c->layout, "mintlify") && str_starts(name, STR("snippets/"))) return true;
    if (is_excluded_file(&c->layout, name)) return true;
    if (permalink_is_collected(&c->layout, name) || layout_is(&c->layout, "mdn")) return false;    /* _colon_hover */
    str stem = last_name(without_extension(name));
    size_t folder = name.len - last_name(name).len;
    if (has_page_files(c) && !str_equal(stem, STR("page"))) return true;
    return !corpus_is_published(name.s, folder) || (stem.s[0] == '_' && !str_equal(stem, STR("_index")));
}

/* Warns about the patterns of include or exclude that match no file. */
static void check_patterns(const struct settings *s, const struct node *list, const char *folder,
                           const file_list *files)
{
    for (const struct node *n = list ? list->child : NULL; n; n = n->next) {
        size_t i = 0;
        while (i < files->count && !settings_pattern_matches(n, files->at[i].name)) i++;
        if (i == files->count)
            warn(s->file, n->line, "no page matches the pattern \"%.*s\"; patterns are relative to %s", PRI(n->value),
                 folder);
    }
}

static str list_unread(const struct corpus_builder *c)
{
    buffer b = { 0 };
    for (size_t i = 0; i < c->unread.room; i++)
        if (c->unread.slots[i].key)
            buffer_format(&b, "%s%u file%s *.%.*s", b.count ? ", " : "", (unsigned)c->unread.slots[i].value,
                          plural(c->unread.slots[i].value), PRI(map_key(&c->unread.slots[i])));
    return buffer_str(&b);
}

/* Warns about other kinds of text files if they are more than the pages. */
static void check_unread(const struct corpus_builder *c, const char *folder, size_t pages)
{
    size_t count = 0;
    for (size_t i = 0; i < c->unread.room; i++) count += c->unread.slots[i].key ? c->unread.slots[i].value : 0;
    if (!pages)
        fatal(folder, 0,
              "no page: looked for *.md, *.mdx and *.markdown, *.mdoc, *.qmd, *.Rmd in and below this folder%s%.*s%s",
              count ? "; found only " : "", PRI(list_unread(c)), count ? ", which must be converted to Markdown" : "");
    if (count > pages)
        warn(folder, 0, "only %zu page%s: %.*s are not Markdown and are left out; pandoc, for example, converts them",
             pages, plural(pages), PRI(list_unread(c)));
}

/* Adds the pages of Microsoft Learn that are written in YAML. */
static void add_yaml_pages(struct reader *r, const char *folder, file_list *all)
{
    if (!layout_is(&r->c->layout, "docfx")) return;
    file_list files = files_below(folder, &(struct file_filter){ .file = is_yaml, .folder = r->select });
    for (size_t i = 0; i < files.count; i++)
        if (learn_is_page(first_bytes(r, files.at[i].path))) *PUSH(all) = files.at[i];
    sort(all->at, all->count, sizeof *all->at, by_name);
}

/* Finds the pages of the corpus in folders that were not searched. */
static void search_left_out(struct reader *r, const file_list *files)
{
    struct map found = { 0 };
    for (size_t i = 0; i < files->count; i++) map_at(&found, str_from(files->at[i].path), 0);
    leftout_search(&r->c->left, r->c->layout.corpus, &found);
    map_free(&found);
}

static void read_pages(struct reader *r, const char *folder)
{
    const struct settings *s = r->c->settings;
    struct file_filter filter = { is_page, true, r->c, r->select, s->file };
    file_list all_files = files_below(folder, &filter), files = { 0 };
    add_yaml_pages(r, folder, &all_files);
    check_unread(r->c, folder, all_files.count);
    check_patterns(s, s->include, folder, &all_files);
    check_patterns(s, s->exclude, folder, &all_files);
    for (size_t i = 0; i < all_files.count; i++)
        if (settings_include_page(s, all_files.at[i].name)) *PUSH(&files) = all_files.at[i];
    r->c->left.excluded = (uint32_t)(all_files.count - files.count);
    if (!files.count)
        fatal(s->file, settings_line(s, s->include ? "include" : "exclude"),
              "include and exclude select none of %zu pages in %s", all_files.count, folder);
    candidate_list all = { 0 };
    r->c->foreign = true;
    for (size_t i = 0; i < all_files.count; i++) r->c->foreign &= !is_navigation(all_files.at[i].name);
    for (size_t i = 0; i < files.count; i++)
        if (r->sets && !docusaurus_is_released(&r->c->layout, files.at[i].name)) r->c->left.others_of_site++;
        else if (!r->c->foreign || !is_partial(r->c, files.at[i].name)) *PUSH(&all) = candidate_of(r->c, files.at[i]);
        else r->c->left.parts++;
    search_left_out(r, &all_files);
    if (r->c->foreign) use_language_folders(r->c, &all);
    if (r->c->foreign) use_site_paths(r, &all);
    if (!all.count) fatal(folder, 0, "no page: all files are drafts or are included by others");
    resolve_path_conflicts(&all);
    for (size_t i = 0; i < all.count; i++) read_page(r, &all.at[i]);
    place_sources(r->c);
}

/* --- examples --- */

/* To support another language in examples, add an entry. The language names are those of code fences. */
static const struct { const char *extension, *language; } languages[] = {
    { "cjs", "javascript" }, { "cs", "csharp" },       { "css", "css" },   { "ex", "elixir" },   { "exs", "elixir" },
    { "go", "go" },          { "html", "html" },       { "java", "java" }, { "js", "javascript" }, { "json", "json" },
    { "jsx", "jsx" },        { "kt", "kotlin" },       { "mjs", "javascript" }, { "php", "php" }, { "py", "python" },
    { "rb", "ruby" },        { "rs", "rust" },         { "sh", "bash" },   { "swift", "swift" }, { "ts", "typescript" },
    { "tsx", "tsx" },        { "yaml", "yaml" },       { "yml", "yaml" },
};

static str language_of(str name)     /* empty for an unknown extension */
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
        if (str_equal(last_name(name), str_from(lock_files[i]))) return false;
    return language_of(name).len > 0;
}

/* True if a name in a listing is a path below examples/. */
static bool is_relative_path(str name)
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
    if (!is_relative_path(name))
        fatal(index, 0, "entry %u of \"files\" is not a path below examples/: \"%.*s\"", number, PRI(name));
    const char *path = join(examples, name);
    if (kind_of(path) != KIND_FILE) fatal(index, 0, "file not found: %s (entry %u of \"files\")", path, number);
    *PUSH(files) = (struct file){ name, path };
}

/* Reads GROUP/index.json of the npm package, { name, path, files: [...] }, and adds the listed files whatever their
 * extension. Returns false if the file is not such a listing but an example in JSON. */
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
    struct corpus_builder *c = r->c;
    str text = read_text(r, file->path), group = first_folder(file->name);
    check_total(r, file->path, text.len);
    struct example e = { .group = group.len ? group : STR("misc"), .path = file->name };
    e.code = text_add(c, text);
    e.language = text_add(c, language_of(file->name));
    *PUSH(&c->examples) = e;
}

/* Reads all files with a known extension and all listed files. A listed file must exist. */
static void read_examples(struct reader *r, const char *folder)
{
    file_list found = files_below(folder, &(struct file_filter){ .file = is_example }), files = { 0 };
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

static bool is_changelog(str name)   /* for files in changelogs/ */
{
    return is_feed(name) || str_equal(extension(name), STR("json")) || str_equal(extension(name), STR("md"));
}

/* Reads a changelog according to its extension. The package is the name without extension. XML is passed as bytes,
 * since it declares its encoding and the XML parser checks it. */
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
        if (!is_feed(file.name) || is_folder(file.path) || !is_readable(file.path)) continue;
        file.name = usable_name(file.path, file.name);
        read_changelog(r, &file);
    }
}

/* Reads packages/NAME/CHANGELOG.md and packages/@SCOPE/NAME/CHANGELOG.md. Links to folders are followed here, since
 * two levels and a fixed name cannot form a cycle. */
static void read_packages(struct reader *r, const char *folder, str scope)
{
    name_list names = folder_names(folder);
    for (size_t i = 0; i < names.count; i++) {
        const char *inside = join(folder, names.at[i]), *path = join(inside, STR("CHANGELOG.md"));
        str name = scope.len ? str_format("%.*s/%.*s", PRI(scope), PRI(names.at[i])) : names.at[i];
        if (!is_folder(inside)) continue;
        name = usable_name(inside, name);
        if (!scope.len && str_starts(name, STR("@"))) read_packages(r, inside, name);
        else if (kind_of(path) != KIND_NONE && is_readable(path))
            changelog_markdown(r->c, name, read_text(r, path), path);
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
        file_list files = files_below(changelogs, &(struct file_filter){ is_changelog, .dist = true });
        for (size_t i = 0; i < files.count; i++) read_changelog(r, &files.at[i]);
    }
    if (is_folder(packages)) read_packages(r, packages, STR(""));
    sort(r->c->packages.at, r->c->packages.count, sizeof *r->c->packages.at, by_package);
}

/* --- the corpus --- */

/* Warns about pages next to docs/, which are not read. */
static void warn_ignored_pages(const char *root)
{
    name_list names = folder_names(root);
    for (size_t i = 0; i < names.count; i++)
        if (is_page(names.at[i]) && kind_of(join(root, names.at[i])) == KIND_FILE)
            warn(join(root, names.at[i]), 0, "left out: if there is a folder docs, only its files are pages");
}

/* True for a folder of a corpus that may have pages: not for those with examples, changelogs and source code. */
static bool may_have_pages(str name)
{
    static const char *const others[] = { "bin", "build", "changelogs", "dist", "examples", "lib", "packages",
                                          "scripts", "src", "test", "tests", "tools", "vendor" };
    for (size_t i = 0; i < COUNT(others); i++)
        if (str_equal(name, str_from(others[i]))) return false;
    return true;
}

/* The same for folders in packages/ and such, in which packages have theirs: packages/documentation/copy. */
static bool may_have_package_pages(str name)
{
    static const char others[] = " __fixtures__ __tests__ bin build changelogs dist examples fixtures scripts test "
                                 "tests tools vendor ";
    return !is_listed(last_name(name), others);
}

/* True if the folders of packages have far more pages than the others: the documentation of a project that has no
 * configuration of a site in docs/ or above it. */
static bool packages_have_pages(const struct reader *r, const char *root)
{
    static const char *const folders[] = { "packages", "apps", "sites", "src" };
    size_t packages = 0, pages = 0;
    if (r->c->layout.generator || !is_folder(join(root, STR("docs")))) return false;
    for (size_t i = 0; i < COUNT(folders); i++)
        if (is_folder(join(root, str_from(folders[i]))))
            packages += leftout_count(join(root, str_from(folders[i])), may_have_package_pages);
    if (packages > MIN_PACKAGE_PAGES) pages = leftout_count(root, may_have_pages);
    bool most = packages > MIN_PACKAGE_PAGES && packages > 2 * pages;
    if (most)
        note("gen: packages have %zu pages, the other folders %zu, so both are read; the setting pages selects one",
             packages, pages);
    return most;
}

/* True if a folder next to docs/ has pages. Then docs/ is one folder of pages among others. */
static bool has_neighbours(const char *root)
{
    name_list names = folder_names(root);
    for (size_t i = 0; i < names.count; i++) {
        const char *path = join(root, names.at[i]);
        if (!may_have_pages(names.at[i]) || str_equal(names.at[i], STR("docs"))) continue;
        if (kind_of(path) != KIND_FOLDER) continue;
        file_list pages = { 0 };
        walk(&pages, path, STR(""), &(struct file_filter){ is_page, .dist = true });
        if (pages.count) {
            note("gen: docs/ and %.*s/ have pages, so all folders are read; the setting \"pages: docs\" selects one",
                 PRI(names.at[i]));
            return true;
        }
    }
    return false;
}

/* Tells which folders with other versions or translations of the pages are not read: versioned_docs and i18n of
 * Docusaurus, the folders of other languages next to one of a language. */
static void note_other_versions(const struct reader *r, const char *root, str pages)
{
    bool docusaurus = layout_is(&r->c->layout, "docusaurus"), language = versions_is_language(last_name(pages));
    str around = str_span(pages, 0, pages.len - last_name(pages).len - 1);
    const char *folder = docusaurus ? r->c->layout.folder : str_copy(around).s;
    if ((!docusaurus && !language) || strlen(folder) < strlen(root)) return;
    name_list names = folder_names(folder);
    for (size_t i = 0; i < names.count; i++) {
        str name = names.at[i], path = str_from(join(folder, name));
        bool versions = str_equal(name, STR("versioned_docs")) && !r->c->layout.released_folder;
        bool other = docusaurus ? versions || str_equal(name, STR("i18n"))
                                : versions_is_language(name) && !str_equal(path, pages);
        if (other && kind_of(path.s) == KIND_FOLDER)
            note("gen: %s is not read; the setting \"pages: %s\" reads it, too", path.s,
                 strlen(folder) > strlen(root) ? folder + strlen(root) + 1 : ".");
    }
}

/* True if the site of Docusaurus has other pages than the docs, in folders of the corpus next to its configuration. */
static bool has_other_sets(const struct reader *r, const char *root)
{
    const struct layout *l = &r->c->layout;
    size_t len = strlen(root);
    if (!l->sets.count || strncmp(l->folder, root, len) != 0 || (l->folder[len] && l->folder[len] != '/')) return false;
    for (size_t i = 1; i < l->sets.count; i++) {
        const char *folder = join(l->folder, l->sets.at[i].folder);
        if (is_folder(folder) && leftout_count(folder, NULL)) return true;
    }
    return false;
}

/* Returns the folder of the pages of the site. If the site has several sets of pages, it is the folder around them:
 * that of the configuration, or the root if the docs are outside of that, path: "../docs". below: the configuration
 * names a folder in the root. */
static const char *site_pages(struct reader *r, const char *root, bool below)
{
    const struct layout *l = &r->c->layout;
    const char *site = l->pages, *all = strlen(l->folder) > strlen(root) ? l->folder + strlen(root) + 1 : ".";
    r->sets = has_other_sets(r, root);
    if (r->sets) site = l->released_folder || !str_starts(l->sets.at[0].folder, STR("..")) ? l->folder : root;
    if (r->sets)
        note("gen: the docs%s, blog and other pages of %s are read; the setting pages selects a folder",
             l->released_folder ? " of the released version" : "", site);
    else if (below && l->released_folder) {
        site = l->released_folder;
        note("gen: pages are read from %s, the released version; the setting \"pages: %s\" reads all versions", site,
             all);
    } else if (below) note("gen: pages are read from %s; the setting pages selects another folder", site);
    if (below || r->sets) note_other_versions(r, root, str_from(site));
    return site;
}

/* Returns the folder that has the pages of a site without a known generator, apart from some files of the project:
 * content/, src/content/, or that of the pages of Next.js, pages/. NULL if there is none. */
static const char *content_folder(const struct reader *r, const char *root)
{
    static const char *const folders[] = { "content", "src/content", "pages", "src/pages" };
    static const char *const programs[] = { "_app.tsx", "_app.js", "_app.jsx", "_app.ts", "_app.mdx" };
    if (r->c->layout.generator || is_folder(join(root, STR("docs")))) return NULL;
    for (size_t i = 0; i < COUNT(folders); i++) {
        const char *folder = join(root, str_from(folders[i]));
        bool known = i < 2, found = is_folder(folder);
        for (size_t k = 0; k < COUNT(programs) && !known; k++)
            known = kind_of(join(folder, str_from(programs[k]))) == KIND_FILE;
        size_t pages = found && known ? leftout_count(folder, NULL) : 0;
        if (!pages || (i < 2 ? 20 * pages < 19 * leftout_count(root, NULL) : 2 * pages < leftout_count(root, NULL)))
            continue;
        note("gen: pages are read from %s; the setting pages selects another folder", folder);
        return folder;
    }
    return NULL;
}

/* Returns the folder of the pages: that of the settings, or docs/ if it is there and has no neighbours, or the root. */
static const char *pages_folder(struct reader *r, const char *root)
{
    const char *setting = r->c->settings->pages, *docs = join(root, STR("docs")), *site = r->c->layout.pages;
    bool below = site && strlen(site) > strlen(root) && !strncmp(site, root, strlen(root)) && site[strlen(root)] == '/';
    if (!setting && site && (below || !strcmp(site, root))) return site_pages(r, root, below);
    const char *content = setting ? NULL : content_folder(r, root);
    if (content) return content;
    if (!setting) {
        bool packages = packages_have_pages(r, root), has_docs = is_folder(docs);
        r->select = packages ? may_have_package_pages : has_docs ? may_have_pages : NULL;
        if (packages || !has_docs || has_neighbours(root)) return root;
        r->select = NULL;
        return docs;
    }
    const char *folder = strcmp(setting, ".") ? join(root, str_from(setting)) : root;
    if (!is_folder(folder))
        fatal(r->c->settings->file, settings_line(r->c->settings, "pages"), "pages: there is no folder %s", folder);
    return folder;
}

/* Sets text, source_bytes, pages (sorted by path, their sources in the text in that order), page_by_path, examples
 * (sorted by path) and packages (sorted by name). The text must be empty before. */
void read_corpus(struct corpus_builder *c, const char *dir)
{
    struct reader r = { .c = c, .file_bytes = xalloc(MAX_FILE_BYTES + 1) };
    str root = str_copy(str_from(dir));
    while (root.len > 1 && root.s[root.len - 1] == '/') root.len--;
    const char *folder = str_copy(root).s, *docs = join(folder, STR("docs")), *examples = join(folder, STR("examples"));
    const char *pages = pages_folder(&r, folder);
    bool package = !strcmp(pages, docs);
    r.pages = pages, c->layout.folder_of_pages = pages;
    if (package) warn_ignored_pages(folder);
    read_pages(&r, pages);
    if (package && is_folder(examples)) read_examples(&r, examples);
    if (package) read_changelogs(&r, folder);
    xfree(r.file_bytes);
}

const char *page_file(const struct corpus_builder *c, const struct page *p)
{
    return join(c->layout.folder_of_pages, p->file);
}

uint32_t page_at(const struct corpus_builder *c, str path)
{
    const uint32_t *page = map_get(&c->page_by_path, path);
    return page ? *page : NO_INDEX;
}
