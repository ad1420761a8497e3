/* mdx.c - finds everything in a page that is not Markdown: JSX and HTML tags, heading attributes, images, module lines,
 * comments.
 *
 * The source is not modified. Whatever must not be shown becomes an edit: a range of the source and its replacement.
 * Code is found first, so that its contents are not mistaken for tags.
 */
#include <ctype.h>
#include <stdlib.h>
#include "mdx.h"

/* --- code: fences and inline code --- */

struct fence { char mark; size_t count; };

/* Returns the code fence at a line: three or more ` or ~, after optional spaces and quote marks. count is 0 if the
 * line is not a fence. */
static struct fence parse_fence(str line)
{
    size_t i = 0;
    while (i < line.len && (line.s[i] == ' ' || line.s[i] == '>' || line.s[i] == '\t')) i++;
    struct fence f = { i < line.len ? line.s[i] : 0, 0 };
    if (f.mark != '`' && f.mark != '~') return (struct fence){ 0, 0 };
    while (i + f.count < line.len && line.s[i + f.count] == f.mark) f.count++;
    str info = { line.s + i + f.count, line.len - i - f.count };
    if (f.count < 3 || (f.mark == '`' && memchr(info.s, '`', info.len))) return (struct fence){ 0, 0 };
    return f;
}

static bool only_marks(str line, char mark)
{
    line = str_trim(line);
    for (size_t i = 0; i < line.len; i++)
        if (line.s[i] != mark && line.s[i] != '>' && line.s[i] != ' ') return false;
    return true;
}

static void scan_fences(struct mdx *m)
{
    struct fence open = { 0, 0 };
    size_t opened_at = 0;
    for (size_t pos = m->body; pos < m->source.len;) {
        str line = str_line(m->source, pos);
        struct fence f = parse_fence(line);
        bool inside = open.count > 0;
        if (!inside && f.count) open = f, opened_at = pos;
        if (open.count) memset(m->code + pos, 2, line.len + (pos + line.len < m->source.len));
        if (inside && f.mark == open.mark && f.count >= open.count && only_marks(line, f.mark)) open.count = 0;
        pos += line.len + 1;
    }
    if (open.count) warn(m->file, line_of(m->source, opened_at), "this code fence is never closed");
}

/* Marks inline code: from a run of backticks to the next run of equal length in the same paragraph. */
static void scan_inline_code(struct mdx *m)
{
    const char *t = m->source.s;
    size_t n = m->source.len;
    for (size_t i = m->body; i < n;) {
        if (m->code[i] || t[i] != '`') { i++; continue; }
        size_t run = 0, j;
        while (i + run < n && t[i + run] == '`') run++;
        for (j = i + run; j < n && m->code[j] != 2 && !(t[j] == '\n' && j + 1 < n && t[j + 1] == '\n');) {
            size_t k = 0;
            while (j + k < n && t[j + k] == '`') k++;
            if (k == run) break;
            j += k ? k : 1;
        }
        bool closed = j + run <= n && t[j] == '`' && m->code[j] != 2;
        if (closed) memset(m->code + i, 1, j + run - i);
        i = closed ? j + run : i + run;
    }
}

/* --- choices: tabs, "- | Title", and branches, "- $ frontend="nextjs"". The site shows one of them at a time. --- */

static size_t spaces_at(str text, size_t line)
{
    size_t n = 0;
    while (line + n < text.len && text.s[line + n] == ' ') n++;
    return n;
}

/* Parses the label of a choice, which is its line without indentation. Returns false if it is not a label. */
static bool parse_label(str label, struct choice *out)
{
    out->key = STR("");
    if (str_starts(label, STR("- | "))) {
        out->values = str_trim((str){ label.s + 4, label.len - 4 });
        return out->values.len > 0;
    }
    size_t equal = find_from(label, 0, "=\"");
    if (!str_starts(label, STR("- $ ")) || equal == label.len) return false;
    const char *end = memchr(label.s + equal + 2, '"', label.len - equal - 2);
    if (!end) return false;
    out->key = (str){ label.s + 4, equal - 4 };
    out->values = (str){ label.s + equal + 2, (size_t)(end - label.s) - equal - 2 };
    return true;
}

/* Returns the end of a branch: the first line after its label that is not blank, not code, and not indented more. */
static size_t choice_end(const struct mdx *m, size_t line, size_t indent)
{
    for (size_t pos = line + str_line(m->source, line).len + 1; pos < m->source.len;) {
        str text = str_line(m->source, pos);
        if (m->code[pos] != 2 && str_trim(text).len && spaces_at(m->source, pos) <= indent) return pos;
        pos += text.len + 1;
    }
    return m->source.len;
}

size_t mdx_choice_at(const struct mdx *m, size_t pos)
{
    size_t low = 0, high = m->choices.count;
    while (low < high) { /* upper bound: first label after pos */
        size_t mid = low + (high - low) / 2;
        if (m->choices.at[mid].pos <= pos) low = mid + 1;
        else high = mid;
    }
    size_t i = low ? low - 1 : NO_CHOICE;
    while (i != NO_CHOICE && m->choices.at[i].end <= pos) i = mdx_outer_choice(m, i);
    return i;
}

size_t mdx_outer_choice(const struct mdx *m, size_t choice)
{
    return m->choices.at[choice].outer == choice ? NO_CHOICE : m->choices.at[choice].outer;
}

