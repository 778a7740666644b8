/**
 * The parts of a message as a portal stores them: defaults filled in, so larger than what was sent. Needed only to
 * measure them, and given only what the checks have let through. Source: portal behaviour, REST reference.
 */
import { DELIMITER_SIZE } from '../bitrix24/limits.ts';
import type { JsonList, JsonMap, JsonValue } from '../bitrix24/methods/index.ts';
import type { AttachFields } from './attach.ts';
import type { KeyboardFields } from './keyboard.ts';
import type { MenuFields } from './menu.ts';
import { isList, isMap } from './raw-part.ts';

type Field = JsonValue | undefined;

/** Takes the place of values that only the portal knows; as long as they get. */
const SOME_COLOR = '#000000';
const SOME_TIME = 1_790_000_000;
/** Takes the place of a bot id that is not known yet: the longest there is. */
export const LONGEST_ID = 2_147_483_647;

function html(value: Field): string {
  return String(value)
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#039;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

function present(fields: Readonly<Record<string, Field>>): JsonMap {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  );
}

function integer(value: Field): number | undefined {
  const number = Number(value ?? Number.NaN);
  return Number.isFinite(number) ? Math.trunc(number) : undefined;
}

/** Stored key order of an action; COMMAND always has its parameters. */
function storedAction(fields: JsonMap): JsonMap {
  if (fields['LINK'] !== undefined) return { LINK: html(fields['LINK']) };
  if (fields['APP_ID'] !== undefined)
    return { APP_ID: fields['APP_ID'], APP_PARAMS: fields['APP_PARAMS'] ?? '' };
  if (fields['ACTION'] !== undefined)
    return { ACTION: fields['ACTION'], ACTION_VALUE: fields['ACTION_VALUE'] ?? '' };
  return { COMMAND: fields['COMMAND'], COMMAND_PARAMS: fields['COMMAND_PARAMS'] ?? '' };
}

/** @param botId bot of the message; unknown while a reply is composed */
export function normaliseKeyboard(keyboard: KeyboardFields, botId: number = LONGEST_ID): JsonMap[] {
  const colors: JsonMap = keyboard.COLORS ?? {};
  return keyboard.BUTTONS.map((fields) => {
    if (fields['TYPE'] === 'NEWLINE') return { TYPE: 'NEWLINE' };
    return present({
      BOT_ID: botId,
      TYPE: 'BUTTON',
      ...storedAction(fields),
      TEXT: String(fields['TEXT']).trim(),
      VOTE: keyboard.VOTE ?? 'N',
      BLOCK: fields['BLOCK'] ?? 'N',
      WAIT: 'N',
      CONTEXT: fields['CONTEXT'] ?? 'ALL',
      DISABLED: fields['DISABLED'] ?? 'N',
      DISPLAY: fields['DISPLAY'] ?? 'BLOCK',
      WIDTH: integer(fields['WIDTH']),
      BG_COLOR: fields['BG_COLOR'] ?? colors['BG_COLOR'],
      BG_COLOR_TOKEN: fields['BG_COLOR_TOKEN'] ?? 'base',
      TEXT_COLOR: fields['TEXT_COLOR'] ?? colors['TEXT_COLOR'],
      OFF_BG_COLOR: fields['OFF_BG_COLOR'] ?? colors['OFF_BG_COLOR'],
      OFF_TEXT_COLOR: fields['OFF_TEXT_COLOR'] ?? colors['OFF_TEXT_COLOR'],
    });
  });
}

/** @param botId bot of the message; unknown while a reply is composed */
export function normaliseMenu(menu: MenuFields, botId: number = LONGEST_ID): JsonMap[] {
  return menu.ITEMS.map((fields) => ({
    BOT_ID: botId,
    ...storedAction(fields),
    TEXT: html(String(fields['TEXT']).trim()),
    CONTEXT: fields['CONTEXT'] ?? 'ALL',
    DISABLED: fields['DISABLED'] ?? 'N',
  }));
}

function items(value: Field): JsonMap[] {
  const list: JsonList = isList(value) ? value : [value ?? {}];
  return list.filter(isMap);
}

const DISPLAYS: Readonly<Record<string, string>> = { CARD: 'LINE', COLUMN: 'ROW' };

function cell(fields: JsonMap): JsonMap {
  const display = String(fields['DISPLAY'] ?? 'BLOCK');
  return present({
    DISPLAY: DISPLAYS[display] ?? display,
    NAME: fields['NAME'],
    VALUE: fields['VALUE'],
    WIDTH: integer(fields['WIDTH']),
    HEIGHT: integer(fields['HEIGHT']),
    COLOR: fields['COLOR'],
    COLOR_TOKEN: fields['COLOR_TOKEN'] ?? 'base',
    USER_ID: integer(fields['USER_ID']),
    CHAT_ID: integer(fields['CHAT_ID']),
    LINK: fields['LINK'],
  });
}

function person(fields: JsonMap): JsonMap {
  const kind = fields['CHAT_ID'] !== undefined ? 'CHAT' : fields['BOT_ID'] !== undefined ? 'BOT' : 'USER';
  return { ...fields, AVATAR_TYPE: fields['AVATAR_TYPE'] ?? kind };
}

function textOf(message: Field): string {
  return String(isMap(message) ? message['TEXT'] : message).replaceAll('#BR#', '[BR]');
}

function storedBlocks(fields: JsonMap): JsonMap[] {
  const [name = '', value] = Object.entries(fields)[0] ?? [];
  switch (name) {
    case 'MESSAGE':
      return [{ MESSAGE: textOf(value) }];
    case 'GRID':
      return [{ GRID: items(value).map(cell) }];
    case 'USER':
      return items(value).map((one) => ({ USER: [person(one)] }));
    case 'LINK':
    case 'RICH_LINK':
      return items(value).map((one) => ({ [name]: [one] }));
    case 'DELIMITER':
      return [{ DELIMITER: { SIZE: DELIMITER_SIZE, ...(isMap(value) && value) } }];
    default:
      return [{ [name]: items(value) }];
  }
}

function description(attach: AttachFields): string {
  const messages = attach.BLOCKS.map((fields) => fields['MESSAGE']).filter((value) => value !== undefined);
  const marked = messages.find((message) => isMap(message) && message['AS_DESCRIPTION'] === 'Y');
  if (marked !== undefined) return textOf(marked);
  if (attach.DESCRIPTION === 'FIRST_MESSAGE') return messages[0] === undefined ? '' : textOf(messages[0]);
  return attach.DESCRIPTION === 'SKIP_MESSAGE' ? '' : (attach.DESCRIPTION ?? '').replace(/\s*\n\s*/g, ' ');
}

/** @param createdAt Unix seconds, which the portal stores as the attachment's id */
export function normaliseAttach(attach: AttachFields, createdAt: number = SOME_TIME): JsonMap {
  const color = attach.COLOR === undefined || attach.COLOR === 'CHAT' ? SOME_COLOR : attach.COLOR;
  return {
    ID: createdAt,
    BLOCKS: attach.BLOCKS.flatMap(storedBlocks),
    DESCRIPTION: description(attach),
    COLOR: color === 'TRANSPARENT' ? 'transparent' : color,
    COLOR_TOKEN: attach.COLOR_TOKEN ?? 'base',
  };
}
