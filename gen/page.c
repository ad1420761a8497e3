/* page.c - one page of MDX to sections of clean Markdown.
 *
 * The source stays as it is. What is not Markdown in it (JSX tags, heading attributes, image links) becomes a list of
 * edits: "from here to there, this text instead". What no edit covers is kept, so a section's rendered text is mostly
 * slices of the source itself.
 *
 *   source ──scan──> code mask, tags ──> edits ─────────────────┐
 *      └── the same with tags blanked out ──md4c──> headings,   ├──> sections of spans
 *                                          code, links ─────────┘
 *
 * Tags are blanked out with spaces, so an offset md4c reports is an offset of the source.
 */
#include <ctype.h>
#include <stdlib.h>
#include "gen.h"
#include "md4c.h"

struct tag {                     /* a JSX or HTML tag outside code */
    size_t pos, end;
    str name;
    bool closes, self_closing;
    size_t partner;              /* index of the tag that closes or opens it; itself when self-closing or alone */
    unsigned depth;              /* of open tags around it */
};

struct edit { size_t pos, end; str text; };  /* source[pos, end) becomes text */

struct heading { size_t pos; unsigned level; str title, slug; uint32_t section; };

struct scan {                    /* one page while it is read */
    struct corpus_in_making *c;
    uint32_t page;
    const char *file;
    str source;
    size_t body;                 /* where the body starts */
    bool mdx;
    char *code;                  /* a byte per source byte: 1 inline code, 2 fenced code */
    char *mask;                  /* the source with all that is not Markdown blanked out */
    ARRAY(struct tag) tags;
    ARRAY(struct edit) edits;
    ARRAY(struct heading) headings;
};

/* --- front matter --- */

/* Where the body starts: behind the second line of three hyphens; 0 without front matter. *yaml is what lies between. */
static size_t front_matter(str source, str *yaml)
{
    size_t start = str_starts(source, STR("\xef\xbb\xbf")) ? 3 : 0;
    str rest = { source.s + start, source.len - start };
    *yaml = (str){ source.s, 0 };
    if (!str_starts(rest, STR("---\n")) && !str_starts(rest, STR("---\r\n"))) return start;
    size_t open = start + (rest.s[3] == '\r' ? 5 : 4);
    for (size_t line = open; line < source.len;) {
        const char *lf = memchr(source.s + line, '\n', source.len - line);
        size_t end = lf ? (size_t)(lf - source.s) : source.len;
        str l = str_trim((str){ source.s + line, end - line });
        if (str_equal(l, STR("---")) && source.s[line] == '-') {
            *yaml = (str){ source.s + open, line - open };
            return lf ? end + 1 : end;
        }
        if (!lf) break;
        line = end + 1;
    }
    return start;
}

void page_parse(struct corpus_in_making *c, uint32_t page)
{
    struct page *p = &c->pages.at[page];
    str yaml;
    p->body = front_matter(p->source, &yaml);
    if (yaml.len)
        p->front = yaml_parse(yaml, (size_t)(yaml.s - p->source.s), line_of(p->source, (size_t)(yaml.s - p->source.s)),
                              str_format("%.*s", PRI(p->file)).s);
    str title = str_trim(node_value(p->front, "title")), description = str_trim(node_value(p->front, "description"));
    if (title.len) p->title = text_add(c, title);
    if (description.len) p->description = text_add(c, description);
    p->nav = CORPUS_NONE;
}

/* --- code: fences and inline code, so that nothing in them is taken for a tag --- */

struct fence { char mark; size_t count; };

/* The fence that a line opens or closes: three or more ` or ~ behind spaces and quote marks; count 0: none. */
static struct fence fence_of(str line)
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

static str line_at(str text, size_t pos)
{
    const char *lf = memchr(text.s + pos, '\n', text.len - pos);
    return (str){ text.s + pos, lf ? (size_t)(lf - text.s) - pos : text.len - pos };
}

static void scan_fences(struct scan *s)
{
    struct fence open = { 0, 0 };
    size_t opened_at = 0;
    for (size_t pos = s->body; pos < s->source.len;) {
        str line = line_at(s->source, pos);
        struct fence f = fence_of(line);
        bool inside = open.count > 0;
        if (!inside && f.count) open = f, opened_at = pos;
        if (open.count) memset(s->code + pos, 2, line.len);
        if (inside && f.mark == open.mark && f.count >= open.count && only_marks(line, f.mark)) open.count = 0;
        pos += line.len + 1;
    }
    if (open.count) warn(s->file, line_of(s->source, opened_at), "this code fence is never closed");
}

/* Marks `code` spans: a run of backticks up to the next run of the same length in the same paragraph. */
static void scan_inline_code(struct scan *s)
{
    const char *t = s->source.s;
    size_t n = s->source.len;
    for (size_t i = s->body; i < n;) {
        if (s->code[i] || t[i] != '`') { i++; continue; }
        size_t run = 0, j;
        while (i + run < n && t[i + run] == '`') run++;
        for (j = i + run; j < n && s->code[j] != 2 && !(t[j] == '\n' && j + 1 < n && t[j + 1] == '\n');) {
            size_t k = 0;
            while (j + k < n && t[j + k] == '`') k++;
            if (k == run) break;
            j += k ? k : 1;
        }
        bool closed = j + run <= n && t[j] == '`' && s->code[j] != 2;
        if (closed) memset(s->code + i, 1, j + run - i);
        i = closed ? j + run : i + run;
    }
}

