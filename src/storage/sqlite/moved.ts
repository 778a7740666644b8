import { randomInt } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { StorageError } from '../../errors.ts';
import { integer } from './row.ts';

/** The number of the move that this file is the source of. */
const NAME = 'moved';
/** Present when the other database knows of the move. */
const BEGUN = 'move_begun';

function read(db: DatabaseSync, name: string): number | undefined {
  const row = db.prepare('SELECT value FROM meta WHERE name = ?').get(name);
  return row === undefined ? undefined : integer(row, 'value');
}

/** The number of the move of this file that a database knows of, finished or not; undefined when there is none. */
export function movedAs(db: DatabaseSync): number | undefined {
  return read(db, BEGUN) === undefined ? undefined : read(db, NAME);
}

/** Notes that the file is being moved, so that no server works on it any more; answers with the move's number. */
export function markMoved(db: DatabaseSync): number {
  const known = read(db, NAME);
  if (known !== undefined) return known;
  const id = randomInt(1, 2 ** 47);
  db.prepare('INSERT INTO meta (name, value) VALUES (?, ?)').run(NAME, id);
  return id;
}

/** Notes that the other database knows of the move. */
export function markBegun(db: DatabaseSync): void {
  db.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, 1)').run(BEGUN);
}

/** Gives the file back to a server. False when it was not moved. */
export function unmarkMoved(db: DatabaseSync): boolean {
  return db.prepare('DELETE FROM meta WHERE name IN (?, ?)').run(NAME, BEGUN).changes !== 0;
}

/** What waits in a moved file waits elsewhere too: handled in both it would be handled twice. @throws StorageError */
export function refuseMoved(db: DatabaseSync, path: string): void {
  if (read(db, NAME) === undefined) return;
  throw new StorageError(`database ${path}: was moved to PostgreSQL, or is being moved`, {
    code: 'STORAGE_MOVED',
    hint: `let DATABASE_URL name that database; to work on the file again: b24bot migrate-store --from file:${path} --reopen`,
  });
}
