import { afterEach, beforeEach, expect, test } from 'vitest';
import { seededChats } from '../../src/local-portal/seed.ts';
import { text } from './handler.ts';
import { addBot, addCommand, call, type Fixture, startFixture, token } from './portal-fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture();
  addBot(fixture, { id: 740, code: 'echo' });
  fixture.handler.received.length = 0;
});
afterEach(() => fixture.close());

type Answer = Record<string, unknown>;

async function get(path: string): Promise<Answer> {
  const answer = await fetch(`${fixture.local.origin}/_portal/${path}`);
  return (await answer.json()) as Answer;
}

async function post(path: string, body: object = {}): Promise<Answer> {
  const answer = await fetch(`${fixture.local.origin}/_portal/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await answer.json()) as Answer;
}

test('people talk, press, edit, react and meet by control', async () => {
  const { portal } = fixture.local;
  await post('people/open', { userId: 11, botId: 740 });
  const { messageId } = await post('people/say', { userId: 11, dialogId: 740, text: 'Hello' });
  await post('people/edit', { userId: 11, messageId, text: 'Hello!' });
  await post('people/react', { userId: 12, messageId, reaction: 'like' });
  const { messages } = await get('messages?userId=11&dialogId=740');
  expect(messages).toContainEqual(
    expect.objectContaining({ id: messageId, text: 'Hello!', reactions: { like: [12] } }),
  );
  addCommand(fixture, { botId: 740, command: 'go' });
  const message = portal.state.messages.get(Number(messageId));
  if (message)
    message.params['KEYBOARD'] = [{ BOT_ID: '740', TEXT: 'Go', COMMAND: 'go', COMMAND_PARAMS: '1' }];
  expect(await post('people/press', { userId: 11, messageId, button: 'Go' })).toEqual({
    kind: 'command',
    command: 'go',
    params: '1',
  });
  const { chatId } = await post('people/group', { title: 'Team', memberIds: [11, 740] });
  expect(portal.state.chats.get(Number(chatId))?.members).toEqual([11, 740]);
  await post('people/add', { byId: 1, chatId: seededChats.openLine, userId: 740 });
  await post('people/context', { userId: 11, dialogId: 740, context: { order: '5' } });
  await post('people/remove', { userId: 11, messageId });
  await post('settle');
  const names = fixture.handler.received.map((one) => text(one.event, 'event'));
  expect(new Set(names)).toEqual(
    new Set([
      'ONIMBOTJOINCHAT',
      'ONIMBOTMESSAGEADD',
      'ONIMBOTMESSAGEUPDATE',
      'ONIMCOMMANDADD',
      'ONIMBOTCONTEXTGET',
      'ONIMBOTMESSAGEDELETE',
    ]),
  );
  const { events } = await get('events?after=1');
  expect(events).toContainEqual(expect.objectContaining({ name: 'ONIMCOMMANDADD', status: 200 }));
  expect(JSON.stringify(events)).not.toMatch(/[0-9a-f]{70}/);
});

test('people send files and forward messages by control', async () => {
  const content = Buffer.from('a plan').toString('base64');
  const file = { userId: 11, dialogId: 740, name: 'plan.txt', content, text: 'look' };
  const sent = await post('people/file', file);
  const forward = { userId: 11, messageId: sent['messageId'], dialogId: 12 };
  const { messageId } = await post('people/forward', forward);
  const { messages } = await get('messages?userId=12&dialogId=11');
  const params = { FORWARD_ID: sent['messageId'], FORWARD_USER_ID: 11, FILE_ID: [expect.any(Number)] };
  expect(messages).toEqual([
    expect.objectContaining({ id: messageId, text: 'look', params: expect.objectContaining(params) }),
  ]);
  expect(await post('people/file', { ...file, content: 'no base64!' })).toMatchObject({
    error: 'FILE_INVALID_CONTENT',
  });
  expect(await post('people/forward', { ...forward, userId: 31 })).toMatchObject({ error: 'REFUSED' });
});

test('what cannot be done is refused with its reason, wrong input with its place', async () => {
  expect(await post('people/say', { userId: 99, dialogId: 740, text: 'x' })).toEqual({
    error: 'REFUSED',
    error_description: 'There is no active user 99 in the portal',
  });
  const wrong = await post('people/group', { title: 'Team', memberIds: [11, 'x'] });
  expect(wrong['error']).toBe('INPUT_BROKEN');
  expect(wrong['error_description']).toContain('memberIds.1');
  expect(await post('people/fly')).toMatchObject({ error: 'NOT_FOUND' });
  expect(await post('toString')).toMatchObject({ error: 'NOT_FOUND' });
});

test('faults are ordered, listed and taken back by control', async () => {
  const fault = { method: 'profile', do: 'fail', code: 'QUERY_LIMIT_EXCEEDED', times: 2 };
  const { id } = await post('faults', fault);
  expect(await get('faults')).toEqual({ faults: [{ ...fault, id, left: 2 }] });
  expect((await call(fixture, 'profile', { auth: fixture.token })).status).toBe(503);
  await post('faults/remove', { id });
  expect((await call(fixture, 'profile', { auth: fixture.token })).status).toBe(200);
  await post('faults', { event: '*', do: 'lose' });
  await post('people/say', { userId: 11, dialogId: 740, text: 'lost' });
  await post('faults/clear');
  await post('people/say', { userId: 11, dialogId: 740, text: 'heard' });
  await post('settle');
  expect(fixture.handler.named('ONIMBOTMESSAGEADD')).toHaveLength(1);
  const wrong = await post('faults', { method: 'profile', do: 'slow', ms: -5 });
  expect(wrong['error_description']).toMatch(/^ms: /);
  expect((await post('faults', { method: 'profile', do: 'explode' }))['error']).toBe('INPUT_BROKEN');
  expect((await post('faults', { event: '*', do: 'hang' }))['error']).toBe('INPUT_BROKEN');
});

test('clock, settings and limits are set by control', async () => {
  const { now } = await get('clock');
  expect(Number((await post('clock', { advance: 3_600_000 }))['now'])).toBeGreaterThanOrEqual(
    Number(now) + 3_600_000,
  );
  expect((await call(fixture, 'profile', { auth: fixture.token })).body['error']).toBe('expired_token');
  const at = Date.UTC(2030, 0, 1);
  expect((await post('clock', { at }))['date']).toMatch(/^2030-01-01T00:00:0/);
  expect((await post('clock', {}))['error']).toBe('INPUT_BROKEN');
  expect(await post('settings', { rate: 'enterprise', operatingSeconds: 480, tokenLife: 60 })).toMatchObject({
    rate: { perSecond: 5, burst: 250 },
    tokenLife: 60,
  });
  await post('settings', { rate: 'off' });
  expect((await get('settings'))['rate']).toBeNull();
  expect((await post('settings', { speed: 1 }))['error']).toBe('INPUT_BROKEN');
  const { clientId } = fixture.app;
  await post('limits/burden', { clientId, method: 'profile', seconds: 481 });
  const { access_token: auth } = await post('tokens/issue', { clientId, userId: 1 });
  expect((await call(fixture, 'profile', { auth })).body['error']).toBe('OPERATION_TIME_LIMIT');
  expect(await get('limits')).toMatchObject({
    operating: [{ owner: clientId, method: 'profile', seconds: 481 }],
  });
});

test('applications are installed, opened, updated and removed by control', async () => {
  const { url } = fixture.handler;
  const app = await post('apps/install', { installUrl: `${url}/install`, scope: ['im'], kind: 'page' });
  const { clientId } = app;
  expect(app).toMatchObject({ installed: false, clientSecret: expect.any(String) });
  expect(await post('apps/open', { clientId, userId: 1 })).toMatchObject({ status: 200 });
  expect(await post('apps/open', { clientId, userId: 11 })).toMatchObject({
    error: 'APPLICATION_NOT_INSTALLED',
  });
  expect(await post('apps/finish', { clientId })).toEqual({ installed: true });
  expect(await post('apps/update', { clientId, version: 3 })).toMatchObject({ version: 3 });
  const pair = await post('tokens/issue', { clientId, userId: 11 });
  expect(pair).toMatchObject({ client_endpoint: `${fixture.local.origin}/rest/`, expires_in: 3600 });
  const profile = () => call(fixture, 'profile', { auth: pair['access_token'] });
  expect((await profile()).status).toBe(200);
  await post('apps/rights', { clientId, access: [12] });
  expect((await profile()).body['error']).toBe('user_access_error');
  await post('apps/rights', { clientId, access: null, blocked: true });
  expect((await profile()).body['error']).toBe('OVERLOAD_LIMIT');
  await post('apps/rights', { clientId, blocked: false });
  expect(await post('tokens/expire', { clientId })).toEqual({ count: 2 });
  expect((await profile()).body['error']).toBe('expired_token');
  const refresh = {
    grant_type: 'refresh_token',
    client_id: String(clientId),
    client_secret: String(app['clientSecret']),
    refresh_token: String(pair['refresh_token']),
  };
  await post('apps/paid', { clientId, paid: false });
  expect((await token(fixture.local, refresh)).body['error']).toBe('PAYMENT_REQUIRED');
  await post('apps/paid', { clientId, paid: true });
  await post('tokens/revoke', { clientId });
  expect((await token(fixture.local, refresh)).body['error']).toBe('invalid_grant');
  expect(await post('apps/uninstall', { clientId })).toEqual({ removed: true });
  expect(await post('apps/uninstall', { clientId })).toMatchObject({ error: 'APPLICATION_NOT_FOUND' });
  const hook = await post('webhooks', { userId: 11, scope: ['im'] });
  expect((await fetch(`${hook['url']}profile`)).status).toBe(200);
});

test('the portal moves by control', async () => {
  const before = fixture.local.origin;
  const { origin } = await post('rename');
  expect(origin).toBe(fixture.local.origin);
  expect(origin).not.toBe(before);
});

test('the frame page carries the application and answers its library', async () => {
  const { url } = fixture.handler;
  const { clientId } = await post('apps/install', {
    installUrl: `${url}/install`,
    scope: ['im'],
    kind: 'page',
    title: '<b>Desk</b>',
  });
  const page = await fetch(`${fixture.local.origin}/_portal/frame?app=${clientId}&user=1`);
  const html = await page.text();
  expect(html).toContain('&lt;b&gt;Desk&lt;/b&gt;');
  expect(html).toContain('name="AUTH_ID"');
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toContain(`frame-src ${new URL(url).origin}`);
  expect(policy).toMatch(/script-src 'nonce-[0-9a-f]{32}'/);
  const sid = /"sid":"([0-9a-f]{32})"/.exec(html)?.[1];
  const command = (name: string, params: unknown = null) =>
    post('frame/command', { sid, command: name, params });
  const { result } = await command('getInitData');
  expect(result).toMatchObject({ INSTALL: true, IS_ADMIN: true, PLACEMENT: 'DEFAULT', LANG: 'en' });
  const renewed = await command('refreshAuth');
  const auth = Reflect.get(Object(renewed['result']), 'AUTH_ID');
  expect((await call(fixture, 'profile', { auth })).status).toBe(200);
  expect(await command('setInstallFinish')).toEqual({ result: true });
  expect((await command('getInitData'))['result']).toMatchObject({ INSTALL: false });
  expect(await command('resizeWindow', { height: 5 })).toEqual({ result: true });
  const closed = await post('frame/command', { sid: 'x', command: 'getInitData', params: null });
  expect(closed['error']).toBe('NOT_FOUND');
});

test('other sites cannot drive the portal', async () => {
  const answer = await fetch(`${fixture.local.origin}/_portal/people/say`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'http://evil.test' },
    body: '{}',
  });
  expect(answer.status).toBe(403);
  const form = await fetch(`${fixture.local.origin}/_portal/faults/clear`, {
    method: 'POST',
    body: new URLSearchParams({ a: '1' }),
  });
  expect(form.status).toBe(415);
});
