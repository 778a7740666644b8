import type { WireMap, WireValue } from '../bitrix24/event.ts';

/** The same caps as for form bodies. */
const DEEPEST = 16;
const MOST_VALUES = 5000;
const DROPPED = new Set(['__proto__', 'constructor', 'prototype']);

export type DecodedJson = { ok: true; value: WireMap } | { ok: false; error: string };

/**
 * Reads a JSON body as the form decoder reads a form: an object at the top, depth and count capped,
 * keys that could reach a prototype dropped. Never throws.
 */
export function decodeJson(text: string): DecodedJson {
  try {
    const parsed: unknown = JSON.parse(text);
    let count = 0;
    const copy = (value: unknown, depth: number): WireValue => {
      count += 1;
      if (depth > DEEPEST) throw new SyntaxError('too deep');
      if (count > MOST_VALUES) throw new SyntaxError('too many values');
      if (Array.isArray(value)) return value.map((item) => copy(item, depth + 1));
      if (typeof value === 'object' && value !== null) return copyMap(value, depth);
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
      return null;
    };
    const copyMap = (map: object, depth: number): WireMap =>
      Object.fromEntries(
        Object.entries(map).flatMap(([key, item]) =>
          DROPPED.has(key) ? [] : [[key, copy(item, depth + 1)]],
        ),
      );
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
      return { ok: false, error: 'not an object' };
    }
    return { ok: true, value: copyMap(parsed, 0) };
  } catch (error) {
    // The message of a JSON error quotes the body: only its kind is told.
    return {
      ok: false,
      error: error instanceof Error && error.message.startsWith('too ') ? error.message : 'not JSON',
    };
  }
}
