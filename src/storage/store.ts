/**
 * Ports of the store: everything b24bot must remember. Two drivers implement them (sqlite, postgres)
 * and one contract test suite holds both to the words written here.
 */

import type { BucketStore, ReplicaStore } from './replicas.ts';

export type { BucketAsk, BucketGrant, BucketStore, ReplicaRow, ReplicaStore } from './replicas.ts';

/** How the bytes of a stored body are to be read: `form` = webhook body, `json` = JSON body or fetch item. */
export type BodyFormat = 'form' | 'json';

/** An event that was verified and is to be kept. `body` is sealed (encrypted) by the caller. */
export interface NewEvent {
  /** Portal (member_id). */
  portal: string;
  /** Dedupe key, unique within the portal: see `BotEvent.id`. */
  id: string;
  /** `portal/bot/dialog`: events of a lane are handled one at a time, in the order of arrival. */
  lane: string;
  botId: number;
  kind: string;
  format: BodyFormat;
  body: Uint8Array;
  /** Unix milliseconds. */
  receivedAt: number;
  /** The parsed event, kept in memory for the hand-over when the event is handled at once; never stored. */
  parsed?: unknown;
}

/** What a run left of one call that changes the portal, so that the next run need not make it again. */
export interface EffectRow {
  /** Tells the call from the event's others. */
  name: string;
  /** Sealed by the caller. */
  data: Uint8Array;
}

export interface PendingEvent extends NewEvent {
  /** Order of arrival; rises within the store. An event that is repeated as a dead letter gets a new one. */
  seq: number;
  /** Finished attempts so far. */
  attempts: number;
  /** End of the first failed attempt, Unix ms; absent before it. */
  firstAttemptAt?: number;
  /** How often a process died while this event may have been running; absent = never. */
  crashes?: number;
  /** What earlier runs recorded; absent when the event certainly never ran. */
  effects?: readonly EffectRow[];
}

export type AppendOutcome = 'stored' | 'duplicate';

/** The right to run one event of a lane. A lower `fence` than the lane's commits nothing. */
export interface LaneHold {
  lane: string;
  portal: string;
  fence: number;
  event: PendingEvent;
}

/** A session as one run leaves it. */
export interface SessionWrite {
  botId: number;
  key: string;
  /** `version` of the session that the run began with; 0 = there was none. */
  expected: number;
  /** Sealed by the caller. */
  sealed: Uint8Array;
  /** Unix ms; null = never. */
  expiresAt: number | null;
}

/** How a run ended, with all that is written in the same transaction. */
export type RunOutcome =
  /**
   * The event's effect records go. All sessions are written or none; at most one per bot and key. `also`: places
   * (`seq`) of the events right behind this one in its lane, in order, which the run handled with it: they are done too.
   */
  | { state: 'done'; sessions?: readonly SessionWrite[]; also?: readonly number[] }
  /** Try again at `due` (Unix ms); later events of the lane wait behind it. Effect records stay. */
  | { state: 'retry'; due: number; error: string; effects?: readonly EffectRow[] }
  /** Give up: the event becomes a dead letter and the lane goes on. Effect records stay with the letter. */
  | { state: 'dead'; error: string; effects?: readonly EffectRow[] };

/**
 * What `finish` brings: the hold on the lane's next due event, null when the lane was let go, `lost` when the hold's
 * fence is no longer the lane's, `conflict` when a session is no longer the expected one. Nothing was written with
 * `lost` and `conflict`; after a `conflict` the hold goes on.
 */
export type Finished = LaneHold | null | 'lost' | 'conflict';

export interface DeadLetter extends PendingEvent {
  error: string;
  diedAt: number;
}

export interface InboxCounts {
  pending: number;
  dead: number;
  lanes: number;
  /** Unix ms of the oldest pending event, or null. */
  oldestPendingAt: number | null;
}

