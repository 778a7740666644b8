import type { BucketAsk, BucketGrant } from '../storage/store.ts';
import { type Meter, roomOf } from './bucket.ts';
import type { Tariff } from './tariff.ts';

/** What a shared bucket needs of those who speak for all buckets of this process. */
export interface SharedBucketHost {
  /** Processes that share the bucket, this one included. */
  replicas(): number;
  /** The bucket has something to say: at once, or when it is convenient. */
  ask(bucket: SharedBucket, urgent: boolean): void;
}

/** Requests that a process may make before the others know, as long as the bucket has room. */
const CREDIT = 2;
/** Share of the burst that the credits of all processes may take together. */
const CREDIT_SHARE = 0.25;
/** Requests granted in one go at most: what one process has in hand the others do not have. */
const LARGEST_SLICE = 8;
/** Granted requests are to be used within this time: their places drain whether they are used or not. */
const KEPT_MS = 500;
const NOTHING = 1e-6;

/**
 * This process's part in a portal's bucket. While the bucket has room, some requests go out at once and are told
 * afterwards: nobody waits for a quiet portal. Beyond these every request needs a place that was granted before.
 *
 * The room that is granted leaves out the credits of all processes. A process has its credit only after it was told
 * that the bucket is not fuller than that room, so all together never make more requests than the portal takes.
 */
export class SharedBucket implements Meter {
  readonly key: string;
  readonly #host: SharedBucketHost;
  readonly #onRoom: () => void;
  #tariff: Tariff;
  /** Requests made on credit: not told yet, and told without an answer so far. */
  #spent = 0;
  #telling = 0;
  /** Granted requests that go back. */
  #unused = 0;
  /** Places granted, from when on they may be used, and until when. */
  #places = 0;
  #validAt = 0;
  #validUntil = 0;
  /** The bucket as it was told last. */
  #level = 0;
  #at: number;
  /** False when the bucket was too full for credit. */
  #hasCredit = true;
  #slice = 1;
  #asking = false;
  #wanted = false;
  /** Asking again before makes no sense. */
  #askAt = 0;
  #isFull = false;

  constructor(host: SharedBucketHost, key: string, tariff: Tariff, now: number, onRoom: () => void) {
    this.#host = host;
    this.key = key;
    this.#tariff = tariff;
    this.#at = now;
    this.#onRoom = onRoom;
  }

  get tariff(): Tariff {
    return this.#tariff;
  }

  set tariff(tariff: Tariff) {
    this.#tariff = tariff;
    this.#askAt = 0;
  }

  /** Requests the portal still has in its bucket, as far as is known here. Above zero while something is to be told. */
  level(now: number): number {
    this.#expire(now);
    if (this.#asking || this.#spent > 0 || this.#unused > 0 || this.#places > 0)
      return Math.max(1, this.#estimate(now));
    return this.#estimate(now);
  }

  take(now: number, reserve = 0): boolean {
    if (this.#spare(now, reserve) > 0) return false;
    this.#expire(now);
    if (this.#places > 0 && now >= this.#validAt) {
      this.#places -= 1;
      return true;
    }
    if (!this.#isOnCredit()) return false;
    this.#spent += 1;
    this.#host.ask(this, false);
    return true;
  }

  /** Asks for a place when there is none: `onRoom` tells when the answer is there. */
  waitFor(now: number, reserve = 0): number {
    const spare = this.#spare(now, reserve);
    if (reserve > 0 && spare > 0) return spare;
    this.#expire(now);
    if (this.#places > 0) return Math.max(0, this.#validAt - now);
    if (this.#isOnCredit()) return 0;
    if (this.#asking) return Number.POSITIVE_INFINITY;
    if (now < this.#askAt) return this.#askAt - now;
    this.#wanted = true;
    this.#host.ask(this, true);
    return Number.POSITIVE_INFINITY;
  }

  fill(now: number): void {
    this.#expire(now);
    this.#unused += this.#places;
    this.#places = 0;
    this.#hasCredit = false;
    this.#isFull = true;
    this.#host.ask(this, false);
  }

  /** What is to be told and asked now; null when there is nothing, or an answer is still on its way. */
  collect(now: number): BucketAsk | null {
    this.#expire(now);
    if (this.#asking || !(this.#spent > 0 || this.#unused > 0 || this.#wanted || this.#isFull)) return null;
    const room = this.#room();
    const ask = {
      key: this.key,
      spent: this.#spent - this.#unused,
      want: this.#wanted ? this.#slice : 0,
      room,
      perSecond: this.#tariff.perSecond,
      // As full as a bucket is that takes nothing for a second.
      atLeast: this.#isFull ? room + this.#tariff.perSecond : 0,
    };
    this.#asking = true;
    this.#telling = this.#spent;
    this.#spent = 0;
    this.#unused = 0;
    this.#wanted = false;
    this.#isFull = false;
    return ask;
  }

  /** The answer to what `collect` gave. */
  settle({ want, room }: BucketAsk, { granted, waitMs, level }: BucketGrant, now: number): void {
    this.#asking = false;
    this.#telling = 0;
    this.#level = level;
    this.#at = now;
    this.#hasCredit = level - granted <= room;
    if (granted > 0) {
      this.#places += granted;
      this.#validAt = now + waitMs;
      this.#validUntil = this.#validAt + KEPT_MS;
      // Whoever comes back for more soon gets more.
      this.#slice = waitMs === 0 && granted === want ? Math.min(LARGEST_SLICE, this.#slice * 2) : 1;
    } else if (want > 0) {
      this.#askAt = now + waitMs;
    }
    if (this.#spent > 0 || this.#unused > 0 || this.#isFull) this.#host.ask(this, false);
    this.#onRoom();
  }

  /** Nobody can be asked: what was to be told stays, and those who wait go on waiting. Nothing goes back so late. */
  fail({ atLeast }: BucketAsk, now: number, againMs: number): void {
    this.#asking = false;
    this.#spent += this.#telling;
    this.#telling = 0;
    this.#isFull ||= atLeast > 0;
    this.#askAt = now + againMs;
    this.#onRoom();
  }

  #room(): number {
    const replicas = this.#host.replicas();
    return Math.max(1, roomOf(this.#tariff) - this.#credit(replicas) * replicas);
  }

  #credit(replicas: number): number {
    return Math.min(CREDIT, Math.floor((this.#tariff.burst * CREDIT_SHARE) / replicas));
  }

  #isOnCredit(): boolean {
    return (
      this.#hasCredit && !this.#isFull && this.#spent + this.#telling < this.#credit(this.#host.replicas())
    );
  }

  #estimate(now: number): number {
    const drained = (Math.max(0, now - this.#at) / 1000) * this.#tariff.perSecond;
    return Math.max(0, this.#level - drained) + this.#spent + this.#telling;
  }

  /** Milliseconds until the bucket, as far as is known, leaves `reserve` places free; 0 = it does, or need not. */
  #spare(now: number, reserve: number): number {
    if (reserve === 0) return 0;
    const over = this.#estimate(now) - this.#places + 1 - (this.#room() - reserve);
    return over <= NOTHING ? 0 : Math.ceil((over / this.#tariff.perSecond) * 1000);
  }

  /** Gives back what was granted and not used in time; what has drained meanwhile is gone. */
  #expire(now: number): void {
    if (this.#places === 0 || now < this.#validUntil) return;
    if (now < this.#validUntil + KEPT_MS) {
      this.#unused += this.#places;
      this.#host.ask(this, false);
    }
    this.#places = 0;
    this.#slice = 1;
  }
}
