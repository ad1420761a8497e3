// The message loop from outside: ids, valid messages, strict JSON, eras and versions, batches, subscriptions, long
// and split lines, rubbish. Each group is a process of its own; the answers themselves are schema.mjs's business.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from './lib.mjs';
import { INITIALIZED, KEY, LEGACY, LLMS, META, MODERN, codes, initialize, modern, numbers, one, ping, prefix, request,
  sample, shown, start, talk, tool, uri } from './lines.mjs';

const there = await sample();
const same = assert.deepEqual;
const META_TEXT = JSON.stringify(META);

// --- ids ---

const ids = ['0', '1', '-1', '9007199254740993', '123456789012345678901234567890', '1.0', '1e2', '-0', '""', '"a"',
  '"a\\u0000b"', '"\\ud800"', '"\\uDC00x"',
  '7'.repeat(1000), '"\\u0061"', '"\u00e9\u{1f600}"', '"\\ud83d\\ude00"', '"\\/\\b"', `"${'x'.repeat(60000)}"`, '"null"'];
{
  const { lines } = await talk(ids.map((id) => `{"jsonrpc":"2.0","id":${id},"method":"ping"}`));
  for (const [i, id] of ids.entries())
    await test(`id: echoed as it came: ${shown(id, 40)}`,
      () => same(lines[i], `{"jsonrpc":"2.0","id":${id},"result":{}}`));
  const errors = (await talk(ids.map((id) => `{"jsonrpc":"2.0","id":${id},"method":"none"}`))).lines;
  await test('id: echoed in errors too',
    () => ids.forEach((id, i) => assert.ok(errors[i].startsWith(`{"jsonrpc":"2.0","id":${id},"error":{"code":`),
      shown(errors[i]))));
}
const badIds = ['null', '1.5', '0.1', '1e-1', 'true', 'false', '[]', '{}', '[1]', '{"a":1}', `"${'x'.repeat(70000)}"`];
{
  const { replies } = await talk(badIds.map((id) => `{"jsonrpc":"2.0","id":${id},"method":"ping"}`));
  for (const [i, id] of badIds.entries())
    await test(`id: refused, without an id: ${shown(id, 40)}`,
      () => same([replies[i]?.error?.code, 'id' in replies[i]], [-32600, false]));
}

{
  const long = '7'.repeat(1001), { replies } = await talk([`{"jsonrpc":"2.0","id":${long},"method":"ping"}`,
    `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":-0.${long}}}`]);
  const refused = (byte) => ({ code: -32600, message: `A number of more than 1000 characters, at byte ${byte}` });
  await test('id: a number of more than 1,000 digits is refused with its position', () => same(replies,
    [{ jsonrpc: '2.0', error: refused(22) }, { jsonrpc: '2.0', id: 1, error: refused(54) }]));
}

// --- valid messages: each line is followed by a ping, so that its answers are known ---

