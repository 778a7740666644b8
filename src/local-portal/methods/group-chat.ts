import { colorV1 } from '../../bitrix24/color.ts';
import { addMembers, createChat, removeMember } from '../message/chats.ts';
import { sendMessage } from '../message/send.ts';
import { scalarText, trim } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import type { Chat } from '../state.ts';
import { chatOf, idList, userIdOf } from './chat-arguments.ts';
import { hopsOf, type MethodTable, v1 } from './entry.ts';
import { messagesOf } from './objects.ts';
import { botV1 } from './owner.ts';
import { pictureUrl } from './picture.ts';
import { noAccess } from './recipient.ts';

/** Group chats as the user (REST reference: im.chat.*) and, with the same code, as the bot (imbot.chat.*). */
export const groupChats: MethodTable = {
  ...chatMethods('im.chat', 'im', (call) => call.caller.user.id),
  ...chatMethods('imbot.chat', 'imbot', (call) => botV1(call).id),
};

function chatMethods(prefix: string, scope: string, actorOf: (call: MethodCall) => number): MethodTable {
  const asActor = (run: (call: MethodCall, actorId: number) => unknown) =>
    v1(scope, (call) => run(call, actorOf(call)));
  return {
    [`${prefix}.add`]: asActor(add),
    [`${prefix}.leave`]: asActor(leave),
    [`${prefix}.setOwner`]: asActor(setOwner),
    [`${prefix}.updateTitle`]: asActor(updateTitle),
    [`${prefix}.updateColor`]: asActor(updateColor),
    [`${prefix}.user.add`]: asActor(addUsers),
    [`${prefix}.user.delete`]: asActor(deleteUser),
    [`${prefix}.user.list`]: asActor((call, actorId) => {
      const { members } = chatOf(call);
      return members.includes(actorId) ? members : [];
    }),
  };
}

function add(call: MethodCall, actorId: number): number {
  const { portal, params } = call;
  const chat = createChat(portal, {
    type: params['TYPE'] === 'OPEN' ? 'O' : 'C',
    title: scalarText(params['TITLE']) ?? '',
    description: scalarText(params['DESCRIPTION']) ?? '',
    color: colorV1(scalarText(params['COLOR']) ?? '') ?? 'AZURE',
    avatar: pictureUrl(scalarText(params['AVATAR']) ?? ''),
    ownerId: actorId,
    members: idList(params['USERS']),
    entityType: scalarText(params['ENTITY_TYPE']) ?? '',
    entityId: scalarText(params['ENTITY_ID']) ?? '',
    hops: hopsOf(call),
  });
  const text = trim(scalarText(params['MESSAGE']) ?? '');
  if (text !== '')
    sendMessage(portal, { dialogId: `chat${chat.id}`, authorId: actorId, text, hops: hopsOf(call) });
  return chat.id;
}

function leave(call: MethodCall, actorId: number): true {
  const chat = memberChat(call, actorId);
  removeMember(call.portal, chat, actorId);
  return true;
}

function setOwner(call: MethodCall, actorId: number): true {
  const chat = chatOf(call);
  const userId = userIdOf(call);
  refuseGeneral(chat);
  if (chat.ownerId !== actorId || !chat.members.includes(userId)) throw wrongRequest();
  chat.ownerId = userId;
  if (!chat.managers.includes(userId)) chat.managers.push(userId);
  return true;
}

function updateTitle(call: MethodCall, actorId: number): true {
  const chat = chatOf(call);
  const title = trim(scalarText(call.params['TITLE']) ?? '');
  if (title === '') throw new PortalError('TITLE_EMPTY', "Chat title can't be empty");
  if (!chat.members.includes(actorId)) throw noAccess();
  chat.title = title;
  return true;
}

function updateColor(call: MethodCall, actorId: number): true {
  const chat = memberChat(call, actorId);
  const color = colorV1(scalarText(call.params['COLOR']) ?? '');
  if (color === undefined) throw new PortalError('WRONG_COLOR', 'This color is not available');
  if (chat.color === color) throw wrongRequest();
  chat.color = color;
  return true;
}

function addUsers(call: MethodCall, actorId: number): true {
  const chat = chatOf(call);
  refuseGeneral(chat);
  const ids = idList(call.params['USERS']);
  const last = messagesOf(call.portal, chat.id).at(-1)?.id ?? 0;
  const isMember = chat.members.includes(actorId);
  const added = isMember ? addMembers(call.portal, chat, ids, actorId, hopsOf(call)) : [];
  if (added.length === 0) throw wrongRequest();
  const { hiddenUntil } = call.portal.state;
  for (const id of added) {
    if (call.params['HIDE_HISTORY'] === 'N') hiddenUntil.delete(`${chat.id}:${id}`);
    else hiddenUntil.set(`${chat.id}:${id}`, last);
  }
  return true;
}

function deleteUser(call: MethodCall, actorId: number): true {
  const chat = chatOf(call);
  const userId = userIdOf(call);
  refuseGeneral(chat);
  if (userId !== actorId && !isInCharge(chat, actorId))
    throw new PortalError('ACCESS_DENIED_KICK', "You don't have permission to remove users from this chat");
  if (!removeMember(call.portal, chat, userId))
    throw new PortalError('USER_NOT_FOUND', 'User is not a member of the chat');
  return true;
}

/** Owner or manager. */
export function isInCharge(chat: Chat, userId: number): boolean {
  return chat.ownerId === userId || chat.managers.includes(userId);
}

function memberChat(call: MethodCall, actorId: number): Chat {
  const chat = chatOf(call);
  if (!chat.members.includes(actorId)) throw noAccess();
  return chat;
}

function refuseGeneral(chat: Chat): void {
  if (chat.entityType === 'GENERAL') throw noAccess();
}

function wrongRequest(): PortalError {
  return new PortalError('WRONG_REQUEST', "You don't have access or user isn't member in chat");
}
