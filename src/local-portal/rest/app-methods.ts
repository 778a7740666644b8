import { type Caller, type MethodEntry, PortalError } from '../portal.ts';
import type { App, Json, JsonMap } from '../state.ts';
import { textOf } from './php.ts';

/** The application of a call. @throws PortalError ACCESS_DENIED for webhooks. */
export function appOf(caller: Caller): App {
  if (caller.kind === 'app') return caller.app;
  throw new PortalError('ACCESS_DENIED', 'Application context required', 403);
}

const basic = { scope: 'basic', generation: 'common' } as const;

const appInfo: MethodEntry = {
  ...basic,
  run({ portal, caller }) {
    const { license: plan } = portal.settings;
    const license = `${portal.state.language}_${plan}`;
    if (caller.kind === 'webhook') return { result: { SCOPE: [...caller.scope], LICENSE: license } };
    const { app } = caller;
    return {
      result: {
        ID: [...portal.state.apps.keys()].indexOf(app.clientId) + 1,
        CODE: app.code,
        VERSION: app.version,
        STATUS: app.status,
        INSTALLED: app.installed,
        PAYMENT_EXPIRED: app.isUnpaid === true ? 'Y' : 'N',
        DAYS: null,
        LANGUAGE_ID: portal.state.language,
        LICENSE: license,
        LICENSE_TYPE: plan,
        LICENSE_FAMILY: plan.replace(/\d+$/, ''),
      },
    };
  },
};

const optionGet: MethodEntry = {
  ...basic,
  run({ params, caller }) {
    const { options } = appOf(caller);
    const name = textOf(params['option']);
    return { result: name === null || name === '' ? options : (options[name] ?? null) };
  },
};

function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const optionSet: MethodEntry = {
  ...basic,
  run({ params, caller }) {
    const app = appOf(caller);
    if (!caller.user.isAdmin)
      throw new PortalError('ACCESS_DENIED', 'Administrator authorization required', 403);
    const pairs = isMap(params['options']) ? params['options'] : params;
    if (Object.keys(pairs).length === 0)
      throw new PortalError('ERROR_ARGUMENT', "Argument 'options' is null or empty", 400, {
        argument: 'options',
      });
    Object.assign(app.options, pairs);
    return { result: true };
  },
};

/** `app.info`, `app.option.get`, `app.option.set`. */
export const appMethods: ReadonlyMap<string, MethodEntry> = new Map([
  ['app.info', appInfo],
  ['app.option.get', optionGet],
  ['app.option.set', optionSet],
]);
