import type { BenchRow } from './run.ts';
import { startCountingPortal } from './stage/counting-portal.ts';
import { interleave, median, ratioOf, rounded } from './stage/numbers.ts';
import { ackP99, createRuns, rate, rowOf } from './stage/runs.ts';
import { startSubject } from './stage/subject.ts';

export const name = 'slow-portal';

const ROUNDS = 5;
const EVENTS = 3000;
const LATENCY_MS = 200;
/** A dialog waits for its reply: 200 of them could not have more than 1,000 replies a second. */
const DIALOGS = 1000;
/** Offered load for the comparison of acknowledgements: what a slow portal lets through by a good margin. */
const PACE = 500;
const PACED_EVENTS = 1500;

/**
 * Replies per second while every call takes 200 ms, and what slow portals and slow handlers do to acknowledgements at the
 * same offered load: neither may be felt by the portal that posts.
 */
export async function run(): Promise<{ rows: BenchRow[]; summary: Record<string, unknown> }> {
  const portal = await startCountingPortal();
  const subject = await startSubject({ portal, bot: 'echo' });
  const sleepy = await startSubject({ portal, bot: 'sleepy' });
  const runs = createRuns({ portal, dialogs: DIALOGS });

  async function behind<Result>(latencyMs: number, work: () => Promise<Result>): Promise<Result> {
    portal.behaviour = { latencyMs };
    const result = await work();
    portal.behaviour = {};
    return result;
  }

  const results = await interleave(
    {
      slow: () => behind(LATENCY_MS, () => runs.burst(subject, EVENTS)),
      pacedFast: () => runs.burst(subject, PACED_EVENTS, PACE),
      pacedSlow: () => behind(LATENCY_MS, () => runs.burst(subject, PACED_EVENTS, PACE)),
      pacedSleepy: () => runs.ack(sleepy, PACED_EVENTS, PACE),
    },
    ROUNDS,
  );
  await Promise.all([subject.stop(), sleepy.stop()]);
  await portal.close();
  const perSecond = Math.round(median(results.slow.map(rate)));
  return {
    rows: [
      rowOf({ run: `${LATENCY_MS} ms per call, as fast as it goes` }, results.slow),
      rowOf({ run: `fast portal, ${PACE}/s offered` }, results.pacedFast),
      rowOf({ run: `${LATENCY_MS} ms per call, ${PACE}/s offered` }, results.pacedSlow),
      rowOf({ run: `handlers sleep 5 s, ${PACE}/s offered` }, results.pacedSleepy),
    ],
    summary: {
      // Against the promise of 1,000 replies a second.
      ratio: rounded(perSecond / 1000),
      repliesPerSecond: perSecond,
      ackP99Ratio: rounded(ratioOf(results.pacedSlow, results.pacedFast, ackP99)),
      sleepyAckP99Ratio: rounded(ratioOf(results.pacedSleepy, results.pacedFast, ackP99)),
      rounds: ROUNDS,
    },
  };
}
