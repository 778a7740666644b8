import { isoDate } from '../events/objects-v2.ts';
import { addMembers } from '../message/chats.ts';
import { scalarText, trim, wholeNumber } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import type { Chat, Json, JsonMap } from '../state.ts';
import { hopsOf, type MethodTable, v1 } from './entry.ts';
import {
  beginSession,
  isEmployee,
  lineChats,
  lineDenied,
  lineOf,
  operatorLine,
  sessionOf,
  setPause,
  take,
  wrongOperator,
} from './line-chat.ts';
import { dialogV1, messagesOf, snakeCase, usersById } from './objects.ts';

const line = (run: (call: MethodCall) => unknown) => v1('imopenlines', run);

/** Sessions of open lines as an operator (REST reference: imopenlines.session.*, imopenlines.dialog.get). */
export const lineSessions: MethodTable = {
  'imopenlines.dialog.get': line(dialog),
  'imopenlines.session.open': line(open),
  'imopenlines.session.start': line((call) => begin(call, operatorLine(call))),
  'imopenlines.message.session.start': line((call) => begin(call, operatorLine(call))),
  'imopenlines.session.join': line((call) => {
    addMembers(call.portal, operatorLine(call), [call.caller.user.id], call.caller.user.id, hopsOf(call));
    return true;
  }),
  'imopenlines.session.intercept': line(intercept),
  'imopenlines.session.mode.silent': line((call) => {
    operatorLine(call).entityData3 = call.params['ACTIVATE'] === 'Y' ? 'Y' : 'N';
    return true;
  }),
  'imopenlines.session.mode.pin': line((call) => {
    lineOf(call);
    setPause(operatorLine(call), call.params['ACTIVATE'] !== 'N');
    return true;
  }),
  'imopenlines.session.history.get': line(history),
  'imopenlines.session.head.vote': line(vote),
};

/** CHAT_ID, DIALOG_ID, SESSION_ID or USER_CODE leads to the chat. */
function dialog(call: MethodCall): Json {
  const { portal, params, caller } = call;
  const chatId = wholeNumber(params['CHAT_ID'] ?? scalarText(params['DIALOG_ID'])?.replace(/^chat/i, ''));
  const session = wholeNumber(params['SESSION_ID']);
  const code = scalarText(params['USER_CODE']) ?? '';
  const chat = lineChats(call).find(
    (known) =>
      (chatId > 0 && known.id === chatId) ||
      (session > 0 && sessionOf(known) === session) ||
      (code !== '' && known.entityId === code),
  );
  if (chat === undefined || !isEmployee(call, caller.user.id)) throw lineDenied();
  return dialogV1(portal, chat, caller.user.id);
}

function open(call: MethodCall): JsonMap {
  const code = scalarText(call.params['USER_CODE']) ?? '';
  const chat = lineChats(call).find((known) => code !== '' && known.entityId === code);
  if (chat === undefined || !isEmployee(call, call.caller.user.id)) throw lineDenied();
  return { chatId: String(chat.id) };
}

function begin(call: MethodCall, chat: Chat): true {
  beginSession(call, chat);
  take(call, chat, call.caller.user.id);
  return true;
}

function intercept(call: MethodCall): true {
  const chat = lineOf(call);
  const { id } = call.caller.user;
  if (chat === undefined || !isEmployee(call, id) || chat.ownerId === id) throw wrongOperator();
  take(call, chat, id);
  return true;
}

function history(call: MethodCall): JsonMap {
  const { portal, params, caller } = call;
  const session = wholeNumber(params['SESSION_ID']);
  const chatId = wholeNumber(params['CHAT_ID']);
  const chat = lineChats(call).find((known) =>
    session > 0 ? sessionOf(known) === session : known.id === chatId,
  );
  if (chat === undefined || !isEmployee(call, caller.user.id)) throw lineDenied();
  const messages = messagesOf(portal, chat.id);
  const head = portal.state.lineVotes.get(sessionOf(chat));
  return {
    chatId: chat.id,
    canJoin: 'Y',
    canVoteHead: caller.user.isAdmin ? 'Y' : 'N',
    sessionId: sessionOf(chat),
    sessionVoteHead: head?.rating ?? 0,
    sessionCommentHead: head?.comment ?? null,
    userId: `chat${chat.id}`,
    message: Object.fromEntries(
      messages.map((message) => [
        String(message.id),
        {
          id: String(message.id),
          chatid: String(chat.id),
          senderid: String(message.authorId),
          recipientid: `chat${chat.id}`,
          date: isoDate(message.date),
          text: message.text,
          textlegacy: message.text,
          params: Object.keys(message.params).length === 0 ? [] : message.params,
        },
      ]),
    ),
    users: Object.fromEntries(
      usersById(portal, chat.members).map((user) => [String(user['id']), snakeCase(user)]),
    ),
  };
}

function vote(call: MethodCall): true {
  const { portal, params, caller } = call;
  const session = wholeNumber(params['SESSION_ID']);
  if (session <= 0) throw new PortalError('EMPTY_SESSION_ID', "Session ID can't be empty");
  const rating = wholeNumber(params['RATING']);
  const comment = trim(scalarText(params['COMMENT']) ?? '');
  if (rating <= 0 && comment === '')
    throw new PortalError('EMPTY_VOTE_PARAMS', 'Neither RATING nor COMMENT is given');
  const isKnown = lineChats(call).some((chat) => sessionOf(chat) === session);
  if (!caller.user.isAdmin || !isKnown) throw lineDenied();
  const former = portal.state.lineVotes.get(session);
  portal.state.lineVotes.set(session, {
    rating: rating > 0 ? Math.min(rating, 5) : (former?.rating ?? 0),
    comment: comment === '' ? (former?.comment ?? '') : comment,
  });
  return true;
}
