// Written by scripts/generate-methods.ts from scripts/methods.json: change those, not this file.
import type { JsonList, JsonMap, JsonValue, NoParams } from './json.ts';
import type { FileV2, StoredEvent } from './results.ts';

export interface ImV2Methods {
  'im.v2.Event.subscribe': { params: NoParams; result: true; error: never };
  'im.v2.Event.unsubscribe': { params: NoParams; result: true; error: never };
  /** Result: {events[], nextOffset, hasMore}. */
  'im.v2.Event.get': {
    params: {
      /** default 0 */
      offset?: number;
      /** 1..1000; default 100 */
      limit?: number;
    };
    result: { events: StoredEvent[]; nextOffset: number; hasMore: boolean };
    error: never;
  };
  /** Result: {file, messageId, chatId, dialogId}. */
  'im.v2.File.upload': {
    params: { dialogId: string; fields: { name: string; content: string; message?: string } };
    result: { file: FileV2; messageId: number; chatId: number; dialogId: string };
    error:
      | 'ACCESS_DENIED'
      | 'CHAT_NOT_FOUND'
      | 'FILE_EMPTY'
      | 'FILE_TOO_LARGE'
      | 'FILE_INVALID_CONTENT'
      | 'FILE_FOLDER_ERROR'
      | 'FILE_UPLOAD_FAILED'
      | 'FILE_SEND_FAILED';
  };
  /** Result: {downloadUrl}. */
  'im.v2.File.download': {
    params: { dialogId: string; fileId: number };
    result: { downloadUrl: string };
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND' | 'FILE_ACCESS_ERROR' | 'FILE_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Access.check': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
      /** the Message controller also accepts id */
      messageId?: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Anchor.read': {
    params: {
      /** or ids; max 100 */
      messageIds?: number[];
      ids?: number[];
    };
    result: boolean;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Call.Zoom.create': {
    params: {
      /** or chatId (integer) */
      dialogId?: string;
      chatId?: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Counter.get': {
    params: NoParams;
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Desktop.logout': {
    params: NoParams;
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Disk.File.save': {
    params: { fileIds: number[] };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Disk.File.transcribe': {
    params: {
      /** the Message controller also accepts id */
      messageId: number;
      fileId: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Marketplace.Application.list': {
    params: NoParams;
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Marketplace.Application.update': {
    params: { id: number; params: JsonList | JsonMap };
    result: boolean;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Notify.deleteAll': {
    params: NoParams;
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Notify.read': {
    params: {
      /** or ids; max 100 */
      messageIds?: number[];
      ids?: number[];
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Notify.readAll': {
    params: {
      /** or ids; max 100 */
      messageIds?: number[];
      ids?: number[];
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Promotion.listActive': {
    params: {
      /** resolved from request data (DeviceType) */
      type?: JsonValue;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Promotion.read': {
    params: {
      /** resolved from request data (Promotion) */
      promo: JsonValue;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Recent.Channel.extendPullWatch': {
    params: NoParams;
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Recent.Channel.tail': {
    params: {
      /** default 50 */
      limit?: number;
      /** default [] */
      filter?: JsonList | JsonMap;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Recent.Collab.tail': {
    params: {
      /** default 50 */
      limit?: number;
      /** default [] */
      filter?: JsonList | JsonMap;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Recent.ExternalChat.tail': {
    params: {
      type: string;
      /** default 50 */
      limit?: number;
      /** default [] */
      filter?: JsonList | JsonMap;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Recent.tail': {
    params: {
      /** resolved from request data (RecentParams) */
      params?: JsonValue;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Settings.General.list': {
    params: { userId: number };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Settings.General.switchScheme': {
    params: {
      scheme: string;
      /** default null */
      userId?: number;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Settings.General.update': {
    params: { userId: number; name: string; value: string };
    result: boolean;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Settings.Status.update': {
    params: { userId: number; status: string };
    result: boolean;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.SharingLink.get': {
    params: { code: string };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Sticker.Pack.add': {
    params: {
      /** resolved from request data (PendingFileCollection) */
      pendingFileCollection: JsonValue;
      packType: string;
      name?: string;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Sticker.Pack.delete': {
    params: { id: number; packType: string };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Sticker.Pack.get': {
    params: { id: number; packType: string };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Sticker.Pack.link': {
    params: { id: number; packType: string };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Sticker.Pack.load': {
    params: { limit: number };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Sticker.Pack.rename': {
    params: { id: number; packType: string; name: string };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Sticker.Pack.tail': {
    params: { limit: number; id: number; packType: string };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Sticker.Pack.unlink': {
    params: { id: number; packType: string };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Sticker.Recent.delete': {
    params: { id: number; packId: number; packType: string };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Sticker.Recent.deleteAll': {
    params: NoParams;
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Sticker.add': {
    params: {
      /** resolved from request data (PendingFileCollection) */
      pendingFileCollection: JsonValue;
      packId: number;
      packType: string;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Sticker.delete': {
    params: { ids: JsonList | JsonMap; packId: number; packType: string };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.Tariff.Restriction.get': {
    params: NoParams;
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.UpdateState.getStateData': {
    params: {
      /** default null */
      siteId?: string;
    };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
  /** Not in the reference; may change. */
  'im.v2.User.getDepartment': {
    params: { userId: number };
    result: JsonMap | JsonList;
    error: 'ACCESS_DENIED' | 'CHAT_NOT_FOUND';
  };
}
