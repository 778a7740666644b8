import { colorHex } from '../color.ts';
import type { Portal } from '../portal.ts';
import type { Bot, Chat, Json, JsonMap, Message, User } from '../state.ts';
import { escapeHtml, fullName } from './objects-v1.ts';

const botTypes: Readonly<Record<Bot['type'], string>> = {
  B: 'bot',
  O: 'openline',
  S: 'supervisor',
  P: 'personal',
  N: 'network',
};

const chatTypes: Readonly<Record<string, string>> = {
  P: 'private',
  C: 'chat',
  O: 'open',
  L: 'lines',
  T: 'comment',
  N: 'channel',
  J: 'openChannel',
  A: 'copilot',
  B: 'collab',
};

/** ISO 8601 with offset, in the portal's time zone (UTC). */
export function isoDate(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}+00:00`;
}

/** Empty PHP arrays are lists in JSON and missing in forms. */
function phpMap(map: JsonMap): Json {
  return Object.keys(map).length === 0 ? [] : map;
}

/** `data.user` (event reference, section 6). Null when nobody acted. */
export function userV2(user: User | null): JsonMap | null {
  if (user === null) return null;
  const isGuest = user.isConnector;
  return {
    id: user.id,
    active: user.active,
    name: escapeHtml(fullName(user)),
    firstName: escapeHtml(user.name),
    lastName: escapeHtml(user.lastName),
    workPosition: escapeHtml(user.workPosition),
    color: colorHex(user.color),
    avatar: user.avatar,
    gender: user.gender,
    birthday: dayAndMonth(user.birthday ?? ''),
    extranet: user.isExtranet,
    bot: user.isBot,
    connector: isGuest,
    externalAuthId: isGuest ? 'imconnector' : user.isBot ? 'bot' : 'default',
    status: 'online',
    idle: false,
    lastActivityDate: false,
    mobileLastDate: false,
    desktopLastDate: false,
    absent: false,
    departments: user.isExtranet || user.isBot ? [] : [1],
    phones: false,
    type: user.isBot ? 'bot' : user.isExtranet ? 'extranet' : 'employee',
    website: user.website ?? '',
    email: user.email,
  };
}

/** `31-12` of `1990-12-31`. */
function dayAndMonth(date: string): string {
  const [, month, day] = date.split('-');
  return month === undefined || day === undefined ? '' : `${day}-${month}`;
}

/** Empty mentions get the name of the user. */
function withNames(portal: Portal, text: string): string {
  return text.replace(/\[USER=(\d+)\]\[\/USER\]/gi, (tag, id: string) => {
    const user = portal.state.users.get(Number(id));
    return user === undefined ? tag : `[USER=${id}]${fullName(user)}[/USER]`;
  });
}

/** `data.message`. */
export function messageV2(portal: Portal, message: Message, chat: Chat): JsonMap {
  const viewed = Object.entries(chat.lastRead).some(
    ([user, last]) => Number(user) !== message.authorId && last >= message.id,
  );
  return {
    id: message.id,
    chatId: message.chatId,
    chat_id: message.chatId,
    authorId: message.authorId,
    author_id: message.authorId,
    date: isoDate(message.date),
    text: withNames(portal, message.text),
    isSystem: message.isSystem,
    uuid: message.uuid,
    forward: null,
    params: phpMap(message.params),
    viewedByOthers: viewed,
  };
}

/** `data.chat`, with `dialogId` as the bot addresses it. */
export function chatV2(portal: Portal, chat: Chat, dialogId: string): JsonMap {
  const other = chat.type === 'P' ? portal.state.users.get(Number(dialogId)) : undefined;
  const entityType = chat.entityType ?? '';
  const folder = [...portal.state.folders.values()].find((known) => known.chatId === chat.id);
  return {
    avatar: chat.avatar,
    color: colorHex(chat.color),
    description: chat.description,
    dialogId,
    diskFolderId: folder?.id ?? 0,
    entityData1: chat.entityData1 ?? '',
    entityData2: chat.entityData2 ?? '',
    entityData3: chat.entityData3 ?? '',
    entityId: chat.entityId ?? '',
    entityType,
    extranet: false,
    containsCollaber: false,
    id: chat.id,
    parentChatId: 0,
    parentMessageId: 0,
    name: other === undefined ? chat.title : escapeHtml(fullName(other)),
    owner: chat.ownerId,
    messageType: chat.type,
    type: chatTypes[chat.type] ?? 'chat',
    entityLink: { type: entityType, url: '', id: chat.entityId ?? '' },
    permissions: {
      manageUsersAdd: 'member',
      manageUsersDelete: 'manager',
      manageUi: 'member',
      manageSettings: 'owner',
      manageMessages: 'member',
      manageMessagesAutoDelete: 'owner',
      canPost: 'member',
    },
    isNew: false,
    textFieldEnabled: chat.textFieldEnabled,
    backgroundId: null,
  };
}

/** The full bot object that stored events carry (event reference, section 7). */
export function botV2(portal: Portal, bot: Bot): JsonMap {
  let countChat = 0;
  let countUser = 0;
  for (const chat of portal.state.chats.values()) {
    if (!chat.members.includes(bot.id)) continue;
    if (chat.type === 'P') countUser += 1;
    else countChat += 1;
  }
  return {
    id: bot.id,
    code: bot.code,
    type: botTypes[bot.type],
    isHidden: bot.isHidden,
    isSupportOpenline: bot.openline,
    isReactionsEnabled: bot.isReactionsEnabled,
    backgroundId: bot.backgroundId,
    language: bot.language,
    moduleId: 'rest',
    eventMode: bot.eventMode,
    countMessage: bot.countMessage,
    countCommand: bot.countCommand,
    countChat,
    countUser,
  };
}
