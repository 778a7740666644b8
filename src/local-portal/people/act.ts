import type { PortalCore } from '../core.ts';
import { sendMessage } from '../message/send.ts';
import { mayEdit } from '../message/update.ts';
import type { Chat, Message, User } from '../state.ts';
import { findChoice, meaningOf, type Pressed } from './button.ts';
import { dialogIdOf } from './dialog.ts';

/** An active user. @throws Error when there is none. */
export function userOf(core: PortalCore, id: number): User {
  const user = core.state.users.get(id);
  if (user?.active === true) return user;
  throw new Error(`There is no active user ${id} in the portal`);
}

/** A message and its chat. @throws Error when there is none. */
export function messageOf(core: PortalCore, id: number): { message: Message; chat: Chat } {
  const message = core.state.messages.get(id);
  const chat = message === undefined ? undefined : core.state.chats.get(message.chatId);
  if (message !== undefined && chat !== undefined) return { message, chat };
  throw new Error(`There is no message ${id} in the portal`);
}

/** A message its author may still change. @throws Error otherwise. */
export function ownMessage(core: PortalCore, userId: number, messageId: number): Message {
  const { message } = messageOf(core, messageId);
  if (mayEdit(core, message, userId, true)) return message;
  throw new Error(`User ${userId} cannot change message ${messageId}`);
}

/** Presses a button or chooses a menu item as `user`. A BLOCK button is blocked until the bot edits the message. */
export function act(
  core: PortalCore,
  user: User,
  messageId: number,
  part: 'KEYBOARD' | 'MENU',
  which: string | number,
): Pressed {
  const { message, chat } = messageOf(core, messageId);
  if (!chat.members.includes(user.id))
    throw new Error(`User ${user.id} is not in the chat of message ${messageId}`);
  const choice = findChoice(message, part, which);
  const pressed = meaningOf(choice);
  if (pressed.kind === 'send')
    sendMessage(core, { dialogId: dialogIdOf(chat, user.id), authorId: user.id, text: pressed.text });
  if (pressed.kind !== 'command') return pressed;
  const botId = Number(choice['BOT_ID']);
  const command = [...core.state.commands.values()].find(
    (one) => one.botId === botId && one.command === pressed.command,
  );
  if (choice['BLOCK'] === 'Y') choice['WAIT'] = 'Y';
  if (command !== undefined)
    core.emit({
      type: 'commandPress',
      command,
      params: pressed.params,
      message,
      chat,
      user,
      menu: part === 'MENU',
    });
  return pressed;
}
