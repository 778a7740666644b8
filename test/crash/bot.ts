import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { BotDefinition } from '../../src/bot/define-bot.ts';
import { defineBot } from '../../src/bot/define-bot.ts';
import { retry } from '../../src/bot/verdict.ts';

/** What people say: which dialog, and the how-manieth message of that dialog. */
export const QUESTION = /ask-(\d+)-(\d+)/;

/** How many messages answer the n-th question of a dialog. */
export const answersTo = (n: number): number => (n % 3 === 0 ? 2 : 1);

export const BOT_CODE = 'answerer';

export interface Temper {
  /** Every so many-th run fails, a question's at most once in the life of a process; 0: none. */
  failEvery: number;
  /** Sends again what nobody can tell the fate of; else such an event is given up. */
  insists: boolean;
}

/** A failure to order: it passes, however often the event was tried before. */
class Mood extends Error {}

const session = { schema: z.object({ answered: z.number().default(0) }) };

/**
 * Answers every question with one or two messages that quote it and number the answer within its dialog, takes its time
 * over it, and fails now and then, also between the two.
 */
export function answerer({ failEvery, insists }: Temper): BotDefinition {
  const failed = new Set<string>();
  function fail(question: string, where: string): void {
    if (failEvery === 0 || failed.has(question) || Math.random() * failEvery >= 1) return;
    failed.add(question);
    throw new Mood(`failed ${where}`);
  }

  async function answer(
    { text, session }: { text: string; session: { answered: number } },
    send: (line: string) => Promise<unknown>,
  ): Promise<void> {
    const question = QUESTION.exec(text);
    if (!question) return;
    session.answered += 1;
    fail(question[0], 'before the first answer');
    await send(`1st for ${question[0]}, no. ${session.answered}`);
    if (answersTo(Number(question[2])) < 2) return;
    await pause(Number(question[2]) % 8);
    fail(question[0], 'between two answers');
    await send(`2nd for ${question[0]}, no. ${session.answered}`);
  }

  const onUnknown = insists ? 'retry' : 'dead';
  return defineBot({ code: BOT_CODE, name: 'Answerer', session, onUnknown }, (bot) => {
    bot.onError((error) => (error instanceof Mood ? retry({ upTo: '24h' }) : undefined));
    bot.on('message', (ctx) => answer(ctx, (line) => ctx.reply(line)));
    bot.command('ask', { title: 'Asks' }, (ctx) => answer(ctx, (line) => ctx.answer(line)));
  });
}