static void scan_choices(struct mdx *m)
{
    for (size_t pos = m->body; m->is_mdx && pos < m->source.len; pos += str_line(m->source, pos).len + 1) {
        str line = str_line(m->source, pos);
        struct choice choice = { .pos = pos, .indent = spaces_at(m->source, pos), .outer = m->choices.count };
        str label = { line.s + choice.indent, line.len - choice.indent };
        if (m->code[pos] == 2 || !parse_label(label, &choice)) continue;
        choice.end = choice_end(m, pos, choice.indent);
        size_t outer = mdx_choice_at(m, pos);
        if (outer != NO_CHOICE) choice.outer = outer;
        *PUSH(&m->choices) = choice;
    }
}

str mdx_choice_label(const struct choice *choice)
{
    if (!choice->key.len) return choice->values;
    return str_format("%.*s: %.*s", PRI(choice->key), PRI(choice->values));
}

bool mdx_is_rule(str line)
{
    str t = str_trim(line);
    for (size_t i = 0; i < t.len; i++)
        if (t.s[i] != t.s[0]) return false;
    return t.len >= 3 && strchr("-*_", t.s[0]) != NULL;
}

/* --- tags --- */

#define MAX_PAIRS 32 /* maximum nesting of pairs of tags */

static bool is_name_char(char ch) { return isalnum((unsigned char)ch) || ch == '.' || ch == '_' || ch == '-'; }

static size_t skip_spaces_back(const struct mdx *m, size_t pos)
{
    while (pos > m->body && m->source.s[pos - 1] == ' ') pos--;
    return pos;
}

/* True if only spaces precede pos on its line. */
static bool is_first_on_line(const struct mdx *m, size_t pos)
{
    size_t start = skip_spaces_back(m, pos);
    return start == m->body || m->source.s[start - 1] == '\n';
}

/* Returns the number of spaces before pos if only spaces precede it on its line, else 0. */
static size_t indent_of(const struct mdx *m, size_t pos)
{
    return is_first_on_line(m, pos) ? pos - skip_spaces_back(m, pos) : 0;
}

static void scan_tags(struct mdx *m)
{
    str t = m->source;
    size_t failed = 0;
    for (size_t i = m->body; i + 1 < t.len; i++) {
        if (t.s[i] != '<' || m->code[i]) continue;
        if (i >= m->body + 2 && t.s[i - 1] == '(' && t.s[i - 2] == ']') continue;    /* [link](<target>) */
        bool closes = t.s[i + 1] == '/';
        size_t name = i + 1 + closes, end = name;
        while (end < t.len && is_name_char(t.s[end])) end++;
        if (end == name || !isalpha((unsigned char)t.s[name]) || end == t.len || !strchr(" \t\r\n/>", t.s[end]))
            continue;
        str n = { t.s + name, end - name };
        if (!isupper((unsigned char)n.s[0]) && !is_html_element(n)) continue;
        size_t close = html_tag_end(t, end, true, &failed);
        if (!close) continue;
        struct tag *tag = PUSH(&m->tags);
        *tag = (struct tag){ i, close, n, closes, t.s[close - 2] == '/', m->tags.count - 1, 0, indent_of(m, i), 0 };
        i = close - 1;
    }
}

/* Sets partner and depth of all tags. A closing tag matches the last open tag of its name; the tags opened after that
 * one remain open without a partner. open_names counts the open tags by name, so that a closing tag without a match is
 * not searched for among them. */
static void pair_tags(struct mdx *m)
{
    ARRAY(size_t) open = { 0 };
    struct map open_names = { 0 };
    for (size_t i = 0; i < m->tags.count; i++) {
        struct tag *tag = &m->tags.at[i];
        tag->depth = (unsigned)open.count;
        if (tag->self_closing) continue;
        if (!tag->closes) { *PUSH(&open) = i, ++*map_at(&open_names, tag->name, 0); continue; }
        while (*map_at(&open_names, tag->name, 0) && tag->partner == i) {
            size_t last = open.at[--open.count];
            --*map_at(&open_names, m->tags.at[last].name, 0);
            if (!str_equal(m->tags.at[last].name, tag->name)) continue;
            tag->partner = last;
            m->tags.at[last].partner = i;
            tag->depth = (unsigned)open.count;
        }
    }
    for (size_t i = 0, k = 0; i < m->tags.count; i++) { /* tags after an unclosed one are not inside it */
        unsigned unclosed = (unsigned)k;
        if (k < open.count && open.at[k] == i) k++;
        m->tags.at[i].depth -= unclosed < m->tags.at[i].depth ? unclosed : m->tags.at[i].depth;
    }
    map_free(&open_names);
    free(open.at);
}

/* Treats pairs nested deeper than MAX_PAIRS as unmatched tags. Every pair looks at the tags and lines inside it, so the
 * limit keeps the time for a page proportional to its length. */
static void limit_pairs(struct mdx *m)
{
    unsigned depth = 0;
    bool warned = false;
    for (size_t i = 0; i < m->tags.count; i++) {
        struct tag *tag = &m->tags.at[i];
        if (tag->partner == i) continue;
        if (tag->closes) depth--;
        else if (depth < MAX_PAIRS) depth++;
        else {
            if (!warned) warn(m->file, line_of(m->source, tag->pos), "tags nested more than %d levels deep: the inner "
                              "ones are ignored", MAX_PAIRS);
            warned = true;
            m->tags.at[tag->partner].partner = tag->partner;
            tag->partner = i;
        }
    }
}

