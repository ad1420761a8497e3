// Properties of every page, section and language of the corpus: its text is clean Markdown, its pieces add up to the
// whole, and it is found by every name that people and links use for it.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Server, bytes, corpus, each, json, root, test } from './lib.mjs';

const MODERN = { _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {} } };
const SITE = 'https://workos.com/docs/';
/** The first line of a piece, which is no part of the document. */
const NOTICE = /^\[Bytes (\d+)-(\d+) of (\d+); (\d+) left\.(?: Continue with cursor "([^"]+)")?[^\n]*\]\n/;

/** Links of the documentation that lead nowhere: the generator names them when it runs. */
const DEAD = { '0.1.0': ['/demo/share-images'] }[corpus.version] ?? [];

/** The packages whose READMEs are pages, from corpus/lock: path of the page to the row. */
const sources = new Map(process.env.CORPUS ? [] : readFileSync(join(root, 'corpus/lock'), 'utf8')
  .split('\n').map((line) => line.split(/\s+/))
  .filter((row) => row[5] === 'sdk' && row[7].split(',').includes(corpus.version)).map((row) => [row[6], row]));

const server = new Server();
const initialized = await server.initialize();
const docs = (args) => server.call('workos_docs', args);

// --- Markdown: code and text ---

const FENCE = /^(?:[ \t]|>|[-*+] |\d+[.)] )*(`{3,}|~{3,})([^\n]*)$/;

/** Returns the lines with their kind: 'text', or 'code' from the opening fence to the closing one. open: a fence is
 * not closed. */
function parse(text) {
  let fence = null, comment = false;                             // comment: of HTML, in a source
  const lines = text.split('\n').map((line) => {
    if (!fence && line.startsWith('<!--')) comment = true;
    if (comment) {
      comment = !line.includes('-->');
      return { line, code: false };
    }
    const m = FENCE.exec(line);
    if (fence) {
      if (m && m[1][0] === fence[0] && m[1].length >= fence.length && m[2].trim() === '') fence = null;
      return { line, code: true };
    }
    if (m && !(m[1][0] === '`' && m[2].includes('`'))) { fence = m[1]; return { line, code: true }; }
    return { line, code: false };
  });
  return { lines, open: fence !== null };
}

/** The text without fences and inline code. */
const prose = (text) => parse(text).lines.map(({ line, code }) => (code ? '' : line)).join('\n')
  .split(/\n[ \t]*\n/).map((paragraph) => paragraph.replace(/(?<![`\\])(`+)(?!`)([^]*?[^`])\1(?!`)/g, '`'))
    .join('\n\n');

const lineCount = (text) => text.replace(/\n$/, '').split('\n').length;
const isRow = (line) => /^[ \t>]*\|/.test(line);
const cells = (row) => row.replace(/^[ \t>]*\|/, '').replace(/\|[ \t]*$/, '').split(/(?<!\\)\|/).length;

// --- reading ---

/** All pieces put together; `look` sees each piece, its body and where it begins and ends. */
async function whole(args, look) {
  let text = '', from = 0;
  for (let next = args; ;) {
    const { text: piece, error } = await docs(next);
    if (error) throw new Error(`${JSON.stringify(args)}: ${piece.slice(0, 200)}`);
    const notice = NOTICE.exec(piece), body = piece.replace(NOTICE, '');
    text += body;
    look?.(piece, body, notice, from, from + bytes(body));
    from += bytes(body);
    if (!notice?.[5]) return text;
    if (body === '') throw new Error(`${JSON.stringify(args)}: an empty piece at ${from}`);
    next = { cursor: notice[5], ...(args.maxChars && { maxChars: args.maxChars }) };
  }
}

const files = readdirSync(`${corpus.pages}/docs`, { recursive: true }).map(String).filter((f) => /\.mdx?$/.test(f));
const pages = []; // {path, all: the text in all languages, text: as it is shown without asking, languages, sections}
{
  let cursor;
  do {
    const reply = await server.result('resources/list', cursor ? { cursor } : {});
    for (const { uri } of reply.resources) if (uri.startsWith('workos://docs/'))
      pages.push({ path: uri.slice('workos://docs/'.length) });
    cursor = reply.nextCursor;
  } while (cursor);
}
const known = new Set(pages.map((p) => p.path));

