import type { WireMap } from '../../bitrix24/event.ts';
import { entriesOf } from '../../bitrix24/event-fields.ts';
import { ConfigError } from '../../errors.ts';

/** One `--set`: the names that lead to a leaf, and its new text. */
export interface Setting {
  path: readonly string[];
  value: string;
}

const NEVER = new Set(['__proto__', 'constructor', 'prototype', '']);

/** Reads `data.PARAMS.MESSAGE=Hello`. @throws ConfigError */
export function readSetting(text: string): Setting {
  const at = text.indexOf('=');
  const path = text.slice(0, Math.max(at, 0)).split('.');
  if (at <= 0 || path.some((name) => NEVER.has(name)))
    throw new ConfigError(`--set ${text} is no PATH=VALUE`, 'For example: --set data.PARAMS.MESSAGE=Hello');
  return { path, value: text.slice(at + 1) };
}

/** A copy of a body with one leaf set; maps on the way are made. */
export function withSetting(body: WireMap, { path, value }: Setting): WireMap {
  const copy = structuredClone(body);
  let map: WireMap = copy;
  for (const name of path.slice(0, -1)) {
    // A list is a map with the keys 0, 1, … on the wire.
    const next: WireMap = Object.fromEntries(entriesOf(map[name]));
    map[name] = next;
    map = next;
  }
  map[path.at(-1) ?? ''] = value;
  return copy;
}
