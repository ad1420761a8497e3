/* changelog.c - converts changelogs to packages: Markdown files, feeds (RSS, Atom), JSON of the npm package.
 *
 *   CHANGELOG.md ──md4c───┐
 *   feed ──expat── HTML ──┼──> entries: title, ISO date, URL, changes ──> sorted ──> c->packages
 *   JSON ──cJSON──────────┘
 *
 * All entries are kept (the npm package keeps the newest 10 or 25). Entries are sorted by date, newest first. Entries
 * with the same date keep the order of the file. Entries without a date come last. Two files of one package are merged.
 */
#define _XOPEN_SOURCE 700               /* declares strptime() */
#include <ctype.h>
#include <expat.h>
#include <stdlib.h>
#include <time.h>
#include "cJSON.h"
#include "gen.h"
#include "md4c.h"

static char at(str s, size_t i) { return i < s.len ? s.s[i] : '\0'; }
static str from(str s, size_t i) { return str_span(s, i, s.len); }

static str first_word(str s)
{
    size_t n = 0;
    while (n < s.len && !char_is_space(s.s[n])) n++;
    return (str){ s.s, n };
}

/* --- dates: 2024-01-02, 2024/01/02, 2024.01.02, 2 January 2024, Tue, 02 Jan 24, January 2nd, 2024, each with an
 * optional time and zone. The day is the day in UTC, as in the npm package. --- */

#define MAX_DATE_BYTES 80

/* Makes punctuation, ordinal suffixes and the t of "Sept" spaces, so that two formats match all dates with a month's
 * name. */
static void simplify_date(char *s)
{
    for (char *p = s; *p; p++) {
        if (strchr(",.-", *p)) *p = ' ';
        if (p > s && isdigit((unsigned char)p[-1]) && isalpha((unsigned char)p[0]) && isalpha((unsigned char)p[1]) &&
            !isalpha((unsigned char)p[2]) && strstr("st nd rd th ST ND RD TH", (char[]){ p[0], p[1], 0 }))
            p[0] = p[1] = ' ';
        if (p - s >= 3 && (*p | 32) == 't' && corpus_equal_fold(p - 3, 3, "sep", 3)) *p = ' ';
    }
}

/* Parses a date by one format. Returns its end, or NULL. A year has four digits, or two in a date that starts with the
 * day. */
static const char *match_date(const char *s, const char *format, struct tm *tm)
{
    *tm = (struct tm){ .tm_year = 0 };
    const char *end = strptime(s, format, tm);
    if (!end || format[1] == 'Y') return strspn(s, "0123456789") == 4 ? end : NULL;
    size_t digits = 0;
    while (end - digits > s && isdigit((unsigned char)end[-1 - (ptrdiff_t)digits])) digits++;
    if (digits == 2 && format[1] == 'd') tm->tm_year += tm->tm_year + 1900 < 50 ? 2000 : 1900;
    return digits == 4 || (digits == 2 && format[1] == 'd') ? end : NULL;
}

/* Returns the minutes east of UTC of the zone at *s, +01:00, -0700 or EST, and moves *s past it. Returns 0 without a
 * zone. */
static int read_zone(const char **s)
{
    static const struct { const char *name; int minutes; } zones[] = {
        { "Z", 0 }, { "GMT", 0 }, { "UT", 0 }, { "UTC", 0 }, { "EST", -300 }, { "EDT", -240 }, { "CST", -360 },
        { "CDT", -300 }, { "MST", -420 }, { "MDT", -360 }, { "PST", -480 }, { "PDT", -420 } }; /* RFC 822 */
    const char *p = *s;
    int hours, minutes, length = 0;
    size_t letters = 0;
    while (*p == ' ') p++;
    if ((*p == '+' || *p == '-') && isdigit((unsigned char)p[1])) {
        const char *format = p[2] && p[3] == ':' ? "%2d:%2d%n" : "%2d%2d%n";
        if (sscanf(p + 1, format, &hours, &minutes, &length) < 2) return 0;
        *s = p + 1 + length;
        return (*p == '-' ? -1 : 1) * (hours * 60 + minutes);
    }
    while (isalpha((unsigned char)p[letters])) letters++;
    for (size_t i = 0; i < COUNT(zones); i++) {
        if (!corpus_equal_fold(p, letters, zones[i].name, strlen(zones[i].name))) continue;
        *s = p + letters;
        return zones[i].minutes;
    }
    return 0;
}

