/**
 * One shape for what a portal tells a bot, whichever API generation told it.
 * Source of every field: Bitrix24 event reference, v1 (`ONIMBOT…`, `ONIMCOMMANDADD`) and v2 (`ONIMBOTV2…`).
 */

/** `v1` = `imbot.*` / `ONIMBOT…`, `v2` = `imbot.v2.*` / `ONIMBOTV2…`. */
export type Generation = 'v1' | 'v2';

/** A decoded PHP structure: leafs are strings (form bodies) or native JSON values (fetch mode). */
export type WireValue = string | number | boolean | null | WireMap | WireValue[];
export interface WireMap {
  [key: string]: WireValue;
}

/** Tokens and addresses found in an event. Only `memberId` is certain; never trust the addresses. */
export interface EventAuth {
  memberId: string;
  accessToken?: string;
  refreshToken?: string;
  /** Unix seconds. */
  expires?: number;
  scope: readonly string[];
  userId?: number;
  /** L local, F free, D demo, T trial, P paid, S subscription. */
  status?: string;
  domain?: string;
  clientEndpoint?: string;
  serverEndpoint?: string;
}

/** P private, C group, O open, L open line, T comments, N channel, J open channel, A copilot, B collab, X external, S system. */
export type MessageType = string;

export interface EventChat {
  /** Numeric chat id; absent where the portal does not send it (v1 private commands and joins). */
  id?: number;
  /** `private`, `open line` … derived from `messageType`: true for P. */
  isPrivate: boolean;
  messageType: MessageType;
  title?: string;
  /** `LINES` for the operator side of an open line. */
  entityType?: string;
  entityId?: string;
  entityData1?: string;
  entityData2?: string;
  entityData3?: string;
}

export interface EventUser {
  id: number;
  /** Plain text: HTML entities of v1 are already decoded. Not safe as BB code until escaped. */
  name: string;
  firstName: string;
  lastName: string;
  workPosition?: string;
  /** M, F or empty. */
  gender: string;
  isBot: boolean;
  /** A visitor of an open line. */
  isConnector: boolean;
  isExtranet: boolean;
}

export interface EventFile {
  id: number;
  name: string;
  type: string;
  /** Bytes. */
  size: number;
  raw: WireMap;
}

export interface EventMessage {
  id: number;
  /** 0 = system. */
  authorId: number;
  /** v1: mentions removed by the portal in groups. v2: text as written, mentions kept. */
  text: string;
  /** Text with mentions, where the portal sends both (v1 groups); else equal to `text`. */
  textOriginal: string;
  /** Client's UUID, if any (v1 TEMPLATE_ID, v2 uuid). */
  uuid?: string;
  replyId?: number;
  isSystem: boolean;
  /** v1 only: in v2 events only `fileIds` are known. */
  files: readonly EventFile[];
  fileIds: readonly number[];
  /** Message parameters with upper-case keys: ATTACH, KEYBOARD, … */
  params: WireMap;
}

interface BotEventBase {
  /** Dedupe key: the same happening has the same id in both generations. */
  id: string;
  generation: Generation;
  /** Upper-case wire name, e.g. `ONIMBOTMESSAGEADD`. */
  name: string;
  /** The portal's stable identity: 32 hex. */
  memberId: string;
  bot: { id: number; code: string };
  /** Address for replies: `11` (a user) or `chat2210`. Empty only for `botDeleted` and `cron`. */
  dialogId: string;
  /** Portal's language, two lower-case letters; `en` when the portal sent none. */
  language: string;
  /** When it happened (`ts`). */
  at: Date;
  /** `bot`: token of the bot user. `user`: token of whoever acted. Either may be absent. */
  auth: { bot?: EventAuth; user?: EventAuth };
  /** The decoded body, as received. */
  raw: WireMap;
}

interface InChat {
  chat: EventChat;
  /** Who acted; absent where the portal sends nobody (v1 group edits, system). */
  user?: EventUser;
}

