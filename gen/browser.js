/* browser.js - the script of the pages for browsers: results while you type, tabs, a choice of framework, copy buttons.
 * Pages are complete without it. gen/browser.sh compiles it in. */
'use strict';

const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
};

/* --- the reader's language or framework, remembered where the browser permits it --- */

const memory = {
    get() { try { return localStorage.getItem('docs-choice') || ''; } catch { return ''; } },
    set(choice) { try { localStorage.setItem('docs-choice', choice); } catch { /* file:// in some browsers */ } },
};
const isFor = (element, choice) => (element.dataset.for || '').split(', ').includes(choice);

/* --- tabs: the items of a list, or the languages of an API reference --- */

let count = 0;

function selectTab(buttons, panels, index) {
    buttons.forEach((button, i) => {
        button.setAttribute('aria-selected', i === index);
        button.tabIndex = i === index ? 0 : -1;
        panels[i].hidden = i !== index;
    });
}

function tabLabel(panel) {
    const name = panel.matches('li') ? panel.querySelector('strong') : panel.querySelector('h2, h3');
    const text = name ? name.firstChild.textContent : '';
    return panel.matches('li') ? text.replace(/^\w+: /, '') : text.split(':')[0];
}

function makeTabs(group) {
    const panels = all(':scope > .tab', group);
    if (panels.length < 2) return;
    const list = make('div', { className: 'tablist', role: 'tablist' });
    const buttons = panels.map((panel, i) => {
        panel.id ||= `_tab${count++}`;
        panel.setAttribute('role', 'tabpanel');
        const button = make('button', { type: 'button', role: 'tab', textContent: tabLabel(panel) });
        button.setAttribute('aria-controls', panel.id);
        panel.setAttribute('aria-label', button.textContent);
        button.addEventListener('click', () => {
            const first = (panel.dataset.for || '').split(', ')[0];
            if (first) memory.set(first);
            selectTab(buttons, panels, i);
        });
        button.addEventListener('keydown', event => {
            const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
            if (!step) return;
            const next = buttons[(i + step + buttons.length) % buttons.length];
            next.click();
            next.focus();
        });
        list.append(button);
        return button;
    });
    group.classList.add('tabs');
    if (group.matches('ul')) group.setAttribute('role', 'presentation');
    group.before(list);
    panels.forEach((panel, i) => { panel.showTab = () => selectTab(buttons, panels, i); });
    selectTab(buttons, panels, Math.max(0, panels.findIndex(panel => isFor(panel, memory.get()))));
}

/* Shows the tabs that contain the target of the address. */
function showTarget() {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { /* a percent sign that encodes nothing */ }
    const element = document.getElementById(id);
    if (!element) return;
    for (let up = element; up; up = up.parentElement) {
        if (up.showTab) up.showTab();
        if (up.hidden) up.hidden = false;
        if (up.matches('details')) up.open = true;
    }
    element.scrollIntoView();
}

/* --- the parts of a page for one framework --- */

function makeChoice(main) {
    const choices = (main.dataset.choices || '').split(', ').filter(Boolean);
    if (!choices.length) return;
    const select = make('select', { id: '_choice' }, make('option', { value: '', textContent: 'everything' }));
    choices.forEach(choice => select.append(make('option', { value: choice, textContent: choice })));
    const apply = () => all('section[data-for], .contents [data-for]').forEach(element => {
        element.hidden = select.value !== '' && !isFor(element, select.value);
    });
    select.value = choices.includes(memory.get()) ? memory.get() : '';
    select.addEventListener('change', () => {
        memory.set(select.value);
        apply();
        all('.tab').reverse().forEach(tab => { if (tab.showTab && isFor(tab, select.value)) tab.showTab(); });
    });
    (main.querySelector('.description') || main.querySelector('h1')).after(make('p', { className: 'choice' },
        make('label', { htmlFor: '_choice', textContent: 'Show for' }), select));
    apply();
}

/* --- copy buttons --- */

