// serve.mjs - pages for browsers without a browser: the server's protocol, hostile requests, slow clients, its search,
// and the exported site with all of its links. browser.mjs looks at them with Chromium.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, existsSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { dirname, join, relative } from 'node:path';
import { networkInterfaces } from 'node:os';
import { program, root, test } from './lib.mjs';
import { exchange, get, links, parse, startServer } from './site.mjs';

const slow = Number(process.env.SLOW ?? 1);
const pages = [...execFileSync(program, ['llms.txt'], { encoding: 'utf8' }).matchAll(/^- \[/gm)].length;
const listed = JSON.parse(execFileSync(program, ['list', '--json'], { encoding: 'utf8', maxBuffer: 1 << 26 })).pages;
const a = listed[Math.floor(listed.length / 2)].path;
const server = await startServer();
const { port } = server;

// --- the protocol ---

await test('every page is served as HTML with the fields that protect it', async (wrong) => {
  for (const { path } of listed.slice(0, 40)) {
    const { status, fields, body } = await get(port, `/${encodeURI(path)}`);
    if (status !== 200 || fields['content-type'] !== 'text/html; charset=utf-8') wrong.push(`${path}: ${status}`);
    if (Number(fields['content-length']) !== Buffer.byteLength(body)) wrong.push(`${path}: content-length`);
    if (!/^default-src 'none'; style-src 'self'; script-src 'self';/.test(fields['content-security-policy']))
      wrong.push(`${path}: content-security-policy`);
    if (fields['x-content-type-options'] !== 'nosniff' || fields['referrer-policy'] !== 'no-referrer') wrong.push(`${path}: fields`);
    if ('set-cookie' in fields) wrong.push(`${path}: cookie`);
    if (/<script(?![^>]* src=)|<style|\son\w+=|javascript:/i.test(body.replace(/<pre.*?<\/pre>|<code>.*?<\/code>/gs, '')))
      wrong.push(`${path}: inline script or style`);
  }
});

await test('HEAD has the fields of GET and no body', async () => {
  const head = await get(port, `/${a}`, { method: 'HEAD' }), whole = await get(port, `/${a}`);
  assert.equal(head.status, 200);
  assert.equal(head.body, '');
  assert.deepEqual(head.fields, whole.fields);
});

await test('methods other than GET and HEAD are refused', async (wrong) => {
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT', 'get']) {
    const { status, fields } = await get(port, '/', { method });
    if (status !== 405 || fields.allow !== 'GET, HEAD') wrong.push(`${method}: ${status}`);
  }
});

await test('only names of this machine are answered: no DNS rebinding', async (wrong) => {
  for (const host of ['evil.example', `evil.example:${port}`, 'localhost', 'localhost:1', `localhost.evil.example:${port}`, '',
    `127.0.0.1.nip.io:${port}`, `localhost.:${port}`, `127.1:${port}`, `localhost%00:${port}`, `[::ffff:127.0.0.1]:${port}`, `localhost:0${port}`, `[::2]:${port}`, `0.0.0.0:${port}`, `localhost:${port}:80`, `user@localhost:${port}`]) {
    const { status, body } = await get(port, '/', { host });
    if (status !== 421) wrong.push(`${host}: ${status}`);
    if (body.includes('<')) wrong.push(`${host}: a page was sent`);
  }
  for (const host of [`localhost:${port}`, `LOCALHOST:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`]) {
    const { status } = await get(port, '/', { host });
    if (status !== 200) wrong.push(`${host}: ${status}`);
  }
});

