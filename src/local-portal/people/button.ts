import type { Json, JsonMap, Message } from '../state.ts';

/** What pressing something did: called a command, said something, or stayed inside the client. */
export type Pressed =
  | { kind: 'command'; command: string; params: string }
  | { kind: 'send'; text: string }
  | { kind: 'client'; action: string; value: string };

function isMap(value: Json): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const plainText: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#039;': "'",
};

/** Stored links, and the texts of menu items, are HTML-escaped. */
function unescaped(text: Json | undefined): string {
  return String(text ?? '').replace(/&(?:amp|lt|gt|quot|#039);/g, (entity) => plainText[entity] ?? entity);
}

/** The text on a button or menu item, as a person reads it. */
export function textOn(choice: JsonMap, part: 'KEYBOARD' | 'MENU'): string {
  return part === 'MENU' ? unescaped(choice['TEXT']) : String(choice['TEXT'] ?? '');
}

/** Buttons or menu items of a message, row breaks left out. */
export function choicesOf(message: Message, part: 'KEYBOARD' | 'MENU'): JsonMap[] {
  const stored = message.params[part];
  if (!Array.isArray(stored)) return [];
  return stored.filter(isMap).filter((item) => item['TYPE'] !== 'NEWLINE');
}

/** Finds a button by the text on it or by its place, from 0. @throws Error that names what there is. */
export function findChoice(message: Message, part: 'KEYBOARD' | 'MENU', which: string | number): JsonMap {
  const choices = choicesOf(message, part);
  const found =
    typeof which === 'number' ? choices[which] : choices.find((item) => textOn(item, part) === which);
  const isOff = found?.['DISABLED'] === 'Y' || found?.['WAIT'] === 'Y';
  if (found !== undefined && !isOff) return found;
  const there = choices.map((item) => textOn(item, part)).join(', ') || 'none';
  const what = part === 'KEYBOARD' ? 'button' : 'menu item';
  throw new Error(
    isOff
      ? `The ${what} "${which}" of message ${message.id} is blocked`
      : `Message ${message.id} has no ${what} "${which}"; there: ${there}`,
  );
}

/** What a press on a stored button means (Bitrix24 chat keyboards, priority of actions). */
export function meaningOf(choice: JsonMap): Pressed {
  if (choice['LINK'] !== undefined)
    return { kind: 'client', action: 'LINK', value: unescaped(choice['LINK']) };
  const action = String(choice['ACTION'] ?? '');
  const value = String(choice['ACTION_VALUE'] ?? '');
  if (action === 'SEND') return { kind: 'send', text: value };
  if (action !== '') return { kind: 'client', action, value };
  return {
    kind: 'command',
    command: String(choice['COMMAND'] ?? ''),
    params: String(choice['COMMAND_PARAMS'] ?? ''),
  };
}
