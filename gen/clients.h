/* clients.h - where each MCP client stores the servers that it starts, and the form of an entry there. workosdocs.c
 * includes it. To add a client, add a row and the client's name to tests/config.mjs.
 */
#ifndef CLIENTS_H
#define CLIENTS_H

#define NO_HOME "HOME is not set to an absolute path"
#define LEADS_OUTSIDE "a link leads out of this folder"

/* The syntax of a configuration file. PLAIN: JSON. COMMENTS: JSON with comments. LOOSE: also with trailing commas.
 * OTHER_TEXT: another syntax, which is printed and never edited. */
enum notation { PLAIN, COMMENTS, LOOSE, TOML, OTHER_TEXT };

struct client {
    const char *name, *title;
    const char *user;            /* the user's file; its first letter is a folder, see sys_base_folder() */
    const char *project;         /* the file of a project, relative to its root, or NULL */
    const char *servers;         /* the object with the servers: its names from the root, separated by spaces */
    enum notation notation;
    const char *entry;           /* JSON: members of the entry, separated by |; others: the file or table, | ends lines;
                                  * ' means ", $ the quoted path of this program, % its name; TOML: @ quotes the name */
    bool printed_only;           /* the place or format is not confirmed by the client or its documentation */
    const char *windows;         /* the user's file on Windows; NULL if it is not different there */
    const char *folder_variable; /* environment variable that overrides the folder of `user`, or NULL */
    const char *add_command;     /* the client's own command, or NULL: @ means user or project, % and $ as above */
    const char *project_note;    /* what the client asks for before it reads the file of a project, or NULL */
};

#define ENTRY "'command': $|'args': ['mcp']"
#define ENTRY_STDIO "'type': 'stdio'|" ENTRY
#define ENTRY_TOML TOML, "[mcp_servers.@%@]|command = $|args = ['mcp']|"
#define ENTRY_OPENCODE LOOSE, "'type': 'local'|'command': [$, 'mcp']|'enabled': true"
#define COMMON "mcpServers", PLAIN, ENTRY               /* the form of most clients */
#define COMMON_STDIO "mcpServers", PLAIN, ENTRY_STDIO
#define VSCODE ".vscode/mcp.json", "servers", LOOSE, ENTRY_STDIO
#define CODE_STORAGE "@/Code/User/globalStorage/"
#define PRINTED .printed_only = true
#define WRITTEN .printed_only = false
#define TRUSTED_ONLY .project_note = "reads this file only in a folder that you trust"
#define ASKS(action) .project_note = "asks you to " action

