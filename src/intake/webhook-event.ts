import type { WireMap, WireValue } from '../bitrix24/event.ts';
import type { PortalRow } from '../storage/store.ts';
import type { Posted } from './posted.ts';

export interface WebhookEventDeps {
  /** The portal that is reached by an incoming webhook; null when there is none. */
  portal(): Promise<PortalRow | null>;
  isGenuine(portal: PortalRow, applicationToken: string): boolean;
}

/** What v2 puts before the token that owns a webhook's bots (event reference, section 9). */
const OWNER = /^custom/;

/**
 * Events of bots that a webhook registered name a member_id that nothing else told us. What proves them is the token
 * that owns those bots: with it, they are events of the webhook's portal and are rewritten to say so. All others are
 * left as they are.
 */
export function createWebhookEvents({ portal, isGenuine }: WebhookEventDeps) {
  return async (posted: Posted): Promise<Posted> => {
    const auth = mapOf(posted.value.auth);
    const token = auth?.['application_token'];
    if (auth === null || typeof token !== 'string') return posted;
    const row = await portal();
    if (row?.status !== 'active') return posted;
    const owner = [token, token.replace(OWNER, '')].find((one) => isGenuine(row, one));
    if (owner === undefined) return posted;
    const value = { ...posted.value, auth: { ...auth, member_id: row.memberId, application_token: owner } };
    return { ...posted, value, raw: Buffer.from(JSON.stringify(value)), format: 'json' };
  };
}

function mapOf(value: WireValue | undefined): WireMap | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
}