export interface MessageEvent extends BotEventBase, InChat {
  kind: 'message';
  message: EventMessage;
}
export interface MessageEditedEvent extends BotEventBase, InChat {
  kind: 'messageEdited';
  message: EventMessage;
}
export interface MessageDeletedEvent extends BotEventBase, InChat {
  kind: 'messageDeleted';
  messageId: number;
}
export interface CommandEvent extends BotEventBase, InChat {
  kind: 'command';
  command: {
    id: number;
    /** Without the slash. */
    name: string;
    /** Text after the name; may be empty. */
    params: string;
    context: 'textarea' | 'keyboard' | 'menu';
  };
  /** Typed: the user's message. Pressed: the message that carries the button or menu. */
  messageId: number;
}
export interface JoinEvent extends BotEventBase, InChat {
  kind: 'join';
  /** True in copilot chats: do not greet. */
  silent: boolean;
}
export interface OpenEvent extends BotEventBase, InChat {
  kind: 'open';
  /** Free-form and forgeable: anybody can craft the link. */
  context: WireMap;
}
export interface ReactionEvent extends BotEventBase, InChat {
  kind: 'reaction';
  messageId: number;
  /** camelCase code, e.g. `like`. */
  reaction: string;
  action: 'add' | 'delete';
}
export interface BotDeletedEvent extends BotEventBase {
  kind: 'botDeleted';
}

/**
 * What a bot had scheduled is due. No portal sends this or `CronEvent`: they are the server's own, in the words of the
 * others so that they share their lanes, order and retries. They carry no tokens, and `raw` is empty.
 */
export interface TimerEvent extends BotEventBase, InChat {
  kind: 'timer';
  /** Who acted when the timer was set, if anybody. */
  user?: EventUser;
  timer: {
    id: string;
    /** Which of the bot's timers. */
    name: string;
    dueAt: Date;
    /** What it was set with: JSON. */
    data?: unknown;
  };
}
/** A repeating timer of the bot is due; it belongs to no dialog. */
export interface CronEvent extends BotEventBase {
  kind: 'cron';
  cron: { name: string; dueAt: Date };
}

export type BotEvent =
  | MessageEvent
  | MessageEditedEvent
  | MessageDeletedEvent
  | CommandEvent
  | JoinEvent
  | OpenEvent
  | ReactionEvent
  | BotDeletedEvent
  | TimerEvent
  | CronEvent;

export type BotEventKind = BotEvent['kind'];
export type BotEventOf<K extends BotEventKind> = Extract<BotEvent, { kind: K }>;

/** Kinds that happen to the bot and not in a chat. */
export type ChatlessKind = 'botDeleted' | 'cron';
/** What happens in a chat. */
export type ChatEvent = Exclude<BotEvent, { kind: ChatlessKind }>;

export function isInChat(event: BotEvent): event is ChatEvent {
  return event.kind !== 'botDeleted' && event.kind !== 'cron';
}

interface AppEventBase {
  id: string;
  name: string;
  memberId: string;
  at: Date;
  /** Top-level auth; carries tokens only for `installed` and `updated`. */
  auth: EventAuth;
  language: string;
  raw: WireMap;
}
export interface AppInstalledEvent extends AppEventBase {
  kind: 'installed';
  version: string;
}
export interface AppUpdatedEvent extends AppEventBase {
  kind: 'updated';
  version: string;
  previousVersion: string;
}
export interface AppUninstalledEvent extends AppEventBase {
  kind: 'uninstalled';
  /** True when the portal's owner asked to delete the app's data too. */
  clean: boolean;
}
export interface AppPaymentEvent extends AppEventBase {
  kind: 'payment';
  status: string;
  expired: boolean;
}
export interface AppMethodConfirmEvent extends AppEventBase {
  kind: 'methodConfirm';
  method: string;
  confirmed: boolean;
}
export type AppEvent =
  | AppInstalledEvent
  | AppUpdatedEvent
  | AppUninstalledEvent
  | AppPaymentEvent
  | AppMethodConfirmEvent;

/**
 * What one POST says, before anything is believed.
 * `applicationToken` is the top-level one: the only proof of origin.
 */
export interface EventEnvelope {
  name: string;
  memberId: string;
  applicationToken: string;
  at: Date;
  auth: EventAuth;
  /** One POST may concern several bots or commands. Empty for application events and unknown names. */
  bots: readonly BotEvent[];
  app?: AppEvent;
}