/* Returns the minimum indentation of the lines enclosed by a pair of tags, without blank lines. */
static size_t inner_indent(const struct mdx *m, const struct tag *open)
{
    size_t min = SIZE_MAX, end = m->tags.at[open->partner].pos;
    for (size_t pos = open->end; pos < end;) {
        str line = str_line(m->source, pos);
        size_t indent = 0;
        while (indent < line.len && line.s[indent] == ' ') indent++;
        bool first = pos == open->end, last = pos + indent >= end;
        if (!first && !last && str_trim(line).len && indent < min) min = indent;
        pos += line.len + 1;
    }
    return min == SIZE_MAX ? 0 : min;
}

/* Returns the number of spaces by which the branches with headings around a line indent it. The label of a branch is
 * not indented by it. */
static size_t choice_indent(const struct mdx *m, size_t line)
{
    for (size_t i = mdx_choice_at(m, line); i != NO_CHOICE; i = mdx_outer_choice(m, i))
        if (m->choices.at[i].has_headings && m->choices.at[i].pos < line) return m->choices.at[i].indent + 2;
    return 0;
}

/* m->open.at holds the pairs that are open at the previous line, outermost first. */
static size_t component_indent(struct mdx *m, size_t line)
{
    for (; m->open.next < m->tags.count && m->tags.at[m->open.next].pos < line; m->open.next++) {
        const struct tag *tag = &m->tags.at[m->open.next];
        if (tag->partner == m->open.next) continue;
        if (tag->closes) m->open.count--;
        else m->open.at[m->open.count++] = tag;
    }
    if (!m->open.count) return 0;
    size_t inner = m->open.at[m->open.count - 1]->inner, outer = m->open.at[0]->indent;
    return inner > outer ? inner - outer : 0;
}

size_t mdx_indent(struct mdx *m, size_t line)
{
    return component_indent(m, line) + choice_indent(m, line);
}

/* True for an unmatched tag with a capital and no spaces, such as <Name> used as a placeholder in text. */
static bool is_plain_text(const struct mdx *m, const struct tag *tag)
{
    bool alone = !tag->self_closing && m->tags.at[tag->partner].pos == tag->pos;
    return alone && isupper((unsigned char)tag->name.s[0]) && !memchr(m->source.s + tag->pos, ' ', tag->end - tag->pos);
}

/* Returns the value of an attribute without quotes. Empty if it is missing or an expression. */
static str attribute(const struct mdx *m, const struct tag *tag, const char *name)
{
    str wanted = str_from(name);
    const char *t = m->source.s;
    for (size_t i = tag->pos + 1 + tag->name.len; i + wanted.len + 2 < tag->end; i++) {
        if (memcmp(t + i, wanted.s, wanted.len) != 0 || !isspace((unsigned char)t[i - 1]) || t[i + wanted.len] != '=')
            continue;
        char quote = t[i + wanted.len + 1];
        const char *value = t + i + wanted.len + 2;
        const char *end = quote == '"' || quote == '\'' ? memchr(value, quote, (size_t)(t + tag->end - value)) : NULL;
        return end ? (str){ value, (size_t)(end - value) } : (str){ value, 0 };
    }
    return (str){ t, 0 };
}

str mdx_attribute(const struct mdx *m, const struct tag *tag, const char *name) { return attribute(m, tag, name); }

static bool has_flag(const struct mdx *m, const struct tag *tag, const char *name)
{
    str inside = { m->source.s + tag->pos, tag->end - tag->pos }, wanted = str_from(name);
    for (size_t i = 1; i + wanted.len < inside.len; i++)
        if (!memcmp(inside.s + i, wanted.s, wanted.len) && isspace((unsigned char)inside.s[i - 1])) return true;
    return false;
}

/* --- edits --- */

void mdx_edit(struct mdx *m, size_t pos, size_t end, str text)
{
    *PUSH(&m->edits) = (struct edit){ pos, end, text, { text.s, 0 } };
}

static int edit_order(const void *a, const void *b)
{
    const struct edit *x = a, *y = b;
    if (x->pos != y->pos) return x->pos < y->pos ? -1 : 1;
    return x->end > y->end ? -1 : x->end < y->end;   /* the longer one first */
}

void mdx_sort(struct mdx *m)
{
    if (m->edits.count) qsort(m->edits.at, m->edits.count, sizeof *m->edits.at, edit_order);
}

/* Returns the text of source[pos, end) on one line, without tags. `next`: the first tag at or after pos. */
static str one_line(const struct mdx *m, size_t pos, size_t end, size_t next)
{
    buffer b = { 0 };
    for (size_t i = pos; i < end; i++) {
        while (next < m->tags.count && m->tags.at[next].pos < i) next++;
        if (next < m->tags.count && m->tags.at[next].pos == i) {
            i = m->tags.at[next].end - 1;
            continue;
        }
        bool space = isspace((unsigned char)m->source.s[i]);
        if (space && (b.count == 0 || b.at[b.count - 1] == ' ')) continue;
        buffer_add(&b, space ? STR(" ") : (str){ m->source.s + i, 1 });
    }
    return str_trim(buffer_str(&b));
}

static bool is_url(str s) { return str_starts(s, STR("https://")) || str_starts(s, STR("http://")); }

/* Appends the name of a missing sample: its title, or its file name as code. A sample with an address is a link. */
static void add_sample(buffer *b, str title, str file)
{
    if (is_url(file)) buffer_format(b, "[%.*s](%.*s)", PRI(title.len ? title : file), PRI(file));
    else if (title.len) buffer_add(b, title);
    else buffer_format(b, "`%.*s`", PRI(file));
}

/* Returns the names of the missing samples in the tabs of a code block, "js: npm, Yarn; ruby: Bundler". Adjacent tabs
 * of one language are grouped. */
