import type { Readable } from 'node:stream';
import { Agent } from 'undici';
import { TransportError } from '../errors.ts';
import { createConnector } from './connector.ts';
import { Exchange } from './exchange.ts';
import type { HostPolicy } from './hosts.ts';
import type { StreamedBody } from './streamed-body.ts';

/** One POST. The address is `base` + `path`; `base` is checked and parsed once and then remembered. */
export interface HttpPost {
  /** E.g. a `client_endpoint`; ends with a slash unless `path` is empty. */
  base: string;
  path: string;
  /** Name for errors: the REST method. */
  method: string;
  body: string | StreamedBody;
  /** Default `json`. */
  type?: 'json' | 'form';
  signal?: AbortSignal | undefined;
  /** Milliseconds for the whole exchange, waiting for a socket included; default 30 000. */
  timeoutMs?: number | undefined;
}

export interface HttpReply {
  status: number;
  json: unknown;
}

export interface Transport {
  /**
   * Sends one request over a kept-alive connection and reads its JSON, whatever the status.
   * Redirects are never followed.
   * @throws TransportError
   */
  post(call: HttpPost): Promise<HttpReply>;
  /** Waits for running requests, then closes the sockets. */
  close(): Promise<void>;
}

export interface TransportOptions {
  hosts: HostPolicy;
  /** Default 10 000. */
  connectTimeoutMs?: number;
  /** Largest answer in bytes; default 16 MiB. */
  maxBytes?: number;
  /** Sockets per portal; default 256. */
  connections?: number;
  /** A socket without a request is closed after this, unless the portal wants it earlier; default 15 000. */
  idleMs?: number;
}

interface Target {
  origin: string;
  host: string;
  path: string;
}

/** Targets are three strings each; beyond this many the memory of them starts anew. */
const TARGETS = 20_000;
const DEADLINE_MS = 30_000;

const HEADERS = {
  json: ['content-type', 'application/json', 'accept', 'application/json', 'user-agent', 'b24bot'],
  form: [
    'content-type',
    'application/x-www-form-urlencoded',
    'accept',
    'application/json',
    'user-agent',
    'b24bot',
  ],
};

function bodyOf({ body, type = 'json' }: HttpPost): { headers: string[]; body: string | Readable } {
  if (typeof body === 'string') return { headers: HEADERS[type], body };
  return { headers: [...HEADERS[type], 'content-length', String(body.length)], body: body.open() };
}

/**
 * The only door to the network: nothing leaves for a host that the policy refuses.
 *
 * @example
 * const transport = createTransport({ hosts: createHostPolicy() });
 * await transport.post({ base: 'https://p.bitrix24.eu/rest/', path: 'profile', method: 'profile', body: '{}' });
 */
export function createTransport(options: TransportOptions): Transport {
  const { hosts, maxBytes = 16 * 1024 * 1024 } = options;
  const agent = new Agent({
    connect: createConnector(hosts, options.connectTimeoutMs ?? 10_000),
    connections: options.connections ?? 256,
    pipelining: 1,
    // Long enough for the next message of a conversation; a portal without sockets costs no memory.
    keepAliveTimeout: options.idleMs ?? 15_000,
    // The exchange has one deadline of its own that knows the phase.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const targets = new Map<string, Target>();

  function target(call: HttpPost): Target {
    const known = targets.get(call.base);
    if (known) return known;
    const check = hosts.checkUrl(call.base);
    if (!check.ok) {
      throw new TransportError(check.reason, {
        code: 'HOST_REFUSED',
        method: call.method,
        unknownOutcome: false,
        hint: 'If this portal is yours and on an inner network, put its host on the allow-list.',
      });
    }
    if (targets.size >= TARGETS) targets.clear();
    const { origin, host, pathname } = check.url;
    const made = { origin, host, path: pathname };
    targets.set(call.base, made);
    return made;
  }

  function post(call: HttpPost): Promise<HttpReply> {
    return new Promise((resolve, reject) => {
      const { origin, host, path } = target(call);
      if (call.signal?.aborted) {
        throw new TransportError('aborted by the caller before it was sent', {
          code: 'ABORTED',
          method: call.method,
          unknownOutcome: false,
        });
      }
      const exchange = new Exchange(call, host, maxBytes, call.timeoutMs ?? DEADLINE_MS, { resolve, reject });
      agent.dispatch(
        {
          origin,
          path: path + call.path,
          method: 'POST',
          ...bodyOf(call),
        },
        exchange,
      );
    });
  }

  return { post, close: () => agent.close() };
}
