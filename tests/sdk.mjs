// The program as real clients see it: the official TypeScript SDK, v1 for every revision with a handshake, v2 for
// 2026-07-28 and for falling back. The clients themselves check each reply against their schemas. Answers are text
// alone: clients that get structured content as well drop one of the two, or bill both.
import assert from 'node:assert/strict';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as StdioV1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { Client as ClientV2 } from '@modelcontextprotocol/client';
import { StdioClientTransport as StdioV2 } from '@modelcontextprotocol/client/stdio';
import { EventEmitter } from 'node:events';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { corpus, program, test } from './lib.mjs';

EventEmitter.defaultMaxListeners = 1000; // the clients wait for the pipe once for each request under way

const MODERN = '2026-07-28';
const LEGACY = ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'];
const identity = { name: 'tests', version: '1' };
const server = { command: program, args: ['mcp'], stderr: 'ignore' };

/** A v1 client that asks for this revision: it knows no option for that, so its transport writes it into the
 * handshake. */
async function connectV1(revision) {
  const transport = new StdioV1(server), send = transport.send.bind(transport);
  transport.send = (message) => send(message.method === 'initialize'
    ? { ...message, params: { ...message.params, protocolVersion: revision } } : message);
  const client = new ClientV1(identity);
  await client.connect(transport);
  return { client, version: transport._protocolVersion ?? revision, close: () => client.close() };
}

async function connectV2(options) {
  const client = new ClientV2(identity, options);
  await client.connect(new StdioV2(server));
  return { client, version: client.getNegotiatedProtocolVersion(), close: () => client.close() };
}

const connections = [
  ...LEGACY.map((revision) => ({ name: `v1 client, ${revision}`, revision, open: () => connectV1(revision) })),
  ...LEGACY.map((revision) =>
    ({ name: `v2 client, ${revision}`, revision,
      open: () => connectV2({ versionNegotiation: { mode: 'legacy' }, supportedProtocolVersions: [revision] }) })),
  { name: `v2 client, pinned to ${MODERN}`, revision: MODERN,
    open: () => connectV2({ versionNegotiation: { mode: { pin: MODERN } } }) },
  { name: 'v2 client, negotiating', revision: MODERN, open: () => connectV2({ versionNegotiation: { mode: 'auto' } }) },
];

/** Every page of a list. The clients give one page for a cursor, or all at once without one. */
async function all(fetch, member) {
  const out = [];
  let cursor, pages = 0;
  do {
    const reply = await fetch(cursor === undefined ? undefined : { cursor });
    out.push(...reply[member]);
    cursor = reply.nextCursor;
    assert.ok(++pages < 100, 'a list without end');
  } while (cursor !== undefined);
  return { list: out, pages };
}

const refuses = (promise, code, part) => assert.rejects(promise, (error) => {
  assert.equal(error.code, code, `${error.code} ${error.message}`);
  if (part) assert.match(error.message, part);
  return true;
});

const text = (result) => {
  assert.ok(Array.isArray(result.content) && result.content.length > 0, 'content');
  for (const block of result.content) assert.equal(block.type, 'text');
  return result.content.map((block) => block.text).join('');
};

/** path#anchor of each hit of a search. */
const hits = (said) => [...said.matchAll(/^\d+\. (?:`([^`]+)`|.*\n *`([^`]+)`)/gm)].map(([, line, full]) => line ?? full);

const NOTICE = /^\[Bytes (\d+)-(\d+) of (\d+); (\d+) left\.(?: Continue with cursor "([^"]+)")?[^\n]*\]\n/;

