import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LaneHold, Store } from '../../src/storage/store.ts';
import { broadcastContract } from './contract-broadcasts.ts';
import { deadLettersContract } from './contract-dead-letters.ts';
import { followersContract } from './contract-followers.ts';
import { keptContract } from './contract-kept.ts';
import { portalsContract } from './contract-portals.ts';
import { held, runContract } from './contract-runs.ts';
import { newEvent, OTHER, PORTAL } from './rows.ts';

/** One empty place for data; `open` may be called again after the store was closed. */
export interface StoreHarness {
  open(): Promise<Store>;
  destroy(): Promise<void>;
}

/** Everything the ports in `src/storage/store.ts` promise, for any driver. */
export function storeContract(name: string, harnessOf: () => Promise<StoreHarness>): void {
  describe(`${name} keeps the store's contract`, () => {
    let harness: StoreHarness;
    let store: Store;

    beforeEach(async () => {
      harness = await harnessOf();
      store = await harness.open();
    });
    afterEach(async () => {
      await store.close();
      await harness.destroy();
    });

    const claim = (limit = 64, perPortal = 64): Promise<LaneHold[]> =>
      store.inbox.claim({ limit, perPortal, now: Date.now() });
    const ids = (holds: readonly LaneHold[]): string[] =>
      holds.map((hold) => hold.event.id.split(':')[3] ?? '');

    async function claimOne(): Promise<LaneHold> {
      const [hold] = await claim(1);
      if (hold === undefined) throw new Error('nothing to claim');
      return hold;
    }

    async function reopen(): Promise<void> {
      await store.close();
      store = await harness.open();
    }

    const scene = { store: () => store, reopen, claimOne, newEvent };
    runContract(scene);
    followersContract(scene);
    keptContract(scene);
    broadcastContract(scene);
    deadLettersContract(scene);
    portalsContract(scene);

    describe('inbox: append', () => {
      test('says stored once and duplicate ever after, in whatever state the event is', async () => {
        const { inbox } = store;
        expect(await inbox.append([newEvent(1), newEvent(2), newEvent(1)])).toEqual([
          'stored',
          'stored',
          'duplicate',
        ]);
        const hold = await claimOne();
        expect(await inbox.append([newEvent(1)])).toEqual(['duplicate']);
        await inbox.finish(hold, { state: 'done' }, false);
        expect(await inbox.append([newEvent(1)])).toEqual(['duplicate']);
        await inbox.finish(await claimOne(), { state: 'dead', error: 'x' }, false);
        expect(await inbox.append([newEvent(2)])).toEqual(['duplicate']);
        await reopen();
        expect(await store.inbox.append([newEvent(1), newEvent(2)])).toEqual(['duplicate', 'duplicate']);
      });

      test('the same id in two portals is two events', async () => {
        const same = { id: 'MESSAGEADD:740:1' };
        expect(
          await store.inbox.append([newEvent(1, same), newEvent(1, { ...same, portal: OTHER })]),
        ).toEqual(['stored', 'stored']);
      });

      test('ids that differ only by the portal in front stay two events', async () => {
        const outcomes = await store.inbox.append([
          newEvent(1, { id: `${PORTAL}:1` }),
          newEvent(1, { id: ':1' }),
        ]);
        expect(outcomes).toEqual(['stored', 'stored']);
      });

      test('parallel appends of one event store it once', async () => {
        const outcomes = await Promise.all(
          Array.from({ length: 20 }, () => store.inbox.append([newEvent(1)])),
        );
        expect(outcomes.flat().filter((outcome) => outcome === 'stored')).toHaveLength(1);
        expect((await store.inbox.counts()).pending).toBe(1);
      });

      test('an empty append answers with an empty list', async () => {
        expect(await store.inbox.append([])).toEqual([]);
      });

      test('gives back every field as it was stored, also after a restart', async () => {
        const event = newEvent(7, {
          format: 'json',
          kind: 'command',
          botId: 12,
          body: new Uint8Array([0, 255, 10]),
        });
        await store.inbox.append([event]);
        await reopen();
        const hold = await claimOne();
        expect(hold).toMatchObject({ lane: event.lane, portal: event.portal });
        expect(hold.event).toMatchObject({ ...event, attempts: 0 });
        expect([...hold.event.body]).toEqual([0, 255, 10]);
      });
    });

    describe('inbox: claim and finish', () => {
      test('a lane is held once, and its events come in the order of arrival', async () => {
        const { inbox } = store;
        await inbox.append([newEvent(1), newEvent(2)]);
        await inbox.append([newEvent(3)]);
        const hold = await claimOne();
        expect(await claim()).toEqual([]);
        const second = held(await inbox.finish(hold, { state: 'done' }, true));
        expect(ids([hold, second])).toEqual(['1', '2']);
        expect(second.fence).toBeGreaterThan(hold.fence);
        expect(await inbox.finish(second, { state: 'done' }, false)).toBeNull();
        expect(ids(await claim())).toEqual(['3']);
      });

      test('the last event of a lane lets it go', async () => {
        await store.inbox.append([newEvent(1)]);
        expect(await store.inbox.finish(await claimOne(), { state: 'done' }, true)).toBeNull();
        expect(await store.inbox.counts()).toEqual({ pending: 0, dead: 0, lanes: 0, oldestPendingAt: null });
      });

      test('lanes are claimed oldest first, up to the limit', async () => {
        await store.inbox.append([1, 2, 3, 4].map((n) => newEvent(n, { dialog: `chat${n}` })));
        expect(ids(await claim(3))).toEqual(['1', '2', '3']);
        expect(ids(await claim(3))).toEqual(['4']);
      });

      test('one portal gets no more than its share', async () => {
        const mine = [1, 2, 3].map((n) => newEvent(n, { dialog: `chat${n}` }));
        await store.inbox.append([...mine, newEvent(4, { portal: OTHER })]);
        const holds = await claim(64, 2);
        expect(ids(holds)).toEqual(['1', '2', '4']);
        expect(await claim(64, 2)).toEqual([]);
        const [first] = holds;
        if (first === undefined) throw new Error('nothing held');
        await store.inbox.finish(first, { state: 'done' }, true);
        expect(ids(await claim(64, 2))).toEqual(['3']);
      });

      test('a larger share frees the lanes that a smaller one kept back', async () => {
        await store.inbox.append([1, 2, 3].map((n) => newEvent(n, { dialog: `chat${n}` })));
        expect(await claim(64, 1)).toHaveLength(1);
        expect(await claim(64, 3)).toHaveLength(2);
      });

      test('a hold that was used or let go commits nothing', async () => {
        const { inbox } = store;
        await inbox.append([newEvent(1)]);
        const old = await claimOne();
        await inbox.release([old]);
        const current = await claimOne();
        expect(current.fence).toBeGreaterThan(old.fence);
        expect([old, current].map((hold) => inbox.isHeld(hold))).toEqual([false, true]);
        expect(await inbox.finish(old, { state: 'dead', error: 'late' }, true)).toBe('lost');
        expect(await inbox.renew([old, current])).toEqual([old]);
        expect(await inbox.finish(current, { state: 'done' }, true)).toBeNull();
        expect(await inbox.finish(current, { state: 'done' }, true)).toBe('lost');
        expect((await inbox.counts()).dead).toBe(0);
      });

      test('two finishes of one hold at once: one counts', async () => {
        await store.inbox.append([newEvent(1), newEvent(2)]);
        const hold = await claimOne();
        const results = await Promise.all([
          store.inbox.finish(hold, { state: 'done' }, false),
          store.inbox.finish(hold, { state: 'done' }, false),
        ]);
        expect(results.filter((result) => result === 'lost')).toHaveLength(1);
        expect((await store.inbox.counts()).pending).toBe(1);
      });

      test('what was let go, or held by a process that ended, is claimed again', async () => {
        await store.inbox.append([newEvent(1), newEvent(2, { dialog: 'chat2' })]);
        await store.inbox.release([await claimOne()]);
        expect(ids(await claim())).toEqual(['1', '2']);
        await reopen();
        expect(ids(await claim())).toEqual(['1', '2']);
      });
    });

    describe('inbox: retry', () => {
      test('the event waits until it is due, and the lane waits behind it', async () => {
        const { inbox } = store;
        await inbox.append([newEvent(1), newEvent(2)]);
        const due = Date.now() + 60_000;
        expect(await inbox.finish(await claimOne(), { state: 'retry', due, error: 'busy' }, true)).toBeNull();
        expect(await claim()).toEqual([]);
        expect(await inbox.nextDue()).toBe(due);
        const [hold] = await inbox.claim({ limit: 5, perPortal: 5, now: due });
        expect(hold?.event).toMatchObject({ id: newEvent(1).id, attempts: 1 });
        expect(hold?.event.firstAttemptAt).toBeGreaterThan(0);
        expect(await inbox.nextDue()).toBeNull();
      });

      test('waiting and counted attempts survive a restart', async () => {
        await store.inbox.append([newEvent(1)]);
        const due = Date.now() + 60_000;
        await store.inbox.finish(await claimOne(), { state: 'retry', due, error: 'busy' }, true);
        await reopen();
        expect(await claim()).toEqual([]);
        expect(await store.inbox.nextDue()).toBe(due);
        const [hold] = await store.inbox.claim({ limit: 5, perPortal: 5, now: due });
        expect(hold?.event.attempts).toBe(1);
      });

      test('a retry that is due at once is handed back', async () => {
        await store.inbox.append([newEvent(1)]);
        const next = await store.inbox.finish(await claimOne(), { state: 'retry', due: 0, error: 'x' }, true);
        expect(next).toMatchObject({ event: { id: newEvent(1).id, attempts: 1 } });
      });
    });

    describe('inbox: onWork', () => {
      test('calls for new work and for lanes that were let go, and stops when told', async () => {
        let calls = 0;
        const stop = store.inbox.onWork(() => {
          calls += 1;
        });
        await store.inbox.append([newEvent(1)]);
        await expect.poll(() => calls).toBeGreaterThan(0);
        const hold = await claimOne();
        calls = 0;
        await store.inbox.release([hold]);
        await expect.poll(() => calls).toBeGreaterThan(0);
        stop();
        calls = 0;
        await store.inbox.append([newEvent(2, { dialog: 'chat2' })]);
        expect(calls).toBe(0);
      });

      test('a listener that throws disturbs nobody', async () => {
        let heard = 0;
        store.inbox.onWork(() => {
          throw new Error('listener');
        });
        store.inbox.onWork(() => {
          heard += 1;
        });
        expect(await store.inbox.append([newEvent(1)])).toEqual(['stored']);
        await expect.poll(() => heard).toBeGreaterThan(0);
      });
    });

    test('a healthy store passes its check', async () => {
      await expect(store.check()).resolves.toBeUndefined();
    });

    test('a closed store refuses with a storage error, and closing twice is harmless', async () => {
      const closed = store;
      await reopen();
      await expect(closed.close()).resolves.toBeUndefined();
      await expect(closed.inbox.append([newEvent(1)])).rejects.toMatchObject({ layer: 'storage' });
      await expect(closed.portals.get(PORTAL)).rejects.toMatchObject({ layer: 'storage' });
    });
  });
}
