/* text.h - strings, UTF-8, folding, words, stems and slugs, for the generator (gen/) and the program (workosdocs.c).
 * Both sides use the same functions, so a query is normalized exactly as the indexed text was. */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* --- strings: a pointer and a length. A string may contain NUL bytes and has no terminator. --- */

typedef struct { const char *s; size_t len; } str;
#define STR(literal) ((str){ "" literal, sizeof(literal) - 1 })
#define COUNT(array) (sizeof(array) / sizeof *(array))
#define BOM "\xef\xbb\xbf"              /* UTF-8 byte order mark */

/* Returns a C string as a str, which is empty if s is NULL. */
static inline str str_from(const char *s)
{
    return (str){ s ? s : "", s ? strlen(s) : 0 };
}

static inline bool str_equal(str a, str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.s, b.s, a.len) == 0);
}

static inline char fold_ascii(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

/* True if a and b are equal, ignoring the case of ASCII letters. */
static inline bool str_equal_fold(str a, str b)
{
    if (a.len != b.len) return false;
    for (size_t i = 0; i < a.len; i++)
        if (fold_ascii(a.s[i]) != fold_ascii(b.s[i])) return false;
    return true;
}

/* Compares bytewise, a prefix first: the order of all sorted tables. */
static inline int str_compare(str a, str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n ? memcmp(a.s, b.s, n) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

/* Returns the bytes [from, to) of s. Both offsets are limited to the length of s. */
static inline str str_span(str s, size_t from, size_t to)
{
    if (to > s.len) to = s.len;
    if (from > to) from = to;
    return s.len ? (str){ s.s + from, to - from } : s;
}

static inline bool str_starts(str s, str start)
{
    return s.len >= start.len && str_equal(str_span(s, 0, start.len), start);
}

static inline bool str_ends(str s, str end)
{
    return s.len >= end.len && str_equal(str_span(s, s.len - end.len, s.len), end);
}

/* Returns the offset of the first occurrence of needle in s, or s.len if it does not occur. */
static inline size_t str_find(str s, str needle)
{
    size_t k = 0;                       /* of the byte to look for: not a blank, because texts are full of these */
    if (needle.len == 0) return 0;
    while (k + 1 < needle.len && needle.s[k] == ' ') k++;
    for (size_t i = 0; i + needle.len <= s.len; i++) {
        const char *found = memchr(s.s + i + k, needle.s[k], s.len - needle.len - i + 1);
        if (!found) return s.len;
        i = (size_t)(found - s.s) - k;
        if (memcmp(s.s + i, needle.s, needle.len) == 0) return i;
    }
    return s.len;
}

/* Returns the number of line feeds in s. */
static inline size_t count_lines(str s)
{
    size_t n = 0;
    for (const char *c = s.s, *end = s.s + s.len; c < end && (c = memchr(c, '\n', (size_t)(end - c))); c++) n++;
    return n;
}

/* True for ASCII white space, including vertical tab and form feed. */
static inline bool char_is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static inline bool char_is_digit(char c) { return c >= '0' && c <= '9'; }

/* Returns the value of a hexadecimal digit, or -1 if c is not one. */
static inline int hex_digit_value(char c)
{
    char folded = fold_ascii(c);
    return char_is_digit(c) ? c - '0' : folded >= 'a' && folded <= 'f' ? folded - 'a' + 10 : -1;
}

/* Returns s without white space at its start and end. */
static inline str str_trim(str s)
{
    while (s.len && char_is_space(s.s[0])) s = str_span(s, 1, s.len);
    while (s.len && char_is_space(s.s[s.len - 1])) s.len--;
    return s;
}

/* --- characters: UTF-8 decoding, and folding of case and typographic quotes --- */

/* Decodes the character at s (n > 0 bytes) into *cp and returns its length. A byte that is not valid UTF-8 is decoded
 * as a character of length 1 with a value above U+10FFFF, which equals only the same byte. */
static inline size_t corpus_char(const char *s, size_t n, uint32_t *cp)
{
    const unsigned char *u = (const unsigned char *)s;
    if (u[0] < 0x80) return *cp = u[0], 1;
    size_t len = u[0] >= 0xf0 ? 4 : u[0] >= 0xe0 ? 3 : 2;
    uint32_t c = u[0] & (0x7fu >> len);
    static const uint32_t min[5] = { 0, 0, 0x80, 0x800, 0x10000 };
    if (u[0] < 0xc2 || u[0] > 0xf4 || len > n) return *cp = 0x110000u + u[0], 1;
    for (size_t i = 1; i < len; i++) {
        if ((u[i] & 0xc0) != 0x80) return *cp = 0x110000u + u[0], 1;
        c = c << 6 | (u[i] & 0x3f);
    }
    if (c < min[len] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) return *cp = 0x110000u + u[0], 1;
    return *cp = c, len;
}

/* True for characters that a terminal may obey instead of showing them: C0 controls except line feed and tab, DEL, C1
 * controls and bidirectional controls. Also true for bytes that are not UTF-8, as corpus_char() returns them. */
static inline int corpus_is_terminal_control(uint32_t c)
{
    return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0) || c > 0x10ffff || c == 0x61c ||
           c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* Encodes a code point up to U+10FFFF as UTF-8. Returns the length. */
static inline size_t corpus_put_char(unsigned char out[4], uint32_t cp)
{
    static const unsigned char lead[5] = { 0, 0, 0xc0, 0xe0, 0xf0 };
    size_t n = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    for (size_t i = n; i-- > 1; cp >>= 6) out[i] = (unsigned char)(0x80 | (cp & 0x3f));
    out[0] = (unsigned char)(lead[n] | cp);
    return n;
}

/* Simple case folding for ASCII, Latin-1, Latin Extended-A, Greek and Cyrillic. Typographic quotes become ASCII
 * quotes, a no-break space becomes a blank. */
static inline uint32_t corpus_fold(uint32_t c)
{
    if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if (c >= 0xc0 && c <= 0xde && c != 0xd7) return c + 32;
    if (c >= 0x100 && c <= 0x17e) {
        int odd_is_upper = (c >= 0x139 && c <= 0x148) || c >= 0x179;
        if (c == 0x130 || c == 0x131 || c == 0x138 || c == 0x149) return c;
        if (c == 0x178) return 0xff;
        return (c & 1) == (uint32_t)odd_is_upper ? c + 1 : c;
    }
    if (c >= 0x391 && c <= 0x3a9 && c != 0x3a2) return c + 32;
    if (c >= 0x410 && c <= 0x42f) return c + 32;
    if (c >= 0x400 && c <= 0x40f) return c + 80;
    if (c == 0x2018 || c == 0x2019) return '\'';
    if (c == 0x201c || c == 0x201d) return '"';
    if (c == 0xa0) return ' ';
    return c;
}

/* --- words: text to tokens. Identifiers are split at case changes and underscores, and also indexed as one token, so
 * that createOrganization matches create_organization. Chains are also indexed joined: dsync.user.created,
 * /user_management/users. In scripts without spaces between words every two adjacent characters are a token --- */

enum corpus_token_kind {
    CORPUS_WORD,    /* an ordinary word */
    CORPUS_PART,    /* a part of an identifier: create, organization */
    CORPUS_JOINED,  /* an identifier without its separators: createorganization */
    CORPUS_CHAIN    /* identifiers joined by . - / : without the separators: dsyncusercreated */
};
#define CORPUS_TOKEN_BYTES 48 /* maximum length; longer tokens are skipped */
#define CORPUS_TOKENS_MAX 24  /* maximum per chain; further parts are not indexed on their own */

struct corpus_token {
    char text[CORPUS_TOKEN_BYTES];     /* folded, not NUL-terminated */
    uint8_t len, kind;
    uint32_t pos, end;                 /* source range of the token */
};

static inline str corpus_token_text(const struct corpus_token *t)
{
    return (str){ t->text, t->len };
}

static inline int corpus_is_letter(uint32_t c)
{
    if (c > 0xff00 && c < 0xff66) c -= 0xfee0; /* fullwidth forms: treat as ASCII */
    if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (c < 0xc0) return c == 0xaa || c == 0xb5 || c == 0xba;
    return c != 0xd7 && c != 0xf7 && !(c >= 0x2000 && c <= 0x2bff) && !(c >= 0x3000 && c <= 0x303f) &&
           !(c >= 0xfe00 && c <= 0xfe0f) && !(c >= 0x1f000 && c <= 0x1ffff) && c < 0x110000u && c != 0xfeff &&
           c != 0xfffd;
}

/* True for Chinese, Japanese, Korean, Thai and Lao, where a word may start at any character. Korean uses spaces, but
 * its words are inflected. */
static inline int corpus_is_unspaced(uint32_t c)
{
    return (c >= 0xe00 && c < 0xf00) || (c >= 0x3040 && c < 0xd7b0) || (c >= 0xf900 && c < 0xfb00) ||
           (c >= 0x20000 && c < 0x40000);
}

static inline int corpus_is_spaced_letter(uint32_t c) { return corpus_is_letter(c) && !corpus_is_unspaced(c); }

/* Returns the length of the separator at s if it continues a chain, else 0. A letter must follow.
 * A separator is an apostrophe or one to three of the characters . _ - / : { } */
static inline size_t corpus_chain_link(const char *s, size_t n)
{
    size_t i = 0;
    uint32_t c;
    while (i < n && i < 3 && strchr("._-/:{}", s[i]) && s[i]) i++;
    if (i == 0 && n > 0 && s[0] == '\'') i = 1;
    if (i == 0 && n > 3 && memcmp(s, "\xe2\x80\x99", 3) == 0) i = 3;
    if (i == 0 || i >= n) return 0;
    corpus_char(s + i, n - i, &c);
    return corpus_is_spaced_letter(c) ? i : 0;
}

/* Base letters of U+00C0..U+024F and U+1E00..U+1EFF. A dot: no base letter. A digit: two letters (corpus_plain()). */
static const char corpus_latin[] =
        "aaaaaa1ceeeeiiiidnooooo.ouuuuy43aaaaaa1ceeeeiiiidnooooo.ouuuuy4yaaaaaaccccccccddddeeeeeeeeeegggg"
        "gggghhhhiiiiiiiiii55jjkkqllllll..llnnnnnnnnnoooooo22rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"
        "bbbb...ccdddd....ffg...ikkl..nnooo..pp.....ttttuu.vyyzz.............666777888aaiioouuuuuuuuuu.aa"
        "aa11ggggkkoooo..j666gg..nnaa11ooaaaaeeeeiiiioooorrrruuuusstt..hh.d..zzaaeeooooooooyylnt...acclts"
        "z..bu.eejj..rryy";
static const char corpus_latin_more[] =
        "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrr"
        "ssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy.sss3.aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
        "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......";

/* True for combining marks, Hebrew points, Arabic vowel signs, the Arabic tatweel and the soft hyphen. They do not
 * distinguish words. */
static inline int corpus_is_mark(uint32_t c)
{
    return c == 0xad || (c >= 0x300 && c <= 0x36f) || (c >= 0x591 && c <= 0x5bd) || c == 0x5bf || c == 0x5c1 ||
           c == 0x5c2 || c == 0x5c4 || c == 0x5c5 || c == 0x5c7 || (c >= 0x610 && c <= 0x61a) || c == 0x640 ||
           (c >= 0x64b && c <= 0x65f) || c == 0x670 || (c >= 0x6d6 && c <= 0x6dc) || (c >= 0x1ab0 && c <= 0x1aff) ||
           (c >= 0x1dc0 && c <= 0x1dff) || (c >= 0x20d0 && c <= 0x20ff) || (c >= 0xfe20 && c <= 0xfe2f);
}

/* Returns the number of columns that a character takes on a terminal: 0 for combining marks, 2 for East Asian wide
 * characters and emoji, otherwise 1. */
static inline uint8_t corpus_columns(uint32_t c)
{
    static const uint32_t wide[][2] = {
        { 0x1100, 0x115f }, { 0x231a, 0x231b }, { 0x2329, 0x232a }, { 0x23e9, 0x23ec }, { 0x25fd, 0x25fe },
        { 0x2614, 0x2615 }, { 0x2648, 0x2653 }, { 0x26a1, 0x26a1 }, { 0x26ce, 0x26ce }, { 0x26d4, 0x26d4 },
        { 0x2705, 0x2705 }, { 0x270a, 0x270b }, { 0x2728, 0x2728 }, { 0x274c, 0x274c }, { 0x274e, 0x274e },
        { 0x2753, 0x2755 }, { 0x2757, 0x2757 }, { 0x2795, 0x2797 }, { 0x27b0, 0x27b0 }, { 0x2b1b, 0x2b1c },
        { 0x2b50, 0x2b50 }, { 0x2b55, 0x2b55 }, { 0x2e80, 0x303e }, { 0x3041, 0xa4cf }, { 0xa960, 0xa97f },
        { 0xac00, 0xd7a3 }, { 0xf900, 0xfaff }, { 0xfe30, 0xfe6f }, { 0xff00, 0xff60 }, { 0xffe0, 0xffe6 },
        { 0x1f300, 0x1f64f }, { 0x1f680, 0x1f6ff }, { 0x1f900, 0x1f9ff }, { 0x1fa70, 0x1faff }, { 0x20000, 0x3fffd } };
    if (c < 0x300) return 1;
    if ((corpus_is_mark(c) && c != 0x640) || (c >= 0x200b && c <= 0x200d) || c == 0x2060 || c == 0xfeff ||
        (c >= 0xfe00 && c <= 0xfe0f))
        return 0;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (c >= wide[i][0] && c <= wide[i][1]) return 2;
    return 1;
}

/* True for punctuation that does not begin a line in East Asian text. */
static inline bool corpus_is_closing(uint32_t c)
{
    static const uint16_t closing[] = { '.', ',', ';', ':', '!', '?', ')', ']', '}', 0x3001, 0x3002, 0x3009, 0x300b,
                                        0x300d, 0x300f, 0x3011, 0xff01, 0xff09, 0xff0c, 0xff0e, 0xff1a, 0xff1b,
                                        0xff1f };
    for (size_t i = 0; i < sizeof closing / sizeof *closing; i++)
        if (closing[i] == c) return true;
    return false;
}

/* Letters of other scripts with a mark that has a code point of its own, and their base letters. */
static inline uint32_t corpus_base_letter(uint32_t c)
{
    static const uint16_t pairs[][2] = {
        { 0x3ac, 0x3b1 }, { 0x3ad, 0x3b5 }, { 0x3ae, 0x3b7 }, { 0x3af, 0x3b9 }, { 0x3cc, 0x3bf }, { 0x3cd, 0x3c5 },
        { 0x3ce, 0x3c9 }, { 0x3ca, 0x3b9 }, { 0x3cb, 0x3c5 }, { 0x390, 0x3b9 }, { 0x3b0, 0x3c5 }, { 0x3c2, 0x3c3 },
        { 0x386, 0x3b1 }, { 0x388, 0x3b5 }, { 0x389, 0x3b7 }, { 0x38a, 0x3b9 }, { 0x38c, 0x3bf }, { 0x38e, 0x3c5 },
        { 0x38f, 0x3c9 }, { 0x3aa, 0x3b9 }, { 0x3ab, 0x3c5 }, { 0x439, 0x438 }, { 0x450, 0x435 }, { 0x451, 0x435 },
        { 0x453, 0x433 }, { 0x457, 0x456 }, { 0x45c, 0x43a }, { 0x45d, 0x438 }, { 0x45e, 0x443 }, { 0x622, 0x627 },
        { 0x623, 0x627 }, { 0x625, 0x627 }, { 0x671, 0x627 }, { 0x624, 0x648 }, { 0x626, 0x64a } };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i][0] == c) return pairs[i][1];
    return c;
}

