import type { Json, JsonMap } from '../state.ts';
import { messageText, storedBlocks } from './attach-block.ts';
import { parseNotation } from './notation.ts';
import { colorToken, hexColor } from './paint.ts';
import { elements, type Given, isMap, scalarText } from './value.ts';

/** Colours the portal chooses from when none is given. */
const palette = ['#aac337', '#e8a441', '#df532d', '#4ba5c3', '#8474c8', '#1eb4aa'];

/**
 * ATTACH as the portal stores it: full form, short list, or the text of either. Invalid blocks are left out.
 * `now` in Unix milliseconds gives the id and chooses the colour. Null = ATTACH_ERROR.
 * (REST reference: How to use attachments)
 */
export function storedAttach(given: Given, now: number): JsonMap | null {
  const value = typeof given === 'string' ? parseNotation(given) : given;
  return buildAttach(undoEscapes(value), now);
}

function buildAttach(value: Given, now: number): JsonMap | null {
  const full = isMap(value) && value['BLOCKS'] !== undefined ? value : undefined;
  const sent = elements(full === undefined ? value : full['BLOCKS']);
  const blocks = (sent ?? []).flatMap(storedBlocks);
  if (blocks.length === 0) return null;
  const id = Math.floor(now / 1000);
  return {
    ID: id,
    BLOCKS: blocks,
    DESCRIPTION: description(full?.['DESCRIPTION'], sent ?? [], blocks),
    COLOR: color(full?.['COLOR'], id),
    COLOR_TOKEN: colorToken(full?.['COLOR_TOKEN']),
  };
}

/**
 * Attaches of the methods that take a list of full forms (`imbot.v2.Chat.Message.update`,
 * `imbot.v2.Command.answer`): a bare block or anything else is lost without an error.
 */
export function storedAttachList(given: Given, now: number): JsonMap[] {
  const value = typeof given === 'string' ? parseNotation(given) : given;
  const forms = isMap(value) && value['BLOCKS'] !== undefined ? [value] : (elements(value) ?? []);
  return forms
    .filter((form) => isMap(form) && form['BLOCKS'] !== undefined)
    .map((form) => storedAttach(form, now))
    .filter((attach) => attach !== null);
}

function color(given: Given, id: number): string {
  if (given === 'TRANSPARENT') return 'transparent';
  return hexColor(given) ?? palette[id % palette.length] ?? '#aac337';
}

function description(given: Given, sent: Json[], blocks: JsonMap[]): string {
  const text = (scalarText(given) ?? '').replace(/\r?\n/g, ' ');
  if (text === 'SKIP_MESSAGE') return '';
  if (text === 'FIRST_MESSAGE') {
    const first = blocks.map((block) => block['MESSAGE']).find((message) => typeof message === 'string');
    return first ?? '';
  }
  if (text === '') return describedBlock(sent) ?? '';
  return text.replace(/<(\/?)(b|i|u|s)>/gi, '[$1$2]').replace(/<br\s*\/?>/gi, ' ');
}

/** Text of the MESSAGE block that asks to be the description. */
function describedBlock(sent: Json[]): string | undefined {
  for (const element of sent) {
    const message = isMap(element) ? element['MESSAGE'] : undefined;
    if (isMap(message) && message['AS_DESCRIPTION'] === 'Y') return messageText(message);
  }
  return undefined;
}

/** The portal turns the two characters `\n`, `\t`, `\"`, `\\` of any text into one, also where nobody meant it. */
function undoEscapes(value: Given): Given {
  if (typeof value === 'string')
    return value.replace(/\\([nt"\\])/g, (_, letter: string) => ({ n: '\n', t: '\t' })[letter] ?? letter);
  if (Array.isArray(value)) return value.map((item) => undoEscapes(item) ?? null);
  if (!isMap(value)) return value;
  const changed: JsonMap = {};
  for (const [key, item] of Object.entries(value)) changed[key] = undoEscapes(item) ?? null;
  return changed;
}
