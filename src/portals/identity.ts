import type { BotEvent, EventAuth } from '../bitrix24/event.ts';
import { AuthError } from '../errors.ts';
import type { RestIdentity } from '../rest/rest.ts';
import type { PortalRow } from '../storage/store.ts';
import type { OfferedPair, Tokens } from './tokens.ts';
import { isWebhookPortal, withBotToken } from './webhook.ts';

/** Nobody has said anything: what stands in for an event when a bot speaks of its own accord. */
export type Silence = Pick<BotEvent, 'bot' | 'auth' | 'at'>;

/** On whose behalf calls are made. Calls always go to the portal's stored address, never to the event's. */
export interface Identities {
  /** The application itself: whoever installed it. */
  installer(portal: PortalRow): RestIdentity;
  /** The bot an event addresses: the event's token, else the bot's stored pair, else the installer's. */
  bot(portal: PortalRow, event: BotEvent): RestIdentity;
  /** The bot's own user and nobody else; without a token of his its `token()` throws AuthError `reauth-required`. */
  botItself(portal: PortalRow, event: Silence): RestIdentity;
  /** Whoever acted; without a token of his own its `token()` throws AuthError `reauth-required`. */
  user(portal: PortalRow, event: BotEvent): RestIdentity;
}

/** A user to act as, and what an event brought for him. */
interface Source {
  userId: number;
  offered?: OfferedPair | undefined;
  /** False: the offered pair serves to renew the stored one only. */
  direct: boolean;
}

const TOKEN_LIFE_S = 3600;

export function createIdentities(tokens: Tokens): Identities {
  const ofApplication = createApplicationIdentities(tokens);
  const ofWebhook = createWebhookIdentities(tokens);
  const of = (portal: PortalRow): Identities => (isWebhookPortal(portal) ? ofWebhook : ofApplication);
  return {
    installer: (portal) => of(portal).installer(portal),
    bot: (portal, event) => of(portal).bot(portal, event),
    botItself: (portal, event) => of(portal).botItself(portal, event),
    user: (portal, event) => of(portal).user(portal, event),
  };
}

/** A webhook acts as its owner and as the bots that its secret owns; nobody else has a way in. */
function createWebhookIdentities(tokens: Tokens): Identities {
  function act(portal: PortalRow, label: string): RestIdentity {
    const { memberId, clientEndpoint, installerId } = portal;
    const stored = async () => {
      const pair = await tokens.get(memberId, installerId);
      if (pair) return pair;
      throw nobody(label);
    };
    return {
      memberId,
      clientEndpoint,
      label,
      tokenInPath: true,
      token: async () => (await stored()).accessToken,
      prepare: async (method, params) => withBotToken(method, params, (await stored()).refreshToken),
    };
  }
  function stranger({ memberId, clientEndpoint }: PortalRow, label: string): RestIdentity {
    return { memberId, clientEndpoint, label, token: () => Promise.reject(nobody(label)) };
  }
  return {
    installer: (portal) => act(portal, 'webhook'),
    bot: (portal, event) => act(portal, `bot ${event.bot.id}`),
    botItself: (portal, event) => stranger(portal, `bot ${event.bot.id}`),
    user(portal, event) {
      const userId = 'user' in event ? event.user?.id : undefined;
      const label = userId === undefined ? 'user' : `user ${userId}`;
      return userId === portal.installerId ? act(portal, label) : stranger(portal, label);
    },
  };
}

