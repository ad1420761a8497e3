// People at a terminal, in tmux at 60, 80 and 140 columns: every page fits and is complete; the finder; each way out of
// it restores the terminal. tmux itself is the judge of widths: it says which lines it had to continue.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import assert from 'node:assert/strict';
import { program, root, skip, test } from './lib.mjs';

const folder = join(root, 'build/tests/terminal');
const socket = `workosdocs-${process.pid}`;
const MARK = '@@@', STYLE = '\\x1b\\[[0-9;]*m';
const WIDTHS = [60, 80, 140];

const tmux = (...args) => {
  const r = spawnSync('tmux', ['-u', '-L', socket, '-f', '/dev/null', ...args],
    { encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, LC_ALL: 'C.UTF-8', TMUX: '' } });
  if (r.status !== 0) throw new Error(`tmux ${args.join(' ')}: ${r.stderr}`);
  return r.stdout;
};
const piped = (...args) => {
  const r = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (r.error) throw r.error;
  return r.stdout + r.stderr;
};

/** Waits until a condition holds; throws with `about()` after ten seconds. */
async function until(condition, about) {
  const end = Date.now() + 10000 * Number(process.env.SLOW ?? 1);
  for (;;) {
    const value = condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`it did not happen: ${condition}\n${about?.() ?? ''}`);
    await sleep(30);
  }
}

let sessions = 0;
/** A shell in a pane of its own. */
class Pane {
  constructor(columns, rows = 24, env = {}) {
    this.name = `s${sessions++}`;
    tmux('new-session', '-d', '-s', this.name, '-x', String(columns), '-y', String(rows), 'exec env -u TMUX sh');
    this.run(`PS1='${MARK} '; unset LESS PAGER NO_COLOR FORCE_HYPERLINK VTE_VERSION; `
      + Object.entries(env).map(([k, v]) => `export ${k}='${v}';`).join(' ') + ' clear');
  }
  keys(...keys) { tmux('send-keys', '-t', this.name, ...keys); }
  type(text) { tmux('send-keys', '-t', this.name, '-l', '--', text); }
  run(command) { this.type(command); this.keys('Enter'); }
  screen(...options) { return tmux('capture-pane', '-p', '-t', this.name, ...options); }
  state(format) { return tmux('display', '-p', '-t', this.name, format).trim(); }
  shows(text) { return until(() => this.screen().includes(text), () => `no ${text} in\n${this.screen()}`); }
  prompt() { return until(() => this.screen().trimEnd().endsWith(`\n${MARK}`) || this.screen().trim() === MARK,
    () => this.screen()); }
  /** The rows and the lines of the same moment: the screen may be drawn while they are read. */
  captured() {
    for (let rows = this.screen('-S', '-'), next; ; rows = next) {
      const lines = this.screen('-J', '-S', '-');
      next = this.screen('-S', '-');
      if (next === rows) return { rows: rows.split('\n'), lines: lines.split('\n') };
    }
  }
  /** Lines that tmux continued in the next row. */
  continued() {
    const { rows, lines } = this.captured(), dense = (text) => text.replace(/\s/g, '');
    const wide = new Set();
    let k = 0;
    for (const line of lines) {
      let shown = dense(rows[k++]);
      if (shown === dense(line)) continue;
      while (shown.length < dense(line).length) shown += dense(rows[k++]);
      assert.equal(shown, dense(line));
      wide.add(line.trimEnd());
    }
    return wide;
  }
  end() { tmux('kill-session', '-t', this.name); }
}

const words = (text) => text.match(/[\p{L}\p{N}]+/gu) ?? [];

