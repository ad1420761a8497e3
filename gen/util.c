/* util.c - basics of the generator: messages, memory, slices, buffers and a map. */
#define _XOPEN_SOURCE 700               /* declares realpath() */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "gen.h"

/* --- messages --- */

unsigned warnings;
bool strict;
static bool failed;
static struct { struct map_slot *at; size_t count, room; } kinds;  /* warnings by format; value: how many */

static str format_args(const char *format, va_list args);

/* Prints text on standard error. On a terminal, control characters appear as \u001b: file names and texts of a corpus
 * must not control it. */
static void print_text(str text)
{
    bool terminal = isatty(STDERR_FILENO);
    uint32_t c;
    for (size_t i = 0, width; i < text.len; i += width) {
        width = corpus_char(text.s + i, text.len - i, &c);
        if (!terminal || !corpus_is_terminal_control(c)) fwrite(text.s + i, 1, width, stderr);
        else if (c > 0x10ffff) fprintf(stderr, "\\x%02x", (unsigned)(c - 0x110000));
        else fprintf(stderr, "\\u%04x", (unsigned)c);
    }
}

static void message(const char *file, uint32_t line, const char *kind, const char *format, va_list args)
{
    if (file) print_text(str_from(file));
    if (file && line) fprintf(stderr, ":%u", (unsigned)line);
    fprintf(stderr, "%s%s: ", file ? ": " : "", kind);
    print_text(format_args(format, args));
    fputc('\n', stderr);
}

const char *plural(size_t count) { return count == 1 ? "" : "s"; }

void note(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    print_text(format_args(format, args));
    fputc('\n', stderr);
    fflush(stderr);
    va_end(args);
}

_Noreturn void fatal(const char *file, uint32_t line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    message(file, line, "error", format, args);
    va_end(args);
    exit(1);
}

void report(const char *file, uint32_t line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    message(file, line, "error", format, args);
    va_end(args);
    failed = true;
}

void stop_on_errors(void)
{
    if (failed) exit(1);
}

void warn(const char *file, uint32_t line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    message(file, line, strict ? "error" : "warning", format, args);
    va_end(args);
    warnings++;
    for (size_t i = 0; i < kinds.count; i++)
        if (str_equal(map_key(&kinds.at[i]), str_from(format))) { kinds.at[i].value++; return; }
    keep_begin();
    *PUSH(&kinds) = (struct map_slot){ format, (uint32_t)strlen(format), 1 };
    keep_end();
}

/* Prints a format with "..." for each conversion. */
static void print_format(str format)
{
    for (size_t i = 0; i < format.len; i++) {
        if (format.s[i] != '%') { fputc(format.s[i], stderr); continue; }
        do i++;
        while (i + 1 < format.len && strchr(".*zl0123456789", format.s[i]));
        fputs("...", stderr);
    }
}

void print_warning_kinds(void)
{
    for (size_t i = 0; i < kinds.count; i++) {
        fprintf(stderr, "  %5u x    ", (unsigned)kinds.at[i].value);
        print_format(map_key(&kinds.at[i]));
        fputc('\n', stderr);
    }
}

/* --- memory --- */

/* Temporary memory: blocks that are filled one after another, and blocks of one large piece. */
enum { BLOCK_BYTES = 1 << 17, LARGE_BYTES = 1 << 15, ALIGNMENT = sizeof(max_align_t) };
static struct { struct block { char *at; size_t room, used; } *at; size_t count, room, filled; } blocks;
static unsigned temporary_depth;
static unsigned keep_depth;

void temporary_begin(void) { temporary_depth++; }

void temporary_end(void)
{
    if (--temporary_depth) return;
    for (; blocks.count; blocks.count--) free(blocks.at[blocks.count - 1].at);
}

void keep_begin(void) { keep_depth++; }
void keep_end(void) { keep_depth--; }

/* True if new memory is temporary. */
static bool is_temporary(void) { return temporary_depth && !keep_depth; }

