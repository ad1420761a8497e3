// Every answer of every method in each of the five revisions: against the official JSON Schemas, where they are at hand
// (MCP_SCHEMAS, or ../shared/mcp/schema), and in any case against the fields that the revision has or has not; then
// lists, resources, prompts and completion as a whole.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { Server, bytes, corpus, each, root, test } from './lib.mjs';
import { INITIALIZED, KEY, LEGACY, LLMS, META, MODERN, TEMPLATE, allResources, ask, initialize, modern, one, prefix,
  sample, session, shown, talk, tool, uri } from './lines.mjs';

const same = assert.deepEqual;
const VERSIONS = [...LEGACY, MODERN];
const there = await sample();
const folder = there.page.split('/')[0];

// --- the official schemas ---

const schemas = [process.env.MCP_SCHEMAS, join(root, '../shared/mcp/schema')]
  .find((dir) => dir && VERSIONS.every((v) => existsSync(`${dir}/${v}/schema.json`)));
const RESULT = { initialize: 'InitializeResult', ping: 'EmptyResult', 'server/discover': 'DiscoverResult',
  'tools/list': 'ListToolsResult', 'tools/call': 'CallToolResult',
  'resources/list': 'ListResourcesResult', 'resources/templates/list': 'ListResourceTemplatesResult',
  'resources/read': 'ReadResourceResult', 'prompts/list': 'ListPromptsResult',
  'prompts/get': 'GetPromptResult', 'completion/complete': 'CompleteResult' };
const compiled = {};

/** True if `value` conforms to `type` of that revision's schema; adds the errors to `wrong`. True without schemas. */
function conforms(wrong, version, type, value) {
  if (!schemas) return;
  compiled[version] ??= (() => {
    const schema = JSON.parse(readFileSync(`${schemas}/${version}/schema.json`, 'utf8'));
    const ajv = new (schema.definitions ? Ajv : Ajv2020)({ strict: false, allErrors: true, validateFormats: true });
    addFormats(ajv);
    ajv.addFormat('byte', true);
    ajv.addSchema(schema, version);
    return (name) => ajv.getSchema(`${version}#/${schema.definitions ? 'definitions' : '$defs'}/${name}`);
  })();
  const check = compiled[version](type);
  if (!check) wrong.push(`the schema of ${version} has no ${type}`);
  else if (!check(value)) wrong.push(`no ${type}: ${JSON.stringify(check.errors).slice(0, 300)}`);
}

/** A reply to `method` as a whole. */
function check(wrong, version, method, reply) {
  const extra = Object.keys(reply).filter((k) => !['jsonrpc', 'id', 'result', 'error'].includes(k));
  if (extra.length) wrong.push(`members of no message: ${extra}`);
  if ('result' in reply === 'error' in reply) wrong.push('result or error, not both');
  const late = version >= '2025-11-25';
  if (reply.error) conforms(wrong, version, late ? 'JSONRPCErrorResponse' : 'JSONRPCError', reply);
  else conforms(wrong, version, late ? 'JSONRPCResultResponse' : 'JSONRPCResponse', reply);
  if (reply.result) conforms(wrong, version, RESULT[method], reply.result);
  if (reply.result) shape(wrong, version, method, reply.result);
}

await test(schemas ? 'schemas: the official ones are here, and they do reject'
    : 'schemas: answers are not validated against the official ones [schemas not here]', (wrong) => {
  if (!schemas) return;
  const bad = [];
  conforms(bad, MODERN, 'ListToolsResult', { tools: [] });
  conforms(bad, '2025-06-18', 'CallToolResult', {});
  conforms(bad, '2024-11-05', 'ReadResourceResult', { contents: 5 });
  same(bad.length, 3);
});

// --- the same in short, where there is no schema: which members a result has, of which type ---

const TEXT = (v) => typeof v === 'string', NUMBER = (v) => Number.isInteger(v) && v >= 0,
  OBJECT = (v) => v !== null && typeof v === 'object' && !Array.isArray(v), YES = (v) => typeof v === 'boolean';
const LIST = (of) => (v) => Array.isArray(v) && v.every((x) => problems(of, x).length === 0);
const CONTENTS = { uri: TEXT, mimeType: TEXT, text: TEXT };
const problems = (members, value) => (typeof members === 'function' ? (members(value) ? [] : ['wrong type'])
    : !OBJECT(value) ? ['no object'] : [
  ...Object.entries(members).filter(([k, is]) => (k.endsWith('?') ? value[k.slice(0, -1)] !== undefined
    && problems(is, value[k.slice(0, -1)]).length : problems(is, value[k]).length)).map(([k]) => k),
  ...Object.keys(value).filter((k) => !(k in members) && !(`${k}?` in members)).map((k) => `${k} (unknown)`)]);

