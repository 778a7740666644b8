import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostgresServer, startPostgres } from '../storage/postgres-server.ts';
import { FETCH_POINTS, KILL_POINTS } from './kill-point.ts';
import { replicasRun } from './replicas.ts';
import { crashRun } from './run.ts';

const KILLS = 10;
/** For a machine that does many other things; the soak runs longer. */
const LONGEST_MS = 180_000;

// A second try would hide the one loss in a hundred runs that this test is for.
describe.concurrent('a server that is killed again and again, at exact and at any points', {
  retry: 0,
}, () => {
  it.each(['v2', 'v1'] as const)(
    'loses nothing it has accepted, says nothing twice and keeps the order of every dialog, %s',
    async (api) => {
      const {
        kills,
        accepted,
        at,
        dead,
        asked: _,
        ...wrong
      } = await crashRun({
        api,
        kills: KILLS,
        random: Math.random,
      });
      expect(kills).toBe(KILLS);
      expect(Object.keys(at).sort()).toEqual([
        'anywhere',
        'appended',
        'finished',
        'finishing',
        'recorded',
        'sent',
      ]);
      expect(accepted).toBeGreaterThan(10);
      expect(dead).toEqual([]);
      expect(wrong).toEqual({ lost: 0, duplicate: 0, outOfOrder: 0, miscounted: 0, examples: [] });
    },
    LONGEST_MS,
  );

  it(
    'loses nothing that waits to be fetched, says nothing twice and keeps the order of every dialog',
    async () => {
      const { kills, accepted, at, dead, asked, ...wrong } = await crashRun({
        api: 'v2',
        delivery: 'fetch',
        kills: KILLS,
        random: Math.random,
        chances: 12,
        points: [...FETCH_POINTS, ...KILL_POINTS, 'anywhere'],
      });
      expect(kills).toBe(KILLS);
      expect(Object.keys(at)).toEqual(expect.arrayContaining([...FETCH_POINTS]));
      expect(accepted).toBe(asked);
      expect(dead).toEqual([]);
      expect(wrong).toEqual({ lost: 0, duplicate: 0, outOfOrder: 0, miscounted: 0, examples: [] });
    },
    LONGEST_MS,
  );

  it(
    'repeats itself when its messages go without the idempotency key, so the count can tell',
    async () => {
      const { duplicate, accepted } = await crashRun({
        api: 'v2',
        kills: 4,
        random: Math.random,
        keys: false,
        chances: 3,
        points: ['sent'],
      });
      expect(accepted).toBeGreaterThan(0);
      expect(duplicate).toBeGreaterThan(0);
    },
    LONGEST_MS,
  );
});

describe('servers on one PostgreSQL', { retry: 0 }, () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.close());

  it.each(['v2', 'v1'] as const)(
    'one that is killed again and again loses nothing, says nothing twice and keeps the order, %s',
    async (api) => {
      const database = await server.createDatabase();
      const { kills, accepted, at, dead, asked, ...wrong } = await crashRun({
        api,
        kills: 6,
        random: Math.random,
        database,
        leaseMs: 2000,
      });
      expect(kills).toBe(6);
      expect(Object.keys(at)).toHaveLength(6);
      expect(asked).toBeGreaterThanOrEqual(accepted);
      expect(accepted).toBeGreaterThan(10);
      expect(dead).toEqual([]);
      expect(wrong).toEqual({ lost: 0, duplicate: 0, outOfOrder: 0, miscounted: 0, examples: [] });
    },
    LONGEST_MS,
  );

  it(
    'three of them, killed and stopped for longer than their lease: nothing lost, nothing twice, order kept',
    async () => {
      const database = await server.createDatabase();
      const { kills, pauses, accepted, dead, asked, ...wrong } = await replicasRun({
        api: 'v2',
        blows: 6,
        random: Math.random,
        database,
        leaseMs: 2000,
      });
      expect(kills + pauses).toBe(6);
      expect(asked).toBeGreaterThanOrEqual(accepted);
      expect(accepted).toBeGreaterThan(10);
      expect(dead).toEqual([]);
      expect(wrong).toEqual({ lost: 0, duplicate: 0, outOfOrder: 0, miscounted: 0, examples: [] });
    },
    LONGEST_MS,
  );
});
