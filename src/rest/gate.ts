import { BATCH_COMMANDS } from '../bitrix24/limits.ts';
import { RestError } from '../errors.ts';
import { Load, type Outcome, sendBatch } from './batcher.ts';
import { checkMethod } from './body.ts';
import type { CreateMeter } from './bucket.ts';
import { CallQueue, type Lane, type Verdict } from './call-queue.ts';
import type { Clock } from './clock.ts';
import { givenUp, limitError } from './limit-error.ts';
import { Pressure, type PressureOptions } from './pressure.ts';
import type { Priority, RestAnswer, RestNext, RestRequest } from './rest.ts';
import type { Tariff } from './tariff.ts';
import { type GivenUp, WaitingCall } from './waiting-call.ts';

/** What the gates of all portals share. */
export interface GateOptions extends PressureOptions {
  readonly clock: Clock;
  /** Waiting calls per portal and in the whole process. */
  readonly most: { readonly perPortal: number; readonly total: number };
  /** False: calls that wait go out one by one. */
  readonly batches: boolean;
  readonly createMeter: CreateMeter;
}

const DEADLINE_MS = 30_000;
/** Share of the queue that broadcasts may fill. */
const BROADCAST_SHARE = 0.8;
/** A portal called within this time is likely to be called again. */
const REMEMBERED_MS = 60_000;
/** A batch is kept so short that it should be done within this time. */
const BATCH_MS = 15_000;

let arrivals = 0;

/** The way to one portal: lets calls out at once while its limits allow, else in turn and together. */
export class Gate {
  readonly #options: GateOptions;
  readonly #pressure: Pressure;
  readonly #queue = new CallQueue();
  #flying = 0;
  #usedAt = 0;
  /** Milliseconds one command of a batch takes, smoothed. */
  #commandMs = 0;
  #stopTimer: (() => void) | undefined;

  /** @param key names the portal among all */
  constructor(options: GateOptions, key: string, tariff: Tariff) {
    this.#options = options;
    const now = options.clock.now();
    this.#pressure = new Pressure(
      options,
      options.createMeter(key, tariff, now, () => this.#pump()),
    );
  }

  setTariff(tariff: Tariff): void {
    this.#pressure.setTariff(tariff);
    this.#pump();
  }

  get waiting(): number {
    return this.#queue.size;
  }

