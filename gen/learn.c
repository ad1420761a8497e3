/* learn.c - pages of Microsoft Learn that are written in YAML: questions and answers, and start pages with lists of
 * links. They begin with "### YamlMime:FAQ" or "### YamlMime:Landing".
 */
#include "gen.h"

static bool has_kind(str text, const char *kind)
{
    str line = str_trim(str_line(text, str_starts(text, STR("\xef\xbb\xbf")) ? 3 : 0));
    return str_starts(line, STR("### YamlMime:")) && str_equal(str_trim(str_span(line, 13, line.len)), str_from(kind));
}

bool learn_is_page(str text) { return has_kind(text, "FAQ") || has_kind(text, "Landing"); }

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

str learn_markdown(str text, const char *file)
{
    const struct node *page = yaml_parse_config(text, file);
    buffer b = { 0 };
    add_block(&b, "# ", node_value(page, "title"));
    add_block(&b, "", node_value(page, "summary"));
    add_questions(&b, node_get(page, "sections"));
    add_cards(&b, node_get(page, "landingContent"));
    return buffer_str(&b);
}
