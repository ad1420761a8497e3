/* columns.h - the members of the JSON objects that --json prints, and the records they form. workosdocs.c includes it.
 * To add a member, add a column to the enum and to the table, and a field to its record.
 */
#ifndef COLUMNS_H
#define COLUMNS_H

enum column {
    COLUMN_AFTER, COLUMN_ANCHOR, COLUMN_BEFORE, COLUMN_BYTES, COLUMN_CHANGES, COLUMN_CODE, COLUMN_COPIES,
    COLUMN_CORRECTED, COLUMN_COUNT, COLUMN_CURSOR, COLUMN_DATE, COLUMN_DESCRIPTION, COLUMN_ENTRIES, COLUMN_EXAMPLES,
    COLUMN_GROUPS, COLUMN_LANGUAGE, COLUMN_LANGUAGES, COLUMN_LINE, COLUMN_LINES, COLUMN_MATCHES, COLUMN_MISSING,
    COLUMN_MODE, COLUMN_NAME, COLUMN_NEWEST, COLUMN_NOTES, COLUMN_PACKAGE, COLUMN_PACKAGES, COLUMN_PAGES,
    COLUMN_PATH, COLUMN_QUERY, COLUMN_RELATED, COLUMN_RESULTS, COLUMN_SECTIONS, COLUMN_SNIPPET, COLUMN_TEXT,
    COLUMN_TIMES, COLUMN_TITLE, COLUMN_TRAIL, COLUMN_URL, COLUMN_VARIANT, COLUMN_VERSIONS,
    COLUMN_TOTAL
};

enum column_type { TEXT_COLUMN, NUMBER_COLUMN, TEXTS_COLUMN, ROWS_COLUMN }; /* ROWS_COLUMN: an array of records */

static const struct { const char *name; enum column_type type; const char *description; } json_columns[COLUMN_TOTAL] = {
    [COLUMN_AFTER] = { "after", TEXT_COLUMN, "Text after the code on its page" },
    [COLUMN_ANCHOR] = { "anchor", TEXT_COLUMN, "Anchor of the section; empty for the start of the page" },
    [COLUMN_BEFORE] = { "before", TEXT_COLUMN, "Text before the code on its page" },
    [COLUMN_BYTES] = { "bytes", NUMBER_COLUMN, "Size of the section with its subsections, in bytes of Markdown" },
    [COLUMN_CHANGES] = { "changes", TEXTS_COLUMN, "Changes of the entry, as Markdown" },
    [COLUMN_CODE] = { "code", TEXT_COLUMN, "The whole code" },
    [COLUMN_COPIES] = { "copies", TEXTS_COLUMN, "Paths of other pages with the same text" },
    [COLUMN_CORRECTED] = { "corrected", TEXT_COLUMN, "The words that were searched for, if not those of the query" },
    [COLUMN_COUNT] = { "count", NUMBER_COLUMN, "How many there are" },
    [COLUMN_CURSOR] = { "cursor", TEXT_COLUMN, "Value of --cursor for the rest; absent at the end" },
    [COLUMN_DATE] = { "date", TEXT_COLUMN, "YYYY-MM-DD; empty if unknown" },
    [COLUMN_DESCRIPTION] = { "description", TEXT_COLUMN, "Description of the page" },
    [COLUMN_ENTRIES] = { "entries", ROWS_COLUMN, "Entries, newest first" },
    [COLUMN_EXAMPLES] = { "examples", ROWS_COLUMN, "Code examples, best first" },
    [COLUMN_GROUPS] = { "groups", ROWS_COLUMN, "Groups of code examples" },
    [COLUMN_LANGUAGE] = { "language", TEXT_COLUMN, "Language of the code; empty if unknown" },
    [COLUMN_LANGUAGES] = { "languages", ROWS_COLUMN, "Languages with their numbers of examples" },
    [COLUMN_LINE] = { "line", NUMBER_COLUMN, "Line in the source of the page, from 1" },
    [COLUMN_LINES] = { "lines", NUMBER_COLUMN, "Lines of the code" },
    [COLUMN_MATCHES] = { "matches", ROWS_COLUMN, "Selected lines, in the order of pages" },
    [COLUMN_MISSING] = { "missing", TEXTS_COLUMN, "Words of the query that the documentation does not have" },
    [COLUMN_MODE] = { "mode", TEXT_COLUMN, "How the query was searched: auto, literal or regex" },
    [COLUMN_NAME] = { "name", TEXT_COLUMN, "Name" },
    [COLUMN_NEWEST] = { "newest", TEXT_COLUMN, "Date of the newest entry; empty if unknown" },
    [COLUMN_NOTES] = { "notes", TEXTS_COLUMN, "Remarks about the answer, such as a path that has moved" },
    [COLUMN_PACKAGE] = { "package", TEXT_COLUMN, "Name of the package" },
    [COLUMN_PACKAGES] = { "packages", ROWS_COLUMN, "Packages that have a changelog" },
    [COLUMN_PAGES] = { "pages", ROWS_COLUMN, "Pages, in the order of the text or of the site" },
    [COLUMN_PATH] = { "path", TEXT_COLUMN, "Path of the page or file" },
    [COLUMN_QUERY] = { "query", TEXT_COLUMN, "The query as it was sent" },
    [COLUMN_RELATED] = { "related", TEXTS_COLUMN, "Further sections of the page that match, as path#anchor" },
    [COLUMN_RESULTS] = { "results", ROWS_COLUMN, "Sections, best first" },
    [COLUMN_SECTIONS] = { "sections", ROWS_COLUMN, "All sections of the page, in order" },
    [COLUMN_SNIPPET] = { "snippet", TEXT_COLUMN, "The passage that matches best, as Markdown" },
    [COLUMN_TEXT] = { "text", TEXT_COLUMN, "The text that is printed without --json" },
    [COLUMN_TIMES] = { "times", NUMBER_COLUMN, "Occurrences of the literal, or lines that match the expression" },
    [COLUMN_TITLE] = { "title", TEXT_COLUMN, "Title, without Markdown" },
    [COLUMN_TRAIL] = { "trail", TEXTS_COLUMN, "Titles of the page and of the sections around this one" },
    [COLUMN_URL] = { "url", TEXT_COLUMN, "Address on the public site; empty if it has none" },
    [COLUMN_VERSIONS] = { "versions", TEXTS_COLUMN, "Paths of the page in other versions and languages" },
    [COLUMN_VARIANT] = { "variant", TEXT_COLUMN, "Framework, language or tab of the section; absent if it is for all" },
};