/** The members that a result of this revision has; `name?` may be absent, and no others are there. */
function shapes(version) {
  const rank = VERSIONS.indexOf(version), since = (first, members) => (rank >= VERSIONS.indexOf(first) ? members : {});
  const title = since('2025-06-18', { title: TEXT }), server = { name: TEXT, ...title, version: TEXT,
    ...since('2025-11-25', { description: TEXT, 'websiteUrl?': TEXT }) };
  const modern = since(MODERN, { resultType: (v) => v === 'complete', _meta: { [`${KEY}serverInfo`]: server } });
  const kept = since(MODERN, { ttlMs: (v) => NUMBER(v) && v >= 3600000, cacheScope: (v) => v === 'public' });
  const capabilities = (v) => JSON.stringify(v) === '{"tools":{},"resources":{},"prompts":{},"completions":{}}';
  const resource = { uri: TEXT, name: TEXT, ...title, 'description?': TEXT, mimeType: TEXT, size: NUMBER,
    'annotations?': { audience: LIST(TEXT), priority: (v) => v >= 0 && v <= 1 } };
  const hints = { ...(rank === 1 ? { title: TEXT } : {}), readOnlyHint: (v) => v === true,
    destructiveHint: (v) => v === false, idempotentHint: YES, openWorldHint: (v) => v === false };
  const block = (v) => (v?.type === 'text' ? problems({ type: TEXT, text: TEXT }, v) : v?.type === 'resource'
    ? problems({ type: TEXT, resource: CONTENTS }, v)
    : v?.type === 'resource_link' && rank >= 2 ? problems({ type: TEXT, ...resource }, v) : ['type']).length === 0;
  return {
    initialize: { protocolVersion: TEXT, capabilities, serverInfo: server, instructions: TEXT },
    ping: {},
    'server/discover': { supportedVersions: LIST(TEXT), capabilities, instructions: TEXT, ...kept, ...modern },
    'tools/list': { tools: LIST({ name: TEXT, ...title, description: TEXT, inputSchema: OBJECT,
      ...since('2025-03-26', { annotations: hints }) }), ...kept, ...modern },
    'tools/call': { content: LIST({ type: (v) => v === 'text', text: TEXT }),
      'isError?': (v) => v === true, ...modern },
    'resources/list': { resources: LIST(resource), 'nextCursor?': (v) => TEXT(v) && v.length > 0, ...kept, ...modern },
    'resources/templates/list': { resourceTemplates: LIST({ uriTemplate: TEXT, name: TEXT, ...title, description: TEXT,
      mimeType: TEXT }), ...kept, ...modern },
    'resources/read': { contents: (v) => LIST(CONTENTS)(v) && v.length > 0, ...kept, ...modern },
    'prompts/list': { prompts: LIST({ name: TEXT, ...title, description: TEXT,
      arguments: LIST({ name: TEXT, ...title, description: TEXT, required: YES }) }), ...kept, ...modern },
    'prompts/get': { description: TEXT, messages: LIST({ role: (v) => v === 'user', content: block }), ...modern },
    'completion/complete': { completion: { values: (v) => LIST(TEXT)(v) && v.length <= 100, total: NUMBER,
      hasMore: YES }, ...modern },
  };
}

function shape(wrong, version, method, result) {
  const bad = problems(shapes(version)[method], result);
  if (bad.length) wrong.push(`${version} ${method}: ${bad.join(', ')} in ${shown(result, 200)}`);
}

// --- every method in every revision ---

