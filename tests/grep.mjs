// `workosdocs grep` beside GNU grep on the sources: the same lines in the same words, for every option it has.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { corpus, program, test } from './lib.mjs';
import assert from 'node:assert/strict';

const same = assert.deepEqual;
const docs = join(corpus.pages, 'docs');
const ours = (...args) => {
  const r = spawnSync(program, ['grep', ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return { status: r.status, out: r.stdout, err: r.stderr };
};

// Files in the order of the corpus, which -c shows: it names every page.
const page = (file) => file.replace(/\.mdx?$/, '').replace(/(^|\/)index$/, '');
const files = new Map(readdirSync(docs, { recursive: true }).map(String).filter((f) => /\.mdx?$/.test(f))
  .map((f) => [page(f), f]));
const pages = ours('-c', '').out.trimEnd().split('\n').map((line) => line.replace(/:\d+$/, ''));

/** Returns the output of GNU grep, with pages for files. -Z ends the name of a file with NUL, so that the rest of the
 * line is known. */
function theirs(flags, pattern, ...unders) {
  const below = (under) => pages.filter((p) => !under || p === under || p.startsWith(`${under}/`));
  const list = (unders.length ? unders : ['']).flatMap(below).map((p) => files.get(p));
  const r = spawnSync('grep', [...(flags.includes('-F') ? [] : ['-E']), '-H', '-Z', ...flags, '-e', pattern, '--',
    ...list], { cwd: docs, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, LC_ALL: 'C.UTF-8' } });
  if (flags.includes('-l'))
    return { status: r.status, out: r.stdout.split('\0').filter(Boolean).map((f) => `${page(f)}\n`).join('') };
  const numbered = flags.includes('-n');
  return { status: r.status, out: r.stdout.replace(/^([^\0\n]*)\0(\d*)(.?)/gm,
    (all, file, digits, next) => `${page(file)}${numbered && next === '-' ? '-' : ':'}${digits}${next}`) };
}

await test('grep -l names every page of the sources', () => same([...pages].sort(), [...files.keys()].sort()));

const PATTERNS = ['auth[Kk]it', '^#+ .*rror', 'sso|mfa', 'a.c', '[0-9]{3}', '(re)?try', '\\.$', '^$', 'user_[a-z]+\\(',
  '“|”', 'x*y', 'zzzz', '\\w+@\\w+', '[^ -~]', 'organization[iI]d'];
const FLAGS = [[], ['-n'], ['-i'], ['-c'], ['-l'], ['-o'], ['-n', '-o'], ['-w'], ['-v', '-c'], ['-i', '-w', '-c'],
  ['-n', '-A', '1'], ['-n', '-B', '2'], ['-n', '-C', '3'], ['-n', '-A', '2', '-B', '1'], ['-c', '-v', '-i']];
for (const flags of FLAGS)
  await test(`grep ${flags.join(' ')}: as GNU grep`, (wrong) => {
    for (const pattern of PATTERNS) {
      // it takes typographic quotes for plain ones
      if (/[^\x20-\x7e]|\[\^/.test(pattern) && flags.includes('-i')) continue;
      const a = ours(...flags, '--', pattern), b = theirs(flags, pattern);
      if (a.out === b.out && a.status === b.status) continue;
      const x = a.out.split('\n'), y = b.out.split('\n'), at = x.findIndex((line, i) => line !== y[i]);
      wrong.push(`${pattern}: status ${a.status}, ${b.status}; line ${at}: ${JSON.stringify(x[at])}, `
        + `not ${JSON.stringify(y[at])} ${a.err}`);
    }
  });
await test('grep: an output that is too large ends with a warning', () => {
  const limit = 16 << 20, warning = /^grep: the output was cut after 16 MiB\. Limit the search to a path/;
  const lines = ours('-o', '.'), json = ours('-o', '--json', '.'), small = ours('-c', '.');
  for (const { status, out, err } of [lines, json]) {
    assert.equal(status, 2);
    assert.match(err, warning);
    const size = Buffer.byteLength(out);
    assert.ok(size >= limit && size < limit + 1000, `${size} bytes`);
  }
  assert.ok(lines.out.endsWith('\n'));
  assert.match(JSON.parse(json.out).notes[0], warning);
  same([small.status, small.err], [0, '']);
});
await test('grep -w: letters beyond ASCII are parts of words, typographic signs are not', (wrong) => {
  const text = [...files.values()].map((file) => readFileSync(join(docs, file), 'utf8')).join('\n');
  const words = [...new Set(text.match(/(?<![\p{L}\p{M}\p{N}_])\p{L}*[^\P{L}A-Za-z]\p{L}*(?![\p{L}\p{M}\p{N}_])/gu))];
  const quoted = [...new Set(text.match(/(?<=“)\w+|\w+(?=[”’—])/gu))].slice(0, 10);
  assert.ok(words.length + quoted.length > 0);
  for (const word of [...words, ...quoted]) {
    const letters = [...word], parts = [word, letters.slice(1).join(''), letters.slice(0, -1).join('')];
    for (const part of parts.filter(Boolean)) for (const flags of [['-w', '-n'], ['-w', '-o']]) {
      const a = ours(...flags, '--', part), b = theirs(flags, part);
      if (a.out !== b.out) wrong.push(`${part} of ${word}: ${JSON.stringify(a.out)}, not ${JSON.stringify(b.out)}`);
    }
  }
});
await test('grep -F: the pattern is text', () => {
  for (const text of ['a.c', '[id]', '(', '$', '`error`', 'client_secret', 'zzzz(']) for (const flags of [['-F'],
      ['-F', '-n'], ['-F', '-i', '-c']]) {
    const { err, ...a } = ours(...flags, '--', text);
    same(a, theirs(flags, text), text);
  }
});
await test('grep --json -l: the count of a page is that of its selected lines, as with -c', () => {
  const counts = (flag) => JSON.parse(ours('--json', flag, 'the').out).pages.filter((p) => p.count);
  same(counts('-l'), counts('-c'));
  assert.ok(counts('-l').some((p) => p.count > 1));
});
await test('grep REGEX PATH: a page or a folder; options may follow it and be combined', () => {
  const folder = pages.find((p) => pages.filter((q) => q.startsWith(`${p}/`)).length > 3) ?? pages[0];
  for (const under of [folder, pages.at(-1)]) {
    const { err, ...a } = ours('-in', 'the', under);
    same(a, theirs(['-i', '-n'], 'the', under), under);
    same(ours('the', under, '-n', '-i').out, a.out);
    same(ours('-inC1', 'the', under).out, theirs(['-i', '-n', '-C', '1'], 'the', under).out);
  }
});
await test('grep REGEX PATH...: the pages of each path in the order of the paths, as GNU grep', () => {
  const folder = pages.find((p) => pages.filter((q) => q.startsWith(`${p}/`)).length > 3) ?? pages[0];
  for (const unders of [[pages.at(-1), folder], [folder, pages[0], pages.at(-1)], [pages[1], pages[1]]]) {
    const { err, ...a } = ours('-i', '-n', 'the', ...unders);
    same([a, err], [theirs(['-i', '-n'], 'the', ...unders), ''], unders.join(' '));
    same(ours('the', unders[0], '-in', ...unders.slice(1)).out, a.out);
  }
});
await test('grep: a path that does not exist is an error, and the others are searched', () => {
  const [first, last] = [pages[0], pages.at(-1)], error = /^path "no\/such\/page" is not a page or folder\./;
  for (const pattern of ['.', 'zzzzzz']) {
    const some = ours('-c', pattern, first, 'no/such/page', last);
    same([some.status, some.out], [2, theirs(['-c'], pattern, first, last).out]);
    assert.match(some.err, error);
    same([ours(pattern, 'no/such/page').status, ours(pattern, 'no/such/page').out], [2, '']);
  }
  assert.match(JSON.parse(ours('--json', '.', first, 'no/such/page').out).notes[0], error);
  same(ours('-l', '.', 'no/such/page', `${first}#x`, 'nope').err.split('\n').map((line) => line.split(' ')[1]),
    ['"no/such/page"', JSON.stringify(`${first}#x`), '"nope"', undefined]);
});
await test('grep REGEX PATH: a path in the forms that other commands take', () => {
  const path = pages.at(-1), { err, ...found } = ours('the', path);
  assert.ok(found.out);
  for (const form of [`/${path}/`, `docs/${path}`, `${path}.md`, `${path}/index.mdx`]) same(ours('the', form), { ...found, err }, form);
});
await test('grep: status 1 if nothing is found, 2 and a message on standard error for wrong usage', () => {
  same(ours('zzzzzz'), { status: 1, out: '', err: '' });
  for (const args of [['('], ['[z-a]'], ['-Q', 'a'], ['-A', 'x', 'a'], ['-A'], [], ['a{5000}'], ['x'.repeat(5000)],
      ['-n', '--jsn', 'a']]) {
    const r = ours(...args);
    same([r.status, r.out], [2, ''], args.join(' '));
    assert.match(r.err, /\S/, args.join(' '));
  }
});
