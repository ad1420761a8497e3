// browser.mjs [--screenshots FOLDER] - the served and the exported site in Chromium: every page without an error, search,
// keyboard, tabs, no request to another host, accessibility (axe-core). With --screenshots, writes pictures of five pages
// in both colour schemes and two widths. Use `make check-browser` or `make screenshots`.
//
// Environment: CHROMIUM is the program; PAGES=N looks at N pages only, with their links.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { program, root, test } from './lib.mjs';
import { startServer } from './site.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const listed = JSON.parse(execFileSync(program, ['list', '--json'], { encoding: 'utf8', maxBuffer: 1 << 26 })).pages.map(({ path }) => path);
const some = listed.filter((_, i) => i % Math.ceil(listed.length / Number(process.env.PAGES ?? listed.length)) === 0);
const server = await startServer();
const served = `http://localhost:${server.port}`;
const folder = join(root, 'build/tests/browser-site');
rmSync(folder, { recursive: true, force: true });
execFileSync(program, ['export', '--html', folder]);
const files = pathToFileURL(folder).href;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? 'chromium', args: ['--no-sandbox'] });

/** Opens a page that records its errors, and requests that leave this machine. */
async function open(options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.problems = [];
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) page.problems.push(message.text()); });
  page.on('pageerror', (error) => page.problems.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(served) && !request.url().startsWith('file:')) page.problems.push(`requests ${request.url()}`);
  });
  page.on('response', (response) => { if (response.status() >= 400) page.problems.push(`${response.status()} ${response.url()}`); });
  return page;
}

const address = (base, path) => (base === served ? `${served}/${encodeURI(path)}` : `${files}/${path ? `${encodeURI(path)}.html` : 'index.html'}`);

