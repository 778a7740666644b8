import type { DatabaseSync } from 'node:sqlite';
import { StorageError } from '../../errors.ts';
import type { RecipientRow } from '../store.ts';
import type { PortalKeys } from './portal-keys.ts';
import { integer, integerOrNull, type Row, text } from './row.ts';

const STATES = ['waiting', 'sent', 'failed'] as const;
/** A reason is for people: enough for a message and a hint, not for a dump. */
const LONGEST_ERROR = 2000;

export type Recipient = Pick<RecipientRow, 'memberId' | 'dialogId'>;
export type RecipientResult = Pick<RecipientRow, 'n' | 'state' | 'messageId' | 'error'>;

/**
 * Statements on `recipients`, prepared once; `broadcast` is the number of a row of `broadcasts`. Everything that writes
 * runs inside a group commit.
 */
export class RecipientRows {
  readonly #keys: PortalKeys;
  readonly #insert;
  readonly #portals;
  readonly #waiting;
  readonly #record;
  readonly #counts;
  readonly #list;
  readonly #remove;
  readonly #removePortal;

  constructor(db: DatabaseSync, keys: PortalKeys) {
    this.#keys = keys;
    this.#insert = db.prepare(
      'INSERT INTO recipients (broadcast, n, portal, dialog, state) VALUES (?, ?, ?, ?, 0)',
    );
    this.#portals = db.prepare(
      'SELECT DISTINCT portal FROM recipients WHERE broadcast = ? AND state = 0 ORDER BY portal',
    );
    this.#waiting = db.prepare(`SELECT * FROM recipients
      WHERE broadcast = ? AND state = 0 AND portal = ? AND n > ? ORDER BY n LIMIT ?`);
    this.#record = db.prepare(
      'UPDATE recipients SET state = ?, message_id = ?, error = ? WHERE broadcast = ? AND n = ?',
    );
    this.#counts = db.prepare(
      'SELECT state, count(*) AS n FROM recipients WHERE broadcast = ? GROUP BY state',
    );
    this.#list = db.prepare(`SELECT * FROM recipients
      WHERE broadcast = ?1 AND n > ?2 AND (?3 IS NULL OR state = ?3) ORDER BY n LIMIT ?4`);
    this.#remove = db.prepare(`DELETE FROM recipients
      WHERE broadcast = ?1 AND n IN (SELECT n FROM recipients WHERE broadcast = ?1 LIMIT ?2)`);
    this.#removePortal = db.prepare(`DELETE FROM recipients WHERE (broadcast, n) IN
      (SELECT broadcast, n FROM recipients WHERE portal = ? LIMIT ?)`);
  }

  insert(broadcast: number, n: number, { memberId, dialogId }: Recipient): void {
    this.#insert.run(broadcast, n, this.#keys.numberOf(memberId), dialogId);
  }

  portals(broadcast: number): string[] {
    return this.#portals.all(broadcast).map((row) => this.#keys.nameOf(integer(row, 'portal')));
  }

  waiting(broadcast: number, memberId: string, limit: number, after: number): RecipientRow[] {
    const portal = this.#keys.find(memberId);
    if (portal === undefined) return [];
    return this.#waiting.all(broadcast, portal, after, limit).map((row) => this.#recipient(row));
  }

  record(broadcast: number, { n, state, messageId, error }: RecipientResult): void {
    const reason = error?.slice(0, LONGEST_ERROR) ?? null;
    this.#record.run(STATES.indexOf(state), messageId, reason, broadcast, n);
  }

  counts(broadcast: number): Record<RecipientRow['state'], number> {
    const counts = { waiting: 0, sent: 0, failed: 0 };
    for (const row of this.#counts.all(broadcast)) counts[stateOf(row)] = integer(row, 'n');
    return counts;
  }

  list(broadcast: number, limit: number, after: number, state?: RecipientRow['state']): RecipientRow[] {
    const wanted = state === undefined ? null : STATES.indexOf(state);
    return this.#list.all(broadcast, after, wanted, limit).map((row) => this.#recipient(row));
  }

  /** Deletes up to `limit` recipients of a broadcast; returns how many. */
  remove(broadcast: number, limit: number): number {
    return Number(this.#remove.run(broadcast, limit).changes);
  }

  /** Deletes up to `limit` recipients in a portal; returns how many. */
  removePortal(memberId: string, limit: number): number {
    const portal = this.#keys.find(memberId);
    return portal === undefined ? 0 : Number(this.#removePortal.run(portal, limit).changes);
  }

  #recipient(row: Row): RecipientRow {
    return {
      n: integer(row, 'n'),
      memberId: this.#keys.nameOf(integer(row, 'portal')),
      dialogId: text(row, 'dialog'),
      state: stateOf(row),
      messageId: integerOrNull(row, 'message_id'),
      error: row.error === null ? null : text(row, 'error'),
    };
  }
}

function stateOf(row: Row): RecipientRow['state'] {
  const state = STATES[integer(row, 'state')];
  if (state === undefined) {
    throw new StorageError('database: recipient in an unknown state', { code: 'STORAGE_CORRUPT' });
  }
  return state;
}
