// --json: the answer of every command conforms to the schema that `help json` prints, and the schema is complete.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import Ajv2020 from 'ajv/dist/2020.js';
import { corpus, json, program, test } from './lib.mjs';

const run = (...args) => execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
const schema = JSON.parse(run('help', 'json'));
const ajv = new Ajv2020({ strict: true, allErrors: true });
ajv.addSchema(schema, 'answers');
const conforms = (name, data) => {
  const validate = ajv.getSchema(`answers#/$defs/${name}`);
  assert.ok(validate(data), `${name}: ${JSON.stringify(validate.errors).slice(0, 300)}`);
};

const pages = (await json('list')).pages, page = pages.find((p) => p.path === 'sso') ?? pages[0];
const folder = pages.find((p) => p.path.includes('/')).path.split('/')[0];
const word = /[A-Za-z]{3,}/.exec(page.title)[0];
const groups = (await json('examples')).groups, packages = (await json('changelog')).packages;

const CALLS = [ // command, operands, options, the definition in the schema
  ['search', [word]], ['search', ['xyzzy qwvzk']], ['search', ['organizatoin'], { maxResults: 50 }],
  ['search', [word], { mode: 'literal', maxResults: 3 }], ['search', [word], { mode: 'regex' }],
  ['search', ['=>']], ['search', [word], { path: folder }],
  ['grep', [word, folder]], ['grep', ['zq@@']], ['show', [page.path]], ['show', [folder]],
  ['show', [page.path, folder, 'no/such/page']], ['show', [page.path], { maxChars: 500 }],
  ['outline', [page.path]], ['list', []], ['list', [folder]],
  ['examples', []], ['examples', [groups[0]?.name ?? '-']], ['examples', [], { query: 'user' }],
  ['examples', [groups[0]?.name ?? '-'], { language: 'cobol' }],
  ['changelog', []], ['changelog', [packages[0]?.name ?? '-']], ['changelog', [packages[0]?.name ?? '-'],
    { since: '2999-01-01' }],
  ['verify', [], {}, 'text'], ['licenses', [], {}, 'text'], ['llms.txt', [], {}, 'text'],
];
for (const [command, operands, options = {}, name = command] of CALLS)
  await test(`${command} ${operands.join(' ')} ${JSON.stringify(options)} conforms to the schema`, async () => {
    const data = await json(command, operands, options);
    if (command === 'examples' && !groups.length) return assert.equal(data, undefined);
    if (command === 'changelog' && !packages.length && operands.length) return assert.equal(data, undefined);
    conforms(name, data);
  });

await test('grep -c, -l and -o conform to the schema, and name what grep names', () => {
  for (const flags of ['-c', '-l', '-o', '-in', '-v']) {
    const data = JSON.parse(run('grep', '--json', flags, word, page.path));
    conforms('grep', data);
    assert.equal(data.pages !== undefined, flags === '-c' || flags === '-l');
    const lines = run('grep', flags, word, page.path).trimEnd().split('\n');
    assert.equal((data.pages ?? data.matches).length, lines.length, flags);
  }
});

await test('the schema describes every member, and rejects an answer with another', async () => {
  const walk = (s) => {
    for (const p of Object.values(s.properties ?? {})) {
      assert.ok(p.description?.length > 3, JSON.stringify(p));
      if (p.items) walk(p.items);
    }
  };
  Object.values(schema.$defs).forEach(walk);
  const data = await json('search', [word]);
  assert.throws(() => conforms('search', { ...data, more: 1 }));
  assert.throws(() => conforms('search', { ...data, results: [{ ...data.results[0], line: 'x' }] }));
});

await test('search has as many results as were asked for, with whole snippets from their page', async (wrong) => {
  const { results } = await json('search', ['user'], { maxResults: 50 });
  assert.ok(results.length > 0 && (corpus.name !== '@workos/mcp-docs-server' || results.length === 50));
  for (const r of results) {
    // the section, and its page: the snippet of an API reference begins with the introduction of its entry
    const places = [r.path, ...(r.anchor ? [`${r.path}#${r.anchor}`] : [])];
    const shown = await Promise.all(places.map((place) => json('show', [place])));
    const source = shown.map(({ text }) => text).join('\n').replace(/!\[([^\]]*)\]\([^)]*\)/g, '[Image: $1]');
    if (r.snippet && !source.includes(r.snippet.trim().split('\n')[0].trim()))
      wrong.push(`${r.path}#${r.anchor}: ${r.snippet.slice(0, 80)}`);
  }
});

await test('show --json has every byte that show prints, and every section', async () => {
  const data = await json('show', [page.path]);
  assert.equal(data.text, run('show', page.path));
  const outline = await json('outline', [page.path]);
  assert.deepEqual(data.pages[0].sections, outline.sections);
  assert.equal(outline.sections.length, run('outline', page.path).match(/^ *- `#/gm).length);
  let text = '';
  for (let cursor, n = 0; n < 500; n++) {
    const piece = await json('show', cursor ? [] : [page.path], { maxChars: 500, ...(cursor && { cursor }) });
    text += piece.text;
    if (!(cursor = piece.cursor)) break;
  }
  assert.equal(text, data.text);
});

await test('examples have whole code, changelogs all entries', async () => {
  for (const { name, count } of groups.slice(0, 5)) {
    const found = [];
    for (let cursor; ;) {
      const data = await json('examples', [name], { maxResults: 50, ...(cursor && { cursor }) });
      found.push(...data.examples);
      if (!(cursor = data.cursor)) break;
    }
    assert.equal(found.length, count, name);
    for (const e of found) assert.equal(e.code.replace(/\n$/, '').split('\n').length, e.lines, e.path);
  }
  for (const { name, count } of packages)
    assert.equal((await json('changelog', [name], { limit: 100 })).entries.length, Math.min(count, 100), name);
});
