/* folders.c - the folders of the corpus, and the ranking of its pages, for the index of limited size that belongs into
 * AGENTS.md. */
#include <limits.h>
#include <stdlib.h>
#include "gen.h"

/* Scores. A page gets LINK for each link to it, IN_TREE if it is in the navigation tree of the site, PRODUCT for each
 * top-level entry of that tree that points to it, and DEPTH for each folder above it. The score of a folder is the
 * number of pages in and below it, and TOP_FOLDER ranks top-level folders before all pages. */
enum { LINK = 2, IN_TREE = 3, PRODUCT = 1000, DEPTH = -3, TOP_FOLDER = 1 << 20 };

/* top: the top-level folder that it is in, maybe itself. pages: in it and below it. best: of a top-level folder, the
 * maximum score of its pages and of the page with its path. */
struct folder { str path; uint32_t index, parent, top, pages, first, end; int best; const struct folder *top_folder; };
struct ranked { uint32_t page, folder; int score; };   /* page NO_INDEX: the folder */

struct folder_list { ARRAY(struct folder) folders; ARRAY(struct ranked) pages; int *scores; };  /* [0] is the root */

/* Orders by descending score, then by folder and page. */
static int rank_order(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    if (x->folder != y->folder) return x->folder < y->folder ? -1 : 1;
    return x->page < y->page ? -1 : x->page > y->page;
}

/* Orders by folder, then as rank_order(). */
static int page_order(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    return x->folder != y->folder ? (x->folder < y->folder ? -1 : 1) : rank_order(a, b);
}

/* Orders folders for output: the root, then top-level folders by descending best score, each followed by the folders
 * below it by path. Folders are added in the order of their paths. */