  /** True when forgetting this gate would change nothing. */
  isIdle(): boolean {
    const now = this.#options.clock.now();
    if (now - this.#usedAt < REMEMBERED_MS || this.#flying > 0) return false;
    return this.#queue.isIdle && this.#pressure.isIdle(now);
  }

  /** Sends the call at once while nothing stands in its way, else when its turn has come. */
  send(request: RestRequest, next: RestNext): Promise<RestAnswer> {
    const now = this.#options.clock.now();
    const { method, identity, orderKey, priority = 'reply' } = request;
    arrivals += 1;
    this.#usedAt = now;
    if (this.#queue.hasReady) return this.#wait(request, next, arrivals, now);
    if (orderKey === undefined) {
      if (!this.#pressure.take(method, priority, now)) return this.#wait(request, next, arrivals, now);
      return this.#sendNow(request, next, arrivals, now);
    }
    const lane = this.#queue.hold(orderKey, identity.label, priority);
    if (lane && this.#pressure.take(method, priority, now)) {
      return this.#sendNow(request, next, arrivals, now, lane);
    }
    if (lane) this.#queue.release(lane);
    return this.#wait(request, next, arrivals, now);
  }

  /** Rejects every call that waits. */
  stop(): void {
    this.#stopTimer?.();
    for (const call of this.#queue.clear()) {
      this.#options.counts.waiting -= 1;
      call.reject(givenUp('ABORTED', call.request.method, false));
    }
  }

  /** The hot path: no timer, no entry in the queue. */
  async #sendNow(
    request: RestRequest,
    next: RestNext,
    seq: number,
    startedAt: number,
    lane?: Lane,
  ): Promise<RestAnswer> {
    const { round } = this.#pressure;
    this.#flying += 1;
    this.#options.counts.requests += 1;
    try {
      const answer = await next(request);
      this.#answered(request.method, answer, round);
      return answer;
    } catch (error) {
      if (!this.#failed(error, request.method, round)) throw error;
      return this.#wait(request, next, seq, startedAt, error);
    } finally {
      this.#flying -= 1;
      if (lane) this.#queue.release(lane);
      if (this.#queue.size > 0) this.#pump();
    }
  }

  /** @param refusal what the portal said when the call went out before */
  async #wait(
    request: RestRequest,
    next: RestNext,
    seq: number,
    startedAt: number,
    refusal?: unknown,
  ): Promise<RestAnswer> {
    const { method, signal, timeoutMs = DEADLINE_MS } = request;
    checkMethod(method);
    if (signal?.aborted) throw givenUp('ABORTED', method, false);
    if (refusal === undefined && this.#isFull(request.priority)) {
      this.#options.counts.refused += 1;
      throw limitError('LIMIT_QUEUE_FULL', method);
    }
    const call = new WaitingCall(request, next, seq, startedAt + timeoutMs);
    call.refusal = refusal;
    this.#enqueue(call);
    this.#pump();
    return call.promise;
  }

  #isFull(priority: Priority = 'reply'): boolean {
    const { most, counts } = this.#options;
    const share = priority === 'reply' ? 1 : BROADCAST_SHARE;
    return this.#queue.size >= most.perPortal * share || counts.waiting >= most.total * share;
  }

  /** Queues the call; rejects it when its turn cannot come within its time. */
  #enqueue(call: WaitingCall): void {
    const { clock, counts } = this.#options;
    const now = clock.now();
    const { method } = call.request;
    if (now + this.#pressure.shutFor(method, now) >= call.deadline) {
      call.reject(call.refusal ?? this.#pressure.reason(method, now));
      return;
    }
    this.#queue.add(call);
    counts.waiting += 1;
    call.watch(clock, this.#giveUp);
  }

  readonly #giveUp = (call: WaitingCall, why: GivenUp): void => {
    const { method } = call.request;
    if (call.isSent) {
      call.reject(givenUp(why, method, true));
      return;
    }
    this.#queue.remove(call);
    this.#options.counts.waiting -= 1;
    const late = () => call.refusal ?? this.#pressure.reason(method, this.#options.clock.now());
    call.reject(why === 'TIMEOUT' ? late() : givenUp(why, method, false));
  };

  /** Sends what may go now and sets the timer for the rest. */
  #pump(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    while (this.#queue.hasReady) {
      const now = this.#options.clock.now();
      const shut = this.#pressure.waitFor(now);
      const { calls, waitMs } = shut > 0 ? { calls: [], waitMs: shut } : this.#pick(now);
      const [first, ...others] = calls;
      if (!first) {
        this.#wake(waitMs);
        return;
      }
      this.#pressure.takeTurn(now);
      this.#options.counts.waiting -= calls.length;
      this.#options.counts.requests += 1;
      this.#flying += 1;
      if (others.length === 0) void this.#sendOne(first, now);
      else void this.#sendMany([first, ...others], now);
    }
  }

