import { B24BotError } from '../errors.ts';

/** A handler tried to send after its run had ended. */
export class RunOverError extends B24BotError {
  constructor(call: string, eventId: string) {
    super(`${call}: the run of event ${eventId} is over`, {
      code: 'RUN_OVER',
      layer: 'handler',
      hint: 'await every call inside the handler and stop when its signal is aborted',
    });
  }
}
