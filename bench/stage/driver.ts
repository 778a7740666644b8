import { Client } from 'undici';
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
  /** Of several, connection by connection in turn. */
  port: number | readonly number[];
  /** Keep-alive connections, each with one request at a time; default 32. */
  connections?: number;
  /** Requests per second at most; a request that starts late counts from when it was due. Default: as fast as answered. */
  perSecond?: number;
  /** What a connection waits for, besides the answer, before it sends its next request. */
  until?: (post: Post) => Promise<void>;
}

const HEADERS = {
  'content-type': 'application/x-www-form-urlencoded',
  'user-agent': 'Bitrix24 Webhook Engine',
};

/** Posts everything and measures. @throws Error when a request is not answered with 200 */
export async function drive(posts: readonly Post[], options: LoadOptions): Promise<Load> {
  const { port, connections = 32, perSecond, until } = options;
  const ports = typeof port === 'number' ? [port] : port;
  const clients = Array.from(
    { length: connections },
    (_, n) => new Client(`http://127.0.0.1:${ports[n % ports.length]}`),
  );
  const latencies: number[] = [];
  let next = 0;
  const startedAt = performance.now();

  async function work(client: Client): Promise<void> {
    for (let post = posts[next++]; post !== undefined; post = posts[next++]) {
      let since = performance.now();
      if (perSecond !== undefined) {
        const due = startedAt + ((next - 1) / perSecond) * 1000;
        if (due > since) await new Promise((resolve) => setTimeout(resolve, due - since));
        since = due;
      }
      const done = until?.(post);
      const { statusCode, body } = await client.request({
        path: '/bitrix24/events',
        method: 'POST',
        headers: HEADERS,
        body: post.body,
      });
      await body.dump();
      if (statusCode !== 200) throw new Error(`an event was answered with ${statusCode}`);
      latencies.push(performance.now() - since);
      if (done) await done;
    }
  }

  try {
    await Promise.all(clients.map(work));
  } finally {
    await Promise.all(clients.map((client) => client.destroy()));
  }
  const seconds = (performance.now() - startedAt) / 1000;
  return { seconds, perSecond: posts.length / seconds, latencies };
}
