/* kuma.c - pages of MDN Web Docs: macros of KumaScript, lists of definitions, words after the language of code.
 *
 *   {{domxref("Window.fetch()", "fetch()")}}    a link to the page that the macro names
 *   {{optional_inline}}                         (optional)
 *   {{Deprecated_Header}}                       a callout
 *   {{Compat}}                                  a note: the site makes this part from data that are not in the tree
 *   {{APIRef}}                                  left out: navigation
 *   - term, then "  - : text"                   an item with an anchor, and its text as an item in it
 *   ```js-nolint example-bad                    js, with a title; code that is hidden on the site is left out
 *
 * In elements of HTML, where Markdown is not read, links are elements, too. "\{{" is shown as "{{".
 */
#include <ctype.h>
#include "gen.h"

#define MAX_MACRO_BYTES 2000
#define MAX_ARGUMENTS 5
#define MAX_LISTS 20                   /* lists of the front matter that a page repeats */

/* A call {{name("a", "b")}}. end: the offset after it, or 0 without one. */
struct macro { str name, arguments[MAX_ARGUMENTS]; size_t end; };

/* The page that is translated. front: its front matter, read when it is needed first. html: the line is in a block of
 * HTML. base: of addresses, "/en-US/docs". */
struct kuma { const struct layout *layout; const struct node *front; buffer out; bool front_known, html; str base;
              unsigned lists; };

/* --- macros --- */

/* Reads the arguments at the start of a text, after the parenthesis. Returns the offset after the closing one, or 0. */
static size_t read_arguments(str text, struct macro *m)
{
    size_t i = 0;
    for (size_t n = 0; i < text.len; n++) {
        while (i < text.len && char_is_space(text.s[i])) i++;
        size_t start = i, end;
        if (i < text.len && strchr("\"'`", text.s[i])) {
            start++;
            for (end = start; end < text.len && text.s[end] != text.s[i]; end++) end += text.s[end] == '\\';
            if (end >= text.len) return 0;
            i = end + 1;
            while (i < text.len && char_is_space(text.s[i])) i++;
        } else {
            while (i < text.len && !strchr(",)\"'", text.s[i])) i++;
            end = i;
        }
        if (n < MAX_ARGUMENTS) m->arguments[n] = str_trim(str_span(text, start, end));
        if (i == text.len || !strchr(",)", text.s[i])) return 0;
        if (text.s[i++] == ')') return i;
    }
    return 0;
}

/* Parses the macro at byte i of a text. */
static struct macro macro_at(str text, size_t i)
{
    struct macro m = { .end = 0 };
    str rest = str_span(text, i, i + MAX_MACRO_BYTES);
    size_t name = 2, end, after;
    if (!str_starts(rest, STR("{{"))) return m;
    while (name < rest.len && char_is_space(rest.s[name])) name++;
    for (end = name; end < rest.len && (isalnum((unsigned char)rest.s[end]) || strchr("-_", rest.s[end]));) end++;
    m.name = str_lower(str_span(rest, name, end));
    while (end < rest.len && char_is_space(rest.s[end])) end++;
    if (end < rest.len && rest.s[end] == '(') {
        if (!(after = read_arguments(str_span(rest, end + 1, rest.len), &m))) return m;
        end += 1 + after;
    }
    while (end < rest.len && (char_is_space(rest.s[end]) || rest.s[end] == ';')) end++;
    if (m.name.len && str_starts(str_span(rest, end, rest.len), STR("}}"))) m.end = i + end + 2;
    return m;
}

/* Returns a text with the entities of HTML replaced. */
static str without_entities(str s)
{
    buffer b = { 0 };
    for (size_t i = 0, len; i < s.len; i += len ? len : 1) {
        char utf8[8];
        str entity = html_entity(str_span(s, i, s.len), utf8, &len);
        buffer_add(&b, len ? entity : str_span(s, i, i + 1));
    }
    return buffer_str(&b);
}

/* Returns a text with each `from` replaced by `to`. */
static str replaced(str s, const char *from, const char *to)
{
    buffer b = { 0 };
    for (size_t at = 0, next; at < s.len; at = next + strlen(from)) {
        next = find_from(s, at, from);
        buffer_add(&b, str_span(s, at, next));
        if (next < s.len) buffer_add(&b, str_from(to));
    }
    return buffer_str(&b);
}

