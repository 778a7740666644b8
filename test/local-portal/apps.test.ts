import { afterEach, beforeEach, expect, test } from 'vitest';
import { methods } from '../../src/local-portal/methods/index.ts';
import { seededChats } from '../../src/local-portal/seed.ts';
import { enterpriseSettings } from '../../src/local-portal/settings.ts';
import { at, text } from './handler.ts';
import { addBot, call, type Fixture, startFixture } from './portal-fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture();
  fixture.handler.received.length = 0;
});
afterEach(() => fixture.close());

function installPage(status = 'L') {
  return fixture.local.installApp({
    installUrl: `${fixture.handler.url}/install`,
    handlerUrl: `${fixture.handler.url}/app?x=1`,
    scope: ['imbot', 'im'],
    kind: 'page',
    status,
  });
}

const bind = (auth: unknown, event: string) =>
  call(fixture, 'event.bind', { auth, event, handler: fixture.handler.url });

test('opening an application posts the frame’s parameters: install page first, then its own', async () => {
  const { local, handler } = fixture;
  const app = installPage();
  expect(handler.received).toEqual([]);
  expect((await local.openApp(app.clientId, 1)).status).toBe(200);
  const [first] = handler.received;
  const url = new URL(first?.path ?? '', handler.url);
  expect(url.pathname).toBe('/events/install');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    DOMAIN: new URL(local.origin).host,
    PROTOCOL: '0',
    LANG: 'en',
    APP_SID: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  expect(first?.event).toMatchObject({
    AUTH_EXPIRES: '3600',
    SERVER_ENDPOINT: `${local.oauthOrigin}/rest/`,
    APPLICATION_TOKEN: app.applicationToken,
    APPLICATION_SCOPE: 'imbot,im',
    member_id: local.portal.state.memberId,
    status: 'L',
    PLACEMENT: 'DEFAULT',
  });
  const auth = text(first?.event, 'AUTH_ID');
  expect((await call(fixture, 'app.info', { auth })).body['result']).toMatchObject({ INSTALLED: false });
  expect(local.finishInstall(app.clientId)).toBe(true);
  expect(local.finishInstall(app.clientId)).toBe(false);
  expect((await call(fixture, 'app.info', { auth })).body['result']).toMatchObject({ INSTALLED: true });
  await local.openApp(app.clientId, 11, { placement: 'IM_TEXTAREA', options: { dialogId: '5' } });
  const last = handler.received.at(-1);
  expect(last?.path).toMatch(/^\/events\/app\?x=1&DOMAIN=/);
  expect(last?.event).toMatchObject({ PLACEMENT: 'IM_TEXTAREA', PLACEMENT_OPTIONS: '{"dialogId":"5"}' });
});

test('before installFinish only administrators get in and no event goes out', async () => {
  const { local, handler } = fixture;
  const app = installPage();
  await expect(local.openApp(app.clientId, 11)).rejects.toThrow('not installed');
  await expect(local.openApp(fixture.app.clientId, 1)).rejects.toThrow('no page');
  const { fields } = await local.openApp(app.clientId, 1);
  handler.received.length = 0;
  await bind(fields['AUTH_ID'], 'ONAPPINSTALL');
  await bind(fields['AUTH_ID'], 'ONIMBOTMESSAGEADD');
  addBot(fixture, { id: 741, code: 'other', appId: app.clientId });
  local.people.say(11, 741, 'too early');
  await local.settle();
  expect(handler.received).toEqual([]);
  local.finishInstall(app.clientId, 1);
  local.people.say(11, 741, 'in time');
  await local.settle();
  expect(handler.named('ONAPPINSTALL')).toHaveLength(1);
  expect(handler.named('ONIMBOTMESSAGEADD').map((event) => text(event, 'data', 'PARAMS', 'MESSAGE'))).toEqual(
    ['in time'],
  );
  expect(() => local.finishInstall(app.clientId, 11)).toThrow('administrator');
});

