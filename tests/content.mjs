// Compares every page with its source file: the labels of branches, images, links, notices about missing parts,
// addresses of the site. Each test covers the whole corpus, not examples.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { Server, corpus, each, program, test } from './lib.mjs';

const SITE = 'https://workos.com/docs/';
const server = new Server();
await server.initialize();
const docs = (args) => server.call('workos_docs', args);

// --- pages: {path, source, body: without front matter, text: rendered in all languages} ---

const pages = readdirSync(`${corpus.pages}/docs`, { recursive: true }).map(String).filter((f) => /\.mdx?$/.test(f))
  .map((file) => {
    const source = readFileSync(`${corpus.pages}/docs/${file}`, 'utf8');
    const front = /^---\n[^]*?\n---\n/.exec(source)?.[0] ?? '';
    return { path: file.replace(/\.mdx?$/, '').replace(/\/index$/, ''), source, front,
      body: source.slice(front.length) };
  });
await each(pages, async (p) => {
  p.text = '';
  for (let args = { path: p.path, language: 'all', maxChars: 50000 }; args;) {
    const { text } = await docs(args);
    const cursor = /^\[Bytes [^\n]* cursor "([^"]+)"[^\n]*\]\n/.exec(text);
    p.text += cursor ? text.slice(cursor[0].length) : text;
    args = cursor && { cursor: cursor[1], maxChars: 50000 };
  }
});

/** The lines of a text outside of code fences; the others are empty. */
function outsideFences(text) {
  let fence = '';
  return text.split('\n').map((line) => {
    const mark = /^[ >]*(?:[-*] )?(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence) {
      if (mark?.startsWith(fence)) fence = '';
      return '';
    }
    if (mark) fence = mark;
    return mark ? '' : line;
  });
}

/** Markdown without code. */
const prose = (text) => outsideFences(text).join('\n').replace(/(`+)(?!`)[^]*?[^`]?\1(?!`)/g, '`');

const everyPage = (name, fn) => test(name, (wrong) => {
  for (const page of pages) for (const found of fn(page) ?? []) wrong.push(`${page.path}: ${found}`);
});
const matches = (text, pattern) => [...text.matchAll(pattern)].map((m) => m[0]);

// --- branches: "- $ backend="python"" and "- | Title" ---

/** The headings of a source with the labels of the branches around them, outermost first. */
function headings(body) {
  const open = [], found = [];
  for (const line of outsideFences(body)) {
    const indent = /^ */.exec(line)[0].length, text = line.slice(indent);
    if (!text) continue;
    while (open.length && indent <= open.at(-1).indent) open.pop();
    const label = /^- \$ (\w+)="([^"]*)"/.exec(text) ?? /^- \| ()(.+)/.exec(text);
    if (label) open.push({ indent, label: label[1] ? `${label[1]}: ${label[2]}` : label[2].trim() });
    const heading = /^#{1,6} +(.*?)(?: *\{\{.*)?$/.exec(text);
    if (heading) found.push({ title: heading[1].replace(/`/g, ''), labels: open.map((o) => o.label) });
  }
  return found;
}

await test('a section in a branch is labelled in the outline, in its first line and in its text', async (wrong) => {
  let labelled = 0;
  await each(pages.filter((p) => /^ *- [$|] /m.test(p.body)), async (p) => {
    const { text } = await docs({ path: p.path, section: 'zz no such section' });
    const outline = [...text.matchAll(/^ *- `#([^`]*)` (.*?)(?: › (.*))? \(\d+ bytes\)$/gm)];
    for (const { title, labels } of headings(p.body)) {
      if (!labels.length) continue;
      const label = labels.join(' › '), line = outline.find((o) => o[2] === title && o[3] === label);
      labelled++;
      if (!line) { wrong.push(`${p.path}: "${title}" is not labelled "${label}" in the outline`); continue; }
      const section = (await docs({ path: `${p.path}#${line[1]}` })).text;
      if (!section.split('\n', 1)[0].includes(`› ${label}`))
        wrong.push(`${p.path}#${line[1]}: ${section.slice(0, 80)}`);
    }
    for (const [, anchor] of outline) {
      const lines = (await docs({ path: `${p.path}#${anchor}`, maxChars: 50000 })).text.trimEnd().split('\n');
      if (/^ *(?:- )?\*\*(?:\w+: )?[^*]+\*\*$/.test(lines.at(-1)) && headings(p.body).length > 1)
        if (/^ *- [$|] /m.test(p.body) && /\*\*\w+: /.test(lines.at(-1)))
          wrong.push(`${p.path}#${anchor} ends with a label: ${lines.at(-1)}`);
    }
  });
  if (corpus.name === '@workos/mcp-docs-server') assert.ok(labelled > 20, `${labelled} sections in branches`);
});

