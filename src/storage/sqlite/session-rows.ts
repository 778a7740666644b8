import type { DatabaseSync } from 'node:sqlite';
import type { SessionRow, SessionWrite } from '../store.ts';
import type { PortalKeys } from './portal-keys.ts';
import { blob, integer, integerOrNull } from './row.ts';

/** Statements on `sessions`, prepared once. Everything that writes runs inside a group commit. */
export class SessionRows {
  readonly #keys: PortalKeys;
  readonly #get;
  readonly #insert;
  readonly #update;
  readonly #prune;
  readonly #removeBot;
  readonly #removePortal;

  constructor(db: DatabaseSync, keys: PortalKeys) {
    this.#keys = keys;
    const whose = 'portal = ? AND bot = ? AND key = ?';
    this.#get = db.prepare(`SELECT version, sealed, expires_at FROM sessions WHERE ${whose}`);
    this.#insert =
      db.prepare(`INSERT INTO sessions (version, sealed, expires_at, portal, bot, key) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT DO NOTHING`);
    this.#update = db.prepare(
      // Places of events may be given anew after all events were deleted: the version rises nevertheless.
      `UPDATE sessions SET version = max(?, version + 1), sealed = ?, expires_at = ? WHERE ${whose} AND version = ?`,
    );
    const first = (condition: string) =>
      db.prepare(
        `DELETE FROM sessions WHERE rowid IN (SELECT rowid FROM sessions WHERE ${condition} LIMIT ?)`,
      );
    this.#prune = first('expires_at < ?');
    this.#removeBot = first('portal = ? AND bot = ?');
    this.#removePortal = first('portal = ?');
  }

  get(memberId: string, botId: number, key: string): SessionRow | null {
    const portal = this.#keys.find(memberId);
    const row = portal === undefined ? undefined : this.#get.get(portal, botId, key);
    if (row === undefined) return null;
    return {
      version: integer(row, 'version'),
      sealed: blob(row, 'sealed'),
      expiresAt: integerOrNull(row, 'expires_at'),
    };
  }

  /** True when the stored session is the one that the write expects. */
  isExpected(memberId: string, { botId, key, expected }: SessionWrite): boolean {
    return (this.get(memberId, botId, key)?.version ?? 0) === expected;
  }

  /** @param seq place of the event that writes. False when the stored session is not the expected one: nothing was written. */
  write(memberId: string, seq: number, session: SessionWrite): boolean {
    const { botId, key, expected, sealed, expiresAt } = session;
    const portal = this.#keys.numberOf(memberId);
    const { changes } =
      expected === 0
        ? this.#insert.run(seq, sealed, expiresAt, portal, botId, key)
        : this.#update.run(seq, sealed, expiresAt, portal, botId, key, expected);
    return changes !== 0;
  }

  prune(now: number, limit: number): number {
    return Number(this.#prune.run(now, limit).changes);
  }

  /** Deletes up to `limit` sessions of a bot; returns how many. */
  removeBot(memberId: string, botId: number, limit: number): number {
    const portal = this.#keys.find(memberId);
    return portal === undefined ? 0 : Number(this.#removeBot.run(portal, botId, limit).changes);
  }

  /** Deletes up to `limit` sessions of a portal; returns how many. */
  removePortal(memberId: string, limit: number): number {
    const portal = this.#keys.find(memberId);
    return portal === undefined ? 0 : Number(this.#removePortal.run(portal, limit).changes);
  }
}
