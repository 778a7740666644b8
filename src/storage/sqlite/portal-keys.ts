import type { DatabaseSync } from 'node:sqlite';
import { integer, text } from './row.ts';

/** Small numbers for portals (member_id), so that 32 letters are not repeated in every row and index. */
export interface PortalKeys {
  /** The portal's number; gives it one inside the running transaction when it has none. */
  numberOf(memberId: string): number;
  /** The number, or undefined when the portal was never seen. */
  find(memberId: string): number | undefined;
  nameOf(n: number): string;
  /** After a rollback: numbers given in the lost transaction do not exist. */
  forget(): void;
}

export function createPortalKeys(db: DatabaseSync): PortalKeys {
  const byName = db.prepare('SELECT n FROM portal_keys WHERE member_id = ?');
  const byNumber = db.prepare('SELECT member_id FROM portal_keys WHERE n = ?');
  const insert = db.prepare('INSERT INTO portal_keys (member_id) VALUES (?) RETURNING n');
  const numbers = new Map<string, number>();
  const names = new Map<number, string>();

  function keep(memberId: string, n: number): number {
    numbers.set(memberId, n);
    names.set(n, memberId);
    return n;
  }

  function find(memberId: string): number | undefined {
    const known = numbers.get(memberId);
    if (known !== undefined) return known;
    const row = byName.get(memberId);
    return row === undefined ? undefined : keep(memberId, integer(row, 'n'));
  }

  return {
    find,
    numberOf(memberId) {
      const known = find(memberId);
      if (known !== undefined) return known;
      const row = insert.get(memberId);
      return keep(memberId, row === undefined ? 0 : integer(row, 'n'));
    },
    nameOf(n) {
      const known = names.get(n);
      if (known !== undefined) return known;
      const row = byNumber.get(n);
      const memberId = row === undefined ? '' : text(row, 'member_id');
      if (row !== undefined) keep(memberId, n);
      return memberId;
    },
    forget() {
      numbers.clear();
      names.clear();
    },
  };
}

/**
 * Event ids usually begin with the portal's member_id, which its number already says.
 * The first character tells the two forms apart, so that no two texts ever become one.
 */
export function shorten(memberId: string, full: string): string {
  return memberId !== '' && full.startsWith(memberId) ? `*${full.slice(memberId.length)}` : `=${full}`;
}

/** Undoes `shorten`. */
export function lengthen(memberId: string, short: string): string {
  return short.startsWith('*') ? memberId + short.slice(1) : short.slice(1);
}
