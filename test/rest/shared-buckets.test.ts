import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Meter } from '../../src/rest/bucket.ts';
import { createSharedBuckets } from '../../src/rest/shared-buckets.ts';
import { ENTERPRISE, STANDARD, type Tariff, UNLIMITED } from '../../src/rest/tariff.ts';
import type { BucketAsk, BucketStore } from '../../src/storage/store.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';

/** What the database does, with a delay and, on demand, not at all. */
function memory(clock: FakeClock, delayMs = 5) {
  const levels = new Map<string, { level: number; at: number }>();
  const state = { broken: false, questions: 0, asks: [] as BucketAsk[] };
  const store: BucketStore = {
    async settle(asks) {
      state.questions += 1;
      await new Promise<void>((resolve) => clock.after(delayMs, resolve));
      if (state.broken) throw new Error('away');
      state.asks.push(...asks);
      return asks.map(({ key, spent, want, room, perSecond, atLeast }) => {
        const now = clock.now();
        const known = levels.get(key) ?? { level: 0, at: now };
        const drained = Math.max(0, known.level - ((now - known.at) / 1000) * perSecond);
        const level = Math.max(0, atLeast, drained + spent);
        const free = Math.max(0, Math.min(want, Math.floor(room - level + 1e-6)));
        const granted = free === 0 && want > 0 ? 1 : free;
        const waitMs = free === 0 && want > 0 ? Math.ceil(((level + 1 - room) / perSecond) * 1000) : 0;
        levels.set(key, { level: level + granted, at: now });
        return { granted, waitMs, level: level + granted };
      });
    },
  };
  return { store, state };
}

function processes(count: number, tariff: Tariff, clock: FakeClock, delayMs?: number) {
  const { store, state } = memory(clock, delayMs);
  const woken = Array.from({ length: count }, () => 0);
  const buckets = woken.map(() =>
    createSharedBuckets({ store, egress: 'shared', replicas: () => count, clock }),
  );
  const meters = buckets.map(
    (one, n): Meter =>
      one.createMeter('m1', tariff, clock.now(), () => {
        woken[n] = (woken[n] ?? 0) + 1;
      }),
  );
  return { buckets, meters, state, woken };
}

/** Takes as soon as it may, as the gate does, at most `ms`. */
async function takeWithin(meter: Meter, clock: FakeClock, ms: number): Promise<boolean> {
  for (let left = ms; left >= 0; left -= 1) {
    if (meter.waitFor(clock.now()) === 0) return meter.take(clock.now());
    await clock.advance(1);
  }
  return false;
}

describe('a quiet portal', () => {
  it('is called at once, and the others are told later, of many portals in one go', async () => {
    const clock = createFakeClock();
    const { store, state } = memory(clock);
    const buckets = createSharedBuckets({ store, egress: 'nat', replicas: () => 3, clock });
    const meters = Array.from({ length: 50 }, (_, n) =>
      buckets.createMeter(`m${n}`, STANDARD, clock.now(), () => undefined),
    );
    for (const meter of meters) expect(meter.take(clock.now())).toBe(true);
    expect(state.questions).toBe(0);
    await clock.advance(150);
    expect(state.questions).toBe(1);
    expect(state.asks.map(({ key, spent, want }) => ({ key, spent, want }))).toEqual(
      meters.map((_, n) => ({ key: `nat/m${n}`, spent: 1, want: 0 })),
    );
    expect(buckets.asked()).toBe(1);
    await clock.advance(60_000);
    expect(meters.map((meter) => meter.level(clock.now()))).toEqual(meters.map(() => 0));
    expect(clock.pending()).toBe(0);
  });

  it('without a limit is nobody else\u2019s business', async () => {
    const clock = createFakeClock();
    const { meters, state } = processes(1, UNLIMITED, clock);
    for (let n = 0; n < 1000; n += 1) expect(meters[0]?.take(clock.now())).toBe(true);
    await clock.advance(1000);
    expect(state.questions).toBe(0);
  });
});

