import type { DatabaseSync } from 'node:sqlite';
import { StorageError } from '../../errors.ts';
import type { PortalRow, PortalStore } from '../store.ts';
import type { GroupCommit } from './group-commit.ts';
import { blob, integer, type Row, text } from './row.ts';

export interface PortalStoreDeps {
  db: DatabaseSync;
  commit: GroupCommit;
  /** Deletes up to `limit` rows of events, sessions and the like of the portal inside the transaction; returns how many. */
  removeEvents: (memberId: string, limit: number) => number;
  /** Called when the portal is gone and before its events are. */
  onRemoved: (memberId: string) => void;
  /** Called when its events are gone too. */
  onEventsRemoved: () => void;
}

/** Rows deleted per transaction: a portal may have a million, and the event loop must not stand still. */
const REMOVE_BATCH = 2000;

function scopeOf(json: string): string[] {
  const value: unknown = JSON.parse(json);
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

function toPortal(row: Row): PortalRow {
  const status = text(row, 'status');
  if (status !== 'active' && status !== 'uninstalled') {
    throw new StorageError(`database: portal with status ${status}`, { code: 'STORAGE_CORRUPT' });
  }
  return {
    memberId: text(row, 'member_id'),
    domain: text(row, 'domain'),
    clientEndpoint: text(row, 'client_endpoint'),
    oauthServer: text(row, 'oauth_server'),
    applicationTokenHash: blob(row, 'application_token_hash'),
    installerId: integer(row, 'installer_id'),
    scope: scopeOf(text(row, 'scope')),
    licence: text(row, 'licence'),
    language: text(row, 'language'),
    status,
    installedAt: integer(row, 'installed_at'),
    updatedAt: integer(row, 'updated_at'),
  };
}

export function createPortalStore(deps: PortalStoreDeps): PortalStore {
  const { db, commit } = deps;
  const get = db.prepare('SELECT * FROM portals WHERE member_id = ?');
  const list = db.prepare('SELECT * FROM portals WHERE member_id > ? ORDER BY member_id LIMIT ?');
  const put = db.prepare('INSERT OR REPLACE INTO portals VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const removals = ['portals', 'tokens', 'bots'].map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE member_id = ?`),
  );

  return {
    get: (memberId) =>
      commit.read(() => {
        const row = get.get(memberId);
        return row === undefined ? null : toPortal(row);
      }),
    put: (row) =>
      commit.run(
        () => {
          put.run(
            row.memberId,
            row.domain,
            row.clientEndpoint,
            row.oauthServer,
            row.applicationTokenHash,
            row.installerId,
            JSON.stringify(row.scope),
            row.licence,
            row.language,
            row.status,
            row.installedAt,
            row.updatedAt,
          );
        },
        () => undefined,
      ),
    list: (page) => commit.read(() => list.all(page.after ?? '', page.limit).map(toPortal)),
    async remove(memberId) {
      // Secrets first, in one transaction; then the events, in steps.
      await commit.run(
        () => {
          for (const statement of removals) statement.run(memberId);
        },
        () => deps.onRemoved(memberId),
      );
      const step = (): Promise<number> =>
        commit.run(
          () => deps.removeEvents(memberId, REMOVE_BATCH),
          (removed) => removed,
        );
      while ((await step()) === REMOVE_BATCH);
      deps.onEventsRemoved();
    },
  };
}
