import type { CommandEvent } from '../bitrix24/event.ts';
import {
  composeEdit,
  composeReply,
  type Reply,
  toV1Answer,
  toV1Message,
  toV1Update,
} from '../compose/index.ts';
import type { Answered, Sent } from './context.ts';
import { inOrder, type Messenger, type MessengerOptions, sentId, unlessCode } from './messenger.ts';

/** Messages by `imbot.*`. */
export function createMessengerV1({ act, botId }: Pick<MessengerOptions, 'act' | 'botId'>): Messenger {
  async function sendOne(dialogId: string, reply: Reply): Promise<Sent> {
    // `imbot.message.add` knows no REPLY_ID: a v1 bot's message cannot quote.
    const { replyTo: _, ...message } = reply;
    const result = await act('imbot.message.add', toV1Message(message, { dialogId, botId }));
    return { id: sentId('imbot.message.add', result) };
  }

  async function answerOne(event: CommandEvent, reply: Reply): Promise<Answered> {
    const { command, messageId, dialogId } = event;
    // Answers in private chats lose their menu (message reference, section 6).
    if (reply.menu && event.chat.isPrivate) return sendOne(dialogId, reply);
    const params = toV1Answer(reply, { commandId: command.id, messageId, botId });
    const result = await act('imbot.command.answer', params);
    // `true`: the right to answer is over and nothing was sent (REST reference, imbot.command.answer).
    return result === true ? sendOne(dialogId, reply) : { id: sentId('imbot.command.answer', result) };
  }

  return {
    send: (dialogId, parts) => inOrder(composeReply(parts, { botId }), (reply) => sendOne(dialogId, reply)),
    answer: (event, parts) => inOrder(composeReply(parts, { botId }), (reply) => answerOne(event, reply)),
    async edit(messageId, parts) {
      await act('imbot.message.update', toV1Update(composeEdit(parts, { botId }), { messageId, botId }));
    },
    async remove(messageId) {
      await act('imbot.message.delete', { BOT_ID: botId, MESSAGE_ID: messageId });
    },
    async typing(dialogId) {
      await act('imbot.chat.sendTyping', { BOT_ID: botId, DIALOG_ID: dialogId });
    },
    like: (messageId) =>
      unlessCode('WITHOUT_CHANGES', () =>
        act('imbot.message.like', { BOT_ID: botId, MESSAGE_ID: messageId, ACTION: 'plus' }),
      ),
  };
}
