// fuzzgen.mjs - corpora by chance for the generator. They are made from grammars of its input (front matter,
// Markdown and MDX, the templates and configurations of other documentation generators, the API reference in YAML,
// feeds, changelogs, examples, settings, lists of synonyms), so that most of them pass its parsers, and a few bytes of
// some are damaged. The generator must build the tables or report the error
// and where: status 0 or 1, in time, without a signal or a report of a sanitizer; and a second run must give the same
// bytes. As a test suite it runs for some seconds on build/gen. `make fuzz` runs it with sanitizers:
//
//   node tests/fuzzgen.mjs GENERATOR SECONDS [SEED]     failing inputs are kept in tests/crashes/gen-SEED-NUMBER/
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const [generator = 'build/gen', seconds = '4', first = '1'] = process.argv.slice(2);
const seed = Number(first), work = `build/tests/fuzzgen-${process.pid}`;

// --- chance ---

let state = seed * 2654435761 % 2 ** 32;
const upTo = (n) => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0, Math.floor(state / 2 ** 32 * n));
const one = (list) => list[upTo(list.length)];
const pick = (...choices) => one(choices)();
const some = (max, each) => Array.from({ length: upTo(max + 1) }, (_, i) => each(i));
const maybe = (text, n = 2) => (upTo(n) ? '' : typeof text === 'function' ? text() : text);

// --- words and inline Markdown ---

const names = ['cat', 'cats.feed', 'user', 'Größe', 'a-b', 'x_y', 'id', 'name', 'index', 'README', '字', 'e\u0301'];
const word = () => one([...names, '\u202e', '\u001b[2J', '\u00a0', '&amp;', '<', '\\', '`', '*', '_', '[', '](', '|', '{', '}', '#',
  '%zz', '"', "'", '$', '~', 'https://cats.example/docs/cat', 'x'.repeat(300)]);
const words = (n = 8) => Array.from({ length: 1 + upTo(n) }, word).join(' ');
const target = () => one(['/cat', 'cat.md#a', '../b/', '#a-1', 'https://x.example', '', '%20', '/docs/cat?x#y', '{{x}}', './']);
const inline = (depth = 3) => depth ? pick(() => words(5), () => `**${inline(depth - 1)}**`, () => `[${inline(depth - 1)}](${target()})`,
  () => `![${words(2)}](${target()})`, () => `\`${words(3)}\``, () => `<b>${inline(depth - 1)}</b>`, () => `{/* ${words(2)} */}`,
  () => `<!-- ${words(2)} -->`, () => `(cat.${one(names)})`, () => `{${words(1)}}`, () => `<${one(names)} a={1} />`) : words(3);
const indent = (text, by) => text.split('\n').map((l) => by + l).join('\n');

// --- blocks ---

const components = ['Tabs', 'Tab', 'CodeBlock', 'CodeBlockTab', 'Callout', 'A', 'Steps', 'svg', 'div', 'details', 'Frame', 'If',
  'LanguageSelector', 'Cards', 'Card', 'Table'];
const attributes = () => some(3, () => ` ${one(['title', 'href', 'language', 'file', 'x', 'variant', 'name'])}`
  + one(['', `="${words(2)}"`, `={${words(1)}}`, "={['a', 'b']}", '={{ a: 1 }}', "='x'"])).join('');
const fence = () => { const f = one(['```', '~~~', '````']);
  return `${f}${one(['', 'js', 'sh title="x"', 'json', 'mermaid', words(2)])}\n${some(4, () => words(6)).join('\n')}\n${one([f, f, f, ''])}`; };
const table = () => { const n = 1 + upTo(4), row = () => `| ${Array.from({ length: n + upTo(2) }, () => inline(1)).join(' | ')} |`;
  return `${row()}\n|${' --- |'.repeat(n)}\n${some(4, row).join('\n')}`; };
const list = (depth) => some(4, (i) => `${one(['- ', '* ', `${i + 1}. `, '- [ ] '])}${indent(block(depth), '  ').slice(2)}`).join('\n');
const component = (depth) => { const name = one(components);
  return `<${name}${attributes()}>\n${maybe('\n')}${blocks(depth - 1)}\n</${one([name, name, name, name, 'B'])}>`; };
const block = (depth) => (depth <= 0 ? inline(1) : pick(() => `${'#'.repeat(1 + upTo(7))} ${one(['a', 'a', inline(2)])}`, () => inline(3),
  () => fence(), () => table(), () => list(depth - 1), () => component(depth), () => indent(blocks(depth - 1), one(['> ', '    '])),
  () => `import ${one(names)} from "x"`, () => `export const a = ${words(2)}`, () => '---', () => `a\n${one(['===', '---'])}`,
  () => `[${words(1)}]: ${target()}`, () => foreign(depth - 1), () => foreign(0), () => `<${one(components)}${attributes()} />`, () => `$$\n${words(3)}\n$$`));
