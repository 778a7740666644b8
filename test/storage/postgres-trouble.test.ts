import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPostgresStore, type PostgresStoreOptions } from '../../src/storage/postgres/open.ts';
import type { NewEvent, Store } from '../../src/storage/store.ts';
import { type Line, openLine } from './line.ts';
import { type PostgresServer, startPostgres } from './postgres-server.ts';

const STATEMENT_MS = 800;
const LEASE_MS = 2000;

let postgres: PostgresServer;
let database: string;
let line: Line;
const stores: Store[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
  database = await postgres.createDatabase();
});
afterAll(() => postgres.close());
beforeEach(async () => {
  line = await openLine(database);
});
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
  await line.close();
  await postgres.emptyDatabase(database);
});

async function open(url: string, options: Partial<PostgresStoreOptions> = {}): Promise<Store> {
  const store = await openPostgresStore({
    url,
    now: Date.now,
    statementMs: STATEMENT_MS,
    connectMs: 500,
    leaseMs: LEASE_MS,
    graceMs: 100,
    ...options,
  });
  stores.push(store);
  return store;
}

let n = 0;
function event(lane = 'a'): NewEvent {
  n += 1;
  return {
    portal: 'portal',
    id: `event ${n}`,
    lane: `portal/1/${lane}`,
    botId: 1,
    kind: 'message',
    format: 'form',
    body: new Uint8Array([1]),
    receivedAt: Date.now(),
  };
}

const claim = (store: Store) => store.inbox.claim({ limit: 10, perPortal: 10, now: Date.now() });

describe('a line to the database on which packets vanish', () => {
  it('fails what is asked after a while, in a bounded time, and is used again once it is whole', async () => {
    const store = await open(line.url);
    // Every connection of the pool is there, and lost.
    await Promise.all(Array.from({ length: 20 }, () => store.inbox.counts()));
    line.hang();
    await expect(store.inbox.append([event()])).rejects.toMatchObject({ code: 'STORAGE_SLOW' });
    await expect(store.check()).rejects.toMatchObject({
      code: expect.stringMatching(/^STORAGE_(AWAY|SLOW)$/),
    });
    await line.heal();
    // One silence is enough to know: nobody waits for each of the lost connections in turn.
    const failures: unknown[] = [];
    for (let stored = false; !stored; ) {
      stored = await store.inbox.append([event()]).then(
        () => true,
        ({ code }) => failures.push(code) < 0,
      );
      if (!stored) await pause(50);
    }
    expect(failures).not.toContain('STORAGE_SLOW');
    await expect.poll(() => store.check().then(() => 'ok', String)).toBe('ok');
  });

  it('does not keep a server from stopping', async () => {
    const store = await open(line.url);
    await store.inbox.append([event()]);
    await claim(store);
    line.hang();
    const stopped = store.close().then(() => 'stopped');
    expect(await Promise.race([stopped, pause(10_000, 'hangs')])).toBe('stopped');
  });

  it('is heard of by whoever listens, who listens again', async () => {
    // No sweep that would make up for a ring that was lost.
    const quiet = { sweepMs: 3_600_000 };
    const [store, other] = [await open(line.url, quiet), await open(database, quiet)];
    let woken = 0;
    store.inbox.onWork(() => {
      woken += 1;
    });
    const rung = async (): Promise<void> => {
      await pause(300);
      const before = woken;
      await other.inbox.append([event(`b${n}`)]);
      await expect.poll(() => woken, { timeout: 3000, interval: 10 }).toBeGreaterThan(before);
    };
    await rung();
    line.hang();
    await pause(STATEMENT_MS);
    await line.heal();
    const back = line.open();
    await expect.poll(() => line.open(), { timeout: 15_000 }).toBeGreaterThan(back);
    await rung();
    await line.refuse();
    await line.heal();
    await expect.poll(() => line.open(), { timeout: 15_000 }).toBeGreaterThan(0);
    await rung();
  });
});

describe('a lease that ran out while the database was away', () => {
  it.each(['hang', 'refuse'] as const)('commits nothing, and is known to be over (%s)', async (how) => {
    const [store, other] = [await open(line.url), await open(database)];
    await store.inbox.append([event()]);
    const [hold] = await claim(store);
    if (hold === undefined) throw new Error('no lane');
    expect(store.inbox.isHeld(hold)).toBe(true);
    await line[how]();
    await expect.poll(() => store.inbox.isHeld(hold), { timeout: LEASE_MS * 2 }).toBe(false);
    // Told before anybody else can have it: its holder stops first.
    const [taken] = await (async () => {
      for (;;) {
        const holds = await claim(other);
        if (holds.length > 0) return holds;
        await pause(50);
      }
    })();
    if (taken === undefined) throw new Error('no lane');
    expect(taken.event.crashes).toBe(1);
    expect(await other.inbox.finish(taken, { state: 'done' }, false)).toBeNull();
    await line.heal();
    await expect.poll(() => store.check().then(() => 'ok', String), { timeout: 10_000 }).toBe('ok');
    const effects = [{ name: 'call', data: new Uint8Array([1]) }];
    expect(await store.inbox.record(hold, effects)).toBe(false);
    expect(await store.inbox.finish(hold, { state: 'retry', due: 0, error: 'late' }, true)).toBe('lost');
    expect(await store.inbox.counts()).toMatchObject({ pending: 0, lanes: 0, dead: 0 });
  });
});

