/* twoslash.c - code blocks of twoslash, which compiles samples of TypeScript. The site shows a part of their lines:
 *
 *   ```twoslash include NAME     not shown; its code stands for `// @include: NAME` in later blocks, and its lines up
 *                                to `// - PART` for `// @include: NAME-PART`
 *   ```ts twoslash               the lines after the last `// ---cut---`, and before `// ---cut-after---`, without
 *                                options of the compiler, `// @strict: false`, and marks, `//   ^?`
 */
#include <ctype.h>
#include "gen.h"

#define MAX_INCLUDE_DEPTH 4

/* The code that has a name. budget: bytes that may still be included. */
struct samples { struct map names; str_list code; size_t budget; };

/* Returns the text after "// " of a line that is a comment, or an empty string. */
static str comment_of(str line)
{
    line = str_trim(line);
    return str_starts(line, STR("//")) ? str_trim(str_span(line, 2, line.len)) : STR("");
}

/* True for a line that only tells the compiler something: "@strict: false", "^?". */
static bool is_instruction(str comment)
{
    size_t n = 1;
    if (str_starts(comment, STR("^?")) || str_starts(comment, STR("^|"))) return true;
    if (str_starts(comment, STR("@twoslash-cache:"))) return true;       /* written by Vocs */
    while (n < comment.len && isalpha((unsigned char)comment.s[n])) n++;
    bool option = str_starts(comment, STR("@")) && n > 1 && (n == comment.len || comment.s[n] == ':');
    return option && !is_listed(str_span(comment, 1, n), " annotate error filename log warn ");
}

static void add_sample(struct samples *s, str name, str code)
{
    uint32_t *i = map_at(&s->names, name, (uint32_t)s->code.count);
    if (*i == s->code.count) PUSH(&s->code);
    s->code.at[*i] = code;
}

/* Adds the code of a block that is not shown, and that of its parts. */
static void add_samples(struct samples *s, str name, str code)
{
    ARRAY(struct part { str name; size_t len; }) parts = { 0 };
    buffer all = { 0 };
    for (size_t pos = 0; pos < code.len; pos = after_line(code, pos)) {
        str comment = comment_of(str_line(code, pos));
        if (str_starts(comment, STR("- ")))
            *PUSH(&parts) = (struct part){ str_span(comment, 2, comment.len), all.count };
        else buffer_add(&all, str_span(code, pos, after_line(code, pos)));
    }
    str text = all.count ? buffer_str(&all) : STR("");
    for (size_t i = 0; i < parts.count; i++)
        add_sample(s, str_format("%.*s-%.*s", PRI(name), PRI(parts.at[i].name)), str_span(text, 0, parts.at[i].len));
    add_sample(s, name, text);
}

/* Adds lines, and for each that includes a sample the code of it. */
static void add_lines(struct samples *s, buffer *out, str code, unsigned depth)
{
    for (size_t pos = 0; pos < code.len; pos = after_line(code, pos)) {
        str comment = comment_of(str_line(code, pos)), key = STR("@include: ");
        bool includes = depth < MAX_INCLUDE_DEPTH && str_starts(comment, key);
        const uint32_t *i = includes ? map_get(&s->names, str_trim(str_span(comment, key.len, comment.len))) : NULL;
        str sample = i ? s->code.at[*i] : STR("");
        if (i && sample.len <= s->budget) s->budget -= sample.len, add_lines(s, out, sample, depth + 1);
        else buffer_add(out, str_span(code, pos, after_line(code, pos)));
    }
}

/* Returns the lines of a block that the site shows. */
static str shown_lines(str code)
{
    size_t start = 0;
    bool hidden = false;
    buffer b = { 0 };
    for (size_t pos = 0; pos < code.len; pos = after_line(code, pos)) {
        str comment = comment_of(str_line(code, pos));
        if (is_listed(comment, " ---cut--- ---cut-before--- ")) start = after_line(code, pos);
    }
    for (size_t pos = start; pos < code.len; pos = after_line(code, pos)) {
        str comment = comment_of(str_line(code, pos));
        if (str_equal(comment, STR("---cut-after---"))) break;
        bool mark = is_listed(comment, " ---cut-start--- ---cut-end--- ");
        if (mark) hidden = str_equal(comment, STR("---cut-start---"));
        else if (!hidden && !is_instruction(comment)) buffer_add(&b, str_span(code, pos, after_line(code, pos)));
    }
    return b.count ? buffer_str(&b) : STR("");
}

/* Returns the name of a block that is not shown, "server" of "twoslash include server"; or an empty string. */
static str hidden_name(str info)
{
    str first = take_word(&info), second = take_word(&info);
    return str_equal(first, STR("twoslash")) && str_equal(second, STR("include")) ? take_word(&info) : STR("");
}

static bool has_word(str text, str word)
{
    for (str w; (w = take_word(&text)).len;)
        if (str_equal(w, word)) return true;
    return false;
}

/* Adds blank lines instead of those of the source that are not in the text since an offset, so that lines below keep
 * their numbers. */
static void add_blank_lines(buffer *out, size_t since, str source)
{
    size_t lines = count_lines(source);
    for (size_t i = since; i < out->count; i++) lines -= lines && out->at[i] == '\n';
    while (lines--) buffer_add(out, STR("\n"));
}

/* Adds the block that the line at pos opens as the site shows it, and returns the offset after it. 0 if it is none of
 * twoslash. */
static size_t add_block(struct samples *s, buffer *out, str text, size_t pos)
{
    str whole = str_line(text, pos), line = str_trim(whole), mark = fence_mark(line), fence = STR("");
    str info = str_trim(str_span(line, mark.len, line.len));
    size_t start = after_line(text, pos), end = start;
    if (!mark.len || !has_word(info, STR("twoslash"))) return 0;
    fence_read(&fence, whole);
    for (; end < text.len; end = after_line(text, end))
        if (fence_read(&fence, str_line(text, end)) && !fence.len) break;
    if (end >= text.len) return 0;
    str name = hidden_name(info), code = str_span(text, start, end);
    size_t next = after_line(text, end), since = out->count;
    buffer b = { 0 };
    if (name.len) add_samples(s, name, code), code = STR("");
    else add_lines(s, &b, code, 0), code = b.count ? shown_lines(buffer_str(&b)) : STR("");
    if (str_trim(code).len) {
        str opening = str_span(text, pos, start);
        size_t word = find_from(opening, 0, " twoslash");
        buffer_add(out, str_span(opening, 0, word));
        buffer_add(out, str_span(opening, word + strlen(" twoslash"), opening.len));
        buffer_add(out, code);
        buffer_add(out, str_span(text, end, next));
    }
    add_blank_lines(out, since, str_span(text, pos, next));
    return next;
}

str twoslash_translate(str text, bool *changed)
{
    struct samples s = { .budget = 4 * text.len };
    buffer out = { 0 };
    str fence = STR("");
    if (find_from(text, 0, "twoslash") == text.len) return text;
    for (size_t pos = 0, next; pos < text.len; pos = next) {
        next = fence.len ? 0 : add_block(&s, &out, text, pos);
        if (next) {
            *changed = true;
            continue;
        }
        fence_read(&fence, str_line(text, pos));
        next = after_line(text, pos);
        buffer_add(&out, str_span(text, pos, next));
    }
    map_free(&s.names);
    return out.count ? buffer_str(&out) : STR("");
}
