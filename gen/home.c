/* home.c - home pages of VitePress, Starlight, Rspress and VuePress. Their title, texts, links and features are in the
 * front matter:
 *
 *   hero:
 *     name: Acme                       # Acme
 *     tagline: Fast and small.         Fast and small.
 *     actions:
 *       - text: Get Started            - [Get Started](/guide)
 *         link: /guide
 *   features:
 *     - title: Ultrafast               - Ultrafast: The router is really fast.
 *       details: The router is really fast.
 *
 * VuePress has the members of hero beside "home: true", and a single link in actionText and actionLink.
 */
#include "gen.h"

/* Returns the text without line breaks and without the spaces around them. */
static str on_one_line(str text)
{
    buffer b = { 0 };
    text = str_trim(text);
    for (size_t pos = 0; pos < text.len; pos += str_line(text, pos).len + 1) {
        str line = str_trim(str_line(text, pos));
        if (line.len) buffer_format(&b, "%s%.*s", b.count ? " " : "", PRI(line));
    }
    return b.count ? buffer_str(&b) : STR("");
}

static str text_at(const struct node *map, const char *key) { return on_one_line(node_value(map, key)); }

/* True if the text has a heading of level 1. */
static bool has_title(str body)
{
    str fence = STR("");
    for (size_t pos = 0; pos < body.len; pos = after_line(body, pos)) {
        str line = str_line(body, pos);
        if (fence_read(&fence, line) || fence.len) continue;
        if (str_starts(line, STR("# ")) || str_starts(str_trim(line), STR("<h1"))) return true;
    }
    return false;
}

static void add_actions(buffer *b, const struct node *actions)
{
    for (const struct node *n = actions ? actions->child : NULL; n; n = n->next) {
        str text = text_at(n, "text"), link = text_at(n, "link");
        if (text.len && link.len) buffer_format(b, "- %.*s\n", PRI(link_markdown(text, link)));
    }
    buffer_add(b, STR("\n"));
}

/* Adds the features as a list. The title of a feature is its link if that has no text of its own. */
static void add_features(buffer *b, const struct node *features)
{
    for (const struct node *n = features ? features->child : NULL; n; n = n->next) {
        str title = text_at(n, "title"), details = text_at(n, "details"), link = text_at(n, "link");
        str text = text_at(n, "linkText");
        if (!title.len) title = details, details = STR("");
        if (!title.len) continue;
        buffer_format(b, "- %.*s", PRI(link.len && !text.len ? link_markdown(title, link) : title));
        if (details.len) buffer_format(b, ": %.*s", PRI(details));
        if (link.len && text.len) buffer_format(b, " %.*s", PRI(link_markdown(text, link)));
        buffer_add(b, STR("\n"));
    }
    buffer_add(b, STR("\n"));
}

/* Returns a text of the hero of VuePress, in which null, false and ~ stand for no text. */
static str hero_text(const struct node *front, const char *key)
{
    str text = text_at(front, key);
    return is_listed(text, " null false ~ ") ? STR("") : text;
}

/* Returns the Markdown of the home page of VuePress. */
static str vuepress_markdown(const struct node *front, str body)
{
    str name = hero_text(front, "heroText"), tagline = hero_text(front, "tagline"), title = text_at(front, "title");
    str text = hero_text(front, "actionText"), link = hero_text(front, "actionLink");
    buffer b = { 0 };
    if (name.len && !str_equal(name, title))
        buffer_format(&b, "%s%.*s\n\n", title.len || has_title(body) ? "" : "# ", PRI(name));
    if (tagline.len) buffer_format(&b, "%.*s\n\n", PRI(tagline));
    if (text.len && link.len) buffer_format(&b, "- %.*s\n", PRI(link_markdown(text, link)));
    add_actions(&b, node_get(front, "actions"));
    add_features(&b, node_get(front, "features"));
    return str_trim(buffer_str(&b)).len ? str_format("\n%.*s", PRI(buffer_str(&b))) : STR("");
}

str home_markdown(const struct layout *l, str body)
{
    str head = str_span(l->page, 0, front_end(l->page));
    if (str_equal(front_value(l->page, "home"), STR("true"))) return vuepress_markdown(layout_front(l), body);
    bool home = find_from(head, 0, "\nhero:") < head.len || find_from(head, 0, "\nfeatures:") < head.len;
    bool vitepress = layout_is(l, "vitepress");
    if (!home || (!vitepress && !layout_is(l, "starlight") && !layout_is(l, "rspress"))) return STR("");
    const struct node *front = layout_front(l), *hero = node_get(front, "hero");
    str title = text_at(front, "title"), name = text_at(hero, vitepress ? "name" : "title");
    str text = text_at(hero, "text"), tagline = text_at(hero, "tagline");
    bool titled = has_title(body) || (title.len && !vitepress);   /* the title of VitePress is that of the window */
    buffer b = { 0 };
    if (!name.len) name = text_at(hero, vitepress ? "title" : "name");
    if (!name.len) name = text, text = STR("");
    bool repeated = titled && str_equal(name, title);
    if (name.len && !repeated) buffer_format(&b, "%s%.*s\n\n", titled ? "" : "# ", PRI(name));
    if (text.len) buffer_format(&b, "%.*s\n\n", PRI(text));
    if (tagline.len) buffer_format(&b, "%.*s\n\n", PRI(tagline));
    add_actions(&b, node_get(hero, "actions"));
    add_features(&b, node_get(front, "features"));
    return str_trim(buffer_str(&b)).len ? str_format("\n%.*s", PRI(buffer_str(&b))) : STR("");
}
