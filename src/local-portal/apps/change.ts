import type { PortalCore } from '../core.ts';
import { PortalError } from '../portal.ts';
import type { App } from '../state.ts';
import { tellApp } from './tell-app.ts';

/** A new version of an application. */
export interface UpdateRequest {
  /** Default: the next one. */
  version?: number | undefined;
  /** Rights of the new version; default: as before. */
  scope?: readonly string[] | undefined;
  /** True: the proof of origin changes with it, as it may. */
  newToken?: boolean | undefined;
}

/** An installed application. @throws PortalError APPLICATION_NOT_FOUND */
export function knownApp(core: PortalCore, clientId: string): App {
  const app = core.state.apps.get(clientId);
  if (app !== undefined) return app;
  throw new PortalError('APPLICATION_NOT_FOUND', `There is no application ${clientId} in the portal`, 404);
}

/**
 * Brings a new version: ONAPPUPDATE to whoever bound it, then every row of `event.bind` is gone and has to be bound
 * anew (event reference, section 10). Rows of bots and of the install address stay.
 */
export function updateApp(core: PortalCore, clientId: string, request: UpdateRequest = {}): App {
  const app = knownApp(core, clientId);
  const previous = app.version;
  app.version = request.version ?? previous + 1;
  if (request.scope !== undefined) app.scope = [...request.scope];
  if (request.newToken === true) app.applicationToken = core.hex(32);
  const data = { VERSION: app.version, PREVIOUS_VERSION: previous, LANGUAGE_ID: core.state.language };
  const user = core.state.users.get(app.installerId) ?? null;
  tellApp(core, app, 'ONAPPUPDATE', data, { user, refresh: true });
  const { subscriptions } = core.state;
  const kept = subscriptions.filter((row) => row.appId !== clientId || row.isBound !== true);
  subscriptions.splice(0, subscriptions.length, ...kept);
  return app;
}

/** Days that a payment in a local portal is good for. */
const PAID_DAYS = 30;

/**
 * Ends the paid period: no events, and PAYMENT_REQUIRED from the authorisation server. Or begins a new one, which
 * ONAPPPAYMENT tells.
 */
export function setPaid(core: PortalCore, clientId: string, isPaid: boolean): App {
  const app = knownApp(core, clientId);
  app.isUnpaid = !isPaid;
  const data = {
    CODE: app.code,
    VERSION: app.version,
    STATUS: app.status,
    PAYMENT_EXPIRED: 'N',
    DAYS: PAID_DAYS,
  };
  const user = core.state.users.get(app.installerId) ?? null;
  tellApp(core, app, 'ONAPPPAYMENT', data, { user, refresh: false });
  return app;
}
