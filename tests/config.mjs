// config.mjs - the clients' configuration files: the entry for each client, written and taken out again, with every
// other byte as it was. The result is read by other parsers: node's JSON, jsonc-parser, smol-toml. The home
// folder is a temporary one.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync,
  symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { deepStrictEqual as same, ok as check } from 'node:assert';
import { parse as parseJsonc, printParseErrorCode } from 'jsonc-parser';
import { parse as parseToml } from 'smol-toml';
import { program, test } from './lib.mjs';

const name = process.env.NAME ?? 'workosdocs';
const self = realpathSync(program);
const home = mkdtempSync(join(tmpdir(), 'config-'));
process.on('exit', () => rmSync(home, { recursive: true, force: true }));
const project = join(home, 'a project');
mkdirSync(project);

/** Runs the program in the project, with only the given environment. */
function run(args, env = {}, command = self) {
  const { status, stdout, stderr } = spawnSync(command, args,
    { cwd: project, env: { HOME: home, PATH: process.env.PATH, ...env }, encoding: 'utf8' });
  return { status, out: stdout, err: stderr };
}

function config(args, env) {
  const done = run(['config', ...args], env);
  if (done.status !== 0 || done.err)
    throw new Error(`config ${args.join(' ')}: status ${done.status}: ${done.out}${done.err}`);
  return done.out;
}

