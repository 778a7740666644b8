import { describe, expect, test } from 'vitest';
import type { Store, TimerRow } from '../../src/storage/store.ts';
import { OTHER, PORTAL } from './rows.ts';

export interface KeptScene {
  store(): Store;
  reopen(): Promise<void>;
}

const bytes = (...data: number[]): Uint8Array => new Uint8Array(data);

export function timer(id: string, dueAt: number, change: Partial<TimerRow> = {}): TimerRow {
  return {
    memberId: PORTAL,
    id,
    botId: 740,
    dialogId: 'chat2210',
    name: 'remind',
    data: bytes(0, 255),
    dueAt,
    repeat: null,
    ...change,
  };
}

/** What the store promises about cursors, payloads of buttons and timers. */
export function keptContract({ store, reopen }: KeptScene): void {
  describe('cursors', () => {
    test('are there after a restart, one for each bot and portal', async () => {
      expect(await store().cursors.get(PORTAL, 740)).toBeNull();
      await store().cursors.put(PORTAL, 740, 12);
      await store().cursors.put(PORTAL, 741, 0);
      await store().cursors.put(OTHER, 740, 7_000_000_000);
      await reopen();
      expect(await store().cursors.get(PORTAL, 740)).toBe(12);
      expect(await store().cursors.get(PORTAL, 741)).toBe(0);
      expect(await store().cursors.get(OTHER, 740)).toBe(7_000_000_000);
      expect(await store().cursors.get(OTHER, 741)).toBeNull();
    });

    test('never go back', async () => {
      await store().cursors.put(PORTAL, 740, 12);
      await store().cursors.put(PORTAL, 740, 11);
      expect(await store().cursors.get(PORTAL, 740)).toBe(12);
      await Promise.all([13, 15, 14].map((offset) => store().cursors.put(PORTAL, 740, offset)));
      expect(await store().cursors.get(PORTAL, 740)).toBe(15);
    });

    test('begin anew once removed', async () => {
      await store().cursors.put(PORTAL, 740, 12);
      await store().cursors.put(PORTAL, 741, 13);
      await store().cursors.remove(PORTAL, 740);
      await store().cursors.remove(OTHER, 740);
      expect(await store().cursors.get(PORTAL, 740)).toBeNull();
      expect(await store().cursors.get(PORTAL, 741)).toBe(13);
      await store().cursors.put(PORTAL, 740, 1);
      expect(await store().cursors.get(PORTAL, 740)).toBe(1);
    });

    test('go with their bot and with their portal', async () => {
      for (const botId of [740, 741]) {
        for (const memberId of [PORTAL, OTHER]) await store().cursors.put(memberId, botId, 12);
      }
      await store().bots.remove(PORTAL, 740);
      expect(await store().cursors.get(PORTAL, 740)).toBeNull();
      expect(await store().cursors.get(PORTAL, 741)).toBe(12);
      await store().portals.remove(PORTAL);
      expect(await store().cursors.get(PORTAL, 741)).toBeNull();
      expect(await store().cursors.get(OTHER, 740)).toBe(12);
    });
  });

  describe('payloads of buttons', () => {
    const get = async (id: string, now = 0, memberId = PORTAL) => {
      const sealed = await store().payloads.get(memberId, id, now);
      return sealed === null ? null : [...sealed];
    };

    test('are kept byte for byte until their end, and replaced by one of the same id', async () => {
      const { payloads } = store();
      await payloads.put(PORTAL, 'a', bytes(0, 255, 10), 1000);
      await payloads.put(PORTAL, 'forever', bytes(), null);
      await reopen();
      expect(await get('a', 999)).toEqual([0, 255, 10]);
      expect(await get('a', 1001)).toBeNull();
      expect(await get('forever', Number.MAX_SAFE_INTEGER)).toEqual([]);
      await store().payloads.put(PORTAL, 'a', bytes(7), 2000);
      expect(await get('a', 1001)).toEqual([7]);
      expect(await get('b')).toBeNull();
    });

    test('belong to their portal and go with it', async () => {
      await store().payloads.put(PORTAL, 'a', bytes(1), null);
      await store().payloads.put(OTHER, 'a', bytes(2), null);
      expect(await get('a', 0, OTHER)).toEqual([2]);
      await store().portals.remove(PORTAL);
      expect(await get('a')).toBeNull();
      expect(await get('a', 0, OTHER)).toEqual([2]);
    });

    test('past their end they are pruned, up to the limit', async () => {
      for (const [n, expiresAt] of [10, 20, 30, null].entries()) {
        await store().payloads.put(PORTAL, `p${n}`, bytes(n), expiresAt);
      }
      expect(await store().payloads.prune(25, 1)).toBe(1);
      expect(await store().payloads.prune(25, 9)).toBe(1);
      expect(await store().payloads.prune(25, 9)).toBe(0);
      expect(await get('p2')).toEqual([2]);
      expect(await get('p3')).toEqual([3]);
    });
  });

  describe('timers', () => {
    const ids = (timers: readonly TimerRow[]): string[] => timers.map(({ id }) => id);

    test('come back whole, also after a restart', async () => {
      const once = timer('a', 1_753_000_000_000);
      const daily = timer('b', 20, { repeat: { cron: '0 9 * * 1-5', timeZone: 'Europe/Berlin' } });
      await store().timers.put(once);
      await store().timers.put(daily);
      await reopen();
      expect(await store().timers.get(PORTAL, 'a')).toEqual({ ...once, data: expect.anything() });
      expect([...((await store().timers.get(PORTAL, 'a'))?.data ?? [])]).toEqual([0, 255]);
      expect(await store().timers.get(PORTAL, 'b')).toMatchObject({ repeat: daily.repeat });
      expect(await store().timers.get(OTHER, 'a')).toBeNull();
    });

    test('of the same id replace each other, in one portal', async () => {
      await store().timers.put(timer('a', 10, { repeat: { cron: '* * * * *', timeZone: 'UTC' } }));
      await store().timers.put(timer('a', 10, { memberId: OTHER }));
      await store().timers.put(timer('a', 30, { name: 'other' }));
      expect(await store().timers.get(PORTAL, 'a')).toMatchObject({ dueAt: 30, name: 'other', repeat: null });
      expect(await store().timers.get(OTHER, 'a')).toMatchObject({ dueAt: 10 });
    });

    test('are due at their time, oldest first, up to the limit, until they are moved or ended', async () => {
      for (const [id, dueAt] of [
        ['c', 30],
        ['a', 10],
        ['b', 20],
      ] as const) {
        await store().timers.put(timer(id, dueAt));
      }
      expect(await store().timers.nextDue()).toBe(10);
      expect(ids(await store().timers.due(9, 9))).toEqual([]);
      expect(ids(await store().timers.due(20, 9))).toEqual(['a', 'b']);
      expect(ids(await store().timers.due(99, 2))).toEqual(['a', 'b']);
      expect(await store().timers.advance(timer('a', 10), 40)).toBe(true);
      expect(await store().timers.advance(timer('b', 20), null)).toBe(true);
      expect(ids(await store().timers.due(99, 9))).toEqual(['c', 'a']);
      expect(await store().timers.get(PORTAL, 'b')).toBeNull();
      expect(await store().timers.nextDue()).toBe(30);
    });

    test('are advanced by one of many, and by nobody who saw an older time', async () => {
      await store().timers.put(timer('a', 10));
      const ends = await Promise.all(
        [20, 20, 20].map((next) => store().timers.advance(timer('a', 10), next)),
      );
      expect(ends.filter(Boolean)).toHaveLength(1);
      expect(await store().timers.advance(timer('a', 10), null)).toBe(false);
      expect(await store().timers.advance(timer('none', 10), 20)).toBe(false);
      expect(await store().timers.get(PORTAL, 'a')).toMatchObject({ dueAt: 20 });
    });

    test('are removed by id', async () => {
      await store().timers.put(timer('a', 10));
      expect(await store().timers.remove(OTHER, 'a')).toBe(false);
      expect(await store().timers.remove(PORTAL, 'a')).toBe(true);
      expect(await store().timers.remove(PORTAL, 'a')).toBe(false);
      expect(await store().timers.nextDue()).toBeNull();
    });

    test('are listed by id, page by page, of all bots or one', async () => {
      for (const [id, botId] of [
        ['b', 740],
        ['a', 741],
        ['d', 740],
        ['c', 741],
      ] as const) {
        await store().timers.put(timer(id, 10, { botId }));
      }
      await store().timers.put(timer('x', 10, { memberId: OTHER }));
      expect(ids(await store().timers.list(PORTAL, { limit: 3 }))).toEqual(['a', 'b', 'c']);
      expect(ids(await store().timers.list(PORTAL, { limit: 3, after: 'c' }))).toEqual(['d']);
      expect(ids(await store().timers.list(PORTAL, { limit: 9, botId: 740 }))).toEqual(['b', 'd']);
      expect(ids(await store().timers.list(PORTAL, { limit: 9, botId: 741, after: 'a' }))).toEqual(['c']);
    });

    test('go with their bot and with their portal, many of them too', async () => {
      const many = Array.from({ length: 4500 }, (_, n) => timer(`t${n}`, n));
      await Promise.all([
        ...many.map((row) => store().timers.put(row)),
        store().timers.put(timer('kept', 1, { botId: 741 })),
        store().timers.put(timer('other', 2, { memberId: OTHER })),
      ]);
      await store().bots.remove(PORTAL, 740);
      expect(ids(await store().timers.due(9999, 9))).toEqual(['kept', 'other']);
      await store().portals.remove(PORTAL);
      expect(ids(await store().timers.due(9999, 9))).toEqual(['other']);
    });
  });
}
