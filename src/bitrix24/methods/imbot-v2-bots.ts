// Written by scripts/generate-methods.ts from scripts/methods.json: change those, not this file.
import type { JsonList, JsonMap } from './json.ts';
import type { BotV2, CommandV2, ListedCommandV2, RevisionV2, StoredEvent, UserV2 } from './results.ts';

export interface ImbotV2BotsMethods {
  /** Result: {bot, users[]}. */
  'imbot.v2.Bot.register': {
    params: {
      fields: {
        code: string;
        /** webhook only; top level works too */
        botToken?: string;
        /** default "bot" */
        type?: 'bot' | 'network' | 'openline' | 'supervisor' | 'personal';
        /** default "fetch" */
        eventMode?: 'fetch' | 'webhook';
        /** required for eventMode webhook */
        webhookUrl?: string;
        /** default false */
        isHidden?: boolean | 'Y' | 'N';
        /** default true */
        isReactionsEnabled?: boolean | 'Y' | 'N';
        /** default false */
        isSupportOpenline?: boolean | 'Y' | 'N';
        /** invalid: null; default null */
        backgroundId?:
          | 'azure'
          | 'mint'
          | 'steel'
          | 'slate'
          | 'teal'
          | 'cornflower'
          | 'sky'
          | 'peach'
          | 'frost';
        properties: {
          name: string;
          lastName?: string;
          workPosition?: string;
          /** invalid: ignored */
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
          gender?: 'M' | 'F';
          /** image, max 5000x5000 */
          avatar?: string;
        };
      };
      /** webhook auth only */
      botToken?: string;
    };
    result: { bot: BotV2; users: UserV2[] };
    error:
      | 'BOT_TOKEN_NOT_SPECIFIED'
      | 'BOT_TOKEN_INVALID_LENGTH'
      | 'BOT_CODE_REQUIRED'
      | 'BOT_PROPERTIES_REQUIRED'
      | 'BOT_INVALID_EVENT_MODE'
      | 'BOT_WEBHOOK_URL_REQUIRED'
      | 'BOT_CODE_ALREADY_TAKEN'
      | 'BOT_LIMIT_EXCEEDED'
      | 'BOT_INVALID_TYPE'
      | 'BOT_INVALID_CALLBACK'
      | 'BOT_AVATAR_INCORRECT_TYPE'
      | 'BOT_AVATAR_INCORRECT_SIZE'
      | 'BOT_REGISTER_FAILED';
  };
  /** Result: {bot, users[]}. */
  'imbot.v2.Bot.update': {
    params: {
      botId: number;
      /** webhook auth only; not used with OAuth; alias clientId/CLIENT_ID (deprecated) */
      botToken?: string;
      fields: {
        isHidden?: boolean | 'Y' | 'N';
        isReactionsEnabled?: boolean | 'Y' | 'N';
        isSupportOpenline?: boolean | 'Y' | 'N';
        backgroundId?: string;
        eventMode?: 'fetch' | 'webhook';
        webhookUrl?: string;
        /** rotation, max 40; revision 35 */
        botToken?: string;
        properties?: {
          name?: string;
          lastName?: string;
          workPosition?: string;
          /** invalid: ignored */
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
          gender?: 'M' | 'F';
          /** image, max 5000x5000 */
          avatar?: string;
        };
      };
    };
    result: { bot: BotV2; users: UserV2[] };
    error:
      | 'BOT_TOKEN_NOT_SPECIFIED'
      | 'BOT_ID_REQUIRED'
      | 'BOT_NOT_FOUND'
      | 'BOT_OWNERSHIP_ERROR'
      | 'BOT_INVALID_EVENT_MODE'
      | 'BOT_INVALID_CALLBACK'
      | 'BOT_AVATAR_INCORRECT_TYPE'
      | 'BOT_AVATAR_INCORRECT_SIZE'
      | 'BOT_TOKEN_ROTATION_FAILED';
  };
  /** Result: {result:true}. */
  'imbot.v2.Bot.unregister': {
    params: {
      botId: number;
      /** webhook auth only; not used with OAuth; alias clientId/CLIENT_ID (deprecated) */
      botToken?: string;
    };
    result: { result: true };
    error:
      | 'BOT_TOKEN_NOT_SPECIFIED'
      | 'BOT_ID_REQUIRED'
      | 'BOT_NOT_FOUND'
      | 'BOT_OWNERSHIP_ERROR'
      | 'BOT_UNREGISTER_FAILED';
  };
  /** Result: {bot, users[]}; short bot for non-owners. */
  'imbot.v2.Bot.get': {
    params: {
      /** or code */
      botId?: number;
      /** required under a condition */
      code?: string;
      /** required under a condition */
      botToken?: string;
    };
    result: { bot: BotV2; users: UserV2[] };
    error: 'BOT_TOKEN_NOT_SPECIFIED' | 'PARAMS_REQUIRED' | 'BOT_NOT_FOUND';
  };
  /** Result: {bots[], users[], hasNextPage}. */
  'imbot.v2.Bot.list': {
    params: {
      /** required under a condition */
      botToken?: string;
      filter?: { type?: 'bot' | 'network' | 'openline' | 'supervisor' | 'personal' };
      /** default 50 */
      limit?: number;
      /** default 0 */
      offset?: number;
    };
    result: { bots: BotV2[]; users: UserV2[]; hasNextPage: boolean };
    error: 'BOT_TOKEN_NOT_SPECIFIED';
  };
  /** Note: flat parameters (no fields) accepted until 2026-09-30; idempotent. Result: {command:{id,botId,command:"/x",common,hidden,extranetSupport}}. */
  'imbot.v2.Command.register': {
    params: {
      botId: number;
      /** webhook auth only; not used with OAuth; alias clientId/CLIENT_ID (deprecated) */
      botToken?: string;
      fields: {
        command: string;
        /** {lang:text}; required unless hidden */
        title?: { [language: string]: string };
        /** {lang:text} */
        params?: { [language: string]: string };
        /** default false */
        common?: boolean | 'Y' | 'N';
        /** default false */
        hidden?: boolean | 'Y' | 'N';
        /** default false */
        extranetSupport?: boolean | 'Y' | 'N';
      };
    };
    result: { command: CommandV2 };
    error:
      | 'BOT_TOKEN_NOT_SPECIFIED'
      | 'BOT_ID_REQUIRED'
      | 'BOT_NOT_FOUND'
      | 'BOT_OWNERSHIP_ERROR'
      | 'COMMAND_NAME_INVALID'
      | 'COMMAND_REQUIRED'
      | 'COMMAND_TITLE_REQUIRED'
      | 'COMMAND_REGISTER_FAILED';
  };
  /** Result: {command}. */
  'imbot.v2.Command.update': {
    params: {
      botId: number;
      /** webhook auth only; not used with OAuth; alias clientId/CLIENT_ID (deprecated) */
      botToken?: string;
      commandId: number;
      fields: {
        command?: string;
        /** text sets, null removes, absent keeps */
        title?: { [language: string]: string | null };
        /** only for languages present in title */
        params?: { [language: string]: string | null };
        common?: boolean | 'Y' | 'N';
        hidden?: boolean | 'Y' | 'N';
        extranetSupport?: boolean | 'Y' | 'N';
      };
    };
    result: { command: CommandV2 };
    error:
      | 'BOT_TOKEN_NOT_SPECIFIED'
      | 'BOT_ID_REQUIRED'
      | 'BOT_NOT_FOUND'
      | 'BOT_OWNERSHIP_ERROR'
      | 'COMMAND_NOT_FOUND'
      | 'COMMAND_NAME_INVALID'
      | 'COMMAND_NAME_EMPTY'
      | 'COMMAND_ALREADY_EXISTS'
      | 'COMMAND_TITLE_INVALID';
  };
  /** Result: {result:true}. */
  'imbot.v2.Command.unregister': {
    params: {
      botId: number;
      /** webhook auth only; not used with OAuth; alias clientId/CLIENT_ID (deprecated) */
      botToken?: string;
      commandId: number;
    };
    result: { result: true };
    error:
      | 'BOT_TOKEN_NOT_SPECIFIED'
      | 'BOT_ID_REQUIRED'
      | 'BOT_NOT_FOUND'
      | 'BOT_OWNERSHIP_ERROR'
      | 'COMMAND_NOT_FOUND';
  };
  /** Result: {commands[]: id, botId, command, title, params, common, hidden, extranetSupport, category, context}. */
  'imbot.v2.Command.list': {
    params: {
      botId: number;
      /** webhook auth only; not used with OAuth; alias clientId/CLIENT_ID (deprecated) */
      botToken?: string;
    };
    result: { commands: ListedCommandV2[] };
    error: 'BOT_TOKEN_NOT_SPECIFIED' | 'BOT_ID_REQUIRED' | 'BOT_NOT_FOUND' | 'BOT_OWNERSHIP_ERROR';
  };
  /** Result: {result:true}. */
  'imbot.v2.Command.answer': {
    params: {
      botId: number;
      /** webhook auth only; not used with OAuth; alias clientId/CLIENT_ID (deprecated) */
      botToken?: string;
      commandId: number;
      messageId: number;
      dialogId: string;
      fields?: {
        message?: string;
        attach?: JsonMap;
        keyboard?: JsonMap | JsonList;
        /** undocumented */
        menu?: JsonMap | JsonList;
        /** default false */
        system?: boolean | 'Y' | 'N';
        /** default true */
        urlPreview?: boolean | 'Y' | 'N';
      };
    };
    result: { result: true };
    error:
      | 'BOT_TOKEN_NOT_SPECIFIED'
      | 'BOT_ID_REQUIRED'
      | 'BOT_NOT_FOUND'
      | 'BOT_OWNERSHIP_ERROR'
      | 'COMMAND_NOT_FOUND'
      | 'COMMAND_ANSWER_FAILED';
  };
  /** Result: {events[]:{eventId,type,date,data}, nextOffset, hasMore}. */
  'imbot.v2.Event.get': {
    params: {
      botId: number;
      /** webhook auth only; not used with OAuth; alias clientId/CLIENT_ID (deprecated) */
      botToken?: string;
      /** default 0 */
      offset?: number;
      /** 1..1000; default 100 */
      limit?: number;
      /** needs scope im and im.v2.Event.subscribe; default false */
      withUserEvents?: boolean | 'Y' | 'N';
    };
    result: { events: StoredEvent[]; nextOffset: number; hasMore: boolean };
    error:
      | 'BOT_TOKEN_NOT_SPECIFIED'
      | 'BOT_ID_REQUIRED'
      | 'BOT_NOT_FOUND'
      | 'BOT_OWNERSHIP_ERROR'
      | 'SCOPE_ERROR'
      | 'AUTH_ERROR'
      | 'USER_NOT_SUBSCRIBED';
  };
  /** Result: {rest, web, mobile, desktop}. */
  'imbot.v2.Revision.get': {
    params: {
      /** webhook auth only */
      botToken?: string;
    };
    result: RevisionV2;
    error: never;
  };
}
