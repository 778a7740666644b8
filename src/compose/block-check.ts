import type { JsonMap, JsonValue } from '../bitrix24/methods/index.ts';
import {
  checkColorToken,
  checkHex,
  checkLink,
  checkOneOf,
  checkPositive,
  checkString,
  checkYesNo,
  isAbsent,
  isText,
  type Place,
} from './field-check.ts';
import { isList, isMap, refusePart } from './raw-part.ts';

const BLOCKS = ['USER', 'LINK', 'RICH_LINK', 'MESSAGE', 'GRID', 'IMAGE', 'FILE', 'DELIMITER'] as const;
export type BlockName = (typeof BLOCKS)[number];

export function isBlockName(key: string): key is BlockName {
  return BLOCKS.some((name) => name === key);
}

type Check = (place: Place, value: JsonValue) => void;
type CheckFields = (place: Place, fields: JsonMap) => void;

function refuse(place: Place, what: string, hint?: string): never {
  return refusePart(place.part, place.at, what, hint);
}

function inside(place: Place, index: number): Place {
  return { part: place.part, at: `${place.at}[${index}]` };
}

/** An object, or a list of at least one. */
function oneOrMore(check: CheckFields): Check {
  return (place, value) => {
    if (isMap(value)) return check(place, value);
    if (!isList(value) || value.length === 0) return refuse(place, 'neither an object nor a list of objects');
    value.forEach((element, index) => {
      if (!isMap(element)) refuse(inside(place, index), 'not an object');
      check(inside(place, index), element);
    });
  };
}

function checkTarget(place: Place, fields: JsonMap, keys: readonly string[]): void {
  for (const key of ['USER_ID', 'CHAT_ID', 'BOT_ID']) checkPositive(place, fields, key);
  const network = fields['NETWORK_ID'];
  if (!isAbsent(network) && !(typeof network === 'string' && /^\D\d+$/.test(network))) {
    refuse(place, 'NETWORK_ID is a letter and a number');
  }
  const given = keys.filter((key) => !isAbsent(fields[key]));
  if (given.length > 1)
    refuse(place, `several targets: ${given.join(', ')}`, 'The portal keeps only the first.');
}

const checkUser: CheckFields = (place, fields) => {
  if (!isText(fields['NAME'])) refuse(place, 'NAME is blank');
  checkLink(place, fields, 'LINK');
  checkLink(place, fields, 'AVATAR');
  checkOneOf(place, fields, 'AVATAR_TYPE', ['USER', 'CHAT', 'BOT']);
  checkTarget(place, fields, ['NETWORK_ID', 'USER_ID', 'CHAT_ID', 'BOT_ID', 'LINK']);
};

const checkLinkFields: CheckFields = (place, fields) => {
  const byId = ['NETWORK_ID', 'USER_ID', 'CHAT_ID'].some((key) => !isAbsent(fields[key]));
  checkLink(place, fields, 'LINK');
  if (isAbsent(fields['LINK']) && !(isText(fields['NAME']) && byId)) {
    refuse(place, 'neither LINK nor NAME with USER_ID, CHAT_ID or NETWORK_ID');
  }
  checkTarget(place, fields, ['NETWORK_ID', 'USER_ID', 'CHAT_ID', 'LINK']);
  for (const key of ['NAME', 'DESC', 'HTML']) checkString(place, fields, key);
  checkLink(place, fields, 'PREVIEW');
  if (!isAbsent(fields['HTML']) && !isAbsent(fields['PREVIEW'])) {
    refuse(place, 'HTML and PREVIEW', 'With HTML the portal shows no preview.');
  }
};

function checkSizeOfPreview(place: Place, fields: JsonMap, size: JsonMap): void {
  const given = ['WIDTH', 'HEIGHT'].filter((key) => !isAbsent(size[key]));
  for (const key of given) checkPositive(place, size, key);
  if (given.length > 0 && isAbsent(fields['PREVIEW'])) refuse(place, `${given.join(', ')} without PREVIEW`);
}

const checkCell: CheckFields = (place, fields) => {
  checkOneOf(place, fields, 'DISPLAY', ['BLOCK', 'LINE', 'ROW', 'TABLE', 'CARD', 'COLUMN']);
  const line = fields['DISPLAY'] === 'LINE' || fields['DISPLAY'] === 'CARD';
  for (const key of ['NAME', 'VALUE']) {
    const value = fields[key];
    if (!isAbsent(value) && typeof value !== 'string' && typeof value !== 'number') {
      refuse(place, `${key} must be a text`);
    }
  }
  const shown = [fields['NAME'], fields['VALUE']].some((value) => typeof value === 'number' || isText(value));
  if (!shown && !line) refuse(place, 'neither NAME nor VALUE');
  for (const key of ['WIDTH', 'HEIGHT', 'USER_ID', 'CHAT_ID']) checkPositive(place, fields, key);
  checkHex(place, fields, 'COLOR');
  checkColorToken(place, fields, 'COLOR_TOKEN');
  checkLink(place, fields, 'LINK');
};

function requireLink(place: Place, fields: JsonMap): void {
  if (isAbsent(fields['LINK'])) refuse(place, 'no LINK');
  checkLink(place, fields, 'LINK');
}

const checkMessage: Check = (place, value) => {
  if (isMap(value)) {
    checkYesNo(place, value, 'AS_DESCRIPTION');
    if (!isText(value['TEXT'])) refuse(place, 'TEXT is blank');
  } else if (!isText(value)) refuse(place, 'blank, or no text');
};

const checkGrid: Check = (place, value) => {
  if (!isList(value)) refuse(place, 'not a list of cells', 'A single cell needs a list too: [{…}].');
  if (value.length === 0) refuse(place, 'no cells');
  value.forEach((cell, index) => {
    if (!isMap(cell)) refuse(inside(place, index), 'not an object');
    checkCell(inside(place, index), cell);
  });
};

/** What each block needs so that the portal keeps it whole. Each throws ComposeError ATTACH_ERROR. */
export const BLOCK_CHECKS: Readonly<Record<BlockName, Check>> = {
  MESSAGE: checkMessage,
  USER: oneOrMore(checkUser),
  LINK: oneOrMore((place, fields) => {
    checkLinkFields(place, fields);
    checkSizeOfPreview(place, fields, fields);
  }),
  RICH_LINK: oneOrMore((place, fields) => {
    checkLinkFields(place, fields);
    checkLink(place, fields, 'EXTRA_IMAGE');
    const size = fields['PREVIEW_SIZE'];
    if (isMap(size)) checkSizeOfPreview(place, fields, size);
  }),
  GRID: checkGrid,
  IMAGE: oneOrMore((place, fields) => {
    requireLink(place, fields);
    checkLink(place, fields, 'PREVIEW');
    for (const key of ['WIDTH', 'HEIGHT']) checkPositive(place, fields, key);
    checkString(place, fields, 'NAME');
  }),
  FILE: oneOrMore((place, fields) => {
    requireLink(place, fields);
    checkPositive(place, fields, 'SIZE');
    checkString(place, fields, 'NAME');
  }),
  DELIMITER: (place, value) => {
    // A PHP client's empty object arrives as an empty list.
    if (isList(value) && value.length === 0) return;
    if (!isMap(value)) return refuse(place, 'not an object');
    checkPositive(place, value, 'SIZE');
    checkHex(place, value, 'COLOR');
  },
};
