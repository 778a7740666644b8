import { StorageError } from '../../errors.ts';
import type { Inbox } from '../store.ts';
import { dropLetter } from './dead-letters.ts';
import type { EventRows } from './event-rows.ts';
import type { GroupCommit } from './group-commit.ts';

/**
 * The inbox for a second process next to (or without) a server: it counts, lists and drops, and a dead letter
 * it wants repeated is marked for the server, which alone gives events their places.
 */
export function createInspector(rows: EventRows, commit: GroupCommit, path: string): Inbox {
  function refuse(): Promise<never> {
    return Promise.reject(
      new StorageError(`database ${path}: opened to inspect`, {
        code: 'STORAGE_INSPECT',
        hint: 'only the server process takes and handles events',
      }),
    );
  }
  return {
    append: refuse,
    claim: refuse,
    record: refuse,
    peek: refuse,
    finish: refuse,
    release: refuse,
    isHeld: () => false,
    renew: refuse,
    onWork: () => () => undefined,
    nextDue: async () => null,
    listDead: (page) => commit.read(() => rows.listDead(page)),
    getDead: (seq) => commit.read(() => rows.readDead(seq)),
    retryDead: (seq) =>
      commit.run(
        () => rows.want(seq),
        (wanted) => wanted,
      ),
    dropDead: (seq) =>
      commit.run(
        () => dropLetter(rows, seq),
        (dropped) => dropped,
      ),
    counts: () => commit.read(() => ({ ...rows.counts(), oldestPendingAt: rows.oldestPendingAt() })),
    prune: (before, limit) =>
      commit.run(
        () => rows.prune(before, limit),
        (pruned) => pruned,
      ),
  };
}
