import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Child } from '../crash/child.ts';
import { openStage, type Stage } from '../crash/stage.ts';
import { type Line, openLine } from '../storage/line.ts';
import { type PostgresServer, startPostgres } from '../storage/postgres-server.ts';

let postgres: PostgresServer;
let database: string;
let line: Line;
let stage: Stage;
let child: Child;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.close());
beforeEach(async () => {
  database = await postgres.createDatabase();
  line = await openLine(database);
  stage = await openStage({ api: 'v2', random: Math.random, database: line.url });
  child = stage.nextChild('last');
  await child.start({ env: { ...stage.env, LOG_LEVEL: 'warn' }, order: null, failEvery: 0, keys: true });
});
afterEach(async () => {
  child.kill('SIGKILL');
  await child.ended;
  await stage.close();
  await line.close();
  await postgres.dropDatabase(database);
});

/** What the portal was answered, oldest first. */
const statuses: number[] = [];

/** People talk, each waiting for nobody, until told to stop. */
async function talk(signal: AbortSignal): Promise<void> {
  const { crowd, ledger, local } = stage;
  for (let asked = 1; !signal.aborted; asked += 1) {
    crowd.ask(Math.random());
    ledger.asked();
    await pause(15);
    if (asked % 8 !== 0) continue;
    await local.settle();
    note();
  }
  await local.settle();
  note();
}

function note(): void {
  for (const entry of stage.local.portal.traffic) {
    if (entry.kind === 'event' && entry.status !== null) statuses.push(entry.status);
  }
  stage.ledger.collect();
}

const get = async (path: string): Promise<number> =>
  (await fetch(`${stage.env['PUBLIC_URL']}${path}`)).status;

async function during(trouble: () => Promise<void>): Promise<void> {
  statuses.length = 0;
  const talking = new AbortController();
  const talked = talk(talking.signal);
  await pause(400);
  await trouble();
  await expect.poll(() => get('/health/ready'), { timeout: 20_000, interval: 200 }).toBe(200);
  await pause(600);
  talking.abort();
  await talked;
}

/** Everything promised was done once and in order, by the same process. */
async function expectWhole(): Promise<void> {
  expect(await child.rest()).toEqual([]);
  await stage.local.settle();
  const { accepted, asked: _, ...wrong } = stage.ledger.tally('promised');
  expect(accepted).toBeGreaterThan(10);
  expect(wrong).toEqual({ lost: 0, duplicate: 0, outOfOrder: 0, miscounted: 0, examples: [] });
  expect(child.alive).toBe(true);
}

describe('a server whose database goes away while people talk', () => {
  it('refuses what it cannot store, says so, and goes on by itself after a failover', async () => {
    await during(async () => {
      await line.refuse();
      await expect.poll(() => child.output()).toContain('answered 503');
      expect(child.output()).toContain('see whether PostgreSQL runs');
      await expect.poll(() => get('/health/ready')).toBe(503);
      expect(await get('/health/live')).toBe(200);
      await pause(3000);
      // Another primary at the same address.
      await line.heal();
    });
    expect(statuses).toContain(503);
    expect(statuses.at(-1)).toBe(200);
    await expectWhole();
  });

  it('goes on by itself after a restart of PostgreSQL', async ({ skip }) => {
    const { restart } = postgres;
    // Somebody else's server is not restarted.
    if (restart === undefined) return skip();
    await during(async () => {
      await restart(1000);
    });
    expect(statuses.at(-1)).toBe(200);
    await expectWhole();
  });

  it('does the same when an administrator ends all its connections', async () => {
    await during(async () => {
      for (let n = 0; n < 5; n += 1) {
        await postgres.query(
          database,
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()`,
        );
        await pause(150);
      }
    });
    await expectWhole();
  });

  it('loses and doubles nothing when connections break in the middle of commits', async () => {
    await during(async () => {
      for (let n = 0; n < 12; n += 1) {
        line.cut('COMMIT', n % 2 === 0 ? 'before' : 'after');
        await pause(100);
      }
    });
    await expectWhole();
  });
});
