import type { Logger } from 'pino';
import type { BotEvent } from '../bitrix24/event.ts';
import type { PortalRow } from '../storage/store.ts';

/** One attempt to handle one event; made by delivery, consumed by the bot room. */
export interface Run {
  readonly event: BotEvent;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Aborted at the handler's deadline and at the end of a drain's grace. */
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** Every state-changing call goes through here, so that a repeated run can re-use its result. */
  readonly effects: Effects;
}

/** Seam for recorded effects: `send` runs unless this run's n-th call was already recorded. */
export interface Effects {
  once<T>(method: string, params: Readonly<Record<string, unknown>>, send: () => Promise<T>): Promise<T>;
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