const SILENCE = [];
const messages = [ // line, reply: 'ok', an error code, or no reply
  ['{"jsonrpc":"2.0","id":1,"method":"ping"}', 'ok'], ['  {"jsonrpc":"2.0","id":1,"method":"ping"}\t\r', 'ok'],
  ['\ufeff{"jsonrpc":"2.0","id":1,"method":"ping"}', 'ok'],
  ['{"id":1,"method":"ping","jsonrpc":"2.0","x":{"id":5}}', 'ok'],
  ['{"jsonrpc":"2.0","\\u0069d":1,"method":"p\\u0069ng"}', 'ok'],
  ['{"jsonrpc":"2.0","id":1,"id":2,"method":"ping","method":"nope"}', 'ok'],
  ['{"jsonrpc":"2.0","id":1,"method":"ping","params":{}}', 'ok'],
  ['', SILENCE], ['   ', SILENCE], ['\t\r', SILENCE], ['\ufeff', SILENCE],
  ['{"jsonrpc":"2.0","method":"ping"}', SILENCE], ['{"jsonrpc":"2.0","method":"nope"}', SILENCE],
  ['{"jsonrpc":"2.0","method":"tools/call","params":5}', SILENCE],
  ['{"jsonrpc":"2.0","method":"notifications/cancelled"}', SILENCE],
  ['{"jsonrpc":"2.0","method":"notifications/cancelled","params":[]}', SILENCE],
  ['{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":{}}}', SILENCE],
  ['{"jsonrpc":"2.0","method":"notifications/initialized"}', SILENCE],
  ['{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"unknown","reason":5}}', SILENCE],
  ['{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":1}}', SILENCE],
  ['{"jsonrpc":"2.0","method":"notifications/roots/list_changed"}', SILENCE],
  ['{"jsonrpc":"2.0","id":1,"result":{}}', SILENCE],
  ['{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":""}}', SILENCE],
  ['{"jsonrpc":"2.0","error":{"code":1,"message":""}}', SILENCE], ['{"id":null,"result":1}', SILENCE],
  ['{}', -32600], ['5', -32600], ['"x"', -32600], ['null', -32600], ['true', -32600], ['[]', -32600], ['[1]', -32600],
  ['[{"jsonrpc":"2.0","id":1,"method":"ping"}]', -32600],
  ['{"jsonrpc":"2.0","id":1}', -32600], ['{"jsonrpc":"2.0","id":1,"method":5}', -32600],
  ['{"jsonrpc":"2.0","id":1,"method":null}', -32600],
  ['{"jsonrpc":"1.0","id":1,"method":"ping"}', -32600], ['{"jsonrpc":2.0,"id":1,"method":"ping"}', -32600],
  ['{"id":1,"method":"ping"}', -32600],
  ['{"JSONRPC":"2.0","id":1,"method":"ping"}', -32600], ['{"jsonrpc":"2.0","id":1,"METHOD":"ping"}', -32600],
  ['{"jsonrpc":"2.0\\u0000","id":1,"method":"ping"}', -32600],
  ['{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}', 'ok'], // PHP writes an empty object as a list
  ['{"jsonrpc":"2.0","id":1,"method":"ping","params":[1]}', -32602],
  ['{"jsonrpc":"2.0","id":1,"method":"ping","params":"x"}', -32602],
  ['{"jsonrpc":"2.0","id":1,"method":"ping\\u0000"}', -32602], ['{"jsonrpc":"2.0","id":1,"method":"ping "}', -32602],
  ['{"jsonrpc":"2.0","id":1,"method":"Ping"}', -32602],
];
const notJson = ['x', '{', '}', '[', '{"a"}', '{"a":}', '{"a":1,}', '[1,]', '[,1]', '{,}', '{"a" 1}', "{'a':1}",
  '{a:1}', '01', '1.', '.5', '+1', '0x10', '1e', '1e+', '-', '--1',
  'nul', 'nulll', 'True', 'NaN', 'Infinity', '"', '"\\x"', '"\\u12"', '"\\u12g4"', '"a\tb"', '{} {}', '{}x', '1 2',
  '[1]]', '{"a":1}}', '[}', '{]', '/**/1', '{"a":1 /*x*/}',
  '\ufeff\ufeff1', '1\ufeff', '\u00a01', '\u000b1'];
const badBytes = [[0xff], [0xc0, 0x80], [0xc1, 0xbf], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80], [0xf0, 0x80, 0x80, 0x80],
  [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80],
  [0xe2, 0x82], [0x80], [0x00], [0x1f], [0x0d]];
{
  const table = [
    ...messages.map(([line, want]) => ['message', line, want]),
    ...notJson.map((line) => ['not JSON', line, -32700]),
    ...badBytes.map((bytes) => ['no text', Buffer.from([0x22, ...bytes, 0x22]), -32700]),
    ['no text', Buffer.from([0x00]), -32700],
    ['no text', Buffer.from('{"jsonrpc":"2.0","id":1,"method":"ping"}\0'), -32700],
  ];
  const { replies } = await talk(table.flatMap(([, line], i) => [line, ping(`after ${i}`)]));
  for (const [i, [kind, line, want]] of table.entries()) {
    const at = replies.findIndex((r) => r.id === `after ${i}`);
    const own = at < 0 ? ['the server is gone'] : replies.splice(0, at + 1).slice(0, -1);
    await test(`${kind}: ${want === SILENCE ? 'no answer' : want} to ${shown(line) || 'an empty line'}`, () => {
      same(codes(own), want === SILENCE ? [] : [want]);
      for (const r of own.filter((r) => r.error))
        same(['string', true], [typeof r.error.message, Number.isInteger(r.error.code)]);
    });
  }
}

