/* changelog.c - three kinds of changelog to packages: Markdown files, feeds (RSS, Atom), the npm package's JSON.
 *
 *   CHANGELOG.md ──lines──┐
 *   feed ──expat── HTML ──┼──> entries: title, ISO date, URL, changes ──> sorted ──> c->packages
 *   JSON ──cJSON──────────┘
 *
 * Every entry is kept (the npm package keeps the newest 10 or 25). Entries are sorted newest first; equal dates keep
 * the order of the file, and so do entries without a date, which come last. Two files for one package are put together.
 */
#include <expat.h>
#include <stdlib.h>
#include "cJSON.h"
#include "gen.h"

typedef ARRAY(str) str_list;

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static char at(str s, size_t i) { return i < s.len ? s.s[i] : '\0'; }
static str from(str s, size_t i) { return i ? (str){ s.s + i, s.len - i } : s; }   /* NULL + 0 is undefined in C */
static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static bool same_word(str a, str b)  /* ASCII case does not matter */
{
    bool same = a.len == b.len;
    for (size_t i = 0; same && i < a.len; i++) same = lower(a.s[i]) == lower(b.s[i]);
    return same;
}

static str str_lower(str s)
{
    char *copy = xalloc(s.len + 1);
    for (size_t i = 0; i < s.len; i++) copy[i] = lower(s.s[i]);
    return (str){ copy, s.len };
}

static str first_word(str s)
{
    size_t n = 0;
    while (n < s.len && !char_is_space(s.s[n])) n++;
    return (str){ s.s, n };
}

/* --- dates: 2024-01-02, 2024/01/02, 2024.01.02, 2 January 2024, Tue, 02 Jan 24, January 2nd, 2024; then perhaps a time
 * and a zone. A day is the day in UTC, as in the npm package. --- */

struct date { int year, month, day; size_t len; };   /* len: bytes it takes up in the text; 0: no date there */

static const char *const month_names[] = { "january", "february", "march", "april", "may", "june", "july", "august",
                                           "september", "october", "november", "december" };
static const char *const weekday_names[] = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" };
static const struct { const char *name; int minutes; } zones[] = {
    { "Z", 0 }, { "GMT", 0 }, { "UT", 0 }, { "UTC", 0 }, { "EST", -300 }, { "EDT", -240 }, { "CST", -360 },
    { "CDT", -300 }, { "MST", -420 }, { "MDT", -360 }, { "PST", -480 }, { "PDT", -420 } };  /* RFC 822 */

/* Reads at most nine digits at i; returns how many there are. */
static size_t read_number(str s, size_t i, int *value)
{
    size_t n = 0;
    for (*value = 0; n < 9 && is_digit(at(s, i + n)); n++) *value = *value * 10 + (s.s[i + n] - '0');
    return n;
}

/* A name of the list or its first three or more letters, at i. Returns its length; *index says which one. */
static size_t read_name(str s, size_t i, const char *const *names, size_t count, int *index)
{
    size_t n = 0;
    while (is_alpha(at(s, i + n))) n++;
    if (n < 3) return 0;
    for (size_t k = 0; k < count; k++) {
        if (n > strlen(names[k]) || !same_word((str){ s.s + i, n }, (str){ names[k], n })) continue;
        *index = (int)k;
        return n;
    }
    return 0;
}

static size_t skip(str s, size_t i, const char *set)
{
    while (i < s.len && s.s[i] && strchr(set, s.s[i])) i++;
    return i;
}

