import type { DatabaseSync } from 'node:sqlite';
import type { CursorStore } from '../store.ts';
import type { GroupCommit } from './group-commit.ts';
import type { PortalKeys } from './portal-keys.ts';
import { integer } from './row.ts';

export interface SqliteCursors extends CursorStore {
  /** Deletes the cursor of a bot inside the transaction. */
  removeBot(memberId: string, botId: number): void;
  /** Deletes up to `limit` cursors of a portal inside the transaction; returns how many. */
  removePortal(memberId: string, limit: number): number;
}

export function createCursorStore(db: DatabaseSync, keys: PortalKeys, commit: GroupCommit): SqliteCursors {
  const get = db.prepare('SELECT next FROM cursors WHERE portal = ? AND bot = ?');
  const put = db.prepare(`INSERT INTO cursors (portal, bot, next) VALUES (?, ?, ?)
    ON CONFLICT (portal, bot) DO UPDATE SET next = max(next, excluded.next)`);
  const removeBot = db.prepare('DELETE FROM cursors WHERE portal = ? AND bot = ?');
  const removePortal = db.prepare(
    'DELETE FROM cursors WHERE portal = ?1 AND bot IN (SELECT bot FROM cursors WHERE portal = ?1 LIMIT ?2)',
  );

  function forget(memberId: string, botId: number): void {
    const portal = keys.find(memberId);
    if (portal !== undefined) removeBot.run(portal, botId);
  }

  return {
    get: (memberId, botId) =>
      commit.read(() => {
        const portal = keys.find(memberId);
        const row = portal === undefined ? undefined : get.get(portal, botId);
        return row === undefined ? null : integer(row, 'next');
      }),
    put: (memberId, botId, offset) =>
      commit.run(
        () => {
          put.run(keys.numberOf(memberId), botId, offset);
        },
        () => undefined,
      ),
    remove: (memberId, botId) =>
      commit.run(
        () => forget(memberId, botId),
        () => undefined,
      ),
    removeBot: forget,
    removePortal(memberId, limit) {
      const portal = keys.find(memberId);
      return portal === undefined ? 0 : Number(removePortal.run(portal, limit).changes);
    },
  };
}
