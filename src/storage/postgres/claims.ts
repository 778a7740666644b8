import type { Inbox, LaneHold, PendingEvent } from '../store.ts';
import { flag, integer, type Row, text } from './column.ts';
import { type Database, type Statement, statement } from './database.ts';
import type { Holds } from './holds.ts';
import { readEvents } from './work-rows.ts';

export interface ClaimDeps {
  database: Database;
  holds: Holds;
  leaseMs: number;
  /** A clock that never goes back, ms. */
  clock: () => number;
  /** The event at a place, if it is in memory; it is taken out. */
  recent: (seq: number) => PendingEvent | undefined;
  /** Called with a hold whose event is not there: the lane must go on without it. */
  onMissing: (hold: Pick<LaneHold, 'lane' | 'fence'>, seq: number) => void;
  /** Called with lanes that were taken and cannot be handed out. */
  onFailed: (holds: readonly Pick<LaneHold, 'lane' | 'fence'>[]) => void;
}

/** Lanes whose retry is due, moved to the ready ones. */
const WAKE = `UPDATE lanes SET due = 0 WHERE lane IN (
  SELECT lane FROM lanes WHERE fence = 0 AND due > 0 AND due <= $1 ORDER BY due LIMIT 500 FOR UPDATE SKIP LOCKED)`;

const TAKE = `UPDATE lanes l
  SET fence = nextval('fences'), held_until = clock_timestamp() + $1::bigint * interval '1 millisecond', ran = true
  FROM ready WHERE l.lane = ready.lane
  RETURNING l.lane, l.portal, l.head, l.fence, ready.ran AS ran_before`;

/** The oldest ready lanes, of each portal no more than its share. */
const OLDEST = `WITH free AS (
    SELECT lane, portal, head, ran FROM lanes WHERE fence = 0 AND due = 0
    ORDER BY head LIMIT $2 FOR UPDATE SKIP LOCKED
  ), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY portal ORDER BY head) AS nth FROM free
  ), ready AS MATERIALIZED (
    SELECT r.lane, r.ran FROM ranked r
    LEFT JOIN unnest($3::text[], $4::integer[]) AS s (portal, share) USING (portal)
    WHERE r.nth <= coalesce(s.share, $5::integer)
  ) ${TAKE}`;

/**
 * The same, portal by portal: a portal that has its share costs one look however many lanes it has waiting. Beyond
 * so many portals with work the rest waits for its turn.
 */
const FAIR = `WITH RECURSIVE portals AS (
    (SELECT portal FROM lanes WHERE fence = 0 AND due = 0 ORDER BY portal LIMIT 1)
    UNION ALL
    SELECT (SELECT l.portal FROM lanes l WHERE l.fence = 0 AND l.due = 0 AND l.portal > p.portal
      ORDER BY l.portal LIMIT 1) FROM portals p WHERE p.portal IS NOT NULL
  ), candidates AS (
    SELECT c.lane FROM (
      SELECT p.portal, coalesce(s.share, $5::integer) AS share
      FROM (SELECT portal FROM portals WHERE portal IS NOT NULL LIMIT 5000) p
      LEFT JOIN unnest($3::text[], $4::integer[]) AS s (portal, share) USING (portal)
    ) p CROSS JOIN LATERAL (
      SELECT lane, head FROM lanes WHERE fence = 0 AND due = 0 AND portal = p.portal
      ORDER BY head LIMIT least(p.share, $2)
    ) c ORDER BY c.head LIMIT $2
  ), ready AS MATERIALIZED (
    SELECT lane, ran FROM lanes WHERE lane IN (SELECT lane FROM candidates) AND fence = 0 AND due = 0
    FOR UPDATE SKIP LOCKED
  ) ${TAKE}`;

type Request = Parameters<Inbox['claim']>[0];

/** Takes lanes for this process. */
export function createClaims(deps: ClaimDeps): (request: Request) => Promise<LaneHold[]> {
  const { database, holds, leaseMs, clock } = deps;

  function take(text: string, limit: number, perPortal: number): Statement {
    const { portals, left } = holds.shares(perPortal);
    return statement(text, leaseMs, limit, portals, left, perPortal);
  }

  /** Notes what was taken. @param askedAt when the statement went out, by the clock */
  function keep(rows: readonly Row[], askedAt: number): Row[] {
    for (const row of rows) {
      holds.add({
        lane: text(row, 'lane'),
        portal: text(row, 'portal'),
        fence: integer(row, 'fence'),
        until: askedAt + leaseMs,
        ending: false,
        recorded: flag(row, 'ran_before'),
      });
    }
    return [...rows];
  }

  async function takeRows({ limit, perPortal, now }: Request): Promise<Row[]> {
    const askedAt = clock();
    const isFull = (): boolean => holds.shares(perPortal).full.length > 0;
    const first = take(isFull() ? FAIR : OLDEST, limit, perPortal);
    const fair = isFull();
    const [, taken] = await database.runAll(statement(WAKE, now), first);
    const rows = keep(taken?.rows ?? [], askedAt);
    if (fair || rows.length >= limit || !isFull()) return rows;
    // A portal has got its share meanwhile, and may have stood before all others.
    const again = clock();
    const rest = await database.run(take(FAIR, limit - rows.length, perPortal));
    return [...rows, ...keep(rest.rows, again)];
  }

  async function hand(rows: readonly Row[]): Promise<LaneHold[]> {
    const known = new Map<number, PendingEvent>();
    const wanted: number[] = [];
    for (const row of rows) {
      const head = integer(row, 'head');
      const event = deps.recent(head);
      // Who ran it before may have left something.
      if (event !== undefined && !flag(row, 'ran_before')) known.set(head, event);
      else wanted.push(head);
    }
    const read = await readEvents(database, wanted);
    const claimed: LaneHold[] = [];
    for (const row of rows) {
      const [lane, fence, head] = [text(row, 'lane'), integer(row, 'fence'), integer(row, 'head')];
      const event = known.get(head) ?? whole(read.get(head), flag(row, 'ran_before'));
      if (event === undefined) deps.onMissing({ lane, fence }, head);
      else claimed.push({ lane, portal: text(row, 'portal'), fence, event });
    }
    return claimed.sort((a, b) => a.event.seq - b.event.seq);
  }

  return async (request) => {
    const rows = await takeRows(request);
    try {
      return await hand(rows);
    } catch (error) {
      deps.onFailed(rows.map((row) => ({ lane: text(row, 'lane'), fence: integer(row, 'fence') })));
      throw error;
    }
  };
}

/** An event that certainly never ran has no list of effects, not an empty one. */
function whole(event: PendingEvent | undefined, ran: boolean): PendingEvent | undefined {
  if (event === undefined || ran) return event;
  const { effects: _, ...rest } = event;
  return rest;
}
