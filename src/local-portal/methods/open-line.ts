import { addMembers, removeMember } from '../message/chats.ts';
import { sendMessage } from '../message/send.ts';
import { isEmpty, scalarText, trim, wholeNumber } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import type { Bot, Chat } from '../state.ts';
import { hopsOf, type MethodTable, v1 } from './entry.ts';
import { ownerV1 } from './owner.ts';

/** What a bot does with the session of an open line (REST reference: imopenlines.bot.session.*). */
export const openLines: MethodTable = {
  'imopenlines.bot.session.operator': v1('imopenlines', operator),
  'imopenlines.bot.session.transfer': v1('imopenlines', transfer),
  'imopenlines.bot.session.finish': v1('imopenlines', finish),
  'imopenlines.bot.session.message.send': v1('imopenlines', send),
};

/** Gives the session to the queue: the first employee of the portal answers for it here. */
function operator(call: MethodCall): true {
  const chat = lineOf(call);
  if (chat === undefined || operatorOf(call, chat) !== undefined)
    throw new PortalError('WRONG_CHAT', 'The chat is not an open line, or an operator has it already');
  const queue = [...call.portal.state.users.values()].find((user) => isEmployee(call, user.id));
  handOver(call, chat, queue?.id ?? 0);
  for (const bot of botsIn(call, chat)) removeMember(call.portal, chat, bot.id);
  return true;
}

function transfer(call: MethodCall): true {
  const { params } = call;
  const chat = lineOf(call);
  const target = targetOf(call);
  const bot = ownBot(call, chat);
  if (chat === undefined || bot === undefined) throw noBot();
  if (target.userId !== null) {
    if (!isEmployee(call, target.userId) || chat.members.includes(target.userId))
      throw new PortalError('OPERATOR_WRONG', 'The session cannot be given to this user');
    handOver(call, chat, target.userId);
  } else {
    const parts = (chat.entityId ?? '').split('|');
    parts[1] = String(target.queueId);
    chat.entityId = parts.join('|');
    handOver(call, chat, 0);
  }
  if (params['LEAVE'] === 'Y') removeMember(call.portal, chat, bot.id);
  return true;
}

function finish(call: MethodCall): true {
  const chat = lineOf(call);
  const bot = ownBot(call, chat);
  if (chat === undefined || bot === undefined) throw noBot();
  removeMember(call.portal, chat, bot.id);
  chat.ownerId = 0;
  return true;
}

/** True also when nothing was sent. */
function send(call: MethodCall): true {
  const { portal, params, caller } = call;
  const chat = lineOf(call);
  const text = params['NAME'] === 'WELCOME' ? '' : trim(scalarText(params['MESSAGE']) ?? '');
  const owner = caller.kind === 'app' ? caller.app.clientId : undefined;
  const bot = chat && botsIn(call, chat).find((one) => owner === undefined || one.appId === owner);
  if (chat !== undefined && bot !== undefined && text !== '')
    sendMessage(portal, {
      dialogId: `chat${chat.id}`,
      authorId: bot.id,
      text,
      skipCommand: true,
      hops: hopsOf(call),
    });
  return true;
}

/** The open line of CHAT_ID; undefined when it is none. @throws PortalError CHAT_ID_EMPTY */
function lineOf(call: MethodCall): Chat | undefined {
  const id = wholeNumber(call.params['CHAT_ID']);
  if (id <= 0) throw new PortalError('CHAT_ID_EMPTY', "Chat ID can't be empty");
  const chat = call.portal.state.chats.get(id);
  return chat?.entityType === 'LINES' ? chat : undefined;
}

/** USER_ID, QUEUE_ID, or TRANSFER_ID: a user id or `queue<ID>`. */
function targetOf(call: MethodCall): { userId: number; queueId: null } | { userId: null; queueId: number } {
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

function botsIn(call: MethodCall, chat: Chat): Bot[] {
  return chat.members.flatMap((id) => call.portal.state.bots.get(id) ?? []);
}

function ownBot(call: MethodCall, chat: Chat | undefined): Bot | undefined {
  const owner = ownerV1(call);
  return chat && botsIn(call, chat).find((bot) => bot.appId === owner);
}

function operatorOf(call: MethodCall, chat: Chat): number | undefined {
  return chat.members.find((id) => isEmployee(call, id));
}

function isEmployee(call: MethodCall, id: number): boolean {
  const user = call.portal.state.users.get(id);
  return user?.active === true && !user.isBot && !user.isExtranet && !user.isConnector;
}

function handOver(call: MethodCall, chat: Chat, operatorId: number): void {
  chat.ownerId = operatorId;
  if (operatorId > 0) addMembers(call.portal, chat, [operatorId], call.caller.user.id);
}

function noBot(): PortalError {
  return new PortalError('BOT_ID_ERROR', 'Bot not found');
}
