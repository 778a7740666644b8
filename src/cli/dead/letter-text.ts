import type { Letter, OpenedLetter } from '../../delivery/dead-letters.ts';

/** What the terminal would obey and a person would not see: control characters of strangers. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g;
const WIDEST_REASON = 120;

const visible = (text: string): string => text.replaceAll(CONTROL, ' ');

function shortened(text: string): string {
  const line = visible(text).replaceAll(/\s+/g, ' ');
  return line.length > WIDEST_REASON ? `${line.slice(0, WIDEST_REASON - 1)}…` : line;
}

/** One line of a list. @param portal domain, or the member_id where it is not known any more */
export function letterLine(letter: Letter, portal: string): string {
  const { seq, diedAt, kind, dialogId, reason } = letter;
  return visible(
    `${String(seq).padStart(6)}  ${diedAt.toISOString()}  ${portal}  ${kind} in ${dialogId}  ${shortened(reason)}`,
  );
}

/** Everything about one letter, for a person. */
export function letterText(letter: OpenedLetter, portal: string): string {
  return visible(
    [
      `dead letter  ${letter.seq}`,
      `portal       ${portal} (${letter.portal})`,
      `bot          ${letter.botId}`,
      `dialog       ${letter.dialogId}`,
      `kind         ${letter.kind}`,
      `received     ${letter.receivedAt.toISOString()}`,
      `given up     ${letter.diedAt.toISOString()}, attempts: ${letter.attempts}`,
      `reason       ${letter.reason}`,
      'unreadable' in letter
        ? `event        cannot be shown: ${letter.unreadable}`
        : `event\n${JSON.stringify(withoutRaw(letter.event), null, 2)}`,
    ].join('\n'),
  );
}

/** The posted body says the same in the portal's words; `--json` has it. */
function withoutRaw(event: unknown): unknown {
  return typeof event === 'object' && event !== null ? { ...event, raw: undefined } : event;
}
