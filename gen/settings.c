/* settings.c - reads workosdocs.yml, the optional settings file in the top folder of a corpus. settings.h has the keys.
 *
 * An unknown key or an invalid value is a fatal error with file and line.
 */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif
#include <errno.h>
#include <fnmatch.h>
#include <unistd.h>
#include "gen.h"
#include "settings.h"

#define MAX_SETTINGS_BYTES 65536

struct key {
    const char *name;
    enum { LINE, TEXT, LIST, FLAG } kind;  /* LINE: text without line breaks; FLAG: true or false */
    size_t offset, max_bytes;        /* offset of the member in struct settings; maximum length of text */
};
#define MEMBER(member) offsetof(struct settings, member)

#define KEY_ROW(name, member, kind, max_bytes, example, text) { name, kind, MEMBER(member), max_bytes },
static const struct key keys[] = { SETTINGS(KEY_ROW) };
#define NAME_ROW(name, file, reads, example) name ", "

/* Returns the number of insertions, deletions and replacements between two words of at most 31 bytes. */
static size_t edit_distance(str a, str b)
{
    size_t row[32];
    for (size_t j = 0; j <= b.len; j++) row[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t best = diagonal + (a.s[i - 1] != b.s[j - 1]);
            diagonal = row[j];
            if (row[j] + 1 < best) best = row[j] + 1;
            if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
            row[j] = best;
        }
    }
    return row[b.len];
}

/* Returns "; did you mean NAME?" for the key that is at most two letters from an unknown one, else an empty string. */
static str nearest_key(str unknown)
{
    size_t best = 3, distance;
    str hint = STR("");
    for (size_t i = 0; i < COUNT(keys) && unknown.len < 32; i++)
        if ((distance = edit_distance(unknown, str_from(keys[i].name))) < best)
            best = distance, hint = str_format("; did you mean %s?", keys[i].name);
    return hint;
}

static const struct key *find_key(const struct settings *s, const struct node *n)
{
    buffer known = { 0 };
    for (size_t i = 0; i < COUNT(keys); i++) {
        if (str_equal(n->key, str_from(keys[i].name))) return &keys[i];
        buffer_format(&known, "%s%s", i ? ", " : "", keys[i].name);
    }
    fatal(s->file, n->line, "unknown setting \"%.*s\"; known: %.*s%.*s", PRI(n->key), PRI(buffer_str(&known)),
          PRI(nearest_key(n->key)));
}

static void check_text(const struct settings *s, const struct key *key, const struct node *n)
{
    if (n->kind != NODE_SCALAR) fatal(s->file, n->line, "%s must be text, not a list or a map", key->name);
    if (n->value.len > key->max_bytes) fatal(s->file, n->line, "%s is longer than %zu bytes", key->name,
              key->max_bytes);
    for (size_t i = 0; i < n->value.len; i++)
        if ((unsigned char)n->value.s[i] < ' ' && !(key->kind == TEXT && n->value.s[i] == '\n'))
            fatal(s->file, n->line, "%s must be %s", key->name,
                  key->kind == TEXT ? "text without control characters" : "one line of text");
}

static void check_list(const struct settings *s, const struct key *key, const struct node *n)
{
    if (n->kind != NODE_LIST)
        fatal(s->file, n->line, "%s must be a list of patterns, such as [\"guide/*\"]", key->name);
    for (const struct node *item = n->child; item; item = item->next)
        if (item->kind != NODE_SCALAR || !item->value.len)
            fatal(s->file, item->line, "%s contains an entry that is not a pattern", key->name);
}

static void set_member(struct settings *s, const struct node *n)
{
    const struct key *key = find_key(s, n);
    void *member = (char *)s + key->offset;
    if (key->kind == LIST) {
        check_list(s, key, n);
        *(const struct node **)member = n;
        return;
    }
    check_text(s, key, n);
    *(const char **)member = str_copy(str_trim(n->value)).s;
    if (key->kind == FLAG && !str_equal(n->value, STR("true")) && !str_equal(n->value, STR("false")))
        fatal(s->file, n->line, "%s must be true or false", key->name);
    if (key->offset == MEMBER(pages) && (n->value.s[0] == '/' || find_from(n->value, 0, "..") < n->value.len))
        fatal(s->file, n->line, "pages must be a folder below the settings file, such as content/en");
    if (key->offset == MEMBER(generator) && strcmp(s->generator, "none") != 0 && !layout_is_name(s->generator))
        fatal(s->file, n->line, "generator must be one of " GENERATORS(NAME_ROW) "or none");
    if (key->offset == MEMBER(anchors) && anchors_named(s->anchors) == ANCHORS_UNKNOWN)
        fatal(s->file, n->line, "anchors must be the rule for anchors: github, mkdocs, vitepress or hyphens");
    if (key->offset == MEMBER(language)) s->language_line = n->line;
    if (key->offset == MEMBER(site) && !str_starts(n->value, STR("http://")) && !str_starts(n->value, STR("https://")))
        fatal(s->file, n->line, "url must begin with https:// (or http://)");
}

struct settings settings_read(const char *folder)
{
    struct settings s = { .file = str_format("%s/workosdocs.yml", folder).s };
    if (access(s.file, F_OK) != 0 && errno == ENOENT) return s;
    if (!is_readable(s.file)) return s;
    str text = read_file(s.file);
    if (text.len > MAX_SETTINGS_BYTES) fatal(s.file, 0, "larger than %d bytes", MAX_SETTINGS_BYTES);
    const struct node *root = yaml_parse(text, 0, 1, s.file);
    if (root && root->kind != NODE_MAP) fatal(s.file, root->line, "the file must have lines such as \"title: Acme\"");
    for (const struct node *n = root ? root->child : NULL; n; n = n->next) set_member(&s, n);
    return s;
}

static bool any_matches(const struct node *patterns, str name)
{
    for (const struct node *n = patterns->child; n; n = n->next)
        if (fnmatch(str_copy(n->value).s, str_copy(name).s, 0) == 0) return true;
    return false;
}

bool settings_include_page(const struct settings *s, str name)
{
    return (!s->include || any_matches(s->include, name)) && !(s->exclude && any_matches(s->exclude, name));
}

void settings_check_language(const struct settings *s, const struct corpus *t)
{
    if (!s->language) return;
    buffer known = { 0 };
    for (uint32_t i = 1; i < t->language_count; i++) {
        str name = { t->text + t->languages[i].pos, t->languages[i].len };
        if (str_equal(name, str_from(s->language))) return;
        buffer_format(&known, "%s%.*s", i > 1 ? ", " : "", PRI(name));
    }
    fatal(s->file, s->language_line, "no page has an API reference for the language \"%s\"; there is %.*s", s->language,
          PRI(known.count ? buffer_str(&known) : STR("none at all")));
}
