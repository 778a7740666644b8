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
  /** YYYY-MM-DD. */
  birthday?: string;
  website?: string;
  /** May stand for the id in a webhook's address. */
  login?: string;
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
  /** Users that may use it, besides administrators; absent: everybody. */
  access?: number[];
  /** True: the paid period is over; no events, no tokens. */
  isUnpaid?: boolean;
  /** True: blocked by hand, every call is answered with OVERLOAD_LIMIT. */
  isBlocked?: boolean;
}

/** Incoming webhook: `/rest/USER/SECRET/method`. */
export interface Webhook {
  userId: number;
  secret: string;
  scope: string[];
  /** True: blocked by hand, every call is answered with OVERLOAD_LIMIT. */
  isBlocked?: boolean;
}

/** What the redirect of the authorise page brings: good for 30 s, once. */
export interface AuthorizationCode {
  clientId: string;
  userId: number;
  scope: string[];
  /** Unix milliseconds. */
  expires: number;
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
  /** True for rows of `event.bind`: a new version of the application has to bind them again. */
  isBound?: boolean;
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
  /** Repeats are refused until then although the message is there (Unix milliseconds). */
  readyAt?: number;
}

/** A folder of the portal's drive: of a chat, or somebody's own. */
export interface DriveFolder {
  id: number;
  name: string;
  /** 0: not of a chat. */
  chatId: number;
  /** 0: not of one user. */
  ownerId: number;
}

/** A file of the drive; shares its numbers with folders. */
export interface DriveFile {
  id: number;
  folderId: number;
  name: string;
  type: 'image' | 'video' | 'audio' | 'file';
  /** Pixels, for images whose size could be read. */
  image: { width: number; height: number } | null;
  size: number;
  authorId: number;
  /** Unix milliseconds. */
  createdAt: number;
  /** Base64. */
  content: string;
}

/** What a notification is besides its message, by the id of that message. */
export interface Notice {
  userId: number;
  /** 2 from a user, 4 from the system. */
  type: 2 | 4;
  /** Owner of the tags; empty: none may find it by tag. */
  appId: string;
  tag: string;
  subTag: string;
  isRead: boolean;
}

/** A stored event of a user who polls `im.v2.Event.get`. */
export interface UserEvent {
  eventId: number;
  userId: number;
  type: string;
  date: number;
  data: JsonMap;
}

export interface Task {
  id: number;
  title: string;
  description: string;
  creatorId: number;
  responsibleId: number;
  /** Unix milliseconds. */
  deadline: number | null;
  /** 2 waiting, 3 in progress, 4 awaiting control, 5 completed, 6 deferred. */
  status: number;
  priority: number;
  createdAt: number;
  closedAt: number | null;
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
  /** Authorisation codes under way. */
  codes: Map<string, AuthorizationCode>;
  /** Options of removed applications that may come back, by client id. */
  keptOptions: Map<string, JsonMap>;
  subscriptions: Subscription[];
  fetchEvents: FetchEvent[];
  uuids: Map<string, UuidRecord>;
  folders: Map<number, DriveFolder>;
  files: Map<number, DriveFile>;
  /** Key of the signatures of download links. */
  linkKey: string;
  /** Signatures of one-time links that were not used yet -> file id. */
  links: Map<string, number>;
  notices: Map<number, Notice>;
  /** Users who subscribed to events of their own. */
  eventUsers: number[];
  userEvents: UserEvent[];
  /** Chat id -> users who muted it. */
  mutes: Map<number, number[]>;
  /** `chat:user` -> first message marked as unread. */
  unreadMarks: Map<string, number>;
  /** `chat:user` -> last message from before they were added without the history. */
  hiddenUntil: Map<string, number>;
  /** Status a user chose: online, dnd, away, break. */
  statuses: Map<number, string>;
  /** `application:user` -> options of `user.option.set`. */
  userOptions: Map<string, JsonMap>;
  tasks: Map<number, Task>;
  /** Ids of outdated chat applications by `bot:code`. */
  botApps: Map<string, number>;
  /** Votes of heads on open-line sessions, by session. */
  lineVotes: Map<number, { rating: number; comment: string }>;
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
    /** Folders and files. */
    drive: number;
    task: number;
    lineSession: number;
    link: number;
  };
}
