import { connect, type Socket } from 'node:net';
import type { Post } from './events.ts';

/** What a run of requests came to. */
export interface Load {
  /** Until the last answer. */
  seconds: number;
  perSecond: number;
  /** Milliseconds of each request. */
  latencies: number[];
}

export interface LoadOptions {
  port: number;
  /** Keep-alive connections, each with one request at a time; default 32. */
  connections?: number;
  /** Requests per second at most; a request that starts late counts from when it was due. Default: as fast as answered. */
  perSecond?: number;
  /** What a connection waits for, besides the answer, before it sends its next request. */
  until?: (post: Post) => Promise<void>;
}

const HEAD_END = Buffer.from('\r\n\r\n');

/**
 * One keep-alive connection. Written on bare sockets, because every microsecond that the driver needs would hide one of
 * the server's.
 */
class Connection {
  readonly #socket: Socket;
  #buffered: Buffer = Buffer.alloc(0);
  #settle: { resolve(): void; reject(error: Error): void } | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('error', (error) => this.#settle?.reject(error));
    socket.on('close', () => this.#settle?.reject(new Error('the server closed the connection')));
  }

  send(bytes: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#socket.write(bytes);
    });
  }

  close(): void {
    this.#settle = undefined;
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#buffered = this.#buffered.length === 0 ? chunk : Buffer.concat([this.#buffered, chunk]);
    const end = this.#buffered.indexOf(HEAD_END);
    if (end < 0) return;
    const head = this.#buffered.toString('latin1', 0, end);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (this.#buffered.length < end + 4 + length) return;
    this.#buffered = Buffer.alloc(0);
    if (head.startsWith('HTTP/1.1 200')) this.#settle?.resolve();
    else this.#settle?.reject(new Error(`answered: ${head.slice(0, 40)}`));
  }
}

function open(port: number): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => {
      socket.off('error', reject);
      resolve(new Connection(socket));
    });
    socket.once('error', reject);
  });
}

/** Posts everything and measures. @throws Error when a request is not answered with 200 */
export async function drive(posts: readonly Post[], options: LoadOptions): Promise<Load> {
  const { port, connections = 32, perSecond, until } = options;
  const opened = await Promise.all(Array.from({ length: connections }, () => open(port)));
  const latencies: number[] = [];
  let next = 0;
  const startedAt = performance.now();

  async function work(connection: Connection): Promise<void> {
    for (let post = posts[next++]; post !== undefined; post = posts[next++]) {
      let since = performance.now();
      if (perSecond !== undefined) {
        const due = startedAt + ((next - 1) / perSecond) * 1000;
        if (due > since) await new Promise((resolve) => setTimeout(resolve, due - since));
        since = due;
      }
      const done = until?.(post);
      await connection.send(post.bytes);
      latencies.push(performance.now() - since);
      if (done) await done;
    }
  }

  try {
    await Promise.all(opened.map(work));
  } finally {
    for (const connection of opened) connection.close();
  }
  const seconds = (performance.now() - startedAt) / 1000;
  return { seconds, perSecond: posts.length / seconds, latencies };
}