await test('malformed requests get an error and the connection ends', async (wrong) => {
  const host = `Host: localhost:${port}\r\n`;
  for (const [request, expected] of [
    ['\r\n\r\n', 400], ['GET\r\n\r\n', 400], ['GET /\r\n\r\n', 400], [`GET / HTTP/1.1\r\n\r\n`, 400],
    [`GET / HTTP/1.1\r\n${host}${host}\r\n`, 400], [`GET / HTTP/1.1\r\n${host} folded: x\r\n\r\n`, 400],
    [`GET / HTTP/1.1\r\n${host}Name : x\r\n\r\n`, 400], [`GET / HTTP/1.1\r\n${host}no colon\r\n\r\n`, 400],
    [`GET / HTTP/1.1\r\n${host}a: \0\r\n\r\n`, 400], [`GET / HTTP/1.1\n${host}\r\n\r\n`, 400], [`GET /\t HTTP/1.1\r\n${host}\r\n`, 400],
    [`GET http://localhost:${port}/ HTTP/1.1\r\n${host}\r\n`, 400], [`GET  / HTTP/1.1\r\n${host}\r\n`, 400],
    [`GET / HTTP/2.0\r\n${host}\r\n`, 505], [`GET / HTTP/0.9\r\n${host}\r\n`, 505], [`GET / ICY/1.1\r\n${host}\r\n`, 400],
    [`GET / HTTP/1.1\r\n${host}Content-Length: 5\r\n\r\nhello`, 413],
    [`GET / HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 413],
    [`GET / HTTP/1.1\r\n${host}Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n`, 400],
    [`GET / HTTP/1.1\r\n${host}\tContent-Length: 5\r\n\r\nhello`, 400], [`GET / HTTP/1.1\r\n${host}a: b\rGET / HTTP/1.1\r\n\r\n`, 400],
    [`GET / HTTP/1.1\r\n${host}a: b\nTransfer-Encoding: chunked\r\n\r\n`, 400], [`GET / HTTP/1.1\r\n${host}Content-Length: +0\r\n\r\n`, 413],
    [`GET / HTTP/1.1\r\n${host}: x\r\n\r\n`, 400], [`\r\nGET / HTTP/1.1\r\n${host}\r\n`, 400], [`HEAD / HTTP/1.1\r\n${host}x\r\n\r\n`, 400],
    [`GET /${'a'.repeat(9000)} HTTP/1.1\r\n${host}\r\n`, 431], [`GET / HTTP/1.1\r\n${host}${'x: y\r\n'.repeat(2000)}\r\n`, 431],
  ]) {
    const { status, fields, body } = parse(await exchange(port, request, { ms: 5000 * slow }));
    const about = { 431: 'at most 8192 bytes' }[expected] ?? 'GET and HEAD requests without a body';
    if (!request.startsWith('HEAD') && !body.includes(about)) wrong.push(`${JSON.stringify(request.slice(0, 60))}: ${body}`);
    if (status !== expected || fields.connection !== 'close') wrong.push(`${JSON.stringify(request.slice(0, 60))}: ${status}`);
  }
});

await test('hostile paths and queries get a page that has them as text', async (wrong) => {
  for (const target of ['/../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/%2f..%2f..%2fetc/passwd', '/..%5c..%5cetc%5cpasswd',
    `/${a}%00.md`, `/${a}%2f..%2f..%2f..%2fetc%2fpasswd`, '/-/search?q=%00%0d%0aSet-Cookie:%20x=y', '/-/%73earch?q=%1b%5b2J', '/%00', '/%ff%fe', '/-/../x', '/-/style.css/..', '//evil.example/',
    '/%0d%0aSet-Cookie:%20x=y', '/<script>alert(1)</script>', '/%3Cscript%3Ealert(1)%3C/script%3E', `/${'%25'.repeat(900)}`,
    '/-/search?q=%3Cscript%3Ealert(1)%3C/script%3E', '/-/search?q=%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E', '/-/search?q=%F9%FA',
    '/%f9x', '/-/search?q=a&cursor=%22%3E%3Cb%3E', `/-/search?q=${'a+'.repeat(3000)}`, '/-/search?q=%', '/-/search?cursor=5']) {
    const { status, fields, body } = await get(port, target, { ms: 5000 * slow });
    if (![200, 302, 404].includes(status)) wrong.push(`${target}: ${status}`);
    if ('set-cookie' in fields || /root:|<script>alert|<img src=x|<b>|\0/.test(body)) wrong.push(`${target}: not escaped`);
    if (body.split('<mark>').length !== body.split('</mark>').length) wrong.push(`${target}: a mark that is not closed`);
    if (status === 302 && !/^\/[^/]/.test(fields.location)) wrong.push(`${target}: location ${fields.location}`);
  }
});

await test('other names of a page lead to it; unknown ones are searched for', async () => {
  for (const target of [`/${a}.md`, `/${a}/`, `/docs/${a}`]) {
    const { status, fields } = await get(port, target);
    assert.deepEqual([target, status, fields.location], [target, 302, `/${a}`]);
  }
  if (!listed.some(({ path }) => path === 'index'))
    for (const target of ['/index', '/index.html']) {
      const { status, fields } = await get(port, target);
      assert.deepEqual([target, status, fields.location], [target, 302, '/']);
    }
  const { status, body } = await get(port, '/no-such-page-xyzzy');
  assert.equal(status, 404);
  assert.match(body, /<form role="search"/);
  assert.equal((await get(port, `/${a}/no-such-part-xyzzy`)).status, 404);
});

await test('a folder without a page leads to its pages', async (wrong) => {
  for (const folder of new Set(listed.filter(({ path }) => path.includes('/')).map(({ path }) => path.split('/')[0]))) {
    if (listed.some(({ path }) => path === folder)) continue;
    for (const target of [`/${folder}`, `/${folder}/`]) {
      const { status, fields } = await get(port, target);
      const [path, id] = (fields.location ?? '').split('#');
      const there = id ? (await get(port, path)).body.includes(`<details id="${id}">`) : listed.some((page) => path === `/${encodeURI(page.path)}`);
      if (status !== 302 || !there) wrong.push(`${target}: ${status} ${fields.location}`);
    }
  }
});

await test('a connection takes many requests, also at once and in pieces', async () => {
  const request = `GET /-/style.css HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`;
  const last = `HEAD / HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`;
  assert.equal((await exchange(port, request.repeat(20) + last)).match(/HTTP\/1\.1 200/g).length, 21);
  const answer = await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => { text += chunk; });
    socket.on('close', () => resolve(text));
    const bytes = [...last];
    const next = () => { if (bytes.length) { socket.write(bytes.splice(0, 3).join('')); setTimeout(next, 1); } };
    next();
  });
  assert.match(answer, /^HTTP\/1\.1 200 /);
});

await test('it listens on the loopback addresses only', async (wrong) => {
  for (const { address, internal, family } of Object.values(networkInterfaces()).flat()) {
    if (internal || (family === 'IPv6' && address.startsWith('fe80'))) continue;
    const answer = await exchange(port, 'GET / HTTP/1.1\r\n\r\n', { host: address, ms: 500 }).catch(() => 'refused');
    if (answer !== 'refused') wrong.push(`${address}: ${answer.slice(0, 60)}`);
  }
  const six = Object.values(networkInterfaces()).flat().some(({ address }) => address === '::1');
  if (six && (await get(port, '/', { host: `[::1]:${port}` })).status !== 200) wrong.push('::1 is not answered');
});

await test('two hundred clients that send or read nothing delay no other', async () => {
  const idle = Array.from({ length: 200 }, (_, i) => connect(port, '127.0.0.1').on('error', () => {})
    .on('connect', function connected() { if (i % 2) this.write(`GET /${a} HT`); this.pause(); }));
  await new Promise((resolve) => setTimeout(resolve, 100));
  const began = performance.now();
  for (let i = 0; i < 20; i++) assert.equal((await get(port, `/${a}`)).status, 200);
  const took = performance.now() - began;
  idle.forEach((socket) => socket.destroy());
  assert.ok(took < 2000 * slow, `20 requests took ${took} ms`);
});

if (process.platform === 'linux' && !process.env.INSTRUMENTED) {
  await test('without descriptors for more connections it closes old ones and does not spin', async () => {
    const few = await startServer(['-c', 'ulimit -n 12; exec "$0" serve --port 0', program], '/bin/sh', process.env, []);
    const idle = Array.from({ length: 30 }, () => connect(few.port, '127.0.0.1').on('error', () => {}));
    await new Promise((resolve) => setTimeout(resolve, 500));
    const ticks = () => readFileSync(`/proc/${few.child.pid}/stat`, 'utf8').split(' ').slice(13, 15).reduce((x, y) => x + +y, 0);
    const before = ticks();
    assert.equal((await get(few.port, '/-/style.css')).status, 200);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const used = ticks() - before;
    idle.forEach((socket) => socket.destroy());
    await few.stop();
    assert.ok(used < 20, `${used} ticks of the processor in half a second`);
  });
}

await test('--open without a program that opens browsers says so', async () => {
  const lonely = await startServer(['--port', '0', '--open'], program, { PATH: '/nonexistent' });
  let said = lonely.line;
  lonely.child.stdout.on('data', (chunk) => { said += chunk; });
  const end = Date.now() + 5000 * slow;
  while (!/There is no xdg-open: open http:\/\/localhost:\d+\/\n/.test(said) && Date.now() < end)
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  await lonely.stop();
  assert.match(said, /There is no xdg-open: open http:\/\/localhost:\d+\/\n/);
});

await test('a port that is in use is an error that names it', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => { other.on('listening', resolve); });
  const used = other.address().port;
  const { status, stderr } = spawnSync(program, ['serve', '--port', String(used)], { encoding: 'utf8', timeout: 5000 });
  other.close();
  assert.deepEqual([status, stderr.includes(`port ${used}`)], [2, true]);
  for (const value of ['70000', '-1', 'x']) assert.equal(spawnSync(program, ['serve', '--port', value], { timeout: 5000 }).status, 2);
});

if (process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch) && !process.env.INSTRUMENTED) {
  await test('it is sandboxed, has no file open but its sockets, and little memory', async () => {
    const status = readFileSync(`/proc/${server.child.pid}/status`, 'utf8');
    assert.match(status, /^Seccomp:\s+2$/m);
    assert.match(status, /^NoNewPrivs:\s+1$/m);
    const open = execFileSync('ls', ['-l', `/proc/${server.child.pid}/fd`], { encoding: 'utf8' });
    assert.deepEqual([...open.matchAll(/ (\d+) -> (\S+)/g)].filter(([, fd, to]) => fd > 2 && !to.startsWith('socket:')), []);
    assert.ok(Number(/^RssAnon:\s+(\d+) kB/m.exec(status)[1]) < 8192, status);
  });
}

// --- the search ---

const found = (html) => [...html.slice(html.indexOf('class="results"'), html.indexOf('<footer ')).matchAll(/<li dir="auto"><a href="\/([^"]*)">[^<]*<\/a> <small>/g)].map((m) => decodeURI(m[1]));

await test('the search has the results of the command, in the same order', async (wrong) => {
  for (const query of ['refresh token', 'verify webhook signature', 'how do I rotate an API key', 'scim', '"client_id"', a.split('/').pop()]) {
    const { body } = await get(port, `/-/search?q=${encodeURIComponent(query)}`);
    const { results } = JSON.parse(execFileSync(program, ['search', '--json', '--', query], { encoding: 'utf8' }));
    const expected = results.map(({ path, anchor }) => (anchor ? `${path}#${anchor}` : path));
    if (JSON.stringify(found(body)) !== JSON.stringify(expected)) wrong.push(`${query}: ${found(body)} but ${expected}`);
    if (/<h[2-6]/.test(body)) wrong.push(`${query}: a heading of another page`);
    if (!query.includes('"') && !body.includes('<mark>')) wrong.push(`${query}: no word is marked`);
  }
});

await test('more results follow by a link, and a search without results says so', async () => {
  const first = (await get(port, '/-/search?q=%22the%22')).body;
  const next = /<a rel="next" href="([^"]*)"/.exec(first)?.[1].replaceAll('&amp;', '&');
  assert.ok(next);
  const second = (await get(port, next)).body;
  assert.ok(found(second).length);
  assert.deepEqual(found(second).filter((path) => found(first).includes(path)), []);
  assert.match((await get(port, '/-/search?q=xyzzyqwv')).body, /Nothing found/);
});

