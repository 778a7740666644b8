import { MESSAGE_PART_BYTES, MESSAGE_PART_STORED_CHARACTERS } from '../../bitrix24/limits.ts';
import type { PortalSettings } from '../portal.ts';
import type { Json } from '../state.ts';

/**
 * True when an ATTACH, KEYBOARD or MENU is too large.
 * `documented` measures UTF-8 bytes of the JSON that was sent (a text form counts as it is);
 * `actual` measures code points of the stored form as PHP encodes it: escaped slashes, unescaped Unicode.
 */
export function isOversize(limits: PortalSettings['limits'], sent: Json, stored: Json): boolean {
  if (limits === 'actual') return phpJsonLength(stored) > MESSAGE_PART_STORED_CHARACTERS;
  return Buffer.byteLength(typeof sent === 'string' ? sent : JSON.stringify(sent)) > MESSAGE_PART_BYTES;
}

/** Code points of `json_encode(value, JSON_UNESCAPED_UNICODE)`. */
export function phpJsonLength(value: Json): number {
  const json = JSON.stringify(value);
  let length = 0;
  for (const character of json) {
    if (character === '/') length += 2;
    else if (character === '\u2028' || character === '\u2029') length += 6;
    else length += 1;
  }
  return length;
}
