import { describe, expect, test } from 'vitest';
import type { EffectRow, SessionWrite } from '../../src/storage/store.ts';
import { held, type RunScene } from './contract-runs.ts';

const numbers = (events: readonly { id: string }[]): number[] =>
  events.map(({ id }) => Number(id.split(':')[3]));
const effect: EffectRow = { name: 'a', data: new Uint8Array([1]) };

/** What the inbox promises about events that wait behind the one that runs. */
export function followersContract({ store, reopen, claimOne, newEvent }: RunScene): void {
  const append = (...events: number[]) => store().inbox.append(events.map((n) => newEvent(n)));
  const pending = async (): Promise<number> => (await store().inbox.counts()).pending;

  describe('inbox: peek', () => {
    test('shows what waits behind the held event in its lane, in order, up to the limit', async () => {
      await store().inbox.append([
        newEvent(1),
        newEvent(8, { dialog: 'chat2' }),
        ...[2, 3, 4].map((n) => newEvent(n)),
      ]);
      const hold = await claimOne();
      expect(numbers(await store().inbox.peek(hold, 2))).toEqual([2, 3]);
      expect(numbers(await store().inbox.peek(hold, 9))).toEqual([2, 3, 4]);
      expect(await store().inbox.peek(hold, 0)).toEqual([]);
    });

    test('shows whole events, also to the next process', async () => {
      const event = newEvent(2, { kind: 'command', format: 'json', body: new Uint8Array([0, 255]) });
      await store().inbox.append([newEvent(1), event]);
      for (const _ of [1, 2]) {
        const [seen] = await store().inbox.peek(await claimOne(), 1);
        expect(seen).toMatchObject({ ...event, body: expect.anything(), attempts: 0 });
        expect([...(seen?.body ?? [])]).toEqual([0, 255]);
        await reopen();
      }
    });

    test('sees what arrived after the lane was taken, and changes nothing', async () => {
      await append(1);
      const hold = await claimOne();
      expect(await store().inbox.peek(hold, 5)).toEqual([]);
      await append(2);
      expect(numbers(await store().inbox.peek(hold, 5))).toEqual([2]);
      expect(numbers(await store().inbox.peek(hold, 5))).toEqual([2]);
      const next = held(await store().inbox.finish(hold, { state: 'done' }, true));
      expect(numbers([next.event])).toEqual([2]);
      expect(await pending()).toBe(1);
    });

    test('tells what an earlier run of a follower recorded', async () => {
      const { inbox } = store();
      await append(1, 2);
      const first = await claimOne();
      await inbox.record(first, [effect]);
      const second = held(await inbox.finish(first, { state: 'dead', error: 'x' }, true));
      await inbox.retryDead(first.event.seq, Date.now());
      const [letter] = await inbox.peek(second, 5);
      expect(letter?.effects?.map(({ name }) => name)).toEqual(['a']);
    });

    test('shows nothing to a hold that is lost', async () => {
      await append(1, 2);
      const old = await claimOne();
      await store().inbox.release([old]);
      await claimOne();
      expect(await store().inbox.peek(old, 5)).toEqual([]);
    });
  });

  describe('inbox: several events done by one run', () => {
    test('are done with the first and leave the lane', async () => {
      await append(1, 2, 3, 4);
      const hold = await claimOne();
      const [two, three] = await store().inbox.peek(hold, 2);
      const also = [two?.seq ?? 0, three?.seq ?? 0];
      const next = held(await store().inbox.finish(hold, { state: 'done', also }, true));
      expect(numbers([next.event])).toEqual([4]);
      expect(await store().inbox.peek(next, 5)).toEqual([]);
      expect(await pending()).toBe(1);
      await reopen();
      expect(numbers([(await claimOne()).event])).toEqual([4]);
      expect(await store().inbox.append([2, 3].map((n) => newEvent(n)))).toEqual(['duplicate', 'duplicate']);
    });

    test('may be all that the lane has', async () => {
      await append(1, 2);
      const hold = await claimOne();
      const also = (await store().inbox.peek(hold, 5)).map(({ seq }) => seq);
      expect(await store().inbox.finish(hold, { state: 'done', also }, true)).toBeNull();
      expect(await store().inbox.counts()).toEqual({ pending: 0, dead: 0, lanes: 0, oldestPendingAt: null });
      await append(3);
      expect(numbers([(await claimOne()).event])).toEqual([3]);
    });

    test('are not counted any more, also when the lane is let go', async () => {
      await append(1, 2, 3);
      const hold = await claimOne();
      const also = (await store().inbox.peek(hold, 1)).map(({ seq }) => seq);
      expect(await store().inbox.finish(hold, { state: 'done', also }, false)).toBeNull();
      expect(await store().inbox.counts()).toMatchObject({ pending: 1, lanes: 1 });
      const last = await claimOne();
      expect(numbers([last.event])).toEqual([3]);
      expect(await store().inbox.finish(last, { state: 'done' }, false)).toBeNull();
      expect(await store().inbox.counts()).toMatchObject({ pending: 0, lanes: 0 });
    });

    test('take their effect records along', async () => {
      const { inbox } = store();
      await append(1, 2);
      const first = await claimOne();
      await inbox.record(first, [effect]);
      const second = held(await inbox.finish(first, { state: 'dead', error: 'x' }, true));
      await inbox.retryDead(first.event.seq, Date.now());
      const also = (await inbox.peek(second, 5)).map(({ seq }) => seq);
      expect(also).toHaveLength(1);
      expect(await inbox.finish(second, { state: 'done', also }, true)).toBeNull();
      expect(await inbox.counts()).toMatchObject({ pending: 0, dead: 0 });
      expect(await inbox.append([newEvent(1)])).toEqual(['duplicate']);
    });

    test('stay pending when the hold is lost', async () => {
      await append(1, 2);
      const old = await claimOne();
      const also = (await store().inbox.peek(old, 5)).map(({ seq }) => seq);
      await store().inbox.release([old]);
      const current = await claimOne();
      expect(await store().inbox.finish(old, { state: 'done', also }, true)).toBe('lost');
      expect(numbers([current.event, ...(await store().inbox.peek(current, 5))])).toEqual([1, 2]);
      expect(await pending()).toBe(2);
    });

    test('stay pending when the process dies before the end is stored', async () => {
      await append(1, 2, 3);
      const hold = await claimOne();
      await store().inbox.peek(hold, 5);
      await reopen();
      const again = await claimOne();
      expect(numbers([again.event, ...(await store().inbox.peek(again, 5))])).toEqual([1, 2, 3]);
    });

    test('stay pending when a session is not the expected one', async () => {
      await append(1, 2);
      const hold = await claimOne();
      const also = (await store().inbox.peek(hold, 5)).map(({ seq }) => seq);
      const sessions = [session('dialog/chat1', 5)];
      expect(await store().inbox.finish(hold, { state: 'done', sessions, also }, true)).toBe('conflict');
      expect(await pending()).toBe(2);
      expect(await store().inbox.finish(hold, { state: 'done', also }, true)).toBeNull();
    });
  });

  const session = (key: string, expected = 0, botId = 740): SessionWrite => ({
    botId,
    key,
    expected,
    sealed: new Uint8Array([1]),
    expiresAt: null,
  });

  describe('several sessions of one run', () => {
    const version = async (key: string, botId = 740): Promise<number> => {
      const row = await store().sessions.get(newEvent(1).portal, botId, key);
      return row?.version ?? 0;
    };

    test('are all written', async () => {
      await append(1);
      const sessions = [session('dialog/chat1'), session('user/11'), session('user/11', 0, 741)];
      expect(await store().inbox.finish(await claimOne(), { state: 'done', sessions }, false)).toBeNull();
      await reopen();
      expect(await version('dialog/chat1')).toBeGreaterThan(0);
      expect(await version('user/11')).toBeGreaterThan(0);
      expect(await version('user/11', 741)).toBeGreaterThan(0);
    });

    test.each([
      ['last', ['dialog/chat1', 'user/12', 'user/11']],
      ['first', ['user/11', 'dialog/chat1', 'user/12']],
    ])('are not written at all when the %s is not the expected one', async (_which, keys) => {
      await append(1, 2);
      const first = await claimOne();
      const one = { state: 'done', sessions: [session('user/11')] } as const;
      const second = held(await store().inbox.finish(first, one, true));
      const before = await version('user/11');
      const sessions = keys.map((key) => session(key));
      expect(await store().inbox.finish(second, { state: 'done', sessions }, true)).toBe('conflict');
      expect(await version('dialog/chat1')).toBe(0);
      expect(await version('user/12')).toBe(0);
      expect(await version('user/11')).toBe(before);
      const right = sessions.map((write) => ({ ...write, expected: write.key === 'user/11' ? before : 0 }));
      expect(await store().inbox.finish(second, { state: 'done', sessions: right }, true)).toBeNull();
      expect(await version('dialog/chat1')).toBeGreaterThan(0);
      expect(await version('user/11')).not.toBe(before);
    });
  });

  describe('inbox: a lane that is let go for a while', () => {
    const claimAt = (now: number) => store().inbox.claim({ limit: 9, perPortal: 9, now });

    test('is not taken before, and then with all that it had', async () => {
      const until = Date.now() + 60_000;
      await append(1, 2);
      await store().inbox.release([await claimOne()], until);
      expect(await store().inbox.nextDue()).toBe(until);
      await append(3);
      expect(await claimAt(until - 1)).toEqual([]);
      const [hold] = await claimAt(until);
      expect(hold?.event).toMatchObject({ id: newEvent(1).id, attempts: 0 });
      if (hold) expect(numbers(await store().inbox.peek(hold, 5))).toEqual([2, 3]);
    });

    test('holds up no other lane, and is there again after a restart', async () => {
      const until = Date.now() + 100;
      await append(1);
      await store().inbox.release([await claimOne()], until);
      await store().inbox.append([newEvent(2, { dialog: 'chat2' })]);
      expect(numbers((await claimAt(until - 1)).map(({ event }) => event))).toEqual([2]);
      await reopen();
      await expect.poll(async () => (await claimAt(until + 1)).length).toBe(2);
    });

    test('can be let go again and again, and what its run recorded stays', async () => {
      const start = Date.now();
      await append(1);
      await store().inbox.release([await claimOne()], start + 10_000);
      const [hold] = await claimAt(start + 10_000);
      if (!hold) throw new Error('not claimed');
      await store().inbox.record(hold, [effect]);
      await store().inbox.release([hold], start + 20_000);
      expect(await claimAt(start + 19_999)).toEqual([]);
      const [again] = await claimAt(start + 20_000);
      expect(again?.event.effects?.map(({ name }) => name)).toEqual(['a']);
    });
  });
}
