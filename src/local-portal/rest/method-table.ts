import type { PortalCore } from '../core.ts';
import type { MethodEntry } from '../portal.ts';
import { appMethods } from './app-methods.ts';
import { batchMethod } from './batch.ts';
import { eventMethods } from './event-methods.ts';
import { portalMethods } from './portal-methods.ts';

/** Methods that belong to the portal rather than to its messenger. */
export function commonMethods(core: () => PortalCore): ReadonlyMap<string, MethodEntry> {
  return new Map([['batch', batchMethod(core)], ...portalMethods(core), ...appMethods, ...eventMethods]);
}
