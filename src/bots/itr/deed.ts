import { B24BotError, type BbText, type MessageContext, type OpenLine } from 'b24bot';

/** A visitor's message, and the conversation it belongs to. */
export interface Visit {
  readonly ctx: MessageContext;
  readonly line: OpenLine;
}

/** What a choice does; resolves with the menu to show behind it. Undefined: none. */
export type Deed = (visit: Visit, here: string) => Promise<string | undefined>;

/** What is said, or what makes it for this visitor. */
type Words = string | BbText | ((visit: Visit) => string | BbText);

/** Says something and shows the menu again. */
export const text =
  (words: Words): Deed =>
  async (visit, here) => {
    await say(visit, words);
    return here;
  };

/** Says something and waits, without the menu. */
export const textOnly = (words: Words): Deed => inTheEnd(words, () => undefined);

/** Goes to another menu. */
export const openMenu =
  (name: string): Deed =>
  async () =>
    name;

/** Hands the visitor to the operators: those of this line, or of another. */
export const toQueue = (words: Words, queue?: number): Deed =>
  inTheEnd(words, ({ line }) => (queue === undefined ? line.toOperator() : line.transfer({ queue })));

/** Hands the visitor to one person. */
export const toUser = (words: Words, user: number): Deed =>
  inTheEnd(words, ({ line }) => line.transfer({ user }, { leave: true }));

/** Puts another bot in this one's place; where the portal has none with this code, says so and stays. */
export const toBot =
  (words: Words, code: string, missing: Words): Deed =>
  async (visit, here) => {
    await say(visit, words);
    try {
      await visit.line.transfer({ bot: code });
      return undefined;
    } catch (error) {
      if (!(error instanceof B24BotError && error.code === 'BOT_UNKNOWN')) throw error;
    }
    await say(visit, missing);
    return here;
  };

/** Says goodbye and ends the conversation. */
export const finish = (words: Words): Deed => inTheEnd(words, ({ line }) => line.finish());

/** Does whatever the function does, then shows the menu again. */
export const run =
  (work: (visit: Visit) => unknown): Deed =>
  async (visit, here) => {
    await work(visit);
    return here;
  };

/** Says something first: once the conversation is handed over, the bot has no part in it. */
function inTheEnd(words: Words, act: (visit: Visit) => unknown): Deed {
  return async (visit) => {
    await say(visit, words);
    await act(visit);
    return undefined;
  };
}

async function say(visit: Visit, words: Words): Promise<void> {
  await visit.ctx.reply(typeof words === 'function' ? words(visit) : words);
}
