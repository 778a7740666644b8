import { defineBot } from 'b24bot';
import { chat } from './chat.ts';
import { colors } from './colors.ts';
import { help } from './help.ts';
import { openLine } from './open-line.ts';

/** EchoBot: repeats what it is told, and shows what a message may carry. A bot to copy from. */
export default defineBot(
  { code: 'echo', name: 'EchoBot', workPosition: 'Repeats what you say', color: 'GREEN', openLine: true },
  (bot) => {
    openLine(bot);
    help(bot);
    colors(bot);
    chat(bot);

    bot.on('botDeleted', (ctx) => ctx.log.info('EchoBot was deleted from the portal'));
    bot.on('installed', (ctx) => ctx.log.info({ domain: ctx.portal.domain }, 'EchoBot is installed'));
    bot.on('uninstalled', (ctx) => ctx.log.info({ clean: ctx.event.clean }, 'EchoBot was uninstalled'));
  },
);
