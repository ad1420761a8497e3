/* languages.h - the names that people and models have for programming languages and frameworks. The generator uses it
 * for facts about code, the program for requests. To add a name, insert it into the sorted table of names with its row;
 * there can be 32 rows.
 */
#ifndef LANGUAGES_H
#define LANGUAGES_H

#include <string.h>
#include "text.h"

/* The languages and frameworks, each a bit of a set. */
enum {
    ROW_CURL, ROW_JS, ROW_NODE, ROW_NEXT, ROW_REACT, ROW_BROWSER, ROW_REMIX, ROW_TANSTACK, ROW_VUE, ROW_SVELTE,
    ROW_ANGULAR, ROW_VANILLA, ROW_NATIVE, ROW_PYTHON, ROW_GO, ROW_RUBY, ROW_PHP, ROW_JAVA, ROW_KOTLIN, ROW_DOTNET,
    ROW_RUST, ROW_ELIXIR, ROW_SWIFT, ROW_YAML, ROW_JSON, ROW_TEXT,
    CORPUS_LANGUAGE_ROWS
};
_Static_assert(CORPUS_LANGUAGE_ROWS <= 32, "a set of languages has a bit per row");

/* Rows that are written in the same language. */
#define ROWS_JS (1u << ROW_JS | 1u << ROW_NODE | 1u << ROW_NEXT | 1u << ROW_REACT | 1u << ROW_BROWSER | \
                 1u << ROW_REMIX | 1u << ROW_TANSTACK | 1u << ROW_VUE | 1u << ROW_SVELTE | 1u << ROW_ANGULAR | \
                 1u << ROW_NATIVE)
#define ROWS_JAVA (1u << ROW_JAVA | 1u << ROW_KOTLIN)

/* Rows that are languages, and not data formats or commands. */
#define CORPUS_PROGRAMMING_ROWS \
    (~(1u << ROW_CURL | 1u << ROW_VANILLA | 1u << ROW_YAML | 1u << ROW_JSON | 1u << ROW_TEXT))

/* name: the usual one. family: the language that it is written in, by its name in the API reference; empty for a data
 * format. related: the rows of that family, or 0 for this row alone. */
static const struct { const char *name, *family; uint32_t related; } corpus_language_rows[CORPUS_LANGUAGE_ROWS] = {
    [ROW_CURL] = { "curl", "curl", 0 }, [ROW_JS] = { "js", "js", ROWS_JS },
    [ROW_NODE] = { "nodejs", "js", ROWS_JS }, [ROW_NEXT] = { "nextjs", "js", ROWS_JS },
    [ROW_REACT] = { "react", "js", ROWS_JS }, [ROW_BROWSER] = { "client-only", "js", ROWS_JS },
    [ROW_REMIX] = { "remix", "js", ROWS_JS }, [ROW_TANSTACK] = { "tanstack", "js", ROWS_JS },
    [ROW_VUE] = { "vue", "js", ROWS_JS }, [ROW_SVELTE] = { "svelte", "js", ROWS_JS },
    [ROW_ANGULAR] = { "angular", "js", ROWS_JS }, [ROW_VANILLA] = { "vanilla", "", 0 },
    [ROW_NATIVE] = { "react-native", "js", ROWS_JS }, [ROW_PYTHON] = { "python", "python", 0 },
    [ROW_GO] = { "go", "go", 0 }, [ROW_RUBY] = { "ruby", "ruby", 0 }, [ROW_PHP] = { "php", "php", 0 },
    [ROW_JAVA] = { "java", "java", ROWS_JAVA }, [ROW_KOTLIN] = { "kotlin", "java", ROWS_JAVA },
    [ROW_DOTNET] = { "dotnet", "dotnet", 0 }, [ROW_RUST] = { "rust", "rust", 0 },
    [ROW_ELIXIR] = { "elixir", "elixir", 0 }, [ROW_SWIFT] = { "swift", "swift", 0 }, [ROW_YAML] = { "yaml", "", 0 },
    [ROW_JSON] = { "json", "", 0 }, [ROW_TEXT] = { "text", "", 0 },
};

