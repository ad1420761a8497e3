// Judges search on tests/queries.jsonl (written from the documentation's topics) and tests/queries-real.jsonl (in the
// manner of real questions): nDCG@10 (gain 2^grade - 1), MRR, right page first and among five, nothing found; by kind,
// by length of the query, and for queries with a judged section how often the first hit is that section. The half
// "tune" is for choosing weights, the half "report" for the figures in the README.
//
//   node tests/eval.mjs [tune|report|all] [topics|real] [--misses]   this program (make eval-fast)
//   node tests/eval.mjs --others                                     each half, beside MiniSearch, SQLite FTS5 and the
//                                                                    npm package (make eval)
//
// eval.sh builds and installs their programs.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const prefix = process.env.TOOL_PREFIX ?? 'workos';
const key = process.env.CORPUS_KEY ?? '0.2.0';
const corpus = process.env.CORPUS_PAGES ?? `build/${key}/pages/organized`;
const others = process.argv.includes('--others');
const argument = (choices) => choices.find((c) => process.argv.includes(c));
const halves = { tune: ['tune'], report: ['report'] }[argument(['tune', 'report'])] ?? ['tune', 'report'];
const files = { topics: 'queries.jsonl', real: 'queries-real.jsonl' };
const sets = { topics: ['topics'], real: ['real'] }[argument(['topics', 'real'])] ?? ['topics', 'real'];
const queries = sets.flatMap((set) => readFileSync(new URL(files[set], import.meta.url), 'utf8').trim().split('\n')
  .map((l) => ({ set, ...JSON.parse(l) })))
  .filter((q) => halves.includes(q.half));

// --- engines: for each query the pages found, best first, each once ---

