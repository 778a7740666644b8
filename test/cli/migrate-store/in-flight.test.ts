import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Stage } from '../../crash/stage.ts';
import { type PostgresServer, startPostgres } from '../../storage/postgres-server.ts';
import { b24bot, run } from '../child.ts';

let postgres: PostgresServer;
let url: string;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.close());

async function talk({ local, env, crowd, ledger, nextChild }: Stage, events: number): Promise<void> {
  const child = nextChild();
  await child.start({ env, order: null, failEvery: 20, keys: true });
  for (let n = 0; n < 120; n += 1) {
    crowd.ask(Math.random());
    ledger.asked();
  }
  const taken = (): number =>
    local.portal.traffic.filter((entry) => entry.kind === 'event' && entry.status === 200).length;
  // More than a portal's limit lets out at once: some have their answer, some wait for it.
  await expect.poll(taken, { timeout: 20_000, interval: 5 }).toBeGreaterThan(events);
  child.kill('SIGKILL');
  await child.ended;
  await local.settle();
  ledger.collect();
}

describe('a server on a file that is killed in the middle of conversations and moved to PostgreSQL', () => {
  it.each(['v2', 'v1'] as const)(
    'goes on there: nothing lost, nothing twice, in order, also when the move was killed, %s',
    async (api) => {
      const stage = await openStage({ api, random: Math.random });
      url = await postgres.createDatabase();
      try {
        await talk(stage, 75);
        const args = ['migrate-store', '--from', `file:${stage.path}`, '--to', url];

        const killed = b24bot(...args, '--batch', '2');
        await killed.line(/^events: \d+/);
        killed.process.kill('SIGKILL');
        await killed.ended;

        // Half of it is nobody's to work on.
        const early = stage.nextChild();
        const start = early.start({
          env: { ...stage.env, DATABASE_URL: url },
          order: null,
          failEvery: 0,
          keys: true,
        });
        await expect(start).rejects.toThrow(/STORAGE_MOVING.*migrate-store/);
        early.kill('SIGKILL');
        await early.ended;

        const { code, stdout, stderr } = await run(...args, '--batch', '7');
        expect(stderr).toBe('');
        expect(stdout).toContain('Moved to 127.0.0.1');
        expect(code).toBe(0);
        const pending = Number(/^work +(\d+) +(\d+)$/m.exec(stdout)?.[1]);
        expect(pending).toBeGreaterThan(5);

        // Nor is the file any more.
        const wrong = stage.nextChild();
        await expect(wrong.start({ env: stage.env, order: null, failEvery: 0, keys: true })).rejects.toThrow(
          /STORAGE_MOVED.*--reopen/,
        );
        wrong.kill('SIGKILL');
        await wrong.ended;

        const next = stage.nextChild('last');
        await next.start({
          env: { ...stage.env, DATABASE_URL: url },
          order: null,
          failEvery: 0,
          keys: true,
        });
        for (let n = 0; n < 20; n += 1) {
          stage.crowd.ask(Math.random());
          stage.ledger.asked();
        }
        expect(await next.rest()).toEqual([]);
        await stage.local.settle();
        expect(await next.rest()).toEqual([]);
        const { accepted, asked: _, ...wrongs } = stage.ledger.tally();
        expect(accepted).toBeGreaterThan(60);
        expect(wrongs).toEqual({ lost: 0, duplicate: 0, outOfOrder: 0, miscounted: 0, examples: [] });

        const again = await run(...args);
        expect(again).toMatchObject({ code: 0, stderr: '' });
        expect(again.stdout).toMatch(/^Nothing to do: .* was moved to 127\.0\.0\.1/);
        next.kill('SIGKILL');
        await next.ended;
      } finally {
        await stage.close();
        await postgres.dropDatabase(url);
      }
    },
    120_000,
  );
});
