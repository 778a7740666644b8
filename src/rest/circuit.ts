import { backoff } from './backoff.ts';

/** Failures in a row that open the circuit. */
const FAILURES = 5;
const OPEN = { baseMs: 2000, capMs: 60_000 };
/** An open circuit this old says nothing of the portal now. */
const STALE_MS = 600_000;
/** A block by hand is lifted by hand: asking often does not help. */
const BLOCKED_MS = 60_000;

/**
 * Keeps calls from a portal that does not answer: open after five failures in a row, then one probe decides.
 * Times are Unix milliseconds.
 */
export class Circuit {
  readonly #random: () => number;
  #failures = 0;
  #opened = 0;
  #openUntil = 0;
  #probing = false;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  get isClosed(): boolean {
    return this.#opened === 0;
  }

  /** True when there is nothing to remember. */
  isQuiet(now: number): boolean {
    return this.#opened === 0 || now - this.#openUntil > STALE_MS;
  }

  /** Milliseconds until a call may go out: 0 = now, Infinity = when the probe under way has its answer. */
  waitFor(now: number): number {
    if (this.#opened === 0) return 0;
    if (this.#probing) return Number.POSITIVE_INFINITY;
    return Math.max(0, this.#openUntil - now);
  }

  /** A call goes out; with the circuit open it is the probe. */
  sent(): void {
    if (this.#opened > 0) this.#probing = true;
  }

  /** The portal answered, if only with an error of its own. */
  answered(): void {
    this.#failures = 0;
    this.#opened = 0;
    this.#probing = false;
  }

  /** The call ended in a way that says nothing of the portal. */
  undecided(): void {
    this.#probing = false;
  }

  /** A gateway answered in the portal's place, or nobody. Returns true when this opens the circuit. */
  failed(now: number): boolean {
    this.#failures += 1;
    // Calls sent before it opened fail one after another; they are the same failure.
    if (this.#opened > 0 && !this.#probing) return false;
    if (this.#opened === 0 && this.#failures < FAILURES) return false;
    this.#open(now + backoff(OPEN, this.#opened, this.#random()));
    return true;
  }

  /** OVERLOAD_LIMIT: the application is blocked by hand. */
  blocked(now: number): void {
    this.#open(now + BLOCKED_MS);
  }

  #open(until: number): void {
    this.#probing = false;
    this.#opened += 1;
    this.#openUntil = Math.max(this.#openUntil, until);
  }
}
