import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { QUESTION } from './bot.ts';

/** Stands in front of several servers, as a reverse proxy does. */
export interface Balancer {
  /** Takes a server in or, with false, sends it nothing any more; resolves when it has nothing under way. */
  use(port: number, on: boolean): Promise<void>;
  close(): Promise<void>;
}

interface Answer {
  status: number;
  body: Buffer;
}

/** Longer than any server that lives takes. */
const PATIENCE_MS = 8000;

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/**
 * Spreads requests over the servers in turn. Questions of one dialog go one after another, so that they arrive in the
 * order in which they were asked: only then can the order of the answers be held against anybody.
 */
export async function openBalancer(port: number): Promise<Balancer> {
  const servers: number[] = [];
  const busy = new Map<number, Set<Promise<unknown>>>();
  const last = new Map<string, Promise<unknown>>();
  let turn = 0;

  function forward(to: number, from: IncomingMessage, body: Buffer): Promise<Answer> {
    const sent = new Promise<Answer>((resolve, reject) => {
      const out = request(
        {
          host: '127.0.0.1',
          port: to,
          path: from.url,
          method: from.method,
          headers: from.headers,
          agent: false,
        },
        (answer) => {
          bytesOf(answer).then((bytes) => resolve({ status: answer.statusCode ?? 502, body: bytes }), reject);
        },
      );
      out.setTimeout(PATIENCE_MS, () => out.destroy(new Error('no answer')));
      out.on('error', reject);
      out.end(body);
    });
    const set = busy.get(to) ?? new Set();
    busy.set(to, set);
    set.add(sent);
    const over = (): void => void set.delete(sent);
    sent.then(over, over);
    return sent;
  }

  async function answer(from: IncomingMessage, body: Buffer): Promise<Answer> {
    for (let tries = 0; tries < servers.length; tries += 1) {
      turn += 1;
      const to = servers[turn % servers.length];
      if (to === undefined) break;
      try {
        return await forward(to, from, body);
      } catch (error) {
        // Only what certainly nobody has seen goes to another one.
        if (!(error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED')) break;
      }
    }
    return { status: 502, body: Buffer.alloc(0) };
  }

  async function handle(from: IncomingMessage, to: ServerResponse): Promise<void> {
    const body = await bytesOf(from);
    const dialog = QUESTION.exec(body.toString('latin1'))?.[1];
    const before = dialog === undefined ? undefined : last.get(dialog);
    const answered = (async () => {
      await before;
      return answer(from, body);
    })();
    if (dialog !== undefined) last.set(dialog, answered);
    const { status, body: bytes } = await answered;
    to.writeHead(status).end(bytes);
  }

  const server = createServer((from, to) => {
    handle(from, to).catch(() => to.destroy());
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));

  return {
    async use(one, on) {
      const at = servers.indexOf(one);
      if (on && at === -1) servers.push(one);
      if (!on && at !== -1) servers.splice(at, 1);
      if (!on) await Promise.allSettled(busy.get(one) ?? []);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
