import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createRestClient } from '../../src/rest/client.ts';
import { systemClock } from '../../src/rest/clock.ts';
import { createHostPolicy } from '../../src/rest/hosts.ts';
import { createLimiter } from '../../src/rest/limiter.ts';
import { createSharedBuckets } from '../../src/rest/shared-buckets.ts';
import { STANDARD } from '../../src/rest/tariff.ts';
import { createTransport } from '../../src/rest/transport.ts';
import { openPostgresStore } from '../../src/storage/postgres/open.ts';
import type { BucketAsk, BucketStore, Store } from '../../src/storage/store.ts';
import { limitedPortal } from '../rest/limited-portal.ts';
import { type PostgresServer, startPostgres } from './postgres-server.ts';

let server: PostgresServer;
let url: string;
const stores: Store[] = [];

beforeAll(async () => {
  server = await startPostgres();
  url = await server.createDatabase();
});
afterAll(async () => {
  await server.dropDatabase(url);
  await server.close();
});
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
  await server.emptyDatabase(url);
});

async function open(): Promise<Store & { buckets: BucketStore }> {
  const store = await openPostgresStore({ url, now: Date.now });
  stores.push(store);
  if (!store.buckets) throw new Error('servers share this store');
  return { ...store, buckets: store.buckets };
}

const ask = (more: Partial<BucketAsk> = {}): BucketAsk => ({
  key: 'a/p1',
  spent: 0,
  want: 0,
  room: 10,
  perSecond: 0.001,
  atLeast: 0,
  ...more,
});

describe('a bucket that servers share', () => {
  it('grants what there is, and then the next places in the order of asking', async () => {
    const [{ buckets: one }, { buckets: other }] = await Promise.all([open(), open()]);
    const first = await one.settle([ask({ want: 8 })]);
    expect(first).toEqual([{ granted: 8, waitMs: 0, level: 8 }]);
    const [second] = await other.settle([ask({ want: 8 })]);
    expect(second).toMatchObject({ granted: 2, waitMs: 0 });
    expect(second?.level).toBeCloseTo(10, 1);
    const full = ask({ want: 8, perSecond: 2 });
    const [third] = await one.settle([full]);
    const [fourth] = await other.settle([full]);
    expect([third?.granted, fourth?.granted]).toEqual([1, 1]);
    expect(third?.waitMs).toBeGreaterThan(300);
    expect(fourth?.waitMs).toBeGreaterThan(third?.waitMs ?? 0);
  });

  it('counts what was spent, takes back what was not used, and drains', async () => {
    const { buckets } = await open();
    expect(await buckets.settle([ask({ spent: 5 })])).toEqual([{ granted: 0, waitMs: 0, level: 5 }]);
    const [back] = await buckets.settle([ask({ spent: -3 })]);
    expect(back?.level).toBeCloseTo(2, 1);
    const [drained] = await buckets.settle([ask({ perSecond: 1e6 })]);
    expect(drained?.level).toBe(0);
  });

  it('is as full as the portal said', async () => {
    const { buckets } = await open();
    const [full] = await buckets.settle([ask({ atLeast: 12, want: 1, perSecond: 2 })]);
    expect(full).toMatchObject({ granted: 1, waitMs: 1500, level: 13 });
  });

  it('has answers for many portals at once, in order, and for those another server forgot', async () => {
    const { buckets } = await open();
    const keys = Array.from({ length: 20 }, (_, n) => `a/${(n * 7) % 20}`);
    const asks = keys.map((key, n) => ask({ key, spent: n }));
    await buckets.settle(asks);
    await server.query(url, `DELETE FROM buckets WHERE key = 'a/7'`);
    const again = await buckets.settle(asks.map((one) => ({ ...one, spent: 0 })));
    expect(again.map(({ level }) => Math.round(level))).toEqual(
      keys.map((key, n) => (key === 'a/7' ? 0 : n)),
    );
  });

  it('is never granted twice, whoever asks at the same time', async () => {
    const all = await Promise.all([open(), open(), open()]);
    const grants = await Promise.all(
      Array.from({ length: 60 }, (_, n) => {
        const asks = ['b', 'a', 'c'].map((key) => ask({ key, want: 1, room: 30 }));
        return all[n % 3]?.buckets.settle(n % 2 === 0 ? asks : asks.reverse());
      }),
    );
    const free = grants.flatMap((answers) => (answers ?? []).filter(({ waitMs }) => waitMs === 0));
    expect(free).toHaveLength(90);
  });
});

/** A server's limiter in front of a portal, with its part in the shared buckets. */
async function limited(portal: { origin: string }, shared: boolean, replicas: number) {
  const { buckets } = await open();
  const meters = createSharedBuckets({
    store: buckets,
    egress: 'one',
    replicas: () => replicas,
    clock: systemClock,
  });
  const limiter = createLimiter(shared ? { createMeter: meters.createMeter } : {});
  const host = new URL(portal.origin).host;
  const transport = createTransport({ hosts: createHostPolicy({ allow: [host] }) });
  const rest = createRestClient({ transport, interceptors: [limiter.interceptor] });
  const caller = rest.as({
    memberId: 'm1',
    clientEndpoint: `${portal.origin}/rest/`,
    label: 'bot 1',
    token: async () => 't1',
  });
  return { limiter, caller, meters };
}

describe('three servers behind one address', () => {
  it.each([
    { shared: true, refused: 'nothing' },
    { shared: false, refused: 'a good part' },
  ])(
    'are refused $refused when the bucket is shared: $shared',
    async ({ shared }) => {
      const portal = await limitedPortal(STANDARD);
      const servers = await Promise.all([1, 2, 3].map(() => limited(portal, shared, 3)));
      await Promise.all(
        servers.flatMap(({ caller }, at) =>
          Array.from({ length: 40 }, (_, n) =>
            caller.call('imbot.message.add', { DIALOG_ID: `${at}/${n}`, MESSAGE: 'x' }, { orderKey: `${n}` }),
          ),
        ),
      );
      expect(new Set(portal.messages.map(({ dialog }) => dialog)).size).toBe(120);
      if (shared) expect(portal.refused()).toBe(0);
      else expect(portal.refused()).toBeGreaterThan(5);
      for (const { limiter, meters } of servers) {
        limiter.stop();
        meters.stop();
      }
    },
    30_000,
  );
});
