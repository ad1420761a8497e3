/* commands.h - the commands of the command line, with their help. workosdocs.c includes it after the functions of the
 * commands. To add one, write its function, add a row here, and document it in gen/pack/manual.mdoc.
 */
#ifndef COMMANDS_H
#define COMMANDS_H

static const struct parameter index_parameters[] = {
    { ARG_MAX_CHARS, "maxBytes", NULL, NUMBER, 1, INT32_MAX, DEFAULT_INDEX_BYTES, NULL,
      "Bytes at most.", false, NULL } };

static const struct parameter export_parameters[] = {
    { ARG_FORMAT, "format", NULL, TEXT, 0, 0, 0, "markdown raw",
      "markdown (default), or raw: the sources.", false, NULL },
    { ARG_LANGUAGE, "language", "lang", TEXT, 0, 0, 0, NULL, "Language of the API reference, or all.", false, NULL } };

#if defined NO_SERVE
#define FLAG_HTML ""
#define HELP_HTML ""
#else
#define FLAG_HTML " html"
#define HELP_HTML "  --html                     a site for browsers: DIR/index.html\n"
static const struct parameter serve_parameters[] = {
    { ARG_LIMIT, "port", NULL, NUMBER, 0, 65535, DEFAULT_PORT, NULL, "Port to listen on.", false, NULL } };
#endif

#define PARAMETERS(parameters) parameters, COUNT(parameters)
#define NO_PARAMETERS NULL, 0

/* In the order of the help. */
static const struct command commands[] = {
    { "search", command_search, PARAMETERS(search_parameters), "explain", ARG_QUERY,
      NEEDS_OPERAND | TAKES_OPERANDS | PRINTS_MARKDOWN,
      "search QUERY...", "find sections, best first",
      "  -                          QUERY is on standard input\n"
      "  --path FOLDER              only pages below it\n"
      "  --language LANG            this language first where a page has several\n"
      "  --mode auto|literal|regex  ranked words; exact text; regular expression\n"
      "  --max-results N            10 if not given\n"
      "  --cursor C                 continue a truncated answer\n"
      "  --explain                  how each word was read, and the parts of each score\n" },
    { "grep", command_grep, NO_PARAMETERS, "", ARG_QUERY, NEEDS_OPERAND | TAKES_OPERANDS | READS_AS_GREP,
      "grep REGEX [PATH...]", "matching lines of the sources, as grep -rEH",
      "  -i -w -F -v                any case; whole words; plain text; lines without it\n"
      "  -n -c -l -o                line numbers; count of lines; pages; what matched\n"
      "  -A N -B N -C N             lines after it, before it, both\n" },
    { "show", command_show, PARAMETERS(docs_parameters), "raw", ARG_PATH,
      NEEDS_OPERAND | TAKES_OPERANDS | PRINTS_MARKDOWN | PRINTS_PAGES, "show PATH...",
      "print pages or sections (PATH#ANCHOR)",
      "  --section HEADING          a section only\n"
      "  --language LANG|all        the API reference in this language\n"
      "  --raw                      the source, byte for byte\n"
      "  --max-chars N              in pieces of about so many bytes\n"
      "  --cursor C                 continue a truncated page\n" },
    { "outline", command_outline, NO_PARAMETERS, "", ARG_PATH, NEEDS_OPERAND | PRINTS_MARKDOWN,
      "outline PATH", "a page's sections with sizes", NULL },
    { "list", command_list, NO_PARAMETERS, "", ARG_PATH, PRINTS_MARKDOWN,
      "list [PATH]", "the tree of all pages, or a folder's pages", NULL },
    { "examples", command_examples, PARAMETERS(examples_parameters), "", ARG_EXAMPLE, PRINTS_MARKDOWN,
      "examples [GROUP]", "code from the documentation",
      "  --language LANG            in this language only\n"
      "  --query WORDS              about this only\n"
      "  --max-results N            10 if not given\n"
      "  --cursor C                 continue a truncated answer\n" },
    { "changelog", command_changelog, PARAMETERS(changelogs_parameters), "", ARG_PACKAGE, PRINTS_MARKDOWN,
      "changelog [PACKAGE]", "changelog entries",
      "  --since YYYY-MM-DD         from this day on\n"
      "  --query WORDS              with these words only\n"
      "  --limit N                  as many as fit if not given\n"
      "  --cursor C                 continue a truncated answer\n" },
    { "index", command_index, PARAMETERS(index_parameters), "agentsMd", ARG_COUNT, 0,
      "index --agents-md", "an index of all pages, to paste into AGENTS.md",
      "  --max-bytes N              " STRINGIFY(DEFAULT_INDEX_BYTES) " if not given\n" },
    { "llms.txt", command_llms, NO_PARAMETERS, "", ARG_COUNT, 0,
      "llms.txt", "the list of all pages, as sites publish it", NULL },
#if !defined NO_SERVE
    { "serve", command_serve, PARAMETERS(serve_parameters), "open", ARG_COUNT, 0,
      "serve", "the pages in a browser, on this machine only",
      "  --port N                   " STRINGIFY(DEFAULT_PORT) " if not given; 0 is any free port\n"
      "  --open                     open the browser\n" },
#endif
    { "export", command_export, PARAMETERS(export_parameters), "force" FLAG_HTML, ARG_PATH, NEEDS_OPERAND,
      "export DIR", "all pages as files DIR/PATH.md",
      HELP_HTML
      "  --format markdown|raw      as they are read, or the sources\n"
      "  --language LANG|all        the API reference in this language\n"
      "  --force                    into a folder that is not empty; other files stay\n" },
    { "verify", command_verify, NO_PARAMETERS, "", ARG_COUNT, 0,
      "verify", "re-hash the compiled-in documentation", NULL },
    { "config", command_config, NO_PARAMETERS, "write remove project generic", ARG_EXAMPLE, 0,
      "config [CLIENT]", "the entry for an MCP client, or all clients",
      "  --write                    write it into the client's file\n"
      "  --remove                   remove it from that file\n"
      "  --project                  use the file of the project in this folder\n"
      "  --generic                  print it in the notations that clients share\n" },
    { "skill", command_skill, PARAMETERS(index_parameters), "write remove project", ARG_EXAMPLE, 0,
      "skill [CLIENT]", "a SKILL.md for coding agents that run commands",
      "  --write                    write it for CLIENT, or for all clients found\n"
      "  --remove                   remove it\n"
      "  --project                  in the folders of the project in this folder\n"
      "  --max-bytes N              " STRINGIFY(DEFAULT_INDEX_BYTES) " if not given\n" },
    { "licenses", command_licenses, NO_PARAMETERS, "", ARG_COUNT, 0,
      "licenses", "the licences of all that is compiled in", NULL },
    { "doctor", command_doctor, NO_PARAMETERS, "", ARG_COUNT, 0,
      "doctor", "start the server as a client does, and check it", NULL },
    { "mcp", NULL, NO_PARAMETERS, "", ARG_COUNT, 0,
      "mcp", "serve MCP on stdin, stdout (default in a pipe)", NULL },
    { "help", NULL, NO_PARAMETERS, "", ARG_COUNT, IS_HELP,
      "help [COMMAND|json|settings]", "this help; a command's options; other topics", NULL },
};

#endif
