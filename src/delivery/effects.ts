import type { Effects } from '../bot/contract.ts';
import { B24BotError, TransportError } from '../errors.ts';
import type { PendingEvent } from '../storage/store.ts';

/** The effects of one run, as delivery sees them: it decides by them whether the run may be repeated. */
export interface RunEffects extends Effects {
  /** False once a call went out, or may have, that a repeated run would send a second time. */
  readonly repeatable: boolean;
  /** Ends the run: a handler that goes on regardless can send nothing any more. */
  close(): void;
}

/** Makes the effects of one run. */
export type EffectsOf = (event: PendingEvent) => RunEffects;

/** A handler tried to send after its run had ended. */
export class RunOverError extends B24BotError {
  constructor(method: string, eventId: string) {
    super(`${method}: the run of event ${eventId} is over`, {
      code: 'RUN_OVER',
      layer: 'handler',
      hint: 'await every call inside the handler and stop when its signal is aborted',
    });
  }
}

/** Sends every call and remembers only whether one went out; a repeated run would send again. */
export function passThroughEffects(event: PendingEvent): RunEffects {
  let repeatable = true;
  let over = false;
  return {
    get repeatable() {
      return repeatable;
    },
    close() {
      over = true;
    },
    async once(method, _params, send) {
      if (over) throw new RunOverError(method, event.id);
      try {
        const result = await send();
        repeatable = false;
        return result;
      } catch (error) {
        if (error instanceof TransportError && error.unknownOutcome) repeatable = false;
        throw error;
      }
    },
  };
}