static int days_in(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

static struct date checked(struct date d)   /* no date when there is no such day */
{
    bool month = d.year > 0 && d.year < 10000 && d.month >= 1 && d.month <= 12;
    return month && d.day >= 1 && d.day <= days_in(d.year, d.month) ? d : (struct date){ 0 };
}

static struct date read_numeric_date(str s)
{
    struct date d = { 0 };
    if (read_number(s, 0, &d.year) != 4 || !strchr("-/.", at(s, 4)) || !at(s, 4)) return d;
    size_t n = read_number(s, 5, &d.month);
    if (n < 1 || n > 2 || at(s, 5 + n) != at(s, 4)) return (struct date){ 0 };
    size_t m = read_number(s, 6 + n, &d.day);
    if (m < 1 || m > 2) return (struct date){ 0 };
    d.len = 6 + n + m;
    return checked(d);
}

static size_t read_day(str s, size_t i, int *day)    /* 2, 02, 2nd; returns its length */
{
    size_t n = read_number(s, i, day);
    if (n < 1 || n > 2) return 0;
    str suffix = { s.s + i + n, s.len - i - n < 2 ? 0 : 2 };
    bool ordinal = same_word(suffix, STR("st")) || same_word(suffix, STR("nd")) || same_word(suffix, STR("rd")) ||
                   same_word(suffix, STR("th"));
    return ordinal ? n + 2 : n;
}

/* Day and month in either order, then the year; two digits of it only after "day month", as in RFC 822. */
static struct date read_worded_date(str s)
{
    struct date d = { 0 };
    int month = 0, unused;
    size_t i = skip(s, read_name(s, 0, weekday_names, 7, &unused), ", ");
    size_t n = read_day(s, i, &d.day), m;
    if (n) {
        i = skip(s, i + n, " -");
        m = read_name(s, i, month_names, 12, &month);
    } else {
        m = read_name(s, i, month_names, 12, &month);
        i = skip(s, i + m, " .");
        m = m ? read_day(s, i, &d.day) : 0;
    }
    if (!m) return (struct date){ 0 };
    d.month = month + 1;
    i = skip(s, i + m, " ,.-");
    m = read_number(s, i, &d.year);
    if (m == 2 && n) d.year += d.year < 50 ? 2000 : 1900;
    else if (m != 4) return (struct date){ 0 };
    d.len = i + m;
    return checked(d);
}

static int read_named_zone(str s, size_t *i)
{
    size_t n = 0;
    while (is_alpha(at(s, *i + n))) n++;
    for (size_t k = 0; k < COUNT(zones); k++) {
        if (!same_word((str){ s.s + *i, n }, str_from(zones[k].name))) continue;
        *i += n;
        return zones[k].minutes;
    }
    return 0;
}

/* Minutes east of UTC of the zone at *i (+01:00, -0700, EST), which moves behind it; without a zone 0. */
static int read_zone(str s, size_t *i)
{
    int hours, minutes;
    char sign = at(s, *i);
    if (sign != '+' && sign != '-') return read_named_zone(s, i);
    size_t n = read_number(s, *i + 1, &hours);
    if (n == 4) {
        minutes = hours % 100, hours /= 100;
        *i += 5;
    } else {
        if (n != 2 || at(s, *i + 3) != ':' || read_number(s, *i + 4, &minutes) != 2) return 0;
        *i += 6;
    }
    return (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
}

/* Minutes since the start of the day in UTC of the time at *i, which moves behind time and zone; 0 without a time. */
static int read_time(str s, size_t *i)
{
    int hours, minutes, unused;
    size_t k = skip(s, *i, " T,"), n = read_number(s, k, &hours);
    if (k == *i || n < 1 || n > 2 || at(s, k + n) != ':' || read_number(s, k + n + 1, &minutes) != 2) return 0;
    k += n + 3;
    if (hours > 24 || minutes > 59) return 0;
    if (at(s, k) == ':' && read_number(s, k + 1, &unused) == 2) k += 3;
    if (at(s, k) == '.') k += 1 + read_number(s, k + 1, &unused);
    size_t zone = skip(s, k, " "), end = zone;
    int east = read_zone(s, &end);
    *i = end > zone ? end : k;
    return hours * 60 + minutes - east;
}

static struct date next_day(struct date d)
{
    if (++d.day > days_in(d.year, d.month)) d.day = 1, d.month++;
    if (d.month > 12) d.month = 1, d.year++;
    return d;
}

static struct date day_before(struct date d)
{
    if (--d.day < 1 && --d.month < 1) d.month = 12, d.year--;
    if (d.day < 1) d.day = days_in(d.year, d.month);
    return d;
}

static struct date read_date(str s)  /* the date at the start of s */
{
    struct date d = read_numeric_date(s);
    if (!d.len) d = read_worded_date(s);
    if (!d.len) return d;
    int minutes = read_time(s, &d.len);
    if (minutes < 0) d = day_before(d);
    if (minutes >= 24 * 60) d = next_day(d);
    return d;
}

static str iso(struct date d)
{
    return d.len ? str_format("%04d-%02d-%02d", d.year, d.month, d.day) : STR("");
}

/* --- packages --- */

struct dated { str date; size_t i; };

static int newest_first(const void *a, const void *b)
{
    const struct dated *x = a, *y = b;
    int order = str_compare(y->date, x->date);       /* the empty date is the smallest, thus last */
    return order ? order : (x->i > y->i) - (x->i < y->i);
}

static void sort_entries(const struct corpus_builder *c, struct package *p)
{
    if (!p->entries.count) return;
    struct dated *order = xalloc(p->entries.count * sizeof *order);
    struct entry *sorted = xalloc(p->entries.count * sizeof *sorted);
    for (size_t i = 0; i < p->entries.count; i++) order[i] = (struct dated){ text_of(c, p->entries.at[i].date), i };
    qsort(order, p->entries.count, sizeof *order, newest_first);
    for (size_t i = 0; i < p->entries.count; i++) sorted[i] = p->entries.at[order[i].i];
    memcpy(p->entries.at, sorted, p->entries.count * sizeof *sorted);
}

static str entry_key(const struct corpus_builder *c, const struct entry *e)
{
    return str_format("%.*s %.*s", PRI(text_of(c, e->date)), PRI(text_of(c, e->title)));
}

/* Adds the entries that are not in the package yet: a feed and the package's own JSON overlap. */
static void merge(const struct corpus_builder *c, struct package *p, const struct package *more)
{
    struct map known = { 0 };
    for (size_t i = 0; i < p->entries.count; i++) map_at(&known, entry_key(c, &p->entries.at[i]), 0);
    for (size_t i = 0; i < more->entries.count; i++)
        if (!map_get(&known, entry_key(c, &more->entries.at[i]))) *PUSH(&p->entries) = more->entries.at[i];
    p->rss = p->rss || more->rss;
}

/* Makes the package known, or adds its entries to those of the same package from another file. */
static void publish(struct corpus_builder *c, const struct package *made, const char *file)
{
    struct package *p = NULL;
    if (!made->entries.count) {
        warn(file, 0, "no changelog entry found: left out");
        return;
    }
    for (size_t i = 0; i < c->packages.count; i++)
        if (str_equal(c->packages.at[i].name, made->name)) p = &c->packages.at[i];
    if (p) {
        warn(file, 0, "one more changelog of %.*s: put together", PRI(made->name));
        merge(c, p, made);
    } else {
        p = PUSH(&c->packages);
        *p = *made;
    }
    sort_entries(c, p);
}

static void add_change(struct corpus_builder *c, struct entry *e, str change)
{
    if (change.len) *PUSH(&e->changes) = text_add(c, change);
}

/* --- Markdown: line by line, no more of Markdown than changelogs use ---
 *
 *   heading that names a version, a date or "Unreleased"     a new entry
 *   heading below it                                         a prefix of the changes that follow: "Added: ..."
 *   list item with its continuation lines and nested items   a change
 *   paragraph                                                a change
 *   code fence                                               part of the change before it
 *   [1.2.3]: https://...                                     that version's URL
 *
 * What stands before the first entry is not kept; nor are comments, rules and lines that hold HTML tags alone. */

#define HEADING_BYTES_MAX 1000    /* a longer line is text; also bounds the search for brackets that are never closed */

struct heading { unsigned level; str title, date, url; };   /* level 0: no heading */

struct markdown {
    struct corpus_builder *c;
    struct package made;
    str rest;                        /* lines still to be read */
    unsigned level;                  /* heading level of the entry being read; 0: none yet */
    str group[7];                    /* sub-headings above the line, by level */
    buffer change;                   /* the change being read */
    bool open, bullet;               /* there is one; it is a list item */
    bool blank;                      /* a blank line went before */
    size_t indent;                   /* columns before the list item's marker */
    str fence;                       /* the marks that open a code fence, inside of one; else empty */
    bool comment;                    /* inside of an HTML comment */
    struct map labels;               /* link definitions: label in lower case to index in urls */
    str_list urls;
};

static str take_line(str *rest)      /* without its line end: LF, CRLF or CR */
{
    str line = { rest->s, 0 };
    while (line.len < rest->len && line.s[line.len] != '\n' && line.s[line.len] != '\r') line.len++;
    bool crlf = at(*rest, line.len) == '\r' && at(*rest, line.len + 1) == '\n';
    *rest = from(*rest, line.len + (crlf ? 2 : line.len < rest->len ? 1 : 0));
    return line;
}

static size_t columns_before(str line)   /* of white space; a tab reaches to the next multiple of four */
{
    size_t columns = 0;
    for (size_t i = 0; at(line, i) == ' ' || at(line, i) == '\t'; i++)
        columns += line.s[i] == ' ' ? 1 : 4 - columns % 4;
    return columns;
}

static str without_indent(str line, size_t columns)  /* takes away at most so many columns */
{
    size_t i = 0;
    for (size_t c = 0; c < columns && (at(line, i) == ' ' || at(line, i) == '\t'); i++)
        c += line.s[i] == ' ' ? 1 : 4 - c % 4;
    return from(line, i);
}

static size_t find(str s, size_t i, char c)  /* s.len: not there */
{
    const char *p = i < s.len ? memchr(s.s + i, c, s.len - i) : NULL;
    return p ? (size_t)(p - s.s) : s.len;
}

static bool is_run(str line, const char *marks, size_t least)  /* the line is one mark repeated, spaces apart or not */
{
    size_t n = 0;
    char mark = at(line, 0);
    if (!mark || !strchr(marks, mark)) return false;
    for (size_t i = 0; i < line.len; i++) {
        if (line.s[i] != mark && !char_is_space(line.s[i])) return false;
        n += line.s[i] == mark;
    }
    return n >= least;
}

/* --- Markdown: headings --- */

/* Appends the bracketed text at s[i] to `out`, without its brackets where it is a link or opens the heading; notes the
 * first link's URL. Returns how far it reads. */
static size_t plain_link(str s, size_t i, buffer *out, str *url)
{
    size_t close = find(s, i, ']');
    if (close == s.len) return buffer_add(out, (str){ s.s + i, 1 }), i + 1;
    bool inline_link = at(s, close + 1) == '(' && find(s, close, ')') < s.len;
    bool bare = inline_link || !out->count;
    buffer_add(out, bare ? (str){ s.s + i + 1, close - i - 1 } : (str){ s.s + i, close + 1 - i });
    if (!inline_link) return close + 1;
    size_t end = find(s, close, ')');
    if (!url->len) *url = first_word(str_trim((str){ s.s + close + 2, end - close - 2 }));
    return end + 1;
}

/* A heading's text without Markdown and HTML around its words; the URL of its first link. */
static str plain_heading(str s, str *url)
{
    buffer out = { 0 };
    for (size_t i = 0; i < s.len;) {
        char c = s.s[i], next = at(s, i + 1);
        if (c == '[') i = plain_link(s, i, &out, url);
        else if (c == '<' && (is_alpha(next) || next == '/') && find(s, i, '>') < s.len) i = find(s, i, '>') + 1;
        else if (c == '{' && next == '#') i = find(s, i, '}') + 1;
        else {
            if (c != '*' && c != '`') buffer_add(&out, char_is_space(c) ? STR(" ") : (str){ s.s + i, 1 });
            i++;
        }
    }
    str text = str_trim(buffer_str(&out));
    while (str_ends(text, STR(":"))) text = str_trim((str){ text.s, text.len - 1 });
    return text;
}

/* What joins a version to its date goes: 1.2.3 - DATE, 1.2.3 (DATE), 1.2.3 / DATE, 1.2.3 (released on DATE). */
static str before_date(str s)
{
    static const char *const joints[] = { "-", "\xe2\x80\x93", "\xe2\x80\x94", "(", "[", "/", ",", ":", "|", "@", " on",
                                          " released", "(released" };
    for (size_t k = 0; k < COUNT(joints);) {
        s = str_trim(s);
        str joint = str_from(joints[k++]);
        if (s.len < joint.len || !same_word(from(s, s.len - joint.len), joint)) continue;
        s.len -= joint.len;
        k = 0;
    }
    return s;
}

static str after_date(str s)
{
    s = str_trim(s);
    while (s.len && strchr(")]-:,", s.s[0])) s = str_trim(from(s, 1));
    return s;
}

static bool in_word(char c) { return is_digit(c) || is_alpha(c) || c == '.' || c == '-' || c == '_'; }

/* Splits a heading's text into title and date. The title of a heading that is a date is the date as it was written. */
static struct heading split_heading(str text, unsigned level, str url)
{
    struct heading h = { level, text, STR(""), url };
    for (size_t i = 0; i < text.len; i++) {
        if (i && in_word(text.s[i - 1])) continue;
        struct date d = read_date(from(text, i));
        if (!d.len || in_word(at(text, i + d.len))) continue;
        str before = before_date((str){ text.s, i }), after = after_date(from(text, i + d.len));
        h.date = iso(d);
        h.title = str_format("%.*s%s%.*s", PRI(before), before.len && after.len ? " " : "", PRI(after));
        if (!h.title.len) h.title = (str){ text.s + i, d.len };
        return h;
    }
    return h;
}

/* "# Text" (from two marks on also "##Text"), or a line underlined with = or -, whose underline is then taken. */
static struct heading read_heading(struct markdown *m, str line)
{
    size_t level = 0, indent = columns_before(line);
    str text = str_trim(line), url = STR(""), rest = m->rest;
    if (indent > 3 || text.len > HEADING_BYTES_MAX) return (struct heading){ 0 };
    while (at(text, level) == '#') level++;
    if (level == 0 && (!m->open || m->blank)) {
        str underline = str_trim(take_line(&rest));
        bool underlined = find(underline, 0, ' ') == underline.len && is_run(underline, "=-", 3);
        if (!underlined || strchr("-*+|>", text.s[0])) return (struct heading){ 0 };
        m->rest = rest;
        return split_heading(plain_heading(text, &url), underline.s[0] == '=' ? 1 : 2, url);
    }
    if (level < 1 || level > 6) return (struct heading){ 0 };
    if (level == 1 && text.len > 1 && !char_is_space(text.s[1])) return (struct heading){ 0 };
    text = str_trim(from(text, level));
    while (str_ends(text, STR("#"))) text.len--;
    text = plain_heading(str_trim(text), &url);
    return split_heading(text, (unsigned)level, url);
}

/* 1.2.3, v2, 2.0.0-rc.1+build, name@1.2.3; not 2, which is a number like any other. */
static bool is_version(str word)
{
    size_t sign = word.len;
    while (sign && word.s[sign - 1] != '@') sign--;
    word = from(word, sign);
    bool v = at(word, 0) == 'v' || at(word, 0) == 'V';
    if (v) word = from(word, 1);
    bool dot = false;
    for (size_t i = 0; i < word.len; i++) {
        if (!in_word(word.s[i]) && word.s[i] != '+') return false;
        dot = dot || word.s[i] == '.';
    }
    return is_digit(at(word, 0)) && (v || dot);
}

static bool is_unreleased(str title)
{
    str word = first_word(title);
    return same_word(word, STR("unreleased")) || same_word(title, STR("upcoming")) || same_word(title, STR("next"));
}

/* A version alone opens an entry at any level (standard-version writes patches one level deeper). A heading that only
 * holds one, or a date, does so unless it stands below the entry; so does "## What - when", as in the npm package. */
static bool opens_entry(const struct markdown *m, const struct heading *h)
{
    str first = first_word(h->title), second = str_trim(from(h->title, first.len));
    if (is_version(h->title)) return true;
    if (m->level && h->level > m->level) return false;
    if (h->date.len || is_version(first) || is_version(second) || is_unreleased(h->title)) return true;
    for (size_t i = 0; h->level == 2 && i + 3 <= h->title.len; i++)
        if (memcmp(h->title.s + i, " - ", 3) == 0) return true;
    return false;
}

/* --- Markdown: changes --- */

static void close_change(struct markdown *m)
{
    buffer whole = { 0 };
    str change = str_trim(buffer_str(&m->change));
    for (unsigned level = 1; level <= 6; level++)
        if (m->group[level].len) buffer_format(&whole, "%.*s: ", PRI(m->group[level]));
    buffer_add(&whole, change);
    if (m->open && change.len) add_change(m->c, &m->made.entries.at[m->made.entries.count - 1], buffer_str(&whole));
    free(whole.at);
    m->open = m->bullet = false;
    m->change.count = 0;
}

static void heading_line(struct markdown *m, const struct heading *h)
{
    close_change(m);
    bool entry = opens_entry(m, h);
    for (unsigned level = entry ? 1 : h->level; level <= 6; level++) m->group[level] = STR("");
    if (!entry) {
        m->group[h->level] = h->title;
        return;
    }
    struct entry *e = PUSH(&m->made.entries);
    e->title = text_add(m->c, h->title);
    e->date = text_add(m->c, h->date);
    e->url = text_add(m->c, h->url);
    m->level = h->level;
}

/* The run of three or more ` or ~ that opens or closes a code fence; empty: the line does neither. */
static str fence_marks(str text)
{
    size_t n = 0;
    char mark = at(text, 0);
    while ((mark == '`' || mark == '~') && at(text, n) == mark) n++;
    if (n < 3 || (mark == '`' && find(text, n, '`') < text.len)) n = 0;   /* ```code``` in one line is no fence */
    return (str){ text.s, n };
}

static void fence_line(struct markdown *m, str line)  /* a line in a fence, or the one that opens it */
{
    str text = str_trim(line), marks = fence_marks(text);
    bool closes = m->fence.len && str_starts(marks, m->fence) && marks.len == text.len;
    if (closes) m->fence = STR("");
    else if (!m->fence.len) m->fence = marks;
    if (!m->level) return;
    if (m->change.count) buffer_add(&m->change, STR("\n"));
    buffer_add(&m->change, without_indent(line, m->bullet ? m->indent + 2 : 0));
    m->open = true;
    m->blank = false;
}

/* The bytes of a list item's marker and the white space behind it; 0: the line opens no item. */
static size_t item_marker(str text)
{
    size_t n = 0;
    int unused;
    if (at(text, 0) && strchr("-*+", text.s[0])) n = 1;
    else if ((n = read_number(text, 0, &unused)) > 0) n = at(text, n) == '.' || at(text, n) == ')' ? n + 1 : 0;
    if (!n || !char_is_space(at(text, n))) return 0;
    while (char_is_space(at(text, n))) n++;
    return n;
}

static void item_line(struct markdown *m, str line, size_t marker)
{
    size_t indent = columns_before(line);
    if (m->open && m->bullet && indent >= m->indent + 2) {            /* nested */
        buffer_add(&m->change, STR("\n"));
        buffer_add(&m->change, without_indent(line, m->indent));
    } else {
        close_change(m);
        buffer_add(&m->change, from(str_trim(line), marker));
        m->open = m->bullet = true;
        m->indent = indent;
    }
    m->blank = false;
}

/* Lines of a paragraph are joined with a space, those of a table or quotation stay lines. */
static void text_line(struct markdown *m, str line)
{
    str text = str_trim(line);
    bool inside = m->bullet && columns_before(line) >= m->indent + 2;
    bool alone = text.s[0] == '|' || text.s[0] == '>';
    if (m->open && m->blank && !inside) close_change(m);
    if (m->change.count) buffer_add(&m->change, m->blank ? STR("\n\n") : alone ? STR("\n") : STR(" "));
    if (m->change.count && m->blank) buffer_add(&m->change, STR("  "));
    buffer_add(&m->change, text);
    m->open = true;
    m->blank = false;
}

/* --- Markdown: the file --- */

static bool link_definition(struct markdown *m, str text)    /* [1.2.3]: https://... */
{
    size_t close = find(text, 0, ']');
    if (at(text, 0) != '[' || at(text, close + 1) != ':') return false;
    str url = first_word(str_trim(from(text, close + 2)));
    if (str_starts(url, STR("<")) && str_ends(url, STR(">"))) url = (str){ url.s + 1, url.len - 2 };
    if (!url.len) return false;
    map_at(&m->labels, str_lower((str){ text.s + 1, close - 1 }), (uint32_t)m->urls.count);
    *PUSH(&m->urls) = url;
    return true;
}

static bool holds_tags_alone(str text)
{
    size_t i = 0;
    while (i < text.len && text.s[i] == '<' && (is_alpha(at(text, i + 1)) || at(text, i + 1) == '/')) {
        size_t end = find(text, i, '>');
        if (end == text.len || str_starts(from(text, i), STR("<http"))) return false;
        i = skip(text, end + 1, " \t");
    }
    return i == text.len;
}

static bool comment_line(struct markdown *m, str text)       /* a line of a comment that started at a line's start */
{
    if (!m->comment && !str_starts(text, STR("<!--"))) return false;
    m->comment = true;
    for (size_t i = 0; m->comment && i + 3 <= text.len; i++) m->comment = memcmp(text.s + i, "-->", 3) != 0;
    return true;
}

static void line_of_changelog(struct markdown *m, str line)
{
    str text = str_trim(line);
    if (m->fence.len || (!m->comment && fence_marks(text).len)) {
        fence_line(m, line);
        return;
    }
    if (comment_line(m, text)) return;
    if (!text.len) {
        m->blank = true;
        return;
    }
    struct heading h = read_heading(m, line);
    if (h.level) heading_line(m, &h);
    else if (link_definition(m, text) || !m->level) return;
    else if (is_run(text, "-*_", 3) || holds_tags_alone(text)) m->blank = true;
    else if (item_marker(text)) item_line(m, line, item_marker(text));
    else text_line(m, line);
}

static void link_entry(struct markdown *m, struct entry *e)  /* the URL by its version, where the heading has none */
{
    str title = text_of(m->c, e->title);
    const uint32_t *url = map_get(&m->labels, str_lower(title));
    if (!url) url = map_get(&m->labels, str_lower(first_word(title)));
    if (url && !e->url.len) e->url = text_add(m->c, m->urls.at[*url]);
}

/* An "Unreleased" without changes says nothing and is left out; a version without changes is one. */
void changelog_markdown(struct corpus_builder *c, str package, str text, const char *file)
{
    struct markdown m = { .c = c, .made = { .name = package }, .rest = text };
    if (str_starts(m.rest, STR(BOM))) m.rest = from(m.rest, 3);
    while (m.rest.len) {
        str line = take_line(&m.rest);
        line_of_changelog(&m, line);
    }
    close_change(&m);
    struct package made = { .name = package };
    for (size_t i = 0; i < m.made.entries.count; i++) {
        struct entry *e = &m.made.entries.at[i];
        link_entry(&m, e);
        if (e->changes.count || !is_unreleased(text_of(c, e->title))) *PUSH(&made.entries) = *e;
    }
    publish(c, &made, file);
}

/* --- HTML: to plain text, block by block --- */

#define BLOCKS " p div li ul ol dl dt dd h1 h2 h3 h4 h5 h6 table tr blockquote pre hr section article header footer " \
               "figure figcaption "
#define GAPS " br td th "            /* a gap between words, while <b> and the like leave none */
#define HIDDEN " script style "

static const struct { const char *name; uint32_t c; } entities[] = {
    { "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' }, { "apos", '\'' }, { "bull", 0x2022 },
    { "cent", 0xa2 }, { "copy", 0xa9 }, { "dagger", 0x2020 }, { "darr", 0x2193 }, { "deg", 0xb0 }, { "emsp", ' ' },
    { "ensp", ' ' }, { "euro", 0x20ac }, { "ge", 0x2265 }, { "harr", 0x2194 }, { "hellip", 0x2026 },
    { "infin", 0x221e }, { "laquo", 0xab }, { "larr", 0x2190 }, { "ldquo", 0x201c }, { "le", 0x2264 },
    { "lsaquo", 0x2039 }, { "lsquo", 0x2018 }, { "mdash", 0x2014 }, { "middot", 0xb7 }, { "minus", 0x2212 },
    { "nbsp", ' ' }, { "ndash", 0x2013 }, { "ne", 0x2260 }, { "para", 0xb6 }, { "plusmn", 0xb1 }, { "pound", 0xa3 },
    { "raquo", 0xbb }, { "rarr", 0x2192 }, { "rdquo", 0x201d }, { "reg", 0xae }, { "rsaquo", 0x203a },
    { "rsquo", 0x2019 }, { "sect", 0xa7 }, { "thinsp", ' ' }, { "times", 0xd7 }, { "trade", 0x2122 },
    { "uarr", 0x2191 }, { "yen", 0xa5 }, { "iexcl", 0xa1 }, { "iquest", 0xbf }, { "szlig", 0xdf }, { "ccedil", 0xe7 },
    { "agrave", 0xe0 }, { "aacute", 0xe1 }, { "acirc", 0xe2 }, { "atilde", 0xe3 }, { "auml", 0xe4 }, { "aring", 0xe5 },
    { "aelig", 0xe6 }, { "egrave", 0xe8 }, { "eacute", 0xe9 }, { "ecirc", 0xea }, { "euml", 0xeb }, { "igrave", 0xec },
    { "iacute", 0xed }, { "icirc", 0xee }, { "iuml", 0xef }, { "ntilde", 0xf1 }, { "ograve", 0xf2 }, { "oacute", 0xf3 },
    { "ocirc", 0xf4 }, { "otilde", 0xf5 }, { "ouml", 0xf6 }, { "oslash", 0xf8 }, { "ugrave", 0xf9 }, { "uacute", 0xfa },
    { "ucirc", 0xfb }, { "uuml", 0xfc }, { "Auml", 0xc4 }, { "Ouml", 0xd6 }, { "Uuml", 0xdc }, { "Aring", 0xc5 },
    { "AElig", 0xc6 }, { "Oslash", 0xd8 }, { "Eacute", 0xc9 }, { "Ntilde", 0xd1 }, { "Ccedil", 0xc7 } };

static size_t encode(uint32_t c, char out[4])        /* as UTF-8; what is no character becomes U+FFFD */
{
    if (c == 0 || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) c = 0xfffd;
    return corpus_put_char((unsigned char *)out, c);
}

/* "8212" or "x2014"; 0: malformed. As in browsers, 128 to 159 are Windows-1252's: &#146; is an apostrophe. */
static uint32_t number_entity(str digits)
{
    static const uint16_t windows[32] = { 0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                          0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008d, 0x017d, 0x008f,
                                          0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                          0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178 };
    bool hex = at(digits, 0) == 'x' || at(digits, 0) == 'X';
    uint32_t c = 0;
    if (hex) digits = from(digits, 1);
    if (!digits.len) return 0;
    for (size_t i = 0; i < digits.len; i++) {
        char d = lower(digits.s[i]);
        if (!is_digit(d) && !(hex && d >= 'a' && d <= 'f')) return 0;
        c = c * (hex ? 16 : 10) + (uint32_t)(is_digit(d) ? d - '0' : d - 'a' + 10);
        if (c > 0x10ffff) return 0x110000;
    }
    if (c >= 0x80 && c < 0xa0) return windows[c - 0x80];
    return c ? c : 0x110000;
}

/* The character an entity at the start of s stands for; *len is its length, 0 when there is none. Unknown ones stay. */
static uint32_t read_entity(str s, size_t *len)
{
    size_t end = find((str){ s.s, s.len < 12 ? s.len : 12 }, 0, ';');
    str name = { s.s + 1, end - 1 };
    *len = 0;
    if (end >= s.len || end >= 12) return 0;
    uint32_t c = at(name, 0) == '#' ? number_entity(from(name, 1)) : 0;
    for (size_t i = 0; !c && i < COUNT(entities); i++)
        if (str_equal(name, str_from(entities[i].name))) c = entities[i].c;
    if (c) *len = end + 1;
    return c;
}

str html_entity(str s, char utf8[4], size_t *len)
{
    uint32_t c = read_entity(s, len);
    return (str){ utf8, *len ? encode(c, utf8) : 0 };
}

/* How many bytes a tag or comment at the start of s takes; 0: the < is just a character. */
static size_t tag_length(str s)
{
    char next = at(s, 1), quote = 0;
    if (!is_alpha(next) && next != '/' && next != '!' && next != '?') return 0;
    if (str_starts(s, STR("<!--"))) {
        for (size_t i = 4; i + 3 <= s.len; i++)
            if (memcmp(s.s + i, "-->", 3) == 0) return i + 3;
        return s.len;
    }
    for (size_t i = 1; i < s.len; i++) {
        if (quote) quote = s.s[i] == quote ? 0 : quote;
        else if (s.s[i] == '>') return i + 1;
        else if ((s.s[i] == '"' || s.s[i] == '\'') && s.s[i - 1] == '=') quote = s.s[i];
    }
    size_t end = find(s, 0, '>');                    /* an attribute's quote is never closed */
    return end < s.len ? end + 1 : 0;
}

static str tag_name(str tag)         /* in lower case, between spaces: " p "; an XML prefix is left out */
{
    size_t i = at(tag, 1) == '/' ? 2 : 1, n = 0;
    while (is_alpha(at(tag, i + n)) || is_digit(at(tag, i + n)) || at(tag, i + n) == ':') n++;
    size_t colon = find((str){ tag.s, i + n }, i, ':');
    if (colon < i + n) n -= colon + 1 - i, i = colon + 1;
    return str_lower(str_format(" %.*s ", (int)(n < 20 ? n : 20), tag.s + i));
}

static void put_text(buffer *b, str s)               /* white space collapsed, U+00A0 with it */
{
    bool space = s.len == 1 ? char_is_space(s.s[0]) : str_equal(s, STR("\xc2\xa0"));
    if (space && (!b->count || b->at[b->count - 1] == ' ')) return;
    buffer_add(b, space ? STR(" ") : s);
}

static void end_block(buffer *b, str_list *out)
{
    str text = str_trim(buffer_str(b));
    if (text.len) *PUSH(out) = str_copy(text);
    b->count = 0;
}

/* Takes the tag of n bytes at the start of s; returns how far to go on, which is behind a script's end. */
static size_t take_tag(str s, size_t n, buffer *b, str_list *out)
{
    str name = tag_name((str){ s.s, n });
    if (strstr(BLOCKS, name.s)) end_block(b, out);
    if (strstr(GAPS, name.s)) put_text(b, STR(" "));
    if (!strstr(HIDDEN, name.s) || s.s[1] == '/') return n;
    str end = str_format("</%.*s", PRI(str_trim(name)));
    while (n < s.len && !(s.s[n] == '<' && n + end.len <= s.len && same_word((str){ s.s + n, end.len }, end))) n++;
    return n;
}

/* Adds the text of each paragraph, list item, heading, ... of the HTML to `out`. */
static void html_blocks(str html, str_list *out)
{
    buffer b = { 0 };
    size_t last = html.len;          /* behind the last > : no tag starts there */
    while (last && html.s[last - 1] != '>') last--;
    for (size_t i = 0; i < html.len;) {
        str rest = from(html, i);
        size_t n = rest.s[0] == '<' && i < last ? tag_length(rest) : 0;
        char utf8[4];
        uint32_t c;
        if (n) n = take_tag(rest, n, &b, out);
        else if (rest.s[0] == '&' && (c = read_entity(rest, &n), n)) put_text(&b, (str){ utf8, encode(c, utf8) });
        else put_text(&b, (str){ rest.s, n = corpus_char(rest.s, rest.len, &c) });
        i += n;
    }
    end_block(&b, out);
    free(b.at);
}

/* --- feeds: RSS 0.9 to 2.0 and Atom, by expat --- */

enum field { FIELD_NONE, FIELD_TITLE, FIELD_LINK, FIELD_ID, FIELD_DATE, FIELD_UPDATED, FIELD_SUMMARY, FIELD_CONTENT,
             FIELD_COUNT };

static const struct { const char *element; enum field field; } fields[] = {
    { "title", FIELD_TITLE }, { "link", FIELD_LINK }, { "guid", FIELD_ID }, { "id", FIELD_ID },
    { "pubDate", FIELD_DATE }, { "dc:date", FIELD_DATE }, { "published", FIELD_DATE }, { "updated", FIELD_UPDATED },
    { "description", FIELD_SUMMARY }, { "summary", FIELD_SUMMARY },
    { "content:encoded", FIELD_CONTENT }, { "content", FIELD_CONTENT } };

struct feed {
    struct corpus_builder *c;
    const char *file;
    XML_Parser parser;
    struct package made;
    bool known, atom;                /* the root element is a feed's; it is Atom's */
    unsigned depth, item;            /* of the element being read; of the item around it, 0 outside */
    enum field field;                /* the item's child being read */
    const char *escape;              /* which of & < > in its text are characters, not HTML */
    buffer text[FIELD_COUNT];        /* as HTML */
};

static void add_escaped(buffer *b, str s, const char *escape)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.s[i] && strchr(escape, s.s[i])) buffer_format(b, "&#%d;", s.s[i]);
        else buffer_add(b, (str){ s.s + i, 1 });
    }
}

