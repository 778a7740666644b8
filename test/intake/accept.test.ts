import { afterEach, describe, expect, it } from 'vitest';
import type { WireMap } from '../../src/bitrix24/event.ts';
import { StorageError } from '../../src/errors.ts';
import { startAttacker } from './bitrix.ts';
import { type House, MEMBER, openHouse } from './house.ts';
import { at, fixture, INSTALLER_REFRESH, map, withAuth } from './posts.ts';

const OTHER = 'ffffffffffffffffffffffffffffffff';
const closers: (() => Promise<void>)[] = [];

async function open(): Promise<House> {
  const house = await openHouse();
  closers.push(house.close);
  return house;
}

async function openInstalled(): Promise<House> {
  const house = await open();
  const { bitrix, post } = house;
  bitrix.grants.set(INSTALLER_REFRESH, { memberId: MEMBER, userId: 1, admin: true });
  expect((await post(at(bitrix, fixture('app-install')), '/bitrix24/install')).statusCode).toBe(200);
  bitrix.requests.length = 0;
  return house;
}

async function pending({ store }: House) {
  return store.inbox.claim({ limit: 10, perPortal: 10, now: Date.now() });
}

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

describe('an event of an installed portal', () => {
  it('is stored sealed, in its lane, before 200', async () => {
    const house = await openInstalled();
    const body = fixture('v1-message-add-private');
    const answer = await house.post(body);
    expect([answer.statusCode, answer.body]).toEqual([200, '']);
    const [hold] = await pending(house);
    expect(hold?.event).toMatchObject({ portal: MEMBER, kind: 'message', format: 'form', attempts: 0 });
    expect(hold?.lane).toBe(`${MEMBER}/${hold?.event.botId}/11`);
    expect(Buffer.from(hold?.event.body ?? []).includes('Mira')).toBe(false);
    if (!hold) return;
    expect(house.vault.take(hold.event)).toMatchObject({ kind: 'message', memberId: MEMBER });
    const { parsed: _parsed, ...stored } = hold.event;
    expect(house.vault.take(stored)).toEqual(house.vault.take(hold.event));
  });

  it('becomes one row for each bot that it addresses, and the same event again becomes none', async () => {
    const house = await openInstalled();
    const body = fixture('v1-message-add-private');
    const data = map(body['data']);
    const bots = map(data['BOT']);
    const [[id, bot] = ['', {}]] = Object.entries(bots);
    const other = { ...map(bot), BOT_ID: '741', BOT_CODE: 'helper_two' };
    const both: WireMap = { ...body, data: { ...data, BOT: { [id]: bot ?? {}, 741: other } } };
    expect((await house.post(both)).statusCode).toBe(200);
    expect((await house.post(both)).statusCode).toBe(200);
    expect((await house.store.inbox.counts()).pending).toBe(2);
  });

  it('of an unknown name is answered 200 and logged once', async () => {
    const house = await openInstalled();
    const body = { ...fixture('v1-message-add-private'), event: 'ONSUBSCRIPTIONRENEW' };
    const answers = [await house.post(body), await house.post(body)];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect(house.lines.filter((line) => line.includes('ONSUBSCRIPTIONRENEW'))).toHaveLength(1);
    expect((await house.store.inbox.counts()).pending).toBe(0);
  });

  it('is answered 503 when the store takes nothing, and the log says what to do', async () => {
    const house = await openInstalled();
    const { inbox } = house.store;
    inbox.append = async () => {
      throw new StorageError('disk full', { code: 'STORAGE_FULL', hint: 'free some space' });
    };
    expect((await house.post(fixture('v1-message-add-private'))).statusCode).toBe(503);
    expect(house.lines.at(-2)).toContain('free some space');
  });
});

