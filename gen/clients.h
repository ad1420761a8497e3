/* clients.h - where each MCP client stores the servers that it starts, and the form of an entry there. workosdocs.c
 * includes it. To add a client, add a row and the client's name to tests/config.mjs.
 */
#ifndef CLIENTS_H
#define CLIENTS_H

/* The syntax of a configuration file. PLAIN: JSON. COMMENTS: JSON with comments. LOOSE: also with trailing commas.
 * OTHER_TEXT: another syntax, which is printed and never edited. */
enum notation { PLAIN, COMMENTS, LOOSE, TOML, OTHER_TEXT };

struct client {
    const char *name, *title;
    const char *user;            /* the user's file; its first letter is a folder, see sys_base_folder() */
    const char *windows;         /* the same on Windows; NULL if it is not different there */
    const char *folder_variable; /* environment variable that overrides the folder of `user`, or NULL */
    const char *project;         /* the file of a project, relative to its root, or NULL */
    const char *servers;         /* the object with the servers: its names from the root, separated by spaces */
    enum notation notation;
    const char *entry;           /* members of the entry: ' means ", $ the quoted program path, | separates them;
                                  * OTHER_TEXT: the whole file, % means the name of this program, | a line break */
    const char *add_command;     /* the client's own command, or NULL: @ means user or project, % and $ as above */
    bool printed_only;           /* the place or format is not confirmed by the client or its documentation */
    const char *project_note;    /* what the client asks for before it reads the file of a project, or NULL */
};

#define ENTRY "'command': $|'args': ['mcp']"
#define ENTRY_STDIO "'type': 'stdio'|" ENTRY
#define ENTRY_LOCAL "'type': 'local'|'command': [$, 'mcp']"
#define CODE_STORAGE "@/Code/User/globalStorage/"
#define TRUSTED_ONLY "reads this file only in a folder that you trust"

