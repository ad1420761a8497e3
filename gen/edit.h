/* edit.h - the entry of this program in a configuration file of an MCP client, JSON or TOML: text in, text out. Only
 * the bytes of the entry change, and a file that cannot be parsed is left unchanged. workosdocs.c includes it on floor
 * E.
 *
 *     Entry                              how an entry is written; the edits of a file
 *     JSON                               JSON, also with comments and trailing commas
 *     TOML                               TOML, as far as tables and keys need it
 *     Change                             one change for all formats
 *
 * Interface; everything else is internal:
 *     config_changed()   text of a file to a struct config: the state, text and command of the entry, and the edits
 *                        that write it or remove it; no edits for ENTRY_READ
 *     config_edited()    the text after these edits
 *     out_template()     appends a template of the table of clients
 *
 * Input: texts of any bytes, given as str; the form of an entry is a row of clients.h. The caller reads and writes the
 * file, and may store its path and its errors in the struct config.
 * Output: texts in the arena passed to config_changed(), or slices of its arguments, which must live as long. Offsets
 * are in bytes.
 * Errors: the state is ENTRY_UNREADABLE, `error` says why with line and column, and there are no edits. Out of memory
 * ends in the handler of the arena (arena_fail()).
 *
 * Needs: text.h, names.h, clients.h, cJSON; of workosdocs.c, the rooms Memory, Text, Output and JSON reader.
 */
#ifndef EDIT_H
#define EDIT_H

/* ==================================================================================================================
 * Room: Entry. Writes the entry in the form of the client, and applies edits to the text of the file.
 * =============================================================================================================== */

/* The line breaks of a file: newline, then indent, then `unit` for each level. If newline is empty, everything is on
 * one line. */
struct layout { str newline, indent, unit; };

static void out_break(struct out *o, const struct layout *l, size_t depth)
{
    if (!l->newline.len) return;
    out_str(o, l->newline);
    out_str(o, l->indent);
    while (depth-- > 0) out_str(o, l->unit);
}

/* Appends a template of the table of clients (see struct client), with some bytes replaced: % by the name of the
 * program, ' by a double quote, $ by `program`, which is already quoted, | by line_break and @ by mark. */
static void out_template(struct out *o, const char *text, str program, str line_break, const char *mark)
{
    for (; *text; text++) {
        if (*text == '%') out_text(o, PROGRAM_NAME);
        else if (*text == '$') out_str(o, program);
        else if (*text == '|') out_str(o, line_break);
        else if (*text == '@') out_text(o, mark);
        else out_char(o, *text == '\'' ? '"' : *text);
    }
}

/* Writes the value of the entry: an object whose closing brace is indented by `depth` units. */
static void out_server(struct out *o, const struct client *c, str program, const struct layout *l, size_t depth)
{
    struct out line_break = out_begin(o->a);
    out_text(&line_break, l->newline.len ? "," : ", ");
    out_break(&line_break, l, depth + 1);
    out_char(o, '{');
    out_break(o, l, depth + 1);
    out_template(o, c->entry, json_quoted(o->a, program), out_done(&line_break), "");
    out_break(o, l, depth);
    out_char(o, '}');
}

/* Returns the names that lead to the entry, separated by spaces: those of the objects around it, then its own. */
static str client_key_path(struct arena *a, const struct client *c)
{
    return str_format(a, "%s " PROGRAM_NAME, c->servers);
}

/* Writes the members for the names after the first `from` ones, one inside the other. The entry is the innermost. */
static void out_members(struct out *o, const struct client *c, str program, const struct layout *l, size_t from)
{
    str names = client_key_path(o->a, c);
    size_t depth = 0;
    while (from-- > 0) next_part(&names, STR(" "));
    while (names.len) {
        if (depth) out_char(o, '{'), out_break(o, l, depth);
        out_json(o, next_part(&names, STR(" ")));
        out_text(o, ": ");
        depth++;
    }
    out_server(o, c, program, l, --depth);
    while (depth) {
        out_break(o, l, --depth);
        out_char(o, '}');
    }
}

/* NO_FILE: stored by the caller. NONE: the file has no entry. CURRENT: the entry is as this program writes it.
 * DIFFERENT: it is not. UNREADABLE: the file cannot be read or parsed. */
enum entry_state { ENTRY_NO_FILE, ENTRY_NONE, ENTRY_CURRENT, ENTRY_DIFFERENT, ENTRY_UNREADABLE };
enum entry_change { ENTRY_READ, ENTRY_WRITE, ENTRY_REMOVE };

#define EDITS_MAX 8
struct edit { size_t start, end; str replacement; }; /* replaces the bytes from start up to end */

struct config {
    struct arena *a;
    const struct client *client; /* the form of the entry, see client_form() */
    str program;                 /* path of this program, or the command of an entry that is_portable_command() */
    str text;                    /* contents of the file; if blank and to be written, with an empty object */
    str path;                    /* path of the file, NUL-terminated; for messages of the caller */
    enum entry_state state;      /* before the change */
    str entry_text;              /* the entry in the file, as written there */
    str command;                 /* the program that this entry starts */
    str error;                   /* why the file cannot be read or written */
    struct edit edits[EDITS_MAX]; /* of `text`, in its order */
    size_t edit_count;           /* 0: no change */
};

