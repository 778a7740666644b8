import type { Lanes } from '../delivery/lanes.ts';
import { createMetrics, type Metrics } from '../metrics.ts';
import type { Limiter } from '../rest/limiter.ts';
import type { Inbox } from '../storage/store.ts';

export interface NumbersDeps {
  lanes: Pick<Lanes, 'stats'>;
  limiter: Pick<Limiter, 'stats'>;
  inbox: Pick<Inbox, 'counts'>;
  /** Unix milliseconds. */
  now: () => number;
}

/** What the rooms know of themselves, for `/metrics`. `answered` is told how each event was answered. */
export function createNumbers({ lanes, limiter, inbox, now }: NumbersDeps): Metrics & {
  answered(status: number): void;
} {
  const answers: Record<string, number> = {};
  const metrics = createMetrics({
    answers: () => answers,
    runs: () => {
      const { running: _, ...ended } = lanes.stats();
      return ended;
    },
    running: () => lanes.stats().running,
    inbox: () => inbox.counts(),
    rest: () => {
      const { waiting: _, portals: __, ...counts } = limiter.stats();
      return counts;
    },
    waiting: () => limiter.stats().waiting,
    now,
  });
  return {
    read: metrics.read,
    answered(status) {
      answers[status] = (answers[status] ?? 0) + 1;
    },
  };
}