/* Returns the minutes since the start of the day in UTC of the time at *s, and moves *s past time and zone. Returns 0
 * without a time. */
static int read_time(const char **s)
{
    const char *p = *s;
    struct tm tm = { .tm_hour = 0 };
    while (*p && strchr(" T,", *p)) p++;
    if (p == *s || !isdigit((unsigned char)*p) || !(p = strptime(p, "%H:%M", &tm))) return 0;
    if (*p == ':') p += 1 + strspn(p + 1, "0123456789");
    if (*p == '.') p += 1 + strspn(p + 1, "0123456789");
    *s = p;
    return tm.tm_hour * 60 + tm.tm_min - read_zone(s);
}

/* Returns the date at the start of s in ISO 8601, and sets *len to its length in s. Returns an empty string without a
 * date. The local time zone is UTC (see main()). */
static str read_date(str s, size_t *len)
{
    static const char *const formats[] = { "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d %b %Y", "%b %d %Y" };
    char text[MAX_DATE_BYTES + 1] = { 0 }, simple[MAX_DATE_BYTES + 1], iso[32];
    struct tm tm;
    const char *end = NULL;
    size_t n = s.len < MAX_DATE_BYTES ? s.len : MAX_DATE_BYTES;
    if (n == 0 || char_is_space(s.s[0])) return STR("");
    memcpy(text, s.s, n);
    memcpy(simple, text, sizeof simple);
    simplify_date(simple);
    const char *after_weekday = strptime(simple, "%a", &tm), *worded = after_weekday ? after_weekday : simple;
    worded += strspn(worded, " ");
    for (size_t i = 0; i < COUNT(formats) && !end; i++)
        if ((end = match_date(i < 3 ? text : worded, formats[i], &tm)) && i >= 3) end = text + (end - simple);
    if (!end) return STR("");
    struct tm day = tm;
    time_t time = mktime(&day);
    if (day.tm_mday != tm.tm_mday) return STR("");           /* 30 February */
    time += 60L * read_time(&end);
    *len = (size_t)(end - text);
    strftime(iso, sizeof iso, "%Y-%m-%d", gmtime(&time));
    return str_copy(str_from(iso));
}

/* --- packages --- */

struct dated { str date; size_t i; };

static int newest_first(const void *a, const void *b)
{
    const struct dated *x = a, *y = b;
    int order = str_compare(y->date, x->date);       /* the empty date is the smallest, so it is last */
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
    xfree(order), xfree(sorted);
}

static str entry_key(const struct corpus_builder *c, const struct entry *e)
{
    return str_format("%.*s %.*s", PRI(text_of(c, e->date)), PRI(text_of(c, e->title)));
}

/* Adds the entries that the package does not have yet. A feed and the package's own JSON overlap. */
static void merge(const struct corpus_builder *c, struct package *p, const struct package *more)
{
    struct map known = { 0 };
    for (size_t i = 0; i < p->entries.count; i++) map_at(&known, entry_key(c, &p->entries.at[i]), 0);
    for (size_t i = 0; i < more->entries.count; i++)
        if (!map_get(&known, entry_key(c, &more->entries.at[i]))) *PUSH(&p->entries) = more->entries.at[i];
    p->rss = p->rss || more->rss;
    map_free(&known);
}