/* Adds an edit and keeps the edits in order. They do not overlap, and callers add at most EDITS_MAX. */
static void config_edit(struct config *f, size_t start, size_t end, str replacement)
{
    size_t i = f->edit_count++;
    for (; i > 0 && f->edits[i - 1].start > start; i--) f->edits[i] = f->edits[i - 1];
    f->edits[i] = (struct edit){ start, end, replacement };
}

/* Returns f->text with all edits applied. */
static str config_edited(const struct config *f)
{
    struct out o = out_begin(f->a);
    size_t start = 0;
    for (size_t i = 0; i < f->edit_count; i++) {
        out_str(&o, str_span(f->text, start, f->edits[i].start));
        out_str(&o, f->edits[i].replacement);
        start = f->edits[i].end;
    }
    out_str(&o, str_span(f->text, start, f->text.len));
    return out_done(&o);
}

/* Records an error at an offset of the file, as line and column: both count from 1, columns in characters. The file is
 * then left unchanged. Returns false. */
static bool config_error(struct config *f, size_t pos, const char *why)
{
    size_t line = 1, column = 1;
    for (size_t i = 0; i < pos && i < f->text.len; i++) {
        if (f->text.s[i] == '\n') line++, column = 1;
        else column += !is_continuation_byte(f->text.s[i]);
    }
    f->error = str_format(f->a, "line %zu, column %zu: %s", line, column, why);
    f->state = ENTRY_UNREADABLE;
    return false;
}

/* True if a command of a configuration file starts this program without an absolute path: its bare name, found in PATH,
 * or a path below a project folder. Such an entry works on other machines, so it is never replaced. */
static bool is_portable_command(str command)
{
    str base = path_split(command).tail;
    bool is_absolute = str_starts(command, STR("/")) || str_find(command, STR(":\\")) < command.len;
    return !is_absolute && (str_equal(base, STR(PROGRAM_NAME)) || str_equal(base, STR(PROGRAM_NAME ".exe")));
}

static str config_newline(const struct config *f)
{
    size_t lf = str_find(f->text, STR("\n"));
    return lf > 0 && lf < f->text.len && f->text.s[lf - 1] == '\r' ? STR("\r\n") : STR("\n");
}

static bool has_newline(str text, size_t from, size_t to)
{
    return str_find(str_span(text, from, to), STR("\n")) < to - from;
}

/* ==================================================================================================================
 * Room: JSON. Edits a JSON file in place. Comments, trailing commas and everything that is not our entry remain byte
 * for byte.
 * =============================================================================================================== */

/* Returns the offset of the white space before pos, or pos if there is no white space. */
static size_t blank_start(str text, size_t pos)
{
    while (pos && json_is_space(text.s[pos - 1])) pos--;
    return pos;
}

/* Returns the offset after the comment that starts at pos, or pos if no comment starts there or if it has no end. */
static size_t comment_end(str text, size_t pos)
{
    str rest = str_span(text, pos, text.len);
    if (str_starts(rest, STR("//"))) return pos + str_find(rest, STR("\n"));
    struct cut c = str_cut(str_span(rest, 2, rest.len), STR("*/"));
    return str_starts(rest, STR("/*")) && c.ok ? pos + c.head.len + 4 : pos;
}

/* Returns the offset after white space and, if the client accepts them, comments. */
static size_t blank_end(const struct config *f, size_t pos)
{
    for (size_t end = pos;; pos = end) {
        while (end < f->text.len && json_is_space(f->text.s[end])) end++;
        if (f->client->notation != PLAIN) end = comment_end(f->text, end);
        if (end == pos) return pos;
    }
}

/* Returns the offset after the string that starts at pos or, if the string has no end, after its line. This can be
 * beyond the end of the text. */
static size_t string_end(str text, size_t pos)
{
    for (pos++; pos < text.len && text.s[pos] != '"' && text.s[pos] != '\n'; pos++) pos += text.s[pos] == '\\';
    return pos + 1;
}

/* Returns the file as plain JSON. The byte order mark and the comments and trailing commas that the client accepts are
 * replaced by spaces, so all offsets stay valid. */
static str config_plain(const struct config *f)
{
    str copy = arena_copy(f->a, f->text);
    char *s = (char *)(uintptr_t)copy.s, last = '{';     /* last: last byte that is not in a blank or comment */
    size_t comma = SIZE_MAX, next;                       /* comma: its offset if it is a comma after a value */
    if (str_starts(copy, STR(BOM))) memset(s, ' ', 3);
    for (size_t i = 0; i < copy.len; i = next) {
        next = f->client->notation == PLAIN ? i : comment_end(f->text, i);
        if (next > i) { memset(s + i, ' ', next - i); continue; }
        next = s[i] == '"' ? string_end(copy, i) : i + 1;
        if (json_is_space(s[i])) continue;
        if ((s[i] == '}' || s[i] == ']') && comma != SIZE_MAX && f->client->notation == LOOSE) s[comma] = ' ';
        comma = s[i] == ',' && !strchr("{[,:", last) ? i : SIZE_MAX;
        last = s[i];
    }
    return copy;
}