/* --- tags --- */

static bool is_name_char(char ch) { return isalnum((unsigned char)ch) || ch == '.' || ch == '_' || ch == '-'; }

/* Behind the > that ends a tag whose name ends at i; quotes and braces may hold any >. 0: no tag after all. */
static size_t tag_end(str t, size_t i)
{
    char quote = 0;
    unsigned braces = 0;
    for (size_t start = i; i < t.len && i - start < 20000; i++) {
        char ch = t.s[i];
        if (quote) quote = ch == quote ? 0 : quote;
        else if (ch == '"' || ch == '\'' || (ch == '`' && braces)) quote = ch;
        else if (ch == '{') braces++;
        else if (ch == '}' && braces) braces--;
        else if (ch == '>' && !braces) return i + 1;
        else if (ch == '<' && !braces) return 0;
    }
    return 0;
}

static bool is_html(str name)
{
    static const char *const elements[] = { "a", "abbr", "b", "blockquote", "br", "center", "code", "dd", "del", "details",
        "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "iframe", "img",
        "ins", "kbd", "li", "mark", "ol", "p", "picture", "pre", "s", "samp", "script", "section", "small", "source",
        "span", "strong", "style", "sub", "summary", "sup", "svg", "path", "table", "tbody", "td", "th", "thead", "tr",
        "u", "ul", "var", "video" };
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        if (str_equal(name, str_from(elements[i]))) return true;
    return false;
}

static void scan_tags(struct scan *s)
{
    str t = s->source;
    for (size_t i = s->body; i + 1 < t.len; i++) {
        if (t.s[i] != '<' || s->code[i]) continue;
        bool closes = t.s[i + 1] == '/';
        size_t name = i + 1 + closes, end = name;
        while (end < t.len && is_name_char(t.s[end])) end++;
        if (end == name || !isalpha((unsigned char)t.s[name]) || end == t.len || !strchr(" \t\r\n/>", t.s[end])) continue;
        str n = { t.s + name, end - name };
        if (!isupper((unsigned char)n.s[0]) && !is_html(n)) continue;
        size_t close = tag_end(t, end);
        if (!close) continue;
        struct tag *tag = PUSH(&s->tags);
        *tag = (struct tag){ i, close, n, closes, t.s[close - 2] == '/', s->tags.count - 1, 0 };
        i = close - 1;
    }
}

/* Finds each opening tag's partner and depth; an upper-case name that nothing closes is text in plain Markdown. */
static void pair_tags(struct scan *s)
{
    ARRAY(size_t) open = { 0 };
    for (size_t i = 0; i < s->tags.count; i++) {
        struct tag *tag = &s->tags.at[i];
        tag->depth = (unsigned)open.count;
        if (tag->self_closing) continue;
        if (!tag->closes) { *PUSH(&open) = i; continue; }
        for (size_t k = open.count; k-- > 0;) {
            if (!str_equal(s->tags.at[open.at[k]].name, tag->name)) continue;
            tag->partner = open.at[k];
            s->tags.at[open.at[k]].partner = i;
            tag->depth = (unsigned)k;
            open.count = k;
            break;
        }
    }
    for (size_t k = 0; k < open.count; k++) { /* never closed: it holds nothing, so what follows is not inside it */
        size_t from = open.at[k];
        for (size_t i = from + 1; i < s->tags.count; i++)
            if (s->tags.at[i].depth > 0) s->tags.at[i].depth--;
    }
    free(open.at);
}

static bool is_prose(const struct scan *s, const struct tag *tag)
{
    bool alone = !tag->self_closing && s->tags.at[tag->partner].pos == tag->pos;
    return alone && isupper((unsigned char)tag->name.s[0]) && !memchr(s->source.s + tag->pos, ' ', tag->end - tag->pos);
}

/* The value of an attribute, without quotes; empty when it is not there or an expression. */
static str attribute(const struct scan *s, const struct tag *tag, const char *name)
{
    str want = str_from(name);
    const char *t = s->source.s;
    for (size_t i = tag->pos + 1 + tag->name.len; i + want.len + 2 < tag->end; i++) {
        if (memcmp(t + i, want.s, want.len) || !isspace((unsigned char)t[i - 1]) || t[i + want.len] != '=') continue;
        char quote = t[i + want.len + 1];
        const char *value = t + i + want.len + 2;
        const char *end = quote == '"' || quote == '\'' ? memchr(value, quote, (size_t)(t + tag->end - value)) : NULL;
        return end ? (str){ value, (size_t)(end - value) } : (str){ value, 0 };
    }
    return (str){ t, 0 };
}

static bool has_flag(const struct scan *s, const struct tag *tag, const char *name)
{
    str inside = { s->source.s + tag->pos, tag->end - tag->pos }, want = str_from(name);
    for (size_t i = 1; i + want.len < inside.len; i++)
        if (!memcmp(inside.s + i, want.s, want.len) && isspace((unsigned char)inside.s[i - 1])) return true;
    return false;
}

/* --- edits --- */

