import { describe, expect, test } from 'vitest';
import type { BotRow } from '../../src/storage/store.ts';
import type { RunScene } from './contract-runs.ts';
import { newEvent, OTHER, PORTAL, portalRow } from './rows.ts';

/** What the store promises about portals, their tokens and their bots. */
export function portalsContract({ store, reopen, claimOne }: RunScene): void {
  describe('portals', () => {
    test('are kept, replaced and listed in pages', async () => {
      const row = portalRow(PORTAL);
      await store().portals.put(row);
      await store().portals.put(portalRow(OTHER));
      await store().portals.put({ ...row, status: 'uninstalled', scope: [] });
      await reopen();
      expect(await store().portals.get(PORTAL)).toEqual({ ...row, status: 'uninstalled', scope: [] });
      expect(await store().portals.get('nobody')).toBeNull();
      const first = await store().portals.list({ limit: 1 });
      expect(first.map((portal) => portal.memberId)).toEqual([OTHER]);
      expect(await store().portals.list({ limit: 5, after: OTHER })).toHaveLength(1);
    });

    test('are forgotten with their tokens, bots and events, and nobody else is', async () => {
      for (const memberId of [PORTAL, OTHER]) {
        await store().portals.put(portalRow(memberId));
        await store().tokens.put({ memberId, userId: 11, sealed: new Uint8Array([1]) }, 0);
        await store().bots.put({ ...bot, memberId });
      }
      await store().inbox.append([newEvent(1), newEvent(2), newEvent(3, { portal: OTHER })]);
      const hold = await claimOne();
      await store().portals.remove(PORTAL);
      expect(await store().inbox.finish(hold, { state: 'done' }, true)).toBe('lost');
      expect(await store().portals.get(PORTAL)).toBeNull();
      expect(await store().tokens.get(PORTAL, 11)).toBeNull();
      expect(await store().bots.list(PORTAL)).toEqual([]);
      expect(await store().inbox.counts()).toMatchObject({ pending: 1, lanes: 1 });
      expect(await store().inbox.append([newEvent(1)])).toEqual(['stored']);
      expect(await store().tokens.get(OTHER, 11)).not.toBeNull();
      expect(await store().bots.list(OTHER)).toHaveLength(1);
    });
  });

  describe('tokens', () => {
    test('are replaced only by who knows the version', async () => {
      const pair = (n: number) => ({ memberId: PORTAL, userId: 11, sealed: new Uint8Array([n]) });
      expect(await store().tokens.get(PORTAL, 11)).toBeNull();
      expect(await store().tokens.put(pair(9), 5)).toBe(false);
      expect(await store().tokens.put(pair(1), 0)).toBe(true);
      expect(await store().tokens.put(pair(2), 0)).toBe(false);
      const version = (await store().tokens.get(PORTAL, 11))?.version ?? -1;
      const results = await Promise.all([2, 3, 4].map((n) => store().tokens.put(pair(n), version)));
      expect(results.filter((stored) => stored)).toHaveLength(1);
      await reopen();
      const row = await store().tokens.get(PORTAL, 11);
      expect(row?.version).toBeGreaterThan(version);
      expect([...(row?.sealed ?? [])]).toEqual([2]);
      await store().tokens.remove(PORTAL, 11);
      expect(await store().tokens.get(PORTAL, 11)).toBeNull();
    });
  });

  const bot: BotRow = {
    memberId: PORTAL,
    code: 'echo',
    botId: 740,
    generation: 'v2',
    fingerprint: 'abc',
    commands: { echo: { id: 3, fingerprint: 'f' } },
  };

  test('bots are kept by portal and code, listed, replaced and removed', async () => {
    await store().bots.put(bot);
    await store().bots.put({ ...bot, code: 'itr', botId: 741, generation: 'v1', commands: {} });
    await store().bots.put({ ...bot, fingerprint: 'def' });
    await reopen();
    expect(await store().bots.get(PORTAL, 'echo')).toEqual({ ...bot, fingerprint: 'def' });
    expect(await store().bots.get(PORTAL, 'none')).toBeNull();
    expect((await store().bots.list(PORTAL)).map((row) => row.code)).toEqual(['echo', 'itr']);
    await store().bots.remove(PORTAL, 740);
    expect((await store().bots.list(PORTAL)).map((row) => row.botId)).toEqual([741]);
  });
}
