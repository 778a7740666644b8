import type { WireMap, WireValue } from './event.ts';

export interface EventError {
  code:
    | 'EVENT_NAME_BAD'
    | 'EVENT_AUTH_MISSING'
    | 'EVENT_MEMBER_BAD'
    | 'EVENT_TOKEN_BAD'
    | 'EVENT_TIME_BAD'
    | 'EVENT_BOT_MISSING'
    | 'EVENT_FIELD_BAD'
    | 'BOT_MEMBER_MISMATCH';
  /** Names the field and what was expected; holds no value. */
  message: string;
  /** The field, e.g. `data.PARAMS.MESSAGE_ID`. */
  at: string;
}

/** Leaves a reader half-way; the entry points catch it and nothing else. */
export class FieldProblem extends Error {
  readonly error: EventError;
  constructor(code: EventError['code'], at: string, expected: string) {
    super(`${at}: ${expected}`);
    this.error = { code, message: this.message, at };
  }
}

type Field = WireValue | undefined;

const NOTHING: WireMap = Object.freeze(Object.create(null));

/** The map in a field; empty when there is none. PHP sends an empty map as nothing, `""` or `[]`. */
export function mapOf(value: Field): WireMap {
  if (typeof value !== 'object' || value === null) return NOTHING;
  return Array.isArray(value) ? Object.fromEntries(value.entries()) : value;
}

/** Entries of a list or map alike: on the wire a list and a map with the keys 0, 1, … look the same. */
export function entriesOf(value: Field): [string, WireValue][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

/** Text of a leaf; undefined for missing, null, empty and for maps. */
export function textOf(value: Field): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' ? String(value) : undefined;
}

/** Non-negative integer of a leaf; undefined for anything else. */
export function intOf(value: Field): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  if (typeof value !== 'string' || value.length === 0 || value.length > 15) return undefined;
  let number = 0;
  for (let at = 0; at < value.length; at++) {
    const digit = value.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    number = number * 10 + digit;
  }
  return number;
}

/** Like `intOf`, but 0 means "none" too: ids start at 1. */
export function idOf(value: Field): number | undefined {
  return intOf(value) || undefined;
}

/** `Y`, `1` and true mean yes. */
export function flagOf(value: Field): boolean {
  return value === 'Y' || value === '1' || value === true || value === 1;
}

/** An id without which the event means nothing. @throws FieldProblem */
export function requiredId(value: Field, at: string): number {
  const id = idOf(value);
  if (id === undefined) throw new FieldProblem('EVENT_FIELD_BAD', at, 'a positive integer is expected');
  return id;
}

/** Dialog id of an event: what the portal said, if it can be an address. */
export function dialogOf(value: Field): string | undefined {
  const text = textOf(value);
  return text !== undefined && /^[a-zA-Z]{0,16}[0-9]{1,15}$/.test(text) && text !== '0' ? text : undefined;
}

/** Two lower-case letters; `en` when the portal sent none. */
export function languageOf(value: Field): string {
  const text = textOf(value)?.toLowerCase();
  return text !== undefined && /^[a-z]{2}$/.test(text) ? text : 'en';
}

/** Ids in a list, however it came: list, map, or a lone value. */
export function idsOf(value: Field): number[] {
  const lone = idOf(value);
  if (lone !== undefined) return [lone];
  return entriesOf(value).flatMap(([, part]) => idOf(part) ?? []);
}
