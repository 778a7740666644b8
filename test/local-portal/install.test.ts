import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { at, text } from './handler.ts';
import { addBot, call, type Fixture, startFixture, token } from './portal-fixture.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

test('saving an application posts ONAPPINSTALL with the installer’s tokens, in the keys of a real portal', async () => {
  fixture = await startFixture();
  const { handler, local, app } = fixture;
  expect(handler.received).toHaveLength(1);
  expect(handler.received[0]?.contentType).toBe('application/x-www-form-urlencoded');
  const event = handler.received[0]?.event ?? {};
  const { default: real } = await import('../fixtures/events/app-install.json', { with: { type: 'json' } });
  expect(Object.keys(event)).toEqual(Object.keys(real));
  expect(Object.keys(at(event, 'auth') ?? {})).toEqual(Object.keys(real.auth));
  expect(at(event, 'data')).toEqual({ VERSION: '1', ACTIVE: 'Y', INSTALLED: 'Y', LANGUAGE_ID: 'en' });
  expect(text(event, 'auth', 'client_endpoint')).toBe(`${local.origin}/rest/`);
  expect(text(event, 'auth', 'server_endpoint')).toBe(`${local.oauthOrigin}/rest/`);
  expect(text(event, 'auth', 'member_id')).toMatch(/^[0-9a-f]{32}$/);
  expect(text(event, 'auth', 'application_token')).toBe(app.applicationToken);
  expect(app.clientId).toMatch(/^local\.[0-9a-f]{14}\.\d{8}$/);
  expect(app.clientSecret).toHaveLength(50);
});

test('the installer’s tokens work: one calls methods, the other buys a new pair', async () => {
  fixture = await startFixture();
  const event = fixture.handler.received[0]?.event ?? {};
  const profile = await call(fixture, 'profile', { auth: text(event, 'auth', 'access_token') });
  expect(profile.body['result']).toMatchObject({ ID: '1', ADMIN: true });
  const fresh = await token(fixture.local, {
    grant_type: 'refresh_token',
    client_id: fixture.app.clientId,
    client_secret: fixture.app.clientSecret,
    refresh_token: text(event, 'auth', 'refresh_token'),
  });
  expect(fresh.body['member_id']).toBe(text(event, 'auth', 'member_id'));
});

test('an install address without a dot in its host is refused', async () => {
  fixture = await startFixture();
  expect(() =>
    fixture.local.installApp({ installUrl: 'http://localhost:1/x', scope: [], kind: 'app', title: 'x' }),
  ).toThrow('Wrong handler URL');
});

test('removing an application tells of each bot, then of the removal, without tokens, and kills its tokens', async () => {
  fixture = await startFixture();
  const { local, handler, app } = fixture;
  addBot(fixture, { id: 740, code: 'helper' });
  const bind = await call(fixture, 'event.bind', {
    auth: fixture.token,
    event: 'OnAppUninstall',
    handler: handler.url,
  });
  expect(bind.body['result']).toBe(true);
  handler.received.length = 0;
  local.uninstallApp(app.clientId);
  await local.settle();
  expect(handler.received.map((one) => one.event['event'])).toEqual(['ONIMBOTDELETE', 'ONAPPUNINSTALL']);
  const [deleted, removed] = handler.received.map((one) => one.event);
  expect(at(deleted, 'data')).toEqual({ BOT_ID: '740', BOT_CODE: 'helper' });
  expect(at(removed, 'data')).toEqual({ LANGUAGE_ID: 'en', CLEAN: '1' });
  expect(Object.keys(at(removed, 'auth') ?? {})).toEqual([
    'domain',
    'client_endpoint',
    'server_endpoint',
    'member_id',
    'application_token',
  ]);
  const after = await call(fixture, 'profile', { auth: fixture.token });
  expect(after).toMatchObject({ status: 401, body: { error: 'APPLICATION_NOT_FOUND' } });
  const refresh = await token(local, {
    grant_type: 'refresh_token',
    client_id: app.clientId,
    client_secret: app.clientSecret,
    refresh_token: 'whatever',
  });
  expect(refresh.body['error']).toBe('invalid_client');
});

test('event.bind follows the reference: case, duplicates, unknown events, webhooks', async () => {
  fixture = await startFixture();
  const auth = fixture.token;
  const url = fixture.handler.url;
  const good = { auth, EVENT: 'onappupdate', HANDLER: url };
  expect((await call(fixture, 'event.bind', good)).body['result']).toBe(true);
  expect((await call(fixture, 'event.bind', good)).body).toMatchObject({ error: 'ERROR_CORE' });
  expect((await call(fixture, 'event.bind', { ...good, EVENT: 'ONNOTHING' })).body).toMatchObject({
    error: 'ERROR_EVENT_NOT_FOUND',
  });
  expect((await call(fixture, 'event.bind', { ...good, HANDLER: 'ftp://a.b/c' })).body).toMatchObject({
    error: 'ERROR_UNSUPPORTED_PROTOCOL',
  });
  expect((await call(fixture, 'event.bind', { ...good, HANDLER: 'http://localhost/' })).body).toMatchObject({
    error: 'ERROR_WRONG_HANDLER_URL',
  });
  expect((await call(fixture, 'event.bind', { auth, handler: url })).body).toMatchObject({
    error: 'ERROR_ARGUMENT',
    argument: 'EVENT',
  });
  expect((await call(fixture, 'event.get', { auth })).body['result']).toContainEqual({
    event: 'ONAPPUPDATE',
    handler: url,
    auth_type: 0,
    offline: 0,
  });
  expect((await call(fixture, 'event.unbind', good)).body['result']).toEqual({ count: 1 });
  const webhook = fixture.local.createWebhook(1, ['imbot']);
  const refused = await fetch(`${webhook.url}event.get`);
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({ error: 'WRONG_AUTH_TYPE' });
});

test('closing the portal breaks off a delivery that hangs', async () => {
  fixture = await startFixture();
  const hanging = createServer(() => undefined);
  await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve));
  const address = hanging.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const arrived = once(hanging, 'request');
  fixture.local.installApp({ installUrl: `http://127.0.0.1:${port}/`, scope: ['im'] });
  await arrived;
  await fixture.local.close();
  expect(fixture.local.portal.traffic.at(-1)).toMatchObject({ kind: 'event', status: null });
  hanging.closeAllConnections();
  hanging.close();
});
