import { dialogIdFor } from '../events/objects-v1.ts';
import { botV2, chatV2, isoDate, messageV2, userV2 } from '../events/objects-v2.ts';
import { isMap } from '../message/value.ts';
import type { Portal } from '../portal.ts';
import type { Bot, Chat, Json, JsonMap, Message, User } from '../state.ts';

/** Keys in the spelling of v1 objects: `entityData1` -> `entity_data_1`, at every depth. */
export function snakeCase(value: Json): Json {
  if (Array.isArray(value)) return value.map(snakeCase);
  if (!isMap(value)) return value;
  const map: JsonMap = {};
  for (const [key, item] of Object.entries(value))
    map[key.replace(/([a-z])([A-Z0-9])/g, '$1_$2').toLowerCase()] = snakeCase(item);
  return map;
}

/** User object of method answers in camelCase. */
export function userFacts(portal: Portal, user: User): JsonMap {
  const bot = portal.state.bots.get(user.id);
  return {
    ...userV2(user),
    avatarHr: user.avatar,
    network: false,
    botData: bot === undefined ? null : { code: bot.code, type: botV2(portal, bot)['type'] ?? 'bot' },
  };
}

/** User objects of the people with these ids, each once, unknown ones left out. */
export function usersById(portal: Portal, ids: Iterable<number>): JsonMap[] {
  return [...new Set(ids)].flatMap((id) => {
    const user = portal.state.users.get(id);
    return user === undefined ? [] : [userFacts(portal, user)];
  });
}

/** Messages of a chat, oldest first. */
export function messagesOf(portal: Portal, chatId: number): Message[] {
  return [...portal.state.messages.values()].filter((message) => message.chatId === chatId);
}

/** Messages of others that a user has not read. */
export function unreadCount(portal: Portal, chat: Chat, userId: number): number {
  const lastRead = chat.lastRead[userId] ?? 0;
  return messagesOf(portal, chat.id).filter((message) => message.id > lastRead && message.authorId !== userId)
    .length;
}

/** Message object of second-generation answers. */
export function messageV2Facts(portal: Portal, message: Message, chat: Chat, userId: number): JsonMap {
  const isRead = message.authorId === userId || message.id <= (chat.lastRead[userId] ?? 0);
  return { ...messageV2(portal, message, chat), unread: !isRead, viewed: isRead };
}

/** Chat object of method answers in camelCase, as `userId` sees it. */
export function chatFacts(portal: Portal, chat: Chat, userId: number): JsonMap {
  const messages = messagesOf(portal, chat.id);
  const last = messages.at(-1);
  return {
    ...chatV2(portal, chat, dialogIdFor(chat, userId)),
    role: roleOf(chat, userId),
    muteList: portal.state.mutes.get(chat.id) ?? [],
    dateCreate: isoDate(chat.createdAt),
    lastMessageId: last?.id ?? 0,
    lastId: chat.lastRead[userId] ?? 0,
    managerList: chat.managers,
    messageCount: messages.length,
    counter: unreadCount(portal, chat, userId),
    userCounter: chat.members.length,
    unreadId: portal.state.unreadMarks.get(`${chat.id}:${userId}`) ?? 0,
    lastMessageViews: { messageId: last?.id ?? 0, firstViewers: [], countOfViewers: 0 },
    markedId: portal.state.unreadMarks.get(`${chat.id}:${userId}`) ?? 0,
    public: '',
  };
}

/** `im.dialog.get` object of v1. */
export function dialogV1(portal: Portal, chat: Chat, userId: number): Json {
  const may = chat.type !== 'P';
  return snakeCase({
    ...chatFacts(portal, chat, userId),
    restrictions: {
      avatar: may,
      rename: may,
      extend: true,
      call: true,
      mute: may,
      leave: may,
      leaveOwner: may,
      send: true,
      userList: true,
      path: '',
      pathTitle: '',
    },
    readedList: readers(portal, chat),
  });
}

/** Message object of `im.dialog.messages.get`. */
export function messageFacts(message: Message, chat: Chat, userId: number): JsonMap {
  return {
    id: message.id,
    chat_id: message.chatId,
    author_id: message.authorId,
    date: isoDate(message.date),
    text: message.text,
    unread: message.authorId !== userId && message.id > (chat.lastRead[userId] ?? 0),
    uuid: message.uuid,
    replaces: [],
    params: Object.keys(message.params).length === 0 ? [] : message.params,
    disappearing_date: null,
  };
}

/** Bot object: the owner sees more than others (REST reference: imbot.v2, object Bot). */
export function botFacts(portal: Portal, bot: Bot, isOwner: boolean): JsonMap {
  const full = botV2(portal, bot);
  if (isOwner) return full;
  const { moduleId, eventMode, countMessage, countCommand, countChat, countUser, ...short } = full;
  return short;
}

function roleOf(chat: Chat, userId: number): string {
  if (chat.ownerId === userId) return 'owner';
  if (chat.managers.includes(userId)) return 'manager';
  return chat.members.includes(userId) ? 'member' : 'guest';
}

function readers(portal: Portal, chat: Chat): JsonMap[] {
  return Object.entries(chat.lastRead).flatMap(([id, messageId]) => {
    const user = portal.state.users.get(Number(id));
    if (user === undefined) return [];
    return [{ userId: user.id, userName: `${user.name} ${user.lastName}`.trim(), messageId, date: null }];
  });
}
