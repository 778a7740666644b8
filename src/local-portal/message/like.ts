import type { Portal } from '../portal.ts';
import type { Message, User } from '../state.ts';

/** Sets or takes back a reaction and tells the bots. False when nothing changed. */
export function react(
  portal: Portal,
  message: Message,
  user: User,
  change: { reaction: string; action: 'add' | 'delete'; hops?: number | null },
): boolean {
  const { reaction, action } = change;
  const users = message.reactions[reaction] ?? [];
  if (users.includes(user.id) === (action === 'add')) return false;
  const changed = action === 'add' ? [...users, user.id] : users.filter((id) => id !== user.id);
  if (changed.length > 0) message.reactions[reaction] = changed;
  else delete message.reactions[reaction];
  if (reaction === 'like') {
    if (changed.length > 0) message.params['LIKE'] = changed;
    else delete message.params['LIKE'];
  }
  const chat = portal.state.chats.get(message.chatId);
  if (chat !== undefined)
    portal.emit({ type: 'reaction', message, chat, user, reaction, action }, change.hops ?? null);
  return true;
}

/** v1 like: `plus`, `minus`, anything else turns it over. False when it was so already. */
export function likeMessage(
  portal: Portal,
  message: Message,
  user: User,
  action: string,
  hops: number | null = null,
): boolean {
  const isLiked = message.reactions['like']?.includes(user.id) ?? false;
  const wanted = { plus: true, minus: false }[action.toLowerCase()] ?? !isLiked;
  return react(portal, message, user, { reaction: 'like', action: wanted ? 'add' : 'delete', hops });
}
