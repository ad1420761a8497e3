// How the process ends, waits and keeps its memory: end of input, signals, a closed output, its parent's death, a
// reader that stops, thousands of requests in one go. Linux. SLOW=40: under valgrind or sanitizers, where memory is
// not judged. REQUESTS=1000000: so many for the memory test.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program, test } from './lib.mjs';
import { LLMS, TEMPLATE, initialize, modern, ping, request, sample, slow, start, talk, tool, uri } from './lines.mjs';

const same = assert.deepEqual;
const there = await sample();
const MANY = Number(process.env.REQUESTS || 5000);
const folder = mkdtempSync(join(tmpdir(), 'workosdocs-'));
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const late = (ms, value) => new Promise((resolve) => setTimeout(resolve, ms, value).unref()); // ends a race
const line = (message) => `${JSON.stringify(message)}\n`;
const closed = async (child) => { const [code, signal] = await once(child, 'close'); return signal ?? code; };
const status = (pid, key) =>
  Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);

/** Whether something can be done within a time: a busy machine may delay one attempt, not five. attempt()
 * returns ms. */
async function within(most, attempt) {
  const took = [];
  do took.push(await attempt()); while (took.at(-1) >= most * slow && took.length < 5);
  assert.ok(took.at(-1) < most * slow, `took ${took.map((ms) => ms.toFixed(0)).join(', ')} ms`);
}

// --- ending ---

async function ends(name, how, most = 500) {
  await test(`ends with status 0 within ${most} ms: ${name}`, () => within(most, async () => {
    const child = start({ stdio: ['pipe', 'pipe', 'pipe'] });
    let said = '';
    child.stderr.on('data', (d) => (said += d));
    child.stdin.on('error', () => {});
    child.stdin.write(line(ping(1)));
    await once(child.stdout, 'data');
    const gone = closed(child), began = performance.now();
    await how(child);
    const end = await Promise.race([gone, late(3000 * slow, 'still alive')]);
    const took = performance.now() - began;
    if (end === 'still alive') child.kill('SIGKILL');
    same([end, said], [0, '']);
    return took;
  }));
}
await ends('end of input', (c) => c.stdin.end());
await ends('SIGTERM', (c) => c.kill('SIGTERM'));
await ends('SIGINT', (c) => c.kill('SIGINT'));
await ends('SIGHUP', (c) => c.kill('SIGHUP'));
await ends('output closed', (c) => c.stdout.destroy());
await ends('output closed, then a request', (c) => { c.stdout.destroy(); c.stdin.write(line(ping(2))); });
await ends('SIGTERM while nobody reads what it writes', async (c) => {
  c.stdout.pause();
  for (let i = 0; i < 50; i++) c.stdin.write(line(modern(i, 'resources/read', { uri: LLMS })));
  await sleep(30);
  c.kill('SIGTERM');
  c.stdout.resume();
}, 150);
await test('a closed output pipe ends the server with status 0 and no message', () => {
  const many = `yes '${line(ping(1)).trim()}' | head -n 20000`, server = `"${program}" mcp 2>${folder}/err`;
  const script = `${many} | ${server} | head -c 10 >/dev/null; echo "\${PIPESTATUS[2]}"; cat ${folder}/err`;
  same(execFileSync('bash', ['-c', script]).toString(), '0\n');
});
await test('input may be a file, and may be empty', () => {
  writeFileSync(join(folder, 'in.jsonl'), line(ping(1)).repeat(1000));
  same(execFileSync('bash',
    ['-c', `"${program}" mcp <${folder}/in.jsonl | wc -l; "${program}" mcp </dev/null; echo $?`]).toString()
      .split(/\s+/).filter(Boolean), ['1000', '0']);
});

// --- its parent dies, while we hold the pipes open; a parent whose starting thread ends is still there ---