/** Words that a terminal does not show: in targets of links, which it lists by their final address; anchors; "title" of code. */
const visible = (markdown) => markdown.replace(/^([\s>]*```\S*) .*title="(.*)"$/gm, '$1 $2').replace(/\]\(<?[^)\s]*[^)]*\)/g, ' ').replace(/<a (id|name)=[^>]*>/g, ' ');

/** Runs commands in a pane, and returns for each its lines with styles. */
async function laidOut(columns, commands) {
  const file = join(folder, `all-${columns}`), script = join(folder, `all-${columns}.sh`);
  rmSync(file, { force: true });
  writeFileSync(script, `export PAGER=cat TERM=screen\n${commands.map((c, i) =>
    `echo '${MARK}${i}'; ${program} ${c.map((w) => `'${w}'`).join(' ')}`).join('\n')}\necho '${MARK}end'\n`);
  tmux('set-option', '-g', 'history-limit', '400000');
  const pane = new Pane(columns, 50);
  await pane.prompt(); // a command that is typed before the prompt moves the first line of its output
  pane.run(`sh ${script}`);
  for (let i = 0; ; i++) {
    try { await until(() => pane.screen().includes(`\n${MARK}end\n`)); break; } catch (error) { if (i > 20) throw error; }
  }
  await pane.prompt(); // the last text drawn: rows that are read at different times are the same
  const parts = pane.screen('-J', '-e', '-S', '-').split(new RegExp(`^(?:${STYLE})*${MARK}\\d+\\s*$`, 'm')).slice(1);
  const wide = pane.continued();
  pane.end();
  return { parts, wide };
}

async function fits(columns, commands, wrong) {
  const { parts, wide } = await laidOut(columns, commands);
  const plain = (line) => line.replace(/\x1b\[[0-9;]*m|\x1b\]8;;.*?\x1b\\/g, '').trimEnd();
  assert.equal(parts.length, commands.length);
  commands.forEach((command, i) => {
    const lines = parts[i].split(new RegExp(`^(?:${STYLE})*${MARK}end`, 'm'))[0].split('\n');
    const shown = new Map();
    for (const word of words(lines.map(plain).join('\n'))) shown.set(word, (shown.get(word) ?? 0) + 1);
    for (const word of command[0] === 'search' ? [] : words(visible(piped(...command)))) { // its passages are chosen by size
      const left = shown.get(word) ?? 0;
      if (!left) { wrong.push(`${command.join(' ')}: "${word}" is lost`); break; }
      shown.set(word, left - 1);
    }
    if (/^Pages below:$/m.test(piped(...command)) && !lines.some((line) => plain(line) === 'Pages below:'))
      wrong.push(`${command.join(' ')}: the pages below are part of another list`);
    for (const line of lines) {
      if (!wide.has(plain(line))) continue;
      const text = plain(line).replace(/^[│•\s]*(\[\d+\] |\d+\. )?/, '');
      const before = /^(?:[│\s]|\x1b\[[0-9;]*m)*/.exec(line)[0]; // with the style of the first character: 36 is code
      if (/\s/.test(text) && !/\x1b\[([0-9;]*;)?36m([│\s]|\x1b\[[1-4]m)*$/.test(before))
        wrong.push(`${command.join(' ')}: wider than ${columns}: ${plain(line)}`);
    }
  });
}

/** State that must be as before once the finder has ended. */
const terminal = (pane) => pane.state('#{alternate_on} #{wrap_flag} #{cursor_flag} #{insert_flag}');

/** Starts the finder in a pane. */
async function finder(columns, rows, env) {
  const pane = new Pane(columns, rows, env);
  await pane.prompt();
  pane.run(`stty -g >${folder}/before-${pane.name}`);
  await pane.prompt();
  pane.before = terminal(pane);
  pane.run(program);
  await pane.shows('Esc: leave');
  return pane;
}

/** Checks that the shell is back and the terminal as it was, then ends the pane. */
async function left(pane) {
  await until(() => terminal(pane) === pane.before, () => terminal(pane));
  pane.run(`stty -g >${folder}/after-${pane.name}; echo left`);
  await pane.shows('\nleft');
  assert.equal(readFileSync(`${folder}/after-${pane.name}`, 'utf8'), readFileSync(`${folder}/before-${pane.name}`, 'utf8'));
  pane.end();
}
const processOf = (pane) => execFileSync('ps', ['-o', 'pid=', '--ppid', pane.state('#{pane_pid}')], { encoding: 'utf8' })
  .trim().split('\n').at(-1).trim();
const titleOf = (path) => JSON.parse(piped('outline', '--json', path)).title;

async function all() {
  const pages = JSON.parse(piped('list', '--json')).pages.map((p) => p.path);
  const page = pages.find((p) => p === 'authkit/sessions') ?? pages[0];
  const title = titleOf(page);
  const group = JSON.parse(piped('examples', '--json')).groups[0].name;
  const packages = JSON.parse(piped('changelog', '--json')).packages.map((p) => p.package);
  const others = [['list'], ['list', page.split('/')[0]], ['outline', page], ['examples'], ['examples', group], ['changelog'],
    ...packages.map((p) => ['changelog', p]), ['search', 'refresh', 'token'], ['search', title], ['search', '--mode',
      'literal', 'https://']];

  for (const columns of WIDTHS) {
    await test(`${columns} columns: no page is wider or loses a word`, (wrong) =>
      fits(columns, pages.map((p) => ['show', '--language', 'all', p]), wrong));
    await test(`${columns} columns: no other answer is wider or loses a word`, (wrong) => fits(columns, others, wrong));

    await test(`${columns} columns: the finder finds, shows and returns`, async () => {
      const pane = await finder(columns, 24);
      pane.type(title);
      await until(() => /^> /m.test(pane.screen()) && pane.screen().includes(`: ${title}\n`), () => pane.screen());
      assert.deepEqual([...pane.continued()], []);
      const first = /^> .*/m.exec(pane.screen())[0];
      pane.keys('Down');
      await until(() => /^> .*/m.exec(pane.screen())?.[0] !== first, () => pane.screen());
      pane.keys('Up');
      await until(() => /^> .*/m.exec(pane.screen())?.[0] === first, () => pane.screen());
      pane.keys('Enter');
      await until(() => !pane.screen().includes('Esc: leave'), () => pane.screen());
      await pane.shows(':');
      pane.keys('q');
      await pane.shows('Esc: leave');
      assert.equal(/^> .*/m.exec(pane.screen())[0], first);
      pane.keys('Escape');
      await left(pane);
    });
  }

  await test('the finder cuts lines of code that are too wide', async () => {
    const examples = JSON.parse(piped('examples', '--json', group)).examples;
    const wide = examples.find((e) => e.code.split('\n').slice(0, 3).some((l) => l.length > 60 && !/[^ -~]/.test(l)));
    const line = wide.code.split('\n').find((l) => l.length > 60), pane = await finder(48, 40);
    pane.type(`"${line.trim().slice(0, 40)}"`);
    await until(() => pane.screen().split('\n').some((l) => l.length > 40 && l.slice(2).startsWith(line.slice(0, 40))),
      () => pane.screen());
    const shown = pane.screen().split('\n').find((l) => l.slice(2).startsWith(line.slice(0, 40)));
    assert.equal(shown, `  ${line.slice(0, 46)}`.trimEnd());
    assert.deepEqual([...pane.continued()], []);
    pane.keys('Escape');
    await left(pane);
  });

  await test('a query that is longer than the line shows its end, with wide characters, too', async () => {
    const pane = await finder(44, 12);
    pane.type(`${'session '.repeat(6)}日本語🙂 end`);
    await until(() => /session .*日本語🙂 end$/.test(pane.screen().split('\n')[0]), () => pane.screen());
    assert.equal(pane.state('#{cursor_y}'), '0');
    assert.deepEqual([...pane.continued()], []);
    pane.keys('C-u');
    await until(() => /^Find in .*: *$/.test(pane.screen().split('\n')[0]), () => pane.screen());
    pane.keys('Escape');
    await left(pane);
  });

  await test('the finder completes the word that is being typed', async () => {
    const pane = await finder(80, 24);
    pane.type('sess');
    await until(() => /^> .*[sS]ession/m.test(pane.screen()), () => pane.screen());
    pane.keys('C-u');
    await until(() => /: *$/m.test(pane.screen().split('\n')[0]), () => pane.screen());
    pane.type('xqzjw');
    await pane.shows('No results');
    pane.keys('BSpace', 'C-w', 'Escape');
    await left(pane);
  });

  await test('pasted text is one query: its line breaks open nothing', async () => {
    const pane = await finder(80, 24), text = 'refresh token\nexpired\tafter\r\na day\x1b'.repeat(9);
    writeFileSync(`${folder}/pasted`, text);
    tmux('load-buffer', `${folder}/pasted`);
    tmux('paste-buffer', '-p', '-t', pane.name);
    await until(() => /token expired after +a day$/.test(pane.screen().split('\n')[0]), () => pane.screen());
    await until(() => /^> .*[rR]efresh/m.test(pane.screen()), () => pane.screen());
    assert.ok(pane.screen().includes('Esc: leave'));
    pane.keys('C-u');
    pane.type('session');
    await until(() => /: session$/m.test(pane.screen().split('\n')[0]), () => pane.screen());
    pane.keys('Escape');
    await left(pane);
  });

  await test('the finder draws again when the window changes', async () => {
    const pane = await finder(80, 24);
    for (const [columns, rows] of [[120, 40], [50, 12], [40, 12], [10, 2], [20, 1], [100, 30]]) {
      tmux('resize-window', '-t', pane.name, '-x', String(columns), '-y', String(rows));
      const help = columns < 43 ? 'Up/Down  Enter: read  Esc: leave' : 'Up, Down: choose   Enter: read   Esc: leave', first = 'Find in'.slice(0, columns);
      await until(() => pane.screen().trimEnd().split('\n').length === rows && (rows < 3 || pane.screen().trimEnd().endsWith(help))
        && (columns < 50 || pane.screen().startsWith(first)), () => pane.screen());
      assert.deepEqual([...pane.continued()], []);
    }
    pane.keys('Escape');
    await left(pane);
  });

  await test('the query is shown in a window of any size', async () => {
    const pane = await finder(80, 24);
    pane.type('session');
    for (const [columns, rows] of [[80, 1], [80, 2], [20, 3], [9, 1], [10, 4], [3, 2], [80, 24]]) {
      tmux('resize-window', '-t', pane.name, '-x', String(columns), '-y', String(rows));
      const end = 'session'.slice(1 - columns);
      await until(() => pane.screen().split('\n')[0].endsWith(end) && (rows < 2 || pane.screen().split('\n')[1].startsWith('>')),
        () => pane.screen());
      assert.deepEqual([...pane.continued()], []);
    }
    pane.keys('Escape');
    await left(pane);
  });

  await test('Backspace removes a character with its marks, Alt-Backspace a word; other keys change nothing', async () => {
    const pane = await finder(80, 24);
    const query = (text) => until(() => pane.screen().split('\n')[0].trimEnd().endsWith(text), () => pane.screen());
    pane.type('session cafe\u0301日\u0301');
    await query('日\u0301');
    pane.keys('BSpace', 'BSpace');
    await query(' caf');
    pane.type('\x1b\x7f');
    await query(': session');
    pane.keys('Down');
    const chosen = await until(() => /^> .*/m.exec(pane.screen().split('\n').slice(2).join('\n'))?.[0], () => pane.screen());
    for (const sequence of ['\x1b[15~', '\x1b[3~', '\x1b[<0;1;1M', '\x1b[?1;2c', '\x1b[C', '\x0c', '\x01']) pane.type(sequence);
    pane.type('s');
    pane.keys('BSpace', 'Down');
    await query(': session');
    assert.ok(pane.screen().includes(`\n${chosen}`));
    pane.type('\x1b[7~');
    await until(() => pane.screen().split('\n')[1].startsWith('>'), () => pane.screen());
    pane.keys('Escape');
    await left(pane);
  });

  await test('started in the background, the finder waits for the terminal; bg leaves the screen to the shell', async () => {
    const pane = new Pane(80, 24);
    await pane.prompt();
    pane.run(`stty -g >${folder}/before-${pane.name}`);
    await pane.prompt();
    pane.before = terminal(pane);
    pane.run(`${program} &`);
    for (const then of ['echo one', 'fg']) {
      await sleep(300);
      assert.equal(terminal(pane), pane.before);
      pane.run(then);
    }
    await pane.shows('Esc: leave');
    pane.keys('C-z');
    await until(() => terminal(pane) === pane.before, () => terminal(pane));
    pane.run('bg');
    await sleep(300);
    assert.equal(terminal(pane), pane.before);
    pane.run('fg');
    await pane.shows('Esc: leave');
    pane.keys('Escape');
    await left(pane);
  });

  await test('after SIGSTOP and fg the finder reads keys again', async () => {
    const pane = await finder(80, 24);
    process.kill(Number(processOf(pane)), 'SIGSTOP');
    await sleep(300);
    pane.type(`stty $(cat ${folder}/before-${pane.name}); fg`);
    pane.keys('C-j'); // Enter is not yet one
    await sleep(300);
    pane.type('session');
    await until(() => /: session$/m.test(pane.screen().split('\n')[0]) && /^> /m.test(pane.screen()), () => pane.screen());
    pane.keys('Escape');
    await left(pane);
  });

  await test('less with options of the user begins at the section, too', async () => {
    const pane = await finder(80, 24, { PAGER: 'less -S' });
    pane.type('refresh token');
    const heading = await until(() => /^> .*› (.*?)  \S+#\S+$/m.exec(pane.screen())?.[1] ?? (pane.keys('Down'), null), () => pane.screen());
    pane.keys('Enter');
    await until(() => pane.screen().split('\n')[0].trim() === heading, () => pane.screen());
    pane.keys('q');
    await pane.shows('Esc: leave');
    pane.keys('Escape');
    await left(pane);
  });

  await test('a terminal without a second screen is left empty, not with the results beside the prompt', async () => {
    const pane = new Pane(80, 24);
    tmux('set-option', '-w', '-t', pane.name, 'alternate-screen', 'off');
    await pane.prompt();
    pane.run(program);
    await pane.shows('Esc: leave');
    pane.keys('Escape');
    await until(() => pane.screen().trim() === MARK, () => pane.screen());
    pane.end();
  });

  for (const [name, leave] of Object.entries({
    'Escape': (pane) => pane.keys('Escape'),
    'Ctrl-C': (pane) => pane.keys('C-c'),
    'Ctrl-D': (pane) => pane.keys('C-d'),
    'Ctrl-\\': (pane) => pane.keys('C-\\'),
    ...Object.fromEntries(['INT', 'TERM', 'HUP', 'QUIT', 'SEGV', 'ABRT', 'ALRM', 'USR1', 'USR2'].map((signal) => [`SIG${signal}`,
      (pane) => process.kill(Number(processOf(pane)), `SIG${signal}`)])),
  }))
    await test(`the terminal is restored after ${name}`, async () => {
      const pane = await finder(80, 24);
      leave(pane);
      await left(pane);
    });

  for (const [name, stop] of [['Ctrl-Z', (pane) => pane.keys('C-z')],
    ['SIGTSTP', (pane) => process.kill(Number(processOf(pane)), 'SIGTSTP')]])
    await test(`the terminal is restored while the finder is stopped by ${name}`, async () => {
      const pane = await finder(80, 24);
      pane.type('session');
      for (let i = 0; i < 2; i++) {
        await pane.shows(': session');
        stop(pane);
        await until(() => terminal(pane) === pane.before, () => terminal(pane));
        pane.run(`stty -g >${folder}/after-${pane.name}; echo stopped${i}`);
        await pane.shows(`\nstopped${i}`);
        assert.equal(readFileSync(`${folder}/after-${pane.name}`, 'utf8'),
          readFileSync(`${folder}/before-${pane.name}`, 'utf8'));
        pane.run('fg');
      }
      await pane.shows(': session');
      pane.keys('Escape');
      await left(pane);
    });

  for (const [name, pager] of [['is missing', 'no-such-pager'], ['fails', 'false'], ['crashes', 'kill -SEGV $$'],
    ['is cat', 'cat']])
    await test(`a pager that ${name} loses nothing, and the finder goes on`, async () => {
      const pane = await finder(80, 24, { PAGER: pager.replaceAll('$', '\\$').replaceAll('\\', '') });
      pane.type(title);
      await until(() => /^> /m.test(pane.screen()), () => pane.screen());
      pane.keys('Enter');
      await pane.shows('Press Enter to go back.');
      assert.ok(pane.screen('-S', '-').length > 400);
      pane.keys('Enter');
      await pane.shows('Esc: leave');
      pane.keys('Escape');
      await left(pane);
    });

  await test('interrupts are for the pager while it runs', async () => {
    const pane = await finder(80, 24);
    pane.type(title);
    await until(() => /^> /m.test(pane.screen()), () => pane.screen());
    pane.keys('Enter');
    await until(() => !pane.screen().includes('Esc: leave'), () => pane.screen());
    pane.keys('C-c');
    await sleep(100);
    pane.keys('q');
    await pane.shows('Esc: leave');
    pane.keys('Escape');
    await left(pane);
  });

  await test('without a terminal that can be used there is help, or the server', async () => {
    const pane = new Pane(80, 40);
    await pane.prompt();
    pane.run(`TERM=dumb ${program}; echo one=$?`);
    await pane.shows('\none=0');
    assert.match(pane.screen(), /^ {2}search QUERY/m);
    pane.run(`clear; ${program} | cat; echo two`);
    await pane.shows('\ntwo');
    assert.match(pane.screen(), /^ {2}search QUERY/m);
    pane.run(`clear; echo '{"jsonrpc":"2.0","id":7,"method":"ping"}' | ${program}`);
    await pane.shows('"id":7');
    pane.run(`clear; TERM=dumb ${program} show ${page}; echo three`);
    await pane.shows('\nthree');
    assert.ok(!pane.screen('-e').includes('\x1b['));
    pane.end();
  });

  await test('NO_COLOR: laid out without styles; hyperlinks only where they are known', async () => {
    const pane = new Pane(80, 50, { PAGER: 'cat' });
    await pane.prompt();
    const output = async (variable) => {
      pane.run(`clear; ${variable} ${program} show ${page}; echo end${++sessions}`);
      await until(() => pane.screen().includes(`\nend${sessions}\n`), () => pane.screen());
      return pane.screen('-e', '-S', '-');
    };
    assert.doesNotMatch(await output('NO_COLOR=1'), /\x1b\[(1|2|3|4|36)m/);
    assert.match(await output('NO_COLOR='), /^\[1\] /m); // unit.c checks the bytes of hyperlinks, which tmux may not print
    assert.doesNotMatch(await output('FORCE_HYPERLINK=1'), /^\[1\] /m);
    pane.end();
  });

  await test('a pipe gets the Markdown as it is', () => {
    assert.match(piped('show', page), new RegExp(`^# ${title}$`, 'm'));
    assert.doesNotMatch(piped('show', page), /\x1b|│|•/);
  });
}