function makeCopyButton(block) {
    const button = make('button', { type: 'button', className: 'copy', textContent: 'Copy' });
    button.addEventListener('click', async () => {
        const code = block.querySelector('code');
        try {
            await navigator.clipboard.writeText(code.textContent);
            button.textContent = 'Copied';
        } catch {
            getSelection().selectAllChildren(code);
            button.textContent = 'Selected';
        }
        setTimeout(() => { button.textContent = 'Copy'; }, 2000);
    });
    block.append(button);
}

/* --- tables and names on narrow screens --- */

/* Marks the tables that are too wide, and those whose descriptions the style sheet puts below their rows on a phone. A
 * table that is hidden has no width until its tab is shown. */
const fit = 'ResizeObserver' in window && new ResizeObserver(entries => requestAnimationFrame(() =>
    entries.forEach(({ target }) => {
        if (target.width === target.clientWidth) return;
        target.width = target.clientWidth;
        target.firstChild.classList.remove('wide');
        target.firstChild.classList.toggle('wide', target.scrollWidth > target.clientWidth);
    })));

/* Roles of the elements of a table: browsers drop their own where the style sheet changes `display`. */
const tableRoles = { table: 'table', thead: 'rowgroup', tbody: 'rowgroup', tr: 'row', th: 'columnheader', td: 'cell' };

function prepareTables(inside) {
    Object.keys(tableRoles).forEach(tag => all(tag, inside).forEach(part => part.setAttribute('role', tableRoles[tag])));
    all('table', inside).forEach(table => {
        const heads = all('th', table).map(head => head.textContent);
        if (heads[heads.length - 1] === 'Description') table.classList.add('described');
        all('td', table).forEach(cell => { if (heads[cell.cellIndex]) cell.dataset.label = heads[cell.cellIndex]; });
        if (fit) fit.observe(table.parentElement);
    });
}

/* Permits line breaks between the parts of long names. */
function breakNames(element) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    texts.filter(text => /\S{18}/.test(text.data)).forEach(text => {
        const parts = text.data.replace(/[/._]+|->|[a-z](?=[A-Z])/g, '$&\u200b').split('\u200b');
        text.replaceWith(...parts.flatMap((part, i) => (i ? [make('wbr'), part] : [part])));
    });
}

/* --- search: the server's results, or in a site of files those of its index --- */

const script = document.currentScript;
const siteRoot = new URL('..', script.src);
let index;

function loadIndex() {
    index ||= new Promise((resolve, reject) => {
        document.head.append(make('script', { src: script.dataset.index, onload: () => resolve(window.docsIndex),
            onerror: reject }));
    });
    return index;
}

/* Returns the words of a text without case and diacritics. */
const wordsOf = text => text.normalize('NFKD').replace(/\p{M}+/gu, '').normalize('NFC').toLowerCase()
    .replaceAll('ß', 'ss').split(/[^\p{L}\p{N}]+/u);