/* Returns the block with this piece of temporary memory, or NULL. */
static struct block *block_of(const void *p)
{
    for (size_t i = blocks.count; i-- > 0;)
        if ((uintptr_t)p - (uintptr_t)blocks.at[i].at < blocks.at[i].room) return &blocks.at[i];
    return NULL;
}

static bool is_large(const struct block *b) { return b->used > b->room; }

static void *add_block(size_t room, size_t used)
{
    if (blocks.count == blocks.room) {
        blocks.room = blocks.room ? blocks.room * 2 : 64;
        blocks.at = realloc(blocks.at, blocks.room * sizeof *blocks.at);
    }
    char *at = blocks.at ? malloc(room) : NULL;
    if (!at) fatal(NULL, 0, "out of memory (%zu bytes)", room);
    blocks.at[blocks.count++] = (struct block){ at, room, used };
    return at;
}

static void *take(size_t bytes)
{
    if (bytes >= LARGE_BYTES) return add_block(bytes, SIZE_MAX);
    size_t rounded = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    struct block *b = blocks.filled < blocks.count ? &blocks.at[blocks.filled] : NULL;
    if (!b || is_large(b) || b->room - b->used < rounded) {
        blocks.filled = blocks.count;
        add_block(BLOCK_BYTES, 0);
        b = &blocks.at[blocks.filled];
    }
    b->used += rounded;
    return b->at + b->used - rounded;
}

/* Returns a longer piece of temporary memory with the same first bytes. */
static void *take_again(struct block *b, void *at, size_t bytes, size_t wanted)
{
    if (is_large(b)) {
        char *grown = realloc(b->at, wanted);
        if (grown) b->at = grown, b->room = wanted;
        return grown;
    }
    return memcpy(take(wanted), at, bytes);
}

void *xalloc(size_t bytes)
{
    if (!bytes) bytes = 1;
    if (is_temporary()) return memset(take(bytes), 0, bytes);
    void *p = calloc(1, bytes);
    if (!p) fatal(NULL, 0, "out of memory (%zu bytes)", bytes);
    return p;
}

void xfree(const void *p)
{
    struct block *b = block_of(p);
    if (!b) free((void *)(uintptr_t)p);
    else if (is_large(b)) {
        free(b->at);
        *b = (struct block){ NULL, 0, SIZE_MAX };
    }
}

/* Returns an array with room for `count` elements of `size` bytes: `at` itself or the reallocated array. */
void *array_grow(void *at, size_t *room, size_t count, size_t size)
{
    if (count <= *room) return at;
    size_t wanted = *room < 8 ? 8 : *room;
    while (wanted < count) wanted = wanted > SIZE_MAX / 2 ? count : wanted * 2;
    if (wanted > SIZE_MAX / size) fatal(NULL, 0, "out of memory (an array of %zu entries)", count);
    struct block *temporary = at ? block_of(at) : NULL;
    void *grown = temporary ? take_again(temporary, at, *room * size, wanted * size)
                : !at && is_temporary() ? take(wanted * size) : realloc(at, wanted * size);
    if (!grown) fatal(NULL, 0, "out of memory (%zu bytes)", wanted * size);
    *room = wanted;
    return grown;
}

str kept(str s)
{
    if (!block_of(s.s)) return s;
    keep_begin();
    s = str_copy(s);
    keep_end();
    return s;
}

/* --- slices --- */

/* Copies a slice. A NUL is appended, so that the copy is also a C string. */
str str_copy(str s)
{
    char *copy = xalloc(s.len + 1);
    if (s.len) memcpy(copy, s.s, s.len);
    return (str){ copy, s.len };
}

str str_lower(str s)
{
    str lower = str_copy(s);
    for (size_t i = 0; i < lower.len; i++) ((char *)lower.s)[i] = fold_ascii(lower.s[i]);
    return lower;
}

size_t first_bad_byte(str text)
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

static size_t format_length(const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (len < 0) fatal(NULL, 0, "cannot format '%s'", format);
    return (size_t)len;
}