await test('answers of commands do not speak of tools and their arguments', (wrong) => {
  const path = JSON.parse(piped('list', '--json')).pages.find((p) => p.path.startsWith('reference/'))?.path ?? 'x';
  for (const args of [['show', 'no/such/page'], ['outline', 'no/such/page'], ['list', 'nowhere'], ['grep', 'x', 'nowhere'],
    ['examples'], ['examples', 'nowhere'], ['examples', '--query', 'xqzjw'], ['changelog'], ['changelog', 'nothing'],
    ['changelog', '@workos-inc/node'], ['search', 'xqzjw'], ['search', '--path', 'nowhere', 'x'], ['search', 'session'],
    ['search', '--cursor', 'bad', 'x'], ['search', '--language', 'cobol', 'session'], ['search', '-x'],
    ['show', '--cursor', 'bad'], ['show', '--max-chars', '500', path], ['show', path], ['show', `${path}#nowhere`],
    ['examples', '--max-results', '1'], ['search', '--mode', 'regex', '(']]) {
    const said = /\b(tool|[Ss]end|[Pp]ass) .*/.exec(piped(...args).split('\n').filter((l) => !l.startsWith('>')).slice(0, 6)
      .join('\n'))
      ?? /The search tool.*/.exec(piped(...args)) ?? /cursor ".*/.exec(piped(...args));
    if (said) wrong.push(`${args.join(' ')}: ${said[0]}`);
  }
});

if (spawnSync('sh', [join(root, 'gen/need.sh'), 'tmux', 'less', 'procps'], { stdio: 'inherit' }).status !== 0) {
  skip('in tmux', 'tmux, less or ps is missing and cannot be installed');
} else {
  mkdirSync(folder, { recursive: true });
  try {
    tmux('new-session', '-d', '-s', 'keep', 'sleep 3600');
    await all();
  } finally {
    tmux('kill-server');
  }
}
