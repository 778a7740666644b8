import { afterEach, beforeEach, expect, test } from 'vitest';
import { addBot, call, type Fixture, startFixture, token } from './portal-fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.close());

const profile = () => call(fixture, 'profile', { auth: fixture.token });
const bind = (event: string) =>
  call(fixture, 'event.bind', { auth: fixture.token, event, handler: fixture.handler.url });
const boundEvents = () => fixture.local.portal.state.subscriptions.map((row) => row.event);

test('the next n calls of a method fail with a code, in the status that belongs to it', async () => {
  fixture.local.faults.add({ method: 'PROFILE', do: 'fail', code: 'QUERY_LIMIT_EXCEEDED', times: 2 });
  const refused = {
    status: 503,
    body: { error: 'QUERY_LIMIT_EXCEEDED', error_description: 'Too many requests' },
  };
  expect(await profile()).toMatchObject(refused);
  expect((await call(fixture, 'server.time', { auth: fixture.token })).status).toBe(200);
  expect(await profile()).toMatchObject(refused);
  expect((await profile()).status).toBe(200);
  expect(fixture.local.faults.list()).toEqual([]);
});

test('codes of methods come with 400 and statuses can be chosen', async () => {
  fixture.local.faults.add({ method: 'profile', do: 'fail', code: 'CANT_EDIT_MESSAGE', times: 1 });
  expect(await profile()).toMatchObject({ status: 400, body: { error: 'CANT_EDIT_MESSAGE' } });
  fixture.local.faults.add({ method: '*', do: 'fail', code: 'X', description: 'why', status: 418, times: 1 });
  expect(await profile()).toEqual({ status: 418, body: { error: 'X', error_description: 'why' } });
});

test('inside a batch only the command fails', async () => {
  fixture.local.faults.add({ method: 'profile', do: 'fail', code: 'OPERATION_TIME_LIMIT', times: 1 });
  const cmd = { a: 'profile', b: 'profile' };
  const { status, body } = await call(fixture, 'batch', { auth: fixture.token, cmd });
  expect(status).toBe(200);
  expect(body['result']).toMatchObject({
    result: { b: { ID: '1' } },
    result_error: { a: { error: 'OPERATION_TIME_LIMIT' } },
  });
});

test('an order without end stands until it is taken back', async () => {
  const { id } = fixture.local.faults.add({ method: 'profile', do: 'fail', code: 'PORTAL_DELETED' });
  for (let n = 0; n < 3; n += 1) expect((await profile()).status).toBe(500);
  expect(fixture.local.faults.remove(id)).toBe(true);
  expect(fixture.local.faults.remove(id)).toBe(false);
  expect((await profile()).status).toBe(200);
});

test('a connection dropped before the call leaves nothing behind; dropped after it, the call is done', async () => {
  const { faults, portal } = fixture.local;
  faults.add({ method: 'event.bind', do: 'drop', times: 1 });
  await expect(bind('ONAPPUPDATE')).rejects.toThrow();
  expect(boundEvents()).toEqual(['ONAPPINSTALL']);
  faults.add({ method: 'event.bind', do: 'drop', when: 'after', times: 1 });
  await expect(bind('ONAPPUPDATE')).rejects.toThrow();
  expect(boundEvents()).toEqual(['ONAPPINSTALL', 'ONAPPUPDATE']);
  const calls = portal.traffic.filter((entry) => entry.kind === 'call');
  expect(calls).toMatchObject([
    { status: 0, fault: 'drop before', answer: {} },
    { status: 0, fault: 'drop after', answer: { result: true } },
  ]);
});

test('a gateway answers HTML with 502, in front of the portal or behind its work', async () => {
  const { faults } = fixture.local;
  faults.add({ method: 'batch', do: 'html', times: 1 });
  const page = await fetch(`${fixture.local.origin}/rest/batch?auth=${fixture.token}`);
  expect(page.status).toBe(502);
  expect(page.headers.get('content-type')).toBe('text/html');
  expect(await page.text()).toContain('502 Bad Gateway');
  faults.add({ method: 'event.bind', do: 'html', status: 504, when: 'after', times: 1 });
  const query = new URLSearchParams({
    auth: fixture.token,
    'cmd[a]': `event.bind?event=ONAPPUPDATE&handler=${encodeURIComponent(fixture.handler.url)}`,
  });
  expect((await fetch(`${fixture.local.origin}/rest/batch?${query}`)).status).toBe(504);
  expect(boundEvents()).toContain('ONAPPUPDATE');
});

test('a hanging call ends only when the client gives up', async () => {
  fixture.local.faults.add({ method: 'profile', do: 'hang', times: 1 });
  const given = new AbortController();
  const hanging = fetch(`${fixture.local.origin}/rest/profile?auth=${fixture.token}`, {
    signal: given.signal,
  });
  expect((await profile()).status).toBe(200);
  given.abort();
  await expect(hanging).rejects.toThrow();
});

