import { defineBot } from '../../src/bot/define-bot.ts';

/** Repeats what it is told, as plain text: all else is the server's own work. */
export default defineBot({ code: 'helper_one', name: 'Bench', api: 'v1' }, (bot) => {
  bot.on('message', async (ctx) => {
    await ctx.reply(ctx.text);
  });
});
