import type { PageMessage } from '../../live/page-api.ts';

/** Messages of a chat that the page has, oldest first. */
export interface MessageList {
  messages: readonly PageMessage[];
  /** Are there older ones on the portal? */
  hasMore: boolean;
}

/** The list with messages put in their places; known ones are replaced. */
export function withMessages(list: MessageList, news: readonly PageMessage[]): MessageList {
  const messages = [...list.messages];
  for (const message of news) {
    const last = messages.at(-1);
    if (last === undefined || last.id < message.id) messages.push(message);
    else put(messages, message, list.hasMore);
  }
  return { ...list, messages };
}

/** The list with older messages before it. */
export function withOlder(list: MessageList, older: readonly PageMessage[], hasMore: boolean): MessageList {
  const first = list.messages[0]?.id ?? Number.POSITIVE_INFINITY;
  return { messages: [...older.filter(({ id }) => id < first), ...list.messages], hasMore };
}

export function withoutMessages(list: MessageList, ids: ReadonlySet<number>): MessageList {
  return { ...list, messages: list.messages.filter(({ id }) => !ids.has(id)) };
}

function put(messages: PageMessage[], message: PageMessage, hasMore: boolean): void {
  const place = firstNotBelow(messages, message.id);
  if (messages[place]?.id === message.id) messages[place] = message;
  // Older than everything here: it comes with its page when somebody scrolls there.
  else if (place > 0 || !hasMore) messages.splice(place, 0, message);
}

/** Place of the first message with this id or a higher one. */
export function firstNotBelow(messages: readonly PageMessage[], id: number): number {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((messages[middle]?.id ?? 0) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
