import type { Inbox } from '../store.ts';
import type { EventRows, PendingMark } from './event-rows.ts';
import type { GroupCommit } from './group-commit.ts';

/** The part of the inbox that deals with events that were given up. */
export type DeadLetters = Pick<Inbox, 'listDead' | 'getDead' | 'retryDead' | 'dropDead'>;

export interface DeadLetterDeps {
  rows: EventRows;
  commit: GroupCommit;
  /** Revives inside the transaction; null when there is no such letter. */
  revive: (seq: number) => PendingMark | null;
  revived: (mark: PendingMark) => void;
  dropped: () => void;
}

/** For the server process, which knows the lanes. */
export function createDeadLetters(deps: DeadLetterDeps): DeadLetters {
  const { rows, commit } = deps;
  return {
    listDead: (page) => commit.read(() => rows.listDead(page)),
    getDead: (seq) => commit.read(() => rows.readDead(seq)),
    retryDead: (seq) =>
      commit.run(
        () => deps.revive(seq),
        (mark) => {
          if (mark !== null) deps.revived(mark);
          return mark !== null;
        },
      ),
    dropDead: (seq) =>
      commit.run(
        () => dropLetter(rows, seq),
        (dropped) => {
          if (dropped) deps.dropped();
          return dropped;
        },
      ),
  };
}

/** A dropped letter stays as a finished event: a duplicate of it is still a duplicate. */
export function dropLetter(rows: EventRows, seq: number): boolean {
  if (rows.readDead(seq) === null) return false;
  rows.done(seq);
  return true;
}