const read = (path) => readFileSync(path, 'utf8');
const bare = (text) => text.replace(/^\ufeff/, '');
function put(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function jsonc(text, allowTrailingComma) {
  const errors = [];
  const value = parseJsonc(bare(text), errors, { allowTrailingComma });
  same(errors.map((e) => `${printParseErrorCode(e.error)} at ${e.offset}`), []);
  return value;
}
const strict = (text) => JSON.parse(bare(text)), comments = (text) => jsonc(text, false),
  loose = (text) => jsonc(text, true);
const toml = (text) => JSON.parse(JSON.stringify(parseToml(bare(text))));

// A file as its client may have left it; where it lies on Linux; where the servers are in it; our entry.
const stdio = { type: 'stdio', command: self, args: ['mcp'] }, plain = { command: self, args: ['mcp'] };
const clients = {
  'claude-code': { file: '.claude.json', project: '.mcp.json', at: ['mcpServers'], entry: stdio, parse: strict, text: `{
  "numStartups": 41,
  "projects": {
    "/home/someone/${name}": {
      "mcpServers": {
        "${name}": { "type": "stdio", "command": "/elsewhere/${name}", "args": [] }
      },
      "history": [{ "display": "why is \\"mcpServers\\": { empty? // no \\\\" }]
    }
  },
  "mcpServers": {
    "github": {
      "type": "http",
      "url": "https://api.githubcopilot.com/mcp/"
    }
  },
  "bigNumber": 9007199254740993,
  "userID": "\\ud83d\\ude00"
}` },
  'claude-desktop': { file: '.config/Claude/claude_desktop_config.json', at: ['mcpServers'], entry: plain,
      parse: strict, text: `{
  "globalShortcut": "Ctrl+Space",
  "mcpServers": {
    "filesystem": { "command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "/home/someone"] },
    "time": {
      "command": "uvx",
      "args": ["mcp-server-time"],
      "env": {}
    }
  }
}
` },
  cursor: { file: '.cursor/mcp.json', project: '.cursor/mcp.json', at: ['mcpServers'], entry: stdio,
      parse: strict, text: `{
	"mcpServers": {
		"linear": { "url": "https://mcp.linear.app/sse" }
	}
}
` },
  vscode: { file: '.config/Code/User/mcp.json', project: '.vscode/mcp.json', at: ['servers'], entry: stdio,
      parse: loose, text: `{
	// Servers of mine
	"inputs": [
		{ "type": "promptString", "id": "key", "description": "Key", "password": true },
	],
	"servers": {
		/* "${name}": { "command": "gone" }, */
		"perplexity": {
			"type": "stdio",
			"command": "npx",
			"env": { "KEY": "\${input:key}" }, // asked for
		}, // the last one
	},
}
` },
  devin: { file: '.config/devin/mcp_config.json', project: '.devin/mcp_config.json', at: ['mcpServers'], entry: plain,
      parse: strict, text: `{
  "mcpServers": {
    "github": { "command": "docker", "args": ["run", "-i", "--rm", "ghcr.io/github/github-mcp-server"] }
  }
}` },
  windsurf: { file: '.codeium/windsurf/mcp_config.json', at: ['mcpServers'], entry: plain, parse: strict, text: `{
    "mcpServers": {
        "figma": {
            "serverUrl": "https://mcp.figma.com/mcp"
        }
    }
}
` },
  zed: { file: '.config/zed/settings.json', project: '.zed/settings.json', at: ['context_servers'],
    entry: { source: 'custom', ...plain }, parse: loose,
    text: `// Zed settings
//
// See the default settings with: zed: open default settings
{
  "theme": { "mode": "system", "light": "One Light", "dark": "One Dark" },
  "buffer_font_size": 15, // not 16
  "languages": {
    "C": { "tab_size": 4 },
  },
}
` },
  codex: { file: '.codex/config.toml', project: '.codex/config.toml', at: ['mcp_servers'], entry: plain,
    parse: toml, text: `# Codex
model = "gpt-5"
notes = """
[mcp_servers.${name}]
command = "not a table: a string"
"""
released = 1979-05-27 07:32:00Z
sizes = [ 1_000, 0xff, -1.5e3, inf, # a comment with [brackets]
  2, ]

[projects."/home/someone/a.b"]   # trusted
trust_level = "trusted"
hooks = { before = 'C:\\tools\\[x]', after = ["a", 'b'] }

[[profiles.list]]
name = "''' [mcp_servers.${name}] '''"

[mcp_servers.docs]
command = "npx"
args = [
  "-y", # [mcp_servers.${name}]
  "docs",
]
[mcp_servers.docs.env]
KEY = '''
[mcp_servers.${name}]'''
# the end
` },
  gemini: { file: '.gemini/settings.json', project: '.gemini/settings.json', at: ['mcpServers'], entry: plain,
      parse: comments, text: `{
  // chosen in January
  "ui": { "theme": "GitHub" },
  "security": { "auth": { "selectedType": "gemini-api-key" } } /* not oauth */
}
` },
  opencode: { file: '.config/opencode/opencode.json', project: 'opencode.json', at: ['mcp'], parse: loose,
    entry: { type: 'local', command: [self, 'mcp'], enabled: true }, text: `{
  "$schema": "https://opencode.ai/config.json",
  "mcp": {
    "jira": { "type": "remote", "url": "https://jira.example.com/mcp", "enabled": true }
  }
}
` },
  copilot: { file: '.copilot/mcp-config.json', project: '.mcp.json', at: ['mcpServers'],
      entry: { ...stdio, tools: ['*'] }, parse: strict, text: `{
  "mcpServers": {
    "playwright": { "type": "local", "command": "npx", "args": ["@playwright/mcp@latest"], "env": {}, "tools": ["*"] }
  }
}` },
  kiro: { file: '.kiro/settings/mcp.json', project: '.kiro/settings/mcp.json', at: ['mcpServers'], entry: plain,
      parse: strict, text: `{
  "mcpServers": {
    "fetch": { "command": "uvx", "args": ["mcp-server-fetch"], "disabled": false, "autoApprove": [] }
  }
}
` },
};

// Clients whose files differ only in their place and in members of the entry.
const other = '"other": { "command": "uvx", "args": ["mcp-server-fetch"] }';
function like(file, project, at, entry, parse = strict) {
  const text = at.reduceRight((inner, name) => `{ "a setting": 1, "${name}": ${inner} }`, `{ ${other} }`);
  return { file, project, at: parse === toml ? ['mcp_servers'] : at, entry, parse,
    text: parse === toml ? '[mcp_servers.other]\ncommand = "uvx"\n' : text };
}
Object.assign(clients, {
  'visual-studio': like('.mcp.json', '.mcp.json', ['servers'], stdio),
  antigravity: like('.gemini/config/mcp_config.json', '.agents/mcp_config.json', ['mcpServers'], plain),
  qwen: like('.qwen/settings.json', '.qwen/settings.json', ['mcpServers'], plain, comments),
  amp: like('.config/amp/settings.json', '.amp/settings.json', ['amp.mcpServers'], plain, comments),
  augment: like('.augment/settings.json', undefined, ['mcpServers'], stdio),
  cline: like('.cline/data/settings/cline_mcp_settings.json', undefined, ['mcpServers'], plain),
  kimi: like('.kimi-code/mcp.json', '.kimi-code/mcp.json', ['mcpServers'], plain),
  warp: like('.warp/.mcp.json', '.warp/.mcp.json', ['mcpServers'], plain),
  'lm-studio': like('.lmstudio/mcp.json', undefined, ['mcpServers'], plain),
  kilo: like('.config/kilo/kilo.json', 'kilo.json', ['mcp'],
    { type: 'local', command: [self, 'mcp'], enabled: true }, loose),
});

// Clients whose format is not confirmed: printed, never written.
const global = '.config/Code/User/globalStorage';
const printed = {
  'vscode-insiders': like('.config/Code - Insiders/User/mcp.json', '.vscode/mcp.json', ['servers'], stdio),
  vscodium: like('.config/VSCodium/User/mcp.json', '.vscode/mcp.json', ['servers'], stdio),
  'cline-vscode': like(`${global}/saoudrizwan.claude-dev/settings/cline_mcp_settings.json`, undefined, ['mcpServers'],
    plain),
  roo: like(`${global}/rooveterinaryinc.roo-cline/settings/mcp_settings.json`, '.roo/mcp.json', ['mcpServers'], plain),
  droid: like('.factory/mcp.json', '.factory/mcp.json', ['mcpServers'], stdio),
  junie: like('.junie/mcp/mcp.json', '.junie/mcp/mcp.json', ['mcpServers'], plain),
  grok: like('.grok/config.toml', '.grok/config.toml', ['mcp_servers'], plain, toml),
  pi: like('.pi/agent/mcp.json', '.pi/mcp.json', ['mcpServers'], plain),
  crush: like('.config/crush/crush.json', 'crush.json', ['mcp'], stdio),
};
const yaml = { goose: '.config/goose/config.yaml', continue: '.config/continue' };

/** Where the program says a client's file is. */
function pathOf(client) {
  const line = config([]).split('\n').find((l) => l.startsWith(`${client} `));
  return line.slice(client.length).trim().replace(/: (no file|not set up|not read|set up|starts|unreadable).*$/, '');
}

/** Returns the contents of the file with the entry. */
function withEntry(value, { at, entry }) {
  const whole = structuredClone(value);
  let here = whole;
  for (const step of at) here = here[step] ??= {};
  here[name] = entry;
  return whole;
}

/** Whether a text is another one with something put in at one place, and a comma perhaps before. */
function holds(longer, text) {
  let start = 0, end = 0;
  while (start < text.length && longer[start] === text[start]) start++;
  while (end < text.length - start && longer.at(-1 - end) === text.at(-1 - end)) end++;
  return longer.slice(start, longer.length - end).includes(text.slice(start, text.length - end));
}

// --- each client ---

await test('config lists every client with its file', (wrong) => {
  const listed = config([]).trim().split('\n').map((l) => l.split(' ')[0]);
  same(listed.sort(), [...Object.keys(clients), ...Object.keys(printed), ...Object.keys(yaml)].sort());
  if (process.platform !== 'linux') return;
  for (const [client, { file }] of Object.entries({ ...clients, ...printed }))
    if (pathOf(client) !== join(home, file)) wrong.push(`${client}: ${pathOf(client)}`);
});

for (const [client, c] of Object.entries(clients)) {
  const path = pathOf(client);

  await test(`${client}: what is printed is a file by itself, and names where it belongs`, () => {
    const printed = config([client]);
    check(printed.includes(path), printed);
    const entry = printed.split('\n\n')[1];
    same(c.parse(entry), withEntry({}, c));
    check(!existsSync(path));
  });

  await test(`${client}: written where there is nothing, then again, then removed`, () => {
    rmSync(path, { force: true });
    check(config([client, '--write']).includes(path));
    const written = read(path);
    same(c.parse(written), withEntry({}, c));
    check(config([client, '--write']).includes('not changed'));
    same(read(path), written);
    check(config([]).includes(`${path}: set up`));
    check(config([client, '--remove']).includes('deleted'));
    check(!existsSync(path), 'a file that --write made is deleted by --remove');
    check(config([client, '--remove']).includes('not changed'));
  });

  // The file as it is, and as other editors and systems would have saved it.
  const json = c.parse !== toml;
  const variants = {
    'as it is': c.text,
    'CRLF': c.text.replaceAll('\n', '\r\n'),
    'BOM': `\ufeff${c.text}`,
    'tabs': c.text.replaceAll('  ', '\t'),
    'no line end': c.text.trimEnd(),
    'empty lines at the end': `${c.text}\n\n`,
    ...(json && { 'on one line': JSON.stringify(c.parse(c.text)),
      'four spaces': JSON.stringify(c.parse(c.text), null, 4) }),
    ...(json && { 'other members only': JSON.stringify({ other: c.parse(c.text) }, null, 2) }),
  };
  for (const [variant, text] of Object.entries(variants)) {
    await test(`${client}: ${variant}: the entry goes in and out, every other byte stays`, () => {
      put(path, text);
      config([client, '--write']);
      const written = read(path);
      same(c.parse(written), withEntry(c.parse(text), c));
      check(holds(written, text), written);
      if (variant === 'CRLF') check(!/[^\r]\n/.test(written), 'a line end without CR');
      const { ino } = statSync(path);
      check(config([client, '--write']).includes('not changed'));
      same(read(path), written);
      same(statSync(path).ino, ino);
      config([client, '--remove']);
      same(read(path), text);
      rmSync(path);
    });
  }

  await test(`${client}: another program's entry is replaced and shown; another file is as it was`, () => {
    put(path, c.text);
    config([client, '--write']);
    const ours = read(path), moved = ours.replaceAll(JSON.stringify(self), '"/opt/old/server"');
    check(moved !== ours);
    writeFileSync(path, moved);
    check(config([]).includes('starts /opt/old/server'));
    check(config([client, '--write']).includes('/opt/old/server'));
    same(read(path), ours);
    rmSync(path);
  });

  await test(`${client}: --project`, () => {
    const done = run(['config', client, '--project', '--write']);
    if (!c.project) {
      same([done.status, done.out], [2, '']);
      check(done.err.includes('--project'), done.err);
      return;
    }
    same([done.status, done.err], [0, '']);
    same(c.parse(read(join(project, c.project))), withEntry({}, c));
    check(/Restart|asks|trust/.test(done.out), done.out);
    check(done.out.includes('before you commit it'), done.out);
    config([client, '--project', '--remove']);
    check(!existsSync(join(project, c.project)));
    check(!existsSync(path), 'the user\'s file was made');
  });
}

for (const [client, c] of Object.entries(printed)) {
  await test(`${client}: printed, not written`, () => {
    const text = config([client]);
    check(text.includes(join(home, c.file)), text);
    same(c.parse(text.split('\n\n')[1]), withEntry({}, c));
    const done = run(['config', client, '--write']);
    same([done.status, done.out], [2, '']);
    check(done.err.includes('not confirmed'), done.err);
    check(!existsSync(join(home, c.file)));
  });
}

await test('clients with YAML files: printed, not written', () => {
  for (const client of Object.keys(yaml)) {
    const text = config([client]);
    check(text.includes(JSON.stringify(self)), text);
    same(run(['config', client, '--write']).status, 2);
  }
});

// --- entries that a team can commit ---

const inPath = { PATH: `${dirname(self)}:${process.env.PATH}` };
await test('--project writes the bare name if PATH leads to this program', () => {
  if (basename(self) !== name) return;
  const path = join(project, '.mcp.json');
  config(['claude-code', '--project', '--write'], inPath);
  same(strict(read(path)).mcpServers[name].command, name);
  const text = read(path);
  check(config(['claude-code', '--project', '--write']).includes('not changed'), 'without PATH it stays');
  same(read(path), text);
  config(['claude-code', '--project', '--remove'], inPath);
  check(!existsSync(path));
});

for (const command of [name, `./tools/${name}`, '${workspaceFolder}/bin/' + name, `~/bin/${name}`, `${name}.exe`]) {
  await test(`a portable entry is not replaced: ${command}`, () => {
    for (const client of ['cursor', 'codex']) {
      const path = pathOf(client), quoted = JSON.stringify(command);
      const text = client === 'codex' ? `[mcp_servers.${name}]\ncommand = ${quoted}\nargs = ["mcp"]\n`
        : `{"mcpServers": {"${name}": {"type": "stdio", "command": ${quoted}, "args": ["mcp"]}}}`;
      put(path, text);
      check(config([client, '--write']).includes('not changed'));
      same(read(path), text);
      rmSync(path);
    }
  });
}

await test('a portable entry with other arguments keeps its command', () => {
  const path = pathOf('cursor');
  put(path, `{"mcpServers": {"${name}": {"type": "stdio", "command": "${name}", "args": ["old"]}}}`);
  config(['cursor', '--write']);
  same(strict(read(path)).mcpServers[name], { type: 'stdio', command: name, args: ['mcp'] });
  rmSync(path);
});

await test('OpenCode: a file with mcp.servers keeps that form, any other file has the form that every version reads', () => {
  const path = pathOf('opencode');
  put(path, '{ "mcp": { "servers": { "a": { "type": "remote", "url": "https://a.example" } } } }');
  config(['opencode', '--write']);
  same(loose(read(path)).mcp.servers[name], { type: 'local', command: [self, 'mcp'] });
  put(path, '{ "mcp": { "servers": { "type": "local", "command": ["a server named servers"] } } }');
  config(['opencode', '--write']);
  same(loose(read(path)).mcp[name], { type: 'local', command: [self, 'mcp'], enabled: true });
  rmSync(path);
});

await test('Codex: subtables of an entry without a table of its own keep their content', () => {
  const path = pathOf('codex');
  const text = `[mcp_servers.${name}.env]\nA = "1"\n\n[mcp_servers.${name}.tools.x]\nenabled = false\n`;
  put(path, text);
  config(['codex', '--write']);
  check(read(path).includes(text), read(path));
  same(toml(read(path)).mcp_servers[name],
    { command: self, args: ['mcp'], env: { A: '1' }, tools: { x: { enabled: false } } });
  rmSync(path);
});

await test('without HOME the entry is still printed', () => {
  const { status, out } = run(['config', 'cursor'], { HOME: '' });
  same(status, 0);
  check(out.includes('~/.cursor/mcp.json') && out.includes(JSON.stringify(self)), out);
  for (const HOME of ['', '../x', 'x', '~']) same(run(['config', 'cursor', '--write'], { HOME }).status, 2);
});

await test('an unknown client is answered with the nearest name; --generic serves any other client', () => {
  const { status, err } = run(['config', 'cursro']);
  same(status, 2);
  check(err.includes('did you mean cursor?') && err.includes('--generic'), err);
  const parts = config(['--generic']).split('\n\n');
  same(strict(parts[1]), { mcpServers: { [name]: plain } });
  same(strict(parts[3]), { servers: { [name]: stdio } });
  same(toml(parts[7]), { mcp_servers: { [name]: plain } });
});

// Entries that start another program: their other members belong to the user and stay.
const others = {
  'JSON, with an environment': ['cursor',
    '{"mcpServers": {"workosdocs": {"args": ["old"], "env": {"A": "1"}, "command": "/opt/old/server"}}}',
    '{"mcpServers": {"workosdocs": {"type": "stdio", "args": ["mcp"], "env": {"A": "1"}, "command": SELF}}}'],
  'JSON on several lines, with comments': ['vscode',
    '{\n  "servers": {\n    "workosdocs": {\n      // mine\n      "command": "/opt/old/server", // old\n' +
    '      "env": { "A": "1" },\n    },\n  },\n}\n',
    '{\n  "servers": {\n    "workosdocs": {\n      "type": "stdio",\n      "args": ["mcp"],\n' +
    '      // mine\n      "command": SELF, // old\n      "env": { "A": "1" },\n    },\n  },\n}\n'],
  'JSON, of another kind': ['cursor', '{"mcpServers": {"workosdocs": {"url": "http://localhost:1"}}}',
    '{"mcpServers": {"workosdocs": {"type": "stdio", "command": SELF, "args": ["mcp"]}}}'],
  'TOML, with an environment': ['codex',
    '[mcp_servers.workosdocs]\nargs = ["old"]\ncommand = "/opt/old/server" # old\n' +
    'startup_timeout_sec = 9\n\n[mcp_servers.workosdocs.env]\nA = "1"\n',
    '[mcp_servers.workosdocs]\nargs = ["mcp"]\ncommand = SELF # old\n' +
    'startup_timeout_sec = 9\n\n[mcp_servers.workosdocs.env]\nA = "1"\n'],
  'TOML, without arguments': ['codex', '[mcp_servers.workosdocs]\ncommand = "/opt/old/server"\nenabled = true\n',
    '[mcp_servers.workosdocs]\ncommand = SELF\nargs = ["mcp"]\nenabled = true\n'],
};
for (const [which, [client, text, wanted]] of Object.entries(others))
  await test(`another program's entry: ${which}`, () => {
    const path = join(home, clients[client].file);
    put(path, text.replaceAll('workosdocs', name));
    config([client, '--write']);
    same(read(path), wanted.replaceAll('workosdocs', name).replace('SELF', JSON.stringify(self)));
    check(config([client, '--write']).includes('not changed'));
    rmSync(path);
  });

// --- odd files ---

// A file of VS Code, and the result of --write and --remove if it differs from the file.
const odd = {
  'an empty file': ['', null], // null: deleted, as a file that --write made
  'blanks': [' \n\t\n', ' \n\t\n{\n  "servers": {}\n}\n'],
  'nothing but a BOM': ['\ufeff', '\ufeff\n{\n  "servers": {}\n}\n'],
  'nothing but a comment': ['// mine', '// mine\n{\n  "servers": {}\n}\n'],
  'a root that is empty': ['{}', '{\n  "servers": {}\n}'], // Claude Code rejects a file without servers
  'empty servers go as well': ['{\n  "servers": {\n  },\n  "a": 1\n}', '{\n  "a": 1\n}'],
  'empty servers, on one line': ['{"servers":{}}'],
  'empty servers around comments': ['{\n  "servers": {\n    // none\n  }\n}\n'],
  'a comma before a closing bracket, and a comment behind it': [
    '{\n  "servers": {\n    "a": {}, // one, two\n  },\n}\n'],
  'a comment between the last value and the bracket': [
    '{\n  "servers": {\n    "a": {} /* , */\n    // "b": {},\n  }\n}\n'],
  'a line comment with CR LF': ['{\r\n  "servers": {\r\n    "a": {} // x\r\n  }\r\n}\r\n'],
  'names with escapes': ['{\n  "\\u0073ervers": { "a\\"}": {} }\n}\n'],
  'the same name elsewhere': [
    `{\n  "x": { "servers": { "${name}": 1 } },\n  "servers": { "a": { "${name}": "{" } },\n  "${name}": []\n}\n`],
  'strings that look like comments': ['{ "a": "// no", "b": "/* no", "servers": { "c": "*/" } }'],
  'one line': ['{"servers":{"a":1}}\n'],
  'no servers, on one line': ['{"a":1}'],
  'many levels': [`{\n  "deep": ${'['.repeat(400)}${']'.repeat(400)}\n}\n`],
};
for (const [what, [text, after = text]] of Object.entries(odd)) {
  await test(`odd: ${what}`, () => {
    const path = pathOf('vscode');
    put(path, text);
    config(['vscode', '--write']);
    same(loose(read(path)), withEntry(loose(/[{]/.test(text) ? text : '{}'), clients.vscode));
    if (after === text) check(holds(read(path), text), read(path));
    config(['vscode', '--remove']);
    if (after === null) check(!existsSync(path));
    else same(read(path), after);
    rmSync(path, { force: true });
  });
}

await test('odd: the entry is taken out from between others, first, last, alone; what the user added to ours stays',
    () => {
  const path = pathOf('vscode'), ours = `"${name}": ${JSON.stringify({ ...stdio, disabled: true })}`;
  for (const [before, after] of [
    [`{"servers": {"a": 1, ${ours}, "b": 2}}`, '{"servers": {"a": 1, "b": 2}}'],
    [`{"servers": {${ours}, "b": 2}}`, '{"servers": { "b": 2}}'],
    [`{"servers": {"a": 1, ${ours}}}`, '{"servers": {"a": 1}}'],
    [`{"servers": {"a": 1, ${ours},}}`, '{"servers": {"a": 1,}}'],
    [`{"servers": {${ours}}, "x": 1}`, '{ "x": 1}'],
    [`{"servers": {// mine\n${ours}, "b": 2}}`, '{"servers": {// mine\n "b": 2}}'],
    [`{"servers": {// mine\n${ours}}, "b": 2}`, '{"servers": {// mine\n}, "b": 2}'],
    [`{"servers": {/* mine */ ${ours}}}`, '{"servers": {/* mine */}}'],
    [`{"servers": {"a": 1 /* x */ , // y\n  ${ours} // z\n}}`, '{"servers": {"a": 1 /* x */  // y // z\n}}'],
  ]) {
    put(path, before);
    check(config(['vscode', '--write']).includes('not changed'));
    same(read(path), before);
    config(['vscode', '--remove']);
    same(read(path), after);
    loose(after);
  }
  rmSync(path);
});

// Files made by chance: objects in objects, with comments, blanks and commas wherever JSONC has them.
function chance(seed) {
  let state = seed * 2654435761 % 2 ** 32;
  const upTo = (n) => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0, Math.floor(state / 2 ** 32 * n));
  const one = (list) => list[upTo(list.length)];
  const gap = () => Array.from({ length: upTo(3) },
    () => one([' ', '\n', '\t', '\r\n', '/* } , " */', '// { , "\n', '  '])).join('');
  const list = (open, close, each, n) =>
    open + gap() + Array.from({ length: n }, (_, i) => each(i)).join(`${gap()},${gap()}`) + gap()
      + (n && upTo(2) ? `,${gap()}` : '') + close;
  const value = (depth) => one([() => '"\\"} // é \\u00e9"', () => '-1.5e3', () => 'null', () => 'true',
    () => depth ? list('[', ']', () => value(depth - 1), upTo(3)) : '0',
    () => depth ? object(depth - 1, upTo(3)) : '""'])();
  const object = (depth, n, first) => list('{', '}', (i) => i === 0 && first
    ? `"${first}"${gap()}:${gap()}${object(2, 1 + upTo(3))}`
    : `"k${i}"${gap()}:${gap()}${value(depth)}`, n);
  return gap() + object(3, 1 + upTo(3), upTo(3) ? 'servers' : 'k0') + gap();
}
await test('in 200 random files the entry is written and removed, and the rest stays', (wrong) => {
  const path = pathOf('vscode');
  for (let seed = 1; seed <= 200; seed++) {
    const text = chance(seed), before = loose(text);
    put(path, text);
    try {
      config(['vscode', '--write']);
      same(loose(read(path)), withEntry(before, clients.vscode));
      config(['vscode', '--remove']);
      same(read(path), text);
    } catch (error) {
      wrong.push(`seed ${seed}: ${JSON.stringify(text)}: ${JSON.stringify(read(path))}: ${error.message}`);
    }
  }
  rmSync(path);
});

// --- refused: the file stays as it is, the message says where and why, in one line; status 2 ---

const refused = [
  ['claude-code', '{ "mcpServers": { }, }', 'line 1, column 22: this is not valid JSON'],
  ['claude-code', `{ "a": ${'1'.repeat(1001)} }`, 'line 1, column 8: A number of more than 1000 characters'],
  ['claude-code', '{\n  // mine\n}', 'line 2, column 3: this client takes no comments'],
  ['claude-code', '{\n  "é": "ä" x\n}', 'line 2, column 12: '],
  ['claude-code', '{} {}', 'line 1, column 4: '],
  ['claude-code', '[]', 'line 1, column 1: an object is expected here'],
  ['claude-code', '{ "mcpServers": null }', 'line 1, column 17: an object is expected here'],
  ['claude-code', '{\n "mcpServers": {},\n "mcpServers": {}\n}', 'line 2, column 2: this name occurs twice here'],
  ['claude-code', `{ "mcpServers": { "${name}": {}, "${name}": {} } }`,
    'line 1, column 19: this name occurs twice here'],
  ['claude-code', '{ "a": "b', 'line 1, column 10: '],
  ['claude-code', '{ "a": \'b\' }', 'line 1, column 8: '],
  ['claude-code', '{ "a": "\u0001" }', 'line 1, column 9: '],
  ['claude-code', `{"a":${'['.repeat(600)}${']'.repeat(600)}}`, 'line 1, column 517: '],
  ['gemini', '{ "a": 1, /* x */ }', 'line 1, column 19: '],
  ['vscode', '{ "a": 1 /* x }', 'line 1, column 10: '],
  ['vscode', '{ "a": [,] }', 'line 1, column 9: '],
  ['vscode', '{ "a": 1,, }', 'line 1, column 10: '],
  ['vscode', '{,}', 'line 1, column 2: '],
  ['opencode', '{ "mcp": { "servers": [] } }', 'line 1, column 23: an object is expected here'],
  ['codex', 'mcp_servers = { a = { command = "x" } }\n', 'line 1, column 1: write this as tables'],
  ['codex', 'mcp_servers.a.command = "x"\n', 'line 1, column 1: write this as tables'],
  ['codex', `[mcp_servers]\n${name} = { command = "x" }\n`, 'line 2, column 1: write this as tables'],
  ['codex', `[mcp_servers]\n${name}.command = "x"\n`, 'line 2, column 1: write this as tables'],
  ['codex', `[mcp_servers.${name}]\ncommand = "a"\n[x]\n[mcp_servers.${name}]\n`,
    'line 4, column 1: this table occurs in several places'],
  ['codex', `[mcp_servers.${name}.env]\na = 1\n[x]\n[mcp_servers."${name}"]\n`,
    'line 4, column 1: this table occurs in several places'],
  ['codex', '[[mcp_servers]]\n', 'line 1, column 1: an array of tables is not allowed'],
  ['codex', 'a = "x\n', 'line 1, column 7: this string has no closing quote'],
  ['codex', 'a = """x\n', 'line 2, column 1: this string has no closing quote'],
  ['codex', 'a = [ 1 2 ]\n', 'line 1, column 9: a comma is expected here'],
  ['codex', 'a = { b = 1\n', 'line 2, column 1: '],
  ['codex', 'a = b\n', 'line 1, column 5: a value is expected here'],
  ['codex', 'a = 1 b = 2\n', 'line 1, column 7: the line should end here'],
  ['codex', '[a\n', 'line 1, column 3: a header should end here'],
  ['codex', 'just words\n', 'line 1, column 6: = is expected here'],
];
for (const [client, text, why] of refused) {
  await test(`refused: ${client}: ${JSON.stringify(text).slice(0, 60)}`, () => {
    const path = pathOf(client);
    put(path, text);
    for (const change of ['--write', '--remove']) {
      const done = run(['config', client, change]);
      same([done.status, done.out, done.err.split('\n').length], [2, '', 2]);
      check(done.err.includes(`${path}, ${why}`), done.err);
      check(done.err.includes(`config ${client}`), done.err);
      same(read(path), text);
    }
    rmSync(path);
  });
}

for (const [args, why] of [
  [['emacs'], 'unknown client'], [['--write'], 'name one of the clients'],
  [['cursor', '--write', '--remove'], 'choose one'],
  [['cursor', '--delete'], '--delete'],
]) {
  await test(`refused: config ${args.join(' ')}`, () => {
    const done = run(['config', ...args]);
    same([done.status, done.out, done.err.split('\n').length], [2, '', 2]);
    check(done.err.includes(why), done.err);
  });
}

// --- files and folders ---

await test('the mode of a file stays, and a link stays a link', () => {
  const path = pathOf('cursor'), target = join(home, 'dotfiles', 'cursor.json');
  put(target, clients.cursor.text);
  chmodSync(target, 0o640);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
  config(['cursor', '--write']);
  check(lstatSync(path).isSymbolicLink());
  same(statSync(target).mode & 0o777, 0o640);
  check(read(target).includes(self));
  same(clients.cursor.parse(read(path)), withEntry(clients.cursor.parse(clients.cursor.text), clients.cursor));
  rmSync(path);
  symlinkSync(join(home, 'nowhere'), path);
  same(run(['config', 'cursor', '--write']).status, 2);
  check(lstatSync(path).isSymbolicLink());
  rmSync(path);
});

await test('a file of a project is not written through a link that leads out of it', () => {
  const other = join(home, 'other'), folder = join(project, '.cursor');
  const leads = { 'a folder': () => symlinkSync(other, folder), 'the folder above': () => symlinkSync('..', folder),
    'a file': () => { mkdirSync(folder); symlinkSync(join(other, 'mcp.json'), join(folder, 'mcp.json')); } };
  put(join(other, 'mcp.json'), clients.cursor.text);
  rmSync(folder, { recursive: true, force: true });
  for (const [name, make] of Object.entries(leads)) {
    make();
    for (const change of ['--write', '--remove']) {
      const done = run(['config', 'cursor', '--project', change]);
      same([name, done.status, done.err.includes('a link leads out of this folder')], [name, 2, true]);
    }
    same(read(join(other, 'mcp.json')), clients.cursor.text);
    rmSync(folder, { recursive: true });
  }
  mkdirSync(join(project, 'inside'));
  symlinkSync('inside', folder);
  same(run(['config', 'cursor', '--project', '--write']).status, 0);
  check(read(join(project, 'inside/mcp.json')).includes('mcpServers'));
  for (const made of [folder, join(project, 'inside'), other]) rmSync(made, { recursive: true });
});

await test('a file that cannot be read or made is refused, with the reason', () => {
  const path = pathOf('kiro');
  mkdirSync(path, { recursive: true });
  const folder = run(['config', 'kiro', '--write']);
  same(folder.status, 2);
  check(folder.err.includes(path), folder.err);
  rmSync(path, { recursive: true });
  rmSync(dirname(path), { recursive: true });
  put(dirname(path), 'a file where a folder should be');
  same(run(['config', 'kiro', '--write']).status, 2);
  rmSync(dirname(path));
  check(run(['config', 'kiro', '--write'], { HOME: '' }).err.includes('HOME'));
});

await test('a pipe or a device is refused at once, and stays', () => {
  const path = pathOf('kiro');
  mkdirSync(dirname(path), { recursive: true });
  same(spawnSync('mkfifo', [path]).status, 0);
  for (const args of [['kiro', '--write'], ['kiro', '--remove'], []]) {
    const done = spawnSync(self, ['config', ...args], { env: { HOME: home }, encoding: 'utf8', timeout: 20000 });
    same(done.status, args.length ? 2 : 0);
    check((done.stdout + done.stderr).includes(path), done.stderr);
  }
  check(lstatSync(path).isFIFO());
  rmSync(path);
  symlinkSync('/dev/null', path);
  check(run(['config', 'kiro', '--remove']).err.includes(path));
  rmSync(path);
  rmSync(dirname(path), { recursive: true });
});

await test('files are in the folders that variables of the environment name', () => {
  const dir = join(home, 'elsewhere');
  const named = { 'claude-code': ['CLAUDE_CONFIG_DIR', '.claude.json'], codex: ['CODEX_HOME', 'config.toml'],
    copilot: ['COPILOT_HOME', 'mcp-config.json'] };
  for (const [client, [variable, file]] of Object.entries(named)) {
    config([client, '--write'], { [variable]: dir });
    same(clients[client].parse(read(join(dir, file))), withEntry({}, clients[client]));
  }
  if (process.platform !== 'linux') return;
  for (const client of ['claude-desktop', 'vscode', 'zed', 'opencode'])
    check(config([client], { XDG_CONFIG_HOME: dir }).includes(join(dir, clients[client].file.replace('.config/', ''))));
});

await test('opencode.jsonc is the file where there is no opencode.json', () => {
  const path = `${pathOf('opencode')}c`;
  put(path, '{ /* mine */ }\n');
  config(['opencode', '--write']);
  same(loose(read(path)), withEntry({}, clients.opencode));
  check(!existsSync(path.slice(0, -1)));
  rmSync(path);
});

await test('a path with blanks and quotes is quoted in JSON, in TOML and for a shell', () => {
  const copy = join(home, "it's here", basename(self));
  mkdirSync(dirname(copy));
  writeFileSync(copy, readFileSync(self), { mode: 0o755 });
  const shown = run(['config', 'claude-code'], {}, copy).out;
  same(strict(shown.split('\n\n')[1]).mcpServers[name].command, copy);
  check(shown.includes(`-- '${copy.replaceAll("'", "'\\''")}' mcp`), shown);
  same(toml(run(['config', 'codex'], {}, copy).out.split('\n\n')[1]).mcp_servers[name].command, copy);
  rmSync(dirname(copy), { recursive: true });
});

await test('TOML: names and strings that look like tables or comments are read as they are', () => {
  const path = pathOf('codex');
  for (const [text, message] of [
    ['a = "x\\\ny"\n', 'line 1, column 8'],
    [`[mcp_servers."${name.slice(0, -1)}\\u0073"]\ncommand = "x"\n`, 'escape sequences'],
    ['["mcp\\u005fservers"]\n', 'escape sequences'],
  ]) {
    put(path, text);
    const done = run(['config', 'codex', '--write']);
    same([done.status, read(path)], [2, text]);
    check(done.err.includes(message), done.err);
  }
  put(path, `[mcp_servers.${name}]\ncommand.x = "a"\nargs.y = "b"\n`);
  config(['codex', '--write']);
  same(toml(read(path)).mcp_servers[name], { command: self, args: ['mcp'] });
  rmSync(path);
});

await test('a temporary file that is there already stays, and the change is written', () => {
  const path = pathOf('kiro');
  put(path, '{}\n');
  const done = run(['-c', `echo mine >"$1.$$-0.tmp"; exec "$0" config kiro --write`, self, path], {}, 'sh');
  same(done.status, 0, done.err);
  same(strict(read(path)).mcpServers[name].command, self);
  const left = readdirSync(dirname(path)).filter((file) => file.endsWith('.tmp'));
  same(left.map((file) => read(join(dirname(path), file))), ['mine\n']);
  rmSync(dirname(path), { recursive: true });
});

// --- doctor ---

function doctor(env, command, args = ['doctor']) {
  const done = run(args, env, command);
  return { ...done, lines: done.out.trim().split('\n') };
}
const prefix = process.env.TOOL_PREFIX ?? 'workos';

await test('doctor: reports no problem for both eras, each tool, the corpus and the file', () => {
  const { status, out, err, lines } = doctor();
  same([status, err, lines.at(-1)], [0, '', 'No problems found.'], out);
  for (const part of [self, `${statSync(self).size} bytes`, '2025-11-25', '2026-07-28']) check(out.includes(part), out);
  for (const tool of ['search', 'docs', 'examples', 'changelogs'])
    same(lines.filter((l) => l.startsWith('ok ') && l.includes(` ${prefix}_${tool} `)).length, 2, out);
  same(lines.filter((l) => /^ok +end of input +status 0/.test(l)).length, 2, out);
  if (process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch))
    same(out.match(/sandbox +on/g)?.length, 2, out);
  check(doctor({ WORKOSDOCS_NO_SANDBOX: '1' }).out.includes('not active (WORKOSDOCS_NO_SANDBOX=1 turns it off)'));
});

