// Written by scripts/generate-methods.ts from scripts/methods.json: change those, not this file.
import type { JsonList, JsonMap, JsonValue } from './json.ts';

export interface ImV2ChatSettingsMethods {
  /** Not in the reference; may change. */
  'im.v2.Chat.setAvatar': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      avatarBase64: string;
    };
    result: JsonValue;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.setAvatarId': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      avatarId: number;
    };
    result: JsonValue;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.setColor': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      color: string;
    };
    result: JsonValue;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.setDescription': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      description: string;
    };
    result: JsonValue;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.setManageMessages': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      rightsLevel: string;
    };
    result: JsonValue;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND' | 'MESSAGE_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.setManageSettings': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      rightsLevel: string;
    };
    result: JsonValue;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.setManageUI': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      rightsLevel: string;
    };
    result: JsonValue;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.setManageUsersAdd': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      rightsLevel: string;
    };
    result: JsonValue;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.setManageUsersDelete': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      rightsLevel: string;
    };
    result: JsonValue;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.setManagers': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      userIds: JsonList | JsonMap;
    };
    result: JsonValue;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.setMessagesAutoDeleteDelay': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      hours: number;
    };
    result: JsonValue;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND' | 'MESSAGE_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.setOwner': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      ownerId: number;
    };
    result: JsonValue;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.setTitle': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      title: string;
    };
    result: JsonValue;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.update': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      fields: JsonList | JsonMap;
    };
    result: JsonValue;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.updateAvatar': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      avatar: string;
    };
    result: JsonValue;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
}
