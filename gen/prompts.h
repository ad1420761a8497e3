/* prompts.h - the prompts that the server offers: their arguments, texts, and the pages that they bring along.
 * workosdocs.c includes it after the functions that complete arguments. To add a prompt, add an entry.
 */
#ifndef PROMPTS_H
#define PROMPTS_H

struct prompt_argument {
    const char *name, *title, *description;
    bool required;
    void (*complete)(struct completion *);
    bool may_be_long; /* the value may exceed MAX_ARGUMENT_BYTES: only its best_part() is used anyway */
};

/* One line of a prompt's instructions. If `argument` is set, %s is replaced by its value, and the line is omitted when
 * the argument is missing or blank. PROMPT_PAGES stands for the pages: the line is omitted if there are no pages. A
 * line with a {placeholder} is also omitted if the corpus has no data for it: see expand_placeholders(). */
struct prompt_line { const char *argument, *text; };
#define PROMPT_PAGES "pages"

/* page: path of the main page; %s is the first argument, which is required. fallback: query for the main page if there
 * is no such path. searches: a query for each further page; %s as above. */
struct prompt {
    const char *name, *title, *description;
    struct prompt_argument arguments[3];
    const char *page, *fallback, *searches[MAX_PROMPT_PAGES - 1];
    struct prompt_line lines[9];
};

#define LANGUAGE_ARGUMENT \
    { "language", "Language", "Language or framework of the project", false, complete_language, false }
#define LANGUAGE_LINE { "language", "The project is written in %s.\n" }

static const struct prompt prompts[] = {
    { "integrate_feature", "Integrate a feature", "Add a feature to this project, following the documentation",
      { { "feature", "Feature", "A product or page: {products}", true, complete_feature, false },
        LANGUAGE_ARGUMENT },
      "%s", "%s", { "%s quick start", "%s reference", "%s" },
      { { "feature", "Add this feature to the project: %s\n" }, LANGUAGE_LINE,
        { PROMPT_PAGES, "Read the pages below first. Use " TOOL_PREFIX "_search for the rest.\n" },
        { NULL, "\n1. Look at the project: framework, routes, configuration, sessions.\n" },
        { NULL, "2. Describe the change in a few lines, then make it. Keep keys in the environment, not in code.\n" },
        { NULL, "3. Handle the errors that the documentation names, and say how to test the change.\n" },
        { NULL, TOOL_PREFIX "_examples has code, in groups such as {code}.\n" },
        { NULL, "Use only calls and parameters that the documentation shows. Cite its pages by URL.\n" } } },
    { "migrate_from", "Migrate from another vendor", "Plan and carry out a move from another vendor to {title}",
      { { "vendor", "Vendor", "The vendor in use today: {vendors}, ...", true, complete_vendor, false },
        LANGUAGE_ARGUMENT },
      "migrate/%s", "migrate from other services",
      { "create a user", "create an organization membership", "rate limits" },
      { { "vendor", "Move this project from %s.\n" }, LANGUAGE_LINE,
        { PROMPT_PAGES, "Read the pages below first. Use " TOOL_PREFIX "_search for the rest.\n" },
        { NULL, "\n1. List the features of the old vendor that the project uses: sign-in methods, user fields, "
                "password hashes, sessions, webhooks.\n" },
        { NULL, "2. Find the counterpart of each in the documentation. Name those that have no counterpart.\n" },
        { NULL, "3. Plan steps that can be undone one by one: export, import, run both, switch, clean up.\n" },
        { NULL, "4. Write the code, one step after the other.\n" } } },
    { "explain_error", "Explain an error", "Find out what an error means and how to fix it",
      { { "error", "Error", "Code or message of the error", true, complete_error, true },
        { "feature", "Feature", "The feature in use", false, complete_feature, false }, LANGUAGE_ARGUMENT },
      "%s", "%s", { "%s", "%s error" },
      { { "error", "Explain this error:\n\n%s\n\n" }, { "feature", "It occurred while using %s.\n" }, LANGUAGE_LINE,
        { PROMPT_PAGES, "The pages below may have the answer.\n" },
        { NULL, "1. Search for the exact code or message in quotes with " TOOL_PREFIX "_search, then for its "
                "words.\n" },
        { NULL, "2. Say what the error means, and which causes the documentation names, the most likely first.\n" },
        { NULL, "3. Check each cause in the project's code and configuration, and fix it.\n" },
        { NULL, "If the documentation does not have the error, say so instead of guessing.\n" } } },
    { "review_integration", "Review an integration", "Compare an existing integration with the documentation",
      { { "feature", "Feature", "A product or page: {products}", true, complete_feature, false },
        LANGUAGE_ARGUMENT },
      "%s", "%s", { "%s events", "%s" },
      { { "feature", "Review how this project uses %s.\n" }, LANGUAGE_LINE,
        { PROMPT_PAGES, "Read the pages below first. Use " TOOL_PREFIX "_search for the rest.\n" },
        { NULL, "\n1. Check every call against the documentation. Look for calls and parameters that do not exist or "
                "are deprecated, secrets in code, missing state or signature checks, unhandled errors and retries, "
                "sessions that do not end, events that are processed twice.\n" },
        { NULL, "2. Report the findings, the worst first: place in the code, problem, page that says so, fix.\n" },
        { NULL, "Changes of the product are in " TOOL_PREFIX "_changelogs ({package}).\n" } } },
};

#endif
