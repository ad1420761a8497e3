/* sources.c - packages besides the documentation, such as SDKs. The lock has a row for each. Its README is a page, its
 * CHANGELOG.md a changelog (read.c finds both where corpus/fetch.sh puts them). */
#include <stdlib.h>
#include "cJSON.h"
#include "gen.h"

/* Returns the address of the repository in a browser: without the prefix git+, user and suffix .git. Empty if the
 * address in package.json has another form. */
static str browser_url(str url)
{
    if (str_starts(url, STR("git+"))) url = (str){ url.s + 4, url.len - 4 };
    if (str_starts(url, STR("ssh://"))) {
        size_t host = find_from(url, 0, "@") + 1;
        url = host < url.len ? str_format("https://%.*s", (int)(url.len - host), url.s + host) : STR("");
    }
    while (url.len && url.s[url.len - 1] == '/') url.len--;
    if (str_ends(url, STR(".git"))) url.len -= 4;
    return str_starts(url, STR("https://")) ? url : STR("");
}

/* Returns the address of the package's folder in its repository, or an empty string if package.json names none. */
static str repository_url(const char *file)
{
    str text = read_file(file), url = STR("");
    cJSON *json = cJSON_ParseWithLength(text.s, text.len);
    if (!json) fatal(file, 0, "not JSON");
    const cJSON *repository = cJSON_GetObjectItemCaseSensitive(json, "repository");
    const cJSON *folder = cJSON_GetObjectItemCaseSensitive(repository, "directory");
    if (cJSON_IsObject(repository)) repository = cJSON_GetObjectItemCaseSensitive(repository, "url");
    if (cJSON_IsString(repository)) url = str_copy(browser_url(str_from(repository->valuestring)));
    if (url.len && cJSON_IsString(folder)) url = str_format("%.*s/tree/HEAD/%s", PRI(url), folder->valuestring);
    cJSON_Delete(json);
    return url;
}

static str next_field(str *rest, const char *option)
{
    size_t end = find_from(*rest, 0, " ");
    str field = { rest->s, end };
    if (!end) fatal(NULL, 0, "--source '%s': seven fields are needed", option);
    *rest = (str){ rest->s + end, rest->len - end };
    if (rest->len) *rest = (str){ rest->s + 1, rest->len - 1 };
    return field;
}

void source_add(struct corpus_builder *c, const char *option)
{
    str rest = str_from(option);
    struct source s = { .url = STR("") };
    str *const fields[] = { &s.package, &s.version, &s.license, &s.integrity, &s.date, &s.place };
    for (size_t i = 0; i < COUNT(fields); i++) *fields[i] = next_field(&rest, option);
    if (!rest.len) fatal(NULL, 0, "--source '%s': seven fields are needed", option);
    s.url = repository_url(rest.s);
    *PUSH(&c->sources) = s;
}

static int by_package(const void *a, const void *b)
{
    const struct source *x = a, *y = b;
    int order = str_compare(x->package, y->package);
    return order ? order : str_compare(x->place, y->place);
}

void sources_sort(struct corpus_builder *c)
{
    if (c->sources.count) qsort(c->sources.at, c->sources.count, sizeof *c->sources.at, by_package);
}

const struct source *source_of(const struct corpus_builder *c, str path)
{
    for (size_t i = 0; i < c->sources.count; i++)
        if (str_equal(c->sources.at[i].place, path)) return &c->sources.at[i];
    return NULL;
}

str source_note(const struct source *s, str heading)
{
    buffer b = { 0 };
    if (heading.len && !str_equal(heading, s->package)) buffer_format(&b, "%.*s. ", PRI(heading));
    buffer_format(&b, "This is the README of the npm package `%.*s`, version %.*s of %.*s", PRI(s->package),
                  PRI(s->version), PRI(s->date));
    if (s->url.len) buffer_format(&b, " ([repository](%.*s))", PRI(s->url));
    buffer_add(&b, STR(".\n"));
    return buffer_str(&b);
}

str source_file(const struct source *s, str target)
{
    static const char tree[] = "/tree/HEAD";
    size_t folder = find_from(s->url, 0, tree);
    bool whole = folder == s->url.len;
    target = without_dot(target);
    if (!s->url.len || str_starts(target, STR("../"))) return s->url;
    str below = whole ? STR("") : (str){ s->url.s + folder + sizeof tree - 1, s->url.len - folder - sizeof tree + 1 };
    return str_format("%.*s/blob/HEAD%.*s/%.*s", (int)folder, s->url.s, PRI(below), PRI(target));
}
