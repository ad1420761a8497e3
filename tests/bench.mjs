// Measures the program beside the npm package, a plain scan, ripgrep, SQLite FTS5 and Xapian, in one run, and prints a
// table.
// bench.sh builds its programs in build/bench; run it with `make bench`. Every figure is a median of several rounds.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, statfsSync, writeFileSync }
  from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join, resolve } from 'node:path';

const { WORKOSDOCS: program, CORPUS_KEY: key, CORPUS_PAGES: pages, NAME: name, TOOL_PREFIX: prefix } = process.env;
const work = 'build/bench';
const modules = 'build/node/node_modules';
const npmPackage = key === '0.1.0' ? 'workos-mcp-docs-server-0.1.0' : '@workos/mcp-docs-server';
const missing = new Map(existsSync(`${work}/missing`)
  ? readFileSync(`${work}/missing`, 'utf8').trim().split('\n').map((l) => l.split('\t')) : []);
const server = [program, 'mcp'];
const package_ = missing.has('npm') ? null : [process.execPath, resolve(modules, npmPackage, 'dist/index.js')];

// --- running the measuring programs ---

const say = (text) => console.error(`bench: ${text}`);

/** The lines that a measuring program prints, as lists of fields. */
function run(command, ...args) {
  const r = spawnSync(command, args.map(String),
    { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'] });
  if (r.error || r.status !== 0)
    throw new Error(`${command} ${args.slice(0, 4).join(' ')}: ${r.error?.message ?? r.stderr.trim().slice(-300)}`);
  return Object.assign(r.stdout.split('\n').filter(Boolean).map((l) => l.split('\t')), { stderr: r.stderr });
}
const bench = (...args) => run(`${work}/bench`, ...args);

/** Runs a part of the measurements; when it fails, the table says why instead. */
function attempt(what, measure) {
  say(what);
  try { return measure(); } catch (e) { say(`${what}: ${e.message}`); return { failed: e.message.split('\n')[0] }; }
}

/** label -> set -> { n, median, p99, most } in microseconds; a set with one number is that number. */
function latencies(lines) {
  const all = {};
  for (const [label, set, n, median, p99, most] of lines)
    (all[label] ??= {})[set] = median === undefined ? +n : { n: +n, median: +median, p99: +p99, most: +most };
  return all;
}

// --- the requests ---

const judged = readFileSync('tests/queries.jsonl', 'utf8').trim().split('\n').map((l) => JSON.parse(l).query);
const everyNth = (list, wanted) => list.filter((_, i) => i % Math.max(1, Math.floor(list.length / wanted)) === 0)
  .slice(0, wanted);
const docs = existsSync(join(pages, 'docs')) ? join(pages, 'docs') : pages;
const paths = readdirSync(docs, { recursive: true }).map(String).filter((f) => /\.mdx?$/.test(f))
  .map((f) => f.replace(/\.mdx?$/, '').replace(/\/index$/, '')).sort();

const call = (tool, args) => ({ method: 'tools/call', params: { name: `${prefix}_${tool}`, arguments: args } });
function requestsFile(file, requests) { // [[label, request], ...]
  writeFileSync(file,
    requests.map(([label, r], i) => `${label}\t${JSON.stringify({ jsonrpc: '2.0', id: i + 1, ...r })}\n`).join(''));
  return file;
}
const roundTrips = requestsFile(`${work}/calls`, [
  ...everyNth(judged, 31).map((query) => ['search', call('search', { query })]),
  ...everyNth(paths, 51).map((path) => ['docs', call('docs', { path })]),
  ...Array(31).fill(['examples', call('examples', { example: 'sso' })]),
  ...Array(31).fill(['changelogs', call('changelogs', { package: 'workos-platform' })]),
  ...Array(31).fill(['resources/list', { method: 'resources/list', params: {} }])]);
const toolCalls = (n) => Array.from({ length: n }, (_, i) => ['call', [
  call('search', { query: judged[(i * 7) % judged.length] }), call('docs', { path: paths[(i * 11) % paths.length] }),
  call('examples', { example: 'sso' }), call('changelogs', { package: 'workos-platform' })][i % 4]]);
const everything = () => [
  ...judged.flatMap((query, i) => [call('search', { query, maxResults: 1 + (i % 50) }),
    call('search', { query: query.split(' ')[0], mode: 'literal' })]),
  ...paths.flatMap((path) => [call('docs', { path }), call('docs', { path, format: 'raw', maxChars: 1000000 }),
    call('docs', { path: `${path}x` }),
    { method: 'resources/read', params: { uri: `workos://docs/${path}` } }]),
  ...['python', 'go', 'js'].map((language) => call('examples', { example: 'sso', language })), call('examples', {}),
  call('changelogs', {}),
  call('changelogs', { package: 'workos-platform' }), { method: 'tools/list' }, { method: 'resources/list' },
  { method: 'prompts/list' }, { method: 'ping' },
].map((r) => ['call', r]);

// --- measuring ---

const start = (command, times) => latencies(bench('start', times, '--', ...command)).start.initialize;
const trips = (command) => latencies(bench('calls', roundTrips, '--', ...command));
const memory = (requests, few, many, command) =>
  bench('memory', requestsFile(`${work}/mixed`, requests), few, many, '--', ...command)
    .map(([, n, own, written, resident, errors]) =>
      ({ n: +n, own: +own, written: +written, resident: +resident, errors: +errors }));

const mixed = `${work}/mixed.queries`, drawn = bench('pick').map((l) => l.join('\t'));
const literal = drawn.filter((l) => l.startsWith('literal\t'));
writeFileSync(mixed, [...judged.map((q) => `judged\tauto\t${q}`), ...literal].join('\n') + '\n');

/** Returns the size on disk of a package with all its dependencies. */
function installed(root) {
  const seen = new Set(), sum = { files: 0, bytes: 0 };
  const add = (folder) => {
    if (seen.has(folder)) return;
    seen.add(folder);
    for (const f of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!f.isFile() || (f.parentPath ?? f.path).slice(folder.length).includes('/node_modules')) continue;
      sum.files++, sum.bytes += statSync(join(f.parentPath ?? f.path, f.name)).size;
    }
    for (const name of Object.keys(JSON.parse(readFileSync(join(folder, 'package.json'))).dependencies ?? {}))
      add([join(folder, 'node_modules', name), join(resolve(modules), name)].find((f) => existsSync(f)));
  };
  add(resolve(root));
  return sum;
}

/** `make` in a copy of the tree that has only the downloads. */
function build() {
  const copy = resolve(work, 'fresh');
  const tree = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' }).trim().split('\n')
    .filter((f) => existsSync(f));
  for (const f of [...tree, 'build/cache', 'build/deps'].filter((f) => existsSync(f)))
    cpSync(f, join(copy, f), { recursive: true, preserveTimestamps: true });
  const corpus = key.startsWith('local-') ? `CORPUS=${pages}` : `CORPUS_VERSION=${key}`;
  const lines = bench('run', '--', 'make', '-C', copy, corpus, `NAME=${name}`), { stderr } = lines,
    [[, wall, cpu, , status]] = lines;
  if (status !== '0') throw new Error(`make failed: ${stderr.trim().split('\n').slice(-2).join(' ')}`);
  const generator = /warnings?, ([0-9.]+) s/.exec(stderr)?.[1];
  rmSync(copy, { recursive: true });
  return { wall: +wall, cpu: +cpu, generator: +generator };
}

/** Tables, program and latency of a corpus that is `times` as large, for every third query. */
function grow(times) {
  const folder = `build/grow/${times}`, compile = readFileSync(`${work}/compile`, 'utf8').trim().split(/\s+/);
  const link = readFileSync(`${work}/link`, 'utf8').trim().split(/\s+/);
  const timed = (what, ...command) => {
    const lines = bench('run', '--', ...command), [[, wall, cpu, kb, status]] = lines;
    if (status !== '0')
      throw new Error(
        `the ${what} ended with status ${status} after ${wall} s and ${Math.round(kb / 1024)} MB: `
          + lines.stderr.trim().split('\n').pop());
    return { wall: +wall, cpu: +cpu, mb: kb / 1024, stderr: lines.stderr };
  };
  const available = Number(/MemAvailable: +(\d+)/.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1] ?? Infinity) / 1e6;
  if (available < times * 0.06)
    throw new Error(
      `generator and compiler need about ${Math.ceil(times * 0.06)} GB of memory, ${available.toFixed(1)} are free`);
  const disk = statfsSync('build');
  if (disk.bavail * disk.bsize < times * 25e6)
    throw new Error(`it needs about ${(times * 0.025).toFixed(1)} GB of disk`);
  timed('making of pages', process.execPath, 'tests/grow.mjs', times, folder);
  const terms = ['--synonyms', 'corpus/synonyms.txt', '--companions', 'corpus/companions.txt',
    ...readdirSync('corpus/aliases').sort().flatMap((f) => ['--aliases', `corpus/aliases/${f}`])];
  const generator = timed('generator', 'build/gen', '--corpus', folder, '--name', 'grown', '--version', String(times),
    '--title', 'Grown',
    '--site', 'https://example.com/docs', ...terms, '-o', `${folder}/corpus_data.c`);
  const compiler = timed('compiler', ...compile, '-c', '-o', `${folder}/corpus_data.o`, `${folder}/corpus_data.c`);
  timed('linker', ...compile, '-o', `${folder}/bench`, 'tests/bench.c', 'build/cJSON.o', 'build/md4c.o',
    `${folder}/corpus_data.o`, ...link);
  const picked = run(`${folder}/bench`, 'pick').map((l) => l.join('\t'));
  writeFileSync(`${folder}/queries`, [...judged.map((q) => `judged\tauto\t${q}`), ...picked]
    .filter((_, i) => i % 3 === 0).join('\n') + '\n');
  const tables = Object.fromEntries([...generator.stderr.matchAll(/^ {2}(\w+) +(\d+) entries +(\d+) bytes$/gm)]
    .map(([, t, n, b]) => [t, { n: +n, bytes: +b }]));
  const rounds = times > 10 ? 3 : 9;
  const took = latencies(run(`${folder}/bench`, 'search', `${folder}/queries`, rounds));
  const [[, , cut]] = run(`${folder}/bench`, 'lists');
  timed('linker', ...compile, '-o', `${folder}/worst`, 'tests/worst.c', 'build/cJSON.o', 'build/md4c.o',
    `${folder}/corpus_data.o`, ...link);
  const longest = worst(`${folder}/worst`);
  const porter = missing.has('sqlite') ? {} : attempt(`SQLite FTS5 porter, corpus ${times} times`, () => {
    run(process.env.HOSTCC, '-std=c11', '-O2', '-Igen', '-o', `${folder}/fts5`, 'tests/fts5.c',
      `${folder}/corpus_data.o`, '-lsqlite3');
    return latencies(run(`${folder}/fts5`, 'porter', 'search', `${folder}/queries`, times > 10 ? 1 : 3))['fts5-porter'];
  });
  const xapian = missing.has('xapian') ? {} : attempt(`Xapian, corpus ${times} times`, () => {
    run('c++', '-o', `${folder}/xapian`, `${work}/xapian.o`, `${folder}/corpus_data.o`, '-lxapian');
    return latencies(run(`${folder}/xapian`, `${folder}/database`, `${folder}/queries`, rounds)).xapian;
  });
  for (const f of ['docs', 'corpus_data.c', 'corpus_data.o', 'bench', 'worst', 'fts5', 'xapian', 'database'])
    rmSync(`${folder}/${f}`, { recursive: true, force: true });
  return { generator, compiler, tables, took, cut: +cut, porter, xapian, longest };
}

