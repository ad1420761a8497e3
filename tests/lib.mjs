// Functions that the .mjs suites share: the line of each test, and a client for a server on stdio.
import { execFile, spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execFileSync } from 'node:child_process';

export const root = join(dirname(realpathSync(fileURLToPath(import.meta.url))), '..');
export const program = process.env.WORKOSDOCS ?? join(root, 'workosdocs');

/** The package and version that the program was made from: "@workos/mcp-docs-server", "0.2.0". */
export const corpus = (() => {
  const [, name, version] = /^corpus (\S+) (\S+)$/m.exec(execFileSync(program, ['--version'], { encoding: 'utf8' }))
    ?? [];
  return { name, version, pages: process.env.CORPUS_PAGES ?? join(root, `build/${version}/pages/organized`) };
})();

const SHOWN = 12; // details of one failed test

/** Runs `fn` and prints the line of its test. The test fails if `fn` throws, or if it adds to the list that it is
 * given. ONLY=TEXT leaves out tests whose name does not contain TEXT; `always` is for tests that prepare later ones. */
export async function test(name, fn, { always = false } = {}) {
  if (!always && !name.includes(process.env.ONLY ?? '')) return;
  const wrong = [];
  try {
    await fn(wrong);
  } catch (error) {
    wrong.push(error?.stack ?? String(error));
  }
  console.log(`${wrong.length ? 'not ok' : 'ok'} ${name}`);
  for (const detail of wrong.slice(0, SHOWN))
    console.log(String(detail).split('\n').slice(0, SHOWN).map((line) => `    ${line.slice(0, 400)}`).join('\n'));
  if (wrong.length > SHOWN) console.log(`    ... and ${wrong.length - SHOWN} more`);
  if (wrong.length) process.exitCode = 1;
}

/** Reports a test that cannot run on this machine. tests/README.md must list its name. */
export const skip = (name, reason) => console.log(`skip ${name}: ${reason}`);

export const bytes = (text) => Buffer.byteLength(text, 'utf8');

/** A server on stdio. Requests may be many at a time: each is answered by its id. */
export class Server {
  constructor(command = program, args = ['mcp']) {
    this.waiting = new Map();
    this.next = 0;
    this.strays = []; // lines that answer no request
    this.child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    this.ended = new Promise((resolve) => this.child.on('close', (status, signal) => {
      for (const { reject } of this.waiting.values()) reject(new Error(`the server ended, status ${status ?? signal}`));
      resolve(status);
    }));
    this.child.stdin.on('error', () => {});
    let rest = [];
    this.child.stdout.on('data', (chunk) => {
      for (let from = 0, lf; ; from = lf + 1) {
        lf = chunk.indexOf(10, from);
        if (lf < 0) { rest.push(chunk.subarray(from)); return; }
        const line = Buffer.concat([...rest, chunk.subarray(from, lf)]).toString('utf8');
        rest = [];
        this.line(line);
      }
    });
  }

  line(line) {
    const message = JSON.parse(line);
    const waits = this.waiting.get(message.id);
    if (!waits) { this.strays.push(line); return; }
    this.waiting.delete(message.id);
    waits.resolve(message);
  }

  raw(line) { this.child.stdin.write(line + '\n'); }
  notify(method, params) { this.raw(JSON.stringify({ jsonrpc: '2.0', method, params })); }

  /** The whole response: {result} or {error}. */
  ask(method, params) {
    const id = this.next++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.raw(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
  }

  async result(method, params) {
    const { result, error } = await this.ask(method, params);
    if (error) throw new Error(`${method} ${JSON.stringify(params)}: ${error.code} ${error.message}`);
    return result;
  }

  async initialize(protocolVersion = '2025-11-25') {
    const result = await this.result('initialize',
      { protocolVersion, capabilities: {}, clientInfo: { name: 'tests', version: '1' } });
    this.notify('notifications/initialized');
    return result;
  }

  /** A tool's answer: {text, error}. */
  async call(name, args = {}) {
    const result = await this.result('tools/call', { name, arguments: args });
    return { text: result.content.map((c) => c.text).join(''), error: result.isError === true };
  }

  end() {
    this.child.stdin.end();
    return this.ended;
  }
}

/** The structured answer of a command, as printed with --json; undefined if it fails. Options are given by name. */
export function json(command, operands = [], options = {}) {
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return new Promise((resolve) => execFile(program, [command, '--json', ...args, '--', ...operands],
    { maxBuffer: 1 << 28 }, (error, stdout) => resolve(stdout ? JSON.parse(stdout) : undefined)));
}

/** Maps with at most `many` at a time, in order. */
export async function each(list, fn, many = 64) {
  const out = new Array(list.length);
  let at = 0;
  await Promise.all(Array.from({ length: Math.min(many, list.length) }, async () => {
    for (let i; (i = at++) < list.length;) out[i] = await fn(list[i], i);
  }));
  return out;
}