static str missing_tabs(struct mdx *m, size_t i)
{
    buffer names = { 0 };
    str last = STR("");
    for (size_t k = i + 1; k < m->tags.at[i].partner; k++) {
        const struct tag *tab = &m->tags.at[k];
        str file = attribute(m, tab, "file"), language = attribute(m, tab, "language");
        if (tab->closes || !file.len) continue;
        if (names.count) buffer_add(&names, str_equal(language, last) ? STR(", ") : STR("; "));
        if (language.len && !str_equal(language, last)) buffer_format(&names, "%.*s: ", PRI(language));
        add_sample(&names, attribute(m, tab, "title"), file);
        *PUSH(&m->samples) = (struct named_place){ m->tags.at[i].pos, file };
        last = language;
    }
    return buffer_str(&names);
}

/* Replaces <CodeBlock file="…"> by a placeholder that names the files, since the corpus does not contain them. */
static void edit_code_block(struct mdx *m, size_t i)
{
    const struct tag *tag = &m->tags.at[i];
    str title = attribute(m, tag, "title"), file = attribute(m, tag, "file");
    str tabs = tag->self_closing || tag->partner == i ? STR("") : missing_tabs(m, i);
    buffer name = { 0 };
    if (!file.len && !tabs.len) return;
    if (file.len) *PUSH(&m->samples) = (struct named_place){ tag->pos, file };
    if (tabs.len && title.len) buffer_format(&name, "%.*s (%.*s)", PRI(title), PRI(tabs));
    else if (tabs.len) buffer_add(&name, tabs);
    else add_sample(&name, title, file);
    mdx_edit(m, tag->pos, tag->end, str_format("> " CORPUS_NO_CODE " %.*s.", PRI(buffer_str(&name))));
}

/* Replaces an entry of the events page by one line: its name, when it is sent, its payload. The first entry whose
 * sample payload is missing is preceded by a notice for the page. */
static void edit_event(struct mdx *m, size_t i)
{
    const struct tag *root = &m->tags.at[i];
    str name = STR(""), when = STR(""), payload = STR("");
    bool soon = false, sample = false;
    for (size_t k = i + 1; k < root->partner; k++) {
        const struct tag *tag = &m->tags.at[k];
        if (tag->closes) continue;
        if (str_equal(tag->name, STR("Event.Details"))) {
            name = attribute(m, tag, "name");
            soon = has_flag(m, tag, "comingSoon");
        } else if (str_equal(tag->name, STR("Event.Description")) && tag->partner > k) {
            str text = one_line(m, tag->end, m->tags.at[tag->partner].pos, k + 1);
            *(tag->depth > root->depth + 1 ? &payload : &when) = text;
        } else if (attribute(m, tag, "file").len) sample = true;
    }
    if (name.len) *PUSH(&m->events) = (struct named_place){ root->pos, name };
    const char *notice = sample && !m->payload_noted ? "> " CORPUS_NO_PAYLOAD "\n\n" : "";
    m->payload_noted |= sample;
    mdx_edit(m, root->pos, m->tags.at[root->partner].end,
         str_format("%s- `%.*s`%s: %.*s%s%.*s", notice, PRI(name), soon ? " (coming soon)" : "", PRI(when),
                    payload.len ? " " : "", PRI(payload)));
}

static void edit_callout(struct mdx *m, size_t i)
{
    const struct tag *tag = &m->tags.at[i];
    str kind = attribute(m, tag, "type"), title = attribute(m, tag, "title");
    if (!kind.len) kind = STR("note");
    size_t text = tag->end, end = m->tags.at[tag->partner].pos;
    while (text < end && isspace((unsigned char)m->source.s[text])) text++;
    mdx_edit(m, tag->pos, text, str_format("> **%c%.*s:** %.*s%s", toupper((unsigned char)kind.s[0]), (int)kind.len - 1,
                                           kind.s + 1, PRI(title), title.len ? ": " : ""));
    str mark = str_format("%*s> ", (int)tag->indent, "");
    size_t text_end = end;
    while (text_end > text && isspace((unsigned char)m->source.s[text_end - 1])) text_end--;
    for (str line = str_line(m->source, text); text + line.len + 1 < end; line = str_line(m->source, text)) {
        text += line.len + 1; /* replace the indentation of each line by a quote mark */
        size_t k = text;
        while (k < end && k - text < tag->inner && m->source.s[k] == ' ') k++;
        if (k < text_end) mdx_edit(m, text, k, mark);
    }
    mdx_edit(m, end, m->tags.at[tag->partner].end, STR(""));
}

static bool is_container(str name)  /* the tag is removed, its contents are shown */
{
    static const char *const names[] = {
        "LanguageSelector", "ExampleApps.Root", "Badge", "CodeBlock", "CodeBlockTab", "Small", "Spinner", "Tabs", "Tab",
        "Steps", "Step", "Accordion", "AccordionGroup", "Card", "CardGroup", "Columns", "Fragment" };
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_equal(name, str_from(names[i]))) return true;
    return false;
}

/* Returns the Markdown for an HTML tag. Tags that are not listed are removed. */
static str html_markdown(str name)
{
    static const struct { const char *name, *text; } table[] = {
        { "strong", "**" }, { "b", "**" }, { "em", "_" }, { "i", "_" }, { "code", "`" }, { "br", " " }, { "hr", "---" },
        { "li", "- " }, { "summary", "**" } };
    for (size_t i = 0; i < COUNT(table); i++)
        if (str_equal(name, str_from(table[i].name))) return str_from(table[i].text);
    return STR("");
}

