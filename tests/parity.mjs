// Side by side with the npm package that workosdocs replaces, of the very version whose pages are compiled in: both
// servers run, both are asked, and whatever the package gives is found in our answers too.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { Server, corpus, each, json, program, root, test } from './lib.mjs';

// as package.json names them
const versions = { '0.2.0': '@workos/mcp-docs-server', '0.1.0': 'workos-mcp-docs-server-0.1.0' };
const folder = join(root, 'build/node/node_modules', versions[corpus.version] ?? 'none');
if (corpus.name !== '@workos/mcp-docs-server' || !versions[corpus.version]) {
  console.log(`ok no package to compare with: the corpus is ${corpus.name} ${corpus.version}`);
  process.exit(0);
}

const ours = new Server();
const theirs = new Server(process.execPath, [join(folder, 'dist/index.js')]);
await ours.initialize();
await theirs.initialize('2024-11-05');

const docs = join(folder, '.docs/organized/docs');
const files = readdirSync(docs, { recursive: true, withFileTypes: true })
  .filter((f) => f.isFile() && /\.mdx?$/.test(f.name))
  .map((f) => join(f.parentPath ?? f.path, f.name).slice(docs.length + 1)).sort();
const paths = files.map((f) => f.replace(/\.mdx?$/, ''));      // as the package names pages: sso/index
const plain = (path) => path.replace(/(^|\/)index$/, '');      // as we name them: sso
const HINTS = '\n\n---\n### Navigation Hints\n';
const listed = (text) => [...text.matchAll(/^- (\S+)$/gm)].map((m) => m[1]);