const joined = /[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/; /* scripts without spaces between words */

/* Returns the score of a word in a text: 3 for a whole word, 2 for the start of one, 0 if it is not there. A stem
 * matches longer words. */
function wordScore(word, text) {
    let best = 0;
    for (const part of wordsOf(text)) {
        if (part === word) return 3;
        if (part.startsWith(word) || (joined.test(word) && part.includes(word)) || (part.length > 3 && word.startsWith(part))) best = 2;
    }
    return best;
}

function searchIndex(pages, query) {
    const words = wordsOf(query).filter(Boolean);
    const hits = [];
    if (!words.length) return hits;
    for (const [path, ...sections] of pages) {
        const title = sections[0][1];
        sections.forEach(([anchor, heading, aliases], i) => {
            let score = i ? 0 : 1;
            for (const word of words) {
                const best = Math.max(wordScore(word, heading) * 4, wordScore(word, aliases) * 2, wordScore(word, path),
                    i ? wordScore(word, title) : 0);
                if (!best) return;
                score += best;
            }
            hits.push({ score: score / (8 + heading.length / 20), path, anchor: i ? anchor : '', title, heading });
        });
    }
    const ofPage = {};
    return hits.sort((a, b) => b.score - a.score).filter(({ path }) => (ofPage[path] = (ofPage[path] || 0) + 1) <= 3).slice(0, 20);
}

async function results(query) {
    if (script.dataset.index) {
        const hits = searchIndex(await loadIndex(), query);
        return hits.length ? [make('ol', {}, ...hits.map(hit => make('li', {}, make('a', {
            href: new URL(`${hit.path}.html${hit.anchor && `#${encodeURIComponent(hit.anchor)}`}`, siteRoot).href,
            textContent: hit.anchor ? `${hit.title} › ${hit.heading}` : hit.title,
        }), ' ', make('small', { textContent: hit.path }))))] : [make('p', { textContent: 'No title, heading or alias has these words.' })];
    }
    const answer = await fetch(`/-/search?q=${encodeURIComponent(query)}`);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    return [...page.querySelector('.results').childNodes];
}

function makeSearch(input, panel, place) {
    let latest = 0, timer;
    const close = () => {
        panel.hidden = true;
        if (history.state) history.replaceState(null, '');
    };
    /* On the way back from a result, its query and the results are there again. */
    const restore = async () => {
        const { query, opened } = history.state || {};
        if (!query) return close();
        input.value = query;
        await show();
        all('a', place || panel).find(link => link.href === opened)?.focus();
    };
    const show = async () => {
        const query = input.value.trim(), own = ++latest;
        if (!query) return close();
        let found;
        try { found = await results(query); } catch { found = [make('p', { textContent: 'The search does not answer.' })]; }
        if (own !== latest) return;
        (place || panel).replaceChildren(...found);
        panel.hidden = !!place;
        if (place) main.querySelector('h1').textContent = `Search: ${query}`;
        prepareTables(place || panel);
        all('li > :is(a, small)', place || panel).forEach(breakNames);
        const count = all('ol > li > a', place || panel).length;
        document.getElementById('_status').textContent = count ? `${count} results` : found.map(part => part.textContent).join(' ');
    };
    const move = (event, step) => {
        const links = all('ol > li > a', place || panel), at = links.indexOf(document.activeElement);
        if (!links.length || (panel.hidden && !place)) return;
        event.preventDefault();
        (links[at + step] || (step < 0 ? input : links[0])).focus();
    };
    input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(show, 60); });
    document.addEventListener('keydown', event => {
        const typing = document.activeElement.matches('input, select, textarea');
        const searching = document.activeElement === input || (place || panel).contains(document.activeElement);
        if (event.key === '/' && !typing) { event.preventDefault(); input.select(); }
        if (event.key === 'Escape' && searching) { close(); input.focus(); }
        if (searching && event.key === 'ArrowDown') move(event, 1);
        if (searching && event.key === 'ArrowUp') move(event, -1);
    });
    (place || panel).addEventListener('click', event => {
        const link = event.target.closest('a');
        if (link) history.replaceState({ query: input.value, opened: link.href }, '');
    });
    addEventListener('popstate', restore);
    document.addEventListener('click', event => {
        if (!panel.contains(event.target) && event.target !== input) close();
    });
    const asked = new URLSearchParams(location.search).get('q');
    if (history.state) restore();
    else if (place && script.dataset.index && asked) { input.value = asked; show(); }
}

const main = document.getElementById('_main');
const nav = document.getElementById('_nav'), here = nav.querySelectorAll('[aria-current]');
if (here.length) nav.scrollTop = here[here.length - 1].offsetTop - nav.clientHeight / 2;
const input = document.querySelector('header input');
all('.code').forEach(makeCopyButton);
prepareTables(document);
all('.tabs').forEach(makeTabs);
new Set(all('li.tab').map(item => item.parentElement)).forEach(makeTabs);
makeChoice(main);
all('.contents a, .results li > :is(a, small), :is(h1, h2, h3, h4)').forEach(breakNames);
makeSearch(input, document.getElementById('_results'), document.querySelector('.results'));
if (matchMedia('(max-width: 60rem)').matches) all('.contents').forEach(contents => { contents.open = false; });
else input.placeholder = 'Search, or press /';
if (location.hash) showTarget();
addEventListener('hashchange', showTarget);
