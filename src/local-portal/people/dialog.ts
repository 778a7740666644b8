import { openDialog } from '../message/chats.ts';
import type { Portal } from '../portal.ts';
import type { Chat } from '../state.ts';

/** The chat a person means, opened when it was not; only chats the person is in. @throws Error otherwise. */
export function dialogFor(portal: Portal, userId: number, dialogId: string | number): Chat {
  const chat = openDialog(portal, userId, String(dialogId));
  if (chat === undefined) throw new Error(`There is no dialog ${dialogId} in the portal`);
  if (!chat.members.includes(userId)) throw new Error(`User ${userId} is not in dialog ${dialogId}`);
  return chat;
}

/** How `userId` addresses a chat: the other person's id, or `chatN`. */
export function dialogIdOf(chat: Chat, userId: number): string {
  if (chat.type !== 'P') return `chat${chat.id}`;
  return String(chat.members.find((id) => id !== userId) ?? userId);
}
