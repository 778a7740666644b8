import type { Logger } from 'pino';
import type { BotEvent } from '../bitrix24/event.ts';
import { type HandleRun, RunVerdict } from '../bot/contract.ts';
import type { OverlapOf } from '../bot/overlap.ts';
import type { Inbox, LaneHold, PendingEvent, RunOutcome } from '../storage/store.ts';
import { apologyEffects } from './apology-effects.ts';
import { createClaimer } from './claimer.ts';
import type { EffectsOf, RunEffects } from './effects.ts';
import { HeldLanes } from './held-lanes.ts';
import { LaneRun } from './lane-run.ts';
import { createTurns, type Turn } from './overlap.ts';
import { DEFAULT_RETRY, decide, describe, type RetryPolicy } from './retry.ts';
import { RunOverError } from './run-over-error.ts';
import { SessionConflictError } from './session-conflict.ts';
import { HandlerTimeoutError } from './timeout-error.ts';

export interface LanesOptions {
  inbox: Inbox;
  handle: HandleRun;
  /** Called once a run made a dead letter of its event; what it throws is logged, and changes nothing. */
  apologise?: HandleRun;
  /** Reads a stored event (`parsed`, or the sealed body). What it throws makes the event a dead letter. */
  decode: (event: PendingEvent) => BotEvent;
  /** Unix ms. */
  now: () => number;
  /** From 0 (included) to 1 (excluded). */
  random: () => number;
  log: Logger;
  /** Events handled at the same time; default 64. */
  concurrency?: number;
  /** Of these, for one portal at most; default half of them. */
  perPortal?: number;
  /** Milliseconds for one run of a handler; default 60 000. */
  handlerTimeoutMs?: number;
  /** Milliseconds that an aborted handler gets to end; default 5 000. */
  settleMs?: number;
  /** Milliseconds between attempts to reach a store in trouble; default 1 000. */
  storeRetryMs?: number;
  /** Milliseconds between heartbeats for held lanes; default 5 000, a quarter of their lease. */
  renewMs?: number | undefined;
  retry?: RetryPolicy;
  /** Which messages are handled together, or not at all; absent: each by itself. */
  overlapOf?: OverlapOf | undefined;
  /** Records what runs do: see `createEffects`. */
  effects: EffectsOf;
}

/** How an attempt ended: what is to be stored, and the run it ended, if there was one. */
interface Attempt {
  outcome: RunOutcome;
  run?: LaneRun;
  /** Places of the events right behind it that are done with it, if it is done. */
  also?: readonly number[];
}

export interface LaneStats {
  /** Lanes being worked on now. */
  running: number;
  /** Runs since the start, by how they ended. */
  done: number;
  retried: number;
  dead: number;
  /** Messages handled in the run of an earlier one, by bots that collect. */
  collected: number;
  /** Messages not handled because of a later one, by bots that want the latest. */
  passed: number;
  /** Of those retried or dead: how many ran into the handler's deadline. */
  timeouts: number;
  /** Let go unfinished, by a drain. */
  released: number;
  /** Ended without effect, because another process had taken the lane. */
  lost: number;
}

export interface Lanes {
  start(): void;
  /**
   * Takes no more work, lets running handlers finish within `graceMs`, then aborts their signals and lets
   * unfinished lanes go. Resolves when nothing runs any more. Never rejects.
   */
  drain(graceMs: number): Promise<void>;
  stats(): LaneStats;
  /** Aborts the runs whose hold may be over by now. True when there were any. */
  lapse(): boolean;
}

/** Events of one lane in a row before it goes to the back of the queue: a talkative dialog must not keep its place. */
const STREAK = 16;
/**
 * A process that dies this often over one event would never get past it. The store starts such an event later each time,
 * so that only one that kills the process every time comes this far.
 */
const MAX_CRASHES = 12;
/** The lane waits for an apology, so it must not wait for long. */
const APOLOGY_MS = 15_000;

/**
 * Runs the handlers: lanes in parallel, the events of a lane one at a time in the order of arrival.
 *
 * ```ts
 * const lanes = createLanes({ inbox: store.inbox, handle, decode, now: Date.now, random: Math.random, log });
 * lanes.start();
 * await lanes.drain(8000);
 * ```
 */
