import { isDialogId, openDialog } from '../message/chats.ts';
import { scalarText, wholeNumber } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import type { Chat, Message } from '../state.ts';
import { argument, hopsOf } from './entry.ts';

/** The dialog of `dialogId` for a member. @throws PortalError 100, CHAT_NOT_FOUND, ACCESS_DENIED */
export function memberDialog(call: MethodCall, userId: number): Chat {
  const dialogId = scalarText(argument(call, 'dialogId')) ?? '';
  const chat = isDialogId(dialogId) ? openDialog(call.portal, userId, dialogId, hopsOf(call)) : undefined;
  if (chat === undefined) throw new PortalError('CHAT_NOT_FOUND', 'Chat not found');
  if (!chat.members.includes(userId)) throw new PortalError('ACCESS_DENIED', 'Access denied');
  return chat;
}

const DAY_MS = 86_400_000;

/**
 * The message of `messageId` and its chat.
 * @throws PortalError 100, MESSAGE_NOT_FOUND, ACCESS_DENIED, MESSAGE_ACCESS_DENIED (older than one's history),
 *   MESSAGE_ACCESS_DENIED_BY_TARIFF (older than the plan shows)
 */
export function visibleMessage(call: MethodCall, userId: number): { message: Message; chat: Chat } {
  const { portal } = call;
  const { messages, chats, hiddenUntil } = portal.state;
  const message = messages.get(wholeNumber(argument(call, 'messageId')));
  const chat = message && chats.get(message.chatId);
  if (message === undefined || chat === undefined)
    throw new PortalError('MESSAGE_NOT_FOUND', 'Message not found');
  if (!chat.members.includes(userId)) throw new PortalError('ACCESS_DENIED', 'Access denied');
  if (message.id <= (hiddenUntil.get(`${chat.id}:${userId}`) ?? 0))
    throw new PortalError('MESSAGE_ACCESS_DENIED', "You don't have access to the message");
  const { historyDays } = portal.settings;
  if (historyDays !== undefined && portal.now() - message.date > historyDays * DAY_MS)
    throw new PortalError('MESSAGE_ACCESS_DENIED_BY_TARIFF', 'The plan does not show messages this old');
  return { message, chat };
}
