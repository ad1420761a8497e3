/* regex.h - regular expressions in linear time. workosdocs.c includes it on floor B; it does not know the corpus.
 *
 *     Syntax                             pattern to tree
 *     Automaton                          tree to NFA to DFA; matching
 *
 * Interface; everything else is internal:
 *     regex_compile()    pattern and flags (enum regex_flags) to a struct regex; NULL if the pattern is invalid, with
 *                        a message and an offset in the pattern
 *     regex_matches()    true if a line has a match
 *     regex_find()       the first match of a line at an offset or later; of those that start there, the longest
 *     regex_line()       the first line of a text that has a match
 *     regex_gave_up()    true if matching exceeded its limits; call it after matching, because results are invalid then
 *     struct regex       its tree (struct regex_node) may be read, to find literals that each match contains
 *
 * Input: patterns and lines are bytes of any value, given as str. A line contains no line feed.
 * Output: offsets in bytes. Neither patterns nor texts are copied, and no pointers to them are kept.
 * Memory: everything is in the arena passed to regex_compile() and ends with it. Matching builds states there, at most
 * REGEX_CACHE_BYTES for each of two automata, and therefore changes the struct regex.
 * Bounds (bounds.h): regex_compile() fails if a pattern exceeds MAX_REGEX_BYTES bytes, MAX_REGEX_DEPTH nested
 * groups, MAX_REGEX_REPEAT repetitions in {n,m}, or MAX_REGEX_INSTRUCTIONS instructions. All matching with one struct
 * regex together visits at most about MAX_REGEX_WORK instructions and reads at most about MAX_REGEX_READ bytes.
 * Errors: messages are constant. Out of memory ends in the handler of the arena (arena_fail()).
 *
 * Needs: text.h, bounds.h; of workosdocs.c, the rooms Memory (arena_alloc() and the like) and Text (str_cut(),
 * line_from(), digits).
 */
#ifndef REGEX_H
#define REGEX_H

/* ==================================================================================================================
 * Room: Syntax. Parses a pattern into a tree of nodes. Sets of characters are sorted ranges of code points.
 *
 *     pattern --parse_pattern--> tree --program_build--> instructions over bytes (NFA) --dfa_step--> states (DFA)
 *                                 +----regex_candidates--> segments that may contain a match (room Trigram index)
 *
 * A pattern is matched against one line, so a line feed never matches.
 *     .  [abc] [^a-z] [[:alpha:]]  \d \w \s \D \W \S   one character; classes are ASCII, \s also has Unicode's spaces
 *     ( )  (?: )  |                                     groups and alternatives; groups do not capture
 *     * + ? {n} {n,} {n,m}                              repetition; *? +? ?? {n}? are accepted, but also match longest
 *     ^ $ \b \B                                         line start and end, word boundary (ASCII words), no boundary
 *     \t \r \f \v \0 \xHH \uHHHH \x{H} \u{H}            characters; \ before punctuation makes it literal
 *     (?i)                                              at the start of the pattern: ignore case
 * Words consist of ASCII letters, digits and _. Only grep -w also counts other letters (corpus_is_letter()).
 * =============================================================================================================== */

/* FOLD: ignore case. LITERAL: the pattern has no syntax. WORDS: match complete words, as grep -w does. */
enum regex_flags { REGEX_FOLD = 1, REGEX_LITERAL = 2, REGEX_WORDS = 4 };

struct regex_error { str message; size_t offset; }; /* An empty message is no error. */

enum regex_kind { REGEX_EMPTY, REGEX_SET, REGEX_ASSERTION, REGEX_CONCAT, REGEX_ALTERNATION, REGEX_REPETITION };

/* Conditions on the position between two characters, as bits of a mask. The last two are for -w: the character before
 * or after the position is not a letter, digit or _. */
enum regex_assertion { ASSERT_START = 1, ASSERT_END = 2, ASSERT_BOUNDARY = 4, ASSERT_NO_BOUNDARY = 8,
                       ASSERT_NO_WORD_BEFORE = 16, ASSERT_NO_WORD_AFTER = 32 };
#define ASSERT_MASK_GREP_W (ASSERT_NO_WORD_BEFORE | ASSERT_NO_WORD_AFTER)
#define ASSERT_MASK_WORDS (ASSERT_BOUNDARY | ASSERT_NO_BOUNDARY | ASSERT_MASK_GREP_W)

struct regex_range { uint32_t low, high; };                                 /* code points; both are included */
struct regex_set { struct regex_range *ranges; size_t count, capacity; };   /* sorted, with gaps between */

struct regex_node {
    enum regex_kind kind;
    enum regex_assertion assertion;
    struct regex_set set;
    unsigned min, max;                     /* bounds of a REGEX_REPETITION; max may be REGEX_UNBOUNDED */
    struct regex_node *child, *next;       /* first child, if the kind has children; next sibling */
};
#define REGEX_UNBOUNDED UINT_MAX
#define REGEX_LAST_CHAR 0x10ffffu

/* Adds the range low to high. Ranges that it overlaps or touches become one with it. */
static void set_add(struct arena *a, struct regex_set *s, uint32_t low, uint32_t high)
{
    size_t i = s->count, end;
    while (i > 0 && s->ranges[i - 1].high + 1 >= low) i--;
    for (end = i; end < s->count && s->ranges[end].low <= high + 1; end++) {
        if (s->ranges[end].low < low) low = s->ranges[end].low;
        if (s->ranges[end].high > high) high = s->ranges[end].high;
    }
    s->ranges = arena_grow(a, s->ranges, s->count, &s->capacity, sizeof *s->ranges);
    memmove(s->ranges + i + 1, s->ranges + end, (s->count - end) * sizeof *s->ranges);
    s->ranges[i] = (struct regex_range){ low, high };
    s->count += i + 1 - end;
}

/* Returns the complement of a set. */
static struct regex_set set_complement(struct arena *a, const struct regex_set *s)
{
    struct regex_set rest = { NULL, 0, 0 };
    uint32_t from = 0;
    for (size_t i = 0; i < s->count; i++) {
        if (s->ranges[i].low > from) set_add(a, &rest, from, s->ranges[i].low - 1);
        from = s->ranges[i].high + 1;
    }
    if (from <= REGEX_LAST_CHAR) set_add(a, &rest, from, REGEX_LAST_CHAR);
    return rest;
}

static bool set_has(const struct regex_set *s, uint32_t c)
{
    for (size_t i = 0; i < s->count; i++)
        if (c >= s->ranges[i].low && c <= s->ranges[i].high) return true;
    return false;
}

