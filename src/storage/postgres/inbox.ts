import type { Finished, Inbox, LaneHold, PendingEvent } from '../store.ts';
import { createAppends } from './appends.ts';
import { createClaims } from './claims.ts';
import { integer, integerOrNull } from './column.ts';
import { type Database, statement } from './database.ts';
import { createDeadLetters } from './dead-letters.ts';
import { createEnds } from './ends.ts';
import { Holds } from './holds.ts';
import { RecentEvents } from './recent-events.ts';
import { COLUMNS, withEffects } from './work-rows.ts';

export interface PostgresInboxDeps {
  database: Database;
  /** Unix ms. */
  now: () => number;
  /** A clock that never goes back, ms. */
  clock: () => number;
  leaseMs: number;
  /** Events handed over from memory at most. */
  recentLimit: number;
  /** Tells the other servers that there is work for them. */
  ring: () => void;
  /** Told about an error of an `onWork` listener. */
  onListenerError: (error: unknown) => void;
}

export interface PostgresInbox extends Inbox {
  /** Wakes whoever claims. */
  announce(): void;
  /** Lets every held lane go. */
  leave(): Promise<void>;
}

const RECENT_BYTES = 16 * 1024 * 1024;

// Locks in the order of keys, like whoever stores events or ends runs.
const RENEW = `WITH mine AS MATERIALIZED (
    SELECT l.lane FROM lanes l WHERE l.lane = ANY($1::text[]) ORDER BY l.lane FOR UPDATE
  )
  UPDATE lanes l SET held_until = clock_timestamp() + $3::bigint * interval '1 millisecond'
  FROM mine, unnest($1::text[], $2::bigint[]) AS h (lane, fence)
  WHERE l.lane = mine.lane AND h.lane = mine.lane AND l.fence = h.fence RETURNING l.fence`;

const PEEK = `SELECT ${COLUMNS} FROM lanes l CROSS JOIN LATERAL (
    SELECT * FROM work WHERE lane = l.lane AND seq > l.head AND died_at IS NULL ORDER BY seq LIMIT $3
  ) w WHERE l.lane = $1 AND l.fence = $2 ORDER BY w.seq`;

const PRUNE = `WITH old AS MATERIALIZED (
    SELECT e.portal, e.id FROM events e WHERE e.received_at < $1
      AND NOT EXISTS (SELECT 1 FROM work w WHERE w.portal = e.portal AND w.id = e.id)
    ORDER BY e.received_at LIMIT $2 FOR UPDATE OF e SKIP LOCKED
  )
  DELETE FROM events e USING old WHERE e.portal = old.portal AND e.id = old.id`;

const COUNTS = `SELECT (SELECT count(*) FROM work) AS events,
  (SELECT count(*) FROM work WHERE died_at IS NOT NULL) AS dead,
  (SELECT count(*) FROM lanes) AS lanes,
  (SELECT received_at FROM work WHERE seq = (SELECT min(head) FROM lanes)) AS oldest`;