/* Offsets of a value, and of its name if it is a member of an object. */
struct json_place { size_t name, begin, end; };

/* The path to the entry, as far as the file has it. at[0] is the root, which is empty if the file is. at[i] is the
 * value of the i-th name, a member of at[i - 1]; there are at most 3 names. `found` is the number of names found.
 * `plain`: see config_plain(); it is as long as the file, so offsets are valid in both. `entry` is the parsed entry,
 * NULL if it is not found. */
struct json_entry { str plain; struct json_place at[4]; size_t found; const cJSON *entry; };

/* Moves *node to its member `name`. Returns false if there is no such member. Also returns false, after
 * config_error(), if *node is not an object or if it has the name twice. */
static bool json_entry_descend(struct config *f, struct json_entry *e, str name, const cJSON **node)
{
    const struct json_place object = e->at[e->found];
    if (!cJSON_IsObject(*node)) return config_error(f, object.begin, "an object is expected here");
    struct json_scan scan = json_scan(str_span(e->plain, object.begin, object.end), json_quoted(f->a, name));
    if (!scan.member_value.len) return false;
    size_t count = 0, named = object.begin + scan.name_offset, begin = (size_t)(scan.member_value.s - e->plain.s);
    for (const cJSON *m = (*node)->child; m; m = m->next) count += str_equal(str_from(m->string), name);
    if (count > 1) return config_error(f, named, "this name occurs twice here: keep one");
    e->at[++e->found] = (struct json_place){ named, begin, begin + scan.member_value.len };
    *node = json_member(*node, arena_copy(f->a, name).s);
    return true;
}

/* Parses the root value. Returns NULL if the file is blank or, after config_error(), if it is not valid JSON. */
static const cJSON *json_entry_root(struct config *f, struct json_entry *e)
{
    str plain = e->plain;
    size_t start = 0;
    while (start < plain.len && json_is_space(plain.s[start])) start++;
    if (start == plain.len) return NULL;
    struct json_scan scan = json_scan(str_span(plain, start, plain.len), STR(""));
    size_t root = start + scan.pos, end = root;
    while (scan.error == JSON_OK && end < plain.len && json_is_space(plain.s[end])) end++;
    e->at[0] = (struct json_place){ 0, start, root };
    if (scan.error == JSON_OK && end == plain.len)
        return json_parse(f->a, str_span(plain, start, root), scan.needs_repair);
    bool comment = f->client->notation == PLAIN && end < plain.len && plain.s[end] == '/';
    const char *limit = json_limit(scan.error);
    config_error(f, end, comment ? "this client takes no comments" : limit ? limit : "this is not valid JSON");
    return NULL;
}

/* Finds the entry. The path ends before the first name that is missing. Errors are stored in f->error. */
static struct json_entry json_entry_find(struct config *f)
{
    struct json_entry e = { .plain = config_plain(f) };
    str names = client_key_path(f->a, f->client);
    const cJSON *node = json_entry_root(f, &e);
    bool found = node;
    while (found && names.len) found = json_entry_descend(f, &e, next_part(&names, STR(" ")), &node);
    if (found) e.entry = node;
    return e;
}

/* For a file with only white space and comments: appends an empty object as its root, then finds the entry as
 * json_entry_find() does. */
static struct json_entry json_entry_add_root(struct config *f)
{
    struct out o = out_begin(f->a);
    str newline = config_newline(f);
    out_str(&o, f->text);
    if (o.len && !str_ends(f->text, STR("\n"))) out_str(&o, newline);
    out_between(&o, "{}", newline, "");
    f->text = out_done(&o);
    return json_entry_find(f);
}

/* Returns the white space at the start of the line that contains pos. */
static str line_indent(str text, size_t pos)
{
    size_t start = pos, end;
    while (start && text.s[start - 1] != '\n') start--;
    for (end = start; end < pos && (text.s[end] == ' ' || text.s[end] == '\t');) end++;
    return str_span(text, start, end);
}

/* How an object is written. on_line: its first member begins a line; indent: of the line with that member. */
struct object_form { bool is_empty, is_one_line, on_line; str indent; };

static struct object_form object_form(const struct config *f, const struct json_place *object)
{
    size_t member = blank_end(f, object->begin + 1);
    return (struct object_form){ .is_empty = f->text.s[member] == '}', .indent = line_indent(f->text, member),
                                 .is_one_line = !has_newline(f->text, object->begin, object->end),
                                 .on_line = has_newline(f->text, object->begin, member) };
}

/* Returns the layout for the members of at[i]: the layout of its members or, if it is empty, of those of the root. */
static struct layout config_layout(const struct config *f, const struct json_entry *e, size_t i)
{
    struct object_form root = object_form(f, &e->at[0]), object = object_form(f, &e->at[i]);
    struct layout l = { config_newline(f), STR(""), STR("  ") };
    if (!root.is_empty && root.indent.len) l.unit = root.indent;
    if (object.is_empty ? !root.is_empty && root.is_one_line : object.is_one_line) l.newline = STR("");
    if (!object.is_empty && object.on_line) l.indent = object.indent;
    else l.indent = str_join(f->a, line_indent(f->text, e->at[i].name), l.unit);
    return l;
}

