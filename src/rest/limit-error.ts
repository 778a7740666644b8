import { RestError, TransportError } from '../errors.ts';

const REASONS = {
  LIMIT_QUEUE_FULL: [
    'too many calls wait for this portal; nothing was sent',
    'Send less at a time: wait for answers before you make more calls.',
  ],
  LIMIT_TIMEOUT: [
    'the call waited for its turn until its time was over; nothing was sent',
    'The portal takes 2 requests a second (Enterprise 5): give bulk calls more time or send fewer.',
  ],
  CIRCUIT_OPEN: [
    'the portal did not answer the calls before this one; nothing was sent',
    'The portal or its gateway is down; calls go on by themselves once a probe is answered.',
  ],
  OPERATION_TIME_LIMIT: [
    'the method used up its running time in this portal and is parked; nothing was sent',
    'Call the method less often: its run time within 10 minutes is limited.',
  ],
} as const;

/** Why a call was given up before it was sent. */
export type LimitCode = keyof typeof REASONS;

/** The typed error of a call that the limiter gave up: layer `limit`, retryable, the portal never saw it. */
export function limitError(code: LimitCode, method: string): RestError {
  const [description, hint] = REASONS[code];
  const status = code === 'OPERATION_TIME_LIMIT' ? 429 : 503;
  return new RestError({ code, description, status, method, layer: 'limit', retryable: true, hint });
}

const LOST = {
  TIMEOUT: 'no answer within the time of the call',
  ABORTED: 'aborted by the caller',
} as const;

/** The call was given up by its caller; `sent` = inside a batch that the portal may be working on. */
export function givenUp(code: keyof typeof LOST, method: string, sent: boolean): TransportError {
  const where = sent ? 'in a batch' : 'while it waited for its turn';
  return new TransportError(`${LOST[code]} (${where})`, { code, method, unknownOutcome: sent });
}