test('a slow method answers when the portal’s clock has moved on, and the time counts as its load', async () => {
  fixture.local.portal.settings.operatingSeconds = 480;
  fixture.local.faults.add({ method: 'profile', do: 'slow', ms: 90_000, times: 1 });
  const slow = profile();
  // The clock is moved only when the call is waiting, which no event tells.
  await expect.poll(() => fixture.local.faults.list()).toEqual([]);
  fixture.local.advanceClock(90_000);
  const { body } = await slow;
  const load = Number(Reflect.get(Object(body['time']), 'operating'));
  expect(load).toBeGreaterThanOrEqual(90);
  expect(load).toBeLessThan(95);
});

test('the authorisation server fails to order, too', async () => {
  fixture.local.faults.add({ method: 'oauth.token', do: 'fail', code: 'PAYMENT_REQUIRED', times: 1 });
  const ask = () => token(fixture.local, { grant_type: 'refresh_token' });
  expect(await ask()).toMatchObject({ status: 402, body: { error: 'PAYMENT_REQUIRED' } });
  fixture.local.faults.add({ method: 'oauth.token', do: 'drop', times: 1 });
  await expect(ask()).rejects.toThrow();
  expect((await ask()).body['error']).toBe('invalid_request');
});

test('events are lost and duplicated to order', async () => {
  addBot(fixture, { id: 740, code: 'echo' });
  const { local, handler } = fixture;
  local.people.openDialog(11, 740);
  await local.settle();
  local.faults.add({ event: 'ONIMBOTMESSAGEADD', do: 'lose', times: 1 });
  local.faults.add({ event: '*', do: 'duplicate', copies: 2, times: 2 });
  const texts = () => handler.named('ONIMBOTMESSAGEADD').map((event) => messageOf(event));
  local.people.say(11, 740, 'lost');
  local.people.say(11, 740, 'thrice');
  await local.settle();
  expect(texts()).toEqual(['thrice', 'thrice', 'thrice']);
  expect(local.portal.traffic).toContainEqual(
    expect.objectContaining({ name: 'ONIMBOTMESSAGEADD', status: null, error: 'lost by order' }),
  );
});

test('events change places, alone they are only late', async () => {
  addBot(fixture, { id: 740, code: 'echo' });
  const { local, handler } = fixture;
  local.people.openDialog(11, 740);
  await local.settle();
  local.faults.add({ event: 'ONIMBOTMESSAGEADD', do: 'reorder', times: 1 });
  const texts = () => handler.named('ONIMBOTMESSAGEADD').map((event) => messageOf(event));
  for (const text of ['1', '2', '3']) local.people.say(11, 740, text);
  await local.settle();
  expect(texts()).toEqual(['2', '1', '3']);
  local.faults.add({ event: 'ONIMBOTMESSAGEADD', do: 'reorder', times: 1 });
  local.people.say(11, 740, '4');
  await local.settle();
  expect(texts().at(-1)).toBe('4');
});

test('a delayed event comes when its time has come, the next one passes it', async () => {
  addBot(fixture, { id: 740, code: 'echo' });
  const { local, handler } = fixture;
  local.people.openDialog(11, 740);
  await local.settle();
  local.faults.add({ event: 'onimbotmessageadd', do: 'delay', ms: 60_000, times: 1 });
  local.people.say(11, 740, 'late');
  local.people.say(11, 740, 'early');
  const texts = () => handler.named('ONIMBOTMESSAGEADD').map((event) => messageOf(event));
  await expect.poll(texts).toEqual(['early']);
  local.advanceClock(60_000);
  await local.settle();
  expect(texts()).toEqual(['early', 'late']);
});

test('a slow handler gets its events at growing intervals', async () => {
  await fixture.close();
  let now = 1_790_000_000_000;
  fixture = await startFixture({ now: () => now, settings: { slowHandlerMs: 1000 } });
  addBot(fixture, { id: 740, code: 'echo' });
  const { local, handler } = fixture;
  local.people.openDialog(11, 740);
  await local.settle();
  // The handler's answer takes two seconds of the portal's time.
  handler.onRequest = () => {
    now += 2000;
  };
  local.people.say(11, 740, '1');
  await local.settle();
  handler.onRequest = () => {};
  local.people.say(11, 740, '2');
  const count = () => handler.named('ONIMBOTMESSAGEADD').length;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(count()).toBe(1);
  local.advanceClock(2000);
  await local.settle();
  expect(count()).toBe(2);
});

function messageOf(event: object): unknown {
  const data: unknown = Reflect.get(event, 'data');
  return Reflect.get(Object(Reflect.get(Object(data), 'PARAMS')), 'MESSAGE');
}
