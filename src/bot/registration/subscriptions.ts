import type { Logger } from 'pino';
import { RestError } from '../../errors.ts';
import type { RestCaller } from '../../rest/rest.ts';

/** Application events that arrive only when they were asked for (event reference, section 10). */
const APP_EVENTS = ['ONAPPUNINSTALL', 'ONAPPUPDATE'] as const;

/** Answer to a second binding of the same address. */
const ALREADY_BOUND = 'ERROR_CORE';

/** Asks the portal to tell of removal and update of the application. What is bound already stays; a refusal is logged. */
export async function bindAppEvents(caller: RestCaller, url: string, log: Logger): Promise<void> {
  const bound = await caller.call('event.get', {});
  for (const event of APP_EVENTS) {
    const known = bound.some(
      (row) => row.event.toUpperCase() === event && 'handler' in row && row.handler === url,
    );
    if (!known) await bind(caller, event, url, log);
  }
}

async function bind(caller: RestCaller, event: string, handler: string, log: Logger): Promise<void> {
  try {
    await caller.call('event.bind', { event, handler });
    log.info({ event }, 'application event bound');
  } catch (error) {
    if (!(error instanceof RestError) || error.retryable) throw error;
    if (error.code === ALREADY_BOUND) return;
    log.warn({ event, code: error.code }, 'application event not bound; is the installer an administrator?');
  }
}