static int folder_order(const void *a, const void *b)
{
    const struct folder *x = *(const struct folder *const *)a, *y = *(const struct folder *const *)b;
    if (x->top != y->top && x->top_folder->best != y->top_folder->best)
        return x->top_folder->best > y->top_folder->best ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

/* Computes the scores of all pages. */
static void score_pages(const struct corpus *t, int *scores)
{
    for (uint32_t i = 0; i < t->page_count; i++) {
        const struct corpus_page *p = &t->pages[i];
        for (uint32_t k = 0; k < p->links; k++) scores[t->links[p->first_link + k].page] += LINK;
        for (size_t k = 0; k < p->path.len; k++) scores[i] += t->text[p->path.pos + k] == '/' ? DEPTH : 0;
        scores[i] += p->nav != NO_INDEX ? IN_TREE : 0;
    }
    for (uint32_t i = 0; i < t->nav_count; i++)
        if (t->nav[i].level == 0 && t->nav[i].page != NO_INDEX) scores[t->nav[i].page] += PRODUCT;
}

/* Returns the index of the folder of a page. Adds the folder and those above it if they are new. `last` is the folder
 * of the page before: pages are sorted by path, so the search starts there and only goes up. */
static uint32_t folder_of(struct folder_list *x, uint32_t last, str path)
{
    for (; last; last = x->folders.at[last].parent) {
        str folder = x->folders.at[last].path;
        if (str_starts(path, folder) && path.len > folder.len && path.s[folder.len] == '/') break;
    }
    for (size_t i = x->folders.at[last].path.len + (last > 0); i < path.len; i++) {
        if (path.s[i] != '/') continue;
        uint32_t index = (uint32_t)x->folders.count, top = last ? x->folders.at[last].top : index;
        struct folder *f = PUSH(&x->folders);
        *f = (struct folder){ .path = { path.s, i }, .index = index, .parent = last, .top = top, .best = INT_MIN };
        last = index;
    }
    return last;
}

/* Collects all pages but navigation pages, with their scores and folders. */
static void collect(const struct corpus *t, struct folder_list *x)
{
    uint32_t last = 0;
    PUSH(&x->folders)->best = INT_MAX;
    for (uint32_t i = 0; i < t->page_count; i++) {
        str path = { t->text + t->pages[i].path.pos, t->pages[i].path.len };
        if (corpus_is_navigation(path.s, path.len)) continue;
        last = folder_of(x, last, path);
        *PUSH(&x->pages) = (struct ranked){ i, last, x->scores[i] };
        for (uint32_t f = last; f; f = x->folders.at[f].parent) x->folders.at[f].pages++;
    }
    if (x->pages.count) qsort(x->pages.at, x->pages.count, sizeof *x->pages.at, page_order);
}

/* Sets first, end and best of the folders. */
static void group_pages(const struct corpus *t, struct folder_list *x)
{
    for (uint32_t i = 0; i < x->pages.count; i++) {
        struct folder *f = &x->folders.at[x->pages.at[i].folder], *top = &x->folders.at[f->top];
        if (f->end == 0) f->first = i;
        f->end = i + 1;
        if (top->best < x->pages.at[i].score) top->best = x->pages.at[i].score;
    }
    for (uint32_t f = 1; f < x->folders.count; f++) {
        struct folder *folder = &x->folders.at[f];
        uint32_t own = folder->parent ? NO_INDEX : corpus_find_page(t, folder->path.s, folder->path.len);
        if (own != NO_INDEX && folder->best < x->scores[own]) folder->best = x->scores[own];
    }
}

/* Writes the ranking of pages and folders to the tables. numbers: the place of each folder in the order of output. */
static void rank_all(struct corpus *t, const struct folder_list *x, const uint32_t *numbers)
{
    size_t count = x->pages.count + x->folders.count - 1;
    struct ranked *all = xalloc((count + 1) * sizeof *all);
    struct corpus_rank *ranking = xalloc((count + 1) * sizeof *ranking);
    if (x->pages.count) memcpy(all, x->pages.at, x->pages.count * sizeof *all);
    for (uint32_t f = 1; f < x->folders.count; f++) {
        int score = (int)x->folders.at[f].pages + (x->folders.at[f].parent == 0 ? TOP_FOLDER : 0);
        all[x->pages.count + f - 1] = (struct ranked){ NO_INDEX, f, score };
    }
    qsort(all, count, sizeof *all, rank_order);
    for (size_t i = 0; i < count; i++) ranking[i] = (struct corpus_rank){ all[i].page, numbers[all[i].folder] };
    t->ranking = ranking, t->rank_count = (uint32_t)count;
}

void folders_build(struct corpus *t)
{
    struct folder_list x = { .scores = xalloc((t->page_count + 1) * sizeof *x.scores) };
    score_pages(t, x.scores);
    collect(t, &x);
    group_pages(t, &x);
    size_t count = x.folders.count;
    const struct folder **order = xalloc(count * sizeof *order);
    uint32_t *numbers = xalloc(count * sizeof *numbers), *pages = xalloc((x.pages.count + 1) * sizeof *pages);
    struct corpus_folder *folders = xalloc((count + 1) * sizeof *folders);
    for (size_t f = 0; f < count; f++) x.folders.at[f].top_folder = &x.folders.at[x.folders.at[f].top];
    for (size_t f = 0; f < count; f++) order[f] = &x.folders.at[f];
    qsort(order, count, sizeof *order, folder_order);
    for (uint32_t f = 0; f < count; f++) numbers[order[f]->index] = f;
    for (size_t i = 0; i < x.pages.count; i++) pages[i] = x.pages.at[i].page;
    rank_all(t, &x, numbers);
    for (size_t f = 0; f < count; f++) {
        str path = order[f]->path; /* the start of a page's path */
        corpus_str slice = { path.len ? (uint32_t)(path.s - t->text) : 0, (uint32_t)path.len };
        folders[f] = (struct corpus_folder){ slice, numbers[order[f]->parent], order[f]->first, order[f]->end };
    }
    t->folders = folders, t->folder_count = (uint32_t)count;
    t->folder_pages = pages, t->folder_page_count = (uint32_t)x.pages.count;
}
