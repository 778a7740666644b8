import { PortalError } from '../portal.ts';
import type { HttpRequest } from './listener.ts';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/**
 * Page and control can act as anybody and hand out tokens, so no other site may reach them: the Host must be a
 * loopback name (names that point here by rebinding are refused) and a browser's Origin this very host.
 * @throws PortalError ACCESS_DENIED
 */
export function checkLocal({ headers }: HttpRequest): void {
  const { host = '', origin } = headers;
  const isOwnPage = origin === undefined || origin === `http://${host}` || origin === `https://${host}`;
  if (!LOOPBACK.test(host) || !isOwnPage || headers['sec-fetch-site'] === 'cross-site')
    throw new PortalError('ACCESS_DENIED', 'The portal is controlled from this machine only', 403);
}