/* corpus_fold() changes no characters from FOLD_LIMIT on, except those in fold_extra. U+00A0 is in the list because
 * set_fold() stops at U+0080 for sets of ASCII characters, and U+00A0 folds to a space. */
#define FOLD_LIMIT 0x500u
static const uint32_t fold_extra[] = { 0xa0, 0x2018, 0x2019, 0x201c, 0x201d };

/* Adds to a set all characters that corpus_fold() makes equal to one of its members. */
static void set_fold(struct arena *a, struct regex_set *s)
{
    bool folded[FOLD_LIMIT] = { false };
    uint32_t top = s->count && s->ranges[s->count - 1].high >= 0x80 ? FOLD_LIMIT : 0x80;
    for (size_t i = 0; i < s->count; i++)
        for (uint32_t c = s->ranges[i].low; c <= s->ranges[i].high && c < top; c++) folded[corpus_fold(c)] = true;
    for (size_t i = 0; i < COUNT(fold_extra) && top == FOLD_LIMIT; i++)
        if (set_has(s, fold_extra[i])) folded[corpus_fold(fold_extra[i])] = true;
    for (uint32_t c = 0; c < top; c++)
        if (folded[corpus_fold(c)]) set_add(a, s, c, c);
    for (size_t i = 0; i < COUNT(fold_extra); i++)
        if (folded[corpus_fold(fold_extra[i])]) set_add(a, s, fold_extra[i], fold_extra[i]);
}

/* Character classes: [:name:] and \letter. A range whose high is 0 ends the list of ranges. */
static const struct regex_class { const char *name; char letter; struct regex_range ranges[12]; } regex_classes[] = {
    { "digit", 'd', { { '0', '9' } } },
    { "word", 'w', { { '0', '9' }, { 'A', 'Z' }, { '_', '_' }, { 'a', 'z' } } },
    { "space", 's', { { '\t', '\r' }, { ' ', ' ' }, { 0xa0, 0xa0 }, { 0x1680, 0x1680 }, { 0x2000, 0x200a },
                      { 0x2028, 0x2029 }, { 0x202f, 0x202f }, { 0x205f, 0x205f }, { 0x3000, 0x3000 },
                      { 0xfeff, 0xfeff } } },
    { "alpha", 0, { { 'A', 'Z' }, { 'a', 'z' } } },
    { "alnum", 0, { { '0', '9' }, { 'A', 'Z' }, { 'a', 'z' } } },
    { "upper", 0, { { 'A', 'Z' } } },
    { "lower", 0, { { 'a', 'z' } } },
    { "xdigit", 0, { { '0', '9' }, { 'A', 'F' }, { 'a', 'f' } } },
    { "punct", 0, { { '!', '/' }, { ':', '@' }, { '[', '`' }, { '{', '~' } } },
    { "blank", 0, { { '\t', '\t' }, { ' ', ' ' } } },
    { "cntrl", 0, { { 0, 0x1f }, { 0x7f, 0x7f } } },
    { "graph", 0, { { '!', '~' } } },
    { "print", 0, { { ' ', '~' } } },
};

static void set_add_class(struct arena *a, struct regex_set *s, const struct regex_class *class, bool negated)
{
    struct regex_set members = { NULL, 0, 0 };
    for (const struct regex_range *r = class->ranges; r->high; r++) set_add(a, &members, r->low, r->high);
    if (negated) members = set_complement(a, &members);
    for (size_t i = 0; i < members.count; i++) set_add(a, s, members.ranges[i].low, members.ranges[i].high);
}

/* s: the pattern; pos: read position in it; depth: open groups; error: its message is empty if there was no error. */
struct regex_parser { struct arena *a; str s; size_t pos; bool fold; unsigned depth; struct regex_error error; };

/* Reports an error at an offset. Keeps only the first error. Moves to the end of the pattern, which ends parsing. */
static void parse_fail(struct regex_parser *p, size_t pos, str message)
{
    if (!p->error.message.len) p->error = (struct regex_error){ message, pos };
    p->pos = p->s.len;
}

/* Returns the byte that is `ahead` bytes after the read position, or '\0' after the end. */
static char parse_peek(const struct regex_parser *p, size_t ahead)
{
    return p->pos + ahead < p->s.len ? p->s.s[p->pos + ahead] : '\0';
}

/* Skips the token and returns true if the rest of the pattern starts with it. */
static bool parse_take(struct regex_parser *p, str token)
{
    if (!str_starts(str_span(p->s, p->pos, p->s.len), token)) return false;
    p->pos += token.len;
    return true;
}

static struct regex_node *node_new(struct regex_parser *p, enum regex_kind kind)
{
    struct regex_node *n = arena_alloc(p->a, sizeof *n);
    n->kind = kind;
    return n;
}

static struct regex_node *node_assertion(struct regex_parser *p, enum regex_assertion assertion)
{
    struct regex_node *n = node_new(p, REGEX_ASSERTION);
    n->assertion = assertion;
    return n;
}

static struct regex_node *node_set(struct regex_parser *p, struct regex_set set, bool negated)
{
    struct regex_node *n = node_new(p, REGEX_SET);
    if (p->fold) set_fold(p->a, &set);
    n->set = negated ? set_complement(p->a, &set) : set;
    return n;
}

static struct regex_node *node_char(struct regex_parser *p, uint32_t c)
{
    struct regex_set set = { NULL, 0, 0 };
    set_add(p->a, &set, c, c);
    return node_set(p, set, false);
}

/* Reads one literal character. Returns 0 at the end of the pattern. Fails at invalid UTF-8 and at a line feed. */
static uint32_t parse_char(struct regex_parser *p)
{
    uint32_t c = 0;
    if (p->pos == p->s.len) return 0;
    size_t width = corpus_char(p->s.s + p->pos, p->s.len - p->pos, &c);
    if (c > REGEX_LAST_CHAR) parse_fail(p, p->pos, STR("this byte is not UTF-8"));
    else if (c == '\n')
        parse_fail(p, p->pos, STR("a pattern is matched against single lines: a line feed never matches"));
    else p->pos += width;
    return c;
}

/* Reads the hexadecimal digits of \xHH, \uHHHH or \x{H...}; the read position is after the letter. Without braces there
 * must be `digits` of them. start: offset of the escape, for errors. Returns the character. */
