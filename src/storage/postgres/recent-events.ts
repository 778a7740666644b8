import type { PendingEvent } from '../store.ts';

/**
 * Events that were just stored here and will most likely be wanted here at once: they are handed over from memory,
 * parsed form included. Bounded in number and bytes; the oldest go first, for another server may have taken them.
 */
export class RecentEvents {
  readonly #events = new Map<number, PendingEvent>();
  readonly #limit: number;
  readonly #limitBytes: number;
  #bytes = 0;

  constructor(limit: number, limitBytes: number) {
    this.#limit = limit;
    this.#limitBytes = limitBytes;
  }

  keep(event: PendingEvent): void {
    this.#events.set(event.seq, event);
    this.#bytes += event.body.byteLength;
    for (const seq of this.#events.keys()) {
      if (this.#events.size <= this.#limit && this.#bytes <= this.#limitBytes) return;
      this.take(seq);
    }
  }

  /** The event, which stays where it is. */
  get(seq: number): PendingEvent | undefined {
    return this.#events.get(seq);
  }

  take(seq: number): PendingEvent | undefined {
    const event = this.#events.get(seq);
    if (event === undefined) return undefined;
    this.#events.delete(seq);
    this.#bytes -= event.body.byteLength;
    return event;
  }
}