static void edit(struct scan *s, size_t pos, size_t end, str text)
{
    *PUSH(&s->edits) = (struct edit){ pos, end, text };
}

static int edit_order(const void *a, const void *b)
{
    const struct edit *x = a, *y = b;
    if (x->pos != y->pos) return x->pos < y->pos ? -1 : 1;
    return x->end > y->end ? -1 : x->end < y->end;   /* the one that covers more comes first */
}

/* The text of source[pos, end) on one line, without tags. */
static str one_line(const struct scan *s, size_t pos, size_t end)
{
    buffer b = { 0 };
    size_t next = 0;
    for (size_t i = pos; i < end; i++) {
        while (next < s->tags.count && s->tags.at[next].pos < i) next++;
        if (next < s->tags.count && s->tags.at[next].pos == i) {
            i = s->tags.at[next].end - 1;
            continue;
        }
        bool space = isspace((unsigned char)s->source.s[i]);
        if (space && (b.count == 0 || b.at[b.count - 1] == ' ')) continue;
        buffer_add(&b, space ? STR(" ") : (str){ s->source.s + i, 1 });
    }
    return str_trim(buffer_str(&b));
}

/* " See https://…/page" when the corpus has a public site, for what the corpus does not hold. */
static str see_site(const struct scan *s)
{
    str path = s->c->pages.at[s->page].path;
    return s->c->site.len ? str_format(" See %.*s/%.*s", PRI(s->c->site), PRI(path)) : STR("");
}

/* <CodeBlock file="…"> and its tabs name files that the corpus does not have: one line says so. */
static void edit_code_block(struct scan *s, size_t i)
{
    const struct tag *tag = &s->tags.at[i];
    size_t last = tag->self_closing ? i : tag->partner;
    str title = attribute(s, tag, "title");
    buffer names = { 0 };
    unsigned missing = attribute(s, tag, "file").len ? 1 : 0, tabs = 0;
    for (size_t k = i + 1; k < last; k++) {
        const struct tag *tab = &s->tags.at[k];
        if (tab->closes || !attribute(s, tab, "file").len) continue;
        str name = attribute(s, tab, "title");
        if (!name.len) name = attribute(s, tab, "file");
        buffer_format(&names, "%s%.*s", tabs++ ? ", " : "", PRI(name));
    }
    if (!missing && !tabs) return;
    if (!title.len && !tabs) title = attribute(s, tag, "file");
    edit(s, tag->pos, tag->end, str_format("> Code sample not in this copy: %.*s%s%.*s.%.*s", PRI(title),
         title.len && tabs ? ": " : "", PRI(buffer_str(&names)), PRI(see_site(s))));
}

/* An event of the events page: its name, when it is sent and what it carries, on one line. */
static void edit_event(struct scan *s, size_t i)
{
    const struct tag *root = &s->tags.at[i];
    str name = STR(""), when = STR(""), payload = STR("");
    bool soon = false, sample = false;
    for (size_t k = i + 1; k < root->partner; k++) {
        const struct tag *tag = &s->tags.at[k];
        if (tag->closes) continue;
        if (str_equal(tag->name, STR("Event.Details"))) {
            name = attribute(s, tag, "name");
            soon = has_flag(s, tag, "comingSoon");
        } else if (str_equal(tag->name, STR("Event.Description")) && tag->partner > k) {
            str text = one_line(s, tag->end, s->tags.at[tag->partner].pos);
            *(tag->depth > root->depth + 1 ? &payload : &when) = text;
        } else if (attribute(s, tag, "file").len) sample = true;
    }
    str missing = sample ? str_format(" Sample payload not in this copy.%.*s", PRI(see_site(s))) : STR("");
    edit(s, root->pos, s->tags.at[root->partner].end,
         str_format("- `%.*s`%s: %.*s%s%.*s%.*s", PRI(name), soon ? " (coming soon)" : "", PRI(when),
                    payload.len ? " " : "", PRI(payload), PRI(missing)));
}

static void edit_callout(struct scan *s, size_t i)
{
    const struct tag *tag = &s->tags.at[i];
    str kind = attribute(s, tag, "type"), title = attribute(s, tag, "title");
    if (!kind.len) kind = STR("note");
    size_t text = tag->end, end = s->tags.at[tag->partner].pos;
    edit(s, tag->pos, tag->end, str_format("> **%c%.*s:**%s%.*s", toupper((unsigned char)kind.s[0]), (int)kind.len - 1,
                                           kind.s + 1, title.len ? " " : "", PRI(title)));
    while (text < end) { /* every line of it gets the quote mark, which also takes the place of its indentation */
        str line = line_at(s->source, text);
        size_t next = text + line.len + 1, k = next;
        while (k < end && s->source.s[k] == ' ') k++;
        if (next < end && !(k < s->source.len && k >= end)) edit(s, next, k, STR("> "));
        text = next;
    }
    edit(s, end, s->tags.at[tag->partner].end, STR(""));
}

static bool is_block(const struct scan *s, const struct tag *tag)  /* nothing else on its first line */
{
    size_t i = tag->pos;
    while (i > s->body && s->source.s[i - 1] == ' ') i--;
    return i == s->body || s->source.s[i - 1] == '\n';
}

