/* finder.h - the program alone on a terminal: searches while a query is typed, shows the passage of the result that is
 * chosen, and its page in a pager. workosdocs.c includes it on floor G, on systems other than Windows.
 *
 * Interface; everything else is internal:
 *     finder_run()       runs until the user leaves; returns false at once if the terminal cannot be used
 *
 * Input: keys from standard input, read one by one. A query has at most MAX_FINDER_QUERY bytes.
 * Output: standard output. Few escape sequences are used: the second screen, cursor to a line, erase to the end of a
 * line and of the screen, and those that sheet_put() writes. The terminal is restored at the end and by the handlers of
 * signals (posix.h).
 * Memory: everything is in the arena passed to finder_run(), which is reset before each search.
 * Errors: out of memory ends in the handler of the arena (arena_fail()), which must restore the terminal.
 *
 * Needs: text.h, bounds.h, posix.h; of workosdocs.c, the tools (search_hits()), the rooms Document, Layout and below.
 */
#ifndef FINDER_H
#define FINDER_H

struct finder {
    struct arena *a;              /* reset before each search */
    struct sys_screen screen;
    char query[MAX_FINDER_QUERY];
    size_t len;
    bool pasting;                 /* the keys are pasted text, in which Enter is a space */
    bool changed;                 /* the query was changed since the last search */
    uint32_t sections[MAX_SEARCH_RESULTS], count, chosen; /* the results */
};

/* Returns the query. If its last word is unknown, it is completed to the most frequent word that begins with it. */
static str finder_completed(struct finder *f)
{
    size_t start = f->len;
    uint32_t best = NO_INDEX, best_df = 0;
    char word[MAX_FINDER_QUERY];
    while (start && is_word_byte(f->query[start - 1])) start--;
    for (size_t i = start; i < f->len; i++)
        word[i - start] = fold_ascii(f->query[i]);
    str begun = { word, f->len - start };
    if (begun.len < 2 || term_of_word(begun) != NO_INDEX) return (str){ f->query, f->len };
    for (uint32_t i = word_bound(begun);
         i < corpus.word_count && str_starts(word_text(i), begun); i++) {
        struct corpus_lists lists = corpus_lists_of(&corpus, corpus.words[i].term);
        if (lists.page_df > best_df) best_df = lists.page_df, best = i;
    }
    return best == NO_INDEX ? (str){ f->query, f->len } : str_join(f->a, (str){ f->query, start }, word_text(best));
}

/* Searches for the query if it was changed: once for all keys that are read together. Without a query, the results are
 * the first level of the navigation. */
static void finder_search(struct finder *f)
{
    struct args args = { .person = true };
    struct answer other;
    arena_reset(f->a);
    if (!f->changed) return;
    f->changed = false;
    args_defaults(&args, search_parameters, COUNT(search_parameters));
    args.text[ARG_QUERY] = finder_completed(f);
    args.given[ARG_MAX_RESULTS] = true, args.number[ARG_MAX_RESULTS] = MAX_SEARCH_RESULTS;
    f->count = f->chosen = 0;
    const struct search_list *list = str_trim(args.text[ARG_QUERY]).len ? search_hits(f->a, &args, &other) : NULL;
    for (uint32_t i = 0; list && i < list->count; i++) f->sections[f->count++] = list->h->at[list->at[i]].section;
    for (uint32_t i = 0; !f->len && i < corpus.nav_count && f->count < MAX_SEARCH_RESULTS; i++)
        if (corpus.nav[i].level <= 1 && corpus.nav[i].page != NO_INDEX &&
            (i == 0 || corpus.nav[i].page != corpus.nav[i - 1].page))
            f->sections[f->count++] = corpus.pages[corpus.nav[i].page].first_section;
}

/* Returns the text of a section as Markdown, or with is_page that of its page. If the text in the default language does
 * not contain the section, returns it in all languages. Sets *offset to the offset of the section. */
static str finder_text(struct finder *f, uint32_t section, bool is_page, size_t *offset)
{
    struct location place = { corpus.sections[section].page, section, true, false };
    struct document d;
    if (is_page) place.section = corpus.pages[place.page].first_section;
    for (int all = 0; all < 2; all++) {
        d = (struct document){ .text = out_begin(f->a), .reader = FOR_PERSON };
        document_location(&d, place, languages_named(all ? STR("all") : STR("")));
        for (size_t i = 0; i < d.sections.count; i++) {
            if (d.sections.at[i].index != section) continue;
            *offset = d.sections.at[i].offset;
            return out_done(&d.text);
        }
    }
    *offset = 0;
    return out_done(&d.text);
}

