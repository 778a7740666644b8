import { type Readable, Transform } from 'node:stream';
import { Agent } from 'undici';
import { TransportError, type TransportErrorDetails } from '../errors.ts';
import { createConnector } from './connector.ts';
import type { HostPolicy } from './hosts.ts';

/** One file to be fetched. */
export interface DownloadRequest {
  /** Address as the portal gave it; may carry a token, so it is in no error. */
  url: string;
  /** The only host (with port) that may serve it: the portal's. */
  host: string;
  /** Name for errors. */
  method: string;
  /** Largest file in bytes. */
  maxBytes: number;
  /** Milliseconds until the first byte; default 30 000. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** A file on its way. Read it to its end or destroy it. */
export interface Download {
  readonly stream: Readable;
  /** Bytes, where the portal said so. */
  readonly size: number | undefined;
  readonly contentType: string;
}

/** Fetches files from portals: from nowhere else, without redirects, never more than asked for. */
export interface Downloads {
  /** @throws TransportError; `TOO_LARGE` also comes out of the stream */
  open(request: DownloadRequest): Promise<Download>;
  close(): Promise<void>;
}

const DEADLINE_MS = 30_000;

/** @example createDownloads({ hosts: createHostPolicy() }) */
export function createDownloads({ hosts }: { hosts: HostPolicy }): Downloads {
  let agent: Agent | undefined;
  // Sockets of downloads are their own: a large file does not stand before calls.
  const dispatcher = (): Agent => {
    agent ??= new Agent({ connect: createConnector(hosts, 10_000), connections: 16, pipelining: 1 });
    return agent;
  };

  async function open(request: DownloadRequest): Promise<Download> {
    const { method, maxBytes, signal, timeoutMs = DEADLINE_MS } = request;
    const url = checked(request, hosts);
    const fail = (code: TransportErrorDetails['code'], message: string, cause?: unknown): TransportError =>
      new TransportError(message, { code, method, unknownOutcome: false, ...(cause ? { cause } : {}) });
    const answer = await dispatcher()
      .request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: 'GET',
        headers: { accept: '*/*', 'user-agent': 'b24bot', referer: `${url.origin}/` },
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
        ...(signal ? { signal } : {}),
      })
      .catch((error: Error & { code?: string }) => {
        if (signal?.aborted) throw fail('ABORTED', 'aborted by the caller');
        const code = error.code === 'UND_ERR_HEADERS_TIMEOUT' ? 'TIMEOUT' : 'CONNECT';
        throw fail(code, `no answer from ${url.host}: ${error.code ?? error.name}`);
      });
    const { statusCode, headers, body } = answer;
    const refuse = (error: TransportError): TransportError => {
      body.on('error', () => undefined).destroy();
      return error;
    };
    if (statusCode >= 300 && statusCode < 400) {
      throw refuse(fail('REDIRECT', `${url.host} answered ${statusCode}; redirects are not followed`));
    }
    if (statusCode !== 200)
      throw refuse(fail('BROKEN', `${url.host} answered ${statusCode} without the file`));
    const size = lengthOf(headers['content-length']);
    const tooLarge = (): TransportError =>
      fail('TOO_LARGE', `the file is larger than the ${maxBytes} bytes that were asked for`);
    if (size !== undefined && size > maxBytes) throw refuse(tooLarge());
    const type = headers['content-type'];
    const stream = body.pipe(atMost(maxBytes, tooLarge));
    body.on('error', (error) => stream.destroy(error));
    stream.on('close', () => body.destroy());
    return { stream, size, contentType: typeof type === 'string' ? type : 'application/octet-stream' };
  }

  return { open, close: async () => agent?.close() };
}

/** @throws TransportError HOST_REFUSED */
function checked({ url, host, method }: DownloadRequest, hosts: HostPolicy): URL {
  const check = hosts.checkUrl(url);
  const reason = check.ok
    ? check.url.host === host
      ? undefined
      : `files are fetched from ${host} only, not from ${check.url.host}`
    : check.reason;
  if (check.ok && reason === undefined) return check.url;
  throw new TransportError(reason ?? 'refused', { code: 'HOST_REFUSED', method, unknownOutcome: false });
}

function lengthOf(header: string | string[] | undefined): number | undefined {
  const length = Number(header);
  return typeof header === 'string' && Number.isSafeInteger(length) ? length : undefined;
}

function atMost(maxBytes: number, tooLarge: () => Error): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > maxBytes) done(tooLarge());
      else done(null, chunk);
    },
  });
}
