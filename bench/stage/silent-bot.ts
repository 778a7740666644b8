import { defineBot } from '../../src/bot/define-bot.ts';

/** Takes every message and says nothing: what is measured is the acknowledgement alone. */
export default defineBot({ code: 'helper_one', name: 'Bench', api: 'v1' }, (bot) => {
  bot.on('message', () => undefined);
});
