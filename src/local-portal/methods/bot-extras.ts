import { isDialogId, openDialog } from '../message/chats.ts';
import { scalarText, trim, wholeNumber } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import { hopsOf, type MethodTable, v1 } from './entry.ts';
import { botV1 } from './owner.ts';
import { noAccess } from './recipient.ts';

/** Two old methods of bots (REST reference: imbot.app.register; imbot.dialog.vote is not documented). */
export const botExtras: MethodTable = {
  'imbot.dialog.vote': v1('imbot', vote),
  'imbot.app.register': v1('imbot', registerApp),
};

/** A rating of a bot's answer, kept with the message. */
function vote(call: MethodCall): true {
  const { portal, params, caller } = call;
  const id = wholeNumber(params['MESSAGE_ID']);
  if (id <= 0) throw new PortalError('MESSAGE_ID_EMPTY', "Message ID can't be empty");
  const dialogId = scalarText(params['DIALOG_ID']) ?? '';
  if (!isDialogId(dialogId)) throw new PortalError('DIALOG_ID_EMPTY', "Dialog ID can't be empty");
  const chat = openDialog(portal, caller.user.id, dialogId, hopsOf(call));
  if (chat === undefined) throw noAccess(400);
  if (!chat.members.includes(caller.user.id)) throw noAccess();
  const message = portal.state.messages.get(id);
  const rating = params['RATING'] === 'dislike' ? 'dislike' : 'like';
  if (message?.chatId !== chat.id || message.params['VOTE'] === rating)
    throw new PortalError('WITHOUT_CHANGES', 'Status has not changed after the request');
  message.params['VOTE'] = rating;
  portal.emit({ type: 'messageChange', message, chat, actor: caller.user }, hopsOf(call));
  return true;
}

/** Chat applications are outdated: one is numbered, and nothing ever shows it. */
function registerApp(call: MethodCall): number {
  const bot = botV1(call, true);
  const code = trim(scalarText(call.params['CODE']) ?? '');
  if (code === '') throw new PortalError('WRONG_REQUEST', 'Code of the application is not specified');
  const { botApps } = call.portal.state;
  const key = `${bot.id}:${code}`;
  const id = botApps.get(key) ?? botApps.size + 1;
  botApps.set(key, id);
  return id;
}
