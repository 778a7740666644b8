import { fullName } from '../events/objects-v1.ts';
import { isoDate } from '../events/objects-v2.ts';
import { elements, isMap, scalarText, trim, wholeNumber } from '../message/value.ts';
import { type MethodAnswer, type MethodCall, type MethodEntry, type Portal, PortalError } from '../portal.ts';
import { upperKeys } from '../rest/php.ts';
import type { Json, JsonMap, Task } from '../state.ts';
import type { MethodTable } from './entry.ts';
import { pageOf, passes, sorted } from './row-filter.ts';
import { createTask } from './task-store.ts';

const entry = (run: MethodEntry['run']): MethodEntry => ({ scope: 'task', generation: 'common', run });

/** As much of tasks as a bot that reminds of them needs (REST reference: tasks.task.list, task.item.list). */
export const tasks: MethodTable = {
  'tasks.task.list': entry(list),
  'tasks.task.add': entry(add),
  'task.item.list': entry(itemList),
};

/** Statuses in which a task is not overdue any more: awaiting control, completed. */
const CLOSED: readonly number[] = [4, 5];
const OVERDUE = -1;

function list(call: MethodCall): MethodAnswer {
  const params = upperKeys(call.params);
  const order = mapOf(params['ORDER'], { ID: 'desc' });
  const rows = sorted(visible(call), order).filter((row) => passes(row, mapOf(params['FILTER'], {})));
  const { rows: page, ...counts } = pageOf(rows, wholeNumber(params['START']));
  const wanted = elements(params['SELECT'])?.map((field) => String(field).toUpperCase()) ?? [];
  return { result: { tasks: page.map((row) => shown(call.portal, row, wanted)) }, ...counts };
}

/** The old form: keys in upper case, and a filter that only counts when an order was given. */
function itemList(call: MethodCall): MethodAnswer {
  const params = upperKeys(call.params);
  const order = mapOf(params['ORDER'] ?? params['0'], {});
  const filter = mapOf(params['FILTER'] ?? params['1'], {});
  const isOrdered = Object.keys(order).length > 0;
  const rows = sorted(visible(call), isOrdered ? order : { ID: 'desc' });
  const { rows: page, ...counts } = pageOf(
    isOrdered ? rows.filter((row) => passes(row, filter)) : rows,
    wholeNumber(params['START']),
  );
  return { result: page, ...counts };
}

function add(call: MethodCall): MethodAnswer {
  const fields = mapOf(upperKeys(call.params)['FIELDS'], {});
  const title = trim(scalarText(fields['TITLE']) ?? '');
  const responsibleId = wholeNumber(fields['RESPONSIBLE_ID']);
  if (title === '' || !call.portal.state.users.has(responsibleId))
    throw new PortalError('ERROR_CORE', 'TITLE and RESPONSIBLE_ID of the task are required');
  const deadline = Date.parse(scalarText(fields['DEADLINE']) ?? '');
  const task = createTask(call.portal, {
    title,
    description: scalarText(fields['DESCRIPTION']) ?? '',
    creatorId: call.caller.user.id,
    responsibleId,
    deadline: Number.isNaN(deadline) ? null : deadline,
  });
  return { result: { task: shown(call.portal, rowOf(call.portal, task), []) } };
}

/** Administrators see every task, others those they gave or got. */
function visible({ portal, caller: { user } }: MethodCall): JsonMap[] {
  return [...portal.state.tasks.values()]
    .filter((task) => user.isAdmin || [task.creatorId, task.responsibleId].includes(user.id))
    .map((task) => rowOf(portal, task));
}

function rowOf(portal: Portal, task: Task): JsonMap {
  const isOverdue = task.deadline !== null && task.deadline < portal.now() && !CLOSED.includes(task.status);
  return {
    ID: String(task.id),
    TITLE: task.title,
    DESCRIPTION: task.description,
    CREATED_BY: String(task.creatorId),
    RESPONSIBLE_ID: String(task.responsibleId),
    DEADLINE: task.deadline === null ? null : isoDate(task.deadline),
    REAL_STATUS: String(task.status),
    STATUS: String(isOverdue ? OVERDUE : task.status),
    PRIORITY: String(task.priority),
    GROUP_ID: '0',
    CREATED_DATE: isoDate(task.createdAt),
    CLOSED_DATE: task.closedAt === null ? null : isoDate(task.closedAt),
  };
}

/** camelCase; `status` is the real one, `subStatus` knows of overdue tasks. */
function shown(portal: Portal, row: JsonMap, wanted: readonly string[]): JsonMap {
  const { STATUS: subStatus = null, REAL_STATUS: status = null, ...others } = row;
  const isWanted = (field: string): boolean =>
    wanted.length === 0 || wanted.includes('*') || wanted.includes(field) || field === 'ID';
  const task: JsonMap = {};
  for (const [field, value] of Object.entries(others)) if (isWanted(field)) task[camel(field)] = value;
  if (isWanted('STATUS') || isWanted('REAL_STATUS')) Object.assign(task, { status, subStatus });
  if (isWanted('RESPONSIBLE_ID')) task['responsible'] = personOf(portal, row['RESPONSIBLE_ID']);
  if (isWanted('CREATED_BY')) task['creator'] = personOf(portal, row['CREATED_BY']);
  return { ...task, group: [] };
}

function personOf(portal: Portal, id: Json | undefined): Json {
  const user = portal.state.users.get(wholeNumber(id));
  if (user === undefined) return [];
  return {
    id: String(user.id),
    name: fullName(user),
    link: `/company/personal/user/${user.id}/`,
    icon: user.avatar,
    workPosition: user.workPosition,
  };
}

function camel(field: string): string {
  return field.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function mapOf(given: Json | undefined, fallback: JsonMap): JsonMap {
  return isMap(given) ? given : fallback;
}
