import type { JsonMap } from '../bitrix24/methods/index.ts';
import type { Part } from './gather.ts';
import { isList, isMap } from './raw-part.ts';

/** Mark of an element whose COMMAND_PARAMS depend on who gets the message. No wire form and no text can carry it. */
const PENDING = Symbol('b24bot.pending');

/** What becomes COMMAND_PARAMS when the message is sent. */
export interface Pending {
  /** Name of the action. */
  readonly action: string;
  readonly version: number;
  /** Milliseconds that the element works after it was sent; null = always. */
  readonly ttlMs: number | null;
  /** The only person who may press it; 0 = anybody. */
  readonly userId: number;
  /** JSON. */
  readonly payload: unknown;
}

/** Makes the COMMAND_PARAMS of one element; a promise only where something must be stored first. */
export type Params = (pending: Pending) => string | Promise<string>;

export type PendingFields = { readonly [PENDING]?: Pending };

export function pending(what: Pending): PendingFields {
  return { [PENDING]: what };
}

export const pendingOf = (element: PendingFields): Pending | undefined => element[PENDING];

/** Copies of elements lose symbols: this puts the mark on the copy. */
export function keepPending(from: JsonMap & PendingFields, copy: JsonMap): JsonMap {
  const what = pendingOf(from);
  return what === undefined ? copy : { ...copy, ...pending(what) };
}

/** Fills in what is pending. What has nothing pending is given back as it is, at once. */
export function resolveParts(
  parts: readonly Part[],
  params: Params,
): readonly Part[] | Promise<readonly Part[]> {
  if (!parts.some(hasPending)) return parts;
  const waiting: Promise<unknown>[] = [];
  const resolved = parts.map((part) => (hasPending(part) ? copyWith(part, params, waiting) : part));
  return waiting.length === 0 ? resolved : Promise.all(waiting).then(() => resolved);
}

const LISTS = ['BUTTONS', 'ITEMS', 'keyboard', 'menu'] as const;

function hasPending(part: unknown): boolean {
  if (isList(part)) return part.some((element) => isMap(element) && pendingOf(element) !== undefined);
  if (!isMap(part)) return false;
  return LISTS.some((key) => part[key] !== undefined && hasPending(part[key]));
}

function copyWith<Value>(value: Value, params: Params, waiting: Promise<unknown>[]): Value;
function copyWith(value: unknown, params: Params, waiting: Promise<unknown>[]): unknown {
  if (isList(value)) return value.map((element) => fill(element, params, waiting));
  if (!isMap(value)) return value;
  const changed = LISTS.filter((key) => value[key] !== undefined).map((key) => [
    key,
    copyWith(value[key], params, waiting),
  ]);
  return { ...value, ...Object.fromEntries(changed) };
}

function fill(element: unknown, params: Params, waiting: Promise<unknown>[]): unknown {
  const what = isMap(element) ? pendingOf(element) : undefined;
  if (!isMap(element) || what === undefined) return element;
  const copy: Record<string, unknown> = Object.fromEntries(Object.entries(element));
  const made = params(what);
  if (typeof made === 'string') copy['COMMAND_PARAMS'] = made;
  else {
    waiting.push(
      made.then((text) => {
        copy['COMMAND_PARAMS'] = text;
      }),
    );
  }
  return copy;
}
