import { MESSAGE_TEXT_LENGTH, MESSAGE_TEXT_TOLERANCE } from '../bitrix24/limits.ts';
import { ComposeError } from '../errors.ts';
import type { AttachFields } from './attach.ts';
import { gather, type Part } from './gather.ts';
import type { KeyboardFields } from './keyboard.ts';
import type { MenuFields } from './menu.ts';
import { readPart } from './read-part.ts';
import { characters, type Measure } from './size.ts';
import { splitText } from './split.ts';

export interface ComposeOptions {
  /** How sizes are measured; default `documented`, the stricter one. */
  measure?: Measure;
  /**
   * False where the method takes an attachment without text (`im.message.add`, `imbot.v2.Chat.Message.send`);
   * default true, as `imbot.message.add` and command answers need text.
   */
  attachNeedsText?: boolean;
  /** Bot that will send, for exact sizes. */
  botId?: number;
}

/** One message, checked and ready to be put into the parameters of a method. */
export interface Reply {
  /** Empty only with an attachment, and only if that was allowed. */
  readonly text: string;
  readonly attach?: AttachFields;
  readonly keyboard?: KeyboardFields;
  readonly menu?: MenuFields;
  readonly system: boolean;
  readonly urlPreview: boolean;
  /** Message of the same dialog. `imbot.message.add` and command answers cannot carry it. */
  readonly replyTo?: number;
}

/** A removed part. */
export type Removed = 'N';

/** Changes to a message; what is absent stays as it is. */
export interface Edit {
  readonly text?: string;
  readonly attach?: AttachFields | Removed;
  readonly keyboard?: KeyboardFields | Removed;
  readonly menu?: MenuFields | Removed;
  readonly urlPreview?: boolean;
}

/** What the portal would leave of a text: `[BR]`, `[br]`, `#BR#` are line breaks, PHP trims. */
function isBlank(text: string): boolean {
  return /^[ \t\n\r\0\v]*$/.test(text.replace(/\[BR\]|\[br\]|#BR#/g, '\n'));
}

function checkLength(text: string, measure: Measure, hint: string): void {
  const limit = measure === 'portal' ? MESSAGE_TEXT_LENGTH + MESSAGE_TEXT_TOLERANCE : MESSAGE_TEXT_LENGTH;
  const size = characters(text);
  if (size <= limit) return;
  throw new ComposeError(`the text has ${size} characters, ${limit} are allowed`, {
    code: 'MESSAGE_TOO_LONG',
    at: 'message',
    size,
    limit,
    hint,
  });
}

function empty(what: string, hint: string): ComposeError {
  return new ComposeError(what, { code: 'MESSAGE_EMPTY', at: 'message', hint });
}

function positiveId(id: number | undefined): number | undefined {
  if (id === undefined || (Number.isSafeInteger(id) && id > 0)) return id;
  throw new ComposeError(`replyTo is no message id: ${id}`, {
    code: 'MESSAGE_ID_ERROR',
    at: 'replyTo',
    hint: 'Give the id of a message of this dialog.',
  });
}

/**
 * Checks a reply and brings it into the platform's forms. Several messages come out only when `split` is set and the
 * text is longer than 20000 characters: attachment, keyboard and menu go with the last, `replyTo` with the first.
 *
 * @example composeReply(['Lunch?', keyboard([button.command('Yes', 'vote', 'yes')])])
 * @throws ComposeError with the platform's code: MESSAGE_EMPTY, ATTACH_ERROR, ATTACH_OVERSIZE, KEYBOARD_ERROR,
 *   KEYBOARD_OVERSIZE, MENU_ERROR, MENU_OVERSIZE, MESSAGE_ID_ERROR; and MESSAGE_TOO_LONG, which portals do not have: they cut
 */
export function composeReply(
  parts: readonly Part[],
  options: ComposeOptions = {},
): readonly [Reply, ...Reply[]] {
  const measure = options.measure ?? 'documented';
  const given = gather(parts);
  const text = (given.text ?? '').toWellFormed();
  const read = readPart(measure, options.botId);
  const attach = given.attach === undefined ? undefined : read.attach(given.attach);
  const keyboard = given.keyboard === undefined ? undefined : read.keyboard(given.keyboard);
  const menu = given.menu === undefined ? undefined : read.menu(given.menu);
  const blank = isBlank(text);
  if (blank && (attach === undefined || options.attachNeedsText !== false)) {
    throw empty(
      'the reply has no text',
      'A message needs a text that is not blank, also next to an attachment.',
    );
  }
  if (given.split !== true) {
    checkLength(
      text,
      measure,
      'Set split: true to send several messages; the portal would cut the rest off.',
    );
  }
  const replyTo = positiveId(given.replyTo);
  const common = { system: given.system === true, urlPreview: given.urlPreview !== false };
  const [first = '', ...rest] = blank ? [''] : given.split === true ? splitText(text) : [text];
  const messages: [Reply, ...Reply[]] = [
    { text: first, ...common, ...(replyTo !== undefined && { replyTo }) },
    ...rest.map((later) => ({ text: later, ...common })),
  ];
  const last = messages.length - 1;
  messages[last] = {
    ...(messages[last] ?? messages[0]),
    ...(attach !== undefined && { attach }),
    ...(keyboard !== undefined && { keyboard }),
    ...(menu !== undefined && { menu }),
  };
  return messages;
}

/**
 * Checks changes to a message. `'N'`, `''`, `[]` and `{}` remove a part.
 *
 * @throws ComposeError as `composeReply`; MESSAGE_EMPTY also for a blank text, which would delete the message
 */
export function composeEdit(parts: readonly Part[], options: ComposeOptions = {}): Edit {
  const measure = options.measure ?? 'documented';
  const given = gather(parts);
  const read = readPart(measure, options.botId);
  // v1 updates do not know `#BR#`.
  const text = given.text?.toWellFormed().replaceAll('#BR#', '\n');
  if (text !== undefined && isBlank(text)) {
    throw empty('the new text is blank', 'That would delete the message: delete it, or leave the text out.');
  }
  if (text !== undefined) checkLength(text, measure, 'An edited message cannot be split: shorten it.');
  const edit: Edit = {
    ...(text !== undefined && { text }),
    ...(given.attach !== undefined && { attach: read.newAttach(given.attach) }),
    ...(given.keyboard !== undefined && { keyboard: read.newKeyboard(given.keyboard) }),
    ...(given.menu !== undefined && { menu: read.newMenu(given.menu) }),
    ...(given.urlPreview !== undefined && { urlPreview: given.urlPreview }),
  };
  if (
    text === undefined &&
    edit.attach === undefined &&
    edit.keyboard === undefined &&
    edit.menu === undefined
  ) {
    throw empty('nothing to change', 'Give a text, an attachment, a keyboard or a menu.');
  }
  return edit;
}