function createApplicationIdentities(tokens: Tokens): Identities {
  return {
    installer: (portal) => act(tokens, portal, 'installer', [{ userId: portal.installerId, direct: true }]),
    bot: (portal, event) =>
      act(tokens, portal, `bot ${event.bot.id}`, [
        { userId: event.bot.id, offered: offeredBy(portal, event.auth.bot, event.at), direct: true },
        { userId: portal.installerId, offered: offeredByInstaller(portal, event), direct: false },
      ]),
    botItself(portal, event) {
      const { bot, auth } = event;
      // A token that says it is somebody else's would let him speak in the bot's place.
      const own = auth.bot?.userId === undefined || auth.bot.userId === bot.id ? auth.bot : undefined;
      const offered = offeredBy(portal, own, event.at);
      const label = `bot ${bot.id}`;
      return act(tokens, portal, label, [{ userId: bot.id, offered, direct: true }], certain(bot.id, own));
    },
    user(portal, event) {
      const { user } = event.auth;
      const userId = user?.userId ?? ('user' in event ? event.user?.id : undefined);
      const offered = offeredBy(portal, user, event.at);
      if (userId !== undefined) {
        const label = `user ${userId}`;
        return act(tokens, portal, label, [{ userId, offered, direct: true }], certain(userId, user));
      }
      // Nobody to store a renewed pair for: the token is used while it lasts.
      const once = offered && { ...offered, refreshToken: '' };
      return act(tokens, portal, 'user', [{ userId: 0, offered: once, direct: true }]);
    },
  };
}

/** What an event's tokens are worth to the installer: only his own count. */
export function offeredByInstaller(portal: PortalRow, event: BotEvent): OfferedPair | undefined {
  const { user } = event.auth;
  return user?.userId === portal.installerId ? offeredBy(portal, user, event.at) : undefined;
}

function offeredBy(portal: PortalRow, auth: EventAuth | undefined, at: Date): OfferedPair | undefined {
  // Tokens of another portal inside an event are an attack or a mistake (event reference, per-bot auth).
  if (!auth?.accessToken || auth.memberId !== portal.memberId) return undefined;
  return {
    accessToken: auth.accessToken,
    ...(auth.refreshToken ? { refreshToken: auth.refreshToken } : {}),
    expires: auth.expires ?? Math.floor(at.getTime() / 1000) + TOKEN_LIFE_S,
    server: portal.oauthServer,
  };
}

/** Whose tokens these are: one that does not say so may speak for itself, but not for calls that share a batch. */
function certain(userId: number, auth: EventAuth | undefined): number | undefined {
  return auth !== undefined && auth.userId === undefined ? undefined : userId;
}

/** @param userId the user of all sources, where that is certain */
function act(
  tokens: Tokens,
  portal: PortalRow,
  label: string,
  sources: readonly Source[],
  userId?: number,
): RestIdentity {
  const { memberId, clientEndpoint } = portal;
  let latest: string | undefined;
  let current = 0;

  async function first({ userId, offered, direct }: Source): Promise<string> {
    if (direct && offered && tokens.isFresh(offered)) return offered.accessToken;
    const stored = await tokens.get(memberId, userId);
    if (stored && tokens.isFresh(stored)) return stored.accessToken;
    if (!stored && !offered?.refreshToken) throw nobody(label);
    const stale = stored?.accessToken ?? offered?.accessToken ?? '';
    return (await tokens.renew(memberId, userId, stale, offered)).accessToken;
  }

  /** The first source from `index` on that has a token; only a dead pair makes the next one's turn. */
  async function from(index: number, begin: (source: Source) => Promise<string>): Promise<string> {
    const source = sources[index];
    if (!source) throw nobody(label);
    try {
      latest = await begin(source);
      current = index;
      return latest;
    } catch (error) {
      const passOn = error instanceof AuthError && error.outcome === 'reauth-required';
      if (!passOn || index + 1 >= sources.length) throw error;
      return from(index + 1, first);
    }
  }

  return {
    memberId,
    clientEndpoint,
    label,
    userId,
    token: () => (latest === undefined ? from(0, first) : Promise.resolve(latest)),
    renew: (stale) =>
      from(current, async ({ userId, offered }) => {
        if (userId === 0) throw nobody(label);
        return (await tokens.renew(memberId, userId, stale, offered)).accessToken;
      }),
  };
}

function nobody(label: string): AuthError {
  return new AuthError(`No token to act as ${label}`, 'reauth-required', {
    code: 'NO_TOKENS',
    hint: 'The event carried no token of this user and none is stored: the user must act in the portal again.',
  });
}