const blocks = (depth) => Array.from({ length: 1 + upTo(5) }, () => block(depth)).join(one(['\n\n', '\n\n', '\n']));

// --- the syntax and the configurations of other generators ---

const argument = () => one(['', ' a', ' "x y"', ' file="a.md"', ' name=x', ' title="T" type=\'tip\'', ' =', ' "', ' ../x.md']);
const tagNames = { liquid: ['raw', 'comment', 'highlight js', 'include', 'include_relative', 'link', 'post_url', 'if x', 'for x in y', 'capture v',
  'hint', 'tabs', 'tab', 'embed', 'content-ref', 'code', 'end'], hugo: ['figure', 'ref', 'relref', 'tab', 'tabs', 'note', 'alert', 'highlight',
  'code-toggle', 'param', 'readfile', 'include', 'details', 'details/', 'gist', 'youtube', 'embed', 'glossary_tooltip', 'blocks/alert'] };
const tag = (open, close, name, depth) => { const n = one(name);
  return `${open} ${n}${argument()} ${one([close, close, close, ''])}${maybe(() => `${one(['', '\n'])}${depth ? inline(2) : word()}${one(['', '\n'])}${open} ${
    open === '{%' ? 'end' : '/'}${n.split(' ')[0]} ${close}`)}`; };
const expression = () => `{{${one([' ', '-', ''])}${one(['page.title', 'page.k1', 'site.title', 'site.data.menu.a', 'site.data.none.a', '"x"', 'a | b', '$frontmatter.title', ''])}${
  one([' ', '-', ''])}${one(['}}', '}}', '}'])}`;
const foreign = (depth) => pick(() => tag('{%', '%}', tagNames.liquid, depth), () => tag('{{<', '>}}', tagNames.hugo, depth),
  () => tag('{{%', '%}}', tagNames.hugo, depth), expression, () => `{:${one([' .note', ' #id', 'toc', '', ' .a .warning #b', ' a="}'])}${one(['}', '}', ''])}`,
  () => `${one([':::', '::::', '///', '!!!', '???+', '==='])} ${one(['note', 'tip', '"T"', 'details | T', 'x{a=b}', '{.note}', ''])}\n${indent(depth ? block(depth - 1) : word(), one(['', '    ']))}\n${
    one([':::', '///', '', '::::'])}`, () => `> [!${one(['NOTE', 'x', 'VIDEO a', 'WARNING'])}]${maybe(' T')}\n> ${inline(1)}`,
  () => `${one(['--8<-- "', '{{#include ', '<<< @/', '{% include ', '!INCLUDE '])}${one(['a.md', '../x.rs:1:3', 'cat.md', 'index.md#r', ''])}${one(['"', '}}', ' %}', ''])}`,
  () => `${word()}\n: ${inline(1)}`, () => `# [T](#tab/${one(names)})`, () => `import ${one(['A', 'B'])} from "${one(['./cat.md', '../index.mdx', 'x'])}"\n\n<A />`,
  () => `## T {#${one(names)}}`, () => `[${one(names)}][${one(['', 'a', 'b'])}]\n\n[${one(['a', 'b', 'cat'])}]: ${target()}`, () => one(['[[toc]]', '[TOC]', '== a', ':icon-x: { .y }']));
const pattern = () => Array.from({ length: 1 + upTo(4) }, () => one([':year', ':month', ':title', ':slug', ':sections', ':categories', ':path', ':filename', ':x', 'a', ':sections[1:]', ''])).join('/');
const data = (names, depth = 2) => `{${some(3, () => `"${one(names)}": ${depth ? pick(() => `"${one(['cat', 'a/cat.md', '/old', 'x'])}"`, () => data(names, depth - 1),
  () => `[${some(3, () => (upTo(2) ? '"cat"' : data(names, depth - 1))).join(', ')}]`) : '"a"'}`).join(', ')}}`;
