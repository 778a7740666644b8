import { readFileSync } from 'node:fs';
import type { WireMap, WireValue } from '../../src/bitrix24/event.ts';

/** One of the recorded event bodies, decoded. */
export function recorded(name: string): WireMap {
  const file = new URL(`../fixtures/events/${name}.json`, import.meta.url);
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return value as WireMap;
}

/** Every key of a structure in order, as paths; ids and indexes become `#`, so that only structure counts. */
export function shape(value: WireValue, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  const paths = Object.entries(value).flatMap(([key, part]) =>
    shape(part, `${path}/${/^\d+$/.test(key) ? '#' : key}`),
  );
  return [...new Set(paths)];
}
