import type { JsonList, JsonMap, JsonValue } from '../bitrix24/methods/index.ts';
import { ComposeError } from '../errors.ts';

/** The three structured parts of a message: place in error messages -> list of elements in the full form. */
export const PART_LIST = { attach: 'BLOCKS', keyboard: 'BUTTONS', menu: 'ITEMS' } as const;
export type PartName = keyof typeof PART_LIST;

/** An object of the platform in full form, a list of its elements, or either as JSON text. */
export type RawPart = JsonMap | JsonList | string;

export function isList(value: unknown): value is JsonList {
  return Array.isArray(value);
}

export function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws ComposeError ATTACH_ERROR, KEYBOARD_ERROR or MENU_ERROR */
export function refusePart(part: PartName, at: string, what: string, hint?: string): never {
  throw new ComposeError(`${at}: ${what}`, {
    code: `${part.toUpperCase()}_ERROR`,
    at,
    ...(hint === undefined ? {} : { hint }),
  });
}

function parse(part: PartName, text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch {
    return refusePart(
      part,
      part,
      'a string that is no JSON',
      'Write strict JSON, or give the object itself.',
    );
  }
}

/** `""`, `[]` and `{}` mean "none": nothing on sending, removal on editing. */
function isEmpty(value: JsonValue): boolean {
  if (isList(value)) return value.length === 0;
  return isMap(value) ? Object.keys(value).length === 0 : value === '';
}

/**
 * Brings a raw part into the full form. Undefined when it is empty, as the portal counts it.
 *
 * @throws ComposeError ATTACH_ERROR, KEYBOARD_ERROR or MENU_ERROR when it is no object, list or JSON text
 */
export function fullForm(part: PartName, value: RawPart): JsonMap | undefined {
  const parsed = typeof value === 'string' && value.trim() !== '' ? parse(part, value) : value;
  if (typeof parsed === 'string' && parsed.trim() === '') return undefined;
  if (isEmpty(parsed)) return undefined;
  const list = PART_LIST[part];
  if (isList(parsed)) return { [list]: parsed };
  if (!isMap(parsed)) return refusePart(part, part, 'neither an object nor a list');
  const elements = parsed[list];
  if (!isList(elements)) return refusePart(part, part, `no list ${list}`, `Put the elements into ${list}.`);
  if (elements.length === 0) return refusePart(part, part, `${list} is empty`, 'Leave the part out instead.');
  return parsed;
}