  #wake(ms: number): void {
    // Endless: the answer that is waited for wakes the queue itself.
    if (!Number.isFinite(ms)) return;
    this.#stopTimer = this.#options.clock.after(Math.max(1, Math.ceil(ms)), () => this.#pump());
  }

  /** The calls of the next request, or how long to wait when none may go. */
  #pick(now: number): { calls: WaitingCall[]; waitMs: number } {
    const pressure = this.#pressure;
    let waitMs = Number.POSITIVE_INFINITY;
    const broadcastWait = pressure.broadcastWait(now);
    // A probe risks one call, not fifty.
    const load = new Load(this.#options.batches && pressure.isAnswering ? this.#mostCommands() : 1);
    const calls = this.#queue.pick((call, priority): Verdict => {
      const { method } = call.request;
      if (load.isEmpty && priority === 'broadcast' && broadcastWait > 0) {
        waitMs = Math.min(waitMs, broadcastWait);
        return 'leave';
      }
      const parked = pressure.parkedFor(method, now);
      if (parked > 0) {
        waitMs = Math.min(waitMs, parked);
        return 'parked';
      }
      const verdict = load.judge(call);
      // At once, so that a second call of a method near its limit is not taken along.
      if (verdict !== 'leave') pressure.spend(method, now);
      return verdict;
    });
    return { calls, waitMs };
  }

  #mostCommands(): number {
    if (this.#commandMs === 0) return BATCH_COMMANDS;
    return Math.max(1, Math.min(BATCH_COMMANDS, Math.floor(BATCH_MS / this.#commandMs)));
  }

  async #sendOne(call: WaitingCall, now: number): Promise<void> {
    const { request, next } = call;
    const { round } = this.#pressure;
    // From here on the transport keeps the deadline.
    call.unwatch();
    try {
      const answer = await next({ ...request, timeoutMs: Math.max(1, call.deadline - now) });
      this.#answered(request.method, answer, round);
      call.resolve(answer);
    } catch (error) {
      if (this.#failed(error, request.method, round)) this.#return(call, error);
      else call.reject(error);
    }
    this.#arrived([call]);
  }

  async #sendMany(calls: [WaitingCall, ...WaitingCall[]], now: number): Promise<void> {
    const { counts, clock } = this.#options;
    const { round } = this.#pressure;
    counts.batches += 1;
    counts.batched += calls.length;
    for (const call of calls) call.isSent = true;
    const latest = calls.reduce((most, { deadline }) => Math.max(most, deadline), 0);
    const { outcomes, whole } = await sendBatch(calls, Math.max(1, latest - now));
    const refused = whole !== undefined && this.#failed(whole, 'batch', round);
    if (whole === undefined) {
      this.#pressure.answered(round);
      const each = (clock.now() - now) / calls.length;
      this.#commandMs = this.#commandMs === 0 ? each : this.#commandMs * 0.7 + each * 0.3;
    }
    for (const [index, call] of calls.entries()) {
      call.isSent = false;
      if (refused) this.#return(call, whole);
      else this.#settle(call, outcomes[index] ?? { error: whole }, round);
    }
    this.#arrived(calls);
  }

  #settle(call: WaitingCall, outcome: Outcome, round: number): void {
    const { method } = call.request;
    if ('answer' in outcome) {
      this.#learn(method, outcome.answer);
      call.resolve(outcome.answer);
    } else if ('again' in outcome) {
      this.#return(call, outcome.again);
    } else if (isLimit(outcome.error) && this.#failed(outcome.error, method, round)) {
      this.#return(call, outcome.error);
    } else {
      call.reject(outcome.error);
    }
  }

  /** Puts a call that was not executed back in its place. */
  #return(call: WaitingCall, refusal: unknown): void {
    if (call.isSettled) return;
    const { method, signal } = call.request;
    if (signal?.aborted) {
      call.reject(givenUp('ABORTED', method, false));
      return;
    }
    call.refusal = refusal ?? call.refusal;
    this.#enqueue(call);
  }

  /** After the calls have settled or are back in the queue: their lanes go on. */
  #arrived(calls: readonly WaitingCall[]): void {
    this.#flying -= 1;
    for (const { lane } of calls) if (lane) this.#queue.release(lane);
    this.#pump();
  }

  #answered(method: string, answer: RestAnswer, round: number): void {
    this.#pressure.answered(round);
    this.#learn(method, answer);
  }

  #learn(method: string, { time }: RestAnswer): void {
    if (time?.operating !== undefined) this.#pressure.record(method, time, this.#options.clock.now());
  }

  #failed(error: unknown, method: string, round: number): boolean {
    return this.#pressure.failed(error, method, round, this.#options.clock.now());
  }
}

function isLimit(error: unknown): boolean {
  return error instanceof RestError && error.layer === 'limit';
}
