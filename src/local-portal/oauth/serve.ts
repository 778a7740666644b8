import type { PortalCore } from '../core.ts';
import { clientEndpoint } from '../events/auth.ts';
import type { HttpAnswer, HttpRequest } from '../http/listener.ts';
import { paramsOf } from '../http/params.ts';
import { PortalError } from '../portal.ts';
import { callerOf, takeToken } from '../rest/credentials.ts';
import { asPortalError, errorBody, jsonAnswer, timeOf } from '../rest/envelope.ts';
import type { JsonMap } from '../state.ts';
import { grantToken } from './grant.ts';

/**
 * `app.info` of the authorisation server: the trusted state of a token. Its field set is not documented; these
 * are the facts that the server knows of a token.
 */
function appInfo(core: PortalCore, request: HttpRequest, params: JsonMap): JsonMap {
  const start = core.now();
  const caller = callerOf(core, { kind: 'token', token: takeToken(request, params) });
  if (caller.kind !== 'app') throw new PortalError('NO_AUTH_FOUND', 'Wrong authorization data', 401);
  const { app, user, token } = caller;
  const expires = core.state.tokens.get(token)?.expires ?? core.now();
  return {
    result: {
      client_id: app.clientId,
      scope: caller.scope.join(','),
      expires: Math.floor(expires / 1000),
      user_id: user.id,
      member_id: core.state.memberId,
      client_endpoint: clientEndpoint(core),
      status: app.status,
      installed: app.installed,
      version: app.version,
    },
    time: timeOf(start, core.now()),
  };
}

function route(core: PortalCore, request: HttpRequest): JsonMap {
  const params = paramsOf(request);
  const path = request.path.replace(/\/$/, '').replace(/\.json$/, '');
  if (path === '/oauth/token') return grantToken(core, params);
  if (path === '/rest/app.info') return appInfo(core, request, params);
  throw new PortalError('ERROR_METHOD_NOT_FOUND', 'Method not found!', 404);
}

/** Answers one request to the authorisation server; every refusal is JSON with a 4xx status. */
export function serveOauth(core: PortalCore, request: HttpRequest): HttpAnswer {
  try {
    return jsonAnswer(200, route(core, request));
  } catch (error) {
    const refusal = asPortalError(error);
    return jsonAnswer(refusal.status, errorBody(refusal));
  }
}
