// Written by scripts/generate-methods.ts from scripts/methods.json: change those, not this file.
import type { DialogV1 } from './results.ts';

export interface ImbotChatsMethods {
  /** Result: chat id. */
  'imbot.chat.add': {
    params: {
      /** default "CHAT" */
      TYPE?: 'OPEN' | 'CHAT';
      TITLE?: string;
      DESCRIPTION?: string;
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
      MESSAGE?: string;
      USERS?: number[];
      AVATAR?: string;
      ENTITY_TYPE?: string;
      ENTITY_ID?: string;
      /** omitted: first bot of the calling app */
      BOT_ID?: number;
      /** webhook auth only; same value as at registration */
      CLIENT_ID?: string;
    };
    result: number;
    error: 'BOT_ID_ERROR' | 'APP_ID_ERROR' | 'ACCESS_DENIED' | 'INVALID_FORMAT' | 'WRONG_REQUEST';
  };
  /** Result: {ID}. */
  'imbot.chat.get': {
    params: {
      ENTITY_TYPE: string;
      ENTITY_ID: string;
      /** undocumented */
      DIALOG_ID?: string;
      /** webhook auth only */
      CLIENT_ID?: string;
    };
    result: { ID: number } | null;
    error: 'AUTHORIZE_ERROR' | 'ACCESS_ERROR';
  };
  'imbot.chat.leave': {
    params: {
      /** required unless DIALOG_ID */
      CHAT_ID?: number;
      /** chatN/sgN instead of CHAT_ID; a private dialog gives DIALOG_ID_EMPTY */
      DIALOG_ID?: string;
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
      | 'DIALOG_ID_EMPTY'
      | 'CHAT_ID_EMPTY'
      | 'ACCESS_ERROR'
      | 'WRONG_REQUEST';
  };
  'imbot.chat.setOwner': {
    params: {
      /** required unless DIALOG_ID */
      CHAT_ID?: number;
      /** chatN/sgN instead of CHAT_ID; a private dialog gives DIALOG_ID_EMPTY */
      DIALOG_ID?: string;
      USER_ID: number;
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
      | 'DIALOG_ID_EMPTY'
      | 'CHAT_ID_EMPTY'
      | 'USER_ID_EMPTY'
      | 'ACCESS_ERROR'
      | 'WRONG_REQUEST';
  };
  'imbot.chat.setManager': {
    params: {
      /** required unless DIALOG_ID */
      CHAT_ID?: number;
      /** chatN/sgN instead of CHAT_ID; a private dialog gives DIALOG_ID_EMPTY */
      DIALOG_ID?: string;
      USER_ID: number;
      /** default "Y" */
      IS_MANAGER?: 'Y' | 'N';
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
      | 'DIALOG_ID_EMPTY'
      | 'CHAT_ID_EMPTY'
      | 'USER_ID_EMPTY'
      | 'WRONG_REQUEST';
  };
  'imbot.chat.updateTitle': {
    params: {
      /** required unless DIALOG_ID */
      CHAT_ID?: number;
      /** chatN/sgN instead of CHAT_ID; a private dialog gives DIALOG_ID_EMPTY */
      DIALOG_ID?: string;
      TITLE: string;
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
      | 'DIALOG_ID_EMPTY'
      | 'CHAT_ID_EMPTY'
      | 'TITLE_EMPTY'
      | 'ACCESS_ERROR';
  };
  'imbot.chat.updateColor': {
    params: {
      /** required unless DIALOG_ID */
      CHAT_ID?: number;
      /** chatN/sgN instead of CHAT_ID; a private dialog gives DIALOG_ID_EMPTY */
      DIALOG_ID?: string;
      COLOR:
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
      | 'DIALOG_ID_EMPTY'
      | 'CHAT_ID_EMPTY'
      | 'ACCESS_ERROR'
      | 'WRONG_COLOR'
      | 'WRONG_REQUEST';
  };
  'imbot.chat.updateAvatar': {
    params: {
      /** required unless DIALOG_ID */
      CHAT_ID?: number;
      /** chatN/sgN instead of CHAT_ID; a private dialog gives DIALOG_ID_EMPTY */
      DIALOG_ID?: string;
      AVATAR: string;
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
      | 'DIALOG_ID_EMPTY'
      | 'CHAT_ID_EMPTY'
      | 'ACCESS_ERROR'
      | 'AVATAR_ERROR'
      | 'WRONG_REQUEST';
  };
  'imbot.chat.user.add': {
    params: {
      /** required unless DIALOG_ID */
      CHAT_ID?: number;
      /** chatN/sgN instead of CHAT_ID; a private dialog gives DIALOG_ID_EMPTY */
      DIALOG_ID?: string;
      USERS: number[];
      HIDE_HISTORY?: 'Y' | 'N';
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
      | 'DIALOG_ID_EMPTY'
      | 'CHAT_ID_EMPTY'
      | 'ACCESS_ERROR'
      | 'WRONG_REQUEST';
  };
  'imbot.chat.user.delete': {
    params: {
      /** required unless DIALOG_ID */
      CHAT_ID?: number;
      /** chatN/sgN instead of CHAT_ID; a private dialog gives DIALOG_ID_EMPTY */
      DIALOG_ID?: string;
      USER_ID: number;
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
      | 'DIALOG_ID_EMPTY'
      | 'CHAT_ID_EMPTY'
      | 'USER_ID_EMPTY'
      | 'ACCESS_ERROR'
      | 'WRONG_REQUEST';
  };
  'imbot.chat.user.list': {
    params: {
      /** required unless DIALOG_ID */
      CHAT_ID?: number;
      /** chatN/sgN instead of CHAT_ID; a private dialog gives DIALOG_ID_EMPTY */
      DIALOG_ID?: string;
      /** omitted: first bot of the calling app */
      BOT_ID?: number;
      /** webhook auth only; same value as at registration */
      CLIENT_ID?: string;
    };
    result: number[];
    error:
      | 'BOT_ID_ERROR'
      | 'APP_ID_ERROR'
      | 'ACCESS_DENIED'
      | 'DIALOG_ID_EMPTY'
      | 'CHAT_ID_EMPTY'
      | 'ACCESS_ERROR';
  };
  /** Note: alias imbot.sendTyping (private). Result: always. */
  'imbot.chat.sendTyping': {
    params: {
      DIALOG_ID: string;
      /** omitted: first bot of the calling app */
      BOT_ID?: number;
      /** webhook auth only; same value as at registration */
      CLIENT_ID?: string;
    };
    result: true;
    error: 'BOT_ID_ERROR' | 'APP_ID_ERROR' | 'ACCESS_DENIED' | 'DIALOG_ID_EMPTY';
  };
  /** Note: undocumented. */
  'imbot.chat.updateTextFieldEnabled': {
    params: {
      /** required unless DIALOG_ID */
      CHAT_ID?: number;
      /** chatN/sgN instead of CHAT_ID; a private dialog gives DIALOG_ID_EMPTY */
      DIALOG_ID?: string;
      /** anything but N = on */
      TEXT_FIELD_ENABLED: 'Y' | 'N';
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
      | 'DIALOG_ID_EMPTY'
      | 'CHAT_ID_EMPTY'
      | 'TEXT_FIELD_ENABLED_EMPTY'
      | 'ACCESS_ERROR';
  };
  /** Result: as im.dialog.get. */
  'imbot.dialog.get': {
    params: {
      DIALOG_ID: string;
      /** webhook auth only */
      CLIENT_ID?: string;
    };
    result: DialogV1;
    error: 'DIALOG_ID_EMPTY' | 'ACCESS_ERROR';
  };
  /** Note: undocumented. */
  'imbot.dialog.vote': {
    params: {
      DIALOG_ID: string;
      MESSAGE_ID: number;
      /** default "like" */
      RATING?: 'like' | 'dislike';
      /** webhook auth only */
      CLIENT_ID?: string;
    };
    result: true;
    error: 'MESSAGE_ID_EMPTY' | 'DIALOG_ID_EMPTY' | 'ACCESS_ERROR' | 'WITHOUT_CHANGES';
  };
}
