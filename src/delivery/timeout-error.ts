import { B24BotError } from '../errors.ts';
import type { PendingEvent } from '../storage/store.ts';

/** A handler did not finish before its deadline. */
export class HandlerTimeoutError extends B24BotError {
  readonly eventId: string;
  readonly kind: string;
  /** Milliseconds since the handler was called. */
  readonly elapsedMs: number;

  constructor(event: PendingEvent, elapsedMs: number) {
    super(`handler of ${event.kind} event ${event.id} did not finish in ${elapsedMs} ms`, {
      code: 'HANDLER_TIMEOUT',
      layer: 'handler',
      hint: 'pass ctx.signal to what the handler waits for, or raise the handler timeout',
    });
    this.eventId = event.id;
    this.kind = event.kind;
    this.elapsedMs = elapsedMs;
  }
}
