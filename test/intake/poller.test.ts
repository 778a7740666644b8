import { describe, expect, it } from 'vitest';
import { AuthError, RestError, StorageError, TransportError } from '../../src/errors.ts';
import { fetchEvents } from '../../src/intake/fetch-events.ts';
import { delayAfter, gravityOf } from '../../src/intake/poll-pace.ts';
import { createPoller, type PollerDeps } from '../../src/intake/poller.ts';
import { createVault } from '../../src/intake/vault.ts';
import { createLogger } from '../../src/log.ts';
import type { BotRow, CursorStore, LeaseStore, NewEvent, PortalRow } from '../../src/storage/store.ts';

const MEMBER = '5e0c7a19d3b84f62a1908e7735cc41df';
const BOT = 740;
const DAY_MS = 86_400_000;

const portal: PortalRow = {
  memberId: MEMBER,
  domain: 'portal.example',
  clientEndpoint: 'https://portal.example/rest/',
  oauthServer: '',
  applicationTokenHash: new Uint8Array(),
  installerId: 1,
  scope: ['imbot'],
  licence: '',
  language: 'en',
  status: 'active',
  installedAt: 0,
  updatedAt: 0,
};
const row: BotRow = {
  memberId: MEMBER,
  code: 'echo',
  botId: BOT,
  generation: 'v2',
  fingerprint: '',
  commands: {},
};

const item = (eventId: number) => ({
  eventId,
  type: 'ONIMBOTV2MESSAGEADD',
  date: '2026-11-22T10:00:00+00:00',
  data: {
    bot: { id: BOT, code: 'echo' },
    message: { id: 9000 + eventId, chatId: 5, authorId: 11, text: `text ${eventId}` },
    chat: { id: 5, dialogId: '11', type: 'private', messageType: 'P' },
    user: { id: 11, name: 'Mira' },
    language: 'en',
  },
});

/** A portal's queue of one bot, as the platform describes it, and the parts that a poller needs. */
function bench(change: Partial<PollerDeps> = {}) {
  const queue: unknown[] = [];
  const asked: Record<string, unknown>[] = [];
  const stored: NewEvent[] = [];
  const places = new Map<string, number>();
  const log: string[] = [];
  const held = new Map<string, number>();
  let answer: ((params: Record<string, unknown>) => unknown) | undefined;
  let time = Date.parse('2026-11-22T12:00:00Z');
  const idOf = (one: unknown): number => (one as { eventId: number }).eventId;

  function get(params: Record<string, unknown>): unknown {
    asked.push(params);
    if (answer) return answer(params);
    const offset = Number(params['offset'] ?? 0);
    const kept = queue.filter((one) => idOf(one) >= offset);
    queue.splice(0, queue.length, ...kept);
    const events = queue.slice(0, Number(params['limit']));
    const last = events.at(-1);
    return {
      events,
      nextOffset: last === undefined ? offset : idOf(last) + 1,
      hasMore: events.length === Number(params['limit']),
    };
  }
  const cursors: CursorStore = {
    get: async (memberId, botId) => places.get(`${memberId}/${botId}`) ?? null,
    put: async (memberId, botId, offset) => {
      places.set(`${memberId}/${botId}`, Math.max(offset, places.get(`${memberId}/${botId}`) ?? 0));
    },
    remove: async (memberId, botId) => void places.delete(`${memberId}/${botId}`),
  };
  const leases: LeaseStore = {
    take: async (name) => {
      if (held.has(name)) return null;
      held.set(name, 1);
      return { name, fence: 1 };
    },
    renew: async ({ name }) => held.has(name),
    release: async ({ name }) => void held.delete(name),
  };
  const vault = createVault({
    sealer: { seal: (plain) => Buffer.from(plain), open: (bytes) => Buffer.from(bytes) },
    now: () => time,
  });
  const call = async (_method: string, params: Record<string, unknown>) => get(params);
  const deps = {
    portals: {
      find: async () => portal,
      list: async () => [portal],
      identity: {
        installer: () => ({ memberId: MEMBER, clientEndpoint: '', label: '', token: async () => '' }),
      },
    } as unknown as PollerDeps['portals'],
    bots: { list: async () => [row] },
    rest: { as: () => ({ call }) } as unknown as PollerDeps['rest'],
    inbox: {
      append: async (events) => {
        stored.push(...events);
        return events.map(() => 'stored' as const);
      },
    },
    cursors,
    leases,
    vault,
    isFetched: () => true,
    log: createLogger({ level: 'debug', destination: { write: (line) => void log.push(line) } }),
    now: () => time,
    random: () => 0.5,
    pollMs: { least: 5, most: 10 },
    ...change,
  } satisfies PollerDeps;
  return {
    deps,
    vault,
    queue,
    asked,
    stored,
    places,
    log,
    held,
    place: () => places.get(`${MEMBER}/${BOT}`),
    answers: (with_: (params: Record<string, unknown>) => unknown) => {
      answer = with_;
    },
    later: (ms: number) => {
      time += ms;
    },
    once: () => fetchEvents(deps, portal, BOT, { log: deps.log, signal: new AbortController().signal }),
  };
}

