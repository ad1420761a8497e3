/* components.c - replaces the components of a page by Markdown, as edits of its source (mdx.h).
 *
 *   <Note>, <Callout type>    a quote that starts with its kind, see callout.c
 *   <Tab title>, <Card href>  a line with the title or link; the body follows
 *   <Since v="2.0" />         the texts of its attributes
 */
#include <ctype.h>
#include "dialect.h"
#include "mdx.h"

/* --- components of the WorkOS site --- */

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
        str file = mdx_attribute(m, tab, "file"), language = mdx_attribute(m, tab, "language");
        if (tab->closes || !file.len) continue;
        if (names.count) buffer_add(&names, str_equal(language, last) ? STR(", ") : STR("; "));
        if (language.len && !str_equal(language, last)) buffer_format(&names, "%.*s: ", PRI(language));
        add_sample(&names, mdx_attribute(m, tab, "title"), file);
        *PUSH(&m->samples) = (struct named_place){ m->tags.at[i].pos, file };
        last = language;
    }
    return buffer_str(&names);
}

/* Replaces <CodeBlock file="…"> by a placeholder that names the files, since the corpus does not contain them. */
static void edit_code_block(struct mdx *m, size_t i)
{
    const struct tag *tag = &m->tags.at[i];
    str title = mdx_attribute(m, tag, "title"), file = mdx_attribute(m, tag, "file");
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
            name = mdx_attribute(m, tag, "name");
            soon = mdx_has_flag(m, tag, "comingSoon");
        } else if (str_equal(tag->name, STR("Event.Description")) && tag->partner > k) {
            str text = mdx_one_line(m, tag->end, m->tags.at[tag->partner].pos, k + 1);
            *(tag->depth > root->depth + 1 ? &payload : &when) = text;
        } else if (mdx_attribute(m, tag, "file").len) sample = true;
    }
    if (name.len) *PUSH(&m->events) = (struct named_place){ root->pos, name };
    const char *notice = sample && !m->payload_noted ? "> " CORPUS_NO_PAYLOAD "\n\n" : "";
    m->payload_noted |= sample;
    mdx_edit_markdown(m, root->pos, m->tags.at[root->partner].end,
                  str_format("%s- `%.*s`%s: %.*s%s%.*s", notice, PRI(name), soon ? " (coming soon)" : "", PRI(when),
                             payload.len ? " " : "", PRI(payload)));
}

/* True for one of several tabs, also for an element of the site, <docs-tab>. */
static bool is_tab(const struct mdx *m, const struct tag *tag)
{
    bool own = str_ends(tag->name, STR("-tab")) || str_ends(tag->name, STR("tab-item")) ||
               str_ends(tag->name, STR("tab-panel"));
    return m->foreign && (own || is_listed(tag->name, " CodeGroupItem Tab TabItem TabPanel Tabs.Tab "));
}

static bool is_container(str name)  /* the tag is removed, its contents are shown */
{
    return is_listed(name, " LanguageSelector ExampleApps.Root Badge CodeBlock CodeBlockTab Small Spinner Tabs Tab "
                           "Steps Step Accordion AccordionGroup Card CardGroup Columns Fragment ");
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

/* Returns the value of an attribute that is an expression, without the braces. Empty without one. */
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
    struct attribute a;
    for (size_t pos = tag->pos + 1 + tag->name.len; mdx_next_attribute(m, tag, &pos, &a);) {
        str key = a.name;
        if (str_ends(key, STR("URL")) || str_ends(key, STR("Url"))) key.len -= 3;
        if (is_url(a.value)) buffer_format(&b, " ([%.*s](%.*s))", PRI(key.len ? key : a.value), PRI(a.value));
    }
    return buffer_str(&b);
}

/* Removes a tag, and the space after it if it would leave two. */
static void remove_tag(struct mdx *m, size_t i)
{
    size_t start = m->tags.at[i].run, end = m->tags.at[i].end;
    bool spaces = start > m->body && m->source.s[start - 1] == ' ' && end < m->source.len && m->source.s[end] == ' ';
    mdx_edit(m, m->tags.at[i].pos, end + spaces, STR(""));
}

/* --- components --- */

/* The components of foreign sites that were removed without a text in their place: how often each. Their texts are in
 * the code or the data of the site. */
static struct map without_text;