static str format_args(const char *format, va_list args)
{
    size_t len = format_length(format, args);
    char *s = xalloc(len + 1);
    vsnprintf(s, len + 1, format, args);
    return (str){ s, len };
}

str str_format(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    str s = format_args(format, args);
    va_end(args);
    return s;
}

/* Returns the line that starts at pos, without its line feed. */
str str_line(str text, size_t pos)
{
    if (pos >= text.len) return STR("");    /* .s may be NULL */
    const char *lf = memchr(text.s + pos, '\n', text.len - pos);
    return (str){ text.s + pos, lf ? (size_t)(lf - text.s) - pos : text.len - pos };
}

size_t after_line(str text, size_t pos)
{
    size_t end = pos + str_line(text, pos).len;
    return end < text.len ? end + 1 : text.len;
}

str last_name(str path)
{
    size_t i = path.len;
    while (i && path.s[i - 1] != '/') i--;
    return str_span(path, i, path.len);
}

str without_dot(str path)
{
    while (str_starts(path, STR("./"))) path = str_span(path, 2, path.len);
    return path;
}

str without_slashes(str path)
{
    while (path.len && path.s[0] == '/') path = str_span(path, 1, path.len);
    while (path.len && path.s[path.len - 1] == '/') path.len--;
    return path;
}

str take_line(str *rest)
{
    str line = str_line(*rest, 0);
    *rest = str_span(*rest, line.len + 1, rest->len);
    return line;
}

str take_word(str *rest)
{
    *rest = str_trim(*rest);
    size_t n = 0;
    while (n < rest->len && !char_is_space(rest->s[n])) n++;
    str word = { rest->s, n };
    *rest = (str){ rest->s + n, rest->len - n };
    return word;
}

size_t column_at(str line, size_t offset)
{
    size_t column = 0;
    for (size_t i = 0; i < offset && i < line.len; i++) column += line.s[i] == '\t' ? 4 - column % 4 : 1;
    return column;
}

size_t line_start(str text, size_t pos)
{
    while (pos > 0 && text.s[pos - 1] != '\n') pos--;
    return pos;
}

size_t find_from(str text, size_t from, const char *needle)
{
    if (from >= text.len) return text.len;
    return from + str_find(str_span(text, from, text.len), str_from(needle));
}

size_t find_next(str text, size_t from, const char *needle, struct next_match *next)
{
    if (!next->found || next->at < from) *next = (struct next_match){ find_from(text, from, needle), true };
    return next->at;
}

uint32_t line_of(str text, size_t pos)
{
    uint32_t line = 1;
    for (size_t i = 0; i < pos && i < text.len; i++) line += text.s[i] == '\n';
    return line;
}

uint32_t line_number(struct line_counter *l, size_t pos)
{
    for (; l->pos < pos && l->pos < l->text.len; l->pos++) l->lines += l->text.s[l->pos] == '\n';
    for (; l->pos > pos; l->pos--) l->lines -= l->text.s[l->pos - 1] == '\n';
    return l->lines + 1;
}

/* --- buffers --- */

void buffer_add(buffer *b, str s)
{
    if (!s.len) return;
    b->at = array_grow(b->at, &b->room, b->count + s.len, 1);
    memcpy(b->at + b->count, s.s, s.len);
    b->count += s.len;
}

void buffer_format(buffer *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    size_t len = format_length(format, args);
    b->at = array_grow(b->at, &b->room, b->count + len + 1, 1);
    vsnprintf(b->at + b->count, len + 1, format, args);
    b->count += len;
    va_end(args);
}

void buffer_add_char(buffer *b, uint32_t c)
{
    unsigned char utf8[4];
    size_t n = corpus_put_char(utf8, c);
    buffer_add(b, (str){ (char *)utf8, n });
}

str buffer_str(const buffer *b)
{
    return (str){ b->at, b->count };
}

