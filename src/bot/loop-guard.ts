import { type BotEvent, isInChat } from '../bitrix24/event.ts';

/**
 * Tells whether an event was caused by a bot, so that answering it could go on for ever: supervisors get their own
 * edits back, and a v2 bot can call commands by its own text (event reference, sections 4 and 5.7).
 * Joining is told once per dialog and often names the bot itself: it is never a loop.
 *
 * @param isOwnBot tells the ids of this application's bots in the portal
 */
export function isCausedByBot(event: BotEvent, isOwnBot: (id: number) => boolean): boolean {
  // Nor is a timer: whoever acted when it was set was looked at then.
  if (!isInChat(event) || event.kind === 'join' || event.kind === 'timer') return false;
  const { user } = event;
  if (user?.isBot || (user && isOwnBot(user.id))) return true;
  const said = event.kind === 'message' || event.kind === 'messageEdited';
  return said && isOwnBot(event.message.authorId);
}
