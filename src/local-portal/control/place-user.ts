import type { PortalCore } from '../core.ts';
import { PortalError } from '../portal.ts';
import type { User } from '../state.ts';

/** Makes sure that a person exists; one who does stays as he is. @throws PortalError USER_BAD */
export function ensureUser(core: PortalCore, id: number, facts: Partial<User> = {}): void {
  const { users, ids } = core.state;
  if (!Number.isSafeInteger(id) || id <= 0)
    throw new PortalError('USER_BAD', 'A user id is a positive integer');
  if (users.has(id)) return;
  users.set(id, {
    name: `User ${id}`,
    lastName: '',
    workPosition: '',
    gender: '',
    color: '#1eb4aa',
    avatar: '',
    email: '',
    active: true,
    isAdmin: false,
    isBot: false,
    isExtranet: false,
    isConnector: false,
    ...facts,
    id,
  });
  ids.user = Math.max(ids.user, id);
}
