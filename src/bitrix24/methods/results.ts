/**
 * Result shapes of the methods a bot uses daily, as the Bitrix24 REST reference gives them.
 * Keys that the reference does not promise are optional; more keys may arrive than are listed.
 */
import type { JsonMap, JsonValue, PhpMap } from './json.ts';

/** `im.user.get` and every `users[]` of v1. Source: REST reference, im.user.get. */
export interface UserV1 {
  id: number;
  active: boolean;
  name: string;
  first_name: string;
  last_name: string;
  work_position: string;
  color: string;
  avatar: string;
  avatar_hr?: string;
  /** M, F or empty. */
  gender: string;
  /** DD-MM or empty. */
  birthday: string | false;
  extranet: boolean;
  network: boolean;
  bot: boolean;
  connector: boolean;
  external_auth_id: string;
  status: string;
  idle: string | false;
  last_activity_date: string | false;
  mobile_last_date: string | false;
  desktop_last_date: string | false;
  absent: string | false;
  departments?: number[];
  phones?: PhpMap<string> | false;
  bot_data?: JsonMap | null;
  type?: string;
  website?: string;
  email?: string;
}

/** `users[]` of v2: the same facts in camelCase. */
export interface UserV2 {
  id: number;
  active: boolean;
  name: string;
  firstName: string;
  lastName: string;
  workPosition: string;
  color: string;
  avatar: string;
  avatarHr?: string;
  gender: string;
  birthday: string | false;
  extranet: boolean;
  network?: boolean;
  bot: boolean;
  connector: boolean;
  externalAuthId: string;
  status: string;
  departments?: number[];
  phones?: PhpMap<string> | false;
  botData?: JsonMap | null;
  type?: string;
  website?: string;
  email?: string;
}

/** `im.dialog.get`. Source: REST reference, im.dialog.get. */
export interface DialogV1 {
  id: number;
  parent_chat_id: number;
  parent_message_id: number;
  name: string;
  description: string;
  owner: number;
  extranet: boolean;
  avatar: string;
  color: string;
  type: string;
  counter: number;
  user_counter: number;
  message_count: number;
  unread_id: number;
  restrictions: PhpMap<boolean | string>;
  last_message_id: number;
  last_id: number;
  marked_id: number;
  disk_folder_id: number;
  /** `LINES` for an open line. */
  entity_type: string;
  entity_id: string;
  entity_data_1: string;
  entity_data_2: string;
  entity_data_3: string;
  mute_list: number[] | PhpMap<boolean>;
  date_create: string;
  /** P private, C group, O open, L open line … */
  message_type: string;
  public: JsonValue;
  role: string;
  entity_link: { type: string; url: string; id?: string };
  text_field_enabled: boolean;
  background_id: string | null;
  permissions: PhpMap<string>;
  is_new: boolean;
  readed_list: JsonMap[];
  manager_list: number[];
  last_message_views: JsonMap;
  dialog_id: string;
}

/** One message of `im.dialog.messages.get`. */
export interface MessageV1 {
  id: number;
  chat_id: number;
  /** 0 = system. */
  author_id: number;
  /** ISO 8601. */
  date: string;
  text: string;
  unread: boolean;
  /** The sender's TEMPLATE_ID, or null. */
  uuid: string | null;
  replaces: JsonMap[];
  params: PhpMap<JsonValue>;
  disappearing_date: string | null;
}

export interface MessageV2 {
  id: number;
  chatId: number;
  /** 0 = system. */
  authorId: number;
  date: string;
  text: string;
  isSystem: boolean;
  uuid: string | null;
  forward: JsonMap | null;
  params: PhpMap<JsonValue>;
  viewedByOthers: boolean;
  unread?: boolean;
  viewed?: boolean;
}

