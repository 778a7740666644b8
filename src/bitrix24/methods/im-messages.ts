// Written by scripts/generate-methods.ts from scripts/methods.json: change those, not this file.
import type { JsonList, JsonMap, NoParams, PhpMap } from './json.ts';
import type { DialogV1, MessageV1, RevisionV1, UserV1 } from './results.ts';

export interface ImMessagesMethods {
  /** Result: new message id. */
  'im.message.add': {
    params: {
      /** N, chatN, sgN; alternatives: CHAT_ID or USER_ID */
      DIALOG_ID?: string;
      /** required unless ATTACH; max 20000 chars, longer is cut */
      MESSAGE?: string;
      /** default "N" */
      SYSTEM?: 'Y' | 'N';
      ATTACH?: JsonMap | JsonList | string;
      KEYBOARD?: JsonMap | JsonList | string;
      MENU?: JsonMap | JsonList | string;
      /** default "Y" */
      URL_PREVIEW?: 'Y' | 'N';
      /** message of the same dialog */
      REPLY_ID?: number;
      /** UUIDv4 idempotency key; undocumented */
      TEMPLATE_ID?: string;
      /** undocumented; needed for COMMAND buttons and items */
      BOT_ID?: number;
      /** open lines; default "N" */
      SKIP_CONNECTOR?: 'Y' | 'N';
      /** undocumented */
      PLATFORM_CONTEXT?: string;
      /** instead of DIALOG_ID */
      CHAT_ID?: number;
      /** instead of DIALOG_ID */
      USER_ID?: number;
    };
    result: number;
    error:
      | 'MESSAGE_EMPTY'
      | 'USER_ID_EMPTY'
      | 'USER_NOT_FOUND'
      | 'CHAT_ID_EMPTY'
      | 'ACCESS_ERROR'
      | 'PARAMS_ERROR'
      | 'ATTACH_ERROR'
      | 'ATTACH_OVERSIZE'
      | 'KEYBOARD_ERROR'
      | 'KEYBOARD_OVERSIZE'
      | 'MENU_ERROR'
      | 'MENU_OVERSIZE'
      | 'REPLY_ACCESS_ERROR'
      | 'REPLY_FROM_OTHER_CHAT_ERROR'
      | 'CHAT_ID'
      | 'CANCELED'
      | 'ERROR_NO_ACCESS'
      | 'TEXT_FIELD_DISABLED'
      | 'MESSAGE_DUPLICATED_BY_UUID'
      | 'PARAM_KEYBOARD_ERROR'
      | 'PARAM_MENU_ERROR'
      | 'ERROR_FROM_OTHER_MODULE';
  };
  'im.message.update': {
    params: {
      /** alias ID */
      MESSAGE_ID: number;
      /** absent: text unchanged; empty: message deleted */
      MESSAGE?: string;
      /** N or empty removes */
      ATTACH?: JsonMap | JsonList | string;
      /** N or empty removes */
      KEYBOARD?: JsonMap | JsonList | string;
      /** N or empty removes */
      MENU?: JsonMap | JsonList | string;
      /** default "Y" */
      URL_PREVIEW?: 'Y' | 'N';
      /** applied only together with ATTACH; default "Y" */
      IS_EDITED?: 'Y' | 'N';
      /** undocumented; for COMMAND buttons */
      BOT_ID?: number;
    };
    result: true;
    error:
      | 'MESSAGE_ID_ERROR'
      | 'CANT_EDIT_MESSAGE'
      | 'ATTACH_ERROR'
      | 'ATTACH_OVERSIZE'
      | 'KEYBOARD_ERROR'
      | 'KEYBOARD_OVERSIZE'
      | 'menu_ERROR'
      | 'MENU_OVERSIZE';
  };
  'im.message.delete': {
    params: {
      /** alias ID */
      MESSAGE_ID: number;
    };
    result: true;
    error: 'MESSAGE_ID_ERROR' | 'CANT_EDIT_MESSAGE';
  };
  'im.message.like': {
    params: {
      /** alias ID */
      MESSAGE_ID: number;
      /** case-insensitive; unknown = auto; default "auto" */
      ACTION?: 'auto' | 'plus' | 'minus';
    };
    result: true;
    error: 'MESSAGE_ID_ERROR' | 'WITHOUT_CHANGES';
  };
  'im.message.command': {
    params: {
      /** alias ID */
      MESSAGE_ID: number;
      BOT_ID: number;
      COMMAND: string;
      COMMAND_PARAMS?: string;
    };
    result: true;
    error: 'MESSAGE_ID_ERROR' | 'BOT_ID_ERROR' | 'COMMAND_ERROR' | 'PARAMS_ERROR';
  };
  'im.message.share': {
    params: {
      /** alias ID */
      MESSAGE_ID: number;
      DIALOG_ID: string;
      TYPE: 'CHAT' | 'TASK' | 'POST' | 'CALEND';
    };
    result: true;
    error: 'MESSAGE_ID_ERROR' | 'DIALOG_ID_EMPTY' | 'ACCESS_ERROR' | 'PARAMS_ERROR';
  };
  /** Result: chat data. */
  'im.dialog.get': {
    params: { DIALOG_ID: string };
    result: DialogV1;
    error: 'DIALOG_ID_EMPTY' | 'ACCESS_ERROR';
  };
  /** Result: {chat_id, messages[], users[], files[]}. */
  'im.dialog.messages.get': {
    params: {
      /** required under a condition */
      DIALOG_ID?: string;
      /** alternative to DIALOG_ID */
      CHAT_ID?: number;
      /** older than this id */
      LAST_ID?: number;
      /** newer than this id; wins over LAST_ID */
      FIRST_ID?: number;
      /** max 50; default 20 */
      LIMIT?: number;
      /** default "N" */
      CONVERT_TEXT?: 'Y' | 'N';
    };
    result: { chat_id: number; messages: MessageV1[]; users: UserV1[]; files: JsonMap[] | PhpMap<JsonMap> };
    error: 'DIALOG_ID_EMPTY' | 'ACCESS_ERROR' | 'FIRST_ID_STRING' | 'LAST_ID_STRING';
  };
  'im.dialog.messages.search': {
    params: {
      CHAT_ID: number;
      SEARCH_MESSAGE?: string;
      DATE_FROM?: string;
      DATE_TO?: string;
      DATE?: string;
      LAST_ID?: number;
      /** max 200; default 50 */
      LIMIT?: number;
      ORDER?: {
        /** default "DESC" */
        ID?: 'ASC' | 'DESC';
      };
    };
    result: JsonMap;
    error: 'CHAT_ID_EMPTY' | 'ACCESS_ERROR';
  };
  /** Result: user objects; envelope gets total and next. */
  'im.dialog.users.list': {
    params: {
      DIALOG_ID: string;
      /** default "N" */
      SKIP_EXTERNAL?: 'Y' | 'N';
      /** comma list, e.g. bot,email */
      SKIP_EXTERNAL_EXCEPT_TYPES?: string;
      /** max 200; default 50 */
      LIMIT?: number;
      LAST_ID?: number;
      /** default 0 */
      OFFSET?: number;
    };
    result: UserV1[];
    error: 'DIALOG_ID_EMPTY' | 'ACCESS_ERROR';
  };
  /** Result: {dialogId, chatId, lastId, counter}; false without access. */
  'im.dialog.read': {
    params: {
      /** also the literal notify */
      DIALOG_ID: string;
      /** alias LAST_ID; absent: read all */
      MESSAGE_ID?: number;
    };
    result: { dialogId: string; chatId: number; lastId: number; counter: number } | false;
    error: 'DIALOG_ID_EMPTY';
  };
  'im.dialog.read.all': { params: NoParams; result: boolean; error: never };
  'im.dialog.unread': {
    params: {
      DIALOG_ID: string;
      /** first unread */
      MESSAGE_ID: number;
    };
    result: true;
    error: 'MESSAGE_ID_ERROR' | 'DIALOG_ID_EMPTY';
  };
  'im.dialog.writing': {
    params: {
      /** required under a condition */
      DIALOG_ID?: string;
      /** alternative */
      CHAT_ID?: number;
    };
    result: true;
    error: 'DIALOG_ID_EMPTY' | 'CHAT_ID_EMPTY' | 'ACCESS_ERROR';
  };
  /** Result: {TYPE:{ALL,NOTIFY,CHAT,LINES,DIALOG,MESSENGER}, CHAT, CHAT_MUTED, CHAT_UNREAD, LINES, DIALOG, DIALOG_UNREAD}; empty maps are []. */
  'im.counters.get': { params: NoParams; result: JsonMap; error: never };
  /** Result: {rest, web, mobile, desktop, im_revision_mobile}; current values rest 33+ (docs 36), web 130, mobile 23, desktop 6; seed: 18. */
  'im.revision.get': { params: NoParams; result: RevisionV1; error: never };
}
