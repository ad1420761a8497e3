/* fence.c - the line that opens a code fence: its language and its title. */
#include <ctype.h>
#include "dialect.h"

#define MAX_ANNOTATION_BYTES 1000

/* Returns the title of a sample that is not meant to work: its attributes, which mdBook shows as a mark. */
static str sample_state(str language, str info)
{
    static const char *const states[][2] = {
        { "compile_fail", "This code does not compile" }, { "does_not_compile", "This code does not compile" },
        { "should_panic", "This code panics" },           { "panics", "This code panics" },
        { "not_desired_behavior", "This code does not do as intended" } };
    for (size_t i = 0; i < COUNT(states) && str_equal(language, STR("rust")); i++)
        if (find_from(info, 0, states[i][0]) < info.len) return str_from(states[i][1]);
    return STR("");
}

size_t fence_word_length(str info)
{
    size_t n = 0;
    while (n < info.len && !strchr(" \t,{:[=}", info.s[n])) n++;
    return n;
}

const char *fence_command(str info)
{
    static const char *const commands[][2] = {
        { "install", "npm install " },          { "install-dev", "npm install -D " },
        { "install-global", "npm install -g " }, { "install-local", "npm install" },
        { "remove", "npm uninstall " },         { "update", "npm update " },
        { "run", "npm run " },                  { "run-full", "npm run " },
        { "exec", "npx " },                     { "dlx", "npx " },
        { "create", "npm create " } };
    str name = str_starts(info, STR("package-")) ? str_span(info, 8, fence_word_length(info)) : STR("");
    for (size_t i = 0; i < COUNT(commands) && name.len; i++)
        if (str_equal(name, str_from(commands[i][0]))) return commands[i][1];
    return NULL;
}

/* Returns the value of an attribute of a fence, name="value" or { name: 'value' }, or an empty string. */
static str fence_value(str info, const char *name)
{
    str value = directive_value(info, name), key = str_format("%s: ", name);
    size_t brace = find_from(info, 0, "{"), at = find_from(info, brace, key.s), quote = at + key.len;
    bool first = at < info.len && strchr("{, ", info.s[at - 1]) && quote < info.len && strchr("\"'", info.s[quote]);
    if (value.len || !first) return value;
    const char *end = memchr(info.s + quote + 1, info.s[quote], info.len - quote - 1);
    return end ? str_span(info, quote + 1, (size_t)(end - info.s)) : value;
}

/* Returns the offset of the bracket that closes the label at `open`. Brackets in it are in pairs or follow a backslash,
 * as in "[a/[id].vue]", "[a/[id\].vue]" and "[a\].vue]". If the pairs do not match, the offset of the first closing
 * bracket, or info.len. */
static size_t label_end(str info, size_t open)
{
    unsigned depth = 0;
    for (size_t i = open; i < info.len; i++) {
        bool escaped = i > open && info.s[i - 1] == '\\';
        if (info.s[i] == '[' && !escaped) depth++;
        if (info.s[i] == ']' && (!escaped || depth > 1) && --depth == 0) return i;
    }
    return find_from(info, open, "]");
}

/* True for a label that names lines and words which the site marks: "3, 5", "3-5", "[1, 4, \"name\"]". A number alone
 * is the name of a tab: "2024". */
static bool is_marks(str label)
{
    size_t n = str_starts(label, STR("["));
    bool list = n || !label.len;
    for (; n < label.len && strchr("0123456789-, ", label.s[n]); n++) list |= label.s[n] == '-' || label.s[n] == ',';
    return list && (n == label.len || (label.s[0] == '[' && n > 1));
}

/* Returns the label in brackets after a language, which may follow without a blank: "npm" of "sh[npm]". Empty for other
 * brackets: "js {mark: [1]}", "js title=[id].js". The backslashes before brackets are removed. */
static str fence_label(str info)
{
    size_t open = find_from(info, 0, "["), close = open < info.len ? label_end(info, open) : info.len, n = 0;
    bool braces = find_from(info, 0, "{") < open && find_from(info, 0, "}") > open;
    if (!open || close >= info.len || braces) return STR("");
    while (n < open && (isalnum((unsigned char)info.s[n]) || strchr("-_+#: \t", info.s[n]))) n++;
    char before = info.s[open - 1], after = close + 1 < info.len ? info.s[close + 1] : ' ';
    bool word = n == open && before != ':' && strchr(" \t{", after);
    buffer label = { 0 };
    for (size_t i = open + 1; i < close && (word || strchr(" \t}", before)); i++)
        if (info.s[i] != '\\' || !strchr("[]", info.s[i + 1])) buffer_add(&label, str_span(info, i, i + 1));
    return label.count && !is_marks(buffer_str(&label)) ? buffer_str(&label) : STR("");
}

