import type { Logger } from 'pino';
import type { Portals } from '../portals/portal.ts';
import type { RestClient } from '../rest/rest.ts';
import type { BotRow, BotStore, CursorStore, Inbox, Lease, LeaseStore, PortalRow } from '../storage/store.ts';
import { type Fetched, fetchEvents } from './fetch-events.ts';
import { delayAfter, gravityOf } from './poll-pace.ts';
import type { Vault } from './vault.ts';
import { pause } from './wait.ts';

export interface PollerDeps {
  portals: Pick<Portals, 'find' | 'identity' | 'list'>;
  bots: Pick<BotStore, 'list'>;
  rest: Pick<RestClient, 'as'>;
  inbox: Pick<Inbox, 'append'>;
  cursors: CursorStore;
  leases: LeaseStore;
  vault: Pick<Vault, 'putItem'>;
  /** True for a bot whose events are fetched in this portal. */
  isFetched(portal: PortalRow, bot: BotRow): boolean;
  log: Logger;
  /** Unix milliseconds. */
  now(): number;
  random(): number;
  /** Between two fetches without news: shortest and longest, ms. */
  pollMs: { least: number; most: number };
}

/** Fetches the events of bots that are not told of them (event reference, section 7). */
export interface Poller {
  /** Takes up the bots of a portal that are fetched and not yet taken up. */
  follow(memberId: string): Promise<void>;
  /** Looks for portals that another replica took in, from now on. */
  start(): void;
  /** Fetches everything that waits now, for all bots that are followed; resolves with its number when it is stored. */
  fetchNow(): Promise<number>;
  /** Fetches no more; what was fetched is stored. */
  stop(): Promise<void>;
}

/** Longer than a call and the longest pause between two, so that a lease outlives both. */
const LEASE_MS = 60_000;
/** How long a replica waits before it asks again for a bot that another one fetches. */
const STANDBY_MS = 10_000;
const SWEEP_MS = 60_000;
const PAGE = 100;

interface Follower {
  round(): Promise<Fetched | null>;
  done: Promise<void>;
}

/**
 * One loop for each fetched bot. Events are stored first; only then the place is kept at which to go on, and only the
 * next fetch confirms to the portal what is on disk. So a crash at any point repeats events, and their ids make that
 * harmless.
 */
export function createPoller(deps: PollerDeps): Poller {
  const { portals, bots, leases, log, random, pollMs } = deps;
  const stopping = new AbortController();
  const followers = new Map<string, Follower>();
  const { signal } = stopping;

  function begin(key: string, portal: PortalRow, { code, botId }: BotRow): Follower {
    const name = `poll:${portal.memberId}/${botId}`;
    const say = log.child({ portal: portal.memberId, bot: code, botId });
    let lease: Lease | null = null;
    let failures = 0;
    let quiet = 0;
    let told = '';
    let next = 0;
    let tail: Promise<Fetched | null> = Promise.resolve(null);

    async function hold(): Promise<boolean> {
      if (lease && (await leases.renew(lease, LEASE_MS))) return true;
      lease = await leases.take(name, LEASE_MS);
      return lease !== null;
    }

    async function letGo(): Promise<void> {
      const held = lease;
      lease = null;
      if (held) await leases.release(held).catch(() => undefined);
    }

    /** One fetch; sets when the next is due. Never rejects. */
    async function once(): Promise<Fetched | null> {
      try {
        if (signal.aborted) return null;
        if (!(await hold())) {
          next = STANDBY_MS;
          return null;
        }
        const fetched = await fetchEvents(deps, portal, botId, { log: say, signal });
        if (failures > 0) say.info({ failures }, 'events are fetched again');
        failures = 0;
        told = '';
        quiet = fetched.count > 0 ? 0 : quiet + 1;
        next = delayAfter(fetched, quiet, pollMs);
        return fetched;
      } catch (error) {
        if (signal.aborted) return null;
        failures += 1;
        const { code: why, delayMs, level } = gravityOf(error, failures, random);
        next = delayMs;
        if (why !== told) say[level]({ err: error, againMs: delayMs }, 'events could not be fetched');
        told = why;
        return null;
      }
    }

    const round = (): Promise<Fetched | null> => {
      tail = tail.then(once);
      return tail;
    };

    async function loop(): Promise<void> {
      say.info('fetching events');
      while (!signal.aborted && (await isStill(portal.memberId, botId))) {
        await round();
        // A long rest may be another replica's chance.
        if (next > LEASE_MS / 2) await letGo();
        await pause(next, signal);
      }
      await tail;
      await letGo();
      followers.delete(key);
      if (!signal.aborted) say.info('events are no longer fetched');
    }

    return { round, done: loop() };
  }

  /** The bot is registered here still, and fetched. A store in trouble says nothing against it. */
  async function isStill(memberId: string, botId: number): Promise<boolean> {
    try {
      const portal = await portals.find(memberId);
      const row = (await bots.list(memberId)).find((bot) => bot.botId === botId);
      return portal?.status === 'active' && row !== undefined && deps.isFetched(portal, row);
    } catch {
      return true;
    }
  }

  async function follow(memberId: string): Promise<void> {
    const portal = await portals.find(memberId);
    if (portal?.status !== 'active' || signal.aborted) return;
    for (const row of await bots.list(memberId)) {
      const key = `${memberId}/${row.botId}`;
      if (followers.has(key) || !deps.isFetched(portal, row)) continue;
      followers.set(key, begin(key, portal, row));
    }
  }

  async function sweep(): Promise<void> {
    for (let after: string | undefined; !signal.aborted; ) {
      const page = await portals.list(after === undefined ? { limit: PAGE } : { limit: PAGE, after });
      for (const { memberId } of page) await follow(memberId);
      if (page.length < PAGE) return;
      after = page.at(-1)?.memberId;
    }
  }

  async function keepSweeping(): Promise<void> {
    while (!signal.aborted) {
      await pause(SWEEP_MS, signal);
      await sweep().catch((error: unknown) => log.error({ err: error }, 'portals could not be listed'));
    }
  }

  async function drainOne(one: Follower): Promise<number> {
    for (let count = 0; ; ) {
      const fetched = await one.round();
      count += fetched?.count ?? 0;
      if (!fetched?.hasMore || fetched.count === 0) return count;
    }
  }

  let sweeping: Promise<void> | undefined;
  return {
    follow,
    start() {
      sweeping ??= keepSweeping();
    },
    async fetchNow() {
      const counts = await Promise.all([...followers.values()].map(drainOne));
      return counts.reduce((sum, count) => sum + count, 0);
    },
    async stop() {
      stopping.abort();
      await Promise.all([sweeping, ...[...followers.values()].map(({ done }) => done)]);
    },
  };
}
