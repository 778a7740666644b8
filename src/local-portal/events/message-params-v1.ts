import { colorCode } from '../color.ts';
import type { PortalCore } from '../core.ts';
import { filesMap } from '../files/file-facts.ts';
import type { Bot, Chat, JsonMap, Message } from '../state.ts';
import { mentionedIds, withoutMentions } from './mentions.ts';
import { dialogIdFor } from './objects-v1.ts';

/** Flags of sending that every message event repeats. */
const sendingFlags: JsonMap = {
  PUSH: 'Y',
  PUSH_IMPORTANT: 'N',
  RECENT_SKIP_AUTHOR: 'N',
  CONVERT: 'N',
  SKIP_COMMAND: 'N',
  SKIP_COUNTER_INCREMENTS: 'N',
  SILENT_CONNECTOR: 'N',
  SKIP_CONNECTOR: 'N',
  IMPORTANT_CONNECTOR: 'N',
  NO_SESSION_OL: 'N',
  FAKE_RELATION: 0,
  SKIP_URL_INDEX: 'N',
};

/** What a message event is about. */
export interface MessageFacts {
  message: Message;
  chat: Chat;
  /** One of the bots told; private texts depend on it. */
  bot: Bot;
  /** Id of the message before it in the chat, 0 if none. */
  previousId: number;
}

/** MENTIONED_LIST: id to id. */
export function mentionedMap(text: string): JsonMap {
  return Object.fromEntries(mentionedIds(text).map((id) => [String(id), id]));
}

function entityKeys(chat: Chat): JsonMap {
  return {
    CHAT_ENTITY_TYPE: chat.entityType,
    CHAT_ENTITY_ID: chat.entityId,
    CHAT_ENTITY_DATA_1: chat.entityData1,
    CHAT_ENTITY_DATA_2: chat.entityData2,
    CHAT_ENTITY_DATA_3: chat.entityData3,
  };
}

function head(core: PortalCore, facts: MessageFacts, text: string): JsonMap {
  const { message, chat, bot } = facts;
  return {
    MESSAGE: text,
    TEMPLATE_ID: message.uuid,
    MESSAGE_TYPE: chat.type,
    FROM_USER_ID: message.authorId,
    DIALOG_ID: dialogIdFor(chat, bot.id),
    TO_CHAT_ID: chat.id,
    PARAMS: message.params,
    FILES: filesMap(core, message),
    AUTHOR_ID: message.authorId,
    SYSTEM: 'N',
  };
}

function chatKeys(facts: MessageFacts, parents: JsonMap): JsonMap {
  const { message, chat } = facts;
  return {
    CHAT_ID: chat.id,
    ...parents,
    CHAT_TITLE: chat.title,
    CHAT_AUTHOR_ID: chat.ownerId,
    CHAT_TYPE: chat.type,
    CHAT_AVATAR: chat.avatar === '' ? 0 : chat.avatar,
    CHAT_COLOR: colorCode(chat.color),
    ...entityKeys(chat),
    CHAT_EXTRANET: 'N',
    CHAT_PREV_MESSAGE_ID: facts.previousId,
    CHAT_CAN_POST: 'MEMBER',
    RID: message.authorId,
    IS_MANAGER: chat.managers.includes(message.authorId) && chat.ownerId !== message.authorId ? 'Y' : 'N',
  };
}

/** PARAMS of ONIMBOTMESSAGEADD (event reference, 5.1), in the portal's key order. */
export function messageAddParams(core: PortalCore, facts: MessageFacts): JsonMap {
  const { message, chat, bot } = facts;
  const language = core.state.language;
  if (chat.type === 'P')
    return {
      ...head(core, facts, message.text),
      TO_USER_ID: bot.id,
      ...sendingFlags,
      COMMAND_CONTEXT: 'TEXTAREA',
      CHAT_USER_COUNT: chat.members.length,
      PLATFORM_CONTEXT: 'web',
      MESSAGE_ID: message.id,
      CHAT_TYPE: chat.type,
      LANGUAGE: language,
    };
  return {
    ...head(core, facts, withoutMentions(message.text)),
    ...chatKeys(facts, {}),
    ...sendingFlags,
    COMMAND_CONTEXT: 'TEXTAREA',
    CHAT_USER_COUNT: chat.members.length,
    MENTIONED_LIST: mentionedMap(message.text),
    PLATFORM_CONTEXT: 'web',
    MESSAGE_ORIGINAL: message.text,
    TO_USER_ID: mentionedIds(message.text)[0] ?? 0,
    MESSAGE_ID: message.id,
    LANGUAGE: language,
  };
}

/** PARAMS of ONIMCOMMANDADD for a typed command (event reference, 5.7). */
export function typedCommandParams(core: PortalCore, facts: MessageFacts): JsonMap {
  const { message, chat, bot } = facts;
  const typed = { SKIP_USER_CHECK: 'Y', RECENT_ADD: 'Y' };
  const language = core.state.language;
  if (chat.type === 'P')
    return {
      ...head(core, facts, message.text),
      TO_USER_ID: bot.id,
      ...typed,
      ...sendingFlags,
      MESSAGE_ID: message.id,
      CHAT_TYPE: chat.type,
      LANGUAGE: language,
    };
  const inChat = chat.members.filter((id) => core.state.bots.has(id));
  return {
    ...head(core, facts, message.text),
    ...chatKeys(facts, { CHAT_PARENT_ID: 0, CHAT_PARENT_MID: 0 }),
    ...sendingFlags,
    MESSAGE_ID: message.id,
    LANGUAGE: language,
    BOT_IN_CHAT: Object.fromEntries(inChat.map((id) => [String(id), id])),
    ...typed,
  };
}
