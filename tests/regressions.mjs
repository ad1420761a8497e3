// Defects of earlier versions. The name of each test states the correct behaviour. Uses one server of the modern
// revision and one of the revision with batches.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Server, test, bytes, json } from './lib.mjs';
import { META, modern, ping, prefix, request, sample, slow, tool } from './lines.mjs';

const there = await sample(), same = assert.deepEqual;
const server = new Server();
let last = 0;
const ask = (method, params = {}) => server.ask(method, { ...params, _meta: META });
const call = async (name, args) => {
  const { result, error } = await ask('tools/call', { name: tool(name), arguments: args });
  if (error) throw new Error(error.message);
  return { text: result.content[0].text, error: result.isError === true };
};
const cursorOf = (text) => /cursor "([^"]+)"/.exec(text)?.[1];

// --- cursors ---
/** Signs any text as the server does: its check is FNV-1a, and that runs backwards from one cursor to its beginning. */
async function signer() {
  const cursor = cursorOf((await call('docs', { path: there.largest, maxChars: 500 })).text),
    at = cursor.lastIndexOf('-');
  const inverse = Array.from({ length: 5 }).reduce((x) => (x * (2n - 16777619n * x)) & 0xffffffffn, 1n);
  const back = (h, c) => (Number((BigInt(h) * inverse) & 0xffffffffn) ^ c) >>> 0,
    on = (h, c) => Math.imul(h ^ c, 16777619) >>> 0;
  let start = back(parseInt(cursor.slice(at + 1), 16), 0xff);
  for (const c of Buffer.from(cursor.slice(0, at)).reverse()) start = back(start, c);
  const sign = (text) => `${text}-${on([...Buffer.from(text)].reduce(on, start), 0xff).toString(16).padStart(8, '0')}`;
  assert.equal(sign(cursor.slice(0, at)), cursor);
  return { sign, text: cursor.slice(0, at) };
}
{
  const { sign, text } = await signer(), [from, language, raw, places] = text.split('.');
  const forged = ['0.2147483649', '0.4294967295', '0.31', '0.32', '99999999.0', '9223372036854775807.0', '4294967296.0']
    .map((start) => `${start}.${raw}.${places}`);
  forged.push(`${from}.${language}.${raw}.4294967295`, `${from}.${language}.7.${places}`,
    `${from}.${language}.${raw}.${Array(21).fill(places).join('+')}`);
  for (const forgery of forged) await test(`cursor: refused though its check is right: ${forgery.slice(0, 60)}`,
      async () => {
    const { error, text: said } = await call('docs', { cursor: sign(forgery) });
    assert.ok(error && said.includes('cursor'), said);
  });
}

// --- batches ---
{
  const batches = new Server();
  await batches.initialize('2025-03-26');
  batches.line = (line) => batches.taken?.(JSON.parse(line));
  const batch = (messages) => new Promise((resolve) => {
    batches.taken = resolve;
    batches.raw(JSON.stringify(messages));
  });
  const status = (key) =>
    Number(new RegExp(`${key}:\\s+(\\d+)`).exec(readFileSync(`/proc/${batches.child.pid}/status`, 'utf8'))?.[1]);
  await test('batch: a thousand calls take no more memory than what is answered', async () => {
    const calls = Array.from({ length: 1000 },
      (_, i) => request(i, 'tools/call', { name: tool('docs'), arguments: { path: `zz${i}` } }));
    const before = status('VmHWM'), replies = await batch(calls);
    same(replies.length, 1000);
    if (slow === 1) assert.ok(status('VmHWM') - before < 16000, `${before} kB before, ${status('VmHWM')} kB at most`);
  });
  await test('batch: long ids are echoed as long as there is room, then refused as a whole, and at once', async () => {
    const long = (n, size) => Array.from({ length: n }, (_, i) => ping(`${'x'.repeat(size)}${i}`));
    const hundred = await batch(long(100, 15000)), thousand = await batch(long(1000, 15000));
    same([hundred.length, hundred.every((r, i) => r.result && r.id.endsWith(`x${i}`))], [100, true]);
    same([thousand.error?.code, 'id' in thousand, /ids/.test(thousand.error.message)], [-32600, false, true]);
  });
  await test('batch: a request whose reply alone is too large gets an error of its own, the others their replies',
      async () => {
    const pages = Array.from({ length: 200 },
      (_, i) => request(i, 'resources/read', { uri: there.pages.find((p) => p.name === there.largest).uri }));
    const replies = await batch([...pages, ping('end')]);
    same([replies.length, replies[0].error, replies.at(-1).id], [201, undefined, 'end']);
    assert.ok(bytes(JSON.stringify(replies)) < 9e6);
  });
  batches.end();
}