describe('a forged request', () => {
  const message = () => fixture('v1-message-add-private');
  const forgeries: [string, number, (own: string) => WireMap][] = [
    ['a wrong application_token', 403, () => fixture('hostile-wrong-application-token')],
    ['no application_token', 400, () => withAuth(message(), { application_token: '' })],
    [
      'an application_token that is a map',
      400,
      () => ({ ...message(), auth: { ...map(message()['auth']), application_token: { 0: 'x' } } }),
    ],
    [
      'an unknown member_id and guessed tokens',
      403,
      () => JSON.parse(JSON.stringify(message()).replaceAll(MEMBER, OTHER)),
    ],
    [
      "the right token with another portal's member_id",
      403,
      () => withAuth(fixture('app-uninstall'), { member_id: OTHER }),
    ],
    [
      'bot tokens of another portal',
      403,
      () => {
        const body = fixture('v2-message-add-private');
        const data = map(body['data']);
        const bot = map(data['bot']);
        return {
          ...body,
          data: { ...data, bot: { ...bot, auth: { ...map(bot['auth']), member_id: OTHER } } },
        };
      },
    ],
    ['an install with internal endpoints', 403, () => fixture('hostile-install-endpoints')],
    [
      'an install with its own client_endpoint',
      403,
      (own) =>
        withAuth(fixture('app-install'), {
          member_id: OTHER,
          client_endpoint: `http://${own}/rest/`,
          domain: own,
        }),
    ],
    [
      'an install with its own server_endpoint',
      403,
      (own) => withAuth(fixture('app-install'), { member_id: OTHER, server_endpoint: `http://${own}/rest/` }),
    ],
    [
      'an install of a known portal with a new application_token',
      403,
      () => withAuth({ ...fixture('app-install'), ts: '1789009999' }, { application_token: '0'.repeat(32) }),
    ],
    [
      'an uninstall with a wrong token',
      403,
      () => withAuth(fixture('app-uninstall'), { application_token: '1'.repeat(32) }),
    ],
  ];

  it.each(forgeries)(
    'with %s is refused with %i: nothing is stored, nobody is asked but the authorisation server',
    async (_what, status, forge) => {
      const attacker = await startAttacker();
      closers.push(attacker.close);
      const house = await openInstalled();
      const before = await house.store.portals.list({ limit: 10 });

      for (const url of ['/bitrix24/events', '/bitrix24/install']) {
        const answer = await house.post(at(house.bitrix, forge(attacker.host)), url);
        expect([answer.statusCode, answer.body.length < 60]).toEqual([status, true]);
      }
      expect(attacker.hits()).toBe(0);
      expect(house.bitrix.requests.filter((line) => line !== 'POST /oauth/token/')).toEqual([]);
      expect(await house.store.portals.list({ limit: 10 })).toEqual(before);
      expect((await house.store.inbox.counts()).pending).toBe(0);
      expect((await house.post(message())).statusCode).toBe(200);
    },
  );

  it('with a wrong application_token is refused without asking, even when it carries living tokens', async () => {
    const house = await openInstalled();
    const body = at(house.bitrix, fixture('v2-message-add-private'));
    const bot = map(map(body['data'])['bot']);
    const refresh = String(map(bot['auth'])['refresh_token']);
    house.bitrix.grants.set(refresh, { memberId: MEMBER, userId: Number(bot['id']), admin: false });
    expect((await house.post(withAuth(body, { application_token: '0'.repeat(32) }))).statusCode).toBe(403);
    expect(house.bitrix.requests).toEqual([]);
  });

  it('with the address of an attacker but the right token is kept, and its address is not used', async () => {
    const attacker = await startAttacker();
    closers.push(attacker.close);
    const house = await openInstalled();
    const body = withAuth(message(), {
      client_endpoint: `http://${attacker.host}/rest/`,
      domain: attacker.host,
    });
    expect((await house.post(body)).statusCode).toBe(200);
    expect(attacker.hits()).toBe(0);
    expect((await house.portals.find(MEMBER))?.clientEndpoint).toBe(`${house.bitrix.origin}/rest/`);
  });
});

describe('an event of a portal that was forgotten', () => {
  it('is held, proven with the token of its bot, and stored', async () => {
    const house = await open();
    const body = at(house.bitrix, fixture('v2-message-add-private'));
    const bot = map(map(body['data'])['bot']);
    house.bitrix.grants.set(String(map(bot['auth'])['refresh_token']), {
      memberId: MEMBER,
      userId: Number(bot['id']),
      admin: false,
    });
    expect((await house.post(body)).statusCode).toBe(200);
    expect((await house.portals.find(MEMBER))?.installerId).toBe(Number(bot['id']));
    expect(house.registered).toHaveLength(1);
    expect((await house.store.inbox.counts()).pending).toBe(1);
  });

  it('is refused when its tokens are those of a chat user', async () => {
    const house = await open();
    const body = at(house.bitrix, fixture('v2-message-add-private'));
    const bot = map(map(body['data'])['bot']);
    const refresh = String(map(bot['auth'])['refresh_token']);
    house.bitrix.grants.set(refresh, { memberId: MEMBER, userId: 11, admin: false });
    expect((await house.post(body)).statusCode).toBe(403);
    expect(await house.portals.find(MEMBER)).toBeNull();
    expect((await house.store.inbox.counts()).pending).toBe(0);
  });

  it('is refused without a request when it carries no tokens', async () => {
    const house = await open();
    expect((await house.post(fixture('v1-message-add-client-id'))).statusCode).toBe(403);
    expect((await house.post(fixture('app-uninstall'))).statusCode).toBe(403);
    expect(house.bitrix.requests).toEqual([]);
  });
});