describe('one fetch', () => {
  it('stores what came, keeps the next place only then, and confirms it with the next fetch', async () => {
    const { once, queue, stored, asked, place } = bench();
    queue.push(item(100), item(107));
    expect(await once()).toEqual({ count: 2, hasMore: false });
    expect(stored.map(({ id }) => id)).toEqual([...new Set(stored.map(({ id }) => id))]);
    expect(stored).toHaveLength(2);
    expect(place()).toBe(108);
    expect(queue).toHaveLength(2);
    expect(asked[0]).not.toHaveProperty('offset');

    queue.push(item(200));
    expect(await once()).toEqual({ count: 1, hasMore: false });
    expect(asked[1]).toMatchObject({ botId: BOT, offset: 108 });
    expect(place()).toBe(201);
    expect(queue).toHaveLength(1);
  });

  it('confirms nothing that could not be stored', async () => {
    const { once, queue, place } = bench({
      inbox: { append: () => Promise.reject(new StorageError('full', { code: 'STORAGE_FULL' })) },
    });
    queue.push(item(100));
    await expect(once()).rejects.toThrow('full');
    expect(place()).toBeUndefined();
  });

  it('reads a stored event again after a restart', async () => {
    const { once, queue, stored, vault } = bench();
    queue.push(item(100));
    await once();
    const [event] = stored;
    const { parsed: _, ...onDisk } = event ?? expect.fail('nothing was stored');
    expect(vault.take({ ...onDisk, seq: 1, attempts: 0 })).toMatchObject({
      kind: 'message',
      id: onDisk.id,
      memberId: MEMBER,
      message: { text: 'text 100' },
    });
  });

  it('passes over what it cannot read, by name, and takes what is behind it', async () => {
    const { once, queue, stored, log, place } = bench();
    queue.push(
      { ...item(1), data: { bot: {} } },
      { eventId: 2, type: 'ONSOMETHINGNEW', date: item(2).date, data: [] },
      item(3),
    );
    await once();
    expect(stored).toHaveLength(1);
    expect(place()).toBe(4);
    expect(log.join('')).toContain('a fetched event cannot be read');
  });

  it('asks for fewer where the answer was too large', async () => {
    const { once, asked, answers } = bench();
    answers(({ limit }) => {
      if (Number(limit) > 20)
        throw new TransportError('too large', { code: 'TOO_LARGE', method: 'x', unknownOutcome: false });
      return { events: [item(1)], nextOffset: 2, hasMore: false };
    });
    expect(await once()).toMatchObject({ count: 1 });
    expect(asked.map(({ limit }) => limit)).toEqual([200, 50, 13]);
  });

  it('warns of the time for which events are lost, after more than a day without a fetch', async () => {
    const { once, log, later } = bench();
    await once();
    later(DAY_MS - 1000);
    await once();
    expect(log.join('')).not.toContain('lost');
    later(DAY_MS + 3600_000);
    await once();
    const [warning, ...more] = log.filter((line) => line.includes('are lost'));
    expect(more).toEqual([]);
    const { from, to, level } = JSON.parse(warning ?? '{}') as Record<string, string>;
    expect(level).toBe('warn');
    expect(Date.parse(to ?? '') - Date.parse(from ?? '')).toBe(3600_000);
    await once();
    expect(log.filter((line) => line.includes('are lost'))).toHaveLength(1);
  });
});