void components_count(str name)
{
    bool shape = is_listed(name, " Br Break ClientOnly Divider Head Hr Line Separator Space Spacer Spinner TOC "
                                 "TOCInline TableOfContents Toc br div hr icon u-icon ");
    if (!shape) leftout_count_name(&without_text, name);
}

void components_summary(FILE *f)
{
    leftout_names(&without_text, "  no text    components that the site makes from its code: ", f);
}

static bool is_image(const struct mdx *m, const struct tag *tag)
{
    static const char *const words[] = { "Image", "Img", "Figure", "Screenshot", "Picture" };
    for (size_t i = 0; i < COUNT(words); i++)
        if (find_from(tag->name, 0, words[i]) < tag->name.len) return true;
    return mdx_attribute(m, tag, "alt").len > 0;
}

/* Returns the texts in the attributes of a component: "Since 2.0", "How a widget works". Attributes that tell how it
 * looks, or where it gets something from, are left out. */
static str attribute_texts(const struct mdx *m, const struct tag *tag)
{
    buffer b = { 0 };
    struct attribute a;
    for (size_t pos = tag->pos + 1 + tag->name.len; mdx_next_attribute(m, tag, &pos, &a);) {
        bool named = is_listed(a.name, " name since tag v value version ");
        bool text = is_listed(a.name, " body caption command content description details header heading label message "
                                      "hint number question subtitle summary text title tooltip ");
        if (!str_trim(a.value).len || (!named && !text)) continue;
        if (b.count) buffer_add(&b, STR(": "));
        else if (named) buffer_format(&b, "%.*s ", PRI(component_words(tag->name)));
        bool command = str_equal(a.name, STR("command"));
        buffer_format(&b, command ? "`%.*s`" : "%.*s", PRI(str_trim(a.value)));
    }
    return buffer_str(&b);
}

/* Returns the sign that a component such as <Check size={18} /> or <CrossIcon /> shows, or an empty string. */
static str component_sign(str name)
{
    if (str_ends(name, STR("Icon"))) name.len -= 4;
    if (is_listed(name, " Check CheckMark Checkmark Tick Yes ")) return STR("✓");
    return is_listed(name, " Cross CrossMark No XMark Xmark ") ? STR("✗") : STR("");
}

/* Returns the text of a component that marks what is beside it by its name alone, <Deprecated /> or <BetaBadge />:
 * "(deprecated)", "(beta)". */
static str status_text(const struct mdx *m, const struct tag *tag)
{
    str name = tag->name, badge = STR("Badge");
    if (str_ends(name, badge)) name.len -= badge.len;
    bool status = is_listed(name, " Advanced Alpha Beta Canary Deprecated Experimental Internal New Optional Preview "
                                  "Removed Required Unstable ");
    str small = str_lower(name);
    if (!status) return component_sign(name);
    return is_first_on_line(m, tag->pos) ? name : str_format("(%.*s)", PRI(small));
}

static bool is_number(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!char_is_digit(s.s[i])) return false;
    return s.len > 0;
}

static void edit_image_component(struct mdx *m, const struct tag *tag)
{
    str alt = mdx_attribute(m, tag, "alt|title|caption"), title = mdx_attribute(m, tag, "title|caption");
    str src = mdx_attribute(m, tag, "src|srcLight|light|url");
    if (title.len && is_number(alt)) alt = title;            /* alt={989} of ReadMe */
    mdx_edit(m, tag->pos, tag->end, alt.len ? str_format("[Image: %.*s]", PRI(alt)) : STR("[Image]"));
    if (src.len) m->edits.at[m->edits.count - 1].full = str_format("![%.*s](%.*s)", PRI(alt), PRI(src));
}

/* Replaces an icon by its label. */
static void edit_icon(struct mdx *m, size_t i)
{
    const struct tag *tag = &m->tags.at[i];
    str label = mdx_attribute(m, tag, "label|title|alt|aria-label"), sign = component_sign(tag->name);
    if (sign.len && !label.len && m->foreign) mdx_edit(m, tag->pos, tag->end, sign);
    else if (label.len) mdx_edit(m, tag->pos, tag->end, str_format("[Icon: %.*s]", PRI(label)));
    else remove_tag(m, i);
}

