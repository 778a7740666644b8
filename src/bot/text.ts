import type { BotEvent } from '../bitrix24/event.ts';

/** `[USER=5]Echo[/USER]` and one comma behind it; the ` REPLACE` form and empty names stay, as in v1. */
const MENTION = /\[USER=\d+\][^[\]]+\[\/USER\],?/gi;

/**
 * What was said, the same in both generations: v1 takes mentions out of group messages, v2 leaves them in
 * (event reference, sections 5.1 and 6).
 */
export function textOf(event: BotEvent): string {
  if (event.kind === 'command') return event.command.params;
  if (event.kind !== 'message' && event.kind !== 'messageEdited') return '';
  const { text } = event.message;
  if (event.generation === 'v1' || event.chat.isPrivate || !text.includes('[')) return text;
  return text.replace(MENTION, '').trim();
}

/** A line for each event that said something. */
export function textOfAll(events: readonly BotEvent[]): string {
  return events
    .map(textOf)
    .filter((text) => text !== '')
    .join('\n');
}
