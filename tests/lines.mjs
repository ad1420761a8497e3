// Shared by mcp.mjs, schema.mjs and life.mjs: whole sessions as lines, requests in the form of each revision, and names
// in the corpus to ask for, which are read from the program.
import { spawn } from 'node:child_process';
import { program } from './lib.mjs';

export const prefix = process.env.TOOL_PREFIX || 'workos';
export const tool = (name) => `${prefix}_${name}`;
export const uri = (path) => `${prefix}://docs/${path}`;
export const LLMS = `${prefix}://llms.txt`;
export const TEMPLATE = uri('{+path}');

export const LEGACY = ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'];
export const MODERN = '2026-07-28';
export const KEY = 'io.modelcontextprotocol/';
export const META = { [`${KEY}protocolVersion`]: MODERN, [`${KEY}clientCapabilities`]: {} };

/** How much longer things may take, for a program under valgrind or sanitizers: SLOW=40. Its memory is not judged
 * then. */
export const slow = Number(process.env.SLOW || 1);

export const request = (id, method, params) =>
  ({ jsonrpc: '2.0', id, method, ...(params === undefined ? {} : { params }) });
export const modern = (id, method, params = {}) => request(id, method, { ...params, _meta: META });
export const ping = (id) => request(id, 'ping');
export const initialize = (version, id = 0) =>
  request(id, 'initialize',
    { protocolVersion: version, capabilities: {}, clientInfo: { name: 'tests', version: '1' } });
export const INITIALIZED = { jsonrpc: '2.0', method: 'notifications/initialized' };

/** A request in any revision. */
export const ask = (version, id, method, params) => (version === MODERN ? modern(id, method, params)
  : request(id, method, params));

export const start = (options = {}) => spawn(program, ['mcp'], { stdio: ['pipe', 'pipe', 'inherit'], ...options });

/** The lines as one buffer, each with its LF: objects, strings, or buffers. */
const encoded = (lines) =>
  Buffer.concat(lines.flatMap((l) =>
    [Buffer.isBuffer(l) ? l : Buffer.from(typeof l === 'string' ? l : JSON.stringify(l)), Buffer.from('\n')]));

/** Runs one session. Returns its output, as lines and parsed, and the exit status. Throws if the output is not lines of
 * UTF-8. */
export function talk(lines, input = encoded(lines)) {
  return new Promise((resolve, reject) => {
    const child = start(), chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.on('error', reject);
    child.stdin.on('error', () => {});
    child.on('close', (code, signal) => {
      try {
        const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
        if (text && !text.endsWith('\n')) throw new Error('the output does not end with LF');
        const out = text.split('\n').slice(0, -1);
        resolve({ lines: out, replies: out.map((line) => JSON.parse(line)), status: signal ?? code });
      } catch (error) {
        reject(error);
      }
    });
    child.stdin.end(input);
  });
}

/** The replies to requests [method, params] in one session of a revision, the handshake's left out. */
export async function session(version, requests) {
  const opening = version === MODERN ? [] : [initialize(version), INITIALIZED];
  const { replies, status } =
    await talk([...opening, ...requests.map(([method, params], i) => ask(version, i + 1, method, params))]);
  if (status !== 0) throw new Error(`${version}: ended with ${status}`);
  return version === MODERN ? replies : replies.slice(1);
}

/** The result or error code of one request. */
export async function one(version, method, params) {
  const [reply] = await session(version, [[method, params]]);
  return reply.error ? { code: reply.error.code, ...reply.error } : reply.result;
}

export const codes = (replies) => replies.map((r) => r.error?.code ?? 'ok');

/** Text for the name of a test: one line, printable, short. */
export const shown = (value, most = 70) => {
  const text = (typeof value === 'string' ? value : Buffer.isBuffer(value) ? value.toString('latin1')
    : JSON.stringify(value))
    .replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return text.length > most ? `${text.slice(0, most)}...` : text;
};

/** Numbers that look random and are the same in every run: next(n) is below n. */
export function numbers(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** All entries of resources/list, and each reply on the way. */
export async function allResources(version) {
  const entries = [], replies = [];
  for (let cursor; ;) {
    const [reply] = await session(version, [['resources/list', cursor === undefined ? {} : { cursor }]]);
    replies.push(reply);
    entries.push(...reply.result.resources);
    cursor = reply.result.nextCursor;
    if (cursor === undefined) return { entries, replies };
    if (replies.length > 1000) throw new Error('resources/list does not end');
  }
}

const completion = async (ref, name, value) =>
  (await one(MODERN, 'completion/complete', { ref, argument: { name, value } })).completion;
export const completePath = (value) => completion({ type: 'ref/resource', uri: TEMPLATE }, 'path', value);
export const completePrompt = (prompt, name, value) => completion({ type: 'ref/prompt', name: prompt }, name, value);

/** Something of each kind in this corpus, found through the server's own lists. */
export async function sample() {
  const { entries } = await allResources(MODERN);
  const pages = entries.filter((e) => e.uri !== LLMS);
  for (const page of pages.filter((p) => p.size > 2000 && /^[a-z/-]+$/.test(p.name))) {
    const { values } = await completePath(`${page.name}#`);
    if (values.length < 2) continue;
    const vendors = (await completePrompt('migrate_from', 'vendor', '')).values.filter((v) => /^[a-z0-9]+$/.test(v));
    const errors = (await completePrompt('explain_error', 'error', '')).values;
    const features = (await completePrompt('integrate_feature', 'feature', '')).values;
    const largest = pages.reduce((a, b) => (b.size > a.size ? b : a));
    return { entries, pages, page: page.name, section: values[1], vendors, errors, features, largest: largest.name };
  }
  throw new Error('no page with two sections');
}
