import { ComposeError } from '../errors.ts';
import type { AttachFields } from './attach.ts';
import { BbText } from './bb-text.ts';
import type { KeyboardFields } from './keyboard.ts';
import type { MenuFields } from './menu.ts';
import type { RawPart } from './raw-part.ts';

/** A plain string is sent as it is, BB codes included: what people typed goes in through `bb` or `plain`. */
export type ReplyText = string | BbText;

/** What `keyboard`, `menu` and `attach` make, or the same object written by hand (full form). */
export type ReplyPart = KeyboardFields | MenuFields | AttachFields;

/** A reply by name. Keyboard, menu and attachment also in short form (a list) or as JSON text. */
export interface ReplyParts {
  text?: ReplyText;
  attach?: AttachFields | RawPart;
  keyboard?: KeyboardFields | RawPart;
  menu?: MenuFields | RawPart;
  /** A system line instead of a message of the bot. */
  system?: boolean;
  /** False: no preview card for the first link. */
  urlPreview?: boolean;
  /** Id of the message this answers. */
  replyTo?: number;
  /** Send a text of more than 20000 characters as several messages. */
  split?: boolean;
}

/** What `reply` takes, in any order. Several texts are joined by line breaks. */
export type Part = ReplyText | ReplyPart | ReplyParts;

/** All parts of one reply, text as one string. */
export type Gathered = Omit<ReplyParts, 'text'> & { text?: string };

function named(part: ReplyPart | ReplyParts): ReplyParts {
  if ('BUTTONS' in part) return { keyboard: part };
  if ('ITEMS' in part) return { menu: part };
  if ('BLOCKS' in part) return { attach: part };
  return part;
}

const STRUCTURES = ['attach', 'keyboard', 'menu'] as const;

/** @throws ComposeError ATTACH_ERROR, KEYBOARD_ERROR or MENU_ERROR when one of them is given twice */
export function gather(parts: readonly Part[]): Gathered {
  let all: Gathered = {};
  for (const part of parts) {
    const { text, ...more } =
      typeof part === 'string' || part instanceof BbText ? { text: part } : named(part);
    const given = Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined));
    for (const name of STRUCTURES) {
      if (all[name] !== undefined && given[name] !== undefined) {
        throw new ComposeError(`${name}: given twice`, {
          code: `${name.toUpperCase()}_ERROR`,
          at: name,
          hint: 'A message has one of each.',
        });
      }
    }
    all = { ...all, ...given };
    if (text !== undefined) all.text = all.text === undefined ? String(text) : `${all.text}\n${text}`;
  }
  return all;
}