/* True if only marks follow the language: "js [3, 5]", "js [[1, 4, "name"]]". */
static bool has_only_marks(str info)
{
    str rest = str_trim(str_span(info, fence_word_length(info), info.len));
    bool list = str_starts(rest, STR("[")) && str_ends(rest, STR("]"));
    return list && is_marks(str_span(rest, 1, rest.len - 1));
}

/* True for the name of a file, "src/app/[id].tsx" or "app.json". */
static bool is_file_name(str word)
{
    str last = last_name(word), end = language_of_file(word);
    bool letters = false;
    for (size_t i = 0; i < word.len; i++)
        if (!isalnum((unsigned char)word.s[i]) && !strchr("/._-@$+()[]~*", word.s[i])) return false;
    for (size_t i = 0; i < end.len; i++) {
        if (!isalnum((unsigned char)end.s[i])) return false;
        letters |= isalpha((unsigned char)end.s[i]) != 0;
    }
    return letters && end.len < last.len && end.len < 12;
}

/* Returns the name of the file that follows the language as a word: "src/App.js" of "js {2} src/App.js active" and of
 * "js src/App.js|collapseHeight=9". Empty if there is none. *hidden: the word "hidden" is there, too. */
static str fence_file(str info, bool *hidden)
{
    str file = STR("");
    *hidden = false;
    unsigned depth = 0;
    for (size_t i = fence_word_length(info), end; i < info.len; i = end) {
        end = i + 1;
        if (info.s[i] == '{') depth++;
        else if (info.s[i] == '}' && depth) depth--;
        if (depth || !char_is_space(info.s[i])) continue;
        while (end < info.len && !char_is_space(info.s[end]) && info.s[end] != '{') end++;
        str word = str_span(info, i + 1, end), name = str_span(word, 0, find_from(word, 0, "|"));
        if (!file.len && is_file_name(name)) file = name;
        *hidden |= str_equal(word, STR("hidden"));
    }
    return file;
}

bool fence_is_hidden(str info)
{
    bool hidden;
    return fence_file(info, &hidden).len && hidden;
}

/* Returns what tells a sample from others of the same file: "react, CSF 3" of renderer="react" tabTitle="CSF 3". */
static str fence_variant(str info)
{
    static const char *const names[] = { "renderer", "tabTitle", "packageManager", "package" };
    buffer b = { 0 };
    for (size_t i = 0; i < COUNT(names); i++) {
        str value = directive_value(info, names[i]);
        if (value.len && !str_equal(value, STR("common")))
            buffer_format(&b, "%s%.*s", b.count ? ", " : "", PRI(value));
    }
    return b.count ? buffer_str(&b) : STR("");
}

/* True if a word after the language is for a plugin of Docusaurus, which makes tabs: npm2yarn, tab={"span":2}. */
static bool has_plugin_word(str info)
{
    size_t word = find_from(info, 0, " npm2yarn"), end = word + 9;
    bool yarn = word < info.len && (end == info.len || info.s[end] == ' ');
    return yarn || find_from(info, 0, " tab={") < info.len;
}

/* Returns the list of labels in a tag of a component that has those of the fences below it, or NULL. */
static const struct node *labels_in(str line)
{
    static const char *const names[] = { " options={[", " items={[", " labels={[" };
    str s = str_trim(line);
    size_t name = 1;
    while (name < s.len && isalnum((unsigned char)s.s[name])) name++;
    if (!str_starts(s, STR("<")) || !str_ends(str_span(s, 1, name), STR("Tabs"))) return NULL;
    for (size_t i = 0; i < COUNT(names); i++) {
        size_t at = find_from(s, 0, names[i]);
        const struct node *list = at < s.len ? literal_of(str_span(s, at + strlen(names[i]) - 1, s.len)) : NULL;
        if (list) return list->child;
    }
    return NULL;
}

str fence_label_all(str text, bool *changed)
{
    buffer out = { 0 };
    str fence = STR("");
    const struct node *label = NULL;
    if (find_from(text, 0, "Tabs ") == text.len) return text;
    for (size_t pos = 0; pos < text.len; pos = after_line(text, pos)) {
        str line = str_line(text, pos), tag = str_trim(line);
        bool outside = !fence.len, opens = fence_read(&fence, line) && outside;
        if (opens && label) {
            str name = str_trim(label->value);
            const char *mark = name.len && memchr(name.s, '<', name.len) ? "`" : "";     /* no tag */
            if (name.len)
                buffer_format(&out, "%*s**%s%.*s%s**\n\n", (int)indent_at(line), "", mark, PRI(name), mark);
            label = label->next;
            *changed = true;
        } else if (outside && str_starts(tag, STR("<"))) label = labels_in(line);
        buffer_add(&out, str_span(text, pos, after_line(text, pos)));
    }
    return buffer_str(&out);
}

