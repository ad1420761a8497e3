/* tools.h - the tools as models see them: names, descriptions and parameters. workosdocs.c includes it after the
 * functions of the tools. A {placeholder} is replaced by a fact about the corpus, see expand_placeholders(). To add a
 * tool, write its function, and add its parameters and a row here.
 */
#ifndef TOOLS_H
#define TOOLS_H

/* Left out of corpora without versions. */
#define VERSION_PARAMETER \
    { ARG_VERSION, "version", "release locale translation", TEXT, 0, 0, 0, NULL, \
      "Version or translation of pages that have several: {versions}. Default: the first.", false, NULL }
#define CURSOR_PARAMETER \
    { ARG_CURSOR, "cursor", NULL, TEXT, 0, 0, 0, NULL, "Continues a reply: the cursor from its first line.", \
      false, NULL }

static const struct parameter search_parameters[] = {
    { ARG_QUERY, "query", "question q term terms text search keywords", TEXT, 0, 0, 0, NULL,
      "Question, words, name from code, or pasted error. \"In quotes\": exact text; -word: excluded.", true,
      "{query}" },
    { ARG_MAX_RESULTS, "maxResults", "max_results limit count n", NUMBER, 1, MAX_SEARCH_RESULTS, 10, NULL,
      "Default 10. If set, weak results are listed, too.", false, NULL },
    { ARG_PATH, "path", "subtree folder prefix paths", TEXT, 0, 0, 0, NULL,
      "Pages at or below, such as \"{folder}\"; up to " STRINGIFY(MAX_SEARCH_PATHS) ", with commas.", false,
      "{folder}" },
    { ARG_MODE, "mode", NULL, TEXT, 0, 0, 0, "auto literal regex",
      "auto (default): ranks words, names, errors; literal: exact text; regex: lines, (?i) at its start ignores case.",
      false, NULL },
    { ARG_LANGUAGE, "language", "lang sdk framework", TEXT, 0, 0, 0, NULL,
      "SDK language or framework, shown first where a page has several: {languages}. Hides no pages.", false, NULL },
    VERSION_PARAMETER, CURSOR_PARAMETER };

static const struct parameter docs_parameters[] = {
    { ARG_PATH, "path", "page url uri", TEXT_OR_LIST, 0, 0, 0, NULL,
      "Page, section or folder: \"{page}\", \"{section}\", or a URL of the site.", false, "{page}" },
    { ARG_PATHS, "paths", "pages urls uris", LIST, 0, 0, 0, NULL,
      "Several; they share one reply.", false, "{page}" },
    { ARG_SECTION, "section", "heading anchor", TEXT, 0, 0, 0, NULL,
      "Heading or anchor: only that section.", false, "introduction" },
    { ARG_LANGUAGE, "language", "lang sdk framework", TEXT, 0, 0, 0, NULL,
      "SDK language or framework: {languages}, or all.", false, NULL },
    { ARG_FORMAT, "format", NULL, TEXT, 0, 0, 0, "markdown raw",
      "markdown (default), or raw: the page's source.", false, NULL },
    { ARG_MAX_CHARS, "maxChars", "max_chars max_bytes maxBytes", NUMBER, 500, 50000, DEFAULT_MAX_CHARS, NULL,
      "Bytes; code and rows stay whole. Default " STRINGIFY(DEFAULT_MAX_CHARS) ".", false, NULL },
    VERSION_PARAMETER, CURSOR_PARAMETER };

static const struct parameter examples_parameters[] = {
    { ARG_EXAMPLE, "example", "group name path product", TEXT, 0, 0, 0, NULL,
      "Group or page path.", false, "{code}" },
    { ARG_LANGUAGE, "language", "lang sdk framework", TEXT, 0, 0, 0, NULL,
      "Language of the code: {code languages}, ...", false, "javascript" },
    { ARG_QUERY, "query", "question q term", TEXT, 0, 0, 0, NULL,
      "Words in or around the code.", false, NULL },
    { ARG_MAX_RESULTS, "maxResults", "max_results limit count n", NUMBER, 1, MAX_SEARCH_RESULTS, 10, NULL,
      "Default 10.", false, NULL },
    VERSION_PARAMETER, CURSOR_PARAMETER };

