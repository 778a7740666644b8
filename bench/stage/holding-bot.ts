import { setTimeout } from 'node:timers/promises';
import { defineBot } from '../../src/bot/define-bot.ts';

/** Says what the echo says, but thinks for minutes over the first message of all. */
export default defineBot({ code: 'helper_one', name: 'Bench', api: 'v1' }, (bot) => {
  bot.on('message', async (ctx) => {
    if (ctx.text === 'Hi there 1') await setTimeout(600_000, undefined, { signal: ctx.signal });
    else await ctx.reply(ctx.text);
  });
});