const parent = `
import subprocess, sys, threading, time
def run():
    p = subprocess.Popen([sys.argv[2], "mcp"], stdin=0, stdout=1, close_fds=True)
    sys.stderr.write("%d\\n" % p.pid); sys.stderr.flush()
if sys.argv[1] == "thread":
    t = threading.Thread(target=run); t.start(); t.join(); time.sleep(1000)
run(); time.sleep(1000)
`;
for (const [how, name] of [['process', 'started by its main thread'], ['thread', 'started by a thread that has ended']])
  await test(`ends with its parent, and not before: ${name}`, () => within(500, async () => {
    const child = spawn('python3', ['-c', parent, how, program], { stdio: ['pipe', 'pipe', 'pipe'] });
    const pid = Number((await once(child.stderr, 'data'))[0].toString());
    const alive = () => {
      try { return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8')); } catch { return false; }
    };
    for (const id of [1, 2]) {
      child.stdin.write(line(ping(id)));
      same(JSON.parse((await Promise.race([once(child.stdout, 'data'), late(3000 * slow, ['{}'])])).toString()).id, id);
      await sleep(100);
    }
    assert.ok(alive());
    child.kill('SIGKILL');
    const began = performance.now();
    while (alive() && performance.now() - began < 2000 * slow) await sleep(2);
    const took = performance.now() - began;
    if (alive()) process.kill(pid, 'SIGKILL');
    return took;
  }));

// --- many at once ---

await test('10,000 requests in one go: all answered, in order', async () => {
  const n = 10000;
  const { replies, status } = await talk([initialize('2025-06-18', 'i'), ...Array.from({ length: n }, (_, i) =>
    i % 10 === 0 ? modern(i, 'resources/list') : i % 3 ? request(i, 'tools/call',
      { name: tool('search'), arguments: { query: 'users', maxResults: 1 } }) : modern(i, 'prompts/list'))]);
  same([replies.length, status], [n + 1, 0]);
  assert.ok(replies.slice(1).every((r, i) => r.id === i && r.result));
});

if (slow === 1) await test(
    'a reader that stops: input is not taken, memory stays below 4 MB; all is answered when it reads again',
    async () => {
  const child = start(), long = line(request(1, 'ping', { pad: 'x'.repeat(5000) }));
  child.stdout.pause();
  let sent = 0, blocked = false;
  while (sent < 40000 && !blocked) {
    sent++;
    blocked = !child.stdin.write(long)
      && (await Promise.race([once(child.stdin, 'drain').then(() => false), late(300, true)]));
  }
  const memory = status(child.pid, 'RssAnon');
  let lines = 0;
  child.stdout.on('data', (d) => { for (const b of d) if (b === 10) lines++; });
  child.stdout.resume();
  child.stdin.end();
  same([await closed(child), lines], [0, sent]);
  assert.ok(blocked, `took ${sent} requests`);
  assert.ok(memory < 4096, `${memory} kB`);
});

// --- memory, private to the process: the documentation is shared with the file ---

if (slow === 1) {
  const child = start();
  const methods = [['tools/list'], ['resources/list'],
    ['tools/call', { name: tool('search'), arguments: { query: 'verify webhook signature' } }],
    ['tools/call', { name: tool('docs'), arguments: { path: there.largest } }],
    ['tools/call', { name: tool('examples'), arguments: { query: 'user' } }],
    ['tools/call', { name: tool('changelogs') }],
    ['prompts/get', { name: 'integrate_feature', arguments: { feature: there.page } }],
    ['resources/read', { uri: LLMS }], ['resources/read', { uri: uri('none') }],
    ['completion/complete',
      { ref: { type: 'ref/resource', uri: TEMPLATE }, argument: { name: 'path', value: 'user' } }]];
  let lines = 0, wake = () => {};
  child.stdout.on('data', (d) => { for (let at = -1; (at = d.indexOf(10, at + 1)) >= 0;) lines++; wake(); });
  const answered = async (n) => { while (lines < n) await new Promise((resolve) => (wake = resolve)); };
  const round = async (n) => {
    const want = lines + n;
    for (let i = 0; i < n; i += 500) {
      const part = Array.from({ length: Math.min(500, n - i) },
        (_, k) => line(modern(k, ...methods[k % methods.length]))).join('');
      if (!child.stdin.write(part)) await once(child.stdin, 'drain');
    }
    await answered(want);
    await sleep(50); // the last arena goes back after its reply
    return status(child.pid, 'RssAnon');
  };
  const before = await round(1000), after = await round(MANY);
  await test('memory is flat over thousands of mixed requests',
    () => assert.ok(after <= before + 8, `${before} kB before, ${after} kB after`));
  for (const n of [1 << 20, 30 << 20, 40 << 20]) {
    const want = lines + 1;
    child.stdin.write(line(request(1, 'ping', { pad: 'x'.repeat(n) })));
    await answered(want);
  }
  const large = await round(100);
  await test('the memory of long lines is released',
    () => assert.ok(large <= after + 256, `${after} kB before, ${large} kB after`));
  await test('private memory stays below 4 MB', () => assert.ok(large < 4096, `${large} kB`));
  console.error(`private memory: ${before} kB, ${after} kB ${MANY} requests later, ${large} kB after long lines`);
  child.stdin.end();
  await test('after that the server ends with status 0', async () => same(await closed(child), 0));
}

if (slow === 1) await test('with little memory there is at most one answer, and the server ends', () => {
  const script = `
    size=$(($(wc -c <"$1") / 1024))
    for more in $(seq 0 25 1500); do
      lines=$(ulimit -v $((size + more)); echo "$2" | timeout 5 "$1" mcp 2>/dev/null | head -n 5 | wc -l)
      [ "$lines" -le 1 ] || echo "$((size + more)) kB: $lines answers or more to one request"
    done`;
  same(execFileSync('bash', ['-c', script, 'bash', program, JSON.stringify(ping(1))],
    { stdio: ['ignore', 'pipe', 'ignore'] }).toString(), '');
});

// --- descriptors that do not block, as some clients hand them down ---

await test('non-blocking descriptors: a line in two pieces and a slow reader lose nothing', () => {
  const code = `
import fcntl, os, subprocess, sys, time
r, w = os.pipe(); r2, w2 = os.pipe()
for fd in (r, w2): fcntl.fcntl(fd, fcntl.F_SETFL, fcntl.fcntl(fd, fcntl.F_GETFL) | os.O_NONBLOCK)
p = subprocess.Popen([sys.argv[1], "mcp"], stdin=r, stdout=w2, close_fds=True)
os.close(r); os.close(w2)
line = sys.argv[2].encode()
os.write(w, line[:20]); time.sleep(0.1); os.write(w, line[20:] + line * 99); time.sleep(0.3)
n = 0; os.close(w)
while True:
    d = os.read(r2, 65536)
    if not d: break
    n += d.count(b'\\n')
print(n, p.wait())
`;
  same(execFileSync('python3', ['-c', code, program, line(modern(1, 'resources/list'))]).toString().trim(), '100 0');
});
await test('input and output may be a socket', async () => {
  const code = `
import socket, subprocess, sys
a, b = socket.socketpair()
p = subprocess.Popen([sys.argv[1], "mcp"], stdin=b.fileno(), stdout=b.fileno(), close_fds=True)
b.close(); a.sendall(sys.argv[2].encode() * 3); a.shutdown(socket.SHUT_WR)
n = 0
while True:
    d = a.recv(65536)
    if not d: break
    n += d.count(b'\\n')
print(n, p.wait())
`;
  same(execFileSync('python3', ['-c', code, program, line(ping(1))]).toString().trim(), '3 0');
});

rmSync(folder, { recursive: true });
