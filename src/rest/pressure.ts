import { RestError, TransportError } from '../errors.ts';
import { backoff } from './backoff.ts';
import type { Meter } from './bucket.ts';
import { Circuit } from './circuit.ts';
import type { Counts } from './counts.ts';
import { limitError } from './limit-error.ts';
import { OperatingLedger } from './operating.ts';
import type { Priority, RestTime } from './rest.ts';
import type { Tariff } from './tariff.ts';

export interface PressureOptions {
  readonly random: () => number;
  readonly operatingSeconds: number;
  readonly counts: Counts;
}

/** Share of the burst that broadcasts leave to replies. */
const RESERVE = 0.2;
const LIMITED_CAP_MS = 30_000;
const LIMITED_BASE_MS = 100;
/** A refusal this old says nothing of the portal now. */
const STALE_MS = 60_000;

/** What is known of one portal's limits, and what its answers teach. Times are Unix milliseconds. */
export class Pressure {
  readonly #options: PressureOptions;
  readonly #bucket: Meter;
  readonly #circuit: Circuit;
  readonly #ledger: OperatingLedger;
  #reserve: number;
  /** QUERY_LIMIT_EXCEEDED answers in a row, and until when none is to be provoked. */
  #refusals = 0;
  #quietUntil = 0;
  /** Rises with every QUERY_LIMIT_EXCEEDED that counts: what was sent before it says nothing new. */
  #round = 0;

  constructor(options: PressureOptions, bucket: Meter) {
    this.#options = options;
    this.#bucket = bucket;
    this.#circuit = new Circuit(options.random);
    this.#ledger = new OperatingLedger(options.operatingSeconds, options.random);
    this.#reserve = reserveOf(bucket.tariff);
  }

  setTariff(tariff: Tariff): void {
    this.#bucket.tariff = tariff;
    this.#reserve = reserveOf(tariff);
  }

  /** To be kept with a request and given back with its outcome. */
  get round(): number {
    return this.#round;
  }

  /** False after a portal stopped answering: then one call at a time is risked. */
  get isAnswering(): boolean {
    return this.#circuit.isClosed;
  }

  /** True when there is nothing to remember. */
  isIdle(now: number): boolean {
    this.#ledger.prune(now);
    return (
      this.#ledger.isQuiet &&
      this.#circuit.isQuiet(now) &&
      (this.#refusals === 0 || now - this.#quietUntil > STALE_MS) &&
      this.#bucket.level(now) === 0
    );
  }

  /** Takes a place in the bucket for a call that goes out at once, if nothing speaks against it. */
  take(method: string, priority: Priority, now: number): boolean {
    if (now < this.#quietUntil || !this.#circuit.isClosed || this.parkedFor(method, now) > 0) return false;
    if (!this.#bucket.take(now, priority === 'reply' ? 0 : this.#reserve)) return false;
    this.spend(method, now);
    return true;
  }

  /** Takes the place of a request whose turn has come. */
  takeTurn(now: number): void {
    this.#bucket.take(now);
    this.#circuit.sent();
  }

  /** Milliseconds until any request may go out; Infinity = when the probe under way has its answer, or the bucket. */
  waitFor(now: number): number {
    return Math.max(this.#quietUntil - now, this.#circuit.waitFor(now), this.#bucket.waitFor(now));
  }

  /** Milliseconds until a request with nothing but broadcasts may go out. */
  broadcastWait(now: number): number {
    return this.#bucket.waitFor(now, this.#reserve);
  }

  /** Milliseconds until the method may be called again. */
  parkedFor(method: string, now: number): number {
    return this.#ledger.isQuiet ? 0 : this.#ledger.waitFor(method, now);
  }

  /** The least a call of this method has to wait for reasons other than the bucket. */
  shutFor(method: string, now: number): number {
    const probe = this.#circuit.waitFor(now);
    const shut = Math.max(this.#quietUntil - now, Number.isFinite(probe) ? probe : 0);
    return Math.max(shut, this.parkedFor(method, now));
  }

  /** A call of the method goes out: the next one may have to wait. */
  spend(method: string, now: number): void {
    if (!this.#ledger.isQuiet) this.#ledger.spend(method, now);
  }

  /** Why a call of this method did not get its turn in time. */
  reason(method: string, now: number): RestError {
    if (this.parkedFor(method, now) > 0) return limitError('OPERATION_TIME_LIMIT', method);
    return limitError(this.#circuit.isClosed ? 'LIMIT_TIMEOUT' : 'CIRCUIT_OPEN', method);
  }

  answered(round: number): void {
    if (round === this.#round) this.#refusals = 0;
    this.#circuit.answered();
  }

  /** What the portal says of the method's run time. */
  record(method: string, time: RestTime, now: number): void {
    this.#ledger.record(method, time, now);
  }

  /** Learns from an error. Returns true when the portal did not execute the call and it is to be sent again. */
  failed(error: unknown, method: string, round: number, now: number): boolean {
    const { counts } = this.#options;
    if (!(error instanceof RestError)) {
      if (!isGatewayTrouble(error)) this.#circuit.undecided();
      else if (this.#circuit.failed(now)) counts.circuitsOpened += 1;
      return false;
    }
    const code = error.code.toUpperCase();
    if (code === 'OVERLOAD_LIMIT') {
      this.#circuit.blocked(now);
      counts.circuitsOpened += 1;
      return false;
    }
    this.#circuit.answered();
    // Run time is counted per command, so a batch cannot use its own up; should one, then as a whole.
    if (code === 'QUERY_LIMIT_EXCEEDED' || (code === 'OPERATION_TIME_LIMIT' && method === 'batch')) {
      counts.queryLimits += 1;
      this.#limited(round, now);
      return true;
    }
    if (code !== 'OPERATION_TIME_LIMIT') return false;
    counts.parks += 1;
    this.#ledger.park(method, now);
    return true;
  }

  #limited(round: number, now: number): void {
    this.#bucket.fill(now);
    if (round !== this.#round) return;
    this.#round += 1;
    const baseMs = Math.max(LIMITED_BASE_MS, 1000 / this.#bucket.tariff.perSecond);
    const wait = backoff({ baseMs, capMs: LIMITED_CAP_MS }, this.#refusals, this.#options.random());
    this.#refusals += 1;
    this.#quietUntil = Math.max(this.#quietUntil, now + wait);
  }
}

function reserveOf({ burst }: Tariff): number {
  return Number.isFinite(burst) ? burst * RESERVE : 0;
}

/** A gateway answered in the portal's place, or nobody did. */
function isGatewayTrouble(error: unknown): boolean {
  if (!(error instanceof TransportError)) return false;
  const { code, status = 0 } = error;
  if (code === 'NOT_JSON') return status >= 500;
  return code === 'CONNECT' || code === 'BROKEN' || (code === 'TIMEOUT' && !error.unknownOutcome);
}
