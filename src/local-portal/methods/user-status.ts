import { scalarText } from '../message/value.ts';
import { PortalError } from '../portal.ts';
import { type MethodTable, v1 } from './entry.ts';

const statuses: ReadonlySet<string> = new Set(['online', 'dnd', 'away', 'break']);

/** Status of a user (REST reference: im.user.status.*). */
export const userStatus: MethodTable = {
  'im.user.status.get': v1(
    'im',
    ({ portal, caller }) => portal.state.statuses.get(caller.user.id) ?? 'online',
  ),
  'im.user.status.set': v1('im', ({ portal, params, caller }) => {
    const status = scalarText(params['STATUS']) ?? '';
    if (!statuses.has(status)) throw new PortalError('STATUS_ERROR', 'Status is not available');
    portal.state.statuses.set(caller.user.id, status);
    return true;
  }),
};