/* A member of a record. rows: the record of the array's elements, for ROWS_COLUMN. */
struct field { enum column column; bool optional; const struct record *rows; };
struct record { const char *name; const struct field *fields; size_t count; };

#define RECORD(id, name, ...) \
    static const struct field id##_fields[] = { __VA_ARGS__ }; \
    static const struct record id = { name, id##_fields, COUNT(id##_fields) }
#define FIELD(column) { COLUMN_##column, false, NULL }
#define OPTIONAL(column) { COLUMN_##column, true, NULL }
#define ROWS(column, record) { COLUMN_##column, false, &record }
#define OPTIONAL_ROWS(column, record) { COLUMN_##column, true, &record }

RECORD(hit_record, NULL, FIELD(PATH), FIELD(ANCHOR), FIELD(TITLE), FIELD(TRAIL), OPTIONAL(VARIANT), FIELD(URL),
       FIELD(LINE), FIELD(BYTES), OPTIONAL(TIMES), FIELD(SNIPPET), FIELD(RELATED), OPTIONAL(COPIES),
       OPTIONAL(VERSIONS));
RECORD(search_record, "search", FIELD(QUERY), FIELD(MODE), OPTIONAL(CORRECTED), FIELD(MISSING), FIELD(NOTES),
       ROWS(RESULTS, hit_record), OPTIONAL(CURSOR));

RECORD(match_record, NULL, FIELD(PATH), FIELD(LINE), FIELD(TEXT));
RECORD(count_record, NULL, FIELD(PATH), FIELD(COUNT));
RECORD(grep_record, "grep", OPTIONAL_ROWS(MATCHES, match_record), OPTIONAL_ROWS(PAGES, count_record),
       OPTIONAL(NOTES));

RECORD(section_record, NULL, FIELD(ANCHOR), FIELD(TITLE), OPTIONAL(VARIANT), FIELD(BYTES));
RECORD(page_record, NULL, FIELD(PATH), FIELD(ANCHOR), FIELD(TITLE), FIELD(URL), FIELD(DESCRIPTION),
       ROWS(SECTIONS, section_record));
RECORD(show_record, "show", ROWS(PAGES, page_record), FIELD(TEXT), FIELD(NOTES), OPTIONAL(CURSOR));
RECORD(outline_record, "outline", FIELD(PATH), FIELD(ANCHOR), FIELD(TITLE), FIELD(URL), FIELD(DESCRIPTION),
       ROWS(SECTIONS, section_record));
RECORD(link_record, NULL, FIELD(PATH), FIELD(TITLE), FIELD(URL), FIELD(DESCRIPTION));
RECORD(list_record, "list", ROWS(PAGES, link_record));

RECORD(language_record, NULL, FIELD(NAME), FIELD(COUNT));
RECORD(group_record, NULL, FIELD(NAME), FIELD(TITLE), FIELD(COUNT), ROWS(LANGUAGES, language_record));
RECORD(example_record, NULL, FIELD(PATH), FIELD(ANCHOR), FIELD(TITLE), FIELD(TRAIL), OPTIONAL(VARIANT), FIELD(URL),
       FIELD(LANGUAGE), FIELD(LINE), FIELD(LINES), FIELD(BEFORE), FIELD(CODE), FIELD(AFTER));
RECORD(examples_record, "examples", OPTIONAL_ROWS(GROUPS, group_record), OPTIONAL_ROWS(EXAMPLES, example_record),
       OPTIONAL(CORRECTED), OPTIONAL(CURSOR));

RECORD(package_record, NULL, FIELD(NAME), FIELD(COUNT), FIELD(NEWEST));
RECORD(entry_record, NULL, FIELD(PACKAGE), FIELD(TITLE), FIELD(DATE), FIELD(URL), FIELD(CHANGES));
RECORD(changelog_record, "changelog", OPTIONAL_ROWS(PACKAGES, package_record), OPTIONAL(PACKAGE),
       OPTIONAL_ROWS(ENTRIES, entry_record), OPTIONAL(CORRECTED), OPTIONAL(CURSOR));

RECORD(text_record, "text", FIELD(TEXT));

/* Records by the command that prints them. "text" is the record of all other commands. */
static const struct record *const command_records[] = {
    &search_record, &grep_record, &show_record, &outline_record, &list_record, &examples_record, &changelog_record,
    &text_record
};

#endif
