import type { TimerRow, TimerStore } from '../store.ts';
import { bytes, integer, integerOrNull, type Row, text } from './column.ts';
import { type Database, statement } from './database.ts';

const PUT = `INSERT INTO timers (portal, id, bot, dialog, name, data, due, cron, zone)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  ON CONFLICT (portal, id) DO UPDATE SET bot = excluded.bot, dialog = excluded.dialog, name = excluded.name,
    data = excluded.data, due = excluded.due, cron = excluded.cron, zone = excluded.zone`;

const LIST = `SELECT * FROM timers WHERE portal = $1 AND id > $2 AND ($3::bigint IS NULL OR bot = $3)
  ORDER BY id LIMIT $4`;

function toTimer(row: Row): TimerRow {
  return {
    memberId: text(row, 'portal'),
    id: text(row, 'id'),
    botId: integer(row, 'bot'),
    dialogId: text(row, 'dialog'),
    name: text(row, 'name'),
    data: bytes(row, 'data'),
    dueAt: integer(row, 'due'),
    repeat: row['cron'] === null ? null : { cron: text(row, 'cron'), timeZone: text(row, 'zone') },
  };
}

export function createTimerStore(database: Database): TimerStore {
  return {
    async put({ memberId, id, botId, dialogId, name, data, dueAt, repeat }) {
      const { cron = null, timeZone = null } = repeat ?? {};
      await database.run(statement(PUT, memberId, id, botId, dialogId, name, data, dueAt, cron, timeZone));
    },
    async get(memberId, id) {
      const read = statement('SELECT * FROM timers WHERE portal = $1 AND id = $2', memberId, id);
      const [row] = (await database.run(read)).rows;
      return row === undefined ? null : toTimer(row);
    },
    async due(now, limit) {
      const read = 'SELECT * FROM timers WHERE due <= $1 ORDER BY due, portal, id LIMIT $2';
      return (await database.run(statement(read, now, limit))).rows.map(toTimer);
    },
    async advance({ memberId, id, dueAt }, next) {
      const write =
        next === null
          ? statement('DELETE FROM timers WHERE portal = $1 AND id = $2 AND due = $3', memberId, id, dueAt)
          : statement(
              'UPDATE timers SET due = $4 WHERE portal = $1 AND id = $2 AND due = $3',
              memberId,
              id,
              dueAt,
              next,
            );
      return (await database.run(write)).count === 1;
    },
    async remove(memberId, id) {
      const remove = statement('DELETE FROM timers WHERE portal = $1 AND id = $2', memberId, id);
      return (await database.run(remove)).count === 1;
    },
    async list(memberId, { limit, after = '', botId = null }: ListRequest) {
      return (await database.run(statement(LIST, memberId, after, botId, limit))).rows.map(toTimer);
    },
    async nextDue() {
      const [row] = (await database.run(statement('SELECT min(due) AS due FROM timers'))).rows;
      return row === undefined ? null : integerOrNull(row, 'due');
    },
  };
}

interface ListRequest {
  limit: number;
  after?: string;
  botId?: number | null;
}