/* Splits a component's name into words: "SyncDiagram.UserCreated" to "Sync Diagram: User Created". */
static str component_words(str name)
{
    buffer b = { 0 };
    for (size_t i = 0; i < name.len; i++) {
        bool capital = isupper((unsigned char)name.s[i]), before = i > 0 && isupper((unsigned char)name.s[i - 1]);
        bool after = i + 1 < name.len && islower((unsigned char)name.s[i + 1]);
        if (name.s[i] == '.') { buffer_add(&b, STR(": ")); continue; }
        if (i > 0 && capital && name.s[i - 1] != '.' && (!before || after)) buffer_add(&b, STR(" "));
        buffer_add(&b, (str){ name.s + i, 1 });
    }
    return buffer_str(&b);
}

static str replace_all(str text, str old, str new)
{
    buffer b = { 0 };
    for (size_t i = 0; i < text.len;) {
        bool found = str_starts((str){ text.s + i, text.len - i }, old);
        buffer_add(&b, found ? new : (str){ text.s + i, 1 });
        i += found ? old.len : 1;
    }
    return buffer_str(&b);
}

/* Returns the component's name as words with the usual spelling of names and abbreviations. */
static str component_spelled(str name)
{
    static const char *const spellings[][2] = {
        { "Work OS ", "WorkOS " }, { "Auth Kit", "AuthKit" }, { "Api ", "API " }, { "Cli ", "CLI " }, { "Csv", "CSV" },
        { "Sftp", "SFTP" }, { "Sso", "SSO" }, { "Mfa", "MFA" }, { "Totp", "TOTP" }, { "Otp", "OTP" },
        { "Dir Sync", "Directory Sync" } };
    str words = component_words(name);
    for (size_t i = 0; i < COUNT(spellings); i++)
        words = replace_all(words, str_from(spellings[i][0]), str_from(spellings[i][1]));
    return words;
}

/* Returns the value of an attribute that is an expression, without the braces. Empty if there is none. */
static str expression(const struct mdx *m, const struct tag *tag, const char *name)
{
    str inside = { m->source.s + tag->pos, tag->end - tag->pos };
    size_t start = find_from(inside, 0, str_format("%s={", name).s) + strlen(name) + 2;
    const char *end = start < inside.len ? memchr(inside.s + start, '}', inside.len - start) : NULL;
    return end ? (str){ inside.s + start, (size_t)(end - inside.s) - start } : STR("");
}

/* Returns the description of a table of properties whose data is {group.userManagement.props}. */
static str properties_title(str data)
{
    size_t end = data.len;
    while (end && data.s[end - 1] != '.') end--;
    size_t last = end ? end - 1 : 0, start = last;
    while (start && data.s[start - 1] != '.') start--;
    if (start == last) return STR("table of properties");
    char *name = xalloc(last - start + 1);
    memcpy(name, data.s + start, last - start);
    name[0] = (char)toupper((unsigned char)name[0]);
    return str_format("table of the properties of \"%.*s\"", PRI(component_spelled((str){ name, last - start })));
}

/* Returns the description of a component that the corpus lacks: 'diagram "Directory Sync: User Created"'. The kind is
 * taken from its name. */
static str component_title(const struct mdx *m, const struct tag *tag)
{
    static const char *const kinds[] = { "Table", "Diagrams", "Diagram", "Demo", "Cards", "Callout", "Grid", "Block" };
    str words = component_spelled(tag->name);
    if (str_equal(tag->name, STR("PropsTable"))) return properties_title(expression(m, tag, "data"));
    for (size_t i = 0; i < COUNT(kinds); i++) {
        str kind = str_from(kinds[i]);
        size_t at = find_from(words, 0, str_format(" %s", kinds[i]).s), end = at + 1 + kind.len;
        if (at == words.len || (end < words.len && words.s[end] != ' ' && words.s[end] != ':')) continue;
        str rest = { words.s + end, words.len - end };
        return str_format("%c%s \"%.*s%s%.*s\"", tolower((unsigned char)kind.s[0]), kind.s + 1, (int)at, words.s,
                          rest.len && rest.s[0] == ' ' ? ":" : "", PRI(rest));
    }
    return str_format("\"%.*s\"", PRI(words));
}

/* Returns the addresses in the attributes of a component as links: " ([figma](https://…))". */
static str attribute_links(const struct mdx *m, const struct tag *tag)
{
    buffer b = { 0 };
    str inside = { m->source.s + tag->pos, tag->end - tag->pos };
    for (size_t i = find_from(inside, 0, "=\""); i < inside.len; i = find_from(inside, i + 2, "=\"")) {
        size_t name = i, end = find_from(inside, i + 2, "\"");
        str value = { inside.s + i + 2, end - i - 2 };
        while (name && is_name_char(inside.s[name - 1])) name--;
        str key = { inside.s + name, i - name };
        if (str_ends(key, STR("URL")) || str_ends(key, STR("Url"))) key.len -= 3;
        if (is_url(value)) buffer_format(&b, " ([%.*s](%.*s))", PRI(key.len ? key : value), PRI(value));
    }
    return buffer_str(&b);
}

