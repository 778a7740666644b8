import type { ColorV1 } from '../bitrix24/color.ts';
import type { MethodParams } from '../bitrix24/methods/index.ts';
import { ConfigError } from '../errors.ts';

/**
 * `bot` answers when it is written to or mentioned; `supervisor` sees every message of its groups; `personal` too,
 * for one user (v2 only); `openline` serves open lines.
 */
export type BotType = 'bot' | 'supervisor' | 'personal' | 'openline';

/** Colour names of v1; v2's camelCase names are derived from them. */
export type BotColor = ColorV1;
export type BotBackground = NonNullable<MethodParams<'imbot.v2.Bot.register'>['fields']['backgroundId']>;

/** `auto`: v2 where the portal has it, else v1. */
export type BotApi = 'auto' | 'v1' | 'v2';

/**
 * How events come: the portal posts them to this server (`webhook`), or the server asks for them (`fetch`, v2 only) and
 * needs no public address. `auto`: posted, but fetched where an incoming webhook is all there is.
 */
export type BotDelivery = 'auto' | 'webhook' | 'fetch';

/** Who the bot is in the portal. Source: Bitrix24 REST reference, imbot.register and imbot.v2.Bot.register. */
export interface BotProfile {
  /** Stable identity of the bot within a portal; never shown. */
  code: string;
  name: string;
  lastName?: string;
  /** Default `bot`. */
  type?: BotType;
  /** The bot may be connected to open lines. Default: true for type `openline`, else false. */
  openLine?: boolean;
  color?: BotColor;
  workPosition?: string;
  gender?: 'M' | 'F';
  /** Base64 of an image of at most 5000x5000 pixels. */
  avatar?: string;
  /** Not shown in the list of bots (v2 only). */
  hidden?: boolean;
  /** Users may react to its messages (v2 only). Default true. */
  reactions?: boolean;
  /** Background of the chat with the bot (v2 only). */
  background?: BotBackground;
  /** Default `auto`. */
  api?: BotApi;
  /** Default: what the server was told by B24_DELIVERY, else `auto`. */
  delivery?: BotDelivery;
}

/** @throws ConfigError when the portal would refuse the profile. */
export function checkProfile(profile: BotProfile): void {
  if (!/^[A-Za-z0-9._-]{1,50}$/.test(profile.code)) {
    throw new ConfigError(
      `bot code '${profile.code}' is not usable`,
      "Use 1 to 50 letters, digits, '.', '_' or '-', e.g. 'echo'.",
    );
  }
  if (profile.name.trim() === '') {
    throw new ConfigError(`bot '${profile.code}' has no name`, "Give it one, e.g. name: 'Echo'.");
  }
  checkDelivery(profile);
  if (profile.type === 'personal' && profile.api === 'v1') {
    throw new ConfigError(
      `bot '${profile.code}': type 'personal' does not exist in v1`,
      "Use api: 'auto' or 'v2', or type 'supervisor'.",
    );
  }
}

/** @throws ConfigError */
function checkDelivery({ code, api, delivery }: BotProfile): void {
  if (delivery !== 'fetch' || api !== 'v1') return;
  throw new ConfigError(
    `bot '${code}': events cannot be fetched in v1`,
    "Use api: 'auto' or 'v2', or delivery: 'webhook'.",
  );
}

export function servesOpenLines(profile: BotProfile): boolean {
  return profile.openLine ?? profile.type === 'openline';
}