/* Normalizes a character of a word: folds case, removes diacritics and strokes, replaces ligatures, full width forms
 * and superscript digits. Composed and decomposed forms give the same result. Writes up to three characters to out[]
 * and returns their number, 0 for a mark. */
static inline size_t corpus_plain(uint32_t c, uint32_t out[3])
{
    static const char two[9][3] = { "", "ae", "oe", "ss", "th", "ij", "dz", "lj", "nj" };
    static const char ligatures[7][4] = { "ff", "fi", "fl", "ffi", "ffl", "st", "st" };
    const char *letters = NULL;
    if (c < 0x80) return out[0] = corpus_fold(c), 1;
    if (c > 0xff00 && c < 0xff5f) return out[0] = corpus_fold(c - 0xfee0), 1;
    if (corpus_is_mark(c)) return 0;
    char latin = c >= 0xc0 && c < 0x250 ? corpus_latin[c - 0xc0]
               : c >= 0x1e00 && c < 0x1f00 ? corpus_latin_more[c - 0x1e00] : '.';
    if (latin >= 'a') return out[0] = (uint32_t)latin, 1;
    if (latin >= '1' && latin <= '8') letters = two[latin - '0'];
    if (c >= 0xfb00 && c <= 0xfb06) letters = ligatures[c - 0xfb00];
    if (!letters) {
        out[0] = c == 0xb9 ? '1' : c == 0xb2 ? '2' : c == 0xb3 ? '3' : corpus_base_letter(corpus_fold(c));
        return 1;
    }
    size_t n = 0;
    for (; letters[n]; n++) out[n] = (unsigned char)letters[n];
    return n;
}

