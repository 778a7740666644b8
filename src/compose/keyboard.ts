import type { ColorToken } from '../bitrix24/color.ts';
import type { JsonMap } from '../bitrix24/methods/index.ts';
import { type ActionFields, commandName, type ShownOn } from './action.ts';
import { checkKeyboard } from './keyboard-check.ts';
import type { PendingFields } from './pending.ts';

/** One button as the platform takes it. Source: REST reference, KEYBOARD. */
export type ButtonFields = ActionFields &
  PendingFields & {
    /** Not needed; `NEWLINE` makes a row break of the element. */
    TYPE?: 'BUTTON' | 'NEWLINE';
    TEXT?: string;
    BLOCK?: 'Y' | 'N';
    DISABLED?: 'Y' | 'N';
    CONTEXT?: ShownOn;
    DISPLAY?: 'BLOCK' | 'LINE';
    WIDTH?: number;
    BG_COLOR?: string;
    TEXT_COLOR?: string;
    OFF_BG_COLOR?: string;
    OFF_TEXT_COLOR?: string;
    BG_COLOR_TOKEN?: ColorToken;
  };

/** A keyboard in full form: what `keyboard` makes, and what may be given instead of it. */
export type KeyboardFields = {
  BUTTONS: readonly JsonMap[];
  /** Set when the message is sent. */
  BOT_ID?: number;
  COLORS?: { BG_COLOR?: string; TEXT_COLOR?: string; OFF_BG_COLOR?: string; OFF_TEXT_COLOR?: string };
  VOTE?: 'Y' | 'N';
};

/** Colours are `#RGB` or `#RRGGBB`; `off…` colours are for a button that was pressed or is disabled. */
export interface ButtonColors {
  bgColor?: string;
  textColor?: string;
  offBgColor?: string;
  offTextColor?: string;
}

export interface ButtonStyle extends ButtonColors {
  /** Accent from the portal's own palette instead of a colour. */
  token?: ColorToken;
  /** `BLOCK`: a row of its own (default); `LINE`: next to its neighbours. */
  display?: 'BLOCK' | 'LINE';
  /** Pixels. */
  width?: number;
  /** After a press nobody can press it again; commands only. */
  block?: boolean;
  disabled?: boolean;
  /** Clients that show the button; default all. */
  context?: ShownOn;
}

export interface KeyboardOptions extends ButtonColors {
  /** Let the portal treat the buttons as a vote. Not in the reference. */
  vote?: boolean;
}

function colorFields(colors: ButtonColors): {
  BG_COLOR?: string;
  TEXT_COLOR?: string;
  OFF_BG_COLOR?: string;
  OFF_TEXT_COLOR?: string;
} {
  return {
    ...(colors.bgColor !== undefined && { BG_COLOR: colors.bgColor }),
    ...(colors.textColor !== undefined && { TEXT_COLOR: colors.textColor }),
    ...(colors.offBgColor !== undefined && { OFF_BG_COLOR: colors.offBgColor }),
    ...(colors.offTextColor !== undefined && { OFF_TEXT_COLOR: colors.offTextColor }),
  };
}

/** A button that does `action`; for those that `button` does not make. */
export function styled(text: string, action: ActionFields, style: ButtonStyle): ButtonFields {
  return {
    TEXT: text,
    ...action,
    ...colorFields(style),
    ...(style.token !== undefined && { BG_COLOR_TOKEN: style.token }),
    ...(style.display !== undefined && { DISPLAY: style.display }),
    ...(style.width !== undefined && { WIDTH: style.width }),
    ...(style.block === true && { BLOCK: 'Y' as const }),
    ...(style.disabled === true && { DISABLED: 'Y' as const }),
    ...(style.context !== undefined && { CONTEXT: style.context }),
  };
}

/** The buttons there are. Texts are shown as they are: BB codes do not work on buttons. */
export const button = {
  /** Runs a command of the bot. @example button.command('Help', 'help') */
  command: (text: string, command: string, params = '', style: ButtonStyle = {}): ButtonFields =>
    styled(text, { COMMAND: commandName(command), ...(params !== '' && { COMMAND_PARAMS: params }) }, style),
  /** Opens an address: `https://…`, or `/…` inside the portal. */
  link: (text: string, url: string, style: ButtonStyle = {}): ButtonFields =>
    styled(text, { LINK: url }, style),
  /** Says `message` in the name of whoever presses; default the button's own text. */
  send: (text: string, message = text, style: ButtonStyle = {}): ButtonFields =>
    styled(text, { ACTION: 'SEND', ACTION_VALUE: message }, style),
  /** Puts `message` into the input field. */
  put: (text: string, message = text, style: ButtonStyle = {}): ButtonFields =>
    styled(text, { ACTION: 'PUT', ACTION_VALUE: message }, style),
  /** Copies `value` to the clipboard. */
  copy: (text: string, value: string, style: ButtonStyle = {}): ButtonFields =>
    styled(text, { ACTION: 'COPY', ACTION_VALUE: value }, style),
  /** Calls a phone number. */
  call: (text: string, phone: string, style: ButtonStyle = {}): ButtonFields =>
    styled(text, { ACTION: 'CALL', ACTION_VALUE: phone }, style),
  /** Opens a dialog: `chat12`, or a person's id. */
  dialog: (text: string, dialogId: string | number, style: ButtonStyle = {}): ButtonFields =>
    styled(text, { ACTION: 'DIALOG', ACTION_VALUE: String(dialogId) }, style),
};

/** A row break between buttons. */
export function newline(): ButtonFields {
  return { TYPE: 'NEWLINE' };
}

type Row = readonly ButtonFields[];

function isRow(element: ButtonFields | Row): element is Row {
  return Array.isArray(element);
}

function rowsOf(elements: readonly (ButtonFields | Row)[]): Row[] {
  const rows: ButtonFields[][] = [];
  let open: ButtonFields[] | undefined;
  for (const element of elements) {
    if (isRow(element)) {
      rows.push([...element]);
      open = undefined;
    } else {
      if (open === undefined) {
        open = [];
        rows.push(open);
      }
      open.push(element);
    }
  }
  return rows.filter((row) => row.length > 0);
}

/**
 * A keyboard under a message. Arrays are rows; buttons outside of arrays share a row until the next array.
 *
 * @example keyboard([[button.command('Yes', 'vote', 'yes'), button.command('No', 'vote', 'no')], [button.link('Rules', url)]])
 * @throws ComposeError KEYBOARD_ERROR naming the button that the portal would drop
 */
export function keyboard(
  buttons: readonly (ButtonFields | readonly ButtonFields[])[],
  options: KeyboardOptions = {},
): KeyboardFields {
  const rows = rowsOf(buttons);
  const colors = colorFields(options);
  return checkKeyboard({
    BUTTONS: rows.flatMap((row, index) => (index === 0 ? [...row] : [newline(), ...row])),
    ...(Object.keys(colors).length > 0 && { COLORS: colors }),
    ...(options.vote === true && { VOTE: 'Y' }),
  });
}
