import { OPERATING_BASKET_SECONDS, OPERATING_SECONDS } from '../bitrix24/limits.ts';
import { backoff } from './backoff.ts';
import type { RestTime } from './rest.ts';

/** Shares of the limit from which a method is watched, and from which its calls are spread. */
const WATCHED = 0.5;
const SPREAD = 0.8;
/** A park of unknown length. */
const PARK = { baseMs: 20_000, capMs: 600_000 };
/** A method nobody has called for so long has nothing left in the portal's window. */
const FORGOTTEN_MS = 1_200_000;

interface Account {
  /** Seconds of run time within the portal's window, as last told. */
  spent: number;
  /** When the window loses its oldest part, Unix ms. */
  resetAt: number;
  /** Seconds one call adds, smoothed. */
  cost: number;
  nextAt: number;
  parkedUntil: number;
  /** Parks since the last success. */
  parks: number;
  touchedAt: number;
}

/**
 * Run time of the methods of one portal (Bitrix24 REST reference, limits: operating). From 80 % of the limit on,
 * calls of a method are spread over what is left of the window; a method that hit the wall is parked, others go on.
 * Methods far from the limit are not remembered. Times are Unix milliseconds.
 */
export class OperatingLedger {
  readonly #limit: number;
  readonly #random: () => number;
  readonly #accounts = new Map<string, Account>();

  constructor(limitSeconds: number = OPERATING_SECONDS, random: () => number = Math.random) {
    this.#limit = limitSeconds;
    this.#random = random;
  }

  /** True when no method is near the limit. */
  get isQuiet(): boolean {
    return this.#accounts.size === 0;
  }

  /** Milliseconds until the method may be called; 0 = now. */
  waitFor(method: string, now: number): number {
    const account = this.#accounts.get(method.toLowerCase());
    if (!account) return 0;
    return Math.max(0, account.parkedUntil - now, account.nextAt - now);
  }

  /** A call goes out now: the next one of a method near the limit has to wait its turn. */
  spend(method: string, now: number): void {
    const account = this.#accounts.get(method.toLowerCase());
    if (!account) return;
    account.touchedAt = now;
    account.nextAt = this.#next(account, now);
  }

  /** Takes down what the portal says of the method's run time. */
  record(method: string, time: RestTime, now: number): void {
    const spent = time.operating;
    if (spent === undefined) return;
    if (spent < this.#limit * WATCHED) {
      if (this.#accounts.size > 0) this.#accounts.delete(method.toLowerCase());
      return;
    }
    const name = method.toLowerCase();
    const known = this.#accounts.get(name);
    const added = known ? spent - known.spent : (time.duration ?? 0);
    const cost = known && added <= 0 ? known.cost : known ? known.cost * 0.7 + added * 0.3 : added;
    const resetAt =
      time.operating_reset_at === undefined
        ? now + OPERATING_BASKET_SECONDS * 1000
        : time.operating_reset_at * 1000;
    const account = {
      spent,
      resetAt,
      cost: Math.max(0.01, cost),
      nextAt: known?.nextAt ?? 0,
      parkedUntil: 0,
      parks: 0,
      touchedAt: now,
    };
    // The first news of the wall comes after the call: its successor waits already.
    account.nextAt = Math.max(account.nextAt, this.#next(account, now));
    this.#accounts.set(name, account);
  }

  /** OPERATION_TIME_LIMIT: parks the method until the last known reset, else for a growing while. Returns until when. */
  park(method: string, now: number): number {
    const name = method.toLowerCase();
    const known = this.#accounts.get(name);
    if (known && known.parkedUntil > now) return known.parkedUntil;
    const account = known ?? {
      spent: this.#limit,
      resetAt: 0,
      cost: 0,
      nextAt: 0,
      parkedUntil: 0,
      parks: 0,
      touchedAt: now,
    };
    account.parkedUntil =
      account.resetAt > now ? account.resetAt : now + backoff(PARK, account.parks, this.#random());
    account.parks += 1;
    account.nextAt = 0;
    account.touchedAt = now;
    this.#accounts.set(name, account);
    return account.parkedUntil;
  }

  /** Drops methods that have left the portal's window. */
  prune(now: number): void {
    for (const [name, account] of this.#accounts) {
      if (now - account.touchedAt > FORGOTTEN_MS && account.parkedUntil <= now) this.#accounts.delete(name);
    }
  }

  #next({ spent, resetAt, cost }: Account, now: number): number {
    if (spent < this.#limit * SPREAD || resetAt <= now) return 0;
    const left = this.#limit - spent;
    return left <= cost ? resetAt : now + ((resetAt - now) * cost) / left;
  }
}