/** Returns serious findings of axe-core. */
async function findings(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return violations.filter(({ impact }) => ['serious', 'critical'].includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.length} times: ${nodes[0].html.slice(0, 160)} ${nodes[0].failureSummary?.slice(0, 200)}`);
}

/** A word to search for in any documentation: the one that most headings have. */
const counts = new Map();
for (const [, heading] of readFileSync(join(folder, '-/index.js'), 'utf8').matchAll(/\["[^"]*","([^"]*)"/g))
  for (const word of new Set(heading.toLowerCase().match(/[a-z]{4,}/g))) counts.set(word, (counts.get(word) ?? 0) + 1);
const frequent = counts.has('session') ? 'session' : [...counts].sort((one, other) => other[1] - one[1])[0][0];

const withTabs = listed.filter((path) => /class="tab"/.test(readFileSync(join(folder, `${path}.html`), 'utf8')));
const withChoice = listed.filter((path) => /data-choices="[^"]/.test(readFileSync(join(folder, `${path}.html`), 'utf8')));
const withCode = listed.filter((path) => /<pre /.test(readFileSync(join(folder, `${path}.html`), 'utf8')));
const withTable = listed.filter((path) => /<table>/.test(readFileSync(join(folder, `${path}.html`), 'utf8')));
const five = ['', `-/search?q=${frequent}`, withChoice[0] ?? listed[0], withTabs.find((path) => path.startsWith('reference/')) ?? listed[1],
  withCode.find((path) => withTable.includes(path) && !withTabs.includes(path)) ?? listed[2]];

if (process.argv[2] === '--screenshots') {
  const out = process.argv[3];
  mkdirSync(out, { recursive: true });
  for (const colorScheme of ['light', 'dark'])
    for (const width of [1440, 390]) {
      const page = await open({ colorScheme, viewport: { width, height: width > 1000 ? 900 : 844 } });
      for (const [i, path] of five.entries()) {
        await page.goto(address(served, path));
        const name = `${i + 1}-${path.replace(/\?.*/, '').replace(/[^a-z0-9]+/gi, '-') || 'home'}-${width}-${colorScheme}.png`;
        await page.screenshot({ path: join(out, name) });
      }
      await page.context().close();
    }
  await browser.close();
  await server.stop();
  process.exit(0);
}

for (const [name, base] of [['served', served], ['exported', files]]) {
  await test(`${name}: no page has an error, a request to elsewhere, or an anchor that is not there`, async (wrong) => {
    const page = await open(), known = new Set();
    for (const path of ['', ...some]) {
      await page.goto(address(base, path));
      wrong.push(...page.problems.splice(0).map((problem) => `${path}: ${problem}`));
      const bad = await page.evaluate(() => [...document.querySelectorAll('a[href^="#"]')].map((a) => decodeURIComponent(a.hash.slice(1)))
        .filter((id) => !document.getElementById(id)));
      wrong.push(...bad.map((id) => `${path}: #${id}`));
      for (const href of await page.evaluate(() => [...document.querySelectorAll('a[href]')].map((a) => a.href)))
        if (href.startsWith(base)) known.add(href.split('#')[0]);
    }
    if (base === served)
      for (const href of known) {
        const response = await page.request.get(href, { maxRedirects: 0 });
        if (response.status() !== 200) wrong.push(`${href}: ${response.status()}`);
      }
    await page.context().close();
  });

  await test(`${name}: results appear while one types, arrows go through them, Enter opens one, Escape closes them`, async () => {
    const page = await open();
    await page.goto(address(base, listed[0]));
    await page.keyboard.press('/');
    assert.equal(await page.evaluate(() => document.activeElement.name), 'q');
    await page.keyboard.type(frequent, { delay: 20 });
    await page.waitForSelector('#_results:not([hidden]) a');
    assert.equal(await page.textContent('[role=status]'), `${await page.locator('#_results ol > li > a').count()} results`);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    const target = await page.evaluate(() => document.activeElement.href);
    assert.ok(target.startsWith(base));
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('#_results').isHidden(), true);
    await page.keyboard.press('End');
    await page.keyboard.type('s');
    await page.waitForSelector('#_results:not([hidden]) a');
    await page.keyboard.press('ArrowDown');
    const chosen = await page.evaluate(() => document.activeElement.href);
    await Promise.all([page.waitForURL(chosen), page.keyboard.press('Enter')]);
    assert.deepEqual(page.problems, []);
    await page.context().close();
  });

  await test(`${name}: a result on the same page closes the results; on the way back they are there again`, async () => {
    const page = await open(), title = frequent;
    await page.goto(address(base, listed[0]));
    const results = page.locator('#_results ol > li > a');
    const search = async () => {
      await page.fill('header input', title);
      await page.waitForSelector('#_results:not([hidden]) ol > li > a');
    };
    await search();
    const target = await results.nth(1).evaluate((link) => link.href);
    await Promise.all([page.waitForURL(target), results.nth(1).click()]);
    assert.equal(await page.locator('#_results').isHidden(), true);
    await page.goBack();
    await page.waitForFunction((href) => document.activeElement.href === href, target);
    assert.equal(await page.inputValue('header input'), title);
    await page.keyboard.press('Escape');
    await page.reload();
    assert.equal(await page.locator('#_results').isHidden(), true);
    await page.goto(target.split('#')[0]);
    await search();
    const same = await results.evaluateAll((all) => all.findIndex((link) => link.href.split('#')[0] === location.href.split('#')[0]));
    await results.nth(same).evaluate((link) => { link.href += link.hash ? '' : '#_main'; });
    await results.nth(same).click();
    await page.waitForFunction(() => document.getElementById('_results').hidden);
    await page.context().close();
  });

  await test(`${name}: Enter in the search opens a page of results`, async () => {
    const page = await open();
    await page.goto(address(base, listed[0]));
    await page.fill('header input', frequent);
    await Promise.all([page.waitForURL(new RegExp(`-/search(\\.html)?\\?q=${frequent}`)), page.press('header input', 'Enter')]);
    await page.waitForSelector('.results li a');
    assert.deepEqual(page.problems, []);
    await page.context().close();
  });

  if (withTabs.length) await test(`${name}: tabs show one panel, by click, by arrow key and by address; the choice is kept`, async () => {
    const page = await open(), path = withTabs[0];
    await page.goto(address(base, path));
    const shown = () => page.evaluate(() => [...document.querySelector('.tablist').nextElementSibling.querySelectorAll(':scope > .tab')].map((panel) => !panel.hidden));
    assert.equal((await shown()).filter(Boolean).length, 1);
    await page.locator('.tablist').first().locator('[role=tab]').nth(1).click();
    assert.equal((await shown()).indexOf(true), 1);
    await page.keyboard.press('ArrowLeft');
    assert.equal((await shown()).indexOf(true), 0);
    assert.deepEqual(page.problems, []);
    await page.context().close();
  });

  if (withChoice.length) await test(`${name}: a choice hides the parts for others`, async () => {
    const page = await open();
    await page.goto(address(base, withChoice[0]));
    const visible = () => page.locator('main section[data-for]:visible').count();
    const before = await visible();
    const option = await page.locator('#_choice option').nth(1).getAttribute('value');
    await page.selectOption('#_choice', option);
    assert.ok(await visible() < before);
    await page.reload();
    assert.equal(await page.locator('#_choice').inputValue(), option);
    await page.context().close();
  });
}

