import { afterEach, beforeEach, expect, test } from 'vitest';
import { call, type Fixture, startFixture, token } from './portal-fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.close());

const authorize = () => `${fixture.local.origin}/oauth/authorize/`;

/** Logs in as a person does on the page; resolves with where the browser is sent. */
async function logIn(userId: number, more: Record<string, string> = {}): Promise<URL> {
  const answer = await fetch(authorize(), {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ client_id: fixture.app.clientId, user_id: String(userId), ...more }),
  });
  expect(answer.status).toBe(302);
  return new URL(answer.headers.get('location') ?? '');
}

function exchange(code: string, more: Record<string, string> = {}) {
  const { clientId, clientSecret } = fixture.app;
  return token(fixture.local, {
    grant_type: 'authorization_code',
    client_id: clientId,
    client_secret: clientSecret,
    code,
    ...more,
  });
}

test('the page offers the people of the portal and keeps hostile parameters harmless', async () => {
  const query = new URLSearchParams({
    client_id: fixture.app.clientId,
    state: '"><script>alert(1)</script>',
  });
  const answer = await fetch(`${authorize()}?${query}`);
  const html = await answer.text();
  expect(answer.status).toBe(200);
  expect(html).toContain('Mira Okafor');
  expect(html).not.toContain('Guest');
  expect(html).not.toContain('<script>');
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
});

test('the redirect goes to the configured address, with code, state and the portal’s names', async () => {
  const location = await logIn(11, { state: 'a b&c', redirect_uri: 'http://evil.test/' });
  expect(location.origin + location.pathname).toBe(fixture.handler.url);
  expect(Object.fromEntries(location.searchParams)).toEqual({
    code: expect.stringMatching(/^[0-9a-f]{70}$/),
    state: 'a b&c',
    domain: new URL(fixture.local.origin).host,
    member_id: fixture.local.portal.state.memberId,
    scope: 'imbot,im',
    server_domain: new URL(fixture.local.oauthOrigin).host,
  });
  expect(location.search).toContain('scope=imbot%2Cim');
});

test('a code buys one pair, for the user who logged in', async () => {
  const code = (await logIn(11)).searchParams.get('code') ?? '';
  const { status, body } = await exchange(code);
  expect(status).toBe(200);
  expect(body).toMatchObject({ user_id: 11, scope: 'imbot,im', expires_in: 3600 });
  const me = await call(fixture, 'profile', { auth: body['access_token'] });
  expect(me.body['result']).toMatchObject({ ID: '11' });
  expect(await exchange(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
});

test('a code lives for 30 seconds', async () => {
  const early = (await logIn(11)).searchParams.get('code') ?? '';
  fixture.local.advanceClock(29_000);
  expect((await exchange(early)).status).toBe(200);
  const late = (await logIn(11)).searchParams.get('code') ?? '';
  fixture.local.advanceClock(31_000);
  expect((await exchange(late)).body['error']).toBe('invalid_grant');
});

test('a code of another application buys nothing', async () => {
  const code = (await logIn(11)).searchParams.get('code') ?? '';
  const other = fixture.local.installApp({ installUrl: fixture.handler.url, scope: ['im'] });
  const stolen = { client_id: other.clientId, client_secret: other.clientSecret };
  expect((await exchange(code, stolen)).body['error']).toBe('invalid_grant');
});

test('the scope can be narrowed and never widened, with code and refresh token', async () => {
  const code = (await logIn(11, { scope: 'im' })).searchParams.get('code') ?? '';
  const { body } = await exchange(code);
  expect(body['scope']).toBe('im');
  const { clientId, clientSecret } = fixture.app;
  const refresh = {
    grant_type: 'refresh_token',
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: String(body['refresh_token']),
  };
  const wide = await token(fixture.local, { ...refresh, scope: 'im,imbot' });
  expect(wide).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
  expect((await token(fixture.local, refresh)).body['scope']).toBe('im');
  const refused = await fetch(authorize(), {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ client_id: clientId, user_id: '11', scope: 'crm' }),
  });
  expect(refused.status).toBe(400);
});

test('whoever may not use the application stays on the page, an administrator may always', async () => {
  fixture.app.access = [12];
  const refused = await fetch(authorize(), {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ client_id: fixture.app.clientId, user_id: '11' }),
  });
  expect(refused.status).toBe(403);
  expect(refused.headers.get('location')).toBeNull();
  await logIn(12);
  await logIn(1);
  const unknown = await fetch(`${authorize()}?client_id=local.nobody`);
  expect(unknown.status).toBe(404);
});

test('tokens of users who lost access are refused', async () => {
  const code = (await logIn(11)).searchParams.get('code') ?? '';
  const { body } = await exchange(code);
  fixture.app.access = [12];
  const answer = await call(fixture, 'profile', { auth: body['access_token'] });
  expect(answer).toMatchObject({ status: 403, body: { error: 'user_access_error' } });
});

test('the portal passes the token endpoint on, by GET and POST', async () => {
  const { clientId, clientSecret } = fixture.app;
  const params = (code: string) =>
    new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      client_secret: clientSecret,
      code,
    });
  const one = (await logIn(11)).searchParams.get('code') ?? '';
  expect((await fetch(`${fixture.local.origin}/oauth/token/?${params(one)}`)).status).toBe(200);
  const two = (await logIn(11)).searchParams.get('code') ?? '';
  const post = await fetch(`${fixture.local.origin}/oauth/token/`, { method: 'POST', body: params(two) });
  expect(post.status).toBe(200);
});

test('when the paid period is over there are no tokens and no events', async () => {
  const code = (await logIn(11)).searchParams.get('code') ?? '';
  fixture.local.setPaid(fixture.app.clientId, false);
  expect(await exchange(code)).toMatchObject({ status: 402, body: { error: 'PAYMENT_REQUIRED' } });
  const info = await call(fixture, 'app.info', { auth: fixture.token });
  expect(info.body['result']).toMatchObject({ PAYMENT_EXPIRED: 'Y' });
});

test('the life of tokens can be set', async () => {
  fixture.local.portal.settings.tokenLife = 5;
  const code = (await logIn(11)).searchParams.get('code') ?? '';
  const { body } = await exchange(code);
  expect(body['expires_in']).toBe(5);
  fixture.local.advanceClock(6000);
  expect((await call(fixture, 'profile', { auth: body['access_token'] })).body['error']).toBe(
    'expired_token',
  );
});
