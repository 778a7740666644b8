import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import pino from 'pino';
import { expect, test } from 'vitest';
import type { Overlap } from '../../src/bot/overlap.ts';
import { createEffects } from '../../src/delivery/effects.ts';
import { createLanes, type Lanes } from '../../src/delivery/lanes.ts';
import { openSqliteStore } from '../../src/storage/sqlite/open.ts';
import { decodeEvent, justNow } from './events.ts';
import { sealer } from './sealer.ts';

interface Arrival {
  do: 'arrive';
  lane: number;
  author: number;
  kind: 'message' | 'command';
  fails: number;
}
type Step = Arrival | { do: 'restart'; grace: number } | { do: 'pause'; ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('arrive' as const),
      lane: fc.integer({ min: 0, max: 1 }),
      author: fc.constantFrom(11, 11, 11, 12),
      kind: fc.constantFrom('message' as const, 'message' as const, 'message' as const, 'command' as const),
      fails: fc.constantFrom(0, 0, 1, 2),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('restart' as const), grace: fc.integer({ min: 0, max: 3 }) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pause' as const), ms: fc.constantFrom(0, 2, 6) }) },
);

const RULE = { attempts: 3, baseMs: 2, capMs: 4, withinMs: 60_000 };
const log = pino({ level: 'silent' });
const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => (ms === 0 ? setImmediate(resolve) : setTimeout(resolve, ms)));

const strategies: Overlap[] = [
  { strategy: 'serial' },
  { strategy: 'latest' },
  { strategy: 'collect', quietMs: 4, longestMs: 10, most: 3 },
];

/** What the runs of a lane handled, repeated runs of one event in a row counted once. */
type Handled = string[][];

test.each(strategies)(
  '$strategy: nothing is stranded, order holds, no dialog runs twice at once',
  async (overlap) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
        const folder = await mkdtemp(join(tmpdir(), 'b24bot-overlap-'));
        const open = () => openSqliteStore({ path: join(folder, 'b24bot.db'), now: Date.now, freshLimit: 3 });
        let store = await open();
        const arrived = new Map<string, Arrival & { id: string }>();
        const handled = new Map<string, Handled>();
        const left = new Map<string, number>();
        const running = new Set<string>();
        const broken: string[] = [];

        const start = (): Lanes => {
          const lanes = createLanes({
            inbox: store.inbox,
            decode: decodeEvent,
            effects: createEffects({ inbox: store.inbox, sealer, log }),
            overlapOf: async () => overlap,
            now: Date.now,
            random: () => 0.9,
            log,
            concurrency: 2,
            perPortal: 2,
            retry: { transient: RULE, handler: RULE },
            async handle(run) {
              const { dialogId, id } = run.event;
              if (running.has(dialogId)) broken.push(`two at once in ${dialogId}`);
              running.add(dialogId);
              const set = [id, ...(run.collected ?? []).map((event) => event.id)];
              const runs = handled.get(dialogId) ?? [];
              handled.set(dialogId, runs);
              const last = runs.at(-1);
              if (last?.[0] !== id) runs.push(set);
              else if (last.join() !== set.join()) broken.push(`${last} became ${set}`);
              try {
                await pause(0);
                const fails = left.get(id) ?? 0;
                left.set(id, fails - 1);
                if (fails > 0) throw new Error('not yet');
              } finally {
                running.delete(dialogId);
              }
            },
          });
          lanes.start();
          return lanes;
        };

        let lanes = start();
        try {
          for (const [n, next] of steps.entries()) {
            if (next.do === 'pause') await pause(next.ms);
            else if (next.do === 'restart') {
              await lanes.drain(next.grace);
              await store.close();
              store = await open();
              lanes = start();
            } else {
              const event = justNow(n, { ...next, dialog: `chat${next.lane}` });
              left.set(event.id, next.fails);
              arrived.set(event.id, { ...next, id: event.id });
              await store.inbox.append([event]);
            }
          }
          await expect
            .poll(async () => (await store.inbox.counts()).pending, { timeout: 5000, interval: 3 })
            .toBe(0);
          expect(broken).toEqual([]);
          expect((await store.inbox.counts()).dead).toBe(0);
          for (const lane of [0, 1]) {
            const events = [...arrived.values()].filter((event) => event.lane === lane);
            mustFit(overlap, events, handled.get(`chat${lane}`) ?? []);
          }
        } finally {
          await lanes.drain(0);
          await store.close();
          await rm(folder, { recursive: true });
        }
      }),
      { numRuns: 15 },
    );
  },
);

/** Holds what was handled against what arrived in one lane. */
function mustFit(
  { strategy }: Overlap,
  events: readonly (Arrival & { id: string })[],
  handled: Handled,
): void {
  const ids = events.map(({ id }) => id);
  if (strategy !== 'collect') expect(handled.every((set) => set.length === 1)).toBe(true);
  if (strategy !== 'latest') expect(handled.flat()).toEqual(ids);
  else {
    const runs = new Set(handled.flat());
    expect(handled.flat()).toEqual(ids.filter((id) => runs.has(id)));
    for (const [index, { id, kind, author }] of events.entries()) {
      if (runs.has(id)) continue;
      const rest = events.slice(index + 1);
      const end = rest.findIndex((event) => event.kind !== 'message');
      const until = end < 0 ? rest : rest.slice(0, end);
      expect({ id, kind, later: until.some((event) => event.author === author) }).toEqual({
        id,
        kind: 'message',
        later: true,
      });
    }
  }
  const byId = new Map(events.map((event) => [event.id, event]));
  for (const set of handled.filter(({ length }) => length > 1)) {
    expect(set.length).toBeLessThanOrEqual(3);
    const members = set.map((id) => byId.get(id));
    expect(new Set(members.map((event) => `${event?.kind} ${event?.author}`)).size).toBe(1);
    expect(members[0]?.kind).toBe('message');
  }
}