int str_order(const void *a, const void *b)
{
    return str_compare(*(const str *)a, *(const str *)b);
}

void buffer_add_cell(buffer *b, str text)
{
    text = str_trim(text);
    buffer_add(b, STR(" "));
    for (size_t i = 0; i < text.len; i++) {
        char c = text.s[i];
        bool bar = c == '|' && (!i || text.s[i - 1] != '\\');
        buffer_format(b, bar ? "\\%c" : "%c", c == '\n' ? ' ' : c);
    }
    buffer_add(b, text.len ? STR(" |") : STR("|"));
}

str backticks_around(str code, size_t min)
{
    buffer marks = { 0 };
    size_t longest = 0;
    for (size_t i = 0, run = 0; i < code.len; i++) {
        run = code.s[i] == '`' ? run + 1 : 0;
        if (run > longest) longest = run;
    }
    while (marks.count <= longest || marks.count < min) buffer_add(&marks, STR("`"));
    return buffer_str(&marks);
}

size_t code_span_length(str text, size_t *marks)
{
    *marks = 0;
    while (*marks < text.len && text.s[*marks] == '`') ++*marks;
    for (size_t i = *marks, run = 0; i <= text.len; i++) {
        if (i < text.len && text.s[i] == '`') { run++; continue; }
        if (run == *marks) return i;
        run = 0;
    }
    return *marks;
}

size_t code_length(str text, size_t i, size_t max)
{
    size_t marks;
    str rest = str_span(text, i, i + max);
    return code_span_length(str_span(rest, 0, find_from(rest, 0, "\n\n")), &marks);
}

str target_encoded(str target)
{
    buffer b = { 0 };
    for (size_t i = 0; i < target.len; i++)
        buffer_format(&b, strchr(" ()<>", target.s[i]) ? "%%%02X" : "%c", (unsigned char)target.s[i]);
    return buffer_str(&b);
}

/* --- files --- */

static str corpus_folder, corpus_real;  /* as given, and without links */

void set_corpus_folder(const char *folder)
{
    char *real = realpath(folder, NULL);
    struct stat st;
    if (real && stat(real, &st) == 0 && !S_ISDIR(st.st_mode)) fatal(folder, 0, "not a folder");
    corpus_folder = str_from(folder);
    while (corpus_folder.len > 1 && corpus_folder.s[corpus_folder.len - 1] == '/') corpus_folder.len--;
    corpus_real = str_from(real ? real : "");
}

static bool is_below(str path, str folder)
{
    return str_equal(folder, STR("/")) || (folder.len && str_starts(path, folder) &&
           (path.len == folder.len || path.s[folder.len] == '/'));
}

static str include_real;                /* the folder of set_include_root() without links, or empty */

void set_include_root(const char *folder)
{
    char *real = realpath(folder, NULL);
    if (!real) fatal(folder, 0, "cannot read the folder: %s", strerror(errno));
    include_real = str_from(real);
    if (!is_below(corpus_real, include_real))
        fatal(folder, 0, "the folder of --root (CORPUS_ROOT=) must be around that of the corpus, %.*s",
              PRI(corpus_folder));
}

bool leads_outside(const char *path)
{
    char *real = realpath(path, NULL);
    if (!real) return false;
    str target = str_from(real);
    bool inside = is_below(target, corpus_real) || is_below(target, include_real);
    free(real);
    return !inside;
}

bool is_readable(const char *path)
{
    struct stat link, st;
    if (lstat(path, &link) != 0) return true;
    if (stat(path, &st) != 0) {
        warn(path, 0, "skipped: a broken link");
        return false;
    }
    if (S_ISREG(st.st_mode) && access(path, R_OK) != 0) {
        warn(path, 0, "skipped: no permission to read it");
        return false;
    }
    bool special = !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode), outside = S_ISLNK(link.st_mode) && leads_outside(path);
    if (outside) warn(path, 0, "skipped: a link that leads out of the folder");
    else if (special) warn(path, 0, "skipped: not a regular file");
    return !outside && !special;
}

