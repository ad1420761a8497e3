/* foldertree.c - the order of the pages as the tree of their folders, for sites whose addresses lack the folders: those
 * of ReadMe, docs/Guides/start.md at /docs/start, and vaults of Obsidian, whose pages can have addresses of their own.
 *
 * A file _order.yaml lists the names in its folder, without extensions. index.md is the page of its folder.
 */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif
#include <stdlib.h>
#include <sys/stat.h>
#include "gen.h"

#define MAX_DEPTH 16

/* A name in a folder. rank: its place in the list of the folder. */
struct child { str name; bool is_folder; size_t rank; };
struct folder { ARRAY(struct child) children; };

static void add_child(void *state, const char *path, str name, bool is_folder)
{
    struct folder *f = state;
    (void)path;
    if (is_folder || str_ends(name, STR(".md")) || str_ends(name, STR(".mdx")))
        *PUSH(&f->children) = (struct child){ name, is_folder, SIZE_MAX };
}

/* The folders of a repository of ReadMe in the order of its site, and their titles there. */
static const char *const tops[][2] = { { "docs", "Guides" }, { "reference", "API Reference" }, { "recipes", "Recipes" },
                                       { "custom_pages", "Pages" } };

/* Returns the place of a folder of a repository of ReadMe; COUNT(tops) for another one. */
static size_t top_of(str name)
{
    size_t i = 0;
    while (i < COUNT(tops) && !str_equal(name, str_from(tops[i][0]))) i++;
    return i;
}

/* Returns the name without the extension of Markdown. */
static str stem_of(str name)
{
    return str_ends(name, STR(".mdx")) ? str_span(name, 0, name.len - 4)
         : str_ends(name, STR(".md")) ? str_span(name, 0, name.len - 3) : name;
}

static int child_order(const void *a, const void *b)
{
    const struct child *x = a, *y = b;
    if (x->rank != y->rank) return x->rank < y->rank ? -1 : 1;
    if (x->is_folder != y->is_folder) return x->is_folder ? -1 : 1;
    return natural_order(x->name, y->name);
}

/* Sets the places of the names that the list of the folder has. top: it is the outermost one. */
static void rank_children(struct folder *f, const char *path, bool top)
{
    const char *file = str_format("%s/_order.yaml", path).s;
    struct stat st;
    bool found = lstat(file, &st) == 0 && S_ISREG(st.st_mode) && st.st_size;
    str text = found ? read_file(file) : STR("");
    const struct node *list = text.len ? yaml_parse_config(text, file) : NULL;
    struct map ranks = { 0 };
    uint32_t count = 0;
    for (const struct node *n = list && list->kind == NODE_LIST ? list->child : NULL; n; n = n->next)
        if (n->kind == NODE_SCALAR && !map_get(&ranks, n->value)) map_at(&ranks, n->value, count++);
    for (size_t i = 0; i < f->children.count; i++) {
        const uint32_t *rank = map_get(&ranks, stem_of(f->children.at[i].name));
        if (rank) f->children.at[i].rank = *rank;
        else if (top && top_of(f->children.at[i].name) < COUNT(tops))
            f->children.at[i].rank = top_of(f->children.at[i].name);
    }
    map_free(&ranks);
}

static struct node *new_node(enum node_kind kind, const char *key, str value)
{
    struct node *n = xalloc(sizeof *n);
    *n = (struct node){ .kind = kind, .key = str_from(key), .value = value };
    return n;
}

/* Returns the entries of a folder, or NULL. below: its path from the top, with a slash, or empty. *index: the path of
 * its index.md, if it has one. */
static struct node *read_entries(const char *path, str below, bool listed, unsigned depth, str *index)
{
    struct folder f = { { 0 } };
    struct node *first = NULL, **end = &first;
    folder_visit(path, add_child, &f);
    if (listed) rank_children(&f, path, depth == 0);
    if (f.children.count) qsort(f.children.at, f.children.count, sizeof *f.children.at, child_order);
    for (size_t i = 0; i < f.children.count; i++) {
        const struct child *child = &f.children.at[i];
        str file = str_format("%.*s%.*s", PRI(below), PRI(child->name)), page = STR("");
        const char *inside = str_format("%s/%.*s", path, PRI(child->name)).s;
        if (!child->is_folder && str_equal(stem_of(child->name), STR("index")) && below.len) *index = file;
        else if (!child->is_folder) *end = new_node(NODE_SCALAR, "", file), end = &(*end)->next;
        if (!child->is_folder || depth >= MAX_DEPTH) continue;
        struct node *entries = read_entries(inside, str_format("%.*s/", PRI(file)), listed, depth + 1, &page);
        if (!entries && !page.len) continue;
        struct node *entry = new_node(NODE_MAP, "", STR("")), *items = new_node(NODE_LIST, "items", STR(""));
        bool top = listed && !depth && top_of(child->name) < COUNT(tops);
        str title = top ? str_from(tops[top_of(child->name)][1]) : child->name;
        entry->child = new_node(NODE_SCALAR, page.len ? "link" : "title", page.len ? page : title);
        entry->child->next = items, items->child = entries;
        *end = entry, end = &entry->next;
    }
    xfree(f.children.at);
    return first;
}

const struct node *foldertree_order(const char *folder, bool listed)
{
    str index = STR("");
    struct node *list = new_node(NODE_LIST, "", STR(""));
    list->child = read_entries(folder, STR(""), listed, 0, &index);
    return list->child ? list : NULL;
}
