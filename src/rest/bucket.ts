import type { Tariff } from './tariff.ts';

/**
 * Seconds of drain that are left unused: a request may be this long on its way before the portal counts it, and the
 * portal drains in steps.
 */
const MARGIN_S = 1;

/** Requests; what fractions of milliseconds add up to is no request. */
const NOTHING = 1e-6;

/** What a portal's calls ask before they go out: a bucket of this process's own, or its part in a shared one. */
export type Meter = Pick<Bucket, 'tariff' | 'level' | 'take' | 'waitFor' | 'fill'>;

/** How the meter of a portal is made. `onRoom` is called when `waitFor` said Infinity and that is over. */
export type CreateMeter = (key: string, tariff: Tariff, now: number, onRoom: () => void) => Meter;

/**
 * The portal's leaky bucket, kept here a little smaller than there: every request adds 1, `perSecond` drains
 * (Bitrix24 REST reference, limits). Times are Unix milliseconds and may stand still, never run backwards in effect.
 */
export class Bucket {
  #tariff: Tariff;
  #room: number;
  #level = 0;
  #at: number;

  constructor(tariff: Tariff, now: number) {
    this.#tariff = tariff;
    this.#room = roomOf(tariff);
    this.#at = now;
  }

  get tariff(): Tariff {
    return this.#tariff;
  }

  set tariff(tariff: Tariff) {
    this.#tariff = tariff;
    this.#room = roomOf(tariff);
  }

  /** Requests the portal still has in its bucket, as far as is known here. */
  level(now: number): number {
    const elapsed = now - this.#at;
    if (elapsed > 0) this.#level = Math.max(0, this.#level - (elapsed / 1000) * this.#tariff.perSecond);
    this.#at = now;
    return this.#level;
  }

  /** Adds one request if it fits and leaves `reserve` places free. */
  take(now: number, reserve = 0): boolean {
    if (this.level(now) + 1 > this.#room - reserve + NOTHING) return false;
    this.#level += 1;
    return true;
  }

  /** Milliseconds until `take` with this reserve would succeed; 0 = now; Infinity = it is not known yet. */
  waitFor(now: number, reserve = 0): number {
    const over = this.level(now) + 1 - (this.#room - reserve);
    return over <= NOTHING ? 0 : Math.ceil(((over - NOTHING) / this.#tariff.perSecond) * 1000);
  }

  /** The portal said QUERY_LIMIT_EXCEEDED: others fill its bucket too, and now it is full. */
  fill(now: number): void {
    this.#at = now;
    if (Number.isFinite(this.#tariff.burst)) this.#level = this.#tariff.burst;
  }
}

/** Requests that fit into a bucket of this tariff as it is kept here. */
export function roomOf({ perSecond, burst }: Tariff): number {
  if (!Number.isFinite(burst)) return burst;
  return Math.max(1, burst - Math.min(perSecond * MARGIN_S, burst / 2));
}