/* True for a file or folder in a picture of a tree: <FileTree.Folder name="src">, <File name="a.js" />. */
static bool is_tree_entry(const struct mdx *m, const struct tag *tag)
{
    bool named = is_listed(tag->name, " File FileTree.File FileTree.Folder Folder Tree.File Tree.Folder ");
    return named && m->foreign && mdx_attribute(m, tag, "name").len;
}

#define MAX_OUTER_DISTANCE 500    /* tags that are searched for those around a tag */

/* Returns the index of the nearest wanted tag around the tag `inner`, or SIZE_MAX. Only the MAX_OUTER_DISTANCE tags
 * before tag i are searched. */
static size_t outer_tag(const struct mdx *m, size_t i, size_t inner,
                        bool (*is_wanted)(const struct mdx *m, const struct tag *tag))
{
    for (size_t k = inner; k-- > 0 && i - k < MAX_OUTER_DISTANCE;) {
        const struct tag *tag = &m->tags.at[k];
        if (!tag->closes && tag->partner >= m->tags.at[inner].partner && is_wanted(m, tag)) return k;
    }
    return SIZE_MAX;
}

/* Replaces an entry of a tree by an item of a list. */
static void edit_tree_entry(struct mdx *m, size_t i)
{
    const struct tag *tag = &m->tags.at[i];
    size_t n = mdx_prefix_length(m, tag->pos), depth = 0;
    for (size_t k = i; (k = outer_tag(m, i, k, is_tree_entry)) != SIZE_MAX;) depth++;
    const char *folder = str_ends(tag->name, STR("Folder")) ? "/" : "";
    mdx_edit_markdown(m, n == SIZE_MAX ? tag->pos : tag->pos - n, tag->end,
                  str_format("%*s- `%.*s%s`", (int)(2 * depth), "", PRI(mdx_attribute(m, tag, "name")), folder));
}

#define MAX_SEARCHES 64              /* of the whole page, for constants that attributes name */

/* Returns a table of the objects in an attribute of a component, fields={[{...}]} or type={name}, where the page
 * exports the constant `name`. Empty without them. */
static str attribute_table(struct mdx *m, const struct tag *tag)
{
    str inside = { m->source.s + tag->pos, tag->end - tag->pos }, table = STR("");
    for (size_t at = find_from(inside, 0, "={"); at < inside.len && !table.len; at = find_from(inside, at + 2, "={")) {
        str value = str_trim(str_span(inside, at + 2, inside.len));
        size_t n = 0;
        while (n < value.len && literal_is_name_char(value.s[n])) n++;
        if (str_starts(value, STR("[")) || str_starts(value, STR("{"))) table = literal_table(literal_of(value));
        else if (n && n < value.len && value.s[n] == '}' && m->searched / MAX_SEARCHES <= m->source.len) {
            m->searched += m->source.len;
            table = literal_table(literal_value(m->source, str_copy(str_span(value, 0, n)).s));
        }
    }
    return table;
}

/* Adds an item of a list in an attribute: a sentence, a link { title, link }, or in a list of files a name, or a name
 * with a note. */
static void add_listed_item(buffer *b, const struct node *n, bool files)
{
    const struct node *name = n->kind == NODE_LIST ? n->child : n, *note = name != n && name ? name->next : NULL;
    str title = node_value(n, "title"), to = node_value(n, "link");
    if (!to.len) to = node_value(n, "href");
    if (n->kind == NODE_MAP && title.len && to.len) buffer_format(b, "- %.*s\n", PRI(link_markdown(title, to)));
    else if (files && name && name->kind == NODE_SCALAR && name->value.len)
        buffer_format(b, "- `%.*s`%s%.*s\n", PRI(name->value), note && note->value.len ? ": " : "",
                      PRI(note ? note->value : STR("")));
    else if (n->kind == NODE_SCALAR && memchr(n->value.s, ' ', n->value.len))
        buffer_format(b, "- %.*s\n", PRI(html_one_line(n->value)));
}

/* Returns the list in an attribute, files={['src/a.js', ['src/b.js', 'A note']]}, features={["It is fast."]} or
 * links={[{ title: "Start", link: "/start" }]}, or an empty string. */
static str attribute_items(const struct mdx *m, const struct tag *tag)
{
    str inside = { m->source.s + tag->pos, tag->end - tag->pos };
    size_t at = find_from(inside, 0, "={[");
    const struct node *list = at < inside.len ? literal_of(str_span(inside, at + 2, inside.len)) : NULL;
    buffer b = { 0 };
    for (const struct node *n = list ? list->child : NULL; n; n = n->next)
        add_listed_item(&b, n, str_ends(str_span(inside, 0, at), STR("files")));
    return b.count ? str_trim(buffer_str(&b)) : STR("");
}

