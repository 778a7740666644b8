import { MESSAGE_TEXT_CUT_MARK, MESSAGE_TEXT_LENGTH, MESSAGE_TEXT_TOLERANCE } from '../../bitrix24/limits.ts';
import { trim } from './value.ts';

/** Cuts a text that is longer than 20006 code points; 20001 … 20006 pass as they are. */
function cut(text: string): string {
  const longest = MESSAGE_TEXT_LENGTH + MESSAGE_TEXT_TOLERANCE;
  if (text.length <= longest) return text;
  const characters = [...text];
  if (characters.length <= longest) return text;
  return characters.slice(0, MESSAGE_TEXT_LENGTH).join('') + MESSAGE_TEXT_CUT_MARK;
}

/** Text of a new message as the portal stores it: trimmed, `[BR]`, `[br]`, `#BR#` as line feeds, cut. */
export function addedText(text: string): string {
  return cut(trim(text).replace(/\[BR\]|\[br\]|#BR#/g, '\n'));
}

/** Text of an edited message: cut first, and `#BR#` stays; empty means that the message is to be removed. */
export function editedText(text: string): string {
  return trim(cut(trim(text)).replace(/\[BR\]|\[br\]/g, '\n'));
}

/** One to three emoji and nothing else: shown large. */
export function isLarge(text: string): boolean {
  return /^(?:\s*(?:\p{RGI_Emoji}|\p{Extended_Pictographic}\uFE0F?)){1,3}\s*$/v.test(text);
}

/** What replaces the text of a removed message. `date` in Unix milliseconds, shown in UTC. */
export function removalNotice(date: number): string {
  const [day = '', time = ''] = new Date(date).toISOString().split('T');
  return `Message dated ${day.split('-').reverse().join('.')} ${time.slice(0, 8)} was removed`;
}