static uint32_t parse_hex(struct regex_parser *p, size_t digits, size_t start)
{
    bool braces = parse_take(p, STR("{"));
    uint32_t c = 0;
    size_t n = 0, max = braces ? 8 : digits;
    for (; n < max; n++) {
        int digit = hex_digit_value(parse_peek(p, 0));
        if (digit < 0) break;
        c = c << 4 | (uint32_t)digit;
        p->pos++;
    }
    if (n == 0 || (braces ? !parse_take(p, STR("}")) : n < digits) || c > REGEX_LAST_CHAR || is_surrogate(c))
        parse_fail(p, start, STR("not a character: \\xHH, \\uHHHH and \\x{H...} take hexadecimal digits"));
    return c;
}

/* A parsed backslash escape other than \b and \B, or a member of brackets: a class, or the character c if class is
 * NULL. */
struct regex_escape { const struct regex_class *class; bool negated; uint32_t c; };

#define REGEX_ESCAPES "use \\d \\w \\s \\D \\W \\S \\b \\B \\t \\xHH"

/* Reads an escape; the read position is at the backslash. \n is an error outside brackets, because it never matches. */
static struct regex_escape parse_escape(struct regex_parser *p, bool in_brackets)
{
    static const char letters[] = "t\tr\rf\fv\v0";     /* pairs of letter and character; 0 pairs with the final NUL */
    size_t start = p->pos++;
    char e = parse_peek(p, 0);
    const char *known = e ? strchr(letters, e) : NULL;
    for (size_t i = 0; i < COUNT(regex_classes); i++) {
        char letter = regex_classes[i].letter;
        if (!letter || (e != letter && e != letter - 32)) continue;
        p->pos++;
        return (struct regex_escape){ &regex_classes[i], e != letter, 0 };
    }
    if (p->pos >= p->s.len) parse_fail(p, start, STR("nothing follows this \\"));
    else if (known && (known - letters) % 2 == 0 && !(e == '0' && char_is_digit(parse_peek(p, 1))))
        return p->pos++, (struct regex_escape){ .c = (unsigned char)known[1] };
    else if (e == 'x' || e == 'u')
        return p->pos++, (struct regex_escape){ .c = parse_hex(p, e == 'x' ? 2 : 4, start) };
    else if (e == 'n' && in_brackets) return p->pos++, (struct regex_escape){ .c = '\n' };
    else if (e == 'n') parse_fail(p, start, STR("a pattern is matched against single lines: \\n never matches"));
    else if (char_is_digit(e) || e == 'k') parse_fail(p, start, STR("back-references are not supported"));
    else if ((e >= 'a' && e <= 'z') || (e >= 'A' && e <= 'Z'))
        parse_fail(p, start, STR("unknown escape: " REGEX_ESCAPES));
    return (struct regex_escape){ .c = parse_char(p) };
}

/* Reads [:name:] or [:^name:] inside brackets. Other text is not read and has no class. An unknown name is an error. */
static struct regex_escape parse_named_class(struct regex_parser *p)
{
    size_t start = p->pos;
    struct regex_escape e = { NULL, false, 0 };
    if (!parse_take(p, STR("[:"))) return e;
    e.negated = parse_take(p, STR("^"));
    struct cut c = str_cut(str_span(p->s, p->pos, p->pos + 10), STR(":]"));   /* 10: no name is longer */
    for (size_t i = 0; c.ok && !e.class && i < COUNT(regex_classes); i++)
        if (str_equal(c.head, str_from(regex_classes[i].name))) e.class = &regex_classes[i];
    p->pos = e.class ? p->pos + c.head.len + 2 : start;
    if (c.ok && !e.class)
        parse_fail(p, start, STR("unknown class; use [:alpha:], [:digit:], [:space:] or another POSIX class"));
    return e;
}

/* Reads a class, or one end of a range. In brackets \b is a backspace. */
static struct regex_escape parse_member(struct regex_parser *p)
{
    struct regex_escape named = parse_named_class(p);
    if (named.class || p->pos == p->s.len) return named;
    if (parse_take(p, STR("\\b"))) return (struct regex_escape){ .c = '\b' };
    return parse_peek(p, 0) == '\\' ? parse_escape(p, true) : (struct regex_escape){ .c = parse_char(p) };
}

/* Reads [...]; the read position is at the [. A ] that comes first is a member. */
static struct regex_node *parse_brackets(struct regex_parser *p)
{
    struct regex_set set = { NULL, 0, 0 };
    size_t start = p->pos++;
    bool negated = parse_take(p, STR("^"));
    for (bool first = true; first || parse_peek(p, 0) != ']'; first = false) {
        if (p->pos >= p->s.len) {
            parse_fail(p, start, STR("this [ is not closed"));
            break;
        }
        size_t from = p->pos;
        struct regex_escape low = parse_member(p), high = low;
        if (parse_peek(p, 0) == '-' && p->pos + 1 < p->s.len && parse_peek(p, 1) != ']') {
            p->pos++;
            high = parse_member(p);
            if (low.class || high.class)
                parse_fail(p, from, STR("a range in [ ] goes from one character to another"));
            else if (low.c > high.c) parse_fail(p, from, STR("this range goes backwards"));
        }
        if (low.class) set_add_class(p->a, &set, low.class, low.negated);
        else set_add(p->a, &set, low.c, high.c);
    }
    parse_take(p, STR("]"));
    return node_set(p, set, negated);
}

static struct regex_node *parse_alternation(struct regex_parser *p);

/* Reads (...) or (?:...); the read position is at the opening parenthesis. */
static struct regex_node *parse_group(struct regex_parser *p)
{
    size_t start = p->pos++;
    if (parse_peek(p, 0) == '?' && !parse_take(p, STR("?:"))) {
        bool look = parse_peek(p, 1) == '=' || parse_peek(p, 1) == '!' ||
                    (parse_peek(p, 1) == '<' && (parse_peek(p, 2) == '=' || parse_peek(p, 2) == '!'));
        parse_fail(p, start, look ? STR("look-ahead and look-behind are not supported")
                                  : STR("only (?:...) is supported, and (?i) at the start of the pattern"));
    }
    if (p->depth == MAX_REGEX_DEPTH)
        parse_fail(p, start, STR("groups are nested deeper than " STRINGIFY(MAX_REGEX_DEPTH)));
    p->depth++;
    struct regex_node *n = parse_alternation(p);
    p->depth--;
    if (!parse_take(p, STR(")"))) parse_fail(p, start, STR("this ( is not closed"));
    return n;
}

