// Written by scripts/generate-methods.ts from scripts/methods.json: change those, not this file.
import type { DialogV1 } from './results.ts';

export interface ImChatsMethods {
  /** Result: chat id. */
  'im.chat.add': {
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
      /** first message */
      MESSAGE?: string;
      USERS?: number[] | string;
      AVATAR?: string;
      ENTITY_TYPE?: string;
      ENTITY_ID?: string;
      COPILOT_MAIN_ROLE?: string;
    };
    result: number;
    error: 'INVALID_FORMAT' | 'WRONG_REQUEST';
  };
  /** Result: {ID}; null when nothing matches; with DIALOG_ID (undocumented) the im.dialog.get object. */
  'im.chat.get': {
    params: {
      /** required under a condition */
      ENTITY_TYPE?: string;
      /** required under a condition */
      ENTITY_ID?: string;
      /** undocumented */
      DIALOG_ID?: string;
    };
    result: { ID: number } | DialogV1 | null;
    error: 'AUTHORIZE_ERROR' | 'DIALOG_ID_EMPTY' | 'ACCESS_ERROR';
  };
  'im.chat.setOwner': {
    params: {
      /** required unless DIALOG_ID */
      CHAT_ID?: number;
      /** chatN/sgN instead of CHAT_ID; a private dialog gives DIALOG_ID_EMPTY */
      DIALOG_ID?: string;
      USER_ID: number;
    };
    result: true;
    error: 'DIALOG_ID_EMPTY' | 'CHAT_ID_EMPTY' | 'USER_ID_EMPTY' | 'ACCESS_ERROR' | 'WRONG_REQUEST';
  };
  'im.chat.setManager': {
    params: {
      /** required unless DIALOG_ID */
      CHAT_ID?: number;
      /** chatN/sgN instead of CHAT_ID; a private dialog gives DIALOG_ID_EMPTY */
      DIALOG_ID?: string;
      USER_ID: number;
      /** default "Y" */
      IS_MANAGER?: 'Y' | 'N';
    };
    result: true;
    error: 'DIALOG_ID_EMPTY' | 'CHAT_ID_EMPTY' | 'USER_ID_EMPTY' | 'WRONG_REQUEST';
  };
  'im.chat.updateTitle': {
    params: {
      /** required unless DIALOG_ID */
      CHAT_ID?: number;
      /** chatN/sgN instead of CHAT_ID; a private dialog gives DIALOG_ID_EMPTY */
      DIALOG_ID?: string;
      TITLE: string;
    };
    result: true;
    error: 'DIALOG_ID_EMPTY' | 'CHAT_ID_EMPTY' | 'TITLE_EMPTY' | 'ACCESS_ERROR';
  };
  'im.chat.updateColor': {
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
    };
    result: true;
    error: 'DIALOG_ID_EMPTY' | 'CHAT_ID_EMPTY' | 'ACCESS_ERROR' | 'WRONG_COLOR' | 'WRONG_REQUEST';
  };
  'im.chat.updateAvatar': {
    params: {
      /** required unless DIALOG_ID */
      CHAT_ID?: number;
      /** chatN/sgN instead of CHAT_ID; a private dialog gives DIALOG_ID_EMPTY */
      DIALOG_ID?: string;
      /** image, max 5000x5000 */
      AVATAR: string;
    };
    result: true;
    error:
      | 'DIALOG_ID_EMPTY'
      | 'CHAT_ID_EMPTY'
      | 'ACCESS_DENIED'
      | 'ACCESS_ERROR'
      | 'AVATAR_ERROR'
      | 'WRONG_REQUEST';
  };
  'im.chat.leave': {
    params: {
      /** required unless DIALOG_ID */
      CHAT_ID?: number;
      /** chatN/sgN instead of CHAT_ID; a private dialog gives DIALOG_ID_EMPTY */
      DIALOG_ID?: string;
    };
    result: true;
    error: 'DIALOG_ID_EMPTY' | 'CHAT_ID_EMPTY' | 'ACCESS_ERROR' | 'ACCESS_DENIED_KICK' | 'WRONG_REQUEST';
  };
  'im.chat.user.add': {
    params: {
      /** required unless DIALOG_ID */
      CHAT_ID?: number;
      /** chatN/sgN instead of CHAT_ID; a private dialog gives DIALOG_ID_EMPTY */
      DIALOG_ID?: string;
      USERS: number[];
      /** default "Y" */
      HIDE_HISTORY?: 'Y' | 'N';
    };
    result: true;
    error: 'DIALOG_ID_EMPTY' | 'CHAT_ID_EMPTY' | 'ACCESS_ERROR' | 'ACCESS_DENIED_EXTEND' | 'WRONG_REQUEST';
  };
  'im.chat.user.delete': {
    params: {
      /** required unless DIALOG_ID */
      CHAT_ID?: number;
      /** chatN/sgN instead of CHAT_ID; a private dialog gives DIALOG_ID_EMPTY */
      DIALOG_ID?: string;
      USER_ID: number;
    };
    result: true;
    error:
      | 'DIALOG_ID_EMPTY'
      | 'CHAT_ID_EMPTY'
      | 'USER_ID_EMPTY'
      | 'ACCESS_ERROR'
      | 'ACCESS_DENIED_KICK'
      | 'USER_NOT_FOUND'
      | 'WRONG_REQUEST';
  };
  /** Result: [] without access. */
  'im.chat.user.list': {
    params: {
      /** required unless DIALOG_ID */
      CHAT_ID?: number;
      /** chatN/sgN instead of CHAT_ID; a private dialog gives DIALOG_ID_EMPTY */
      DIALOG_ID?: string;
    };
    result: number[];
    error: 'DIALOG_ID_EMPTY' | 'CHAT_ID_EMPTY' | 'ACCESS_ERROR';
  };
  'im.chat.mute': {
    params: {
      /** required under a condition */
      CHAT_ID?: number;
      /** required under a condition */
      DIALOG_ID?: string;
      /** alias ACTION; default "Y" */
      MUTE?: 'Y' | 'N';
    };
    result: boolean;
    error: 'DIALOG_ID_EMPTY' | 'CHAT_ID_EMPTY' | 'ACCESS_ERROR';
  };
}
