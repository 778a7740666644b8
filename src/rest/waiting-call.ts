import { encodeCommand } from './batch-command.ts';
import { groupOf, mayTravel } from './batch-rules.ts';
import type { Lane } from './call-queue.ts';
import type { Clock } from './clock.ts';
import type { RestAnswer, RestNext, RestRequest } from './rest.ts';

/** Why a caller gave its call up. */
export type GivenUp = 'TIMEOUT' | 'ABORTED';

/** A call that could not go out at once. Settles once; whoever settles it first decides. */
export class WaitingCall {
  readonly request: RestRequest;
  readonly next: RestNext;
  /** Order of arrival in the process. */
  readonly seq: number;
  /** Unix milliseconds. */
  readonly deadline: number;
  readonly promise: Promise<RestAnswer>;
  lane: Lane | undefined;
  /** In a batch that is under way. */
  isSent = false;
  isSettled = false;
  /** What the portal said when it refused the call for now. */
  refusal: unknown;
  #command: string | null | undefined;
  #group: string | undefined;
  #settle: { resolve(answer: RestAnswer): void; reject(error: unknown): void };
  #unwatch: (() => void) | undefined;

  constructor(request: RestRequest, next: RestNext, seq: number, deadline: number) {
    this.request = request;
    this.next = next;
    this.seq = seq;
    this.deadline = deadline;
    const { promise, resolve, reject } = Promise.withResolvers<RestAnswer>();
    this.promise = promise;
    this.#settle = { resolve, reject };
  }

  /** The command of a batch, encoded once; null = goes out alone. */
  get command(): string | null {
    if (this.#command === undefined) {
      const { method, params } = this.request;
      this.#command = mayTravel(this.request) ? encodeCommand(method, params) : null;
    }
    return this.#command;
  }

  /** Calls of one group may share a batch. */
  get group(): string {
    this.#group ??= groupOf(this.request);
    return this.#group;
  }

  /** The portal would not have the call in a batch. */
  goAlone(): void {
    this.#command = null;
  }

  /** Calls back when the time of the call is over or its signal is aborted, until it settles or `unwatch`. */
  watch(clock: Clock, giveUp: (call: WaitingCall, why: GivenUp) => void): void {
    if (this.#unwatch) return;
    const { signal } = this.request;
    const stopTimer = clock.after(Math.max(1, this.deadline - clock.now()), () => giveUp(this, 'TIMEOUT'));
    const onAbort = () => giveUp(this, 'ABORTED');
    signal?.addEventListener('abort', onAbort, { once: true });
    // Named first: V8 puts a function that is assigned where it is written among the old objects, with all it refers to.
    const unwatch = (): void => {
      stopTimer();
      signal?.removeEventListener('abort', onAbort);
    };
    this.#unwatch = unwatch;
  }

  unwatch(): void {
    this.#unwatch?.();
    this.#unwatch = undefined;
  }

  resolve(answer: RestAnswer): void {
    if (!this.#end()) return;
    this.#settle.resolve(answer);
  }

  reject(error: unknown): void {
    if (!this.#end()) return;
    this.#settle.reject(error);
  }

  #end(): boolean {
    if (this.isSettled) return false;
    this.isSettled = true;
    this.unwatch();
    return true;
  }
}
