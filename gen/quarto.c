/* quarto.c - pages of Quarto: the syntax that only Quarto has, and the files that are no pages.
 *
 *   {{< kbd mac=Cmd-S win=Ctrl-S >}}    the keys, each with its systems
 */
#include "gen.h"

/* --- keys --- */

str quarto_keys(str args)
{
    static const char *const systems[][2] = { { "mac", "Mac" }, { "win", "Windows" }, { "linux", "Linux" } };
    str keys[COUNT(systems)], word = directive_word(args), first = STR("");
    bool one = true;
    buffer b = { 0 };
    for (size_t i = 0; i < COUNT(systems); i++) {
        keys[i] = directive_value(args, systems[i][0]);
        if (str_starts(word, str_format("%s=", systems[i][0]))) word.len = 0;
    }
    first = word;
    for (size_t i = 0; i < COUNT(systems); i++) {
        if (!first.len) first = keys[i];
        one &= !keys[i].len || str_equal(keys[i], first);
    }
    if (one) return keys[0].len + keys[1].len + keys[2].len ? first : args;
    buffer_add(&b, word);
    for (size_t i = 0; i < COUNT(systems); i++) {
        bool known = !keys[i].len;
        for (size_t k = 0; k < i; k++) known |= str_equal(keys[k], keys[i]);
        if (known) continue;
        buffer_format(&b, "%s%.*s (%s", b.count ? ", " : "", PRI(keys[i]), systems[i][1]);
        for (size_t k = i + 1; k < COUNT(systems); k++)
            if (str_equal(keys[k], keys[i])) buffer_format(&b, ", %s", systems[k][1]);
        buffer_add(&b, STR(")"));
    }
    return buffer_str(&b);
}

/* --- files --- */

bool quarto_ignores(str file)
{
    return is_listed(last_name(file), " README.md README.qmd README.Rmd README.rmd CLAUDE.md AGENTS.md ");
}