// --- bounded work ---
await test('examples, changelogs: a query of 8,000 words costs what 32 do', async () => {
  const word = async (query) => {
    const t = performance.now();
    await call('examples', { query });
    return performance.now() - t;
  };
  let few = Infinity, many = Infinity; // the best of several, as a busy machine delays some
  for (let i = 0; i < 3 || (i < 20 && many >= 10 * few + 50); i++) {
    few = Math.min(few, await word('e '.repeat(32)));
    many = Math.min(many, await word('e '.repeat(8000)));
  }
  if (slow === 1) assert.ok(many < 10 * few + 50, `${few} ms, ${many} ms`);
});

// --- paths ---
{
  const { page, section } = there, anchor = section.slice(page.length);
  const heading = async (path, more) => (await call('docs', { path, ...more })).text.split('\n')[0];
  const whole = await heading(page), part = await heading(section),
    site = /^https:\S+\/docs/m.exec((await call('docs', { path: page })).text)?.[0];
  const spellings = [page, `/${page}`, `${page}/`, `/${page}.mdx`, `${page}.md`, `${page}.html`, `${page}/index`,
    `./${page}`, `/docs/${page}`, `docs/${page}`, `//${page}//`,
    `\`${page}\``, `"${page}"`, `<${page}>`, ` ${page} `, page.replaceAll('/', '%2F'), page.replaceAll('/', '//'),
    `${prefix}://docs/${page}`, `${page}?utm=1`];
  if (site) spellings.push(`${site}/${page}`, `${site.replace('https://', '')}/${page}`,
    `${site.replace('https://', 'http://www.')}/${page}/?utm=1`);
  for (const path of spellings) {
    await test(`path: docs understands ${path}`, async () => same(await heading(path), whole));
    await test(`path: an anchor is kept: ${path}${anchor}`, async () => {
      if (!/[`">]\s*$/.test(path)) same(await heading(path.trim() + anchor), part);
    });
    await test(`path: search stays below ${path}`, async () => {
      const data = await json('search', ['the user'], { path, maxResults: 50 });
      assert.ok(data?.results.every((r) => r.path === page || r.path.startsWith(`${page}/`)), JSON.stringify(data));
    });
    await test(`path: examples takes ${path} as it takes the path`, async () =>
      same((await json('examples', [path]))?.examples, (await json('examples', [page]))?.examples));
  }
  await test('path: search in a section is search in its page', async () => {
    const data = await json('search', ['the user'], { path: section, maxResults: 50 });
    assert.ok(data.results.every((r) => r.path === page || r.path.startsWith(`${page}/`)));
  });
  await test('path: search answers an unknown path with an error that names the nearest', async () => {
    const { error, text } = await call('search', { query: 'user', path: `${page}zz` });
    assert.ok(error && text.includes(`${page}zz`) && text.includes(`\`${page}\``), text);
  });
  if (site) await test('path: the URL of the documentation gives the tree',
    async () => same(await heading(site), await heading('')));
  if (!process.env.CORPUS_KEY.startsWith('local')) {
    const rules = readFileSync('corpus/paths.txt', 'utf8').split('\n')
      .filter((l) => /^[^#\s]\S* \S+$/.test(l) && !l.startsWith('corpus:')).map((l) => l.split(' '));
    const names = new Set(there.pages.map((p) => p.name)),
      below = (old) => [...names].some((n) => n === old || n.startsWith(`${old}/`));
    const maxChars = 500000, lines = async (path) => (await call('docs', { path, maxChars })).text.split('\n');
    for (const [old, now] of rules.filter((r) => names.has(r[1]) && !below(r[0]))) await test(
        `path: ${old} is an old name of ${now}`, async () => {
      for (const path of [old, `/docs/${old}/`, `${site}/${old}`])
        same((await lines(path)).slice(0, 2), [`[\`${old}\` is now \`${now}\`.]`, (await lines(now))[0]]);
      same((await call('search', { query: 'the user', path: old })).text,
        (await call('search', { query: 'the user', path: now })).text);
      assert.equal((await ask('resources/read', { uri: `${prefix}://docs/${old}` })).error?.code, -32602);
    });
    const [folder, , moved] = rules.filter(([old, now]) => names.has(now) && !below(old))
      .map(([old, now]) => [old, now,
        [...names].find((n) => n.startsWith(`${now}/`) && !rules.some((r) => r[1] === n))]).find((r) => r[2]) ?? [];
    if (folder) await test(`path: below ${folder} as well`, async () => {
      const now = rules.find((r) => r[0] === folder)[1], path = `${folder}${moved.slice(now.length)}`;
      same([(await lines(path))[1], (await lines([path, page]))[0]],
        [(await lines(moved))[0], (await lines(moved))[0]]);
    });
  }
  await test('path: a resource is read by its own URI only', async () => {
    const short = page.split('/').at(-1);
    for (const uri of [...(short === page ? [] : [`${prefix}://docs/${short}`]), `${prefix}://docs/${page} `,
      `${prefix}://docs/${page}"`, `${prefix}://docs/${page}\u00e9`])
      assert.ok((await ask('resources/read', { uri })).error?.code === -32602 || uri.endsWith(`/${short}`), uri);
  });
  await test('path: a list with one that is missing gives the others, and names it in the first line', async () => {
    const { error, text } = await call('docs', { path: ['zz/none', page] });
    assert.ok(!error && text.split('\n')[0].includes('zz/none') && text.split('\n')[1] === whole, text.slice(0, 200));
    assert.ok((await call('docs', { path: ['zz/none', 'zz/nothing'] })).error);
    const many = await call('docs',
      { path: [page, ...Array.from({ length: 19 }, (_, i) => `zz/${'none'.repeat(50)}${i}`)], maxChars: 500 });
    assert.ok(bytes(many.text.split('\n')[0]) < 400 && bytes(many.text) < 3000, many.text);
  });
  await test('path: section without a page says what is missing', async () => {
    const { error, text } = await call('docs', { section: 'sso' });
    assert.ok(error && text.includes('path'), text);
  });
  await test('cursor: of docs, with another path or format than it continues, is refused', async () => {
    const cursor = cursorOf((await call('docs', { path: there.largest, maxChars: 500 })).text);
    const other = there.pages.find((p) => p.name !== there.largest).name;
    for (const args of [{}, { path: there.largest }, { path: [`/${there.largest}/`] }, { format: 'markdown' }])
      assert.ok(!(await call('docs', { cursor, ...args })).error, JSON.stringify(args));
    for (const args of [{ path: other }, { format: 'raw' }, { path: [there.largest, other] }, { language: 'all' }])
      assert.ok((await call('docs', { cursor, ...args })).error, JSON.stringify(args));
  });
  await test('cursor: holds for the same arguments however they are spelled', async () => {
    const folders = there.pages.map((p) => p.name.split('/')[0]), often = (f) => folders.filter((g) => g === f).length;
    const path = folders.reduce((a, b) => (often(b) > often(a) ? b : a)), args = { query: 'user', path, maxResults: 1 };
    const cursor = cursorOf((await call('search', args)).text);
    assert.ok(cursor
      && !(await call('search', { ...args, query: ' user ', path: `/${path}/`, mode: 'auto', cursor })).error);
    for (const other of [{ query: 'users' }, { path: undefined }, { mode: 'literal' }])
      assert.ok((await call('search', { ...args, ...other, cursor })).error, JSON.stringify(other));
  });
}

await test('examples: a group has as many as it says', async () => {
  for (const { name, count } of (await json('examples')).groups)
    same([name, Number(/of (\d+)/.exec((await call('examples', { example: name, maxResults: 1 })).text)[1])],
      [name, count]);
});

// --- requests that were misread ---
await test('errors: the version and the URI as they were sent', async () => {
  const version = '2031-\\u0030' + 'x'.repeat(300), uri = `${prefix}://docs/\\u007aone\\u0000`;
  const raw = (id, method, params) => `{"jsonrpc":"2.0","id":${id},"method":"${method}","params":{${params}}}`;
  const lines = [];
  const other = new Server();
  const done = new Promise((resolve) => { other.line = (line) => { if (lines.push(line) === 2) resolve(); }; });
  other.raw(raw(1, 'tools/list', `"_meta":{"io.modelcontextprotocol/protocolVersion":"${version}"}`));
  other.raw(raw(2, 'resources/read', `"uri":"${uri}","_meta":${JSON.stringify(META)}`));
  await done;
  assert.ok(lines[0].includes(`"requested":"${version}"`), lines[0]);
  assert.ok(lines[1].includes(`"data":{"uri":"${uri}"}`), lines[1]);
  await other.end();
});
await test('search: a number is searched as it was written', async () => {
  const other = new Server(),
    line = JSON.stringify(request(1, 'tools/call', { name: tool('search'), arguments: { query: '@' }, _meta: META }));
  const said = new Promise((resolve) => {
    other.line = (reply) => resolve(JSON.parse(reply).result.content[0].text);
  });
  other.raw(line.replace('"@"', '12345678901234567890'));
  assert.match(await said, /12345678901234567890/);
  await other.end();
  assert.match((await call('search', { query: 0.1 })).text, /for: 0\.1/);
});
await test('docs: numbers in a list of paths are named as they were written', async () => {
  const other = new Server(), args = { path: ['@', 'zz'] };
  const line = JSON.stringify(request(1, 'tools/call', { name: tool('docs'), arguments: args, _meta: META }));
  const said = new Promise((resolve) => { other.line = (reply) => resolve(JSON.parse(reply).result.content[0].text); });
  other.raw(line.replace('"@"', '12345678901234567890'));
  assert.match(await said, /12345678901234567890/);
  await other.end();
});
await test('completion: a context of the wrong type is an error', async () => {
  const ref = { type: 'ref/prompt', name: 'integrate_feature' }, argument = { name: 'feature', value: 's' };
  for (const context of [5, 'x', [1], { arguments: 5 }, { arguments: [1] }, { arguments: { a: 'b', c: 5 } },
    { arguments: { a: null } }])
    same((await ask('completion/complete', { ref, argument, context })).error?.code, -32602);
  for (const context of [null, [], {}, { arguments: null }, { arguments: [] }, { arguments: {} }, { arguments: { a: 'b' } }])
    assert.ok((await ask('completion/complete', { ref, argument, context })).result);
});

await test('completion: codes before headings, however their words are joined', async () => {
  const ref = { type: 'ref/prompt', name: 'explain_error' };
  const values = async (value) =>
    (await ask('completion/complete', { ref, argument: { name: 'error', value } })).result.completion.values;
  const code = (await values('')).find((v) => /^[a-z]{3,}_[a-z]{3,}/.test(v));
  if (code === undefined) return;
  const [a, b] = code.split('_'),
    typed = [`${a} ${b.slice(0, 3)}`, `${a}_${b.slice(0, 3)}`, `${a}${b.slice(0, 3)}`.toUpperCase()];
  for (const value of typed)
    assert.ok(/^[a-z0-9_]+$/.test((await values(value))[0]) && (await values(value)).includes(code),
      `${value}: ${await values(value)}`);
});

// --- advice ---
for (const query of ['-saml', '?!?!?!']) await test(`search: without a word to look for it says so: ${query}`,
    async () => {
  const { text } = await call('search', { query });
  assert.match(text, /no word/);
});
await test('search: a text that is found in no form as words is searched literally, also by its cursor', async () => {
  const places = async (query, args) => {
    const data = await json('search', [query], { maxResults: 2, ...args });
    return { found: [data.mode, ...data.results.map((r) => r.path + r.anchor)], cursor: data.cursor,
      said: /exact text/.test(data.notes.join()) };
  };
  for (const query of ['](', ').']) {
    const plain = await places(query), literal = await places(query, { mode: 'literal' });
    same([plain.found, plain.said, literal.said], [literal.found, true, false]);
    same((await places(query, { cursor: plain.cursor })).found,
      (await places(query, { mode: 'literal', cursor: literal.cursor })).found);
  }
});
await test('tools: an error repeats only the beginning of what it was sent', async () => {
  const long = 'z'.repeat(16000);
  for (const [name, args] of [['search', { query: 'qzxqzx', language: long }],
    ['search', { query: 'x', cursor: long }],
    ['search', { query: 'x', path: long }], ['search', { query: 'qzxqzx', mode: long }],
    ['docs', { path: long }], ['docs', { cursor: long }], ['docs', { path: there.page, section: long }],
    ['docs', { path: there.page, language: long, maxChars: 500 }], ['docs', { section: long }],
    ['examples', { example: long }], ['examples', { query: 'user', cursor: long }], ['examples', { language: long }],
        ['changelogs', { package: long }], ['changelogs', { package: `${prefix}-platform`, cursor: long }],
            ['changelogs', { package: `${prefix}-platform`, since: long }]]) {
    const { text } = await call(name, args);
    assert.ok(bytes(text) < 3000, `${name} ${Object.keys(args)}: ${bytes(text)} bytes`);
  }
});
await test('examples, changelogs: a cursor is refused for a list that has none', async () => {
  for (const name of ['examples', 'changelogs']) {
    const { error, text } = await call(name, { cursor: '1-00000000' });
    assert.ok(error && text.includes('cursor'), text);
  }
});
await test('examples: a cursor fits all names of the language', async () => {
  const cursor = cursorOf((await call('examples', { language: 'javascript', maxResults: 1 })).text);
  assert.ok(cursor);
  for (const language of ['js', 'JavaScript, cobol']) {
    const { text, error } = await call('examples', { language, maxResults: 1, cursor });
    assert.ok(!error && /^Examples 2-/.test(text), `${language}: ${text.slice(0, 200)}`);
  }
});
await test('examples: an unknown language is answered with the languages that there are', async () => {
  const { text } = await call('examples', { language: 'cobol' }),
    { examples } = await json('examples', [], { query: 'user' });
  assert.ok(text.includes(examples[0].language) && !text.includes('leave one'), text);
});
await test('changelogs: an invalid date is refused', async () => {
  for (const since of ['2026-13', '2026-13-45', '2026-00', '2026-01-32', '2026-01-00'])
    assert.ok((await call('changelogs', { package: `${prefix}-platform`, since, query: 'x' })).error, since);
  assert.ok(!(await call('changelogs', { since: '2026-12-31', query: 'x' })).error);
});
await test('arguments: the advice in an error has an example instead of an ellipsis', async () => {
  for (const [name, args] of [['docs', { path: { a: 1 } }], ['docs', { section: [[]] }],
      ['search', { query: 'x', path: true }], ['examples', { example: false }], ['changelogs', { since: { a: 1 } }]]) {
    const { error, text } = await call(name, args);
    assert.ok(error && !text.includes('"..."'), text);
  }
});
await test('languages: those of code only, such as json, are not offered for pages', async () => {
  const { text } = await call('docs', { path: there.page, language: 'cobol' });
  assert.doesNotMatch(text, /json/);
});
await test('search: of guides that are alternatives, two are among the first five', async () => {
  const { results } = await json('search', ['export the password hashes and import the users'], { maxResults: 10 });
  const guides = (list) => list.filter((r) => r.path.startsWith('migrate/')).length;
  assert.ok(guides(results) > 2, 'no longer a test: other words are needed');
  assert.ok(guides(results.slice(0, 5)) <= 2, JSON.stringify(results.map((r) => r.path)));
});
await test('search: a word with synonyms is no identifier, and a path is not the start of a longer one', async () => {
  assert.match((await json('search', ['2fa'], {})).results[0].path, /mfa/);
  same((await json('search', ['GET /directory_groups'], {})).results[0].path,
    'reference/directory-sync/directory-group/list');
});
await test('pages: every answer names the same number of pages', async () => {
  const numbers = [(await call('docs', {})).text, (await call('search', { query: 'zzqqxxzz' })).text,
    (await ask('resources/read', { uri: `${prefix}://llms.txt` })).result.contents[0].text]
    .map((text) => /(\d+) pages/.exec(text)[1]);
  same(new Set(numbers).size, 1);
});

process.exitCode ??= 0;
await test('the server has answered everything and ends with status 0', async () => same(await server.end(), 0));