static bool is_container(str name)  /* shows what it holds; the tag itself says nothing */
{
    static const char *const names[] = { "LanguageSelector", "ExampleApps.Root", "Badge", "CodeBlock", "CodeBlockTab", "Small",
        "Spinner", "Tabs", "Tab", "Steps", "Step", "Accordion", "AccordionGroup", "Card", "CardGroup", "Columns", "Fragment" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_equal(name, str_from(names[i]))) return true;
    return false;
}

/* What a single HTML element becomes in Markdown; the tag vanishes when nothing else is said here. */
static str html_markdown(str name)
{
    static const struct { const char *name, *text; } table[] = {
        { "strong", "**" }, { "b", "**" }, { "em", "_" }, { "i", "_" }, { "code", "`" }, { "br", " " }, { "hr", "---" },
        { "li", "- " }, { "summary", "**" } };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (str_equal(name, str_from(table[i].name))) return str_from(table[i].text);
    return STR("");
}

static void edit_component(struct scan *s, size_t i)
{
    const struct tag *tag = &s->tags.at[i];
    str title = attribute(s, tag, "title"), href = attribute(s, tag, "href");
    if (href.len && title.len) {
        edit(s, tag->pos, tag->end, str_format("- [%.*s](%.*s)", PRI(title), PRI(href)));
    } else if (tag->self_closing && !is_container(tag->name)) {
        str kind = is_block(s, tag) ? STR("> ") : STR("");
        edit(s, tag->pos, tag->end, str_format("%.*sNot in this copy: the page's `%.*s`.%.*s", PRI(kind), PRI(tag->name),
                                               PRI(see_site(s))));
    } else {
        edit(s, tag->pos, tag->end, title.len && is_block(s, tag) ? str_format("**%.*s**\n", PRI(title)) : STR(""));
    }
}

static void edit_tag(struct scan *s, size_t i)
{
    const struct tag *tag = &s->tags.at[i];
    bool paired = tag->partner != i;
    if (is_prose(s, tag)) return;
    if (islower((unsigned char)tag->name.s[0])) {
        bool hidden = str_equal(tag->name, STR("style")) || str_equal(tag->name, STR("script")) || str_equal(tag->name, STR("svg"));
        if (hidden && paired && !tag->closes) edit(s, tag->pos, s->tags.at[tag->partner].end, STR(""));
        else if (str_equal(tag->name, STR("img"))) edit(s, tag->pos, tag->end, str_format("[Image: %.*s]", PRI(attribute(s, tag, "alt"))));
        else edit(s, tag->pos, tag->end, tag->closes && str_equal(tag->name, STR("li")) ? STR("") : html_markdown(tag->name));
    } else if (tag->closes) edit(s, tag->pos, tag->end, STR(""));
    else if (str_equal(tag->name, STR("Callout")) && paired) edit_callout(s, i);
    else if (str_equal(tag->name, STR("Event.Root")) && paired) edit_event(s, i);
    else if (str_equal(tag->name, STR("CodeBlock"))) {
        edit(s, tag->pos, tag->end, STR(""));
        s->edits.count--;
        size_t before = s->edits.count;
        edit_code_block(s, i);
        if (s->edits.count == before) edit_component(s, i);
    } else if (str_equal(tag->name, STR("CodeBlockTab")) && attribute(s, tag, "file").len) edit(s, tag->pos, tag->end, STR(""));
    else edit_component(s, i);
}

/* --- what is neither Markdown nor a tag --- */

static size_t find(str t, size_t from, const char *what)
{
    size_t n = strlen(what);
    for (size_t i = from; i + n <= t.len; i++)
        if (t.s[i] == what[0] && !memcmp(t.s + i, what, n)) return i;
    return t.len;
}

/* ## Title {{ "url": "slug" }}: the braces go. Returns the slug, empty without. */
static str edit_heading_attributes(struct scan *s, size_t pos, str line)
{
    size_t open = find(line, 0, "{{"), close = find(line, open, "}}");
    if (close == line.len) return STR("");
    size_t from = open;
    while (from > 0 && line.s[from - 1] == ' ') from--;
    edit(s, pos + from, pos + close + 2, STR(""));
    size_t key = find(line, open, "\"url\":");
    if (key >= close) return STR("");
    const char *start = memchr(line.s + key + 6, '"', close - key - 6);
    const char *end = start ? memchr(start + 1, '"', (size_t)(line.s + close - start - 1)) : NULL;
    return end ? (str){ start + 1, (size_t)(end - start - 1) } : STR("");
}

static void edit_image(struct scan *s, size_t i)   /* at "![": the alternative text stays */
{
    str t = line_at(s->source, i);
    size_t mid = find(t, 0, "]("), close = mid < t.len ? find(t, mid, ")") : t.len;
    if (close == t.len) return;
    str alt = { t.s + 2, mid - 2 };
    size_t end = close + 1;
    if (end < t.len && t.s[end] == '[' && find(t, end, "]") < t.len) end = find(t, end, "]") + 1; /* [border=false] */
    edit(s, i, i + end, alt.len ? str_format("[Image: %.*s]", PRI(alt)) : STR(""));
}