const promptRef = (name) => ({ type: 'ref/prompt', name }), pathRef = { type: 'ref/resource', uri: TEMPLATE };
const CALLS = { // requests: method, params, whether the answer is a tool's error
  'all tools': ['tools/list'], 'all tools, params empty': ['tools/list', {}],
  'search': ['tools/call', { name: tool('search'), arguments: { query: 'create a user' } }],
  'search, nothing found': ['tools/call', { name: tool('search'), arguments: { query: '"xyzzy qwvzk"' } }],
  'search, misspelt': ['tools/call', { name: tool('search'), arguments: { query: 'authentcation sesion' } }],
  'search, literal': ['tools/call',
    { name: tool('search'), arguments: { query: 'organization', mode: 'literal', maxResults: 3 } }],
  'search without a query': ['tools/call', { name: tool('search'), arguments: {} }, true],
  'search without arguments': ['tools/call', { name: tool('search') }, true],
  'docs, the tree': ['tools/call', { name: tool('docs') }],
  'docs, a folder': ['tools/call', { name: tool('docs'), arguments: { path: folder } }],
  'docs, a section': ['tools/call', { name: tool('docs'), arguments: { path: there.section } }],
  'docs, two pages': ['tools/call', { name: tool('docs'), arguments: { path: [there.page, there.largest] } }],
  'docs, no such page': ['tools/call', { name: tool('docs'), arguments: { path: 'no/such/page' } }, true],
  'docs, a bad cursor': ['tools/call', { name: tool('docs'), arguments: { path: there.page, cursor: 'x' } }, true],
  'examples, groups': ['tools/call', { name: tool('examples') }],
  'examples, words': ['tools/call', { name: tool('examples'), arguments: { query: 'user', maxResults: 3 } }],
  'changelogs, packages': ['tools/call', { name: tool('changelogs'), arguments: {} }],
  'all resources, first page': ['resources/list'], 'all templates': ['resources/templates/list'],
  'a page': ['resources/read', { uri: uri(there.page) }], 'a section': ['resources/read', { uri: uri(there.section) }],
  'llms.txt': ['resources/read', { uri: LLMS }],
  'all prompts': ['prompts/list'],
  'integrate a page': ['prompts/get',
    { name: 'integrate_feature', arguments: { feature: there.page, language: 'python' } }],
  'integrate a product': ['prompts/get', { name: 'integrate_feature', arguments: { feature: there.features[0] } }],
  'migrate': ['prompts/get', { name: 'migrate_from', arguments: { vendor: there.vendors[0] ?? 'x' } }],
  'an error': ['prompts/get',
    { name: 'explain_error', arguments: { error: there.errors[0] ?? 'x', feature: there.page } }],
  'review, an argument too many': ['prompts/get',
    { name: 'review_integration', arguments: { feature: there.page, other: 'ignored' } }],
  'complete a vendor': ['completion/complete',
    { ref: promptRef('migrate_from'), argument: { name: 'vendor', value: '' } }],
  'complete a path': ['completion/complete',
    { ref: pathRef, argument: { name: 'path', value: there.page.slice(0, 3) }, context: { arguments: {} } }],
  'complete an anchor': ['completion/complete', { ref: pathRef, argument: { name: 'path', value: `${there.page}#` } }],
  'complete, nothing fits': ['completion/complete',
    { ref: pathRef, argument: { name: 'path', value: 'x'.repeat(1000) } }],
};

const NOT_FOUND = [-32002, -32602]; // legacy, modern
const page = there.page;
const ERRORS = [ // method, params, code
  ['nope', {}, -32601], ['Tools/list', {}, -32601], ['tools/list\0', {}, -32601],
  ['logging/setLevel', { level: 'info' }, -32601], ['resources/subscribe', { uri: 'x' }, -32601],
  ['resources/unsubscribe', { uri: 'x' }, -32601], ['tasks/list', {}, -32601], ['roots/list', {}, -32601],
  ['sampling/createMessage', {}, -32601],
  ['tools/list', { cursor: 'x' }, -32602], ['tools/list', { cursor: 5 }, -32602],
  ['tools/list', { cursor: [1] }, -32602], ['resources/list', { cursor: 'x' }, -32602],
  ['resources/templates/list', { cursor: 'x' }, -32602], ['prompts/list', { cursor: 'x' }, -32602],
  ['tools/call', {}, -32602], ['tools/call', { name: 5 }, -32602], ['tools/call', { name: 'nope' }, -32602],
  ['tools/call', { name: `X${tool('search')}`, arguments: { query: 'x' } }, -32602],
  ['tools/call', { name: `${tool('search')}\0`, arguments: { query: 'x' } }, -32602],
  ['tools/call', { name: tool('search'), arguments: ['x'] }, -32602],
  ['tools/call', { name: tool('search'), arguments: 'x' }, -32602],
  ['tools/call', { name: tool('search'), arguments: '{"query":"x"' }, -32602],
  ['tools/call', { name: tool('search'), arguments: '["x"]' }, -32602],
  ['tools/call', { name: tool('search'), arguments: 5 }, -32602],
  ['resources/read', {}, -32602], ['resources/read', { uri: 5 }, -32602],
  ['resources/read', { uri: 'x'.repeat(5000) }, -32602],
  ...[uri('none'), uri(''), uri('').slice(0, -1), '', 'x', 'file:///etc/passwd', uri(`../${page}`),
    uri(`${page}/../${page}`), uri(`x/%2e%2e/${page}`), uri(`./${page}`), uri(`/${page}`), uri(`${page}%00`),
    uri(`${page}\0`), uri(`${page}%`), uri(`${page}%2`), uri(`${page}%zz`), uri(`${page}?x=1`),
    uri(`${page}#none-such`), uri(there.section.replace('#', '%23')), `https://example.com/docs/${page}`,
    uri(`${page}/`), `${LLMS}2`, `${LLMS}#x`].map((uri) => ['resources/read', { uri }, NOT_FOUND]),
  ['prompts/get', {}, -32602], ['prompts/get', { name: 'nope' }, -32602],
  ['prompts/get', { name: 'migrate_from' }, -32602], ['prompts/get', { name: 'migrate_from', arguments: {} }, -32602],
  ['prompts/get', { name: 'migrate_from', arguments: { vendor: ' ' } }, -32602],
  ['prompts/get', { name: 'migrate_from', arguments: { vendor: 5 } }, -32602],
  ['prompts/get', { name: 'migrate_from', arguments: [] }, -32602],
  ['prompts/get', { name: 'migrate_from', arguments: { vendor: 'x'.repeat(20000) } }, -32602],
  ['prompts/get', { name: 'explain_error', arguments: { error: 'x', feature: 'x'.repeat(20000) } }, -32602],
  ['prompts/get', { name: 'migrate_from', arguments: { vendor: 'x', language: 5 } }, -32602],
  ['prompts/get', { name: 'migrate_from', arguments: { vendor: null } }, -32602],
  ['completion/complete', {}, -32602], ['completion/complete', { ref: promptRef('migrate_from') }, -32602],
  ['completion/complete', { ref: promptRef('nope'), argument: { name: 'x', value: '' } }, -32602],
  ['completion/complete', { ref: promptRef('migrate_from'), argument: { name: 'vendor', value: 5 } }, -32602],
  ['completion/complete', { ref: promptRef('migrate_from'), argument: { name: 'nope', value: '' } }, -32602],
  ['completion/complete',
    { ref: { type: 'ref/resource', uri: `${prefix}://nope` }, argument: { name: 'path', value: '' } }, -32602],
  ['completion/complete', { ref: pathRef, argument: { name: 'nope', value: '' } }, -32602],
  ['completion/complete', { ref: 'x', argument: { name: 'path', value: '' } }, -32602],
];