/* Appends as much of a line as fits on the screen, and all its escape sequences, which sheet_put() makes. */
static void finder_clip(const struct finder *f, struct out *o, str line)
{
    size_t used = 0, n;
    for (uint32_t c; line.len; line = str_span(line, n, line.len)) {
        n = corpus_char(line.s, line.len, &c);
        bool styles = str_starts(line, STR("\033["));
        if (c == '\033') n = styles ? str_find(line, STR("m")) + 1 : str_find(line, STR("\033\\")) + 2;
        else if ((used += corpus_columns(c)) > f->screen.columns) continue;
        out_str(o, str_span(line, 0, n));
    }
}

/* Appends a line of the screen in a look, which is an escape sequence. */
static void finder_line(const struct finder *f, struct out *o, const char *look, str text, const char *end)
{
    struct out visible = out_begin(f->a);
    out_terminal(&visible, text);
    out_between(o, "\033[K", str_from(f->screen.styled ? look : ""), "");
    finder_clip(f, o, out_done(&visible));
    out_between(o, f->screen.styled ? "\033[0m" : "", str_from(end), "\r\n");
}

/* Returns as much of the end of a text as fits on the screen with the cursor after it. */
static str finder_end(const struct finder *f, str s)
{
    size_t from = s.len, columns = 1;
    for (size_t at = s.len; at; from = at) {
        uint32_t c;
        for (at--; at && is_continuation_byte(s.s[at]);) at--;
        corpus_char(s.s + at, from - at, &c);
        if ((columns += corpus_columns(c)) > f->screen.columns) break;
    }
    return str_span(s, from, s.len);
}

/* Draws the screen: the query, the results, and if there is room the section of the chosen one. */
static void finder_draw(struct finder *f)
{
    struct out o = out_begin(f->a), head = out_begin(f->a);
    bool has_help = f->screen.rows > 2;
    size_t rows = f->screen.rows - 1 - has_help, used = rows < 14 ? rows : rows / 3, place;
    uint32_t first = used ? f->chosen / (uint32_t)used * (uint32_t)used : 0;
    out_between(&head, "Find in ", str_from(corpus.title), ": ");
    out_str(&head, (str){ f->query, f->len });
    out_text(&o, "\033[H");
    finder_line(f, &o, "\033[1m", finder_end(f, out_done(&head)), "\0337"); /* the cursor returns to here */
    for (uint32_t i = first; i < first + used; i++) {
        struct out line = out_begin(f->a);
        bool chosen = i == f->chosen && f->count;
        out_text(&line, chosen ? "> " : i || f->count ? "  " : "  No results");
        if (i < f->count)
            out_trail(&line, f->sections[i]), out_reference(&line, "  ", f->sections[i], "");
        finder_line(f, &o, chosen ? "\033[7m" : "", out_done(&line), "");
    }
    str text = f->count && used < rows ? finder_text(f, f->sections[f->chosen], false, &place) : STR("");
    text = sheet_markdown(f->a, truncate_text(text, MAX_PREVIEW_BYTES), f->screen, true, NULL);
    for (struct cut c = { .tail = str_join(f->a, STR("\n"), text) }; used < rows; used++) {
        c = str_cut(c.tail, STR("\n"));
        out_text(&o, "\033[K"), finder_clip(f, &o, c.head), out_text(&o, "\r\n");
    }
    str help = STR("Up, Down: choose   Enter: read   Esc: leave");
    if (f->screen.columns < help.len) help = STR("Up/Down  Enter: read  Esc: leave");
    if (has_help) finder_line(f, &o, "\033[2m", help, "");
    o.len -= 2; /* no line follows */
    out_text(&o, "\0338");
    sys_write(out_done(&o));
}

/* Shows the page of the chosen result in a pager, from its section on if that is less, with any options. */
static void finder_read(struct finder *f)
{
    size_t place;
    char line[8];
    const char *pager = getenv("PAGER");
    if (!pager) pager = "less";
    bool direct = !*pager || strcmp(pager, "cat") == 0;
    bool custom = !str_equal(path_split(str_cut(str_from(pager), STR(" ")).head).tail, STR("less"));
    str text = finder_text(f, f->sections[f->chosen], true, &place);
    text = sheet_markdown(f->a, text, f->screen, true, &place);
    if (!custom) pager = str_format(f->a, "%s -R -+F +%zu", pager, place).s;
    sys_screen_use(false);
    setenv("LESSCHARSET", "utf-8", 0);
    bool shown = !direct && sys_pager(pager, text);
    if (!shown) sys_write(text);
    if (!shown || (custom && count_lines(text) < f->screen.rows)) {
        sys_write(STR("\nPress Enter to go back.\n"));
        while (sys_read_keys(line, sizeof line, -1) == 0) continue;
    }
    sys_screen_use(true);
}

/* Moves the choice by a number of results, up if it is negative. */
static void finder_move(struct finder *f, int64_t by)
{
    finder_search(f);
    int64_t to = (int64_t)f->chosen + by, last = (int64_t)f->count - 1;
    f->chosen = (uint32_t)(to < 0 || last < 0 ? 0 : to > last ? last : to);
}

