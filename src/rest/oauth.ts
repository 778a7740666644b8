import { AuthError, TransportError } from '../errors.ts';
import { oauthRefusal } from './oauth-errors.ts';
import type { HttpPost, HttpReply, Transport } from './transport.ts';

/** What the authorisation server says about a token pair: the only trustworthy source of these values. */
export interface OAuthGrant {
  memberId: string;
  /** Absent in answers of older servers. */
  userId?: number;
  accessToken: string;
  refreshToken: string;
  /** Unix seconds. */
  expires: number;
  /** As sent, e.g. `https://p.bitrix24.eu/rest/`; empty when missing. */
  clientEndpoint: string;
  scope: readonly string[];
  /** L local, F free, D demo, T trial, P paid, S subscription; empty when missing. */
  status: string;
  /** Pinned origin of the server that answered. */
  server: string;
}

/** The two servers of Bitrix24 (OAuth reference); on-premise owners may configure more. */
export const OAUTH_SERVERS: readonly string[] = ['https://oauth.bitrix.info', 'https://oauth.bitrix24.tech'];

export interface OAuthClientOptions {
  transport: Transport;
  clientId: string;
  clientSecret: string;
  /** Pinned origins; the first is asked when nothing says which. */
  servers?: readonly string[];
  /** Unix milliseconds. */
  now: () => number;
}

export interface OAuthClient {
  /** The pinned origin whose host is that of `serverEndpoint`, else null. */
  pinned(serverEndpoint: string): string | null;
  /**
   * Exchanges a refresh token for a new pair; the old one is dead afterwards. The secret travels in a form body,
   * never in a URL. `server` is a pinned origin or an endpoint on one.
   * @throws AuthError
   */
  refresh(refreshToken: string, server?: string): Promise<OAuthGrant>;
  /** `result` of `app.info` as the server (not a portal) tells it. @throws AuthError */
  appInfo(accessToken: string, server?: string): Promise<Readonly<Record<string, unknown>>>;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Client of the authorisation server. An address that came with a request only chooses among pinned servers.
 *
 * @example
 * const oauth = createOAuthClient({ transport, clientId, clientSecret, now: Date.now });
 * const grant = await oauth.refresh(refreshToken, event.auth.serverEndpoint);
 */
export function createOAuthClient(options: OAuthClientOptions): OAuthClient {
  const { transport, clientId, clientSecret, now } = options;
  const servers = (options.servers ?? OAUTH_SERVERS).map((server) => new URL(server));

  function pinned(serverEndpoint: string): string | null {
    const url = URL.parse(serverEndpoint);
    return (
      servers.find(({ host, protocol }) => url?.host === host && url.protocol === protocol)?.origin ?? null
    );
  }

  function origin(server: string | undefined): string {
    const found = server === undefined ? servers[0]?.origin : pinned(server);
    if (found) return found;
    throw new AuthError('The authorisation server named by the portal is not a pinned one', 'wrong-client', {
      code: 'SERVER_NOT_PINNED',
      hint: 'If it is yours, add its address to the configured authorisation servers.',
    });
  }

  async function ask(call: HttpPost): Promise<{ reply: HttpReply; json: Json }> {
    try {
      const reply = await transport.post(call);
      const json = isJson(reply.json) ? reply.json : {};
      if (typeof json['error'] === 'string') throw oauthRefusal(json['error'], reply.status);
      return { reply, json };
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      throw new AuthError(`The authorisation server did not answer: ${error.code}`, 'transient', {
        code: error.code,
        hint: 'It is asked again later; look at the network if this lasts.',
        cause: error,
      });
    }
  }

  async function refresh(refreshToken: string, server?: string): Promise<OAuthGrant> {
    const from = origin(server);
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: clientId,
      client_secret: clientSecret,
      refresh_token: refreshToken,
    }).toString();
    const { reply, json } = await ask({
      base: `${from}/oauth/token/`,
      path: '',
      method: 'oauth/token',
      type: 'form',
      body,
    });
    const grant = readGrant(json, from, now());
    if (!grant) throw oauthRefusal('', reply.status);
    return grant;
  }

  async function appInfo(accessToken: string, server?: string): Promise<Json> {
    const body = new URLSearchParams({ auth: accessToken }).toString();
    const base = `${origin(server)}/rest/`;
    const { reply, json } = await ask({ base, path: 'app.info', method: 'app.info', type: 'form', body });
    const result = json['result'];
    if (!isJson(result)) throw oauthRefusal('', reply.status);
    return result;
  }

  return { pinned, refresh, appInfo };
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function readGrant(json: Json, server: string, now: number): OAuthGrant | null {
  const memberId = text(json['member_id']);
  const accessToken = text(json['access_token']);
  const refreshToken = text(json['refresh_token']);
  if (memberId === '' || accessToken === '' || refreshToken === '') return null;
  const life = Number(json['expires_in']) || 3600;
  const userId = Number(json['user_id']);
  return {
    memberId,
    ...(Number.isSafeInteger(userId) && userId > 0 ? { userId } : {}),
    accessToken,
    refreshToken,
    // Counted on our own clock, so that a difference between clocks does no harm.
    expires: Math.floor(now / 1000) + life,
    clientEndpoint: text(json['client_endpoint']),
    scope: text(json['scope'])
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    status: text(json['status']),
    server,
  };
}