/* Adds a link. path: below the base of the site, or an address. */
static void add_link(struct kuma *k, str path, str text, bool code)
{
    bool absolute = find_from(path, 0, "://") < path.len;
    str target = target_encoded(str_format("%.*s%.*s", PRI(absolute ? STR("") : k->base), PRI(path)));
    if (k->html) {
        text = replaced(replaced(text, "<", "&lt;"), ">", "&gt;");
        buffer_format(&k->out, "<a href=\"%.*s\">%s%.*s%s</a>", PRI(replaced(target, "\"", "%22")),
                      code ? "<code>" : "", PRI(text), code ? "</code>" : "");
        return;
    }
    code = code && !memchr(text.s, '`', text.len);
    if (!code) text = replaced(replaced(replaced(text, "[", "\\["), "]", "\\]"), "<", "\\<");
    buffer_format(&k->out, "[%s%.*s%s](%.*s)", code ? "`" : "", PRI(text), code ? "`" : "", PRI(target));
}

/* The macros that link to a page: their names, the folder of the pages, and whether the text is code. */
static const struct reference { const char *names, *folder; bool code; } references[] = {
    { " httpheader ", "Web/HTTP/Reference/Headers/", true },
    { " httpmethod ", "Web/HTTP/Reference/Methods/", true },
    { " httpstatus ", "Web/HTTP/Reference/Status/", true },
    { " csp ", "Web/HTTP/Reference/Headers/Content-Security-Policy/", true },
    { " domxref ", "Web/API/", true },
    { " jsxref ", "Web/JavaScript/Reference/", true },
    { " cssxref ", "Web/CSS/Reference/", true },
    { " htmlelement htmlxref ", "Web/HTML/Reference/Elements/", true },
    { " svgelement ", "Web/SVG/Reference/Element/", true },
    { " svgattr ", "Web/SVG/Reference/Attribute/", true },
    { " mathmlelement ", "Web/MathML/Reference/Element/", true },
    { " webextapiref ", "Mozilla/Add-ons/WebExtensions/API/", true },
    { " glossary ", "Glossary/", false },
};

/* Returns the path of a name of JavaScript below the reference: "Statements/if", else one of a global object. */
static str javascript_path(str name)
{
    static const char others[] = " statements operators functions classes errors iteration_protocols "
                                 "lexical_grammar regular_expressions strict_mode template_literals trailing_commas "
                                 "execution_model global_objects deprecated_and_obsolete_features ";
    bool other = is_listed(str_lower(str_span(name, 0, find_from(name, 0, "/"))), others);
    bool dots = find_from(name, 0, "..") < name.len;
    if (other) return name;
    name = replaced(name, ".prototype.", ".");
    return str_format("Global_Objects/%.*s", PRI(dots ? name : replaced(name, ".", "/")));
}

/* Returns the path of a name of CSS below the reference: by its form a property, selector, rule, type or function. */
static str style_path(str name, bool call)
{
    bool type = str_starts(name, STR("<"));
    if (type) name = str_span(name, 1, name.len - str_ends(name, STR(">")));
    const char *folder = type || call || str_starts(name, STR("color_value/")) ? "Values"
                       : str_starts(name, STR(":")) ? "Selectors" : str_starts(name, STR("@")) ? "At-rules"
                                                                                                : "Properties";
    return str_format("%s/%.*s", folder, PRI(name));
}

/* Adds the link of a macro to a page. The arguments are the name of the page, the text, an anchor, and "nocode". */
static void add_reference(struct kuma *k, const struct macro *m, const struct reference *r)
{
    str first = without_entities(m->arguments[0]), anchor = m->arguments[2];
    str text = replaced(without_entities(m->arguments[1]), "\\\"", "\"");
    bool element = str_ends(m->name, STR("element")) || str_equal(m->name, STR("htmlxref"));
    bool code = r->code && !str_equal(m->arguments[3], STR("nocode")) && !(element && text.len);
    bool call = str_ends(first, STR("()"));
    str name = replaced(call ? str_span(first, 0, first.len - 2) : first, " ", "_"), path = name;
    if (str_equal(m->name, STR("domxref")))
        path = replaced(replaced(name, ".prototype.", "."), ".", "/");
    if (str_equal(m->name, STR("webextapiref"))) path = replaced(name, ".", "/");
    if (str_equal(m->name, STR("jsxref"))) path = javascript_path(name);
    if (str_equal(m->name, STR("cssxref"))) path = style_path(name, call);
    if (!text.len) text = element ? str_format("<%.*s>", PRI(first)) : first;
    if (anchor.len && anchor.s[0] != '#') anchor = str_format("#%.*s", PRI(anchor));
    if (first.len) add_link(k, str_format("/%s%.*s%.*s", r->folder, PRI(path), PRI(anchor)), text, code);
}

