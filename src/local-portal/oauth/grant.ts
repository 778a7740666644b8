import type { PortalCore } from '../core.ts';
import { clientEndpoint, serverEndpoint } from '../events/auth.ts';
import { PortalError } from '../portal.ts';
import { textOf } from '../rest/php.ts';
import type { App, JsonMap, Token } from '../state.ts';
import { mintToken, refreshIsOver } from '../tokens.ts';
import { narrowScope, redeemCode } from './codes.ts';

function clientOf(core: PortalCore, params: JsonMap): App {
  const id = textOf(params['client_id']);
  const secret = textOf(params['client_secret']);
  if (id === null || secret === null) throw new PortalError('invalid_request', 'Invalid request');
  const app = core.state.apps.get(id);
  if (app === undefined || app.clientSecret !== secret || !app.active)
    throw new PortalError('invalid_client', 'Invalid client', 401);
  if (app.isUnpaid === true) throw new PortalError('PAYMENT_REQUIRED', 'Payment required', 402);
  return app;
}

function required(params: JsonMap, name: string): string {
  const value = textOf(params[name]);
  if (value === null || value === '') throw new PortalError('invalid_request', 'Invalid request');
  return value;
}

/** The pair behind a refresh token, if it is this client's, unused, unexpired and its user is still there. */
function pairOf(core: PortalCore, app: App, refreshToken: string): Token {
  const access = core.state.refreshTokens.get(refreshToken);
  const token = access === undefined ? undefined : core.state.tokens.get(access);
  const isGood =
    token !== undefined &&
    token.clientId === app.clientId &&
    !refreshIsOver(core, token) &&
    core.state.users.get(token.userId)?.active === true;
  if (!isGood) throw new PortalError('invalid_grant', 'Invalid grant');
  return token;
}

function fromCode(core: PortalCore, app: App, params: JsonMap): Token {
  const { userId, scope } = redeemCode(core, app, required(params, 'code'));
  return mintToken(core, app, userId, { scope: narrowScope(scope, textOf(params['scope'])) });
}

/** The old refresh token dies (rotation), the old access token lives out its hour. */
function fromRefreshToken(core: PortalCore, app: App, params: JsonMap): Token {
  const refreshToken = required(params, 'refresh_token');
  const old = pairOf(core, app, refreshToken);
  const scope = narrowScope(old.scope, textOf(params['scope']));
  core.state.refreshTokens.delete(refreshToken);
  return mintToken(core, app, old.userId, { hops: old.hops, scope });
}

/**
 * Exchanges an authorisation code or a refresh token for a pair. In the answer `domain` is the authorisation
 * server's host (Bitrix24 OAuth reference).
 * @throws PortalError invalid_request, invalid_client, invalid_grant, invalid_scope, PAYMENT_REQUIRED.
 */
export function grantToken(core: PortalCore, params: JsonMap): JsonMap {
  const grant = { authorization_code: fromCode, refresh_token: fromRefreshToken };
  const grantType = textOf(params['grant_type']);
  if (grantType !== 'authorization_code' && grantType !== 'refresh_token')
    throw new PortalError('invalid_request', 'Invalid grant type');
  const app = clientOf(core, params);
  const token = grant[grantType](core, app, params);
  return {
    access_token: token.accessToken,
    client_endpoint: clientEndpoint(core),
    domain: new URL(core.oauthOrigin).host,
    expires: Math.floor(token.expires / 1000),
    expires_in: core.settings.tokenLife,
    member_id: core.state.memberId,
    refresh_token: token.refreshToken,
    scope: token.scope.join(','),
    server_endpoint: serverEndpoint(core),
    status: app.status,
    user_id: token.userId,
  };
}
