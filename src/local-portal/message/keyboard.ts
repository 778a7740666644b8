import type { Json, JsonMap } from '../state.ts';
import { choiceAction } from './choice.ts';
import { parseNotation } from './notation.ts';
import { colorToken, hexColor } from './paint.ts';
import { elements, type Given, isList, isMap, scalarText, trim, wholeNumber } from './value.ts';

/** Buttons or items in stored form, and how many were left out without a word. */
export interface Choices {
  stored: JsonMap[];
  dropped: number;
}

const newline: JsonMap = { TYPE: 'NEWLINE' };

/**
 * KEYBOARD as the portal stores it: the plain list of buttons. `botId` receives the commands; 0 = none does.
 * Null = KEYBOARD_ERROR: unreadable, or nothing left. (REST reference: Working with keyboards)
 */
export function storedKeyboard(given: Given, botId: number): Choices | null {
  const value = typeof given === 'string' ? parseNotation(given) : given;
  const full = isMap(value) && value['BUTTONS'] !== undefined ? value : undefined;
  if (full === undefined && !isList(value)) return null;
  const sent = elements(full === undefined ? value : full['BUTTONS']);
  if (sent === null) return null;
  const colors = isMap(full?.['COLORS']) ? full['COLORS'] : {};
  const vote = full?.['VOTE'] === 'Y';
  const stored = sent.map((button) => storedButton(button, botId, colors, vote)).filter((b) => b !== null);
  return stored.length === 0 ? null : { stored, dropped: sent.length - stored.length };
}

/** BOT_ID of the full form, 0 without one. */
export function keyboardBotId(given: Given): number {
  const value = typeof given === 'string' ? parseNotation(given) : given;
  return isMap(value) ? wholeNumber(value['BOT_ID']) : 0;
}

function storedButton(given: Json, botId: number, colors: JsonMap, vote: boolean): JsonMap | null {
  if (!isMap(given)) return null;
  if (given['TYPE'] === 'NEWLINE') return { ...newline };
  const text = typeof given['TEXT'] === 'string' ? trim(given['TEXT']) : '';
  if (text === '' || text === '0') return null;
  const action = choiceAction(given, botId);
  if (action === null) return null;
  const width = wholeNumber(given['WIDTH']);
  const painted = (key: string): JsonMap => {
    const color = hexColor(given[key]) ?? hexColor(colors[key]);
    return color === undefined ? {} : { [key]: color };
  };
  return {
    BOT_ID: botId,
    TYPE: 'BUTTON',
    ...action,
    TEXT: text,
    VOTE: vote ? 'Y' : 'N',
    BLOCK: given['BLOCK'] === 'Y' && 'COMMAND' in action ? 'Y' : 'N',
    WAIT: 'N',
    CONTEXT: contextOf(given['CONTEXT']),
    DISABLED: given['DISABLED'] === 'Y' ? 'Y' : 'N',
    DISPLAY: given['DISPLAY'] === 'LINE' ? 'LINE' : 'BLOCK',
    ...(width > 0 && { WIDTH: width }),
    ...painted('BG_COLOR'),
    BG_COLOR_TOKEN: colorToken(given['BG_COLOR_TOKEN']),
    ...painted('TEXT_COLOR'),
    ...painted('OFF_BG_COLOR'),
    ...painted('OFF_TEXT_COLOR'),
  };
}

/** Where a button or item is shown; ALL when unknown. */
export function contextOf(given: Given): string {
  const context = scalarText(given) ?? '';
  return context === 'MOBILE' || context === 'DESKTOP' ? context : 'ALL';
}
