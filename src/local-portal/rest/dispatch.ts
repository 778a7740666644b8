import type { PortalCore } from '../core.ts';
import { type Caller, type MethodAnswer, type MethodEntry, PortalError } from '../portal.ts';
import type { JsonMap } from '../state.ts';
import { upperKeys } from './php.ts';

const isV2 = (name: string): boolean => /^(?:imbot|im)\.v2\./i.test(name);

/** Finds a method: lower case first, then as given; a portal without v2 knows none of its methods. */
export function findMethod(core: PortalCore, name: string): MethodEntry | null {
  if (!core.state.hasV2 && isV2(name)) return null;
  return core.methods.get(name.toLowerCase()) ?? core.methods.get(name) ?? null;
}

/** Is one of the method's scopes granted? `basic` always is. */
export function hasScope(entry: MethodEntry, granted: readonly string[]): boolean {
  return entry.scope.split(',').some((scope) => scope === 'basic' || granted.includes(scope));
}

/**
 * Runs one method for a caller, alone or as a command of a batch.
 * Its run time counts for its own method; `batch` itself is not counted (REST reference, limits).
 * @throws PortalError ERROR_METHOD_NOT_FOUND, insufficient_scope, OPERATION_TIME_LIMIT, what a fault orders, or
 *   what the method refuses with.
 */
export async function runMethod(
  core: PortalCore,
  caller: Caller,
  name: string,
  params: JsonMap,
): Promise<MethodAnswer> {
  const entry = findMethod(core, name);
  if (entry === null) throw new PortalError('ERROR_METHOD_NOT_FOUND', 'Method not found!', 404);
  if (!hasScope(entry, caller.scope))
    throw new PortalError(
      'insufficient_scope',
      'The request requires higher privileges than provided by the access token',
      403,
    );
  core.limits.check(caller, name);
  const { waitMs, error } = core.faults.strikeMethod(name);
  const start = core.now();
  await core.clock.sleep(waitMs, core.closing);
  if (error !== null) throw error;
  const read = entry.generation === 'v1' ? upperKeys(params) : params;
  try {
    return await entry.run({ portal: core, params: read, caller });
  } finally {
    if (name.toLowerCase() !== 'batch') core.limits.spend(caller, name, Math.max(waitMs, core.now() - start));
  }
}
