import type { JsonMap, JsonValue } from '../bitrix24/methods/index.ts';
import {
  type ActionFields,
  CONTEXTS,
  checkActions,
  commandName,
  type ShownOn,
  sentAction,
} from './action.ts';
import { checkOneOf, checkYesNo, isText, type Place } from './field-check.ts';
import { wellFormed } from './map-texts.ts';
import { keepPending, type PendingFields } from './pending.ts';
import { isList, isMap, refusePart } from './raw-part.ts';

/** One item of a message's context menu. Source: REST reference, MENU. */
export type MenuItemFields = ActionFields &
  PendingFields & {
    TEXT: string;
    DISABLED?: 'Y' | 'N';
    CONTEXT?: ShownOn;
  };

/** A menu in full form: what `menu` makes, and what may be given instead of it. */
export type MenuFields = {
  ITEMS: readonly JsonMap[];
  /** Set when the message is sent. */
  BOT_ID?: number;
};

export interface ItemOptions {
  disabled?: boolean;
  /** Clients that show the item; default all. */
  context?: ShownOn;
}

/** An item that does `action`; for those that `item` does not make. */
export function menuItem(text: string, action: ActionFields, options: ItemOptions): MenuItemFields {
  return {
    TEXT: text,
    ...action,
    ...(options.disabled === true && { DISABLED: 'Y' as const }),
    ...(options.context !== undefined && { CONTEXT: options.context }),
  };
}

/** The menu items there are; they do what the buttons of the same name do. */
export const item = {
  command: (text: string, command: string, params = '', options: ItemOptions = {}): MenuItemFields =>
    menuItem(
      text,
      { COMMAND: commandName(command), ...(params !== '' && { COMMAND_PARAMS: params }) },
      options,
    ),
  link: (text: string, url: string, options: ItemOptions = {}): MenuItemFields =>
    menuItem(text, { LINK: url }, options),
  send: (text: string, message = text, options: ItemOptions = {}): MenuItemFields =>
    menuItem(text, { ACTION: 'SEND', ACTION_VALUE: message }, options),
  put: (text: string, message = text, options: ItemOptions = {}): MenuItemFields =>
    menuItem(text, { ACTION: 'PUT', ACTION_VALUE: message }, options),
  copy: (text: string, value: string, options: ItemOptions = {}): MenuItemFields =>
    menuItem(text, { ACTION: 'COPY', ACTION_VALUE: value }, options),
  call: (text: string, phone: string, options: ItemOptions = {}): MenuItemFields =>
    menuItem(text, { ACTION: 'CALL', ACTION_VALUE: phone }, options),
  dialog: (text: string, dialogId: string | number, options: ItemOptions = {}): MenuItemFields =>
    menuItem(text, { ACTION: 'DIALOG', ACTION_VALUE: String(dialogId) }, options),
};

/**
 * A context menu of a message.
 *
 * @example menu([item.command('Details', 'show', '7'), item.link('Help', 'https://example.test/')])
 * @throws ComposeError MENU_ERROR naming the item that the portal would drop
 */
export function menu(items: readonly MenuItemFields[]): MenuFields {
  return checkMenu({ ITEMS: items });
}

function checkItem(element: JsonValue, index: number): JsonMap {
  const at = `menu.items[${index}]`;
  if (!isMap(element)) return refusePart('menu', at, 'an item is an object');
  const text = element['TEXT'];
  if (!isText(text))
    return refusePart('menu', at, 'TEXT must be a text, not blank', 'The portal drops such an item.');
  const place: Place = { part: 'menu', at: `${at} ${JSON.stringify(text)}` };
  checkActions(place, element);
  checkYesNo(place, element, 'DISABLED');
  checkOneOf(place, element, 'CONTEXT', CONTEXTS);
  return sentAction(element);
}

/** A menu in full form, as it is sent but for BOT_ID. @throws ComposeError MENU_ERROR */
export function checkMenu(fields: JsonMap): MenuFields {
  const elements = fields['ITEMS'];
  const items = isList(elements) ? elements.map(checkItem) : [];
  if (items.length === 0) refusePart('menu', 'menu', 'no items', 'Leave the menu out instead.');
  return { ITEMS: items.map((one) => keepPending(one, wellFormed(one))) };
}