/* Inserts the missing part of the path as the last member of the innermost object found. If the last member so far has
 * a trailing comma, the new one gets it, too. */
static void json_entry_insert(struct config *f, const struct json_entry *e)
{
    size_t open = e->at[e->found].begin, close = e->at[e->found].end - 1;
    size_t last = blank_start(e->plain, close), here = blank_start(f->text, close);
    bool members = last > open + 1, comma = members && f->text.s[blank_end(f, last)] == ',';
    struct layout l = config_layout(f, e, e->found);
    struct out o = out_begin(f->a);
    if (members && !comma) config_edit(f, last, last, STR(","));
    if (members && !l.newline.len) out_char(&o, ' ');
    out_break(&o, &l, 0);
    out_members(&o, f->client, f->program, &l, e->found);
    if (comma) out_char(&o, ',');
    l.indent = line_indent(f->text, e->at[e->found].name);
    if (!members) out_break(&o, &l, 0);
    config_edit(f, here, members ? here : close, out_done(&o));
}

/* Returns the entry on one line. */
static str entry_line(const struct config *f)
{
    struct layout line = { STR(""), STR(""), STR("") };
    struct out o = out_begin(f->a);
    out_server(&o, f->client, f->program, &line, 0);
    return out_done(&o);
}

/* Returns the value of a member as text. Empty if the object has no such member. */
static str member_text(struct arena *a, str object, const char *name)
{
    return json_scan(object, json_quoted(a, str_from(name))).member_value;
}

/* Returns the program that an entry starts: `command`, or its first element. */
static str entry_command(const cJSON *entry)
{
    const cJSON *command = json_member(entry, "command");
    return json_text(cJSON_IsArray(command) ? command->child : command).value;
}

/* Makes an entry that starts another program start this one. Other members, such as its environment, belong to the
 * user and stay. An entry without `command`, such as a remote server, is replaced. */
static void json_entry_replace(struct config *f, const struct json_entry *e)
{
    const struct json_place place = e->at[e->found];
    str entry = str_span(e->plain, place.begin, place.end), line = entry_line(f);
    struct out missing = out_begin(f->a);
    struct layout l = config_layout(f, e, e->found - 1);
    l.indent = line_indent(f->text, place.name);
    if (!json_member(e->entry, "command")) {
        out_server(&missing, f->client, f->program, &l, 0);
        config_edit(f, place.begin, place.end, out_done(&missing));
        return;
    }
    if (!has_newline(f->text, place.begin, place.end)) l.newline = STR("");
    for (const cJSON *m = json_parse(f->a, line, false)->child; m; m = m->next) {
        str old = member_text(f->a, entry, m->string), value = member_text(f->a, line, m->string);
        size_t offset = (size_t)(old.s - e->plain.s);
        if (cJSON_Compare(json_member(e->entry, m->string), m, true)) continue;
        if (old.len) { config_edit(f, offset, offset + old.len, value); continue; }
        out_break(&missing, &l, 1);
        out_json(&missing, str_from(m->string));
        out_between(&missing, ": ", value, l.newline.len ? "," : ", ");
    }
    if (missing.len) config_edit(f, place.begin + 1, place.begin + 1, out_done(&missing));
}

/* True if the object around at[i] has no other member and no comment. A trailing comma is ignored. */
static bool is_only_member(const struct config *f, const struct json_entry *e, size_t i)
{
    str rest = str_trim(str_span(f->text, e->at[i].end, e->at[i - 1].end - 1));
    return blank_start(f->text, e->at[i].name) == e->at[i - 1].begin + 1 && (!rest.len || str_equal(rest, STR(",")));
}

/* True if the last of the blanks and comments in the bytes [from, to) is a comment up to the end of its line. */
static bool ends_with_line_comment(str text, size_t from, size_t to)
{
    bool line = false;
    for (size_t next; from < to; from = next) {
        next = json_is_space(text.s[from]) ? from + 1 : comment_end(text, from);
        if (next == from) return false;
        if (!json_is_space(text.s[from])) line = text.s[from + 1] == '/';
    }
    return line;
}

/* Returns the start of the blanks before `pos` that a removal of [pos, end) may take, too. If a line comment precedes
 * them and text follows on the line of `end`, the line feed of the comment stays, or the text would become part of the
 * comment. */
static size_t removable_blank(const struct config *f, const struct json_entry *e, size_t pos, size_t end)
{
    size_t start = blank_start(f->text, pos);
    if (!ends_with_line_comment(f->text, blank_start(e->plain, pos), start)) return start;
    while (end < f->text.len && strchr(" \t,", f->text.s[end])) end++;
    if (end < f->text.len && strchr("\r\n", f->text.s[end])) return start;
    if (str_starts(str_span(f->text, end, f->text.len), STR("//"))) return start;
    return start + str_find(str_span(f->text, start, pos), STR("\n")) + 1;
}