static const struct client clients[] = {
    { "claude-code", "Claude Code", "~/.claude.json", ".mcp.json", COMMON_STDIO, .folder_variable = "CLAUDE_CONFIG_DIR",
      .add_command = "claude mcp add --scope @ % -- $ mcp", ASKS("approve the servers of a project") },
    { "claude-desktop", "Claude Desktop", "@/Claude/claude_desktop_config.json", NULL, COMMON, WRITTEN },
    { "cursor", "Cursor", "~/.cursor/mcp.json", ".cursor/mcp.json", COMMON_STDIO,
      ASKS("enable the servers of a project") },
    { "vscode", "VS Code", "@/Code/User/mcp.json", VSCODE, ASKS("trust a server before its first start") },
    { "vscode-insiders", "VS Code Insiders", "@/Code - Insiders/User/mcp.json", VSCODE, PRINTED },
    { "vscodium", "VSCodium", "@/VSCodium/User/mcp.json", VSCODE, PRINTED },
    { "visual-studio", "Visual Studio", "~/.mcp.json", ".mcp.json", "servers", PLAIN, ENTRY_STDIO, WRITTEN },
    { "devin", "Devin Desktop", "~/.config/devin/mcp_config.json", ".devin/mcp_config.json", COMMON,
      .windows = "@/devin/mcp_config.json" },
    { "windsurf", "Windsurf (now Devin Desktop)", "~/.codeium/windsurf/mcp_config.json", NULL, COMMON, WRITTEN },
    { "zed", "Zed", "+/zed/settings.json", ".zed/settings.json", "context_servers", LOOSE, "'source': 'custom'|" ENTRY,
      .windows = "@/Zed/settings.json", TRUSTED_ONLY },
    { "codex", "Codex", "~/.codex/config.toml", ".codex/config.toml", "mcp_servers", ENTRY_TOML, TRUSTED_ONLY,
      .folder_variable = "CODEX_HOME", .add_command = "codex mcp add % -- $ mcp" },
    { "gemini", "Gemini CLI", "~/.gemini/settings.json", ".gemini/settings.json", "mcpServers", COMMENTS, ENTRY,
      .add_command = "gemini mcp add --scope @ % $ mcp", TRUSTED_ONLY },
    { "antigravity", "Antigravity", "~/.gemini/config/mcp_config.json", ".agents/mcp_config.json", COMMON, WRITTEN },
    { "opencode", "OpenCode", "+/opencode/opencode.json", "opencode.json", "mcp", ENTRY_OPENCODE, WRITTEN },
    { "copilot", "Copilot CLI", "~/.copilot/mcp-config.json", ".mcp.json", COMMON_STDIO "|'tools': ['*']", TRUSTED_ONLY,
      .folder_variable = "COPILOT_HOME" },
    { "kiro", "Kiro", "~/.kiro/settings/mcp.json", ".kiro/settings/mcp.json", COMMON, WRITTEN },
    { "qwen", "Qwen Code", "~/.qwen/settings.json", ".qwen/settings.json", "mcpServers", COMMENTS, ENTRY,
      .add_command = "qwen mcp add --scope @ % $ mcp", TRUSTED_ONLY },
    { "amp", "Amp", "+/amp/settings.json", ".amp/settings.json", "amp.mcpServers", COMMENTS, ENTRY,
      .add_command = "amp mcp add % -- $ mcp", ASKS("approve the servers of a project") },
    { "augment", "Augment (Auggie)", "~/.augment/settings.json", NULL, COMMON_STDIO, WRITTEN },
    { "cline", "Cline CLI", "~/.cline/data/settings/cline_mcp_settings.json", NULL, COMMON, WRITTEN },
    { "cline-vscode", "Cline in VS Code", CODE_STORAGE "saoudrizwan.claude-dev/settings/cline_mcp_settings.json", NULL,
      COMMON, PRINTED },
    { "roo", "Roo Code", CODE_STORAGE "rooveterinaryinc.roo-cline/settings/mcp_settings.json", ".roo/mcp.json", COMMON,
      PRINTED },
    { "warp", "Warp", "~/.warp/.mcp.json", ".warp/.mcp.json", COMMON, WRITTEN },
    { "lm-studio", "LM Studio", "~/.lmstudio/mcp.json", NULL, COMMON, WRITTEN },
    { "kilo", "Kilo Code", "~/.config/kilo/kilo.json", "kilo.json", "mcp", ENTRY_OPENCODE, WRITTEN },
    { "droid", "Factory droid", "~/.factory/mcp.json", ".factory/mcp.json", COMMON_STDIO, PRINTED },
    { "junie", "Junie", "~/.junie/mcp/mcp.json", ".junie/mcp/mcp.json", COMMON, PRINTED },
    { "kimi", "Kimi Code", "~/.kimi-code/mcp.json", ".kimi-code/mcp.json", COMMON,
      .folder_variable = "KIMI_CODE_HOME" },
    { "grok", "Grok Build", "~/.grok/config.toml", ".grok/config.toml", "mcp_servers", ENTRY_TOML, PRINTED },
    { "pi", "Pi", "~/.pi/agent/mcp.json", ".pi/mcp.json", COMMON, PRINTED },
    { "goose", "Goose", "~/.config/goose/config.yaml", NULL, "extensions", OTHER_TEXT,
      "extensions:|  %:|    name: %|    type: stdio|    cmd: $|    args: ['mcp']|    enabled: true|    timeout: 300|",
      PRINTED, .windows = "@/Block/goose/config/config.yaml" },
    { "continue", "Continue", "~/.continue/config.yaml", ".continue/mcpServers/" PROGRAM_NAME ".yaml", "mcpServers",
      OTHER_TEXT, "name: %|version: 1.0.0|schema: v1|mcpServers:|  - name: %|    command: $|    args: ['mcp']|",
      PRINTED },
    { "crush", "Crush", "+/crush/crush.json", "crush.json", "mcp", PLAIN, ENTRY_STDIO, PRINTED },
};

/* The notations that clients share, each with a client that has it, for clients that are not in the table. */
static const struct { const char *client, *title; } notations[] = {
    { "claude-desktop", "JSON, most clients" }, { "vscode", "JSON, as VS Code" }, { "opencode", "JSON, as OpenCode" },
    { "codex", "TOML, as Codex" }, { "goose", "YAML, as Goose" } };

#endif
