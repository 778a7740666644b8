import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../src/rest/clock.ts';

export interface FakeClock extends Clock {
  /** Moves on by `ms`, running what falls due on the way, and lets promises settle after each. */
  advance(ms: number): Promise<void>;
  /** Timers that have not run. */
  pending(): number;
}

export const START = 1_789_000_000_000;

export function createFakeClock(): FakeClock {
  let now = START;
  const timers = new Set<{ at: number; run: () => void }>();
  return {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advance(ms) {
      const end = now + ms;
      await turn();
      for (;;) {
        const due = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!due) break;
        timers.delete(due);
        now = Math.max(now, due.at);
        due.run();
        await turn();
      }
      now = end;
      await turn();
    },
    pending: () => timers.size,
  };
}
