import type { Generation } from '../../bitrix24/event.ts';
import { ConfigError } from '../../errors.ts';
import { isWebhookPortal } from '../../portals/webhook.ts';
import type { BotRow, PortalRow } from '../../storage/store.ts';
import type { BotDefinition } from '../define-bot.ts';
import type { BotDelivery, BotProfile } from '../profile.ts';

/** How a bot's events really come. */
export type Delivery = 'webhook' | 'fetch';

/** What was asked for: the bot's own word, else the server's. */
export function wantedDelivery(profile: BotProfile, byDefault: BotDelivery = 'auto'): BotDelivery {
  return profile.delivery ?? byDefault;
}

/**
 * How a bot's events come in this portal. `auto`: they are posted, but for a portal that is reached by an incoming
 * webhook, where they are fetched if it has v2 (event reference, section 9).
 * @throws ConfigError when a bot is to fetch its events in v1, which cannot
 */
export function deliveryOf(
  portal: Pick<PortalRow, 'memberId'>,
  { code }: Pick<BotProfile, 'code'>,
  wanted: BotDelivery,
  generation: Generation,
): Delivery {
  if (wanted === 'auto') return generation === 'v2' && isWebhookPortal(portal) ? 'fetch' : 'webhook';
  if (wanted === 'fetch' && generation === 'v1') {
    throw new ConfigError(
      `bot '${code}': events cannot be fetched in v1`,
      "Use delivery: 'auto' or 'webhook' for portals without imbot.v2, and a PUBLIC_URL that they reach.",
    );
  }
  return wanted;
}

/** Tells of a registered bot whether its events are fetched. */
export function createIsFetched(
  bots: readonly BotDefinition[],
  byDefault: BotDelivery,
): (portal: PortalRow, row: BotRow) => boolean {
  return (portal, { code, generation }) => {
    const bot = bots.find(({ profile }) => profile.code === code);
    if (!bot || generation === 'v1') return false;
    const wanted = wantedDelivery(bot.profile, byDefault);
    return deliveryOf(portal, bot.profile, wanted, generation) === 'fetch';
  };
}

/** What the fingerprint of a registration holds of the way events come: the address, where one is told. */
export function addressOf(portal: Pick<PortalRow, 'memberId'>, wanted: BotDelivery, url: string): unknown {
  if (wanted === 'fetch') return 'fetch';
  return wanted === 'auto' && isWebhookPortal(portal) ? ['fetch', url] : url;
}
