// Written by scripts/generate-methods.ts from scripts/methods.json: change those, not this file.
import type { JsonList, JsonMap, PhpMap } from './json.ts';
import type { BotV1 } from './results.ts';

export interface ImbotMethods {
  /** Result: bot id (= user id). */
  'imbot.register': {
    params: {
      CODE: string;
      /** default "B" */
      TYPE?: 'B' | 'O' | 'H' | 'S';
      /** forced Y for TYPE O; default "N" */
      OPENLINE?: 'Y' | 'N';
      /** one URL for all events; overrides the single ones */
      EVENT_HANDLER?: string;
      /** required unless EVENT_HANDLER */
      EVENT_MESSAGE_ADD?: string;
      /** required unless EVENT_HANDLER */
      EVENT_WELCOME_MESSAGE?: string;
      /** required unless EVENT_HANDLER */
      EVENT_BOT_DELETE?: string;
      EVENT_MESSAGE_UPDATE?: string;
      EVENT_MESSAGE_DELETE?: string;
      EVENT_CONTEXT_GET?: string;
      PROPERTIES: {
        /** NAME or LAST_NAME required */
        NAME?: string;
        /** required under a condition */
        LAST_NAME?: string;
        COLOR?:
          | 'RED'
          | 'GREEN'
          | 'MINT'
          | 'LIGHT_BLUE'
          | 'DARK_BLUE'
          | 'PURPLE'
          | 'AQUA'
          | 'PINK'
          | 'LIME'
          | 'BROWN'
          | 'AZURE'
          | 'KHAKI'
          | 'SAND'
          | 'MARENGO'
          | 'GRAY'
          | 'GRAPHITE';
        EMAIL?: string;
        /** YYYY-MM-DD */
        PERSONAL_BIRTHDAY?: string;
        WORK_POSITION?: string;
        PERSONAL_WWW?: string;
        PERSONAL_GENDER?: 'M' | 'F';
        /** image, max 5000x5000, silently ignored when bad */
        PERSONAL_PHOTO?: string;
      };
      /** webhook auth only; same value as at registration */
      CLIENT_ID?: string;
    };
    result: number;
    error:
      | 'WRONG_AUTH_TYPE'
      | 'ACCESS_DENIED'
      | 'EVENT_MESSAGE_ADD_ERROR'
      | 'EVENT_MESSAGE_UPDATE_ERROR'
      | 'EVENT_MESSAGE_DELETE_ERROR'
      | 'EVENT_CONTEXT_GET_ERROR'
      | 'EVENT_WELCOME_MESSAGE_ERROR'
      | 'EVENT_BOT_DELETE_ERROR'
      | 'CODE_ERROR'
      | 'NAME_ERROR'
      | 'MAX_COUNT_ERROR'
      | 'WRONG_REQUEST';
  };
  'imbot.update': {
    params: {
      BOT_ID: number;
      FIELDS: {
        CODE?: string;
        OPENLINE?: 'Y' | 'N';
        /** one URL for all events; overrides the single ones */
        EVENT_HANDLER?: string;
        EVENT_MESSAGE_ADD?: string;
        EVENT_WELCOME_MESSAGE?: string;
        EVENT_BOT_DELETE?: string;
        EVENT_MESSAGE_UPDATE?: string;
        EVENT_MESSAGE_DELETE?: string;
        EVENT_CONTEXT_GET?: string;
        PROPERTIES?: {
          /** both empty: NAME_ERROR */
          NAME?: string;
          LAST_NAME?: string;
          COLOR?:
            | 'RED'
            | 'GREEN'
            | 'MINT'
            | 'LIGHT_BLUE'
            | 'DARK_BLUE'
            | 'PURPLE'
            | 'AQUA'
            | 'PINK'
            | 'LIME'
            | 'BROWN'
            | 'AZURE'
            | 'KHAKI'
            | 'SAND'
            | 'MARENGO'
            | 'GRAY'
            | 'GRAPHITE';
          EMAIL?: string;
          /** YYYY-MM-DD */
          PERSONAL_BIRTHDAY?: string;
          WORK_POSITION?: string;
          PERSONAL_WWW?: string;
          PERSONAL_GENDER?: 'M' | 'F';
          /** image, max 5000x5000, silently ignored when bad */
          PERSONAL_PHOTO?: string;
        };
      };
      /** webhook auth only; same value as at registration */
      CLIENT_ID?: string;
    };
    result: true;
    error:
      | 'WRONG_AUTH_TYPE'
      | 'BOT_ID_ERROR'
      | 'APP_ID_ERROR'
      | 'ACCESS_DENIED'
      | 'EVENT_MESSAGE_ADD_ERROR'
      | 'EVENT_MESSAGE_UPDATE_ERROR'
      | 'EVENT_MESSAGE_DELETE_ERROR'
      | 'EVENT_CONTEXT_GET_ERROR'
      | 'EVENT_WELCOME_MESSAGE_ERROR'
      | 'EVENT_BOT_DELETE_ERROR'
      | 'NAME_ERROR'
      | 'WRONG_REQUEST';
  };
  'imbot.unregister': {
    params: {
      BOT_ID: number;
      /** webhook auth only; same value as at registration */
      CLIENT_ID?: string;
    };
    result: true;
    error: 'WRONG_AUTH_TYPE' | 'BOT_ID_ERROR' | 'APP_ID_ERROR' | 'ACCESS_DENIED' | 'WRONG_REQUEST';
  };
  /** Result: {"<id>":{ID,NAME,CODE,OPENLINE}}; all bots of the portal except network bots; [] when none. */
  'imbot.bot.list': {
    params: {
      /** webhook auth only */
      CLIENT_ID?: string;
    };
    result: PhpMap<BotV1>;
    error: 'WRONG_AUTH_TYPE';
  };
  /** Result: message id. */
  'imbot.message.add': {
    params: {
      /** N, chatN; required unless FROM_USER_ID + TO_USER_ID */
      DIALOG_ID?: string;
      MESSAGE: string;
      ATTACH?: JsonMap | JsonList | string;
      KEYBOARD?: JsonMap | JsonList | string;
      MENU?: JsonMap | JsonList | string;
      /** default "N" */
      SYSTEM?: 'Y' | 'N';
      /** default "Y" */
      URL_PREVIEW?: 'Y' | 'N';
      /** open lines; default "N" */
      SKIP_CONNECTOR?: 'Y' | 'N';
      FROM_USER_ID?: number;
      TO_USER_ID?: number;
      /** omitted: first bot of the calling app */
      BOT_ID?: number;
      /** webhook auth only; same value as at registration */
      CLIENT_ID?: string;
    };
    result: number;
    error:
      | 'BOT_ID_ERROR'
      | 'APP_ID_ERROR'
      | 'ACCESS_DENIED'
      | 'DIALOG_ID_EMPTY'
      | 'MESSAGE_EMPTY'
      | 'ATTACH_ERROR'
      | 'ATTACH_OVERSIZE'
      | 'KEYBOARD_ERROR'
      | 'MENU_ERROR'
      | 'WRONG_REQUEST'
      | 'CANCELED'
      | 'ERROR_NO_ACCESS'
      | 'CHAT_ID'
      | 'PARAM_KEYBOARD_ERROR'
      | 'PARAM_MENU_ERROR';
  };
  'imbot.message.update': {
    params: {
      MESSAGE_ID: number;
      /** empty deletes */
      MESSAGE?: string;
      /** N or empty removes */
      ATTACH?: JsonMap | JsonList | string;
      /** N or empty removes */
      KEYBOARD?: JsonMap | JsonList | string;
      /** N or empty removes */
      MENU?: JsonMap | JsonList | string;
      /** default "Y" */
      URL_PREVIEW?: 'Y' | 'N';
      /** default "N" */
      SKIP_CONNECTOR?: 'Y' | 'N';
      /** omitted: first bot of the calling app */
      BOT_ID?: number;
      /** webhook auth only; same value as at registration */
      CLIENT_ID?: string;
    };
    result: true;
    error:
      | 'BOT_ID_ERROR'
      | 'APP_ID_ERROR'
      | 'ACCESS_DENIED'
      | 'MESSAGE_ID_ERROR'
      | 'CANT_EDIT_MESSAGE'
      | 'ATTACH_ERROR'
      | 'ATTACH_OVERSIZE'
      | 'KEYBOARD_ERROR'
      | 'KEYBOARD_OVERSIZE'
      | 'menu_ERROR'
      | 'MENU_OVERSIZE';
  };
  'imbot.message.delete': {
    params: {
      MESSAGE_ID: number;
      /** default "N" */
      COMPLETE?: 'Y' | 'N';
      /** omitted: first bot of the calling app */
      BOT_ID?: number;
      /** webhook auth only; same value as at registration */
      CLIENT_ID?: string;
    };
    result: true;
    error: 'BOT_ID_ERROR' | 'APP_ID_ERROR' | 'ACCESS_DENIED' | 'MESSAGE_ID_ERROR' | 'CANT_EDIT_MESSAGE';
  };
  'imbot.message.like': {
    params: {
      MESSAGE_ID: number;
      /** default "auto" */
      ACTION?: 'auto' | 'plus' | 'minus';
      /** omitted: first bot of the calling app */
      BOT_ID?: number;
      /** webhook auth only; same value as at registration */
      CLIENT_ID?: string;
    };
    result: true;
    error: 'BOT_ID_ERROR' | 'APP_ID_ERROR' | 'ACCESS_DENIED' | 'MESSAGE_ID_ERROR' | 'WITHOUT_CHANGES';
  };
  /** Result: command id. */
  'imbot.command.register': {
    params: {
      BOT_ID: number;
      COMMAND: string;
      EVENT_COMMAND_ADD: string;
      LANG: { LANGUAGE_ID: string; TITLE: string; PARAMS?: string }[];
      /** Y: usable in any chat; default "N" */
      COMMON?: 'Y' | 'N';
      /** default "N" */
      HIDDEN?: 'Y' | 'N';
      /** default "N" */
      EXTRANET_SUPPORT?: 'Y' | 'N';
      /** undocumented */
      SONET_SUPPORT?: 'Y' | 'N';
      /** webhook auth only; same value as at registration */
      CLIENT_ID?: string;
    };
    result: number;
    error:
      | 'WRONG_AUTH_TYPE'
      | 'BOT_ID_ERROR'
      | 'APP_ID_ERROR'
      | 'ACCESS_DENIED'
      | 'EVENT_COMMAND_ADD_ERROR'
      | 'COMMAND_ERROR'
      | 'LANG_ERROR'
      | 'WRONG_REQUEST';
  };
  'imbot.command.update': {
    params: {
      COMMAND_ID: number;
      FIELDS: {
        EVENT_COMMAND_ADD?: string;
        HIDDEN?: 'Y' | 'N';
        EXTRANET_SUPPORT?: 'Y' | 'N';
        /** replaces the whole set */
        LANG?: { LANGUAGE_ID: string; TITLE: string; PARAMS?: string }[];
      };
      /** webhook auth only; same value as at registration */
      CLIENT_ID?: string;
    };
    result: true;
    error:
      | 'WRONG_AUTH_TYPE'
      | 'ACCESS_DENIED'
      | 'COMMAND_ID_ERROR'
      | 'APP_ID_ERROR'
      | 'EVENT_COMMAND_ADD_ERROR'
      | 'FETCH_NOT_SUPPORTED'
      | 'WRONG_REQUEST';
  };
  'imbot.command.unregister': {
    params: {
      COMMAND_ID: number;
      /** webhook auth only; same value as at registration */
      CLIENT_ID?: string;
    };
    result: true;
    error: 'WRONG_AUTH_TYPE' | 'ACCESS_DENIED' | 'COMMAND_ID_ERROR' | 'APP_ID_ERROR' | 'WRONG_REQUEST';
  };
  /** Result: message id; true = silently not sent. */
  'imbot.command.answer': {
    params: {
      /** or COMMAND */
      COMMAND_ID?: number;
      /** required under a condition */
      COMMAND?: string;
      /** from the command event */
      MESSAGE_ID: number;
      MESSAGE: string;
      ATTACH?: JsonMap | JsonList | string;
      KEYBOARD?: JsonMap | JsonList | string;
      MENU?: JsonMap | JsonList | string;
      /** default "N" */
      SYSTEM?: 'Y' | 'N';
      /** default "Y" */
      URL_PREVIEW?: 'Y' | 'N';
      /** undocumented; only used for COMMAND items of MENU */
      BOT_ID?: number;
      /** webhook auth only; same value as at registration */
      CLIENT_ID?: string;
    };
    result: number | true;
    error:
      | 'WRONG_AUTH_TYPE'
      | 'ACCESS_DENIED'
      | 'COMMAND_ID_ERROR'
      | 'APP_ID_ERROR'
      | 'MESSAGE_ID_EMPTY'
      | 'MESSAGE_EMPTY'
      | 'ATTACH_ERROR'
      | 'ATTACH_OVERSIZE'
      | 'KEYBOARD_ERROR'
      | 'KEYBOARD_OVERSIZE'
      | 'MENU_ERROR'
      | 'WRONG_REQUEST';
  };
  /** Note: outdated chat apps; not modelled further. */
  'imbot.app.register': {
    params: {
      BOT_ID: number;
      CODE: string;
      /** webhook auth only; same value as at registration */
      CLIENT_ID?: string;
    };
    result: number;
    error: 'BOT_ID_ERROR' | 'APP_ID_ERROR' | 'ACCESS_DENIED' | 'WRONG_REQUEST';
  };
}
