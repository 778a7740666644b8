import type { PendingEvent } from '../store.ts';

interface Slot {
  event: PendingEvent | undefined;
}

/**
 * Events that were just stored here and will most likely be wanted here at once: they are handed over from memory,
 * parsed form included. Bounded in number and bytes; the oldest go first, for another server may have taken them.
 */
export class RecentEvents {
  /** In slots that are emptied when they are taken: a Map that makes room keeps its former table with what was in it. */
  readonly #slots = new Map<number, Slot>();
  readonly #limit: number;
  readonly #limitBytes: number;
  #bytes = 0;

  constructor(limit: number, limitBytes: number) {
    this.#limit = limit;
    this.#limitBytes = limitBytes;
  }

  keep(event: PendingEvent): void {
    this.#slots.set(event.seq, { event });
    this.#bytes += event.body.byteLength;
    for (const seq of this.#slots.keys()) {
      if (this.#slots.size <= this.#limit && this.#bytes <= this.#limitBytes) return;
      this.take(seq);
    }
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
