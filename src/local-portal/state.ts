/**
 * Everything a local portal knows. Plain data: no behaviour, so that it can be inspected and, later, saved.
 * Field names follow the platform's own objects; the REST layer renders them in each generation's spelling.
 */

/** JSON as it travels in message parameters. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export interface JsonMap {
  [key: string]: Json;
}

export interface User {
  id: number;
  name: string;
  lastName: string;
  workPosition: string;
  /** M, F or empty. */
  gender: string;
  color: string;
  avatar: string;
  email: string;
  active: boolean;
  isAdmin: boolean;
  isBot: boolean;
  isExtranet: boolean;
  /** A visitor of an open line. */
  isConnector: boolean;
}

/** v1 letter of a bot; H is stored as B. P exists in v2 only. */
export type BotType = 'B' | 'O' | 'S' | 'P' | 'N';

export interface Bot {
  /** Equal to the id of its user. */
  id: number;
  code: string;
  type: BotType;
  openline: boolean;
  /** Owner: client id of the application, or `custom` + CLIENT_ID / botToken. */
  appId: string;
  eventMode: 'webhook' | 'fetch';
  generation: 'v1' | 'v2';
  isHidden: boolean;
  isReactionsEnabled: boolean;
  backgroundId: string | null;
  language: string;
  countMessage: number;
  countCommand: number;
}

export interface Command {
  id: number;
  botId: number;
  appId: string;
  /** Without the slash. */
  command: string;
  common: boolean;
  hidden: boolean;
  extranetSupport: boolean;
  /** Language -> title and parameter text. */
  lang: Record<string, { title: string; params: string }>;
}

export interface Chat {
  id: number;
  /** P private, C group, O open, L open line, S system … */
  type: string;
  title: string;
  description: string;
  color: string;
  avatar: string;
  ownerId: number;
  managers: number[];
  /** User ids, bots included. */
  members: number[];
  entityType: string | null;
  entityId: string | null;
  entityData1: string | null;
  entityData2: string | null;
  entityData3: string | null;
  textFieldEnabled: boolean;
  /** Last message id read, by user. */
  lastRead: Record<number, number>;
  createdAt: number;
}

export interface Message {
  id: number;
  chatId: number;
  /** 0 = system. */
  authorId: number;
  text: string;
  isSystem: boolean;
  /** Unix milliseconds. */
  date: number;
  /** TEMPLATE_ID / templateId as sent, cut to 255 characters. */
  uuid: string | null;
  /** ATTACH (list), KEYBOARD (list of buttons), MENU (list), FILE_ID, LIKE, IS_EDITED, … in stored form. */
  params: JsonMap;
  /** Reaction code -> user ids. */
  reactions: Record<string, number[]>;
}

export interface App {
  clientId: string;
  clientSecret: string;
  code: string;
  title: string;
  /** `app` = API only (install callback); `page` = with a user interface. */
  kind: 'app' | 'page';
  installUrl: string;
  /** Address of the page, for kind `page`. */
  appUrl: string;
  scope: string[];
  installed: boolean;
  active: boolean;
  version: number;
  applicationToken: string;
  /** L local, F free, P paid, S subscription … */
  status: string;
  installerId: number;
  options: JsonMap;
}

/** Incoming webhook: `/rest/USER/SECRET/method`. */
export interface Webhook {
  userId: number;
  secret: string;
  scope: string[];
}

export interface Token {
  accessToken: string;
  refreshToken: string;
  clientId: string;
  userId: number;
  scope: string[];
  /** Unix milliseconds. */
  expires: number;
  revoked: boolean;
  /** Hop counter of the loop guard, 7 … 0; null for tokens that no event carried. */
  hops: number | null;
}

/** A row that says: tell `url` about `event`. */
export interface Subscription {
  id: number;
  /** Upper-case wire name. */
  event: string;
  url: string;
  appId: string;
  /** User whose token is sent; 0 = whoever acted. */
  authType: number;
}

/** A stored event of a bot in fetch mode. */
export interface FetchEvent {
  eventId: number;
  botId: number;
  type: string;
  date: number;
  data: JsonMap;
}

export interface UuidRecord {
  messageId: number | null;
  /** Unix milliseconds. */
  createdAt: number;
}

export interface PortalState {
  memberId: string;
  /** Two lower-case letters. */
  language: string;
  /** `imbot.v2.*` absent from the portal when false, to try v1-only portals. */
  hasV2: boolean;
  users: Map<number, User>;
  bots: Map<number, Bot>;
  commands: Map<number, Command>;
  chats: Map<number, Chat>;
  messages: Map<number, Message>;
  apps: Map<string, App>;
  webhooks: Webhook[];
  /** By access token. */
  tokens: Map<string, Token>;
  /** Refresh token -> access token. */
  refreshTokens: Map<string, string>;
  subscriptions: Subscription[];
  fetchEvents: FetchEvent[];
  uuids: Map<string, UuidRecord>;
  /** Right of a bot to answer a command in a chat: `bot:chat` -> until when (Unix ms). */
  commandRights: Map<string, number>;
  /** Last given id of each kind. */
  ids: {
    user: number;
    chat: number;
    message: number;
    command: number;
    subscription: number;
    fetchEvent: number;
  };
}
