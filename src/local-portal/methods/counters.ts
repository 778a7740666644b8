import { dialogIdFor } from '../events/objects-v1.ts';
import { isDialogId, openDialog } from '../message/chats.ts';
import { scalarText, wholeNumber } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import type { Chat, Json, JsonMap } from '../state.ts';
import { markRead } from './dialog.ts';
import { hopsOf, type MethodTable, v1 } from './entry.ts';
import { unreadNotices } from './notify-list.ts';
import { unreadCount } from './objects.ts';

/** Unread messages of a user (REST reference: im.counters.get, im.dialog.unread, im.dialog.read.all). */
export const counters: MethodTable = {
  'im.counters.get': v1('im', get),
  'im.dialog.unread': v1('im', unread),
  'im.dialog.read.all': v1('im', readAll),
};

function get(call: MethodCall): JsonMap {
  const { portal, caller } = call;
  const { user } = caller;
  const { mutes, unreadMarks } = portal.state;
  const maps: Record<'CHAT' | 'CHAT_MUTED' | 'LINES' | 'DIALOG', JsonMap> = {
    CHAT: {},
    CHAT_MUTED: {},
    LINES: {},
    DIALOG: {},
  };
  const marked: { CHAT: number[]; DIALOG: number[] } = { CHAT: [], DIALOG: [] };
  const total = { CHAT: 0, LINES: 0, DIALOG: 0 };
  for (const chat of chatsOf(call)) {
    const kind = chat.type === 'P' ? 'DIALOG' : chat.entityType === 'LINES' ? 'LINES' : 'CHAT';
    const key = chat.type === 'P' ? Number(dialogIdFor(chat, user.id)) : chat.id;
    if (unreadMarks.has(`${chat.id}:${user.id}`)) marked[kind === 'DIALOG' ? 'DIALOG' : 'CHAT'].push(key);
    const count = unreadCount(portal, chat, user.id);
    if (count === 0) continue;
    if (mutes.get(chat.id)?.includes(user.id) === true) maps.CHAT_MUTED[key] = count;
    else {
      maps[kind][key] = count;
      total[kind] += count;
    }
  }
  const messenger = total.CHAT + total.LINES + total.DIALOG;
  const notify = unreadNotices(portal, user.id);
  return {
    TYPE: { ALL: messenger + notify, NOTIFY: notify, ...total, MESSENGER: messenger },
    CHAT: phpMap(maps.CHAT),
    CHAT_MUTED: phpMap(maps.CHAT_MUTED),
    CHAT_UNREAD: marked.CHAT,
    LINES: phpMap(maps.LINES),
    DIALOG: phpMap(maps.DIALOG),
    DIALOG_UNREAD: marked.DIALOG,
  };
}

/** Messages from MESSAGE_ID on become unread again. */
function unread(call: MethodCall): true {
  const { portal, params, caller } = call;
  const messageId = wholeNumber(params['MESSAGE_ID']);
  if (messageId <= 0) throw new PortalError('MESSAGE_ID_ERROR', "Message ID can't be empty");
  const dialogId = scalarText(params['DIALOG_ID']) ?? '';
  if (!isDialogId(dialogId)) throw new PortalError('DIALOG_ID_EMPTY', "Dialog ID can't be empty");
  const chat = openDialog(portal, caller.user.id, dialogId, hopsOf(call));
  if (chat?.members.includes(caller.user.id) === true) {
    chat.lastRead[caller.user.id] = Math.min(chat.lastRead[caller.user.id] ?? 0, messageId - 1);
    portal.state.unreadMarks.set(`${chat.id}:${caller.user.id}`, messageId);
  }
  return true;
}

function readAll(call: MethodCall): true {
  for (const chat of chatsOf(call)) markRead(call, chat, call.caller.user.id, undefined);
  return true;
}

/** Chats of the caller; the one of the notifications counts for itself. */
function chatsOf(call: MethodCall): Chat[] {
  return [...call.portal.state.chats.values()].filter(
    (chat) => chat.type !== 'S' && chat.members.includes(call.caller.user.id),
  );
}

function phpMap(map: JsonMap): Json {
  return Object.keys(map).length === 0 ? [] : map;
}
