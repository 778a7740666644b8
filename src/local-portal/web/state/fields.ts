import type { Json, JsonMap } from '../../state.ts';

/** Fields of message parameters, read without trust: anything of another form counts as absent. */

export function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function mapsIn(value: Json | undefined): JsonMap[] {
  if (Array.isArray(value)) return value.filter(isMap);
  return isMap(value) ? [value] : [];
}

export function textIn(map: JsonMap, name: string): string {
  const value = map[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** A whole number above zero; 0 for anything else. */
export function countIn(map: JsonMap, name: string): number {
  const value = Number(textIn(map, name) || 0);
  return Number.isSafeInteger(value) && value > 0 ? value : 0;
}

/** `#RGB` or `#RRGGBB`; empty for anything else. */
export function colorIn(map: JsonMap, name: string): string {
  const value = textIn(map, name);
  return /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(value) ? value : '';
}
