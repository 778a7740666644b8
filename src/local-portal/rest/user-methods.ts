import { fullName } from '../events/objects-v1.ts';
import { isoDate } from '../events/objects-v2.ts';
import { elements, isMap, scalarText, wholeNumber } from '../message/value.ts';
import { pageOf, passes, sorted } from '../methods/row-filter.ts';
import type { MethodAnswer, MethodCall, MethodEntry, Portal } from '../portal.ts';
import type { JsonMap, User } from '../state.ts';
import { upperKeys } from './php.ts';

const scope = 'user,user_basic,user_brief';

/** Fields that only the full scope `user` shows. */
const full: ReadonlySet<string> = new Set(['EMAIL', 'LAST_LOGIN', 'DATE_REGISTER', 'LAST_ACTIVITY_DATE']);
/** Fields that `user_brief` leaves out besides. */
const basic: ReadonlySet<string> = new Set(['PERSONAL_BIRTHDAY', 'WORK_POSITION', 'UF_DEPARTMENT']);

/** `user.current`, `user.get`, `user.search` (REST reference: user.*). */
export const userMethods: ReadonlyMap<string, MethodEntry> = new Map([
  ['user.current', entry((call) => ({ result: visibleFields(call, rowOf(call.portal, call.caller.user)) }))],
  ['user.get', entry(get)],
  ['user.search', entry(search)],
]);

function entry(run: MethodEntry['run']): MethodEntry {
  return { scope, generation: 'common', run };
}

/** Fields of the filter may stand at the top level too, as in `user.get?ID=1`. */
function get(call: MethodCall): MethodAnswer {
  const { SORT, ORDER, START, SELECT, ADMIN_MODE, IMAGE_RESIZE, FILTER, ...fields } = upperKeys(call.params);
  const { NAME_SEARCH, ...filter }: JsonMap = { ...fields, ...(isMap(FILTER) ? FILTER : {}) };
  return list(call, { ...filter, ...(NAME_SEARCH !== undefined && { '%NAME_SEARCH': NAME_SEARCH }) });
}

/** Words are looked for in the name fields; FIND in all of them. */
function search(call: MethodCall): MethodAnswer {
  const { SORT, ORDER, START, SELECT, ADMIN_MODE, FILTER, ...fields } = upperKeys(call.params);
  const given = upperKeys({ ...fields, ...(isMap(FILTER) ? FILTER : {}) });
  const find = scalarText(given['FIND']);
  if (find !== undefined) return list(call, { '%NAME_SEARCH': find });
  const likes = ['NAME', 'LAST_NAME', 'WORK_POSITION'];
  return list(
    call,
    Object.fromEntries(
      Object.entries(given).map(([key, value]) => [likes.includes(key) ? `%${key}` : key, value]),
    ),
  );
}

function list(call: MethodCall, filter: JsonMap): MethodAnswer {
  const { SORT, ORDER, START, SELECT } = upperKeys(call.params);
  const field = (scalarText(SORT) ?? 'ID').toUpperCase();
  const direction = scalarText(ORDER) ?? 'ASC';
  // Bots and visitors of open lines are no people of the portal.
  const people = [...call.portal.state.users.values()].filter((user) => !user.isBot && !user.isConnector);
  const rows = people
    .map((user) => ({ ...rowOf(call.portal, user), NAME_SEARCH: `${fullName(user)} ${user.workPosition}` }))
    .filter((row) => passes(row, filter));
  const { rows: page, ...counts } = pageOf(sorted(rows, { [field]: direction }), wholeNumber(START));
  const wanted = (elements(SELECT) ?? []).map((name) => String(name).toUpperCase());
  const isShown = (name: string): boolean =>
    wanted.length === 0 || wanted.includes('*') || wanted.includes(name);
  const result = page.map((row) => {
    const shown = Object.entries(visibleFields(call, row));
    return Object.fromEntries(shown.filter(([name]) => isShown(name)));
  });
  return { result, ...counts };
}

function rowOf(portal: Portal, user: User): JsonMap {
  const now = isoDate(portal.now());
  return {
    ID: String(user.id),
    ACTIVE: user.active,
    NAME: user.name,
    LAST_NAME: user.lastName,
    EMAIL: user.email,
    LAST_LOGIN: now,
    DATE_REGISTER: now,
    IS_ONLINE: 'Y',
    LAST_ACTIVITY_DATE: now,
    PERSONAL_GENDER: user.gender,
    PERSONAL_BIRTHDAY: user.birthday ?? '',
    ...(user.avatar === '' ? {} : { PERSONAL_PHOTO: user.avatar }),
    WORK_POSITION: user.workPosition,
    UF_DEPARTMENT: user.isExtranet ? [] : [1],
    USER_TYPE: user.isExtranet ? 'extranet' : 'employee',
  };
}

/** The narrower scopes show fewer fields. */
function visibleFields({ caller }: MethodCall, row: JsonMap): JsonMap {
  const isFull = caller.scope.includes('user');
  const isBasic = isFull || caller.scope.includes('user_basic');
  return Object.fromEntries(
    Object.entries(row).filter(([name]) => (isFull || !full.has(name)) && (isBasic || !basic.has(name))),
  );
}
