// site.mjs - shared by the suites of the browser: a server of `serve`, requests byte by byte, and the links of a page.
import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { once } from 'node:events';
import { program } from './lib.mjs';

/** Starts `serve` on a free port. Returns its port, a function that stops it, and the process. */
export async function startServer(args = ['--port', '0'], command = program, env = process.env, first = ['serve']) {
  const child = spawn(command, [...first, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
  let said = '';
  child.stderr.on('data', (chunk) => { said += chunk; });
  const line = await Promise.race([
    once(child.stdout, 'data').then(([chunk]) => String(chunk)),
    once(child, 'exit').then(([status]) => { throw new Error(`serve ended with status ${status}: ${said}`); }),
  ]);
  const port = Number(/http:\/\/localhost:(\d+)\//.exec(line)?.[1]);
  return { port, child, line, stop: async () => { child.kill(); await once(child, 'exit'); } };
}

/** Sends bytes and returns everything that comes back until the server closes the connection, or `ms` pass. */
export function exchange(port, data, { host = '127.0.0.1', ms = 5000 } = {}) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => socket.write(data));
    const chunks = [];
    const timer = setTimeout(() => { socket.destroy(); resolve(Buffer.concat(chunks).toString('utf8')); }, ms);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', (error) => { clearTimeout(timer); if (chunks.length) socket.emit('close'); else reject(error); });
    socket.on('close', () => { clearTimeout(timer); resolve(Buffer.concat(chunks).toString('utf8')); });
  });
}

/** Sends a GET request, with more fields if given, and returns status, fields and body. */
export async function get(port, target, { method = 'GET', host, fields = '', ...options } = {}) {
  const answer = await exchange(port, `${method} ${target} HTTP/1.1\r\nHost: ${host ?? `localhost:${port}`}\r\n`
    + `Connection: close\r\n${fields}\r\n`, options);
  return parse(answer);
}

/** Splits a response. */
export function parse(answer) {
  const end = answer.indexOf('\r\n\r\n'), head = answer.slice(0, end).split('\r\n');
  return {
    status: Number(head[0].split(' ')[1]), body: answer.slice(end + 4),
    fields: Object.fromEntries(head.slice(1).map((line) => [line.split(':')[0].toLowerCase(), line.slice(line.indexOf(':') + 1).trim()])),
  };
}

const decode = (text) => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name]);

/** Returns the targets of all links, style sheets, scripts and forms of a page, and its ids. */
export function links(html) {
  const targets = [...html.matchAll(/<(?:a|link|script|form)\b[^>]*?\s(?:href|src|action)="([^"]*)"/g)].map((m) => decode(m[1]));
  return { targets, ids: new Set([...html.matchAll(/\sid="([^"]*)"/g)].map((m) => decode(m[1]))) };
}
