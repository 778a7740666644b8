import type {
  BotDeletedEvent,
  CommandEvent,
  EventChat,
  EventUser,
  Generation,
  JoinEvent,
  MessageEvent,
  ReactionEvent,
} from '../../src/bitrix24/event.ts';
import { portal } from './house.ts';

export const mira: EventUser = {
  id: 11,
  name: 'Mira Okafor',
  firstName: 'Mira',
  lastName: 'Okafor',
  gender: 'F',
  isBot: false,
  isConnector: false,
  isExtranet: false,
};

export const visitor: EventUser = { ...mira, id: 905, name: 'Guest', isConnector: true };

export const privateChat: EventChat = { id: 2210, isPrivate: true, messageType: 'P' };
export const group: EventChat = { id: 2400, isPrivate: false, messageType: 'C', title: 'Launch room' };
export const line: EventChat = { id: 2412, isPrivate: false, messageType: 'L', entityType: 'LINES' };

export const AT = new Date('2026-09-10T00:00:00Z');

function base(generation: Generation) {
  return {
    id: 'event-1',
    generation,
    name: 'TEST',
    memberId: portal.memberId,
    bot: { id: 740, code: 'test' },
    language: 'en',
    at: AT,
    auth: {},
    raw: {},
  };
}

function place(chat: EventChat) {
  return { chat, user: mira, dialogId: chat.isPrivate ? '11' : `chat${chat.id}` };
}

export function said(
  text: string,
  { chat = privateChat, generation = 'v1', ...changes }: Partial<MessageEvent> = {},
): MessageEvent {
  return {
    ...base(generation),
    ...place(chat),
    kind: 'message',
    message: {
      id: 90_001,
      authorId: changes.user?.id ?? 11,
      text,
      textOriginal: text,
      isSystem: false,
      files: [],
      fileIds: [],
      params: {},
    },
    ...changes,
  };
}

export function commanded(
  command: Partial<CommandEvent['command']>,
  { chat = privateChat, generation = 'v1', ...changes }: Partial<CommandEvent> = {},
): CommandEvent {
  return {
    ...base(generation),
    ...place(chat),
    kind: 'command',
    command: { id: 58, name: 'echo', params: '', context: 'textarea', ...command },
    messageId: 90_102,
    ...changes,
  };
}

export function joined({
  chat = privateChat,
  generation = 'v1',
  ...changes
}: Partial<JoinEvent> = {}): JoinEvent {
  return { ...base(generation), ...place(chat), kind: 'join', silent: false, ...changes };
}

export function reacted(changes: Partial<ReactionEvent> = {}): ReactionEvent {
  return {
    ...base('v2'),
    ...place(group),
    kind: 'reaction',
    messageId: 90_500,
    reaction: 'like',
    action: 'add',
    ...changes,
  };
}

export function deletedBot(generation: Generation = 'v1'): BotDeletedEvent {
  return { ...base(generation), kind: 'botDeleted', dialogId: '' };
}
