import { type Reply, toV1Message } from '../../compose/index.ts';
import { AuthError, RestError } from '../../errors.ts';
import type { Act } from '../call.ts';
import type { Effect } from '../contract.ts';
import type { MessengerOptions } from './messenger.ts';

/** Refusals that say: not in this way. Nothing was sent, and `imbot.message.add` may be allowed what this was not. */
const NOT_THIS_WAY: ReadonlySet<string> = new Set([
  'ACCESS_ERROR',
  'INSUFFICIENT_SCOPE',
  'ERROR_METHOD_NOT_FOUND',
  'USER_ACCESS_ERROR',
  'WRONG_AUTH_TYPE',
]);

/** The ways of a v1 message. */
export interface SendV1 {
  /**
   * By `im.message.add`, with a key. Null when that cannot be: nothing was sent then.
   * @param others further refusals that are no more than that
   */
  byKey(
    effect: Effect,
    dialogId: string,
    reply: Reply,
    others?: ReadonlySet<string>,
  ): Promise<{ result: unknown } | null>;
  /** By `imbot.message.add`, which knows neither key nor REPLY_ID. */
  plainly(effect: Effect, dialogId: string, reply: Reply): Promise<unknown>;
  /** In the best way there is. */
  send(effect: Effect, dialogId: string, reply: Reply): Promise<unknown>;
}

/**
 * v1 messages. `imbot.message.add` has no idempotency key, so a bot whose application has the scope `im` speaks by
 * `im.message.add` with the token of its own user: a message, once on its way, is never doubled, and may quote.
 *
 * What that costs: the right to write is checked as for a person, so that channels may refuse (then it goes the old
 * way); a line that begins with `/` calls commands, as in v2, which `imbot.message.add` prevents; and a bot without a
 * token of its own goes the old way. Lines of the system always do: portals never deduplicate them.
 */
export function createSendV1({
  direct,
  itself,
  botId,
}: Pick<MessengerOptions, 'direct' | 'itself' | 'botId'>): SendV1 {
  async function byKey(
    effect: Effect,
    dialogId: string,
    reply: Reply,
    others?: ReadonlySet<string>,
  ): Promise<{ result: unknown } | null> {
    if (!itself || reply.system) return null;
    const params = toV1Message(reply, { dialogId, botId });
    try {
      return { result: await effect.keyed((key) => add(itself, params, key)) };
    } catch (error) {
      if (error instanceof RestError) {
        const code = error.code.toUpperCase();
        if (NOT_THIS_WAY.has(code) || others?.has(code)) return null;
      }
      // Without its token the bot cannot ask whether the message is there.
      const tokenless = error instanceof AuthError && error.outcome === 'reauth-required';
      if (tokenless && !effect.inDoubt) return null;
      throw error;
    }
  }

  function plainly(effect: Effect, dialogId: string, reply: Reply): Promise<unknown> {
    const { replyTo: _, ...message } = reply;
    const params = toV1Message(message, { dialogId, botId });
    return effect.unkeyed('imbot.message.add', () => direct('imbot.message.add', params));
  }

  return {
    byKey,
    plainly,
    async send(effect, dialogId, reply) {
      const sent = await byKey(effect, dialogId, reply);
      return sent ? sent.result : plainly(effect, dialogId, reply);
    },
  };
}

function add(act: Act, params: Readonly<Record<string, unknown>>, key: string | undefined): Promise<unknown> {
  return act('im.message.add', key === undefined ? params : { ...params, TEMPLATE_ID: key });
}