export function createLanes(options: LanesOptions): Lanes {
  const { inbox, handle, apologise, decode, now, random, log } = options;
  const { handlerTimeoutMs = 60_000, settleMs = 5000, storeRetryMs = 1000, renewMs = 5000 } = options;
  const { retry = DEFAULT_RETRY, effects: effectsOf } = options;
  const concurrency = Math.max(1, options.concurrency ?? 64);
  const perPortal = Math.max(1, options.perPortal ?? Math.floor(concurrency / 2));

  const held = new HeldLanes();
  const turnOf = options.overlapOf && createTurns({ inbox, decode, overlapOf: options.overlapOf, now });
  const stats = { done: 0, retried: 0, dead: 0, collected: 0, passed: 0, timeouts: 0, released: 0, lost: 0 };
  let running = 0;
  let draining: Promise<void> | undefined;
  let stopped = false;
  let renewing: NodeJS.Timeout | undefined;
  const idleListeners = new Set<() => void>();

  const claimer = createClaimer({
    inbox,
    now,
    log,
    perPortal,
    storeRetryMs,
    free: () => concurrency - running,
    take: (hold) => {
      running += 1;
      void work(hold).then(ended, ended);
    },
  });

  function ended(): void {
    running -= 1;
    if (running === 0) for (const listener of idleListeners) listener();
    claimer.wake();
  }

  async function work(first: LaneHold): Promise<void> {
    let hold: LaneHold | null = first;
    for (let streak = 1; hold !== null; streak += 1) {
      const current: LaneHold = hold;
      held.set(current, null);
      try {
        const ended = await attempt(current);
        hold = ended === null ? null : await settle(current, ended, streak < STREAK);
      } catch (error) {
        const { id, portal } = current.event;
        log.error({ err: error, event: id, portal }, 'a lane stopped unexpectedly; its event stays pending');
        // Whatever went wrong goes wrong again at once: the lane must not spin.
        await new Promise((resolve) => setTimeout(resolve, storeRetryMs));
        await inbox.release([current]).catch(() => undefined);
        hold = null;
      } finally {
        held.remove(current);
      }
    }
  }

  /** One run of the first event. Null when it was aborted: the lane was let go and the event stays pending. */
  async function attempt(hold: LaneHold): Promise<Attempt | null> {
    const pending = hold.event;
    const crashes = pending.crashes ?? 0;
    if (crashes >= MAX_CRASHES)
      return dead(`not started: the process died ${crashes} times while it was handled`);
    let event: BotEvent;
    try {
      event = decode(pending);
    } catch (error) {
      log.error({ err: error, event: pending.id, portal: pending.portal }, 'event cannot be decoded');
      return dead(`cannot be decoded: ${describe(error)}`);
    }
    const effects = effectsOf(hold, () => run.abort('lost', takenOver(hold)));
    const run = new LaneRun({ pending, event, effects, log, timeoutMs: handlerTimeoutMs, settleMs });
    held.set(hold, run);
    const turn = turnOf && (await takeTurn(turnOf(hold, event, effects)));
    if (turn === 'lost') return letGo(hold, effects);
    if (turn?.do === 'wait') return putOff(hold, turn.until);
    if (turn?.do === 'pass') return { outcome: { state: 'done' }, also: turn.also };
    const { also = [], collected = [] } = turn ?? {};
    run.collected = collected;
    const result = await run.execute(handle);
    effects.close();
    if (result.end === 'aborted') return letGo(hold, effects);
    if (result.end === 'failed') return { outcome: await conclude(hold, run, result.error), run, also };
    const { sessions } = result;
    return { outcome: sessions.length === 0 ? { state: 'done' } : { state: 'done', sessions }, run, also };
  }

  /** Lets the lane go for a while: until then it takes no place among those that are worked on. */
  async function putOff(hold: LaneHold, until: number): Promise<null> {
    await inbox.release([hold], until);
    return null;
  }

  /** What becomes of an event whose run failed, with what the run leaves for the next. */
  function judge(run: LaneRun, pending: PendingEvent, error: unknown): RunOutcome {
    const time = now();
    const outcome = decide(
      {
        error,
        attempt: run.attempt,
        firstAttemptAt: pending.firstAttemptAt ?? time,
        now: time,
        random: random(),
      },
      retry,
    );
    if (error instanceof HandlerTimeoutError) stats.timeouts += 1;
    const err = error instanceof RunVerdict ? (error.cause ?? error) : error;
    if (outcome.state === 'retry')
      run.log.warn({ err, due: outcome.due }, 'handler failed; the event is repeated');
    else if (outcome.state === 'dead') run.log.error({ err }, 'handler failed; the event is a dead letter');
    else run.log.info({ err }, 'handler failed; the event is dropped');
    if (outcome.state === 'done') return outcome;
    return { ...outcome, effects: run.effects.unwritten(outcome.state) };
  }

  /** Judges a run and, when its event is given up, has that said to whom it may concern. */
  async function conclude(hold: LaneHold, run: LaneRun, error: unknown): Promise<RunOutcome> {
    const outcome = judge(run, hold.event, error);
    if (outcome.state !== 'dead' || apologise === undefined || stopped) return outcome;
    const effects = apologyEffects(effectsOf(hold, () => sorry.abort('lost', takenOver(hold))));
    const timeoutMs = Math.min(APOLOGY_MS, handlerTimeoutMs);
    const sorry = new LaneRun({ pending: hold.event, event: run.event, effects, log, timeoutMs, settleMs });
    held.set(hold, sorry);
    const result = await sorry.execute(apologise);
    effects.close();
    if (result.end === 'failed') sorry.log.warn({ err: result.error }, 'the apology could not be sent');
    return { ...outcome, effects: [...(outcome.effects ?? []), ...effects.unwritten('retry')] };
  }

  async function letGo(hold: LaneHold, effects?: RunEffects): Promise<null> {
    stats.released += 1;
    const left = effects?.unwritten('retry') ?? [];
    if (left.length > 0) {
      await inbox.record(hold, left).catch((error: unknown) => {
        log.error({ err: error, event: hold.event.id }, 'what an aborted run did could not be stored');
      });
    }
    await inbox.release([hold]);
    return null;
  }

  /** Makes the outcome durable. A store in trouble is waited for: running the handler again would help nobody. */
  async function settle(hold: LaneHold, ended: Attempt, again: boolean): Promise<LaneHold | null> {
    let { outcome } = ended;
    const { also = [] } = ended;
    for (let failures = 0; ; ) {
      try {
        const whole = outcome.state === 'done' && also.length > 0 ? { ...outcome, also } : outcome;
        const next = await inbox.finish(hold, whole, again && draining === undefined);
        if (next === 'conflict') {
          if (!ended.run) throw new Error('a session was written without a run');
          outcome = await conclude(hold, ended.run, new SessionConflictError(hold.event.id));
          continue;
        }
        if (next === 'lost') {
          stats.lost += 1;
          return null;
        }
        count(outcome, also.length, ended.run !== undefined);
        return next;
      } catch (error) {
        if (failures === 0)
          log.error({ err: error, event: hold.event.id }, 'the result of a run cannot be stored yet');
        failures += 1;
        if (stopped) return letGo(hold, ended.run?.effects);
        await new Promise((resolve) => setTimeout(resolve, storeRetryMs));
      }
    }
  }

  function count({ state }: RunOutcome, also: number, ran: boolean): void {
    if (state === 'retry') stats.retried += 1;
    else if (state === 'dead') stats.dead += 1;
    else if (ran) {
      stats.done += 1;
      stats.collected += also;
    } else stats.passed += 1 + also;
  }

  async function renew(): Promise<void> {
    try {
      for (const lost of await inbox.renew(held.holds())) {
        held.runOf(lost)?.abort('lost', takenOver(lost));
      }
    } catch (error) {
      log.error({ err: error }, 'held lanes could not be renewed');
    }
  }

  function lapse(): boolean {
    let lapsed = false;
    for (const { hold, run } of held) {
      if (run !== null && !inbox.isHeld(hold) && run.abort('lost', takenOver(hold))) lapsed = true;
    }
    return lapsed;
  }

  /** Resolves when nothing runs, at the latest after `ms`. */
  function idle(ms: number): Promise<void> {
    if (running === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        idleListeners.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      idleListeners.add(done);
    });
  }

  async function drain(graceMs: number): Promise<void> {
    await claimer.stop();
    await idle(graceMs);
    for (const { run } of held) run?.abort('drain', new Error('the server is stopping'));
    stopped = true;
    await idle(settleMs + storeRetryMs + 1000);
    clearInterval(renewing);
  }

  return {
    start() {
      if (renewing !== undefined || draining !== undefined) return;
      renewing = setInterval(() => void renew(), renewMs);
      renewing.unref();
      claimer.start();
    },
    drain(graceMs) {
      draining ??= drain(graceMs);
      return draining;
    },
    stats: () => ({ running, ...stats }),
    lapse,
  };
}

/** @throws StorageError */
function takeTurn(turn: Promise<Turn>): Promise<Turn | 'lost'> {
  return turn.catch((error: unknown) => {
    if (error instanceof RunOverError) return 'lost';
    throw error;
  });
}

function dead(error: string): Attempt {
  return { outcome: { state: 'dead', error } };
}

function takenOver(hold: LaneHold): Error {
  return new Error(`lane ${hold.lane} was taken over by another process`);
}
