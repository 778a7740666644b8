import type { Logger } from 'pino';
import type { BotEvent, MessageEvent } from '../bitrix24/event.ts';
import type { HandleRun, Run } from '../bot/contract.ts';
import type { PendingEvent, SessionWrite } from '../storage/store.ts';
import type { RunEffects } from './effects.ts';
import { HandlerTimeoutError } from './timeout-error.ts';

/** Why a run is aborted: its deadline, the end of a drain's grace, or another process took the lane. */
export type AbortCause = 'timeout' | 'drain' | 'lost';

/** How a run ended. `aborted`: it was told to stop, and did not finish; nothing is known against its event. */
export type RunEnd =
  | { end: 'done'; sessions: readonly SessionWrite[] }
  | { end: 'failed'; error: unknown }
  | { end: 'aborted' };

export interface LaneRunOptions {
  pending: PendingEvent;
  event: BotEvent;
  effects: RunEffects;
  log: Logger;
  /** Milliseconds until the handler's signal is aborted. */
  timeoutMs: number;
  /** Milliseconds that an aborted handler gets to end before its lane goes on without it. */
  settleMs: number;
}

/** One attempt to handle one event. Signal and logger are made when first asked for: most handlers need neither. */
export class LaneRun implements Run {
  readonly event: BotEvent;
  readonly attempt: number;
  readonly effects: RunEffects;
  collected: readonly MessageEvent[] = [];
  readonly #options: LaneRunOptions;
  /** By bot and key. */
  readonly #sessions = new Map<string, SessionWrite>();
  #log: Logger | undefined;
  #controller: AbortController | undefined;
  #aborted: { cause: AbortCause; reason: Error } | undefined;
  #abandon: (() => void) | undefined;
  #settling: NodeJS.Timeout | undefined;

  constructor(options: LaneRunOptions) {
    this.#options = options;
    this.event = options.event;
    this.attempt = options.pending.attempts + 1;
    this.effects = options.effects;
  }

  get log(): Logger {
    const { event, attempt } = this;
    this.#log ??= this.#options.log.child({
      event: event.id,
      kind: event.kind,
      portal: event.memberId,
      bot: event.bot.code,
      dialog: event.dialogId,
      attempt,
    });
    return this.#log;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#aborted !== undefined) this.#controller.abort(this.#aborted.reason);
    }
    return this.#controller.signal;
  }

  keep(session: SessionWrite): void {
    this.#sessions.set(`${session.botId}/${session.key}`, session);
  }

  /**
   * Tells the handler to stop. From here on it can send nothing, and after `settleMs` nobody waits for it. False when it
   * was told before.
   */
  abort(cause: AbortCause, reason: Error): boolean {
    if (this.#aborted !== undefined) return false;
    this.#aborted = { cause, reason };
    this.effects.close();
    this.#settling = setTimeout(() => this.#abandon?.(), this.#options.settleMs);
    this.#controller?.abort(reason);
    return true;
  }

  /** Calls the handler once. Never rejects. */
  execute(handle: HandleRun): Promise<RunEnd> {
    const { pending, timeoutMs } = this.#options;
    const startedAt = performance.now();
    return new Promise((resolve) => {
      const deadline = setTimeout(() => {
        const elapsedMs = Math.round(performance.now() - startedAt);
        this.abort('timeout', new HandlerTimeoutError(pending, elapsedMs));
      }, timeoutMs);
      const end = (result: RunEnd): void => {
        clearTimeout(deadline);
        clearTimeout(this.#settling);
        resolve(result);
      };
      const failed = (error: unknown): void => end(this.#failure(error));
      // Named first: a function that is written where it is assigned to a property is put among the old objects by V8, and
      // keeps the run and its event until the next full garbage collection.
      const abandon = (): void => failed(undefined);
      this.#abandon = abandon;
      try {
        handle(this).then(() => end(this.#success()), failed);
      } catch (error) {
        failed(error);
      }
    });
  }

  #success(): RunEnd {
    return { end: 'done', sessions: [...this.#sessions.values()] };
  }

  #failure(error: unknown): RunEnd {
    if (this.#aborted === undefined) return { end: 'failed', error };
    // Whatever an aborted handler throws says only that it was aborted.
    const { cause, reason } = this.#aborted;
    return cause === 'timeout' ? { end: 'failed', error: reason } : { end: 'aborted' };
  }
}
