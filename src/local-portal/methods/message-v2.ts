import { react } from '../message/like.ts';
import { rawParts } from '../message/parts.ts';
import { reactionCodes } from '../message/reactions.ts';
import { removeMessage } from '../message/remove.ts';
import { mayEdit, updateMessage } from '../message/update.ts';
import { scalarText, truth, wholeNumber } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import type { Bot, Chat, JsonMap, Message } from '../state.ts';
import { markRead } from './dialog.ts';
import { memberDialog, visibleMessage } from './dialog-v2.ts';
import { argument, hopsOf, type MethodTable, nested, v2 } from './entry.ts';
import { botV2Of } from './owner.ts';
import { sendV2 } from './send-v2.ts';

/** Messages as the bot (REST reference: imbot.v2.Chat.Message.*), and the unpublished im.v2 send. */
export const messagesV2: MethodTable = {
  'imbot.v2.Chat.Message.send': v2('imbot', (call) => {
    const bot = botV2Of(call);
    return sendV2(call, { actorId: bot.id, botId: bot.id, takesMenu: false, lateKey: false });
  }),
  'im.v2.Chat.Message.send': v2('im', (call) => {
    const botId = wholeNumber(nested(call.params, 'fields')['botId']);
    return sendV2(call, { actorId: call.caller.user.id, botId, takesMenu: true, lateKey: true });
  }),
  'imbot.v2.Chat.Message.update': v2('imbot', update),
  'imbot.v2.Chat.Message.delete': v2('imbot', remove),
  'imbot.v2.Chat.Message.read': v2('imbot', read),
  'imbot.v2.Chat.Message.Reaction.add': v2('imbot', (call) => reaction(call, 'add')),
  'imbot.v2.Chat.Message.Reaction.delete': v2('imbot', (call) => reaction(call, 'delete')),
};

function update(call: MethodCall): JsonMap {
  const { portal, params } = call;
  const bot = botV2Of(call);
  const { message, chat } = visibleMessage(call, bot.id);
  if (!isEditable(call, bot, message, chat) || message.params['FORWARD_ID'] !== undefined)
    throw notEditable();
  const fields = nested(params, 'fields');
  const given = { attach: fields['attach'], keyboard: fields['keyboard'], menu: undefined };
  const changes = rawParts(portal, given, bot.id);
  const text = scalarText(fields['message']);
  updateMessage(portal, message, {
    ...changes,
    actorId: bot.id,
    keepsAttached: true,
    hops: hopsOf(call),
    ...(text !== undefined && { text }),
  });
  return { result: true };
}

function remove(call: MethodCall): JsonMap {
  const bot = botV2Of(call);
  const { message, chat } = visibleMessage(call, bot.id);
  if (!isEditable(call, bot, message, chat)) throw notEditable();
  const complete = truth(call.params['complete']);
  removeMessage(call.portal, message, { actorId: bot.id, complete, hops: hopsOf(call) });
  return { result: true };
}

function read(call: MethodCall): JsonMap {
  const bot = botV2Of(call);
  const chat = memberDialog(call, bot.id);
  const upTo = call.params['messageId'];
  if (upTo !== undefined && upTo !== null && visibleMessage(call, bot.id).chat.id !== chat.id)
    throw new PortalError('MESSAGE_NOT_FOUND', 'Message not found');
  const before = chat.lastRead[bot.id] ?? 0;
  const marked = markRead(call, chat, bot.id, upTo);
  const viewed = [...call.portal.state.messages.values()].filter(
    (message) => message.chatId === chat.id && message.id > before && message.id <= marked.lastId,
  );
  return { ...marked, viewedMessages: viewed.map((message) => message.id) };
}

function reaction(call: MethodCall, action: 'add' | 'delete'): JsonMap {
  const { portal } = call;
  const bot = botV2Of(call);
  const { message } = visibleMessage(call, bot.id);
  const code = scalarText(argument(call, 'reaction')) ?? '';
  const user = portal.state.users.get(bot.id);
  if (!reactionCodes.has(code) || user === undefined)
    throw new PortalError('REACTION_NOT_FOUND', 'Reaction not found');
  if (!react(portal, message, user, { reaction: code, action, hops: hopsOf(call) }))
    throw action === 'add'
      ? new PortalError('REACTION_ALREADY_SET', 'Reaction is set already')
      : new PortalError('REACTION_NOT_FOUND', 'Reaction is not set');
  return { result: true };
}

/** Own messages without a time limit; in open lines those of any bot. */
function isEditable(call: MethodCall, bot: Bot, message: Message, chat: Chat): boolean {
  const isForeignBot = chat.entityType === 'LINES' && call.portal.state.bots.has(message.authorId);
  return mayEdit(call.portal, message, isForeignBot ? message.authorId : bot.id, false);
}

function notEditable(): PortalError {
  return new PortalError('MESSAGE_ACCESS_DENIED', "You don't have access to the message");
}