static const char *attribute(const char **attributes, const char *name)  /* NULL: not there */
{
    for (; *attributes; attributes += 2)
        if (strcmp(*attributes, name) == 0) return attributes[1];
    return NULL;
}

/* Which characters of the field's text do not mean HTML. Atom says it in `type`; RSS has HTML in descriptions, and in
 * titles entities but no tags. */
static const char *escape_of(const struct feed *f, const char **attributes)
{
    const char *type = attribute(attributes, "type");
    bool html = f->atom ? type && (strcmp(type, "html") == 0 || strcmp(type, "text/html") == 0)
                        : f->field == FIELD_SUMMARY || f->field == FIELD_CONTENT;
    return html ? "" : f->atom ? "&<>" : "<>";
}

static void start_field(struct feed *f, const char *element, const char **attributes)
{
    for (size_t i = 0; i < COUNT(fields); i++)
        if (strcmp(element, fields[i].element) == 0) f->field = fields[i].field;
    if (f->text[f->field].count) f->field = FIELD_NONE;      /* the first one of a kind counts */
    f->escape = escape_of(f, attributes);
    const char *href = attribute(attributes, "href"), *rel = attribute(attributes, "rel");
    bool page = href && (!rel || strcmp(rel, "alternate") == 0);
    if (f->field == FIELD_LINK && page) add_escaped(&f->text[FIELD_LINK], str_from(href), "&<>");
}

