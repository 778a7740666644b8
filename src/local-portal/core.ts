import type { PortalClock } from './clock.ts';
import type { Faults } from './faults/faults.ts';
import type { Limits } from './limits/limits.ts';
import type { Happening, MethodEntry, Portal, Traffic } from './portal.ts';

/** What rooms of the portal may use beyond the contract with REST methods. */
export interface PortalCore extends Portal {
  /** `length` random lower-case hex digits; the only source of randomness in the portal. */
  hex(length: number): string;
  /** Every REST method there is, by name. */
  readonly methods: ReadonlyMap<string, MethodEntry>;
  /** Hears every happening as it takes place, before any delivery; used by pages and transcripts. */
  listen(listener: (happening: Happening) => void): () => void;
  /** Puts an event body into the queue of `url`. */
  deliver(event: OutgoingEvent): void;
  /** Writes a line of traffic. */
  record(entry: Traffic): void;
  readonly clock: PortalClock;
  readonly limits: Limits;
  readonly faults: Faults;
  /** Ends what waits when the portal is closed. */
  readonly closing: AbortSignal;
}

/** One request to a handler, not yet encoded. */
export interface OutgoingEvent {
  /** Upper-case wire name. */
  name: string;
  url: string;
  body: string;
}