static const struct parameter changelogs_parameters[] = {
    { ARG_PACKAGE, "package", "name packageName", TEXT, 0, 0, 0, NULL,
      "Package, such as \"{package}\".", false, "{package}" },
    { ARG_SINCE, "since", "from after date", TEXT, 0, 0, 0, NULL,
      "Only entries of this date or later: 2026-01-31, 2026-01 or 2026.", false, "2026-01-31" },
    { ARG_QUERY, "query", "question q term", TEXT, 0, 0, 0, NULL, "Only entries with these words.", false, NULL },
    { ARG_LIMIT, "limit", "maxResults max_results count n", NUMBER, 1, 100, 100, NULL,
      "Default: as many as fit.", false, NULL },
    CURSOR_PARAMETER };

#define TOOL(name, title, description, parameters, call) \
    { name, title, description, parameters, COUNT(parameters), call }

static const struct tool tools[] = {
    TOOL("search", "Search the documentation",
         "Finds sections of the {title} documentation ({source}) for a question, words, a name from code (method, "
         "endpoint, event, setting) or an error message. Use it first unless you know the page. Typos and "
         "synonyms are fine. The reply has the three best sections with passages, which often are the answer, "
         "and one line for each further section. To read a section, pass its `path#anchor` to " TOOL_PREFIX "_docs. "
         "Not for a page you know{?package}, nor for news (" TOOL_PREFIX "_changelogs){/}.",
         search_parameters, tool_search),
    TOOL("docs", "Read the documentation",
         "Reads pages or sections of the {title} documentation as Markdown. Pass `path` or `paths` as "
         TOOL_PREFIX "_search gives them; of a long page take a section (path#anchor). A folder lists its pages; "
         "without a path you get the list of {?account}products{:}topics{/}. If a reply is cut, its first line has the "
         "cursor for the rest. Do not guess paths: search first.",
         docs_parameters, tool_docs),
    TOOL("examples", "Code examples",
         "Finds code in the {title} documentation, with its page, section and context. Use it for code to start "
         "from: pass `query`, `language`, or `example` (a group such as {code}); without arguments it lists the groups "
         "and their languages.{?languages} For SDK methods read the API reference with " TOOL_PREFIX
         "_docs.{/}",
         examples_parameters, tool_examples),
    TOOL("changelogs", "Changelogs",
         "Lists what changed in {title}, newest first. Pass `package` (product news: "
         "\"{package}\"), `since` or `query`; without arguments it lists the packages. For how a feature works use "
         TOOL_PREFIX "_search.",
         changelogs_parameters, tool_changelogs),
};

/* The instructions of the server for models, after the opening that put_instructions() writes. */
static const char *const instructions[] = {
    "Tools:\n",
    "- " TOOL_PREFIX "_search: a question, words, a name from code or an error message. Start here; the answer is "
    "often in its passages.\n",
    "- " TOOL_PREFIX "_docs: reads a page or section by the path that search gives (path#anchor), or by URL.\n",
    "- " TOOL_PREFIX "_examples: code to start from (groups such as {code}).\n",
    "- " TOOL_PREFIX "_changelogs: what changed and when ({package}, ...).\n",
    "\nSearch once, read the one or two sections that fit, then answer or write code. ",
    "Pass `language` ({languages}) to get the reference for one SDK. ",
    "If a reply is cut, its first line has the cursor for the rest. Cite pages by URL.\n",
    "\nNot included: {?account}your account and its data, {/}images, and some code samples of the site; the text "
    "marks where one is missing. If nothing is found, say so rather than guess.\n",
    "\nResources: " RESOURCE_TEMPLATE " is a page or section, " RESOURCE_LLMS " the list of all pages." };

#endif