static void XMLCALL on_start(void *data, const char *element, const char **attributes)
{
    struct feed *f = data;
    f->depth++;
    if (f->depth == 1) {
        f->atom = strcmp(element, "feed") == 0;
        f->known = f->atom || strcmp(element, "rss") == 0 || strcmp(element, "rdf:RDF") == 0;
        if (!f->known) warn(f->file, 0, "<%s> is neither RSS nor Atom: not a changelog", element);
    } else if (f->known && !f->item && (strcmp(element, "item") == 0 || strcmp(element, "entry") == 0)) {
        f->item = f->depth;
        for (size_t i = 0; i < FIELD_COUNT; i++) f->text[i].count = 0;
    } else if (f->item && f->depth == f->item + 1) start_field(f, element, attributes);
    else if (f->field) buffer_format(&f->text[f->field], "<%s>", element);   /* XHTML in the XML itself */
}

static void XMLCALL on_text(void *data, const char *s, int len)
{
    struct feed *f = data;
    if (f->field) add_escaped(&f->text[f->field], (str){ s, (size_t)len }, f->escape);
}

static str field_text(struct feed *f, enum field field)     /* on one line */
{
    str_list blocks = { 0 };
    buffer line = { 0 };
    html_blocks(buffer_str(&f->text[field]), &blocks);
    for (size_t i = 0; i < blocks.count; i++) buffer_format(&line, "%s%.*s", i ? " " : "", PRI(blocks.at[i]));
    return buffer_str(&line);
}

