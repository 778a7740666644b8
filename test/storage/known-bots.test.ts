import { describe, expect, it } from 'vitest';
import { createKnownBots } from '../../src/storage/known-bots.ts';
import type { BotRow, BotStore } from '../../src/storage/store.ts';

const bot = (memberId: string, botId: number): BotRow => ({
  memberId,
  code: `bot${botId}`,
  botId,
  generation: 'v1',
  fingerprint: '',
  commands: {},
});

function world() {
  const rows: BotRow[] = [];
  const clock = { now: 1000 };
  const asked: string[] = [];
  const store: BotStore = {
    get: async (memberId, code) => rows.find((row) => row.memberId === memberId && row.code === code) ?? null,
    async list(memberId) {
      asked.push(memberId);
      return rows.filter((row) => row.memberId === memberId);
    },
    async put(row) {
      rows.push(row);
    },
    async remove(memberId, botId) {
      rows.splice(
        rows.findIndex((row) => row.memberId === memberId && row.botId === botId),
        1,
      );
    },
  };
  return { rows, clock, asked, bots: createKnownBots({ store, now: () => clock.now, ttlMs: 50 }) };
}

describe('known bots', () => {
  it('asks the store once for the bots of a portal, until their time is over', async () => {
    const { bots, rows, clock, asked } = world();
    rows.push(bot('a', 1));
    expect(await bots.list('a')).toEqual([bot('a', 1)]);
    rows.push(bot('a', 2));
    expect(await bots.list('a')).toHaveLength(1);
    expect(await bots.list('b')).toEqual([]);
    expect(asked).toEqual(['a', 'b']);
    clock.now += 50;
    expect(await bots.list('a')).toHaveLength(2);
  });

  it('knows at once what was changed through it', async () => {
    const { bots } = world();
    await bots.list('a');
    await bots.put(bot('a', 1));
    expect(await bots.list('a')).toHaveLength(1);
    await bots.remove('a', 1);
    expect(await bots.list('a')).toEqual([]);
    expect(await bots.get('a', 'bot1')).toBeNull();
  });

  it('does not remember what was read while it was changed', async () => {
    const { bots, asked } = world();
    const reading = bots.list('a');
    await bots.put(bot('a', 1));
    await reading;
    expect(await bots.list('a')).toHaveLength(1);
    expect(asked).toEqual(['a', 'a']);
  });
});