/* Replaces a component that shows objects by a table of them, or files by a list, below its texts. Returns false if it
 * has none. */
static bool edit_table_component(struct mdx *m, const struct tag *tag)
{
    size_t n = mdx_is_in_row(m, tag) ? SIZE_MAX : mdx_prefix_length(m, tag->pos);
    str table = m->foreign && n != SIZE_MAX ? attribute_table(m, tag) : STR("");
    if (!table.len && m->foreign && n != SIZE_MAX) table = attribute_items(m, tag);
    if (!table.len) return false;
    str texts = attribute_texts(m, tag), prefix = mdx_block_prefix(m, tag->pos, n, 0);
    if (texts.len) table = str_format("%.*s\n\n%.*s", PRI(texts), PRI(table));
    mdx_edit_markdown(m, tag->pos - n, tag->end, html_indented(table, prefix, prefix))->block = true;
    return true;
}

/* Returns the address of a video of YouTube that a component names, <YouTube id="..." /> or <Video videoId="..." />, or
 * an empty string. */
static str video_address(const struct mdx *m, const struct tag *tag)
{
    bool youtube = find_from(tag->name, 0, "YouTube") < tag->name.len;
    str id = m->foreign ? mdx_attribute(m, tag, youtube ? "id|videoId" : "videoId") : STR("");
    bool video = find_from(tag->name, 0, "Video") < tag->name.len;
    bool known = youtube || (video && id.len == sizeof "0gOfS6K0x0E" - 1);
    return id.len && known ? str_format("https://www.youtube.com/watch?v=%.*s", PRI(id)) : STR("");
}

/* Replaces a component without a body. In a corpus of the WorkOS site its place is noted; elsewhere components
 * without text only shape the page. */
static void edit_lone_component(struct mdx *m, size_t i)
{
    const struct tag *tag = &m->tags.at[i];
    if (edit_table_component(m, tag)) return;
    bool first = is_first_on_line(m, tag->pos);
    str texts = m->foreign ? attribute_texts(m, tag) : STR(""), target = mdx_attribute(m, tag, "href|to|link|url|src");
    bool heading = m->source.s[tag->line] == '#';
    if (m->foreign && !texts.len) texts = status_text(m, tag);
    if (!is_url(target) && video_address(m, tag).len) target = video_address(m, tag);
    if (!m->foreign && is_container(tag->name)) mdx_edit(m, tag->pos, tag->end, STR(""));
    else if (!m->foreign)
        mdx_edit(m, tag->pos, tag->end, str_format("%s" CORPUS_NO_COMPONENT " %.*s%.*s.", first ? "> " : "",
                                                   PRI(component_title(m, tag)), PRI(attribute_links(m, tag))));
    else if (str_ends(tag->name, STR("Icon"))) edit_icon(m, i);
    else if (is_image(m, tag)) edit_image_component(m, tag);
    else if (is_url(target))
        mdx_edit_markdown(m, tag->pos, tag->end,
                          str_format("[%.*s](%.*s)", PRI(texts.len ? texts : target), PRI(target)));
    else if (texts.len && heading) mdx_edit_markdown(m, tag->pos, tag->end, texts);      /* it is part of the title */
    else if (texts.len) mdx_edit(m, tag->pos, tag->end, texts);
    else {
        components_count(tag->name);
        remove_tag(m, i);
    }
}

/* Returns the text with entities replaced, for code, in which they would be shown as they are written. */
static str plain_text(str s)
{
    buffer b = { 0 };
    char utf8[8];
    for (size_t i = 0, len; i < s.len; i += len) {
        str c = s.s[i] == '&' ? html_entity(str_span(s, i, s.len), utf8, &len) : STR("");
        if (!c.len) len = 1, c = str_span(s, i, i + 1);
        buffer_add(&b, c);
    }
    return memchr(s.s, '&', s.len) ? buffer_str(&b) : s;
}

static bool is_field(const struct mdx *m, const struct tag *tag)
{
    return m->foreign && is_listed(tag->name, " Field Param ParamField Property ResponseField ");
}

