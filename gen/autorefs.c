/* autorefs.c - references to objects of programs on sites of MkDocs with mkdocstrings: [text][package.Class.method].
 *
 * Pages say "::: package.Class", and mkdocstrings adds the documentation of that object and of its members, made from
 * code. A reference leads to the page of the object, or of the innermost object around it. The site also knows objects
 * by the names under which a package exports them, package.Class for package.module.Class.
 */
#include <ctype.h>
#include "gen.h"

#define MAX_NAME_BYTES 200

/* Objects by their full names, and by their first and last names: index into the lists. file: below the pages. */
static struct { bool known; struct map names; str_list files, objects; } objects;

size_t autorefs_name_length(str s)
{
    size_t n = 0;
    while (n < s.len && (isalnum((unsigned char)s.s[n]) || strchr("._", s.s[n]))) n++;
    return n && n <= MAX_NAME_BYTES && !char_is_digit(s.s[0]) && s.s[0] != '.' ? n : 0;
}

bool autorefs_are_used(const struct layout *l)
{
    return layout_is(l, "mkdocs") && find_from(l->text, 0, "mkdocstrings") < l->text.len;
}

/* Returns the key of the first and last name of an object: "package Class" for package.module.Class. */
static str export_key(str name)
{
    size_t last = name.len;
    while (last && name.s[last - 1] != '.') last--;
    return str_format("%.*s %.*s", (int)find_from(name, 0, "."), name.s, PRI(str_span(name, last, name.len)));
}

static void add_objects(str text, str file)
{
    for (size_t pos = 0; pos < text.len; pos += str_line(text, pos).len + 1) {
        str line = str_trim(str_line(text, pos)), name = str_trim(str_span(line, 4, line.len));
        if (!str_starts(line, STR("::: ")) || autorefs_name_length(name) != name.len || !name.len) continue;
        if (map_get(&objects.names, name)) continue;
        name = str_copy(name);
        uint32_t index = (uint32_t)objects.files.count;
        map_at(&objects.names, name, index);
        map_at(&objects.names, export_key(name), index);
        *PUSH(&objects.objects) = name;
        *PUSH(&objects.files) = file;
    }
}

static void read_page(void *state, const char *path, str name)
{
    (void)state;
    if (!str_ends(name, STR(".md"))) return;
    str text = read_file(path);
    add_objects(text, name);
    xfree(text.s);
}

str autorefs_target(const struct layout *l, str name)
{
    if (!objects.known) {
        keep_begin();
        objects.known = true;
        folder_files(l->folder_of_pages, read_page, NULL);
        keep_end();
    }
    const uint32_t *found = NULL;
    while (name.len && !found) {
        str key = export_key(name);
        found = map_get(&objects.names, name);
        if (!found) found = map_get(&objects.names, key);
        while (name.len && name.s[name.len - 1] != '.') name.len--;
        name.len -= name.len > 0;
    }
    return found ? str_format("/%.*s#%.*s", PRI(objects.files.at[*found]), PRI(objects.objects.at[*found])) : STR("");
}
