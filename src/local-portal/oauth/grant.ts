import type { PortalCore } from '../core.ts';
import { clientEndpoint, serverEndpoint } from '../events/auth.ts';
import { PortalError } from '../portal.ts';
import { textOf } from '../rest/php.ts';
import type { App, JsonMap, Token } from '../state.ts';
import { mintToken, refreshIsOver } from '../tokens.ts';

function clientOf(core: PortalCore, params: JsonMap): App {
  const id = textOf(params['client_id']);
  const secret = textOf(params['client_secret']);
  if (id === null || secret === null) throw new PortalError('invalid_request', 'Invalid request');
  const app = core.state.apps.get(id);
  if (app === undefined || app.clientSecret !== secret || !app.active)
    throw new PortalError('invalid_client', 'Invalid client', 401);
  return app;
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

/**
 * Exchanges a refresh token for a new pair; the old refresh token dies (rotation), the old access token lives
 * out its hour. In the answer `domain` is the authorisation server's host (Bitrix24 OAuth reference).
 * @throws PortalError invalid_request, invalid_client, invalid_grant.
 */
export function grantToken(core: PortalCore, params: JsonMap): JsonMap {
  const grantType = textOf(params['grant_type']);
  if (grantType !== 'refresh_token') throw new PortalError('invalid_request', 'Invalid grant type');
  const app = clientOf(core, params);
  const refreshToken = textOf(params['refresh_token']);
  if (refreshToken === null || refreshToken === '')
    throw new PortalError('invalid_request', 'Invalid request');
  const old = pairOf(core, app, refreshToken);
  core.state.refreshTokens.delete(refreshToken);
  const token = mintToken(core, app, old.userId, old.hops);
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