await test('title and heading name the query; without one the page says what can be typed', async () => {
  const { body } = await get(port, '/-/search?q=%3Cb%3E');
  assert.match(body, /<title>Search: &lt;b&gt; - [^<]*<\/title>/);
  assert.match(body, /<h1>Search: &lt;b&gt;<\/h1>\n<div class="results">/);
  for (const target of ['/-/search', '/-/search?q=', '/-/search?cursor=5'])
    assert.match((await get(port, target)).body, /<h1>Search<\/h1>\n<p>Type a question[^]*<a href="\/">All pages<\/a><\/p>\n<div class="results">\n<\/div>/);
  assert.match((await get(port, '/no-such-page-xyzzy')).body, /<h1>There is no page no-such-page-xyzzy<\/h1>\n<p>The search for this address found:/);
});

// --- the site as files ---

const walk = (folder) => readdirSync(folder, { withFileTypes: true })
  .flatMap((entry) => (entry.isDirectory() ? walk(join(folder, entry.name)) : [join(folder, entry.name)]));

/** Returns the errors in the links of an exported site: targets and anchors that are not there, absolute paths. */
function deadLinks(folder) {
  const files = walk(folder), wrong = [];
  const at = new Map(files.filter((file) => file.endsWith('.html')).map((file) => [file, links(readFileSync(file, 'utf8'))]));
  for (const [file, { targets }] of at) {
    for (const target of targets) {
      if (/^(https?|mailto):/.test(target)) continue;
      const [path, anchor] = target.split('#');
      const to = path ? join(dirname(file), decodeURIComponent(path)) : file;
      if (path.startsWith('/') || !existsSync(to) || statSync(to).isDirectory()) wrong.push(`${relative(folder, file)}: ${target}`);
      else if (anchor && !at.get(to)?.ids.has(decodeURIComponent(anchor))) wrong.push(`${relative(folder, file)}: ${target}: no anchor`);
    }
  }
  return wrong;
}