const twenty = `${work}/twenty`; // a line for each run of a command
writeFileSync(twenty, 'judged\tauto\tx\n'.repeat(20));
const ours = {
  start: attempt(`start of ${name}`, () => start(server, 100)),
  trips: attempt(`calls of ${name}`, () => trips(server)),
  memory: attempt(`memory of ${name}`, () => memory(everything(), 1000, 10000, server)),
};
const hashed = attempt('verify and sha256sum', () => {
  const [verify, sha256sum] = [[program, 'verify'], ['sha256sum', program]].map((command) =>
    latencies(bench('exec', twenty, '--', ...command)).exec.all);
  return { verify, sha256sum };
});
const theirs = package_ && {
  start: attempt('start of the npm package', () => start(package_, 15)),
  trips: attempt('calls of the npm package', () => trips(package_)),
  memory: attempt('memory of the npm package', () => memory(toolCalls(200), 20, 200, package_)),
  size: attempt('size of the npm package', () => installed(join(modules, npmPackage))),
};
const browser = attempt('pages for browsers', () => ({ ...latencies(bench('pages')),
  ...latencies(bench('line', 50, '--', program, 'serve', '--port', '0')) }));
/** Times of the worst inputs in tests/worst.txt: ms of the processor for single calls, and for batches of 1,000. */
function worst(command) {
  const calls = run(command, 'replay', 'tests/worst.txt').map(([door, time]) => ({ door, time: +time }));
  const longest = (list) => list.reduce((a, b) => (b.time > a.time ? b : a));
  return { call: longest(calls.filter((c) => !c.door.startsWith('batch: '))),
    batch: longest(calls.filter((c) => c.door.startsWith('batch: '))) };
}
const worstInputs = attempt('worst inputs', () => worst(`${work}/worst`));
const inProcess = attempt('search in process', () => latencies(bench('search', mixed, 21)));
const unless = (tool, what, measure) => (missing.has(tool) ? { failed: missing.get(tool) } : attempt(what, measure));
const fts5 = (tokenizer) => unless('sqlite', `SQLite FTS5, ${tokenizer}`, () =>
  latencies(run(`${work}/fts5`, tokenizer, 'search', mixed, 9))[`fts5-${tokenizer}`]);