static void edit_component(struct mdx *m, size_t i)
{
    const struct tag *tag = &m->tags.at[i];
    str title = attribute(m, tag, "title"), href = attribute(m, tag, "href");
    if (href.len && title.len) {
        mdx_edit(m, tag->pos, tag->end, str_format("- [%.*s](%.*s)", PRI(title), PRI(href)));
    } else if (tag->self_closing && !is_container(tag->name)) {
        str mark = is_first_on_line(m, tag->pos) ? STR("> ") : STR("");
        mdx_edit(m, tag->pos, tag->end, str_format("%.*s" CORPUS_NO_COMPONENT " %.*s%.*s.", PRI(mark),
                                                   PRI(component_title(m, tag)), PRI(attribute_links(m, tag))));
    } else {
        bool has_title = title.len && is_first_on_line(m, tag->pos);
        mdx_edit(m, tag->pos, tag->end, has_title ? str_format("**%.*s**\n", PRI(title)) : STR(""));
    }
}

/* Removes a tag, and the space after it if it would leave two. */
static void remove_tag(struct mdx *m, size_t i)
{
    size_t start = m->tags.at[i].pos, end = m->tags.at[i].end;
    for (size_t k = i; k-- > 0 && m->tags.at[k].end == start;) start = m->tags.at[k].pos;
    bool spaces = start > m->body && m->source.s[start - 1] == ' ' && end < m->source.len && m->source.s[end] == ' ';
    mdx_edit(m, m->tags.at[i].pos, end + spaces, STR(""));
}

/* Turns an HTML link into one of Markdown. Its text is what the tags enclose, or the text of an image among it. */
static void edit_link(struct mdx *m, size_t i)
{
    const struct tag *open = &m->tags.at[i], *close = &m->tags.at[open->partner];
    str text = one_line(m, open->end, close->pos, i + 1), href = attribute(m, open, "href");
    for (size_t k = i + 1; k < open->partner && !text.len; k++)
        if (str_equal(m->tags.at[k].name, STR("img"))) text = attribute(m, &m->tags.at[k], "alt");
    mdx_edit(m, open->pos, close->end, str_format("[%.*s](%.*s)", PRI(text.len ? text : href), PRI(href)));
}

static void edit_tag(struct mdx *m, size_t i)
{
    const struct tag *tag = &m->tags.at[i];
    bool paired = tag->partner != i;
    if (is_plain_text(m, tag)) return;
    if (!m->is_mdx && paired && !tag->closes && str_equal(tag->name, STR("a")) && is_url(attribute(m, tag, "href"))) {
        edit_link(m, i);
        return;
    }
    if (islower((unsigned char)tag->name.s[0])) {
        bool hidden = str_equal(tag->name, STR("style")) || str_equal(tag->name, STR("script")) ||
                      str_equal(tag->name, STR("svg"));
        if (hidden && paired && !tag->closes) mdx_edit(m, tag->pos, m->tags.at[tag->partner].end, STR(""));
        else if (str_equal(tag->name, STR("img"))) {
            str alt = attribute(m, tag, "alt"), src = attribute(m, tag, "src");
            mdx_edit(m, tag->pos, tag->end, str_format("[Image: %.*s]", PRI(alt)));
            if (src.len) m->edits.at[m->edits.count - 1].full = str_format("![%.*s](%.*s)", PRI(alt), PRI(src));
        }
        else if (tag->closes && str_equal(tag->name, STR("li"))) mdx_edit(m, tag->pos, tag->end, STR(""));
        else mdx_edit(m, tag->pos, tag->end, html_markdown(tag->name));
    } else if (tag->closes) mdx_edit(m, tag->pos, tag->end, STR(""));
    else if (str_equal(tag->name, STR("GlossaryMarker")) && paired)    /* a letter of the alphabetical list */
        mdx_edit(m, tag->pos, m->tags.at[tag->partner].end, STR(""));
    else if (tag->self_closing && str_equal(tag->name, STR("Spinner"))) remove_tag(m, i);
    else if (str_equal(tag->name, STR("Callout")) && paired) edit_callout(m, i);
    else if (str_equal(tag->name, STR("Event.Root")) && paired) edit_event(m, i);
    else if (str_equal(tag->name, STR("CodeBlock"))) {
        size_t before = m->edits.count;
        edit_code_block(m, i);
        if (m->edits.count == before) edit_component(m, i);
    } else if (str_equal(tag->name, STR("CodeBlockTab")) && attribute(m, tag, "file").len)
        mdx_edit(m, tag->pos, tag->end, STR(""));
    else edit_component(m, i);
}

/* --- other syntax --- */

struct attributes { size_t pos, end; str slug; };  /* position in the heading line; pos = end if missing */

/* Parses the id at the end of a heading: {#id}, { #id .class }, \\{#id\\} or a comment in braces. */
static struct attributes heading_id(str line)
{
    struct attributes none = { 0, 0, STR("") };
    size_t end = line.len, open;
    while (end && char_is_space(line.s[end - 1])) end--;
    if (!end || line.s[end - 1] != '}') return none;
    for (open = end; open && line.s[open - 1] != '{'; ) open--;
    if (!open) return none;
    str inside = str_trim(str_span(line, open, end - 1));
    bool comment = inside.len > 4 && str_starts(inside, STR("/*")) && str_ends(inside, STR("*/"));
    if (comment) inside = str_trim(str_span(inside, 2, inside.len - 2));
    else if (str_starts(inside, STR("#"))) inside = str_span(inside, 1, inside.len);
    else return none;
    size_t n = 0;
    while (n < inside.len && (isalnum((unsigned char)inside.s[n]) || strchr("-_.:", inside.s[n]))) n++;
    if (!n || (comment && n < inside.len)) return none;
    open--;
    if (open && line.s[open - 1] == '\\') open--;
    while (open && line.s[open - 1] == ' ') open--;
    return (struct attributes){ open, end, str_span(inside, 0, n) };
}

