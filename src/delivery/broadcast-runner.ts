import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { OnUnknown } from '../bot/contract.ts';
import type { KeyOf } from '../bot/messages/sending.ts';
import type { Speaker, Speakers } from '../bot/messages/speaker.ts';
import { type Part, unpackParts } from '../compose/index.ts';
import { B24BotError } from '../errors.ts';
import type { Sealer } from '../portals/seal.ts';
import type { BroadcastRow, BroadcastStore, Lease, LeaseStore, RecipientRow } from '../storage/store.ts';
import { type BroadcastMessage, deliver, failed, type RecipientResult, sealContext } from './broadcast.ts';
import { describe } from './retry.ts';

export interface BroadcastRunnerOptions {
  store: BroadcastStore;
  leases: LeaseStore;
  speakers: Speakers;
  keyOf: KeyOf;
  sealer: Pick<Sealer, 'open'>;
  /** What the bot of this code wants done about messages of unknown fate. */
  onUnknown: (botCode: string) => OnUnknown;
  /** Unix ms. */
  now: () => number;
  /** From 0 (included) to 1 (excluded). */
  random: () => number;
  log: Logger;
}

/** Sends what is to be broadcast. */
export interface BroadcastRunner {
  start(): void;
  /** A broadcast may be there that was not running before. */
  wake(): void;
  /** True when nothing is being sent; what is to be repeated later counts as rest. */
  readonly isResting: boolean;
  /** Resolves when nothing is being sent any more; what was not sent waits for the next start. */
  stop(): Promise<void>;
}

/** Messages of a portal that are handed to its limiter at once: two batches. */
const CHUNK = 100;
/** Portals that are sent to at the same time: those that wait for their limit keep none of the others waiting. */
const PORTALS = 256;
const LEASE_MS = 30_000;
const RENEW_MS = 10_000;
const POLL_MS = 15_000;
/** A portal in trouble is asked again after a second, then after twice that, and so on. */
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 300_000;
/** A recipient is given up when both are over. */
const ATTEMPTS = 10;
const WITHIN_MS = 3_600_000;

export function createBroadcastRunner(options: BroadcastRunnerOptions): BroadcastRunner {
  const { store, leases, log } = options;
  const running = new Map<string, Promise<void>>();
  const stopping = new AbortController();
  const work = { busy: 0, slots: createSlots(PORTALS) };
  let polling: Promise<void> | undefined;
  let isWanted = false;
  let timer: NodeJS.Timeout | undefined;

  async function poll(): Promise<void> {
    work.busy += 1;
    try {
      while (isWanted && !stopping.signal.aborted) {
        isWanted = false;
        // Far more than anybody has going at a time.
        for (const { id } of await store.list({ limit: 1000, state: 'running' }))
          if (!running.has(id)) await begin(id);
      }
    } catch (error) {
      log.error({ err: error }, 'broadcasts cannot be looked up: the store is in trouble');
    } finally {
      work.busy -= 1;
      polling = undefined;
    }
  }

  async function begin(id: string): Promise<void> {
    const lease = await leases.take(`broadcast/${id}`, LEASE_MS);
    if (lease === null) return;
    const over = new AbortController();
    const run = new Run(options, id, AbortSignal.any([stopping.signal, over.signal]), work);
    const renewing = setInterval(() => void renew(lease, over), RENEW_MS);
    const end = async (): Promise<void> => {
      clearInterval(renewing);
      await leases.release(lease).catch(() => undefined);
      running.delete(id);
    };
    const ended = run.execute().then(
      // Somebody may have resumed it while this came to its end.
      () => end().then(wake),
      (error: unknown) => {
        log.error({ err: error, broadcast: id }, 'a broadcast stopped; it goes on later');
        return end();
      },
    );
    running.set(id, ended);
  }

  async function renew(lease: Lease, over: AbortController): Promise<void> {
    const isOurs = await leases.renew(lease, LEASE_MS).catch(() => true);
    if (!isOurs) over.abort();
  }

  function wake(): void {
    if (timer === undefined || stopping.signal.aborted) return;
    isWanted = true;
    polling ??= poll();
  }

  return {
    start() {
      timer ??= setInterval(wake, POLL_MS);
      timer.unref();
      wake();
    },
    wake,
    get isResting() {
      return work.busy === 0;
    },
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await polling;
      await Promise.all(running.values());
    },
  };
}

/** One broadcast, from where it stands to its end, or until it is told to stop. */
class Run {
  readonly #options: BroadcastRunnerOptions;
  readonly #id: string;
  readonly #signal: AbortSignal;
  readonly #work: { busy: number; slots: Slots };
  /** Failed attempts by recipient, and when the first was. */
  readonly #attempts = new Map<number, { count: number; since: number }>();

  constructor(
    options: BroadcastRunnerOptions,
    id: string,
    signal: AbortSignal,
    work: { busy: number; slots: Slots },
  ) {
    this.#options = options;
    this.#id = id;
    this.#signal = signal;
    this.#work = work;
  }

