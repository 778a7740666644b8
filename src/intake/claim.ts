import type { EventAuth, EventEnvelope } from '../bitrix24/event.ts';
import { normalizeClientEndpoint } from '../rest/hosts.ts';

/**
 * Somebody says that a portal installed the application. Every field comes from outside and none is believed
 * before the authorisation server has confirmed it (OAuth reference, installation).
 */
export interface InstallClaim {
  /**
   * `install` and `update`: the application event; `page`: the portal's frame in a browser;
   * `event`: any other event of a portal that we do not know (any more).
   */
  source: 'install' | 'update' | 'page' | 'event';
  memberId: string;
  applicationToken: string;
  accessToken: string;
  refreshToken: string;
  /** Claimed address, normalised: `https://HOST[:PORT]/rest/`. */
  clientEndpoint: string;
  /** Claimed authorisation server: only chooses among the pinned ones. */
  server: string | undefined;
  language: string;
  at: Date;
  /** Set when the tokens are a bot's: the user they must turn out to belong to. */
  botId?: number;
}

/** The claimed address: `client_endpoint`, else made from the domain; null when they contradict or are no address. */
export function claimedEndpoint(
  clientEndpoint: string | undefined,
  domain: string | undefined,
): string | null {
  if (clientEndpoint === undefined || clientEndpoint === '') {
    return domain === undefined ? null : normalizeClientEndpoint(`https://${domain}/rest/`);
  }
  const endpoint = normalizeClientEndpoint(clientEndpoint);
  if (endpoint === null || domain === undefined || domain === '') return endpoint;
  const { host, hostname } = new URL(endpoint);
  // The domain may come without the port that the address has.
  return [host, hostname].includes(domain.toLowerCase()) ? endpoint : null;
}

/** The claim inside an event, or null when it carries no tokens or no sensible address. */
export function claimOfEvent(envelope: EventEnvelope): InstallClaim | null {
  const kind = envelope.app?.kind;
  if (kind === 'installed' || kind === 'updated') {
    return fromAuth(envelope, envelope.auth, kind === 'installed' ? 'install' : 'update');
  }
  // A bot's token never passes through a browser, so it is the stronger evidence: it is tried first.
  const withToken = envelope.bots.find((event) => event.auth.bot?.refreshToken !== undefined);
  const botAuth = withToken?.auth.bot;
  if (withToken && botAuth) {
    const claim = fromAuth(envelope, { ...envelope.auth, ...botAuth }, 'event');
    return claim && { ...claim, botId: withToken.bot.id };
  }
  return fromAuth(envelope, envelope.auth, 'event');
}

function fromAuth(
  envelope: EventEnvelope,
  auth: EventAuth,
  source: InstallClaim['source'],
): InstallClaim | null {
  const clientEndpoint = claimedEndpoint(auth.clientEndpoint, auth.domain);
  if (clientEndpoint === null || !auth.accessToken) return null;
  if (auth.memberId !== envelope.memberId || envelope.applicationToken === '') return null;
  return {
    source,
    memberId: envelope.memberId,
    applicationToken: envelope.applicationToken,
    accessToken: auth.accessToken,
    refreshToken: auth.refreshToken ?? '',
    clientEndpoint,
    server: auth.serverEndpoint,
    language: envelope.app?.language ?? envelope.bots[0]?.language ?? 'en',
    at: envelope.at,
  };
}