await each(pages, async (page) => {
  page.all = await whole({ path: page.path, language: 'all', maxChars: 50000 });
  page.text = await whole({ path: page.path, maxChars: 50000 });
  page.languages = /^Reference for: ([a-z, ]+)\.(?: |$)/m.exec(page.text)?.[1].split(', ') ?? [];
  const { text } = await docs({ path: page.path, section: 'zz no such section' });
  const trail = [];
  page.sections = [...text.matchAll(/^( *)- `#([^`]*)` (.*?)(?: › .*)? \((\d+) bytes\)$/gm)]
      .map(([, indent, anchor, title, size]) => {
    trail.length = indent.length / 2;
    const section = { page, anchor, title, size: Number(size), trail: [...trail, anchor] };
    trail.push(anchor);
    return section;
  });
});
const sections = pages.flatMap((p) => p.sections);
/** True if the section is so short that it is answered with the part of its page that contains it. */
const isWidened = (s) => s.answer.startsWith(`[\`#${s.anchor}\` is short: `);
await each(sections, async (s) => {
  s.path = `${s.page.path}#${s.anchor}`;
  s.text = await whole({ path: s.path, maxChars: 50000 }).catch((e) => { s.missing = e.message; return ''; });
  s.answer = (await docs({ path: s.path })).text;
});

await test(`every page of the corpus is there (${pages.length} pages, ${sections.length} sections)`, () => {
  assert.equal(pages.length, files.length);
  assert.ok(sections.length > 2 * pages.length);
});

// --- clean Markdown ---

const everyPage = (name, fn) => test(`${name} (every page, all languages)`, (wrong) => {
  for (const page of pages) for (const what of fn(page.all, page) ?? []) wrong.push(`${page.path}: ${what}`);
});

await everyPage('no JSX outside code',
  (text) => [...prose(text.replace(/^ *- `#[^`]*` .*/gm, '')) // the outline has the headings as plain text
    .matchAll(/<\/?[A-Za-z][\w.]*(?:\s[^<>]*)?\/?>|\{\/\*|\*\/\}|\bclassName=|^(?:import|export) .*(?:from ['"]|=)/gm)]
      .map((m) => m[0]));

await everyPage('no front matter', (text) => {
  const found = [];
  if (text.startsWith('---')) found.push('opens with ---');
  const keys = ['title', 'description', 'originalPath', 'showNextPage', 'tocDepth', 'reference', 'descriptions', 'curl',
    'properties', 'parameters', 'returns', 'unwrap', 'expanded', 'optional', 'patternBefore', 'type', 'content'];
  const key = new RegExp(`^ *(?:- )?(?:${keys.join('|')}):(?: .*)?$`, 'gm');
  for (const m of prose(text).matchAll(key)) found.push(m[0]);
  return found;
});

await everyPage('no {{ }} outside code, but in the one message that speaks of them', (text) =>
  [...prose(text).replace("Template parse error: missing '}}'", '').matchAll(/.{0,30}(?:\{\{|\}\}).{0,30}/g)]
    .map((m) => m[0]));

await everyPage('no reference by name is left, (a.b) or a cell of nothing but (A)', (text) =>
  [...prose(text).matchAll(/(?<![\]\w`])\([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+\)|\| \(\w+\) (?=\|)/g)].map((m) => m[0]));

await everyPage('fences are balanced', (text) => (parse(text).open ? ['a fence is not closed'] : []));

await everyPage("each table has a delimiter row and its header's columns in every row", (text) => {
  const found = [], { lines } = parse(text);
  for (let i = 0; i < lines.length; i++) {
    if (lines[i].code || !isRow(lines[i].line)) continue;
    const columns = cells(lines[i].line);
    if (!lines[i + 1] || !/^[ \t>]*\|(?: *:?-+:? *\|)+ *$/.test(lines[i + 1].line))
      found.push(`no delimiter row below ${lines[i].line.slice(0, 80)}`);
    for (; i < lines.length && !lines[i].code && isRow(lines[i].line); i++)
      if (cells(lines[i].line) !== columns)
        found.push(`${cells(lines[i].line)} cells for ${columns}: ${lines[i].line.slice(0, 200)}`);
  }
  return found;
});

await everyPage('opens with its title and address, ends with one newline', (text, { path }) => {
  const at = text.split('\n', 2);
  return [!/^# \S/.test(at[0]) && `first line: ${at[0]}`,
    !sources.has(path) && !/(?:^|\/)_/.test(path) && at[1] !== SITE + path && // a page of the site
      `second line: ${at[1]}`,
    !/[^\n]\n$/.test(text) && `ends with ${JSON.stringify(text.slice(-10))}`,
    /\n{4}/.test(parse(text).lines.map((l) => (l.code ? '`' : l.line)).join('\n')) && 'three blank lines in a row']
      .filter(Boolean);
});

// --- sections ---

await test('a wrong anchor is answered with the sections of the page that was named', async (wrong) => {
  await each(pages, async (p) => {
    const { text, error } = await docs({ path: `${p.path}#zz-no-such-section` });
    if (!error || !text.startsWith(`Page \`${p.path}\` has no section "zz-no-such-section"`))
      wrong.push(`${p.path}#zz-no-such-section: ${text.slice(0, 80)}`);
    for (const s of p.sections) if (!text.includes(`\`#${s.anchor}\``))
      wrong.push(`${p.path}#zz-no-such-section does not name #${s.anchor}`);
  });
});

await test('every section has an anchor of its own on its page, and is read by path#anchor', (wrong) => {
  for (const p of pages) {
    const twice = p.sections.map((s) => s.anchor).filter((a, i, list) => list.indexOf(a) !== i);
    if (twice.length) wrong.push(`${p.path}: more than once: ${twice.join(' ')}`);
  }
  for (const s of sections) if (s.missing) wrong.push(`${s.path}: ${s.missing}`);
});

await test("a section's text is a part of its page's, and as long as the outline says", (wrong) => {
  for (const s of sections) {
    const body = s.text.replace(/^> From [^\n]*\n\n/, '');
    if (!s.page.all.includes(body.trimEnd())) wrong.push(`${s.path}: not in the page's text`);
    else if (bytes(body) !== s.size) wrong.push(`${s.path}: ${bytes(body)} bytes, announced ${s.size}`);
  }
});

/** Whether a page whose path goes further than this section's page takes the site's nested form for itself. */
const taken = (s) => s.trail.some((_, i) => known.has([s.page.path, ...s.trail.slice(0, i + 1)].join('/')));

await test('every section is found by anchor, heading, URL, resource URI and the nested form of the site',
    async (wrong) => {
  let nested = 0;
  await each(sections, async (s) => {
    const { path } = s.page, inside = [path, ...s.trail].join('/');
    const forms = [{ path, section: s.anchor }, { path, section: `#${s.anchor}` }, { path: `/${s.path}` },
      { path: SITE + s.path }, { path: `workos://docs/${s.path}` }, { path: `${path}.mdx#${s.anchor}` }];
    const sameTitle = [s.page.text.slice(2, s.page.text.indexOf('\n')), ...s.page.sections.map((o) => o.title)]
      .filter((t) => t.toLowerCase() === s.title.toLowerCase());
    if (sameTitle.length === 1) forms.push({ path, section: s.title }, { path, section: ` ${s.title.toUpperCase()} ` });
    if (!taken(s)) forms.push({ path: `/${inside}` }, { path: SITE + inside }), nested++;
    for (const form of forms) {
      const { text, error } = await docs({ ...form, maxChars: 50000 });
      if (error || (NOTICE.test(text) ? !s.text.startsWith(text.replace(NOTICE, '')) : text !== s.text))
        wrong.push(`${JSON.stringify(form)} ${error ? 'is an error' : `shows ${JSON.stringify(text.slice(0, 80))}`}, `
          + `not ${s.path}`);
    }
  });
  assert.ok(nested > sections.length * 0.8, `${nested} of ${sections.length} have a nested form`);
});

// A resource is no answer of a tool: it has no neighbours of the page and no advice on arguments.
const asResource = (text) => text
  .replace(/; pass (`language` for another, or `all`|one as `language` to leave out the others)\./, '.')
  .replace(/(?:\n---\n)?(?:(?:Previous|Next): [^\n]*\n)+$/, '');
await test('a page as a resource is its text, a section as well', async (wrong) => {
  await each([...pages, ...sections], async (p) => {
    const { result, error } = await server.ask('resources/read', { uri: `workos://docs/${p.path}` });
    if (error || result.contents[0].text !== asResource(p.text)) wrong.push(`${p.path}: ${error ? error.message : 'another text'}`);
  });
});
await test('a section that is read has its text, alone or with the part of the page that contains it', (wrong) => {
  let alone = 0;
  for (const s of sections) {
    const body = s.text.replace(/^> From [^\n]*\n\n/, '');
    const widened = isWidened(s);
    alone += !widened;
    if (widened ? !s.answer.includes(body.trimEnd()) || s.size >= 2500 || bytes(s.answer) > 12500
      : s.answer !== s.text && !s.answer.startsWith('[Bytes 0-')) wrong.push(`${s.path}: ${s.answer.slice(0, 100)}`);
  }
  assert.ok(alone > 100 && alone < sections.length, `${alone} of ${sections.length}`);
});

// --- links ---

const links = new Map(); // target -> a page that has it
for (const page of pages)
  for (const [, target] of prose(page.all).matchAll(/(?<!\\)\]\(<?([^)>\s]+)>?(?:\s+"[^"]*")?\)/g)) {
    const ours = target.startsWith(SITE) && !/\.\w+$/.test(target); // not a file such as dashboard.json
    if (/^(?:mailto:|tel:)/.test(target) || (/^[a-z][a-z0-9+.-]*:/i.test(target) && !ours)) continue;
    if (!links.has(target)) links.set(target, page.path);
  }

await test(`every internal link is understood by workos_docs as it stands, but the dead ones (${links.size} different)`,
    async (wrong) => {
  assert.ok(links.size > 300);
  const dead = [];
  await each([...links], async ([target, page]) => {
    const { error } = await docs({ path: target });
    if (!error) return;
    dead.push(target);
    if (!DEAD.includes(target)) wrong.push(`${target} on ${page}`);
  });
  for (const target of DEAD) if (links.has(target) && !dead.includes(target))
    wrong.push(`${target} is not dead any more: take it from the list`);
});

await test('the pages that a footer names, below, before and after a page, exist', async (wrong) => {
  const names = new Map();
  for (const page of pages) {
    const footer = page.text.slice(page.text.lastIndexOf('\n---\n'));
    for (const [, name] of footer.matchAll(/^(?:- |Previous: |Next: )`([^`]+)`/gm)) names.set(name, page.path);
  }
  assert.ok(names.size > 300, `${names.size} names`);
  await each([...names], async ([path, page]) => {
    if ((await docs({ path })).error) wrong.push(`${path} below ${page}`);
  });
});

// --- pieces ---

/** Returns the errors in the pieces of one document. */
async function pieces(args, expected, wrong) {
  const name = JSON.stringify(args), total = bytes(expected);
  let joined;
  try {
    joined = await whole(args, (piece, body, notice, from, to) => {
      const say = (what) => wrong.push(`${name}, bytes ${from}-${to}: ${what}`);
      const most = args.maxChars ?? (to === total ? 12500 : 10000); // the rest may be longer, to avoid a cut
      if (notice) {
        const numbers = notice.slice(1, 5).map(Number), right = [from, to, total, total - to];
        if (numbers.join() !== right.join()) say(`the notice says ${numbers.join(' ')}, not ${right.join(' ')}`);
      }
      const { lines, open } = parse(body);
      const before = Buffer.from(expected).subarray(0, from).toString(); // a fence in a comment is no code
      const inComment = before.lastIndexOf('<!--') > before.lastIndexOf('-->');
      if (open && !inComment) say('cut inside a fence');
      const last = body.slice(body.lastIndexOf('\n') + 1);
      if (notice?.[5] && isRow(last) && last !== '') say(`cut inside a table row: ${last.slice(-60)}`);
      const solid = lines.every((l) => l.code || l.line === '') || body.trim().split('\n').length === 1 && isRow(body);
      if (bytes(piece) > most && !solid) say(`${bytes(piece)} bytes for ${most}`);
      const mostLines = to === total ? 400 : 250;
      if (!args.maxChars && lineCount(piece) > mostLines && !solid) say(`${lineCount(piece)} lines`);
      if (piece.includes('\ufffd') && !expected.includes('\ufffd')) say('cut inside a character');
    });
  } catch (error) {
    return wrong.push(error.message);
  }
  if (joined !== expected) wrong.push(`${name}: the pieces are not the whole: ${bytes(joined)} bytes for ${total}`);
}

for (const maxChars of [500, 1000, 3000, 10000]) {
  await test(`pieces of ${maxChars} bytes make up every page, in all languages and in one, and every section`,
      async (wrong) => {
    await each(pages, async (p) => {
      await pieces({ path: p.path, language: 'all', maxChars }, p.all, wrong);
      if (p.text !== p.all) await pieces({ path: p.path, maxChars }, p.text, wrong);
    });
    await each(sections.filter((s) => bytes(s.text) > maxChars - 300),
      (s) => pieces({ path: s.path, maxChars }, s.text, wrong));
  });
}

await test('pieces of 700 bytes make up every page in each of its languages', async (wrong) => {
  await each(pages.flatMap((p) => p.languages.map((language) => ({ path: p.path, language }))), async (args, i) => {
    if (i % 3) return;
    await pieces({ ...args, maxChars: 700 }, await whole({ ...args, maxChars: 50000 }), wrong);
  });
});

await test('pieces make up the source of every page, and several pages at once', async (wrong) => {
  await each(pages, async ({ path }) => {
    await pieces({ path, format: 'raw', maxChars: 1500 }, await whole({ path, format: 'raw', maxChars: 50000 }), wrong);
  });
  for (let i = 0; i + 4 < pages.length; i += 37) {
    const path = pages.slice(i, i + 4).map((p) => p.path);
    await pieces({ path, maxChars: 2000 }, await whole({ path, maxChars: 50000 }), wrong);
  }
});

await test('without maxChars a reply has at most 10,000 bytes and 250 lines, 12,500 and 400 without a cut',
    async (wrong) => {
  await each(pages, async (p) => {
    await pieces({ path: p.path }, p.text, wrong);
    await pieces({ path: p.path, language: 'all' }, p.all, wrong);
  });
  await each(sections.filter((s) => !isWidened(s)), (s) => pieces({ path: s.path }, s.text, wrong));
  const folders = new Set(pages.map((p) => p.path.split('/').slice(0, -1).join('/')).filter((f) => f && !known.has(f)));
  await each(['', ...folders], async (path) => {
    const { text, error } = await docs(path ? { path } : {});
    if (!error && (bytes(text) > 10000 || lineCount(text) > 250))
      wrong.push(`folder ${path}: ${bytes(text)} bytes, ${lineCount(text)} lines`);
  });
});

await test('a page that is too long opens with its outline', async (wrong) => {
  let long = 0;
  for (const p of pages) {
    if (p.sections.length === 0 || bytes(p.text) <= 12500) continue;
    long++;
    const { text } = await docs({ path: p.path });
    if (!NOTICE.test(text)) wrong.push(`${p.path}: no notice for ${bytes(p.text)} bytes`);
    if (!/^Sections /m.test(text.slice(0, 3000))) wrong.push(`${p.path}: no outline`);
  }
  assert.ok(long >= (sources.size ? 10 : 1), `${long} long pages`);   // with READMEs or without
});

// --- names ---

await test('an identifier of the reference, in any spelling, leads first to its page or to an SDK',
    async (wrong) => {
  const known = new Map(), letters = (name) => name.replaceAll('_', '').toLowerCase();
  for (const { page, title } of sections) {
    const name = /^\w[\w .]*: \S*?([A-Za-z_]\w*)\(\)$/.exec(title)?.[1];
    if (!name || !/[a-z0-9]_?[A-Z]|[a-z]_[a-z]/.test(name)) continue;
    if (!known.has(letters(name))) known.set(letters(name), { spellings: new Set(), pages: new Set() });
    known.get(letters(name)).spellings.add(name);
    known.get(letters(name)).pages.add(page.path);
  }
  const asked = [...known.values()]
    .flatMap(({ spellings, pages: own }) => [...spellings].map((query) => ({ query, own })));
  assert.ok(asked.length > 200, `${asked.length} identifiers`);
  await each(asked, async ({ query, own }) => {
    const [first] = (await json('search', [query], { maxResults: 1 })).results;
    if (!own.has(first?.path) && !sources.has(first?.path)) wrong.push(`${query}: ${first?.path}, not ${[...own].join(' or ')}`);
  });
});

// --- languages ---

await test('on pages with four languages or more one has at the median at most 40 % of the bytes of all', async () => {
  const shares = [];
  await each(pages.filter((p) => p.languages.length >= 4), async (p) => {
    for (const language of p.languages)
      shares.push(bytes(await whole({ path: p.path, language, maxChars: 50000 })) / bytes(p.all));
  });
  shares.sort((a, b) => a - b);
  const median = shares[shares.length >> 1];
  assert.ok(shares.length > 200, `${shares.length} pages in one language`);
  assert.ok(median <= 0.4,
    `median ${(100 * median).toFixed(1)} %, first quarter ${(100 * shares[shares.length >> 2]).toFixed(1)} %`);
});

await test('asked for one language, a page says so and shows no other', async (wrong) => {
  await each(pages.filter((p) => p.languages.length > 1), async (p) => {
    for (const language of p.languages) {
      const text = await whole({ path: p.path, language, maxChars: 50000 });
      if (!text.includes(`. Shown: ${language};`)) wrong.push(`${p.path} in ${language}: not said`);
      for (const other of p.languages) if (other !== language && text.includes(`\`#${other}\``))
        wrong.push(`${p.path} in ${language}: lists #${other}`);
    }
  });
  const page = pages.find((p) => p.languages.length >= 7);
  for (const [name, language] of [['javascript', 'js'], ['TypeScript', 'js'], ['node', 'js'], ['Python', 'python'],
    ['py', 'python'], ['golang', 'go'], ['rails', 'ruby'], ['HTTP', 'curl']])
    if (await whole({ path: page.path, language: name }) !== await whole({ path: page.path, language }))
      wrong.push(`${name} is not ${language}`);
});

