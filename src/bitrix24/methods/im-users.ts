// Written by scripts/generate-methods.ts from scripts/methods.json: change those, not this file.
import type { JsonList, JsonMap, NoParams, PhpMap } from './json.ts';
import type { UserV1 } from './results.ts';

export interface ImUsersMethods {
  /** Result: user; current user without ID. */
  'im.user.get': {
    params: {
      ID?: number;
      /** default "N" */
      AVATAR_HR?: 'Y' | 'N';
    };
    result: UserV1;
    error: 'ID_EMPTY' | 'USER_NOT_EXISTS' | 'ACCESS_DENIED';
  };
  /** Result: keyed by id; list with RESULT_TYPE=array. */
  'im.user.list.get': {
    params: {
      /** array or JSON string */
      ID: number[] | string;
      /** default "N" */
      AVATAR_HR?: 'Y' | 'N';
      RESULT_TYPE?: 'array';
    };
    result: PhpMap<UserV1 | null> | UserV1[];
    error: 'INVALID_FORMAT';
  };
  'im.user.status.get': { params: NoParams; result: string | false; error: never };
  'im.user.status.set': {
    params: { STATUS: 'online' | 'dnd' | 'away' | 'break' };
    result: true;
    error: 'STATUS_ERROR';
  };
  /** Result: {ID}. */
  'im.disk.folder.get': {
    params: {
      /** required under a condition */
      CHAT_ID?: number;
      /** required under a condition */
      DIALOG_ID?: string;
    };
    result: { ID: number };
    error: 'DIALOG_ID_EMPTY' | 'ACCESS_ERROR' | 'CHAT_ID_EMPTY' | 'INTERNAL_ERROR';
  };
  /** Result: {FILES:{"upload{id}":file}, DISK_ID[], FILE_MODELS:{}, MESSAGE_ID}. */
  'im.disk.file.commit': {
    params: {
      /** required under a condition */
      CHAT_ID?: number;
      /** required under a condition */
      DIALOG_ID?: string;
      /** one of FILE_ID, DISK_ID, UPLOAD_ID */
      FILE_ID?: number | number[];
      /** required under a condition */
      DISK_ID?: number | number[];
      /** required under a condition */
      UPLOAD_ID?: number | number[];
      MESSAGE?: string;
      /** open lines */
      SILENT_MODE?: 'Y' | 'N';
      /** with UPLOAD_ID; default "N" */
      AS_FILE?: 'Y' | 'N';
      /** with DISK_ID */
      SYMLINK?: 'Y' | 'N';
      /** UUIDv4 idempotency key; undocumented */
      TEMPLATE_ID?: string;
      FILE_TEMPLATE_ID?: string;
    };
    result: { FILES: PhpMap<JsonMap>; DISK_ID: number[]; FILE_MODELS: PhpMap<JsonMap>; MESSAGE_ID: number };
    error: 'DIALOG_ID_EMPTY' | 'CHAT_ID_EMPTY' | 'ACCESS_ERROR' | 'FILES_ERROR' | 'SAVE_ERROR';
  };
  'im.disk.file.delete': {
    params: {
      CHAT_ID: number;
      /** alias DISK_ID */
      FILE_ID: number;
    };
    result: boolean;
    error: 'CHAT_ID_EMPTY' | 'FILE_ID_EMPTY';
  };
  /** Result: {folder:{id,name}, file:{id,name}}. */
  'im.disk.file.save': {
    params: {
      /** alias DISK_ID */
      FILE_ID: number;
    };
    result: { folder: { id: number; name: string }; file: { id: number; name: string } };
    error: 'FILE_ID_EMPTY' | 'FILE_SAVE_ERROR';
  };
  /** Result: notification id. */
  'im.notify': {
    params: {
      /** alias TO */
      USER_ID: number;
      /** default "USER" */
      TYPE?: 'USER' | 'SYSTEM';
      MESSAGE: string;
      /** e-mail text */
      MESSAGE_OUT?: string;
      /** unique per app */
      TAG?: string;
      SUB_TAG?: string;
      ATTACH?: JsonMap | JsonList | string;
      CLIENT_ID?: string;
    };
    result: number | false;
    error: 'WRONG_AUTH_TYPE' | 'USER_ID_EMPTY' | 'MESSAGE_EMPTY' | 'ATTACH_ERROR' | 'ATTACH_OVERSIZE';
  };
  'im.notify.personal.add': {
    params: {
      /** alias TO */
      USER_ID: number;
      MESSAGE: string;
      MESSAGE_OUT?: string;
      TAG?: string;
      SUB_TAG?: string;
      ATTACH?: JsonMap | JsonList | string;
      CLIENT_ID?: string;
    };
    result: number | false;
    error: 'WRONG_AUTH_TYPE' | 'USER_ID_EMPTY' | 'MESSAGE_EMPTY' | 'ATTACH_ERROR' | 'ATTACH_OVERSIZE';
  };
  'im.notify.system.add': {
    params: {
      /** alias TO */
      USER_ID: number;
      /** OAuth: app name + line break is prefixed */
      MESSAGE: string;
      MESSAGE_OUT?: string;
      TAG?: string;
      SUB_TAG?: string;
      ATTACH?: JsonMap | JsonList | string;
      CLIENT_ID?: string;
    };
    result: number | false;
    error: 'WRONG_AUTH_TYPE' | 'USER_ID_EMPTY' | 'MESSAGE_EMPTY' | 'ATTACH_ERROR' | 'ATTACH_OVERSIZE';
  };
  'im.notify.delete': {
    params: {
      /** one of ID, TAG, SUB_TAG */
      ID?: number;
      /** required under a condition */
      TAG?: string;
      /** required under a condition */
      SUB_TAG?: string;
      CLIENT_ID?: string;
    };
    result: boolean;
    error: 'PARAMS_ERROR' | 'ACCESS_DENIED';
  };
  /** Result: {total_count, total_unread_count, chat_id, notifications[], users[]}. */
  'im.notify.get': {
    params: {
      /** together with LAST_TYPE */
      LAST_ID?: number;
      /** required under a condition */
      LAST_TYPE?: 1 | 3;
      /** max 50; default 50 */
      LIMIT?: number;
      /** default "N" */
      CONVERT_TEXT?: 'Y' | 'N';
    };
    result: {
      total_count: number;
      total_unread_count: number;
      chat_id: number;
      notifications: JsonMap[];
      users: UserV1[];
    };
    error: 'LAST_ID_AND_LAST_TYPE' | 'LAST_ID_STRING';
  };
  'im.notify.read': {
    params: {
      ID?: number;
      /** default "Y" */
      ACTION?: 'Y' | 'N';
      /** default "N" */
      ONLY_CURRENT?: 'Y' | 'N';
    };
    result: true;
    error: never;
  };
  'im.notify.read.list': {
    params: {
      IDS: number[];
      /** default "Y" */
      ACTION?: 'Y' | 'N';
    };
    result: true;
    error: 'PARAMS_ERROR';
  };
  /** Result: {result, newCounter}. */
  'im.notify.read.all': { params: NoParams; result: { result: boolean; newCounter: number }; error: never };
  /** Result: {result_message: string[]|false}. */
  'im.notify.confirm': {
    params: {
      /** alias ID */
      NOTIFY_ID: number;
      NOTIFY_VALUE: string;
    };
    result: { result_message: string[] | false };
    error: 'ID_ERROR' | 'NOTIFY_VALUE_ERROR';
  };
  /** Result: {result_message: string[]|false}. */
  'im.notify.answer': {
    params: {
      /** alias ID */
      NOTIFY_ID: number;
      ANSWER_TEXT: string;
    };
    result: { result_message: string[] | false };
    error: 'ID_ERROR' | 'ANSWER_TEXT_ERROR';
  };
}
