import { AuthError } from '../errors.ts';

const MINUTE = 60_000;
/** Counters of past minutes are worthless, so a full map may simply start anew. */
const REMEMBERED = 10_000;

/**
 * A brake on exchanges with the authorisation server: a portal that refuses every token it is given must not
 * make us ask for more without end (Bitrix24 OAuth reference: frequent refreshing may get the application blocked).
 */
export function createRefreshGuard(perMinute: number, now: () => number): { pass(key: string): void } {
  const counters = new Map<string, { since: number; count: number }>();

  return {
    /** @throws AuthError `REFRESH_TOO_OFTEN`, transient */
    pass(key) {
      if (counters.size >= REMEMBERED) counters.clear();
      const at = now();
      const known = counters.get(key);
      const counter = known && at - known.since < MINUTE ? known : { since: at, count: 0 };
      counters.set(key, counter);
      counter.count += 1;
      if (counter.count <= perMinute) return;
      throw new AuthError('The portal keeps refusing tokens that were just renewed', 'transient', {
        code: 'REFRESH_TOO_OFTEN',
        hint: 'Renewal pauses for up to a minute; look at the status of the application in the portal.',
      });
    },
  };
}
