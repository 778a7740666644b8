import { isMap, scalarText, wholeNumber } from '../message/value.ts';
import type { Json, JsonMap } from '../state.ts';

/** A field of a decoded body. */
export type Field = Json | undefined;

/** The map in a field; empty when there is none. */
export function mapIn(value: Field): JsonMap {
  return isMap(value) ? value : {};
}

/** The maps in a PHP map, which arrives as a list when its keys happen to be 0, 1, 2 … */
export function mapsIn(value: Field): JsonMap[] {
  return typeof value === 'object' && value !== null ? Object.values(value).filter(isMap) : [];
}

/** The first positive whole number; 0 when there is none. */
export function firstId(...values: Field[]): number {
  return values.map(wholeNumber).find((id) => id > 0) ?? 0;
}

/** Text of a field; empty when there is none. */
export function textIn(value: Field): string {
  return scalarText(value) ?? '';
}
