import { COLOR_TOKENS, isHexColor } from '../bitrix24/color.ts';
import type { JsonMap, JsonValue } from '../bitrix24/methods/index.ts';
import { type PartName, refusePart } from './raw-part.ts';

/** Where a check stands: the part, for the error code, and the place, for the reader. */
export interface Place {
  readonly part: PartName;
  readonly at: string;
}

type Field = JsonValue | undefined;

/** Not given, as far as PHP is concerned. */
export function isAbsent(value: Field): value is null | undefined {
  return value === undefined || value === null;
}

/** A text with something to see in it. */
export function isText(value: Field): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** A link that the portal keeps: `^(/|https?://)`. Source: REST reference, KEYBOARD and ATTACH. */
export function isLink(value: Field): value is string {
  return typeof value === 'string' && /^(?:\/|https?:\/\/)/.test(value);
}

/** A whole number above 0, also as text. */
export function isPositive(value: Field): value is number | string {
  return (
    (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) ||
    (typeof value === 'string' && /^0*[1-9]\d{0,14}$/.test(value))
  );
}

export function checkLink(place: Place, fields: JsonMap, key: string): void {
  const value = fields[key];
  if (!isAbsent(value) && !isLink(value)) {
    refusePart(
      place.part,
      place.at,
      `${key} is no link the portal keeps`,
      'Links begin with https://, http:// or /.',
    );
  }
}

export function checkPositive(place: Place, fields: JsonMap, key: string): void {
  const value = fields[key];
  if (!isAbsent(value) && !isPositive(value)) {
    refusePart(place.part, place.at, `${key} must be a whole number above 0`);
  }
}

export function checkHex(place: Place, fields: JsonMap, key: string): void {
  const value = fields[key];
  if (!isAbsent(value) && !(typeof value === 'string' && isHexColor(value))) {
    refusePart(place.part, place.at, `${key} is no colour`, 'Colours are #RGB or #RRGGBB.');
  }
}

export function checkOneOf(place: Place, fields: JsonMap, key: string, allowed: readonly string[]): void {
  const value = fields[key];
  if (!isAbsent(value) && !(typeof value === 'string' && allowed.includes(value))) {
    refusePart(place.part, place.at, `${key} is none of ${allowed.join(', ')}`);
  }
}

export function checkColorToken(place: Place, fields: JsonMap, key: string): void {
  checkOneOf(place, fields, key, COLOR_TOKENS);
}

export function checkYesNo(place: Place, fields: JsonMap, key: string): void {
  checkOneOf(place, fields, key, ['Y', 'N']);
}

/** Absent or a text, which may be blank. */
export function checkString(place: Place, fields: JsonMap, key: string): void {
  const value = fields[key];
  if (!isAbsent(value) && typeof value !== 'string')
    refusePart(place.part, place.at, `${key} must be a text`);
}
