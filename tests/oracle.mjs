// oracle.mjs compare|record|dump DIR|'' CORPUS=PROGRAM... - run by oracle.sh, which explains it.
//
// Each request has a unique name: the corpus, then the revision or "command", then the request. The list of requests
// does not depend on answers, except that each client listed by `config` is asked for and each exported page is one
// answer. Requests of one revision are sent in one session.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync }
  from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { INITIALIZED, LEGACY, MODERN, ask, initialize, prefix, shown, tool, uri } from './lines.mjs';

const [mode, folder, ...programs] = process.argv.slice(2);
const RECORDED = 'tests/oracle.txt';
const VERSIONS = [...LEGACY, MODERN];

// --- the requests ---

/** Pages, sections, words and names of each corpus to ask for. */
const SMALL = { page: 'cats', other: 'reference/cat', section: 'cats#food', heading: 'Feeding', folder: 'reference',
  group: 'feeding', package: 'purr', language: 'js', word: 'brush', typo: 'purrign', pair: 'cat brush', raw: '| daily',
  regex: '[a-z]+ing', feature: 'Cats', error: 'not_found', old: 'old/cats', code: 'bowl' };
const LARGE = { page: 'authkit/sessions', other: 'reference/authkit/user', section: 'authkit/sessions#refresh-token',
  heading: 'Refresh Token', folder: 'admin-portal', group: 'admin-portal', package: 'workos-platform', language: 'js',
  word: 'webhook', typo: 'autentication', pair: 'verify webhook signature', raw: 'client_id=', regex: '[a-z]+_id\\b',
  feature: 'AuthKit', error: 'invalid_grant', old: 'user-management/sessions', code: 'createUser' };