await test('not JSON: 6,000 damaged lines are refused exactly if JSON.parse refuses them', async (wrong) => {
  const seeds = ['{"a":[1,-0.5e+3,"x\\u00e9\\n",true,false,null,{"b":{}}],"c":"\u20ac"}', '[[],{},"",0,-1e9]',
    '{"jsonrpc":"2.0","result":{"id":1}}'];
  const next = numbers(12345), alphabet = '{}[]",:\\u0123456789eE+-.truefalsn \t';
  const lines = Array.from({ length: 6000 }, () => {
    let s = seeds[next(seeds.length)];
    for (let n = next(4); n >= 0; n--) {
      const at = next(s.length), c = alphabet[next(alphabet.length)];
      s = next(3) ? s.slice(0, at) + c + s.slice(at + next(2)) : s.slice(0, at) + s.slice(at + 1);
    }
    return s;
  }).filter((s) => s.trim());
  const { replies } = await talk(lines.flatMap((line, i) => [line, ping(i)]));
  let at = 0;
  lines.forEach((line, i) => {
    const own = [];
    while (at < replies.length && !(replies[at].id === i && replies[at].result)) own.push(replies[at++]);
    at++;
    let parses = true;
    try { JSON.parse(line); } catch { parses = false; }
    if (own.some((r) => r.error.code === -32700) === parses) wrong.push(line);
  });
});

{
  const nest = (n, open, close) =>
    `{"jsonrpc":"2.0","id":7,"method":"ping","params":{"x":${open.repeat(n)}1${close.repeat(n)}}}`;
  const table = [['100 lists', nest(100, '[', ']'), 'ok'], ['510 lists in two objects', nest(510, '[', ']'), 'ok'],
    ['511', nest(511, '[', ']'), -32600], ['100,000', nest(100000, '[', ']'), -32600],
    ['500 objects', nest(500, '{"a":', '}'), 'ok'], ['100,000 objects', nest(100000, '{"a":', '}'), -32600],
    ['a million that never close', '['.repeat(1000000), -32600],
    ['100,000 objects that never close', '{"a":'.repeat(100000), -32600], ['and on', ping(8), 'ok']];
  const { replies } = await talk(table.map(([, line]) => line));
  for (const [i, [name, , want]] of table.entries())
    await test(`nesting: ${name}`, () => same(codes([replies[i]]), [want]));
}

