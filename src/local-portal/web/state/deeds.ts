import { type InjectionKey, inject } from 'vue';
import type { ActionResult, PageAction, PageMessage } from '../../live/page-api.ts';
import type { Api } from './api.ts';
import { type BotLink, ownQuery, readBotLink } from './bot-link.ts';
import { fileContent } from './file-content.ts';
import { withOlder } from './message-list.ts';
import type { Store } from './store.ts';

/** An action before it is known who does it. */
type Deed = PageAction extends infer A ? (A extends { as: number } ? Omit<A, 'as'> : never) : never;

/** Everything a person can do on the page. Nothing throws: what goes wrong is told in a note. */
export type Deeds = ReturnType<typeof createDeeds>;

export function createDeeds(store: Store, api: Api, writeClipboard: (text: string) => Promise<void>) {
  let notes = 0;
  const loading = new Set<number>();

  function tell(text: string, isError = false): void {
    notes += 1;
    store.notes.value = [...store.notes.value.slice(-2), { id: notes, text, isError }];
  }
  function fail(error: unknown): void {
    tell(error instanceof Error ? error.message : String(error), true);
  }
  async function act(deed: Deed): Promise<ActionResult | null> {
    try {
      return await api.act({ ...deed, as: store.me.value });
    } catch (error) {
      fail(error);
      return null;
    }
  }

  async function load(): Promise<void> {
    const { me } = store;
    const as = me.value;
    const state = await api.state(as);
    if (as !== me.value) return;
    store.world.value = state.world;
    store.ahead.value = state.now - Date.now();
    store.summaries.clear();
    for (const summary of state.summaries) store.summaries.set(summary.chatId, summary);
    store.lists.clear();
    if (store.chatId.value !== 0) await openChat(store.chatId.value);
  }

  async function openChat(chatId: number): Promise<void> {
    if (store.chatId.value !== chatId) {
      store.answering.value = null;
      store.editing.value = null;
      store.attached.value = [];
    }
    store.chatId.value = chatId;
    if (chatId === 0) return;
    if (!store.lists.has(chatId)) await older(chatId);
    read(chatId);
  }

  /** Loads the messages before those that are here. */
  async function older(chatId: number): Promise<void> {
    const list = store.lists.get(chatId);
    if (loading.has(chatId) || list?.hasMore === false) return;
    loading.add(chatId);
    // What is said while the answer is on its way finds its place.
    if (list === undefined) store.lists.set(chatId, { messages: [], hasMore: true });
    try {
      const page = await api.messages(chatId, list?.messages[0]?.id ?? 0);
      const known = store.lists.get(chatId) ?? { messages: [], hasMore: true };
      store.lists.set(chatId, withOlder(known, page.messages, page.hasMore));
    } catch (error) {
      fail(error);
    } finally {
      loading.delete(chatId);
    }
  }

  function read(chatId: number): void {
    const summary = store.summaries.get(chatId);
    if (summary !== undefined && summary.unread > 0) store.summaries.set(chatId, { ...summary, unread: 0 });
    const isMember = store.chats.value.get(chatId)?.members.includes(store.me.value) ?? false;
    if (isMember) void act({ do: 'read', chatId });
  }

  async function openPerson(userId: number): Promise<void> {
    const opened = await act({ do: 'open', userId });
    if (opened?.chatId !== undefined) await openChat(opened.chatId);
  }
  async function openDialog(dialogId: string): Promise<void> {
    const chat = Number(/^chat(\d+)$/.exec(dialogId)?.[1] ?? 0);
    if (store.chats.value.has(chat)) await openChat(chat);
    else if (/^\d+$/.test(dialogId)) await openPerson(Number(dialogId));
    else tell(`There is no dialog ${dialogId}`, true);
  }
  /** Opens a dialog; its bots are told of the context, if there is one. */
  async function openLink({ dialogId, context }: BotLink): Promise<void> {
    if (context === null) return openDialog(dialogId);
    const opened = await act({ do: 'context', dialogId, context });
    if (opened?.chatId !== undefined) await openChat(opened.chatId);
  }

  return {
    tell,
    fail,
    act,
    load,
    openChat,
    older,
    read,
    async copy(text: string): Promise<void> {
      await writeClipboard(text).then(() => tell('Copied'), fail);
    },
    /** Goes on as another person; the open chat stays open where both are in it. */
    async become(userId: number): Promise<void> {
      store.me.value = userId;
      if (store.chat.value?.members.includes(userId) !== true) store.chatId.value = 0;
      store.answering.value = null;
      store.editing.value = null;
      await load().catch(fail);
    },
    openPerson,
    openLink,
    /** Goes where an address leads when it leads into this messenger. False: it leads elsewhere. */
    follow(address: string, origin: string): boolean {
      const query = ownQuery(address, origin);
      const link = query === null ? null : readBotLink(query);
      if (link !== null) void openLink(link);
      return link !== null;
    },
    /** Opens `740` or `chat2305`. */
    openDialog,
    async createGroup(title: string, members: number[], kind: 'group' | 'channel'): Promise<void> {
      const made = await act({ do: 'createGroup', title, members, kind });
      if (made?.chatId !== undefined) await openChat(made.chatId);
    },
    say(text: string, replyId = 0): Promise<ActionResult | null> {
      const chatId = store.chatId.value;
      return act({ do: 'say', chatId, text, ...(replyId > 0 ? { replyId } : {}) });
    },
    /** Sends files with a text about them. Null: the portal refused them, or one cannot be read. */
    async sendFiles(files: readonly File[], text: string, replyId = 0): Promise<ActionResult | null> {
      const chatId = store.chatId.value;
      const read = await Promise.all(files.map(fileContent)).catch(fail);
      if (read === undefined) return null;
      return act({ do: 'sendFiles', chatId, text, files: read, ...(replyId > 0 ? { replyId } : {}) });
    },
    async forward(messageId: number, chatId: number): Promise<void> {
      if ((await act({ do: 'forward', messageId, chatId })) !== null) await openChat(chatId);
    },
    react(message: PageMessage, reaction: string): Promise<ActionResult | null> {
      const on = !(message.reactions[reaction] ?? []).includes(store.me.value);
      return act({ do: 'react', messageId: message.id, reaction, on });
    },
    /** Brings a message into sight, in this chat or another one. */
    async goTo(chatId: number, messageId: number): Promise<void> {
      if (chatId !== 0 && chatId !== store.chatId.value) await openChat(chatId);
      store.wanted.value = { messageId };
    },
  };
}

const deedsKey: InjectionKey<Deeds> = Symbol('deeds');

export { deedsKey };

export function useDeeds(): Deeds {
  const deeds = inject(deedsKey);
  if (deeds === undefined) throw new Error('The page was started without its deeds');
  return deeds;
}
