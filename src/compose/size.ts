import { MESSAGE_PART_BYTES, MESSAGE_PART_STORED_CHARACTERS } from '../bitrix24/limits.ts';
import type { JsonValue } from '../bitrix24/methods/index.ts';
import { ComposeError } from '../errors.ts';

/**
 * How large ATTACH, KEYBOARD and MENU may be: `documented` = 30720 bytes of JSON as sent and, because the stored
 * form is larger, also what the portal stores; `portal` = only what the portal stores, 59999 characters.
 */
export type Measure = 'documented' | 'portal';

/** Length in characters (Unicode code points), the platform's unit for texts. */
export function characters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Bytes of the JSON as it is sent, in UTF-8. Source: REST reference, "30 Kb". */
export function documentedSize(value: JsonValue): number {
  return Buffer.byteLength(JSON.stringify(value), 'utf8');
}

/**
 * Characters of the JSON as the portal measures it: Unicode unescaped, `/` escaped (two characters), line and
 * paragraph separators escaped. Source: portal behaviour (PHP `json_encode`).
 */
export function portalSize(stored: JsonValue): number {
  const json = JSON.stringify(stored);
  const slashes = json.split('/').length - 1;
  const separators = json.split(/[\u2028\u2029]/).length - 1;
  return characters(json) + slashes + separators * 5;
}

/** One of the three parts, about to be sent. */
export interface MeasuredPart {
  readonly at: 'attach' | 'keyboard' | 'menu';
  readonly sent: JsonValue;
  readonly stored: JsonValue;
}

/** @throws ComposeError ATTACH_OVERSIZE, KEYBOARD_OVERSIZE or MENU_OVERSIZE */
export function checkSize({ at, sent, stored }: MeasuredPart, measure: Measure): void {
  const code = `${at.toUpperCase()}_OVERSIZE`;
  if (measure === 'documented') {
    const size = documentedSize(sent);
    if (size > MESSAGE_PART_BYTES) {
      throw new ComposeError(`${at} has ${size} bytes, ${MESSAGE_PART_BYTES} are allowed`, {
        code,
        at,
        size,
        limit: MESSAGE_PART_BYTES,
        hint: 'Send less, or spread it over several messages.',
      });
    }
  }
  const size = portalSize(stored);
  if (size > MESSAGE_PART_STORED_CHARACTERS) {
    throw new ComposeError(
      `${at} would take ${size} characters in the portal, ${MESSAGE_PART_STORED_CHARACTERS} are allowed`,
      {
        code,
        at,
        size,
        limit: MESSAGE_PART_STORED_CHARACTERS,
        hint: 'The portal adds its defaults to every element: use fewer elements.',
      },
    );
  }
}
