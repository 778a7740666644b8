import { type Portal, PortalError } from '../portal.ts';
import type { Subscription } from '../state.ts';

/** What to tell whom. `authType`: user whose token is sent, 0 = whoever acted. */
export interface SubscriptionRequest {
  event: string;
  url: string;
  appId: string;
  authType?: number;
  /** Bound by `event.bind`. */
  isBound?: boolean;
}

/** v1 bot events have one address per application: registering a second bot moves them all. */
function hasOneUrlPerApp(event: string): boolean {
  return event === 'ONIMCOMMANDADD' || (event.startsWith('ONIMBOT') && !event.startsWith('ONIMBOTV2'));
}

/**
 * Registers a handler; the same registration twice is one row.
 * v1 bot and command events replace the application's former address, all others add one
 * (Bitrix24 event reference, section 4).
 */
export function subscribe(portal: Portal, request: SubscriptionRequest): Subscription {
  const event = request.event.toUpperCase();
  const { subscriptions, ids } = portal.state;
  const rows = subscriptions.filter((row) => row.event === event && row.appId === request.appId);
  const known = rows.find((row) => row.url === request.url && row.authType === (request.authType ?? 0));
  if (known !== undefined) return known;
  const [former] = rows;
  if (former !== undefined && hasOneUrlPerApp(event)) {
    former.url = request.url;
    return former;
  }
  ids.subscription += 1;
  const row = {
    id: ids.subscription,
    event,
    url: request.url,
    appId: request.appId,
    authType: request.authType ?? 0,
    ...(request.isBound === true ? { isBound: true } : {}),
  };
  subscriptions.push(row);
  return row;
}

/** Removes the rows that match everything given. Returns how many there were. */
export function unsubscribe(
  portal: Portal,
  match: { appId: string; event?: string; url?: string; authType?: number },
): number {
  const { subscriptions } = portal.state;
  const event = match.event?.toUpperCase();
  const kept = subscriptions.filter(
    (row) =>
      row.appId !== match.appId ||
      (event !== undefined && row.event !== event) ||
      (match.url !== undefined && row.url !== match.url) ||
      (match.authType !== undefined && row.authType !== match.authType),
  );
  const removed = subscriptions.length - kept.length;
  subscriptions.splice(0, subscriptions.length, ...kept);
  return removed;
}

/** Why a handler address is refused, or null when it is fine. */
export function handlerUrlFault(portal: Pick<Portal, 'settings'>, url: string): 'protocol' | 'host' | null {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return 'host';
  }
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return 'protocol';
  if (portal.settings.dotlessHosts) return null;
  return parsed.hostname.indexOf('.') > 0 ? null : 'host';
}

/**
 * Checks a handler address as the portal does on registration: http or https, and a host with a dot that is
 * not its first character. So `localhost` is refused and `127.0.0.1` passes, unless the portal is told to take
 * hosts without a dot.
 * @throws PortalError ERROR_UNSUPPORTED_PROTOCOL or ERROR_WRONG_HANDLER_URL, or `code` when the method that
 *   registers has a code of its own (`EVENT_MESSAGE_ADD_ERROR`, …), with the text "Wrong handler URL".
 */
export function checkHandlerUrl(portal: Pick<Portal, 'settings'>, url: string, code?: string): void {
  const fault = handlerUrlFault(portal, url);
  if (fault === null) return;
  if (code !== undefined) throw new PortalError(code, 'Wrong handler URL');
  if (fault === 'protocol')
    throw new PortalError('ERROR_UNSUPPORTED_PROTOCOL', 'Unsupported event handler protocol');
  throw new PortalError('ERROR_WRONG_HANDLER_URL', 'Wrong handler URL');
}