/* Removes the entry, the comma between it and its neighbour, and objects that become empty. If the root would become
 * empty, its last object stays: Claude Code rejects a file without mcpServers. */
static void json_entry_remove(struct config *f, const struct json_entry *e)
{
    size_t i = e->found;
    while (i > 2 && is_only_member(f, e, i)) i--;
    if (i == 2 && is_only_member(f, e, 2) && !is_only_member(f, e, 1)) i--;
    const struct json_place place = e->at[i];
    size_t start = removable_blank(f, e, place.name, place.end);
    size_t previous = blank_start(e->plain, place.name), next = blank_end(f, place.end);
    bool is_only = is_only_member(f, e, i);
    config_edit(f, start, is_only ? e->at[i - 1].end - 1 : place.end, STR(""));
    if (is_only) return;
    if (f->text.s[next] == ',') config_edit(f, next, next + 1, STR(""));
    else if (e->plain.s[previous - 1] == ',') config_edit(f, previous - 1, previous, STR(""));
}

/* True if the entry has all members that this program would write. Others belong to the user and are ignored. */
static bool entry_is_current(const struct config *f, const cJSON *entry)
{
    bool same = true;
    for (const cJSON *m = json_parse(f->a, entry_line(f), false)->child; m; m = m->next)
        same = same && cJSON_Compare(json_member(entry, m->string), m, true);
    return same;
}

/* Finds the entry in a JSON file, sets f->state, f->entry_text and f->command, and adds the edits for the change. */
static void json_entry_change(struct config *f, enum entry_change change)
{
    struct json_entry e = json_entry_find(f);
    if (f->state != ENTRY_UNREADABLE && !e.at[0].end && change == ENTRY_WRITE) e = json_entry_add_root(f);
    if (f->state == ENTRY_UNREADABLE) return;
    if (!e.entry && change == ENTRY_WRITE) json_entry_insert(f, &e);
    if (!e.entry) return;
    f->command = entry_command(e.entry);
    if (is_portable_command(f->command)) f->program = f->command;
    f->state = entry_is_current(f, e.entry) ? ENTRY_CURRENT : ENTRY_DIFFERENT;
    f->entry_text = str_span(f->text, e.at[e.found].begin, e.at[e.found].end);
    if (change == ENTRY_REMOVE) json_entry_remove(f, &e);
    if (change == ENTRY_WRITE && f->state == ENTRY_DIFFERENT) json_entry_replace(f, &e);
}

/* ==================================================================================================================
 * Room: TOML. Edits a TOML file in place. Reads only as much of TOML as is needed to find tables and keys.
 * =============================================================================================================== */

#define TOML_MAX_DEPTH 32                    /* of nested brackets */
#define TOML_MAX_PARTS 8                     /* of a key that are stored */

/* A reader that finds the start and end of each statement. It does not build values. */
struct toml {
    str text;
    size_t pos;
    const char *error;                       /* the first syntax error, found at pos, or NULL */
    str parts[TOML_MAX_PARTS];               /* the latest key: its parts as written, without quotes */
    size_t part_count;                       /* all parts of that key; may exceed TOML_MAX_PARTS */
};

/* Stores the first error of a file. Returns false. */
static bool toml_error(struct toml *t, const char *message)
{
    if (!t->error) t->error = message;
    return false;
}

/* As toml_error(), but the error is at `pos`. */
static bool toml_error_at(struct toml *t, size_t pos, const char *message)
{
    t->pos = pos;
    return toml_error(t, message);
}

/* Returns the next byte, or NUL at the end of the text. */
static char toml_peek(const struct toml *t)
{
    return t->pos < t->text.len ? t->text.s[t->pos] : '\0';
}

/* Skips token if it comes next. Returns true if it did. */
static bool toml_take(struct toml *t, str token)
{
    bool found = str_starts(str_span(t->text, t->pos, t->text.len), token);
    if (found) t->pos += token.len;
    return found;
}

/* Skips ASCII letters, digits and the bytes of `extra`. */
static void toml_skip_word(struct toml *t, const char *extra)
{
    for (char c; (c = toml_peek(t)) != '\0'; t->pos++) {
        char folded = (char)(c | 0x20);
        if (!(folded >= 'a' && folded <= 'z') && !char_is_digit(c) && !strchr(extra, c)) return;
    }
}

/* Skips spaces and tabs. */
static void toml_skip_space(struct toml *t)
{
    while (toml_peek(t) == ' ' || toml_peek(t) == '\t') t->pos++;
}

/* Skips an optional comment and the end of the line. Fails if anything else is left on the line. */
static bool toml_line_end(struct toml *t)
{
    toml_skip_space(t);
    if (toml_peek(t) == '#') t->pos += str_find(str_span(t->text, t->pos, t->text.len), STR("\n"));
    if (t->pos == t->text.len || toml_take(t, STR("\n")) || toml_take(t, STR("\r\n"))) return true;
    return toml_error(t, "the line should end here");
}