/* {' '}, {" "} and comments, in braces or as HTML. */
static void edit_expression(struct scan *s, size_t i)
{
    str t = s->source;
    str rest = { t.s + i, t.len - i };
    if (str_starts(rest, STR("{' '}")) || str_starts(rest, STR("{\" \"}"))) edit(s, i, i + 5, STR(" "));
    else if (str_starts(rest, STR("{/*")) && find(t, i, "*/}") < t.len) edit(s, i, find(t, i, "*/}") + 3, STR(""));
    else if (str_starts(rest, STR("<!--")) && find(t, i, "-->") < t.len) edit(s, i, find(t, i, "-->") + 3, STR(""));
}

/* - $ frontend="nextjs": a tab that the site shows for one choice. */
static void edit_choice(struct scan *s, size_t i)
{
    str line = line_at(s->source, i);
    size_t equal = find(line, 0, "=\"");
    if (!str_starts(line, STR("- $ ")) || equal == line.len) return;
    const char *end = memchr(line.s + equal + 2, '"', line.len - equal - 2);
    if (!end) return;
    str name = { line.s + 4, equal - 4 }, value = { line.s + equal + 2, (size_t)(end - line.s) - equal - 2 };
    edit(s, i + 2, i + (size_t)(end + 1 - line.s), str_format("**%.*s: %.*s**", PRI(name), PRI(value)));
}

static bool is_module_line(str line)  /* import … from '…', export const … */
{
    str l = str_trim(line);
    bool import = str_starts(l, STR("import ")) && (str_ends(l, STR("';")) || str_ends(l, STR("\";")) || str_ends(l, STR("'")) || str_ends(l, STR("\"")));
    return import || (str_starts(l, STR("export ")) && find(l, 0, " from ") < l.len);
}

static void scan_others(struct scan *s)
{
    const char *t = s->source.s;
    for (size_t i = s->body; i < s->source.len; i++) {
        if (s->code[i]) continue;
        bool line_start = i == s->body || t[i - 1] == '\n';
        if (t[i] == '!' && i + 1 < s->source.len && t[i + 1] == '[') edit_image(s, i);
        else if (s->mdx && (t[i] == '{' || t[i] == '<')) edit_expression(s, i);
        else if (t[i] == '<') edit_expression(s, i);
        else if (t[i] == '-' && s->mdx) edit_choice(s, i);
        if (line_start && s->mdx && is_module_line(line_at(s->source, i)))
            edit(s, i, i + line_at(s->source, i).len, STR(""));
        if (line_start && s->mdx && t[i] == '#') {
            str line = line_at(s->source, i);
            if (find(line, 0, "{{") < line.len) edit_heading_attributes(s, i, line);
        }
    }
}

/* --- md4c: headings, code, links --- */

struct reading {                 /* state of md4c's callbacks */
    struct scan *s;
    const char *base;            /* what md4c reads; base + i stands for source + offset + i */
    size_t offset;
    uint32_t section;            /* where links found belong */
    unsigned heading;            /* level of the heading being read, 0: none */
    buffer text;                 /* plain text of the block being read */
    str paragraph;               /* plain text of the paragraph before */
    size_t first, last;          /* offsets of the block's text */
    bool code, links_only;
    buffer code_text;
    str code_language, code_title;
    str href;
    size_t link_text;
    uint32_t link_line;
};

static str attribute_text(const MD_ATTRIBUTE *a) { return str_copy((str){ a->text, a->size }); }

static str info_title(str info)
{
    size_t at = find(info, 0, "title=\"");
    if (at == info.len) return STR("");
    const char *end = memchr(info.s + at + 7, '"', info.len - at - 7);
    return end ? (str){ info.s + at + 7, (size_t)(end - info.s) - at - 7 } : STR("");
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct reading *r = data;
    if (type == MD_BLOCK_P || type == MD_BLOCK_H || type == MD_BLOCK_CODE || type == MD_BLOCK_LI || type == MD_BLOCK_TD) {
        if (type == MD_BLOCK_P || type == MD_BLOCK_H) r->text.count = 0;
        r->first = SIZE_MAX;
    }
    if (type == MD_BLOCK_H) r->heading = ((MD_BLOCK_H_DETAIL *)detail)->level;
    if (type == MD_BLOCK_CODE) {
        MD_BLOCK_CODE_DETAIL *d = detail;
        r->code = true;
        r->code_text.count = 0;
        r->code_language = attribute_text(&d->lang);
        r->code_title = info_title(attribute_text(&d->info));
    }
    return 0;
}

static void add_heading(struct reading *r)
{
    struct scan *s = r->s;
    if (r->first == SIZE_MAX) return;
    size_t start = r->first;
    while (start > s->body && s->source.s[start - 1] != '\n') start--;
    struct heading *h = PUSH(&s->headings);
    h->pos = start;
    h->level = r->heading;
    h->title = str_copy(str_trim(buffer_str(&r->text)));
    str line = line_at(s->source, start);
    size_t brace = find(line, 0, "{{"), key = find(line, brace, "\"url\":");
    if (key < line.len && s->mdx) {
        size_t edits = s->edits.count;
        h->slug = edit_heading_attributes(s, start, line);
        s->edits.count = edits; /* scan_others() has made the edit */
    }
}

/* The last sentence of a paragraph, as the words around a code block. */
static str last_sentence(str p)
{
    size_t from = 0;
    for (size_t i = 0; i + 3 < p.len; i++)
        if ((p.s[i] == '.' || p.s[i] == '!' || p.s[i] == '?') && p.s[i + 1] == ' ') from = i + 2;
    return p.len - from > 400 ? STR("") : (str){ p.s + from, p.len - from };
}

