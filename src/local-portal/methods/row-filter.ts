import { type Given, isMap } from '../message/value.ts';
import type { Json, JsonMap } from '../state.ts';

type Test = (found: Given, wanted: Json) => boolean;

/** Two dates are compared as times, two numbers as numbers, all else as text. */
function order(one: string, other: string): number {
  const dates = [one, other].map((text) => (/^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN));
  const numbers = dates.some(Number.isNaN) ? [one, other].map(Number) : dates;
  const [left = Number.NaN, right = Number.NaN] = numbers;
  if (!Number.isNaN(left) && !Number.isNaN(right)) return left - right;
  return one < other ? -1 : one > other ? 1 : 0;
}

function textOf(value: Given): string {
  if (value === true) return 'Y';
  if (value === false) return 'N';
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}

function wantedTexts(wanted: Json): string[] {
  const list = Array.isArray(wanted) ? wanted : isMap(wanted) ? Object.values(wanted) : [wanted];
  return list.map((value) => ({ true: 'Y', false: 'N' })[String(value)] ?? textOf(value));
}

const equal: Test = (found, wanted) => wantedTexts(wanted).some((text) => order(textOf(found), text) === 0);
const like: Test = (found, wanted) =>
  wantedTexts(wanted).some((text) =>
    textOf(found).toLowerCase().includes(text.replaceAll('%', '').toLowerCase()),
  );
/** Nothing is neither before nor after anything. */
const compare =
  (isRight: (difference: number) => boolean): Test =>
  (found, wanted) => {
    const [text = ''] = wantedTexts(wanted);
    return textOf(found) !== '' && isRight(order(textOf(found), text));
  };
const not =
  (test: Test): Test =>
  (found, wanted) =>
    !test(found, wanted);

/** Prefixes of filter keys, longer ones first. */
const tests: readonly (readonly [prefix: string, test: Test])[] = [
  ['!=%', not(like)],
  ['!%=', not(like)],
  ['!@', not(equal)],
  ['!%', not(like)],
  ['!=', not(equal)],
  ['<=', compare((difference) => difference <= 0)],
  ['>=', compare((difference) => difference >= 0)],
  ['=%', like],
  ['%=', like],
  ['<', compare((difference) => difference < 0)],
  ['>', compare((difference) => difference > 0)],
  ['!', not(equal)],
  ['@', equal],
  ['%', like],
  ['=', equal],
];

/**
 * Does a row pass a list filter? Keys are fields with a prefix, values scalars or lists; fields the row does not
 * have are not looked at (REST reference: user.get, tasks.task.list).
 */
export function passes(row: JsonMap, filter: JsonMap): boolean {
  return Object.entries(filter).every(([key, wanted]) => {
    const [prefix, test] = tests.find(([start]) => key.startsWith(start)) ?? ['', equal];
    const field = key.slice(prefix.length).toUpperCase();
    return !Object.hasOwn(row, field) || test(row[field], wanted);
  });
}

/** Rows in the order of `{FIELD: asc|desc, …}`. */
export function sorted(rows: readonly JsonMap[], orders: JsonMap): JsonMap[] {
  const keys = Object.entries(orders).map(
    ([field, direction]) => [field.toUpperCase(), /^desc/i.test(textOf(direction)) ? -1 : 1] as const,
  );
  return rows.toSorted((one, other) => {
    for (const [field, sign] of keys) {
      const difference = order(textOf(one[field]), textOf(other[field]));
      if (difference !== 0) return sign * difference;
    }
    return 0;
  });
}

/** Page of an old list method: 50 rows from `start`; `-1` does not count. */
export function pageOf<Row>(
  rows: readonly Row[],
  start: number,
): { rows: Row[]; total?: number; next?: number } {
  const PAGE = 50;
  if (start < 0) return { rows: rows.slice(0, PAGE) };
  const end = start + PAGE;
  return {
    rows: rows.slice(start, end),
    total: rows.length,
    ...(end < rows.length && { next: end }),
  };
}