/** Asks an MCP server one search per query; `read` takes the pages from its result. */
async function askServer(command, read) {
  const child = spawn(command[0], command.slice(1), { stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (id, method, params) => {
    child.stdin.write(JSON.stringify({ jsonrpc: '2.0', id, method, params }) + '\n');
    const { value, done } = await lines.next();
    if (done) throw new Error(`${command.join(' ')} has ended`);
    return JSON.parse(value).result;
  };
  await ask(0, 'initialize',
    { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'eval', version: '1' } });
  child.stdin.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n');
  const found = [];
  for (const { id, query } of queries) {
    const answer = await ask(id, 'tools/call', { name: `${prefix}_search`, arguments: { query, maxResults: 20 } });
    found.push([...new Set(read(answer))]);
  }
  child.stdin.end();
  child.kill();
  return found;
}

/** The hits of this program as lists of sections: the first is the hit's own, up to two more are listed with it. */
function askProgram() {
  const r = spawnSync('build/bench/rank', ['20'], { input: queries.map((q) => `${q.query}\0`).join(''),
    encoding: 'utf8', maxBuffer: 1 << 28 });
  if (r.status !== 0) throw new Error(r.error?.message ?? r.stderr.trim());
  return r.stdout.slice(0, -1).split('\n').map((l) => l.split(' ').filter(Boolean).map((h) => h.split(',')));
}
const pagesOf = (hits) => [...new Set(hits.map(([section]) => section.split('#')[0]))];

const modules = resolve('build/node/node_modules');
function askNpmPackage() {
  const script = join(modules, key === '0.1.0' ? 'workos-mcp-docs-server-0.1.0' : '@workos/mcp-docs-server',
    'dist/index.js');
  if (!existsSync(script)) throw new Error('it is not installed in build/node');
  return askServer([process.execPath, script], (r) =>
    [...(r.isError ? '' : r.content[0].text).matchAll(/^## \u{1F4C4} (.+)$/gmu)].map(([, file]) => pathOf(file)));
}

const pathOf = (file) => file.replace(/\.mdx?$/, '').replace(/(^|\/)index$/, '').replace(/\/$/, '');

/** Pages as MiniSearch gets them: the front matter's title, headings by their #, and the source as the body. */
function readPages() {
  const docs = existsSync(join(corpus, 'docs')) ? join(corpus, 'docs') : corpus;
  return readdirSync(docs, { recursive: true }).map(String)
      .filter((f) => /\.mdx?$/.test(f) && !f.includes('_navigation')).sort().map((file, id) => {
    const body = readFileSync(join(docs, file), 'utf8'), headings = body.match(/^#+ .*$/gm) ?? [];
    return { id, path: pathOf(file), title: /^title: *(.*)$/m.exec(body)?.[1] ?? headings[0] ?? '',
      headings: headings.join('\n'), body };
  });
}

// Fuzziness 0.2 for longer words, prefixes, no boosts: the best of 60 settings tried on the half "tune".
function askMiniSearch() {
  const MiniSearch = createRequire(join(modules, 'x.js'))('minisearch'), pages = readPages();
  const index = new MiniSearch({ fields: ['title', 'path', 'headings', 'body'],
    searchOptions: { fuzzy: (term) => term.length > 5 && 0.2, prefix: (term) => term.length > 3 } });
  index.addAll(pages);
  return queries.map((q) => index.search(q.query).slice(0, 20).map((hit) => pages[hit.id].path));
}

function askFts5(tokenizer) {
  const tool = 'build/bench/fts5';
  if (!existsSync(tool)) throw new Error('libsqlite3-dev is not here, or tests/fts5.c does not build with it');
  const r = spawnSync(tool, [tokenizer, 'ask', '20'],
    { input: queries.map((q) => `${q.query.replaceAll('\n', ' ')}\n`).join(''), encoding: 'utf8' });
  if (r.status !== 0) throw new Error(r.stderr.trim());
  return r.stdout.trimEnd().split('\n').map((l) => l.split(' ').filter(Boolean));
}

// --- scores ---

function ndcg(pages, grades) {
  const dcg = (list) => list.slice(0, 10).reduce((sum, g, i) => sum + (2 ** g - 1) / Math.log2(i + 2), 0);
  return dcg(pages.map((p) => grades[p] ?? 0)) / dcg(Object.values(grades).sort((a, b) => b - a));
}

function score(pages, q) {
  const best = Math.max(...Object.values(q.grades));
  const rank = pages.findIndex((p) => q.grades[p] === best);
  return { ndcg: ndcg(pages, q.grades), mrr: rank < 0 ? 0 : 1 / (rank + 1), first: rank === 0,
    five: rank >= 0 && rank < 5, none: pages.length === 0 };
}

const mean = (list, f) => list.reduce((sum, x) => sum + Number(f(x)), 0) / list.length;
const metrics = { 'nDCG@10': 'ndcg', MRR: 'mrr', first: 'first', 'in 5': 'five', nothing: 'none' };
const cells = (scores) => Object.values(metrics).map((m) => mean(scores, (x) => x[m]).toFixed(3).padStart(8)).join('');
const head = Object.keys(metrics).map((m) => m.padStart(8)).join('');
const judge = (found) => queries.map((q, i) => ({ ...q, ...score(found[i] ?? [], q) }));
const kindOf = (q) => q.kind;
const lengths = [[3, '1 to 3 words'], [6, '4 to 6 words'], [9, '7 to 9 words'], [12, '10 to 12 words'],
  [15, '13 to 15 words'], [Infinity, '16 words and more']];
const lengthOf = (q) => lengths.find(([most]) => q.query.trim().split(/\s+/).length <= most)[1];
const groups = (list, of, order) => [...new Set(list.map(of))].sort((a, b) => order.indexOf(a) - order.indexOf(b))
  .map((name) => [name, list.filter((x) => of(x) === name)]);

/** Prints each half of each set of queries, and both sets together: `show` gets a title and the scores. */
function eachPart(scores, show) {
  for (const half of halves)
    for (const set of sets.length > 1 ? [...sets, 'both'] : sets)
      show(`${set}, ${half}`, (q) => q.half === half && (set === 'both' || q.set === set), scores);
}

/** How often the section of the first hit is the judged one, and how often it is when the page is right. */
function sections(queries, found) {
  const judged = queries.map((q, i) => [q, found[i]]).filter(([q, hits]) => q.section && hits.length);
  const right = ([q, hits]) => hits[0][0] === q.section;
  const listed = ([q, hits]) => hits[0].includes(q.section);
  const paged = judged.filter(([q, hits]) => hits[0][0].split('#')[0] === q.section.split('#')[0]);
  const of = (f, list) => `${list.filter(f).length} of ${list.length}`;
  return `first hit's section right: ${of(right, judged)}; where the page is right: ${of(right, paged)}, `
    + `listed with it: ${of(listed, paged)}`;
}

if (others) {
  const engines = { [process.env.NAME ?? 'workosdocs']: () => askProgram().map(pagesOf), MiniSearch: askMiniSearch,
    'SQLite FTS5, porter': () => askFts5('porter'),
    'SQLite FTS5, trigram': () => askFts5('trigram'), 'npm package': askNpmPackage };
  const results = [];
  for (const [name, ask] of Object.entries(engines)) {
    try { results.push({ name, scores: judge(await ask()) }); } catch (e) {
      results.push({ name, why: e.message.split('\n')[0] });
    }
  }
  eachPart(results, (title, is) => {
    const list = queries.filter(is);
    for (const [what, of, order] of [['kind', kindOf, []], ['length', lengthOf, lengths.map(([, n]) => n)]]) {
      const names = groups(list, of, order);
      console.log(`${`${title}, ${list.length} queries`.padEnd(26)}${head}`
        + `${names.map(([name, l]) => `${name} ${l.length}`.padStart(22)).join('')}   (nDCG@10 by ${what})`);
      for (const { name, scores, why } of results)
        console.log(name.padEnd(26) + (why ? `  not measured: ${why}` : cells(scores.filter(is)) + names.map(([n]) =>
          mean(scores.filter((s) => is(s) && of(s) === n), (x) => x.ndcg).toFixed(3).padStart(22)).join('')));
      console.log();
    }
  });
} else {
  const found = askProgram(), scores = judge(found.map(pagesOf));
  eachPart(scores, (title, is) => {
    const some = scores.filter(is);
    console.log(`${title.padEnd(20)}    n${head}`);
    for (const [name, list] of [['all', some], ...groups(some, kindOf, []),
      ...groups(some, lengthOf, lengths.map(([, n]) => n))])
      console.log(`${name.padEnd(20)}${String(list.length).padStart(5)}${cells(list)}`);
    if (some.some((q) => q.section))
      console.log(sections(queries.filter(is), found.filter((_, i) => is(queries[i]))));
    console.log();
  });
  if (process.argv.includes('--misses'))
    queries.forEach((q, i) => scores[i].ndcg < 0.6
      && console.log(
        `${scores[i].ndcg.toFixed(2)} ${q.kind} "${q.query}"\n     want ${JSON.stringify(q.grades)}\n`
          + `     got  ${pagesOf(found[i]).slice(0, 5).join(' ')}`));
}