/* Returns the length of the repetition operator at the read position in bytes, or 0 if there is no operator. */
static size_t repeat_length(const struct regex_parser *p)
{
    char c = parse_peek(p, 0);
    if (c == '*' || c == '+' || c == '?') return 1;
    if (c != '{') return 0;
    str rest = str_span(p->s, p->pos + 1, p->s.len);
    size_t n = count_digits(rest);
    if (n == 0) return 0;
    if (n < rest.len && rest.s[n] == ',') n += 1 + count_digits(str_span(rest, n + 1, rest.len));
    return n < rest.len && rest.s[n] == '}' ? n + 2 : 0;
}

/* Reads an atom, the operand of a repetition: a group, class, assertion or character. Never returns NULL. */
static struct regex_node *parse_atom(struct regex_parser *p)
{
    size_t start = p->pos;
    struct regex_set set = { NULL, 0, 0 };
    if (repeat_length(p)) {
        parse_fail(p, start, STR("there is nothing to repeat before this (\\ takes it literally)"));
        return node_new(p, REGEX_EMPTY);
    }
    switch (parse_peek(p, 0)) {
    case '(': return parse_group(p);
    case '[': return parse_brackets(p);
    case '^': return p->pos++, node_assertion(p, ASSERT_START);
    case '$': return p->pos++, node_assertion(p, ASSERT_END);
    case '.':
        p->pos++;
        set_add(p->a, &set, '\n', '\n');
        return node_set(p, set, true);
    case '\\': {
        if (parse_take(p, STR("\\b"))) return node_assertion(p, ASSERT_BOUNDARY);
        if (parse_take(p, STR("\\B"))) return node_assertion(p, ASSERT_NO_BOUNDARY);
        struct regex_escape e = parse_escape(p, false);
        if (!e.class) return node_char(p, e.c);
        set_add_class(p->a, &set, e.class, e.negated);
        return node_set(p, set, false);
    }
    default: return node_char(p, parse_char(p));
    }
}

/* Reads a repetition operator of `length` bytes and stores its bounds in a REGEX_REPETITION node. */
static void parse_bounds(struct regex_parser *p, struct regex_node *times, size_t length)
{
    str digits = str_span(p->s, p->pos + 1, p->pos + length - 1);
    char c = parse_peek(p, 0);
    times->min = c == '+', times->max = c == '?' ? 1 : REGEX_UNBOUNDED;
    if (c == '{') {
        struct cut bounds = str_cut(digits, STR(","));
        struct number min = str_digits_value(bounds.head, (int64_t)bounds.head.len);
        struct number max = bounds.tail.len ? str_digits_value(bounds.tail, (int64_t)bounds.tail.len) : min;
        bool unbounded = bounds.ok && !bounds.tail.len;
        if (min.value > MAX_REGEX_REPEAT || max.value > MAX_REGEX_REPEAT)
            parse_fail(p, p->pos, STR("more than " STRINGIFY(MAX_REGEX_REPEAT) " repetitions"));
        else if (max.value < min.value)
            parse_fail(p, p->pos, STR("the minimum of this repetition exceeds its maximum"));
        else
            times->min = (unsigned)min.value, times->max = unbounded ? REGEX_UNBOUNDED : (unsigned)max.value;
    }
    p->pos += length;
    if (p->pos > p->s.len) p->pos = p->s.len;
}

/* Reads an atom and its repetition, if it has one. A ? after the repetition is ignored. */
static struct regex_node *parse_repetition(struct regex_parser *p)
{
    struct regex_node *atom = parse_atom(p), *times;
    size_t length = repeat_length(p);
    if (!length) return atom;
    if (atom->kind == REGEX_ASSERTION) parse_fail(p, p->pos, STR("^, $, \\b and \\B cannot be repeated"));
    times = node_new(p, REGEX_REPETITION);
    times->child = atom;
    parse_bounds(p, times, length);
    parse_take(p, STR("?"));
    if (repeat_length(p)) parse_fail(p, p->pos, STR("this repeats a repetition: put the first into (?:...)"));
    return times;
}

/* Reads a sequence of atoms up to a |, a ) or the end; or a sequence of characters without syntax. */
static struct regex_node *parse_concat(struct regex_parser *p, bool literal)
{
    struct regex_node *concat = node_new(p, REGEX_CONCAT), **end = &concat->child;
    while (p->pos < p->s.len && (literal || (parse_peek(p, 0) != '|' && parse_peek(p, 0) != ')'))) {
        *end = literal ? node_char(p, parse_char(p)) : parse_repetition(p);
        end = &(*end)->next;
    }
    return concat;
}

/* Reads alternatives separated by |. */
static struct regex_node *parse_alternation(struct regex_parser *p)
{
    struct regex_node *alternation = node_new(p, REGEX_ALTERNATION), **end = &alternation->child;
    do {
        *end = parse_concat(p, false);
        end = &(*end)->next;
    } while (parse_take(p, STR("|")));
    return alternation;
}

/* Returns the tree of a pattern. The tree is invalid if p->error is set. */
static struct regex_node *parse_pattern(struct regex_parser *p, unsigned flags)
{
    if (p->s.len > MAX_REGEX_BYTES)
        parse_fail(p, MAX_REGEX_BYTES, STR("the pattern has more than " STRINGIFY(MAX_REGEX_BYTES) " bytes"));
    bool literal = (flags & REGEX_LITERAL) != 0;
    bool folds = !literal && parse_take(p, STR("(?i)")); /* taken even if the flag is set already */
    p->fold = folds || (flags & REGEX_FOLD) != 0;
    struct regex_node *n = literal ? parse_concat(p, true) : parse_alternation(p);
    if (p->pos < p->s.len) parse_fail(p, p->pos, STR("this ) has no ( before it (\\) takes it literally)"));
    if (!(flags & REGEX_WORDS)) return n;
    struct regex_node *words = node_new(p, REGEX_CONCAT);
    words->child = node_assertion(p, ASSERT_NO_WORD_BEFORE);
    words->child->next = n;
    n->next = node_assertion(p, ASSERT_NO_WORD_AFTER);
    return words;
}

/* ==================================================================================================================
 * Room: Automaton. Compiles the tree into an NFA over bytes and runs it as a lazily built DFA. The time to find out
 * whether a line matches is linear in its length for every pattern; states are discarded when their memory limit is
 * reached.
 * =============================================================================================================== */

enum regex_instruction_kind { INST_BYTE, INST_SPLIT, INST_ASSERT, INST_MATCH };

/* One NFA instruction. `to` and `alternative` are indexes of other instructions.
 *     BYTE   reads a byte from low to high and continues at `to`, or tries `alternative`, which may be INST_NONE
 *     SPLIT  continues at both `to` and `alternative`
 *     ASSERT continues at `to` if the assertion holds
 *     MATCH  the end of a match */
