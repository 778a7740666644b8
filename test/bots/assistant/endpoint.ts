import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that the endpoint got, and the answer to it. */
export interface Asked {
  readonly authorization: string | undefined;
  readonly body: { model: string; stream: boolean; messages: readonly { role: string; content: string }[] };
  readonly response: ServerResponse;
  /** True once whoever asked has gone. */
  readonly isGone: () => boolean;
}

/** How the endpoint answers. */
export type Manner = (asked: Asked) => unknown;

/** A language model that says what it is told to, on the loopback. */
export interface Endpoint extends AsyncDisposable {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** From now on it answers like this. */
  answers(manner: Manner): void;
}

export const piece = (content: string): string =>
  `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;

/** Server-sent events, one for each text. */
export const streams =
  (...texts: readonly string[]): Manner =>
  ({ response }) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    for (const text of texts) response.write(piece(text));
    response.end('data: [DONE]\n\n');
  };

export const status =
  (code: number, body = '{"error":{"message":"canary of the answer"}}'): Manner =>
  ({ response }) => {
    response.writeHead(code, { 'content-type': 'application/json' });
    response.end(body);
  };

/** Says this much, and no more, and does not hang up. */
export const hangs =
  (...texts: readonly string[]): Manner =>
  ({ response }) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    for (const text of texts) response.write(piece(text));
  };

export async function startEndpoint(): Promise<Endpoint> {
  let manner: Manner = streams('Hello');
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      let isGone = false;
      response.on('close', () => {
        isGone = true;
      });
      const one = { authorization: request.headers.authorization, body, response, isGone: () => isGone };
      asked.push(one);
      return manner(one);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    asked,
    answers(next) {
      manner = next;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function read(request: IncomingMessage): Promise<Asked['body']> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  return JSON.parse(Buffer.concat(parts).toString('utf8'));
}
