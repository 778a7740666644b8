import type { PortalCore } from '../core.ts';
import type { HttpRequest } from '../http/listener.ts';
import { type Caller, PortalError } from '../portal.ts';
import type { JsonMap, User } from '../state.ts';

/** What a request brings to prove who calls. */
export type Credentials =
  | { kind: 'token'; token: string | null }
  | { kind: 'webhook'; userId: number; secret: string };

/** Takes the token out of header or parameters: the header wins, a list counts as absent. */
export function takeToken(request: HttpRequest, params: JsonMap): string | null {
  const { auth, access_token: accessToken } = params;
  delete params['auth'];
  delete params['access_token'];
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return bearer;
  for (const value of [auth, accessToken]) if (typeof value === 'string' && value !== '') return value;
  return null;
}

function activeUser(core: PortalCore, id: number): User {
  const user = core.state.users.get(id);
  if (user?.active === true) return user;
  throw new PortalError('authorization_error', 'Unable to authorize user', 401);
}

/** Applications and webhooks can be blocked by hand. */
function checkLoad({ isBlocked }: { isBlocked?: boolean }): void {
  if (isBlocked === true)
    throw new PortalError('OVERLOAD_LIMIT', 'REST API is blocked due to overload.', 503);
}

/**
 * Who calls, or a refusal with the platform's code and the documented status
 * (Bitrix24 REST reference, protocol, section 5).
 * @throws PortalError NO_AUTH_FOUND, invalid_token, expired_token, APPLICATION_NOT_FOUND, authorization_error,
 *   INVALID_CREDENTIALS, OVERLOAD_LIMIT, user_access_error.
 */
export function callerOf(core: PortalCore, credentials: Credentials): Caller {
  const { state } = core;
  if (credentials.kind === 'webhook') {
    const { userId, secret } = credentials;
    const webhook = state.webhooks.find((row) => row.userId === userId && row.secret === secret);
    if (webhook === undefined)
      throw new PortalError('INVALID_CREDENTIALS', 'Invalid request credentials', 403);
    checkLoad(webhook);
    return { kind: 'webhook', webhook, user: activeUser(core, userId), scope: webhook.scope };
  }
  if (credentials.token === null) throw new PortalError('NO_AUTH_FOUND', 'Wrong authorization data', 401);
  const token = state.tokens.get(credentials.token);
  if (token === undefined || token.revoked)
    throw new PortalError('invalid_token', 'Unable to get application by token', 401);
  const app = state.apps.get(token.clientId);
  if (app?.active !== true) throw new PortalError('APPLICATION_NOT_FOUND', 'Application not found', 401);
  if (token.expires <= core.now())
    throw new PortalError('expired_token', 'The access token provided has expired.', 401);
  checkLoad(app);
  const user = activeUser(core, token.userId);
  // The bots of an application always may; an administrator cannot be shut out.
  if (app.access && !user.isAdmin && !user.isBot && !app.access.includes(user.id))
    throw new PortalError('user_access_error', 'The user does not have access to the application.', 403);
  return { kind: 'app', app, user, scope: token.scope, hops: token.hops, token: token.accessToken };
}