const members = ['text', 'link', 'items', 'group', 'pages', 'navigation', 'label', 'collapsed', 'redirects', 'source', 'destination', 'type', 'dirName', 'id', 'title'];
const configurations = { // name: file, folder of the pages
  jekyll: () => ['_config.yml', `title: T\npermalink: ${one([pattern(), 'pretty', 'date', '/'])}\nexclude: [a, "b/"]\ncollections:\n  cats:\n    output: true\n    permalink: ${
    pattern()}\ndefaults:\n  - scope: {path: "${one(['', 'a'])}", type: ${one(['pages', 'posts', 'cats'])}}\n    values: {permalink: "${pattern()}"}\n`, one(['', '_posts/', '_cats/', 'a/'])],
  hugo: () => ['hugo.toml', `title = "T"\nbaseURL = "https://cats.example/${one(['', 'docs/'])}"\n[permalinks]\na = "${pattern()}"\n[permalinks.page]\nb = '${pattern()}'\n[params]\nx = "1"\n`, 'content/'],
  mkdocs: () => ['mkdocs.yml', `site_name: T\nnav: ${data(members)}\nplugins:\n  - redirects:\n      redirect_maps:\n        ${one(['old.md: cat.md', "'a/old.md': 'a/cat.md#x'", 'x: y'])}\n`, 'docs/'],
  docusaurus: () => ['docusaurus.config.js', `module.exports = ${data([...members, 'docs', 'path', 'routeBasePath'])};\n`, 'docs/'],
  vitepress: () => ['docs/.vitepress/config.js', `export default { title: 'T', rewrites: ${data(['a/:x', 'cat.md'])}, sidebar: ${data(members)} }\n`, 'docs/'],
  mintlify: () => ['docs.json', `{"name": "T", "navigation": ${data(members)}, "redirects": [${some(3, () => `{"source": "/${one(['old', 'a/:slug*', 'cat'])}", "destination": "${target()}"}`).join(', ')}]}`, ''],
  mdbook: () => ['book.toml', `[book]\ntitle = "T"\n[output.html.redirect]\n"/old.html" = "${one(['cat.html', 'a/', 'https://x.example'])}"\n`, 'src/'],
  gitbook: () => ['.gitbook.yaml', `root: ./${one(['', 'docs/', '../'])}\nredirects:\n  ${one(['old', 'a/b'])}: ${one(['cat.md', 'x.md', ''])}\n`, ''],
  docfx: () => ['docfx.json', `{"build": ${data(members)}}`, ''] };
const summary = () => `# S\n\n${some(6, () => `${indent('', '  '.repeat(upTo(3)))}${one(['* ', '- ', '# ', '---'])}[${one(names)}](${target()})`).join('\n')}\n`;

function configure(put) { // returns the folder of the pages
  const [file, text, folder] = configurations[one(Object.keys(configurations))]();
  put(file, text);
  if (!upTo(3)) put(`${folder}SUMMARY.md`, summary());
  if (!upTo(3)) put(`${one(['', folder])}_data/menu.yml`, `a: ${words(2).replaceAll('"', '')}\nb:${yaml(2, '  ')}\n`);
  if (!upTo(3)) put(`${folder}a/${one(['_category_.json', '_meta.js', 'meta.json', 'toc.yml', '.pages', '_index.md'])}`, one([data(members), `export default ${data(members)}`, `nav:${yaml(2, '  ')}\n`]));
  return folder;
}

// --- YAML, front matter, the API reference ---

const plain = () => `${one(names)} ${one(names)}`;
const scalar = () => one([plain(), plain(), maybe(() => words(3).replaceAll('"', ''), 8), `"${one(names)}"`, 'true', '1', '', 'null', '|\n', '2024-01-02']);
const yaml = (depth, by = '') => (depth <= 0 ? ` ${scalar()}` : pick(() => ` ${scalar()}`,
  () => `\n${some(4, (i) => `${by}${one(['title', 'description', 'type', 'name', `k${i}`])}:${yaml(depth - 1, `${by}  `)}`).join('\n') || `${by}a: b`}`,
  () => `\n${some(4, () => `${by}- a:${yaml(depth - 2, `${by}    `)}`).join('\n') || `${by}- x`}`, () => ` [${some(3, () => one(names)).join(', ')}]`,
  () => ` |\n${by}  ${plain()}`, () => ` >-\n${by}  ${plain()}`));
const front = () => `---\n${['title', 'description', 'showNextPage', 'originalPath', 'slug', 'permalink', 'redirect_from', 'aliases', 'date', 'weight',
  'categories', 'sidebar_position'].filter(() => upTo(2))
  .map((k) => `${k}: ${one(['Cat', 'A cat', `"${one(names)}"`, 'true', '/a/b/', '2024-01-02', '[a, "/b"]', '3', `/${pattern()}`])}`).join('\n')}\n${maybe(() => `links:${yaml(3)}\n`)}---\n`;
