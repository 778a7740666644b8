import { afterEach, describe, expect, it } from 'vitest';
import type { InstallClaim } from '../../src/intake/claim.ts';
import type { InstallerDeps } from '../../src/intake/install.ts';
import { createRateLimit } from '../../src/intake/rate-limit.ts';
import { startAttacker, startBitrix } from './bitrix.ts';
import { APPLICATION_TOKEN, type House, honestClaim, MEMBER, openHouse } from './house.ts';

const OTHER = 'ffffffffffffffffffffffffffffffff';
const closers: (() => Promise<void>)[] = [];

async function open(settings: Partial<InstallerDeps> = {}): Promise<House> {
  const house = await openHouse(settings);
  closers.push(house.close);
  return house;
}

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

describe('an installation', () => {
  it('is proven with the authorisation server, stored with the new pair, and bots are registered', async () => {
    const { installer, bitrix, portals, tokens, registered, store } = await open();
    const outcome = await installer.submit(honestClaim(bitrix), '1.2.3.4');

    expect(outcome.state).toBe('installed');
    expect(bitrix.requests).toEqual(['POST /oauth/token/', 'POST /rest/app.info', 'POST /rest/profile']);
    const portal = await portals.find(MEMBER);
    expect(portal).toMatchObject({
      domain: bitrix.host,
      clientEndpoint: `${bitrix.origin}/rest/`,
      oauthServer: bitrix.origin,
      installerId: 1,
      scope: ['imbot', 'im'],
      licence: 'eu_basic',
      status: 'active',
      installedAt: 1_789_000_200_000,
    });
    expect(portal && portals.isGenuine(portal, APPLICATION_TOKEN)).toBe(true);
    expect((await tokens.get(MEMBER, 1))?.refreshToken).toBe('new-refresh-1');
    expect(registered.map(({ memberId }) => memberId)).toEqual([MEMBER]);
    expect(Buffer.from((await store.tokens.get(MEMBER, 1))?.sealed ?? []).includes('new-refresh')).toBe(
      false,
    );
  });

  it('told twice at once is proven once', async () => {
    const { installer, bitrix } = await open();
    const claim = honestClaim(bitrix);
    const outcomes = await Promise.all([
      installer.submit(claim, '1.2.3.4'),
      installer.submit(claim, '1.2.3.4'),
    ]);
    expect(outcomes.map(({ state }) => state)).toEqual(['installed', 'installed']);
    expect(bitrix.requests.filter((line) => line.includes('oauth'))).toHaveLength(1);
  });

  it('again, with another application_token, replaces the first after a proof', async () => {
    const { installer, bitrix, portals } = await open();
    await installer.submit(honestClaim(bitrix), '1.2.3.4');
    const again = await installer.submit(
      honestClaim(bitrix, { applicationToken: 'a'.repeat(32) }),
      '1.2.3.4',
    );
    expect(again.state).toBe('installed');
    const portal = await portals.find(MEMBER);
    expect(portal && portals.isGenuine(portal, APPLICATION_TOKEN)).toBe(false);
    expect(portal && portals.isGenuine(portal, 'a'.repeat(32))).toBe(true);
  });

  it('waits and is tried again when the authorisation server is down', async () => {
    const { installer, bitrix, portals } = await open({ retryAfterMs: [30, 30, 30, 30], answerWithinMs: 10 });
    bitrix.down = true;
    const outcome = await installer.submit(honestClaim(bitrix), '1.2.3.4');
    expect(outcome.state).toBe('pending');
    expect(await portals.find(MEMBER)).toBeNull();
    bitrix.down = false;
    const last = outcome.state === 'pending' ? await outcome.later : outcome;
    expect(last.state).toBe('installed');
    expect(await portals.find(MEMBER)).not.toBeNull();
  });

  it('does not exchange the token a second time when only the portal was slow to confirm', async () => {
    const { installer, bitrix } = await open({ retryAfterMs: [30, 30, 30, 30, 30, 30], answerWithinMs: 10 });
    bitrix.portalDown = true;
    const outcome = await installer.submit(honestClaim(bitrix), '1.2.3.4');
    await expect
      .poll(() => bitrix.requests.filter((line) => line.includes('app.info')).length)
      .toBeGreaterThan(0);
    bitrix.portalDown = false;
    expect((outcome.state === 'pending' ? await outcome.later : outcome).state).toBe('installed');
    expect(bitrix.requests.filter((line) => line.includes('oauth'))).toHaveLength(1);
  });

  it('ends without a decision when the trouble lasts, and when the server stops', async () => {
    const lasting = await open();
    lasting.bitrix.down = true;
    expect((await lasting.installer.submit(honestClaim(lasting.bitrix), '1.2.3.4')).state).toBe('unchecked');

    const stopping = await open({ retryAfterMs: [60_000], answerWithinMs: 10 });
    stopping.bitrix.down = true;
    const outcome = await stopping.installer.submit(honestClaim(stopping.bitrix), '1.2.3.4');
    await stopping.installer.stop();
    expect(outcome.state === 'pending' && (await outcome.later).state).toBe('unchecked');
    expect((await stopping.installer.submit(honestClaim(stopping.bitrix), '1.2.3.4')).state).toBe(
      'unchecked',
    );
  });

  it('is limited per sender and per portal', async () => {
    const limit = () => createRateLimit({ burst: 1, perMinute: 1, now: Date.now });
    const { installer, bitrix } = await open({ perSender: limit(), perPortal: limit() });
    const forged = { refreshToken: 'guess' };
    expect((await installer.submit(honestClaim(bitrix, forged), '6.6.6.6')).state).toBe('refused');
    expect(
      (await installer.submit(honestClaim(bitrix, { ...forged, memberId: OTHER }), '6.6.6.6')).state,
    ).toBe('unchecked');
    expect((await installer.submit(honestClaim(bitrix, forged), '7.7.7.7')).state).toBe('unchecked');
    expect(bitrix.requests).toHaveLength(1);
  });
});

