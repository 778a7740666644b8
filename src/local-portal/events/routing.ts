import type { Portal } from '../portal.ts';
import type { Bot, Chat, Message } from '../state.ts';
import { mentionedIds } from './mentions.ts';

/** Chats where every member bot hears everything. */
const openToBots: ReadonlySet<string> = new Set(['SUPPORT24_QUESTION', 'NETWORK_DIALOG']);

/** Bots that are members of a chat. */
export function botsOf(portal: Portal, chat: Chat): Bot[] {
  return chat.members.flatMap((id) => portal.state.bots.get(id) ?? []);
}

/**
 * Bots that hear of a message (event reference, section 4): in a private chat its bot; in an open line those
 * with OPENLINE=Y; in a group supervisors and personal bots always, the others when `text` mentions them.
 */
export function listeningBots(portal: Portal, chat: Chat, text: string): Bot[] {
  const bots = botsOf(portal, chat);
  if (chat.type === 'P') return bots;
  if (chat.entityType === 'LINES') return bots.filter((bot) => bot.openline);
  if (chat.entityType !== null && openToBots.has(chat.entityType)) return bots;
  const mentioned = mentionedIds(text);
  return bots.filter((bot) => bot.type === 'S' || bot.type === 'P' || mentioned.includes(bot.id));
}

/**
 * Bots that hear of an edit or a deletion. In private chats a bot's own message tells nobody; in groups the
 * author is not looked at, so a supervisor hears of its own edits. After a deletion the text is a notice, so
 * nobody is found by mention.
 */
export function listeningToChange(portal: Portal, chat: Chat, message: Message, deleted: boolean): Bot[] {
  if (chat.type === 'P' && portal.state.bots.has(message.authorId)) return [];
  return listeningBots(portal, chat, deleted ? '' : message.text);
}