await test('doctor: names the clients that start this program', () => {
  config(['cursor', '--write']);
  put(pathOf('kiro'), clients.kiro.text);
  put(pathOf('windsurf'), JSON.stringify({ mcpServers: { [name]: { command: process.execPath } } }));
  const well = doctor();
  same(well.status, 0, well.out);
  check(/^ok +cursor +set up/m.test(well.out), well.out);
  check(/^- +kiro +not set up/m.test(well.out), well.out);
  check(well.out.includes(`starts ${process.execPath}`), well.out);
  check(!well.out.includes('gemini'), well.out);
  put(pathOf('windsurf'), JSON.stringify({ mcpServers: { [name]: { command: '/no/such/program' } } }));
  put(pathOf('kiro'), '{');
  const ill = doctor();
  same([ill.status, ill.lines.at(-1)], [1, 'Problems found.']);
  check(/^failed +windsurf +starts \/no\/such\/program, which is not there/m.test(ill.out), ill.out);
  check(/^failed +kiro +unreadable: line 1, column 2/m.test(ill.out), ill.out);
  for (const client of ['cursor', 'kiro', 'windsurf']) rmSync(pathOf(client));
});

await test('doctor: compares its file with SHA256SUMS', () => {
  const dir = join(home, 'release'), copy = join(dir, basename(self)), bytes = readFileSync(self);
  const sum = createHash('sha256').update(bytes).digest('hex');
  put(join(dir, 'SHA256SUMS'), `${'0'.repeat(64)}  other\n${sum}  ${basename(self)}\n`);
  writeFileSync(copy, bytes, { mode: 0o755 });
  check(/^ok +file +as its line in SHA256SUMS/m.test(doctor({}, copy).out));
  put(join(dir, 'SHA256SUMS'), `${sum.replace(/^./, (c) => (c === '0' ? '1' : '0'))}  ${basename(self)}\n`);
  const wrong = doctor({}, copy);
  same(wrong.status, 1);
  check(wrong.out.includes(`NOT as its line in SHA256SUMS: computed ${sum}`), wrong.out);
  put(join(dir, 'SHA256SUMS'), `${sum}  another\n`);
  check(!/^(ok|failed) +file /m.test(doctor({}, copy).out));
  rmSync(dir, { recursive: true });
});

