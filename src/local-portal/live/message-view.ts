import type { PortalCore } from '../core.ts';
import { scalarText, wholeNumber } from '../message/value.ts';
import type { Message } from '../state.ts';
import { fileViews } from './file-view.ts';
import type { ChatSummary, MessagePage, PageMessage } from './page-api.ts';
import { visibleChats } from './world.ts';

/** Most messages of one page. */
const PAGE_LIMIT = 500;
/** Characters of a quoted message. */
const QUOTED = 200;

export function messageView(core: PortalCore, message: Message): PageMessage {
  const { id, chatId, authorId, text, date, params, reactions } = message;
  const answered = core.state.messages.get(wholeNumber(params['REPLY_ID']));
  return {
    id,
    chatId,
    authorId,
    text,
    date,
    params,
    reactions,
    reply:
      answered === undefined
        ? null
        : { id: answered.id, authorId: answered.authorId, text: answered.text.slice(0, QUOTED) },
    forward: forwardOf(core, message),
    files: fileViews(core, message),
  };
}

/** Where a forwarded message came from; the chat is named when it was no private one. */
function forwardOf(core: PortalCore, { params }: Message): PageMessage['forward'] {
  const id = wholeNumber(params['FORWARD_ID']);
  if (id <= 0) return null;
  const from = /^chat(\d+)\//.exec(scalarText(params['FORWARD_CONTEXT_ID']) ?? '')?.[1];
  const chat = core.state.chats.get(Number(from));
  return {
    authorId: wholeNumber(params['FORWARD_USER_ID']),
    title: chat === undefined || chat.type === 'P' ? '' : chat.title,
  };
}

/** Messages of a chat before a message id (0 = the newest ones), oldest first. */
export function messagePage(core: PortalCore, chatId: number, before: number, limit: number): MessagePage {
  const most = Math.min(Math.max(limit, 1), PAGE_LIMIT);
  const all = [...core.state.messages.values()].filter(
    (message) => message.chatId === chatId && (before <= 0 || message.id < before),
  );
  all.sort((one, other) => one.id - other.id);
  return {
    messages: all.slice(-most).map((message) => messageView(core, message)),
    hasMore: all.length > most,
  };
}

/** Newest message and unread count of every chat that a person sees. */
export function summariesOf(core: PortalCore, userId: number): ChatSummary[] {
  const found = new Map(
    visibleChats(core.state, userId).map((chat) => [
      chat.id,
      { read: chat.lastRead[userId] ?? 0, last: null as Message | null, unread: 0 },
    ]),
  );
  for (const message of core.state.messages.values()) {
    const summary = found.get(message.chatId);
    if (summary === undefined) continue;
    if (summary.last === null || summary.last.id < message.id) summary.last = message;
    if (message.id > summary.read && message.authorId !== userId) summary.unread += 1;
  }
  return [...found].map(([chatId, { last, unread }]) => ({
    chatId,
    last: last === null ? null : messageView(core, last),
    unread,
  }));
}
