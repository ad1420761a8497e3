/* settings.c - reads workosdocs.yml, the optional settings file in the top folder of a corpus. settings.h has the keys.
 *
 * Unknown keys and invalid values are errors with file and line. All errors of the file are reported, then it ends.
 */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif
#include <errno.h>
#include <fnmatch.h>
#include <sys/stat.h>
#include "gen.h"
#include "settings.h"

#define MAX_SETTINGS_BYTES 65536

struct key {
    const char *name, *example;
    enum { LINE, TEXT, LIST, FLAG } kind;  /* LINE: text without line breaks; FLAG: true or false */
    size_t offset, max_bytes;        /* offset of the member in struct settings; maximum length of text */
};
#define MEMBER(member) offsetof(struct settings, member)

#define KEY_ROW(name, member, kind, max_bytes, example, text) { name, example, kind, MEMBER(member), max_bytes },
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

/* Returns NULL, with an error, for an unknown key. */
static const struct key *find_key(const struct settings *s, const struct node *n)
{
    buffer known = { 0 };
    for (size_t i = 0; i < COUNT(keys); i++) {
        if (str_equal(n->key, str_from(keys[i].name))) return &keys[i];
        buffer_format(&known, "%s%s", i ? ", " : "", keys[i].name);
    }
    report(s->file, n->line, "unknown setting \"%.*s\"; known: %.*s%.*s", PRI(n->key), PRI(buffer_str(&known)),
           PRI(nearest_key(n->key)));
    return NULL;
}

/* Returns a description of the values of the key if this is none of them, else NULL. */
static const char *text_error(const struct key *key, const struct node *n)
{
    if (n->kind != NODE_SCALAR) return "text, not a list or a map";
    if (!str_trim(n->value).len) return str_format("more than an empty text, such as %s", key->example).s;
    if (n->value.len > key->max_bytes) return str_format("no longer than %zu bytes", key->max_bytes).s;
    for (size_t i = 0; i < n->value.len; i++)
        if ((unsigned char)n->value.s[i] < ' ' && !(key->kind == TEXT && n->value.s[i] == '\n'))
            return key->kind == TEXT ? "text without control characters" : "one line of text";
    if (key->kind == FLAG && !str_equal(n->value, STR("true")) && !str_equal(n->value, STR("false")))
        return "true or false";
    return NULL;
}

static const char *list_error(const struct node *n)
{
    if (n->kind != NODE_LIST || !n->child) return "a list of patterns, such as [\"guide/*\"]";
    for (const struct node *item = n->child; item; item = item->next)
        if (item->kind != NODE_SCALAR || !item->value.len) return "a list of patterns: an entry of it is no text";
    return NULL;
}

static bool has_any(str text, const char *chars)
{
    for (size_t i = 0; i < text.len; i++)
        if (strchr(chars, text.s[i])) return true;
    return false;
}

static bool is_address(str url)
{
    size_t host = str_starts(url, STR("https://")) ? 8 : str_starts(url, STR("http://")) ? 7 : 0;
    return host && url.len > host && url.s[host] != '/' && !has_any(url, " \"<>?#\\");
}

static bool is_language_tag(str tag)
{
    for (size_t i = 0; i < tag.len; i++) {
        char c = fold_ascii(tag.s[i]);
        if ((c < 'a' || c > 'z') && !(i && (char_is_digit(c) || c == '-'))) return false;
    }
    return tag.len > 1;
}

/* The same for the keys whose values are not any text. */
static const char *value_error(const struct key *key, str value)
{
    const char *text = str_copy(value).s;
    if (key->offset == MEMBER(pages) && (value.s[0] == '/' || find_from(value, 0, "..") < value.len))
        return "a folder below the settings file, such as content/en";
    if (key->offset == MEMBER(generator) && strcmp(text, "none") != 0 && !layout_is_name(text))
        return "one of " GENERATORS(NAME_ROW) "or none";
    if (key->offset == MEMBER(anchors) && anchors_named(text) == ANCHORS_UNKNOWN)
        return "the rule for anchors: github, mkdocs, vitepress, pandoc or hyphens";
    if (key->offset == MEMBER(site) && !is_address(value))
        return "an address that begins with https:// (or http://), without spaces, quotes, ? and #, such as "
               "https://acme.example/docs";
    if (key->offset == MEMBER(locale) && !is_language_tag(value)) return "the tag of a language, such as en or pt-BR";
    return NULL;
}

static void set_member(struct settings *s, const struct node *n)
{
    const struct key *key = find_key(s, n);
    if (!key) return;
    void *member = (char *)s + key->offset;
    bool list = key->kind == LIST;
    const char *must = list ? list_error(n) : text_error(key, n);
    if (!must && !list) must = value_error(key, str_trim(n->value));
    if (must) report(s->file, n->line, "%s must be %s", key->name, must);
    else if (list) *(const struct node **)member = n;
    else *(const char **)member = str_copy(str_trim(n->value)).s;
}

/* True if the file is there and can be read. Warns about files that are easily mistaken for it. */
static bool find_file(const char *folder, const char *file)
{
    static const char *const others[] = { "workosdocs.yaml", ".workosdocs.yml", ".workosdocs.yaml" };
    struct stat st;
    for (size_t i = 0; i < COUNT(others); i++) {
        const char *other = str_format("%s/%s", folder, others[i]).s;
        if (lstat(other, &st) == 0) warn(other, 0, "not read: the settings file is %s", file);
    }
    const char *above = str_format("%s/../workosdocs.yml", folder).s;
    if (lstat(file, &st) == 0) return is_readable(file);
    if (errno != ENOENT) fatal(file, 0, "cannot read: %s", strerror(errno));
    if (lstat(above, &st) == 0) note("gen: %s is not read: the settings file is %s", above, file);
    return false;
}

struct settings settings_read(const char *folder)
{
    struct settings s = { .file = str_format("%s/workosdocs.yml", folder).s };
    if (!find_file(folder, s.file)) return s;
    str text = read_file(s.file);
    if (text.len > MAX_SETTINGS_BYTES)
        fatal(s.file, 0, "%zu bytes, but settings have at most %d: is this another file?", text.len,
              MAX_SETTINGS_BYTES);
    s.root = yaml_parse(text, 0, 1, s.file);
    if (s.root && s.root->kind != NODE_MAP)
        fatal(s.file, s.root->line, "the file must have lines such as \"title: Acme\"");
    for (const struct node *n = s.root ? s.root->child : NULL; n; n = n->next)
        if (node_get(s.root, str_copy(n->key).s) == n) set_member(&s, n);
    stop_on_errors();
    return s;
}

uint32_t settings_line(const struct settings *s, const char *key)
{
    const struct node *n = node_get(s->root, key);
    return n ? n->line : 0;
}

bool settings_pattern_matches(const struct node *pattern, str name)
{
    return fnmatch(str_copy(pattern->value).s, str_copy(name).s, 0) == 0;
}

static bool any_matches(const struct node *patterns, str name)
{
    for (const struct node *n = patterns->child; n; n = n->next)
        if (settings_pattern_matches(n, name)) return true;
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
    fatal(s->file, settings_line(s, "language"), "no page has an API reference for the language \"%s\"; %s%.*s",
          s->language, known.count ? "known: " : "remove the line, since no page has one at all",
          PRI(buffer_str(&known)));
}