static uint32_t section_at(const struct scan *s, size_t pos)
{
    uint32_t section = s->c->pages.at[s->page].first_section;
    for (size_t i = 0; i < s->headings.count && s->headings.at[i].pos <= pos; i++) section = s->headings.at[i].section;
    return section;
}

static void add_code(struct reading *r)
{
    struct scan *s = r->s;
    struct code *code = PUSH(&s->c->codes);
    size_t pos = r->first == SIZE_MAX ? s->body : r->first;
    code->section = (uint32_t)pos;   /* its place for now; sections are known when the page has been read */
    code->line = line_of(s->source, pos);
    str text = buffer_str(&r->code_text);
    bool verbatim = r->first != SIZE_MAX && r->last - r->first == text.len && !memcmp(s->source.s + r->first, text.s, text.len);
    code->code = verbatim ? (corpus_str){ s->c->pages.at[s->page].pos + (uint32_t)r->first, (uint32_t)text.len } : text_add(s->c, text);
    code->language = text_add(s->c, r->code_language);
    code->title = text_add(s->c, r->code_title);
    code->before = text_add(s->c, last_sentence(r->paragraph));
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct reading *r = data;
    (void)detail;
    if (type == MD_BLOCK_H && !r->links_only) add_heading(r);
    if (type == MD_BLOCK_H || type == MD_BLOCK_P) r->paragraph = str_copy(str_trim(buffer_str(&r->text)));
    if (type == MD_BLOCK_H) r->heading = 0;
    if (type == MD_BLOCK_CODE) {
        if (!r->links_only) add_code(r);
        r->code = false;
    }
    return 0;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *data)
{
    struct reading *r = data;
    if (type == MD_SPAN_A) {
        r->href = attribute_text(&((MD_SPAN_A_DETAIL *)detail)->href);
        r->link_text = r->text.count;
        r->link_line = 0;
    }
    return 0;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *data)
{
    struct reading *r = data;
    (void)detail;
    if (type != MD_SPAN_A || !r->href.len) return 0;
    struct raw_link *link = PUSH(&r->s->c->links);
    str all = buffer_str(&r->text);
    link->target = r->href;
    link->text = str_copy((str){ all.s + r->link_text, all.len - r->link_text });
    link->section = r->links_only ? r->section : (uint32_t)(r->last != SIZE_MAX ? r->last : r->s->body);
    link->line = r->link_line;
    link->to_page = link->to_section = CORPUS_NONE;
    r->href.len = 0;
    return 0;
}

static int text_part(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data)
{
    struct reading *r = data;
    bool ours = text >= r->base && text < r->base + r->s->source.len;
    str t = { text, size };
    if (ours) {
        size_t pos = (size_t)(text - r->base) + r->offset;
        if (r->first == SIZE_MAX) r->first = pos;
        r->last = pos + size;
        if (!r->link_line && !r->links_only) r->link_line = line_of(r->s->source, pos);
    }
    if (r->code) {
        if (!ours && size == 1 && *text == '\n') r->last++;
        buffer_add(&r->code_text, t);
    } else buffer_add(&r->text, type == MD_TEXT_SOFTBR || type == MD_TEXT_BR ? STR(" ") : t);
    return 0;
}

static void read_markdown(struct reading *r, str text)
{
    MD_PARSER parser = { 0 };
    parser.flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_NOHTML | (r->s->mdx ? MD_FLAG_NOINDENTEDCODEBLOCKS : 0u);
    parser.enter_block = enter_block;
    parser.leave_block = leave_block;
    parser.enter_span = enter_span;
    parser.leave_span = leave_span;
    parser.text = text_part;
    r->first = r->last = SIZE_MAX;
    if (md_parse(text.s, (MD_SIZE)text.len, &parser, r) != 0)
        fatal(r->s->file, 1, "md4c cannot read this page");
}

/* Links in the texts of the front matter, such as a parameter's description. */
static void read_front_links(struct scan *s, const struct node *n)
{
    for (; n; n = n->next) {
        if (n->kind != NODE_SCALAR) { read_front_links(s, n->child); continue; }
        if (find(n->value, 0, "](") == n->value.len) continue;
        struct reading r = { .s = s, .base = n->value.s, .section = s->c->pages.at[s->page].first_section, .links_only = true };
        size_t before = s->c->links.count;
        read_markdown(&r, n->value);
        for (size_t i = before; i < s->c->links.count; i++) s->c->links.at[i].line = n->line;
    }
}

/* --- sections --- */

static str unique_anchor(struct scan *s, str title, str slug)
{
    struct page *p = &s->c->pages.at[s->page];
    char made[200];
    size_t len = slug.len ? 0 : corpus_slug(title.s, title.len, made, sizeof made);
    str base = slug.len ? slug : len ? str_copy((str){ made, len }) : STR("section");
    str anchor = base;
    for (unsigned n = 1;; n++) {
        bool taken = false;
        for (uint32_t i = p->first_section; i < p->first_section + p->sections; i++)
            taken |= str_equal(text_of(s->c, s->c->sections.at[i].anchor), anchor);
        if (!taken) return anchor;
        anchor = str_format("%.*s-%u", PRI(base), n);
    }
}

