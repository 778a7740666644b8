import { afterEach, expect, test } from 'vitest';
import type { MethodEntry } from '../../src/local-portal/portal.ts';
import { at } from './handler.ts';
import { call, type Fixture, startFixture } from './portal-fixture.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

/** A method that takes as many seconds of the portal's clock as it is told. */
function slowMethods(): Map<string, MethodEntry> {
  return new Map([
    [
      'im.slow',
      {
        scope: 'im',
        generation: 'common',
        run({ params }) {
          const local = fixture.local;
          local.advanceClock(Number(params['seconds']) * 1000);
          return { result: true };
        },
      },
    ],
  ]);
}

const operating = (body: Record<string, unknown>): unknown => at(body as never, 'time', 'operating');

test('the request above the bucket is refused with 503 until the bucket has drained', async () => {
  let now = 1_790_000_000_000;
  fixture = await startFixture({ settings: { rate: { perSecond: 2, burst: 3 } }, now: () => now });
  const ask = () => call(fixture, 'server.time', { auth: fixture.token });
  for (let n = 0; n < 3; n += 1) expect((await ask()).status).toBe(200);
  expect(await ask()).toMatchObject({ status: 503, body: { error: 'QUERY_LIMIT_EXCEEDED' } });
  now += 500;
  expect((await ask()).status).toBe(200);
  expect((await ask()).status).toBe(503);
  now += 1500;
  for (let n = 0; n < 3; n += 1) expect((await ask()).status).toBe(200);
  expect((await ask()).status).toBe(503);
});

test('a refused request is not carried out, and a batch is one request', async () => {
  fixture = await startFixture({
    settings: { rate: { perSecond: 2, burst: 1 } },
    now: () => 1_790_000_000_000,
  });
  const cmd = Array.from({ length: 50 }, () => 'server.time');
  const batch = await call(fixture, 'batch', { auth: fixture.token, cmd });
  expect(at(batch.body as never, 'result', 'result')).toHaveLength(50);
  const next = { auth: fixture.token, event: 'OnAppUpdate', handler: fixture.handler.url };
  expect((await call(fixture, 'event.bind', next)).status).toBe(503);
  expect(fixture.local.portal.state.subscriptions.map((row) => row.event)).toEqual(['ONAPPINSTALL']);
});

test('without limits there is no load in the answers; with them each method tells its own', async () => {
  fixture = await startFixture();
  const plain = await call(fixture, 'profile', { auth: fixture.token });
  expect(operating(plain.body)).toBeUndefined();
  fixture.local.portal.settings.operatingSeconds = 480;
  const loaded = await call(fixture, 'profile', { auth: fixture.token });
  expect(operating(loaded.body)).toBe(0);
});

test('a method above its run time is blocked, alone, until its oldest minute is ten minutes old', async () => {
  let now = 1_790_000_000_000;
  fixture = await startFixture({
    settings: { operatingSeconds: 480, tokenLife: 86_400 },
    now: () => now,
    methods: slowMethods(),
  });
  const run = (seconds: number) => call(fixture, 'im.slow', { auth: fixture.token, seconds });
  const first = fixture.local.portal.now();
  expect(operating((await run(300)).body)).toBe(300);
  const second = await run(200);
  expect(second.body['time']).toMatchObject({ operating: 500, operating_reset_at: first / 1000 + 300 + 600 });
  expect(await run(0)).toMatchObject({ status: 429, body: { error: 'OPERATION_TIME_LIMIT' } });
  expect((await run(0)).body['time']).toBeUndefined();
  expect((await call(fixture, 'profile', { auth: fixture.token })).status).toBe(200);
  now += 399_000;
  expect((await run(0)).status).toBe(429);
  now += 1000;
  expect(operating((await run(0)).body)).toBe(200);
});

test('commands of a batch count for their own method, and fail alone', async () => {
  fixture = await startFixture({ settings: { operatingSeconds: 10 }, methods: slowMethods() });
  const cmd = { a: 'im.slow?seconds=6', b: 'im.slow?seconds=6', c: 'im.slow?seconds=1', d: 'server.time' };
  const { status, body } = await call(fixture, 'batch', { auth: fixture.token, cmd });
  expect(status).toBe(200);
  expect(at(body as never, 'result', 'result_error', 'c', 'error')).toBe('OPERATION_TIME_LIMIT');
  expect(at(body as never, 'result', 'result_error', 'd')).toBeUndefined();
  const load = Number(at(body as never, 'result', 'result_time', 'b', 'operating'));
  expect(load).toBeGreaterThanOrEqual(12);
  expect(load).toBeLessThan(13);
  expect(operating(body)).toBe(0);
});

test('run times up to a tenth of a second are not counted, unless times are scaled', async () => {
  fixture = await startFixture({
    settings: { operatingSeconds: 480 },
    now: () => 1_790_000_000_000,
    methods: slowMethods(),
  });
  const run = () => call(fixture, 'im.slow', { auth: fixture.token, seconds: 0.1 });
  expect(operating((await run()).body)).toBe(0);
  fixture.local.portal.settings.operatingScale = 100;
  expect(operating((await run()).body)).toBe(10);
});

test('applications and webhooks blocked by hand get OVERLOAD_LIMIT, in either status', async () => {
  fixture = await startFixture();
  fixture.app.isBlocked = true;
  const ask = () => call(fixture, 'profile', { auth: fixture.token });
  expect(await ask()).toMatchObject({ status: 503, body: { error: 'OVERLOAD_LIMIT' } });
  fixture.local.portal.settings.statuses = 'actual';
  expect(await ask()).toMatchObject({ status: 401, body: { error: 'OVERLOAD_LIMIT' } });
  const { url } = fixture.local.createWebhook(1, ['im']);
  expect((await fetch(`${url}profile`)).status).toBe(200);
  for (const webhook of fixture.local.portal.state.webhooks) webhook.isBlocked = true;
  expect((await fetch(`${url}profile`)).status).toBe(401);
});

test('the address of a webhook may name a login, and may be held to https', async () => {
  fixture = await startFixture();
  const { url, secret } = fixture.local.createWebhook(11, ['im']);
  const { origin } = fixture.local;
  const named = await fetch(`${origin}/rest/mira/${secret}/profile.json`);
  expect(await named.json()).toMatchObject({ result: { ID: '11' } });
  expect((await fetch(`${origin}/rest/nobody/${secret}/profile`)).status).toBe(403);
  fixture.local.portal.settings.webhooksNeedHttps = true;
  const refused = await fetch(`${url}profile`);
  expect(await refused.json()).toMatchObject({ error: 'INVALID_REQUEST' });
});