static str field_name(const struct mdx *m, const struct tag *tag)
{
    return mdx_attribute(m, tag, "path|query|body|header|name|field");
}

/* True if the name of a field starts with that of the field around it: "user.id", "user[].id". */
static bool has_outer_name(str name, str outer)
{
    if (!str_starts(name, outer) || name.len <= outer.len) return false;
    return name.s[outer.len] == '.' || name.s[outer.len] == '[';
}

/* Returns the name of a field with those of the fields around it, "user.id" for the id of a user. */
static str full_field_name(const struct mdx *m, size_t i, str name)
{
    str inner = name;
    for (size_t k = i; (k = outer_tag(m, i, k, is_field)) != SIZE_MAX;) {
        const struct tag *tag = &m->tags.at[k];
        str outer = field_name(m, tag);
        const char *list = str_ends(mdx_attribute(m, tag, "type"), STR("[]")) ? "[]" : "";
        if (!outer.len) continue;
        if (!has_outer_name(inner, outer)) name = str_format("%.*s%s.%.*s", PRI(outer), list, PRI(name));
        inner = outer;
    }
    return name;
}

/* Returns the part of a request that has a parameter, ", in query" of <ParamField query="limit">, or "". */
static const char *field_place(const struct mdx *m, const struct tag *tag)
{
    static const char *const places[][2] = { { "query", ", in query" }, { "path", ", in path" },
                                             { "header", ", in header" }, { "body", ", in body" } };
    for (size_t i = 0; i < COUNT(places) && str_equal(tag->name, STR("ParamField")); i++)
        if (mdx_attribute(m, tag, places[i][0]).len) return places[i][1];
    return "";
}

/* Returns the heading of a component that documents a field: its name in code, type, place, and whether it must be
 * there. */
static str field_title(const struct mdx *m, size_t i)
{
    const struct tag *tag = &m->tags.at[i];
    if (!is_field(m, tag)) return STR("");
    str name = field_name(m, tag);
    if (name.len) name = full_field_name(m, i, name);
    return field_markdown(&(struct field_heading){
        .name = name, .type = plain_text(mdx_attribute(m, tag, "type")), .place = field_place(m, tag),
        .initial = plain_text(mdx_attribute(m, tag, "default")), .required = mdx_has_flag(m, tag, "required"),
        .deprecated = mdx_has_flag(m, tag, "deprecated") });
}

/* Returns the title of a component that documents an endpoint: its method and path in code. */
static str endpoint_title(const struct mdx *m, const struct tag *tag)
{
    str method = m->foreign ? mdx_attribute(m, tag, "method") : STR("");
    str path = mdx_attribute(m, tag, "path|url|endpoint");
    bool known = is_listed(method, " DELETE GET HEAD OPTIONS PATCH POST PUT delete get patch post put ");
    return known && path.len ? str_format("`%.*s %.*s`", PRI(method), PRI(path)) : STR("");
}

/* Returns the texts in the attributes of a component that are above its body, description="..." and serverNote="...",
 * as paragraphs below the first line, which may be empty. */
static str attribute_notes(const struct mdx *m, const struct tag *tag, str first)
{
    buffer b = { 0 };
    struct attribute a;
    buffer_add(&b, first);
    for (size_t pos = tag->pos + 1 + tag->name.len; m->foreign && mdx_next_attribute(m, tag, &pos, &a);) {
        bool text = is_listed(a.name, " description hint note subtitle ") || str_ends(a.name, STR("Note"));
        if (text && str_trim(a.value).len) buffer_format(&b, "%s%.*s", b.count ? "\n\n" : "", PRI(str_trim(a.value)));
    }
    return buffer_str(&b);
}

/* Returns the mark between a link of a component and its body, if that begins on the line of the tag. */
static const char *mark_before_body(const struct mdx *m, const struct tag *tag)
{
    const struct tag *close = &m->tags.at[tag->partner];
    str body = close->pos > tag->end ? str_span(m->source, tag->end, close->pos) : STR("");
    body = str_line(body, 0);
    if (!m->foreign || !str_trim(body).len || str_starts(body, STR("<")) || str_starts(body, STR("&nbsp;"))) return "";
    return body.s[0] == ' ' ? ":" : ": ";
}

/* True if the component makes an address of a part of one, such as the name of a file in a repository: its target leads
 * nowhere, and it is not one of those that are links in all sites. */
