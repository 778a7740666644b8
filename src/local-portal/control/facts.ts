import type { Chat, JsonMap, User } from '../state.ts';

/** A message that an event refers to. */
export interface MessageFacts {
  id: number;
  authorId: number;
  text: string;
  isSystem: boolean;
  isDeleted: boolean;
  uuid: string | null;
  params: JsonMap;
}

/** What must be there for the REST calls of whoever gets an event. */
export interface EventFacts {
  botIds: number[];
  /** Only the facts the event tells. */
  users: (Partial<User> & Pick<User, 'id'>)[];
  /** `id` 0: the event does not say. Private chats: the person is `partnerId`. */
  chat: (Partial<Chat> & { id: number; type: string; partnerId: number }) | null;
  message: MessageFacts | null;
  /** True when a command was called: its bot may answer for a while. */
  isCommand: boolean;
}