const folder = join(root, 'build/tests/site');
rmSync(folder, { recursive: true, force: true });

await test('export --html: a file for each page, and every link is relative and alive', async (wrong) => {
  execFileSync(program, ['export', '--html', folder]);
  const html = walk(folder).filter((file) => file.endsWith('.html')).length;
  if (html < pages + 2) wrong.push(`${html} files for ${pages} pages`);
  wrong.push(...deadLinks(folder));
});

await test('export --html: no page loads anything from elsewhere', async (wrong) => {
  for (const file of walk(folder).filter((name) => name.endsWith('.html'))) {
    const html = readFileSync(file, 'utf8').replace(/<pre.*?<\/pre>/gs, '');
    if (/<(?:link|script|img|iframe|form)\b[^>]*(?:href|src|action)="(?:https?:)?\/\//.test(html)) wrong.push(relative(folder, file));
  }
});

await test('export --html: the levels of headings have no gaps', async (wrong) => {
  for (const file of walk(folder).filter((name) => name.endsWith('.html'))) {
    const levels = [...readFileSync(file, 'utf8').replace(/<pre.*?<\/pre>/gs, '').matchAll(/<h([1-6])>/g)].map((m) => Number(m[1]));
    if (levels.some((level, i) => level > (levels[i - 1] ?? 0) + 1)) wrong.push(`${relative(folder, file)}: ${levels}`);
  }
});

await test('export --html: the contents of a page lead into the first of tabs only, and to all that is outside of them', async (wrong) => {
  const ids = (html) => [...html.matchAll(/<section id="([^"]*)"/g)].map((m) => m[1]);
  let tabs = 0;
  for (const file of walk(folder).filter((name) => name.endsWith('.html'))) {
    const html = readFileSync(file, 'utf8'), [, list = ''] = /<nav aria-label="On this page">(.*?)<\/nav>/s.exec(html) ?? [];
    const parts = html.split(/(?=<\/div><div class="tab")|(?<=<\/section>\n<\/div><\/div>)/);
    const [shown, others] = [true, false].map((is) => parts.filter((part) => part.startsWith('</div><div') !== is).flatMap(ids));
    const wanted = shown.length > 1 ? shown : [], listed = [...list.matchAll(/href="#([^"]*)"/g)].map((m) => decodeURIComponent(m[1]));
    tabs += others.length;
    if (`${listed}` !== `${wanted}`) wrong.push(`${relative(folder, file)}: ${listed}, not ${wanted}`);
  }
  assert.ok(tabs > 0);
});

await test('export --html: the index has every page, heading and alias', async () => {
  const window = {};
  new Function('window', readFileSync(join(folder, '-/index.js'), 'utf8'))(window); // eslint-disable-line no-new-func
  assert.equal(window.docsIndex.length, listed.length);
  assert.ok(window.docsIndex.every(([path, ...sections]) => existsSync(join(folder, `${decodeURIComponent(path)}.html`)) && sections.length));
  assert.ok(window.docsIndex.some(([, ...sections]) => sections.some(([, , aliases]) => aliases.includes(' '))));
  const favicon = window.docsIndex.find(([path]) => path === 'admin-portal/custom-branding')?.find(([id]) => id === 'favicon');
  if (favicon) assert.match(favicon[2], /\bfavicon icon\b/); // "favicon" and "browser tab icon"
});

// --- hostile pages ---

await test('raw HTML, dangerous links and odd names of a corpus are text', async (wrong) => {
  const own = join(root, 'build/tests/hostile'), out = join(own, 'out');
  rmSync(own, { recursive: true, force: true });
  mkdirSync(join(own, 'docs/a b&c'), { recursive: true });
  writeFileSync(join(own, 'docs/README.md'), '# A <b>title</b> & "more"\n\n[x](javascript:alert(1)) [y](data:text/html,x) '
    + '[z](JaVaScRiPt&colon;alert(1)) [w](vbscript:x) ![i](javascript:x) [ok](https://ok.example/?a=1&amp;b=2) <https://auto.example>\n\n'
    + '## <img src=x onerror=alert(1)>\n\n```"><script>\n</code></pre><script>alert(2)</script>\n```\n\n'
    + '[other](a b&c/d%23e.md) `<script>alert(3)</script>` &lt;script&gt; &#60;script&#62; &notanentity;\n\n| <i>a</i> | b |\n|---|---|\n| x | "\' |\n\n'
    + '| `one\\|two` | b |\n|---|---|\n| `three\\|four` | c |\n\n`five\\|six`\n');
  writeFileSync(join(own, 'docs/a b&c/d#e.md'), '# Other "page\'s" <title>\n\nText with \u001b[31m and \u202e controls.\n\n## Two & three\n');
  execFileSync(join(root, 'build/gen'), ['--corpus', join(own, 'docs'), '--name', 'hostile', '-o', join(own, 'corpus.c')], { stdio: 'pipe' });
  const objects = ['build/workosdocs.o', 'build/cJSON.o', 'build/md4c.o'].map((name) => join(root, name));
  execFileSync(process.env.CC ?? 'musl-gcc', ['-std=c11', '-static', `-I${root}/gen`, '-o', join(own, 'docs-program'), join(own, 'corpus.c'), ...objects]);
  execFileSync(join(own, 'docs-program'), ['export', '--html', out]);
  for (const file of walk(out).filter((name) => name.endsWith('.html'))) {
    const html = readFileSync(file, 'utf8');
    const bad = /<script(?! defer src)|<img|<i>|<b>|href="(?:javascript|data|vbscript)|\u001b|onerror=[^&]*>(?!<\/|&)/i.exec(html.replace(/&lt;.*?&gt;/g, ''));
    if (bad) wrong.push(`${relative(out, file)}: ${bad[0]}`);
    if (/href="[^"]*&(?!amp;)/.test(html)) wrong.push(`${relative(out, file)}: & in an address`);
  }
  wrong.push(...deadLinks(out));
  const home = readFileSync(join(out, 'index.html'), 'utf8');
  if (!home.includes('href="https://ok.example/?a=1&amp;b=2"')) wrong.push('entities in an address');
  if (!home.includes('&lt;script&gt;alert(3)')) wrong.push('code is not escaped');
  for (const code of ['one|two', 'three|four', 'five\\|six'])
    if (!home.includes(`<code>${code}</code>`)) wrong.push(`${code} is not in a table or text as it should be`);
});

await server.stop();
