import type { PortalCore } from '../core.ts';
import { botsOf } from '../events/routing.ts';
import { sendFiles } from '../files/upload.ts';
import { addMembers, createChat, openPrivateChat } from '../message/chats.ts';
import { forwarded } from '../message/forward.ts';
import { react } from '../message/like.ts';
import { removeMessage } from '../message/remove.ts';
import { sendMessage } from '../message/send.ts';
import { updateMessage } from '../message/update.ts';
import type { Chat, JsonMap, Message } from '../state.ts';
import { act, messageOf, ownMessage, userOf } from './act.ts';
import type { Pressed } from './button.ts';
import { dialogFor } from './dialog.ts';
import { clientUuid } from './uuid.ts';

/** How somebody writes. */
export interface SayOptions {
  /** Message of the same dialog that this one answers. */
  replyId?: number;
}

/** A file from somebody's own machine. */
export interface OwnFile {
  name: string;
  content: Uint8Array;
}

/** A file, and what is said about it. */
export interface GivenFile extends OwnFile {
  text?: string;
}

/** Everything a person can do in the messenger, without a page. Ids that do not exist throw an Error. */
export interface People {
  /** Opens the private chat with a bot; the first time the bot hears that it joined. */
  openDialog(userId: number, botId: number): Chat;
  /** Writes into a dialog: `740` is the private chat with user or bot 740, `chat2305` a chat. */
  say(userId: number, dialogId: string | number, text: string, options?: SayOptions): Message;
  /** Sends a file into a dialog, with a text or without. */
  sendFile(userId: number, dialogId: string | number, file: GivenFile): Message;
  /** Sends files in one message, with a text or without, as an answer or not. */
  sendFiles(
    userId: number,
    dialogId: string | number,
    files: readonly OwnFile[],
    text?: string,
    options?: SayOptions,
  ): Message;
  /** Forwards a message to a dialog. */
  forward(userId: number, messageId: number, dialogId: string | number): Message;
  /** Presses a button, by the text on it or by its place from 0. */
  press(userId: number, messageId: number, button: string | number): Pressed;
  /** Chooses an item of a message's context menu. */
  chooseMenu(userId: number, messageId: number, item: string | number): Pressed;
  /** Edits an own message. */
  edit(userId: number, messageId: number, text: string): void;
  /** Removes an own message. */
  remove(userId: number, messageId: number): void;
  /** Sets or takes back a reaction, e.g. `like`. */
  react(userId: number, messageId: number, reaction: string, action?: 'add' | 'delete'): void;
  /** Makes a group chat; the first of `memberIds` owns it. Bots among them hear that they joined. */
  createGroup(title: string, memberIds: readonly number[], kind?: 'group' | 'channel'): Chat;
  /** Adds somebody to a chat; by 0: the portal does. In an open line: the session is handed to a bot. */
  addMember(byId: number, chatId: number, userId: number): void;
  /** Opens a dialog through a link that carries a context. */
  openContext(userId: number, dialogId: string | number, context: JsonMap): void;
  /** Messages of a dialog as `userId` sees it, oldest first; reading them marks them as read. */
  messagesOf(userId: number, dialogId: string | number): Message[];
}

/** The people of a portal; everything they do goes the same way as a client's actions. */
export function createPeople(core: PortalCore): People {
  return {
    openDialog(userId, botId) {
      if (!core.state.bots.has(botId)) throw new Error(`There is no bot ${botId} in the portal`);
      return openPrivateChat(core, userOf(core, userId).id, botId);
    },
    say(userId, dialogId, text, options = {}) {
      userOf(core, userId);
      const { replyId } = options;
      return sendMessage(core, {
        dialogId: String(dialogId),
        authorId: userId,
        text,
        uuid: clientUuid(core),
        ...(replyId === undefined ? {} : { replyId }),
      });
    },
    sendFile: (userId, dialogId, { text = '', ...file }) => sendAll(core, userId, dialogId, [file], text, {}),
    sendFiles: (userId, dialogId, files, text = '', options = {}) =>
      sendAll(core, userId, dialogId, files, text, options),
    forward(userId, messageId, dialogId) {
      const { message, chat } = messageOf(core, messageId);
      if (!chat.members.includes(userOf(core, userId).id))
        throw new Error(`User ${userId} is not in the chat of message ${messageId}`);
      const sent = { dialogId: String(dialogId), authorId: userId, uuid: clientUuid(core) };
      return sendMessage(core, { ...sent, ...forwarded(message) });
    },
    press: (userId, messageId, button) => act(core, userOf(core, userId), messageId, 'KEYBOARD', button),
    chooseMenu: (userId, messageId, item) => act(core, userOf(core, userId), messageId, 'MENU', item),
    edit(userId, messageId, text) {
      updateMessage(core, ownMessage(core, userId, messageId), { actorId: userId, text });
    },
    remove(userId, messageId) {
      removeMessage(core, ownMessage(core, userId, messageId), { actorId: userId });
    },
    react(userId, messageId, reaction, action = 'add') {
      react(core, messageOf(core, messageId).message, userOf(core, userId), { reaction, action });
    },
    createGroup(title, memberIds, kind = 'group') {
      const [ownerId, ...members] = memberIds.map((id) => userOf(core, id).id);
      if (ownerId === undefined) throw new Error('A group chat needs at least one member');
      return createChat(core, { title, ownerId, members, ...(kind === 'channel' && { type: 'N' }) });
    },
    addMember(byId, chatId, userId) {
      const chat = core.state.chats.get(chatId);
      if (chat === undefined) throw new Error(`There is no chat ${chatId} in the portal`);
      addMembers(core, chat, [userOf(core, userId).id], byId === 0 ? 0 : userOf(core, byId).id);
    },
    openContext(userId, dialogId, context) {
      const user = userOf(core, userId);
      const chat = dialogFor(core, userId, dialogId);
      if (botsOf(core, chat).length > 0) core.emit({ type: 'context', chat, user, context });
    },
    messagesOf(userId, dialogId) {
      const chat = dialogFor(core, userId, dialogId);
      const seen = [...core.state.messages.values()].filter((message) => message.chatId === chat.id);
      const newest = seen.at(-1);
      if (newest !== undefined) chat.lastRead[userId] = newest.id;
      return seen;
    },
  };
}

function sendAll(
  core: PortalCore,
  userId: number,
  dialogId: string | number,
  files: readonly OwnFile[],
  text: string,
  options: SayOptions,
): Message {
  const chat = dialogFor(core, userOf(core, userId).id, dialogId);
  if (files.length === 0) throw new Error('There is no file to send');
  const given = files.map(({ name, content }) => ({ name, content: Buffer.from(content) }));
  const sent = { chat, authorId: userId, files: given, text, ...options, uuid: clientUuid(core), hops: null };
  return sendFiles(core, sent).message;
}