/** [method, params] of every method, with valid and invalid parameters. */
function messages(c) {
  const call = (name, args) => ['tools/call', { name: tool(name), ...(args === undefined ? {} : { arguments: args }) }];
  const complete = (ref, name, value) => ['completion/complete', { ref, argument: { name, value } }];
  const template = { type: 'ref/resource', uri: uri('{+path}') };
  const prompt = (name) => ({ type: 'ref/prompt', name });
  return [
    ['ping', {}], ['server/discover', {}], ['initialize', {}], ['logging/setLevel', { level: 'info' }],
    ['no/such/method', {}], ['roots/list', {}],
    ['tools/list', {}], ['tools/list', { cursor: 'x' }],
    ...[{ query: c.pair }, { query: c.word, maxResults: 2 }, { query: c.word, maxResults: 50 }, { query: c.typo },
      { query: `"${c.raw}"` }, { query: c.raw, mode: 'literal' }, { query: c.regex, mode: 'regex' },
      { query: c.regex, mode: 'regex', maxResults: 3, path: c.folder }, { query: '(', mode: 'regex' },
      { query: c.word, path: c.folder }, { query: c.word, path: 'no/such/folder' },
      { query: c.word, language: c.language },
      { query: c.word, language: 'klingon' }, { query: `${c.pair} -${c.word}` }, { query: `-${c.word}` },
      { query: 'xyzzy' }, { query: '' }, { query: ' ' }, {}, undefined, { query: 5 }, { query: c.word, maxResults: 0 },
      { query: c.word, maxResults: '3' }, { query: c.word, mode: 'fast' }, { query: c.word, cursor: 'x' },
      { q: c.word, max_results: 1 }, { query: c.word, unknown: 1 }, { query: 'x'.repeat(5000) }, { query: c.code },
      { query: 'POST /user_management/users' }, { query: 'how do I set this up?' }, { query: '日本 größe' }]
      .map((args) => call('search', args)),
    ...[{}, undefined, { path: c.page }, { path: c.section }, { path: c.page, section: c.heading },
      { path: c.page, section: 'no such heading' }, { path: `/${c.page}/` }, { path: `${c.page}.md` },
      { path: [c.page, c.other] }, { path: [] }, { path: [c.page, 'no/such/page'] }, { path: c.folder },
      { path: 'no/such/page' }, { path: `${c.page}x` }, { path: `${c.page}#no-such-anchor` }, { path: c.old },
      { path: c.other, language: c.language }, { path: c.other, language: 'all' }, { path: c.other, language: 'x' },
      { path: c.page, format: 'raw' }, { path: c.page, format: 'pdf' }, { path: c.page, maxChars: 500 },
      { path: c.other, maxChars: 700 }, { path: c.page, maxChars: 50000 }, { path: c.page, maxChars: 1 },
      { path: '../../etc/passwd' }, { path: `https://workos.com/docs/${c.page}` }, { path: c.page, cursor: 'x' },
      { path: 5 }].map((args) => call('docs', args)),
    ...[{}, undefined, { example: c.group }, { example: c.page }, { example: c.group, language: c.language },
      { example: c.group, language: 'klingon' }, { query: c.code }, { example: c.group, query: 'xyzzy' },
      { example: 'no such group' }, { example: c.group, maxResults: 1 }, { example: c.group, cursor: 'x' }]
      .map((args) => call('examples', args)),
    ...[{}, undefined, { package: c.package }, { package: c.package, limit: 2 },
      { package: c.package, since: '2025-06' },
      { package: c.package, since: 'yesterday' }, { package: c.package, query: 'new' },
      { package: c.package, query: 'xyzzy' }, { package: 'no-such-package' }, { package: c.package, cursor: 'x' },
      { since: '2025-06-01' }, { query: c.word }].map((args) => call('changelogs', args)),
    ['tools/call', { name: 'no_such_tool', arguments: {} }], ['tools/call', {}], ['tools/call', { name: 5 }],
    ['tools/call', { name: tool('docs'), arguments: [] }],
    ['resources/list', {}], ['resources/list', { cursor: 'x' }], ['resources/templates/list', {}],
    ...[uri(c.page), uri(c.section), uri(c.other), uri(''), uri('no/such/page'), `${prefix}://llms.txt`,
      'file:///etc/passwd', 'x', '', uri('%63ats'), uri(`${c.page}#no-such-anchor`)]
      .map((u) => ['resources/read', { uri: u }]),
    ['resources/read', {}], ['resources/subscribe', { uri: uri(c.page) }], ['subscriptions/listen', {}],
    ['prompts/list', {}], ['prompts/list', { cursor: 'x' }],
    ...[['integrate_feature', { feature: c.feature }], ['integrate_feature', { feature: c.page, language: 'Python' }],
      ['integrate_feature', { feature: 'xyzzy' }], ['integrate_feature', {}], ['migrate_from', { vendor: 'auth0' }],
      ['migrate_from', { vendor: 'xyzzy' }], ['migrate_from', {}], ['explain_error', { error: c.error }],
      ['explain_error', { error: 'something odd happened', feature: c.feature }], ['explain_error', {}],
      ['review_integration', { feature: c.feature, language: 'Go' }], ['review_integration', {}],
      ['no_such_prompt', {}]]
      .map(([name, args]) => ['prompts/get', { name, arguments: args }]),
    ['prompts/get', {}],
    ...['', 'a', 'c', c.page, `${c.page}#`, c.section, c.folder, 'seshions', 'xyzzy', c.old]
      .map((value) => complete(template, 'path', value)),
    ...['', 'a', c.feature.slice(0, 3), 'xyzzy'].map((v) => complete(prompt('integrate_feature'), 'feature', v)),
    ...['', 'p', 'go'].map((v) => complete(prompt('integrate_feature'), 'language', v)),
    ...['', 'a'].map((v) => complete(prompt('migrate_from'), 'vendor', v)),
    ...['', 'inv', c.error, 'not'].map((v) => complete(prompt('explain_error'), 'error', v)),
    complete(prompt('review_integration'), 'feature', 's'), complete(prompt('no_such_prompt'), 'x', ''),
    complete(prompt('explain_error'), 'no_such_argument', ''), complete({ type: 'ref/other' }, 'x', ''),
    complete({ type: 'ref/resource', uri: 'x' }, 'path', ''), ['completion/complete', {}],
  ];
}