const property = (depth) => `type: ${one(['string', 'object', 'array', 'number', '(cat.self)', 'enum', "'a' | 'b'"])}\ndescription: ${
  one(['A cat.', '"(cat.name) of it"', '|\n  Two\n  lines'])}\n${maybe('optional: true\n')}${maybe(() => `default: ${one(names)}\n`)}${
  depth && !upTo(3) ? `properties:\n${Array.from({ length: 1 + upTo(3) }, (_, i) => `  p${i}:\n${indent(property(depth - 1), '    ')}`).join('\n')}\n` : ''}`;
const languages = ['curl', 'js', 'python', 'ruby', 'go', 'java', 'dotnet', 'laravel', 'none'];
const reference = () => `---\nreference:\n  ${one(['cat', 'user', 'a.b'])}:\n${some(4, (i) => `    ${one(['self', 'name', `p${i}`])}:\n${
  indent(property(2), '      ')}`).join('\n') || '    x: 1'}\n${some(3, () => `  ${one(languages)}:\n    ${one(['type: url', 'title: "x()"', 'parameters:'])}\n`).join('')}---\n`;
const page = () => pick(() => front() + blocks(3), () => front() + blocks(2), () => blocks(4), () => reference() + blocks(1),
  () => `+++\ntitle = "T"\ntags = ["a"]\n+++\n${blocks(1)}`, () => `\ufeff${front()}${blocks(2)}`.replaceAll('\n', '\r\n'));

// --- feeds, changelogs, examples, settings, lists ---

const xml = (s) => s.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll(/[\u0000-\u001f]/g, ' ');
const html = (depth) => (depth ? `<${one(['p', 'ul', 'li', 'a href="/cat"', 'h2', 'pre', 'code', 'b', 'br'])}>${words(3)}${html(depth - 1)}</${one(['p', 'ul', 'li', 'a', 'h2'])}>` : words(2));
const item = () => `<item><title>${xml(words(3))}</title>${maybe(`<pubDate>${one(['Mon, 02 Jan 2024 10:00:00 GMT', '2024', 'x', ''])}</pubDate>`)}<description>${
  pick(() => `<![CDATA[${html(3)}]]>`, () => xml(html(3)), () => '')}</description><link>${xml(target())}</link></item>`;
const feed = () => pick(() => `<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>${some(5, item).join('')}</channel></rss>`,
  () => `<feed xmlns="http://www.w3.org/2005/Atom">${some(4, () => `<entry><title>${xml(words(2))}</title><updated>2024-0${1 + upTo(9)}-0${
    1 + upTo(9)}T03:04:05Z</updated><content type="html">${xml(html(2))}</content></entry>`).join('')}</feed>`);
const changelog = () => `# ${word()}\n\n${some(6, () => `## ${one(['1.2.0', '[1.0.0] - 2024-05-06', 'v2', words(2), '## x'])}\n\n${
  maybe('### Minor Changes\n\n')}${some(3, () => `- ${inline(2)}`).join('\n')}\n`).join('\n')}\n[1.0.0]: https://x.example\n`;
const settings = () => ['title: Cats', 'url: https://cats.example/docs', 'name: n', 'version: 1', 'license: MIT', 'instructions: |\n  Use it.',
  'include: ["*"]', 'exclude: ["x*", "["]', `language: ${one(['js', 'curl'])}`].filter((l) => !l.startsWith('language') || !upTo(9)).filter(() => upTo(3)).join('\n') + '\n';
