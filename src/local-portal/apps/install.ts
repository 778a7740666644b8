import type { PortalCore } from '../core.ts';
import { topAuth } from '../events/auth.ts';
import { envelope } from '../events/body.ts';
import { checkHandlerUrl, subscribe, unsubscribe } from '../events/subscriptions.ts';
import { PortalError } from '../portal.ts';
import type { App, JsonMap, User, Webhook } from '../state.ts';
import { removeBot } from './remove-bot.ts';

/** What an administrator fills into the form of a local application without a page. */
export interface InstallRequest {
  /** Where ONAPPINSTALL goes. */
  installUrl: string;
  /** The application's own address, if it has another. */
  handlerUrl?: string;
  scope: readonly string[];
  /** `app` = API only: installed at once, no page. */
  kind?: 'app';
  clientId?: string;
  clientSecret?: string;
  title?: string;
  /** Who installs; default: the first administrator. */
  installerId?: number;
}

/** Tells every handler an application bound for one of its own events. */
function tellApp(core: PortalCore, app: App, event: string, data: JsonMap, user: User | null): void {
  const owner = { kind: 'app', app } as const;
  for (const row of core.state.subscriptions) {
    if (row.appId !== app.clientId || row.event !== event) continue;
    const auth = topAuth(core, owner, user, { hops: null, refresh: true, generation: 'v1' });
    core.deliver({ name: event, url: row.url, body: envelope(core, row, data, auth) });
  }
}

function installerOf(core: PortalCore, id: number | undefined): User {
  const users = [...core.state.users.values()];
  const user = users.find((one) => (id === undefined ? one.isAdmin : one.id === id));
  if (user?.isAdmin === true) return user;
  throw new PortalError('ACCESS_DENIED', 'Only an administrator installs applications', 403);
}

/**
 * Saves a local application and calls its install address, as saving the form does: ONAPPINSTALL once, with
 * the installer's token pair (Bitrix24 local applications, install callback).
 * @throws PortalError ERROR_WRONG_HANDLER_URL, ERROR_UNSUPPORTED_PROTOCOL, ACCESS_DENIED.
 */
export function installApp(core: PortalCore, request: InstallRequest): App {
  checkHandlerUrl(request.installUrl);
  const installer = installerOf(core, request.installerId);
  const digits = String(Number.parseInt(core.hex(8), 16) % 100_000_000).padStart(8, '0');
  const clientId = request.clientId ?? `local.${core.hex(14)}.${digits}`;
  if (core.state.apps.has(clientId))
    throw new PortalError('ERROR_CORE', 'An application with this client id is installed already');
  const app: App = {
    clientId,
    clientSecret: request.clientSecret ?? core.hex(50),
    code: clientId,
    title: request.title ?? 'Local application',
    kind: request.kind ?? 'app',
    installUrl: request.installUrl,
    appUrl: request.handlerUrl ?? '',
    scope: [...request.scope],
    installed: true,
    active: true,
    version: 1,
    applicationToken: core.hex(32),
    status: 'L',
    installerId: installer.id,
    options: {},
  };
  core.state.apps.set(clientId, app);
  subscribe(core, { event: 'ONAPPINSTALL', url: app.installUrl, appId: clientId });
  const data = {
    VERSION: app.version,
    ACTIVE: 'Y',
    INSTALLED: 'Y',
    LANGUAGE_ID: core.state.language,
  };
  tellApp(core, app, 'ONAPPINSTALL', data, installer);
  return app;
}

/**
 * Removes an application: its bots first, ONAPPUNINSTALL to whoever bound it (no tokens, always CLEAN), then
 * subscriptions and tokens. Returns false when it was not installed.
 */
export function uninstallApp(core: PortalCore, clientId: string): boolean {
  const app = core.state.apps.get(clientId);
  if (app === undefined) return false;
  const installer = core.state.users.get(app.installerId) ?? null;
  for (const bot of [...core.state.bots.values()])
    if (bot.appId === clientId) removeBot(core, bot, installer);
  tellApp(core, app, 'ONAPPUNINSTALL', { LANGUAGE_ID: core.state.language, CLEAN: true }, null);
  unsubscribe(core, { appId: clientId });
  for (const token of core.state.tokens.values())
    if (token.clientId === clientId) core.state.refreshTokens.delete(token.refreshToken);
  core.state.apps.delete(clientId);
  return true;
}

/** Makes an incoming webhook: its address acts as `userId`, within `scope`, without tokens. */
export function createWebhook(
  core: PortalCore,
  userId: number,
  scope: readonly string[],
): Webhook & { url: string } {
  if (!core.state.users.has(userId)) throw new PortalError('USER_NOT_FOUND', 'User not found');
  const webhook = { userId, secret: core.hex(16), scope: [...scope] };
  core.state.webhooks.push(webhook);
  return { ...webhook, url: `${core.origin}/rest/${userId}/${webhook.secret}/` };
}
