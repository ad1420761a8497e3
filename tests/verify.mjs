// `workosdocs verify`: it knows its own text and index, and finds a single bit that differs, wherever.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { corpus, program, root, test } from './lib.mjs';

const work = join(root, 'build/tests/verify');
const source = readFileSync(join(root, 'build', process.env.CORPUS_KEY ?? corpus.version, 'corpus_data.c'), 'latin1');
const binary = readFileSync(program);
mkdirSync(work, { recursive: true });

/** Returns the bytes of a line of a C string literal. */
const literal = (line) => Buffer.from(line.slice(1, line.lastIndexOf('"')).replace(/\\([0-7]{3}|.)/g, (_, escape) =>
  escape.length === 3 ? String.fromCharCode(parseInt(escape, 8)) : escape === 'n' ? '\n' : escape), 'latin1');

/** Entries of a table of 32-bit or 16-bit numbers, as they lie in memory. Tables with both: those before the 16-bit
 * numbers. */
const leading = { pages: 10, sections: 10, nav: 2 }, narrow = ['phrases'];
const numbers = (lines, name) => {
  const found = lines.match(/\d+/g).map(Number).slice(0, leading[name]), size = narrow.includes(name) ? 2 : 4;
  const bytes = Buffer.alloc(size * found.length);
  found.forEach((n, i) => bytes.writeUIntLE(n, size * i, size));
  return bytes;
};

/** Every table by name: some bytes of it, enough to find it in the program. */
const tables = new Map();
for (const [, name, first, second] of source.matchAll(/^static const .*? table_(\w+)\[.*\n(.*)\n(.*)/gm)) {
  if (/licen[sc]e/.test(name)) continue;                       // said by `licenses`, no part of the documentation
  if (first.startsWith('"'))
    tables.set(name, Buffer.concat([first, second].filter((line) => line.startsWith('"')).map(literal)));
  else if (/[1-9]/.test(first)) // a table without entries has only zeros
    tables.set(name, numbers(first, name));
}

await test('verify names the program, the documentation and its sources', (wrong) => {
  const said = execFileSync(program, ['verify'], { encoding: 'utf8' });
  for (const line of [/^corpus \S+ \S+$/m, /^sha256 [0-9a-f]{64}$/m, /^text and index are as they were built$/m])
    if (!line.test(said)) wrong.push(`no ${line} in:\n${said}`);
  const row = readFileSync(join(root, 'corpus/lock'), 'utf8').split('\n').map((line) => line.split(/\s+/))
    .find(([name, version]) => name === corpus.name && version === corpus.version);
  if (row && !said.includes(`\ndate ${row[4]}\nintegrity ${row[3]}\n`))
    wrong.push(`not the date and integrity of corpus/lock:\n${said}`);
});

await test('the tables are found in corpus_data.c', (wrong) => {
  for (const name of ['text', 'pages', 'words', 'terms', 'word_text', 'trigram_postings', 'word_postings'])
    if (!tables.has(name)) wrong.push(`no ${name} in corpus_data.c`);
});

for (const [name, bytes] of tables)
  await test(`a bit that differs in ${name}`, (wrong) => {
    const at = binary.indexOf(bytes), copy = Buffer.from(binary), file = join(work, 'workosdocs');
    if (!bytes.length || at < 0) { wrong.push('its first bytes are not in the program'); return; }
    copy[at + (bytes.length >> 2)] ^= 1;
    writeFileSync(file, copy, { mode: 0o755 });
    const { status, stdout, stderr } = spawnSync(file, ['verify'], { encoding: 'utf8' });
    if (status !== 2) wrong.push(`status ${status}`);
    if (stdout) wrong.push(`on standard output: ${stdout}`);
    if (!/NOT as they were built/.test(stderr)) wrong.push(`no word of it: ${stderr}`);
    if (name !== 'text') return;
    const doctor = spawnSync(file, ['doctor'], { encoding: 'utf8' });
    if (!doctor.status) wrong.push('doctor finds nothing wrong');
    if (!/^failed corpus .*, NOT as it was built/m.test(doctor.stdout + doctor.stderr))
      wrong.push(`doctor: ${doctor.stdout}${doctor.stderr}`);
  });
