import type { JsonMap } from '../state.ts';

/**
 * What the portal and its chat page say to each other under `/_portal/page/`. Types only: the page shares nothing
 * else with the portal. Times are Unix milliseconds.
 */

/** A person or a bot. */
export interface PagePerson {
  id: number;
  name: string;
  position: string;
  color: string;
  /** Address on the portal; empty: initials are drawn. */
  avatar: string;
  kind: 'employee' | 'extranet' | 'visitor' | 'bot';
  isAdmin: boolean;
}

export interface PageChat {
  id: number;
  kind: 'private' | 'group' | 'channel' | 'openline';
  /** Empty for private chats: their title is the other person's name. */
  title: string;
  color: string;
  members: number[];
  ownerId: number;
  canWrite: boolean;
  createdAt: number;
}

export interface PageCommand {
  id: number;
  botId: number;
  /** Without the slash. */
  command: string;
  common: boolean;
  forExtranet: boolean;
  /** Language -> title and parameter text. */
  lang: Record<string, { title: string; params: string }>;
}

/** Everything but messages and traffic. Sent whole whenever something of it changed. */
export interface PageWorld {
  language: string;
  people: PagePerson[];
  chats: PageChat[];
  /** Hidden ones left out. */
  commands: PageCommand[];
  /** Applications with a page, in the order in which they were installed. */
  apps: { clientId: string; title: string; isInstalled: boolean }[];
  /** Bots with an open line: they hear there. */
  openlineBots: number[];
}

export interface PageFile {
  id: number;
  name: string;
  /** Bytes; 0 = unknown. */
  size: number;
  isImage: boolean;
  /** Address on the portal; empty: it cannot be opened. */
  url: string;
}

export interface PageMessage {
  id: number;
  chatId: number;
  /** 0 = the system. */
  authorId: number;
  text: string;
  date: number;
  /** Stored form: ATTACH, KEYBOARD, MENU, IS_EDITED, … */
  params: JsonMap;
  /** Reaction code -> user ids. */
  reactions: Record<string, number[]>;
  /** Where a forwarded message came from. */
  forward: { authorId: number; title: string } | null;
  /** The message that this one answers. */
  reply: { id: number; authorId: number; text: string } | null;
  files: PageFile[];
}

/** Newest message and number of unread ones of a chat, for one person. */
export interface ChatSummary {
  chatId: number;
  last: PageMessage | null;
  unread: number;
}

/** GET state?as=ID */
export interface PageState {
  world: PageWorld;
  summaries: ChatSummary[];
  /** Unix milliseconds on the portal's clock. */
  now: number;
}

/** GET messages?chat=ID&before=ID&limit=N: oldest first. */
export interface MessagePage {
  messages: PageMessage[];
  hasMore: boolean;
}

/** One line of the inspector. */
export interface TrafficRow {
  /** Counts from 1; never given twice. */
  n: number;
  kind: 'event' | 'call';
  at: number;
  /** Event or method. */
  name: string;
  /** What it is about, in a few words. */
  about: string;
  /** HTTP status; null = none yet, or no answer at all when `error` is set. */
  status: number | null;
  /** Error code of a call, or why an event did not arrive. */
  error: string;
  /** Milliseconds; null = not known yet. */
  took: number | null;
  /** Calls: user it acted as, 0 = nobody. */
  userId: number;
}

/** GET traffic?n=N. Secrets are left out everywhere. */
export interface TrafficDetail {
  row: TrafficRow;
  /** Where the event went, or the address of the method. */
  url: string;
  auth: 'app' | 'webhook' | 'none' | null;
  /** Decoded body of an event, or parameters of a call. */
  body: JsonMap;
  /** Answer of a call; null for events, whose answers a portal does not read. */
  answer: JsonMap | null;
  /** Command line that does the same, with placeholders instead of secrets. */
  curl: string;
  /** JSON for a test, with placeholders instead of secrets. */
  fixture: string;
}

/** Where the portal's limits stand. */
export interface PageLimits {
  /** Requests in the bucket, and how many fit; null: not limited. */
  bucket: { level: number; most: number } | null;
  /** Method that has run longest within ten minutes, and how long one may; null: not limited, or none has. */
  busiest: { method: string; seconds: number; most: number } | null;
}

/** Server-sent events of GET live: what happened since the last one. */
export interface LiveBatch {
  /** New or changed messages. */
  messages?: PageMessage[];
  /** Messages that are not there any more. */
  gone?: { chatId: number; messageId: number }[];
  /** `status`: code of what somebody does instead of typing; `seconds`: for how long. */
  typing?: { chatId: number; userId: number; status?: string; seconds?: number }[];
  /** Last message read, by chat and user. */
  reads?: Record<number, Record<number, number>>;
  world?: PageWorld;
  /** New or changed lines. */
  traffic?: TrafficRow[];
  limits?: PageLimits;
}

/** POST act: what a person does. */
export type PageAction = { as: number } & (
  | { do: 'open'; userId: number }
  | { do: 'say'; chatId: number; text: string; replyId?: number }
  /** Files in one message; `content` is base64. */
  | {
      do: 'sendFiles';
      chatId: number;
      text: string;
      replyId?: number;
      files: { name: string; content: string }[];
    }
  | { do: 'forward'; messageId: number; chatId: number }
  /** Opens a dialog as a link with a context does. */
  | { do: 'context'; dialogId: string; context: JsonMap }
  | { do: 'press' | 'choose'; messageId: number; index: number }
  | { do: 'edit'; messageId: number; text: string }
  | { do: 'remove'; messageId: number }
  | { do: 'react'; messageId: number; reaction: string; on: boolean }
  | { do: 'createGroup'; title: string; members: number[]; kind: 'group' | 'channel' }
  | { do: 'addMembers'; chatId: number; members: number[] }
  | { do: 'read'; chatId: number }
);

/** Answer of POST act. */
export interface ActionResult {
  /** Chat that was opened or made. */
  chatId?: number;
}

/** POST again: sends an event once more, or every event from it on, in order. */
export interface AgainRequest {
  n: number;
  following: boolean;
}

export interface AgainResult {
  sent: number;
}

/** Answer with status 400 and above. */
export interface PageRefusal {
  error: string;
  error_description: string;
}