const [porter, trigram] = [fts5('porter'), fts5('trigram')];
const xapian = unless('xapian', 'Xapian', () => latencies(run(`${work}/xapian`, `${work}/database`, mixed, 9)).xapian);
const ripgrep = unless('ripgrep', 'ripgrep',
  () => latencies(bench('exec', mixed, '--', 'rg', '-i', '-F', '-c', '-e', '{}', pages)).exec);
const built = attempt('clean build', build);
const sizes = ['1', ...(process.env.GROW ?? '10 100').split(/\s+/).filter(Boolean)];
const grown = sizes.length > 1 ? sizes.map((times) => attempt(`a corpus ${times} times as large`, () => grow(times)))
  : [];

// --- the table ---

const print = (...columns) => console.log(columns.join('').trimEnd());
const cell = (text, width = 14) => String(text).padStart(width);
const head = (text) => text.padEnd(50);
const digits = (x) => (x >= 100 ? x.toFixed(0) : x >= 10 ? x.toFixed(1) : x >= 1 ? x.toFixed(2) : x.toFixed(3));
const ms = (x) => (x === undefined ? '-' : `${digits(x.median / 1000)} ms`);
const ratio = (a, b) => (a > 0 && b > 0 ? `${digits(a / b)} x` : '-');
const mb = (bytes) => `${(bytes / 1e6).toFixed(bytes < 2e7 ? 2 : 0)} MB`;
const failures = [];
const value = (x) => { if (x?.failed) failures.push(x.failed); return x?.failed ? undefined : x; };
const holds = [];
const hold = (what, good, figure) =>
  holds.push(`  ${figure === undefined ? 'not measured' : good ? 'yes' : 'NO'}`.padEnd(16) + what
    + (figure === undefined ? '' : `: ${figure}`));

