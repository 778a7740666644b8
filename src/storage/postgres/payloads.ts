import type { PayloadStore } from '../store.ts';
import { bytes } from './column.ts';
import { type Database, statement } from './database.ts';

export function createPayloadStore(database: Database): PayloadStore {
  return {
    async put(memberId, id, sealed, expiresAt) {
      const write = `INSERT INTO payloads (portal, id, sealed, expires_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (portal, id) DO UPDATE SET sealed = excluded.sealed, expires_at = excluded.expires_at`;
      await database.run(statement(write, memberId, id, sealed, expiresAt));
    },
    async get(memberId, id, now) {
      const read = `SELECT sealed FROM payloads
        WHERE portal = $1 AND id = $2 AND (expires_at IS NULL OR expires_at > $3)`;
      const [row] = (await database.run(statement(read, memberId, id, now))).rows;
      return row === undefined ? null : bytes(row, 'sealed');
    },
    async prune(now, limit) {
      const prune = `DELETE FROM payloads WHERE (portal, id) IN (
        SELECT portal, id FROM payloads WHERE expires_at < $1
        ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)`;
      return (await database.run(statement(prune, now, limit))).count;
    },
  };
}
