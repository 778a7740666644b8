import { connect, createServer, type Socket } from 'node:net';

/** The network between a server and its database, that a test can break. */
export interface Line {
  /** The database's address by way of this line. */
  url: string;
  /** Nobody answers at the address any more, as when a primary is gone: connections end, new ones are refused. */
  refuse(): Promise<void>;
  /** Packets vanish in both directions, without a word to either side. Connections of that time never come back. */
  hang(): void;
  /** Every packet takes so long, ms. */
  slow(ms: number): void;
  /**
   * Breaks the connection on which `text` is sent next: before the database gets it, or once it has done so and before
   * anybody is told.
   */
  cut(text: string, when: 'before' | 'after'): void;
  /** New connections pass; those that only were slow go on. */
  heal(): Promise<void>;
  /** Connections that pass now. */
  open(): number;
  close(): Promise<void>;
}

interface Pair {
  near: Socket;
  far: Socket;
  lost: boolean;
  /** The answer is what is cut. */
  mute: boolean;
}

const ANSWERED_MS = 60;

/** @param database `postgres://…` */
export async function openLine(database: string): Promise<Line> {
  const target = new URL(database);
  const pairs = new Set<Pair>();
  let hanging = false;
  let delay = 0;
  let trap: { text: string; when: 'before' | 'after' } | undefined;

  function drop(pair: Pair): void {
    pairs.delete(pair);
    pair.near.destroy();
    pair.far.destroy();
  }

  function later(work: () => void): void {
    if (delay === 0) work();
    else setTimeout(work, delay);
  }

  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port: Number(target.port), host: target.hostname, allowHalfOpen: true });
    const pair: Pair = { near, far, lost: hanging, mute: false };
    pairs.add(pair);
    near.on('data', (chunk) => {
      if (pair.lost) return;
      if (trap !== undefined && chunk.includes(trap.text)) {
        const { when } = trap;
        trap = undefined;
        if (when === 'before') return drop(pair);
        pair.mute = true;
        // Long enough for the database to commit.
        setTimeout(() => drop(pair), ANSWERED_MS);
      }
      later(() => far.write(chunk));
    });
    far.on('data', (chunk) => {
      if (pair.lost || pair.mute) return;
      later(() => near.write(chunk));
    });
    // What vanishes tells nobody of its end either.
    for (const side of [near, far]) {
      const over = (): void => {
        if (!pair.lost) later(() => drop(pair));
      };
      side.on('error', () => undefined);
      side.on('end', over);
      side.on('close', over);
    }
  });

  let port = 0;
  async function listen(): Promise<void> {
    if (server.listening) return;
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  }

  async function refuse(): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const pair of pairs) drop(pair);
    await closed;
  }

  await listen();
  const url = new URL(database);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return {
    url: url.href,
    refuse,
    hang() {
      hanging = true;
      for (const pair of pairs) pair.lost = true;
    },
    slow(ms) {
      delay = ms;
    },
    cut(text, when) {
      trap = { text, when };
    },
    async heal() {
      hanging = false;
      delay = 0;
      await listen();
    },
    open: () => [...pairs].filter(({ lost }) => !lost).length,
    close: refuse,
  };
}
