import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StorageError } from '../../errors.ts';
import { checkSchema, migrate } from './migrations.ts';
import { storageError } from './sqlite-error.ts';

/** `serve`: the one server process. `inspect`: a second process that looks and repairs, next to a server. */
export type OpenMode = 'serve' | 'inspect';

export interface ConnectionOptions {
  path: string;
  mode: OpenMode;
  /** Milliseconds a statement waits for another process's lock. It waits on the event loop: keep it short. */
  busyMs: number;
  /** The file may not grow beyond this many bytes. */
  maxBytes?: number;
}

const PAGE_BYTES = 4096;

// WAL + FULL: a COMMIT returns after its fsync, so what was answered survives a power cut.
// Bodies and their overflow pages come and go: a WAL of 4,000 pages keeps checkpoints rare and the file small.
const PRAGMAS = `
  PRAGMA page_size = ${PAGE_BYTES};
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = ON;
  PRAGMA wal_autocheckpoint = 4000;
  PRAGMA journal_size_limit = 67108864;
  PRAGMA cache_size = -8000;
  PRAGMA temp_store = MEMORY;
`;

/** Makes the file when it is missing, readable by nobody else. */
export function createPrivately(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  // SQLite gives -wal and -shm the rights of the main file; whoever else is on the machine may not read it.
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
}

/** Opens and, for a server, migrates the database. @throws StorageError */
export function connect(options: ConnectionOptions): DatabaseSync {
  const { path, mode } = options;
  let db: DatabaseSync | undefined;
  try {
    if (!existsSync(path)) {
      throw new StorageError(`database ${path}: no such file`, {
        code: 'STORAGE_CANNOT_OPEN',
        hint: 'name the file that the server uses, and start the server once to create it',
      });
    }
    db = new DatabaseSync(path, { timeout: options.busyMs });
    if (mode === 'serve') {
      checkSchema(db, path);
      db.exec(PRAGMAS);
      if (options.maxBytes !== undefined) {
        db.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(options.maxBytes / PAGE_BYTES))}`);
      }
      migrate(db, path);
    } else {
      db.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
      const { version, latest } = checkSchema(db, path);
      if (version < latest) {
        throw new StorageError(`database ${path}: schema ${version} is older than ${latest}`, {
          code: 'STORAGE_OLDER',
          hint: 'start the server of this release once: it brings the file up to date',
        });
      }
    }
    return db;
  } catch (error) {
    if (db?.isOpen) db.close();
    throw storageError(error, path);
  }
}