/* Adds a link to a standard of the IETF or a bug of Firefox. Returns false if the macro is another one. */
static bool add_number(struct kuma *k, const struct macro *m)
{
    const str *a = m->arguments;
    bool rfc = str_equal(m->name, STR("rfc")), bug = str_equal(m->name, STR("bug"));
    if (rfc) {
        str part = a[2].len ? str_format("#section-%.*s", PRI(a[2])) : STR("");
        str text = str_format("RFC %.*s%s%.*s%s%.*s", PRI(a[0]), a[1].len ? ": " : "", PRI(a[1]),
                              a[2].len ? ", section " : "", PRI(a[2]));
        add_link(k, str_format("https://www.rfc-editor.org/rfc/rfc%.*s%.*s", PRI(a[0]), PRI(part)), text, false);
    } else if (bug)
        add_link(k, str_format("https://bugzil.la/%.*s", PRI(a[0])), str_format("bug %.*s", PRI(a[0])), false);
    return rfc || bug;
}

/* Adds a mark after a name. Returns false if the macro is another one. A heading has none, because it is not part of
 * its anchor. */
static bool add_badge(struct kuma *k, const struct macro *m)
{
    static const char *const badges[][2] = { { "optional_inline", "optional" }, { "deprecated_inline", "deprecated" },
        { "experimental_inline", "experimental" }, { "non-standard_inline", "non-standard" },
        { "nonstandard_inline", "non-standard" }, { "readonlyinline", "read only" },
        { "securecontext_inline", "secure context" } };
    for (size_t i = 0; i < COUNT(badges); i++)
        if (str_equal(m->name, str_from(badges[i][0]))) {
            str all = buffer_str(&k->out);
            bool heading = str_starts(str_span(all, line_start(all, all.len), all.len), STR("#"));
            if (!heading) buffer_format(&k->out, "(%s)", badges[i][1]);
            while (heading && k->out.at[k->out.count - 1] == ' ') k->out.count--;
            return true;
        }
    return false;
}

/* Adds a callout that says where the feature of the page can be used. Returns false if the macro is another one. */
static bool add_banner(struct kuma *k, const struct macro *m)
{
    static const char *const banners[][2] = {
        { "deprecated_header", "**Deprecated:** This feature is no longer recommended. Browsers may stop supporting "
          "it." },
        { "seecompattable", "**Experimental:** This technology can change. Check the compatibility of browsers "
          "before you use it." },
        { "non-standard_header", "**Non-standard:** No standard has this feature. Browsers may implement it "
          "differently or not at all." },
        { "securecontext_header", "**Secure context:** This feature is available only in secure contexts (HTTPS), in "
          "some or all browsers that support it." } };
    static const char *const workers[][2] = {
        { "", "in Web Workers, too" }, { "window_and_worker_except_service", "in Web Workers, too, except Service "
          "Workers" }, { "window_and_dedicated", "in Dedicated Web Workers, too" },
        { "window_and_service", "in Service Workers, too" }, { "window_and_worker_except_audio", "in Web Workers, "
          "too, except audio worklets" }, { "window_and_worker_except_shared", "in Web Workers, too, except Shared "
          "Workers" }, { "worker", "only in Web Workers" }, { "worker_except_service", "only in Web Workers, except "
          "Service Workers" }, { "worker_except_audio", "only in Web Workers, except audio worklets" },
        { "dedicated", "only in Dedicated Web Workers" }, { "service", "only in Service Workers" } };
    for (size_t i = 0; i < COUNT(banners); i++)
        if (str_equal(m->name, str_from(banners[i][0]))) {
            buffer_format(&k->out, "\n> %s\n", banners[i][1]);
            return true;
        }
    for (size_t i = 0; str_equal(m->name, STR("availableinworkers")) && i < COUNT(workers); i++)
        if (str_equal(m->arguments[0], str_from(workers[i][0]))) {
            buffer_format(&k->out, "\n> **Note:** This feature is available %s.\n", workers[i][1]);
            return true;
        }
    return false;
}

/* Adds the values of a key in the front matter, each between two texts. Returns false without one. */
static bool add_values(struct kuma *k, const char *key, const char *before, const char *after)
{
    if (!k->front_known) k->front = layout_front(k->layout), k->front_known = true;
    const struct node *n = node_get(k->front, key), one = n ? *n : (struct node){ .kind = NODE_LIST };
    size_t count = k->out.count;
    if (one.kind == NODE_SCALAR && one.value.len) buffer_format(&k->out, "%s%.*s%s", before, PRI(one.value), after);
    for (const struct node *v = one.kind == NODE_LIST ? one.child : NULL; v; v = v->next)
        if (v->value.len) buffer_format(&k->out, "%s%.*s%s", before, PRI(v->value), after);
    return k->out.count > count;
}