test('an update tells its version and loses what event.bind had bound, not what bots had', async () => {
  const { local, handler, app } = fixture;
  addBot(fixture, { id: 740, code: 'echo' });
  await bind(fixture.token, 'ONAPPUPDATE');
  const former = app.applicationToken;
  local.updateApp(app.clientId, { newToken: true });
  await local.settle();
  const [update] = handler.named('ONAPPUPDATE');
  expect(at(update, 'data')).toEqual({ VERSION: '2', PREVIOUS_VERSION: '1', LANGUAGE_ID: 'en' });
  expect(text(update, 'auth', 'refresh_token')).not.toBe('');
  expect(text(update, 'auth', 'application_token')).toBe(app.applicationToken);
  expect(app.applicationToken).not.toBe(former);
  local.updateApp(app.clientId, { version: 7 });
  local.people.say(11, 740, 'still here');
  await local.settle();
  expect(handler.named('ONAPPUPDATE')).toHaveLength(1);
  expect(handler.named('ONIMBOTMESSAGEADD')).toHaveLength(1);
});

test('payment: silence while it is over, ONAPPPAYMENT without refresh token when it comes', async () => {
  const { local, handler, app } = fixture;
  addBot(fixture, { id: 740, code: 'echo' });
  await bind(fixture.token, 'ONAPPPAYMENT');
  local.setPaid(app.clientId, false);
  local.people.say(11, 740, 'unheard');
  await local.settle();
  expect(handler.received).toEqual([]);
  local.setPaid(app.clientId, true);
  await local.settle();
  const [payment] = handler.named('ONAPPPAYMENT');
  expect(at(payment, 'data')).toMatchObject({ CODE: app.code, PAYMENT_EXPIRED: 'N' });
  expect(text(payment, 'auth', 'access_token')).not.toBe('');
  expect(at(payment, 'auth', 'refresh_token')).toBeUndefined();
});

test('the answer of an administrator is told without tokens', async () => {
  const { local, handler, app, token } = fixture;
  await bind(token, 'ONAPPMETHODCONFIRM');
  const answer = { clientId: app.clientId, method: 'user.admin', confirmed: true, accessToken: token };
  const told = await fetch(`${local.origin}/_portal/apps/confirm`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(answer),
  });
  expect(told.status).toBe(200);
  await local.settle();
  const [event] = handler.named('ONAPPMETHODCONFIRM');
  expect(at(event, 'data')).toEqual({
    TOKEN: token,
    METHOD: 'user.admin',
    CONFIRMED: '1',
    LANGUAGE_ID: 'en',
  });
  expect(at(event, 'auth', 'access_token')).toBeUndefined();
  expect(text(event, 'auth', 'application_token')).toBe(app.applicationToken);
});

test('app.info tells the plan that the portal is set to', async () => {
  const { local, token } = fixture;
  const license = async () => (await call(fixture, 'app.info', { auth: token })).body['result'];
  expect(await license()).toMatchObject({ LICENSE: 'en_selfhosted' });
  Object.assign(local.portal.settings, enterpriseSettings);
  expect(await license()).toMatchObject({
    LICENSE: 'en_ent250',
    LICENSE_TYPE: 'ent250',
    LICENSE_FAMILY: 'ent',
  });
});

test('a market application that comes back has its token again, and its options if they were kept', async () => {
  const { local, handler } = fixture;
  const card = {
    installUrl: handler.url,
    scope: ['im'],
    clientId: 'app.5f0e2d1c3b4a59.12345678',
    clientSecret: 'secret-of-a-market-application',
    status: 'P',
  };
  const first = local.installApp(card);
  await local.settle();
  const auth = text(handler.named('ONAPPINSTALL').at(-1), 'auth', 'access_token');
  await bind(auth, 'ONAPPUNINSTALL');
  await call(fixture, 'app.option.set', { auth, options: { colour: 'blue' } });
  local.uninstallApp(card.clientId, { clean: false });
  await local.settle();
  expect(at(handler.named('ONAPPUNINSTALL')[0], 'data', 'CLEAN')).toBe('0');
  const second = local.installApp(card);
  await local.settle();
  expect(second.applicationToken).toBe(first.applicationToken);
  expect(second.options).toEqual({ colour: 'blue' });
  expect(handler.named('ONAPPINSTALL')).toHaveLength(2);
  local.uninstallApp(card.clientId);
  expect(local.installApp(card).options).toEqual({});
});

