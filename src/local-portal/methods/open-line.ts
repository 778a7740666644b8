import { removeMember } from '../message/chats.ts';
import { sendMessage } from '../message/send.ts';
import { scalarText, trim } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import type { Bot, Chat } from '../state.ts';
import { hopsOf, type MethodTable, v1 } from './entry.ts';
import { botsIn, handOver, isEmployee, lineOf, operatorOf, transferTarget, transferTo } from './line-chat.ts';
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
  const chat = lineOf(call);
  const target = transferTarget(call);
  const bot = ownBot(call, chat);
  if (chat === undefined || bot === undefined) throw noBot();
  transferTo(call, chat, target);
  if (call.params['LEAVE'] === 'Y') removeMember(call.portal, chat, bot.id);
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

function ownBot(call: MethodCall, chat: Chat | undefined): Bot | undefined {
  const owner = ownerV1(call);
  return chat && botsIn(call, chat).find((bot) => bot.appId === owner);
}

function noBot(): PortalError {
  return new PortalError('BOT_ID_ERROR', 'Bot not found');
}
