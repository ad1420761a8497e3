// Carries MCP over HTTP (one address, JSON answers) to a server on stdio, for the conformance harness, which knows HTTP
// only. A session of the older revisions has a process of its own; requests of 2026-07-28 share one.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { Server } from '../lib.mjs';

const MODERN = '2026-07-28', META = 'io.modelcontextprotocol/protocolVersion';

/** Returns {url, close}. */
export async function startBridge() {
  const sessions = new Map(), shared = new Server();
  // Each request gets an id of the bridge on the pipe, since clients may choose the same ones.
  const forward = async (server, message) => {
    const { id, ...rest } = message;
    if (id === undefined) { server.notify(message.method, message.params); return undefined; }
    return { ...await server.ask(message.method, message.params), id };
  };
  const http = createServer(async (request, response) => {
    const reply = (status, body, headers = {}) => {
      response.writeHead(status, { ...(body && { 'content-type': 'application/json' }), ...headers });
      response.end(body && JSON.stringify(body));
    };
    const refuse = (status, code, message, id = null) => reply(status, { jsonrpc: '2.0', id, error: { code, message } });
    const local = (value) => !value || /^(https?:\/\/)?(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(value);
    const session = request.headers['mcp-session-id'];
    if (!local(request.headers.host) || !local(request.headers.origin)) return refuse(403, -32000, 'Foreign host or origin');
    if (request.method === 'DELETE') {
      await sessions.get(session)?.end();
      return reply(sessions.delete(session) ? 200 : 404);
    }
    if (request.method !== 'POST') return reply(405, undefined, { allow: 'POST, DELETE' });
    let message;
    try {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      message = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    } catch { return refuse(400, -32700, 'Not JSON'); }
    const named = request.headers['mcp-protocol-version'], meta = message.params?._meta?.[META];
    if (named === MODERN && message.method === 'initialize') return refuse(404, -32601, 'Unknown method', message.id);
    if (named === MODERN && !meta) return refuse(400, -32602, `_meta has no ${META}`, message.id);
    if (meta && meta !== named) return refuse(400, -32020, 'The header and _meta name different versions', message.id);
    if (message.method === 'initialize') {
      const server = new Server(), name = randomUUID();
      sessions.set(name, server);
      return reply(200, await forward(server, message), { 'mcp-session-id': name });
    }
    if (!meta && !session) return refuse(400, -32600, 'Mcp-Session-Id is missing', message.id);
    const server = meta ? shared : sessions.get(session);
    if (!server) return refuse(404, -32600, 'Unknown session', message.id);
    const answer = await forward(server, message);
    const status = !answer ? 202 : !answer.error || !meta ? 200 : answer.error.code === -32601 ? 404 : 400;
    return reply(status, answer);
  });
  await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${http.address().port}/mcp`,
    async close() {
      http.closeAllConnections();
      http.close();
      await Promise.all([shared, ...sessions.values()].map((server) => server.end()));
    },
  };
}
