import type { Portal } from '../portal.ts';
import type { Bot, User } from '../state.ts';

/**
 * Takes a bot out of the portal, with its commands and memberships, and tells its application. Its user stays,
 * dismissed, as the author of what it wrote; subscriptions stay too (event reference, 5.5).
 */
export function removeBot(portal: Portal, bot: Bot, by: User | null, hops: number | null = null): void {
  const { state } = portal;
  portal.emit({ type: 'botDelete', bot, by }, hops);
  for (const command of state.commands.values())
    if (command.botId === bot.id) state.commands.delete(command.id);
  for (const chat of state.chats.values())
    if (chat.type !== 'P') chat.members = chat.members.filter((id) => id !== bot.id);
  state.bots.delete(bot.id);
  const user = state.users.get(bot.id);
  if (user !== undefined) user.active = false;
}
