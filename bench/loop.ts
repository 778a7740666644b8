import type { BenchRow } from './run.ts';
import type { Child } from './stage/child.ts';
import { startCountingPortal } from './stage/counting-portal.ts';
import { drive } from './stage/driver.ts';
import { makePosts, type Post } from './stage/events.ts';
import { interleave, median, percentile, ratioOf, rounded } from './stage/numbers.ts';
import { startFloor, startSubject } from './stage/subject.ts';

export const name = 'loop';

const ROUNDS = 7;
const EVENTS = 4000;

/**
 * Events per second from POST to the reply seen at the portal: 200 dialogs, 32 connections. `burst` posts as fast as it
 * is acknowledged, so that work piles up behind the answers; `steady` posts the next event of a connection when the
 * reply to the one before it was seen. The floor checks nothing, keeps nothing and knows no order.
 */
export async function run(): Promise<{ rows: BenchRow[]; summary: Record<string, unknown> }> {
  const portal = await startCountingPortal();
  const floor = await startFloor('bare-loop');
  const subject = await startSubject({ portal, bot: 'echo' });
  const awaited = new Map<string, () => void>();
  portal.onReply = (text) => awaited.get(text)?.();
  let from = 100_000;

  /** Resolves when the portal has the reply. */
  function replied({ text }: Post): Promise<void> {
    return new Promise((resolve) => {
      awaited.set(text, () => {
        awaited.delete(text);
        resolve();
      });
    });
  }

  async function once({ port, cpuMs }: Child, mode: 'burst' | 'steady') {
    const posts = makePosts({ port, portal, from, count: EVENTS });
    from += EVENTS;
    const cpu = cpuMs();
    const before = portal.replies;
    const startedAt = performance.now();
    const load = await drive(posts, mode === 'steady' ? { port, until: replied } : { port });
    await portal.seen(before + EVENTS);
    const seconds = (performance.now() - startedAt) / 1000;
    await new Promise((resolve) => setTimeout(resolve, 200));
    return {
      perSecond: EVENTS / seconds,
      ackP50: percentile(load.latencies, 0.5),
      ackP99: percentile(load.latencies, 0.99),
      cpu: ((cpuMs() - cpu) * 1000) / EVENTS,
    };
  }

  const results = await interleave(
    {
      floorBurst: () => once(floor, 'burst'),
      burst: () => once(subject, 'burst'),
      floorSteady: () => once(floor, 'steady'),
      steady: () => once(subject, 'steady'),
    },
    ROUNDS,
  );
  await Promise.all([floor.stop(), subject.stop()]);
  await portal.close();

  const perSecond = (result: { perSecond: number }) => result.perSecond;
  const ratios = {
    burst: rounded(ratioOf(results.burst, results.floorBurst, perSecond)),
    steady: rounded(ratioOf(results.steady, results.floorSteady, perSecond)),
  };
  const row = (server: string, load: string, list: typeof results.burst): BenchRow => ({
    server,
    load,
    'events/s': Math.round(median(list.map(perSecond))),
    'ack p50 ms': rounded(median(list.map(({ ackP50 }) => ackP50))),
    'ack p99 ms': rounded(median(list.map(({ ackP99 }) => ackP99))),
    'cpu µs/event': Math.round(median(list.map(({ cpu }) => cpu))),
  });
  return {
    rows: [
      row('bare loop', 'burst', results.floorBurst),
      row('b24bot', 'burst', results.burst),
      row('bare loop', 'steady', results.floorSteady),
      row('b24bot', 'steady', results.steady),
    ],
    summary: {
      ratio: ratios.burst,
      rounds: ROUNDS,
      ratios,
      perSecond: Math.round(median(results.burst.map(perSecond))),
      floor: Math.round(median(results.floorBurst.map(perSecond))),
    },
  };
}
