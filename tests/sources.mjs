// The packages besides the documentation, one row each in corpus/lock: their READMEs, code and changelogs are in the
// program, which says where they are from.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Server, corpus, program, root, test } from './lib.mjs';

const rows = readFileSync(join(root, 'corpus/lock'), 'utf8').split('\n').map((line) => line.split(/\s+/));
const sources = new Map(process.env.CORPUS ? [] : rows
  .filter((row) => row[5] === 'sdk' && row[7].split(',').includes(corpus.version)).map((row) => [row[6], row]));
const server = new Server();
await server.initialize();

await test(`each of ${sources.size} packages is a page, and says from where it is`, async (wrong) => {
  const origin = join(root, 'build', corpus.version, 'pages');
  const version = execFileSync(program, ['--version'], { encoding: 'utf8' });
  const licenses = execFileSync(program, ['licenses'], { encoding: 'utf8' });
  const { text: packages } = await server.call('workos_changelogs', {});
  for (const [path, [name, release, , integrity, date]] of sources) {
    const say = (what) => wrong.push(`${name}: ${what}`);
    const text = execFileSync(program, ['show', path], { encoding: 'utf8' });
    const plain = text.replace(/^ *(```|~~~)[^]*?^ *\1$/gm, '').replace(/`[^`\n]+`/g, '');
    const about = JSON.parse(readFileSync(join(origin, 'sources', name, 'package.json'), 'utf8'));
    const url = (about.repository.url ?? about.repository).replace(/^git\+/, '').replace(/^ssh:\/\/git@/, 'https://')
      .replace(/\.git$/, '') + (about.repository.directory ? `/tree/HEAD/${about.repository.directory}` : '');
    if (!text.startsWith(`# ${name}\n${url}\n`)) say(`it starts with ${text.slice(0, 120)}`);
    if (!text.includes(`the npm package \`${name}\`, version ${release} of ${date} ([repository](${url})).`))
      say('no line with package, version, date and repository');
    if (/\]\(\.{0,2}\/(?!sdks\/|[a-z-]+(?:[/#)]))|shields\.io|<!--|^> *\[!/m.test(plain))
      say('a badge, comment, alert or link to a file is left');
    if (!version.includes(`\nsource ${name} ${release} ${date} ${integrity}\n`)) say('--version does not name it');
    if (!licenses.includes(`\n${name} ${release}\n===`)) say('licenses has no text for it');
    if (!packages.includes(`\`${name}\` ${release} of ${date}, documented in \`${path}\``)) say('it is not listed');
    const fences = (text.match(/^[ >]*(?:```|~~~)/gm) ?? []).length / 2;
    const { text: listed } = await server.call('workos_examples', { example: path, maxResults: 1 });
    const found = Number(/ of (\d+)/.exec(listed)?.[1] ?? 0);
    if (found < fences) say(`${found} examples of ${fences} code blocks`);
    const log = join(origin, 'organized/packages', name, 'CHANGELOG.md');
    const changes = await server.call('workos_changelogs', { package: name, limit: 1 });
    if (existsSync(log) ? !changes.text.startsWith(`# ${name}: entries 1-`) : !changes.text.includes(`\`${path}\``))
      say(`changelog: ${changes.text.slice(0, 100)}`);
  }
});

await test('names of packages that were never published lead to what there is', async (wrong) => {
  for (const [name, path] of [['@workos/node', 'sdks/node/readme'], ['@workos/python', 'sdks/python'],
    ['@workos/ruby', 'sdks/ruby'], ['@workos/go', 'sdks/go']].filter(() => sources.size)) {
    const { text } = await server.call('workos_changelogs', { package: name });
    if (!text.includes(`\`${path}\``)) wrong.push(`${name}: ${text.slice(0, 200)}`);
  }
});

await test('search, docs and examples know a package in any scope, and as a language', async (wrong) => {
  const text = async (name, args) => (await server.call(`workos_${name}`, args)).text;
  for (const [name, path] of [['@workos/node', 'sdks/node/readme'], ['@workos-inc/python', 'sdks/python'],
    ['@workos-inc/authkit-session', 'sdks/authkit-session/readme']].filter(() => sources.size)) {
    const page = await text('docs', { path: name });
    if (!page.includes(`\`${name}\` is now \`${path}\``)) wrong.push(`docs: ${name}: ${page.slice(0, 200)}`);
  }
  for (const [name, same] of [['@workos/node', '@workos-inc/node'], ['@workos/python', 'python']].filter(() => sources.size)) {
    for (const tool of ['search', 'examples']) {
      const ask = async (first) => (await text(tool, { query: `${first} sign in` })).replace(`"${first} sign in"`, '"…"');
      const found = await ask(name), expected = await ask(same);
      if (found !== expected) wrong.push(`${tool}: ${name}: ${found.slice(0, 200)}`);
    }
  }
  for (const [language, same] of [['@workos/python', 'python'], ['@workos/authkit-nextjs', 'nextjs'], ['workos-go', 'go']]) {
    const path = 'reference/authkit/user/create';
    if (await text('docs', { path, language }) !== await text('docs', { path, language: same })) wrong.push(`language ${language}`);
  }
});

await server.end();
