// Written by scripts/generate-methods.ts from scripts/methods.json: change those, not this file.
import type { JsonList, JsonMap, NoParams } from './json.ts';
import type { DialogV1 } from './results.ts';

export interface ImopenlinesMethods {
  'imopenlines.bot.session.operator': {
    params: { CHAT_ID: number };
    result: true;
    error: 'WRONG_AUTH_TYPE' | 'CHAT_ID_EMPTY' | 'WRONG_CHAT';
  };
  'imopenlines.bot.session.transfer': {
    params: {
      CHAT_ID: number;
      /** one of USER_ID, QUEUE_ID, TRANSFER_ID */
      USER_ID?: number;
      /** required under a condition */
      QUEUE_ID?: number;
      /** required under a condition */
      TRANSFER_ID?: string | number;
      /** Y: bot leaves at once; default "N" */
      LEAVE?: 'Y' | 'N';
      /** required under a condition */
      CLIENT_ID?: string;
    };
    result: true;
    error:
      | 'WRONG_AUTH_TYPE'
      | 'CHAT_ID_EMPTY'
      | 'USER_ID_EMPTY'
      | 'QUEUE_ID_EMPTY'
      | 'TRANSFER_ID_EMPTY'
      | 'BOT_ID_ERROR'
      | 'OPERATOR_WRONG';
  };
  'imopenlines.bot.session.finish': {
    params: {
      CHAT_ID: number;
      /** required under a condition */
      CLIENT_ID?: string;
    };
    result: true;
    error: 'WRONG_AUTH_TYPE' | 'CHAT_ID_EMPTY' | 'BOT_ID_ERROR';
  };
  /** Result: also when nothing was created. */
  'imopenlines.bot.session.message.send': {
    params: {
      CHAT_ID: number;
      NAME?: 'WELCOME' | 'DEFAULT';
      /** used with DEFAULT */
      MESSAGE?: string;
    };
    result: true;
    error: 'WRONG_AUTH_TYPE' | 'CHAT_ID_EMPTY';
  };
  /** Result: chat data (as im.dialog.get, type lines). */
  'imopenlines.dialog.get': {
    params: {
      /** one of the four */
      CHAT_ID?: number;
      /** required under a condition */
      DIALOG_ID?: string;
      /** required under a condition */
      SESSION_ID?: number;
      /** required under a condition */
      USER_CODE?: string;
    };
    result: DialogV1;
    error: 'ACCESS_DENIED';
  };
  /** Result: {chatId}. */
  'imopenlines.session.open': {
    params: { USER_CODE: string };
    result: { chatId: number };
    error: 'ACCESS_DENIED';
  };
  'imopenlines.session.start': {
    params: { CHAT_ID: number };
    result: true;
    error: 'CHAT_ID' | 'CHAT_TYPE' | 'ACCESS_DENIED' | 'USER_ID';
  };
  'imopenlines.session.join': {
    params: { CHAT_ID: number };
    result: true;
    error: 'CHAT_ID' | 'CHAT_TYPE' | 'ACCESS_DENIED' | 'USER_ID';
  };
  'imopenlines.session.intercept': {
    params: { CHAT_ID: number };
    result: true;
    error: 'CHAT_ID_EMPTY' | 'OPERATOR_WRONG';
  };
  'imopenlines.session.mode.silent': {
    params: {
      CHAT_ID: number;
      /** default "N" */
      ACTIVATE?: 'Y' | 'N';
    };
    result: true;
    error: 'CHAT_ID' | 'CHAT_TYPE' | 'ACCESS_DENIED' | 'USER_ID';
  };
  'imopenlines.session.mode.pin': {
    params: {
      CHAT_ID: number;
      /** default "Y" */
      ACTIVATE?: 'Y' | 'N';
    };
    result: true;
    error: 'CHAT_ID_EMPTY' | 'CHAT_ID' | 'CHAT_TYPE' | 'ACCESS_DENIED' | 'USER_ID';
  };
  /** Result: {chatId, canJoin, canVoteHead, sessionId, message{}, users{}, ...}. */
  'imopenlines.session.history.get': {
    params: {
      /** required under a condition */
      SESSION_ID?: number;
      /** required under a condition */
      CHAT_ID?: number;
    };
    result: JsonMap;
    error: 'ACCESS_DENIED';
  };
  'imopenlines.session.head.vote': {
    params: {
      SESSION_ID: number;
      /** 1..5 */
      RATING?: number;
      /** required under a condition */
      COMMENT?: string;
    };
    result: true;
    error: 'EMPTY_SESSION_ID' | 'EMPTY_VOTE_PARAMS' | 'ACCESS_DENIED';
  };
  'imopenlines.message.session.start': {
    params: { CHAT_ID: number; MESSAGE_ID: number };
    result: true;
    error: 'CHAT_ID' | 'CHAT_TYPE' | 'ACCESS_DENIED' | 'USER_ID';
  };
  'imopenlines.operator.answer': {
    params: { CHAT_ID: number };
    result: true;
    error: 'CHAT_ID' | 'CHAT_TYPE' | 'ACCESS_DENIED' | 'USER_ID';
  };
  'imopenlines.operator.skip': {
    params: { CHAT_ID: number };
    result: true;
    error: 'CHAT_ID' | 'CHAT_TYPE' | 'ACCESS_DENIED' | 'USER_ID' | 'ACCESS_DENIED_KICK';
  };
  'imopenlines.operator.spam': {
    params: { CHAT_ID: number };
    result: true;
    error: 'CHAT_ID' | 'CHAT_TYPE' | 'ACCESS_DENIED' | 'USER_ID';
  };
  'imopenlines.operator.finish': {
    params: { CHAT_ID: number };
    result: true;
    error: 'CHAT_ID' | 'CHAT_TYPE' | 'ACCESS_DENIED' | 'USER_ID';
  };
  'imopenlines.operator.another.finish': {
    params: { CHAT_ID: number };
    result: true;
    error: 'CHAT_ID' | 'CHAT_TYPE' | 'ACCESS_DENIED' | 'USER_ID';
  };
  'imopenlines.operator.transfer': {
    params: {
      CHAT_ID: number;
      /** required under a condition */
      TRANSFER_ID?: string | number;
      /** required under a condition */
      USER_ID?: number;
      /** required under a condition */
      QUEUE_ID?: number;
    };
    result: true;
    error: 'CHAT_ID_EMPTY' | 'USER_ID_EMPTY' | 'QUEUE_ID_EMPTY' | 'TRANSFER_ID_EMPTY' | 'OPERATOR_WRONG';
  };
  /** Result: message id. */
  'imopenlines.crm.message.add': {
    params: {
      CRM_ENTITY_TYPE: 'lead' | 'deal' | 'company' | 'contact';
      CRM_ENTITY: number;
      /** sender, user or bot in the chat */
      USER_ID: number;
      CHAT_ID: number;
      MESSAGE: string;
    };
    result: number;
    error: 'CHAT_NOT_IN_CRM' | 'CANCELED' | 'ACCESS_DENIED' | 'ERROR_ARGUMENT';
  };
  /** Result: [{CHAT_ID, CONNECTOR_ID, CONNECTOR_TITLE}]. */
  'imopenlines.crm.chat.get': {
    params: {
      CRM_ENTITY_TYPE: 'lead' | 'deal' | 'company' | 'contact';
      CRM_ENTITY: number;
      /** default "Y" */
      ACTIVE_ONLY?: 'Y' | 'N';
    };
    result: { CHAT_ID: number; CONNECTOR_ID: string; CONNECTOR_TITLE: string }[];
    error: 'ACCESS_DENIED' | 'ERROR_ARGUMENT';
  };
  'imopenlines.crm.chat.getLastId': {
    params: { CRM_ENTITY_TYPE: 'lead' | 'deal' | 'company' | 'contact'; CRM_ENTITY: number };
    result: number;
    error: 'CRM_CHAT_EMPTY_CRM_DATA' | 'ERROR_ARGUMENT';
  };
  'imopenlines.crm.lead.create': {
    params: { CHAT_ID: number };
    result: true;
    error: 'CHAT_ID' | 'CHAT_TYPE' | 'ACCESS_DENIED' | 'USER_ID' | 'ERROR_USER_NOT_OPERATOR';
  };
  'imopenlines.message.quick.save': {
    params: { CHAT_ID: number; MESSAGE_ID: number };
    result: true;
    error: 'CHAT_ID' | 'CHAT_TYPE' | 'CANT_SAVE_QUICK_ANSWER' | 'ACCESS_DENIED';
  };
  /** Result: network bot id. */
  'imopenlines.network.join': {
    params: {
      /** 32 chars */
      CODE: string;
    };
    result: number;
    error: 'CODE' | 'IMBOT_ERROR' | 'NOT_FOUND' | 'INACTIVE';
  };
  'imopenlines.network.message.add': {
    params: {
      /** 32 chars */
      CODE: string;
      USER_ID: number;
      MESSAGE: string;
      ATTACH?: JsonMap | JsonList;
      KEYBOARD?: JsonMap | JsonList;
      /** default "Y" */
      URL_PREVIEW?: 'Y' | 'N';
    };
    result: true;
    error:
      | 'WRONG_AUTH_TYPE'
      | 'CODE'
      | 'IMBOT_ERROR'
      | 'NOT_FOUND'
      | 'USER_ID_EMPTY'
      | 'USER_MESSAGE_LIMIT'
      | 'MESSAGE_EMPTY'
      | 'ATTACH_ERROR'
      | 'ATTACH_OVERSIZE'
      | 'KEYBOARD_ERROR'
      | 'WRONG_REQUEST';
  };
  /** Result: lines [{ID, LINE_NAME, ACTIVE, QUEUE_TYPE, WELCOME_BOT_ENABLE, ...}]. */
  'imopenlines.config.list.get': {
    params: {
      PARAMS?: {
        select?: string[];
        order?: JsonMap;
        filter?: JsonMap;
        /** max 200; default 50 */
        limit?: number;
        /** default 0 */
        offset?: number;
      };
      OPTIONS?: { QUEUE?: 'Y' | 'N'; CONFIG_QUEUE?: 'Y' | 'N'; CHECK_PERMISSION?: string };
    };
    result: JsonMap | JsonList;
    error: never;
  };
  /** Result: line settings. */
  'imopenlines.config.get': {
    params: { CONFIG_ID: number; WITH_QUEUE?: 'Y' | 'N'; SHOW_OFFLINE?: 'Y' | 'N' };
    result: JsonMap | false;
    error: never;
  };
  /** Result: {rest, web, mobile}. */
  'imopenlines.revision.get': {
    params: NoParams;
    result: { rest: number; web: number; mobile: number };
    error: never;
  };
}
