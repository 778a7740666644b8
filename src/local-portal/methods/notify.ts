import { createChat } from '../message/chats.ts';
import { newParts } from '../message/parts.ts';
import { sendMessage } from '../message/send.ts';
import { scalarText, trim, wholeNumber } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import type { Chat, Notice } from '../state.ts';
import { hopsOf, type MethodTable, v1 } from './entry.ts';

/** Notifications: messages in the system chat of a user (REST reference: im.notify.*). */
export const notifications: MethodTable = {
  'im.notify': v1('im', (call) => notify(call, call.params['TYPE'] === 'SYSTEM')),
  'im.notify.personal.add': v1('im', (call) => notify(call, false)),
  'im.notify.system.add': v1('im', (call) => notify(call, true)),
};

function notify(call: MethodCall, isSystem: boolean): number {
  const { portal, params, caller } = call;
  const userId = wholeNumber(params['USER_ID'] ?? params['TO']);
  if (userId <= 0 || !portal.state.users.has(userId))
    throw new PortalError('USER_ID_EMPTY', "User ID can't be empty");
  const text = trim(scalarText(params['MESSAGE']) ?? '');
  if (text === '') throw new PortalError('MESSAGE_EMPTY', "Message can't be empty");
  const given = { attach: params['ATTACH'], keyboard: undefined, menu: undefined };
  const parts = newParts(portal, given, { keyboard: 0, menu: 0 }, 'add');
  const isOfApp = isSystem && caller.kind === 'app';
  const notice: Notice = {
    userId,
    type: isSystem ? 4 : 2,
    // Through a webhook tags are ignored.
    appId: caller.kind === 'app' ? caller.app.clientId : '',
    tag: caller.kind === 'app' ? trim(scalarText(params['TAG']) ?? '') : '',
    subTag: caller.kind === 'app' ? trim(scalarText(params['SUB_TAG']) ?? '') : '',
    isRead: false,
  };
  dropSameTag(call, notice);
  const { id } = sendMessage(portal, {
    dialogId: `chat${systemChat(call, userId).id}`,
    authorId: caller.user.id,
    text,
    parts,
    system: isSystem,
    asOutsider: true,
    skipCommand: true,
    hops: hopsOf(call),
    ...(isOfApp && { prefix: caller.app.title }),
  });
  portal.state.notices.set(id, notice);
  return id;
}

/** A tag is unique for an application and a user: the former notification goes. */
function dropSameTag({ portal }: MethodCall, { appId, tag, userId }: Notice): void {
  if (tag === '') return;
  for (const [id, known] of portal.state.notices) {
    if (known.appId !== appId || known.tag !== tag || known.userId !== userId) continue;
    portal.state.notices.delete(id);
    portal.state.messages.delete(id);
  }
}

/** The chat that holds a user's notifications. */
function systemChat(call: MethodCall, userId: number): Chat {
  const { portal } = call;
  for (const chat of portal.state.chats.values())
    if (chat.type === 'S' && chat.ownerId === userId) return chat;
  return createChat(portal, { type: 'S', title: 'Notifications', ownerId: userId });
}
