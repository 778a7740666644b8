import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { App, AppOverrides } from '../../src/app.ts';
import { defineBot } from '../../src/bot/define-bot.ts';
import { defineTimer } from '../../src/bot/timers/timer.ts';
import { type PostgresServer, startPostgres } from '../storage/postgres-server.ts';
import { openSite, type Site, type SiteOptions } from './site.ts';

let postgres: PostgresServer;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.close());
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const later = defineTimer('later');
const echo = defineBot({ code: 'echo', name: 'Echo' }, (bot) => {
  bot.on('message', (ctx) => ctx.reply(`echo ${ctx.text}`));
  bot.timer(later, (ctx) => ctx.reply('it is time'));
});
const fetching = defineBot({ code: 'echo', name: 'Echo', delivery: 'fetch' }, (bot) => {
  bot.on('message', (ctx) => ctx.reply(`echo ${ctx.text}`));
});

/** Counts what one server asks the portal and its authorisation server for, by method. */
function watch() {
  const seen: Record<string, number> = {};
  const overrides: AppOverrides = {
    aroundTransport: (transport) => ({
      ...transport,
      post: (call) => {
        seen[call.method] = (seen[call.method] ?? 0) + 1;
        return transport.post(call);
      },
    }),
  };
  return { seen, overrides };
}

interface Pair {
  site: Site;
  servers: readonly [App, App];
  seen: readonly [Record<string, number>, Record<string, number>];
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A portal with two servers that share a database. */
async function openPair(bot = echo, second: SiteOptions = {}): Promise<Pair> {
  const [one, other] = [watch(), watch()];
  const url = await postgres.createDatabase();
  const port = String(await freePort());
  const site = await openSite(bot, {
    overrides: one.overrides,
    env: {
      DATABASE_URL: url,
      PORT: port,
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      DRAIN_DELAY: '0',
      ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
      ...(bot === fetching ? { B24_POLL_MIN: '1', B24_POLL_MAX: '1' } : {}),
    },
  });
  const first = site.server();
  closing.push(async () => {
    await site.close();
    await first.stop();
    await postgres.dropDatabase(url);
  });
  const next = await site.start({
    overrides: other.overrides,
    env: { PORT: '0', ...second.env },
  });
  await Promise.all([first.idle(), next.idle()]);
  return { site, servers: [first, next], seen: [one.seen, other.seen] };
}

const text = (n: number): string => `message ${n}`;

describe('two servers on one database', () => {
  it('renew an expired token once for 64 calls of both', async () => {
    const { site, servers, seen } = await openPair();
    const speak = (n: number) =>
      servers[n % 2 === 0 ? 0 : 1].portal(site.memberId).bot('echo').send('11', text(n));
    await Promise.all([speak(0), speak(1)]);
    const before = (seen[0]['oauth/token'] ?? 0) + (seen[1]['oauth/token'] ?? 0);
    site.local.expireTokens();
    await Promise.all(Array.from({ length: 64 }, (_, n) => speak(n + 2)));
    expect((seen[0]['oauth/token'] ?? 0) + (seen[1]['oauth/token'] ?? 0) - before).toBe(1);
    expect(new Set(site.answers()).size).toBe(66);
  });

  it('fire a timer once and tell everybody once', async () => {
    const { site, servers } = await openPair();
    const handle = servers[0].portal(site.memberId).bot('echo');
    await handle.schedule('11', '1m', later);
    const { id } = await servers[1].broadcasts.start({
      bot: 'echo',
      to: ['11', '12'].map((dialogId) => ({ portal: site.memberId, dialogId })),
      parts: ['news'],
    });
    site.clock.advance(61_000);
    await Promise.all(servers.map((server) => server.idle()));
    await expect.poll(async () => (await servers[0].broadcasts.show(id))?.waiting).toBe(0);
    await Promise.all(servers.map((server) => server.idle()));
    expect(site.answers().toSorted()).toEqual(['it is time', 'news']);
    expect(site.answers(12)).toEqual(['news']);
  });

  it('have one that fetches the events of a bot, and the other when it is gone', async () => {
    const { site, servers, seen } = await openPair(fetching);
    const fetches = () => seen.map((calls) => calls['imbot.v2.Event.get'] ?? 0);
    site.says('one');
    await servers[0].fetchEvents();
    await servers[1].fetchEvents();
    await Promise.all(servers.map((server) => server.idle()));
    expect(site.answers()).toEqual(['echo one']);
    const [first = 0, second = 0] = fetches();
    expect(Math.min(first, second)).toBe(0);
    const [gone, left] = first > 0 ? servers : [servers[1], servers[0]];
    await gone.stop();
    site.says('two');
    expect(await left.fetchEvents()).toBe(1);
    await left.idle();
    expect(site.answers()).toEqual(['echo one', 'echo two']);
    expect(Math.min(...fetches())).toBeGreaterThan(0);
  });

  it('say what they do not agree in, and never a secret', async () => {
    const keys = `k2:${randomBytes(32).toString('base64')}`;
    const { site } = await openPair(echo, {
      env: { B24_RATE: 'enterprise', EGRESS: 'other', ENCRYPTION_KEYS: keys },
    });
    const [line] = site.lines.filter((one) => one.includes('set up differently'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({
      level: 'warn',
      differing: ['B24_RATE', 'names of ENCRYPTION_KEYS'],
      mine: { B24_RATE: 'enterprise', 'names of ENCRYPTION_KEYS': 'k2' },
      theirs: { B24_RATE: 'auto', 'names of ENCRYPTION_KEYS': 'k1' },
    });
    expect(site.lines.join()).not.toContain(keys.slice(3));
  });

  it('say nothing when they agree', async () => {
    const { site } = await openPair();
    expect(site.lines.filter((one) => one.includes('set up differently'))).toEqual([]);
  });
});