/** A generator of numbers that are the same in every run. */
function numbers(seed) {
  let s = seed >>> 0;
  return (below) => {
    s = (s + 0x6d2b79f5) >>> 0;
    let t = Math.imul(s ^ (s >>> 15), s | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const NOTICE = /^\[Bytes (\d+)-(\d+) of (\d+); (\d+) left\.(?: Continue with cursor "([^"]+)")?[^\n]*\]\n/;

/** All pieces of a document put together. */
async function whole(args) {
  let text = '';
  for (let cursor; ;) {
    const piece = await ours.call('workos_docs', cursor ? { ...args, cursor } : args);
    if (piece.error) throw new Error(`${JSON.stringify(args)}: ${piece.text.slice(0, 200)}`);
    const notice = NOTICE.exec(piece.text);
    if (!notice) return text + piece.text;
    text += piece.text.slice(notice[0].length);
    if (!notice[5]) return text;
    cursor = notice[5];
  }
}

await test('the tools have the same names and understand the same arguments', async () => {
  const mine = new Map((await ours.result('tools/list')).tools.map((t) => [t.name, t]));
  const { tools } = await theirs.result('tools/list');
  assert.equal(tools.length, 4);
  for (const { name, inputSchema } of tools) {
    assert.ok(mine.has(name), `no tool ${name}`);
    const own = mine.get(name).inputSchema;
    for (const argument of Object.keys(inputSchema.properties))
      assert.ok(own.properties[argument], `${name} knows no ${argument}`);
    for (const needed of own.required ?? [])
      assert.ok(inputSchema.required.includes(needed), `${name} insists on ${needed}`);
  }
});

const hints = new Map(); // page -> the entries that the package lists below it: [path, is it a folder]

await test(`every page, as source, is the package's text byte for byte (${paths.length})`, async (wrong) => {
  await each(paths, async (path) => {
    const { text, error } = await theirs.call('workos_docs', { path });
    const at = text.lastIndexOf(HINTS);
    if (error || at < 0) return wrong.push(`the package does not know ${path}`);
    hints.set(path, listed(text.slice(at)).map((p) => [p.replace(/\/$/, ''), p.endsWith('/')]));
    const page = text.slice(0, at);
    for (const args of [{ path, format: 'raw' }, { path: plain(path) || path, format: 'raw', maxChars: 50000 }]) {
      const own = await whole(args);
      if (own !== page) {
        let i = 0;
        while (i < own.length && own[i] === page[i]) i++;
        const [a, b] = [own, page].map((text) => JSON.stringify(text.slice(i, i + 60)));
        wrong.push(`${JSON.stringify(args)}: ${own.length} characters for ${page.length}, `
          + `different from ${i} on: ${a} for ${b}`);
      }
    }
  }, 16);
});

await test('a page of at most 50,000 bytes comes in one piece with maxChars 50000', async (wrong) => {
  await each(files, async (file, i) => {
    const page = readFileSync(join(docs, file));
    if (page.length > 50000) return;
    const { text } = await ours.call('workos_docs', { path: paths[i], format: 'raw', maxChars: 50000 });
    if (text !== page.toString('utf8')) wrong.push(`${file}: ${page.length} bytes`);
  });
});

await test("every page is read by the package's path without further arguments", async (wrong) => {
  await each(paths, async (path) => {
    const { text, error } = await ours.call('workos_docs', { path });
    if (error) wrong.push(`${path}: ${text.slice(0, 100)}`);
  });
});

// --- search: the pages that have the text ---

/** A piece of a line of some page: a few words, an identifier, or any stretch of it, sometimes in another case. */
function draw(random) {
  for (;;) {
    const lines = readFileSync(join(docs, files[random(files.length)]), 'utf8').split('\n');
    const line = lines[random(lines.length)];
    const words = line.match(/\S+/g) ?? [];
    if (words.length === 0) continue;
    const kind = random(4), first = random(words.length);
    let query;
    if (kind === 0) query = words[first];
    else if (kind === 1) query = line.slice(line.indexOf(words[first])).split(/\s+/).slice(0, 2 + random(3)).join(' ');
    else if (kind === 2) query = (line.match(/[A-Za-z_][\w.]{3,}/g) ?? [''])[0];
    else {
      const characters = [...line], from = random(characters.length);
      query = characters.slice(from, from + 3 + random(20)).join('');
    }
    query = query.trim();
    if (random(3) === 0) query = random(2) ? query.toUpperCase() : query.toLowerCase();
    if (query.length >= 2) return query;
  }
}

const random = numbers(20200);
const queries = new Set();
while (queries.size < 200) queries.add(draw(random));
const searched = [...queries];

/** Returns the pages in all answers of a literal search, and the errors in these answers. */
async function pagesWith(query, wrong) {
  const found = new Set();
  for (let cursor, n = 0; n < 200; n++) {
    const answer = await json('search', [query], { mode: 'literal', maxResults: 50, ...(cursor && { cursor }) });
    if (!answer) { wrong.push(`${JSON.stringify(query)}: no answer`); break; }
    for (const hit of answer.results) found.add(hit.path);
    cursor = answer.cursor;
    if (!cursor) break;
  }
  return found;
}

await test(`literal search finds every page that the package finds (${searched.length} queries)`, async (wrong) => {
  let pages = 0;
  await each(searched, async (query) => {
    const reply = await theirs.call('workos_search', { query, maxResults: 100000 });
    const expected = [...reply.text.matchAll(/^➡️ Use `workos_docs` with path "([^"]+)" to see the full document\.$/gm)]
      .map((m) => plain(m[1]) || m[1]);
    const found = await pagesWith(query, wrong);
    // Pages with the same text are one result: authkit/pipes is the one of pipes, too.
    const twin = (p) => [...found].some((q) => q.endsWith(`/${p}`));
    const lost = expected.filter((p) => !found.has(p) && !twin(p));
    pages += expected.length;
    if (lost.length)
      wrong.push(`${JSON.stringify(query)}: ${lost.length} of ${expected.length} not found, `
        + `such as ${lost.slice(0, 3).join(' ')}`);
  }, 16);
  assert.ok(pages > searched.length, `the package itself found only ${pages} pages`);
});

await test('what the package does not find literally is nothing, not an error', async () => {
  const query = 'zq@@no such text@@qz';
  assert.ok((await theirs.call('workos_search', { query })).error);
  const { text, error } = await ours.call('workos_search', { query, mode: 'literal' });
  assert.equal(error, false);
  assert.match(text, /^Nothing found/);
});

// --- changelogs ---

await test("the changelog has every entry of the package's", async (wrong) => {
  const folderOf = join(folder, '.docs/organized/changelogs');
  const names = readdirSync(folderOf, { recursive: true }).map(String).filter((f) => f.endsWith('.json'))
    .map((f) => f.slice(0, -5));
  assert.ok(names.length > 0);
  const packages = (await json('changelog')).packages;
  for (const name of names) {
    const { text, error } = await theirs.call('workos_changelogs', { package: name });
    assert.equal(error, false);
    const entries = [...text.matchAll(/^## (.*)\n\*\*Date:\*\* (.*)\n(?:\*\*Link:\*\* (.*)\n)?\n([^]*?)\n---$/gm)]
      .map(([, title, date, url, changes]) => ({ title, date, url, changes: changes.trim() }));
    assert.equal(entries.length, JSON.parse(readFileSync(join(folderOf, `${name}.json`), 'utf8')).length,
      `${name}: entries read from the package's text`);
    const own = (await json('changelog', [name], { limit: 100 })).entries;
    let said = '';
    for (let cursor; ;) {
      const reply = await ours.call('workos_changelogs', { package: name, limit: 100, ...(cursor && { cursor }) });
      said += reply.text;
      if (!(cursor = /cursor "([^"]+)"/.exec(reply.text)?.[1])) break;
    }
    const count = packages.find((p) => p.name === name)?.count;
    if (count !== entries.length)
      wrong.push(`${name}: the list says ${count} entries, the package has ${entries.length}`);
    if (own.length < entries.length) wrong.push(`${name}: ${own.length} entries, the package has ${entries.length}`);
    for (const e of entries) {
      const same = own.find((o) => o.title === e.title && o.date === e.date && (!e.url || o.url === e.url));
      if (!same) wrong.push(`${name}: no entry "${e.title}" of ${e.date}, ${e.url}`);
      for (const change of e.changes.split('\n'))
        if (!said.includes(change))
          wrong.push(`${name}, "${e.title}": the text does not say ${JSON.stringify(change.slice(0, 100))}`);
    }
  }
});

await test('an unknown package: both refuse, and name those there are', async () => {
  for (const name of ['workos', '@workos/node', '@workos/python', '../workos-platform']) {
    const [a, b] = [await theirs.call('workos_changelogs', { package: name }),
      await ours.call('workos_changelogs', { package: name })];
    if (!a.error) continue;
    for (const other of listed(a.text))
      assert.ok(b.text.includes(other), `${name}: ${other} is not named in: ${b.text}`);
  }
  assert.ok((await ours.call('workos_changelogs', { package: '@workos/none' })).error);
});

// --- examples ---

await test('examples: where the package has a group, so have we; an unknown one is refused and the groups named',
    async () => {
  const groups = (await json('examples')).groups.map((g) => g.name);
  assert.ok(groups.length > 0);
  const examples = join(folder, '.docs/organized/examples');
  for (const group of existsSync(examples) ? readdirSync(examples) : []) assert.ok(groups.includes(group), group);
  const reply = await ours.call('workos_examples', { example: 'no-such-group' });
  assert.ok(reply.error); // the package has no examples of its own, and says where they would be fetched from
  for (const group of groups) assert.ok(reply.text.includes(`\`${group}\``), `${group} is not named`);
});

// --- navigation ---

await test('every page that the package hints at is in the list of the command line', async (wrong) => {
  const list = new Set([...execFileSync(program, ['list'], { encoding: 'utf8' }).matchAll(/`([^`]+)`/g)]
    .map((m) => m[1]));
  const hinted = new Set([...hints.values()].flat().filter(([, isFolder]) => !isFolder).map(([p]) => plain(p)));
  assert.ok(hinted.size > 200, `${hinted.size} pages hinted at`);
  for (const page of hinted) if (!list.has(page) && !/(^|\/)_navigation$/.test(page)) wrong.push(page);
});

await test('every page that the package hints at is reached with workos_docs from no path at all', async (wrong) => {
  const seen = new Set(), reached = new Set();
  let front = [undefined];
  while (front.length) {
    const texts = await each(front, (path) => whole(path === undefined ? {} : { path, maxChars: 50000 }));
    front = [];
    for (const text of texts)
      for (const [, name] of text.matchAll(/`([a-z0-9_.-]+(?:\/[a-z0-9_.-]+)*\/?)(?:#[^`]*)?`(?: |,|$)/gm)) {
        if (seen.has(name)) continue;
        seen.add(name);
        const { error } = await ours.call('workos_docs', { path: name });
        if (!error) { reached.add(name); front.push(name); }
      }
  }
  const lost = new Map();
  for (const [page, list] of hints)
    for (const [p, isFolder] of list)
      if (!isFolder && !reached.has(plain(p)) && !/(^|\/)_navigation$/.test(p)) lost.set(plain(p), page);
  for (const [p, page] of lost) wrong.push(`${p}, which the package names on ${page}`);
});

await test('every folder that the package hints at shows a page or its pages', async (wrong) => {
  const folders = new Set([...hints.values()].flat().filter(([, isFolder]) => isFolder).map(([p]) => p));
  for (const path of folders) for (const form of [path, `${path}/`]) {
    const { text, error } = await ours.call('workos_docs', { path: form });
    if (error) wrong.push(`${form}: ${text.slice(0, 80)}`);
  }
});

// --- wrong paths ---

const wrongPaths = (() => {
  const draws = numbers(7), out = [];
  const pages = paths.filter((p) => !p.endsWith('_navigation') && p.includes('/') && !p.endsWith('/index'));
  while (out.length < 120) {
    const page = pages[draws(pages.length)], parts = page.split('/'), last = parts.at(-1);
    const kind = draws(4);
    if (kind % 3 === 0 && pages.filter((p) => p.endsWith(`/${last}`)).length > 4) continue;
    // the right name in a wrong folder
    if (kind === 0) out.push([page, ['nowhere', last].join('/')]);
    else if (kind === 1) out.push([page, [...parts.slice(0, -1), last.slice(0, -1)].join('/')]); // a letter short
    else if (kind === 2) out.push([page, [...parts.slice(0, -1), `${last}s`].join('/')]);    // a letter more
    else out.push([page, last]);                                                            // the name alone
  }
  return out;
})();

await test('a wrong path: where the package names similar pages, we name the page that was meant', async (wrong) => {
  let compared = 0;
  await each(wrongPaths, async ([meant, path]) => {
    const [a, b] = [await theirs.call('workos_docs', { path }), await ours.call('workos_docs', { path })];
    if (!a.error) return;
    const similar = listed(/\*\*Similar documentation pages:\*\*\n([^]*?)(?=\n\n|$)/.exec(a.text)?.[1] ?? '');
    if (similar.length === 0) return;
    compared++;
    const named = [...b.text.matchAll(/`([^`#]+)(?:#[^`]*)?`/g)].map((m) => m[1]);
    if (!b.error) { // taken for the only page whose path ends so
      if (!new RegExp(`^https://workos\\.com/docs/(.*/)?${path}$`, 'm').test(b.text))
        wrong.push(`${path}: shows ${b.text.slice(0, 100)}`);
    } else if (named.length === 0) wrong.push(`${path}: nothing is named where the package names ${similar[0]}`);
    else if (similar.includes(meant) && !named.includes(plain(meant)))
      wrong.push(`${path}: ${plain(meant)} is not named, only ${named.slice(0, 8).join(' ')}`);
  }, 16);
  assert.ok(compared > 60, `only ${compared} paths compared`);
});

await test('the top-level folders that the package names for a wrong path are named there or in our tree',
    async (wrong) => {
  const path = 'zz/qq';
  const [a, b] = [await theirs.call('workos_docs', { path }), await ours.call('workos_docs', { path })];
  assert.ok(a.error && b.error);
  const top = listed(/\*\*Top-level documentation categories:\*\*\n([^]*?)(?=\n\n|$)/.exec(a.text)[1])
    .map((p) => p.replace(/\/$/, ''));
  assert.ok(top.length > 10);
  const tree = (await ours.call('workos_docs')).text;
  for (const name of top)
    if (!name.startsWith('_') && !b.text.includes(`\`${name}\``) && !tree.includes(`\`${name}/`)
      && !tree.includes(`\`${name}\``)) wrong.push(name);
});

// --- no way out ---

const outside = ['../../..', '../../../README', '../../../package.json', '../../../../../../../../etc/passwd',
  '/etc/passwd', '..%2f..%2f..%2fREADME',
  '%2e%2e/%2e%2e/%2e%2e/README', '..\\..\\..\\README', 'sso/../../../../README', './../../../README',
  'file:///etc/passwd',
  'workos://docs/../../../README', 'https://workos.com/docs/../../../README', '../../../README\u0000',
  'docs/../../../../README', '....//....//....//README'];

await test("the package's way out of its folder leads nowhere here", async (wrong) => {
  const escaped = await theirs.call('workos_docs', { path: '../../../README' });
  assert.ok(!escaped.error, 'the package has mended this: compare with something else');
  const readme = escaped.text.slice(0, escaped.text.lastIndexOf(HINTS)).split('\n').filter((l) => l.length > 40);
  assert.ok(readme.length > 3);
  for (const path of outside)
    for (const args of [{ path }, { path, format: 'raw' }, { path: [path] }]) {
      const { text, error } = await ours.call('workos_docs', args);
      if (!error) wrong.push(`${JSON.stringify(args)} is no error: ${text.slice(0, 80)}`);
      if (/root:.*:0:0/.test(text) || readme.some((line) => text.includes(line)))
        wrong.push(`${JSON.stringify(args)} gives away a file`);
    }
  for (const path of outside) {
    const { error } = await ours.ask('resources/read', { uri: `workos://docs/${path}` });
    if (error?.code !== -32002) wrong.push(`resources/read ${path}: ${JSON.stringify(error)}`);
    const log = await ours.call('workos_changelogs', { package: path });
    if (!log.error) wrong.push(`changelog ${path} is no error`);
    const example = await ours.call('workos_examples', { example: path });
    if (!example.error) wrong.push(`example ${path} is no error`);
  }
});

await theirs.end();
const status = await ours.end();
await test('the server ended with status 0 and said nothing that was not asked for', () => {
  assert.equal(status, 0);
  assert.deepEqual(ours.strays, []);
});
