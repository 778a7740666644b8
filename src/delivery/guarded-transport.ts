import { TransportError } from '../errors.ts';
import type { Transport } from '../rest/transport.ts';

export interface GuardOptions {
  transport: Transport;
  /** Aborts the runs whose lane may be held by another process by now. True when there were any. */
  lapse: () => boolean;
  /** A clock that never goes back, ms; default the process's own. */
  clock?: () => number;
}

/** Leases end no sooner than this after they were looked at and found good. */
const LOOK_MS = 250;

/**
 * The last look before something is sent: a process that was stopped and goes on may find its lanes with others, and must
 * not send what waited meanwhile. A request that comes upon this is refused whole, for it may carry several runs' calls.
 */
export function guardTransport({
  transport,
  lapse,
  clock = () => performance.now(),
}: GuardOptions): Transport {
  let lookedAt = clock();
  return {
    async post(call) {
      const at = clock();
      if (at - lookedAt >= LOOK_MS) {
        lookedAt = at;
        if (lapse()) {
          throw new TransportError('not sent: the process was away for too long', {
            code: 'ABORTED',
            method: call.method,
            unknownOutcome: false,
            hint: 'the event is handled by the process that has its dialog now',
          });
        }
      }
      return transport.post(call);
    },
    close: () => transport.close(),
  };
}
