import { elements, scalarText, wholeNumber } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import type { Json, User } from '../state.ts';
import { idList } from './chat-arguments.ts';
import { type MethodTable, v1 } from './entry.ts';
import { snakeCase, userFacts } from './objects.ts';

/** People as the messenger shows them (REST reference: im.user.*), and the API's revision. */
export const users: MethodTable = {
  'im.user.get': v1('im', get),
  'im.user.list.get': v1('im', list),
  'im.revision.get': v1('im', () => ({ ...revision, im_revision_mobile: revision.mobile })),
};

/** Revisions a current portal reports (REST reference: im.revision.get). */
export const revision = { rest: 36, web: 130, mobile: 23, desktop: 6 } as const;

function get(call: MethodCall): Json {
  const { portal, params, caller } = call;
  const given = params['ID'];
  const id = given === undefined || given === null ? caller.user.id : wholeNumber(given);
  if (id <= 0) throw new PortalError('ID_EMPTY', "User ID can't be empty");
  const user = portal.state.users.get(id);
  if (user === undefined) throw new PortalError('USER_NOT_EXISTS', 'User not found');
  if (!isVisible(call, user)) throw new PortalError('ACCESS_DENIED', "You don't have access to this user");
  return snakeCase(userFacts(portal, user));
}

function list(call: MethodCall): Json {
  const { portal, params } = call;
  const given = params['ID'];
  if (given === undefined || (elements(given) === null && scalarText(given) === ''))
    throw new PortalError('INVALID_FORMAT', 'A wrong format for the ID field is passed');
  const facts = idList(given).map((id): [number, Json] => {
    const user = portal.state.users.get(id);
    return [id, user === undefined || !isVisible(call, user) ? null : snakeCase(userFacts(portal, user))];
  });
  if (params['RESULT_TYPE'] === 'array') return facts.map(([, user]) => user).filter((user) => user !== null);
  return facts.length === 0 ? [] : Object.fromEntries(facts);
}

/** People from outside see those they share a chat with, and bots. */
function isVisible(call: MethodCall, user: User): boolean {
  const { user: viewer } = call.caller;
  if (!viewer.isExtranet || user.isBot || user.id === viewer.id) return true;
  return [...call.portal.state.chats.values()].some(
    (chat) => chat.members.includes(viewer.id) && chat.members.includes(user.id),
  );
}
