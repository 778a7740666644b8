import { setTimeout } from 'node:timers/promises';
import { defineBot } from '../../src/bot/define-bot.ts';

/** Sleeps five seconds over every message. */
export default defineBot({ code: 'helper_one', name: 'Bench', api: 'v1' }, (bot) => {
  bot.on('message', async () => {
    await setTimeout(5000);
  });
});
