import { expect, it } from 'vitest';
import { defineBot } from '../../src/bot/define-bot.ts';
import { testPortal } from '../../src/testing/index.ts';

/** Together more than the 50 calls that a portal takes at once. */
const REPLIES = 28;

it.each(['v1', 'v2'] as const)(
  'answers to different events wait for the limit in one batch, though each brings its own token, %s',
  async (api) => {
    const bot = defineBot({ code: 'talker', name: 'Talker' }, (b) => {
      b.on('message', async (ctx) => {
        for (let n = 0; n < REPLIES; n += 1) await ctx.reply(`${ctx.text} ${n}`);
      });
    });
    await using portal = await testPortal(bot, { api, env: { B24_RATE: 'standard' } });
    const [mira, tom] = [portal.user(11), portal.user(12)];
    await Promise.all([mira.says('Mira'), tom.says('Tom')]);

    for (const [who, name] of [
      [mira, 'Mira'],
      [tom, 'Tom'],
    ] as const) {
      const told = Array.from({ length: REPLIES }, (_, n) => `${name} ${n}`);
      expect(who.received.map(({ text }) => text)).toEqual(told);
    }
    const shared = portal.calls('batch').filter(({ params }) => {
      const commands = JSON.stringify(params);
      return commands.includes('Mira') && commands.includes('Tom');
    });
    expect(shared.length).toBeGreaterThan(0);
  },
);
