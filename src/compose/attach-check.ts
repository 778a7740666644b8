import { isColorToken, isHexColor } from '../bitrix24/color.ts';
import { DELIMITER_SIZE } from '../bitrix24/limits.ts';
import type { JsonMap, JsonValue } from '../bitrix24/methods/index.ts';
import type { AttachFields } from './attach.ts';
import { BLOCK_CHECKS, type BlockName, isBlockName } from './block-check.ts';
import { JOINER } from './escape.ts';
import { checkColorToken, checkString, isAbsent, type Place } from './field-check.ts';
import { mapTexts } from './map-texts.ts';
import { isList, isMap, refusePart } from './raw-part.ts';

const LINK_KEYS: ReadonlySet<string> = new Set(['LINK', 'AVATAR', 'PREVIEW', 'EXTRA_IMAGE']);

/**
 * In attachments the portal turns the two characters `\n`, `\t`, `\"`, `\\` into one, whatever the transport.
 * Texts get an invisible joiner between the two, links an encoded backslash.
 */
function withoutBackslashTrap(text: string, key: string): string {
  const sound = text.toWellFormed();
  if (LINK_KEYS.has(key)) return sound.replaceAll('\\', '%5C');
  return sound.replace(/\\(?=[nt"\\])/g, `\\${JOINER}`);
}

function checkBlock(element: JsonValue, index: number): JsonMap {
  const place: Place = { part: 'attach', at: `attach.blocks[${index}]` };
  if (!isMap(element)) return refusePart('attach', place.at, 'a block is an object with one key');
  const keys = Object.keys(element).filter((key) => element[key] !== undefined);
  const names: BlockName[] = keys.filter(isBlockName);
  const unknown = keys.filter((key) => !isBlockName(key));
  if (unknown.length > 0) refusePart('attach', place.at, `unknown block ${unknown.join(', ')}`);
  const [name] = names;
  if (name === undefined) return refusePart('attach', place.at, 'an empty block');
  if (names.length > 1)
    refusePart('attach', place.at, `several keys: ${names.join(', ')}`, 'Make one block of each.');
  const value = element[name];
  const named: Place = { part: 'attach', at: `${place.at}.${name}` };
  if (isAbsent(value)) return refusePart('attach', named.at, 'no value');
  BLOCK_CHECKS[name](named, value);
  return { [name]: name === 'DELIMITER' ? delimiter(value) : value };
}

/** An empty map is lost in a form-encoded request, so the portal's own default is written out. */
function delimiter(value: JsonValue): JsonMap {
  return isMap(value) ? { ...value, SIZE: value['SIZE'] ?? DELIMITER_SIZE } : { SIZE: DELIMITER_SIZE };
}

function checkColor(fields: JsonMap): void {
  const color = fields['COLOR'];
  if (isAbsent(color)) return;
  if (typeof color !== 'string' || !(isHexColor(color) || color === 'CHAT' || color === 'TRANSPARENT')) {
    refusePart(
      'attach',
      'attach.color',
      'COLOR is no colour',
      'Colours are #RGB, #RRGGBB, CHAT or TRANSPARENT.',
    );
  }
}

/**
 * An attachment in full form, as it is sent. Anything that the portal would drop without a word is refused.
 *
 * @throws ComposeError ATTACH_ERROR
 */
export function checkAttach(fields: JsonMap): AttachFields {
  const place: Place = { part: 'attach', at: 'attach' };
  const elements = fields['BLOCKS'];
  if (!isList(elements) || elements.length === 0) {
    return refusePart('attach', 'attach', 'no blocks', 'Leave the attachment out instead.');
  }
  checkColor(fields);
  checkColorToken(place, fields, 'COLOR_TOKEN');
  checkString(place, fields, 'DESCRIPTION');
  const blocks = elements.map(checkBlock);
  const { COLOR, COLOR_TOKEN, DESCRIPTION } = mapTexts(fields, withoutBackslashTrap);
  return {
    ...(typeof COLOR === 'string' && { COLOR }),
    ...(isColorToken(COLOR_TOKEN) && { COLOR_TOKEN }),
    ...(typeof DESCRIPTION === 'string' && { DESCRIPTION }),
    BLOCKS: blocks.map((block) => mapTexts(block, withoutBackslashTrap)),
  };
}