struct regex_instruction { unsigned char kind, assertion, low, high; uint32_t to, alternative; };
#define INST_NONE UINT32_MAX

/* The input of a program is bytes. In programs with -w, INPUT_LETTER is added to the bytes of non-ASCII letters. */
#define INPUT_LETTER 0x80u
#define INPUT_COUNT (0x100u + INPUT_LETTER)

struct regex_program {
    struct arena *a;
    struct regex_instruction *instructions;
    size_t capacity;
    uint32_t count, start;            /* start: index of the first instruction */
    bool too_large;
    bool anchored;                    /* every match begins with ^ */
    unsigned assertions;              /* mask of the assertions in the program */
    uint16_t symbol[INPUT_COUNT];     /* by input value: its symbol; indistinguishable values share one */
    uint16_t sample[INPUT_COUNT];     /* by symbol: one of its input values */
    unsigned symbols;                 /* number of symbols; this number itself is the symbol for the end of the line */
};

/* Appends an instruction and returns its index. Sets too_large and returns 0 if there are MAX_REGEX_INSTRUCTIONS; the
 * program must not be used then. */
static uint32_t program_emit(struct regex_program *p, struct regex_instruction instruction)
{
    if (p->count == MAX_REGEX_INSTRUCTIONS) return p->too_large = true, 0;
    p->instructions = arena_grow(p->a, p->instructions, p->count, &p->capacity, sizeof *p->instructions);
    p->instructions[p->count] = instruction;
    return p->count++;
}

/* Returns the index of a BYTE instruction without alternative. Reuses an equal one of the current character set, whose
 * instructions start at `first`. Looks only at the last 64, so that the time for large sets is linear. */
static uint32_t program_byte(struct regex_program *p, uint32_t first, unsigned char low, unsigned char high,
                             uint32_t to)
{
    uint32_t back = p->count > first + 64 ? p->count - 64 : first;
    for (uint32_t i = p->count; i-- > back;) {
        const struct regex_instruction *s = &p->instructions[i];
        if (s->low == low && s->high == high && s->to == to && s->alternative == INST_NONE && s->kind == INST_BYTE)
            return i;
    }
    return program_emit(p, (struct regex_instruction){ INST_BYTE, 0, low, high, to, INST_NONE });
}

/* Emits one sequence of BYTE instructions that reads the characters low to high; utf8_cut() must have returned high for
 * them. list: the first instruction of the alternatives emitted so far, or INST_NONE. Returns the first instruction of
 * the new list. The first instruction of a sequence is never shared, because it links to the list. */
static uint32_t program_sequence(struct regex_program *p, uint32_t first, uint32_t low, uint32_t high, uint32_t to,
                                 uint32_t list)
{
    unsigned char from[4], up_to[4];
    size_t n = corpus_put_char(from, low);
    corpus_put_char(up_to, high);
    for (size_t i = n - 1; i > 0; i--) to = program_byte(p, first, from[i], up_to[i], to);
    return program_emit(p, (struct regex_instruction){ INST_BYTE, 0, from[0], up_to[0], to, list });
}

/* Returns a character `cut` such that one sequence of byte ranges can encode the characters from low to cut. It is high
 * if the complete range can be encoded so. Otherwise the caller goes on at cut + 1. */
static uint32_t utf8_cut(uint32_t low, uint32_t high)
{
    static const uint32_t ends[] = { 0x7f, 0x7ff, 0xd7ff, 0xdfff, 0xffff };
    for (size_t i = 0; i < COUNT(ends); i++)
        if (low <= ends[i] && high > ends[i]) return utf8_cut(low, ends[i]);
    for (unsigned i = 1; low >= 0x80 && i < 4; i++) {
        uint32_t tail = (1u << 6 * i) - 1;
        if ((low & ~tail) == (high & ~tail)) continue;
        if (low & tail) return utf8_cut(low, low | tail);
        if ((high & tail) != tail) return utf8_cut(low, (high & ~tail) - 1);
    }
    return high;
}

/* Emits instructions that read one character of the set and continue at `to`. Returns the first. Omits surrogates. */
static uint32_t program_set(struct regex_program *p, const struct regex_set *set, uint32_t to)
{
    uint32_t first = p->count, list = INST_NONE;
    for (size_t i = 0; i < set->count && !p->too_large; i++)
        for (uint32_t low = set->ranges[i].low, cut; low <= set->ranges[i].high; low = cut + 1) {
            cut = utf8_cut(low, set->ranges[i].high);
            if (is_surrogate(low)) continue;
            list = program_sequence(p, first, low, cut, to, list);
        }
    if (list != INST_NONE) return list;
    return program_emit(p, (struct regex_instruction){ INST_BYTE, 0, 1, 0, to, INST_NONE }); /* empty set: no match */
}

static uint32_t program_add(struct regex_program *p, const struct regex_node *n, uint32_t to);

/* Emits an instruction that continues at both `to` and `alternative`. */
static uint32_t program_split(struct regex_program *p, uint32_t to, uint32_t alternative)
{
    return program_emit(p, (struct regex_instruction){ INST_SPLIT, 0, 0, 0, to, alternative });
}

/* Emits x{min,max}: the required copies of x, then the optional ones, each nested in the one before it, as in
 * x(x(x)?)?. If max is unbounded, a loop follows the required copies. Each copy has an instruction of its own, so that
 * MAX_REGEX_INSTRUCTIONS also bounds repetitions of an empty x. */
static uint32_t program_repetition(struct regex_program *p, const struct regex_node *n, uint32_t to)
{
    uint32_t entry = program_split(p, to, to);
    if (n->max == REGEX_UNBOUNDED) {
        uint32_t body = program_add(p, n->child, entry);
        if (!p->too_large) p->instructions[entry].to = body;
    } else {
        for (unsigned i = n->min; i < n->max && !p->too_large; i++)
            entry = program_split(p, program_add(p, n->child, entry), to);
    }
    for (unsigned i = 0; i < n->min && !p->too_large; i++)
        entry = program_add(p, n->child, program_split(p, entry, entry));
    return entry;
}

/* Emits the instructions of a list of siblings, one after the other in reading order. */
static uint32_t program_concat(struct regex_program *p, const struct regex_node *first, uint32_t to)
{
    size_t count = 0, i = 0;
    for (const struct regex_node *c = first; c; c = c->next) count++;
    if (!count) return program_split(p, to, to);     /* so that MAX_REGEX_INSTRUCTIONS bounds empty groups, too */
    const struct regex_node **children = arena_array(p->a, count, sizeof *children);
    for (const struct regex_node *c = first; c; c = c->next) children[i++] = c;
    while (i > 0 && !p->too_large) to = program_add(p, children[--i], to);
    return to;
}