/* Skips white space, line ends and comments. */
static void toml_skip_blank(struct toml *t)
{
    do toml_skip_space(t);
    while (toml_peek(t) && strchr("\r\n#", toml_peek(t)) && toml_line_end(t));
}

/* Reads a string, starting at its first quote: basic or literal, on one line or multi-line. Fails if it has no closing
 * quote. */
static bool toml_string(struct toml *t)
{
    char quote = toml_peek(t);
    str triple = quote == '"' ? STR("\"\"\"") : STR("'''");
    bool multiline = toml_take(t, triple);
    if (!multiline) t->pos++;
    for (; t->pos < t->text.len && (multiline || toml_peek(t) != '\n'); t->pos++) {
        bool escape = toml_peek(t) == '\\' && quote == '"' && t->pos + 1 < t->text.len;
        if (escape && (multiline || t->text.s[t->pos + 1] != '\n')) t->pos++;
        else if (!multiline && toml_take(t, str_span(triple, 0, 1))) return true;
        else if (multiline && toml_take(t, triple)) {
            for (int extra = 0; extra < 2 && toml_peek(t) == quote; extra++) t->pos++; /* quotes before """ */
            return true;
        }
    }
    return toml_error(t, "this string has no closing quote");
}

/* Reads a key of one or more parts, separated by dots, into t->parts. Fails if a part is empty. */
static bool toml_key(struct toml *t)
{
    t->part_count = 0;
    do {
        toml_skip_space(t);
        size_t start = t->pos, quoted = toml_peek(t) == '"' || toml_peek(t) == '\'';
        if (quoted && !toml_string(t)) return false;
        if (!quoted) toml_skip_word(t, "_-");
        if (t->pos == start) return toml_error(t, "a name is expected here");
        if (t->part_count < TOML_MAX_PARTS)
            t->parts[t->part_count] = str_span(t->text, start + quoted, t->pos - quoted);
        t->part_count++;
        toml_skip_space(t);
    } while (toml_take(t, STR(".")));
    return true;
}

/* Reads a number, date, time or boolean. Checks which characters it has, not that the value is valid: 1.2.3 passes.
 * Fails if no such value begins here. */
static bool toml_scalar(struct toml *t)
{
    size_t start = t->pos;
    if (toml_take(t, STR("true")) || toml_take(t, STR("false"))) return true;
    if (toml_peek(t) == '+' || toml_peek(t) == '-') t->pos++;
    if (toml_take(t, STR("inf")) || toml_take(t, STR("nan"))) return true;
    if (!char_is_digit(toml_peek(t))) return toml_error_at(t, start, "a value is expected here");
    toml_skip_word(t, "+-_.:");
    bool time = toml_peek(t) == ' ' && t->pos + 3 < t->text.len && t->text.s[t->pos + 3] == ':';
    if (time) t->pos++, toml_skip_word(t, "+-.:");          /* 1979-05-27 07:32:00 */
    return true;
}

/* Reads a value, starting at its first byte. depth: the number of arrays and inline tables around it. */
static bool toml_value(struct toml *t, int depth)
{
    char open = toml_peek(t), close = open == '{' ? '}' : ']';
    if (open == '"' || open == '\'') return toml_string(t);
    if (open != '{' && open != '[') return toml_scalar(t);
    if (depth == TOML_MAX_DEPTH) return toml_error(t, "brackets are nested too deeply");
    t->pos++;
    for (toml_skip_blank(t); toml_peek(t) != close; toml_skip_blank(t)) {
        if (open == '{' && !(toml_key(t) && toml_take(t, STR("=")))) return toml_error(t, "name = is expected here");
        toml_skip_space(t);
        if (!toml_value(t, depth + 1)) return false;
        toml_skip_blank(t);
        if (toml_peek(t) != close && !toml_take(t, STR(","))) return toml_error(t, "a comma is expected here");
    }
    t->pos++;
    return !t->error;
}

/* A table of the file: another one, the root, [mcp_servers], the entry in it, a table of the entry. */
enum toml_scope { IN_OTHER, IN_ROOT, IN_SERVERS, IN_ENTRY, IN_SUBTABLE };

/* The table [mcp_servers.PROGRAM_NAME] of the file. */
struct toml_entry {
    size_t start, end;                       /* offsets of its lines, including those of its subtables */
    bool found, has_header;                  /* has_header: found, and not only by a subtable */
    str command, args;                       /* two of its values as written; empty if absent */
    enum toml_scope scope;                   /* the table that the reader is in */
};

/* True if part number `part` of the latest key is name. */
static bool key_is(const struct toml *t, size_t part, str name)
{
    return part < t->part_count && str_equal(t->parts[part], name);
}

/* True if part number `part` of the latest key has an escape sequence, as "a\u0062". Names are compared as written, so
 * those that lead to the entry must have none. */
static bool part_is_escaped(const struct toml *t, size_t part)
{
    if (part >= t->part_count || part >= TOML_MAX_PARTS) return false;
    str name = t->parts[part];
    return str_find(name, STR("\\")) < name.len && name.s[-1] == '"';
}

#define TOML_ESCAPED_NAME "write this name without escape sequences"

