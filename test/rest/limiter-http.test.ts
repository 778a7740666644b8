import { expect, onTestFinished, test } from 'vitest';
import { createRestClient } from '../../src/rest/client.ts';
import { createHostPolicy } from '../../src/rest/hosts.ts';
import { createLimiter, type LimiterOptions } from '../../src/rest/limiter.ts';
import type { RestIdentity } from '../../src/rest/rest.ts';
import { createTransport } from '../../src/rest/transport.ts';
import { limitedPortal } from './limited-portal.ts';

/** The standard tariff, faster: a hundred times, and ten times where a request must be quick against the drain. */
const FAST = { perSecond: 200, burst: 50 };
const BRISK = { perSecond: 20, burst: 50 };

type Portal = Awaited<ReturnType<typeof limitedPortal>>;

function clientOf(portals: Portal[], options: LimiterOptions = {}) {
  const limiter = createLimiter({ tariff: FAST, ...options });
  const transport = createTransport({ hosts: createHostPolicy({ allow: portals.map(({ host }) => host) }) });
  const client = createRestClient({ transport, interceptors: [limiter.interceptor] });
  onTestFinished(() => client.close());
  return { client, limiter };
}

const identity = (portal: Portal, token = 't1', label = 'bot 740'): RestIdentity => ({
  memberId: portal.host,
  clientEndpoint: portal.endpoint,
  label,
  token: async () => token,
});

test('a thousand replies in two hundred dialogs go through the wall in order, in full batches, none refused', async () => {
  const portal = await limitedPortal(BRISK);
  const { client, limiter } = clientOf([portal], { tariff: BRISK });
  const calls = Array.from({ length: 1000 }, (_, n) => {
    const dialog = n % 200;
    // Every event brings a token of its own.
    return client
      .as(identity(portal, `t${n}`, `bot ${dialog % 3}`))
      .call(
        'imbot.message.add',
        { BOT_ID: 740, DIALOG_ID: `${dialog}`, MESSAGE: `${Math.floor(n / 200)}` },
        { orderKey: `lane ${dialog}` },
      );
  });
  const ids = await Promise.all(calls);
  expect(new Set(ids).size).toBe(1000);
  expect(portal.refused()).toBe(0);
  for (let dialog = 0; dialog < 200; dialog += 1) {
    const texts = portal.messages.filter((one) => one.dialog === String(dialog)).map(({ text }) => text);
    expect(texts).toEqual(['0', '1', '2', '3', '4']);
  }
  // 30 went out at once and 970 need 20 full batches; a slow machine makes a few more.
  expect(Math.max(...portal.requests)).toBe(50);
  expect(portal.requests.length).toBeLessThan(150);
  expect(limiter.stats()).toMatchObject({ waiting: 0, queryLimits: 0 });
});

test('a portal that is full when we come is waited for; every call has its answer, once', async () => {
  const portal = await limitedPortal(BRISK, { full: true });
  const { client, limiter } = clientOf([portal], { tariff: BRISK });
  const calls = Array.from({ length: 120 }, (_, n) =>
    client
      .as(identity(portal))
      .call(
        'imbot.message.add',
        { BOT_ID: 740, DIALOG_ID: `${n % 10}`, MESSAGE: `${Math.floor(n / 10)}` },
        { orderKey: `${n % 10}` },
      ),
  );
  await Promise.all(calls);
  expect(portal.refused()).toBeGreaterThan(0);
  expect(portal.messages).toHaveLength(120);
  for (let dialog = 0; dialog < 10; dialog += 1) {
    const texts = portal.messages
      .filter((one) => one.dialog === String(dialog))
      .map(({ text }) => Number(text));
    expect(texts).toEqual(Array.from({ length: 12 }, (_, n) => n));
  }
  expect(limiter.stats()).toMatchObject({ waiting: 0 });
});

test('one call in a quiet portal goes out at once and alone; an error in a batch stays with its call', async () => {
  const portal = await limitedPortal(FAST);
  const { client } = clientOf([portal]);
  const bot = client.as(identity(portal));
  await bot.call('imbot.message.add', { BOT_ID: 740, DIALOG_ID: '1', MESSAGE: 'hi' });
  expect(portal.requests).toEqual([0]);
  const outcomes = await Promise.allSettled(
    Array.from({ length: 90 }, (_, n) =>
      bot.call('imbot.message.add', { BOT_ID: 740, DIALOG_ID: '1', MESSAGE: n % 9 === 8 ? 'bad' : `${n}` }),
    ),
  );
  expect(Math.max(...portal.requests)).toBeGreaterThan(1);
  const failed = outcomes.flatMap((one, n) => (one.status === 'rejected' ? [[n, one.reason.code]] : []));
  expect(failed).toEqual(Array.from({ length: 10 }, (_, n) => [n * 9 + 8, 'CANCELED']));
});

test('a portal at its wall leaves another untouched', async () => {
  const noisy = await limitedPortal({ perSecond: 2, burst: 50 }, { full: true });
  const calm = await limitedPortal(FAST);
  const { client, limiter } = clientOf([noisy, calm]);
  const abort = new AbortController();
  const flood = Array.from({ length: 500 }, () =>
    client
      .as(identity(noisy))
      .call(
        'imbot.message.add',
        { BOT_ID: 740, DIALOG_ID: '1', MESSAGE: 'x' },
        { signal: abort.signal, priority: 'broadcast' },
      )
      .catch((error: { code: string }) => error.code),
  );
  const bot = client.as(identity(calm));
  for (let n = 0; n < 40; n += 1)
    await bot.call('imbot.message.add', { BOT_ID: 740, DIALOG_ID: '1', MESSAGE: 'x' });
  expect(calm.requests).toEqual(Array(40).fill(0));
  expect(calm.refused()).toBe(0);
  expect(limiter.waiting(noisy.host)).toBeGreaterThan(400);
  expect(limiter.waiting(calm.host)).toBe(0);
  abort.abort();
  expect(new Set(await Promise.all(flood))).toContain('ABORTED');
});
