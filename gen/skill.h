/* skill.h - the text of SKILL.md, and the folders in which clients look for skills. workosdocs.c includes it. To add a
 * client, add its name or a row.
 */
#ifndef SKILL_H
#define SKILL_H

/* Folders for skills, of a user and of a project. `name` has the clients that read a folder, as `clients` names them.
 * The first folder is the one that the standard suggests for all. Sources: Claude Code, Codex, Gemini CLI, OpenCode,
 * Copilot CLI (tests/clients) and Kimi Code 2.1.0 read them when they are started; the code of Qwen Code 0.24.4,
 * Auggie 0.36.0 and Cline CLI 3.0.65 names them; Pi 0.74.2, Kiro, Roo Code and Goose document them; the others are
 * from the `skills` CLI 1.5.18, which installs skills for them. */
static const struct client skill_folders[] = {
    { .name = "codex gemini opencode copilot cursor vscode zed amp cline warp kimi pi",
      .user = "~/.agents/skills", .project = ".agents/skills" },
    { .name = "claude-code", .user = "~/.claude/skills", .folder_variable = "CLAUDE_CONFIG_DIR",
      .project = ".claude/skills" },
    { .name = "qwen", .user = "~/.qwen/skills", .project = ".qwen/skills" },
    { .name = "kiro", .user = "~/.kiro/skills", .project = ".kiro/skills" },
    { .name = "droid", .user = "~/.factory/skills", .project = ".factory/skills" },
    { .name = "junie", .user = "~/.junie/skills", .project = ".junie/skills" },
    { .name = "augment", .user = "~/.augment/skills", .project = ".augment/skills" },
    { .name = "roo", .user = "~/.roo/skills", .project = ".roo/skills" },
    { .name = "goose", .user = "+/goose/skills", .project = ".goose/skills" },
};

/* The description in its head, in parts: one is left out if the corpus has no value for its placeholder. */
static const char *const skill_description[] = {
    "Finds and reads the documentation of {title}, offline and complete. ",
    ("Use it for any task that involves {title}: before writing or reviewing code that calls it, for its setup, API, "
     "events and errors, and for questions on how it works.{?account} Not for data of an account.{/}"),
    " Topics: {topics}", ". Packages: {packages}" };

/* The body of SKILL.md. COMMAND is replaced by the command that starts this program; no title contains it. A line is
 * left out if the corpus has no value for its placeholder. */
#define COMMAND "\1"
static const char *const skill_lines[] = {
    "The program `" COMMAND "` has the whole {title} documentation inside, and needs no network. ",
    "It is {source}. Look up facts here before you write code or answer, and cite pages by URL. The live site can be "
    "newer: check it when the date matters. If the tools " TOOL_PREFIX "_search and " TOOL_PREFIX "_docs are there, "
    "they give the same answers.\n\n## Commands\n\n",
    "- `" COMMAND " search 'WORDS'`: a question, words, a name from code or an error message. Start here. `--path "
    "{folder}` searches below that path only.\n",
    "- `" COMMAND " show 'PATH#SECTION'`, such as `{section}`: reads a section. ",
    "`" COMMAND " show PATH` reads the page, or the list of pages if it is a folder.\n"
    "- `" COMMAND " outline PATH`: the sections of a page with their sizes, and the pages that it links to.\n"
    "- `" COMMAND " grep -n 'REGEX' PATH`: every line below PATH that matches; PATH is optional.\n",
    "- `" COMMAND " examples GROUP --query 'WORDS'`: code, in groups such as `{code}`.\n",
    "- `" COMMAND " changelog PACKAGE`: what changed and when, such as `{package}`.\n",
    "\n`search` and `show` take `--language` ({languages}) for the API reference of one SDK.\n",
    "\n## How to read the results\n\n"
    "1. Search once with the words of the task. Put an identifier or a message in double quotes inside the quotes of "
    "the shell to find it as it is.\n"
    "2. The first three results have a passage, which often is the answer. Each further result is one line.\n"
    "3. Read the one or two sections that fit, by the `PATH#SECTION` of the result. A line that begins with "
    "`> From` names the page, and the framework or variant that the section is for.\n"
    "4. If an answer is cut, its first line has the cursor: repeat the command with `--cursor`.\n"
    "5. Exit status 1 means that there is no result. Try other words once, then say that the documentation does not "
    "have it. Use only calls and parameters that you have read.\n\n## Not included\n\n"
    "{?account}Your account and its data, images,{:}Images{/} and some code samples of the site: the text marks where "
    "one is missing and "
    "gives the address of the page.\n\n## Pages\n\n" };

#endif
