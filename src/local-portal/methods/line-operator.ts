import { removeMember } from '../message/chats.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import { type MethodTable, v1 } from './entry.ts';
import {
  close,
  lineDenied,
  lineOf,
  operatorLine,
  take,
  transferTarget,
  transferTo,
  wrongOperator,
} from './line-chat.ts';

const line = (run: (call: MethodCall) => unknown) => v1('imopenlines', run);

/** What an operator does with a dialog (REST reference: imopenlines.operator.*). */
export const lineOperators: MethodTable = {
  'imopenlines.operator.answer': line((call) => {
    take(call, operatorLine(call), call.caller.user.id);
    return true;
  }),
  'imopenlines.operator.skip': line(skip),
  'imopenlines.operator.spam': line(finish),
  'imopenlines.operator.finish': line(finish),
  'imopenlines.operator.another.finish': line(finish),
  'imopenlines.operator.transfer': line(transfer),
};

function skip(call: MethodCall): true {
  const chat = operatorLine(call);
  const { id } = call.caller.user;
  if (!removeMember(call.portal, chat, id))
    throw new PortalError('ACCESS_DENIED_KICK', 'You are not in the conversation');
  chat.ownerId = 0;
  return true;
}

/** One's own dialog, or as administrator anybody's. */
function finish(call: MethodCall): true {
  const chat = operatorLine(call);
  const { id, isAdmin } = call.caller.user;
  if (!chat.members.includes(id) && !isAdmin) throw lineDenied();
  close(call, chat);
  return true;
}

function transfer(call: MethodCall): true {
  const chat = lineOf(call);
  const target = transferTarget(call);
  const { id } = call.caller.user;
  if (chat?.members.includes(id) !== true) throw wrongOperator();
  transferTo(call, chat, target);
  removeMember(call.portal, chat, id);
  return true;
}
