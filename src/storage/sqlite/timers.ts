import type { DatabaseSync } from 'node:sqlite';
import type { TimerRow, TimerStore } from '../store.ts';
import type { GroupCommit } from './group-commit.ts';
import type { PortalKeys } from './portal-keys.ts';
import { blob, integer, integerOrNull, type Row, text } from './row.ts';

export interface SqliteTimers extends TimerStore {
  /** Deletes up to `limit` timers of a bot inside the transaction; returns how many. */
  removeBot(memberId: string, botId: number, limit: number): number;
  /** Deletes up to `limit` timers of a portal inside the transaction; returns how many. */
  removePortal(memberId: string, limit: number): number;
}

export function createTimerStore(db: DatabaseSync, keys: PortalKeys, commit: GroupCommit): SqliteTimers {
  const put = db.prepare(`INSERT OR REPLACE INTO timers (portal, id, bot, dialog, name, data, due, cron, zone)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const get = db.prepare('SELECT * FROM timers WHERE portal = ? AND id = ?');
  const due = db.prepare('SELECT * FROM timers WHERE due <= ? ORDER BY due, portal, id LIMIT ?');
  const move = db.prepare('UPDATE timers SET due = ? WHERE portal = ? AND id = ? AND due = ?');
  const end = db.prepare('DELETE FROM timers WHERE portal = ? AND id = ? AND due = ?');
  const remove = db.prepare('DELETE FROM timers WHERE portal = ? AND id = ?');
  const list = db.prepare(`SELECT * FROM timers WHERE portal = ?1 AND id > ?2 AND (?3 IS NULL OR bot = ?3)
    ORDER BY id LIMIT ?4`);
  const nextDue = db.prepare('SELECT min(due) AS due FROM timers');
  const first = (condition: string) =>
    db.prepare(`DELETE FROM timers WHERE rowid IN (SELECT rowid FROM timers WHERE ${condition} LIMIT ?)`);
  const removeBot = first('portal = ? AND bot = ?');
  const removePortal = first('portal = ?');

  function toTimer(row: Row): TimerRow {
    return {
      memberId: keys.nameOf(integer(row, 'portal')),
      id: text(row, 'id'),
      botId: integer(row, 'bot'),
      dialogId: text(row, 'dialog'),
      name: text(row, 'name'),
      data: blob(row, 'data'),
      dueAt: integer(row, 'due'),
      repeat: row.cron === null ? null : { cron: text(row, 'cron'), timeZone: text(row, 'zone') },
    };
  }

  return {
    put: (row) =>
      commit.run(
        () => {
          const { botId, dialogId, name, data, dueAt, repeat } = row;
          const portal = keys.numberOf(row.memberId);
          const { cron = null, timeZone = null } = repeat ?? {};
          put.run(portal, row.id, botId, dialogId, name, data, dueAt, cron, timeZone);
        },
        () => undefined,
      ),
    get: (memberId, id) =>
      commit.read(() => {
        const portal = keys.find(memberId);
        const row = portal === undefined ? undefined : get.get(portal, id);
        return row === undefined ? null : toTimer(row);
      }),
    due: (now, limit) => commit.read(() => due.all(now, limit).map(toTimer)),
    advance: ({ memberId, id, dueAt }, next) =>
      commit.run(
        () => {
          const portal = keys.find(memberId);
          if (portal === undefined) return false;
          const { changes } = next === null ? end.run(portal, id, dueAt) : move.run(next, portal, id, dueAt);
          return changes !== 0;
        },
        (changed) => changed,
      ),
    remove: (memberId, id) =>
      commit.run(
        () => {
          const portal = keys.find(memberId);
          return portal !== undefined && remove.run(portal, id).changes !== 0;
        },
        (removed) => removed,
      ),
    list: (
      memberId,
      { limit, after = '', botId = null }: { limit: number; after?: string; botId?: number | null },
    ) =>
      commit.read(() => {
        const portal = keys.find(memberId);
        return portal === undefined ? [] : list.all(portal, after, botId, limit).map(toTimer);
      }),
    nextDue: () =>
      commit.read(() => {
        const row = nextDue.get();
        return row === undefined ? null : integerOrNull(row, 'due');
      }),
    removeBot(memberId, botId, limit) {
      const portal = keys.find(memberId);
      return portal === undefined ? 0 : Number(removeBot.run(portal, botId, limit).changes);
    },
    removePortal(memberId, limit) {
      const portal = keys.find(memberId);
      return portal === undefined ? 0 : Number(removePortal.run(portal, limit).changes);
    },
  };
}
