import type { BenchRow } from './run.ts';
import type { Child } from './stage/child.ts';
import { startCountingPortal } from './stage/counting-portal.ts';
import { drive } from './stage/driver.ts';
import { makePosts } from './stage/events.ts';
import { interleave, median, percentile, ratioOf, rounded } from './stage/numbers.ts';
import { startFloor, startSubject } from './stage/subject.ts';

export const name = 'ack';

const ROUNDS = 7;
const EVENTS = 6000;

/** Requests acknowledged per second, verified and on disk, against a server that only reads the body and answers 200. */
export async function run(): Promise<{ rows: BenchRow[]; summary: Record<string, unknown> }> {
  const portal = await startCountingPortal();
  const floor = await startFloor('bare-ack');
  const subject = await startSubject({ portal, bot: 'silent' });
  let from = 100_000;

  async function once({ port, cpuMs }: Child) {
    const posts = makePosts({ port, portal, from, count: EVENTS });
    from += EVENTS;
    const cpu = cpuMs();
    const load = await drive(posts, { port });
    // What was acknowledged and is handled a moment later is part of the price.
    await new Promise((resolve) => setTimeout(resolve, 300));
    return {
      perSecond: load.perSecond,
      p50: percentile(load.latencies, 0.5),
      p99: percentile(load.latencies, 0.99),
      cpu: ((cpuMs() - cpu) * 1000) / EVENTS,
    };
  }

  const results = await interleave({ floor: () => once(floor), b24bot: () => once(subject) }, ROUNDS);
  await Promise.all([floor.stop(), subject.stop()]);
  await portal.close();

  const perSecond = (result: { perSecond: number }) => result.perSecond;
  const ratio = rounded(ratioOf(results.b24bot, results.floor, perSecond));
  const row = (server: string, list: typeof results.floor): BenchRow => ({
    server,
    'events/s': Math.round(median(list.map(perSecond))),
    'p50 ms': rounded(median(list.map(({ p50 }) => p50))),
    'p99 ms': rounded(median(list.map(({ p99 }) => p99))),
    'cpu µs/event': Math.round(median(list.map(({ cpu }) => cpu))),
  });
  const rows = [row('bare node:http', results.floor), row('b24bot', results.b24bot)];
  const [bare, ours] = rows;
  return {
    rows,
    summary: {
      ratio,
      rounds: ROUNDS,
      perSecond: ours?.['events/s'],
      floor: bare?.['events/s'],
      p50Ms: ours?.['p50 ms'],
      p99Ms: ours?.['p99 ms'],
    },
  };
}
