import type { LeaseStore } from '../store.ts';
import { integer } from './column.ts';
import { type Database, statement } from './database.ts';

// All times are the database's own: what the servers' clocks show does not matter.
const UNTIL = "clock_timestamp() + $2::bigint * interval '1 millisecond'";

const TAKE = `INSERT INTO leases (name, fence, held_until) VALUES ($1, nextval('fences'), ${UNTIL})
  ON CONFLICT (name) DO UPDATE SET fence = excluded.fence, held_until = excluded.held_until
  WHERE leases.held_until <= clock_timestamp() RETURNING fence`;

const RENEW = `UPDATE leases SET held_until = ${UNTIL}
  WHERE name = $1 AND fence = $3 AND held_until > clock_timestamp()`;

export function createLeaseStore(database: Database): LeaseStore {
  return {
    async take(name, ttlMs) {
      const [row] = (await database.run(statement(TAKE, name, ttlMs))).rows;
      return row === undefined ? null : { name, fence: integer(row, 'fence') };
    },
    async renew({ name, fence }, ttlMs) {
      return (await database.run(statement(RENEW, name, ttlMs, fence))).count === 1;
    },
    async release({ name, fence }) {
      await database.run(statement('DELETE FROM leases WHERE name = $1 AND fence = $2', name, fence));
    },
  };
}