// --- eras and versions ---
{
  const M = (meta, method = 'tools/list') => request('m', method, { _meta: meta });
  const version = `${KEY}protocolVersion`, capabilities = `${KEY}clientCapabilities`;
  const table = [ // all in one process
    ['modern: discovery, first or not', modern(1, 'server/discover'), 'ok'],
    ['modern: initialize is gone', modern(2, 'initialize', initialize('2025-06-18').params), -32601],
    ['modern: ping is gone', modern(3, 'ping'), -32601],
    ['modern: logging/setLevel is gone', modern(4, 'logging/setLevel', { level: 'info' }), -32601],
    ['modern: tasks are an extension', modern(5, 'tasks/list'), -32601],
    ['modern: resources/subscribe is gone', modern(6, 'resources/subscribe', { uri: 'x' }), -32601],
    ['no _meta, no handshake', request(7, 'tools/list', {}), -32602],
    ['no _meta, no handshake: discovery', request(8, 'server/discover'), -32602],
    ['no _meta, no handshake: unknown method', request(9, 'nope'), -32602],
    ['ping before the handshake', ping(10), 'ok'],
    ['version is a number', M({ ...META, [version]: 5 }), -32602],
    ['version is null', M({ ...META, [version]: null }), -32602],
    ['version of the future', M({ ...META, [version]: '2031-01-01' }), -32022],
    ['a legacy version in _meta', M({ ...META, [version]: '2025-11-25' }), -32022],
    ['the version comes before the method', M({ [version]: '1' }, 'nope'), -32022],
    ['version with NUL', M({ ...META, [version]: `${MODERN}\0` }), -32022],
    ['no client capabilities', M({ [version]: MODERN }), -32602],
    ['client capabilities are a list', M({ ...META, [capabilities]: [] }), -32602],
    ['capabilities come before the method', M({ [version]: MODERN }, 'nope'), -32602],
    ['capabilities without version', M({ [capabilities]: {} }), -32602],
    ['clientInfo, logLevel and others change nothing',
      M({ ...META, [`${KEY}clientInfo`]: { name: 'x', version: '1' }, [`${KEY}logLevel`]: 'debug', progressToken: 5,
        traceparent: 'x', junk: [] }), 'ok'],
    ['a logLevel that is none', M({ ...META, [`${KEY}logLevel`]: 'loud' }), -32602],
    ['a logLevel in capitals', M({ ...META, [`${KEY}logLevel`]: 'DEBUG' }), -32602],
    ['logLevel is a number', M({ ...META, [`${KEY}logLevel`]: 5 }), -32602],
    ['logLevel is blank', M({ ...META, [`${KEY}logLevel`]: '' }), -32602],
    ['_meta is a number', request(11, 'tools/list', { _meta: 5 }), -32602],
    ['inputResponses, requestState, task are ignored',
      modern(12, 'tools/call', { name: tool('docs'), inputResponses: { a: 1 }, requestState: 'x', task: {} }), 'ok'],
    ['the handshake', initialize('2025-06-18', 13), 'ok'],
    ['legacy: progressToken in _meta', request(14, 'tools/list', { _meta: { progressToken: 1 } }), 'ok'],
    ['legacy: no discovery', request(15, 'server/discover'), -32601],
    ['modern in between', modern(16, 'tools/list'), 'ok'],
    ['legacy: _meta is a number', request(17, 'tools/list', { _meta: 5 }), 'ok'],
    ['legacy: no subscriptions/listen', request(18, 'subscriptions/listen', { notifications: {} }), -32601],
    ['a second handshake', initialize('2024-11-05', 19), 'ok'], ['legacy after it', request(20, 'tools/list'), 'ok'],
  ];
  const { replies } = await talk(table.map(([, line]) => line));
  const reply = (name) => replies[table.findIndex(([n]) => n === name)];
  for (const [i, [name, line, want]] of table.entries())
    await test(`era: ${name}: ${want}`, () => same([replies[i]?.id, codes([replies[i] ?? {}])[0]], [line.id, want]));
  await test('era: the error for an unsupported version names the supported ones',
    () => same(reply('version of the future').error.data, { supported: [MODERN], requested: '2031-01-01' }));
  await test('era: discovery supports the same versions',
    () => same(reply('modern: discovery, first or not').result.supportedVersions, [MODERN]));
  await test('era: each request is answered in its own revision', () => {
    const [first, between, last] = ['legacy: progressToken in _meta', 'modern in between', 'legacy after it']
      .map((name) => reply(name).result);
    assert.ok(first.tools[0].title && !first.resultType);
    same(between.resultType, 'complete');
    assert.ok(!last.tools[0].title && !last.tools[0].annotations && !last.resultType);
  });
  const alone = (await talk([modern(16, 'tools/list')])).lines[0];
  await test('era: a modern answer does not depend on earlier messages',
    () => same(JSON.parse(alone), reply('modern in between')));
  const infos = [{}, { [`${KEY}clientInfo`]: { name: 'admin', version: '9' } }, { [`${KEY}clientInfo`]: 5 }];
  const by = await talk(infos.map((info) => M({ ...META, ...info })));
  await test('era: clientInfo changes nothing', () => same(new Set(by.lines).size, 1));
}
for (const [asked, got] of [...LEGACY.map((v) => [v, v]), [MODERN, '2025-11-25'], ['1999-01-01', '2025-11-25'],
  ['', '2025-11-25'], ['2025-06-18\0', '2025-11-25'], ['2025-06-1', '2025-11-25']])
  await test(`version: initialize with ${shown(asked) || 'none'} gives ${got}`, async () => {
    const { replies } = await talk([initialize(asked)]);
    same([replies.length, replies[0].result?.protocolVersion], [1, got]);
  });
{
  const base = initialize('2025-06-18').params;
  const table = [undefined, {}, { ...base, protocolVersion: 5 }, { ...base, protocolVersion: undefined },
    { ...base, capabilities: undefined }, { ...base, capabilities: [] },
    { ...base, clientInfo: undefined }, { ...base, clientInfo: 'x' }];
  const { replies } =
    await talk([...table.map((params, i) => request(i, 'initialize', params)), request('n', 'tools/list')]);
  for (const [i, params] of table.entries())
    await test(`version: initialize refused: ${shown(params ?? 'no params', 90)}`,
      () => same(codes([replies[i]]), [-32602]));
  await test('version: a refused initialize is no handshake', () => same(codes([replies.at(-1)]), [-32602]));
}
await test('version: nothing is sent before it is asked for', async () => {
  const { replies } = await talk([initialize('2025-11-25'), INITIALIZED]);
  same(replies.length, 1);
});

