import type { JsonMap, JsonValue } from '../bitrix24/methods/index.ts';
import { isList, isMap } from './raw-part.ts';

/** Changes one text of a structure; `key` is the name of the field it stands in. */
export type ChangeText = (text: string, key: string) => string;

/** A copy of `map` with every text in it changed. */
export function mapTexts(map: JsonMap, change: ChangeText): JsonMap {
  const copy = (value: JsonValue, key: string): JsonValue => {
    if (typeof value === 'string') return change(value, key);
    if (isList(value)) return value.map((element) => copy(element, key));
    return isMap(value) ? mapTexts(value, change) : value;
  };
  return Object.fromEntries(
    Object.entries(map).flatMap(([key, value]) => (value === undefined ? [] : [[key, copy(value, key)]])),
  );
}

/** Lone surrogates would make the whole request unreadable for PHP. */
export function wellFormed(map: JsonMap): JsonMap {
  return mapTexts(map, (text) => text.toWellFormed());
}
