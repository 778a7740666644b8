import { describe, expect, it } from 'vitest';
import { defineBot } from '../../../src/bot/define-bot.ts';
import { nextCron } from '../../../src/bot/timers/cron.ts';
import { createCronSync } from '../../../src/bot/timers/cron-sync.ts';
import type { TimerRow } from '../../../src/storage/store.ts';
import { sealer } from '../../delivery/sealer.ts';
import { botRow, portal } from '../house.ts';

const at = (text: string): number => Date.parse(text);
const times = (cron: string, timeZone: string, from: string, count: number): string[] => {
  const found: string[] = [];
  for (let after = at(from); found.length < count; ) {
    after = nextCron({ cron, timeZone }, after) ?? Number.NaN;
    found.push(new Date(after).toISOString());
  }
  return found;
};

describe('the next time of a cron expression', () => {
  it('comes right after the gap when summer time begins, and every day otherwise', () => {
    expect(times('30 2 * * *', 'Europe/Berlin', '2026-03-27T12:00:00Z', 3)).toEqual([
      '2026-03-28T01:30:00.000Z',
      '2026-03-29T01:00:00.000Z',
      '2026-03-30T00:30:00.000Z',
    ]);
  });

  it('comes once when summer time ends', () => {
    expect(times('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', 2)).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
    ]);
  });
});

describe('the repeating timers of a portal', () => {
  const declaring = (crons: Readonly<Record<string, string>>) =>
    defineBot({ code: 'clock', name: 'Clock' }, (bot) => {
      for (const [name, expression] of Object.entries(crons)) bot.cron(name, expression, {}, () => undefined);
    });
  const rows = new Map<string, TimerRow>();
  let puts = 0;
  async function sync(crons: Readonly<Record<string, string>>): Promise<string[]> {
    await createCronSync({
      bots: [declaring(crons)],
      store: {
        list: async (_memberId, { after = '', limit }) =>
          [...rows.values()].filter(({ id }) => id > after).slice(0, limit),
        put: async (row) => {
          puts += 1;
          rows.set(row.id, row);
        },
        remove: async (_memberId, id) => rows.delete(id),
      },
      sealer,
      now: () => at('2026-09-10T00:00:00Z'),
      onSet: () => undefined,
    })(portal, [botRow(740, 'clock', 'v2'), botRow(801, 'of another server', 'v2')]);
    return [...rows.values()].map(
      ({ name, repeat, dueAt }) => `${name} ${repeat?.cron} ${new Date(dueAt).toISOString()}`,
    );
  }

  it('are set, kept, changed and removed as the bot declares them', async () => {
    expect(await sync({ one: '0 9 * * *', two: '0 10 * * *' })).toEqual([
      'one 0 9 * * * 2026-09-10T09:00:00.000Z',
      'two 0 10 * * * 2026-09-10T10:00:00.000Z',
    ]);
    await sync({ one: '0 9 * * *', two: '0 10 * * *' });
    expect(puts).toBe(2);
    expect(await sync({ two: '30 10 * * *' })).toEqual(['two 30 10 * * * 2026-09-10T10:30:00.000Z']);
    expect(await sync({})).toEqual([]);
  });
});
