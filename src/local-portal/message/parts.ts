import { type Portal, PortalError } from '../portal.ts';
import type { Json, JsonMap } from '../state.ts';
import { storedAttach, storedAttachList } from './attach.ts';
import { type Choices, keyboardBotId, storedKeyboard } from './keyboard.ts';
import { storedMenu } from './menu.ts';
import { type PartCodes, type PartMethod, partCodes } from './part-codes.ts';
import { isOversize } from './size.ts';
import { type Given, isEmpty } from './value.ts';

/** ATTACH, KEYBOARD and MENU as a call gave them. */
export interface GivenParts {
  attach: Given;
  keyboard: Given;
  menu: Given;
}

/** Buttons or items ready to be stored. The size is judged when the message is already on its way. */
export interface SizedPart {
  stored: JsonMap[];
  /** Code to refuse with, when too large. */
  oversize: string | null;
}

/** What a new message carries besides its text. */
export interface MessageParts {
  attach?: JsonMap[];
  keyboard?: SizedPart;
  menu?: SizedPart;
}

/** Bots that get the commands: of the keyboard and, sometimes another one, of the menu. 0 = none. */
export interface PartBots {
  keyboard: number;
  menu: number;
}

/**
 * Reads the parts of a new message, in the portal's order: ATTACH with its size, KEYBOARD, MENU.
 * @throws PortalError ATTACH_ERROR, ATTACH_OVERSIZE, KEYBOARD_ERROR, MENU_ERROR or their PARAM_… forms.
 */
export function newParts(
  portal: Portal,
  given: GivenParts,
  bots: PartBots,
  method: PartMethod,
): MessageParts {
  const codes = partCodes(portal.settings.limits, method);
  const attachIsGiven =
    method === 'send' ? given.attach !== undefined && given.attach !== null : !isEmpty(given.attach);
  const parts: MessageParts = {};
  if (attachIsGiven) parts.attach = [checkedAttach(portal, given.attach, codes)];
  if (!isEmpty(given.keyboard))
    parts.keyboard = sized(
      portal,
      'keyboard',
      given.keyboard,
      storedKeyboard(given.keyboard, bots.keyboard),
      codes,
    );
  if (!isEmpty(given.menu))
    parts.menu = sized(portal, 'menu', given.menu, storedMenu(given.menu, bots.menu), codes);
  return parts;
}

/** A change of one part: a new value, or null = removed. Absent = unchanged. */
export interface PartChanges {
  attach?: JsonMap[] | null;
  keyboard?: JsonMap[] | null;
  menu?: JsonMap[] | null;
}

/**
 * Reads the parts of a v1 update: absent = unchanged, `N` or empty = removed.
 * @throws PortalError the …_ERROR and …_OVERSIZE codes.
 */
export function changedParts(portal: Portal, given: GivenParts, bots: PartBots): PartChanges {
  const codes = partCodes(portal.settings.limits, 'update');
  const changes: PartChanges = {};
  if (isGiven(given.attach))
    changes.attach = isRemoval(given.attach) ? null : [checkedAttach(portal, given.attach, codes)];
  if (isGiven(given.keyboard))
    changes.keyboard = isRemoval(given.keyboard)
      ? null
      : fitting(
          sized(portal, 'keyboard', given.keyboard, storedKeyboard(given.keyboard, bots.keyboard), codes),
        );
  if (isGiven(given.menu))
    changes.menu = isRemoval(given.menu)
      ? null
      : fitting(sized(portal, 'menu', given.menu, storedMenu(given.menu, bots.menu), codes));
  return changes;
}

/**
 * Reads the parts of `imbot.v2.Chat.Message.update` and `imbot.v2.Command.answer`, which take raw values: an
 * attach without a full form clears, an unreadable keyboard changes nothing, commands need KEYBOARD.BOT_ID.
 */
export function rawParts(portal: Portal, given: GivenParts, menuBotId: number): PartChanges {
  const codes = partCodes(portal.settings.limits, 'send');
  const changes: PartChanges = {};
  if (isGiven(given.attach)) {
    const stored = given.attach === 'N' ? [] : storedAttachList(given.attach, portal.now());
    if (stored.length > 0 && isOversize(portal.settings.limits, given.attach, stored))
      throw new PortalError(codes.attach.oversize, 'Attach is too large');
    changes.attach = stored.length === 0 ? null : stored;
  }
  if (given.keyboard === 'N') changes.keyboard = null;
  else if (isGiven(given.keyboard)) {
    const choices = storedKeyboard(given.keyboard, keyboardBotId(given.keyboard));
    if (choices !== null)
      changes.keyboard = fitting(sized(portal, 'keyboard', given.keyboard, choices, codes));
  }
  if (given.menu === 'N') changes.menu = null;
  else if (isGiven(given.menu)) {
    const choices = storedMenu(given.menu, menuBotId);
    if (choices !== null) changes.menu = fitting(sized(portal, 'menu', given.menu, choices, codes));
  }
  return changes;
}

/** The stored part. @throws PortalError when it is too large. */
export function fitting(part: SizedPart): JsonMap[] {
  if (part.oversize !== null)
    throw new PortalError(part.oversize, 'You have exceeded the maximum allowable size');
  return part.stored;
}

function isGiven(value: Given): value is Json {
  return value !== undefined && value !== null;
}

function isRemoval(value: Given): boolean {
  return value === 'N' || isEmpty(value);
}

function checkedAttach(portal: Portal, given: Given, codes: PartCodes): JsonMap {
  const attach = storedAttach(given, portal.now());
  if (attach === null) throw new PortalError(codes.attach.error, 'Incorrect attach params');
  if (isOversize(portal.settings.limits, given ?? null, attach))
    throw new PortalError(codes.attach.oversize, 'You have exceeded the maximum allowable size of attach');
  return attach;
}

function sized(
  portal: Portal,
  part: 'keyboard' | 'menu',
  given: Given,
  choices: Choices | null,
  codes: PartCodes,
): SizedPart {
  if (choices === null) throw new PortalError(codes[part].error, `Incorrect ${part} params`);
  if (choices.dropped > 0)
    portal.warn?.(`${choices.dropped} of the ${part}'s elements were dropped: no text, or no valid action`);
  const oversize = isOversize(portal.settings.limits, given ?? null, choices.stored);
  return { stored: choices.stored, oversize: oversize ? codes[part].oversize : null };
}
