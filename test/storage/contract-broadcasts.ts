import { describe, expect, test } from 'vitest';
import type { BroadcastRow } from '../../src/storage/store.ts';
import type { KeptScene } from './contract-kept.ts';
import { OTHER, PORTAL } from './rows.ts';

const broadcast = (id: string, change: Partial<BroadcastRow> = {}): BroadcastRow => ({
  id,
  botCode: 'news',
  sealed: new Uint8Array([0, 255]),
  state: 'running',
  createdAt: 1_753_000_000_000,
  ...change,
});
const to = (memberId: string, ...dialogs: string[]) => dialogs.map((dialogId) => ({ memberId, dialogId }));

/** What the store promises about broadcasts and leases. */
export function broadcastContract({ store, reopen }: KeptScene): void {
  describe('broadcasts', () => {
    test('come back whole with their recipients, also after a restart', async () => {
      const row = broadcast('b1');
      expect(
        await store().broadcasts.create(row, [...to(PORTAL, 'chat1', '11'), ...to(OTHER, 'chat1')]),
      ).toBe(true);
      await reopen();
      const found = await store().broadcasts.get('b1');
      expect(found).toEqual({ ...row, sealed: expect.anything() });
      expect([...(found?.sealed ?? [])]).toEqual([0, 255]);
      const fresh = { state: 'waiting', messageId: null, error: null };
      expect(await store().broadcasts.recipients('b1', { limit: 9 })).toEqual([
        { n: 1, memberId: PORTAL, dialogId: 'chat1', ...fresh },
        { n: 2, memberId: PORTAL, dialogId: '11', ...fresh },
        { n: 3, memberId: OTHER, dialogId: 'chat1', ...fresh },
      ]);
      expect(await store().broadcasts.get('b2')).toBeNull();
    });

    test('the same dialog twice is one recipient', async () => {
      await store().broadcasts.create(broadcast('b1'), to(PORTAL, 'chat1', 'chat2', 'chat1', 'chat3'));
      const found = await store().broadcasts.recipients('b1', { limit: 9 });
      expect(found.map(({ n, dialogId }) => [n, dialogId])).toEqual([
        [1, 'chat1'],
        [2, 'chat2'],
        [3, 'chat3'],
      ]);
    });

    test('an id is given once', async () => {
      const made = await Promise.all(
        ['chat1', 'chat2'].map((dialog) => store().broadcasts.create(broadcast('b1'), to(PORTAL, dialog))),
      );
      expect(made.filter(Boolean)).toHaveLength(1);
      expect(await store().broadcasts.create(broadcast('b1', { botCode: 'x' }), to(PORTAL, 'chat9'))).toBe(
        false,
      );
      expect(await store().broadcasts.get('b1')).toMatchObject({ botCode: 'news' });
      expect(await store().broadcasts.counts('b1')).toEqual({ waiting: 1, sent: 0, failed: 0 });
    });

    test('may have thousands of recipients, or none', async () => {
      const dialogs = Array.from({ length: 3500 }, (_, n) => `chat${n}`);
      expect(await store().broadcasts.create(broadcast('big'), to(PORTAL, ...dialogs))).toBe(true);
      expect(await store().broadcasts.create(broadcast('none'), [])).toBe(true);
      expect(await store().broadcasts.counts('big')).toEqual({ waiting: 3500, sent: 0, failed: 0 });
      expect(await store().broadcasts.counts('none')).toEqual({ waiting: 0, sent: 0, failed: 0 });
      const [last] = await store().broadcasts.waiting('big', PORTAL, 1, 3499);
      expect(last).toMatchObject({ n: 3500, dialogId: 'chat3499' });
      await store().broadcasts.remove('big');
      expect(await store().broadcasts.get('big')).toBeNull();
      expect(await store().broadcasts.recipients('big', { limit: 9 })).toEqual([]);
      expect(await store().broadcasts.create(broadcast('big'), to(PORTAL, 'chat1'))).toBe(true);
      expect(await store().broadcasts.counts('big')).toEqual({ waiting: 1, sent: 0, failed: 0 });
    });

    test('are listed newest first, page by page, in all states or one', async () => {
      for (const [n, state] of (['running', 'done', 'running'] as const).entries()) {
        await store().broadcasts.create(broadcast(`b${n}`, { createdAt: 100 + n, state }), []);
      }
      const ids = async (page: Parameters<ReturnType<typeof store>['broadcasts']['list']>[0]) =>
        (await store().broadcasts.list(page)).map(({ id }) => id);
      expect(await ids({ limit: 2 })).toEqual(['b2', 'b1']);
      expect(await ids({ limit: 2, before: 101 })).toEqual(['b0']);
      expect(await ids({ limit: 9, state: 'running' })).toEqual(['b2', 'b0']);
    });

    test('change their state only from the states that are named', async () => {
      await store().broadcasts.create(broadcast('b1'), []);
      expect(await store().broadcasts.setState('b1', ['paused'], 'running')).toBe(false);
      expect(await store().broadcasts.setState('b1', ['running', 'paused'], 'cancelled')).toBe(true);
      expect(await store().broadcasts.setState('b1', ['running'], 'done')).toBe(false);
      expect(await store().broadcasts.setState('none', ['running'], 'done')).toBe(false);
      await reopen();
      expect(await store().broadcasts.get('b1')).toMatchObject({ state: 'cancelled' });
    });

    test('know who waits in which portal, and what became of the others', async () => {
      const recipients = [...to(PORTAL, 'chat1', 'chat2'), ...to(OTHER, '7'), ...to(PORTAL, 'chat3')];
      await store().broadcasts.create(broadcast('b1'), recipients);
      await store().broadcasts.create(broadcast('b2'), to(PORTAL, 'chat1'));
      const { broadcasts } = store();
      expect((await broadcasts.portals('b1')).toSorted()).toEqual([OTHER, PORTAL]);
      await broadcasts.record('b1', [
        { n: 1, state: 'sent', messageId: 8112, error: null },
        { n: 3, state: 'failed', messageId: null, error: 'ACCESS_ERROR: no access' },
      ]);
      await reopen();
      const waiting = await store().broadcasts.waiting('b1', PORTAL, 9);
      expect(waiting.map(({ n }) => n)).toEqual([2, 4]);
      expect((await store().broadcasts.waiting('b1', PORTAL, 9, 2)).map(({ n }) => n)).toEqual([4]);
      expect((await store().broadcasts.waiting('b1', PORTAL, 1)).map(({ n }) => n)).toEqual([2]);
      expect(await store().broadcasts.waiting('b1', OTHER, 9)).toEqual([]);
      expect(await store().broadcasts.portals('b1')).toEqual([PORTAL]);
      expect(await store().broadcasts.counts('b1')).toEqual({ waiting: 2, sent: 1, failed: 1 });
      expect(await store().broadcasts.counts('b2')).toEqual({ waiting: 1, sent: 0, failed: 0 });
      const page = (state: 'sent' | 'failed') => store().broadcasts.recipients('b1', { limit: 9, state });
      expect(await page('sent')).toMatchObject([{ n: 1, messageId: 8112, error: null }]);
      expect(await page('failed')).toMatchObject([{ n: 3, error: 'ACCESS_ERROR: no access' }]);
      expect(await store().broadcasts.recipients('b1', { limit: 2, after: 1 })).toMatchObject([
        { n: 2 },
        { n: 3 },
      ]);
    });

    test('lose the recipients of a portal that is removed, and nothing else', async () => {
      await store().broadcasts.create(broadcast('b1'), [...to(PORTAL, 'chat1', 'chat2'), ...to(OTHER, '7')]);
      await store().portals.remove(PORTAL);
      expect(await store().broadcasts.get('b1')).toMatchObject({ state: 'running' });
      expect(await store().broadcasts.recipients('b1', { limit: 9 })).toMatchObject([
        { n: 3, memberId: OTHER },
      ]);
      expect(await store().broadcasts.counts('b1')).toEqual({ waiting: 1, sent: 0, failed: 0 });
    });
  });

  describe('leases', () => {
    test('of a name have one holder at a time', async () => {
      const { leases } = store();
      const taken = await Promise.all([1, 2, 3].map(() => leases.take('timers', 60_000)));
      expect(taken.filter((lease) => lease !== null)).toHaveLength(1);
      expect(await leases.take('broadcasts', 60_000)).toMatchObject({ name: 'broadcasts' });
    });

    test('go on while they are renewed and can be let go', async () => {
      const { leases } = store();
      const first = await leases.take('timers', 60_000);
      if (first === null) throw new Error('not taken');
      expect(await leases.renew(first, 60_000)).toBe(true);
      expect(await leases.take('timers', 60_000)).toBeNull();
      await leases.release(first);
      expect(await leases.renew(first, 60_000)).toBe(false);
      const second = await leases.take('timers', 60_000);
      expect(second?.fence).toBeGreaterThan(first.fence);
    });

    test('whose time is over are somebody else’s, and their old holder can do nothing', async () => {
      const { leases } = store();
      const first = await leases.take('timers', 1);
      if (first === null) throw new Error('not taken');
      await expect.poll(() => leases.take('timers', 60_000)).not.toBeNull();
      expect(await leases.renew(first, 60_000)).toBe(false);
      await leases.release(first);
      expect(await leases.take('timers', 60_000)).toBeNull();
    });
  });
}
