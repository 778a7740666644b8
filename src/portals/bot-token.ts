import type { BotEvent } from '../bitrix24/event.ts';
import type { PortalRow } from '../storage/store.ts';
import type { Tokens } from './tokens.ts';

/**
 * Keeps the pair of a bot's own user that a v1 event brought, once: with it the bot speaks as itself, and so with
 * idempotency keys, when no event gives it a token: in timers, broadcasts and proactive messages.
 */
export function createBotTokenKeeper(
  tokens: Pick<Tokens, 'get' | 'adopt' | 'isDead'>,
): (portal: PortalRow, event: BotEvent) => Promise<void> {
  return async ({ memberId, oauthServer }, { generation, bot, auth }) => {
    const { accessToken, refreshToken, userId, scope = [] } = auth.bot ?? {};
    if (generation !== 'v1' || !accessToken || !refreshToken || !scope.includes('im')) return;
    // Tokens of another portal or user inside an event are an attack or a mistake.
    if (auth.bot?.memberId !== memberId || userId !== bot.id) return;
    if ((await tokens.get(memberId, bot.id)) && !tokens.isDead(memberId, bot.id)) return;
    // Taken for expired, so that its first use renews it: then the authorisation server has said that it is good.
    await tokens.adopt(memberId, bot.id, { accessToken, refreshToken, expires: 0, server: oauthServer });
  };
}