/* Emits the instructions of a tree, which continue at `to`. Returns the first. */
static uint32_t program_add(struct regex_program *p, const struct regex_node *n, uint32_t to)
{
    uint32_t entry = INST_NONE;
    if (p->too_large) return 0;
    switch (n->kind) {
    case REGEX_SET: return program_set(p, &n->set, to);
    case REGEX_REPETITION: return program_repetition(p, n, to);
    case REGEX_CONCAT: return program_concat(p, n->child, to);
    case REGEX_ALTERNATION:
        for (const struct regex_node *c = n->child; c; c = c->next) {
            uint32_t branch = program_add(p, c, to);
            entry = entry == INST_NONE ? branch : program_split(p, entry, branch);
        }
        return entry;
    case REGEX_ASSERTION:
        p->assertions |= (unsigned)n->assertion;
        return program_emit(
            p, (struct regex_instruction){ INST_ASSERT, (unsigned char)n->assertion, 0, 0, to, INST_NONE });
    default: return to;
    }
}

static bool is_ascii_word(unsigned c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= 'a' && c <= 'z');
}

/* Returns the byte of an input value. */
static unsigned input_byte(unsigned input)
{
    return input < 0x100 ? input : input - INPUT_LETTER;
}

/* Returns the input value of the byte at an offset of the line. */
static unsigned input_at(const struct regex_program *p, str line, size_t pos)
{
    unsigned byte = (unsigned char)line.s[pos];
    if (byte < 0x80 || !(p->assertions & ASSERT_MASK_GREP_W)) return byte;
    size_t start = pos;
    uint32_t c;
    while (start > 0 && pos - start < 3 && is_continuation_byte(line.s[start])) start--;
    size_t width = corpus_char(line.s + start, line.len - start, &c);
    return pos - start < width && corpus_is_letter(c) ? byte + INPUT_LETTER : byte;
}

/* Computes the symbols. A byte gets another symbol than the byte below it if an instruction or an assertion may
 * distinguish the two, or if only one of them is a UTF-8 continuation byte. */
static void program_symbols(struct regex_program *p)
{
    bool starts[257] = { false };
    for (unsigned c = 1; c < 256; c++) {
        starts[c] = is_continuation_byte((char)c) != is_continuation_byte((char)(c - 1)) ||
                    ((p->assertions & ASSERT_MASK_WORDS) && is_ascii_word(c) != is_ascii_word(c - 1));
    }
    for (uint32_t i = 0; i < p->count; i++) {
        if (p->instructions[i].kind != INST_BYTE) continue;
        starts[p->instructions[i].low] = true;
        starts[p->instructions[i].high + 1] = true;
    }
    unsigned symbol = 0, count = p->assertions & ASSERT_MASK_GREP_W ? INPUT_COUNT : 0x100;
    for (unsigned c = 0; c < count; c++) {
        if (c == 0x100 || (c && starts[input_byte(c)])) symbol++;
        p->symbol[c] = (uint16_t)symbol;
        p->sample[symbol] = (uint16_t)c;
    }
    p->symbols = symbol + 1;
}

struct regex_state {
    bool stop, found, dead;          /* found: a match ended before the last symbol; dead: no match can follow;
                                        stop: found or dead */
    unsigned char context;           /* regex_context */
    uint32_t hash;
    struct regex_state *chain;       /* next state in the same hash bucket */
    uint64_t *set;                   /* one bit per instruction */
    struct regex_state *next[];      /* by symbol; NULL if not built yet */
};

/* Properties of the last input value, as bits of a mask. */
enum regex_context { AT_START = 1, AFTER_WORD = 2, AFTER_LETTER = 4 };

#define REGEX_BUCKETS 1024u
#define REGEX_BLOCK_BYTES ((size_t)64 << 10)

/* A DFA and the states built so far. States are allocated in blocks. When all blocks are full, all states are
 * dropped. */
struct regex_dfa {
    const struct regex_program *program;
    struct arena *a;
    bool unanchored;                 /* a match may begin at any character, not only where reading begins */
    unsigned context_mask;           /* the regex_context bits that the program needs */
    size_t words;                    /* number of uint64_t in a set */
    uint64_t *before, *after;        /* sets under construction: before and after the next input value */
    uint32_t *stack;                 /* for dfa_add_closure() */
    struct regex_state *buckets[REGEX_BUCKETS], *start[8];
    char *blocks[REGEX_CACHE_BYTES / REGEX_BLOCK_BYTES];
    size_t block, used, drop_count;  /* current block, bytes used in it; how often the states were dropped */
    size_t *work;                    /* instructions visited by all DFAs of the pattern; limited to MAX_REGEX_WORK */
};

/* Returns the index of the lowest bit set in x, which is not 0. */
static uint32_t lowest_bit(uint64_t x)
{
#if defined __GNUC__
    return (uint32_t)__builtin_ctzll(x);
#else
    uint32_t n = 0;
    for (; !(x & 1); x >>= 1) n++;
    return n;
#endif
}

/* Adds an instruction to a set, with all instructions that it reaches without reading a byte. Only the assertions in
 * the mask hold. */
static void dfa_add_closure(struct regex_dfa *d, uint64_t *set, uint32_t index, unsigned assertions)
{
    size_t depth = 0;
    d->stack[depth++] = index;
    while (depth) {
        uint32_t i = d->stack[--depth];
        if (i == INST_NONE || set[i / 64] >> i % 64 & 1) continue;
        const struct regex_instruction *s = &d->program->instructions[i];
        set[i / 64] |= (uint64_t)1 << i % 64;
        ++*d->work;
        if (s->kind == INST_SPLIT || (s->kind == INST_ASSERT && (s->assertion & assertions))) d->stack[depth++] = s->to;
        if (s->kind == INST_SPLIT || s->kind == INST_BYTE) d->stack[depth++] = s->alternative;
    }
}

/* True if the program can neither read a byte nor match unless ^ holds. */
static bool program_needs_start(struct regex_dfa *d)
{
    bool needs = true;
    memset(d->before, 0, d->words * sizeof *d->before);
    dfa_add_closure(d, d->before, d->program->start, ~(unsigned)ASSERT_START);
    for (uint32_t i = 0; i < d->program->count; i++) {
        unsigned kind = d->program->instructions[i].kind;
        if (d->before[i / 64] >> i % 64 & 1 && (kind == INST_BYTE || kind == INST_MATCH)) needs = false;
    }
    return needs;
}

