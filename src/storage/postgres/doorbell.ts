import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { type Database, statement } from './database.ts';

const CHANNEL = 'b24bot_work';
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5000;
/** How often a line on which nothing comes is asked whether it is one still, and how long it may take to answer. */
const BEAT_MS = 5000;
const ANSWER_MS = 3000;
/** Between two rings: a busy server has something to tell with every event. */
const PAUSE_MS = 5;

/** Tells the other servers of a database that there is work for them. */
export interface Doorbell {
  /** Rings at all others; several calls of one turn ring once. A ring that gets lost is made up for by their sweep. */
  ring(): void;
  close(): Promise<void>;
}

export interface DoorbellOptions {
  /** False: it only rings. */
  listens: boolean;
  /** Called when somebody else rings, and when a broken line is whole again. */
  onRing: () => void;
  /** Milliseconds between looks whether the line is dead; default 5,000. */
  beatMs?: number;
}

const GOODBYE_MS = 1000;

/** @throws Error when it takes longer */
async function within(work: Promise<unknown> | undefined, ms: number): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

export function openDoorbell(
  database: Database,
  { listens, onRing, beatMs = BEAT_MS }: DoorbellOptions,
): Doorbell {
  let client: pg.Client | undefined;
  let wait = FIRST_WAIT_MS;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let ringing: NodeJS.Timeout | undefined;
  let rungAt = Number.NEGATIVE_INFINITY;
  /** Tells our own rings from those of others. */
  const self = randomUUID();

  function reconnect(): void {
    if (closed || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      void listen();
    }, wait);
    timer.unref();
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }

  async function listen(): Promise<void> {
    const line = database.client();
    const beats = setInterval(() => void beat(line, broken), beatMs);
    beats.unref();
    const broken = (): void => {
      clearInterval(beats);
      if (client !== line) return;
      client = undefined;
      reconnect();
    };
    client = line;
    line.on('error', broken);
    line.on('end', broken);
    line.on('notification', ({ payload }) => {
      if (payload !== self) onRing();
    });
    try {
      await line.connect();
      await line.query(`LISTEN ${CHANNEL}`);
      wait = FIRST_WAIT_MS;
      onRing();
    } catch {
      broken();
      void line.end().catch(() => undefined);
    }
    if (closed) void line.end().catch(() => undefined);
  }

  /** A line that is silent may be idle or dead: on a dead one packets vanish, and nothing ever says so. */
  async function beat(line: pg.Client, broken: () => void): Promise<void> {
    if (client !== line || wait !== FIRST_WAIT_MS) return;
    try {
      await within(line.query('SELECT 1'), ANSWER_MS);
    } catch {
      broken();
      void line.end().catch(() => undefined);
    }
  }

  if (listens) void listen();

  return {
    ring() {
      if (ringing !== undefined || closed) return;
      const ringNow = (): void => {
        ringing = undefined;
        rungAt = performance.now();
        database.run(statement('SELECT pg_notify($1, $2)', CHANNEL, self)).catch(() => undefined);
      };
      ringing = setTimeout(ringNow, Math.max(0, rungAt + PAUSE_MS - performance.now()));
      ringing.unref();
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      clearTimeout(ringing);
      const line = client;
      client = undefined;
      await within(line?.end(), GOODBYE_MS).catch(() => undefined);
    },
  };
}
