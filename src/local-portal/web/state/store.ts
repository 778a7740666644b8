import { computed, type InjectionKey, inject, reactive, ref, shallowReactive, shallowRef } from 'vue';
import type {
  ChatSummary,
  PageChat,
  PageCommand,
  PageMessage,
  PagePerson,
  PageWorld,
} from '../../live/page-api.ts';
import type { MessageList } from './message-list.ts';

const emptyWorld: PageWorld = {
  language: 'en',
  people: [],
  chats: [],
  commands: [],
  apps: [],
  openlineBots: [],
};

/** Everything the page shows. Only `state/` changes it. */
export type Store = ReturnType<typeof createStore>;

/** What the page knows; times in Unix milliseconds of the portal. */
export function createStore() {
  const world = shallowRef<PageWorld>(emptyWorld);
  const me = ref(0);
  const chatId = ref(0);
  const people = computed(() => new Map(world.value.people.map((person) => [person.id, person])));
  const chats = computed(() => new Map(world.value.chats.map((chat) => [chat.id, chat])));
  return {
    world,
    people,
    chats,
    /** Person whose messenger this is. */
    me,
    /** Open chat; 0 = none. */
    chatId,
    chat: computed<PageChat | undefined>(() => chats.value.get(chatId.value)),
    summaries: shallowReactive(new Map<number, ChatSummary>()),
    lists: shallowReactive(new Map<number, MessageList>()),
    /** Who is typing: `chat:user` -> until when, and what is done instead of typing. */
    typing: reactive(new Map<string, { until: number; status: string }>()),
    reads: shallowReactive(new Map<number, Readonly<Record<number, number>>>()),
    /** Message that the next one answers, or that is being edited. */
    answering: shallowRef<PageMessage | null>(null),
    editing: shallowRef<PageMessage | null>(null),
    /** Message that is about to be forwarded. */
    forwarding: shallowRef<PageMessage | null>(null),
    /** Files that go with the next message. */
    attached: shallowRef<readonly File[]>([]),
    /** Text somebody asked to be put into the input field. */
    draft: shallowRef<{ text: string } | null>(null),
    /** Message to be brought into sight. */
    wanted: shallowRef<{ messageId: number } | null>(null),
    notes: ref<{ id: number; text: string; isError: boolean }[]>([]),
    isOnline: ref(true),
    isDark: ref(false),
    /** Device whose buttons are shown. */
    device: ref<'DESKTOP' | 'MOBILE'>('DESKTOP'),
    /** Language of commands; empty: that of the portal. */
    language: ref(''),
    /** Difference between the portal's clock and this one. */
    ahead: ref(0),
  };
}

const storeKey: InjectionKey<Store> = Symbol('store');

export { storeKey };

export function useStore(): Store {
  const store = inject(storeKey);
  if (store === undefined) throw new Error('The page was started without its store');
  return store;
}

const nobody: PagePerson = {
  id: 0,
  name: 'System',
  position: '',
  color: '#5e6b78',
  avatar: '',
  kind: 'employee',
  isAdmin: false,
};

/** A person, also one that is gone. */
export function personOf(store: Store, id: number): PagePerson {
  return store.people.value.get(id) ?? (id === 0 ? nobody : { ...nobody, id, name: `User ${id}` });
}

/** The other one of a private chat; undefined in all other chats. */
export function partnerOf(store: Store, chat: PageChat): PagePerson | undefined {
  if (chat.kind !== 'private') return undefined;
  return personOf(store, chat.members.find((id) => id !== store.me.value) ?? store.me.value);
}

export function titleOf(store: Store, chat: PageChat): string {
  return partnerOf(store, chat)?.name ?? chat.title;
}

/** Commands that can be called in a chat, by name. */
export function commandsIn(store: Store, chat: PageChat): PageCommand[] {
  const { commands, openlineBots } = store.world.value;
  const isOutside = personOf(store, store.me.value).kind !== 'employee';
  return commands
    .filter((one) => (one.common || chat.members.includes(one.botId)) && (one.forExtranet || !isOutside))
    .filter((one) => chat.kind !== 'openline' || openlineBots.includes(one.botId))
    .sort((one, other) => one.command.localeCompare(other.command));
}
