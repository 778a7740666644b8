import type { CommandEvent } from '../../bitrix24/event.ts';
import { composeEdit, composeReply, type Reply, toV1Answer, toV1Update } from '../../compose/index.ts';
import type { Answered, Sent } from '../context.ts';
import { notInGeneration, scopeMissing } from '../reach.ts';
import { inOrder, type Messenger, type MessengerOptions, sentId, unlessCode } from './messenger.ts';
import type { Reaction } from './reaction.ts';
import { createSendV1 } from './send-v1.ts';

const V1 = { generation: 'v1' } as const;

/** The bot is not in the group: it may answer all the same, as a line of the system with its name. */
const STRANGER: ReadonlySet<string> = new Set(['CANCELED']);

/**
 * Messages by `im.message.add` or `imbot.*` (see `createSendV1`). Commands are answered by an ordinary message, too,
 * where it can have a key: unlike `imbot.command.answer` that is neither limited to ten minutes nor loses a menu.
 */
export function createMessengerV1(options: MessengerOptions): Messenger {
  const { act, direct, itself, once, isMember, botId, measure } = options;
  const sizes = measure === undefined ? { botId } : { botId, measure };
  const { send, byKey, plainly } = createSendV1(options);

  const like = (messageId: number, action: 'plus' | 'minus'): Promise<void> =>
    unlessCode('WITHOUT_CHANGES', () =>
      act('imbot.message.like', { BOT_ID: botId, MESSAGE_ID: messageId, ACTION: action }),
    );

  async function sendOne(dialogId: string, reply: Reply): Promise<Sent> {
    const result = await once(`send ${dialogId}`, reply, (effect) => send(effect, dialogId, reply));
    return { id: sentId('imbot.message.add', result) };
  }

  async function answerOne(event: CommandEvent, reply: Reply): Promise<Answered> {
    const { command, messageId, dialogId } = event;
    const result = await once(`send ${dialogId}`, reply, async (effect) => {
      const isOwn = await isMember(event, direct);
      const sent = isOwn ? await byKey(effect, dialogId, reply, STRANGER) : null;
      if (sent) return sent.result;
      // Answers in private chats lose their menu (message reference, section 6).
      if (reply.menu && event.chat.isPrivate) return plainly(effect, dialogId, reply);
      const params = toV1Answer(reply, { commandId: command.id, messageId, botId });
      const answered = await effect.unkeyed('imbot.command.answer', () =>
        direct('imbot.command.answer', params),
      );
      // `true`: the right to answer is over and nothing was sent (REST reference, imbot.command.answer).
      return answered === true ? plainly(effect, dialogId, reply) : answered;
    });
    return { id: sentId('imbot.command.answer', result) };
  }

  return {
    send: (dialogId, parts) => inOrder(composeReply(parts, sizes), (reply) => sendOne(dialogId, reply)),
    answer: (event, parts) => inOrder(composeReply(parts, sizes), (reply) => answerOne(event, reply)),
    async edit(messageId, parts) {
      await act('imbot.message.update', toV1Update(composeEdit(parts, sizes), { messageId, botId }));
    },
    async remove(messageId) {
      await act('imbot.message.delete', { BOT_ID: botId, MESSAGE_ID: messageId });
    },
    async typing(dialogId) {
      await act('imbot.chat.sendTyping', { BOT_ID: botId, DIALOG_ID: dialogId });
    },
    async status() {
      throw notInGeneration('a status of the bot', V1, 'Use ctx.typing(), which exists in both.');
    },
    like: (messageId) => like(messageId, 'plus'),
    async react(messageId, reaction) {
      checkLike(reaction);
      await like(messageId, 'plus');
    },
    async unreact(messageId, reaction) {
      checkLike(reaction);
      await like(messageId, 'minus');
    },
    async read(dialogId, messageId) {
      if (!itself) throw scopeMissing('ctx.read', ['im']);
      await itself('im.dialog.read', {
        DIALOG_ID: dialogId,
        ...(messageId !== undefined && { MESSAGE_ID: messageId }),
      });
    },
  };
}

/** @throws B24BotError NOT_IN_GENERATION */
function checkLike(reaction: Reaction): void {
  if (reaction === 'like') return;
  throw notInGeneration(`the reaction '${reaction}'`, V1, "Use 'like', the only reaction there.");
}
