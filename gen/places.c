/* places.c - reads the files of corpus/ that add something to pages and sections: aliases and companions. */
#include <stdlib.h>
#include "gen.h"

bool place_is_navigation(const struct corpus *t, uint32_t page)
{
    str path = str_of(t, t->pages[page].path);
    return corpus_is_navigation(path.s, path.len);
}

struct corpus_place place_named(const struct corpus *t, str name)
{
    struct corpus_place place = { NO_INDEX, NO_INDEX };
    size_t hash = corpus_path_length(t, name.s, name.len); /* a path may have a # */
    uint32_t page = corpus_find_page(t, name.s, hash);
    if (page == NO_INDEX || place_is_navigation(t, page)) return place;
    if (hash < name.len) {
        place.section = corpus_find_section(t, page, name.s + hash + 1, name.len - hash - 1);
        if (place.section == NO_INDEX) return place;
    }
    place.page = page;
    return place;
}

uint32_t places_read(const struct corpus *t, const char *file, place_entry *add, void *context)
{
    str whole = read_file(file), rest = whole, checked_for = str_format("corpus: %s %s", t->name, t->version);
    struct place_line line = { file, 0, false, { NO_INDEX, NO_INDEX } };
    uint32_t missing = 0;
    bool has_place = false;
    while (rest.len) {
        str full = take_line(&rest), text = str_trim(full);
        line.number++;
        if (!text.len || text.s[0] == '#') continue;
        if (str_starts(text, STR("corpus: "))) { line.is_checked = str_equal(text, checked_for); continue; }
        if (char_is_space(full.s[0])) {
            if (!has_place) fatal(file, line.number, "an entry needs a page or section above it");
            if (line.place.page != NO_INDEX) add(context, &line, text);
            continue;
        }
        line.place = place_named(t, text);
        has_place = true;
        if (line.place.page == NO_INDEX && line.is_checked)
            fatal(file, line.number, "there is no page or section %.*s in this corpus", PRI(text));
        missing += line.place.page == NO_INDEX;
    }
    xfree(whole.s);
    return missing;
}