/* The summary, unless it is but the start of the content, then the content; an entry of which neither is there says
 * what its title says, as in the npm package. */
static void add_texts(struct feed *f, struct entry *e)
{
    str_list blocks = { 0 };
    str summary = field_text(f, FIELD_SUMMARY), start = summary;
    while (start.len && strchr(" .[]\xe2\x80\xa6", start.s[start.len - 1])) start.len--;   /* "...", "[...]" */
    if (!str_starts(field_text(f, FIELD_CONTENT), start)) html_blocks(buffer_str(&f->text[FIELD_SUMMARY]), &blocks);
    html_blocks(buffer_str(&f->text[FIELD_CONTENT]), &blocks);
    for (size_t i = 0; i < blocks.count; i++) add_change(f->c, e, blocks.at[i]);
    if (!blocks.count) add_change(f->c, e, text_of(f->c, e->title));
}

static void add_item(struct feed *f)
{
    struct entry *e = PUSH(&f->made.entries);
    str title = field_text(f, FIELD_TITLE), link = field_text(f, FIELD_LINK), id = field_text(f, FIELD_ID);
    str date = field_text(f, f->text[FIELD_DATE].count ? FIELD_DATE : FIELD_UPDATED), day = iso(read_date(date));
    if (!link.len && str_starts(id, STR("http"))) link = id;
    if (date.len && !day.len)
        warn(f->file, (uint32_t)XML_GetCurrentLineNumber(f->parser), "not a date: \"%.*s\"", PRI(date));
    e->title = text_add(f->c, title.len ? title : STR("Untitled"));
    e->date = text_add(f->c, day);
    e->url = text_add(f->c, link);
    add_texts(f, e);
}

