import type { PortalCore } from '../core.ts';
import { serverEndpoint } from '../events/auth.ts';
import { PortalError } from '../portal.ts';
import type { App, JsonMap, User } from '../state.ts';
import { mintToken } from '../tokens.ts';
import { knownApp } from './change.ts';

/** Where in the portal an application is opened. */
export interface Placement {
  /** Default `DEFAULT`: the application's own page. */
  placement?: string | undefined;
  /** Of a widget; sent as JSON text. */
  options?: JsonMap | undefined;
}

/** The POST by which a browser opens an application inside the portal. */
export interface FrameRequest {
  /** With the query. */
  url: string;
  fields: Record<string, string>;
  /** Session of this opening, 32 hex digits. */
  sid: string;
}

/** Who may open it, or a refusal. An administrator always may. */
function openerOf(core: PortalCore, app: App, userId: number): User {
  const user = core.state.users.get(userId);
  if (user?.active !== true) throw new PortalError('USER_NOT_FOUND', 'User not found', 404);
  if (app.access && !user.isAdmin && !app.access.includes(userId))
    throw new PortalError('user_access_error', 'The user does not have access to the application.', 403);
  if (!app.installed && !user.isAdmin)
    throw new PortalError('APPLICATION_NOT_INSTALLED', 'The application is not installed yet', 403);
  return user;
}

/** Fields about a fresh token pair, as page and JS library get them. */
export function frameAuth(core: PortalCore, app: App, userId: number): Record<string, string> {
  const token = mintToken(core, app, userId);
  return {
    AUTH_ID: token.accessToken,
    AUTH_EXPIRES: String(core.settings.tokenLife),
    REFRESH_ID: token.refreshToken,
  };
}

/**
 * What the browser posts when `userId` opens an application with a page: to the installation page until
 * installFinish was called, then to the application's own (Bitrix24 applications, parameters of the frame).
 * @throws PortalError APPLICATION_NOT_FOUND, user_access_error, APPLICATION_NOT_INSTALLED, WRONG_APPLICATION_KIND
 */
export function frameRequest(
  core: PortalCore,
  clientId: string,
  userId: number,
  { placement = 'DEFAULT', options }: Placement = {},
): FrameRequest {
  const app = knownApp(core, clientId);
  if (app.kind !== 'page')
    throw new PortalError('WRONG_APPLICATION_KIND', 'This application has no page to open');
  const user = openerOf(core, app, userId);
  const sid = core.hex(32);
  const url = new URL(app.installed && app.appUrl !== '' ? app.appUrl : app.installUrl);
  url.searchParams.set('DOMAIN', new URL(core.origin).host);
  url.searchParams.set('PROTOCOL', core.origin.startsWith('https:') ? '1' : '0');
  url.searchParams.set('LANG', core.state.language);
  url.searchParams.set('APP_SID', sid);
  const fields = {
    ...frameAuth(core, app, user.id),
    SERVER_ENDPOINT: serverEndpoint(core),
    APPLICATION_TOKEN: app.applicationToken,
    APPLICATION_SCOPE: app.scope.join(','),
    member_id: core.state.memberId,
    status: app.status,
    PLACEMENT: placement,
    PLACEMENT_OPTIONS: JSON.stringify(options ?? { any: `${new URL(core.origin).host}/` }),
  };
  return { url: url.href, fields, sid };
}
