import { createServer } from 'node:http';
import type { WireMap, WireValue } from '../../src/bitrix24/event.ts';
import { decodeForm } from '../../src/bitrix24/form.ts';

/** One request that a handler received. */
export interface Received {
  path: string;
  contentType: string;
  body: string;
  /** The decoded form. */
  event: WireMap;
}

/** A server that writes down what a portal posts to it. */
export interface Handler {
  readonly url: string;
  readonly received: Received[];
  /** Events of one name, oldest first. */
  named(name: string): WireMap[];
  /** Status of the answers from now on. */
  status: number;
  /** Called before a request is answered. */
  onRequest(): void;
  close(): Promise<void>;
}

export async function startHandler(): Promise<Handler> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const decoded = decodeForm(body);
      received.push({
        path: request.url ?? '',
        contentType: request.headers['content-type'] ?? '',
        body,
        event: decoded.ok ? decoded.value : {},
      });
      handler.onRequest();
      response.writeHead(handler.status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const handler: Handler = {
    url: `http://127.0.0.1:${port}/events`,
    received,
    status: 200,
    onRequest: () => {},
    named: (name) => received.map((one) => one.event).filter((event) => event['event'] === name),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return handler;
}

/** Follows keys into a decoded structure; undefined where the way ends. */
export function at(value: WireValue | undefined, ...keys: string[]): WireValue | undefined {
  let found: WireValue | undefined = value;
  for (const key of keys) {
    if (typeof found !== 'object' || found === null) return undefined;
    const next: unknown = Object.hasOwn(found, key) ? Reflect.get(found, key) : undefined;
    found = next as WireValue | undefined;
  }
  return found;
}

/** Text at the end of a way; empty when there is none. */
export function text(value: WireValue | undefined, ...keys: string[]): string {
  const found = at(value, ...keys);
  return typeof found === 'string' ? found : '';
}
