import type { WireMap, WireValue } from '../../bitrix24/event.ts';

/** Where a value stands: the keys that lead to it. */
export type Path = readonly string[];

/** What to put in place of keys and leafs of a body. */
export interface Change {
  /** `path` ends with the key. */
  key(path: Path): string;
  leaf(path: Path, value: string | number | boolean | null): WireValue;
  /** False: the part below is copied as it is. */
  enters(path: Path): boolean;
}

/** A copy of a decoded body with other keys and leafs. Lists stay lists. */
export function changed(body: WireMap, change: Change): WireMap {
  return mapWith(body, [], change);
}

function valueWith(value: WireValue, path: Path, change: Change): WireValue {
  if (typeof value !== 'object' || value === null) return change.leaf(path, value);
  if (!change.enters(path)) return value;
  if (Array.isArray(value))
    return value.map((part, index) => valueWith(part, [...path, String(index)], change));
  return mapWith(value, path, change);
}

function mapWith(map: WireMap, path: Path, change: Change): WireMap {
  const copy: WireMap = {};
  for (const [key, value] of Object.entries(map)) {
    const at = [...path, key];
    copy[change.key(at)] = valueWith(value, at, change);
  }
  return copy;
}
