import { groupChat } from '../message/chats.ts';
import { elements, isEmpty, scalarText, wholeNumber } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import type { Chat, Json } from '../state.ts';
import { noAccess } from './recipient.ts';

/**
 * Group chat of CHAT_ID or DIALOG_ID (`chatN`, `sgN`).
 * @throws PortalError DIALOG_ID_EMPTY, CHAT_ID_EMPTY, ACCESS_ERROR (403) when there is none
 */
export function chatOf(call: MethodCall): Chat {
  const { portal, params } = call;
  const dialogId = scalarText(params['DIALOG_ID']) ?? '';
  if (dialogId !== '') {
    if (!/^(?:chat|sg|crm)0*[1-9][0-9]*$/i.test(dialogId))
      throw new PortalError('DIALOG_ID_EMPTY', "Dialog ID can't be empty");
    const chat = groupChat(portal, dialogId);
    if (chat === undefined) throw noAccess();
    return chat;
  }
  const id = wholeNumber(params['CHAT_ID']);
  if (id <= 0) throw new PortalError('CHAT_ID_EMPTY', "Chat ID can't be empty");
  const chat = portal.state.chats.get(id);
  if (chat === undefined || chat.type === 'P') throw noAccess();
  return chat;
}

/** USER_ID of a v1 call. @throws PortalError USER_ID_EMPTY */
export function userIdOf(call: MethodCall): number {
  const id = wholeNumber(call.params['USER_ID']);
  if (id <= 0) throw new PortalError('USER_ID_EMPTY', "User ID can't be empty");
  return id;
}

/**
 * User ids given as a list, a map, or the JSON text of one; a single number counts as a list of one.
 * @throws PortalError INVALID_FORMAT when an element is no scalar or the text is not readable
 */
export function idList(given: Json | undefined): number[] {
  if (isEmpty(given)) return [];
  const list = typeof given === 'string' ? readList(given) : elements(given);
  if (list === null) return [wholeNumber(given)].filter((id) => id > 0);
  if (list.some((id) => typeof id === 'object')) throw badFormat();
  return list.map(wholeNumber).filter((id) => id > 0);
}

function readList(text: string): Json[] {
  if (/^[\d\s,]+$/.test(text)) return text.split(',');
  try {
    const parsed: Json = JSON.parse(text);
    const list = elements(parsed);
    if (list !== null) return list;
  } catch {
    // Falls through: unreadable text and a wrong shape are the same mistake.
  }
  throw badFormat();
}

function badFormat(): PortalError {
  return new PortalError('INVALID_FORMAT', 'A wrong format for the list of users is passed');
}
