import type { PortalCore } from '../core.ts';
import type { MethodEntry } from '../portal.ts';
import { appMethods } from './app-methods.ts';
import { batchMethod } from './batch.ts';
import { downloadMethod } from './download-method.ts';
import { eventMethods } from './event-methods.ts';
import { optionMethods } from './option-methods.ts';
import { portalMethods } from './portal-methods.ts';
import { userMethods } from './user-methods.ts';

/** Methods that belong to the portal rather than to its messenger. */
export function commonMethods(core: () => PortalCore): ReadonlyMap<string, MethodEntry> {
  return new Map([
    ['batch', batchMethod(core)],
    ['download', downloadMethod],
    ...portalMethods(core),
    ...userMethods,
    ...appMethods,
    ...optionMethods,
    ...eventMethods,
  ]);
}
