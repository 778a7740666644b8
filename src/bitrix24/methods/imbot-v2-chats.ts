// Written by scripts/generate-methods.ts from scripts/methods.json: change those, not this file.
import type { ChatV2, UserV2 } from './results.ts';

export interface ImbotV2ChatsMethods {
  /** Result: {chat, users[]}. */
  'imbot.v2.Chat.add': {
    params: {
      botId: number;
      /** webhook auth only; not used with OAuth; alias clientId/CLIENT_ID (deprecated) */
      botToken?: string;
      fields?: {
        title?: string;
        description?: string;
        /** undocumented; default "group" */
        type?: 'open' | 'group';
        color?:
          | 'red'
          | 'green'
          | 'mint'
          | 'lightBlue'
          | 'darkBlue'
          | 'purple'
          | 'aqua'
          | 'pink'
          | 'lime'
          | 'brown'
          | 'azure'
          | 'khaki'
          | 'sand'
          | 'marengo'
          | 'gray'
          | 'graphite';
        avatar?: string;
        userIds?: number[];
        /** default: the bot */
        ownerId?: number;
        message?: string;
        /** undocumented */
        entityType?: string;
        /** undocumented */
        entityId?: string;
      };
    };
    result: { chat: ChatV2; users: UserV2[] };
    error:
      | 'BOT_TOKEN_NOT_SPECIFIED'
      | 'BOT_ID_REQUIRED'
      | 'BOT_NOT_FOUND'
      | 'BOT_OWNERSHIP_ERROR'
      | 'ACCESS_DENIED'
      | 'CREATION_ERROR';
  };
  /** Result: {chat, users[]}. */
  'imbot.v2.Chat.get': {
    params: {
      botId: number;
      /** webhook auth only; not used with OAuth; alias clientId/CLIENT_ID (deprecated) */
      botToken?: string;
      dialogId: string;
    };
    result: { chat: ChatV2; users: UserV2[] };
    error:
      | 'BOT_TOKEN_NOT_SPECIFIED'
      | 'BOT_ID_REQUIRED'
      | 'BOT_NOT_FOUND'
      | 'BOT_OWNERSHIP_ERROR'
      | 'ACCESS_DENIED'
      | 'CHAT_NOT_FOUND';
  };
  /** Result: {result:true}. */
  'imbot.v2.Chat.update': {
    params: {
      botId: number;
      /** webhook auth only; not used with OAuth; alias clientId/CLIENT_ID (deprecated) */
      botToken?: string;
      dialogId: string;
      fields: {
        title?: string;
        description?: string;
        color?:
          | 'red'
          | 'green'
          | 'mint'
          | 'lightBlue'
          | 'darkBlue'
          | 'purple'
          | 'aqua'
          | 'pink'
          | 'lime'
          | 'brown'
          | 'azure'
          | 'khaki'
          | 'sand'
          | 'marengo'
          | 'gray'
          | 'graphite';
        avatar?: string;
      };
    };
    result: { result: true };
    error:
      | 'BOT_TOKEN_NOT_SPECIFIED'
      | 'BOT_ID_REQUIRED'
      | 'BOT_NOT_FOUND'
      | 'BOT_OWNERSHIP_ERROR'
      | 'ACCESS_DENIED'
      | 'CHAT_NOT_FOUND'
      | 'WRONG_CHAT_TYPE';
  };
  /** Result: {result:true}. */
  'imbot.v2.Chat.setOwner': {
    params: {
      botId: number;
      /** webhook auth only; not used with OAuth; alias clientId/CLIENT_ID (deprecated) */
      botToken?: string;
      dialogId: string;
      userId: number;
    };
    result: { result: true };
    error:
      | 'BOT_TOKEN_NOT_SPECIFIED'
      | 'BOT_ID_REQUIRED'
      | 'BOT_NOT_FOUND'
      | 'BOT_OWNERSHIP_ERROR'
      | 'ACCESS_DENIED'
      | 'CHAT_NOT_FOUND';
  };
  /** Result: {result:true}. */
  'imbot.v2.Chat.leave': {
    params: {
      botId: number;
      /** webhook auth only; not used with OAuth; alias clientId/CLIENT_ID (deprecated) */
      botToken?: string;
      dialogId: string;
    };
    result: { result: true };
    error:
      | 'BOT_TOKEN_NOT_SPECIFIED'
      | 'BOT_ID_REQUIRED'
      | 'BOT_NOT_FOUND'
      | 'BOT_OWNERSHIP_ERROR'
      | 'ACCESS_DENIED'
      | 'CHAT_NOT_FOUND';
  };
  /** Result: User objects (not wrapped). */
  'imbot.v2.Chat.User.list': {
    params: {
      botId: number;
      /** webhook auth only; not used with OAuth; alias clientId/CLIENT_ID (deprecated) */
      botToken?: string;
      dialogId: string;
      /** {id|lastSendMessageId|userId: ASC|DESC} */
      order?: { [field in 'id' | 'lastSendMessageId' | 'userId']?: 'ASC' | 'DESC' };
      /** 1..200, else 50; default 50 */
      limit?: number;
    };
    result: UserV2[];
    error:
      | 'BOT_TOKEN_NOT_SPECIFIED'
      | 'BOT_ID_REQUIRED'
      | 'BOT_NOT_FOUND'
      | 'BOT_OWNERSHIP_ERROR'
      | 'ACCESS_DENIED'
      | 'CHAT_NOT_FOUND';
  };
  /** Result: {result:true}. */
  'imbot.v2.Chat.User.add': {
    params: {
      botId: number;
      /** webhook auth only; not used with OAuth; alias clientId/CLIENT_ID (deprecated) */
      botToken?: string;
      dialogId: string;
      userIds: number[];
    };
    result: { result: true };
    error:
      | 'BOT_TOKEN_NOT_SPECIFIED'
      | 'BOT_ID_REQUIRED'
      | 'BOT_NOT_FOUND'
      | 'BOT_OWNERSHIP_ERROR'
      | 'ACCESS_DENIED'
      | 'CHAT_NOT_FOUND';
  };
  /** Result: {result:true}. */
  'imbot.v2.Chat.User.delete': {
    params: {
      botId: number;
      /** webhook auth only; not used with OAuth; alias clientId/CLIENT_ID (deprecated) */
      botToken?: string;
      dialogId: string;
      userId: number;
    };
    result: { result: true };
    error:
      | 'BOT_TOKEN_NOT_SPECIFIED'
      | 'BOT_ID_REQUIRED'
      | 'BOT_NOT_FOUND'
      | 'BOT_OWNERSHIP_ERROR'
      | 'ACCESS_DENIED'
      | 'CHAT_NOT_FOUND';
  };
  /** Result: {result:true}. */
  'imbot.v2.Chat.Manager.add': {
    params: {
      botId: number;
      /** webhook auth only; not used with OAuth; alias clientId/CLIENT_ID (deprecated) */
      botToken?: string;
      dialogId: string;
      userIds: number[];
    };
    result: { result: true };
    error:
      | 'BOT_TOKEN_NOT_SPECIFIED'
      | 'BOT_ID_REQUIRED'
      | 'BOT_NOT_FOUND'
      | 'BOT_OWNERSHIP_ERROR'
      | 'ACCESS_DENIED'
      | 'CHAT_NOT_FOUND'
      | 'EMPTY_USER_IDS';
  };
  /** Result: {result:true}. */
  'imbot.v2.Chat.Manager.delete': {
    params: {
      botId: number;
      /** webhook auth only; not used with OAuth; alias clientId/CLIENT_ID (deprecated) */
      botToken?: string;
      dialogId: string;
      userIds: number[];
    };
    result: { result: true };
    error:
      | 'BOT_TOKEN_NOT_SPECIFIED'
      | 'BOT_ID_REQUIRED'
      | 'BOT_NOT_FOUND'
      | 'BOT_OWNERSHIP_ERROR'
      | 'ACCESS_DENIED'
      | 'CHAT_NOT_FOUND'
      | 'EMPTY_USER_IDS';
  };
  /** Result: {result:true}. */
  'imbot.v2.Chat.InputAction.notify': {
    params: {
      botId: number;
      /** webhook auth only; not used with OAuth; alias clientId/CLIENT_ID (deprecated) */
      botToken?: string;
      dialogId: string;
      statusMessageCode?: string;
      /** seconds, 1..600 */
      duration?: number;
    };
    result: { result: true };
    error:
      | 'BOT_TOKEN_NOT_SPECIFIED'
      | 'BOT_ID_REQUIRED'
      | 'BOT_NOT_FOUND'
      | 'BOT_OWNERSHIP_ERROR'
      | 'ACCESS_DENIED'
      | 'CHAT_NOT_FOUND';
  };
  /** Result: {result:true}. */
  'imbot.v2.Chat.TextField.enabled': {
    params: {
      botId: number;
      /** webhook auth only; not used with OAuth; alias clientId/CLIENT_ID (deprecated) */
      botToken?: string;
      dialogId: string;
      /** default true */
      enabled?: boolean | 'Y' | 'N';
    };
    result: { result: true };
    error:
      | 'BOT_TOKEN_NOT_SPECIFIED'
      | 'BOT_ID_REQUIRED'
      | 'BOT_NOT_FOUND'
      | 'BOT_OWNERSHIP_ERROR'
      | 'ACCESS_DENIED'
      | 'CHAT_NOT_FOUND';
  };
}
