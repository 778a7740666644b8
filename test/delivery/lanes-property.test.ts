import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEffects } from '../../src/delivery/effects.ts';
import { createLanes, type Lanes } from '../../src/delivery/lanes.ts';
import { openPostgresStore } from '../../src/storage/postgres/open.ts';
import { openSqliteStore } from '../../src/storage/sqlite/open.ts';
import type { Store } from '../../src/storage/store.ts';
import { type PostgresServer, startPostgres } from '../storage/postgres-server.ts';
import { decodeEvent, OTHER, PORTAL, storedEvent } from './events.ts';
import { sealer } from './sealer.ts';

type Step =
  | { do: 'arrive'; lane: number; fails: number; slow: boolean; twice: boolean }
  | { do: 'restart'; grace: number }
  | { do: 'pause' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('arrive' as const),
      lane: fc.integer({ min: 0, max: 3 }),
      fails: fc.integer({ min: 0, max: 3 }),
      slow: fc.boolean(),
      twice: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('restart' as const), grace: fc.integer({ min: 0, max: 3 }) }),
  },
  { weight: 3, arbitrary: fc.constant({ do: 'pause' as const }) },
);

const RULE = { attempts: 3, baseMs: 2, capMs: 4, withinMs: 60_000 };
const log = pino({ level: 'silent' });
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** An empty store, which may be closed and opened again. */
interface Place {
  open(): Promise<Store>;
  destroy(): Promise<void>;
}

async function orderHolds(place: () => Promise<Place>, numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
      const { open, destroy } = await place();
      let store = await open();
      const arrived = new Map<string, string[]>();
      /** Per lane: the events in the order in which they were started, repeated runs in a row counted once. */
      const started = new Map<string, string[]>();
      const left = new Map<string, number>();
      const slow = new Set<string>();
      const running = new Set<string>();
      const broken: string[] = [];

      const start = (): Lanes => {
        const lanes = createLanes({
          inbox: store.inbox,
          decode: decodeEvent,
          effects: createEffects({ inbox: store.inbox, sealer, log }),
          now: Date.now,
          random: () => 0.9,
          log,
          concurrency: 3,
          perPortal: 2,
          settleMs: 5000,
          retry: { transient: RULE, handler: RULE },
          async handle(run) {
            const lane = `${run.event.memberId}/740/${run.event.dialogId}`;
            const { id } = run.event;
            if (running.has(lane)) broken.push(`two at once in ${lane}`);
            running.add(lane);
            const runs = started.get(lane);
            if (runs?.at(-1) !== id) runs?.push(id);
            try {
              await turn();
              if (slow.delete(id)) {
                await turn();
                await turn();
                if (run.signal.aborted) throw run.signal.reason;
              }
              const fails = left.get(id) ?? 0;
              left.set(id, fails - 1);
              if (fails > 0) throw new Error('not yet');
            } finally {
              running.delete(lane);
            }
          },
        });
        lanes.start();
        return lanes;
      };

      let lanes = start();
      try {
        for (const [n, next] of steps.entries()) {
          if (next.do === 'pause') await turn();
          else if (next.do === 'restart') {
            await lanes.drain(next.grace);
            await store.close();
            store = await open();
            lanes = start();
          } else {
            const event = storedEvent(n, `chat${next.lane}`, next.lane === 3 ? OTHER : PORTAL);
            left.set(event.id, next.fails);
            if (next.slow) slow.add(event.id);
            arrived.set(event.lane, [...(arrived.get(event.lane) ?? []), event.id]);
            if (!started.has(event.lane)) started.set(event.lane, []);
            await store.inbox.append(next.twice ? [event, event] : [event]);
          }
        }
        await expect
          .poll(async () => (await store.inbox.counts()).pending, { timeout: 5000, interval: 5 })
          .toBe(0);
        expect(broken).toEqual([]);
        expect(Object.fromEntries(started)).toEqual(Object.fromEntries(arrived));
      } finally {
        await lanes.drain(0);
        await store.close();
        await destroy();
      }
    }),
    { numRuns },
  );
}

const promise = 'order holds, no dialog runs twice at once, nothing is stranded';

test(`whatever arrives, fails and is interrupted: ${promise}`, () =>
  orderHolds(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'b24bot-property-'));
    return {
      open: () => openSqliteStore({ path: join(folder, 'b24bot.db'), now: Date.now, freshLimit: 3 }),
      destroy: () => rm(folder, { recursive: true }),
    };
  }, 25));

describe('on PostgreSQL', () => {
  let server: PostgresServer;
  let url: string;

  beforeAll(async () => {
    server = await startPostgres();
    url = await server.createDatabase();
  });
  afterAll(async () => {
    await server.dropDatabase(url);
    await server.close();
  });

  test(`whatever arrives, fails and is interrupted: ${promise}`, () =>
    orderHolds(
      async () => ({
        open: () => openPostgresStore({ url, now: Date.now, recentLimit: 3, sweepMs: 50 }),
        destroy: () => server.emptyDatabase(url),
      }),
      10,
    ));
});