export interface ChatV2 {
  id: number;
  dialogId: string;
  name: string;
  description: string;
  type: string;
  messageType: string;
  owner: number;
  color: string;
  avatar: string;
  extranet: boolean;
  entityType: string;
  entityId: string;
  entityData1: string;
  entityData2: string;
  entityData3: string;
  entityLink?: JsonMap;
  diskFolderId: number | null;
  role: string;
  permissions: PhpMap<string>;
  muteList: number[] | PhpMap<boolean>;
  parentChatId: number;
  parentMessageId: number;
  isNew: boolean;
  textFieldEnabled: boolean;
  backgroundId: string | null;
  dateCreate?: string;
  lastMessageId?: number;
  lastId?: number;
  managerList?: number[];
  messageCount?: number;
  userCounter?: number;
  unreadId?: number;
  markedId?: number;
}

export type BotTypeV2 = 'bot' | 'network' | 'openline' | 'supervisor' | 'personal';

/** Short for strangers; the owner of the bot also gets the optional keys. */
export interface BotV2 {
  id: number;
  code: string;
  type: BotTypeV2;
  isHidden: boolean;
  isSupportOpenline: boolean;
  isReactionsEnabled: boolean;
  backgroundId: string | null;
  language: string;
  moduleId?: string;
  eventMode?: 'fetch' | 'webhook';
  countMessage?: number;
  countCommand?: number;
  countChat?: number;
  countUser?: number;
}

/** One bot of `imbot.bot.list`, which lists every bot of the portal, also of other applications. */
export interface BotV1 {
  ID: number;
  NAME: string;
  CODE: string;
  OPENLINE: 'Y' | 'N';
}

export interface CommandV2 {
  id: number;
  botId: number;
  /** With the slash. */
  command: string;
  common: boolean;
  hidden: boolean;
  extranetSupport: boolean;
}

/** One command of `imbot.v2.Command.list`. `title` and `params` are texts in the caller's language. */
export interface ListedCommandV2 extends CommandV2 {
  title: JsonValue;
  params: JsonValue;
  category?: string;
  context?: string;
}

/** One stored event of fetch mode. */
export interface StoredEvent {
  eventId: number;
  type: string;
  /** ISO 8601. */
  date: string;
  data: JsonMap;
}

export interface FileV2 {
  id: number;
  chatId: number;
  date: string;
  type: string;
  name: string;
  extension: string;
  /** Bytes. */
  size: number;
  image: JsonValue;
  authorId: number;
  authorName: string;
}

/** `app.info`. With a webhook only SCOPE and LICENSE are there. */
export interface AppInfo {
  ID?: number;
  CODE?: string;
  VERSION?: number;
  /** F free, D demo, T trial, P paid, L local, S subscription. */
  STATUS?: string;
  INSTALLED?: boolean;
  PAYMENT_EXPIRED?: 'Y' | 'N';
  DAYS?: number | null;
  LANGUAGE_ID?: string;
  LICENSE: string;
  LICENSE_PREVIOUS?: string;
  LICENSE_TYPE?: string;
  LICENSE_FAMILY?: string;
  SCOPE?: string[];
}

export interface Profile {
  /** A number as text. */
  ID: string;
  ADMIN: boolean;
  NAME: string;
  LAST_NAME: string;
  PERSONAL_GENDER: string;
  TIME_ZONE: string;
  PERSONAL_PHOTO?: string;
}

/** `user.current`: which keys arrive depends on the granted scope. */
export interface CurrentUser {
  ID: string;
  ACTIVE?: boolean;
  NAME?: string;
  LAST_NAME?: string;
  EMAIL?: string;
  [field: string]: JsonValue | undefined;
}

export interface RevisionV1 {
  rest: number;
  web: number;
  mobile: number;
  desktop: number;
  im_revision_mobile?: number;
}

export interface RevisionV2 {
  rest: number;
  web: number;
  mobile: number;
  desktop: number;
}

/** Answer of `batch`. Lists of commands come back as lists or as maps: read by key. */
export interface BatchResult {
  result: PhpMap<unknown> | unknown[];
  result_error: PhpMap<{ error: string; error_description: string }>;
  result_total: PhpMap<number> | number[];
  result_next: PhpMap<number> | number[];
  result_time: PhpMap<JsonMap> | JsonMap[];
}
