import { fileFacts, filesOf } from '../files/file-facts.ts';
import { isMap, scalarText, wholeNumber } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import type { Json, JsonMap } from '../state.ts';
import { type MethodTable, v1 } from './entry.ts';
import { messagesOf, messageV2Facts, usersById } from './objects.ts';
import { noAccess } from './recipient.ts';

/** Search inside a chat (REST reference: im.dialog.messages.search). */
export const messageSearch: MethodTable = { 'im.dialog.messages.search': v1('im', search) };

/** Shorter texts are not searched for. */
const SHORTEST = 3;
const DAY_MS = 86_400_000;

function search(call: MethodCall): JsonMap {
  const { portal, params, caller } = call;
  const chatId = wholeNumber(params['CHAT_ID']);
  if (chatId <= 0) throw new PortalError('CHAT_ID_EMPTY', "Chat ID can't be empty");
  const chat = portal.state.chats.get(chatId);
  if (chat?.members.includes(caller.user.id) !== true) throw noAccess();
  const text = (scalarText(params['SEARCH_MESSAGE']) ?? '').toLowerCase();
  const day = timeOf(params['DATE']);
  const from = day ?? timeOf(params['DATE_FROM']) ?? 0;
  const to = day === null ? (timeOf(params['DATE_TO']) ?? Number.POSITIVE_INFINITY) : day + DAY_MS;
  const isUp = isMap(params['ORDER']) && String(params['ORDER']['ID']).toUpperCase() === 'ASC';
  const lastId = wholeNumber(params['LAST_ID']);
  const asked = wholeNumber(params['LIMIT']);
  const found = messagesOf(portal, chat.id).filter(
    (message) =>
      (text.length < SHORTEST || message.text.toLowerCase().includes(text)) &&
      message.date >= from &&
      message.date <= to &&
      (lastId <= 0 || (isUp ? message.id > lastId : message.id < lastId)),
  );
  if (!isUp) found.reverse();
  const page = found.slice(0, asked <= 0 ? 50 : Math.min(asked, 200));
  return {
    users: usersById(
      portal,
      page.map((message) => message.authorId),
    ),
    files: page.flatMap((message) => filesOf(portal, message).map((file) => fileFacts(portal, file))),
    additionalMessages: [],
    copilot: null,
    stickers: [],
    reactions: [],
    tariffRestrictions: { isHistoryLimitExceeded: false },
    usersShort: [],
    messages: page.map((message) => messageV2Facts(portal, message, chat, caller.user.id)),
  };
}

function timeOf(given: Json | undefined): number | null {
  const time = Date.parse(scalarText(given) ?? '');
  return Number.isNaN(time) ? null : time;
}