const instructions = new Map();
for (const version of VERSIONS) {
  const isModern = version === MODERN, rank = VERSIONS.indexOf(version);
  const calls = Object.entries({ ...CALLS, ...(isModern ? { discovery: ['server/discover'] } : { ping: ['ping'] }) });
  const replies = await session(version, calls.map(([, call]) => call));
  const result = (name) => replies[calls.findIndex(([n]) => n === name)].result;
  await test(`${version}: one answer for each request, in order`,
    () => same(replies.map((r) => r.id), calls.map((_, i) => i + 1)));
  for (const [i, [name, [method, , isError]]] of calls.entries())
    await test(`${version} ${method}: ${name}`, (wrong) => {
      if (!replies[i].result) return void wrong.push(`no result: ${shown(replies[i], 300)}`);
      check(wrong, version, method, replies[i]);
      if (method === 'tools/call')
        same([replies[i].result.isError === true, replies[i].result.content.length], [isError === true, 1]);
      assert.ok(JSON.stringify(replies[i]).length < 9e6);
    });

  const { tools } = result('all tools');
  await test(`${version} tools: four, their schemas valid in draft-07 and 2020-12, without $ref, `
      + 'names as they should be', () => {
    same(tools.map((t) => t.name), ['search', 'docs', 'examples', 'changelogs'].map(tool));
    for (const t of tools) {
      assert.match(t.name, /^[A-Za-z0-9_.-]{1,128}$/);
      const schema = t.inputSchema;
      same(schema.type, 'object');
      assert.ok(!JSON.stringify(schema).includes('$ref'));
      for (const A of [Ajv, Ajv2020]) assert.ok(new A({ strict: false }).validateSchema(schema), t.name);
      for (const p of Object.values(schema.properties)) assert.ok(OBJECT(p), 'sub-schemas are objects');
    }
  });
  await test(`${version} tools/list: below 8 KB, descriptions below 2,000 bytes`, () => {
    const size = bytes(JSON.stringify(replies[0]));
    assert.ok(size < 8192, `${size} bytes`);
    for (const t of tools) assert.ok(bytes(t.description) < 2000);
  });
  await test(`${version} tools/call: an error names the problem of the arguments, and the remedy`, () =>
    assert.match(result('search without a query').content[0].text,
      /^query is required\. .*for example \{"query": ".+"\}/));

  const { entries, replies: pages } = await allResources(version);
  await test(`${version} resources/list: at most 100 to a page, each once, the same as in other revisions`, (wrong) => {
    for (const r of pages) check(wrong, version, 'resources/list', r);
    assert.ok(pages.every((r) => r.result.resources.length <= 100)
      && pages.slice(0, -1).every((r) => r.result.resources.length === 100));
    same(entries.map((e) => [e.uri, e.size]), there.entries.map((e) => [e.uri, e.size]));
    same(new Set(entries.map((e) => e.uri)).size, entries.length);
    if (isModern) same(new Set(pages.map((r) => r.result.cacheScope)), new Set(['public']));
  });
  await test(`${version} resources/read: every one that is listed, of the size and type it said`, async (wrong) => {
    const reads = await session(version, entries.map((e) => ['resources/read', { uri: e.uri }]));
    reads.forEach((r, i) => {
      check(wrong, version, 'resources/read', r);
      const [c] = r.result?.contents ?? [];
      if (c?.uri !== entries[i].uri || c.mimeType !== entries[i].mimeType || bytes(c.text) !== entries[i].size)
        wrong.push(`${entries[i].uri}: ${bytes(c?.text ?? '')} bytes, listed ${entries[i].size}`);
      new URL(entries[i].uri);
    });
  });
  await test(`${version} prompts/get: pages that are embedded are those of resources/read`, async () => {
    for (const [name, [method]] of calls.filter(([, [m]]) => m === 'prompts/get'))
      for (const { content } of result(name).messages.filter((m) => m.content.type === 'resource'))
        same(content.resource, (await one(version, 'resources/read', { uri: content.resource.uri })).contents[0],
          `${name} ${method}`);
  });

  const errors = await session(version, ERRORS);
  for (const [i, [method, params, code]] of ERRORS.entries()) {
    const want = code === NOT_FOUND ? code[isModern ? 1 : 0] : code;
    await test(`${version} error ${want}: ${shown(method)} ${shown(params, 80)}`, (wrong) => {
      same(errors[i].error?.code, want);
      check(wrong, version, method, errors[i]);
      if (code === NOT_FOUND && !params.uri.includes('\0')) same(errors[i].error.data, { uri: params.uri });
    });
  }

  const opening = isModern ? result('discovery') : (await talk([initialize(version)])).replies[0].result;
  instructions.set(version, opening.instructions);
  if (isModern)
    await test(`${version} server/discover: the modern version only`, () => same(opening.supportedVersions, [MODERN]));
  else await test(`${version} initialize: the version that was asked for`, (wrong) => {
    shape(wrong, version, 'initialize', opening);
    conforms(wrong, version, 'InitializeResult', opening);
    same(opening.protocolVersion, version);
  });
}

