import { defineBot, drop, quietWithOperator, RestError } from 'b24bot';
import { z } from 'zod';
import { FIRST, menus } from './menus.ts';

/** In which menu a visitor is. */
const session = { schema: z.object({ menu: z.string().default(FIRST) }), ttl: '30d' } as const;

/** The portal says so once somebody else has the conversation. */
const HANDED_OVER = new Set(['CANCELED', 'ACCESS_DENIED', 'WRONG_CHAT', 'BOT_ID_ERROR']);

/** Menus of several levels for open lines: texts, other menus, transfers, and the end of the conversation. */
export default defineBot(
  { code: 'itr', name: 'ITR', workPosition: 'Shows visitors the way', type: 'openline', session },
  (bot) => {
    bot.use(quietWithOperator());

    bot.on('join:openline', async (ctx) => {
      ctx.session.menu = FIRST;
      await ctx.reply(menus.get(FIRST)?.text ?? '');
    });

    bot.on('message:openline', async (ctx) => {
      const line = ctx.openLine;
      if (!line?.isGuest) return;
      const { menu: here } = ctx.session;
      const choice = menus.get(here)?.chosen(ctx.text);
      // What is no choice is answered with the menu.
      const next = choice ? await choice.run({ ctx, line }, here) : here;
      const menu = next === undefined ? undefined : (menus.get(next) ?? menus.get(FIRST));
      if (next !== undefined) ctx.session.menu = next;
      if (menu) await ctx.reply(menu.text);
    });

    bot.on('message', (ctx) => ctx.reply('I work in open lines: choose me in the settings of one.'));

    // A visitor's lone 0 goes to the operators by itself, and the portal may be faster than the bot.
    bot.onError((error) =>
      error instanceof RestError && HANDED_OVER.has(error.code) ? drop('somebody else has it') : undefined,
    );
  },
);
