import type { SessionStore } from '../store.ts';
import { bytes, integer, integerOrNull } from './column.ts';
import { type Database, statement } from './database.ts';

export function createSessionStore(database: Database): SessionStore {
  return {
    async get(memberId, botId, key) {
      const read =
        'SELECT version, sealed, expires_at FROM sessions WHERE portal = $1 AND bot = $2 AND key = $3';
      const [row] = (await database.run(statement(read, memberId, botId, key))).rows;
      if (row === undefined) return null;
      return {
        version: integer(row, 'version'),
        sealed: bytes(row, 'sealed'),
        expiresAt: integerOrNull(row, 'expires_at'),
      };
    },
    async prune(now, limit) {
      const prune = `DELETE FROM sessions WHERE (portal, bot, key) IN (
        SELECT portal, bot, key FROM sessions WHERE expires_at < $1
        ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)`;
      return (await database.run(statement(prune, now, limit))).count;
    },
  };
}
