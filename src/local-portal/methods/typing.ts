import { groupChat, privateChat } from '../message/chats.ts';
import { scalarText } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import { hopsOf, type MethodTable, v1 } from './entry.ts';
import { botV1 } from './owner.ts';

/** The bot is typing (REST reference: imbot.chat.sendTyping). */
export const typing: MethodTable = {
  'imbot.chat.sendTyping': v1('imbot', sendTyping),
  'imbot.sendTyping': v1('imbot', sendTyping),
};

/** True also when the dialog is unknown or closed to the bot. */
function sendTyping(call: MethodCall): true {
  const { portal, params } = call;
  const bot = botV1(call);
  const dialogId = scalarText(params['DIALOG_ID']) ?? '';
  if (dialogId === '') throw new PortalError('DIALOG_ID_EMPTY', "Dialog ID can't be empty");
  const chat = /^\d+$/.test(dialogId)
    ? privateChat(portal, bot.id, Number(dialogId))
    : groupChat(portal, dialogId);
  const user = portal.state.users.get(bot.id);
  if (user !== undefined && chat?.members.includes(bot.id) === true)
    portal.emit({ type: 'typing', chat, user }, hopsOf(call));
  return true;
}
