import type { JsonMap } from '../bitrix24/methods/index.ts';
import { checkOneOf, isAbsent, isLink, isPositive, isText, type Place } from './field-check.ts';
import { refusePart } from './raw-part.ts';

/** What a press of a button or menu item does. Source: REST reference, KEYBOARD and MENU. */
export type ActionFields = {
  LINK?: string;
  ACTION?: ActionName;
  ACTION_VALUE?: string;
  /** Without the slash. */
  COMMAND?: string;
  COMMAND_PARAMS?: string;
};

export const ACTIONS = ['PUT', 'SEND', 'COPY', 'CALL', 'DIALOG'] as const;
export type ActionName = (typeof ACTIONS)[number];
/** Known to portals, not to the reference. */
const MORE_ACTIONS = ['LIVECHAT', 'HELP'] as const;

export const CONTEXTS = ['ALL', 'MOBILE', 'DESKTOP'] as const;
/** On which clients an element is shown. */
export type ShownOn = (typeof CONTEXTS)[number];

/** `/help` -> `help`. */
export function commandName(command: string): string {
  return command.trim().replace(/^\//, '');
}

function checkAction(place: Place, fields: JsonMap): void {
  checkOneOf(place, fields, 'ACTION', [...ACTIONS, ...MORE_ACTIONS]);
  const value =
    typeof fields['ACTION_VALUE'] === 'number' ? String(fields['ACTION_VALUE']) : fields['ACTION_VALUE'];
  if (!isText(value)) refusePart(place.part, place.at, 'ACTION without ACTION_VALUE');
  if (fields['ACTION'] === 'DIALOG' && !/^(?:chat)?[1-9]\d*$/.test(value)) {
    refusePart(
      place.part,
      place.at,
      'ACTION_VALUE is no dialog',
      'Write chat12 for a chat, 12 for a person.',
    );
  }
}

function checkCommand(place: Place, fields: JsonMap): void {
  const { COMMAND: command, COMMAND_PARAMS: params } = fields;
  if (typeof command !== 'string' || commandName(command) === '') {
    refusePart(place.part, place.at, 'COMMAND is blank');
  }
  if (!isAbsent(params) && typeof params !== 'string' && typeof params !== 'number') {
    refusePart(place.part, place.at, 'COMMAND_PARAMS must be a text');
  }
}

/**
 * Exactly one action that the portal keeps: it would drop the element, or all actions but one, without a word.
 *
 * @throws ComposeError KEYBOARD_ERROR or MENU_ERROR
 */
export function checkActions(place: Place, fields: JsonMap): void {
  const given = ['LINK', 'APP_ID', 'ACTION', 'COMMAND'].filter((key) => !isAbsent(fields[key]));
  if ('FUNCTION' in fields) refusePart(place.part, place.at, 'FUNCTION is for portals only', 'Use COMMAND.');
  if (given.length === 0) {
    refusePart(
      place.part,
      place.at,
      'no action',
      'Give it a link, a command or one of SEND, PUT, COPY, CALL, DIALOG.',
    );
  }
  if (given.length > 1)
    refusePart(place.part, place.at, `two actions: ${given.join(' and ')}`, 'Only one counts.');
  const [kind] = given;
  if (kind === 'LINK' && !isLink(fields['LINK'])) {
    refusePart(
      place.part,
      place.at,
      'LINK is no link the portal keeps',
      'Links begin with https://, http:// or /.',
    );
  }
  if (kind === 'APP_ID' && !isPositive(fields['APP_ID']))
    refusePart(place.part, place.at, 'APP_ID must be above 0');
  if (kind === 'ACTION') checkAction(place, fields);
  if (kind === 'COMMAND') checkCommand(place, fields);
}

/** The action fields as they are sent: texts are texts, commands have no slash. */
export function sentAction(fields: JsonMap): JsonMap {
  const sent: { [key: string]: JsonMap[string] } = { ...fields };
  if (typeof fields['COMMAND'] === 'string') sent['COMMAND'] = commandName(fields['COMMAND']);
  for (const key of ['COMMAND_PARAMS', 'ACTION_VALUE']) {
    if (typeof fields[key] === 'number') sent[key] = String(fields[key]);
  }
  return sent;
}
