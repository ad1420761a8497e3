/* learn.c - pages of Microsoft Learn that are written in YAML: questions and answers, and start pages with lists of
 * links. They begin with "### YamlMime:FAQ", "### YamlMime:Landing" or "### YamlMime:Hub".
 */
#include "gen.h"

static bool has_kind(str text, const char *kind)
{
    str line = str_trim(str_line(text, str_starts(text, STR("\xef\xbb\xbf")) ? 3 : 0));
    return str_starts(line, STR("### YamlMime:")) && str_equal(str_trim(str_span(line, 13, line.len)), str_from(kind));
}

bool learn_is_page(str text) { return has_kind(text, "FAQ") || has_kind(text, "Landing") || has_kind(text, "Hub"); }

static void add_block(buffer *b, const char *before, str text)
{
    text = str_trim(text);
    if (text.len) buffer_format(b, "%s%.*s\n\n", before, PRI(text));
}

/* Adds the sections of a list of questions. Questions in sections without a name are sections themselves. */
static void add_questions(buffer *b, const struct node *sections)
{
    for (const struct node *s = sections ? sections->child : NULL; s; s = s->next) {
        str name = str_trim(node_value(s, "name"));
        add_block(b, "## ", name);
        const struct node *questions = node_get(s, "questions");
        for (const struct node *q = questions ? questions->child : NULL; q; q = q->next) {
            str question = str_trim(node_value(q, "question"));
            add_block(b, name.len ? "### " : "## ", str_span(question, 0, find_from(question, 0, "\n")));
            add_block(b, "", node_value(q, "answer"));
        }
    }
}

/* Adds the cards of a start page. */
static void add_cards(buffer *b, const struct node *cards)
{
    for (const struct node *card = cards ? cards->child : NULL; card; card = card->next) {
        const struct node *lists = node_get(card, "linkLists");
        add_block(b, "## ", node_value(card, "title"));
        for (const struct node *list = lists ? lists->child : NULL; list; list = list->next) {
            const struct node *links = node_get(list, "links");
            for (const struct node *link = links ? links->child : NULL; link; link = link->next)
                buffer_format(b, "- [%.*s](%.*s)\n", PRI(node_value(link, "text")), PRI(node_value(link, "url")));
        }
        buffer_add(b, STR("\n"));
    }
}

#define MAX_HUB_DEPTH 6

/* Adds a part of a hub: its title as a heading, or as a link if it has an address, its summary, and the parts in it. */
static void add_hub(buffer *b, const struct node *n, unsigned depth)
{
    static const char *const lists[] = { "items", "sections", "links" };
    str title = str_trim(node_value(n, "title")), url = str_trim(node_value(n, "url"));
    str summary = str_trim(node_value(n, "summary"));
    if (!title.len) title = str_trim(node_value(n, "text"));
    if (url.len) {
        buffer_format(b, "- %.*s%s%.*s\n", PRI(link_markdown(title, url)), summary.len ? ": " : "", PRI(summary));
        return;
    }
    if (title.len) buffer_format(b, "\n%s %.*s\n\n", depth > 1 ? "###" : "##", PRI(title));
    add_block(b, "", summary);
    for (size_t i = 0; i < COUNT(lists) && depth < MAX_HUB_DEPTH; i++) {
        const struct node *list = node_get(n, lists[i]);
        for (const struct node *v = list && list->kind == NODE_LIST ? list->child : NULL; v; v = v->next)
            add_hub(b, v, depth + 1);
    }
}

str learn_markdown(str text, const char *file)
{
    static const char *const hubs[] = { "highlightedContent", "productDirectory", "conceptualContent", "tools",
                                        "additionalContent" };
    const struct node *page = yaml_parse_config(text, file);
    buffer b = { 0 };
    add_block(&b, "# ", node_value(page, "title"));
    add_block(&b, "", node_value(page, "summary"));
    add_questions(&b, node_get(page, "sections"));
    add_cards(&b, node_get(page, "landingContent"));
    for (size_t i = 0; i < COUNT(hubs); i++) {
        const struct node *hub = node_get(page, hubs[i]);
        if (hub) add_hub(&b, hub, 1);
    }
    return buffer_str(&b);
}
