import { elements, isMap, scalarText, wholeNumber } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import type { Json, JsonMap } from '../state.ts';
import { type MethodTable, v1 } from './entry.ts';
import { isEmployee, lineChats } from './line-chat.ts';
import { passes, sorted } from './row-filter.ts';

const line = (run: (call: MethodCall) => unknown) => v1('imopenlines', run);

/** Settings of open lines, and lines of other portals (REST reference: imopenlines.config.*, imopenlines.network.*). */
export const lineConfig: MethodTable = {
  'imopenlines.config.list.get': line(list),
  'imopenlines.config.get': line(get),
  'imopenlines.revision.get': line(() => ({ rest: 2, web: 1, mobile: 1 })),
  'imopenlines.network.join': line(notReachable),
  'imopenlines.network.message.add': line(notReachable),
};

/** Length of the code of a network line. */
const CODE_LENGTH = 32;

/** The lines that chats of the portal belong to. */
function lines(call: MethodCall): JsonMap[] {
  const rows = new Map<string, JsonMap>();
  for (const chat of lineChats(call)) {
    const id = (chat.entityId ?? '').split('|')[1] ?? '';
    if (id === '' || rows.has(id)) continue;
    rows.set(id, {
      ID: id,
      LINE_NAME: chat.title.split(' - ').at(-1) ?? '',
      ACTIVE: 'Y',
      QUEUE_TYPE: 'evenly',
      WELCOME_BOT_ENABLE: 'N',
      WELCOME_BOT_ID: '0',
      WELCOME_MESSAGE: 'Y',
      CRM: 'Y',
    });
  }
  return [...rows.values()];
}

function list(call: MethodCall): JsonMap[] {
  const params = mapOf(call.params['PARAMS']);
  const select = (elements(params['select']) ?? []).map((field) => scalarText(field) ?? '');
  const asked = wholeNumber(params['limit']);
  const offset = Math.max(wholeNumber(params['offset']), 0);
  const isFull = select.length === 0 || select.includes('*');
  return sorted(lines(call), mapOf(params['order']))
    .filter((row) => passes(row, mapOf(params['filter'])))
    .slice(offset, offset + (asked >= 1 && asked <= 200 ? asked : 50))
    .map((row) => (isFull ? row : pick(row, select)))
    .map((row) => ({ ...row, ...queueOf(call, mapOf(call.params['OPTIONS'])['QUEUE'] === 'Y') }));
}

function get(call: MethodCall): JsonMap | false {
  const id = String(wholeNumber(call.params['CONFIG_ID']));
  const found = lines(call).find((row) => row['ID'] === id);
  return found === undefined ? false : { ...found, ...queueOf(call, call.params['WITH_QUEUE'] === 'Y') };
}

/** Every employee stands in the queue of every line. */
function queueOf(call: MethodCall, isWanted: boolean): JsonMap {
  const queue = [...call.portal.state.users.keys()].filter((id) => isEmployee(call, id));
  return isWanted ? { QUEUE: queue } : {};
}

function pick(row: JsonMap, fields: readonly string[]): JsonMap {
  return Object.fromEntries(Object.entries(row).filter(([field]) => fields.includes(field)));
}

function mapOf(given: Json | undefined): JsonMap {
  return isMap(given) ? given : {};
}

/** There is no other portal to join: a code of the right form is not found. */
function notReachable(call: MethodCall): never {
  const code = scalarText(call.params['CODE']) ?? '';
  if (code.length !== CODE_LENGTH) throw new PortalError('CODE', 'The code of the line is wrong');
  throw new PortalError('NOT_FOUND', 'The open line was not found');
}