describe('a connection that breaks in the middle of a commit', () => {
  it.each(['before', 'after'] as const)('stores an event once, whoever repeats it (%s)', async (when) => {
    const store = await open(line.url);
    const one = event();
    line.cut('COMMIT', when);
    await expect(store.inbox.append([one])).rejects.toMatchObject({ code: 'STORAGE_AWAY' });
    const again = await store.inbox.append([one]);
    expect(again).toEqual([when === 'before' ? 'stored' : 'duplicate']);
    expect(await store.inbox.counts()).toMatchObject({ pending: 1, lanes: 1 });
    expect(await claim(store)).toHaveLength(1);
  });

  it.each(['before', 'after'] as const)('ends a run once, and the lane goes on (%s)', async (when) => {
    const store = await open(line.url);
    const [one, two] = [event(), event()];
    await store.inbox.append([one]);
    await store.inbox.append([two]);
    const [hold] = await claim(store);
    if (hold === undefined) throw new Error('no lane');
    const session = { botId: 1, key: 's', expected: 0, sealed: new Uint8Array([7]), expiresAt: null };
    const outcome = { state: 'done', sessions: [session] } as const;
    line.cut('COMMIT', when);
    await expect(store.inbox.finish(hold, outcome, true)).rejects.toMatchObject({ code: 'STORAGE_AWAY' });
    const second = await store.inbox.finish(hold, outcome, true);
    if (when === 'before') expect(second).toMatchObject({ event: { id: two.id } });
    else expect(second).toBe('lost');
    expect(await store.inbox.counts()).toMatchObject({ pending: 1, lanes: 1 });
    if (when === 'before') return;
    // What was committed for this process without its knowing is taken over like the lane of a dead one.
    let next = await claim(store);
    while (next.length === 0) {
      await pause(50);
      next = await claim(store);
    }
    expect(next.map(({ event }) => event.id)).toEqual([two.id]);
  });
});

describe('a database that is slow, or has no connection left', () => {
  it('is waited for by as many as there are connections, the others in turn', async () => {
    const store = await open(line.url, { pool: 2 });
    line.slow(20);
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, (_, index) => store.inbox.append([event(`lane ${index}`)])),
    );
    expect(outcomes.flat().every((outcome) => outcome === 'stored')).toBe(true);
    expect(line.open()).toBeLessThanOrEqual(3);
    await store.check();
  });

  it('says what to do when others have taken all connections, and goes on when they let go', async () => {
    await postgres.query(
      database,
      "DO $$ BEGIN CREATE ROLE narrow LOGIN PASSWORD 'narrow' CONNECTION LIMIT 1; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
    );
    await postgres.query(
      database,
      'GRANT ALL ON ALL TABLES IN SCHEMA public TO narrow; GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO narrow',
    );
    const url = new URL(line.url);
    url.username = 'narrow';
    url.password = 'narrow';
    const failure = await open(url.href, { pool: 10 }).then(
      async (store) => {
        const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => store.inbox.counts()));
        await expect.poll(() => store.inbox.append([event()]), { timeout: 10_000 }).toEqual(['stored']);
        return outcomes.find((outcome) => outcome.status === 'rejected')?.reason;
      },
      (error: unknown) => error,
    );
    if (failure !== undefined) {
      expect(failure).toMatchObject({
        code: 'STORAGE_AWAY',
        hint: expect.stringContaining('lower DATABASE_POOL'),
      });
    }
  });

  it('ends a statement that takes too long, and says so', async () => {
    const store = await open(line.url);
    await store.inbox.append([event()]);
    const { Client } = (await import('pg')).default;
    const blocker = new Client({ connectionString: database });
    await blocker.connect();
    await blocker.query('BEGIN; LOCK TABLE events IN ACCESS EXCLUSIVE MODE');
    await expect(store.inbox.append([event()])).rejects.toMatchObject({
      code: 'STORAGE_SLOW',
      hint: expect.stringContaining('pg_stat_activity'),
    });
    await blocker.query('ROLLBACK');
    await blocker.end();
    expect(await store.inbox.append([event()])).toEqual(['stored']);
  });
});
