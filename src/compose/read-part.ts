import type { JsonMap } from '../bitrix24/methods/index.ts';
import type { AttachFields } from './attach.ts';
import { checkAttach } from './attach-check.ts';
import type { KeyboardFields } from './keyboard.ts';
import { checkKeyboard } from './keyboard-check.ts';
import { checkMenu, type MenuFields } from './menu.ts';
import { LONGEST_ID, normaliseAttach, normaliseKeyboard, normaliseMenu } from './normalise.ts';
import { fullForm, type PartName, type RawPart } from './raw-part.ts';
import { checkSize, type Measure } from './size.ts';

/**
 * Readers of raw parts: full form, short form or JSON text -> checked full form. The first three are for new messages and
 * give undefined for an empty part; the `new…` ones are for edits and give `N`, the platform's mark of removal.
 */
export interface PartReaders {
  attach(value: RawPart): AttachFields | undefined;
  keyboard(value: RawPart): KeyboardFields | undefined;
  menu(value: RawPart): MenuFields | undefined;
  newAttach(value: RawPart): AttachFields | 'N';
  newKeyboard(value: RawPart): KeyboardFields | 'N';
  newMenu(value: RawPart): MenuFields | 'N';
}

/** Each reader throws ComposeError `…_ERROR` or `…_OVERSIZE`. */
export function readPart(measure: Measure, botId: number = LONGEST_ID): PartReaders {
  const attachOf = (full: JsonMap): AttachFields => {
    const attach = checkAttach(full);
    checkSize({ at: 'attach', sent: attach, stored: normaliseAttach(attach) }, measure);
    return attach;
  };
  const keyboardOf = (full: JsonMap): KeyboardFields => {
    const keyboard = checkKeyboard(full);
    const sent = { BOT_ID: botId, ...keyboard };
    checkSize({ at: 'keyboard', sent, stored: normaliseKeyboard(keyboard, botId) }, measure);
    return keyboard;
  };
  const menuOf = (full: JsonMap): MenuFields => {
    const menu = checkMenu(full);
    checkSize({ at: 'menu', sent: { BOT_ID: botId, ...menu }, stored: normaliseMenu(menu, botId) }, measure);
    return menu;
  };
  return {
    attach: onSending('attach', attachOf),
    keyboard: onSending('keyboard', keyboardOf),
    menu: onSending('menu', menuOf),
    newAttach: onEditing('attach', attachOf),
    newKeyboard: onEditing('keyboard', keyboardOf),
    newMenu: onEditing('menu', menuOf),
  };
}

function onSending<Fields>(part: PartName, check: (full: JsonMap) => Fields) {
  return (value: RawPart): Fields | undefined => {
    const full = fullForm(part, value);
    return full === undefined ? undefined : check(full);
  };
}

function onEditing<Fields>(part: PartName, check: (full: JsonMap) => Fields) {
  return (value: RawPart): Fields | 'N' => {
    const full = value === 'N' ? undefined : fullForm(part, value);
    return full === undefined ? 'N' : check(full);
  };
}