/* Adds a package to the corpus, or its entries to the package of that name from another file. */
static void publish(struct corpus_builder *c, const struct package *made, const char *file)
{
    struct package *p = NULL;
    if (!made->entries.count) {
        warn(file, 0, "no changelog entry found: the file is ignored");
        return;
    }
    for (size_t i = 0; i < c->packages.count; i++)
        if (str_equal(c->packages.at[i].name, made->name)) p = &c->packages.at[i];
    if (p) {
        warn(file, 0, "a second changelog of %.*s: its entries are added to the first", PRI(made->name));
        merge(c, p, made);
    } else {
        p = PUSH(&c->packages);
        *p = *made;
    }
    sort_entries(c, p);
}

static struct entry *add_entry(struct corpus_builder *c, struct package *p, str title, str date, str url)
{
    struct entry *e = PUSH(&p->entries);
    e->title = text_add(c, title.len ? title : STR("Untitled"));
    e->date = text_add(c, date);
    e->url = text_add(c, url);
    return e;
}

static void add_change(struct corpus_builder *c, struct entry *e, str change)
{
    if (change.len) *PUSH(&e->changes) = text_add(c, change);
}

/* --- Markdown: headings --- */

struct heading { unsigned level; str title, date, url; };

/* Removes the text that joins a version to its date: 1.2.3 - DATE, 1.2.3 (DATE), 1.2.3 (released on DATE). */
static str before_date(str s)
{
    static const char *const joints[] = { "-", "–", "—", "(", "[", "/", ",", ":", "|", "@", " on", " released",
                                          "(released" };
    for (size_t i = 0; i < COUNT(joints);) {
        s = str_trim(s);
        str joint = str_from(joints[i++]);
        if (s.len < joint.len || !str_equal_fold(from(s, s.len - joint.len), joint)) continue;
        s.len -= joint.len;
        i = 0;
    }
    return s;
}

static str after_date(str s)
{
    s = str_trim(s);
    while (s.len && strchr(")]-:,", s.s[0])) s = str_trim(from(s, 1));
    return s;
}

static bool in_word(char c) { return isalnum((unsigned char)c) || (c && strchr(".-_", c)); }

/* Splits the text of a heading into title and date. If the whole heading is a date, it is the title as well. */
static struct heading split_heading(str text, unsigned level, str url)
{
    struct heading h = { level, text, STR(""), url };
    for (size_t i = 0, len; i < text.len; i++) {
        if (i && in_word(text.s[i - 1])) continue;
        str date = read_date(from(text, i), &len);
        if (!date.len || in_word(at(text, i + len))) continue;
        str before = before_date((str){ text.s, i }), after = after_date(from(text, i + len));
        h.date = date;
        h.title = str_format("%.*s%s%.*s", PRI(before), before.len && after.len ? " " : "", PRI(after));
        if (!h.title.len) h.title = (str){ text.s + i, len };
        return h;
    }
    return h;
}

/* Returns the text of a heading without "{#id}", the brackets of a leading "[1.2.3]" and final colons. */
static str clean_heading(str text)
{
    buffer b = { 0 };
    size_t id = find_from(text, 0, "{#"), id_end = find_from(text, id, "}");
    text = str_trim(text);
    if (id_end < text.len) text = str_trim(str_span(text, 0, id));
    size_t close = at(text, 0) == '[' ? find_from(text, 0, "]") : text.len;
    if (close < text.len) buffer_add(&b, str_span(text, 1, close));
    buffer_add(&b, close < text.len ? from(text, close + 1) : text);
    text = str_trim(buffer_str(&b));
    while (str_ends(text, STR(":"))) text = str_trim(str_span(text, 0, text.len - 1));
    return text;
}

/* True for 1.2.3, v2, 2.0.0-rc.1+build and name@1.2.3; false for 2, which may be any number. */
static bool is_version(str word)
{
    size_t sign = word.len;
    while (sign && word.s[sign - 1] != '@') sign--;
    word = from(word, sign);
    bool v = at(word, 0) == 'v' || at(word, 0) == 'V', dot = false;
    if (v) word = from(word, 1);
    for (size_t i = 0; i < word.len; i++) {
        if (!in_word(word.s[i]) && word.s[i] != '+') return false;
        dot = dot || word.s[i] == '.';
    }
    return char_is_digit(at(word, 0)) && (v || dot);
}