  async execute(): Promise<void> {
    const { store, log } = this.#options;
    this.#work.busy += 1;
    try {
      const row = await store.get(this.#id);
      if (row?.state !== 'running') return;
      const message = this.#open(row);
      const portals = await store.portals(this.#id);
      const all = Promise.all(portals.map((memberId) => this.#portal(row, message, memberId)));
      // From here on the portals count.
      this.#work.busy -= 1;
      await all.finally(() => {
        this.#work.busy += 1;
      });
      if (this.#signal.aborted) return;
      if (await store.setState(this.#id, ['running'], 'done')) {
        log.info({ broadcast: this.#id, ...(await store.counts(this.#id)) }, 'broadcast done');
      }
    } finally {
      this.#work.busy -= 1;
    }
  }

  #open(row: BroadcastRow): BroadcastMessage {
    const parts: readonly Part[] = unpackParts(
      this.#options.sealer.open(row.sealed, sealContext(row.id)).toString('utf8'),
    );
    return { id: row.id, parts, onUnknown: this.#options.onUnknown(row.botCode) };
  }

  async #portal(row: BroadcastRow, message: BroadcastMessage, memberId: string): Promise<void> {
    this.#work.busy += 1;
    try {
      for (let failures = 0; !this.#signal.aborted; failures += 1) {
        const pass = await this.#pass(row, message, memberId);
        if (pass.left === 0) return;
        if (pass.settled > 0) failures = 0;
        const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
        await this.#rest(wait * (0.5 + this.#options.random() / 2));
      }
    } finally {
      this.#work.busy -= 1;
    }
  }

  /** Goes once through the recipients of a portal that wait, or until a whole chunk failed. */
  async #pass(
    { botCode }: BroadcastRow,
    message: BroadcastMessage,
    memberId: string,
  ): Promise<{ left: number; settled: number }> {
    const { store } = this.#options;
    let left = 0;
    let settled = 0;
    for (let after = 0; ; ) {
      const release = await this.#work.slots.take();
      try {
        // Somebody may have paused or cancelled it, here or elsewhere.
        if (this.#signal.aborted || (await store.get(this.#id))?.state !== 'running')
          return { left: 0, settled };
        const rows = await store.waiting(this.#id, memberId, CHUNK, after);
        const last = rows.at(-1);
        if (last === undefined) return { left, settled };
        after = last.n;
        const done = await this.#chunk(botCode, message, rows);
        settled += done;
        left += rows.length - done;
        if (done === 0) return { left, settled };
      } finally {
        release();
      }
    }
  }

  /** Returns how many recipients have their result. */
  async #chunk(botCode: string, message: BroadcastMessage, rows: readonly RecipientRow[]): Promise<number> {
    const { store, keyOf, log } = this.#options;
    const speaker = await this.#speaker(rows[0]?.memberId ?? '', botCode);
    const results: RecipientResult[] = [];
    const back: RecipientResult[] = [];
    await Promise.all(
      rows.map(async (row) => {
        const { n } = row;
        const delivery =
          speaker instanceof B24BotError
            ? failed(n, describe(speaker))
            : await deliver(message, speaker, row, { store, keyOf, signal: this.#signal });
        if ('result' in delivery) results.push(delivery.result);
        else if (this.#isGivenUp(n, delivery.counts))
          results.push(failed(n, describe(delivery.again)).result);
        else {
          log.debug({ err: delivery.again, broadcast: message.id, n }, 'not sent yet');
          if (delivery.marked) back.push({ n, state: 'waiting', messageId: null, error: null });
        }
      }),
    );
    if (results.length + back.length > 0) await store.record(this.#id, [...results, ...back]);
    for (const { n } of results) this.#attempts.delete(n);
    return results.length;
  }

  /** The bot in this portal, or why there is none. @throws StorageError */
  async #speaker(memberId: string, botCode: string): Promise<Speaker | B24BotError> {
    try {
      return await this.#options.speakers.find(memberId, botCode);
    } catch (error) {
      if (error instanceof B24BotError && error.layer === 'portal') return error;
      throw error;
    }
  }

  #isGivenUp(n: number, counts: boolean): boolean {
    if (this.#signal.aborted || !counts) return false;
    const { now } = this.#options;
    const known = this.#attempts.get(n) ?? { count: 0, since: now() };
    known.count += 1;
    this.#attempts.set(n, known);
    return known.count >= ATTEMPTS && now() - known.since >= WITHIN_MS;
  }

  async #rest(ms: number): Promise<void> {
    this.#work.busy -= 1;
    await sleep(ms, undefined, { signal: this.#signal, ref: false }).catch(() => undefined);
    this.#work.busy += 1;
  }
}

interface Slots {
  /** Resolves with the way to give it back. */
  take(): Promise<() => void>;
}

function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];
  function release(): void {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  }
  return {
    async take() {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      return release;
    },
  };
}