/* Reads the annotation whose " @" is at an offset of a line of code: "info TEXT" or "end" in a comment of C, YAML or
 * HTML. Sets *start to the start of the comment and *text to a comment of C with the text, else to an empty string.
 * Returns the offset after it, or 0. */
static size_t read_annotation(str line, size_t i, size_t *start, str *text)
{
    static const char *const marks[][2] = { { "/*", "*/" }, { "#", "#" }, { "<!--", "-->" } };
    size_t n = i + 2 + name_length(str_span(line, i + 2, line.len));
    if (!is_listed(str_span(line, i + 2, n), " end hide info tutinfo ")) return 0;
    for (size_t k = 0; k < COUNT(marks); k++) {
        str rest = str_span(line, 0, n + MAX_ANNOTATION_BYTES);
        if (!str_ends(str_span(line, 0, i), str_from(marks[k][0]))) continue;
        size_t end = find_from(rest, n, marks[k][1]);
        if (end == rest.len) continue;
        str inside = str_trim(str_span(line, n, end));
        *start = i - strlen(marks[k][0]);
        *text = inside.len && !k ? str_format("/* %.*s */", PRI(inside)) : STR("");
        return end + strlen(marks[k][1]);
    }
    return 0;
}

str fence_without_annotations(str line)
{
    buffer b = { 0 };
    size_t done = 0, start, end;
    for (size_t i = find_from(line, 0, " @"); i < line.len; i = find_from(line, i + 1, " @")) {
        str text;
        if (i < done || !(end = read_annotation(line, i, &start, &text))) continue;
        buffer_format(&b, "%.*s%.*s", PRI(str_span(line, done, start)), PRI(text));
        done = end;
    }
    buffer_add(&b, str_span(line, done, line.len));
    return done ? buffer_str(&b) : line;
}

bool fence_has_annotations(str text, size_t pos)
{
    str fence = STR(""), ignored;
    bool opened = false;
    size_t start;
    fence_read(&fence, str_line(text, pos));
    while ((pos = after_line(text, pos)) < text.len) {
        str line = str_line(text, pos);
        if (fence_read(&fence, line)) break;
        for (size_t i = find_from(line, 0, " @"); i < line.len; i = find_from(line, i + 1, " @")) {
            bool end = str_starts(str_span(line, i, line.len), STR(" @end"));
            if ((end && !opened) || !read_annotation(line, i, &start, &ignored)) continue;
            if (end) return true;
            opened = true;
        }
    }
    return false;
}

void fence_add(struct dialect *d, buffer *out, str line)
{
    str s = str_trim(line), mark = fence_mark(line), info = str_trim(str_span(s, mark.len, s.len));
    bool class = str_starts(info, STR("{"));
    str rest = class ? str_trim(str_span(info, str_starts(info, STR("{{")) ? 2 : 1, info.len)) : info;
    if (class && rest.len && strchr(".#", rest.s[0])) rest = str_span(rest, 1, rest.len);
    size_t n = fence_word_length(rest);
    bool first = n && n < rest.len && rest.s[n] == '=';          /* the first word is an attribute */
    if (first) n = 0;
    str language = str_span(rest, 0, n);
    bool commands = fence_command(info) || str_equal(language, STR("npm"));
    if (commands) language = STR("sh");
    str title = fence_label(info), named = fence_value(info, "title"), file = fence_value(info, "filename");
    if (!file.len && layout_is(d->includer.layout, "hugo")) file = fence_value(info, "file");
    if (named.len) title = named;
    else if (file.len) title = file;
    bool plugin = has_plugin_word(info), hidden;
    if (!title.len && !plugin) title = directive_value(info, "tab");
    if (!title.len) title = sample_state(language, info);
    str variant = fence_variant(info), name = class || plugin ? STR("") : fence_file(info, &hidden);
    if (!title.len) title = name;
    if (variant.len) title = title.len ? str_format("%.*s (%.*s)", PRI(title), PRI(variant)) : variant;
    bool attributes = first || (n < info.len && str_starts(str_trim(str_span(info, n, info.len)), STR("{")));
    bool word = !class && !attributes && n && n < info.len && info.s[n] == ' ' &&
                (named.len ? !variant.len : !title.len) && !has_only_marks(info);
    bool plain = str_equal(info, language) || (word && !commands && !plugin) || !str_starts(s, mark);
    if (plain || (!language.len && !title.len && !class && !attributes && !plugin)) {
        buffer_format(out, "%.*s\n", PRI(line));
        return;
    }
    d->changed = true;
    buffer_format(out, "%*s%.*s%.*s", (int)indent_at(line), "", PRI(mark), PRI(language.len ? language : STR("text")));
    if (title.len) buffer_format(out, " title=\"%.*s\"", PRI(title));
    buffer_add(out, STR("\n"));
}