static bool makes_address(const struct mdx *m, const struct tag *tag, str target)
{
    bool common = is_listed(tag->name, " A Anchor Button Card DocLink Link LinkButton LinkCard NavLink ");
    if (common || !m->c || memchr(target.s, ':', target.len) || strchr("#?.{", target.s[0])) return false;
    return !address_of_link(m->c, m->page, target).len && !address_is_file(m->c, m->page, target);
}

/* True if the body of a component begins with a block of HTML, which cannot be in a link: <Card href="/a"> <div>. */
static bool has_block(const struct mdx *m, const struct tag *tag)
{
    const struct tag *close = &m->tags.at[tag->partner], *first = tag + 1;
    return first < close && mdx_is_html(first) && html_kind(first->name) == HTML_BLOCK &&
           !str_trim(str_span(m->source, tag->end, first->pos)).len;
}

/* Returns the text of the title of a component that is an element, title={<b>Text</b>}, or an empty string. */
static str title_of_elements(const struct mdx *m, const struct tag *tag)
{
    static const char key[] = " title={<";
    str inside = str_span(m->source, tag->pos, tag->end);
    size_t start = m->foreign ? find_from(inside, 0, key) : inside.len, depth = 1;
    buffer b = { 0 };
    bool in_tag = false;
    for (size_t i = start + sizeof key - 2; i < inside.len && depth; i++) {
        char c = inside.s[i];
        depth += c == '{', depth -= c == '}';
        if (c == '<') in_tag = true;
        else if (!in_tag && depth) buffer_add(&b, char_is_space(c) ? STR(" ") : str_span(inside, i, i + 1));
        if (c == '>') in_tag = false;
    }
    return b.count ? str_trim(buffer_str(&b)) : STR("");
}

/* True if the component is a link in a line: it has a target, and a body without blocks, blank lines and links. */
static bool is_link(const struct mdx *m, const struct tag *tag)
{
    const struct tag *close = &m->tags.at[tag->partner];
    str target = close != tag && m->foreign ? mdx_attribute(m, tag, "href|to") : STR("");
    if (!target.len || has_block(m, tag) || mdx_has_blank_line(m, tag->end, close->pos)) return false;
    str body = str_span(m->source, tag->end, close->pos);
    bool titled = mdx_attribute(m, tag, TITLES).len || title_of_elements(m, tag).len;
    return find_from(body, 0, "](") == body.len && !titled && !makes_address(m, tag, target);
}

/* Returns the labels of the tabs in a component as a literal: <Tabs items={["npm", "pnpm"]}>, or <Tabs values={[...]}>
 * with maps of value and label. Empty without them. */
static str tab_labels(const struct mdx *m, const struct tag *tag)
{
    static const char *const names[] = { "values={[", "items={[", " tabs={[" };
    str inside = { m->source.s + tag->pos, tag->end - tag->pos };
    for (size_t i = 0; i < COUNT(names) && m->foreign && str_ends(tag->name, STR("Tabs")); i++) {
        size_t at = find_from(inside, 0, names[i]);
        if (at < inside.len) return str_span(inside, at + strlen(names[i]) - 1, inside.len);
    }
    return STR("");
}

static bool has_tab_labels(const struct mdx *m, const struct tag *tag) { return tab_labels(m, tag).len > 0; }

/* Returns the label that the component around a tab has for it: that of its value, or of its number. Empty if there is
 * none. */
static str tab_label(struct mdx *m, size_t i, str value)
{
    size_t outer = outer_tag(m, i, i, has_tab_labels), number = 0;
    if (outer == SIZE_MAX || m->searched / MAX_SEARCHES > m->source.len) return STR("");
    m->searched += m->tags.at[outer].end - m->tags.at[outer].pos;
    for (size_t k = outer + 1; k < i; k++) {
        const struct tag *tag = &m->tags.at[k];
        number += !tag->closes && tag->depth == m->tags.at[i].depth && str_equal(tag->name, m->tags.at[i].name);
    }
    const struct node *list = literal_of(tab_labels(m, &m->tags.at[outer]));
    for (const struct node *n = list ? list->child : NULL; n; n = n->next) {
        bool wanted = value.len ? str_equal(node_value(n, "value"), value) : !number--;
        if (wanted) return n->kind == NODE_SCALAR ? n->value : node_value(n, "label");
    }
    return STR("");
}

