import { COLOR_TOKENS, isHexColor } from '../../bitrix24/color.ts';
import type { Given } from './value.ts';

/** `#RGB` or `#RRGGBB`, else undefined. */
export function hexColor(value: Given): string | undefined {
  return typeof value === 'string' && isHexColor(value) ? value : undefined;
}

/** A colour token of the REST reference; `base` when unknown. */
export function colorToken(value: Given): string {
  return COLOR_TOKENS.find((token) => token === value) ?? 'base';
}
