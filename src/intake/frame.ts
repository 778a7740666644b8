import type { WireMap } from '../bitrix24/event.ts';
import { claimedEndpoint, type InstallClaim } from './claim.ts';
import type { Installer, PortalBook } from './install.ts';
import type { Posted } from './posted.ts';

/** A page of the application, opened inside the portal: the browser's POST with its query. */
export interface Frame extends Posted {
  query: Readonly<Record<string, unknown>>;
}

export interface FrameOutcome {
  status: 200 | 400 | 403 | 503;
  view: 'installed' | 'refused' | 'try-later';
  /** Verified origin of the portal that frames the page. */
  portalOrigin?: string;
}

export type OpenFrame = (frame: Frame) => Promise<FrameOutcome>;

export interface FrameDeps {
  installer: Pick<Installer, 'submit'>;
  portals: Pick<PortalBook, 'find' | 'isGenuine'>;
  /** Unix milliseconds. */
  now(): number;
}

/**
 * Handles the installation page. Everything in the request passed through the user's browser, so it is proven like
 * an install callback, and the user must be an administrator (OAuth reference, application with an interface).
 */
export function createOpenFrame({ installer, portals, now }: FrameDeps): OpenFrame {
  return async (frame) => {
    // Whole seconds, as events have: an uninstall in the same second must not look older.
    const claim = claimOfFrame(frame, new Date(Math.floor(now() / 1000) * 1000));
    if (claim === null) return { status: 400, view: 'refused' };
    const outcome = await installer.submit(claim, frame.ip);
    if (outcome.state === 'installed') {
      return { status: 200, view: 'installed', portalOrigin: new URL(outcome.portal.clientEndpoint).origin };
    }
    // Somebody without the right to install may still look at the page of an installed application.
    const known = await portals.find(claim.memberId);
    if (known?.status === 'active' && portals.isGenuine(known, claim.applicationToken)) {
      return { status: 200, view: 'installed', portalOrigin: new URL(known.clientEndpoint).origin };
    }
    return outcome.state === 'refused'
      ? { status: 403, view: 'refused' }
      : { status: 503, view: 'try-later' };
  };
}

/** The claim inside the frame's request; null when something necessary is missing. */
function claimOfFrame({ value, query }: Frame, at: Date): InstallClaim | null {
  const domain = text(query['DOMAIN']);
  const scheme = text(query['PROTOCOL']) === '0' ? 'http' : 'https';
  const clientEndpoint = claimedEndpoint(`${scheme}://${domain}/rest/`, domain);
  const memberId = text(value['member_id']);
  const accessToken = text(value['AUTH_ID']);
  if (clientEndpoint === null || accessToken === '' || !/^[0-9a-f]{32}$/.test(memberId)) return null;
  return {
    source: 'page',
    memberId,
    applicationToken: text(value['APPLICATION_TOKEN']),
    accessToken,
    refreshToken: text(value['REFRESH_ID']),
    clientEndpoint,
    server: text(value['SERVER_ENDPOINT']) || undefined,
    language: text(query['LANG']).toLowerCase() || 'en',
    at,
  };
}

function text(value: WireMap[string] | unknown): string {
  return typeof value === 'string' ? value : '';
}
