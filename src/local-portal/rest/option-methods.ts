import { isMap } from '../message/value.ts';
import { type MethodCall, type MethodEntry, PortalError } from '../portal.ts';
import type { Json, JsonMap } from '../state.ts';
import { appOf } from './app-methods.ts';
import { textOf } from './php.ts';

const basic = { scope: 'basic', generation: 'common' } as const;

/** Options of one user of the calling application. */
function optionsOf({ portal, caller }: MethodCall): JsonMap {
  const key = `${appOf(caller).clientId}:${caller.user.id}`;
  const known = portal.state.userOptions.get(key);
  if (known !== undefined) return known;
  const fresh: JsonMap = {};
  portal.state.userOptions.set(key, fresh);
  return fresh;
}

const get: MethodEntry = {
  ...basic,
  run(call) {
    const options = optionsOf(call);
    const name = textOf(call.params['option']);
    return { result: name === null || name === '' ? options : (options[name] ?? null) };
  },
};

const set: MethodEntry = {
  ...basic,
  run(call) {
    const options = optionsOf(call);
    const given: Json | undefined = call.params['options'];
    const pairs = isMap(given) ? given : call.params;
    if (Object.keys(pairs).length === 0)
      throw new PortalError('ERROR_ARGUMENT', "Argument 'options' is null or empty", 400, {
        argument: 'options',
      });
    Object.assign(options, pairs);
    return { result: true };
  },
};

/** `user.option.get`, `user.option.set` (REST reference: user.option.*). */
export const optionMethods: ReadonlyMap<string, MethodEntry> = new Map([
  ['user.option.get', get],
  ['user.option.set', set],
]);
