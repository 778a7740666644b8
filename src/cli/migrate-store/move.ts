import { StorageError } from '../../errors.ts';
import { PARTS } from './parts.ts';
import type { Source } from './source.ts';
import type { Target } from './target.ts';

/** Finished events are remembered so long, ms. */
const DEDUPE_MS = 31 * 24 * 60 * 60 * 1000;

/** Rows of one table, on either side. */
export interface PartCount {
  table: string;
  source: number;
  target: number;
}

export interface Moved {
  /** `moved` now, or `before` by an earlier run; `differs`: the counts do not agree, and no server may start. */
  state: 'moved' | 'before' | 'differs';
  /** Unix ms at which it was finished. */
  at: number;
  counts: PartCount[];
}

export interface MoveOptions {
  source: Source;
  target: Target;
  /** Unix ms. */
  now: () => number;
  /** Rows of one transaction at most. */
  batch: number;
  /** Told after every transaction: table, its rows so far in this run. */
  onRows?: (table: string, rows: number) => void;
}

/**
 * Moves everything. After whatever end it goes on where it stopped; once finished it does nothing.
 * @throws StorageError when the target holds something else or is in use
 */
export async function moveStore(options: MoveOptions): Promise<Moved> {
  const { source, target, now, batch } = options;
  const found = await target.find();
  if (found !== null && found.id !== source.movedAs) {
    throw new StorageError(`database ${target.label}: ${found.source} was moved into it`, {
      code: 'STORAGE_FOREIGN',
      hint: 'one database takes one store, once: name an empty one; nothing was changed',
    });
  }
  if (found?.finishedAt) return { state: 'before', at: found.finishedAt, counts: [] };
  if (found === null && source.movedAs !== undefined) {
    throw new StorageError(`database ${source.path}: was moved to another database`, {
      code: 'STORAGE_MOVED',
      hint: `name that one with --to; to move anew: b24bot migrate-store --from file:${source.path} --reopen`,
    });
  }
  const startedAt = found?.startedAt ?? now();
  const cutoff = found?.cutoff ?? startedAt - DEDUPE_MS;
  if (found === null) await target.prepare();
  // The file is closed to servers before the database is open to them: they work on one of the two at most.
  const id = source.prepare();
  if (found === null) await target.begin({ id, source: source.path, cutoff, startedAt });
  source.begun();
  await target.refuseServers();

  const counts: PartCount[] = [];
  for (const part of PARTS) {
    let rows = 0;
    for (let after = await target.place(part); ; ) {
      const page = source.page(part, { after, cutoff, limit: batch });
      if (page.last === undefined) break;
      await target.write(part, page.rows, page.last);
      after = page.last;
      rows += page.rows.length;
      options.onRows?.(part.table, rows);
    }
  }
  for (const part of PARTS) {
    const [there, here] = [source.count(part, cutoff), await target.count(part)];
    counts.push({ table: part.table, source: there, target: here });
  }
  if (counts.some((count) => count.source !== count.target)) return { state: 'differs', at: now(), counts };
  const at = now();
  await target.finish(id, at, source.top());
  return { state: 'moved', at, counts };
}
