// Written by scripts/generate-methods.ts from scripts/methods.json: change those, not this file.
import type { JsonList, JsonMap, PhpMap } from './json.ts';
import type { FileV2, MessageV2, UserV2 } from './results.ts';

export interface ImbotV2MessagesMethods {
  /** Result: {id, uuidMap}. */
  'imbot.v2.Chat.Message.send': {
    params: {
      botId: number;
      /** webhook auth only; not used with OAuth; alias clientId/CLIENT_ID (deprecated) */
      botToken?: string;
      dialogId: string;
      fields?: {
        /** required unless attach or forwardIds; 20000 chars */
        message?: string;
        attach?: JsonMap | JsonList | string;
        keyboard?: JsonMap | JsonList | string;
        /** default false */
        system?: boolean | 'Y' | 'N';
        /** default true */
        urlPreview?: boolean | 'Y' | 'N';
        replyId?: number;
        /** lower-case UUIDv4 idempotency key */
        templateId?: string;
        /** {uuid: messageId}, max 100 */
        forwardIds?: { [uuid: string]: number };
        /** undocumented */
        skipConnector?: boolean | 'Y' | 'N';
        /** undocumented */
        silentConnector?: boolean | 'Y' | 'N';
      };
    };
    result: { id: number | null; uuidMap: PhpMap<number> };
    error:
      | 'BOT_TOKEN_NOT_SPECIFIED'
      | 'BOT_ID_REQUIRED'
      | 'BOT_NOT_FOUND'
      | 'BOT_OWNERSHIP_ERROR'
      | 'ACCESS_DENIED'
      | 'CHAT_NOT_FOUND'
      | 'EMPTY_MESSAGE'
      | 'PARAM_ATTACH_ERROR'
      | 'PARAM_KEYBOARD_ERROR'
      | 'REPLY_ERROR'
      | 'MESSAGE_NOT_FOUND'
      | 'TOO_MANY_MESSAGES'
      | 'WRONG_UUID'
      | 'MESSAGE_DUPLICATED_BY_UUID'
      | 'SENDING_FAILED'
      | 'ATTACH_ERROR'
      | 'ATTACH_OVERSIZE';
  };
  /** Result: {result:true}. */
  'imbot.v2.Chat.Message.update': {
    params: {
      botId: number;
      /** webhook auth only; not used with OAuth; alias clientId/CLIENT_ID (deprecated) */
      botToken?: string;
      messageId: number;
      fields: {
        message?: string;
        attach?: JsonMap;
        /** "N" removes */
        keyboard?: JsonMap | JsonList | string;
        /** ignored by the revision 33 code; default "Y" */
        urlPreview?: 'Y' | 'N';
      };
    };
    result: { result: true };
    error:
      | 'BOT_TOKEN_NOT_SPECIFIED'
      | 'BOT_ID_REQUIRED'
      | 'BOT_NOT_FOUND'
      | 'BOT_OWNERSHIP_ERROR'
      | 'MESSAGE_NOT_FOUND'
      | 'ACCESS_DENIED'
      | 'MESSAGE_ACCESS_DENIED'
      | 'MESSAGE_ACCESS_DENIED_BY_TARIFF';
  };
  /** Result: {result:true}. */
  'imbot.v2.Chat.Message.delete': {
    params: {
      botId: number;
      /** webhook auth only; not used with OAuth; alias clientId/CLIENT_ID (deprecated) */
      botToken?: string;
      messageId: number;
      /** default false */
      complete?: boolean | 'Y' | 'N';
    };
    result: { result: true };
    error:
      | 'BOT_TOKEN_NOT_SPECIFIED'
      | 'BOT_ID_REQUIRED'
      | 'BOT_NOT_FOUND'
      | 'BOT_OWNERSHIP_ERROR'
      | 'MESSAGE_NOT_FOUND'
      | 'ACCESS_DENIED'
      | 'MESSAGE_ACCESS_DENIED'
      | 'MESSAGE_ACCESS_DENIED_BY_TARIFF';
  };
  /** Result: {message, user}. */
  'imbot.v2.Chat.Message.get': {
    params: {
      botId: number;
      /** webhook auth only; not used with OAuth; alias clientId/CLIENT_ID (deprecated) */
      botToken?: string;
      messageId: number;
    };
    result: { message: MessageV2; user: UserV2 | null };
    error:
      | 'BOT_TOKEN_NOT_SPECIFIED'
      | 'BOT_ID_REQUIRED'
      | 'BOT_NOT_FOUND'
      | 'BOT_OWNERSHIP_ERROR'
      | 'MESSAGE_NOT_FOUND'
      | 'ACCESS_DENIED'
      | 'MESSAGE_ACCESS_DENIED'
      | 'MESSAGE_ACCESS_DENIED_BY_TARIFF'
      | 'BOT_TYPE_NOT_ALLOWED';
  };
  /** Result: {messages[], users[], hasPrevPage, hasNextPage}. */
  'imbot.v2.Chat.Message.getContext': {
    params: {
      botId: number;
      /** webhook auth only; not used with OAuth; alias clientId/CLIENT_ID (deprecated) */
      botToken?: string;
      messageId: number;
      /** clamped 1..50; default 50 */
      range?: number;
    };
    result: { messages: MessageV2[]; users: UserV2[]; hasPrevPage: boolean; hasNextPage: boolean };
    error:
      | 'BOT_TOKEN_NOT_SPECIFIED'
      | 'BOT_ID_REQUIRED'
      | 'BOT_NOT_FOUND'
      | 'BOT_OWNERSHIP_ERROR'
      | 'MESSAGE_NOT_FOUND'
      | 'ACCESS_DENIED'
      | 'MESSAGE_ACCESS_DENIED'
      | 'MESSAGE_ACCESS_DENIED_BY_TARIFF'
      | 'BOT_TYPE_NOT_ALLOWED';
  };
  /** Result: {chatId, lastId, counter, viewedMessages[]}. */
  'imbot.v2.Chat.Message.read': {
    params: {
      botId: number;
      /** webhook auth only; not used with OAuth; alias clientId/CLIENT_ID (deprecated) */
      botToken?: string;
      dialogId: string;
      /** read up to it */
      messageId?: number;
    };
    result: { chatId: number; lastId: number; counter: number; viewedMessages: number[] };
    error:
      | 'BOT_TOKEN_NOT_SPECIFIED'
      | 'BOT_ID_REQUIRED'
      | 'BOT_NOT_FOUND'
      | 'BOT_OWNERSHIP_ERROR'
      | 'ACCESS_DENIED'
      | 'CHAT_NOT_FOUND'
      | 'MESSAGE_NOT_FOUND';
  };
  /** Result: {result:true}. */
  'imbot.v2.Chat.Message.Reaction.add': {
    params: {
      botId: number;
      /** webhook auth only; not used with OAuth; alias clientId/CLIENT_ID (deprecated) */
      botToken?: string;
      messageId: number;
      reaction: string;
    };
    result: { result: true };
    error:
      | 'BOT_TOKEN_NOT_SPECIFIED'
      | 'BOT_ID_REQUIRED'
      | 'BOT_NOT_FOUND'
      | 'BOT_OWNERSHIP_ERROR'
      | 'MESSAGE_NOT_FOUND'
      | 'ACCESS_DENIED'
      | 'MESSAGE_ACCESS_DENIED'
      | 'MESSAGE_ACCESS_DENIED_BY_TARIFF'
      | 'REACTION_NOT_FOUND'
      | 'REACTION_ALREADY_SET';
  };
  /** Result: {result:true}. */
  'imbot.v2.Chat.Message.Reaction.delete': {
    params: {
      botId: number;
      /** webhook auth only; not used with OAuth; alias clientId/CLIENT_ID (deprecated) */
      botToken?: string;
      messageId: number;
      reaction: string;
    };
    result: { result: true };
    error:
      | 'BOT_TOKEN_NOT_SPECIFIED'
      | 'BOT_ID_REQUIRED'
      | 'BOT_NOT_FOUND'
      | 'BOT_OWNERSHIP_ERROR'
      | 'MESSAGE_NOT_FOUND'
      | 'ACCESS_DENIED'
      | 'MESSAGE_ACCESS_DENIED'
      | 'MESSAGE_ACCESS_DENIED_BY_TARIFF'
      | 'REACTION_NOT_FOUND';
  };
  /** Result: {file:{id,chatId,date,type,name,extension,size,image,authorId,authorName,...}, messageId, chatId, dialogId}. */
  'imbot.v2.File.upload': {
    params: {
      botId: number;
      /** webhook auth only; not used with OAuth; alias clientId/CLIENT_ID (deprecated) */
      botToken?: string;
      dialogId: string;
      fields: { name: string; content: string; message?: string };
    };
    result: { file: FileV2; messageId: number; chatId: number; dialogId: string };
    error:
      | 'BOT_TOKEN_NOT_SPECIFIED'
      | 'BOT_ID_REQUIRED'
      | 'BOT_NOT_FOUND'
      | 'BOT_OWNERSHIP_ERROR'
      | 'ACCESS_DENIED'
      | 'CHAT_NOT_FOUND'
      | 'FILE_EMPTY'
      | 'FILE_TOO_LARGE'
      | 'FILE_INVALID_CONTENT'
      | 'FILE_FOLDER_ERROR'
      | 'FILE_UPLOAD_FAILED'
      | 'FILE_SEND_FAILED';
  };
  /** Result: {downloadUrl} one-time signed link. */
  'imbot.v2.File.download': {
    params: {
      botId: number;
      /** webhook auth only; not used with OAuth; alias clientId/CLIENT_ID (deprecated) */
      botToken?: string;
      fileId: number;
    };
    result: { downloadUrl: string };
    error:
      | 'BOT_TOKEN_NOT_SPECIFIED'
      | 'BOT_ID_REQUIRED'
      | 'BOT_NOT_FOUND'
      | 'BOT_OWNERSHIP_ERROR'
      | 'FILE_ACCESS_ERROR'
      | 'FILE_NOT_FOUND';
  };
}
