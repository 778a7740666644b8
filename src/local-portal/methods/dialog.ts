import { fileFacts, filesOf } from '../files/file-facts.ts';
import { isDialogId, openDialog } from '../message/chats.ts';
import { isEmpty, scalarText, wholeNumber } from '../message/value.ts';
import { type MethodAnswer, type MethodCall, PortalError } from '../portal.ts';
import type { Chat, Json } from '../state.ts';
import { hopsOf, type MethodTable, v1 } from './entry.ts';
import { dialogV1, messageFacts, messagesOf, snakeCase, usersById } from './objects.ts';
import { noAccess } from './recipient.ts';

/** Dialogs as the user of the token (REST reference: im.dialog.*; imbot.dialog.get checks the same user). */
export const dialogs: MethodTable = {
  'im.dialog.get': v1('im', get),
  'imbot.dialog.get': v1('imbot', get),
  'im.dialog.messages.get': v1('im', messages),
  'im.dialog.users.list': { scope: 'im', generation: 'v1', run: usersList },
  'im.dialog.read': v1('im', read),
  'im.dialog.writing': v1('im', writing),
  'im.chat.get': v1('im', chatGet),
  'imbot.chat.get': v1('imbot', chatGet),
};

function get(call: MethodCall): Json {
  return dialogV1(call.portal, dialogOf(call), call.caller.user.id);
}

/** The dialog of DIALOG_ID, or of CHAT_ID where the method takes it. @throws DIALOG_ID_EMPTY, ACCESS_ERROR */
function dialogOf(call: MethodCall, alsoChatId = false): Chat {
  const { portal, params, caller } = call;
  const chatId = alsoChatId ? wholeNumber(params['CHAT_ID']) : 0;
  const dialogId = chatId > 0 ? `chat${chatId}` : (scalarText(params['DIALOG_ID']) ?? '');
  if (!isDialogId(dialogId)) throw new PortalError('DIALOG_ID_EMPTY', "Dialog ID can't be empty");
  const chat = openDialog(portal, caller.user.id, dialogId, hopsOf(call));
  if (chat === undefined) throw noAccess(400);
  if (!chat.members.includes(caller.user.id)) throw noAccess();
  return chat;
}

function messages(call: MethodCall): Json {
  const { portal, params, caller } = call;
  const chat = dialogOf(call, true);
  const firstId = idBound(call, 'FIRST_ID');
  const lastId = idBound(call, 'LAST_ID');
  const asked = wholeNumber(params['LIMIT']);
  const limit = asked <= 0 ? 20 : Math.min(asked, 50);
  const hidden = portal.state.hiddenUntil.get(`${chat.id}:${caller.user.id}`) ?? 0;
  const all = messagesOf(portal, chat.id).filter((message) => message.id > hidden);
  const page =
    firstId === undefined
      ? all
          .filter((message) => lastId === undefined || message.id < lastId)
          .reverse()
          .slice(0, limit)
      : all.filter((message) => message.id > firstId).slice(0, limit);
  return {
    chat_id: chat.id,
    messages: page.map((message) => messageFacts(message, chat, caller.user.id)),
    users: usersById(
      portal,
      page.map((message) => message.authorId),
    ).map(snakeCase),
    files: page.flatMap((message) =>
      filesOf(portal, message).map((file) => snakeCase(fileFacts(portal, file))),
    ),
  };
}

function idBound(call: MethodCall, name: 'FIRST_ID' | 'LAST_ID'): number | undefined {
  const given = call.params[name];
  if (given === undefined || given === null || given === '') return undefined;
  if (!/^\d+$/.test(scalarText(given) ?? ''))
    throw new PortalError(`${name}_STRING`, `${name} can't be string`);
  return wholeNumber(given);
}

function usersList(call: MethodCall): MethodAnswer {
  const { portal, params } = call;
  const chat = dialogOf(call);
  const except = (scalarText(params['SKIP_EXTERNAL_EXCEPT_TYPES']) ?? '').split(',').map((t) => t.trim());
  const isShown = (id: number): boolean => {
    const user = portal.state.users.get(id);
    if (user === undefined) return false;
    if (params['SKIP_EXTERNAL'] !== 'Y') return true;
    return user.isBot ? except.includes('bot') : !user.isConnector || except.includes('imconnector');
  };
  const ids = chat.members.filter(isShown).sort((one, other) => one - other);
  const asked = wholeNumber(params['LIMIT']);
  const limit = asked <= 0 ? 50 : Math.min(asked, 200);
  const lastId = wholeNumber(params['LAST_ID']);
  const offset = isEmpty(params['LAST_ID']) ? Math.max(wholeNumber(params['OFFSET']), 0) : 0;
  const rest = ids.filter((id) => id > lastId).slice(offset);
  const result = usersById(portal, rest.slice(0, limit)).map(snakeCase);
  const answer: MethodAnswer = { result, total: ids.length };
  if (rest.length > limit) answer.next = ids.length - rest.length + limit;
  return answer;
}

function read(call: MethodCall): Json {
  const { portal, params, caller } = call;
  const dialogId = scalarText(params['DIALOG_ID']) ?? '';
  if (dialogId !== 'notify' && !isDialogId(dialogId))
    throw new PortalError('DIALOG_ID_EMPTY', "Dialog ID can't be empty");
  const chat = dialogId === 'notify' ? undefined : openDialog(portal, caller.user.id, dialogId, hopsOf(call));
  if (chat === undefined || !chat.members.includes(caller.user.id)) return false;
  return { dialogId, ...markRead(call, chat, caller.user.id, params['MESSAGE_ID'] ?? params['LAST_ID']) };
}

/** Moves the read mark of a user forward, never back. Absent message id: to the end. */
export function markRead(
  call: MethodCall,
  chat: Chat,
  userId: number,
  upTo: Json | undefined,
): { chatId: number; lastId: number; counter: number } {
  const all = messagesOf(call.portal, chat.id);
  const wanted = isEmpty(upTo) ? (all.at(-1)?.id ?? 0) : wholeNumber(upTo);
  const lastId = Math.max(wanted, chat.lastRead[userId] ?? 0);
  chat.lastRead[userId] = lastId;
  call.portal.state.unreadMarks.delete(`${chat.id}:${userId}`);
  const counter = all.filter((message) => message.id > lastId && message.authorId !== userId).length;
  return { chatId: chat.id, lastId, counter };
}

function writing(call: MethodCall): true {
  const { portal, params, caller } = call;
  if (params['DIALOG_ID'] === undefined && params['CHAT_ID'] !== undefined) {
    if (wholeNumber(params['CHAT_ID']) <= 0) throw new PortalError('CHAT_ID_EMPTY', "Chat ID can't be empty");
  } else if (String(params['DIALOG_ID']) === String(caller.user.id)) throw noAccess();
  const chat = dialogOf(call, params['DIALOG_ID'] === undefined);
  portal.emit({ type: 'typing', chat, user: caller.user }, hopsOf(call));
  return true;
}

function chatGet(call: MethodCall): Json {
  const { portal, params } = call;
  if (!isEmpty(params['DIALOG_ID'])) return get(call);
  const type = scalarText(params['ENTITY_TYPE']) ?? '';
  const id = scalarText(params['ENTITY_ID']) ?? '';
  if (type === '' || id === '') return null;
  const chat = [...portal.state.chats.values()].find(
    (known) => known.entityType === type && known.entityId === id,
  );
  return chat === undefined ? null : { ID: chat.id };
}
