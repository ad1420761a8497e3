// Judges search on tests/queries.jsonl: nDCG@10 (gain 2^grade - 1), MRR, right page first and among five, nothing
// found. The half "tune" is for choosing weights, the half "report" for what the README quotes.
//
//   node tests/eval.mjs [tune|report|all] [--misses]     this program, kind by kind
//   node tests/eval.mjs --others                         each half, beside MiniSearch, SQLite FTS5 and the npm package
//                                                        (make eval: eval.sh installs and builds them first)
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const program = process.env.WORKOSDOCS ?? './workosdocs';
const prefix = process.env.TOOL_PREFIX ?? 'workos';
const key = process.env.CORPUS_KEY ?? '0.2.0';
const corpus = process.env.CORPUS_PAGES ?? `build/${key}/pages/organized`;
const others = process.argv.includes('--others');
const half = ['tune', 'report', 'all'].find((h) => process.argv.includes(h)) ?? (others ? 'all' : 'report');
const queries = readFileSync(new URL('queries.jsonl', import.meta.url), 'utf8').trim().split('\n')
  .map((l) => JSON.parse(l))
  .filter((q) => half === 'all' || q.half === half);

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

const askProgram = () => askServer([program, 'mcp'],
  (r) => (r.structuredContent?.results ?? []).map((hit) => hit.path));

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
    { input: queries.map((q) => `${q.query}\n`).join(''), encoding: 'utf8' });
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
const kinds = [...new Set(queries.map((q) => q.kind))];
const judge = (found) => queries.map((q, i) => ({ kind: q.kind, half: q.half, ...score(found[i] ?? [], q) }));

if (others) {
  const engines = { [process.env.NAME ?? 'workosdocs']: askProgram, MiniSearch: askMiniSearch,
    'SQLite FTS5, porter': () => askFts5('porter'),
    'SQLite FTS5, trigram': () => askFts5('trigram'), 'npm package': askNpmPackage };
  const results = [];
  for (const [name, ask] of Object.entries(engines)) {
    try { results.push({ name, scores: judge(await ask()) }); } catch (e) {
      results.push({ name, why: e.message.split('\n')[0] });
    }
  }
  for (const part of half === 'all' ? ['tune', 'report', 'all'] : [half]) {
    const of = (scores) => scores.filter((s) => part === 'all' || s.half === part);
    const n = of(judge([])),
      counts = kinds.map((k) => `${k} ${n.filter((s) => s.kind === k).length}`.padStart(15)).join('');
    console.log(`${`${part}, ${n.length} queries`.padEnd(22)}${head}${counts}   (nDCG@10 of each kind)`);
    for (const { name, scores, why } of results)
      console.log(name.padEnd(22) + (why ? `  not measured: ${why}` : cells(of(scores)) +
        kinds.map((k) => mean(of(scores).filter((s) => s.kind === k), (x) => x.ndcg).toFixed(3).padStart(15))
          .join('')));
    console.log();
  }
} else {
  const found = await askProgram(), scores = judge(found);
  console.log(`${half.padEnd(14)}    n${head}`);
  for (const kind of ['all', ...kinds]) {
    const some = scores.filter((s) => kind === 'all' || s.kind === kind);
    console.log(`${kind.padEnd(14)}${String(some.length).padStart(5)}${cells(some)}`);
  }
  if (process.argv.includes('--misses'))
    queries.forEach((q, i) => scores[i].ndcg < 0.6
      && console.log(
        `${scores[i].ndcg.toFixed(2)} ${q.kind} "${q.query}"\n     want ${JSON.stringify(q.grades)}\n`
          + `     got  ${found[i].slice(0, 5).join(' ')}`));
}
