import type { NewEvent, PortalRow } from '../../src/storage/store.ts';

export const PORTAL = 'da45a03b265edd8787f8a258d793cc5d';
export const OTHER = '0123456789abcdef0123456789abcdef';

export function newEvent(n: number, change: Partial<NewEvent> & { dialog?: string } = {}): NewEvent {
  const { dialog = 'chat1', ...rest } = change;
  const portal = rest.portal ?? PORTAL;
  return {
    portal,
    id: `${portal}:MESSAGEADD:740:${n}`,
    lane: `${portal}/740/${dialog}`,
    botId: 740,
    kind: 'message',
    format: 'form',
    body: new TextEncoder().encode(`body ${n}`),
    receivedAt: 1_753_000_000_000 + n,
    ...rest,
  };
}

export function portalRow(memberId: string): PortalRow {
  return {
    memberId,
    domain: 'example.bitrix24.com',
    clientEndpoint: 'https://example.bitrix24.com/rest/',
    oauthServer: 'https://oauth.bitrix24.tech',
    applicationTokenHash: new Uint8Array([1, 2, 255]),
    installerId: 11,
    scope: ['imbot', 'im'],
    licence: 'nfr',
    language: 'en',
    status: 'active',
    installedAt: 1_753_000_000_000,
    updatedAt: 1_753_000_000_001,
  };
}
