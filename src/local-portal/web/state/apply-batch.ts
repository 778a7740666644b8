import type { LiveBatch, PageMessage } from '../../live/page-api.ts';
import { withMessages, withoutMessages } from './message-list.ts';
import type { Store } from './store.ts';

/** How long somebody is shown as typing who then says nothing. */
const TYPING_MS = 15_000;

/** Brings the store up to what happened. `now` on this machine's clock. */
export function applyBatch(store: Store, batch: LiveBatch, now: number): void {
  if (batch.world !== undefined) store.world.value = batch.world;
  for (const [chatId, messages] of byChat(batch.messages ?? [])) putMessages(store, chatId, messages);
  for (const [chatId, gone] of Map.groupBy(batch.gone ?? [], (one) => one.chatId)) {
    const list = store.lists.get(chatId);
    const ids = new Set(gone.map((one) => one.messageId));
    if (list !== undefined) store.lists.set(chatId, withoutMessages(list, ids));
  }
  for (const { chatId, userId, status = '', seconds } of batch.typing ?? []) {
    const until = now + (seconds === undefined ? TYPING_MS : seconds * 1000);
    store.typing.set(`${chatId}:${userId}`, { until, status });
  }
  for (const [chatId, reads] of Object.entries(batch.reads ?? {})) store.reads.set(Number(chatId), reads);
}

/** Forgets who has stopped typing. */
export function endTyping(store: Store, now: number): void {
  for (const [key, { until }] of store.typing) if (until <= now) store.typing.delete(key);
}

function byChat(messages: readonly PageMessage[]): Map<number, PageMessage[]> {
  return Map.groupBy(messages, (message) => message.chatId);
}

function putMessages(store: Store, chatId: number, messages: readonly PageMessage[]): void {
  const list = store.lists.get(chatId);
  if (list !== undefined) store.lists.set(chatId, withMessages(list, messages));
  const summary = store.summaries.get(chatId) ?? { chatId, last: null, unread: 0 };
  let { last, unread } = summary;
  for (const message of messages) {
    store.typing.delete(`${chatId}:${message.authorId}`);
    const isNew = last === null || message.id > last.id;
    if (isNew && message.authorId !== store.me.value && chatId !== store.chatId.value) unread += 1;
    if (isNew || message.id === last?.id) last = message;
  }
  store.summaries.set(chatId, { chatId, last, unread });
}