describe('a busy portal', () => {
  it('gives places when asked, one round trip later, and wakes whoever waits', async () => {
    const clock = createFakeClock();
    const { meters, woken } = processes(3, STANDARD, clock);
    const [meter] = meters;
    if (!meter) return;
    while (meter.take(clock.now()));
    expect(meter.waitFor(clock.now())).toBe(Number.POSITIVE_INFINITY);
    await clock.advance(5);
    expect(woken[0]).toBe(1);
    expect(meter.waitFor(clock.now())).toBe(0);
    expect(meter.take(clock.now())).toBe(true);
  });

  it('is shared by all who want it: none waits for ever', async () => {
    const clock = createFakeClock();
    const { meters } = processes(3, STANDARD, clock);
    const taken = [0, 0, 0];
    for (let ms = 0; ms < 60_000; ms += 10) {
      for (const [n, meter] of meters.entries()) {
        if (meter.waitFor(clock.now()) === 0 && meter.take(clock.now())) taken[n] = (taken[n] ?? 0) + 1;
      }
      await clock.advance(10);
    }
    const all = taken.reduce((sum, count) => sum + count, 0);
    expect(all).toBeGreaterThan(140);
    expect(Math.min(...taken)).toBeGreaterThan(all / 5);
  });

  it('leaves places to replies: broadcasts stop before', async () => {
    const clock = createFakeClock();
    const { meters } = processes(1, STANDARD, clock);
    const [meter] = meters;
    if (!meter) return;
    for (let n = 0; n < 200; n += 1) {
      if (meter.waitFor(clock.now(), 10) === 0) meter.take(clock.now(), 10);
      if (n < 100) await clock.advance(5);
    }
    expect(meter.waitFor(clock.now(), 10)).toBeGreaterThan(0);
    expect(await takeWithin(meter, clock, 20)).toBe(true);
  });

  it('that says it is full is left alone by all', async () => {
    const clock = createFakeClock();
    const { meters } = processes(2, STANDARD, clock);
    const [one, other] = meters;
    if (!one || !other) return;
    one.take(clock.now());
    one.fill(clock.now());
    await clock.advance(200);
    other.take(clock.now());
    other.take(clock.now());
    await clock.advance(200);
    expect(await takeWithin(other, clock, 500)).toBe(false);
    expect(await takeWithin(other, clock, 4000)).toBe(true);
  });

  it('is waited for while the database is away', async () => {
    const clock = createFakeClock();
    const { meters, state } = processes(1, STANDARD, clock);
    const [meter] = meters;
    if (!meter) return;
    state.broken = true;
    while (meter.take(clock.now()));
    expect(await takeWithin(meter, clock, 5000)).toBe(false);
    expect(state.questions).toBeLessThan(15);
    state.broken = false;
    expect(await takeWithin(meter, clock, 1000)).toBe(true);
  });
});

describe('all processes together', () => {
  it('never make more requests than the portal takes, whoever calls when', async () => {
    const step = fc.record({
      who: fc.integer({ min: 0, max: 4 }),
      calls: fc.integer({ min: 1, max: 30 }),
      restMs: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 3000 })),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(STANDARD, ENTERPRISE),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 40 }),
        fc.array(step, { minLength: 5, maxLength: 40 }),
        async (tariff, count, delayMs, steps) => {
          const clock = createFakeClock();
          const { meters } = processes(count, tariff, clock, delayMs);
          let level = 0;
          let at = clock.now();
          for (const { who, calls, restMs } of steps) {
            const meter = meters[who % count];
            for (let n = 0; n < calls && meter; n += 1) {
              if (!(await takeWithin(meter, clock, 60))) continue;
              level = Math.max(0, level - ((clock.now() - at) / 1000) * tariff.perSecond) + 1;
              at = clock.now();
              expect(level).toBeLessThanOrEqual(tariff.burst);
            }
            await clock.advance(restMs);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