export interface Inbox {
  /**
   * Stores events and resolves once they are durable (group commit). The answer has one outcome per event, in order.
   * A `duplicate` is an event whose (portal, id) is already there in whatever state.
   * @throws StorageError when nothing was stored: answer 503.
   */
  append(events: readonly NewEvent[]): Promise<AppendOutcome[]>;
  /**
   * Takes up to `limit` free lanes whose first event is due, oldest first, and no more than
   * `perPortal` held lanes of one portal.
   */
  claim(request: { limit: number; perPortal: number; now: number }): Promise<LaneHold[]>;
  /**
   * Keeps effect records with the hold's event, those of the same name replaced; resolves when they are durable.
   * False when the hold is lost: nothing was written.
   */
  record(hold: LaneHold, effects: readonly EffectRow[]): Promise<boolean>;
  /**
   * The events that wait right behind the hold's own in its lane, oldest first, at most `limit`. Empty when the hold is
   * lost. They are neither held nor started; what an earlier process may have done with them is told as in `claim`.
   */
  peek(hold: LaneHold, limit: number): Promise<PendingEvent[]>;
  /** Ends a run durably, in one transaction. `again: false` lets the lane go in any case. */
  finish(hold: LaneHold, outcome: RunOutcome, again: boolean): Promise<Finished>;
  /**
   * Lets lanes go without a result; their events stay pending, with their effect records. `until` (Unix ms): no claim
   * takes them before, and `nextDue` counts them; it need not outlive the process.
   */
  release(holds: readonly LaneHold[], until?: number): Promise<void>;
  /**
   * False when the hold may be over by now, told at once and without asking anybody: nothing that changes a portal may
   * be sent for it any more.
   */
  isHeld(hold: LaneHold): boolean;
  /** Keeps holds alive; returns those that were lost. */
  renew(holds: readonly LaneHold[]): Promise<LaneHold[]>;
  /** Calls back when a claim may find work that it did not find before. Returns the way to stop it. */
  onWork(listener: () => void): () => void;
  /** Unix ms at which the next waiting retry is due, or null. */
  nextDue(): Promise<number | null>;

  listDead(page: { limit: number; before?: number; portal?: string }): Promise<DeadLetter[]>;
  getDead(seq: number): Promise<DeadLetter | null>;
  /** Puts a dead letter back at the end of its lane. False when there is no such letter. */
  retryDead(seq: number, now: number): Promise<boolean>;
  dropDead(seq: number): Promise<boolean>;

  counts(): Promise<InboxCounts>;
  /** Deletes finished events older than `before` (Unix ms), at most `limit`; returns how many. */
  prune(before: number, limit: number): Promise<number>;
}

export type PortalStatus = 'active' | 'uninstalled';

/** One portal that installed the application. Key: `memberId`. Holds no secret in clear. */
export interface PortalRow {
  memberId: string;
  domain: string;
  /** Verified address for calls, ends with `/rest/`. */
  clientEndpoint: string;
  /** Origin of the authorisation server that proved the installation. */
  oauthServer: string;
  /** SHA-256 of the application_token. */
  applicationTokenHash: Uint8Array;
  /** User whose tokens are the application's own (the installer). */
  installerId: number;
  scope: readonly string[];
  licence: string;
  language: string;
  status: PortalStatus;
  /** `ts` of the last accepted install, Unix ms: an older uninstall is ignored. */
  installedAt: number;
  updatedAt: number;
}

export interface PortalStore {
  get(memberId: string): Promise<PortalRow | null>;
  put(row: PortalRow): Promise<void>;
  list(page: { limit: number; after?: string }): Promise<PortalRow[]>;
  /** Forgets the portal with all that is kept for it. */
  remove(memberId: string): Promise<void>;
}

/** A token pair of one user of one portal. `sealed` is encrypted by the caller. */
export interface TokenRow {
  memberId: string;
  userId: number;
  sealed: Uint8Array;
  /** Rises with every stored pair; a writer that names an old version writes nothing. */
  version: number;
}