/* Appends the normalized characters of s. */
static inline void corpus_token_append(struct corpus_token *t, const char *s, size_t n)
{
    for (size_t i = 0; i < n && t->len < 0xff;) { /* 0xff marks "too long" */
        uint32_t c, plain[3];
        unsigned char b[4];
        i += corpus_char(s + i, n - i, &c);
        size_t count = corpus_plain(c, plain);
        for (size_t k = 0; k < count && t->len < 0xff; k++) {
            size_t m = corpus_put_char(b, plain[k]);
            if (t->len + m > CORPUS_TOKEN_BYTES) { t->len = 0xff; return; }
            memcpy(t->text + t->len, b, m);
            t->len = (uint8_t)(t->len + m);
        }
    }
}

/* True if the texts are equal when both are normalized as words are. */
static inline int corpus_equal_plain(const char *a, size_t an, const char *b, size_t bn)
{
    uint32_t x[3] = { 0 }, y[3] = { 0 }, c;
    size_t i = 0, k = 0, xn = 0, yn = 0, xi = 0, yi = 0;
    for (;;) {
        while (xi == xn && i < an) i += corpus_char(a + i, an - i, &c), xn = corpus_plain(c, x), xi = 0;
        while (yi == yn && k < bn) k += corpus_char(b + k, bn - k, &c), yn = corpus_plain(c, y), yi = 0;
        if (xi == xn || yi == yn) return xi == xn && yi == yn;
        if (x[xi++] != y[yi++]) return 0;
    }
}

