import { type Portal, PortalError } from '../portal.ts';
import type { Chat, JsonMap, Message } from '../state.ts';
import { openDialog } from './chats.ts';
import { claimKey, finishKey, isDedupeKey, keptKey } from './key.ts';
import { fitting, type MessageParts } from './parts.ts';
import { addedText, isLarge } from './text.ts';

/** One message on its way, whoever sends it. */
export interface SendInput {
  /** `N` = private chat of the author and user N, opened when new; `chatN`; `sgN`. */
  dialogId: string;
  authorId: number;
  text: string;
  parts?: MessageParts;
  /** Other stored parameters, e.g. FILE_ID or FORWARD_ID. */
  params?: JsonMap;
  /** Shown as a line of the system; the stored author is 0. */
  system?: boolean;
  /** Line put before the text, except in a private chat that the author takes part in. */
  prefix?: string;
  urlPreview?: boolean;
  replyId?: number;
  /** Idempotency key: TEMPLATE_ID, templateId. */
  uuid?: string | null;
  /** The key learns the message's id in the background, after the answer. */
  lateKey?: boolean;
  /** A bot answers a command where it is not a member. */
  asOutsider?: boolean;
  /** v1 bots: the text calls no commands. */
  skipCommand?: boolean;
  emptyCode?: 'MESSAGE_EMPTY' | 'EMPTY_MESSAGE';
  /** Loop guard of the call. */
  hops?: number | null;
}

/**
 * Puts a message into a dialog and tells the bots. A repeat of an idempotency key returns the first message
 * and does nothing (REST protocol reference, idempotency of sending).
 * @throws PortalError CHAT_ID, ERROR_NO_ACCESS, CANCELED, TEXT_FIELD_DISABLED, MESSAGE_DUPLICATED_BY_UUID,
 *   MESSAGE_EMPTY or EMPTY_MESSAGE, and the size codes of keyboard and menu.
 */
export function sendMessage(portal: Portal, input: SendInput): Message {
  const chat = destination(portal, input);
  checkSender(portal, chat, input);
  const uuid = input.uuid ? keptKey(input.uuid) : null;
  const key = uuid !== null && input.system !== true && isDedupeKey(uuid) ? uuid : null;
  const known = key === null ? null : claimKey(portal, key);
  if (known !== null) return portal.state.messages.get(known) ?? forgotten(known, chat.id, uuid);
  const message = storedMessage(portal, chat, input, uuid);
  if (key !== null) finishKey(portal, key, message.id, input.lateKey);
  portal.emit(
    {
      type: 'messageAdd',
      message,
      chat,
      author: portal.state.users.get(input.authorId) ?? null,
      skipCommand: input.skipCommand ?? false,
    },
    input.hops ?? null,
  );
  return message;
}

function destination(portal: Portal, input: SendInput): Chat {
  const { state } = portal;
  if (/^[0-9]+$/.test(input.dialogId)) {
    const author = state.users.get(input.authorId);
    const other = state.users.get(Number(input.dialogId));
    const isApart =
      author?.isExtranet === true && other?.isBot === false && !share(portal, author.id, other.id);
    if (other === undefined || isApart)
      throw new PortalError('ERROR_NO_ACCESS', 'You cannot send messages to this user');
  }
  const chat = openDialog(portal, input.authorId, input.dialogId, input.hops ?? null);
  if (chat === undefined) throw new PortalError('CHAT_ID', 'Chat does not exist');
  return chat;
}

/** Do two people meet in any chat? People from outside may write only to those. */
function share(portal: Portal, one: number, other: number): boolean {
  if (one === other) return true;
  return [...portal.state.chats.values()].some(
    (chat) => chat.members.includes(one) && chat.members.includes(other),
  );
}

function checkSender(portal: Portal, chat: Chat, input: SendInput): void {
  if (input.asOutsider !== true && !chat.members.includes(input.authorId))
    throw new PortalError('CANCELED', 'Sending has been canceled: the author is not a member of the chat');
  if (!chat.textFieldEnabled && !portal.state.bots.has(input.authorId))
    throw new PortalError('TEXT_FIELD_DISABLED', 'The input field of the chat is disabled');
}

function storedMessage(portal: Portal, chat: Chat, input: SendInput, uuid: string | null): Message {
  const own = addedText(input.text);
  const { attach, keyboard, menu } = input.parts ?? {};
  if (own === '' && attach === undefined && Object.keys(input.params ?? {}).length === 0)
    throw new PortalError(input.emptyCode ?? 'MESSAGE_EMPTY', "Message can't be empty");
  const params: JsonMap = { ...input.params };
  if (attach !== undefined) params['ATTACH'] = attach;
  if (keyboard !== undefined) params['KEYBOARD'] = fitting(keyboard);
  if (menu !== undefined) params['MENU'] = fitting(menu);
  if (isLarge(own)) params['LARGE_FONT'] = 'Y';
  if (input.urlPreview !== false && /^https?:\/\/\S+$/.test(own)) params['URL_ONLY'] = 'Y';
  if (input.replyId !== undefined && input.replyId > 0) params['REPLY_ID'] = input.replyId;
  const isPrefixed = chat.type !== 'P' || !chat.members.includes(input.authorId);
  const { ids, messages } = portal.state;
  ids.message += 1;
  const message: Message = {
    id: ids.message,
    chatId: chat.id,
    authorId: input.system === true ? 0 : input.authorId,
    text: input.prefix !== undefined && isPrefixed ? `${input.prefix}\n${own}` : own,
    isSystem: input.system ?? false,
    date: portal.now(),
    uuid,
    params,
    reactions: {},
  };
  messages.set(message.id, message);
  chat.lastRead[input.authorId] = message.id;
  return message;
}

/** What is left of a message that was removed completely: its id still answers for its key. */
function forgotten(id: number, chatId: number, uuid: string | null): Message {
  return { id, chatId, authorId: 0, text: '', isSystem: false, date: 0, uuid, params: {}, reactions: {} };
}
