import type { DatabaseSync } from 'node:sqlite';
import { StorageError } from '../../errors.ts';
import { commandsOf } from '../bot-commands.ts';
import type { BotRow, BotStore } from '../store.ts';
import type { GroupCommit } from './group-commit.ts';
import { integer, type Row, text } from './row.ts';

function toBot(row: Row): BotRow {
  const generation = text(row, 'generation');
  if (generation !== 'v1' && generation !== 'v2') {
    throw new StorageError(`database: bot of generation ${generation}`, { code: 'STORAGE_CORRUPT' });
  }
  return {
    memberId: text(row, 'member_id'),
    code: text(row, 'code'),
    botId: integer(row, 'bot_id'),
    generation,
    fingerprint: text(row, 'fingerprint'),
    commands: commandsOf(text(row, 'commands')),
  };
}

/** @param removeBelongings deletes some of what a bot left inside the transaction; false when nothing is left */
export function createBotStore(
  db: DatabaseSync,
  commit: GroupCommit,
  removeBelongings: (memberId: string, botId: number) => boolean,
): BotStore {
  const get = db.prepare('SELECT * FROM bots WHERE member_id = ? AND code = ?');
  const list = db.prepare('SELECT * FROM bots WHERE member_id = ? ORDER BY code');
  const put = db.prepare('INSERT OR REPLACE INTO bots VALUES (?, ?, ?, ?, ?, ?)');
  const remove = db.prepare('DELETE FROM bots WHERE member_id = ? AND bot_id = ?');

  return {
    get: (memberId, code) =>
      commit.read(() => {
        const row = get.get(memberId, code);
        return row === undefined ? null : toBot(row);
      }),
    list: (memberId) => commit.read(() => list.all(memberId).map(toBot)),
    put: (bot) =>
      commit.run(
        () => {
          const commands = JSON.stringify(bot.commands);
          put.run(bot.memberId, bot.code, bot.botId, bot.generation, bot.fingerprint, commands);
        },
        () => undefined,
      ),
    async remove(memberId, botId) {
      await commit.run(
        () => {
          remove.run(memberId, botId);
        },
        () => undefined,
      );
      const step = (): Promise<boolean> =>
        commit.run(
          () => removeBelongings(memberId, botId),
          (more) => more,
        );
      while (await step());
    },
  };
}
