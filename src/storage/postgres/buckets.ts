import type { BucketAsk, BucketGrant, BucketStore } from '../store.ts';
import { float, integer } from './column.ts';
import { type Database, statement } from './database.ts';

const KNOW = `INSERT INTO buckets (key, level, at)
  SELECT key, 0, clock_timestamp() FROM unnest($1::text[]) AS k (key) ORDER BY key COLLATE "C"
  ON CONFLICT DO NOTHING`;

// All times are the database's own. Rows are locked in the order of their keys, so that no two servers wait in a circle.
const SETTLE = `WITH locked AS MATERIALIZED (
    SELECT b.key, b.level, b.at FROM buckets b WHERE b.key = ANY($1::text[]) ORDER BY b.key FOR UPDATE
  ), clock AS MATERIALIZED (
    SELECT clock_timestamp() AS now FROM (SELECT count(*) FROM locked) AS waited
  ), asked AS (
    SELECT * FROM unnest($1::text[], $2::float8[], $3::integer[], $4::float8[], $5::float8[],
      $6::float8[]) WITH ORDINALITY AS a (key, spent, want, room, per_second, at_least, n)
  ), counted AS (
    SELECT a.*, c.now, greatest(a.at_least, 0, a.spent
      + greatest(0, l.level - greatest(0, extract(epoch FROM c.now - l.at)::float8) * a.per_second)) AS level
    FROM asked a JOIN locked l USING (key) CROSS JOIN clock c
  ), granted AS (
    SELECT *, greatest(0, least(want, floor(room - level + 0.000001)))::integer AS free FROM counted
  ), decided AS MATERIALIZED (
    SELECT key, n, now, CASE WHEN free = 0 AND want > 0 THEN 1 ELSE free END AS granted,
      CASE WHEN free = 0 AND want > 0 THEN ceil((level + 1 - room) / per_second * 1000) ELSE 0 END AS wait_ms, level
    FROM granted
  )
  UPDATE buckets b SET level = d.level + d.granted, at = greatest(b.at, d.now)
  FROM decided d WHERE b.key = d.key
  RETURNING d.n, d.granted, d.wait_ms::float8 AS wait_ms, b.level`;

/** The database forgets what nobody asked for since. */
const FORGET = `DELETE FROM buckets WHERE at < clock_timestamp() - interval '1 hour' AND key <> ALL($1::text[])`;
const FORGET_EVERY = 10_000;

/** Keeps portals' buckets in a table that costs no flush of the log. */
export function createBucketStore(database: Database): BucketStore {
  /** Keys that have a row, as far as is known. */
  const known = new Set<string>();
  let settled = 0;

  async function ask(asks: readonly BucketAsk[]): Promise<Map<number, BucketGrant>> {
    const settle = statement(
      SETTLE,
      asks.map(({ key }) => key),
      asks.map(({ spent }) => spent),
      asks.map(({ want }) => want),
      asks.map(({ room }) => room),
      asks.map(({ perSecond }) => perSecond),
      asks.map(({ atLeast }) => atLeast),
    );
    const fresh = asks.map(({ key }) => key).filter((key) => !known.has(key));
    const before = fresh.length > 0 ? [statement(KNOW, fresh)] : [];
    const answers = await database.runAll(...before, settle);
    for (const key of fresh) known.add(key);
    return new Map(
      (answers.at(-1)?.rows ?? []).map((row) => [
        integer(row, 'n') - 1,
        { granted: integer(row, 'granted'), waitMs: float(row, 'wait_ms'), level: float(row, 'level') },
      ]),
    );
  }

  return {
    async settle(asks) {
      if (asks.length === 0) return [];
      settled += 1;
      if (settled % FORGET_EVERY === 0) {
        known.clear();
        await database.run(
          statement(
            FORGET,
            asks.map(({ key }) => key),
          ),
        );
      }
      let grants = await ask(asks);
      if (grants.size < asks.length) {
        // Another server forgot a row, or the database lost its tables' contents. What was counted stays counted.
        known.clear();
        const lost = asks.map((one, index) => ({ one, index })).filter(({ index }) => !grants.has(index));
        const again = await ask(lost.map(({ one }) => one));
        grants = new Map(grants);
        for (const [at, { index }] of lost.entries()) {
          const grant = again.get(at);
          if (grant !== undefined) grants.set(index, grant);
        }
      }
      return asks.map((_, index) => grants.get(index) ?? { granted: 0, waitMs: 100, level: 0 });
    },
  };
}
