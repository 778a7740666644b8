// Written by scripts/generate-methods.ts from scripts/methods.json: change those, not this file.
import type { JsonList, JsonMap, JsonValue, NoParams } from './json.ts';

export interface ImV2ChatsMethods {
  /** Not in the reference; may change. */
  'im.v2.Chat.add': {
    params: { fields: JsonList | JsonMap };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.addManagers': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      userIds: JsonList | JsonMap;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.addUsers': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      userIds: JsonList | JsonMap;
      /** default null */
      hideHistory?: string;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.delete': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
    };
    result: JsonValue;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.deleteManagers': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      userIds: JsonList | JsonMap;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.deleteUser': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      userId: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.extendPullWatch': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.get': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.getDialogId': {
    params: { externalId: string };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.join': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.joinByCode': {
    params: { code: string };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.listShared': {
    params: {
      filter: JsonList | JsonMap;
      /** default 50 */
      limit?: number;
      /** default 0 */
      offset?: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.load': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      /** default 50 */
      messageLimit?: number;
      /** default 50 */
      pinLimit?: number;
      /** default "N" */
      ignoreMark?: string;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.loadInContext': {
    params: {
      /** the Message controller also accepts id */
      messageId: number;
      /** default 50 */
      messageLimit?: number;
      /** default 50 */
      pinLimit?: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.pin': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.read': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      /** default "N" */
      onlyRecent?: string;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.readAll': {
    params: NoParams;
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.readByType': {
    params: {
      /** resolved from request data (Type) */
      chatType: JsonValue;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.shallowLoad': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.sortPin': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      newPosition: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.startRecordVoice': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.unpin': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.unread': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
}
