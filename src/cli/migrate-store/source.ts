import { existsSync, realpathSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { StorageError } from '../../errors.ts';
import { connect } from '../../storage/sqlite/connection.ts';
import { EventRows } from '../../storage/sqlite/event-rows.ts';
import { markBegun, markMoved, movedAs, unmarkMoved } from '../../storage/sqlite/moved.ts';
import { createPortalKeys } from '../../storage/sqlite/portal-keys.ts';
import { takeProcessLock } from '../../storage/sqlite/process-lock.ts';
import { integer, type Row } from '../../storage/sqlite/row.ts';
import { storageError } from '../../storage/sqlite/sqlite-error.ts';
import type { Part } from './parts.ts';

/** The values of a part's key; the rows behind it come next. */
export type Place = readonly (string | number)[];

export interface Page {
  /** By the names of the part's columns. */
  rows: Row[];
  /** The key of the last row; undefined when there was none. */
  last: Place | undefined;
}

/** An embedded store that no server works on. */
export interface Source {
  readonly path: string;
  /** The number of the move that a database knows of; undefined when there is none. */
  readonly movedAs: number | undefined;
  /**
   * Ends what a server would do first when it starts: notes which events saw their process die, puts letters back that
   * are to be handled again. From now on no server works on the file. Answers with the number of the move.
   */
  prepare(): number;
  /** Notes that the other database knows of the move. */
  begun(): void;
  page(part: Part, options: { after: Place | undefined; cutoff: number; limit: number }): Page;
  count(part: Part, cutoff: number): number;
  /** Above every place and version in use. */
  top(): number;
  /** Gives the file back to a server. False when it was not moved. */
  reopen(): boolean;
  close(): void;
}

/** Bytes of one transaction, about. */
const PAGE_BYTES = 4 * 1024 * 1024;

/** @throws StorageError when there is no such file, or a server works on it */
export function openSource(path: string): Source {
  if (!existsSync(path)) {
    throw new StorageError(`database ${path}: no such file`, {
      code: 'STORAGE_CANNOT_OPEN',
      hint: 'name the file that the server used: --from file:./data/b24bot.db',
    });
  }
  const file = realpathSync(path);
  const unlock = lock(file);
  try {
    return read(connect({ path: file, mode: 'serve', busyMs: 500 }), file, unlock);
  } catch (error) {
    unlock();
    throw storageError(error, file);
  }
}

function lock(file: string): () => void {
  try {
    return takeProcessLock(file);
  } catch (error) {
    if (!(error instanceof StorageError) || error.code !== 'STORAGE_IN_USE') throw error;
    throw new StorageError(`database ${file}: a server is working on it`, {
      code: 'STORAGE_IN_USE',
      hint: 'stop the server first: what it takes in meanwhile would stay behind',
      cause: error,
    });
  }
}

function read(db: DatabaseSync, path: string, unlock: () => void): Source {
  const one = (sql: string): number => {
    const row = db.prepare(sql).get();
    return row === undefined ? 0 : integer(row, 'n');
  };

  function inherit(): void {
    const events = new EventRows(db, createPortalKeys(db));
    let top = events.top();
    for (const seq of events.wanted()) {
      top += 1;
      events.revive(seq, top);
    }
    if (one("SELECT count(*) AS n FROM meta WHERE name = 'running' AND value = 1") === 0) return;
    // The first events of dialogs may have been running when the process died.
    const heads = db.prepare('SELECT min(seq) AS n FROM events WHERE state = 0 GROUP BY lane').all();
    for (const row of heads) events.crashed(integer(row, 'n'));
    db.exec("UPDATE meta SET value = 0 WHERE name = 'running'");
  }

  return {
    path,
    get movedAs() {
      return movedAs(db);
    },
    prepare() {
      db.exec('BEGIN IMMEDIATE');
      try {
        inherit();
        const id = markMoved(db);
        db.exec('COMMIT');
        return id;
      } catch (error) {
        db.exec('ROLLBACK');
        throw error;
      }
    },
    begun: () => markBegun(db),
    page(part, { after, cutoff, limit }) {
      const { from, where } = part.rows(cutoff);
      const keys = part.key.map((key, index) => `${key} AS key${index}`);
      const columns = part.columns.map(({ name, from }) =>
        from === undefined ? name : `${from} AS ${name}`,
      );
      const behind =
        after === undefined ? '' : `AND (${part.key.join(', ')}) > (${after.map(() => '?').join(', ')})`;
      const select =
        db.prepare(`SELECT ${[...columns, ...keys].join(', ')} FROM ${from} ${part.join?.from ?? ''}
        WHERE ${where} AND ${part.join?.where ?? 'true'} ${behind} ORDER BY ${part.key.join(', ')} LIMIT ?`);
      const rows: Row[] = [];
      let size = 0;
      for (const row of select.iterate(...(after ?? []), limit)) {
        rows.push(row);
        for (const value of Object.values(row)) {
          if (typeof value === 'string') size += value.length;
          else if (value instanceof Uint8Array) size += value.byteLength;
        }
        if (size >= PAGE_BYTES) break;
      }
      return { rows, last: placeOf(rows.at(-1), part) };
    },
    count(part, cutoff) {
      const { from, where } = part.rows(cutoff);
      return one(`SELECT count(*) AS n FROM ${from} WHERE ${where}`);
    },
    top: () =>
      one(`SELECT max((SELECT coalesce(max(seq), 0) FROM events),
        (SELECT coalesce(max(version), 0) FROM sessions)) AS n`),
    reopen: () => unmarkMoved(db),
    close() {
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      db.close();
      unlock();
    },
  };
}

function placeOf(row: Row | undefined, part: Part): Place | undefined {
  if (row === undefined) return undefined;
  return part.key.map((_, index) => {
    const value = row[`key${index}`];
    return typeof value === 'number' ? value : String(value);
  });
}
