import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { QUESTION } from './bot.ts';

/**
 * A reverse proxy that looks who is ready and keeps connections. It tries nothing twice, as many do with what was posted:
 * who stops has to say so in time.
 */
export interface ReverseProxy {
  /** Ports that are sent to now. */
  ready(): number[];
  /** Requests that no server answered. */
  failures(): string[];
  close(): Promise<void>;
}

const LOOK_MS = 100;

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

/** @param servers their ports; who is not there yet, or not any more, is not sent to */
export async function openReverseProxy(port: number, servers: readonly number[]): Promise<ReverseProxy> {
  const agent = new Agent({ keepAlive: true });
  const ready = new Set<number>();
  const failures: string[] = [];
  const last = new Map<string, Promise<unknown>>();
  let turn = 0;

  async function look(server: number): Promise<void> {
    const ok = await fetch(`http://127.0.0.1:${server}/health/ready`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ok) ready.add(server);
    else ready.delete(server);
  }
  const looks = setInterval(() => void Promise.all(servers.map(look)), LOOK_MS);

  function send(to: number, from: IncomingMessage, body: Buffer): Promise<{ status: number; body: Buffer }> {
    return new Promise((resolve, reject) => {
      const { connection: _, ...headers } = from.headers;
      const options = { host: '127.0.0.1', port: to, path: from.url, method: from.method, headers, agent };
      const out = request(options, (answer) => {
        bytesOf(answer).then((bytes) => resolve({ status: answer.statusCode ?? 502, body: bytes }), reject);
      });
      out.on('error', reject);
      out.end(body);
    });
  }

  async function answer(from: IncomingMessage, body: Buffer): Promise<{ status: number; body: Buffer }> {
    turn += 1;
    const to = [...ready][turn % ready.size];
    try {
      if (to !== undefined) return await send(to, from, body);
      failures.push('nobody is ready');
    } catch (error) {
      failures.push(codeOf(error));
    }
    return { status: 502, body: Buffer.alloc(0) };
  }

  async function handle(from: IncomingMessage, to: ServerResponse): Promise<void> {
    const body = await bytesOf(from);
    // One after another in each dialog: only then can the order of the answers be held against anybody.
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
    ready: () => [...ready],
    failures: () => failures,
    async close() {
      clearInterval(looks);
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
