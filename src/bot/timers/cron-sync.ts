import type { Sealer } from '../../portals/seal.ts';
import type { BotRow, PortalRow, TimerRow, TimerStore } from '../../storage/store.ts';
import type { BotDefinition } from '../define-bot.ts';
import { type CronDeclaration, nextCron } from './cron.ts';
import { cronPrefix, sealCron } from './timers.ts';

export interface CronSyncOptions {
  bots: readonly BotDefinition[];
  store: Pick<TimerStore, 'list' | 'put' | 'remove'>;
  sealer: Pick<Sealer, 'seal'>;
  /** Unix milliseconds. */
  now: () => number;
  /** Called with the time (Unix ms) of every timer that was set. */
  onSet: (dueAt: number) => void;
}

/** Makes the repeating timers of a portal's bots what their modules declare. Changes nothing that is so already. */
export type CronSync = (portal: PortalRow, rows: readonly BotRow[]) => Promise<void>;

const PAGE = 200;

export function createCronSync({ bots, store, sealer, now, onSet }: CronSyncOptions): CronSync {
  async function stored({ memberId, botId }: BotRow): Promise<Map<string, TimerRow>> {
    const prefix = cronPrefix(botId);
    const found = new Map<string, TimerRow>();
    for (let after = prefix; ; ) {
      const page = await store.list(memberId, { limit: PAGE, after, botId });
      for (const row of page) if (row.id.startsWith(prefix)) found.set(row.name, row);
      const last = page.at(-1)?.id;
      // Ids are in order, and others come behind these.
      if (last === undefined || page.length < PAGE || !last.startsWith(prefix)) return found;
      after = last;
    }
  }

  async function put(portal: PortalRow, { botId, code }: BotRow, cron: CronDeclaration): Promise<void> {
    const dueAt = nextCron(cron, now());
    if (dueAt === null) return;
    const row = { memberId: portal.memberId, id: cronPrefix(botId) + cron.name };
    const data = sealCron(sealer, row, { code, language: portal.language });
    const repeat = { cron: cron.cron, timeZone: cron.timeZone };
    await store.put({ ...row, botId, dialogId: '', name: cron.name, data, dueAt, repeat });
    onSet(dueAt);
  }

  return async (portal, rows) => {
    for (const row of rows) {
      const bot = bots.find(({ profile }) => profile.code === row.code);
      // Another server's bot, or one that is not served at the moment: its timers are not ours to judge.
      if (!bot) continue;
      const before = await stored(row);
      for (const cron of bot.crons) {
        const known = before.get(cron.name);
        before.delete(cron.name);
        const isSame = known?.repeat?.cron === cron.cron && known.repeat.timeZone === cron.timeZone;
        if (!isSame) await put(portal, row, cron);
      }
      for (const { memberId, id } of before.values()) await store.remove(memberId, id);
    }
  };
}