export interface TokenStore {
  get(memberId: string, userId: number): Promise<TokenRow | null>;
  /** Stores the pair durably if the stored version is still `expected` (0 = none yet). False: somebody was faster. */
  put(row: Omit<TokenRow, 'version'>, expected: number): Promise<boolean>;
  remove(memberId: string, userId: number): Promise<void>;
}

/** A bot as it is registered in a portal. */
export interface BotRow {
  memberId: string;
  code: string;
  botId: number;
  generation: 'v1' | 'v2';
  /** Hash of what was registered (profile and handler URL), to see drift without a call. */
  fingerprint: string;
  /** Registered commands: name -> id in the portal and hash of its declaration. */
  commands: Readonly<Record<string, { id: number; fingerprint: string }>>;
}

export interface BotStore {
  get(memberId: string, code: string): Promise<BotRow | null>;
  list(memberId: string): Promise<BotRow[]>;
  put(row: BotRow): Promise<void>;
  /** Forgets the bot with its sessions, timers and cursor. */
  remove(memberId: string, botId: number): Promise<void>;
}

/** What a bot remembers of a dialog or a person; written by `Inbox.finish` alone. */
export interface SessionRow {
  /** Changes with every write, and no two writes of a session ever have the same; above 0. */
  version: number;
  sealed: Uint8Array;
  /** Unix ms; null = never. A session past it may be there still: it counts as none, but for its `version`. */
  expiresAt: number | null;
}

export interface SessionStore {
  get(memberId: string, botId: number, key: string): Promise<SessionRow | null>;
  /** Deletes sessions that ended before `now` (Unix ms), at most `limit`; returns how many. */
  prune(now: number, limit: number): Promise<number>;
}

/** Where a bot's fetching of events stands. */
export interface CursorStore {
  /** The offset to ask for next; null = never fetched. */
  get(memberId: string, botId: number): Promise<number | null>;
  /** Durable when it resolves. Never goes back: a lower offset than the stored one changes nothing. */
  put(memberId: string, botId: number, offset: number): Promise<void>;
  /** Forgets where it stood, e.g. when the bot was registered anew. */
  remove(memberId: string, botId: number): Promise<void>;
}

/** What a button carries by reference, because it is too long for the button itself. */
export interface PayloadStore {
  /** Keeps `sealed` under `id` until `expiresAt` (Unix ms; null = as long as the portal stays). Same id: replaced. */
  put(memberId: string, id: string, sealed: Uint8Array, expiresAt: number | null): Promise<void>;
  /** Null when there is none, or it is past its end at `now`. */
  get(memberId: string, id: string, now: number): Promise<Uint8Array | null>;
  /** Deletes what ended before `now` (Unix ms), at most `limit`; returns how many. */
  prune(now: number, limit: number): Promise<number>;
}

/** Something that is to happen later. When it is due it becomes an event of its lane. */
export interface TimerRow {
  memberId: string;
  /** Unique within the portal. */
  id: string;
  botId: number;
  /** Where it belongs, e.g. `chat2210`. */
  dialogId: string;
  /** Name of what is to be done. */
  name: string;
  /** Sealed by the caller. */
  data: Uint8Array;
  /** Unix ms. */
  dueAt: number;
  /** Cron expression and time zone of a timer that repeats; null = once. */
  repeat: { cron: string; timeZone: string } | null;
}

export interface TimerStore {
  /** Stores a timer durably; one with the same (portal, id) is replaced. */
  put(row: TimerRow): Promise<void>;
  get(memberId: string, id: string): Promise<TimerRow | null>;
  /** Timers due at `now`, oldest first. They stay until `advance` moves or ends them. */
  due(now: number, limit: number): Promise<TimerRow[]>;
  /** Sets the next due time, or ends the timer (null). False when it is no longer due at `row.dueAt`: nothing was changed. */
  advance(row: Pick<TimerRow, 'memberId' | 'id' | 'dueAt'>, next: number | null): Promise<boolean>;
  /** False when there is none. */
  remove(memberId: string, id: string): Promise<boolean>;
  /** By id; `after`: the last id of the page before. */
  list(memberId: string, page: { limit: number; after?: string; botId?: number }): Promise<TimerRow[]>;
  /** Unix ms at which the next timer is due, or null. */
  nextDue(): Promise<number | null>;
}

