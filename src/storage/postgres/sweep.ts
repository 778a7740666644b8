import { flag } from './column.ts';
import { type Database, statement } from './database.ts';

export interface SweepDeps {
  database: Database;
  /** Unix ms. */
  now: () => number;
  /** A clock that never goes back, ms. */
  clock: () => number;
  everyMs: number;
  /** How long after a disturbance of the database nothing is taken over: whoever lives renews its leases first. */
  graceMs: number;
  /** Called when there are lanes to claim. */
  onWork: () => void;
}

// Who holds a lane past its lease is dead, or as good as dead: the fence stops it. Its event is told that a process
// died over it; after three times it starts later each time, and alike ones one after another, so that the one that
// kills the process does not take the others' good name along.
const TAKE_OVER = `WITH gone AS MATERIALIZED (
    SELECT lane, head FROM lanes WHERE fence <> 0 AND held_until < clock_timestamp()
    ORDER BY lane LIMIT 500 FOR UPDATE SKIP LOCKED
  ), blamed AS (
    UPDATE work w SET crashes = crashes + 1 FROM gone WHERE w.seq = gone.head RETURNING w.seq, w.crashes
  ), put_off AS MATERIALIZED (
    SELECT seq, $1::bigint + least(60000, 500 * 2 ^ (crashes - 3))::bigint
      + 500 * (row_number() OVER (PARTITION BY crashes ORDER BY seq) - 1) AS due
    FROM blamed WHERE crashes > 2
  )
  UPDATE lanes l SET fence = 0, held_until = NULL, due = coalesce(p.due, l.due)
  FROM gone LEFT JOIN put_off p ON p.seq = gone.head WHERE l.lane = gone.lane`;

const READY = `SELECT EXISTS (SELECT 1 FROM lanes WHERE fence = 0 AND due = 0)
  OR EXISTS (SELECT 1 FROM lanes WHERE fence = 0 AND due > 0 AND due <= $1) AS there`;

/**
 * Takes over what dead servers held, and finds what nobody was told about. Returns the way to stop it.
 */
export function startSweep(deps: SweepDeps): () => void {
  const { database, now, clock, everyMs, graceMs, onWork } = deps;
  let stopped = false;
  let timer: NodeJS.Timeout;
  let disturbedAt = Number.NEGATIVE_INFINITY;
  let lastAt = clock();

  async function sweep(): Promise<void> {
    const at = clock();
    // This process was asleep itself, or the database was away: others could not renew either.
    if (at - lastAt > everyMs + graceMs) disturbedAt = at;
    lastAt = at;
    try {
      if (at - disturbedAt >= graceMs) await database.run(statement(TAKE_OVER, now()));
      const [row] = (await database.run(statement(READY, now()))).rows;
      if (row !== undefined && flag(row, 'there')) onWork();
    } catch {
      // Whoever reads or writes reports it.
      disturbedAt = clock();
    }
  }

  function next(): void {
    timer = setTimeout(() => {
      void sweep().finally(() => {
        if (!stopped) next();
      });
    }, everyMs);
    timer.unref();
  }

  next();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