const lines = (line) => some(6, () => maybe(() => `# ${words(2)}\n`, 4) + (upTo(30) ? line() : words(6))).join('\n') + '\n';
const pageName = () => one(['cat', 'a/cat', 'index']);
const lists = { companions: () => `${pageName()}${maybe(`#${one(names)}`)}\n  ${pageName()} ${upTo(15)}`,
  synonyms: () => `${one(names)}, ${one(names)}${maybe(() => ` => ${one(names)}`)}`,
  aliases: () => `${pageName()}${maybe(`#${one(names)}`)}\n  ${plain()}`, paths: () => `old/${one(names)} ${one(['cat', 'a/b', 'a/*'])}` };

function damage(text) {
  if (upTo(25)) return Buffer.from(text);
  const bytes = Buffer.from(text);
  for (let n = upTo(4); bytes.length && n >= 0; n--) {
    const at = upTo(bytes.length), length = upTo(30);
    if (upTo(2)) bytes[at] = 1 + upTo(127);
    else bytes.copyWithin(at, upTo(bytes.length), Math.min(bytes.length, at + length));
  }
  return bytes.subarray(0, upTo(8) ? bytes.length : upTo(bytes.length));
}

function corpus(root) {
  const put = (name, text) => { mkdirSync(dirname(join(root, name)), { recursive: true }); writeFileSync(join(root, name), damage(text)); };
  const docs = upTo(2) ? configure(put) : upTo(6) ? 'docs/' : '';
  for (let n = 1 + upTo(5); n; n--) put(`${docs}${one(['', 'a/', 'reference/', 'a/b/'])}${one(['index', 'cat', 'README', `p${n}`, 'x y', '2024-03-05-post', '01-first', '_index'])}.${one(['md', 'mdx'])}`, page());
  if (!upTo(3)) put(`${docs}a/_navigation.mdx`, `---\ntitle: A\nlinks:\n${some(3, () => `  - title: ${one(names)}\n    url: ${target()}\n`).join('') || '  - x\n'}---\n`);
  if (!upTo(2)) put('rss.xml', feed());
  if (!upTo(4)) put('changelogs/x.xml', feed());
  if (!upTo(4)) put('packages/@a/b/CHANGELOG.md', changelog());
  if (!upTo(4)) put('changelogs/x.json', JSON.stringify(some(3, () => ({ version: word(), date: '2024-01-02', changes: some(3, () => words(3)) }))));
  if (!upTo(4)) put('examples/g/index.json', JSON.stringify({ name: 'g', path: 'g', files: ['g/x.ts'] })), put('examples/g/x.ts', words(9));
  if (!upTo(3)) put('workosdocs.yml', settings());
  const options = [];
  for (const [name, line] of Object.entries(lists))
    if (!upTo(4)) put(`${name}.txt`, lines(line)), options.push(`--${name}`, join(root, `${name}.txt`));
  return options;
}

// Earlier defects, which only a sanitizer sees: pages of each length that end within a link, and an empty container.
function linkCorpus(root) {
  mkdirSync(root, { recursive: true });
  for (let n = 0; n < 64; n++) writeFileSync(join(root, `p${n}.md`), `${'x'.repeat(n)} [a](b`);
  writeFileSync(join(root, 'empty.md'), ':::note\n:::\n');
  return [];
}

// --- the run ---

function generate(root, options, output) {
  const done = spawnSync(generator, ['--corpus', root, '--name', 'x', '--version', '1', ...options, '-o', output],
    { encoding: 'latin1', timeout: 30000, env: { ...process.env, ASAN_OPTIONS: 'detect_leaks=0' } });
  if (done.stderr === null) throw done.error; // not started: out of memory or processes
  const report = /Sanitizer|runtime error/.test(done.stderr);
  const fine = !done.signal && !report && (done.status === 0 || (done.status === 1 && /error: /.test(done.stderr)));
  return { fine, status: done.signal ?? done.status, text: done.stderr };
}

const counts = { runs: 0, built: 0, failed: 0 }, end = Date.now() + 1000 * Number(seconds);
while (Date.now() < end && counts.failed < 5) {
  rmSync(work, { recursive: true, force: true });
  const options = (counts.runs ? corpus : linkCorpus)(join(work, 'corpus'));
  let got = generate(join(work, 'corpus'), options, join(work, 'one.c'));
  counts.runs++;
  if (got.fine && got.status === 0) {
    counts.built++;
    if (counts.built % 10 === 1) {
      generate(join(work, 'corpus'), options, join(work, 'two.c'));
      if (!readFileSync(join(work, 'one.c')).equals(readFileSync(join(work, 'two.c')))) got = { fine: false, status: 'other bytes', text: '' };
    }
  }
  if (got.fine) continue;
  counts.failed++;
  const kept = `tests/crashes/gen-${seed}-${counts.runs}`;
  cpSync(join(work, 'corpus'), kept, { recursive: true });
  console.log(`not ok generator: ${kept}: ${got.status}`);
  console.log(got.text.split('\n').filter((l) => /error|Sanitizer|#[0-9]/.test(l)).slice(0, 12).map((l) => `    ${l}`).join('\n'));
}
rmSync(work, { recursive: true, force: true });
console.error(`seed ${seed}: ${counts.runs} corpora, ${counts.built} built, ${counts.runs - counts.built} refused or failed`);
const enough = counts.built * 3 > counts.runs && counts.runs > 5;
console.log(`${enough ? 'ok' : 'not ok'} generator: at least a third of the corpora by chance can be built`);
if (!counts.failed) console.log('ok generator: none of them crashes it, hangs it or gives other bytes the second time');
process.exit(counts.failed || !enough ? 1 : 0);