static void XMLCALL on_end(void *data, const char *element)
{
    struct feed *f = data;
    if (f->depth == f->item) {
        add_item(f);
        f->item = 0;
    } else if (f->item && f->depth == f->item + 1) f->field = FIELD_NONE;
    else if (f->field) buffer_format(&f->text[f->field], "</%s>", element);
    f->depth--;
}

/* With an external DTD, &nbsp; is no error to expat: it is as good as HTML's. */
static void XMLCALL on_unknown_entity(void *data, const char *name, int is_parameter_entity)
{
    struct feed *f = data;
    if (f->field && !is_parameter_entity) buffer_format(&f->text[f->field], "&%s;", name);
}

/* No feed declares entities; who does wants them to grow. */
static void XMLCALL on_entity_declaration(void *data, const char *name, int is_parameter_entity, const char *value,
                                          int value_len, const char *base, const char *system_id, const char *public_id,
                                          const char *notation)
{
    struct feed *f = data;
    (void)is_parameter_entity, (void)value, (void)value_len, (void)base, (void)system_id, (void)public_id,
        (void)notation;
    fatal(f->file, (uint32_t)XML_GetCurrentLineNumber(f->parser), "the file declares an entity (%s): refused", name);
}

void changelog_rss(struct corpus_builder *c, str package, str text, const char *file)
{
    struct feed f = { .c = c, .file = file, .parser = XML_ParserCreate(NULL),
                      .made = { .name = package, .rss = true } };
    if (!f.parser) fatal(file, 0, "out of memory");
    XML_SetUserData(f.parser, &f);
    XML_SetElementHandler(f.parser, on_start, on_end);
    XML_SetCharacterDataHandler(f.parser, on_text);
    XML_SetEntityDeclHandler(f.parser, on_entity_declaration);
    XML_SetSkippedEntityHandler(f.parser, on_unknown_entity);
    if (text.len > INT32_MAX || XML_Parse(f.parser, text.s, (int)text.len, XML_TRUE) != XML_STATUS_OK)
        fatal(file, (uint32_t)XML_GetCurrentLineNumber(f.parser), "malformed XML: %s",
              XML_ErrorString(XML_GetErrorCode(f.parser)));
    XML_ParserFree(f.parser);
    for (size_t i = 0; i < FIELD_COUNT; i++) free(f.text[i].at);
    if (f.known) publish(c, &f.made, file);
}