/* Returns the table that a header with the latest key begins. */
static enum toml_scope toml_header_scope(const struct toml *t)
{
    if (!key_is(t, 0, STR("mcp_servers"))) return IN_OTHER;
    if (t->part_count == 1) return IN_SERVERS;
    return !key_is(t, 1, STR(PROGRAM_NAME)) ? IN_OTHER : t->part_count == 2 ? IN_ENTRY : IN_SUBTABLE;
}

/* Returns why the file cannot be edited with a header of the latest key, or NULL. */
static const char *toml_header_error(const struct toml *t, const struct toml_entry *entry, bool is_array)
{
    enum toml_scope scope = toml_header_scope(t);
    bool in_servers = key_is(t, 0, STR("mcp_servers")), continues = scope == IN_SUBTABLE && entry->scope >= IN_ENTRY;
    if (part_is_escaped(t, 0) || (in_servers && part_is_escaped(t, 1))) return TOML_ESCAPED_NAME;
    if (scope >= IN_ENTRY && entry->found && !continues) return "this table occurs in several places: keep one";
    return in_servers && is_array && t->part_count < 3 ? "an array of tables is not allowed here" : NULL;
}

/* Reads [header] or [[header]], starting at the first bracket, and sets entry->scope. Fails on a syntax error, if the
 * entry has headers in several parts of the file, or if mcp_servers or a server in it is an array of tables. */
static bool toml_header(struct toml *t, struct toml_entry *entry)
{
    size_t start = t->pos;
    bool is_array = toml_take(t, STR("[["));
    if (!is_array) t->pos++;
    if (!toml_key(t) || !toml_take(t, is_array ? STR("]]") : STR("]")))
        return toml_error(t, "a header should end here");
    const char *error = toml_header_error(t, entry, is_array);
    if (error) return toml_error_at(t, start, error);
    entry->scope = toml_header_scope(t);
    if (entry->scope >= IN_ENTRY && !entry->found) entry->found = true, entry->start = start;
    if (entry->scope == IN_ENTRY) entry->has_header = true;
    return toml_line_end(t);
}

/* Reads `key = value` and notes the entry's command and args. Fails on a syntax error, or if the statement writes
 * mcp_servers or the entry as a value or dotted key: only a table with its own header can be edited. */
static bool toml_statement(struct toml *t, struct toml_entry *entry)
{
    size_t start = t->pos;
    if (!toml_key(t) || !toml_take(t, STR("="))) return toml_error(t, "= is expected here");
    bool names_entry = key_is(t, 0, entry->scope == IN_ROOT ? STR("mcp_servers") : STR(PROGRAM_NAME));
    if (names_entry && (entry->scope == IN_ROOT || entry->scope == IN_SERVERS))
        return toml_error_at(t, start, "write this as tables with headers of their own, [mcp_servers.NAME]");
    if (entry->scope >= IN_ROOT && entry->scope <= IN_ENTRY && part_is_escaped(t, 0))
        return toml_error_at(t, start, TOML_ESCAPED_NAME);
    bool is_member = entry->scope == IN_ENTRY && t->part_count == 1;
    str *to = is_member && key_is(t, 0, STR("command")) ? &entry->command
            : is_member && key_is(t, 0, STR("args")) ? &entry->args : NULL;
    toml_skip_space(t);
    size_t value = t->pos;
    if (!toml_value(t, 0)) return false;
    if (to) *to = str_span(t->text, value, t->pos);
    return toml_line_end(t);
}

/* Reads the whole file and returns the entry; `found` is false if the file has no such table. On an error f->state is
 * ENTRY_UNREADABLE and f->error explains it. */
static struct toml_entry toml_find(struct config *f)
{
    struct toml t = { .text = f->text };
    struct toml_entry entry = { .command = STR(""), .args = STR(""), .scope = IN_ROOT };
    toml_take(&t, STR(BOM));
    for (toml_skip_blank(&t); t.pos < t.text.len && !t.error; toml_skip_blank(&t)) {
        bool ok = toml_peek(&t) == '[' ? toml_header(&t, &entry) : toml_statement(&t, &entry);
        if (!ok) break;
        if (entry.scope >= IN_ENTRY) entry.end = t.pos;
    }
    if (t.error) config_error(f, t.pos, t.error);
    return entry;
}

/* True if a value, as written, is the string text in single or double quotes. */
static bool toml_equals(struct arena *a, str value, str text)
{
    bool literal = value.len == text.len + 2 && value.s[0] == '\'';
    return literal ? str_equal(str_span(value, 1, value.len - 1), text) : str_equal(value, json_quoted(a, text));
}

/* Appends the entry's table. A name with a dot is quoted, because TOML splits a bare key at dots. */
static void out_toml(struct out *o, const struct config *f)
{
    const char *quote = strchr(PROGRAM_NAME, '.') ? "\"" : "";
    out_template(o, f->client->entry, json_quoted(o->a, f->program), config_newline(f), quote);
}

/* Appends the entry at the end of the file, after an empty line. The file then ends with a newline only if it ended
 * with one before. */
