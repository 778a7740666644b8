import { isoDate } from '../events/objects-v2.ts';
import { elements, isEmpty, scalarText, trim, wholeNumber } from '../message/value.ts';
import { type MethodCall, type Portal, PortalError } from '../portal.ts';
import type { JsonMap, Notice } from '../state.ts';
import { type MethodTable, v1 } from './entry.ts';
import { snakeCase, usersById } from './objects.ts';
import { ownerV1 } from './owner.ts';

/** Reading and answering notifications (REST reference: im.notify.*). */
export const notificationList: MethodTable = {
  'im.notify.get': v1('im', get),
  'im.notify.delete': v1('im', remove),
  'im.notify.read': v1('im', read),
  'im.notify.read.list': v1('im', readList),
  'im.notify.read.all': v1('im', (call) => {
    mark(call, () => true, true);
    return { result: true, newCounter: 0 };
  }),
  // Notifications of REST have no buttons and nobody who takes an answer.
  'im.notify.confirm': v1('im', (call) => unanswered(call, 'NOTIFY_VALUE', 'NOTIFY_VALUE_ERROR')),
  'im.notify.answer': v1('im', (call) => unanswered(call, 'ANSWER_TEXT', 'ANSWER_TEXT_ERROR')),
};

/** Most notifications of a page. */
const PAGE = 50;

/** Number of notifications a user has not read. */
export function unreadNotices(portal: Portal, userId: number): number {
  return noticesOf(portal, userId).filter(([, notice]) => !notice.isRead).length;
}

/** Notifications of a user, newest first. */
function noticesOf(portal: Portal, userId: number): [number, Notice][] {
  return [...portal.state.notices].filter(([, notice]) => notice.userId === userId).reverse();
}

function get(call: MethodCall): JsonMap {
  const { portal, params, caller } = call;
  const { LAST_ID: lastId, LAST_TYPE: lastType } = params;
  if (isEmpty(lastId) !== isEmpty(lastType))
    throw new PortalError('LAST_ID_AND_LAST_TYPE', 'LAST_ID and LAST_TYPE must be passed together');
  if (!isEmpty(lastId) && !/^\d+$/.test(scalarText(lastId) ?? ''))
    throw new PortalError('LAST_ID_STRING', "Last notification ID can't be string");
  const before = isEmpty(lastId) ? Number.POSITIVE_INFINITY : wholeNumber(lastId);
  const asked = wholeNumber(params['LIMIT']);
  const all = noticesOf(portal, caller.user.id);
  const page = all.filter(([id]) => id < before).slice(0, asked <= 0 ? PAGE : Math.min(asked, PAGE));
  const rows = page.flatMap(([id, notice]) => rowOf(portal, id, notice));
  return {
    total_count: all.length,
    total_unread_count: unreadNotices(portal, caller.user.id),
    chat_id: portal.state.messages.get(all[0]?.[0] ?? 0)?.chatId ?? 0,
    notifications: rows,
    users: usersById(
      portal,
      rows.map((row) => wholeNumber(row['author_id'])),
    ).map(snakeCase),
  };
}

function rowOf(portal: Portal, id: number, notice: Notice): JsonMap[] {
  const message = portal.state.messages.get(id);
  if (message === undefined) return [];
  const prefix = notice.appId === '' ? '' : `MP|${notice.appId}|`;
  return [
    {
      id,
      chat_id: message.chatId,
      author_id: message.authorId,
      date: isoDate(message.date),
      notify_type: notice.type,
      notify_module: 'rest',
      notify_event: 'rest_notify',
      notify_tag: notice.tag === '' ? '' : `${prefix}${notice.tag}`,
      notify_sub_tag: notice.subTag === '' ? '' : `${prefix}${notice.subTag}`,
      notify_title: '',
      setting_name: 'rest|rest_notify',
      text: message.text,
      notify_read: notice.isRead ? 'Y' : 'N',
      params: Object.keys(message.params).length === 0 ? null : message.params,
    },
  ];
}

/** By ID one of the caller's own, by tag all of the application. */
function remove(call: MethodCall): boolean {
  const { portal, params, caller } = call;
  const id = wholeNumber(params['ID']);
  const tag = trim(scalarText(params['TAG']) ?? '');
  const subTag = trim(scalarText(params['SUB_TAG']) ?? '');
  if (id <= 0 && tag === '' && subTag === '') throw new PortalError('PARAMS_ERROR', 'Incorrect params');
  const owner = ownerV1(call);
  const found = [...portal.state.notices].filter(([noticeId, notice]) => {
    if (id > 0) return noticeId === id && (notice.userId === caller.user.id || notice.appId === owner);
    return notice.appId === owner && (tag === '' ? notice.subTag === subTag : notice.tag === tag);
  });
  for (const [noticeId] of found) {
    portal.state.notices.delete(noticeId);
    portal.state.messages.delete(noticeId);
  }
  return found.length > 0;
}

/** ID and everything newer, unless ONLY_CURRENT; without ID nothing happens. */
function read(call: MethodCall): true {
  const { params } = call;
  if (isEmpty(params['ID'])) return true;
  const id = wholeNumber(params['ID']);
  const only = params['ONLY_CURRENT'] === 'Y';
  mark(call, (noticeId) => (only ? noticeId === id : noticeId >= id), params['ACTION'] !== 'N');
  return true;
}

/** An id that is not above zero ends the list. */
function readList(call: MethodCall): true {
  const ids = (elements(call.params['IDS']) ?? []).map(wholeNumber);
  const end = ids.findIndex((id) => id <= 0);
  if (ids.length === 0) throw new PortalError('PARAMS_ERROR', 'Incorrect params');
  const wanted = end === -1 ? ids : ids.slice(0, end);
  mark(call, (id) => wanted.includes(id), (call.params['ACTION'] ?? 'Y') === 'Y');
  return true;
}

function mark(call: MethodCall, wanted: (id: number) => boolean, isRead: boolean): void {
  for (const [id, notice] of noticesOf(call.portal, call.caller.user.id))
    if (wanted(id)) notice.isRead = isRead;
}

function unanswered(call: MethodCall, name: string, code: string): JsonMap {
  const id = wholeNumber(call.params['NOTIFY_ID'] ?? call.params['ID']);
  if (id <= 0) throw new PortalError('ID_ERROR', "Notification ID can't be empty");
  if (trim(scalarText(call.params[name]) ?? '') === '') throw new PortalError(code, `${name} can't be empty`);
  return { result_message: false };
}
