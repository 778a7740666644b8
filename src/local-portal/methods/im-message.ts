import { groupChat, privateChat } from '../message/chats.ts';
import { likeMessage } from '../message/like.ts';
import { changedParts, newParts } from '../message/parts.ts';
import { removeMessage } from '../message/remove.ts';
import { sendMessage } from '../message/send.ts';
import { mayEdit, updateMessage } from '../message/update.ts';
import { isEmpty, scalarText, trim, wholeNumber } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import { hopsOf, type MethodTable, v1 } from './entry.ts';
import { givenParts, messageOf, replyOf } from './message-arguments.ts';
import { checkMayWrite, recipient } from './recipient.ts';

/** Messages as the user of the token or webhook (REST reference: im.message.*). */
export const imMessage: MethodTable = {
  'im.message.add': v1('im', add),
  'im.message.update': v1('im', (call) => update(call, call.caller.user.id)),
  'im.message.delete': v1('im', (call) => remove(call, call.caller.user.id)),
  'im.message.like': v1('im', (call) => like(call, call.caller.user.id)),
  'im.message.command': v1('im', press),
};

function add(call: MethodCall): number {
  const { portal, params, caller } = call;
  const given = params['MESSAGE'];
  const text = typeof given === 'string' ? trim(given) : '';
  const isWrong = given !== undefined && given !== null && typeof given !== 'string';
  if (isWrong || (text === '' && isEmpty(params['ATTACH'])))
    throw new PortalError('MESSAGE_EMPTY', "Message can't be empty");
  const dialogId = recipient(call);
  const chat = /^\d+$/.test(dialogId)
    ? privateChat(portal, caller.user.id, Number(dialogId))
    : groupChat(portal, dialogId);
  checkMayWrite(chat, caller.user);
  const botId = wholeNumber(params['BOT_ID']);
  const parts = newParts(portal, givenParts(params), { keyboard: botId, menu: botId }, 'add');
  const replyId = replyOf(call, chat);
  const system = params['SYSTEM'] === 'Y' && !caller.user.isExtranet;
  return sendMessage(portal, {
    dialogId,
    authorId: caller.user.id,
    text,
    parts,
    replyId,
    system,
    urlPreview: params['URL_PREVIEW'] !== 'N',
    uuid: scalarText(params['TEMPLATE_ID']) ?? null,
    lateKey: true,
    hops: hopsOf(call),
    ...(system && caller.kind === 'app' && { prefix: `[b]${caller.app.title}[/b]` }),
  }).id;
}

/** v1 update, as a user or as a bot. `botId`: the bot that commands go to, BOT_ID of the call by default. */
export function update(call: MethodCall, actorId: number, botId = wholeNumber(call.params['BOT_ID'])): true {
  const { portal, params } = call;
  const message = messageOf(call);
  if (message === undefined || !mayEdit(portal, message, actorId, true)) throw cannotEdit();
  const given = givenParts(params);
  const changes = changedParts(
    portal,
    { ...given, menu: params['MESSAGE_ID'] === undefined ? undefined : given.menu },
    { keyboard: botId, menu: botId },
  );
  const text = scalarText(params['MESSAGE']);
  updateMessage(portal, message, {
    ...changes,
    actorId,
    marksEdited: params['IS_EDITED'] !== 'N',
    hops: hopsOf(call),
    ...(text !== undefined && { text }),
  });
  return true;
}

export function remove(call: MethodCall, actorId: number): true {
  const message = messageOf(call);
  if (message === undefined || !mayEdit(call.portal, message, actorId, false)) throw cannotEdit();
  removeMessage(call.portal, message, {
    actorId,
    complete: call.params['COMPLETE'] === 'Y',
    hops: hopsOf(call),
  });
  return true;
}

export function like(call: MethodCall, actorId: number): true {
  const { portal, params } = call;
  const message = messageOf(call);
  const user = portal.state.users.get(actorId);
  const isMember =
    message !== undefined && portal.state.chats.get(message.chatId)?.members.includes(actorId) === true;
  const action = scalarText(params['ACTION']) ?? 'auto';
  if (!isMember || user === undefined || !likeMessage(portal, message, user, action, hopsOf(call)))
    throw new PortalError('WITHOUT_CHANGES', 'Status has not changed after the request');
  return true;
}

function press(call: MethodCall): true {
  const { portal, params, caller } = call;
  const message = messageOf(call);
  const chat = message && portal.state.chats.get(message.chatId);
  if (message === undefined || chat === undefined)
    throw new PortalError('MESSAGE_ID_ERROR', 'Message not found');
  const botId = wholeNumber(params['BOT_ID']);
  if (botId <= 0) throw new PortalError('BOT_ID_ERROR', "Bot ID can't be empty");
  const name = (scalarText(params['COMMAND']) ?? '').replace(/^\//, '');
  if (name === '') throw new PortalError('COMMAND_ERROR', "Command can't be empty");
  const command = [...portal.state.commands.values()].find(
    (known) => known.botId === botId && known.command === name,
  );
  if (command === undefined || !chat.members.includes(caller.user.id))
    throw new PortalError('PARAMS_ERROR', 'Incorrect params');
  const press = { params: scalarText(params['COMMAND_PARAMS']) ?? '', user: caller.user, menu: false };
  portal.emit({ type: 'commandPress', command, message, chat, ...press }, hopsOf(call));
  return true;
}

function cannotEdit(): PortalError {
  const text = "Time has expired for modification or you don't have access";
  return new PortalError('CANT_EDIT_MESSAGE', text, 403);
}
