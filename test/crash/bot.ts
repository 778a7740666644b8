import { setTimeout as pause } from 'node:timers/promises';
import type { BotDefinition } from '../../src/bot/define-bot.ts';
import { defineBot } from '../../src/bot/define-bot.ts';

/** What people say: which dialog, and the how-manieth message of that dialog. */
export const QUESTION = /ask-(\d+)-(\d+)/;

/** How many messages answer the n-th question of a dialog. */
export const answersTo = (n: number): number => (n % 3 === 0 ? 2 : 1);

export const BOT_CODE = 'answerer';

/**
 * Answers every question with one or two messages that quote it, takes its time over it, and fails now and then, also
 * between the two.
 * @param fails says whether this run fails now
 */
export function answerer(fails: () => boolean): BotDefinition {
  async function answer(text: string, send: (line: string) => Promise<unknown>): Promise<void> {
    const question = QUESTION.exec(text);
    if (!question) return;
    if (fails()) throw new Error('failed before the first answer');
    await send(`1st for ${question[0]}`);
    if (answersTo(Number(question[2])) < 2) return;
    await pause(Number(question[2]) % 8);
    if (fails()) throw new Error('failed between two answers');
    await send(`2nd for ${question[0]}`);
  }
  return defineBot({ code: BOT_CODE, name: 'Answerer' }, (bot) => {
    bot.on('message', (ctx) => answer(ctx.text, (line) => ctx.reply(line)));
    bot.command('ask', { title: 'Asks' }, (ctx) => answer(ctx.text, (line) => ctx.answer(line)));
  });
}
