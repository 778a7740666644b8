import { B24BotError } from '../errors.ts';

/** Another run wrote the session that this run began with; this one's changes would have undone the other's. */
export class SessionConflictError extends B24BotError {
  constructor(eventId: string) {
    super(`the session of event ${eventId} was changed by another event at the same time`, {
      code: 'SESSION_CONFLICT',
      layer: 'storage',
      hint: 'The event is repeated with the new session. Sessions by dialog never meet; those by user may.',
    });
  }
}
