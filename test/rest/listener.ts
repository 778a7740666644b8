import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Seen {
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface Listener {
  /** `127.0.0.1:PORT` */
  host: string;
  origin: string;
  /** `http://127.0.0.1:PORT/rest/` */
  endpoint: string;
  /** Requests so far. */
  seen: Seen[];
  /** TCP connections so far, with or without a request. */
  connections(): number;
}

export type Answer = (seen: Seen, response: ServerResponse) => void;

/** A real HTTP server for one test; every request is kept. */
export async function listen(answer: Answer): Promise<Listener> {
  const seen: Seen[] = [];
  let connections = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const one = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() };
    seen.push(one);
    answer(one, response);
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  const host = `127.0.0.1:${port}`;
  return {
    host,
    origin: `http://${host}`,
    endpoint: `http://${host}/rest/`,
    seen,
    connections: () => connections,
  };
}

export function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}
