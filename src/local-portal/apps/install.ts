import { createHash } from 'node:crypto';
import type { PortalCore } from '../core.ts';
import { checkHandlerUrl, subscribe } from '../events/subscriptions.ts';
import { PortalError } from '../portal.ts';
import type { App, User } from '../state.ts';
import { installData, tellApp } from './tell-app.ts';

/** What an administrator fills into the form of a local application, or what the card of a market one says. */
export interface InstallRequest {
  /** Where ONAPPINSTALL goes; for an application with a page: its installation page. */
  installUrl: string;
  /** The application's own address, if it has another: its page, and where codes are sent. */
  handlerUrl?: string | undefined;
  scope: readonly string[];
  /** `app` = API only: installed at once; `page`: installed when its page says so. Default `app`. */
  kind?: 'app' | 'page' | undefined;
  clientId?: string | undefined;
  clientSecret?: string | undefined;
  title?: string | undefined;
  /** L local; F free, D demo, T trial, P paid, S subscription are market applications. Default `L`. */
  status?: string | undefined;
  version?: number | undefined;
  /** Who installs; default: the first administrator. */
  installerId?: number | undefined;
}

function installerOf(core: PortalCore, id: number | undefined): User {
  const users = [...core.state.users.values()];
  const user = users.find((one) => (id === undefined ? one.isAdmin : one.id === id));
  if (user?.isAdmin === true) return user;
  throw new PortalError('ACCESS_DENIED', 'Only an administrator installs applications', 403);
}

/** Digits as the platform makes client ids: `local.` or `app.`, 14 hex, 8 digits. */
function newClientId(core: PortalCore, status: string): string {
  const digits = String(Number.parseInt(core.hex(8), 16) % 100_000_000).padStart(8, '0');
  return `${status === 'L' ? 'local' : 'app'}.${core.hex(14)}.${digits}`;
}

/** The token of a market application is derived, so that it is the same when it comes back; a local one's is new. */
function applicationTokenOf(
  core: PortalCore,
  clientId: string,
  clientSecret: string,
  status: string,
): string {
  if (status === 'L') return core.hex(32);
  return createHash('md5').update(`${core.state.memberId}|${clientId}|${clientSecret}`).digest('hex');
}

/**
 * Installs an application. One without a page is installed at once and its install address is called, as saving
 * the form does: ONAPPINSTALL once, with the installer's token pair (Bitrix24 local applications, install
 * callback). One with a page waits until that page calls installFinish.
 * @throws PortalError ERROR_WRONG_HANDLER_URL, ERROR_UNSUPPORTED_PROTOCOL, ACCESS_DENIED, ERROR_CORE.
 */
export function installApp(core: PortalCore, request: InstallRequest): App {
  checkHandlerUrl(core, request.installUrl);
  const installer = installerOf(core, request.installerId);
  const status = request.status ?? 'L';
  const clientId = request.clientId ?? newClientId(core, status);
  if (core.state.apps.has(clientId))
    throw new PortalError('ERROR_CORE', 'An application with this client id is installed already');
  const clientSecret = request.clientSecret ?? core.hex(50);
  const kind = request.kind ?? 'app';
  const app: App = {
    clientId,
    clientSecret,
    code: clientId,
    title: request.title ?? 'Local application',
    kind,
    installUrl: request.installUrl,
    appUrl: request.handlerUrl ?? '',
    scope: [...request.scope],
    installed: kind === 'app',
    active: true,
    version: request.version ?? 1,
    applicationToken: applicationTokenOf(core, clientId, clientSecret, status),
    status,
    installerId: installer.id,
    options: core.state.keptOptions.get(clientId) ?? {},
  };
  core.state.keptOptions.delete(clientId);
  core.state.apps.set(clientId, app);
  if (kind === 'page') return app;
  subscribe(core, { event: 'ONAPPINSTALL', url: app.installUrl, appId: clientId });
  tellApp(core, app, 'ONAPPINSTALL', installData(core, app), { user: installer, refresh: true });
  return app;
}

/**
 * What the page of an application does with installFinish: from now on it gets events, and its own page is opened.
 * Handlers it has bound hear ONAPPINSTALL. False when it was installed already, where the call does nothing.
 * @throws PortalError ACCESS_DENIED for anybody but an administrator
 */
export function finishInstall(core: PortalCore, app: App, userId: number): boolean {
  const user = installerOf(core, userId);
  if (app.installed) return false;
  app.installed = true;
  tellApp(core, app, 'ONAPPINSTALL', installData(core, app), { user, refresh: true });
  return true;
}
