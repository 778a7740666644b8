import { bb, defineAction, defineBot, keyboard, put, rest } from 'b24bot';
import { z } from 'zod';
import { find, open, type Poll, polls, results, vote } from './poll.ts';

/** Of a dialog; as long as its buttons work. */
const session = { schema: polls, ttl: '90d' } as const;

const choose = defineAction('choose', { payload: z.object({ poll: z.number(), option: z.number() }) });
const close = defineAction('close', { payload: z.object({ poll: z.number() }) });

const how = bb`Like this: ${put('/poll Lunch? | Soup | Salad')}`;

/** Polls whose results are live: each press edits the message. A person has one vote, and may change it. */
export default defineBot(
  { code: 'poll', name: 'Poll', workPosition: 'Counts votes', color: 'AQUA', session },
  (bot) => {
    const title = { en: 'Make a poll', de: 'Umfrage beginnen' };
    bot.command('poll', { title, args: z.object({ question: rest() }) }, async (ctx, given) => {
      const [question = '', ...options] = given.question.split('|').map((part) => part.trim());
      const isUsable = question !== '' && options.length >= 2 && options.length <= 10;
      if (!isUsable || options.includes('') || !ctx.user) return ctx.answer(how);
      const made = open(ctx.session, { by: ctx.user.id, question, options });
      return ctx.reply(...results(made), buttons(made));
    });

    // Presses of a dialog are handled one after another, and each finds what the one before has stored.
    bot.action(choose, async (ctx, { poll, option }) => {
      const found = find(ctx.session, poll);
      if (!found?.isOpen || !ctx.user) return ctx.answer('This poll is over.');
      vote(found, ctx.user.id, option);
      return ctx.edit(...results(found), buttons(found));
    });

    bot.action(close, async (ctx, { poll }) => {
      const found = find(ctx.session, poll);
      if (!found) return ctx.answer('This poll is over.');
      found.isOpen = false;
      return ctx.edit(...results(found), { keyboard: [] });
    });

    bot.on('join', (ctx) => ctx.reply(how));
    bot.on('message', (ctx) => ctx.reply(how));
  },
);

function buttons({ id, by, options }: Poll) {
  return keyboard([
    ...options.map((option, index) => choose.button(option, { poll: id, option: index })),
    close.button('Close', { poll: id }, { onlyFor: by, token: 'secondary' }),
  ]);
}