// --- errors ---

const says = async (wrong, tool, args, ...parts) => {
  const { text, error } = await server.call(tool, args);
  if (!error) wrong.push(`${JSON.stringify(args)} is no error: ${text.slice(0, 80)}`);
  if (bytes(text) > 10000) wrong.push(`${JSON.stringify(args)}: ${bytes(text)} bytes`);
  for (const part of parts) if (!text.includes(part))
    wrong.push(`${JSON.stringify(args)} should say ${part}: ${text.slice(0, 200)}`);
};

await test('a wrong path, anchor, cursor or language is an error that says what to send', async (wrong) => {
  const docsSay = (args, ...parts) => says(wrong, 'workos_docs', args, ...parts);
  await docsSay({ path: 'ssoo' }, '"ssoo"', '`sso`');
  await docsSay({ path: 'directory-snyc' }, '`directory-sync`');
  await docsSay({ path: 'no/such/page/anywhere' }, '"no/such/page/anywhere"', '`reference`');
  await docsSay({ path: '\u0000' }, 'There is no page');
  await docsSay({ path: 'x'.repeat(5000) });
  await docsSay({ path: ['ssoo', 'ssooo'] }, '"ssoo"');
  await docsSay({ path: Array(21).fill('sso') }, '20');
  await docsSay({ path: 'sso#nowhere' }, '"nowhere"', '`#', 'bytes)');
  await docsSay({ path: 'events', section: 'no such heading' }, '"no such heading"', '`#', 'bytes)');
  await docsSay({ path: `${SITE}sso#nowhere` }, '"nowhere"');
  for (const [args, said] of [[{ format: 'pdf' }, /^\[format cannot be "pdf"\. Send one of: markdown, raw\. The default was used\.\]\n# /],
      [{ maxChars: 'lots' }, /^\[maxChars is not a whole number\. Send a whole number from 500 to 50000, .*\]\n# /]]) {
    const { text, error } = await docs({ path: 'sso', ...args });
    if (error || !said.test(text)) wrong.push(`${JSON.stringify(args)}: ${text.slice(0, 200)}`);
  }
  for (const cursor of ['', ' ', 'x', '0', '-1', '1.2.3', '99999999.0.0.726-88c2d590', '0.0.0.0-00000000',
    '18446744073709551616.0.0.1-0', '1.0.0.999999-12345678'])
    if (cursor.trim()) await docsSay({ path: 'events', cursor }, 'cursor');
  const { text } = await docs({ path: 'events', maxChars: 500 });
  const cursor = NOTICE.exec(text)[5];
  for (let i = 0; i < cursor.length; i++) {
    const bent = cursor.slice(0, i) + (cursor[i] === '7' ? '8' : '7') + cursor.slice(i + 1);
    await docsSay({ cursor: bent }, 'cursor');
  }
  await says(wrong, 'workos_search', { query: 'sso', cursor }, 'cursor');
  await says(wrong, 'workos_search', { query: ' ' }, 'query');
  await says(wrong, 'workos_examples', { example: 'none-such' }, '"none-such"', '`sso`');
  await says(wrong, 'workos_changelogs', { package: 'none-such' }, 'none-such', 'workos-platform');
  await says(wrong, 'workos_changelogs', { package: 'workos-platform', since: 'soon' }, 'since',
    '"soon"', '2026-01-31');
});

await test('an error about a section lists every section of the page', async (wrong) => {
  for (const p of pages.filter((_, i) => i % 20 === 0)) {
    const { text, error } = await docs({ path: `${p.path}#nowhere-at-all` });
    if (!error) wrong.push(p.path);
    if (bytes(text) > 10000) wrong.push(`${p.path}: ${bytes(text)} bytes`);
  }
});

// --- sizes ---

const calls = [['workos_search', { query: 'zzqqxx' }], ['workos_search', { query: 'zzqqxx '.repeat(60) }],
  ['workos_examples', {}], ['workos_changelogs', {}],
  ['workos_changelogs', { package: 'workos-platform', limit: 100 }]];
for (const query of ['saml', 'verify webhook signature', 'create user', '"access_token"', 'jit', 'a',
  'directory sync groups okta', 'sso -saml', 'organizaton',
  'how do I migrate from auth0', 'error invalid_grant', 'GET /users', 'userManagement.createUser'])
  for (const maxResults of [1, 3, 10, 50]) for (const mode of ['auto', 'literal'])
    calls.push(['workos_search', { query, maxResults, mode }]);
for (const { name } of (await json('examples')).groups) for (const maxResults of [1, 10, 50])
  calls.push(['workos_examples', { example: name, maxResults }]);
for (const query of ['webhook', 'session', 'none such words'])
  calls.push(['workos_examples', { query }], ['workos_changelogs', { package: 'workos-platform', query }]);
for (let limit = 1; limit < 20; limit += 3) calls.push(['workos_changelogs', { package: 'workos-platform', limit }]);
const replies = await each(calls, async ([tool, args]) =>
  ({ tool, args, name: `${tool} ${JSON.stringify(args).slice(0, 100)}`, ...await server.call(tool, args) }));

await test(`search, examples and changelogs answer with at most 10,000 bytes and 250 lines (${replies.length} calls)`,
    (wrong) => {
  assert.ok(replies.length >= 100);
  for (const { name, text, error } of replies) {
    if (error) wrong.push(`${name}: ${text.slice(0, 100)}`);
    if (bytes(text) > 10000 || lineCount(text) > 250)
      wrong.push(`${name}: ${bytes(text)} bytes, ${lineCount(text)} lines`);
  }
});

await test('tools/list below 8 KB, descriptions below 2,000 bytes, instructions below 2,048 characters '
    + 'and the same in both eras', async () => {
  const list = await server.result('tools/list'), modern = await server.result('tools/list', MODERN);
  assert.ok(bytes(JSON.stringify(list)) < 8192, `${bytes(JSON.stringify(list))} bytes`);
  assert.ok(bytes(JSON.stringify(modern)) < 8192, `${bytes(JSON.stringify(modern))} bytes`);
  for (const tool of list.tools) assert.ok(bytes(tool.description) < 2000, tool.name);
  assert.ok([...initialized.instructions].length < 2048, `${[...initialized.instructions].length} characters`);
  assert.equal((await server.result('server/discover', MODERN)).instructions, initialized.instructions);
});

const status = await server.end();
await test('the server ended with status 0 and said nothing that was not asked for', () => {
  assert.equal(status, 0);
  assert.deepEqual(server.strays, []);
});
