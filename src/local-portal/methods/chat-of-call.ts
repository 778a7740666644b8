import { isDialogId, openDialog } from '../message/chats.ts';
import { scalarText, wholeNumber } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import type { Chat } from '../state.ts';
import { hopsOf } from './entry.ts';
import { noAccess } from './recipient.ts';

/**
 * Chat of DIALOG_ID (private ones too) or CHAT_ID, for methods that take either.
 * @throws PortalError DIALOG_ID_EMPTY, CHAT_ID_EMPTY, ACCESS_ERROR (403) when there is none
 */
export function anyChatOf(call: MethodCall): Chat {
  const { portal, params, caller } = call;
  const given = params['DIALOG_ID'];
  if (given !== undefined && given !== null) {
    const dialogId = scalarText(given) ?? '';
    if (!isDialogId(dialogId)) throw new PortalError('DIALOG_ID_EMPTY', "Dialog ID can't be empty");
    const chat = openDialog(portal, caller.user.id, dialogId, hopsOf(call));
    if (chat === undefined) throw noAccess();
    return chat;
  }
  const id = wholeNumber(params['CHAT_ID']);
  if (id <= 0) throw new PortalError('CHAT_ID_EMPTY', "Chat ID can't be empty");
  const chat = portal.state.chats.get(id);
  if (chat === undefined) throw noAccess();
  return chat;
}

/** The same for a member. @throws PortalError ACCESS_ERROR (403) as well */
export function anyChatOfMember(call: MethodCall): Chat {
  const chat = anyChatOf(call);
  if (!chat.members.includes(call.caller.user.id)) throw noAccess();
  return chat;
}
