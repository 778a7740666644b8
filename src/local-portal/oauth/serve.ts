import type { PortalCore } from '../core.ts';
import { clientEndpoint } from '../events/auth.ts';
import { accidentAnswer } from '../faults/answer.ts';
import type { HttpAnswer, HttpRequest } from '../http/listener.ts';
import { paramsOf } from '../http/params.ts';
import { PortalError } from '../portal.ts';
import { callerOf, takeToken } from '../rest/credentials.ts';
import { asPortalError, errorBody, jsonAnswer, timeOf } from '../rest/envelope.ts';
import type { JsonMap } from '../state.ts';
import { serveAuthorize } from './authorize.ts';
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

type Route = (core: PortalCore, request: HttpRequest) => JsonMap;

/** What the server does, by the name that faults know it by. */
const routes: Readonly<Record<string, Route>> = {
  'oauth.token': (core, request) => grantToken(core, paramsOf(request)),
  'oauth.app.info': (core, request) => appInfo(core, request, paramsOf(request)),
};

const paths: Readonly<Record<string, string>> = {
  '/oauth/token': 'oauth.token',
  '/rest/app.info': 'oauth.app.info',
};

async function carryOut(core: PortalCore, name: string, request: HttpRequest): Promise<HttpAnswer> {
  try {
    const { waitMs, error } = core.faults.strikeMethod(name);
    await core.clock.sleep(waitMs, core.closing);
    if (error !== null) throw error;
    const route = routes[name];
    if (route === undefined) throw new PortalError('ERROR_METHOD_NOT_FOUND', 'Method not found!', 404);
    return jsonAnswer(200, route(core, request));
  } catch (error) {
    const refusal = asPortalError(error);
    return jsonAnswer(refusal.status, errorBody(refusal));
  }
}

/** Answers one request to the authorisation server; every refusal is JSON with a 4xx status. */
export async function serveOauth(core: PortalCore, request: HttpRequest): Promise<HttpAnswer> {
  const path = request.path.replace(/\/$/, '').replace(/\.json$/, '');
  const name = Object.hasOwn(paths, path) ? (paths[path] ?? '') : '';
  const accident = core.faults.strikeRequest([name]);
  if (accident?.when === 'before') return accidentAnswer(accident);
  const answer = await carryOut(core, name, request);
  return accident === null ? answer : accidentAnswer(accident);
}

/**
 * Paths of the authorisation that the portal itself answers: the login page, and the token endpoint, which the
 * cloud passes on to the authorisation server. Null for every other path.
 */
export function servePortalOauth(core: PortalCore, request: HttpRequest): Promise<HttpAnswer> | null {
  if (/^\/oauth\/authorize\/?$/.test(request.path)) return Promise.resolve(serveAuthorize(core, request));
  if (/^\/oauth\/token\/?$/.test(request.path)) return serveOauth(core, request);
  return null;
}
