import type { JsonMap, JsonValue } from '../bitrix24/methods/index.ts';
import { CONTEXTS, checkActions, sentAction } from './action.ts';
import {
  checkColorToken,
  checkHex,
  checkOneOf,
  checkPositive,
  checkYesNo,
  isText,
  type Place,
} from './field-check.ts';
import type { KeyboardFields } from './keyboard.ts';
import { wellFormed } from './map-texts.ts';
import { keepPending } from './pending.ts';
import { isList, isMap, refusePart } from './raw-part.ts';

const COLOR_KEYS = ['BG_COLOR', 'TEXT_COLOR', 'OFF_BG_COLOR', 'OFF_TEXT_COLOR'] as const;

function checkButton(element: JsonValue, index: number): JsonMap {
  const at = `keyboard.buttons[${index}]`;
  if (!isMap(element)) return refusePart('keyboard', at, 'a button is an object');
  if (element['TYPE'] === 'NEWLINE') return { TYPE: 'NEWLINE' };
  const text = element['TEXT'];
  if (!isText(text) || text.trim() === '0') {
    return refusePart(
      'keyboard',
      at,
      'TEXT must be a text, not blank and not "0"',
      'The portal drops such a button.',
    );
  }
  const place: Place = { part: 'keyboard', at: `${at} ${JSON.stringify(text)}` };
  checkActions(place, element);
  for (const key of COLOR_KEYS) checkHex(place, element, key);
  for (const key of ['BLOCK', 'DISABLED']) checkYesNo(place, element, key);
  checkColorToken(place, element, 'BG_COLOR_TOKEN');
  checkOneOf(place, element, 'CONTEXT', CONTEXTS);
  checkOneOf(place, element, 'DISPLAY', ['BLOCK', 'LINE']);
  checkPositive(place, element, 'WIDTH');
  return sentAction(element);
}

/**
 * A keyboard in full form, as it is sent but for BOT_ID. Anything that the portal would drop without a word is refused.
 *
 * @throws ComposeError KEYBOARD_ERROR
 */
export function checkKeyboard(fields: JsonMap): KeyboardFields {
  const elements = fields['BUTTONS'];
  const buttons = isList(elements) ? elements.map(checkButton) : [];
  if (buttons.every((button) => button['TYPE'] === 'NEWLINE')) {
    refusePart('keyboard', 'keyboard', 'no buttons', 'Leave the keyboard out instead.');
  }
  const colors = isMap(fields['COLORS']) ? wellFormed(fields['COLORS']) : undefined;
  for (const key of COLOR_KEYS) checkHex({ part: 'keyboard', at: 'keyboard.colors' }, colors ?? {}, key);
  return {
    BUTTONS: buttons.map((one) => keepPending(one, wellFormed(one))),
    ...(colors !== undefined && { COLORS: colors }),
    ...(fields['VOTE'] === 'Y' && { VOTE: 'Y' }),
  };
}
