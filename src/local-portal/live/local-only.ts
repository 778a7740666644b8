import type { HttpRequest } from '../http/listener.ts';
import { PortalError } from '../portal.ts';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/**
 * The page can act as anybody, so no other site may reach what it talks to: the Host must be a loopback name
 * (names that point here by rebinding are refused) and a browser's Origin this very host.
 * @throws PortalError ACCESS_DENIED
 */
export function checkLocal({ headers }: HttpRequest): void {
  const { host = '', origin } = headers;
  const isOwnPage = origin === undefined || origin === `http://${host}` || origin === `https://${host}`;
  if (!LOOPBACK.test(host) || !isOwnPage || headers['sec-fetch-site'] === 'cross-site')
    throw new PortalError('ACCESS_DENIED', 'The chat page is for this machine only', 403);
}