/* Splits an identifier at underscores and case changes (userId, HTTPServer). Writes its parts to out[] and returns
 * their number. Returns 0 for a single part, and for a name like OAuth or WorkOS whose parts are not words; an
 * identifier that is too long for a token always has parts. */
static inline size_t corpus_split_identifier(const char *s, size_t n, uint32_t pos, struct corpus_token *out,
                                             size_t room)
{
    size_t parts = 0, start = 0, shortest = SIZE_MAX;
    int underscore = 0, upper_start = n > 0 && s[0] >= 'A' && s[0] <= 'Z';
    for (size_t i = 1; i <= n; i++) {
        int boundary = i == n || s[i] == '_' || s[i - 1] == '_';
        if (!boundary && s[i] >= 'A' && s[i] <= 'Z') {
            boundary = (s[i - 1] >= 'a' && s[i - 1] <= 'z') || (s[i - 1] >= '0' && s[i - 1] <= '9') ||
                       (i + 1 < n && s[i + 1] >= 'a' && s[i + 1] <= 'z' && s[i - 1] >= 'A' && s[i - 1] <= 'Z');
        }
        if (i < n && s[i] == '_') underscore = 1;
        if (!boundary) continue;
        if (i > start && s[start] != '_' && parts < room) {
            struct corpus_token *t = &out[parts];
            memset(t, 0, sizeof *t);
            t->kind = CORPUS_PART;
            t->pos = pos + (uint32_t)start, t->end = pos + (uint32_t)i;
            corpus_token_append(t, s + start, i - start);
            if (i - start < shortest) shortest = i - start;
            parts++;
        }
        start = i;
    }
    if (!underscore && upper_start && shortest < 3 && n <= CORPUS_TOKEN_BYTES) return 0;
    return parts > 1 ? parts : 0;
}

static inline struct corpus_token corpus_token_make(enum corpus_token_kind kind, size_t pos, size_t end)
{
    struct corpus_token t;
    memset(&t, 0, sizeof t);
    t.kind = (uint8_t)kind;
    t.pos = (uint32_t)pos, t.end = (uint32_t)end;
    return t;
}

/* Appends s[start, end) without underscores. */
static inline void corpus_token_append_atom(struct corpus_token *t, const char *s, size_t start, size_t end)
{
    for (size_t i = start; i < end; i++) {
        size_t from = i;
        while (i < end && s[i] != '_') i++;
        corpus_token_append(t, s + from, i - from);
    }
}

/* Returns the end of the letters that start at i, including underscores between them. Sets *link to the length of the
 * separator that follows, or to 0 if the chain ends there. */
static inline size_t corpus_atom_end(const char *s, size_t n, size_t i, size_t *link)
{
    for (;;) {
        uint32_t c;
        for (size_t w; i < n && (w = corpus_char(s + i, n - i, &c), corpus_is_spaced_letter(c)); i += w) {
        }
        *link = corpus_chain_link(s + i, n - i);
        size_t underscores = 0;
        while (underscores < *link && s[i + underscores] == '_') underscores++;
        if (*link == 0 || underscores < *link) return i;
        i += *link;
    }
}

/* True for an id, hash, secret or timestamp: a long sequence of digits, of hexadecimal digits, or of letters and digits
 * in turn. Such text is not indexed as a word. It is found as a literal only. */