const o = { start: value(ours.start), trips: value(ours.trips) ?? {}, memory: value(ours.memory) };
const t = theirs ? { start: value(theirs.start), trips: value(theirs.trips) ?? {}, memory: value(theirs.memory),
  size: value(theirs.size) } : { trips: {} };
const size = statSync(program).size;

print(`${name} with ${key.startsWith('local-') ? pages : `@workos/mcp-docs-server ${key}`}, ${paths.length} pages;`);
print(`${cpus().length} x ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Linux ${release()}, `
  + `node ${process.versions.node}`);
print();
print(head('on the pipe, median'), cell(name), cell('npm package'), cell('ratio'));
print(head('start to first reply'), cell(ms(o.start)), cell(ms(t.start)),
  cell(ratio(t.start?.median, o.start?.median)));
for (const tool of ['search', 'docs', 'examples', 'changelogs']) {
  const a = o.trips[tool]?.calls, b = t.trips[tool]?.calls;
  print(head(`${prefix}_${tool}`), cell(ms(a)), cell(ms(b)), cell(ratio(b?.median, a?.median)));
}
print(head('resources/list, a page of 100'), cell(ms(o.trips['resources/list']?.calls)));
if (theirs && !existsSync(join(modules, npmPackage, '.docs/organized/examples')))
  print('  (the npm package carries no examples: it answers with an address)');
