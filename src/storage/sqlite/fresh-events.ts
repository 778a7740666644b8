import type { PendingEvent } from '../store.ts';

interface Slot {
  event: PendingEvent | undefined;
}

/**
 * Events that were just stored or let go and will be wanted again at once: they are handed over from memory,
 * parsed form included. Bounded in number and bytes; whatever does not fit is read from the database.
 */
export class FreshEvents {
  /**
   * Each in a slot that is emptied when it is taken: a Map that makes room keeps its former table, with what was in it,
   * until the next full garbage collection, and at this pace that would be every event.
   */
  readonly #slots = new Map<number, Slot>();
  readonly #limit: number;
  readonly #limitBytes: number;
  #bytes = 0;

  constructor(limit: number, limitBytes: number) {
    this.#limit = limit;
    this.#limitBytes = limitBytes;
  }

  keep(event: PendingEvent): void {
    const bytes = event.body.byteLength;
    if (this.#slots.size >= this.#limit || this.#bytes + bytes > this.#limitBytes) return;
    this.#slots.set(event.seq, { event });
    this.#bytes += bytes;
  }

  /** The event, which stays where it is. */
  get(seq: number): PendingEvent | undefined {
    return this.#slots.get(seq)?.event;
  }

  take(seq: number): PendingEvent | undefined {
    const slot = this.#slots.get(seq);
    const event = slot?.event;
    if (slot === undefined || event === undefined) return undefined;
    slot.event = undefined;
    this.#slots.delete(seq);
    this.#bytes -= event.body.byteLength;
    return event;
  }
}
