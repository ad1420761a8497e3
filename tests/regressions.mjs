// What once went wrong, each under a name that says what holds now: one server of the modern revision, one of that with batches.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Server, test, bytes } from './lib.mjs';
import { META, modern, ping, prefix, request, sample, slow, tool } from './lines.mjs';

const there = await sample(), same = assert.deepEqual;
const server = new Server();
let last = 0;
const ask = (method, params = {}) => server.ask(method, { ...params, _meta: META });
const call = async (name, args) => {
  const { result, error } = await ask('tools/call', { name: tool(name), arguments: args });
  if (error) throw new Error(error.message);
  return { text: result.content[0].text, data: result.structuredContent, error: result.isError === true };
};
const cursorOf = (text) => /cursor "([^"]+)"/.exec(text)?.[1];

// --- cursors ---
/** Signs any text as the server does: its check is FNV-1a, and that runs backwards from one cursor to its beginning. */
async function signer() {
  const cursor = cursorOf((await call('docs', { path: there.largest, maxChars: 500 })).text), at = cursor.lastIndexOf('-');
  const inverse = Array.from({ length: 5 }).reduce((x) => (x * (2n - 16777619n * x)) & 0xffffffffn, 1n);
  const back = (h, c) => (Number((BigInt(h) * inverse) & 0xffffffffn) ^ c) >>> 0, on = (h, c) => Math.imul(h ^ c, 16777619) >>> 0;
  let start = back(parseInt(cursor.slice(at + 1), 16), 0xff);
  for (const c of Buffer.from(cursor.slice(0, at)).reverse()) start = back(start, c);
  const sign = (text) => `${text}-${on([...Buffer.from(text)].reduce(on, start), 0xff).toString(16).padStart(8, '0')}`;
  assert.equal(sign(cursor.slice(0, at)), cursor);
  return { sign, text: cursor.slice(0, at) };
}
{
  const { sign, text } = await signer(), [from, language, raw, places] = text.split('.');
  const forged = ['0.2147483649', '0.4294967295', '0.31', '0.32', '99999999.0', '9223372036854775807.0', '4294967296.0'].map((start) => `${start}.${raw}.${places}`);
  forged.push(`${from}.${language}.${raw}.4294967295`, `${from}.${language}.7.${places}`, `${from}.${language}.${raw}.${Array(21).fill(places).join('+')}`);
  for (const forgery of forged) await test(`cursor: refused though its check is right: ${forgery.slice(0, 60)}`, async () => {
    const { error, text: said } = await call('docs', { cursor: sign(forgery) });
    assert.ok(error && said.includes('cursor'), said);
  });
}

// --- batches ---
{
  const batches = new Server();
  await batches.initialize('2025-03-26');
  batches.line = (line) => batches.taken?.(JSON.parse(line));
  const batch = (messages) => new Promise((resolve) => { batches.taken = resolve; batches.raw(JSON.stringify(messages)); });
  const status = (key) => Number(new RegExp(`${key}:\\s+(\\d+)`).exec(readFileSync(`/proc/${batches.child.pid}/status`, 'utf8'))?.[1]);
  await test('batch: a thousand calls take no more memory than what is answered', async () => {
    const calls = Array.from({ length: 1000 }, (_, i) => request(i, 'tools/call', { name: tool('docs'), arguments: { path: `zz${i}` } }));
    const before = status('VmHWM'), replies = await batch(calls);
    same(replies.length, 1000);
    if (slow === 1) assert.ok(status('VmHWM') - before < 16000, `${before} kB before, ${status('VmHWM')} kB at most`);
  });
  await test('batch: long ids are echoed as long as there is room, then refused as a whole, and at once', async () => {
    const long = (n, size) => Array.from({ length: n }, (_, i) => ping(`${'x'.repeat(size)}${i}`));
    const hundred = await batch(long(100, 15000)), thousand = await batch(long(1000, 15000));
    same([hundred.length, hundred.every((r, i) => r.result && r.id.endsWith(`x${i}`))], [100, true]);
    same([thousand.error?.code, 'id' in thousand, /ids/.test(thousand.error.message)], [-32600, false, true]);
  });
  await test('batch: a request whose reply alone is too large gets an error of its own, the others their replies', async () => {
    const pages = Array.from({ length: 200 }, (_, i) => request(i, 'resources/read', { uri: there.pages.find((p) => p.name === there.largest).uri }));
    const replies = await batch([...pages, ping('end')]);
    same([replies.length, replies[0].error, replies.at(-1).id], [201, undefined, 'end']);
    assert.ok(bytes(JSON.stringify(replies)) < 9e6);
  });
  batches.end();
}

process.exitCode ??= 0;
await test('the server has answered everything and ends with status 0', async () => same(await server.end(), 0));