await test('2026-07-28: subscriptions and unsupported versions conform to the schema', async (wrong) => {
  const { replies } = await talk([modern('s', 'subscriptions/listen', { notifications: { toolsListChanged: true } }),
    ask('2025-11-25', 1, 'tools/list', { _meta: { ...META, [`${KEY}protocolVersion`]: '2031-01-01' } })]);
  conforms(wrong, MODERN, 'SubscriptionsAcknowledgedNotification', replies[0]);
  conforms(wrong, MODERN, 'UnsupportedProtocolVersionError', replies[1]);
  conforms(wrong, MODERN, 'SubscriptionsListenResult', replies[2].result);
});
await test('2025-03-26: a batch of replies conforms to the schema', async (wrong) => {
  const { replies } = await talk([initialize('2025-03-26'), INITIALIZED,
    [ask('2025-03-26', 1, 'tools/list'), ask('2025-03-26', 2, 'none')]]);
  conforms(wrong, '2025-03-26', 'JSONRPCBatchResponse', replies[1]);
});
await test('instructions: the same in all revisions, below 2,048 characters, naming every tool', () => {
  same(new Set(instructions.values()).size, 1);
  const [text] = instructions.values();
  assert.ok(text.length < 2048, `${text.length}`);
  for (const name of ['search', 'docs', 'examples', 'changelogs']) assert.ok(text.includes(tool(name)), name);
});

// --- lists, by one client ---

const server = new Server();
await server.initialize();
const completion = async (ref, name, value) =>
  (await server.result('completion/complete', { ref, argument: { name, value } })).completion;
const path = (value) => completion(pathRef, 'path', value);
const names = there.pages.map((p) => p.name);
// a navigation page, which has the order of a folder's pages, is not completed
const real = names.filter((name) => !/(^|\/)_navigation$/.test(name));