static uint32_t add_section(struct scan *s, str title, str slug, unsigned level, size_t pos)
{
    struct corpus_in_making *c = s->c;
    struct page *p = &c->pages.at[s->page];
    uint32_t index = (uint32_t)c->sections.count, parent = index - 1;
    if (level == 0) parent = CORPUS_NONE;
    else while (c->sections.at[parent].level >= level && c->sections.at[parent].level > 0) parent = c->sections.at[parent].parent;
    str anchor = level ? unique_anchor(s, title, slug) : slug;
    struct section *section = PUSH(&c->sections);
    section->page = s->page;
    section->parent = parent;
    section->level = level;
    section->line = line_of(s->source, pos);
    section->title = text_add(c, title);
    section->anchor = text_add(c, anchor);
    p->sections++;
    *PUSH(&c->segments) = (struct segment){ p->pos + (uint32_t)(level ? pos : 0), index };
    return index;
}

static bool blank_between(const struct scan *s, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (!isspace((unsigned char)s->mask[i])) return false;
    return true;
}

/* The page's title: front matter, else its first heading, else the navigation's (set before), else its path. */
static str page_title(struct scan *s)
{
    struct page *p = &s->c->pages.at[s->page];
    if (!p->title.len && s->headings.count) p->title = text_add(s->c, s->headings.at[0].title);
    if (!p->title.len && p->nav != CORPUS_NONE) p->title = s->c->nav.at[p->nav].title;
    if (!p->title.len) {
        size_t start = p->path.len;
        while (start > 0 && p->path.s[start - 1] != '/') start--;
        str last = { p->path.s + start, p->path.len - start };
        p->title = text_add(s->c, last.len ? last : STR("Untitled"));
    }
    return text_of(s->c, p->title);
}

static void add_sections(struct scan *s)
{
    str title = str_copy(page_title(s));
    struct heading *first = s->headings.count ? &s->headings.at[0] : NULL;
    char slug[200];
    size_t slug_len = 0;
    bool merged = first && str_equal(first->title, title) && blank_between(s, s->body, first->pos);
    if (merged) {
        slug_len = corpus_slug(title.s, title.len, slug, sizeof slug);
        str line = line_at(s->source, first->pos);
        edit(s, first->pos, first->pos + line.len, STR(""));
    }
    str anchor = merged && first->slug.len ? first->slug : str_copy((str){ slug, slug_len });
    uint32_t opening = add_section(s, title, anchor, 0, merged ? first->pos : s->body < s->source.len ? s->body : 0);
    for (size_t i = 0; i < s->headings.count; i++) {
        struct heading *h = &s->headings.at[i];
        h->section = merged && i == 0 ? opening : add_section(s, h->title, h->slug, h->level, h->pos);
    }
}

/* --- emission: source lines with the edits made --- */

struct emitter { struct scan *s; size_t next_edit; bool any, blank; size_t blank_pos; struct section *section; };

static unsigned depth_at(const struct scan *s, size_t pos)
{
    unsigned depth = 0;
    for (size_t i = 0; i < s->tags.count && s->tags.at[i].pos < pos; i++) {
        const struct tag *tag = &s->tags.at[i];
        if (!tag->closes && !tag->self_closing && s->tags.at[tag->partner].pos >= pos && tag->partner != i) depth++;
    }
    return depth;
}

static void emit_piece(struct emitter *e, size_t pos, size_t end, bool solid)
{
    if (end > pos) render_slice(e->section, e->s->c->pages.at[e->s->page].pos + (uint32_t)pos, (uint32_t)(end - pos), solid);
}

/* Whether source[pos, end) with its edits made is only white space. *next is the first edit that may touch it. */
static bool line_is_blank(const struct emitter *e, size_t pos, size_t end, bool *edited)
{
    const struct scan *s = e->s;
    size_t k = e->next_edit;
    *edited = false;
    while (pos < end) {
        while (k < s->edits.count && s->edits.at[k].end <= pos && s->edits.at[k].pos < pos) k++;
        if (k < s->edits.count && s->edits.at[k].pos <= pos) {
            *edited = true;
            if (str_trim(s->edits.at[k].text).len && s->edits.at[k].pos == pos) return false;
            pos = s->edits.at[k].end > pos ? s->edits.at[k].end : pos;
            k++;
            continue;
        }
        if (!isspace((unsigned char)s->source.s[pos])) return false;
        pos++;
    }
    return true;
}

/* Emits source[pos, end) of one line; an edit that covers it takes its place and may reach far behind end. Returns
 * where the source goes on. */
static size_t emit_edited(struct emitter *e, size_t pos, size_t end)
{
    struct scan *s = e->s;
    while (pos < end) {
        while (e->next_edit < s->edits.count && s->edits.at[e->next_edit].pos < pos) e->next_edit++;
        struct edit *next = e->next_edit < s->edits.count ? &s->edits.at[e->next_edit] : NULL;
        size_t stop = next && next->pos < end ? next->pos : end;
        emit_piece(e, pos, stop, false);
        pos = stop;
        if (next && stop == next->pos && stop < end) {
            if (next->text.len) render_text(s->c, e->section, next->text);
            pos = next->end;
            e->next_edit++;
        }
    }
    return pos;
}