/* Adds a part that the site makes from data: the addresses of specifications if the page has them, else a note. Returns
 * false if the macro is another one. */
static bool add_data(struct kuma *k, const struct macro *m)
{
    static const char *const parts[][2] = { { "compat", "the table of browsers that support this feature" },
        { "specifications", "the list of specifications" }, { "cssinfo", "the formal definition" },
        { "csssyntax", "the formal syntax" }, { "csssyntaxraw", "the formal syntax" },
        { "svginfo", "the table of properties of this element" } };
    bool lists = str_equal(m->name, STR("specifications")) && k->lists++ < MAX_LISTS;
    if (lists && add_values(k, "spec-urls", "- <", ">\n")) return true;
    for (size_t i = 0; i < COUNT(parts); i++)
        if (str_equal(m->name, str_from(parts[i][0]))) {
            buffer_format(&k->out, "> Not in this copy: %s", parts[i][1]);
            if (!i && k->lists++ < MAX_LISTS) add_values(k, "browser-compat", " `", "`");
            buffer_add(&k->out, STR("\n"));
            return true;
        }
    return false;
}

/* Adds the replacement of a macro. Those that only navigate are removed, and so are the frames of samples, whose code
 * is on the page. */
static void add_macro(struct kuma *k, const struct macro *m)
{
    const str *a = m->arguments;
    for (size_t i = 0; i < COUNT(references); i++)
        if (is_listed(m->name, references[i].names)) {
            add_reference(k, m, &references[i]);
            return;
        }
    if (add_number(k, m) || add_badge(k, m) || add_banner(k, m) || add_data(k, m)) return;
    if (str_equal(m->name, STR("interactiveexample"))) buffer_format(&k->out, "## Try it\n\n**%.*s**\n", PRI(a[0]));
    else if (str_equal(m->name, STR("embedyoutube")))
        buffer_format(&k->out, "<https://www.youtube.com/watch?v=%.*s>", PRI(a[0]));
    else if (str_equal(m->name, STR("embedghlivesample")))
        buffer_format(&k->out, "<https://mdn.github.io/%.*s>", PRI(a[0]));
    else if (str_equal(m->name, STR("livesamplelink"))) buffer_add(&k->out, a[1]);
}

/* Adds a line with the macros in it replaced. Returns the offset after the last macro, which may end on a later line,
 * or the end of the line. */
static size_t add_line(struct kuma *k, str text, size_t pos)
{
    size_t end = pos + str_line(text, pos).len;
    while (pos < end) {
        bool escaped = text.s[pos] == '\\' && str_starts(str_span(text, pos + 1, text.len), STR("{{"));
        struct macro m = { .end = 0 };
        if (!escaped && text.s[pos] == '{') m = macro_at(text, pos);
        if (m.end) {
            add_macro(k, &m);
            pos = m.end;
            if (pos > end) end = pos + str_line(text, pos).len;
        } else {
            size_t n = escaped ? 3 : 1;
            buffer_add(&k->out, str_span(text, pos + escaped, pos + n)), pos += n;
        }
    }
    return end;
}

/* --- lists and code --- */

/* True for a line that starts the text of a term, "  - : text". */
static bool is_definition(str line) { return str_starts(str_trim(line), STR("- : ")); }

/* True if the item of a list at pos is a term: its definition is the next line that is not blank. */
static bool is_term(str text, size_t pos)
{
    str line = str_line(text, pos);
    if (!str_starts(str_trim(line), STR("- ")) || is_definition(line)) return false;
    for (pos = after_line(text, pos); pos < text.len; pos = after_line(text, pos))
        if (str_trim(str_line(text, pos)).len) return is_definition(str_line(text, pos));
    return false;
}

/* Returns the text of a term as its anchor is made of it: without badges, marks and targets of links. */
static str term_name(const struct kuma *k, str line)
{
    struct kuma inner = { .layout = k->layout, .base = k->base, .front = k->front, .front_known = k->front_known,
                          .lists = MAX_LISTS };
    buffer b = { 0 };
    for (size_t i = 0; i < line.len;) {
        struct macro m = macro_at(line, i);
        if (m.end && !str_ends(m.name, STR("inline"))) add_macro(&inner, &m);
        if (!m.end) buffer_add(&inner.out, str_span(line, i, i + 1));
        i = m.end ? m.end : i + 1;
    }
    str s = buffer_str(&inner.out);
    for (size_t i = 0, end; i < s.len; i = end) {
        end = i + 1;
        if (str_starts(str_span(s, i, s.len), STR("]("))) end = find_from(s, i, ")") + 1;
        else if (!strchr("`*\\[]", s.s[i])) buffer_add(&b, str_span(s, i, end));
    }
    return str_trim(buffer_str(&b));
}

