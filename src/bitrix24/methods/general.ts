// Written by scripts/generate-methods.ts from scripts/methods.json: change those, not this file.
import type { JsonMap, JsonValue, NoParams } from './json.ts';
import type { AppInfo, BatchResult, CurrentUser, Profile } from './results.ts';

export interface GeneralMethods {
  /** Result: {result, result_error, result_total, result_next, result_time}. */
  batch: {
    params: {
      /** name -> "method?query", max 50 */
      cmd: { [name: string]: string } | string[];
      /** 0/1; default false */
      halt?: boolean | 0 | 1;
    };
    result: BatchResult;
    error: 'ERROR_BATCH_LENGTH_EXCEEDED' | 'ERROR_BATCH_METHOD_NOT_ALLOWED';
  };
  /** Result: {ID, CODE, VERSION, STATUS, INSTALLED, PAYMENT_EXPIRED, DAYS, LANGUAGE_ID, LICENSE, LICENSE_PREVIOUS?, LICENSE_TYPE, LICENSE_FAMILY}. */
  'app.info': { params: NoParams; result: AppInfo; error: 'ACCESS_DENIED' };
  /** Result: all options ([] when none) or the one named. */
  'app.option.get': {
    params: { option?: string };
    result: JsonMap | JsonValue | null;
    error: 'ACCESS_DENIED';
  };
  'app.option.set': {
    params: {
      /** or the pairs at top level */
      options: JsonMap;
    };
    result: true;
    error: 'ACCESS_DENIED' | 'ERROR_ARGUMENT';
  };
  'user.option.get': {
    params: { option?: string };
    result: JsonMap | JsonValue | null;
    error: 'ACCESS_DENIED';
  };
  'user.option.set': {
    params: { options: JsonMap };
    result: true;
    error: 'ACCESS_DENIED' | 'ERROR_ARGUMENT';
  };
  'event.bind': {
    params: {
      event: string;
      /** not for offline */
      handler?: string;
      /** user whose token is sent; default 0 */
      auth_type?: number;
      /** default "online" */
      event_type?: 'online' | 'offline';
      auth_connector?: string;
      options?: JsonMap;
    };
    result: true;
    error:
      | 'WRONG_AUTH_TYPE'
      | 'ERROR_ARGUMENT'
      | 'ERROR_EVENT_NOT_FOUND'
      | 'ERROR_UNSUPPORTED_PROTOCOL'
      | 'ERROR_WRONG_HANDLER_URL'
      | 'ACCESS_DENIED'
      | 'ERROR_CORE';
  };
  /** Result: {count}. */
  'event.unbind': {
    params: {
      event: string;
      /** required under a condition */
      handler?: string;
      auth_type?: number;
      /** default "online" */
      event_type?: 'online' | 'offline';
      auth_connector?: string;
    };
    result: { count: number };
    error: 'WRONG_AUTH_TYPE' | 'ERROR_ARGUMENT' | 'ACCESS_DENIED';
  };
  /** Result: [{event, handler, auth_type, offline:0} or {event, connector_id, offline:1}]. */
  'event.get': {
    params: NoParams;
    result: (
      | { event: string; handler: string; auth_type: number; offline: 0 }
      | { event: string; connector_id: string; offline: 1 }
    )[];
    error: 'WRONG_AUTH_TYPE';
  };
  /** Result: event names in upper case. */
  events: {
    params: { SCOPE?: string; FULL?: boolean | 'Y' | 'N' };
    result: string[];
    error: 'WRONG_AUTH_TYPE';
  };
  /** Result: {ID, ACTIVE, NAME, LAST_NAME, EMAIL, LAST_LOGIN, DATE_REGISTER, IS_ONLINE, LAST_ACTIVITY_DATE, PERSONAL_GENDER, PERSONAL_BIRTHDAY, UF_DEPARTMENT[] ...}; fields depend on the scope. */
  'user.current': { params: NoParams; result: CurrentUser; error: never };
  /** Result: {ID, ADMIN, NAME, LAST_NAME, PERSONAL_GENDER, TIME_ZONE, PERSONAL_PHOTO?}. */
  profile: { params: NoParams; result: Profile; error: 'ACCESS_DENIED' };
  /** Result: {isExisting, isAvailable}. */
  'method.get': {
    params: { name?: string };
    result: { isExisting: boolean; isAvailable: boolean };
    error: never;
  };
  /** Note: outdated. */
  methods: { params: { scope?: string; full?: boolean | 'Y' | 'N' }; result: string[]; error: never };
  scope: { params: { full?: boolean | 'Y' | 'N' }; result: string[]; error: never };
  /** Result: ISO 8601. */
  'server.time': { params: NoParams; result: string; error: never };
  /** Result: {value: Y|N|<lang>_selfhosted}. */
  'feature.get': {
    params: { CODE: 'rest_offline_extended' | 'rest_auth_connector' };
    result: { value: string };
    error: 'CODE_EMPTY';
  };
}
