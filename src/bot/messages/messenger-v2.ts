import type { CommandEvent } from '../../bitrix24/event.ts';
import {
  type ComposeOptions,
  composeEdit,
  composeReply,
  type Edit,
  type Part,
  type Reply,
  toV1Update,
  toV2Answer,
  toV2Message,
  toV2Update,
} from '../../compose/index.ts';
import { RestError } from '../../errors.ts';
import type { Answered, Sent } from '../context.ts';
import type { Effect } from '../contract.ts';
import { statusCode } from './agent-status.ts';
import { inOrder, type Messenger, type MessengerOptions, sentId, unlessCode } from './messenger.ts';
import type { Reaction } from './reaction.ts';
import { createSendV1 } from './send-v1.ts';

const SEND = 'imbot.v2.Chat.Message.send';

/** How long a command may be answered; later the answer is lost without an error (event reference, section 5.7). */
const ANSWER_MS = 10 * 60_000;

/** Refusals that say: this bot has no access to v1 here. */
const NO_V1 = new Set(['BOT_ID_ERROR', 'APP_ID_ERROR', 'ERROR_METHOD_NOT_FOUND', 'insufficient_scope']);

/** The bot is not in the group. */
const STRANGER: ReadonlySet<string> = new Set(['ACCESS_DENIED']);

/**
 * Messages by `imbot.v2.*`. Their methods carry no menu, so a menu goes with the answer to a command, or through the
 * v1 method, which serves bots of the same application whatever registered them; where the portal refuses that,
 * the author gets ComposeError MENU_NOT_SUPPORTED.
 *
 * Commands are answered by an ordinary message, too: `imbot.v2.Chat.Message.send` takes an idempotency key, tells the
 * id of the message and has no limit of ten minutes; `imbot.v2.Command.answer` has none of that. It is left for what
 * only it can do: answer where the bot is no member, carry a menu, and show a line of the system there.
 */
export function createMessengerV2(options: MessengerOptions): Messenger {
  const { act, direct, once, isMember, botId, now, measure } = options;
  const sizes = measure === undefined ? { botId } : { botId, measure };
  const v1 = createSendV1(options);

  /** @throws what the portal refused with; nothing was sent then */
  function send(effect: Effect, dialogId: string, reply: Reply): Promise<unknown> {
    const target = { dialogId, botId };
    if (reply.menu) return unlessNoV1(v1.send(effect, dialogId, reply), () => toV2Message(reply, target));
    const { fields, ...where } = toV2Message(reply, target);
    const by = (key: string | undefined): Promise<unknown> =>
      direct(
        SEND,
        key === undefined ? { ...where, fields } : { ...where, fields: { ...fields, templateId: key } },
      );
    // Portals never deduplicate lines of the system.
    return reply.system ? effect.unkeyed(SEND, () => by(undefined)) : effect.keyed(by);
  }

  async function sendOne(dialogId: string, reply: Reply): Promise<Sent> {
    const result = await once(`send ${dialogId}`, reply, (effect) => send(effect, dialogId, reply));
    return { id: sentId(SEND, result) };
  }

  async function answerOne(event: CommandEvent, reply: Reply): Promise<Answered> {
    const { dialogId } = event;
    const result = await once(`send ${dialogId}`, reply, async (effect) => {
      if (now() - event.at.getTime() >= ANSWER_MS) return send(effect, dialogId, reply);
      if (reply.menu || reply.system || !(await isMember(event, direct))) return answer(effect, event, reply);
      try {
        return await send(effect, dialogId, reply);
      } catch (error) {
        if (error instanceof RestError && STRANGER.has(error.code)) return answer(effect, event, reply);
        throw error;
      }
    });
    return { id: isSent(result) ? sentId(SEND, result) : undefined };
  }

  function answer(effect: Effect, event: CommandEvent, reply: Reply): Promise<unknown> {
    const { command, messageId, dialogId } = event;
    const params = toV2Answer(reply, { commandId: command.id, messageId, botId, dialogId });
    return effect.unkeyed('imbot.v2.Command.answer', () => direct('imbot.v2.Command.answer', params));
  }

  async function edit(messageId: number, changes: Edit): Promise<void> {
    const target = { messageId, botId };
    if (changes.menu === undefined) {
      await act('imbot.v2.Chat.Message.update', toV2Update(changes, target));
    } else {
      const update = act('imbot.message.update', toV1Update(changes, target));
      await unlessNoV1(update, () => toV2Update(changes, target));
    }
  }

  const react = (messageId: number, reaction: Reaction): Promise<void> =>
    unlessCode('REACTION_ALREADY_SET', () =>
      act('imbot.v2.Chat.Message.Reaction.add', { botId, messageId, reaction }),
    );

  return {
    send: (dialogId, parts) => inOrder(compose(parts, sizes), (reply) => sendOne(dialogId, reply)),
    answer: (event, parts) => inOrder(composeReply(parts, sizes), (reply) => answerOne(event, reply)),
    edit: (messageId, parts) => edit(messageId, composeEdit(parts, sizes)),
    async remove(messageId) {
      await act('imbot.v2.Chat.Message.delete', { botId, messageId });
    },
    async typing(dialogId) {
      await act('imbot.v2.Chat.InputAction.notify', { botId, dialogId });
    },
    async status(dialogId, status, seconds) {
      await act('imbot.v2.Chat.InputAction.notify', {
        botId,
        dialogId,
        statusMessageCode: statusCode(status),
        ...(seconds !== undefined && { duration: seconds }),
      });
    },
    like: (messageId) => react(messageId, 'like'),
    react,
    unreact: (messageId, reaction) =>
      unlessCode('REACTION_NOT_FOUND', () =>
        act('imbot.v2.Chat.Message.Reaction.delete', { botId, messageId, reaction }),
      ),
    async read(dialogId, messageId) {
      await act('imbot.v2.Chat.Message.read', {
        botId,
        dialogId,
        ...(messageId !== undefined && { messageId }),
      });
    },
  };
}

/** @param refuse throws what the author is told when the bot has no access to v1 */
async function unlessNoV1(call: Promise<unknown>, refuse: () => unknown): Promise<unknown> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof RestError && NO_V1.has(error.code)) refuse();
    throw error;
  }
}

/** `{result: true}` of Command.answer names no message. */
function isSent(result: unknown): boolean {
  return typeof result === 'number' || (typeof result === 'object' && result !== null && 'id' in result);
}

/** v2 takes an attachment without text; what must go through v1 because of its menu needs text. */
function compose(parts: readonly Part[], sizes: ComposeOptions): readonly [Reply, ...Reply[]] {
  const replies = composeReply(parts, { ...sizes, attachNeedsText: false });
  return replies.some(({ menu }) => menu) ? composeReply(parts, sizes) : replies;
}
