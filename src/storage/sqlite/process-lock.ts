import { DatabaseSync } from 'node:sqlite';
import { StorageError } from '../../errors.ts';
import { storageError } from './sqlite-error.ts';

/**
 * Makes sure that one server process works on a database file. The lock is an exclusive transaction held
 * open on `<path>.lock`, an empty database: the operating system drops it when the process dies, however it
 * dies, so it can never be left behind. Readers of the database itself are not kept out.
 * @returns the way to let go
 * @throws StorageError `STORAGE_IN_USE` when another server holds it
 */
export function takeProcessLock(path: string): () => void {
  const file = `${path}.lock`;
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { timeout: 0 });
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db?.close();
    const failure = storageError(error, file);
    if (failure.code !== 'STORAGE_BUSY') throw failure;
    throw new StorageError(`database ${path}: another b24bot server is working on it`, {
      code: 'STORAGE_IN_USE',
      hint: 'stop that server, give this one its own file, or use PostgreSQL to run several',
      cause: error,
    });
  }
  const held = db;
  return () => held.close();
}