static bool is_unreleased(str title)
{
    return str_equal_fold(first_word(title), STR("unreleased")) || str_equal_fold(title, STR("upcoming")) ||
           str_equal_fold(title, STR("next"));
}

/* --- Markdown: changes ---
 *
 *   heading with a version, a date or "Unreleased"           a new entry; its first link is the URL
 *   heading below it                                         a prefix of the changes that follow: "Added: ..."
 *   item of a list, with its paragraphs and nested lists     a change
 *   paragraph, block of HTML                                 a change
 *   code block                                               part of the change before it
 *
 * Text before the first entry is ignored. Changes are written as Markdown again, with links complete. */

struct markdown {
    struct corpus_builder *c;
    const char *file;
    struct package made;
    str source;
    unsigned level;                  /* heading level of the current entry; 0: before the first */
    str group[7];                    /* sub-headings above the current line, by level */
    buffer text;                     /* of the current heading or change */
    unsigned heading, images;        /* level of the heading being read; nesting of images */
    str url;                         /* first link of the heading */
    ARRAY(unsigned) lists;           /* open lists: the number of the next item, 0 for bullets */
    unsigned quotes;
    bool fresh;                      /* no text since the start of the list item */
    bool line_ended;                 /* a line ended, and no text has followed */
    bool html;                       /* the text is a block of HTML */
    bool visible;                    /* the change has text other than tags, such as <a id="1.2.3"></a> */
    size_t code, link;               /* starts of the inline code and of the link in text */
};

/* Adds text. Lines of a paragraph are joined with a space, except those of tables. */
static void put(struct markdown *m, str s)
{
    if (m->line_ended) buffer_add(&m->text, at(s, 0) == '|' ? STR("\n") : STR(" "));
    m->line_ended = m->fresh = false;
    buffer_add(&m->text, s);
}

static void end_change(struct markdown *m)
{
    buffer all = { 0 };
    str change = str_trim(buffer_str(&m->text));
    for (unsigned level = 1; level <= 6; level++)
        if (m->group[level].len) buffer_format(&all, "%.*s: ", PRI(m->group[level]));
    buffer_add(&all, change);
    if (m->level && m->visible) add_change(m->c, &m->made.entries.at[m->made.entries.count - 1], buffer_str(&all));
    xfree(all.at);
    m->text.count = 0;
    m->line_ended = m->visible = false;
}

/* True if the heading starts an entry. A version alone does so at any level, because standard-version writes patches
 * one level deeper. A version with other text, a date, or "## Title - when" does so unless it is below the entry. */
static bool starts_entry(const struct markdown *m, const struct heading *h)
{
    str first = first_word(h->title), second = str_trim(from(h->title, first.len));
    if (is_version(h->title)) return true;
    if (m->level && h->level > m->level) return false;
    return h->date.len || is_version(first) || is_version(second) || is_unreleased(h->title) ||
           (h->level == 2 && find_from(h->title, 0, " - ") < h->title.len);
}

static void end_heading(struct markdown *m)
{
    struct heading h = split_heading(clean_heading(str_copy(buffer_str(&m->text))), m->heading, m->url);
    bool entry = starts_entry(m, &h);
    for (unsigned level = entry ? 1 : h.level; level <= 6; level++) m->group[level] = STR("");
    if (entry) {
        add_entry(m->c, &m->made, h.title, h.date, h.url);
        m->level = h.level;
    } else m->group[h.level] = h.title;
    m->heading = 0;
    m->text.count = 0;
    m->visible = false;
}

static void end_html(struct markdown *m)
{
    str_list blocks = { 0 };
    html_blocks(str_copy(buffer_str(&m->text)), &blocks);
    m->html = false;
    for (size_t i = 0; i < blocks.count; i++) {
        m->text.count = 0;
        m->visible = true;
        buffer_add(&m->text, blocks.at[i]);
        end_change(m);
    }
    m->text.count = 0;
}

