import type { GivenParts } from '../message/parts.ts';
import { wholeNumber } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import type { Chat, JsonMap, Message } from '../state.ts';

/** ATTACH, KEYBOARD and MENU of a v1 call. */
export function givenParts(params: JsonMap): GivenParts {
  return { attach: params['ATTACH'], keyboard: params['KEYBOARD'], menu: params['MENU'] };
}

/** The message of MESSAGE_ID or ID; undefined when unknown. @throws PortalError MESSAGE_ID_ERROR */
export function messageOf(call: MethodCall): Message | undefined {
  const id = wholeNumber(call.params['MESSAGE_ID'] ?? call.params['ID']);
  if (id <= 0) throw new PortalError('MESSAGE_ID_ERROR', "Message ID can't be empty");
  return call.portal.state.messages.get(id);
}

/**
 * REPLY_ID, 0 without one. `chat`: where the message goes, undefined when it is not there yet.
 * @throws PortalError REPLY_ACCESS_ERROR, REPLY_FROM_OTHER_CHAT_ERROR (403)
 */
export function replyOf(call: MethodCall, chat: Chat | undefined): number {
  const id = wholeNumber(call.params['REPLY_ID']);
  if (id <= 0) return 0;
  const { messages, chats } = call.portal.state;
  const message = messages.get(id);
  const from = message && chats.get(message.chatId);
  if (from === undefined || !from.members.includes(call.caller.user.id))
    throw new PortalError('REPLY_ACCESS_ERROR', 'Action unavailable', 403);
  if (from.id !== chat?.id)
    throw new PortalError('REPLY_FROM_OTHER_CHAT_ERROR', 'You can only reply to a message of this chat', 403);
  return id;
}
