import { handlerUrlFault, subscribe, unsubscribe } from '../events/subscriptions.ts';
import { type Caller, type MethodEntry, PortalError } from '../portal.ts';
import type { App, JsonMap } from '../state.ts';
import { textOf, upperKeys } from './php.ts';

const basic = { scope: 'basic', generation: 'common' } as const;

/** Application events, always there. */
const appEvents = [
  'ONAPPINSTALL',
  'ONAPPUNINSTALL',
  'ONAPPUPDATE',
  'ONAPPPAYMENT',
  'ONAPPMETHODCONFIRM',
  'ONSUBSCRIPTIONRENEW',
  'ONAPPTEST',
];

/** Events by the scope that opens them. */
const scopedEvents: Readonly<Record<string, readonly string[]>> = {
  imbot: [
    'ONIMBOTMESSAGEADD',
    'ONIMBOTMESSAGEUPDATE',
    'ONIMBOTMESSAGEDELETE',
    'ONIMBOTJOINCHAT',
    'ONIMBOTDELETE',
    'ONIMBOTCONTEXTGET',
    'ONIMCOMMANDADD',
    'ONIMBOTV2MESSAGEADD',
    'ONIMBOTV2MESSAGEUPDATE',
    'ONIMBOTV2MESSAGEDELETE',
    'ONIMBOTV2JOINCHAT',
    'ONIMBOTV2DELETE',
    'ONIMBOTV2CONTEXTGET',
    'ONIMBOTV2COMMANDADD',
    'ONIMBOTV2REACTIONCHANGE',
  ],
};

/** Names of the events a set of scopes may subscribe to. */
export function eventNames(scope: readonly string[]): string[] {
  return [...appEvents, ...scope.flatMap((name) => scopedEvents[name] ?? [])];
}

function appFor(caller: Caller): App {
  if (caller.kind === 'app') return caller.app;
  throw new PortalError('WRONG_AUTH_TYPE', 'Current authorization type is denied for this method', 403);
}

function required(params: Record<string, unknown>, name: string): string {
  const value = textOf(params[name]);
  if (value !== null && value !== '') return value;
  throw argumentError(name);
}

function argumentError(name: string): PortalError {
  return new PortalError('ERROR_ARGUMENT', `Argument '${name}' is null or empty`, 400, { argument: name });
}

/** Offline events are not kept here: only `online` is taken. */
function checkOnline(params: Record<string, unknown>): void {
  const type = textOf(params['EVENT_TYPE']) ?? 'online';
  if (type !== 'online')
    throw new PortalError('ERROR_ARGUMENT', 'Value must be "online"', 400, { argument: 'EVENT_TYPE' });
}

function authTypeOf(params: Record<string, unknown>, caller: Caller): number {
  const authType = Number(textOf(params['AUTH_TYPE']) ?? 0) || 0;
  if (caller.user.isAdmin || authType === caller.user.id) return authType;
  throw new PortalError('ACCESS_DENIED', 'Access denied! Administrator authorization required', 403);
}

const bind: MethodEntry = {
  ...basic,
  run({ portal, params, caller }) {
    const app = appFor(caller);
    const upper = upperKeys(params);
    const event = required(upper, 'EVENT').toUpperCase();
    checkOnline(upper);
    const url = required(upper, 'HANDLER');
    const authType = authTypeOf(upper, caller);
    if (!eventNames(caller.scope).includes(event))
      throw new PortalError('ERROR_EVENT_NOT_FOUND', 'Event not found');
    const fault = handlerUrlFault(portal, url);
    if (fault === 'protocol')
      throw new PortalError('ERROR_UNSUPPORTED_PROTOCOL', 'Unsupported event handler protocol');
    if (fault !== null) throw new PortalError('ERROR_WRONG_HANDLER_URL', 'Wrong handler URL');
    const isBound = portal.state.subscriptions.some(
      (row) =>
        row.appId === app.clientId && row.event === event && row.url === url && row.authType === authType,
    );
    if (isBound) throw new PortalError('ERROR_CORE', 'Unable to set event handler: Handler already binded');
    subscribe(portal, { event, url, appId: app.clientId, authType, isBound: true });
    return { result: true };
  },
};

const unbind: MethodEntry = {
  ...basic,
  run({ portal, params, caller }) {
    const app = appFor(caller);
    const upper = upperKeys(params);
    const event = required(upper, 'EVENT');
    checkOnline(upper);
    const url = required(upper, 'HANDLER');
    const authType = textOf(upper['AUTH_TYPE']);
    const count = unsubscribe(portal, {
      appId: app.clientId,
      event,
      url,
      ...(authType === null ? {} : { authType: Number(authType) }),
    });
    return { result: { count } };
  },
};

const get: MethodEntry = {
  ...basic,
  run({ portal, caller }) {
    const app = appFor(caller);
    const rows = portal.state.subscriptions.filter((row) => row.appId === app.clientId);
    const result: JsonMap[] = rows.map((row) => ({
      event: row.event,
      handler: row.url,
      auth_type: row.authType,
      offline: 0,
    }));
    return { result };
  },
};

const events: MethodEntry = {
  ...basic,
  run({ params, caller }) {
    appFor(caller);
    const { SCOPE, FULL } = upperKeys(params);
    const scope = textOf(SCOPE);
    const full = FULL === true || FULL === 'true' || FULL === '1';
    if (scope !== null && scope !== '') return { result: [...(scopedEvents[scope] ?? [])] };
    return { result: eventNames(full ? Object.keys(scopedEvents) : caller.scope) };
  },
};

/** `event.bind`, `event.unbind`, `event.get`, `events`; for applications only. */
export const eventMethods: ReadonlyMap<string, MethodEntry> = new Map([
  ['event.bind', bind],
  ['event.unbind', unbind],
  ['event.get', get],
  ['events', events],
]);