/** The inbox of one of many servers. */
export function createPostgresInbox(deps: PostgresInboxDeps): PostgresInbox {
  const { database, clock, leaseMs } = deps;
  // What is sent now must arrive before the lease ends.
  const marginMs = Math.min(2000, leaseMs / 5);
  const holds = new Holds();
  const recent = new RecentEvents(deps.recentLimit, RECENT_BYTES);
  const listeners = new Set<() => void>();
  /** The last claim brought all there was: what comes next can be taken here. */
  let hungry = false;

  function announce(): void {
    for (const listener of listeners) {
      try {
        listener();
      } catch (error) {
        deps.onListenerError(error);
      }
    }
  }

  /** There is work: for this process, and for the others unless this one will take it at once. */
  function offer(): void {
    if (!hungry || listeners.size === 0) deps.ring();
    announce();
  }

  const append = createAppends({
    database,
    onStored(events, work) {
      for (const event of events) recent.keep(event);
      if (work) offer();
    },
  });
  const end = createEnds({ ...deps, holds, recent: (seq) => recent.take(seq), onFree: offer });
  const take = createClaims({
    database,
    holds,
    leaseMs,
    clock,
    recent: (seq) => recent.take(seq),
    onMissing: (hold, seq) => void end({ do: 'skip', hold, seq }).catch(() => undefined),
    onFailed: (taken) => {
      for (const hold of taken) void end({ do: 'release', hold, until: 0 }).catch(() => undefined);
    },
  });

  async function claim(request: Parameters<Inbox['claim']>[0]): Promise<LaneHold[]> {
    hungry = true;
    const taken = await take(request);
    hungry = taken.length < request.limit;
    // Whatever is left is for the others.
    if (!hungry) deps.ring();
    return taken;
  }

  async function finish(hold: LaneHold, outcome: Parameters<Inbox['finish']>[1], again: boolean) {
    const held = holds.find(hold);
    if (held === null || held.ending) return 'lost';
    held.ending = true;
    let finished: Finished | boolean = 'conflict';
    try {
      finished = await end({ do: 'finish', hold, outcome, again });
    } finally {
      // Also when it failed: it is tried again.
      if (finished === 'conflict') held.ending = false;
    }
    return typeof finished === 'boolean' ? 'lost' : finished;
  }

  async function renew(mine: readonly LaneHold[]): Promise<LaneHold[]> {
    const known = mine.filter((hold) => holds.find(hold) !== null);
    if (known.length > 0) {
      const askedAt = clock();
      const renewed = await database.run(
        statement(
          RENEW,
          known.map(({ lane }) => lane),
          known.map(({ fence }) => fence),
          leaseMs,
        ),
      );
      const alive = new Set(renewed.rows.map((row) => integer(row, 'fence')));
      for (const hold of known) {
        const held = holds.find(hold);
        if (held === null) continue;
        if (alive.has(hold.fence)) held.until = askedAt + leaseMs;
        else if (!held.ending) holds.drop(hold.lane);
      }
    }
    return mine.filter((hold) => holds.find(hold) === null);
  }

  async function release(mine: readonly { lane: string; fence: number }[], until = 0): Promise<void> {
    await Promise.all(
      mine.map(async (hold) => {
        const held = holds.find(hold);
        if (held === null || held.ending) return;
        held.ending = true;
        try {
          await end({ do: 'release', hold: { lane: hold.lane, fence: hold.fence }, until });
        } finally {
          held.ending = false;
        }
      }),
    );
  }

  return {
    append: async (events) => (events.length === 0 ? [] : append(events)),
    claim,
    async record(hold, effects) {
      const held = holds.find(hold);
      if (held === null || held.ending) return false;
      held.recorded = true;
      return (await end({ do: 'record', hold, effects })) === true;
    },
    async peek(hold, limit) {
      if (holds.find(hold) === null) return [];
      const { rows } = await database.run(statement(PEEK, hold.lane, hold.fence, limit));
      const events = await withEffects(database, rows);
      return events.map(
        (event): PendingEvent => (event.effects === undefined ? (recent.get(event.seq) ?? event) : event),
      );
    },
    finish,
    release,
    isHeld(hold) {
      const held = holds.find(hold);
      return held !== null && clock() < held.until - marginMs;
    },
    renew,
    onWork(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async nextDue() {
      const next = statement('SELECT min(due) AS due FROM lanes WHERE fence = 0 AND due > 0');
      const [row] = (await database.run(next)).rows;
      return row === undefined ? null : integerOrNull(row, 'due');
    },
    ...createDeadLetters(database, offer),
    async counts() {
      const [row] = (await database.run(statement(COUNTS))).rows;
      if (row === undefined) return { pending: 0, dead: 0, lanes: 0, oldestPendingAt: null };
      const [events, dead] = [integer(row, 'events'), integer(row, 'dead')];
      return {
        pending: events - dead,
        dead,
        lanes: integer(row, 'lanes'),
        oldestPendingAt: integerOrNull(row, 'oldest'),
      };
    },
    prune: async (before, limit) => (await database.run(statement(PRUNE, before, limit))).count,
    announce,
    leave: () => release(holds.all()),
  };
}