static inline int corpus_is_random(const char *s, size_t n)
{
    size_t digits = 0, changes = 0, hexadecimal = 0;
    int last_digit = 0;
    if (n < 9) return 0;
    for (size_t i = 0; i < n; i++) {
        int digit = s[i] >= '0' && s[i] <= '9';
        char lower = (char)(s[i] | 0x20);
        digits += (size_t)digit;
        hexadecimal += digit || (lower >= 'a' && lower <= 'f');
        changes += i > 0 && digit != last_digit;
        last_digit = digit;
    }
    if (digits == n || (n >= 16 && hexadecimal == n && digits >= 4)) return 1;
    return (n >= 10 && changes >= 4 && digits * 5 >= n) || (n >= 20 && changes >= 3 && digits * 5 >= n);
}

/* Adds the parts of s[start, end) between underscores as words, except random ones, if there is a random one. Returns
 * the new count, or SIZE_MAX if no part is random. */
static inline size_t corpus_add_around_random(const char *s, size_t start, size_t end, struct corpus_token *out,
                                              size_t count)
{
    int random = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t from = start, to; from < end; from = to + 1) {
            for (to = from; to < end && s[to] != '_';) to++;
            int is_random = corpus_is_random(s + from, to - from);
            random |= is_random;
            if (pass == 0 || is_random || from == to || count >= CORPUS_TOKENS_MAX - 1) continue;
            if (!random) return SIZE_MAX;
            out[count] = corpus_token_make(CORPUS_WORD, from, to);
            corpus_token_append(&out[count++], s + from, to - from);
        }
    return random ? count : SIZE_MAX;
}

/* Adds the token of one atom and its parts after out[0..count) while there is room. Returns the new count. */
static inline size_t corpus_add_atom(const char *s, size_t start, size_t end, struct corpus_token *out, size_t count)
{
    if (count >= CORPUS_TOKENS_MAX - 1) return count; /* the last slot is reserved for the chain */
    size_t around = corpus_add_around_random(s, start, end, out, count);
    if (around != SIZE_MAX) return around;
    struct corpus_token *t = &out[count];
    *t = corpus_token_make(CORPUS_WORD, start, end);
    corpus_token_append_atom(t, s, start, end);
    size_t parts = corpus_split_identifier(s + start, end - start, (uint32_t)start, t + 1,
                                           CORPUS_TOKENS_MAX - 2 - count);
    if (t->len == 0xff && !parts) return count;
    if (parts) t->kind = CORPUS_JOINED;
    return count + 1 + parts;
}

/* Returns the length of the symbols at s that belong to the name before them: # and ++ in C#, F#, C++. The name is one
 * letter, and no letter follows. */
static inline size_t corpus_name_symbols(const char *s, size_t n, size_t name)
{
    size_t len = n > 0 && s[0] == '#' ? 1 : n > 1 && s[0] == '+' && s[1] == '+' ? 2 : 0;
    uint32_t c = 0;
    if (name != 1 || !len) return 0;
    if (len < n) corpus_char(s + len, n - len, &c);
    return corpus_is_letter(c) || c == '#' || c == '+' ? 0 : len;
}

/* Adds the symbols at i to the name that ends there. Returns the end of both. */
static inline size_t corpus_take_symbols(const char *s, size_t n, size_t i, struct corpus_token *name)
{
    size_t symbols = corpus_name_symbols(s + i, n - i, i - name->pos);
    if (symbols == 0) return i;
    corpus_token_append(name, s + i, symbols);
    name->end = (uint32_t)(i + symbols);
    return i + symbols;
}

/* Removes tokens that are empty or too long. Returns the number of those left. */
static inline size_t corpus_drop_long_tokens(struct corpus_token *out, size_t count)
{
    size_t kept = 0;
    for (size_t k = 0; k < count; k++)
        if (out[k].len && out[k].len != 0xff) out[kept++] = out[k];
    return kept;
}

/* Returns the length of the ending of a possessive or contraction ('s 'd 'm 'll 've 're) that begins at s with an
 * apostrophe of `link` bytes, or 0 if there is none. */
static inline size_t corpus_contraction(const char *s, size_t n, size_t link)
{
    static const char endings[6][3] = { "s", "d", "m", "ll", "ve", "re" };
    for (int i = 0; i < 6; i++) {
        uint32_t c = 0;
        size_t k = 0, len = strlen(endings[i]);
        while (k < len && link + k < n && (s[link + k] | 0x20) == endings[i][k]) k++;
        if (k < len) continue;
        if (link + k < n) corpus_char(s + link + k, n - link - k, &c);
        if (!corpus_is_letter(c)) return link + k;
    }
    return 0;
}

/* True if a dot before the name at pos belongs to it, as in .NET and .env. */
static inline int corpus_is_dot_name(const char *s, size_t pos)
{
    return pos > 0 && s[pos - 1] == '.' && (pos == 1 || s[pos - 2] == ' ' || s[pos - 2] == '\n' ||
                                            s[pos - 2] == '`' || s[pos - 2] == '/' || s[pos - 2] == '(');
}

/* Reads the chain at *pos, which starts with a letter, and moves *pos past it. Returns the number of tokens, which may
 * be 0. */
