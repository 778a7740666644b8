import type { CommandEvent } from '../../bitrix24/event.ts';
import type { Measure, Part, Reply } from '../../compose/index.ts';
import { B24BotError, RestError } from '../../errors.ts';
import type { Act } from '../call.ts';
import type { Answered, Sent } from '../context.ts';
import type { Effect } from '../contract.ts';
import type { AgentStatus } from './agent-status.ts';
import type { IsMember } from './membership.ts';
import type { Reaction } from './reaction.ts';

/** What a bot does with messages, in the words of one API generation. */
export interface Messenger {
  /** A long text with `split: true` becomes several messages; the id is that of the last. */
  send(dialogId: string, parts: readonly Part[]): Promise<Sent>;
  answer(event: CommandEvent, parts: readonly Part[]): Promise<Answered>;
  edit(messageId: number, parts: readonly Part[]): Promise<void>;
  remove(messageId: number): Promise<void>;
  typing(dialogId: string): Promise<void>;
  /** Shows what the bot is at, for `seconds`. @throws B24BotError NOT_IN_GENERATION in v1 */
  status(dialogId: string, status: AgentStatus, seconds?: number): Promise<void>;
  like(messageId: number): Promise<void>;
  /** v1 knows `like` only. @throws B24BotError NOT_IN_GENERATION */
  react(messageId: number, reaction: Reaction): Promise<void>;
  unreact(messageId: number, reaction: Reaction): Promise<void>;
  /** Marks what was said up to a message as read by the bot, or all. @throws B24BotError SCOPE_MISSING in v1 */
  read(dialogId: string, messageId?: number): Promise<void>;
}

/** `Effects.once` with what the bot wants in doubt. */
export type Once = (
  name: string,
  content: unknown,
  make: (effect: Effect) => Promise<unknown>,
) => Promise<unknown>;

export interface MessengerOptions {
  /** Calls as the bot, with their record. */
  act: Act;
  once: Once;
  /** Calls as the bot, inside an effect. */
  direct: Act;
  /** Calls as the bot's own user, inside an effect; undefined where the bot cannot or may not. */
  itself: Act | undefined;
  isMember: IsMember;
  botId: number;
  /** How sizes are measured before anything is sent; default `documented`. */
  measure?: Measure;
  /** Unix milliseconds. */
  now: () => number;
}

/** Id of a sent message: v1 answers with the number, v2 with `{id}`. @throws B24BotError UNEXPECTED_ANSWER */
export function sentId(method: string, result: unknown): number {
  const id = Number(typeof result === 'object' && result !== null && 'id' in result ? result.id : result);
  if (typeof result !== 'boolean' && Number.isSafeInteger(id) && id > 0) return id;
  throw new B24BotError(`${method}: the portal answered without a message id`, {
    code: 'UNEXPECTED_ANSWER',
    layer: 'portal',
  });
}

/** Sends the messages of one reply one after another; the result is the last one's. */
export async function inOrder<Result>(
  replies: readonly [Reply, ...Reply[]],
  send: (reply: Reply) => Promise<Result>,
): Promise<Result> {
  const [first, ...rest] = replies;
  let result = await send(first);
  for (const reply of rest) result = await send(reply);
  return result;
}

/** Makes a call whose refusal with `code` means that all is as wanted already. */
export async function unlessCode(code: string, call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof RestError && error.code === code)) throw error;
  }
}
