import type { PortalCore } from '../core.ts';
import { privateChat } from '../message/chats.ts';
import { PortalError } from '../portal.ts';
import type { Chat, PortalState } from '../state.ts';
import type { EventFacts } from './facts.ts';

type ChatFacts = NonNullable<EventFacts['chat']>;

/**
 * Makes sure that the chat of an event exists under its id with the person and the bots in it. Nobody is told of
 * it: joining is an event of its own. @throws PortalError CHAT_TAKEN when the id belongs to a chat of another kind
 */
export function placeChat(core: PortalCore, facts: ChatFacts, botIds: readonly number[]): Chat {
  const [botId = 0] = botIds;
  return facts.type === 'P' ? privateOf(core, facts, botId) : groupOf(core, facts, botIds);
}

function privateOf(core: PortalCore, facts: ChatFacts, botId: number): Chat {
  const { state } = core;
  const known = privateChat(core, facts.partnerId, botId);
  const other = state.chats.get(facts.id);
  if (other !== undefined && other.type !== 'P') throw taken(facts.id);
  if (other !== undefined && other !== known) moveChat(state, other, nextId(state));
  if (known === undefined)
    return addChat(core, { ...facts, title: '', entityType: null }, [facts.partnerId, botId]);
  if (facts.id > 0 && known.id !== facts.id) moveChat(state, known, facts.id);
  return known;
}

function groupOf(core: PortalCore, facts: ChatFacts, botIds: readonly number[]): Chat {
  const known = core.state.chats.get(facts.id);
  if (known !== undefined && known.type !== facts.type) throw taken(facts.id);
  const chat = known ?? addChat(core, facts, []);
  const people = facts.partnerId > 0 ? [facts.partnerId] : [];
  chat.members = [...new Set([...chat.members, ...people, ...botIds])];
  return chat;
}

function addChat(core: PortalCore, facts: ChatFacts, members: number[]): Chat {
  const { state } = core;
  const { partnerId, ...told } = facts;
  const id = facts.id > 0 ? facts.id : nextId(state);
  const chat: Chat = {
    title: `Chat #${id}`,
    description: '',
    color: 'AZURE',
    avatar: '',
    ownerId: partnerId,
    managers: [],
    entityType: '',
    entityId: '',
    entityData1: '',
    entityData2: '',
    entityData3: '',
    textFieldEnabled: true,
    lastRead: {},
    createdAt: core.now(),
    ...told,
    members,
    id,
  };
  state.chats.set(id, chat);
  state.ids.chat = Math.max(state.ids.chat, id);
  return chat;
}

/** Gives a chat another id, with everything said in it. */
function moveChat(state: PortalState, chat: Chat, id: number): void {
  state.chats.delete(chat.id);
  for (const message of state.messages.values()) if (message.chatId === chat.id) message.chatId = id;
  chat.id = id;
  state.chats.set(id, chat);
  state.ids.chat = Math.max(state.ids.chat, id);
}

function nextId(state: PortalState): number {
  state.ids.chat += 1;
  return state.ids.chat;
}

function taken(id: number): PortalError {
  return new PortalError('CHAT_TAKEN', `Chat ${id} is another chat of the portal`);
}
