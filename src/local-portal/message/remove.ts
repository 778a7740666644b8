import type { Portal } from '../portal.ts';
import type { Message } from '../state.ts';
import { removalNotice } from './text.ts';

/**
 * Removes a message: its text becomes a notice, its parameters go. `complete` takes it out of the dialog.
 * The bots are told afterwards, so they see the notice (event reference, 5.3).
 */
export function removeMessage(
  portal: Portal,
  message: Message,
  { actorId, complete = false, hops = null }: { actorId: number; complete?: boolean; hops?: number | null },
): void {
  message.text = removalNotice(message.date);
  message.params = { IS_DELETED: 'Y' };
  message.reactions = {};
  if (complete) portal.state.messages.delete(message.id);
  const chat = portal.state.chats.get(message.chatId);
  if (chat === undefined) return;
  const actor = portal.state.users.get(actorId) ?? null;
  portal.emit({ type: 'messageDelete', message, chat, actor }, hops);
}