await test('without JavaScript every part is shown and the search works', async () => {
  const page = await open({ javaScriptEnabled: false });
  await page.goto(address(served, withTabs[0] ?? listed[0]));
  assert.equal(await page.locator('.tab:visible').count(), await page.locator('.tab').count());
  await page.fill('header input', frequent);
  await Promise.all([page.waitForURL(new RegExp(`-/search\\?q=${frequent}`)), page.press('header input', 'Enter')]);
  assert.ok(await page.locator('.results li a').count());
});

await test('code can be copied', async () => {
  const page = await open();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(address(served, withCode[0]));
  await page.locator('.copy').first().click();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await page.locator('pre code').first().evaluate((code) => code.textContent));
});

await test('on a phone no page is wider than the screen', async (wrong) => {
  const page = await open({ viewport: { width: 390, height: 844 }, isMobile: true });
  for (const path of [...five, ...some.filter((_, i) => i % 20 === 0)]) {
    await page.goto(address(served, path));
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > 390) wrong.push(`${path}: ${width}`);
  }
});

const isDescribed = (html) => /<th>Description<\/th><\/tr>/.test(html.replace(/>\s+</g, '><'));
const described = withTable.filter((path) => isDescribed(readFileSync(join(folder, `${path}.html`), 'utf8')));
if (withTable.length) await test('on a phone no table is moved sideways to read it, and each cell has the name of its column', async (wrong) => {
  const page = await open({ viewport: { width: 360, height: 780 }, isMobile: true });
  for (const path of [...described.filter((_, i) => i % 20 === 0), ...withTable.filter((path) => !described.includes(path))]) {
    await page.goto(address(served, path));
    await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
    const wide = await page.locator('.table:visible').evaluateAll((all) => all.filter((box) => box.scrollWidth > box.clientWidth + 1)
      .map((box) => `${box.scrollWidth} of ${box.clientWidth}: ${box.textContent.trim().slice(0, 40)}`));
    wrong.push(...wide.map((text) => `${path}: ${text}`));
    const nameless = await page.evaluate(() => [...document.querySelectorAll('.wide:not(.described) td:not(:empty)')]
      .filter((cell) => cell.closest('table').rows[0].cells[cell.cellIndex].textContent && !/:/.test(getComputedStyle(cell, '::before').content))
      .map((cell) => cell.textContent));
    wrong.push(...nameless.map((text) => `${path}: no name: ${text}`));
  }
  await page.context().close();
});

if (described.length) await test('descriptions have all of the width that the other columns of a table leave', async (wrong) => {
  const page = await open({ viewport: { width: 1280, height: 900 } });
  for (const path of described.filter((_, i) => i % 40 === 0)) {
    await page.goto(address(served, path));
    const narrow = await page.locator('.table:visible:has(> .described)').evaluateAll((all) => all.filter((box) => box.firstChild.offsetWidth < box.clientWidth - 1)
      .map((box) => `${box.firstChild.offsetWidth} of ${box.clientWidth}: ${box.textContent.trim().slice(0, 40)}`));
    wrong.push(...narrow.map((text) => `${path}: ${text}`));
  }
  await page.context().close();
});

await test('pages in Arabic or Hebrew run from right to left, their code from left to right', async () => {
  const page = await open();
  await page.goto(address(served, listed[0]));
  const directions = await page.evaluate(() => {
    const main = document.querySelector('main');
    const of = (selector) => getComputedStyle(main.querySelector(selector)).direction;
    const before = of('h1');
    main.querySelector('h1').textContent = 'دليل المستخدم';
    main.append(make('p', {}, 'نص ', make('code', { textContent: 'code()' })), make('div', { className: 'code' }, make('pre', {}, 'npm install')));
    return [before, of('h1'), of('p:last-of-type'), of('p:last-of-type > code'), of('.code:last-of-type pre')];
  });
  assert.deepEqual(directions, ['ltr', 'rtl', 'rtl', 'ltr', 'ltr']);
  await page.context().close();
});