/* Returns the condition of a component that shows its body to some readers, "renderer: react, vue" of <If renderer=
 * {['react', 'vue']}> or <IfRenderer renderer="react">. Empty for other components. */
static str condition_title(const struct mdx *m, const struct tag *tag)
{
    bool named = str_starts(tag->name, STR("If")) && (tag->name.len == 2 || isupper((unsigned char)tag->name.s[2]));
    struct attribute a;
    buffer b = { 0 };
    for (size_t pos = tag->pos + 1 + tag->name.len; m->foreign && named && mdx_next_attribute(m, tag, &pos, &a);) {
        str value = a.value.len ? a.value : callout_listed(m, tag, a.name), words = component_words(a.name);
        if (value.len) buffer_format(&b, "%s%.*s: %.*s", b.count ? "; " : "", PRI(str_lower(words)), PRI(value));
    }
    return b.count ? buffer_str(&b) : STR("");
}

/* Returns the title of a component that is an expression of JSX, summary={<>What does <CODE>x</CODE> do?</>}: its text.
 * Empty without one. */
static str jsx_title(const struct mdx *m, const struct tag *tag)
{
    static const char *const names[] = { "title={<", "label={<", "summary={<" };
    str inside = { m->source.s + tag->pos, tag->end - tag->pos };
    size_t start = inside.len, depth = 1;
    for (size_t i = 0, at; i < COUNT(names) && m->foreign && start == inside.len; i++)
        if ((at = find_from(inside, 0, names[i])) < inside.len) start = at + strlen(names[i]) - 1;
    size_t end = start;
    for (; end < inside.len && depth; end++)
        if (strchr("{}", inside.s[end])) depth += inside.s[end] == '{' ? 1 : (size_t)-1;
    return end > start ? literal_jsx_text(str_span(inside, start, end - !depth)) : STR("");
}

/* Returns the heading of a component that is a part of a page by its name alone: "You will learn" of <YouWillLearn>.
 * Empty for other components, and if the part begins with a heading. */
static str part_title(const struct mdx *m, const struct tag *tag)
{
    bool part = is_listed(tag->name, " Answer Challenges Prerequisites Recap Requirements Solution YouWillLearn ");
    const struct tag *close = &m->tags.at[tag->partner];
    if (!m->foreign || !part || !tag->starts_line || close->pos <= tag->pos) return STR("");
    str words = component_words(tag->name), small = str_lower(words);
    bool headed = heading_text(str_line(str_trim(str_span(m->source, tag->end, close->pos)), 0)).len > 0;
    return headed ? STR("") : str_format("%.1s%.*s", words.s, (int)small.len - 1, small.s + 1);
}

/* Returns the title of a component: an attribute, or what it has instead. */
static str component_heading(struct mdx *m, size_t i)
{
    const struct tag *tag = &m->tags.at[i];
    str title = mdx_attribute(m, tag, m->foreign ? TITLES : "title");
    bool tab = is_tab(m, tag);
    if (!title.len && tab) title = tab_label(m, i, mdx_attribute(m, tag, "value|name|id"));
    if (!title.len && tab) title = mdx_attribute(m, tag, "value|name|id");
    if (!title.len) title = field_title(m, i);
    if (!title.len) title = endpoint_title(m, tag);
    if (!title.len) title = condition_title(m, tag);
    if (!title.len) title = jsx_title(m, tag);
    if (!title.len) title = part_title(m, tag);
    return title;
}

