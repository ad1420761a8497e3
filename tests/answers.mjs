// Properties of the answers about pages, examples, changelogs and prompts that hold over all pages or for hostile input.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { Server, bytes, corpus, each, json, program, test } from './lib.mjs';

const ours = corpus.name === '@workos/mcp-docs-server'; // tests with names from the WorkOS documentation
const server = new Server();
await server.initialize();
const call = (tool, args) => server.call(`workos_${tool}`, args);
const firstLine = (text) => text.split('\n', 1)[0];
const CODE = 'js'; // a language that every corpus of the tests has

const paths = [];
for (let cursor; ;) {
  const reply = await server.result('resources/list', cursor ? { cursor } : {});
  for (const { uri } of reply.resources) if (uri.startsWith('workos://docs/')) paths.push(uri.slice(14));
  if (!(cursor = reply.nextCursor)) break;
}
/** The path of a page of AuthKit, which was below user-management until 0.1.0. */
const authkit = (path) => (paths.includes(path) ? path : path.replace(/(^|\/)authkit(?=\/|$)/, '$1user-management'));
const first = await each(paths, async (path) => ({ path, ...await call('docs', { path }) }));

// --- pages ---

await test('the lines of a quote are indented alike, headings of calls have no HTTP method', async (wrong) => {
  await each(paths, async (path) => {
    const { text } = await call('docs', { path, language: 'all', maxChars: 50000 });
    const prose = text.replace(/^( *)```[^]*?^\1```$/gm, '');
    for (const [lines] of prose.matchAll(/^> .*\n {1,3}> .*$/gm)) wrong.push(`${path}: ${lines}`);
    for (const [heading] of text.matchAll(/^## [^:\n]+: `(?:GET|POST|PUT|PATCH|DELETE) [^/\n].*\)`$/gm)) wrong.push(`${path}: ${heading}`);
  });
});

await test('an endpoint of the API leads to the section that has it as heading, or to a list of the pages that have it', async (wrong) => {
  const pages = new Map(); // by endpoint, without the names of its parameters
  for (const { path, text } of first)
    for (const [, endpoint] of text.matchAll(/^## HTTP: `([A-Z]+ \/[^`]*)`$/gm)) {
      const key = endpoint.replace(/\/:[^/]*/g, '/{id}');
      pages.set(key, [...pages.get(key) ?? [], { path, endpoint }]);
    }
  if (ours) assert.ok(pages.size > 100, `${pages.size} endpoints`);
  await each([...pages], async ([key, found]) => {
    for (const path of [key, key.toLowerCase(), `\`${found[0].endpoint}\``]) {
      const { text } = await call('docs', { path });
      const missing = found.length > 1 ? found.slice(0, 8).filter((p) => !text.includes(`\n- \`${p.path}\` `))
        : found.filter((p) => !text.includes(`## HTTP: \`${p.endpoint}\`\n`) || !text.includes(`/${p.path}`));
      if (missing.length) wrong.push(`${path}: ${missing.map((p) => p.path)} not in: ${firstLine(text)}`);
    }
  });
});

await test('footers are at most 5 % of the first answers to all pages', () => {
  let footers = 0, total = 0;
  for (const { text } of first) {
    total += bytes(text);
    const footer = /\n---\n(?:Pages below:\n(?:- .*\n)+)?(?:Previous: .*\n)?(?:Next: .*\n)?$/.exec(text);
    if (footer) footers += bytes(footer[0]);
  }
  assert.ok(footers > 0 && footers <= 0.05 * total, `${footers} of ${total} bytes: ${(100 * footers / total).toFixed(1)} %`);
});

await test('a choice or number that cannot be read is named, also on a page that is answered whole', async (wrong) => {
  for (const [name, value] of [['format', 'html'], ['maxChars', 'many']]) {
    const { text } = await call('docs', { path: first.find((p) => bytes(p.text) < 5000).path, [name]: value });
    if (!new RegExp(`^\\[${name} .* The default was used\\.\\]$`).test(firstLine(text))) wrong.push(firstLine(text));
  }
});

await test('unknown arguments are named with the known ones, also if an argument is missing', async () => {
  const path = first.find((p) => bytes(p.text) < 5000).path, odd = { pth: 1, 'b"c': ['x'] };
  const note = (known) => new RegExp(`^\\[?Unknown arguments are ignored: "pth", "b.{1,3}c"\\. Known: ${known}, .*cursor\\.`);
  for (const args of [{}, { path }]) assert.match((await call('docs', { ...args, ...odd })).text, note('path, paths'));
  for (const args of [{}, { q: 'user' }]) assert.match((await call('search', { ...args, ...odd })).text, note('query'));
  assert.match((await call('examples', odd)).text, note('example, language, query'));
  assert.match((await call('changelogs', odd)).text, note('package, since, query, limit'));
  const { text } = await call('docs', { path });
  for (const args of [{ _meta: {} }, { pth: null, b: ' ', c: [] }]) assert.equal((await call('docs', { path, ...args })).text, text);
});

await test('the source of a section is its lines in the source of the page, whole and in pieces', async (wrong) => {
  const some = first.filter(({ path }, i) => i % 9 === 0 || path === authkit('authkit/sessions'));
  await each(some, async ({ path }) => {
    const raw = (args) => call('docs', { path, format: 'raw', maxChars: 50000, ...args });
    const outline = await json('outline', [path]), page = (await raw({})).text;
    if (page.startsWith('[Bytes ')) return;
    for (const { anchor } of outline.sections.slice(0, 8)) {
      const { text } = await raw({ section: anchor });
      if (!page.includes(text) || text.length >= page.length || !page.split(text)[0].endsWith('\n')) wrong.push(`${path}#${anchor}: ${text}`);
      let pieces = '';
      for (let cursor; ;) {
        const piece = (await raw({ section: anchor, maxChars: 500, cursor })).text, line = firstLine(piece);
        pieces += line.startsWith('[Bytes ') ? piece.slice(line.length + 1) : piece;
        if (!(cursor = /Continue with cursor "([^"]+)"/.exec(line)?.[1])) break;
      }
      if (pieces !== text) wrong.push(`${path}#${anchor}: ${pieces}`);
    }
  });
  if (!ours) return;
  const { text } = await call('docs', { path: `${authkit('authkit/sessions')}#refresh-token`, format: 'raw' });
  assert.match(text, /^### Refresh Token\n[^#]*\n$/);
});

await test('the languages of examples are those of the matches, each under one name in all lists', async (wrong) => {
  const languages = (line) => [...line.matchAll(/([\w-]+) (\d+)(?=[,.)])/g)].map(([, name, n]) => [name, +n]);
  const groups = (await call('examples', {})).text, all = languages(firstLine(groups).split('groups: ')[1]).map(([name]) => name);
  for (const [, list] of groups.matchAll(/^- .*\((.*)\)$/gm))
    for (const [name] of languages(`${list}.`)) if (!all.includes(name)) wrong.push(`${name} is not in ${all}`);
  for (const query of ['user', 'import', 'app']) {
    const line = firstLine((await call('examples', { query, maxResults: 1 })).text);
    const sum = languages(line.split('. Languages: ')[1] ?? '').reduce((n, [, count]) => n + count, 0);
    if (line.startsWith('Examples') && sum !== Number(/ of (\d+)/.exec(line)[1])) wrong.push(line);
  }
});

await test('examples --json lists the languages of a group as the text does', async (wrong) => {
  const { text } = await call('examples', {}), { groups } = await json('examples');
  assert.ok(groups.length);
  for (const { name, languages } of groups) {
    const line = text.split('\n').find((l) => l.startsWith(`- \`${name}\``)), list = languages.map((l) => `${l.name} ${l.count}`).join(', ');
    if (!line?.includes(`${list})`)) wrong.push(`${name}: ${list}, not ${line}`);
  }
});

await test('examples and changelogs: what nothing has is corrected or left out, and the first line says so', async (wrong) => {
  for (const tool of ['examples', 'changelogs']) {
    const line = async (query) => firstLine((await call(tool, { query })).text);
    const [, all] = / of (\d+)/.exec(await line('user')) ?? wrong.push(`${tool}: no word for this test`);
    for (const [query, searched] of [['user zzqx', 'user'], ['vvqk the user', 'user'], ['Zzqx USER', 'USER']]) {
      const got = await line(query);
      if (!got.includes(` of ${all} for "${searched}", without "`) || got.includes('"the"')) wrong.push(`${tool} ${query}: ${got}`);
    }
    if (/ for /.test(await line('user')) || !/no match/i.test(await line('zzqx vvqk'))) wrong.push(`${tool}: zzqx`);
    if (ours) for (const query of ['feture flag', 'fetaure flags'])
      if (!/ of \d+ for "feature flags?"(?!, without)/.test(await line(query))) wrong.push(`${tool} ${query}: ${await line(query)}`);
  }
  if (!ours) return;
  const { examples, corrected } = await json('examples', [], { query: 'webhok signature' });
  if (corrected !== 'webhook' || !examples.length) wrong.push(`${corrected}: ${examples.length}`);
  const { text } = await call('examples', { query: 'withAuth in a server component protected page' });
  if (!/^Examples .* for "withAuth .*", without "component"/.test(text)) wrong.push(firstLine(text));
});

await test('at most 20 pages are cut, none lists its sections unless it is', (wrong) => {
  const cut = first.filter(({ text }) => text.startsWith('[Bytes '));
  const documentation = cut.filter(({ path }) => !/^sdks\/[^/]+\/readme$/.test(path)); // READMEs are long pages of others
  if (documentation.length > 20) wrong.push(`${cut.length} pages are cut: ${cut.map((p) => p.path).join(' ')}`);
  for (const p of first) {
    const lists = /^Sections \(`path#anchor` shows one\):$/m.test(p.text);
    if (lists && !cut.includes(p)) wrong.push(`${p.path} is whole and lists its sections`);
    if (bytes(p.text) > 12500) wrong.push(`${p.path}: ${bytes(p.text)} bytes`);
  }
});

await test('cells of tables have no padding in passages', async (wrong) => {
  const prose = (text) => text.replace(/^( *(?:> )?)(`{3,}|~{3,})[^]*?^\1 *\2/gm, '');
  const padded = /^ *(?:> )?\|(?:[^`\n]|`[^`\n]*`)*?(?: {2}|-{4})/m;
  let rows = 0;
  await each(first.filter(({ text }) => padded.test(prose(text))), async ({ path, text }) => {
    const hits = (await call('search', { query: /^# (.*)/m.exec(text)[1], path })).text;
    rows += hits.split('\n').filter((line) => line.startsWith('> |')).length;
    if (padded.test(prose(hits))) wrong.push(`${path}: ${padded.exec(prose(hits))[0].slice(0, 80)}`);
  });
  if (ours) assert.ok(rows > 30, `${rows} rows`);
});

if (ours) await test('the passage has the row or item that explains the name in the query', async (wrong) => {
  for (const [query, row] of [['error organization_invalid', /^> \| `organization_invalid` +\| There is no organization/m],
      ['API rate limit requests per second', /^> \| All requests \| .*6,000 requests/m],
      ['error idp_initiated_sso_disabled', /^> \| `idp_initiated_sso_disabled` +\| \S/m],
      ['dsync.group.user_added event', /^> [|-] `dsync\.group\.user_added`.*\w{4}/m]]) {
    const { text } = await call('search', { query });
    if (!row.test(text)) wrong.push(`${query}: ${text.slice(0, 1500)}`);
  }
});

await test('the address of every page and section that is printed leads to it, also that of a README', async (wrong) => {
  const all = JSON.parse(execFileSync(program, ['list', '--json'], { encoding: 'utf8', maxBuffer: 1 << 26 })).pages;
  await each(all.filter(({ url }) => url), async ({ path, url }) => {
    const { text } = await call('docs', { path, format: 'raw' });
    if ((await call('docs', { path: url, format: 'raw' })).text !== text) wrong.push(url);
    if (!path.endsWith('/readme')) return;
    const { sections } = JSON.parse(execFileSync(program, ['outline', path, '--json'], { encoding: 'utf8' }));
    const section = (reference) => call('docs', { path: `${reference}#${sections[0].anchor}`, maxChars: 500 });
    if (sections.length) assert.deepEqual(await section(url), await section(path));
    for (const also of [`${url}/`, `${url}#readme`, `${url}?tab=readme-ov-file`, url.replace('https://', '')])
      if ((await call('docs', { path: also, format: 'raw' })).text !== text) wrong.push(also);
    for (const other of [`${url}/issues`, `${url}x`]) if (!(await call('docs', { path: other })).error) wrong.push(other);
  });
});

if (paths.includes('authkit/sessions')) await test('the end of a path: the answer says which page it is, and which similar path may be meant', async () => {
  const path = 'authkit/session';
  const { text } = await call('docs', { path, maxChars: 500 });
  assert.ok(firstLine(text).includes(`There is no page "${path}"; shown: \`reference/${path}\`; also: \`${path}s\`.`), text);
});

if (ours) await test('a section may be named by the first letters of its words: FAQ', async () => {
  const path = paths.includes('authkit/custom-email-providers') ? 'authkit/custom-email-providers' : 'directory-sync/attributes';
  const { text, error } = await call('docs', { path, section: 'FAQ', maxChars: 5000 });
  assert.deepEqual([text, error], Object.values(await call('docs', { path: `${path}#frequently-asked-questions`, maxChars: 5000 })));
  for (const section of ['FA', 'FAQS', 'aq']) assert.ok((await call('docs', { path, section })).error, section);
});

await test('the numbers of examples: in a language, as many as the languages of the answer have together', async (wrong) => {
  const counts = (line) => Object.fromEntries([...line.matchAll(/([\w#+.-]+) (\d+)(?=[,.])/g)].map(([, name, n]) => [name, +n]));
  const all = counts(firstLine((await call('examples', {})).text));
  for (const name of Object.keys(all)) {
    const line = firstLine((await call('examples', { language: name })).text), total = +/ of (\d+)/.exec(line)[1];
    const listed = counts(/Languages: .*/.exec(line)?.[0] ?? `${name} ${total}.`);
    if (listed[name] !== all[name]) wrong.push(`${name}: ${line}`);
    if (Object.values(listed).reduce((a, b) => a + b) !== total) wrong.push(line);
  }
});

await test('a list of all says that it ignores a number, and nothing of its bounds', async () => {
  for (const [tool, name, more] of [['examples', 'maxResults', 'language'], ['changelogs', 'limit', 'since']])
    for (const n of [1, 0]) {
      const list = (await call(tool, {})).text, note = `${name} is ignored: without other arguments all are listed.`;
      assert.equal((await call(tool, { [name]: n })).text, `[${note}] ${list}`);
      const { text } = await call(tool, { [name]: n, zebra: 1, [more]: '' });
      assert.ok(text.startsWith('[Unknown arguments are ignored: "zebra". ') && text.endsWith(`.\u0020${note}] ${list}`), text);
    }
});

await test('a list of paths may be one text with commas', async () => {
  const [one, two] = first.filter(({ text }) => bytes(text) < 4000).map(({ path }) => path);
  const list = (await call('docs', { path: [one, two] })).text;
  for (const args of [{ path: `${one},${two}` }, { path: `${one}, /${two}/ ,` }, { paths: `${one}, ${two}` }])
    assert.equal((await call('docs', args)).text, list);
  const { text } = await call('docs', { path: `${one}, no-such-page` });
  assert.match(firstLine(text), /Not found: "no-such-page"; 1 of 2 is below\./);
});

const unknownWords = (n) => Array.from({ length: n }, (_, i) => `zqx${'bcdfghjklm'[i % 10]}${'npqrstvwxz'[Math.floor(i / 10)]}v`);

await test('examples and changelogs say where a query is cut that has too many words', async () => {
  const many = unknownWords(32).join(' ');
  for (const [tool, command] of [['examples', 'examples'], ['changelogs', 'changelog']]) {
    const line = async (query) => firstLine((await call(tool, { query })).text), found = / of \d+ for "user", without /;
    assert.match(await line(`${many} user`), /No match|: no match/, tool);
    assert.match(await line(`${many} user`), / for (?:query|a word of) "zqx.*"… \(cut before "user"\)\./, tool);
    assert.match(await line(`user ${many}`), new RegExp(`${found.source}.* and 26 more \\(cut before "${many.slice(-6)}"\\)`), tool);
    assert.match(await line(`user ${many.slice(0, -7)}`), new RegExp(`${found.source}.* and 26 more(?! \\(cut)`), tool);
    assert.doesNotMatch(await line(many), /cut before/, tool);
    assert.equal((await json(command, [], { query: `user ${many}` })).corrected, 'user');
  }
});

await test('a list of names that is cut says how many it lacks, and one that is complete does not', async () => {
  const page = first.find((p) => bytes(p.text) < 5000).path, long = (c) => c.repeat(70), quoted = (c) => `"${c.repeat(48)}"…`;
  const lists = {
    arguments: async (names) => (await call('docs', { path: page, ...Object.fromEntries(names.map((n) => [n, 1])) })).text,
    languages: async (names) => (await call('docs', { path: page, language: names.join(',') })).text,
    words: async (names) => (await call('examples', { query: `user ${names.join(' ')}` })).text,
    missing: async (names) => (await call('search', { query: `user ${names.join(' ')}` })).text
  };
  for (const [name, list] of Object.entries(lists)) {
    const five = unknownWords(5).map((w) => `"${w}"`).join(', ');
    assert.match(firstLine(await list(unknownWords(5))) + await list(unknownWords(5)), new RegExp(`${five}(?:\\.| are|\\n| \\()`), name);
    assert.match(await list(unknownWords(7)), new RegExp(`${five} and 2 more`), name);
    if (name !== 'missing') assert.match(await list([long('x'), long('y')]), new RegExp(`${quoted('x')}, ${quoted('y')}(?:\\.| are| \\()`), name);
  }
});

await test('an error tells the notes on other arguments, too', async () => {
  const noted = (more) => new RegExp(`^\\[Unknown arguments are ignored: "odd"\\. Known: [\\w, ]+\\.${more}\\] `);
  for (const [tool, args, note, error] of [
    ['search', { query: 'user', path: 'no/path', maxResults: 1000 }, ' maxResults .* was used\\.', /path "no\/path" is not a page/],
    ['search', { query: { a: 1 }, maxResults: 1000 }, ' maxResults .* was used\\.', /query is not a string/],
    ['search', { maxResults: 1000 }, ' maxResults .* was used\\.', /query is required/],
    ['search', { query: 'user', cursor: 'zz' }, '', /cursor/],
    ['docs', { path: 'no/path', maxChars: 1 }, ' maxChars .* was used\\.', /There is no page "no\/path"/],
    ['docs', { paths: { a: { b: 1 } }, maxChars: 'many' }, ' maxChars .* was used\\.', /paths /],
    ['examples', { example: 'no-group' }, '', /There is no group of examples/],
    ['changelogs', { package: corpus.name, since: 'x', limit: 1000 }, ' limit .* was used\\.', /since is a date|There is no changelog/]]) {
    const answer = await call(tool, { ...args, odd: 1 });
    assert.ok(answer.error, `${tool} ${JSON.stringify(args)}`);
    assert.match(answer.text, noted(note));
    assert.match(answer.text, error);
    assert.equal(answer.text.split('Unknown arguments').length, 2);
  }
});

await test('an empty list of examples says what to change', async () => {
  const query = 'zzqx vvqk', language = 'cobol';
  assert.match((await call('examples', { query })).text, /Languages: .*\. No example has a word that was looked for: search/);
  assert.match((await call('examples', { query, language })).text, /Languages: .*\. Leave out language or query, or search/);
  assert.match((await call('examples', { language })).text, /Languages: .*\. The reference has signatures for SDKs/);
});

await test('a page names the pages below it, in its first piece', (wrong) => {
  const all = new Set(paths.filter((p) => !/(?:^|\/)_/.test(p)));
  for (const { path, text } of first) {
    if (/(?:^|\/)_/.test(path)) continue;
    for (const child of all)
      if (child.startsWith(`${path}/`) && !child.slice(path.length + 1).includes('/') && !text.includes(`- \`${child}\` `))
        wrong.push(`${path} does not name ${child}`);
  }
});

await test('a piece ends at a heading or between blocks; its successor says where it is', async (wrong) => {
  const long = first.filter(({ text }) => text.startsWith('[Bytes '));
  let tables = 0;
  await each([...long, ...first.filter((_, i) => i % 9 === 0)], async ({ path }) => {
    const maxChars = 2500;
    for (let args = { path, maxChars }, last = ''; ;) {
      const { text } = await call('docs', args), line = firstLine(text);
      const body = line.startsWith('[Bytes ') ? text.slice(line.length + 1) : text;
      if (args.cursor && !/ This is in `[^`]+` \S/.test(line)) wrong.push(`${path}: ${line}`);
      const lead = last.trimEnd().split('\n').at(-1) ?? '';
      if (args.cursor && body.trim() && /^(#{1,6} .*|(?:- )?\*\*[^*]+\*\*)$/.test(lead) && last.trim().includes('\n'))
        wrong.push(`${path}: a piece ends with ${lead}`);
      if (/^\s*\|/.test(firstLine(body)) && /^\s*\|/.test(lead)) {
        tables++;
        if (!line.includes('Columns of the table: |')) wrong.push(`${path}: ${line}`);
      }
      const cursor = /Continue with cursor "([^"]+)"/.exec(line)?.[1];
      if (!cursor) break;
      last = body, args = { cursor, maxChars };
    }
  });
  if (ours) assert.ok(tables >= 3, `${tables} cut tables`);
});

await test('notes never make an answer larger than asked for', async (wrong) => {
  const bad = ['\u0001'.repeat(48), '\\'.repeat(48), '"'.repeat(48), '\u20ac'.repeat(48), 'x'.repeat(4000)];
  for (const name of bad) for (const maxChars of [500, 700, 10000]) for (const language of ['', 'all', 'cobol', name]) {
    const path = [paths[0], paths.at(-1), name, `${name}/b`, `${name}c`, `${name}d`];
    const { text, error } = await call('docs', { path, maxChars, language });
    if (error || bytes(text) > maxChars) wrong.push(`${JSON.stringify(name).slice(0, 20)}, ${maxChars}: ${bytes(text)} bytes`);
  }
});

await test('unknown paths are named, and of more than five the number of the others', async () => {
  const { text } = await call('docs', { path: [paths[0], 'no-a', 'no-b', 'no-c'], maxChars: 2000 });
  assert.match(firstLine(text), /Not found: "no-a", "no-b", "no-c"; 1 of 4 is below\./);
  const more = async (n) => firstLine((await call('docs',
    { path: [paths[0], ...[...'abcdefg'].slice(0, n).map((c) => `no-${c}`)], maxChars: 2000 })).text);
  assert.match(await more(5), /Not found: "no-a", "no-b", "no-c", "no-d", "no-e"; 1 of 6 is below\./);
  assert.match(await more(7), /Not found: "no-a", "no-b", "no-c", "no-d", "no-e" and 2 more; 1 of 8 is below\./);
});

await test('a small reply names the paths that do not exist, too, and no others', async () => {
  const line = async (args) => firstLine((await call('docs', { maxChars: 500, ...args })).text);
  assert.match(await line({ paths: [paths[0], 'sso/nothing', paths.at(-1)] }), /Not found: "sso\/nothing"; 2 of 3 are below\./);
  assert.match(await line({ paths: [paths[0], 'a/nothing', 'b/nothing', 'c/nothing', 'd'] }),
    /Not found: "a\/nothing", "b\/nothing", "c\/nothing", "d"; 1 of 5 is below/);
  const long = Array.from({ length: 19 }, (_, i) => `zz/${'none'.repeat(50)}${i}`);
  assert.match(await line({ paths: [paths[0], ...long] }), /Not found: ("zz\/none.*"…, ){4}"zz\/none.*"… and 14 more; 1 of 20 is below/);
  assert.match(await line({ path: paths[0], language: 'cobol' }), /language "cobol" is unknown and ignored/);
});

if (ours) await test('only names that are like an unknown path are suggested', async () => {
  const near = async (path) => [...(await call('docs', { path })).text.matchAll(/^- `(.*?)`/gm)].map(([, name]) => name);
  assert.deepEqual(await near('nope'), []);
  for (const [path, name] of [['mfaa', 'mfa'], ['audit-log', 'audit-logs'], ['directry-sink', 'directory-sync'], ['vualt', 'vault']])
    assert.equal((await near(path))[0], name);
});

await test('a folder among the paths is part of the cursor', async () => {
  const folder = paths.map((p) => p.split('/').slice(0, -1).join('/')).find((f) => f && !paths.includes(f));
  const whole = (await call('docs', { path: [paths[0], folder], maxChars: 50000 })).text;
  if (whole.startsWith('[Bytes ')) return;
  let joined = '';
  for (let args = { path: [paths[0], folder], maxChars: 600 }; ;) {
    const { text, error } = await call('docs', args);
    assert.ok(!error, text);
    joined += text.replace(/^\[Bytes .*\n/, '');
    const cursor = /^\[.*Continue with cursor "([^"]+)"/.exec(text)?.[1];
    if (!cursor) break;
    args = { cursor, maxChars: 600 };
  }
  assert.equal(joined, whole);
});

// --- sections and languages ---

if (ours) await test('section names: numbering, case and punctuation do not matter; several are listed', async () => {
  const quick = authkit('authkit'), asked = { path: quick, section: 'add AUTHKIT to your app' };
  assert.match((await call('docs', asked)).text, /\n## \(2\) Add AuthKit to your app\n/);
  const several = await call('docs', { path: quick, section: 'Protected routes' });
  assert.ok(!several.error);
  assert.match(several.text, new RegExp(`^5 sections of \`${quick}\` .*\\n(?:- \`${quick}#protected-routes(?:-\\d)?\` .* › .*\\n){5}$`));
  assert.match((await call('docs', { path: quick, section: 'Protected routes', language: 'python' })).text,
    new RegExp(`^> From \\[.+\\]\\(/${quick}\\) › backend: python: `));
  assert.match((await call('docs', { path: 'events#zz user' })).text, /Nearest:\n- `events#user` User events/);
});

if (ours) await test('language selects the branches of a page', async () => {
  const text = async (language) => (await call('docs', { path: 'authkit', language, maxChars: 50000 })).text;
  const all = await text('all'), next = await text('nextjs'), python = await text('python');
  assert.ok(bytes(next) < 0.5 * bytes(all) && bytes(python) < 0.5 * bytes(all), `${bytes(next)}, ${bytes(python)} of ${bytes(all)}`);
  assert.ok(next.includes('authkit-nextjs') && !next.includes('pip install workos') && !next.includes('authkit-remix'));
  assert.ok(python.includes('pip install workos') && !python.includes('authkit-nextjs'));
  assert.equal(await text('rails'), (await text('ruby')));
});

await test('a language that is unknown or not on the page is said in the first line', async () => {
  assert.match(firstLine((await call('docs', { path: paths[0], language: 'cobol' })).text),
    /language "cobol" is unknown and ignored\. Known: .*all\./);
  if (!ours) return;
  const { path } = first.find(({ text }) => /^Reference for: curl\.$/m.test(text));
  assert.equal(firstLine((await call('docs', { path, language: 'java' })).text), '[No java on this page; shown: curl.]');
});

if (ours) await test('a framework that a page has no part for is named in the first line, a language is not', async () => {
  const line = async (language) => firstLine((await call('docs', { path: authkit('authkit'), language })).text);
  assert.match(await line('svelte'), /No svelte on this page; shown: nodejs, nextjs, react, /);
  for (const language of ['js', 'nextjs', 'rails', 'react']) assert.ok(!/No /.test(await line(language)), language);
});

if (ours) await test('a section whose parts are all for other languages says so', async (wrong) => {
  for (const language of ['go', 'java', 'php', 'python', 'nextjs']) {
    const { text } = await call('docs', { path: authkit('authkit'), language, maxChars: 50000 });
    if (!text.includes(`. Shown: ${language}; pass \`language\` for another, or \`all\`.`)) wrong.push(`${language}: no advice`);
    for (const [, heading] of text.matchAll(/^(#{2,} .*)\n\n(?=\1|$)/gm)) wrong.push(`${language}: ${heading}`);
  }
  const { text } = await call('docs', { path: `${authkit('authkit')}#install-dependencies`, language: 'go' });
  assert.match(text, /### Install dependencies\n\nNothing for go here\.\n/);
});

if (ours) await test('passages leave out the parts for other languages than the one that is asked for', async (wrong) => {
  for (const [query, language] of [['install dependencies of authkit', 'nextjs'], ['install dependencies of authkit', 'python'],
      ['validate the authentication flow of authkit', 'ruby'], ['set secrets for authkit cookie password', 'remix']]) {
    const { text } = await call('search', { query, language });
    const passages = text.split(/\n\n(?=\d+\. )/).slice(1).filter((hit) => /\n *`(?:authkit|user-management)[#`]/.test(hit));
    if (!passages.length) wrong.push(`${query}: not found`);
    for (const [, names] of passages.join('\n').matchAll(/^> (?:- )?(?:frontend|backend): (.*)$/gm))
      if (!names.split(', ').includes(language)) wrong.push(`${query}, ${language}: ${names}`);
  }
});

if (ours) await test('pages about the language that is asked for come before those about others', async (wrong) => {
  for (const [query, language, path] of [['install sdk', 'php', 'sdks/php'], ['install sdk', 'go', 'sdks/go'],
      ['install sdk', 'c#', 'sdks/dotnet'], ['install authkit', 'remix', 'sdks/authkit-remix']]) {
    const { text } = await call('search', { query, language });
    const hits = [...text.matchAll(/^(?:\d+\. |  )`(sdks\/[^`#]+)/gm)].map(([, hit]) => hit);
    if (hits[0] !== path) wrong.push(`${query}, ${language}: ${hits}`);
  }
});

await test('of several languages those that are unknown are named, by search and docs', async () => {
  for (const language of [[CODE, 'cobol', 'algol'], JSON.stringify([CODE, 'cobol', 'algol']), `${CODE},cobol, algol`]) {
    const { text } = await call('search', { query: paths[0], language });
    assert.match(text, /^language "cobol", "algol" are unknown and ignored\. Known: /m);
    assert.match(firstLine((await call('docs', { path: paths[0], language })).text), /language "cobol", "algol" are unknown/);
  }
  for (const language of [`${CODE} app router`, [CODE], CODE])
    assert.ok(!(await call('search', { query: paths[0], language })).text.includes('unknown'));
});

await test('a search may be limited to several paths, in every notation of lists', async (wrong) => {
  const folders = [...new Set(paths.filter((p) => p.includes('/')).map((p) => p.split('/')[0]))].slice(0, 2);
  const query = firstLine(first.find(({ path }) => path.startsWith(`${folders[1]}/`)).text).replace('# ', '');
  const answers = await each([{ path: folders }, { paths: folders }, { path: JSON.stringify(folders) },
    { path: folders.join(',') }, { path: `${folders[0]}, /${folders[1]}/` }],
    async (args) => (await call('search', { query, maxResults: 50, ...args })).text);
  const hits = [...answers[0].matchAll(/^(?:\d+\. |  )`([^`#]+)/gm)].map(([, path]) => path);
  if (!hits.length || !hits.every((path) => folders.some((f) => path === f || path.startsWith(`${f}/`))))
    wrong.push(`${query} in ${folders}: ${hits.join(' ')}`);
  for (const text of answers) if (text !== answers[0]) wrong.push(firstLine(text));
  const { text, error } = await call('search', { query, path: [folders[0], 'no-such-folder'] });
  if (!error || !text.startsWith('path "no-such-folder" is not a page or folder.')) wrong.push(text);
  const many = (n) => call('search', { query, path: Array(n).fill(folders[0]).join(',') });
  if ((await many(20)).error || !/^path may list at most 20 /.test((await many(21)).text)) wrong.push('21 paths');
});

if (ours) await test('the language that is asked for does not take over the query that names it', async () => {
  for (const [query, language, subject] of [['MFA in my Next.js app', 'nextjs', /mfa/], ['audit logs in python', 'python', /audit/],
      ['How do I use Vault with Ruby on Rails', 'ruby', /vault/], ['widgets for React', 'react', /widgets/]]) {
    const { text } = await call('search', { query, language });
    const hits = [...text.matchAll(/^(?:\d+\. |  )`([^`]+)`/gm)].map(([, path]) => path);
    assert.ok(hits.slice(0, 3).some((path) => subject.test(path)) && hits.filter((path) => subject.test(path)).length >= Math.min(4,
        paths.filter((path) => subject.test(path)).length),
      `${query}: ${hits.join(' ')}`);
  }
  assert.match((await call('search', { query: 'Next.js middleware', language: 'nextjs' })).text,
    /^1\. .*(frontend: nextjs|authkit-nextjs)/m); // a page's variant, or the README of the package for it
});

const titles = first.filter((_, i) => i % 3 === 0).map(({ text }) => /^# (.*)/m.exec(text)[1]);
const found = await each(titles, async (query) => ({ query, hits: (await call('search', { query: `how to ${query}` }))
  .text.split(/\n(?=\d+\. )/).slice(1, 4) }));

await test('code that a passage does not show to its end or from its start has a mark there', async (wrong) => {
  const pages = new Map();
  const page = async (path) => pages.get(path) ?? (pages.set(path,
    (await call('docs', { path, language: 'all', maxChars: 50000 })).text.replaceAll('\r', '')), pages.get(path));
  let blocks = 0, marks = 0;
  for (const { query, hits } of found) for (const hit of hits) {
    const text = await page(/^ *`([^`#]+)/m.exec(hit)[1]);
    for (const [, code] of hit.matchAll(/^> ```.*\n((?:>.*\n)*?)> ```$/gm)) {
      const lines = code.replace(/^> ?/gm, '').trimEnd().split('\n'), open = lines[0] === '…', end = lines.at(-1) === '…';
      const inner = lines.slice(open ? 1 : 0, end ? -1 : undefined).join('\n');
      if (text.includes('\n  ```') || text.startsWith('[Bytes ')) continue; // fences in lists are indented
      blocks++, marks += open + end;
      const whole = `${open ? '\n' : '```\\S*(?: .*)?\n\\n*'}${inner.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`;
      if (!inner.trim() || !new RegExp(`${whole}\n+${end ? '(?!```)' : '```'}`).test(text)) wrong.push(`${query}: ${code}`);
    }
  }
  const readmes = paths.some((path) => /^sdks\/.+\/readme$/.test(path)); // not part of older documentation
  assert.ok(!ours || (blocks > (readmes ? 50 : 40) && marks > 2), `${blocks} blocks of code, ${marks} marks`);
});

await test('a passage does not end with the words before something that it does not show', (wrong) => {
  for (const { query, hits } of found) for (const hit of hits) {
    const last = hit.split('\n').filter((line) => line.startsWith('> ')), line = last.at(-1) ?? '';
    if (last.length > 2 && (/:\**$/.test(line) || /^> #/.test(line)) && !/^> > /.test(line)) wrong.push(`${query}: ${line}`);
  }
});

if (ours) await test('the reference is in HTTP or the only language of a page unless the query names or spells one', async (wrong) => {
  const shown = (text) => [...text.matchAll(/^(?:\d+\. |  )`(reference\/[^`#]+)#(js|python|go|ruby|java|php|dotnet)`/gm)];
  for (const { query, hits } of found) for (const [, path, language] of shown(hits.join('\n'))) {
    const languages = /^Reference for: (.*?)\./m.exec(first.find((p) => p.path === path).text)?.[1] ?? '';
    if (languages.includes('curl') && !/[a-z][A-Z]|_|\bnode\b|next/i.test(query)) wrong.push(`${query}: ${path}#${language}`);
  }
  for (const [query, language] of [['list users in Rails', 'ruby'], ['Go: create an organization', 'go'],
      ['create an organization with the go sdk', 'go'], ['create organization go', 'go'],
      ['workos.organizations.getOrganization fails', 'js'], ['why does get_organization fail', 'python'],
      ['WorkOS::UserManagement.authenticate_with_code undefined method NoMethodError callback_controller.rb:12', 'ruby'],
      ['create_user\napp/models/user.rb:33:in call', 'ruby'], ['create_user undefined (NoMethodError)', 'ruby'],
      ['createUser UserService.java:12', 'java'], ['createUser in LoginController.php:9', 'php'],
      ['how to create an organization in node.js', 'js']])
    assert.equal(shown((await call('search', { query })).text)[0]?.[2], language, query);
  const { text } = await call('search', { query: 'where do users go when they are deleted' });
  assert.ok(shown(text).every(([, , language]) => language !== 'go'), text);
});

if (ours) await test('the name of a page finds the page, unless a heading has another word of the query', async (wrong) => {
  for (const [query, hit] of [['workday', 'workday'], ['bamboohr', 'bamboohr'], ['apple', 'apple'], ['onelogin', 'onelogin-scim'],
      ['slack oauth', 'slack-oauth'], ['okta scim', 'okta-scim'], ['google oauth', 'google-oauth'],
      ['set up slack oauth', 'slack-oauth'], ['add linkedin login', 'linkedin-oauth'], ['okta scim groups', 'okta-scim#when-'],
      ['workday custom attributes', 'workday#4-create-and-populate-custom-reports']]) {
    const { text } = await call('search', { query });
    const section = /^ {2}`integrations\/([^`]+)/m.exec(text)?.[1] ?? '';
    if (hit.endsWith('-') ? !section.startsWith(hit) : section !== hit) wrong.push(`${query}: ${section}`);
  }
});

if (ours) await test('sections of other languages of the reference are named with their method, not repeated', async () => {
  const { text } = await call('search', { query: 'sso.getProfile returns unauthorized when I hand it the authkit access token' });
  const first = text.split(/\n(?=\d+\. )/)[1];
  assert.match(first, /^Also `reference\/sso\/profile\/get-user-profile#\w+` \w+: .*get_?Profile\(\)/mi);
  assert.equal([...first.matchAll(/^> \| Name \|/gm)].length, 1, first);
});

if (ours) await test('the passage of an entry of the reference begins with the text of its page that fits', async (wrong) => {
  for (const [query, said] of [['mfa_enrollment', /When this error occurs/], ['sso_required', /This error indicates that a user/],
      ['organization_selection_required', /This error indicates that the user/],
      ['audit log export url expires', /The URL will expire after 10 minutes/],
      ['what happens to the user when the SSO connection is deleted', /It cannot be undone/]]) {
    const [before] = (await call('search', { query })).text.split('\n> | ');
    if (!said.test(before)) wrong.push(`${query}: ${before}`);
  }
});

if (ours) await test('a dotted name with a typing error is searched as the name that the documentation has', async (wrong) => {
  for (const [query, name, hit] of [['conection.activated webhook', 'connection.activated', 'events#connection'],
      ['session.revokd', 'session.revoked', 'events#session'], ['foo.barr', 'foo.bar', ''],
      ['organization_membership.udpated', 'organization_membership.updated', 'organization-membership'],
      ['dsync.user.udpated', 'dsync.user.updated', 'directory-sync/understanding-events#dsync-user-updated']]) {
    const { text } = await call('search', { query });
    const searched = /^Searched as: (.*)$/m.exec(text)?.[1].split(' ') ?? [], dotted = searched.find((w) => w.includes('.')) ?? '';
    if (dotted !== name || !text.split('\n\n3. ', 1)[0].includes(hit)) wrong.push(text);
  }
});

if (ours) await test('an identifier is missing only if the documentation has neither it nor its last part', async () => {
  const said = async (query) => (await call('search', { query })).text.split('\n\n', 1)[0];
  for (const query of ['user_management.delete_organization_membership', 'workos.userManagement.deleteOrganizationMembership',
      'client.sso.list_connections()', 'dsync.user.deleted'])
    assert.ok(!(await said(query)).includes('Not in the documentation'), await said(query));
  for (const query of ['sso.getProfilez', 'createUserr', 'listUsres', 'userManagment.listUsres', 'getProfleAndToken']) {
    assert.match(await said(query), /\nSearched as: /);
    assert.doesNotMatch(await said(query), /Not in the documentation/);
    const { corrected, missing } = await json('search', [query]);
    assert.ok(corrected && !missing.length, `${query}: ${corrected}, ${missing}`);
  }
  assert.match(await said('getUsr listUsres'), /\nSearched as: getUsr listusers\nNot in the documentation: "getUsr"\n/);
  for (const query of ['dsync.user.removed'])
    assert.ok((await said(query)).includes(`Not in the documentation: "${query}"`), await said(query));
});

if (ours) await test('the words that are missing are few, each once, and neither of stack frames, ids nor found words', async () => {
  const missing = async (query) => /^Not in the documentation: (.*)$/m.exec((await call('search', { query })).text)?.[1] ?? '';
  const frames = Array.from({ length: 60 }, (_, i) => `    at Frame${i}.doX${i} (Frame${i}.java:${i}:3)`).join('\n');
  assert.equal(await missing(`Error: zzfoo zzfoo state\n${frames}`), '"zzfoo"');
  assert.equal(await missing('zzqa zzqb zzqc zzqd zzqe zzqf zzqg sso'), '"zzqa", "zzqb", "zzqc", "zzqd", "zzqe" and 2 more');
  assert.equal(await missing('java.lang.IllegalStateException: session is sealed'), '"java.lang.IllegalStateException"');
  for (const query of ['webhook failed for 01HXYZABCDEF', 'what is directory_user_01E1JG7J09H96KYP8HM9B0G5SJ',
      'Error: user not found directory_user_01E1JG...', 'level=error msg="invalid_grant code expired" req_id=7f3a', 'soc2'])
    assert.equal(await missing(query), '', query);
});

if (ours) await test('of a log its first error is searched, wherever it is', async () => {
  const infos = (n) => Array.from({ length: n }, (_, i) => `2026-02-11T09:00:00Z INFO [api] request ${i} handled for the ` +
    'dashboard in 12 ms, user session refreshed').join('\n');
  const problem = 'webhook signature verification failed';
  for (const error of [`ERROR [api] ${problem}: timestamp outside tolerance`, `{"level":"error","msg":"${problem}"}`, `[error] ${problem}`])
    for (const n of [25, 600]) {
      const { text } = await call('search', { query: `${infos(n)}\n${error}\n${infos(n)}` });
      assert.match(/^  `([^`]+)`/m.exec(text)[1], /webhooks/, `${n} ${error}\n${text.slice(0, 2000)}`);
    }
});

await test('a query is repeated in one line with the cursor, with an ellipsis where it is cut', async () => {
  const { text } = await call('search', { query: 'the\n1. Fake  result', maxResults: 1 });
  assert.match(text, /^Results for: the 1\. Fake result \(more: cursor "[^"]+"\)\n/);
  const long = (await call('search', { query: `the\n\tend ${'of the end '.repeat(30)}` })).text.split('\n', 1)[0];
  assert.match(long, /^Results for: the end (of the end )+.*…( \(more: cursor "[^"]+"\))?$/);
  assert.ok(long.length < 260, long);
  assert.match((await call('search', { query: 'zzqa\n1. Fake' })).text, /(for: |for: .*)zzqa 1\. Fake/);
});

if (ours) await test('a corrected query is as it was typed except the corrected words', async () => {
  for (const [query, corrected] of [['client.userManagement.listSesions', 'client.userManagement.listsessions'],
      ['Set "webhok secret", webhok\n for Organisation Zoo', 'Set webhook secret, webhook for Organisation Zoo'],
      ['the webhok signiture', 'the webhook signature']])
    assert.equal(/^Searched as: (.*)$/m.exec((await call('search', { query })).text)?.[1], corrected);
});

if (ours) await test('a query in another language is not corrected, and told to be asked in English', async () => {
  const head = async (query) => (await call('search', { query })).text.split('\n\n', 1)[0];
  for (const query of ['utilisateur déconnecté après 5 minutes', 'Benutzer wird nach fünf Minuten abgemeldet',
      'cómo configurar el inicio de sesión único con Okta', 'ログイン後にセッションがすぐに切れる', 'AuthKit セッション 有効期限']) {
    assert.match(await head(query), /\nThe documentation is in English: ask in English\./);
    assert.doesNotMatch(await head(query), /Searched as|ot in the documentation/, query);
  }
  assert.match((await call('search', { query: 'WorkOS AuthKit セッション 有効期限' })).text, /^1\. .*authkit/mi);
  for (const query of ['webhok signiture verifcation', 'authentification organisaton directry', 'zzqa zzqb zzqc zzqd sso',
      'café résumé sso connection for a user', 'Error: no\nutilisateur déconnecté après'])
    assert.doesNotMatch(await head(query), /ask in English/, query);
  assert.match(await head('webhok signiture verifcation'), /Searched as: webhook signature verification/);
});

if (ours) await test('quoted texts and excluded words that are too many are not dropped in silence', async () => {
  const head = async (query) => (await call('search', { query })).text.split('\n\n', 1)[0];
  const quoted = ['user', 'api', 'key', 'id', 'the', 'role', 'token', 'event', 'page'].map((word) => `"${word}"`);
  assert.match(await head(quoted.join(' ')), /\nOnly the first 8 quoted texts were looked for\./);
  assert.match(await head(quoted.join(' ').replaceAll('" ', ' zzqa" ')), /\nOnly the first 8 quoted texts were looked for\./);
  assert.doesNotMatch(await head(quoted.slice(1).join(' ')), /Only the first/);
  const without = quoted.map((word) => word.replaceAll('"', '').replace(/^/, '-'));
  assert.match(await head(`sso ${without.join(' ')}`), /\nOnly the first 8 words with a minus were excluded\./);
  assert.doesNotMatch(await head(`sso ${without.slice(1).join(' ')}`), /Only the first/);
});

if (ours) await test('quoted texts that are nowhere, excluded words and words of aliases are told', async () => {
  const head = async (query) => (await call('search', { query })).text.split('\n\n', 1)[0];
  assert.match(await head('"this exact text is not there" sso'), /\nSearched as words, not in the documentation as a text: "this exact text is not there"\n/);
  assert.match(await head('"access_token" zzqa'), /\nNo section has all of it: /);
  assert.match(await head('sso -saml'), /\nLeft out, because of the minus: pages with "saml"/);
  assert.match(await head('sso -(saml).'), /pages with "saml"\n/);
  assert.match(await head('"zz qa" sso "zz qb"'), /as a text: "zz qa", "zz qb"\n/);
  assert.doesNotMatch(await head('"access_token" sso'), /No section|Left out|Searched as words/);
  for (const word of ['authkit-sveltekit', 'layout.tsx', 'auth.js']) assert.doesNotMatch(await head(word), /Not in the text/);
  const { text } = await call('search', { query: '"profile_not_allowed_outside_organization" -sso' });
  assert.match(text, /^Nothing found .*\n- the text "profile_not_allowed_outside_organization": in [1-9]\d* sections\nLeft out/);
  const { notes, results } = await json('search', ['terraform'], {});
  assert.match(notes.join(), /^Not in the text of the documentation, found by other words for it: "terraform"$/);
  assert.ok(results.length);
  assert.doesNotMatch(await head('session expired'), /Not in the text/);
  const long = 'a guy lost his phone last week and we use it with Terraform, what now, he cannot log in any more';
  assert.match(await head(long), /\nNot in the text of the documentation, found by other words for it: "Terraform"\n/);
});

if (ours) await test('the cursor of a short section continues it with and without maxChars', async () => {
  const section = 'admin-portal#configure-admin-portal-redirect-links', next = (text) => /cursor "([^"]+)"/.exec(text)?.[1];
  const cut = await call('docs', { path: section, maxChars: 500 }), cursor = next(cut.text);
  for (const args of [{}, { path: section }, { path: section, maxChars: 500 }])
    assert.match((await call('docs', { ...args, cursor })).text, /admin-portal/, JSON.stringify(args));
  const many = Array.from({ length: 8 }, () => section), wide = await call('docs', { paths: many, maxChars: undefined });
  if (next(wide.text)) assert.doesNotMatch((await call('docs', { paths: many, maxChars: 5000, cursor: next(wide.text) })).text, /does not fit/);
  assert.match((await call('docs', { path: 'authkit/sessions', cursor })).text, /does not fit/);
});

if (ours) await test('the options of a command exclude nothing', async () => {
  const first = async (query) => /^  `([^`]+)`/m.exec((await call('search', { query })).text)[1];
  assert.equal(await first('openssl rand -base64 32 cookie password'), 'authkit#set-secrets');
  assert.match(await first('workos seed --clean -state file'), /^sdks\/cli\/readme/);
  assert.match((await call('search', { query: 'sso -- the login page -- -saml' })).text, /^Left out/m);
});

if (ours) await test('an unknown word that negates a known one is not corrected to it', async () => {
  for (const word of ['unenroll', 'unarchive', 'deauthorize', 'disenroll', 'dereference'])
    assert.match((await call('search', { query: `${word} session` })).text, new RegExp(`^Not in the documentation: "${word}"$`, 'm'));
  assert.match((await call('search', { query: 'delet user' })).text, /^1\. Delete a user$/m);
  assert.match((await call('search', { query: 'destory session' })).text, /^Searched as: destroy session$/m);
});

if (ours) await test('stop words alone are no result for a query with other words', async () => {
  for (const query of ['zzqa the', 'Benutzer löschen', 'restablecer contraseña', 'Sitzung verlängern', 'eliminar usuario'])
    assert.match((await call('search', { query })).text, /^Nothing found/, query);
  assert.match((await call('search', { query: 'eliminar usuario' })).text, /\nThe documentation is in English\.$/m);
  assert.match((await call('search', { query: 'Benutzer löschen' })).text, /\nThe documentation is in English: ask in English\.$/m);
  assert.match((await call('search', { query: 'löschen' })).text, /^- löschen: not in the documentation$/m);
  assert.doesNotMatch((await call('search', { query: 'the of and' })).text, /^Nothing found/);
  for (const query of ['est utc', 'mit kerberos', 'las vegas'])
    assert.doesNotMatch((await call('search', { query })).text, /ask in English/, query);
});

if (ours) await test('rows of a table that a passage leaves out are counted, required ones named', async () => {
  const { text } = await call('search', { query: 'go create user' });
  assert.match(text, /\n> ## HTTP: `POST \/user_management\/users`\n> \| Name .*\n> \| ---.*\n> \| … \d rows left out, 1 required: `email` \|\n/);
});

if (ours) await test('a result tells that its page has nothing in the requested language', async () => {
  const lines = async (language) => (await call('search', { query: 'revoke session', language })).text;
  assert.match(await lines('java'), /^  `reference\/authkit\/session\/revoke` \d+ bytes, no java$/m);
  for (const language of ['all', 'curl', 'cobol'])
    assert.doesNotMatch(await lines(language), / bytes, no /);
});

if (ours) await test('a passage keeps the notice of code that is missing after its last line', async () => {
  const { text } = await call('search', { query: 'custom domain api hostname sdk' });
  assert.match(text, /can be configured:\n> > Code sample not in this copy: Initialize a WorkOS SDK with custom hostnames\.\n/);
});

if (ours) await test('a passage of a regular expression is from the page as it is read, not from its YAML', async () => {
  const { text } = await call('search', { query: 'seal(ed)?Session', mode: 'regex', maxResults: 3 });
  assert.match(text, /^> \| `session\.sealSession` \| /m);
  assert.doesNotMatch(text, /^> +- key: /m);
});

if (paths.some((path) => /^sdks\/.+\/readme$/.test(path))) await test('a README has the URL of its repository', async (wrong) => {
  const { text } = await call('search', { query: 'middleware', path: 'sdks' });
  assert.match(text, /^URL of a result: .*; READMEs have one of their own$/m);
  for (const [line, path, url] of text.matchAll(/^  `([^`#]+)(?:#[^`]*)?` \d+ bytes(?:, (.*))?$/gm))
    if (/readme$/.test(path) !== /^https:\/\/github\.com\//.test(url ?? '')) wrong.push(line);
});

// --- examples, changelogs ---

if (ours) await test('examples understand the names of languages that the other tools understand', async (wrong) => {
  for (const language of ['http', 'curl', 'bash', 'js', 'javascript', 'ts', 'tsx', 'TypeScript', 'node', 'nextjs'])
    if (!/^Examples 1-/.test((await call('examples', { language })).text)) wrong.push(language);
  for (const language of ['kotlin', 'rails', 'c#', 'cobol']) {
    const { text, error } = await call('examples', { language });
    if (error || !/^(?:Examples|No match) .*/.test(text)) wrong.push(`${language}: ${firstLine(text)}`);
    if (text.startsWith('No match') && !/Languages: \w+ \d+, /.test(text)) wrong.push(`${language}: ${firstLine(text)}`);
  }
});

if (ours) await test('the description of examples names the languages that most examples have', async () => {
  const { tools } = await server.result('tools/list', {});
  const named = tools.find(({ name }) => name === 'workos_examples').inputSchema.properties.language.description;
  const counted = /: (\w+ \d+(?:, \w+ \d+){5})/.exec(firstLine((await call('examples', {})).text))[1].replace(/ \d+/g, '');
  assert.equal(named, `Language of the code: ${counted}, ...`);
});

if (ours) await test('all entries of a changelog come in one answer if they fit; the newest is named otherwise', async () => {
  const { text } = await call('changelogs', { package: 'workos-platform' });
  assert.match(firstLine(text), /^# workos-platform: entries 1-(\d+) of \1$/);
  const { text: none, error } = await call('changelogs', { package: 'workos-platform', since: '2999' });
  assert.ok(!error);
  assert.match(none, /no match in \d+ entries since 2999\. The newest entry is ".+" of \d{4}-\d\d-\d\d\./);
  const all = (await call('changelogs', { since: '2999' })).text;
  const [, dated, undated] = /: no match in (\d+) dated entries since 2999 \((\d+) others have no date\)\. /.exec(all);
  assert.equal(+dated + +undated, (await json('changelog')).packages.reduce((n, { count }) => n + count, 0));
});

if (ours) await test('changelogs: a date or words without a package are looked for in all of them', async () => {
  for (const args of [{ since: '2025' }, { query: 'widgets' }]) {
    const { text } = await call('changelogs', { ...args, limit: 100 });
    assert.match(firstLine(text), /: entries 1-\d+ of [1-9]\d*/);
    assert.ok(!text.includes('Changelogs:'), text);
  }
  for (const since of ['yesterday', '2026-02-30', '2025-02-29', '1900-02-29', '2026-04-31', '2026-00', '2026-13', '2026-01-00'])
    assert.ok((await call('changelogs', { since })).error, since);
  for (const since of ['2024-02-29', '2000-02-29', '2025-07-31', '2025-08-31', '2025-12-31', '2025-11-30'])
    assert.ok(!(await call('changelogs', { since })).error, since);
  assert.match((await call('changelogs', { since: '2999' })).text, / The newest entry is ".+" of \d{4}-\d\d-\d\d\./);
  const several = (await call('changelogs', {})).text.includes('`@workos-inc/widgets`');
  if (several) assert.match((await call('changelogs', { query: 'organization' })).text, /^# @workos-inc\/widgets\n## [\d.]+$/m);
});

// --- prompts ---

const prompt = async (name, args) => {
  const result = await server.result('prompts/get', { name, arguments: args });
  const messages = result.messages.slice(1).map(({ content }) => content);
  const names = (list) => list.map((c) => (c.resource?.uri ?? c.uri).replace('workos://docs/', ''));
  return { result, text: result.messages[0].content.text, pages: names(messages.filter((c) => c.type !== 'text')),
    embedded: names(messages.filter((c) => c.type === 'resource')), pieces: messages.filter((c) => c.type === 'text') };
};

if (ours) await test('prompts bring no page without the error code that others have', async () => {
  const { messages } = await server.result('prompts/get', { name: 'explain_error', arguments: { error: 'organization_invalid' } });
  const pages = messages.map(({ content }) => content.resource?.uri ?? content.uri).filter(Boolean);
  assert.ok(pages.length >= 2 && pages.every((uri) => uri.endsWith('/error-codes')), pages.join(' '));
});

if (ours) await test('prompts bring no pages for what no section is about, and say which words are missing', async (wrong) => {
  const get = async (name, args) => (await server.result('prompts/get', { name, arguments: args })).messages;
  for (const error of ['TypeError: undefined is not a function at foo.js:1', 'Segmentation fault (core dumped)',
    'nil pointer dereference', 'frobnicate zqxv']) {
    const [{ content: { text } }, ...pages] = await get('explain_error', { error });
    if (pages.length || !text.includes('\nThe documentation has no section with enough of these words.\n')) wrong.push(error);
    if (/zqxv/.test(error) && !text.includes('\nNot in the documentation: "frobnicate", "zqxv"\n')) wrong.push(text);
  }
  for (const error of ['invalid_grant', 'Error: JWT expired', "The code 'xyz' has expired or is invalid.", '403 Forbidden'])
    if ((await get('explain_error', { error })).length < 2) wrong.push(error);
  const [unknown, ...none] = await get('integrate_feature', { feature: 'zqxv' }), named = await get('integrate_feature', { feature: 'sso' });
  if (none.length || !/^No page has this name\.$[^]*^Not in the documentation: "zqxv"$/m.test(unknown.content.text)) wrong.push(unknown.content.text);
  if (named.length < 2 || /No page has this name/.test(named[0].content.text)) wrong.push(named[0].content.text);
  const [found, ...pages] = await get('integrate_feature', { feature: 'inviting users to an organization' });
  if (!pages.length || !found.content.text.includes('\nNo page has this name.\nRead the pages below first.')) wrong.push(found.content.text);
});

await test('prompts have at most 15,000 bytes for every page, and lines without gaps', async (wrong) => {
  await each(paths, async (feature, i) => {
    const name = i % 2 ? 'integrate_feature' : 'review_integration';
    for (const args of [{ feature }, { feature, language: ' ' }, { feature, language: 'all' }]) {
      const { result, text, pages, embedded, pieces } = await prompt(name, args);
      const read = embedded[0] === pages[0] ? 0 : pieces.filter((c) => c.text.startsWith('[Bytes 0-')).length;
      if (pieces.length !== read || (embedded[0] !== pages[0] && !read))
        wrong.push(`${feature}: ${embedded[0]} and ${pieces.length} pieces`);
      if (bytes(JSON.stringify(result)) > 15000) wrong.push(`${feature}: ${bytes(JSON.stringify(result))} bytes`);
      if (pages[0] !== feature && !feature.includes('_')) wrong.push(`${feature}: ${pages.join(' ')}`);
      if (/%s|\{\w+\}|uses \.|with \.|in all\./.test(text)) wrong.push(`${feature}: ${text}`);
    }
  });
  const { result } = await prompt('explain_error', { error: 'failed '.repeat(2000), feature: paths[0], language: 'js' });
  assert.ok(bytes(JSON.stringify(result)) <= 15000);
});

// What surrounds a question in a log, a stack trace, a chat or the request of an agent does not change its first page.
const surroundings = {
  'a log line': (q) => `[2026-11-29T10:22:01.123Z] ERROR (pid 4312): ${q}`,
  'a log of values': (q) => `time=2026-11-29T10:22:01Z level=error service=api msg="${q}" duration=32ms`,
  'a stack trace on one line': (q) => `Error: ${q}     at processTicksAndRejections `
    + '(node:internal/process/task_queues:95:5)     at async handler (/app/src/routes/auth.ts:42:18)',
  'a stack trace of Java': (q) => `Exception: ${q} at com.example.app.Main.run(Main.java:42) `
    + 'at java.base/java.lang.Thread.run(Thread.java:833)',
  'JSON of any service': (q) => JSON.stringify({ message: q, statusCode: 400, requestId: 'req_01HXYZ8ABCDE' }),
  'a trace of Python': (q) => 'Traceback (most recent call last):\n  File "/app/callback.py", line 7, in handler\n'
    + `    result = self.server.handle(code)\nworkos.exceptions.BadRequestException: ${q}`,
  'an answer with its headers': (q) => 'HTTP/2 400\nset-cookie: a=b; HttpOnly; SameSite=None\naccess-control-allow-origin: *'
    + `\ncontent-type: application/json\n\n${JSON.stringify({ message: q })}`,
  'an issue of a tracker': (q) => `### Describe the bug\n${q}\n\n### Steps to reproduce\n1. Go to the login page\n\n`
    + '### Versions\n- Node: v20.11.1\n- Browser: Chrome 131',
  'a question with code': (q) => `I am getting this:\n\n> ${q}\n\n\`\`\`js\napp.get('/callback', (req, res) => `
    + `res.status(500).send('x'));\napp.listen(3000);\n\`\`\`\nWhat am I doing wrong?`,
  'colours of a terminal': (q) => `\x1b[31m${q}\x1b[0m`,
  'a rejected promise': (q) => `UnhandledPromiseRejectionWarning: Error: ${q}`,
  'an address and an id': (q) => `${q} for jane.doe@acme.example in org_01HXYZ8ABCDEFGHJKMNPQRSTVW`,
  'a chat': (q) => `hey folks, quick question - ${q}? thanks in advance!`,
  'an agent': (q) => `How do I handle this with WorkOS: ${q}`,
  'upper case': (q) => q.toUpperCase(),
  'the name of the product': (q) => `workos ${q} workos docs`,
  'the software, before it': (q) => `We have a B2B SaaS app with a React frontend and an Express backend. ${q}`,
  'the software, after it': (q) => `${q}. Our stack is Django, Postgres and Celery, deployed on AWS.`,
  'a letter': (q) => `Hi everyone, I'm new here. The project is an online shop for a hospital. ${q}? Any help would be `
    + 'appreciated, we launch next week.',
  'lines of a chat': (q) => `hi\nI work on an internal dashboard, written in Go\n${q}\nthanks` };
if (ours) for (const [what, around] of Object.entries(surroundings))
  await test(`search: the first page of a question in ${what}`, async () => {
    const first = async (query) => /^ {2}`([^`#]+)/m.exec((await call('search', { query })).text)?.[1];
    for (const question of ['signing certificate of the identity provider expires', 'validate the signature of a webhook',
      'export audit logs as csv', 'require a second factor for every user'])
      assert.equal(await first(around(question)), await first(question), question);
    assert.match(await first(around('list directory users')), /directory-user\/list$|^directory-sync\/quick-start$/); // both are right
  });

if (ours) await test('search: the title of the documentation begins no compound', () => {
  const explained = execFileSync(program, ['search', '--explain', '--', 'in WorkOS: user'], { encoding: 'utf8' });
  assert.match(explained, /^- workos: .*matches worko$/m); // not workosUser, a variable on a page about migration
});

if (ours) await test('search: a framework of the setup decides between pages that answer the question', async () => {
  const pages = async (query) => [...(await call('search', { query })).text.matchAll(/`(sdks\/[^`#/]+)/g)].map(([, p]) => p);
  for (const [name, page] of [['Next.js', 'sdks/authkit-nextjs'], ['Remix', 'sdks/authkit-remix']])
    for (const query of [`We use ${name}. How do I protect a page?`, `How do I protect a page? We use ${name}.`])
      assert.equal((await pages(query))[0], page, query);
});

if (ours) await test('prompts bring the pages that a task needs', async () => {
  const has = async (name, args, wanted, unwanted = []) => {
    const { pages, embedded } = await prompt(name, args);
    for (const page of wanted.map(authkit)) assert.ok(embedded.includes(page), `${JSON.stringify(args)}: ${embedded.join(' ')}`);
    for (const page of unwanted) assert.ok(!pages.includes(page), `${JSON.stringify(args)}: ${pages.join(' ')}`);
  };
  await has('migrate_from', { vendor: 'auth0' }, ['migrate/auth0', 'reference/authkit/user/create',
    'reference/authkit/organization-membership/create', 'reference/rate-limits'], ['integrations/auth0-saml']);
  for (const vendor of ['keycloak', 'AWS', 'Lucia Auth']) await has('migrate_from', { vendor }, ['migrate/other-services']);
  for (const vendor of ['cognito', 'Amazon Cognito']) await has('migrate_from', { vendor }, ['migrate/aws-cognito']);
  const supabase = 'migrate/supabase'; // not in 0.1.0
  await has('migrate_from', { vendor: 'Supabase Auth' }, [paths.includes(supabase) ? supabase : 'migrate/other-services']);
  for (const [feature, ...unwanted] of [['SSO', 'rbac/quick-start'], ['pipes', 'rbac/quick-start'],
      ['webhooks', 'directory-sync/quick-start'], ['radar', 'rbac/quick-start']])
    await has('integrate_feature', { feature }, [], unwanted);
  if (paths.includes('reference/pipes')) await has('integrate_feature', { feature: 'pipes' }, ['reference/pipes', 'widgets/pipes']);
  for (const args of [{}, { feature: 'sso' }, { language: 'go' }]) {
    const { text } = await prompt('explain_error', { error: 'invalid_grant', ...args });
    assert.match(text, /^Explain this error:\n\ninvalid_grant\n\n(?:[A-Z].*\.\n)+1\. .*\n2\. .*\n3\. .*\n[A-Z].*\.$/);
  }
  await has('review_integration', { feature: 'webhooks' }, ['events/data-syncing/webhooks', 'events/data-syncing']);
  assert.ok((await prompt('review_integration', { feature: 'webhooks' })).pages.includes('events')); // too long: a link
});

await server.end();