const kb = (m) => (m ? `${m.own} kB` : '-');
for (const i of [0, 1]) {
  const [a, b] = [o.memory?.[i], t.memory?.[i]], calls = a?.n ?? [1000, 10000][i];
  const label = `${i ? '... after' : 'private memory after'} ${calls}${i ? '' : ' mixed calls'}`;
  print(head(label + (b ? ` (npm: ${b.n})` : '')), cell(kb(a)), cell(kb(b)), cell(ratio(b?.own, a?.own)));
}
const written = (m) => (m ? `${m[1].written} kB` : '-');
print(head('... of that written, the rest is the file itself'), cell(written(o.memory)), cell(written(t.memory)),
  cell(ratio(t.memory?.[1].written, o.memory?.[1].written)));
print(head('... and resident in all'), cell(o.memory ? `${o.memory[1].resident} kB` : '-'),
  cell(t.memory ? `${t.memory[1].resident} kB` : '-'));
if (o.memory?.[1].errors) print(`  ${o.memory[1].errors} of these calls were answered with a protocol error`);
print(head(`on the disk${t.size ? ` (npm: ${t.size.files} files, Node.js not counted)` : ''}`), cell(mb(size)),
  cell(t.size ? mb(t.size.bytes) : '-'), cell(ratio(t.size?.bytes, size)));
const sums = value(hashed);
print(head('verify, whole process; beside it: sha256sum'), cell(ms(sums?.verify)), cell(ms(sums?.sha256sum)),
  cell(ratio(sums?.sha256sum.median, sums?.verify.median)));
if (!theirs) print(`  npm package: not measured, ${missing.get('npm')}`);
print();

const lat = value(inProcess) ?? {};
const us = (x) => (x === undefined ? '-' : digits(x / 1000));
const row = (label, sets, against) => {
  if (!sets || sets.failed) return print(head(label), `  not measured: ${sets?.failed ?? 'see above'}`);
  print(head(label),
    ...['judged', 'literal', 'all'].flatMap((s) => [cell(us(sets[s]?.median), 9), cell(us(sets[s]?.p99), 9)]),
    cell(against ? ratio((sets.judged ?? sets.all).median, against.judged.median) : '', 11));
};
print(head('a search, in ms: median, 99th percentile'), cell(`${judged.length} judged`, 18),
  cell(`${literal.length} literal`, 18), cell('all', 18), cell('ratio', 11));
row(`${name}, query to finished answer`, lat.tool_search);
row('ripgrep -iF over the pages, whole process', ripgrep, lat.tool_search);
if (t.trips.search) {
  const { calls, failures } = t.trips.search;
  print(head(`npm package, round trip (${failures} of ${calls.n + 1} found nothing)`), cell(us(calls.median), 9),
    cell(us(calls.p99), 9), cell('', 36),
    cell(ratio(calls.median, lat.tool_search?.judged.median), 11));
}
row(`${name}, ranking alone`, lat.search_run);
row('plain scan of the pages in memory', lat.scan, lat.search_run);
row('SQLite FTS5 porter, ids of ten sections', porter, lat.search_run);
row('SQLite FTS5 trigram, ids of ten sections', trigram, lat.search_run);
row('Xapian BM25, ids of ten sections', xapian, lat.search_run);
print();

const web = value(browser);
print(head('browser, ms: median, 99th percentile'));
for (const [label, x] of [['a page, request to response', web?.http.page], ['results of a search', web?.http.search],
  ['start of serve to its address', web?.start.line]])
  print(head(label), cell(us(x?.median), 9), cell(us(x?.p99), 9));
print();

