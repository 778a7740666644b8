import { describe, expect, test } from 'vitest';
import type { RunScene } from './contract-runs.ts';
import { newEvent, OTHER } from './rows.ts';

/** What the inbox promises about events that were given up, what it counts, and what it forgets. */
export function deadLettersContract({ store, reopen, claimOne }: RunScene): void {
  describe('inbox: dead letters', () => {
    async function kill(n: number, change: Parameters<typeof newEvent>[1] = {}): Promise<number> {
      await store().inbox.append([newEvent(n, { dialog: `chat${n}`, ...change })]);
      const hold = await claimOne();
      await store().inbox.finish(hold, { state: 'dead', error: `died ${n}` }, true);
      return hold.event.seq;
    }

    test('keep the event and the reason, and the lane goes on', async () => {
      const { inbox } = store();
      await inbox.append([newEvent(1), newEvent(2)]);
      const hold = await claimOne();
      const next = await inbox.finish(hold, { state: 'dead', error: 'ACCESS_ERROR' }, true);
      expect(next).toMatchObject({ event: { id: newEvent(2).id } });
      const letter = await inbox.getDead(hold.event.seq);
      expect(letter).toMatchObject({ ...newEvent(1), error: 'ACCESS_ERROR', attempts: 1 });
      expect(letter?.diedAt).toBeGreaterThan(0);
      expect(await inbox.counts()).toMatchObject({ pending: 1, dead: 1 });
    });

    test('are listed newest first, in pages and by portal', async () => {
      const seqs = [await kill(1), await kill(2), await kill(3, { portal: OTHER })];
      const list = await store().inbox.listDead({ limit: 2 });
      expect(list.map((letter) => letter.error)).toEqual(['died 3', 'died 2']);
      const rest = await store().inbox.listDead({ limit: 2, before: seqs[1] });
      expect(rest.map((letter) => letter.error)).toEqual(['died 1']);
      const other = await store().inbox.listDead({ limit: 9, portal: OTHER });
      expect(other.map((letter) => letter.error)).toEqual(['died 3']);
      expect(await store().inbox.listDead({ limit: 9, portal: 'unknown' })).toEqual([]);
    });

    test('are repeated at the end of their lane with a fresh count', async () => {
      const seq = await kill(1, { dialog: 'chat1' });
      await store().inbox.append([newEvent(2)]);
      expect(await store().inbox.retryDead(seq, Date.now())).toBe(true);
      expect(await store().inbox.retryDead(seq, Date.now())).toBe(false);
      const first = await claimOne();
      const second = await store().inbox.finish(first, { state: 'done' }, true);
      expect(first.event.id).toBe(newEvent(2).id);
      expect(second).toMatchObject({ event: { ...newEvent(1), attempts: 0 } });
      expect(await store().inbox.counts()).toMatchObject({ pending: 1, dead: 0 });
    });

    test('are dropped, and a duplicate of a dropped one is still a duplicate', async () => {
      const seq = await kill(1);
      expect(await store().inbox.dropDead(seq)).toBe(true);
      expect(await store().inbox.dropDead(seq)).toBe(false);
      expect(await store().inbox.getDead(seq)).toBeNull();
      expect((await store().inbox.counts()).dead).toBe(0);
      expect(await store().inbox.append([newEvent(1)])).toEqual(['duplicate']);
    });

    test('pending and finished events are no dead letters', async () => {
      await store().inbox.append([newEvent(1)]);
      const hold = await claimOne();
      expect(await store().inbox.getDead(hold.event.seq)).toBeNull();
      expect(await store().inbox.dropDead(hold.event.seq)).toBe(false);
      expect(await store().inbox.retryDead(hold.event.seq, Date.now())).toBe(false);
    });
  });

  describe('inbox: counts and pruning', () => {
    test('counts pending events, lanes and the oldest', async () => {
      await store().inbox.append([newEvent(1), newEvent(2), newEvent(3, { dialog: 'chat2' })]);
      const expected = { pending: 3, dead: 0, lanes: 2, oldestPendingAt: newEvent(1).receivedAt };
      expect(await store().inbox.counts()).toEqual(expected);
      await reopen();
      expect(await store().inbox.counts()).toEqual(expected);
    });

    test('deletes old finished events in batches, and only those', async () => {
      const { inbox } = store();
      for (const n of [1, 2, 3]) {
        await inbox.append([newEvent(n)]);
        await inbox.finish(await claimOne(), { state: 'done' }, false);
      }
      await inbox.append([newEvent(4)]);
      await inbox.finish(await claimOne(), { state: 'dead', error: 'x' }, false);
      await inbox.append([newEvent(5), newEvent(6, { receivedAt: newEvent(60).receivedAt })]);
      const before = newEvent(50).receivedAt;
      expect(await inbox.prune(before, 2)).toBe(2);
      expect(await inbox.prune(before, 2)).toBe(1);
      expect(await inbox.prune(before, 2)).toBe(0);
      expect(await inbox.append([newEvent(4), newEvent(5)])).toEqual(['duplicate', 'duplicate']);
      expect(await inbox.counts()).toMatchObject({ pending: 2, dead: 1 });
    });

    test('keeps finished events that are young enough', async () => {
      await store().inbox.append([newEvent(1)]);
      await store().inbox.finish(await claimOne(), { state: 'done' }, false);
      expect(await store().inbox.prune(newEvent(1).receivedAt, 10)).toBe(0);
      expect(await store().inbox.append([newEvent(1)])).toEqual(['duplicate']);
    });
  });
}