static void toml_insert(struct config *f)
{
    struct out o = out_begin(f->a);
    str newline = config_newline(f);
    bool no_newline = f->text.len && !str_ends(f->text, STR("\n"));
    if (f->text.len) out_str(&o, newline);
    if (no_newline) out_str(&o, newline);
    out_toml(&o, f);
    if (no_newline) o.len -= newline.len;
    config_edit(f, f->text.len, f->text.len, out_done(&o));
}

/* Removes the table. If this would leave two empty lines together, or one at the end of the file, removes one. */
static void toml_remove(struct config *f, const struct toml_entry *entry)
{
    str before = str_span(f->text, 0, entry->start), after = str_span(f->text, entry->end, f->text.len);
    str newline = config_newline(f);
    bool no_newline = !str_ends(str_span(f->text, 0, entry->end), STR("\n"));
    bool gap = str_ends(before, str_join(f->a, newline, newline)) && (!after.len || str_starts(after, newline));
    size_t start = entry->start - (gap ? newline.len : 0) - (gap && no_newline ? newline.len : 0);
    config_edit(f, start, entry->end, STR(""));
}

/* Sets command and args of an existing entry and leaves its other keys, as json_entry_replace() does for JSON. An entry
 * without command (a remote server) is replaced entirely. If only subtables exist, the entry is put before them. */
static void toml_replace(struct config *f, const struct toml_entry *entry)
{
    struct out o = out_begin(f->a), args = out_begin(f->a);
    if (!entry->command.len) {
        out_toml(&o, f);
        if (!entry->has_header) out_str(&o, config_newline(f));
        config_edit(f, entry->start, entry->has_header ? entry->end : entry->start, out_done(&o));
        return;
    }
    size_t start = (size_t)(entry->command.s - f->text.s), end = start + entry->command.len;
    out_json(&o, f->program);
    config_edit(f, start, end, out_done(&o));
    if (!entry->args.len) out_between(&args, "", config_newline(f), "args = ");
    out_text(&args, "[\"mcp\"]");
    if (entry->args.len) end = (size_t)(entry->args.s - f->text.s);
    config_edit(f, end, end + entry->args.len, out_done(&args));
}

/* Finds the entry, sets f->state, f->entry_text and f->command, and adds the edits for the change. Adds no edits if the
 * file cannot be read as TOML. */
static void toml_change(struct config *f, enum entry_change change)
{
    struct toml_entry entry = toml_find(f);
    if (f->state == ENTRY_UNREADABLE) return;
    if (!entry.found && change == ENTRY_WRITE) toml_insert(f);
    if (!entry.found) return;
    str args = entry.args.len > 1 ? str_trim(str_span(entry.args, 1, entry.args.len - 1)) : STR("");
    str started = entry.command.len > 1 ? str_span(entry.command, 1, entry.command.len - 1) : STR("");
    if (is_portable_command(started)) f->program = started;
    bool same = toml_equals(f->a, entry.command, f->program) && toml_equals(f->a, args, STR("mcp"));
    f->state = same ? ENTRY_CURRENT : ENTRY_DIFFERENT;
    f->command = same ? f->program : started;
    f->entry_text = str_trim(str_span(f->text, entry.start, entry.end));
    if (change == ENTRY_REMOVE) toml_remove(f, &entry);
    if (change == ENTRY_WRITE && !same) toml_replace(f, &entry);
}

/* ==================================================================================================================
 * Room: Change. Finds, writes or removes the entry in a file of any format.
 * =============================================================================================================== */

/* OpenCode reads an entry below `mcp` and, since 1.16, below `mcp.servers`, too. Returns the form that the file has:
 * the row itself, or a copy of it with the other form. */
static const struct client *client_form(const struct config *f)
{
    struct client *other = arena_alloc(f->a, sizeof *other);
    struct config probe = *f;
    *other = *f->client;
    other->servers = "mcp servers", other->entry = "'type': 'local'|'command': [$, 'mcp']";
    probe.client = other;
    if (strcmp(f->client->servers, "mcp") != 0 || f->client->notation != LOOSE) return f->client;
    struct json_entry e = json_entry_find(&probe);
    if (e.found < 2) return f->client;
    str server = str_span(e.plain, e.at[2].begin, e.at[2].end);
    bool is_server = member_text(f->a, server, "command").len || member_text(f->a, server, "url").len;
    return is_server ? f->client : other;
}

/* Finds the entry in the text of a file and prepares the edits for a change. program: path of this program. If the
 * client's file has another syntax than JSON and TOML, the state is ENTRY_NONE and there are no edits. */
static struct config config_changed(struct arena *a, const struct client *client, str program, str text,
                                    enum entry_change change)
{
    struct config f = { .a = a, .client = client, .program = program, .path = STR(""), .text = text,
                        .state = ENTRY_NONE, .entry_text = STR(""), .command = STR(""), .error = STR("") };
    if (client->notation == TOML) toml_change(&f, change);
    else if (client->notation != OTHER_TEXT) {
        f.client = client_form(&f);
        json_entry_change(&f, change);
    }
    return f;
}

#endif
