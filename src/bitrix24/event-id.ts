import { hash } from 'node:crypto';
import type { BotEvent } from './event.ts';

/** First 96 bits of SHA-256: nobody can write a text that passes for another one. */
function digest(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 24);
}

/** Whose happening it is. */
export interface Whose {
  memberId: string;
  botId: number;
  /** Unix seconds. */
  ts: number;
}

/**
 * Dedupe keys. The same happening told twice, or told in both generations, gives the same key; a later one never does.
 * Where the portal has no id for a happening, `ts` (seconds) takes its place.
 */
export const eventId = {
  message: ({ memberId, botId }: Whose, messageId: number): string =>
    `${memberId}/message/${botId}/${messageId}`,

  messageDeleted: ({ memberId, botId }: Whose, messageId: number): string =>
    `${memberId}/messageDeleted/${botId}/${messageId}`,

  /** A message may be edited many times, even within a second: `text` is the new text, mentions kept. */
  messageEdited: ({ memberId, botId, ts }: Whose, messageId: number, text: string): string =>
    `${memberId}/messageEdited/${botId}/${messageId}/${ts}/${digest(text)}`,

  /** One message may hold several commands, and one command several times with other parameters. */
  commandTyped: ({ memberId, botId }: Whose, messageId: number, commandId: number, params: string): string =>
    `${memberId}/command/${botId}/${messageId}/${commandId}/${digest(params)}`,

  /**
   * Buttons and menu items may be pressed again and again: every second counts, so that two presses of the same user
   * within one second are one.
   */
  commandPressed(whose: Whose, messageId: number, commandId: number, params: string, userId: number): string {
    return `${eventId.commandTyped(whose, messageId, commandId, params)}/${userId}/${whose.ts}`;
  },

  join: ({ memberId, botId, ts }: Whose, dialogId: string, userId: number): string =>
    `${memberId}/join/${botId}/${dialogId}/${ts}/${userId}`,

  /** `context` is any text that tells one context from another. */
  open: ({ memberId, botId, ts }: Whose, dialogId: string, userId: number, context: string): string =>
    `${memberId}/open/${botId}/${dialogId}/${ts}/${userId}/${digest(context)}`,

  reaction(whose: Whose, messageId: number, userId: number, reaction: string, action: string): string {
    const code = /^\w{1,40}$/.test(reaction) ? reaction : digest(reaction);
    return `${whose.memberId}/reaction/${whose.botId}/${messageId}/${userId}/${code}/${action}/${whose.ts}`;
  },

  botDeleted: ({ memberId, botId, ts }: Whose): string => `${memberId}/botDeleted/${botId}/${ts}`,

  /** `setting` tells one setting of a timer from a later one of the same id. */
  timer: ({ memberId, botId }: Omit<Whose, 'ts'>, timerId: string, setting: string): string =>
    `${memberId}/timer/${botId}/${digest(timerId)}/${digest(setting)}`,

  /** @param dueAt Unix milliseconds */
  cron: ({ memberId, botId }: Omit<Whose, 'ts'>, name: string, dueAt: number): string =>
    `${memberId}/cron/${botId}/${digest(name)}/${dueAt}`,
};

/** Events of a lane are handled one at a time: `memberId/botId/dialogId`. */
export function laneOf(event: BotEvent): string {
  return `${event.memberId}/${event.bot.id}/${event.dialogId}`;
}
