// Written by scripts/generate-methods.ts from scripts/methods.json: change those, not this file.
import type { JsonList, JsonMap, JsonValue } from './json.ts';

export interface ImV2ChatPartsMethods {
  /** Not in the reference; may change. */
  'im.v2.Chat.Anchor.read': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
    };
    result: boolean;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.Bot.sendContext': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      context: JsonList | JsonMap;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.Comment.readAll': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.Comment.subscribe': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.Comment.unsubscribe': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.Copilot.updateEngine': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      engineCode: string;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.Copilot.updateRole': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      /** default null */
      role?: string;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.InputAction.notify': {
    params: {
      /** resolved from request data (Action) */
      action: JsonValue;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.Member.filterUsersByParticipation': {
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
  'im.v2.Chat.Member.tail': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      /** default 50 */
      limit?: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.MemberEntities.list': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.Mention.list': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      /** default [] */
      order?: JsonList | JsonMap;
      /** default 50 */
      limit?: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.Pin.tail': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      /** default [] */
      filter?: JsonList | JsonMap;
      /** default [] */
      order?: JsonList | JsonMap;
      /** default 50 */
      limit?: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.SharingLink.getIndividual': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      /** default "Y" */
      generateIfNotExists?: string;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.SharingLink.getPrimary': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      /** default "Y" */
      generateIfNotExists?: string;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.SharingLink.regenerateIndividual': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.SharingLink.revoke': {
    params: { code: string };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.Task.prepare': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      /** the Message controller also accepts id */
      messageId?: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.User.list': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      /** default [] */
      order?: JsonList | JsonMap;
      /** default 50 */
      limit?: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
}
