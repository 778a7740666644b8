/**
 * The BB codes of chat messages. Strings given as content are escaped; give `BbText` to nest codes.
 * The value of a tag comes first, its content second, as in `[url=value]content[/url]`.
 * Source: Bitrix24 REST reference, message formatting.
 */
import { isHexColor } from '../bitrix24/color.ts';
import { ComposeError } from '../errors.ts';
import { BbText, type BbValue, toBb } from './bb-text.ts';
import { escapeCode, escapeValue, oneLine } from './escape.ts';

function refuse(what: string, hint: string): never {
  throw new ComposeError(what, { code: 'BBCODE_ERROR', at: 'message', hint });
}

function tag(name: string, content: string, value?: string | number): BbText {
  return new BbText(`[${name}${value === undefined ? '' : `=${value}`}]${content}[/${name}]`);
}

function url(text: string): string {
  if (!/^(?:\/|https?:\/\/)\S/i.test(text)) {
    refuse(`no link: ${JSON.stringify(text.slice(0, 60))}`, 'A link begins with https://, http:// or /.');
  }
  return text
    .toWellFormed()
    .replace(/[\s[\]]/g, (character) => encodeURIComponent(character))
    .replaceAll('#BR#', '%23BR#');
}

export function bold(content: BbValue): BbText {
  return tag('b', toBb(content));
}
export function italic(content: BbValue): BbText {
  return tag('i', toBb(content));
}
export function underline(content: BbValue): BbText {
  return tag('u', toBb(content));
}
/** Struck text; previews and push notes leave it out. */
export function strike(content: BbValue): BbText {
  return tag('s', toBb(content));
}

/** @param pixels 8 to 30. @throws ComposeError BBCODE_ERROR */
export function size(pixels: number, content: BbValue): BbText {
  if (!Number.isInteger(pixels) || pixels < 8 || pixels > 30) {
    refuse(`no font size: ${pixels}`, 'Sizes are whole pixels from 8 to 30.');
  }
  return tag('size', toBb(content), pixels);
}

/** @param hex `#RGB` or `#RRGGBB`. @throws ComposeError BBCODE_ERROR */
export function color(hex: string, content: BbValue): BbText {
  if (!isHexColor(hex)) refuse(`no colour: ${JSON.stringify(hex)}`, 'Colours are #RGB or #RRGGBB.');
  return tag('color', toBb(content), hex);
}

/** A link; without text the address is shown. @throws ComposeError BBCODE_ERROR for anything but http(s) or `/` */
export function link(address: string, text?: BbValue): BbText {
  const target = url(address);
  return text === undefined ? tag('url', target) : tag('url', toBb(text), target);
}

function positive(id: number, what: string): number {
  if (!Number.isSafeInteger(id) || id <= 0) refuse(`no ${what} id: ${id}`, 'Ids are whole numbers above 0.');
  return id;
}

/** Mentions a person (or `all`); without a name the portal fills it in. @throws ComposeError BBCODE_ERROR */
export function mention(userId: number | 'all', name?: BbValue): BbText {
  const id = userId === 'all' ? userId : positive(userId, 'user');
  return tag('user', oneLine(toBb(name)), id);
}

/** A link to a chat. @param chatId the number, without `chat`. @throws ComposeError BBCODE_ERROR */
export function chatLink(chatId: number, title: BbValue): BbText {
  return tag('chat', oneLine(toBb(title)), positive(chatId, 'chat'));
}

function clickable(name: 'send' | 'put', text: string, label: BbValue): BbText {
  const value = escapeValue(text).trim();
  const shown = oneLine(toBb(label)).trim();
  if (value === '' || shown === '') refuse(`[${name}] without text`, 'Give it a text and a label.');
  return tag(name, shown, value);
}

/**
 * A click says `text` in the user's name. The tag cannot hold brackets and line breaks: in `text` they become
 * parentheses and blanks. @throws ComposeError BBCODE_ERROR when text or label is blank
 */
export function send(text: string, label: BbValue = text): BbText {
  return clickable('send', text, label);
}
/** A click puts `text` into the input field; the same rules as `send`. */
export function put(text: string, label: BbValue = text): BbText {
  return clickable('put', text, label);
}

/** A click calls. @param number international, e.g. `+49 30 1234`. @throws ComposeError BBCODE_ERROR */
export function call(number: string, label: BbValue = number): BbText {
  if (!/^\+?[\d\s().-]*\d[\d\s().-]*$/.test(number)) {
    refuse(`no phone number: ${JSON.stringify(number.slice(0, 40))}`, 'Write it as +49301234567.');
  }
  return tag('call', oneLine(toBb(label)), number.replace(/[^+\d]/g, ''));
}

/** A code block: BB codes inside stay text. */
export function code(text: string): BbText {
  return tag('code', escapeCode(text));
}

const QUOTE_FRAME = '-'.repeat(54);

/** A quote; put it on lines of its own. With an author it gets the frame that the portal makes for quoted messages. */
export function quote(text: BbValue, author?: BbValue): BbText {
  const content = toBb(text);
  if (author !== undefined) {
    return new BbText(`${QUOTE_FRAME}\n${oneLine(toBb(author))}\n${content}\n${QUOTE_FRAME}`);
  }
  return new BbText(content.replace(/^/gm, '>>'));
}

export type ImageSize = 'small' | 'medium' | 'large';

/** @throws ComposeError BBCODE_ERROR for anything but http(s) or `/` */
export function image(address: string, imageSize: ImageSize = 'medium'): BbText {
  return new BbText(`[img size=${imageSize}]${url(address)} [/img]`);
}

export interface IconOptions {
  /** Pixels. */
  size?: number;
  title?: string;
  /** Pixels. */
  width?: number;
  /** Pixels. */
  height?: number;
}

/** A small picture in the line. @throws ComposeError BBCODE_ERROR */
export function icon(address: string, options: IconOptions = {}): BbText {
  const attributes = [
    ['size', options.size],
    ['title', options.title === undefined ? undefined : escapeValue(options.title).replaceAll('=', '-')],
    ['width', options.width],
    ['height', options.height],
  ].flatMap(([name, value]) => (value === undefined ? [] : [` ${name}=${value}`]));
  return new BbText(`[icon=${url(address)}${attributes.join('')}]`);
}

export type TimestampFormat =
  | 'FORMAT_DATE'
  | 'FORMAT_DATETIME'
  | 'SHORT_DATE_FORMAT'
  | 'MEDIUM_DATE_FORMAT'
  | 'LONG_DATE_FORMAT'
  | 'DAY_MONTH_FORMAT'
  | 'DAY_SHORT_MONTH_FORMAT'
  | 'SHORT_DAY_OF_WEEK_MONTH_FORMAT'
  | 'SHORT_DAY_OF_WEEK_SHORT_MONTH_FORMAT'
  | 'DAY_OF_WEEK_MONTH_FORMAT'
  | 'FULL_DATE_FORMAT'
  | 'SHORT_TIME_FORMAT'
  | 'LONG_TIME_FORMAT';

/** A moment, shown in each reader's own time zone. @throws ComposeError BBCODE_ERROR for an invalid date */
export function timestamp(at: Date, format: TimestampFormat = 'FORMAT_DATETIME'): BbText {
  const seconds = Math.floor(at.getTime() / 1000);
  if (!Number.isSafeInteger(seconds)) refuse('invalid date', 'Give a valid Date.');
  return new BbText(`[timestamp=${seconds} format=${format}]`);
}
