import { scalarText, wholeNumber } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import type { Chat, User } from '../state.ts';

/**
 * Dialog id of DIALOG_ID, CHAT_ID or USER_ID of a v1 call.
 * @throws PortalError USER_ID_EMPTY, USER_NOT_FOUND, CHAT_ID_EMPTY, or PARAMS_ERROR when none is given
 */
export function recipient(call: MethodCall): string {
  const { params } = call;
  const dialogId = scalarText(params['DIALOG_ID']);
  if (dialogId !== undefined) {
    const group = /^(chat|sg|crm)(\d+)$/i.exec(dialogId);
    if (group === null) return person(call, wholeNumber(dialogId));
    return group[1]?.toLowerCase() === 'chat' ? chat(Number(group[2])) : dialogId;
  }
  if (params['CHAT_ID'] !== undefined) return chat(wholeNumber(params['CHAT_ID']));
  const userId = params['USER_ID'] ?? params['TO'];
  if (userId !== undefined) return person(call, wholeNumber(userId));
  throw new PortalError('PARAMS_ERROR', 'Incorrect params');
}

function person(call: MethodCall, id: number): string {
  if (id <= 0) throw new PortalError('USER_ID_EMPTY', "User ID can't be empty");
  if (!call.portal.state.users.has(id)) throw new PortalError('USER_NOT_FOUND', 'User not found');
  return String(id);
}

function chat(id: number): string {
  if (id <= 0) throw new PortalError('CHAT_ID_EMPTY', "Chat ID can't be empty");
  return `chat${id}`;
}

/** Chats whose kind does not let just anybody write. */
const restricted: ReadonlySet<string> = new Set(['S', 'N', 'J']);

/**
 * System chats take no messages; channels and the general chat only those of their owner, managers and
 * administrators. @throws PortalError ACCESS_ERROR (403)
 */
export function checkMayWrite(chat: Chat | undefined, user: User): void {
  if (chat === undefined) return;
  const isRestricted = restricted.has(chat.type) || chat.entityType === 'GENERAL';
  const isInCharge = user.isAdmin || chat.ownerId === user.id || chat.managers.includes(user.id);
  if (isRestricted && (chat.type === 'S' || !isInCharge)) throw noAccess();
}

/** ACCESS_ERROR with the platform's text. */
export function noAccess(status = 403): PortalError {
  return new PortalError('ACCESS_ERROR', 'Action unavailable', status);
}