test('a local application that comes back is another one', () => {
  const { local, handler } = fixture;
  const card = { installUrl: handler.url, scope: ['im'] };
  const first = local.installApp(card);
  local.uninstallApp(first.clientId);
  const second = local.installApp(card);
  expect(second.clientId).not.toBe(first.clientId);
  expect(second.applicationToken).not.toBe(first.applicationToken);
});

test('a renamed portal answers at the new address, and with 302 at the old one', async () => {
  const { local } = fixture;
  const before = local.origin;
  const after = await local.rename();
  expect(after).not.toBe(before);
  expect(local.origin).toBe(after);
  const moved = await fetch(`${before}/rest/profile?auth=${fixture.token}`, { redirect: 'manual' });
  expect(moved.status).toBe(302);
  expect(moved.headers.get('location')).toBe(`${after}/rest/profile?auth=${fixture.token}`);
  expect((await call(fixture, 'profile', { auth: fixture.token })).status).toBe(200);
  const control = await fetch(`${before}/_portal/state`);
  expect(await control.json()).toMatchObject({ origin: after });
  addBot(fixture, { id: 740, code: 'echo' });
  local.people.say(11, 740, 'hi');
  await local.settle();
  const [event] = fixture.handler.named('ONIMBOTMESSAGEADD');
  expect(at(event, 'auth', 'client_endpoint')).toBe(`${after}/rest/`);
});

test('a POST that a client turns into GET on the way loses its body', async () => {
  const before = fixture.local.origin;
  await fixture.local.rename();
  const answer = await fetch(`${before}/rest/profile`, {
    method: 'POST',
    body: new URLSearchParams({ auth: fixture.token }),
  });
  expect(await answer.json()).toMatchObject({ error: 'NO_AUTH_FOUND' });
});

test('handlers on hosts without a dot are taken when the portal is told to', async () => {
  const handler = 'http://localhost:9/events';
  const ask = () => call(fixture, 'event.bind', { auth: fixture.token, event: 'ONAPPUPDATE', handler });
  expect((await ask()).body['error']).toBe('ERROR_WRONG_HANDLER_URL');
  fixture.local.portal.settings.dotlessHosts = true;
  expect((await ask()).body['result']).toBe(true);
});

test('the addresses that a portal names may have another host than the one it listens on', async () => {
  await fixture.close();
  fixture = await startFixture({ publicHost: 'localhost' });
  expect(fixture.local.origin).toMatch(/^http:\/\/localhost:\d+$/);
  const [install] = fixture.handler.received;
  expect(text(install?.event, 'auth', 'client_endpoint')).toBe(`${fixture.local.origin}/rest/`);
});

test('a bot that answers its own supervisor’s events is told eight times, then the chain ends', async () => {
  await fixture.close();
  fixture = await startFixture({ methods });
  const { local, handler } = fixture;
  addBot(fixture, { id: 741, code: 'watcher', type: 'S' });
  const dialogId = `chat${seededChats.group}`;
  local.portal.state.chats.get(seededChats.group)?.members.push(741);
  local.people.say(11, dialogId, 'start');
  const heard = () => handler.named('ONIMBOTMESSAGEADD');
  for (let n = 1; n <= 9; n += 1) {
    await local.settle();
    const auth = text(heard().at(-1), 'auth', 'access_token');
    const again = { auth, DIALOG_ID: dialogId, MESSAGE: `answer ${n}` };
    expect((await call(fixture, 'im.message.add', again)).status).toBe(200);
  }
  await local.settle();
  expect(heard()).toHaveLength(8);
});
