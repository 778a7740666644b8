import { type BotDefinition, defineBot, type MessageContext } from 'b24bot';
import { conversation, history, remember } from './history.ts';
import { LONGEST, liveMessage } from './live-message.ts';
import { ask, ModelError } from './model.ts';
import type { Settings } from './settings.ts';
import { texts } from './texts.ts';

const session = { schema: history, ttl: '30d' } as const;

/**
 * Answers with any model behind an OpenAI-compatible interface, and shows the answer while it is being written. In
 * groups it answers where it is mentioned, as every bot of its type.
 *
 * When the server dies in the middle, the repeated run asks the model again and writes over the same message: nobody sees
 * two answers. Only whole answers are remembered.
 */
export function assistant(settings: Settings): BotDefinition {
  return defineBot(
    { code: 'assistant', name: 'Assistant', workPosition: 'Answers questions', color: 'PURPLE', session },
    (bot) => {
      bot.command('reset', { title: texts.all('reset') }, (ctx) => {
        ctx.session.said = [];
        return ctx.answer(texts.for(ctx)('forgotten'));
      });

      bot.on('join', (ctx) => ctx.reply(texts.for(ctx)('hello')));

      bot.on('message', async (ctx) => {
        if (ctx.text.trim() === '') return void (await ctx.reply(texts.for(ctx)('hello')));
        await ctx.typing();
        const question = ctx.place === 'group' ? `${ctx.user?.name ?? '?'}: ${ctx.text}` : ctx.text;
        const told = conversation(settings.prompt, ctx.session, question);
        const answer = await answerLive(ctx, ask(settings, told, ctx.signal), settings.editMs);
        if (answer !== undefined) remember(ctx.session, question, answer);
      });
    },
  );
}

/** Shows an answer as it comes; undefined when it did not come to an end. */
async function answerLive(
  ctx: MessageContext,
  pieces: AsyncIterable<string>,
  editMs: number,
): Promise<string | undefined> {
  const say = texts.for(ctx);
  const message = liveMessage(ctx, editMs);
  let answer = '';
  try {
    for await (const piece of pieces) {
      answer += piece;
      await message.show(answer);
      if (answer.length > LONGEST) break;
    }
  } catch (error) {
    // Anything else, a server that stops for one, is the server's to repeat.
    if (!(error instanceof ModelError)) throw error;
    ctx.log.warn({ code: error.code, why: error.message }, 'no answer from the model');
    await message.end(answer, say(answer.trim() === '' ? error.code : 'interrupted'));
    return undefined;
  }
  await message.end(answer);
  return answer;
}