static void emit_blank(struct emitter *e)
{
    if (!e->blank || !e->any) return;
    if (e->blank_pos != SIZE_MAX) emit_piece(e, e->blank_pos, e->blank_pos + 1, false);
    else render_text(e->s->c, e->section, STR("\n"));
}

/* Emits the line at pos, up to and with its line feed; returns where the next one starts. */
static size_t emit_line(struct emitter *e, size_t pos)
{
    struct scan *s = e->s;
    str line = line_at(s->source, pos);
    size_t end = pos + line.len, next = end < s->source.len ? end + 1 : end;
    bool solid = line.len && s->code[pos] == 2, edited;
    if (!solid && line_is_blank(e, pos, end, &edited)) {
        size_t reached = pos;
        while (e->next_edit < s->edits.count && s->edits.at[e->next_edit].pos < end) {
            if (s->edits.at[e->next_edit].end > reached) reached = s->edits.at[e->next_edit].end;
            e->next_edit++;
        }
        e->blank_pos = e->blank || edited || line.len ? SIZE_MAX : pos;
        e->blank = true;
        return reached > end ? reached : next;
    }
    emit_blank(e);
    e->blank = false;
    e->any = true;
    size_t indent = pos, strip = pos + 2 * (size_t)depth_at(s, pos);
    while (indent < end && indent < strip && s->source.s[indent] == ' ') indent++;
    if (solid) {
        emit_piece(e, indent, next, true);
        return next;
    }
    size_t reached = emit_edited(e, indent, end);
    if (reached > end && reached < s->source.len) { /* the edit ate the line's end: what follows it ends the line */
        str rest = line_at(s->source, reached);
        reached = emit_edited(e, reached, reached + rest.len);
        end = reached, next = end < s->source.len ? end + 1 : end;
    }
    if (next > end) emit_piece(e, end, next, false);
    else render_text(s->c, e->section, STR("\n"));
    return next;
}

static void emit_sections(struct scan *s)
{
    struct emitter e = { .s = s, .blank_pos = SIZE_MAX };
    size_t heading = 0, pos = s->body;
    uint32_t current = s->c->pages.at[s->page].first_section;
    while (pos < s->source.len) {
        while (heading < s->headings.count && s->headings.at[heading].pos <= pos) current = s->headings.at[heading++].section;
        e.section = &s->c->sections.at[current];
        pos = emit_line(&e, pos);
    }
}

/* --- the whole page --- */

static void blank_out(struct scan *s)
{
    for (size_t i = 0; i < s->edits.count; i++)
        for (size_t k = s->edits.at[i].pos; k < s->edits.at[i].end; k++)
            if (s->mask[k] != '\n' && !str_starts(s->edits.at[i].text, STR("> "))) s->mask[k] = ' ';
    for (size_t i = 0; i < s->tags.count; i++)
        for (size_t k = s->tags.at[i].pos; k < s->tags.at[i].end && !is_prose(s, &s->tags.at[i]); k++)
            if (s->mask[k] != '\n') s->mask[k] = ' ';
    for (size_t i = 0; i < s->body; i++)
        if (s->mask[i] != '\n') s->mask[i] = ' ';
}

/* An event's edit covers its description, whose links must still be found: only tags are blanked out of it. */
static void restore_text(struct scan *s)
{
    for (size_t i = 0; i < s->tags.count; i++) {
        const struct tag *tag = &s->tags.at[i];
        if (!str_equal(tag->name, STR("Event.Description")) || tag->closes || tag->partner == i) continue;
        size_t end = s->tags.at[tag->partner].pos;
        memcpy(s->mask + tag->end, s->source.s + tag->end, end - tag->end);
    }
}

void page_render(struct corpus_in_making *c, uint32_t page)
{
    struct page *p = &c->pages.at[page];
    struct scan s = { .c = c, .page = page, .source = str_copy(p->source), .body = p->body };
    s.file = str_format("%.*s", PRI(p->file)).s;
    s.mdx = str_ends(p->file, STR(".mdx"));
    s.code = xalloc(s.source.len + 1);
    s.mask = xalloc(s.source.len + 1);
    memcpy(s.mask, s.source.s, s.source.len);
    p->first_section = (uint32_t)c->sections.count;
    scan_fences(&s);
    scan_inline_code(&s);
    scan_tags(&s);
    pair_tags(&s);
    scan_others(&s);
    for (size_t i = 0; i < s.tags.count; i++) edit_tag(&s, i);
    blank_out(&s);
    restore_text(&s);
    struct reading r = { .s = &s, .base = s.mask };
    size_t first_code = c->codes.count, first_link = c->links.count;
    read_markdown(&r, (str){ s.mask, s.source.len });
    add_sections(&s);
    for (size_t i = first_code; i < c->codes.count; i++) c->codes.at[i].section = section_at(&s, c->codes.at[i].section);
    for (size_t i = first_link; i < c->links.count; i++) c->links.at[i].section = section_at(&s, c->links.at[i].section);
    if (p->front) read_front_links(&s, p->front->child);
    qsort(s.edits.at, s.edits.count, sizeof *s.edits.at, edit_order);
    emit_sections(&s);
}
