import type { LocalPortal, LocalPortalOptions } from './local-portal.ts';
import { methods } from './methods/index.ts';
import { startPortal } from './start.ts';

export type { LocalPortal, LocalPortalOptions, TokenFilter } from './local-portal.ts';

/**
 * Starts a portal and its authorisation server on this machine.
 * @throws the error of the socket when a port is taken.
 *
 * @example
 * const local = await createLocalPortal();
 * const app = local.installApp({ installUrl: 'http://127.0.0.1:3000/bitrix24/events', scope: ['imbot', 'im'] });
 * await local.settle();
 * local.people.say(11, 740, 'Hi there');
 * await local.close();
 */
export function createLocalPortal(options: LocalPortalOptions = {}): Promise<LocalPortal> {
  return startPortal(methods, options);
}