/** Arguments of every command, with every option. */
function commands(c) {
  return [
    ...['--help', '--version', '-h', 'help', 'bark', '--bark', 'licenses', 'verify', 'llms.txt', 'list', 'examples',
      'changelog', 'index', 'search', 'show', 'outline', 'grep', 'export', 'config'].map((a) => [a]),
    ...['search', 'grep', 'show', 'outline', 'list', 'examples', 'changelog', 'index', 'llms.txt', 'export', 'verify',
      'config', 'licenses', 'doctor', 'mcp', 'help'].flatMap((name) => [[name, '--help'], ['help', name]]),
    ...['list', 'examples', 'changelog', 'verify', 'llms.txt'].map((name) => [name, '--json']),
    ['help', 'bark'], ['verify', 'now'], ['mcp', '--json'],
    ['search', ...c.pair.split(' ')], ['search', c.word, '--json'], ['search', c.word, '--max-results', '2'],
    ['search', c.word, '--maxResults=1'], ['search', '--mode', 'literal', c.raw], ['search', c.regex, '--mode=regex'],
    ['search', c.word, '--path', c.folder], ['search', c.word, '--language', c.language], ['search', 'xyzzy'],
    ['search', c.typo], ['search', c.word, '--mode', 'fast'], ['search', c.word, '--max-results', '0'],
    ['search', c.word, '--cursor', '10-deadbeef'], ['search', c.word, '--raw'], ['search', '--', '-x'],
    ...['-i', '-w', '-F', '-v', '-n', '-c', '-l', '-o', '-in', '-nA2', '-C1'].map((o) => ['grep', o, c.word, c.folder]),
    ['grep', c.regex, c.page], ['grep', '-B', '2', c.word, c.page], ['grep', '-A', '-1', c.word], ['grep', '('],
    ['grep', 'xyzzy'], ['grep', c.word, 'no/such/page'], ['grep', '-c', c.word], ['grep', '-l', '-i', c.word],
    ['grep', '-n', c.word, '--json'], ['grep', '-z', c.word],
    ['show', c.page], ['show', c.page, '--raw'], ['show', c.page, '--json'], ['show', c.section],
    ['show', c.page, c.other],
    ['show', c.page, '--section', c.heading], ['show', c.other, '--language', c.language],
    ['show', c.other, '--language', 'all'], ['show', c.page, '--max-chars', '500'],
    ['show', c.page, '--max-chars', '0'],
    ['show', 'no/such/page'], ['show', `${c.page}#no-such-anchor`], ['show', c.old], ['show', c.folder],
    ['show', `https://workos.com/docs/${c.page}`], ['show', c.page, '--cursor', 'x'],
    ['outline', c.page], ['outline', c.other, '--json'], ['outline', 'no/such/page'],
    ['list', c.folder], ['list', c.folder, '--json'], ['list', 'no/such/page'],
    ['examples', c.group], ['examples', c.group, '--language', c.language], ['examples', '--query', c.code],
    ['examples', c.group, '--max-results', '1'], ['examples', c.group, '--json'], ['examples', 'no-such-group'],
    ['changelog', c.package], ['changelog', c.package, '--limit', '2'],
    ['changelog', c.package, '--since', '2025-06-01'],
    ['changelog', c.package, '--query', 'new'], ['changelog', c.package, '--json'], ['changelog', 'no-such-package'],
    ['changelog', c.package, '--since', 'yesterday'],
    ['index', '--agents-md'], ...['1', '700', '2000', '40000'].map((n) => ['index', '--agents-md', '--max-bytes', n]),
    ['export', '/proc/no/such/folder'], ['export', 'x', '--format', 'pdf'], ['export', 'x', '--language', 'klingon'],
    ['config', '--json'], ['config', 'no-such-client'], ['config', 'cursor', '--write', '--remove'], ['doctor'],
  ];
}

