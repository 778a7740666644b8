import { expect, it } from 'vitest';
import { openStage } from './stage.ts';

/** Longer than a stop may take: what is not over by then is killed, and its exit code is none. */
const KILLED_AFTER_MS = 10_000;

it.each(['v1', 'v2'] as const)(
  'SIGTERM under load: ends with 0, and nothing that was accepted is lost, doubled or disordered, %s',
  async (api) => {
    const stage = await openStage({ api, random: Math.random });
    const { local, env, crowd, ledger } = stage;
    try {
      const child = stage.nextChild();
      await child.start({ env, order: null, failEvery: 0, keys: true });
      const ask = (times: number): void => {
        for (let n = 0; n < times; n += 1) {
          crowd.ask(Math.random());
          ledger.asked();
        }
      };
      ask(60);
      await expect
        .poll(() => local.portal.traffic.filter(({ kind }) => kind === 'call').length, {
          timeout: 10_000,
        })
        .toBeGreaterThan(20);
      child.kill('SIGTERM');
      ask(20);
      const killed = setTimeout(() => child.kill('SIGKILL'), KILLED_AFTER_MS);
      expect(await child.ended).toBe(0);
      clearTimeout(killed);
      await local.settle();

      const next = stage.nextChild('last');
      await next.start({ env, order: null, failEvery: 0, keys: true });
      expect(await next.rest()).toEqual([]);
      const { accepted, asked: _, ...wrong } = ledger.tally();
      next.kill('SIGKILL');
      await next.ended;
      expect(accepted).toBeGreaterThan(10);
      expect(wrong).toEqual({ lost: 0, duplicate: 0, outOfOrder: 0, miscounted: 0, examples: [] });
    } finally {
      await stage.close();
    }
  },
);
