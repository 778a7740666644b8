import { describe, expect, test } from 'vitest';
import type {
  EffectRow,
  Finished,
  LaneHold,
  NewEvent,
  SessionWrite,
  Store,
} from '../../src/storage/store.ts';

export interface RunScene {
  store(): Store;
  reopen(): Promise<void>;
  claimOne(): Promise<LaneHold>;
  newEvent(n: number, change?: Partial<NewEvent> & { dialog?: string }): NewEvent;
}

const effect = (name: string, ...data: number[]): EffectRow => ({ name, data: new Uint8Array(data) });
const byName = (effects: readonly EffectRow[] | undefined) =>
  effects === undefined
    ? undefined
    : Object.fromEntries(effects.map(({ name, data }) => [name, [...data].join()]));

export function held(finished: Finished): LaneHold {
  if (finished === null || typeof finished === 'string') throw new Error(`no hold: ${finished}`);
  return finished;
}

/** What the inbox promises about that which runs of handlers leave: effect records and sessions. */
export function runContract({ store, reopen, claimOne, newEvent }: RunScene): void {
  describe('inbox: effect records', () => {
    test('a fresh event has none, and is known to have none', async () => {
      await store().inbox.append([newEvent(1)]);
      expect((await claimOne()).event.effects).toBeUndefined();
    });

    test('what was recorded is there after the process is gone, the latest of each name', async () => {
      await store().inbox.append([newEvent(1)]);
      const hold = await claimOne();
      expect(await store().inbox.record(hold, [effect('send#0', 1), effect('send#1', 2)])).toBe(true);
      expect(await store().inbox.record(hold, [effect('send#1', 3)])).toBe(true);
      await reopen();
      expect(byName((await claimOne()).event.effects)).toEqual({ 'send#0': '1', 'send#1': '3' });
    });

    test('are handed to the next run of an event that is repeated, with those its end brought', async () => {
      const { inbox } = store();
      await inbox.append([newEvent(1)]);
      const hold = await claimOne();
      await inbox.record(hold, [effect('a', 1)]);
      const again = await inbox.finish(
        hold,
        { state: 'retry', due: 0, error: 'x', effects: [effect('b', 2)] },
        true,
      );
      expect(byName(held(again).event.effects)).toEqual({ a: '1', b: '2' });
    });

    test('stay with a lane that was let go', async () => {
      await store().inbox.append([newEvent(1)]);
      const hold = await claimOne();
      await store().inbox.record(hold, [effect('a', 1)]);
      await store().inbox.release([hold]);
      expect(byName((await claimOne()).event.effects)).toEqual({ a: '1' });
    });

    test('stay with a dead letter and are there when it is repeated, behind other events too', async () => {
      const { inbox } = store();
      await inbox.append([newEvent(1)]);
      const hold = await claimOne();
      await inbox.finish(hold, { state: 'dead', error: 'x', effects: [effect('a', 1)] }, false);
      await inbox.append([newEvent(2)]);
      await inbox.retryDead(hold.event.seq, Date.now());
      const second = await inbox.finish(await claimOne(), { state: 'done' }, true);
      expect(held(second).event.id).toBe(newEvent(1).id);
      expect(byName(held(second).event.effects)).toEqual({ a: '1' });
    });

    test('do not pass to another event of the lane', async () => {
      const { inbox } = store();
      await inbox.append([newEvent(1), newEvent(2)]);
      const hold = await claimOne();
      await inbox.record(hold, [effect('a', 1)]);
      const next = held(await inbox.finish(hold, { state: 'done' }, true));
      await inbox.finish(next, { state: 'retry', due: 0, error: 'x' }, false);
      expect((await claimOne()).event.effects).toEqual([]);
    });

    test('a hold that is not the lane’s any more records nothing', async () => {
      const { inbox } = store();
      await inbox.append([newEvent(1)]);
      const old = await claimOne();
      await inbox.release([old]);
      const current = await claimOne();
      expect(await inbox.record(old, [effect('late', 1)])).toBe(false);
      expect(
        await inbox.finish(
          old,
          { state: 'retry', due: 0, error: 'late', effects: [effect('late', 1)] },
          false,
        ),
      ).toBe('lost');
      await inbox.release([current]);
      expect((await claimOne()).event).toMatchObject({ effects: [], attempts: 0 });
    });
  });

  describe('sessions', () => {
    const portal = newEvent(1).portal;
    const write = (expected: number, data: number, change: Partial<SessionWrite> = {}): SessionWrite => ({
      botId: 740,
      key: 'dialog/chat1',
      expected,
      sealed: new Uint8Array([data]),
      expiresAt: null,
      ...change,
    });
    const session = (key = 'dialog/chat1', botId = 740) => store().sessions.get(portal, botId, key);

    async function finishWith(n: number, writing: SessionWrite): Promise<Finished> {
      await store().inbox.append([newEvent(n, { dialog: `chat${n}` })]);
      return store().inbox.finish(await claimOne(), { state: 'done', sessions: [writing] }, false);
    }

    test('are written with the end of the event', async () => {
      expect(await session()).toBeNull();
      expect(await finishWith(1, write(0, 7, { expiresAt: 99 }))).toBeNull();
      await reopen();
      const row = await session();
      expect(row).toMatchObject({ expiresAt: 99 });
      expect([...(row?.sealed ?? [])]).toEqual([7]);
      expect(row?.version).toBeGreaterThan(0);
      expect(await session('dialog/chat2')).toBeNull();
      expect(await session('dialog/chat1', 741)).toBeNull();
    });

    test('an end that expected another session writes nothing, and the hold goes on', async () => {
      await finishWith(1, write(0, 1));
      const before = await session();
      await store().inbox.append([newEvent(2)]);
      const hold = await claimOne();
      for (const expected of [0, (before?.version ?? 0) + 1]) {
        const outcome = { state: 'done', sessions: [write(expected, 2)] } as const;
        expect(await store().inbox.finish(hold, outcome, true)).toBe('conflict');
      }
      expect(await session()).toEqual(before);
      expect((await store().inbox.counts()).pending).toBe(1);
      const right = { state: 'done', sessions: [write(before?.version ?? 0, 3)] } as const;
      expect(await store().inbox.finish(hold, right, true)).toBeNull();
      const after = await session();
      expect([...(after?.sealed ?? [])]).toEqual([3]);
      expect(after?.version).not.toBe(before?.version);
    });

    test('of two runs that began with the same session, one writes', async () => {
      await store().inbox.append([newEvent(1, { dialog: 'chat1' }), newEvent(2, { dialog: 'chat2' })]);
      const [one, two] = [await claimOne(), await claimOne()];
      const ends = await Promise.all([
        store().inbox.finish(one, { state: 'done', sessions: [write(0, 1)] }, false),
        store().inbox.finish(two, { state: 'done', sessions: [write(0, 2)] }, false),
      ]);
      expect(ends).toEqual([null, 'conflict']);
    });

    test('a lost hold writes none', async () => {
      await store().inbox.append([newEvent(1)]);
      const old = await claimOne();
      await store().inbox.release([old]);
      expect(await store().inbox.finish(old, { state: 'done', sessions: [write(0, 1)] }, false)).toBe('lost');
      expect(await session()).toBeNull();
    });

    test('past their end they are pruned, up to the limit', async () => {
      for (const [n, expiresAt] of [10, 20, 30, null].entries()) {
        await finishWith(n + 1, write(0, n, { key: `user/${n}`, expiresAt }));
      }
      expect(await store().sessions.prune(30, 1)).toBe(1);
      expect(await store().sessions.prune(30, 10)).toBe(1);
      expect(await session('user/2')).not.toBeNull();
      expect(await session('user/3')).not.toBeNull();
    });

    test('go with their bot and with their portal', async () => {
      await finishWith(1, write(0, 1));
      await finishWith(2, write(0, 1, { botId: 741 }));
      await store().bots.remove(portal, 740);
      expect(await session()).toBeNull();
      expect(await session('dialog/chat1', 741)).not.toBeNull();
      await store().portals.remove(portal);
      expect(await session('dialog/chat1', 741)).toBeNull();
    });
  });
}
