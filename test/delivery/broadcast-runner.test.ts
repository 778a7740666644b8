import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createSpeakers } from '../../src/bot/messages/speaker.ts';
import { createBroadcastRunner } from '../../src/delivery/broadcast-runner.ts';
import { createBroadcasts } from '../../src/delivery/broadcasts.ts';
import { messageKey } from '../../src/delivery/message-key.ts';
import { createLimiter } from '../../src/rest/limiter.ts';
import type { RestCaller, RestClient, RestIdentity, RestRequest } from '../../src/rest/rest.ts';
import { openSqliteStore } from '../../src/storage/sqlite/open.ts';
import type { Store } from '../../src/storage/store.ts';
import { botRow, identities, memoryBotStore, portal, silent } from '../bot/house.ts';
import { createFakeClock } from '../rest/fake-clock.ts';
import { commandsOf, identity, refuse, runBatch } from '../rest/limiter-fixture.ts';
import { sealer } from './sealer.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Broadcasts behind a limiter on a fake clock; portals are functions. `limited` ones refuse every call. */
async function house({ limited = [] as string[] } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'b24bot-broadcast-'));
  const store: Store = await openSqliteStore({ path: join(folder, 'b24bot.db'), now: Date.now });
  closing.push(
    () => rm(folder, { recursive: true, force: true }),
    () => store.close(),
  );
  const clock = createFakeClock();
  const limiter = createLimiter({ clock, random: () => 0.5 });
  const requests: RestRequest[] = [];
  let id = 0;

  const answer = async (request: RestRequest) => {
    requests.push(request);
    if (limited.includes(request.identity.memberId)) throw refuse('QUERY_LIMIT_EXCEEDED', request.method);
    const result = () => {
      id += 1;
      return { id };
    };
    return request.method === 'batch' ? runBatch(request, result) : { result: result() };
  };
  const as = (who: RestIdentity): RestCaller => ({
    call: async (method: string, params = {}, options = {}) =>
      (await limiter.interceptor({ ...options, method, params, identity: who, token: 't' }, answer))
        .result as never,
  });
  const rest: RestClient = {
    as,
    send: () => Promise.reject(new Error('not used')),
    close: async () => undefined,
  };
  const row = botRow(740, 'news', 'v2');
  const speakers = createSpeakers({
    rest,
    portals: {
      find: async (memberId) => ({ ...portal, memberId }),
      identity: { ...identities, installer: ({ memberId }) => identity(memberId, 'installer') },
    },
    store: { ...memoryBotStore(row), list: async (memberId) => [{ ...row, memberId }] },
    now: clock.now,
  });
  const runner = createBroadcastRunner({
    ...{ store: store.broadcasts, leases: store.leases, speakers, keyOf: messageKey, sealer },
    onUnknown: () => 'dead',
    ...{ now: clock.now, random: () => 0.5, log: silent },
  });
  closing.push(() => runner.stop());
  const broadcasts = createBroadcasts({
    ...{ store: store.broadcasts, sealer, wake: runner.wake, now: clock.now },
    findPortal: async (memberId) => ({ ...portal, memberId }),
  });
  runner.start();

  /** Lets everything happen that needs no time, then moves the clock on. */
  async function pass(ms: number): Promise<void> {
    for (let n = 0; n < 40; n += 1) await turn();
    await clock.advance(ms);
    for (let n = 0; n < 40; n += 1) await turn();
  }
  const to = (memberId: string, count: number) =>
    Array.from({ length: count }, (_, n) => ({ portal: memberId, dialogId: String(n + 1) }));
  const reply = (memberId: string) =>
    as(identity(memberId)).call(
      'im.message.add',
      { DIALOG_ID: '7', MESSAGE: 'a reply' },
      { orderKey: `${memberId}/740/7` },
    );
  return { broadcasts, requests, pass, to, reply, clock };
}

/** Texts of everything that a request carries. */
const carried = (request: RestRequest): string[] =>
  request.method === 'batch' ? commandsOf(request) : [JSON.stringify(request.params)];
const isReply = (request: RestRequest): boolean =>
  carried(request).some((text) => /a(%20|\+| )reply/.test(text));

describe('a broadcast to 5,000 dialogs of a portal', () => {
  it('keeps to the limit, is overtaken by replies within one batch and never keeps another portal waiting', async () => {
    const { broadcasts, requests, pass, to, reply } = await house();
    const { id } = await broadcasts.start({ bot: 'news', to: to('busy', 5000), parts: ['News'] });
    while (requests.filter(({ method }) => method === 'batch').length < 3) await pass(500);

    const ofQuiet = reply('quiet');
    await expect(ofQuiet).resolves.toEqual({ id: expect.any(Number) });
    expect(requests.at(-1)?.identity.memberId).toBe('quiet');

    const before = requests.length;
    const ofBusy = reply('busy');
    let answered = false;
    void ofBusy.then(() => {
      answered = true;
    });
    while (!answered) await pass(500);
    expect(requests.findIndex(isReply)).toBeGreaterThanOrEqual(0);
    expect(requests.slice(before).findIndex(isReply)).toBeLessThanOrEqual(1);

    let state = await broadcasts.show(id);
    for (; state?.state === 'running'; state = await broadcasts.show(id)) await pass(500);
    expect(state).toMatchObject({ state: 'done', sent: 5000, failed: 0 });
    const keys = requests
      .flatMap(carried)
      .flatMap((text) => /templateId(?:%5D|\]|":")=?"?([0-9a-f-]{36})/.exec(text)?.[1] ?? []);
    expect(new Set(keys).size).toBe(5000);
    expect(keys).toHaveLength(5000);
    // A fifth of the burst is left to replies; what is over goes fifty at a time.
    expect(requests.length).toBeLessThan(200);
  }, 60_000);

  it('is not held up by a portal that refuses everything', async () => {
    const { broadcasts, pass, to } = await house({ limited: ['limited'] });
    const { id } = await broadcasts.start({
      bot: 'news',
      to: [...to('limited', 300), ...to('fine', 300)],
      parts: ['News'],
    });
    let sent = 0;
    for (let n = 0; n < 200 && sent < 300; n += 1) {
      await pass(500);
      sent = (await broadcasts.show(id))?.sent ?? 0;
    }
    expect(await broadcasts.show(id)).toMatchObject({ state: 'running', sent: 300, waiting: 300, failed: 0 });
    expect(await broadcasts.report(id, { state: 'sent', limit: 1 })).toMatchObject([
      { portal: 'fine', n: 301 },
    ]);
    expect(await broadcasts.cancel(id)).toBe(true);
  }, 60_000);
});
