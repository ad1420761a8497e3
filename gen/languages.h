/* languages.h - the names that people and models have for programming languages and frameworks. The generator uses it
 * for facts about code, the program for requests. To add a name, add it to its row; there can be 32 rows.
 */
#ifndef LANGUAGES_H
#define LANGUAGES_H

#include <string.h>
#include "text.h"

/* names: of one language or framework, the usual one first, separated by spaces. family: the language that it is
 * written in, by its name in the API reference; empty for a data format. */
static const struct { const char *names, *family; } corpus_language_rows[] = {
    { "curl http rest shell bash sh zsh console", "curl" },
    { "js javascript typescript ts jsx tsx mjs cjs mts", "js" },
    { "nodejs node node.js express expressjs deno bun", "js" },
    { "nextjs next next.js", "js" },
    { "react reactjs react.js vite", "js" },
    { "client-only spa browser", "js" },
    { "remix react-router", "js" },
    { "tanstack tanstack-start", "js" },
    { "vue vuejs nuxt", "js" },
    { "svelte sveltekit", "js" },
    { "angular", "js" },
    { "vanilla vanilla-js vanillajs", "" },
    { "react-native expo", "js" },
    { "python py python3 django flask fastapi", "python" },
    { "go golang", "go" },
    { "ruby rb rails sinatra", "ruby" },
    { "php laravel symfony", "php" },
    { "java spring", "java" },
    { "kotlin kt android", "java" },
    { "dotnet .net csharp c# cs asp.net fsharp", "dotnet" },
    { "rust rs", "rust" },
    { "elixir ex phoenix", "elixir" },
    { "swift ios", "swift" },
    { "yaml yml", "" },
    { "json jsonc", "" },
    { "text plain plaintext txt", "" },
};
#define CORPUS_LANGUAGE_ROWS (sizeof corpus_language_rows / sizeof *corpus_language_rows)
_Static_assert(CORPUS_LANGUAGE_ROWS <= 32, "a set of languages has a bit per row");

/* Returns the index of the row that has this name, ignoring case, or CORPUS_LANGUAGE_ROWS if there is none. */
static inline size_t corpus_language_row(const char *name, size_t n)
{
    size_t row = 0;
    for (; row < CORPUS_LANGUAGE_ROWS; row++)
        for (const char *at = corpus_language_rows[row].names; *at; at += *at == ' ') {
            size_t length = strcspn(at, " ");
            if (corpus_equal_fold(at, length, name, n)) return row;
            at += length;
        }
    return row;
}

/* Returns the row of the longest end of a package's name that is one, as of @workos/python or authkit-nextjs, or
 * CORPUS_LANGUAGE_ROWS if there is none. */
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

/* Returns the rows of programming languages and frameworks: all but shells and data formats. */
static inline uint32_t corpus_programming_rows(void)
{
    uint32_t rows = 0;
    for (size_t i = 0; i < CORPUS_LANGUAGE_ROWS; i++) {
        const char *family = corpus_language_rows[i].family;
        if (*family && strcmp(family, "curl") != 0) rows |= 1u << i;
    }
    return rows;
}

#endif