/* Parses the attributes of a heading: ## Title {{ "url": "slug", "visibility": "no-quick-nav" }} */
static struct attributes heading_attributes(str line)
{
    struct attributes none = { 0, 0, STR("") };
    size_t open = find_from(line, 0, "{{"), close = find_from(line, open, "}}");
    if (open < line.len && close == line.len) return none;
    if (open == line.len) return heading_id(line);
    struct attributes a = { open, close + 2, STR("") };
    while (a.pos > 0 && line.s[a.pos - 1] == ' ') a.pos--;
    size_t key = find_from(line, open, "\"url\":");
    const char *start = key < close ? memchr(line.s + key + 6, '"', close - key - 6) : NULL;
    const char *end = start ? memchr(start + 1, '"', (size_t)(line.s + close - start - 1)) : NULL;
    if (end) a.slug = (str){ start + 1, (size_t)(end - start - 1) };
    return a;
}

str mdx_heading_slug(str line)
{
    return heading_attributes(line).slug;
}

static void edit_heading(struct mdx *m, size_t pos)
{
    struct attributes a = heading_attributes(str_line(m->source, pos));
    if (a.end > a.pos) mdx_edit(m, pos + a.pos, pos + a.end, STR(""));
}

/* Positions of the delimiters that end images and comments, so that text with many starts and no end is searched
 * once. */
struct delimiters { struct delimiter { const char *text; size_t pos; } mid, close, border, comment, html_comment; };

/* Returns the first position of the delimiter at or after `from`, or the length of the source. `from` must not be less
 * than in the call before. */
static size_t next_delimiter(const struct mdx *m, struct delimiter *d, size_t from)
{
    if (d->pos < from || d->pos == 0) d->pos = find_from(m->source, from, d->text);
    return d->pos;
}

/* Removes the image or linked image at [i, end) if it is a badge: a picture of the state of a build or package, which
 * says nothing without a network. Returns its end, or i if it is none. */
static size_t edit_badge(struct mdx *m, size_t i, size_t end)
{
    str image = { m->source.s + i, end - i };
    if (find_from(image, 0, "img.shields.io/") == image.len && find_from(image, 0, "/badge") == image.len) return i;
    bool linked = i > m->body && m->source.s[i - 1] == '[' && end + 1 < m->source.len && m->source.s[end] == ']' &&
                  m->source.s[end + 1] == '(';
    size_t close = linked ? find_from(str_line(m->source, end), 0, ")") + end + 1 : end;
    mdx_edit(m, i - linked, close, STR(""));
    return close;
}

/* Edits the image at i, "![". Returns the end of the image, or i if it has none on this line. */
static size_t edit_image(struct mdx *m, struct delimiters *d, size_t i, size_t line_end)
{
    size_t mid = next_delimiter(m, &d->mid, i), close = mid < line_end ? next_delimiter(m, &d->close, mid) : line_end;
    if (close >= line_end) return i;
    str alt = { m->source.s + i + 2, mid - i - 2 }, full = { m->source.s + i, close + 1 - i };
    size_t end = close + 1;
    if (end < line_end && m->source.s[end] == '[' && next_delimiter(m, &d->border, end) < line_end)
        end = d->border.pos + 1; /* [border=false] */
    size_t badge = m->is_mdx ? i : edit_badge(m, i, end);
    if (badge > i) return badge;
    mdx_edit(m, i, end, alt.len ? str_format("[Image: %.*s]", PRI(alt)) : STR("[Image]"));
    m->edits.at[m->edits.count - 1].full = full;
    return end;
}

/* Edits {' '}, {" "} and comments, in braces or HTML syntax. */
static void edit_expression(struct mdx *m, struct delimiters *d, size_t i)
{
    str rest = { m->source.s + i, m->source.len - i };
    bool html = str_starts(rest, STR("<!--"));
    if (str_starts(rest, STR("{' '}")) || str_starts(rest, STR("{\" \"}"))) mdx_edit(m, i, i + 5, STR(" "));
    else if (html || str_starts(rest, STR("{/*"))) {
        size_t end = next_delimiter(m, html ? &d->html_comment : &d->comment, i);
        if (end < m->source.len) mdx_edit(m, i, end + 3, STR(""));
    }
}

/* Turns the label of an alert, "> [!NOTE]", into "> **Note:**". At the bracket. */
static void edit_alert(struct mdx *m, size_t i)
{
    static const char *const kinds[] = { "Note", "Tip", "Important", "Warning", "Caution" };
    size_t start = line_start(m->source, i);
    str mark = str_trim((str){ m->source.s + start, i - start });
    for (size_t k = 0; k < COUNT(kinds) && str_equal(mark, STR(">")); k++) {
        size_t len = strlen(kinds[k]);
        if (i + len + 3 > m->source.len || m->source.s[i + len + 2] != ']' ||
            !corpus_equal_fold(m->source.s + i + 2, len, kinds[k], len)) continue;
        mdx_edit(m, i, i + len + 3, str_format("**%s:**", kinds[k]));
    }
}

/* Replaces an entity by its character. Those of Markdown's own characters stay. */
static void edit_entity(struct mdx *m, size_t i)
{
    size_t len;
    char utf8[8];
    str c = html_entity((str){ m->source.s + i, m->source.len - i }, utf8, &len);
    if (len && !(c.len == 1 && strchr("&<>*_`[]#|", c.s[0]))) mdx_edit(m, i, i + len, str_copy(c));
}

