import type { DatabaseSync } from 'node:sqlite';
import { StorageError } from '../../errors.ts';
import { storageError } from './sqlite-error.ts';

/** Shares one transaction, and so one fsync, between all writes of a turn of the event loop. */
export interface GroupCommit {
  /**
   * `write` runs inside the transaction and must only change the database; `committed` runs once it is
   * durable and may change memory. Resolves with what `committed` returns.
   * `probe`: a write that is made only to see whether it works.
   * @throws StorageError to every caller of the group when the transaction fails: nothing of it was written
   */
  run<Written, Result>(
    write: () => Written,
    committed: (written: Written) => Result,
    options?: { probe: boolean },
  ): Promise<Result>;
  /** Why the last transaction failed that was more than a probe; undefined when it did not. */
  readonly trouble: StorageError | undefined;
  /** Reads outside of transactions. @throws StorageError */
  read<Result>(read: () => Result): Promise<Result>;
  /** Writes what is queued and refuses everything after it. */
  close(): void;
}

interface Job {
  readonly probe: boolean;
  write(): void;
  committed(): void;
  reject(error: unknown): void;
}

export interface GroupCommitDeps {
  db: DatabaseSync;
  path: string;
  /** Writes of one transaction at most; the rest follows in the next turn. */
  limit?: number;
  /** Called after a transaction failed, to forget what was read or cached during it. */
  onRollback?: () => void;
}

export function createGroupCommit(deps: GroupCommitDeps): GroupCommit {
  const { db, path, limit = 512 } = deps;
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  let queue: Job[] = [];
  let scheduled = false;
  let closed = false;
  let trouble: StorageError | undefined;

  function transact(jobs: readonly Job[]): void {
    const counts = jobs.some(({ probe }) => !probe);
    try {
      begin.run();
      for (const job of jobs) job.write();
      commit.run();
    } catch (error) {
      // SQLite may have rolled back by itself (disk full, I/O error).
      try {
        if (db.isTransaction) rollback.run();
      } catch {
        // The first error tells more than a failing rollback; the next BEGIN shows whether it lasts.
      }
      deps.onRollback?.();
      const failure = storageError(error, path);
      if (counts) trouble = failure;
      for (const job of jobs) job.reject(failure);
      return;
    }
    if (counts) trouble = undefined;
    for (const job of jobs) job.committed();
  }

  function flush(): void {
    scheduled = false;
    const jobs = queue.length <= limit ? queue : queue.slice(0, limit);
    queue = queue.length <= limit ? [] : queue.slice(limit);
    if (jobs.length > 0) transact(jobs);
    if (queue.length > 0) schedule();
  }

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    // After the poll phase: every request that this turn read from a socket is in the queue by then.
    setImmediate(flush);
  }

  function closedError(): StorageError {
    return new StorageError(`database ${path}: closed`, { code: 'STORAGE_CLOSED' });
  }

  return {
    async read(read) {
      if (closed) throw closedError();
      try {
        return read();
      } catch (error) {
        throw storageError(error, path);
      }
    },
    get trouble() {
      return trouble;
    },
    run<Written, Result>(
      write: () => Written,
      committed: (written: Written) => Result,
      { probe } = { probe: false },
    ): Promise<Result> {
      return new Promise((resolve, reject) => {
        if (closed) {
          reject(closedError());
          return;
        }
        let written: { value: Written } | undefined;
        queue.push({
          probe,
          write: () => {
            written = { value: write() };
          },
          committed: () => {
            try {
              if (written !== undefined) resolve(committed(written.value));
            } catch (error) {
              reject(storageError(error, path));
            }
          },
          reject,
        });
        schedule();
      });
    },
    close() {
      closed = true;
      while (queue.length > 0) flush();
    },
  };
}
