import type { Logger } from 'pino';
import type { BotEvent, MessageEvent } from '../bitrix24/event.ts';
import type { PortalRow, SessionWrite } from '../storage/store.ts';

/** One attempt to handle one event; made by delivery, consumed by the bot room. */
export interface Run {
  readonly event: BotEvent;
  /** Messages behind the event's own, in order, that are handled with it; none in most runs. */
  readonly collected?: readonly MessageEvent[];
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Aborted at the handler's deadline and at the end of a drain's grace. */
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** Every state-changing call goes through here, so that a repeated run can re-use its result. */
  readonly effects: Effects;
  /** Stores this session with the end of the run, in one transaction; not at all when the run fails. One per key: the last. */
  keep(session: SessionWrite): void;
}

/**
 * What becomes of an event when it is not known whether one of its calls was executed: `retry` makes the call again,
 * which may double it; `drop` forgets the event; `dead` makes it a dead letter for a person to look at.
 */
export type OnUnknown = 'retry' | 'drop' | 'dead';

/** A call that must not be made twice, whatever method it is finally made with. */
export interface EffectCall {
  /** What is done and where, e.g. `send chat2210`: the n-th of a name is the same call in every run of the event. */
  name: string;
  /** What is said. It does not tell calls from each other: a repeated run may word it differently. */
  content: unknown;
  onUnknown: OnUnknown;
}

/** The ways to make such a call; tried in turn, where the portal refuses the first. */
export interface Effect {
  /** True when an earlier run may have made the call with a key and could not leave a record. */
  readonly inDoubt: boolean;
  /**
   * Sends with an idempotency key (lower-case UUID of version 4), the same in every run; undefined: without.
   * Waits and repeats while the portal says that a message with this key is on its way.
   */
  keyed(send: (key: string | undefined) => Promise<unknown>): Promise<unknown>;
  /** Makes a call that would count twice if it was repeated; that it was begun is on disk before it is. */
  unkeyed(method: string, send: () => Promise<unknown>): Promise<unknown>;
}

/** What the calls of a run go through. */
export interface Effects {
  /**
   * Runs `make` unless an earlier run of the event did; its result, which must be JSON, is re-used then.
   * @throws UnknownOutcomeError when it may have been made, and RunOverError when the run has ended
   */
  once(call: EffectCall, make: (effect: Effect) => Promise<unknown>): Promise<unknown>;
  /** Makes a call that may be repeated without harm: nothing is recorded. @throws RunOverError */
  plain(method: string, send: () => Promise<unknown>): Promise<unknown>;
}

/** What the author wants to happen with an event whose handler threw. */
export type Verdict =
  /** Repeat with backoff; give up after `upTo` (milliseconds since the first attempt), if given. */
  | { verdict: 'retry'; upTo?: number }
  | { verdict: 'reply'; text: string }
  | { verdict: 'drop'; reason?: string }
  | { verdict: 'dead'; reason?: string };

/** Thrown out of a run when the author (or the default boundary) has decided. */
export class RunVerdict extends Error {
  readonly verdict: Exclude<Verdict, { verdict: 'reply' }>;
  constructor(verdict: Exclude<Verdict, { verdict: 'reply' }>, cause: unknown) {
    super(`handler failed: ${verdict.verdict}`, { cause });
    this.verdict = verdict;
  }
}

/** What delivery calls for every event. Resolves when the event is handled. */
export type HandleRun = (run: Run) => Promise<void>;

/** What intake calls when a portal was proven, at install and at start. */
export type OnPortal = (portal: PortalRow) => Promise<void>;
