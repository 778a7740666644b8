import type { PendingEvent } from '../store.ts';

/**
 * Events that were just stored or let go and will be wanted again at once: they are handed over from memory,
 * parsed form included. Bounded in number and bytes; whatever does not fit is read from the database.
 */
export class FreshEvents {
  readonly #events = new Map<number, PendingEvent>();
  readonly #limit: number;
  readonly #limitBytes: number;
  #bytes = 0;

  constructor(limit: number, limitBytes: number) {
    this.#limit = limit;
    this.#limitBytes = limitBytes;
  }

  keep(event: PendingEvent): void {
    const bytes = event.body.byteLength;
    if (this.#events.size >= this.#limit || this.#bytes + bytes > this.#limitBytes) return;
    this.#events.set(event.seq, event);
    this.#bytes += bytes;
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