/* Returns the number of bytes before the last one of an escape sequence. s: the sequence after its first two bytes. */
static size_t finder_parameters(str s)
{
    size_t n = 0;
    while (n < s.len && s.s[n] >= ' ' && s.s[n] < '@') n++;
    return n;
}

/* Handles an escape sequence. s: the sequence after its first two bytes. Returns its length. */
static size_t finder_sequence(struct finder *f, str s)
{
    size_t n = finder_parameters(s);
    if (n == s.len) return n; /* without an end */
    if (str_starts(s, STR("200~")) || str_starts(s, STR("201~"))) {
        f->pasting = s.s[2] == '0';
        return n + 1;
    }
    char key = s.s[n] != '~' ? s.s[n] : n < 2 || s.s[1] == ';' ? s.s[0] : '\0';
    int64_t screen = (int64_t)f->screen.rows / 3, all = MAX_SEARCH_RESULTS;
    finder_move(f, key == 'A' ? -1 : key == 'B' ? 1 : key == '5' ? -screen : key == '6' ? screen
                 : key == 'H' || key == '1' || key == '7' ? -all : key == 'F' || key == '4' || key == '8' ? all : 0);
    return n + 1;
}

#define WITH_CTRL(letter) ((letter) - 64) /* the character that a key with Ctrl sends */

/* Handles a key that sends one character. In the query Backspace removes a character with its combining marks, Ctrl-W a
 * word, Ctrl-U all. Returns false if the key leaves the finder. */
static bool finder_key(struct finder *f, char key)
{
    bool is_text = (unsigned char)key >= ' ', is_full = f->len == sizeof f->query;
    uint32_t c = 0x300; /* a combining mark */
    if (f->pasting) {
        f->changed = true;
        if (!is_full) f->query[f->len++] = is_text ? key : ' ';
        return true;
    }
    switch (key) {
    case WITH_CTRL('D'): return f->len > 0;
    case WITH_CTRL('P'): return finder_move(f, -1), true;
    case WITH_CTRL('N'): return finder_move(f, 1), true;
    case '\r':
        finder_search(f);
        if (f->count) finder_read(f);
        return true;
    case WITH_CTRL('U'): f->len = 0; break;
    case WITH_CTRL('W'):
        while (f->len && f->query[f->len - 1] == ' ') f->len--;
        while (f->len && f->query[f->len - 1] != ' ') f->len--;
        break;
    case WITH_CTRL('H'):
    case 127:
        for (size_t end; f->len && !corpus_columns(c); corpus_char(f->query + f->len, end - f->len, &c)) {
            end = f->len--;
            while (f->len && is_continuation_byte(f->query[f->len])) f->len--;
        }
        break;
    default:
        if (!is_text || is_full) return true;
        f->query[f->len++] = key;
    }
    return f->changed = true;
}

/* Reads the rest of the escape sequence at keys[i] if it arrives in parts. Returns the number of bytes in keys. */
static size_t finder_complete(char *keys, size_t i, size_t n, size_t capacity)
{
    for (int more = 1; more > 0 && n < capacity; n += more > 0 ? (size_t)more : 0) {
        str rest = { keys + i + 1, n - i - 1 };
        if (rest.len && !strchr("[O", rest.s[0])) break;
        if (rest.len && 1 + finder_parameters(str_span(rest, 1, rest.len)) < rest.len) break;
        more = sys_read_keys(keys + n, capacity - n, ESCAPE_MS);
    }
    return n;
}

/* Handles the keys read: n bytes in `keys`, to which the rest of an escape sequence may be added. Returns false if one
 * of them leaves the finder. */
static bool finder_keys(struct finder *f, char *keys, size_t n, size_t capacity)
{
    for (size_t i = 0; i < n; i++) {
        if (keys[i] != '\033') {
            if (!finder_key(f, keys[i])) return false;
            continue;
        }
        n = finder_complete(keys, i, n, capacity);
        if (i + 1 < n && f->pasting && !strchr("[O", keys[i + 1])) continue; /* part of the text */
        if (i + 1 < n && keys[i + 1] == 127) { /* Alt-Backspace */
            finder_key(f, WITH_CTRL('W')), i++;
            continue;
        }
        if (i + 1 >= n || !strchr("[O", keys[i + 1])) return false;
        i += 1 + finder_sequence(f, (str){ keys + i + 2, n - i - 2 });
    }
    return true;
}

/* Runs the finder until its user leaves it. Returns false if the terminal cannot be used for it. */
static bool finder_run(struct arena *a)
{
    struct finder f = { .a = a, .changed = true };
    char keys[64];
    if (!sys_screen().pager || !sys_screen_begin()) return false;
    for (int n = 0; n >= 0;) {
        f.screen = sys_screen();
        finder_search(&f);
        finder_draw(&f);
        n = sys_read_keys(keys, sizeof keys - 8, -1);
        if (n > 0 && !finder_keys(&f, keys, (size_t)n, sizeof keys)) break;
    }
    sys_screen_use(false);
    return true;
}

#endif
