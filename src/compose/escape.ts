/**
 * Makes text from outside harmless in a message. The platform has no escape sequence, so an invisible
 * WORD JOINER (U+2060) is put where a code would otherwise begin: people read the same text, the portal finds
 * no code. Source of the codes: Bitrix24 REST reference, message formatting.
 */

/** U+2060: no width, no line break, and white space to nobody. */
export const JOINER = '\u2060';

/** Where a portal or its clients may see the beginning of a line. */
const LINE_START = '(^|[\\n\\r\\v\\f\\u0085\\u2028\\u2029])([^\\S\\n\\r\\v\\f\\u2028\\u2029]*)';
/** `/command` and the quote mark `>>` count only there; a single `>` could be completed by a neighbour. */
const AT_LINE_START = new RegExp(`${LINE_START}([/>])`, 'g');
/** The other white space that a portal trims from the beginning of a message, and which could hide a `/`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const CONTROL = /[\u0000-\u0008\u000e-\u001f\u007f]/g;
/** `#BR#` becomes a line break; also where a neighbour could complete it. */
const BR_MARK = /#(?=BR#|(?:BR?)?$)/g;
/** A quote is framed by exactly 54 dashes: no long run, and none that a neighbour could lengthen. */
const DASHES = /-{9}(?=-)|-$/g;

/** The escaped text of `bb` and `plain`: no tag, no command, no quote, no forced line break. */
export function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replace(CONTROL, '')
    .replaceAll('[', `[${JOINER}`)
    .replace(AT_LINE_START, `$1$2${JOINER}$3`)
    .replace(BR_MARK, `#${JOINER}`)
    .replace(DASHES, `$&${JOINER}`);
}

/** Codes with an effect beyond their looks, or that would end the block they stand in. */
const EFFECTIVE =
  /\[(?=\/?(?:user|chat|send|put|call|disk|dialog|context|pch|rating|attach|url|img|icon|timestamp|code|br)\b|\/?[a-z]*$)/gi;

/** Text for a `[code]` block, where brackets should stay copyable: only codes with an effect are broken. */
export function escapeCode(text: string): string {
  return text
    .toWellFormed()
    .replace(CONTROL, '')
    .replace(EFFECTIVE, `[${JOINER}`)
    .replace(BR_MARK, `#${JOINER}`)
    .replace(DASHES, `$&${JOINER}`);
}

/**
 * Text for the value of a tag (`[send=…]`), which ends at the first `]` and may not span lines: brackets become
 * parentheses, line breaks become blanks.
 */
export function escapeValue(text: string): string {
  return oneLine(text.toWellFormed().replace(CONTROL, ''))
    .replaceAll('[', '(')
    .replaceAll(']', ')')
    .replace(BR_MARK, `#${JOINER}`);
}

/** Line breaks become blanks. */
export function oneLine(text: string): string {
  return text.replace(/\s*[\n\r\v\f\u0085\u2028\u2029]\s*/g, ' ');
}
