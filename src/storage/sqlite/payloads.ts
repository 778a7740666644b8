import type { DatabaseSync } from 'node:sqlite';
import type { PayloadStore } from '../store.ts';
import type { GroupCommit } from './group-commit.ts';
import type { PortalKeys } from './portal-keys.ts';
import { blob } from './row.ts';

export interface SqlitePayloads extends PayloadStore {
  /** Deletes up to `limit` payloads of a portal inside the transaction; returns how many. */
  removePortal(memberId: string, limit: number): number;
}

export function createPayloadStore(db: DatabaseSync, keys: PortalKeys, commit: GroupCommit): SqlitePayloads {
  const get = db.prepare(`SELECT sealed FROM payloads
    WHERE portal = ? AND id = ? AND (expires_at IS NULL OR expires_at > ?)`);
  const put = db.prepare(`INSERT INTO payloads (portal, id, sealed, expires_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (portal, id) DO UPDATE SET sealed = excluded.sealed, expires_at = excluded.expires_at`);
  const first = (condition: string) =>
    db.prepare(`DELETE FROM payloads WHERE rowid IN (SELECT rowid FROM payloads WHERE ${condition} LIMIT ?)`);
  const prune = first('expires_at < ?');
  const removePortal = first('portal = ?');

  return {
    put: (memberId, id, sealed, expiresAt) =>
      commit.run(
        () => {
          put.run(keys.numberOf(memberId), id, sealed, expiresAt);
        },
        () => undefined,
      ),
    get: (memberId, id, now) =>
      commit.read(() => {
        const portal = keys.find(memberId);
        const row = portal === undefined ? undefined : get.get(portal, id, now);
        return row === undefined ? null : blob(row, 'sealed');
      }),
    prune: (now, limit) =>
      commit.run(
        () => Number(prune.run(now, limit).changes),
        (pruned) => pruned,
      ),
    removePortal(memberId, limit) {
      const portal = keys.find(memberId);
      return portal === undefined ? 0 : Number(removePortal.run(portal, limit).changes);
    },
  };
}
