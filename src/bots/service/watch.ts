import { attach, type BbText, bb, block, bold } from 'b24bot';
import { z } from 'zod';

/** How much is kept: messages whose text is known, and lines of the journal. */
const REMEMBERED = 100;
const LINES = 5;
const LETTERS = 120;

/** What the bot knows of a group. */
export const watch = z.object({
  /** Id of the message that is the journal; without one the bot does not watch. */
  journal: z.number().optional(),
  /** Unix milliseconds until which the journal need not be brought up to date again. */
  dueAt: z.number().default(0),
  messages: z.number().default(0),
  edits: z.number().default(0),
  deletions: z.number().default(0),
  said: z.array(z.object({ id: z.number(), by: z.string(), text: z.string() })).default([]),
  lines: z.array(z.string()).default([]),
});

export type Watch = z.output<typeof watch>;

export function noteMessage(seen: Watch, message: { id: number; by: string; text: string }): void {
  seen.messages += 1;
  seen.said = [...seen.said, { ...message, text: short(message.text) }].slice(-REMEMBERED);
}

export function noteEdit(seen: Watch, { id, text }: { id: number; text: string }): void {
  seen.edits += 1;
  const before = seen.said.find((one) => one.id === id);
  const after = short(text);
  note(seen, bb`${bold(before?.by ?? 'Somebody')} wrote “${before?.text ?? '…'}”, and now “${after}”`);
  if (before) before.text = after;
}

export function noteDeletion(seen: Watch, id: number): void {
  seen.deletions += 1;
  const gone = seen.said.find((one) => one.id === id);
  note(seen, bb`Gone: what ${bold(gone?.by ?? 'somebody')} said, “${gone?.text ?? '…'}”`);
}

/** The journal, as parts of a message. */
export function journalOf({ messages, edits, deletions, lines }: Watch) {
  const numbers = { Messages: messages, Edited: edits, Deleted: deletions };
  return [
    'I watch this chat.',
    attach([
      block.grid(
        Object.entries(numbers).map(([name, value]) => ({ name, value: String(value), display: 'LINE' })),
      ),
      ...lines.map((line) => block.message(line)),
    ]),
  ] as const;
}

function note(seen: Watch, line: BbText): void {
  seen.lines = [...seen.lines, String(line)].slice(-LINES);
}

function short(text: string): string {
  const letters = Array.from(text);
  return letters.length <= LETTERS ? text : `${letters.slice(0, LETTERS).join('')}…`;
}
