import type { Json, JsonMap } from '../state.ts';

/** A value as it may arrive: from JSON with its types, from a form as text, or not at all. */
export type Given = Json | undefined;

/** True for a JSON object (a PHP array with string keys). */
export function isMap(value: Given): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True when the portal would see a PHP list: an array, or a form map with the keys 0, 1, 2 … */
export function isList(value: Given): boolean {
  if (Array.isArray(value)) return true;
  return isMap(value) && Object.keys(value).every((key, index) => key === String(index));
}

/** The elements of an array or map, in order; null for anything else. */
export function elements(value: Given): Json[] | null {
  if (Array.isArray(value)) return value;
  return isMap(value) ? Object.values(value) : null;
}

/** PHP's `(int)`: leading digits of a text, truncated numbers, 1 for true, else 0. */
export function wholeNumber(value: Given): number {
  if (typeof value === 'number') return Number.isFinite(value) ? Math.trunc(value) : 0;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'string') return 0;
  const digits = /^\s*([+-]?\d{1,15})/.exec(value)?.[1];
  return digits === undefined ? 0 : Number(digits);
}

/** Text of a scalar; undefined for null, lists and maps. */
export function scalarText(value: Given): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? '1' : '';
  return undefined;
}

/** v2 booleans: true, `Y`, `1`, `TRUE` in any case; all else is false, absent is `fallback`. */
export function truth(value: Given, fallback = false): boolean {
  if (value === undefined || value === null) return fallback;
  return ['y', '1', 'true'].includes(String(value).toLowerCase());
}

/** PHP's `empty()` for parameters: absent, null, "", "0", 0, false, [] and {}. */
export function isEmpty(value: Given): boolean {
  if (value === undefined || value === null || value === '' || value === '0') return true;
  if (value === 0 || value === false) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

const blanks = ' \t\n\r\0\v';

/** PHP's trim: blanks, tabs, line ends, NUL and vertical tab, nothing else. */
export function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && blanks.includes(text.charAt(start))) start += 1;
  while (end > start && blanks.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** Escapes `&`, `<`, `>` and `"` as the portal stores links and menu texts. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