/* Turns a definition list into a list: "Term" and ": Text" become "- Term: Text". At the colon. */
static void edit_definition(struct mdx *m, size_t i)
{
    size_t text = line_start(m->source, i), end = text ? text - 1 : 0, start = end ? line_start(m->source, end - 1) : 0;
    start += spaces_at(m->source, start);
    str term = { m->source.s + start, end > start ? end - start : 0 };
    if (start < m->body || !str_trim(term).len || m->code[start] == 2 || strchr("-:|>", term.s[0])) return;
    size_t marks = 0;
    while (marks < term.len && (term.s[marks] == '#' || term.s[marks] == ' ')) marks++;
    mdx_edit(m, start, start + marks, STR("- "));
    mdx_edit(m, end, i + 1, STR(":"));
}

/* Replaces the label of each choice. The dash stays: a branch is a list item. */
static void edit_choices(struct mdx *m)
{
    for (size_t i = 0; i < m->choices.count; i++) {
        const struct choice *choice = &m->choices.at[i];
        size_t start = choice->pos + choice->indent + 2, end = choice->pos + str_line(m->source, choice->pos).len;
        bool blank = end + 1 >= m->source.len || !str_trim(str_line(m->source, end + 1)).len;
        mdx_edit(m, start, end, str_format("**%.*s**%s", PRI(mdx_choice_label(choice)), blank ? "" : "\n"));
    }
}

static bool is_module_line(str line)  /* import … from '…', export const … */
{
    str l = str_trim(line);
    bool import = str_starts(l, STR("import ")) && (str_ends(l, STR("';")) || str_ends(l, STR("\";")) ||
                                                    str_ends(l, STR("'")) || str_ends(l, STR("\"")));
    return import || (str_starts(l, STR("export ")) && find_from(l, 0, " from ") < l.len);
}

static void scan_other_syntax(struct mdx *m)
{
    const char *t = m->source.s;
    struct delimiters d = { { "](", 0 }, { ")", 0 }, { "]", 0 }, { "*/}", 0 }, { "-->", 0 } };
    size_t line_end = m->body, image_end = 0;
    for (size_t i = m->body; i < m->source.len; i++) {
        bool line_start = i == m->body || t[i - 1] == '\n';
        if (line_start) line_end = i + str_line(m->source, i).len;
        if (t[i] == '_' && m->code[i] != 2 && str_starts((str){ t + i, m->source.len - i }, STR("_workos_com")))
            mdx_edit(m, i, i + 11, STR(".workos.com"));
        if (m->code[i]) continue;
        bool image = t[i] == '!' && i + 1 < m->source.len && t[i + 1] == '[';
        if (image && i >= image_end) image_end = edit_image(m, &d, i, line_end);
        else if (t[i] == '<' || (t[i] == '{' && m->is_mdx)) edit_expression(m, &d, i);
        else if (t[i] == '&') edit_entity(m, i);
        else if (!m->is_mdx && t[i] == '[' && i + 1 < m->source.len && t[i + 1] == '!') edit_alert(m, i);
        else if (m->is_mdx && t[i] == ':' && i + 1 < m->source.len && t[i + 1] == ' ' && is_first_on_line(m, i))
            edit_definition(m, i);
        if (line_start && m->is_mdx && is_module_line(str_line(m->source, i))) mdx_edit(m, i, line_end, STR(""));
        if (line_start && t[i] == '#') edit_heading(m, i);
    }
}

/* --- mask --- */

static void blank_range(struct mdx *m, size_t pos, size_t end)
{
    for (; pos < end; pos++)
        if (m->mask[pos] != '\n') m->mask[pos] = ' ';
}

static void blank_mask(struct mdx *m)
{
    for (size_t i = 0; i < m->edits.count; i++)
        if (!str_starts(m->edits.at[i].text, STR("> "))) blank_range(m, m->edits.at[i].pos, m->edits.at[i].end);
    for (size_t i = 0; i < m->tags.count; i++)
        if (!is_plain_text(m, &m->tags.at[i])) blank_range(m, m->tags.at[i].pos, m->tags.at[i].end);
    blank_range(m, 0, m->body);
}

/* Restores the text of event descriptions in the mask. An event is replaced as a whole, but links in its description
 * must be found. */
static void restore_mask(struct mdx *m)
{
    for (size_t i = 0; i < m->tags.count; i++) {
        const struct tag *tag = &m->tags.at[i];
        if (!str_equal(tag->name, STR("Event.Description")) || tag->closes || tag->partner == i) continue;
        size_t end = m->tags.at[tag->partner].pos;
        memcpy(m->mask + tag->end, m->source.s + tag->end, end - tag->end);
    }
}

/* --- entry point --- */

void mdx_scan(struct mdx *m)
{
    m->code = xalloc(m->source.len + 1);
    m->mask = xalloc(m->source.len + 1);
    memcpy(m->mask, m->source.s, m->source.len);
    scan_fences(m);
    scan_inline_code(m);
    scan_choices(m);
    scan_tags(m);
    pair_tags(m);
    limit_pairs(m);
    m->open.at = xalloc(MAX_PAIRS * sizeof *m->open.at);
    edit_choices(m);
    scan_other_syntax(m);
    for (size_t i = 0; i < m->tags.count; i++)
        if (!m->tags.at[i].closes && m->tags.at[i].partner != i) m->tags.at[i].inner = inner_indent(m, &m->tags.at[i]);
    for (size_t i = 0; i < m->tags.count; i++) edit_tag(m, i);
    blank_mask(m);
    restore_mask(m);
}
