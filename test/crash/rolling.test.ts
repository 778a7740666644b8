import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostgresServer, startPostgres } from '../storage/postgres-server.ts';
import type { Child } from './child.ts';
import { openReverseProxy } from './reverse-proxy.ts';
import { freePort, openStage, type Stage } from './stage.ts';

const SERVERS = 3;

let postgres: PostgresServer;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.close());

/** Restarts three servers one after another while people talk. @param drainDelay seconds */
async function roll(api: 'v1' | 'v2', drainDelay: number) {
  const database = await postgres.createDatabase();
  const stage = await openStage({ api, random: Math.random, database });
  const ports: number[] = [];
  for (let n = 0; n < SERVERS; n += 1) ports.push(await freePort(Math.random));
  const proxy = await openReverseProxy(Number(stage.env['PORT']), ports);
  const children = new Map<number, Child>();
  const statuses = new Map<number, number>();

  async function start(port: number): Promise<void> {
    const child = stage.nextChild();
    children.set(port, child);
    const env = { ...stage.env, PORT: String(port), DRAIN_DELAY: String(drainDelay) };
    await child.start({ env, order: null, failEvery: 30, keys: true });
    await expect.poll(() => proxy.ready()).toContain(port);
  }
  function note({ local, ledger }: Stage): void {
    for (const entry of local.portal.traffic) {
      if (entry.kind !== 'event' || entry.status === null) continue;
      statuses.set(entry.status, (statuses.get(entry.status) ?? 0) + 1);
    }
    ledger.collect();
  }
  async function talk(signal: AbortSignal): Promise<void> {
    for (let asked = 1; !signal.aborted; asked += 1) {
      stage.crowd.ask(Math.random());
      stage.ledger.asked();
      await pause(40 + Math.random() * 80);
      if (asked % 6 !== 0) continue;
      await stage.local.settle();
      note(stage);
    }
    await stage.local.settle();
    note(stage);
  }

  try {
    for (const port of ports) await start(port);
    const talking = new AbortController();
    const talked = talk(talking.signal);
    const codes: (number | null | undefined)[] = [];
    for (const port of ports) {
      await pause(300);
      const child = children.get(port);
      child?.kill('SIGTERM');
      codes.push(await child?.ended);
      await start(port);
    }
    await pause(300);
    talking.abort();
    await talked;
    const [first] = children.values();
    const dead = await first?.rest();
    await stage.local.settle();
    const { asked: _, ...tally } = stage.ledger.tally('promised');
    return { codes, statuses: Object.fromEntries(statuses), failures: proxy.failures(), dead, tally };
  } finally {
    for (const child of children.values()) child.kill('SIGKILL');
    await Promise.all([...children.values()].map(({ ended }) => ended));
    await proxy.close();
    await stage.close();
    await postgres.dropDatabase(database);
  }
}

describe('three servers that are restarted one after another while people talk', () => {
  it('answer every event with 200; nothing is lost, doubled or disordered', async () => {
    const { codes, statuses, failures, dead, tally } = await roll('v2', 1);
    expect(codes).toEqual([0, 0, 0]);
    expect(failures).toEqual([]);
    const { accepted, ...wrong } = tally;
    expect(statuses).toEqual({ 200: expect.any(Number) });
    expect(accepted).toBeGreaterThan(30);
    expect(dead).toEqual([]);
    expect(wrong).toEqual({ lost: 0, duplicate: 0, outOfOrder: 0, miscounted: 0, examples: [] });
  }, 120_000);
});