/* Starts an item of a nested list, or a paragraph of an item, on a line of its own. */
static void start_line(struct markdown *m, const char *separator, unsigned depth)
{
    if (m->text.count) buffer_format(&m->text, "%s%*s", separator, (int)(2 * depth), "");
    m->line_ended = false;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct markdown *m = data;
    unsigned depth = (unsigned)m->lists.count;
    bool top = depth == 0 || (type == MD_BLOCK_LI && depth == 1);
    if (top && type != MD_BLOCK_CODE && type != MD_BLOCK_DOC) end_change(m);
    if (type == MD_BLOCK_H) m->heading = ((MD_BLOCK_H_DETAIL *)detail)->level, m->url = STR("");
    else if (type == MD_BLOCK_QUOTE) m->quotes++;
    else if (type == MD_BLOCK_HTML) m->html = depth == 0;
    else if (type == MD_BLOCK_UL) *PUSH(&m->lists) = 0;
    else if (type == MD_BLOCK_OL) *PUSH(&m->lists) = ((MD_BLOCK_OL_DETAIL *)detail)->start;
    else if (type == MD_BLOCK_LI) {
        unsigned *number = &m->lists.at[depth - 1];
        if (depth > 1) start_line(m, "\n", depth - 1);
        if (depth > 1) buffer_add(&m->text, *number ? str_format("%u. ", *number) : STR("- "));
        *number += *number > 0;
        m->fresh = true;
    } else if (type == MD_BLOCK_P && m->quotes) {
        start_line(m, "\n", 0);
        buffer_add(&m->text, STR("> "));
    } else if (type == MD_BLOCK_P && depth && !m->fresh) start_line(m, "\n\n", depth);
    else if (type == MD_BLOCK_CODE) {
        const MD_ATTRIBUTE *info = &((MD_BLOCK_CODE_DETAIL *)detail)->info;
        start_line(m, "\n", 0);
        buffer_format(&m->text, "```%.*s\n", (int)info->size, info->text ? info->text : "");
        m->fresh = false;
    }
    return 0;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct markdown *m = data;
    (void)detail;
    if (type == MD_BLOCK_H) end_heading(m);
    else if (type == MD_BLOCK_QUOTE) m->quotes--;
    else if (type == MD_BLOCK_HTML && m->html) end_html(m);
    else if (type == MD_BLOCK_UL || type == MD_BLOCK_OL) m->lists.count--;
    else if (type == MD_BLOCK_CODE) buffer_add(&m->text, STR("```"));
    return 0;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *data)
{
    struct markdown *m = data;
    m->images += type == MD_SPAN_IMG;
    if (m->heading) {
        const MD_ATTRIBUTE *href = type == MD_SPAN_A ? &((MD_SPAN_A_DETAIL *)detail)->href : NULL;
        if (href && !m->url.len) m->url = str_copy((str){ href->text, href->size });
        return 0;
    }
    put(m, type == MD_SPAN_EM ? STR("*") : type == MD_SPAN_STRONG ? STR("**") : type == MD_SPAN_DEL ? STR("~~")
           : type == MD_SPAN_A ? STR("[") : type == MD_SPAN_IMG ? STR("![") : STR(""));
    if (type == MD_SPAN_CODE) m->code = m->text.count;
    if (type == MD_SPAN_A) m->link = m->text.count;
    return 0;
}

/* Ends a link whose text is all text from m->link on. An address in angle brackets has the address as its text. */
static void end_link(struct markdown *m, str target)
{
    str text = str_span(buffer_str(&m->text), m->link, m->text.count);
    if (str_equal(text, target)) {
        m->text.at[m->link - 1] = '<';
        buffer_add(&m->text, STR(">"));
    } else buffer_format(&m->text, "](%.*s)", PRI(target));
}

