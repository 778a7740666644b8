import type { Logger } from 'pino';
import { B24BotError } from '../errors.ts';
import type { RestInterceptor, RestRequest } from './rest.ts';

/**
 * Writes one debug line per call: method, portal, identity, event, milliseconds and, if it failed, the error's
 * code. Parameters, results and tokens are never part of it. `now` counts milliseconds.
 */
export function createLogInterceptor(log: Logger, now: () => number): RestInterceptor {
  function line(request: RestRequest, since: number, code: string): void {
    const { method, identity, eventId } = request;
    const ms = Math.round((now() - since) * 10) / 10;
    log.debug(
      { method, portal: identity.memberId, as: identity.label, event: eventId, ms, code },
      'rest call',
    );
  }

  return async (request, next) => {
    if (!log.isLevelEnabled('debug')) return next(request);
    const since = now();
    try {
      const answer = await next(request);
      line(request, since, 'ok');
      return answer;
    } catch (error) {
      line(request, since, error instanceof B24BotError ? error.code : 'UNKNOWN');
      throw error;
    }
  };
}
