import { afterEach, beforeEach, expect, test } from 'vitest';
import { text } from './handler.ts';
import { call, type Fixture, startFixture, token } from './portal-fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.close());

function refreshParams(): Record<string, string> {
  return {
    grant_type: 'refresh_token',
    client_id: fixture.app.clientId,
    client_secret: fixture.app.clientSecret,
    refresh_token: text(fixture.handler.received[0]?.event, 'auth', 'refresh_token'),
  };
}

test('a refresh answers with the keys of the real server; domain is the authorisation server’s host', async () => {
  const { default: real } = await import('../fixtures/events/oauth-token-response.json', {
    with: { type: 'json' },
  });
  const { status, body } = await token(fixture.local, refreshParams());
  expect(status).toBe(200);
  expect(Object.keys(body)).toEqual(Object.keys(real));
  expect(body['domain']).toBe(new URL(fixture.local.oauthOrigin).host);
  expect(body['client_endpoint']).toBe(`${fixture.local.origin}/rest/`);
  expect(body['user_id']).toBe(1);
});

test('a refresh token buys one pair only', async () => {
  const params = refreshParams();
  const first = await token(fixture.local, params);
  const again = await token(fixture.local, params);
  expect(again).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  const next = await token(fixture.local, { ...params, refresh_token: String(first.body['refresh_token']) });
  expect(next.status).toBe(200);
  const answer = await call(fixture, 'profile', { auth: next.body['access_token'] });
  expect(answer.status).toBe(200);
});

test('wrong client, wrong secret, wrong grant and nothing at all have their own errors', async () => {
  const good = refreshParams();
  const wrongSecret = await token(fixture.local, { ...good, client_secret: 'x' });
  expect(wrongSecret).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  const wrongClient = await token(fixture.local, { ...good, client_id: 'local.other.1' });
  expect(wrongClient.body['error']).toBe('invalid_client');
  const wrongToken = await token(fixture.local, { ...good, refresh_token: 'x' });
  expect(wrongToken.body['error']).toBe('invalid_grant');
  expect((await token(fixture.local, {})).body['error']).toBe('invalid_request');
  const other = fixture.local.installApp({ installUrl: fixture.handler.url, scope: ['im'] });
  const stolen = await token(fixture.local, {
    ...good,
    client_id: other.clientId,
    client_secret: other.clientSecret,
  });
  expect(stolen.body['error']).toBe('invalid_grant');
  expect((await token(fixture.local, good)).status).toBe(200);
});

test('the token endpoint answers GET too', async () => {
  const query = new URLSearchParams(refreshParams());
  const answer = await fetch(`${fixture.local.oauthOrigin}/oauth/token/?${query}`);
  expect(answer.status).toBe(200);
});

test('app.info on the authorisation server proves a live token and refuses a forged one', async () => {
  const good = await fetch(`${fixture.local.oauthOrigin}/rest/app.info?auth=${fixture.token}`);
  expect(await good.json()).toMatchObject({
    result: { client_id: fixture.app.clientId, member_id: fixture.local.portal.state.memberId },
  });
  const forged = await fetch(`${fixture.local.oauthOrigin}/rest/app.info?auth=f00`);
  expect(forged.status).toBe(401);
  expect(await forged.json()).toMatchObject({ error: 'invalid_token' });
});

test('access tokens end after their hour, refresh tokens after 180 days', async () => {
  const params = refreshParams();
  const start = fixture.local.portal.now();
  fixture.local.setClock(start + 3_600_001);
  const late = await call(fixture, 'profile', { auth: fixture.token });
  expect(late).toMatchObject({ status: 401, body: { error: 'expired_token' } });
  fixture.local.setClock(start + 181 * 86_400_000);
  expect((await token(fixture.local, params)).body['error']).toBe('invalid_grant');
});

test('tokens can be expired and revoked on demand', async () => {
  const params = refreshParams();
  expect(fixture.local.expireTokens({ userId: 1 })).toBe(1);
  expect((await call(fixture, 'profile', { auth: fixture.token })).body['error']).toBe('expired_token');
  const fresh = await token(fixture.local, params);
  fixture.local.revokeTokens({ accessToken: String(fresh.body['access_token']) });
  const revoked = await call(fixture, 'profile', { auth: fresh.body['access_token'] });
  expect(revoked).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
  const dead = await token(fixture.local, { ...params, refresh_token: String(fresh.body['refresh_token']) });
  expect(dead.body['error']).toBe('invalid_grant');
});
