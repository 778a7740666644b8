import { createServer, type IncomingMessage, request as requestHttp, type ServerResponse } from 'node:http';
import { request as requestHttps } from 'node:https';

/** A request that went through, with the answer it got; 502 when there was none. */
export interface Passed {
  method: string;
  /** Path with the query. */
  path: string;
  contentType: string;
  body: Buffer;
  status: number;
}

export interface Proxy {
  /** E.g. `http://127.0.0.1:3100`. */
  readonly origin: string;
  close(): Promise<void>;
}

/** Bodies of events stay below 1 MiB; frames and files of other routes do not matter here. */
const MOST_BYTES = 8 * 1024 * 1024;
/** These belong to one connection, not to the message. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'host',
]);

function passedOn(headers: IncomingMessage['headers']): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && !HOP_BY_HOP.has(name)) kept[name] = value;
  return kept;
}

/**
 * Listens and passes everything on to `to`, unchanged, and the answers back. `saw` gets each request when its
 * answer has begun.
 */
export async function startProxy(options: {
  to: URL;
  host: string;
  port: number;
  saw(passed: Passed): void;
}): Promise<Proxy> {
  const { to } = options;
  const send = to.protocol === 'https:' ? requestHttps : requestHttp;
  const prefix = to.pathname.replace(/\/$/, '');

  function pass(incoming: IncomingMessage, response: ServerResponse, body: Buffer): void {
    const { method = 'GET', url: path = '/', headers } = incoming;
    const saw = (status: number): void =>
      options.saw({ method, path, contentType: headers['content-type'] ?? '', body, status });
    const outgoing = send(
      {
        protocol: to.protocol,
        hostname: to.hostname,
        port: to.port,
        path: prefix + path,
        method,
        agent: false,
      },
      (answer) => {
        saw(answer.statusCode ?? 502);
        response.writeHead(answer.statusCode ?? 502, passedOn(answer.headers));
        answer.pipe(response);
      },
    );
    for (const [name, value] of Object.entries(passedOn(headers))) outgoing.setHeader(name, value);
    outgoing.setHeader('host', to.host);
    outgoing.setHeader('content-length', body.length);
    outgoing.on('error', () => {
      if (response.headersSent) response.destroy();
      else {
        saw(502);
        response.writeHead(502).end();
      }
    });
    outgoing.end(body);
  }

  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MOST_BYTES) chunks.push(chunk);
    });
    incoming.on('end', () => {
      if (size > MOST_BYTES) response.writeHead(413, { connection: 'close' }).end();
      else pass(incoming, response, Buffer.concat(chunks));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    origin: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
