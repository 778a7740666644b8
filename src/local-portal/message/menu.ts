import type { Json, JsonMap } from '../state.ts';
import { choiceAction } from './choice.ts';
import { type Choices, contextOf } from './keyboard.ts';
import { parseNotation } from './notation.ts';
import { elements, escapeHtml, type Given, isList, isMap, trim } from './value.ts';

/**
 * MENU as the portal stores it: the plain list of items. `botId` receives the commands; an item's own BOT_ID
 * is ignored. Null = MENU_ERROR. (REST reference: Working with the context menu)
 */
export function storedMenu(given: Given, botId: number): Choices | null {
  const value = typeof given === 'string' ? parseNotation(given) : given;
  const full = isMap(value) && value['ITEMS'] !== undefined ? value : undefined;
  if (full === undefined && !isList(value)) return null;
  const sent = elements(full === undefined ? value : full['ITEMS']);
  if (sent === null) return null;
  const stored = sent.map((item) => storedItem(item, botId)).filter((item) => item !== null);
  return stored.length === 0 ? null : { stored, dropped: sent.length - stored.length };
}

function storedItem(given: Json, botId: number): JsonMap | null {
  if (!isMap(given)) return null;
  const text = typeof given['TEXT'] === 'string' ? trim(given['TEXT']) : '';
  if (text === '' || text === '0') return null;
  const action = choiceAction(given, botId);
  if (action === null) return null;
  return {
    BOT_ID: botId,
    ...action,
    TEXT: escapeHtml(text),
    CONTEXT: contextOf(given['CONTEXT']),
    DISABLED: given['DISABLED'] === 'Y' ? 'Y' : 'N',
  };
}