// --- batches: one revision has them ---
{
  const B = (...messages) => JSON.stringify(messages);
  const many = (n) => B(...Array.from({ length: n }, (_, i) => ping(i)));
  const heavy = B(...Array.from({ length: 900 }, (_, i) => request(i, 'resources/read', { uri: uri(there.largest) })));
  const mixed = B(ping(1), INITIALIZED, request(2, 'nope'), 5, [], { id: 3 }, initialize('2025-06-18', 4),
    modern(5, 'tools/list'), { jsonrpc: '2.0', id: 9, result: {} });
  const session = [initialize('2025-03-26'), mixed, B(INITIALIZED, INITIALIZED), '[]', ' [ ] ', B(ping('a')),
    ` [ ${B(ping('b')).slice(1, -1)} , ${B(ping('c')).slice(1, -1)} ] `,
    many(1000), many(1001), heavy, `[${'1,'.repeat(100)}1]`, B({ jsonrpc: '2.0', id: 9, result: {} }),
    request('end', 'tools/list')];
  const { replies } = await talk(session);
  await test('batch: one array of replies; bad elements, initialize and modern requests are errors in it', () =>
    same(replies[1].map((r) => [r.id, r.error?.code]),
      [[1, undefined], [2, -32601], [undefined, -32600], [undefined, -32600], [3, -32600], [4, -32600], [5, -32600]]));
  await test('batch: one of notifications gets no reply, an empty one an error',
    () => same(codes(replies.slice(2, 4)), [-32600, -32600]));
  await test('batch: one message gets an array with one reply', () => same(replies[4].map((r) => r.id), ['a']));
  await test('batch: white space between messages is accepted', () => same(replies[5].map((r) => r.id), ['b', 'c']));
  await test('batch: 1,000 messages are answered', () => same(replies[6].length, 1000));
  await test('batch: 1,001 are refused', () => same(replies[7].error?.code, -32600));
  await test('batch: when the reply is full the rest get errors, in order, below 9 MB', () => {
    assert.ok(replies[8].length === 900 && JSON.stringify(replies[8]).length < 9e6
      && replies[8].every((r, i) => r.id === i));
    assert.ok(replies[8].some((r) => r.error?.code === -32603) && replies[8][0].result);
  });
  await test('batch: each element that is no message gets an error',
    () => same([replies[9].length, new Set(replies[9].map((r) => r.error.code)).size], [101, 1]));
  await test('batch: messages after a batch are served in the same revision', () => {
    same([replies.length, replies[10].id], [11, 'end']);
    assert.ok(!replies[10].result.tools[0].title);
  });
  for (const v of LEGACY.filter((v) => v !== '2025-03-26'))
    await test(`batch: none in ${v}`, async () =>
      same(codes((await talk([initialize(v), B(ping(1)), '[]', ping(2)])).replies), ['ok', -32600, -32600, 'ok']));
  await test('batch: refused without a handshake, and for modern requests', async () =>
    same(codes((await talk([B(modern(1, 'tools/list')), B(ping(1)), ping(2)])).replies), [-32600, -32600, 'ok']));
}