static const struct client clients[] = {
    { "claude-code", "Claude Code", "~/.claude.json", NULL, "CLAUDE_CONFIG_DIR", ".mcp.json", "mcpServers", PLAIN,
      ENTRY_STDIO, "claude mcp add --scope @ % -- $ mcp", false, "asks you to approve the servers of a project" },
    { "claude-desktop", "Claude Desktop", "@/Claude/claude_desktop_config.json", NULL, NULL, NULL, "mcpServers", PLAIN,
      ENTRY, NULL, false, NULL },
    { "cursor", "Cursor", "~/.cursor/mcp.json", NULL, NULL, ".cursor/mcp.json", "mcpServers", PLAIN,
      ENTRY_STDIO, NULL, false, "asks you to enable the servers of a project" },
    { "vscode", "VS Code", "@/Code/User/mcp.json", NULL, NULL, ".vscode/mcp.json", "servers", LOOSE,
      ENTRY_STDIO, NULL, false, "asks you to trust a server before its first start" },
    { "vscode-insiders", "VS Code Insiders", "@/Code - Insiders/User/mcp.json", NULL, NULL, ".vscode/mcp.json",
      "servers", LOOSE, ENTRY_STDIO, NULL, true, NULL },
    { "vscodium", "VSCodium", "@/VSCodium/User/mcp.json", NULL, NULL, ".vscode/mcp.json", "servers", LOOSE,
      ENTRY_STDIO, NULL, true, NULL },
    { "visual-studio", "Visual Studio", "~/.mcp.json", NULL, NULL, ".mcp.json", "servers", PLAIN,
      ENTRY_STDIO, NULL, false, NULL },
    { "devin", "Devin Desktop", "~/.config/devin/mcp_config.json", "@/devin/mcp_config.json", NULL,
      ".devin/mcp_config.json", "mcpServers", PLAIN, ENTRY, NULL, false, NULL },
    { "windsurf", "Windsurf (now Devin Desktop)", "~/.codeium/windsurf/mcp_config.json", NULL, NULL, NULL,
      "mcpServers", PLAIN, ENTRY, NULL, false, NULL },
    { "zed", "Zed", "+/zed/settings.json", "@/Zed/settings.json", NULL, ".zed/settings.json", "context_servers", LOOSE,
      "'source': 'custom'|" ENTRY, NULL, false, TRUSTED_ONLY },
    { "codex", "Codex", "~/.codex/config.toml", NULL, "CODEX_HOME", ".codex/config.toml", "mcp_servers", TOML,
      ENTRY, "codex mcp add % -- $ mcp", false, TRUSTED_ONLY },
    { "gemini", "Gemini CLI", "~/.gemini/settings.json", NULL, NULL, ".gemini/settings.json", "mcpServers", COMMENTS,
      ENTRY, "gemini mcp add --scope @ % $ mcp", false, TRUSTED_ONLY },
    { "antigravity", "Antigravity", "~/.gemini/config/mcp_config.json", NULL, NULL, ".agents/mcp_config.json",
      "mcpServers", PLAIN, ENTRY, NULL, false, NULL },
    { "opencode", "OpenCode", "+/opencode/opencode.json", NULL, NULL, "opencode.json", "mcp", LOOSE,
      ENTRY_LOCAL "|'enabled': true", NULL, false, NULL },
    { "copilot", "Copilot CLI", "~/.copilot/mcp-config.json", NULL, "COPILOT_HOME", ".mcp.json", "mcpServers", PLAIN,
      ENTRY_STDIO "|'tools': ['*']", NULL, false, TRUSTED_ONLY },
    { "kiro", "Kiro", "~/.kiro/settings/mcp.json", NULL, NULL, ".kiro/settings/mcp.json", "mcpServers", PLAIN,
      ENTRY, NULL, false, NULL },
    { "qwen", "Qwen Code", "~/.qwen/settings.json", NULL, NULL, ".qwen/settings.json", "mcpServers", COMMENTS,
      ENTRY, "qwen mcp add --scope @ % $ mcp", false, TRUSTED_ONLY },
    { "amp", "Amp", "+/amp/settings.json", NULL, NULL, ".amp/settings.json", "amp.mcpServers", COMMENTS,
      ENTRY, "amp mcp add % -- $ mcp", false, "asks you to approve the servers of a project" },
    { "augment", "Augment (Auggie)", "~/.augment/settings.json", NULL, NULL, NULL, "mcpServers", PLAIN,
      ENTRY_STDIO, NULL, false, NULL },
    { "cline", "Cline CLI", "~/.cline/data/settings/cline_mcp_settings.json", NULL, NULL, NULL, "mcpServers", PLAIN,
      ENTRY, NULL, false, NULL },
    { "cline-vscode", "Cline in VS Code", CODE_STORAGE "saoudrizwan.claude-dev/settings/cline_mcp_settings.json", NULL,
      NULL, NULL, "mcpServers", PLAIN, ENTRY, NULL, true, NULL },
    { "roo", "Roo Code", CODE_STORAGE "rooveterinaryinc.roo-cline/settings/mcp_settings.json", NULL, NULL,
      ".roo/mcp.json", "mcpServers", PLAIN, ENTRY, NULL, true, NULL },
    { "warp", "Warp", "~/.warp/.mcp.json", NULL, NULL, ".warp/.mcp.json", "mcpServers", PLAIN,
      ENTRY, NULL, false, NULL },
    { "lm-studio", "LM Studio", "~/.lmstudio/mcp.json", NULL, NULL, NULL, "mcpServers", PLAIN,
      ENTRY, NULL, false, NULL },
    { "kilo", "Kilo Code", "~/.config/kilo/kilo.json", NULL, NULL, "kilo.json", "mcp", LOOSE,
      ENTRY_LOCAL "|'enabled': true", NULL, false, NULL },
    { "droid", "Factory droid", "~/.factory/mcp.json", NULL, NULL, ".factory/mcp.json", "mcpServers", PLAIN,
      ENTRY_STDIO, NULL, true, NULL },
    { "junie", "Junie", "~/.junie/mcp/mcp.json", NULL, NULL, ".junie/mcp/mcp.json", "mcpServers", PLAIN,
      ENTRY, NULL, true, NULL },
    { "kimi", "Kimi Code", "~/.kimi-code/mcp.json", NULL, NULL, ".kimi-code/mcp.json", "mcpServers", PLAIN,
      ENTRY, NULL, true, NULL },
    { "grok", "Grok Build", "~/.grok/config.toml", NULL, NULL, ".grok/config.toml", "mcp_servers", TOML,
      ENTRY, NULL, true, NULL },
    { "pi", "Pi", "~/.pi/agent/mcp.json", NULL, NULL, ".pi/mcp.json", "mcpServers", PLAIN, ENTRY, NULL, true, NULL },
    { "goose", "Goose", "~/.config/goose/config.yaml", "@/Block/goose/config/config.yaml", NULL, NULL, "extensions",
        OTHER_TEXT,
      "extensions:|  %:|    name: %|    type: stdio|    cmd: $|    args: ['mcp']|    enabled: true|    timeout: 300",
      NULL, true, NULL },
    { "continue", "Continue", "~/.continue/config.yaml", NULL, NULL, ".continue/mcpServers/" PROGRAM_NAME ".yaml",
      "mcpServers", OTHER_TEXT,
      "name: %|version: 1.0.0|schema: v1|mcpServers:|  - name: %|    command: $|    args: ['mcp']", NULL, true, NULL },
    { "crush", "Crush", "+/crush/crush.json", NULL, NULL, "crush.json", "mcp", PLAIN, ENTRY_STDIO, NULL, true, NULL },
};

#endif