static inline size_t corpus_chain(const char *s, size_t n, size_t *pos, struct corpus_token *out)
{
    size_t first = *pos, i = first, count = 0, atoms = 0;
    struct corpus_token chain = corpus_token_make(CORPUS_CHAIN, i, i);
    int only_apostrophes = 1, random = 0;
    for (;;) {
        size_t link, start = i;
        i = corpus_atom_end(s, n, i, &link);
        size_t before = count;
        count = corpus_add_atom(s, start, i, out, count);
        corpus_token_append_atom(&chain, s, start, i);
        atoms++;
        if (count == before || corpus_is_random(chain.text, chain.len < sizeof chain.text ? chain.len : 0)) random = 1;
        if (!link) {
            if (count > before) i = corpus_take_symbols(s, n, i, &out[count - 1]);
            break;
        }
        int apostrophe = s[i] == '\'' || (unsigned char)s[i] == 0xe2;
        size_t contraction = apostrophe ? corpus_contraction(s + i, n - i, link) : 0;
        if (contraction) {
            i += contraction; /* not indexed */
            break;
        }
        only_apostrophes &= apostrophe;
        i += link;
    }
    *pos = i;
    chain.end = (uint32_t)i;
    if (atoms > 1 && only_apostrophes) count = 0, chain.kind = CORPUS_WORD; /* don't -> dont */
    if (atoms == 1 && corpus_is_dot_name(s, first)) {
        chain = corpus_token_make(CORPUS_CHAIN, first - 1, i);
        corpus_token_append(&chain, s + first - 1, i - first + 1);
        atoms++;
    }
    if (atoms > 1 && !random) out[count++] = chain;
    return corpus_drop_long_tokens(out, count);
}

/* Reads two adjacent characters of a script without spaces as one token, or a single character if no other follows.
 * Moves *pos past the first character, or past the last one at the end of a run. */
static inline size_t corpus_pair(const char *s, size_t n, size_t *pos, struct corpus_token *out)
{
    uint32_t c = 0;
    size_t start = *pos, first = start + corpus_char(s + start, n - start, &c), end = first;
    if (first < n) end += corpus_char(s + first, n - first, &c);
    if (first == n || !corpus_is_unspaced(c)) end = first;
    if (end < n) corpus_char(s + end, n - end, &c);
    *pos = end < n && corpus_is_unspaced(c) ? first : end;
    *out = corpus_token_make(CORPUS_WORD, start, end);
    corpus_token_append(out, s + start, end - start);
    return 1;
}

/* True if a word of ASCII letters ends before s: neither a letter nor the rest of a name or contraction follows. */
static inline int corpus_ends_word(const char *s, size_t n)
{
    static const char marks[] = " \n,;!?()[]<>\"`*|=";
    if (n && (s[0] == '.' || s[0] == ':')) s++, n--;
    return !n || memchr(marks, s[0], sizeof marks - 1) != NULL;
}

/* Reads the word at *pos, which starts with a letter, if all its letters are ASCII ones and only the first is upper
 * case: then it is the same as corpus_chain() returns, in less time, and most words are such. Moves *pos past it.
 * Returns the number of tokens, 0 if it is another word. */
static inline size_t corpus_simple_word(const char *s, size_t n, size_t *pos, struct corpus_token *out)
{
    size_t start = *pos, end = start + 1;
    while (end < n && s[end] >= 'a' && s[end] <= 'z') end++;
    char first = (char)(s[start] | 0x20);
    if (first < 'a' || first > 'z' || end - start > CORPUS_TOKEN_BYTES || (start > 0 && s[start - 1] == '.') ||
        !corpus_ends_word(s + end, n - end)) return 0;
    out->kind = CORPUS_WORD, out->len = (uint8_t)(end - start);
    out->pos = (uint32_t)start, out->end = (uint32_t)end;
    memcpy(out->text, s + start, end - start);
    out->text[0] = first;
    *pos = end;
    return 1;
}

/* Reads the next chain of the text from *pos, writes its tokens to out[CORPUS_TOKENS_MAX] and moves *pos past it.
 * Returns the number of tokens, 0 at the end of the text. */
static inline size_t corpus_tokens(const char *s, size_t n, size_t *pos, struct corpus_token *out)
{
    size_t count = 0;
    while (*pos < n && count == 0) {
        uint32_t c;
        size_t width = corpus_char(s + *pos, n - *pos, &c);
        if (corpus_is_unspaced(c)) count = corpus_pair(s, n, pos, out);
        else if (corpus_is_letter(c)) {
            count = corpus_simple_word(s, n, pos, out);
            if (count == 0) count = corpus_chain(s, n, pos, out);
        }
        else *pos += width;
    }
    return count;
}

/* True if the word is one of `count` sorted words, each in `size` bytes, at most 16, that end with NUL. */
static inline int corpus_is_word_of(const char *words, size_t count, size_t size, const char *s, size_t n)
{
    size_t low = 0, high = count;
    char word[16] = "";
    if (n >= size) return 0;
    memcpy(word, s, n);
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = memcmp(words + mid * size, word, size);
        if (order == 0) return 1;
        if (order < 0) low = mid + 1;
        else high = mid;
    }
    return 0;
}

/* True for words with little meaning of their own: how, the, with. The words are sorted. */
static inline int corpus_is_stop_word(const char *s, size_t n)
{
    static const char words[][8] = {
        "a", "about", "after", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "because", "been",
        "before", "being", "between", "both", "but", "by", "can", "cannot", "could", "did", "do", "does", "doing",
        "done", "dont", "each", "else", "for", "from", "get", "getting", "give", "go", "got", "had", "has", "have",
        "having", "he", "her", "here", "him", "his", "how", "i", "if", "im", "in", "into", "is", "isnt", "it", "its",
        "just", "keep", "let", "like", "ll", "make", "many", "may", "me", "might", "more", "most", "must", "my",
        "need", "no", "not", "of", "on", "once", "one", "only", "or", "other", "our", "out", "over", "own", "please",
        "s", "she", "should", "so", "some", "such", "t", "than", "that", "the", "their", "them", "then", "there",
        "these", "they", "this", "those", "through", "to", "too", "under", "until", "up", "us", "use", "used",
        "using", "very", "want", "was", "way", "we", "were", "what", "when", "where", "which", "while", "who", "whom",
        "whose", "why", "will", "with", "without", "work", "would", "you", "your" };
    return corpus_is_word_of(words[0], sizeof words / sizeof *words, sizeof *words, s, n);
}

