import type { PortalCore } from '../core.ts';
import type { Bot, Chat, JsonMap, Message, User } from '../state.ts';
import { mentionedIds, withoutMentions } from './mentions.ts';
import { mentionedMap } from './message-params-v1.ts';
import { dialogIdFor } from './objects-v1.ts';

/** PARAMS of ONIMCOMMANDADD for a pressed button or menu item: the short form. */
export function pressedCommandParams(
  core: PortalCore,
  press: { message: Message; chat: Chat; user: User; bot: Bot; text: string },
): JsonMap {
  const { message, chat, user, bot } = press;
  const isPrivate = chat.type === 'P';
  return {
    FROM_USER_ID: user.id,
    ...(isPrivate ? { TO_USER_ID: bot.id } : { TO_CHAT_ID: chat.id }),
    MESSAGE: press.text,
    MESSAGE_TYPE: chat.type,
    CHAT_ENTITY_TYPE: chat.entityType,
    CHAT_ENTITY_ID: chat.entityId ?? '',
    AUTHOR_ID: user.id,
    DIALOG_ID: dialogIdFor(chat, bot.id),
    MESSAGE_ID: message.id,
    CHAT_TYPE: chat.type,
    LANGUAGE: core.state.language,
  };
}

/** PARAMS of ONIMBOTMESSAGEUPDATE and ONIMBOTMESSAGEDELETE (event reference, 5.2 and 5.3). */
export function changeParams(
  core: PortalCore,
  change: { message: Message; chat: Chat; bot: Bot; deleted: boolean },
): JsonMap {
  const { message, chat, bot, deleted } = change;
  const isPrivate = chat.type === 'P';
  // A deleted message already reads as a notice.
  const text = deleted || isPrivate ? message.text : withoutMentions(message.text);
  const people: JsonMap = isPrivate ? { FROM_USER_ID: message.authorId, TO_USER_ID: bot.id } : {};
  const edited: JsonMap = {
    CHAT_USER_COUNT: chat.members.length,
    MENTIONED_LIST: isPrivate ? {} : mentionedMap(message.text),
    PLATFORM_CONTEXT: 'web',
    ...(isPrivate ? {} : { MESSAGE_ORIGINAL: message.text, TO_USER_ID: mentionedIds(message.text)[0] ?? 0 }),
  };
  return {
    ID: message.id,
    CHAT_ID: chat.id,
    AUTHOR_ID: message.authorId,
    MESSAGE: text,
    MESSAGE_TYPE: chat.type,
    CHAT_AUTHOR_ID: chat.ownerId,
    CHAT_ENTITY_TYPE: chat.entityType,
    CHAT_ENTITY_ID: chat.entityId ?? '',
    CHAT_ENTITY_DATA_1: chat.entityData1 ?? '',
    CHAT_ENTITY_DATA_2: chat.entityData2 ?? '',
    CHAT_ENTITY_DATA_3: chat.entityData3 ?? '',
    ...(deleted ? {} : { PARAMS: message.params }),
    ...people,
    ...(deleted ? {} : edited),
    DIALOG_ID: isPrivate ? String(message.authorId) : `chat${chat.id}`,
    MESSAGE_ID: message.id,
    CHAT_TYPE: chat.type,
    LANGUAGE: core.state.language,
  };
}

/** PARAMS of ONIMBOTJOINCHAT (event reference, 5.4). */
export function joinParams(core: PortalCore, join: { chat: Chat; bot: Bot; by: User | null }): JsonMap {
  const { chat, bot } = join;
  const by = join.by?.id ?? 0;
  const common = { BOT_ID: bot.id, USER_ID: by };
  const person = Number(dialogIdFor(chat, bot.id));
  if (chat.type === 'P')
    return {
      CHAT_TYPE: chat.type,
      MESSAGE_TYPE: chat.type,
      CHAT_ID: chat.id,
      ...common,
      TO_USER_ID: by === bot.id ? person : bot.id,
      FROM_USER_ID: by,
      DIALOG_ID: person,
      LANGUAGE: core.state.language,
    };
  return {
    CHAT_TYPE: chat.type,
    MESSAGE_TYPE: chat.type,
    ...common,
    CHAT_ID: chat.id,
    CHAT_AUTHOR_ID: chat.ownerId,
    CHAT_ENTITY_TYPE: chat.entityType,
    CHAT_ENTITY_ID: chat.entityId,
    ACCESS_HISTORY: true,
    ...(chat.type === 'A' ? { SILENT_JOIN: 'Y' } : {}),
    DIALOG_ID: `chat${chat.id}`,
    LANGUAGE: core.state.language,
  };
}

/** PARAMS of ONIMBOTCONTEXTGET (event reference, 5.6). */
export function contextParams(
  core: PortalCore,
  opened: { chat: Chat; bot: Bot; user: User; context: JsonMap },
): JsonMap {
  const { chat, bot, user } = opened;
  return {
    CHAT_TYPE: chat.type,
    MESSAGE_TYPE: chat.type,
    USER_ID: user.id,
    CHAT_AUTHOR_ID: chat.ownerId,
    CHAT_ENTITY_TYPE: chat.entityType,
    CHAT_ENTITY_ID: chat.entityId ?? '',
    CONTEXT: opened.context,
    DIALOG_ID: dialogIdFor(chat, bot.id),
    LANGUAGE: core.state.language,
  };
}