export type BroadcastState = 'running' | 'paused' | 'done' | 'cancelled';

/** A message to many dialogs. */
export interface BroadcastRow {
  id: string;
  /** Code of the bot that speaks. */
  botCode: string;
  /** What it says; sealed by the caller. */
  sealed: Uint8Array;
  state: BroadcastState;
  /** Unix ms. */
  createdAt: number;
}

/** One dialog of a broadcast. `n` numbers them from 1, in the order in which they were given. */
export interface RecipientRow {
  n: number;
  memberId: string;
  dialogId: string;
  state: 'waiting' | 'sent' | 'failed';
  /** Of a sent message. */
  messageId: number | null;
  /** Why it failed: `CODE: text`. */
  error: string | null;
}

export interface BroadcastStore {
  /**
   * Stores a broadcast with its recipients durably; all or nothing. The same dialog twice is one recipient. False when
   * there is a broadcast with this id already: nothing was changed.
   */
  create(row: BroadcastRow, recipients: readonly { memberId: string; dialogId: string }[]): Promise<boolean>;
  get(id: string): Promise<BroadcastRow | null>;
  /** Newest first; `before`: only those created before (Unix ms). */
  list(page: { limit: number; before?: number; state?: BroadcastState }): Promise<BroadcastRow[]>;
  /** False when it is not in one of the states `from`: nothing was changed. */
  setState(id: string, from: readonly BroadcastState[], to: BroadcastState): Promise<boolean>;
  /** Portals that still have waiting recipients. */
  portals(id: string): Promise<string[]>;
  /** Waiting recipients in one portal, in order, those after number `after`. */
  waiting(id: string, memberId: string, limit: number, after?: number): Promise<RecipientRow[]>;
  /** Keeps what became of recipients; durable when it resolves. */
  record(
    id: string,
    results: readonly Pick<RecipientRow, 'n' | 'state' | 'messageId' | 'error'>[],
  ): Promise<void>;
  counts(id: string): Promise<{ waiting: number; sent: number; failed: number }>;
  /** In order; `after`: the last `n` of the page before. */
  recipients(
    id: string,
    page: { limit: number; after?: number; state?: RecipientRow['state'] },
  ): Promise<RecipientRow[]>;
  /** Forgets a broadcast with its recipients. */
  remove(id: string): Promise<void>;
}

/** The right to do something that only one process may do. A lower `fence` than the name's is over. */
export interface Lease {
  name: string;
  fence: number;
}

export interface LeaseStore {
  /** Takes a name for `ttlMs`; null while another holder's time runs. */
  take(name: string, ttlMs: number): Promise<Lease | null>;
  /** Keeps it for another `ttlMs`. False when it is over: stop what you do. */
  renew(lease: Lease, ttlMs: number): Promise<boolean>;
  /** Lets it go at once; nothing when it is over. */
  release(lease: Lease): Promise<void>;
}

export interface Store {
  readonly inbox: Inbox;
  readonly portals: PortalStore;
  readonly tokens: TokenStore;
  readonly bots: BotStore;
  readonly sessions: SessionStore;
  readonly cursors: CursorStore;
  readonly payloads: PayloadStore;
  readonly timers: TimerStore;
  readonly broadcasts: BroadcastStore;
  readonly leases: LeaseStore;
  /** Null where one process has the store to itself. */
  readonly buckets: BucketStore | null;
  /** Likewise. */
  readonly replicas: ReplicaStore | null;
  /** Resolves when the store can take writes now. @throws StorageError with a hint that says what to do. */
  check(): Promise<void>;
  close(): Promise<void>;
}