/* Encloses the inline code at the end of the text with backticks, more than it contains in a row. */
static void end_code(struct markdown *m)
{
    str code = str_copy(str_span(buffer_str(&m->text), m->code, m->text.count));
    bool ticks = find_from(code, 0, "`") < code.len;
    m->text.count = m->code;
    buffer_format(&m->text, ticks ? "`` %.*s ``" : "`%.*s`", PRI(code));
}

static int leave_span(MD_SPANTYPE type, void *detail, void *data)
{
    struct markdown *m = data;
    const MD_ATTRIBUTE *target = type == MD_SPAN_A ? &((MD_SPAN_A_DETAIL *)detail)->href
                               : type == MD_SPAN_IMG ? &((MD_SPAN_IMG_DETAIL *)detail)->src : NULL;
    str address = target ? (str){ target->text, target->size } : STR("");
    m->images -= type == MD_SPAN_IMG;
    if (m->heading) return 0;
    if (type == MD_SPAN_CODE) end_code(m);
    else if (type == MD_SPAN_A) end_link(m, address);
    else if (type == MD_SPAN_IMG) buffer_format(&m->text, "](%.*s)", PRI(address));
    else buffer_add(&m->text, type == MD_SPAN_EM ? STR("*") : type == MD_SPAN_STRONG ? STR("**") : STR("~~"));
    return 0;
}

static int add_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data)
{
    struct markdown *m = data;
    str s = { text, size };
    size_t len;
    char utf8[8];
    bool in_source = text > m->source.s && text < m->source.s + m->source.len;
    bool escaped = type == MD_TEXT_NORMAL && in_source && text[-1] == '\\' && ispunct((unsigned char)*text);
    if (m->heading && (m->images || type == MD_TEXT_HTML)) return 0;
    if (m->heading && type == MD_TEXT_ENTITY) s = html_entity(s, utf8, &len);
    if (type == MD_TEXT_SOFTBR || type == MD_TEXT_BR) m->line_ended = true;
    else if (escaped && !m->heading) put(m, (str){ text - 1, size + 1 });
    else if (m->html) buffer_add(&m->text, s);
    else put(m, s);
    m->visible = m->visible || (type != MD_TEXT_HTML && str_trim(s).len);
    return 0;
}

/* An "Unreleased" entry without changes is left out. */
void changelog_markdown(struct corpus_builder *c, str package, str text, const char *file)
{
    struct markdown m = { .c = c, .made = { .name = package }, .source = text };
    MD_PARSER parser = { .flags = MD_FLAG_STRIKETHROUGH | MD_FLAG_NOINDENTEDCODEBLOCKS, .enter_block = enter_block,
                         .leave_block = leave_block, .enter_span = enter_span, .leave_span = leave_span,
                         .text = add_text };
    if (str_starts(m.source, STR(BOM))) m.source = from(m.source, 3);
    if (md_parse(m.source.s, (MD_SIZE)m.source.len, &parser, &m) != 0) fatal(file, 0, "md4c cannot read this file");
    end_change(&m);
    struct package made = { .name = package };
    for (size_t i = 0; i < m.made.entries.count; i++) {
        struct entry *e = &m.made.entries.at[i];
        if (e->changes.count || !is_unreleased(text_of(c, e->title))) *PUSH(&made.entries) = *e;
    }
    publish(c, &made, file);
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
    bool known, atom;                /* the root element is that of a feed; of Atom */
    unsigned depth, item;            /* depth of the current element; of the item around it, 0 outside items */
    enum field field;                /* the child of the item being read */
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

static const char *attribute(const char **attributes, const char *name)  /* NULL if missing */
{
    for (; *attributes; attributes += 2)
        if (strcmp(*attributes, name) == 0) return attributes[1];
    return NULL;
}

/* Returns the characters that have no meaning as HTML in a field. Atom declares it in `type`. RSS has HTML in
 * descriptions, and entities but no tags in titles. */
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
    if (f->text[f->field].count) f->field = FIELD_NONE;      /* the first one of its kind counts */
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
        if (!f->known) warn(f->file, 0, "the file is ignored: <%s> is not the root of an RSS or Atom feed", element);
    } else if (f->known && !f->item && (strcmp(element, "item") == 0 || strcmp(element, "entry") == 0)) {
        f->item = f->depth;
        for (size_t i = 0; i < FIELD_COUNT; i++) f->text[i].count = 0;
    } else if (f->item && f->depth == f->item + 1) start_field(f, element, attributes);
    else if (f->field) buffer_format(&f->text[f->field], "<%s>", element);   /* XHTML as XML elements */
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