await test('each branch of a stack has text of its own: sections of one stack do not contain another one',
    async (wrong) => {
  await each(pages.filter((p) => /^- \$ /m.test(p.body)), async (p) => {
    const { text } = await docs({ path: p.path, section: 'zz no such section' });
    const labelled = /`#([^`]*)` (.*?) › (\w+): ([^›(]*?)(?: ›[^(]*)? \(\d+ bytes\)$/gm;
    for (const [, anchor, , key, values] of text.matchAll(labelled)) {
      const section = (await docs({ path: `${p.path}#${anchor}`, maxChars: 50000 })).text, own = values.split(', ');
      for (const [, k, v] of section.matchAll(/^(?:- )?\*\*(\w+): ([^*]+)\*\*$/gm))
        if (k === key && !v.split(', ').some((x) => own.includes(x))) wrong.push(`${p.path}#${anchor}: ${k}: ${v}`);
    }
  });
});

await everyPage('no heading is indented like code',
  (p) => outsideFences(p.text).filter((l) => /^ {4,}#{1,6} /.test(l)));

// --- content that only the site has ---

await everyPage('no placeholder of a host of the site', (p) => matches(p.text, /\w+_workos_com/g));
await everyPage('no letter of the glossary alone on a line',
  (p) => outsideFences(p.text).filter((l) => /^[A-Z]$/.test(l)));
await everyPage('no entities outside code', (p) => matches(prose(p.text), /&(?!(?:lt|gt|amp);)[a-z]+;/g));
await everyPage('no definition lists', (p) => matches(outsideFences(p.text).join('\n'), /^.+\n *: .*/gm));
await everyPage('no rule before a heading, at the start or at the end', (p) =>
  matches(outsideFences(p.text.replace(/\n---\n(?:Pages below|Previous|Next)[^]*$/, '\n')).join('\n'),
    /(?:^|\n\n)---\n+(?=#{1,6} |$)/g)
    .concat(matches(p.text, /^# [^\n]*\n[^\n]*\n+---\n(?!Pages below|Previous|Next)/g)));
await everyPage('the title is given once', (p) => {
  const title = p.text.split('\n', 1)[0];
  return outsideFences(p.text).filter((l, i) => i && l === title);
});
await everyPage('removed components leave one space', (p) => (/<Spinner/.test(p.body)
  ? matches(prose(p.text), /[a-z]  [A-Z]\w+/g) : []));

// --- notices about content that the package does not have ---

await everyPage('notices have no address of the page and name no component', (p) =>
  matches(p.text, /^ *(?:> )?(?:Code sample not in this copy|Not in this copy|Sample payload)[^\n]*/gm)
    .filter((n) => n.includes(`${SITE}${p.path}`) || /the page's|`[A-Z]\w+`/.test(n)));

await everyPage('a notice is given once for all payloads', (p) => {
  const count = matches(p.text, /Sample payload/g).length;
  return count > 1 ? [`${count} notices`] : [];
});

await everyPage('the languages of missing tabs are named', (p) => {
  const text = outsideFences(p.body).join('\n');
  const languages = new Set([...text.matchAll(/<CodeBlockTab\b[^>]*?language="(\w+)"[^>]*?>/g)]
    .filter((m) => / file="/.test(m[0])).map((m) => m[1]));
  const notices = matches(p.text, /Code sample not in this copy:[^\n]*/g).join('\n');
  return [...languages].filter((l) => !notices.includes(`${l}: `)).map((l) => `${l} is not named`);
});

await everyPage('the name of a file is no title of a sample', (p) =>
  [...p.body.matchAll(/<CodeBlock file="([\w-]+)" \/>/g)].map((m) => m[1])
    .filter((file) => !p.text.includes(`\`${file}\``)));

await everyPage('addresses in the attributes of components are kept', (p) =>
  [...outsideFences(p.body).join('\n').matchAll(/<[A-Z][\w.]*\b[^>]*?=["'](https?:\/\/[^"']+)["'][^>]*>/g)]
    .filter((m) => !m[0].includes('{')).map((m) => m[1])
    .concat([...p.body.matchAll(/\b(?:figmaURL|file)="(https:[^"]+)"/g)].map((m) => m[1]))
    .filter((url) => !p.text.includes(url)));

// --- titles, relations, descriptions ---

await test('no two pages of a folder have the same title from a heading', (wrong) => {
  const seen = new Map();
  for (const p of pages) {
    const key = `${dirname(p.path)} ${p.text.split('\n', 1)[0]}`;
    if (seen.has(key) && !/^title:/m.test(p.front)) wrong.push(`${p.path} and ${seen.get(key)}: ${key}`);
    seen.set(key, p.path);
  }
});

await everyPage('no description is only a name', (p) => matches(prose(p.text), /\| [a-z]\w*(?:\.[a-z]\w*)+ \|$/gm));

await test('changelog entries name no pages that are guessed', async (wrong) => {
  const { text } = await server.call('workos_changelogs', { package: 'workos-platform', limit: 100 });
  for (const line of matches(text, /^Pages:.*$/gm)) wrong.push(line);
});

await everyPage('an object of parameters that may be left out says so', (p) => {
  const optional = p.front.split(/^(?= *- key:)/m).flatMap((item) => {
    const [, space, key] = /^( *)- key: (\w+)/.exec(item) ?? [];
    const has = (flag) => item.split('\n').includes(`${space}  ${flag}: true`);
    return key && has('unwrap') && has('optional') ? [key] : [];
  });
  const said = matches(p.text, /^(?:\*\*Parameters\*\*, in one object[^\n]*\(optional\)|\| `\w+` \| [^|]*\| no \|)/gm);
  const count = (list, key) => list.filter((x) => x.includes(key)).length;
  return optional.filter((key) => count(optional, key) > count(said, key));
});

await test('a language that a page lacks is named', async (wrong) => {
  const reference = pages.filter((p) => /^Reference for: /m.test(p.text));
  await each(reference, async (p) => {
    const has = /^Reference for: ([\w, ]+)\./m.exec(p.text)[1].split(', ');
    for (const language of ['java', 'python', 'js']) {
      const { text } = await docs({ path: p.path, language, maxChars: 50000 });
      if (!has.includes(language) && !text.startsWith(`[No ${language} on this page; shown: `))
        wrong.push(`${p.path} in ${language}: ${text.split('\n', 1)[0]}`);
    }
  });
  if (corpus.name === '@workos/mcp-docs-server') assert.ok(reference.length > 150, `${reference.length} pages`);
});

await test('"Linked from" in an outline names all pages with a link, or says how many more there are', (wrong) => {
  const from = new Map(pages.map((p) => [p.path, new Set()]));
  for (const p of pages.filter((p) => !/(?:^|\/)_navigation$/.test(p.path)))
    for (const [, target] of prose(p.body).matchAll(/(?<!!\[[^\]]*)\]\(\/([^)\s#]+)/g))
      if (target !== p.path) from.get(target)?.add(p.path);
  for (const p of pages) {
    if (!from.get(p.path).size) continue;
    const line = /^Linked from: (.*)$/m.exec(execFileSync(program, ['outline', p.path], { encoding: 'utf8' }))?.[1];
    const said = (line?.replace(/ and \d+ more$/, '').split(', ').length ?? 0)
      + Number(/ and (\d+) more$/.exec(line)?.[1] ?? 0);
    if (said < from.get(p.path).size) wrong.push(`${p.path}: ${said} of ${from.get(p.path).size}`);
  }
  assert.ok([...from.values()].some((pages) => pages.size > 8) || corpus.name !== '@workos/mcp-docs-server');
});

await everyPage('pages that the site does not publish have no address of it', (p) =>
  (/(?:^|\/)_/.test(p.path) && p.text.split('\n')[1].startsWith('https:') ? [p.text.split('\n')[1]] : []));

// --- addresses of the site ---

await test('addresses of a stack, of guides and of events lead to their pages', async (wrong) => {
  const values = (key) => new Set(pages.flatMap((p) => [...p.body.matchAll(new RegExp(`- \\$ ${key}="([^"]*)"`, 'g'))])
    .flatMap((m) => m[1].split(', ')));
  const frontends = [...values('frontend')], backends = [...values('backend')];
  const addresses = ['authkit', 'user-management'].flatMap((folder) => frontends.flatMap((f) =>
    [`${folder}/${f}`, ...(/^(?:react|vanilla)$/.test(f) ? backends.map((b) => `${folder}/${f}/${b}`) : [])]));
  for (const product of ['sso', 'directory-sync', 'admin-portal', 'magic-link', 'mfa', 'audit-logs'])
    addresses.push(`${product}/guide`, `${product}/guide/introduction`);
  for (const p of pages) for (const [, name] of p.body.matchAll(/<Event\.Details\s+name="([^"]+)"/g))
    addresses.push(`${p.path}#${name}`, `${p.path}/${name}`);
  if (corpus.name !== '@workos/mcp-docs-server') return;
  assert.ok(addresses.length > 100, `${addresses.length} addresses`);
  await each(addresses, async (address) => {
    const { text, error } = await docs({ path: SITE + address });
    if (error) wrong.push(`${address}: ${text.slice(0, 100)}`);
  });
});

await test("anchors are spelled as the documentation's own links spell them", async (wrong) => {
  await each(pages, async (p) => {
    for (const [, target] of prose(p.text).matchAll(/\]\((\/[^)\s]+)\)/g)) {
      const last = target.split(/[/#]/).at(-1), { text, error } = await docs({ path: target });
      const anchor = /^> From [^\n]*#([^\s#]+)$/m.exec(text.split('\n', 2).join('\n'))?.[1];
      if (!error && anchor && anchor !== last && anchor.replaceAll('_', '-') === last)
        wrong.push(`${target} on ${p.path}: ${anchor}`);
    }
  });
});

// --- files ---

const folder = mkdtempSync(join(tmpdir(), 'content-'));
execFileSync(program, ['export', folder], { stdio: 'pipe' });
const files = readdirSync(folder, { recursive: true }).map(String).filter((f) => f.endsWith('.md'));
const texts = new Map(files.map((f) => [f, readFileSync(join(folder, f), 'utf8')]));

/** The anchors that a viewer knows: of headings, numbered where they repeat, and those that are written as such. */
const anchors = new Map([...texts].map(([file, text]) => {
  const known = new Set(), count = new Map();
  for (const line of outsideFences(text)) {
    const heading = /^ {0,3}(?:- )?#{1,6} (.*)$/.exec(line)?.[1].replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/[`*\\]/g, '').trim().toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-');
    if (heading !== undefined) {
      const n = count.get(heading) ?? 0;
      count.set(heading, n + 1);
      known.add(n ? `${heading}-${n}` : heading);
    }
    for (const [, id] of line.matchAll(/<a id="([^"]+)"/g)) known.add(id);
  }
  return [file, known];
}));

await test('every link of an exported file leads to a file and to an anchor in it', (wrong) => {
  let links = 0;
  for (const [file, text] of texts) for (const [, target] of prose(text).matchAll(/\]\(([^)\s]+)\)/g)) {
    const known = target.startsWith(SITE) && /^[^#]+/.exec(target.slice(SITE.length))?.[0];
    if (known && texts.has(`${known}.md`)) wrong.push(`${file}: ${target}: the page has a file`);
    if (/^[a-z]+:/.test(target)) continue;
    const [path, anchor] = target.split('#');
    const to = path ? normalize(join(dirname(file), decodeURIComponent(path))) : file;
    links++;
    if (!texts.has(to)) wrong.push(`${file}: ${target}: no such file`);
    else if (anchor && !anchors.get(to).has(anchor)) wrong.push(`${file}: ${target}: no such anchor`);
  }
  assert.ok(links > 1000, `${links} links`);
  const index = readFileSync(join(folder, 'llms.txt'), 'utf8');
  for (const [, target] of index.matchAll(/\]\(([^)\s]+)\)/g))
    if (!existsSync(join(folder, decodeURIComponent(target)))) wrong.push(`llms.txt: ${target}`);
});

await test('an exported file speaks of no tool', (wrong) => {
  for (const [file, text] of texts)
    for (const found of matches(text, /`path#anchor`|pass `language`|[Cc]ontinue with cursor/g))
      wrong.push(`${file}: ${found}`);
});

await test('an exported file has the address of every image of its source, an agent gets the descriptions', (wrong) => {
  for (const p of pages) {
    if (!texts.has(`${p.path}.md`)) continue;
    const file = texts.get(`${p.path}.md`);
    for (const [, alt, url] of outsideFences(p.body).join('\n').matchAll(/!\[([^\]]*)\]\(([^)\s]+)\)/g)) {
      if (/badge|shields\.io/.test(url)) continue; // the state of a build on the day of the release is no content
      if (!file.includes(url)) wrong.push(`${p.path}.md: ${url}`);
      if (alt && !p.text.includes(`[Image: ${alt}]`)) wrong.push(`${p.path}: ${alt}`);
      if (p.text.includes(`](${url})`)) wrong.push(`${p.path}: ${url} over MCP`);
    }
  }
});

rmSync(folder, { recursive: true });
await server.end();