int open_file(const char *path)
{
    str file = str_from(path);
    struct stat st;
    bool below = str_starts(file, corpus_folder) && file.len > corpus_folder.len && file.s[corpus_folder.len] == '/';
    if (corpus_folder.len && below && leads_outside(path)) fatal(path, 0, "cannot read: it leads out of the folder");
    int fd = open(path, O_RDONLY | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &st) != 0) fatal(path, 0, "cannot read: %s", strerror(errno));
    if (!S_ISREG(st.st_mode)) fatal(path, 0, "cannot read: not a regular file");
    return fd;
}

size_t read_some(int fd, const char *path, char *at, size_t room)
{
    ssize_t n;
    do n = read(fd, at, room);
    while (n < 0 && errno == EINTR);
    if (n < 0) fatal(path, 0, "cannot read: %s", strerror(errno));
    return (size_t)n;
}

str read_file(const char *path)
{
    int fd = open_file(path);
    buffer b = { 0 };
    char chunk[65536];
    for (size_t n; (n = read_some(fd, path, chunk, sizeof chunk)) > 0;) buffer_add(&b, (str){ chunk, n });
    close(fd);
    return buffer_str(&b);
}

/* --- map: open addressing; the number of slots is a power of two, at most three quarters are used --- */

static size_t hash(str s) /* FNV-1a */
{
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < s.len; i++) h = (h ^ (unsigned char)s.s[i]) * 1099511628211u;
    return (size_t)(h ^ h >> 32);
}

/* Returns the slot of the key, or the free slot where it is to be inserted. The map must not be full. */
static struct map_slot *find_slot(const struct map *m, str key)
{
    size_t i = hash(key) & (m->room - 1);
    while (m->slots[i].key && !str_equal(map_key(&m->slots[i]), key)) i = (i + 1) & (m->room - 1);
    return &m->slots[i];
}

static void grow(struct map *m)
{
    struct map bigger = { NULL, m->room ? m->room * 2 : 64, m->count };
    unsigned before = keep_depth;
    if (m->slots) keep_depth = !block_of(m->slots);
    bigger.slots = xalloc(bigger.room * sizeof *bigger.slots);
    keep_depth = before;
    for (size_t i = 0; i < m->room; i++)
        if (m->slots[i].key) *find_slot(&bigger, map_key(&m->slots[i])) = m->slots[i];
    xfree(m->slots);
    *m = bigger;
}

uint32_t *map_at(struct map *m, str key, uint32_t value_if_new)
{
    if ((m->count + 1) * 4 > m->room * 3) grow(m);
    struct map_slot *slot = find_slot(m, key);
    if (!slot->key) {
        *slot = (struct map_slot){ key.s ? key.s : "", (uint32_t)key.len, value_if_new };
        m->count++;
    }
    return &slot->value;
}

void map_free(struct map *m)
{
    xfree(m->slots);
    *m = (struct map){ 0 };
}

void map_free_keys(struct map *m)
{
    for (size_t i = 0; i < m->room; i++) xfree(m->slots[i].key);
    map_free(m);
}

const uint32_t *map_get(const struct map *m, str key)
{
    if (!m->room) return NULL;
    const struct map_slot *slot = find_slot(m, key);
    return slot->key ? &slot->value : NULL;
}

/* --- bytes of tables --- */

void put_bytes(byte_list *out, const unsigned char *b, size_t n)
{
    if (!n) return;
    out->at = array_grow(out->at, &out->room, out->count + n, 1);
    memcpy(out->at + out->count, b, n);
    out->count += n;
}

void put_varint(byte_list *out, uint32_t v)
{
    unsigned char b[5];
    put_bytes(out, b, corpus_put_varint(b, v));
}

struct corpus_key text_key(str s)
{
    uint64_t key = corpus_key_of(s.s, s.len);
    return (struct corpus_key){ (uint32_t)(key >> 32), (uint32_t)key };
}
