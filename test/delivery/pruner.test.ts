import pino from 'pino';
import { expect, test } from 'vitest';
import { startPruner } from '../../src/delivery/pruner.ts';
import type { BroadcastRow } from '../../src/storage/store.ts';

const log = pino({ level: 'silent' });

const sessions = { prune: async () => 0 };
const payloads = { prune: async () => 0 };
const broadcasts = { list: async () => [], remove: async () => undefined };

test('old events are deleted batch by batch until none is left', async () => {
  const calls: [number, number][] = [];
  let left = 25;
  const stop = startPruner({
    inbox: {
      prune: async (before, limit) => {
        calls.push([before, limit]);
        const pruned = Math.min(left, limit);
        left -= pruned;
        return pruned;
      },
    },
    sessions,
    payloads,
    broadcasts,
    now: () => 100_000,
    log,
    keepMs: 40_000,
    batch: 10,
  });
  await expect.poll(() => left).toBe(0);
  stop();
  expect(calls).toEqual([
    [60_000, 10],
    [60_000, 10],
    [60_000, 10],
  ]);
});

test('a store in trouble is tried again in the next round', async () => {
  let calls = 0;
  const stop = startPruner({
    inbox: {
      prune: async () => {
        calls += 1;
        throw new Error('disk full');
      },
    },
    sessions,
    payloads,
    broadcasts,
    now: Date.now,
    log,
    everyMs: 5,
  });
  await expect.poll(() => calls).toBeGreaterThan(1);
  stop();
});

test('sessions past their end are deleted likewise', async () => {
  const ends: number[] = [];
  const stop = startPruner({
    inbox: { prune: async () => 0 },
    sessions: {
      prune: async (now, limit) => {
        ends.push(now);
        return ends.length < 3 ? limit : 0;
      },
    },
    payloads,
    broadcasts,
    now: () => 100_000,
    log,
  });
  await expect.poll(() => ends.length).toBe(3);
  stop();
  expect(ends).toEqual([100_000, 100_000, 100_000]);
});

test('payloads past their end are deleted likewise', async () => {
  const ends: number[] = [];
  const stop = startPruner({
    inbox: { prune: async () => 0 },
    broadcasts,
    payloads: {
      prune: async (now, limit) => {
        ends.push(now);
        return ends.length < 3 ? limit : 0;
      },
    },
    sessions,
    now: () => 100_000,
    log,
  });
  await expect.poll(() => ends.length).toBe(3);
  stop();
  expect(ends).toEqual([100_000, 100_000, 100_000]);
});

test('broadcasts that ended long ago are forgotten, one after another; those that wait or run stay', async () => {
  const DAY = 86_400_000;
  const now = 100 * DAY;
  const row = (id: string, state: BroadcastRow['state'], days: number): BroadcastRow => ({
    id,
    botCode: 'echo',
    sealed: new Uint8Array(),
    state,
    createdAt: now - days * DAY,
  });
  let rows = [
    row('a', 'done', 40),
    row('b', 'cancelled', 41),
    row('c', 'done', 50),
    row('d', 'paused', 60),
    row('e', 'running', 60),
    row('f', 'done', 30),
  ];
  const stop = startPruner({
    inbox: { prune: async () => 0 },
    sessions,
    payloads,
    broadcasts: {
      list: async ({ limit, before = 0, state }) =>
        rows.filter((one) => one.state === state && one.createdAt < before).slice(0, limit),
      remove: async (id) => {
        rows = rows.filter((one) => one.id !== id);
      },
    },
    now: () => now,
    log,
  });
  await expect.poll(() => rows.map(({ id }) => id)).toEqual(['d', 'e', 'f']);
  stop();
});