describe('a forged installation', () => {
  const cases: [string, (own: string) => Partial<InstallClaim>, string][] = [
    ['with a guessed refresh token', () => ({ refreshToken: 'guess' }), 'token-refused'],
    ['for another portal than the token is of', () => ({ memberId: OTHER }), 'other-portal'],
    ['with its own client_endpoint', (own) => ({ clientEndpoint: `${own}/rest/` }), 'host-not-allowed'],
    ['with its own server_endpoint', (own) => ({ server: `${own}/rest/` }), 'server-not-pinned'],
    [
      'with a metadata address',
      () => ({ clientEndpoint: 'http://169.254.169.254/rest/' }),
      'host-not-allowed',
    ],
    [
      'with a public address of its own',
      () => ({ clientEndpoint: 'https://attacker.example.com/rest/' }),
      'other-address',
    ],
    ['without a refresh token', () => ({ refreshToken: '' }), 'no-tokens'],
    ['by a bot that the token is not of', () => ({ source: 'event', botId: 740 }), 'not-the-bot'],
  ];

  it.each(cases)(
    '%s is refused, nothing is stored and nobody else is asked',
    async (_what, change, reason) => {
      const attacker = await startAttacker();
      closers.push(attacker.close);
      const { installer, bitrix, store, lines } = await open();
      const outcome = await installer.submit(honestClaim(bitrix, change(attacker.origin)), '6.6.6.6');

      expect(outcome).toEqual({ state: 'refused', reason });
      expect(attacker.hits()).toBe(0);
      expect(await store.portals.list({ limit: 10 })).toEqual([]);
      expect(await store.tokens.get(MEMBER, 1)).toBeNull();
      expect(lines.join('')).toContain(reason);
    },
  );

  it('for a known portal with a new application_token leaves the portal as it was', async () => {
    const { installer, bitrix, portals, store } = await open();
    await installer.submit(honestClaim(bitrix), '1.2.3.4');
    const before = await store.portals.get(MEMBER);
    const forged = { applicationToken: '0'.repeat(32), refreshToken: 'guess' };
    expect((await installer.submit(honestClaim(bitrix, forged), '6.6.6.6')).state).toBe('refused');
    expect(await store.portals.get(MEMBER)).toEqual(before);
    const portal = await portals.find(MEMBER);
    expect(portal && portals.isGenuine(portal, APPLICATION_TOKEN)).toBe(true);
  });

  it('by somebody who is no administrator is refused', async () => {
    const { installer, bitrix } = await open();
    const claim = honestClaim(bitrix, { source: 'page' });
    bitrix.grants.set('refresh-of-admin', { memberId: MEMBER, userId: 11, admin: false });
    expect(await installer.submit(claim, '6.6.6.6')).toEqual({
      state: 'refused',
      reason: 'not-an-administrator',
    });
  });

  it('whose server names another address than the claim is refused before that address is asked', async () => {
    const attacker = await startAttacker();
    closers.push(attacker.close);
    const { installer, bitrix } = await open();
    const claim = honestClaim(bitrix);
    const clientEndpoint = `${attacker.origin}/rest/`;
    bitrix.grants.set('refresh-of-admin', { memberId: MEMBER, userId: 1, admin: true, clientEndpoint });
    expect(await installer.submit(claim, '6.6.6.6')).toEqual({ state: 'refused', reason: 'other-address' });
    expect(attacker.hits()).toBe(0);
  });
});

describe('the allow-list', () => {
  it('narrows who may install, by domain or member_id', async () => {
    const bitrix = await startBitrix();
    closers.push(bitrix.close);
    const states: string[] = [];
    for (const allowed of [bitrix.host, MEMBER, 'my.bitrix24.com']) {
      const house = await openHouse({ bitrix, allowedPortals: [allowed] });
      closers.push(house.close);
      states.push((await house.installer.submit(honestClaim(bitrix), '1.2.3.4')).state);
    }
    expect(states).toEqual(['installed', 'installed', 'refused']);
  });

  it('or a secret is needed: with neither every installation is refused and the log says what to set', async () => {
    const { installer, bitrix, lines } = await open({ hasSecret: false });
    const outcome = await installer.submit(honestClaim(bitrix), '1.2.3.4');
    expect(outcome).toEqual({ state: 'refused', reason: 'nothing-configured' });
    expect(lines.join('')).toContain('B24_CLIENT_SECRET');
    expect(bitrix.requests).toEqual([]);
  });

  it('without a secret must name the domain, and the portal must know the token', async () => {
    const bitrix = await startBitrix();
    closers.push(bitrix.close);
    const listed = await openHouse({ bitrix, hasSecret: false, allowedPortals: [bitrix.host] });
    closers.push(listed.close);
    expect((await listed.installer.submit(honestClaim(bitrix), '1.2.3.4')).state).toBe('installed');
    expect(bitrix.requests).toEqual(['POST /rest/app.info', 'POST /rest/app.info', 'POST /rest/profile']);

    const forged = await listed.installer.submit(honestClaim(bitrix, { accessToken: 'guess' }), '6.6.6.6');
    expect(forged).toEqual({ state: 'refused', reason: 'token-refused' });

    const byMember = await openHouse({ bitrix, hasSecret: false, allowedPortals: [MEMBER] });
    closers.push(byMember.close);
    const outcome = await byMember.installer.submit(honestClaim(bitrix), '1.2.3.4');
    expect(outcome).toEqual({ state: 'refused', reason: 'domain-not-on-list' });
  });
});