/* Words that say little about a topic, sorted. */
static const char corpus_filler_words[][14] = {
    "able", "actually", "advance", "again", "almost", "already", "always", "anybody", "anyone", "anything", "anyway",
    "appreciate", "arent", "ask", "asks", "bad", "basically", "besides", "best", "better", "bit", "came", "come",
    "comes", "correctly", "couldnt", "didnt", "docs", "documentation", "doesnt", "easily", "either", "even", "ever",
    "every", "everybody", "everyone", "everything", "exactly", "few", "fine", "folks", "goes", "going", "gone", "good",
    "guys", "hadnt", "handle", "handling", "happen", "happening", "happens", "hasnt", "havent", "hello", "help",
    "herself", "hey", "hi", "himself", "itself", "keeps", "kind", "know", "knows", "least", "less", "look", "looking",
    "looks", "lot", "lots", "made", "makes", "making", "maybe", "much", "myself", "needed", "needs", "neither",
    "never", "nobody", "normal", "nothing", "now", "often", "okay", "ourselves", "perhaps", "practice", "practices",
    "proper", "properly", "question", "questions", "quick", "quickly", "quite", "rather", "really", "right", "said",
    "say", "saying", "says", "see", "seem", "seems", "shouldnt", "simply", "somebody", "somehow", "someone",
    "something", "sometimes", "soon", "sort", "still", "stuck", "stuff", "supposed", "take", "takes", "taking", "tell",
    "tells", "thanks", "themselves", "thing", "things", "think", "thus", "today", "together", "tomorrow", "tried",
    "tries", "try", "trying", "wanted", "wants", "wasnt", "werent", "whatever", "whoever", "wont", "working", "works",
    "wouldnt", "wrong", "yesterday", "yet", "yourself"
};

static inline int corpus_is_filler_word(const char *s, size_t n)
{
    const size_t size = sizeof *corpus_filler_words;
    return corpus_is_word_of(corpus_filler_words[0], sizeof corpus_filler_words / size, size, s, n);
}

/* --- stems: M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980, with two additional rules:
 * delivery = deliver (eri), verify = verification (ifi) --- */

static inline int corpus_stem_consonant(const char *w, int i)
{
    switch (w[i]) {
    case 'a': case 'e': case 'i': case 'o': case 'u': return 0;
    case 'y': return i == 0 || !corpus_stem_consonant(w, i - 1);
    default: return 1;
    }
}

/* m in the paper: number of vowel-consonant sequences in w[0..n). */
static inline int corpus_stem_measure(const char *w, int n)
{
    int m = 0, i = 0;
    while (i < n && corpus_stem_consonant(w, i)) i++;
    while (i < n) {
        while (i < n && !corpus_stem_consonant(w, i)) i++;
        if (i == n) break;
        m++;
        while (i < n && corpus_stem_consonant(w, i)) i++;
    }
    return m;
}

static inline int corpus_stem_has_vowel(const char *w, int n)
{
    for (int i = 0; i < n; i++)
        if (!corpus_stem_consonant(w, i)) return 1;
    return 0;
}

static inline int corpus_stem_ends_double(const char *w, int n)
{
    return n >= 2 && w[n - 1] == w[n - 2] && corpus_stem_consonant(w, n - 1);
}

/* *o in the paper: ends in consonant, vowel, consonant, and the last is not w, x or y. */
static inline int corpus_stem_ends_cvc(const char *w, int n)
{
    return n >= 3 && corpus_stem_consonant(w, n - 3) && !corpus_stem_consonant(w, n - 2) &&
           corpus_stem_consonant(w, n - 1) && !strchr("wxy", w[n - 1]);
}

static inline int corpus_stem_ends(const char *w, int n, const char *suffix)
{
    int k = (int)strlen(suffix);
    return k < n && memcmp(w + n - k, suffix, (size_t)k) == 0 ? k : 0;
}

/* Applies the first rule whose suffix matches. The suffix is replaced only if the measure of the rest is greater than
 * `min`; later rules are not tried in either case. */
static inline int corpus_stem_rules(char *w, int n, const char *const (*rules)[2], int count, int min)
{
    for (int i = 0; i < count; i++) {
        int k = corpus_stem_ends(w, n, rules[i][0]);
        if (!k) continue;
        if (corpus_stem_measure(w, n - k) <= min) return n;
        if (strcmp(rules[i][0], "ion") == 0 && !strchr("st", w[n - k - 1])) return n;
        memcpy(w + n - k, rules[i][1], strlen(rules[i][1]));
        return n - k + (int)strlen(rules[i][1]);
    }
    return n;
}

/* Stems a word in place and returns the new length, which is never greater. Words shorter than three letters and words
 * with characters other than a-z are not changed. */
