import type { Part } from '../../compose/index.ts';
import type { Sent } from '../context.ts';
import { type KeyOf, keyed, refuseUnkeyed, unrecorded } from './sending.ts';
import { createSpeakers, type Speakers, type SpeakersOptions } from './speaker.ts';

/** A message that no event asked for. */
export interface Publication {
  memberId: string;
  /** Code of the bot that speaks; may be left out where the portal has only one. */
  bot?: string;
  /** `11` (a user) or `chat2210`. */
  dialogId: string;
  text?: string;
  /** Keyboard, menu, attachment … as in `ctx.reply`. */
  parts?: readonly Part[];
  /** The same key: the same message, sent once. */
  key?: string;
  signal?: AbortSignal;
}

export type Publish = (publication: Publication) => Promise<Sent>;

/**
 * Sends messages at any time, as a bot, with the installer's token.
 *
 * @example await publish({ memberId, bot: 'echo', dialogId: 'chat2210', text: 'The build is green' })
 * @throws B24BotError `UNKNOWN_PORTAL`, `UNKNOWN_BOT`, or `NO_KEY` where a message with a key cannot have one;
 *   ComposeError, RestError, TransportError, AuthError
 */
export function createPublisher(options: SpeakersOptions & { keyOf?: KeyOf }): Publish {
  return createPublish(createSpeakers(options), options.keyOf ?? (() => undefined));
}

/** The same for bots that are found already. */
export function createPublish(speakers: Speakers, keyOf: KeyOf): Publish {
  return async ({ memberId, bot: code, dialogId, text, parts = [], key, signal }) => {
    const { bot, messenger } = await speakers.find(memberId, code);
    const said = text === undefined ? parts : [text, ...parts];
    const call = signal && { signal };
    if (key === undefined)
      return messenger(dialogId, { once: unrecorded, ...(call && { call }) }).send(dialogId, said);
    const once = keyed(scopeOf(memberId, bot.id, key), keyOf, { unkeyed: refuseUnkeyed, signal });
    return messenger(dialogId, { once, isKeyed: true, ...(call && { call }) }).send(dialogId, said);
  };
}

/** Whose keys: the same one of another bot or portal is another message. */
export function scopeOf(memberId: string, botId: number, key: string): string {
  return `${memberId}/published/${botId}/${key}`;
}
