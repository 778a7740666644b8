import { MESSAGE_TEXT_LENGTH } from '../bitrix24/limits.ts';
import { ComposeError } from '../errors.ts';
import { JOINER } from './escape.ts';
import { characters } from './size.ts';
import { type TextUnit, textUnits } from './text-units.ts';

/** An unclosed tag at some place of the text. */
interface OpenTag {
  readonly name: string;
  readonly text: string;
}

/** Where a part may end: before the unit of this index, with these tags open there. */
interface Border {
  readonly at: number;
  /** Characters of the part so far. */
  readonly length: number;
  readonly open: readonly OpenTag[];
}

/** Re-opening more than this share of a part would leave no room for text. */
const REOPEN_SHARE = 4;

function closing(open: readonly OpenTag[]): string {
  return open
    .map(({ name }) => `[/${name}]`)
    .reverse()
    .join('');
}

function opening(open: readonly OpenTag[], limit: number): readonly OpenTag[] {
  return characters(open.map(({ text }) => text).join('')) > limit / REOPEN_SHARE ? [] : open;
}

function after(open: readonly OpenTag[], unit: TextUnit): readonly OpenTag[] {
  if (unit.kind === 'open') return [...open, { name: unit.name, text: unit.text }];
  if (unit.kind !== 'close') return open;
  const last = open.findLastIndex(({ name }) => name === unit.name);
  return last < 0 ? open : open.toSpliced(last, 1);
}

/** The borders seen while a part grows, the best of each sort. */
interface Borders {
  paragraph?: Border;
  line?: Border;
  word?: Border;
  /** Between two pieces of one long word. */
  hard?: Border;
}

/** The nicest border that does not leave the part half empty, else the nearest one. */
function choose(borders: Borders, limit: number): Border | undefined {
  const nice = [borders.paragraph, borders.line].find(
    (border) => border !== undefined && border.length > limit / 2,
  );
  return nice ?? borders.word ?? borders.line ?? borders.paragraph ?? borders.hard;
}

function note(borders: Borders, unit: TextUnit, border: Border): void {
  if (unit.kind === 'space') {
    const breaks = unit.text.split('\n').length - 1;
    if (breaks > 1) borders.paragraph = border;
    else if (breaks === 1) borders.line = border;
    else borders.word = border;
  } else if (unit.kind === 'piece') borders.hard = border;
}

/** A new message must not begin with what would have been mid-text: a command. */
function asStart(text: string): string {
  return text.startsWith('/') ? JOINER + text : text;
}

/**
 * Cuts a text into messages of at most `limit` characters (code points): between paragraphs, else lines, else
 * words; never inside a BB tag, a link, a mention or a character. Formatting that is open at a cut is closed and opened again.
 *
 * @throws ComposeError MESSAGE_TOO_LONG when a single link, mention or button code is longer than a message
 */
export function splitText(text: string, limit: number = MESSAGE_TEXT_LENGTH): string[] {
  if (characters(text) <= limit) return [text];
  const units = textUnits(text, Math.max(1, Math.floor(limit / REOPEN_SHARE)));
  const parts: string[] = [];
  let start = 0;
  let open: readonly OpenTag[] = [];
  while (start < units.length) {
    const { end, border } = measure(units, start, open, limit);
    const body = units.slice(start, border.at).map((unit) => unit.text);
    const prefix = open.map((tag) => tag.text).join('');
    const part = prefix + body.join('') + closing(border.open);
    if (body.join('').trim() !== '') parts.push(parts.length === 0 ? part : asStart(part));
    start = border.at;
    if (end < units.length) while (units[start]?.kind === 'space') start += 1;
    open = opening(border.open, limit);
  }
  return parts;
}

function measure(
  units: readonly TextUnit[],
  start: number,
  opened: readonly OpenTag[],
  limit: number,
): { end: number; border: Border } {
  const borders: Borders = {};
  let open = opened;
  // One character is kept for the joiner of `asStart`.
  let length = characters(opened.map((tag) => tag.text).join('')) + 1;
  let index = start;
  for (let unit = units[index]; unit !== undefined; unit = units[index]) {
    if (index > start) note(borders, unit, { at: index, length, open });
    const grown = after(open, unit);
    if (length + unit.length + closing(grown).length > limit) {
      const border = choose(borders, limit) ?? (index > start ? { at: index, length, open } : undefined);
      if (border !== undefined) return { end: index, border };
      throw new ComposeError(`a single BB code is longer than a message (${unit.length} characters)`, {
        code: 'MESSAGE_TOO_LONG',
        at: 'message',
        size: unit.length,
        limit,
        hint: 'A link, mention or send code cannot be cut: shorten it.',
      });
    }
    open = grown;
    length += unit.length;
    index += 1;
  }
  return { end: index, border: { at: index, length, open: [] } };
}