/* Initializes a DFA without states, and program->anchored. work: counter shared by all DFAs of a pattern. */
static void dfa_begin(struct regex_dfa *d, struct arena *a, struct regex_program *program, bool unanchored,
                      size_t *work)
{
    memset(d, 0, sizeof *d);
    d->program = program, d->a = a, d->unanchored = unanchored, d->work = work;
    d->words = (program->count + 63u) / 64;
    d->before = arena_array(a, d->words, sizeof *d->before);
    d->after = arena_array(a, d->words, sizeof *d->after);
    d->stack = arena_array(a, (size_t)program->count * 2 + 2, sizeof *d->stack);
    program->anchored = (program->assertions & ASSERT_START) && program_needs_start(d);
    if (program->assertions & ASSERT_START) d->context_mask |= AT_START;
    if (program->assertions & ASSERT_MASK_WORDS) d->context_mask |= AFTER_WORD;
    if (program->assertions & ASSERT_MASK_GREP_W) d->context_mask |= AFTER_LETTER;
}

/* Returns zeroed memory for a state, or NULL if all blocks are full. */
static void *dfa_alloc(struct regex_dfa *d, size_t bytes)
{
    bytes = (bytes + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
    if (d->blocks[d->block] && REGEX_BLOCK_BYTES - d->used < bytes) {
        if (d->block + 1 == COUNT(d->blocks)) return NULL;
        d->block++, d->used = 0;
    }
    if (!d->blocks[d->block]) d->blocks[d->block] = arena_bytes(d->a, REGEX_BLOCK_BYTES);
    char *memory = d->blocks[d->block] + d->used;
    d->used += bytes;
    return memset(memory, 0, bytes);
}

/* Drops all states. Pointers to states become invalid, because the blocks are reused. */
static void dfa_drop_states(struct regex_dfa *d)
{
    memset(d->buckets, 0, sizeof d->buckets);
    memset(d->start, 0, sizeof d->start);
    d->block = d->used = 0;
    d->drop_count++;
}

/* True if no bit is set. */
static bool bitset_is_empty(const uint64_t *set, size_t words)
{
    uint64_t all = 0;
    for (size_t i = 0; i < words; i++) all |= set[i];
    return all == 0;
}

/* Returns the state with this set, context and found flag. Builds it if it is new, which may drop all others. */
static struct regex_state *dfa_state(struct regex_dfa *d, const uint64_t *set, unsigned context, bool found)
{
    uint64_t h = context * 2u + found;
    for (size_t i = 0; i < d->words; i++) h = (h ^ set[i]) * 0x9e3779b97f4a7c15u, h ^= h >> 29;
    uint32_t hash = (uint32_t)h;
    for (struct regex_state *s = d->buckets[hash % REGEX_BUCKETS]; s; s = s->chain)
        if (s->hash == hash && s->context == context && s->found == found &&
            !memcmp(s->set, set, d->words * sizeof *set))
            return s;
    size_t head = offsetof(struct regex_state, next) + (d->program->symbols + 1u) * sizeof(struct regex_state *);
    struct regex_state *s = dfa_alloc(d, head + d->words * sizeof *set);
    if (!s) {
        dfa_drop_states(d);
        s = dfa_alloc(d, head + d->words * sizeof *set);
    }
    bool may_start = d->unanchored && (!d->program->anchored || (context & AT_START));
    s->found = found, s->context = (unsigned char)context, s->hash = hash;
    s->dead = !may_start && bitset_is_empty(set, d->words);
    s->stop = s->found || s->dead;
    s->set = memcpy((char *)s + head, set, d->words * sizeof *set);
    s->chain = d->buckets[hash % REGEX_BUCKETS];
    d->buckets[hash % REGEX_BUCKETS] = s;
    *d->work += d->words + d->program->symbols;
    return s;
}

/* Returns the initial state for a context. */
static struct regex_state *dfa_start(struct regex_dfa *d, unsigned context)
{
    context &= d->context_mask;
    if (d->start[context]) return d->start[context];
    memset(d->after, 0, d->words * sizeof *d->after);
    if (!d->unanchored) dfa_add_closure(d, d->after, d->program->start, 0);
    struct regex_state *s = dfa_state(d, d->after, context, false);
    return d->start[context] = s;
}

/* Returns the mask of assertions that hold between the context and the next input value; next is -1 at the end. */
static unsigned assertions_between(unsigned context, int next)
{
    bool word = (context & AFTER_WORD) != 0, next_word = next >= 0 && is_ascii_word((unsigned)next);
    bool letter = word || (context & AFTER_LETTER), next_letter = next_word || next >= 0x100;
    return (context & AT_START ? ASSERT_START : 0u) | (next < 0 ? ASSERT_END : 0u) |
           (word != next_word ? ASSERT_BOUNDARY : ASSERT_NO_BOUNDARY) | (letter ? 0u : ASSERT_NO_WORD_BEFORE) |
           (next_letter ? 0u : ASSERT_NO_WORD_AFTER);
}

/* Returns the context after an input value; -1 is the start. */
static unsigned context_after(int input)
{
    if (input < 0) return AT_START;
    return (is_ascii_word((unsigned)input) ? AFTER_WORD : 0u) | (input >= 0x100 ? AFTER_LETTER : 0u);
}

/* Fills `before` with the set of a state. The next input value decides which assertions hold, so it also adds the
 * instructions that they let through. In an unanchored DFA, it adds the start of the program, too, if the position is
 * between two characters. */
static void dfa_apply_assertions(struct regex_dfa *d, const struct regex_state *s, int next)
{
    const struct regex_program *p = d->program;
    unsigned assertions = assertions_between(s->context, next);
    bool between = next < 0 || !is_continuation_byte((char)input_byte((unsigned)next));
    memset(d->before, 0, d->words * sizeof *d->before);
    if (p->assertions == 0) memcpy(d->before, s->set, d->words * sizeof *d->before);
    for (size_t w = 0; p->assertions && w < d->words; w++) {
        for (uint64_t left = s->set[w]; left; left &= left - 1) {
            uint32_t index = (uint32_t)(w * 64) + lowest_bit(left);
            const struct regex_instruction *here = &p->instructions[index];
            d->before[w] |= (uint64_t)1 << index % 64;
            if (here->kind == INST_ASSERT && (here->assertion & assertions))
                dfa_add_closure(d, d->before, here->to, assertions);
        }
    }
    if (d->unanchored && between) dfa_add_closure(d, d->before, p->start, assertions);
}

/* Returns the state after one more symbol. Returns NULL if the pattern took more than MAX_REGEX_WORK. */
static struct regex_state *dfa_step(struct regex_dfa *d, struct regex_state *s, unsigned symbol)
{
    const struct regex_program *p = d->program;
    int next = symbol == p->symbols ? -1 : p->sample[symbol], byte = next < 0 ? -1 : (int)input_byte((unsigned)next);
    bool found = false;
    if (*d->work > MAX_REGEX_WORK) return NULL;
    dfa_apply_assertions(d, s, next);
    memset(d->after, 0, d->words * sizeof *d->after);
    for (size_t w = 0; w < d->words; w++) {
        for (uint64_t left = d->before[w]; left; left &= left - 1) {
            const struct regex_instruction *here = &p->instructions[w * 64 + lowest_bit(left)];
            ++*d->work;
            if (here->kind == INST_MATCH) found = true;
            if (here->kind == INST_BYTE && byte >= here->low && byte <= here->high)
                dfa_add_closure(d, d->after, here->to, 0);
        }
    }
    size_t drop_count = d->drop_count;
    struct regex_state *to = dfa_state(d, d->after, context_after(next) & d->context_mask, found);
    return drop_count == d->drop_count ? (s->next[symbol] = to) : to;
}

struct regex {
    struct arena *a;
    struct regex_node *tree;
    struct regex_program program;
    struct regex_dfa search_dfa;                 /* unanchored: finds out whether a line has a match */
    struct regex_dfa longest_dfa;                /* finds the end of the longest match that starts at an offset */
    size_t bytes_read;                           /* of all lines; above MAX_REGEX_READ the pattern is given up */
    size_t work;                                 /* of all DFAs; above MAX_REGEX_WORK the pattern is given up */
};

struct regex_match { size_t start, end; bool ok; };  /* bytes [start, end) of the line; ok: there is a match */

/* True if the pattern exceeded a work limit. Results of matching are invalid then, also negative ones. */
static bool regex_gave_up(const struct regex *re)
{
    return re->work > MAX_REGEX_WORK || re->bytes_read > MAX_REGEX_READ;
}

/* Compiles a pattern. Returns NULL if it is invalid or too large. Sets *error, which is empty on success. */
static struct regex *regex_compile(struct arena *a, str pattern, unsigned flags, struct regex_error *error)
{
    struct regex_parser parser = { .a = a, .s = pattern };
    struct regex *re = arena_alloc(a, sizeof *re);
    re->a = a;
    re->tree = parse_pattern(&parser, flags);
    struct regex_program *p = &re->program;
    p->a = a;
    if (!parser.error.message.len) {
        uint32_t found = program_emit(p, (struct regex_instruction){ INST_MATCH, 0, 0, 0, INST_NONE, INST_NONE });
        p->start = program_add(p, re->tree, found);
    }
    if (p->too_large) parser.error.message = STR("the pattern is too large with its repetitions expanded");
    *error = parser.error;
    if (error->message.len) return NULL;
    program_symbols(p);
    dfa_begin(&re->search_dfa, a, p, true, &re->work);
    dfa_begin(&re->longest_dfa, a, p, false, &re->work);
    return re;
}

/* True if a line, which contains no line feed, has a match. */
static bool regex_matches(struct regex *re, str line)
{
    const struct regex_program *p = &re->program;
    struct regex_state *s = dfa_start(&re->search_dfa, AT_START), *next;
    re->bytes_read += line.len;
    for (size_t i = 0; i < line.len; i++) {
        unsigned symbol = p->symbol[input_at(p, line, i)];
        next = s->next[symbol];
        if (!next && !(next = dfa_step(&re->search_dfa, s, symbol))) return false;
        if (next->stop) return next->found;
        s = next;
    }
    next = s->next[p->symbols];
    return (next || (next = dfa_step(&re->search_dfa, s, p->symbols))) && next->found;
}

/* Returns the longest match that starts at an offset. */
static struct regex_match regex_longest(struct regex *re, str line, size_t pos)
{
    const struct regex_program *p = &re->program;
    struct regex_match m = { pos, pos, false };
    unsigned context = context_after(pos ? (int)input_at(p, line, pos - 1) : -1);
    struct regex_state *s = dfa_start(&re->longest_dfa, context), *next;
    for (; pos <= line.len && !s->dead; pos++, s = next) {
        unsigned symbol = pos < line.len ? p->symbol[input_at(p, line, pos)] : p->symbols;
        next = s->next[symbol];
        if (!next && !(next = dfa_step(&re->longest_dfa, s, symbol))) break;
        if (next->found) m.end = pos, m.ok = true;
    }
    re->bytes_read += pos - m.start + REGEX_START_BYTES;
    return m;
}

/* Returns the first offset, from `from` on, at which a match may start, or line.len. Skips offsets at which the states
 * built so far exclude a match. Builds no states. */
static size_t regex_skip(struct regex *re, str line, size_t from)
{
    const struct regex_program *p = &re->program;
    const struct regex_dfa *d = &re->longest_dfa;
    size_t pos = from;
    for (; pos < line.len; pos++) {
        unsigned context = !d->context_mask ? 0 : context_after(pos ? (int)input_at(p, line, pos - 1) : -1);
        const struct regex_state *s = d->start[context & d->context_mask];
        const struct regex_state *next = s ? s->next[p->symbol[input_at(p, line, pos)]] : NULL;
        if (!next || !next->dead || next->found) break;
    }
    re->bytes_read += pos - from;
    return pos;
}

/* Returns the first match of a line that starts at offset `from` or later; of those that start there, the longest. It
 * may be empty. Tries each offset, so the time is quadratic in the worst case, up to MAX_REGEX_READ. */
static struct regex_match regex_find(struct regex *re, str line, size_t from)
{
    struct regex_match m = { 0, 0, false };
    for (size_t pos = from; pos <= line.len && !m.ok && !regex_gave_up(re); pos++) {
        pos = regex_skip(re, line, pos);
        if (pos == line.len || !is_continuation_byte(line.s[pos])) m = regex_longest(re, line, pos);
    }
    m.ok = m.ok && !regex_gave_up(re);
    return m;
}

/* Returns the first line of a text, at offset `from` or later, that has a match. `from` must be the start of a line.
 * The result covers the complete line. */
static struct regex_match regex_line(struct regex *re, str text, size_t from)
{
    for (str line; from < text.len; from += line.len + 1) {
        line = line_from(text, from);
        if (regex_matches(re, line)) return (struct regex_match){ from, from + line.len, true };
    }
    return (struct regex_match){ 0, 0, false };
}

#endif
