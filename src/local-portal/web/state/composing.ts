import { computed, ref, watch } from 'vue';
import type { PageChat } from '../../live/page-api.ts';
import type { Deeds } from './deeds.ts';
import type { Store } from './store.ts';
import { suggestionsFor, withMentions } from './suggestion.ts';

/** A text and where the caret stands in it. */
export interface Written {
  text: string;
  caret: number;
}

/** What somebody is about to say: the text, what is offered for it, and how it is sent. */
export function useComposing(store: Store, deeds: Deeds, chat: () => PageChat) {
  const text = ref('');
  const caret = ref(0);
  const chosen = ref(0);
  const isDismissed = ref(false);
  const mentioned = new Set<number>();

  const suggestions = computed(() =>
    isDismissed.value ? null : suggestionsFor(store, chat(), text.value.slice(0, caret.value)),
  );
  watch(
    () => suggestions.value?.items.map((item) => item.key).join(),
    () => {
      chosen.value = 0;
    },
  );
  watch(text, () => {
    isDismissed.value = false;
  });

  return {
    text,
    caret,
    chosen,
    isDismissed,
    suggestions,
    /** The text with a suggestion in place of its beginning; null when there is no such suggestion. */
    picked(row: number): Written | null {
      const found = suggestions.value;
      const item = found?.items[row];
      if (found === null || item === undefined) return null;
      if (found.kind === 'mention') mentioned.add(item.personId);
      const before = text.value.slice(0, found.start) + item.insert;
      return { text: before + text.value.slice(caret.value), caret: before.length };
    },
    /** A command that is written out is sent by Enter, not offered once more. */
    isComplete(): boolean {
      const item = suggestions.value?.items[chosen.value];
      return item !== undefined && item.insert.trim() === text.value.trim();
    },
    move(step: 1 | -1): void {
      const count = suggestions.value?.items.length ?? 0;
      if (count > 0) chosen.value = (chosen.value + step + count) % count;
    },
    forget(): void {
      text.value = '';
      mentioned.clear();
    },
    /** Says the text, or puts it in place of the message that is edited. False when the portal refused it. */
    async send(said: string): Promise<boolean> {
      const sent = withMentions(store, said, mentioned);
      const edited = store.editing.value;
      const replyId = store.answering.value?.id ?? 0;
      store.editing.value = null;
      store.answering.value = null;
      if (edited !== null)
        return (await deeds.act({ do: 'edit', messageId: edited.id, text: sent })) !== null;
      const files = store.attached.value;
      if (files.length === 0) return (await deeds.say(sent, replyId)) !== null;
      store.attached.value = [];
      const isSent = (await deeds.sendFiles(files, sent, replyId)) !== null;
      if (!isSent && store.attached.value.length === 0) store.attached.value = files;
      return isSent;
    },
  };
}