const longest = value(worstInputs);
print(head('worst inputs, ms of the processor; times a search'));
for (const [label, w] of [['the longest call', longest?.call], ['the longest batch of 1,000 calls', longest?.batch]])
  print(head(w ? `${label}: ${w.door.replace('batch: ', '')}` : label), cell(w ? digits(w.time) : '-', 9),
    cell(ratio(w?.time * 1000, lat.tool_search?.judged.median), 11));
print();

const b = value(built);
print(b ? `make from a clean tree, downloads cached: ${b.wall.toFixed(1)} s (${b.cpu.toFixed(1)} s of CPU), `
    + `the generator ${b.generator.toFixed(2)} s of it`
  : `make from a clean tree: not measured: ${built.failed}`);
print();

if (grown.length) {
  const got = (f) => grown.map((g) => { if (g.failed) return cell('-'); const x = f(g); return cell(x ?? '-'); });
  print(head('growth: the corpus, times'), ...sizes.map((s) => cell(s)));
  print(head('pages'), ...got((g) => g.tables.pages?.n));
  print(head('sections'), ...got((g) => g.tables.sections?.n));
  print(head('words'), ...got((g) => g.tables.words?.n));
  print(head('source, MB'), ...got((g) => (g.tables.sources?.bytes / 1e6).toFixed(1)));
  print(head('trigram index, MB'), ...got((g) => (g.tables.trigrams?.bytes / 1e6).toFixed(2)));
  print(head('word index, MB'), ...got((g) => ((g.tables.words?.bytes + g.tables.terms?.bytes) / 1e6).toFixed(2)));
  print(head('generator, s (s of CPU)'),
    ...got((g) => `${g.generator.wall.toFixed(1)} (${g.generator.cpu.toFixed(1)})`));
  print(head('generator, MB'), ...got((g) => g.generator.mb.toFixed(0)));
  print(head('compiler, s (s of CPU)'), ...got((g) => `${g.compiler.wall.toFixed(1)} (${g.compiler.cpu.toFixed(1)})`));
  print(head('compiler, MB'), ...got((g) => g.compiler.mb.toFixed(0)));
  for (const [set, label] of [['selective', 'search for rare words'], ['common', 'search for common words'],
    ['judged', 'judged queries'], ['literal', 'literal']])
    print(head(`${label}, ms: median / 99th`),
      ...got((g) => `${us(g.took.tool_search[set]?.median)} / ${us(g.took.tool_search[set]?.p99)}`));
  print(head('ranking alone, rare words, ms: median / 99th'),
    ...got((g) => `${us(g.took.search_run.selective?.median)} / ${us(g.took.search_run.selective?.p99)}`));
  print(head('worst inputs, ms: a call / a batch'),
    ...got((g) => `${us(1000 * g.longest.call.time)} / ${us(1000 * g.longest.batch.time)}`));
  print(head('plain scan, all queries, ms: median / 99th'),
    ...got((g) => `${us(g.took.scan.all.median)} / ${us(g.took.scan.all.p99)}`));
  for (const [set, label] of [['selective', 'rare words'], ['judged', 'judged queries']])
    print(head(`SQLite FTS5 porter, ${label}, ms: median / 99th`),
      ...got((g) => g.porter[set] && `${us(g.porter[set].median)} / ${us(g.porter[set].p99)}`));
  print(head('ranking alone, judged queries, ms: median / 99th'),
    ...got((g) => `${us(g.took.search_run.judged?.median)} / ${us(g.took.search_run.judged?.p99)}`));
  for (const [set, label] of [['selective', 'rare words'], ['judged', 'judged queries']])
    print(head(`Xapian BM25, ${label}, ms: median / 99th`),
      ...got((g) => g.xapian[set] && `${us(g.xapian[set].median)} / ${us(g.xapian[set].p99)}`));
  for (const [i, g] of grown.entries()) if (g.cut)
    print(`  ${sizes[i]} times: the posting lists of ${g.cut} terms are longer than their document frequency says, `
      + 'so their ends are never read');
  for (const [i, g] of grown.entries()) if (g.failed) print(`  ${sizes[i]} times: ${g.failed}`);
  print();
}

