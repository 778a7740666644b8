import type { AppendOutcome, NewEvent, PendingEvent } from '../store.ts';
import { type Batch, createBatch } from './batch.ts';
import { integer, text } from './column.ts';
import { type Database, statement } from './database.ts';

export interface AppendDeps {
  database: Database;
  /** Told about stored events; `work`: a claim may find something that it did not find before. */
  onStored: (events: readonly PendingEvent[], work: boolean) => void;
}

/** Bytes of one transaction, about. */
const LIMIT = 4 * 1024 * 1024;
/** What an event weighs beside its body. */
const OVERHEAD = 2048;

// In the order of their keys, so that two servers that store the same events wait for each other and not in a circle.
const MARKS = `INSERT INTO events (portal, id, received_at)
  SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[]) AS e (portal, id, received_at)
  ORDER BY portal COLLATE "C", id COLLATE "C"
  ON CONFLICT DO NOTHING RETURNING portal, id`;

const PLACES = `SELECT nextval('places') AS seq FROM generate_series(1, $1::integer)`;

// Locks every lane, also the ones that are there, in their order: until the commit nobody else gives places in them.
const LANES = `INSERT INTO lanes (lane, portal, head)
  SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[]) AS l (lane, portal, head) ORDER BY lane COLLATE "C"
  ON CONFLICT (lane) DO UPDATE SET portal = excluded.portal
  RETURNING fence, due`;

// A lane that was empty begins with the place drawn before. In any other lane the place is drawn now, under its lock:
// what is stored later comes later, whoever stores it.
const WORK = `INSERT INTO work (seq, lane, portal, id, bot, kind, format, received_at, body)
  SELECT CASE WHEN head = place THEN place ELSE nextval('places') END,
    lane, portal, id, bot, kind, format, received_at, body
  FROM (
    SELECT e.*, l.head FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[],
      $7::smallint[], $8::bigint[], $9::bytea[]) WITH ORDINALITY
      AS e (place, lane, portal, id, bot, kind, format, received_at, body, n)
    JOIN lanes l USING (lane) ORDER BY e.n
  ) AS sorted
  RETURNING seq`;

const keyOf = ({ portal, id }: Pick<NewEvent, 'portal' | 'id'>): string => `${portal}\n${id}`;

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

interface Placed {
  event: NewEvent;
  place: number;
}

/** Stores events, those of many callers in one transaction. */
export function createAppends({
  database,
  onStored,
}: AppendDeps): Batch<readonly NewEvent[], AppendOutcome[]> {
  /** The first of each event, in the order of arrival. */
  function once(jobs: readonly (readonly NewEvent[])[]): Map<string, NewEvent> {
    const first = new Map<string, NewEvent>();
    for (const event of jobs.flat()) if (!first.has(keyOf(event))) first.set(keyOf(event), event);
    return first;
  }

  async function store(
    events: ReadonlyMap<string, NewEvent>,
  ): Promise<{ stored: PendingEvent[]; work: boolean }> {
    const list = [...events.values()];
    return database.transaction(async (tx) => {
      const [marked, drawn] = await tx.send(
        statement(
          MARKS,
          list.map(({ portal }) => portal),
          list.map(({ id }) => id),
          list.map(({ receivedAt }) => receivedAt),
        ),
        statement(PLACES, list.length),
      );
      const fresh = new Set(
        marked?.rows.map((row) => keyOf({ portal: text(row, 'portal'), id: text(row, 'id') })),
      );
      const places = drawn?.rows.map((row) => integer(row, 'seq')) ?? [];
      const placed: Placed[] = [];
      for (const [index, event] of list.entries()) {
        if (fresh.has(keyOf(event))) placed.push({ event, place: places[index] ?? 0 });
      }
      if (placed.length === 0) return { stored: [], work: false };
      const heads = new Map<string, Placed>();
      for (const one of placed) if (!heads.has(one.event.lane)) heads.set(one.event.lane, one);
      const [lanes, work] = await tx.commit(
        statement(
          LANES,
          [...heads.keys()],
          [...heads.values()].map(({ event }) => event.portal),
          [...heads.values()].map(({ place }) => place),
        ),
        statement(
          WORK,
          placed.map(({ place }) => place),
          placed.map(({ event }) => event.lane),
          placed.map(({ event }) => event.portal),
          placed.map(({ event }) => event.id),
          placed.map(({ event }) => event.botId),
          placed.map(({ event }) => event.kind),
          placed.map(({ event }) => (event.format === 'form' ? 0 : 1)),
          placed.map(({ event }) => event.receivedAt),
          placed.map(({ event }) => toBuffer(event.body)),
        ),
      );
      const seqs = work?.rows.map((row) => integer(row, 'seq')) ?? [];
      return {
        stored: placed.map(({ event }, index) => ({ ...event, seq: seqs[index] ?? 0, attempts: 0 })),
        work: lanes?.rows.some((row) => row.fence === 0 && row.due === 0) ?? false,
      };
    });
  }

  async function run(jobs: readonly (readonly NewEvent[])[]): Promise<AppendOutcome[][]> {
    const { stored, work } = await store(once(jobs));
    onStored(stored, work);
    const fresh = new Set(stored.map(keyOf));
    // Of an event that came twice at once the first is the stored one.
    return jobs.map((events) =>
      events.map((event): AppendOutcome => (fresh.delete(keyOf(event)) ? 'stored' : 'duplicate')),
    );
  }

  return createBatch({
    run,
    weigh: (events) => events.reduce((sum, { body }) => sum + body.byteLength + OVERHEAD, 0),
    limit: LIMIT,
  });
}
