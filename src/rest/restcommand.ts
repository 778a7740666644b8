import { AuthError, TransportError } from '../errors.ts';
import { createSender } from './client.ts';
import type { HostPolicy } from './hosts.ts';
import type { OAuthClient, OAuthGrant } from './oauth.ts';
import { renewInterceptor } from './renew.ts';
import type { CallOptions, RestAnswer, RestIdentity, RestParams } from './rest.ts';
import type { Transport } from './transport.ts';

/** The `auth` map of an event, a page or a token answer, with the platform's own keys. */
export interface RestAuth {
  access_token: string;
  /** Ends with `/rest/`. */
  client_endpoint: string;
  refresh_token?: string;
  server_endpoint?: string;
  member_id?: string;
  [key: string]: unknown;
}

/**
 * Calls a REST method with the tokens at hand and resolves with the whole answer `{result, total, next, time}`.
 * @throws RestError, TransportError, AuthError
 */
export type RestCommand = <Result = unknown>(
  method: string,
  params: RestParams,
  auth: RestAuth,
  options?: CallOptions,
) => Promise<RestAnswer<Result>>;

export interface RestCommandOptions {
  transport: Transport;
  hosts: HostPolicy;
  /** With it, a stale access token is renewed once and the call repeated once. */
  oauth?: OAuthClient;
  /** Keeps the renewed map before it is used; without it the new refresh token is lost after the call. */
  onRenew?: (auth: RestAuth) => Promise<void>;
  /** Unix milliseconds; default `Date.now`. */
  now?: () => number;
}

/** Renewed pairs in memory, for callers that still hold the old map. */
const REMEMBERED = 1_000;

/**
 * Makes `restCommand(method, params, auth)`, known from the PHP samples of Bitrix24: POST to client_endpoint + method
 * with the access token. Unlike them it never sends a token to a host that the policy refuses, and it throws
 * typed errors instead of returning them.
 *
 * @example
 * const restCommand = createRestCommand({ transport, hosts, oauth });
 * const { result } = await restCommand('imbot.message.add', { DIALOG_ID: '11', MESSAGE: 'Hi' }, auth);
 */
export function createRestCommand(options: RestCommandOptions): RestCommand {
  const { transport, hosts, oauth, onRenew, now = Date.now } = options;
  const send = createSender(transport);
  /** By the refresh token a caller came with: calls that fail together, or a little later, renew once. */
  const renewed = new Map<string, Promise<OAuthGrant>>();

  async function exchange(
    oauthClient: OAuthClient,
    auth: RestAuth,
    refreshToken: string,
  ): Promise<OAuthGrant> {
    const known = renewed.get(refreshToken);
    const grant = await known;
    if (grant && grant.expires * 1000 > now()) return grant;
    // Overtaken while waiting: that exchange is ours too.
    const running = renewed.get(refreshToken);
    if (running && running !== known) return running;
    if (renewed.size >= REMEMBERED) renewed.clear();
    const started = renew(oauthClient, auth, grant?.refreshToken ?? refreshToken);
    renewed.set(refreshToken, started);
    started.catch(() => renewed.delete(refreshToken));
    return started;
  }

  async function renew(oauthClient: OAuthClient, auth: RestAuth, refreshToken: string): Promise<OAuthGrant> {
    const grant = await oauthClient.refresh(refreshToken, auth.server_endpoint);
    if (auth.member_id !== undefined && grant.memberId !== auth.member_id) {
      throw new AuthError('The renewed token belongs to another portal', 'reauth-required', {
        code: 'MEMBER_MISMATCH',
      });
    }
    await onRenew?.({
      ...auth,
      access_token: grant.accessToken,
      refresh_token: grant.refreshToken,
      expires: grant.expires,
    });
    return grant;
  }

  return async <Result>(method: string, params: RestParams, auth: RestAuth, callOptions?: CallOptions) => {
    const endpoint = permitted(hosts, method, auth.client_endpoint);
    const refreshToken = auth.refresh_token;
    const identity: RestIdentity = {
      memberId: auth.member_id ?? '',
      clientEndpoint: endpoint,
      label: 'restCommand',
      token: async () => auth.access_token,
      ...(oauth && refreshToken
        ? { renew: async () => (await exchange(oauth, auth, refreshToken)).accessToken }
        : {}),
    };
    const answer = await renewInterceptor({ ...callOptions, method, params, identity }, send);
    // Here the portal's bytes take the type the caller expects.
    return answer as RestAnswer<Result>;
  };
}

function permitted(hosts: HostPolicy, method: string, clientEndpoint: string): string {
  const base = clientEndpoint.endsWith('/') ? clientEndpoint : `${clientEndpoint}/`;
  const check = hosts.checkUrl(base);
  if (check.ok) return base;
  throw new TransportError(check.reason, { code: 'HOST_REFUSED', method, unknownOutcome: false });
}