describe('the life of an installation', () => {
  it('takes a repeated install event without another exchange', async () => {
    const house = await openInstalled();
    expect((await house.post(at(house.bitrix, fixture('app-install')))).statusCode).toBe(200);
    expect(house.bitrix.requests).toEqual([]);
  });

  it('forgets a portal that was uninstalled with its data', async () => {
    const house = await openInstalled();
    expect((await house.post(fixture('app-uninstall'))).statusCode).toBe(200);
    expect(await house.portals.find(MEMBER)).toBeNull();
    expect(await house.store.tokens.get(MEMBER, 1)).toBeNull();
    expect(house.told.map(({ kind }) => kind)).toEqual(['installed', 'uninstalled']);
    expect((await house.post(fixture('v1-message-add-private'))).statusCode).toBe(403);
  });

  it('keeps a portal that was uninstalled without cleaning, without its tokens', async () => {
    const house = await openInstalled();
    expect((await house.post(fixture('app-uninstall-keep-data'))).statusCode).toBe(200);
    expect((await house.portals.find(MEMBER))?.status).toBe('uninstalled');
    expect(await house.store.tokens.get(MEMBER, 1)).toBeNull();
    expect((await house.post(fixture('v1-message-add-private'))).statusCode).toBe(403);
  });

  it('ignores an uninstall that is older than the last install', async () => {
    const house = await openInstalled();
    const late = { ...fixture('app-uninstall'), ts: '1789000199' };
    expect((await house.post(late)).statusCode).toBe(200);
    expect((await house.portals.find(MEMBER))?.status).toBe('active');
  });

  it('takes the new application_token of an update after a proof', async () => {
    const house = await openInstalled();
    const auth = {
      ...map(fixture('app-install')['auth']),
      application_token: 'b'.repeat(32),
      refresh_token: 'of-update',
    };
    const update = at(house.bitrix, { event: 'ONAPPUPDATE', data: { VERSION: '2' }, ts: '1789000300', auth });
    expect((await house.post(update)).statusCode).toBe(403);
    house.bitrix.grants.set('of-update', { memberId: MEMBER, userId: 1, admin: true });
    expect((await house.post(update)).statusCode).toBe(200);
    const portal = await house.portals.find(MEMBER);
    expect(portal && house.portals.isGenuine(portal, 'b'.repeat(32))).toBe(true);
    expect(portal?.installedAt).toBe(1_789_000_200_000);
  });
});

describe('the page of an application', () => {
  const query = (house: House) => `/bitrix24/install?DOMAIN=${house.bitrix.host}&PROTOCOL=0&LANG=de`;
  const frame = (house: House) => at(house.bitrix, fixture('page-open'));
  const refresh = String(fixture('page-open')['REFRESH_ID']);

  it('installs when an administrator opens it, and finishes the installation', async () => {
    const house = await open();
    house.bitrix.grants.set(refresh, { memberId: MEMBER, userId: 1, admin: true });
    const answer = await house.post(frame(house), query(house));
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('installFinish');
    expect(String(answer.headers['content-security-policy'])).toContain(
      `frame-ancestors ${house.bitrix.origin}`,
    );
    expect(await house.portals.find(MEMBER)).toMatchObject({
      status: 'active',
      language: 'de',
      installerId: 1,
    });
  });

  it('installs nothing for anybody else', async () => {
    const house = await open();
    house.bitrix.grants.set(refresh, { memberId: MEMBER, userId: 11, admin: false });
    const answer = await house.post(frame(house), query(house));
    expect(answer.statusCode).toBe(403);
    expect(answer.body).not.toContain('installFinish');
    expect(await house.portals.find(MEMBER)).toBeNull();
  });

  it('of an installed application keeps its installer when a user opens it', async () => {
    const house = await openInstalled();
    house.bitrix.grants.set(refresh, { memberId: MEMBER, userId: 11, admin: false });
    expect((await house.post(frame(house), query(house))).statusCode).toBe(200);
    expect((await house.portals.find(MEMBER))?.installerId).toBe(1);
    expect(await house.store.tokens.get(MEMBER, 11)).toBeNull();
  });

  it.each([
    ['a domain with a path', '/bitrix24/install?DOMAIN=evil.example/x&PROTOCOL=1'],
    ['a domain with a user name', '/bitrix24/install?DOMAIN=a@evil.example&PROTOCOL=1'],
    ['two domains', '/bitrix24/install?DOMAIN=a.example&DOMAIN=b.example&PROTOCOL=1'],
    ['no domain', '/bitrix24/install'],
  ])('refuses %s without asking anybody', async (_what, url) => {
    const house = await open();
    expect((await house.post(frame(house), url)).statusCode).toBe(400);
    expect(house.bitrix.requests).toEqual([]);
  });
});
