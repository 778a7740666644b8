import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defineBot } from '../../src/bot/define-bot.ts';
import { type Line, openLine } from '../storage/line.ts';
import { type PostgresServer, startPostgres } from '../storage/postgres-server.ts';
import { openSite, type Site } from './site.ts';

const KEYS = `k1:${Buffer.alloc(32, 7).toString('base64')}`;

const echo = defineBot({ code: 'echo', name: 'Echo' }, (bot) => {
  bot.on('message', (ctx) => ctx.reply(`echo ${ctx.text}`));
});

let postgres: PostgresServer;
let database: string;
let line: Line;
let site: Site;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.close());
beforeEach(async () => {
  database = await postgres.createDatabase();
  line = await openLine(database);
  site = await openSite(echo, {
    env: { DATABASE_URL: line.url, ENCRYPTION_KEYS: KEYS, DATABASE_POOL: '3', DRAIN_DELAY: '0' },
    overrides: { statementMs: 800, leaseMs: 3000 },
  });
});
afterEach(async () => {
  await site.close();
  await line.close();
  await postgres.dropDatabase(database);
});

const readiness = async (): Promise<number> =>
  (await site.server().server.inject('/health/ready')).statusCode;
const statuses = (): (number | null)[] => site.deliveries(/MESSAGEADD/).map(({ status }) => status);

describe('a server on the other side of a network that is split', () => {
  it('refuses events in a bounded time, says why, and goes on by itself when packets pass again', async () => {
    site.says('before');
    await site.settle();
    line.hang();
    site.says('during');
    await site.local.settle();
    expect(statuses()).toEqual([200, 503]);
    expect(await readiness()).toBe(503);
    expect((await site.server().server.inject('/health/live')).statusCode).toBe(200);
    const refused = site.lines.find((text) => text.includes('answered 503')) ?? '';
    expect(JSON.parse(refused)).toMatchObject({
      level: 'error',
      hint: expect.stringMatching(/look at the network|see whether PostgreSQL runs/),
    });
    await line.heal();
    await expect.poll(readiness, { timeout: 10_000 }).toBe(200);
    site.says('after');
    await site.settle();
    expect(statuses()).toEqual([200, 503, 200]);
    expect(site.answers()).toEqual(['echo before', 'echo after']);
    expect(site.lines.join('\n')).not.toContain(new URL(database).password);
  });

  it('has nobody wait too long for a slow one: everything is taken and answered once', async () => {
    line.slow(25);
    for (let n = 0; n < 40; n += 1) site.says(`message ${n}`, 11 + (n % 2));
    await site.settle();
    expect(new Set(statuses())).toEqual(new Set([200]));
    const all = Array.from({ length: 40 }, (_, n) => `echo message ${n}`);
    expect(site.answers(11)).toEqual(all.filter((_, n) => n % 2 === 0));
    expect(site.answers(12)).toEqual(all.filter((_, n) => n % 2 === 1));
    expect(await readiness()).toBe(200);
  });
});