describe('the pace', () => {
  const pollMs = { least: 5000, most: 30_000 };

  it('is 2 s while there is more, 5 s after news, and grows to 30 s without', () => {
    expect(delayAfter({ hasMore: true, count: 200 }, 0, pollMs)).toBe(2000);
    const quiet = [0, 1, 2, 3, 4, 5, 6, 20].map((n) => delayAfter({ hasMore: false, count: 0 }, n, pollMs));
    expect(quiet).toEqual([5000, 5000, 7500, 11_250, 16_875, 25_312.5, 30_000, 30_000]);
  });

  it('rests longer with every failure that may pass, and five minutes where a person is needed', () => {
    const broken = new TransportError('gone', { code: 'CONNECT', method: 'x', unknownOutcome: false });
    const delays = [1, 2, 3, 10].map((n) => gravityOf(broken, n, () => 1).delayMs);
    expect(delays).toEqual([2000, 4000, 8000, 60_000]);
    expect(gravityOf(broken, 1, () => 0).delayMs).toBe(1000);
    const refused = (code: string, retryable: boolean, status = 403) =>
      new RestError({ code, description: '', status, method: 'x', layer: 'auth', retryable });
    expect(gravityOf(refused('INVALID_CREDENTIALS', false), 1, () => 1)).toMatchObject({
      delayMs: 300_000,
      level: 'error',
    });
    expect(gravityOf(refused('QUERY_LIMIT_EXCEEDED', true, 503), 1, () => 1).level).toBe('warn');
    expect(gravityOf(new AuthError('no', 'reauth-required', { code: 'NO' }), 1, () => 1).delayMs).toBe(
      300_000,
    );
    expect(gravityOf(new AuthError('no', 'transient', { code: 'NO' }), 1, () => 1).delayMs).toBe(2000);
  });
});

describe('the poller', () => {
  it('has one consumer for a bot: another replica waits until the first one stops, and goes on where it was', async () => {
    const { deps, queue, stored, held, asked } = bench();
    const first = createPoller(deps);
    const second = createPoller(deps);
    queue.push(item(1));
    await first.follow(MEMBER);
    await first.fetchNow();
    await second.follow(MEMBER);
    expect(await second.fetchNow()).toBe(0);
    expect([...held.keys()]).toEqual([`poll:${MEMBER}/${BOT}`]);
    await first.stop();
    expect(held.size).toBe(0);
    const calls = asked.length;
    queue.push(item(2));
    expect(await second.fetchNow()).toBe(1);
    expect(asked[calls]).toMatchObject({ offset: 2 });
    expect(stored).toHaveLength(2);
    await second.stop();
  });

  it('takes up a bot once, fetches all there is, and fetches no more after a stop', async () => {
    const { deps, queue, stored, asked } = bench({ pollMs: { least: 60_000, most: 60_000 } });
    const poller = createPoller(deps);
    await poller.follow(MEMBER);
    await poller.follow(MEMBER);
    await poller.fetchNow();
    const calls = asked.length;
    for (let n = 1; n <= 450; n += 1) queue.push(item(n));
    expect(await poller.fetchNow()).toBe(450);
    expect(stored).toHaveLength(450);
    expect(asked.length - calls).toBe(3);
    await poller.stop();
    queue.push(item(1000));
    expect(await poller.fetchNow()).toBe(0);
  });

  it('names a trouble once, and its end', async () => {
    const { deps, answers, log } = bench({ pollMs: { least: 60_000, most: 60_000 } });
    const poller = createPoller(deps);
    let isDown = true;
    answers(() => {
      if (isDown) throw new TransportError('gone', { code: 'CONNECT', method: 'x', unknownOutcome: false });
      return { events: [], nextOffset: 0, hasMore: false };
    });
    await poller.follow(MEMBER);
    for (let n = 0; n < 3; n += 1) await poller.fetchNow();
    isDown = false;
    await poller.fetchNow();
    await poller.stop();
    expect(log.filter((line) => line.includes('could not be fetched'))).toHaveLength(1);
    expect(log.filter((line) => line.includes('events are fetched again'))).toHaveLength(1);
  });

  it('lets go of a bot that is gone', async () => {
    const rows = [row];
    const { deps, log } = bench({ bots: { list: async () => rows } });
    const poller = createPoller(deps);
    await poller.follow(MEMBER);
    await poller.fetchNow();
    rows.length = 0;
    await expect.poll(() => log.join('')).toContain('events are no longer fetched');
    await poller.stop();
  });
});