await test('cursors: the same in every process, good for their own list only', async () => {
  const cursor = async () => (await one(MODERN, 'resources/list')).nextCursor;
  const first = await cursor();
  same(await cursor(), first);
  if (first === undefined) return;
  for (const method of ['tools/list', 'prompts/list', 'resources/templates/list'])
    same((await one(MODERN, method, { cursor: first })).code, -32602);
  for (const wrong of [`${first}x`, first.slice(1), first.slice(0, -1), first.replace(/-.*/, '-00000000')])
    same((await one(MODERN, 'resources/list', { cursor: wrong })).code, -32602);
});
await test('requests: null, blank and JSON text are read as clients mean them, in every revision', async () => {
  const answer = (version, method, params) => one(version, method, params);
  for (const version of VERSIONS) {
    for (const method of ['tools/list', 'resources/list', 'resources/templates/list', 'prompts/list'])
      for (const cursor of ['', ' ', null])
        same(await answer(version, method, { cursor }), await answer(version, method, {}), `${version} ${method}`);
    const name = tool('examples');
    for (const args of [null, '', ' ', '{}', [], '[]', ' [ ]\n', 'null'])
      same(await answer(version, 'tools/call', { name, arguments: args }),
        await answer(version, 'tools/call', { name }));
    const args = { path: folder, maxChars: 2000 }, docs = tool('docs');
    same(await answer(version, 'tools/call', { name: docs, arguments: ` ${JSON.stringify(args)}` }),
      await answer(version, 'tools/call', { name: docs, arguments: args }));
    const prompt = { name: 'review_integration', arguments: { feature: page } };
    same(await answer(version, 'prompts/get', { ...prompt, arguments: JSON.stringify(prompt.arguments) }),
      await answer(version, 'prompts/get', prompt));
    same(await answer(version, 'prompts/get', { ...prompt, arguments: { ...prompt.arguments, language: null } }),
      await answer(version, 'prompts/get', prompt));
  }
  const reply = (line) => new Promise((resolve) => { // in a legacy session: params null is a list without parameters
    const other = new Server();
    other.initialize().then(() => {
      other.line = (text) => { resolve(JSON.parse(text)); other.end(); };
      other.raw(line);
    });
  });
  for (const method of ['ping', 'tools/list']) assert.ok((await reply(`{"jsonrpc":"2.0","id":9,"method":"${method}",`
    + '"params":null}')).result, method);
});
await test('paths: may be a list or the JSON of a list, also together with path', async () => {
  const read = async (args) => (await server.call(tool('docs'), { maxChars: 50000, ...args })).text;
  const [a, b] = [real[0], real[1]], both = await read({ paths: [a, b] });
  assert.ok(both.includes(await read({ path: a })) && both.includes(await read({ path: b })));
  for (const args of [{ path: [a, b] }, { path: JSON.stringify([a, b]) }, { paths: JSON.stringify([a, b]) },
    { path: a, paths: [b] }, { path: a, paths: b }, { path: [a], paths: [b] }, { pages: [a, b] }])
    same(await read(args), both, JSON.stringify(args));
  for (const args of [{ path: a, paths: [] }, { path: a, paths: null }, { paths: a }, { paths: [a] }, { path: [a] }])
    same(await read(args), await read({ path: a }), JSON.stringify(args));
  const { error, text } = await server.call(tool('docs'), { paths: [{}] });
  assert.ok(error && /^paths .*\{"paths": \[".+"\]\}/.test(text), text);
});
await test('resources/read: scheme and host are compared without case; an escaped path is the path', async () => {
  const text = async (uri) => (await one(MODERN, 'resources/read', { uri })).contents?.[0].text;
  const plain = await text(uri(page));
  same(await text(uri(page).replace(`${prefix}://docs`, `${prefix.toUpperCase()}://DOCS`)), plain);
  same(await text(uri(page.replace(/^./, (c) => `%${c.charCodeAt(0).toString(16)}`))), plain);
});
await test('llms.txt: a title, a summary, and a line for each page that is more than navigation', async () => {
  const { text } = (await one(MODERN, 'resources/read', { uri: LLMS })).contents[0];
  assert.match(text, /^# .+\n\n> .+\n/);
  same(text.split('\n').filter((l) => /^- \[.+\]\(\S+\)(: \S.*)?$/.test(l)).length, real.length);
});

// --- completion ---

await test('completion: values that start with the text come first, at most 100, with their total', async () => {
  for (const name of real.filter((_, i) => i % 7 === 0)) {
    const typed = name.slice(0, Math.ceil(name.length * 0.6)), c = await path(typed);
    const starts = real.filter((n) => n.toLowerCase().startsWith(typed.toLowerCase()));
    same(c.values.slice(0, starts.length), starts.slice(0, 100), typed);
    assert.ok(c.values.length === Math.min(100, c.total) && c.hasMore === c.total > 100
      && new Set(c.values).size === c.values.length, typed);
  }
  const all = await path('');
  same([all.total, all.hasMore, all.values.length], [real.length, real.length > 100, Math.min(100, real.length)]);
});
await test('completion: a path with a letter left out is found, and one with its letters in the other case',
    async (wrong) => {
  for (const name of real.filter((n, i) => i % 5 === 0 && n.length > 8)) {
    const at = Math.floor(name.length / 2), c = await path(name.slice(0, at) + name.slice(at + 1));
    if (!c.values.slice(0, 10).includes(name)) wrong.push(`${name}: ${c.values.slice(0, 3)}`);
    if ((await path(name.toUpperCase())).values[0] !== name) wrong.push(name.toUpperCase());
  }
});
await test('completion: separators of words may be others, or left out', async (wrong) => {
  for (const name of real.filter((n, i) => i % 5 === 0 && /[a-z]-[a-z]/.test(n)))
    for (const typed of [name.replaceAll('-', ' '), name.replaceAll('-', '_'), name.replaceAll('-', '')])
      if ((await path(typed)).values[0] !== name) wrong.push(`${typed}: ${(await path(typed)).values.slice(0, 3)}`);
});
await test('completion: every error code that the sources name, by its start and without underscores; nothing twice',
    async (wrong) => {
  const docs = join(corpus.pages, 'docs'), codes = new Set();
  for (const file of readdirSync(docs, { recursive: true }).map(String).filter((f) => /\.mdx?$/.test(f))) {
    const text = readFileSync(join(docs, file), 'utf8');
    for (const [table] of text.matchAll(/^\| Error code.*\n(\|.*\n)+/gm))
      for (const [, code] of table.matchAll(/^\| `(\w+)`/gm)) codes.add(code);
    for (const [, type] of text.matchAll(/- key: (?:error|code)\n +type: '(".*")'/g))
      for (const [, code] of type.matchAll(/"(\w+)"/g)) codes.add(code);
  }
  const explain = (value) => completion(promptRef('explain_error'), 'error', value),
    all = (await explain('')).values.map((v) => v.toLowerCase());
  if (corpus.name === '@workos/mcp-docs-server')
    assert.ok(codes.has('access_denied') && codes.size > 10, [...codes].join(' '));
  same([...new Set(all)], all);
  for (const code of codes) {
    const typed = code.slice(0, Math.ceil(code.length * 0.7));
    for (const t of [typed, typed.toUpperCase(), code.replaceAll('_', ' ')]) {
      const { values } = await explain(t);
      if (!values.slice(0, 3).includes(code)) wrong.push(`${t}: ${values.slice(0, 3)}`);
    }
  }
});
await test('completion: every anchor it offers, on every page, is a resource', async (wrong) => {
  let count = 0;
  await each(names, async (name) => {
    for (const value of (await path(`${name}#`)).values) {
      count++;
      if (!value.startsWith(`${name}#`)) wrong.push(`${value} for ${name}#`);
      const { error } = await server.ask('resources/read', { uri: uri(value.split('#').map(encodeURI).join('#')) });
      if (error) wrong.push(value);
    }
  });
  assert.ok(count > names.length, `${count} anchors`);
});
await test('completion: an unknown page has no anchors', async () => same((await path('no/such/page#')).total, 0));
await test('completion: every argument of every prompt has values', async () => {
  for (const p of (await server.result('prompts/list')).prompts)
    for (const a of p.arguments) {
      const c = await completion(promptRef(p.name), a.name, '');
      assert.ok(c.values.length > 0 && c.total >= c.values.length, `${p.name} ${a.name}`);
      const exact = await completion(promptRef(p.name), a.name, c.values[0]);
      same(exact.values[0], c.values[0], `${p.name} ${a.name}`);
    }
});

// --- prompts, with completions as arguments ---

const embedded = (result) => result.messages.slice(1)
  .map(({ content }) => content.resource?.uri ?? content.uri ?? content.text);
const get = (name, args) => server.result('prompts/get', { name, arguments: args });

await test('prompts: a vendor brings its migration guide first, and no vendor is a navigation file', async (wrong) => {
  for (const vendor of (await completion(promptRef('migrate_from'), 'vendor', '')).values) {
    const first = embedded(await get('migrate_from', { vendor }))[0];
    if (first !== uri(`migrate/${vendor}`)) wrong.push(`${vendor}: ${first}`);
    if (vendor.startsWith('_')) wrong.push(`${vendor} is no vendor`);
  }
});
await test('prompts: a page or product that completion offers comes first', async (wrong) => {
  const slug = (title) => title.toLowerCase().replaceAll(' ', '-');
  for (const feature of (await completion(promptRef('integrate_feature'), 'feature', '')).values) {
    const titled = there.pages.filter((p) => p.name === feature || p.name === slug(feature) || p.title === feature)
      .map((p) => p.name.replace(/\/_navigation$/, ''));
    const own = [...new Set(titled.flatMap((name) => [name, name.replace(/^reference\//, '')]))]
      .filter((name) => real.includes(name)).map(uri);
    for (const prompt of own.length ? ['integrate_feature', 'review_integration'] : []) {
      const pages = embedded(await get(prompt, { feature }));
      if (!own.includes(pages[0])) wrong.push(`${prompt} ${feature}: ${pages.join(' ')}, not ${own.join(' or ')}`);
    }
  }
});
await test('prompts: an error that completion offers brings pages', async (wrong) => {
  for (const error of there.errors) if (!embedded(await get('explain_error', { error })).length) wrong.push(error);
});
await test('prompts: arguments appear in the text; a line about an argument that is not given is left out', async () => {
  const text = async (args) => (await get('explain_error', args)).messages[0].content.text;
  const all = await text({ error: 'E-1 "x"', feature: 'Thing %s', language: 'Rust' }),
    some = await text({ error: 'E-1' });
  for (const part of ['E-1 "x"', 'using Thing %s.', 'written in Rust.']) assert.ok(all.includes(part), all);
  assert.ok(!/using|written in|%s/.test(some), some);
});
await test('prompts: never more than 15,000 bytes; a page that has no room is a link, '
    + 'and a line of text where there are none', async () => {
  let crowded;
  await each(names, async (feature) => {
    const r = await get('review_integration', { feature });
    assert.ok(bytes(JSON.stringify(r)) <= 15000, feature);
    if (r.messages.some((m) => m.content.type === 'resource_link')) crowded ??= feature;
  });
  if (!crowded) return; // no pages of this corpus are that long together
  for (const version of VERSIONS) {
    const { messages } = await one(version, 'prompts/get',
      { name: 'review_integration', arguments: { feature: crowded } });
    const types = new Set(messages.slice(1).map((m) => m.content.type));
    assert.ok(types.has(version >= '2025-06-18' ? 'resource_link' : 'text') && !types.has(version >= '2025-06-18'
      ? 'text' : 'resource_link'), `${version} ${crowded}: ${[...types]}`);
  }
});

// --- arguments of tools: forgiven where the meaning is plain; tests/unit.c has them all ---

// fewer than asked for when the text is full
const hits = async (args) => [...(await server.call(tool('search'), args)).text.matchAll(/^\d+\. /gm)].length;
for (const [args, n] of [[{ query: 'user', maxResults: '5' }, 5], [{ query: 'user', maxResults: 5.0 }, 5],
  [{ question: 'user', max_results: 7 }, 7], [{ q: 'user', maxResults: 12.0 }, 12],
  [{ q: 'user', maxResults: -3 }, 1], [{ term: 'user', maxResults: null }, 10], [{ query: ['user'], MaxResults: ' 9 ' },
    9], [{ query: '', q: 'user' }, 10], [{ query: 'user', mode: 'LITERAL', junk: {} }, 10]])
  await test(`arguments: understood: ${shown(args)}`, async () => same(await hits(args), n));
for (const [args, text] of [[{ query: 'user', maxResults: 'many' }, 'whole number from 1 to 50'],
  [{ query: 'user', maxResults: 5.5 }, 'whole number'], [{ query: 'user', mode: 'fuzzy' }, 'Send one of: auto, literal'],
  [{ query: 'user', limit: 'all' }, 'maxResults is from 1 to 50: 50 was used.']])
  await test(`arguments: replaced, with a note in the first line: ${shown(args)}`, async () => {
    const { error, text: said } = await server.call(tool('search'), args);
    assert.ok(!error && said.split('\n')[0].includes(text) && /^1\. /m.test(said), said);
  });
await test('arguments: a list of words is a query, a list of languages is languages', async () => {
  for (const [list, text] of [[{ query: ['user', 'session'] }, { query: 'user session' }],
      [{ query: 'user', language: ['js', 'go'] }, { query: 'user', language: 'js go' }]])
    same(await server.call(tool('search'), list), await server.call(tool('search'), text));
});
await test('arguments: of a log that is too long the part with the error is searched, and the answer says so', async () => {
  const noise = '[worker] info: job=1 took=[12] state={done}\n'.repeat(500), part = 'Error: user session\n';
  const { error, text } = await server.call(tool('search'), { query: `${noise}${part}${noise}` });
  assert.match(text, /^\[The query has 44020 bytes: 163\d\d of them, from byte 179\d\d, were searched\.\] Results for: /);
  assert.ok(!error && text.includes('\n1. '), text);
});
for (const [args, text] of [[{ query: { a: 1 } }, 'Send a string'], [{ query: {} }, 'is required'],
  [{ query: true }, 'string'], [{ query: 'user', path: ['a', {}] }, 'string'],
  [{ query: 'user', path: ['no-a', 'no-b'] }, 'path "no-a" is not a page or folder'], 
  [{ query: 'x'.repeat(17000), mode: 'literal' }, 'longer'], [{ query: 'x'.repeat(17000), mode: 'regex' }, 'longer'],
  [{ query: '  ' }, 'is required'], [{ query: null }, 'is required']])
  await test(`arguments: refused, with the reason: ${shown(args)}`, async () => {
    const { error, text: said } = await server.call(tool('search'), args);
    assert.ok(error && said.includes(text), said);
  });
await server.end();
