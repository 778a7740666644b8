import type { DatabaseSync } from 'node:sqlite';
import type { StorageError } from '../../errors.ts';
import type { GroupCommit } from './group-commit.ts';
import { integer } from './row.ts';

/** What the file remembers about its server process, and the probe that shows whether it takes writes. */
export interface Meta {
  /** Notes that a process works on the file from now on. True when the one before it did not close it. */
  enter(): boolean;
  /** Notes that nothing was left running. */
  leave(): void;
  /**
   * Writes one row through the group commit, at most once a second; its answer holds that long. One row may still fit
   * where an event does not: what a real write met last is the answer for a while, then events may try again.
   */
  probe(): Promise<void>;
  /** True when another process changed the file since the last call. */
  changed(): boolean;
}

const PROBE_MS = 1000;
const TROUBLE_MS = 5000;

export function createMeta(db: DatabaseSync, commit: GroupCommit, now: () => number): Meta {
  const get = db.prepare('SELECT value FROM meta WHERE name = ?');
  const set = db.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)');
  const dataVersion = db.prepare('PRAGMA data_version');
  let probed: { at: number; answer: Promise<void> } | undefined;
  let version = 0;
  let trouble: { error: StorageError; since: number } | undefined;

  function write(at: number): Promise<void> {
    const error = commit.trouble;
    if (error === undefined) trouble = undefined;
    else if (trouble?.error !== error) trouble = { error, since: at };
    if (trouble !== undefined && at - trouble.since < TROUBLE_MS) return Promise.reject(trouble.error);
    return commit.run(
      () => {
        set.run('probe', at);
      },
      () => undefined,
      { probe: true },
    );
  }

  return {
    enter() {
      const row = get.get('running');
      set.run('running', 1);
      return row !== undefined && integer(row, 'value') === 1;
    },
    leave() {
      set.run('running', 0);
    },
    probe() {
      const at = now();
      if (probed === undefined || at - probed.at >= PROBE_MS || at < probed.at) {
        probed = { at, answer: write(at) };
      }
      return probed.answer;
    },
    changed() {
      const row = dataVersion.get();
      const seen = row === undefined ? 0 : integer(row, 'data_version');
      const different = seen !== version;
      version = seen;
      return different;
    },
  };
}