/* Adds the summary, unless the content starts with it, and the content. An entry without both gets its title as the
 * change, as in the npm package. */
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
    size_t len;
    str title = field_text(f, FIELD_TITLE), link = field_text(f, FIELD_LINK), id = field_text(f, FIELD_ID);
    str date = field_text(f, f->text[FIELD_DATE].count ? FIELD_DATE : FIELD_UPDATED), day = read_date(date, &len);
    if (!link.len && str_starts(id, STR("http"))) link = id;
    if (date.len && !day.len)
        warn(f->file, (uint32_t)XML_GetCurrentLineNumber(f->parser), "invalid date \"%.*s\": the entry has no date",
             PRI(date));
    add_texts(f, add_entry(f->c, &f->made, title, day, link));
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

/* expat accepts undefined entities such as &nbsp; if the file has an external DTD. They mean what they mean in HTML. */
static void XMLCALL on_unknown_entity(void *data, const char *name, int is_parameter_entity)
{
    struct feed *f = data;
    if (f->field && !is_parameter_entity) buffer_format(&f->text[f->field], "&%s;", name);
}

/* Feeds do not declare entities. A file that does may be an attack by exponential growth. */
static void XMLCALL on_entity_declaration(void *data, const char *name, int is_parameter_entity, const char *value,
                                          int value_len, const char *base, const char *system_id, const char *public_id,
                                          const char *notation)
{
    struct feed *f = data;
    (void)is_parameter_entity, (void)value, (void)value_len, (void)base, (void)system_id, (void)public_id,
        (void)notation;
    fatal(f->file, (uint32_t)XML_GetCurrentLineNumber(f->parser), "entities are not supported: %s", name);
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
    for (size_t i = 0; i < FIELD_COUNT; i++) xfree(f.text[i].at);
    if (f.known) publish(c, &f.made, file);
}

/* --- JSON of the npm package: [ { version, date, changes: [...], url, source: "rss" | "markdown" }, ... ] --- */

/* Rejects \u0000, because cJSON ends a string there. */
static void reject_nul_escapes(str text, const char *file)
{
    for (size_t i = 0; i + 1 < text.len; i++) {
        if (text.s[i] != '\\') continue;
        if (str_starts(from(text, i), STR("\\u0000"))) fatal(file, line_of(text, i), "a string contains \\u0000");
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

/* A "date" that is not a date is added to the title. The npm package takes the text after the hyphen as the date, also
 * in "## 1.2.3 - Codename". */
static void add_json_entry(struct corpus_builder *c, struct package *p, const cJSON *json, const char *file)
{
    size_t number = p->entries.count + 1, len = 0;
    if (!cJSON_IsObject(json)) fatal(file, 0, "entry %zu is not an object", number);
    str title = json_string(json, "version", true, file, number),
        written = json_string(json, "date", false, file, number), date = read_date(written, &len);
    if (len < written.len) date = STR("");
    if (written.len && !date.len) title = str_format("%.*s - %.*s", PRI(title), PRI(written));
    struct entry *e = add_entry(c, p, title, date, json_string(json, "url", false, file, number));
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
    reject_nul_escapes(text, file);
    struct package made = { .name = package };
    cJSON_ArrayForEach(entry, json) add_json_entry(c, &made, entry, file);
    cJSON_Delete(json);
    publish(c, &made, file);
}