static void edit_component(struct mdx *m, size_t i)
{
    const struct tag *tag = &m->tags.at[i];
    str title = component_heading(m, i), target = mdx_attribute(m, tag, m->foreign ? "href|to|link|url" : "href");
    str more = m->foreign && title.len ? mdx_attribute(m, tag, "description|subtitle|text") : STR("");
    str name = m->foreign && title.len && !target.len ? mdx_attribute(m, tag, "name") : STR("");
    if (memchr(name.s, ' ', name.len)) title = str_format("%.*s: %.*s", PRI(name), PRI(title));    /* of a person */
    if (!title.len && target.len) title = title_of_elements(m, tag);
    bool around = has_block(m, tag) && !is_url(target) && !makes_address(m, tag, target);
    bool box = target.len && m->foreign && (tag->self_closing || around);
    if (target.len && title.len)
        mdx_edit_markdown(m, tag->pos, tag->end, str_format("- [%.*s](%.*s)%s%.*s%s", PRI(title), PRI(target),
                                                            more.len ? ": " : "", PRI(more),
                                                            mark_before_body(m, tag)));
    else if (box)                                                        /* its text is the title of the page */
        mdx_edit_markdown(m, tag->pos, tag->end, str_format("%s[](%.*s)", tag->starts_line ? "- " : "", PRI(target)));
    else if (tag->self_closing && !(title.len && is_field(m, tag))) edit_lone_component(m, i);
    else if (is_link(m, tag)) {
        size_t close = tag->partner;
        mdx_edit_markdown(m, tag->pos, tag->end, STR("["));
        mdx_edit_markdown(m, m->tags.at[close].pos, m->tags.at[close].end, str_format("](%.*s)", PRI(target)));
    } else {
        const struct tag *close = &m->tags.at[tag->partner];
        str body = str_span(m->source, tag->end, close->pos), first = title;
        str alt = m->foreign && !title.len ? mdx_attribute(m, tag, "alt") : STR("");
        if (title.len) first = str_format("**%.*s**", PRI(title));
        else if (alt.len) first = str_format("[Image: %.*s]", PRI(alt));
        str text = tag->starts_line ? attribute_notes(m, tag, first) : STR("");
        if (m->foreign && !text.len && close->pos > tag->pos && !str_trim(body).len) components_count(tag->name);
        mdx_edit(m, tag->pos, tag->end, text);
        m->edits.at[m->edits.count - 1].block = text.len > 0;
    }
}

/* True for an image whose body is its caption: <Image src="x.png">Caption</Image>. */
static bool has_caption(const struct mdx *m, const struct tag *tag)
{
    bool image = m->foreign && !tag->self_closing && is_listed(tag->name, " Image Img ");
    return image && mdx_attribute(m, tag, "src").len;
}

static void edit_component_tag(struct mdx *m, size_t i)
{
    const struct tag *tag = &m->tags.at[i];
    bool paired = tag->partner != i;
    size_t before = m->edits.count;
    if (mdx_edit_contents(m, tag, 0)) return;
    if (tag->closes) {
        if (!paired || !is_link(m, &m->tags.at[tag->partner])) mdx_edit(m, tag->pos, tag->end, STR(""));
    } else if (callout_edit_update(m, i)) return;
    else if (is_tree_entry(m, tag)) edit_tree_entry(m, i);
    else if (has_caption(m, tag)) {
        edit_image_component(m, tag);
        m->edits.at[m->edits.count - 1].block = tag->starts_line;
    } else if (str_equal(tag->name, STR("GlossaryMarker")) && paired)    /* a letter of the alphabetical list */
        mdx_edit(m, tag->pos, m->tags.at[tag->partner].end, STR(""));
    else if (tag->self_closing && str_equal(tag->name, STR("Spinner"))) remove_tag(m, i);
    else if (callout_kind(m, tag).len) callout_edit(m, i);
    else if (str_equal(tag->name, STR("Event.Root")) && paired) edit_event(m, i);
    else if (str_equal(tag->name, STR("CodeBlockTab")) && mdx_attribute(m, tag, "file").len)
        mdx_edit(m, tag->pos, tag->end, STR(""));
    else {
        if (str_equal(tag->name, STR("CodeBlock"))) edit_code_block(m, i);
        if (m->edits.count == before) edit_component(m, i);
    }
}

void mdx_edit_tags(struct mdx *m)
{
    for (size_t i = 0; i < m->tags.count; i++)
        if (!mdx_is_html(&m->tags.at[i]) && !mdx_is_text(m, &m->tags.at[i])) edit_component_tag(m, i);
    mdx_sort(m);
    m->sorted = m->edits.count;
    m->open.next = m->open.count = 0;
    for (size_t i = 0, edit = 0; i < m->tags.count; i++) {
        if (!mdx_is_html(&m->tags.at[i]) || mdx_is_text(m, &m->tags.at[i])) continue;
        bool ends = m->tags.at[i].closes && callout_kind(m, &m->tags.at[m->tags.at[i].partner]).len;
        if (callout_kind(m, &m->tags.at[i]).len) callout_edit(m, i);
        else if (!ends) i = mdx_edit_element(m, i, &edit);
    }
    m->open.next = m->open.count = 0;
}