// --- subscriptions ---
{
  const listen = (id, filter = {}) => modern(id, 'subscriptions/listen', { notifications: filter });
  const cancel = (id) =>
    `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"x":{"requestId":"L"},"requestId":${id}}}`;
  const badFilters = [undefined, 5, [], 'x', { toolsListChanged: 1 }, { promptsListChanged: 'x' },
    { resourcesListChanged: {} }, { resourceSubscriptions: 'x' }, { resourceSubscriptions: [1] }];
  const { lines, replies } = await talk([
    listen('L', { toolsListChanged: true, resourceSubscriptions: [LLMS] }), listen(2),
    '{"jsonrpc":"2.0","id":9007199254740993,"method":"subscriptions/listen",'
      + `"params":{"notifications":{},"_meta":${META_TEXT}}}`,
    listen('gone'),
    ...badFilters.map((filter, i) => modern(`bad${i}`, 'subscriptions/listen',
      filter === undefined ? {} : { notifications: filter })),
    cancel('"g\\u006fne"'), cancel('9007199254740992'), cancel('7'), cancel('null'), modern('z', 'tools/list')]);
  await test('subscription: acknowledged first, with its id and nothing in it', () =>
    same(replies.slice(0, 4)
      .map((r) => [r.method, r.params._meta[`${KEY}subscriptionId`], r.params.notifications, r.id]),
      ['L', 2, 9007199254740992, 'gone'].map((id) => ['notifications/subscriptions/acknowledged', id, {}, undefined])));
  for (const [i, filter] of badFilters.entries())
    await test(`subscription: refused: ${shown(filter ?? 'no filter')}`, () => same(codes([replies[4 + i]]), [-32602]));
  await test('subscription: a cancellation gets no reply, whether its id is known or not',
    () => same(replies[4 + badFilters.length].id, 'z'));
  await test('subscription: those still open get their result at the end of input, a cancelled one gets none', () =>
    same(lines.slice(5 + badFilters.length)
      .map((line) => line.replace(/,"[^"]*serverInfo":\{"name":"[^{}]+"\}/, ' and who it is')),
      ['"L"', '2', '9007199254740993'].map((id) => `{"jsonrpc":"2.0","id":${id},"result":{"resultType":"complete",`
        + `"_meta":{"${KEY}subscriptionId":${id} and who it is}}}`)));
  await test('subscription: an id that is open is refused and not opened twice', async () => {
    const { lines: all, replies: twice } =
      await talk([listen('L'), listen('L'), listen(1), cancel('"L"'), listen('L'), cancel('1')]);
    same(twice.slice(0, 4).map((r) => r.error?.code ?? r.method.split('/')[2]),
      ['acknowledged', -32600, 'acknowledged', 'acknowledged']);
    same(all.slice(4).map((line) => JSON.parse(line).id), ['L']);
  });
  const many =
    (await talk([...Array.from({ length: 1030 }, (_, i) => listen(i)), ...[...Array(10).keys()].map((i) => cancel(i)),
      listen('again')])).replies;
  await test('subscription: at most 1,024 at a time', () => {
    assert.ok(many.slice(0, 1024).every((r) => r.method));
    same(codes(many.slice(1024, 1030)), Array(6).fill(-32603));
    same(many[1030].method, 'notifications/subscriptions/acknowledged');
    same(many.length, 1031 + 1015);
  });
}

// --- lines: long, unfinished, in pieces ---
{
  const MB = 1 << 20;
  const padded = (n) => {
    const head = '{"jsonrpc":"2.0","id":1,"method":"ping","params":{"pad":"', tail = '"}}';
    return head + 'x'.repeat(n - head.length - tail.length) + tail;
  };
  const values = (id, n) => `{"jsonrpc":"2.0","id":${id},"method":"ping","params":{"a":[${'0,'.repeat(n)}0]}}`;
  const table = [['10 MB', padded(10 * MB), [1, undefined]], ['32 MB', padded(32 * MB), [1, undefined]],
    ['a byte more', padded(32 * MB + 1), [undefined, -32600]], ['33 MB', padded(33 * MB), [undefined, -32600]],
    ['80 MB of rubbish', 'x'.repeat(80 * MB), [undefined, -32600]], ['the next one', ping(2), [2, undefined]],
    ['32 MB less the end', padded(32 * MB).slice(0, -1), [undefined, -32700]],
    ['the next one', ping(3), [3, undefined]], ['999,991 values', values(4, 999990), [4, undefined]],
    ['1,000,011 values', values(5, 1000010), [5, -32600]], ['the next one', ping(6), [6, undefined]]];
  const { replies } = await talk(table.map(([, line]) => line));
  for (const [i, [name, , want]] of table.entries())
    await test(`line: ${i + 1}. ${name}`, () => same([replies[i]?.id, replies[i]?.error?.code], want));
}
for (const [tail, n] of [['{"jsonrpc":"2.0","id":2,"method":"ping"}', 2], ['{"jsonrpc":"2.0","id":2,"method":"pi', 1],
  ['x', 1], ['', 1], ['{"jsonrpc":"2.0","id":2,"method":"ping"}\r', 2]])
  await test(`line: the last one without LF, ${n === 2 ? 'whole: answered' : 'not whole: dropped'}: `
      + (shown(tail) || 'empty'), async () => {
    const { replies, status } = await talk([], Buffer.from(`${JSON.stringify(ping(1))}\n${tail}`));
    same([replies.length, status], [n, 0]);
  });
await test('line: it may arrive one byte at a time', async () => {
  const text = Buffer.from([initialize('2025-06-18'), request('\u00e9\u{1f600}', 'tools/list'), ping(3)]
    .map((x) => `${JSON.stringify(x)}\n`).join(''));
  const child = start();
  let out = '';
  child.stdout.on('data', (d) => (out += d));
  for (const b of text) {
    child.stdin.write(Buffer.from([b]));
    if (b % 16 === 0) await new Promise((r) => setImmediate(r));
  }
  child.stdin.end();
  await once(child, 'close');
  same(out.trim().split('\n').map((l) => JSON.parse(l).id), [0, '\u00e9\u{1f600}', 3]);
});

// --- tools, resources, prompts: the errors for hostile values; the codes are schema.mjs's ---

await test('names of tools and members must match whole, in upper and lower case', async () => {
  for (const name of [`${tool('docs')}\0`, tool('docs').toUpperCase(), `${tool('docs')} `, '', 'docs'])
    same((await one(MODERN, 'tools/call', { name, arguments: {} })).code, -32602, name);
  const { replies } = await talk([initialize('2025-11-25'), request(1, 'tools/call', { Name: tool('docs') }),
    request(2, 'resources/read', { URI: LLMS })]);
  same(codes(replies.slice(1)), [-32602, -32602]);
});
await test('an error repeats little of what was sent', async () => {
  for (const [method, params] of [['tools/call', { name: 'x'.repeat(1e6) }], ['x'.repeat(1e6), {}],
      ['prompts/get', { name: '\u20ac'.repeat(1e5) }], ['resources/read', { uri: `${prefix}://${'y'.repeat(1e6)}` }]]) {
    const [reply] = (await talk([modern(1, method, params)])).lines;
    assert.ok(reply.length < 1000, `${method.slice(0, 20)}: ${reply.length} bytes`);
  }
});

// --- rubbish ---

await test('random input: 2,000 lines of bytes and 20,000 damaged requests get errors of the protocol, and the server goes on',
    async () => {
  const next = numbers(99);
  const junk = Array.from({ length: 2000 }, () => Buffer.from(Array.from({ length: next(200) }, () => {
    const b = next(256);
    return b === 10 ? 11 : b;
  })));
  const seeds = [initialize('2025-03-26'),
    request(1, 'tools/call', { name: tool('search'), arguments: { query: 'sso', maxResults: 3 } }),
    modern(2, 'resources/read', { uri: uri(there.section) }),
    modern(3, 'completion/complete', { ref: { type: 'ref/prompt', name: 'migrate_from' },
      argument: { name: 'vendor', value: 'a' } }), modern('s', 'subscriptions/listen', { notifications: {} }),
    [request(4, 'prompts/get', { name: 'migrate_from', arguments: { vendor: there.vendors[0] } })],
    modern(5, 'tools/call', { name: tool('docs'), arguments: { path: there.page, maxChars: 500 } }),
    modern(6, 'tools/call', { name: tool('examples'), arguments: { query: 'session', language: 'js' } }),
    modern(7, 'tools/call', { name: tool('changelogs'), arguments: { limit: 2 } })].map((x) => JSON.stringify(x));
  const damaged = Array.from({ length: 20000 }, () => {
    const b = Buffer.from(seeds[next(seeds.length)]);
    for (let n = next(5); n > 0; n--) b[next(b.length)] = next(4) ? 32 + next(95) : next(256);
    return b.map((c) => (c === 10 ? 32 : c));
  });
  const { replies, status } = await talk([...junk, ...damaged, ping('alive')]);
  assert.ok(replies.some((r) => r.id === 'alive') && status === 0);
  const allowed = new Set([-32700, -32600, -32601, -32602, -32603, -32002, -32022]);
  for (const r of replies.flat())
    assert.ok(r.jsonrpc === '2.0' && (r.error ? allowed.has(r.error.code) : r.result || r.method), shown(r, 300));
});
