// Judges search on tests/queries.jsonl: nDCG@10 (gain 2^grade - 1), MRR, right page first and among five, nothing found.
// The half "tune" is for choosing weights, the half "report" for what the README quotes.
//
//   node tests/eval.mjs [tune|report|all] [--misses]
import { readFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const program = process.env.WORKOSDOCS ?? './workosdocs';
const half = process.argv[2] ?? 'report';
const queries = readFileSync(new URL('queries.jsonl', import.meta.url), 'utf8').trim().split('\n').map((l) => JSON.parse(l))
  .filter((q) => half === 'all' || q.half === half);

/** The pages the program finds for each query, best first, each once. */
async function askProgram() {
  const child = spawn(program, ['mcp'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (id, method, params) => {
    child.stdin.write(JSON.stringify({ jsonrpc: '2.0', id, method, params }) + '\n');
    return JSON.parse((await lines.next()).value).result;
  };
  await ask(0, 'initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'eval', version: '1' } });
  const found = [];
  for (const q of queries) {
    const r = await ask(q.id, 'tools/call', { name: 'workos_search', arguments: { query: q.query, maxResults: 20 } });
    found.push([...new Set((r.structuredContent?.results ?? []).map((hit) => hit.path))]);
  }
  child.stdin.end();
  return found;
}

function ndcg(pages, grades) {
  const dcg = (list) => list.slice(0, 10).reduce((sum, g, i) => sum + (2 ** g - 1) / Math.log2(i + 2), 0);
  return dcg(pages.map((p) => grades[p] ?? 0)) / dcg(Object.values(grades).sort((a, b) => b - a));
}

function score(pages, q) {
  const best = Math.max(...Object.values(q.grades));
  const rank = pages.findIndex((p) => q.grades[p] === best);
  return { ndcg: ndcg(pages, q.grades), mrr: rank < 0 ? 0 : 1 / (rank + 1), first: rank === 0, five: rank >= 0 && rank < 5, none: pages.length === 0 };
}

const mean = (list, f) => list.reduce((sum, x) => sum + Number(f(x)), 0) / list.length;
const row = (name, s) => console.log(name.padEnd(14), String(s.length).padStart(4),
  ...['ndcg', 'mrr', 'first', 'five', 'none'].map((k) => mean(s, (x) => x[k]).toFixed(3).padStart(7)));

const found = await askProgram();
const scores = queries.map((q, i) => ({ kind: q.kind, ...score(found[i], q) }));
console.log(`${half}`.padEnd(14), '   n', ...['nDCG@10', 'MRR', 'first', 'in 5', 'nothing'].map((s) => s.padStart(7)));
row('all', scores);
for (const kind of new Set(queries.map((q) => q.kind))) row(kind, scores.filter((s) => s.kind === kind));
if (process.argv.includes('--misses'))
  queries.forEach((q, i) => scores[i].ndcg < 0.6 && console.log(`${scores[i].ndcg.toFixed(2)} ${q.kind} "${q.query}"\n     want ${JSON.stringify(q.grades)}\n     got  ${found[i].slice(0, 5).join(' ')}`));