await test('an address with a percent sign that encodes nothing is no error', async () => {
  const page = await open();
  await page.goto(`${address(served, listed[0])}#100%`);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

await test('the search of exported files ignores case and diacritics, and finds words of scripts without spaces', async (wrong) => {
  const page = await open();
  await page.goto(address(files, listed[0]));
  for (const [query, heading] of [['GRÜSSE', 'Grüße aus der Straße'], ['gru\u0308ße strasse', 'Grüße aus der Straße'], ['cafe', 'Café'],
    ['café', 'Cafe'], ['セッション', 'ユーザーセッション'], ['한국', '대한국어'], ['ｗｅｂ', 'Web'], ['قسم', 'قسم']]) {
    const hits = await page.evaluate(([asked, title]) => searchIndex([['a', ['', title, '']], ['b', ['', 'Else', '']]], asked).map(({ path }) => path), [query, heading]);
    if (hits.join() !== 'a') wrong.push(`${query} in ${heading}: ${hits}`);
  }
  await page.context().close();
});

await test('blocks of code in a quote have one background, not one for each line', async () => {
  const page = await open();
  await page.goto(address(served, listed[0]));
  const color = await page.evaluate(() => {
    const quote = make('blockquote', {}, make('pre', {}, make('code', { textContent: 'one\ntwo' })));
    document.querySelector('main').append(quote);
    return getComputedStyle(quote.querySelector('code')).backgroundColor;
  });
  assert.equal(color, 'rgba(0, 0, 0, 0)');
  await page.context().close();
});

if (withTable.length) await test('on a phone a screen reader finds every table, with its rows, cells and names of columns', async (wrong) => {
  const page = await open({ viewport: { width: 360, height: 780 }, isMobile: true });
  const session = await page.context().newCDPSession(page);
  for (const path of [...described.filter((_, i) => i % 20 === 0), ...withTable.filter((path) => !described.includes(path))]) {
    await page.goto(address(served, path));
    await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    for (const [role, selector] of Object.entries({ table: 'table', row: 'tr', cell: 'td', columnheader: 'th' })) {
      const there = await page.locator(`.table:visible ${selector}`).count();
      const roles = await page.locator(`${selector}[role=${role}]`).count() === await page.locator(selector).count();
      const found = nodes.filter((node) => !node.ignored && node.role.value === role).length;
      if (found !== there || !roles) wrong.push(`${path}: ${found} of ${there} have the role ${role}`);
    }
  }
  await page.context().close();
});

if (withTabs.length) await test('in headings and contents long names break between their parts only', async (wrong) => {
  for (const width of [1440, 390]) {
    const page = await open({ viewport: { width, height: 900 } });
    for (const path of withTabs.filter((_, i) => i % 20 === 0)) {
      await page.goto(address(served, path));
      wrong.push(...await page.evaluate(() => {
        const broken = [], all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const area = document.createRange();
        while (all.nextNode()) {
          if (!all.currentNode.parentElement.closest('.contents a, main :is(h1, h2, h3, h4)') || /[\s-]/.test(all.currentNode.data)) continue;
          area.selectNodeContents(all.currentNode);
          if (area.getClientRects().length > 1) broken.push(`${location.pathname}: ${all.currentNode.data}`);
        }
        return broken;
      }));
    }
    await page.context().close();
  }
});

await test('on paper there is the content only, dark on white, and no table or code is cut', async (wrong) => {
  const page = await open({ colorScheme: 'dark', viewport: { width: 680, height: 1000 } });
  await page.emulateMedia({ media: 'print' });
  for (const path of [...five.filter((path) => path && !path.startsWith('-/')), ...withTable.filter((_, i) => i % 10 === 0)]) {
    await page.goto(address(served, path));
    const cut = await page.evaluate(() => [...document.querySelectorAll('main :is(td, pre, p)')]
      .filter((part) => part.getBoundingClientRect().right > 681 || part.scrollWidth > part.clientWidth + 1).map((part) => part.textContent.slice(0, 60)));
    wrong.push(...cut.map((text) => `${path}: ${text}`));
    if (await page.locator(':is(header, #_nav, .copy):visible').count()) wrong.push(`${path}: navigation`);
    const color = await page.evaluate(() => getComputedStyle(document.body).color);
    if (!/^rgb\(\d\d?, \d\d?, \d\d?\)$/.test(color)) wrong.push(`${path}: ${color}`);
  }
  await page.context().close();
});

for (const colorScheme of ['light', 'dark'])
  await test(`axe-core has no serious finding, ${colorScheme}`, async (wrong) => {
    for (const width of [1440, 390]) {
      const page = await open({ colorScheme, bypassCSP: true, viewport: { width, height: 900 } });
      for (const path of [...five, ...some.filter((_, i) => i % 60 === 30)]) {
        await page.goto(address(served, path));
        wrong.push(...(await findings(page)).map((finding) => `${path} (${width}): ${finding}`));
      }
      await page.context().close();
    }
  });

await test('every link can be reached by Tab, the first one skips to the content', async () => {
  const page = await open();
  await page.goto(address(served, listed[0]));
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), '_main');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.getElementById('_main').contains(document.activeElement)), true);
});

await browser.close();
await server.stop();
