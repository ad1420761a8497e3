// The tools' schemas in the hands of those that are strict: Ajv, the MCP Inspector, the Gemini SDK, and the strict form
// that the OpenAI Agents SDK makes of them. No model is called: the Gemini SDK talks to a server on this machine.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { GoogleGenAI } from '@google/genai';
import { getAllMcpTools } from '@openai/agents-core';
import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import { Server, bytes, program, root, test } from './lib.mjs';

const MODERN = { _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {} } };
const server = new Server();
const initialized = await server.initialize();
const { tools } = await server.result('tools/list'), modern = await server.result('tools/list', MODERN);

/** Options that give Node.js 18 the globals which later versions have. */
const NODE_18 = process.version.startsWith('v18.') ? '--experimental-global-customevent --experimental-global-webcrypto' : '';

/** Every schema in a schema, with its path. */
function* schemas(schema, path = '') {
  yield [path, schema];
  for (const [name, s] of Object.entries(schema.properties ?? {})) yield* schemas(s, `${path}.${name}`);
  if (schema.items) yield* schemas(schema.items, `${path}[]`);
}

await test('tools/list has at most 5,000 bytes in every era, instructions less than 2,048 characters', () => {
  for (const list of [{ tools }, modern]) assert.ok(bytes(JSON.stringify(list)) <= 5000, bytes(JSON.stringify(list)));
  for (const tool of tools) assert.ok(bytes(tool.description) < 2000, tool.name);
  assert.ok([...initialized.instructions].length < 2048);
});

await test('schemas: one type each, and only keywords that Gemini and the strict modes know', (wrong) => {
  const known = ['type', 'description', 'enum', 'minimum', 'maximum', 'items', 'properties', 'required'];
  for (const tool of tools) for (const [path, s] of schemas(tool.inputSchema)) {
    if (typeof s.type !== 'string') wrong.push(`${tool.name}${path}: type ${JSON.stringify(s.type)}`);
    if (s.type === 'array' && typeof s.items?.type !== 'string') wrong.push(`${tool.name}${path}: items`);
    for (const key of Object.keys(s)) if (!known.includes(key)) wrong.push(`${tool.name}${path}: ${key}`);
  }
});

await test('Ajv compiles them in its strict mode, draft-07 and 2020-12', () => {
  for (const A of [Ajv, Ajv2020]) for (const tool of tools) {
    const check = new A({ strict: true }).compile(tool.inputSchema);
    const { properties, required = [] } = tool.inputSchema;
    const sample = (s) => (s.type === 'integer' ? s.minimum : s.type === 'array' ? ['x'] : s.enum?.[0] ?? 'x');
    const full = Object.fromEntries(Object.entries(properties).map(([name, s]) => [name, sample(s)]));
    assert.ok(check(full), JSON.stringify(check.errors));
    for (const name of required) assert.ok(!check({ ...full, [name]: undefined }) && !check({}), name);
    assert.ok(!check({ ...full, [Object.keys(properties)[0]]: 5 }));
  }
});

await test('the Inspector has no warning about them', () => {
  const run = spawnSync(join(root, 'build/node/node_modules/.bin/mcp-inspector'),
    ['--cli', program, 'mcp', '--method', 'tools/list', '--strict'], { encoding: 'utf8', env: { ...process.env,
      NODE_OPTIONS: NODE_18 } });
  assert.equal(run.status, 0, run.stderr);
  assert.equal(run.stderr, '');
  assert.equal(JSON.parse(run.stdout).tools.length, tools.length);
});

await test('the Gemini SDK sends them as they are, as declarations of functions', async () => {
  const sent = [];
  const model = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => { body += chunk; });
    request.on('end', () => {
      sent.push(JSON.parse(body));
      response.setHeader('content-type', 'application/json');
      response.end('{"candidates":[{"content":{"role":"model","parts":[{"text":"done"}]}}]}');
    });
  }).listen(0, '127.0.0.1');
  await once(model, 'listening');
  const ai = new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl: `http://127.0.0.1:${model.address().port}` } });
  const declarations = tools.map(({ name, description, inputSchema }) =>
    ({ name, description, parameters: inputSchema }));
  await ai.models.generateContent({ model: 'gemini-2.5-flash', contents: 'x',
    config: { tools: [{ functionDeclarations: declarations }] } });
  for (const { inputSchema } of tools) // as a schema of answers it goes through the SDK's own conversion
    await ai.models.generateContent({ model: 'gemini-2.5-flash', contents: 'x',
      config: { responseMimeType: 'application/json', responseSchema: structuredClone(inputSchema) } });
  model.close();
  model.closeAllConnections();
  assert.deepEqual(sent[0].tools[0].functionDeclarations, declarations);
  const lower = (v) => JSON.parse(JSON.stringify(v, (key, x) => (key === 'type' && typeof x === 'string'
    ? x.toLowerCase() : x)));
  for (const [i, { inputSchema }] of tools.entries())
    assert.deepEqual(lower(sent[i + 1].generationConfig.responseSchema), inputSchema);
});

await test("the OpenAI Agents SDK makes the strict form of all of them; its nulls for what is not set are accepted",
    async () => {
  const host = { name: 'workosdocs', cacheToolsList: false, connect: async () => {}, close: async () => {},
    listTools: async () => tools, callTool: async (name, args) => (await server.result('tools/call',
      { name, arguments: args })).content, invalidateToolsCache: async () => {} };
  const converted = await getAllMcpTools([host], undefined, undefined, true);
  assert.deepEqual(converted.map((t) => [t.name, t.strict]), tools.map((t) => [t.name, true]));
  for (const [i, { parameters }] of converted.entries()) {
    assert.equal(parameters.additionalProperties, false);
    assert.deepEqual([...parameters.required].sort(), Object.keys(tools[i].inputSchema.properties).sort());
    const args = Object.fromEntries(parameters.required.map((name) => [name, name === 'query' ? 'user' : null]));
    const { error, text } = await server.call(tools[i].name, args);
    assert.ok(!error, `${tools[i].name}: ${text.slice(0, 200)}`);
  }
});

await server.end();