static inline size_t corpus_stem(char *w, size_t length)
{
    static const char *const step2[][2] = {
        { "ational", "ate" }, { "tional", "tion" }, { "enci", "ence" }, { "anci", "ance" }, { "izer", "ize" },
        { "abli", "able" }, { "alli", "al" }, { "entli", "ent" }, { "eli", "e" }, { "ousli", "ous" },
        { "ization", "ize" }, { "ation", "ate" }, { "ator", "ate" }, { "alism", "al" }, { "iveness", "ive" },
        { "fulness", "ful" }, { "ousness", "ous" }, { "aliti", "al" }, { "iviti", "ive" }, { "biliti", "ble" },
        { "eri", "er" } };
    static const char *const step3[][2] = {
        { "icate", "ic" }, { "ative", "" }, { "alize", "al" }, { "iciti", "ic" }, { "ical", "ic" }, { "ful", "" },
        { "ness", "" }, { "ifi", "if" } };
    static const char *const step4[][2] = {
        { "al", "" }, { "ance", "" }, { "ence", "" }, { "er", "" }, { "ic", "" }, { "able", "" }, { "ible", "" },
        { "ant", "" }, { "ement", "" }, { "ment", "" }, { "ent", "" }, { "ion", "" }, { "ou", "" }, { "ism", "" },
        { "ate", "" }, { "iti", "" }, { "ous", "" }, { "ive", "" }, { "ize", "" } };
    int n = (int)length, k;
    for (int i = 0; i < n; i++)
        if (w[i] < 'a' || w[i] > 'z') return length;
    if (n < 3) return length;

    if (corpus_stem_ends(w, n, "sses") || corpus_stem_ends(w, n, "ies")) n -= 2;                          /* step 1a */
    else if (w[n - 1] == 's' && w[n - 2] != 's') n -= 1;
    if ((k = corpus_stem_ends(w, n, "eed"))) {                                                            /* step 1b */
        if (corpus_stem_measure(w, n - k) > 0) n -= 1;
    } else if (((k = corpus_stem_ends(w, n, "ed")) || (k = corpus_stem_ends(w, n, "ing"))) &&
               corpus_stem_has_vowel(w, n - k)) {
        n -= k;
        if (corpus_stem_ends(w, n, "at") || corpus_stem_ends(w, n, "bl") || corpus_stem_ends(w, n, "iz")) w[n++] = 'e';
        else if (corpus_stem_ends_double(w, n) && !strchr("lsz", w[n - 1])) n--;
        else if (corpus_stem_measure(w, n) == 1 && corpus_stem_ends_cvc(w, n)) w[n++] = 'e';
    }
    if (w[n - 1] == 'y' && corpus_stem_has_vowel(w, n - 1)) w[n - 1] = 'i';                               /* step 1c */
    n = corpus_stem_rules(w, n, step2, (int)(sizeof step2 / sizeof *step2), 0);
    n = corpus_stem_rules(w, n, step3, (int)(sizeof step3 / sizeof *step3), 0);
    n = corpus_stem_rules(w, n, step4, (int)(sizeof step4 / sizeof *step4), 1);
    if (w[n - 1] == 'e') {                                                                                /* step 5 */
        int m = corpus_stem_measure(w, n - 1);
        if (m > 1 || (m == 1 && !corpus_stem_ends_cvc(w, n - 1))) n--;
    }
    if (n > 1 && w[n - 1] == 'l' && corpus_stem_ends_double(w, n) && corpus_stem_measure(w, n) > 1) n--;
    return (size_t)n;
}

/* A search corrects one typing error in a word, and two in a word of at least this many bytes. */
#define CORPUS_MIN_TWO_ERRORS_BYTES 7
/* A search splits a word into two words of at least this many bytes each. */
#define CORPUS_MIN_PART_BYTES 3

#define CORPUS_ENGLISH_KEY (CORPUS_TOKEN_BYTES + 1)

/* Writes the key of a word of at most CORPUS_TOKEN_BYTES bytes in the filter of English words, and returns its length.
 * The forms of a word have one key, but a word that is its own stem has another: "impot" is a typing error, although it
 * is the stem of "impotent". */
static inline size_t corpus_english_key(char key[CORPUS_ENGLISH_KEY], const char *word, size_t n)
{
    memcpy(key, word, n);
    size_t stem = corpus_stem(key, n);
    if (stem != n || memcmp(key, word, n) != 0) key[stem++] = '+';
    return stem;
}

/* --- names as people write them --- */

/* Writes the slug of a heading to out[room]: letters, digits and underscores folded, each run of other characters
 * replaced by one hyphen, without hyphens at either end. Apostrophes are dropped. Returns the length; a longer slug is
 * truncated to room. */
static inline size_t corpus_slug(const char *s, size_t n, char *out, size_t room)
{
    size_t len = 0;
    for (size_t i = 0; i < n;) {
        uint32_t c;
        size_t w = corpus_char(s + i, n - i, &c);
        unsigned char folded[4];
        if (corpus_is_letter(c) || c == '_') {
            size_t bytes = corpus_put_char(folded, corpus_fold(c));
            if (len + bytes > room) break;
            memcpy(out + len, folded, bytes);
            len += bytes;
        } else if (c != '\'' && c != 0x2019 && len && len < room && out[len - 1] != '-') {
            out[len++] = '-';
        }
        i += w;
    }
    while (len && out[len - 1] == '-') len--;
    return len;
}

/* True if a text is an ASCII word, ignoring case. Folds bytes, not characters, so one of the texts must be ASCII. */
static inline int corpus_equal_fold(const char *a, size_t an, const char *b, size_t bn)
{
    if (an != bn) return 0;
    for (size_t i = 0; i < an; i++)
        if (corpus_fold((unsigned char)a[i]) != corpus_fold((unsigned char)b[i])) return 0;
    return 1;
}

/* True if two headings or anchors are equal when case and all characters except letters and digits are ignored. Sites
 * form anchors of headings like "Node.js apps" in different ways. */
static inline int corpus_equal_letters(const char *a, size_t an, const char *b, size_t bn)
{
    size_t i = 0, k = 0, same = 0;
    for (;;) {
        uint32_t x = 0, y = 0;
        while (i < an && !corpus_is_letter(x)) i += corpus_char(a + i, an - i, &x);
        while (k < bn && !corpus_is_letter(y)) k += corpus_char(b + k, bn - k, &y);
        int more = corpus_is_letter(x);
        if (more != corpus_is_letter(y) || (more && corpus_fold(x) != corpus_fold(y))) return 0;
        if (!more) return same > 0;
        same++;
    }
}

#endif
