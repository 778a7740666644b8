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

/** The message of `messageId` and its chat. @throws PortalError 100, MESSAGE_NOT_FOUND, ACCESS_DENIED */
export function visibleMessage(call: MethodCall, userId: number): { message: Message; chat: Chat } {
  const { messages, chats } = call.portal.state;
  const message = messages.get(wholeNumber(argument(call, 'messageId')));
  const chat = message && chats.get(message.chatId);
  if (message === undefined || chat === undefined)
    throw new PortalError('MESSAGE_NOT_FOUND', 'Message not found');
  if (!chat.members.includes(userId)) throw new PortalError('ACCESS_DENIED', 'Access denied');
  return { message, chat };
}