/* All names, sorted, in lower case. */
static const struct { char name[15]; unsigned char row; } corpus_language_names[] = {
    { ".net", ROW_DOTNET }, { "android", ROW_KOTLIN }, { "angular", ROW_ANGULAR }, { "asp.net", ROW_DOTNET },
    { "bash", ROW_CURL }, { "browser", ROW_BROWSER }, { "bun", ROW_NODE }, { "c#", ROW_DOTNET }, { "cjs", ROW_JS },
    { "client-only", ROW_BROWSER }, { "console", ROW_CURL }, { "cs", ROW_DOTNET }, { "csharp", ROW_DOTNET },
    { "curl", ROW_CURL }, { "deno", ROW_NODE }, { "django", ROW_PYTHON }, { "dotnet", ROW_DOTNET },
    { "elixir", ROW_ELIXIR }, { "ex", ROW_ELIXIR }, { "expo", ROW_NATIVE }, { "express", ROW_NODE },
    { "expressjs", ROW_NODE }, { "fastapi", ROW_PYTHON }, { "flask", ROW_PYTHON }, { "fsharp", ROW_DOTNET },
    { "go", ROW_GO }, { "golang", ROW_GO }, { "http", ROW_CURL }, { "ios", ROW_SWIFT }, { "java", ROW_JAVA },
    { "javascript", ROW_JS }, { "js", ROW_JS }, { "json", ROW_JSON }, { "jsonc", ROW_JSON }, { "jsx", ROW_JS },
    { "kotlin", ROW_KOTLIN }, { "kt", ROW_KOTLIN }, { "laravel", ROW_PHP }, { "mjs", ROW_JS }, { "mts", ROW_JS },
    { "next", ROW_NEXT }, { "next.js", ROW_NEXT }, { "nextjs", ROW_NEXT }, { "node", ROW_NODE },
    { "node.js", ROW_NODE }, { "nodejs", ROW_NODE }, { "nuxt", ROW_VUE }, { "phoenix", ROW_ELIXIR },
    { "php", ROW_PHP }, { "plain", ROW_TEXT }, { "plaintext", ROW_TEXT }, { "py", ROW_PYTHON },
    { "python", ROW_PYTHON }, { "python3", ROW_PYTHON }, { "rails", ROW_RUBY }, { "rb", ROW_RUBY },
    { "react", ROW_REACT }, { "react-native", ROW_NATIVE }, { "react-router", ROW_REMIX }, { "react.js", ROW_REACT },
    { "reactjs", ROW_REACT }, { "remix", ROW_REMIX }, { "rest", ROW_CURL }, { "rs", ROW_RUST }, { "ruby", ROW_RUBY },
    { "rust", ROW_RUST }, { "sh", ROW_CURL }, { "shell", ROW_CURL }, { "sinatra", ROW_RUBY }, { "spa", ROW_BROWSER },
    { "spring", ROW_JAVA }, { "svelte", ROW_SVELTE }, { "sveltekit", ROW_SVELTE }, { "swift", ROW_SWIFT },
    { "symfony", ROW_PHP }, { "tanstack", ROW_TANSTACK }, { "tanstack-start", ROW_TANSTACK }, { "text", ROW_TEXT },
    { "ts", ROW_JS }, { "tsx", ROW_JS }, { "txt", ROW_TEXT }, { "typescript", ROW_JS }, { "vanilla", ROW_VANILLA },
    { "vanilla-js", ROW_VANILLA }, { "vanillajs", ROW_VANILLA }, { "vite", ROW_REACT }, { "vue", ROW_VUE },
    { "vuejs", ROW_VUE }, { "yaml", ROW_YAML }, { "yml", ROW_YAML }, { "zsh", ROW_CURL },
};

/* Returns the index of the row that has this name, ignoring case, or CORPUS_LANGUAGE_ROWS if there is none. */
static inline size_t corpus_language_row(const char *name, size_t n)
{
    char folded[sizeof corpus_language_names->name] = { 0 };
    size_t low = 0, high = sizeof corpus_language_names / sizeof *corpus_language_names;
    if (n >= sizeof folded || memchr(name, '\0', n)) return CORPUS_LANGUAGE_ROWS;
    for (size_t i = 0; i < n; i++) folded[i] = fold_ascii(name[i]);
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = memcmp(corpus_language_names[mid].name, folded, sizeof folded);
        if (order == 0) return corpus_language_names[mid].row;
        if (order < 0) low = mid + 1;
        else high = mid;
    }
    return CORPUS_LANGUAGE_ROWS;
}

/* Returns the row of a package: of the longest suffix of its name, after a slash or hyphen, that is a name of a row, as
 * in @workos/python and authkit-nextjs. Returns CORPUS_LANGUAGE_ROWS if there is none. */
static inline size_t corpus_package_row(const char *name, size_t n)
{
    size_t row = corpus_language_row(name, n);
    for (size_t i = 1; i < n && row == CORPUS_LANGUAGE_ROWS; i++)
        if (name[i - 1] == '/' || name[i - 1] == '-') row = corpus_language_row(name + i, n - i);
    return row;
}

/* Returns the bit of the row that has this name, or 0 if there is none. */
static inline uint32_t corpus_language_bit(const char *name, size_t n)
{
    size_t row = corpus_language_row(name, n);
    return row < CORPUS_LANGUAGE_ROWS ? 1u << row : 0;
}

#endif
