import { StorageError } from '../../errors.ts';
import { commandsOf } from '../bot-commands.ts';
import type { BotRow, BotStore } from '../store.ts';
import { integer, type Row, text } from './column.ts';
import { type Database, statement } from './database.ts';

/** Sessions and timers of a bot deleted per transaction. */
const BATCH = 2000;

const PUT = `INSERT INTO bots (member_id, code, bot, generation, fingerprint, commands)
  VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (member_id, code) DO UPDATE SET bot = excluded.bot, generation = excluded.generation,
    fingerprint = excluded.fingerprint, commands = excluded.commands`;

const PARTS = [
  ['sessions', 'portal, bot, key'],
  ['timers', 'portal, id'],
] as const;

function toBot(row: Row): BotRow {
  const generation = text(row, 'generation');
  if (generation !== 'v1' && generation !== 'v2') {
    throw new StorageError(`database: bot of generation ${generation}`, { code: 'STORAGE_CORRUPT' });
  }
  return {
    memberId: text(row, 'member_id'),
    code: text(row, 'code'),
    botId: integer(row, 'bot'),
    generation,
    fingerprint: text(row, 'fingerprint'),
    commands: commandsOf(text(row, 'commands')),
  };
}

export function createBotStore(database: Database): BotStore {
  return {
    async get(memberId, code) {
      const read = statement('SELECT * FROM bots WHERE member_id = $1 AND code = $2', memberId, code);
      const [row] = (await database.run(read)).rows;
      return row === undefined ? null : toBot(row);
    },
    async list(memberId) {
      const read = statement('SELECT * FROM bots WHERE member_id = $1 ORDER BY code', memberId);
      return (await database.run(read)).rows.map(toBot);
    },
    async put({ memberId, code, botId, generation, fingerprint, commands }) {
      const json = JSON.stringify(commands);
      await database.run(statement(PUT, memberId, code, botId, generation, fingerprint, json));
    },
    async remove(memberId, botId) {
      await database.transaction((tx) =>
        tx.commit(
          statement('DELETE FROM bots WHERE member_id = $1 AND bot = $2', memberId, botId),
          statement('DELETE FROM cursors WHERE portal = $1 AND bot = $2', memberId, botId),
        ),
      );
      for (const [table, key] of PARTS) {
        const remove = `DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table}
          WHERE portal = $1 AND bot = $2 ORDER BY ${key} LIMIT ${BATCH} FOR UPDATE)`;
        while ((await database.run(statement(remove, memberId, botId))).count === BATCH);
      }
    },
  };
}
