import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';

/** A request with its whole body. */
export interface HttpRequest {
  method: string;
  /** Path without the query, still percent-encoded. */
  path: string;
  /** Query without `?`. */
  query: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
  /** Address of the sender. */
  source: string;
}

export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** What becomes of the answer instead of being sent: the connection is dropped, or stays open and silent. */
  fate?: 'drop' | 'hang';
  /** Keeps the answer open after `body` and writes on, e.g. a stream of events. */
  stream?(response: ServerResponse): void;
}

/** A listening server. */
export interface Listener {
  /** E.g. `http://127.0.0.1:4101`. */
  readonly origin: string;
  close(): Promise<void>;
}

/** Uploads reach 100 MB decoded, a third more in base64. */
const MOST_BYTES = 140 * 1024 * 1024;

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MOST_BYTES) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

async function respond(
  incoming: IncomingMessage,
  response: ServerResponse,
  answer: (request: HttpRequest) => Promise<HttpAnswer>,
): Promise<void> {
  const body = await readBody(incoming);
  if (body === null) {
    response.writeHead(413, { connection: 'close' }).end();
    return;
  }
  const [path = '/', query = ''] = (incoming.url ?? '/').split(/\?(.*)/s, 2);
  const { method = 'GET', headers } = incoming;
  const source = incoming.socket.remoteAddress ?? '';
  const answered = await answer({ method, path, query, headers, body, source });
  const { status, headers: out, body: text, stream, fate } = answered;
  if (fate === 'drop') incoming.socket.destroy();
  if (fate !== undefined) return;
  response.writeHead(status, out);
  if (stream === undefined) response.end(text);
  else {
    response.write(text);
    stream(response);
  }
}

/**
 * Listens on `host`; port 0 takes any free one. `answer` must not throw: what it lets out becomes the page of a
 * crashed PHP, as in the cloud.
 */
export function listen(options: {
  host: string;
  port: number;
  /** Certificate and key, PEM: everything is spoken over TLS. */
  tls?: { cert: string; key: string } | undefined;
  answer(request: HttpRequest): Promise<HttpAnswer>;
}): Promise<Listener> {
  const handle: RequestListener = (incoming, response) => {
    respond(incoming, response, options.answer).catch(() => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/html' });
      response.end('<html><body>Internal Server Error</body></html>');
    });
  };
  const { tls } = options;
  const server = tls === undefined ? createServer(handle) : createTlsServer(tls, handle);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      const address = server.address();
      const name = options.host.includes(':') ? `[${options.host}]` : options.host;
      const port = typeof address === 'object' && address !== null ? address.port : options.port;
      resolve({
        origin: `${tls === undefined ? 'http' : 'https'}://${name}:${port}`,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            server.closeAllConnections();
          }),
      });
    });
  });
}
