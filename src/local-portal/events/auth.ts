import type { PortalCore } from '../core.ts';
import type { App, JsonMap, Token, User } from '../state.ts';
import { mintToken } from '../tokens.ts';

/** Hops a chain of events starts with (event reference, section 1, step 9). */
export const FIRST_HOPS = 7;

/** Owner of a subscription: an application, or a bot registered through an incoming webhook. */
export type Owner = { kind: 'app'; app: App } | { kind: 'webhook'; appId: string };

/** Host of an address, with its port. */
function host(origin: string): string {
  return new URL(origin).host;
}

/** `client_endpoint` of this portal. */
export function clientEndpoint(core: PortalCore): string {
  return `${core.origin}/rest/`;
}

/** `server_endpoint`: where the authorisation server answers REST. */
export function serverEndpoint(core: PortalCore): string {
  return `${core.oauthOrigin}/rest/`;
}

function tokenKeys(core: PortalCore, app: App, token: Token): JsonMap {
  return {
    access_token: token.accessToken,
    expires: Math.floor(token.expires / 1000),
    expires_in: core.settings.tokenLife,
    scope: token.scope.join(','),
    domain: host(core.origin),
    server_endpoint: serverEndpoint(core),
    status: app.status,
    client_endpoint: clientEndpoint(core),
    member_id: core.state.memberId,
  };
}

/**
 * Token of the bot user, per event (event reference, 3.2). Empty for bots registered through a webhook.
 */
export function botAuth(core: PortalCore, owner: Owner, botId: number, hops: number): JsonMap {
  if (owner.kind === 'webhook') return {};
  const token = mintToken(core, owner.app, botId, { hops });
  return {
    ...tokenKeys(core, owner.app, token),
    refresh_token: token.refreshToken,
    user_id: botId,
    client_id: owner.app.clientId,
    application_token: owner.app.applicationToken,
  };
}

/** The only proof of origin: of the application, or the secret a webhook's bot was registered with. */
function applicationToken(owner: Owner, generation: 'v1' | 'v2'): string {
  if (owner.kind === 'app') return owner.app.applicationToken;
  return generation === 'v1' ? owner.appId.replace(/^custom/, '') : owner.appId;
}

/**
 * Top-level `auth` (event reference, 3.1 and 3.3): with tokens of `user` when an application is told of what
 * a portal user did, without when nobody or a visitor of an open line acted, or a webhook's bot is told.
 */
export function topAuth(
  core: PortalCore,
  owner: Owner,
  user: User | null,
  options: { hops: number | null; refresh: boolean; generation: 'v1' | 'v2' },
): JsonMap {
  const application_token = applicationToken(owner, options.generation);
  if (owner.kind === 'webhook' || user === null || user.isConnector)
    return {
      domain: host(core.origin),
      client_endpoint: clientEndpoint(core),
      server_endpoint: serverEndpoint(core),
      member_id: core.state.memberId,
      application_token,
    };
  const token = mintToken(core, owner.app, user.id, { hops: options.hops });
  return {
    ...tokenKeys(core, owner.app, token),
    user_id: user.id,
    ...(options.refresh ? { refresh_token: token.refreshToken } : {}),
    application_token,
  };
}
