import type { PortalCore } from '../core.ts';
import type { Bot, Command, JsonMap, User } from '../state.ts';

/** A bot, or one of its commands, that is to be told. */
export interface Addressee {
  bot: Bot;
  /** Set in command events. */
  called?: { command: Command; params: string };
}

/**
 * One thing to tell bots, in both generations. `dataV1` is everything of `data` but the BOT or COMMAND map;
 * it is built for one of the bots of an application, as the portal does.
 */
export interface Occasion {
  /** Wire names; null where a generation has no such event. */
  nameV1: string | null;
  nameV2: string;
  addressees: readonly Addressee[];
  /** Whose token goes into the top-level `auth`; null: nobody's. */
  actor: User | null;
  /** Does the top-level `auth` carry a refresh token? (event reference, 3.3) */
  refresh: boolean;
  /** v1: key of the map of addressees; null: the flat form of ONIMBOTDELETE. */
  mapV1: 'BOT' | 'COMMAND' | null;
  /** v1: keys of a COMMAND entry beside those of the bot. */
  commandContext?: { context: 'TEXTAREA' | 'KEYBOARD' | 'MENU'; messageId: number };
  /** `data.PARAMS` and `data.USER`. */
  dataV1(core: PortalCore, bot: Bot): JsonMap;
  /** `data` after `bot`. `fetch`: the stored form, with its own quirks. */
  dataV2(core: PortalCore, to: Addressee, fetch: boolean): JsonMap;
}