const times = (a, c) => (a > 0 && c > 0 ? a / c : undefined);
const x = (r) => (r === undefined ? undefined : `${digits(r)} x`);
const startRatio = times(t.start?.median, o.start?.median),
  tripRatio = times(t.trips.search?.calls.median, o.trips.search?.calls.median);
hold('start to first reply at least 50 times faster than the npm package', startRatio >= 50, x(startRatio));
hold('start to first reply under 5 ms', o.start?.median < 5000, o.start && ms(o.start));
const answers = lat.tool_search?.all, ranking = lat.search_run?.all;
hold('search in process, ranking alone, median under 0.1 ms', ranking?.median < 100,
  ranking && `${us(ranking.median)} ms`);
hold('search in process, ranking alone, 99th percentile under 1 ms', ranking?.p99 < 1000,
  ranking && `${us(ranking.p99)} ms`);
hold('search in process, finished answer, median under 0.15 ms', answers?.median < 150,
  answers && `${us(answers.median)} ms`);
hold('search in process, finished answer, 99th percentile under 1 ms', answers?.p99 < 1000,
  answers && `${us(answers.p99)} ms`);
hold('search on the pipe at least 500 times faster than the npm package', tripRatio >= 500, x(tripRatio));
for (const [label, f] of [['porter', porter], ['trigram', trigram]]) {
  const faster = times(f?.judged?.median, lat.search_run?.judged.median);
  hold(`ranking at least 5 times faster than SQLite FTS5 ${label}, median of judged`, faster >= 5, x(faster));
}
const xapians = times(xapian?.judged?.median, lat.search_run?.judged.median);
hold('ranking faster than Xapian, median of judged', xapians >= 1, x(xapians));
hold('browser: a page, median under 1 ms', web?.http.page.median < 1000, web && `${us(web.http.page.median)} ms`);
hold('browser: serve starts in less than 5 ms, median', web?.start.line.median < 5000, web && `${us(web.start.line.median)} ms`);
hold('worst inputs: a call about 100 ms of the processor', longest?.call.time <= 120, longest && `${digits(longest.call.time)} ms`);
hold('worst inputs: a batch about 1 s of the processor', longest?.batch.time <= 1500, longest && `${digits(longest.batch.time)} ms`);
hold('written memory under 1 MB after 10,000 calls', o.memory?.[1].written < 1024,
  o.memory && `${o.memory[1].written} kB`);
hold('written memory flat from 1,000 to 10,000 calls', o.memory?.[1].written - o.memory?.[0].written <= 8,
  o.memory && `${o.memory[1].written - o.memory[0].written} kB more`);
hold('one file under 6.9 MB', size < 6.9e6, mb(size));
hold('clean build under 15 s', b?.wall < 15, b && `${b.wall.toFixed(1)} s`);
hold('generator under 2 s', b?.generator < 2, b && `${b.generator.toFixed(2)} s`);
for (let i = 1; i < grown.length; i++) {
  const [small, large] = [grown[i - 1], grown[i]], tenfold = Math.log10(sizes[i] / sizes[i - 1]);
  const rare = times(large.took?.tool_search.selective?.median, small.took?.tool_search.selective?.median);
  const slower = times(large.generator?.cpu + large.compiler?.cpu, small.generator?.cpu + small.compiler?.cpu);
  hold(`corpus ${sizes[i]} times: generator and compiler at most linear (CPU)`,
    slower <= 1.25 * 10 ** tenfold, x(slower));
  const peer = times(large.xapian?.judged?.median, large.took?.search_run.judged?.median);
  hold(`corpus ${sizes[i]} times: ranking faster than Xapian, median of judged`, peer >= 1, x(peer));
  hold(`corpus ${sizes[i]} times: no posting list is cut short`, large.cut === 0,
    large.cut === undefined ? undefined : `${large.cut} are`);
  hold(`corpus ${sizes[i]} times: a selective query at most twice as slow as at ${sizes[i - 1]}`,
    rare <= 2 ** tenfold, x(rare));
}
print('numbers to hold (DESIGN.md)');
holds.forEach((h) => print(h));
if (failures.length) print(), failures.forEach((f) => print(`not measured: ${f}`));
