import { createServer, type ServerResponse } from 'node:http';
import { decodeForm } from '../../src/bitrix24/form.ts';
import { BOT_ID, FIRST_PORTAL } from './events.ts';

export interface PortalBehaviour {
  /** Milliseconds until a call is answered; default 0. */
  latencyMs?: number;
  /** Requests that fit at once and requests that drain per second, per portal; default: no limit. */
  bucket?: { burst: number; perSecond: number };
  /** Path of a portal (without the slash at the end) that refuses every call for its limit. */
  shut?: string;
}

export interface CountingPortal {
  readonly port: number;
  readonly origin: string;
  /** Replaced as a whole between runs. */
  behaviour: PortalBehaviour;
  /** Messages that bots sent. */
  replies: number;
  /** HTTP requests for REST methods. */
  requests: number;
  /** Requests refused with QUERY_LIMIT_EXCEEDED. */
  refused: number;
  /** Told of every message a bot sent: its text and the path of the portal that took it. */
  onReply: ((text: string, base: string) => void) | undefined;
  /** Resolves when `replies` has reached `count`. @throws Error when it has not after 120 s */
  seen(count: number): Promise<void>;
  close(): Promise<void>;
}

const GRANT = {
  access_token: 'a'.repeat(70),
  refresh_token: 'b'.repeat(70),
  expires_in: 3600,
  member_id: FIRST_PORTAL.memberId,
  user_id: 1,
  scope: 'imbot,im',
  status: 'L',
};

type Json = Readonly<Record<string, unknown>>;

/** What a portal answers to the calls of an installation; messages are answered with a number. */
function answerOf(method: string): unknown {
  switch (method) {
    case 'app.info':
      return { CODE: 'local.bench', LICENSE: 'eu_basic', INSTALLED: true };
    case 'profile':
      return { ID: '1', ADMIN: true };
    case 'imbot.bot.list':
      return {};
    case 'imbot.register':
      return BOT_ID;
    case 'event.get':
    case 'scope':
      return [];
    default:
      return true;
  }
}

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** A REST method that sends one message, and the names of its text. */
function textOf(params: Json): string | undefined {
  const fields = isJson(params['fields']) ? params['fields'] : params;
  const text = fields['MESSAGE'] ?? fields['message'];
  return typeof text === 'string' ? text : undefined;
}

function isMessage(method: string): boolean {
  return method === 'imbot.message.add' || method === 'im.message.add' || method.endsWith('Message.send');
}

/** The smallest thing that a bot takes for a portal and its authorisation server: it answers and counts. */
export async function startCountingPortal(): Promise<CountingPortal> {
  const waiting = new Set<() => void>();
  const levels = new Map<string, { level: number; at: number }>();

  function takes(base: string): boolean {
    const { bucket, shut } = portal.behaviour;
    if (shut === base) return false;
    if (!bucket) return true;
    const now = performance.now();
    const drop = levels.get(base) ?? { level: 0, at: now };
    drop.level = Math.max(0, drop.level - ((now - drop.at) / 1000) * bucket.perSecond);
    drop.at = now;
    levels.set(base, drop);
    if (drop.level >= bucket.burst) return false;
    drop.level += 1;
    return true;
  }

  function count(text: string | undefined, base: string): number {
    portal.replies += 1;
    if (text !== undefined) portal.onReply?.(text, base);
    for (const check of waiting) check();
    return portal.replies;
  }

  function batch(params: Json, base: string): Json {
    const commands = isJson(params['cmd']) ? params['cmd'] : {};
    const results = Object.entries(commands).map(([key, command]) => {
      const [method = '', query = ''] = String(command).split('?');
      if (!isMessage(method)) return [key, answerOf(method)];
      const form = decodeForm(query);
      return [key, count(form.ok ? textOf(form.value) : undefined, base)];
    });
    return {
      result: Object.fromEntries(results),
      result_error: [],
      result_total: [],
      result_next: [],
      result_time: [],
    };
  }

  function answer(path: string, body: string): { status: number; json: unknown } {
    if (path.startsWith('/oauth/')) {
      return { status: 200, json: { ...GRANT, client_endpoint: `${portal.origin}/rest/` } };
    }
    const slash = path.lastIndexOf('/');
    const base = path.slice(0, slash);
    const method = path.slice(slash + 1).replace(/\.json$/, '');
    portal.requests += 1;
    if (!takes(base)) {
      portal.refused += 1;
      const json = { error: 'QUERY_LIMIT_EXCEEDED', error_description: 'Too many requests' };
      return { status: 503, json };
    }
    const params: unknown = JSON.parse(body);
    if (!isJson(params)) return { status: 400, json: { error: 'BAD_BODY' } };
    if (method === 'batch') return { status: 200, json: { result: batch(params, base) } };
    return {
      status: 200,
      json: { result: isMessage(method) ? count(textOf(params), base) : answerOf(method) },
    };
  }

  function send(response: ServerResponse, { status, json }: { status: number; json: unknown }): void {
    const text = JSON.stringify(json);
    response.writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    });
    response.end(text);
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { latencyMs = 0 } = portal.behaviour;
      const made = answer(request.url ?? '', Buffer.concat(chunks).toString());
      if (latencyMs === 0) send(response, made);
      else setTimeout(send, latencyMs, response, made);
    });
  });
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 2048, resolve));
  const at = server.address();
  const port = at !== null && typeof at === 'object' ? at.port : 0;

  const portal: CountingPortal = {
    port,
    origin: `http://127.0.0.1:${port}`,
    behaviour: {},
    replies: 0,
    requests: 0,
    refused: 0,
    onReply: undefined,
    seen: (wanted) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`${portal.replies} of ${wanted} replies after 120 s`)),
          120_000,
        );
        const check = (): void => {
          if (portal.replies < wanted) return;
          waiting.delete(check);
          clearTimeout(timer);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return portal;
}
