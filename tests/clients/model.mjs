// A model server on the loopback address, for coding agents: it speaks the interfaces of Anthropic (Messages), OpenAI
// (Responses, Chat Completions) and Google (Gemini) as far as the agents need them, records each request, and answers
// with calls of tools, one after another, then with a text. It knows no language: the calls are given.
import { createServer } from 'node:http';

const MODEL = 'model';

/** All strings in a value, and those in strings that are JSON themselves: some agents put results into JSON text. */
export function strings(value) {
  if (typeof value === 'string') {
    const found = [value];
    if (/^\s*[[{]/.test(value)) try { found.push(...strings(JSON.parse(value))); } catch { /* not JSON */ }
    return found;
  }
  return value && typeof value === 'object' ? Object.values(value).flatMap(strings) : [];
}

/** The tools that a request offers: {name, namespace}, as the agent calls them. Some agents group them. */
function offered(body) {
  const flat = (tool, namespace) => tool.functionDeclarations?.flatMap((f) => flat(f, namespace))
    ?? tool.function_declarations?.flatMap((f) => flat(f, namespace))
    ?? (tool.type === 'namespace' ? tool.tools.flatMap((f) => flat(f, tool.name)) : undefined)
    ?? [{ name: tool.function?.name ?? tool.name, namespace }];
  return (body.tools ?? []).flatMap((tool) => flat(tool)).filter((tool) => tool.name);
}

const events = (list) => list.map(([event, data]) =>
  `${event ? `event: ${event}\n` : ''}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`).join('');

// Each interface writes its answer: a call {id, tool, args}, or a text. Whole, or as a stream of events.
const interfaces = [
  { path: /\/messages(\?|$)/, answer(call, text, stream) {
    const usage = { input_tokens: 1, output_tokens: 1 };
    const block = call ? { type: 'tool_use', id: call.id, name: call.tool.name, input: call.args } : { type: 'text', text };
    const message = { id: 'msg_1', type: 'message', role: 'assistant', model: MODEL, content: [block],
      stop_reason: call ? 'tool_use' : 'end_turn', stop_sequence: null, usage };
    if (!stream) return message;
    return events([
      ['message_start', { type: 'message_start', message: { ...message, content: [], stop_reason: null } }],
      ['content_block_start', { type: 'content_block_start', index: 0,
        content_block: call ? { ...block, input: {} } : { type: 'text', text: '' } }],
      ['content_block_delta', { type: 'content_block_delta', index: 0, delta: call
        ? { type: 'input_json_delta', partial_json: JSON.stringify(call.args) } : { type: 'text_delta', text } }],
      ['content_block_stop', { type: 'content_block_stop', index: 0 }],
      ['message_delta', { type: 'message_delta', delta: { stop_reason: message.stop_reason, stop_sequence: null }, usage }],
      ['message_stop', { type: 'message_stop' }]]);
  } },
  { path: /\/responses(\?|$)/, answer(call, text, stream) {
    const item = call
      ? { type: 'function_call', id: `fc_${call.id}`, call_id: call.id, name: call.tool.name,
        ...(call.tool.namespace && { namespace: call.tool.namespace }), arguments: JSON.stringify(call.args),
        status: 'completed' }
      : { type: 'message', id: 'm_1', role: 'assistant', status: 'completed',
        content: [{ type: 'output_text', text, annotations: [] }] };
    const response = { id: 'resp_1', object: 'response', created_at: 1, model: MODEL, status: 'completed', output: [item],
      usage: { input_tokens: 1, input_tokens_details: { cached_tokens: 0 }, output_tokens: 1,
        output_tokens_details: { reasoning_tokens: 0 }, total_tokens: 2 } };
    if (!stream) return response;
    return events([
      ['response.created', { type: 'response.created', response: { ...response, status: 'in_progress', output: [] } }],
      ['response.output_item.added', { type: 'response.output_item.added', output_index: 0, item }],
      ['response.output_item.done', { type: 'response.output_item.done', output_index: 0, item }],
      ['response.completed', { type: 'response.completed', response }]]);
  } },
  { path: /\/chat\/completions(\?|$)/, answer(call, text, stream) {
    const calls = call && [{ index: 0, id: call.id, type: 'function',
      function: { name: call.tool.name, arguments: JSON.stringify(call.args) } }];
    const message = { role: 'assistant', content: call ? null : text, ...(calls && { tool_calls: calls }) };
    const finish_reason = call ? 'tool_calls' : 'stop', usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
    const base = { id: 'chat_1', created: 1, model: MODEL };
    if (!stream) return { ...base, object: 'chat.completion', choices: [{ index: 0, message, finish_reason }], usage };
    const chunk = (delta, finish) => ['', { ...base, object: 'chat.completion.chunk',
      choices: [{ index: 0, delta, finish_reason: finish }], ...(finish && { usage }) }];
    return events([chunk(message, null), chunk({}, finish_reason), ['', '[DONE]']]);
  } },
  { path: /[gG]enerateContent/, answer(call, text, stream) {
    const part = call ? { functionCall: { id: call.id, name: call.tool.name, args: call.args } } : { text };
    const answer = { candidates: [{ index: 0, content: { role: 'model', parts: [part] }, finishReason: 'STOP' }],
      modelVersion: MODEL, usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 } };
    return stream ? events([['', answer]]) : answer;
  } },
];

/** The call of a tool. Claude Code may list only the names of tools: then the first call asks for their schemas. */
function next(body, name, args, state) {
  const tools = offered(body), tool = tools.find((t) => t.name.endsWith(name));
  if (tool) return { id: `call_${++state.made}`, tool, args };
  const finder = tools.find((t) => t.name === 'ToolSearch');
  const full = finder && strings(body).map((s) => new RegExp(`\\bmcp__\\w+__${name}\\b`).exec(s)?.[0]).find(Boolean);
  return full && state.asked++ < 9 ? { id: `find_${state.asked}`, tool: finder, args: { query: `select:${full}` } } : undefined;
}

const json = (response, value, status = 200) => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
};

/** Starts the server. calls: [name of a tool, arguments]. Requests that do not offer these tools get a text. Returns
 * {url, requests, made, close}: the bodies of all requests, and the number of calls made. */
export async function startModel(calls) {
  const state = { requests: [], paths: [], made: 0, asked: 0 };
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      state.paths.push(`${request.method} ${request.url}`);
      let body;
      try { body = JSON.parse(Buffer.concat(chunks).toString('utf8')); } catch { /* no JSON */ }
      const found = interfaces.find((i) => i.path.test(request.url));
      if (request.method !== 'POST' || !body || !found) {
        json(response, { object: 'list', data: [{ id: MODEL, object: 'model' }], models: [] });
        return;
      }
      if (/count_?tokens/i.test(request.url)) { json(response, { input_tokens: 1, totalTokens: 1 }); return; }
      state.requests.push(body);
      const [name, args] = calls[state.made] ?? [];
      const call = name && next(body, name, args, state);
      const stream = body.stream === true || /stream/i.test(request.url);
      const answer = found.answer(call, 'Done.', stream);
      if (!stream) { json(response, answer); return; }
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(answer);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  state.url = `http://127.0.0.1:${server.address().port}`;
  state.close = () => { server.closeAllConnections(); server.close(); };
  return state;
}