/* --- the npm package's JSON: [ { version, date, changes: [...], url, source: "rss" | "markdown" }, ... ] --- */

/* cJSON ends a string at \u0000 and would lose what follows. */
static void refuse_nul_escapes(str text, const char *file)
{
    for (size_t i = 0; i + 1 < text.len; i++) {
        if (text.s[i] != '\\') continue;
        if (str_starts(from(text, i), STR("\\u0000"))) fatal(file, line_of(text, i), "\\u0000 in a string");
        i++;
    }
}

static str json_string(const cJSON *entry, const char *key, bool required, const char *file, size_t number)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(entry, key);
    if (cJSON_IsString(value)) return str_trim(str_from(value->valuestring));
    if (required || (value && !cJSON_IsNull(value))) fatal(file, 0, "entry %zu: \"%s\" is not a string", number, key);
    return STR("");
}

/* A "date" that is none (prepare takes what stands behind the hyphen of "## 1.2.3 - Codename") belongs to the title. */
static void add_json_entry(struct corpus_builder *c, struct package *p, const cJSON *json, const char *file)
{
    size_t number = p->entries.count + 1;
    if (!cJSON_IsObject(json)) fatal(file, 0, "entry %zu is not an object", number);
    str title = json_string(json, "version", true, file, number),
        written = json_string(json, "date", false, file, number);
    struct date date = read_date(written);
    if (date.len < written.len) date = (struct date){ 0 };
    if (written.len && !date.len) title = str_format("%.*s - %.*s", PRI(title), PRI(written));
    struct entry *e = PUSH(&p->entries);
    e->title = text_add(c, title.len ? title : STR("Untitled"));
    e->date = text_add(c, iso(date));
    e->url = text_add(c, json_string(json, "url", false, file, number));
    if (str_equal(json_string(json, "source", false, file, number), STR("rss"))) p->rss = true;
    const cJSON *changes = cJSON_GetObjectItemCaseSensitive(json, "changes"), *change;
    if (changes && !cJSON_IsArray(changes)) fatal(file, 0, "entry %zu: \"changes\" is not an array", number);
    cJSON_ArrayForEach(change, changes) {
        if (!cJSON_IsString(change)) fatal(file, 0, "entry %zu: a change is not a string", number);
        add_change(c, e, str_trim(str_from(change->valuestring)));
    }
}

void changelog_json(struct corpus_builder *c, str package, str text, const char *file)
{
    const char *end = text.s;
    cJSON *json = cJSON_ParseWithLengthOpts(text.s, text.len, &end, false), *entry;
    size_t read = text.len ? (size_t)(end - text.s) : 0;
    if (!json || str_trim(from(text, read)).len) fatal(file, line_of(text, read), "not JSON");
    if (!cJSON_IsArray(json)) fatal(file, 0, "not an array of changelog entries");
    refuse_nul_escapes(text, file);
    struct package made = { .name = package };
    cJSON_ArrayForEach(entry, json) add_json_entry(c, &made, entry, file);
    cJSON_Delete(json);
    publish(c, &made, file);
}