for (const { name, revision, open } of connections) {
  const modern = revision === MODERN;
  const it = (what, fn) => test(`${name}: ${what}`, fn);
  let opened;
  await it('connects', async () => { opened = await open(); });
  if (!opened) continue;
  const { client, version } = opened;
  const call = (tool, args = {}) => client.callTool({ name: `workos_${tool}`, arguments: args });
  const answer = async (tool, args) => {
    const result = await call(tool, args);
    assert.ok(!result.isError, text(result).slice(0, 300));
    assert.equal(result.structuredContent, undefined);
    return { text: text(result) };
  };
  const wrongly = async (tool, args, part) => {
    const result = await call(tool, args);
    assert.equal(result.isError, true,
      `${tool} ${JSON.stringify(args)} should be an error: ${text(result).slice(0, 100)}`);
    assert.equal(result.structuredContent, undefined);
    assert.match(text(result), part);
  };
  let tools = [];

  await it('says who it is and what it can do', () => {
    assert.equal(version, revision);
    assert.equal(client.getServerVersion().name, 'workosdocs');
    assert.match(client.getServerVersion().version, /^\d+\.\d+/);
    assert.deepEqual(Object.keys(client.getServerCapabilities()).sort(),
      ['completions', 'prompts', 'resources', 'tools']);
    const instructions = client.getInstructions();
    assert.ok(instructions.length > 200 && instructions.length < 2048, `${instructions.length} characters`);
    for (const tool of ['search', 'docs', 'examples', 'changelogs']) assert.ok(instructions.includes(`workos_${tool}`));
    assert.ok(instructions.includes(corpus.version));
  });

  if (modern) await it('server/discover lists only this revision', async () => {
    assert.equal(client.getProtocolEra(), 'modern');
    const found = await client.discover();
    assert.deepEqual(found.supportedVersions, [MODERN]);
    assert.ok(found.ttlMs >= 3600000);
    assert.equal(found.cacheScope, 'public');
  });
  else await it('answers a ping', async () => { await client.ping(); });

  await it('lists four tools, with what this revision knows of them', async () => {
    ({ list: tools } = await all((p) => client.listTools(p), 'tools'));
    assert.deepEqual(tools.map((t) => t.name),
      ['workos_search', 'workos_docs', 'workos_examples', 'workos_changelogs']);
    for (const tool of tools) {
      assert.equal(tool.inputSchema.type, 'object');
      assert.ok(tool.description.length > 50);
      assert.equal(tool.title !== undefined, revision >= '2025-06-18', 'title');
      assert.equal(tool.outputSchema, undefined, `${tool.name}: outputSchema`);
      if (revision < '2025-03-26') assert.equal(tool.annotations, undefined);
      else assert.deepEqual({ ...tool.annotations, title: undefined },
        { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false, title: undefined });
    }
  });

  const ajv = addFormats(new Ajv({ strict: true }));
  await it('its schemas compile strictly', () => {
    for (const tool of tools) ajv.compile(tool.inputSchema);
  });
  await it('search: words, literal, in a folder, by language, limited, continued', async () => {
    for (const args of [{ query: 'how do I verify a webhook signature' }, { query: '"access_token"' },
      { query: 'session', path: 'sso' },
      { query: 'create user', path: 'reference/', language: 'python' }, { query: 'saml', maxResults: 2 },
      { query: 'saml', mode: 'literal' },
      { query: 'sso -saml' }, { query: 'recieve webook' }, { query: 'saml', maxResults: '3' }, { q: 'saml' },
          { question: 'saml', unknown: true }]) {
      const { text: said } = await answer('search', args);
      assert.ok(said.length > 100 && Buffer.byteLength(said) <= 10000, `${JSON.stringify(args)}: ${said.length}`);
      const found = hits(said);
      assert.ok(found.length > 0 && found.length <= Number(args.maxResults ?? 10), JSON.stringify(args));
      for (const hit of found) if (args.path) assert.ok(hit.startsWith(args.path.replace(/\/$/, '')), hit);
    }
    const first = await answer('search', { query: 'organization', maxResults: 5 });
    const cursor = /cursor "([^"]+)"/.exec(first.text)[1];
    const next = await answer('search', { query: 'organization', maxResults: 5, cursor });
    assert.notEqual(next.text, first.text);
    for (const hit of hits(next.text)) assert.ok(!hits(first.text).includes(hit), hit);
  });

  await it('search: nothing found is no error', async () => {
    assert.match((await answer('search', { query: 'zzqqxx' })).text, /^Nothing found in \d+ sections/);
  });

  await it('docs: the tree, a folder, a page, a section in every form, several, raw, continued to its end',
      async () => {
    assert.match((await answer('docs', {})).text, /`directory-sync`/);
    assert.match((await answer('docs', { path: 'integrations' })).text, /okta/i);
    const whole = (await answer('docs', { path: 'sso/redirect-uris' })).text;
    assert.match(whole, /^# .*\nhttps:\/\/workos\.com\/docs\/sso\/redirect-uris\n/);
    for (const path of ['/sso/redirect-uris', 'sso/redirect-uris/', 'sso/redirect-uris.mdx',
      'https://workos.com/docs/sso/redirect-uris', 'workos://docs/sso/redirect-uris', ['sso/redirect-uris']])
      assert.equal((await answer('docs', { path })).text, whole, JSON.stringify(path));
    const list = (await answer('docs', { path: 'sso', format: 'raw' })).text;
    assert.match(list, /(^|\n)---\n/);
    const two = (await answer('docs', { path: ['sso/redirect-uris', 'glossary'], maxChars: 50000 })).text;
    assert.ok(two.startsWith(whole) && two.length > whole.length);
    const events = (await answer('docs', { path: 'events', maxChars: 50000 })).text;
    const anchor = /`#([a-z-]+)` /.exec(events)[1];
    const section = (await answer('docs', { path: `events#${anchor}` })).text;
    assert.equal((await answer('docs', { path: 'events', section: anchor })).text, section);
    let joined = '', args = { path: 'events', maxChars: 1000 };
    for (let n = 0; n < 200; n++) {
      const piece = (await answer('docs', args)).text, notice = NOTICE.exec(piece);
      joined += notice ? piece.slice(notice[0].length) : piece;
      if (!notice?.[5]) break;
      args = { cursor: notice[5], maxChars: 1000 };
    }
    assert.equal(joined, events);
  });

  await it('examples: the groups, a group, a language, words, a page, continued', async () => {
    const groups = await answer('examples', {});
    assert.ok([...groups.text.matchAll(/^- `/gm)].length > 5);
    for (const args of [{ example: 'sso' }, { example: 'sso', maxResults: 1 }, { language: 'javascript' },
        { query: 'webhook' }, { example: 'events', language: 'json' }]) {
      const { text: said } = await answer('examples', args);
      assert.match(said, /```/, JSON.stringify(args));
      assert.ok([...said.matchAll(/^### /gm)].length <= (args.maxResults ?? 10));
    }
    const more = await answer('examples', { example: 'migrate', maxResults: 2 });
    const cursor = /cursor "([^"]+)"/.exec(more.text)[1];
    assert.notEqual((await answer('examples', { example: 'migrate', maxResults: 2, cursor })).text, more.text);
  });

  await it('changelogs: the packages, one, since, words, limit, continued', async () => {
    assert.match((await answer('changelogs', {})).text, /`workos-platform`: [1-9]\d* entries/);
    for (const args of [{ package: 'workos-platform' }, { package: 'workos-platform', limit: 2 },
        { package: 'workos-platform', since: '2025-01-01' }, { package: 'workos-platform', query: 'authkit' }]) {
      const dates = [...(await answer('changelogs', args)).text.matchAll(/^## .* - (\d{4}-\d\d-\d\d)$/gm)]
        .map(([, date]) => date);
      assert.ok(dates.length > 0 && dates.length <= (args.limit ?? 100), JSON.stringify(args));
      for (const date of dates) if (args.since) assert.ok(date >= args.since);
      assert.deepEqual(dates, [...dates].sort().reverse(), 'newest first');
    }
    const first = await answer('changelogs', { package: 'workos-platform', limit: 2 });
    const cursor = /cursor "([^"]+)"/.exec(first.text)[1];
    assert.notEqual((await answer('changelogs', { package: 'workos-platform', limit: 2, cursor })).text, first.text);
  });

  await it('a number out of bounds counts as the bound, which the first line says', async () => {
    const same = async (tool, args, bound, note) => {
      const { text } = await answer(tool, args);
      assert.ok(text.startsWith(note), `${tool} ${JSON.stringify(args)}: ${text.slice(0, 200)}`);
      assert.equal(text.slice(note.length), (await answer(tool, bound)).text, `${tool} ${JSON.stringify(args)}`);
    };
    await same('search', { query: 'sso', maxResults: 0 }, { query: 'sso', maxResults: 1 },
      '[maxResults is from 1 to 50: 1 was used.] ');
    await same('search', { query: 'sso', maxResults: 51 }, { query: 'sso', maxResults: 50 },
      '[maxResults is from 1 to 50: 50 was used.] ');
    await same('docs', { path: 'events', maxChars: 1e9 }, { path: 'events', maxChars: 50000 }, '');
    await same('changelogs', { package: 'workos-platform', limit: -1 }, { package: 'workos-platform', limit: 1 },
      '[limit is from 1 to 100: 1 was used.]\n');
    const small = (await answer('docs', { path: 'events', maxChars: 499 })).text;
    assert.match(small.split('\n', 1)[0], /^\[Bytes .* maxChars is from 500 to 50000: 500 was used\.\]$/);
    assert.ok(Buffer.byteLength(small) <= 500);
  });

  await it('numbers and choices that cannot be read are replaced, and the first line says so', async () => {
    for (const [tool, args, note] of [['search', { query: 'sso', mode: 'loud' }, /^\[mode .*literal/],
        ['search', { query: 'sso', maxResults: 'many' }, /^\[maxResults .*1 to 50/],
        ['docs', { path: 'sso', maxChars: 'many' }, /^\[maxChars .*500 to 50000/],
        ['docs', { path: 'sso', format: 'pdf' }, /^\[format .*markdown, raw/],
        ['changelogs', { package: 'workos-platform', limit: 2.5 }, /^\[limit /]])
      assert.match((await answer(tool, args)).text, note);
  });

  await it('bad arguments are tool errors that say what to send', async () => {
    await wrongly('search', {}, /query/);
    await wrongly('search', { query: '' }, /query/);
    await wrongly('search', { query: ['a', {}] }, /query/);
    await wrongly('search', { query: 'sso', cursor: 'nonsense' }, /cursor/);
    await wrongly('docs', { path: 'no/such/page' }, /There is no page "no\/such\/page"/);
    await wrongly('docs', { path: 'sso#nowhere' }, /`#/);
    await wrongly('docs', { path: 'sso', section: 'nowhere' }, /`#/);
    await wrongly('docs', { path: { a: 1 } }, /path/);
    await wrongly('docs', { path: ['sso', {}] }, /path/);
    await wrongly('docs', { path: 'sso', cursor: '1-2' }, /cursor/);
    await wrongly('docs', { path: '../../../etc/passwd' }, /There is no page/);
    await wrongly('examples', { example: 'none-such' }, /`sso`/);
    await wrongly('examples', { example: 'sso', cursor: 'x' }, /cursor/);
    await wrongly('changelogs', { package: '@workos/none' }, /workos-platform/);
    await wrongly('changelogs', { package: 'workos-platform', since: 'yesterday' }, /\d{4}-\d\d-\d\d/);
  });

  await it('an unknown tool is a protocol error',
    () => refuses(client.callTool({ name: 'workos_nothing', arguments: {} }), -32602, /workos_nothing/));

  let resources = [];
  await it('lists its resources page by page, each once', async () => {
    let cursor, pages = 0;
    const seen = [];
    const first = await client.request({ method: 'resources/list', params: {} },
      ...(client instanceof ClientV1 ? [(await import('@modelcontextprotocol/sdk/types.js')).ListResourcesResultSchema]
        : []));
    assert.ok(first.nextCursor, 'more than one page');
    for (cursor = first.nextCursor, seen.push(...first.resources), pages = 1; cursor !== undefined; pages++) {
      const reply = await client.listResources({ cursor });
      seen.push(...reply.resources);
      cursor = reply.nextCursor;
      assert.ok(pages < 100);
    }
    resources = seen;
    assert.equal(new Set(seen.map((r) => r.uri)).size, seen.length);
    assert.ok(seen.length > 400 && pages > 3, `${seen.length} resources on ${pages} pages`);
    assert.ok(seen.some((r) => r.uri === 'workos://llms.txt') && seen.some((r) => r.uri === 'workos://docs/sso'));
    for (const r of seen)
      assert.ok(r.name && r.mimeType && (r.title !== undefined) === (revision >= '2025-06-18'), JSON.stringify(r));
  });

  await it('reads every resource', async (wrong) => {
    const sizes = [];
    await Promise.all(resources.map(async (r) => {
      const { contents } = await client.readResource({ uri: r.uri });
      if (contents.length !== 1 || contents[0].uri !== r.uri || !contents[0].text
        || contents[0].mimeType !== r.mimeType) wrong.push(r.uri);
      else if (r.size !== undefined && r.size !== Buffer.byteLength(contents[0].text))
        sizes.push(`${r.uri}: ${r.size} announced, ${Buffer.byteLength(contents[0].text)} read`);
    }));
    wrong.push(...sizes);
  });

  await it('has a template; sections are read by it; others are refused', async () => {
    const { resourceTemplates } = await client.listResourceTemplates();
    assert.deepEqual(resourceTemplates.map((t) => t.uriTemplate), ['workos://docs/{+path}']);
    const { contents } = await client.readResource({ uri: 'workos://docs/sso/redirect-uris#wildcard-characters' });
    assert.match(contents[0].text, /ildcard/);
    const missing = modern || client instanceof ClientV2 ? -32602 : -32002; // the v2 client writes one for the other
    for (const uri of ['workos://docs/no/such/page', 'workos://docs/../../etc/passwd', 'workos://docs/%2e%2e/x',
      'workos://docs/', 'workos://other', 'file:///etc/passwd', 'nonsense'])
      await refuses(client.readResource({ uri }), missing);
  });

  await it('a section that a page does not have is no resource', async (wrong) => {
    for (const uri of ['workos://docs/sso#nowhere', 'workos://docs/sso/nope'])
      await client.readResource({ uri })
        .then(({ contents }) => wrong.push(`${uri} gives ${JSON.stringify(contents[0].text.slice(0, 40))}`), () => {});
  });

  await it('lists and gets its prompts', async () => {
    const { list } = await all((p) => client.listPrompts(p), 'prompts');
    assert.ok(list.length >= 3);
    for (const prompt of list) {
      const needed = Object.fromEntries((prompt.arguments ?? []).filter((a) => a.required)
        .map((a) => [a.name, a.name === 'vendor' ? 'auth0' : 'sso']));
      const { messages } = await client.getPrompt({ name: prompt.name, arguments: needed });
      assert.ok(messages.length > 0);
      for (const m of messages)
        assert.ok(['user', 'assistant'].includes(m.role) && ['text', 'resource', 'resource_link']
          .includes(m.content.type));
      if (revision < '2025-06-18') for (const m of messages) assert.notEqual(m.content.type, 'resource_link');
      assert.ok(Buffer.byteLength(JSON.stringify(messages)) < 200000);
      const { messages: other } =
        await client.getPrompt({ name: prompt.name, arguments: { ...needed, language: 'python', more: 'x' } });
      assert.ok(JSON.stringify(other).includes('ython'), `${prompt.name}: the language is heard`);
      if (Object.keys(needed).length) await refuses(client.getPrompt({ name: prompt.name, arguments: {} }), -32602);
    }
    await refuses(client.getPrompt({ name: 'no_such_prompt' }), -32602);
  });

  await it('completes paths and prompt arguments', async () => {
    const complete = async (ref, argument, value) =>
      (await client.complete({ ref, argument: { name: argument, value } })).completion;
    const page = { type: 'ref/resource', uri: 'workos://docs/{+path}' },
      prompt = { type: 'ref/prompt', name: 'integrate_feature' };
    const begun = await complete(page, 'path', 'sso/');
    assert.ok(begun.values.length > 10 && begun.values.slice(0, 10).every((v) => v.startsWith('sso/')),
      begun.values.join(' '));
    const everything = await complete(page, 'path', '');
    assert.ok(everything.values.length === 100 && everything.hasMore === true && everything.total > 400);
    assert.deepEqual((await complete(page, 'path', 'zzzzqqqq')).values, []);
    assert.ok((await complete(prompt, 'feature', 'dir')).values.includes('directory-sync'));
    assert.ok((await complete(prompt, 'language', 'py')).values.includes('python'));
    assert.ok((await complete({ type: 'ref/prompt', name: 'migrate_from' }, 'vendor', 'au')).values.includes('auth0'));
    await refuses(complete({ type: 'ref/prompt', name: 'none' }, 'feature', 'x'), -32602);
    await refuses(complete({ type: 'ref/resource', uri: 'other://{x}' }, 'x', 'x'), -32602);
  });

  await it('a cursor it did not make is refused, for each list', async () => {
    for (const list of ['listTools', 'listPrompts', 'listResources', 'listResourceTemplates'])
      await refuses(client[list]({ cursor: 'nonsense' }), -32602);
  });

  await it('many requests at once are all answered', async () => {
    const replies = await Promise.all(Array.from({ length: 200 },
      (_, i) => i % 2 ? answer('search', { query: `session ${i}` }) : answer('docs', { path: 'sso' })));
    const pages = replies.filter((_, i) => i % 2 === 0);
    for (const p of pages) assert.equal(p.text, pages[0].text);
  });

  if (modern) await it('a subscription is acknowledged and can be closed; nothing to report', async () => {
    const subscription = await client.listen({ toolsListChanged: true });
    await subscription.close();
    await answer('search', { query: 'sso' });
  });

  await it('closes', async () => { await opened.close(); });
}
