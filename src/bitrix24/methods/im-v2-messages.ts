// Written by scripts/generate-methods.ts from scripts/methods.json: change those, not this file.
import type { JsonList, JsonMap, PhpMap } from './json.ts';

export interface ImV2MessagesMethods {
  /** Not in the reference; may change. */
  'im.v2.Chat.Message.CommentInfo.list': {
    params: {
      /** or ids; max 100 */
      messageIds?: number[];
      ids?: number[];
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND' | 'MESSAGE_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.Message.Reaction.add': {
    params: {
      /** the Message controller also accepts id */
      messageId: number;
      reaction: string;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND' | 'MESSAGE_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.Message.Reaction.delete': {
    params: {
      /** the Message controller also accepts id */
      messageId: number;
      reaction: string;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND' | 'MESSAGE_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.Message.Reaction.tail': {
    params: {
      /** the Message controller also accepts id */
      messageId: number;
      /** default [] */
      filter?: JsonList | JsonMap;
      /** default [] */
      order?: JsonList | JsonMap;
      /** default 50 */
      limit?: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND' | 'MESSAGE_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.Message.delete': {
    params: {
      /** or ids; max 100 */
      messageIds?: number[];
      ids?: number[];
    };
    result: boolean;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND' | 'MESSAGE_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.Message.deleteRichUrl': {
    params: {
      /** the Message controller also accepts id */
      messageId: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND' | 'MESSAGE_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.Message.disappear': {
    params: {
      /** the Message controller also accepts id */
      messageId: number;
      hours: number;
    };
    result: boolean;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND' | 'MESSAGE_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.Message.getContext': {
    params: {
      /** the Message controller also accepts id */
      messageId: number;
      /** default 50 */
      range?: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND' | 'MESSAGE_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.Message.inform': {
    params: {
      /** the Message controller also accepts id */
      messageId: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND' | 'MESSAGE_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.Message.list': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      /** default 50 */
      limit?: number;
      /** default "N" */
      ignoreMark?: string;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND' | 'MESSAGE_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.Message.mark': {
    params: {
      /** the Message controller also accepts id */
      messageId: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND' | 'MESSAGE_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.Message.pin': {
    params: {
      /** the Message controller also accepts id */
      messageId: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND' | 'MESSAGE_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.Message.read': {
    params: {
      /** or ids; max 100 */
      messageIds?: number[];
      ids?: number[];
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND' | 'MESSAGE_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.Message.search': {
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
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND' | 'MESSAGE_NOT_FOUND';
  };
  /** Not in the reference; may change. Result: {id, uuidMap}. */
  'im.v2.Chat.Message.send': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      /** default [] */
      fields?: {
        /** {uuid: messageId}, max 100 */
        forwardIds?: { [uuid: string]: number };
        message?: string;
        attach?: JsonMap | JsonList | string;
        keyboard?: JsonMap | JsonList | string;
        menu?: JsonMap | JsonList | string;
        /** default "N" */
        system?: 'Y' | 'N';
        /** default "Y" */
        urlPreview?: 'Y' | 'N';
        skipConnector?: 'Y' | 'N';
        silentConnector?: 'Y' | 'N';
        /** UUIDv4 idempotency key */
        templateId?: string;
        replyId?: number;
        /** for COMMAND buttons */
        botId?: number;
        copilot?: JsonMap;
        /** {id, packId, packType} */
        stickerParams?: JsonMap;
        aiAssistant?: JsonMap;
      };
    };
    result: { id: number | null; uuidMap: PhpMap<number> };
    error:
      | 'ACCESS_DENIED'
      | 'CHAT_NOT_FOUND'
      | 'EMPTY_MESSAGE'
      | 'PARAM_ATTACH_ERROR'
      | 'PARAM_KEYBOARD_ERROR'
      | 'PARAM_MENU_ERROR'
      | 'REPLY_ERROR'
      | 'TOO_MANY_MESSAGES'
      | 'WRONG_UUID'
      | 'MESSAGE_DUPLICATED_BY_UUID'
      | 'STICKER_SENDING_ERROR'
      | 'SENDING_FAILED';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.Message.tail': {
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
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND' | 'MESSAGE_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.Message.tailViewers': {
    params: {
      /** the Message controller also accepts id */
      messageId: number;
      /** default [] */
      filter?: JsonList | JsonMap;
      /** default [] */
      order?: JsonList | JsonMap;
      /** default 50 */
      limit?: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND' | 'MESSAGE_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.Message.unpin': {
    params: {
      /** the Message controller also accepts id */
      messageId: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND' | 'MESSAGE_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Chat.Message.update': {
    params: {
      /** the Message controller also accepts id */
      messageId: number;
      /** default [] */
      fields?: {
        message?: string;
        attach?: JsonMap;
        keyboard?: JsonMap | JsonList | string;
        menu?: JsonMap | JsonList | string;
      };
      /** default "Y" */
      urlPreview?: string;
      /** default 0 */
      botId?: number;
    };
    result: true;
    error: 'MESSAGE_NOT_FOUND' | 'ACCESS_DENIED' | 'MESSAGE_ACCESS_DENIED';
  };
}
