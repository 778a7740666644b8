import { isMap } from '../message/value.ts';
import { type MethodCall, type MethodEntry, PortalError } from '../portal.ts';
import type { Json, JsonMap } from '../state.ts';

/** Methods by their full name as the reference spells it. */
export type MethodTable = Readonly<Record<string, MethodEntry>>;

/** A method of the first generation whose answer is just its result. */
export function v1(scope: string, run: (call: MethodCall) => unknown): MethodEntry {
  return { scope, generation: 'v1', run: (call) => ({ result: run(call) }) };
}

/** A method of the second generation. */
export function v2(scope: string, run: (call: MethodCall) => unknown): MethodEntry {
  return { scope, generation: 'v2', run: (call) => ({ result: run(call) }) };
}

/** Loop guard that the call's token carries. */
export function hopsOf(call: MethodCall): number | null {
  return call.caller.kind === 'app' ? call.caller.hops : null;
}

/** A nested map of parameters, `fields` or `FIELDS`; empty when absent. */
export function nested(params: JsonMap, name: string): JsonMap {
  const value = params[name];
  return isMap(value) ? value : {};
}

/** An argument v2 cannot do without. @throws PortalError 100 */
export function argument(call: MethodCall, name: string): Json {
  const value = call.params[name];
  if (value === undefined || value === null)
    throw new PortalError('100', `Could not find value for parameter {${name}}`);
  return value;
}