// --- the answers ---

/** Runs a program without the environment of this process, in an empty home folder. */
function run(program, args, home, input = '') {
  const { status, signal, stdout, stderr } = spawnSync(program, args, { cwd: home, input, maxBuffer: 1 << 28,
    env: { HOME: home, LC_ALL: 'C', PATH: process.env.PATH } });
  return { status: status ?? signal, out: stdout.toString('latin1'), err: stderr.toString('latin1') };
}

/** Replaces the parts of an answer that depend on the build or the machine. Answers are bytes, as latin1. */
function masks(program, home) {
  const version = run(program, ['--version'], home).out;
  const number = /^\S+ (\S+)/.exec(version)[1], hash = /^sha256 (\S+)/m.exec(version)[1];
  const size = String(readFileSync(program).length);
  return (text) => text.replaceAll(hash, 'HASH').replaceAll(program, 'PROGRAM').replaceAll(home, 'HOME')
    .replaceAll(`${size} bytes`, 'SIZE bytes').replace(/([0-9])-[0-9a-f]{8}(?=\\?["`]|$|\s)/g, '$1-HASH')
    .replaceAll(`"version":"${number}"`, '"version":"VERSION"')
    .replaceAll(`${basename(program)} ${number}`, 'NAME VERSION')
    .replaceAll(`version ${number} (`, 'version VERSION (')
    .replace(/\d+(\.\d+)? ms\b/g, 'N ms').replace(/\b[\d.]+ s\b/g, 'N s');
}

/** The reply to each request of a session, by its id; "no reply" if it has no reply. Other lines come last. */
function session(program, home, version, requests) {
  const opening = version === MODERN ? [] : [initialize(version, 'opening'), INITIALIZED];
  const lines = [...opening, ...requests.map(([method, params], i) => ask(version, i, method, params))];
  const { status, out, err } = run(program, ['mcp'], home, lines.map((l) => `${JSON.stringify(l)}\n`).join(''));
  const replies = new Map(), rest = [];
  for (const line of out.split('\n').slice(0, -1)) {
    const id = JSON.parse(line).id;
    if (Number.isInteger(id)) replies.set(id, line);
    else rest.push(line);
  }
  return [...requests.map(([method, params], i) =>
    [`${version} ${method} ${JSON.stringify(params)}`, replies.get(i) ?? 'no reply']),
  [`${version} the handshake, other messages and the end`, [...rest, `status ${status}`, err].join('\n')]];
}

function* filesBelow(dir, path = '') {
  const entries = readdirSync(join(dir, path), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = path ? `${path}/${entry.name}` : entry.name;
    if (entry.isDirectory()) yield* filesBelow(dir, name);
    else yield name;
  }
}

const written = ({ status, out, err }) => `${out}${err && `\nstandard error:\n${err}`}\nstatus ${status}\n`;

/** [name, answer] of all requests to a program. */
function* answers(corpus, program, home) {
  const c = corpus === 'small' ? SMALL : LARGE;
  for (const version of VERSIONS) yield* session(program, home, version, messages(c));
  for (const args of commands(c)) yield [`command ${args.join(' ')}`, written(run(program, args, home))];

  const clients = run(program, ['config'], home).out.split('\n').map((l) => l.split(/\s/)[0]).filter((l) => l);
  for (const client of clients)
    for (const args of [[], ['--write'], ['--write'], ['--remove'], ['--project'], ['--project', '--write']]) {
      const done = written(run(program, ['config', client, ...args], home));
      const files = [...filesBelow(home)].map((f) => `${f}:\n${readFileSync(join(home, f), 'latin1')}`).join('\n');
      yield [`command config ${[client, ...args].join(' ')}`, `${done}${files}`];
      if (!args.includes('--write') || args[0] === '--project') {
        rmSync(home, { recursive: true });
        mkdirSync(home);
      }
    }
  const pages = join(home, 'pages');
  yield ['command export', written(run(program, ['export', pages], home))];
  for (const file of filesBelow(pages)) yield [`page ${file}`, readFileSync(join(pages, file), 'latin1')];
  if (corpus !== 'small') {
    const queries = readFileSync('tests/queries.jsonl', 'utf8').trim().split('\n')
      .map((line) => JSON.parse(line).query);
    const replies = session(program, home, MODERN, queries.map((query) => ['tools/call',
      { name: tool('search'), arguments: { query } }]));
    for (const [i, [, reply]] of replies.entries()) yield [`judged query ${i + 1}`, reply];
  }
}

// --- compare, record, dump ---

const lines = [];                      // "DIGEST NAME"
const there = new Set(programs.map((p) => p.split('=')[0]));
for (const argument of programs) {
  const [corpus, ...path] = argument.split('=');
  const program = realpathSync(path.join('='));
  const home = join(realpathSync(mkdtempSync(join(tmpdir(), 'oracle-'))), 'home');
  mkdirSync(home);
  const mask = masks(program, home), seen = new Map();
  for (const [name, answer] of answers(corpus, program, home)) {
    const short = `${corpus} ${shown(name, 140)}`, times = seen.get(short) ?? 0;
    seen.set(short, times + 1);
    const unique = times ? `${short} (${times + 1})` : short, text = mask(answer);
    lines.push(`${createHash('sha256').update(text, 'latin1').digest('hex').slice(0, 12)} ${unique}`);
    if (mode === 'dump') {
      const [dir, kind] = unique.split(' ');
      const file = `${unique.slice(dir.length + kind.length + 2).replace(/[^A-Za-z0-9._-]+/g, '_').slice(0, 100)}`;
      mkdirSync(join(folder, dir, kind), { recursive: true });
      let path = join(folder, dir, kind, file || 'all');
      for (let n = 2; seen.has(path); n++) path = join(folder, dir, kind, `${file}_${n}`);
      seen.set(path, 1);
      // One member of JSON a line, so that diff shows the member that changed.
      const reply = text.startsWith('{"jsonrpc"');
      writeFileSync(path, reply ? text.replaceAll('\\n', '\\n\n').replaceAll(',"', ',\n"') : text, 'latin1');
    }
  }
  rmSync(join(home, '..'), { recursive: true });
}

const recorded = (existsSync(RECORDED) ? readFileSync(RECORDED, 'utf8').split('\n') : [])
  .filter((l) => l && l[0] !== '#');
const name = (line) => line.slice(13), corpusOf = (line) => name(line).split(' ')[0];
if (mode === 'record') {
  const kept = recorded.filter((line) => !there.has(corpusOf(line)));
  const head = '# Digests of answers, written by `tests/oracle.sh record`; see oracle.sh.';
  writeFileSync(RECORDED, [head, ...lines, ...kept, ''].join('\n'));
  console.log(`oracle: recorded ${lines.length} answers, kept ${kept.length}`);
} else if (mode === 'dump') {
  console.log(`oracle: wrote ${lines.length} answers to ${folder}`);
} else {
  const before = new Map(recorded.filter((line) => there.has(corpusOf(line)))
    .map((line) => [name(line), line.slice(0, 12)]));
  let different = 0;
  const print = (change, line) => { console.log(`${change} ${line}`); different++; };
  for (const line of lines) {
    const was = before.get(name(line));
    if (was === undefined) print('new    ', name(line));
    else if (was !== line.slice(0, 12)) print('differs', name(line));
    before.delete(name(line));
  }
  for (const gone of before.keys()) print('missing', gone);
  const unbuilt = [...new Set(recorded.map(corpusOf))].filter((corpus) => !there.has(corpus));
  console.log(`oracle: ${lines.length} answers, ${different} differ${
    unbuilt.length ? `; not built, not compared: ${unbuilt.join(', ')}` : ''}`);
  process.exitCode = different ? 1 : 0;
}