await test('doctor: works with closed standard streams', () => {
  for (const closed of ['<&-', '<&- 2>&-', '2>&-']) {
    const done = doctor({}, 'sh', ['-c', `exec '${self}' doctor ${closed}`]);
    same([done.status, done.lines.at(-1)], [0, 'No problems found.'], done.out);
  }
  same(doctor({}, 'sh', ['-c', `exec '${self}' doctor <&- >&-`]).status, 2);
});

if (process.platform === 'linux') {
  await test('doctor: reports a program that cannot be started, or that the system does not let start', () => {
    const copy = join(home, 'gone');
    writeFileSync(copy, readFileSync(self), { mode: 0o755 });
    const gone = doctor({}, 'sh', ['-c', `exec 3<'${copy}'; rm '${copy}'; exec /proc/self/fd/3 doctor`]);
    same([gone.status, gone.lines.at(-1)], [1, 'Problems found.'], gone.out + gone.err);
    check(/^failed +program/m.test(gone.out) && /^failed +initialize +2025-11-25, no answer/m.test(gone.out), gone.out);
    check(/^failed +end of input +status 127/m.test(gone.out), gone.out);
    const poor = doctor({}, 'sh', ['-c', `ulimit -n 4; exec '${self}' doctor`]);
    same(poor.status, 1, poor.out + poor.err);
    check(/^failed +start +/m.test(poor.out), poor.out);
  });

  await test('doctor: reports a changed byte of the documentation', () => {
    const copy = join(home, 'flipped'), bytes = readFileSync(self);
    const at = bytes.indexOf(run(['show', run(['list']).out.match(/`([^`]+)`/)[1], '--raw']).out.slice(0, 200));
    check(at > 0);
    bytes[at + 100] ^= 1;
    writeFileSync(copy, bytes, { mode: 0o755 });
    const done = doctor({}, copy);
    same(done.status, 1, done.out);
    check(/^failed +corpus/m.test(done.out), done.out);
    rmSync(copy);
  });
}
