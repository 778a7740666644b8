import type { CursorStore } from '../store.ts';
import { integer } from './column.ts';
import { type Database, statement } from './database.ts';

export function createCursorStore(database: Database): CursorStore {
  return {
    async get(memberId, botId) {
      const read = 'SELECT next FROM cursors WHERE portal = $1 AND bot = $2';
      const [row] = (await database.run(statement(read, memberId, botId))).rows;
      return row === undefined ? null : integer(row, 'next');
    },
    async put(memberId, botId, offset) {
      const write = `INSERT INTO cursors (portal, bot, next) VALUES ($1, $2, $3)
        ON CONFLICT (portal, bot) DO UPDATE SET next = excluded.next WHERE cursors.next < excluded.next`;
      await database.run(statement(write, memberId, botId, offset));
    },
    async remove(memberId, botId) {
      await database.run(statement('DELETE FROM cursors WHERE portal = $1 AND bot = $2', memberId, botId));
    },
  };
}
