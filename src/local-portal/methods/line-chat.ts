import { addMembers, removeMember } from '../message/chats.ts';
import { isEmpty, scalarText, wholeNumber } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import type { Bot, Chat } from '../state.ts';
import { hopsOf } from './entry.ts';

/** Fields of `entityData1` of an open-line chat (event reference, section 8). */
const FIELD = { crm: 0, crmType: 1, crmId: 2, pause: 3, session: 5, created: 6 } as const;

/** The open line of CHAT_ID; undefined when it is none. @throws PortalError CHAT_ID_EMPTY */
export function lineOf(call: MethodCall): Chat | undefined {
  const id = wholeNumber(call.params['CHAT_ID']);
  if (id <= 0) throw new PortalError('CHAT_ID_EMPTY', "Chat ID can't be empty");
  const chat = call.portal.state.chats.get(id);
  return chat?.entityType === 'LINES' ? chat : undefined;
}

/** The open line of CHAT_ID for an employee. @throws PortalError CHAT_ID, CHAT_TYPE, ACCESS_DENIED */
export function operatorLine(call: MethodCall): Chat {
  const chat = call.portal.state.chats.get(wholeNumber(call.params['CHAT_ID']));
  if (chat === undefined) throw new PortalError('CHAT_ID', 'Chat ID is empty or wrong');
  if (chat.entityType !== 'LINES') throw new PortalError('CHAT_TYPE', 'The chat is not an open line');
  if (!isEmployee(call, call.caller.user.id)) throw lineDenied();
  return chat;
}

/** ACCESS_DENIED with the text of open lines. */
export function lineDenied(status = 400): PortalError {
  return new PortalError('ACCESS_DENIED', 'You do not have access to the conversation', status);
}

/** Every open-line chat. */
export function lineChats(call: MethodCall): Chat[] {
  return [...call.portal.state.chats.values()].filter((chat) => chat.entityType === 'LINES');
}

export function botsIn(call: MethodCall, chat: Chat): Bot[] {
  return chat.members.flatMap((id) => call.portal.state.bots.get(id) ?? []);
}

/** The employee who has the dialog. */
export function operatorOf(call: MethodCall, chat: Chat): number | undefined {
  return chat.members.find((id) => isEmployee(call, id));
}

/** Somebody who can be an operator. */
export function isEmployee(call: MethodCall, id: number): boolean {
  const user = call.portal.state.users.get(id);
  return user?.active === true && !user.isBot && !user.isExtranet && !user.isConnector;
}

/** Gives the dialog to an employee, 0 = to the queue. */
export function handOver(call: MethodCall, chat: Chat, operatorId: number): void {
  chat.ownerId = operatorId;
  if (operatorId > 0) addMembers(call.portal, chat, [operatorId], call.caller.user.id, hopsOf(call));
}

/** An employee has the dialog: bots and other operators leave. */
export function take(call: MethodCall, chat: Chat, operatorId: number): void {
  handOver(call, chat, operatorId);
  for (const id of chat.members)
    if (id !== operatorId && (call.portal.state.bots.has(id) || isEmployee(call, id)))
      removeMember(call.portal, chat, id);
}

/** The session is over: everybody but the visitor leaves. */
export function close(call: MethodCall, chat: Chat): void {
  for (const id of chat.members)
    if (call.portal.state.bots.has(id) || isEmployee(call, id)) removeMember(call.portal, chat, id);
  chat.ownerId = 0;
}

/** Number of the session; 0 when the chat has none. */
export function sessionOf(chat: Chat): number {
  return Number(dataOf(chat)[FIELD.session] ?? 0) || 0;
}

/** Begins a new session of the same chat. */
export function beginSession(call: MethodCall, chat: Chat): void {
  const { ids } = call.portal.state;
  ids.lineSession += 1;
  setData(chat, {
    [FIELD.session]: String(ids.lineSession),
    [FIELD.created]: String(Math.floor(call.portal.now() / 1000)),
  });
}

/** Pinned dialogs stay with their operator. */
export function setPause(chat: Chat, isPaused: boolean): void {
  setData(chat, { [FIELD.pause]: isPaused ? 'Y' : 'N' });
}

/** Ties the chat to an entity of the CRM, in both places that tell of it. */
export function bindCrm(chat: Chat, type: string, id: number): void {
  setData(chat, { [FIELD.crm]: 'Y', [FIELD.crmType]: type, [FIELD.crmId]: String(id) });
  const parts = (chat.entityData2 ?? '').split('|');
  const at = parts.indexOf(type);
  if (at === -1) parts.push(type, String(id));
  else parts[at + 1] = String(id);
  chat.entityData2 = parts.filter((part) => part !== '').join('|');
}

/** Id of the bound entity of a type: LEAD, COMPANY, CONTACT, DEAL; 0 without one. */
export function crmIdOf(chat: Chat, type: string): number {
  const parts = (chat.entityData2 ?? '').split('|');
  const at = parts.indexOf(type.toUpperCase());
  return at === -1 ? 0 : Number(parts[at + 1] ?? 0) || 0;
}

/**
 * USER_ID, QUEUE_ID, or TRANSFER_ID: a user id or `queue<ID>`.
 * @throws PortalError USER_ID_EMPTY, QUEUE_ID_EMPTY, TRANSFER_ID_EMPTY
 */
export function transferTarget(
  call: MethodCall,
): { userId: number; queueId: null } | { userId: null; queueId: number } {
  const { params } = call;
  const user = wholeNumber(params['USER_ID']);
  const queue = wholeNumber(params['QUEUE_ID']);
  const [, isQueue, digits = '0'] = /^(queue)?(\d+)$/.exec(scalarText(params['TRANSFER_ID']) ?? '') ?? [];
  const id = Number(digits);
  if (!isEmpty(params['TRANSFER_ID']) && id > 0)
    return isQueue === undefined ? { userId: id, queueId: null } : { userId: null, queueId: id };
  if (user > 0) return { userId: user, queueId: null };
  if (queue > 0) return { userId: null, queueId: queue };
  if (params['USER_ID'] !== undefined) throw new PortalError('USER_ID_EMPTY', "User ID can't be empty");
  if (params['QUEUE_ID'] !== undefined) throw new PortalError('QUEUE_ID_EMPTY', "Queue ID can't be empty");
  throw new PortalError('TRANSFER_ID_EMPTY', "Transfer ID can't be empty");
}

/** Carries a transfer out. @throws PortalError OPERATOR_WRONG */
export function transferTo(call: MethodCall, chat: Chat, target: ReturnType<typeof transferTarget>): void {
  if (target.userId === null) {
    const parts = (chat.entityId ?? '').split('|');
    parts[1] = String(target.queueId);
    chat.entityId = parts.join('|');
    handOver(call, chat, 0);
    return;
  }
  if (!isEmployee(call, target.userId) || chat.members.includes(target.userId)) throw wrongOperator();
  handOver(call, chat, target.userId);
}

export function wrongOperator(): PortalError {
  return new PortalError('OPERATOR_WRONG', 'The session cannot be given to this user');
}

function dataOf(chat: Chat): string[] {
  return (chat.entityData1 ?? '').split('|');
}

function setData(chat: Chat, changes: Readonly<Record<number, string>>): void {
  const parts = dataOf(chat);
  for (const [index, value] of Object.entries(changes)) parts[Number(index)] = value;
  chat.entityData1 = Array.from(parts, (part) => part ?? '').join('|');
}
