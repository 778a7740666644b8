import type { CommandEvent } from '../bitrix24/event.ts';
import {
  composeEdit,
  composeReply,
  type Edit,
  type Part,
  type Reply,
  toV1Message,
  toV1Update,
  toV2Answer,
  toV2Message,
  toV2Update,
} from '../compose/index.ts';
import { RestError } from '../errors.ts';
import type { Answered, Sent } from './context.ts';
import { inOrder, type Messenger, type MessengerOptions, sentId, unlessCode } from './messenger.ts';

/** How long a command may be answered; later the answer is lost without an error (event reference, section 5.7). */
const ANSWER_MS = 10 * 60_000;

/** Refusals that say: this bot has no access to v1 here. */
const NO_V1 = new Set(['BOT_ID_ERROR', 'APP_ID_ERROR', 'ERROR_METHOD_NOT_FOUND', 'insufficient_scope']);

/**
 * Messages by `imbot.v2.*`. Their methods carry no menu, so a menu goes with the answer to a command, or through the
 * v1 method, which serves bots of the same application whatever registered them; where the portal refuses that,
 * the author gets ComposeError MENU_NOT_SUPPORTED.
 */
export function createMessengerV2({ act, botId, now }: MessengerOptions): Messenger {
  async function sendOne(dialogId: string, reply: Reply): Promise<Sent> {
    const target = { dialogId, botId };
    if (reply.menu) {
      const { replyTo: _, ...message } = reply;
      const result = await actV1('imbot.message.add', toV1Message(message, target), () =>
        toV2Message(reply, target),
      );
      return { id: sentId('imbot.message.add', result) };
    }
    const result = await act('imbot.v2.Chat.Message.send', toV2Message(reply, target));
    return { id: sentId('imbot.v2.Chat.Message.send', result) };
  }

  async function answerOne(event: CommandEvent, reply: Reply): Promise<Answered> {
    const { command, messageId, dialogId } = event;
    if (now() - event.at.getTime() >= ANSWER_MS) return sendOne(dialogId, reply);
    const target = { commandId: command.id, messageId, botId, dialogId };
    await act('imbot.v2.Command.answer', toV2Answer(reply, target));
    return { id: undefined };
  }

  async function edit(messageId: number, changes: Edit): Promise<void> {
    const target = { messageId, botId };
    if (changes.menu === undefined) {
      await act('imbot.v2.Chat.Message.update', toV2Update(changes, target));
    } else {
      await actV1('imbot.message.update', toV1Update(changes, target), () => toV2Update(changes, target));
    }
  }

  /** @param refuse throws what the author is told when the bot has no access to v1 */
  async function actV1(
    method: string,
    params: Readonly<Record<string, unknown>>,
    refuse: () => unknown,
  ): Promise<unknown> {
    try {
      return await act(method, params);
    } catch (error) {
      if (error instanceof RestError && NO_V1.has(error.code)) refuse();
      throw error;
    }
  }

  return {
    send: (dialogId, parts) => inOrder(compose(parts, botId), (reply) => sendOne(dialogId, reply)),
    answer: (event, parts) => inOrder(composeReply(parts, { botId }), (reply) => answerOne(event, reply)),
    edit: (messageId, parts) => edit(messageId, composeEdit(parts, { botId })),
    async remove(messageId) {
      await act('imbot.v2.Chat.Message.delete', { botId, messageId });
    },
    async typing(dialogId) {
      await act('imbot.v2.Chat.InputAction.notify', { botId, dialogId });
    },
    like: (messageId) =>
      unlessCode('REACTION_ALREADY_SET', () =>
        act('imbot.v2.Chat.Message.Reaction.add', { botId, messageId, reaction: 'like' }),
      ),
  };
}

/** v2 takes an attachment without text; what must go through v1 because of its menu needs text. */
function compose(parts: readonly Part[], botId: number): readonly [Reply, ...Reply[]] {
  const replies = composeReply(parts, { botId, attachNeedsText: false });
  return replies.some(({ menu }) => menu) ? composeReply(parts, { botId }) : replies;
}