/* Adds the anchor of a term, as the site makes it. */
static void add_term_anchor(struct kuma *k, str line)
{
    str slug = anchor_by_rule(ANCHORS_MDN, term_name(k, line));
    if (slug.len) buffer_format(&k->out, "<a id=\"%.*s\"></a>", PRI(slug));
}

/* Adds the line at pos outside code. Returns the offset after what was read of the text. */
static size_t add_text(struct kuma *k, str text, size_t pos)
{
    str line = str_line(text, pos), s = str_trim(line);
    size_t start = str_starts(s, STR("</")) ? 2 : 1, name = start, mark = (size_t)(s.s - line.s) + 2, end;
    while (name < s.len && isalnum((unsigned char)s.s[name])) name++;
    str element = str_starts(s, STR("<")) ? str_span(s, start, name) : STR("");
    if (!s.len) k->html = false;
    else if (element.len && (html_kind(element) == HTML_BLOCK || is_listed(element, " td th tbody thead tfoot ")))
        k->html = true;
    bool term = !k->html && is_term(text, pos);
    if (is_definition(line)) {
        buffer_add(&k->out, str_span(line, 0, mark));
        end = add_line(k, text, pos + mark + 2);
    } else if (term) {
        buffer_add(&k->out, str_span(line, 0, mark));
        add_term_anchor(k, str_span(line, mark, line.len));
        end = add_line(k, text, pos + mark);
    } else end = add_line(k, text, pos);
    return after_line(text, end);
}

/* True if a word is among those after the mark of a fence. */
static bool has_word(str info, const char *word)
{
    for (str rest = info, w; (w = take_word(&rest)).len;)
        if (str_equal(w, str_from(word))) return true;
    return false;
}

/* Adds the line that opens a fence, with its language and a title if the sample is not one to copy. */
static void add_fence(struct kuma *k, str line)
{
    str mark = fence_mark(line), info = str_span(line, (size_t)(mark.s - line.s) + mark.len, line.len), rest = info;
    str language = take_word(&rest);
    bool bad = has_word(info, "example-bad");
    if (str_ends(language, STR("-nolint"))) language.len -= 7;
    buffer_format(&k->out, "%.*s%.*s%s", (int)(line.len - info.len), line.s, PRI(language),
                  bad ? " title=\"Bad example\"" : "");
}

/* --- the tree --- */

static void find_language(void *state, const char *path, str name, bool is_folder)
{
    str *found = state;
    (void)path;
    if (is_folder && versions_is_language(name) && !str_equal(*found, STR("en-us"))) *found = str_copy(name);
}

str kuma_folder(const struct layout *l)
{
    str pages = str_from(l->pages ? l->pages : ""), language = STR("");
    size_t at = find_from(pages, 0, "/files/") + 7, end = find_from(pages, at, "/");
    if (at < pages.len && str_starts(pages, str_from(l->folder))) language = str_span(pages, at, end);
    else folder_visit(str_format("%s/files", l->folder).s, find_language, &language);
    return str_format("files/%.*s", PRI(language.len ? language : STR("en-us")));
}

str kuma_url(const struct layout *l)
{
    str language = last_name(kuma_folder(l));
    size_t region = find_from(language, 0, "-");
    buffer b = { 0 };
    for (size_t i = 0; i < language.len; i++)
        buffer_add_char(&b, (uint32_t)(i > region ? toupper((unsigned char)language.s[i]) : language.s[i]));
    return str_format("https://developer.mozilla.org/%.*s/docs", PRI(buffer_str(&b)));
}

str kuma_translate(const struct layout *l, str text, bool *changed)
{
    str url = l->url, host = str_span(url, find_from(url, 0, "://") + 3, url.len), fence = STR("");
    struct kuma k = { .layout = l, .base = str_span(host, find_from(host, 0, "/"), host.len) };
    bool hidden = false;
    if (!layout_is(l, "mdn")) return text;
    *changed = true;
    for (size_t pos = 0, next; pos < text.len; pos = next) {
        str line = str_line(text, pos);
        bool inside = fence.len > 0, mark = fence_read(&fence, line);
        next = after_line(text, pos);
        if (!inside && mark) hidden = has_word(line, "hidden");
        if (!inside && !mark) next = add_text(&k, text, pos);
        else if (hidden) continue;
        else if (!inside) add_fence(&k, line);
        else buffer_add(&k.out, replaced(line, "\\{{", "{{"));
        buffer_add(&k.out, STR("\n"));
    }
    return buffer_str(&k.out);
}
