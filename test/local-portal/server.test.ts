import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MethodEntry } from '../../src/local-portal/portal.ts';
import { PortalError } from '../../src/local-portal/portal.ts';
import { call, type Fixture, startFixture } from './portal-fixture.ts';

const echo: MethodEntry = { scope: 'im', generation: 'common', run: ({ params }) => ({ result: params }) };
const methods = new Map<string, MethodEntry>([
  ['im.echo', echo],
  ['im.v1echo', { ...echo, generation: 'v1' }],
  ['im.v2.Echo', { ...echo, generation: 'v2' }],
  ['imopenlines.echo', { ...echo, scope: 'imopenlines' }],
  ['im.list', { ...echo, run: () => ({ result: ['a', 'b'], total: 52, next: 50 }) }],
  ['im.broken', { ...echo, run: () => Promise.reject(new Error('secret detail')) }],
  [
    'im.refuses',
    {
      ...echo,
      run() {
        throw new PortalError('ERROR_ARGUMENT', 'Bad', 400, { argument: 'X' });
      },
    },
  ],
]);

let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture({ methods });
});
afterEach(() => fixture.close());

async function get(
  path: string,
  init?: RequestInit,
): Promise<{ status: number; body: unknown; text: string }> {
  const answer = await fetch(`${fixture.local.origin}/rest/${path}`, init);
  const text = await answer.text();
  return { status: answer.status, body: JSON.parse(text), text };
}

test('query, form and JSON reach the method; the body wins over the query, JSON keeps types', async () => {
  const auth = `auth=${fixture.token}`;
  expect(await get(`im.echo.json?${auth}&A[B][0]=x+y`)).toMatchObject({
    body: { result: { A: { B: { 0: 'x y' } } } },
  });
  const form = await get(`im.echo?${auth}&A=query&C=1`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'A=body&M%5B5%5D=z',
  });
  expect(form.body).toMatchObject({ result: { A: 'body', C: '1', M: { 5: 'z' } } });
  const json = await call(fixture, 'im.echo', { auth: fixture.token, flag: true, none: null, list: [1] });
  expect(json.body['result']).toEqual({ flag: true, none: null, list: [1] });
});

test('broken JSON is swallowed: the call goes on with its query', async () => {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"A":' };
  expect(await get(`im.echo?auth=${fixture.token}&Q=1`, init)).toMatchObject({
    body: { result: { Q: '1' } },
  });
  expect(await get('im.echo', init)).toMatchObject({ status: 401, body: { error: 'NO_AUTH_FOUND' } });
});

test('the bearer header wins, access_token works, a list as auth counts as absent', async () => {
  const headers = { authorization: `Bearer ${fixture.token}` };
  expect((await get('im.echo?auth=bad', { headers })).status).toBe(200);
  expect((await get(`im.echo?access_token=${fixture.token}`)).body).toMatchObject({ result: [] });
  expect((await get(`im.echo?auth[]=${fixture.token}`)).body).toMatchObject({ error: 'NO_AUTH_FOUND' });
});

test('v1 methods read parameter names in any case, v2 methods as sent; method names come in any case', async () => {
  const { token } = fixture;
  expect((await call(fixture, 'IM.V1Echo', { auth: token, dialog_id: 'x' })).body['result']).toEqual({
    DIALOG_ID: 'x',
  });
  expect((await call(fixture, 'im.v2.Echo', { auth: token, dialogId: 'x' })).body['result']).toEqual({
    dialogId: 'x',
  });
});

test('the envelope has time, total and next, escaped slashes and the portal’s headers', async () => {
  const answer = await fetch(`${fixture.local.origin}/rest/im.list?auth=${fixture.token}`);
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  const body: unknown = await answer.json();
  expect(body).toMatchObject({ result: ['a', 'b'], total: 52, next: 50, time: { processing: 0 } });
  const { text } = await get(`im.echo?auth=${fixture.token}&U=${encodeURIComponent('https://a/b')}`);
  expect(text).toContain('"https:\\/\\/a\\/b"');
});

test('refusals have code, text, extra keys and status, and no time', async () => {
  const { token } = fixture;
  expect(await call(fixture, 'im.refuses', { auth: token })).toEqual({
    status: 400,
    body: { error: 'ERROR_ARGUMENT', error_description: 'Bad', argument: 'X' },
  });
  expect(await call(fixture, 'im.nothing', { auth: token })).toMatchObject({
    status: 404,
    body: { error: 'ERROR_METHOD_NOT_FOUND' },
  });
  expect(await call(fixture, 'imopenlines.echo', { auth: token })).toMatchObject({
    status: 403,
    body: { error: 'insufficient_scope' },
  });
  const crash = await call(fixture, 'im.broken', { auth: token });
  expect(crash).toMatchObject({ status: 500, body: { error: 'INTERNAL_SERVER_ERROR' } });
  expect(JSON.stringify(crash)).not.toContain('secret detail');
});

test('forged and foreign tokens get nowhere', async () => {
  expect(await call(fixture, 'im.echo', { auth: 'forged' })).toMatchObject({
    status: 401,
    body: { error: 'invalid_token' },
  });
  const admin = fixture.local.portal.state.users.get(1);
  if (admin !== undefined) admin.active = false;
  expect((await call(fixture, 'im.echo', { auth: fixture.token })).body['error']).toBe('authorization_error');
});

test('an incoming webhook acts as its owner within its scope', async () => {
  const webhook = fixture.local.createWebhook(11, ['im']);
  const path = new URL(webhook.url).pathname.replace('/rest/', '');
  expect((await get(`${path}profile/`)).body).toMatchObject({ result: { ID: '11', ADMIN: false } });
  expect((await get(`${path}app.info`)).body).toMatchObject({ result: { SCOPE: ['im'] } });
  expect((await get(`${path}imopenlines.echo`)).status).toBe(403);
  expect(await get('11/wrong/profile')).toMatchObject({
    status: 403,
    body: { error: 'INVALID_CREDENTIALS' },
  });
});

test('a portal without v2 knows none of its methods', async () => {
  fixture.local.portal.state.hasV2 = false;
  expect((await call(fixture, 'im.v2.Echo', { auth: fixture.token })).status).toBe(404);
  const known = await call(fixture, 'method.get', { auth: fixture.token, name: 'im.echo' });
  expect(known.body['result']).toEqual({ isExisting: true, isAvailable: true });
});

test('app.option keeps what an administrator sets', async () => {
  const auth = fixture.token;
  expect((await call(fixture, 'app.option.get', { auth })).body['result']).toEqual([]);
  await call(fixture, 'app.option.set', { auth, options: { colour: 'red' } });
  expect((await call(fixture, 'app.option.get', { auth, option: 'colour' })).body['result']).toBe('red');
  expect((await call(fixture, 'app.option.set', { auth, options: {} })).body['error']).toBe('ERROR_ARGUMENT');
});

test('every call is in the traffic with the token it used', async () => {
  await call(fixture, 'im.echo', { auth: fixture.token, A: 1 });
  const last = fixture.local.portal.traffic.at(-1);
  expect(last).toMatchObject({
    kind: 'call',
    method: 'im.echo',
    params: { A: 1 },
    userId: 1,
    token: fixture.token,
  });
});
